"""Activations as layers: for `Sequential`, and for those that have numbers of their own."""

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
    """The activation g(z) = z."""

    def forward(self, x: TensorLike) -> Tensor:
        return activations.identity(x)


class Sigmoid(Layer):
    """The activation `nnlib.sigmoid`."""

    def forward(self, x: TensorLike) -> Tensor:
        return activations.sigmoid(x)


class Tanh(Layer):
    """The activation `nnlib.tanh`."""

    def forward(self, x: TensorLike) -> Tensor:
        return activations.tanh(x)


class ReLU(Layer):
    """The activation `nnlib.relu`."""

    def forward(self, x: TensorLike) -> Tensor:
        return activations.relu(x)


class LeakyReLU(Layer):
    """The activation `nnlib.leaky_relu` with the given slope below 0."""

    def __init__(self, slope: float = 0.01) -> None:
        self.slope = slope

    def forward(self, x: TensorLike) -> Tensor:
        return activations.leaky_relu(x, self.slope)

    def __repr__(self) -> str:
        return f"LeakyReLU({self.slope:g})"


class PReLU(Layer):
    """The activation `nnlib.prelu`, whose slope below 0 is learned.

    Parameters
    ----------
    features : int or None, optional
        How many slopes there are: one per output, or a single one for all (None).
    start : float, optional
        The slope at the start.
    dtype : dtype, optional
        The type of the slopes.
    """

    def __init__(
        self, features: int | None = None, start: float = 0.25, *, dtype: DTypeLike = np.float64
    ) -> None:
        shape = () if features is None else (_checks.integer(features, "features", 1),)
        self.slope = Tensor(np.full(shape, start, dtype), requires_grad=True)

    def forward(self, x: TensorLike) -> Tensor:
        return activations.prelu(x, self.slope)


class ELU(Layer):
    """The activation `nnlib.elu` with the given alpha."""

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha

    def forward(self, x: TensorLike) -> Tensor:
        return activations.elu(x, self.alpha)

    def __repr__(self) -> str:
        return f"ELU({self.alpha:g})"


class Softmax(Layer):
    """The activation `nnlib.softmax` along the last axis."""

    def forward(self, x: TensorLike) -> Tensor:
        return activations.softmax(x)
