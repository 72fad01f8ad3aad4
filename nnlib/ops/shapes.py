"""Operations that arrange numbers anew: other shapes, parts of arrays, and arrays joined."""

from __future__ import annotations

import copy
from types import EllipsisType
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib import _checks
from nnlib.tensor import Tensor, array, node

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nnlib._types import Array
    from nnlib.tensor import TensorLike, Vjp


def reshape(a: TensorLike, shape: int | Sequence[int]) -> Tensor:
    """Return the same numbers in another shape; one length may be -1, for the one that fits.

    Parameters
    ----------
    a : array_like
    shape : int or sequence of int

    Returns
    -------
    Tensor of shape `shape`

    Raises
    ------
    ValueError, TypeError
        `shape` is for another number of elements, or does not hold integers.

    Examples
    --------
    >>> reshape([1.0, 2.0, 3.0, 4.0], (2, -1))
    Tensor([[1., 2.],
            [3., 4.]])
    """
    x = array(a)
    try:
        y = np.reshape(x, shape)
    except TypeError:
        raise TypeError(f"shape must be an integer or several, got {shape!r}") from None
    except ValueError:
        raise ValueError(
            f"shape must be for the {x.size} elements of shape {x.shape}, got {shape}"
        ) from None
    return node(y, (a, lambda g: g.reshape(x.shape)), op="reshape")


def transpose(a: TensorLike, axes: Sequence[int] | None = None) -> Tensor:
    """Return `a` with its axes in another order; reversed if `axes` is None.

    Parameters
    ----------
    a : array_like
    axes : sequence of int, optional
        Axis i of the result is axis ``axes[i]`` of `a`.

    Returns
    -------
    Tensor

    Raises
    ------
    ValueError, TypeError
        `axes` does not name every axis once, or does not hold integers.

    Examples
    --------
    >>> transpose(np.zeros((2, 3, 4)), (2, 0, 1)).shape
    (4, 2, 3)
    """
    x = array(a)
    if axes is None:
        return node(x.T, (a, lambda g: g.T), op="transpose")
    order = _checks.axes(tuple(axes), x.shape, "axes")
    if len(order) != x.ndim:
        raise ValueError(f"axes must name every axis of shape {x.shape} once, got {tuple(axes)}")
    back = np.argsort(order)
    return node(x.transpose(order), (a, lambda g: g.transpose(back)), op="transpose")


def concatenate(tensors: Iterable[TensorLike], axis: int = 0) -> Tensor:
    """Join tensors along an existing axis.

    Parameters
    ----------
    tensors : iterable of array_like
        One or more; their shapes may differ along `axis` alone.
    axis : int, optional

    Returns
    -------
    Tensor
        Shapes (N1, D) and (N2, D) give (N1 + N2, D) for axis 0.

    Raises
    ------
    ValueError, TypeError
        There are no tensors, or numbers among them, or their other lengths
        differ, or there is no such axis.

    Examples
    --------
    >>> concatenate([[1.0, 2.0], [3.0]])
    Tensor([1., 2., 3.])
    """
    tensors, arrays = _joined(tensors)
    shapes = [x.shape for x in arrays]
    if () in shapes:
        raise ValueError(
            "tensors must have an axis to be joined along, got a number",
        )
    axis = _checks.axis(axis, shapes[0])
    if len({(*shape[:axis], *shape[axis + 1 :]) for shape in shapes}) > 1:
        agree = f"shapes that agree apart from axis {axis}"
        raise ValueError(f"tensors must have {agree}, got {shapes}")
    ends = np.cumsum([shape[axis] for shape in shapes])

    def part(i: int) -> Vjp:
        return lambda g: np.split(g, ends[:-1], axis)[i]

    return node(
        np.concatenate(arrays, axis),
        *((t, part(i)) for i, t in enumerate(tensors)),
        op="concatenate",
    )


def stack(tensors: Iterable[TensorLike], axis: int = 0) -> Tensor:
    """Join tensors of one shape along a new axis.

    Parameters
    ----------
    tensors : iterable of array_like
        One or more.
    axis : int, optional
        The new axis, as it is counted in the result.

    Returns
    -------
    Tensor
        N tensors of shape (D,) give (N, D) for axis 0 and (D, N) for axis 1.

    Raises
    ------
    ValueError, TypeError
        There are no tensors, their shapes differ, or the result has no such axis.

    Examples
    --------
    >>> stack([[1.0, 2.0], [3.0, 4.0]], axis=1)
    Tensor([[1., 3.],
            [2., 4.]])
    """
    tensors, arrays = _joined(tensors)
    shapes = [x.shape for x in arrays]
    if len(set(shapes)) > 1:
        raise ValueError(f"tensors must have one shape, got {shapes}")
    axis = _checks.axis(axis, (len(arrays), *shapes[0]))

    def part(i: int) -> Vjp:
        return lambda g: np.take(g, i, axis)

    return node(np.stack(arrays, axis), *((t, part(i)) for i, t in enumerate(tensors)), op="stack")


def getitem(a: TensorLike, index: Any) -> Tensor:
    """Return ``a[index]`` for any index that NumPy allows.

    Parameters
    ----------
    a : array_like
    index : int, slice, array_like of int or bool, None, Ellipsis, or a tuple of them
        Arrays and lists are copied, so they may be changed afterwards.

    Returns
    -------
    Tensor

    Raises
    ------
    IndexError
        NumPy does not allow the index.

    Notes
    -----
    An element that is taken twice gets the sum of both gradients.

    Examples
    --------
    >>> x = Tensor([1.0, 2.0, 3.0], requires_grad=True)
    >>> getitem(x, [0, 0, 2]).sum().backward()
    >>> x.grad
    array([2., 0., 1.])
    """
    x, index = array(a), _copied(index)

    def vjp(g: Array) -> Array:
        full = np.zeros(x.shape, g.dtype)
        np.add.at(full, index, g)
        return full

    return node(x[index], (a, vjp), op="getitem")


_LASTING = {int, slice, EllipsisType, type(None)}


def _copied(index: Any) -> Any:
    """Return an index that stays as it is."""
    parts = index if type(index) is tuple else (index,)
    return index if _LASTING.issuperset(map(type, parts)) else copy.deepcopy(index)


def _joined(tensors: Iterable[TensorLike]) -> tuple[list[TensorLike], list[Array]]:
    """Return the inputs of a join as lists, of the inputs and of their arrays."""
    tensors = list(tensors)
    if not tensors:
        raise ValueError("tensors must hold at least one tensor, got none")
    return tensors, [array(t) for t in tensors]
