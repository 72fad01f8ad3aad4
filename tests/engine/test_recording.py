"""What is recorded belongs to a thread, a task, a block; and nothing leaves a graph unnoticed."""

import asyncio
import copy
import math
import threading

import numpy as np
import pytest

import nnlib
from nnlib import Tensor, grad, gradcheck, hessian, jacobian, no_grad, value_and_grad
from nnlib.minimize import conjugate_gradient, gradient_descent, lbfgs, newton
from tests.engine.helpers import leaf


def records():
    return (leaf(1.0) * 2).requires_grad


def test_overlapping_blocks_of_two_threads():
    inside, left = threading.Event(), threading.Event()
    seen = {}

    def other():
        with no_grad():
            inside.set()
            left.wait(10)
            seen["other, within"] = records()
        seen["other, after"] = records()

    thread = threading.Thread(target=other)
    thread.start()
    inside.wait(10)
    seen["main, meanwhile"] = records()
    with no_grad():
        seen["main, within"] = records()
        left.set()
        thread.join()
        seen["main, still within"] = records()
    seen["main, after"] = records()
    assert seen == {
        "other, within": False,
        "other, after": True,
        "main, meanwhile": True,
        "main, within": False,
        "main, still within": False,
        "main, after": True,
    }


def test_threads_that_train_and_validate():
    X = np.linspace(-1, 1, 40).reshape(20, 2)
    y = X @ [[1.0], [2.0]]
    done = []

    def train(seed):
        model = nnlib.MLP([2, 8, 1], nnlib.Tanh, rng=seed)
        optimizer = nnlib.SGD(model.parameters(), lr=0.1)
        for _ in range(30):
            loss = nnlib.mse_loss(model(X), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            with no_grad():
                assert not nnlib.mse_loss(model(X), y).requires_grad
        done.append(loss.item())

    threads = [threading.Thread(target=train, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 8


def test_blocks_of_tasks():
    async def within(steps):
        with no_grad():
            for _ in range(steps):
                await asyncio.sleep(0)
                assert not records()
        assert records()

    async def without(steps):
        for _ in range(steps):
            await asyncio.sleep(0)
            assert records()

    async def all_of_them():
        await asyncio.gather(within(3), without(5), within(5), without(3))

    asyncio.run(all_of_them())
    assert records()


def test_blocks_of_generators_end_in_any_order():
    def block():
        with no_grad():
            yield

    first, second = block(), block()
    next(first)
    next(second)
    first.close()
    assert not records()
    second.close()
    assert records()


def test_no_grad_decorates_a_function():
    @no_grad()
    def double(x):
        return x * 2

    assert not double(leaf(1.0)).requires_grad
    assert records()


# ------------------------------------------------------- nothing leaves the graph unnoticed

LEAVING = {
    "math.exp": math.exp,
    "float": lambda x: float(x) * 2,
    "int": lambda x: int(x) * 2.0,
    "complex": lambda x: complex(x).real,
    "data": lambda x: x.data * 2,
    "data, half": lambda x: x * x.data,
    "data of what was computed": lambda x: (x * x).data.sum(),
    "item": lambda x: x * x.item(),
    "numpy": lambda x: x.numpy() * 2,
    "asarray": lambda x: np.asarray(x) * 2,
    "array of a list": lambda x: np.array([x, x]).sum(),
    "Tensor": lambda x: Tensor(x) * 2,
    "np.float64": lambda x: np.float64(x) * 2,
    "np.sinh": np.sinh,
    "np.add.reduce": lambda x: np.add.reduce([x, x * 2], out=x),
    "np.cumsum": lambda x: np.cumsum(x)[0],
    "out": lambda x: np.add(x, 1, out=np.zeros(())),
    "backward": lambda x: (x * x).backward(),
    "grad": lambda x: grad(lambda y: y * y)(x) * 1.0,
    "grad of an outer variable": lambda x: grad(lambda y: x * y * y)(3.0).sum(),
    "numerical_gradient": lambda x: nnlib.numerical_gradient(lambda y: y * y, x),
    "numerical_gradient of an outer variable": lambda x: nnlib.numerical_gradient(
        lambda y: x * y, 1.0
    ),
    "hessian": lambda x: hessian(lambda y: y**3)(x),
    "minimiser": lambda x: lbfgs(lambda y: ((y - 1) ** 2).sum(), x.reshape(1)).x.sum(),
    "copy": lambda x: copy.copy(x) * 2,
    "deepcopy": lambda x: copy.deepcopy(x) * 2,
}


@pytest.mark.parametrize("way", LEAVING)
@pytest.mark.parametrize("differentiate", [grad, value_and_grad, jacobian, hessian])
def test_a_way_out_of_the_graph_is_refused(way, differentiate):
    with pytest.raises(TypeError):
        differentiate(LEAVING[way])(1.5)


@pytest.mark.parametrize("way", ["data", "data, half", "item", "math.exp", "np.sinh", "copy"])
@pytest.mark.parametrize(
    "method",
    [lambda f, x: gradient_descent(f, x, 0.1), newton, conjugate_gradient, lbfgs],
)
def test_minimisers_do_not_stop_at_the_start_instead(way, method):
    with pytest.raises(TypeError):
        method(lambda x: LEAVING[way](x[0]), [1.5])


def test_the_refusals_say_what_to_call():
    with pytest.raises(TypeError, match=r"a use of data, .* nnlib's functions, or x\.detach\(\)"):
        grad(lambda x: x * x.data)(1.0)
    with pytest.raises(TypeError, match=r"a use of item\(\)"):
        grad(lambda x: x * x.item())(1.0)
    with pytest.raises(TypeError, match=r"float: the tensor must be a constant, .* or item\(\)"):
        float(leaf(1.0))
    with pytest.raises(TypeError, match=r"numpy: .* call detach\(\)\.numpy\(\)"):
        leaf(1.0).numpy()
    with pytest.raises(TypeError, match=r"np\.sinh must get arrays, got a Tensor: use nnlib's"):
        np.sinh(leaf(1.0))
    with pytest.raises(TypeError, match=r"np\.sum with dtype must get arrays, got a Tensor"):
        np.sum(leaf([1.0]), dtype=np.float32)
    total = np.zeros(2)
    with pytest.raises(TypeError, match=r"np\.add with out must get arrays, got a Tensor"):
        total += leaf([1.0, 2.0])
    with pytest.raises(
        TypeError, match="gradients are not differentiated in turn, but see hessian"
    ):
        grad(lambda x: grad(lambda y: y * y)(x))(1.0)


def test_a_constant_that_is_meant():
    assert grad(lambda x: x * x.detach())(3.0) == 3
    assert hessian(lambda x: x * x * x.detach())(3.0) == 6
    assert grad(lambda x: x * x.detach().item())(3.0) == 3
    assert grad(lambda x: 5.0)(3.0) == 0
    w = leaf(2.0)  # no argument of f
    assert grad(lambda x: x * w.item() * w.data)(3.0) == 4


def test_numbers_may_be_looked_at():
    def f(x):
        assert f"{x:.1f} {x}" == "3.0 Tensor(3., requires_grad=True)"
        assert (x.shape, x.size, x.ndim) == ((), 1, 0)
        assert (1.0 in x.reshape(1), 3.0 in x.reshape(1)) == (False, True)
        return x * 2 if x > 0 else x * 3

    assert (grad(f)(3.0), grad(lambda x: x * 2 if x < 0 else x * 3)(3.0)) == (2, 3)


def test_training_may_read_everything():
    w = leaf([1.0, 2.0])
    loss = (w * w).sum()
    loss.backward()
    assert (loss.item(), loss.data, w.data.tolist()) == (5, 5, [1, 2])
    assert math.exp(Tensor(0.0)) == int(Tensor(1.0)) == 1
    assert np.array_equal(Tensor([1.0]).numpy(), [1])
    assert gradcheck(lambda x: nnlib.where(x.data > 1.5, x, 2 * x), [1.0, 2.0])


def test_one_function_may_train_within_another():
    def f(x):
        w = leaf(0.0)
        for _ in range(3):
            w.grad = None
            ((w - 1) ** 2).backward()
            w.data -= 0.1 * w.grad
        return x * w.data

    assert np.isclose(grad(f)(2.0), 1 - 0.8**3)


# --------------------------------------------------------------------- NumPy's own functions

UNARY = ["exp", "log", "sqrt", "sin", "cos", "tanh", "abs", "negative"]
BINARY = ["add", "subtract", "multiply", "divide", "power", "maximum", "minimum", "matmul"]
A = np.array([[0.5, 1.5], [2.5, 0.7]])


@pytest.mark.parametrize("name", UNARY)
def test_functions_of_numpy_stay_in_the_graph(name):
    f = getattr(np, name)
    y = f(leaf(A))
    assert isinstance(y, Tensor)
    assert np.array_equal(y.data, f(A))
    assert gradcheck(f, A)


@pytest.mark.parametrize("name", BINARY)
def test_functions_of_two_arrays(name):
    f = getattr(np, name)
    for g in (lambda t: f(t, A.T), lambda t: f(A.T, t), lambda t: f(t, t * 2)):
        assert isinstance(g(leaf(A)), Tensor)
        assert np.allclose(g(leaf(A)).data, g(A), rtol=1e-15)
        assert gradcheck(g, A)


@pytest.mark.parametrize(
    "f",
    [
        np.sum,
        np.mean,
        np.max,
        np.min,
        np.var,
        np.std,
        lambda a: np.sum(a, axis=1),
        lambda a: np.mean(a, 0, keepdims=True),
        lambda a: np.max(a, 1),
        lambda a: np.var(a, axis=0, ddof=1),
        lambda a: np.std(a, 0, keepdims=True),
        lambda a: np.where(A > 1, a, 0),
        lambda a: np.clip(a, 0.6, 2),
        lambda a: np.reshape(a, -1),
        lambda a: np.transpose(a, (1, 0)),
        lambda a: np.concatenate([a, A], axis=1),
        lambda a: np.stack([A, a], -1),
    ],
)
def test_functions_that_numpy_dispatches(f):
    y = f(leaf(A))
    assert isinstance(y, Tensor)
    assert np.allclose(y.data, f(A), rtol=1e-14)
    assert y.shape == np.shape(f(A))
    assert gradcheck(f, A)


@pytest.mark.skipif(
    np.lib.NumpyVersion(np.__version__) < "2.1.0", reason="NumPy 2.0 has no min= and max="
)
def test_clip_by_keywords():
    y = np.clip(leaf(A), min=0.6, max=2)
    assert np.array_equal(y.data, np.clip(A, 0.6, 2))
    assert np.array_equal(np.clip(leaf(A), max=1).data, np.minimum(A, 1))


def test_functions_that_only_ask():
    x = leaf(A)
    assert (np.shape(x), np.ndim(x), np.size(x)) == ((2, 2), 2, 4)
    assert np.argmax(x) == 2
    assert np.argmin(x, axis=0).tolist() == [0, 1]
    assert np.array_equal(np.less(x, 1), A < 1)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.add(x, 1, where=A > 1),
        lambda x: np.add.outer(x, x),
        lambda x: np.sum(x, 0, np.float64),
        lambda x: np.mean(x, dtype=np.float32),
        lambda x: np.linalg.norm(x),
        lambda x: np.array_equal(x, A),
        lambda x: np.dot(x, A),
        lambda x: np.where(x),
        lambda x: np.floor_divide(A, x),
    ],
)
def test_what_nnlib_does_not_have_is_refused(f):
    with pytest.raises(TypeError, match=r"np\.\S+ .*must get arrays, got a Tensor: use nnlib's"):
        f(leaf(A))
