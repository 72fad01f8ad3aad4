"""Reading a computational graph: its nodes in order, their names, values and gradients.

Everything comes from the engine: the nodes and gradients from `nnlib.graph.adjoints`, the
operators from `Tensor.op`, the local derivatives from the edges.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nnlib.graph import adjoints, ancestry
from nnlib.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from nnlib._types import Array
    from nnlib.tensor import Vjp

    Names: TypeAlias = dict[Tensor, str]
    Node: TypeAlias = Tensor | str
    Highlight: TypeAlias = Sequence[Node] | Sequence[Sequence[Node]]

TWO_INPUTS = {"add", "sub", "mul", "div", "power", "matmul", "maximum", "minimum"}
_SIGNS = str.maketrans("", "", "${}\\_")


class Row(NamedTuple):
    """One node of a graph.

    Attributes
    ----------
    name : str
        The name that was given, or ``v1``, ``v2``, … in forward order.
    op : str
        The operation that made it; "" for a leaf.
    inputs : tuple of str
        Names of the nodes it was computed from. Constants are no nodes.
    shape : tuple of int
    value : float or ndarray
    gradient : float, ndarray or None
        Of the output with respect to this node; None if the output is not a scalar.
    """

    name: str
    op: str
    inputs: tuple[str, ...]
    shape: tuple[int, ...]
    value: float | Array
    gradient: float | Array | None


class Rule(NamedTuple):
    """The chain rule on an edge between scalars.

    ``share = local * incoming`` is what the head sends back to the tail.
    """

    local: float
    incoming: float
    share: float


class Edge(NamedTuple):
    """One use of a node: numbers of tail and head, and for scalars the chain rule on it."""

    tail: int
    head: int
    rule: Rule | None


class Reading:
    """A tensor's graph, read once.

    Parameters
    ----------
    output : Tensor
        The result.
    names : dict, optional
        Names of nodes, Tensor -> str.

    Attributes
    ----------
    tensors : list of Tensor
        In forward order: every tensor comes after those it was computed from.
    rows : list of Row
    edges : list of Edge
    rules : dict
        From the number of an edge to the chain rule on it, for edges between scalars.
    """

    def __init__(self, output: Tensor, names: Names | None = None) -> None:
        if not isinstance(output, Tensor):
            raise TypeError(f"output must be a Tensor, got {type(output).__name__}")
        if output.size == 1 and output.requires_grad:
            walk: list[tuple[Tensor, Array | None]] = list(adjoints(output))
        else:
            walk = [(tensor, None) for tensor in ancestry(output)]
        walk.reverse()
        self.tensors = [tensor for tensor, _ in walk]
        self._number = {tensor: i for i, tensor in enumerate(self.tensors)}
        given = _names(names, self._number)
        self.given = [tensor in given for tensor in self.tensors]
        labels = _complete(self.tensors, given)
        self.rows = [
            Row(
                labels[i],
                tensor.op,
                tuple(labels[self._number[parent]] for parent, _ in tensor.edges),
                tensor.shape,
                _readable(tensor.data),
                None if gradient is None else _readable(gradient),
            )
            for i, (tensor, gradient) in enumerate(walk)
        ]
        self.edges = [
            self._edge(parent, vjp, tensor, gradient)
            for tensor, gradient in walk
            for parent, vjp in tensor.edges
        ]
        self.rules = {k: edge.rule for k, edge in enumerate(self.edges) if edge.rule is not None}

    def _edge(self, parent: Tensor, vjp: Vjp, child: Tensor, gradient: Array | None) -> Edge:
        tail, head = self._number[parent], self._number[child]
        if gradient is None or parent.size != 1 or child.size != 1:
            return Edge(tail, head, None)
        local = np.asarray(vjp(np.ones_like(child.data))).item()
        share = np.asarray(vjp(gradient)).item()
        return Edge(tail, head, Rule(local, gradient.item(), share))

    @property
    def made(self) -> list[int]:
        """Numbers of the nodes that an operation made, in forward order."""
        return [i for i, row in enumerate(self.rows) if row.op]

    def number(self, node: Node) -> int:
        """Return the number of a node that is given as a Tensor or by its name."""
        if isinstance(node, Tensor):
            if node in self._number:
                return self._number[node]
            raise ValueError(f"this tensor is not in the graph of the output: {node!r}")
        known = [row.name for row in self.rows]
        plain = [plain_name(name) for name in known]
        for names in (known, plain):
            if node in names:
                return names.index(node)
        raise ValueError(f"a node must be named as one of {known}, got {node!r}")

    def marked(self, highlight: Highlight | None) -> list[int]:
        """Return the numbers of the edges on a path, or on several paths, of nodes."""
        if isinstance(highlight, str | Tensor):
            raise TypeError(f"highlight must be a path, a sequence of nodes, got {highlight!r}")
        if highlight is None or len(highlight) == 0:
            return []
        one = isinstance(highlight[0], Tensor | str)
        paths: Sequence[Any] = [highlight] if one else highlight
        marked: list[int] = []
        for path in paths:
            numbers = [self.number(node) for node in path]
            for tail, head in pairwise(numbers):
                found = [k for k, e in enumerate(self.edges) if (e.tail, e.head) == (tail, head)]
                if not found:
                    a, b = self.rows[tail].name, self.rows[head].name
                    raise ValueError(f"highlight: {a!r} is no input of {b!r}")
                marked += [k for k in found if k not in marked]
        return marked

    def shown(
        self, until: int | None, values: bool = True, gradients: bool = True
    ) -> tuple[set[int], set[int]]:
        """Return the sets of nodes whose value and whose gradient is shown after `until` steps.

        The leaves have their values from the start. Then every operation is one step, and after
        them every gradient is one, in the engine's order.
        """
        count = len(self.rows)
        if until is not None and not 0 <= until <= len(self.made) + count:
            raise ValueError(f"until must be in 0..{len(self.made) + count}, got {until}")
        forward = len(self.made) if until is None else min(until, len(self.made))
        backward = count if until is None else until - forward
        hidden = set(self.made[forward:])
        with_value = {i for i in range(count) if values and i not in hidden}
        with_gradient = {i for i in range(count - backward, count) if gradients}
        return with_value, with_gradient

    def active(self, until: int | None) -> tuple[int | None, list[int]]:
        """Return the node that step `until` computes, or None, and the edges that it uses."""
        if not until:
            return None, []
        if until <= len(self.made):
            node = self.made[until - 1]
            return node, [k for k, edge in enumerate(self.edges) if edge.head == node]
        node = len(self.rows) - (until - len(self.made))
        return node, [k for k, edge in enumerate(self.edges) if edge.tail == node]


def plain_name(name: str) -> str:
    """Strip the signs of mathematical typesetting from a name."""
    return name.translate(_SIGNS)


def _names(names: Names | None, numbers: Mapping[Tensor, int]) -> Names:
    names = {} if names is None else names
    if not isinstance(names, dict):
        raise TypeError(f"names must be a dict from Tensor to str, got {type(names).__name__}")
    for tensor, name in names.items():
        if not isinstance(tensor, Tensor) or not isinstance(name, str):
            raise TypeError(f"names must hold a Tensor and a str each, got {tensor!r}: {name!r}")
        if tensor not in numbers:
            raise ValueError(
                f"names: {name!r} is not in the graph of the output (a constant, or never used)"
            )
    if len(set(names.values())) < len(names):
        raise ValueError(f"names: two nodes have one name in {list(names.values())}")
    return names


def _complete(tensors: Sequence[Tensor], given: Names) -> list[str]:
    """Name what has no name, without repeating a given one."""
    labels: list[str] = []
    taken, k = set(given.values()), 0
    for tensor in tensors:
        name = given.get(tensor)
        while name is None:
            k += 1
            name = f"v{k}" if f"v{k}" not in taken else None
        labels.append(name)
    return labels


def _readable(array: Array) -> float | Array:
    return array.item() if array.ndim == 0 else np.array(array)
