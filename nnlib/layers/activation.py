"""Activations as layers: for `Sequential`, and for those that have numbers of their own.

They map a tensor to one of the same shape; formulas and sources stand with the functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks, activations
from nnlib.layers.layer import Layer
from nnlib.tensor import Tensor, value

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

    from nnlib.tensor import TensorLike


class Identity(Layer):
    """The activation `nnlib.identity`, ``g(z) = z``, for inputs of any shape."""

    def forward(self, x: TensorLike) -> Tensor:
        return activations.identity(x)


class Sigmoid(Layer):
    """The activation `nnlib.sigmoid`, for inputs of any shape."""

    def forward(self, x: TensorLike) -> Tensor:
        return activations.sigmoid(x)


class Tanh(Layer):
    """The activation `nnlib.tanh`, for inputs of any shape."""

    def forward(self, x: TensorLike) -> Tensor:
        return activations.tanh(x)


class ReLU(Layer):
    """The activation `nnlib.relu`, for inputs of any shape."""

    def forward(self, x: TensorLike) -> Tensor:
        return activations.relu(x)


class LeakyReLU(Layer):
    """The activation `nnlib.leaky_relu`, for inputs of any shape.

    Parameters
    ----------
    negative_slope : float, optional
        The slope below 0, which stays as it is.
    """

    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = negative_slope

    def forward(self, x: TensorLike) -> Tensor:
        return activations.leaky_relu(x, self.negative_slope)

    def __repr__(self) -> str:
        return f"LeakyReLU({self.negative_slope:g})"


class PReLU(Layer):
    """The activation `nnlib.prelu`, whose slope below 0 is learned.

    Parameters
    ----------
    num_parameters : int, optional
        How many slopes there are: a single one for all, or one for each of the C outputs of inputs
        of shape (N, C).
    init : float, optional
        The slope at the start.
    dtype : dtype, optional
        The type of the slopes.

    Attributes
    ----------
    weight : Tensor of shape (num_parameters,)
        The slopes.

    Raises
    ------
    ValueError
        If `num_parameters` is below 1, or not the number of outputs.
    TypeError
        If `num_parameters` is not an integer.

    Examples
    --------
    >>> PReLU(init=0.5)([-2.0, 2.0]).data
    array([-1.,  2.])
    """

    def __init__(
        self, num_parameters: int = 1, init: float = 0.25, *, dtype: DTypeLike = np.float64
    ) -> None:
        C = _checks.integer(num_parameters, "num_parameters", 1)
        self.weight = Tensor(np.full(C, init, dtype), requires_grad=True)

    def forward(self, x: TensorLike) -> Tensor:
        if self.weight.size > 1 and np.ndim(value(x)) > 2:  # PyTorch has a slope for each x[:, i]
            raise ValueError(f"x must have shape (N, C) for C slopes, got {np.shape(value(x))}")
        return activations.prelu(x, self.weight)

    def __repr__(self) -> str:
        return f"PReLU({self.weight.size})"


class ELU(Layer):
    """The activation `nnlib.elu`, for inputs of any shape.

    Parameters
    ----------
    alpha : float, optional
        The limit below 0 is -alpha.
    """

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha

    def forward(self, x: TensorLike) -> Tensor:
        return activations.elu(x, self.alpha)

    def __repr__(self) -> str:
        return f"ELU({self.alpha:g})"


class Softmax(Layer):
    """The activation `nnlib.softmax` along the last axis of inputs of shape (..., C).

    `cross_entropy` wants the logits before it.
    """

    def forward(self, x: TensorLike) -> Tensor:
        return activations.softmax(x)
