"""Data sets: small ones made at random with a known geometry; real digits, penguins and prose."""

from nnlib.datasets.alice import *
from nnlib.datasets.digits import *
from nnlib.datasets.mnist import *
from nnlib.datasets.penguins import *
from nnlib.datasets.synthetic import *
