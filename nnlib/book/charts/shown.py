"""Make a chart that a cell shows as its last line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.book.charts.fields import cells
from nnlib.book.charts.layout import EDGE
from nnlib.book.charts.marks import rect
from nnlib.book.charts.page import still_html
from nnlib.book.charts.panels import Chart, Panel, panel
from nnlib.book.where import on_page
from nnlib.tensor import value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike


class Shown(Chart):
    """A chart that is shown as HTML on a page, as a picture in a notebook."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """Return the chart as HTML on a page, as a picture in a notebook."""
        about = f"Chart({', '.join(panel.title or 'panel' for panel in self.panels)})"
        if on_page():
            return {"text/plain": about, "text/html": still_html(self, about)}
        from nnlib.book.charts.figure import png  # Matplotlib only where it is used

        return {"text/plain": about, "image/png": png(self)}


def chart(*panels: Panel, height: int = 280, columns: int | None = None, least: int = 200) -> Shown:
    """Put panels into a chart that is as wide as the page.

    Parameters
    ----------
    *panels : Panel
    height : int
        Pixels of one row of panels, with titles and labels.
    columns : int, optional
        Panels in a row; by default all. On a narrow screen there are fewer.
    least : int
        Pixels of width below which panels go into a row of their own.

    Raises
    ------
    TypeError
        If there is no panel, or a panel is something else.
    """
    if not panels or not all(isinstance(panel, Panel) for panel in panels):
        wrong = [type(p).__name__ for p in panels if not isinstance(p, Panel)]
        raise TypeError(f"a chart is made of panels, got {', '.join(wrong) or 'none'}")
    return Shown(panels, int(height), columns or len(panels), int(least))


def image_grid(
    images: ArrayLike,
    titles: Sequence[object] | None = None,
    *,
    columns: int | None = None,
    signed: bool = False,
    limit: float | None = None,
) -> Shown:
    """Draw small images side by side on one common scale.

    Parameters
    ----------
    images : array_like, shape (N, H, W)
    titles : sequence, optional
        What stands above each image.
    columns : int, optional
        Images in a row. None: at most 10, rows as even as can be.
    signed : bool
        For weights: blue is positive, vermilion with a dot negative; see `cells`.
    limit : float, optional
        The value that gets the full shade. None: the greatest size that occurs.

    Raises
    ------
    ValueError
        If there is no image, or `titles` has another length.
    """
    images = np.asarray(value(images), dtype=float)
    if images.ndim != 3 or images.size == 0:
        raise ValueError(f"images must have shape (N, H, W) with N >= 1, got {images.shape}")
    n, height, width = images.shape
    if titles is not None and len(titles) != n:
        raise ValueError(f"titles must be {n}, one for each image, got {len(titles)}")
    words = [""] * n if titles is None else [str(title) for title in titles]
    rows = -(-n // (columns or 10))
    columns = columns or -(-n // rows)
    top = float(np.abs(images).max() if limit is None else limit) or 1.0
    panels = [
        panel(
            cells(image, top, signed=signed),
            rect(0, 0, width, height, "pale"),
            x=(0, width), y=(height, 0), title=title, equal=True, frame=False,
        )
        for image, title in zip(images, words, strict=True)
    ]  # fmt: skip
    side = min(640 / columns, 160)
    longest = max(len(title) for title in words)
    least = max(min(60, int(side)), 8 * longest + EDGE)  # a title's letter takes 8 pixels
    return chart(*panels, height=round(side * height / width) + 22, columns=columns, least=least)
