"""Normalisation: layers that give their inputs the mean 0 and the variance 1, then scale and shift.

The scale and the shift are parameters, so that the layer can undo what it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.layers.layer import Layer
from nnlib.ops import mean, sqrt
from nnlib.tensor import Tensor, array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import DTypeLike

    from nnlib.tensor import TensorLike


class LayerNorm(Layer):
    """Normalise each sample over its own numbers.

    Parameters
    ----------
    normalized_shape : int or sequence of int
        The lengths of the last axes of the inputs, over which mean and variance are taken: C for
        inputs of shape (N, C).
    eps : float, optional
        A small number > 0 that is added to the variance.
    dtype : dtype, optional
        The type of the parameters.

    Attributes
    ----------
    weight, bias : Tensor of shape normalized_shape
        The scale, at first 1, and the shift, at first 0.

    Raises
    ------
    ValueError
        If a length is below 1, `eps` is not > 0, or the inputs have other last axes.
    TypeError
        If a length is not an integer, or `eps` not a number.

    Notes
    -----
    The outputs are ``(x - mean) / sqrt(variance + eps) * weight + bias``. Unlike with
    `BatchNorm1d`, a sample does not depend on the others of its batch, and training and use do not
    differ.

    References
    ----------
    J. L. Ba, J. R. Kiros and G. E. Hinton (2016), Layer normalization,
    https://doi.org/10.48550/arXiv.1607.06450

    Examples
    --------
    >>> LayerNorm(2)([[1.0, 3.0], [100.0, 300.0]]).data.round(2)
    array([[-1.,  1.],
           [-1.,  1.]])
    """

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        *,
        dtype: DTypeLike = np.float64,
    ) -> None:
        lengths = np.atleast_1d(np.asarray(normalized_shape, object))
        shape = tuple(_checks.integer(n, "normalized_shape", 1) for n in lengths)
        self.eps = _checks.above_zero(eps, "eps")
        self.weight = Tensor(np.ones(shape, dtype), requires_grad=True)
        self.bias = Tensor(np.zeros(shape, dtype), requires_grad=True)

    def forward(self, x: TensorLike) -> Tensor:
        """Normalise inputs of shape ``(..., *normalized_shape)``."""
        shape = self.weight.shape
        if array(x).shape[-len(shape) :] != shape:
            raise ValueError(f"x must have the last axes {shape}, got shape {array(x).shape}")
        axes = tuple(range(-len(shape), 0))
        r = x - mean(x, axes, keepdims=True)
        variance = mean(r * r, axes, keepdims=True)
        return r / sqrt(variance + self.eps) * self.weight + self.bias

    def __repr__(self) -> str:
        return f"LayerNorm({', '.join(map(str, self.weight.shape))})"


class BatchNorm1d(Layer):
    """Normalise each feature over the samples of the batch; in use, over what training has seen.

    Parameters
    ----------
    num_features : int
        The number C of features of inputs of shape (N, C).
    eps : float, optional
        A small number > 0 that is added to the variance.
    momentum : float, optional
        The part of the new batch in the running mean and the running variance, from 0 to 1.
    dtype : dtype, optional
        The type of the parameters.

    Attributes
    ----------
    weight, bias : Tensor of shape (C,)
        The scale, at first 1, and the shift, at first 0.
    running_mean, running_var : Tensor of shape (C,)
        Running means of what the batches had, which `eval` makes the layer use. They are no
        parameters, but `save` keeps them.

    Raises
    ------
    ValueError
        If a number is not in its range, the inputs do not have shape (N, C), or a batch in training
        has a single sample.
    TypeError
        If `num_features` is not an integer, or `eps` or `momentum` not a number.

    Notes
    -----
    The outputs are ``(x - mean) / sqrt(variance + eps) * weight + bias``. In training the variance
    divides by N; the one that runs along divides by N - 1.

    References
    ----------
    S. Ioffe and C. Szegedy (2015), Batch normalization: accelerating deep network training by
    reducing internal covariate shift, ICML, https://doi.org/10.48550/arXiv.1502.03167

    Examples
    --------
    >>> layer = BatchNorm1d(1)
    >>> layer([[1.0], [3.0]]).data.round(2)
    array([[-1.],
           [ 1.]])
    >>> layer.running_mean, layer.running_var  # 0.9 * 0 + 0.1 * 2, and 0.9 * 1 + 0.1 * 2
    (Tensor([0.2]), Tensor([1.1]))
    """

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        *,
        dtype: DTypeLike = np.float64,
    ) -> None:
        C = _checks.integer(num_features, "num_features", 1)
        self.eps = _checks.above_zero(eps, "eps")
        self.momentum = _checks.within(momentum, "momentum", 0, 1)
        self.weight = Tensor(np.ones(C, dtype), requires_grad=True)
        self.bias = Tensor(np.zeros(C, dtype), requires_grad=True)
        self.running_mean = Tensor(np.zeros(C, dtype))
        self.running_var = Tensor(np.ones(C, dtype))

    def forward(self, x: TensorLike) -> Tensor:
        """Normalise inputs of shape (N, C)."""
        shape = array(x).shape
        if len(shape) != 2 or shape[1:] != self.weight.shape:
            raise ValueError(f"x must have shape (N, {self.weight.size}), got {shape}")
        if not self.training:
            scale = 1 / np.sqrt(self.running_var.data + self.eps)
            return (x - self.running_mean) * scale * self.weight + self.bias
        N = shape[0]
        if N < 2:
            raise ValueError(f"x must have at least two samples in training, got {N}")
        centre = mean(x, axis=0)
        r = x - centre
        variance = mean(r * r, axis=0)
        self._run(self.running_mean, centre)
        self._run(self.running_var, variance * (N / (N - 1)))
        return r / sqrt(variance + self.eps) * self.weight + self.bias

    def _run(self, average: Tensor, new: Tensor) -> None:
        average.data = (1 - self.momentum) * average.data + self.momentum * new.data

    def __repr__(self) -> str:
        return f"BatchNorm1d({self.weight.size})"
