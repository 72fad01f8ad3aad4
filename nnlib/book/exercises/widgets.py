"""The answer form of a question in a running kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nnlib.book.markup import inline_html
from nnlib.book.widgets import how_to_install, ipywidgets, view


def form_view(
    widgets: Callable[[], tuple[list[Any], Callable[[], object]]],
    judge: Callable[[object], object],
) -> dict[str, Any]:
    """Return a mime bundle with an answer form.

    Parameters
    ----------
    widgets : callable
        Makes the fields, and a function that reads the answer from them.
    judge : callable
        What it returns of the answer is shown.
    """
    if ipywidgets is None:
        return {"text/html": how_to_install("To answer here")}
    return view(form_box(*widgets(), judge))


def form_box(
    fields: list[Any], read: Callable[[], object], judge: Callable[[object], object]
) -> ipywidgets.VBox:
    """Return a widget that holds the fields of an answer, a button and the verdict."""
    button, verdict = ipywidgets.Button(description="Check"), ipywidgets.HTMLMath()

    def on_click(_clicked: object) -> None:
        verdict.value = f'<div role="status">{inline_html(str(judge(read())))}</div>'

    button.on_click(on_click)
    return ipywidgets.VBox([*fields, button, verdict])
