"""Losses, schedules, clipping and normalisation give PyTorch's numbers.

They are in torch_values.json, which torch_values.py writes.
"""

import json
from pathlib import Path

import numpy as np
import pytest

import nnlib
from nnlib import SGD, Tensor, clip_grad_norm_
from tests.engine.helpers import leaf

FILE = json.loads(Path(__file__).with_name("torch_values.json").read_text("utf-8"))
DATA = {name: np.array(x) for name, x in FILE["data"].items()}


def close(found, expected):
    return np.allclose(found, expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("name", FILE["losses"])
def test_losses(name, reduction):
    case = FILE["losses"][name]
    loss, prediction, target, options = case["call"]
    x = leaf(DATA[prediction])
    y = getattr(nnlib, loss)(x, DATA[target], reduction=reduction, **options)
    y.sum().backward()
    value, gradient = case[reduction]
    assert y.shape == np.shape(value)
    assert close(y.data, value)
    assert close(x.grad, gradient)


def make(optimizer, parts):
    return [getattr(nnlib, name)(optimizer, **settings) for name, settings in parts]


def rates(optimizer, schedules, steps):
    seen = [optimizer.lr]
    for _ in range(steps):
        for schedule in schedules:
            schedule.step()
        seen.append(optimizer.lr)
    return seen


@pytest.mark.parametrize("name", FILE["schedules"])
def test_schedules(name):
    case, optimizer = FILE["schedules"][name], SGD([leaf([0.0])], lr=0.8)
    assert close(rates(optimizer, make(optimizer, case["parts"]), 12), case["rates"])


@pytest.mark.parametrize("name", FILE["sequences"])
def test_sequences(name):
    case, optimizer = FILE["sequences"][name], SGD([leaf([0.0])], lr=0.8)
    schedule = nnlib.SequentialLR(optimizer, make(optimizer, case["parts"]), case["milestones"])
    assert close(rates(optimizer, [schedule], 12), case["rates"])


@pytest.mark.parametrize("name", FILE["plateaus"])
def test_plateaus(name):
    case, optimizer = FILE["plateaus"][name], SGD([leaf([0.0])], lr=0.8)
    schedule = nnlib.ReduceLROnPlateau(optimizer, **case["settings"])
    seen = []
    for measure in case["measures"]:
        schedule.step(Tensor(measure))
        seen.append(optimizer.lr)
    assert close(seen, case["rates"])


@pytest.mark.parametrize("name", FILE["clips"])
def test_clipping(name):
    case = FILE["clips"][name]
    parameters = [leaf(np.zeros_like(g)) for g in case["gradients"]]
    for p, g in zip(parameters, case["gradients"], strict=True):
        p.grad = np.array(g)
    assert close(
        clip_grad_norm_(parameters, case["max_norm"], float(case["norm_type"])), case["norm"]
    )
    for p, g in zip(parameters, case["clipped"], strict=True):
        assert close(p.grad, g)


@pytest.mark.parametrize("name", FILE["normalisations"])
def test_normalisation(name):
    case = FILE["normalisations"][name]
    layer = getattr(nnlib, name)(3)
    layer.weight.data, layer.bias.data = case["state"]["weight"], case["state"]["bias"]
    layer(DATA["numbers"])
    x = leaf(DATA["scores"])
    y = layer(x)
    (y * DATA["soft"]).sum().backward()
    assert close(y.data, case["y"])
    for t, gradient in zip([x, *layer.parameters()], case["gradients"], strict=True):
        assert np.allclose(t.grad, gradient, rtol=1e-10, atol=1e-13)
    state = layer.state_dict()
    assert state.keys() == case["state"].keys()
    assert all(close(state[key], case["state"][key]) for key in state)
    assert close(layer.eval()(x).data, case["eval"])
