"""Tensors, and backpropagation through the graph that they form.

A `Tensor` is an array together with the edges that lead back to the tensors it was computed
from. An edge is a pair `(parent, vjp)`: the function `vjp` takes the gradient of the final
result with respect to *this* tensor, multiplies it by the local derivative, and so returns the
parent's share of the gradient (a *vector-Jacobian product*). `adjoints` walks the edges from the
result back to the leaves and adds up the shares. That is all of reverse-mode differentiation
(Griewank and Walther 2008, "Evaluating derivatives", chapter 3).

The functions that make edges are in `nnlib.ops`; this module knows nothing about them.
"""

from __future__ import annotations

import contextlib
import itertools
import operator
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import ArrayLike

    from nnlib._types import Array

    Axis: TypeAlias = int | tuple[int, ...] | None
    TensorLike: TypeAlias = "Tensor | ArrayLike"
    Vjp: TypeAlias = Callable[[Array], Array]

_clock = itertools.count().__next__  # every new tensor takes the next number: parents are older
_recording = True


class Tensor:
    """An array of numbers that remembers how it was computed.

    Parameters
    ----------
    data : array_like
        The numbers, of any shape. They are copied. Floating-point arrays keep their dtype; lists,
        integers and truth values become float64.
    requires_grad : bool, optional
        Whether `backward` is to compute a gradient for this tensor (a *leaf* of the graph).

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

    Notes
    -----
    Arrays, numbers and tensors that require no gradient are constants in an operation. Constants
    are not copied: do not change them before `backward`. Assign to `data` (``p.data -= step``), not
    to parts of it (``p.data[0] = 1``): that goes unnoticed, and a reshaped or indexed tensor can
    share its numbers with the original, as in NumPy.

    A tensor keeps alive the graph it was computed from; `detach` and `item` let go of it. ``==``
    compares identity, so tensors can be the keys of a dict; compare values with
    ``a.data == b.data``.

    Examples
    --------
    >>> x = Tensor([1.0, 2.0], requires_grad=True)
    >>> y = (x * x).sum()
    >>> y.backward()
    >>> x.grad
    array([2., 4.])
    """

    __slots__ = ("__weakref__", "_data", "edges", "grad", "order", "requires_grad")
    __array_ufunc__ = None  # so that `array * tensor` asks the tensor what to do

    def __init__(self, data: ArrayLike, requires_grad: bool = False) -> None:
        self._data = _floating(data, copy=True)
        self.grad: Array | None = None
        self.edges: Sequence[tuple[Tensor, Vjp]] = ()
        self.requires_grad = bool(requires_grad)
        self.order = _clock()

    @property
    def data(self) -> Array:
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

    @property
    def op(self) -> str:
        """The name of the operation that made this tensor; "" for a leaf or a constant."""
        return getattr(self.edges[0][1], "__qualname__", "").split(".")[0] if self.edges else ""

    def item(self) -> Any:
        """Return the value of a tensor with one element as a Python number; else ValueError."""
        return self._data.item()

    def detach(self) -> Tensor:
        """Return a constant with a copy of the values."""
        return Tensor(self._data)

    def backward(self, gradient: TensorLike | None = None) -> None:
        """Add the gradient of this tensor to `grad` of every leaf it was computed from.

        Parameters
        ----------
        gradient : array_like, optional
            The gradient with respect to this tensor, of its shape; 1 if the tensor is a scalar.
        """
        for node, g in adjoints(self, gradient):
            if not node.edges:
                node.grad = g if node.grad is None else np.asarray(node.grad + g)

    if TYPE_CHECKING:  # the operators and methods that nnlib.ops gives to tensors

        def __add__(self, other: TensorLike) -> Tensor: ...

        __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __add__
        __truediv__ = __rtruediv__ = __pow__ = __rpow__ = __matmul__ = __rmatmul__ = __add__

        def __neg__(self) -> Tensor: ...
        def __abs__(self) -> Tensor: ...
        def __getitem__(self, index: Any) -> Tensor: ...
        def sum(self, axis: Axis = None, keepdims: bool = False) -> Tensor: ...

        mean = max = sum

        def reshape(self, *shape: int | Sequence[int]) -> Tensor: ...
        @property
        def T(self) -> Tensor: ...

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self) -> Iterator[Tensor]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        return bool(self._data)

    def __float__(self) -> float:
        return float(self.item())

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        raise TypeError("NumPy needs an array, got a Tensor: pass tensor.data")

    def __setstate__(self, state: tuple[dict[str, Any] | None, dict[str, Any]]) -> None:
        for attributes in filter(None, state):
            for name, attribute in attributes.items():
                setattr(self, name, attribute)
        self._data = self._data.copy()
        self.order = _clock()  # a copy is new, also in another process

    def __repr__(self) -> str:
        values = np.array2string(
            self._data, precision=4, suppress_small=True, separator=", ", prefix="Tensor("
        )
        dtype = "" if self.dtype == np.float64 else f", dtype={self.dtype}"
        leaf = ", requires_grad=True" if self.requires_grad and not self.edges else ""
        op = f", op={self.op!r}" if self.edges else ""
        return f"Tensor({values}{dtype}{leaf}{op})"


def adjoints(output: Tensor, gradient: TensorLike | None = None) -> Iterator[tuple[Tensor, Array]]:
    """Yield `(node, gradient of output with respect to node)`, the youngest node first.

    A node is younger than its parents. So when its turn comes, all of its children have had
    theirs, and its gradient is complete.
    """
    adjoint = {output: _seed(output, gradient)}
    for node in ancestry(output):
        g = np.asarray(adjoint.pop(node))  # adding 0-d arrays makes NumPy scalars
        yield node, g
        for parent, vjp in node.edges:
            share, data = vjp(g), parent._data
            if share.shape != data.shape:
                share = unbroadcast(share, data.shape)
            elif not parent.edges and (share is g or share.base is not None):
                share = share.copy()  # a leaf keeps its gradient: `g` or a view is not its own
            if share.dtype != data.dtype:
                share = share.astype(data.dtype)
            adjoint[parent] = adjoint[parent] + share if parent in adjoint else share


def ancestry(output: Tensor) -> list[Tensor]:
    """Return the tensors that `output` was computed from, itself included, youngest first."""
    found, seen = [output], {output}
    for node in found:  # which grows meanwhile
        for parent, _ in node.edges:
            if parent.order > node.order:
                raise ValueError(
                    f"the data of a tensor of shape {parent.shape} was assigned after "
                    f"{node.op!r} had used it: compute the output again before the gradient"
                )
            if parent not in seen:
                seen.add(parent)
                found.append(parent)
    found.sort(key=operator.attrgetter("order"), reverse=True)
    return found


def node(data: ArrayLike, *edges: tuple[TensorLike | None, Vjp]) -> Tensor:
    """Return the tensor `data` that an operation computed, with an edge for each input.

    Parameters
    ----------
    data : array_like
        The values; not copied.
    *edges : (input, vjp)
        `vjp(g)` returns the input's share of the gradient `g`, as a new array or as `g` or a view
        of it. It may have the shape that broadcasting gave the input. Edges to constants (arrays,
        numbers, tensors that require no gradient) are dropped.
    """
    made = Tensor.__new__(Tensor)
    made._data = data if type(data) is np.ndarray and data.dtype.kind == "f" else _floating(data)
    made.grad = None
    made.edges = kept = []
    if _recording:
        for edge in edges:
            if isinstance(edge[0], Tensor) and edge[0].requires_grad:
                kept.append(edge)
    made.requires_grad = bool(kept)
    made.order = _clock()
    return made


def value(x: TensorLike) -> Any:
    """Return the array behind a tensor, or a constant as it takes part in an operation.

    Integer arrays and lists become float64. Python's numbers and truth values stay what they are,
    since float32 times them is float32.
    """
    if isinstance(x, Tensor):
        return x._data
    if isinstance(x, (float, int)):
        return x
    return x if isinstance(x, (np.ndarray, np.generic)) and x.dtype.kind in "bfc" else _floating(x)


def array(x: TensorLike) -> Array:
    """Return the same as `value`, but as an array also if it is a Python number."""
    return x._data if isinstance(x, Tensor) else np.asarray(value(x))


def no_grad() -> contextlib.AbstractContextManager[None]:
    """Compute values but record no graph within a `with` block.

    Examples
    --------
    >>> w = Tensor(2.0, requires_grad=True)
    >>> with no_grad():
    ...     y = 3 * w
    >>> y.requires_grad
    False
    """
    return recording(False)


@contextlib.contextmanager
def recording(on: bool) -> Iterator[None]:
    """Record a graph, or none, within a `with` block."""
    global _recording
    before, _recording = _recording, on
    try:
        yield
    finally:
        _recording = before


def unbroadcast(g: Array, shape: tuple[int, ...]) -> Array:
    """Sum `g` over the axes that broadcasting an array of this shape added or stretched.

    An input that was used many times gets the sum of the gradients of its copies.
    """
    added = g.ndim - len(shape)
    kept = [axis for axis in range(added, g.ndim) if g.shape[axis] == shape[axis - added]]
    summed: Array = np.einsum(g, range(g.ndim), kept)
    return summed.reshape(shape)


def _seed(output: Tensor, gradient: TensorLike | None) -> Array:
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
    seed = np.array(value(gradient), output.dtype)
    if seed.shape != output.shape:
        raise ValueError(
            f"backward: gradient must have the output's shape {output.shape}, got {seed.shape}"
        )
    return seed


def _floating(data: ArrayLike, copy: bool | None = None) -> Array:
    """Return an array of floating-point (or complex) numbers."""
    array = np.array(data, copy=copy)
    if array.dtype.kind in "fc":
        return array
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    raise TypeError(f"data must hold real numbers, got dtype {array.dtype}")


# glibc hands freed blocks of more than 128 kB back to the system, and every training step then
# pays for fetching its arrays anew. Freeing one large block once teaches it to keep them.
if sys.platform == "linux":
    np.empty(31 << 20, np.uint8)
