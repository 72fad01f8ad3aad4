"""A computational graph in words: as a table, step by step, and as alternative text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib.book.draw.paper import plain_number
from nnlib.book.draw.reading import TWO_INPUTS, Graph, plain_name

if TYPE_CHECKING:
    from nnlib._types import Array
    from nnlib.book.draw.reading import Highlight, Names, Node, Row
    from nnlib.tensor import Tensor


def graph_table(output: Tensor, names: Names | None = None) -> list[Row]:
    """List the nodes of a graph.

    Parameters
    ----------
    output : Tensor
        The result.
    names : dict, optional
        Names of nodes, Tensor -> str.

    Returns
    -------
    list of Row
        In forward order; the output is last.
    """
    return Graph(output, names).rows


def graph_steps(output: Tensor, names: Names | None = None) -> list[str]:
    """Tell how a graph is computed, forward and back, one sentence per step.

    Parameters
    ----------
    output, names
        As for `graph_table`.

    Returns
    -------
    list of str
        Sentence k tells what ``graph(output, names, until=k)`` shows: 0 for the leaves, then one
        for every operation, then one for every gradient, in the engine's order.
    """
    g = Graph(output, names)
    leaves = [f"{plain_name(r.name)} = {_words(r.value)}" for r in g.rows if not r.op]
    steps = ["Start: " + ", ".join(leaves) + "."]
    for i in g.made:
        row = g.rows[i]
        steps.append(f"Forward: {plain_name(row.name)} = {_call(row)} = {_words(row.value)}.")
    gradients = [row.gradient for row in g.rows if row.gradient is not None]
    if not gradients:
        return steps
    last = plain_name(g.rows[-1].name)
    steps.append(f"Backward starts: the gradient of {last} with respect to itself is 1.")
    for i in range(len(g.rows) - 2, -1, -1):
        row, rules = g.rows[i], [edge.rule for edge in g.edges if edge.tail == i]
        sentence = f"Backward: the gradient for {plain_name(row.name)} is "
        products = [f"({_words(r.local)}) × ({_words(r.incoming)})" for r in rules if r]
        if len(products) == len(rules):
            sentence += " + ".join(products) + " = "
        steps.append(sentence + f"{_words(gradients[i])}.")
    return steps


def roads(output: Tensor, leaf: Node, names: Names | None = None) -> list[list[Tensor]]:
    """List the paths along which a node acts on the output.

    Parameters
    ----------
    output : Tensor
        The result.
    leaf : Tensor or str
        Where the paths start: a node, or its name.
    names : dict, optional
        Names of nodes, Tensor -> str.

    Returns
    -------
    list of list of Tensor
        Each path from `leaf` to `output`, fit for ``graph(..., highlight=path)``.
    """
    g = Graph(output, names)
    end = len(g.tensors) - 1

    def onwards(node: int) -> list[list[int]]:
        if node == end:
            return [[node]]
        heads = sorted({edge.head for edge in g.edges if edge.tail == node})
        return [[node, *path] for head in heads for path in onwards(head)]

    return [[g.tensors[i] for i in path] for path in onwards(g.number(leaf))]


def describe(
    output: Tensor,
    names: Names | None = None,
    *,
    values: bool = True,
    gradients: bool = True,
    until: int | None = None,
    highlight: Highlight | None = None,
) -> str:
    """Describe a graph in words, as the alternative text of its picture.

    Parameters
    ----------
    output, names, values, gradients, until, highlight
        As for `graph`.

    Returns
    -------
    str
        The nodes in forward order with what is shown of them, numbers with at most four digits.
    """
    g = Graph(output, names)
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
