"""Whole messages: they name the argument, say what is wanted and what came, and a way out."""

import copy

import numpy as np
import pytest

import nnlib
from nnlib import SGD, Tensor
from nnlib.optim.optimizer import Optimizer
from tests.engine.helpers import leaf

STAY = "use nnlib's functions to stay in the graph, or pass x.detach().data for the values alone"
NUMBER = (
    "the tensor must be a constant, got one that requires a gradient; use nnlib's functions to go "
    "on computing with it, or item() for its value alone"
)
JOINED = (
    "NumPy must get arrays, got a Tensor: use nnlib's functions (stack joins tensors), or pass "
    "x.detach().data for the values alone"
)
COPIED = (
    "f must compute with the tensors that it gets while it is being differentiated, got a use of "
    "copy(), whose result would count as a constant: use nnlib's functions, or x.detach() where "
    "you mean a constant"
)
CONSTANT = "must be a constant, got a tensor that requires a gradient: use maximum and minimum"


def x():
    return leaf([[1.0, 2.0], [3.0, 4.0]])


def sgd(**options):
    return SGD([x()], lr=1.0, **options)


def holding(layers):
    model = nnlib.Layer()
    model.layers = layers
    return model


def step_without_direction():
    w = leaf(1.0)
    w.backward()
    Optimizer([w], lr=1.0).step()


MESSAGES = {
    "float": (lambda: float(leaf(1.0)), f"float: {NUMBER}"),
    "int": (lambda: int(leaf(1.0)), f"int: {NUMBER}"),
    "an array of tensors": (lambda: np.array([x(), x()]), JOINED),
    "a copy within grad": (lambda: nnlib.grad(lambda t: copy.copy(t).sum())(1.0), COPIED),
    "a method of a ufunc": (
        lambda: np.add.reduce(x()),
        f"np.add.reduce must get arrays, got a Tensor: {STAY}",
    ),
    "options of a function": (
        lambda: np.sum(x(), dtype=float, where=True),
        f"np.sum with dtype and where must get arrays, got a Tensor: {STAY}",
    ),
    "a function of NumPy alone": (
        lambda: np.cumsum(x()),
        f"np.cumsum must get arrays, got a Tensor: {STAY}",
    ),
    "clip to nothing": (lambda: nnlib.clip(x()), "clip: min or max must be given, got neither"),
    "clip to a moving min": (lambda: nnlib.clip(x(), leaf(0.0)), f"min {CONSTANT}"),
    "clip to a moving max": (lambda: nnlib.clip(x(), 0, leaf(0.0)), f"max {CONSTANT}"),
    "shapes of where": (
        lambda: nnlib.where([True, False], 0.0, [1.0, 2.0, 3.0]),
        "the inputs must have shapes that broadcast, got (2,) and () and (3,)",
    ),
    "argmax along two axes": (
        lambda: nnlib.argmax(x(), (0, 1)),
        "axis must be an integer from -2 to 1 for shape (2, 2), got tuple (0, 1)",
    ),
    "nothing to join": (
        lambda: nnlib.concatenate([]),
        "tensors must hold at least one tensor, got none",
    ),
    "numbers to join": (
        lambda: nnlib.concatenate([1.0, [2.0]]),
        "tensors must have an axis to be joined along, got a number",
    ),
    "log-probabilities in a row": (
        lambda: nnlib.nll_loss([1.0], [0]),
        "log_probability must have shape (N, C), got (1,)",
    ),
    "logits in a row": (
        lambda: nnlib.cross_entropy([1.0], [0]),
        "logits must have shape (N, C), got (1,)",
    ),
    "targets of another shape": (
        lambda: nnlib.cross_entropy([[1.0, 2.0]], [[0, 1, 2]]),
        "target must have shape (N,), or the prediction's shape (1, 2), got (1, 3)",
    ),
    "weights of nothing": (
        lambda: nnlib.cross_entropy([[1.0, 2.0]], [0], weight=[0, 1]),
        "weight must have a sum above 0 over the targets of a mean, got 0",
    ),
    "layers in a set": (
        lambda: holding({nnlib.Linear(1, 1)}).parameters(),
        "layers must be a list, tuple or dict of layers, got set",
    ),
    "layers in an array": (
        lambda: holding(np.array([[nnlib.Linear(1, 1)]], object)).parameters(),
        "layers must be a list, tuple or dict of layers, got ndarray",
    ),
    "samples that are not finite": (
        lambda: nnlib.Perceptron(1).fit([[np.nan], [1.0]], [0, 1]),
        "X must be finite, got 1 nan or inf",
    ),
    "a bool among lengths": (
        lambda: nnlib.LayerNorm((3, True)),
        "normalized_shape must be an integer of at least 1, got the bool True",
    ),
    "a tensor instead of a list": (
        lambda: SGD(x(), lr=1.0),
        "params must hold tensors, as a list does, got one tensor",
    ),
    "nothing to train": (
        lambda: SGD([], lr=1.0),
        "params must hold the tensors to train, got none",
    ),
    "a parameter twice": (
        lambda: SGD([w := x(), w], lr=1.0),
        "params must hold each tensor once, got the same tensor twice",
    ),
    "an optimiser that is none": (step_without_direction, "Optimizer defines no direction"),
    "Nesterov without momentum": (
        lambda: sgd(nesterov=True),
        "momentum must be above 0 with nesterov=True, got 0",
    ),
    "gamma": (
        lambda: nnlib.MultiStepLR(sgd(), [1], gamma=0),
        "gamma must be a finite number above 0, got 0",
    ),
    "threshold": (
        lambda: nnlib.ReduceLROnPlateau(sgd(), threshold=-1),
        "threshold must be a finite number of at least 0, got -1",
    ),
    "eps": (
        lambda: nnlib.ReduceLROnPlateau(sgd(), eps=-1),
        "eps must be a finite number of at least 0, got -1",
    ),
    "no schedules": (
        lambda: nnlib.SequentialLR(sgd(), [], []),
        "schedulers must hold at least one schedule, got none",
    ),
    "schedules of another": (
        lambda: nnlib.SequentialLR(sgd(), [nnlib.StepLR(sgd(), 1)], []),
        "schedulers must belong to the optimizer, got one of another",
    ),
}


OF_A_WRONG_KIND = {
    "float",
    "int",
    "an array of tensors",
    "a copy within grad",
    "a method of a ufunc",
    "options of a function",
    "a function of NumPy alone",
    "clip to nothing",
    "clip to a moving min",
    "clip to a moving max",
    "argmax along two axes",
    "layers in a set",
    "layers in an array",
    "a bool among lengths",
    "a tensor instead of a list",
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_whole(name):
    call, message = MESSAGES[name]
    error = TypeError if name in OF_A_WRONG_KIND else ValueError
    error = NotImplementedError if name == "an optimiser that is none" else error
    with pytest.raises(error) as caught:
        call()
    assert type(caught.value) is error
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (5e-5, "0.0001"),  # is more than the half of the last digit
        (4.9e-5, "4.9e-05"),
        ([0.0, 100.0, 0.001], "[  0.   , 100.   ,   0.001]"),  # a zero hides nothing
        ([1.0, 2e-5], "[1.e+00, 2.e-05]"),
    ],
)
def test_four_digits_are_shown_where_they_show_something(data, shown):
    assert repr(Tensor(data)) == f"Tensor({shown})"


def test_a_layer_without_bias_says_so():
    assert repr(nnlib.Linear(2, 3, bias=False)) == "Linear(2, 3, bias=False)"
    assert repr(nnlib.Linear(2, 3)) == "Linear(2, 3)"
