"""Thresholds against all possible decisions, and costs against their expectation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnlib.metrics import (
    accuracy_score,
    best_threshold,
    confusion_matrix,
    cost_threshold,
    f1_score,
    precision_score,
    recall_score,
    roc_curve,
)

FEW = settings(max_examples=40, deadline=None)
Y, S = [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]
costs = st.floats(0, 1e6)


@st.composite
def samples(draw):
    n = draw(st.integers(1, 10))
    y = draw(arrays(np.int64, n, elements=st.integers(0, 1)))
    return y, draw(arrays(np.float64, n, elements=st.integers(-3, 3).map(float)))


def negative_cost(y_true, y_pred, **options):
    (_, fp), (fn, _) = confusion_matrix(y_true, y_pred, labels=[0, 1], **options)
    return -(2 * fp + 3 * fn)


def test_best_f1_of_four_samples():
    assert best_threshold(Y, S) == best_threshold(Y, S, f1_score) == 0.35
    assert f1_score(Y, np.array(S) >= 0.35) == 0.8


@FEW
@given(samples(), st.sampled_from([accuracy_score, f1_score, precision_score, negative_cost]))
def test_no_threshold_is_better(data, metric):
    y, score = data
    best = best_threshold(y, score, metric)
    reached = metric(y, (score >= best).astype(int))
    # The half steps between the scores, and both ends, allow every decision there is.
    values = {t: metric(y, (score >= t).astype(int)) for t in np.arange(-3.5, 4.5, 0.5)}
    assert reached == max(values.values())
    equally_good = [t for t, value in values.items() if value == reached]
    positives = [(score >= t).sum() for t in equally_good]
    assert (score >= best).sum() == min(positives)
    assert best in score or best == np.inf


@FEW
@given(samples(), st.data())
def test_integer_weights_are_repetitions(data, more):
    y, score = data
    weight = more.draw(arrays(np.int64, len(y), elements=st.integers(0, 3)))
    weight[0] += 1
    for metric in ("accuracy", "f1", negative_cost):
        repeated = best_threshold(np.repeat(y, weight), np.repeat(score, weight), metric)
        assert best_threshold(y, score, metric, sample_weight=weight) == repeated


@FEW
@given(samples())
def test_an_increasing_map_moves_the_threshold_along(data):
    y, score = data
    for metric in ("accuracy", "balanced_accuracy", "recall"):
        moved = best_threshold(y, np.exp(score), metric)
        assert moved == np.exp(best_threshold(y, score, metric))


def test_names_stand_for_the_functions():
    y, score = [0, 1, 0, 1, 1], [1, 2, 3, 4, 5]
    assert best_threshold(y, score, "precision") == 5  # the first of several with precision 1
    assert best_threshold(y, score, "recall") == 2
    assert best_threshold(y, score, "specificity") == np.inf
    assert best_threshold(y, score, "accuracy") == 4
    assert best_threshold(y, score, "balanced_accuracy") == 4
    assert best_threshold(y, score, "f1") == 2


def test_balanced_accuracy_is_where_the_roc_curve_is_farthest_from_the_diagonal():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 60)
    score = rng.normal(y)
    fpr, tpr, thresholds = roc_curve(y, score)
    assert best_threshold(y, score, "balanced_accuracy") == thresholds[np.argmax(tpr - fpr)]


def test_the_metric_sees_zeros_and_ones_whatever_the_classes():
    seen = []

    def metric(y_true, y_pred):
        seen.append((y_true.tolist(), y_pred.tolist()))
        return accuracy_score(y_true, y_pred)

    assert best_threshold(["n", "n", "p"], [1, 3, 2], metric, pos_label="p") == np.inf
    truth = [0, 0, 1]
    assert seen == [(truth, [0, 0, 0]), (truth, [0, 1, 0]), (truth, [0, 1, 1]), (truth, [1, 1, 1])]


def test_float32_scores_keep_their_decisions():
    score = np.array([0.1, 0.2, 0.3], dtype=np.float32)
    assert (score >= best_threshold([0, 1, 1], score)).tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (([], []), {}, ValueError, "y_true must have shape"),
        (([0, 1], [1, np.nan]), {}, ValueError, "y_score must be finite"),
        (([0, 1], [1]), {}, ValueError, "equally many rows"),
        (([0, 2], [1, 2]), {}, ValueError, "pos_label must be given"),
        (([0, 1], [1, 2], "auc"), {}, ValueError, "metric must be one of 'accuracy', .* got 'auc'"),
        (([0, 1], [1, 2], lambda *_: "a"), {}, TypeError, "metric must return a number, got str"),
        (([0, 1], [1, 2], lambda *_: np.nan), {}, ValueError, "metric .* got nan at inf"),
        (([0, 1], [1, 2]), {"sample_weight": [1, -1]}, ValueError, "sample_weight must be at"),
    ],
)
def test_best_threshold_refuses(arguments, options, error, message):
    with pytest.raises(error, match=message):
        best_threshold(*arguments, **options)


def test_a_miss_that_costs_nine_alarms():
    assert cost_threshold(1, 9) == 0.1
    assert cost_threshold(2, 2) == 0.5
    assert cost_threshold(0, 1) == 0
    assert cost_threshold(1, 0) == 1


@given(costs, costs, st.floats(0, 1))
def test_the_threshold_is_where_the_expected_costs_are_equal(alarm, miss, p):
    if alarm + miss < 1e-300:
        return
    if_positive, if_negative = (1 - p) * alarm, p * miss
    threshold = cost_threshold(alarm, miss)
    assert 0 <= threshold <= 1
    if p > threshold + 1e-9:
        assert if_positive < if_negative
    if p < threshold - 1e-9:
        assert if_positive > if_negative


def test_on_many_calibrated_samples_both_ways_agree():
    rng = np.random.default_rng(0)
    p = rng.random(4000).round(2)
    y = (rng.random(4000) < p).astype(int)
    chosen = best_threshold(y, p, negative_cost)
    assert chosen == pytest.approx(cost_threshold(2, 3), abs=0.05)


@given(st.floats(0.01, 0.99), st.floats(0.01, 100), st.floats(0.1, 10), st.floats(0.1, 10))
def test_weights_in_training_shift_the_threshold_as_documented(p, r, alarm, miss):
    odds = r * p / (1 - p)
    shifted = odds / (1 + odds)
    plain, moved = cost_threshold(alarm, miss), cost_threshold(r * alarm, miss)
    if abs(p - plain) > 1e-9:
        assert (p >= plain) == (shifted >= moved)


def test_weights_of_three_move_a_probability_as_in_the_book():
    p = np.array([0.2, 0.8])
    shifted = 3 * p / (1 - p + 3 * p)
    assert shifted == pytest.approx([0.428571, 0.923077], abs=1e-6)
    assert cost_threshold(3 * 4, 1 * 1) == pytest.approx(3 * 0.8 / (1 - 0.8 + 3 * 0.8))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((0, 0), ValueError, "false_positive and false_negative must have .* above 0, got 0.0"),
        ((1e308, 1e308), ValueError, "finite sum above 0, got inf"),
        ((-1, 2), ValueError, "false_positive must be a finite number of at least 0, got -1"),
        ((1, np.inf), ValueError, "false_negative must be .* got inf"),
        (("a", 1), TypeError, "false_positive must be a number"),
    ],
)
def test_cost_threshold_refuses(arguments, error, message):
    with pytest.raises(error, match=message):
        cost_threshold(*arguments)


def test_recall_at_the_lowest_score_is_one():
    threshold = best_threshold([1, 0, 1], [1, 2, 3], "recall")
    assert threshold == 1
    assert recall_score([1, 0, 1], np.array([1, 2, 3]) >= threshold) == 1
