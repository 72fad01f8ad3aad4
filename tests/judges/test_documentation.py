"""The examples in the docstrings of the second floor are right, and every name has a docstring."""

import doctest
import importlib
import inspect

import pytest

from nnlib import metrics

MODULES = ["data", "datasets.digits", "datasets.synthetic", "model_selection", "train"]
MODULES += [f"metrics.{name}" for name in ("confusion", "retrieval", "ranking")]
MODULES += ["metrics.probabilities", "metrics.thresholds"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_and_docstrings(name):
    module = importlib.import_module(f"nnlib.{name}")
    assert doctest.testmod(module).failed == 0
    assert module.__doc__
    for key, thing in vars(module).items():
        ours = inspect.isfunction(thing) or inspect.isclass(thing)
        if ours and thing.__module__ == module.__name__ and not key.startswith("_"):
            assert thing.__doc__, key


def test_the_package_offers_every_metric():
    public = {
        key
        for name in MODULES
        if name.startswith("metrics.")
        for key, thing in vars(importlib.import_module(f"nnlib.{name}")).items()
        if inspect.isfunction(thing) and thing.__module__ == f"nnlib.{name}" and key[0] != "_"
    }
    assert set(metrics.__all__) == public
    assert sorted(metrics.__all__) == metrics.__all__
