"""Activations that work along one axis: the softmax family and maxout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.ops import max, reshape
from nnlib.tensor import array, node

if TYPE_CHECKING:
    from typing import Any

    from nnlib._types import Array
    from nnlib.tensor import Tensor, TensorLike


def softmax(z: TensorLike, axis: int = -1) -> Tensor:
    """Return ``exp(z) / sum(exp(z))``: numbers from 0 to 1 with sum 1 along `axis`.

    Parameters
    ----------
    z : array_like of shape (..., C)
        Scores, in any range: adding a constant to all of them changes nothing.
    axis : int, optional

    Returns
    -------
    Tensor of the shape of `z`

    Raises
    ------
    ValueError, TypeError
        `z` has no such axis, or `axis` is no integer.

    Notes
    -----
    The derivative of output i for score j is ``y[i] * ((i == j) - y[j])``; so, with g the gradient
    for the result y, that for z is ``y * (g - sum(g * y))``.

    References
    ----------
    Bridle 1990, "Probabilistic interpretation of feedforward classification network outputs, with
    relationships to statistical pattern recognition".

    Examples
    --------
    >>> softmax([[0.0, 0.0], [1000.0, 0.0]])
    Tensor([[0.5, 0.5],
            [1. , 0. ]])
    """
    x, axis = _scores(z, axis)
    _, y = log_and_softmax(x, axis)

    def vjp(g: Array) -> Any:
        # A constant added to g changes nothing. Without that of the largest y, nothing cancels
        # where this y is almost 1.
        g = g - _at_largest(g, y, axis)
        return y * (g - (g * y).sum(axis, keepdims=True))

    return node(y, (z, vjp), op="softmax")


def log_softmax(z: TensorLike, axis: int = -1) -> Tensor:
    """Return ``log(softmax(z)) = z - logsumexp(z)``, also where ``softmax(z)`` itself would be 0.

    Parameters
    ----------
    z, axis
        See `softmax`, also for the errors.

    Returns
    -------
    Tensor of the shape of `z`
        The values are 0 or smaller.

    Notes
    -----
    With g the gradient for the result, that for z is ``g - softmax(z) * sum(g)``.

    Examples
    --------
    >>> log_softmax([0.0, 1000.0])
    Tensor([-1000.,     0.])
    """
    x, axis = _scores(z, axis)
    log_y, y = log_and_softmax(x, axis)
    return node(log_y, (z, lambda g: log_softmax_vjp(g, y, axis)), op="log_softmax")


def logsumexp(z: TensorLike, axis: int = -1, keepdims: bool = False) -> Tensor:
    """Return ``log(sum(exp(z)))`` along `axis`, a smooth maximum; its gradient is ``softmax(z)``.

    Parameters
    ----------
    z : array_like of shape (..., C)
    axis : int, optional
    keepdims : bool, optional
        Whether the axis stays, with length 1, or goes.

    Returns
    -------
    Tensor of shape (...) or (..., 1)

    Raises
    ------
    ValueError, TypeError
        `z` has no such axis, or `axis` is no integer.

    Notes
    -----
    The result is at least the largest score, and at most log(C) more. Without scores (C = 0) it is
    -inf.

    Examples
    --------
    >>> logsumexp([1000.0, 1000.0])  # 1000 + log(2)
    Tensor(1000.6931)
    """
    x, axis = _scores(z, axis)
    top = _peak(x, axis)
    e = np.exp(x - top)
    total = e.sum(axis, keepdims=True)
    y = top + _log(total)

    @np.errstate(invalid="ignore")
    def vjp(g: Array) -> Any:
        return g.reshape(y.shape) * (e / np.where(total == 0, 1, total))

    return node(y if keepdims else y.squeeze(axis), (z, vjp), op="logsumexp")


def maxout(z: TensorLike, pieces: int) -> Tensor:
    """Return the largest of every `pieces` neighbouring numbers.

    Parameters
    ----------
    z : array_like of shape (..., C * pieces)
        The values of the pieces of output 0, then those of output 1, and so on.
    pieces : int
        How many numbers make one output, >= 1.

    Returns
    -------
    Tensor of shape (..., C)

    Raises
    ------
    ValueError, TypeError
        `pieces` is no integer >= 1, or the last axis of `z` cannot be divided into so many.

    Notes
    -----
    The gradient goes to the largest piece; pieces that are equally large share it.

    References
    ----------
    Goodfellow et al. 2013, "Maxout networks", https://arxiv.org/abs/1302.4389.

    Examples
    --------
    >>> maxout([1.0, 5.0, 4.0, 2.0], pieces=2)
    Tensor([5., 4.])
    """
    _checks.integer(pieces, "pieces", 1)
    shape = np.shape(array(z))
    if not shape or shape[-1] % pieces:
        raise ValueError(f"z must have shape (..., C * pieces) with pieces={pieces}, got {shape}")
    return max(reshape(z, (*shape[:-1], shape[-1] // pieces, pieces)), axis=-1)


# ---------------------------------------------------------------------- the same for arrays


def log_and_softmax(x: Array, axis: int) -> tuple[Array, Array]:
    """Return log(softmax(x)) and softmax(x), which share most of the work."""
    x = x - _peak(x, axis)
    e = np.exp(x)
    total = e.sum(axis, keepdims=True)
    return x - _log(total), e / total


def log_softmax_vjp(g: Array, y: Array, axis: int) -> Any:
    """Return ``g - y * sum(g)``, where y is a softmax.

    For the largest y that is ``g * (1 - y) - y * (sum of the other g)``, and 1 - y is the sum of
    the others: so nothing cancels where it is almost 1.
    """
    share = g - y * g.sum(axis, keepdims=True)
    if y.size < 2:
        return share
    top = y.real.argmax(axis, keepdims=True)
    others = np.ones(y.shape, bool)
    np.put_along_axis(others, top, False, axis)
    rest_y, rest_g = (a.sum(axis, keepdims=True, where=others) for a in (y, g))
    at_top = np.take_along_axis(g, top, axis) * rest_y - np.take_along_axis(y, top, axis) * rest_g
    np.put_along_axis(share, top, at_top, axis)
    return share


def _at_largest(g: Array, y: Array, axis: int) -> Any:
    """Return what `g` holds where `y` is largest along the axis, which stays with length 1."""
    return np.take_along_axis(g, y.real.argmax(axis, keepdims=True), axis) if y.size > 1 else g


def _scores(z: TensorLike, axis: int) -> tuple[Array, int]:
    x = array(z)
    return x, _checks.axis(axis, x.shape)


def _peak(x: Array, axis: int) -> Array:
    """The largest number along the axis, or 0 if that is infinite (inf - inf would be nan)."""
    top = x.max(axis, keepdims=True, initial=-np.inf)
    return top if _checks.all_finite(top) else np.where(np.isfinite(top), top, 0)


@np.errstate(divide="ignore")
def _log(x: Array) -> Any:
    """Return log(x), where log(0) is no accident: the sum of no scores, or of exp(-inf)."""
    return np.log(x)
