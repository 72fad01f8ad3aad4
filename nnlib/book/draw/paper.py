"""A sheet of paper measured in inches: text whose size is known, lines, arrows and shapes.

Nothing here goes through pyplot, so a drawing is shown once, by whoever asks for it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Polygon, Rectangle

from nnlib.book.plots import COLORS, INK

if TYPE_CHECKING:
    from typing import SupportsFloat

    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.text import Text
    from matplotlib.typing import LineStyleType
    from numpy.typing import ArrayLike

    from nnlib._types import Array

WIDTH = 5.6  # inches; legible on a telephone
SIZE = 11  # points
SMALL = 10
FORWARD, BACKWARD = COLORS[0], COLORS[1]  # blue for values, vermilion for gradients
LINE = "#767676"
PAPER = "white"
LIT = "#ffdf85"  # amber on white, and still brown where a dark page turns the lightness round
MARGIN = 0.08


def sheet(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure of this size and its axes, in inches, with y downwards."""
    size = (width, height)
    figure = Figure(figsize=size, layout="none")  # type: ignore[arg-type]  # the stub forgets "none"
    FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, width), ylim=(height, 0))
    ax.axis("off")
    # The paper itself counts as drawn, so that saving cuts nothing off: frames keep one size.
    paper = Rectangle((0, 0), width, height, color=PAPER, linewidth=0, zorder=-10)
    ax.add_patch(paper).set_gid("paper")
    return figure, ax


@cache
def _scratch() -> tuple[Figure, RendererAgg]:
    figure = Figure(dpi=200)
    return figure, FigureCanvasAgg(figure).get_renderer()


def text_size(text: str, **style: Any) -> tuple[float, float]:
    """Return width and height in inches that `write` needs for a text."""
    if not text:
        return 0.0, 0.0
    figure, renderer = _scratch()
    artist = figure.text(0, 0, text, **_text_style(style))
    extent = artist.get_window_extent(renderer)
    artist.remove()
    return extent.width / figure.dpi, extent.height / figure.dpi


def write(ax: Axes, x: float, y: float, text: str, **style: Any) -> Text:
    """Write a text centred at (x, y)."""
    style = {"ha": "center", "va": "center", "color": INK, "zorder": 5, **_text_style(style)}
    return ax.text(x, y, text, **style)


def _text_style(style: dict[str, Any]) -> dict[str, Any]:
    return {"fontsize": SIZE, "linespacing": 1.15, **style}


def line(
    ax: Axes,
    points: ArrayLike,
    *,
    color: str = LINE,
    width: float = 1.2,
    dashed: bool = False,
    head: bool = True,
    zorder: float = 1,
) -> Line2D:
    """Draw a line through points, with an arrow head at its end."""
    points = np.asarray(points, dtype=float)
    if head:
        tip, length = points[-1], 0.075 + 0.018 * width
        near = _back_from_end(points, length)
        along = (tip - near) / max(np.hypot(*(tip - near)), 1e-9)
        across = 0.45 * length * np.array([-along[1], along[0]])
        base = tip - length * along
        ax.add_patch(
            Polygon([tip, base + across, base - across], color=color, linewidth=0, zorder=zorder)
        )
        points = np.vstack([points[:-1], base + 0.2 * length * along])
    style = (0, (3.2, 1.6)) if dashed else "-"
    return ax.plot(
        *points.T, color=color, linewidth=width, linestyle=style, zorder=zorder,
        solid_capstyle="butt", scalex=False, scaley=False, marker="",
    )[0]  # fmt: skip


def _back_from_end(points: Array, length: float) -> Array:
    far = (point for point in points[-2::-1] if np.hypot(*(points[-1] - point)) >= length)
    near: Array = next(far, points[0])
    return near


def circle(
    ax: Axes, x: float, y: float, radius: float, *, face: str = PAPER, width: float = 1.4
) -> Patch:
    """Draw a circle."""
    return ax.add_patch(
        Circle((x, y), radius, edgecolor=INK, facecolor=face, linewidth=width, zorder=3)
    )


def box(
    ax: Axes,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    edge: str = INK,
    face: str = PAPER,
    line_width: float = 1.4,
    style: LineStyleType = "-",
    corner: float = 0.06,
    zorder: float = 3,
) -> Patch:
    """Draw a box with rounded corners, centred at (x, y)."""
    return ax.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2), width, height,
            boxstyle=f"round,pad=0,rounding_size={corner}",
            edgecolor=edge, facecolor=face, linewidth=line_width, linestyle=style, zorder=zorder,
        )
    )  # fmt: skip


def number(value: SupportsFloat, digits: int = 4) -> str:
    """Write a number with a true minus sign."""
    return plain_number(value, digits).replace("-", "−")


def plain_number(value: SupportsFloat, digits: int = 4) -> str:
    """Write a number with at most this many significant digits, in ASCII; zero has no sign."""
    return f"{float(value) + 0.0:.{digits}g}"
