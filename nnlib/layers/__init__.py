"""Layers: functions with parameters, and how to put them together."""

from nnlib.layers.activation import ELU, Identity, LeakyReLU, PReLU, ReLU, Sigmoid, Softmax, Tanh
from nnlib.layers.dropout import Dropout
from nnlib.layers.files import load, save
from nnlib.layers.layer import Concat, Layer, Sequential
from nnlib.layers.linear import Linear, Maxout
from nnlib.layers.mlp import MLP
from nnlib.layers.perceptron import Mistake, Perceptron

__all__ = [
    "ELU",
    "MLP",
    "Concat",
    "Dropout",
    "Identity",
    "Layer",
    "LeakyReLU",
    "Linear",
    "Maxout",
    "Mistake",
    "PReLU",
    "Perceptron",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "load",
    "save",
]
