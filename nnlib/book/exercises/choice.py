"""A question with options: choose the right one, or all right ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any, ClassVar

from nnlib.book.exercises.kind import Question, Verdict
from nnlib.book.markup import inline_html


@dataclass(frozen=True)
class Option:
    """One option of a `Choice`: its text, the feedback on choosing it, and whether it is right."""

    text: str
    feedback: str
    right: bool = False


@dataclass(frozen=True)
class Choice(Question):
    """Choose the right option, or all right options.

    Texts are single paragraphs of Markdown with math, code and emphasis. An answer is a string of
    letters: ``"b"``, or ``"ac"`` where several options are right; or a list of letters.

    Attributes
    ----------
    options : tuple of Option
    """

    word: ClassVar[str] = "choice"
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple(self.options))
        if len(self.options) < 2 or all(option.right for option in self.options):
            raise ValueError("options must list at least two, one of them wrong")
        if not any(option.right for option in self.options):
            raise ValueError("options must have a right one")

    @property
    def right(self) -> str:
        """The letters of the right options."""
        return "".join(letter for letter, option in self.lettered() if option.right)

    def lettered(self) -> list[tuple[str, Option]]:
        """Return the pairs of a letter, which names the option, and the option."""
        return list(zip(ascii_lowercase, self.options, strict=False))

    def judge(self, answer: object) -> Verdict:
        """Return the `Verdict` on the chosen letters."""
        chosen = _letters(answer)
        if chosen is None:
            return Verdict("open", 'Answer with a letter in quotes, such as "a".')
        if not chosen:
            return Verdict("open")
        options = dict(self.lettered())
        unknown = sorted(chosen - set(options))
        if unknown:
            return Verdict("open", f"There is no option {', '.join(unknown)}.")
        if len(chosen) > 1 and len(self.right) == 1:
            return Verdict("open", "Choose one option.")
        for letter in sorted(chosen):
            if not options[letter].right:
                return Verdict("wrong", options[letter].feedback)
        if chosen != set(self.right):
            return Verdict("wrong", f"{len(chosen)} of {len(self.right)} right options chosen.")
        return Verdict("right", " ".join(options[letter].feedback for letter in self.right))

    def samples(self) -> list[tuple[object, Verdict]]:
        """Return the right letters, no letter, and each wrong option with its feedback."""
        praise = " ".join(option.feedback for option in self.options if option.right)
        return [
            (self.right, Verdict("right", praise)),
            ("", Verdict("open")),
            *(
                (letter, Verdict("wrong", option.feedback))
                for letter, option in self.lettered()
                if not option.right
            ),
        ]

    def after_statement(self) -> str:
        """Return the options as a Markdown list with letters."""
        return "\n".join(f"- **{letter})** {option.text}" for letter, option in self.lettered())

    def fields(self, uid: str) -> str:
        """Return a box to tick, or a button to press, for each option."""
        several = len(self.right) > 1
        look = "checkbox" if several else "radio"
        return "\n".join(
            [
                f"<fieldset><legend>Choose {'all that are right' if several else 'one'}</legend>",
                *(
                    f'<label><input type="{look}" name="answer" value="{index}">'
                    f"<span><b>{letter})</b> {inline_html(option.text)}</span></label>"
                    for index, (letter, option) in enumerate(self.lettered())
                ),
                "</fieldset>",
            ]
        )

    def data(self) -> dict[str, Any]:
        """Return for each option whether it is right, and its feedback."""
        return {
            "options": [
                {"right": option.right, "feedback": inline_html(option.feedback)}
                for option in self.options
            ]
        }

    def widgets(self) -> tuple[list[Any], Callable[[], object]]:
        """Return a box to tick, or a button to press, for each letter."""
        from nnlib.book.widgets import WIDE, ipywidgets

        names = [letter for letter, _ in self.lettered()]
        if len(self.right) > 1:
            boxes = [ipywidgets.Checkbox(description=name, indent=False) for name in names]
            return boxes, lambda: "".join(box.description for box in boxes if box.value)
        radio = ipywidgets.RadioButtons(options=names, value=None, description="Your answer:")
        radio.style = WIDE
        return [radio], lambda: radio.value or ""


def _letters(answer: object) -> set[str] | None:
    """Return the letters that an answer names, such as "ac", "a) and c" or ["a", "c"]."""
    if isinstance(answer, Iterable) and not isinstance(answer, str):
        parts = list(answer)
        if not all(isinstance(part, str) for part in parts):
            return None
        answer = " ".join(parts)
    if not isinstance(answer, str):
        return None
    return set(re.sub(r"\band\b|[\s,;.&()]", "", answer.lower()))
