"""Right and wrong decisions: accuracy, and which class was taken for which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from nnlib.metrics import _inputs

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array


def accuracy_score(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    normalize: bool = True,
    sample_weight: ArrayLike | None = None,
) -> float:
    """The share of predictions that are right: ``mean(y_true == y_pred)``.

    Parameters
    ----------
    y_true, y_pred : array_like, shape (N,)
        True and predicted classes: integers, bools or strings.
    normalize : bool
        False: the number (or the total weight) of right predictions instead of the share.
    sample_weight : array_like, shape (N,), optional
        How much each sample counts.

    Returns
    -------
    float
        In 0..1, or 0..N where `normalize` is False.

    Raises
    ------
    ValueError, TypeError
        Empty input, different lengths, classes that are no classes, or bad weights.

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
    """The mean over the true classes of the share of each that was predicted right.

    It is the mean of the recall over the C classes. Every class counts the same, however rare: a
    constant prediction scores 1 / C.

    Parameters
    ----------
    y_true, y_pred : array_like, shape (N,)
        True and predicted classes: integers, bools or strings. A class that is only predicted
        has no share of its own; its samples are wrong in theirs.
    sample_weight : array_like, shape (N,), optional
        How much each sample counts.
    adjusted : bool
        Rescale so that a constant prediction scores 0 and a perfect one 1:
        ``(score - 1/C) / (1 - 1/C)``, which is nan where C = 1.

    Returns
    -------
    float

    Raises
    ------
    ValueError, TypeError
        Empty input, different lengths, classes that are no classes, or bad weights.

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


def confusion_matrix(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    labels: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    normalize: Literal["true", "pred", "all"] | None = None,
) -> Array:
    """Count for each pair of classes how often the one was true and the other was predicted.

    Parameters
    ----------
    y_true, y_pred : array_like, shape (N,)
        True and predicted classes: integers, bools or strings.
    labels : array_like, shape (C,), optional
        The classes in the order of the rows and columns; samples with another class are left
        out. None: all classes that occur, sorted.
    sample_weight : array_like, shape (N,), optional
        How much each sample counts.
    normalize : {None, "true", "pred", "all"}
        Divide by the sum of each row ("true"), of each column ("pred"), or of everything
        ("all"); where that sum is 0 the result is 0.

    Returns
    -------
    ndarray, shape (C, C)
        Rows are true classes, columns predicted ones. Counts are integers.

    Raises
    ------
    ValueError, TypeError
        Empty input, different lengths, classes that are no classes, bad weights, `labels` with a
        repetition or without any true class, or an unknown `normalize`.

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
