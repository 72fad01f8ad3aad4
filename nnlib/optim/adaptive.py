"""Optimisers that scale the step of each number by its own gradients."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.optim.optimizer import Optimizer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from nnlib._types import Array
    from nnlib.tensor import Tensor


class RMSprop(Optimizer):
    """Steps divided by the recent size of the gradient, for each number on its own.

    Parameters
    ----------
    params : iterable of Tensor
        The parameters, as from ``model.parameters()``.
    lr : float, optional
        The learning rate, >= 0.
    alpha : float, optional
        The part of the running mean of ``g**2`` that is kept, 0 <= alpha < 1.
    eps : float, optional
        A small number that keeps the division finite, > 0.
    weight_decay : float, optional
        The strength >= 0 of the penalty ``weight_decay / 2 * sum(p**2)``.
    momentum : float, optional
        The part of the velocity that is kept, 0 <= momentum < 1.

    Raises
    ------
    ValueError
        If `params` is empty or has a tensor twice, or a number is not in its range.
    TypeError
        If `params` has something else than leaves with ``requires_grad=True``.

    Notes
    -----
    With ``s = alpha * s + (1 - alpha) * g**2`` the step is ``-lr * g / (sqrt(s) + eps)``, or with
    momentum the velocity of `SGD` for that quotient. The mean s starts from 0 without a
    correction, so the first steps are up to ``1 / sqrt(1 - alpha)`` times too long: 10 times for
    ``alpha=0.99``.

    References
    ----------
    T. Tieleman and G. Hinton (2012), Lecture 6.5: RMSProp, COURSERA: Neural Networks for Machine
    Learning.
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 0.01,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
    ) -> None:
        super().__init__(params, lr, weight_decay)
        self.alpha = _checks.below_one(alpha, "alpha")
        self.eps = _checks.above_zero(eps, "eps")
        self.momentum = _checks.below_one(momentum, "momentum")

    def direction(self, p: Tensor, g: Array) -> Any:
        old = self.state.get(p, {"square_avg": 0, "momentum_buffer": 0})
        s = self.alpha * old["square_avg"] + (1 - self.alpha) * g**2
        v = self.momentum * old["momentum_buffer"] + g / (np.sqrt(s) + self.eps)
        self.state[p] = {"square_avg": s, "momentum_buffer": v}
        return v


class Adam(Optimizer):
    """Steps whose size does not depend on the scale of the gradient.

    Parameters
    ----------
    params : iterable of Tensor
        The parameters, as from ``model.parameters()``.
    lr : float, optional
        The learning rate, >= 0.
    betas : (float, float), optional
        The parts that are kept of the running mean of g and of ``g**2``, each >= 0 and < 1.
    eps : float, optional
        A small number that keeps the division finite, > 0.
    weight_decay : float, optional
        The strength >= 0 of the penalty ``weight_decay / 2 * sum(p**2)``.

    Raises
    ------
    ValueError
        If `params` is empty or has a tensor twice, or a number is not in its range.
    TypeError
        If `params` has something else than leaves with ``requires_grad=True``.

    Notes
    -----
    After t steps ``m = beta1 * m + (1 - beta1) * g`` and ``v = beta2 * v + (1 - beta2) * g**2``,
    which start from 0, are too small by the factors ``1 - beta1**t`` and ``1 - beta2**t``. The step
    is ``-lr * m / (sqrt(v) + eps)`` with both corrected: algorithm 1 of the paper.

    References
    ----------
    D. P. Kingma and J. Ba (2015), Adam: a method for stochastic optimization, ICLR,
    https://doi.org/10.48550/arXiv.1412.6980

    Examples
    --------
    >>> from nnlib import Tensor
    >>> w = Tensor([1.0, 1.0], requires_grad=True)
    >>> (w * [1000.0, 0.001]).sum().backward()
    >>> Adam([w], lr=0.1).step()  # the first step has the length lr, whatever the gradient
    >>> w.data.round(4)
    array([0.9, 0.9])
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr, weight_decay)
        if np.size(betas) != 2:
            raise ValueError(f"betas must be two numbers, got {betas}")
        beta1, beta2 = betas
        self.betas = _checks.below_one(beta1, "beta1"), _checks.below_one(beta2, "beta2")
        self.eps = _checks.above_zero(eps, "eps")

    def direction(self, p: Tensor, g: Array) -> Any:
        beta1, beta2 = self.betas
        old = self.state.get(p, {"step": 0, "exp_avg": 0, "exp_avg_sq": 0})
        t = old["step"] + 1
        m = beta1 * old["exp_avg"] + (1 - beta1) * g
        v = beta2 * old["exp_avg_sq"] + (1 - beta2) * g**2
        self.state[p] = {"step": t, "exp_avg": m, "exp_avg_sq": v}
        return (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + self.eps)


class AdamW(Adam):
    """Adam with weight decay beside the gradient instead of in it.

    The penalty of `Adam` is divided by the size of the gradient like all the rest, so that weights
    with large gradients decay less. Here all weights decay alike.

    Parameters
    ----------
    params : iterable of Tensor
        The parameters, as from ``model.parameters()``.
    lr : float, optional
        The learning rate, >= 0.
    betas : (float, float), optional
        The parts that are kept of the running mean of g and of ``g**2``, each >= 0 and < 1.
    eps : float, optional
        A small number that keeps the division finite, > 0.
    weight_decay : float, optional
        Each step also subtracts ``lr * weight_decay * p``, >= 0.

    Raises
    ------
    ValueError
        If `params` is empty or has a tensor twice, or a number is not in its range.
    TypeError
        If `params` has something else than leaves with ``requires_grad=True``.

    References
    ----------
    I. Loshchilov and F. Hutter (2019), Decoupled weight decay regularization, ICLR,
    https://doi.org/10.48550/arXiv.1711.05101

    Examples
    --------
    >>> from nnlib import Tensor
    >>> w = Tensor([1.0, 1.0], requires_grad=True)
    >>> (w * [1000.0, 0.001]).sum().backward()
    >>> AdamW([w], lr=0.1, weight_decay=0.5).step()  # 1 - 0.1 - 0.1 * 0.5 * 1
    >>> w.data.round(4)
    array([0.85, 0.85])
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float = 0.001,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(params, lr, betas, eps, weight_decay)

    def gradient(self, p: Tensor, g: Array) -> Array:
        return g

    def direction(self, p: Tensor, g: Array) -> Any:
        return super().direction(p, g) + self.weight_decay * p.data
