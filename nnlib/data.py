"""Prepare data for a model: mini-batches, one-hot rows, polynomial features, standard scores.

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

__all__ = ["StandardScaler", "batches", "one_hot", "polynomial_features", "standardize"]


def batches(
    *arrays: ArrayLike, batch_size: int | None = None, rng: Seed = None
) -> Iterator[tuple[Array, ...]]:
    """Go once through the rows of `arrays`, a batch at a time; rows that belong together stay so.

    Parameters
    ----------
    *arrays : array_like of shape (N, ...)
        One or more arrays with equally many rows, for example ``X`` and ``y``.
    batch_size : int, optional
        Rows per batch, at least 1; the last batch has what is left. None: one batch of all rows.
    rng : int or numpy.random.Generator, optional
        Shuffles the rows. A generator goes on from where it is, so that each epoch can have an
        order of its own. None: the rows keep their order.

    Yields
    ------
    tuple of ndarray
        One batch of each array, in the order of the arguments.

    Raises
    ------
    ValueError
        An array is empty, the lengths differ, or `batch_size` is below 1.
    TypeError
        There is no array, or an option is of the wrong type.

    Examples
    --------
    >>> [X_batch.tolist() for X_batch, in batches([10, 20, 30], batch_size=2)]
    [[10, 20], [30]]
    """
    paired = _checks.paired_rows(arrays, "batches", "batch_size")
    rows = len(paired[0])
    size = rows if batch_size is None else _checks.integer(batch_size, "batch_size", 1)
    order = np.arange(rows) if rng is None else _checks.generator(rng, "rng").permutation(rows)
    chosen = (order[start : start + size] for start in range(0, rows, size))
    return (tuple(array[rows_now] for array in paired) for rows_now in chosen)


def one_hot(y: ArrayLike, num_classes: int | None = None) -> Array:
    """Write class numbers as rows with a single 1.

    Row ``i`` is the unit vector ``e_k`` with ``k = y[i]``; ``argmax`` along the rows inverts it.

    Parameters
    ----------
    y : array_like of shape (N,)
        Class numbers, integers in ``0 ... num_classes - 1``.
    num_classes : int, optional
        Number of classes C. None: the largest class number plus one.

    Returns
    -------
    ndarray of float of shape (N, C)

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
    """Return all products of at most `degree` inputs.

    Two inputs and degree 2 give ``x1, x2, x1², x1 x2, x2²``: lower degrees first, and within a
    degree in the order of the inputs. D inputs give ``(D + degree)! / (D! degree!) - 1`` features.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Inputs, a row for each sample.
    degree : int
        The largest number of factors, at least 1.
    include_bias : bool
        Put a column of ones (the product of no input) first. A layer that has a bias needs none.

    Returns
    -------
    ndarray of float of shape (N, number of features)

    Raises
    ------
    ValueError
        `X` is not a finite matrix, or `degree` is below 1.
    TypeError
        `X` does not hold numbers, or `degree` is not an integer.

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


class StandardScaler:
    """Shift and scale columns to mean 0 and standard deviation 1.

    `fit` keeps the mean and scale of the training data; `transform` applies them to any data, now
    or later, and learns nothing from it.

    Attributes
    ----------
    mean_ : ndarray of shape (D,)
        Mean of each column.
    var_ : ndarray of shape (D,)
        Variance of each column, with the divisor N; 0 for a constant column.
    scale_ : ndarray of shape (D,)
        Standard deviation of each column; 1 for a constant column, which is only shifted.

    Notes
    -----
    ``z = (x - mean_) / scale_``. Fitting the scaler to all data before they are divided lets the
    test data leak into the training.

    Examples
    --------
    >>> scaler = StandardScaler().fit([[1.0], [3.0]])
    >>> scaler.transform([[4.0]]), scaler.inverse_transform([[2.0]])
    (array([[2.]]), array([[4.]]))
    """

    mean_: Array
    var_: Array
    scale_: Array

    def fit(self, X: ArrayLike) -> StandardScaler:
        """Learn mean and scale of the columns.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Training data.

        Returns
        -------
        StandardScaler
            Itself.

        Raises
        ------
        ValueError, TypeError
            `X` is not a matrix of finite numbers.
        """
        inputs = _checks.matrix(X, "X")
        # Rounding gives a constant column a mean beside its value and a tiny variance.
        constant = np.ptp(inputs, axis=0) == 0
        self.mean_ = np.where(constant, inputs[0], inputs.mean(axis=0))
        self.var_ = np.where(constant, 0.0, inputs.var(axis=0))
        self.scale_ = np.where(self.var_ == 0, 1.0, np.sqrt(self.var_))
        return self

    def transform(self, X: ArrayLike) -> Array:
        """Return ``(X - mean_) / scale_``.

        Parameters
        ----------
        X : array_like of shape (M, D)
            Any data with the columns of the training data.

        Returns
        -------
        ndarray of float of shape (M, D)

        Raises
        ------
        ValueError, TypeError
            `X` is not a matrix of finite numbers with D columns, or nothing was fitted.
        """
        shifted: Array = self._columns(X) - self.mean_
        return shifted / self.scale_

    def fit_transform(self, X: ArrayLike) -> Array:
        """Return ``fit(X).transform(X)``."""
        return self.fit(X).transform(X)

    def inverse_transform(self, X: ArrayLike) -> Array:
        """Return ``X * scale_ + mean_``, the data before they were transformed."""
        scaled: Array = self._columns(X) * self.scale_
        return scaled + self.mean_

    def _columns(self, X: ArrayLike, name: str = "X") -> Array:
        """A matrix with the columns that `fit` saw."""
        if not hasattr(self, "mean_"):
            raise ValueError("fit must be called first, got a StandardScaler that saw no data")
        inputs = _checks.matrix(X, name)
        if inputs.shape[1] != len(self.mean_):
            raise ValueError(
                f"{name} must have {len(self.mean_)} columns as in fit, got shape {inputs.shape}"
            )
        return inputs


def standardize(X: ArrayLike, *others: ArrayLike) -> Array | tuple[Array, ...]:
    """Scale the columns of `X` to mean 0 and standard deviation 1, and `others` in the same way.

    Parameters
    ----------
    X : array_like of shape (N, D)
        Training data; nothing is learnt from the others.
    *others : array_like of shape (M, D)
        Validation or test data.

    Returns
    -------
    ndarray, or tuple of ndarray where `others` are given
        The transformed data, in the order of the arguments.

    Raises
    ------
    ValueError, TypeError
        As `StandardScaler.fit` and `StandardScaler.transform`.

    Notes
    -----
    A `StandardScaler` does the same and can be kept for later.

    Examples
    --------
    >>> Z_train, Z_test = standardize([[1.0], [3.0]], [[4.0]])
    >>> Z_train.ravel(), Z_test.ravel()
    (array([-1.,  1.]), array([2.]))
    """
    scaler = StandardScaler().fit(X)
    rest = (scaler._columns(other, f"others[{i}]") for i, other in enumerate(others))
    scaled = tuple(scaler.transform(each) for each in (X, *rest))
    return scaled if others else scaled[0]
