"""From a score to a decision: positive if the score is at least the threshold.

Fit first and choose the threshold afterwards, on validation data: `cost_threshold` computes it for
calibrated probabilities from what the mistakes cost, `best_threshold` looks for it in the data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.metrics import _inputs
from nnlib.metrics.confusion import accuracy_score, balanced_accuracy_score
from nnlib.metrics.retrieval import f1_score, precision_score, recall_score, specificity_score

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from numpy.typing import ArrayLike

    from nnlib.metrics._inputs import Label

__all__ = ["best_threshold", "cost_threshold"]

_NAMED: dict[str, Callable[..., Any]] = {
    "accuracy": accuracy_score,
    "balanced_accuracy": balanced_accuracy_score,
    "f1": f1_score,
    "precision": precision_score,
    "recall": recall_score,
    "specificity": specificity_score,
}


def best_threshold(
    y_true: ArrayLike,
    y_score: ArrayLike,
    metric: str | Callable[..., Any] = "f1",
    *,
    pos_label: Label | None = None,
    sample_weight: ArrayLike | None = None,
) -> float:
    """Return the threshold of a score at which a metric is largest.

    Parameters
    ----------
    y_true : array_like of shape (N,)
        True classes: integers, bools or strings.
    y_score : array_like of shape (N,)
        The higher, the more likely positive: probabilities, logits, or any finite numbers.
    metric : str or callable
        "accuracy", "balanced_accuracy", "f1", "precision", "recall", "specificity", or a function
        ``metric(y_true, y_pred)`` of two vectors with 1 for positive and 0 for negative, which
        also takes `sample_weight` by name where you give that. A cost needs a minus sign.
    pos_label : int, bool or str, optional
        The positive class; all others count as negative. None: 1, where the classes are 0 and 1
        or -1 and 1.
    sample_weight : array_like of shape (N,), optional
        How much each sample counts.

    Returns
    -------
    float
        A score of the data, or infinity.

    Raises
    ------
    ValueError
        As `roc_curve`; or there is no metric of that name, or the metric is nan.
    TypeError
        As `roc_curve`.

    Notes
    -----
    Every decision that the score allows is tried: nothing is positive (infinity), or the samples
    with at least the score of a certain sample. Of thresholds with the same decisions the result
    is the largest, which is a score of the data; of different decisions that are equally good it
    is the one with the fewest positive samples. The metric is computed once for each different
    score.

    Examples
    --------
    >>> y, score = [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]
    >>> best_threshold(y, score, "f1")
    0.35

    What is cheapest on these data if a miss costs 1 and a false alarm 9:

    >>> from nnlib.metrics import confusion_matrix
    >>> def gain(y_true, y_pred):
    ...     (tn, fp), (fn, tp) = confusion_matrix(y_true, y_pred, labels=[0, 1])
    ...     return -(9 * fp + 1 * fn)
    >>> best_threshold(y, score, gain)
    0.8
    """
    if isinstance(metric, str):
        if metric not in _NAMED:
            raise ValueError(
                f"metric must be one of {', '.join(map(repr, _NAMED))}, got {metric!r}"
            )
        metric = _NAMED[metric]
    true, score, weight = _inputs.ranked(y_true, y_score, sample_weight)
    truth = _inputs.positive(true, pos_label).astype(np.int64)
    options = {} if sample_weight is None else {"sample_weight": weight}
    best, best_value = np.inf, -np.inf
    for threshold in [np.inf, *np.unique(score)[::-1].tolist()]:
        decided = (score >= threshold).astype(np.int64)
        value = _checks.returned(metric(truth, decided, **options), "metric")
        if np.isnan(value):
            raise ValueError(f"metric must be a number at every threshold, got nan at {threshold}")
        if value > best_value:
            best, best_value = threshold, value
    return best


def cost_threshold(false_positive: float, false_negative: float) -> float:
    """Return the threshold on a calibrated probability at which decisions cost the least.

    Parameters
    ----------
    false_positive, false_negative : float
        What a false alarm and a miss cost, at least 0 and not both 0. Only their ratio matters.

    Returns
    -------
    float
        In 0..1.

    Raises
    ------
    ValueError
        A cost is negative, or their sum is 0 or not finite.
    TypeError
        A cost is not a number.

    Notes
    -----
    Predicting positive for a sample with the probability p costs ``(1 - p) false_positive`` on
    average, predicting negative ``p false_negative``. The two are equal at
    ``false_positive / (false_positive + false_negative)``; above it, positive is cheaper.

    Class weights in training do the same to a well-specified model. If positive samples weighed r
    times as much as negative ones, its odds ``p / (1 - p)`` are r times too large. The same
    happens if the odds of a positive sample were r times larger in the training data than in use.
    In both cases the threshold for its probabilities is ``cost_threshold(r * false_positive,
    false_negative)``.

    References
    ----------
    C. Elkan (2001), The foundations of cost-sensitive learning, IJCAI.

    Examples
    --------
    A miss is nine times as bad as a false alarm, so a probability of 0.1 suffices:

    >>> cost_threshold(1, 9)
    0.1
    """
    alarm = _checks.at_least_zero(false_positive, "false_positive")
    miss = _checks.at_least_zero(false_negative, "false_negative")
    total = alarm + miss
    if not 0 < total < np.inf:
        raise ValueError(
            f"false_positive and false_negative must have a finite sum above 0, got {total}"
        )
    return alarm / total
