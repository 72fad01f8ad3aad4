"""Data in the plane, made at random, each with a geometry that fits into a sentence.

Every function returns ``X``, float64 of shape ``(n_samples, 2)``, and ``y`` of shape
``(n_samples,)`` with class numbers 0, 1, ... Class sizes differ by at most one, the rows are in
random order, and the same arguments give the same data: `random_state` is 0 unless you say
otherwise (scikit-learn's default is None, other data on each call). `noise` is the standard
deviation of normal noise on both coordinates: with ``noise=0`` the points lie exactly on the shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array, Seed

__all__ = ["make_blobs", "make_logic", "make_moons", "make_rings", "make_spirals", "make_xor"]

LOGIC = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "nor": (1, 0, 0, 0),
    "xor": (0, 1, 1, 0),
    "xnor": (1, 0, 0, 1),
}


def make_logic(name: str) -> tuple[Array, Array]:
    """Return the truth table of a logical function of two inputs, as four samples.

    Parameters
    ----------
    name : {"and", "or", "nand", "nor", "xor", "xnor"}
        Which function.

    Returns
    -------
    X : ndarray of float of shape (4, 2)
        The inputs (0, 0), (0, 1), (1, 0), (1, 1), in this order.
    y : ndarray of int of shape (4,)
        The outputs, 0 or 1.

    Raises
    ------
    ValueError
        There is no function of that name.

    Examples
    --------
    >>> make_logic("xor")[1]
    array([0, 1, 1, 0])
    """
    if name not in LOGIC:
        raise ValueError(f"name must be one of {', '.join(map(repr, LOGIC))}, got {name!r}")
    return np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array(LOGIC[name])


def make_xor(
    n_samples: int = 200, *, noise: float = 0.1, random_state: Seed = 0
) -> tuple[Array, Array]:
    """Make four clouds at (±1, ±1), of class 1 where the signs of the coordinates differ.

    No straight line gets more than three of the four clouds right; the product of the two
    coordinates tells the classes apart.

    Parameters
    ----------
    n_samples : int
        Number of points, at least 4. Cloud sizes differ by at most one.
    noise : float
        Standard deviation within a cloud, at least 0.
    random_state : int or numpy.random.Generator or None
        Decides the noise and the order. None: other data on each call.

    Returns
    -------
    X : ndarray of float of shape (n_samples, 2)
    y : ndarray of int of shape (n_samples,)

    Raises
    ------
    ValueError, TypeError
        `n_samples` is not an integer of at least 4, or `noise` is negative or not finite.

    References
    ----------
    M. Minsky and S. Papert (1969), Perceptrons, MIT Press.

    Examples
    --------
    >>> X, y = make_xor(noise=0)
    >>> bool(np.all((X[:, 0] * X[:, 1] < 0) == y))
    True
    """
    corner, _ = _positions(n_samples, 4)
    X = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, 1.0], [1.0, -1.0]])[corner]
    return _scatter(X, corner % 2, noise, random_state)


def make_moons(
    n_samples: int = 200, *, noise: float = 0.1, random_state: Seed = 0
) -> tuple[Array, Array]:
    """Make two half circles of radius 1 that reach into each other.

    Class 0 is the upper half circle around (0, 0), class 1 the lower one around (1, 1/2).

    Parameters
    ----------
    n_samples : int
        Number of points, at least 2.
    noise : float
        Standard deviation of the noise on both coordinates, at least 0.
    random_state : int or numpy.random.Generator or None
        Decides the noise and the order. None: other data on each call.

    Returns
    -------
    X : ndarray of float of shape (n_samples, 2)
    y : ndarray of int of shape (n_samples,)

    Raises
    ------
    ValueError, TypeError
        `n_samples` is not an integer of at least 2, or `noise` is negative or not finite.

    Examples
    --------
    >>> X, y = make_moons(noise=0)
    >>> np.hypot(*X[y == 0].T).round(6).max()  # the radius of the upper half circle
    np.float64(1.0)
    """
    y, t = _positions(n_samples, 2)
    centre = np.array([[0.0, 0.0], [1.0, 0.5]])[y]
    return _scatter(centre + _circle(np.pi * (t + y)), y, noise, random_state)


def make_rings(
    n_samples: int = 200, *, noise: float = 0.1, random_state: Seed = 0, classes: int = 2
) -> tuple[Array, Array]:
    """Make rings around the origin, one for each class.

    Class k has the radius ``(k + 1) / classes``, so the last one has radius 1.

    Parameters
    ----------
    n_samples : int
        Number of points, at least `classes`.
    noise : float
        Standard deviation of the noise on both coordinates, at least 0.
    random_state : int or numpy.random.Generator or None
        Decides the noise and the order. None: other data on each call.
    classes : int
        Number of rings, at least 1.

    Returns
    -------
    X : ndarray of float of shape (n_samples, 2)
    y : ndarray of int of shape (n_samples,)

    Raises
    ------
    ValueError, TypeError
        `n_samples` or `classes` is not an integer or too small, or `noise` is negative or not
        finite.

    Examples
    --------
    >>> X, y = make_rings(noise=0)
    >>> np.unique(np.hypot(*X.T).round(6))
    array([0.5, 1. ])
    """
    y, t = _positions(n_samples, classes)
    radius = (y + 1) / classes
    return _scatter(radius[:, None] * _circle(2 * np.pi * t), y, noise, random_state)


def make_spirals(
    n_samples: int = 300,
    *,
    noise: float = 0.03,
    random_state: Seed = 0,
    classes: int = 3,
    turns: float = 0.75,
) -> tuple[Array, Array]:
    """Make spiral arms from the origin out to radius 1, one for each class.

    A point at radius r has the angle ``2π (k / classes + turns · r)`` on the arm of class k.

    Parameters
    ----------
    n_samples : int
        Number of points, at least `classes`.
    noise : float
        Standard deviation of the noise on both coordinates, at least 0.
    random_state : int or numpy.random.Generator or None
        Decides the noise and the order. None: other data on each call.
    classes : int
        Number of arms, at least 1.
    turns : float
        How often an arm goes round the origin, at least 0.

    Returns
    -------
    X : ndarray of float of shape (n_samples, 2)
    y : ndarray of int of shape (n_samples,)

    Raises
    ------
    ValueError, TypeError
        `n_samples` or `classes` is not an integer or too small, or `noise` or `turns` is negative
        or not finite.

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
    y, radius = _positions(n_samples, classes)
    angle = 2 * np.pi * (y / classes + _checks.at_least_zero(turns, "turns") * radius)
    return _scatter(radius[:, None] * _circle(angle), y, noise, random_state)


def make_blobs(
    n_samples: int = 300,
    *,
    centers: int | ArrayLike = 3,
    cluster_std: float = 0.3,
    random_state: Seed = 0,
) -> tuple[Array, Array]:
    """Make round clouds, one for each class.

    Parameters
    ----------
    n_samples : int
        Number of points, at least the number of classes.
    centers : int or array_like of shape (C, D)
        The centre of each class. A number C stands for C centres evenly spaced on the circle of
        radius 1, the first at the top, then anticlockwise (scikit-learn draws them at random).
    cluster_std : float
        Standard deviation within a cloud, at least 0.
    random_state : int or numpy.random.Generator or None
        Decides the noise and the order. None: other data on each call.

    Returns
    -------
    X : ndarray of float of shape (n_samples, D)
    y : ndarray of int of shape (n_samples,)

    Raises
    ------
    ValueError, TypeError
        `n_samples` is too small, `cluster_std` is negative or not finite, or `centers` is neither
        an integer of at least 1 nor a finite matrix.

    Examples
    --------
    >>> X, y = make_blobs(5, cluster_std=0, centers=[[0, 0], [3, 4]])
    >>> np.unique(X, axis=0), np.bincount(y)
    (array([[0., 0.],
           [3., 4.]]), array([3, 2]))
    """
    if np.ndim(centers) == 0:
        count = _checks.integer(centers, "centers", 1)
        centers = _circle(2 * np.pi * (np.arange(count) / count + 0.25))
    centre = _checks.matrix(centers, "centers")
    y, _ = _positions(n_samples, len(centre))
    return _scatter(centre[y], y, _checks.at_least_zero(cluster_std, "cluster_std"), random_state)


def _positions(n: int, classes: int) -> tuple[Array, Array]:
    """Class numbers of n points in n / classes parts, and where each stands in its part (0 to 1).

    The middles of equal intervals serve open curves and closed ones alike: no point is doubled.
    """
    classes = _checks.integer(classes, "classes", 1)
    n = _checks.integer(n, "n_samples", classes)
    sizes = [len(part) for part in np.array_split(np.arange(n), classes)]
    position = np.concatenate([(np.arange(size) + 0.5) / size for size in sizes])
    return np.repeat(np.arange(classes), sizes), position


def _circle(angle: Array) -> Array:
    """Points of the unit circle, shape (n, 2)."""
    return np.column_stack([np.cos(angle), np.sin(angle)])


def _scatter(X: Array, y: Array, noise: float, random_state: Seed) -> tuple[Array, Array]:
    """Add the noise and put the rows into random order."""
    noise = _checks.at_least_zero(noise, "noise")
    rng = _checks.generator(random_state, "random_state")
    X = X + noise * rng.standard_normal(X.shape)
    order = rng.permutation(len(X))
    return X[order], y[order]
