"""Batches, one-hot rows, polynomial features and standard scores against their definitions."""

from math import comb

import numpy as np
import pytest
import sklearn.preprocessing
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnlib.data import StandardScaler, batches, one_hot, polynomial_features, standardize

rows = st.integers(1, 40)
numbers = st.floats(-100, 100)


def matrices(min_rows=1):
    shapes = st.tuples(st.integers(min_rows, 8), st.integers(1, 4))
    return shapes.flatmap(lambda shape: arrays(np.float64, shape, elements=numbers))


@given(n=rows, size=st.integers(1, 50), rng=st.none() | st.integers(0, 5))
def test_batches_cover_each_row_once_and_keep_pairs(n, size, rng):
    X, y = np.arange(2 * n).reshape(n, 2), np.arange(n)
    parts = list(batches(X, y, batch_size=size, rng=rng))
    assert [len(y_part) for _, y_part in parts[:-1]] == [size] * (len(parts) - 1)
    assert 1 <= len(parts[-1][1]) <= size
    assert np.array_equal(np.sort(np.concatenate([y_part for _, y_part in parts])), y)
    for X_part, y_part in parts:
        assert np.array_equal(X_part, X[y_part])


def test_batches_keep_the_order_without_rng_and_shuffle_with_one():
    y = np.arange(50)
    assert [part.tolist() for (part,) in batches(y)] == [y.tolist()]
    shuffled = [part.tolist() for (part,) in batches(y, batch_size=20, rng=1)]
    assert shuffled == [part.tolist() for (part,) in batches(y, batch_size=20, rng=1)]
    assert np.concatenate(shuffled).tolist() != y.tolist()


def test_a_generator_gives_each_epoch_its_own_order():
    rng = np.random.default_rng(0)
    first, second = (next(batches(np.arange(50), rng=rng))[0] for _ in range(2))
    assert not np.array_equal(first, second)


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ([], {}, TypeError, "batches: arrays must hold at least one array"),
        ([[]], {}, ValueError, r"array 0 must have at least one row, got shape \(0,\)"),
        ([3], {}, TypeError, "arrays must be arrays, got 3: write batch_size=3"),
        ([[1], [1], 2], {}, TypeError, "arrays must be arrays, got 2: write batch_size=2"),
        ([[1], True], {}, ValueError, "array 1 must have rows, got the single value True"),
        (["ab"], {}, ValueError, "array 0 must have rows, got the single value 'ab'"),
        ([[1]], {"rng": -1}, ValueError, "rng must be an integer of at least 0, .* got int -1"),
        ([[1]], {"rng": "a"}, TypeError, "rng must be an integer .* got str 'a'"),
        ([[1]], {"rng": True}, TypeError, "rng must be an integer .* got the bool True"),
        ([[1, 2], [1]], {}, ValueError, "array 0 and array 1 must have equally many rows"),
        ([[1]], {"batch_size": 0}, ValueError, "batch_size must be .* at least 1, got 0"),
        ([[1]], {"batch_size": 2.0}, TypeError, "batch_size must be an integer .* got float 2.0"),
        ([[1]], {"batch_size": True}, TypeError, "batch_size must be an integer .* got the bool"),
    ],
)
def test_batches_refuse_at_the_call(arguments, options, error, message):
    with pytest.raises(error, match=message):
        batches(*arguments, **options)


@given(arrays(np.int64, rows, elements=st.integers(0, 9)), st.integers(10, 12))
def test_argmax_inverts_one_hot(y, classes):
    hot = one_hot(y, classes)
    assert hot.shape == (len(y), classes)
    assert hot.dtype == np.float64
    assert np.array_equal(hot.argmax(axis=1), y)
    assert np.array_equal(hot.sum(axis=1), np.ones(len(y)))
    assert set(np.unique(hot)) <= {0.0, 1.0}
    assert one_hot(y).shape[1] == y.max() + 1


def test_one_hot_of_small_integers_does_not_overflow():
    assert one_hot(np.array([255], np.uint8)).shape == (1, 256)


@pytest.mark.parametrize(
    ("y", "classes", "error", "message"),
    [
        ([0, 3], 3, ValueError, r"y must hold class numbers in 0\.\.2, got 3"),
        ([-1, 0], 3, ValueError, "got -1"),
        ([], 3, ValueError, r"y must have shape \(N,\) with N >= 1, got \(0,\)"),
        ([[0, 1]], 3, ValueError, r"got \(1, 2\)"),
        ([0.0, 1.0], 3, TypeError, "y must hold integers, got dtype float64"),
        (["a"], 3, TypeError, "y must hold integers"),
        ([0, None], 3, TypeError, "y must hold only numbers or only strings, got NoneType and int"),
        (2, 3, ValueError, r"y must have shape \(N,\) with N >= 1, got 2"),
        ([0], 0, ValueError, "num_classes must be an integer of at least 1, got 0"),
        ([0], 2.5, TypeError, "num_classes must be an integer"),
    ],
)
def test_one_hot_refuses(y, classes, error, message):
    with pytest.raises(error, match=message):
        one_hot(y, classes)


def test_polynomial_features_of_two_inputs():
    a, b = 2.0, 5.0
    expected = [a, b, a * a, a * b, b * b, a**3, a * a * b, a * b * b, b**3]
    assert polynomial_features([[a, b]], 3).tolist() == [expected]
    assert polynomial_features([[a, b]], 3, include_bias=True).tolist() == [[1.0, *expected]]


@given(matrices(), st.integers(1, 4))
def test_polynomial_features_have_the_counted_number_and_hold_the_inputs(X, degree):
    features = polynomial_features(X, degree)
    inputs = X.shape[1]
    assert features.shape == (len(X), comb(inputs + degree, degree) - 1)
    assert np.array_equal(features[:, :inputs], X)
    assert np.allclose(
        polynomial_features(2 * X, degree)[:, -1], 2.0**degree * features[:, -1], atol=1e-300
    )


@pytest.mark.parametrize(
    ("X", "degree", "error", "message"),
    [
        ([1.0, 2.0], 2, ValueError, r"X must have shape \(N, D\) .* got \(2,\)"),
        (np.empty((0, 2)), 2, ValueError, "X must have at least one row"),
        (np.empty((2, 0)), 2, ValueError, "with D >= 1"),
        ([[np.nan]], 2, ValueError, "X must be finite, got 1 nan or inf"),
        ([["a"]], 2, TypeError, "X must hold real numbers"),
        ([[1.0]], 0, ValueError, "degree must be an integer of at least 1, got 0"),
        ([[1.0]], 1.5, TypeError, "degree must be an integer"),
    ],
)
def test_polynomial_features_refuse(X, degree, error, message):
    with pytest.raises(error, match=message):
        polynomial_features(X, degree)


@given(arrays(np.int64, (7, 3), elements=st.integers(-50, 50)))
def test_standardized_columns_have_mean_0_and_std_1_or_are_0(X):
    Z = standardize(X)
    varied = np.ptp(X, axis=0) > 0
    assert np.allclose(Z.mean(axis=0), 0, atol=1e-12)
    assert np.allclose(Z.std(axis=0), varied, atol=1e-12)


def test_a_constant_column_is_not_blown_up_by_rounding():
    column = np.full((6, 1), 0.1)
    assert column.std() > 0  # the trap
    Z, other = standardize(column, column + 0.5)
    assert np.array_equal(Z, np.zeros((6, 1)))
    assert np.allclose(other, 0.5)


def test_a_constant_column_beside_others_and_one_too_narrow_for_squares():
    X = np.column_stack([np.full(6, 0.1), np.arange(6), 1e-200 * np.arange(6)])
    Z = standardize(X)
    assert np.array_equal(Z[:, 0], np.zeros(6))
    assert np.isclose(Z[:, 1].std(), 1)
    assert np.abs(Z[:, 2]).max() < 1e-199  # its variance is 0 to rounding: only shifted


@given(matrices(min_rows=2), numbers)
def test_nothing_leaks_from_the_test_rows(X, change):
    train, test = X[:-1], X[-1:].copy()
    before, _ = standardize(train, test)
    after, moved = standardize(train, test + change)
    assert np.array_equal(before, after)
    assert np.array_equal(after, standardize(train))
    assert moved.shape == test.shape


def test_standardize_leaves_its_arguments_alone_and_uses_the_training_scale():
    train, test = np.array([[1.0], [3.0]]), np.array([[5.0]])
    Z_train, Z_test = standardize(train, test)
    assert Z_train.ravel().tolist() == [-1.0, 1.0]
    assert Z_test.ravel().tolist() == [3.0]
    assert train.ravel().tolist() == [1.0, 3.0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([3.0], "X must have at least one row"),
        ([[1.0, 2.0]], "X must have shape"),
        ([[[np.inf]]], "X must be finite"),
        ([[[1.0]], [[1.0, 2.0]]], r"others\[0\] must have 1 columns as in fit, got shape \(1, 2\)"),
        ([[[1.0]], [[np.nan]]], r"others\[0\] must be finite"),
    ],
)
def test_standardize_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        standardize(*arguments)


def test_one_hot_takes_integers_that_pandas_holds_as_objects():
    assert np.array_equal(one_hot(np.array([2, 0], dtype=object)), one_hot([2, 0]))


@given(matrices(), matrices())
def test_a_scaler_does_what_standardize_does_and_takes_it_back(X, other):
    scaler = StandardScaler()
    Z = scaler.fit_transform(X)
    assert np.array_equal(Z, standardize(X))
    assert np.allclose(scaler.inverse_transform(Z), X)
    if other.shape[1] == X.shape[1]:
        assert np.array_equal(scaler.transform(other), standardize(X, other)[1])
    else:
        with pytest.raises(ValueError, match=r"X must have \d columns as in fit"):
            scaler.transform(other)


@given(arrays(np.int64, (6, 3), elements=st.integers(-50, 50)))
def test_a_scaler_keeps_what_scikit_learn_keeps(X):
    ours, theirs = StandardScaler().fit(X), sklearn.preprocessing.StandardScaler().fit(X)
    for name in ("mean_", "var_", "scale_"):
        assert np.allclose(getattr(ours, name), getattr(theirs, name))


def test_a_scaler_keeps_its_own_arrays_and_asks_for_fit():
    X = np.array([[1.0], [3.0]])
    scaler = StandardScaler().fit(X)
    X[:] = 9
    assert scaler.transform([[4.0]]).item() == 2
    for method in ("transform", "inverse_transform"):
        with pytest.raises(ValueError, match="fit must be called first"):
            getattr(StandardScaler(), method)([[1.0]])
