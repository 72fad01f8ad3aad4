"""Differentiation of functions by the chain rule: gradients, Jacobians, Hessians.

`grad(f)` is a function, as f' is one. The functions `f` get tensors and return a tensor; what
comes back are arrays. Numbers do not leave the graph unnoticed: while `f` is being differentiated,
the `data` of a tensor that depends on its arguments is refused, and so are `item()` and the like;
``x.detach()`` makes a constant. A function that returns no tensor is a constant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib._recording import differentiating
from nnlib.graph import adjoints
from nnlib.tensor import Tensor, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from numpy.typing import ArrayLike

    from nnlib._types import Array
    from nnlib.tensor import TensorLike

__all__ = [
    "grad",
    "hessian",
    "jacobian",
    "value_and_grad",
]


def grad(f: Callable[..., TensorLike]) -> Callable[..., Any]:
    """Return the function that computes the gradient of `f`.

    Parameters
    ----------
    f : callable
        A function of one or more tensors with a scalar value.

    Returns
    -------
    callable
        A function of the same arguments as arrays. It returns an array of the shape of the
        argument; for several arguments, a tuple of arrays. An argument on which the value does not
        depend has the gradient 0. It raises ValueError if the value is not a scalar.

    Examples
    --------
    >>> grad(lambda x: x**3)(2.0)
    array(12.)
    >>> grad(lambda x, y: x * y)(2.0, 3.0)
    (array(3.), array(2.))
    """
    return lambda *args: value_and_grad(f)(*args)[1]


def value_and_grad(f: Callable[..., TensorLike]) -> Callable[..., tuple[Any, Any]]:
    """Return the function that computes `f` and its gradient at once.

    Parameters
    ----------
    f : callable
        A function of one or more tensors with a scalar value.

    Returns
    -------
    callable
        A function of the same arguments as arrays. It returns the value, a number, and the
        gradient, as the function that `grad` returns. It raises ValueError if the value is not a
        scalar.

    Examples
    --------
    >>> value_and_grad(lambda x: x**3)(2.0)
    (8.0, array(12.))
    """

    def both(*args: ArrayLike) -> tuple[Any, Any]:
        leaves = _leaves(args)
        y, found = _value_and_gradients(f, leaves)
        return y.item(), tuple(found) if len(args) > 1 else found[0]

    return both


def jacobian(f: Callable[..., TensorLike]) -> Callable[..., Any]:
    """Return the function that computes the Jacobian of `f`.

    Parameters
    ----------
    f : callable
        A function of one or more tensors with a tensor of any shape as value.

    Returns
    -------
    callable
        A function of the same arguments as arrays. It returns an array of shape
        ``value.shape + argument.shape``; for several arguments, a tuple of arrays.

    Notes
    -----
    Element [i, j] is the derivative of ``value[i]`` with respect to ``argument[j]``. One walk
    through the graph per element of the value gives one row.

    Examples
    --------
    >>> jacobian(lambda x: x * x)([1.0, 2.0])
    array([[2., 0.],
           [0., 4.]])
    """

    def rows(*args: ArrayLike) -> Any:
        leaves = _leaves(args)
        output = _recorded(f, leaves)
        blocks = tuple(np.zeros(output.shape + x.shape, x.dtype) for x in leaves)
        for i in np.ndindex(output.shape):
            unit = np.zeros(output.shape)
            unit[i] = 1
            for block, g in zip(blocks, gradients(output, unit, leaves), strict=True):
                block[i] = g
        return blocks if len(args) > 1 else blocks[0]

    return rows


def hessian(f: Callable[[Tensor], TensorLike]) -> Callable[[ArrayLike], Array]:
    """Return the function that computes the matrix of second derivatives of `f`.

    Parameters
    ----------
    f : callable
        A function of one tensor with a scalar value, twice differentiable at the argument.

    Returns
    -------
    callable
        A function of an array x, which is taken as float64. It returns an array of shape
        ``x.shape + x.shape``.

    Raises
    ------
    ValueError
        The value is not a scalar, or `f` has a kink at the argument: there its gradient and its
        value disagree about the slope.

    Notes
    -----
    The gradient is computed at ``x + ih``, with a step ih along one axis after the other that is
    imaginary, and so tiny that its square is lost in rounding. Then the imaginary part of the
    gradient is ``h`` times a column of the Hessian: exact up to rounding, whatever the scale of
    `f`, since nothing is subtracted. Operations of your own (see `nnlib.tensor.node`) take part if
    they compute with complex arrays as they do with real ones.

    References
    ----------
    Squire and Trapp 1998, "Using complex variables to estimate derivatives of real functions",
    https://doi.org/10.1137/S003614459631241X.

    Examples
    --------
    >>> hessian(lambda x: x[0] ** 2 * x[1])([1.0, 2.0])
    array([[4., 2.],
           [2., 0.]])
    """

    def matrix(x: ArrayLike) -> Array:
        x = np.array(x.data if isinstance(x, Tensor) else value(x), np.float64)
        H = np.empty(x.shape + x.shape)
        slopes, gradient = np.empty_like(x), np.empty_like(x)
        for i in np.ndindex(x.shape):
            h = max(1e-30 * float(abs(x[i])), 1e-300) if x[i] else 1e-30
            leaf = Tensor(x, requires_grad=True)
            leaf._data = x.astype(complex)
            leaf._data[i] += 1j * h
            y, (g,) = _value_and_gradients(f, [leaf])
            H[i] = g.imag / h
            slopes[i], gradient[i] = y.imag.item() / h, g[i].real
        _smooth(x, H, slopes, gradient)
        transposed = np.moveaxis(H, range(x.ndim), range(x.ndim, 2 * x.ndim))
        return (H + transposed) / 2

    return matrix


class Kink(ValueError):
    """A function has no second derivative at a point."""


@np.errstate(over="ignore", invalid="ignore")
def _smooth(x: Array, H: Array, slopes: Array, gradient: Array) -> None:
    """Refuse a point where the value grows otherwise than the gradient says."""
    size = np.tensordot(np.abs(H), 1 + np.abs(x), x.ndim) + np.abs(gradient) + np.abs(slopes)
    if np.any(np.abs(slopes - gradient) > 1e-6 * size):
        raise Kink(f"f must be smooth at {x}, got one whose slope changes there")


def _leaves(args: Iterable[ArrayLike]) -> list[Tensor]:
    leaves = []
    for x in args:
        if isinstance(x, Tensor) and x.requires_grad:
            raise TypeError(
                "the arguments must be arrays or constants, got a tensor that requires a gradient: "
                "gradients are not differentiated in turn, but see hessian"
            )
        leaves.append(Tensor(value(x), requires_grad=True))
    if not leaves:
        raise TypeError("there must be an argument to differentiate with respect to, got none")
    return leaves


def _value_and_gradients(
    f: Callable[..., TensorLike], leaves: list[Tensor]
) -> tuple[Array, list[Array]]:
    output = _recorded(f, leaves)
    if output.size != 1:
        raise ValueError(f"f must return a scalar, got shape {output.shape}; see jacobian")
    return output._data, gradients(output, None, leaves)


def gradients(output: Tensor, gradient: Array | None, leaves: list[Tensor]) -> list[Array]:
    """Return the gradients for the leaves; zeros where the output does not depend on one."""
    found = {}
    if output.requires_grad:
        output._stay("grad")  # of another function, which is being differentiated, too
        found = {tensor: g for tensor, g in adjoints(output, gradient) if not tensor.edges}
    return [found.get(x, np.zeros(x.shape, x.dtype)) for x in leaves]


def _recorded(f: Callable[..., TensorLike], leaves: list[Tensor]) -> Tensor:
    """Return the value of `f` with its graph, also within `no_grad`."""
    with differentiating(leaves):
        return _tensor(f(*leaves))


def _tensor(y: TensorLike) -> Tensor:
    if isinstance(y, Tensor):
        return y
    try:
        return Tensor(y)
    except (TypeError, ValueError):
        got = type(y).__name__
        raise TypeError(f"f must return a tensor or numbers, got {got} {y!r}") from None
