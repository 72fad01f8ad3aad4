"""Tensors: arrays that remember how they were computed.

A `Tensor` is an array together with the edges that lead back to the tensors it was computed from.
The functions that make edges are in `nnlib.ops`, and `nnlib.methods` gives tensors their operators
and methods; this module knows nothing about them. `nnlib.graph` walks the edges.

Complex numbers are internal: only `hessian` and the tests compute with a tiny imaginary part.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib import _allocator  # noqa: F401  to import it is enough
from nnlib._recording import arguments, blocks, no_grad
from nnlib.graph import adjoints, ancestry

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import ArrayLike

    from nnlib._types import Array

    Axis: TypeAlias = int | tuple[int, ...] | None
    TensorLike: TypeAlias = "Tensor | ArrayLike"
    Vjp: TypeAlias = Callable[[Array], Array]

__all__ = ["Tensor", "no_grad"]

_clock = itertools.count().__next__  # every new tensor takes the next number: parents are older


class Tensor:
    """An array of numbers that remembers how it was computed.

    Parameters
    ----------
    data : array_like
        The numbers, of any shape. They are copied. Floating-point arrays keep their dtype, except
        that half precision (float16) becomes float32, in which its sums do not overflow; lists,
        integers and truth values become float64.
    requires_grad : bool, optional
        Whether `backward` computes a gradient for this tensor (a *leaf* of the graph).

    Attributes
    ----------
    data : ndarray
        The values. Assigning to it, as an optimiser does, makes the tensor new: graphs that were
        built from the old values can no longer be walked, and say so.
    grad : ndarray or None
        The sum of the gradients that `backward` has brought to this leaf, with the shape and
        dtype of `data`. It is None as long as no gradient has arrived.
    requires_grad : bool
        True for such a leaf, and for everything that is computed from one.
    edges : list of (Tensor, callable)
        The parents and their vector-Jacobian products; empty for a leaf or a constant.
    order : int
        The place in the order of creation.
    op : str
        The name of the operation that made this tensor; "" for a leaf or a constant.

    Raises
    ------
    TypeError
        `data` holds something other than real numbers.

    Notes
    -----
    Arrays, numbers and tensors that require no gradient are constants in an operation. Constants
    are not copied, so do not change their numbers before `backward`; only indices, conditions and
    the targets of losses are. Assign to `data` (``p.data -= step``), not to parts of it
    (``p.data[0] = 1``): that goes unnoticed, and a reshaped or indexed tensor can share its
    numbers with the original, as in NumPy.

    A tensor keeps alive the graph it was computed from; `detach` and `item` let go of it.

    The comparisons ``== != < <= > >=`` compare numbers and return an array of truth values. As
    keys of a dict and members of a set, tensors count as themselves, whatever their numbers.

    Examples
    --------
    >>> x = Tensor([1.0, 2.0], requires_grad=True)
    >>> y = (x * x).sum()
    >>> y.backward()
    >>> x.grad
    array([2., 4.])
    """

    __slots__ = ("__weakref__", "_data", "edges", "grad", "op", "order", "requires_grad")

    def __init__(self, data: ArrayLike, requires_grad: bool = False) -> None:
        self._data = _floating(data, copy=True)
        self.grad: Array | None = None
        self.edges: Sequence[tuple[Tensor, Vjp]] = ()
        self.requires_grad = bool(requires_grad)
        self.order = _clock()
        self.op = ""

    @property
    def data(self) -> Array:
        if self.requires_grad and arguments.get():
            self._stay("data")
        return self._data

    @data.setter
    def data(self, data: ArrayLike) -> None:
        self._data = data if data is self._data else _floating(data, copy=True)
        self.order = _clock()

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes."""
        return self._data.shape

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self._data.ndim

    @property
    def size(self) -> int:
        """The number of elements."""
        return self._data.size

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the numbers."""
        return self._data.dtype

    def item(self) -> Any:
        """Return the value of a tensor with one element as a Python number.

        Raises
        ------
        ValueError
            The tensor does not have exactly one element.
        """
        self._stay("item()")
        if self.size != 1:
            raise ValueError(f"item: the tensor must have one element, got shape {self.shape}")
        return self._data.item()

    def numpy(self) -> Array:
        """Return the array of a constant; both share their numbers.

        Raises
        ------
        TypeError
            The tensor requires a gradient: call ``detach().numpy()``, as in PyTorch.
        """
        if self.requires_grad:
            raise TypeError(
                "numpy: the tensor must be a constant, got one that requires a gradient; "
                "call detach().numpy()"
            )
        return self._data

    def detach(self) -> Tensor:
        """Return a constant with a copy of the values."""
        return Tensor(self._data.real)

    def backward(self, gradient: TensorLike | None = None) -> None:
        """Add the gradient of this tensor to `grad` of every leaf below it.

        Parameters
        ----------
        gradient : array_like, optional
            The gradient with respect to this tensor, of its shape; 1 if the
            tensor is a scalar.

        Raises
        ------
        ValueError
            The tensor depends on no leaf that requires a gradient, or is no
            scalar and there is no `gradient`, or `gradient` has another shape,
            or data that the graph was built from has been assigned anew.
        """
        self._stay("backward()")
        start = None if gradient is None else value(gradient)
        for tensor, g in adjoints(self, start):
            if not tensor.edges:
                before = tensor.grad
                tensor.grad = g if before is None else np.asarray(before + g)

    def _stay(self, way_out: str) -> None:
        """Refuse to let numbers out of a graph that `grad` or its kin is recording."""
        watched = arguments.get()
        if watched and self.requires_grad and not watched.isdisjoint(ancestry(self)):
            raise TypeError(
                "f must compute with the tensors that it gets while it is being differentiated, "
                f"got a use of {way_out}, whose result would count as a constant: use nnlib's "
                "functions, or x.detach() where you mean a constant"
            )

    if TYPE_CHECKING:  # the operators and methods that nnlib.methods gives to tensors

        def __add__(self, other: TensorLike) -> Tensor: ...

        __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __add__
        __truediv__ = __rtruediv__ = __pow__ = __rpow__ = __matmul__ = __rmatmul__ = __add__

        def __neg__(self) -> Tensor: ...

        __abs__ = abs = exp = log = sin = cos = sqrt = __neg__

        def __eq__(self, other: object) -> Any: ...

        __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__

        def __getitem__(self, index: Any) -> Tensor: ...
        def sum(self, axis: Axis = None, keepdims: bool = False) -> Tensor: ...

        mean = max = min = sum

        def var(
            self, axis: Axis = None, *, correction: float = 1, keepdims: bool = False
        ) -> Tensor: ...

        std = var

        def argmax(self, axis: int | None = None, keepdims: bool = False) -> Any: ...

        argmin = argmax

        def clip(self, min: ArrayLike | None = None, max: ArrayLike | None = None) -> Tensor: ...
        def reshape(self, *shape: int | Sequence[int]) -> Tensor: ...
        @property
        def T(self) -> Tensor: ...
        def __len__(self) -> int: ...
        def __iter__(self) -> Iterator[Tensor]: ...
        def __bool__(self) -> bool: ...
        def __float__(self) -> float: ...
        def __int__(self) -> int: ...
        def __format__(self, spec: str) -> str: ...
        def __repr__(self) -> str: ...
        def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array: ...

    __hash__ = object.__hash__  # as keys and members, tensors count as themselves

    def __getstate__(self) -> object:
        self._stay("copy()")
        return super().__getstate__()

    def __setstate__(self, state: tuple[dict[str, Any] | None, dict[str, Any]]) -> None:
        for attributes in filter(None, state):
            for name, attribute in attributes.items():
                setattr(self, name, attribute)
        self._data = self._data.copy()
        self.order = _clock()  # a copy is new, also in another process


def node(
    data: ArrayLike,
    *edges: tuple[TensorLike | None, Vjp],
    op: str,
) -> Tensor:
    """Return the tensor `data` that an operation computed, with an edge for each input.

    Parameters
    ----------
    data : array_like
        The values; not copied.
    *edges : (input, vjp)
        `vjp(g)` returns the input's share of the gradient `g`, as a new array or as `g` or a view
        of it. It may have the shape that broadcasting gave the input. Edges to constants (arrays,
        numbers, tensors that require no gradient) are dropped.
    op : str
        The name of the operation.
    """
    made = Tensor.__new__(Tensor)
    if not (type(data) is np.ndarray and data.dtype.kind in "fc"):
        data = _computed(data)
    made._data = data
    made.grad = None
    made.edges = kept = []
    within = blocks.get()
    if not within or within[-1][0]:
        for edge in edges:
            if isinstance(edge[0], Tensor) and edge[0].requires_grad:
                kept.append(edge)
    made.requires_grad = bool(kept)
    made.order = _clock()
    made.op = op if kept else ""
    return made


def value(x: TensorLike) -> Any:
    """Return the array behind a tensor, or a constant as it takes part in an operation.

    Lists and arrays of integers or truth values become float64, as in `Tensor`. Python's numbers
    stay what they are, since float32 times them is float32.
    """
    if isinstance(x, Tensor):
        return x._data
    if isinstance(x, (float, int)):
        return float(x) if isinstance(x, bool) else x
    return _floating(x)


def array(x: TensorLike) -> Array:
    """Return the same as `value`, but as an array also if it is a Python number."""
    return x._data if isinstance(x, Tensor) else _floating(x)


def _floating(data: ArrayLike, copy: bool | None = None) -> Array:
    """Return an array of real floating-point numbers, in single precision at least."""
    array = np.array(data, copy=copy)
    if array.dtype.kind == "f":
        return array.astype(np.float32) if array.dtype == np.float16 else array
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    raise TypeError(f"data must hold real numbers, got dtype {array.dtype}")


def _computed(data: ArrayLike) -> Array:
    """Return what an operation computed as an array: sums of 0-d arrays are NumPy scalars."""
    array = np.asarray(data)
    return array if array.dtype.kind in "fc" else _floating(array)
