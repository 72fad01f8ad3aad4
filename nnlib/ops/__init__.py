"""The operations: what can be computed with tensors, and the derivative of each.

Every function computes with arrays and returns a `node` with one edge per input. Read
`(a, lambda g: g / x)` as the chain rule: "the gradient for `a` is the gradient `g` of the result
times the local derivative `1 / x`". Broadcasting needs no care here: the walk back sums what it
stretched.

Inputs are tensors, arrays, numbers or lists. Values are those of the NumPy function: outside of
its domain an operation gives inf or nan and NumPy's warning, which `np.errstate` rules. Where a
derivative is infinite, as that of a square root at 0, the gradient is inf.
"""

from nnlib.ops.elementwise import (
    abs,
    add,
    clip,
    cos,
    div,
    exp,
    log,
    maximum,
    minimum,
    mul,
    neg,
    power,
    sin,
    sqrt,
    sub,
    where,
)
from nnlib.ops.products import (
    linear,
    matmul,
)
from nnlib.ops.reductions import (
    argmax,
    argmin,
    max,
    mean,
    min,
    std,
    sum,
    var,
)
from nnlib.ops.shapes import (
    concatenate,
    getitem,
    reshape,
    stack,
    transpose,
)

__all__ = [
    "abs",
    "add",
    "argmax",
    "argmin",
    "clip",
    "concatenate",
    "cos",
    "div",
    "exp",
    "getitem",
    "linear",
    "log",
    "matmul",
    "max",
    "maximum",
    "mean",
    "min",
    "minimum",
    "mul",
    "neg",
    "power",
    "reshape",
    "sin",
    "sqrt",
    "stack",
    "std",
    "sub",
    "sum",
    "transpose",
    "var",
    "where",
]
