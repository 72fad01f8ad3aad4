"""Layers: functions with parameters, and how to put them together."""

from nnlib.layers.activation import ELU, Identity, LeakyReLU, PReLU, ReLU, Sigmoid, Softmax, Tanh
from nnlib.layers.dropout import Dropout
from nnlib.layers.files import load, save
from nnlib.layers.layer import Concat, Layer, Sequential
from nnlib.layers.linear import Linear, Maxout
from nnlib.layers.mlp import MLP
from nnlib.layers.normalisation import BatchNorm1d, LayerNorm
from nnlib.layers.perceptron import Perceptron

__all__ = [
    "ELU",
    "MLP",
    "BatchNorm1d",
    "Concat",
    "Dropout",
    "Identity",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "Linear",
    "Maxout",
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
