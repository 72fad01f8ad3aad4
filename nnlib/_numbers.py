"""Checks of numbers: of arguments, given by name, and of whole arrays."""

from __future__ import annotations

import cmath
import math
from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from nnlib._types import Array


def above_zero(**numbers: float) -> None:
    """Refuse what is not a finite number > 0."""
    for name, x in numbers.items():
        if not 0 < _real(name, x) < math.inf:
            raise ValueError(f"{name} is {x}, wanted a finite number > 0")


def at_least_zero(**numbers: float) -> None:
    """Refuse what is not a finite number >= 0."""
    for name, x in numbers.items():
        if not 0 <= _real(name, x) < math.inf:
            raise ValueError(f"{name} is {x}, wanted a finite number >= 0")


def below_one(**numbers: float) -> None:
    """Refuse what is not a number >= 0 and < 1."""
    for name, x in numbers.items():
        if not 0 <= _real(name, x) < 1:
            raise ValueError(f"{name} is {x}, wanted a number >= 0 and < 1")


def _real(name: str, x: float) -> float:
    if not isinstance(x, Real):
        raise TypeError(f"{name} is {x!r}, wanted a number")
    return float(x)


def all_finite(x: Array) -> bool:
    """Whether an array holds neither inf nor nan.

    Either would make the sum of squares inf or nan. One product of vectors is several times faster
    than looking at each number, which is left to the arrays whose squares overflow.
    """
    return cmath.isfinite(np.vdot(x, x)) or bool(np.isfinite(x).all())
