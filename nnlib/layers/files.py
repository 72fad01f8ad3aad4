"""Models in files: NumPy's own format, which holds arrays and can run no code."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nnlib._types import Array
    from nnlib.layers.layer import Layer


class _Stateful(Protocol):
    """What `save` and `load` need of an optimiser or a schedule."""

    def state_dict(self) -> dict[str, Array]: ...
    def load_state_dict(self, state: Mapping[str, Array]) -> None: ...


def save(
    model: Layer,
    path: str | os.PathLike[str],
    *,
    optimizer: _Stateful | None = None,
    schedule: _Stateful | None = None,
) -> None:
    """Write every tensor of a model, by its name, to a file that `load` and `numpy.load` read.

    Parameters
    ----------
    model : Layer
    path : path
        The file, usually with the ending ``.npz``. An old one is replaced.
    optimizer : Optimizer, optional
        Its settings, and what it remembers of the training so far, are written, too.
    schedule : LRScheduler, optional
        Likewise.

    Raises
    ------
    ValueError
        If the model has no tensors, or two of the same name.

    Notes
    -----
    With the optimiser and the schedule in the file, a training goes on as if it had never stopped:
    the same numbers, bit for bit. The file holds no code: not the classes of the layers, nor a
    function that a schedule follows. Nor does it hold the state of random generators, which
    `Dropout` and the order of the batches depend on.
    """
    arrays = model.state_dict()
    if not arrays:
        raise ValueError(f"model must have tensors to save, got {model!r}")
    for kind, part in (("optimizer", optimizer), ("schedule", schedule)):
        if part is not None:
            arrays |= {f"{kind}/{name}": x for name, x in part.state_dict().items()}
    from zipfile import ZipFile  # takes as long to import as the rest of nnlib

    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:  # `numpy.savez` cannot write an array called "file"
        for name, x in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.save(entry, x, allow_pickle=False)
    with open(path, "wb") as file:
        file.write(buffer.getvalue())


def load(
    model: Layer,
    path: str | os.PathLike[str],
    *,
    optimizer: _Stateful | None = None,
    schedule: _Stateful | None = None,
) -> None:
    """Give the tensors of a model the values that `save` wrote.

    Parameters
    ----------
    model : Layer
        Made as the one that was saved: with the same names and shapes. Its tensors keep their
        dtype.
    path : path
    optimizer : Optimizer, optional
        Made as the one that was saved, for the parameters of this model. It goes on from where
        that one was, and takes over its settings.
    schedule : LRScheduler, optional
        Made as the one that was saved, for this optimiser. Likewise.

    Raises
    ------
    ValueError
        If the file was not written by `save`, or holds something that does not fit the model, the
        optimiser or the schedule. All of them then stay as they were.

    Examples
    --------
    >>> import tempfile
    >>> from nnlib import Linear
    >>> model, copy = Linear(2, 1, rng=0), Linear(2, 1, rng=1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(model, f"{folder}/model.npz")
    ...     load(copy, f"{folder}/model.npz")
    >>> copy.weight.data == model.weight.data
    array([[ True,  True]])
    """
    from zipfile import is_zipfile

    if os.path.isfile(path) and not is_zipfile(path):
        raise ValueError(f"path must be an npz file that nnlib.save wrote, got {path}")
    states: dict[str, dict[str, Array]] = {"model": {}, "optimizer": {}, "schedule": {}}
    with np.load(path, allow_pickle=False) as file:
        for name, x in file.items():
            kind, slash, rest = name.partition("/")
            if slash and kind in ("optimizer", "schedule"):
                states[kind][rest] = x
            else:
                states["model"][name] = x
    parts = {"model": model, "optimizer": optimizer, "schedule": schedule}
    given = [(part, states[kind]) for kind, part in parts.items() if part is not None]
    before = [part.state_dict() for part, _ in given]
    try:
        for part, state in given:
            part.load_state_dict(state)
    except ValueError as error:
        for (part, _), state in zip(given, before, strict=True):
            part.load_state_dict(state)
        raise ValueError(f"path must hold what was saved here, got {path}: {error}") from error
