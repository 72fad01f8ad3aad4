"""Losses of a regression: how far numbers are from numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.losses import _targets
from nnlib.tensor import node

if TYPE_CHECKING:
    from nnlib.tensor import Tensor, TensorLike


def l1_loss(prediction: TensorLike, target: TensorLike, *, reduction: str = "mean") -> Tensor:
    """Return the absolute error ``|prediction - target|``.

    Parameters
    ----------
    prediction : array_like of shape (N,) or (N, C), or of any other
    target : array_like of the same shape
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of all numbers; "none" returns them in the prediction's shape.

    Returns
    -------
    Tensor

    Raises
    ------
    ValueError
        If the shapes differ, `target` is not finite, there is nothing to average, or `reduction`
        is unknown.
    TypeError
        If `target` holds no real numbers, or requires a gradient.

    Notes
    -----
    The gradient of each loss is ``sign(prediction - target)``, with 0 where they are equal. The
    constant with the smallest loss is the median of the targets.

    References
    ----------
    R. J. Boscovich (1757), De litteraria expeditione per pontificiam ditionem, Bononiensi
    Scientiarum et Artium Instituto atque Academia Commentarii 4.

    Examples
    --------
    >>> l1_loss([1.0, 5.0], [2.0, 2.0])
    Tensor(2.)
    """
    x, t = _targets.pair(prediction, target)
    r = x - t
    sign = np.sign(r.real)
    loss, n = _targets.reduced(r * sign, reduction)
    return node(loss, (prediction, lambda g: g / n * sign), op="l1_loss")


def mse_loss(
    prediction: TensorLike,
    target: TensorLike,
    *,
    reduction: str = "mean",
) -> Tensor:
    """Return the squared error ``(prediction - target)**2``.

    Parameters
    ----------
    prediction : array_like of shape (N,) or (N, C), or of any other
    target : array_like of the same shape
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of all numbers; "none" returns them in the prediction's shape.
        The mean divides by their number, N C for (N, C).

    Returns
    -------
    Tensor

    Raises
    ------
    ValueError
        If the shapes differ, `target` is not finite, there is nothing to average, or `reduction`
        is unknown.
    TypeError
        If `target` holds no real numbers, or requires a gradient.

    Notes
    -----
    The gradient of each loss is ``2 * (prediction - target)``. The constant with the smallest loss
    is the mean of the targets.

    References
    ----------
    A.-M. Legendre (1805), Nouvelles méthodes pour la détermination des orbites des comètes, Paris.

    Examples
    --------
    >>> mse_loss([1.0, 5.0], [2.0, 2.0])
    Tensor(5.)
    >>> mse_loss([[1.0, 5.0], [2.0, 2.0]], np.full((2, 2), 2.0))  # four numbers
    Tensor(2.5)
    """
    x, t = _targets.pair(prediction, target)
    r = x - t
    loss, n = _targets.reduced(r * r, reduction)
    return node(loss, (prediction, lambda g: g / n * 2 * r), op="mse_loss")


def huber_loss(
    prediction: TensorLike, target: TensorLike, *, delta: float = 1.0, reduction: str = "mean"
) -> Tensor:
    """Return ``r**2 / 2`` for residuals ``|r| <= delta``, else ``delta * (|r| - delta / 2)``.

    Parameters
    ----------
    prediction : array_like of shape (N,) or (N, C), or of any other
    target : array_like of the same shape
        The residual r is ``prediction - target``.
    delta : float, optional
        Where the parabola turns into straight lines, > 0.
    reduction : {"mean", "sum", "none"}, optional
        What becomes of the losses of all numbers; "none" returns them in the prediction's shape.

    Returns
    -------
    Tensor

    Raises
    ------
    ValueError
        If the shapes differ, `target` is not finite, `delta` is not a finite number > 0, there is
        nothing to average, or `reduction` is unknown.
    TypeError
        If `target` holds no real numbers or requires a gradient, or `delta` is not a number.

    Notes
    -----
    The gradient of each loss is r, clipped to the range from -delta to delta: the pull of an
    outlier is limited.

    References
    ----------
    P. J. Huber (1964), Robust estimation of a location parameter, Annals of Mathematical
    Statistics 35(1), https://doi.org/10.1214/aoms/1177703732

    Examples
    --------
    >>> huber_loss([0.5, 3.0], [0.0, 0.0], reduction="none")
    Tensor([0.125, 2.5  ])
    """
    delta = _checks.above_zero(delta, "delta")
    x, t = _targets.pair(prediction, target)
    r = x - t
    c = np.where(np.abs(r.real) <= delta, r, delta * np.sign(r.real))
    loss, n = _targets.reduced(c * (r - c / 2), reduction)
    return node(loss, (prediction, lambda g: g / n * c), op="huber_loss")
