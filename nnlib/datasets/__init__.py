"""Data sets: small made-up ones with known geometry, and real handwritten digits."""

from nnlib.datasets.digits import Digits, load_digits
from nnlib.datasets.synthetic import (
    make_blobs,
    make_logic,
    make_moons,
    make_rings,
    make_spirals,
    make_xor,
)

__all__ = [
    "Digits",
    "load_digits",
    "make_blobs",
    "make_logic",
    "make_moons",
    "make_rings",
    "make_spirals",
    "make_xor",
]
