"""Numbers of one's own: other numbers for an exercise that a function makes of its numbers."""

from __future__ import annotations

import functools
import inspect
import operator
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nnlib.book.exercises.model import Exercise
from nnlib.book.exercises.number import TooClose

_TRIES = 1000


@dataclass(frozen=True)
class Drawing:
    """How other numbers for an exercise are drawn.

    Attributes
    ----------
    make : callable
        The function that makes the exercise of its numbers; its defaults are the book's.
    choices : mapping from str to sequence
        What each number may be.
    where : callable
        ``where(**numbers)`` says whether these numbers go together.
    """

    make: Callable[..., Exercise]
    choices: Mapping[str, Sequence[Any]]
    where: Callable[..., object]

    def __post_init__(self) -> None:
        if set(self.choices) != set(inspect.signature(self.make).parameters):
            raise ValueError(f"choices must name each number of {self.make.__name__}")

    def draw(self, seed: int | str) -> Exercise:
        """Return the exercise with the numbers of a seed."""
        book = self.make()
        (answer, _), *_ = book.kind.samples()
        for attempt in range(_TRIES):
            numbers = self._numbers(book.id, _text(seed), attempt)
            if not self.where(**numbers):
                continue
            try:
                other = self.make(**numbers)
            except TooClose:  # two mistakes lead to the same number, or one to the right one
                continue
            if other.kind.judge(answer).state != "right":  # the book prints its answer
                return other
        raise ValueError(f"choices of {self.make.__name__} hardly ever go together")

    def _numbers(self, id: str, seed: str, attempt: int) -> dict[str, Any]:
        """Draw a number for each name.

        NumPy promises that a `SeedSequence` gives the same bits in every version and on every
        machine; it does not promise that of the methods of a `Generator`.
        """
        entropy = [*f"{id} {seed}".encode(), attempt]
        bits = np.random.SeedSequence(entropy).generate_state(len(self.choices), np.uint64)
        return {
            name: choice[int(word) % len(choice)]
            for (name, choice), word in zip(self.choices.items(), bits, strict=True)
        }


def drawable(
    where: Callable[..., object] = lambda **numbers: True, **choices: Sequence[Any]
) -> Callable[[Callable[..., Exercise]], Callable[..., Exercise]]:
    """Declare what the numbers may be of which a function makes an exercise.

    Everything that the exercise says and judges by is computed from them. Numbers with which
    two known mistakes could not be told apart, or the book's answer is right, are never drawn.

    Parameters
    ----------
    where : callable, optional
        ``where(**numbers)`` says whether these numbers go together.
    **choices : sequence
        For each parameter of the function, what it may be.
    """

    def decorate(make: Callable[..., Exercise]) -> Callable[..., Exercise]:
        drawing = Drawing(make, choices, where)

        @functools.wraps(make)
        def made(**numbers: Any) -> Exercise:
            return replace(make(**numbers), drawing=drawing.draw)

        return made

    return decorate


def _text(seed: int | str) -> str:
    """Return a seed as text, so that 7 and "7" are the same, and a name however it is typed."""
    if isinstance(seed, str):
        return unicodedata.normalize("NFC", " ".join(seed.split()))
    try:
        return str(operator.index(seed))
    except TypeError:
        raise ValueError(f"seed must be a whole number or a name, got {seed!r}") from None
