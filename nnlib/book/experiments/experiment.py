"""What an experiment is: a drawing function, its controls, and a chart for every setting."""

from __future__ import annotations

import inspect
import itertools
import re
from dataclasses import dataclass
from numbers import Integral, Real
from typing import TYPE_CHECKING

from nnlib.book.charts import Chart, number_text
from nnlib.book.markup import checked_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from nnlib._types import Array

    Value: TypeAlias = bool | float | str
    Values: TypeAlias = Sequence[Value] | Array
    Setting: TypeAlias = dict[str, Value]
    Draw: TypeAlias = Callable[..., tuple[Chart, str, str]]

FEW = 5  # numbers from which on a slider serves better than buttons
MINUS = re.compile(r"(?<![\w.)])-(?=[\d.])")  # of a number: neither a hyphen nor of 1e-8


@dataclass(frozen=True)
class Control:
    """One thing that the reader can set.

    Attributes
    ----------
    name : str
        Name of the drawing function's argument.
    label : str
        What the reader sees.
    values : tuple
        All numbers, all strings or all bools; at least two, no two alike.
    """

    name: str
    label: str
    values: tuple[Value, ...]

    def __post_init__(self) -> None:
        kinds = {_kind(value) for value in self.values}
        if len(self.values) < 2:
            raise ValueError(
                f"{self.name} must list at least two values, got {list(self.values)!r}"
            )
        if len(kinds) > 1 or None in kinds:
            raise TypeError(
                f"{self.name} must list only numbers, only strings or only bools, "
                f"got {list(self.values)!r}"
            )
        if len(set(self.texts)) < len(self.texts):
            raise ValueError(f"{self.name} has values that read the same: {', '.join(self.texts)}")

    @property
    def texts(self) -> list[str]:
        """The values as the reader sees them: at most four digits, yes and no for bools."""
        return [self.text(value) for value in self.values]

    def text(self, value: Value) -> str:
        """Return one value as the reader sees it."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Integral) and 1000 <= value < 10_000:
            return str(value)  # right for a year, too
        return number_text(value, 4) if isinstance(value, Real) else MINUS.sub("−", str(value))

    @property
    def look(self) -> str:
        """How the control is shown: ``"slider"``, ``"radio"`` or ``"select"``."""
        if _kind(self.values[0]) == "number" and len(self.values) >= FEW:
            return "slider"
        return "radio" if len(self.values) <= 6 else "select"


@dataclass(frozen=True)
class Frame:
    """What the reader gets for one setting.

    Attributes
    ----------
    chart : Chart
    alt : str
        Describes the chart to readers who do not see it.
    says : str
        The visible sentence: what the chart means, with numbers.
    """

    chart: Chart
    alt: str
    says: str


class Experiment:
    """A drawing that responds to controls; see `explore`.

    Attributes
    ----------
    title : str
    controls : tuple of Control
        Everything that can be set where Python runs.
    published : tuple of Control
        The same controls with the values that the static page carries.
    start : dict
        The setting shown first.
    play : str
        The control that a button runs through, or "".
    """

    def __init__(
        self,
        draw: Draw,
        title: str,
        controls: Mapping[str, Values],
        labels: Mapping[str, str] | None = None,
        start: Mapping[str, Value] | None = None,
        published: Mapping[str, Values] | None = None,
        play: str = "",
    ) -> None:
        labels, start, published = labels or {}, start or {}, published or {}
        self.draw = draw
        self.title = checked_text(title, "title")
        _check_names(draw, controls, labels=labels, start=start, published=published)
        self.controls = tuple(
            Control(
                name,
                checked_text(labels.get(name, name.replace("_", " ")), "labels"),
                _values(name, values),
            )
            for name, values in controls.items()
        )
        self.published = tuple(
            Control(c.name, c.label, _part(c, published[c.name])) if c.name in published else c
            for c in self.controls
        )
        self.start = {c.name: _start(c, start) for c in self.published}
        if play and play not in controls:
            raise ValueError(f"play names {play}, which is no control")
        self.play = play

    def settings(self) -> list[Setting]:
        """Return every setting that Python reaches, as a list of dicts from name to value."""
        return _combinations(self.controls)

    def published_settings(self) -> list[Setting]:
        """Return the settings that the static page carries, the last control varying fastest."""
        return _combinations(self.published)

    def frame(self, **settings: Value) -> Frame:
        """Draw one setting.

        Parameters
        ----------
        **settings
            A value for each control.

        Raises
        ------
        ValueError, TypeError
            If the drawing function does not return ``(chart, alt, says)`` with two different texts.
        """
        drawn = self.draw(**settings)
        if not isinstance(drawn, tuple) or len(drawn) != 3 or not isinstance(drawn[0], Chart):
            raise TypeError(
                f"draw must return (chart, alt, says), got {_described(drawn)} for {settings}"
            )
        chart, *texts = drawn
        alt, says = (
            MINUS.sub("−", checked_text(text, name))
            for name, text in zip(("alt", "says"), texts, strict=True)
        )
        if alt == says:
            raise ValueError(
                f"alt and says are the same text for {settings}: "
                "alt describes the chart, says tells what it means"
            )
        return Frame(chart, alt, says)

    def in_words(self, setting: Setting) -> str:
        """Return a setting as the reader sees it, such as ``"depth 3, noise yes"``."""
        return ", ".join(f"{c.label} {c.text(setting[c.name])}" for c in self.controls)

    def frames(self) -> list[Frame]:
        """Draw everything that the static page carries.

        Returns
        -------
        list of Frame
            In the order of `published_settings`.

        Raises
        ------
        ValueError
            If two charts are built differently (the page would jump), if two different charts come
            with the same words (who reads the words alone would miss the change), or if a control
            changes nothing.
        """
        settings = self.published_settings()
        frames = [self.frame(**setting) for setting in settings]
        numbers = [repr(frame.chart.to_json()) for frame in frames]
        for setting, frame in zip(settings, frames, strict=True):
            if _build(frame.chart) != _build(frames[0].chart):
                raise ValueError(
                    f"{self.title}: all charts must be built alike, got {_build(frame.chart)} for "
                    f"{setting} and {_build(frames[0].chart)} for {settings[0]}"
                )
        for name in ("says", "alt"):
            said: dict[str, int] = {}
            for k, frame in enumerate(frames):
                first = said.setdefault(getattr(frame, name), k)
                if numbers[first] != numbers[k]:
                    raise ValueError(
                        f"{self.title}: {name} is the same for {settings[first]} and {settings[k]},"
                        f" whose charts differ: {getattr(frame, name)!r}"
                    )
        self._check_that_all_controls_matter(numbers)
        return frames

    def _check_that_all_controls_matter(self, numbers: list[str]) -> None:
        """Raise if the charts, in the order of the settings, do not change with some control."""
        every = len(numbers)
        for control in self.published:
            block, every = every, every // len(control.values)
            if all(
                numbers[k] == numbers[k // block * block + k % every] for k in range(len(numbers))
            ):
                raise ValueError(f"{self.title}: {control.name} changes nothing in the chart")

    def __repr__(self) -> str:
        sizes = ", ".join(f"{c.name}: {len(c.values)}" for c in self.controls)
        return f"Experiment({self.title!r}; {sizes}; {len(self.settings())} settings)"


def _kind(value: object) -> str | None:
    """Return ``"bool"``, ``"number"`` or ``"string"``; None for any other value."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, Real):
        return "number"
    return "string" if isinstance(value, str) else None


def _values(name: str, values: Values) -> tuple[Value, ...]:
    """Return a control's values as a tuple of plain Python values."""
    if hasattr(values, "tolist"):
        values = values.tolist()
    if not isinstance(values, list | tuple | range):
        raise TypeError(f"{name} must be a list of values, got {type(values).__name__}")
    return tuple(values)


def _part(control: Control, values: Values) -> tuple[Value, ...]:
    """Return the published values of a control in the control's own order."""
    values = _values(f"published {control.name}", values)
    unknown = [value for value in values if value not in control.values]
    if unknown:
        raise ValueError(f"published {control.name} has {unknown}, which the control does not list")
    return tuple(value for value in control.values if value in values)


def _start(control: Control, start: Mapping[str, Value]) -> Value:
    """Return the first value of a control."""
    value = start.get(control.name, control.values[0])
    if value not in control.values:
        raise ValueError(
            f"start {control.name} is {value!r}, which is not published: {', '.join(control.texts)}"
        )
    return value


def _check_names(draw: Draw, controls: Mapping[str, Values], **named: Mapping[str, object]) -> None:
    """Raise if the controls are not those of the drawing function, or a dict names another one."""
    if not callable(draw):
        raise TypeError(f"draw must be a function, got {type(draw).__name__}")
    if not controls:
        raise ValueError("an experiment needs at least one control, such as eta=[0.1, 1.0]")
    try:
        inspect.signature(draw).bind(**controls)
    except TypeError as error:
        raise TypeError(f"draw does not take the controls {', '.join(controls)}: {error}") from None
    for argument, mapping in named.items():
        unknown = [name for name in mapping if name not in controls]
        if unknown:
            raise ValueError(f"{argument} names {', '.join(unknown)}, which is no control")


def _combinations(controls: Sequence[Control]) -> list[Setting]:
    names = [control.name for control in controls]
    values = itertools.product(*(control.values for control in controls))
    return [dict(zip(names, combination, strict=True)) for combination in values]


def _build(chart: Chart) -> tuple[int, int, int]:
    """Return what all charts of an experiment share: height, columns, number of panels."""
    return chart.height, chart.columns, len(chart.panels)


def _described(value: object) -> str:
    """Say what a drawing function returned instead of the three things."""
    if isinstance(value, tuple):
        return f"({', '.join(type(part).__name__ for part in value)})"
    return type(value).__name__
