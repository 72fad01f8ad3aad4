"""The examples in the docstrings are right, and every public name has a docstring."""

import doctest
import importlib
import inspect

import pytest

MODULES = ["tensor", "graph", "init", "minimize", "_recording", "methods"]
MODULES += [f"ops.{name}" for name in ("elementwise", "products", "reductions", "shapes")]
MODULES += [f"activations.{name}" for name in ("pointwise", "along_axis")]
MODULES += [f"layers.{name}" for name in ("layer", "linear", "activation", "dropout", "mlp")]
MODULES += ["layers.normalisation", "layers.perceptron", "layers.files", "functional", "_state"]
MODULES += [f"losses.{name}" for name in ("regression", "margin", "entropy", "_targets")]
MODULES += [f"optim.{name}" for name in ("optimizer", "sgd", "adaptive", "clipping")]
MODULES += [f"schedules.{name}" for name in ("scheduler", "formulas", "sequential", "plateau")]


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


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in (*MODULES, "ops", "activations", "layers", "losses", "optim", "schedules")
        if hasattr(importlib.import_module(f"nnlib.{name}"), "__all__")
    ],
)
def test_public_names_are_listed_once_and_importable_from_the_package(name):
    package, module = importlib.import_module("nnlib"), importlib.import_module(f"nnlib.{name}")
    assert len(set(module.__all__)) == len(module.__all__)
    for key in module.__all__:
        assert getattr(package, key) is getattr(module, key)


def test_package_lists_each_name_once():
    names = importlib.import_module("nnlib").__all__
    assert len(set(names)) == len(names)
