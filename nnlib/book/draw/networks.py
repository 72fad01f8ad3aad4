"""Drawings of networks: inputs as squares at the left, units as circles, one column per layer."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib import activations as functions
from nnlib.book.charts import rect
from nnlib.book.draw.paper import (
    INCH,
    LEADING,
    MARGIN,
    SIZE,
    SMALL,
    WIDTH,
    box,
    circle,
    line,
    number,
    sheet,
    text_size,
    write,
)
from nnlib.tensor import value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from nnlib._types import Array
    from nnlib.book.charts import Chart, Panel
    from nnlib.book.draw.paper import Sheet
    from nnlib.book.draw.routes import Point
    from nnlib.tensor import TensorLike

    Labels: TypeAlias = Mapping[int, Sequence[str]]
    Unit: TypeAlias = tuple[int, int]
    Places: TypeAlias = dict[tuple[int, int | str | None], Point]

RADIUS = 0.2
PITCH = 0.54  # between the centres of two neighbours
LINES = (0.7, 4.4)  # thinnest and thickest edge for weights
CURVES = ("identity", "step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "softplus", "softmax")


def network(
    sizes: Sequence[int],
    *,
    activations: str | Sequence[str] | None = None,
    labels: Labels | None = None,
    weights: Sequence[TensorLike] | None = None,
    values: Sequence[TensorLike | None] | None = None,
    bias: bool = False,
    titles: Sequence[str] | None = None,
    highlight: Sequence[Unit] | None = None,
    most: int = 6,
    width: float = WIDTH,
    height: float | None = None,
) -> Chart:
    """Draw a feed-forward network.

    Inputs are squares, units are circles. Inside a unit stands its value, or else its label, or
    else the curve of its activation; a softmax has a frame around its layer, because its units
    depend on each other. Layers with more than `most` units are cut short by dots and have their
    size below.

    Parameters
    ----------
    sizes : sequence of int
        Number of inputs, then of units of every layer; two numbers or more.
    activations : str or sequence of str, optional
        Activation of every layer after the inputs: one of identity, step, sigmoid, tanh, relu,
        leaky_relu, elu, softplus, softmax, or "" for none. A single name is meant for all.
    labels : dict, optional
        Layer number -> names of its units. Those of the last layer (number -1 will do) stand at
        its right.
    weights : sequence of array_like or Tensor, optional
        One matrix of shape (sizes[l + 1], sizes[l]) per map. Thickness is magnitude; positive
        weights are solid and blue, negative ones dashed and vermilion.
    values : sequence, optional
        Per layer an array of values to write inside its units, or None.
    bias : bool
        Whether to draw a unit "1" that feeds each following layer.
    titles : sequence of str, optional
        What to write below each layer.
    highlight : sequence of (int, int), optional
        Pairs (layer, unit) to mark together with the edges that lead into them.
    most : int
        Largest number of units drawn per layer.
    width, height : float
        Size in inches; by default as high as needed.

    Returns
    -------
    Chart

    Raises
    ------
    ValueError
        If sizes, activations, labels, weights, values or marked units do not fit together.

    Examples
    --------
    >>> chart = network([784, 32, 10], activations=["relu", "softmax"])
    """
    net = _Network(sizes, activations, labels, weights, values, bias, titles, highlight, most)
    height = net.height + 2 * MARGIN if height is None else height
    paper = sheet(width, height)
    net.draw(paper, MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN)
    return paper.chart()


def network_panel(
    sizes: Sequence[int], *, title: str = "", weight: float = 1.0, **options: Any
) -> Panel:
    """Draw a network as a panel, so that one chart can have several.

    Parameters
    ----------
    sizes, **options
        As for `network`, without `width` and `height`: it takes as much room as it needs, about
        0.54 inches per unit of the largest layer, and is fitted to the panel.
    title : str
        Written above.
    weight : float
        The panel's share of the width.
    """
    net = _Network(sizes, **options)
    paper = sheet(net.width, net.height)
    net.draw(paper, 0.0, 0.0, net.width, net.height)
    return paper.panel(title, weight)


class _Network:
    """What is to be drawn, checked, and its size."""

    def __init__(
        self,
        sizes: Sequence[int],
        activations: str | Sequence[str] | None = None,
        labels: Labels | None = None,
        weights: Sequence[TensorLike] | None = None,
        values: Sequence[TensorLike | None] | None = None,
        bias: bool = False,
        titles: Sequence[str] | None = None,
        highlight: Sequence[Unit] | None = None,
        most: int = 6,
    ) -> None:
        self.sizes = [int(n) for n in sizes]
        if len(self.sizes) < 2 or min(self.sizes) < 1:
            raise ValueError(f"sizes must be two or more numbers from 1 on, got {list(sizes)}")
        if most < 3:
            raise ValueError(f"most must be at least 3, got {most}")
        count = len(self.sizes)
        self.activations = _activations(activations, count)
        self.labels = _labels(labels, self.sizes)
        self.weights = _weights(weights, self.sizes)
        self.values = _values(values, self.sizes)
        self.titles = _titles(titles, self.sizes, self.activations, most)
        for layer, unit in highlight or ():
            if not -count <= layer < count:
                raise ValueError(f"highlight must name layers in 0..{count - 1}, got {layer}")
            if not 0 <= unit < self.sizes[layer]:
                raise ValueError(
                    f"highlight must name units in 0..{self.sizes[layer] - 1} "
                    f"of layer {layer}, got {unit}"
                )
        self.marked = {(layer % count, unit) for layer, unit in highlight or ()}
        self.bias = bias
        # The units that are drawn, per layer; None stands for the dots.
        self.drawn = [
            [*range(n)] if n <= most else [*range(most - 2), None, n - 1] for n in self.sizes
        ]
        self.rows = [
            len(units) + (bias and layer < count - 1) for layer, units in enumerate(self.drawn)
        ]
        lines = [1 + title.count("\n") for title in self.titles if title]
        self.foot = max(lines, default=0) * SIZE * LEADING / INCH + (0.12 if lines else 0.0)
        self.height = max(self.rows) * PITCH + 0.1 + self.foot
        self.left = max([text_size(t)[0] for t in self.labels[0]], default=0.0)
        fits = self.left <= 1.7 * RADIUS and self.values[0] is None
        self.left = 0.0 if fits or not self.left else self.left + 0.08
        self.right = max([text_size(t)[0] + 0.1 for t in self.labels[-1]], default=0.0)
        self.edge = max([RADIUS + 0.1, *(text_size(t)[0] / 2 for t in self.titles)])
        self.width = self.left + self.right + 2 * self.edge + (count - 1) * 0.9

    def draw(self, paper: Sheet, x: float, y: float, width: float, height: float) -> None:
        span = width - max(self.left + RADIUS + 0.1, self.edge)
        span -= max(self.right + RADIUS + 0.1, self.edge)
        start = x + max(self.left + RADIUS + 0.1, self.edge)
        step = min(span / (len(self.sizes) - 1), 2.0)
        start += (span - step * (len(self.sizes) - 1)) / 2
        middle = y + (height - self.foot) / 2
        place: Places = {}
        for layer, units in enumerate(self.drawn):
            top = middle - (self.rows[layer] - 1) * PITCH / 2
            names = [*units, "1"] if self.rows[layer] > len(units) else units
            for k, unit in enumerate(names):
                place[layer, unit] = (start + layer * step, top + k * PITCH)
        self._edges(paper, place)
        for (layer, unit), (cx, cy) in place.items():
            if unit is None:
                write(paper, cx, cy, "⋮", size=22)
            elif isinstance(unit, str):
                self._square(paper, cx, cy, unit, face="pale")
            else:
                self._unit(paper, layer, unit, cx, cy)
        for layer, name in enumerate(self.activations):
            if name == "softmax":
                self._frame(paper, layer, place)
        # One line for all titles, below the tallest layer.
        below = middle + max(self.rows) * PITCH / 2 + 0.1
        for layer, title in enumerate(self.titles):
            if title:
                write(paper, start + layer * step, below, title, top=True, name="title")

    def _edges(self, paper: Sheet, place: Places) -> None:
        largest = max((np.abs(w).max() for w in self.weights or ()), default=1.0) or 1.0
        for layer in range(len(self.sizes) - 1):
            tails = [unit for at, unit in place if at == layer and unit is not None]
            heads = [unit for at, unit in place if at == layer + 1 and isinstance(unit, int)]
            for head in heads:
                strong = (layer + 1, head) in self.marked
                for tail in tails:
                    (x0, y0), (x1, y1) = place[layer, tail], place[layer + 1, head]
                    style: dict[str, Any] = {
                        "role": "ink" if strong else "muted",
                        "width": 3.0 if strong else 1.2,
                    }
                    if self.weights is not None and isinstance(tail, int):
                        w = self.weights[layer][head, tail]
                        style["role"] = "value" if w >= 0 else "gradient"
                        style["width"] = LINES[0] + (LINES[1] - LINES[0]) * abs(w) / largest
                        style["dashed"] = w < 0
                    away = np.array([x1 - x0, y1 - y0]) / np.hypot(x1 - x0, y1 - y0) * RADIUS
                    ends = [(x0 + away[0], y0 + away[1]), (x1 - away[0], y1 - away[1])]
                    order = 2 if strong else 1
                    line(paper, ends, head=False, zorder=order, name="edge", **style)

    def _unit(self, paper: Sheet, layer: int, unit: int, x: float, y: float) -> None:
        face = "lit" if (layer, unit) in self.marked else "paper"
        labels, last = self.labels[layer], layer == len(self.sizes) - 1
        label = labels[unit] if labels else ""
        inside = "" if last or (layer == 0 and self.left) else label
        values = self.values[layer]
        if values is not None:
            inside = number(values[unit], 2)
        if layer == 0:
            self._square(paper, x, y, inside, face)
            if self.left:
                write(paper, x - RADIUS - 0.06, y, label, anchor="end", name="label")
            return
        circle(paper, x, y, RADIUS, face=face, name="unit")
        if inside:
            write(paper, x, y, inside, size=_fitting(inside), name="inside")
        elif self.activations[layer]:
            _curve(paper, self.activations[layer], x, y)
        if last and label:
            gap = RADIUS + (0.14 if self.activations[layer] == "softmax" else 0.08)
            write(paper, x + gap, y, label, anchor="start", name="label")

    def _square(self, paper: Sheet, x: float, y: float, text: str, face: str = "paper") -> None:
        box(paper, x, y, 1.8 * RADIUS, 1.8 * RADIUS, face=face, corner=0.02, name="unit")
        write(paper, x, y, text, size=_fitting(text), name="inside")

    def _frame(self, paper: Sheet, layer: int, place: Places) -> None:
        centres = np.array([p for (at, unit), p in place.items() if at == layer and unit != "1"])
        low, high = centres.min(axis=0) - RADIUS - 0.07, centres.max(axis=0) + RADIUS + 0.07
        box(paper, *((low + high) / 2), *(high - low), face="none", dash="dashed", corner=0.12)


def _fitting(text: str) -> float:
    """Return the size at which a text fits into a unit."""
    return min(SMALL, SMALL * 1.75 * RADIUS / max(text_size(text, size=SMALL)[0], 1e-9))


def _curve(paper: Sheet, name: str, x: float, y: float) -> None:
    """Draw the curve of an activation on thin axes within a unit."""
    half = 0.62 * RADIUS
    if name == "softmax":  # a share of one: a bar among bars
        for k, tall in enumerate((0.5, 1.3, 0.8)):
            left, foot = x + (k - 1.4) * half * 0.6, y + 0.7 * half
            top = foot - tall * half
            drawn = rect(left, foot, left + 0.45 * half, top, "ink", fill="solid", width=0)
            paper.add(drawn, 5, "bar")
        return
    z = np.linspace(-3, 3, 61)
    heights = value(getattr(functions, name)(z)) / {"sigmoid": 1, "step": 1, "tanh": 1}.get(name, 3)
    base = y
    if name in ("sigmoid", "step"):  # between 0 and 1: as high as the others
        heights, base = 1.6 * heights, y + 0.8 * half
    for ends in ([(x - half, base), (x + half, base)], [(x, y - half), (x, y + half)]):
        line(paper, ends, role="pale", width=1.0, head=False, zorder=4)
    curve = np.stack([x + half * z / 3, base - half * heights], axis=1)
    line(paper, curve, role="ink", width=2.4, head=False, zorder=5)


def _activations(activations: str | Sequence[str] | None, count: int) -> list[str]:
    if activations is None:
        activations = ""
    names = [activations] * (count - 1) if isinstance(activations, str) else list(activations)
    if len(names) != count - 1:
        raise ValueError(f"activations must be {count - 1} names, one per map, got {len(names)}")
    for name in names:
        if name and name not in CURVES:
            raise ValueError(f"activations must be among {CURVES}, got {name!r}")
    return ["", *(name or "" for name in names)]


def _labels(labels: Labels | None, sizes: Sequence[int]) -> list[list[str]]:
    full: list[list[str]] = [[] for _ in sizes]
    for layer, names in (labels or {}).items():
        if not -len(sizes) <= layer < len(sizes):
            raise ValueError(f"labels must name layers in 0..{len(sizes) - 1}, got {layer}")
        if len(names) != sizes[layer]:
            raise ValueError(f"labels[{layer}] must hold {sizes[layer]} names, got {len(names)}")
        full[layer] = [str(name) for name in names]
    return full


def _weights(weights: Sequence[TensorLike] | None, sizes: Sequence[int]) -> list[Array] | None:
    if weights is None:
        return None
    arrays = [np.asarray(value(w)) for w in weights]
    wanted = [(out, into) for into, out in pairwise(sizes)]
    if [w.shape for w in arrays] != wanted:
        raise ValueError(f"weights must have shapes {wanted}, got {[w.shape for w in arrays]}")
    return arrays


def _values(values: Sequence[TensorLike | None] | None, sizes: Sequence[int]) -> list[Array | None]:
    if values is None:
        return [None] * len(sizes)
    arrays = [None if v is None else np.ravel(value(v)) for v in values]
    if len(arrays) != len(sizes) or any(
        v is not None and v.size != n for v, n in zip(arrays, sizes, strict=True)
    ):
        got = [None if v is None else v.size for v in arrays]
        raise ValueError(f"values must have sizes {sizes} (or be None for a layer), got {got}")
    return arrays


def _titles(
    titles: Sequence[str] | None, sizes: Sequence[int], activations: Sequence[str], most: int
) -> list[str]:
    if titles is None:
        return [
            "\n".join([str(n)] * (n > most) + [name.replace("_", " ")] * bool(name))
            for n, name in zip(sizes, activations, strict=True)
        ]
    if len(titles) != len(sizes):
        raise ValueError(f"titles must be {len(sizes)} texts, one per layer, got {len(titles)}")
    return [title or "" for title in titles]
