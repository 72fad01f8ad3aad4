"""Made-up data in the plane, each with a geometry that one can state in a sentence.

Every function returns ``X``, float64 of shape ``(n, 2)``, and ``y`` of shape ``(n,)`` with class
numbers 0, 1, ...; class sizes differ by at most one, rows are in random order, and the same
arguments give the same data. `noise` is the standard deviation of normal noise that is added to
both coordinates: with ``noise=0`` the points lie exactly on the stated shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array, Seed

LOGIC = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "nor": (1, 0, 0, 0),
    "xor": (0, 1, 1, 0),
    "xnor": (1, 0, 0, 1),
}


def make_logic(name: str) -> tuple[Array, Array]:
    """The truth table of a logical function of two inputs, as four samples.

    Parameters
    ----------
    name : {"and", "or", "nand", "nor", "xor", "xnor"}

    Returns
    -------
    X : ndarray of float, shape (4, 2)
        The inputs (0, 0), (0, 1), (1, 0), (1, 1), in this order.
    y : ndarray of int, shape (4,)
        The outputs, 0 or 1.

    Raises
    ------
    ValueError
        There is no such function.

    Examples
    --------
    >>> make_logic("xor")[1]
    array([0, 1, 1, 0])
    """
    if name not in LOGIC:
        raise ValueError(f"name must be one of {', '.join(map(repr, LOGIC))}, got {name!r}")
    return np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array(LOGIC[name])


def make_xor(n: int = 200, noise: float = 0.1, seed: Seed = 0) -> tuple[Array, Array]:
    """Four clouds at (±1, ±1): class 1 where the signs of the two coordinates differ.

    No straight line classifies more than three of the four clouds; the product of the two
    coordinates tells the classes apart.

    Parameters
    ----------
    n : int
        Number of points, at least 4. Cloud sizes differ by at most one.
    noise : float
        Standard deviation within a cloud, at least 0.
    seed : int or numpy.random.Generator

    Returns
    -------
    X : ndarray of float, shape (n, 2)
    y : ndarray of int, shape (n,)

    Raises
    ------
    ValueError, TypeError
        `n` is not an integer of at least 4, or `noise` is negative or not finite.

    References
    ----------
    M. Minsky and S. Papert (1969), Perceptrons, MIT Press.

    Examples
    --------
    >>> X, y = make_xor(noise=0)
    >>> bool(np.all((X[:, 0] * X[:, 1] < 0) == y))
    True
    """
    corner, _ = _positions(n, 4)
    X = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [1.0, -1.0]])[corner]
    return _scatter(X, corner % 2, noise, seed)


def make_moons(n: int = 200, noise: float = 0.1, seed: Seed = 0) -> tuple[Array, Array]:
    """Two half circles of radius 1 that reach into each other.

    Class 0 is the upper half circle around (0, 0), class 1 the lower one around (1, 1/2).

    Parameters
    ----------
    n : int
        Number of points, at least 2.
    noise : float
        Standard deviation of the noise on both coordinates, at least 0.
    seed : int or numpy.random.Generator

    Returns
    -------
    X : ndarray of float, shape (n, 2)
    y : ndarray of int, shape (n,)

    Raises
    ------
    ValueError, TypeError
        `n` is not an integer of at least 2, or `noise` is negative or not finite.

    Examples
    --------
    >>> X, y = make_moons(noise=0)
    >>> np.hypot(*X[y == 0].T).round(6).max()  # the radius of the upper half circle
    np.float64(1.0)
    """
    y, t = _positions(n, 2)
    centre = np.array([[0.0, 0.0], [1.0, 0.5]])[y]
    return _scatter(centre + _circle(np.pi * (t + y)), y, noise, seed)


def make_rings(
    n: int = 200, noise: float = 0.1, seed: Seed = 0, *, classes: int = 2
) -> tuple[Array, Array]:
    """Rings around the origin; class k has the radius (k + 1) / classes, so the last has radius 1.

    Parameters
    ----------
    n : int
        Number of points, at least `classes`.
    noise : float
        Standard deviation of the noise on both coordinates, at least 0.
    seed : int or numpy.random.Generator
    classes : int
        Number of rings, at least 1.

    Returns
    -------
    X : ndarray of float, shape (n, 2)
    y : ndarray of int, shape (n,)

    Raises
    ------
    ValueError, TypeError
        `n` or `classes` is not an integer or too small, or `noise` is negative or not finite.

    Examples
    --------
    >>> X, y = make_rings(noise=0)
    >>> np.unique(np.hypot(*X.T).round(6))
    array([0.5, 1. ])
    """
    y, t = _positions(n, classes)
    radius = (y + 1) / classes
    return _scatter(radius[:, None] * _circle(2 * np.pi * t), y, noise, seed)


def make_spirals(
    n: int = 300, noise: float = 0.03, seed: Seed = 0, *, classes: int = 3, turns: float = 0.75
) -> tuple[Array, Array]:
    """Spiral arms from the origin out to radius 1, one for each class.

    A point at radius r has the angle ``2π (k / classes + turns · r)`` on the arm of class k.

    Parameters
    ----------
    n : int
        Number of points, at least `classes`.
    noise : float
        Standard deviation of the noise on both coordinates, at least 0.
    seed : int or numpy.random.Generator
    classes : int
        Number of arms, at least 1.
    turns : float
        How often an arm goes round the origin, at least 0.

    Returns
    -------
    X : ndarray of float, shape (n, 2)
    y : ndarray of int, shape (n,)

    Raises
    ------
    ValueError, TypeError
        `n` or `classes` is not an integer or too small; `noise` or `turns` is negative or not
        finite.

    References
    ----------
    K. J. Lang and M. J. Witbrock (1988), Learning to tell two spirals apart, Proceedings of the
    1988 Connectionist Models Summer School.

    Examples
    --------
    >>> X, y = make_spirals(300, classes=3)
    >>> X.shape, np.bincount(y)
    ((300, 2), array([100, 100, 100]))
    """
    y, radius = _positions(n, classes)
    angle = 2 * np.pi * (y / classes + _checks.at_least_zero(turns, "turns") * radius)
    return _scatter(radius[:, None] * _circle(angle), y, noise, seed)


def make_blobs(
    n: int = 300, noise: float = 0.3, seed: Seed = 0, *, centers: int | ArrayLike = 3
) -> tuple[Array, Array]:
    """Round clouds, one for each class.

    Parameters
    ----------
    n : int
        Number of points, at least the number of classes.
    noise : float
        Standard deviation within a cloud, at least 0.
    seed : int or numpy.random.Generator
    centers : int or array_like, shape (C, D)
        The centre of each class. A number C stands for C centres evenly spaced on the circle of
        radius 1, the first at the top, on anticlockwise.

    Returns
    -------
    X : ndarray of float, shape (n, D)
    y : ndarray of int, shape (n,)

    Raises
    ------
    ValueError, TypeError
        `n` is not an integer or is too small, `noise` is negative or not finite, `centers` is
        neither a number of at least 1 nor a finite matrix.

    Examples
    --------
    >>> X, y = make_blobs(5, noise=0, centers=[[0, 0], [3, 4]])
    >>> np.unique(X, axis=0), np.bincount(y)
    (array([[0., 0.],
           [3., 4.]]), array([3, 2]))
    """
    if np.ndim(centers) == 0:
        count = _checks.integer(centers, "centers", 1)
        centers = _circle(2 * np.pi * (np.arange(count) / count + 0.25))
    centre = _checks.matrix(centers, "centers")
    y, _ = _positions(n, len(centre))
    return _scatter(centre[y], y, noise, seed)


def _positions(n: int, classes: int) -> tuple[Array, Array]:
    """Class numbers of n points in n / classes parts, and where each stands in its part (0 to 1).

    The middles of equal intervals serve open curves and closed ones alike: no point is doubled.
    """
    classes = _checks.integer(classes, "classes", 1)
    n = _checks.integer(n, "n", classes)
    sizes = [len(part) for part in np.array_split(np.arange(n), classes)]
    position = np.concatenate([(np.arange(size) + 0.5) / size for size in sizes])
    return np.repeat(np.arange(classes), sizes), position


def _circle(angle: Array) -> Array:
    """Points of the unit circle, shape (n, 2)."""
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _scatter(X: Array, y: Array, noise: float, seed: Seed) -> tuple[Array, Array]:
    """Add the noise and put the rows into random order."""
    noise = _checks.at_least_zero(noise, "noise")
    rng = np.random.default_rng(seed)
    X = X + noise * rng.standard_normal(X.shape)
    order = rng.permutation(len(X))
    return X[order], y[order]
