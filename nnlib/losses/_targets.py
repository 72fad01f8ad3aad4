"""What the losses share: predictions, targets and weights as checked arrays, and the reduction.

Targets and weights take the dtype of the prediction. They are new arrays, so that a target that is
changed after its loss was computed does not change the gradient.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.tensor import Tensor, array

if TYPE_CHECKING:
    from typing import Any

    from nnlib._types import Array
    from nnlib.tensor import TensorLike


def reduced(losses: Array, reduction: str, total: float | None = None) -> tuple[Any, float]:
    """Return what becomes of the losses, and the number that the result divides each of them by.

    The mean divides by `total`, a sum of weights, or else by the number of losses.
    """
    if reduction == "none":
        return losses, 1
    if reduction == "sum":
        return losses.sum(), 1
    if reduction != "mean":
        raise ValueError(f"reduction must be 'mean', 'sum' or 'none', got {reduction!r}")
    if not losses.size:
        raise ValueError(f"a mean must have losses to average, got losses of shape {losses.shape}")
    if total == 0:
        raise ValueError("weight must have a sum above 0 over the targets of a mean, got 0")
    n = losses.size if total is None else total
    return np.add.reduce(losses, None) / n, n  # like losses.sum(), but it starts faster


def rows(prediction: TensorLike, name: str) -> Array:
    """Return a prediction of shape (N, C): a number for each class."""
    x = array(prediction)
    if x.ndim != 2:
        raise ValueError(f"{name} must have shape (N, C), got {x.shape}")
    return x


def pair(prediction: TensorLike, target: TensorLike) -> tuple[Array, Array]:
    """Return prediction and target as arrays of one shape and dtype, the target finite."""
    x = array(prediction)
    return x, like(x, constant(target), "target", "the prediction's shape")


def like(x: Array, given: Array, name: str, wanted: str) -> Array:
    """Return a copy of an array of finite numbers that must have the shape of x."""
    if given.dtype.kind not in "fiub":
        raise TypeError(f"{name} must hold real numbers, got dtype {given.dtype}")
    if given.shape != x.shape:
        raise ValueError(f"{name} must have {wanted} {x.shape}, got {given.shape}")
    copy = given.astype(x.real.dtype)
    if not _checks.all_finite(copy):
        require(np.isfinite(copy), copy, name, "finite numbers")
    return copy


def classes(
    x: Array, target: TensorLike, weight: TensorLike | None, label_smoothing: float = 0.0
) -> tuple[Array, Array, float | None]:
    """Return the weight of each class in each sample's loss, (N, C); of the sample; of them all.

    The target is a class per sample, or a row of probabilities. A sample weighs the sum of its
    row, (N, 1). The weight of all samples is what a mean divides by: the sum of the weights of
    their classes, or None where it divides by N.
    """
    label_smoothing = _checks.within(label_smoothing, "label_smoothing", 0, 1)
    N, C = x.shape
    given, total = constant(target), None
    w = None if weight is None else weights(weight, C, x.real.dtype)
    if given.ndim == 2:
        t = like(x, given, "target", "shape (N,), or the prediction's shape")
        right = np.all(t >= 0, axis=1) & np.isclose(t.sum(axis=1), 1, rtol=0, atol=1e-5)
        if not right.all():
            wrong = t[~right][0]
            raise ValueError(f"target must hold rows of numbers >= 0 with sum 1, got {wrong}")
    else:
        y = labels(given, (N,), C)
        t = np.zeros(x.shape, x.real.dtype)
        t[np.arange(N), y] = 1
        if w is not None:
            total = w[y].sum()
    if label_smoothing:
        t = (1 - label_smoothing) * t + label_smoothing / C
    if w is not None:
        t *= w
    return t, t.sum(axis=1, keepdims=True), total


def labels(target: TensorLike, shape: tuple[int, ...], C: int) -> Array:
    """Return the target as an array of classes, integers from 0 to C - 1."""
    y = constant(target)
    if y.shape != shape:
        raise ValueError(f"target must have shape {shape}, one class per sample, got {y.shape}")
    if y.dtype.kind not in "iub" and y.size:
        raise TypeError(f"target must hold integer classes, got dtype {y.dtype}")
    classes = y.astype(np.intp)
    if y.size and classes.view(np.uintp).max() >= C:  # without a sign, -1 is a huge number
        unknown = _some(y[(y < 0) | (y >= C)])
        raise ValueError(f"target must hold classes in 0..{C - 1}, got {unknown}")
    return classes


def weights(weight: TensorLike, C: int, dtype: np.dtype[Any]) -> Array:
    """Return the weights of C classes, finite numbers >= 0."""
    given = constant(weight, "weight")
    return _not_negative(given, np.empty(C, dtype), "weight", "one number per class, shape")


def stretched(weight: TensorLike, x: Array, name: str) -> Array:
    """Return weights of the numbers in x, finite and >= 0, repeated to its shape as NumPy does."""
    given = constant(weight, name)
    with contextlib.suppress(ValueError):  # `like` refuses the shape
        given = np.broadcast_to(given, x.shape)
    return _not_negative(given, x, name, "a shape that broadcasts to that of the prediction,")


def _not_negative(given: Array, x: Array, name: str, wanted: str) -> Array:
    w = like(x, given, name, wanted)
    require(w >= 0, w, name, "finite numbers >= 0")
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


def constant(given: TensorLike, name: str = "target") -> Array:
    """Return a constant as an array; one of Python objects, as from pandas, by what they are."""
    if isinstance(given, Tensor):
        if given.requires_grad:
            raise TypeError(f"{name} must be a constant, got a tensor that requires a gradient")
        return given.data
    values = np.asarray(given)
    return np.array(values.tolist()) if values.dtype.hasobject else values
