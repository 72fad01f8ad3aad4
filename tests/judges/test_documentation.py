"""The examples in the docstrings of the second floor are right, and every name has a docstring."""

import doctest
import importlib
import inspect
import pkgutil

import pytest

PACKAGES = ["datasets", "metrics", "model_selection"]
MODULES = ["data", "train"]
MODULES += [
    f"{package}.{module.name}"
    for package in PACKAGES
    for module in pkgutil.iter_modules(importlib.import_module(f"nnlib.{package}").__path__)
    if module.name[0] != "_"
]


def public(module):
    """The functions and classes that are made in a module and have no underscore."""
    for key, thing in vars(module).items():
        made_here = getattr(thing, "__module__", None) == module.__name__
        if made_here and (inspect.isfunction(thing) or inspect.isclass(thing)) and key[0] != "_":
            yield key, thing


@pytest.mark.parametrize("name", MODULES)
def test_examples_and_docstrings(name):
    module = importlib.import_module(f"nnlib.{name}")
    assert doctest.testmod(module).failed == 0
    assert module.__doc__
    for key, thing in public(module):
        assert thing.__doc__, key
        for method, member in vars(thing).items() if inspect.isclass(thing) else ():
            if inspect.isfunction(member) and method[0] != "_":
                assert member.__doc__, f"{key}.{method}"


@pytest.mark.parametrize("name", MODULES)
def test_every_module_lists_what_it_offers_and_its_package_offers_it(name):
    module = importlib.import_module(f"nnlib.{name}")
    assert sorted(module.__all__) == module.__all__
    assert set(module.__all__) <= {key for key, _ in public(module)}
    package = importlib.import_module(f"nnlib.{name.partition('.')[0]}")
    for key in module.__all__:
        assert getattr(package, key) is getattr(module, key)
