"""Optimisers: how a gradient becomes a step of the parameters.

An optimiser is made with the parameters to train. After every `backward`, `step` changes them in
place, and `zero_grad` forgets the gradients, which would otherwise add up. A parameter whose
gradient is None (nothing depended on it) stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from nnlib._types import Array


class Optimizer:
    """What all optimisers share: ``p.data -= lr * direction(p, g)`` for each parameter p.

    Parameters
    ----------
    params : iterable of Tensor
        The parameters, as from ``model.parameters()``.
    lr : float
        The learning rate, >= 0. It may be changed between steps.
    weight_decay : float, optional
        The strength >= 0 of the penalty ``weight_decay / 2 * sum(p**2)``, which is added to the
        loss by way of its gradient: g is ``p.grad + weight_decay * p``.

    Raises
    ------
    ValueError
        `params` is empty or has a tensor twice, or a number is not in its range.
    TypeError
        `params` has something else than leaves with ``requires_grad=True``.

    Notes
    -----
    An optimiser of your own defines `direction`.
    """

    def __init__(self, params: Iterable[Tensor], lr: float, weight_decay: float = 0.0) -> None:
        self.params = list(params)
        if not self.params:
            raise ValueError("params must hold the tensors to train, got none")
        for p in self.params:
            if not isinstance(p, Tensor) or not p.requires_grad or p.edges:
                raise TypeError(f"params must hold tensors made with requires_grad=True, got {p!r}")
        if len(set(self.params)) < len(self.params):
            raise ValueError("params must hold each tensor once, got the same tensor twice")
        _checks.at_least_zero(lr, "lr")
        _checks.at_least_zero(weight_decay, "weight_decay")
        self.lr = lr
        self.weight_decay = weight_decay
        self.state: dict[Tensor, Any] = {}  # what is remembered about each parameter

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for p in self.params:
            p.grad = None

    def step(self) -> None:
        """Change every parameter that has a gradient."""
        for p in self.params:
            if p.grad is not None:
                g = p.grad + self.weight_decay * p.data if self.weight_decay else p.grad
                p.data -= self.lr * self.direction(p, g)

    def direction(self, p: Tensor, g: Array) -> Any:
        """Return the array that, times the learning rate, is subtracted from the parameter."""
        raise NotImplementedError(f"{type(self).__name__} defines no direction")


class SGD(Optimizer):
    """Gradient descent, with momentum if wanted.

    Parameters
    ----------
    params, lr, weight_decay
        See `Optimizer`.
    momentum : float, optional
        The part of the velocity that is kept, 0 <= momentum < 1.
    nesterov : bool, optional
        Whether to look one step of the velocity ahead.

    Raises
    ------
    ValueError, TypeError
        As `Optimizer`, or `momentum` is not in its range, or 0 with `nesterov`.

    Notes
    -----
    The velocity is ``v = momentum * v + g``. The step is ``-lr * v``, and with `nesterov` it is
    ``-lr * (g + momentum * v)``. Polyak 1964, "Some methods of speeding up the convergence of
    iteration methods"; Nesterov in the form of Sutskever et al. 2013, "On the importance of
    initialization and momentum in deep learning", as in PyTorch.

    Examples
    --------
    >>> w = Tensor(1.0, requires_grad=True)
    >>> optimizer = SGD([w], lr=0.25)
    >>> (w * w).backward()
    >>> optimizer.step()  # w - lr * 2 w
    >>> w
    Tensor(0.5, requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr, weight_decay)
        _checks.below_one(momentum, "momentum")
        if nesterov and not momentum:
            raise ValueError("momentum must be above 0 with nesterov=True, got 0")
        self.momentum = momentum
        self.nesterov = nesterov

    def direction(self, p: Tensor, g: Array) -> Any:
        if not self.momentum:
            return g
        v = self.state[p] = self.momentum * self.state.get(p, 0) + g
        return g + self.momentum * v if self.nesterov else v


class RMSProp(Optimizer):
    """Steps divided by the recent size of the gradient, for each number on its own.

    Parameters
    ----------
    params, lr, weight_decay
        See `Optimizer`.
    alpha : float, optional
        The part of the running mean of ``g**2`` that is kept, 0 <= alpha < 1.
    eps : float, optional
        A small number that keeps the division finite, > 0.
    momentum : float, optional
        The part of the velocity that is kept, 0 <= momentum < 1.

    Raises
    ------
    ValueError, TypeError
        As `Optimizer`, or another number is not in its range.

    Notes
    -----
    With ``s = alpha * s + (1 - alpha) * g**2`` the step is ``-lr * g / (sqrt(s) + eps)``, or with
    momentum the velocity of `SGD` for that quotient. The mean s starts from 0 and is not put right
    for it, so the first steps are up to ``1 / sqrt(1 - alpha)`` times too long: 10 times for
    ``alpha=0.99``. Tieleman and Hinton 2012, "Lecture 6.5: RMSProp", in the form of PyTorch.
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
        _checks.below_one(alpha, "alpha")
        _checks.below_one(momentum, "momentum")
        _checks.above_zero(eps, "eps")
        self.alpha = alpha
        self.eps = eps
        self.momentum = momentum

    def direction(self, p: Tensor, g: Array) -> Any:
        s, v = self.state.get(p, (0, 0))
        s = self.alpha * s + (1 - self.alpha) * g**2
        v = self.momentum * v + g / (np.sqrt(s) + self.eps)
        self.state[p] = s, v
        return v


class Adam(Optimizer):
    """Steps whose size does not depend on the scale of the gradient.

    Parameters
    ----------
    params, lr, weight_decay
        See `Optimizer`.
    betas : (float, float), optional
        The parts that are kept of the running mean of g and of ``g**2``, each >= 0 and < 1.
    eps : float, optional
        A small number that keeps the division finite, > 0.

    Raises
    ------
    ValueError, TypeError
        As `Optimizer`, or another number is not in its range.

    Notes
    -----
    After t steps ``m = beta1 * m + (1 - beta1) * g`` and ``v = beta2 * v + (1 - beta2) * g**2``
    started from 0, and so are too small by factors ``1 - beta1**t`` and ``1 - beta2**t``. The step
    is ``-lr * m / (sqrt(v) + eps)`` with both put right. Kingma and Ba 2015, "Adam: a method for
    stochastic optimization", algorithm 1.

    Examples
    --------
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
        if len(betas) != 2:
            raise ValueError(f"betas must be two numbers, got {betas}")
        beta1, beta2 = betas
        _checks.below_one(beta1, "beta1")
        _checks.below_one(beta2, "beta2")
        _checks.above_zero(eps, "eps")
        self.betas = betas
        self.eps = eps

    def direction(self, p: Tensor, g: Array) -> Any:
        beta1, beta2 = self.betas
        t, m, v = self.state.get(p, (0, 0, 0))
        t, m, v = t + 1, beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        self.state[p] = t, m, v
        return (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + self.eps)
