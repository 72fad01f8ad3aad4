"""Differentiation of functions, and the checker's own check."""

import numpy as np
import pytest

import nnlib
from nnlib import (
    Tensor,
    grad,
    gradcheck,
    hessian,
    jacobian,
    log,
    numerical_gradient,
    sin,
    value_and_grad,
)
from nnlib.tensor import node

A = np.array([[1.0, 2.0], [3.0, 5.0]])


def test_grad_of_one_and_of_several_arguments():
    def f(x, y):
        return log(x * y) * sin(y)

    x, y = 2.0, 3.0
    dx, dy = grad(f)(x, y)
    assert np.isclose(dx, np.sin(y) / x, rtol=1e-15)
    assert np.isclose(dy, np.sin(y) / y + np.log(x * y) * np.cos(y), rtol=1e-15)
    assert type(dx) is np.ndarray
    value, gradients = value_and_grad(f)(x, y)
    assert type(gradients) is tuple
    du, _ = gradients
    assert np.isclose(value, np.log(6) * np.sin(3), rtol=1e-15)
    assert isinstance(value, float)
    assert du == dx
    assert np.array_equal(grad(lambda x: (x * x).sum())([1, 2]), [2, 4])


def test_grad_of_what_does_not_depend_on_an_argument_is_zero():
    dx, dy = grad(lambda x, y: (x * x).sum())([1.0, 2.0], [3.0])
    assert (dx.tolist(), dy.tolist()) == ([2, 4], [0])
    assert grad(lambda x: 5.0)(1.0) == 0
    assert grad(lambda x, y: x)(1.0, np.ones(2, np.float32))[1].dtype == np.float32
    assert grad(lambda x: x)(1.0) == 1


def test_grad_refuses_vectors():
    with pytest.raises(ValueError, match=r"f must return a scalar, got shape \(2,\)"):
        grad(lambda x: x * x)([1.0, 2.0])


@pytest.mark.parametrize("differentiate", [grad, value_and_grad, jacobian, hessian])
def test_a_function_that_returns_no_number(differentiate):
    for returned in (None, "a", [None], [[1.0], [1.0, 2.0]]):
        with pytest.raises(TypeError, match="f must return a tensor or numbers, got"):
            differentiate(lambda x, returned=returned: returned)(1.0)


def test_jacobian():
    assert np.array_equal(jacobian(lambda x: A @ x)([1.0, 1.0]), A)
    J = jacobian(lambda x: x.T * 2)(A)
    assert J.shape == (2, 2, 2, 2)
    assert np.array_equal(np.einsum("ijkl,kl->ij", J, A), 2 * A.T)
    y = nnlib.softmax(np.array([1.0, 2.0, 0.0])).data
    J = jacobian(nnlib.softmax)([1.0, 2.0, 0.0])
    assert np.allclose(J, np.diag(y) - np.outer(y, y), rtol=1e-13)
    Jx, Jy = jacobian(lambda x, y: x * y)([1.0, 2.0], 3.0)
    assert (Jx.tolist(), Jy.tolist()) == ([[3, 0], [0, 3]], [1, 2])
    assert jacobian(lambda x: (x * x).sum())([1.0, 2.0]).tolist() == [2, 4]
    assert jacobian(lambda x: 2 * x)(np.ones(2, np.float32)).dtype == np.float32
    assert jacobian(lambda x: np.ones(3))([1.0, 2.0]).tolist() == [[0, 0]] * 3


def test_hessian():
    S = np.array([[2.0, 1.0], [1.0, 6.0]])
    H = hessian(lambda x: 0.5 * (x @ S @ x))([0.3, -0.7])
    assert np.allclose(H, S, rtol=1e-8)

    def rosenbrock(x):
        return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2

    H = hessian(rosenbrock)([-1.2, 1.0])
    assert np.allclose(H, [[1330, 480], [480, 200]], rtol=1e-8)
    assert np.array_equal(H, H.T)
    H = hessian(lambda W: (W * W * W).sum())(A)
    assert H.shape == (2, 2, 2, 2)
    assert np.allclose(H.reshape(4, 4), np.diag(6 * A.ravel()), rtol=1e-8, atol=1e-7)
    assert np.allclose(hessian(lambda x: x**3)(2.0), 12, rtol=1e-8)


def test_numerical_gradient():
    def f(x):
        return np.sin(x[0]) * x[1] ** 2

    x = np.array([0.5, 1e3])
    expected = [np.cos(0.5) * 1e6, 2e3 * np.sin(0.5)]
    assert np.allclose(numerical_gradient(f, x), expected, rtol=1e-9)
    assert x.tolist() == [0.5, 1e3]
    assert np.allclose(numerical_gradient(lambda x: nnlib.sum(x * x), A), 2 * A, rtol=1e-8)
    assert np.allclose(numerical_gradient(lambda x: x**3, 2), 12, rtol=1e-8)
    assert numerical_gradient(lambda x: x**3, 3.0, h=0.5) == 27.25
    assert np.allclose(numerical_gradient(lambda x: x**2, -1e6), -2e6, rtol=1e-9)
    assert np.allclose(numerical_gradient(lambda x: x * x, [3.0]), [6], rtol=1e-8)
    assert numerical_gradient(lambda x: 1.0, np.ones((0, 3))).shape == (0, 3)
    assert np.allclose(numerical_gradient(lambda x: float(x[0]), [3.0]), [1], rtol=1e-9)
    with pytest.raises(ValueError, match=r"h must be .* above 0, got 0"):
        numerical_gradient(lambda x: x**2, 3.0, h=0)
    with pytest.raises(ValueError, match=r"f must return a number, got shape \(2, 2\)"):
        numerical_gradient(lambda x: x, A)


# ------------------------------------------------------------- the checker must refuse these


def wrong_slope(a):
    x = a.data
    return node(np.sin(x), (a, lambda g: 1.01 * g * np.cos(x)), op="wrong_slope")


def wrong_broadcast(a):
    shape = a.shape
    return node(a.data + np.zeros((3, *shape)), (a, lambda g: g[0]), op="wrong_broadcast")


def wrong_product(a):
    x = a.data
    return node(x @ x.T, (a, lambda g: g @ x), op="wrong_product")


def wrong_softmax(a):
    y = nnlib.softmax(a).data
    return node(y, (a, lambda g: g * y * (1 - y)), op="wrong_softmax")


def wrong_duplicates(a):
    x = a.data

    def vjp(g):
        full = np.zeros_like(x)
        full[[0, 0, 1]] += g
        return full

    return node(x[[0, 0, 1]], (a, vjp), op="wrong_duplicates")


def not_a_number(a):
    return node(a.data * 1, (a, lambda g: g * np.nan), op="not_a_number")


def constant(a):
    return a.data * 2


WRONG = [
    wrong_slope,
    wrong_broadcast,
    wrong_product,
    wrong_softmax,
    wrong_duplicates,
    not_a_number,
    constant,
]


@pytest.mark.parametrize("f", WRONG)
def test_gradcheck_refuses_wrong_gradients(f):
    with pytest.raises(AssertionError, match="gradient of argument 0 at"):
        gradcheck(f, A)


def test_gradcheck_names_the_argument_and_the_element():
    def f(x, y):
        return x * wrong_slope(y)

    with pytest.raises(AssertionError, match=r"gradient of argument 1 at \[0\]: the engine has"):
        gradcheck(f, [1.0, 2.0], [0.1, 0.2])


def test_a_plain_sum_would_not_see_a_wrong_softmax():
    def wrong(a):
        y = nnlib.softmax(a).data
        return node(
            y,
            (a, lambda g: 2 * y * (g - (g * y).sum(-1, keepdims=True))),
            op="twice_softmax",
        )

    x = Tensor(A, requires_grad=True)
    wrong(x).sum().backward()
    assert np.allclose(x.grad, numerical_gradient(lambda z: nnlib.softmax(z).sum(), A), atol=1e-9)
    with pytest.raises(AssertionError):
        gradcheck(wrong, A)


def test_gradcheck_accepts_right_ones_and_leaves_arguments_alone():
    x = A.copy()
    assert gradcheck(lambda a, b: nnlib.tanh(a @ b), x, [1, 2]) is True
    assert np.array_equal(x, A)
    assert gradcheck(lambda a: a * 2, np.ones((0, 3)))
    assert gradcheck(lambda a: a.sum(), np.float32(3))
    assert gradcheck(lambda a: a**3, np.float32([1.1, 2.3]), rtol=1e-9, atol=0)
    assert gradcheck(lambda a: 5.0, 1.0)
    assert gradcheck(lambda a: a * 0, [1.0, 2.0], atol=0)
    assert gradcheck(sin, Tensor([1.0, 2.0]))


def test_gradcheck_draws_its_weights_from_rng():
    def complaint(**rng):
        with pytest.raises(AssertionError) as error:
            gradcheck(wrong_slope, A, **rng)
        return str(error.value)

    assert complaint() == complaint() == complaint(rng=0)
    assert complaint(rng=1) != complaint(rng=np.random.default_rng(2))


@pytest.mark.parametrize(
    ("slope", "wrong"),
    [(1e6, 0.9e-5 * 1e6), (1e6, -0.9e-5 * 1e6), (0, 0.9e-7), (0, -0.9e-7)],
)
def test_how_far_off_a_gradient_may_be(slope, wrong):
    def off_by(error):
        def slope_off(g):
            return g * slope + (abs(g) * error if slope else error)

        return lambda a: node(slope * a.data, (a, slope_off), op="slope_off")

    assert gradcheck(off_by(wrong), 1.0)
    with pytest.raises(AssertionError):
        gradcheck(off_by(1.5 * wrong), 1.0)


def test_a_graph_is_recorded_also_within_no_grad():
    with nnlib.no_grad():
        assert nnlib.grad(lambda x: x * x)(3.0) == 6
        assert np.array_equal(nnlib.jacobian(lambda x: 2 * x)([1.0]), [[2]])
        assert nnlib.gradcheck(lambda x: x * x, [1.0])
        assert not nnlib.Tensor(1.0, requires_grad=True).sum().requires_grad


def test_steps_that_change_nothing_are_refused():
    for h in (0, -1, np.inf, np.nan):
        with pytest.raises(ValueError, match=f"h must be a finite number above 0, got {h}"):
            nnlib.numerical_gradient(lambda x: x, 1.0, h=h)
    with pytest.raises(ValueError, match=r"h must be a step that changes the number 1\.0, got 1e-"):
        nnlib.numerical_gradient(lambda x: x, 1.0, h=1e-20)
    with pytest.raises(TypeError, match=r"must be an argument to differentiate .*, got none"):
        nnlib.grad(lambda: nnlib.Tensor(1.0))()


# --------------------------------------------------------------- second derivatives, exactly


@pytest.mark.parametrize("k", [1e-6, 1.0, 100.0, 1e3, 1e4, 1e8])
@pytest.mark.parametrize("x", [0.0, 1.0, -3.0])
def test_hessian_of_an_exponential_at_any_scale(k, x):
    f, at = (lambda t: nnlib.exp(k * t)), x / k
    assert np.isclose(hessian(f)(at), k**2 * np.exp(x), rtol=1e-13, atol=0)


@pytest.mark.parametrize("x", [1e-140, 1e-8, 1.0, 1e8, 1e100])
def test_hessian_at_any_scale(x):
    assert np.isclose(hessian(log)(x) * x * x, -1, rtol=1e-14)
    assert np.isclose(hessian(lambda t: t**1.5)(x), 0.75 / np.sqrt(x), rtol=1e-14)
    assert np.isclose(hessian(lambda t: 1 / (1 + t / x))(x), 0.25 / x / x, rtol=1e-14)


SECOND = {  # f and f''
    "power": (lambda x: x**5, lambda x: 20 * x**3),
    "high power": (lambda x: x**101, lambda x: 10100 * x**99),
    "negative power": (lambda x: x**-2, lambda x: 6 / x**4),
    "x to the x": (lambda x: x**x, lambda x: x**x * ((np.log(x) + 1) ** 2 + 1 / x)),
    "number to the x": (lambda x: 3**x, lambda x: 3**x * np.log(3) ** 2),
    "sqrt": (nnlib.sqrt, lambda x: -0.25 * x**-1.5),
    "log": (log, lambda x: -1 / x**2),
    "sin": (sin, lambda x: -np.sin(x)),
    "cos": (nnlib.cos, lambda x: -np.cos(x)),
    "div": (lambda x: (x - 1) / (x + 1), lambda x: -4 / (x + 1) ** 3),
    "abs": (lambda x: abs(x) ** 3, lambda x: 6 * abs(x)),
    "relu": (lambda x: nnlib.relu(x) ** 2, lambda x: 2.0 * (x > 0)),
    "leaky_relu": (lambda x: nnlib.leaky_relu(x, 0.5) ** 2, lambda x: 2 if x > 0 else 0.5),
    "prelu": (lambda x: nnlib.prelu(x, 0.5) ** 2, lambda x: 2 if x > 0 else 0.5),
    "learned slope": (lambda s: nnlib.prelu(-2.0, s) ** 2, lambda s: 8.0),
    "elu": (nnlib.elu, lambda x: np.exp(x) * (x < 0)),
    "tanh": (nnlib.tanh, lambda x: -2 * np.tanh(x) / np.cosh(x) ** 2),
    "sigmoid": (nnlib.sigmoid, lambda x: -np.tanh(x / 2) / (2 * np.cosh(x / 2)) ** 2),
    "softplus": (nnlib.softplus, lambda x: 1 / (2 * np.cosh(x / 2)) ** 2),
    "softplus squared": (
        lambda x: nnlib.softplus(x) ** 2,
        lambda x: 2 * (1 / (1 + np.exp(-x)) ** 2 + np.log1p(np.exp(x)) / (2 * np.cosh(x / 2)) ** 2),
    ),
    "logsigmoid": (nnlib.logsigmoid, lambda x: -1 / (2 * np.cosh(x / 2)) ** 2),
    "gelu": (nnlib.gelu, lambda x: (2 - x * x) * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)),
    "maximum": (lambda x: nnlib.maximum(x * x, x), lambda x: 2.0 * (x * x > x)),
    "minimum": (lambda x: nnlib.minimum(x * x, x), lambda x: 2.0 * (x * x < x)),
    "clip": (lambda x: nnlib.clip(x, -1, 1) ** 2, lambda x: 2.0 * (-1 < x < 1)),
    "where": (lambda x: nnlib.where(x > 1, x**3, x), lambda x: 6 * x * (x > 1)),
    "identity and step": (
        lambda x: nnlib.identity(x) ** 2 * nnlib.step(x),
        lambda x: 2.0 * (x > 0),
    ),
    "constant": (lambda x: 7.0, lambda x: 0.0),
    "linear": (lambda x: 3 * x, lambda x: 0.0),
    "branch": (lambda x: x**2 if x > 1 else x**3, lambda x: 2 if x > 1 else 6 * x),
    "detached": (lambda x: x**2 * x.detach(), lambda x: 2 * x),
}
NEEDS_POSITIVE = {"x to the x", "sqrt", "log"}


@pytest.mark.parametrize("name", SECOND)
@pytest.mark.parametrize("x", [0.3, 2.2, -0.7, -3.1, -30.0, 30.0])
def test_second_derivatives(name, x):
    if name in NEEDS_POSITIVE:
        x = abs(x)
    f, expected = SECOND[name]
    assert np.isclose(hessian(f)(x), expected(x), rtol=1e-11, atol=1e-300)


def test_second_derivatives_at_zero_where_formulas_change():
    for f, expected in [
        (nnlib.sigmoid, 0),
        (nnlib.softplus, 0.25),
        (nnlib.logsigmoid, -0.25),
        (nnlib.tanh, 0),
        (nnlib.silu, 0.5),
        (nnlib.gelu, 2 / np.sqrt(2 * np.pi)),
        (lambda x: nnlib.relu(x) ** 3, 0),
        (lambda x: x**2, 2),
        (lambda x: x**0, 0),
        (lambda x: abs(x) ** 3, 0),
    ]:
        assert np.isclose(hessian(f)(0.0), expected, rtol=1e-14, atol=1e-28)


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "softplus", "logsigmoid", "silu", "gelu"])
@pytest.mark.parametrize("x", [-1e4, -1500.0, 1500.0, 1e4])
def test_second_derivatives_are_0_far_out(name, x):
    assert hessian(getattr(nnlib, name))(x) == 0


def test_hessian_of_networks_is_that_of_central_differences():
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((5, 3)), rng.integers(4, size=5)
    b = Tensor(np.zeros(4), requires_grad=True)  # a parameter beside

    def network(W):
        hidden = nnlib.tanh(X @ W.reshape(3, 4)) + nnlib.gelu(X @ W.reshape(3, 4)).mean(0)
        z = nnlib.stack([hidden + b, hidden * 2], axis=0).max(0)
        shares = nnlib.softmax(z) + nnlib.concatenate([hidden[:, 1:], hidden[:, :1]], 1).T.T
        spread = nnlib.std(shares, 1) + nnlib.logsumexp(z, 0).sum()
        return nnlib.cross_entropy(z, y) + spread.mean() + nnlib.log_softmax(hidden)[0, 1] ** 2

    W = rng.standard_normal(12)
    H = hessian(network)(W)
    gradient = grad(network)
    for i in range(12):
        step = np.zeros(12)
        step[i] = 1e-5
        column = (gradient(W + step) - gradient(W - step)) / 2e-5
        assert np.allclose(H[i], column, rtol=1e-6, atol=1e-8)
    assert b.grad is None


def test_a_domain_is_left_loudly():
    for f in (log, nnlib.sqrt, lambda x: x**0.5):
        with pytest.raises(FloatingPointError):
            hessian(f)(-1.0)
    for f in (nnlib.sqrt, lambda x: x**0.5):
        with np.errstate(invalid="ignore"):
            assert np.isnan(hessian(f)(-1.0))


@pytest.mark.parametrize("f", [abs, nnlib.relu, lambda x: nnlib.maximum(x, 2 * x)])
def test_a_kink_has_no_hessian(f):
    with pytest.raises(ValueError, match=r"f must be smooth at 0\.0, got one whose slope changes"):
        hessian(f)(0.0)
    assert hessian(f)(0.1) == 0


def test_an_operation_of_ones_own_that_is_not_analytic_is_refused():
    def modulus(a):
        x = nnlib.tensor.value(a)
        return node(np.abs(x), (a, lambda g: g * np.sign(x.real)), op="modulus")

    with pytest.raises(ValueError, match="f must be smooth"):
        hessian(lambda x: modulus(x) ** 2)(3.0)


def test_numerical_gradients_at_other_scales_take_a_step():
    def f(x):
        return np.exp(1e4 * x)

    assert not np.isclose(numerical_gradient(f, 0.0), 1e4, rtol=1e-5)
    assert np.isclose(numerical_gradient(f, 0.0, h=6e-10), 1e4, rtol=1e-9)
    with pytest.raises(AssertionError):
        gradcheck(lambda x: nnlib.exp(1e4 * x), 0.0)
    assert gradcheck(lambda x: nnlib.exp(1e4 * x), 0.0, h=6e-10)
