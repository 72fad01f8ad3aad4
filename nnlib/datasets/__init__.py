"""Data sets: small ones made at random with a known geometry, and real handwritten digits."""

from nnlib.datasets.digits import *
from nnlib.datasets.synthetic import *
