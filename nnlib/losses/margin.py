"""Losses of decisions: whether the answer is right, and by what margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.losses import _targets
from nnlib.tensor import node

if TYPE_CHECKING:
    from typing import Any

    from nnlib._types import Array
    from nnlib.tensor import Tensor, TensorLike


def zero_one_loss(
    prediction: TensorLike,
    target: TensorLike,
    *,
    weight: TensorLike | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return 1 where the predicted class is wrong, else 0.

    Parameters
    ----------
    prediction : array_like of shape (N,)
        Classes. They are compared as they are, so turn scores into classes first.
    target : array_like of shape (N,)
        The true classes.
    weight : array_like of shape (C,), optional
        The weight of each class; the target then holds integers 0 ... C-1, and the mean divides by
        the sum of the weights of the targets.
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of the N samples; "none" returns them all.

    Returns
    -------
    Tensor

    Raises
    ------
    ValueError
        If the shapes are not (N,), `target` is not finite, there is nothing to average (no sample,
        or weights whose sum is 0), or `reduction` is unknown; with `weight`, if a class is not in
        0 ... C-1, or the weights are not finite numbers >= 0.
    TypeError
        If `target` holds no real numbers (with `weight`: no integers), or requires a gradient.

    Notes
    -----
    The loss is constant between its jumps, so its gradient is 0 everywhere.

    Examples
    --------
    >>> zero_one_loss([0, 1, 1, 1], [0, 1, 1, 0])
    Tensor(0.25)
    """
    p, t = _targets.pair(prediction, target)
    if p.ndim != 1:
        raise ValueError(f"prediction must have shape (N,), got {p.shape}")
    losses, total = np.where(p != t, np.ones_like(t), 0), None
    if weight is not None:
        C = np.size(_targets.constant(weight, "weight"))
        w = _targets.weights(weight, C, t.dtype)[_targets.labels(target, p.shape, C)]
        losses, total = w * losses, w.sum()
    loss, _ = _targets.reduced(losses, reduction, total)
    return node(loss, (prediction, lambda g: np.zeros_like(t)), op="zero_one_loss")


def hinge_loss(score: TensorLike, target: TensorLike, *, reduction: str = "mean") -> Tensor:
    """Return ``max(0, 1 - target * score)``: 0 on the right side with a margin of at least 1.

    Parameters
    ----------
    score : array_like of shape (N,) or (N, C)
        Scores, whose sign is the answer. They come first, as predictions do in all losses here
        (scikit-learn's `hinge_loss` takes them second).
    target : array_like of the same shape
        The true sides, -1 or +1 (not 0 and 1).
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of all scores; "none" returns them in the shape of `score`.

    Returns
    -------
    Tensor

    Raises
    ------
    ValueError
        If the shapes differ, a target is neither -1 nor +1, there is nothing to average, or
        `reduction` is unknown.
    TypeError
        If `target` holds no real numbers, or requires a gradient.

    Notes
    -----
    The gradient of each loss is ``-target`` where the margin ``target * score`` is < 1, else 0,
    also at the kink.

    References
    ----------
    C. Cortes and V. Vapnik (1995), Support-vector networks, Machine Learning 20,
    https://doi.org/10.1007/BF00994018

    Examples
    --------
    >>> hinge_loss([2.0, 0.5, -1.0], [1, 1, 1], reduction="none")
    Tensor([0. , 0.5, 2. ])
    """
    x, t = _targets.pair(score, target)
    wanted = "only -1 and +1, as in hinge_loss(score, target)"
    _targets.require(np.abs(t) == 1, t, "target", wanted)
    gap = 1 - t * x
    inside = gap.real > 0
    loss, n = _targets.reduced(np.where(inside, gap, 0), reduction)
    return node(loss, (score, lambda g: g / n * np.where(inside, -t, 0)), op="hinge_loss")


def multi_margin_loss(
    score: TensorLike,
    target: TensorLike,
    *,
    p: int = 1,
    margin: float = 1.0,
    weight: TensorLike | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return the hinge loss of many classes: how far scores of wrong classes come too close.

    Parameters
    ----------
    score : array_like of shape (N, C)
        A score for each class; the largest one is the answer.
    target : array_like of shape (N,)
        The true classes, integers 0 ... C-1.
    p : {1, 2}, optional
        The power of the gaps.
    margin : float, optional
        How far the score of the true class is to be above the others, > 0.
    weight : array_like of shape (C,), optional
        The weight of each class. The mean divides by N nevertheless, as PyTorch's does.
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of the N samples; "none" returns them all.

    Returns
    -------
    Tensor

    Raises
    ------
    ValueError
        If the shapes do not match, a class is not in 0 ... C-1, `p` is neither 1 nor 2, `margin`
        is not > 0, `weight` is not C finite numbers >= 0, there is no sample to average, or
        `reduction` is unknown.
    TypeError
        If the classes are not integers, or `target` requires a gradient.

    Notes
    -----
    The loss of a sample with the scores z and the class k is
    ``sum(max(0, margin - z[k] + z[i])**p for i != k) / C``. At a kink its gradient is 0.

    References
    ----------
    J. Weston and C. Watkins (1999), Support vector machines for multi-class pattern recognition,
    European Symposium on Artificial Neural Networks.

    Examples
    --------
    >>> multi_margin_loss([[2.0, 1.5, -1.0]], [0])  # 1.5 comes within 1 of 2: 0.5 / 3
    Tensor(0.1667)
    """
    if p not in (1, 2):
        raise ValueError(f"p must be 1 or 2, got {p!r}")
    x = _targets.rows(score, "score")
    N, C = x.shape
    k = _targets.labels(target, (N,), C)
    true = np.arange(N), k
    w = np.ones(N, x.real.dtype) if weight is None else _targets.weights(weight, C, x.real.dtype)[k]
    gap = _checks.above_zero(margin, "margin") - x[true][:, None] + x
    gap[true] = 0
    gap = np.where(gap.real > 0, gap, 0)
    loss, n = _targets.reduced(w * (gap**p).sum(axis=1) / C, reduction)

    def vjp(g: Array) -> Any:
        pull = p * gap ** (p - 1) * (gap.real > 0)
        pull[true] = -pull.sum(axis=1)
        return pull * (g / n * w / C)[:, None]

    return node(loss, (score, vjp), op="multi_margin_loss")
