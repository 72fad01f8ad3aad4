"""A sheet of paper measured in inches: text whose size is known, lines, arrows and shapes.

What is put on a sheet becomes marks of a chart, so that a drawing is shown like every figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib.book import charts

if TYPE_CHECKING:
    from typing import SupportsFloat

    from numpy.typing import ArrayLike

    from nnlib._types import Array
    from nnlib.book.charts import Chart, Mark, Panel

INCH = 100  # pixels
WIDTH = 5.6  # inches
SIZE = 15.0  # pixels of letters
SMALL = 13.5
LEADING = 1.2  # heights of letters from line to line
MARGIN = 0.08
# Widths of letters in shares of their height, a little more than most fonts have.
WIDTHS = {0.30: "il.,:;|'!·", 0.42: "fjrtI()[]{}/ -°*\"", 0.56: "acekszvxyJ?⋮",
          0.86: "mwMW@%…→⊕", 0.72: "ABCDGHKNOQRUVX&Σ"}  # fmt: skip
LETTERS = {letter: width for width, letters in WIDTHS.items() for letter in letters}
LETTER = 0.62  # of all others
MONO = 0.61


class Sheet:
    """Paper of a width and a height in inches, y downwards.

    Attributes
    ----------
    width, height : float
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._marks: list[tuple[float, Mark]] = []

    def add(self, mark: Mark, zorder: float, name: str) -> None:
        """Put a mark on the paper; those of a higher order hide the others."""
        mark.style["name"] = name
        self._marks.append((zorder, mark))

    def panel(self, title: str = "", weight: float = 1.0) -> Panel:
        """Return the sheet as a panel of a chart."""
        marks = [mark for _, mark in sorted(self._marks, key=lambda pair: pair[0])]
        return charts.panel(
            *marks, x=(0, self.width), y=(self.height, 0), equal=True, frame=False, unit=INCH,
            title=title, weight=weight,
        )  # fmt: skip

    def chart(self) -> Chart:
        """Return the sheet as a chart."""
        return charts.chart(self.panel(), height=round(self.height * INCH) + 16)


def sheet(width: float, height: float) -> Sheet:
    """Return an empty sheet of this size."""
    return Sheet(width, height)


def text_size(text: str, *, size: float = SIZE, mono: bool = False) -> tuple[float, float]:
    """Return width and height in inches that `write` needs for a text, in any usual font."""
    if not text:
        return 0.0, 0.0
    lines = text.replace("*", "").replace("~", "").split("\n")
    widths = [sum(MONO if mono else LETTERS.get(letter, LETTER) for letter in line)
              for line in lines]  # fmt: skip
    return max(widths) * size / INCH, (LEADING * (len(lines) - 1) + 1) * size / INCH


def write(
    paper: Sheet,
    x: float,
    y: float,
    text: str,
    *,
    role: str = "ink",
    size: float = SIZE,
    anchor: str = "middle",
    top: bool = False,
    bold: bool = False,
    mono: bool = False,
    zorder: float = 5,
    name: str = "text",
) -> None:
    """Write a text with its middle, or its top, at height y; letters between asterisks are italic.

    `anchor` says what of it stands at x: ``"start"``, ``"middle"`` or ``"end"``.
    """
    if not text:
        return
    lines = text.split("\n")
    step = LEADING * size / INCH
    first = y + size / INCH / 2 if top else y - step * (len(lines) - 1) / 2
    down = [first + step * k for k in range(len(lines))]
    mark = charts.text([x] * len(lines), down, lines, role, anchor=anchor, size=size, bold=bold,
                       mono=mono)  # fmt: skip
    paper.add(mark, zorder, name)


def line(
    paper: Sheet,
    points: ArrayLike,
    *,
    role: str = "muted",
    width: float = 1.6,
    dashed: bool = False,
    head: bool = True,
    zorder: float = 1,
    name: str = "line",
) -> None:
    """Draw a line through points, with an arrow head at its end."""
    points = np.asarray(points, dtype=float)
    dash = "dashed" if dashed else "solid"
    if head:
        near = _back_from_end(points, (8 + 1.5 * width) / INCH)
        tip = points[-1]
        paper.add(
            charts.arrow(near[0], near[1], tip[0], tip[1], role, width=width),
            zorder,
            f"{name} head",
        )
        points = np.vstack([points[:-1], near])
    paper.add(charts.line(points[:, 0], points[:, 1], role, width=width, dash=dash), zorder, name)


def _back_from_end(points: Array, length: float) -> Array:
    """Return the point on the line that lies so far before its end."""
    after = points[-1]
    for before in points[-2::-1]:
        step = np.hypot(*(after - before))
        if step >= length:
            near: Array = after + (before - after) * length / step
            return near
        length -= step
        after = before
    first: Array = points[0]
    return first


def circle(
    paper: Sheet,
    x: float,
    y: float,
    radius: float,
    *,
    face: str = "paper",
    width: float = 1.8,
    name: str = "circle",
) -> None:
    """Draw a circle; `face` as in `box`."""
    box(paper, x, y, 2 * radius, 2 * radius, face=face, line_width=width, corner=radius, name=name)


def box(
    paper: Sheet,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    edge: str = "ink",
    face: str = "paper",
    line_width: float = 1.8,
    dash: str = "solid",
    corner: float = 0.06,
    hatch: str = "",
    zorder: float = 3,
    name: str = "box",
) -> None:
    """Draw a box with rounded corners, centred at (x, y).

    `face` is ``"none"``, ``"paper"``, or a role: ``"lit"`` and ``"pale"`` are grounds, any other
    one fills with a tint.
    """
    ends = x - width / 2, y - height / 2, x + width / 2, y + height / 2
    pixels = corner * INCH
    if face not in ("none", "paper"):
        fill = "solid" if face in ("lit", "pale") else "tint"
        ground = charts.rect(*ends, face, fill=fill, width=0, corner=pixels, hatch=hatch)
        paper.add(ground, zorder, f"{name} ground")
    fill = "paper" if face == "paper" else "none"
    outline = charts.rect(*ends, edge, fill=fill, dash=dash, width=line_width, corner=pixels)
    paper.add(outline, zorder, name)


def number(value: SupportsFloat, digits: int = 4) -> str:
    """Write a number with a true minus sign."""
    return plain_number(value, digits).replace("-", "−")


def plain_number(value: SupportsFloat, digits: int = 4) -> str:
    """Write a number with at most this many significant digits, in ASCII; zero has no sign."""
    return f"{float(value) + 0.0:.{digits}g}"
