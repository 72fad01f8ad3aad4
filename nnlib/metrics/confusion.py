"""Right and wrong decisions: accuracy, and which class was taken for which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from nnlib.metrics import _inputs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array

__all__ = ["accuracy_score", "balanced_accuracy_score", "confusion_matrix", "matthews_corrcoef"]


def accuracy_score(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    normalize: bool = True,
    sample_weight: ArrayLike | None = None,
) -> float:
    """Return the share of predictions that are right.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (N,)
        True and predicted classes: integers, bools or strings.
    normalize : bool
        False: return the number (or the total weight) of right predictions instead.
    sample_weight : array_like of shape (N,), optional
        How much each sample counts.

    Returns
    -------
    float
        In 0..1, or 0..N where `normalize` is False.

    Raises
    ------
    ValueError
        An argument is empty or not a vector, the lengths differ, a class is not a whole number,
        or the weights are negative, not finite or all 0.
    TypeError
        An argument holds something other than classes, or one holds numbers and the other strings.

    Notes
    -----
    ``mean(y_true == y_pred)``: 1 minus the share of mistakes.

    Examples
    --------
    >>> accuracy_score([0, 1, 2, 3], [0, 2, 2, 3])
    0.75
    """
    true, predicted, weight = _inputs.judged(y_true, y_pred, sample_weight)
    return _inputs.average(true == predicted, weight, normalize)


def balanced_accuracy_score(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    sample_weight: ArrayLike | None = None,
    adjusted: bool = False,
) -> float:
    """Return the share of right predictions in each true class, averaged over the classes.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (N,)
        True and predicted classes. A class that is only ever predicted has no share of its own;
        its samples count as mistakes in the classes they belong to.
    sample_weight : array_like of shape (N,), optional
        How much each sample counts.
    adjusted : bool
        Rescale, so that a constant prediction scores 0 and a perfect one 1:
        ``(score - 1/C) / (1 - 1/C)``, which is nan where C = 1.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        As `accuracy_score`.

    Notes
    -----
    The mean of the recall over the C classes. Every class counts the same, however rare: a
    constant prediction scores 1/C.

    References
    ----------
    K. H. Brodersen et al. (2010), The balanced accuracy and its posterior distribution, ICPR,
    https://doi.org/10.1109/ICPR.2010.764

    Examples
    --------
    >>> balanced_accuracy_score([1, 0, 0, 0], [0, 0, 0, 0])
    0.5
    """
    matrix = confusion_matrix(y_true, y_pred, sample_weight=sample_weight)
    total = matrix.sum(axis=1)
    occurs = total > 0
    score = float(np.mean(np.diagonal(matrix)[occurs] / total[occurs]))
    if not adjusted:
        return score
    chance = 1 / int(occurs.sum())
    return (score - chance) / (1 - chance) if chance < 1 else float("nan")


def matthews_corrcoef(
    y_true: ArrayLike, y_pred: ArrayLike, *, sample_weight: ArrayLike | None = None
) -> float:
    """Return the correlation between true and predicted classes.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (N,)
        True and predicted classes: integers, bools or strings, of two or more kinds.
    sample_weight : array_like of shape (N,), optional
        How much each sample counts.

    Returns
    -------
    float
        1 for a perfect prediction and 0 for one that is no better than chance, or where only one
        class is true or only one is predicted. With two classes -1 means all wrong.

    Raises
    ------
    ValueError, TypeError
        As `accuracy_score`.

    Notes
    -----
    For two classes this is Pearson's correlation of two vectors of zeros and ones:
    ``(TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN))``. It is high only if both
    classes are mostly right, both among the true and among the predicted ones.

    References
    ----------
    B. W. Matthews (1975), Comparison of the predicted and observed secondary structure of T4 phage
    lysozyme, Biochimica et Biophysica Acta - Protein Structure 405(2),
    https://doi.org/10.1016/0005-2795(75)90109-9

    J. Gorodkin (2004), Comparing two K-category assignments by a K-category correlation
    coefficient, Computational Biology and Chemistry 28(5-6),
    https://doi.org/10.1016/j.compbiolchem.2004.09.006

    Examples
    --------
    >>> matthews_corrcoef([1, 1, 1, 0], [1, 0, 1, 1])
    -0.3333333333333333
    """
    matrix = confusion_matrix(y_true, y_pred, sample_weight=sample_weight).astype(np.float64)
    share = matrix / matrix.sum()
    true, predicted = share.sum(axis=1), share.sum(axis=0)
    if np.count_nonzero(true) < 2 or np.count_nonzero(predicted) < 2:
        return 0.0
    covariance = np.trace(share) - true @ predicted
    return float(covariance / np.sqrt((1 - true @ true) * (1 - predicted @ predicted)))


def confusion_matrix(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    labels: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    normalize: Literal["true", "pred", "all"] | None = None,
) -> Array:
    """Count, for each pair of classes, how often the first was true and the second predicted.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (N,)
        True and predicted classes: integers, bools or strings.
    labels : array_like of shape (C,), optional
        The classes in the order of the rows and columns; samples of other classes are left
        out. None: all classes that occur, sorted.
    sample_weight : array_like of shape (N,), optional
        How much each sample counts.
    normalize : {None, "true", "pred", "all"}
        Divide by the sum of each row ("true"), of each column ("pred"), or of everything
        ("all"). Where that sum is 0 the result is 0.

    Returns
    -------
    ndarray of shape (C, C)
        Rows are true classes, columns predicted ones. Counts are integers.

    Raises
    ------
    ValueError
        As `accuracy_score`; or `labels` repeats a class or holds no true one, or `normalize` is
        unknown.
    TypeError
        As `accuracy_score`.

    Examples
    --------
    >>> confusion_matrix([0, 1, 2, 2, 1], [0, 2, 2, 2, 0])
    array([[1, 0, 0],
           [1, 0, 1],
           [0, 0, 2]])
    """
    if normalize not in (None, "true", "pred", "all"):
        raise ValueError(f"normalize must be None, 'true', 'pred' or 'all', got {normalize!r}")
    true, predicted, weight = _inputs.judged(y_true, y_pred, sample_weight)
    if labels is None:
        order = np.union1d(true, predicted)
    else:
        order = _inputs.distinct(labels)
        _inputs.comparable(y_true=true, labels=order)
        if not np.isin(true, order).any():
            raise ValueError(f"labels must hold a class of y_true, got {order.tolist()}")
    known = np.isin(true, order) & np.isin(predicted, order)
    rows = _inputs.positions(true[known], order)
    columns = _inputs.positions(predicted[known], order)
    matrix = np.zeros((len(order), len(order)), dtype=weight.dtype)
    np.add.at(matrix, (rows, columns), weight[known])
    if normalize is None:
        return matrix
    axis = {"true": 1, "pred": 0, "all": None}[normalize]
    total = matrix.sum(axis=axis, keepdims=True)
    shares: Array = matrix / np.where(total == 0, 1, total)
    return shares
