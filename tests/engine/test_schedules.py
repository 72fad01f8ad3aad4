"""Schedules: their formulas, their names' meaning in PyTorch, and what they refuse."""

import math

import numpy as np
import pytest

from nnlib import (
    SGD,
    CosineAnnealingLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    LRScheduler,
    MultiStepLR,
    ReduceLROnPlateau,
    SequentialLR,
    StepLR,
)
from tests.engine.helpers import leaf


def rates(make, steps, lr=0.8):
    optimizer = SGD([leaf([1.0])], lr=lr)
    schedule = make(optimizer)
    seen = [optimizer.lr]
    for _ in range(steps):
        schedule.step()
        seen.append(optimizer.lr)
    assert (schedule.base_lr, schedule.last_epoch) == (lr, steps)
    return seen


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda o: LambdaLR(o, lambda t: 1 / (1 + t)), [0.8, 0.4, 0.8 / 3, 0.2]),
        (lambda o: StepLR(o, 2), [0.8, 0.8, 0.08, 0.08, 0.008]),
        (lambda o: StepLR(o, 1, gamma=0.5), [0.8, 0.4, 0.2]),
        (lambda o: ExponentialLR(o, 0.5), [0.8, 0.4, 0.2, 0.1]),
        (lambda o: MultiStepLR(o, [1, 3, 3], 0.5), [0.8, 0.4, 0.4, 0.1, 0.1]),
        (lambda o: LinearLR(o, 0.5, total_iters=2), [0.4, 0.6, 0.8, 0.8]),
        (lambda o: LinearLR(o, 1, 0, 2), [0.8, 0.4, 0, 0]),
        (lambda o: LinearLR(o), [0.8 / 3, 0.8 * 7 / 15, 0.8 * 9 / 15, 0.8 * 11 / 15]),
        (lambda o: CosineAnnealingLR(o, 4), [0.8, 0.4 + 0.4 / 2**0.5, 0.4, 0.4 - 0.4 / 2**0.5, 0]),
        (lambda o: CosineAnnealingLR(o, 2, 0.2), [0.8, 0.5, 0.2, 0.5, 0.8, 0.5]),
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
        with pytest.raises(ValueError, match=r"lr_lambda\(2\) must be .* at least 0, got nan"):
            schedule.step()
    assert (schedule.last_epoch, optimizer.lr) == (1, 1.0)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda o: LambdaLR(o, lambda t: -1), r"lr_lambda\(0\) must be .* got -1"),
        (lambda o: LambdaLR(o, lambda t: math.inf), r"lr_lambda\(0\) must be .* got inf"),
        (lambda o: StepLR(o, 0), "step_size must be an integer of at least 1, got 0"),
        (lambda o: StepLR(o, 1, gamma=0), "gamma must be .* above 0, got 0"),
        (lambda o: ExponentialLR(o, -1), "gamma must be .* above 0, got -1"),
        (lambda o: LinearLR(o, 0), "start_factor must be .* above 0, got 0"),
        (lambda o: LinearLR(o, 1.5), "start_factor must be a number from 0 to 1, got 1.5"),
        (lambda o: LinearLR(o, 1, 2), "end_factor must be a number from 0 to 1, got 2"),
        (lambda o: LinearLR(o, 1, 1, 0), "total_iters must be an integer of at least 1"),
        (lambda o: MultiStepLR(o, [0]), "milestones must be an integer of at least 1, got 0"),
        (lambda o: SequentialLR(o, [], []), "schedulers must hold at least one .*, got none"),
        (lambda o: SequentialLR(o, [StepLR(o, 1)], [1]), r"milestones must hold 0 .*, got \[1\]"),
        (lambda o: SequentialLR(o, [StepLR(o, 1)] * 3, [2, 1]), r"milestones must rise, got"),
        (lambda o: SequentialLR(o, [StepLR(o, 1)] * 3, [2, 2]), r"milestones must rise, got"),
        (lambda o: SequentialLR(o, [StepLR(o, 1)] * 2, [0]), "milestones must be an integer of at"),
        (
            lambda o: SequentialLR(SGD([leaf(1.0)], 1), [StepLR(o, 1)], []),
            "schedulers must belong to the optimizer, got one of another",
        ),
        (lambda o: ReduceLROnPlateau(o, "low"), "mode must be 'min' or 'max', got 'low'"),
        (lambda o: ReduceLROnPlateau(o, factor=1), "factor must be .* below 1, got 1"),
        (lambda o: ReduceLROnPlateau(o, factor=0), "factor must be .* above 0, got 0"),
        (lambda o: ReduceLROnPlateau(o, patience=-1), "patience must be an integer of at least 0"),
        (lambda o: ReduceLROnPlateau(o, cooldown=-1), "cooldown must be an integer of at least 0"),
        (lambda o: ReduceLROnPlateau(o, min_lr=-1), "min_lr must be .* at least 0, got -1"),
        (lambda o: CosineAnnealingLR(o, 0), "T_max must be an integer of at least 1"),
        (lambda o: CosineAnnealingLR(o, 5, -1), "eta_min must be .* at least 0, got -1"),
        (lambda o: CosineAnnealingLR(o, 5, 2), "eta_min must be at most the lr 1.0, got 2"),
    ],
)
def test_refusals(make, message):
    with pytest.raises(ValueError, match=message):
        make(SGD([leaf([1.0])], lr=1.0))


def test_a_second_schedule_takes_the_base_of_the_first():
    optimizer = SGD([leaf([1.0])], lr=1.0)
    warm_up = LinearLR(optimizer, 0.1, total_iters=3)
    cosine = CosineAnnealingLR(optimizer, T_max=5)
    assert optimizer.lr == 0.1
    for _ in range(3):
        warm_up.step()
    cosine.step()
    assert np.isclose(optimizer.lr, 0.9045084971874737, rtol=1e-14)


def test_a_schedule_made_after_another_one_has_ended_takes_the_base_of_before():
    optimizer = SGD([leaf([1.0])], lr=1.0)
    warm_up = LinearLR(optimizer, 0.1, total_iters=3)
    for _ in range(3):
        warm_up.step()
    cosine = CosineAnnealingLR(optimizer, T_max=5)
    cosine.step()
    assert np.isclose(optimizer.lr, 0.9045084971874737, rtol=1e-14)
    assert cosine.base_lr == 1.0


def test_a_learning_rate_that_was_changed_before_the_first_schedule_is_the_base():
    optimizer = SGD([leaf([1.0])], lr=1.0)
    optimizer.lr = 0.5
    assert StepLR(optimizer, 1).base_lr == 0.5


def test_long_schedules_come_to_rest():
    optimizer = SGD([leaf([1.0])], lr=1.0)
    schedule = ExponentialLR(optimizer, 0.1)
    for _ in range(400):
        schedule.step()
    assert optimizer.lr == 0


def test_sequences_within_sequences():
    optimizer = SGD([leaf([1.0])], lr=1.0)
    inner = SequentialLR(optimizer, [ExponentialLR(optimizer, 0.5), StepLR(optimizer, 9)], [2])
    outer = SequentialLR(optimizer, [LinearLR(optimizer, 0.5, total_iters=2), inner], [2])
    seen = []
    for _ in range(6):
        seen.append(optimizer.lr)
        outer.step()
    assert seen == [0.5, 0.75, 1.0, 0.5, 1.0, 1.0]


def test_a_schedule_of_your_own():
    class Halve(LRScheduler):
        def next_lr(self, t):
            return self.base_lr / 2**t

    assert rates(Halve, 2) == [0.8, 0.4, 0.2]
    with pytest.raises(NotImplementedError, match="LRScheduler defines no next_lr"):
        LRScheduler(SGD([leaf([1.0])], lr=1.0))


def test_a_plateau_cannot_be_part_of_a_sequence():
    optimizer = SGD([leaf([1.0])], lr=1.0)
    with pytest.raises(TypeError, match="schedulers must hold schedules that step alone, got"):
        SequentialLR(optimizer, [ReduceLROnPlateau(optimizer)], [])


@pytest.mark.parametrize("make", [lambda o: StepLR(o, 1), ReduceLROnPlateau])
def test_what_is_no_optimiser_is_refused(make):
    with pytest.raises(TypeError, match="optimizer must be an Optimizer, got list"):
        make([leaf(1.0)])


@pytest.mark.parametrize(
    ("function", "message"),
    [(0.5, "lr_lambda must be a function of t, got 0.5"),
     (lambda t: None, r"lr_lambda\(0\) must be a number, got NoneType None")],
)  # fmt: skip
def test_a_lambda_is_a_function_to_numbers(function, message):
    with pytest.raises(TypeError, match=message):
        LambdaLR(SGD([leaf([1.0])], lr=1.0), function)
