"""Clipping: limits for gradients, between `backward` and the step of the optimiser."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nnlib._types import Array


def clip_grad_norm_(
    parameters: Tensor | Iterable[Tensor], max_norm: float, norm_type: float = 2.0
) -> float:
    """Shrink the gradients of all parameters together so that their norm is at most `max_norm`.

    Parameters
    ----------
    parameters : Tensor or iterable of Tensor
        Those without a gradient are left out.
    max_norm : float
        The largest norm, >= 0; inf changes nothing, and so only measures.
    norm_type : float, optional
        The p of the p-norm, > 0: 2 for the length, inf for the largest absolute value.

    Returns
    -------
    float
        The norm that the gradients had, taken together as one long vector; 0 without gradients.

    Raises
    ------
    ValueError
        If `max_norm` or `norm_type` is not in its range, or a gradient is not finite (PyTorch
        refuses that with ``error_if_nonfinite=True``). The gradients then stay as they are.
    TypeError
        If a number is something else, or `parameters` holds something else than tensors.

    Notes
    -----
    The gradients are multiplied by ``max_norm / (norm + 1e-6)`` if that is less than 1, so they
    keep their direction.

    References
    ----------
    R. Pascanu, T. Mikolov and Y. Bengio (2013), On the difficulty of training recurrent neural
    networks, ICML, https://proceedings.mlr.press/v28/pascanu13.html

    Examples
    --------
    >>> w = Tensor([0.0, 0.0], requires_grad=True)
    >>> (w * [30.0, 40.0]).sum().backward()
    >>> clip_grad_norm_([w], max_norm=1.0)
    50.0
    >>> w.grad.round(4)
    array([0.6, 0.8])
    """
    if max_norm != math.inf:
        max_norm = _checks.at_least_zero(max_norm, "max_norm")
    if norm_type != math.inf:
        norm_type = _checks.above_zero(norm_type, "norm_type")
    gradients = _gradients(parameters)
    numbers = np.concatenate([[0.0], *(np.ravel(g) for _, g in gradients)])  # in float64
    norm = float(np.linalg.norm(numbers, norm_type))
    if not math.isfinite(norm):
        raise ValueError(f"gradients must be finite to be clipped, got the norm {norm}")
    factor = max_norm / (norm + 1e-6)
    if factor < 1:
        for p, g in gradients:
            p.grad = np.asarray(g * factor)
    return norm


def clip_grad_value_(parameters: Tensor | Iterable[Tensor], clip_value: float) -> None:
    """Clip every number of the gradients to the range from -clip_value to clip_value.

    Parameters
    ----------
    parameters : Tensor or iterable of Tensor
        Those without a gradient are left out.
    clip_value : float
        The largest absolute value, > 0.

    Raises
    ------
    ValueError
        If `clip_value` is not a finite number > 0.
    TypeError
        If `clip_value` is not a number, or `parameters` holds something else than tensors.

    Examples
    --------
    >>> w = Tensor([0.0, 0.0], requires_grad=True)
    >>> (w * [30.0, -0.5]).sum().backward()
    >>> clip_grad_value_([w], 1.0)
    >>> w.grad
    array([ 1. , -0.5])
    """
    limit = _checks.above_zero(clip_value, "clip_value")
    for p, g in _gradients(parameters):
        p.grad = np.asarray(np.clip(g, -limit, limit))


def _gradients(parameters: Tensor | Iterable[Tensor]) -> list[tuple[Tensor, Array]]:
    """Return the parameters that have a gradient, with it."""
    tensors = [parameters] if isinstance(parameters, Tensor) else list(parameters)
    for p in tensors:
        if not isinstance(p, Tensor):
            raise TypeError(f"parameters must hold tensors, got {p!r}")
    return [(p, p.grad) for p in tensors if p.grad is not None]
