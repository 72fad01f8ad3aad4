"""Checks of arguments: "<argument> must <be, have or hold what is wanted>, got <what came>"."""

from __future__ import annotations

import cmath
import math
import operator
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import ArrayLike

    from nnlib._types import Array


def integer(value: Any, name: str, minimum: int) -> int:
    """`value` as an int that is at least `minimum`; a bool or a float is refused."""
    wanted = f"{name} must be an integer of at least {minimum}"
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{wanted}, got the bool {value}")
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{wanted}, got {type(value).__name__} {value!r}") from None
    if number < minimum:
        raise ValueError(f"{wanted}, got {number}")
    return number


def above_zero(value: Any, name: str) -> float:
    """`value` as a finite float > 0."""
    number = _real(value, name)
    if not 0 < number < math.inf:
        raise ValueError(f"{name} must be a finite number above 0, got {value}")
    return number


def at_least_zero(value: Any, name: str) -> float:
    """`value` as a finite float >= 0."""
    number = _real(value, name)
    if not 0 <= number < math.inf:
        raise ValueError(f"{name} must be a finite number of at least 0, got {value}")
    return number


def below_one(value: Any, name: str) -> float:
    """`value` as a float >= 0 and < 1."""
    number = _real(value, name)
    if not 0 <= number < 1:
        raise ValueError(f"{name} must be a number of at least 0 and below 1, got {value}")
    return number


def _real(value: Any, name: str) -> float:
    if not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, got {type(value).__name__} {value!r}")
    return float(value)


def all_finite(x: Array) -> bool:
    """Whether an array holds neither inf nor nan.

    Either would make the sum of squares inf or nan. One product of vectors is several times faster
    than looking at each number, which is left to the arrays whose squares overflow.
    """
    return cmath.isfinite(np.vdot(x, x)) or bool(np.isfinite(x).all())


def finite(array: Array, name: str) -> None:
    """Refuse an array that holds inf or nan."""
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got {(~np.isfinite(array)).sum()} nan or inf")


def numeric(value: ArrayLike, name: str) -> Array:
    """`value` as an array of finite numbers with at least one row; its dtype is kept."""
    array = np.asarray(value)
    if array.dtype.kind not in "buif":
        raise TypeError(f"{name} must hold real numbers, got dtype {array.dtype}")
    if array.ndim == 0 or len(array) == 0:
        raise ValueError(f"{name} must have at least one row, got shape {array.shape}")
    finite(array, name)
    return array


def matrix(value: ArrayLike, name: str) -> Array:
    """`value` as a finite float64 array of shape (N, D) with N and D at least 1."""
    array = numeric(value, name)
    if array.ndim != 2 or array.shape[1] == 0:
        raise ValueError(f"{name} must have shape (N, D) with D >= 1, got {array.shape}")
    return array.astype(np.float64, copy=False)


def vector(value: ArrayLike, name: str) -> Array:
    """`value` as an array of shape (N,) with N at least 1, of any dtype."""
    array = np.asarray(value)
    if array.ndim != 1 or array.size == 0:
        raise ValueError(f"{name} must have shape (N,) with N >= 1, got {array.shape}")
    return array


def class_numbers(value: ArrayLike, name: str) -> Array:
    """`value` as a vector of at least one integer >= 0 (class numbers); floats are refused."""
    array = vector(value, name)
    if array.dtype.kind not in "ui":
        raise TypeError(f"{name} must hold integers, got dtype {array.dtype}")
    if array.min() < 0:
        raise ValueError(f"{name} must hold class numbers 0, 1, ..., got {array.min()}")
    return array


def same_length(**arrays: Array) -> None:
    """Refuse arrays, given by name, whose numbers of rows differ."""
    lengths = {name: len(array) for name, array in arrays.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"{' and '.join(lengths)} must have equally many rows, got {lengths}")


def paired_rows(arrays: Sequence[ArrayLike], caller: str) -> list[Array]:
    """The positional arguments of `caller` as arrays with equally many rows, at least 1."""
    if not arrays:
        raise TypeError(f"{caller}: arrays must hold at least one array, got none")
    named = {f"array {number}": np.asarray(array) for number, array in enumerate(arrays)}
    for name, array in named.items():
        if array.ndim == 0 or len(array) == 0:
            raise ValueError(f"{name} must have at least one row, got shape {array.shape}")
    same_length(**named)
    return list(named.values())
