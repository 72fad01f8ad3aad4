"""The HTML of an experiment on a page; assets/explore.js brings it to life.

The static page carries all frames that are published. Without the script the first one and the list
of all settings remain; the script reads the frames from that very list, so that nothing is written
twice. Where Python runs in the page, the HTML names the experiment instead, and every frame is
drawn when the script asks for it.
"""

from __future__ import annotations

import hashlib
import html
import secrets
from typing import TYPE_CHECKING

from nnlib.book.display import site_folder
from nnlib.book.markup import attribute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nnlib.book.experiment import Control, Experiment, Frame, Value

SHOWN: dict[str, Experiment] = {}  # by the key in their HTML, where Python runs in the page


def experiment_html(experiment: Experiment) -> str:
    """Return the HTML of an experiment, for the site build or for Python in the page."""
    return _static_html(experiment) if site_folder() else _live_html(experiment)


def draw(key: str, places: Sequence[int]) -> dict[str, str | int]:
    """Draw a setting of an experiment that Python in the page has shown.

    Parameters
    ----------
    key : str
        The attribute ``data-experiment`` of its HTML.
    places : sequence of int
        For each control, the place of the chosen value.

    Returns
    -------
    dict
        ``src``, ``width``, ``height``, ``alt`` and ``says``.

    Raises
    ------
    LookupError
        If it was shown before Python was started anew.
    """
    if key not in SHOWN:
        raise LookupError("Python was started anew since: run this experiment's cell again")
    experiment = SHOWN[key]
    setting = {
        control.name: control.values[place]
        for control, place in zip(experiment.controls, places, strict=True)
    }
    frame = experiment.frame(**setting)
    return {
        "src": frame.picture.address(),
        "width": frame.picture.width,
        "height": frame.picture.height,
        "alt": frame.alt,
        "says": frame.says,
    }


def _static_html(experiment: Experiment) -> str:
    """Draw all published frames into the site's folder; return HTML that shows them."""
    settings, frames = experiment.published_settings(), experiment.frames()
    content = repr((experiment.title, settings, [frame.picture.name for frame in frames]))
    uid = "experiment-" + hashlib.sha256(content.encode()).hexdigest()[:8]
    lines = _opening(experiment, uid, experiment.published)
    lines += _figure(frames[settings.index(experiment.start)])
    if len(settings) < len(experiment.settings()):
        lines.append(
            f'<p class="nn-more">This page carries {len(settings)} of the'
            f" {len(experiment.settings())} settings; Python reaches them all.</p>"
        )
    lines.append("<details><summary>All settings in words</summary>\n<ul>")
    for setting, frame in zip(settings, frames, strict=True):
        lines.append(
            f'<li><a href="{frame.picture.address()}" data-alt="{html.escape(frame.alt)}">'
            f"{html.escape(experiment.in_words(setting))}</a>:"
            f" <span>{html.escape(frame.says)}</span></li>"
        )
    lines.append("</ul>\n</details>\n</section>")
    return "\n".join(lines)


def _live_html(experiment: Experiment) -> str:
    """Draw the first frame; return HTML with controls for every setting."""
    frame = experiment.frame(**experiment.start)
    # By chance: what was shown before Python was started anew still stands in the page.
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
        '<form class="nn-controls" autocomplete="off" hidden>',
        *(
            _control_html(control, experiment.start[control.name], f"{uid}-{control.name}")
            for control in controls
        ),
        "</form>",
    ]


def _figure(frame: Frame) -> list[str]:
    """Return the lines of the picture and its sentence."""
    return [
        f'<figure><img src="{frame.picture.address()}" width="{frame.picture.width}"'
        f' height="{frame.picture.height}" alt="{html.escape(frame.alt)}">',
        f'<figcaption aria-live="polite">{html.escape(frame.says)}</figcaption></figure>',
    ]


def _control_html(control: Control, value: Value, uid: str) -> str:
    """Return one native control with its visible label; its value is the index of the setting."""
    label, chosen = html.escape(control.label), control.values.index(value)
    texts = [html.escape(text) for text in control.texts]
    if control.look == "slider":
        return (
            f'<div class="nn-control"><label for="{uid}">{label}</label>'
            f'<input type="range" id="{uid}" min="0" max="{len(texts) - 1}" value="{chosen}"'
            f' aria-valuetext="{texts[chosen]}" data-texts="{attribute(control.texts)}">'
            # The slider itself speaks its value: the output must not say it a second time.
            f'<output for="{uid}" aria-live="off">{texts[chosen]}</output></div>'
        )
    if control.look == "select":
        options = "".join(
            f"<option{' selected' * (index == chosen)}>{text}</option>"
            for index, text in enumerate(texts)
        )
        return (
            f'<div class="nn-control"><label for="{uid}">{label}</label>'
            f'<select id="{uid}">{options}</select></div>'
        )
    options = "".join(
        f'<label><input type="radio" name="{uid}" value="{index}"'
        f"{' checked' * (index == chosen)}>{text}</label>"
        for index, text in enumerate(texts)
    )
    return f'<fieldset class="nn-control"><legend>{label}</legend>{options}</fieldset>'
