"""Judge predictions, with the names and the conventions of scikit-learn.

Two departures, both on the strict side: what scikit-learn only warns of (probabilities that do
not sum to 1, classes out of order) is an error here, and so are weights below 0.
"""

import numpy as np

from nnlib import _checks


def accuracy_score(y_true, y_pred, *, normalize=True, sample_weight=None):
    """The share of predictions that are right.

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
    y_true, y_pred = _class_pair(y_true, y_pred)
    return _average(y_true == y_pred, normalize, sample_weight)


def confusion_matrix(y_true, y_pred, *, labels=None, sample_weight=None, normalize=None):
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
    y_true, y_pred = _class_pair(y_true, y_pred)
    weight = _weights(sample_weight, len(y_true))
    if labels is None:
        labels = np.union1d(y_true, y_pred)
    else:
        labels = _distinct(labels)
        if not np.isin(y_true, labels).any():
            raise ValueError(f"labels must hold a class of y_true, got {labels.tolist()}")
    known = np.isin(y_true, labels) & np.isin(y_pred, labels)
    rows, columns = _positions(y_true[known], labels), _positions(y_pred[known], labels)
    matrix = np.zeros((len(labels), len(labels)), dtype=weight.dtype)
    np.add.at(matrix, (rows, columns), weight[known])
    if normalize is None:
        return matrix
    total = matrix.sum(axis={"true": 1, "pred": 0, "all": None}[normalize], keepdims=True)
    return matrix / np.where(total == 0, 1, total)


def log_loss(y_true, y_proba, *, normalize=True, sample_weight=None, labels=None):
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

    Examples
    --------
    >>> round(log_loss(["cat", "dog"], [[0.9, 0.1], [0.2, 0.8]]), 4)
    0.1643
    """
    y_true = _classes(y_true, "y_true")
    p = _probabilities(y_proba)
    _checks.same_length(y_true=y_true, y_proba=p)
    classes = np.unique(y_true) if labels is None else _distinct(labels)
    if (np.sort(classes) != classes).any():
        raise ValueError(f"labels must be sorted as the columns are, got {classes.tolist()}")
    if len(classes) < 2:
        raise ValueError(f"labels must name all classes, at least two; got {classes.tolist()}")
    if len(classes) != p.shape[1]:
        raise ValueError(
            f"y_proba must have one column for each of the {len(classes)} classes "
            f"{classes.tolist()}, got {p.shape[1]}"
        )
    if not np.isin(y_true, classes).all():
        unknown = np.setdiff1d(y_true, classes).tolist()
        raise ValueError(f"y_true must hold classes of labels only, got also {unknown}")
    eps = np.finfo(p.dtype).eps
    given = p[np.arange(len(p)), _positions(y_true, classes)]
    return _average(-np.log(np.clip(given, eps, 1 - eps)), normalize, sample_weight)


def _classes(value, name):
    """A vector of at least one class: integers (as floats too), bools or strings."""
    array = np.asarray(value)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"{name} must have shape (N,) with N >= 1, got {array.shape}")
    if array.dtype.kind not in "buifUS":
        raise TypeError(f"{name} must hold integers, bools or strings, got dtype {array.dtype}")
    if array.dtype.kind == "f" and not (np.isfinite(array) & (array == np.round(array))).all():
        raise ValueError(f"{name} must hold classes, got numbers that are not whole or not finite")
    return array


def _class_pair(y_true, y_pred):
    """Two vectors of classes with equal length and of comparable kind."""
    y_true, y_pred = _classes(y_true, "y_true"), _classes(y_pred, "y_pred")
    _checks.same_length(y_true=y_true, y_pred=y_pred)
    if (y_true.dtype.kind in "US") != (y_pred.dtype.kind in "US"):
        raise TypeError(
            "y_true and y_pred must both hold numbers or both hold strings, "
            f"got {y_true.dtype} and {y_pred.dtype}"
        )
    return y_true, y_pred


def _distinct(labels):
    """The argument `labels`: classes, each once."""
    labels = _classes(labels, "labels")
    if len(np.unique(labels)) < len(labels):
        raise ValueError(f"labels must differ from each other, got {labels.tolist()}")
    return labels


def _positions(y, labels):
    """Where in `labels` each class of `y` stands."""
    order = np.argsort(labels)
    return order[np.searchsorted(labels, y, sorter=order)]


def _probabilities(value):
    """Probabilities of shape (N, C), rows with sum 1; a vector becomes the columns (1 - p, p)."""
    p = _checks.numeric(value, "y_proba")
    if p.dtype.kind != "f":
        p = p.astype(np.float64)
    if p.ndim > 2:
        raise ValueError(f"y_proba must have shape (N, C) or (N,), got {p.shape}")
    if p.min() < 0 or p.max() > 1:
        raise ValueError(f"y_proba must be in 0..1, got {p.min():g}..{p.max():g}")
    p = p.reshape(len(p), -1)
    if p.shape[1] == 1:
        return np.hstack([1 - p, p])
    error = np.abs(p.sum(axis=1) - 1).max()
    if error > np.sqrt(np.finfo(p.dtype).eps):
        raise ValueError(f"y_proba must have rows with sum 1, got a sum that is {error:g} off")
    return p


def _weights(sample_weight, n):
    """One weight for each of n samples; ones where none are given."""
    if sample_weight is None:
        return np.ones(n, dtype=np.int64)
    weight = _checks.numeric(sample_weight, "sample_weight")
    if weight.shape != (n,):
        raise ValueError(f"sample_weight must have shape ({n},), got {weight.shape}")
    if weight.min() < 0 or weight.max() == 0:
        raise ValueError("sample_weight must be at least 0 and not 0 everywhere")
    return weight.astype(np.float64 if weight.dtype.kind == "f" else np.int64)


def _average(score, normalize, sample_weight):
    """The weighted mean of `score`, or its weighted sum where `normalize` is False."""
    weight = _weights(sample_weight, len(score))
    return float(np.average(score, weights=weight) if normalize else np.dot(score, weight))
