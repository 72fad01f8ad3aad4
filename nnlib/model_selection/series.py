"""Cross-validation in time: train on what came before, test on what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.model_selection.folds import no_groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike

    from nnlib._types import Array

__all__ = ["TimeSeriesSplit"]


class TimeSeriesSplit:
    """Test each time on rows that come later than all those that train.

    The rows stand in the order of time. Each division trains on all rows before its test part; the
    test parts follow one another up to the last row.

    Parameters
    ----------
    n_splits : int
        Number of divisions, at least 2.
    max_train_size : int, optional
        Train on the last rows only, at most that many. None: on all of them.
    test_size : int, optional
        Rows of each test part. None: ``N // (n_splits + 1)``.
    gap : int
        Rows to leave out between training and test part.

    Raises
    ------
    ValueError
        An argument is too small, or (by `split`) there are not enough rows to train on.
    TypeError
        An argument is not an integer.

    Examples
    --------
    >>> for train, test in TimeSeriesSplit(3).split(range(8)):
    ...     print(train, test)
    [0 1] [2 3]
    [0 1 2 3] [4 5]
    [0 1 2 3 4 5] [6 7]
    """

    def __init__(
        self,
        n_splits: int = 5,
        *,
        max_train_size: int | None = None,
        test_size: int | None = None,
        gap: int = 0,
    ) -> None:
        self.n_splits = _checks.integer(n_splits, "n_splits", 2)
        self.max_train_size = (
            None if max_train_size is None else _checks.integer(max_train_size, "max_train_size", 1)
        )
        self.test_size = None if test_size is None else _checks.integer(test_size, "test_size", 1)
        self.gap = _checks.integer(gap, "gap", 0)

    def split(
        self, X: ArrayLike, y: ArrayLike | None = None, groups: ArrayLike | None = None
    ) -> Iterator[tuple[Array, Array]]:
        """Yield the row numbers ``(train, test)`` of each division, both in rising order.

        Parameters
        ----------
        X : array_like of shape (N, ...)
            Only its number of rows matters.
        y : optional
            Not used.
        groups : None
            Groups are not kept together.

        Yields
        ------
        train, test : ndarray of int
        """
        no_groups(groups)
        n = len(_checks.rows(X, "X"))
        size = self.test_size or n // (self.n_splits + 1)
        first = n - self.n_splits * size
        if size == 0 or first - self.gap < 1:
            raise ValueError(
                f"n_splits must leave rows to train on, got {self.n_splits} for {n} rows "
                f"with test_size={size} and gap={self.gap}"
            )
        rows, longest = np.arange(n), self.max_train_size or n
        return (
            (
                rows[max(0, start - self.gap - longest) : start - self.gap],
                rows[start : start + size],
            )
            for start in range(first, n, size)
        )
