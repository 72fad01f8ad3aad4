"""Schedules: their formulas, their names' meaning in PyTorch, and what they refuse."""

import math

import numpy as np
import pytest

from nnlib import SGD, CosineAnnealingLR, ExponentialLR, LambdaLR, LinearLR, StepLR
from tests.engine.helpers import leaf


def rates(make, steps, lr=0.8):
    optimizer = SGD([leaf([1.0])], lr=lr)
    schedule = make(optimizer)
    seen = [optimizer.lr]
    for _ in range(steps):
        schedule.step()
        seen.append(optimizer.lr)
    assert (schedule.base_lr, schedule.t) == (lr, steps)
    return seen


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda o: LambdaLR(o, lambda t: 1 / (1 + t)), [0.8, 0.4, 0.8 / 3, 0.2]),
        (lambda o: StepLR(o, 2), [0.8, 0.8, 0.08, 0.08, 0.008]),
        (lambda o: StepLR(o, 1, gamma=0.5), [0.8, 0.4, 0.2]),
        (lambda o: ExponentialLR(o, 0.5), [0.8, 0.4, 0.2, 0.1]),
        (lambda o: LinearLR(o, 0.5, 2), [0.4, 0.6, 0.8, 0.8]),
        (lambda o: LinearLR(o), [0.8 / 3, 0.8 * 7 / 15, 0.8 * 9 / 15, 0.8 * 11 / 15]),
        (lambda o: CosineAnnealingLR(o, 4), [0.8, 0.4 + 0.4 / 2**0.5, 0.4, 0.4 - 0.4 / 2**0.5, 0]),
        (lambda o: CosineAnnealingLR(o, 2, 0.2), [0.8, 0.5, 0.2, 0.2, 0.2]),
        (lambda o: LambdaLR(o, lambda t: 0), [0, 0]),
    ],
)
def test_learning_rates(make, expected):
    assert np.allclose(rates(make, len(expected) - 1), expected, rtol=1e-12, atol=1e-15)


def test_no_learning_rate_stays_none():
    assert rates(lambda o: CosineAnnealingLR(o, 2), 3, lr=0.0) == [0, 0, 0, 0]


def test_the_optimiser_uses_it():
    x = leaf([1.0])
    optimizer = SGD([x], lr=1.0)
    schedule = ExponentialLR(optimizer, 0.5)
    for expected in (0.0, -0.5, -0.75):
        optimizer.zero_grad()
        x.sum().backward()
        optimizer.step()
        schedule.step()
        assert x.data[0] == expected


def test_a_refused_factor_changes_nothing():
    optimizer = SGD([leaf([1.0])], lr=1.0)
    schedule = LambdaLR(optimizer, lambda t: 1 if t < 2 else math.nan)
    schedule.step()
    for _ in range(2):
        with pytest.raises(ValueError, match=r"factor\(2\) must be .* at least 0, got nan"):
            schedule.step()
    assert (schedule.t, optimizer.lr) == (1, 1.0)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda o: LambdaLR(o, lambda t: -1), r"factor\(0\) must be .* got -1"),
        (lambda o: LambdaLR(o, lambda t: math.inf), r"factor\(0\) must be .* got inf"),
        (lambda o: StepLR(o, 0), "step_size must be an integer of at least 1, got 0"),
        (lambda o: StepLR(o, 1, gamma=0), "gamma must be .* above 0, got 0"),
        (lambda o: ExponentialLR(o, -1), "gamma must be .* above 0, got -1"),
        (lambda o: LinearLR(o, 0), "start_factor must be .* above 0, got 0"),
        (lambda o: LinearLR(o, 1, 0), "total_iters must be an integer of at least 1"),
        (lambda o: CosineAnnealingLR(o, 0), "T_max must be an integer of at least 1"),
        (lambda o: CosineAnnealingLR(o, 5, -1), "eta_min must be from 0 to the lr 1.0, got -1"),
        (lambda o: CosineAnnealingLR(o, 5, 2), "eta_min must be .* got 2"),
    ],
)
def test_refusals(make, message):
    with pytest.raises(ValueError, match=message):
        make(SGD([leaf([1.0])], lr=1.0))
