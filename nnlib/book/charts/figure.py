"""Draw a chart with Matplotlib: in a kernel, and in stored notebooks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import NullLocator
from PIL import Image

from nnlib.book.charts.drawing import (
    DPI,
    DRAW,
    HATCHES,
    PAPER,
    POINT,
    marker,
    mathtext,
    stroke,
)
from nnlib.book.charts.layout import (
    EDGE,
    LABEL,
    LEGEND,
    RISE,
    TITLE,
    WIDTH,
    layout,
    legend_labels,
    zoom,
)
from nnlib.book.charts.roles import COLORS
from nnlib.book.pictures import png_of

if TYPE_CHECKING:
    from matplotlib.artist import Artist

    from nnlib.book.charts.layout import Place
    from nnlib.book.charts.mark import Mark
    from nnlib.book.charts.panels import Axis, Chart, Panel


def figure(chart: Chart) -> Figure:
    """Return a chart as a Matplotlib figure, 640 pixels wide."""
    places, height = layout(chart)
    fig = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, layout="none", facecolor=PAPER)  # type: ignore[arg-type]  # the stub forgets "none"
    FigureCanvasAgg(fig)
    for panel, place in zip(chart.panels, places, strict=True):
        _draw_panel(fig, panel, place, height)
    return fig


def png(chart: Chart) -> bytes:
    """Return a chart as a PNG file, two dots for a pixel; a palette keeps it near 20 kB."""
    fig = figure(chart)
    fig.set_dpi(2 * DPI)
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    drawn = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    return png_of(drawn)


def _draw_panel(fig: Figure, panel: Panel, place: Place, height: float) -> None:
    size = (place.right - place.left, place.bottom - place.top)
    ax = fig.add_axes((place.left / WIDTH, 1 - place.bottom / height,
                       size[0] / WIDTH, size[1] / height))  # fmt: skip
    ax.set_facecolor("none")
    _dress(ax.xaxis, panel.x, panel.frame)
    _dress(ax.yaxis, panel.y, panel.frame)
    ax.set(xscale="log" if panel.x.log else "linear", yscale="log" if panel.y.log else "linear")
    for axis, given in ((ax.xaxis, panel.x), (ax.yaxis, panel.y)):
        axis.set_minor_locator(NullLocator())
        axis.set_ticks([t for t, _ in given.ticks], [mathtext(words) for _, words in given.ticks])
    ax.set(xlim=(panel.x.low, panel.x.high), ylim=(panel.y.low, panel.y.high))
    for side, spine in ax.spines.items():
        spine.set(visible=panel.frame and side in ("left", "bottom"), color=COLORS["muted"])
    ax.tick_params(left=panel.frame, bottom=panel.frame, labelleft=panel.frame,
                   labelbottom=panel.frame)  # fmt: skip
    scale = zoom(panel, place)
    for order, mark in enumerate(panel.marks, start=1):
        DRAW[mark.kind](ax, _zoomed(mark, scale), order, panel)

    def write(x: float, y: float, words: str, **style: Any) -> None:
        fig.text(x / WIDTH, 1 - y / height, mathtext(words), color=COLORS["ink"],
                 va="center", **style)  # fmt: skip

    y = place.outer_top + EDGE
    if panel.title:
        write(place.outer_left, y + TITLE / 2 - 3, panel.title, fontsize=14 * POINT, weight="bold")
        y += TITLE
    swatches = _swatches(panel)
    for label, (across, down) in zip(legend_labels(panel), place.legend, strict=True):
        _swatch(fig, swatches[label], place.left + across, y + (down + 0.5) * LEGEND, height)
        write(place.left + across + 30, y + (down + 0.5) * LEGEND, label, fontsize=13 * POINT)
    if panel.frame and panel.y.label:
        write(place.outer_left, place.top - RISE + LABEL / 2, panel.y.label, fontsize=13 * POINT)
    if panel.frame and panel.x.label:
        middle = (place.left + place.right) / 2
        down = place.bottom + (20 if panel.x.ticks else 0) + LABEL / 2
        write(middle, down, panel.x.label, fontsize=13 * POINT, ha="center")


def _zoomed(mark: Mark, scale: float) -> Mark:
    """Return a mark of a drawing with letters and lines as large as its panel makes them."""
    style = dict(mark.style)
    for name in ("size", "width", "corner"):
        if name in style and not (name == "width" and mark.kind == "bar"):
            style[name] *= scale
    if "shift" in style:
        style["shift"] = [pixels * scale for pixels in style["shift"]]
    return replace(mark, style=style)


def _dress(axis: Any, given: Axis, frame: bool) -> None:
    axis.set_tick_params(labelsize=12 * POINT, labelcolor=COLORS["ink"], color=COLORS["muted"],
                         length=3, width=0.8)  # fmt: skip
    if given.grid and frame:
        axis.grid(True, color=COLORS["pale"], linewidth=0.8, zorder=0)


def _swatches(panel: Panel) -> dict[str, list[Mark]]:
    """Return the marks that share each label of the legend."""
    shared: dict[str, list[Mark]] = {}
    for mark in panel.marks:
        if mark.style.get("label"):
            shared.setdefault(mark.style["label"], []).append(mark)
    return shared


def _swatch(fig: Figure, marks: list[Mark], x: float, y: float, height: float) -> None:
    for mark in marks:
        color, opacity = COLORS[mark.role], mark.style.get("opacity", 1)
        left, right, up = x / WIDTH, (x + 24) / WIDTH, 1 - y / height
        artist: Artist
        if mark.kind in ("area", "bar"):
            artist = Rectangle((left, up - 5 / height), right - left, 10 / height, facecolor=color,
                               alpha=max(opacity, 0.5), hatch=HATCHES[mark.style["hatch"]],
                               edgecolor=PAPER, linewidth=0)  # fmt: skip
        elif mark.kind == "dot":
            artist = Line2D([(left + right) / 2], [up], **marker(mark))
        else:
            artist = Line2D([left, right], [up, up], color=color, **stroke(mark))
        artist.set_transform(fig.transFigure)
        fig.add_artist(artist)
