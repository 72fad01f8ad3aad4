"""Many small networks at once: what a chapter does over and over, in one product each."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from nnlib import SGD, Linear, Sequential, Tensor, binary_cross_entropy_with_logits

if TYPE_CHECKING:
    from nnlib._types import Array

Result = TypeVar("Result")


def together(
    models: Sequence[Sequential],
    X: Array,
    y: Array,
    eta: float,
    steps: int,
    optimizer: Callable[..., Any] = SGD,
    moments: Collection[int] = (),
) -> dict[int, list[Sequential]]:
    """Train networks of one shape side by side, each as if it were alone.

    They take full-batch steps on the cross-entropy of their logits.

    Parameters
    ----------
    models : sequence of Sequential
        Linear layers with biases and elementwise activations, with one output; all of one shape.
    X : (N, D) or (networks, N, D) array
        Inputs, common or of each network its own.
    y : (N,) or (networks, N) array
        Their classes, 0 or 1.
    eta : float
        Step size.
    steps : int
    optimizer : callable, optional
        Called with the parameters and ``lr=eta``.
    moments : collection of int, optional
        Numbers of steps after which copies of the networks are kept.

    Returns
    -------
    dict
        From each of the moments to the networks as they were then.
    """
    groups = list(zip(*(model.parameters() for model in models), strict=True))
    stacks = [
        Tensor(np.stack([np.atleast_2d(p.data.T) for p in group]), requires_grad=True)
        for group in groups
    ]
    descent = optimizer(stacks, lr=eta)
    target = np.broadcast_to(np.asarray(y)[..., None], (len(models), X.shape[-2], 1))
    kept = {}
    for done in range(steps + 1):
        if done in moments or done == steps:
            for group, stack in zip(groups, stacks, strict=True):
                for p, values in zip(group, stack.data, strict=True):
                    p.data = values.T.reshape(p.shape).copy()
        if done in moments:
            kept[done] = copy.deepcopy(list(models))
        if done < steps:
            descent.zero_grad()
            logits = _stacked(models[0], iter(stacks), X)
            means = binary_cross_entropy_with_logits(logits, target)
            (len(models) * means).backward()  # each network's own mean
            descent.step()
    return kept


def _stacked(model: Sequential, weights: Iterator[Tensor], h: Any) -> Any:
    """Return the outputs, (networks, N, 1), of a stack of networks like this one."""
    for layer in model.layers:
        linear = isinstance(layer, Linear)
        h = h @ next(weights) + next(weights) if linear else layer(h)
    return h


def remember(function: Callable[..., Result]) -> Callable[..., Result]:
    """Let a function compute each of its results only once."""
    known: dict[tuple[Any, ...], Result] = {}

    def remembering(*settings: Any) -> Result:
        if settings not in known:
            known[settings] = function(*settings)
        return known[settings]

    return remembering
