"""One training step of nnlib against the same step written by hand in NumPy.

Speed is a ratio: both take turns in one process, on one thread, and the medians are compared. The
loss and the gradients of both are compared first, so that a wrong step cannot be a fast one.
"""

import time

import numpy as np

from nnlib import MLP, SGD, Tanh, cross_entropy

SIZES = {"S": ((2, 16, 16, 2), 32), "M": ((784, 128, 10), 64), "L": ((784, 512, 512, 10), 256)}
LR = 0.01


def by_hand(weights, biases, X, y):
    """The loss of softmax regression on top of tanh layers, and its gradients layer by layer."""
    hidden = [X]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        hidden.append(np.tanh(hidden[-1] @ W.T + b))
    z = hidden[-1] @ weights[-1].T + biases[-1]
    rows = np.arange(len(y))
    z -= z.max(1, keepdims=True)
    delta = np.exp(z)
    total = delta.sum(1, keepdims=True)
    loss = (np.log(total[:, 0]) - z[rows, y]).mean()
    delta /= total
    delta[rows, y] -= 1
    delta /= len(y)
    gradients = []
    for i in reversed(range(len(weights))):
        gradients.append((delta.T @ hidden[i], delta.sum(0)))
        if i:
            delta = (delta @ weights[i]) * (1 - hidden[i] ** 2)
    return loss, gradients[::-1]


def steps(sizes, batch):
    """The two ways to take one step, and the largest difference of losses and gradients."""
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((batch, sizes[0])), rng.integers(sizes[-1], size=batch)
    model = MLP(sizes, activation=Tanh, rng=0)
    optimizer = SGD(model.parameters(), lr=LR)
    parameters = [p.data.copy() for p in model.parameters()]
    weights, biases = parameters[::2], parameters[1::2]

    def engine_step():
        optimizer.zero_grad()
        loss = cross_entropy(model(X), y)
        loss.backward()
        optimizer.step()
        return loss.item()

    def numpy_step():
        loss, gradients = by_hand(weights, biases, X, y)
        for W, b, (dW, db) in zip(weights, biases, gradients, strict=True):
            W -= LR * dW
            b -= LR * db
        return loss

    loss, gradients = by_hand(weights, biases, X, y)
    difference = abs(engine_step() - loss)
    for p, g in zip(model.parameters(), [g for pair in gradients for g in pair], strict=True):
        difference = max(difference, np.abs(p.grad - g).max())
    return engine_step, numpy_step, difference


def medians(functions, seconds=3.0):
    """Median time of each function, taken in turns."""
    times = [[] for _ in functions]
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times[0]) < 20:
        for function, spent in zip(functions, times, strict=True):
            start = time.perf_counter()
            function()
            spent.append(time.perf_counter() - start)
    return [np.median(spent[len(spent) // 5 :]) for spent in times]


def report():
    """Print one line for each size of network."""
    print(f"{'one training step':34} {'NumPy ms':>9} {'nnlib ms':>9} {'ratio':>6}")
    for name, (sizes, batch) in SIZES.items():
        engine_step, numpy_step, difference = steps(sizes, batch)
        if not difference < 1e-12:
            raise AssertionError(f"{name}: loss or gradients differ by {difference:.1e}")
        engine, numpy = medians([engine_step, numpy_step])
        label = f"{name}  {'-'.join(map(str, sizes))}, batch {batch}"
        print(f"{label:34} {numpy * 1e3:9.3f} {engine * 1e3:9.3f} {engine / numpy:6.2f}")
