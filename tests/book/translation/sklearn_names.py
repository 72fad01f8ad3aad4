"""Each row of the table of scikit-learn's names, tried with scikit-learn."""

import inspect
import warnings

import numpy as np
import pytest
import sklearn.calibration
import sklearn.datasets
import sklearn.linear_model
import sklearn.metrics
import sklearn.model_selection
import sklearn.preprocessing

from nnlib import data, datasets, metrics, model_selection
from tests.book.translation.page import Checks

CHECKS = Checks()
row = CHECKS.row
RNG = np.random.default_rng(4)
Y, SCORE = RNG.integers(0, 2, 60), RNG.random(60)
ANSWER, NUMBERS, GUESSES = (SCORE > 0.4).astype(int), RNG.normal(size=60), RNG.normal(size=60)


def same(ours, theirs):
    if isinstance(ours, tuple):
        return all(same(a, b) for a, b in zip(ours, theirs, strict=True))
    return np.allclose(ours, theirs, rtol=1e-12)


def all_same(names, *arguments, module=sklearn.metrics, **options):
    for name in names.split():
        ours = getattr(metrics, name)(*arguments, **options)
        assert same(ours, getattr(module, name)(*arguments, **options)), name


@row("`metrics.accuracy_score`, `balanced_accuracy_score`, `confusion_matrix`, `matthews_corrcoef`")
def _():
    names = "accuracy_score balanced_accuracy_score confusion_matrix matthews_corrcoef"
    all_same(names, Y, ANSWER)


@row("`metrics.precision_score`, `recall_score`, `f1_score`, `fbeta_score`")
def _():
    all_same("precision_score recall_score f1_score", Y, ANSWER)
    all_same("fbeta_score", Y, ANSWER, beta=2)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert metrics.precision_score(Y, 0 * Y) == 0
        assert not said
        assert sklearn.metrics.precision_score(Y, 0 * Y) == 0
    assert len(said) == 1


@row("`metrics.specificity_score(y, p)`")
def _():
    theirs = sklearn.metrics.recall_score(Y, ANSWER, pos_label=0)
    assert same(metrics.specificity_score(Y, ANSWER), theirs)
    assert not hasattr(sklearn.metrics, "specificity_score")


@row("`metrics.roc_curve`, `precision_recall_curve`, `average_precision_score`")
def _():
    all_same("roc_curve precision_recall_curve average_precision_score", Y, SCORE)


@row("`metrics.roc_auc_score(y, p)`")
def _():
    all_same("roc_auc_score", Y, SCORE)
    y, p = np.arange(60) % 3, RNG.dirichlet(np.ones(3), 60)
    theirs = sklearn.metrics.roc_auc_score(y, p, multi_class="ovr")
    assert same(metrics.roc_auc_score(y, p), theirs)
    with pytest.raises(ValueError, match="multi_class"):
        sklearn.metrics.roc_auc_score(y, p)


@row("`metrics.log_loss`")
def _():
    all_same("log_loss", Y, SCORE)
    all_same("log_loss", [1, 0, 1], [0.0, 0.3, 0.9])
    assert 10 < metrics.log_loss([1, 0, 1], [0.0, 0.3, 0.9]) < 13


@row("`metrics.brier_score_loss`")
def _():
    all_same("brier_score_loss", Y, SCORE)


@row("`metrics.calibration_curve`")
def _():
    all_same("calibration_curve", Y, SCORE, module=sklearn.calibration)
    for function in (metrics.calibration_curve, sklearn.calibration.calibration_curve):
        options = inspect.signature(function).parameters
        assert (options["n_bins"].default, options["strategy"].default) == (5, "uniform")


@row("`metrics.mean_squared_error`, `root_mean_squared_error`, `mean_absolute_error`, `r2_score`")
def _():
    names = "mean_squared_error root_mean_squared_error mean_absolute_error r2_score"
    all_same(names, NUMBERS, GUESSES)


@row("`metrics.expected_calibration_error`, `bootstrap_interval`, `cost_threshold`")
def _():
    for name in ("expected_calibration_error", "bootstrap_interval", "cost_threshold"):
        assert hasattr(metrics, name)
        assert not hasattr(sklearn.metrics, name)
        assert not hasattr(sklearn.calibration, name)


@row("`model_selection.train_test_split`")
def _():
    rows, ours = np.arange(40), model_selection.train_test_split
    theirs = sklearn.model_selection.train_test_split
    assert len(ours(rows)[1]) == len(theirs(rows)[1]) == 10
    assert not np.array_equal(ours(rows, random_state=3)[1], theirs(rows, random_state=3)[1])
    assert np.array_equal(ours(rows)[1], ours(rows)[1])
    assert len({tuple(theirs(rows)[1]) for _ in range(5)}) > 1


@row("`model_selection.KFold`, `StratifiedKFold`, `TimeSeriesSplit`")
def _():
    for name in ("KFold", "StratifiedKFold", "TimeSeriesSplit"):
        ours = getattr(model_selection, name)(5).split(NUMBERS, Y)
        theirs = getattr(sklearn.model_selection, name)(5).split(NUMBERS, Y)
        for a, b in zip(ours, theirs, strict=True):
            assert all(np.array_equal(c, d) for c, d in zip(a, b, strict=True))


@row("`model_selection.cross_val_score(train, X, y)`")
def _():
    X = np.column_stack([NUMBERS, SCORE])

    def train(X, y):
        return sklearn.linear_model.LinearRegression().fit(X, y).predict

    ours = model_selection.cross_val_score(train, X, GUESSES, scoring=metrics.r2_score)
    theirs = sklearn.model_selection.cross_val_score(
        sklearn.linear_model.LinearRegression(), X, GUESSES, scoring="r2"
    )
    assert same(ours, theirs)

    def classify(X, y):
        return sklearn.linear_model.LogisticRegression().fit(X, y).predict

    classes = np.sort(Y)  # the first folds hold one class alone
    classifier = sklearn.linear_model.LogisticRegression()
    ours = model_selection.cross_val_score(classify, X, classes)
    stratified = model_selection.StratifiedKFold(5)
    theirs = sklearn.model_selection.cross_val_score(classifier, X, classes, cv=5)
    assert not same(ours, theirs)
    assert same(model_selection.cross_val_score(classify, X, classes, cv=stratified), theirs)


@row("`data.StandardScaler`")
def _():
    X = np.column_stack([NUMBERS, np.ones(60)])  # a column without spread, too
    theirs = sklearn.preprocessing.StandardScaler().fit_transform(X)
    assert same(data.StandardScaler().fit(X).transform(X), theirs)


@row("`data.polynomial_features(X, 2)`")
def _():
    X = np.column_stack([NUMBERS, SCORE])
    theirs = sklearn.preprocessing.PolynomialFeatures(2).fit_transform(X)
    assert same(data.polynomial_features(X, 2), theirs[:, 1:])
    assert (theirs[:, 0] == 1).all()


@row("`datasets.load_digits`")
def _():
    ours, theirs = datasets.load_digits(), sklearn.datasets.load_digits()
    assert np.array_equal(ours.data, theirs.data)
    assert np.array_equal(ours.target, theirs.target)


@row("`datasets.make_moons`")
def _():
    ours, theirs = datasets.make_moons, sklearn.datasets.make_moons
    assert inspect.signature(ours).parameters["noise"].default == 0.1
    assert inspect.signature(theirs).parameters["noise"].default is None
    a, b = (f(100, noise=0.1, random_state=1)[0] for f in (ours, theirs))
    assert not np.allclose(np.sort(a, axis=0), np.sort(b, axis=0))
