"""Backpropagation: the walk through a graph from its result back to the leaves.

A tensor has edges to the tensors it was computed from. An edge is a pair `(parent, vjp)`: the
function `vjp` takes the gradient of the final result with respect to *this* tensor, multiplies it
by the local derivative, and so returns the parent's share of the gradient (a *vector-Jacobian
product*). `adjoints` walks the edges and adds up the shares. That is all of reverse-mode
differentiation (Griewank and Walther 2008, "Evaluating derivatives", chapter 3,
https://doi.org/10.1137/1.9780898717761).
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

import numpy as np

from nnlib._broadcasting import unbroadcast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike

    from nnlib._types import Array
    from nnlib.tensor import Tensor


def adjoints(
    output: Tensor,
    gradient: ArrayLike | None = None,
) -> Iterator[tuple[Tensor, Array]]:
    """Yield `(tensor, gradient of output with respect to it)`, by age.

    The youngest comes first. A tensor is younger than its parents: when its
    turn comes, all of its children have had theirs, and its gradient is
    complete.
    """
    adjoint = {output: _seed(output, gradient)}
    for tensor in ancestry(output):
        g = adjoint.pop(tensor)
        if type(g) is not np.ndarray:  # adding 0-d arrays makes NumPy scalars
            g = np.asarray(g)
        yield tensor, g
        for parent, vjp in tensor.edges:
            share, data = vjp(g), parent._data
            if share.shape != data.shape:
                share = unbroadcast(share, data.shape)
            elif not parent.edges and (share is g or share.base is not None):
                share = share.copy()  # a leaf keeps it, so it must be its own
            if share.dtype is not data.dtype:
                real = share.real if data.dtype.kind == "f" else share
                share = real.astype(data.dtype)
            known = parent in adjoint  # from another child
            adjoint[parent] = adjoint[parent] + share if known else share


def ancestry(output: Tensor) -> list[Tensor]:
    """Return `output` and what it was computed from, the youngest first."""
    found, seen = [output], {output}
    for tensor in found:  # which grows meanwhile
        for parent, _ in tensor.edges:
            if parent.order > tensor.order:
                what = f"the data of a tensor of shape {parent.shape}"
                raise ValueError(
                    f"{what} was assigned after {tensor.op!r} had used it: "
                    "compute the output again before the gradient"
                )
            if parent not in seen:
                seen.add(parent)
                found.append(parent)
    found.sort(key=operator.attrgetter("order"), reverse=True)
    return found


def _seed(output: Tensor, gradient: ArrayLike | None) -> Array:
    """Return a copy of the gradient that a walk starts with, after checking it."""
    if not output.requires_grad:
        raise ValueError(
            "backward: the output must depend on a tensor with requires_grad=True, "
            "got one that depends on none"
        )
    if gradient is None:
        if output.size != 1:
            raise ValueError(
                f"backward: the output must be a scalar, got shape {output.shape}; "
                "reduce it with sum() or mean(), or pass a gradient of its shape"
            )
        return np.array(1, output.dtype).reshape(output.shape)
    seed = np.array(gradient, output.dtype)
    if seed.shape != output.shape:
        raise ValueError(
            f"backward: gradient must have the output's shape {output.shape}, got {seed.shape}"
        )
    return seed
