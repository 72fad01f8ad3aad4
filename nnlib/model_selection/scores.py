"""A score for each fold of a cross-validation."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

import numpy as np

from nnlib import _checks
from nnlib.metrics import accuracy_score
from nnlib.model_selection.folds import KFold

if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from numpy.typing import ArrayLike

    from nnlib._types import Array

    _Folds: TypeAlias = Iterable[tuple[ArrayLike, ArrayLike]]

__all__ = ["cross_val_score"]


class _Splitter(Protocol):
    """What `cross_val_score` needs of an object that divides rows."""

    def split(self, X: Array, y: Array, /) -> _Folds: ...


def cross_val_score(
    train: Callable[[Array, Array], Callable[[Array], ArrayLike]],
    X: ArrayLike,
    y: ArrayLike,
    *,
    groups: ArrayLike | None = None,
    cv: int | _Splitter | _Folds = 5,
    scoring: Callable[[Array, Array], Any] = accuracy_score,
) -> Array:
    """Judge a way of training by cross-validation: return one score for each fold.

    Parameters
    ----------
    train : callable
        ``train(X_train, y_train)`` makes and trains a new model and returns a function
        ``predict(X_test)`` that gives one prediction for each row. (scikit-learn takes an
        estimator here.)
    X : array_like of shape (N, ...)
        Samples.
    y : array_like of shape (N, ...)
        Targets.
    groups : array_like of shape (N,), optional
        The group of each row, for a `cv` that keeps groups together.
    cv : int, object, or iterable of (train, test)
        A number k stands for ``KFold(k)``, which takes the rows in their order, for classes too.
        An object has a method ``split(X, y)``, or ``split(X, y, groups)`` where there are groups,
        such as ``StratifiedKFold(5, shuffle=True)``. Pairs of row numbers say it all.
    scoring : callable
        ``scoring(y_test, prediction)`` returns a number.

    Returns
    -------
    ndarray of float of shape (number of folds,)

    Raises
    ------
    ValueError
        X or y is empty or their lengths differ, `cv` gives no fold, or row numbers that are out of
        range or in both parts of a fold, or the predictions do not match the test rows.
    TypeError
        `train` or `scoring` is not callable, or `cv` is none of the above.

    Notes
    -----
    For each fold `train` gets the training rows only. Whatever is learnt from data (standardising,
    early stopping, the choice of features) belongs inside `train`, so that nothing of the test
    rows leaks into it. The folds share most of their training rows, so the scores vary less than
    those of independent data would.

    References
    ----------
    M. Stone (1974), Cross-validatory choice and assessment of statistical predictions, Journal of
    the Royal Statistical Society B 36(2), https://doi.org/10.1111/j.2517-6161.1974.tb00994.x

    Examples
    --------
    The model that always predicts the mean of what it was trained on, judged by squared error:

    >>> from nnlib.metrics import mean_squared_error
    >>> def train(X, y):
    ...     return lambda X_test: np.full(len(X_test), y.mean())
    >>> cross_val_score(train, [0, 1, 2, 3], [0.0, 2.0, 4.0, 6.0], cv=2, scoring=mean_squared_error)
    array([17., 17.])
    """
    for name, value in (("train", train), ("scoring", scoring)):
        if not callable(value):
            raise TypeError(f"{name} must be callable, got {type(value).__name__} {value!r}")
    samples, targets = _checks.rows(X, "X"), _checks.rows(y, "y")
    _checks.same_length(X=samples, y=targets)
    scores = []
    for fold in _folds(cv, samples, targets, groups):
        if not isinstance(fold, (tuple, list)) or len(fold) != 2:
            raise TypeError(f"cv must give pairs (train, test) of row numbers, got {fold!r}")
        learn, judge = (
            _row_numbers(rows, part, len(samples))
            for rows, part in zip(fold, ("train", "test"), strict=True)
        )
        both = np.intersect1d(learn, judge)
        if len(both):
            raise ValueError(f"cv must not let a row both train and test, got {both.tolist()}")
        predict = train(samples[learn], targets[learn])
        prediction = np.asarray(predict(samples[judge]))
        shapes = prediction.shape, targets[judge].shape
        column = shapes[0] == (*shapes[1], 1) or shapes[1] == (*shapes[0], 1)
        if prediction.shape[:1] != judge.shape or column:
            raise ValueError(
                f"predict must return one prediction for each of {len(judge)} rows, as y has, "
                f"got shape {prediction.shape}"
            )
        scores.append(_checks.returned(scoring(targets[judge], prediction), "scoring"))
    if not scores:
        raise ValueError("cv must give at least one fold, got none")
    return np.array(scores)


def _folds(cv: Any, X: Array, y: Array, groups: ArrayLike | None) -> _Folds:
    """The pairs of row numbers that `cv` stands for."""
    if isinstance(cv, Iterable):
        return cv
    splitter = cv if hasattr(cv, "split") else KFold(_checks.integer(cv, "cv", 2))
    folds: _Folds = splitter.split(X, y) if groups is None else splitter.split(X, y, groups)
    return folds


def _row_numbers(rows: ArrayLike, part: str, n: int) -> Array:
    """The rows that a fold gives to a part, checked."""
    numbers = np.asarray(rows)
    if numbers.ndim != 1 or len(numbers) == 0 or numbers.dtype.kind not in "ui":
        raise ValueError(
            f"cv must give row numbers to {part} with shape (M,) and M >= 1, "
            f"got {numbers.dtype} of shape {numbers.shape}"
        )
    if numbers.min() < 0 or numbers.max() >= n:
        raise ValueError(
            f"cv must give row numbers in 0..{n - 1} to {part}, "
            f"got {numbers.min()}..{numbers.max()}"
        )
    return numbers
