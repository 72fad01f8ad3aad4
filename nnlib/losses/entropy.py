"""Losses of probabilities: how surprising the truth is to a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _analytic, _checks
from nnlib.activations import log_and_softmax
from nnlib.losses import _targets
from nnlib.tensor import node

if TYPE_CHECKING:
    from typing import Any

    from nnlib._types import Array
    from nnlib.tensor import Tensor, TensorLike


def binary_cross_entropy(
    probability: TensorLike,
    target: TensorLike,
    *,
    weight: TensorLike | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return ``-t log(p) - (1 - t) log(1 - p)``, for probabilities p of class 1.

    A certain and wrong prediction (p = 0 where t = 1) costs inf (PyTorch cuts it off at 100). If p
    comes from a sigmoid, use `binary_cross_entropy_with_logits`, which stays exact there.

    Parameters
    ----------
    probability : array_like of shape (N,) or (N, C)
        Numbers p from 0 to 1.
    target : array_like of the same shape
        Classes 0 and 1, or probabilities t.
    weight : array_like, optional
        The weight of each loss, repeated to their shape as NumPy does: (C,) weighs the outputs of
        (N, C), and (N, 1) its samples. The mean divides by the number of losses nevertheless.
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of all numbers; "none" returns them in the prediction's shape.

    Returns
    -------
    Tensor

    Raises
    ------
    ValueError
        If the shapes do not match, `probability` or `target` is not in 0 ... 1, weights are not
        finite numbers >= 0, there is nothing to average, or `reduction` is unknown.
    TypeError
        If `target` holds no real numbers, or requires a gradient.

    Notes
    -----
    ``0 log(0)`` is 0. The gradient of each loss is ``(1 - t) / (1 - p) - t / p``.

    References
    ----------
    I. J. Good (1952), Rational decisions, Journal of the Royal Statistical Society B 14(1),
    https://doi.org/10.1111/j.2517-6161.1952.tb00104.x

    Examples
    --------
    >>> binary_cross_entropy([0.5, 0.5], [0, 1])  # log(2)
    Tensor(0.6931)
    """
    p, t = _targets.pair(probability, target)
    wanted = "numbers in 0..1 (for scores use binary_cross_entropy_with_logits)"
    _targets.require((p.real >= 0) & (p.real <= 1), p.real, "probability", wanted)
    off, on = _sides(t, weight)
    with np.errstate(divide="ignore"):
        losses = -_times(on, _analytic.log(p)) - _times(off, _analytic.log1p(-p))
    loss, n = _targets.reduced(losses, reduction)

    @np.errstate(divide="ignore", over="ignore")
    def vjp(g: Array) -> Any:
        return (_times(off, 1 / (1 - p)) - _times(on, 1 / p)) * (g / n)

    return node(loss, (probability, vjp), op="binary_cross_entropy")


def binary_cross_entropy_with_logits(
    logit: TensorLike,
    target: TensorLike,
    *,
    weight: TensorLike | None = None,
    reduction: str = "mean",
    pos_weight: TensorLike | None = None,
) -> Tensor:
    """Return the binary cross-entropy of ``p = sigmoid(z)``, exact for logits z of any size.

    Parameters
    ----------
    logit : array_like of shape (N,) or (N, C)
        Scores z: the log of the odds of class 1.
    target : array_like of the same shape
        Classes 0 and 1, or probabilities t.
    weight : array_like, optional
        The weight of each loss, repeated to their shape as NumPy does: (C,) weighs the outputs of
        (N, C), and (N, 1) its samples. The mean divides by the number of losses nevertheless.
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of all numbers; "none" returns them in the prediction's shape.
    pos_weight : array_like, optional
        How much class 1 weighs where class 0 weighs 1: a number, or a shape as for `weight`. The
        mean divides by the number of losses nevertheless.

    Returns
    -------
    Tensor

    Raises
    ------
    ValueError
        If the shapes do not match, `target` is not in 0 ... 1, weights are not finite numbers
        >= 0, there is nothing to average, or `reduction` is unknown.
    TypeError
        If `target` holds no real numbers, or requires a gradient.

    Notes
    -----
    Because ``-log(sigmoid(z)) = softplus(-z)``, the loss is
    ``pos_weight * t * softplus(-z) + (1 - t) * softplus(z)``. Without weights its gradient is
    ``(1 - t) * sigmoid(z) - t * sigmoid(-z) = sigmoid(z) - t``.

    References
    ----------
    D. R. Cox (1958), The regression analysis of binary sequences, Journal of the Royal Statistical
    Society B 20(2), https://doi.org/10.1111/j.2517-6161.1958.tb00292.x

    Examples
    --------
    >>> binary_cross_entropy_with_logits([0.0, 1000.0], [1, 0], reduction="none")
    Tensor([   0.6931, 1000.    ])
    >>> binary_cross_entropy_with_logits([0.0, 0.0], [1, 0], pos_weight=3, reduction="none")
    Tensor([2.0794, 0.6931])
    """
    z, t = _targets.pair(logit, target)
    off, on = _sides(t, weight, pos_weight)
    # softplus(-z) and softplus(z), which share most of the work
    rest = _analytic.log1p(np.exp(-_analytic.absolute(z)))
    above = z.real >= 0
    cost_on, cost_off = np.where(above, 0, -z) + rest, np.where(above, z, 0) + rest
    loss, n = _targets.reduced(_times(on, cost_on) + _times(off, cost_off), reduction)

    def vjp(g: Array) -> Any:
        return (off * np.exp(-cost_on) - on * np.exp(-cost_off)) * (g / n)

    return node(loss, (logit, vjp), op="binary_cross_entropy_with_logits")


def nll_loss(
    log_probability: TensorLike,
    target: TensorLike,
    *,
    weight: TensorLike | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return the negative log-likelihood ``-log_probability[target]`` of each sample.

    Parameters
    ----------
    log_probability : array_like of shape (N, C)
        Logarithms of probabilities, as from `log_softmax`.
    target : array_like of shape (N,) or (N, C)
        The classes as integers 0 ... C-1, or a row of probabilities per sample (one-hot rows are
        a special case).
    weight : array_like of shape (C,), optional
        The weight of each class. For classes the mean divides by the sum of the weights of the
        targets, for rows of probabilities by N.
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of the N samples; "none" returns them all.

    Returns
    -------
    Tensor

    Raises
    ------
    ValueError
        If the shapes do not match, a class is not in 0 ... C-1, a row is not made of
        probabilities, `weight` is not C finite numbers >= 0, there is nothing to average (no
        sample, or weights whose sum is 0), or `reduction` is unknown.
    TypeError
        If the classes are not integers, or `target` requires a gradient.

    Notes
    -----
    With the target as a row t of probabilities (or one-hot), the loss of a sample is
    ``-sum(weight * t * log_probability)``, and its gradient is ``-weight * t``.

    References
    ----------
    R. A. Fisher (1922), On the mathematical foundations of theoretical statistics, Philosophical
    Transactions of the Royal Society A 222, https://doi.org/10.1098/rsta.1922.0009

    Examples
    --------
    >>> nll_loss(np.log([[0.5, 0.5], [0.2, 0.8]]), [0, 1], reduction="none")
    Tensor([0.6931, 0.2231])
    """
    log_p = _targets.rows(log_probability, "log_probability")
    t, _, total = _targets.classes(log_p, target, weight)
    loss, n = _targets.reduced(-_times(t, log_p).sum(axis=1), reduction, total)
    return node(loss, (log_probability, lambda g: -t * (g / n)[..., None]), op="nll_loss")


def cross_entropy(
    logits: TensorLike,
    target: TensorLike,
    *,
    weight: TensorLike | None = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """Return the negative log-likelihood of ``softmax(logits)``, exact for logits of any size.

    Parameters
    ----------
    logits : array_like of shape (N, C)
        Scores, one row per sample.
    target : array_like of shape (N,) or (N, C)
        The classes as integers 0 ... C-1, or a row of probabilities per sample (one-hot rows are
        a special case).
    weight : array_like of shape (C,), optional
        The weight of each class. For classes the mean divides by the sum of the weights of the
        targets, for rows of probabilities by N.
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of the N samples; "none" returns them all.
    label_smoothing : float, optional
        The part of each target, from 0 to 1, that is spread evenly over all C classes.

    Returns
    -------
    Tensor

    Raises
    ------
    ValueError
        If the shapes do not match, a class is not in 0 ... C-1, a row is not made of
        probabilities, `weight` is not C finite numbers >= 0, `label_smoothing` is not in 0 ... 1,
        there is nothing to average (no sample, or weights whose sum is 0), or `reduction` is
        unknown.
    TypeError
        If the classes are not integers, or `target` requires a gradient.

    Notes
    -----
    The loss of a sample with the row z of logits and the class k is ``logsumexp(z) - z[k]``. Its
    gradient is ``softmax(z) - t``, with the class as a one-hot row t. Smoothing by s makes
    ``(1 - s) * t + s / C`` of each row t.

    References
    ----------
    J. S. Bridle (1990), Probabilistic interpretation of feedforward classification network
    outputs, with relationships to statistical pattern recognition, in Neurocomputing, Springer,
    https://doi.org/10.1007/978-3-642-76153-9_28

    C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens and Z. Wojna (2016), Rethinking the Inception
    architecture for computer vision, CVPR, https://doi.org/10.1109/CVPR.2016.308 (smoothing)

    Examples
    --------
    >>> cross_entropy([[0.0, 0.0], [0.0, 1000.0]], [0, 0], reduction="none")
    Tensor([   0.6931, 1000.    ])
    """
    z = _targets.rows(logits, "logits")
    t, row_weight, total = _targets.classes(z, target, weight, label_smoothing)
    log_p, p = log_and_softmax(z, axis=1)
    loss, n = _targets.reduced(-_times(t, log_p).sum(axis=1), reduction, total)

    def vjp(g: Array) -> Any:
        return (row_weight * p - t) * (g / n)[..., None]

    return node(loss, (logits, vjp), op="cross_entropy")


def _sides(
    t: Array, weight: TensorLike | None, pos_weight: TensorLike | None = None
) -> tuple[Array, Array]:
    """Return the weights of class 0 and of class 1 in each loss, for probabilities t of class 1."""
    _targets.require((t >= 0) & (t <= 1), t, "target", "numbers in 0..1")
    off, on = 1 - t, t
    if pos_weight is not None:
        on = on * _targets.stretched(pos_weight, t, "pos_weight")
    if weight is not None:
        w = _targets.stretched(weight, t, "weight")
        off, on = w * off, w * on
    return off, on


def _times(weights: Array, x: Array) -> Any:
    """Return weights * x, and 0 where the weight is 0, also if x is infinite there."""
    return weights * (x if _checks.all_finite(x) else np.where(weights, x, 0))
