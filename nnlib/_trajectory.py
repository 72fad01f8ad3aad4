"""The way that a minimiser went, and when it stops."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from nnlib import _checks
from nnlib._line_search import Objective, Point
from nnlib.tensor import Tensor

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array
    from nnlib.tensor import TensorLike

    Function: TypeAlias = Callable[[Tensor], TensorLike]
    Points: TypeAlias = Generator[Point, None, str]


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory:
    """The way that a method went from the start.

    Attributes
    ----------
    points : ndarray of shape (T + 1, D)
        The start, and where each of the T steps led. Trials within a step are not among them.
    values : ndarray of shape (T + 1,)
        The function at these points.
    gradient_norms : ndarray of shape (T + 1,)
        The length of the gradient there.
    evaluations : int
        How often the function was called, each time for its value and its gradient; a Hessian
        takes D calls.
    converged : bool
        Whether the gradient became as small as wanted. That also happens at a saddle point or a
        maximum.
    reason : str
        Why the method stopped.
    """

    points: Array
    values: Array
    gradient_norms: Array
    evaluations: int
    converged: bool
    reason: str

    @property
    def x(self) -> Array:
        """The last point, (D,)."""
        return np.array(self.points[-1])

    @property
    def value(self) -> float:
        """The function at the last point."""
        return float(self.values[-1])

    def __repr__(self) -> str:
        return (
            f"Trajectory({len(self.points) - 1} steps, {self.evaluations} evaluations, "
            f"value {self.value:.4g}: {self.reason})"
        )


@np.errstate(over="ignore", divide="ignore", invalid="ignore")  # trials may go too far
def follow(
    points: Callable[[Objective, Point], Points], f: Function, x: ArrayLike, steps: int, tol: float
) -> Trajectory:
    """Take points from a method until one has a small gradient or the method gives a reason."""
    _checks.integer(steps, "steps", 0)
    _checks.at_least_zero(tol, "tol")
    objective = Objective(f)
    path = [objective(_start(x))]
    _require(path[0].finite, "x", path[0].x, "a start where f and its gradient are finite")
    more = points(objective, path[0])
    reason = ""
    while not reason:
        here = path[-1]
        if not here.finite:
            reason = f"diverged: f is {here.value:g}, its gradient has the length {here.norm:g}"
        elif here.norm <= tol:
            reason = f"the length of the gradient is at most {tol:g}"
        elif len(path) > steps:
            reason = f"{steps} steps were not enough"
        else:
            try:
                path.append(next(more))
            except StopIteration as stop:
                reason = stop.value
    return Trajectory(
        points=np.array([here.x for here in path]),
        values=np.array([here.value for here in path]),
        gradient_norms=np.array([here.norm for here in path]),
        evaluations=objective.calls,
        converged=here.norm <= tol,
        reason=reason,
    )


def _start(x: ArrayLike) -> Array:
    """Return the start, a vector of finite numbers, as float64."""
    start = np.asarray(x.data if isinstance(x, Tensor) else x)
    _require(start.ndim == 1 and start.size > 0, "x", start, "a vector (D,) with D >= 1")
    _require(start.dtype.kind in "buif", "x", start, "a vector of real numbers")
    _require(bool(np.isfinite(start).all()), "x", start, "a vector of finite numbers")
    return start.astype(np.float64)


def _require(right: bool, name: str, got: object, wanted: str) -> None:
    if not right:
        raise ValueError(f"{name} must be {wanted}, got {got!r}")
