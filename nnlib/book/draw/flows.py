"""Block diagrams: steps in boxes, arrows between them with the shapes that travel along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnlib.book.draw.paper import (
    LIT,
    MARGIN,
    PAPER,
    SMALL,
    WIDTH,
    box,
    line,
    sheet,
    text_size,
    write,
)
from nnlib.book.draw.routes import break_lines, round_corners
from nnlib.book.plots import INK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from nnlib.book.draw.routes import Point

INSET = 0.1
GAP = 0.36  # shortest arrow
ROW = 0.5  # between two rows, for the arrow that goes around
LOOP = 0.3  # depth of the first loop below the boxes


def flow(
    steps: Sequence[str],
    arrows: Sequence[str] | None = None,
    *,
    loops: Sequence[tuple[int, int, str]] = (),
    data: Sequence[int] = (),
    highlight: Sequence[int] = (),
    width: float = WIDTH,
) -> Figure:
    """Draw steps from left to right; what does not fit continues in a further row.

    Parameters
    ----------
    steps : sequence of str
        Texts of the boxes; ``\\n`` starts a new line.
    arrows : sequence of str, optional
        Texts above the arrows, such as shapes; one fewer than steps, "" for none.
    loops : sequence of (int, int, str)
        Arrows that lead back below the boxes: from step, to step, text. All steps must then fit
        into one row.
    data : sequence of int
        Numbers of the steps that are data rather than operations: without a frame.
    highlight : sequence of int
        Numbers of the steps to mark.
    width : float
        Width of the figure in inches.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        If there are no steps, the number of arrows is wrong, or a number names no step.

    Examples
    --------
    >>> figure = flow(["x", "Wx + b", "g", "y"], ["(D,)", "(C,)", "(C,)"], data=(0, 3))
    >>> figure = flow(["data", "model", "loss", "optimiser"], loops=[(3, 1, "new weights")])
    """
    steps = [str(step) for step in steps]
    arrows = [""] * (len(steps) - 1) if arrows is None else [str(text or "") for text in arrows]
    if not steps:
        raise ValueError("steps must hold one text or more, got none")
    if len(arrows) != len(steps) - 1:
        raise ValueError(f"arrows must hold {len(steps) - 1} texts, got {len(arrows)}")
    for name, numbers in (
        ("data", data),
        ("highlight", highlight),
        ("loops", [n for loop in loops for n in loop[:2]]),
    ):
        if any(not 0 <= n < len(steps) for n in numbers):
            raise ValueError(
                f"{name} must hold numbers in 0..{len(steps) - 1}, got {list(numbers)}"
            )

    sizes = [text_size(step) for step in steps]
    frames = [(w + (0.08 if i in data else 2 * INSET), h + 2 * INSET)
              for i, (w, h) in enumerate(sizes)]  # fmt: skip
    gaps = [max(GAP, text_size(text, fontsize=SMALL)[0] + 0.2) for text in arrows]
    extents, room = [w for w, _ in frames], width - 2 * MARGIN
    fits = sum(extents) + sum(gaps) <= room
    rows = [list(range(len(steps)))] if fits else break_lines(extents, gaps, room - 0.4)
    if len(rows) > 1 and loops:
        raise ValueError(f"loops need all steps in one row, but {len(steps)} need {len(rows)}")
    box_height = max(h for _, h in frames)
    text_up = 0.1 if any(arrows) else 0.0
    height = 2 * MARGIN + len(rows) * box_height + (len(rows) - 1) * ROW + text_up
    height += (LOOP * len(loops) + 0.22) if loops else 0.0
    figure, ax = sheet(width, height)
    centres = {}
    for r, row in enumerate(rows):
        y = MARGIN + text_up + box_height / 2 + r * (box_height + ROW)
        used = sum(frames[i][0] for i in row) + sum(gaps[i] for i in row[:-1])
        spare = width - 2 * MARGIN - used
        extra = min(spare / max(len(row) - 1, 1), 0.45)
        # A broken row leaves room at both sides for the arrow that goes around.
        x = MARGIN + (0.2 if len(rows) > 1 else (spare - extra * (len(row) - 1)) / 2)
        extra = min(extra, (spare - 0.4) / max(len(row) - 1, 1)) if len(rows) > 1 else extra
        for i in row:
            centres[i] = (x + frames[i][0] / 2, y)
            x += frames[i][0] + (gaps[i] + extra if i < len(steps) - 1 else 0.0)
    for i, step in enumerate(steps):
        _step(ax, *centres[i], *frames[i], step, i in data, i in highlight)
    for i, text in enumerate(arrows):
        _arrow(ax, centres[i], centres[i + 1], frames[i][0], frames[i + 1][0], box_height, text)
    for k, (start, stop, text) in enumerate(loops):
        _loop(ax, centres[start], centres[stop], frames[start][1], frames[stop][1],
              box_height / 2 + LOOP * (k + 1), text)  # fmt: skip
    return figure


def _step(
    ax: Axes,
    x: float,
    y: float,
    width: float,
    height: float,
    text: str,
    is_data: bool,
    marked: bool,
) -> None:
    face = LIT if marked else PAPER
    edge = "none" if is_data and not marked else INK
    box(ax, x, y, width, height, edge=edge, face=face).set_gid("step")
    write(ax, x, y, text).set_gid("text")


def _arrow(
    ax: Axes,
    tail: Point,
    head: Point,
    tail_width: float,
    head_width: float,
    box_height: float,
    text: str,
) -> None:
    (x0, y0), (x1, y1) = tail, head
    start, stop = x0 + tail_width / 2, x1 - head_width / 2
    if y0 == y1:
        line(ax, [(start + 0.02, y0), (stop - 0.02, y1)], color=INK, width=1.4).set_gid("arrow")
        write(ax, (start + stop) / 2, y0 - 0.05, text, va="bottom", fontsize=SMALL).set_gid("label")
        return
    channel = y0 + box_height / 2 + ROW * 0.55
    corners = [(start + 0.02, y0), (start + 0.16, y0), (start + 0.16, channel),
               (stop - 0.16, channel), (stop - 0.16, y1), (stop - 0.02, y1)]  # fmt: skip
    line(ax, round_corners(corners, 0.07), color=INK, width=1.4).set_gid("arrow")
    write(ax, (start + stop) / 2, channel - 0.04, text, va="bottom", fontsize=SMALL).set_gid(
        "label"
    )


def _loop(
    ax: Axes,
    tail: Point,
    head: Point,
    tail_height: float,
    head_height: float,
    depth: float,
    text: str,
) -> None:
    (x0, y0), (x1, y1) = tail, head
    corners = [(x0, y0 + tail_height / 2 + 0.02), (x0, y0 + depth), (x1, y1 + depth),
               (x1, y1 + head_height / 2 + 0.02)]  # fmt: skip
    line(ax, round_corners(corners, 0.08), color=INK, width=1.4, dashed=True).set_gid("arrow")
    write(ax, (x0 + x1) / 2, y0 + depth + 0.03, text, va="top", fontsize=SMALL).set_gid("label")
