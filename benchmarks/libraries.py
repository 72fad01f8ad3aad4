"""Who takes part: each library with the module that it needs, its training step and its graphs."""

import platform
from importlib import metadata, util
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks import graphs, peers, steps


class Library(NamedTuple):
    """How a library takes part."""

    package: str  # the distribution, which knows its version
    module: str
    step: object  # problem -> Contestant
    graph: object = None  # name, dtype -> Contestant
    no_graph: str = ""  # the graph that it leaves out


LIBRARIES = {
    "NumPy": Library("numpy", "numpy", steps.numpy_step, graphs.numpy_graph),
    "nnlib": Library("nnlib", "nnlib", steps.nnlib_step, graphs.nnlib_graph),
    "autograd": Library("autograd", "autograd", peers.autograd_step, peers.autograd_graph),
    "MyGrad": Library("mygrad", "mygrad", peers.mygrad_step, peers.mygrad_graph),
    "PyTorch": Library("torch", "torch", peers.torch_step, peers.torch_graph),
    "bare PyTorch": Library("torch", "torch", peers.torch_bare_step),
    "JAX jit": Library("jax", "jax", peers.jax_step, peers.jax_graph, no_graph="D"),
    "scikit-learn": Library("scikit-learn", "sklearn", peers.sklearn_step),
}


def installed():
    """Return the libraries that can take part here."""
    return {name: lib for name, lib in LIBRARIES.items() if util.find_spec(lib.module)}


def entrants(job, dtype):
    """Return the contestants for problem S, M or L or graph B or D, NumPy first."""
    if job in steps.SIZES:
        return {name: lib.step(steps.problem(job, dtype)) for name, lib in installed().items()}
    return {
        name: lib.graph(job, dtype)
        for name, lib in installed().items()
        if lib.graph and lib.no_graph != job
    }


def machine():
    """Describe, in general words, what the numbers were measured on."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return {
        "processor": processor(),
        "threads": 1,
        "system": " ".join([platform.system(), *filter(None, platform.libc_ver())]),
        "python": platform.python_version(),
        "blas": f"{blas['name']} {blas['version']}",
        "versions": {
            lib.package: metadata.version(lib.package)
            for name, lib in installed().items()
            if name != "nnlib"
        },
    }


def processor():
    """Return the name of the processor's model."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
