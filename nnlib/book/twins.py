"""Hold every gradient formula of the book against the engine and against central differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array

ENGINE_RTOL, ENGINE_ATOL = 1e-10, 1e-13
NUMERICAL_RTOL, NUMERICAL_ATOL = 1e-6, 1e-8
COLUMNS = 78  # characters of a line that a page shows whole


def twin(name: str, *, formula: ArrayLike, engine: ArrayLike, numerical: ArrayLike) -> None:
    """Check that three ways to one gradient agree, and print that they do.

    The largest difference from the formula may be ``rtol * max(abs(formula)) + atol``, with
    ``rtol`` 1e-10 for the engine and 1e-6 for central differences.

    Parameters
    ----------
    name : str
        Label of the formula in the text, such as ``"grad-logistic"``.
    formula : array_like
        The gradient written out by hand, as in the text.
    engine : array_like
        The same gradient by automatic differentiation; shape of `formula`.
    numerical : array_like
        The same gradient by central differences; shape of `formula`.

    Raises
    ------
    AssertionError
        If one of them differs from the formula.
    TypeError
        If one is not an array of real numbers.
    """
    formula = _real(formula, "formula")
    engine = _real(engine, "engine")
    numerical = _real(numerical, "numerical")
    _compare(name, formula, engine, "the engine", ENGINE_RTOL, ENGINE_ATOL)
    _compare(name, formula, numerical, "central differences", NUMERICAL_RTOL, NUMERICAL_ATOL)
    shape = f"shape {formula.shape}" if formula.ndim else "one number"
    agree = f"formula, engine and central differences agree ({shape})."
    space = " " if len(name) + len(agree) + 2 <= COLUMNS else "\n"
    print(f"{name}:{space}{agree}")


def _real(values: ArrayLike, name: str) -> Array:
    """Return `values` as a float array, or say which argument is no array of finite numbers."""
    array = np.asarray(values)
    if array.dtype.kind not in "fiu":
        raise TypeError(f"{name} must be an array of real numbers, got {type(values).__name__}")
    if not np.isfinite(array).all():
        raise AssertionError(f"{name} holds values that are not finite")
    return array.astype(float)


def _compare(name: str, formula: Array, other: Array, whose: str, rtol: float, atol: float) -> None:
    """Raise if `other` differs from `formula` by more than rounding explains."""
    if other.shape != formula.shape:
        raise AssertionError(
            f"{name}: the formula has shape {formula.shape}, {whose} has shape {other.shape}"
        )
    error = np.abs(other - formula)
    allowed = rtol * np.abs(formula).max(initial=0) + atol
    if error.max(initial=0) > allowed:
        worst = np.unravel_index(error.argmax(), error.shape)
        raise AssertionError(
            f"{name}: the formula gives {formula[worst]:.6g} at index {tuple(map(int, worst))}, "
            f"{whose} gives {other[worst]:.6g}; allowed difference {allowed:.1g}"
        )
