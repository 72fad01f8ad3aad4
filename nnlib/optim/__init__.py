"""Optimisers: how a gradient becomes a step of the parameters.

An optimiser is made with the parameters to train. After every `backward`, `step` changes them in
place, and `zero_grad` forgets the gradients, which would otherwise add up. A parameter whose
gradient is None (nothing depended on it) stays as it is.
"""

from nnlib.optim.adaptive import Adam, AdamW, RMSprop
from nnlib.optim.clipping import clip_grad_norm_, clip_grad_value_
from nnlib.optim.optimizer import Optimizer
from nnlib.optim.sgd import SGD

__all__ = [
    "SGD",
    "Adam",
    "AdamW",
    "Optimizer",
    "RMSprop",
    "clip_grad_norm_",
    "clip_grad_value_",
]
