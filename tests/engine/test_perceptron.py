"""The perceptron's rule: its known runs on logic gates, Novikoff's bound, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import Perceptron, Tensor
from nnlib.datasets import make_logic


@pytest.mark.parametrize(
    ("name", "updates", "weight", "bias"),
    [("and", 10, [2, 1], -2), ("or", 4, [1, 1], 0), ("nand", 11, [-2, -1], 3)],
)
def test_gates_that_a_line_can_part(name, updates, weight, bias):
    X, y = make_logic(name)
    unit = Perceptron(2).fit(X, y)
    assert len(unit.mistakes) == updates
    assert np.array_equal(unit.weight.data, weight)
    assert unit.bias.item() == bias
    assert np.array_equal(unit(X).data, y)
    assert unit.errors[-1] == 0
    assert sum(unit.errors) == updates


def test_xor_never_comes_to_rest():
    unit = Perceptron(2).fit(*make_logic("xor"), epochs=8)
    assert unit.errors == [2, 3, 4, 4, 4, 4, 4, 4]
    assert len(Perceptron(2).fit(*make_logic("xor")).errors) == 100


def test_history_holds_every_update():
    X, y = make_logic("and")
    unit = Perceptron(2).fit(X, y)
    weight, bias = np.zeros(2), 0.0
    for mistake in unit.mistakes:
        sign = 2 * y[mistake.sample] - 1
        assert (X[mistake.sample] @ weight + bias > 0) != y[mistake.sample]
        weight, bias = weight + sign * X[mistake.sample], bias + sign
        assert np.array_equal(mistake.weight, weight)
        assert mistake.bias == bias
    counted = [sum(m.epoch == k for m in unit.mistakes) for k in range(len(unit.errors))]
    assert counted == unit.errors


def test_fit_goes_on_from_the_present_weights():
    X, y = make_logic("nand")
    once, twice = Perceptron(2).fit(X, y), Perceptron(2).fit(X, y, epochs=2)
    twice.fit(X, y)
    assert twice.errors == once.errors
    assert [m.epoch for m in twice.mistakes] == [m.epoch for m in once.mistakes]
    before = twice.weight.data
    twice.fit(X, y, epochs=0)
    assert np.array_equal(twice.weight.data, before)


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 10))
@settings(max_examples=25, deadline=None)
def test_mistakes_stay_below_the_bound_in_any_order_and_for_any_rate(seed, lr):
    rng = np.random.default_rng(seed)
    normal = rng.standard_normal(3)
    normal /= np.linalg.norm(normal)
    X = rng.uniform(-1, 1, (40, 2))
    signed = np.c_[X, np.ones(40)] @ normal
    X, signed = X[np.abs(signed) > 0.1], signed[np.abs(signed) > 0.1]
    if not len(X):
        return
    R, gamma = np.sqrt((X**2).sum(1).max() + 1), np.abs(signed).min()
    unit = Perceptron(2).fit(X, signed > 0, epochs=10_000, lr=lr, rng=seed)
    assert unit.errors[-1] == 0
    assert len(unit.mistakes) <= (R / gamma) ** 2
    assert np.array_equal(unit(X).data, signed > 0)


def test_the_rate_changes_only_the_scale():
    X, y = make_logic("and")
    small, large = Perceptron(2).fit(X, y, lr=0.5), Perceptron(2).fit(X, y, lr=4.0)
    assert [m.sample for m in small.mistakes] == [m.sample for m in large.mistakes]
    assert np.array_equal(8 * small.weight.data, large.weight.data)


def test_rng_orders_the_samples_anew_in_each_pass():
    X, y = make_logic("nand")
    one, same, other = (Perceptron(2).fit(X, y, rng=s) for s in (1, 1, 2))
    assert [m.sample for m in one.mistakes] == [m.sample for m in same.mistakes]
    assert all(type(m.sample) is int for m in one.mistakes)
    assert [m.sample for m in one.mistakes] != [m.sample for m in other.mistakes]


def test_the_gradient_is_zero_and_the_tie_is_class_0():
    unit = Perceptron(2)
    y = unit(Tensor([[1.0, 2.0]], requires_grad=True))
    y.sum().backward()
    assert (y.data == 0).all()
    assert (unit.weight.grad == 0).all()
    assert [name for name, _ in unit.named_parameters()] == ["weight", "bias"]
    assert repr(unit) == "Perceptron(2)"
    assert Perceptron(1).weight.shape == (1,)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda p: Perceptron(0), "in_features must be an integer of at least 1, got 0"),
        (lambda p: p.fit([[1, 2, 3]], [1]), r"X must have shape \(N, 2\) .*, got \(1, 3\)"),
        (lambda p: p.fit([1, 2], [1]), r"X must have shape .*, got \(2,\)"),
        (lambda p: p.fit(np.zeros((0, 2)), []), r"X must have .* N >= 1, got \(0, 2\)"),
        (lambda p: p.fit([[1, np.nan]], [1]), "X must be finite, got 1 nan or inf"),
        (lambda p: p.fit([[1, 2]], [1, 0]), r"y must have shape \(1,\), got \(2,\)"),
        (lambda p: p.fit([[1, 2]], [-1]), r"y must hold classes 0 and 1, got \[-1\]"),
        (lambda p: p.fit([[1, 2], [3, 4]], [0, 2]), r"y must hold classes .*, got \[0 2\]"),
        (lambda p: p.fit([[1, 2]], [1], lr=0), "lr must be .* above 0, got 0"),
        (lambda p: p.fit([[1, 2]], [1], epochs=-1), "epochs must be an integer of at least 0"),
    ],
)
def test_refusals(call, message):
    with pytest.raises(ValueError, match=message):
        call(Perceptron(2))
