"""IPython in the page: its own modules for what cells display, and the little they ask of a shell.

All of IPython would weigh 4 MB with what it needs, and its shell expects a terminal or a kernel.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

from nnlib.live import markdown, outputs

if TYPE_CHECKING:
    from types import TracebackType

    from nnlib.live.outputs import Bundle
    from nnlib.live.shell import Shell


class InteractiveShell:
    """What `get_ipython` returns: the parts of a shell that others ask for.

    They are IPython's `display`, ipywidgets and Matplotlib.

    Attributes
    ----------
    page : Shell
        The shell that really runs.
    """

    _instance: ClassVar[InteractiveShell]

    def __init__(self, page: Shell) -> None:
        self.page = page
        self.display_formatter = SimpleNamespace(format=outputs.bundle)
        self.display_pub = DisplayPublisher(page)
        # Nothing is ever called: the page shows by itself what is open at the end of a cell.
        self.events = SimpleNamespace(register=_ignore, unregister=_ignore)
        InteractiveShell._instance = self

    @classmethod
    def initialized(cls) -> bool:
        """Return True: a page has its shell from the start."""
        return True

    @classmethod
    def instance(cls) -> InteractiveShell:
        """Return the shell of this page."""
        return cls._instance

    def showtraceback(
        self,
        exc_tuple: tuple[type[BaseException], BaseException, TracebackType] | None = None,
        **ignored: Any,
    ) -> None:
        """Show an exception, by default the one that is being handled."""
        error = (exc_tuple or sys.exc_info())[1]
        if error is not None:
            self.page.show_error(error)


class DisplayPublisher:
    """Hands what `display` shows to the page."""

    def __init__(self, page: Shell) -> None:
        self.page = page

    def publish(
        self,
        data: Bundle,
        metadata: Bundle | None = None,
        *,
        transient: Bundle | None = None,
        update: bool = False,
        **ignored: Any,
    ) -> None:
        """Show a mime bundle; `transient` holds its ``display_id`` if it is to be updated later."""
        output = outputs.shown(data, metadata or {})
        if transient:
            output["transient"] = transient
        if update:
            self.page.update(output)
        else:
            self.page.emit(output)

    def clear_output(self, wait: bool = False) -> None:
        """Remove what the cell has shown."""
        self.page.clear(wait)


def install(shell: Shell) -> None:
    """Make IPython importable: its own modules for displaying, and this shell for its own."""
    # The package is found but not run: its __init__ would import all of IPython.
    spec = importlib.util.find_spec("IPython")
    assert spec is not None
    sys.modules["IPython"] = importlib.util.module_from_spec(spec)
    _add_module("IPython.core.interactiveshell", InteractiveShell=InteractiveShell)
    _add_module("IPython.core.pylabtools", backend2gui={})  # Matplotlib 3.8 looks there

    import IPython
    from IPython import display
    from IPython.core import getipython, release
    from IPython.lib import display as more

    vars(IPython).update(
        get_ipython=getipython.get_ipython,
        InteractiveShell=InteractiveShell,
        version_info=release.version_info,
        __version__=release.version,
    )

    class Code(more.Code):
        """Source code, as the page shows it: IPython's would need Pygments."""

        def _repr_html_(self) -> str:
            return markdown.code(self.data, self.language or "python")

        def _repr_latex_(self) -> None:
            return None

    vars(display).update(Code=Code)
    vars(more).update(Code=Code)
    InteractiveShell(shell)
    # As in every notebook.
    vars(shell.main).update(display=display.display, get_ipython=getipython.get_ipython)


def _ignore(event: str, function: object) -> None:
    """Take a function that is to be called on an event, and never call it."""


def _add_module(name: str, **content: Any) -> None:
    """Put a module that holds no more than this in the place of IPython's own."""
    module = ModuleType(name)
    vars(module).update(content)
    sys.modules[name] = module
