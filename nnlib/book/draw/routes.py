"""The lines of a drawing: where they leave, how they bend, and where a long row is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from numpy.typing import ArrayLike

    Point: TypeAlias = tuple[float, float]
    Step: TypeAlias = tuple[int, int]
    Ports: TypeAlias = dict[Step, list[float]]
    Track: TypeAlias = tuple[float, float, float]


PORT = 0.17  # inches between two edges at one side of a node


def break_lines(extents: Sequence[float], gaps: Sequence[float], room: float) -> list[list[int]]:
    """Break a line of things into the fewest rows that fit, about equally long.

    Parameters
    ----------
    extents : list of float
        Widths of the things.
    gaps : list of float
        Distances between neighbours, one fewer.
    room : float
        Width of a row.

    Returns
    -------
    list of list of int
        The numbers of the things in each row.
    """

    def fill(limit: float) -> list[list[int]]:
        rows, used = [[0]], extents[0]
        for i, (gap, extent) in enumerate(zip(gaps, extents[1:], strict=True), start=1):
            if used + gap + extent > limit:
                rows.append([])
                used = extent
            else:
                used += gap + extent
            rows[-1].append(i)
        return rows

    fewest = len(fill(room))
    limits = np.linspace(max(extents), max(room, max(extents)), 40)
    return next(rows for rows in map(fill, limits) if len(rows) <= fewest)


def ports(half: Sequence[float], steps: Sequence[Step], y: Sequence[float]) -> tuple[Ports, Ports]:
    """Heights from the centres at which steps leave and enter nodes of half heights `half`."""
    leave: Ports = {}
    enter: Ports = {}
    for end, places in ((0, leave), (1, enter)):
        for node in {step[end] for step in steps}:
            own = sorted((s for s in steps if s[end] == node), key=lambda s: y[s[1 - end]])
            spacing = min(PORT, 1.4 * half[node] / max(len(own) - 1, 1))
            for k, step in enumerate(own):
                places.setdefault(step, []).append((k - (len(own) - 1) / 2) * spacing)
    return leave, enter


def bend(x0: float, y0: float, x1: float, y1: float, points: int = 16) -> list[Point]:
    """Points of a curve from (x0, y0) to (x1, y1), level at both ends."""
    if abs(y1 - y0) < 1e-9:
        return [(x0, y0), (x1, y1)]
    t = np.linspace(0, 1, points)
    s = t * t * (3 - 2 * t)
    return list(zip(x0 + (x1 - x0) * t, y0 + (y1 - y0) * s, strict=True))


def around(
    y0: float,
    y1: float,
    left: Sequence[float],
    widths: Sequence[float],
    last: int,
    first: int,
    track: Track,
) -> list[Point]:
    """Points from the right end of column ``last``, around to the row below, to ``first``."""
    out, channel, back = track
    right, start = left[last] + widths[last], left[first]
    corners = [(right, y0), (right + out, y0), (right + out, channel),
               (start - back, channel), (start - back, y1), (start, y1)]  # fmt: skip
    return round_corners(corners, 0.07)


def round_corners(corners: ArrayLike, radius: float) -> list[Point]:
    """Points of a line through ``corners`` with rounded corners."""
    corners = np.asarray(corners, dtype=float)
    points = [corners[0]]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        ends = []
        for other in (before, after):
            length = np.hypot(*(other - corner))
            ends.append(corner + (other - corner) * min(radius, length / 2) / max(length, 1e-9))
        for t in np.linspace(0, 1, 6):
            points.append((1 - t) ** 2 * ends[0] + 2 * t * (1 - t) * corner + t**2 * ends[1])
    points.append(corners[-1])
    return [tuple(point) for point in points]
