"""Kinds of exercises that need no code: a choice and a number; and the verdict on any answer."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass
from numbers import Real
from string import ascii_lowercase
from typing import Literal

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII)
_OPENINGS = {"right": "Right.", "wrong": "Not yet.", "open": "Not answered yet."}


class Refused(Exception):
    """Raised by a checker: the answer is wrong, and the message says what is wrong with it."""


@dataclass(frozen=True)
class Verdict:
    """What is said of an answer.

    Attributes
    ----------
    state : str
        ``"right"``, ``"wrong"`` or ``"open"`` (not answered).
    message : str
        What the reader is told beside that.
    """

    state: Literal["right", "wrong", "open"]
    message: str = ""

    def __str__(self) -> str:
        return f"{_OPENINGS[self.state]} {self.message}".strip()


@dataclass(frozen=True)
class Option:
    """One option of a `Choice`: its text, the feedback on choosing it, and whether it is right."""

    text: str
    feedback: str
    right: bool = False


@dataclass(frozen=True)
class Choice:
    """Choose the right option, or all right options.

    Texts are single paragraphs of Markdown with math, code and emphasis. An answer is a string of
    letters: ``"b"``, or ``"ac"`` where several options are right.

    Attributes
    ----------
    options : tuple of Option
    """

    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple(self.options))
        if len(self.options) < 2 or all(option.right for option in self.options):
            raise ValueError("options must list at least two, one of them wrong")
        if not any(option.right for option in self.options):
            raise ValueError("options must have a right one")

    @property
    def several(self) -> bool:
        """Whether more than one option is right."""
        return sum(option.right for option in self.options) > 1

    @property
    def answer(self) -> str:
        """The letters of the right options."""
        return "".join(letter for letter, option in self.lettered() if option.right)

    @property
    def planted(self) -> list[tuple[str, str]]:
        """Wrong answers, each with the message it must get."""
        return [(letter, option.feedback) for letter, option in self.lettered() if not option.right]

    def judge(self, answer: object) -> Verdict:
        """Return the `Verdict` on the chosen letters."""
        if not isinstance(answer, str):
            return Verdict("open", 'Answer with a letter in quotes, such as "a".')
        chosen = set(answer.lower()) - set(" ,")
        if not chosen:
            return Verdict("open")
        options = dict(self.lettered())
        unknown = sorted(chosen - set(options))
        if unknown:
            return Verdict("open", f"There is no option {', '.join(unknown)}.")
        if len(chosen) > 1 and not self.several:
            return Verdict("open", "Choose one option.")
        for letter in sorted(chosen):
            if not options[letter].right:
                return Verdict("wrong", options[letter].feedback)
        if chosen != set(self.answer):
            return Verdict("wrong", f"{len(chosen)} of {len(self.answer)} right options chosen.")
        return Verdict("right", " ".join(options[letter].feedback for letter in self.answer))

    def lettered(self) -> list[tuple[str, Option]]:
        """Return the pairs of a letter, which names the option, and the option."""
        return list(zip(ascii_lowercase, self.options, strict=False))


@dataclass(frozen=True)
class Number:
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
                raise ValueError(f"{low} and {high} are too close for a tolerance {self.tolerance}")

    @property
    def planted(self) -> list[tuple[float, str]]:
        """Wrong answers, each with the message it must get."""
        return list(self.wrong)

    def judge(self, answer: object) -> Verdict:
        """Return the `Verdict` on a number, or on the text of a number such as ``"1/3"``."""
        number = parse_number(answer) if isinstance(answer, str) else answer
        if number is None or number is ...:
            return Verdict("open", "Answer with a number such as 0.25, -3 or 1/4.")
        if not isinstance(number, Real):
            return Verdict("open", f"The answer is a number, got {type(number).__name__}.")
        number = float(number)
        if abs(number - self.answer) <= self.tolerance:
            return Verdict("right", self.right)
        for value, feedback in self.wrong:
            if abs(number - value) <= self.tolerance:
                return Verdict("wrong", feedback)
        return Verdict("wrong", self.feedback)


def parse_number(text: str) -> float | None:
    """Read a number as people write it: ``0.5``, ``0,5``, ``−3``, ``1/3``, ``2e-3``.

    Returns
    -------
    float or None
        None if the text is no number. assets/exercises.js reads numbers in the same way.
    """
    parts = "".join(text.split()).lower().replace("−", "-").replace(",", ".").split("/")
    if len(parts) > 2 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    numerator, denominator = float(parts[0]), float(parts[1]) if len(parts) == 2 else 1.0
    number = numerator / denominator if denominator else math.inf
    return number if math.isfinite(number) else None
