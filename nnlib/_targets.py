"""The targets and class weights that the losses get: checked, and turned into arrays.

The arrays have the dtype of the prediction. They are new, so that a target that is changed after
its loss was computed does not change the gradient.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.tensor import Tensor

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import ArrayLike

    from nnlib._types import Array
    from nnlib.tensor import TensorLike


def floats(prediction: TensorLike) -> Array:
    """Return a prediction as an array of floating-point numbers."""
    return prediction.data if isinstance(prediction, Tensor) else Tensor(prediction).data


def pair(prediction: TensorLike, target: TensorLike) -> tuple[Array, Array]:
    """Return prediction and target as arrays of one shape and dtype, the target finite."""
    x = floats(prediction)
    given = np.asarray(_constant(target))
    if given.dtype.kind not in "fiub":
        raise TypeError(f"target must hold real numbers, got dtype {given.dtype}")
    t = given.astype(x.dtype)
    if t.shape != x.shape:
        raise ValueError(f"target must have the prediction's shape {x.shape}, got {t.shape}")
    if not _checks.all_finite(t):
        require(np.isfinite(t), t, "target", "finite numbers")
    return x, t


def two_classes(t: Array, weight: ArrayLike | None) -> tuple[Array, Array, Any]:
    """Return the weights of class 0 and of class 1 in each loss, and what the mean divides by.

    The divisor is the sum of the weights, or None for N, as there are no weights.
    """
    require((t >= 0) & (t <= 1), t, "target", "numbers in 0..1")
    if weight is None:
        return 1 - t, t, None
    w = weights(weight, 2, t.dtype)
    off, on = w[0] * (1 - t), w[1] * t
    return off, on, (off.sum() + on.sum()) / (math.prod(t.shape[1:]) or 1)


def classes(x: Array, target: TensorLike, weight: ArrayLike | None) -> tuple[Array, Any, Any]:
    """Return the weight of each class in each sample's loss, (N, C); of the sample; the divisor.

    The target is a class per sample, or a row of probabilities. A sample weighs the sum of its
    row, (N, 1), which is 1 for a class without weight. The divisor of the mean is the sum of all
    weights, or None for N, as there are none.
    """
    if x.ndim != 2:
        raise ValueError(f"the scores must have shape (N, C), got {x.shape}")
    given = np.asarray(_constant(target))
    if given.ndim == 2:
        _, t = pair(x, given)
        right = np.all(t >= 0, axis=1) & np.isclose(t.sum(axis=1), 1, rtol=0, atol=1e-5)
        if not right.all():
            wrong = t[~right][0]
            raise ValueError(f"target must hold rows of numbers >= 0 with sum 1, got {wrong}")
    else:
        t = np.zeros(x.shape, x.dtype)
        t[np.arange(len(x)), labels(given, x.shape[:1], x.shape[1])] = 1
        if weight is None:
            return t, 1, None
    if weight is not None:
        t *= weights(weight, x.shape[1], x.dtype)
    row_weight = t.sum(axis=1, keepdims=True)
    return t, row_weight, None if weight is None else row_weight.sum()


def labels(target: TensorLike, shape: tuple[int, ...], C: int) -> Array:
    """Return the target as an array of classes, integers from 0 to C - 1."""
    y = np.asarray(_constant(target))
    if y.shape != shape:
        raise ValueError(f"target must have shape {shape}, one class per sample, got {y.shape}")
    if y.dtype.kind not in "iu" and y.size:
        raise TypeError(f"target must hold integer classes, got dtype {y.dtype}")
    classes = y.astype(np.intp)
    if y.size and classes.view(np.uintp).max() >= C:  # without a sign, -1 is a huge number
        unknown = _some(y[(y < 0) | (y >= C)])
        raise ValueError(f"target must hold classes in 0..{C - 1}, got {unknown}")
    return classes


def weights(weight: ArrayLike, C: int, dtype: np.dtype[Any]) -> Array:
    """Return the weights of C classes, finite numbers >= 0."""
    w = np.array(weight, dtype)
    if w.shape != (C,) or not np.all((w >= 0) & (w < np.inf)):
        raise ValueError(f"weight must be {C} finite numbers >= 0, one per class, got {weight!r}")
    return w


def require(allowed: Array, values: Array, name: str, wanted: str) -> None:
    """Refuse an array with values that are not allowed."""
    if not allowed.all():
        raise ValueError(f"{name} must hold {wanted}, got {_some(values[~allowed])}")


def _some(values: Array) -> str:
    """Return a few of the offending values, for an error message."""
    different = np.unique(values)
    shown = [f"{v:g}" for v in different[:3]]
    return ", ".join(shown) + (", ..." if different.size > 3 else "")


def _constant(target: TensorLike) -> ArrayLike:
    if not isinstance(target, Tensor):
        return target
    if target.requires_grad:
        raise TypeError("target must be a constant, got a tensor that requires a gradient")
    return target.data
