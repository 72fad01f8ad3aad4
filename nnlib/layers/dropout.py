"""Dropout: a layer that trains a random part of the network in each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.activations import identity
from nnlib.layers.layer import Layer
from nnlib.ops import mul
from nnlib.tensor import array

if TYPE_CHECKING:
    from nnlib._types import Seed
    from nnlib.tensor import Tensor, TensorLike


class Dropout(Layer):
    """While training, set each input to 0 with probability p, and divide the others by 1 - p.

    So the mean stays the same, and in use (after `eval`) nothing needs to be done. Inputs have any
    shape.

    Parameters
    ----------
    p : float, optional
        The probability to drop, 0 <= p < 1. (PyTorch also allows 1, which lets nothing through.)
    rng : int, Generator or None, optional
        Where the choices come from.

    Raises
    ------
    ValueError
        If `p` is not in its range.
    TypeError
        If `p` is not a number.

    References
    ----------
    N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and R. Salakhutdinov (2014), Dropout: a
    simple way to prevent neural networks from overfitting, JMLR 15,
    https://jmlr.org/papers/v15/srivastava14a.html

    Examples
    --------
    >>> layer = Dropout(0.5, rng=0)
    >>> set(layer(np.ones(100)).data.tolist()) == {0.0, 2.0}
    True
    >>> layer.eval()([1.0, 1.0])
    Tensor([1., 1.])
    """

    def __init__(self, p: float = 0.5, *, rng: Seed = None) -> None:
        self.p = _checks.below_one(p, "p")
        self.rng = np.random.default_rng(rng)

    def forward(self, x: TensorLike) -> Tensor:
        if not self.training:
            return identity(x)
        X = array(x)
        scale = (self.rng.random(X.shape) >= self.p) / (1 - self.p)
        return mul(x, scale.astype(X.dtype) if X.dtype.kind == "f" else scale)

    def __repr__(self) -> str:
        return f"Dropout({self.p:g})"
