"""Bootstrap intervals against exact quantiles, their coverage, and loops by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.metrics import (
    accuracy_score,
    bootstrap_interval,
    log_loss,
    mean_absolute_error,
    roc_auc_score,
)


def data(n=60, seed=0):
    rng = np.random.default_rng(seed)
    y = (rng.random(n) < 0.4).astype(int)
    return y, rng.normal(y), rng.normal(0.3 * y)


def test_the_interval_is_that_of_a_loop_by_hand():
    y, score, _ = data()
    rng = np.random.default_rng(5)
    areas = []
    for _ in range(200):
        rows = rng.choice(60, size=60)
        areas.append(roc_auc_score(y[rows], score[rows]))
    interval = bootstrap_interval(
        roc_auc_score, y, score, n_resamples=200, confidence_level=0.9, rng=5
    )
    assert interval.value == roc_auc_score(y, score)
    assert [interval.low, interval.high] == pytest.approx(np.quantile(areas, [0.05, 0.95]))


def test_shares_have_the_quantiles_of_a_binomial():
    # The share of right answers in a resample is binomial: 80 of 100, standard deviation 0.04.
    right = np.arange(100) < 80
    interval = bootstrap_interval(accuracy_score, np.ones(100), right, n_resamples=4000)
    assert interval.low == pytest.approx(0.72, abs=0.011)
    assert interval.high == pytest.approx(0.87, abs=0.011)


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    def metric(true, predicted):
        return np.abs(true - predicted).mean()

    truth, covered = np.sqrt(2 / np.pi), 0  # the mean distance of a standard normal from 0
    for seed in range(200):
        y = np.random.default_rng(seed).normal(size=60)
        low, high = bootstrap_interval(
            metric, y, y * 0, n_resamples=200, confidence_level=0.8, rng=seed + 1000
        )[1:]
        covered += low <= truth <= high
    assert 0.72 < covered / 200 < 0.88  # three standard errors around 80%


def test_two_models_are_compared_on_the_same_rows():
    y, good, poor = data(200)
    difference = bootstrap_interval(roc_auc_score, y, good, poor, n_resamples=300)
    assert difference.value == roc_auc_score(y, good) - roc_auc_score(y, poor)
    assert 0 < difference.low < difference.value < difference.high
    same = bootstrap_interval(roc_auc_score, y, good, good, n_resamples=50)
    assert same == (0, 0, 0)
    # A constant shift of all errors is certain, however much the errors themselves vary.
    y = np.random.default_rng(0).normal(size=30)
    shift = bootstrap_interval(
        mean_absolute_error, y, y - np.abs(y) - 1, y - np.abs(y), n_resamples=50
    )
    assert shift == pytest.approx((1, 1, 1))


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 30), st.integers(0, 99), st.sampled_from([0.5, 0.9, 0.99]))
def test_stratified_resamples_keep_the_number_of_each_class(n, seed, level):
    y = np.random.default_rng(seed).choice(["a", "b", "c"], n)
    counts = []

    def metric(true, other):
        assert np.array_equal(true, other)
        counts.append(sorted(true.tolist()))
        return 1.0

    interval = bootstrap_interval(
        metric, y, y, stratify=y, n_resamples=5, confidence_level=level, rng=seed
    )
    assert interval == (1, 1, 1)
    assert counts == [sorted(y.tolist())] * 6


def test_a_wider_level_and_fewer_samples_give_wider_intervals():
    y, score, _ = data()

    def width(n, level):
        interval = bootstrap_interval(roc_auc_score, y[:n], score[:n], confidence_level=level)
        assert interval.low <= interval.value <= interval.high
        return interval.high - interval.low

    assert width(60, 0.5) < width(60, 0.95) < width(60, 0.99)
    assert width(60, 0.95) < width(30, 0.95)


def test_rng_decides_and_is_0_unless_told():
    y, score, _ = data()
    first = bootstrap_interval(roc_auc_score, y, score, n_resamples=20)
    assert first == bootstrap_interval(roc_auc_score, y, score, n_resamples=20, rng=0)
    assert first != bootstrap_interval(roc_auc_score, y, score, n_resamples=20, rng=1)


def test_rows_of_probabilities_stay_together():
    y = np.arange(30) % 3
    p = np.random.default_rng(0).dirichlet(np.ones(3), 30)
    interval = bootstrap_interval(
        lambda y, p: log_loss(y, p, labels=[0, 1, 2]), y, p, n_resamples=50
    )
    assert interval.low < log_loss(y, p) < interval.high


Y = [0, 1, 1]


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((roc_auc_score, [0, 1], [1, 2]), {}, ValueError, "got nan; .* give stratify=y_true"),
        ((lambda y, p: (1, 2), Y, Y), {}, TypeError, "metric must return a number, got tuple"),
        (("auc", Y, Y), {}, TypeError, "metric must be callable, got str 'auc'"),
        ((accuracy_score, Y, [0]), {}, ValueError, "y_true and y_pred must have equally many"),
        ((accuracy_score, Y, Y, [0]), {}, ValueError, "y_pred and y_other must have equally many"),
        ((accuracy_score, [], []), {}, ValueError, "y_true must have at least one row"),
        ((accuracy_score, Y, 1), {}, ValueError, "y_pred must have rows, got the single value 1"),
        ((accuracy_score, Y, Y), {"n_resamples": 0}, ValueError, "n_resamples must be .* got 0"),
        ((accuracy_score, Y, Y), {"confidence_level": 1}, ValueError, "confidence_level must be"),
        ((accuracy_score, Y, Y), {"confidence_level": 0}, ValueError, "must be above 0, got 0"),
        ((accuracy_score, Y, Y), {"confidence_level": 95}, ValueError, "below 1, got 95"),
        ((accuracy_score, Y, Y), {"stratify": [0]}, ValueError, "y_true and stratify must have"),
        ((accuracy_score, Y, Y), {"stratify": True}, ValueError, "stratify must have .* got True"),
        ((accuracy_score, Y, Y), {"rng": "a"}, TypeError, "rng must be .* got str 'a'"),
    ],
)
def test_bootstrap_refuses(arguments, options, error, message):
    with pytest.raises(error, match=message):
        bootstrap_interval(*arguments, **options)
