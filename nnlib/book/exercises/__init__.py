"""Exercises: their kinds, and what a chapter calls. Their texts stand in `nnlib.book.chapters`."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from IPython.display import display

from nnlib.book.exercises.checking import Own, expect, expect_close, numbers, parts, single
from nnlib.book.exercises.choice import Choice, Option
from nnlib.book.exercises.code import Code, Function
from nnlib.book.exercises.drawing import drawable
from nnlib.book.exercises.kind import Refused
from nnlib.book.exercises.model import Exercise, verify
from nnlib.book.exercises.number import Number
from nnlib.book.where import on_page

__all__ = [
    "Choice",
    "Code",
    "Exercise",
    "Function",
    "Number",
    "Option",
    "Own",
    "Refused",
    "check",
    "drawable",
    "exercise",
    "expect",
    "expect_close",
    "numbers",
    "parts",
    "registered",
    "single",
    "verify",
]


@functools.cache
def registered() -> dict[str, Exercise]:
    """Return all exercises of the book, as a dict from id to `Exercise`."""
    exercises: dict[str, Exercise] = {}
    chapters = importlib.import_module("nnlib.book.chapters")  # they import from this package
    for module in sorted(module.name for module in pkgutil.iter_modules(chapters.__path__)):
        chapter = module.removeprefix("ch").removeprefix("appendix_")
        for one in importlib.import_module(f"{chapters.__name__}.{module}").EXERCISES:
            if one.id in exercises or not one.id.startswith(f"{chapter}-"):
                raise ValueError(f"{module} has the id {one.id}: taken, or of another chapter")
            exercises[one.id] = one
    return exercises


def exercise(id: str, seed: int | str | None = None) -> None:
    """Display an exercise: statement, answer form, hints and worked solution.

    Parameters
    ----------
    id : str
        The exercise, such as ``"01-3"``.
    seed : int or str, optional
        For other numbers than the book's, if the exercise allows it: a number or a name. The same
        seed gives the same numbers everywhere.
    """
    one = _find(id, seed)
    title = f"{_name(id, seed)}: {one.title}"
    display({"text/plain": title, "text/markdown": _markdown(one, seed)}, raw=True)
    form = None if on_page() else one.kind.form_in_kernel()
    if form:
        display({"text/plain": f"Answer form of exercise {one.id}", **form}, raw=True)


def check(id: str, answer: object, seed: int | str | None = None) -> None:
    """Judge an answer and print one line: praise, or what is wrong.

    Parameters
    ----------
    id : str
        The exercise, such as ``"01-3"``.
    answer : callable, number or str
        The function; the number; or the letters of the chosen options.
    seed : int or str, optional
        The one with which `exercise` showed it.
    """
    print(f"{_name(id, seed)}: {_find(id, seed).kind.judge(answer)}")


def _find(id: str, seed: int | str | None = None) -> Exercise:
    """Return the exercise `id`, or say which there are; with a seed, the numbers of that."""
    if id not in registered():
        raise ValueError(f"id must be one of {', '.join(registered())}; got {id!r}")
    return registered()[id] if seed is None else registered()[id].drawn(seed)


def _name(id: str, seed: int | str | None) -> str:
    """Return what an exercise is called.

    A page keeps what was answered to "Exercise 01-3:"; with other numbers it is another exercise.
    """
    return f"Exercise {id}" if seed is None else f"Exercise {id} ({seed})"


def _markdown(one: Exercise, seed: int | str | None = None) -> str:
    """Return an exercise as Markdown, its hints and its solution folded away.

    The HTML in it is of the kind that every viewer of notebooks shows. Blank lines end it: what
    stands between them is Markdown again.
    """
    kind = one.kind
    form = kind.form_on_page(one.id if seed is None else f"{one.id}-own") if on_page() else ""
    blocks = ['<div class="nn-box nn-exercise">', f"**{_name(one.id, seed)}: {one.title}**"]
    blocks += [one.statement, form or kind.after_statement()]
    for number, hint in enumerate(one.hints, start=1):
        name = f"Hint {number} of {len(one.hints)}" if len(one.hints) > 1 else "Hint"
        blocks.append(_folded(name, hint))
    blocks.append(_folded("Solution", f"{one.solution}\n\n{kind.after_solution()}".strip()))
    return "\n\n".join([*filter(None, blocks), "</div>"])


def _folded(title: str, markdown: str) -> str:
    """Return a block that opens on demand."""
    return f"<details>\n<summary>{title}</summary>\n\n{markdown}\n\n</details>"
