"""Activation functions, the g in g(W x + b), and the softmax family, in forms that never overflow.

They work elementwise on a tensor of any shape, except softmax, log_softmax, logsumexp and maxout,
which work along one axis (the last, where a sample has its outputs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib._numbers import all_finite
from nnlib.ops import max, reshape
from nnlib.tensor import node, value

if TYPE_CHECKING:
    from typing import Any

    from nnlib._types import Array
    from nnlib.tensor import Tensor, TensorLike


def identity(z: TensorLike) -> Tensor:
    """Return `z` itself, as the activation of a linear output: g(z) = z."""
    return node(value(z), (z, lambda g: g))


def step(z: TensorLike) -> Tensor:
    """Return 1 where z > 0, else 0: the activation of the perceptron (Rosenblatt 1958).

    The gradient is 0 everywhere, so gradient descent learns nothing through it.
    """
    x = np.asarray(value(z))
    return node(np.where(x > 0, np.ones_like(x), 0), (z, lambda g: np.zeros_like(g)))


def sigmoid(z: TensorLike) -> Tensor:
    """Return the logistic function 1 / (1 + exp(-z)); its derivative is y (1 - y)."""
    y = _sigmoid(value(z))
    return node(y, (z, lambda g: g * (y * (1 - y))))


def tanh(z: TensorLike) -> Tensor:
    """Return the hyperbolic tangent; its derivative is 1 - y**2."""
    y = np.tanh(value(z))
    return node(y, (z, lambda g: g * (1 - y * y)))


def relu(z: TensorLike) -> Tensor:
    """Return max(0, z), the rectified linear unit; the gradient at 0 is 0.

    Nair and Hinton 2010, "Rectified linear units improve restricted Boltzmann machines".
    """
    y = np.maximum(value(z), 0)
    return node(y, (z, lambda g: g * (y > 0)))


def leaky_relu(z: TensorLike, slope: float = 0.01) -> Tensor:
    """Return z where z > 0, else slope * z, with a fixed slope; the gradient at 0 is `slope`.

    Maas, Hannun and Ng 2013, "Rectifier nonlinearities improve neural network acoustic models".
    """
    x = value(z)
    return node(np.where(x > 0, x, slope * x), (z, lambda g: np.where(x > 0, g, slope * g)))


def prelu(z: TensorLike, slope: TensorLike) -> Tensor:
    """Return z where z > 0, else slope * z, where the slope is a tensor that is learned.

    Parameters
    ----------
    z : (..., C)
    slope : () or (C,)
        One slope for all outputs, or one for each.

    Notes
    -----
    He et al. 2015, "Delving deep into rectifiers".
    """
    x, s = value(z), value(slope)
    if np.shape(s) not in ((), np.shape(x)[-1:]):
        raise ValueError(f"slope has shape {np.shape(s)}, wanted () or {np.shape(x)[-1:]}")
    return node(
        np.where(x > 0, x, s * x),
        (z, lambda g: np.where(x > 0, g, s * g)),
        (slope, lambda g: np.where(x > 0, 0, g * x)),
    )


def elu(z: TensorLike, alpha: float = 1.0) -> Tensor:
    """Return z where z > 0, else alpha * (exp(z) - 1): the exponential linear unit.

    Clevert, Unterthiner and Hochreiter 2016, "Fast and accurate deep network learning by
    exponential linear units (ELUs)".
    """
    x = value(z)
    y = np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))
    return node(y, (z, lambda g: np.where(x > 0, g, g * (y + alpha))))


def maxout(z: TensorLike, pieces: int) -> Tensor:
    """Return the largest of every `pieces` neighbouring numbers.

    Parameters
    ----------
    z : (..., C * pieces)
        The values of the pieces of output 0, then those of output 1, and so on.
    pieces : int

    Returns
    -------
    Tensor of shape (..., C).

    Notes
    -----
    Goodfellow et al. 2013, "Maxout networks".
    """
    shape = np.shape(value(z))
    if pieces < 1 or not shape or shape[-1] % pieces:
        raise ValueError(f"z has shape {shape}, wanted (..., C * pieces) with pieces={pieces}")
    return max(reshape(z, (*shape[:-1], shape[-1] // pieces, pieces)), axis=-1)


def softplus(z: TensorLike) -> Tensor:
    """Return log(1 + exp(z)), a smooth relu; its derivative is the sigmoid.

    Dugas et al. 2001, "Incorporating second-order functional knowledge for better option pricing".
    """
    x = value(z)
    return node(_softplus(x), (z, lambda g: g * _sigmoid(x)))


def logsigmoid(z: TensorLike) -> Tensor:
    """Return log(sigmoid(z)) = -softplus(-z); its derivative is sigmoid(-z)."""
    x = value(z)
    return node(-_softplus(-x), (z, lambda g: g * _sigmoid(-x)))


def softmax(z: TensorLike, axis: int = -1) -> Tensor:
    """Return exp(z) / sum(exp(z)): positive numbers with sum 1 along `axis`.

    Parameters
    ----------
    z : (..., C)
        Scores, in any range: adding a constant to all of them changes nothing.
    axis : int, optional

    Notes
    -----
    With y the result, the gradient is y * (g - sum(g * y)). Bridle 1990, "Probabilistic
    interpretation of feedforward classification network outputs, with relationships to statistical
    pattern recognition".
    """
    x = np.asarray(value(z))
    e = np.exp(x - _peak(x, axis))
    y = e / e.sum(axis, keepdims=True)
    return node(y, (z, lambda g: y * (g - (g * y).sum(axis, keepdims=True))))


def log_softmax(z: TensorLike, axis: int = -1) -> Tensor:
    """Return log(softmax(z)) = z - logsumexp(z), also where softmax(z) itself would be 0.

    With y the softmax, the gradient is g - y * sum(g).
    """
    x = np.asarray(value(z))
    x = x - _peak(x, axis)
    log_y = x - _log_sum_exp(x, axis)
    return node(log_y, (z, lambda g: g - np.exp(log_y) * g.sum(axis, keepdims=True)))


def logsumexp(z: TensorLike, axis: int = -1, keepdims: bool = False) -> Tensor:
    """Return log(sum(exp(z))) along `axis`, a smooth maximum; its gradient is softmax(z)."""
    x = np.asarray(value(z))
    top = _peak(x, axis)
    y = top + _log_sum_exp(x - top, axis)
    return node(
        y if keepdims else y.squeeze(axis),
        (z, lambda g: g.reshape(y.shape) * _exp_difference(x, y)),
    )


# ---------------------------------------------------------------------- the same for arrays


def _sigmoid(x: Any) -> Any:
    e = np.exp(-np.abs(x))  # in [0, 1]: never overflows
    return np.where(x >= 0, 1, e) / (1 + e)


def _softplus(x: Any) -> Any:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _peak(x: Array, axis: int) -> Array:
    """The largest number along the axis, or 0 if that is infinite (inf - inf would be nan)."""
    top = x.max(axis, keepdims=True, initial=-np.inf)
    return top if all_finite(top) else np.where(np.isfinite(top), top, 0)


@np.errstate(divide="ignore")
def _log_sum_exp(x: Array, axis: int) -> Any:
    """Return log(sum(exp(x))) of numbers whose peak has been subtracted."""
    return np.log(np.exp(x).sum(axis, keepdims=True))


@np.errstate(invalid="ignore")
def _exp_difference(x: Array, y: Array) -> Array:
    """Return exp(x - y), and 0 where x = -inf whatever y is."""
    return np.where(x == -np.inf, 0, np.exp(x - y))
