"""The HTML of a pad on a page; assets/pad.js brings it to life.

Without script its first digit and the reading of it remain.
"""

from __future__ import annotations

import hashlib
import html
import json
from typing import TYPE_CHECKING

from nnlib.book.pad.ink import FULL, POINTS, SIDE

if TYPE_CHECKING:
    from nnlib._types import Array
    from nnlib.book.pad.pad import DigitPad

HOW = (
    "Draw a digit with mouse, finger or pen. With the keyboard: the arrow keys move the pen, the "
    "space bar puts it down and lifts it, Delete clears."
)


def pad_html(pad: DigitPad) -> str:
    """Return the HTML of a pad that shows the first of its digits."""
    first = pad.read(pad.images[0])
    label = f"A handwritten {pad.labels[0]}, which the network had not seen"
    data = {
        "network": {
            "layers": [name for _, _, name in pad.network.layers],
            **{name: array.tolist() for name, array in pad.network.arrays().items()},
        },
        "images": pad.images.reshape(len(pad.images), -1).astype(int).tolist(),
        "labels": pad.labels.tolist(),
    }
    numbers = json.dumps(data, separators=(",", ":"))
    uid = f"pad-{hashlib.sha256(numbers.encode()).hexdigest()[:8]}"
    shares = enumerate(first.shares)
    lines = [
        '<figure class="nn-pad">',
        f'<svg class="nn-pad-paper" viewBox="0 0 {POINTS} {POINTS}" role="img" '
        f'aria-label="{label}">',
        f'<use href="#{uid}" transform="scale({POINTS // SIDE})"/><path class="nn-pad-ink"/>',
        '<circle class="nn-pad-pen" r="1.2"/></svg>',
        '<div class="nn-pad-seen"><p>It sees</p>',
        f'<svg viewBox="0 0 {SIDE} {SIDE}" role="img" aria-label="The same in 8 by 8 pixels">',
        f'<g id="{uid}">{_pixels(pad.images[0])}</g></svg></div>',
        '<div class="nn-pad-thinks"><p>It thinks</p><ol>',
        *(_bar_html(digit, share, first.shares.max()) for digit, share in shares),
        "</ol></div>",
        f'<figcaption aria-live="polite">{label}. {html.escape(first.says)}</figcaption>',
        '<p class="nn-pad-buttons" hidden>',
        '<button type="button" name="show">Show me one</button>',
        '<button type="button" name="clear">Clear</button></p>',
        f'<p class="nn-pad-how" id="{uid}-how" hidden>{HOW}</p>',
        "<noscript><p>With JavaScript you can draw a digit here yourself.</p></noscript>",
        f'<script type="application/json">{numbers}</script></figure>',
    ]
    return "\n".join(lines)


def _pixels(image: Array) -> str:
    """Return a square for each pixel, as dark as it has ink."""
    return "".join(
        f'<rect x="{k % SIDE}" y="{k // SIDE}" width="1" height="1" opacity="{count / FULL:g}"/>'
        for k, count in enumerate(image.ravel())
    )


def _bar_html(digit: int, share: float, most: float) -> str:
    """Return one line of the reading: a digit, a bar, a number."""
    best = ' class="nn-pad-best"' if share == most else ""
    return (
        f'<li{best} style="--share:{share:.4f}"><b>{digit}</b><i></i><span>{share:.2f}</span></li>'
    )
