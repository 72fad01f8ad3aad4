"""How figures look that a reader draws with Matplotlib: like the charts of the book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
from cycler import cycler

from nnlib.book.charts.roles import COLORS

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

INK, MUTED, PALE = (COLORS[role] for role in ("ink", "muted", "pale"))
CYCLE = [COLORS[role] for role in ("value", "gradient", "class-1", "class-0")]

STYLE: dict[RcKeyType, Any] = {
    "figure.figsize": (5.6, 3.6),
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "savefig.dpi": 100,
    "savefig.bbox": "tight",
    "savefig.pad_inches": 0.06,
    "font.size": 11,
    "axes.titlesize": 11.5,
    "axes.labelsize": 11,
    "xtick.labelsize": 10.5,
    "ytick.labelsize": 10.5,
    "legend.fontsize": 10.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.titlepad": 8,
    "axes.titley": 1.0,  # where it would be put anyway; looking for it takes a quarter of a drawing
    "axes.prop_cycle": cycler(color=CYCLE) + cycler(linestyle=["-", "--", "-.", ":"]),
    "grid.color": PALE,
    "lines.linewidth": 2.0,
    "lines.markersize": 6.5,
    "hatch.linewidth": 0.8,
    "legend.frameon": False,
    "legend.handlelength": 2.6,
    "image.cmap": "gray_r",
    "svg.hashsalt": "nnlib",
}


def house_style() -> None:
    """Make Matplotlib draw every figure from now on in the style of the book."""
    plt.rcParams.update(STYLE)
