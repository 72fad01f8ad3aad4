"""Parameters in files: NumPy's own format, which holds arrays and can run no code."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from typing import Any

    from nnlib.layers.layer import Layer


def save(model: Layer, path: str | os.PathLike[str]) -> None:
    """Write every tensor of a model, by its name, to a file that `load` and `numpy.load` read.

    Parameters
    ----------
    model : Layer
    path : path
        The file, usually with the ending ``.npz``. An old one is replaced.

    Raises
    ------
    ValueError
        The model has no tensors.

    Notes
    -----
    The file holds numbers only: not the classes of the layers, nor the state of an optimiser or of
    a random generator.
    """
    arrays: dict[str, Any] = {name: tensor.data for name, tensor in model.named_tensors()}
    if not arrays:
        raise ValueError(f"model must have tensors to save, got {model!r}")
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    with open(path, "wb") as file:
        file.write(buffer.getvalue())


def load(model: Layer, path: str | os.PathLike[str]) -> None:
    """Give the tensors of a model the values that `save` wrote.

    Parameters
    ----------
    model : Layer
        Made as the one that was saved: with the same names and shapes. Its tensors keep their
        dtype.
    path : path

    Raises
    ------
    ValueError
        The file is none of parameters, or its names or shapes are not those of the model, which
        then stays as it was.

    Examples
    --------
    >>> import tempfile
    >>> from nnlib import Linear
    >>> model, twin = Linear(2, 1, rng=0), Linear(2, 1, rng=1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(model, f"{folder}/model.npz")
    ...     load(twin, f"{folder}/model.npz")
    >>> twin.weight.data == model.weight.data
    array([[ True,  True]])
    """
    from zipfile import is_zipfile  # takes as long to import as the rest of nnlib

    if os.path.isfile(path) and not is_zipfile(path):
        raise ValueError(f"path must be an npz file that nnlib.save wrote, got {path}")
    with np.load(path, allow_pickle=False) as file:
        arrays = dict(file)
    tensors = dict(model.named_tensors())
    if arrays.keys() != tensors.keys():
        raise ValueError(
            f"path must hold the tensors of the model, got {path}, "
            f"which lacks {sorted(tensors.keys() - arrays.keys())} "
            f"and has {sorted(arrays.keys() - tensors.keys())} besides"
        )
    for name, tensor in tensors.items():
        if arrays[name].shape != tensor.shape:
            raise ValueError(
                f"{name} must have shape {tensor.shape}, got {arrays[name].shape} in {path}"
            )
        arrays[name] = arrays[name].astype(tensor.dtype, casting="same_kind")
    for name, tensor in tensors.items():
        tensor.data = arrays[name]
