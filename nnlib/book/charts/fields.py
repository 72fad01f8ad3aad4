"""Marks that cover a whole panel: a number at every place, as regions, level lines or cells.

A field is a grid of numbers at the middles of equal cells that fill the panel, or a small network
that gives the number at every place: 82 weights instead of a grid of thousands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.book.charts.mark import Mark, among, finite, make
from nnlib.tensor import value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from numpy.typing import ArrayLike

    from nnlib._types import Array

    Grid: TypeAlias = "ArrayLike | Dense"

RESOLUTION = 80  # cells along each side where a field is computed from a network
ACTIVATIONS: dict[str, Callable[[Array], Array]] = {  # the page has the same ones
    "identity": lambda z: z,
    "relu": lambda z: np.maximum(z, 0),
    "leaky_relu": lambda z: np.where(z > 0, z, 0.1 * z),
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-np.clip(z, -700, 700))),
    "elu": lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    "softplus": lambda z: np.logaddexp(0, z),
    "sine": np.sin,
}


@dataclass(frozen=True)
class Dense:
    """A small network as numbers: layers of a matrix, a bias and the name of an activation."""

    layers: tuple[tuple[Array, Array, str], ...]

    def __call__(self, X: Array) -> Array:
        """Return the outputs for the rows of X, shape (N, D) -> (N, C)."""
        for W, b, name in self.layers:
            X = ACTIVATIONS[name](X @ W.T + b)
        return X

    @property
    def inputs(self) -> int:
        """How many numbers it takes."""
        return int(self.layers[0][0].shape[1])

    def arrays(self) -> dict[str, Array]:
        """Return weights and biases by the names that the page knows: W0, b0, W1, ..."""
        return {f"{part}{k}": array for k, (W, b, _) in enumerate(self.layers)
                for part, array in (("W", W), ("b", b))}  # fmt: skip


def dense(*layers: tuple[Any, Any, str], inputs: int = 2) -> Dense:
    """Make a field of a network.

    Parameters
    ----------
    *layers : (weight, bias, activation)
        Weights of shape (C, D) and biases of shape (C,), arrays or tensors, and one of the names
        in `ACTIVATIONS`. A score of the last layer above 0 means class 1; with several, the
        highest one wins.
    inputs : int
        How many numbers the first layer takes; a field gives it two, the coordinates in its panel.

    Raises
    ------
    ValueError
        If the shapes do not fit together, or an activation is unknown.
    """
    made, into = [], inputs
    for W, b, name in layers:
        W, b = finite("weight", value(W)), finite("bias", value(b))
        if W.ndim != 2 or W.shape[1] != into or b.shape != (len(W),):
            raise ValueError(
                f"weight and bias must have shapes (C, {into}) and (C,), got {W.shape}, {b.shape}"
            )
        among("activation", name, ACTIVATIONS)
        made.append((W, b, name))
        into = len(W)
    if not made:
        raise ValueError("dense needs at least one layer")
    return Dense(tuple(made))


def grid(
    predict: Callable[[Array], Any],
    xlim: tuple[float, float],
    ylim: tuple[float, float],
    resolution: int = RESOLUTION,
) -> Array:
    """Ask a function at the middles of the cells that fill a panel.

    Parameters
    ----------
    predict : callable
        Takes an array of shape (M, 2); returns an array or tensor of M numbers, or of (M, C).
    xlim, ylim : pair of float
        The panel.
    resolution : int
        Cells along each side.

    Returns
    -------
    ndarray, shape (resolution, resolution) or (C, resolution, resolution)
        Rows from the low end of y up.
    """
    middles = (np.arange(resolution) + 0.5) / resolution
    across, up = (low + (high - low) * middles for low, high in (xlim, ylim))
    points = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    answer = np.asarray(value(predict(points)), dtype=float).reshape(len(points), -1).T
    return answer.reshape(-1, resolution, resolution).squeeze(0 if len(answer) == 1 else ())


def regions(scores: Grid, *, opacity: float = 0.22, border: bool = True, first: int = 0) -> Mark:
    """Tint and hatch the plane by the winning class, with a line where classes meet.

    Parameters
    ----------
    scores : array_like or Dense
        Shape (H, W): above 0 class 1 wins, else class 0. Shape (C, H, W): the highest one wins.
        Or a network, see `dense`.
    opacity : float
        Of the tints.
    border : bool
        Draw the line.
    first : int
        The class number that the first score stands for.
    """
    return _field("regions", "ink", scores, opacity=opacity, border=border, first=first)


def levels(
    heights: Grid,
    at: Sequence[float],
    role: str = "muted",
    *,
    width: float = 1.2,
    dash: str = "solid",
) -> Mark:
    """Draw lines of equal height: `heights` of shape (H, W) or a network with one output."""
    mark = _field("levels", role, heights, width=width, dash=dash)
    if "z" in mark.data and mark.data["z"].ndim != 2:
        raise ValueError(f"heights must have shape (H, W), got {mark.data['z'].shape}")
    mark.data["at"] = finite("at", at)
    return mark


def cells(
    numbers: ArrayLike,
    limit: float | None = None,
    *,
    signed: bool = False,
    role: str = "ink",
) -> Mark:
    """Draw a matrix as shades, the first row at the top of a panel that runs from (0, 0) to (W, H).

    Parameters
    ----------
    numbers : array_like, shape (H, W)
    limit : float, optional
        What gets the full shade; None: the greatest size that occurs.
    signed : bool
        False: white is 0 and less. True: positive numbers are blue, negative ones vermilion with
        a dot in the middle.
    role : str
        The full shade where not signed.
    """
    z = finite("numbers", numbers)
    if z.ndim != 2 or z.size == 0:
        raise ValueError(f"numbers must have shape (H, W), got {z.shape}")
    top = float(np.abs(z).max() or 1.0) if limit is None else float(limit)
    if not top > 0:
        raise ValueError(f"limit must be above 0, got {limit}")
    share = np.clip(z / top, -1 if signed else 0, 1)
    return make("cells", role, {"z": np.round(share, 2)}, signed=signed)


def _field(kind: str, role: str, scores: Grid, **style: Any) -> Mark:
    if isinstance(scores, Dense):
        if scores.inputs != 2:
            raise ValueError(f"scores must be a network of two inputs, got one of {scores.inputs}")
        names = [name for _, _, name in scores.layers]
        return make(kind, role, scores.arrays(), layers=names, **style)
    z = finite("scores", scores)
    if z.ndim not in (2, 3) or min(z.shape) < 2:
        raise ValueError(f"scores must have shape (H, W) or (C, H, W), got {z.shape}")
    return make(kind, role, {"z": z}, **style)


def field_of(mark: Mark) -> Grid:
    """Return what a mark was made of: its grid, or its network."""
    if "z" in mark.data:
        return mark.data["z"]
    names = enumerate(mark.style["layers"])
    return Dense(tuple((mark.data[f"W{k}"], mark.data[f"b{k}"], name) for k, name in names))
