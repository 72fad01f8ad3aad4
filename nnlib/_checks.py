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


def within(value: Any, name: str, low: float, high: float) -> float:
    """`value` as a float from `low` to `high`, both included."""
    number = _real(value, name)
    if not low <= number <= high:
        raise ValueError(f"{name} must be a number from {low} to {high}, got {value}")
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


def plain(value: ArrayLike, name: str) -> Array:
    """`value` as an array, and objects, as pandas holds them, as the numbers or strings they are.

    Numbers among strings are refused here, because NumPy would turn them into strings.
    """
    try:
        array = np.asarray(value)
    except ValueError:  # NumPy's own message is about sequences and dimensions
        raise ValueError(f"{name} must have rows of equal length, got {value!r}") from None
    kind = array.dtype.kind
    if kind not in "OUT" or (kind == "U" and isinstance(value, np.ndarray)):
        return array
    items = np.asarray(value, dtype=object).ravel().tolist()
    if all(isinstance(item, str) for item in items):
        return np.array(items, dtype=str).reshape(array.shape)
    if all(isinstance(item, (Real, np.bool_)) for item in items):
        return np.array(items).reshape(array.shape)
    kinds = sorted({type(item).__name__ for item in items})
    raise TypeError(f"{name} must hold only numbers or only strings, got {' and '.join(kinds)}")


def numeric(value: ArrayLike, name: str) -> Array:
    """`value` as an array of finite numbers with at least one row; its dtype is kept."""
    array = plain(value, name)
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
    array = plain(value, name)
    if array.ndim != 1 or array.size == 0:
        came = array.shape if array.ndim else repr(value)
        raise ValueError(f"{name} must have shape (N,) with N >= 1, got {came}")
    return array


def classes(value: ArrayLike, name: str) -> Array:
    """`value` as a vector of at least one class: integers (as floats too), bools or strings."""
    array = vector(value, name)
    if array.dtype.kind not in "buifU":
        raise TypeError(f"{name} must hold integers, bools or strings, got dtype {array.dtype}")
    if array.dtype.kind == "f" and not (np.isfinite(array) & (array == np.round(array))).all():
        raise ValueError(f"{name} must hold classes, got numbers that are not whole or not finite")
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


def rows(value: ArrayLike, name: str) -> Array:
    """`value` as an array with at least one row, of any dtype."""
    array = np.asarray(value)
    if array.ndim == 0:
        raise ValueError(f"{name} must have rows, got the single value {value!r}")
    if len(array) == 0:
        raise ValueError(f"{name} must have at least one row, got shape {array.shape}")
    return array


def paired_rows(arrays: Sequence[ArrayLike], caller: str, option: str) -> list[Array]:
    """The positional arguments of `caller` as arrays with equally many rows, at least 1.

    `option` is what a number among them was probably meant for.
    """
    if not arrays:
        raise TypeError(f"{caller}: arrays must hold at least one array, got none")
    for array in arrays:
        if isinstance(array, Real) and not isinstance(array, bool):
            raise TypeError(f"{caller}: arrays must be arrays, got {array}: write {option}={array}")
    named = {
        f"array {number}": rows(array, f"array {number}") for number, array in enumerate(arrays)
    }
    same_length(**named)
    return list(named.values())


def axis(value: Any, shape: tuple[int, ...], name: str = "axis") -> int:
    """`value` as the number of an axis of an array of this shape, counted from 0.

    As in NumPy, a number has an axis 0, along which it is alone.
    """
    n = max(len(shape), 1)
    wanted = f"{name} must be an integer from {-n} to {n - 1} for shape {shape}"
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{wanted}, got the bool {value}")
    try:
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{wanted}, got {type(value).__name__} {value!r}") from None
    if not -n <= number < n:
        raise ValueError(f"{wanted}, got {number}")
    return number % n


def axes(value: Any, shape: tuple[int, ...], name: str = "axis") -> tuple[int, ...]:
    """`value`, an int, a tuple or None for all, as different axes of an array of this shape."""
    if value is None:
        return tuple(range(len(shape)))
    if not isinstance(value, tuple):
        return (axis(value, shape, name),)
    numbers = tuple(axis(number, shape, name) for number in value)
    if len(set(numbers)) < len(numbers):
        raise ValueError(f"{name} must name each axis once, got {value}")
    return numbers


def returned(value: Any, name: str) -> float:
    """What the function `name` returned, as a float."""
    try:
        return float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must return a number, got {type(value).__name__}") from None


def generator(value: Any, name: str) -> np.random.Generator:
    """The generator that `value` is or seeds; None seeds it with fresh randomness."""
    wanted = f"{name} must be an integer of at least 0, a numpy.random.Generator or None"
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{wanted}, got the bool {value}")
    try:
        return np.random.default_rng(value)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{wanted}, got {type(value).__name__} {value!r}") from None
