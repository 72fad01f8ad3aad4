"""Activations as layers: for `Sequential`, and for those that have numbers of their own.

They map a tensor to one of the same shape; formulas and sources stand with the functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks, activations
from nnlib.layers.layer import Layer
from nnlib.tensor import Tensor

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
    slope : float, optional
        The slope below 0, which stays as it is.
    """

    def __init__(self, slope: float = 0.01) -> None:
        self.slope = slope

    def forward(self, x: TensorLike) -> Tensor:
        return activations.leaky_relu(x, self.slope)

    def __repr__(self) -> str:
        return f"LeakyReLU({self.slope:g})"


class PReLU(Layer):
    """The activation `nnlib.prelu`, whose slope below 0 is learned, for inputs of shape (..., C).

    Parameters
    ----------
    features : int or None, optional
        How many slopes there are: one per output (C), or a single one for all (None).
    start : float, optional
        The slope at the start.
    dtype : dtype, optional
        The type of the slopes.

    Attributes
    ----------
    slope : Tensor of shape (C,) or ()

    Raises
    ------
    ValueError, TypeError
        `features` is no integer >= 1, or not the number of inputs.

    Examples
    --------
    >>> PReLU(start=0.5)([-2.0, 2.0]).data
    array([-1.,  2.])
    """

    def __init__(
        self, features: int | None = None, start: float = 0.25, *, dtype: DTypeLike = np.float64
    ) -> None:
        shape = () if features is None else (_checks.integer(features, "features", 1),)
        self.slope = Tensor(np.full(shape, start, dtype), requires_grad=True)

    def forward(self, x: TensorLike) -> Tensor:
        return activations.prelu(x, self.slope)


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
