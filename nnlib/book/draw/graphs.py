"""Drawings of computational graphs: values are nodes, with the operator that made them inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.book.draw.layout import Box, arrange
from nnlib.book.draw.paper import (
    INCH,
    LEADING,
    MARGIN,
    SIZE,
    SMALL,
    box,
    circle,
    line,
    number,
    sheet,
    text_size,
    write,
)
from nnlib.book.draw.reading import TWO_INPUTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from nnlib._types import Array
    from nnlib.book.charts import Chart
    from nnlib.book.draw.layout import Layout
    from nnlib.book.draw.paper import Sheet
    from nnlib.book.draw.reading import Highlight, Reading, Row

    Style: TypeAlias = dict[str, Any]
    Rect: TypeAlias = tuple[float, float, float, float]

RADIUS = 0.23
GUTTER = 0.36  # least distance between columns
STUBS = 0.3  # what a tag has besides: the level ends of its edge within the columns
SPACE = 0.05  # between a shape and the text at it
PAD = 0.04  # around the text of a gradient's box
STEP = 0.1  # widths are rounded up to this, so that frames of one experiment agree
LARGEST = (4, 3)  # a matrix of more rows or columns is told by its range
VALUE: Style = {"size": SIZE}
GRADIENT: Style = {"size": SMALL}
TAG_DIGITS = 3  # tags are short, the foot has all digits
SIGNS = {
    "add": "+", "sub": "−", "mul": "×", "div": "÷", "neg": "−", "matmul": "@", "power": "^",
    "sum": "Σ", "sqrt": "√", "transpose": "T", "sigmoid": "σ", "abs": "|·|", "maximum": "max",
    "minimum": "min", "getitem": "[ ]",
}  # fmt: skip


def picture(
    g: Reading,
    *,
    values: bool,
    gradients: bool,
    shapes: bool,
    until: int | None,
    highlight: Highlight | None,
    digits: int,
    width: float,
    height: float | None,
) -> Chart:
    """Draw a graph that has been read; the arguments are those of `Graph.chart`."""
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
        foot.insert(0, "above a node: its value; boxed below: the gradient for it")
    lines = _reserved(g, placed, gradients, until, highlight, len(foot))
    foot_line = LEADING * SMALL / INCH
    top = MARGIN + placed.height + 0.1
    needed = top + lines * foot_line
    paper = sheet(width, needed + MARGIN if height is None else max(height, needed))
    for route in placed.routes:
        route += MARGIN
    for k, route in enumerate(placed.routes):
        strong = k in marked or k in used
        back = k in noted or k in marked
        role = "gradient" if back else "ink" if strong else "muted"
        line(paper, route, role=role, width=3.4 if strong else 1.6, dashed=strong,
             zorder=2 if strong else 1, name=f"edge-{k}")  # fmt: skip
    for i, node in enumerate(nodes):
        node.draw(
            paper, placed.x[i] + MARGIN, placed.y[i] + MARGIN,
            value=i in with_value, gradient=i in with_gradient, active=i == active,
        )  # fmt: skip
    taken = [rect for i, node in enumerate(nodes)
             for rect in node.rects(placed.x[i] + MARGIN, placed.y[i] + MARGIN)]  # fmt: skip
    for k in noted:
        taken.append(tags[k].draw(paper, k, placed.routes, taken))
    for k, note in enumerate(foot):
        write(paper, MARGIN, top + k * foot_line, note, role="gradient" if k else "ink",
              size=SMALL, anchor="start", top=True, name="note")  # fmt: skip
    return paper.chart()


class _Node:
    """Shape and texts of one node, and the room that they take."""

    def __init__(
        self, g: Reading, i: int, values: bool, gradients: bool, shapes: bool, digits: int
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

        inner = text_size(self.inside)
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
        mono = {"mono": True, "size": SMALL} if "\n" in part else {}
        return {**VALUE, **mono}

    @property
    def slope_style(self) -> Style:
        mono = {"mono": True} if "\n" in self.below else {}
        return {**GRADIENT, **mono}

    def draw(
        self, paper: Sheet, x: float, y: float, *, value: bool, gradient: bool, active: bool
    ) -> None:
        face, edge_width = ("lit", 3.6) if active else ("paper", 1.8)
        name = f"node-{self.number}"
        if self.round:
            circle(paper, x, y, self.half_width, face=face, width=edge_width, name=name)
        else:
            corner = 0.03 if self.leaf else 0.16
            box(paper, x, y, 2 * self.half_width, 2 * self.half_height, face=face,
                line_width=edge_width, corner=corner, name=name)  # fmt: skip
        write(paper, x, y, self.inside, name="inside")
        bottom = y - self.half_height
        if value:
            parts = list(zip(self.above, self.heights, strict=True))
        else:
            parts = [(self.title, text_size(self.title, **VALUE)[1])] if self.title else []
        for part, height in reversed(parts):
            bottom -= SPACE + height
            write(paper, x, bottom + height / 2, part, role="value", name="value",
                  **self.style(part))  # fmt: skip
        if gradient and self.below:
            at = y + self.half_height + SPACE + PAD + self.slope_height / 2
            box(paper, x, at, self.slope_width + 2 * PAD, self.slope_height + 2 * PAD,
                edge="gradient", line_width=1.2, dash="dashed", corner=0.03)  # fmt: skip
            write(paper, x, at, self.below, role="gradient", name="gradient", **self.slope_style)

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
        width, height = text_size(self.text, size=SMALL)
        self.width, self.height = width + 0.04, height + 0.02

    def draw(self, paper: Sheet, k: int, routes: Sequence[Array], taken: Sequence[Rect]) -> Rect:
        own = _resample(routes[k], 60)
        own = own[np.argsort(np.abs(np.linspace(0, 1, len(own)) - 0.55), kind="stable")]
        others = [_resample(route, 60) for j, route in enumerate(routes) if j != k]
        half = np.array([self.width, self.height]) / 2
        low, high = (own - half - 0.04)[:, None], (own + half + 0.04)[:, None]  # (places, 1, 2)
        corners = np.array(taken)
        shared = np.minimum(high, corners[:, 2:]) - np.maximum(low, corners[:, :2])
        covered = np.maximum(shared, 0).prod(axis=2).sum(axis=1)
        points = np.array(others).reshape(-1, 1, 60, 2)  # (edges, 1, points, 2)
        within = np.all((low < points) & (points < high), axis=3)
        crossed = np.any(within, axis=2).sum(axis=0)
        outside = (low[:, 0, 0] < 0) | (high[:, 0, 0] > paper.width)
        centre = own[np.argmin(1000 * covered + 100 * outside + crossed)]
        x, y = centre
        box(paper, x, y, self.width, self.height, line_width=0, corner=0.02, zorder=4)
        write(paper, x, y, self.text, role="gradient", size=SMALL, name="tag")
        return (*(centre - half), *(centre + half))


def _resample(route: Array, count: int) -> Array:
    """Points at equal distances along a line."""
    lengths = np.hypot(*np.diff(route, axis=0).T)
    at = np.concatenate([[0.0], np.cumsum(lengths)])
    s = np.linspace(0, at[-1], count)
    return np.stack([np.interp(s, at, route[:, 0]), np.interp(s, at, route[:, 1])], axis=1)


def _note(g: Reading, k: int, digits: int) -> str:
    edge = g.edges[k]
    local, incoming, share = (number(value, digits) for value in g.rules[k])
    head, tail = g.rows[edge.head].name, g.rows[edge.tail].name
    return f"{head} → {tail}:  local {local} × incoming {incoming} = share {share}"


def _reserved(
    g: Reading,
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
