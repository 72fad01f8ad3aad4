"""The other libraries, each at its best in the hands of a careful user.

None of them is needed: those that are not installed do not take part. scikit-learn trains networks
but differentiates no formulas; JAX gets no chain, since it would compile ten thousand operations.
"""

import numpy as np

from benchmarks.graphs import GRAPHS, arguments, differentiator
from benchmarks.steps import LR, trainer

# ------------------------------------------------------------------------------ training steps


def autograd_step(p):
    import autograd.numpy as anp
    from autograd import value_and_grad
    from autograd.tracer import getval

    rows, parameters = np.arange(len(p.X)), list(p.parameters)

    def loss_of(parameters):
        h = p.X
        for i, (W, b) in enumerate(zip(parameters[::2], parameters[1::2], strict=True)):
            if i:
                h = anp.tanh(h) if p.regression else anp.maximum(h, 0)
            h = anp.dot(h, W.T) + b
        if p.regression:
            return anp.mean((h - p.y) ** 2)
        h = h - getval(h).max(1, keepdims=True)
        return anp.mean(anp.log(anp.sum(anp.exp(h), 1)) - h[rows, p.y])

    both = value_and_grad(loss_of)

    def step():
        loss, gradients = both(parameters)
        for q, g in zip(parameters, gradients, strict=True):
            q -= LR * g
        return float(loss)

    return trainer(step, lambda: parameters)


def mygrad_step(p):
    import mygrad as mg
    from mygrad.nnet.activations import relu
    from mygrad.nnet.losses import softmax_crossentropy

    X, y, regression = p.X, p.y, p.regression
    parameters = [mg.tensor(q) for q in p.parameters]

    def step():
        h = X
        for i in range(0, len(parameters), 2):
            if i:
                h = mg.tanh(h) if regression else relu(h)
            h = mg.matmul(h, parameters[i].T) + parameters[i + 1]
        loss = mg.mean((h - y) ** 2) if regression else softmax_crossentropy(h, y)
        loss.backward()
        for q in parameters:
            q.data -= LR * q.grad
            q.null_grad()
        return loss.item()

    return trainer(step, lambda: [q.data for q in parameters])


def torch_step(p, bare=False):
    """PyTorch without compilation: with torch.optim, or bare, with one fused update by hand."""
    import torch
    from torch.nn import functional as F

    torch.set_num_threads(1)
    X, y = torch.from_numpy(p.X), torch.from_numpy(p.y)
    parameters = [torch.from_numpy(q).requires_grad_() for q in p.parameters]
    optimizer = torch.optim.SGD(parameters, LR)

    def forward():
        h = X
        for i in range(0, len(parameters), 2):
            if i:
                h = torch.tanh(h) if p.regression else F.relu(h)
            h = F.linear(h, parameters[i], parameters[i + 1])
        return F.mse_loss(h, y) if p.regression else F.cross_entropy(h, y)

    def step():
        optimizer.zero_grad()
        loss = forward()
        loss.backward()
        optimizer.step()
        return loss.item()

    def bare_step():
        loss = forward()
        gradients = torch.autograd.grad(loss, parameters)
        with torch.no_grad():
            torch._foreach_add_(parameters, gradients, alpha=-LR)
        return loss.item()

    return trainer(bare_step if bare else step, lambda: [q.detach().numpy() for q in parameters])


def torch_bare_step(p):
    return torch_step(p, bare=True)


def jax_step(p):
    import jax
    from jax import numpy as jnp

    X, y, regression = jnp.asarray(p.X), jnp.asarray(p.y), p.regression
    parameters = [jnp.asarray(q) for q in p.parameters]

    def loss_of(parameters, X, y):
        h = X
        for i in range(0, len(parameters), 2):
            if i:
                h = jnp.tanh(h) if regression else jax.nn.relu(h)
            h = h @ parameters[i].T + parameters[i + 1]
        if regression:
            return jnp.mean((h - y) ** 2)
        return -jnp.mean(jax.nn.log_softmax(h)[jnp.arange(len(y)), y])

    @jax.jit
    def update(parameters, X, y):
        loss, gradients = jax.value_and_grad(loss_of)(parameters, X, y)
        return loss, [q - LR * g for q, g in zip(parameters, gradients, strict=True)]

    def step():
        nonlocal parameters
        loss, parameters = jax.block_until_ready(update(parameters, X, y))
        return float(loss)

    return trainer(step, lambda: parameters)


def sklearn_step(p):
    from sklearn.neural_network import MLPClassifier, MLPRegressor

    scale = 2 if p.regression else 1  # its squared error is halved
    model = (MLPRegressor if p.regression else MLPClassifier)(
        hidden_layer_sizes=p.sizes[1:-1],
        activation="tanh" if p.regression else "relu",
        solver="sgd",
        learning_rate_init=scale * LR,
        alpha=0,
        momentum=0,
        nesterovs_momentum=False,
        batch_size=len(p.X),
        shuffle=False,
    )
    y = p.y.ravel()
    classes = {} if p.regression else {"classes": np.arange(p.sizes[-1])}
    model.partial_fit(p.X, y, **classes)  # makes the arrays, which are then filled
    for i, (W, b) in enumerate(zip(p.parameters[::2], p.parameters[1::2], strict=True)):
        model.coefs_[i][...], model.intercepts_[i][...] = W.T, b

    def step():
        model.partial_fit(p.X, y)
        return scale * model.loss_

    def parameters():
        pairs = zip(model.coefs_, model.intercepts_, strict=True)
        return [q for W, b in pairs for q in (W.T, b)]

    return trainer(step, parameters)


# ------------------------------------------------------------------------------------- graphs


def autograd_graph(name, dtype):
    from autograd import value_and_grad

    arrays = arguments(name, dtype)
    both = value_and_grad(GRAPHS[name], tuple(range(len(arrays))))
    return differentiator(lambda: both(*arrays))


def mygrad_graph(name, dtype):
    import mygrad as mg

    leaves = [mg.tensor(x) for x in arguments(name, dtype)]

    def run():
        value = GRAPHS[name](*leaves)
        value.backward()
        gradients = [x.grad for x in leaves]
        for x in leaves:
            x.null_grad()
        return value.item(), gradients

    return differentiator(run)


def torch_graph(name, dtype):
    import torch

    torch.set_num_threads(1)
    leaves = [torch.from_numpy(x).requires_grad_() for x in arguments(name, dtype)]

    def run():
        value = GRAPHS[name](*leaves)
        return value.item(), torch.autograd.grad(value, leaves)

    return differentiator(run)


def jax_graph(name, dtype):
    import jax

    arrays = [jax.numpy.asarray(x) for x in arguments(name, dtype)]
    both = jax.jit(jax.value_and_grad(GRAPHS[name], tuple(range(len(arrays)))))
    return differentiator(lambda: jax.block_until_ready(both(*arrays)))
