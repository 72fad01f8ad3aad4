"""What schedules share, and the one that follows a function."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nnlib import _checks
from nnlib._state import Stateful
from nnlib.optim import Optimizer

if TYPE_CHECKING:
    from collections.abc import Callable


class LRScheduler(Stateful):
    """What schedules share: the learning rate at the start, and the number of calls so far.

    Parameters
    ----------
    optimizer : Optimizer

    Attributes
    ----------
    base_lr : float
        The learning rate that the optimiser had before its first schedule.
    last_epoch : int
        How often `step` was called.

    Raises
    ------
    TypeError
        If `optimizer` is not one.

    Notes
    -----
    A schedule of your own defines `next_lr`.
    """

    def __init__(self, optimizer: Optimizer) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"optimizer must be an Optimizer, got {type(optimizer).__name__}")
        if math.isnan(optimizer.initial_lr):
            optimizer.initial_lr = optimizer.lr
        self.optimizer = optimizer
        self.base_lr = optimizer.initial_lr
        self.last_epoch = -1
        self.step()

    def step(self) -> None:
        """Set the learning rate for the next epoch."""
        t = self.last_epoch + 1
        self.optimizer.lr = self.next_lr(t)
        self.last_epoch = t

    def next_lr(self, t: int) -> float:
        """Return the learning rate after t calls, from the one of the call before."""
        raise NotImplementedError(f"{type(self).__name__} defines no next_lr")


class LambdaLR(LRScheduler):
    """Multiply the learning rate at the start by any function of t.

    Parameters
    ----------
    optimizer : Optimizer
        Its `lr` becomes ``lr * lr_lambda(0)`` at once.
    lr_lambda : callable
        ``lr_lambda(t)`` returns a finite number >= 0, for t = 0, 1, 2, ...

    Raises
    ------
    ValueError
        If `lr_lambda` returns another number, at the start or in `step`.
    TypeError
        If `lr_lambda` is not a function, or returns something else than a number.

    Notes
    -----
    Steps that shrink like 1 / t sum up to infinity, while their squares do not: enough to come to
    rest at a minimum in spite of noise.

    References
    ----------
    H. Robbins and S. Monro (1951), A stochastic approximation method, Annals of Mathematical
    Statistics 22(3), https://doi.org/10.1214/aoms/1177729586

    Examples
    --------
    >>> from nnlib import SGD, Tensor
    >>> optimizer = SGD([Tensor(1.0, requires_grad=True)], lr=0.1)
    >>> schedule = LambdaLR(optimizer, lambda t: 1 / (1 + t))
    >>> schedule.step()
    >>> optimizer.lr
    0.05
    """

    def __init__(self, optimizer: Optimizer, lr_lambda: Callable[[int], float]) -> None:
        if not callable(lr_lambda):
            raise TypeError(f"lr_lambda must be a function of t, got {lr_lambda!r}")
        self.lr_lambda = lr_lambda
        super().__init__(optimizer)

    def next_lr(self, t: int) -> float:
        return self.base_lr * _checks.at_least_zero(self.lr_lambda(t), f"lr_lambda({t})")
