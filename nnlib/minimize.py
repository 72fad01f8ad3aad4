"""Minimise a smooth function of a vector: four methods from steepest descent to L-BFGS.

They are for functions whose gradient is exact; for the noisy gradients of mini-batches see
`nnlib.optim`. Each method returns the way that it went, a `Trajectory`. Only bad arguments raise an
error: where a method gets nowhere, the trajectory says so.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib._line_search import Objective, Point, line_search
from nnlib._trajectory import Trajectory, follow
from nnlib.functional import Kink

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._trajectory import Function, Points
    from nnlib._types import Array

__all__ = [
    "Trajectory",
    "conjugate_gradient",
    "gradient_descent",
    "lbfgs",
    "newton",
]

_NO_STEP = "no step along the line fulfils the Wolfe conditions"


def gradient_descent(
    f: Function, x: ArrayLike, lr: float, *, steps: int = 100, tol: float = 1e-6
) -> Trajectory:
    """Step against the gradient g: from x to ``x - lr * g``.

    Parameters
    ----------
    f : callable
        A smooth function of a tensor of shape (D,) with a scalar value.
    x : array_like of shape (D,)
        The start.
    lr : float
        The learning rate, > 0, the same for all steps.
    steps : int, optional
        How many steps to take at most, >= 0.
    tol : float, optional
        Stop where the length of the gradient is at most this, >= 0.

    Returns
    -------
    Trajectory
        It ends with the first point where `f` or its gradient is not finite, if there is one.

    Raises
    ------
    ValueError, TypeError
        A number is not in its range, `x` is no vector of finite numbers, or `f` is there not a
        scalar, or not finite.

    Notes
    -----
    On a quadratic function whose Hessian has the largest eigenvalue L > 0, the points diverge if
    lr > 2 / L.

    References
    ----------
    Cauchy 1847, "Méthode générale pour la résolution des systèmes d'équations simultanées".

    Examples
    --------
    >>> gradient_descent(lambda x: (x * x).sum(), [1.0, 2.0], lr=0.25, steps=2).points
    array([[1.  , 2.  ],
           [0.5 , 1.  ],
           [0.25, 0.5 ]])
    """
    _checks.above_zero(lr, "lr")

    def points(objective: Objective, here: Point) -> Points:
        while True:
            here = objective(here.x - lr * here.gradient)
            yield here

    return follow(points, f, x, steps, tol)


def newton(f: Function, x: ArrayLike, *, steps: int = 100, tol: float = 1e-6) -> Trajectory:
    """Step to where the quadratic approximation is level: from x to ``x - H^-1 g``.

    Parameters
    ----------
    f, x, steps, tol
        See `gradient_descent`, also for the errors.

    Returns
    -------
    Trajectory
        It ends where the Hessian H is singular up to rounding, not finite, or does not exist.

    Notes
    -----
    This is the plain method. It reaches the minimum of a quadratic function in one step, and near
    a minimum with a regular Hessian the number of right digits doubles with each step. But it is
    drawn to saddle points and maxima just as well: from 0.1 it finds the maximum of
    ``x**4 - 2 * x**2`` at 0. The Hessian is exact (see `hessian`), whatever the scale of `f`.

    References
    ----------
    Nocedal and Wright 2006, "Numerical optimization", section 3.3,
    https://doi.org/10.1007/978-0-387-40065-5.

    Examples
    --------
    >>> newton(lambda x: (x**4).sum(), [1.0], steps=3).points.round(4)  # 2/3 of it each time
    array([[1.    ],
           [0.6667],
           [0.4444],
           [0.2963]])
    """

    def points(objective: Objective, here: Point) -> Points:
        while True:
            try:
                H = objective.hessian(here.x)
            except Kink:
                return "f has a kink here, and no Hessian"
            if not np.isfinite(H).all():
                return "the Hessian is not finite"
            sizes = np.abs(np.linalg.eigvalsh(H))
            if not sizes.min() > here.x.size * np.finfo(float).eps * sizes.max():
                return "the Hessian is singular"
            here = objective(here.x - np.linalg.solve(H, here.gradient))
            yield here

    return follow(points, f, x, steps, tol)


def conjugate_gradient(
    f: Function, x: ArrayLike, *, steps: int = 100, tol: float = 1e-6, curvature: float = 0.1
) -> Trajectory:
    """Search along ``-g + beta * p``, where p is the last direction: it keeps what p achieved.

    Parameters
    ----------
    f, x, steps, tol
        See `gradient_descent`, also for the errors.
    curvature : float, optional
        How exactly to search along a line, > 0 and < 1: until the slope is at most this part of
        the slope at the beginning. Near 0 the search finds the minimum along the line.

    Returns
    -------
    Trajectory
        It ends where no step along the line lets `f` fall enough: `f` is not bounded below, or
        has a kink there, or the rest of the descent is lost in rounding.

    Notes
    -----
    With g the new and h the old gradient, beta is ``max(0, g @ (g - h) / (h @ h))``. With exact
    searches a quadratic function takes at most D steps.

    References
    ----------
    Hestenes and Stiefel 1952, "Methods of conjugate gradients for solving linear systems",
    https://doi.org/10.6028/jres.049.044. Polak and Ribière 1969, "Note sur la convergence de
    méthodes de directions conjuguées". Nocedal and Wright 2006, "Numerical optimization",
    algorithm 5.4 with eq. 5.45.

    Examples
    --------
    >>> A, b = np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([1.0, 1.0])
    >>> conjugate_gradient(lambda x: x @ A @ x / 2 - b @ x, [0, 0], curvature=1e-9).points.round(6)
    array([[0.      , 0.      ],
           [0.285714, 0.285714],
           [0.2     , 0.4     ]])
    """
    _checks.above_zero(curvature, "curvature")
    _checks.below_one(curvature, "curvature")

    def points(objective: Objective, here: Point) -> Points:
        p, step = -here.gradient, min(1.0, 1 / here.norm)
        while True:
            slope = here.gradient @ p
            step, there = line_search(objective, here, p, step, curvature)
            if there is None:
                return _NO_STEP
            yield there
            beta = max(0.0, there.gradient @ (there.gradient - here.gradient) / here.norm**2)
            p = beta * p - there.gradient
            if not there.gradient @ p < 0:
                p = -there.gradient
            step *= slope / (there.gradient @ p)  # promises as much descent as the last one
            here = there

    return follow(points, f, x, steps, tol)


def lbfgs(
    f: Function,
    x: ArrayLike,
    *,
    steps: int = 100,
    tol: float = 1e-6,
    curvature: float = 0.9,
    memory: int = 10,
) -> Trajectory:
    """Search along ``-H^-1 g``, with a Hessian H that is estimated from the last steps.

    Parameters
    ----------
    f, x, steps, tol, curvature
        See `conjugate_gradient`, also for the errors.
    memory : int, optional
        From how many steps to estimate, >= 1.

    Returns
    -------
    Trajectory
        It ends as that of `conjugate_gradient`.

    Notes
    -----
    A step s that changes the gradient by y says that ``H s`` is about y. A few such pairs stand
    for the matrix, so the work for a direction grows as D and not as ``D**2``. Where the estimate
    leads nowhere, as it may at a kink, it is dropped, and one search goes straight down.

    References
    ----------
    Liu and Nocedal 1989, "On the limited memory BFGS method for large scale optimization",
    https://doi.org/10.1007/BF01589116. Nocedal and Wright 2006, "Numerical optimization",
    algorithm 7.5.

    Examples
    --------
    >>> def rosenbrock(x):
    ...     return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2
    >>> lbfgs(rosenbrock, [-1.2, 1.0]).x.round(6)
    array([1., 1.])
    """
    _checks.above_zero(curvature, "curvature")
    _checks.below_one(curvature, "curvature")
    _checks.integer(memory, "memory", 1)

    def points(objective: Objective, here: Point) -> Points:
        pairs: deque[tuple[Array, Array]] = deque(maxlen=memory)
        while True:
            p, step = -_two_loops(pairs, here.gradient), 1.0 if pairs else min(1.0, 1 / here.norm)
            _, there = line_search(objective, here, p, step, curvature)
            if there is None:
                if not pairs:
                    return _NO_STEP
                pairs.clear()  # the estimate may mislead: once more, straight down
                continue
            yield there
            s, y = there.x - here.x, there.gradient - here.gradient
            if s @ y > 1e-10 * np.linalg.norm(s) * np.linalg.norm(y):  # else at a kink, or concave
                pairs.append((s, y))
            here = there

    return follow(points, f, x, steps, tol)


def _two_loops(pairs: deque[tuple[Array, Array]], g: Array) -> Array:
    """Return the estimate of H^-1 g (Nocedal and Wright 2006, algorithm 7.4)."""
    q, parts = g, []
    for s, y in reversed(pairs):
        parts.append(s @ q / (s @ y))
        q = q - parts[-1] * y
    if pairs:
        s, y = pairs[-1]
        q = q * (s @ y / (y @ y))
    for (s, y), part in zip(pairs, reversed(parts), strict=True):
        q = q + (part - y @ q / (s @ y)) * s
    return q
