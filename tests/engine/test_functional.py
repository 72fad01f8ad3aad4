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
    return node(np.sin(x), (a, lambda g: 1.01 * g * np.cos(x)))


def wrong_broadcast(a):
    shape = a.shape
    return node(a.data + np.zeros((3, *shape)), (a, lambda g: g[0]))


def wrong_product(a):
    x = a.data
    return node(x @ x.T, (a, lambda g: g @ x))


def wrong_softmax(a):
    y = nnlib.softmax(a).data
    return node(y, (a, lambda g: g * y * (1 - y)))


def wrong_duplicates(a):
    x = a.data

    def vjp(g):
        full = np.zeros_like(x)
        full[[0, 0, 1]] += g
        return full

    return node(x[[0, 0, 1]], (a, vjp))


def not_a_number(a):
    return node(a.data * 1, (a, lambda g: g * np.nan))


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
        return node(y, (a, lambda g: 2 * y * (g - (g * y).sum(-1, keepdims=True))))

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


def test_gradcheck_draws_its_weights_from_the_seed():
    def complaint(**seed):
        with pytest.raises(AssertionError) as error:
            gradcheck(wrong_slope, A, **seed)
        return str(error.value)

    assert complaint() == complaint() == complaint(seed=0)
    assert complaint(seed=1) != complaint(seed=2)


@pytest.mark.parametrize(
    ("slope", "wrong"),
    [(1e6, 0.9e-5 * 1e6), (1e6, -0.9e-5 * 1e6), (0, 0.9e-7), (0, -0.9e-7)],
)
def test_how_far_off_a_gradient_may_be(slope, wrong):
    def off_by(error):
        def slope_off(g):
            return g * slope + (abs(g) * error if slope else error)

        return lambda a: node(slope * a.data, (a, slope_off))

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
