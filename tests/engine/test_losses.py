"""The losses: values, gradients, reductions, weights, extremes, refusals."""

import re

import numpy as np
import pytest

import nnlib
from nnlib import Tensor, gradcheck, hessian
from tests.engine.helpers import complex_step, leaf

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
    "margin": (nnlib.multi_margin_loss, X, [0, 2, 1, 2]),
    "nll": (nnlib.nll_loss, X - 3, [0, 2, 1, 2]),
    "cross_entropy": (nnlib.cross_entropy, X, [0, 2, 1, 2]),
    "cross_entropy rows": (nnlib.cross_entropy, X, RNG.dirichlet([1, 1, 1], 4)),
}
OF_SAMPLES = {"margin", "nll", "cross_entropy", "cross_entropy rows"}
WEIGHTS = {
    "bce": [0.5, 2, 1],
    "bce logits": [[0.5], [2], [0], [1]],
    "margin": [1, 2, 3],
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
    assert each.shape == (x.shape[:1] if name in OF_SAMPLES else x.shape)
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
def test_a_mean_divides_by_weights_of_classes_only(name):
    loss, x, t = CASES[name]
    times = 1 if name in ("nll", "cross_entropy") else 5
    weighted = loss(x, t, weight=[5.0] * 3).item()
    assert np.isclose(weighted, times * loss(x, t).item(), rtol=1e-14)


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
    assert loss(x, t, reduction="none").shape == (x.shape[:1] if name in OF_SAMPLES else x.shape)
    with pytest.raises(ValueError, match=r"a mean must have losses .*, got losses of shape \(0"):
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


def test_a_mean_divides_by_the_number_of_numbers():
    assert nnlib.mse_loss([[1.0, 1.0], [1.0, 1.0]], np.zeros((2, 2))).item() == 1


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
        with pytest.raises(ValueError, match="delta must be a finite number above 0, got"):
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
    with pytest.raises(TypeError, match="weight must be a constant, got a tensor"):
        nnlib.zero_one_loss([0, 1], [0, 1], weight=leaf([1.0, 1.0]))
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
    with pytest.raises(
        ValueError, match=r"target must hold only -1 and \+1, as in hinge_loss.*, got 0"
    ):
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


def test_binary_weights_belong_to_the_losses():
    p, t = np.array([0.2, 0.7, 0.4]), np.array([0, 1, 1])
    y = nnlib.binary_cross_entropy(p, t, weight=[1, 3, 2])
    assert np.isclose(y.item(), -(np.log(0.8) + 3 * np.log(0.7) + 2 * np.log(0.4)) / 3)
    z = np.log(p / (1 - p))
    again = nnlib.binary_cross_entropy_with_logits(z, t, weight=[1, 3, 2])
    assert np.isclose(again.item(), y.item(), rtol=1e-14)


def test_pos_weight_is_the_weight_of_class_1():
    z, t = np.array([0.5, -1.0, 2.0]), np.array([0, 1, 1])
    each = nnlib.binary_cross_entropy_with_logits(z, t, reduction="none").data
    for weight in (3, 3.0, [3.0], Tensor(3.0), [7, 3, 3]):
        y = nnlib.binary_cross_entropy_with_logits(z, t, pos_weight=weight, reduction="none")
        assert np.allclose(y.data, each * [1, 3, 3], rtol=1e-14)


@pytest.mark.parametrize("name", ["weight", "pos_weight"])
def test_weights_that_do_not_fit_are_refused(name):
    loss, x, t = nnlib.binary_cross_entropy_with_logits, np.zeros((4, 3)), np.zeros((4, 3))
    for bad in ([1, 2], np.ones((4, 3, 1)), np.ones((1, 4, 3))):
        message = rf"{name} must have a shape that broadcasts to .* \(4, 3\), got"
        with pytest.raises(ValueError, match=message):
            loss(x, t, **{name: bad})
    with pytest.raises(ValueError, match=f"{name} must hold finite numbers >= 0, got -2"):
        loss(x, t, **{name: [1, -2, 1]})
    with pytest.raises(ValueError, match=f"{name} must hold finite numbers, got nan"):
        loss(x, t, **{name: np.nan})
    with pytest.raises(TypeError, match=f"{name} must be a constant, got a tensor"):
        loss(x, t, **{name: leaf([1.0, 1.0, 1.0])})


def test_binary_refusals():
    for loss in (nnlib.binary_cross_entropy, nnlib.binary_cross_entropy_with_logits):
        with pytest.raises(ValueError, match=r"target must hold numbers in 0\.\.1, got -1"):
            loss([0.5, 0.5], [-1, 1])
        with pytest.raises(ValueError, match=r"target must hold numbers in 0\.\.1, got 1\.5"):
            loss([0.5, 0.5], [0, 1.5])
    with pytest.raises(ValueError, match=r"probability must hold numbers .*, got -0\.5, 1\.5"):
        nnlib.binary_cross_entropy([1.5, -0.5, 0.5], [1, 0, 1])
    with pytest.raises(ValueError, match=r"probability must hold .*, got nan"):
        nnlib.binary_cross_entropy([np.nan], [1])


def test_a_weighted_mean_needs_weight():
    for loss in (nnlib.cross_entropy, nnlib.nll_loss):
        with pytest.raises(ValueError, match=r"weight must have a sum above 0 .*, got 0"):
            loss(X, [0, 0, 0, 0], weight=[0, 1, 1])
        assert loss(X, [0, 0, 0, 0], weight=[0, 1, 1], reduction="sum").item() == 0
    with pytest.raises(ValueError, match=r"weight must have a sum above 0 .*, got 0"):
        nnlib.zero_one_loss([0, 0], [0, 0], weight=[0, 1])


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
        for options in ({}, {"weight": [1, 2, 3], "reduction": "sum"}):
            a = run(loss, X, labels, **options)
            b = run(loss, X, np.eye(3)[labels], **options)
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
        with pytest.raises(ValueError, match=r"target must have .*, got \(4, 1\)"):
            loss(X, [[0], [1], [2], [0]])
        with pytest.raises(ValueError, match=r"log.* must have shape \(N, C\), got \(3,\)"):
            loss(X[0], [0, 1, 2])
        with pytest.raises(ValueError, match="rows of numbers >= 0 with sum 1, got"):
            loss(X, np.ones((4, 3)))
        with pytest.raises(ValueError, match=r"numbers >= 0 with sum 1, got \[ 1.5 -0.5  0. \]"):
            loss(X, [[0, 0, 1], [0, 1, 0], [0, 0, 1], [1.5, -0.5, 0]])
        with pytest.raises(ValueError, match="rows of numbers >= 0 with sum 1, got"):
            loss(X, [[0.5, 0.5 + 1.5e-5, 0]] * 4)
        loss(X, [[0.5, 0.5 + 0.9e-5, 0]] * 4)
        with pytest.raises(
            ValueError, match=r"weight must have one number per class, .* \(3,\), got"
        ):
            loss(X, [0, 1, 2, 0], weight=[1, 2])
        assert loss(X, [0, 1, 2, 0], weight=Tensor([1, 2, 3])).item() == loss(
            X, [0, 1, 2, 0], weight=[1, 2, 3]).item()  # fmt: skip
        with pytest.raises(TypeError, match="weight must be a constant, got a tensor"):
            loss(X, [0, 1, 2, 0], weight=leaf([1.0, 2.0, 3.0]))
        with pytest.raises(TypeError, match="weight must hold real numbers, got dtype <U1"):
            loss(X, [0, 1, 2, 0], weight=["a", "b", "c"])
        for bad in (-1, np.nan, np.inf):
            with pytest.raises(ValueError, match="weight must hold finite numbers"):
                loss(X, [0, 1, 2, 0], weight=[1, 2, bad])


def test_targets_of_text_are_refused():
    with pytest.raises(TypeError, match="target must hold real numbers, got dtype <U1"):
        nnlib.mse_loss([1.0], ["1"])


def test_a_certain_and_right_probability_has_a_quiet_gradient():
    p = leaf([1e-310, 1 - 1e-16])
    nnlib.binary_cross_entropy(p, [0, 1], reduction="sum").backward()
    assert np.allclose(p.grad, [1, -1])


def test_margin_by_hand():
    y, g = run(nnlib.multi_margin_loss, [[2.0, 1.5, -1.0], [0.0, 0.0, 3.0]], [0, 1])
    assert np.isclose(y, (0.5 / 3 + (1 + 4) / 3) / 2, rtol=1e-15)
    assert np.allclose(g, np.array([[-1, 1, 0], [1, -2, 1]]) / 6, rtol=1e-15)
    _, kink = run(nnlib.multi_margin_loss, [[1.0, 0.0]], [0])
    assert not kink.any()


def test_margin_refusals():
    with pytest.raises(ValueError, match="p must be 1 or 2, got 3"):
        nnlib.multi_margin_loss(X, [0, 1, 2, 0], p=3)
    with pytest.raises(ValueError, match=r"margin must be .* above 0, got 0"):
        nnlib.multi_margin_loss(X, [0, 1, 2, 0], margin=0)
    with pytest.raises(ValueError, match=r"score must have shape \(N, C\), got \(4,\)"):
        nnlib.multi_margin_loss(X[:, 0], [0, 1, 2, 0])


@pytest.mark.parametrize("smoothing", [-0.1, 1.1, np.nan])
def test_label_smoothing_is_a_part(smoothing):
    with pytest.raises(ValueError, match="label_smoothing must be a number from 0 to 1, got"):
        nnlib.cross_entropy(X, [0, 1, 2, 0], label_smoothing=smoothing)


def test_label_smoothing_is_a_loss_of_smoothed_rows():
    rows = 0.9 * np.eye(3)[[0, 1, 2, 0]] + 0.1 / 3
    a = run(nnlib.cross_entropy, X, [0, 1, 2, 0], label_smoothing=0.1)
    b = run(nnlib.cross_entropy, X, rows)
    assert np.isclose(a[0], b[0], rtol=1e-15)
    assert np.allclose(a[1], b[1], rtol=1e-14)
    p = leaf(X, np.float32)
    assert nnlib.cross_entropy(p, [0, 1, 2, 0], label_smoothing=np.float64(0.1)).dtype == np.float32


CLASS_LOSSES = [nnlib.cross_entropy, nnlib.nll_loss, nnlib.multi_margin_loss]


@pytest.mark.parametrize("loss", CLASS_LOSSES)
@pytest.mark.parametrize("dtype", [object, bool, np.uint8, np.int8, np.uint64])
def test_classes_of_any_integer_kind(loss, dtype):
    y = [0, 1, 1, 0]
    assert loss(X, np.array(y, dtype)).item() == loss(X, y).item()
    mixed = np.array([False, True, 1, 0], object)
    assert loss(X, mixed).item() == loss(X, y).item()


@pytest.mark.parametrize("loss", CLASS_LOSSES)
@pytest.mark.parametrize("entry", [None, 0.5, "1", object()])
def test_objects_that_are_no_classes_are_refused(loss, entry):
    with pytest.raises(TypeError, match="target must hold integer classes, got dtype"):
        loss(X, np.array([0, 1, 1, entry], object))


@pytest.mark.parametrize("dtype", [bool, object, np.uint8])
def test_targets_of_other_kinds_are_the_same_numbers(dtype):
    bits = np.array([0, 1, 1, 0])
    for loss in (nnlib.mse_loss, nnlib.l1_loss, nnlib.binary_cross_entropy_with_logits):
        assert loss(X[:, 0], bits.astype(dtype)).item() == loss(X[:, 0], bits).item()
    signs = np.array([1, -1, 1, 1], object)
    assert (
        nnlib.hinge_loss(X[:, 0], signs).item() == nnlib.hinge_loss(X[:, 0], [1, -1, 1, 1]).item()
    )
    assert nnlib.zero_one_loss(bits, bits.astype(dtype)).item() == 0


@pytest.mark.parametrize("name", CASES)
def test_half_precision_is_computed_in_single(name):
    loss, x, t = CASES[name]
    half = x.astype(np.float16)
    for reduction in ("mean", "sum", "none"):
        y = loss(leaf(half), t, reduction=reduction)
        assert y.dtype == np.float32
        assert np.array_equal(y.data, loss(half.astype(np.float32), t, reduction=reduction).data)


def test_half_precision_does_not_overflow():
    x = leaf(np.full(100, 1000, np.float16))
    y = nnlib.mse_loss(x, np.zeros(100))
    y.backward()
    assert y.item() == 1e6
    assert np.array_equal(x.grad, np.full(100, 20))


@pytest.mark.parametrize("name", CASES)
def test_gradients_by_complex_step(name):
    loss, x, t = CASES[name]
    _, gradient = run(loss, x, t)
    assert np.allclose(complex_step(lambda p: loss(p, t), x), gradient, rtol=1e-12, atol=1e-15)


def test_scikit_learns_order_of_arguments_is_refused():
    with pytest.raises(ValueError, match=r"as in hinge_loss\(score, target\), got -2.2, 0.1, 2.4"):
        nnlib.hinge_loss([-1, 1, 1], [-2.2, 2.4, 0.1])


@pytest.mark.parametrize("name", CASES)
def test_hessians_are_those_of_the_gradient(name):
    loss, x, t = CASES[name]
    h = 1e-6
    for i in ((0, 0), (2, 1)) if x.ndim == 2 else ():
        step = np.zeros_like(x)
        step[i] = h
        _, above = run(loss, x + step, t)
        _, below = run(loss, x - step, t)
        row = hessian(lambda p: loss(p, t))(x)[i]
        assert np.allclose(row, (above - below) / (2 * h), rtol=1e-6, atol=1e-8)


def test_hessians_where_all_scores_are_zero():
    y = [0, 1, 2, 1]
    for sign in (1, -1):
        H = hessian(lambda w, sign=sign: nnlib.binary_cross_entropy_with_logits(
            sign * (X @ w), [0, 1, 0, 1]))(np.zeros(3))  # fmt: skip
        assert np.allclose(H, X.T @ X / 16, rtol=1e-13)
    H = hessian(lambda z: nnlib.cross_entropy(z, y))(np.zeros((4, 3)))
    assert np.allclose(H[0, :, 0, :], (np.eye(3) / 3 - 1 / 9) / 4, rtol=1e-13)


@pytest.mark.parametrize("name", CASES)
def test_losses_give_their_names(name):
    loss, x, t = CASES[name]
    assert loss(leaf(x), t).op == loss.__name__
    assert nnlib.zero_one_loss(leaf([1.0]), [1]).op == "zero_one_loss"
