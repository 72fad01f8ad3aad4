"""Scores before any threshold: how well they put the positive samples above the negative ones.

A sample counts as positive at a threshold t if its score is at least t. Samples with equal scores
therefore change sides together, their order in the data has no effect, and a strictly increasing
function of the scores moves only the thresholds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from nnlib.metrics import _inputs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array
    from nnlib.metrics._inputs import Label

__all__ = ["average_precision_score", "precision_recall_curve", "roc_auc_score", "roc_curve"]


def roc_curve(
    y_true: ArrayLike,
    y_score: ArrayLike,
    *,
    pos_label: Label | None = None,
    sample_weight: ArrayLike | None = None,
    drop_intermediate: bool = True,
) -> tuple[Array, Array, Array]:
    """Compute the receiver operating characteristic: true against false positive rate.

    Parameters
    ----------
    y_true : array_like of shape (N,)
        True classes: integers, bools or strings.
    y_score : array_like of shape (N,)
        The higher, the more likely positive: probabilities, logits, or any finite numbers.
    pos_label : int, bool or str, optional
        The positive class; all others count as negative. None: 1, where the classes are 0 and 1
        or -1 and 1.
    sample_weight : array_like of shape (N,), optional
        How much each sample counts.
    drop_intermediate : bool
        Leave out inner points that lie halfway between their two neighbours: the curve stays
        the same with fewer points.

    Returns
    -------
    fpr, tpr : ndarray of shape (K,)
        Shares of the negative and of the positive samples with a score of at least the
        threshold, both rising from 0 to 1; nan where there is no such sample.
    thresholds : ndarray of shape (K,)
        Falling: infinity, at which nothing is positive, and then scores of the data.

    Raises
    ------
    ValueError
        An argument is empty or not a vector, the lengths differ, a score is not finite,
        `pos_label` is needed or does not occur, or the weights are negative or all 0.
    TypeError
        `y_true` holds something other than classes, or `y_score` something other than numbers.

    References
    ----------
    T. Fawcett (2006), An introduction to ROC analysis, Pattern Recognition Letters 27(8),
    https://doi.org/10.1016/j.patrec.2005.10.010

    Examples
    --------
    >>> fpr, tpr, thresholds = roc_curve([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    >>> fpr, tpr
    (array([0. , 0. , 0.5, 0.5, 1. ]), array([0. , 0.5, 0.5, 1. , 1. ]))
    >>> thresholds
    array([ inf, 0.8 , 0.4 , 0.35, 0.1 ])
    """
    tp, fp, thresholds = _counts(y_true, y_score, pos_label, sample_weight)
    if drop_intermediate:
        keep = np.ones(len(tp), dtype=bool)
        keep[1:-1] = (np.diff(tp, 2) != 0) | (np.diff(fp, 2) != 0)
        tp, fp, thresholds = tp[keep], fp[keep], thresholds[keep]
    infinity = np.array([np.inf], dtype=thresholds.dtype)
    return _rate(fp), _rate(tp), np.concatenate([infinity, thresholds])


def roc_auc_score(
    y_true: ArrayLike,
    y_score: ArrayLike,
    *,
    sample_weight: ArrayLike | None = None,
    multi_class: Literal["ovr"] = "ovr",
    labels: ArrayLike | None = None,
) -> float:
    """Return the area under the ROC curve.

    Parameters
    ----------
    y_true : array_like of shape (N,)
        True classes: integers, bools or strings.
    y_score : array_like of shape (N,) or (N, C)
        A vector holds the scores of two classes: the higher, the more likely the second one in
        sorted order. A matrix holds the probabilities of C classes in sorted order, each row with
        sum 1 (to within 1e-5, or the rounding of float32 and float16).
    sample_weight : array_like of shape (N,), optional
        How much each sample counts.
    multi_class : "ovr"
        For a matrix: the mean of the C areas of one class against the rest.
    labels : array_like of shape (C,), optional
        For a matrix: all classes, sorted; needed where `y_true` lacks one.

    Returns
    -------
    float
        In 0..1; nan where a class, or everything against it, has no sample.

    Raises
    ------
    ValueError
        As `roc_curve`; or a matrix does not hold probabilities or does not match the classes, or
        there are more than two classes for a vector.
    TypeError
        As `roc_curve`.

    Notes
    -----
    It is the probability that a positive sample, drawn at random, has a higher score than a
    negative one, where equal scores count one half (the Mann-Whitney statistic): 1 for a perfect
    order, 1/2 for scores without information.

    References
    ----------
    J. A. Hanley and B. J. McNeil (1982), The meaning and use of the area under a receiver
    operating characteristic (ROC) curve, Radiology 143(1),
    https://doi.org/10.1148/radiology.143.1.7063747

    Examples
    --------
    >>> roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    0.75
    """
    if multi_class != "ovr":
        raise ValueError(f"multi_class must be 'ovr' (one against the rest), got {multi_class!r}")
    if _inputs.is_matrix(y_score, "y_score", None, labels):
        column, p = _inputs.class_probabilities(y_true, y_score, labels, "y_score")
        areas = [_area(column == k, p[:, k], True, sample_weight) for k in range(p.shape[1])]
        return float(np.mean(areas))
    true, _, _ = _inputs.ranked(y_true, y_score, sample_weight)
    present = np.unique(true)
    _inputs.at_most_two(present, "give y_score with shape (N, C)")
    return _area(y_true, y_score, present[-1].item(), sample_weight)


def precision_recall_curve(
    y_true: ArrayLike,
    y_score: ArrayLike,
    *,
    pos_label: Label | None = None,
    sample_weight: ArrayLike | None = None,
    drop_intermediate: bool = False,
) -> tuple[Array, Array, Array]:
    """Compute precision and recall at every threshold.

    Parameters
    ----------
    y_true, y_score, pos_label, sample_weight
        As for `roc_curve`.
    drop_intermediate : bool
        Of thresholds with the same true positives keep only the highest and the lowest.

    Returns
    -------
    precision, recall : ndarray of shape (K + 1,)
        From the lowest threshold (recall 1) on; a last point (1, 0) without a threshold ends the
        curve. Where there is no positive sample every other recall is 1, because nothing is missed.
    thresholds : ndarray of shape (K,)
        The different scores, rising.

    Raises
    ------
    ValueError, TypeError
        As `roc_curve`.

    References
    ----------
    J. Davis and M. Goadrich (2006), The relationship between precision-recall and ROC curves,
    ICML, https://doi.org/10.1145/1143844.1143874

    Examples
    --------
    >>> precision, recall, thresholds = precision_recall_curve([0, 1, 0, 1], [1, 2, 3, 4])
    >>> precision.round(2), recall
    (array([0.5 , 0.67, 0.5 , 1.  , 1.  ]), array([1. , 1. , 0.5, 0.5, 0. ]))
    >>> thresholds
    array([1., 2., 3., 4.])
    """
    tp, fp, thresholds = _counts(y_true, y_score, pos_label, sample_weight)
    if drop_intermediate:
        changes = np.diff(tp) != 0
        keep = np.append(True, changes) | np.append(changes, True)
        tp, fp, thresholds = tp[keep], fp[keep], thresholds[keep]
    precision = tp / (tp + fp)
    recall = tp / tp[-1] if tp[-1] else np.ones(len(tp))
    return np.append(precision[::-1], 1.0), np.append(recall[::-1], 0.0), thresholds[::-1]


def average_precision_score(
    y_true: ArrayLike,
    y_score: ArrayLike,
    *,
    pos_label: Label = 1,
    sample_weight: ArrayLike | None = None,
) -> float:
    """Return the precision, averaged over the steps of the recall.

    Parameters
    ----------
    y_true : array_like of shape (N,)
        True classes, at most two: integers, bools or strings.
    y_score, sample_weight
        As for `roc_curve`.
    pos_label : int, bool or str
        The positive class.

    Returns
    -------
    float
        In 0..1: the share of positive samples where all scores are equal, and 0 where there is
        no positive sample.

    Raises
    ------
    ValueError
        As `roc_curve`, or there are more than two classes.
    TypeError
        As `roc_curve`.

    Notes
    -----
    ``sum (R_k - R_{k-1}) P_k``, where P_k and R_k are precision and recall at the k-th highest
    score. This is the area under a staircase. The trapezoids under the precision-recall curve
    have a different area, which is too optimistic.

    References
    ----------
    J. Davis and M. Goadrich (2006), The relationship between precision-recall and ROC curves,
    ICML, https://doi.org/10.1145/1143844.1143874

    Examples
    --------
    >>> average_precision_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    0.8333333333333333
    """
    true, _, _ = _inputs.ranked(y_true, y_score, sample_weight)
    _inputs.at_most_two(np.unique(true), "compare y_true with one class first")
    tp, fp, _ = _counts(y_true, y_score, pos_label, sample_weight)
    step = np.diff(tp, prepend=0)
    return float(np.sum(step * (tp / (tp + fp))) / tp[-1]) if tp[-1] else 0.0


def _counts(
    y_true: ArrayLike,
    y_score: ArrayLike,
    pos_label: Label | None,
    sample_weight: ArrayLike | None,
) -> tuple[Array, Array, Array]:
    """Weight of the positive and of the negative samples at or above each score, highest first."""
    true, score, weight = _inputs.ranked(y_true, y_score, sample_weight)
    order = np.argsort(-score, kind="stable")
    score, weight = score[order], weight[order]
    is_positive = _inputs.positive(true, pos_label)[order]
    last_of_its_score = np.append(score[1:] != score[:-1], True)
    tp, fp = np.cumsum(weight * is_positive), np.cumsum(weight * ~is_positive)
    return tp[last_of_its_score], fp[last_of_its_score], score[last_of_its_score]


def _rate(count: Array) -> Array:
    """A rising count as a share of its last value, from 0 on; nan where that is 0."""
    share = count / count[-1] if count[-1] else np.full(len(count), np.nan)
    return np.concatenate([share[:1] * 0, share])


def _area(
    y_true: ArrayLike,
    y_score: ArrayLike,
    pos_label: Label,
    sample_weight: ArrayLike | None,
) -> float:
    """The area under the ROC curve of one class against the rest."""
    tp, fp, _ = _counts(y_true, y_score, pos_label, sample_weight)
    tp, fp = np.append(0, tp), np.append(0, fp)
    pairs = float(tp[-1]) * float(fp[-1])
    return float(np.trapezoid(tp, fp)) / pairs if pairs else float("nan")
