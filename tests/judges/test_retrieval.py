"""Precision, recall, specificity, F-scores and balanced accuracy against counts and definitions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib.metrics import (
    balanced_accuracy_score,
    confusion_matrix,
    f1_score,
    fbeta_score,
    precision_score,
    recall_score,
    specificity_score,
)

FEW = settings(max_examples=40, deadline=None)
SCORES = [precision_score, recall_score, specificity_score, f1_score]
triples = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=15
).filter(lambda rows: any(weight for *_, weight in rows))


def counted(tp, fn, fp, tn):
    """Labels and predictions with the given counts."""
    return [1] * (tp + fn) + [0] * (fp + tn), [1] * tp + [0] * fn + [1] * fp + [0] * tn


def test_a_table_of_counts():
    pair = counted(tp=8, fn=2, fp=18, tn=72)
    assert precision_score(*pair) == 8 / 26
    assert recall_score(*pair) == 0.8
    assert specificity_score(*pair) == 0.8
    assert f1_score(*pair) == pytest.approx(16 / 36)
    assert fbeta_score(*pair, beta=2) == pytest.approx(40 / 66)
    assert balanced_accuracy_score(*pair) == pytest.approx(0.8)


def test_the_constant_answer():
    pair = counted(tp=0, fn=10, fp=0, tn=90)
    assert balanced_accuracy_score(*pair) == 0.5
    assert balanced_accuracy_score(*pair, adjusted=True) == 0
    assert precision_score(*pair) == recall_score(*pair) == f1_score(*pair) == 0
    assert precision_score(*pair, zero_division=1) == 1
    assert np.isnan(precision_score(*pair, zero_division=np.nan))
    assert specificity_score(*pair) == 1


def test_nothing_to_judge():
    assert f1_score([0, 0], [0, 0]) == 0  # neither found nor missed nor taken wrongly
    assert f1_score([0, 0], [0, 0], zero_division=1) == 1
    assert specificity_score([1, 1], [0, 1]) == 0
    assert specificity_score([1, 1], [0, 1], zero_division=1) == 1
    assert np.isnan(balanced_accuracy_score([1, 1], [1, 1], adjusted=True))
    assert balanced_accuracy_score([1, 1], [1, 2]) == 0.5
    assert recall_score([0, 1], [0, 1], labels=[7], average="weighted", zero_division=1) == 1


def test_a_mean_leaves_nan_out():
    y_true, y_pred = [0, 0, 1], [0, 1, 1]
    options = {"labels": [0, 1, 2], "zero_division": np.nan}
    each = recall_score(y_true, y_pred, average=None, **options)
    assert each[:2].tolist() == [0.5, 1]
    assert np.isnan(each[2])
    assert recall_score(y_true, y_pred, average="macro", **options) == 0.75
    assert recall_score(y_true, y_pred, average="weighted", **options) == pytest.approx(2 / 3)


@FEW
@given(triples)
def test_every_score_follows_from_the_counts(rows):
    y_true, y_pred, weight = np.array(rows).T
    options = {"sample_weight": weight, "average": None, "labels": [0, 1, 2, 3]}
    precision, recall = (f(y_true, y_pred, **options) for f in (precision_score, recall_score))
    specificity = specificity_score(y_true, y_pred, **options)
    f_half = fbeta_score(y_true, y_pred, beta=0.5, **options)
    for c in range(4):
        tp = int(weight[(y_true == c) & (y_pred == c)].sum())
        fp = int(weight[(y_true != c) & (y_pred == c)].sum())
        fn = int(weight[(y_true == c) & (y_pred != c)].sum())
        tn = int(weight.sum()) - tp - fp - fn
        assert precision[c] == (tp / (tp + fp) if tp + fp else 0)
        assert recall[c] == (tp / (tp + fn) if tp + fn else 0)
        assert specificity[c] == (tn / (tn + fp) if tn + fp else 0)
        if tp:
            p, r, b = Fraction(tp, tp + fp), Fraction(tp, tp + fn), Fraction(1, 4)
            assert f_half[c] == pytest.approx(float((1 + b) * p * r / (b * p + r)))
        else:
            assert f_half[c] == 0


@FEW
@given(triples)
def test_averages(rows):
    y_true, y_pred, weight = np.array(rows).T
    counted = weight > 0
    labels = np.union1d(y_true[counted], y_pred[counted])
    for score in SCORES:
        each = score(y_true, y_pred, average=None, sample_weight=weight)
        assert each.shape == labels.shape
        macro = score(y_true, y_pred, average="macro", sample_weight=weight)
        assert macro == pytest.approx(each.mean())
        share = np.array([weight[y_true == c].sum() for c in labels]) / weight.sum()
        mean = score(y_true, y_pred, average="weighted", sample_weight=weight)
        assert mean == pytest.approx(share @ each)
    accuracy = weight @ (y_true == y_pred) / weight.sum()
    for score in (precision_score, recall_score, f1_score):  # each mistake is one FP and one FN
        micro = score(y_true, y_pred, average="micro", sample_weight=weight)
        assert micro == pytest.approx(accuracy)
    balanced = balanced_accuracy_score(y_true, y_pred, sample_weight=weight)
    true_classes = np.unique(y_true[counted])
    assert balanced == pytest.approx(
        recall_score(y_true, y_pred, average="macro", labels=true_classes, sample_weight=weight)
    )


@FEW
@given(triples, st.floats(1e-3, 1e3), st.randoms(use_true_random=False))
def test_weights_are_repetitions_and_order_and_scale_have_no_effect(rows, factor, random):
    y_true, y_pred, weight = np.array(rows).T
    repeated = np.repeat(y_true, weight), np.repeat(y_pred, weight)
    order = random.sample(range(len(rows)), len(rows))
    mixed = y_true[order], y_pred[order]
    for score in SCORES:
        for average in ("macro", "weighted", "micro", None):
            expected = score(*repeated, average=average)
            ours = score(*mixed, average=average, sample_weight=factor * weight[order])
            assert ours == pytest.approx(expected, rel=1e-12)
    ours = balanced_accuracy_score(*mixed, sample_weight=factor * weight[order])
    assert ours == pytest.approx(balanced_accuracy_score(*repeated), rel=1e-12)
    matrix = confusion_matrix(y_true, y_pred, sample_weight=weight)
    assert np.array_equal(matrix, confusion_matrix(*repeated))


def test_beta_moves_from_precision_to_recall():
    pair = counted(tp=3, fn=7, fp=1, tn=9)
    assert fbeta_score(*pair, beta=0) == precision_score(*pair)
    assert fbeta_score(*pair, beta=1) == f1_score(*pair)
    assert fbeta_score(*pair, beta=1e200) == pytest.approx(recall_score(*pair))
    values = [fbeta_score(*pair, beta=beta) for beta in (0, 0.5, 1, 2, 4)]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize(
    ("classes", "pos_label"),
    [(["n", "p"], "p"), ([False, True], True), ([3, 5], 5), ([0.0, 1.0], 1)],
)
def test_any_two_classes(classes, pos_label):
    y_true, y_pred = np.array([1, 1, 0, 0]), np.array([1, 0, 1, 1])
    named = np.array(classes)[y_true], np.array(classes)[y_pred]
    for score in SCORES:
        assert score(*named, pos_label=pos_label) == score(y_true, y_pred)
    assert specificity_score(y_true, y_pred) == recall_score(y_true, y_pred, pos_label=0)


@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (([], []), {}, ValueError, r"y_true must have shape \(N,\)"),
        (([0, 1], [0]), {}, ValueError, "y_true and y_pred must have equally many rows"),
        (([0, 1], [0.2, 0.7]), {}, ValueError, "y_pred must hold classes"),
        (([0, 1], ["a", "b"]), {}, TypeError, "both hold numbers or both hold strings"),
        (([b"a"], [b"a"]), {}, TypeError, r"y_true must hold .* got dtype \|S1"),
        (([0, 1, 2], [0, 1, 2]), {}, ValueError, r"two classes .*, got \[0, 1, 2\]; choose"),
        (([1, 2], [1, 2]), {"pos_label": 0}, ValueError, r"of the classes \[1, 2\], got 0"),
        ((["a", "b"], ["a", "b"]), {}, TypeError, "y_true and pos_label must both"),
        ((["a"], ["a"]), {"pos_label": 1}, TypeError, "y_true and pos_label must both"),
        (([0, 1], [0, 1]), {"pos_label": None}, TypeError, "pos_label must hold only"),
        (([0, 1], [0, 1]), {"average": "samples"}, ValueError, "average must be .* got 'samples'"),
        (([0, 1], [0, 1]), {"zero_division": 0.5}, ValueError, "zero_division must be .* got 0.5"),
        (([0, 1], [0, 1]), {"zero_division": "warn"}, ValueError, "zero_division must be .*'warn'"),
        (([0], [0]), {"average": None, "labels": [0, 0]}, ValueError, "labels must differ"),
        (([0], [0]), {"average": None, "labels": []}, ValueError, "labels must have shape"),
        (([0], [0]), {"average": None, "labels": ["a"]}, TypeError, "y_true and labels must both"),
        (([0], [0]), {"sample_weight": [-1]}, ValueError, "sample_weight must be at least 0"),
    ],
)
def test_scores_refuse(score, arguments, options, error, message):
    with pytest.raises(error, match=message):
        score(*arguments, **options)


@pytest.mark.parametrize(
    ("beta", "error"), [(-1, ValueError), (np.nan, ValueError), ("a", TypeError)]
)
def test_beta_is_at_least_zero(beta, error):
    with pytest.raises(error, match="beta must be"):
        fbeta_score([0, 1], [0, 1], beta=beta)
