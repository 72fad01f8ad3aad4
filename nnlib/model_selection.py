"""Divide samples into parts for training and for judging, as scikit-learn does.

Sizes are those of scikit-learn; the random choice is NumPy's `default_rng`, so that which
samples go where differs from scikit-learn's choice for the same seed.
"""

from math import ceil

import numpy as np

from nnlib import _checks


def train_test_split(*arrays, test_size=0.25, seed=0, shuffle=True, stratify=None):
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
    arrays = _checks.paired_rows(arrays, "train_test_split")
    n = len(arrays[0])
    n_test = _test_rows(test_size, n)
    rng = np.random.default_rng(seed)
    order = rng.permutation(n) if shuffle else np.arange(n)
    if stratify is None:
        train, test = np.split(order, [n - n_test])
    elif not shuffle:
        raise ValueError("stratify needs shuffle=True, got shuffle=False")
    else:
        is_test = _stratified_choice(_classes(stratify, n), n_test, rng)[order]
        train, test = order[~is_test], order[is_test]
    return [array[part] for array in arrays for part in (train, test)]


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
    """

    def __init__(self, n_splits=5, *, shuffle=False, seed=0):
        self.n_splits = _checks.integer(n_splits, "n_splits", 2)
        self.shuffle = shuffle
        self.seed = seed

    def split(self, X, y=None):
        """Yield the row numbers ``(train, test)`` of each division, both in rising order.

        Parameters
        ----------
        X : array_like, shape (N, ...)
            Only its number of rows matters, at least `n_splits`.
        y : array_like, shape (N,), optional
            The classes; `StratifiedKFold` needs them.
        """
        (X,) = _checks.paired_rows([X], "split")
        fold = self._fold_of_each_row(len(X), y, np.random.default_rng(self.seed))
        return (
            (np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(self.n_splits)
        )

    def _fold_of_each_row(self, n, y, rng):
        if self.n_splits > n:
            raise ValueError(f"n_splits must be at most the {n} rows of X, got {self.n_splits}")
        sizes = [len(part) for part in np.array_split(np.arange(n), self.n_splits)]
        folds = np.repeat(np.arange(self.n_splits), sizes)
        return rng.permutation(folds) if self.shuffle else folds


class StratifiedKFold(KFold):
    """`KFold` that gives every part its share of each class, to within one sample.

    The parameters are those of `KFold`; the rarest class needs at least `n_splits` samples.
    """

    def _fold_of_each_row(self, n, y, rng):
        if y is None:
            raise TypeError("y must hold the classes, got None")
        y = _classes(y, n)
        classes, counts = np.unique(y, return_counts=True)
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
            fold[y == c] = rng.permutation(folds) if self.shuffle else folds
        return fold


def _classes(y, n):
    y = np.asarray(y)
    if y.shape != (n,):
        raise ValueError(f"the classes must have shape ({n},), got {y.shape}")
    return y


def _test_rows(test_size, n):
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


def _stratified_choice(y, n_test, rng):
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
