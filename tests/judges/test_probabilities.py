"""Log loss, Brier score and calibration against definitions and known values."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.data import one_hot
from nnlib.metrics import (
    brier_score_loss,
    calibration_curve,
    expected_calibration_error,
    log_loss,
)

FEW = settings(max_examples=40, deadline=None)


@st.composite
def forecasts(draw):
    """Class numbers, at least two of them, and a row of probabilities for each."""
    n, n_classes = draw(st.integers(2, 30)), draw(st.integers(2, 5))
    rng = np.random.default_rng(draw(st.integers(0, 999)))
    y = np.append([0, 1], rng.integers(0, n_classes, n))
    return y, rng.dirichlet(np.ones(n_classes), n + 2), list(range(n_classes))


@FEW
@given(forecasts())
def test_the_brier_score_is_the_squared_distance_from_one_hot_rows(data):
    y, p, labels = data
    distance = np.mean(np.sum((one_hot(y, len(labels)) - p) ** 2, axis=1))
    assert brier_score_loss(y, p, labels=labels, scale_by_half=False) == pytest.approx(distance)
    assert 0 <= brier_score_loss(y, p, labels=labels, scale_by_half=True) <= 1
    halved = brier_score_loss(y, p, labels=labels, scale_by_half=True)
    expected = halved if len(labels) == 2 else distance
    assert brier_score_loss(y, p, labels=labels) == pytest.approx(expected)


@pytest.mark.parametrize("score", [brier_score_loss, log_loss])
def test_the_true_probability_costs_least_on_average(score):
    y, grid = np.repeat([0, 1], [7, 3]), np.linspace(0.01, 0.99, 99)
    costs = [score(y, np.full(10, p)) for p in grid]
    assert grid[np.argmin(costs)] == pytest.approx(0.3)


def test_one_confident_mistake_costs_at_most_one():
    assert brier_score_loss([1, 0], [0.0, 0.0]) == 0.5
    assert log_loss([1, 0], [0.0, 0.0]) > 18


@pytest.mark.parametrize("judge", [brier_score_loss, expected_calibration_error])
@pytest.mark.parametrize(
    ("y", "p", "options", "error", "message"),
    [
        ([0, 1], [0.5, 1.5], {}, ValueError, r"must be in 0\.\.1, got 0.5\.\.1.5"),
        ([0, 1], [0.5], {}, ValueError, "must have equally many rows"),
        ([0, 1], [[0.5, 0.4], [0.5, 0.5]], {}, ValueError, "must have rows with sum 1"),
        ([0, 1, 2], [0.1, 0.2, 0.3], {}, ValueError, r"at most two classes, got \[0, 1, 2\]"),
        ([2, 3], [0.1, 0.2], {}, ValueError, "pos_label must be given"),
        ([0, 1], [0.1, 0.2], {"labels": [0, 1]}, ValueError, "labels must be None"),
        ([0, 1], np.eye(2), {"pos_label": 1}, ValueError, "pos_label must be None"),
        ([0, 1], np.zeros((2, 1, 1)), {}, ValueError, r"shape \(N, C\) or \(N,\), got \(2, 1, 1\)"),
        ([0, 1], [[0.5], [0.5, 0.5]], {}, ValueError, "must have rows of equal length"),
        ([0, 1], ["a", "b"], {}, TypeError, "must hold real numbers"),
    ],
)
def test_judges_of_probabilities_refuse(judge, y, p, options, error, message):
    with pytest.raises(error, match=message):
        judge(y, p, **options)


def test_how_to_halve_is_said_plainly():
    with pytest.raises(ValueError, match="scale_by_half must be True, False or 'auto', got 'no'"):
        brier_score_loss([0, 1], [0.1, 0.2], scale_by_half="no")


@FEW
@given(forecasts(), st.integers(1, 20), st.sampled_from(["uniform", "quantile"]))
def test_the_calibration_error_is_the_mean_distance_from_the_diagonal(data, n_bins, strategy):
    y, p, _ = data
    y, p = (y == 1).astype(int), p[:, 1]
    edges = np.linspace(0, 1, n_bins + 1)
    if strategy == "quantile":
        edges = np.percentile(p, edges * 100)  # as there: a rounding moves a sample on an edge
    expected = 0.0
    for k in range(n_bins):
        chosen = (p > edges[k]) & (p <= edges[k + 1])
        if k == 0:
            chosen |= p <= edges[1]
        if chosen.any():
            expected += chosen.mean() * abs(y[chosen].mean() - p[chosen].mean())
    options = {"n_bins": n_bins, "strategy": strategy}
    assert expected_calibration_error(y, p, **options) == pytest.approx(expected, abs=1e-12)
    true, predicted = calibration_curve(y, p, **options)
    assert expected_calibration_error(y, p, **options) <= np.abs(true - predicted).max() + 1e-12


@FEW
@given(forecasts())
def test_of_several_classes_the_largest_probability_is_judged(data):
    y, p, labels = data
    right = p.argmax(axis=1) == y
    error = expected_calibration_error(y, p, labels=labels)
    assert error == pytest.approx(
        expected_calibration_error(right, p.max(axis=1), pos_label=True), abs=1e-12
    )
    assert expected_calibration_error(y, p, labels=labels, n_bins=1) == pytest.approx(
        abs(right.mean() - p.max(axis=1).mean())
    )


def test_the_prevalence_for_everyone_is_calibrated_and_overconfidence_is_not():
    y = np.repeat([0, 1], [7, 3])
    assert expected_calibration_error(y, np.full(10, 0.3)) == pytest.approx(0)
    assert expected_calibration_error(y, np.full(10, 0.9)) == pytest.approx(0.6)
    assert expected_calibration_error(y, y.astype(float)) == 0


def test_calibration_by_hand():
    y, p = [0, 1, 0, 1, 1], [0.0, 0.2, 0.25, 0.6, 1.0]
    true, predicted = calibration_curve(y, p, n_bins=4)
    assert true == pytest.approx([1 / 3, 1, 1])  # 0.25 is an edge; no value is in the last but one
    assert predicted == pytest.approx([0.15, 0.6, 1])
    true, predicted = calibration_curve(y, p, n_bins=2, strategy="quantile")
    assert true == pytest.approx([1 / 3, 1])
    assert predicted == pytest.approx([0.15, 0.8])


@FEW
@given(st.integers(1, 20), st.integers(1, 60), st.integers(0, 99))
def test_calibration_keeps_the_means_and_the_bins(n_bins, n, seed):
    rng = np.random.default_rng(seed)
    p = rng.random(n)
    true, predicted = calibration_curve(rng.random(n) < p, p, n_bins=n_bins, pos_label=True)
    bins = np.ceil(predicted * n_bins)
    assert (np.diff(bins) > 0).all()
    assert len(true) == len(np.unique(np.ceil(p * n_bins)))
    assert ((true >= 0) & (true <= 1)).all()


def test_calibrated_probabilities_lie_on_the_diagonal():
    rng = np.random.default_rng(0)
    p = rng.random(20_000)
    for strategy in ("uniform", "quantile"):
        true, predicted = calibration_curve(rng.random(20_000) < p, p, strategy=strategy)
        assert true == pytest.approx(predicted, abs=0.03)
        true, predicted = calibration_curve(rng.random(20_000) < p**2, p, strategy=strategy)
        assert (true < predicted - 0.05).any()


@pytest.mark.parametrize(
    ("y", "p", "options", "error", "message"),
    [
        ([0, 1], [0.5, 1.5], {}, ValueError, r"y_prob must be in 0\.\.1, got 0.5\.\.1.5"),
        ([0, 1], [0.5, np.nan], {}, ValueError, "y_prob must be finite"),
        ([0, 1], [[0.5, 0.5]] * 2, {}, ValueError, r"y_prob must have shape \(N,\), got \(2, 2\)"),
        ([0, 1], [0.5], {}, ValueError, "y_true and y_prob must have equally many rows"),
        ([0, 1], [0.5, 0.5], {"n_bins": 0}, ValueError, "n_bins must be .* got 0"),
        ([0, 1], [0.5, 0.5], {"n_bins": 2.0}, TypeError, "n_bins must be an integer"),
        ([0, 1], [0.5, 0.5], {"strategy": "even"}, ValueError, "strategy must be .* got 'even'"),
        ([0, 2], [0.5, 0.5], {}, ValueError, "pos_label must be given"),
        ([0, 1, 2], [0.5] * 3, {"pos_label": 2}, ValueError, "at most two classes"),
    ],
)
def test_calibration_refuses(y, p, options, error, message):
    with pytest.raises(error, match=message):
        calibration_curve(y, p, **options)
