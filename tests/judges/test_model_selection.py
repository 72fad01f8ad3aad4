"""Splits partition the rows, keep pairs together, and have the sizes of scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.data import standardize
from nnlib.datasets import make_blobs
from nnlib.layers import MLP
from nnlib.losses import cross_entropy
from nnlib.metrics import accuracy_score
from nnlib.model_selection import (
    GroupKFold,
    KFold,
    RepeatedKFold,
    RepeatedStratifiedKFold,
    StratifiedKFold,
    TimeSeriesSplit,
    cross_val_score,
    train_test_split,
)
from nnlib.optim import SGD
from nnlib.tensor import Tensor
from nnlib.train import fit


@given(n=st.integers(2, 60), seed=st.integers(0, 9), shuffle=st.booleans(), data=st.data())
def test_a_split_partitions_the_rows_and_keeps_pairs(n, seed, shuffle, data):
    size = data.draw(st.integers(1, n - 1))
    X, y = np.arange(2.0 * n).reshape(n, 2), np.arange(n)
    parts = train_test_split(X, y, test_size=size, random_state=seed, shuffle=shuffle)
    X_train, X_test, y_train, y_test = parts
    assert len(y_test) == size
    assert np.array_equal(np.sort(np.concatenate([y_train, y_test])), y)
    assert np.array_equal(X_train, X[y_train])
    assert np.array_equal(X_test, X[y_test])
    again = train_test_split(X, y, test_size=size, random_state=seed, shuffle=shuffle)
    assert all(np.array_equal(a, b) for a, b in zip(parts, again, strict=True))
    if not shuffle:
        assert np.array_equal(np.concatenate([y_train, y_test]), y)


@pytest.mark.parametrize(
    ("n", "test_size", "sizes"),
    [(10, 0.25, (7, 3)), (10, 0.33, (6, 4)), (10, 3, (7, 3)), (7, 0.3, (4, 3)), (2, 0.01, (1, 1))],
)
def test_sizes_are_those_of_scikit_learn(n, test_size, sizes):
    train, test = train_test_split(np.arange(n), test_size=test_size)
    assert (len(train), len(test)) == sizes


def test_another_seed_gives_another_split_and_the_input_stays():
    y = np.arange(40)
    splits = [train_test_split(y, random_state=seed)[1].tolist() for seed in range(5)]
    assert len(set(map(tuple, splits))) == 5
    assert np.array_equal(y, np.arange(40))
    assert any(sorted(test) != test for test in splits)  # the test rows come shuffled too


@given(
    counts=st.lists(st.integers(2, 20), min_size=1, max_size=4),
    share=st.floats(0.05, 0.95),
    seed=st.integers(0, 9),
)
def test_a_stratified_split_keeps_the_shares_of_the_classes(counts, share, seed):
    y = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(counts)), counts))
    n, n_test = len(y), int(np.ceil(share * len(y)))
    if min(n_test, n - n_test) < len(counts):
        with pytest.raises(ValueError, match=r"each part must have|must leave a row"):
            train_test_split(y, test_size=share, stratify=y)
        return
    rows = np.arange(n)
    train, test = train_test_split(rows, test_size=share, stratify=y, random_state=seed)
    assert len(test) == n_test
    assert np.array_equal(np.sort(np.concatenate([train, test])), rows)
    exact = np.array(counts) * n_test / n
    assert (np.abs(np.bincount(y[test], minlength=len(counts)) - exact) < 1).all()


def test_which_rows_a_stratified_split_takes_is_random():
    y = np.repeat([0, 1], 20)
    chosen = {
        tuple(sorted(train_test_split(np.arange(40), random_state=seed, stratify=y)[1]))
        for seed in range(5)
    }
    assert len(chosen) == 5


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: train_test_split(), TypeError, "at least one array"),
        (lambda: train_test_split([]), ValueError, "array 0 must have at least one row"),
        (
            lambda: train_test_split([1]),
            ValueError,
            "test_size must leave a row for each part, got 1 of 1",
        ),
        (lambda: train_test_split([1, 2], [1]), ValueError, "equally many rows"),
        (lambda: train_test_split([1, 2], test_size=0.0), ValueError, "between 0 and 1, got 0.0"),
        (lambda: train_test_split([1, 2], test_size=1.0), ValueError, "between 0 and 1, got 1.0"),
        (lambda: train_test_split([1, 2], test_size=np.nan), ValueError, "between 0 and 1"),
        (lambda: train_test_split([1, 2], test_size=2), ValueError, "got 2 of 2"),
        (lambda: train_test_split([1, 2], test_size=0), ValueError, "test_size .* got 0"),
        (lambda: train_test_split([1, 2], test_size="a"), TypeError, "test_size must be"),
        (lambda: train_test_split([1, 2], stratify=[0, 1]), ValueError, "2 samples of each class"),
        (
            lambda: train_test_split([1, 2], stratify=[0]),
            ValueError,
            "array 0 and stratify must have equally many",
        ),
        (
            lambda: train_test_split([1, 2], shuffle=False, stratify=[0, 0]),
            ValueError,
            "shuffle must be True with stratify, got False",
        ),
        (
            lambda: train_test_split([1, 2], [3, 4], 0.25),
            TypeError,
            "got 0.25: write test_size=0.25",
        ),
        (lambda: train_test_split([1, 2], stratify=True), ValueError, "stratify must .* got True"),
        (lambda: train_test_split([1, 2], random_state="a"), TypeError, "random_state must .* 'a'"),
        (
            lambda: train_test_split([1, 2], train_size=0.1),
            ValueError,
            "train_size must leave a row",
        ),
        (lambda: train_test_split([1, 2], train_size=2), ValueError, "train_size .* got 2 of 2"),
        (
            lambda: train_test_split(range(4), train_size=0.6, test_size=0.5),
            ValueError,
            "train_size and test_size must sum to at most all 4 rows, got 0.6 and 0.5",
        ),
        (lambda: KFold(3, random_state=1), ValueError, "random_state must be left alone .* got 1"),
        (lambda: KFold(3, shuffle=True, random_state=-1), ValueError, "random_state .* -1"),
        (lambda: KFold(2).split([1, 2], groups=[1, 2]), ValueError, "groups must be None"),
        (lambda: StratifiedKFold(2).split([1] * 2, [1] * 2, [1, 2]), ValueError, "groups must be"),
        (lambda: StratifiedKFold(2).split([1, 2], [1]), ValueError, "X and y must have equally"),
        (lambda: GroupKFold(2).split([1, 2]), TypeError, "groups must hold the group of each row"),
        (lambda: GroupKFold(2).split([1, 2], groups=[1]), ValueError, "X and groups must have"),
        (
            lambda: GroupKFold(3).split(range(4), groups=[1, 1, 2, 2]),
            ValueError,
            "n_splits must be at most the 2 groups, got 3",
        ),
        (lambda: TimeSeriesSplit(1), ValueError, "n_splits must be .* at least 2, got 1"),
        (lambda: TimeSeriesSplit(gap=-1), ValueError, "gap must be .* at least 0, got -1"),
        (lambda: TimeSeriesSplit(test_size=0), ValueError, "test_size must be .* got 0"),
        (lambda: TimeSeriesSplit(max_train_size=0), ValueError, "max_train_size must be .* got 0"),
        (lambda: TimeSeriesSplit(5).split(range(5)), ValueError, "must leave rows to train on"),
        (lambda: TimeSeriesSplit(2).split([1] * 9, groups=[1] * 9), ValueError, "groups must be"),
        (lambda: RepeatedKFold(n_repeats=0), ValueError, "n_repeats must be .* got 0"),
        (lambda: RepeatedKFold(random_state=1.5), TypeError, "random_state must be .* float 1.5"),
        (lambda: RepeatedKFold().split([1, 2]), ValueError, "at most the 2 rows of X, got 5"),
        (lambda: KFold(1), ValueError, "n_splits must be an integer of at least 2, got 1"),
        (lambda: KFold(2.0), TypeError, "n_splits must be an integer"),
        (lambda: KFold(4).split([1, 2, 3]), ValueError, "at most the 3 rows of X, got 4"),
        (lambda: KFold(2).split([]), ValueError, "at least one row"),
        (lambda: StratifiedKFold(2).split([1, 2]), TypeError, "y must hold the classes, got None"),
        (
            lambda: StratifiedKFold(3).split(range(5), [0, 0, 0, 1, 1]),
            ValueError,
            "at most the 2 samples of class 1, got 3",
        ),
    ],
)
def test_splits_refuse(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_folds_of_ten_rows():
    tests = [test.tolist() for _, test in KFold(3).split(range(10))]
    assert tests == [[0, 1, 2, 3], [4, 5, 6], [7, 8, 9]]


def test_stratified_folds_of_six_rows():
    y = np.array([0, 0, 0, 0, 1, 1])
    for _, test in StratifiedKFold(2).split(y, y):
        assert np.bincount(y[test]).tolist() == [2, 1]


@given(n=st.integers(5, 60), k=st.integers(2, 5), shuffle=st.booleans(), seed=st.integers(0, 9))
def test_folds_partition_the_rows(n, k, shuffle, seed):
    y = np.arange(n)
    folds = list(KFold(k, shuffle=shuffle, random_state=seed if shuffle else 0).split(y))
    assert len(folds) == k
    assert np.array_equal(np.sort(np.concatenate([test for _, test in folds])), y)
    assert sorted(len(test) for _, test in folds) == sorted(len(p) for p in np.array_split(y, k))
    for train, test in folds:
        assert np.array_equal(np.sort(np.concatenate([train, test])), y)


@given(
    counts=st.lists(st.integers(5, 20), min_size=1, max_size=4),
    k=st.integers(2, 5),
    shuffle=st.booleans(),
)
def test_stratified_folds_share_every_class_out_evenly(counts, k, shuffle):
    y = np.random.default_rng(0).permutation(np.repeat(np.arange(len(counts)), counts))
    folds = list(StratifiedKFold(k, shuffle=shuffle).split(y, y))
    assert np.array_equal(np.sort(np.concatenate([test for _, test in folds])), np.arange(len(y)))
    per_fold = np.array([np.bincount(y[test], minlength=len(counts)) for _, test in folds])
    assert (np.ptp(per_fold, axis=0) <= 1).all()
    assert np.ptp(per_fold.sum(axis=1)) <= 1


def test_shuffled_folds_depend_on_the_seed_only():
    def tests(seed):
        return [
            test.tolist() for _, test in KFold(3, shuffle=True, random_state=seed).split(range(30))
        ]

    assert tests(0) == tests(0)
    assert tests(0) != tests(1)


@given(
    st.lists(st.integers(0, 9), min_size=12, max_size=50),
    st.integers(2, 4),
    st.booleans(),
    st.integers(0, 9),
)
def test_groups_stay_together(groups, k, shuffle, seed):
    groups = np.append(groups, range(4))
    options = {"shuffle": True, "random_state": seed} if shuffle else {}
    folds = list(GroupKFold(k, **options).split(groups, groups=groups))
    assert len(folds) == k
    assert np.array_equal(np.sort(np.concatenate([test for _, test in folds])), range(len(groups)))
    number = [len(np.unique(groups[test])) for _, test in folds]
    for train, test in folds:
        assert not set(groups[train]) & set(groups[test])
        assert len(train) + len(test) == len(groups)
    if shuffle:
        assert max(number) - min(number) <= 1
    else:  # a part never exceeds the lightest one by more than its last and largest group
        sizes = [len(test) for _, test in folds]
        assert max(sizes) - min(sizes) <= np.unique(groups, return_counts=True)[1].max()


@given(
    n=st.integers(18, 60),
    k=st.integers(2, 5),
    gap=st.integers(0, 2),
    longest=st.none() | st.integers(1, 20),
)
def test_time_runs_forward(n, k, gap, longest):
    folds = list(TimeSeriesSplit(k, gap=gap, max_train_size=longest).split(range(n)))
    tests = np.concatenate([test for _, test in folds])
    assert np.array_equal(tests, np.arange(n - len(tests), n))
    for train, test in folds:
        assert len(test) == n // (k + 1)
        assert train[-1] == test[0] - gap - 1
        assert np.array_equal(train, np.arange(train[0], train[-1] + 1))
        assert longest is not None or train[0] == 0
        assert longest is None or len(train) <= longest


@pytest.mark.parametrize("folds", [RepeatedKFold, RepeatedStratifiedKFold])
def test_each_repeat_divides_the_rows_anew(folds):
    y = np.arange(20) % 2
    repeated = folds(n_splits=4, n_repeats=3, random_state=1)
    tests = [test.tolist() for _, test in repeated.split(y, y)]
    assert len(tests) == 12
    parts = [sorted(tests[k : k + 4]) for k in (0, 4, 8)]
    for part in parts:
        assert sorted(row for test in part for row in test) == list(range(20))
    assert parts[0] != parts[1] != parts[2]
    assert tests == [test.tolist() for _, test in repeated.split(y, y)]
    if folds is RepeatedStratifiedKFold:
        assert all(1 <= y[test].sum() <= 4 for test in tests)


def test_a_generator_goes_on_and_none_is_fresh():
    rng = np.random.default_rng(0)
    for state in (rng, None):
        folds = KFold(2, shuffle=True, random_state=state)
        first, second = ([test.tolist() for _, test in folds.split(range(40))] for _ in range(2))
        assert first != second
        splits = [train_test_split(range(40), random_state=state)[1].tolist() for _ in range(2)]
        assert splits[0] != splits[1]


def test_groups_reach_the_folds():
    groups = np.repeat(["a", "b", "c"], 4)
    seen = []

    def train(X, y):
        seen.append(sorted(set(y)))
        return lambda X: X

    cross_val_score(train, groups, groups, groups=groups, cv=GroupKFold(3))
    assert seen == [["a", "b"], ["a", "c"], ["b", "c"]]
    with pytest.raises(ValueError, match="groups must be None"):
        cross_val_score(train, groups, groups, groups=groups, cv=3)


def mean_model(X, y):
    """The model that predicts the mean of its training targets."""
    return lambda X_test: np.full(len(X_test), y.mean())


def squared_error(y, prediction):
    return np.mean((y - prediction) ** 2)


@pytest.mark.parametrize("cv", [3, KFold(3), list(KFold(3).split(range(10)))])
def test_cross_validation_by_hand(cv):
    y = np.arange(10.0) ** 2
    expected = [
        np.mean((y[test] - y[train].mean()) ** 2) for train, test in KFold(3).split(range(10))
    ]
    scores = cross_val_score(mean_model, y, y, cv=cv, scoring=squared_error)
    assert scores == pytest.approx(expected, rel=1e-14)
    assert scores.dtype == np.float64


def test_leaving_one_out_has_a_closed_form():
    # Without sample i the mean moves by (mean - y_i) / (n - 1), so the error grows by n / (n - 1).
    y = np.random.default_rng(0).normal(size=12)
    scores = cross_val_score(mean_model, y, y, cv=12, scoring=squared_error)
    assert scores == pytest.approx(((y - y.mean()) * 12 / 11) ** 2)


def test_each_fold_learns_from_its_training_rows_only():
    X, y = np.arange(20.0).reshape(10, 2), np.arange(10)
    learnt, asked = [], []

    def train(X_train, y_train):
        assert np.array_equal(X_train, X[y_train])
        learnt.append(y_train.tolist())

        def predict(X_test):
            asked.append((X_test[:, 0] / 2).astype(int).tolist())
            X_test[:] = -1  # a copy: the data stay as they are
            return np.zeros(len(X_test), dtype=int)

        return predict

    before = X.copy()
    folds = list(KFold(4, shuffle=True, random_state=1).split(X))
    cross_val_score(train, X, y, cv=KFold(4, shuffle=True, random_state=1))
    assert learnt == [train_rows.tolist() for train_rows, _ in folds]
    assert asked == [test_rows.tolist() for _, test_rows in folds]
    assert np.array_equal(X, before)


def test_changing_the_test_rows_changes_nothing_that_was_learnt():
    X, y = make_blobs(12, cluster_std=0.5, random_state=0)
    learnt = []

    def train(X_train, y_train):
        Z = standardize(X_train)
        learnt.append((Z.copy(), y_train.copy()))
        return lambda X_test: np.zeros(len(X_test), dtype=int)

    cv = [(np.arange(8), np.arange(8, 12))]
    cross_val_score(train, X, y, cv=cv)
    X[8:], y[8:] = 1e3, 0
    cross_val_score(train, X, y, cv=cv)
    assert all(np.array_equal(a, b) for a, b in zip(*learnt, strict=True))


def test_a_network_in_cross_validation():
    X, y = make_blobs(90, cluster_std=0.2, random_state=0)

    def train(X_train, y_train):
        model = MLP([2, 8, 3], rng=0)
        optimizer = SGD(model.parameters(), 0.3)
        fit(model, cross_entropy, optimizer, (X_train, y_train), epochs=60)
        return lambda X_test: model(Tensor(X_test)).data.argmax(axis=1)

    scores = cross_val_score(train, X, y, cv=StratifiedKFold(3, shuffle=True))
    assert scores.shape == (3,)
    assert scores.min() > 0.9
    again = cross_val_score(train, X, y, cv=StratifiedKFold(3, shuffle=True))
    assert np.array_equal(scores, again)


def test_the_default_is_the_accuracy_on_five_folds():
    y = np.array([0, 0, 1, 0, 0, 0, 0, 0, 1, 1])
    scores = cross_val_score(lambda X, y: lambda X: np.zeros(len(X), dtype=int), y, y)
    assert scores.tolist() == [accuracy_score(y[k : k + 2], [0, 0]) for k in range(0, 10, 2)]


def always(prediction):
    return lambda X, y: lambda X: prediction


@pytest.mark.parametrize(
    ("train", "options", "error", "message"),
    [
        (mean_model, {"cv": 1}, ValueError, "cv must be an integer of at least 2, got 1"),
        (mean_model, {"cv": 2.0}, TypeError, "cv must be an integer .* got float 2.0"),
        (mean_model, {"cv": 5}, ValueError, "n_splits must be at most the 4 rows of X, got 5"),
        ("ridge", {}, TypeError, "train must be callable, got str 'ridge'"),
        (mean_model, {"scoring": "accuracy"}, TypeError, "scoring must be callable, got str"),
        (mean_model, {"scoring": lambda y, p: y}, TypeError, "scoring must return a number"),
        (mean_model, {"cv": "2"}, TypeError, r"cv must give pairs .* got '2'"),
        (mean_model, {"cv": [1, 2]}, TypeError, r"cv must give pairs .* got 1"),
        (mean_model, {"cv": []}, ValueError, "cv must give at least one fold"),
        (mean_model, {"cv": [([0, 1], [1, 2])]}, ValueError, r"both train and test, got \[1\]"),
        (mean_model, {"cv": [([0, 1], [4])]}, ValueError, r"in 0\.\.3 to test, got 4\.\.4"),
        (mean_model, {"cv": [([-1], [0])]}, ValueError, r"in 0\.\.3 to train, got -1"),
        (mean_model, {"cv": [([], [0])]}, ValueError, "row numbers to train with shape"),
        (mean_model, {"cv": [([0], [0.5])]}, ValueError, "row numbers to test .* got float64"),
        (
            mean_model,
            {"cv": [(np.array([True] * 2 + [False] * 2), [2])]},
            ValueError,
            r"to train .* got bool of shape \(4,\)",
        ),
        (always([0, 0, 0]), {}, ValueError, r"each of 2 rows, as y has, got shape \(3,\)"),
        (always([[0], [0]]), {}, ValueError, r"each of 2 rows, as y has, got shape \(2, 1\)"),
        (always(0), {}, ValueError, r"got shape \(\)"),
    ],
)
def test_cross_validation_refuses(train, options, error, message):
    options = {"cv": 2, "scoring": squared_error} | options
    with pytest.raises(error, match=message):
        cross_val_score(train, np.zeros((4, 2)), np.zeros(4), **options)


def test_cross_validation_refuses_data_that_do_not_match():
    with pytest.raises(ValueError, match="equally many rows"):
        cross_val_score(mean_model, np.zeros(4), np.zeros(3))


def test_predictions_that_would_broadcast_against_a_column_are_refused():
    with pytest.raises(ValueError, match="one prediction for each of 2 rows, as y has"):
        cross_val_score(
            lambda X, y: lambda part: part[:, 0],
            np.arange(4.0)[:, None],
            np.arange(4.0)[:, None],
            cv=2,
            scoring=lambda a, b: np.mean((a - b) ** 2),
        )
