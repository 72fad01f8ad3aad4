"""How good predicted probabilities are: log loss, Brier score, and whether they are calibrated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from nnlib import _checks
from nnlib.metrics import _inputs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array
    from nnlib.metrics._inputs import Label

__all__ = ["brier_score_loss", "calibration_curve", "expected_calibration_error", "log_loss"]


def log_loss(
    y_true: ArrayLike,
    y_proba: ArrayLike,
    *,
    normalize: bool = True,
    sample_weight: ArrayLike | None = None,
    labels: ArrayLike | None = None,
) -> float:
    """Return the mean of minus the logarithm of the probability given to the true class.

    Parameters
    ----------
    y_true : array_like of shape (N,)
        True classes: integers, bools or strings.
    y_proba : array_like of shape (N, C) or (N,)
        Probabilities of the classes in sorted order, each row with sum 1 (to within 1e-5, or the
        rounding of float32 and float16). A vector holds the probability of the second of two
        classes.
    normalize : bool
        False: the (weighted) sum instead of the mean.
    sample_weight : array_like of shape (N,), optional
        How much each sample counts.
    labels : array_like of shape (C,), optional
        All classes, sorted; needed where `y_true` lacks one.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        An argument is empty, the lengths differ, `y_proba` holds no probabilities, the number of
        classes does not match or is below 2, `labels` is not sorted, or the weights are bad.
    TypeError
        An argument holds something other than classes or numbers.

    Notes
    -----
    ``-mean(log p[i, y[i]])``, with every probability clipped to ``eps ... 1 - eps``, where eps is
    the rounding unit of its dtype (2.2e-16 for float64). A wrong certainty therefore costs 36.04
    and not infinity.

    References
    ----------
    I. J. Good (1952), Rational decisions, Journal of the Royal Statistical Society B 14(1).

    Examples
    --------
    >>> round(log_loss(["cat", "dog"], [[0.9, 0.1], [0.2, 0.8]]), 4)
    0.1643
    """
    column, p = _inputs.class_probabilities(y_true, y_proba, labels, "y_proba")
    weight = _inputs.weights(sample_weight, len(p))
    eps = np.finfo(p.dtype).eps
    given = p[np.arange(len(p)), column]
    return _inputs.average(-np.log(np.clip(given, eps, 1 - eps)), weight, normalize)


def brier_score_loss(
    y_true: ArrayLike,
    y_proba: ArrayLike,
    *,
    sample_weight: ArrayLike | None = None,
    pos_label: Label | None = None,
    labels: ArrayLike | None = None,
    scale_by_half: bool | Literal["auto"] = "auto",
) -> float:
    """Return the mean squared distance between predicted probabilities and what came true.

    Parameters
    ----------
    y_true : array_like of shape (N,)
        True classes: integers, bools or strings.
    y_proba : array_like of shape (N,) or (N, C)
        A vector holds the probability of the positive one of two classes; a matrix those of the
        classes in sorted order, each row with sum 1.
    sample_weight : array_like of shape (N,), optional
        How much each sample counts.
    pos_label : int, bool or str, optional
        For a vector: the positive class. None: 1, where the classes are 0 and 1 or -1 and 1.
    labels : array_like of shape (C,), optional
        For a matrix: all classes, sorted; needed where `y_true` lacks one.
    scale_by_half : bool or "auto"
        Halve the result, so that it lies in 0..1. "auto": with two classes only.

    Returns
    -------
    float
        The smaller, the better: in 0..1 if halved, else in 0..2.

    Raises
    ------
    ValueError
        As `log_loss`; or there are more than two classes for a vector, `pos_label` is needed or
        does not occur, or `pos_label` or `labels` comes with the other form of `y_proba`.
    TypeError
        As `log_loss`.

    Notes
    -----
    ``mean(sum_c (y[i, c] - p[i, c])²)`` with ``y`` as `one_hot` rows. For two classes half of it is
    ``mean((y[i] - p[i])²)``. Like the log loss it is least for the true probabilities, but one
    confident mistake costs no more than 1.

    References
    ----------
    G. W. Brier (1950), Verification of forecasts expressed in terms of probability, Monthly
    Weather Review 78(1), https://doi.org/10.1175/1520-0493(1950)078%3C0001:VOFEIT%3E2.0.CO;2

    Examples
    --------
    >>> round(brier_score_loss([0, 1, 1, 0], [0.1, 0.9, 0.8, 0.3]), 4)
    0.0375
    """
    if scale_by_half not in (True, False, "auto"):
        raise ValueError(f"scale_by_half must be True, False or 'auto', got {scale_by_half!r}")
    if _inputs.is_matrix(y_proba, "y_proba", pos_label, labels):
        column, p = _inputs.class_probabilities(y_true, y_proba, labels, "y_proba")
    else:
        is_positive, p = _inputs.positive_probabilities(y_true, y_proba, pos_label, "y_proba")
        column, p = is_positive.astype(np.int64), np.column_stack([1 - p, p])
    distance = ((p - np.eye(p.shape[1])[column]) ** 2).sum(axis=1)
    halved = p.shape[1] == 2 if scale_by_half == "auto" else scale_by_half
    score = _inputs.average(distance, _inputs.weights(sample_weight, len(p)), True)
    return score / 2 if halved else score


def calibration_curve(
    y_true: ArrayLike,
    y_prob: ArrayLike,
    *,
    pos_label: Label | None = None,
    n_bins: int = 5,
    strategy: Literal["uniform", "quantile"] = "uniform",
) -> tuple[Array, Array]:
    """Compare predicted probabilities with what came true: the points of a reliability diagram.

    Parameters
    ----------
    y_true : array_like of shape (N,)
        True classes, at most two: integers, bools or strings.
    y_prob : array_like of shape (N,)
        Predicted probabilities of the positive class.
    pos_label : int, bool or str, optional
        The positive class. None: 1, where the classes are 0 and 1 or -1 and 1.
    n_bins : int
        Number of bins, at least 1.
    strategy : {"uniform", "quantile"}
        Bins of equal width on 0..1, or between the quantiles of `y_prob`, so that each bin has
        about the same number of samples. A value on an edge belongs to the lower bin.

    Returns
    -------
    prob_true, prob_pred : ndarray of shape (B,)
        Share of positive samples, and mean probability, in each of the B bins that are not empty.

    Raises
    ------
    ValueError
        An argument is empty, the lengths differ, `y_prob` holds no probabilities, there are more
        than two classes, `pos_label` is needed or does not occur, `n_bins` is below 1, or
        `strategy` is unknown.
    TypeError
        An argument holds something other than classes or numbers, or `n_bins` is not an integer.

    Notes
    -----
    Probabilities are calibrated if, of all samples with the probability p, a share p is positive.
    The points then lie near the diagonal.

    References
    ----------
    A. Niculescu-Mizil and R. Caruana (2005), Predicting good probabilities with supervised
    learning, ICML, https://doi.org/10.1145/1102351.1102430

    Examples
    --------
    >>> calibration_curve([0, 0, 1, 1], [0.1, 0.2, 0.6, 0.8], n_bins=2)
    (array([0., 1.]), array([0.15, 0.7 ]))
    """
    is_positive, p = _inputs.positive_probabilities(y_true, y_prob, pos_label, "y_prob")
    count, positive, total = _binned(is_positive, p, n_bins, strategy)
    return positive / count, total / count


def expected_calibration_error(
    y_true: ArrayLike,
    y_prob: ArrayLike,
    *,
    pos_label: Label | None = None,
    labels: ArrayLike | None = None,
    n_bins: int = 15,
    strategy: Literal["uniform", "quantile"] = "uniform",
) -> float:
    """Return how far, on average, predicted probabilities are from what came true (ECE).

    Parameters
    ----------
    y_true : array_like of shape (N,)
        True classes: integers, bools or strings.
    y_prob : array_like of shape (N,) or (N, C)
        A vector holds the probability of the positive one of two classes. Of a matrix, with the
        classes in sorted order, the largest probability of each row is judged, by whether its
        class is the true one.
    pos_label : int, bool or str, optional
        For a vector: the positive class. None: 1, where the classes are 0 and 1 or -1 and 1.
    labels : array_like of shape (C,), optional
        For a matrix: all classes, sorted; needed where `y_true` lacks one.
    n_bins, strategy
        As for `calibration_curve`.

    Returns
    -------
    float
        In 0..1; 0 where every bin is calibrated.

    Raises
    ------
    ValueError, TypeError
        As `calibration_curve` for a vector, as `log_loss` for a matrix; or `pos_label` or `labels`
        comes with the other form of `y_prob`.

    Notes
    -----
    ``sum_b (N_b / N) |prob_true[b] - prob_pred[b]|``: the distance of the points of
    `calibration_curve` from the diagonal, weighted by the share of samples in each bin. The
    number depends on the bins: few hide errors, many mistake chance for error. It is 0, too, for
    a model that gives everyone the prevalence, so read it beside the log loss.

    scikit-learn has no function for it.

    References
    ----------
    C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger (2017), On calibration of modern neural
    networks, ICML, https://proceedings.mlr.press/v70/guo17a.html

    Examples
    --------
    >>> round(expected_calibration_error([0, 0, 1, 1], [0.1, 0.2, 0.6, 0.8], n_bins=2), 4)
    0.225
    """
    if _inputs.is_matrix(y_prob, "y_prob", pos_label, labels):
        column, rows = _inputs.class_probabilities(y_true, y_prob, labels, "y_prob")
        happened, p = rows.argmax(axis=1) == column, rows.max(axis=1)
    else:
        happened, p = _inputs.positive_probabilities(y_true, y_prob, pos_label, "y_prob")
    _, positive, total = _binned(happened, p, n_bins, strategy)
    return float(np.abs(positive - total).sum() / len(p))


def _binned(happened: Array, p: Array, n_bins: int, strategy: str) -> tuple[Array, Array, Array]:
    """Of each bin that is not empty: its samples, those that happened, and the sum of p."""
    edges = np.linspace(0.0, 1.0, _checks.integer(n_bins, "n_bins", 1) + 1)
    if strategy == "quantile":
        edges = np.percentile(p, edges * 100)
    elif strategy != "uniform":
        raise ValueError(f"strategy must be 'uniform' or 'quantile', got {strategy!r}")
    chosen = np.searchsorted(edges[1:-1], p)
    count = np.bincount(chosen)
    filled = count > 0
    positive, total = (np.bincount(chosen, weights=each)[filled] for each in (happened, p))
    return count[filled], positive, total
