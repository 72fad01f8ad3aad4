"""One training step of nnlib against the same step written by hand in NumPy.

Speed is a ratio: both take turns in one process, on one thread, and the medians are compared. The
gradients of both are compared first, so that a wrong step cannot be a fast one.
"""

import time

import numpy as np

from nnlib import MLP, SGD, Tanh, cross_entropy

SIZES = {"S": ((2, 16, 16, 2), 32), "M": ((784, 128, 10), 64), "L": ((784, 512, 512, 10), 256)}
LR = 0.01


def by_hand(weights, biases, X, y):
    """Gradients of softmax regression on top of tanh layers, layer by layer."""
    hidden = [X]
    for W, b in zip(weights[:-1], biases[:-1], strict=True):
        hidden.append(np.tanh(hidden[-1] @ W.T + b))
    z = hidden[-1] @ weights[-1].T + biases[-1]
    delta = np.exp(z - z.max(1, keepdims=True))
    delta /= delta.sum(1, keepdims=True)
    delta[np.arange(len(y)), y] -= 1
    delta /= len(y)
    gradients = []
    for i in reversed(range(len(weights))):
        gradients.append((delta.T @ hidden[i], delta.sum(0)))
        if i:
            delta = (delta @ weights[i]) * (1 - hidden[i] ** 2)
    return gradients[::-1]


def steps(sizes, batch):
    """The two ways to take one step, and the largest difference of their first gradients."""
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((batch, sizes[0])), rng.integers(sizes[-1], size=batch)
    model = MLP(sizes, activation=Tanh, rng=0)
    optimizer = SGD(model.parameters(), lr=LR)
    parameters = [p.data.copy() for p in model.parameters()]
    weights, biases = parameters[::2], parameters[1::2]

    def engine_step():
        optimizer.zero_grad()
        cross_entropy(model(X), y).backward()
        optimizer.step()

    def numpy_step():
        for W, b, (dW, db) in zip(weights, biases, by_hand(weights, biases, X, y), strict=True):
            W -= LR * dW
            b -= LR * db

    expected = [g for pair in by_hand(weights, biases, X, y) for g in pair]
    cross_entropy(model(X), y).backward()
    difference = max(
        np.abs(p.grad - g).max() for p, g in zip(model.parameters(), expected, strict=True)
    )
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
            raise AssertionError(f"{name}: gradients differ by {difference:.1e}")
        engine, numpy = medians([engine_step, numpy_step])
        label = f"{name}  {'-'.join(map(str, sizes))}, batch {batch}"
        print(f"{label:34} {numpy * 1e3:9.3f} {engine * 1e3:9.3f} {engine / numpy:6.2f}")
