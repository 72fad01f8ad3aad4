"""A small, clear engine for neural networks on NumPy, and the instruments of the book built on it.

The engine has three layers of names, all importable from here: tensors and operations on them
(`tensor`, `ops`, `activations`), what networks are made of (`losses`, `layers`, `init`, `optim`),
and differentiation of functions (`functional`).
"""

from nnlib.activations import (
    elu,
    identity,
    leaky_relu,
    log_softmax,
    logsigmoid,
    logsumexp,
    maxout,
    prelu,
    relu,
    sigmoid,
    softmax,
    softplus,
    step,
    tanh,
)
from nnlib.functional import (
    grad,
    gradcheck,
    hessian,
    jacobian,
    numerical_gradient,
    value_and_grad,
)
from nnlib.init import glorot, he, normal, zeros
from nnlib.layers import (
    ELU,
    MLP,
    Concat,
    Dropout,
    Identity,
    Layer,
    LeakyReLU,
    Linear,
    Maxout,
    Perceptron,
    PReLU,
    ReLU,
    Sequential,
    Sigmoid,
    Softmax,
    Tanh,
    load,
    save,
)
from nnlib.losses import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    hinge_loss,
    huber_loss,
    l1_loss,
    mse_loss,
    nll_loss,
    zero_one_loss,
)
from nnlib.minimize import Trajectory, conjugate_gradient, gradient_descent, lbfgs, newton
from nnlib.ops import (
    abs,
    add,
    concatenate,
    cos,
    div,
    exp,
    getitem,
    linear,
    log,
    matmul,
    max,
    maximum,
    mean,
    minimum,
    mul,
    neg,
    power,
    reshape,
    sin,
    sqrt,
    stack,
    sub,
    sum,
    transpose,
    where,
)
from nnlib.optim import SGD, Adam, Optimizer, RMSProp
from nnlib.schedules import CosineAnnealingLR, ExponentialLR, LambdaLR, LinearLR, StepLR
from nnlib.tensor import Tensor, no_grad

__version__ = "0.1.0"
