"""ROC, precision-recall and their areas against known values, definitions and invariances."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnlib.metrics import (
    average_precision_score,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

Y, S = [0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]
FEW = settings(max_examples=40, deadline=None)


@st.composite
def samples(draw, max_size=12):
    """Both classes, scores with ties, and counts as weights."""
    n = draw(st.integers(2, max_size))
    y = draw(arrays(np.int64, n, elements=st.integers(0, 1)))
    y[:2] = 0, 1
    score = draw(arrays(np.float64, n, elements=st.integers(-4, 4).map(float)))
    weight = draw(arrays(np.int64, n, elements=st.integers(0, 3)))
    weight[:2] += 1
    return y, score, weight


def rates(y, score, weight, threshold):
    """Shares of the negative and of the positive samples at or above a threshold."""
    taken = score >= threshold
    return [weight[taken & (y == c)].sum() / weight[y == c].sum() for c in (0, 1)]


def same(first, second):
    for a, b in zip(first, second, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12)


def test_roc_of_four_samples():
    fpr, tpr, thresholds = roc_curve(Y, S)
    assert fpr.tolist() == [0, 0, 0.5, 0.5, 1]
    assert tpr.tolist() == [0, 0.5, 0.5, 1, 1]
    assert thresholds.tolist() == [np.inf, 0.8, 0.4, 0.35, 0.1]
    assert roc_auc_score(Y, S) == 0.75


def test_precision_and_recall_of_four_samples():
    precision, recall, thresholds = precision_recall_curve(Y, S)
    assert precision.tolist() == [0.5, 2 / 3, 0.5, 1, 1]
    assert recall.tolist() == [1, 1, 0.5, 0.5, 0]
    assert thresholds.tolist() == [0.1, 0.35, 0.4, 0.8]
    assert average_precision_score(Y, S) == pytest.approx(5 / 6, rel=1e-15)
    assert -np.trapezoid(precision, recall) == pytest.approx(0.7916666666666666)


@pytest.mark.parametrize(
    ("y", "score", "options", "area", "precision"),
    [
        ([0, 1, 1, 0, 1, 0], [0.5, 0.5, 0.9, 0.9, 0.1, 0.1], {}, 0.5, 0.5),
        ([0, 1, 1, 0, 1], [0.3] * 5, {}, 0.5, 0.6),
        ([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9], {}, 1, 1),
        ([1, 1, 0, 0], [0.1, 0.2, 0.8, 0.9], {}, 0, 0.41666666666666663),
        (Y, S, {"sample_weight": [1, 2, 3, 4]}, 0.7142857142857143, 0.9047619047619048),
        (Y, S, {"sample_weight": [1, 0, 1, 1]}, 1, 1),
        ([0, 1, 0, 1, 1, 1, 0, 0], [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2], {},
         0.5625, 0.5666666666666667),
        ([1, 1], [0.1, 0.2], {}, np.nan, 1),
        ([0, 0], [0.1, 0.2], {}, np.nan, 0),
    ],
)  # fmt: skip
def test_areas(y, score, options, area, precision):
    assert roc_auc_score(y, score, **options) == pytest.approx(area, nan_ok=True, rel=1e-15)
    assert average_precision_score(y, score, **options) == pytest.approx(precision, rel=1e-15)


def test_the_trapezoids_under_precision_and_recall_are_another_area():
    for y, score, area in (
        ([0, 1, 1, 0, 1, 0], [0.5, 0.5, 0.9, 0.9, 0.1, 0.1], 0.5833333333333333),
        ([0, 1, 1, 0, 1], [0.3] * 5, 0.8),
    ):
        precision, recall, _ = precision_recall_curve(y, score)
        assert -np.trapezoid(precision, recall) == pytest.approx(area)


def test_inner_points_on_a_straight_line_are_dropped():
    y, score = [0, 1, 1, 0, 1, 0], [0.5, 0.5, 0.9, 0.9, 0.1, 0.1]
    assert roc_curve(y, score, drop_intermediate=False)[0] == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert roc_curve(y, score)[0] == pytest.approx([0, 1 / 3, 1])
    # The rule sees equal steps from the first score on, so that this one keeps (0, 1/2).
    assert roc_curve([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9])[0].tolist() == [0, 0, 0, 1]
    y = [0, 1, 0, 1, 1, 1, 0, 0]
    score = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2]
    full, short = roc_curve(y, score, drop_intermediate=False), roc_curve(y, score)
    assert (len(full[0]), len(short[0])) == (9, 6)
    assert np.trapezoid(full[1], full[0]) == np.trapezoid(short[1], short[0]) == 0.5625


def test_one_class_has_no_rate_for_the_other():
    fpr, tpr, thresholds = roc_curve([1, 1], [0.1, 0.2])
    assert np.isnan(fpr).all()
    assert tpr.tolist() == [0, 0.5, 1]
    assert thresholds.tolist() == [np.inf, 0.2, 0.1]
    fpr, tpr, _ = roc_curve([0, 0], [0.1, 0.2])
    assert fpr.tolist() == [0, 0.5, 1]
    assert np.isnan(tpr).all()
    precision, recall, _ = precision_recall_curve([0, 0], [0.1, 0.2])
    assert precision.tolist() == [0, 0, 1]
    assert recall.tolist() == [1, 1, 0]


@FEW
@given(samples())
def test_every_point_is_what_its_threshold_does(data):
    y, score, weight = data
    curve = roc_curve(y, score, sample_weight=weight, drop_intermediate=False)
    for fpr, tpr, threshold in zip(*curve, strict=True):
        assert [fpr, tpr] == pytest.approx(rates(y, score, weight, threshold))
    assert np.array_equal(curve[2][1:], np.unique(score[weight > 0])[::-1])
    *curve, thresholds = precision_recall_curve(y, score, sample_weight=weight)
    for precision, recall, threshold in zip(curve[0][:-1], curve[1][:-1], thresholds, strict=True):
        taken = weight * (score >= threshold)
        assert precision == pytest.approx(taken[y == 1].sum() / taken.sum())
        assert recall == pytest.approx(rates(y, score, weight, threshold)[1])
    assert (curve[0][-1], curve[1][-1]) == (1, 0)


@FEW
@given(samples())
def test_the_area_is_the_share_of_pairs_in_order(data):
    y, score, weight = data
    gap = score[y == 1][:, None] - score[y == 0]
    pairs = weight[y == 1][:, None] * weight[y == 0]
    expected = (pairs * ((gap > 0) + (gap == 0) / 2)).sum() / pairs.sum()
    assert roc_auc_score(y, score, sample_weight=weight) == pytest.approx(expected)
    fpr, tpr, _ = roc_curve(y, score, sample_weight=weight)
    assert np.trapezoid(tpr, fpr) == pytest.approx(expected)


@FEW
@given(samples())
def test_the_average_precision_is_the_area_under_the_staircase(data):
    y, score, weight = data
    precision, recall, _ = precision_recall_curve(y, score, sample_weight=weight)
    area = -(np.diff(recall) * precision[:-1]).sum()
    assert average_precision_score(y, score, sample_weight=weight) == pytest.approx(area)


@FEW
@given(samples(), st.sampled_from([np.exp, lambda s: s**3, lambda s: 2 * s - 7, np.arctan]))
def test_increasing_maps_of_the_scores_move_only_the_thresholds(data, increasing):
    y, score, weight = data
    options = {"sample_weight": weight}
    for curve in (roc_curve, precision_recall_curve):
        *before, thresholds = curve(y, score, **options)
        *after, moved = curve(y, increasing(score), **options)
        assert all(np.array_equal(a, b) for a, b in zip(before, after, strict=True))
        finite = np.isfinite(thresholds)
        assert np.array_equal(increasing(thresholds[finite]), moved[finite])
    for area in (roc_auc_score, average_precision_score):
        assert area(y, score, **options) == area(y, increasing(score), **options)


@FEW
@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_the_samples_has_no_effect(data, random):
    y, score, weight = data
    order = random.sample(range(len(y)), len(y))
    mixed = y[order], score[order]
    for curve in (roc_curve, precision_recall_curve):
        same(
            curve(y, score, sample_weight=weight),
            curve(*mixed, sample_weight=weight[order]),
        )
    for area in (roc_auc_score, average_precision_score):
        ours = area(y, score, sample_weight=weight)
        assert ours == pytest.approx(area(*mixed, sample_weight=weight[order]), rel=1e-12)


@FEW
@given(samples(), st.floats(1e-3, 1e3))
def test_weights_are_repetitions_and_only_their_ratios_count(data, factor):
    y, score, weight = data
    repeated = np.repeat(y, weight), np.repeat(score, weight)
    for curve in (roc_curve, precision_recall_curve):
        same(curve(y, score, sample_weight=weight), curve(*repeated))
    options = {"sample_weight": factor * weight}
    same(
        roc_curve(y, score, drop_intermediate=False, **options),
        roc_curve(*repeated, drop_intermediate=False),
    )
    for area in (roc_auc_score, average_precision_score):
        assert area(y, score, **options) == pytest.approx(area(*repeated), rel=1e-12)


def test_weights_that_leave_one_class():
    options = {"sample_weight": [0, 0, 1, 1]}
    assert np.isnan(roc_auc_score(Y, S, **options))
    assert np.isnan(roc_curve(Y, S, **options)[0]).all()
    # With the class 2 gone, 1 needs no naming.
    assert roc_curve([0, 1, 2], [1, 2, 3], sample_weight=[1, 1, 0])[2].tolist() == [np.inf, 2, 1]


def test_scores_that_tie_in_float32_tie():
    score = np.array([1, 1 + 1e-9, 2])
    assert roc_auc_score([1, 0, 1], score) == 0.5
    assert roc_auc_score([1, 0, 1], score.astype(np.float32)) == 0.75
    assert roc_curve([1, 0, 1], score.astype(np.float32))[2].dtype == np.float32


def test_extreme_scores():
    score = [-1.7e308, 1.7e308, 0.0, -0.0]
    assert roc_auc_score([0, 1, 1, 0], score) == 0.875
    assert roc_curve([0, 1, 1, 0], score)[2].tolist() == [np.inf, 1.7e308, 0, -1.7e308]


@pytest.mark.parametrize(
    ("y", "pos_label"),
    [(["n", "n", "p", "p"], "p"), ([False, False, True, True], True), ([-1, -1, 1, 1], 1),
     ([5, 5, 7, 7], 7), ([0.0, 0.0, 1.0, 1.0], 1), ([2, 3, 7, 7], 7), ([-1, -1, 1, 1], None)],
)  # fmt: skip
def test_any_classes(y, pos_label):
    same(roc_curve(y, S, pos_label=pos_label), roc_curve(Y, S))
    same(precision_recall_curve(y, S, pos_label=pos_label), precision_recall_curve(Y, S))
    if len(set(y)) == 2:
        assert roc_auc_score(y, S) == 0.75
    if pos_label is not None and len(set(y)) == 2:
        assert average_precision_score(y, S, pos_label=pos_label) == pytest.approx(5 / 6)


@FEW
@given(samples())
def test_the_area_of_two_columns_is_that_of_the_second(data):
    y, score, weight = data
    p = (score + 4) / 8
    columns = roc_auc_score(y, np.column_stack([1 - p, p]), sample_weight=weight)
    assert columns == pytest.approx(roc_auc_score(y, p, sample_weight=weight))


def test_the_area_of_several_classes_is_the_mean_of_one_against_the_others():
    p = np.random.default_rng(0).dirichlet(np.ones(3), 9)
    y = np.array([0, 1, 2] * 3)
    areas = [roc_auc_score(y == k, p[:, k]) for k in range(3)]
    assert roc_auc_score(y, p) == pytest.approx(np.mean(areas))
    assert np.isnan(roc_auc_score(y % 2, p, labels=[0, 1, 2]))


@pytest.mark.parametrize("curve", [roc_curve, precision_recall_curve, average_precision_score])
@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (([], []), {}, ValueError, r"y_true must have shape \(N,\) with N >= 1, got \(0,\)"),
        (([0, 1], []), {}, ValueError, "y_score must have at least one row"),
        (([0, 1], [0.5]), {}, ValueError, "y_true and y_score must have equally many rows"),
        (([0, 1], [[0.5], [1]]), {}, ValueError, r"y_score must have shape \(N,\), got \(2, 1\)"),
        (([0, 1], [0.5, np.nan]), {}, ValueError, "y_score must be finite, got 1 nan or inf"),
        (([0, 1], [0.5, np.inf]), {}, ValueError, "y_score must be finite"),
        (([0, 1], ["a", "b"]), {}, TypeError, "y_score must hold real numbers"),
        (([0, 0.5], [1, 2]), {}, ValueError, "y_true must hold classes"),
        (([0, 1], [1, 2]), {"pos_label": 2}, ValueError, r"of the classes \[0, 1\], got 2"),
        (([0, 1], [1, 2]), {"pos_label": "1"}, TypeError, "y_true and pos_label must both hold"),
        (([0, 1], [1, 2]), {"pos_label": [1]}, ValueError, "pos_label must have shape"),
        (([0, 1], [1, 2]), {"sample_weight": [1]}, ValueError, r"shape \(2,\), got \(1,\)"),
        (([0, 1], [1, 2]), {"sample_weight": [0, 0]}, ValueError, "not 0 everywhere"),
    ],
)
def test_curves_refuse(curve, arguments, options, error, message):
    with pytest.raises(error, match=message):
        curve(*arguments, **options)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: roc_curve([1, 2], [1, 2]), ValueError, r"pos_label must be given .* got \[1, 2\]"),
        (lambda: roc_curve([-1, 0, 1], [1, 2, 3]), ValueError, "pos_label must be given"),
        (lambda: roc_curve(["a", "b"], [1, 2]), ValueError, r"pos_label must be .*\['a', 'b'\]"),
        (
            lambda: average_precision_score(["a", "b"], [1, 2]),
            TypeError,
            "y_true and pos_label must both hold numbers or both hold strings, got <U1 and int64",
        ),
        (
            lambda: roc_auc_score([0, 1, 2], [1, 2, 3]),
            ValueError,
            r"at most two classes, got \[0, 1, 2\]; give y_score with shape \(N, C\)",
        ),
        (lambda: roc_auc_score([0, 1], [1, np.nan]), ValueError, "y_score must be finite"),
        (lambda: roc_auc_score([0, 1], [1, 2], labels=[0, 1]), ValueError, "labels must be None"),
        (lambda: roc_auc_score([0, 1], [[1, 2], [2, 1]]), ValueError, r"y_score must be in 0\.\.1"),
        (lambda: roc_auc_score([0, 1], [[1, 1], [0, 1]]), ValueError, "y_score must have rows"),
        (lambda: roc_auc_score([0, 1], np.eye(3)[:2]), ValueError, "each of the 2 classes"),
        (lambda: roc_auc_score([0, 1], np.zeros((2, 1, 1))), ValueError, r"\(N,\), got \(2, 1, 1"),
    ],
)
def test_ranking_refuses(call, error, message):
    with pytest.raises(error, match=message):
        call()
