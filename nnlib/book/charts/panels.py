"""A chart: panels with scales, and the marks in them; the same numbers for every renderer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.book.charts.mark import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    from nnlib._types import Array

    Ticks: TypeAlias = Mapping[float, str] | Sequence[float] | None
    AxisLike: TypeAlias = "Axis | tuple[float, float]"

STEPS = 4000  # a number is kept as exactly as a panel of so many steps shows it
FAR = 20  # panels beyond which far is far enough: what leads there keeps its direction


@dataclass(frozen=True)
class Axis:
    """One axis of a panel; see `axis`."""

    low: float
    high: float
    label: str
    ticks: tuple[tuple[float, str], ...]
    log: bool
    grid: bool

    def decimals(self) -> int | None:
        """How many decimals a number on this axis keeps; None: four digits, as on a log scale."""
        return None if self.log else _decimals(abs(self.high - self.low))


def axis(
    low: float,
    high: float,
    label: str = "",
    *,
    ticks: Ticks = None,
    log: bool = False,
    grid: bool = False,
) -> Axis:
    """Describe one axis.

    Parameters
    ----------
    low, high : float
        Its ends; the greater one may stand first, and the axis then runs the other way.
    label : str
        What it measures, with the unit. Letters between asterisks are italic.
    ticks : sequence of float or dict, optional
        Where the marks are, or from a place to what is written there; [] for none. None: some
        round numbers.
    log : bool
        A logarithmic scale.
    grid : bool
        Thin lines across the panel at the ticks.

    Raises
    ------
    ValueError
        If the ends are equal, not finite or, on a logarithmic scale, not positive.
    """
    low, high = float(low), float(high)
    if not (math.isfinite(low) and math.isfinite(high)) or low == high:
        raise ValueError(f"low and high must be two different finite numbers, got {low}, {high}")
    if log and min(low, high) <= 0:
        raise ValueError(f"low and high must be positive on a logarithmic scale, got {low}, {high}")
    if ticks is None:
        ticks = _powers(low, high) if log else _round_numbers(low, high)
    pairs = ticks.items() if hasattr(ticks, "items") else ((t, tick_text(t)) for t in ticks)
    return Axis(low, high, label, tuple((float(t), str(s)) for t, s in pairs), log, grid)


@dataclass(frozen=True)
class Panel:
    """A pair of axes with marks; see `panel`."""

    marks: tuple[Mark, ...]
    x: Axis
    y: Axis
    title: str
    equal: bool
    weight: float
    frame: bool
    unit: float


def panel(
    *marks: Mark | Iterable[Mark],
    x: AxisLike,
    y: AxisLike,
    title: str = "",
    equal: bool = False,
    weight: float = 1.0,
    frame: bool = True,
    unit: float = 0.0,
) -> Panel:
    """Put marks on a pair of axes, the first ones below.

    Parameters
    ----------
    *marks : Mark, or several in a list
    x, y : Axis or (low, high)
    title : str
        Written above.
    equal : bool
        Whether one unit is as long across as up.
    weight : float
        Its share of the width, compared with the panels beside it.
    frame : bool
        False: neither axes nor ticks.
    unit : float
        For drawings: the pixels of one unit for which the sizes of letters, lines and corners are
        meant. They grow and shrink with the panel, but on a narrow screen to no less than 0.68 of
        it: the drawing can then be moved sideways. 0: sizes are pixels, however large the panel.

    Raises
    ------
    TypeError
        If a mark is something else.
    """
    flat = [m for mark in marks for m in ([mark] if isinstance(mark, Mark) else mark)]
    for mark in flat:
        if not isinstance(mark, Mark):
            raise TypeError(f"marks must be made by nnlib.book.charts, got {type(mark).__name__}")
    x, y = (a if isinstance(a, Axis) else axis(*a) for a in (x, y))
    return Panel(tuple(flat), x, y, title, equal, float(weight), frame, float(unit))


@dataclass(frozen=True)
class Chart:
    """Panels beside and below each other; see `nnlib.book.charts.chart`."""

    panels: tuple[Panel, ...]
    height: int
    columns: int
    least: int

    def to_json(self) -> dict[str, Any]:
        """Return all that the page needs to draw, numbers as exact as the panels can show them."""
        return self._json

    @cached_property
    def _json(self) -> dict[str, Any]:
        return {
            "height": self.height,
            "columns": self.columns,
            "least": self.least,
            "panels": [_panel_json(panel) for panel in self.panels],
        }


def tick_text(number: float) -> str:
    """Write a number as ticks have it: short, with a true minus sign."""
    return f"{number + 0.0:.6g}".replace("-", "−")


def _round_numbers(low: float, high: float) -> list[float]:
    """About five multiples of 1, 2 or 5 times a power of ten between the ends."""
    low, high = min(low, high), max(low, high)
    rough = (high - low) / 4.5
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * min((1, 2, 5, 10), key=lambda factor: abs(math.log(factor * power / rough)))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{k * step:.12g}") for k in range(first, last + 1)]


def _powers(low: float, high: float) -> dict[float, str]:
    """At most seven powers of ten between the ends."""
    low, high = min(low, high), max(low, high)
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    every = max(1, -(-(last - first + 1) // 7))
    powers = [k for k in range(first, last + 1) if (k - last) % every == 0]
    return {10.0**k: power_text(k) for k in powers}


def power_text(k: int) -> str:
    """Write ten to the power `k`: as a number near 1, else with a raised exponent."""
    if -3 <= k <= 3:
        return f"{10.0**k:.10g}"
    return f"10{_raised(k)}"


def number_text(number: float, digits: int = 2) -> str:
    """Write a number in a sentence: so many digits, and a power of ten where it is far from 1."""
    short = float(f"{number:.{digits}g}")
    if short == 0 or 1e-3 <= abs(short) < 1e6:
        return f"{short + 0.0:,.10g}".replace("-", "−")
    mantissa, exponent = f"{short:.{digits - 1}e}".split("e")
    factor, power = f"{float(mantissa):g}", f"10{_raised(int(exponent))}"
    return (power if factor == "1" else f"{factor}·{power}").replace("-", "−")


def _raised(k: int) -> str:
    return str(k).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _decimals(span: float) -> int:
    return max(0, math.ceil(-math.log10(span / STEPS)))


def _panel_json(panel: Panel) -> dict[str, Any]:
    return {
        "title": panel.title,
        "equal": panel.equal,
        "weight": panel.weight,
        "frame": panel.frame,
        "unit": panel.unit,
        "x": _axis_json(panel.x),
        "y": _axis_json(panel.y),
        "marks": [_mark_json(mark, panel) for mark in panel.marks],
    }


def _axis_json(axis: Axis) -> dict[str, Any]:
    return {
        "low": axis.low, "high": axis.high, "label": axis.label, "log": axis.log,
        "grid": axis.grid, "ticks": [list(tick) for tick in axis.ticks],
    }  # fmt: skip


# Along which axis each array of a mark is measured; what is not here keeps four digits.
ALONG = {"x": "x", "to_x": "x", "y": "y", "to_y": "y"}


def _mark_json(mark: Mark, panel: Panel) -> dict[str, Any]:
    along = dict(ALONG)
    if mark.kind == "bar":
        up, across = ("x", "y") if mark.style["across"] else ("y", "x")
        along |= {"low": up, "high": up, "at": across}
    elif mark.kind == "area":
        along |= {"low": "y", "high": "y"}
    numbers = {name: _rounded(array, getattr(panel, along[name]) if name in along else None)
               for name, array in mark.data.items()}  # fmt: skip
    style = {name: value for name, value in mark.style.items() if value not in (None, "", False)}
    style.pop("name", None)  # by which tests find it
    return {"mark": mark.kind, "role": mark.role, **style, **numbers}


def _rounded(array: Array, axis: Axis | None) -> Any:
    """Return the numbers of an array, no more exact than needed; None for NaN, as JSON has none."""
    decimals = axis.decimals() if axis else None
    if decimals is None and array.ndim > 1 and array.size:  # a grid: all of one step
        decimals = _decimals(float(np.ptp(array)) or 1.0)
    if decimals is None:
        numbers = [float(f"{v:.4g}") for v in array.ravel().tolist()]
        array = np.array(numbers).reshape(array.shape)
    else:
        if axis:
            low, high = sorted((axis.low, axis.high))
            array = np.clip(array, low - FAR * (high - low), high + FAR * (high - low))
        array = np.round(array, decimals) + 0.0
    if np.isnan(array).any():
        array = array.astype(object)
        array[array != array] = None  # NaN alone differs from itself
    return array.tolist()
