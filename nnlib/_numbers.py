"""Checks of the numbers that optimisers, schedules and minimisers get, given by name."""

from __future__ import annotations

import math


def above_zero(**numbers: float) -> None:
    """Refuse what is not a finite number > 0."""
    for name, x in numbers.items():
        if not 0 < x < math.inf:
            raise ValueError(f"{name} is {x}, wanted a finite number > 0")


def at_least_zero(**numbers: float) -> None:
    """Refuse what is not a finite number >= 0."""
    for name, x in numbers.items():
        if not 0 <= x < math.inf:
            raise ValueError(f"{name} is {x}, wanted a finite number >= 0")


def below_one(**numbers: float) -> None:
    """Refuse what is not a number >= 0 and < 1."""
    for name, x in numbers.items():
        if not 0 <= x < 1:
            raise ValueError(f"{name} is {x}, wanted a number >= 0 and < 1")
