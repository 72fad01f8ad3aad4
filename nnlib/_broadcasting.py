"""Sums over the axes along which broadcasting repeated an array.

An input that was used many times gets the sum of the gradients of its copies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import Any

    from nnlib._types import Array


def unbroadcast(g: Array, shape: tuple[int, ...]) -> Array:
    """Sum `g` over the axes that broadcasting `shape` added or stretched."""
    summed: Array = np.einsum(g, range(g.ndim), _kept(g, shape))
    return summed.reshape(shape)


def product(g: Array, y: Any, x: Any) -> Array:
    """Return ``g * y``, summed at once over the axes that broadcasting `x` added or stretched."""
    shape = np.shape(x)
    if g.shape == shape:
        same: Array = g * y
        return same
    axes = range(g.ndim)
    summed: Array = np.einsum(g, axes, y, axes[g.ndim - np.ndim(y) :], _kept(g, shape))
    return summed.reshape(shape)


def _kept(g: Array, shape: tuple[int, ...]) -> list[int]:
    """The axes of `g` along which an array of this shape was not repeated."""
    added = g.ndim - len(shape)
    return [axis for axis in range(added, g.ndim) if g.shape[axis] == shape[axis - added]]
