"""Predicted numbers: how far they are from the true ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from nnlib import _checks
from nnlib.metrics import _inputs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array

__all__ = ["mean_absolute_error", "mean_squared_error", "r2_score", "root_mean_squared_error"]

_Output: TypeAlias = Literal["uniform_average", "raw_values"]


def mean_squared_error(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    sample_weight: ArrayLike | None = None,
    multioutput: _Output = "uniform_average",
) -> float | Array:
    """Return the mean of the squared errors.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (N,) or (N, K)
        True and predicted numbers. A vector and a single column are the same thing.
    sample_weight : array_like of shape (N,), optional
        How much each sample counts.
    multioutput : {"uniform_average", "raw_values"}
        The mean over the K columns, or one number for each of them.

    Returns
    -------
    float, or ndarray of shape (K,) with "raw_values"

    Raises
    ------
    ValueError
        An argument is empty or not finite, the shapes differ, `multioutput` is unknown, or the
        weights are negative or all 0.
    TypeError
        An argument holds something other than real numbers.

    Notes
    -----
    ``mean((y_true - y_pred)²)``, in the square of the unit of y: one large error outweighs many
    small ones. Of all constant predictions the mean of y does best.

    Examples
    --------
    >>> mean_squared_error([1.0, 2.0, 3.0], [1.0, 2.0, 6.0])
    3.0
    """
    true, predicted, weight = _pairs(y_true, y_pred, sample_weight)
    return _joined(np.average((true - predicted) ** 2, axis=0, weights=weight), multioutput)


def root_mean_squared_error(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    sample_weight: ArrayLike | None = None,
    multioutput: _Output = "uniform_average",
) -> float | Array:
    """Return the square root of the mean squared error, which has the unit of y.

    Parameters
    ----------
    y_true, y_pred, sample_weight, multioutput
        As for `mean_squared_error`; the root is taken of each column, before their mean.

    Returns
    -------
    float, or ndarray of shape (K,) with "raw_values"

    Raises
    ------
    ValueError, TypeError
        As `mean_squared_error`.

    Examples
    --------
    >>> root_mean_squared_error([0.0, 0.0], [3.0, -3.0])
    3.0
    """
    true, predicted, weight = _pairs(y_true, y_pred, sample_weight)
    squares = np.average((true - predicted) ** 2, axis=0, weights=weight)
    return _joined(np.sqrt(squares), multioutput)


def mean_absolute_error(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    sample_weight: ArrayLike | None = None,
    multioutput: _Output = "uniform_average",
) -> float | Array:
    """Return the mean of the absolute errors.

    Parameters
    ----------
    y_true, y_pred, sample_weight, multioutput
        As for `mean_squared_error`.

    Returns
    -------
    float, or ndarray of shape (K,) with "raw_values"

    Raises
    ------
    ValueError, TypeError
        As `mean_squared_error`.

    Notes
    -----
    ``mean(|y_true - y_pred|)``, in the unit of y. Of all constant predictions the median of y does
    best, which a few outliers hardly move.

    Examples
    --------
    >>> mean_absolute_error([1.0, 2.0, 3.0], [1.0, 2.0, 6.0])
    1.0
    """
    true, predicted, weight = _pairs(y_true, y_pred, sample_weight)
    return _joined(np.average(np.abs(true - predicted), axis=0, weights=weight), multioutput)


def r2_score(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    sample_weight: ArrayLike | None = None,
    multioutput: _Output = "uniform_average",
) -> float | Array:
    """Return the share of the variance of y that the predictions explain (R²).

    Parameters
    ----------
    y_true, y_pred, sample_weight, multioutput
        As for `mean_squared_error`.

    Returns
    -------
    float, or ndarray of shape (K,) with "raw_values"
        1 for perfect predictions, 0 for always predicting the mean of y, below 0 for worse. Where
        y is constant: 1 for perfect predictions, else 0. With fewer than two samples: nan.

    Raises
    ------
    ValueError, TypeError
        As `mean_squared_error`.

    Notes
    -----
    ``1 - sum((y_true - y_pred)²) / sum((y_true - mean(y_true))²)``. On the data that a linear model
    with a bias was fitted to it is a squared correlation; on new data it is not, and can be
    negative.

    Examples
    --------
    >>> r2_score([1.0, 2.0, 3.0], [1.0, 2.0, 2.0])
    0.5
    """
    true, predicted, weight = _pairs(y_true, y_pred, sample_weight)
    counted = weight > 0
    true, predicted, weight = true[counted], predicted[counted], weight[counted]
    if len(true) < 2:
        return _joined(np.full(true.shape[1], np.nan), multioutput)
    left = weight @ (true - predicted) ** 2
    total = weight @ (true - np.average(true, axis=0, weights=weight)) ** 2
    constant = np.ptp(true, axis=0) == 0  # rounding may give such a column a variance
    score = 1 - np.divide(left, total, out=np.ones_like(left), where=~constant & (total > 0))
    return _joined(np.where(constant & (left == 0), 1.0, score), multioutput)


def _pairs(
    y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None
) -> tuple[Array, Array, Array]:
    """True and predicted numbers, float64 of shape (N, K), and the weights."""
    true, predicted = (
        _checks.numeric(y, name).astype(np.float64)
        for y, name in ((y_true, "y_true"), (y_pred, "y_pred"))
    )
    shapes = [y.shape if y.ndim != 1 else (*y.shape, 1) for y in (true, predicted)]
    if len(shapes[0]) != 2 or shapes[0] != shapes[1]:
        raise ValueError(
            "y_true and y_pred must have equal shapes (N,) or (N, K), "
            f"got {true.shape} and {predicted.shape}"
        )
    return (
        true.reshape(shapes[0]),
        predicted.reshape(shapes[0]),
        _inputs.weights(sample_weight, len(true)),
    )


def _joined(score: Array, multioutput: _Output) -> float | Array:
    """The scores of the columns as they are, or their mean."""
    if multioutput not in ("uniform_average", "raw_values"):
        raise ValueError(
            f"multioutput must be 'uniform_average' or 'raw_values', got {multioutput!r}"
        )
    return score if multioutput == "raw_values" else float(score.mean())
