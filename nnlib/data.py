"""Prepare data for a model: mini-batches, one-hot targets, polynomial features, standard scores.

Rows are samples: ``X`` has shape ``(N, D)``, class numbers ``y`` have shape ``(N,)``.
"""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike

    from nnlib._types import Array, Seed


def batches(
    *arrays: ArrayLike, batch_size: int | None = None, seed: Seed = None
) -> Iterator[tuple[Array, ...]]:
    """Go once through the rows of `arrays`, a batch at a time; rows that belong together stay so.

    Parameters
    ----------
    *arrays : array_like, shape (N, ...)
        One or more arrays with equally many rows, for example ``X`` and ``y``.
    batch_size : int, optional
        Rows per batch, at least 1; the last batch has what is left. None: one batch of all rows.
    seed : int or numpy.random.Generator, optional
        Shuffles the rows. A generator goes on from where it is, so that each epoch can have an
        order of its own. None: the rows keep their order.

    Yields
    ------
    tuple of ndarray
        One batch of each array, in the order of the arguments.

    Raises
    ------
    ValueError, TypeError
        No array, no row, arrays of different length, or a batch size below 1.

    Examples
    --------
    >>> [X_batch.tolist() for X_batch, in batches([10, 20, 30], batch_size=2)]
    [[10, 20], [30]]
    """
    paired = _checks.paired_rows(arrays, "batches")
    rows = len(paired[0])
    size = rows if batch_size is None else _checks.integer(batch_size, "batch_size", 1)
    order = np.arange(rows) if seed is None else np.random.default_rng(seed).permutation(rows)
    chosen = (order[start : start + size] for start in range(0, rows, size))
    return (tuple(array[rows_now] for array in paired) for rows_now in chosen)


def one_hot(y: ArrayLike, num_classes: int | None = None) -> Array:
    """Write class numbers as rows with a single 1.

    Row ``i`` is the unit vector ``e_k`` with ``k = y[i]``; ``argmax`` along the rows inverts it.

    Parameters
    ----------
    y : array_like of int, shape (N,)
        Class numbers in ``0 ... num_classes - 1``.
    num_classes : int, optional
        Number of classes C. None: the largest class number plus one.

    Returns
    -------
    ndarray of float, shape (N, C)

    Raises
    ------
    ValueError
        `y` is empty, not a vector, or has a class number outside the range.
    TypeError
        `y` does not hold integers.

    Examples
    --------
    >>> one_hot([2, 0], 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    number = _checks.class_numbers(y, "y")
    largest = int(number.max())
    classes = largest + 1 if num_classes is None else _checks.integer(num_classes, "num_classes", 1)
    if largest >= classes:
        raise ValueError(f"y must hold class numbers in 0..{classes - 1}, got {largest}")
    rows = np.zeros((len(number), classes))
    rows[np.arange(len(number)), number] = 1.0
    return rows


def polynomial_features(X: ArrayLike, degree: int = 2, *, include_bias: bool = False) -> Array:
    """All products of at most `degree` inputs.

    Two inputs and degree 2 give ``x1, x2, x1², x1 x2, x2²``: lower degrees first, and within a
    degree in the order of the inputs. D inputs give ``(D + degree)! / (D! degree!) - 1`` features.

    Parameters
    ----------
    X : array_like, shape (N, D)
    degree : int
        The largest number of factors, at least 1.
    include_bias : bool
        Put a column of ones (the product of no input) first. A layer that has a bias needs none.

    Returns
    -------
    ndarray of float, shape (N, number of features)

    Raises
    ------
    ValueError, TypeError
        `X` is not a finite matrix, or `degree` is not an integer of at least 1.

    Examples
    --------
    >>> polynomial_features([[2, 3]])
    array([[2., 3., 4., 6., 9.]])
    """
    inputs = _checks.matrix(X, "X")
    degree = _checks.integer(degree, "degree", 1)
    factors = [
        list(columns)
        for d in range(0 if include_bias else 1, degree + 1)
        for columns in combinations_with_replacement(range(inputs.shape[1]), d)
    ]
    return np.column_stack([inputs[:, columns].prod(axis=1) for columns in factors])


def standardize(X: ArrayLike, *others: ArrayLike) -> Array | tuple[Array, ...]:
    """Shift and scale every column of `X` to mean 0 and standard deviation 1.

    ``z = (x - mean) / std`` with the mean and the standard deviation (divisor N) of the columns
    of `X`, the training data. `others` (validation or test data) get the same shift and scale:
    nothing is learnt from them. A column that is constant in `X` is only shifted.

    Parameters
    ----------
    X : array_like, shape (N, D)
        Training data.
    *others : array_like, shape (M, D)
        Data to be transformed in the same way.

    Returns
    -------
    ndarray, or tuple of ndarray where `others` are given
        The transformed data, in the order of the arguments.

    Raises
    ------
    ValueError, TypeError
        An argument is not a finite matrix, or their numbers of columns differ.

    Examples
    --------
    >>> Z_train, Z_test = standardize([[1.0], [3.0]], [[4.0]])
    >>> Z_train.ravel(), Z_test.ravel()
    (array([-1.,  1.]), array([2.]))
    """
    train = _checks.matrix(X, "X")
    rest = [_checks.matrix(other, f"others[{i}]") for i, other in enumerate(others)]
    for i, other in enumerate(rest):
        if other.shape[1] != train.shape[1]:
            raise ValueError(
                f"others[{i}] must have {train.shape[1]} columns as X has, got shape {other.shape}"
            )
    mean, std = train.mean(axis=0), train.std(axis=0)
    # Rounding gives a constant column a mean beside its value and a tiny std: do not scale by it.
    constant = np.ptp(train, axis=0) == 0
    mean = np.where(constant, train[0], mean)
    std = np.where(constant | (std == 0), 1.0, std)
    scaled = tuple((each - mean) / std for each in (train, *rest))
    return scaled if others else scaled[0]
