"""Divide samples into parts for training and for judging, as scikit-learn does.

Sizes are those of scikit-learn; the random choice is NumPy's `default_rng`, so that which
samples go where differs from scikit-learn's choice for the same seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from math import ceil
from typing import TYPE_CHECKING, Protocol

import numpy as np

from nnlib import _checks
from nnlib.metrics import accuracy_score

if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from numpy.typing import ArrayLike

    from nnlib._types import Array, Seed

    _Folds: TypeAlias = Iterable[tuple[ArrayLike, ArrayLike]]


class _Splitter(Protocol):
    """What `cross_val_score` needs of an object that divides rows."""

    def split(self, X: Array, y: Array, /) -> _Folds: ...


def train_test_split(
    *arrays: ArrayLike,
    test_size: float = 0.25,
    seed: Seed = 0,
    shuffle: bool = True,
    stratify: ArrayLike | None = None,
) -> list[Array]:
    """Divide the rows of `arrays` into a training part and a test part.

    Parameters
    ----------
    *arrays : array_like, shape (N, ...)
        One or more arrays with equally many rows; rows that belong together stay so.
    test_size : float or int
        Share of the rows (between 0 and 1, rounded up to a whole row) or number of rows for the
        test part. Both parts get at least one row.
    seed : int or numpy.random.Generator
        Decides which rows go where and in which order.
    shuffle : bool
        False: the first rows train, the last ones test, in their order.
    stratify : array_like, shape (N,), optional
        Classes whose shares both parts are to keep, usually ``y``: the counts are the exact
        shares rounded down or up, with the correct total (largest remainders).

    Returns
    -------
    list of ndarray
        Training and test part of each array: ``X_train, X_test, y_train, y_test``.

    Raises
    ------
    ValueError, TypeError
        No array, no row, different lengths, a `test_size` that leaves a part empty, `stratify`
        without `shuffle`, with a class of one sample only, or with a part smaller than the
        number of classes.

    Examples
    --------
    >>> X_train, X_test = train_test_split([10, 20, 30, 40], shuffle=False)
    >>> X_train, X_test
    (array([10, 20, 30]), array([40]))
    """
    paired = _checks.paired_rows(arrays, "train_test_split")
    n = len(paired[0])
    n_test = _test_rows(test_size, n)
    rng = np.random.default_rng(seed)
    order = rng.permutation(n) if shuffle else np.arange(n)
    if stratify is None:
        train, test = np.split(order, [n - n_test])
    elif not shuffle:
        raise ValueError("shuffle must be True with stratify, got False")
    else:
        is_test = _stratified_choice(_classes(stratify, n), n_test, rng)[order]
        train, test = order[~is_test], order[is_test]
    return [array[part] for array in paired for part in (train, test)]


class KFold:
    """Cross-validation: each of `n_splits` parts of the rows is the test part once.

    The first ``N mod n_splits`` parts have one row more than the others.

    Parameters
    ----------
    n_splits : int
        Number of parts, at least 2.
    shuffle : bool
        False: the parts are runs of neighbouring rows. True: the rows are shuffled first.
    seed : int or numpy.random.Generator
        Used where `shuffle` is True.

    Raises
    ------
    ValueError, TypeError
        `n_splits` is no integer >= 2, or (by `split`) larger than the number of rows.

    Examples
    --------
    >>> [test.tolist() for train, test in KFold(2).split([10, 20, 30, 40, 50])]
    [[0, 1, 2], [3, 4]]
    """

    def __init__(self, n_splits: int = 5, *, shuffle: bool = False, seed: Seed = 0) -> None:
        self.n_splits = _checks.integer(n_splits, "n_splits", 2)
        self.shuffle = shuffle
        self.seed = seed

    def split(self, X: ArrayLike, y: ArrayLike | None = None) -> Iterator[tuple[Array, Array]]:
        """Yield the row numbers ``(train, test)`` of each division, both in rising order.

        Parameters
        ----------
        X : array_like, shape (N, ...)
            Only its number of rows matters, at least `n_splits`.
        y : array_like, shape (N,), optional
            The classes; `StratifiedKFold` needs them.

        Yields
        ------
        (train, test) : ndarray of int, shapes (N - M,) and (M,)
        """
        (rows,) = _checks.paired_rows([X], "split")
        fold = self._fold_of_each_row(len(rows), y, np.random.default_rng(self.seed))
        return (
            (np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(self.n_splits)
        )

    def _fold_of_each_row(self, n: int, y: ArrayLike | None, rng: np.random.Generator) -> Array:
        if self.n_splits > n:
            raise ValueError(f"n_splits must be at most the {n} rows of X, got {self.n_splits}")
        sizes = [len(part) for part in np.array_split(np.arange(n), self.n_splits)]
        folds = np.repeat(np.arange(self.n_splits), sizes)
        return rng.permutation(folds) if self.shuffle else folds


class StratifiedKFold(KFold):
    """`KFold` that gives every part its share of each class, to within one sample.

    The parameters are those of `KFold`; the rarest class needs at least `n_splits` samples.

    Raises
    ------
    ValueError, TypeError
        As `KFold`; or `split` gets no classes, not one for each row, or too few samples of one.

    References
    ----------
    R. Kohavi (1995), A study of cross-validation and bootstrap for accuracy estimation and model
    selection, IJCAI.

    Examples
    --------
    >>> y = [0, 0, 0, 0, 1, 1]
    >>> [test.tolist() for train, test in StratifiedKFold(2).split(y, y)]
    [[0, 1, 4], [2, 3, 5]]
    """

    def _fold_of_each_row(self, n: int, y: ArrayLike | None, rng: np.random.Generator) -> Array:
        if y is None:
            raise TypeError("y must hold the classes, got None")
        label = _classes(y, n)
        classes, counts = np.unique(label, return_counts=True)
        if counts.min() < self.n_splits:
            rarest = classes[counts.argmin()]
            raise ValueError(
                f"n_splits must be at most the {counts.min()} samples of class {rarest}, "
                f"got {self.n_splits}"
            )
        # Deal out the sorted rows like cards: total sizes and class counts come out even.
        dealt = np.arange(n) % self.n_splits
        fold = np.empty(n, dtype=int)
        starts = np.concatenate([[0], np.cumsum(counts)])
        for c, start, stop in zip(classes, starts[:-1], starts[1:], strict=True):
            folds = np.sort(dealt[start:stop])
            fold[label == c] = rng.permutation(folds) if self.shuffle else folds
        return fold


def cross_val_score(
    train: Callable[[Array, Array], Callable[[Array], ArrayLike]],
    X: ArrayLike,
    y: ArrayLike,
    *,
    cv: int | _Splitter | _Folds = 5,
    scoring: Callable[[Array, Array], Any] = accuracy_score,
) -> Array:
    """Judge a way of training by cross-validation: one score for each fold.

    For each fold `train` gets the training rows only and makes a model of its own. Whatever is
    learnt from data (standardisation, early stopping, the choice of features) belongs inside
    `train`, so that nothing of the test rows leaks into it.

    Parameters
    ----------
    train : callable
        ``train(X_train, y_train)`` makes and trains a new model and returns a function
        ``predict(X_test)`` that gives one prediction for each row.
    X : array_like, shape (N, ...)
        Samples.
    y : array_like, shape (N, ...)
        Targets.
    cv : int, object, or iterable of (train, test)
        A number k stands for ``KFold(k)``, which takes the rows in their order. An object has a
        method ``split(X, y)``, as ``StratifiedKFold(5, shuffle=True)``. Pairs of row numbers serve
        groups and time series.
    scoring : callable
        ``scoring(y_test, prediction)`` gives a number.

    Returns
    -------
    ndarray of float, shape (number of folds,)

    Raises
    ------
    ValueError, TypeError
        No row, different lengths, no fold, row numbers that are no integers, empty, out of range,
        or in both parts of a fold, or predictions that do not match the test rows.

    References
    ----------
    M. Stone (1974), Cross-validatory choice and assessment of statistical predictions, Journal of
    the Royal Statistical Society B 36(2), https://doi.org/10.1111/j.2517-6161.1974.tb00994.x

    Examples
    --------
    The model that always predicts the mean of what it was trained on, judged by squared error:

    >>> def train(X, y):
    ...     return lambda X_test: np.full(len(X_test), y.mean())
    >>> def squared_error(y, prediction):
    ...     return np.mean((y - prediction) ** 2)
    >>> cross_val_score(train, [0, 1, 2, 3], [0.0, 2.0, 4.0, 6.0], cv=2, scoring=squared_error)
    array([17., 17.])
    """
    samples, targets = _checks.paired_rows([X, y], "cross_val_score")
    if hasattr(cv, "split"):
        folds = cv.split(samples, targets)
    elif isinstance(cv, Iterable):
        folds = cv
    else:
        folds = KFold(_checks.integer(cv, "cv", 2)).split(samples)
    scores = []
    for train_rows, test_rows in folds:
        learn = _row_numbers(train_rows, "train", len(samples))
        judge = _row_numbers(test_rows, "test", len(samples))
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
        scores.append(float(scoring(targets[judge], prediction)))
    if not scores:
        raise ValueError("cv must give at least one fold, got none")
    return np.array(scores)


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


def _classes(y: ArrayLike, n: int) -> Array:
    label = np.asarray(y)
    if label.shape != (n,):
        raise ValueError(f"the classes must have shape ({n},), got {label.shape}")
    return label


def _test_rows(test_size: float, n: int) -> int:
    """Rows of the test part: a share is rounded up."""
    if isinstance(test_size, (float, np.floating)):
        if not 0 < test_size < 1:
            raise ValueError(f"test_size as a share must lie between 0 and 1, got {test_size}")
        n_test = ceil(test_size * n)
    else:
        n_test = _checks.integer(test_size, "test_size", 1)
    if n_test >= n:
        raise ValueError(f"test_size must leave rows to train on, got {n_test} of {n} rows to test")
    return n_test


def _stratified_choice(y: Array, n_test: int, rng: np.random.Generator) -> Array:
    """Which rows test, so that every class keeps its share: a bool for each row."""
    classes, counts = np.unique(y, return_counts=True)
    if counts.min() < 2:
        raise ValueError(
            "stratify must have at least 2 samples of each class, "
            f"got 1 of class {classes[counts.argmin()]}"
        )
    if min(n_test, len(y) - n_test) < len(classes):
        raise ValueError(
            f"each part must have at least {len(classes)} rows, one for each class, "
            f"got {len(y) - n_test} to train and {n_test} to test"
        )
    chosen, remainder = np.divmod(counts * n_test, len(y))
    # The largest remainders get the rows that are left; a random order settles ties.
    order = rng.permutation(len(classes))
    order = order[np.argsort(-remainder[order], kind="stable")]
    chosen[order[: n_test - chosen.sum()]] += 1
    is_test = np.zeros(len(y), dtype=bool)
    for c, k in zip(classes, chosen, strict=True):
        is_test[rng.choice(np.flatnonzero(y == c), size=k, replace=False)] = True
    return is_test
