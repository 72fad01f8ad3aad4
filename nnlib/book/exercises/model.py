"""An exercise: statement, ladder of hints, worked solution, and how answers are judged."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from nnlib.book.exercises.kind import Kind
from nnlib.book.markup import checked_text


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One exercise of a chapter.

    Attributes
    ----------
    id : str
        Chapter and number, such as ``"01-3"``.
    title, statement : str
        Markdown, with ``$`` math.
    hints : tuple of str
        Markdown, from the gentlest to the most telling.
    solution : str
        Markdown that works the exercise out; what the kind has to add follows.
    kind : Kind
        What an answer is and how it is judged.
    drawing : callable, optional
        ``drawing(seed)`` is the exercise with other numbers, see `drawable`; without it, the
        exercise is the same for everybody.
    """

    id: str
    title: str
    statement: str
    hints: tuple[str, ...]
    solution: str
    kind: Kind
    drawing: Callable[[int | str], Exercise] | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"(\d\d|[a-z])-\d+", self.id):
            raise ValueError(f"id must be chapter and number such as '01-3', got {self.id!r}")
        if isinstance(self.hints, str) or not self.hints:
            raise ValueError(f"hints of {self.id} must be a tuple of at least one string")
        for name in ("title", "statement", "solution"):
            text = checked_text(getattr(self, name), f"{name} of {self.id}")
            object.__setattr__(self, name, inspect.cleandoc(text))
        hints = (checked_text(hint, f"a hint of {self.id}") for hint in self.hints)
        object.__setattr__(self, "hints", tuple(map(inspect.cleandoc, hints)))

    def drawn(self, seed: int | str) -> Exercise:
        """Return the same exercise with other numbers than the book's.

        Parameters
        ----------
        seed : int or str
            Which numbers: a number, or a name such as a student's. The same seed gives the same
            exercise on every machine.
        """
        if self.drawing is None:
            raise ValueError(
                f"seed must be left out for {self.id}, whose numbers stay; got {seed!r}"
            )
        return self.drawing(seed)


def verify(exercise: Exercise) -> None:
    """Check that every sample answer of an exercise gets its verdict, known mistakes one each.

    Raises
    ------
    AssertionError
        If not; the message says which answer got what.
    """
    samples = exercise.kind.samples()
    for answer, wanted in samples:
        verdict = exercise.kind.judge(answer)
        if verdict != wanted:
            raise AssertionError(
                f"{exercise.id}: the answer {answer!r} must get {str(wanted)!r}, got {verdict}"
            )
    messages = [wanted.message for _, wanted in samples if wanted.state == "wrong"]
    if len(set(messages)) < len(messages):
        raise AssertionError(f"{exercise.id}: two known mistakes have one message")
