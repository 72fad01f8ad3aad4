"""The graph: order, accumulation, aliasing, stale values, memory."""

import copy
import gc
import pickle
import subprocess
import sys

import numpy as np
import pytest

import nnlib
from nnlib import Tensor, no_grad
from nnlib._broadcasting import unbroadcast
from nnlib.graph import adjoints, ancestry
from nnlib.tensor import node
from tests.engine.helpers import leaf


def test_a_tensor_used_twice_gets_both_shares():
    x = leaf(3.0)
    (x * x + x).backward()
    assert x.grad == 7


def test_ladder_of_shared_nodes_is_walked_node_by_node():
    h = x = leaf(1.0)
    for _ in range(60):
        h = h + h
    h.backward()
    assert x.grad == 2.0**60


def test_a_thousand_uses_add_up():
    x = leaf([1.0, 2.0])
    y = x * 0
    for i in range(1000):
        y = y + i * x
    y.sum().backward()
    assert np.array_equal(x.grad, [499500, 499500])


def test_diamond_made_out_of_order_calls_each_vjp_once():
    calls = []

    def traced(name, a, slope):
        return node(slope * a.data, (a, lambda g: calls.append(name) or slope * g), op=name)

    x = leaf(1.0)
    a = traced("a", x, 2)
    b = traced("b", x, 3)
    c = traced("c", b, 5) + a
    c.backward()
    assert sorted(calls) == ["a", "b", "c"]
    assert x.grad == 17


@pytest.mark.parametrize("length", [10_000, 200_000])
def test_long_chain_needs_no_recursion(length):
    code = f"""
import sys
from nnlib import Tensor
x = Tensor(1.0, requires_grad=True)
sys.setrecursionlimit(100)
y = x
for _ in range({length}):
    y = y + 1
y.backward()
assert x.grad == 1
del y
print("freed")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "freed\n"), done.stderr[-500:]


def test_gradients_add_up_over_walks_and_losses():
    x = leaf([1.0, 2.0])
    y = (x * x).sum()
    y.backward()
    y.backward()
    assert np.array_equal(x.grad, [4, 8])
    x.sum().backward()
    assert np.array_equal(x.grad, [5, 9])


def test_gradient_of_a_leaf_itself():
    x = leaf(2.0)
    x.backward()
    assert x.grad == 1
    x.backward(3.0)
    x.backward(Tensor(2.0))
    assert x.grad == 6


def test_gradient_of_a_leaf_itself_has_its_dtype():
    for seed in (None, 3.0):
        x = leaf(2.0, np.float32)
        x.backward(seed)
        assert x.grad.dtype == np.float32


def test_only_leaves_keep_their_gradients():
    x = leaf([1.0, 2.0])
    y = x * x
    assert y.grad is None
    y.sum().backward()
    assert y.grad is None


@pytest.mark.parametrize("shape", [(), (1,), (0, 3), (2, 3)])
def test_gradients_are_arrays_of_the_shape_of_the_data(shape):
    x = leaf(np.ones(shape))
    (x * x + x).sum().backward()
    (x * x + x).sum().backward()
    assert type(x.grad) is np.ndarray
    assert x.grad.shape == shape


def test_adjoints_yields_inner_nodes_youngest_first():
    x, w = leaf(2.0), leaf(5.0)
    p = x * w
    y = p * p
    walk = dict(adjoints(y))
    assert list(walk) == [y, p, w, x]
    assert [g.item() for g in walk.values()] == [1, 20, 40, 100]
    assert all(type(g) is np.ndarray for g in walk.values())
    assert x.grad is None
    assert ancestry(y) == [y, p, w, x]


@pytest.mark.parametrize(
    ("make", "op"),
    [
        (lambda x: x * 2, "mul"),
        (lambda x: 2 - x, "sub"),
        (nnlib.sqrt, "sqrt"),
        (lambda x: x**2, "power"),
        (nnlib.sum, "sum"),
        (lambda x: x @ x, "matmul"),
        (lambda x: nnlib.stack([x, x]), "stack"),
        (nnlib.step, "step"),
        (nnlib.softmax, "softmax"),
        (lambda x: nnlib.mse_loss(x, [0.0, 0.0]), "mse_loss"),
        (lambda x: nnlib.linear(x, np.ones((3, 2))), "linear"),
        (lambda x: x, ""),
        (lambda x: Tensor(1.0), ""),
    ],
)
def test_op_names_the_operation(make, op):
    assert make(leaf([1.0, 2.0])).op == op


# ------------------------------------------------------------------------------- aliasing


def test_leaves_own_their_gradients():
    a, b = leaf([1.0, 2.0]), leaf([3.0, 4.0])
    ((a + b) * np.array([1.0, 10.0])).sum().backward()
    a.grad *= 2
    assert np.array_equal(b.grad, [1, 10])


def test_gradients_can_be_written():
    x = leaf(np.ones((2, 3)))
    x.sum().backward()
    x.grad += 1
    assert np.array_equal(x.grad, np.full((2, 3), 2.0))


@pytest.mark.parametrize(
    "view", [lambda x: x.T, lambda x: x.reshape(-1), lambda x: x[:1], lambda x: +1 * x]
)
def test_gradients_share_no_memory(view):
    x = leaf(np.ones((2, 3)))
    y = view(x)
    seed = np.ones(y.shape)
    y.backward(seed)
    x.grad += 5
    assert not np.shares_memory(x.grad, x.data)
    assert np.array_equal(seed, np.ones(y.shape))


def test_a_leaf_keeps_no_hold_of_the_seed():
    x = leaf([1.0, 2.0])
    seed = np.array([1.0, 1.0])
    x.backward(seed)
    x.grad += 1
    assert np.array_equal(seed, [1, 1])


def test_a_step_in_place_makes_no_new_array():
    x = leaf([1.0, 2.0])
    before = x.data
    x.data -= 1
    assert x.data is before


def test_shapes_are_views():
    x = Tensor(np.ones((2, 3)))
    for view in (x.T, x.reshape(-1), x[1:]):
        assert np.shares_memory(view.data, x.data)


def test_data_is_copied():
    given = np.array([1.0, 2.0])
    x = Tensor(given)
    given[0] = 7
    assert x.data[0] == 1
    other = np.array([3.0, 4.0])
    x.data = other
    other[0] = 7
    assert x.data[0] == 3


# --------------------------------------------------------------------------- stale values


def in_place(p):
    p.data -= 1


def anew(p):
    p.data = p.data - 1


@pytest.mark.parametrize("change", [in_place, anew])
def test_data_assigned_before_backward_is_refused(change):
    p = leaf([2.0, 3.0])
    loss = (p * p).sum()
    change(p)
    with pytest.raises(ValueError, match=r"shape \(2,\) was assigned after 'mul'"):
        loss.backward()
    assert p.grad is None
    (p * p).sum().backward()
    assert np.array_equal(p.grad, [2, 4])


def test_inner_data_assigned_before_backward_is_refused():
    p = leaf([2.0, 3.0])
    q = p * p
    loss = (q * q).sum()
    q.data = [0.0, 0.0]
    with pytest.raises(ValueError, match="assigned after"):
        loss.backward()


# -------------------------------------------------------------------- constants, no_grad


def test_constants_have_no_edges():
    x, c = leaf([1.0, 2.0]), Tensor([3.0, 4.0])
    y = x * c
    assert [parent for parent, _ in y.edges] == [x]
    assert not (c * c).requires_grad
    y.sum().backward()
    assert c.grad is None


def test_unused_leaf_gets_no_gradient():
    x, w = leaf(1.0), leaf(2.0)
    (x * 3).backward()
    assert w.grad is None


def test_no_grad_nests_and_is_restored_after_an_error():
    x = leaf(1.0)
    with no_grad():
        with no_grad():
            assert not (x * 2).requires_grad
        assert not (x * 2).requires_grad
        assert not (x * 2).edges
    assert (x * 2).requires_grad
    with pytest.raises(ZeroDivisionError), no_grad():
        _ = 1 / 0
    assert (x * 2).requires_grad


def test_detach_cuts():
    x = leaf([1.0, 2.0])
    y = (x * x).detach()
    assert not y.requires_grad
    (x * y).sum().backward()
    assert np.array_equal(x.grad, [1, 4])
    x.detach().data[0] = 9
    assert x.data[0] == 1


# --------------------------------------------------------------------------------- memory


def test_no_reference_cycles():
    model = nnlib.MLP([3, 4, 2], nnlib.Tanh, rng=0)
    optimizer = nnlib.Adam(model.parameters())
    X, y = np.ones((5, 3)), np.array([0, 1, 0, 1, 1])
    gc.collect()
    gc.disable()
    try:
        for _ in range(100):
            loss = nnlib.cross_entropy(model(X), y) + nnlib.mse_loss(model(X)[:, 0], np.ones(5))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        del loss
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_copies_of_a_leaf():
    x = leaf([1.0, 2.0])
    for twin in (copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
        assert twin.order > x.order
        twin.data -= 1
        assert np.array_equal(x.data, [1, 2])
        assert twin.requires_grad


def test_a_leaf_that_comes_from_another_process_can_be_used():
    x = leaf([1.0, 2.0])
    code = f"""
import pickle
x = pickle.loads({pickle.dumps(x)!r})
(x * x).sum().backward()
print(x.grad.tolist())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "[2.0, 4.0]\n", done.stderr[-500:]


def test_copy_of_a_graph_can_be_walked():
    x = leaf([1.0, 2.0])
    y = copy.deepcopy((x * x).sum())
    y.backward()
    assert x.grad is None
    assert ancestry(y)[-1].grad.tolist() == [2, 4]


def test_copy_of_a_model_is_independent():
    model = nnlib.MLP([2, 3, 1], rng=0)
    twin = copy.deepcopy(model)
    twin[0].weight.data += 1
    assert not np.any(model[0].weight.data == twin[0].weight.data)


# --------------------------------------------------------------------------------- errors


def test_backward_refuses_what_has_no_gradient():
    with pytest.raises(ValueError, match="must depend on a tensor with requires_grad=True"):
        Tensor(1.0).backward()
    with pytest.raises(ValueError, match=r"must be a scalar, got shape \(2, 3\)"):
        leaf(np.ones((2, 3))).backward()
    with pytest.raises(ValueError, match=r"must have the output's shape \(2,\), got \(3,\)"):
        leaf([1.0, 2.0]).backward(np.ones(3))


def test_tensor_refuses_what_is_no_number():
    for data in ("text", [None], [[1.0], ["a"]], [leaf(1.0), leaf(2.0)], leaf(1.0)):
        with pytest.raises((TypeError, ValueError)):
            Tensor(data)
    with pytest.raises(TypeError, match=r"must get arrays, got a Tensor: .* x\.detach\(\)\.data"):
        np.asarray(leaf([1.0, 2.0]))
    with pytest.raises(TypeError, match="data must hold real numbers, got dtype complex128"):
        Tensor(1j)
    with pytest.raises(TypeError, match="data must hold real numbers, got dtype complex128"):
        _ = leaf(1.0) * np.array([1j])


def test_shapes_that_do_not_broadcast():
    with pytest.raises(ValueError, match=r"shapes that broadcast, got \(3,\) and \(4,\)"):
        _ = leaf(np.ones(3)) + leaf(np.ones(4))


# ------------------------------------------------------------------------- the class itself


def test_attributes_and_conversions():
    x = Tensor([[1, 2, 3], [4, 5, 6]])
    assert (x.shape, x.ndim, x.size, x.dtype, len(x)) == ((2, 3), 2, 6, np.float64, 2)
    assert [row.shape for row in x] == [(3,), (3,)]
    assert float(Tensor([2.5])) == Tensor(2.5).item() == 2.5
    assert float(Tensor(np.longdouble(2.5))) == 2.5
    assert Tensor(1.0, requires_grad=1).requires_grad is True
    assert bool(Tensor(1.0))
    assert not bool(Tensor(0.0))
    with pytest.raises(ValueError, match="ambiguous"):
        bool(x)
    with pytest.raises(TypeError):
        iter(Tensor(1.0)).__next__()
    assert len({x, x, Tensor([1.0])}) == 2


def test_repr_is_short_and_says_where_it_comes_from():
    assert repr(Tensor([1.0, 2.123456])) == "Tensor([1.    , 2.1235])"
    assert repr(Tensor([[1.0], [2.0]])) == "Tensor([[1.],\n        [2.]])"
    assert repr(leaf(2.0)) == "Tensor(2., requires_grad=True)"
    assert repr(leaf(2.0) * 1e-9) == "Tensor(2.e-09, op='mul')"
    assert repr(Tensor(np.ones(1, np.float32))) == "Tensor([1.], dtype=float32)"
    with np.printoptions(precision=12, suppress=False):
        assert repr(Tensor([0.123456789, 0.0])) == "Tensor([0.1235, 0.    ])"


def test_unbroadcast_sums_what_was_stretched():
    g = np.arange(24.0).reshape(2, 3, 4)
    assert np.array_equal(unbroadcast(g, (3, 1)), g.sum((0, 2), keepdims=True)[0])
    assert unbroadcast(np.ones((0, 3)), (1, 3)).tolist() == [[0, 0, 0]]


def test_a_shallow_copy_has_numbers_of_its_own():
    p = leaf([1.0, 2.0])
    y = (p * p).sum()
    copied = copy.copy(p)
    copied.data -= 1
    y.backward()
    assert np.array_equal(p.grad, [2, 4])
