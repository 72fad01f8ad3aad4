"""Cross-validation, repeated with other divisions."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.model_selection.folds import KFold, StratifiedKFold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike

    from nnlib._types import Array, Seed

__all__ = ["RepeatedKFold", "RepeatedStratifiedKFold"]


class RepeatedKFold:
    """Repeat a shuffled `KFold`, so that the score depends less on how the rows were divided.

    Parameters
    ----------
    n_splits : int
        Number of parts, at least 2.
    n_repeats : int
        How often to divide the rows anew, at least 1.
    random_state : int or numpy.random.Generator or None
        Decides how the rows are shuffled. None: a fresh choice on each call of `split`.

    Raises
    ------
    ValueError, TypeError
        As `KFold`, or `n_repeats` is not an integer of at least 1.

    Examples
    --------
    >>> len(list(RepeatedKFold(n_splits=5, n_repeats=10).split(range(20))))
    50
    """

    _once = KFold

    def __init__(self, *, n_splits: int = 5, n_repeats: int = 10, random_state: Seed = 0) -> None:
        self.n_splits = _checks.integer(n_splits, "n_splits", 2)
        self.n_repeats = _checks.integer(n_repeats, "n_repeats", 1)
        _checks.generator(random_state, "random_state")
        self.random_state = random_state

    def split(
        self, X: ArrayLike, y: ArrayLike | None = None, groups: ArrayLike | None = None
    ) -> Iterator[tuple[Array, Array]]:
        """Yield the row numbers ``(train, test)`` of each division, as `KFold.split`."""
        rng = np.random.default_rng(self.random_state)
        once = self._once(self.n_splits, shuffle=True, random_state=rng)
        return chain.from_iterable([once.split(X, y, groups) for _ in range(self.n_repeats)])


class RepeatedStratifiedKFold(RepeatedKFold):
    """Repeat a shuffled `StratifiedKFold`.

    Parameters
    ----------
    n_splits, n_repeats, random_state
        As for `RepeatedKFold`.

    Raises
    ------
    ValueError, TypeError
        As `StratifiedKFold`, or `n_repeats` is not an integer of at least 1.

    Examples
    --------
    >>> y = [0, 0, 1, 1]
    >>> len(list(RepeatedStratifiedKFold(n_splits=2, n_repeats=3).split(y, y)))
    6
    """

    _once = StratifiedKFold
