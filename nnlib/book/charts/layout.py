"""Where the panels of a chart lie, in pixels; assets/charts/layout.js counts in the same way."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnlib.book.charts.panels import Chart, Panel

WIDTH = 640  # pixels of a chart where there is room
LETTER = 7  # about the width of one letter of a tick or legend
TITLE, LABEL, LEGEND, TICKS, EDGE, SWATCH = 28, 18, 20, 20, 8, 34
RISE = 24  # of the label of the y axis over its ticks


@dataclass(frozen=True)
class Place:
    """The rectangle of a panel's data, its top row, and where its legend's words begin."""

    left: float
    top: float
    right: float
    bottom: float
    outer_left: float
    outer_top: float
    legend: tuple[tuple[float, float], ...]


def layout(chart: Chart, width: float = WIDTH) -> tuple[list[Place], float]:
    """Return the places of the panels, and the height of the chart."""
    columns = chart.columns
    while columns > 1 and width / columns < chart.least:
        columns -= 1
    places: list[Place] = []
    top = 0.0
    for k in range(0, len(chart.panels), columns):
        row = chart.panels[k : k + columns]
        # Pictures of a short last row are as large as those above.
        pictures = all(panel.equal and not panel.frame for panel in row)
        weights = [panel.weight for panel in (chart.panels[:columns] if pictures else row)]
        share, left = width / sum(weights), 0.0
        above = max(_above(panel, share * panel.weight) for panel in row)
        below = max(_below(panel) for panel in row)
        tallest = max(_height(panel, share * panel.weight) for panel in row)
        height = min(chart.height, above + tallest + below)
        for panel in row:
            right = left + share * panel.weight
            places.append(_place(panel, left, right, top, (above, height - below)))
            left = right
        top += height
    return places, top


def zoom(panel: Panel, place: Place) -> float:
    """By how much letters and lines of a drawing are larger than they were meant to be."""
    span = abs(panel.x.high - panel.x.low)
    return (place.right - place.left) / span / panel.unit if panel.unit else 1.0


def legend_labels(panel: Panel) -> list[str]:
    """Return the words of a panel's legend, each once."""
    labels = [mark.style["label"] for mark in panel.marks if mark.style.get("label")]
    return list(dict.fromkeys(labels))


def _indent(panel: Panel) -> float:
    """Room at the left for the words of the y axis, and half of those at the end of the x axis."""
    if not panel.frame:
        return EDGE
    longest = max((len(words) for _, words in panel.y.ticks), default=0)
    first = next((words for at, words in panel.x.ticks if at == panel.x.low), "")
    return max(EDGE + (longest and longest * LETTER + 8), len(first) * LETTER / 2)


def _lines(panel: Panel, room: float) -> tuple[tuple[float, float], ...]:
    """Where the items of the legend begin: across, and in which line."""
    spots, across, down = [], 0.0, 0
    for label in legend_labels(panel):
        length = SWATCH + len(label) * LETTER
        if across and across + length > room:
            across, down = 0.0, down + 1
        spots.append((across, float(down)))
        across += length + 12
    return tuple(spots)


def _above(panel: Panel, width: float) -> float:
    lines = _lines(panel, width - _indent(panel) - EDGE)
    legend = (1 + lines[-1][1]) * LEGEND if lines else 0
    label = RISE if panel.frame and panel.y.label else 0
    return EDGE + (TITLE if panel.title else 0) + legend + label


def _below(panel: Panel) -> float:
    if not panel.frame:
        return EDGE
    return EDGE + (TICKS if panel.x.ticks else 0) + (LABEL if panel.x.label else 0)


def _height(panel: Panel, width: float) -> float:
    """How high the data of a panel may be: where a unit is as long up as across, not any height."""
    if not panel.equal:
        return math.inf
    across = width - _indent(panel) - EDGE - 4
    return across * abs(panel.y.high - panel.y.low) / abs(panel.x.high - panel.x.low)


def _place(
    panel: Panel, left: float, right: float, top: float, inner: tuple[float, float]
) -> Place:
    x0, x1 = left + _indent(panel), right - EDGE - 4
    y0, y1 = (top + y for y in inner)
    legend = _lines(panel, x1 - x0 + 4)
    if panel.equal:
        wide = (x1 - x0) / abs(panel.x.high - panel.x.low)
        tall = (y1 - y0) / abs(panel.y.high - panel.y.low)
        unit = min(wide, tall)
        spare = (x1 - x0 - unit * abs(panel.x.high - panel.x.low)) / 2
        lengths = (SWATCH + len(label) * LETTER for label in legend_labels(panel))
        longest = max((a + b for (a, _), b in zip(legend, lengths, strict=True)), default=0)
        back = min(spare, max(0, spare + longest - (x1 - x0 + 4)))  # so that none is cut
        legend = tuple((across - back, down) for across, down in legend)
        x0, x1, y1 = x0 + spare, x1 - spare, y0 + unit * abs(panel.y.high - panel.y.low)
    return Place(x0, y0, x1, y1, x0 - _indent(panel) + EDGE, top, legend)
