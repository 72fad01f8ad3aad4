"""Faults for readers to find: those of `book/hunt/`, planted into the code that the book teaches.

    python -m tools.hunt

runs the check of every fault, with the fault and without it, and keeps what each prints in
`book/hunt/printed.json`. tools/site/hunt.py makes the page of it.

A file is a chapter, a table in it a fault: which functions are shown, what stands in one line of
them and what the fault writes instead. Functions of nnlib have dots in their names; those without
are defined in cells of the chapter, which `cells` lists, and of which only imports and definitions
are run. The code itself is never copied: it is taken from where it runs.
"""

import ast
import builtins
import importlib
import inspect
import io
import json
import sys
import textwrap
import tomllib
import warnings
from contextlib import contextmanager, nullcontext, redirect_stdout, suppress
from dataclasses import dataclass
from functools import cache, cached_property
from pydoc import locate

import nbformat
import numpy as np

from nnlib.book.display import without_docstrings
from tools.texts import BOOK

FOLDER = BOOK / "hunt"
PRINTED = FOLDER / "printed.json"
MODULES = (  # where a check may take a name from, the first that has it
    *("nnlib", "nnlib.layers", "nnlib.ops", "nnlib.init", "nnlib.data", "nnlib.datasets"),
    *("nnlib.functional", "nnlib.train", "nnlib.metrics", "nnlib.model_selection"),
    *("nnlib.schedules", "nnlib.measure"),
)


@dataclass(frozen=True)
class Fault:
    """A small fault in code of a chapter.

    Attributes
    ----------
    chapter, name : str
        The number of the chapter, such as ``"08"``, and a name that stays.
    symptom : str
        What one sees, as the title.
    code : list of str
        The functions that are shown, the fault in one of them.
    right, wrong : str
        What stands once in the code, within a line, and what the fault writes instead.
    check : str
        Python that shows the symptom. What it imports is found by its names.
    where, kind, why : str
        Two hints: where to look, what kind of fault; and why the symptom follows.
    cells : list of str, optional
        Cells of the chapter whose imports and definitions come first.
    """

    chapter: str
    name: str
    symptom: str
    code: list[str]
    right: str
    wrong: str
    check: str
    where: str
    kind: str
    why: str
    cells: list[str] = ()

    @property
    def id(self):
        return f"{self.chapter}-{self.name}"

    @cached_property
    def healthy(self):
        """The code that is shown, as it stands in the library or the chapter."""
        return "\n\n".join(_shown(self._source(name)) for name in self.code)

    @cached_property
    def faulty(self):
        """The same with the fault."""
        return self.replaced(self.healthy)

    @property
    def line(self):
        """The line of the fault, counted from 0."""
        return self.healthy[: self.healthy.index(self.right)].count("\n")

    def replaced(self, text):
        """A text that has the right piece once, with the wrong one in its place."""
        if text.count(self.right) != 1:
            raise ValueError(f"{self.id}: {self.right!r} must stand once in the code")
        return text.replace(self.right, self.wrong)

    def setup(self):
        """The imports of the check, as a reader who tries it has to write them."""
        own = {node.name for text in self._cells() for node in _definitions(text)}
        return "\n".join(_imports(self.check, own))

    def printed(self, plant):
        """What the check prints, with the fault or without it; an error is its last line."""
        space, out = {"__name__": "hunt", "np": np}, io.StringIO()
        quiet, short = warnings.catch_warnings(), np.printoptions(precision=4, suppress=True)
        with quiet, short, planted(self) if plant else nullcontext():
            warnings.simplefilter("ignore")
            with redirect_stdout(io.StringIO()):
                exec("\n".join(_imports("\n".join(self._cells()), set())), space)
                for text in self._cells():
                    _define(self._with_fault(text) if plant else text, space)
            with redirect_stdout(out):
                try:
                    exec(f"{self.setup()}\n{self.check}", space)
                except Exception as error:
                    print(f"{type(error).__name__}: {error}")
        return out.getvalue().strip()

    def _with_fault(self, text):
        """The source of a cell, with the fault if it is in one of its functions that are shown."""
        for node in _definitions(text):
            code = ast.get_source_segment(text, node)
            if node.name in self.code and self.right in code:
                return text.replace(code, self.replaced(code))
        return text

    def _cells(self):
        sources = _sources(self.chapter)
        return [sources[id] for id in self.cells]

    def _source(self, name):
        if "." in name:
            return _raw(name)
        for text in self._cells():
            for node in _definitions(text):
                if node.name == name:
                    return ast.get_source_segment(text, node)
        raise ValueError(f"{self.id}: no cell defines {name}")


def chapters():
    """The chapters with faults, in order, and the faults of each."""
    return {path.stem: faults(path.stem) for path in sorted(FOLDER.glob("*.toml"))}


@cache
def faults(chapter):
    """The faults of a chapter."""
    tables = tomllib.loads((FOLDER / f"{chapter}.toml").read_text("utf-8"))
    return [Fault(chapter, name, **table) for name, table in tables.items()]


def kept():
    """What the checks print: by the id of a fault, with it and without it."""
    return json.loads(PRINTED.read_text("utf-8")) if PRINTED.exists() else {}


@contextmanager
def planted(fault):
    """Have nnlib run with a fault in it, if it is one of nnlib.

    The module is compiled anew with the fault, and its function gets the code of that one: whoever
    imported the function before runs the fault, too.
    """
    function = next((locate(n) for n in fault.code if "." in n and fault.right in _raw(n)), None)
    if function is None:
        yield
        return
    module = importlib.import_module(function.__module__)
    text, raw = inspect.getsource(module), inspect.getsource(function)
    space = dict(vars(module))
    made = compile(text.replace(raw, fault.replaced(raw)), module.__file__, "exec")
    exec(made, space)
    first, *rest = function.__qualname__.split(".")
    other = space[first]
    for each in rest:
        other = vars(other)[each]
    before = function.__code__
    function.__code__ = other.__code__
    try:
        yield
    finally:
        function.__code__ = before


def _raw(name):
    return textwrap.dedent(inspect.getsource(locate(name)))


def _shown(source):
    """A function as the page shows it: without docstring, and no blank line at its ends."""
    return without_docstrings(source.strip()).strip()


@cache
def _sources(chapter):
    (path,) = BOOK.glob(f"{chapter}-*.ipynb")
    return {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}


def _definitions(text):
    return [n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef | ast.ClassDef)]


def _define(text, space):
    """Run what a cell imports and defines, not what it computes and shows."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
            with suppress(NameError):  # of a decorator, a default: needs what the chapter computed
                exec(compile(ast.Module([node], []), "cell", "exec"), space)


def _imports(code, known):
    """The lines that import what a piece of code uses and does not make."""
    names = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name | ast.arg)]
    made = {n.id for n in names if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    made |= {n.arg for n in names if isinstance(n, ast.arg)} | {n.name for n in _definitions(code)}
    used = {n.id for n in names if isinstance(n, ast.Name)} - made - known - set(dir(builtins))
    found = {}
    for name in sorted(used):
        has = next((module for module in MODULES if name in _public(module)), None)
        if has and name != "np":
            found.setdefault(has, []).append(name)  # the rest is made in cells of the chapter
    lines = ["import numpy as np", ""] if "np" in used else []
    return lines + [f"from {module} import {', '.join(all)}" for module, all in found.items()]


@cache
def _public(module):
    """The functions and classes that a module offers."""
    there = importlib.import_module(module)
    return {n for n in getattr(there, "__all__", vars(there)) if callable(getattr(there, n))}


def main():
    """Run all checks, and keep what they print."""
    printed = {
        fault.id: [fault.printed(plant=True), fault.printed(plant=False)]
        for each in chapters().values()
        for fault in each
    }
    PRINTED.write_text(json.dumps(printed, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for id, (faulty, healthy) in printed.items():
        print(f"--- {id}\n{faulty}\n  not\n{healthy}")
        if faulty == healthy:
            print("THE CHECK SEES NO DIFFERENCE")


if __name__ == "__main__":
    sys.exit(main())
