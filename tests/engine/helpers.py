"""What the engine's tests share."""

import numpy as np

from nnlib import Tensor
from nnlib.tensor import node


def leaf(data, dtype=None):
    return Tensor(np.array(data, dtype) if dtype else data, requires_grad=True)


def gradients(f, *args):
    """The value of f and the gradients of its sum, contracted with nothing."""
    leaves = [leaf(a) for a in args]
    y = f(*leaves)
    y.sum().backward()
    return y.data, *(x.grad for x in leaves)


def contracted(f, R):
    return lambda *tensors: (f(*tensors) * R).sum()


def complex_step(f, x):
    """The gradient of a number f(x) by a step in the imaginary direction: exact to rounding."""
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        z = x.astype(complex)
        z[i] += 1e-30j
        gradient[i] = f(node(z, op="")).item().imag / 1e-30
    return gradient
