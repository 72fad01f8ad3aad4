"""What a mark is, and the checks of what it is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.book.charts.roles import COLORS
from nnlib.tensor import value

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from nnlib._types import Array


@dataclass(frozen=True)
class Mark:
    """One layer of a panel.

    Attributes
    ----------
    kind : str
        What it is: ``"line"``, ``"dot"``, ...
    role : str
        What it means, a key of `nnlib.book.charts.roles.COLORS`.
    data : dict
        Arrays of numbers in the panel's own units, by name.
    style : dict
        What else the renderers know: dashes, sizes, words.
    """

    kind: str
    role: str
    data: dict[str, Array]
    style: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        among("role", self.role, COLORS)


def make(kind: str, role: str, data: Mapping[str, Array], **style: Any) -> Mark:
    """Return a mark whose style holds plain Python values, fit for JSON."""
    plain = {k: v.item() if isinstance(v, np.generic) else v for k, v in style.items()}
    return Mark(kind, role, dict(data), plain)


def finite(name: str, x: Any, gaps: bool = False) -> Array:
    """Return numbers of an array or a tensor; raise if one is infinite, or NaN without `gaps`."""
    array = np.asarray(value(x), dtype=float)
    if not (np.isfinite(array) | (gaps & np.isnan(array))).all():
        raise ValueError(f"{name} must be finite, got {array[~np.isfinite(array)].flat[0]}")
    return array


def vector(name: str, x: Any) -> Array:
    """Return finite numbers of shape (N,); a single number counts as one of them."""
    array = np.atleast_1d(finite(name, x))
    if array.ndim != 1:
        raise ValueError(f"{name} must be a number or have shape (N,), got {array.shape}")
    return array


def same_length(**arrays: Any) -> None:
    """Raise if some of the arrays are longer than others."""
    if len({len(array) for array in arrays.values()}) > 1:
        lengths = ", ".join(f"{name} {len(array)}" for name, array in arrays.items())
        raise ValueError(f"{', '.join(arrays)} must have one length, got {lengths}")


def among(name: str, word: str, allowed: Collection[str]) -> None:
    """Raise if a word is none of those allowed."""
    if word not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(map(str, allowed))}, got {word!r}")
