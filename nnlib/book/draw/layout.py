"""Layered layout of a directed graph: where its nodes stand and how its edges run.

Lengths are inches; x grows to the right and y downwards. A node stands in the column of its
longest path from a leaf, so every edge runs from left to right. An edge that passes columns gets
a lane of its own in each of them. Within a column edges run level and they bend only in the
gutters between columns, so no edge can meet a node or a text that it does not belong to. A graph
too wide for the sheet is broken into rows, as words are broken into lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from nnlib.book.draw.routes import around, bend, break_lines, ports

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnlib._types import Array
    from nnlib.book.draw.routes import Point, Step, Track

GAP = 0.12  # between two neighbours of one column
LANE = 0.10  # half the height of a lane in which an edge passes a column
TRACK = 0.11  # between two edges that go around to the next row
ROUNDS = 30  # of moving every node towards its neighbours
CENTRE = 0.1  # how strongly the middle of its row pulls a node, compared with a neighbour


@dataclass(frozen=True)
class Box:
    """The room of one node: its shape in the middle and what is written around it.

    Parameters
    ----------
    half_width, half_height : float
        Half the extent of the shape that edges touch.
    width : float
        Full width, texts included.
    up, down : float
        From the centre to the top of what stands above and to the bottom of what stands below.
    round : bool
        Whether the shape is a circle (then ``half_width`` is its radius).
    """

    half_width: float
    half_height: float
    width: float
    up: float
    down: float
    round: bool = False

    def reach(self, dy: float) -> float:
        """Horizontal distance from the centre to the outline at height ``dy``."""
        return float(np.sqrt(self.half_width**2 - dy**2)) if self.round else self.half_width


@dataclass
class Layout:
    """Places of nodes and routes of edges.

    Attributes
    ----------
    x, y : list of float
        Centre of every node.
    row, column : list of int
        Row of the sheet and layer of every node.
    routes : list of ndarray, shape (points, 2)
        The line of every edge, from the outline of its tail to the outline of its head.
    height : float
        Of the whole drawing.
    """

    x: list[float]
    y: list[float]
    row: list[int]
    column: list[int]
    routes: list[Array]
    height: float


def layers(count: int, edges: Sequence[Step], late: bool = False) -> list[int]:
    """Give every node the length of its longest path from a leaf.

    Parameters
    ----------
    count : int
        Number of nodes, numbered so that every edge leads to a larger number.
    edges : list of (int, int)
        Pairs (tail, head).
    late : bool
        Put a leaf just before its first use instead of at the far left.
    """
    layer = [0] * count
    for tail, head in sorted(edges, key=lambda edge: edge[1]):
        layer[head] = max(layer[head], layer[tail] + 1)
    if late:
        heads = {head for _, head in edges}
        for leaf in set(range(count)) - heads:
            layer[leaf] = min((layer[h] - 1 for t, h in edges if t == leaf), default=0)
    return layer


def arrange(
    boxes: Sequence[Box],
    edges: Sequence[Step],
    *,
    width: float,
    gutter: float = 0.45,
    widest_gutter: float = 0.95,
) -> Layout:
    """Place nodes and route edges.

    Parameters
    ----------
    boxes : list of Box
        The nodes, numbered so that every edge leads to a larger number.
    edges : list of (int, int)
        Pairs (tail, head); a pair may occur twice.
    width : float
        Width of the sheet. Wider graphs continue in further rows.
    gutter, widest_gutter : float
        Least and greatest distance between two columns.

    Returns
    -------
    Layout
    """
    layer = layers(len(boxes), edges)
    widths = _column_widths(boxes, layer)
    rows, margin = [list(range(len(widths)))], 0.0
    if sum(widths) + gutter * (len(widths) - 1) > width:
        layer = layers(len(boxes), edges, late=True)
        widths = _column_widths(boxes, layer)
        rows, margin = _break_into_rows(widths, gutter, width, layer, edges)
    row_of = [number for number, columns in enumerate(rows) for _ in columns]

    # Lanes turn every edge into a chain of steps from one column to the next.
    all_boxes, all_layers = list(boxes), list(layer)
    chains: list[list[int]] = []
    for tail, head in edges:
        chain = [tail]
        for column in range(layer[tail] + 1, layer[head]):
            chain.append(len(all_boxes))
            all_boxes.append(Box(0.0, 0.0, 0.0, LANE, LANE))
            all_layers.append(column)
        chains.append([*chain, head])
    steps = [step for chain in chains for step in pairwise(chain)]
    columns = _order(all_layers, steps)

    within = [(a, b) for a, b in steps if row_of[all_layers[a]] == row_of[all_layers[b]]]
    y = _heights(columns, all_boxes, within, first_lane=len(boxes))
    left = _column_starts(rows, widths, gutter, widest_gutter, width, margin)
    x = [left[c] + widths[c] / 2 for c in all_layers]

    turns = [(a, b) for a, b in steps if row_of[all_layers[a]] != row_of[all_layers[b]]]
    turns.sort(key=lambda step: (all_layers[step[0]], y[step[0]]))
    channels, height = _stack_rows(rows, columns, all_boxes, y, row_of, all_layers, turns)

    leave, enter = ports([box.half_height for box in all_boxes], steps, y)
    routes = []
    seen: dict[Step, int] = {}  # so that two edges of one pair take different ports
    for chain in chains:
        points: list[Point] = []
        for a, b in pairwise(chain):
            copy = seen[a, b] = seen.get((a, b), -1) + 1
            start, stop = leave[a, b][copy], enter[a, b][copy]
            ca, cb = all_layers[a], all_layers[b]
            points.append((x[a] + all_boxes[a].reach(start), y[a] + start))
            if row_of[ca] == row_of[cb]:
                right = left[ca] + widths[ca]
                points += bend(right, y[a] + start, left[cb], y[b] + stop)
            else:
                points += around(y[a] + start, y[b] + stop, left, widths, ca, cb, channels[a, b])
            points.append((x[b] - all_boxes[b].reach(stop), y[b] + stop))
        routes.append(np.array(points))

    n = len(boxes)
    rows_of_nodes = [row_of[c] for c in layer]
    return Layout(x[:n], y[:n], rows_of_nodes, layer, routes, height)


def _column_widths(boxes: Sequence[Box], layer: Sequence[int]) -> list[float]:
    widths = [0.0] * (max(layer) + 1)
    for box, column in zip(boxes, layer, strict=True):
        widths[column] = max(widths[column], box.width)
    return widths


def _break_into_rows(
    widths: Sequence[float],
    gutter: float,
    width: float,
    layer: Sequence[int],
    edges: Sequence[Step],
) -> tuple[list[list[int]], float]:
    """Break columns into rows; return the rows and the margin that edges need to go around."""
    tracks, needed = 0, 1
    while tracks < needed:  # a wider margin may break earlier, where more edges go around
        tracks = needed
        room = width - 2 * (tracks + 0.5) * TRACK
        rows = break_lines(widths, [gutter] * (len(widths) - 1), room)
        breaks = [columns[0] for columns in rows[1:]]
        needed = max((sum(layer[t] < b <= layer[h] for t, h in edges) for b in breaks), default=0)
    return rows, (tracks + 0.5) * TRACK


def _column_starts(
    rows: Sequence[Sequence[int]],
    widths: Sequence[float],
    gutter: float,
    widest_gutter: float,
    width: float,
    margin: float,
) -> list[float]:
    """Left end of every column: gutters grow up to ``widest_gutter``, a single row is centred."""
    extents = [sum(widths[c] for c in columns) for columns in rows]
    rooms = [
        (width - 2 * margin - extent) / (len(columns) - 1)
        for columns, extent in zip(rows, extents, strict=True)
        if len(columns) > 1
    ]
    gutter = float(np.clip(min(rooms, default=gutter), gutter, widest_gutter))
    starts = []
    for columns, extent in zip(rows, extents, strict=True):
        total = extent + gutter * (len(columns) - 1)
        at = margin if len(rows) > 1 else max((width - total) / 2, 0.0)
        for column in columns:
            starts.append(at)
            at += widths[column] + gutter
    return starts


def _order(layer: Sequence[int], steps: Sequence[Step]) -> list[list[int]]:
    """Order every column by the barycentre of its neighbours; keep the fewest crossings."""
    columns: list[list[int]] = [[] for _ in range(max(layer) + 1)]
    before: dict[int, list[int]] = {node: [] for node in range(len(layer))}
    after: dict[int, list[int]] = {node: [] for node in range(len(layer))}
    for a, b in steps:
        after[a].append(b)
        before[b].append(a)
    for node, at in enumerate(layer):
        columns[at].append(node)
    best, fewest = columns, _crossings(columns, steps, layer)
    for sweep in range(12):
        forward = sweep % 2 == 0
        columns = [list(column) for column in columns]
        for column in columns if forward else columns[::-1]:
            place = {node: i for nodes in columns for i, node in enumerate(nodes)}
            near = before if forward else after
            centre = {
                node: float(np.mean([place[m] for m in near[node] or [node]])) for node in column
            }
            column.sort(key=centre.__getitem__)
        crossings = _crossings(columns, steps, layer)
        if crossings < fewest:
            best, fewest = columns, crossings
    return best


def _crossings(
    columns: Sequence[Sequence[int]], steps: Sequence[Step], layer: Sequence[int]
) -> int:
    place = {node: i for nodes in columns for i, node in enumerate(nodes)}
    count = 0
    for i, (a, b) in enumerate(steps):
        for c, d in steps[:i]:
            if layer[a] == layer[c]:
                count += (place[a] - place[c]) * (place[b] - place[d]) < 0
    return count


def _heights(
    columns: Sequence[Sequence[int]],
    boxes: Sequence[Box],
    steps: Sequence[Step],
    first_lane: int,
) -> list[float]:
    """Height of every node: near its neighbours, in order, without overlap."""
    near: dict[int, list[tuple[int, float]]] = {node: [] for nodes in columns for node in nodes}
    for a, b in steps:
        pull = 1.0 + 3.0 * (a >= first_lane) + 3.0 * (b >= first_lane)  # long edges run level
        near[a].append((b, pull))
        near[b].append((a, pull))
    y = dict.fromkeys(near, 0.0)
    for _ in range(ROUNDS):
        for nodes in (*columns, *columns[::-1]):
            weight = [CENTRE + sum(pull for _, pull in near[n]) for n in nodes]
            wish = [
                sum(pull * y[m] for m, pull in near[n]) / w
                for n, w in zip(nodes, weight, strict=True)
            ]
            apart = [boxes[a].down + GAP + boxes[b].up for a, b in pairwise(nodes)]
            y.update(zip(nodes, _keep_apart(wish, weight, apart), strict=True))
    return [y[node] for node in range(len(boxes))]


def _keep_apart(wish: Sequence[float], weight: Sequence[float], apart: Sequence[float]) -> Array:
    """Nearest positions (least squares) whose neighbours are at least ``apart`` from each other.

    With the distances subtracted this is isotonic regression: neighbours in the wrong order are
    pooled at their mean.
    """
    offsets = np.concatenate([[0.0], np.cumsum(apart)])
    pools: list[tuple[float, float, int]] = []
    for value, w in zip(np.asarray(wish) - offsets, weight, strict=True):
        pools.append((value, w, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, wa, na), (b, wb, nb) = pools[-2:]
            pools[-2:] = [((a * wa + b * wb) / (wa + wb), wa + wb, na + nb)]
    places: Array = np.concatenate([np.full(size, mean) for mean, _, size in pools]) + offsets
    return places


def _stack_rows(
    rows: Sequence[Sequence[int]],
    columns: Sequence[Sequence[int]],
    boxes: Sequence[Box],
    y: list[float],
    row_of: Sequence[int],
    layer: Sequence[int],
    turns: Sequence[Step],
) -> tuple[dict[Step, Track], float]:
    """Move rows below each other, in place; return the tracks of the turning edges."""
    channels: dict[Step, Track] = {}
    top = 0.0
    for number, row in enumerate(rows):
        nodes = [node for column in row for node in columns[column]]
        arriving = [step for step in turns if row_of[layer[step[1]]] == number]
        for k, step in enumerate(arriving):
            # The uppermost edge goes around all others, so that none cross.
            outer = len(arriving) - k
            channels[step] = (outer * TRACK, top + outer * TRACK, (k + 1) * TRACK)
        top += TRACK * (len(arriving) + 1) if arriving else 0.0
        shift = top - min(y[node] - boxes[node].up for node in nodes)
        for node in nodes:
            y[node] += shift
        top = max(y[node] + boxes[node].down for node in nodes)
    return channels, top
