"""A sheet of paper measured in inches: text whose size is known, lines, arrows and shapes.

Nothing here goes through pyplot, so a drawing is shown once, by whoever asks for it.
"""

from functools import cache

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Polygon, Rectangle

from nnlib.book.plots import COLORS, INK

WIDTH = 5.6  # inches; legible on a telephone
SIZE = 11  # points
SMALL = 10
FORWARD, BACKWARD = COLORS[0], COLORS[1]  # blue for values, vermilion for gradients
LINE = "#767676"
PAPER = "white"
LIT = "#fff3c4"
MARGIN = 0.08


def sheet(width, height):
    """Return a figure of this size and its axes, in inches, with y downwards."""
    figure = Figure(figsize=(width, height), layout="none")
    FigureCanvasAgg(figure)
    ax = figure.add_axes((0, 0, 1, 1))
    ax.set(xlim=(0, width), ylim=(height, 0))
    ax.axis("off")
    # The paper itself counts as drawn, so that saving cuts nothing off: frames keep one size.
    paper = Rectangle((0, 0), width, height, color=PAPER, linewidth=0, zorder=-10)
    ax.add_patch(paper).set_gid("paper")
    return figure, ax


@cache
def _scratch():
    figure = Figure(dpi=200)
    return figure, FigureCanvasAgg(figure).get_renderer()


def text_size(text, **style):
    """Return width and height in inches that `write` needs for a text."""
    if not text:
        return 0.0, 0.0
    figure, renderer = _scratch()
    artist = figure.text(0, 0, text, **_text_style(style))
    extent = artist.get_window_extent(renderer)
    artist.remove()
    return extent.width / figure.dpi, extent.height / figure.dpi


def write(ax, x, y, text, **style):
    """Write a text centred at (x, y)."""
    style = {"ha": "center", "va": "center", "color": INK, "zorder": 5, **_text_style(style)}
    return ax.text(x, y, text, **style)


def _text_style(style):
    return {"fontsize": SIZE, "linespacing": 1.15, **style}


def line(ax, points, *, color=LINE, width=1.2, dashed=False, head=True, zorder=1):
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


def _back_from_end(points, length):
    for point in points[-2::-1]:
        if np.hypot(*(points[-1] - point)) >= length:
            return point
    return points[0]


def circle(ax, x, y, radius, *, face=PAPER, width=1.4):
    """Draw a circle."""
    return ax.add_patch(
        Circle((x, y), radius, edgecolor=INK, facecolor=face, linewidth=width, zorder=3)
    )


def box(ax, x, y, width, height, *, edge=INK, face=PAPER, line_width=1.4, style="-", corner=0.06,
        zorder=3):  # fmt: skip
    """Draw a box with rounded corners, centred at (x, y)."""
    return ax.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - height / 2), width, height,
            boxstyle=f"round,pad=0,rounding_size={corner}",
            edgecolor=edge, facecolor=face, linewidth=line_width, linestyle=style, zorder=zorder,
        )
    )  # fmt: skip


def number(value, digits=4):
    """Write a number with a true minus sign."""
    return plain_number(value, digits).replace("-", "−")


def plain_number(value, digits=4):
    """Write a number with at most this many significant digits, in ASCII; zero has no sign."""
    return f"{float(value) + 0.0:.{digits}g}"
