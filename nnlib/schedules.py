"""Learning-rate schedules: how the learning rate of an optimiser changes as training goes on.

A schedule is made for an optimiser. Each call of its `step`, once after every epoch (or after every
batch, if that is the unit that is meant), sets the optimiser's `lr` to the learning rate that it
had at the start, times a factor that depends on the number t of calls so far. Each class is one
formula for the factor.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from nnlib import _checks

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnlib.optim import Optimizer


class LambdaLR:
    """The factor is any function of t.

    Parameters
    ----------
    optimizer : Optimizer
        Its `lr` is the learning rate to start from; it becomes ``lr * factor(0)`` at once.
    factor : callable
        ``factor(t)`` returns a finite number >= 0, for t = 0, 1, 2, ...

    Attributes
    ----------
    base_lr : float
        The learning rate at the start.
    t : int
        How often `step` was called.

    Raises
    ------
    ValueError
        `factor` returns another number, at the start or in `step`.

    Notes
    -----
    Steps that shrink like 1 / t sum up to infinity, while their squares do not: enough to come to
    rest at a minimum in spite of noise. Robbins and Monro 1951, "A stochastic approximation
    method".

    Examples
    --------
    >>> from nnlib import SGD, Tensor
    >>> optimizer = SGD([Tensor(1.0, requires_grad=True)], lr=0.1)
    >>> schedule = LambdaLR(optimizer, lambda t: 1 / (1 + t))
    >>> schedule.step()
    >>> optimizer.lr
    0.05
    """

    def __init__(self, optimizer: Optimizer, factor: Callable[[int], float]) -> None:
        self.optimizer = optimizer
        self.factor = factor
        self.base_lr = optimizer.lr
        self.t = -1
        self.step()

    def step(self) -> None:
        """Set the learning rate for the next epoch."""
        factor = self.factor(self.t + 1)
        if not 0 <= factor < math.inf:
            wanted = "a finite number of at least 0"
            raise ValueError(f"factor({self.t + 1}) must be {wanted}, got {factor}")
        self.t += 1
        self.optimizer.lr = self.base_lr * factor


class StepLR(LambdaLR):
    """The factor is ``gamma ** (t // step_size)``: a fall after every `step_size` calls.

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
        `step_size` or `gamma` is not a finite number > 0.
    """

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1) -> None:
        _checks.integer(step_size, "step_size", 1)
        _checks.above_zero(gamma, "gamma")
        super().__init__(optimizer, lambda t: gamma ** (t // step_size))


class ExponentialLR(LambdaLR):
    """The factor is ``gamma ** t``: the same fall after every call.

    Parameters
    ----------
    optimizer : Optimizer
    gamma : float
        What the learning rate is multiplied by, > 0.

    Raises
    ------
    ValueError
        `gamma` is not a finite number > 0.
    """

    def __init__(self, optimizer: Optimizer, gamma: float) -> None:
        _checks.above_zero(gamma, "gamma")
        super().__init__(optimizer, lambda t: gamma**t)


class LinearLR(LambdaLR):
    """The factor goes from `start_factor` to 1 in a straight line, and stays there: a warm-up.

    Parameters
    ----------
    optimizer : Optimizer
    start_factor : float, optional
        The first factor, > 0.
    total_iters : int, optional
        After how many calls the factor is 1, >= 1.

    Raises
    ------
    ValueError
        `start_factor` or `total_iters` is not a finite number > 0.

    Notes
    -----
    The factor is ``start_factor + (1 - start_factor) * min(t / total_iters, 1)``. Goyal et al.
    2017, "Accurate, large minibatch SGD: training ImageNet in 1 hour", section 2.2.
    """

    def __init__(
        self, optimizer: Optimizer, start_factor: float = 1 / 3, total_iters: int = 5
    ) -> None:
        _checks.integer(total_iters, "total_iters", 1)
        _checks.above_zero(start_factor, "start_factor")
        super().__init__(
            optimizer, lambda t: start_factor + (1 - start_factor) * min(t / total_iters, 1)
        )


class CosineAnnealingLR(LambdaLR):
    """The learning rate falls to `eta_min` along half a period of a cosine, and stays there.

    Parameters
    ----------
    optimizer : Optimizer
    T_max : int
        After how many calls the learning rate is `eta_min`, >= 1.
    eta_min : float, optional
        The last learning rate, >= 0.

    Raises
    ------
    ValueError
        `T_max` is not a finite number > 0, or `eta_min` is not in 0 ... lr.

    Notes
    -----
    The learning rate is ``eta_min + (lr - eta_min) * (1 + cos(pi * t / T_max)) / 2``. Loshchilov
    and Hutter 2017, "SGDR: stochastic gradient descent with warm restarts", eq. 5 without restarts.
    (PyTorch's rises again after `T_max` calls.)
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0) -> None:
        _checks.integer(T_max, "T_max", 1)
        if not 0 <= eta_min <= optimizer.lr:
            raise ValueError(f"eta_min must be from 0 to the lr {optimizer.lr}, got {eta_min}")
        floor = eta_min / optimizer.lr if optimizer.lr else 0.0

        def factor(t: int) -> float:
            return floor + (1 - floor) * (1 + math.cos(math.pi * min(t / T_max, 1))) / 2

        super().__init__(optimizer, factor)
