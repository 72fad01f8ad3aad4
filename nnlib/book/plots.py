"""The house style of the book's figures, and the drawings that many chapters share.

Nothing is told by colour alone: lines differ in dashes, points in shape, areas in hatching.
Figures are drawn on white with dark grey text; the site turns them over for the dark. They stay
legible when a figure of the usual 5.6 inches is shown 358 pixels wide on a phone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib.colors import to_rgb

from nnlib.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.typing import RcKeyType
    from numpy.typing import ArrayLike

    from nnlib._types import Array
    from nnlib.train import History

    Interval: TypeAlias = tuple[float, float]

INK = "#333333"
PALE = "#d9d9d9"

# Blue, vermilion, green, purple of Okabe and Ito (jfly.uni-koeln.de/color, 2002) with black and a
# brown for their lighter colours: each has a contrast of at least 3 to white, and any two are told
# apart with each of the three kinds of colour blindness.
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#222222", "#7A4A00")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", "p", "*")
AREAS = {"o": 1.0, "s": 1.0, "D": 0.9, "*": 2.4}  # what makes the markers look equally large
LINESTYLES = ("-", "--", "-.", ":", (0, (6, 1.5, 1, 1.5, 1, 1.5)), (0, (1, 3)))
HATCHES = ("", "////", "....", "\\\\\\\\", "++", "xx", "--", "oo", "||", "**")

STYLE: dict[RcKeyType, Any] = {
    "figure.figsize": (5.6, 3.6),
    "figure.dpi": 100,
    "figure.constrained_layout.use": True,
    "savefig.dpi": 100,
    "savefig.bbox": "tight",
    "savefig.pad_inches": 0.06,
    "font.size": 11,
    "axes.titlesize": 11.5,
    "axes.labelsize": 11,
    "xtick.labelsize": 10.5,
    "ytick.labelsize": 10.5,
    "legend.fontsize": 10.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#767676",
    "xtick.color": "#767676",
    "ytick.color": "#767676",
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.titlepad": 8,
    "axes.titley": 1.0,  # where it would be put anyway; looking for it takes a quarter of a drawing
    "axes.prop_cycle": cycler(color=COLORS) + cycler(linestyle=LINESTYLES),
    "grid.color": "#e4e4e4",
    "lines.linewidth": 2.0,
    "lines.markersize": 6.5,
    "hatch.linewidth": 0.8,
    "legend.frameon": False,
    "legend.handlelength": 2.6,
    "image.cmap": "gray_r",
    "svg.hashsalt": "nnlib",
}


def house_style() -> None:
    """Make Matplotlib draw every figure from now on in the style of the book."""
    plt.rcParams.update(STYLE)


def class_style(k: int) -> dict[str, str]:
    """Colour, marker and hatching of class number `k`.

    Parameters
    ----------
    k : int
        Class number, 0 or more. Thirty classes differ in colour or marker.

    Returns
    -------
    dict
        With the keys ``color``, ``marker`` and ``hatch``.
    """
    return {
        "color": COLORS[k % len(COLORS)],
        "marker": MARKERS[k % len(MARKERS)],
        "hatch": HATCHES[k % len(HATCHES)],
    }


def scatter_classes(
    ax: Axes,
    X: ArrayLike,
    y: ArrayLike,
    labels: Sequence[str] | None = None,
    *,
    size: float | None = None,
    legend: bool = True,
) -> None:
    """Draw points in the plane, each class with a colour and a marker of its own.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    X : array_like, shape (N, 2)
    y : array_like of int, shape (N,)
        Class numbers.
    labels : sequence of str, optional
        What the legend calls class 0, 1, ...; None: "class 0", "class 1", ...
    size : float, optional
        Area of a marker in square points. None: 34, and 90 for at most 20 points.
    legend : bool
        Draw a legend above the axes.

    Raises
    ------
    ValueError
        `X` is not a list of points in the plane, `y` does not fit it, or a class has no label.
    """
    X, y = np.asarray(X), np.asarray(y)
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(f"X must have shape (N, 2), got {X.shape}")
    if y.shape != (len(X),) or y.dtype.kind not in "ui":
        raise ValueError(
            f"y must hold {len(X)} integers, one for each row of X, got {y.dtype} {y.shape}"
        )
    if len(y) and y.min() < 0:
        raise ValueError(f"y must hold class numbers from 0 on, got {y.min()}")
    if labels is not None and len(y) and y.max() >= len(labels):
        raise ValueError(f"labels must name class {y.max()} too, got {len(labels)} labels")
    if size is None:
        size = 34 if len(X) > 20 else 90
    for k in np.unique(y):
        style = class_style(k)
        across, up = X[y == k].T
        ax.scatter(
            across,
            up,
            s=size * AREAS.get(style["marker"], 1.5),
            color=style["color"],
            marker=style["marker"],
            edgecolors="white",
            linewidths=0.7,
            label=labels[k] if labels is not None else f"class {k}",
            zorder=3,
        )
    if legend:
        _legend_above(ax, handlelength=1.2)


def decision_regions(
    ax: Axes,
    predict: Callable[[Array], Tensor | ArrayLike],
    X: ArrayLike | None = None,
    y: ArrayLike | None = None,
    *,
    xlim: Interval | None = None,
    ylim: Interval | None = None,
    labels: Sequence[str] | None = None,
    resolution: int = 200,
    legend: bool = True,
) -> None:
    """Tint and hatch the plane by predicted class, draw the boundaries, and the samples on top.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    predict : callable
        Takes an array of shape (M, 2) and returns an array or a tensor: class numbers (integers
        of shape (M,)), or a score for each class (M, C), the highest wins, or the probability of
        class 1 (M,) or (M, 1), with the boundary at 1/2. Scores give smooth boundaries.
    X, y : array_like, shapes (N, 2) and (N,), optional
        Samples, drawn by `scatter_classes`.
    xlim, ylim : pair of float, optional
        The part of the plane. None: the range of the samples and 15 % more.
    labels : sequence of str, optional
        Names of the classes for the legend.
    resolution : int
        Points along each side of the grid on which `predict` is asked.
    legend : bool
        Draw the legend of the samples.

    Raises
    ------
    ValueError
        Neither samples nor limits are given, or `predict` returns something else.
    """
    if (X is None) != (y is None):
        raise ValueError("X and y must be given together, got only one of them")
    if X is None and (xlim is None or ylim is None):
        raise ValueError("xlim and ylim must be given where X is not, got None")
    xlim = _limits(np.asarray(X)[:, 0]) if xlim is None else xlim
    ylim = _limits(np.asarray(X)[:, 1]) if ylim is None else ylim
    across, up = np.linspace(*xlim, resolution), np.linspace(*ylim, resolution)
    points = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    lead = _lead(_scores(predict(points), len(points))).T.reshape(-1, resolution, resolution)
    for k, margin in enumerate(lead):
        if margin.max() <= 0:
            continue
        style = class_style(k)
        tint = np.array([_lighter(style["color"], 0.8)])
        area = ax.contourf(
            across, up, margin, levels=[0, margin.max() + 1], colors=tint, hatches=[style["hatch"]]
        )
        area.set_edgecolor(_lighter(style["color"], 0.55))
        area.set_linewidth(0)
        if margin.min() < 0:
            ax.contour(across, up, margin, levels=[0], colors=INK, linewidths=1.4, linestyles="-")
    if X is not None and y is not None:
        scatter_classes(ax, X, y, labels, legend=legend)
    ax.set(xlim=xlim, ylim=ylim)


def loss_curve(
    ax: Axes,
    history: History,
    *,
    log: bool = False,
    labels: Sequence[str] = ("training", "validation"),
) -> None:
    """Draw loss against epoch, and where the validation loss was lowest.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    history : History
        What `nnlib.train.fit` returns: lists ``.loss`` and ``.validation_loss``.
    log : bool
        Logarithmic scale for the loss.
    labels : pair of str
        What the legend calls the two lines.
    """
    curves = [history.loss, history.validation_loss]
    for curve, label, color, linestyle in zip(curves, labels, COLORS, LINESTYLES, strict=False):
        if curve:
            epochs = np.arange(1, len(curve) + 1)
            marker = "." if len(curve) < 3 else None
            ax.plot(epochs, curve, color=color, linestyle=linestyle, marker=marker, label=label)
    if history.validation_loss:
        best = int(np.argmin(np.nan_to_num(history.validation_loss, nan=np.inf)))
        label = f"lowest, epoch {best + 1}"
        ax.plot(
            best + 1, history.validation_loss[best], "o", color=COLORS[1], mfc="white", mew=2,
            label=label, zorder=3,
        )  # fmt: skip
        _legend_above(ax)
    ax.set(xlabel="epoch", ylabel="loss")
    ax.set_yscale("log" if log else "linear")
    if not log:
        ax.set_ylim(bottom=min(0, *ax.get_ylim()))
    ax.grid(axis="y")


def bars(
    ax: Axes,
    values: ArrayLike,
    labels: Sequence[object] | None = None,
    *,
    highlight: int | None = None,
) -> None:
    """Draw probabilities as bars with their values written above.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    values : array_like, shape (C,)
        Numbers in 0..1.
    labels : sequence, optional
        What stands below each bar; None: 0, 1, ...
    highlight : int, optional
        The bar to set off by colour and hatching, for example the true class.

    Raises
    ------
    ValueError
        `values` is not a vector of numbers in 0..1, or `labels` has another length.
    """
    values = np.asarray(values, dtype=float)
    if values.ndim != 1 or not ((values >= 0) & (values <= 1)).all():
        raise ValueError(f"values must be a vector of numbers in 0..1, got {values}")
    labels = range(len(values)) if labels is None else labels
    if len(labels) != len(values):
        raise ValueError(f"labels must be {len(values)}, one for each value, got {len(labels)}")
    names = [str(label) for label in labels]
    drawn = ax.bar(range(len(values)), values, width=0.7, color=COLORS[0], tick_label=names)
    if highlight is not None:
        drawn[highlight].set(facecolor=COLORS[1], hatch="///", edgecolor="white")
    many = len(values) > 6
    for bar, value in zip(drawn, values, strict=True):
        ax.annotate(
            f"{value:.2f}".lstrip("0") if many else f"{value:.3f}",
            (bar.get_x() + bar.get_width() / 2, value),
            xytext=(0, 3), textcoords="offset points", ha="center", va="bottom",
            fontsize=10 if many else 10.5,
        )  # fmt: skip
    ax.set(ylim=(0, 1.12), yticks=[0, 0.5, 1], ylabel="probability")
    ax.tick_params(axis="x", length=0)
    ax.grid(axis="y")


def image_grid(
    images: ArrayLike,
    titles: Sequence[object] | None = None,
    *,
    columns: int | None = None,
    signed: bool = False,
    limit: float | None = None,
) -> Figure:
    """Draw small images side by side on one common scale.

    Parameters
    ----------
    images : array_like, shape (N, H, W)
    titles : sequence, optional
        What stands above each image.
    columns : int, optional
        Images in a row. None: at most 10, rows as even as can be.
    signed : bool
        False: white is the least value (0 if there is no lower one), black the greatest. True,
        for weights: white is 0, orange with a dot is negative, purple is positive.
    limit : float, optional
        The value that gets the full colour. None: the greatest size that occurs.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ValueError
        There is no image, or `titles` has another length.
    """
    images = np.asarray(images, dtype=float)
    if images.ndim != 3 or images.size == 0:
        raise ValueError(f"images must have shape (N, H, W) with N >= 1, got {images.shape}")
    n = len(images)
    if titles is not None and len(titles) != n:
        raise ValueError(f"titles must be {n}, one for each image, got {len(titles)}")
    rows = -(-n // (columns or 10))
    columns = columns or -(-n // rows)
    # Images of zeros alone need a range that is not empty.
    top = (np.abs(images).max() if limit is None else limit) or 1
    low = -top if signed else min(0, images.min())
    side = 5.6 / max(columns, 4)
    height = side * images.shape[1] / images.shape[2] + (0.26 if titles is not None else 0.04)
    fig, axes = plt.subplots(rows, columns, figsize=(side * columns, height * rows), squeeze=False)
    fig.set_layout_engine("constrained", w_pad=0.03, h_pad=0.03)
    for ax in axes.flat[n:]:
        ax.set_axis_off()
    for i, (ax, image) in enumerate(zip(axes.flat, images, strict=False)):
        ax.imshow(image, cmap="PuOr" if signed else "gray_r", vmin=low, vmax=top)
        if signed:
            down, right = np.nonzero(image < -0.1 * top)
            dark = image[down, right] < -0.6 * top
            ax.scatter(
                right, down, s=(2.6 * side) ** 2, c=np.where(dark, "white", INK), linewidths=0
            )
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(visible=True, color=PALE)
        if titles is not None:
            ax.set_title(str(titles[i]), pad=3)
    return fig


def _legend_above(ax: Axes, handlelength: float = 2.6) -> None:
    """A legend in one row above the axes, where it hides no data."""
    count = len(ax.get_legend_handles_labels()[1])
    ax.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=min(count, 5), borderaxespad=0.3,
        handlelength=handlelength, columnspacing=1.2, handletextpad=0.4,
    )  # fmt: skip


def _limits(values: Array) -> Interval:
    """The range of the values with a margin of 15 %, and of 1 where they are all equal."""
    low, high = values.min(), values.max()
    margin = 0.15 * (high - low) or 1.0
    return low - margin, high + margin


def _scores(answer: Tensor | ArrayLike, n: int) -> Array:
    """What a predictor said about n points, as a score for each class, shape (n, C)."""
    answer = np.asarray(answer.data if isinstance(answer, Tensor) else answer)
    if answer.shape == (n,) and answer.dtype.kind in "uib":
        if answer.min() < 0:
            raise ValueError(f"predict must return class numbers from 0 on, got {answer.min()}")
        certain: Array = np.eye(max(int(answer.max()) + 1, 2))[answer.astype(int)]
        return certain
    if answer.shape in ((n,), (n, 1)):
        p = answer.reshape(n)
        return np.column_stack([1 - p, p])
    if answer.ndim == 2 and len(answer) == n and answer.shape[1] > 1:
        return answer
    raise ValueError(
        f"predict must return shape ({n},), ({n}, 1) or ({n}, C) for {n} points, got {answer.shape}"
    )


def _lead(scores: Array) -> Array:
    """How far each class is ahead of the best other one, shape (n, C)."""
    ranked = np.sort(scores, axis=1)
    best, second = ranked[:, -1:], ranked[:, -2:-1]
    lead: Array = scores - np.where(scores == best, second, best)
    return lead


def _lighter(color: str, share: float) -> tuple[float, float, float]:
    """`color` mixed with the given share of white."""
    red, green, blue = np.array(to_rgb(color)) * (1 - share) + share
    return red, green, blue
