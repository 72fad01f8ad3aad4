"""Functions of arrays that stay right for numbers with a tiny imaginary part.

`hessian` computes gradients at x + ih, with h so small that its square is lost in rounding. Then
f(x + ih) is f(x) + ih f'(x), and the imaginary part is a derivative without any difference. For
sums, products, exp, sin, cos and tanh, NumPy's complex arithmetic does just that. These functions
it computes otherwise: it takes a modulus, changes to another branch, or loses digits.

Apart from that, `x.real` is what comparisons look at: of a real array it is the array itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnlib._types import Array


def absolute(x: Array) -> Any:
    """Return ``|x|``."""
    return np.where(x.real >= 0, x, -x) if x.dtype.kind == "c" else np.abs(x)


def positive(x: Array) -> Any:
    """Return the larger of `x` and 0."""
    return np.where(x.real >= 0, x, 0) if x.dtype.kind == "c" else np.maximum(x, 0)


def log(x: Array) -> Any:
    """Return the natural logarithm of `x`."""
    return extended(np.log, np.reciprocal, x)


def log1p(x: Array) -> Any:
    """Return ``log(1 + x)``."""
    return extended(np.log1p, lambda x: 1 / (1 + x), x)


def sqrt(x: Array) -> Any:
    """Return the square root of `x`."""
    return extended(np.sqrt, lambda x: 0.5 / np.sqrt(x), x)


def power(x: Any, y: Any) -> Any:
    """Return ``x ** y``."""
    if not np.iscomplexobj(x) and not np.iscomplexobj(y):
        return x**y
    z, p = x.real**y.real, y.real
    slope = x.imag * (p * x.real ** (p - (p != 0)))
    if np.any(y.imag):
        slope = slope + y.imag * (z * np.log(np.where((x.real == 0) & (p >= 0), 1, x.real)))
    return _joined(z, slope)


def extended(f: Callable[[Array], Any], slope: Callable[[Array], Any], x: Array) -> Any:
    """Return f(x), a function of real numbers, where `x` may have a tiny imaginary part."""
    return _joined(f(x.real), slope(x.real) * x.imag) if x.dtype.kind == "c" else f(x)


def _joined(real: Any, imaginary: Any) -> Any:
    joined = np.array(real, complex)
    joined.imag = imaginary
    return joined
