"""Experiments: one drawing function that responds in a kernel and on a page."""

from __future__ import annotations

import inspect
import itertools
from dataclasses import dataclass
from numbers import Real
from typing import TYPE_CHECKING, Any

from nnlib.book.display import Picture, checked_text, on_page, picture
from nnlib.book.experiment_page import experiment_html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from matplotlib.figure import Figure

    from nnlib._types import Array

    Value: TypeAlias = bool | float | str
    Values: TypeAlias = Sequence[Value] | Array
    Setting: TypeAlias = dict[str, Value]
    Draw: TypeAlias = Callable[..., tuple[Figure, str, str]]


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
        return [_text(value) for value in self.values]

    @property
    def look(self) -> str:
        """How the control is shown: ``"slider"``, ``"radio"`` or ``"select"``."""
        if _kind(self.values[0]) == "number":
            return "slider"
        return "radio" if len(self.values) <= 4 else "select"


@dataclass(frozen=True)
class Frame:
    """What the reader gets for one setting.

    Attributes
    ----------
    picture : Picture
    alt : str
        Describes the picture for who cannot see it.
    says : str
        The visible sentence: what the picture means, with numbers.
    """

    picture: Picture
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
    """

    def __init__(
        self,
        draw: Draw,
        title: str,
        controls: Mapping[str, Values],
        labels: Mapping[str, str] | None = None,
        start: Mapping[str, Value] | None = None,
        published: Mapping[str, Values] | None = None,
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
            If the drawing function does not return ``(fig, alt, says)`` with two different texts.
        """
        drawn = self.draw(**settings)
        if not isinstance(drawn, tuple) or len(drawn) != 3:
            raise TypeError(
                f"draw must return (fig, alt, says), got {_described(drawn)} for {settings}"
            )
        fig, alt, says = drawn
        frame = Frame(picture(fig), checked_text(alt, "alt"), checked_text(says, "says"))
        if frame.alt == frame.says:
            raise ValueError(
                f"alt and says are the same text for {settings}: "
                "alt describes the picture, says tells what it means"
            )
        return frame

    def in_words(self, setting: Setting) -> str:
        """Return a setting as the reader sees it, such as ``"depth 3, noise yes"``."""
        return ", ".join(f"{c.label} {_text(setting[c.name])}" for c in self.controls)

    def frames(self) -> list[Frame]:
        """Draw everything that the static page carries.

        Returns
        -------
        list of Frame
            In the order of `published_settings`.

        Raises
        ------
        ValueError
            If two frames differ in size (the page would jump), or if two different pictures come
            with the same sentence (who reads the sentence alone would miss the change).
        """
        frames: list[Frame] = []
        said: dict[str, tuple[Frame, Setting]] = {}
        for setting in self.published_settings():
            frame = self.frame(**setting)
            first = frames[0].picture if frames else frame.picture
            if (frame.picture.width, frame.picture.height) != (first.width, first.height):
                raise ValueError(
                    f"all frames must have one size: {setting} gives {frame.picture.width} × "
                    f"{frame.picture.height}, the first one {first.width} × {first.height}"
                )
            twin, twin_setting = said.setdefault(frame.says, (frame, setting))
            if twin.picture.png != frame.picture.png:
                raise ValueError(
                    f"{twin_setting} and {setting} say the same of different pictures: "
                    f"{frame.says!r}"
                )
            frames.append(frame)
        return frames

    def __repr__(self) -> str:
        sizes = ", ".join(f"{c.name}: {len(c.values)}" for c in self.controls)
        return f"Experiment({self.title!r}; {sizes}; {len(self.settings())} settings)"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """Return what is shown: HTML on a page, pictures and live controls in a notebook."""
        bundle = {"text/plain": repr(self)}
        if on_page():
            return {**bundle, "text/html": experiment_html(self)}
        # Here and not above: a page has controls of its own and does without ipywidgets.
        from nnlib.book.experiment_widgets import experiment_view

        frame = self.frame(**self.start)
        return {**bundle, "image/png": frame.picture.png, **experiment_view(self, frame)}


def explore(
    draw: Draw,
    *,
    title: str,
    labels: Mapping[str, str] | None = None,
    start: Mapping[str, Value] | None = None,
    published: Mapping[str, Values] | None = None,
    **controls: Values,
) -> Experiment:
    """Make an experiment of a drawing function; as a cell's last line, it is shown.

    Parameters
    ----------
    draw : callable
        ``draw(**settings)`` returns ``(fig, alt, says)``: a Matplotlib figure, what is seen in
        words, and a sentence that says what it means. It must draw the same for the same setting.
    title : str
    labels : dict, optional
        From a control's name to what the reader sees; by default the name with blanks for
        underscores.
    start : dict, optional
        From a control's name to its first value; by default the first one listed.
    published : dict, optional
        From a control's name to the values that the static page carries, for experiments with more
        settings than a page should load. Python reaches all.
    **controls
        From a name to the list of its values: numbers make a slider, strings or bools a radio
        group, or a menu if there are more than four.

    Returns
    -------
    Experiment
    """
    return Experiment(draw, title, controls, labels, start, published)


def _kind(value: object) -> str | None:
    """Return ``"bool"``, ``"number"`` or ``"string"``; None for any other value."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, Real):
        return "number"
    return "string" if isinstance(value, str) else None


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.4g}".replace("-", "−") if isinstance(value, Real) else str(value)


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


def _described(value: object) -> str:
    """Say what a drawing function returned instead of the three things."""
    if isinstance(value, tuple):
        return f"{len(value)} values"
    return type(value).__name__
