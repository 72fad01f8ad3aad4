"""Graphs that are no networks: values and gradients of formulas.

B is a formula of large arrays that broadcasting stretches; D is a deep chain of operations on a
small array. The formulas are written once, with operators, for all libraries.
"""

import numpy as np

from benchmarks.contest import Contestant

DEPTH = 10_000


def stretched(a, b, c, d, s):
    """B: arrays of five shapes that broadcast to (64, 48, 32)."""
    difference = a - b
    return (((a * b + c) * d - s) / (difference * difference + 1)).sum()


def chain(x, depth=DEPTH):
    """D: multiply and add, in turns."""
    for _ in range(depth // 2):
        x = x * 0.999
        x = x + 0.001
    return x.sum()


GRAPHS = {"B": stretched, "D": chain}


def arguments(name, dtype):
    """Return the arrays that the formula is computed from."""
    rng = np.random.default_rng(0)
    shapes = {"B": [(64, 1, 32), (1, 48, 32), (32,), (64, 48, 1), ()], "D": [(16,)]}
    return [np.asarray(rng.standard_normal(shape), dtype) for shape in shapes[name]]


def differentiator(run):
    """Return the contestant whose run returns the value and the gradients."""

    def evidence():
        value, gradients = run()
        return [value, *gradients]

    return Contestant(run, evidence)


def numpy_graph(name, dtype):
    """Value and gradients by hand."""
    arrays = arguments(name, dtype)

    def stretched_by_hand():
        a, b, c, d, s = arrays
        u = a * b + c
        numerator = u * d - s
        difference = a - b
        denominator = difference * difference + 1
        quotient = numerator / denominator
        g = 1 / denominator
        dd, ds = (g * u).sum(2, keepdims=True), -g.sum()
        through_u = g * d
        g *= quotient
        g *= difference
        g *= -2
        da, db = (
            (through_u * b + g).sum(1, keepdims=True),
            (through_u * a - g).sum(0, keepdims=True),
        )
        return quotient.sum(), [da, db, through_u.sum((0, 1)), dd, ds]

    def chain_by_hand():
        (x,) = arrays
        value, g = chain(x), np.ones_like(x)
        for _ in range(DEPTH // 2):
            g = g * 0.999
        return value, [g]

    return differentiator({"B": stretched_by_hand, "D": chain_by_hand}[name])


def nnlib_graph(name, dtype):
    """Value and gradients with nnlib."""
    from nnlib import value_and_grad

    arrays, both = arguments(name, dtype), value_and_grad(GRAPHS[name])

    def run():
        value, gradients = both(*arrays)
        return value, gradients if len(arrays) > 1 else [gradients]

    return differentiator(run)
