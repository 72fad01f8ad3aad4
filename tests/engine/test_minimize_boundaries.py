"""The minimisers as they come, and their results as values."""

import dataclasses
import inspect

import pytest

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


def test_a_trajectory_is_itself_alone_and_stays_as_it_is():
    one, same = (newton(lambda x: (x * x).sum(), [1.0]) for _ in range(2))
    assert one != same
    assert len({one, same}) == 2
    assert repr(one).startswith("Trajectory(1 steps, ")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.points = []
