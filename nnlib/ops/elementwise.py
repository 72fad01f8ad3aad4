"""Operations on each number by itself: arithmetic, elementary functions, choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib import _analytic
from nnlib._broadcasting import product
from nnlib.tensor import Tensor, array, node, value

if TYPE_CHECKING:
    from nnlib._types import Array
    from nnlib.tensor import TensorLike

# ------------------------------------------------------------------------------- arithmetic


def add(a: TensorLike, b: TensorLike) -> Tensor:
    """Return ``a + b``, elementwise with broadcasting."""
    x, y = values(a, b)
    return node(x + y, (a, lambda g: g), (b, lambda g: g), op="add")


def sub(a: TensorLike, b: TensorLike) -> Tensor:
    """Return ``a - b``, elementwise with broadcasting."""
    x, y = values(a, b)
    return node(x - y, (a, lambda g: g), (b, lambda g: -g), op="sub")


def mul(a: TensorLike, b: TensorLike) -> Tensor:
    """Return ``a * b``, elementwise with broadcasting."""
    x, y = values(a, b)
    return node(
        x * y,
        (a, lambda g: product(g, y, x)),
        (b, lambda g: product(g, x, y)),
        op="mul",
    )


def div(a: TensorLike, b: TensorLike) -> Tensor:
    """Return ``a / b``, elementwise with broadcasting."""
    x, y = values(a, b)
    z = x / y
    return node(z, (a, lambda g: g / y), (b, lambda g: -product(g / y, z, y)), op="div")


def neg(a: TensorLike) -> Tensor:
    """Return ``-a``."""
    return node(-value(a), (a, lambda g: -g), op="neg")


def power(a: TensorLike, b: TensorLike) -> Tensor:
    """Return ``a ** b``, elementwise with broadcasting.

    Notes
    -----
    The derivatives are ``b * a ** (b - 1)``, which is 0 where b = 0, and ``a ** b * log(a)``,
    which is taken as its limit 0 where a = 0 and b >= 0.
    """
    x, y = values(a, b)
    z = _analytic.power(x, y)

    @np.errstate(divide="ignore", invalid="ignore")
    def base(g: Array) -> Any:
        return g * (y * _analytic.power(x, y - 1 * (y != 0)))

    @np.errstate(divide="ignore", invalid="ignore")
    def exponent(g: Array) -> Any:
        return g * (z * _analytic.log(np.where((x == 0) & (y >= 0), 1, x)))

    return node(z, (a, base), (b, exponent), op="power")


# ------------------------------------------------------------------- functions of one number


def exp(a: TensorLike) -> Tensor:
    """Return e to the power `a`."""
    y = np.exp(value(a))
    return node(y, (a, lambda g: g * y), op="exp")


def log(a: TensorLike) -> Tensor:
    """Return the natural logarithm of `a`."""
    x = array(a)
    return node(_analytic.log(x), (a, lambda g: g / x), op="log")


def sqrt(a: TensorLike) -> Tensor:
    """Return the square root of `a`."""
    y = _analytic.sqrt(array(a))

    @np.errstate(divide="ignore", invalid="ignore")
    def vjp(g: Array) -> Any:
        return g / (2 * y)

    return node(y, (a, vjp), op="sqrt")


def sin(a: TensorLike) -> Tensor:
    """Return the sine of `a`, an angle in radians."""
    x = value(a)
    return node(np.sin(x), (a, lambda g: g * np.cos(x)), op="sin")


def cos(a: TensorLike) -> Tensor:
    """Return the cosine of `a`, an angle in radians."""
    x = value(a)
    return node(np.cos(x), (a, lambda g: -g * np.sin(x)), op="cos")


def abs(a: TensorLike) -> Tensor:
    """Return the absolute value of `a`; the gradient at 0 is 0."""
    x = array(a)
    return node(_analytic.absolute(x), (a, lambda g: g * np.sign(x.real)), op="abs")


# ----------------------------------------------------------------------------------- choices


def maximum(a: TensorLike, b: TensorLike) -> Tensor:
    """Return the larger of `a` and `b`, elementwise; equal ones share the gradient."""
    x, y = values(a, b)
    p, q = x.real, y.real
    return node(
        np.maximum(x, y),
        (a, lambda g: np.where(p > q, g, np.where(p == q, g / 2, 0))),
        (b, lambda g: np.where(q > p, g, np.where(p == q, g / 2, 0))),
        op="maximum",
    )


def minimum(a: TensorLike, b: TensorLike) -> Tensor:
    """Return the smaller of `a` and `b`, elementwise; equal ones share the gradient."""
    x, y = values(a, b)
    p, q = x.real, y.real
    return node(
        np.minimum(x, y),
        (a, lambda g: np.where(p < q, g, np.where(p == q, g / 2, 0))),
        (b, lambda g: np.where(q < p, g, np.where(p == q, g / 2, 0))),
        op="minimum",
    )


def clip(a: TensorLike, min: TensorLike | None = None, max: TensorLike | None = None) -> Tensor:
    """Return `a`, but `min` where it is smaller and `max` where it is larger.

    Parameters
    ----------
    a : array_like
    min, max : array_like, optional
        The bounds, constants that broadcast against `a`; None for no bound.

    Returns
    -------
    Tensor

    Raises
    ------
    TypeError
        There is no bound, or one requires a gradient (use `maximum` and `minimum`).

    Notes
    -----
    The derivative is 1 from `min` to `max`, both included, and 0 outside.

    Examples
    --------
    >>> clip([-2.0, 0.5, 2.0], 0, 1)
    Tensor([0. , 0.5, 1. ])
    """
    if min is None and max is None:
        raise TypeError("clip: min or max must be given, got neither")
    for name, bound in (("min", min), ("max", max)):
        if isinstance(bound, Tensor) and bound.requires_grad:
            raise TypeError(
                f"{name} must be a constant, got a tensor that requires a gradient: "
                "use maximum and minimum"
            )
    x = value(a)
    low = -np.inf if min is None else values(min, a)[0]
    high = np.inf if max is None else values(max, a)[0]
    return node(
        np.clip(x, low, high),
        (a, lambda g: np.where((low <= x.real) & (x.real <= high), g, 0)),
        op="clip",
    )


def where(condition: TensorLike, a: TensorLike, b: TensorLike) -> Tensor:
    """Return `a` where `condition` holds and `b` elsewhere, elementwise with broadcasting.

    Notes
    -----
    Both sides are computed, also where they are not taken. There they get the gradient 0; but if
    the derivative on the way to them is infinite, 0 times infinity makes nan. So keep the
    arguments inside the domain: ``sqrt(where(x > 0, x, 1))``, not ``where(x > 0, sqrt(x), 1)``.

    Examples
    --------
    >>> where([True, False], [1.0, 2.0], 0.0)
    Tensor([1., 0.])
    """
    c = array(condition).real != 0  # a copy: the condition may change before the gradient is due
    x, y = values(a, b)
    _require_broadcast(c, x, y)
    return node(
        np.where(c, x, y),
        (a, lambda g: np.where(c, g, 0)),
        (b, lambda g: np.where(c, 0, g)),
        op="where",
    )


# ---------------------------------------------------------------------------------- inputs


def values(a: TensorLike, b: TensorLike) -> tuple[Any, Any]:
    """Return `value` of two inputs of an elementwise operation.

    A NumPy array of truth values takes the type of the other's numbers: float32 times a mask is
    float32.
    """
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        x, y = a._data, b._data
    else:
        x, y = value(a), value(b)
        if isinstance(x, (float, int)) or isinstance(y, (float, int)):
            return x, y
        if type(a) is np.ndarray and a.dtype == bool:
            x = x.astype(y.dtype)
        if type(b) is np.ndarray and b.dtype == bool:
            y = y.astype(x.dtype)
    if x.shape != y.shape:
        _require_broadcast(x, y)
    return x, y


def _require_broadcast(*arrays: Any) -> None:
    """Refuse arrays whose shapes do not broadcast."""
    try:
        np.broadcast(*arrays)
    except ValueError:
        shapes = " and ".join(str(np.shape(x)) for x in arrays)
        raise ValueError(f"the inputs must have shapes that broadcast, got {shapes}") from None
