"""Differentiation by differences: it knows no rule, and so is a witness for those that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib._recording import no_grad, recording
from nnlib.functional import gradients
from nnlib.ops import mul
from nnlib.tensor import Tensor, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from nnlib._types import Array, Seed
    from nnlib.tensor import TensorLike

__all__ = ["gradcheck", "numerical_gradient"]


def numerical_gradient(
    f: Callable[[Array], TensorLike], x: TensorLike, h: float | None = None
) -> Array:
    """Return the gradient of `f` at `x` by central differences.

    Parameters
    ----------
    f : callable
        A function of one array with a number (or a scalar tensor) as value.
    x : array_like
    h : float, optional
        The distance to both sides, > 0. If None, it is chosen for each number x_i as
        ``cbrt(eps) * max(1, |x_i|)``, about 6e-6, where the error of the formula, of order h**2,
        and the error of rounding, of order eps / h, are about equal.

    Returns
    -------
    ndarray of the shape of `x`

    Raises
    ------
    ValueError, TypeError
        `f` returns more than one number, or `h` is not a finite number above 0, or so small that
        it changes nothing.

    Notes
    -----
    The chosen step suits functions that change over distances of about ``max(1, |x_i|)``; then
    some ten digits are right. For f = exp(k x) at 0 the relative error is ``(k h)**2 / 6``: where a
    function changes within 1 / k, pass an `h` of about ``cbrt(eps) / k``.

    Examples
    --------
    >>> numerical_gradient(lambda x: (x**2).sum(), [1.0, 2.0]).round(6)
    array([2., 4.])
    """
    x = _double(x)
    gradient = np.empty_like(x)
    for i, ahead, behind in _around(x, h):
        rise = _number(f(ahead)) - _number(f(behind))
        gradient[i] = rise / (ahead[i] - behind[i])
    return gradient


def gradcheck(
    f: Callable[..., TensorLike],
    *args: TensorLike,
    rtol: float = 1e-5,
    atol: float = 1e-7,
    h: float | None = None,
    rng: Seed = 0,
) -> bool:
    """Check the gradient of `f` against central differences.

    Parameters
    ----------
    f : callable
        A function of tensors with a tensor of any shape as value, smooth near the arguments.
    *args : array_like
        Where to check; taken as float64.
    rtol, atol : float, optional
        The gradients must agree within ``atol + rtol * |numerical|``.
    h : float, optional
        The step, as in `numerical_gradient`.
    rng : int or numpy.random.Generator, optional
        For the random weights of the sum that makes one number of the value. (With equal weights,
        a mistake in a softmax, whose sum is constant, would not be seen.)

    Returns
    -------
    bool
        True.

    Raises
    ------
    AssertionError
        If they differ, with the first element that does.
    """
    points = [_double(x) for x in args]
    with no_grad():
        shape = np.shape(f(*map(Tensor, points)))
    R = np.random.default_rng(rng).standard_normal(shape)

    def contracted(*tensors: Tensor) -> Tensor:
        return mul(f(*tensors), R).sum()

    leaves = [Tensor(x, requires_grad=True) for x in points]
    with recording(True):
        output = contracted(*leaves)
    exact = gradients(output, None, leaves)
    for i, x in enumerate(points):

        def alone(xi: Array, i: int = i) -> Tensor:
            nudged = [*points[:i], xi, *points[i + 1 :]]
            with no_grad():
                return contracted(*map(Tensor, nudged))

        numerical = numerical_gradient(alone, x, h)
        allowed = atol + rtol * np.abs(numerical)
        wrong = ~(np.abs(exact[i] - numerical) <= allowed)
        if wrong.any():
            k = tuple(int(n) for n in np.argwhere(wrong)[0])
            raise AssertionError(
                f"gradient of argument {i} at {list(k)}: "
                f"the engine has {exact[i][k]:.8g}, "
                f"the central difference {numerical[k]:.8g}"
            )
    return True


def _around(x: Array, h: float | None = None) -> Iterator[tuple[tuple[int, ...], Array, Array]]:
    """Yield for each index of `x` the index, and copies of `x` with more and with less there."""
    if h is not None:
        _checks.above_zero(h, "h")
    for i in np.ndindex(x.shape):
        step = np.cbrt(np.finfo(float).eps) * max(1.0, abs(x[i])) if h is None else h
        ahead, behind = x.copy(), x.copy()
        ahead[i] += step
        behind[i] -= step
        if not ahead[i] > behind[i]:
            raise ValueError(f"h must be a step that changes the number {x[i]}, got {h}")
        yield i, ahead, behind


def _number(y: TensorLike) -> Any:
    y = np.asarray(_outside(y))
    if y.size != 1:
        raise ValueError(f"f must return a number, got shape {y.shape}")
    return y.item()


def _double(x: TensorLike) -> Array:
    return np.array(_outside(x), np.float64)


def _outside(x: TensorLike) -> Any:
    """Return the numbers of `x`, which may be a tensor, but none that is being differentiated."""
    return x.data if isinstance(x, Tensor) else value(x)
