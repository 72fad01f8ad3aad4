"""Checks of arguments: each says what came and what was wanted."""

from __future__ import annotations

import operator
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


def non_negative(value: Any, name: str) -> float:
    """`value` as a finite float that is not below 0."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        kind = type(value).__name__
        raise TypeError(f"{name} must be a number, got {kind} {value!r}") from None
    if not 0 <= number < np.inf:
        raise ValueError(f"{name} must be a finite number of at least 0, got {number}")
    return number


def numeric(value: ArrayLike, name: str) -> Array:
    """`value` as an array of finite numbers with at least one row; its dtype is kept."""
    array = np.asarray(value)
    if array.dtype.kind not in "buif":
        raise TypeError(f"{name} must hold real numbers, got dtype {array.dtype}")
    if array.ndim == 0 or len(array) == 0:
        raise ValueError(f"{name} must have at least one row, got shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite, got {(~np.isfinite(array)).sum()} nan or inf")
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
        raise TypeError(f"{caller}() needs at least one array, got none")
    named = {f"array {number}": np.asarray(array) for number, array in enumerate(arrays)}
    for name, array in named.items():
        if array.ndim == 0 or len(array) == 0:
            raise ValueError(f"{name} must have at least one row, got shape {array.shape}")
    same_length(**named)
    return list(named.values())
