"""Splits partition the rows, keep pairs together, and have the sizes of scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.model_selection import KFold, StratifiedKFold, train_test_split


@given(n=st.integers(2, 60), seed=st.integers(0, 9), shuffle=st.booleans(), data=st.data())
def test_a_split_partitions_the_rows_and_keeps_pairs(n, seed, shuffle, data):
    size = data.draw(st.integers(1, n - 1))
    X, y = np.arange(2.0 * n).reshape(n, 2), np.arange(n)
    parts = train_test_split(X, y, test_size=size, seed=seed, shuffle=shuffle)
    X_train, X_test, y_train, y_test = parts
    assert len(y_test) == size
    assert np.array_equal(np.sort(np.concatenate([y_train, y_test])), y)
    assert np.array_equal(X_train, X[y_train])
    assert np.array_equal(X_test, X[y_test])
    again = train_test_split(X, y, test_size=size, seed=seed, shuffle=shuffle)
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
    splits = [train_test_split(y, seed=seed)[1].tolist() for seed in range(5)]
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
        with pytest.raises(ValueError, match=r"each part must have|must leave rows"):
            train_test_split(y, test_size=share, stratify=y)
        return
    rows = np.arange(n)
    train, test = train_test_split(rows, test_size=share, stratify=y, seed=seed)
    assert len(test) == n_test
    assert np.array_equal(np.sort(np.concatenate([train, test])), rows)
    exact = np.array(counts) * n_test / n
    assert (np.abs(np.bincount(y[test], minlength=len(counts)) - exact) < 1).all()


def test_which_rows_a_stratified_split_takes_is_random():
    y = np.repeat([0, 1], 20)
    chosen = {
        tuple(sorted(train_test_split(np.arange(40), seed=seed, stratify=y)[1]))
        for seed in range(5)
    }
    assert len(chosen) == 5


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: train_test_split(), TypeError, "at least one array"),
        (lambda: train_test_split([]), ValueError, "array 0 must have at least one row"),
        (lambda: train_test_split([1]), ValueError, "test_size must leave rows .* got 1 of 1"),
        (lambda: train_test_split([1, 2], [1]), ValueError, "equally many rows"),
        (lambda: train_test_split([1, 2], test_size=0.0), ValueError, "between 0 and 1, got 0.0"),
        (lambda: train_test_split([1, 2], test_size=1.0), ValueError, "between 0 and 1, got 1.0"),
        (lambda: train_test_split([1, 2], test_size=np.nan), ValueError, "between 0 and 1"),
        (lambda: train_test_split([1, 2], test_size=2), ValueError, "got 2 of 2"),
        (lambda: train_test_split([1, 2], test_size=0), ValueError, "test_size .* got 0"),
        (lambda: train_test_split([1, 2], test_size="a"), TypeError, "test_size must be"),
        (lambda: train_test_split([1, 2], stratify=[0, 1]), ValueError, "2 samples of each class"),
        (lambda: train_test_split([1, 2], stratify=[0]), ValueError, r"shape \(2,\), got \(1,\)"),
        (
            lambda: train_test_split([1, 2], shuffle=False, stratify=[0, 0]),
            ValueError,
            "stratify needs shuffle=True",
        ),
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
    folds = list(KFold(k, shuffle=shuffle, seed=seed).split(y))
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
        return [test.tolist() for _, test in KFold(3, shuffle=True, seed=seed).split(range(30))]

    assert tests(0) == tests(0)
    assert tests(0) != tests(1)
