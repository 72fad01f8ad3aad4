"""Operations that make one number of many, along an axis, along several, or of all."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib import _checks
from nnlib.ops.elementwise import sqrt
from nnlib.tensor import Tensor, array, node

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnlib._types import Array
    from nnlib.tensor import Axis, TensorLike


def sum(a: TensorLike, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the sum over an axis, over several (a tuple), or over all (None).

    Parameters
    ----------
    a : array_like
    axis : int, tuple of int or None, optional
    keepdims : bool, optional
        Whether the axes stay, with length 1 (so that the result broadcasts against `a`), or go.

    Returns
    -------
    Tensor

    Raises
    ------
    ValueError, TypeError
        `a` has no such axis, or it is named twice, or is no integer.

    Notes
    -----
    The derivative is 1: all numbers of a sum get its gradient.

    Examples
    --------
    >>> sum([[1.0, 2.0], [3.0, 4.0]], axis=1)
    Tensor([3., 7.])
    """
    x = array(a)
    _checks.axes(axis, x.shape)
    y = np.sum(x, axis, keepdims=True)
    return node(
        y if keepdims else y.squeeze(axis),
        (a, lambda g: np.broadcast_to(g.reshape(y.shape), x.shape)),
        op="sum",
    )


def mean(a: TensorLike, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the mean over an axis, over several (a tuple), or over all (None).

    Parameters
    ----------
    a, axis, keepdims
        See `sum`, also for the errors.

    Returns
    -------
    Tensor

    Notes
    -----
    The derivative is 1 / n for a mean of n numbers. The mean of no numbers is nan.

    Examples
    --------
    >>> mean([[1.0, 2.0], [3.0, 4.0]], axis=0)
    Tensor([2., 3.])
    """
    x = array(a)
    _checks.axes(axis, x.shape)
    y = np.sum(x, axis, keepdims=True)
    n = _count(x, y)
    with np.errstate(invalid="ignore"):
        y = y / n
    return node(
        y if keepdims else y.squeeze(axis),
        (a, lambda g: np.broadcast_to(g.reshape(y.shape) / (n or 1), x.shape)),
        op="mean",
    )


def var(
    a: TensorLike, axis: Axis = None, *, correction: float = 1, keepdims: bool = False
) -> Tensor:
    """Return the variance over an axis, over several (a tuple), or over all (None).

    Parameters
    ----------
    a, axis, keepdims
        See `sum`, also for the errors.
    correction : float, optional
        The sum of the n squared deviations from the mean is divided by ``n - correction``, with a
        correction >= 0. The default 1 is PyTorch's, and gives an unbiased estimate from a sample;
        NumPy's default is 0, the variance of the numbers themselves.

    Returns
    -------
    Tensor
        It is nan where ``n - correction`` is not above 0.

    Notes
    -----
    The derivative for a number x is ``2 * (x - mean) / (n - correction)``.

    Examples
    --------
    >>> var([1.0, 2.0, 3.0]), var([1.0, 2.0, 3.0], correction=0)
    (Tensor(1.), Tensor(0.6667))
    """
    x = array(a)
    _checks.axes(axis, x.shape)
    _checks.at_least_zero(correction, "correction")
    total = np.sum(x, axis, keepdims=True)
    n = _count(x, total)
    deviation = x - total / (n or 1)
    divisor = n - correction if n > correction else np.nan
    y = np.sum(deviation * deviation, axis, keepdims=True) / divisor
    return node(
        y if keepdims else y.squeeze(axis),
        (a, lambda g: g.reshape(y.shape) * (2 / divisor * deviation)),
        op="var",
    )


def std(
    a: TensorLike, axis: Axis = None, *, correction: float = 1, keepdims: bool = False
) -> Tensor:
    """Return the standard deviation, the square root of the variance.

    Parameters
    ----------
    a, axis, correction, keepdims
        See `var`, also for the errors.

    Returns
    -------
    Tensor

    Notes
    -----
    Where all numbers are equal it is 0, and the gradient there is nan: the square root has an
    infinite slope at 0.

    Examples
    --------
    >>> std([1.0, 2.0, 3.0])
    Tensor(1.)
    """
    return sqrt(var(a, axis, correction=correction, keepdims=keepdims))


def max(a: TensorLike, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the largest number over an axis, over several (a tuple), or over all (None).

    Parameters
    ----------
    a, axis, keepdims
        See `sum`, also for the errors.

    Returns
    -------
    Tensor

    Raises
    ------
    ValueError
        There are no numbers, or as for `sum`.

    Notes
    -----
    Where several numbers are the largest, they share the gradient equally.

    Examples
    --------
    >>> max([[1.0, 2.0], [3.0, 4.0]], axis=1)
    Tensor([2., 4.])
    """
    return _extreme(np.max, a, axis, keepdims, "max")


def min(a: TensorLike, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the smallest number over an axis, over several (a tuple), or over all (None).

    Parameters
    ----------
    a, axis, keepdims
        See `max`, also for the errors.

    Returns
    -------
    Tensor

    Notes
    -----
    Where several numbers are the smallest, they share the gradient equally.

    Examples
    --------
    >>> min([[1.0, 2.0], [3.0, 4.0]], axis=1)
    Tensor([1., 3.])
    """
    return _extreme(np.min, a, axis, keepdims, "min")


def argmax(a: TensorLike, axis: int | None = None, keepdims: bool = False) -> Any:
    """Return where the largest number is: the first such index along an axis, or among all.

    Parameters
    ----------
    a : array_like
    axis : int or None, optional
        None counts through all numbers in their order.
    keepdims : bool, optional
        Whether the axis stays, with length 1, or goes.

    Returns
    -------
    int or ndarray of int
        No tensor: an index has no derivative.

    Raises
    ------
    ValueError, TypeError
        There are no numbers, `a` has no such axis, or `axis` is no integer.

    Examples
    --------
    >>> argmax([[1.0, 2.0], [4.0, 3.0]], axis=1)
    array([1, 0])
    """
    return _where(np.argmax, a, axis, keepdims)


def argmin(a: TensorLike, axis: int | None = None, keepdims: bool = False) -> Any:
    """Return where the smallest number is: the first such index along an axis, or among all.

    Parameters
    ----------
    a, axis, keepdims
        See `argmax`, also for the errors.

    Returns
    -------
    int or ndarray of int

    Examples
    --------
    >>> argmin([[1.0, 2.0], [4.0, 3.0]], axis=1)
    array([0, 1])
    """
    return _where(np.argmin, a, axis, keepdims)


def _extreme(
    choose: Callable[..., Any], a: TensorLike, axis: Axis, keepdims: bool, op: str
) -> Tensor:
    x = array(a)
    _some(x, _checks.axes(axis, x.shape), op)
    y = choose(x, axis, keepdims=True)
    hit = (x.real == y.real) | (x != x)  # a nan is the result, though it equals nothing
    return node(
        y if keepdims else y.squeeze(axis),
        (a, lambda g: np.where(hit, g.reshape(y.shape) / hit.sum(axis, keepdims=True), 0)),
        op=op,
    )


def _where(choose: Callable[..., Any], a: TensorLike, axis: int | None, keepdims: bool) -> Any:
    x = array(a).real
    axis = axis if axis is None else _checks.axis(axis, x.shape)
    _some(x, _checks.axes(axis, x.shape), choose.__name__)
    return choose(x, axis, keepdims=keepdims)


def _some(x: Array, axes: tuple[int, ...], op: str) -> None:
    """Refuse to choose among no numbers, unless there is nothing to choose for."""
    if x.size == 0 and 0 in (x.shape[axis] for axis in axes):
        raise ValueError(f"{op}: the input must have numbers along the axis, got shape {x.shape}")


def _count(x: Array, reduced: Array) -> int:
    """How many numbers became one."""
    return math.prod(x.shape) // (math.prod(reduced.shape) or 1)
