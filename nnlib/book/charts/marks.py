"""Marks: what a panel shows, as numbers with a meaning.

The names are those of the grammar of graphics (Wilkinson, 2005) as Observable Plot has them. A mark
holds data, not pixels, and a role instead of a colour; `nnlib.book.charts.figure` and the page's
own script draw it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.book.charts.mark import Mark, among, finite, make, same_length, vector
from nnlib.book.charts.roles import DASHES, HATCHES, SHAPES, class_role, class_shape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from numpy.typing import ArrayLike

    Handle: TypeAlias = str | tuple[str, Sequence[float]]

ANCHORS = {"start", "middle", "end"}
BASELINES = {"top", "middle", "bottom"}
FILLS = {"none", "paper", "tint", "solid"}


def line(
    x: ArrayLike,
    y: ArrayLike,
    role: str = "value",
    *,
    dash: str = "solid",
    width: float = 2.0,
    opacity: float = 1.0,
    step: bool = False,
    label: str = "",
) -> Mark:
    """Connect points by straight pieces.

    Parameters
    ----------
    x : array_like, shape (N,)
    y : array_like, shape (N,) or (K, N)
        One curve, or K curves over the same `x`. NaN leaves a gap.
    role : str
    dash : str
        ``"solid"``, ``"dashed"``, ``"dotted"`` or ``"dash-dot"``.
    width : float
        In pixels.
    opacity : float
        Less than 1 where many curves lie on each other.
    step : bool
        Keep each height until the next `x`, instead of going there straight.
    label : str
        What the legend calls it; without one it is not in the legend.

    Raises
    ------
    ValueError
        If the shapes do not fit, `x` is not finite, or a word is none of those listed.
    """
    x, y = vector("x", x), finite("y", y, gaps=True)
    if y.ndim not in (1, 2) or y.shape[-1] != len(x):
        raise ValueError(f"y must have shape ({len(x)},) or (K, {len(x)}), got {y.shape}")
    if step:
        x, y = np.repeat(x, 2)[1:], np.repeat(y, 2, axis=-1)[..., :-1]
    among("dash", dash, DASHES)
    return make(
        "line", role, {"x": x, "y": y}, dash=dash, width=width, opacity=opacity, label=label
    )


def dot(
    x: ArrayLike,
    y: ArrayLike,
    role: str = "value",
    *,
    shape: str = "circle",
    size: float = 8.0,
    hollow: bool = False,
    label: str = "",
    tips: Sequence[str] | None = None,
    drag: tuple[Handle | None, Handle | None] | None = None,
    click: str = "",
) -> Mark:
    """Draw points.

    Parameters
    ----------
    x, y : array_like, shape (N,) or ()
    role : str
    shape : str
        One of `nnlib.book.charts.roles.SHAPES`.
    size : float
        Diameter in pixels.
    hollow : bool
        Only the outline.
    label : str
        What the legend calls them.
    tips : sequence of str, optional
        What each point says under the pointer; by default its numbers.
    drag : pair, optional
        The controls that follow when the reader drags the point across and up, each a name, or a
        name and the place of each of its values where that is not the value itself; None for a
        direction in which it does not move.
    click : str
        The control that goes on to its next value when the reader clicks the point.
    """
    x, y = vector("x", x), vector("y", y)
    same_length(x=x, y=y)
    among("shape", shape, SHAPES)
    if tips is not None and len(tips) != len(x):
        raise ValueError(f"tips must be {len(x)}, one for each point, got {len(tips)}")
    return make(
        "dot", role, {"x": x, "y": y}, shape=shape, size=size, hollow=hollow, label=label,
        tips=None if tips is None else [str(tip) for tip in tips],
        drag=None if drag is None else [_handle(handle) for handle in drag], click=click,
    )  # fmt: skip


def class_dots(
    X: ArrayLike,
    y: ArrayLike,
    labels: Sequence[str] | None = None,
    *,
    size: float | None = None,
) -> list[Mark]:
    """Draw points in the plane, each class with a colour and a shape of its own.

    Parameters
    ----------
    X : array_like, shape (N, 2)
    y : array_like of int, shape (N,)
        Class numbers.
    labels : sequence of str, optional
        What the legend calls class 0, 1, ...; None: no legend.
    size : float, optional
        Diameter in pixels. None: 7, and 11 for at most 20 points.

    Returns
    -------
    list of Mark
        One for each class that occurs.
    """
    X, y = finite("X", X), np.asarray(y)
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(f"X must have shape (N, 2), got {X.shape}")
    if y.shape != (len(X),) or y.dtype.kind not in "uib" or (y.size and y.min() < 0):
        raise ValueError(f"y must hold {len(X)} class numbers from 0 on, got {y.dtype} {y.shape}")
    if labels is not None and y.size and y.max() >= len(labels):
        raise ValueError(f"labels must name class {y.max()} too, got {len(labels)} labels")
    size = size or (7 if len(X) > 20 else 11)
    return [
        dot(X[y == k, 0],
            X[y == k, 1], class_role(k), shape=class_shape(k), size=size,
            label=labels[k] if labels is not None else "")
        for k in np.unique(y.astype(int)).tolist()
    ]  # fmt: skip


def area(
    x: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    role: str = "value",
    *,
    hatch: str = "",
    opacity: float = 0.45,
    label: str = "",
) -> Mark:
    """Fill between two curves over `x`, arrays of shape (N,) or numbers."""
    x = vector("x", x)
    low, high = (np.broadcast_to(finite(n, v), x.shape) if np.ndim(v) == 0 else vector(n, v)
                 for n, v in (("low", low), ("high", high)))  # fmt: skip
    same_length(x=x, low=low, high=high)
    among("hatch", hatch, HATCHES)
    data = {"x": x, "low": low, "high": high}
    return make("area", role, data, hatch=hatch, opacity=opacity, label=label)


def bar(
    at: ArrayLike,
    high: ArrayLike,
    role: str = "value",
    *,
    low: ArrayLike = 0.0,
    width: float = 0.7,
    across: bool = False,
    hatch: str = "",
    opacity: float = 1.0,
    texts: Sequence[str] | None = None,
    label: str = "",
) -> Mark:
    """Draw bars from `low` to `high` at the places `at`; of a histogram, too.

    Parameters
    ----------
    at : array_like, shape (N,) or ()
    high, low : array_like, shape (N,) or ()
    role : str
    width : float
        In the units of `at`.
    across : bool
        Let bars lie: `at` counts up the y axis.
    hatch : str
        One of `nnlib.book.charts.roles.HATCHES`.
    texts : sequence of str, optional
        What is written beyond the end of each bar.
    label : str
        What the legend calls them.
    """
    at, high = vector("at", at), vector("high", high)
    low = np.broadcast_to(finite("low", low), high.shape)
    same_length(at=at, high=high, low=low)
    among("hatch", hatch, HATCHES)
    if texts is not None and len(texts) != len(at):
        raise ValueError(f"texts must be {len(at)}, one for each bar, got {len(texts)}")
    return make(
        "bar", role, {"at": at, "low": low, "high": high}, width=width, across=across, hatch=hatch,
        opacity=opacity, texts=None if texts is None else [str(text) for text in texts],
        label=label,
    )  # fmt: skip


def rule(
    *,
    x: float | None = None,
    y: float | None = None,
    role: str = "muted",
    dash: str = "solid",
    width: float = 1.2,
    label: str = "",
    drag: Handle | None = None,
) -> Mark:
    """Draw a line across the whole panel, at one `x` or one `y`; `drag` as in `dot`."""
    if (x is None) == (y is None):
        raise ValueError("a rule needs x or y, one of them")
    among("dash", dash, DASHES)
    where, at = ("x", x) if y is None else ("y", y)
    return make("rule", role, {where: finite(where, at)}, dash=dash, width=width, label=label,
                 drag=None if drag is None else _handle(drag))  # fmt: skip


def text(
    x: ArrayLike,
    y: ArrayLike,
    words: str | Sequence[str],
    role: str = "ink",
    *,
    anchor: str = "middle",
    baseline: str = "middle",
    size: float = 13.0,
    bold: bool = False,
    mono: bool = False,
    shift: tuple[float, float] = (0.0, 0.0),
    halo: bool = False,
) -> Mark:
    """Write words at points.

    Parameters
    ----------
    x, y : array_like, shape (N,) or ()
    words : str or sequence of str
        One for each point. Letters between asterisks are italic, those between tildes are
        lowered: ``"*w*~out~"``.
    role : str
    anchor : str
        What of the words lies at the point: ``"start"``, ``"middle"`` or ``"end"``.
    baseline : str
        ``"top"``, ``"middle"`` or ``"bottom"``.
    size : float
        In pixels.
    mono : bool
        Letters of one width.
    shift : pair of float
        Pixels to the right and down.
    halo : bool
        Clear the ground around the letters.
    """
    x, y = vector("x", x), vector("y", y)
    words = [words] if isinstance(words, str) else [str(word) for word in words]
    same_length(x=x, y=y, words=words)
    among("anchor", anchor, ANCHORS)
    among("baseline", baseline, BASELINES)
    return make("text", role, {"x": x, "y": y}, words=words, anchor=anchor, baseline=baseline,
                 size=size, bold=bold, mono=mono, shift=list(shift), halo=halo)  # fmt: skip


def link(
    x: ArrayLike,
    y: ArrayLike,
    to_x: ArrayLike,
    to_y: ArrayLike,
    role: str = "muted",
    *,
    dash: str = "solid",
    width: float = 1.2,
    head: bool = False,
    label: str = "",
) -> Mark:
    """Connect pairs of points, arrays of shape (N,) or numbers; `head` makes arrows of them."""
    ends = {"x": x, "y": y, "to_x": to_x, "to_y": to_y}
    data = {name: vector(name, numbers) for name, numbers in ends.items()}
    same_length(**data)
    among("dash", dash, DASHES)
    return make("link", role, data, dash=dash, width=width, head=head, label=label)


def arrow(
    x: ArrayLike, y: ArrayLike, to_x: ArrayLike, to_y: ArrayLike, role: str = "ink",
    *, width: float = 2.2, label: str = "",
) -> Mark:  # fmt: skip
    """Draw arrows from one point to another, arrays of shape (N,) or numbers."""
    return link(x, y, to_x, to_y, role, width=width, head=True, label=label)


def rect(
    x: ArrayLike,
    y: ArrayLike,
    to_x: ArrayLike,
    to_y: ArrayLike,
    role: str = "ink",
    *,
    fill: str = "none",
    dash: str = "solid",
    width: float = 1.4,
    corner: float = 0.0,
    hatch: str = "",
    opacity: float = 1.0,
) -> Mark:
    """Draw rectangles between two opposite corners, arrays of shape (N,) or numbers.

    `fill` is ``"none"``, ``"paper"``, ``"tint"`` or ``"solid"``; `corner` is the radius of the
    corners in pixels, and a large one makes a circle of a square; `width` 0 leaves the outline out.
    """
    ends = {"x": x, "y": y, "to_x": to_x, "to_y": to_y}
    data = {name: vector(name, numbers) for name, numbers in ends.items()}
    same_length(**data)
    among("fill", fill, FILLS)
    among("dash", dash, DASHES)
    among("hatch", hatch, HATCHES)
    return make("rect", role, data, fill=fill, dash=dash, width=width, corner=corner, hatch=hatch,
                 opacity=opacity)  # fmt: skip


def _handle(handle: Handle | None) -> dict[str, Any] | None:
    """Return which control a handle moves, and where its values lie if not at themselves."""
    if handle is None:
        return None
    if isinstance(handle, str):
        return {"control": handle}
    name, places = handle
    return {"control": name, "at": vector("drag", places).tolist()}
