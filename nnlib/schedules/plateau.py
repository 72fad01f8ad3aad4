"""A schedule that looks at how the training goes."""

from __future__ import annotations

import math

from nnlib import _checks
from nnlib._state import Stateful
from nnlib.optim import Optimizer
from nnlib.tensor import Tensor


class ReduceLROnPlateau(Stateful):
    """Multiply the learning rate by `factor` when a measure has stopped getting better.

    Parameters
    ----------
    optimizer : Optimizer
    mode : {"min", "max"}, optional
        Whether the measure is to fall, as a loss, or to rise, as an accuracy.
    factor : float, optional
        What the learning rate is multiplied by, > 0 and < 1.
    patience : int, optional
        How many calls in a row may bring nothing better before that, >= 0.
    threshold : float, optional
        The smallest improvement that counts, relative to the best so far, >= 0.
    cooldown : int, optional
        How many calls after it do not count as bad, >= 0.
    min_lr : float, optional
        The smallest learning rate, >= 0.
    eps : float, optional
        A change of the learning rate that is not larger than this is left out, >= 0.

    Attributes
    ----------
    best : float
        The best measure so far.
    num_bad_epochs : int
        How many calls in a row have brought nothing better.

    Raises
    ------
    ValueError
        If a number is not in its range, or `mode` is unknown.
    TypeError
        If `optimizer` is not one, or `patience` or `cooldown` is not an integer.

    Examples
    --------
    >>> from nnlib import SGD, Tensor
    >>> optimizer = SGD([Tensor(1.0, requires_grad=True)], lr=1.0)
    >>> schedule = ReduceLROnPlateau(optimizer, patience=1)
    >>> for loss in [0.5, 0.3, 0.4, 0.3]:
    ...     schedule.step(loss)
    >>> optimizer.lr
    0.1
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        *,
        cooldown: int = 0,
        min_lr: float = 0.0,
        eps: float = 1e-8,
    ) -> None:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"optimizer must be an Optimizer, got {type(optimizer).__name__}")
        if mode not in ("min", "max"):
            raise ValueError(f"mode must be 'min' or 'max', got {mode!r}")
        self.optimizer = optimizer
        self.mode = mode
        self.factor = _checks.below_one(_checks.above_zero(factor, "factor"), "factor")
        self.patience = _checks.integer(patience, "patience", 0)
        self.threshold = _checks.at_least_zero(threshold, "threshold")
        self.cooldown = _checks.integer(cooldown, "cooldown", 0)
        self.min_lr = _checks.at_least_zero(min_lr, "min_lr")
        self.eps = _checks.at_least_zero(eps, "eps")
        self.best = math.inf if mode == "min" else -math.inf
        self.num_bad_epochs = self.cooldown_counter = 0

    def step(self, metrics: Tensor | float) -> None:
        """Look at the measure of the epoch, and set the learning rate for the next."""
        measure = float(metrics.item() if isinstance(metrics, Tensor) else metrics)
        if self._is_better(measure):
            self.best, self.num_bad_epochs = measure, 0
        else:
            self.num_bad_epochs += 1
        if self.cooldown_counter:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            lr = max(self.optimizer.lr * self.factor, self.min_lr)
            if self.optimizer.lr - lr > self.eps:
                self.optimizer.lr = lr
            self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0

    def _is_better(self, measure: float) -> bool:
        if self.mode == "min":
            return measure < self.best * (1 - self.threshold)
        return measure > self.best * (1 + self.threshold)
