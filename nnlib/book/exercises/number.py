"""A question whose answer is a number."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from nnlib.book.exercises.kind import Question, Verdict
from nnlib.book.exercises.reading import Reading, readings
from nnlib.book.markup import inline_html

# assets/exercises.js says the same two sentences.
_FORM = "Answer with one number alone, such as 0.25, -3, 1/4 or 25%."
_CUT = "Right as far as it goes: give more digits."


class TooClose(ValueError):
    """Two of the numbers that a question knows cannot be told apart."""


@dataclass(frozen=True)
class Number(Question):
    """Find a number.

    Attributes
    ----------
    answer : float
    tolerance : float
        The largest difference that still counts as right, and as one of the wrong numbers.
    right : str
        What to tell who found it.
    wrong : tuple of (float, str)
        Wrong numbers that a known mistake leads to, each with the feedback that names the mistake.
    feedback : str
        What to tell about any other number.
    """

    word: ClassVar[str] = "number"
    answer: float
    tolerance: float
    right: str
    wrong: tuple[tuple[float, str], ...]
    feedback: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "wrong", tuple(self.wrong))
        if not self.tolerance > 0:
            raise ValueError(f"tolerance must be positive, got {self.tolerance}")
        if not self.wrong:
            raise ValueError("wrong must list at least one wrong number with its feedback")
        values = sorted([self.answer, *(value for value, _ in self.wrong)])
        for low, high in itertools.pairwise(values):
            if high - low <= 2 * self.tolerance:
                raise TooClose(f"{low} and {high} are too close for a tolerance {self.tolerance}")

    def judge(self, answer: object) -> Verdict:
        """Return the `Verdict` on a number, or on the text of a number such as ``"1/3"``."""
        found = readings(answer) if isinstance(answer, str) else _of_value(answer)
        if not found:
            return Verdict("open", _FORM)
        if any(self._near(one, self.answer) for one in found):
            return Verdict("right", self.right)
        for value, feedback in self.wrong:
            if any(self._near(one, value) for one in found):
                return Verdict("wrong", feedback)
        cut = any(_cut(one, self.answer) for one in found)
        return Verdict("wrong", _CUT if cut else self.feedback)

    def _near(self, one: Reading, value: float) -> bool:
        return abs(one.number - value) <= self.tolerance

    def samples(self) -> list[tuple[object, Verdict]]:
        """Return the right number, no number, and each wrong number with its feedback."""
        return [
            (self.answer, Verdict("right", self.right)),
            ("", Verdict("open", _FORM)),
            *((value, Verdict("wrong", feedback)) for value, feedback in self.wrong),
        ]

    def fields(self, uid: str) -> str:
        """Return a field for text: keypads for numbers have neither a minus nor a fraction bar."""
        return (
            f'<label for="{uid}-answer">Your answer (a number)</label>'
            f'<input id="{uid}-answer" name="answer" type="text">'
        )

    def data(self) -> dict[str, Any]:
        """Return the right number, the wrong ones, and what is said of each."""
        return {
            "answer": self.answer,
            "tolerance": self.tolerance,
            "right": inline_html(self.right),
            "wrong": [[value, inline_html(feedback)] for value, feedback in self.wrong],
            "feedback": inline_html(self.feedback),
        }

    def widgets(self) -> tuple[list[Any], Callable[[], object]]:
        """Return a field for text."""
        from nnlib.book.widgets import WIDE, ipywidgets

        field = ipywidgets.Text(description="Your answer:", style=WIDE)
        return [field], lambda: field.value


def _of_value(value: Any) -> list[Reading]:
    """Return a Python number as a reading, its digits those that Python prints; else nothing."""
    if getattr(value, "size", 0) == 1 and hasattr(value, "item"):
        value = value.item()  # an array or a Tensor of one entry
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        return []
    return [Reading(number, readings(repr(number))[0].step)] if math.isfinite(number) else []


def _cut(one: Reading, value: float) -> bool:
    """Return whether a number is another one, rounded or cut off, and not too roughly."""
    off = one.number - value
    short = off if value < 0 else -off
    whole = one.step * (1 - 1e-9)  # 0.15 - 0.14 is a little less than 0.01
    half = one.step / 2 * (1 + 1e-9)  # 0.063 - 0.0625 is a little more than 0.0005
    return (abs(off) <= half or 0 <= short < whole) and abs(off) <= abs(value) / 10
