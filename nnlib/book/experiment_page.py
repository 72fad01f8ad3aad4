"""The HTML of an experiment on a static page; assets/explore.js brings it to life.

Without the script the first frame and the list of all settings remain. The script reads the frames
from that very list, so that nothing is written twice.
"""

from __future__ import annotations

import hashlib
import html
from typing import TYPE_CHECKING

from nnlib.book.markup import attribute

if TYPE_CHECKING:
    from nnlib.book.explore import Control, Experiment, Value


def experiment_html(experiment: Experiment) -> str:
    """Draw all published frames into the site's folder and return the experiment's HTML."""
    settings, frames = experiment.published_settings(), experiment.frames()
    content = repr((experiment.title, settings, [frame.picture.name for frame in frames]))
    uid = "experiment-" + hashlib.sha256(content.encode()).hexdigest()[:8]
    first = frames[settings.index(experiment.start)]
    lines = [
        f'<section class="nn-experiment" id="{uid}" aria-labelledby="{uid}-title">',
        f'<p class="nn-title" id="{uid}-title">Experiment: {html.escape(experiment.title)}</p>',
        '<form class="nn-controls" autocomplete="off" hidden>',
        *(
            _control_html(control, experiment.start[control.name], f"{uid}-{control.name}")
            for control in experiment.published
        ),
        "</form>",
        f'<figure><img src="{first.picture.publish()}" width="{first.picture.width}"'
        f' height="{first.picture.height}" alt="{html.escape(first.alt)}">',
        f'<figcaption aria-live="polite">{html.escape(first.says)}</figcaption></figure>',
    ]
    if len(settings) < len(experiment.settings()):
        lines.append(
            f'<p class="nn-more">This page carries {len(settings)} of the'
            f" {len(experiment.settings())} settings; Python reaches them all.</p>"
        )
    lines.append("<details><summary>All settings in words</summary>\n<ul>")
    for setting, frame in zip(settings, frames, strict=True):
        lines.append(
            f'<li><a href="{frame.picture.publish()}" data-alt="{html.escape(frame.alt)}">'
            f"{html.escape(experiment.in_words(setting))}</a>:"
            f" <span>{html.escape(frame.says)}</span></li>"
        )
    lines.append("</ul>\n</details>\n</section>")
    return "\n".join(lines)


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
