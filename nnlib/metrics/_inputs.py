"""What the metrics take: classes, scores, probabilities and weights, checked once for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from nnlib import _checks

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array

Label: TypeAlias = bool | int | str


def comparable(**arrays: Array) -> None:
    """Refuse vectors of classes, given by name, of which one holds numbers, the other strings."""
    if len({array.dtype.kind == "U" for array in arrays.values()}) > 1:
        raise TypeError(
            f"{' and '.join(arrays)} must both hold numbers or both hold strings, "
            f"got {' and '.join(str(array.dtype) for array in arrays.values())}"
        )


def judged(
    y_true: ArrayLike, y_pred: ArrayLike, sample_weight: ArrayLike | None
) -> tuple[Array, Array, Array]:
    """True classes, predicted classes and weights of the samples whose weight is not 0."""
    true, predicted = _checks.classes(y_true, "y_true"), _checks.classes(y_pred, "y_pred")
    _checks.same_length(y_true=true, y_pred=predicted)
    comparable(y_true=true, y_pred=predicted)
    weight = weights(sample_weight, len(true))
    counted = weight > 0
    return true[counted], predicted[counted], weight[counted]


def distinct(labels: ArrayLike) -> Array:
    """The argument `labels`: classes, each once."""
    array = _checks.classes(labels, "labels")
    if len(np.unique(array)) < len(array):
        raise ValueError(f"labels must differ from each other, got {array.tolist()}")
    return array


def positions(y: Array, labels: Array) -> Array:
    """Where in `labels` each class of `y` stands."""
    order = np.argsort(labels)
    found: Array = order[np.searchsorted(labels, y, sorter=order)]
    return found


def at_most_two(present: Array, remedy: str) -> None:
    """Refuse more than two classes where one of two is meant."""
    if len(present) > 2:
        raise ValueError(f"y_true must hold at most two classes, got {present.tolist()}; {remedy}")


def positive_class(present: Array, pos_label: Label) -> Label:
    """`pos_label`, which must be one of the classes that are present.

    Where only one class is present, the other one is unknown and may be the positive one.
    """
    comparable(y_true=present, pos_label=_checks.classes([pos_label], "pos_label"))
    if len(present) > 1 and pos_label not in present:
        raise ValueError(
            f"pos_label must be one of the classes {present.tolist()}, got {pos_label!r}"
        )
    return pos_label


def positive(y_true: Array, pos_label: Label | None) -> Array:
    """For each sample whether it is of the positive class."""
    present = np.unique(y_true)
    if pos_label is None:
        if not (np.isin(present, [0, 1]).all() or np.isin(present, [-1, 1]).all()):
            raise ValueError(
                "pos_label must be given where the classes are not 0 and 1 or -1 and 1, "
                f"got {present.tolist()}"
            )
        pos_label = 1
    is_positive: Array = y_true == positive_class(present, pos_label)
    return is_positive


def ranked(
    y_true: ArrayLike, y_score: ArrayLike, sample_weight: ArrayLike | None
) -> tuple[Array, Array, Array]:
    """True classes, float scores and weights of the samples whose weight is not 0."""
    true, score = _checks.classes(y_true, "y_true"), _checks.numeric(y_score, "y_score")
    if score.ndim != 1:
        raise ValueError(f"y_score must have shape (N,), got {score.shape}")
    _checks.same_length(y_true=true, y_score=score)
    weight = weights(sample_weight, len(true))
    counted = weight > 0
    return true[counted], floats(score)[counted], weight[counted]


def probabilities(value: ArrayLike, name: str) -> Array:
    """A float vector or matrix of numbers in 0..1."""
    p = floats(_checks.numeric(value, name))
    if p.ndim > 2:
        raise ValueError(f"{name} must have shape (N, C) or (N,), got {p.shape}")
    if p.min() < 0 or p.max() > 1:
        raise ValueError(f"{name} must be in 0..1, got {p.min():g}..{p.max():g}")
    return p


def is_matrix(p: ArrayLike, name: str, pos_label: Label | None, labels: ArrayLike | None) -> bool:
    """Whether a column for each class came, with `labels`, or a vector, with `pos_label`."""
    if _checks.plain(p, name).ndim == 2:
        if pos_label is not None:
            raise ValueError(f"pos_label must be None where {name} is a matrix, got {pos_label!r}")
        return True
    if labels is not None:
        raise ValueError(f"labels must be None where {name} is a vector, got {labels!r}")
    return False


def positive_probabilities(
    y_true: ArrayLike, y_prob: ArrayLike, pos_label: Label | None, name: str
) -> tuple[Array, Array]:
    """For each sample whether it is of the positive class, of two, and the probability of that."""
    true, p = _checks.classes(y_true, "y_true"), probabilities(y_prob, name)
    if p.ndim != 1:
        raise ValueError(f"{name} must have shape (N,), got {p.shape}")
    _checks.same_length(**{"y_true": true, name: p})
    at_most_two(np.unique(true), "compare y_true with one class first")
    return positive(true, pos_label), p


def class_probabilities(
    y_true: ArrayLike, y_proba: ArrayLike, labels: ArrayLike | None, name: str
) -> tuple[Array, Array]:
    """The column of each sample's true class, and the probabilities with shape (N, C).

    The rows have sum 1; a vector becomes the columns (1 - p, p).
    """
    true, p = _checks.classes(y_true, "y_true"), probabilities(y_proba, name)
    _checks.same_length(**{"y_true": true, name: p})
    p = p.reshape(len(p), -1)
    if p.shape[1] == 1:
        p = np.hstack([1 - p, p])
    error = np.abs(p.sum(axis=1, dtype=np.float64) - 1).max()
    # Not less than 1e-5: numbers that were once float32 carry its rounding into float64.
    if error > max(1e-5, np.sqrt(np.finfo(p.dtype).eps)):
        raise ValueError(f"{name} must have rows with sum 1, got a sum that is {error:g} off")
    known = np.unique(true) if labels is None else distinct(labels)
    comparable(y_true=true, labels=known)
    if (np.sort(known) != known).any():
        raise ValueError(f"labels must be sorted as the columns are, got {known.tolist()}")
    if len(known) < 2:
        raise ValueError(f"labels must name all classes, at least two, got {known.tolist()}")
    if len(known) != p.shape[1]:
        raise ValueError(
            f"{name} must have one column for each of the {len(known)} classes "
            f"{known.tolist()}, got {p.shape[1]}"
        )
    if not np.isin(true, known).all():
        unknown = np.setdiff1d(true, known).tolist()
        raise ValueError(f"y_true must hold classes of labels only, got also {unknown}")
    return positions(true, known), p


def weights(sample_weight: ArrayLike | None, n: int) -> Array:
    """One weight for each of n samples; ones where none are given."""
    if sample_weight is None:
        return np.ones(n, dtype=np.int64)
    weight = _checks.numeric(sample_weight, "sample_weight")
    if weight.shape != (n,):
        raise ValueError(f"sample_weight must have shape ({n},), got {weight.shape}")
    if weight.min() < 0 or weight.max() == 0:
        raise ValueError(
            "sample_weight must be at least 0 and not 0 everywhere, "
            f"got {weight.min()}..{weight.max()}"
        )
    return weight.astype(np.float64 if weight.dtype.kind == "f" else np.int64)


def average(score: Array, weight: Array, normalize: bool) -> float:
    """The weighted mean of `score`, or its weighted sum where `normalize` is False."""
    return float(np.average(score, weights=weight) if normalize else np.dot(score, weight))


def floats(array: Array) -> Array:
    """The array itself where it holds floats (float32 stays so), else as float64."""
    return array if array.dtype.kind == "f" else array.astype(np.float64)
