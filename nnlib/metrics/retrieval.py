"""One class against the rest: precision, recall, specificity and F-scores.

All are ratios of four counts. For the class that we look for, a sample is a true positive (TP:
predicted, and right), a false positive (FP: predicted, but wrong), a false negative (FN: missed) or
a true negative (TN: not predicted, and right).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np

from nnlib import _checks
from nnlib.metrics import _inputs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array
    from nnlib.metrics._inputs import Label

__all__ = ["f1_score", "fbeta_score", "precision_score", "recall_score", "specificity_score"]

_Average: TypeAlias = Literal["binary", "micro", "macro", "weighted"] | None


def precision_score(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    labels: ArrayLike | None = None,
    pos_label: Label = 1,
    average: _Average = "binary",
    sample_weight: ArrayLike | None = None,
    zero_division: float = 0.0,
) -> float | Array:
    """Return the share of positive predictions that are right: ``TP / (TP + FP)``.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (N,)
        True and predicted classes: integers, bools or strings.
    labels : array_like of shape (C,), optional
        The classes to return or to average over, in this order; samples of other classes still
        count as negative. None: all classes that occur, sorted. Not used with "binary".
    pos_label : int, bool or str
        The class to look for, with "binary" only.
    average : {"binary", "micro", "macro", "weighted", None}
        "binary": the score of `pos_label`, of at most two classes. None: the score of each class.
        "macro": their mean. "weighted": their mean, weighted by how often each class is true.
        "micro": one ratio, of the counts summed over the classes.
    sample_weight : array_like of shape (N,), optional
        How much each sample counts.
    zero_division : {0, 1, nan}
        The score where the ratio is 0/0; a mean leaves nan out.

    Returns
    -------
    float, or ndarray of shape (C,) where `average` is None

    Raises
    ------
    ValueError
        An argument is empty or not a vector, the lengths differ, there are more than two classes
        for "binary", `pos_label` does not occur, `average` or `zero_division` is unknown, or the
        weights are negative or all 0.
    TypeError
        An argument holds something other than classes, or one holds numbers and the other strings.

    Examples
    --------
    >>> precision_score([1, 1, 0, 0], [1, 0, 1, 1])
    0.3333333333333333
    >>> precision_score([0, 1, 2, 2], [0, 2, 2, 2], average=None)
    array([1.        , 0.        , 0.66666667])
    """
    counts = _count(y_true, y_pred, labels, pos_label, average, sample_weight)
    return _ratio(counts, counts.tp, counts.tp + counts.fp, average, zero_division)


def recall_score(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    labels: ArrayLike | None = None,
    pos_label: Label = 1,
    average: _Average = "binary",
    sample_weight: ArrayLike | None = None,
    zero_division: float = 0.0,
) -> float | Array:
    """Return the share of positive samples that were found: ``TP / (TP + FN)``.

    Also called sensitivity or true positive rate. Parameters, result and errors are those of
    `precision_score`.

    Examples
    --------
    >>> recall_score([1, 1, 0, 0], [1, 0, 1, 1])
    0.5
    """
    counts = _count(y_true, y_pred, labels, pos_label, average, sample_weight)
    return _ratio(counts, counts.tp, counts.tp + counts.fn, average, zero_division)


def specificity_score(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    labels: ArrayLike | None = None,
    pos_label: Label = 1,
    average: _Average = "binary",
    sample_weight: ArrayLike | None = None,
    zero_division: float = 0.0,
) -> float | Array:
    """Return the share of negative samples that were left alone: ``TN / (TN + FP)``.

    Also called true negative rate; of two classes it is the recall of the negative one.
    scikit-learn has no function for it. Parameters, result and errors are those of
    `precision_score`.

    Examples
    --------
    >>> specificity_score([1, 0, 0, 0, 0], [1, 0, 0, 0, 1])
    0.75
    """
    counts = _count(y_true, y_pred, labels, pos_label, average, sample_weight)
    return _ratio(counts, counts.tn, counts.tn + counts.fp, average, zero_division)


def fbeta_score(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    beta: float,
    labels: ArrayLike | None = None,
    pos_label: Label = 1,
    average: _Average = "binary",
    sample_weight: ArrayLike | None = None,
    zero_division: float = 0.0,
) -> float | Array:
    """Return a weighted harmonic mean of precision and recall.

    The other parameters, the result and the errors are those of `precision_score`.

    Parameters
    ----------
    beta : float
        How many times as much recall matters as precision, at least 0: 0 gives the precision, and
        the larger it is, the closer the score is to the recall.

    Notes
    -----
    ``(1 + beta²) / (1 / P + beta² / R)`` for precision P and recall R, which is
    ``TP / (TP + a FP + (1 - a) FN)`` with ``a = 1 / (1 + beta²)``.

    References
    ----------
    C. J. van Rijsbergen (1979), Information Retrieval, 2nd edition, Butterworths, chapter 7.

    Examples
    --------
    >>> fbeta_score([1, 1, 0, 0], [1, 0, 1, 1], beta=2)
    0.45454545454545453
    """
    beta = _checks.at_least_zero(beta, "beta")
    counts = _count(y_true, y_pred, labels, pos_label, average, sample_weight)
    a = 1 / (1 + beta * beta)
    mixed = counts.tp + a * counts.fp + (1 - a) * counts.fn
    return _ratio(counts, counts.tp, mixed, average, zero_division)


def f1_score(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    labels: ArrayLike | None = None,
    pos_label: Label = 1,
    average: _Average = "binary",
    sample_weight: ArrayLike | None = None,
    zero_division: float = 0.0,
) -> float | Array:
    """Return the harmonic mean of precision and recall: ``2 TP / (2 TP + FP + FN)``.

    It is `fbeta_score` with ``beta=1``. Parameters, result and errors are those of
    `precision_score`.

    Examples
    --------
    >>> f1_score([1, 1, 0, 0], [1, 0, 1, 1])
    0.4
    """
    return fbeta_score(
        y_true,
        y_pred,
        beta=1.0,
        labels=labels,
        pos_label=pos_label,
        average=average,
        sample_weight=sample_weight,
        zero_division=zero_division,
    )


class _Counts(NamedTuple):
    """The total weight of the samples of each kind, one number for each class."""

    tp: Array
    fp: Array
    fn: Array
    tn: Array


def _count(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    labels: ArrayLike | None,
    pos_label: Label,
    average: _Average,
    sample_weight: ArrayLike | None,
) -> _Counts:
    """The counts of `pos_label` alone, or of each of `labels`."""
    if average not in ("binary", "micro", "macro", "weighted", None):
        raise ValueError(
            f"average must be 'binary', 'micro', 'macro', 'weighted' or None, got {average!r}"
        )
    true, predicted, weight = _inputs.judged(y_true, y_pred, sample_weight)
    present = np.union1d(true, predicted)
    if average == "binary":
        if len(present) > 2:
            raise ValueError(
                "y_true and y_pred must hold at most two classes with average='binary', "
                f"got {present.tolist()}; choose another average"
            )
        wanted = np.array([_inputs.positive_class(present, pos_label)])
    elif labels is None:
        wanted = present
    else:
        wanted = _inputs.distinct(labels)
        _inputs.comparable(y_true=true, labels=wanted)
    is_true, is_predicted = true[:, None] == wanted, predicted[:, None] == wanted
    return _Counts(
        tp=weight @ (is_true & is_predicted),
        fp=weight @ (~is_true & is_predicted),
        fn=weight @ (is_true & ~is_predicted),
        tn=weight @ (~is_true & ~is_predicted),
    )


def _ratio(
    counts: _Counts,
    numerator: Array,
    denominator: Array,
    average: _Average,
    zero_division: float,
) -> float | Array:
    """The ratio for each class, averaged as `average` says."""
    if zero_division not in (0, 1) and not _is_nan(zero_division):
        raise ValueError(f"zero_division must be 0, 1 or nan, got {zero_division!r}")
    if average == "micro":
        numerator, denominator = numerator.sum(keepdims=True), denominator.sum(keepdims=True)
    undefined = np.full(len(denominator), float(zero_division))
    score: Array = np.divide(numerator, denominator, out=undefined, where=denominator != 0)
    if average is None:
        return score
    share = counts.tp + counts.fn if average == "weighted" else np.ones(len(score))
    kept = ~np.isnan(score)
    total = share[kept].sum()
    return float(score[kept] @ share[kept] / total) if total else float(zero_division)


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)
