"""Learning-rate schedules: how the learning rate of an optimiser changes as training goes on.

A schedule is made for an optimiser. Each call of its `step`, once after every epoch (or after every
batch, if that is the unit that is meant), changes the optimiser's `lr`. Several schedules of one
optimiser multiply what they do, as in PyTorch; `SequentialLR` lets one follow the other.
"""

from nnlib.schedules.formulas import (
    CosineAnnealingLR,
    ExponentialLR,
    LinearLR,
    MultiStepLR,
    StepLR,
)
from nnlib.schedules.plateau import ReduceLROnPlateau
from nnlib.schedules.scheduler import LambdaLR, LRScheduler
from nnlib.schedules.sequential import SequentialLR

__all__ = [
    "CosineAnnealingLR",
    "ExponentialLR",
    "LRScheduler",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "ReduceLROnPlateau",
    "SequentialLR",
    "StepLR",
]
