"""Linear maps with learned weights: alone, and the largest of several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks, activations
from nnlib.init import glorot
from nnlib.layers.layer import Layer
from nnlib.ops import linear
from nnlib.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import DTypeLike

    from nnlib._types import Array, Seed
    from nnlib.tensor import TensorLike


class Linear(Layer):
    """A linear map of each sample: ``x @ weight.T + bias``.

    Parameters
    ----------
    in_features, out_features : int
        The numbers D of inputs and C of outputs, >= 1.
    bias : bool, optional
        Whether to add a bias.
    rng : int, Generator or None, optional
        Where the weights come from.
    init : callable, optional
        ``init((C, D), rng)`` returns the weights at the start; see `nnlib.init`. Biases are 0.
    dtype : dtype, optional
        The type of the parameters.

    Attributes
    ----------
    weight : Tensor of shape (C, D)
    bias : Tensor of shape (C,), or None

    Raises
    ------
    ValueError
        If a number is below 1, `init` returns another shape, or the samples do not have D inputs.
    TypeError
        If a number is not an integer.

    Examples
    --------
    >>> layer = Linear(2, 1)
    >>> layer.weight.data, layer.bias.data = [[1.0, 10.0]], [0.5]
    >>> layer([[1.0, 2.0], [3.0, 4.0]])
    Tensor([[21.5],
            [43.5]], op='linear')
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        rng: Seed = None,
        init: Callable[[tuple[int, int], Seed], Array] = glorot,
        dtype: DTypeLike = np.float64,
    ) -> None:
        D = _checks.integer(in_features, "in_features", 1)
        C = _checks.integer(out_features, "out_features", 1)
        W, b = _start(init, (C, D), rng).astype(dtype), np.zeros(C, dtype)
        self.weight = Tensor(W, requires_grad=True)
        self.bias = Tensor(b, requires_grad=True) if bias else None

    def forward(self, x: TensorLike) -> Tensor:
        """Map samples of shape (N, D) to outputs of shape (N, C)."""
        return linear(x, self.weight, self.bias)

    def __repr__(self) -> str:
        C, D = self.weight.shape
        option = ", bias=False" if self.bias is None else ""
        return f"Linear({D}, {C}{option})"


class Maxout(Layer):
    """The largest of several linear maps, for each output: an activation that is learned.

    Parameters
    ----------
    in_features, out_features : int
        The numbers D of inputs and C of outputs, >= 1.
    pieces : int, optional
        How many maps each output takes the largest of, >= 1.
    rng : int, Generator or None, optional
        Where the weights come from.
    init : callable, optional
        ``init((C, D), rng)`` returns the weights of a piece at the start; see `nnlib.init`. Biases
        are 0.
    dtype : dtype, optional
        The type of the parameters.

    Attributes
    ----------
    weight : Tensor of shape (C * pieces, D)
        The pieces of output 0 come first, then those of output 1, and so on.
    bias : Tensor of shape (C * pieces,)

    Raises
    ------
    ValueError
        If a number is below 1, `init` returns another shape, or the samples do not have D inputs.
    TypeError
        If a number is not an integer.

    Notes
    -----
    The outputs are convex, piecewise linear functions of the inputs; with two pieces relu and abs
    are among them.

    References
    ----------
    I. Goodfellow, D. Warde-Farley, M. Mirza, A. Courville and Y. Bengio (2013), Maxout networks,
    ICML, https://proceedings.mlr.press/v28/goodfellow13.html

    Examples
    --------
    >>> layer = Maxout(1, 1)
    >>> layer.weight.data = [[1.0], [-1.0]]
    >>> layer([[-3.0], [2.0]]).data.tolist()  # abs
    [[3.0], [2.0]]
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        pieces: int = 2,
        *,
        rng: Seed = None,
        init: Callable[[tuple[int, int], Seed], Array] = glorot,
        dtype: DTypeLike = np.float64,
    ) -> None:
        D = _checks.integer(in_features, "in_features", 1)
        C = _checks.integer(out_features, "out_features", 1)
        self.pieces = _checks.integer(pieces, "pieces", 1)
        rng = np.random.default_rng(rng)
        weight = np.stack([_start(init, (C, D), rng) for _ in range(pieces)], axis=1)
        self.weight = Tensor(weight.reshape(-1, D).astype(dtype), requires_grad=True)
        self.bias = Tensor(np.zeros(C * pieces, dtype), requires_grad=True)

    def forward(self, x: TensorLike) -> Tensor:
        """Map samples of shape (N, D) to outputs of shape (N, C)."""
        return activations.maxout(linear(x, self.weight, self.bias), self.pieces)

    def __repr__(self) -> str:
        rows, D = self.weight.shape
        return f"Maxout({D}, {rows // self.pieces}, pieces={self.pieces})"


def _start(
    init: Callable[[tuple[int, int], Seed], Array], shape: tuple[int, int], rng: Seed
) -> Array:
    weight = np.asarray(init(shape, rng))
    if weight.shape != shape:
        raise ValueError(f"init must return weights of shape {shape}, got {weight.shape}")
    return weight
