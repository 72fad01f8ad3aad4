"""Activation functions, the g in g(W x + b), and the softmax family, in forms that never overflow.

Most work on each number by itself, on a tensor of any shape (`pointwise`); softmax, log_softmax,
logsumexp and maxout work along one axis (`along_axis`), the last, where a sample has its outputs.

Their derivatives keep all their digits where the values saturate: where a sigmoid rounds to 1,
its derivative is not 0.
"""

from nnlib.activations.along_axis import log_and_softmax as log_and_softmax
from nnlib.activations.along_axis import (
    log_softmax,
    logsumexp,
    maxout,
    softmax,
)
from nnlib.activations.pointwise import (
    elu,
    gelu,
    identity,
    leaky_relu,
    logsigmoid,
    prelu,
    relu,
    sigmoid,
    silu,
    softplus,
    step,
    tanh,
)

__all__ = [
    "elu",
    "gelu",
    "identity",
    "leaky_relu",
    "log_softmax",
    "logsigmoid",
    "logsumexp",
    "maxout",
    "prelu",
    "relu",
    "sigmoid",
    "silu",
    "softmax",
    "softplus",
    "step",
    "tanh",
]
