"""A computational graph in words: as a table, step by step, and as alternative text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib.book.draw.paper import plain_number
from nnlib.book.draw.reading import TWO_INPUTS, plain_name

if TYPE_CHECKING:
    from nnlib._types import Array
    from nnlib.book.draw.reading import Highlight, Node, Reading, Row
    from nnlib.tensor import Tensor


def steps(g: Reading) -> list[str]:
    """Tell how a graph is computed, one sentence per step; see `Graph.steps`."""
    leaves = [f"{plain_name(r.name)} = {_words(r.value)}" for r in g.rows if not r.op]
    told = ["Start: " + ", ".join(leaves) + "."]
    for i in g.made:
        row = g.rows[i]
        told.append(f"Forward: {plain_name(row.name)} = {_call(row)} = {_words(row.value)}.")
    gradients = [row.gradient for row in g.rows if row.gradient is not None]
    if not gradients:
        return told
    last = plain_name(g.rows[-1].name)
    told.append(f"Backward starts: the gradient of {last} with respect to itself is 1.")
    for i in range(len(g.rows) - 2, -1, -1):
        row, rules = g.rows[i], [edge.rule for edge in g.edges if edge.tail == i]
        sentence = f"Backward: the gradient for {plain_name(row.name)} is "
        products = [f"({_words(r.local)}) × ({_words(r.incoming)})" for r in rules if r]
        if len(products) == len(rules):
            sentence += " + ".join(products) + " = "
        told.append(sentence + f"{_words(gradients[i])}.")
    return told


def paths(g: Reading, leaf: Node) -> list[list[Tensor]]:
    """List the paths from a node to the output; see `Graph.paths`."""
    end = len(g.tensors) - 1

    def onwards(node: int) -> list[list[int]]:
        if node == end:
            return [[node]]
        heads = sorted({edge.head for edge in g.edges if edge.tail == node})
        return [[node, *path] for head in heads for path in onwards(head)]

    return [[g.tensors[i] for i in path] for path in onwards(g.number(leaf))]


def describe(
    g: Reading, values: bool, gradients: bool, until: int | None, highlight: Highlight | None
) -> str:
    """Describe in words what a picture shows of a graph; see `Graph.describe`."""
    with_value, with_gradient = g.shown(until, values, gradients)
    parts = []
    for i, row in enumerate(g.rows):
        text = plain_name(row.name) + (f" = {_call(row)}" if row.op else "")
        notes = [] if row.op else ["leaf"]
        if i in with_value:
            notes.append(f"value {_words(row.value)}")
        if i in with_gradient and row.gradient is not None:
            notes.append(f"gradient {_words(row.gradient)}")
        parts.append(f"{text} ({', '.join(notes)})" if notes else text)
    count = f"{len(g.rows)} node" + "s" * (len(g.rows) != 1)
    sentence = f"Computational graph with {count}: " + "; ".join(parts) + "."
    marked = [g.edges[k] for k in g.marked(highlight)]
    if marked:
        roads = (
            f"{plain_name(g.rows[e.tail].name)} to {plain_name(g.rows[e.head].name)}"
            + ("" if e.rule is None else f", local derivative {_words(e.rule.local)}")
            for e in marked
        )
        sentence += f" Highlighted: {', '.join(roads)}."
    return sentence


def _call(row: Row) -> str:
    inputs = [plain_name(name) for name in row.inputs]
    if row.op in TWO_INPUTS and len(inputs) == 1:
        return f"{row.op} of {inputs[0]} and a constant"
    return f"{row.op}({', '.join(inputs)})"


def _words(value: float | Array) -> str:
    """A value in words: a number, the entries of a small array, or what a large one is like."""
    if np.ndim(value) == 0:
        return plain_number(value)
    if np.size(value) <= 9:
        rows = np.atleast_2d(value) if np.ndim(value) <= 2 else [np.ravel(value)]
        return "; ".join(" ".join(plain_number(v, 3) for v in row) for row in rows).join("[]")
    shape = " by ".join(map(str, np.shape(value)))
    return f"{shape} from {plain_number(np.min(value), 3)} to {plain_number(np.max(value), 3)}"
