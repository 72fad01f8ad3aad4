"""The answer form of a question on a static page; assets/exercises.js brings it to life."""

from __future__ import annotations

from typing import Any

from nnlib.book.exercises.kinds import Choice, Number
from nnlib.book.markup import attribute, inline_html


def question_html(id: str, kind: Choice | Number) -> str:
    """Return the answer form of the exercise `id`."""
    uid = f"exercise-{id}"
    if isinstance(kind, Choice):
        look = "checkbox" if kind.several else "radio"
        legend = "Choose all that are right" if kind.several else "Choose one"
        question: dict[str, Any] = {
            "options": [
                {"right": option.right, "feedback": inline_html(option.feedback)}
                for option in kind.options
            ]
        }
        fields = [f"<fieldset><legend>{legend}</legend>"]
        fields += [
            f'<label><input type="{look}" name="answer" value="{index}">'
            f"<span><b>{letter})</b> {inline_html(option.text)}</span></label>"
            for index, (letter, option) in enumerate(kind.lettered())
        ]
        fields.append("</fieldset>")
    else:
        question = {
            "answer": kind.answer,
            "tolerance": kind.tolerance,
            "right": inline_html(kind.right),
            "wrong": [[value, inline_html(feedback)] for value, feedback in kind.wrong],
            "feedback": inline_html(kind.feedback),
        }
        fields = [
            f'<label for="{uid}-answer">Your answer (a number)</label>'
            f'<input id="{uid}-answer" name="answer" type="text" inputmode="decimal">'
        ]
    return "\n".join(
        [
            f'<form class="nn-question" autocomplete="off" data-question="{attribute(question)}">',
            *fields,
            '<button type="submit" hidden>Check</button>',
            '<p class="nn-verdict" role="status"></p>',
            "</form>",
        ]
    )


def options_markdown(choice: Choice) -> str:
    """Return the options of a Choice as a Markdown list with letters."""
    return "\n".join(f"- **{letter})** {option.text}" for letter, option in choice.lettered())
