"""Drawings of models as blocks: layers from top to bottom, branches side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.book.draw.paper import (
    MARGIN,
    SIZE,
    SMALL,
    WIDTH,
    box,
    circle,
    line,
    sheet,
    text_size,
    write,
)
from nnlib.book.draw.routes import round_corners
from nnlib.layers import Concat, Layer, Sequential
from nnlib.tensor import value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from nnlib.book.charts import Chart
    from nnlib.book.draw.paper import Sheet

    Part: TypeAlias = Callable[[Any], Any]  # a layer, or a function of a tensor

STEP = 0.36  # height of an arrow with the shape beside it
FORK = 0.32  # from where a line splits to the tops of the branches
APART = 0.2  # between two branches
RING = 0.13  # radius of the sign that joins branches
SNAP = 0.1  # a branch so near to the middle stands in the middle


def blocks(
    layer: Part, in_features: int, *, width: float = WIDTH, height: float | None = None
) -> Chart:
    """Draw how a model is put together, with the shapes that travel from block to block.

    Layers of a `Sequential` follow each other from top to bottom; those of a `Concat` stand side
    by side and are joined by the sign ⊕. A block says what it is and how many parameters it has.

    Parameters
    ----------
    layer : callable
        A layer, or a function of a tensor.
    in_features : int
        Number of inputs of a sample, >= 1.
    width, height : float
        Size in inches; by default as high as needed.

    Returns
    -------
    Chart

    Raises
    ------
    ValueError
        If the drawing does not fit into `width` and `height`.

    Examples
    --------
    >>> from nnlib import Concat, Identity, Linear, ReLU, Sequential
    >>> chart = blocks(Sequential(Linear(3, 4), Concat(Identity(), ReLU())), 3)
    """
    model = _Column([layer], in_features)
    needed = model.height + 2 * (MARGIN + STEP + 0.2)
    height = needed if height is None else height
    if model.width > width - 2 * MARGIN or needed > height + 1e-9:
        raise ValueError(
            f"the blocks need {model.width + 2 * MARGIN:.1f} x {needed:.1f} inches, "
            f"got {width:.1f} x {height:.1f}"
        )
    paper = sheet(width, height)
    x, y = width / 2, (height - needed) / 2 + MARGIN
    write(paper, x, y + 0.1, "input")
    _arrow(paper, x, y + 0.2, in_features, head=not model.starts_with_fork)
    model.draw(paper, x, y + 0.2 + STEP)
    end = y + 0.2 + STEP + model.height
    _arrow(paper, x, end, model.out)
    write(paper, x, end + STEP + 0.1, "output")
    return paper.chart()


def describe_blocks(layer: Part) -> str:
    """Say in one line how a model is put together.

    Returns
    -------
    str
        Layers in their order, joined by arrows; the branches of a `Concat` in brackets, joined
        by ⊕.

    Examples
    --------
    >>> from nnlib import Concat, Identity, Linear, ReLU, Sequential
    >>> describe_blocks(Sequential(Linear(3, 4), ReLU(), Concat(Identity(), Linear(4, 2))))
    'Linear(3, 4) → ReLU → [Identity ⊕ Linear(4, 2)]'
    """
    if isinstance(layer, Concat):
        branches = [describe_blocks(branch) for branch in layer.layers]
        branches = [f"({words})" if " → " in words else words for words in branches]
        return f"[{' ⊕ '.join(branches)}]"
    if isinstance(layer, Sequential):
        return " → ".join(describe_blocks(part) for part in _parts(layer.layers)) or "nothing"
    return _name(layer)


def _parts(layers: Sequence[Part]) -> list[Part]:
    """These layers, with every `Sequential` among them replaced by what it is made of."""
    flat: list[Part] = []
    for layer in layers:
        if isinstance(layer, Sequential) and not isinstance(layer, Concat):
            flat += _parts(layer.layers)
        else:
            flat.append(layer)
    return flat


def _name(layer: Part) -> str:
    name = getattr(layer, "__name__", None) or repr(layer)
    return name.removesuffix("()")


def _features(layer: Part, width: int) -> int:
    """The number of outputs of a layer for so many inputs."""
    return int(value(layer(np.zeros((1, width)))).shape[-1])


@dataclass
class _Block:
    """One box: what the layer is, and below it the number of its parameters."""

    layer: Part
    into: int
    starts_with_fork = False

    def __post_init__(self) -> None:
        self.out = _features(self.layer, self.into)
        parameters = self.layer.parameters() if isinstance(self.layer, Layer) else []
        count = sum(p.size for p in parameters)
        self.texts = [_name(self.layer)]
        self.texts += [f"{count:,} parameter{'s' * (count > 1)}"] if count else []
        sizes = [text_size(t, size=f) for t, f in zip(self.texts, (SIZE, SMALL), strict=False)]
        self.width = max(w for w, _ in sizes) + 0.16
        self.height = 0.29 if len(sizes) == 1 else 0.48

    def draw(self, paper: Sheet, x: float, y: float) -> None:
        middle = y + self.height / 2
        face = "lit" if len(self.texts) > 1 else "paper"
        box(paper, x, middle, self.width, self.height, face=face, name="step")
        if len(self.texts) == 1:
            write(paper, x, middle, self.texts[0])
            return
        write(paper, x, middle - 0.09, self.texts[0])
        write(paper, x, middle + 0.11, self.texts[1], size=SMALL)


class _Column:
    """Layers below each other, with arrows between them."""

    def __init__(self, layers: Sequence[Part], into: int) -> None:
        self.parts: list[_Block | _Fork] = []
        self.out = into
        for layer in _parts(layers):
            part = _Fork(layer, self.out) if isinstance(layer, Concat) else _Block(layer, self.out)
            self.parts.append(part)
            self.out = part.out
        self.width: float = max([part.width for part in self.parts], default=0.0)
        self.height: float = sum(part.height for part in self.parts)
        self.height += STEP * max(len(self.parts) - 1, 0)

    @property
    def starts_with_fork(self) -> bool:
        return bool(self.parts) and self.parts[0].starts_with_fork

    def draw(self, paper: Sheet, x: float, y: float) -> None:
        for i, part in enumerate(self.parts):
            part.draw(paper, x, y)
            y += part.height
            if i + 1 < len(self.parts):
                _arrow(paper, x, y, part.out, head=not self.parts[i + 1].starts_with_fork)
                y += STEP


class _Fork:
    """Branches side by side; every one gets the input, and their outputs are joined."""

    starts_with_fork = True

    def __init__(self, layer: Concat, into: int) -> None:
        self.branches = [_Column([branch], into) for branch in layer.layers]
        self.out = sum(branch.out for branch in self.branches)
        # Beside the line that leads out of a branch stands its shape.
        self.rooms = [max(b.width, 2 * _label_size(b.out)) for b in self.branches]
        self.width = sum(self.rooms) + APART * (len(self.rooms) - 1)
        self.height = FORK + max(b.height for b in self.branches) + STEP + 2 * RING

    def draw(self, paper: Sheet, x: float, y: float) -> None:
        left, join = x - self.width / 2, y + self.height - RING
        top = y + FORK
        for branch, room in zip(self.branches, self.rooms, strict=True):
            at = left + room / 2
            at = x if abs(at - x) < SNAP else at
            left += room + APART
            corners = [(x, y), (at, y), (at, top)] if at != x else [(x, y), (x, top)]
            head = not branch.starts_with_fork
            _lead(paper, corners, head)
            branch.draw(paper, at, top)
            bottom = top + branch.height
            if at != x:
                side = RING if at > x else -RING
                corners = [(at, bottom), (at, join), (x + side, join)]
            else:
                corners = [(at, bottom), (at, join - RING)]
            _lead(paper, corners)
            _label(paper, at, join - RING - STEP / 2, branch.out)
        circle(paper, x, join, RING)
        for dx, dy in ((RING, 0), (0, RING)):
            ends = [(x - dx, join - dy), (x + dx, join + dy)]
            line(paper, ends, role="ink", head=False, zorder=4)


def _arrow(paper: Sheet, x: float, y: float, features: int, head: bool = True) -> None:
    """Draw an arrow of height `STEP` downwards from (x, y), with a shape beside it."""
    _lead(paper, [(x, y), (x, y + STEP)], head)
    _label(paper, x, y + STEP / 2 - 0.02, features)


def _lead(paper: Sheet, corners: Sequence[tuple[float, float]], head: bool = True) -> None:
    """Draw a line around corners, with an arrow head at its end."""
    line(paper, round_corners(corners, 0.08), role="ink", head=head, name="arrow")


def _label_size(features: int) -> float:
    return 0.1 + text_size(f"(N, {features})", size=SMALL)[0]


def _label(paper: Sheet, x: float, y: float, features: int) -> None:
    words = f"(N, {features})"
    write(paper, x + 0.07, y, words, size=SMALL, anchor="start", name="label")
