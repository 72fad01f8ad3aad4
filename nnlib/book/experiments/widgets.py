"""The controls of an experiment in a running kernel: ipywidgets that draw on demand."""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING, Any

from nnlib.book.charts.figure import png
from nnlib.book.charts.layout import WIDTH
from nnlib.book.widgets import WIDE, how_to_install, ipywidgets, view

if TYPE_CHECKING:
    from nnlib.book.experiments.experiment import Control, Experiment, Frame, Value


def experiment_view(experiment: Experiment, first: Frame) -> dict[str, Any]:
    """Return a mime bundle with live controls that start at the frame `first`."""
    if ipywidgets is None:
        return {"text/html": _frame_html(first) + how_to_install("To move the controls")}
    return view(experiment_box(experiment, first))


def experiment_box(experiment: Experiment, first: Frame) -> ipywidgets.VBox:
    """Return a widget that holds a title, the controls and the frame."""
    controls = [_control(c, experiment.start[c.name]) for c in experiment.controls]
    shown = ipywidgets.HTML(_frame_html(first))

    def draw(_change: object) -> None:
        setting = {
            control.name: control.values[widget.index]
            for control, widget in zip(experiment.controls, controls, strict=True)
        }
        try:
            shown.value = _frame_html(experiment.frame(**setting))
        except Exception as error:  # a callback's traceback would only reach a hidden log
            shown.value = f"<pre>{html.escape(f'{type(error).__name__}: {error}')}</pre>"

    for widget in controls:
        widget.observe(draw, "index")
    title = ipywidgets.HTML(f"<b>Experiment: {html.escape(experiment.title)}</b>")
    return ipywidgets.VBox([title, *controls, shown])


def _control(control: Control, value: Value) -> ipywidgets.Widget:
    """Return the widget of one control; its `index` is the index of the value."""
    look = {
        "slider": ipywidgets.SelectionSlider,
        "radio": ipywidgets.RadioButtons,
        "select": ipywidgets.Dropdown,
    }[control.look]
    return look(
        options=control.texts,
        index=control.values.index(value),
        description=control.label,
        style=WIDE,
    )


def _frame_html(frame: Frame) -> str:
    """Return a frame that needs no file; `HTML` and not `Image`, which has no alternative text."""
    source = f"data:image/png;base64,{base64.b64encode(png(frame.chart)).decode()}"
    return (
        f'<figure style="margin:0"><img src="{source}" width="{WIDTH}"'
        f' style="max-width:100%;height:auto" alt="{html.escape(frame.alt)}">'
        f'<figcaption aria-live="polite" style="line-height:1.5">{html.escape(frame.says)}'
        "</figcaption></figure>"
    )
