"""The HTML of an experiment on a page; assets/explore.js brings it to life.

The site's build writes the numbers of all settings into a data file, which the page loads as the
reader nears the experiment. Without script the first picture and some sentences remain. Where
Python runs in the page, the HTML names the experiment instead, and every setting is computed when
the script asks for it.
"""

from __future__ import annotations

import hashlib
import html
import secrets
from typing import TYPE_CHECKING, Any

from nnlib.book.charts.data import write_data
from nnlib.book.charts.page import place_html
from nnlib.book.markup import attribute
from nnlib.book.where import site_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nnlib.book.experiments.experiment import Control, Experiment, Frame, Setting

SHOWN: dict[str, Experiment] = {}  # by the key in their HTML, where Python runs in the page
TOLD = 8  # values of each control whose sentences stand in the page itself


def experiment_html(experiment: Experiment) -> str:
    """Return the HTML of an experiment, for the site build or for Python in the page."""
    folder = site_folder()
    return _static_html(experiment, folder) if folder else _live_html(experiment)


def draw(key: str, places: Sequence[int]) -> dict[str, Any]:
    """Compute a setting of an experiment that Python in the page has shown.

    Parameters
    ----------
    key : str
        The attribute ``data-experiment`` of its HTML.
    places : sequence of int
        For each control, the place of the chosen value.

    Returns
    -------
    dict
        ``chart``, ``alt`` and ``says``.

    Raises
    ------
    LookupError
        If it was shown before Python was restarted.
    """
    if key not in SHOWN:
        raise LookupError("Python was restarted since: run this experiment's cell again")
    experiment = SHOWN[key]
    setting = {
        control.name: control.values[place]
        for control, place in zip(experiment.controls, places, strict=True)
    }
    frame = experiment.frame(**setting)
    return {"chart": frame.chart.to_json(), "alt": frame.alt, "says": frame.says}


def _static_html(experiment: Experiment, folder: Path) -> str:
    """Compute all published settings into a data file of the site; return HTML that shows them."""
    settings, frames = experiment.published_settings(), experiment.frames()
    parts = ([getattr(frame, part) for frame in frames] for part in ("chart", "alt", "says"))
    address = write_data(folder, experiment.title, *parts)
    at = settings.index(experiment.start)
    digits = hashlib.sha256(f"{experiment.title} {address}".encode()).hexdigest()
    uid = f"experiment-{digits[:8]}"
    lines = _opening(experiment, uid, experiment.published)
    lines += _figure(frames[at], address, at)
    if len(settings) < len(experiment.settings()):
        lines.append(
            f'<p class="nn-more">The page has {len(settings):,} of the'
            f" {len(experiment.settings()):,} settings; where Python runs, all of them.</p>"
        )
    lines += _sentences(experiment, settings, frames)
    return "\n".join([*lines, "</section>"])


def _live_html(experiment: Experiment) -> str:
    """Compute the first setting; return HTML with controls for every one."""
    frame = experiment.frame(**experiment.start)
    # By chance: what was shown before Python was restarted still stands in the page.
    uid = f"experiment-{secrets.token_hex(8)}"
    SHOWN[uid] = experiment
    lines = _opening(experiment, uid, experiment.controls, f' data-experiment="{uid}"')
    return "\n".join([*lines, *_figure(frame), "</section>"])


def _opening(
    experiment: Experiment, uid: str, controls: Sequence[Control], more: str = ""
) -> list[str]:
    """Return the lines of the title and the controls."""
    return [
        f'<section class="nn-experiment" id="{uid}" aria-labelledby="{uid}-title"{more}>',
        f'<p class="nn-title" id="{uid}-title">Experiment: {html.escape(experiment.title)}</p>',
        # No form: nothing is sent, and Chrome lays out all that stands around one.
        '<div class="nn-controls" hidden>',
        *(_control_html(control, experiment, f"{uid}-{control.name}") for control in controls),
        "</div>",
    ]


def _figure(frame: Frame, source: str = "", at: int = 0) -> list[str]:
    """Return the lines of the chart and its sentence."""
    return [
        f"<figure>{place_html(frame.chart, frame.alt, source, at)}",
        f'<figcaption aria-live="polite">{html.escape(frame.says)}</figcaption></figure>',
    ]


def _sentences(experiment: Experiment, settings: list[Setting], frames: list[Frame]) -> list[str]:
    """Return, for pages without script, what changes when one control leaves the start."""
    pairs = zip(settings, frames, strict=True)
    said = {tuple(setting.values()): frame.says for setting, frame in pairs}
    rows = []
    for control in experiment.published:
        every = -(-len(control.values) // TOLD)
        for value in control.values[::every]:
            setting = {**experiment.start, control.name: value}
            says = said.get(tuple(setting.values()))
            if says and setting != experiment.start:
                name = f"{control.label} {control.text(value)}"
                rows.append(f"<tr><th>{html.escape(name)}</th><td>{html.escape(says)}</td></tr>")
    start = html.escape(experiment.in_words(experiment.start))
    return [
        "<noscript><table>",
        f"<caption>From {start}, one thing changed at a time:</caption>",
        *rows,
        "</table></noscript>",
    ]


def _control_html(control: Control, experiment: Experiment, uid: str) -> str:
    """Return one native control with its visible label; its value is the index of the setting."""
    label, chosen = html.escape(control.label), control.values.index(experiment.start[control.name])
    texts = [html.escape(text) for text in control.texts]
    opening = f'class="nn-control" data-name="{control.name}"'
    if control.look == "slider":
        play = ' <button type="button" class="nn-play" aria-label="Play">▶</button>'
        return (
            f'<div {opening}><label for="{uid}">{label}</label>'
            f'<input type="range" id="{uid}" autocomplete="off" min="0" max="{len(texts) - 1}"'
            f' value="{chosen}" aria-valuetext="{texts[chosen]}"'
            f' data-texts="{attribute(control.texts)}">'
            # The slider itself speaks its value: the output must not say it a second time.
            f'<output for="{uid}" aria-live="off">{texts[chosen]}</output>'
            f"{play if control.name == experiment.play else ''}</div>"
        )
    if control.look == "select":
        options = "".join(
            f"<option{' selected' * (index == chosen)}>{text}</option>"
            for index, text in enumerate(texts)
        )
        return (
            f'<div {opening}><label for="{uid}">{label}</label>'
            f'<select id="{uid}" autocomplete="off">{options}</select></div>'
        )
    options = "".join(
        f'<label><input type="radio" name="{uid}" autocomplete="off" value="{index}"'
        f"{' checked' * (index == chosen)}>{text}</label>"
        for index, text in enumerate(texts)
    )
    return f"<fieldset {opening}><legend>{label}</legend>{options}</fieldset>"
