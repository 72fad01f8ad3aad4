"""Activations that work on each number by itself, on a tensor of any shape."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from nnlib.activations import _curves
from nnlib.tensor import array, node, value

if TYPE_CHECKING:
    from nnlib.tensor import Tensor, TensorLike


def identity(z: TensorLike) -> Tensor:
    """Return z itself, as the activation of a linear output: ``g(z) = z``, with derivative 1."""
    return node(value(z), (z, lambda g: g), op="identity")


def step(z: TensorLike) -> Tensor:
    """Return 1 where z > 0, else 0 (also at 0): the activation of the perceptron.

    Notes
    -----
    The gradient is 0 everywhere, so gradient descent learns nothing through it.

    References
    ----------
    Rosenblatt 1958, "The perceptron: a probabilistic model for information storage and
    organization in the brain", https://doi.org/10.1037/h0042519.

    Examples
    --------
    >>> step([-2.0, 0.0, 2.0])
    Tensor([0., 0., 1.])
    """
    x = array(z)
    y = np.where(x.real > 0, np.ones_like(x), 0)
    return node(y, (z, lambda g: np.zeros_like(g)), op="step")


def sigmoid(z: TensorLike) -> Tensor:
    """Return the logistic function ``y = 1 / (1 + exp(-z))``, from 0 to 1.

    Notes
    -----
    Its derivative is ``y * (1 - y)``, at most 1/4, at 0.

    References
    ----------
    Verhulst 1845, "Recherches mathématiques sur la loi d'accroissement de la population".

    Examples
    --------
    >>> sigmoid([-1000.0, 0.0, 1000.0])
    Tensor([0. , 0.5, 1. ])
    """
    x = array(z)
    return node(_curves.sigmoid(x), (z, lambda g: g * _curves.sigmoid_slope(x)), op="sigmoid")


def tanh(z: TensorLike) -> Tensor:
    """Return the hyperbolic tangent ``y = (exp(z) - exp(-z)) / (exp(z) + exp(-z))``, from -1 to 1.

    Notes
    -----
    Its derivative is ``1 - y**2``, at most 1, at 0. It is a stretched sigmoid:
    ``tanh(z) = 2 * sigmoid(2 * z) - 1``.

    Examples
    --------
    >>> tanh([-1.0, 0.0, 1.0])
    Tensor([-0.7616,  0.    ,  0.7616])
    """
    x = array(z)
    return node(np.tanh(x), (z, lambda g: _curves.tanh_vjp(g, x)), op="tanh")


def relu(z: TensorLike) -> Tensor:
    """Return ``max(0, z)``, the rectified linear unit, 0 or larger.

    Notes
    -----
    Its derivative is 1 where z > 0, else 0, also at the kink.

    References
    ----------
    Nair and Hinton 2010, "Rectified linear units improve restricted
    Boltzmann machines".

    Examples
    --------
    >>> relu([-2.0, 0.0, 2.0])
    Tensor([0., 0., 2.])
    """
    y = np.maximum(value(z), 0)
    # Several times faster than np.where. An infinite gradient where y = 0
    # becomes nan instead of 0.
    return node(y, (z, lambda g: g * (y.real > 0)), op="relu")


def leaky_relu(z: TensorLike, negative_slope: float = 0.01) -> Tensor:
    """Return z where z > 0, else ``negative_slope * z``, with a fixed slope.

    Notes
    -----
    Its derivative is 1 where z > 0, else `negative_slope`, also at the kink. Its values are all
    real numbers if the slope is > 0.

    References
    ----------
    Maas, Hannun and Ng 2013, "Rectifier nonlinearities improve neural network acoustic models".

    Examples
    --------
    >>> leaky_relu([-2.0, 0.0, 2.0], negative_slope=0.1)
    Tensor([-0.2,  0. ,  2. ])
    """
    x, slope = value(z), float(negative_slope)
    on = x.real > 0
    return node(
        np.where(on, x, slope * x), (z, lambda g: np.where(on, g, slope * g)), op="leaky_relu"
    )


def prelu(z: TensorLike, slope: TensorLike) -> Tensor:
    """Return z where z > 0, else ``slope * z``, where the slope is a tensor that is learned.

    Parameters
    ----------
    z : array_like of shape (..., C)
    slope : array_like of shape (1,), () or (C,)
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
    `slope` is z where z <= 0, else 0.

    References
    ----------
    He, Zhang, Ren and Sun 2015, "Delving deep into rectifiers: surpassing human-level performance
    on ImageNet classification", https://doi.org/10.1109/ICCV.2015.123.

    Examples
    --------
    >>> prelu([[-2.0, -2.0], [2.0, 2.0]], [0.5, 0.1])
    Tensor([[-1. , -0.2],
            [ 2. ,  2. ]])
    """
    x = array(z)
    s = array(slope)
    if s.shape not in ((), (1,)[: x.ndim], x.shape[-1:]):
        raise ValueError(f"slope must have shape (), (1,) or {x.shape[-1:]}, got {s.shape}")
    if s.dtype.kind == "f":
        s = s.astype(x.dtype, copy=False)
    on = x.real > 0
    return node(
        np.where(on, x, s * x),
        (z, lambda g: np.where(on, g, s * g)),
        (slope, lambda g: np.where(on, 0, g * x)),
        op="prelu",
    )


def elu(z: TensorLike, alpha: float = 1.0) -> Tensor:
    """Return z where z > 0, else ``alpha * (exp(z) - 1)``: the exponential linear unit.

    Notes
    -----
    Its values are above ``-alpha``. Its derivative is 1 where z > 0, else ``alpha * exp(z)``, which
    is alpha at 0: with ``alpha=1`` there is no kink.

    References
    ----------
    Clevert, Unterthiner and Hochreiter 2016, "Fast and accurate deep network learning by
    exponential linear units (ELUs)", https://arxiv.org/abs/1511.07289.

    Examples
    --------
    >>> elu([-1000.0, 0.0, 2.0])
    Tensor([-1.,  0.,  2.])
    """
    x, alpha = value(z), float(alpha)
    on = x.real > 0
    below = np.where(on, 0, x)
    return node(
        np.where(on, x, alpha * np.expm1(below)),
        (z, lambda g: np.where(on, g, g * (alpha * np.exp(below)))),
        op="elu",
    )


def gelu(z: TensorLike, approximate: str = "none") -> Tensor:
    """Return ``z * Phi(z)``, the Gaussian error linear unit.

    Parameters
    ----------
    z : array_like
    approximate : {"none", "tanh"}, optional
        "tanh" takes ``(1 + tanh(sqrt(2 / pi) * (z + 0.044715 * z**3))) / 2`` for Phi(z). That
        differs by less than 0.001, and is much faster here.

    Returns
    -------
    Tensor of the shape of `z`

    Raises
    ------
    ValueError
        `approximate` is something else.

    Notes
    -----
    Phi(z) is the probability that a standard normal number is below z. With its density phi, the
    derivative is ``Phi(z) + z * phi(z)``.

    References
    ----------
    Hendrycks and Gimpel 2016, "Gaussian error linear units (GELUs)",
    https://arxiv.org/abs/1606.08415.

    Examples
    --------
    >>> gelu([-1.0, 0.0, 1.0])
    Tensor([-0.1587,  0.    ,  0.8413])
    """
    if approximate not in ("none", "tanh"):
        raise ValueError(f"approximate must be 'none' or 'tanh', got {approximate!r}")
    x = array(z)
    near = np.clip(x, -40, 40)  # beyond, Phi has rounded to 0 or 1
    if approximate == "tanh":  # (1 + tanh(t)) / 2 is sigmoid(2 * t), which keeps its small values
        c = math.sqrt(8 / math.pi)
        t = c * (near + 0.044715 * near**3)
        P = _curves.sigmoid(t)
        p = _curves.sigmoid_slope(t) * (c * (1 + 3 * 0.044715 * near * near))
    else:
        P, p = _curves.normal(near), _curves.density(near)
    return node(x * P, (z, lambda g: g * (P + x * p)), op="gelu")


def silu(z: TensorLike) -> Tensor:
    """Return ``z * sigmoid(z)``, the sigmoid linear unit, also called swish.

    Notes
    -----
    With y the sigmoid of z, the derivative is ``y + z * y * (1 - y)``.

    References
    ----------
    Elfwing, Uchibe and Doya 2018, "Sigmoid-weighted linear units for neural network function
    approximation in reinforcement learning", https://doi.org/10.1016/j.neunet.2017.12.012.

    Examples
    --------
    >>> silu([-1.0, 0.0, 1.0])
    Tensor([-0.2689,  0.    ,  0.7311])
    """
    x = array(z)
    y = _curves.sigmoid(x)
    return node(x * y, (z, lambda g: g * (y + x * _curves.sigmoid_slope(x))), op="silu")


def softplus(z: TensorLike) -> Tensor:
    """Return ``log(1 + exp(z))``, a smooth relu, larger than 0; its derivative is ``sigmoid(z)``.

    References
    ----------
    Dugas et al. 2001, "Incorporating second-order functional knowledge for better option pricing".

    Examples
    --------
    >>> softplus([-1000.0, 0.0, 1000.0])
    Tensor([   0.    ,    0.6931, 1000.    ])
    """
    x = array(z)
    return node(_curves.softplus(x), (z, lambda g: g * _curves.sigmoid(x)), op="softplus")


def logsigmoid(z: TensorLike) -> Tensor:
    """Return ``log(sigmoid(z)) = -softplus(-z)``, below 0; its derivative is ``sigmoid(-z)``.

    Examples
    --------
    >>> logsigmoid([-1000.0, 0.0])  # the logarithm of sigmoid(-1000) = 0 would be -inf
    Tensor([-1000.    ,    -0.6931])
    """
    x = array(z)
    return node(-_curves.softplus(-x), (z, lambda g: g * _curves.sigmoid(-x)), op="logsigmoid")
