"""The multi-layer perceptron: linear layers with activations between them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np

from nnlib.init import glorot
from nnlib.layers.activation import ReLU
from nnlib.layers.layer import Layer, Sequential
from nnlib.layers.linear import Linear

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import DTypeLike

    from nnlib._types import Array, Seed


class MLP(Sequential):
    """A multi-layer perceptron: linear layers with an activation between them.

    The last layer has no activation: its outputs are numbers for a regression, or logits. Samples
    of shape (N, D) give outputs of shape (N, C), D being the first of the `sizes` and C the last.

    Parameters
    ----------
    sizes : sequence of int
        The widths, from the inputs to the outputs: ``[2, 16, 16, 1]`` has two hidden layers.
    activation : callable, optional
        The class of the activation layers, such as `Tanh`: called without arguments for each.
    rng : int, Generator or None, optional
        Where the weights come from.
    init : callable, optional
        ``init((C, D), rng)`` returns the weights of a layer at the start; see `nnlib.init`. Biases
        are 0.
    dtype : dtype, optional
        The type of the parameters.

    Raises
    ------
    ValueError
        If `sizes` has fewer than two numbers, or one below 1.
    TypeError
        If a size is not an integer, or `activation` is not a class of layers.

    Examples
    --------
    >>> model = MLP([2, 16, 1])
    >>> model
    MLP(Linear(2, 16), ReLU(), Linear(16, 1))
    >>> sum(p.size for p in model.parameters())  # 2 * 16 + 16 + 16 * 1 + 1
    65
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: Callable[[], Layer] = ReLU,
        *,
        rng: Seed = None,
        init: Callable[[tuple[int, int], Seed], Array] = glorot,
        dtype: DTypeLike = np.float64,
    ) -> None:
        sizes = list(sizes)
        if len(sizes) < 2:
            raise ValueError(f"sizes must hold at least the inputs and the outputs, got {sizes}")
        rng = np.random.default_rng(rng)
        layers: list[Layer] = []
        for D, C in itertools.pairwise(sizes):
            layers += [Linear(D, C, rng=rng, init=init, dtype=dtype), _layer(activation)]
        super().__init__(*layers[:-1])


def _layer(activation: Callable[[], Layer]) -> Layer:
    """Return a new activation layer."""
    try:
        layer = activation()
    except TypeError:  # a function of a tensor, say, is not a class of layers
        layer = None
    if not isinstance(layer, Layer):
        raise TypeError(f"activation must be a class of layers such as Tanh, got {activation!r}")
    return layer
