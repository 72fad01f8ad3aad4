"""Metrics against values from scikit-learn 1.9.1 and against their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.metrics import accuracy_score, confusion_matrix, log_loss

class_pairs = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30)
TRUE, PREDICTED = [0, 1, 2, 2, 1], [0, 2, 2, 2, 0]


@given(class_pairs)
def test_accuracy_is_the_trace_of_the_confusion_matrix(pairs):
    y_true, y_pred = np.array(pairs).T
    matrix = confusion_matrix(y_true, y_pred)
    assert matrix.sum() == len(pairs)
    assert accuracy_score(y_true, y_pred) == pytest.approx(np.trace(matrix) / len(pairs))
    assert accuracy_score(y_true, y_pred, normalize=False) == np.trace(matrix)
    assert np.array_equal(confusion_matrix(y_pred, y_true), matrix.T)


@given(class_pairs, st.data())
def test_integer_weights_are_repetitions(pairs, data):
    y_true, y_pred = np.array(pairs).T
    n = len(pairs)
    weight = np.array(data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)))
    if weight.sum() == 0:
        weight[0] = 1
    twice = np.repeat(y_true, weight), np.repeat(y_pred, weight)
    assert accuracy_score(y_true, y_pred, sample_weight=weight) == pytest.approx(
        accuracy_score(*twice)
    )
    labels = np.unique(y_true)
    counted = confusion_matrix(y_true, y_pred, labels=range(5), sample_weight=weight)
    assert np.array_equal(counted, confusion_matrix(*twice, labels=range(5)))
    if len(labels) > 1:
        p = np.random.default_rng(0).dirichlet(np.ones(5), n)
        options = {"labels": range(5)}
        repeated = log_loss(twice[0], np.repeat(p, weight, axis=0), **options)
        assert log_loss(y_true, p, sample_weight=weight, **options) == pytest.approx(repeated)


def test_confusion_matrix_rows_are_truth():
    matrix = confusion_matrix(TRUE, PREDICTED)
    assert matrix.tolist() == [[1, 0, 0], [1, 0, 1], [0, 0, 2]]
    assert matrix.dtype == np.int64
    assert (
        confusion_matrix(TRUE, PREDICTED, labels=[2, 1, 0]).tolist() == matrix[::-1, ::-1].tolist()
    )
    assert confusion_matrix(TRUE, PREDICTED, labels=[0, 1, 2, 3])[3].tolist() == [0] * 4
    assert confusion_matrix(TRUE, PREDICTED, labels=[0, 1]).tolist() == [[1, 0], [1, 0]]
    assert confusion_matrix(["b", "a"], ["b", "b"]).tolist() == [[0, 1], [0, 1]]


def test_normalised_confusion_matrix():
    rows = confusion_matrix(TRUE, PREDICTED, labels=[0, 1, 2, 3], normalize="true")
    assert rows.tolist() == [[1, 0, 0, 0], [0.5, 0, 0.5, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
    columns = confusion_matrix(TRUE, PREDICTED, normalize="pred")
    assert columns == pytest.approx(np.array([[1 / 2, 0, 0], [1 / 2, 0, 1 / 3], [0, 0, 2 / 3]]))
    assert confusion_matrix(TRUE, PREDICTED, normalize="all").sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("y_true", "y_proba", "options", "expected"),
    [
        ([0, 1], [0, 1], {}, 2.2204460492503136e-16),
        ([1, 0], [0, 1], {}, 36.04365338911715),
        (["spam", "ham", "ham", "spam"], [[0.1, 0.9], [0.9, 0.1], [0.8, 0.2], [0.35, 0.65]], {},
         0.21616187468057912),
        ([0, 1, 1], [0.2, 0.7, 0.6], {"normalize": False}, 1.0906441190189329),
        ([0, 1, 1], [0.2, 0.7, 0.6], {"sample_weight": [1, 2, 3]}, 0.4114950517482745),
        ([2, 2], [[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]], {"labels": [0, 1, 2]}, 0.6364828379064437),
    ],
)  # fmt: skip
def test_log_loss_equals_scikit_learn(y_true, y_proba, options, expected):
    assert log_loss(y_true, y_proba, **options) == pytest.approx(expected, rel=1e-14)


def test_log_loss_clips_by_the_dtype_of_the_probabilities():
    wrong = np.array([0, 1], dtype=np.float32)
    assert log_loss([1, 0], wrong) == pytest.approx(-np.log(np.finfo(np.float32).eps), rel=1e-6)


def test_log_loss_of_a_fair_guess_is_the_logarithm_of_the_number_of_classes():
    assert log_loss([0, 1, 2, 3], np.full((4, 4), 0.25)) == pytest.approx(np.log(4))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: accuracy_score([], []), ValueError, r"y_true must have shape \(N,\)"),
        (lambda: accuracy_score([0, 1], [0]), ValueError, "y_true and y_pred .* equally many"),
        (lambda: accuracy_score([[0]], [0]), ValueError, "y_true must have shape"),
        (lambda: accuracy_score([0.0], [np.nan]), ValueError, "y_pred must hold classes"),
        (lambda: accuracy_score([0], [0.5]), ValueError, "y_pred must hold classes"),
        (lambda: accuracy_score([0], ["0"]), TypeError, "both hold numbers or both hold strings"),
        (
            lambda: accuracy_score([None], [0]),
            TypeError,
            "only numbers or only strings, got NoneType",
        ),
        (lambda: accuracy_score([0], [0], sample_weight=[-1]), ValueError, "at least 0"),
        (lambda: accuracy_score([0], [0], sample_weight=[0]), ValueError, "not 0 everywhere"),
        (lambda: accuracy_score([0], [0], sample_weight=[1, 2]), ValueError, r"shape \(1,\)"),
        (lambda: accuracy_score([0], [0], sample_weight=[np.nan]), ValueError, "finite"),
        (lambda: confusion_matrix([0], [0], normalize="rows"), ValueError, "got 'rows'"),
        (lambda: confusion_matrix([0], [0], labels=[1, 2]), ValueError, "a class of y_true"),
        (lambda: confusion_matrix([0], [0], labels=[0, 0]), ValueError, "differ from each other"),
        (lambda: log_loss([0, 0], [0.1, 0.2]), ValueError, "labels must name all classes"),
        (lambda: log_loss([0, 1], [0.1, 1.2]), ValueError, r"y_proba must be in 0\.\.1"),
        (lambda: log_loss([0, 1], [-0.1, 0.2]), ValueError, r"got -0.1\.\.0.2"),
        (lambda: log_loss([0, 1], [0.1, np.nan]), ValueError, "y_proba must be finite"),
        (lambda: log_loss([0, 1], [[0.5, 0.4], [0.5, 0.5]]), ValueError, "sum 1.* 0.1 off"),
        (
            lambda: log_loss([0, 1], np.full((2, 4), 0.25)),
            ValueError,
            "one column for each of the 2",
        ),
        (lambda: log_loss([0, 1], [0.5]), ValueError, "equally many rows"),
        (lambda: log_loss([0, 2], [0.5, 0.5], labels=[0, 1]), ValueError, r"got also \[2\]"),
        (lambda: log_loss([0, 1], [0.5, 0.5], labels=[1, 0]), ValueError, "sorted"),
    ],
)
def test_metrics_refuse(call, error, message):
    with pytest.raises(error, match=message):
        call()
