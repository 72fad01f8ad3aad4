"""Cross-validation: divide the rows several times, so that each of them is tested."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from numpy.typing import ArrayLike

    from nnlib._types import Array, Seed

    _Labels: TypeAlias = ArrayLike | None
    _Rng: TypeAlias = np.random.Generator

__all__ = ["GroupKFold", "KFold", "StratifiedKFold"]


class KFold:
    """Divide the rows into `n_splits` parts, each of which is the test part once.

    The first ``N mod n_splits`` parts have one row more than the others. With as many parts as
    rows each row is tested alone (leave-one-out).

    Parameters
    ----------
    n_splits : int
        Number of parts, at least 2.
    shuffle : bool
        False: the parts are runs of neighbouring rows. True: the rows are shuffled first.
    random_state : int or numpy.random.Generator or None
        Decides how the rows are shuffled. None: a fresh choice on each call of `split`. Leave it
        alone where `shuffle` is False.

    Raises
    ------
    ValueError
        `n_splits` is below 2, `random_state` is given without `shuffle`, or (by `split`) there are
        fewer rows than parts.
    TypeError
        An argument is of the wrong type.

    Examples
    --------
    >>> [test.tolist() for train, test in KFold(2).split([10, 20, 30, 40, 50])]
    [[0, 1, 2], [3, 4]]
    """

    def __init__(self, n_splits: int = 5, *, shuffle: bool = False, random_state: Seed = 0) -> None:
        self.n_splits = _checks.integer(n_splits, "n_splits", 2)
        _checks.generator(random_state, "random_state")
        if not shuffle and random_state not in (0, None):
            raise ValueError(
                f"random_state must be left alone where shuffle is False, got {random_state!r}"
            )
        self.shuffle = shuffle
        self.random_state = random_state

    def split(
        self, X: ArrayLike, y: _Labels = None, groups: _Labels = None
    ) -> Iterator[tuple[Array, Array]]:
        """Yield the row numbers ``(train, test)`` of each division, both in rising order.

        Parameters
        ----------
        X : array_like of shape (N, ...)
            Only its number of rows matters, at least `n_splits`.
        y : array_like of shape (N,), optional
            The classes, where they are stratified.
        groups : array_like of shape (N,), optional
            The group of each row, where groups stay together.

        Yields
        ------
        train, test : ndarray of int, of shapes (N - M,) and (M,)
        """
        rows = _checks.rows(X, "X")
        if self.n_splits > len(rows):
            raise ValueError(
                f"n_splits must be at most the {len(rows)} rows of X, got {self.n_splits}"
            )
        rng = np.random.default_rng(self.random_state)
        fold = self._fold_of_each_row(rows, y, groups, rng)
        return (
            (np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(self.n_splits)
        )

    def _fold_of_each_row(self, rows: Array, y: _Labels, groups: _Labels, rng: _Rng) -> Array:
        no_groups(groups)
        sizes = [len(part) for part in np.array_split(np.arange(len(rows)), self.n_splits)]
        folds = np.repeat(np.arange(self.n_splits), sizes)
        return rng.permutation(folds) if self.shuffle else folds


class StratifiedKFold(KFold):
    """Divide the rows as `KFold`, so that every part has its share of each class.

    The counts of a class in two parts differ by at most one, and so do the sizes of the parts.

    Parameters
    ----------
    n_splits, shuffle, random_state
        As for `KFold`; the rarest class needs at least `n_splits` samples.

    Raises
    ------
    ValueError, TypeError
        As `KFold`; or `split` gets no classes, not one for each row, or too few of one.

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

    def _fold_of_each_row(self, rows: Array, y: _Labels, groups: _Labels, rng: _Rng) -> Array:
        no_groups(groups)
        if y is None:
            raise TypeError("y must hold the classes, got None")
        label = _checks.classes(y, "y")
        _checks.same_length(X=rows, y=label)
        classes, first, counts = np.unique(label, return_index=True, return_counts=True)
        if counts.min() < self.n_splits:
            rarest = classes[counts.argmin()]
            raise ValueError(
                f"n_splits must be at most the {counts.min()} samples of class {rarest}, "
                f"got {self.n_splits}"
            )
        # Deal out the rows class by class, like cards: part sizes and class counts come out even.
        fold, dealt = np.empty(len(rows), dtype=int), 0
        for c in np.argsort(first):
            folds = np.sort(np.arange(dealt, dealt + counts[c]) % self.n_splits)
            fold[label == classes[c]] = rng.permutation(folds) if self.shuffle else folds
            dealt += counts[c]
        return fold


class GroupKFold(KFold):
    """Divide the rows as `KFold`, so that the rows of a group stay together.

    Use it where rows belong together: images of one patient, sentences by one author. Otherwise
    the model meets the groups of the test part in training, and its score is too good for new
    groups.

    Parameters
    ----------
    n_splits, shuffle, random_state
        As for `KFold`, with at least `n_splits` groups. Without `shuffle` the groups go, largest
        first, to the part that has the fewest rows so far. With it, each part gets the same number
        of groups, give or take one.

    Raises
    ------
    ValueError, TypeError
        As `KFold`; or `split` gets no groups, not one for each row, or fewer than `n_splits`.

    Examples
    --------
    >>> groups = ["a", "a", "a", "b", "c", "c"]
    >>> [test.tolist() for train, test in GroupKFold(2).split(groups, groups=groups)]
    [[0, 1, 2], [3, 4, 5]]
    """

    def _fold_of_each_row(self, rows: Array, y: _Labels, groups: _Labels, rng: _Rng) -> Array:
        if groups is None:
            raise TypeError("groups must hold the group of each row, got None")
        label = _checks.classes(groups, "groups")
        _checks.same_length(X=rows, groups=label)
        names, group, sizes = np.unique(label, return_inverse=True, return_counts=True)
        if len(names) < self.n_splits:
            raise ValueError(
                f"n_splits must be at most the {len(names)} groups, got {self.n_splits}"
            )
        fold_of_group = np.empty(len(names), dtype=int)
        if self.shuffle:
            parts = np.array_split(rng.permutation(len(names)), self.n_splits)
            for k, part in enumerate(parts):
                fold_of_group[part] = k
        else:
            filled = np.zeros(self.n_splits)
            for g in np.argsort(sizes, kind="stable")[::-1]:
                fold_of_group[g] = filled.argmin()
                filled[fold_of_group[g]] += sizes[g]
        return fold_of_group[group]


def no_groups(groups: _Labels) -> None:
    """Refuse groups where they would not be kept together."""
    if groups is not None:
        raise ValueError(f"groups must be None where groups are not kept together, got {groups!r}")
