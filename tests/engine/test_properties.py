"""Properties that hold for any shape and any expression."""

import hypothesis.extra.numpy as hnp
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib
from nnlib import Tensor, gradcheck
from tests.engine.helpers import leaf

settings.register_profile("engine", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("engine")

BINARY = [
    nnlib.add,
    nnlib.sub,
    nnlib.mul,
    lambda a, b: a / (b * b + 1),
    nnlib.maximum,
    lambda a, b: nnlib.where(a.data > b.data, a, b),
]
UNARY = [nnlib.tanh, nnlib.sigmoid, nnlib.softplus, nnlib.sin, nnlib.neg, nnlib.softmax]
shapes = hnp.mutually_broadcastable_shapes(num_shapes=3, max_dims=3, max_side=3, min_side=0)
dtypes = st.sampled_from([np.float32, np.float64])


def random_array(shape, seed, dtype=np.float64):
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


@given(shapes, st.lists(dtypes, min_size=3, max_size=3), st.data())
def test_gradient_has_shape_and_dtype_of_its_variable(shapes, dtypes, data):
    f, g = data.draw(st.sampled_from(BINARY)), data.draw(st.sampled_from(BINARY))
    leaves = [
        leaf(random_array(s, i), d)
        for i, (s, d) in enumerate(zip(shapes.input_shapes, dtypes, strict=True))
    ]
    y = g(f(leaves[0], leaves[1]), leaves[2])
    assert y.shape == shapes.result_shape
    assert y.dtype == np.result_type(*dtypes)
    y.sum().backward()
    for x in leaves:
        assert type(x.grad) is np.ndarray
        assert (x.grad.shape, x.grad.dtype) == (x.shape, x.dtype)


@given(shapes, st.data())
def test_random_expressions_pass_gradcheck(shapes, data):
    f, g = data.draw(st.sampled_from(BINARY)), data.draw(st.sampled_from(BINARY))
    u = data.draw(st.sampled_from(UNARY[:-1]))
    args = [random_array(s, i) for i, s in enumerate(shapes.input_shapes)]
    assert gradcheck(lambda a, b, c: g(u(f(a, b)), c) * a, *args, rtol=1e-5, atol=1e-7)


@given(
    st.integers(1, 6), st.integers(1, 4), st.sampled_from(UNARY), st.integers(0, 99), st.booleans()
)
def test_gradient_of_a_batch_is_the_mean_of_single_gradients(n, d, g, seed, labels):
    rng = np.random.default_rng(seed)
    X, W = rng.standard_normal((n, d)), rng.standard_normal((3, d))
    t = rng.integers(3, size=n) if labels else rng.standard_normal((n, 3))
    loss = nnlib.cross_entropy if labels else nnlib.mse_loss

    def gradient(X, t):
        w = leaf(W)
        loss(g(nnlib.linear(X, w)), t).backward()
        return w.grad

    single = [gradient(X[i : i + 1], t[i : i + 1]) for i in range(n)]
    assert np.allclose(gradient(X, t), np.mean(single, axis=0), rtol=1e-12, atol=1e-14)


@given(shapes, st.integers(0, 99))
def test_gradients_are_linear_in_the_seed(shapes, seed):
    a, b, _ = (random_array(s, i) for i, s in enumerate(shapes.input_shapes))
    rng = np.random.default_rng(seed)

    def pull(R):
        x, y = leaf(a), leaf(b)
        (nnlib.tanh(x) * y).backward(R)
        return x.grad, y.grad

    shape = np.broadcast_shapes(a.shape, b.shape)
    R, S = rng.standard_normal(shape), rng.standard_normal(shape)
    for both, r, s in zip(pull(2 * R + S), pull(R), pull(S), strict=True):
        assert np.allclose(both, 2 * r + s, rtol=1e-12, atol=1e-12)


@given(
    hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=4), elements=st.floats(-1e4, 1e4))
)
def test_softmax_family_holds_together(z):
    p = nnlib.softmax(z).data
    assert np.all((p >= 0) & (p <= 1))
    assert np.allclose(p.sum(-1), 1, rtol=1e-14)
    assert np.allclose(np.exp(nnlib.log_softmax(z).data), p, rtol=1e-10, atol=1e-300)
    top = z.max(-1)
    y = nnlib.logsumexp(z).data
    assert np.all(y >= top)
    assert np.all(y <= top + np.log(z.shape[-1]) + 1e-9)


@given(hnp.arrays(np.float64, st.integers(1, 8), elements=st.floats(-1e4, 1e4)), st.integers(0, 9))
def test_losses_are_finite_and_not_negative(z, seed):
    rng = np.random.default_rng(seed)
    t = rng.integers(2, size=len(z))
    both = np.stack([z, -z], axis=1)
    for loss, x, target in [
        (nnlib.binary_cross_entropy_with_logits, z, t),
        (nnlib.cross_entropy, both, t),
        (nnlib.hinge_loss, z, 2 * t - 1),
        (nnlib.huber_loss, z, t),
        (nnlib.mse_loss, z, t),
    ]:
        p = Tensor(x, requires_grad=True)
        y = loss(p, target)
        y.backward()
        assert y.item() >= 0
        assert np.isfinite(y.item())
        assert np.isfinite(p.grad).all()


@given(hnp.arrays(np.float64, st.integers(1, 8), elements=st.floats(-300, 300)), st.integers(0, 9))
def test_logits_and_two_class_softmax_agree(z, seed):
    t = np.random.default_rng(seed).integers(2, size=len(z))
    two = np.stack([np.zeros_like(z), z], axis=1)
    a = nnlib.binary_cross_entropy_with_logits(z, t).item()
    b = nnlib.cross_entropy(two, t).item()
    assert np.isclose(a, b, rtol=1e-12, atol=1e-12)
