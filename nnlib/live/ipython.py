"""A stand-in for IPython: as much of it as the book, Matplotlib, ipywidgets and readers import.

IPython itself would weigh 4 MB with what it needs, and its shell expects a terminal or a kernel.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

from nnlib.live import outputs

if TYPE_CHECKING:
    from types import TracebackType

    from nnlib.live.outputs import Bundle
    from nnlib.live.shell import Shell

VERSION = (8, 24, 0)  # from this one on, Matplotlib and IPython agree on backends by themselves


class DisplayObject:
    """Text in one format, given as itself or as the name of a file."""

    mime: ClassVar[str]

    def __init__(
        self,
        data: str | None = None,
        url: str | None = None,
        filename: str | None = None,
        metadata: Bundle | None = None,
    ) -> None:
        _refuse(url)
        self.data = Path(filename).read_text("utf-8") if filename is not None else data
        self.metadata = metadata or {}

    def __repr__(self) -> str:
        return f"<IPython.core.display.{type(self).__name__} object>"

    def _repr_mimebundle_(self, **ignored: Any) -> tuple[Bundle, Bundle]:
        return {self.mime: self.data}, {self.mime: self.metadata} if self.metadata else {}


class HTML(DisplayObject):
    """HTML."""

    mime = "text/html"


class Markdown(DisplayObject):
    """Markdown."""

    mime = "text/markdown"


class Latex(DisplayObject):
    """LaTeX, with its dollars."""

    mime = "text/latex"


class Math(Latex):
    """A formula without dollars."""

    def _repr_mimebundle_(self, **ignored: Any) -> tuple[Bundle, Bundle]:
        return {self.mime: rf"$\displaystyle {str(self.data).strip('$ ')}$"}, {}


class SVG(DisplayObject):
    """A picture in SVG."""

    mime = "image/svg+xml"


class JSON(DisplayObject):
    """Data."""

    mime = "application/json"


class Pretty(DisplayObject):
    """Plain text."""

    mime = "text/plain"


class Code(DisplayObject):
    """Source code."""

    mime = "text/markdown"

    def __init__(self, data: str | None = None, *, language: str = "python", **given: Any) -> None:
        super().__init__(data, **given)
        self.language = language

    def _repr_mimebundle_(self, **ignored: Any) -> tuple[Bundle, Bundle]:
        return {
            "text/plain": self.data,
            "text/markdown": f"```{self.language}\n{self.data}\n```",
        }, {}


def _refuse(url: str | None) -> None:
    """Raise for an address: a page asks no other host for anything."""
    if url is not None:
        raise ValueError(f"data must be the content itself in a page, got the address {url!r}")


class Image:
    """A PNG or JPEG picture, given as bytes or as the name of a file."""

    def __init__(
        self,
        data: bytes | str | Path | None = None,
        url: str | None = None,
        filename: str | Path | None = None,
        width: int | None = None,
        height: int | None = None,
        alt: str | None = None,
        **ignored: Any,
    ) -> None:
        _refuse(url)
        if filename is None and isinstance(data, str | Path):
            filename = data
        content = Path(filename).read_bytes() if filename is not None else data
        if not isinstance(content, bytes):
            raise TypeError(f"data must be bytes or a file's name, got {type(data).__name__}")
        self.data = content
        self.metadata = {
            key: value
            for key, value in {"width": width, "height": height, "alt": alt}.items()
            if value is not None
        }

    def __repr__(self) -> str:
        return "<IPython.core.display.Image object>"

    def _repr_mimebundle_(self, **ignored: Any) -> tuple[Bundle, Bundle]:
        mime = "image/jpeg" if self.data.startswith(b"\xff\xd8") else "image/png"
        return {mime: self.data}, {mime: self.metadata} if self.metadata else {}


class InteractiveShell:
    """What `get_ipython` returns: the parts of IPython's shell that ipywidgets and Matplotlib ask.

    Attributes
    ----------
    page : Shell
        The shell that really runs.
    """

    def __init__(self, page: Shell) -> None:
        self.page = page
        # Nothing is ever called: the page shows by itself what is open at the end of a cell.
        self.events = SimpleNamespace(register=_ignore, unregister=_ignore)

    def showtraceback(
        self,
        exc_tuple: tuple[type[BaseException], BaseException, TracebackType] | None = None,
        **ignored: Any,
    ) -> None:
        """Show an exception, by default the one that is being handled."""
        error = (exc_tuple or sys.exc_info())[1]
        if error is not None:
            self.page.show_error(error)


def _ignore(event: str, function: object) -> None:
    """Take a function that is to be called on an event, and never call it."""


def install(shell: Shell) -> None:
    """Put the stand-in's modules among those that are imported."""
    interactive = InteractiveShell(shell)

    def get_ipython() -> InteractiveShell:
        return interactive

    def display(
        *values: Any, raw: bool = False, metadata: Bundle | None = None, **options: Any
    ) -> None:
        if options.get("display_id"):
            update_display()
        if options.get("clear"):
            shell.clear(wait=True)
        for value in values:
            if raw:
                shell.emit(outputs.shown(value, metadata or {}))
            else:
                shell.show(value)

    def update_display(*_: object, **options: Any) -> None:
        raise NotImplementedError(
            "a page does not change what it has shown: "
            "use clear_output(wait=True), then display again"
        )

    def clear_output(wait: bool = False) -> None:
        shell.clear(wait)

    shows = (HTML, Markdown, Latex, Math, SVG, JSON, Pretty, Code, Image, DisplayObject)
    displays = {cls.__name__: cls for cls in shows} | {
        "display": display,
        "update_display": update_display,
        "clear_output": clear_output,
    }
    shell_names = {"get_ipython": get_ipython, "InteractiveShell": InteractiveShell}
    about = {"version_info": VERSION, "__version__": ".".join(map(str, VERSION))}
    modules: dict[str, dict[str, Any]] = {
        "IPython": about | shell_names,
        "IPython.display": displays,
        "IPython.core": {},
        "IPython.core.display": displays,
        "IPython.core.display_functions": displays,
        "IPython.core.getipython": shell_names,
        "IPython.core.interactiveshell": shell_names,
        "IPython.core.pylabtools": {"backend2gui": {}},
        "IPython.lib": {},
    }
    for name, content in modules.items():
        _add_module(name, content)
    # IPython's own layout of values is a module that needs nothing else of IPython.
    sys.modules["IPython.lib"].__path__ = [str(Path(path, "IPython", "lib")) for path in sys.path]
    vars(shell.main).update(display=display, get_ipython=get_ipython)  # as in every notebook


def _add_module(name: str, content: dict[str, Any]) -> None:
    """Make a module of a dict; it counts as a package, for some have others inside."""
    module = ModuleType(name)
    module.__path__ = []
    vars(module).update(content)
    sys.modules[name] = module
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, module)
