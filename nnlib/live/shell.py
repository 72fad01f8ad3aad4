"""The shell that runs cells: code comes in, outputs go out as messages to the page."""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import json
import linecache
import re
import sys
import time
import tokenize
import traceback
from types import ModuleType
from typing import TYPE_CHECKING, Any

from nnlib.live import outputs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from types import TracebackType
    from typing import TypeAlias

    from nnlib.live.outputs import Output

    Post: TypeAlias = Callable[[dict[str, Any]], object]
    Load: TypeAlias = Callable[[str], Awaitable[object]]
    Capture: TypeAlias = Callable[[Output], object]

# What a page loads when it is first wanted, and the modules that want it.
LOADED_WHEN_WANTED = {
    "matplotlib": ("matplotlib", "mpl_toolkits", "PIL"),
    "mnist": ("nnlib.datasets.load_mnist", "nnlib.datasets.mnist"),  # the data, 1.65 MB
    "traitlets": ("ipywidgets", "traitlets"),
}
# Printed text is sent at once, but at most so often: a loop of prints must not flood the page.
SENT_AT_MOST, SECONDS_COUNTED = 20, 0.05
CELL = "<cell "  # so begin the names by which tracebacks call cells


class Shell:
    """Runs cells and tells the page what they show.

    Attributes
    ----------
    post : callable
        ``post(message)`` sends a dict to the page.
    load : coroutine function or None
        ``await load(name)`` makes a key of `LOADED_WHEN_WANTED` importable.
    main : module
        The reader's variables.
    cell : int
        The cell whose outputs are sent now.
    captures : list of callable
        Who gets an `Output` (a dict of the notebook format, or one that says ``clear_output``)
        instead of the page: the last one.
    receive : callable
        Who takes the messages of widgets' views; nobody before there are widgets.
    replace : callable
        Who replaces outputs of a ``display_id`` inside widgets; nobody before there are widgets.
    """

    def __init__(self, post: Post, load: Load | None = None) -> None:
        self.post = post
        self.load = load
        self.main = ModuleType("__main__")
        self.cell = 0
        self.captures: list[Capture] = []
        self.receive: Callable[[str], object] = lambda message: None
        self.replace: Callable[[Output], object] = lambda output: None
        self._loaded: set[str] = set()
        self._runs = 0
        self._held: list[str] = []  # printed, not yet sent
        self._held_name = "stdout"
        self._counted_until, self._sent = 0.0, 0

    # --- What the page asks for -------------------------------------------------------------------

    async def run(self, cell: int, source: str) -> bool:
        """Run a cell and show the value of its last expression; return whether it went well."""
        self.flush()  # what a task of the cell before has printed
        self.cell = cell
        self._runs += 1
        try:
            await self._execute(source)
        except BaseException as error:
            self.show_error(error)
            return False
        finally:
            self.flush()
            _close_figures()
        return True

    def draw(self, experiment: str, setting: str) -> str:
        """Draw one setting of an experiment.

        Parameters
        ----------
        experiment : str
            The attribute ``data-experiment`` of its HTML.
        setting : str
            JSON: for each control, the place of the chosen value.

        Returns
        -------
        str
            JSON: ``{chart, alt, says}``, or ``{error}``.
        """
        from nnlib.book.experiments import page

        try:
            with self.capture(lambda output: None):  # asked for often: what it prints goes
                return json.dumps(page.draw(experiment, json.loads(setting)))
        except BaseException as error:
            told = "".join(traceback.format_exception_only(error)).strip()
            return json.dumps({"error": told})
        finally:
            _close_figures()

    def comm(self, message: str) -> None:
        """Hand over a message (JSON) of a widget's view in the page to the widget."""
        self.receive(message)

    # --- What runs in cells uses ------------------------------------------------------------------

    def emit(self, output: Output) -> None:
        """Send an output, a dict of the notebook format, to who captures or to the page."""
        if output["output_type"] != "stream":
            self.flush()
        if self.captures:
            self.captures[-1](output)
        else:
            text = json.dumps(output, allow_nan=False)
            self.post({"type": "output", "cell": self.cell, "output": text})

    def show(self, value: object, count: int | None = None) -> None:
        """Display a value as notebooks do; `count` is the number of the run whose result it is."""
        data, metadata = outputs.bundle(value)
        if data:
            self.emit(outputs.shown(data, metadata, count))

    def update(self, output: Output) -> None:
        """Show an output in the place of all those that have its ``display_id``."""
        self.flush()
        self.replace(output)
        self.post({"type": "update", "output": json.dumps(output, allow_nan=False)})

    def clear(self, wait: bool = False) -> None:
        """Remove what the cell has shown: now, or when the next output comes."""
        self.flush()
        if self.captures:
            self.captures[-1]({"output_type": "clear_output", "wait": wait})
        else:
            self.post({"type": "clear", "cell": self.cell, "wait": wait})

    def show_figures(self) -> None:
        """Show the figures that are open and close them; without Matplotlib there are none."""
        if "matplotlib.pyplot" in sys.modules:
            from nnlib.live import figures

            figures.show_open()

    @contextlib.contextmanager
    def capture(self, receive: Capture) -> Iterator[None]:
        """Hand outputs to `receive` instead of the page."""
        self.flush()
        self.captures.append(receive)
        try:
            yield
        finally:
            self.flush()
            self.captures.remove(receive)

    def show_error(self, error: BaseException) -> None:
        """Show an exception with its traceback, from the reader's own code on."""
        if isinstance(error, ModuleNotFoundError) and error.name:
            error.msg = f"No module named {error.name!r}"  # Pyodide advises what a page cannot do
        if advice := _advice(error):
            error.add_note(advice)
        frames = _from_cell(error.__traceback__)
        told = traceback.TracebackException(type(error), error, frames)
        self.emit(
            {
                "output_type": "error",
                "ename": type(error).__name__,
                "evalue": str(told),
                "traceback": "".join(told.format()).rstrip("\n").split("\n"),
            }
        )

    def write(self, name: str, text: str) -> None:
        """Take printed text; `name` is ``"stdout"`` or ``"stderr"``."""
        if name != self._held_name:
            self.flush()
            self._held_name = name
        self._held.append(text)
        now = time.monotonic()
        if now >= self._counted_until:
            self._counted_until, self._sent = now + SECONDS_COUNTED, 0
        if self._sent < SENT_AT_MOST:
            self.flush()

    def flush(self) -> None:
        """Send the printed text that is held."""
        text = "".join(self._held)
        self._held.clear()
        if text:
            self._sent += 1
            self.emit({"output_type": "stream", "name": self._held_name, "text": text})

    # --- Steps of a run ---------------------------------------------------------------------------

    async def _execute(self, source: str) -> None:
        """Run the statements; then show the last expression, and figures left open."""
        # A name of its own for every run: functions of an earlier one keep their lines.
        name = f"{CELL}{self.cell + 1}, run {self._runs}>"
        lines = [line + "\n" for line in source.split("\n")]
        linecache.cache[name] = (len(source), None, lines, name)
        tree = ast.parse(source, name)
        await self._load_for(tree)
        self.main.__dict__.pop("__warningregistry__", None)  # each run warns anew
        last = tree.body.pop() if _shows_last(tree, source) else None
        await self._evaluate(tree, name)
        if isinstance(last, ast.Expr):
            value = await self._evaluate(ast.Expression(last.value), name)
            if value is not None:
                self.show(value, self._runs)
        self.show_figures()

    async def _load_for(self, tree: ast.Module) -> None:
        """Load what the imports of a cell want and those of no cell before wanted."""
        if self.load is None:
            return
        for name in wanted(tree) - self._loaded:
            await self.load(name)
            self._loaded.add(name)

    async def _evaluate(self, tree: ast.Module | ast.Expression, name: str) -> object:
        """Run statements or one expression, which may await; return the expression's value."""
        mode = "eval" if isinstance(tree, ast.Expression) else "exec"
        code = compile(tree, name, mode, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
        value = eval(code, self.main.__dict__)
        return await value if code.co_flags & inspect.CO_COROUTINE else value


def wanted(tree: ast.Module) -> set[str]:
    """Return the keys of `LOADED_WHEN_WANTED` that the imports of a cell want."""
    imported: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported += (f"{node.module}.{alias.name}" for alias in node.names)
    return {
        key
        for key, modules in LOADED_WHEN_WANTED.items()
        if any(f"{name}.".startswith(f"{module}.") for name in imported for module in modules)
    }


def _shows_last(tree: ast.Module, source: str) -> bool:
    """Return whether the last statement is an expression that no semicolon silences."""
    if not tree.body or not isinstance(tree.body[-1], ast.Expr):
        return False
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    code = [token.string for token in tokens if token.type != tokenize.COMMENT]
    return "".join(code).rstrip()[-1] != ";"


def _advice(error: BaseException) -> str:
    """Return what to do where a page is not what a reader knows from elsewhere, or nothing."""
    if isinstance(error, ModuleNotFoundError):
        return (
            "A page has Python's standard library, NumPy, nnlib and, "
            "where the cell itself says import, Matplotlib and ipywidgets."
        )
    line = (error.text or "").strip() if isinstance(error, SyntaxError) else ""
    if line.startswith(("%time", "%%time")):
        return (
            f"{line.split()[0]} is IPython's. Here time.perf_counter() reads the clock, which "
            "browsers let go on in steps of up to 1 ms: time many repetitions."
        )
    if line.startswith(("%", "!")):
        return "Lines that begin with % or ! are IPython's. A page runs Python alone."
    if asked := re.fullmatch(r"\?+([\w.]+)|([\w.]+)\?+", line):
        return f"The question mark is IPython's. Here write help({asked[1] or asked[2]})."
    if isinstance(error, RuntimeError) and re.search("event loop|stack switch", str(error)):
        return "Python in a page is in an event loop already: await what asyncio.run would run."
    if isinstance(error, NameError) and error.name == "_":
        return "The last value is not kept as _ in a page: give it a name."
    if isinstance(error, OSError) and type(error).__name__ == "URLError":
        return "A page opens no connections for urllib: await pyodide.http.pyfetch instead."
    if isinstance(error, MemoryError) and not str(error).startswith("Parser"):
        return "The page's memory is full. Restart frees all of it."
    return ""


def _from_cell(frames: TracebackType | None) -> TracebackType | None:
    """Return the frames of a traceback from the first one in a cell on: not those that run it."""
    while frames and not frames.tb_frame.f_code.co_filename.startswith(CELL):
        frames = frames.tb_next
    return frames


def _close_figures() -> None:
    """Close the figures that nobody showed: the next cell would show them."""
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
