"""How good predicted probabilities are: their logarithmic loss, and whether they are calibrated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from nnlib import _checks
from nnlib.metrics import _inputs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array
    from nnlib.metrics._inputs import Label


def log_loss(
    y_true: ArrayLike,
    y_proba: ArrayLike,
    *,
    normalize: bool = True,
    sample_weight: ArrayLike | None = None,
    labels: ArrayLike | None = None,
) -> float:
    """Mean of minus the logarithm of the probability that was given to the true class.

    ``-mean(log p[i, y[i]])`` with every probability clipped to ``eps ... 1 - eps``, eps being
    the rounding unit of its dtype (2.2e-16 for float64), so that a wrong certainty costs 36.04
    and not infinity.

    Parameters
    ----------
    y_true : array_like, shape (N,)
        True classes: integers, bools or strings.
    y_proba : array_like, shape (N, C) or (N,)
        Probabilities of the classes in sorted order, each row with sum 1; a vector holds the
        probability of the second of two classes.
    normalize : bool
        False: the (weighted) sum instead of the mean.
    sample_weight : array_like, shape (N,), optional
        How much each sample counts.
    labels : array_like, shape (C,), optional
        All classes, sorted; needed where `y_true` lacks one.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        Empty input, different lengths, no probabilities, a number of classes that does not match
        or is below 2, classes out of order, or bad weights.

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


def calibration_curve(
    y_true: ArrayLike,
    y_prob: ArrayLike,
    *,
    pos_label: Label | None = None,
    n_bins: int = 5,
    strategy: Literal["uniform", "quantile"] = "uniform",
) -> tuple[Array, Array]:
    """What came true of each predicted probability: the points of a reliability diagram.

    The probabilities are sorted into bins. For calibrated ones the share of positive samples of
    a bin is near the mean of its probabilities.

    Parameters
    ----------
    y_true : array_like, shape (N,)
        True classes: integers, bools or strings.
    y_prob : array_like, shape (N,)
        Predicted probabilities of the positive class.
    pos_label : int, bool or str, optional
        The positive class; all others count as negative. None: 1, where the classes are 0 and 1
        or -1 and 1.
    n_bins : int
        Number of bins, at least 1.
    strategy : {"uniform", "quantile"}
        Bins of equal width on 0..1, or between the quantiles of `y_prob`, which give each bin
        about the same number of samples. A value on an edge belongs to the lower bin.

    Returns
    -------
    prob_true, prob_pred : ndarray, shape (number of bins that are not empty,)
        Share of positive samples, and mean probability, in each bin.

    Raises
    ------
    ValueError, TypeError
        Empty input, different lengths, no probabilities, classes that are no classes, a
        `pos_label` that is needed or does not occur, or an unknown `strategy`.

    References
    ----------
    A. Niculescu-Mizil and R. Caruana (2005), Predicting good probabilities with supervised
    learning, ICML, https://doi.org/10.1145/1102351.1102430

    Examples
    --------
    >>> calibration_curve([0, 0, 1, 1], [0.1, 0.2, 0.6, 0.8], n_bins=2)
    (array([0., 1.]), array([0.15, 0.7 ]))
    """
    true, p = _inputs.classes(y_true, "y_true"), _inputs.probabilities(y_prob, "y_prob")
    if p.ndim != 1:
        raise ValueError(f"y_prob must have shape (N,), got {p.shape}")
    _checks.same_length(y_true=true, y_prob=p)
    edges = np.linspace(0.0, 1.0, _checks.integer(n_bins, "n_bins", 1) + 1)
    if strategy == "quantile":
        edges = np.percentile(p, edges * 100)
    elif strategy != "uniform":
        raise ValueError(f"strategy must be 'uniform' or 'quantile', got {strategy!r}")
    chosen = np.searchsorted(edges[1:-1], p)
    count = np.bincount(chosen)
    positive = np.bincount(chosen, weights=_inputs.positive(true, pos_label))
    total = np.bincount(chosen, weights=p)
    filled = count > 0
    return positive[filled] / count[filled], total[filled] / count[filled]
