"""Exercises that ask for a function: the checker tries what the reader wrote."""

from __future__ import annotations

import builtins
import copy
import functools
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

import nnlib
from nnlib.book.exercises.checking import kind_of
from nnlib.book.exercises.kind import Kind, Refused, Verdict

Function: TypeAlias = Callable[..., Any]


class Unanswered(Exception):
    """The function cannot be tried yet; the message says what is missing."""


@dataclass(frozen=True)
class Code(Kind):
    """Write a function.

    Attributes
    ----------
    name : str
        The function's name.
    stub : str
        Source code that the reader completes; its body is ``...``.
    check : callable
        ``check(function)`` tries properties of the reader's function, and raises `Refused` (see
        `expect` and `expect_close`) with what is wrong. The function gets copies of what it is
        called with; an exception in it arrives as `Refused`, with it as the ``__cause__``.
    answer : str
        Source code of a right answer. It may use ``np`` and the public names of nnlib.
    wrong : tuple of (str or (str, str), str)
        Wrong answers, each with the message it must get: source code, or what stands once in
        `answer` and what a mistake writes instead.
    right : str
        What to tell who found it.
    """

    name: str
    stub: str
    check: Callable[[Function], None]
    answer: str
    wrong: tuple[tuple[str | tuple[str, str], str], ...]
    right: str = ""

    def __post_init__(self) -> None:
        for field in ("stub", "answer"):
            object.__setattr__(self, field, _source(getattr(self, field)))
        wrong = tuple((self._mistaken(mistake), message) for mistake, message in self.wrong)
        object.__setattr__(self, "wrong", wrong)
        if not self.wrong:
            raise ValueError("wrong must list at least one wrong answer with its message")
        for source in (self.stub, self.answer, *(source for source, _ in wrong)):
            self.compile(source)

    def _mistaken(self, mistake: str | tuple[str, str]) -> str:
        if isinstance(mistake, str):
            return _source(mistake)
        right, written = mistake
        if self.answer.count(right) != 1:
            raise ValueError(f"wrong must change what stands once in answer, got {right!r}")
        return self.answer.replace(right, written)

    def compile(self, source: str) -> Function:
        """Return the function that `source` defines under the exercise's name."""
        own = (name for name in dir(nnlib) if not name.startswith("_"))
        namespace = {name: getattr(nnlib, name) for name in own if not hasattr(builtins, name)}
        namespace["np"] = np
        exec(compile(source, f"<{self.name}>", "exec"), namespace)
        function: Function | None = namespace.get(self.name)
        if not callable(function):
            raise ValueError(f"the source does not define {self.name}: {source.splitlines()[0]!r}")
        return function

    def judge(self, answer: object) -> Verdict:
        """Return the `Verdict` on a function, or on the source code of one; never raise."""
        if answer is None or answer is ...:
            return Verdict("open")
        if isinstance(answer, str):
            try:
                answer = self.compile(answer)
            except Exception as error:  # no source code, or that of something else
                return Verdict("open", f"Hand over the function itself: {_line(error)}")
        if not callable(answer):
            return Verdict("open", f"Hand over the function, not {kind_of(answer)}.")
        try:
            self.check(_guarded(answer, self.name))
        except Unanswered as missing:
            return Verdict("open", str(missing))
        except Refused as refusal:
            return Verdict("wrong", str(refusal))
        except Exception as error:  # whatever the reader returned, it broke the checker
            return Verdict("wrong", f"What {self.name} returns does not work: {_line(error)}")
        return Verdict("right", self.right)

    def samples(self) -> list[tuple[object, Verdict]]:
        """Return the worked answer, the empty stub, and each wrong answer with its message."""
        return [
            (self.answer, Verdict("right", self.right)),
            (self.stub, Verdict("open", f"{self.name} returns None.")),
            *((source, Verdict("wrong", message)) for source, message in self.wrong),
        ]

    def after_solution(self) -> str:
        """Return the worked answer as a block of code."""
        return f"```python\n{self.answer}\n```"


def _source(text: str) -> str:
    """Return source code without the indentation that a triple-quoted string may have."""
    return textwrap.dedent(text).strip()


def _guarded(function: Function, name: str) -> Function:
    """Wrap the reader's function so that its errors are told apart from the checker's."""
    has_answered = False

    @functools.wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        nonlocal has_answered
        args, kwargs = copy.deepcopy((args, kwargs))  # it may change what it gets
        try:
            result = function(*args, **kwargs)
        except Exception as error:
            if type(error) is NameError and error.name:
                raise Unanswered(_missing(name, error.name)) from error
            raise Refused(f"{name} raised {_line(error)}") from error
        if result is None and not has_answered:  # as an empty stub does
            raise Unanswered(f"{name} returns None.")
        if result is None:
            raise Refused(f"{name} returns None for some arguments.")
        has_answered = True
        return result

    return guarded


def _missing(function: str, name: str) -> str:
    """Say what to do about a name that the reader's function uses and nothing has defined."""
    cure = "run the cell that defines it"
    if name == "np":
        cure = "run `import numpy as np`"
    elif hasattr(nnlib, name):
        cure = f"run `from nnlib import {name}`"
    return f"{function} uses {name}, which is not defined yet: {cure} first."


def _line(error: BaseException) -> str:
    """Return an exception as one line."""
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message}" if message else type(error).__name__
