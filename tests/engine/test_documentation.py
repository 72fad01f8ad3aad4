"""The examples in the docstrings are right, and every public name has a docstring."""

import doctest
import importlib
import inspect

import pytest

MODULES = ["tensor", "ops", "activations", "losses", "init", "optim", "schedules", "minimize"]
MODULES += [f"layers.{name}" for name in ("layer", "linear", "activation", "dropout", "mlp")]
MODULES += ["layers.perceptron", "layers.files", "functional"]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(importlib.import_module(f"nnlib.{name}")).failed == 0


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name):
    module = importlib.import_module(f"nnlib.{name}")
    assert module.__doc__
    for key, thing in vars(module).items():
        ours = inspect.isfunction(thing) or inspect.isclass(thing)
        if ours and thing.__module__ == module.__name__ and not key.startswith("_"):
            assert thing.__doc__, key


def test_every_public_name_is_importable_from_the_package():
    package = importlib.import_module("nnlib")
    for name in MODULES:
        for key, thing in vars(importlib.import_module(f"nnlib.{name}")).items():
            ours = inspect.isfunction(thing) or inspect.isclass(thing)
            internal = key in {"node", "value", "adjoints", "ancestry", "unbroadcast", "recording"}
            internal |= key in {"array", "log_and_softmax", "Mistake"}
            if ours and thing.__module__ == f"nnlib.{name}" and key[0] != "_" and not internal:
                assert getattr(package, key) is thing
