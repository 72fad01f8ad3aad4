"""Optimisers on f(x) = (x0**2 + 10 x1**2) / 2 from (1, -2), and what they refuse."""

import numpy as np
import pytest

import nnlib
from nnlib import SGD, Adam, Optimizer, RMSProp
from tests.engine.helpers import leaf

CURVATURE = np.array([1.0, 10.0])


def path(make, steps=3):
    x = leaf([1.0, -2.0])
    optimizer = make([x])
    points = []
    for _ in range(steps):
        optimizer.zero_grad()
        (0.5 * CURVATURE * x * x).sum().backward()
        optimizer.step()
        points.append(x.data.copy())
    return np.array(points)


PATHS = {
    "sgd": (lambda p: SGD(p, 0.1), [(0.9, 0), (0.81, 0), (0.729, 0)]),
    "momentum": (lambda p: SGD(p, 0.1, momentum=0.9), [(0.9, 0), (0.72, 1.8), (0.486, 1.62)]),
    "nesterov": (
        lambda p: SGD(p, 0.1, momentum=0.9, nesterov=True),
        [(0.81, 1.8), (0.5751, 0), (0.327321, 0)],
    ),
    "weight decay": (
        lambda p: SGD(p, 0.1, momentum=0.9, weight_decay=0.01),
        [(0.899, 0.002), (0.717301, 1.801798), (0.481324499, 1.618016402)],
    ),
    "adam": (
        lambda p: Adam(p, 0.1),
        [
            (0.900000001, -1.90000000005),
            (0.8004122297123382, -1.8001664857113877),
            (0.701586274504415, -1.7006233914339461),
        ],
    ),
}


@pytest.mark.parametrize("name", PATHS)
def test_first_three_steps(name):
    make, points = PATHS[name]
    assert np.allclose(path(make), points, rtol=1e-12, atol=1e-14)


def test_adam_with_weight_decay_adds_it_to_the_gradient():
    x = leaf([1.0, -2.0])
    optimizer = Adam([x], 0.1, weight_decay=0.01)
    (0.5 * (CURVATURE - 0.01) * x * x).sum().backward()
    optimizer.step()
    assert np.allclose(x.data, PATHS["adam"][1][0], rtol=1e-12)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_rmsprop_is_its_formula(momentum):
    x, s, v, expected = np.array([1.0, -2.0]), 0, 0, []
    for _ in range(3):
        g = CURVATURE * x
        s = 0.99 * s + 0.01 * g**2
        v = momentum * v + g / (np.sqrt(s) + 1e-8)
        x = x - 0.1 * v
        expected.append(x)
    points = path(lambda p: RMSProp(p, 0.1, momentum=momentum))
    assert np.allclose(points, expected, rtol=1e-12, atol=1e-15)
    assert np.allclose(points[0], [9.99999903994464e-08, -1.000000005], rtol=1e-9)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_first_step_of_adam_has_the_size_lr(scale):
    x = leaf([3.0])
    optimizer = Adam([x], 0.1, eps=1e-16)
    (scale * x).sum().backward()
    optimizer.step()
    assert np.isclose(x.data[0], 2.9, rtol=1e-9)


def test_parameters_without_gradient_are_skipped():
    x, y = leaf([1.0]), leaf([1.0])
    for make in (lambda p: SGD(p, 0.1, 0.9, weight_decay=0.1), Adam):
        optimizer = make([x, y])
        optimizer.zero_grad()
        (x * x).sum().backward()
        optimizer.step()
        assert y.grad is None
        assert y.data == 1


def test_state_belongs_to_the_tensor_and_not_to_its_value():
    x, y = leaf([1.0]), leaf([1.0])
    optimizer = SGD([x, y], 0.1, momentum=0.9)
    (x * 1 + y * 2).sum().backward()
    optimizer.step()
    optimizer.step()
    assert np.allclose([x.data[0], y.data[0]], [1 - 0.1 * 2.9, 1 - 0.2 * 2.9])


def test_gradients_add_up_until_they_are_zeroed():
    x = leaf([1.0])
    optimizer = SGD([x], 1.0)
    for _ in range(2):
        x.sum().backward()
    assert x.grad == 2
    optimizer.zero_grad()
    assert x.grad is None


def test_remembered_state_is_not_the_gradient_array():
    x = leaf([1.0])
    optimizer = SGD([x], 0.1, momentum=0.9)
    x.sum().backward()
    optimizer.step()
    x.grad *= 100
    assert optimizer.state[x] == 1


def test_learning_rate_may_change():
    x = leaf([1.0])
    optimizer = SGD([x], 0.1)
    x.sum().backward()
    optimizer.lr = 0.5
    optimizer.step()
    assert x.data == 0.5


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("make", [*(make for make, _ in PATHS.values()), RMSProp])
def test_dtype_is_kept(make, dtype):
    x = leaf([1.0, -2.0], dtype)
    optimizer = make([x])
    for _ in range(100):
        optimizer.zero_grad()
        (0.05 * CURVATURE.astype(dtype) * x * x).sum().backward()
        optimizer.step()
    assert (x.dtype, x.grad.dtype) == (dtype, dtype)


def test_scalar_parameters():
    x = leaf(1.0)
    for optimizer in (SGD([x], 0.1, 0.9), Adam([x])):
        (x * x).backward()
        optimizer.step()
        assert type(x.data) is np.ndarray


def test_a_step_between_forward_and_backward_is_refused():
    x = leaf([1.0])
    optimizer = SGD([x], 0.1)
    (x * x).sum().backward()
    loss = (x * x).sum()
    optimizer.step()
    with pytest.raises(ValueError, match="assigned after 'mul'"):
        loss.backward()


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: SGD([], 0.1), ValueError, "params must hold .*, got none"),
        (lambda: SGD([np.ones(2)], 0.1), TypeError, "requires_grad=True, got array"),
        (lambda: SGD([nnlib.Tensor(1.0)], 0.1), TypeError, "params must hold tensors"),
        (lambda: SGD([leaf(1.0) * 2], 0.1), TypeError, "params must hold tensors"),
        (lambda: SGD([leaf(1.0)] * 2, 0.1), ValueError, "same tensor twice"),
        (lambda: SGD(leaf([1.0, 2.0]), 0.1), TypeError, "params must hold tensors"),
        (lambda: SGD([leaf(1.0)], -0.1), ValueError, "lr must .* at least 0, got -0.1"),
        (lambda: SGD([leaf(1.0)], np.nan), ValueError, "lr must .* at least 0, got nan"),
        (lambda: SGD([leaf(1.0)], np.inf), ValueError, "lr must .* at least 0, got inf"),
        (lambda: SGD([leaf(1.0)], 0.1, momentum=1), ValueError, "momentum must .* below 1, got 1"),
        (lambda: SGD([leaf(1.0)], 0.1, nesterov=True), ValueError, "above 0 with nesterov"),
        (
            lambda: SGD([leaf(1.0)], 0.1, weight_decay=-1),
            ValueError,
            "weight_decay must .* at least 0, got -1",
        ),
        (lambda: Adam([leaf(1.0)], betas=(0.9, 1)), ValueError, "beta2 must .* below 1, got 1"),
        (lambda: Adam([leaf(1.0)], betas=(1, 0.9)), ValueError, "beta1 must .* below 1, got 1"),
        (lambda: Adam([leaf(1.0)], eps=0), ValueError, "eps must be .* above 0, got 0"),
        (lambda: RMSProp([leaf(1.0)], alpha=1), ValueError, "alpha must .* below 1, got 1"),
        (lambda: RMSProp([leaf(1.0)], momentum=-1), ValueError, "momentum must .* below 1, got -1"),
        (lambda: RMSProp([leaf(1.0)], eps=0), ValueError, "eps must be .* above 0, got 0"),
    ],
)
def test_refusals(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_settings_as_they_come():
    x = leaf(1.0)
    assert (nnlib.RMSProp([x]).lr, Adam([x]).lr) == (0.01, 0.001)
    assert Optimizer([x], 0.1).weight_decay == 0


def test_plain_gradient_descent_remembers_nothing():
    x = leaf(1.0)
    optimizer = SGD([x], 0.1)
    (x * x).backward()
    optimizer.step()
    assert optimizer.state == {}


def test_an_optimizer_of_your_own():
    class Sign(Optimizer):
        def direction(self, p, g):
            return np.sign(g)

    assert np.allclose(path(lambda p: Sign(p, 0.5)), [(0.5, -1.5), (0, -1), (0, -0.5)])


def test_what_is_no_number_is_refused_by_name():
    for lr in ("0.1", None):
        with pytest.raises(TypeError, match=r"lr must be a number, got (str|NoneType)"):
            SGD([leaf(1.0)], lr)
    with pytest.raises(ValueError, match=r"betas must be two numbers, got \(0.9,\)"):
        Adam([leaf(1.0)], betas=(0.9,))
