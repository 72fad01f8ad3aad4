"""Exercises that ask for a function: the checker tries what the reader wrote."""

from __future__ import annotations

import functools
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

import nnlib
from nnlib.book.exercises.kinds import Refused, Verdict

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Function: TypeAlias = Callable[..., Any]


class Unanswered(Exception):
    """The function returns None, as an unfilled stub does."""


@dataclass(frozen=True)
class Code:
    """Write a function.

    Attributes
    ----------
    name : str
        The function's name.
    stub : str
        Source code that the reader completes; its body is ``...``.
    check : callable
        ``check(function)`` tries properties of the reader's function, and raises `Refused` (see
        `expect` and `expect_close`) with what is wrong. An exception in the reader's function
        arrives as `Refused` with that exception as its ``__cause__``.
    answer : str
        Source code of a right answer. It may use ``np`` and the public names of nnlib.
    wrong : tuple of (str, str)
        Source code of wrong answers, each with the message it must get.
    right : str
        What to tell who found it.
    """

    name: str
    stub: str
    check: Callable[[Function], None]
    answer: str
    wrong: tuple[tuple[str, str], ...]
    right: str = ""

    def __post_init__(self) -> None:
        for field in ("stub", "answer"):
            object.__setattr__(self, field, _source(getattr(self, field)))
        wrong = tuple((_source(source), message) for source, message in self.wrong)
        object.__setattr__(self, "wrong", wrong)
        if not self.wrong:
            raise ValueError("wrong must list at least one wrong answer with its message")
        for source in (self.stub, self.answer, *(source for source, _ in self.wrong)):
            self.compile(source)

    @property
    def planted(self) -> list[tuple[str, str]]:
        """Wrong answers, each with the message it must get."""
        return list(self.wrong)

    def compile(self, source: str) -> Function:
        """Return the function that `source` defines under the exercise's name."""
        namespace = {name: getattr(nnlib, name) for name in dir(nnlib) if not name.startswith("_")}
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
            return Verdict("open", f"Hand over the function, not {_kind(answer)}.")
        try:
            self.check(_guarded(answer, self.name))
        except Unanswered:
            return Verdict("open", f"{self.name} returns None.")
        except Refused as refusal:
            return Verdict("wrong", str(refusal))
        except Exception as error:  # whatever the reader returned, it broke the checker
            return Verdict("wrong", f"What {self.name} returns does not work: {_line(error)}")
        return Verdict("right", self.right)


def expect(condition: object, message: str) -> None:
    """Refuse the answer with `message` unless the condition holds."""
    if not condition:
        raise Refused(message)


def expect_close(
    got: object, wanted: ArrayLike, message: str, rtol: float = 1e-6, atol: float = 1e-9
) -> None:
    """Refuse the answer unless it is a number or array close to what is wanted.

    Parameters
    ----------
    got : object
        What the reader's function returned; a wrong type or shape has messages of its own.
    wanted : array_like
    message : str
        What to tell if the values differ.
    """
    wanted = np.asarray(wanted)
    try:
        got = np.asarray(got, dtype=float)
    except (TypeError, ValueError):
        raise Refused(f"The result must be numbers, got {_kind(got)}.") from None
    if got.shape != wanted.shape:
        raise Refused(f"The result has shape {got.shape}, it should have {wanted.shape}.")
    expect(np.allclose(got, wanted, rtol=rtol, atol=atol), message)


def _source(text: str) -> str:
    """Return source code without the indentation that a triple-quoted string may have."""
    return textwrap.dedent(text).strip()


def _guarded(function: Function, name: str) -> Function:
    """Wrap the reader's function so that its errors are told apart from the checker's."""
    if inspect.isclass(function):
        return function

    @functools.wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            result = function(*args, **kwargs)
        except Exception as error:
            raise Refused(f"{name} raised {_line(error)}") from error
        if result is None:
            raise Unanswered
        return result

    return guarded


def _line(error: BaseException) -> str:
    """Return an exception as one line."""
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def _kind(value: object) -> str:
    """Name the type of a value, with its article."""
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
