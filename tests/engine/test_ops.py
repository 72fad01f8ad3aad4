"""The operations: values, gradients, broadcasting, dtypes, kinks."""

import copy
import operator

import numpy as np
import pytest

import nnlib
from nnlib import Tensor, gradcheck
from tests.engine.helpers import complex_step, contracted, gradients, leaf

BROADCASTS = [
    ((3, 4), (4,)),
    ((3, 4), (1, 4)),
    ((3, 4), (3, 1)),
    ((3, 1), (1, 4)),
    ((2, 3, 4), (3, 1)),
    ((4,), ()),
    ((), ()),
    ((1, 1), ()),
    ((1,), (3,)),
    ((0, 3), (3,)),
    ((0, 3), (1, 3)),
    ((1, 0), (5, 1)),
]
BINARY = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "power": operator.pow,
    "maximum": nnlib.maximum,
    "minimum": nnlib.minimum,
    "where": lambda a, b: nnlib.where(RNG.random(np.broadcast(a.data, b.data).shape) < 2, a, b),
}
RNG = np.random.default_rng(1)


@pytest.mark.parametrize("op", BINARY)
@pytest.mark.parametrize("shapes", BROADCASTS)
@pytest.mark.parametrize("flip", [False, True])
def test_broadcasting(op, shapes, flip):
    f = BINARY[op]
    a, b = (RNG.uniform(0.5, 2, shape) for shape in (shapes[::-1] if flip else shapes))
    x, y = leaf(a), leaf(b)
    z = f(x, y)
    assert z.shape == np.broadcast_shapes(*shapes)
    z.backward(np.ones(z.shape))
    for t in (x, y):
        assert type(t.grad) is np.ndarray
        assert (t.grad.shape, t.grad.dtype) == (t.shape, t.dtype)
    gradcheck(f, a, b, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("op", ["add", "sub", "mul", "div", "power"])
@pytest.mark.parametrize("other", [np.array([1.5, 2.0, 0.5]), 2.0, 2, np.float64(2), [1, 2, 3]])
def test_operators_with_constants_on_both_sides(op, other):
    f = BINARY[op]
    x = np.array([0.5, 1.5, 2.5])
    for g in (lambda t: f(t, other), lambda t: f(other, t)):
        y = g(leaf(x))
        assert type(y) is Tensor
        assert y.shape == (3,)
        assert np.allclose(y.data, g(x), rtol=1e-15)
        gradcheck(g, x)


@pytest.mark.parametrize("op", [*BINARY, "matmul", "linear"])
def test_edges_stand_in_the_order_of_the_inputs(op):
    f = BINARY.get(op) or getattr(nnlib, op)
    inputs = [leaf(np.ones((2, 2))), leaf(np.ones((2, 2)))]
    if op == "linear":
        inputs.append(leaf(np.ones(2)))
    assert [parent for parent, _ in f(*inputs).edges] == inputs


def test_five_different_broadcasts_in_one_graph():
    shapes = [(64, 1, 32), (1, 48, 32), (32,), ()]
    a, b, c, d = (RNG.standard_normal(s) for s in shapes)
    R = RNG.standard_normal((64, 48, 32))
    leaves = [leaf(x) for x in (a, b, c, d)]
    w, x, y, z = leaves
    ((w * x + y - z) * R).sum().backward()
    assert np.allclose(w.grad, (R * b).sum(1, keepdims=True), rtol=1e-12)
    assert np.allclose(x.grad, (R * a).sum(0, keepdims=True), rtol=1e-12)
    assert np.allclose(y.grad, R.sum((0, 1)), rtol=1e-12)
    assert np.allclose(z.grad, -R.sum(), rtol=1e-12)


def test_a_tensor_added_to_its_transpose():
    R = RNG.standard_normal((3, 3))
    x = leaf(np.ones((3, 1)))
    ((x + x.T) * R).sum().backward()
    assert np.allclose(x.grad[:, 0], R.sum(1) + R.sum(0), rtol=1e-14)


A = np.array([[0.3, 1.7, 0.9], [2.2, 0.6, 1.1]])
SMOOTH = {
    "neg": lambda x: -x,
    "exp": nnlib.exp,
    "log": nnlib.log,
    "sqrt": nnlib.sqrt,
    "sin": nnlib.sin,
    "cos": nnlib.cos,
    "power": lambda x: x**3,
    "power of a number": lambda x: 1.7**x,
    "power of itself": lambda x: x**x,
    "div": lambda x: (1 + x) / (x * x),
    "sum 0": lambda x: x.sum(0),
    "sum -1 keepdims": lambda x: x.sum(-1, keepdims=True),
    "sum ()": lambda x: x.sum(()),
    "sum (0, 1)": lambda x: x.sum((0, 1)),
    "mean": nnlib.mean,
    "mean 1": lambda x: x.mean(1),
    "mean (0, -1) keepdims": lambda x: x.mean((0, -1), keepdims=True),
    "reshape": lambda x: x.reshape(3, 2) ** 2,
    "reshape -1 of a transposed": lambda x: x.T.reshape(-1) ** 2,
    "reshape tuple": lambda x: x.reshape((1, 6)),
    "transpose": lambda x: nnlib.transpose(x.reshape(1, 2, 3), (2, 0, 1)) ** 2,
    "transpose negative": lambda x: nnlib.transpose(x.reshape(1, 2, 3), (-1, 0, -2)) ** 2,
    "concatenate": lambda x: nnlib.concatenate([x, x * x, np.ones((1, 3))]),
    "concatenate -1": lambda x: nnlib.concatenate([x * x, x[:, :1]], axis=-1),
    "stack": lambda x: nnlib.stack([x, x * x], axis=1),
    "stack -1": lambda x: nnlib.stack([x * x, x], axis=-1),
    "matmul": lambda x: x @ x.T,
    "linear": lambda x: nnlib.linear(x, x * x, x[:, 0]),
    "linear 1-D": lambda x: nnlib.linear(x[0], x, x[:, 0]),
    "linear 3-D": lambda x: nnlib.linear(x.reshape(2, 1, 3), x),
    "tanh": nnlib.tanh,
}


@pytest.mark.parametrize("name", SMOOTH)
def test_gradient_against_complex_step(name):
    f = SMOOTH[name]
    R = RNG.standard_normal(f(Tensor(A)).shape)
    g = contracted(f, R)
    x = leaf(A)
    g(x).backward()
    assert np.allclose(x.grad, complex_step(g, A), rtol=1e-12, atol=1e-14)


SHARP = {
    "abs": nnlib.abs,
    "max": nnlib.max,
    "max 0": lambda x: nnlib.max(x, 0),
    "max -1 keepdims": lambda x: x.max(-1, keepdims=True),
    "max (0, 1)": lambda x: x.max((0, 1)),
    "where": lambda x: nnlib.where(A > 1, x * x, 3 * x),
    "[1]": lambda x: x[1],
    "[..., None]": lambda x: x[..., None],
    "[::-1]": lambda x: x[::-1],
    "[1:1]": lambda x: x[1:1],
    "[mask]": lambda x: x[A > 1],
    "[list, list]": lambda x: x[[0, 0, 1], [2, 2, 1]],
    "[:, list]": lambda x: x[:, [0, 0, 2]],
}


@pytest.mark.parametrize("name", SHARP)
def test_gradient_against_central_differences(name):
    assert gradcheck(SHARP[name], A, rtol=1e-6, atol=1e-8)


# ------------------------------------------------------------------------------ reductions


@pytest.mark.parametrize("axis", [None, 0, -1, (0, 2), ()])
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("name", ["sum", "mean", "max"])
def test_reductions_agree_with_numpy(name, axis, keepdims):
    x = RNG.standard_normal((2, 3, 4))
    ours = getattr(nnlib, name)(Tensor(x), axis, keepdims)
    theirs = getattr(np, name)(x, axis=axis, keepdims=keepdims)
    assert ours.shape == theirs.shape
    assert np.allclose(ours.data, theirs, rtol=1e-14)


@pytest.mark.parametrize("name", ["sum", "mean", "max"])
def test_reductions_drop_their_axis_alone(name):
    x = RNG.standard_normal((1, 3, 1))
    for axis in (0, 1, (0, 1), -1):
        y = getattr(nnlib, name)(Tensor(x), axis)
        assert y.shape == getattr(np, name)(x, axis=axis).shape


def test_reductions_of_nothing():
    x = leaf(np.ones((0, 3)))
    y = x.sum()
    y.backward()
    assert y.item() == 0
    assert x.grad.shape == (0, 3)
    assert np.isnan(x.mean().item())
    assert np.isnan(x.mean(0).data).all()
    assert x.mean(1).shape == (0,)
    x.mean().backward()
    assert x.grad.shape == (0, 3)
    with pytest.raises(
        ValueError, match=r"max: the input must have numbers along the axis, got shape \(0, 3\)"
    ):
        x.max()


def test_ties_share_the_gradient():
    _, g = gradients(nnlib.max, [1.0, 3.0, 3.0, 2.0])
    assert np.array_equal(g, [0, 0.5, 0.5, 0])
    _, g, h = gradients(nnlib.maximum, [1.0, 2.0, 3.0], [2.0, 2.0, 2.0])
    assert np.array_equal(g, [0, 0.5, 1])
    assert np.array_equal(h, [1, 0.5, 0])
    _, g, h = gradients(nnlib.minimum, [1.0, 2.0, 3.0], [2.0, 2.0, 2.0])
    assert np.array_equal(g, [1, 0.5, 0])
    assert np.array_equal(h, [0, 0.5, 1])


def test_maximum_of_nan_is_nan():
    y, g = gradients(nnlib.max, [1.0, np.nan])
    assert np.isnan(y)
    assert np.array_equal(g, [0, 1])


# ---------------------------------------------------------------------------------- matmul

PRODUCTS = [
    ((2, 3), (3, 4)),
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((3,), (3, 4)),
    ((5, 2, 3), (3, 4)),
    ((5, 2, 3), (1, 3, 4)),
    ((1, 2, 3), (5, 3, 4)),
    ((2, 3), (5, 3, 4)),
    ((6, 1, 2, 3), (5, 3, 4)),
    ((3,), (5, 3, 4)),
    ((5, 2, 3), (3,)),
    ((2, 0), (0, 3)),
    ((0, 3), (3, 2)),
]


@pytest.mark.parametrize(("a", "b"), PRODUCTS)
def test_matmul(a, b):
    x, y = RNG.standard_normal(a), RNG.standard_normal(b)
    R = RNG.standard_normal((x @ y).shape)
    s, t = leaf(x), leaf(y)
    z = s @ t
    assert np.array_equal(z.data, x @ y)
    (z * R).sum().backward()
    assert (s.grad.shape, t.grad.shape) == (a, b)
    assert np.allclose(s.grad, complex_step(lambda u: ((u @ y) * R).sum(), x), rtol=1e-12)
    assert np.allclose(t.grad, complex_step(lambda u: ((x @ u) * R).sum(), y), rtol=1e-12)


def test_matmul_by_hand():
    z, g, h = gradients(nnlib.matmul, [1.0, 2.0], [3.0, 4.0])
    assert (z, g.tolist(), h.tolist()) == (11, [3, 4], [1, 2])
    z, g, h = gradients(nnlib.matmul, [1.0, 2.0], [[3.0, 4.0], [5.0, 6.0]])
    assert (z.sum(), g.tolist(), h.tolist()) == (29, [7, 11], [[1, 1], [2, 2]])
    z, _, h = gradients(nnlib.matmul, np.arange(12.0).reshape(2, 2, 3), np.arange(3.0)[:, None])
    assert (z.sum(), h.tolist()) == (74, [[18], [22], [26]])


def test_products_refuse_wrong_shapes():
    with pytest.raises(ValueError, match=r"matmul: a and b .*, got \(2, 3\) and \(2, 3\)"):
        _ = leaf(np.ones((2, 3))) @ leaf(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"matmul: a and b .*, got \(\) and \(1,\)"):
        _ = leaf(1.0) @ leaf([1.0])
    with pytest.raises(
        ValueError, match=r"x must have .* and weight .*, got \(5, 2\) and \(4, 3\)"
    ):
        nnlib.linear(np.ones((5, 2)), leaf(np.ones((4, 3))))
    with pytest.raises(ValueError, match=r"bias must have shape \(4,\), got \(3,\)"):
        nnlib.linear(np.ones((5, 3)), leaf(np.ones((4, 3))), leaf(np.ones(3)))
    with pytest.raises(ValueError, match=r"bias must have shape \(4,\), got \(5, 4\)"):
        nnlib.linear(np.ones((5, 3)), leaf(np.ones((4, 3))), leaf(np.ones((5, 4))))
    for numbers in [(2.0, leaf([[1.0]])), ([[1.0]], 2.0), ([[1.0]], leaf([[1.0]]), 2.0)]:
        with pytest.raises(ValueError, match=r"got .*\(\)"):
            nnlib.linear(*numbers)


def test_joining_what_is_generated():
    for join in (nnlib.concatenate, nnlib.stack):
        x, y = leaf([1.0, 2.0]), leaf([3.0, 4.0])
        (join(2 * t for t in (x, y)) * 3).sum().backward()
        assert (x.grad.tolist(), y.grad.tolist()) == ([6, 6], [6, 6])


def test_joining_along_the_first_axis_unless_told():
    pair = [Tensor([[1.0, 2.0]]), Tensor([[3.0, 4.0]])]
    assert nnlib.concatenate(pair).data.tolist() == [[1, 2], [3, 4]]
    assert nnlib.stack(pair).shape == (2, 1, 2)


def test_duplicate_indices_accumulate():
    _, g = gradients(lambda x: x[[0, 0, 2]], [1.0, 2.0, 3.0])
    assert np.array_equal(g, [2, 0, 1])


# ------------------------------------------------------------------------- kinks and limits


def test_abs_at_zero():
    y, g = gradients(abs, [-2.0, 0.0, 3.0])
    assert np.array_equal(y, [2, 0, 3])
    assert np.array_equal(g, [-1, 0, 1])


def test_infinite_slopes_are_infinite_without_a_warning():
    _, g = gradients(nnlib.sqrt, [0.0, 4.0])
    assert np.array_equal(g, [np.inf, 0.25])
    _, g = gradients(lambda x: x**0.5, [0.0, 4.0])
    assert np.array_equal(g, [np.inf, 0.25])


def test_division_by_tiny_numbers():
    z, g, h = gradients(nnlib.div, [1e-200], [1e-200])
    assert np.allclose([z, g, -h], [[1], [1e200], [1e200]], rtol=1e-14)


def test_log_of_zero_is_numpys():
    with np.errstate(divide="ignore"):
        assert nnlib.log(0.0).item() == -np.inf
    with pytest.raises(FloatingPointError):
        nnlib.log(0.0)


@pytest.mark.parametrize(
    ("x", "p", "value", "slope"),
    [(0.0, 2, 0, 0), (0.0, 0, 1, 0), (-2.0, 3, -8, 12), (-2.0, 0, 1, 0), (0.0, 1, 0, 1)],
)
def test_integer_powers(x, p, value, slope):
    y, g = gradients(lambda t: t**p, [x])
    assert (y, g) == (value, slope)


@pytest.mark.parametrize(
    ("x", "y", "value", "dx", "dy"),
    [
        (0.0, 2.0, 0, 0, 0),
        (2.0, 3.0, 8, 12, 5.545177444479562),
        (0.0, 0.0, 1, 0, 0),
    ],
)
def test_power_of_two_tensors(x, y, value, dx, dy):
    z, g, h = gradients(nnlib.power, [x], [y])
    assert np.allclose([z[0], g[0], h[0]], [value, dx, dy], rtol=1e-15)


def test_slope_in_the_exponent_outside_of_the_domain():
    _, _, h = gradients(nnlib.power, [-1.0, -2.0], [2.0, 2.0])
    assert np.isnan(h).all()
    x, y = leaf([0.0]), leaf([-1.0])
    with np.errstate(divide="ignore"):
        z = x**y
    z.backward([1.0])
    assert y.grad == -np.inf


def test_a_condition_may_be_a_tensor():
    y = nnlib.where(Tensor([1.0, 0.0]), [1, 2], [3, 4])
    assert y.data.tolist() == [1, 4]


def test_where_cuts_off_the_other_side():
    def guarded_log(x):
        with np.errstate(invalid="ignore"):
            return nnlib.where(x.data > 0, nnlib.log(x), 0)

    y, g = gradients(guarded_log, [-1.0, 2.0])
    assert np.array_equal(y, [0, np.log(2)])
    assert np.array_equal(g, [0, 0.5])


@pytest.mark.parametrize("root", [nnlib.sqrt, lambda t: t**0.5])
def test_the_where_trap_and_the_way_around_it(root):
    x = np.array([0.0, 4.0])
    _, g = gradients(lambda t: nnlib.where(x > 0, root(t), 0), x)
    assert np.isnan(g[0])
    _, g = gradients(lambda t: nnlib.where(x > 0, root(nnlib.where(x > 0, t, 1)), 0), x)
    assert np.array_equal(g, [0, 0.25])


# ----------------------------------------------------------------------------------- dtypes

KEEP_FLOAT32 = {
    "x*2": lambda x: x * 2,
    "2*x": lambda x: 2 * x,
    "x/3": lambda x: x / 3,
    "1-x": lambda x: 1 - x,
    "1/x": lambda x: 1 / x,
    "x**2": lambda x: x**2,
    "x**0.5": lambda x: x**0.5,
    "2**x": lambda x: 2**x,
    "x**x": lambda x: x**x,
    "sum": lambda x: x.sum(),
    "mean": lambda x: x.mean(),
    "mean 0": lambda x: x.mean(0),
    "max": lambda x: x.max(),
    "maximum": lambda x: nnlib.maximum(x, 1),
    "where": lambda x: nnlib.where(A > 1, x, 0),
    "mask": lambda x: x * (A > 1),
    "abs": nnlib.abs,
    "sin": nnlib.sin,
    "cos": nnlib.cos,
    "exp": nnlib.exp,
    "log": nnlib.log,
    "sqrt": nnlib.sqrt,
    "matmul": lambda x: x @ x.T,
    "linear": lambda x: nnlib.linear(x, x, x[:, 0]),
    "index": lambda x: x[[0, 0]],
    "concatenate": lambda x: nnlib.concatenate([x, x]),
    "stack": lambda x: nnlib.stack([x, x]),
    "sigmoid": nnlib.sigmoid,
    "tanh": nnlib.tanh,
    "relu": nnlib.relu,
    "leaky_relu": nnlib.leaky_relu,
    "prelu": lambda x: nnlib.prelu(x - 1, x[0]),
    "elu": nnlib.elu,
    "step": nnlib.step,
    "identity": nnlib.identity,
    "maxout": lambda x: nnlib.maxout(x, 3),
    "softplus": nnlib.softplus,
    "logsigmoid": nnlib.logsigmoid,
    "softmax": nnlib.softmax,
    "log_softmax": nnlib.log_softmax,
    "logsumexp": nnlib.logsumexp,
}


@pytest.mark.parametrize("name", KEEP_FLOAT32)
def test_float32_stays_float32_and_agrees_with_float64(name):
    f = KEEP_FLOAT32[name]
    x = leaf(A, np.float32)
    y = f(x)
    R = RNG.standard_normal(y.shape)
    y.backward(R)
    assert (y.dtype, x.grad.dtype) == (np.float32, np.float32)
    x64 = leaf(x.data, np.float64)
    y64 = f(x64)
    y64.backward(R)
    assert np.allclose(y.data, y64.data, rtol=1e-5)
    assert np.allclose(x.grad, x64.grad, rtol=1e-4, atol=1e-5)


def test_a_float32_leaf_among_float64_gets_a_float32_gradient():
    x, w = leaf([1.0, 2.0], np.float32), leaf([3.0, 4.0])
    y = (x * w).sum()
    y.backward()
    assert (y.dtype, x.grad.dtype, w.grad.dtype) == (np.float64, np.float32, np.float64)


def test_numpys_own_float64_numbers_are_float64():
    x = leaf([1.0, 2.0], np.float32)
    y = np.float64(2) * x
    y.sum().backward()
    assert (y.dtype, x.grad.dtype) == (np.float64, np.float32)


def test_small_integers_do_not_overflow():
    x = np.array([200], np.uint8)
    assert nnlib.neg(x).item() == -200
    assert nnlib.add(x, x).item() == 400
    assert nnlib.sub(1, x).item() == -199
    assert nnlib.power(x, -1).item() == 1 / 200
    assert nnlib.matmul(x, x).item() == 40000


@pytest.mark.parametrize("data", [1, True, [1, 2], [True, False], np.arange(3), np.int8(3)])
def test_integers_and_truth_values_become_float64(data):
    assert Tensor(data).dtype == np.float64
    assert nnlib.sum(data).dtype == np.float64
    x = leaf(data)
    (x * 2).sum().backward()
    assert x.grad.dtype == np.float64


def test_operations_take_arrays_and_lists():
    assert np.array_equal(nnlib.neg([1, 2]).data, [-1, -2])
    assert np.array_equal(nnlib.matmul([[1, 2]], [[3], [4]]).data, [[11]])
    assert np.array_equal(nnlib.softmax([0, 0]).data, [0.5, 0.5])
    assert nnlib.relu(-3).item() == 0
    assert nnlib.log_softmax([[1, 1]], axis=1).shape == (1, 2)


# ------------------------------------------------------- choosing, clipping, variances


def test_min_mirrors_max():
    x = RNG.standard_normal((3, 4))
    for axis in (None, 0, -1, (0, 1)):
        for keepdims in (False, True):
            ours = nnlib.min(Tensor(x), axis, keepdims)
            assert np.array_equal(ours.data, x.min(axis, keepdims=keepdims))
    _, g = gradients(nnlib.min, [2.0, 1.0, 1.0])
    assert g.tolist() == [0, 0.5, 0.5]
    assert gradcheck(lambda t: nnlib.min(t, 1), A)


@pytest.mark.parametrize("name", ["argmax", "argmin"])
def test_places_of_extremes_are_integers(name):
    x = RNG.standard_normal((3, 4))
    f = getattr(nnlib, name)
    for axis in (None, 0, 1, -1):
        for keepdims in (False, True):
            ours = f(leaf(x), axis, keepdims)
            assert np.array_equal(ours, getattr(np, name)(x, axis, keepdims=keepdims))
            assert ours.dtype == np.intp
    assert f(3.0) == 0
    assert x[np.arange(3), f(leaf(x), 1)].tolist() == getattr(x, name[3:])(1).tolist()


def test_clip():
    y, g = gradients(lambda t: nnlib.clip(t, -1, 2), [-3.0, -1.0, 0.5, 2.0, 7.0])
    assert y.tolist() == [-1, -1, 0.5, 2, 2]
    assert g.tolist() == [0, 1, 1, 1, 0]  # as PyTorch's clamp
    assert nnlib.clip([-3.0, 3.0], min=0).data.tolist() == [0, 3]
    assert nnlib.clip([-3.0, 3.0], max=0).data.tolist() == [-3, 0]
    assert gradcheck(lambda t: nnlib.clip(t, np.array([0.5, 1.0, 0.0]), 2), A)
    assert nnlib.clip(leaf(A, np.float32), 1, 2).dtype == np.float32
    with pytest.raises(TypeError, match="clip: min or max must be given, got neither"):
        nnlib.clip(A)
    with pytest.raises(TypeError, match="max must be a constant, got a tensor that requires"):
        nnlib.clip(A, 0, leaf(1.0))


@pytest.mark.parametrize("axis", [None, 0, -1, (0, 2)])
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("correction", [0, 1, 0.5])
def test_variances(axis, keepdims, correction):
    x = RNG.standard_normal((3, 4, 2))
    for name in ("var", "std"):
        f, theirs = getattr(nnlib, name), getattr(np, name)
        ours = f(x, axis, correction=correction, keepdims=keepdims)
        expected = theirs(x, axis, ddof=correction, keepdims=keepdims)
        assert ours.shape == expected.shape
        assert np.allclose(ours.data, expected, rtol=1e-13)
        assert gradcheck(lambda t, f=f: f(t, axis, correction=correction), x)


def test_variances_of_few_numbers():
    with pytest.raises(ValueError, match=r"correction must be .* at least 0, got -1"):
        nnlib.var([1.0, 2.0], correction=-1)
    assert nnlib.var([1.0, 2.0, 6.0]).item() == 7  # PyTorch's default correction, 1
    assert np.isnan(nnlib.var([3.0]).item())
    assert nnlib.var([3.0], correction=0).item() == 0
    assert np.isnan(nnlib.var(np.zeros((0, 2)), 0).data).all()
    _, g = gradients(nnlib.var, [5.0, 5.0])
    assert g.tolist() == [0, 0]


# --------------------------------------------------- what changes before the gradient is due


@pytest.mark.parametrize(
    ("index", "change"),
    [
        (np.array([0, 1]), lambda i: i.fill(2)),
        ([0, 1], lambda i: i.__setitem__(0, 2)),
        (np.array([True, True, False]), lambda i: i.fill(False)),
        ([True, True, False], lambda i: i.reverse()),
        ((np.array([0, 1]),), lambda i: i[0].fill(2)),
        (([0, 1], ...), lambda i: i[0].reverse() or i[0].append(2)),
    ],
)
def test_an_index_may_change_before_the_gradient_is_due(index, change):
    x, index = leaf([1.0, 2.0, 3.0]), copy.deepcopy(index)
    y = x[index].sum()
    change(index)
    y.backward()
    assert x.grad.tolist() == [1, 1, 0]


def test_a_nested_index_may_change_too():
    x, index = leaf([1.0, 2.0, 3.0]), [[0, 1], [1, 0]]
    y = x[index].sum()
    index[0][0] = 2
    y.backward()
    assert x.grad.tolist() == [2, 2, 0]


@pytest.mark.parametrize("mask", [np.array([True, False]), np.array([1.0, 0.0]), [True, False]])
def test_a_condition_may_change_before_the_gradient_is_due(mask):
    mask = copy.deepcopy(mask)
    x, z = leaf([1.0, 2.0]), leaf([3.0, 4.0])
    y = nnlib.where(mask, x, z).sum()
    mask[0] = mask[1]
    y.backward()
    assert (x.grad.tolist(), z.grad.tolist()) == ([1, 0], [0, 1])


# ------------------------------------------------------------------------------ what is refused

X = np.zeros((2, 3))
AXIS = r"{name} must be an integer from -2 to 1 for shape \(2, 3\), got {got}"
REDUCTIONS = ["sum", "mean", "var", "std", "max", "min", "argmax", "argmin"]


@pytest.mark.parametrize("name", [*REDUCTIONS, "softmax", "log_softmax", "logsumexp"])
def test_axes_that_there_are_not(name):
    f = getattr(nnlib, name)
    for axis in (2, -3):
        with pytest.raises(ValueError, match=AXIS.format(name="axis", got=axis)):
            f(X, axis)
    for axis, got in [(1.0, "float 1.0"), ("0", "str '0'"), (True, "the bool True")]:
        with pytest.raises(TypeError, match=AXIS.format(name="axis", got=got)):
            f(X, axis)


@pytest.mark.parametrize("name", REDUCTIONS[:-2])
def test_axes_named_twice(name):
    f = getattr(nnlib, name)
    for axis in ((0, 0), (1, -1)):
        with pytest.raises(ValueError, match="axis must name each axis once"):
            f(X, axis)
    with pytest.raises(ValueError, match=AXIS.format(name="axis", got=2)):
        f(X, (0, 2))


@pytest.mark.parametrize("name", ["max", "min", "argmax", "argmin"])
def test_extremes_of_nothing(name):
    f = getattr(nnlib, name)
    with pytest.raises(ValueError, match=rf"{name}: the input must have numbers .* \(0, 3\)"):
        f(np.zeros((0, 3)), 0)
    assert np.shape(getattr(f(np.zeros((0, 3)), 1), "data", f(np.zeros((0, 3)), 1))) == (0,)


def test_transposes_that_there_are_not():
    for axes in ((0, 2), (0, -3)):
        with pytest.raises(ValueError, match=AXIS.format(name="axes", got=axes[1])):
            nnlib.transpose(X, axes)
    for axes in ((0,), (0, 0), (1, -1), (0, 1, 0), ()):
        with pytest.raises(ValueError, match=r"axes must name .* once"):
            nnlib.transpose(X, axes)
    with pytest.raises(TypeError, match=AXIS.format(name="axes", got="float 1.0")):
        nnlib.transpose(X, (0, 1.0))
    assert nnlib.transpose(X, [-1, 0]).shape == (3, 2)
    assert nnlib.transpose(2.0).item() == 2


@pytest.mark.parametrize("shape", [(4,), (4, 2), (-1, 4), (-1, -1), 5])
def test_shapes_for_other_numbers_of_elements(shape):
    with pytest.raises(
        ValueError, match=r"shape must be for the 6 elements of shape \(2, 3\), got"
    ):
        nnlib.reshape(X, shape)


def test_shapes_that_are_none():
    for shape in (1.5, "a", (2, 3.0)):
        with pytest.raises(TypeError, match="shape must be an integer or several, got"):
            nnlib.reshape(X, shape)


def test_joins_that_do_not_fit():
    for join in (nnlib.concatenate, nnlib.stack):
        with pytest.raises(ValueError, match="tensors must hold at least one tensor, got none"):
            join([])
    with pytest.raises(ValueError, match=r"agree apart from axis 0, got \[\(2, 3\), \(2, 2\)\]"):
        nnlib.concatenate([X, X[:, :2]])
    with pytest.raises(ValueError, match=r"agree apart from axis 1, got \[\(2, 3\), \(3,\)\]"):
        nnlib.concatenate([X, X[0]], -1)
    with pytest.raises(ValueError, match="must have an axis to be joined along, got a number"):
        nnlib.concatenate([1.0, 2.0])
    with pytest.raises(ValueError, match=AXIS.format(name="axis", got=2)):
        nnlib.concatenate([X, X], 2)
    with pytest.raises(ValueError, match=r"tensors must have one shape, got \[\(2, 3\), \(3,\)\]"):
        nnlib.stack([X, X[0]])
    with pytest.raises(ValueError, match=r"axis must be an integer from -3 to 2 .*, got 3"):
        nnlib.stack([X, X], 3)


@pytest.mark.parametrize("name", ["add", "sub", "mul", "div", "power", "maximum", "minimum"])
def test_shapes_that_do_not_broadcast(name):
    f = getattr(nnlib, name)
    message = r"the inputs must have shapes that broadcast, got \(2, 3\) and \(2,\)"
    for a, b in [(X, [1.0, 2.0]), (leaf(X), leaf([1.0, 2.0])), (leaf(X), np.ones(2, bool))]:
        with pytest.raises(ValueError, match=message):
            f(a, b)


def test_other_shapes_that_do_not_broadcast():
    with pytest.raises(ValueError, match=r"broadcast, got \(2,\) and \(2, 3\) and \(\)"):
        nnlib.where([True, False], X, 0)
    with pytest.raises(ValueError, match=r"broadcast, got \(2,\) and \(2, 3\)"):
        nnlib.clip(X, [0, 1])
    for a, b in [((2, 3), (4, 5)), ((3,), (2,)), ((2, 3), ()), ((2, 2, 3), (3, 3, 2))]:
        got = rf"got {a} and {b}".replace("(", r"\(").replace(")", r"\)")
        with pytest.raises(ValueError, match="matmul: a and b must have shapes .*, " + got):
            nnlib.matmul(np.zeros(a), np.zeros(b))


def test_an_index_out_of_range():
    with pytest.raises(IndexError):
        leaf(X)[5]
    with pytest.raises(TypeError, match="NumPy must get arrays, got a Tensor"):
        leaf(X)[Tensor([0.0])]


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        *((f, ()) for f in ("neg", "exp", "log", "sqrt", "sin", "cos", "abs")),
        *((f, ()) for f in ("sum", "mean", "var", "max", "min", "transpose", "identity", "step")),
        *((f, ()) for f in ("sigmoid", "tanh", "relu", "silu", "gelu", "softplus", "logsigmoid")),
        *((f, ()) for f in ("softmax", "log_softmax", "logsumexp")),
        ("transpose", ((0,),)),
        *((f, (2.0,)) for f in ("add", "sub", "mul", "div", "power", "maximum", "minimum", "clip")),
        ("reshape", ((2, 1),)),
        ("getitem", (0,)),
    ],
)
def test_an_operation_gives_its_name(name, inputs):
    assert getattr(nnlib, name)(leaf([1.0, 2.0]), *inputs).op == name


def test_operations_on_several_tensors_give_their_names():
    x = leaf([1.0, 2.0])
    assert nnlib.where([True, False], x, 0.0).op == "where"
    assert nnlib.concatenate([x, x]).op == "concatenate"
    assert nnlib.stack([x, x]).op == "stack"
