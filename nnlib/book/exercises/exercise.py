"""An exercise: statement, ladder of hints, worked solution, and how answers are judged."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass

from nnlib.book.exercises.code import Code
from nnlib.book.exercises.kinds import Choice, Number
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
        Markdown that works the exercise out; for a `Code` exercise its right answer follows.
    kind : Choice, Number or Code
        What an answer is and how it is judged.
    """

    id: str
    title: str
    statement: str
    hints: tuple[str, ...]
    solution: str
    kind: Choice | Number | Code

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d\d-\d+", self.id):
            raise ValueError(f"id must be chapter and number such as '01-3', got {self.id!r}")
        if isinstance(self.hints, str) or not self.hints:
            raise ValueError(f"hints of {self.id} must be a tuple of at least one string")
        for field in ("title", "statement", "solution"):
            text = checked_text(getattr(self, field), f"{field} of {self.id}")
            object.__setattr__(self, field, inspect.cleandoc(text))
        hints = (checked_text(hint, f"a hint of {self.id}") for hint in self.hints)
        object.__setattr__(self, "hints", tuple(map(inspect.cleandoc, hints)))


def verify(exercise: Exercise) -> None:
    """Check that the solution passes and every planted wrong answer gets its own message.

    Raises
    ------
    AssertionError
        If not; the message says which answer got what.
    """
    kind = exercise.kind
    verdict = kind.judge(kind.answer)
    if verdict.state != "right":
        raise AssertionError(f"{exercise.id}: its own solution is refused: {verdict}")
    messages = [message for _, message in kind.planted]
    if len(set(messages)) < len(messages):
        raise AssertionError(f"{exercise.id}: two planted wrong answers have one message")
    for answer, message in kind.planted:
        verdict = kind.judge(answer)
        if verdict.state != "wrong" or verdict.message != message:
            raise AssertionError(
                f"{exercise.id}: the wrong answer {answer!r} must get {message!r}, got {verdict}"
            )
    if isinstance(kind, Code) and kind.judge(kind.stub).state != "open":
        raise AssertionError(f"{exercise.id}: the stub must be judged not answered yet")
