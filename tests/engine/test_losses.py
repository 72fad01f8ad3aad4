"""The losses: values, gradients, reductions, weights, extremes, refusals."""

import re

import numpy as np
import pytest

import nnlib
from nnlib import Tensor, gradcheck
from tests.engine.helpers import leaf

RNG = np.random.default_rng(5)
TINY = 4.248354255291589e-18


def run(loss, prediction, *args, **options):
    p = leaf(np.array(prediction, float))
    y = loss(p, *args, **options)
    y.sum().backward()
    return y.data, p.grad


X = RNG.standard_normal((4, 3))
CASES = {
    "l1": (nnlib.l1_loss, X, RNG.standard_normal((4, 3))),
    "mse": (nnlib.mse_loss, X, RNG.standard_normal((4, 3))),
    "mse vector": (nnlib.mse_loss, X[:, 0], RNG.standard_normal(4)),
    "mse 3-D": (nnlib.mse_loss, X[:, :, None], RNG.standard_normal((4, 3, 1))),
    "huber": (nnlib.huber_loss, 2 * X, RNG.standard_normal((4, 3))),
    "hinge": (nnlib.hinge_loss, X, RNG.choice([-1, 1], (4, 3))),
    "bce": (nnlib.binary_cross_entropy, RNG.uniform(0.1, 0.9, (4, 3)), RNG.random((4, 3))),
    "bce logits": (nnlib.binary_cross_entropy_with_logits, X, RNG.random((4, 3))),
    "nll": (nnlib.nll_loss, X - 3, [0, 2, 1, 2]),
    "cross_entropy": (nnlib.cross_entropy, X, [0, 2, 1, 2]),
    "cross_entropy rows": (nnlib.cross_entropy, X, RNG.dirichlet([1, 1, 1], 4)),
}
WEIGHTS = {
    "bce": [0.5, 2],
    "bce logits": [0.5, 2],
    "nll": [1, 2, 3],
    "cross_entropy": [1, 2, 3],
    "cross_entropy rows": [1, 0, 3],
}


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(
    ("name", "options"),
    [*((name, {}) for name in CASES), *((name, {"weight": w}) for name, w in WEIGHTS.items())],
)
def test_gradients(name, options, reduction):
    loss, x, t = CASES[name]
    options = {"reduction": reduction, **options}
    assert gradcheck(lambda p: loss(p, t, **options), x, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("name", CASES)
def test_reductions_belong_together(name):
    loss, x, t = CASES[name]
    each = loss(x, t, reduction="none").data
    assert each.shape == (4,)
    assert np.isclose(loss(x, t).item(), each.mean(), rtol=1e-14)
    assert np.isclose(loss(x, t, reduction="sum").item(), each.sum(), rtol=1e-14)
    assert loss(x, t).shape == ()


@pytest.mark.parametrize("name", CASES)
def test_gradient_of_a_batch_is_the_mean_of_single_ones(name):
    loss, x, t = CASES[name]
    _, whole = run(loss, x, t)
    single = [run(loss, x[i : i + 1], np.asarray(t)[i : i + 1])[1][0] for i in range(len(x))]
    assert np.allclose(whole, np.array(single) / len(x), rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("name", WEIGHTS)
def test_equal_weights_change_nothing(name):
    loss, x, t = CASES[name]
    same = [5.0] * len(WEIGHTS[name])
    assert np.isclose(loss(x, t, weight=same).item(), loss(x, t).item(), rtol=1e-14)


@pytest.mark.parametrize(
    ("name", "options"),
    [*((name, {}) for name in CASES), *((name, {"weight": w}) for name, w in WEIGHTS.items())],
)
def test_float32_stays_float32(name, options):
    loss, x, t = CASES[name]
    p = leaf(x, np.float32)
    for reduction in ("mean", "sum", "none"):
        options = {**options, "reduction": reduction}
        y = loss(p, t, **options)
        p.grad = None
        y.sum().backward()
        assert (y.dtype, p.grad.dtype) == (np.float32, np.float32)
        assert np.allclose(y.data, loss(x, t, **options).data, rtol=1e-5)


@pytest.mark.parametrize("name", CASES)
def test_targets_are_copied(name):
    loss, x, t = CASES[name]
    t = np.array(t)
    _, expected = run(loss, x, t)
    p = leaf(x)
    y = loss(p, t)
    t[:] = 0
    y.backward()
    assert np.array_equal(p.grad, expected)


@pytest.mark.parametrize("name", CASES)
def test_targets_may_be_constant_tensors_only(name):
    loss, x, t = CASES[name]
    if np.asarray(t).dtype.kind == "f":
        assert loss(x, Tensor(t)).item() == loss(x, t).item()
    with pytest.raises(TypeError, match="target must be a constant, got a tensor"):
        loss(x, leaf(t))


@pytest.mark.parametrize("name", CASES)
def test_wrong_reduction_and_wrong_shapes(name):
    loss, x, t = CASES[name]
    with pytest.raises(ValueError, match="reduction must be 'mean', 'sum' or 'none', got 'avg'"):
        loss(x, t, reduction="avg")
    with pytest.raises(ValueError, match=r"target must have .*shape"):
        loss(x, np.asarray(t)[:-1])
    with pytest.raises(ValueError, match=r"target must have .*shape"):
        loss(x, np.asarray(t)[:, None])


@pytest.mark.parametrize("name", CASES)
def test_empty_batch(name):
    loss, x, t = CASES[name]
    x, t = x[:0], np.asarray(t)[:0]
    assert loss(x, t, reduction="sum").item() == 0
    assert loss(x, t, reduction="none").shape == (0,)
    with pytest.raises(ValueError, match=r"a mean loss must have samples .*, got 0 samples"):
        loss(x, t)


# ------------------------------------------------------------------------------ regression


def test_regression_by_hand():
    y, g = run(nnlib.l1_loss, [1, 0, 5], [1, 2, 3])
    assert np.isclose(y, 4 / 3)
    assert np.allclose(g, [0, -1 / 3, 1 / 3])
    y, g = run(nnlib.mse_loss, [1, 0, 5], [1, 2, 3])
    assert np.isclose(y, 8 / 3)
    assert np.allclose(g, [0, -4 / 3, 4 / 3])
    y, g = run(nnlib.huber_loss, [0.5, -3.0], [0, 0], delta=2.0)
    assert np.isclose(y, (0.125 + 2 * (3 - 1)) / 2)
    assert np.allclose(g, [0.25, -1])


def test_mse_divides_by_samples_not_by_numbers():
    assert nnlib.mse_loss([[1.0, 1.0], [1.0, 1.0]], np.zeros((2, 2))).item() == 2


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_one_number_is_one_sample(reduction):
    y, g = run(nnlib.mse_loss, 3.0, 1.0, reduction=reduction)
    assert (y.shape, y, g) == ((), 4, 4)


def test_silent_broadcast_is_refused():
    with pytest.raises(ValueError, match=r"target must have .* shape \(2, 1\), got \(2,\)"):
        nnlib.mse_loss(leaf([[1.0], [2.0]]), [1, 2])


def test_integer_predictions_are_numbers_too():
    assert nnlib.mse_loss(np.array([1, 2]), [1.5, 2]).item() == 0.125


def test_regression_refusals():
    for delta in (0, -1, np.nan):
        with pytest.raises(ValueError, match="delta must be a number above 0, got"):
            nnlib.huber_loss([1.0], [1.0], delta=delta)
    with pytest.raises(ValueError, match="target must hold finite numbers, got nan"):
        nnlib.mse_loss([1.0, 2.0], [1.0, np.nan])


def test_huge_residuals():
    assert nnlib.huber_loss([1e200], [-1e200]).item() == 2e200
    assert nnlib.l1_loss([1e300], [0.0]).item() == 1e300


# ----------------------------------------------------------------------------- two classes


def test_zero_one_loss():
    y, g = run(nnlib.zero_one_loss, [0, 0, 2, 5], [0, 2, 2, 0])
    assert y == 0.5
    assert np.array_equal(g, np.zeros(4))
    assert nnlib.zero_one_loss(leaf([1, 2], np.float32), [1, 1]).dtype == np.float32
    assert nnlib.zero_one_loss([0, 1, 1], [0, 0, 1], reduction="none").data.tolist() == [0, 1, 0]
    assert nnlib.zero_one_loss([0, 1, 1], [0, 0, 1], reduction="sum").item() == 1
    assert nnlib.zero_one_loss([0, 1, 1], [0, 0, 1], weight=[1, 3]).item() == 1 / 5
    with pytest.raises(ValueError, match=r"prediction must have shape \(N,\), got \(2, 1\)"):
        nnlib.zero_one_loss([[0], [1]], [[0], [1]])
    with pytest.raises(ValueError, match=r"target must hold classes in 0\.\.1, got 2"):
        nnlib.zero_one_loss([0, 1], [0, 2], weight=[1, 1])
    with pytest.raises(TypeError, match="target must hold integer classes"):
        nnlib.zero_one_loss([0, 1], Tensor([0, 1]), weight=[1, 1])


@pytest.mark.parametrize(
    ("score", "label", "value", "slope"),
    [(0.2, 1, 0.8, -1), (1, 1, 0, 0), (-0.5, 1, 1.5, -1), (-2, -1, 0, 0), (2, -1, 3, 1)],
)
def test_hinge(score, label, value, slope):
    y, g = run(nnlib.hinge_loss, [score], [label])
    assert np.isclose(y, value, rtol=1e-15)
    assert g == slope


def test_hinge_refuses_zero_and_one():
    with pytest.raises(ValueError, match=r"target must hold only -1 and \+1, got 0"):
        nnlib.hinge_loss([0.5, 2.0], [0, 1])


@pytest.mark.parametrize(
    ("values", "shown"), [([2, 3], "2, 3"), ([2, 3, 4], "2, 3, 4"), ([2, 3, 4, 5], "2, 3, 4, ...")]
)
def test_refusals_show_three_values_at_most(values, shown):
    with pytest.raises(ValueError, match=rf"target must hold .*, got {re.escape(shown)}$"):
        nnlib.hinge_loss(np.ones(len(values)), values)


@pytest.mark.parametrize(
    ("z", "t", "value", "slope"),
    [
        (1e4, 1, 0, 0),
        (1e4, 0, 1e4, 1),
        (-1e4, 1, 1e4, -1),
        (-1e4, 0, 0, 0),
        (0, 1, 0.6931471805599453, -0.5),
        (0, 0.5, 0.6931471805599453, 0),
        (40, 0, 40, 1),
        (-40, 0, TINY, TINY),
        (40, 1, TINY, -TINY),
        (np.inf, 1, 0, 0),
        (-np.inf, 0, 0, 0),
    ],
)
def test_binary_cross_entropy_with_logits(z, t, value, slope):
    y, g = run(nnlib.binary_cross_entropy_with_logits, [z], [t])
    assert np.allclose(y, value, rtol=1e-14, atol=0)
    assert np.allclose(g, slope, rtol=1e-14, atol=0)


@pytest.mark.parametrize(
    ("p", "t", "value", "slope"),
    [
        (0.3, 1, 1.2039728043259361, -3.333333333333333),
        (0, 0, 0, 1),
        (1, 1, 0, -1),
        (0, 1, np.inf, -np.inf),
        (1, 0, np.inf, np.inf),
        (1e-300, 0, 0, 1),
    ],
)
def test_binary_cross_entropy_of_probabilities(p, t, value, slope):
    y, g = run(nnlib.binary_cross_entropy, [p], [t])
    assert np.allclose(y, value, rtol=1e-15, atol=1e-290)
    assert np.allclose(g, slope, rtol=1e-15)


def test_binary_weights_are_the_weights_of_the_classes():
    p, t = np.array([0.2, 0.7, 0.4]), np.array([0, 1, 1])
    y = nnlib.binary_cross_entropy(p, t, weight=[1, 3])
    assert np.isclose(y.item(), -(np.log(0.8) + 3 * np.log(0.7) + 3 * np.log(0.4)) / 7)
    z = np.log(p / (1 - p))
    again = nnlib.binary_cross_entropy_with_logits(z, t, weight=[1, 3])
    assert np.isclose(again.item(), y.item(), rtol=1e-14)


def test_binary_weights_of_several_outputs():
    p, t = np.array([[0.2, 0.7], [0.4, 0.9]]), np.array([[0, 1], [1, 1]])
    y = nnlib.binary_cross_entropy(p, t, weight=[1, 3])
    assert y.shape == ()
    each = -np.log([[0.8, 0.7], [0.4, 0.9]]) * [[1, 3], [3, 3]]
    assert np.isclose(y.item(), each.sum() / (10 / 2), rtol=1e-14)
    with pytest.raises(ValueError, match="above 0, got 2 samples with the sum 0"):
        nnlib.binary_cross_entropy(np.ones((2, 0)), np.ones((2, 0)), weight=[1, 3])


def test_binary_refusals():
    for loss in (nnlib.binary_cross_entropy, nnlib.binary_cross_entropy_with_logits):
        with pytest.raises(ValueError, match=r"target must hold numbers in 0\.\.1, got -1"):
            loss([0.5, 0.5], [-1, 1])
        with pytest.raises(ValueError, match=r"target must hold numbers in 0\.\.1, got 1\.5"):
            loss([0.5, 0.5], [0, 1.5])
        with pytest.raises(ValueError, match=r"weight must be 2 finite numbers .*, got"):
            loss([0.5, 0.5], [0, 1], weight=[1, 2, 3])
        with pytest.raises(ValueError, match=r"weight must be 2 finite numbers .*, got"):
            loss([0.5, 0.5], [0, 1], weight=[1, -2])
    with pytest.raises(ValueError, match=r"probability must hold numbers .*, got -0\.5, 1\.5"):
        nnlib.binary_cross_entropy([1.5, -0.5, 0.5], [1, 0, 1])
    with pytest.raises(ValueError, match=r"probability must hold .*, got nan"):
        nnlib.binary_cross_entropy([np.nan], [1])
    with pytest.raises(ValueError, match="above 0, got 1 samples with the sum 0"):
        nnlib.binary_cross_entropy([0.5], [1], weight=[1, 0])


# ---------------------------------------------------------------------------- many classes


def test_cross_entropy_by_hand():
    z = [[2, 1, 0], [1e4, -1e4, 0], [0, 0, 0]]
    y, g = run(nnlib.cross_entropy, z, [0, 1, 2])
    assert np.isclose(y, 6667.168739417703, rtol=1e-15)
    expected = [
        [-0.1115863480750594, 0.08157615701826587, 0.030010191056793478],
        [1 / 3, -1 / 3, 0],
        [1 / 9, 1 / 9, -2 / 9],
    ]
    assert np.allclose(g, expected, rtol=1e-14)
    total = nnlib.cross_entropy(z, [0, 1, 2], reduction="sum")
    assert np.isclose(total.item(), 20001.50621825311, rtol=1e-15)


def test_class_weights_divide_by_the_sum_of_weights():
    z, y = [[2, 1, 0], [0, 0, 0]], [0, 2]
    loss, g = run(nnlib.cross_entropy, z, y, weight=[1, 2, 3])
    assert np.isclose(loss, 0.9258607076121774, rtol=1e-15)
    expected = [
        [-0.08368976105629455, 0.06118211776369941, 0.02250764329259511],
        [0.25, 0.25, -0.5],
    ]
    assert np.allclose(g, expected, rtol=1e-13)
    assert np.isclose(nnlib.cross_entropy(z, y).item(), 0.7531091265562451, rtol=1e-15)


def test_one_hot_rows_are_labels():
    labels = np.array([0, 2, 1, 2])
    for loss in (nnlib.cross_entropy, nnlib.nll_loss):
        for weight in (None, [1, 2, 3]):
            a = run(loss, X, labels, weight=weight)
            b = run(loss, X, np.eye(3)[labels], weight=weight)
            assert np.allclose(a[0], b[0], rtol=1e-15)
            assert np.array_equal(a[1], b[1])


def test_cross_entropy_is_nll_of_log_softmax():
    labels = [0, 2, 1, 2]
    p = leaf(X)
    y = nnlib.nll_loss(nnlib.log_softmax(p), labels)
    y.backward()
    loss, g = run(nnlib.cross_entropy, X, labels)
    assert np.isclose(y.item(), loss, rtol=1e-15)
    assert np.allclose(p.grad, g, rtol=1e-13, atol=1e-16)


def test_one_class_costs_nothing():
    y, g = run(nnlib.cross_entropy, [[3.0], [-1e4]], [0, 0])
    assert y == 0
    assert np.array_equal(g, [[0], [0]])


def test_impossible_classes_that_are_not_asked_for_cost_nothing():
    y, g = run(nnlib.cross_entropy, [[-np.inf, 0.0]], [1])
    assert (y, g.tolist()) == (0, [[0, 0]])
    assert nnlib.nll_loss(np.array([[-np.inf, 0.0]]), [1]).item() == 0
    assert nnlib.nll_loss(np.array([[-np.inf, 0.0]]), [0]).item() == np.inf


def test_label_refusals():
    for loss in (nnlib.cross_entropy, nnlib.nll_loss):
        with pytest.raises(ValueError, match=r"target must hold classes in 0\.\.2, got -1, 3"):
            loss(X, [0, 3, -1, 1])
        with pytest.raises(ValueError, match=r"target must hold classes in 0\.\.2, got -1"):
            loss(X, [0, 2, -1, 1])
        with pytest.raises(ValueError, match=r"target must hold classes in 0\.\.2, got 3"):
            loss(X, [0, 3, 2, 1])
        with pytest.raises(TypeError, match="target must hold integer classes, got dtype float64"):
            loss(X, [0.0, 1.0, 2.0, 0.0])
        with pytest.raises(TypeError, match="target must hold integer classes, got dtype bool"):
            loss(X, [True, False, True, True])
        with pytest.raises(ValueError, match=r"target must have .*, got \(4, 1\)"):
            loss(X, [[0], [1], [2], [0]])
        with pytest.raises(ValueError, match=r"the scores must have shape \(N, C\), got \(3,\)"):
            loss(X[0], [0, 1, 2])
        with pytest.raises(ValueError, match="rows of numbers >= 0 with sum 1, got"):
            loss(X, np.ones((4, 3)))
        with pytest.raises(ValueError, match=r"numbers >= 0 with sum 1, got \[ 1.5 -0.5  0. \]"):
            loss(X, [[0, 0, 1], [0, 1, 0], [0, 0, 1], [1.5, -0.5, 0]])
        with pytest.raises(ValueError, match="rows of numbers >= 0 with sum 1, got"):
            loss(X, [[0.5, 0.5 + 1.5e-5, 0]] * 4)
        loss(X, [[0.5, 0.5 + 0.9e-5, 0]] * 4)
        with pytest.raises(ValueError, match="weight must be 3 finite numbers >= 0"):
            loss(X, [0, 1, 2, 0], weight=[1, 2])
        for bad in (-1, np.nan, np.inf):
            with pytest.raises(ValueError, match="weight must be 3 finite numbers >= 0"):
                loss(X, [0, 1, 2, 0], weight=[1, 2, bad])


def test_targets_of_text_are_refused():
    with pytest.raises(TypeError, match="target must hold real numbers, got dtype <U1"):
        nnlib.mse_loss([1.0], ["1"])


def test_a_certain_and_right_probability_has_a_quiet_gradient():
    p = leaf([1e-310, 1 - 1e-16])
    nnlib.binary_cross_entropy(p, [0, 1], reduction="sum").backward()
    assert np.allclose(p.grad, [1, -1])
