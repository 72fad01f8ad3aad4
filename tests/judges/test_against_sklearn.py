"""The metrics give what scikit-learn gives, on random samples with ties, weights and odd labels."""

import importlib
import inspect
import warnings
from functools import partial

import numpy as np
import pytest
import sklearn.calibration
import sklearn.metrics
import sklearn.model_selection

import nnlib.model_selection
from nnlib import metrics
from nnlib.model_selection import (
    GroupKFold,
    KFold,
    StratifiedKFold,
    TimeSeriesSplit,
    train_test_split,
)

SEEDS = range(3)
LABELS = {"int": [0, 1], "bool": [False, True], "sign": [-1, 1], "str": ["no", "yes"]}
SCORES = {
    "continuous": lambda rng, n: rng.normal(size=n),
    "ties": lambda rng, n: rng.integers(0, 5, n) / 4,
    "float32": lambda rng, n: rng.normal(size=n).astype(np.float32),
    "integers": lambda rng, n: rng.integers(-3, 4, n),
    "equal": lambda rng, n: np.full(n, 0.25),
}
WEIGHTS = {
    "none": lambda rng, n: None,
    "floats": lambda rng, n: rng.random(n) + 0.01,
    "counts": lambda rng, n: rng.integers(1, 4, n),
    "with zeros": lambda rng, n: rng.random(n) * (np.arange(n) > 3),
}


def theirs(function, *arguments, **options):
    """What scikit-learn returns; the warnings are what our functions leave out by design."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*arguments, **options)


def same(ours, other):
    if isinstance(ours, tuple):
        assert len(ours) == len(other)
        for a, b in zip(ours, other, strict=True):
            same(a, b)
    else:
        assert np.shape(ours) == np.shape(other)
        np.testing.assert_allclose(ours, other, rtol=1e-12, atol=1e-14)


def compare(name, *arguments, **options):
    ours = getattr(metrics, name)(*arguments, **options)
    same(ours, theirs(getattr(sklearn.metrics, name), *arguments, **options))


@pytest.fixture(params=SEEDS)
def rng(request):
    return np.random.default_rng(request.param)


@pytest.mark.parametrize("scores", SCORES)
@pytest.mark.parametrize("weights", WEIGHTS)
def test_ranking(rng, scores, weights):
    n = int(rng.integers(8, 40))
    truth = np.concatenate([[0, 1] * 4, rng.integers(0, 2, n - 8)])
    labels = list(LABELS.values())[rng.integers(len(LABELS))]
    y, positive = np.array(labels)[truth], labels[1]
    score, options = SCORES[scores](rng, n), {"sample_weight": WEIGHTS[weights](rng, n)}
    compare("roc_auc_score", y, score, **options)
    options["pos_label"] = positive
    compare("roc_curve", y, score, drop_intermediate=False, **options)
    compare("precision_recall_curve", y, score, **options)
    compare("precision_recall_curve", y, score, drop_intermediate=True, **options)
    compare("average_precision_score", y, score, **options)
    compare("roc_curve", y, score, **options)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_one_class_of_three_against_the_others(rng, weights):
    y, score = rng.integers(0, 3, 30), rng.integers(0, 9, 30)
    options = {"pos_label": 2, "sample_weight": WEIGHTS[weights](rng, 30)}
    compare("roc_curve", y, score, drop_intermediate=False, **options)
    compare("precision_recall_curve", y, score, **options)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_area_of_several_classes(rng, weights):
    y, p = np.append([0, 1, 2, 3] * 2, rng.integers(0, 4, 20)), rng.dirichlet(np.ones(4), 28)
    weight = WEIGHTS[weights](rng, 28)
    ours = metrics.roc_auc_score(y, p, sample_weight=weight)
    same(ours, sklearn.metrics.roc_auc_score(y, p, sample_weight=weight, multi_class="ovr"))
    names = np.array(["a", "b", "c", "d"])
    assert metrics.roc_auc_score(names[y], p, labels=names, sample_weight=weight) == ours


@pytest.mark.parametrize("y", [[0, 0, 0], [1, 1, 1]])
def test_one_class_only(y):
    score = [0.3, 0.1, 0.3]
    for name in ("roc_auc_score", "average_precision_score"):
        compare(name, y, score)
    for name in ("roc_curve", "precision_recall_curve"):
        compare(name, y, score)


RETRIEVAL = {
    "precision_score": {},
    "recall_score": {},
    "f1_score": {},
    "fbeta_score": {"beta": 2},
    "fbeta_score with beta 0": {"beta": 0},
    "fbeta_score with beta 0.3": {"beta": 0.3},
}


@pytest.mark.parametrize("zero_division", [0, 1, np.nan])
@pytest.mark.parametrize("weights", ["none", "floats"])
@pytest.mark.parametrize("name", RETRIEVAL)
def test_retrieval(rng, name, weights, zero_division):
    n = int(rng.integers(3, 15))
    options = RETRIEVAL[name] | {"sample_weight": WEIGHTS[weights](rng, n)}
    options["zero_division"] = zero_division
    name = name.split()[0]
    y_true, y_pred = rng.integers(0, 4, n), rng.integers(0, 4, n)
    for average in ("micro", "macro", "weighted", None):
        compare(name, y_true, y_pred, average=average, **options)
        compare(name, y_true, y_pred, average=average, labels=[3, 0, 9], **options)
        compare(name, y_true, y_pred, average=average, labels=[7, 9], **options)


@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("name", RETRIEVAL)
def test_retrieval_of_one_class(rng, name, labels):
    pair = np.array(labels := LABELS[labels])[rng.integers(0, 2, (2, 9))]
    options = RETRIEVAL[name] | {"sample_weight": rng.random(9)}
    for positive in labels:
        compare(name.split()[0], *pair, pos_label=positive, **options)


@pytest.mark.parametrize("zero_division", [0, 1, np.nan])
@pytest.mark.parametrize(("y_true", "y_pred"), [([0, 0], [0, 0]), ([1, 0], [0, 0]), ([0], [1])])
@pytest.mark.parametrize("name", RETRIEVAL)
def test_retrieval_of_nothing(name, y_true, y_pred, zero_division):
    options = RETRIEVAL[name] | {"zero_division": zero_division}
    compare(name.split()[0], y_true, y_pred, **options)


@pytest.mark.parametrize("zero_division", [0, 1, np.nan])
def test_specificity_is_the_recall_of_the_negative_class(rng, zero_division):
    y_true, y_pred = rng.integers(0, 2, 6), rng.integers(0, 2, 6)
    options = {"zero_division": zero_division, "sample_weight": rng.random(6)}
    other = theirs(sklearn.metrics.recall_score, y_true, y_pred, pos_label=0, **options)
    same(metrics.specificity_score(y_true, y_pred, **options), other)


@pytest.mark.parametrize("weights", ["none", "floats", "counts"])
def test_decisions(rng, weights):
    y_true, y_pred = rng.integers(0, 4, 20), rng.integers(0, 5, 20)
    options = {"sample_weight": WEIGHTS[weights](rng, 20)}
    for normalize in (None, "true", "pred", "all"):
        compare("confusion_matrix", y_true, y_pred, normalize=normalize, **options)
        labels = [4, 2, 0, 9]
        compare("confusion_matrix", y_true, y_pred, labels=labels, normalize=normalize, **options)
    for whether in (True, False):
        compare("accuracy_score", y_true, y_pred, normalize=whether, **options)
        compare("balanced_accuracy_score", y_true, y_pred, adjusted=whether, **options)
    compare("matthews_corrcoef", y_true, y_pred, **options)
    compare("matthews_corrcoef", y_true, np.full(20, 2), **options)
    compare("matthews_corrcoef", y_true % 2, y_pred % 2, **options)


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_log_loss(rng, weights, dtype):
    y, p = np.append([0, 1, 2], rng.integers(0, 3, 17)), rng.dirichlet([0.1] * 3, 20).astype(dtype)
    ours = metrics.log_loss(y, p, sample_weight=WEIGHTS[weights](np.random.default_rng(0), 20))
    other = sklearn.metrics.log_loss(
        y, p, sample_weight=WEIGHTS[weights](np.random.default_rng(0), 20)
    )
    assert ours == pytest.approx(other, rel=1e-12 if dtype is np.float64 else 1e-5)


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("labels", LABELS)
def test_brier_score(rng, labels, weights):
    labels, weight = LABELS[labels], WEIGHTS[weights](rng, 20)
    y, p = np.append([0, 1], rng.integers(0, 2, 18)), rng.random(20).round(2)
    for scaled in (True, False, "auto"):
        options = {"sample_weight": weight, "scale_by_half": scaled}
        named = np.array(labels)[y]
        compare("brier_score_loss", named, p, pos_label=labels[1], **options)
        compare("brier_score_loss", named, np.column_stack([1 - p, p]), **options)
        rows, y3 = rng.dirichlet(np.ones(3), 20), rng.integers(0, 3, 20)
        compare("brier_score_loss", y3, rows, labels=[0, 1, 2], **options)
    for one_class in ([0, 0], [1, 1]):
        compare("brier_score_loss", one_class, [0.3, 0.8])


@pytest.mark.parametrize("strategy", ["uniform", "quantile"])
@pytest.mark.parametrize(("n_bins", "round_to"), [(1, 16), (5, 1), (5, 16), (10, 1), (10, 2)])
def test_calibration(rng, strategy, n_bins, round_to):
    n = int(rng.integers(8, 60))
    p = rng.random(n).round(round_to)
    truth = np.append([0, 1], rng.random(n - 2) < p[2:]).astype(int)
    for labels in LABELS.values():
        options = {"n_bins": n_bins, "strategy": strategy, "pos_label": labels[1]}
        arguments = np.array(labels)[truth], p
        ours = metrics.calibration_curve(*arguments, **options)
        same(ours, sklearn.calibration.calibration_curve(*arguments, **options))


def test_best_threshold_reaches_the_best_value_that_the_curves_show(rng):
    y, score = np.append([0, 1], rng.integers(0, 2, 28)), rng.integers(0, 12, 30) / 11
    fpr, tpr, _ = sklearn.metrics.roc_curve(y, score)
    t = metrics.best_threshold(y, score, "balanced_accuracy")
    reached = sklearn.metrics.balanced_accuracy_score(y, score >= t)
    assert reached == pytest.approx(((1 + tpr - fpr) / 2).max())
    precision, recall, _ = theirs(sklearn.metrics.precision_recall_curve, y, score)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-300)
    t = metrics.best_threshold(y, score, partial(metrics.f1_score, zero_division=0))
    assert sklearn.metrics.f1_score(y, score >= t) == pytest.approx(f1.max())


ONE_AGAINST_ONE = ["average_precision_score", "precision_score", "recall_score", "f1_score"]


@pytest.mark.parametrize("pos_label", ["default", 0, 1, 2])
@pytest.mark.parametrize("name", [*ONE_AGAINST_ONE, "calibration_curve", "brier_score_loss"])
@pytest.mark.parametrize("y", [[0, 1, 2], [1, 2], [0, 2], [2, 2], [0, 0], [-1, 1], [0, 1]])
def test_two_classes_are_meant_and_the_positive_one_is_in_doubt(y, name, pos_label):
    options = {} if pos_label == "default" else {"pos_label": pos_label}
    second = y if name in ("precision_score", "recall_score", "f1_score") else [0.1, 0.2, 0.3]
    arguments = y, second[: len(y)]
    module = sklearn.calibration if name == "calibration_curve" else sklearn.metrics
    try:
        expected = theirs(getattr(module, name), *map(np.array, arguments), **options)
    except ValueError:
        with pytest.raises(ValueError, match="must"):
            getattr(metrics, name)(*arguments, **options)
        return
    try:
        same(getattr(metrics, name)(*arguments, **options), expected)
    except ValueError as refusal:  # where scikit-learn takes a guess
        assert "pos_label must be" in str(refusal)  # noqa: PT017


def test_one_row_of_float32_probabilities_as_float64():
    rng = np.random.default_rng(0)
    y, z = rng.integers(0, 10, 500), rng.normal(size=(500, 10)).astype(np.float32)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    p = p.astype(np.float64)
    assert np.abs(p.sum(axis=1) - 1).max() > 1e-8
    ours = metrics.roc_auc_score(y, p, multi_class="ovr")
    same(ours, sklearn.metrics.roc_auc_score(y, p, multi_class="ovr"))


@pytest.mark.parametrize(("n", "k"), [(10, 3), (7, 7), (12, 5)])
def test_folds_without_shuffling(n, k):
    same_folds(KFold(k), sklearn.model_selection.KFold(k), range(n))


def same_folds(ours, other, *arguments, **options):
    for a, b in zip(
        ours.split(*arguments, **options),
        theirs(lambda: list(other.split(*arguments, **options))),
        strict=True,
    ):
        assert [part.tolist() for part in a] == [part.tolist() for part in b]


@pytest.mark.parametrize("k", [2, 3, 5])
def test_stratified_folds_without_shuffling(rng, k):
    y = rng.permutation(np.repeat(["c", "a", "b"], [5, 9, 6]))
    same_folds(StratifiedKFold(k), sklearn.model_selection.StratifiedKFold(k), y, y)


@pytest.mark.parametrize("k", [2, 3, 5])
def test_grouped_folds_without_shuffling(rng, k):
    groups = np.append(range(5), rng.integers(0, 8, 30))
    options = {"groups": groups}
    same_folds(GroupKFold(k), sklearn.model_selection.GroupKFold(k), groups, **options)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"n_splits": 3},
        {"n_splits": 3, "test_size": 2},
        {"n_splits": 2, "gap": 3},
        {"n_splits": 4, "max_train_size": 5},
        {"n_splits": 3, "max_train_size": 2, "gap": 1, "test_size": 3},
    ],
)
@pytest.mark.parametrize("n", [11, 20, 23])
def test_divisions_in_time(n, options):
    other = sklearn.model_selection.TimeSeriesSplit(**options)
    same_folds(TimeSeriesSplit(**options), other, range(n))


SIZES = [None, 0.1, 0.25, 0.33, 0.5, 0.8, 0.99, 1, 6, 30]


@pytest.mark.parametrize("test_size", SIZES)
@pytest.mark.parametrize("train_size", SIZES)
def test_sizes_of_a_split(test_size, train_size):
    options = {"test_size": test_size, "train_size": train_size}
    for n in (2, 7, 10, 23):
        rows = np.arange(n)
        try:
            other = sklearn.model_selection.train_test_split(rows, shuffle=False, **options)
        except ValueError:
            with pytest.raises(ValueError, match="size must"):
                train_test_split(rows, **options)
            continue
        ours = train_test_split(rows, shuffle=False, **options)
        assert [part.tolist() for part in ours] == [part.tolist() for part in other]
        assert list(map(len, train_test_split(rows, **options))) == list(map(len, other))


@pytest.mark.parametrize("test_size", SIZES)
@pytest.mark.parametrize("train_size", SIZES)
def test_sizes_of_a_stratified_split(test_size, train_size):
    y = np.repeat([0, 1, 2], [12, 9, 3])
    options = {"test_size": test_size, "train_size": train_size, "stratify": y}
    try:
        other = sklearn.model_selection.train_test_split(y, **options)
    except ValueError:
        with pytest.raises(ValueError, match="must"):
            train_test_split(y, **options)
        return
    for ours, part in zip(train_test_split(y, **options), other, strict=True):
        assert len(ours) == len(part)
        assert np.abs(np.bincount(ours, minlength=3) - np.bincount(part, minlength=3)).max() <= 1


@pytest.mark.parametrize("folds", ["KFold", "StratifiedKFold", "GroupKFold"])
def test_a_random_state_without_a_shuffle_is_refused_as_there(folds):
    for module in (sklearn.model_selection, nnlib.model_selection):
        with pytest.raises(ValueError, match=r"random_state .* shuffle"):
            getattr(module, folds)(3, shuffle=False, random_state=1)


NAMES = ["train_test_split", "KFold", "StratifiedKFold", "GroupKFold", "TimeSeriesSplit"]
NAMES += ["RepeatedKFold", "RepeatedStratifiedKFold"]
LEFT_OUT = {
    "average_precision_score": {"average"},
    "roc_auc_score": {"average", "max_fpr"},
    "r2_score": {"force_finite"},
    "log_loss": {"y_pred"},
}
OTHER_DEFAULTS = {"random_state": 0, "multi_class": "ovr", "zero_division": 0.0}


@pytest.mark.parametrize(
    ("module", "name"),
    [("model_selection", name) for name in NAMES]
    + [
        ("metrics", name)
        for name in vars(metrics)
        if hasattr(sklearn.metrics, name) and name[0] != "_"
    ],
)
def test_arguments_and_defaults_are_those_of_scikit_learn(module, name):
    ours, other = (
        inspect.signature(getattr(importlib.import_module(f"{package}.{module}"), name)).parameters
        for package in ("nnlib", "sklearn")
    )
    assert other.keys() - ours.keys() == LEFT_OUT.get(name, set())
    for key, parameter in ours.items():
        assert parameter.kind == other[key].kind
        if parameter.default is not parameter.empty:
            assert parameter.default == OTHER_DEFAULTS.get(key, other[key].default)
