"""Run the listings of appendix D and check its tables, where the other libraries are installed.

    python -m tests.book.translation             needs PyTorch, scikit-learn and pytest

The table of JAX and Keras is checked if both are installed, and Optax. With ``--numbers`` it prints
PyTorch's losses, which the page is to state, and checks nothing.
"""

import contextlib
import importlib
import io
import sys
import warnings
from importlib.util import find_spec

import numpy as np
import torch

from tests.book.translation.page import listings, stored_curve

PACKAGE = "tests.book.translation"


def run(source, names):
    """What a listing prints, its warnings and its error, as one text."""
    out = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(out):
        warnings.simplefilter("always")
        try:
            exec(compile(source, "<listing>", "exec"), names)
            error = []
        except Exception as raised:
            error = [f"{type(raised).__name__}: {raised}"]
    said = [f"{one.category.__name__}: {one.message}" for one in caught]
    return "\n".join([*said, out.getvalue(), *error])


def first_listings():
    """Those of the network, up to its evaluation."""
    sources = [source for source, _ in listings()]
    end = next(i for i, source in enumerate(sources) if "accuracy_score" in source)
    return sources[: end + 1]


def numbers():
    """Print PyTorch's losses and what its evaluation says."""
    names = {}
    said = [run(source, names) for source in first_listings()][-1]
    print(*names["curve"], said.strip(), sep="\n")


def check():
    names = {}
    for source, said in listings():
        found = run(source, names)
        assert found.split() == said.split(), f"{source}\nsays\n{found}\nnot\n{said}"
    assert np.allclose(names["curve"], stored_curve(), rtol=1e-12, atol=0)
    single = {}
    for source in first_listings():
        run(source.replace("torch.set_default_dtype(torch.float64)", ""), single)
    gap = np.abs(np.array(single["curve"]) / names["curve"] - 1).max()
    assert single["X"].dtype == torch.float32
    assert 1e-6 < gap < 1e-4, f"float32 differs by {gap}"
    print(f"PyTorch {torch.__version__}: {len(list(listings()))} listings")
    tables = {"PyTorch": "torch_names", "scikit-learn": "sklearn_names"}
    if all(find_spec(module) for module in ("jax", "optax", "keras")):
        tables["JAX and Optax"] = "other_names"
    for library, module in tables.items():
        module = importlib.import_module(f"{PACKAGE}.{module}")
        print(f"{library}: {module.CHECKS.run(library)} rows")
    print(f"{importlib.import_module(f'{PACKAGE}.torch_names').same_activations()} activations")


if __name__ == "__main__":
    numbers() if "--numbers" in sys.argv[1:] else check()
