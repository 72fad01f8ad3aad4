"""What must not grow faster than the graph, or not at all: time, recursion, garbage."""

import gc
import sys
import time

import numpy as np

from benchmarks.contest import digits, race
from benchmarks.graphs import DEPTH, chain
from benchmarks.steps import nnlib_step, problem


def ladder(x, rungs):
    """Every rung is used twice by the next, so there are 2**rungs ways down to x."""
    for _ in range(rungs):
        x = x * 0.5
        x = x + x
    return x.sum()


def doubling(f, n, seconds):
    """Return the milliseconds for n operations, and how much longer twice as many take: 2 times."""
    from nnlib import value_and_grad

    x = np.linspace(-1, 1, 16)

    def run(n):
        value, gradient = value_and_grad(lambda t: f(t, n))(x)
        return value, gradient

    np.testing.assert_allclose(run(DEPTH)[0], f(x, DEPTH), rtol=1e-12)
    times = race({"once": lambda: run(n), "twice": lambda: run(2 * n)}, seconds)
    return {"ms": times["once"]["ms"], "twice as deep": times["twice"]["ratio"]}


def million(operations=1_000_000, limit=200):
    """Build, differentiate and free a graph much deeper than the interpreter may recurse."""
    from nnlib import Tensor

    before, start = sys.getrecursionlimit(), time.perf_counter()
    sys.setrecursionlimit(limit)
    try:
        x = Tensor(1.0, requires_grad=True)
        y = chain(x, operations)
        y.backward()
        del y
    finally:
        sys.setrecursionlimit(before)
    expected = 0.999 ** (operations // 2)
    if not abs(x.grad - expected) <= 1e-9 * expected:
        raise AssertionError(f"{operations} operations: gradient {x.grad}, wanted {expected}")
    return {"operations": operations, "seconds": digits(time.perf_counter() - start)}


def garbage(steps=100):
    """Return how many objects training steps leave to the garbage collector."""
    step = nnlib_step(problem("S", "float64")).run
    step()
    gc.collect()
    gc.disable()
    try:
        for _ in range(steps):
            step()
        return gc.collect()
    finally:
        gc.enable()


def report(seconds=1.0):
    """Measure it all."""
    return {
        "chain": doubling(chain, DEPTH, seconds),
        "ladder": doubling(ladder, DEPTH, seconds),
        "million": million(),
        "garbage": garbage(),
    }
