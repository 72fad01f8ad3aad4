"""Each row of the table of JAX's and Keras's names, tried with them."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

import inspect

import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax

import nnlib
from tests.book.translation.page import Checks

CHECKS = Checks()
row = CHECKS.row


def defaults(function):
    """The default values of a function's arguments."""
    return {p.name: p.default for p in inspect.signature(function).parameters.values()}


@row("`float64`")
def _():
    assert jnp.array([1.0]).dtype == jnp.float32
    jax.config.update("jax_enable_x64", True)
    assert jnp.array([1.0]).dtype == jnp.float64
    jax.config.update("jax_enable_x64", False)
    assert keras.backend.floatx() == "float32"


@row("`Linear(D, C)`: weights $(C, D)$")
def _():
    layer = keras.layers.Dense(3)
    layer.build((None, 2))
    assert [w.shape for w in layer.weights] == [(2, 3), (3,)]


@row("`cross_entropy`: mean, of logits")
def _():
    z, y = np.array([[1.0, 2.0], [0.5, 0.0]], np.float32), np.array([1, 0])
    ours = nnlib.cross_entropy(z, y).item()
    each = optax.softmax_cross_entropy_with_integer_labels(z, y)
    assert each.shape == (2,)
    assert np.isclose(each.mean(), ours)
    loss = keras.losses.SparseCategoricalCrossentropy
    p = nnlib.softmax(z).data
    assert np.isclose(loss()(y, p), ours)
    assert np.isclose(loss(from_logits=True)(y, z), ours)
    assert not np.isclose(loss()(y, z), ours)


@row("`SGD`: velocity is a sum of gradients")
def _():
    rates, g = [0.1, 0.1, 0.01, 0.01], 1.0
    w = nnlib.Tensor(0.0, requires_grad=True)
    ours, points = nnlib.SGD([w], lr=0.1, momentum=0.9), []
    variable = keras.Variable(0.0)
    theirs, other = keras.optimizers.SGD(learning_rate=0.1, momentum=0.9), []
    chain = optax.sgd(lambda t: jnp.array(rates)[t], momentum=0.9)
    x, third = jnp.array(0.0), []
    state = chain.init(x)
    for rate in rates:
        ours.lr, w.grad = rate, np.array(g)
        ours.step()
        points.append(w.item())
        theirs.learning_rate = rate
        theirs.apply([keras.ops.convert_to_tensor(g)], [variable])
        other.append(float(variable.value))
        update, state = chain.update(jnp.array(g), state)
        x = x + update
        third.append(float(x))
    assert np.allclose(points, third)
    assert np.allclose(points[:2], other[:2])
    v, w, wanted = 0.0, 0.0, []
    for rate in rates:
        v = 0.9 * v - rate * g
        w += v
        wanted.append(w)
    assert np.allclose(other, wanted)
    assert not np.allclose(points[2:], other[2:], atol=0.05)


@row("`AdamW`: `eps` $10^{-8}$, decay 0.01")
def _():
    ours, theirs = defaults(nnlib.AdamW), defaults(keras.optimizers.AdamW)
    other = defaults(optax.adamw)
    assert (ours["eps"], ours["weight_decay"]) == (1e-8, 0.01)
    assert (theirs["epsilon"], theirs["weight_decay"]) == (1e-7, 0.004)
    assert (other["eps"], other["weight_decay"]) == (1e-8, 1e-4)


@row("`BatchNorm1d`: `eps` $10^{-5}$, new part 0.1")
def _():
    given = defaults(keras.layers.BatchNormalization)
    assert (given["epsilon"], given["momentum"]) == (1e-3, 0.99)
    layer, x = keras.layers.BatchNormalization(), np.array([[1.0], [3.0]], np.float32)
    layer(x, training=True)
    assert np.isclose(float(layer.moving_mean.value[0]), 0.01 * 2)
    ours = nnlib.BatchNorm1d(1)
    ours(x)
    assert np.isclose(ours.running_mean.data[0], 0.1 * 2)
