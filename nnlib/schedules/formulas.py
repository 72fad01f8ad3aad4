"""Schedules by formulas: steps, a power, a line, a cosine.

Each is what the learning rate is multiplied by from call to call, so that several of them can act
on one optimiser.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nnlib import _checks
from nnlib.schedules.scheduler import LRScheduler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnlib.optim import Optimizer


class StepLR(LRScheduler):
    """Multiply the learning rate by `gamma` after every `step_size` calls.

    Parameters
    ----------
    optimizer : Optimizer
    step_size : int
        How many calls have the same learning rate, >= 1.
    gamma : float, optional
        What the learning rate is then multiplied by, > 0.

    Raises
    ------
    ValueError
        If `step_size` is below 1, or `gamma` is not a finite number > 0.
    TypeError
        If `step_size` is not an integer, or `gamma` not a number.

    Notes
    -----
    Alone, it gives the learning rate ``base_lr * gamma ** (t // step_size)``.
    """

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1) -> None:
        self.step_size = _checks.integer(step_size, "step_size", 1)
        self.gamma = _checks.above_zero(gamma, "gamma")
        super().__init__(optimizer)

    def next_lr(self, t: int) -> float:
        falls = t > 0 and t % self.step_size == 0
        return self.optimizer.lr * (self.gamma if falls else 1)


class MultiStepLR(LRScheduler):
    """Multiply the learning rate by `gamma` after given numbers of calls.

    Parameters
    ----------
    optimizer : Optimizer
    milestones : sequence of int
        After how many calls, each >= 1.
    gamma : float, optional
        What the learning rate is then multiplied by, > 0.

    Raises
    ------
    ValueError
        If a milestone is below 1, or `gamma` is not a finite number > 0.
    TypeError
        If a milestone is not an integer, or `gamma` not a number.
    """

    def __init__(self, optimizer: Optimizer, milestones: Sequence[int], gamma: float = 0.1) -> None:
        self.milestones = [_checks.integer(t, "milestones", 1) for t in milestones]
        self.gamma = _checks.above_zero(gamma, "gamma")
        super().__init__(optimizer)

    def next_lr(self, t: int) -> float:
        return self.optimizer.lr * self.gamma ** self.milestones.count(t)


class ExponentialLR(LRScheduler):
    """Multiply the learning rate by `gamma` after every call.

    Parameters
    ----------
    optimizer : Optimizer
    gamma : float
        What the learning rate is multiplied by, > 0.

    Raises
    ------
    ValueError
        If `gamma` is not a finite number > 0.
    TypeError
        If `gamma` is not a number.
    """

    def __init__(self, optimizer: Optimizer, gamma: float) -> None:
        self.gamma = _checks.above_zero(gamma, "gamma")
        super().__init__(optimizer)

    def next_lr(self, t: int) -> float:
        return self.optimizer.lr * (self.gamma if t else 1)


class LinearLR(LRScheduler):
    """Move the learning rate in a straight line from one multiple to another: a warm-up.

    Parameters
    ----------
    optimizer : Optimizer
    start_factor : float, optional
        The first multiple, > 0 and <= 1.
    end_factor : float, optional
        The last multiple, from 0 to 1, where the learning rate stays.
    total_iters : int, optional
        After how many calls, >= 1.

    Raises
    ------
    ValueError
        If a number is not in its range.
    TypeError
        If `total_iters` is not an integer, or a factor not a number.

    Notes
    -----
    Alone, it gives the learning rate ``base_lr * factor(t)`` with
    ``factor(t) = start_factor + (end_factor - start_factor) * min(t / total_iters, 1)``.

    References
    ----------
    P. Goyal et al. (2017), Accurate, large minibatch SGD: training ImageNet in 1 hour,
    https://doi.org/10.48550/arXiv.1706.02677, section 2.2.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        start_factor: float = 1 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
    ) -> None:
        _checks.above_zero(start_factor, "start_factor")
        self.start_factor = _checks.within(start_factor, "start_factor", 0, 1)
        self.end_factor = _checks.within(end_factor, "end_factor", 0, 1)
        self.total_iters = _checks.integer(total_iters, "total_iters", 1)
        super().__init__(optimizer)

    def next_lr(self, t: int) -> float:
        if t > self.total_iters:
            return self.optimizer.lr
        return self.optimizer.lr * self._factor(t) / (self._factor(t - 1) if t else 1)

    def _factor(self, t: int) -> float:
        return self.start_factor + (self.end_factor - self.start_factor) * t / self.total_iters


class CosineAnnealingLR(LRScheduler):
    """Let the learning rate fall to `eta_min` and rise again, along a cosine.

    Parameters
    ----------
    optimizer : Optimizer
    T_max : int
        After how many calls the learning rate is `eta_min`, >= 1; after ``2 * T_max`` it is what
        it was at the start.
    eta_min : float, optional
        The smallest learning rate, from 0 to that at the start.

    Raises
    ------
    ValueError
        If `T_max` is below 1, or `eta_min` is not in its range.
    TypeError
        If `T_max` is not an integer.

    Notes
    -----
    Alone, it gives the learning rate
    ``eta_min + (base_lr - eta_min) * (1 + cos(pi * t / T_max)) / 2``, which is equation 5 of the
    paper without restarts.

    References
    ----------
    I. Loshchilov and F. Hutter (2017), SGDR: stochastic gradient descent with warm restarts, ICLR,
    https://doi.org/10.48550/arXiv.1608.03983
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0) -> None:
        self.T_max = _checks.integer(T_max, "T_max", 1)
        self.eta_min = _checks.at_least_zero(eta_min, "eta_min")
        super().__init__(optimizer)
        if eta_min > self.base_lr:
            raise ValueError(f"eta_min must be at most the lr {self.base_lr}, got {eta_min}")

    def next_lr(self, t: int) -> float:
        lr = self.optimizer.lr
        if t == 0:
            return lr
        if (t - 1) % (2 * self.T_max) == self.T_max:  # from eta_min there is no ratio to rise by
            return lr + (self.base_lr - self.eta_min) * self._height(1 - self.T_max)
        return self.eta_min + (lr - self.eta_min) * self._height(t) / self._height(t - 1)

    def _height(self, t: int) -> float:
        return (1 + math.cos(math.pi * t / self.T_max)) / 2
