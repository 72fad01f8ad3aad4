"""A drawing as the digits of `nnlib.datasets.load_mnist` came about: grey, fitted and centred.

The makers of MNIST fitted each digit into 20 by 20 pixels without changing its proportions, in
grey, because a pixel can be half inked, and put these where the centre of mass of the ink falls
into the middle pixel of 28 by 28. A drawing goes the same way, with a pen as wide as the strokes of
the data. assets/ink.js does the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nnlib.book.pad.ink import pieces, squared_distances

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from nnlib._types import Array

BOX, FRAME = 20, 28  # pixels along a side of what the digit is fitted into, and of the picture
MIDDLE = FRAME // 2  # the pixel that gets the centre of mass, counted from 0
FINE = 4  # points along a side of a pixel, which are black or white
PEN = 3.0  # width of the pen, in pixels
FULL = 255  # a pixel whose points are all black


class Greys(NamedTuple):
    """What `ink_greys` returns: the steps from a drawing to a picture.

    Attributes
    ----------
    box : ndarray of float of shape (20, 20)
        The drawing, cropped and scaled.
    mass : ndarray of float of shape (2,)
        The centre of mass of its ink: across and down, in pixels of the box, counted from 0.
    corner : ndarray of int of shape (2,)
        Where the box goes: across and down, in pixels of the picture.
    image : ndarray of float of shape (28, 28)
        The picture.
    """

    box: Array
    mass: Array
    corner: Array
    image: Array


def ink_greys(strokes: Sequence[ArrayLike]) -> Greys:
    """Make a picture of 28 by 28 pixels of a drawing, step by step.

    Parameters
    ----------
    strokes : sequence of array_like, each of shape (N, 2)
        The points through which the pen went, x to the right and y down, in any unit. A stroke of
        one point is a dot.

    Returns
    -------
    Greys
        With ``.box`` (20, 20), ``.mass`` (2,), ``.corner`` (2,) and ``.image`` (28, 28); ink is 0
        (paper) to 255, as in `nnlib.datasets.load_mnist`.

    Raises
    ------
    ValueError
        If there is no stroke, or one has another shape or a number that is not finite.

    Examples
    --------
    >>> steps = ink_greys([[(5, 0), (5, 10)]])
    >>> steps.image[14, 12:17]  # across the middle of an upright line
    array([  0., 128., 255., 255., 128.])
    >>> steps.mass, steps.corner
    (array([9.5, 9.5]), array([5, 5]))
    """
    lines = pieces(strokes)
    low, high = lines.min(axis=(0, 1)), lines.max(axis=(0, 1))
    scale = (BOX - PEN) / max(*(high - low), 1e-9)
    fitted = (lines - (low + high) / 2) * scale + BOX / 2

    axis = (np.arange(BOX * FINE) + 0.5) / FINE
    x, y = (grid.reshape(-1, 1) for grid in np.meshgrid(axis, axis))
    black = squared_distances(x, y, fitted).min(axis=1) <= (PEN / 2) ** 2
    counts = black.reshape(BOX, FINE, BOX, FINE).sum(axis=(1, 3))

    places = np.arange(BOX)
    mass = np.array([counts.sum(axis=0) @ places, counts.sum(axis=1) @ places]) / counts.sum()
    # The box must not leave the picture, however uneven the ink.
    corner = np.clip(np.floor(MIDDLE - mass + 0.5), 0, FRAME - BOX).astype(np.intp)
    box = np.floor(counts * (FULL / FINE**2) + 0.5)
    image = np.zeros((FRAME, FRAME))
    image[corner[1] : corner[1] + BOX, corner[0] : corner[0] + BOX] = box
    return Greys(box, mass, corner, image)
