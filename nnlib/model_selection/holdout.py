"""One training part and one test part."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

    from nnlib._types import Array, Seed

__all__ = ["train_test_split"]


def train_test_split(
    *arrays: ArrayLike,
    test_size: float | None = None,
    train_size: float | None = None,
    random_state: Seed = 0,
    shuffle: bool = True,
    stratify: ArrayLike | None = None,
) -> list[Array]:
    """Divide the rows of `arrays` into a training part and a test part.

    Parameters
    ----------
    *arrays : array_like of shape (N, ...)
        One or more arrays with equally many rows; rows that belong together stay together.
    test_size : float or int, optional
        Size of the test part: a share of the rows (between 0 and 1, rounded up to a whole row) or
        their number. None: all that `train_size` leaves, or 0.25.
    train_size : float or int, optional
        Size of the training part, a share being rounded down. None: all that the test part leaves.
        If both are given, some rows may be in neither part.
    random_state : int or numpy.random.Generator or None
        Decides which rows go where and in which order. None: a fresh choice on each call.
    shuffle : bool
        False: the first rows train, the next ones test, in their order.
    stratify : array_like of shape (N,), optional
        Classes, usually ``y``, whose shares both parts keep: their counts are the exact shares
        rounded down or up, and have the correct total (largest remainders).

    Returns
    -------
    list of ndarray
        Training and test part of each array: ``X_train, X_test, y_train, y_test``.

    Raises
    ------
    ValueError
        An array is empty or its length differs, the sizes leave a part empty or need more rows
        than there are, or `stratify` comes without `shuffle`, with a class of one sample, or with
        a part that is smaller than the number of classes.
    TypeError
        There is no array, or an option is of the wrong type.

    Examples
    --------
    >>> X_train, X_test = train_test_split([10, 20, 30, 40], shuffle=False)
    >>> X_train, X_test
    (array([10, 20, 30]), array([40]))
    """
    paired = _checks.paired_rows(arrays, "train_test_split", "test_size")
    n = len(paired[0])
    n_train, n_test = _sizes(train_size, test_size, n)
    rng = _checks.generator(random_state, "random_state")
    order = rng.permutation(n) if shuffle else np.arange(n)
    if stratify is None:
        train, test = order[:n_train], order[n_train : n_train + n_test]
    else:
        if not shuffle:
            raise ValueError("shuffle must be True with stratify, got False")
        label = _strata(stratify, paired[0], n_train, n_test)
        is_test = _stratified_choice(label, n_test, rng)[order]
        train, test = order[~is_test], order[is_test]
        train = train[_stratified_choice(label[train], n_train, rng)]
    return [array[part] for array in paired for part in (train, test)]


def _sizes(train_size: float | None, test_size: float | None, n: int) -> tuple[int, int]:
    """Rows of the training part and of the test part."""
    if train_size is None:
        n_test = _size(0.25 if test_size is None else test_size, "test_size", n, ceil)
        return n - n_test, n_test
    n_train = _size(train_size, "train_size", n, floor)
    if test_size is None:
        return n_train, n - n_train
    n_test = _size(test_size, "test_size", n, ceil)
    shares = sum(s for s in (train_size, test_size) if isinstance(s, (float, np.floating)))
    if n_train + n_test > n or shares > 1:
        raise ValueError(
            f"train_size and test_size must sum to at most all {n} rows, "
            f"got {train_size} and {test_size}"
        )
    return n_train, n_test


def _size(size: float, name: str, n: int, whole: Callable[[float], int]) -> int:
    """A share of n rows, made whole, or a number of rows, as a number."""
    if isinstance(size, (float, np.floating)):
        if not 0 < size < 1:
            raise ValueError(f"{name} as a share must lie between 0 and 1, got {size}")
        rows = whole(size * n)
    else:
        rows = _checks.integer(size, name, 1)
    if not 1 <= rows < n:
        raise ValueError(f"{name} must leave a row for each part, got {rows} of {n} rows")
    return rows


def _strata(stratify: ArrayLike, rows: Array, n_train: int, n_test: int) -> Array:
    """The argument `stratify`, of which each class goes to both parts."""
    label = _checks.classes(stratify, "stratify")
    _checks.same_length(**{"array 0": rows, "stratify": label})
    classes, counts = np.unique(label, return_counts=True)
    if counts.min() < 2:
        raise ValueError(
            "stratify must have at least 2 samples of each class, "
            f"got 1 of class {classes[counts.argmin()]}"
        )
    if min(n_train, n_test) < len(classes):
        raise ValueError(
            f"each part must have at least {len(classes)} rows, one for each class, "
            f"got {n_train} to train and {n_test} to test"
        )
    return label


def _stratified_choice(y: Array, size: int, rng: np.random.Generator) -> Array:
    """Which `size` rows to take, so that every class keeps its share: a bool for each row."""
    classes, counts = np.unique(y, return_counts=True)
    taken, remainder = np.divmod(counts * size, len(y))
    # The largest remainders get the rows that are left; a random order settles ties.
    order = rng.permutation(len(classes))
    order = order[np.argsort(-remainder[order], kind="stable")]
    taken[order[: size - taken.sum()]] += 1
    chosen = np.zeros(len(y), dtype=bool)
    for c, k in zip(classes, taken, strict=True):
        chosen[rng.choice(np.flatnonzero(y == c), size=k, replace=False)] = True
    return chosen
