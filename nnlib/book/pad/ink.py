"""A drawing as the digits of `nnlib.datasets.load_digits` came about: ink, counted in blocks.

Those were scans of 32 by 32 points, of which each block of 4 by 4 became one pixel, the number of
its black points. A drawing is a list of strokes; it is set upright, fitted into such a frame, drawn
there with a pen of the width that the scans have, and counted. assets/ink.js does the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib.book.charts.mark import finite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from nnlib._types import Array

POINTS, BLOCK = 32, 4  # points along a side of the frame, and of a pixel
SIDE = POINTS // BLOCK
FULL = BLOCK**2  # black points of a full pixel
PEN = 6  # width of the pen, in points
ROOM = POINTS - PEN  # for the middle of the pen
USUAL = 24 - PEN  # across: digits of the data are 24 points wide, ones aside
STRETCH = 1.2  # by which a drawing's width may be changed towards that
STEEPEST = 1.0  # how far, for each point up, a slanting drawing is pushed across


def ink_counts(strokes: Sequence[ArrayLike]) -> Array:
    """Make a picture of 8 by 8 pixels of a drawing.

    Parameters
    ----------
    strokes : sequence of array_like, each of shape (N, 2)
        The points through which the pen went, x to the right and y down, in any unit. A stroke of
        one point is a dot.

    Returns
    -------
    ndarray of float of shape (8, 8)
        Black points in each pixel, 0 to 16, as in `nnlib.datasets.load_digits`.

    Raises
    ------
    ValueError
        If there is no stroke, or one has another shape or a number that is not finite.

    Examples
    --------
    >>> ink_counts([[(5, 0), (5, 10)]])[:, 3]  # the left half of an upright line
    array([11., 12., 12., 12., 12., 12., 12., 11.])
    """
    lines = _fitted(_upright(pieces(strokes)))
    axis = np.arange(POINTS) + 0.5
    x, y = (grid.reshape(-1, 1) for grid in np.meshgrid(axis, axis))
    black = squared_distances(x, y, lines).min(axis=1) <= (PEN / 2) ** 2
    counts: Array = black.reshape(SIDE, BLOCK, SIDE, BLOCK).sum(axis=(1, 3)).astype(float)
    return counts


def pieces(strokes: Sequence[ArrayLike]) -> Array:
    """Return the straight pieces, start and end of each: (M, 2, 2). A dot is one without length."""
    pieces = []
    for stroke in strokes:
        points = finite("strokes", stroke)
        if points.ndim != 2 or points.shape[1] != 2 or len(points) == 0:
            raise ValueError(f"strokes must hold arrays of shape (N, 2), got {points.shape}")
        ends = points[1:] if len(points) > 1 else points
        pieces.append(np.stack([points[: len(ends)], ends], axis=1))
    if not pieces:
        raise ValueError("strokes must hold at least one stroke, got none")
    return np.concatenate(pieces)


def _upright(lines: Array) -> Array:
    """Return the pieces set upright: along the ink, x does not lean on y any more."""
    steps, halves = lines[:, 1] - lines[:, 0], lines.mean(axis=1)
    length = np.hypot(*steps.T)
    if not length.sum() > 0:
        return lines
    middle = length @ halves / length.sum()
    dx, dy = (halves - middle).T
    # A piece varies about its own middle, too: evenly, by a twelfth of its square.
    both = length @ (dx * dy + steps[:, 0] * steps[:, 1] / 12)
    upward = length @ (dy**2 + steps[:, 1] ** 2 / 12)
    slant = np.clip(both / upward, -STEEPEST, STEEPEST) if upward > 0 else 0.0
    return np.stack([lines[..., 0] - slant * (lines[..., 1] - middle[1]), lines[..., 1]], axis=-1)


def _fitted(lines: Array) -> Array:
    """Return the pieces as large as the frame has room, in its middle."""
    low, high = lines.min(axis=(0, 1)), lines.max(axis=(0, 1))
    width, height = np.maximum(high - low, 1e-9)
    tall = ROOM / max(width, height)
    wide = min(max(USUAL / width, tall / STRETCH), tall * STRETCH, ROOM / width)
    fitted: Array = (lines - (low + high) / 2) * [wide, tall] + POINTS / 2
    return fitted


def squared_distances(x: Array, y: Array, lines: Array) -> Array:
    """Return, for every point of a column and every piece, how far they are apart, squared."""
    ((ax, ay), (bx, by)) = lines.transpose(1, 2, 0)
    dx, dy = bx - ax, by - ay
    square = dx**2 + dy**2
    part = ((x - ax) * dx + (y - ay) * dy) / np.where(square > 0, square, 1)
    part = np.clip(part, 0, 1)
    far: Array = (x - ax - part * dx) ** 2 + (y - ay - part * dy) ** 2
    return far
