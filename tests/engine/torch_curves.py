"""Write torch_curves.json: how PyTorch trains a small network, for test_curves.py to compare.

The tests do not need PyTorch; this script does. Run it by hand after a change to what it trains:

    python tests/engine/torch_curves.py

The file holds the network, the data and the settings of the optimisers, and for every optimiser,
loss and activation the loss before some of 20 steps, in float64.
"""

import itertools
import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

STEPS = 20
SHOWN = [0, 1, 3, 8, 19]  # the steps before which the loss is written
SAMPLES, SIZES = 8, [3, 5, 4, 3]

OPTIMIZERS = {
    "sgd": ("SGD", {"lr": 0.03}),
    "momentum": ("SGD", {"lr": 0.01, "momentum": 0.9}),
    "nesterov": ("SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    "weight decay": ("SGD", {"lr": 0.01, "momentum": 0.8, "weight_decay": 0.1}),
    "rmsprop": ("RMSprop", {"lr": 0.01, "alpha": 0.9, "weight_decay": 0.01}),
    "rmsprop with momentum": ("RMSprop", {"lr": 0.01, "momentum": 0.8, "eps": 1e-3}),
    "adam": ("Adam", {"lr": 0.05}),
    "adam with all": ("Adam", {"lr": 0.05, "betas": [0.8, 0.9], "eps": 1e-3, "weight_decay": 0.1}),
    "adamw": ("AdamW", {"lr": 0.05, "weight_decay": 0.1}),
}

ACTIVATIONS = {
    "sigmoid": lambda width: torch.nn.Sigmoid(),
    "tanh": lambda width: torch.nn.Tanh(),
    "relu": lambda width: torch.nn.ReLU(),
    "leaky_relu": lambda width: torch.nn.LeakyReLU(0.01),
    "prelu": lambda width: torch.nn.PReLU(width, 0.25),
    "elu": lambda width: torch.nn.ELU(),
    "softplus": lambda width: torch.nn.Softplus(),
}


LOSSES = {
    "mse": (F.mse_loss, "numbers"),
    "l1": (F.l1_loss, "numbers"),
    "huber": (F.huber_loss, "numbers"),
    "bce_with_logits": (F.binary_cross_entropy_with_logits, "bits"),
    "cross_entropy": (F.cross_entropy, "classes"),
    "weighted_cross_entropy": (
        lambda z, t: F.cross_entropy(z, t, weight=torch.tensor(DATA["class_weights"])),
        "classes",
    ),
    "smooth_cross_entropy": (
        lambda z, t: F.cross_entropy(z, t, label_smoothing=0.1),
        "classes",
    ),
    "margin": (F.multi_margin_loss, "classes"),
    "nll": (lambda z, t: F.nll_loss(F.log_softmax(z, -1), t), "classes"),
}


def draw():
    """The data and the parameters at the start, rounded so that they are short to write."""
    rng = np.random.default_rng(20)

    def normal(*shape, scale=1.0):
        return (scale * rng.standard_normal(shape)).round(3).tolist()

    pairs = list(itertools.pairwise(SIZES))
    return {
        "weights": [normal(C, D, scale=0.5) for D, C in pairs],
        "biases": [normal(C, scale=0.3) for _, C in pairs],
        "x": normal(SAMPLES, SIZES[0]),
        "numbers": normal(SAMPLES, SIZES[-1], scale=1.5),
        "bits": rng.integers(0, 2, (SAMPLES, SIZES[-1])).astype(float).tolist(),
        "classes": rng.integers(0, SIZES[-1], SAMPLES).tolist(),
        "class_weights": [0.5, 1.0, 2.0],
    }


def network(activation):
    layers = []
    for weight, bias in zip(DATA["weights"], DATA["biases"], strict=True):
        linear = torch.nn.Linear(len(weight[0]), len(weight))
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(weight))
            linear.bias.copy_(torch.tensor(bias))
        layers += [linear, ACTIVATIONS[activation](len(weight))]
    return torch.nn.Sequential(*layers[:-1])


def curve(optimizer, loss, activation):
    model = network(activation)
    name, settings = OPTIMIZERS[optimizer]
    descent = getattr(torch.optim, name)(model.parameters(), **settings)
    measure, kind = LOSSES[loss]
    x, target = torch.tensor(DATA["x"]), torch.tensor(DATA[kind])
    losses = []
    for _ in range(STEPS):
        descent.zero_grad()
        value = measure(model(x), target)
        value.backward()
        descent.step()
        losses.append(value.item())
    return [losses[i] for i in SHOWN]


def dump(table):
    """JSON with one entry a line, so that changes are easy to see."""
    lines = (
        f"{json.dumps(key)}: {json.dumps(entry, allow_nan=False)}" for key, entry in table.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}"


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    DATA = draw()
    parts = {
        "made_with": json.dumps(f"PyTorch {torch.__version__.split('+')[0]}"),
        "steps": json.dumps(SHOWN),
        "data": dump(DATA),
        "optimizers": dump(OPTIMIZERS),
        "curves": dump(
            {
                f"{optimizer}, {loss}, {activation}": curve(optimizer, loss, activation)
                for optimizer in OPTIMIZERS
                for loss in LOSSES
                for activation in ACTIVATIONS
            }
        ),
    }
    text = "{\n" + ",\n".join(f'"{key}": {part}' for key, part in parts.items()) + "\n}\n"
    Path(__file__).with_suffix(".json").write_text(text, "utf-8")
