"""What all optimisers share: parameters, a step, and what is remembered between steps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib._state import Stateful
from nnlib.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from nnlib._types import Array


class Optimizer(Stateful):
    """What all optimisers share: ``p.data -= lr * direction(p, g)`` for each parameter p.

    Parameters
    ----------
    params : iterable of Tensor
        The parameters, as from ``model.parameters()``.
    lr : float
        The learning rate, >= 0. It may be changed between steps.
    weight_decay : float, optional
        The strength >= 0 of the penalty ``weight_decay / 2 * sum(p**2)``, which is added to the
        loss by way of its gradient: g is ``p.grad + weight_decay * p``.

    Attributes
    ----------
    state : dict of Tensor to dict
        What is remembered about each parameter: arrays and integers, by name.

    Raises
    ------
    ValueError
        If `params` is empty or has a tensor twice, or a number is not in its range.
    TypeError
        If `params` has something else than leaves with ``requires_grad=True``.

    Notes
    -----
    An optimiser of your own defines `direction`. What it remembers in `state` is kept by `save`.
    """

    def __init__(self, params: Iterable[Tensor], lr: float, weight_decay: float = 0.0) -> None:
        if isinstance(params, Tensor):
            raise TypeError("params must hold tensors, as a list does, got one tensor")
        self.params = list(params)
        if not self.params:
            raise ValueError("params must hold the tensors to train, got none")
        for p in self.params:
            if not isinstance(p, Tensor) or not p.requires_grad or p.edges:
                raise TypeError(f"params must hold tensors made with requires_grad=True, got {p!r}")
        if len(set(self.params)) < len(self.params):
            raise ValueError("params must hold each tensor once, got the same tensor twice")
        self.lr = _checks.at_least_zero(lr, "lr")
        self.initial_lr = math.nan  # for the schedules, which the first of them sets
        self.weight_decay = _checks.at_least_zero(weight_decay, "weight_decay")
        self.state: dict[Tensor, dict[str, Any]] = {}

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for p in self.params:
            p.grad = None

    def step(self) -> None:
        """Change every parameter that has a gradient."""
        for p in self.params:
            if p.grad is not None:
                p.data -= float(self.lr) * self.direction(p, self.gradient(p, p.grad))

    def gradient(self, p: Tensor, g: Array) -> Array:
        """Return the gradient of the loss together with the penalty on the parameter."""
        return g + self.weight_decay * p.data if self.weight_decay else g

    def direction(self, p: Tensor, g: Array) -> Any:
        """Return the array that, times the learning rate, is subtracted from the parameter."""
        raise NotImplementedError(f"{type(self).__name__} defines no direction")

    def state_dict(self) -> dict[str, Array]:
        """Return the settings, and what is remembered about parameter i as "i.name", as arrays."""
        return super().state_dict() | {
            f"{i}.{name}": np.array(x)
            for i, p in enumerate(self.params)
            for name, x in self.state.get(p, {}).items()
        }

    def load_state_dict(self, state: Mapping[str, Array]) -> None:
        settings, remembered = dict(state), {}
        for i, p in enumerate(self.params):
            names = [name for name in state if name.startswith(f"{i}.")]
            if names:
                remembered[p] = {
                    name[len(f"{i}.") :]: _like(p, settings.pop(name)) for name in names
                }
        super().load_state_dict(settings)
        self.state = remembered


def _like(p: Tensor, x: Array) -> Any:
    """Return what is remembered about p: an integer, or an array of the dtype of p."""
    if x.ndim and x.shape != p.shape:
        raise ValueError(
            f"state must hold arrays of the parameters' shape {p.shape}, got {x.shape}"
        )
    return x.astype(p.dtype) if x.dtype.kind == "f" else x.tolist()
