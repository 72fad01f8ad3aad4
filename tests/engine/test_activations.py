"""Activations and the softmax family: kinks, extremes, gradients."""

import numpy as np
import pytest

import nnlib
from nnlib import Tensor, gradcheck
from tests.engine.helpers import gradients, leaf

INF = np.inf
TINY = 4.248354255291589e-18  # sigmoid(-40), log(1 + exp(-40))

TABLE = {
    "relu": (nnlib.relu, [-1, -0.0, 0, 2, INF, -INF], [0, 0, 0, 2, INF, 0], [0, 0, 0, 1, 1, 0]),
    "leaky_relu": (lambda x: nnlib.leaky_relu(x, 0.1), [-1, 0, 2], [-0.1, 0, 2], [0.1, 0.1, 1]),
    "elu": (
        nnlib.elu,
        [-800, -1, 0, 2, 800],
        [-1, -0.6321205588285577, 0, 2, 800],
        [0, 0.36787944117144233, 1, 1, 1],
    ),
    "leaky_relu as it comes": (nnlib.leaky_relu, [-100, 2], [-1, 2], [0.01, 1]),
    "elu with alpha": (
        lambda x: nnlib.elu(x, 2.0),
        [-1, 0, 3],
        [-1.2642411176571153, 0, 3],
        [0.7357588823428847, 2, 1],
    ),
    "tanh": (nnlib.tanh, [-1e4, 20, 0], [-1, 1, 0], [0, 4 * TINY, 1]),
    "sigmoid": (
        nnlib.sigmoid,
        [-INF, -1e4, -800, -40, 0, 40, 800, 1e4, INF],
        [0, 0, 0, TINY, 0.5, 1, 1, 1, 1],
        [0, 0, 0, TINY, 0.25, TINY, 0, 0, 0],
    ),
    "logsigmoid": (
        nnlib.logsigmoid,
        [-1e4, -40, 0, 40, 1e4],
        [-1e4, -40, -0.6931471805599453, -TINY, 0],
        [1, 1, 0.5, TINY, 0],
    ),
    "softplus": (
        nnlib.softplus,
        [-1e4, -40, 0, 40, 1e4],
        [0, TINY, 0.6931471805599453, 40, 1e4],
        [0, TINY, 0.5, 1, 1],
    ),
    "step": (nnlib.step, [-1, 0, 1e-300, 3], [0, 0, 1, 1], [0, 0, 0, 0]),
    "identity": (nnlib.identity, [-1, 0, 3], [-1, 0, 3], [1, 1, 1]),
}


@pytest.mark.parametrize("name", TABLE)
def test_values_and_slopes(name):
    f, x, values, slopes = TABLE[name]
    y, g = gradients(f, np.array(x, float))
    assert np.allclose(y, values, rtol=1e-15, atol=0)
    assert np.allclose(g, slopes, rtol=1e-14, atol=0)


def test_prelu_learns_its_slope():
    y, dx, da = gradients(nnlib.prelu, [-2.0, 0.0, 3.0], 0.25)
    assert y.tolist() == [-0.5, 0, 3]
    assert dx.tolist() == [0.25, 0.25, 1]
    assert da == -2
    slopes = [0.1, 0.2, 0.3]
    for z in ([-2.0, 1.0, -0.5], [[-2.0, 1.0, 3.0], [-0.5, -3.0, 2.0]], -np.ones((2, 1, 3))):
        assert gradcheck(nnlib.prelu, z, slopes)
    inputs = [leaf([1.0]), leaf([0.5])]
    assert [parent for parent, _ in nnlib.prelu(*inputs).edges] == inputs


def test_prelu_refuses_slopes_that_would_broadcast():
    for shape in [(3,), (2, 1), (1, 1)]:
        with pytest.raises(
            ValueError, match=r"slope must have shape \(\), \(1,\) or \(1,\), got \(\d"
        ):
            nnlib.prelu(np.ones((2, 1)), np.ones(shape))


def test_maxout_of_two_slopes_is_the_absolute_value():
    x = np.array([[-2.0], [0.5]])
    y = nnlib.maxout(nnlib.matmul(x, [[1.0, -1.0]]), pieces=2)
    assert y.data.tolist() == [[2], [0.5]]
    assert gradcheck(lambda z: nnlib.maxout(z, 3), [[1.0, 3.0, 2.0, 6.0, 5.0, 4.0]])
    assert nnlib.maxout([[1.0, 2.0]], 1).data.tolist() == [[1, 2]]
    with pytest.raises(ValueError, match=r"with pieces=3, got \(1, 2\)"):
        nnlib.maxout([[1.0, 2.0]], 3)
    for pieces in (0, -1, 1.5, True):
        with pytest.raises(
            (TypeError, ValueError), match="pieces must be an integer of at least 1"
        ):
            nnlib.maxout([[1.0, 2.0]], pieces)
    with pytest.raises(ValueError, match=r"z must have shape .*, got \(\)"):
        nnlib.maxout(1.0, 1)


SMOOTH = ["sigmoid", "tanh", "softplus", "logsigmoid", "softmax", "log_softmax", "logsumexp"]


@pytest.mark.parametrize("name", [*SMOOTH, "elu", "leaky_relu", "relu"])
def test_gradients(name):
    x = np.random.default_rng(2).standard_normal((3, 4))
    assert gradcheck(getattr(nnlib, name), x, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "logsumexp"])
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_softmax_family_along_any_axis(name, axis):
    f = getattr(nnlib, name)
    x = np.random.default_rng(3).standard_normal((2, 3, 4))
    assert gradcheck(lambda z: f(z, axis=axis), x, rtol=1e-6, atol=1e-8)
    moved = f(np.moveaxis(x, axis, -1)).data
    ours = f(x, axis=axis).data
    assert np.allclose(ours if name == "logsumexp" else np.moveaxis(ours, axis, -1), moved)


@pytest.mark.parametrize("name", [*SMOOTH, "relu", "elu", "leaky_relu"])
def test_nan_in_nan_out(name):
    assert np.isnan(getattr(nnlib, name)(np.array([np.nan])).data).all()


@pytest.mark.parametrize(
    ("z", "value", "slope"),
    [
        ([1e4, 0, -1e4], 1e4, [1, 0, 0]),
        ([-1e4, -1e4], -9999.306852819440, [0.5, 0.5]),
        ([1000, 1000, 1000], 1001.0986122886681, [1 / 3] * 3),
        ([-INF, 0], 0, [0, 1]),
        ([-INF, -INF], -INF, [0, 0]),
    ],
)
def test_logsumexp(z, value, slope):
    y, g = gradients(nnlib.logsumexp, np.array(z, float))
    assert np.allclose(y, value, rtol=1e-15)
    assert np.allclose(g, slope, rtol=1e-12)


def test_logsumexp_of_infinity_and_shapes():
    assert nnlib.logsumexp(np.array([INF, 0.0])).item() == INF
    assert nnlib.logsumexp(np.zeros((2, 3)), keepdims=True).shape == (2, 1)
    assert nnlib.logsumexp(np.zeros((0, 3))).shape == (0,)


def test_rows_with_and_without_a_finite_number():
    z = np.array([[-INF, -INF], [1e4, 0.0], [-1e4, -1e4]])
    assert np.allclose(nnlib.logsumexp(z).data, [-INF, 1e4, np.log(2) - 1e4], rtol=1e-15)
    assert nnlib.log_softmax(z[1:]).data[0].tolist() == [0, -1e4]


def test_softmax_family_of_nothing():
    z = np.ones((3, 0))
    assert nnlib.softmax(z).shape == nnlib.log_softmax(z).shape == (3, 0)
    assert nnlib.logsumexp(z).data.tolist() == [-INF] * 3


def test_softmax_of_one_number():
    assert nnlib.softmax(3.0).item() == 1
    assert nnlib.log_softmax(3.0).item() == 0
    assert nnlib.logsumexp(3.0).item() == 3


def test_softmax_extremes():
    z = np.array([1e4, 0.0, -1e4])
    assert nnlib.softmax(z).data.tolist() == [1, 0, 0]
    assert nnlib.log_softmax(z).data.tolist() == [0, -1e4, -2e4]
    assert nnlib.log_softmax(np.array([-INF, 0.0])).data.tolist() == [-INF, 0]
    assert nnlib.softmax(np.array([-INF, 0.0])).data.tolist() == [0, 1]


@pytest.mark.parametrize("name", [*SMOOTH, "relu", "elu", "leaky_relu", "step", "identity"])
@pytest.mark.parametrize("dtype", [np.int64, np.uint8])
def test_integer_arrays_are_numbers_too(name, dtype):
    f = getattr(nnlib, name)
    assert np.array_equal(f(np.array([1, 2], dtype)).data, f(np.array([1.0, 2.0])).data)


def test_log_softmax_keeps_all_digits_under_a_shift():
    z = np.random.default_rng(4).integers(-500, 500, (50, 7)) / 8
    assert np.array_equal(nnlib.log_softmax(z + 1e6).data, nnlib.log_softmax(z).data)


@pytest.mark.parametrize("shift", [-1e6, 1e6])
def test_softmax_sums_to_one_and_ignores_a_shift(shift):
    z = np.random.default_rng(4).integers(-500, 500, (50, 7)) / 8
    y = nnlib.softmax(z).data
    assert np.all(np.abs(y.sum(1) - 1) <= 7 * np.finfo(float).eps)
    assert np.array_equal(nnlib.softmax(z + shift).data, y)


def test_softmax_gradient_of_the_plain_sum_is_zero():
    z = Tensor([[1.0, 2.0, 3.0]], requires_grad=True)
    nnlib.softmax(z).sum().backward()
    assert np.allclose(z.grad, 0, atol=1e-16)
