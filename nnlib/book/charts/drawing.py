"""How Matplotlib draws each kind of mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Circle, FancyBboxPatch, Patch, Rectangle

from nnlib.book.charts.fields import RESOLUTION, Dense, field_of, grid
from nnlib.book.charts.roles import COLORS, DASHES, class_hatch, class_role

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

    from nnlib._types import Array
    from nnlib.book.charts.mark import Mark
    from nnlib.book.charts.panels import Axis, Panel

DPI = 100
POINT = 72 / DPI  # points in a pixel
PAPER = "white"
HATCHES = {"": None, "slash": "///", "dots": "...", "backslash": "\\\\\\", "lines": "---",
           "grid": "+++"}  # fmt: skip
MARKERS = {"circle": "o", "square": "s", "triangle": "^", "diamond": "D", "cross": "P",
           "star": "*", "down": "v", "saltire": "X"}  # fmt: skip
# What makes shapes of one size look equally large.
ZOOM = {"square": 0.9, "diamond": 0.85, "star": 1.4, "triangle": 1.05, "down": 1.05}


def mathtext(words: str) -> str:
    """Turn what stands between asterisks into Matplotlib's italics, between tildes into indices."""
    words = re.sub(r"\*([^*]+)\*", r"$\\mathit{\1}$", words.replace("$", r"\$"))
    return re.sub(r"~([^~]+)~", r"$_{\1}$", words)


def stroke(mark: Mark) -> dict[str, Any]:
    """Return width and dashes of a line; Matplotlib measures dashes in widths of the line."""
    width = mark.style["width"]
    dashes = DASHES[mark.style["dash"]]
    style: Any = (0, tuple(d / width for d in dashes)) if dashes else "-"
    return {"linewidth": width * POINT, "linestyle": style}


def marker(mark: Mark) -> dict[str, Any]:
    shape, color = mark.style["shape"], COLORS[mark.role]
    hollow = mark.style["hollow"]
    return {
        "linestyle": "", "marker": MARKERS[shape],
        "markersize": mark.style["size"] * ZOOM.get(shape, 1) * POINT,
        "markerfacecolor": PAPER if hollow else color,
        "markeredgecolor": color if hollow else PAPER,
        "markeredgewidth": (1.8 if hollow else 0.8) * POINT,
    }  # fmt: skip


def _line(ax: Axes, mark: Mark, order: int, panel: Panel) -> None:
    curves = np.atleast_2d(mark.data["y"])
    ax.plot(mark.data["x"], curves.T, color=COLORS[mark.role], zorder=order,
            alpha=mark.style["opacity"], marker="", **stroke(mark))  # fmt: skip


def _dot(ax: Axes, mark: Mark, order: int, panel: Panel) -> None:
    x, y = mark.data["x"], mark.data["y"]
    inside = _holds(panel.x, x) & _holds(panel.y, y)
    ax.plot(x[inside], y[inside], zorder=order, clip_on=False, **marker(mark))


def _holds(axis: Axis, numbers: Array) -> Array:
    """Say which numbers lie between the ends of an axis."""
    low, high = sorted((axis.low, axis.high))
    within: Array = (low <= numbers) & (numbers <= high)
    return within


def _area(ax: Axes, mark: Mark, order: int, panel: Panel) -> None:
    ax.fill_between(mark.data["x"], mark.data["low"], mark.data["high"], color=COLORS[mark.role],
                    alpha=mark.style["opacity"], hatch=HATCHES[mark.style["hatch"]],
                    edgecolor=PAPER, linewidth=0, zorder=order)  # fmt: skip


def _bar(ax: Axes, mark: Mark, order: int, panel: Panel) -> None:
    at, low, high = (mark.data[name] for name in ("at", "low", "high"))
    look = {"color": COLORS[mark.role], "alpha": mark.style["opacity"], "zorder": order,
            "hatch": HATCHES[mark.style["hatch"]], "edgecolor": PAPER, "linewidth": 0}  # fmt: skip
    if mark.style["across"]:
        ax.barh(at, high - low, mark.style["width"], left=low, **look)
    else:
        ax.bar(at, high - low, mark.style["width"], bottom=low, **look)
    for words, a, start, end in zip(mark.style["texts"] or (), at, low, high, strict=False):
        beyond = 4 * POINT if end >= start else -4 * POINT
        place, shift, ha, va = (
            ((end, a), (beyond, 0), "left" if beyond > 0 else "right", "center")
            if mark.style["across"]
            else ((a, end), (0, beyond), "center", "bottom" if beyond > 0 else "top")
        )
        ax.annotate(mathtext(words), place, shift, textcoords="offset points", ha=ha, va=va,
                    fontsize=12 * POINT, color=COLORS["ink"], zorder=order)  # fmt: skip


def _rule(ax: Axes, mark: Mark, order: int, panel: Panel) -> None:
    draw: Callable[..., Any] = ax.axvline if "x" in mark.data else ax.axhline
    (at,) = mark.data.values()
    draw(float(at), color=COLORS[mark.role], zorder=order, **stroke(mark))


def _text(ax: Axes, mark: Mark, order: int, panel: Panel) -> None:
    style, (right, down) = mark.style, mark.style["shift"]
    ha = {"start": "left", "middle": "center", "end": "right"}[style["anchor"]]
    va = {"middle": "center"}.get(style["baseline"], style["baseline"])
    ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 1} if style["halo"] else None
    for x, y, words in zip(mark.data["x"], mark.data["y"], style["words"], strict=True):
        ax.annotate(mathtext(words), (x, y), (right * POINT, -down * POINT), ha=ha, va=va,
                    textcoords="offset points", fontsize=style["size"] * POINT, bbox=ground,
                    weight="bold" if style["bold"] else "normal",
                    family="monospace" if style["mono"] else None, color=COLORS[mark.role],
                    zorder=order, annotation_clip=False)  # fmt: skip


def _link(ax: Axes, mark: Mark, order: int, panel: Panel) -> None:
    for x, y, to_x, to_y in zip(*(mark.data[n] for n in ("x", "y", "to_x", "to_y")), strict=True):
        if mark.style["head"]:
            look = {"arrowstyle": "-|>", "color": COLORS[mark.role], "shrinkA": 0, "shrinkB": 0,
                    **stroke(mark)}  # fmt: skip
            ax.annotate("", (to_x, to_y), (x, y), arrowprops=look, annotation_clip=False,
                        zorder=order)  # fmt: skip
        else:
            ax.plot([x, to_x], [y, to_y], color=COLORS[mark.role], zorder=order, marker="",
                    **stroke(mark))  # fmt: skip


def _rect(ax: Axes, mark: Mark, order: int, panel: Panel) -> None:
    style, color = mark.style, COLORS[mark.role]
    face = {"none": "none", "paper": PAPER, "tint": mixed(color, 0.2), "solid": color}
    unit = ax.transData.transform([(0, 0), (1, 1)])  # only where a corner asks for pixels
    pixels = abs(unit[1, 0] - unit[0, 0])
    for x, y, to_x, to_y in zip(*(mark.data[n] for n in ("x", "y", "to_x", "to_y")), strict=True):
        low, size = (min(x, to_x), min(y, to_y)), (abs(to_x - x), abs(to_y - y))
        look = {"facecolor": face[style["fill"]], "edgecolor": color, "zorder": order,
                "alpha": style["opacity"], "hatch": HATCHES[style["hatch"]]}  # fmt: skip
        if style["width"]:
            look |= stroke(mark)
        else:
            look |= {"linewidth": 0, "edgecolor": PAPER}
        corner = min(style["corner"] / pixels, *(side / 2 for side in size))
        patch: Patch = Rectangle(low, *size, **look)
        if corner:
            round_ = corner >= max(size) / 2 - 1e-9
            middle = (low[0] + size[0] / 2, low[1] + size[1] / 2)
            patch = (
                Circle(middle, corner, **look) if round_ else
                FancyBboxPatch(low, *size, boxstyle=f"round,pad=0,rounding_size={corner}", **look)
            )  # fmt: skip
        ax.add_patch(patch)


def mixed(color: str, share: float) -> tuple[float, float, float]:
    """Return a share of a color on white."""
    red, green, blue = (1 - share * (1 - int(color[k : k + 2], 16) / 255) for k in (1, 3, 5))
    return red, green, blue


def _grid(mark: Mark, panel: Panel) -> Array:
    scores = field_of(mark)
    if isinstance(scores, Dense):
        limits = [(axis.low, axis.high) for axis in (panel.x, panel.y)]
        return grid(scores, limits[0], limits[1], RESOLUTION)
    return np.asarray(scores)


def _filled(z: Array, panel: Panel) -> tuple[Array, Array, Array]:
    """Return places and numbers of a grid, carried on to the edges of the panel."""
    ends = []
    for axis, n in ((panel.x, z.shape[1]), (panel.y, z.shape[0])):
        middles = axis.low + (axis.high - axis.low) * (np.arange(n) + 0.5) / n
        ends.append(np.concatenate([[axis.low], middles, [axis.high]]))
    for k in (0, 1):  # half a cell beyond the outermost middles
        lines = np.split(z, z.shape[k], axis=k)
        edges = 1.5 * lines[0] - 0.5 * lines[1], 1.5 * lines[-1] - 0.5 * lines[-2]
        z = np.concatenate([edges[0], z, edges[1]], axis=k)
    return ends[0], ends[1], z


def _regions(ax: Axes, mark: Mark, order: int, panel: Panel) -> None:
    z = _grid(mark, panel)
    scores = np.stack([-z, z]) if z.ndim == 2 else z
    # Of equal scores the first one wins, by so little that no border moves.
    little = 1e-7 * np.abs(scores).max()
    scores = scores - little * np.arange(len(scores))[:, None, None]
    for k, score in enumerate(scores):
        lead = score - np.delete(scores, k, axis=0).max(axis=0)
        if lead.max() <= 0:
            continue
        x, y, padded = _filled(lead, panel)
        color = COLORS[class_role(k + mark.style["first"])]
        tint = mixed(color, mark.style["opacity"])
        area = ax.contourf(x, y, padded, levels=[0, lead.max() + 1], colors=[tint], zorder=order,
                           hatches=[HATCHES[class_hatch(k)]])  # fmt: skip
        area.set_edgecolor(mixed(color, 0.45))
        area.set_linewidth(0)
        if mark.style["border"] and lead.min() < 0:
            ax.contour(x, y, padded, levels=[0], colors=COLORS["ink"], linewidths=1.6 * POINT,
                       linestyles="-", zorder=order)  # fmt: skip


def _levels(ax: Axes, mark: Mark, order: int, panel: Panel) -> None:
    x, y, z = _filled(_grid(mark, panel), panel)
    look = stroke(mark)
    ax.contour(x, y, z, levels=np.sort(mark.data["at"]), colors=COLORS[mark.role], zorder=order,
               linewidths=look["linewidth"], linestyles=[look["linestyle"]])  # fmt: skip


def _cells(ax: Axes, mark: Mark, order: int, panel: Panel) -> None:
    z = mark.data["z"]
    colors = np.ones((*z.shape, 3))
    roles = ("value", "gradient") if mark.style["signed"] else (mark.role, mark.role)
    for sign, role in zip((1, -1), roles, strict=True):
        full = np.array(mixed(COLORS[role], 1))
        share = np.clip(sign * z, 0, 1)[..., None]
        colors -= share * (1 - full)
    height, width = z.shape
    ax.imshow(colors, extent=(0, width, height, 0), aspect="auto", zorder=order,
              interpolation="nearest")  # fmt: skip
    ax.set(xlim=(panel.x.low, panel.x.high), ylim=(panel.y.low, panel.y.high))
    if mark.style["signed"]:
        down, right = np.nonzero(z < -0.1)
        ax.plot(right + 0.5, down + 0.5, "o", color=COLORS["ink"], markersize=2, zorder=order)


DRAW: dict[str, Callable[[Axes, Mark, int, Panel], None]] = {
    "line": _line, "dot": _dot, "area": _area, "bar": _bar, "rule": _rule, "text": _text,
    "link": _link, "rect": _rect, "regions": _regions, "levels": _levels, "cells": _cells,
}  # fmt: skip
