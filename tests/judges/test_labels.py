"""Classes may come as integers, floats, bools or strings, in lists, arrays or as objects."""

import numpy as np
import pytest

from nnlib import metrics
from nnlib.data import one_hot
from nnlib.model_selection import GroupKFold, StratifiedKFold, train_test_split


class Series:
    """What pandas' columns are to NumPy: objects that know how to become an array."""

    def __init__(self, values, dtype=object):
        self.values = np.array(values, dtype=dtype)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)

    def __len__(self):
        return len(self.values)


TRUE, PREDICTED, SCORE = [0, 1, 1, 0, 1, 1], [0, 1, 0, 1, 1, 1], [0.1, 0.9, 0.4, 0.6, 0.8, 0.7]
NAMES = {int: [0, 1], float: [0.0, 1.0], bool: [False, True], str: ["no", "yes"]}
FORMS = {
    "list": list,
    "array": np.array,
    "objects": lambda y: np.array(y, dtype=object),
    "series": Series,
    "typed series": lambda y: Series(y, dtype=None),
    "NumPy's own scalars": lambda y: [np.array(each)[()] for each in y],
    "objects of NumPy's own": lambda y: np.array([np.array(each)[()] for each in y], dtype=object),
    "strings of NumPy 2": lambda y: (
        np.array(y, dtype=np.dtypes.StringDType()) if isinstance(y[0], str) else y
    ),
}
DECISIONS = [
    metrics.accuracy_score,
    metrics.balanced_accuracy_score,
    metrics.matthews_corrcoef,
    metrics.confusion_matrix,
]
RETRIEVAL = [
    metrics.precision_score,
    metrics.recall_score,
    metrics.specificity_score,
    metrics.f1_score,
]
SCORES = [
    metrics.roc_curve,
    metrics.precision_recall_curve,
    metrics.average_precision_score,
    metrics.calibration_curve,
    metrics.brier_score_loss,
    metrics.expected_calibration_error,
    metrics.best_threshold,
]


def equal(first, second):
    first, second = (x if isinstance(x, tuple) else (x,) for x in (first, second))
    return all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_two_classes_is_judged_alike(form, kind):
    make, names = FORMS[form], NAMES[kind]
    true, predicted = (make([names[c] for c in y]) for y in (TRUE, PREDICTED))
    for judge in DECISIONS:
        assert equal(judge(true, predicted), judge(TRUE, PREDICTED))
    for judge in RETRIEVAL:
        assert judge(true, predicted, pos_label=names[1]) == judge(TRUE, PREDICTED)
        each = judge(true, predicted, average=None, labels=make(names))
        assert equal(each, judge(TRUE, PREDICTED, average=None))
    for judge in SCORES:
        assert equal(judge(true, SCORE, pos_label=names[1]), judge(TRUE, SCORE))
    for judge in (metrics.roc_auc_score, metrics.log_loss):
        assert judge(true, SCORE) == judge(TRUE, SCORE)
    report = metrics.classification_report(true, predicted, target_names=["0", "1"])
    assert report == metrics.classification_report(TRUE, PREDICTED)


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_classes_divides_alike(form, kind):
    y = FORMS[form]([NAMES[kind][c] for c in TRUE])
    rows = np.arange(6)
    for ours, stated in zip(
        train_test_split(rows, test_size=2, stratify=y),
        train_test_split(rows, test_size=2, stratify=TRUE),
        strict=True,
    ):
        assert np.array_equal(ours, stated)
    for options in ({"y": y}, {"groups": y}):
        folds = StratifiedKFold(2) if "y" in options else GroupKFold(2)
        stated = folds.split(rows, **dict.fromkeys(options, TRUE))
        for ours, theirs in zip(folds.split(rows, **options), stated, strict=True):
            assert equal(ours, theirs)


def test_integers_as_objects_are_class_numbers():
    for y in (np.array([2, 0], dtype=object), Series([2, 0])):
        assert np.array_equal(one_hot(y), one_hot([2, 0]))
    assert metrics.log_loss(Series([0, 1]), Series([0.2, 0.8])) == metrics.log_loss(
        [0, 1], [0.2, 0.8]
    )


MIXED = {
    "numbers and strings": ([1, "1"], "int and str"),
    "a missing string": (["a", None], "NoneType and str"),
    "nan among strings": (["a", float("nan")], "float and str"),
    "a missing number": ([1, None], "NoneType and int"),
    "lists": ([[1], [1, 2]], "rows of equal length"),
    "complex numbers": ([1j, 1], "dtype complex128"),
    "bytes": ([b"a", b"b"], r"dtype \|S1"),
    "dates": (np.array(["2020-01-01"] * 2, "M8[D]"), "dtype datetime64"),
}


@pytest.mark.parametrize("mixed", MIXED)
@pytest.mark.parametrize(
    "use",
    [
        lambda y: metrics.accuracy_score(y, [0, 1]),
        lambda y: metrics.f1_score([0, 1], y),
        lambda y: metrics.roc_auc_score(y, [0.1, 0.2]),
        lambda y: metrics.confusion_matrix([0, 1], [0, 1], labels=y),
        lambda y: train_test_split([1, 2], stratify=y),
        lambda y: StratifiedKFold(2).split([1, 2], y),
        lambda y: one_hot(y),
    ],
)
def test_what_is_no_vector_of_classes_is_refused_by_name(use, mixed):
    y, message = MIXED[mixed]
    name = "(y|y_true|y_pred|labels|stratify)"
    with pytest.raises((TypeError, ValueError), match=rf"{name} must .*{message}"):
        use(y)


def test_nan_is_no_class():
    with pytest.raises(ValueError, match="y_true must hold classes"):
        metrics.accuracy_score(np.array([1, np.nan], dtype=object), [1, 1])
