"""Losses: how far predictions are from targets, as one number to be made small.

In every loss the first axis counts samples. The loss of one sample is the *sum* over its outputs,
and ``reduction`` says what becomes of the losses of the N samples:

"mean"
    their mean (the default). With weights it is the weighted mean: the sum of the weighted losses
    divided by the sum of the weights;
"sum"
    their sum;
"none"
    an array of shape (N,), one loss per sample.

PyTorch's mean of a loss over (N, C) outputs divides by N C instead of N, so it is C times smaller.
Targets are constants. They are copied, must have the shape that is stated, and take the dtype of
the prediction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks, _targets
from nnlib.activations import log_and_softmax, softplus
from nnlib.tensor import node

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from numpy.typing import ArrayLike

    from nnlib._types import Array
    from nnlib.tensor import Tensor, TensorLike

# ------------------------------------------------------------------------------- regression


def l1_loss(prediction: TensorLike, target: TensorLike, *, reduction: str = "mean") -> Tensor:
    """Return the absolute error ``|prediction - target|``.

    Parameters
    ----------
    prediction, target : (N,) or (N, C)
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of the N samples; "none" returns them all, (N,).

    Raises
    ------
    ValueError, TypeError
        Shapes differ, `target` is not finite or requires a gradient, there is no sample to average,
        or `reduction` is unknown.

    Notes
    -----
    The gradient of a sample's loss is ``sign(prediction - target)``, with 0 where they are equal.
    The constant that makes the loss smallest is the median of the targets. Boscovich 1757, "De
    litteraria expeditione per pontificiam ditionem".

    Examples
    --------
    >>> l1_loss([1.0, 5.0], [2.0, 2.0])
    Tensor(2.)
    """
    x, t = _targets.pair(prediction, target)
    r = x - t
    total, spread = _reducer(reduction, r.shape)
    return node(total(np.abs(r)), (prediction, lambda g: np.sign(r) * spread(g)))


def mse_loss(prediction: TensorLike, target: TensorLike, *, reduction: str = "mean") -> Tensor:
    """Return the squared error ``(prediction - target)**2``.

    Parameters
    ----------
    prediction, target : (N,) or (N, C)
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of the N samples; "none" returns them all, (N,). The mean divides
        by N only (PyTorch's `mse_loss` divides by N C).

    Raises
    ------
    ValueError, TypeError
        As `l1_loss`.

    Notes
    -----
    The gradient of a sample's loss is ``2 * (prediction - target)``. The constant that makes the
    loss smallest is the mean of the targets. Legendre 1805, "Nouvelles méthodes pour la
    détermination des orbites des comètes".

    Examples
    --------
    >>> mse_loss([1.0, 5.0], [2.0, 2.0])
    Tensor(5.)
    >>> mse_loss([[1.0, 5.0]], [[2.0, 2.0]])  # one sample with two outputs
    Tensor(10.)
    """
    x, t = _targets.pair(prediction, target)
    r = x - t
    total, spread = _reducer(reduction, r.shape)
    return node(total(r * r), (prediction, lambda g: spread(2 * g) * r))


def huber_loss(
    prediction: TensorLike, target: TensorLike, *, delta: float = 1.0, reduction: str = "mean"
) -> Tensor:
    """Return ``r**2 / 2`` for residuals ``|r| <= delta``, else ``delta * (|r| - delta / 2)``.

    Parameters
    ----------
    prediction, target : (N,) or (N, C)
        Their difference is r.
    delta : float, optional
        Where the parabola goes over into straight lines, > 0.
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of the N samples; "none" returns them all, (N,).

    Raises
    ------
    ValueError, TypeError
        As `l1_loss`, or `delta` is not > 0.

    Notes
    -----
    The gradient of a sample's loss is r, clipped to [-delta, delta]. Huber 1964, "Robust estimation
    of a location parameter".

    Examples
    --------
    >>> huber_loss([0.5, 3.0], [0.0, 0.0], reduction="none")
    Tensor([0.125, 2.5  ])
    """
    delta = float(delta)
    if not delta > 0:
        raise ValueError(f"delta must be a number above 0, got {delta}")
    x, t = _targets.pair(prediction, target)
    r = x - t
    c = np.clip(r, -delta, delta)
    total, spread = _reducer(reduction, r.shape)
    return node(total(c * (r - c / 2)), (prediction, lambda g: c * spread(g)))


# ------------------------------------------------------------------------------- two classes


def zero_one_loss(
    prediction: TensorLike,
    target: TensorLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return 1 where the predicted class is wrong, else 0.

    Parameters
    ----------
    prediction, target : (N,)
        Classes. They are compared as they are, so turn scores into classes first.
    weight : (C,), optional
        The weight of each class; the target then holds integers 0 ... C-1.
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of the N samples; "none" returns them all, (N,).

    Raises
    ------
    ValueError, TypeError
        As `l1_loss`, or the shapes are not (N,); with `weight`, classes that are no integers
        (TypeError) or not in 0 ... C-1, or weights that are not finite numbers >= 0 or have the sum
        0 in a mean.

    Notes
    -----
    The loss is constant between its jumps: the gradient is 0 everywhere.

    Examples
    --------
    >>> zero_one_loss([0, 1, 1, 1], [0, 1, 1, 0])
    Tensor(0.25)
    """
    p, t = _targets.pair(prediction, target)
    if p.ndim != 1:
        raise ValueError(f"prediction must have shape (N,), got {p.shape}")
    loss, count = np.where(p != t, np.ones_like(p), 0), None
    if weight is not None:
        C = np.size(weight)
        w = _targets.weights(weight, C, p.dtype)[_targets.labels(target, p.shape, C)]
        loss, count = w * loss, w.sum()
    total, _ = _reducer(reduction, p.shape, count)
    return node(total(loss), (prediction, lambda g: np.zeros_like(p)))


def hinge_loss(score: TensorLike, target: TensorLike, *, reduction: str = "mean") -> Tensor:
    """Return ``max(0, 1 - target * score)``: 0 on the right side with a margin of at least 1.

    Parameters
    ----------
    score : (N,) or (N, C)
    target : of the same shape
        The true sides, -1 or +1 (not 0 and 1).
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of the N samples; "none" returns them all, (N,).

    Raises
    ------
    ValueError, TypeError
        As `l1_loss`, or a target is neither -1 nor +1.

    Notes
    -----
    The gradient of a sample's loss is ``-target`` where the margin ``target * score`` is < 1, else
    0, also at the kink. Cortes and Vapnik 1995, "Support-vector networks".

    Examples
    --------
    >>> hinge_loss([2.0, 0.5, -1.0], [1, 1, 1], reduction="none")
    Tensor([0. , 0.5, 2. ])
    """
    x, t = _targets.pair(score, target)
    _targets.require(np.abs(t) == 1, t, "target", "only -1 and +1")
    gap = 1 - t * x
    total, spread = _reducer(reduction, t.shape)
    return node(total(np.maximum(gap, 0)), (score, lambda g: np.where(gap > 0, -t, 0) * spread(g)))


def binary_cross_entropy(
    probability: TensorLike,
    target: TensorLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return ``-t log(p) - (1 - t) log(1 - p)``, for probabilities p of class 1.

    A certain and wrong prediction (p = 0 where t = 1) costs inf. If p comes from a sigmoid, use
    `binary_cross_entropy_with_logits`, which stays exact there.

    Parameters
    ----------
    probability : (N,) or (N, C)
        Numbers p from 0 to 1.
    target : of the same shape
        Classes 0 and 1, or probabilities t.
    weight : (2,), optional
        The weights of class 0 and class 1.
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of the N samples; "none" returns them all, (N,).

    Raises
    ------
    ValueError, TypeError
        As `l1_loss`, or `probability` or `target` is not in 0 ... 1, or weights are not two finite
        numbers >= 0 or have the sum 0 in a mean.

    Notes
    -----
    ``0 log(0)`` is 0. The gradient of a sample's loss is ``(1 - t) / (1 - p) - t / p``. Good 1952,
    "Rational decisions".

    Examples
    --------
    >>> binary_cross_entropy([0.5, 0.5], [0, 1])  # log(2)
    Tensor(0.6931)
    """
    p, t = _targets.pair(probability, target)
    wanted = "numbers in 0..1 (for scores use binary_cross_entropy_with_logits)"
    _targets.require((p >= 0) & (p <= 1), p, "probability", wanted)
    off, on, count = _targets.two_classes(t, weight)
    total, spread = _reducer(reduction, p.shape, count)
    with np.errstate(divide="ignore"):
        loss = -_times(on, np.log(p)) - _times(off, np.log1p(-p))

    @np.errstate(divide="ignore", over="ignore")
    def vjp(g: Array) -> Any:
        return (_times(off, 1 / (1 - p)) - _times(on, 1 / p)) * spread(g)

    return node(total(loss), (probability, vjp))


def binary_cross_entropy_with_logits(
    logit: TensorLike,
    target: TensorLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return the binary cross-entropy of ``p = sigmoid(z)``, exact for logits z of any size.

    Parameters
    ----------
    logit : (N,) or (N, C)
        Scores z: the log of the odds of class 1.
    target : of the same shape
        Classes 0 and 1, or probabilities t.
    weight : (2,), optional
        The weights of class 0 and class 1.
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of the N samples; "none" returns them all, (N,).

    Raises
    ------
    ValueError, TypeError
        As `binary_cross_entropy`, but the logits may have any size.

    Notes
    -----
    As ``-log(sigmoid(z)) = softplus(-z)``, the loss is ``t softplus(-z) + (1 - t) softplus(z)``,
    and its gradient ``(1 - t) sigmoid(z) - t sigmoid(-z) = sigmoid(z) - t``. Cox 1958, "The
    regression analysis of binary sequences".

    Examples
    --------
    >>> binary_cross_entropy_with_logits([0.0, 1000.0], [1, 0], reduction="none")
    Tensor([   0.6931, 1000.    ])
    """
    z, t = _targets.pair(logit, target)
    off, on, count = _targets.two_classes(t, weight)
    total, spread = _reducer(reduction, z.shape, count)
    cost_on, cost_off = softplus(-z).data, softplus(z).data

    def vjp(g: Array) -> Any:
        return (off * np.exp(-cost_on) - on * np.exp(-cost_off)) * spread(g)

    return node(total(_times(on, cost_on) + _times(off, cost_off)), (logit, vjp))


# ------------------------------------------------------------------------------ many classes


def nll_loss(
    log_probability: TensorLike,
    target: TensorLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return the negative log-likelihood ``-log_probability[target]`` of each sample.

    Parameters
    ----------
    log_probability : (N, C)
        Logarithms of probabilities, as from `log_softmax`.
    target : (N,) or (N, C)
        The classes as integers 0 ... C-1, or a row of probabilities per sample (one-hot rows are
        a special case).
    weight : (C,), optional
        The weight of each class.
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of the N samples; "none" returns them all, (N,).

    Raises
    ------
    ValueError
        Shapes do not match, a class is not in 0 ... C-1, a row is no probabilities, `weight` is not
        C finite numbers >= 0, there is nothing to average (no sample, or weights of sum 0), or
        `reduction` is unknown.
    TypeError
        Classes are not integers, or `target` requires a gradient.

    Notes
    -----
    With the target as a row t of probabilities (or one-hot), the loss of a sample is
    ``-sum(weight * t * log_probability)`` and its gradient ``-weight * t``. Fisher 1922, "On the
    mathematical foundations of theoretical statistics".

    Examples
    --------
    >>> nll_loss(np.log([[0.5, 0.5], [0.2, 0.8]]), [0, 1], reduction="none")
    Tensor([0.6931, 0.2231])
    """
    log_p = _targets.floats(log_probability)
    t, _, count = _targets.classes(log_p, target, weight)
    total, spread = _reducer(reduction, log_p.shape[:1], count)
    return node(
        total(-_times(t, log_p).sum(axis=1)),
        (log_probability, lambda g: -t * spread(g)[..., None]),
    )


def cross_entropy(
    logits: TensorLike,
    target: TensorLike,
    *,
    weight: ArrayLike | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return the negative log-likelihood of ``softmax(logits)``, exact for logits of any size.

    Parameters
    ----------
    logits : (N, C)
        Scores, one row per sample.
    target : (N,) or (N, C)
        The classes as integers 0 ... C-1, or a row of probabilities per sample (one-hot rows are
        a special case).
    weight : (C,), optional
        The weight of each class.
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of the N samples; "none" returns them all, (N,).

    Raises
    ------
    ValueError, TypeError
        As `nll_loss`.

    Notes
    -----
    The loss of a sample with the row z of logits and the class k is ``logsumexp(z) - z[k]``. Its
    gradient is ``softmax(z) - t``, with the class as a one-hot row t. Bridle 1990, "Probabilistic
    interpretation of feedforward classification network outputs, with relationships to statistical
    pattern recognition".

    Examples
    --------
    >>> cross_entropy([[0.0, 0.0], [0.0, 1000.0]], [0, 0], reduction="none")
    Tensor([   0.6931, 1000.    ])
    """
    z = _targets.floats(logits)
    t, row_weight, count = _targets.classes(z, target, weight)
    log_p, p = log_and_softmax(z, axis=1)
    total, spread = _reducer(reduction, z.shape[:1], count)

    def vjp(g: Array) -> Any:
        return (row_weight * p - t) * spread(g)[..., None]

    return node(total(-_times(t, log_p).sum(axis=1)), (logits, vjp))


# ------------------------------------------------------------------- what the losses share


def _reducer(
    reduction: str, shape: tuple[int, ...], count: Any = None
) -> tuple[Callable[[Array], Any], Callable[[Array], Array]]:
    """Return two functions: losses of this shape -> the result, and its gradient -> theirs.

    The mean divides by `count`, the sum of the weights, which is N if there are none.
    """
    n = shape[0] if shape else 1
    if reduction == "none":
        ones = (1,) * (len(shape) - 1)
        return (
            lambda losses: losses.sum(axis=tuple(range(1, len(shape)))),
            lambda g: g.reshape((*g.shape, *ones)),
        )
    if reduction == "sum":
        return np.sum, lambda g: g
    if reduction == "mean":
        count = n if count is None else count
        if not count > 0:
            raise ValueError(
                "a mean loss must have samples whose weights have a sum above 0, "
                f"got {n} samples with the sum {count:g}"
            )
        # like losses.sum(), but it takes less time to begin
        return lambda losses: np.add.reduce(losses, None) / count, lambda g: g / count
    raise ValueError(f"reduction must be 'mean', 'sum' or 'none', got {reduction!r}")


def _times(weights: Array, x: Array) -> Any:
    """Return weights * x, and 0 where the weight is 0, also if x is infinite there."""
    return weights * (x if _checks.all_finite(x) else np.where(weights, x, 0))
