"""How far to go in one direction: the line search that `nnlib.minimize` uses."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nnlib.functional import hessian, value_and_grad
from nnlib.tensor import Tensor

if TYPE_CHECKING:
    from nnlib._types import Array
    from nnlib.tensor import TensorLike


class Point(NamedTuple):
    """A point (D,), with the value and the gradient of a function there."""

    x: Array
    value: float
    gradient: Array
    norm: float

    @property
    def finite(self) -> bool:
        return math.isfinite(self.value) and math.isfinite(self.norm)


class Objective:
    """The function to minimise. It counts how often it is called."""

    def __init__(self, f: Callable[[Tensor], TensorLike]) -> None:
        self.f = f
        self.calls = 0

    def _counted(self, x: Tensor) -> TensorLike:
        self.calls += 1
        return self.f(x)

    def __call__(self, x: Array) -> Point:
        value, gradient = value_and_grad(self._counted)(x)
        return Point(x, value, gradient, float(np.linalg.norm(gradient)))

    def hessian(self, x: Array) -> Array:
        return hessian(self._counted)(x)


class _Trial(NamedTuple):
    step: float
    value: float
    slope: float
    there: Point | None = None


def line_search(
    objective: Objective, here: Point, direction: Array, step: float, curvature: float
) -> tuple[float, Point | None]:
    """Find a step that fulfils the strong Wolfe conditions, and where it leads.

    The value must fall by a small part at least of what the slope at the beginning promises, and
    the slope must become flat: at most `curvature` times as steep as it was.

    Parameters
    ----------
    direction : ndarray of shape (D,)
        Where to go; the function must fall in it.
    step : float
        The first trial.
    curvature : float
        Between 0 and 1.

    Returns
    -------
    (float, Point), or (0, None) if no trial lets the value fall enough, or nothing bounds the step

    Notes
    -----
    There are such steps between `low`, the best trial so far, and `high`. These are algorithms 3.5
    and 3.6 of Nocedal and Wright in one loop: `high` is infinite as long as nothing bounds the
    step.

    Where the function has a kink, the slope may jump from one side of the second condition to the
    other. Then 50 trials close in on the kink, and a step that lets the value fall enough is
    taken: beyond the kink if there is one, because the change of the gradient tells most (Lewis
    and Overton).

    References
    ----------
    Nocedal and Wright 2006, "Numerical optimization", https://doi.org/10.1007/978-0-387-40065-5.
    Lewis and Overton 2013, "Nonsmooth optimization via quasi-Newton methods",
    https://doi.org/10.1007/s10107-012-0514-2.
    """
    start = low = _Trial(0.0, here.value, float(here.gradient @ direction))
    high = _Trial(math.inf, math.inf, math.inf)
    decrease = min(1e-4, curvature / 2)  # below `curvature`, or there might be no such step
    noise = 1e-15 * abs(here.value)  # near the minimum values differ by rounding: slopes decide

    def falls(trial: _Trial) -> bool:
        return trial.value <= start.value + decrease * trial.step * start.slope

    for _ in range(50):
        there = objective(here.x + step * direction)
        trial = _Trial(step, there.value, float(there.gradient @ direction), there)
        bound = min(start.value + decrease * step * start.slope, low.value)
        if not there.finite or trial.value > bound + noise:
            high = trial
        elif abs(trial.slope) <= -curvature * start.slope:
            return step, there
        elif trial.slope * (high.step - low.step) >= 0:
            low, high = trial, low
        else:
            low = trial
        step = 4 * step if high.step == math.inf else _between(low, high)
    if high.step < math.inf:
        for trial in sorted((low, high), key=lambda trial: trial.slope, reverse=True):
            if trial.there is not None and trial.there.finite and falls(trial):
                return trial.step, trial.there
    return 0.0, None


def _between(low: _Trial, high: _Trial) -> float:
    """Return where the slope is 0 if it changes linearly; the middle if that is near to `high`.

    It is not too near to `low` either, so that the interval shrinks.
    """
    change = low.slope - high.slope
    part = low.slope / change if change else 0.5
    part = max(part, 0.1) if 0 < part < 0.9 else 0.5
    return low.step + part * (high.step - low.step)
