"""The operations: what can be computed with tensors, and the derivative of each.

Every function computes with arrays and returns a `node` with one edge per input. Read
`(a, lambda g: g * y)` as the chain rule: "the gradient for `a` is the gradient `g` of the result
times the local derivative `y`". Broadcasting needs no care here: the walk back sums what it
stretched.

Inputs are tensors, arrays, numbers or lists. Values are those of the NumPy function: outside of
its domain an operation gives inf or nan and NumPy's warning, which `np.errstate` rules. Where a
derivative is infinite, as that of a square root at 0, the gradient is inf.
Shapes that do not fit raise NumPy's ValueError.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.tensor import Tensor, array, node, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nnlib._types import Array
    from nnlib.tensor import Axis, TensorLike, Vjp

# ------------------------------------------------------------------------------- arithmetic


def add(a: TensorLike, b: TensorLike) -> Tensor:
    """Return ``a + b``, elementwise with broadcasting."""
    return node(value(a) + value(b), (a, lambda g: g), (b, lambda g: g))


def sub(a: TensorLike, b: TensorLike) -> Tensor:
    """Return ``a - b``, elementwise with broadcasting."""
    return node(value(a) - value(b), (a, lambda g: g), (b, lambda g: -g))


def mul(a: TensorLike, b: TensorLike) -> Tensor:
    """Return ``a * b``, elementwise with broadcasting."""
    x, y = value(a), value(b)
    return node(x * y, (a, lambda g: g * y), (b, lambda g: g * x))


def div(a: TensorLike, b: TensorLike) -> Tensor:
    """Return ``a / b``, elementwise with broadcasting."""
    y = value(b)
    z = value(a) / y
    return node(z, (a, lambda g: g / y), (b, lambda g: -(g / y) * z))


def neg(a: TensorLike) -> Tensor:
    """Return ``-a``."""
    return node(-value(a), (a, lambda g: -g))


def power(a: TensorLike, b: TensorLike) -> Tensor:
    """Return ``a ** b``, elementwise with broadcasting.

    The derivatives are ``b * a ** (b - 1)``, which is 0 where b = 0, and ``a ** b * log(a)``,
    which is taken as its limit 0 where a = 0 and b >= 0.
    """
    x, y = value(a), value(b)
    z = x**y

    @np.errstate(divide="ignore", invalid="ignore")
    def base(g: Array) -> Any:
        return g * (y * x ** (y - 1 * (y != 0)))

    @np.errstate(divide="ignore", invalid="ignore")
    def exponent(g: Array) -> Any:
        return g * (z * np.log(np.where((x == 0) & (y >= 0), 1, x)))

    return node(z, (a, base), (b, exponent))


# ------------------------------------------------------------------- functions of one number


def exp(a: TensorLike) -> Tensor:
    """Return e to the power `a`."""
    y = np.exp(value(a))
    return node(y, (a, lambda g: g * y))


def log(a: TensorLike) -> Tensor:
    """Return the natural logarithm of `a`."""
    x = value(a)
    return node(np.log(x), (a, lambda g: g / x))


def sqrt(a: TensorLike) -> Tensor:
    """Return the square root of `a`."""
    y = np.sqrt(value(a))
    return node(y, (a, np.errstate(divide="ignore", invalid="ignore")(lambda g: g / (2 * y))))


def sin(a: TensorLike) -> Tensor:
    """Return the sine of `a`, an angle in radians."""
    x = value(a)
    return node(np.sin(x), (a, lambda g: g * np.cos(x)))


def cos(a: TensorLike) -> Tensor:
    """Return the cosine of `a`, an angle in radians."""
    x = value(a)
    return node(np.cos(x), (a, lambda g: -g * np.sin(x)))


def abs(a: TensorLike) -> Tensor:
    """Return the absolute value of `a`; the gradient at 0 is 0."""
    x = value(a)
    return node(np.abs(x), (a, lambda g: g * np.sign(x)))


# ----------------------------------------------------------------------------------- choices


def maximum(a: TensorLike, b: TensorLike) -> Tensor:
    """Return the larger of `a` and `b`, elementwise; equal ones share the gradient."""
    x, y = value(a), value(b)
    return node(
        np.maximum(x, y),
        (a, lambda g: np.where(x > y, g, np.where(x == y, g / 2, 0))),
        (b, lambda g: np.where(y > x, g, np.where(x == y, g / 2, 0))),
    )


def minimum(a: TensorLike, b: TensorLike) -> Tensor:
    """Return the smaller of `a` and `b`, elementwise; equal ones share the gradient."""
    x, y = value(a), value(b)
    return node(
        np.minimum(x, y),
        (a, lambda g: np.where(x < y, g, np.where(x == y, g / 2, 0))),
        (b, lambda g: np.where(y < x, g, np.where(x == y, g / 2, 0))),
    )


def where(condition: TensorLike, a: TensorLike, b: TensorLike) -> Tensor:
    """Return `a` where `condition` holds and `b` elsewhere, elementwise with broadcasting.

    Both sides are computed, also where they are not taken. There they get the gradient 0; but if
    the derivative on the way to them is infinite, 0 times infinity makes nan. So keep the
    arguments inside of the domain: ``sqrt(where(x > 0, x, 1))``, not ``where(x > 0, sqrt(x), 1)``.

    Examples
    --------
    >>> where([True, False], [1.0, 2.0], 0.0)
    Tensor([1., 0.])
    """
    c = value(condition)
    return node(
        np.where(c, value(a), value(b)),
        (a, lambda g: np.where(c, g, 0)),
        (b, lambda g: np.where(c, 0, g)),
    )


# ------------------------------------------------------------------------------- reductions


def sum(a: TensorLike, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the sum over an axis, over several (a tuple), or over all (None).

    Parameters
    ----------
    a : array_like
    axis : int, tuple of int or None, optional
    keepdims : bool, optional
        Whether the axes stay, with length 1 (so that the result broadcasts against `a`), or go.

    Raises
    ------
    ValueError
        There is no such axis, or it is named twice.

    Notes
    -----
    The derivative is 1: all numbers of a sum get its gradient.

    Examples
    --------
    >>> sum([[1.0, 2.0], [3.0, 4.0]], axis=1)
    Tensor([3., 7.])
    """
    x = value(a)
    shape, y = np.shape(x), np.sum(x, axis, keepdims=True)
    return node(
        y if keepdims else y.squeeze(axis),
        (a, lambda g: np.broadcast_to(g.reshape(y.shape), shape)),
    )


def mean(a: TensorLike, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the mean over an axis, over several (a tuple), or over all (None).

    Parameters, shapes and errors are those of `sum`. The derivative is 1 / n for a mean of n
    numbers. The mean of no numbers is nan.
    """
    x = value(a)
    shape, y = np.shape(x), np.sum(x, axis, keepdims=True)
    n = math.prod(shape) // (math.prod(y.shape) or 1)
    with np.errstate(invalid="ignore"):
        y = y / n
    return node(
        y if keepdims else y.squeeze(axis),
        (a, lambda g: np.broadcast_to(g.reshape(y.shape) / (n or 1), shape)),
    )


def max(a: TensorLike, axis: Axis = None, keepdims: bool = False) -> Tensor:
    """Return the largest number over an axis, over several (a tuple), or over all (None).

    Parameters, shapes and errors are those of `sum`; the largest of no numbers is a ValueError,
    too. Where several numbers are the largest, they share the gradient equally.
    """
    x = value(a)
    y = np.max(x, axis, keepdims=True)
    hit = (x == y) | (x != x)  # a nan is the maximum, though it equals nothing
    return node(
        y if keepdims else y.squeeze(axis),
        (a, lambda g: np.where(hit, g.reshape(y.shape) / hit.sum(axis, keepdims=True), 0)),
    )


# ----------------------------------------------------------------------------------- shapes


def reshape(a: TensorLike, shape: int | Sequence[int]) -> Tensor:
    """Return the same numbers in another shape; one length may be -1, for the one that fits.

    A shape for another number of elements is a ValueError.

    Examples
    --------
    >>> reshape([1.0, 2.0, 3.0, 4.0], (2, -1))
    Tensor([[1., 2.],
            [3., 4.]])
    """
    x = value(a)
    before = np.shape(x)
    return node(np.reshape(x, shape), (a, lambda g: g.reshape(before)))


def transpose(a: TensorLike, axes: Sequence[int] | None = None) -> Tensor:
    """Return `a` with its axes in another order; reversed if `axes` is None.

    Axis i of the result is axis ``axes[i]`` of `a`; `axes` that do not name every axis once are a
    ValueError.
    """
    x = value(a)
    back = None if axes is None else np.argsort(np.arange(np.ndim(x))[list(axes)])
    return node(np.transpose(x, axes), (a, lambda g: np.transpose(g, back)))


def concatenate(tensors: Iterable[TensorLike], axis: int = 0) -> Tensor:
    """Join tensors along an existing axis; the other lengths must agree.

    Shapes (N1, D) and (N2, D) give (N1 + N2, D) for axis 0. No tensors, numbers, lengths that do
    not agree or an axis that there is not are a ValueError.

    Examples
    --------
    >>> concatenate([[1.0, 2.0], [3.0]])
    Tensor([1., 2., 3.])
    """
    tensors = list(tensors)
    arrays = [array(t) for t in tensors]
    joined = np.concatenate(arrays, axis)
    ends = np.cumsum([x.shape[axis] for x in arrays])

    def part(i: int) -> Vjp:
        return lambda g: np.split(g, ends[:-1], axis)[i]

    return node(joined, *((t, part(i)) for i, t in enumerate(tensors)))


def stack(tensors: Iterable[TensorLike], axis: int = 0) -> Tensor:
    """Join tensors of one shape along a new axis.

    N tensors of shape (D,) give (N, D) for axis 0 and (D, N) for axis 1. No tensors, shapes that
    differ or an axis that the result has not are a ValueError.

    Examples
    --------
    >>> stack([[1.0, 2.0], [3.0, 4.0]], axis=1)
    Tensor([[1., 3.],
            [2., 4.]])
    """
    tensors = list(tensors)
    joined = np.stack([value(t) for t in tensors], axis)

    def part(i: int) -> Vjp:
        return lambda g: np.take(g, i, axis)

    return node(joined, *((t, part(i)) for i, t in enumerate(tensors)))


def getitem(a: TensorLike, index: Any) -> Tensor:
    """Return ``a[index]`` for any index that NumPy allows; any other is an IndexError.

    An element that is taken twice gets the sum of both gradients.

    Examples
    --------
    >>> x = Tensor([1.0, 2.0, 3.0], requires_grad=True)
    >>> getitem(x, [0, 0, 2]).sum().backward()
    >>> x.grad
    array([2., 0., 1.])
    """
    x = value(a)

    def vjp(g: Array) -> Array:
        full = np.zeros(x.shape, g.dtype)
        np.add.at(full, index, g)
        return full

    return node(x[index], (a, vjp))


# ------------------------------------------------------------------------------ linear maps


def matmul(a: TensorLike, b: TensorLike) -> Tensor:
    """Return the matrix product ``a @ b``, with NumPy's rules for vectors and stacks of matrices.

    Parameters
    ----------
    a : (..., n, k) or (k,)
    b : (..., k, m) or (k,)

    Returns
    -------
    Tensor of shape (..., n, m), without n for a vector `a`, without m for a vector `b`

    Raises
    ------
    ValueError
        The lengths k differ, or `a` or `b` is a number.

    Notes
    -----
    For the gradient a vector is the matrix with one row (`a`) or one column (`b`) that it stands
    for. Then the shares are ``g @ b.T`` and ``a.T @ g`` (Giles 2008, "Collected matrix derivative
    results for forward and reverse mode algorithmic differentiation").

    Examples
    --------
    >>> matmul([[1.0, 2.0], [3.0, 4.0]], [1.0, 1.0])
    Tensor([3., 7.])
    """
    x, y = array(a), array(b)
    z = x @ y
    rows = x[None, :] if x.ndim == 1 else x
    columns = y[:, None] if y.ndim == 1 else y
    shape = np.broadcast_shapes(rows.shape[:-2], columns.shape[:-2])
    shape = (*shape, rows.shape[-2], columns.shape[-1])

    def second(g: Array) -> Array:
        share = rows.swapaxes(-1, -2) @ g.reshape(shape)
        return share[..., 0] if y.ndim == 1 else share

    return node(z, (a, lambda g: g.reshape(shape) @ columns.swapaxes(-1, -2)), (b, second))


def linear(x: TensorLike, weight: TensorLike, bias: TensorLike | None = None) -> Tensor:
    """Return ``x @ weight.T + bias``: a linear map of every sample, in one operation.

    Parameters
    ----------
    x : (N, D) or (..., D)
        Samples in rows.
    weight : (C, D)
        One row of weights per output.
    bias : (C,), optional

    Returns
    -------
    Tensor of shape (N, C) or (..., C)

    Raises
    ------
    ValueError
        The shapes are not these.

    Notes
    -----
    With g the gradient of the result, those of `x`, `weight` and `bias` are ``g @ weight``,
    ``g.T @ x`` and ``g.sum(axis=0)``.
    """
    X, W, b = array(x), array(weight), None if bias is None else array(bias)
    if W.ndim != 2 or X.shape[-1:] != W.shape[1:]:
        raise ValueError(
            f"linear: x must have shape (..., D) and weight (C, D), got {X.shape} and {W.shape}"
        )
    if b is not None and b.shape != W.shape[:1]:
        raise ValueError(f"linear: bias must have shape {W.shape[:1]}, got {b.shape}")
    # Here `.dot` is `@`, but takes less time to begin, which small networks feel; so does
    # `np.add.reduce`, which is `sum` over the first axis.
    return node(
        X.dot(W.T) if b is None else X.dot(W.T) + b,
        (x, lambda g: g.dot(W)),
        (weight, lambda g: _rows(g).T.dot(_rows(X))),
        (bias, lambda g: np.add.reduce(_rows(g))),
    )


def _rows(x: Array) -> Array:
    """Return the samples of a stack (..., D) as the rows of one matrix."""
    return x if x.ndim == 2 else x.reshape(math.prod(x.shape[:-1]), x.shape[-1])


# --------------------------------------------------------------------- operators and methods


def _reshape(self: Tensor, *shape: Any) -> Tensor:
    """Return the same numbers in another shape: ``x.reshape(2, 3)`` or ``x.reshape((2, 3))``."""
    return reshape(self, shape[0] if len(shape) == 1 else shape)


METHODS = {
    "__add__": add,
    "__radd__": add,
    "__sub__": sub,
    "__rsub__": lambda a, b: sub(b, a),
    "__mul__": mul,
    "__rmul__": mul,
    "__truediv__": div,
    "__rtruediv__": lambda a, b: div(b, a),
    "__pow__": power,
    "__rpow__": lambda a, b: power(b, a),
    "__matmul__": matmul,
    "__rmatmul__": lambda a, b: matmul(b, a),
    "__neg__": neg,
    "__abs__": abs,
    "__getitem__": getitem,
    "sum": sum,
    "mean": mean,
    "max": max,
    "reshape": _reshape,
    "T": property(transpose, doc="The tensor with its axes reversed."),
}
for name, method in METHODS.items():
    setattr(Tensor, name, method)
