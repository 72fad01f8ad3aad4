"""One training step: forward, backward and the update, in NumPy by hand and with nnlib.

Every contestant starts from a copy of the same parameters. Its gradients are read off its update:
parameters before minus parameters after, divided by the learning rate. So nothing can be left out.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from benchmarks.contest import Contestant

SIZES = {"S": ((2, 16, 16, 1), 32), "M": ((784, 128, 10), 64), "L": ((784, 512, 512, 10), 256)}
LR = 0.01


class Problem(NamedTuple):
    """What there is to learn, and the parameters at the start.

    S is a regression with tanh and the squared error, M and L are classifications with relu and
    the cross-entropy.
    """

    sizes: tuple
    X: np.ndarray
    y: np.ndarray
    parameters: list  # W1 of shape (outputs, inputs), b1, W2, b2, ...

    @property
    def regression(self):
        return self.y.dtype.kind == "f"


def problem(name, dtype):
    """Return problem S, M or L; the same numbers at each call, in new arrays."""
    sizes, batch = SIZES[name]
    rng = np.random.default_rng(0)
    X = rng.standard_normal((batch, sizes[0])).astype(dtype)
    y = rng.integers(sizes[-1], size=batch)
    if sizes[-1] == 1:
        y = rng.standard_normal((batch, 1)).astype(dtype)
    parameters = []
    for D, C in pairwise(sizes):
        parameters.append((rng.standard_normal((C, D)) / np.sqrt(D)).astype(dtype))
        parameters.append((rng.standard_normal(C) / 10).astype(dtype))
    return Problem(sizes, X, y, parameters)


def trainer(step, parameters):
    """Return the contestant that takes a step, given how to see its parameters.

    The evidence is the loss and the gradients of two steps: the second would betray gradients that
    were not reset after the first.
    """

    def evidence():
        seen = []
        for _ in range(2):
            before = [np.array(p) for p in parameters()]
            seen.append(step())
            after = parameters()
            seen += [(p - np.asarray(q)) / LR for p, q in zip(before, after, strict=True)]
        return seen

    return Contestant(step, evidence)


def numpy_step(p):
    """The step as one writes it by hand, knowing that the layers are linear and what comes last."""
    layers = list(zip(p.parameters[::2], p.parameters[1::2], strict=True))
    rows, n = np.arange(len(p.X)), len(p.X)

    def step():
        hidden = []
        h = p.X
        for i, (W, b) in enumerate(layers):
            if i:
                h = np.tanh(h) if p.regression else np.maximum(h, 0)
            hidden.append(h)
            h = h @ W.T
            h += b
        if p.regression:
            delta = h - p.y
            loss = np.vdot(delta, delta) / n
            delta *= 2 / n
        else:
            h -= h.max(1, keepdims=True)
            delta = np.exp(h)
            total = delta.sum(1, keepdims=True)
            loss = (np.log(total[:, 0]) - h[rows, p.y]).mean()
            delta /= total
            delta[rows, p.y] -= 1
            delta /= n
        for i in reversed(range(len(layers))):
            W, b = layers[i]
            dW, db = delta.T @ hidden[i], delta.sum(0)
            if i:
                delta = delta @ W
                delta *= 1 - hidden[i] ** 2 if p.regression else hidden[i] > 0
            W -= LR * dW
            b -= LR * db
        return float(loss)

    return trainer(step, lambda: p.parameters)


def nnlib_step(p):
    """The step as the book writes it."""
    from nnlib import MLP, SGD, ReLU, Tanh, cross_entropy, mse_loss

    X, y = p.X, p.y
    model = MLP(p.sizes, Tanh if p.regression else ReLU, dtype=X.dtype)
    for tensor, values in zip(model.parameters(), p.parameters, strict=True):
        tensor.data = values
    loss_of = mse_loss if p.regression else cross_entropy
    optimizer = SGD(model.parameters(), lr=LR)

    def step():
        optimizer.zero_grad()
        loss = loss_of(model(X), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    return trainer(step, lambda: [t.data for t in model.parameters()])
