"""What tensors answer: operators, methods, Python's conversions, and NumPy's functions.

``x + y``, ``x.sum()`` and ``np.exp(x)`` are the functions of nnlib. A function of NumPy that nnlib
does not have is refused, since its result would leave the graph.
"""

from __future__ import annotations

import inspect
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib import activations, ops
from nnlib.ops.elementwise import values
from nnlib.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from nnlib._types import Array


def _reshape(self: Tensor, *shape: Any) -> Tensor:
    """Return the same numbers in another shape: ``x.reshape(2, 3)`` or ``x.reshape((2, 3))``."""
    return ops.reshape(self, shape[0] if len(shape) == 1 else shape)


def _compared(ufunc: np.ufunc, a: Any, b: Any) -> Any:
    """Return where a comparison holds between the numbers of two inputs."""
    x, y = values(a, b)
    return ufunc(x.real, y.real)


def _comparison(ufunc: np.ufunc, a: Tensor, b: Any) -> Any:
    return NotImplemented if b is None else _compared(ufunc, a, b)


# ---------------------------------------------------------------------- Python's conversions


def _iter(self: Tensor) -> Iterator[Tensor]:
    return (self[i] for i in range(len(self)))


def _number(self: Tensor, what: str) -> Any:
    """Return the value for Python's conversions, which also math.exp and the like call."""
    if self.requires_grad:
        raise TypeError(
            f"{what}: the tensor must be a constant, got one that requires a gradient; use "
            "nnlib's functions to go on computing with it, or item() for its value alone"
        )
    return self.item()


def _format(self: Tensor, spec: str) -> str:
    if not spec:
        return str(self)
    if self.size != 1:
        raise TypeError(
            f"the format {spec!r} must get a tensor with one element, got shape {self.shape}"
        )
    return format(self._data.real.item(), spec)


def _repr(self: Tensor) -> str:
    x = self._data.real
    hidden = (np.abs(x) < 5e-5) & (x != 0)  # four digits after the point would show a zero
    numbers = np.array2string(
        x, precision=4, suppress_small=not hidden.any(), separator=", ", prefix="Tensor("
    )
    dtype = "" if self.dtype == np.float64 else f", dtype={self.dtype}"
    leaf = ", requires_grad=True" if self.requires_grad and not self.edges else ""
    op = f", op={self.op!r}" if self.edges else ""
    return f"Tensor({numbers}{dtype}{leaf}{op})"


def _array(self: Tensor, dtype: Any = None, copy: bool | None = None) -> Array:
    raise TypeError(
        "NumPy must get arrays, got a Tensor: use nnlib's functions (stack joins tensors), "
        "or pass x.detach().data for the values alone"
    )


# ------------------------------------------------------------------------------ all of them


METHODS = {
    "__add__": ops.add,
    "__radd__": ops.add,
    "__sub__": ops.sub,
    "__rsub__": lambda a, b: ops.sub(b, a),
    "__mul__": ops.mul,
    "__rmul__": ops.mul,
    "__truediv__": ops.div,
    "__rtruediv__": lambda a, b: ops.div(b, a),
    "__pow__": ops.power,
    "__rpow__": lambda a, b: ops.power(b, a),
    "__matmul__": ops.matmul,
    "__rmatmul__": lambda a, b: ops.matmul(b, a),
    "__neg__": ops.neg,
    "__abs__": ops.abs,
    "__eq__": lambda a, b: _comparison(np.equal, a, b),
    "__ne__": lambda a, b: _comparison(np.not_equal, a, b),
    "__lt__": lambda a, b: _comparison(np.less, a, b),
    "__le__": lambda a, b: _comparison(np.less_equal, a, b),
    "__gt__": lambda a, b: _comparison(np.greater, a, b),
    "__ge__": lambda a, b: _comparison(np.greater_equal, a, b),
    "__getitem__": ops.getitem,
    "abs": ops.abs,
    "exp": ops.exp,
    "log": ops.log,
    "cos": ops.cos,
    "sin": ops.sin,
    "sqrt": ops.sqrt,
    "sum": ops.sum,
    "mean": ops.mean,
    "var": ops.var,
    "std": ops.std,
    "max": ops.max,
    "min": ops.min,
    "argmax": ops.argmax,
    "argmin": ops.argmin,
    "clip": ops.clip,
    "reshape": _reshape,
    "T": property(ops.transpose, doc="The tensor with its axes reversed."),
    "__len__": lambda self: len(self._data),
    "__iter__": _iter,
    "__bool__": lambda self: bool(self._data),
    "__float__": lambda self: float(_number(self, "float")),
    "__int__": lambda self: int(_number(self, "int")),
    "__format__": _format,
    "__repr__": _repr,
    "__array__": _array,
}


# ------------------------------------------------------------------------- NumPy's functions

UFUNCS: dict[np.ufunc, Callable[..., Any]] = {
    np.add: ops.add,
    np.subtract: ops.sub,
    np.multiply: ops.mul,
    np.divide: ops.div,
    np.negative: ops.neg,
    np.power: ops.power,
    np.matmul: ops.matmul,
    np.exp: ops.exp,
    np.log: ops.log,
    np.sqrt: ops.sqrt,
    np.sin: ops.sin,
    np.cos: ops.cos,
    np.tanh: activations.tanh,
    np.absolute: ops.abs,
    np.maximum: ops.maximum,
    np.minimum: ops.minimum,
}
COMPARISONS = {np.equal, np.not_equal, np.less, np.less_equal, np.greater, np.greater_equal}


def _array_ufunc(self: Tensor, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
    if method == "__call__" and not options:
        if ufunc in UFUNCS:
            return UFUNCS[ufunc](*inputs)
        if ufunc in COMPARISONS:
            return _compared(ufunc, *inputs)
    raise _refusal(ufunc.__name__ + ("" if method == "__call__" else f".{method}"), options)


def _reduction(f: Callable[..., Any], a: Any, axis: Any = None, *, keepdims: bool = False) -> Any:
    return f(a, axis, keepdims)


def _spread(
    f: Callable[..., Any], a: Any, axis: Any = None, *, ddof: float = 0, keepdims: bool = False
) -> Any:
    return f(a, axis, correction=ddof, keepdims=keepdims)


# With NumPy's arguments, as far as nnlib knows what they mean.
FUNCTIONS: dict[Callable[..., Any], Callable[..., Any]] = {
    np.sum: partial(_reduction, ops.sum),
    np.mean: partial(_reduction, ops.mean),
    np.max: partial(_reduction, ops.max),
    np.amax: partial(_reduction, ops.max),
    np.min: partial(_reduction, ops.min),
    np.amin: partial(_reduction, ops.min),
    np.argmax: partial(_reduction, ops.argmax),
    np.argmin: partial(_reduction, ops.argmin),
    np.var: partial(_spread, ops.var),
    np.std: partial(_spread, ops.std),
    np.where: lambda condition, x, y: ops.where(condition, x, y),
    np.clip: lambda a, a_min=None, a_max=None, *, min=None, max=None: ops.clip(
        a, min if a_min is None else a_min, max if a_max is None else a_max
    ),
    np.reshape: lambda a, shape: ops.reshape(a, shape),
    np.transpose: lambda a, axes=None: ops.transpose(a, axes),
    np.concatenate: lambda arrays, axis=0: ops.concatenate(arrays, axis),
    np.stack: lambda arrays, axis=0: ops.stack(arrays, axis),
    np.shape: lambda a: a.shape,
    np.ndim: lambda a: a.ndim,
    np.size: lambda a: a.size,
}


def _array_function(
    self: Tensor, f: Callable[..., Any], types: Any, args: Sequence[Any], options: dict[str, Any]
) -> Any:
    try:
        ours = FUNCTIONS[f]
        inspect.signature(ours).bind(*args, **options)
    except (KeyError, TypeError):
        raise _refusal(f.__name__, options) from None
    return ours(*args, **options)


def _refusal(name: str, options: Any = ()) -> TypeError:
    what = f"np.{name}" + (f" with {' and '.join(options)}" if options else "")
    return TypeError(
        f"{what} must get arrays, got a Tensor: use nnlib's functions to stay in the graph, "
        "or pass x.detach().data for the values alone"
    )


PROTOCOLS = {"__array_ufunc__": _array_ufunc, "__array_function__": _array_function}
for _name, _method in {**METHODS, **PROTOCOLS}.items():
    setattr(Tensor, _name, _method)
