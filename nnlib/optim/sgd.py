"""Gradient descent with one learning rate for all numbers, and with momentum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnlib import _checks
from nnlib.optim.optimizer import Optimizer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from nnlib._types import Array
    from nnlib.tensor import Tensor


class SGD(Optimizer):
    """Gradient descent, with momentum if wanted.

    Parameters
    ----------
    params : iterable of Tensor
        The parameters, as from ``model.parameters()``.
    lr : float
        The learning rate, >= 0.
    momentum : float, optional
        The part of the velocity that is kept, 0 <= momentum < 1.
    nesterov : bool, optional
        Whether to look one step of the velocity ahead.
    weight_decay : float, optional
        The strength >= 0 of the penalty ``weight_decay / 2 * sum(p**2)``.

    Raises
    ------
    ValueError
        If `params` is empty or has a tensor twice, a number is not in its range, or `momentum` is
        0 with `nesterov`.
    TypeError
        If `params` has something else than leaves with ``requires_grad=True``.

    Notes
    -----
    The velocity is ``v = momentum * v + g``. The step is ``-lr * v``, and with `nesterov` it is
    ``-lr * (g + momentum * v)``, in the form of Sutskever et al. and of PyTorch.

    References
    ----------
    B. T. Polyak (1964), Some methods of speeding up the convergence of iteration methods, USSR
    Computational Mathematics and Mathematical Physics 4(5),
    https://doi.org/10.1016/0041-5553(64)90137-5

    I. Sutskever, J. Martens, G. Dahl and G. Hinton (2013), On the importance of initialization and
    momentum in deep learning, ICML, https://proceedings.mlr.press/v28/sutskever13.html

    Examples
    --------
    >>> from nnlib import Tensor
    >>> w = Tensor(1.0, requires_grad=True)
    >>> optimizer = SGD([w], lr=0.25)
    >>> (w * w).backward()
    >>> optimizer.step()  # w - lr * 2 w
    >>> w
    Tensor(0.5, requires_grad=True)
    """

    def __init__(
        self,
        params: Iterable[Tensor],
        lr: float,
        momentum: float = 0.0,
        *,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, lr, weight_decay)
        self.momentum = _checks.below_one(momentum, "momentum")
        if nesterov and not momentum:
            raise ValueError("momentum must be above 0 with nesterov=True, got 0")
        self.nesterov = bool(nesterov)

    def direction(self, p: Tensor, g: Array) -> Any:
        if not self.momentum:
            return g
        old = self.state.get(p, {"momentum_buffer": 0})
        v = self.momentum * old["momentum_buffer"] + g
        self.state[p] = {"momentum_buffer": v}
        return g + self.momentum * v if self.nesterov else v
