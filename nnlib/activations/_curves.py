"""The curves that activations are made of, and their slopes, for arrays.

None overflows, and slopes keep their digits where the curves have rounded to 0 or 1.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from nnlib import _analytic

if TYPE_CHECKING:
    from typing import Any

    from nnlib._types import Array


def sigmoid(x: Array) -> Any:
    """Return 1 / (1 + exp(-x))."""
    e = np.exp(-_analytic.absolute(x))  # in [0, 1]: never overflows
    return np.where(x.real >= 0, 1, e) / (1 + e)


def sigmoid_slope(x: Array) -> Any:
    """Return the derivative of the sigmoid: y * (1 - y), also where y rounds to 1."""
    return tanh_vjp(1 / 4, x / 2)


@np.errstate(over="ignore")  # far out cosh is inf, and the result 0
def tanh_vjp(g: Any, x: Array) -> Any:
    """Return g * (1 - y**2) for y = tanh(x), also where y rounds to 1: g / cosh(x)**2."""
    if x.dtype.kind == "c":  # divided by a complex infinity, numbers become nan
        x = np.clip(x, -700, 700)
    c = np.cosh(x)
    return g / c / c


def softplus(x: Array) -> Any:
    """Return log(1 + exp(x))."""
    return _analytic.positive(x) + _analytic.log1p(np.exp(-_analytic.absolute(x)))


def normal(x: Array) -> Any:
    """Return the distribution function of the standard normal distribution."""
    return _analytic.extended(_real_normal, density, x)


def _real_normal(x: Array) -> Array:
    """NumPy has no error function; Python's has all digits, also far out on the left."""
    return np.asarray(_erfc(x / -math.sqrt(2)), x.dtype) / 2


_erfc = np.frompyfunc(math.erfc, 1, 1)


def density(x: Array) -> Any:
    """Return the density of the standard normal distribution."""
    return np.exp(x * x / -2) / math.sqrt(2 * math.pi)
