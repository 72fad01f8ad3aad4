"""A pad that a cell shows: to draw on where a page is, as a picture of readings in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.book.charts import axis, bar, cells, chart, panel, rect
from nnlib.book.pad.pad import DIGITS, DigitPad
from nnlib.book.pad.page import pad_html
from nnlib.book.where import on_page

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib.book.charts.fields import Dense
    from nnlib.book.charts.panels import Chart

PICTURED = 4  # digits in the picture for notebooks


class Shown(DigitPad):
    """A pad that a cell shows as its last line."""

    def chart(self) -> Chart:
        """Return a few of the digits, and below each how sure the network is of every digit."""
        shown = self.images[:PICTURED]
        pictures = [
            panel(
                cells(image, self.full), rect(0, 0, self.side, self.side, "pale"),
                x=(0, self.side), y=(self.side, 0), equal=True, frame=False,
            )
            for image in shown
        ]  # fmt: skip
        thoughts = [
            panel(
                bar(np.arange(DIGITS), self.read(image).shares),
                x=axis(-0.6, 9.6, ticks=list(range(DIGITS))), y=axis(0, 1, ticks=[0, 1]),
            )
            for image in shown
        ]  # fmt: skip
        return chart(*pictures, *thoughts, height=150, columns=len(shown), least=60)

    def __repr__(self) -> str:
        shown = list(zip(self.labels, self.images, strict=True))[:PICTURED]
        readings = "; ".join(
            f"{'an' if label == 8 else 'a'} {label}: {self.read(image).says.rstrip('.')}"
            for label, image in shown
        )
        return f"Figure: handwritten digits, and how sure the network is of each digit. {readings}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """Return the pad on a page, and in a notebook a picture of what it does."""
        if on_page():
            return {"text/plain": repr(self), "text/html": pad_html(self)}
        from nnlib.book.charts.figure import png  # Matplotlib only where it is used

        return {"text/plain": repr(self), "image/png": png(self.chart())}


def digit_pad(network: Dense, images: ArrayLike, labels: ArrayLike) -> Shown:
    """Let readers draw a digit, and a network read it while they draw; as a cell's last line.

    On a page, also on one without Python, the drawing is reduced as `ink_counts` or `ink_greys`
    does it, and the page itself computes what the network answers. For the large pictures it shows
    the steps, and what speaks for the answer. In a notebook a picture shows some digits with their
    readings.

    Parameters
    ----------
    network : Dense
        From 64 or 784 numbers, ink from 0 (paper) to 1 (full), to ten scores; see
        `nnlib.book.charts.dense`. Its last activation is ``"identity"``: the pad takes the softmax.
        One that takes 784 has one hidden layer, of ``"relu"``.
    images : array_like of shape (N, 8, 8) or (N, 28, 28)
        Digits for "Show me one", as whole numbers: ink from 0 to 16, or to 255; the first is there
        at the start.
    labels : array_like of int of shape (N,)
        What they are.

    Returns
    -------
    DigitPad

    Raises
    ------
    TypeError
        If `network` is something else than a `Dense`.
    ValueError
        If an argument has another shape or other numbers.
    """
    return Shown(network, images, labels)
