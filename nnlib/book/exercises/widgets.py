"""The answer form of a question in a running kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nnlib.book.exercises.kinds import Choice
from nnlib.book.markup import inline_html
from nnlib.book.widgets import WIDE, how_to_install, ipywidgets, view

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnlib.book.exercises.exercise import Exercise


def question_view(exercise: Exercise) -> dict[str, Any]:
    """Return a mime bundle with the answer form of an exercise of kind Choice or Number."""
    if ipywidgets is None:
        return {"text/html": how_to_install("To answer here")}
    return view(question_box(exercise))


def question_box(exercise: Exercise) -> ipywidgets.VBox:
    """Return a widget that holds the fields of an answer, a button and the verdict."""
    kind = exercise.kind
    if isinstance(kind, Choice):
        fields, read = _choice_fields(kind)
    else:
        field = ipywidgets.Text(description="Your answer:", style=WIDE)
        fields, read = [field], lambda: field.value
    button, verdict = ipywidgets.Button(description="Check"), ipywidgets.HTMLMath()

    def judge(_clicked: object) -> None:
        verdict.value = f'<div role="status">{inline_html(str(kind.judge(read())))}</div>'

    button.on_click(judge)
    return ipywidgets.VBox([*fields, button, verdict])


def _choice_fields(choice: Choice) -> tuple[list[ipywidgets.Widget], Callable[[], str]]:
    """Return the fields of a Choice and a function that reads the chosen letters."""
    names = [letter for letter, _ in choice.lettered()]
    if choice.several:
        boxes = [ipywidgets.Checkbox(description=name, indent=False) for name in names]
        return boxes, lambda: "".join(box.description for box in boxes if box.value)
    radio = ipywidgets.RadioButtons(options=names, value=None, description="Your answer:")
    radio.style = WIDE
    return [radio], lambda: radio.value or ""
