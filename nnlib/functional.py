"""Differentiation of functions: gradients, Jacobians, Hessians, and numerical checks of them.

`grad(f)` is a function, as f' is one. The functions `f` get tensors and return a tensor; what
comes back are arrays. A function that returns no tensor counts as a constant: compute with the
tensor that it gets, not with its `data`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import _checks
from nnlib.tensor import Tensor, adjoints, array, no_grad, recording, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from numpy.typing import ArrayLike

    from nnlib._types import Array
    from nnlib.tensor import TensorLike


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
        output = _recorded(f, leaves)
        if output.size != 1:
            raise ValueError(f"f must return a scalar, got shape {output.shape}; see jacobian")
        gradients = tuple(_gradients(output, None, leaves))
        return output.item(), gradients if len(args) > 1 else gradients[0]

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
            for block, g in zip(blocks, _gradients(output, unit, leaves), strict=True):
                block[i] = g
        return blocks if len(args) > 1 else blocks[0]

    return rows


def hessian(f: Callable[[Tensor], TensorLike]) -> Callable[[ArrayLike], Array]:
    """Return the function that computes the matrix of second derivatives of `f`.

    Parameters
    ----------
    f : callable
        A function of one tensor with a scalar value.

    Returns
    -------
    callable
        A function of an array. It returns an array of shape ``x.shape + x.shape``. It raises
        ValueError if the value is not a scalar.

    Notes
    -----
    The columns are central differences of the exact gradient, and the result is made symmetric.
    About nine or ten digits are right.

    Examples
    --------
    >>> hessian(lambda x: x[0] ** 2 * x[1])([1.0, 2.0]).round(6)
    array([[4., 2.],
           [2., 0.]])
    """

    def matrix(x: ArrayLike) -> Array:
        x = _double(x)
        gradient = grad(f)
        H = np.empty(x.shape + x.shape)
        for i, ahead, behind in _around(x):
            H[i] = (gradient(ahead) - gradient(behind)) / (ahead[i] - behind[i])
        transposed = np.moveaxis(H, range(x.ndim), range(x.ndim, 2 * x.ndim))
        return (H + transposed) / 2

    return matrix


def numerical_gradient(
    f: Callable[[Array], TensorLike], x: TensorLike, h: float | None = None
) -> Array:
    """Return the gradient of `f` at `x` by central differences.

    Parameters
    ----------
    f : callable
        A function of one array with a number (or a scalar tensor) as value.
    x : array_like
    h : float, optional
        The distance to both sides, > 0. If None, it is chosen for each number x_i as
        ``cbrt(eps) * max(1, |x_i|)``, about 6e-6, where the error of the formula, of order h**2,
        and the error of rounding, of order eps / h, are about equal.

    Returns
    -------
    ndarray of the shape of `x`

    Examples
    --------
    >>> numerical_gradient(lambda x: (x**2).sum(), [1.0, 2.0]).round(6)
    array([2., 4.])
    """
    x = _double(x)
    gradient = np.empty_like(x)
    for i, ahead, behind in _around(x, h):
        gradient[i] = (_number(f(ahead)) - _number(f(behind))) / (ahead[i] - behind[i])
    return gradient


def gradcheck(
    f: Callable[..., TensorLike],
    *args: TensorLike,
    rtol: float = 1e-5,
    atol: float = 1e-7,
    seed: int = 0,
) -> bool:
    """Check the gradient of `f` against central differences.

    Parameters
    ----------
    f : callable
        A function of tensors with a tensor of any shape as value, smooth near the arguments.
    *args : array_like
        Where to check; taken as float64.
    rtol, atol : float, optional
        The gradients must agree within ``atol + rtol * |numerical|``.
    seed : int, optional
        For the random weights of the sum that makes one number of the value. (With equal weights,
        a mistake in a softmax, whose sum is constant, would not be seen.)

    Returns
    -------
    bool
        True.

    Raises
    ------
    AssertionError
        If they differ, with the first element that does.
    """
    points = [_double(x) for x in args]
    with no_grad():
        R = np.random.default_rng(seed).standard_normal(_tensor(f(*map(Tensor, points))).shape)

    def contracted(*tensors: Tensor) -> Tensor:
        return (_tensor(f(*tensors)) * R).sum()

    leaves = _leaves(points)
    exact = _gradients(_recorded(contracted, leaves), None, leaves)
    for i, x in enumerate(points):

        def alone(xi: Array, i: int = i) -> Tensor:
            with no_grad():
                return contracted(*map(Tensor, [*points[:i], xi, *points[i + 1 :]]))

        numerical = numerical_gradient(alone, x)
        wrong = ~(np.abs(exact[i] - numerical) <= atol + rtol * np.abs(numerical))
        if wrong.any():
            k = tuple(int(n) for n in np.argwhere(wrong)[0])
            raise AssertionError(
                f"gradient of argument {i} at {list(k)}: the engine has {exact[i][k]:.8g}, "
                f"the central difference {numerical[k]:.8g}"
            )
    return True


def _leaves(args: Iterable[ArrayLike]) -> list[Tensor]:
    return [Tensor(x, requires_grad=True) for x in args]


def _gradients(output: Tensor, gradient: Array | None, leaves: list[Tensor]) -> list[Array]:
    """Return the gradients for the leaves; zeros where the output does not depend on one."""
    found = {}
    if output.requires_grad:
        found = {node: g for node, g in adjoints(output, gradient) if not node.edges}
    return [found.get(x, np.zeros(x.shape, x.dtype)) for x in leaves]


def _recorded(f: Callable[..., TensorLike], leaves: list[Tensor]) -> Tensor:
    """Return the value of `f` with its graph, also within `no_grad`."""
    if not leaves:
        raise TypeError("there must be an argument to differentiate with respect to, got none")
    with recording(True):
        return _tensor(f(*leaves))


def _tensor(y: TensorLike) -> Tensor:
    return y if isinstance(y, Tensor) else Tensor(y)


def _double(x: TensorLike) -> Array:
    return np.array(value(x), np.float64)


def _number(y: TensorLike) -> Any:
    y = array(y)
    if y.size != 1:
        raise ValueError(f"f must return a number, got shape {y.shape}")
    return y.item()


def _around(x: Array, h: float | None = None) -> Iterator[tuple[tuple[int, ...], Array, Array]]:
    """Yield for each index of `x` the index, and copies of `x` with more and with less there."""
    if h is not None:
        _checks.above_zero(h, "h")
    for i in np.ndindex(x.shape):
        step = np.cbrt(np.finfo(float).eps) * max(1.0, abs(x[i])) if h is None else h
        ahead, behind = x.copy(), x.copy()
        ahead[i] += step
        behind[i] -= step
        if not ahead[i] > behind[i]:
            raise ValueError(f"h must be a step that changes the number {x[i]}, got {h}")
        yield i, ahead, behind
