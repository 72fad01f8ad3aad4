"""Training as a whole: loss curves equal PyTorch's for every optimiser, loss and activation.

PyTorch's curves are in torch_curves.json, which torch_curves.py writes.
"""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

import nnlib

FILE = json.loads(Path(__file__).with_name("torch_curves.json").read_text("utf-8"))
DATA = FILE["data"]

ACTIVATIONS = {
    "sigmoid": lambda width: nnlib.Sigmoid(),
    "tanh": lambda width: nnlib.Tanh(),
    "relu": lambda width: nnlib.ReLU(),
    "leaky_relu": lambda width: nnlib.LeakyReLU(),
    "prelu": nnlib.PReLU,
    "elu": lambda width: nnlib.ELU(),
    "softplus": lambda width: nnlib.softplus,
}

LOSSES = {
    "mse": (nnlib.mse_loss, "numbers"),
    "l1": (nnlib.l1_loss, "numbers"),
    "huber": (nnlib.huber_loss, "numbers"),
    "bce_with_logits": (nnlib.binary_cross_entropy_with_logits, "bits"),
    "cross_entropy": (nnlib.cross_entropy, "classes"),
    "weighted_cross_entropy": (
        lambda z, t: nnlib.cross_entropy(z, t, weight=DATA["class_weights"]),
        "classes",
    ),
    "smooth_cross_entropy": (
        lambda z, t: nnlib.cross_entropy(z, t, label_smoothing=0.1),
        "classes",
    ),
    "margin": (nnlib.multi_margin_loss, "classes"),
    "nll": (lambda z, t: nnlib.nll_loss(nnlib.log_softmax(z), t), "classes"),
}


def network(activation):
    layers = []
    for weight, bias in zip(DATA["weights"], DATA["biases"], strict=True):
        linear = nnlib.Linear(len(weight[0]), len(weight))
        linear.weight.data, linear.bias.data = weight, bias
        layers += [linear, ACTIVATIONS[activation](len(weight))]
    return nnlib.Sequential(*layers[:-1])


def curve(optimizer, loss, activation, **changed):
    """The losses of a training, at the steps that the file has."""
    model = network(activation)
    name, settings = FILE["optimizers"][optimizer]
    descent = getattr(nnlib, name)(model.parameters(), **(settings | changed))
    measure, kind = LOSSES[loss]
    x, target = np.array(DATA["x"]), np.array(DATA[kind])
    losses = []
    for _ in range(FILE["steps"][-1] + 1):
        descent.zero_grad()
        value = measure(model(x), target)
        value.backward()
        descent.step()
        losses.append(value.item())
    return [losses[i] for i in FILE["steps"]]


def test_the_file_has_every_combination():
    assert FILE["steps"][-1] == 19
    combinations = itertools.product(FILE["optimizers"], LOSSES, ACTIVATIONS)
    assert set(FILE["curves"]) == {", ".join(names) for names in combinations}


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("optimizer", FILE["optimizers"])
def test_losses_equal_those_of_pytorch(optimizer, loss):
    for activation in ACTIVATIONS:
        expected = FILE["curves"][f"{optimizer}, {loss}, {activation}"]
        found = curve(optimizer, loss, activation)
        assert np.allclose(found, expected, rtol=1e-10, atol=0), activation
        assert expected[-1] < expected[0], activation


@pytest.mark.parametrize("optimizer", FILE["optimizers"])
def test_a_small_difference_would_be_seen(optimizer):
    settings = FILE["optimizers"][optimizer][1]
    expected = FILE["curves"][f"{optimizer}, mse, tanh"]
    for name, x in settings.items():
        if isinstance(x, float):
            found = curve(optimizer, "mse", "tanh", **{name: x * (1 + 1e-6)})
            assert not np.allclose(found, expected, rtol=1e-10, atol=0), name
