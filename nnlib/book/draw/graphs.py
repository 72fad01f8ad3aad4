"""Drawings of computational graphs: values are nodes, with the operator that made them inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.book.draw.layout import Box, arrange
from nnlib.book.draw.paper import (
    BACKWARD,
    FORWARD,
    LINE,
    LIT,
    MARGIN,
    PAPER,
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
from nnlib.book.draw.reading import TWO_INPUTS, Graph
from nnlib.book.plots import INK

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from nnlib._types import Array
    from nnlib.book.draw.layout import Layout
    from nnlib.book.draw.reading import Highlight, Names, Row
    from nnlib.tensor import Tensor

    Style: TypeAlias = dict[str, Any]
    Rect: TypeAlias = tuple[float, float, float, float]

RADIUS = 0.23
GUTTER = 0.36  # least distance between columns
STUBS = 0.3  # what a tag has besides: the level ends of its edge within the columns
SPACE = 0.05  # between a shape and the text at it
PAD = 0.04  # around the text of a gradient's box
STEP = 0.1  # widths are rounded up to this, so that frames of one experiment agree
LARGEST = (4, 3)  # a matrix of more rows or columns is told by its range
VALUE: Style = {"color": FORWARD, "fontsize": SIZE}
GRADIENT: Style = {"color": BACKWARD, "fontsize": SMALL, "style": "italic"}
TAG: Style = {"color": BACKWARD, "fontsize": SMALL}
TAG_DIGITS = 3  # tags are short, the foot has all digits
SIGNS = {
    "add": "+", "sub": "−", "mul": "×", "div": "÷", "neg": "−", "matmul": "@", "power": "^",
    "sum": "Σ", "sqrt": "√", "transpose": "T", "sigmoid": "σ", "abs": "|·|", "maximum": "max",
    "minimum": "min", "getitem": "[ ]",
}  # fmt: skip


def graph(
    output: Tensor,
    names: Names | None = None,
    *,
    values: bool = True,
    gradients: bool = True,
    shapes: bool = False,
    until: int | None = None,
    highlight: Highlight | None = None,
    digits: int = 4,
    width: float = WIDTH,
    height: float | None = None,
) -> Figure:
    """Draw the computational graph of a tensor.

    Every value is a node: a leaf is a box with its name, everything else a circle with the
    operator that made the value. Arrows mean "is input of". The value stands above the node
    (blue, upright), the gradient of the output below it (vermilion, italic, in a dashed box).
    Constants are not part of the engine's graph and are not drawn.

    Parameters
    ----------
    output : Tensor
        The result; for gradients it must be a scalar.
    names : dict, optional
        Names of nodes, Tensor -> str. Leaves without a name are called v1, v2, …
    values, gradients : bool
        Whether to write values and gradients.
    shapes : bool
        Whether to write shapes.
    until : int, optional
        Show the first steps only: 0 shows the leaves, then every operation is a step, then every
        gradient, as told by `graph_steps`. The step's node and edges are marked, and in the
        backward half each edge has its local derivative. All steps have one layout.
    highlight : sequence, optional
        A path of nodes (tensors or names), or a list of paths, whose edges are drawn thick and
        dashed, with the local derivative on each and "local × incoming = share" at the foot.
        An empty list keeps the room for it. `roads` finds paths.
    digits : int
        Significant digits; matrices show at most three.
    width, height : float
        Size of the figure in inches; by default as high as needed. Wide graphs continue in a second
        row. One height for several graphs makes them frames of one experiment.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    TypeError
        If `output` is not a Tensor, or `names` not a dict of Tensor to str.
    ValueError
        If a name or a path does not belong to the graph, or `until` is out of range.

    Examples
    --------
    >>> from nnlib import Tensor
    >>> x, y, z = (Tensor(v, requires_grad=True) for v in (-2.0, 5.0, -4.0))
    >>> q = x + y
    >>> f = q * z
    >>> figure = graph(f, {x: "x", y: "y", z: "z", q: "q", f: "f"}, until=4)
    """
    g = Graph(output, names)
    if g.rows[-1].gradient is None:
        gradients = False
    with_value, with_gradient = g.shown(until, values, gradients)
    active, used = g.active(until)
    marked = g.marked(highlight)
    backward = until is not None and until > len(g.made)
    noted = list(dict.fromkeys(marked + (used if backward else [])))
    noted = [k for k in noted if gradients and k in g.rules]

    nodes = [_Node(g, i, values, gradients, shapes, digits) for i in range(len(g.rows))]
    tags = {}
    if gradients and (highlight is not None or until is not None):
        tags = {k: _Tag(rule.local, digits) for k, rule in g.rules.items()}
    gutter = max([GUTTER, *(tag.width - STUBS for tag in tags.values())])
    placed = arrange(
        [node.box for node in nodes], [(e.tail, e.head) for e in g.edges],
        width=width - 2 * MARGIN, gutter=gutter,
    )  # fmt: skip
    foot = [_note(g, k, digits) for k in noted]
    if gradients:
        foot.insert(0, "above a node: its value;  boxed below: the gradient for it")
    lines = _reserved(g, placed, gradients, until, highlight, len(foot))
    foot_line = 1.25 * SMALL / 72
    top = MARGIN + placed.height + 0.1
    figure, ax = sheet(width, height or top + lines * foot_line + MARGIN)
    for route in placed.routes:
        route += MARGIN
    for k, route in enumerate(placed.routes):
        strong = k in marked or k in used
        line(
            ax, route, color=BACKWARD if k in noted else INK if strong else LINE,
            width=2.6 if strong else 1.2, dashed=strong, zorder=2 if strong else 1,
        ).set_gid(f"edge-{k}")  # fmt: skip
    for i, node in enumerate(nodes):
        node.draw(
            ax, placed.x[i] + MARGIN, placed.y[i] + MARGIN,
            value=i in with_value, gradient=i in with_gradient, active=i == active,
        )  # fmt: skip
    taken = [rect for i, node in enumerate(nodes)
             for rect in node.rects(placed.x[i] + MARGIN, placed.y[i] + MARGIN)]  # fmt: skip
    for k in noted:
        taken.append(tags[k].draw(ax, k, placed.routes, taken, width))
    for k, note in enumerate(foot):
        colour = BACKWARD if k else INK
        write(ax, MARGIN, top + k * foot_line, note, ha="left", va="top", color=colour,
              fontsize=SMALL).set_gid("note")  # fmt: skip
    return figure


class _Node:
    """Shape and texts of one node, and the room that they take."""

    def __init__(
        self, g: Graph, i: int, values: bool, gradients: bool, shapes: bool, digits: int
    ) -> None:
        row = g.rows[i]
        self.number = i
        self.leaf = not row.op
        named = g.given[i] or self.leaf
        self.inside = row.name if self.leaf else _sign(row)
        # Above: the name and perhaps the shape, then the value; a leaf has its name inside.
        name = row.name if named and not self.leaf else ""
        shape = str(row.shape) if shapes else ""
        self.title = " ".join(part for part in (name, shape) if part)
        value = _value(row.value, digits) if values else ""
        self.matrix = "\n" in value
        if value and name and not self.matrix:
            self.above = [f"{self.title} = {value}"]
        else:
            self.above = [part for part in (self.title, value) if part]
        slope = _value(row.gradient, digits) if gradients else ""
        self.below = f"grad\n{slope}" if "\n" in slope else slope and f"grad {slope}"

        inner = text_size(self.inside, fontsize=SIZE)
        self.round = not self.leaf and inner[0] <= 1.5 * RADIUS and "\n" not in self.inside
        if self.round:
            self.half_width = self.half_height = RADIUS
        else:
            self.half_width = max(inner[0] / 2 + 0.09, RADIUS)
            self.half_height = max(inner[1] / 2 + 0.06, 0.19)
        self.heights = [text_size(part, **self.style(part))[1] for part in self.above]
        widths = [text_size(part, **self.style(part))[0] for part in self.above]
        self.slope_width, self.slope_height = text_size(self.below, **self.slope_style)
        up = self.half_height + sum(SPACE + height for height in self.heights)
        down = self.half_height
        if self.below:
            down += SPACE + self.slope_height + 2 * PAD
        wide = max(2 * self.half_width, *widths, self.slope_width + 2 * PAD, 0.0)
        self.box = Box(self.half_width, self.half_height, _up(wide, STEP), up, down, self.round)

    def style(self, part: str) -> Style:
        mono = {"family": "monospace", "fontsize": SMALL} if "\n" in part else {}
        return {**VALUE, **mono}

    @property
    def slope_style(self) -> Style:
        mono = {"family": "monospace", "fontsize": SMALL} if "\n" in self.below else {}
        return {**GRADIENT, **mono}

    def draw(
        self, ax: Axes, x: float, y: float, *, value: bool, gradient: bool, active: bool
    ) -> None:
        face, edge_width = (LIT, 2.8) if active else (PAPER, 1.4)
        if self.round:
            shape = circle(ax, x, y, self.half_width, face=face, width=edge_width)
        else:
            corner = 0.03 if self.leaf else 0.16
            shape = box(ax, x, y, 2 * self.half_width, 2 * self.half_height, face=face,
                        line_width=edge_width, corner=corner)  # fmt: skip
        shape.set_gid(f"node-{self.number}")
        write(ax, x, y, self.inside).set_gid("inside")
        bottom = y - self.half_height
        if value:
            parts = list(zip(self.above, self.heights, strict=True))
        else:
            parts = [(self.title, text_size(self.title, **VALUE)[1])] if self.title else []
        for part, height in reversed(parts):
            bottom -= SPACE + height
            write(ax, x, bottom + height / 2, part, **self.style(part)).set_gid("value")
        if gradient and self.below:
            at = y + self.half_height + SPACE + PAD + self.slope_height / 2
            box(ax, x, at, self.slope_width + 2 * PAD, self.slope_height + 2 * PAD,
                edge=BACKWARD, line_width=0.9, style=(0, (3, 2)), corner=0.03)  # fmt: skip
            write(ax, x, at, self.below, **self.slope_style).set_gid("gradient")

    def rects(self, x: float, y: float) -> list[Rect]:
        """Rectangles (left, top, right, bottom) that tags keep off."""
        half = self.box.width / 2
        rects = [(x - self.half_width, y - self.half_height,
                  x + self.half_width, y + self.half_height)]  # fmt: skip
        if self.above:
            rects.append((x - half, y - self.box.up, x + half, y - self.half_height - SPACE))
        if self.below:
            rects.append((x - half, y + self.half_height + SPACE, x + half, y + self.box.down))
        return rects


class _Tag:
    """The local derivative, written on its edge at the place that is freest."""

    def __init__(self, local: float, digits: int) -> None:
        text = number(local, min(digits, TAG_DIGITS))
        self.text = "×" + (number(local, 1) if "e" in text else text)
        width, height = text_size(self.text, **TAG)
        self.width, self.height = width + 0.04, height + 0.02

    def draw(
        self, ax: Axes, k: int, routes: Sequence[Array], taken: Sequence[Rect], width: float
    ) -> Rect:
        own = _resample(routes[k], 60)
        others = [_resample(route, 60) for j, route in enumerate(routes) if j != k]
        half = np.array([self.width, self.height]) / 2

        def conflicts(centre: Array) -> float:
            low, high = centre - half - 0.04, centre + half + 0.04
            covered = sum(
                max(min(high[0], r[2]) - max(low[0], r[0]), 0.0)
                * max(min(high[1], r[3]) - max(low[1], r[1]), 0.0)
                for r in taken
            )
            lines = sum(np.all((low < p) & (p < high), axis=1).any() for p in others)
            outside = low[0] < 0 or high[0] > width
            return float(1000 * covered + 100 * outside + lines)

        middle = own[np.argsort(np.abs(np.linspace(0, 1, len(own)) - 0.55), kind="stable")]
        centre = min(middle, key=conflicts)
        x, y = centre
        box(ax, x, y, self.width, self.height, edge="none", corner=0.02, zorder=4)
        write(ax, x, y, self.text, **TAG).set_gid("tag")
        return (*(centre - half), *(centre + half))


def _resample(route: Array, count: int) -> Array:
    """Points at equal distances along a line."""
    lengths = np.hypot(*np.diff(route, axis=0).T)
    at = np.concatenate([[0.0], np.cumsum(lengths)])
    s = np.linspace(0, at[-1], count)
    return np.stack([np.interp(s, at, route[:, 0]), np.interp(s, at, route[:, 1])], axis=1)


def _note(g: Graph, k: int, digits: int) -> str:
    edge = g.edges[k]
    local, incoming, share = (number(value, digits) for value in g.rules[k])
    head, tail = g.rows[edge.head].name, g.rows[edge.tail].name
    return f"{head} → {tail}:  local {local} × incoming {incoming} = share {share}"


def _reserved(
    g: Graph,
    placed: Layout,
    gradients: bool,
    until: int | None,
    highlight: Highlight | None,
    needed: int,
) -> int:
    """Lines at the foot: as many as any step or path of this graph needs."""
    if not gradients:
        return needed
    if until is not None:
        tails = [g.edges[k].tail for k in g.rules]
        needed = max([needed, *(1 + tails.count(tail) for tail in tails)])
    if highlight is not None and g.rules:
        needed = max(needed, 1 + max(placed.column))
    return needed


def _sign(row: Row) -> str:
    sign = SIGNS.get(row.op, row.op.replace("_", "\n"))
    if row.op in ("add", "mul", "maximum", "minimum", "power") and len(row.inputs) == 1:
        return sign + "c"  # the other input is a constant
    if row.op in TWO_INPUTS and len(row.inputs) == 1:
        return f"{sign} (c)"
    return sign


def _value(value: float | Array | None, digits: int) -> str:
    """Write a number, the rows of a small matrix, or the range of a large array."""
    if value is None:
        return ""
    if np.ndim(value) == 0:
        return number(value, digits)
    digits = min(digits, 3)
    if np.size(value) == 1:
        return number(np.ravel(value)[0], digits).join("[]")
    if np.ndim(value) > 2 or np.shape(value)[-1] > LARGEST[1] or np.shape(value)[0] > LARGEST[0]:
        return f"{number(np.min(value), 2)} … {number(np.max(value), 2)}"
    cells = [[number(v, digits) for v in row] for row in np.atleast_2d(value)]
    wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
    rows = [" ".join(c.rjust(w) for c, w in zip(row, wide, strict=True)) for row in cells]
    return "\n".join(row.join("[]") for row in rows)


def _up(length: float, step: float) -> float:
    return float(np.ceil(length / step - 1e-6) * step)
