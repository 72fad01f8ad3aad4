"""Matplotlib's backend in the page: what ``plt.show()`` and the end of a cell do with figures.

Matplotlib imports this module by the name in the environment variable ``MPLBACKEND``.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from nnlib.book.style import house_style

if TYPE_CHECKING:
    from typing import Any

house_style()

__all__ = ["FigureCanvas", "FigureManager", "bundle", "show_open"]


class FigureManager(FigureManagerBase):
    """A manager whose `pyplot.show` displays."""

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        """Display the open figures and close them."""
        show_open()


class FigureCanvas(FigureCanvasAgg):
    """Agg's canvas with that manager."""

    manager_class = FigureManager


def show_open() -> None:
    """Display the open figures and close them."""
    for number in plt.get_fignums():
        display(plt.figure(number))
        plt.close(number)


def bundle(value: object) -> dict[str, Any]:
    """Return what a figure shows beside its text; nothing for any other value."""
    if not isinstance(value, Figure):
        return {}
    drawn = io.BytesIO()
    value.savefig(drawn, format="png", bbox_inches="tight")
    return {"image/png": drawn.getvalue()}
