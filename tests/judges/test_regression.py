"""Errors of predicted numbers against scikit-learn and their definitions."""

import numpy as np
import pytest
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnlib import metrics
from nnlib.metrics import (
    mean_absolute_error,
    mean_squared_error,
    r2_score,
    root_mean_squared_error,
)

NAMES = ["mean_squared_error", "root_mean_squared_error", "mean_absolute_error", "r2_score"]
ERRORS = [getattr(metrics, name) for name in NAMES]
vectors = st.integers(2, 20).flatmap(
    lambda n: st.tuples(*[arrays(np.float64, n, elements=st.integers(-50, 50))] * 2)
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", [(2,), (9,), (9, 1), (9, 3)])
@pytest.mark.parametrize("seed", range(3))
def test_equal_to_scikit_learn(name, shape, seed):
    rng = np.random.default_rng(seed)
    pair = rng.normal(size=shape), rng.normal(size=shape)
    for weight in (None, rng.random(shape[0]), rng.integers(1, 4, shape[0])):
        for multioutput in ("uniform_average", "raw_values"):
            options = {"sample_weight": weight, "multioutput": multioutput}
            ours = getattr(metrics, name)(*pair, **options)
            theirs = getattr(sklearn.metrics, name)(*pair, **options)
            assert np.shape(ours) == np.shape(theirs)
            assert ours == pytest.approx(theirs, rel=1e-12)


@given(vectors)
def test_definitions(pair):
    y, p = pair
    assert mean_squared_error(y, p) == pytest.approx(np.mean((y - p) ** 2))
    assert root_mean_squared_error(y, p) == pytest.approx(np.sqrt(mean_squared_error(y, p)))
    assert mean_absolute_error(y, p) == pytest.approx(np.mean(np.abs(y - p)))
    assert mean_absolute_error(y, p) <= root_mean_squared_error(y, p) + 1e-9
    if np.ptp(y):
        assert r2_score(y, p) == pytest.approx(1 - np.mean((y - p) ** 2) / y.var())
        assert r2_score(y, np.full_like(y, y.mean())) == pytest.approx(0)


@given(vectors, st.data())
def test_integer_weights_are_repetitions(pair, data):
    weight = data.draw(arrays(np.int64, len(pair[0]), elements=st.integers(0, 3)))
    weight[:2] += 1
    repeated = [np.repeat(y, weight) for y in pair]
    for error in ERRORS:
        assert error(*pair, sample_weight=weight) == pytest.approx(error(*repeated))


@pytest.mark.parametrize("value", [0.1, 3.0])
def test_a_constant_target_is_explained_wholly_or_not_at_all(value):
    y = np.full(3, value)
    assert r2_score(y, y) == 1
    assert r2_score(y, [value, value, value + 1e-3]) == 0
    assert np.array_equal(
        r2_score(np.column_stack([y, y]), np.column_stack([y, y + 1]), multioutput="raw_values"),
        [1, 0],
    )


def test_one_sample_has_no_variance_to_explain():
    assert np.isnan(r2_score([1.0], [2.0]))
    assert np.isnan(r2_score([1.0, 2.0], [1.0, 2.0], sample_weight=[1, 0]))


def test_a_column_is_a_vector_and_nothing_else_broadcasts():
    assert mean_squared_error([1.0, 2.0], [[1.0], [3.0]]) == 0.5
    assert type(mean_squared_error([1, 2], [1, 3])) is float
    y = np.array([100, 200], np.uint8)
    assert mean_squared_error(y, y[::-1]) == 10_000  # and small integers do not overflow


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize(
    ("arguments", "options", "kind", "message"),
    [
        (([1, 2], [1, 2, 3]), {}, ValueError, r"equal shapes .* got \(2,\) and \(3,\)"),
        (([1, 2], [[1, 2], [3, 4]]), {}, ValueError, r"got \(2,\) and \(2, 2\)"),
        (([[1, 2]], [[[1], [2]]]), {}, ValueError, r"got \(1, 2\) and \(1, 2, 1\)"),
        (([], []), {}, ValueError, "y_true must have at least one row"),
        (([1, 2], [1, np.nan]), {}, ValueError, "y_pred must be finite"),
        (([1, 2], ["a", "b"]), {}, TypeError, "y_pred must hold real numbers"),
        (([1, 2], 3), {}, ValueError, "y_pred must have at least one row"),
        (([1, 2], [1, 2]), {"sample_weight": [1, -1]}, ValueError, "sample_weight must be"),
        (([1, 2], [1, 2]), {"multioutput": "all"}, ValueError, "multioutput must be .* 'all'"),
    ],
)
def test_errors_refuse(error, arguments, options, kind, message):
    with pytest.raises(kind, match=message):
        error(*arguments, **options)
