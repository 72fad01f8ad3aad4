"""Activation functions, the g in g(W x + b), and the softmax family, in forms that never overflow.

They work elementwise on a tensor of any shape, except softmax, log_softmax, logsumexp and maxout,
which work along one axis (the last, where a sample has its outputs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.ops import max, reshape
from nnlib.tensor import array, node, value

if TYPE_CHECKING:
    from typing import Any

    from nnlib._types import Array
    from nnlib.tensor import Tensor, TensorLike


def identity(z: TensorLike) -> Tensor:
    """Return z itself, as the activation of a linear output: ``g(z) = z``, with derivative 1."""
    return node(value(z), (z, lambda g: g))


def step(z: TensorLike) -> Tensor:
    """Return 1 where z > 0, else 0 (also at 0): the activation of the perceptron.

    The gradient is 0 everywhere, so gradient descent learns nothing through it. Rosenblatt 1958,
    "The perceptron: a probabilistic model for information storage and organization in the brain".

    Examples
    --------
    >>> step([-2.0, 0.0, 2.0])
    Tensor([0., 0., 1.])
    """
    x = array(z)
    return node(np.where(x > 0, np.ones_like(x), 0), (z, lambda g: np.zeros_like(g)))


def sigmoid(z: TensorLike) -> Tensor:
    """Return the logistic function ``y = 1 / (1 + exp(-z))``, from 0 to 1.

    Its derivative is ``y * (1 - y)``, at most 1/4, at 0. Verhulst 1845, "Recherches mathématiques
    sur la loi d'accroissement de la population".

    Examples
    --------
    >>> sigmoid([-1000.0, 0.0, 1000.0])
    Tensor([0. , 0.5, 1. ])
    """
    y = _sigmoid(value(z))
    return node(y, (z, lambda g: g * (y * (1 - y))))


def tanh(z: TensorLike) -> Tensor:
    """Return the hyperbolic tangent ``y = (exp(z) - exp(-z)) / (exp(z) + exp(-z))``, from -1 to 1.

    Its derivative is ``1 - y**2``, at most 1, at 0. It is a stretched sigmoid:
    ``tanh(z) = 2 * sigmoid(2 * z) - 1``.

    Examples
    --------
    >>> tanh([-1.0, 0.0, 1.0])
    Tensor([-0.7616,  0.    ,  0.7616])
    """
    y = np.tanh(value(z))
    return node(y, (z, lambda g: g * (1 - y * y)))


def relu(z: TensorLike) -> Tensor:
    """Return ``max(0, z)``, the rectified linear unit, 0 or larger.

    Its derivative is 1 where z > 0, else 0, also at the kink. Nair and Hinton 2010, "Rectified
    linear units improve restricted Boltzmann machines".

    Examples
    --------
    >>> relu([-2.0, 0.0, 2.0])
    Tensor([0., 0., 2.])
    """
    y = np.maximum(value(z), 0)
    # Several times faster than np.where. An infinite gradient where y = 0 becomes nan instead of 0.
    return node(y, (z, lambda g: g * (y > 0)))


def leaky_relu(z: TensorLike, slope: float = 0.01) -> Tensor:
    """Return z where z > 0, else ``slope * z``, with a fixed slope.

    Its derivative is 1 where z > 0, else `slope`, also at the kink. Its values are all real numbers
    if `slope` is > 0. Maas, Hannun and Ng 2013, "Rectifier nonlinearities improve neural network
    acoustic models".

    Examples
    --------
    >>> leaky_relu([-2.0, 0.0, 2.0], slope=0.1)
    Tensor([-0.2,  0. ,  2. ])
    """
    x, slope = value(z), float(slope)
    return node(np.where(x > 0, x, slope * x), (z, lambda g: np.where(x > 0, g, slope * g)))


def prelu(z: TensorLike, slope: TensorLike) -> Tensor:
    """Return z where z > 0, else ``slope * z``, where the slope is a tensor that is learned.

    Parameters
    ----------
    z : (..., C)
    slope : () or (C,)
        One slope for all outputs, or one for each.

    Returns
    -------
    Tensor of the shape of `z`

    Raises
    ------
    ValueError
        `slope` has another shape.

    Notes
    -----
    The derivative for `z` is 1 where z > 0, else `slope`, also at the kink; the derivative for
    `slope` is z where z <= 0, else 0. He et al. 2015, "Delving deep into rectifiers".

    Examples
    --------
    >>> prelu([[-2.0, -2.0], [2.0, 2.0]], [0.5, 0.1])
    Tensor([[-1. , -0.2],
            [ 2. ,  2. ]])
    """
    x = array(z)
    s = np.asarray(value(slope), x.dtype)
    if s.shape not in ((), x.shape[-1:]):
        raise ValueError(f"slope must have shape () or {x.shape[-1:]}, got {s.shape}")
    return node(
        np.where(x > 0, x, s * x),
        (z, lambda g: np.where(x > 0, g, s * g)),
        (slope, lambda g: np.where(x > 0, 0, g * x)),
    )


def elu(z: TensorLike, alpha: float = 1.0) -> Tensor:
    """Return z where z > 0, else ``alpha * (exp(z) - 1)``: the exponential linear unit.

    Its values are above ``-alpha``. Its derivative is 1 where z > 0, else ``alpha * exp(z)``, which
    is alpha at 0: with ``alpha=1`` there is no kink. Clevert, Unterthiner and Hochreiter 2016,
    "Fast and accurate deep network learning by exponential linear units (ELUs)".

    Examples
    --------
    >>> elu([-1000.0, 0.0, 2.0])
    Tensor([-1.,  0.,  2.])
    """
    x, alpha = value(z), float(alpha)
    y = np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))
    return node(y, (z, lambda g: np.where(x > 0, g, g * (y + alpha))))


def maxout(z: TensorLike, pieces: int) -> Tensor:
    """Return the largest of every `pieces` neighbouring numbers.

    Parameters
    ----------
    z : (..., C * pieces)
        The values of the pieces of output 0, then those of output 1, and so on.
    pieces : int
        How many numbers make one output, >= 1.

    Returns
    -------
    Tensor of shape (..., C)

    Raises
    ------
    ValueError
        The last axis of `z` cannot be divided into `pieces`.

    Notes
    -----
    The gradient goes to the largest piece; pieces that are equally large share it. Goodfellow et
    al. 2013, "Maxout networks".

    Examples
    --------
    >>> maxout([1.0, 5.0, 4.0, 2.0], pieces=2)
    Tensor([5., 4.])
    """
    shape = np.shape(value(z))
    if pieces < 1 or not shape or shape[-1] % pieces:
        raise ValueError(f"z must have shape (..., C * pieces) with pieces={pieces}, got {shape}")
    return max(reshape(z, (*shape[:-1], shape[-1] // pieces, pieces)), axis=-1)


def softplus(z: TensorLike) -> Tensor:
    """Return ``log(1 + exp(z))``, a smooth relu, larger than 0; its derivative is ``sigmoid(z)``.

    Dugas et al. 2001, "Incorporating second-order functional knowledge for better option pricing".

    Examples
    --------
    >>> softplus([-1000.0, 0.0, 1000.0])
    Tensor([   0.    ,    0.6931, 1000.    ])
    """
    x = value(z)
    return node(_softplus(x), (z, lambda g: g * _sigmoid(x)))


def logsigmoid(z: TensorLike) -> Tensor:
    """Return ``log(sigmoid(z)) = -softplus(-z)``, below 0; its derivative is ``sigmoid(-z)``.

    Examples
    --------
    >>> logsigmoid([-1000.0, 0.0])  # the logarithm of sigmoid(-1000) = 0 would be -inf
    Tensor([-1000.    ,    -0.6931])
    """
    x = value(z)
    return node(-_softplus(-x), (z, lambda g: g * _sigmoid(-x)))


def softmax(z: TensorLike, axis: int = -1) -> Tensor:
    """Return ``exp(z) / sum(exp(z))``: numbers from 0 to 1 with sum 1 along `axis`.

    Parameters
    ----------
    z : (..., C)
        Scores, in any range: adding a constant to all of them changes nothing.
    axis : int, optional

    Returns
    -------
    Tensor of the shape of `z`

    Raises
    ------
    ValueError
        There is no such axis.

    Notes
    -----
    The derivative of output i for score j is ``y[i] * ((i == j) - y[j])``; so, with g the gradient
    for the result y, that for z is ``y * (g - sum(g * y))``. Bridle 1990, "Probabilistic
    interpretation of feedforward classification network outputs, with relationships to statistical
    pattern recognition".

    Examples
    --------
    >>> softmax([[0.0, 0.0], [1000.0, 0.0]])
    Tensor([[0.5, 0.5],
            [1. , 0. ]])
    """
    _, y = log_and_softmax(array(z), axis)
    return node(y, (z, lambda g: y * (g - (g * y).sum(axis, keepdims=True))))


def log_softmax(z: TensorLike, axis: int = -1) -> Tensor:
    """Return ``log(softmax(z)) = z - logsumexp(z)``, also where ``softmax(z)`` itself would be 0.

    The values are 0 or smaller, in the shape of `z`. With g the gradient for the result, that for z
    is ``g - softmax(z) * sum(g)``. An axis that there is not is a ValueError.

    Examples
    --------
    >>> log_softmax([0.0, 1000.0])
    Tensor([-1000.,     0.])
    """
    log_y, y = log_and_softmax(array(z), axis)
    return node(log_y, (z, lambda g: g - y * g.sum(axis, keepdims=True)))


def logsumexp(z: TensorLike, axis: int = -1, keepdims: bool = False) -> Tensor:
    """Return ``log(sum(exp(z)))`` along `axis`, a smooth maximum; its gradient is ``softmax(z)``.

    Parameters
    ----------
    z : (..., C)
    axis : int, optional
    keepdims : bool, optional
        Whether the axis stays, with length 1; else the result of shape (..., C) has shape (...).

    Raises
    ------
    ValueError
        There is no such axis.

    Notes
    -----
    The result is at least the largest score, and at most log(C) more. Without scores (C = 0) it is
    -inf.

    Examples
    --------
    >>> logsumexp([1000.0, 1000.0])  # 1000 + log(2)
    Tensor(1000.6931)
    """
    x = array(z)
    top = _peak(x, axis)
    y = top + _log(np.exp(x - top).sum(axis, keepdims=True))
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


def log_and_softmax(x: Array, axis: int) -> tuple[Array, Array]:
    """Return log(softmax(x)) and softmax(x), which share most of the work."""
    x = x - _peak(x, axis)
    e = np.exp(x)
    total = e.sum(axis, keepdims=True)
    return x - _log(total), e / total


def _peak(x: Array, axis: int) -> Array:
    """The largest number along the axis, or 0 if that is infinite (inf - inf would be nan)."""
    top = x.max(axis, keepdims=True, initial=-np.inf)
    return top if _checks.all_finite(top) else np.where(np.isfinite(top), top, 0)


@np.errstate(divide="ignore")
def _log(x: Array) -> Any:
    """Return log(x), where log(0) is no accident: the sum of no scores, or of exp(-inf)."""
    return np.log(x)


@np.errstate(invalid="ignore")
def _exp_difference(x: Array, y: Array) -> Array:
    """Return exp(x - y), and 0 where x = -inf whatever y is."""
    return np.where(x == -np.inf, 0, np.exp(x - y))
