"""What all metrics share at its edges: weights of 0, small integers, sums of 1, types, names."""

import numpy as np
import pytest

from nnlib import metrics

TAKE_ROWS = [
    metrics.log_loss,
    metrics.brier_score_loss,
    metrics.roc_auc_score,
    metrics.expected_calibration_error,
]


def test_samples_of_weight_0_bring_no_class_with_them():
    y = [0, 1, 2]
    assert metrics.confusion_matrix(y, y, sample_weight=[1, 1, 0]).tolist() == [[1, 0], [0, 1]]
    assert metrics.confusion_matrix(y, y, sample_weight=[1, 1, 1e-9]).shape == (3, 3)


def test_integer_weights_give_integer_counts_that_do_not_overflow():
    matrix = metrics.confusion_matrix([1, 1], [1, 1], sample_weight=np.array([200, 200], np.uint8))
    assert matrix.tolist() == [[400]]
    assert matrix.dtype == np.int64


def test_a_certainty_is_a_rounding_unit_away_from_1():
    eps = np.finfo(float).eps
    assert metrics.log_loss([0, 1], [0.0, 1.0]) == -np.log(1 - eps)
    assert metrics.log_loss([0, 1], [1.0, 0.0]) == -np.log(eps)


def test_rows_may_miss_the_sum_1_by_rounding_only():
    y, rows = [1, 0], np.array([[0.25, 0.75], [0.5, 0.5]])
    for judge in TAKE_ROWS:
        assert judge(y, rows + 4e-6) >= 0
        with pytest.raises(ValueError, match=r"rows with sum 1, got a sum that is 1\.2e-05 off"):
            judge(y, rows + 6e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
@pytest.mark.parametrize("n_classes", [2, 10, 300])
def test_rows_that_were_rounded_to_float32_still_have_the_sum_1(dtype, n_classes):
    z = np.random.default_rng(0).normal(size=(600, n_classes)).astype(np.float32)
    p = np.exp(z - z.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    y, exact = np.arange(600) % n_classes, p.astype(np.float64)
    exact /= exact.sum(axis=1, keepdims=True)
    for judge in TAKE_ROWS:
        assert judge(y, p) == pytest.approx(judge(y, exact), rel=1e-3)
        assert judge(y, p.astype(np.float64)) == pytest.approx(judge(y, exact), rel=1e-3)
    assert metrics.log_loss(y, p.astype(dtype)) > 0


def test_five_bins_unless_told_and_fifteen_for_the_error():
    rng = np.random.default_rng(0)
    many = rng.integers(0, 2, 99), rng.random(99)
    error = metrics.expected_calibration_error(*many)
    assert error == metrics.expected_calibration_error(*many, n_bins=15, strategy="uniform")
    y, p = [0, 1, 0, 1, 1, 1], [0.05, 0.19, 0.35, 0.55, 0.75, 0.95]
    for ours, stated in zip(
        metrics.calibration_curve(y, p), metrics.calibration_curve(y, p, n_bins=5), strict=True
    ):
        assert np.array_equal(ours, stated)
    assert len(metrics.calibration_curve(y, p)[0]) == 5


def test_scores_are_plain_floats():
    p = np.array([[0.6, 0.3, 0.1], [0.2, 0.7, 0.1], [0.1, 0.2, 0.7]])
    y = [0, 1, 2]
    assert type(metrics.roc_auc_score(y, p)) is float
    assert type(metrics.precision_score([0, 1], [0, 0], zero_division=1)) is float
    assert type(metrics.balanced_accuracy_score(y, [0, 1, 1], adjusted=True)) is float


P3 = np.full((2, 3), 1 / 3)
PAIR = ([0, 1], [0.2, 0.8])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: metrics.log_loss([0, 1], np.full((2, 2, 1), 0.5)), ValueError, r"\(2, 2, 1\)"),
        (lambda: metrics.log_loss([0, 2], P3, labels=[0, 2, 1]), ValueError, "must be sorted"),
        (lambda: metrics.log_loss(["a", "b"], *PAIR[1:], labels=[0, 1]), TypeError, "both hold"),
        (
            lambda: metrics.log_loss([3, 4], P3, labels=[0, 1, 2]),
            ValueError,
            r"got also \[3, 4\]",
        ),
        (lambda: metrics.log_loss([[0]], [0.5]), ValueError, "y_true must have shape"),
        (lambda: metrics.log_loss([0], [0.5, 0.5]), ValueError, "y_true and y_proba must have"),
        (lambda: metrics.log_loss(*PAIR, sample_weight=["a"]), TypeError, "sample_weight must"),
        (lambda: metrics.calibration_curve([[0]], [0.5]), ValueError, "y_true must have shape"),
        (lambda: metrics.roc_auc_score([[0]], [0.5]), ValueError, "y_true must have shape"),
        (
            lambda: metrics.confusion_matrix(["a"], ["a"], labels=[0]),
            TypeError,
            "y_true and labels must both hold",
        ),
    ],
)
def test_refusals_name_the_argument(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_classes_without_samples_have_a_column_where_labels_name_them():
    rows = [[0.2, 0.8, 0.0], [0.3, 0.7, 0.0]]
    ours = metrics.expected_calibration_error([0, 1], rows, labels=[0, 1, 2])
    assert ours == pytest.approx(
        metrics.expected_calibration_error([0, 1], [[0.2, 0.8], [0.3, 0.7]])
    )


def test_samples_of_weight_0_count_in_no_ranking():
    for metric in (metrics.roc_auc_score, metrics.average_precision_score):
        assert metric([0, 1, 2], [0.1, 0.2, 0.3], sample_weight=[1, 1, 0]) == 1.0


def test_a_column_is_constant_by_itself():
    # the mean of three times 0.1 is not 0.1: such a column has a variance by rounding
    true, predicted = [[0.1, 1], [0.1, 2], [0.1, 3]], [[0.2, 1], [0.2, 2], [0.2, 3]]
    assert metrics.r2_score(true, predicted, multioutput="raw_values").tolist() == [0.0, 1.0]


def test_a_class_that_is_never_predicted_has_precision_0_unless_told():
    report = metrics.classification_report([0, 1], [0, 0], output_dict=True)
    assert report["1"]["precision"] == 0.0


def test_intervals_come_from_a_thousand_resamples_and_from_as_few_as_one():
    rng = np.random.default_rng(0)
    y = rng.integers(2, size=30), rng.integers(2, size=30)

    def interval(**options):
        return metrics.bootstrap_interval(metrics.accuracy_score, *y, rng=0, **options)

    assert interval() == interval(n_resamples=1000)
    assert interval(n_resamples=1).low == interval(n_resamples=1).high


def test_a_metric_of_your_own_gets_the_classes_as_integers():
    def hits(y_true, y_pred):
        assert (y_true.dtype, y_pred.dtype) == (np.int64, np.int64)
        return (y_true == y_pred).sum()

    assert metrics.best_threshold([False, True], [0.2, 0.7], hits) == 0.7
