"""Derivatives keep their digits where the values have none left: both tails, both precisions.

The truth is computed with 60 digits.
"""

from decimal import Decimal, localcontext

import numpy as np
import pytest

import nnlib
from tests.engine.helpers import gradients, leaf


def exact(f):
    """A function of floats that is computed with Decimals of 60 digits."""

    def g(*args):
        with localcontext() as context:
            context.prec, context.Emin = 60, -(10**6)
            return float(f(*map(Decimal, args)))

    return g


def sigmoid(x):
    return 1 / (1 + (-x).exp())


SLOPES = {
    "sigmoid": exact(lambda x: sigmoid(x) * sigmoid(-x)),
    "tanh": exact(lambda x: 4 * sigmoid(2 * x) * sigmoid(-2 * x)),
    "softplus": exact(sigmoid),
    "logsigmoid": exact(lambda x: sigmoid(-x)),
    "elu": exact(lambda x: x.exp() if x < 0 else Decimal(1)),
    "silu": exact(lambda x: sigmoid(x) + x * sigmoid(x) * sigmoid(-x)),
}
POINTS = [
    0.0,
    0.3,
    1.0,
    2.5,
    3.7,
    5.0,
    5.3,
    6.0,
    8.0,
    12.0,
    17.0,
    20.0,
    40.0,
    80.0,
    90.0,
    370.0,
    1e4,
]


@pytest.mark.parametrize("name", SLOPES)
@pytest.mark.parametrize(("dtype", "rtol"), [(np.float64, 2e-12), (np.float32, 1e-5)])
def test_slopes_of_saturated_activations(name, dtype, rtol):
    x = np.array([-p for p in POINTS] + POINTS, dtype)
    _, g = gradients(getattr(nnlib, name), x)
    assert g.dtype == dtype
    assert np.allclose(g, [SLOPES[name](float(p)) for p in x], rtol=rtol, atol=1e-44)
    for p in (-20.0, 20.0, 40.0):  # also alone, when nothing else tells that digits are lost
        _, g = gradients(getattr(nnlib, name), np.array(p, dtype))
        assert np.isclose(g, SLOPES[name](p), rtol=rtol, atol=0)


@pytest.mark.parametrize("x", [-37.0, -10.0, -3.0, -0.5, 0.0, 0.5, 3.0, 10.0])
def test_gelu_in_the_tail(x):
    # Phi(x) = erfc(-x / sqrt(2)) / 2, by its continued fraction far out and its series near 0
    def Phi(x):
        t = abs(x)
        phi = (-t * t / 2).exp() / (2 * Decimal("3.14159265358979323846264338327950288")).sqrt()
        if t > 2:
            tail = t
            for k in range(400, 0, -1):
                tail = t + k / tail
            return phi / tail if x < 0 else 1 - phi / tail
        term, series, k = t, t, 1
        while abs(term) > Decimal("1e-50"):
            term *= t * t / (2 * k + 1)
            series += term
            k += 1
        below = Decimal("0.5") + phi * series
        return below if x >= 0 else 1 - below

    def phi(x):
        return (-x * x / 2).exp() / (2 * Decimal("3.14159265358979323846264338327950288")).sqrt()

    y, g = gradients(nnlib.gelu, x)
    assert np.isclose(y, exact(lambda x: x * Phi(x))(x), rtol=1e-13, atol=0)
    assert np.isclose(g, exact(lambda x: Phi(x) + x * phi(x))(x), rtol=1e-12, atol=0)


def test_gelu_as_pytorch_has_it():
    # torch.nn.functional.gelu of PyTorch 2.13, float64
    torch_exact = [-0.00404969409489031, -0.15865525393145702, -0.15426876936299344, 0.0]
    torch_tanh = [-0.0036373920817729943, -0.15880800939172324, -0.15428599017485606, 0.0]
    x = np.array([-3.0, -1.0, -0.5, 0.0])
    assert np.allclose(nnlib.gelu(x).data, torch_exact, rtol=1e-12)
    assert np.allclose(nnlib.gelu(x, approximate="tanh").data, torch_tanh, rtol=1e-12)
    assert nnlib.gradcheck(nnlib.gelu, x, rtol=1e-7)
    assert nnlib.gradcheck(lambda z: nnlib.gelu(z, "tanh"), x, rtol=1e-7)
    assert nnlib.gradcheck(nnlib.silu, x, rtol=1e-7)
    with pytest.raises(ValueError, match="approximate must be 'none' or 'tanh', got 'exact'"):
        nnlib.gelu(x, "exact")
    for f in (nnlib.gelu, lambda z: nnlib.gelu(z, "tanh"), nnlib.silu):
        y, g = gradients(f, [-1e300, 1e300])
        assert (y.tolist(), g.tolist()) == ([0, 1e300], [0, 1])


def softmax(z):
    e = [(x - max(z)).exp() for x in z]
    return [x / sum(e) for x in e]


SCORES = [
    [40.0, 0.0, -3.0],
    [0.0, 1.0, 40.0],
    [1.0, 2.0, 0.5],
    [800.0, 0.0, -800.0],
    [0.0, 0.0, 0.0],
]
WEIGHTS = [[-1.0, 0.0, 0.0], [0.3, -2.0, 0.7], [1.0, 1.0, 1.5], [0.0, 1.0, 1.0]]


@pytest.mark.parametrize("z", SCORES)
@pytest.mark.parametrize("w", WEIGHTS)
@pytest.mark.parametrize(("dtype", "rtol"), [(np.float64, 1e-12), (np.float32, 1e-5)])
def test_slopes_of_the_softmax_family(z, w, dtype, rtol):
    w = np.array(w, dtype)

    def slopes(rule):
        with localcontext() as context:
            context.prec, context.Emin = 700, -(10**6)
            y = softmax([Decimal(x) for x in z])
            g = [Decimal(float(x)) for x in w]
            return [float(s) for s in rule(y, g)]

    def of_softmax(y, g):
        mean = sum(a * b for a, b in zip(y, g, strict=True))
        return [a * (b - mean) for a, b in zip(y, g, strict=True)]

    def of_log_softmax(y, g):
        return [b - a * sum(g) for a, b in zip(y, g, strict=True)]

    tiny = 1e-44 if dtype == np.float32 else 1e-320
    for f, rule in [(nnlib.softmax, of_softmax), (nnlib.log_softmax, of_log_softmax)]:
        x = leaf(np.array(z, dtype))
        (f(x) * w).sum().backward()
        eps = 4 * np.finfo(dtype).eps * (np.abs(w).max() if z[0] == z[1] or z[0] == 1 else 0)
        assert np.allclose(x.grad, slopes(rule), rtol=rtol, atol=tiny + eps)
    x = leaf(np.array(z, dtype))
    nnlib.logsumexp(x).backward()
    assert np.allclose(x.grad, slopes(lambda y, g: y), rtol=rtol, atol=tiny)


def test_logsumexp_far_from_zero():
    _, g = gradients(nnlib.logsumexp, [1e6 + 1, 1e6])
    assert np.allclose(g, [1 / (1 + np.exp(-1)), 1 / (1 + np.exp(1))], rtol=1e-15)
