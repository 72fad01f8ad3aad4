"""How sure a metric is: intervals from samples drawn again."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nnlib import _checks

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from numpy.typing import ArrayLike

    from nnlib._types import Array, Seed

__all__ = ["Interval", "bootstrap_interval"]


class Interval(NamedTuple):
    """What `bootstrap_interval` returns.

    Attributes
    ----------
    value : float
        The metric of the data themselves, or the difference of two models.
    low, high : float
        The ends of the interval.
    """

    value: float
    low: float
    high: float


def bootstrap_interval(
    metric: Callable[[Array, Array], Any],
    y_true: ArrayLike,
    y_pred: ArrayLike,
    y_other: ArrayLike | None = None,
    *,
    stratify: ArrayLike | None = None,
    confidence_level: float = 0.95,
    n_resamples: int = 1000,
    rng: Seed = 0,
) -> Interval:
    """Return a metric with a percentile bootstrap interval, for one model or two compared.

    Parameters
    ----------
    metric : callable
        ``metric(y_true, y_pred)`` returns a number. Options go in with a lambda, as in
        ``lambda y, p: log_loss(y, p, labels=[0, 1])``.
    y_true : array_like of shape (N, ...)
        True classes or numbers of samples that were drawn independently.
    y_pred : array_like of shape (N, ...)
        What the metric takes beside them: predicted classes, scores, probabilities or numbers.
    y_other : array_like of shape (N, ...), optional
        The same from a second model. The result is then the difference, the metric of `y_pred`
        minus that of `y_other`; every resample takes the same rows for both (paired).
    stratify : array_like of shape (N,), optional
        Classes, usually `y_true`: each resample has as many samples of each class as the data.
        None: the number of each class varies, too, as it would in new data.
    confidence_level : float
        Between 0 and 1.
    n_resamples : int
        How often to draw, at least 1.
    rng : int or numpy.random.Generator or None
        Decides what is drawn. None: something new on each call.

    Returns
    -------
    Interval
        With ``.value``, ``.low`` and ``.high``. If the interval of a difference holds 0, these
        data do not tell the two models apart.

    Raises
    ------
    ValueError
        The arrays are empty or differ in length, `confidence_level` is not between 0 and 1,
        `n_resamples` is below 1, or the metric is nan for a resample, as an area is when there
        are only samples of one class: `stratify` prevents that.
    TypeError
        `metric` is not callable, or `n_resamples` is not an integer.

    Notes
    -----
    N rows are drawn from the N rows with replacement, and the metric is computed for them, again
    and again. The interval runs between the percentiles that leave ``(1 - confidence_level) / 2``
    of these numbers on either side. It covers the chance in which samples came to be judged, not
    the chance in how the model was trained; with few samples (say, fewer than 20 of the rarer
    class) it is too narrow.

    References
    ----------
    B. Efron (1979), Bootstrap methods: another look at the jackknife, The Annals of Statistics
    7(1), https://doi.org/10.1214/aos/1176344552

    Examples
    --------
    Forty of fifty right:

    >>> from nnlib.metrics import accuracy_score
    >>> bootstrap_interval(accuracy_score, [1] * 50, [1] * 40 + [0] * 10)
    Interval(value=0.8, low=0.68, high=0.9)
    """
    if not callable(metric):
        raise TypeError(f"metric must be callable, got {type(metric).__name__} {metric!r}")
    if _checks.below_one(confidence_level, "confidence_level") == 0:
        raise ValueError(f"confidence_level must be above 0, got {confidence_level}")
    n_resamples = _checks.integer(n_resamples, "n_resamples", 1)
    given = {"y_true": y_true, "y_pred": y_pred}
    given |= {} if y_other is None else {"y_other": y_other}
    arrays = {name: _checks.rows(value, name) for name, value in given.items()}
    _checks.same_length(**arrays)
    n = len(arrays["y_true"])
    strata = [np.arange(n)]
    if stratify is not None:
        label = _checks.classes(stratify, "stratify")
        _checks.same_length(y_true=arrays["y_true"], stratify=label)
        strata = [np.flatnonzero(label == c) for c in np.unique(label)]
    draws = _checks.generator(rng, "rng")

    def judge(rows: Array) -> float:
        true, *predictions = (array[rows] for array in arrays.values())
        first, *second = (_checks.returned(metric(true, p), "metric") for p in predictions)
        return first - second[0] if second else first

    values = []
    for _ in range(n_resamples):
        rows = np.concatenate([draws.choice(part, size=len(part)) for part in strata])
        values.append(judge(rows))
        if math.isnan(values[-1]):
            raise ValueError(
                "metric must be a number for every resample, got nan; with few samples of a class "
                "give stratify=y_true"
            )
    tail = (1 - confidence_level) / 2
    low, high = np.quantile(values, [tail, 1 - tail]).tolist()
    return Interval(judge(np.arange(n)), low, high)
