"""The minimisers as they come, and their results as values."""

import dataclasses
import inspect

import numpy as np
import pytest

import nnlib
from nnlib.minimize import conjugate_gradient, gradient_descent, lbfgs, newton


@pytest.mark.parametrize(
    ("method", "own"),
    [
        (gradient_descent, {}),
        (newton, {}),
        (conjugate_gradient, {"curvature": 0.1}),
        (lbfgs, {"curvature": 0.9, "memory": 10}),
    ],
)
def test_all_methods_stop_alike_unless_told(method, own):
    named = inspect.signature(method).parameters.values()
    settings = {p.name: p.default for p in named if p.kind is p.KEYWORD_ONLY}
    assert settings == {"steps": 100, "tol": 1e-6} | own


def valley(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


@pytest.mark.parametrize(
    "way",
    [
        lambda: gradient_descent(lambda x: nnlib.exp(x).sum(), [0.0], 1e-3),
        lambda: newton(lambda x: nnlib.exp(x).sum(), [0.0], tol=1e-300),
        lambda: conjugate_gradient(valley, np.full(60, -1.0)),
        lambda: lbfgs(valley, np.full(60, -1.0), tol=1e-300),
    ],
)
def test_a_long_way_ends_after_a_hundred_steps(way):
    way = way()
    assert len(way.points) == 101
    assert not way.converged


def test_ten_pairs_are_remembered():
    start = np.full(60, -1.0)
    assert np.array_equal(lbfgs(valley, start).x, lbfgs(valley, start, memory=10).x)
    assert not np.array_equal(lbfgs(valley, start).x, lbfgs(valley, start, memory=11).x)


def test_a_trajectory_is_itself_alone_and_stays_as_it_is():
    one, same = (newton(lambda x: (x * x).sum(), [1.0]) for _ in range(2))
    assert one != same
    assert len({one, same}) == 2
    assert repr(one).startswith("Trajectory(1 steps, ")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.points = []
