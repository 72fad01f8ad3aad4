"""A small, clear engine for neural networks on NumPy, and the instruments of the book built on it.

The engine's names are all importable from here: tensors and operations on them (`tensor`, `ops`,
`activations`), what networks are made of (`losses`, `layers`, `init`), how they learn (`optim`,
`schedules`, `minimize`), and differentiation of functions (`functional`, `differences`).
"""

# ruff: noqa: F401  each module lists its public names in __all__

from nnlib import (
    activations,
    differences,
    functional,
    init,
    layers,
    losses,
    methods,  # gives tensors their operators and methods
    minimize,
    ops,
    optim,
    schedules,
    tensor,
)
from nnlib.activations import *
from nnlib.differences import *
from nnlib.functional import *
from nnlib.init import *
from nnlib.layers import *
from nnlib.losses import *
from nnlib.minimize import *
from nnlib.ops import *
from nnlib.optim import *
from nnlib.schedules import *
from nnlib.tensor import *

__all__ = []
__all__ += activations.__all__
__all__ += differences.__all__
__all__ += functional.__all__
__all__ += init.__all__
__all__ += layers.__all__
__all__ += losses.__all__
__all__ += minimize.__all__
__all__ += ops.__all__
__all__ += optim.__all__
__all__ += schedules.__all__
__all__ += tensor.__all__

__version__ = "0.1.0"
