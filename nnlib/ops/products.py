"""Matrix products and linear maps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from nnlib.tensor import array, node

if TYPE_CHECKING:
    from nnlib._types import Array
    from nnlib.tensor import Tensor, TensorLike


def matmul(a: TensorLike, b: TensorLike) -> Tensor:
    """Return the matrix product ``a @ b``, with NumPy's rules for vectors and stacks of matrices.

    Parameters
    ----------
    a : array_like of shape (..., n, k) or (k,)
    b : array_like of shape (..., k, m) or (k,)

    Returns
    -------
    Tensor of shape (..., n, m), without n for a vector `a`, without m for a vector `b`

    Raises
    ------
    ValueError
        The lengths k differ, `a` or `b` is a number, or the stacks do not broadcast.

    Notes
    -----
    For the gradient a vector is the matrix with one row (`a`) or one column (`b`) that it stands
    for. Then the shares are ``g @ b.T`` and ``a.T @ g``.

    References
    ----------
    Giles 2008, "Collected matrix derivative results for forward and reverse mode algorithmic
    differentiation".

    Examples
    --------
    >>> matmul([[1.0, 2.0], [3.0, 4.0]], [1.0, 1.0])
    Tensor([3., 7.])
    """
    x, y = array(a), array(b)
    try:
        z = x @ y
    except ValueError:
        raise ValueError(
            "matmul: a and b must have shapes (..., n, k) and (..., k, m), or (k,), "
            f"got {x.shape} and {y.shape}"
        ) from None
    rows = x[None, :] if x.ndim == 1 else x
    columns = y[:, None] if y.ndim == 1 else y
    shape = np.broadcast_shapes(rows.shape[:-2], columns.shape[:-2])
    shape = (*shape, rows.shape[-2], columns.shape[-1])

    def second(g: Array) -> Array:
        share = rows.swapaxes(-1, -2) @ g.reshape(shape)
        return share[..., 0] if y.ndim == 1 else share

    return node(
        z, (a, lambda g: g.reshape(shape) @ columns.swapaxes(-1, -2)), (b, second), op="matmul"
    )


def linear(
    x: TensorLike,
    weight: TensorLike,
    bias: TensorLike | None = None,
) -> Tensor:
    """Return ``x @ weight.T + bias``: a linear map of every sample, in one operation.

    Parameters
    ----------
    x : array_like of shape (N, D) or (..., D)
        Samples in rows.
    weight : array_like of shape (C, D)
        One row of weights per output.
    bias : array_like of shape (C,), optional

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
        wanted = "x must have shape (..., D) and weight (C, D)"
        raise ValueError(f"linear: {wanted}, got {X.shape} and {W.shape}")
    if b is not None and b.shape != W.shape[:1]:
        raise ValueError(
            f"linear: bias must have shape {W.shape[:1]}, got {b.shape}",
        )
    # Here `.dot` is `@`, but takes less time to begin, which small networks
    # feel; so does `np.add.reduce`, which is `sum` over the first axis.
    return node(
        X.dot(W.T) if b is None else X.dot(W.T) + b,
        (x, lambda g: g.dot(W)),
        (weight, lambda g: _rows(g).T.dot(_rows(X))),
        (bias, lambda g: np.add.reduce(_rows(g))),
        op="linear",
    )


def _rows(x: Array) -> Array:
    """Return the samples of a stack (..., D) as the rows of one matrix."""
    return x if x.ndim == 2 else x.reshape(math.prod(x.shape[:-1]), x.shape[-1])
