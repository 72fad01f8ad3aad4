"""Starting values for the weights of a layer.

Each function takes a shape `(C, D)`, for C outputs and D inputs, and returns an array. `rng` is a
seed, a `numpy.random.Generator`, or None for a start that differs in every run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from nnlib._types import Array, Seed

__all__ = [
    "glorot",
    "he",
    "normal",
    "zeros",
]


def zeros(shape: tuple[int, ...], rng: Seed = None) -> Array:
    """Return zeros: right for biases, and wrong for the weights of a hidden layer.

    All units of the layer would compute the same and learn the same.

    Parameters
    ----------
    shape : tuple of int
    rng : int, Generator or None, optional
        Not used; all initialisers can be called alike.

    Returns
    -------
    ndarray

    Examples
    --------
    >>> zeros((3,))
    array([0., 0., 0.])
    """
    return np.zeros(shape)


def normal(shape: tuple[int, ...], rng: Seed = None, std: float = 0.01) -> Array:
    """Return numbers from the normal distribution with mean 0 and standard deviation `std`.

    Parameters
    ----------
    shape : tuple of int
    rng : int, Generator or None, optional
        Where the numbers come from.
    std : float, optional

    Returns
    -------
    ndarray
    """
    return std * np.random.default_rng(rng).standard_normal(shape)


def glorot(shape: tuple[int, int], rng: Seed = None) -> Array:
    """Return uniform numbers between -a and a, with ``a = sqrt(6 / (D + C))``.

    The variance ``2 / (D + C)`` keeps the size of the signals about equal from layer to layer,
    forward and backward, where the activation is about linear (identity, tanh).

    Parameters
    ----------
    shape : (int, int)
        The numbers C of outputs and D of inputs, each >= 1.
    rng : int, Generator or None, optional
        Where the numbers come from.

    Returns
    -------
    ndarray of shape (C, D)

    Raises
    ------
    ValueError
        If `shape` is another.

    References
    ----------
    X. Glorot and Y. Bengio (2010), Understanding the difficulty of training deep feedforward neural
    networks, AISTATS, https://proceedings.mlr.press/v9/glorot10a.html, eq. 16.

    Examples
    --------
    >>> W = glorot((100, 200), rng=0)
    >>> W.shape, bool(abs(W).max() <= (6 / 300) ** 0.5)
    ((100, 200), True)
    """
    C, D = _matrix(shape)
    a = np.sqrt(6 / (D + C))
    return np.random.default_rng(rng).uniform(-a, a, shape)


def he(shape: tuple[int, int], rng: Seed = None) -> Array:
    """Return normal numbers with variance ``2 / D``: twice as much, because a relu passes half.

    Parameters
    ----------
    shape : (int, int)
        The numbers C of outputs and D of inputs, each >= 1.
    rng : int, Generator or None, optional
        Where the numbers come from.

    Returns
    -------
    ndarray of shape (C, D)

    Raises
    ------
    ValueError
        If `shape` is another.

    References
    ----------
    K. He, X. Zhang, S. Ren and J. Sun (2015), Delving deep into rectifiers, ICCV,
    https://doi.org/10.1109/ICCV.2015.123, eq. 10.
    """
    _, D = _matrix(shape)
    return normal(shape, rng, std=np.sqrt(2 / D))


def _matrix(shape: tuple[int, int]) -> tuple[int, int]:
    if np.ndim(shape) != 1 or len(shape) != 2 or min(shape) < 1:
        raise ValueError(f"shape must be (C, D) for C >= 1 outputs and D >= 1 inputs, got {shape}")
    return shape
