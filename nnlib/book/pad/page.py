"""The HTML of a pad on a page; assets/pad.js brings it to life.

Without script its first digit and the reading of it remain.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.book.pad.grey import BOX, FRAME, MIDDLE
from nnlib.book.pad.ink import POINTS
from nnlib.book.pad.pad import bytes_of

if TYPE_CHECKING:
    from nnlib._types import Array
    from nnlib.book.pad.pad import DigitPad, Reading

HOW = (
    "Draw a digit with mouse, finger or pen. With the keyboard: the arrow keys move the pen, the "
    "space bar puts it down and lifts it, Delete clears."
)
FAINT = 0.005  # a pixel that is fainter is not drawn
RIM = 0.2  # of pixels that speak against the answer, around the square that is drawn


def pad_html(pad: DigitPad) -> str:
    """Return the HTML of a pad that shows the first of its digits."""
    first = pad.read(pad.images[0])
    label = f"A handwritten {pad.labels[0]}, which the network had not seen"
    numbers = json.dumps(_data(pad), separators=(",", ":"))
    uid = f"pad-{hashlib.sha256(numbers.encode()).hexdigest()[:8]}"
    shares = enumerate(first.shares)
    seen = _steps(pad, uid, first) if pad.is_large else _seen(pad, uid)
    lines = [
        f'<figure class="nn-pad{" nn-pad-large" if pad.is_large else ""}">',
        f'<svg class="nn-pad-paper" viewBox="0 0 {POINTS} {POINTS}" role="img" '
        f'aria-label="{label}">',
        f'<use href="#{uid}" transform="scale({POINTS / pad.side:.6g})"/>'
        '<path class="nn-pad-ink"/>',
        '<circle class="nn-pad-pen" r="1.2"/></svg>',
        f'<div class="nn-pad-seen">{seen}</div>',
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


def _data(pad: DigitPad) -> dict[str, Any]:
    """Return what the page's script needs: numbers as JSON, many of them as bytes in Base64."""
    names = [name for _, _, name in pad.network.layers]
    weights = {name: array.tolist() for name, array in pad.network.arrays().items()}
    images: Any = pad.images.reshape(len(pad.images), -1).astype(int).tolist()
    if pad.is_large:
        whole, unit = bytes_of(pad.network.layers[0][0])
        weights["W0"] = {"bytes": _base64(whole.astype(np.int8)), "unit": unit.tolist()}
        images = _base64(pad.images.astype(np.uint8))
    network = {"layers": names, **weights}
    return {
        "side": pad.side, "network": network, "images": images, "labels": pad.labels.tolist(),
    }  # fmt: skip


def _base64(array: Array) -> str:
    return base64.b64encode(array.tobytes()).decode()


def _seen(pad: DigitPad, uid: str) -> str:
    """Return the small picture: what the network sees."""
    side = pad.side
    return (
        "<p>It sees</p>"
        f'<svg viewBox="0 0 {side} {side}" role="img" aria-label="The same in {side} by {side} '
        f'pixels"><g id="{uid}">{_pixels(pad.images[0] / pad.full, 0)}</g></svg>'
    )


def _steps(pad: DigitPad, uid: str, first: Reading) -> str:
    """Return the pictures of the steps: fitted, centred, and what speaks for the answer."""
    image = pad.images[0]
    added = pad.evidence(image, first.best, first.second)
    shade = added / max(np.abs(added).max(), 1e-9)
    middle = MIDDLE + 0.5
    return (
        '<div><p><b>1</b> <span class="nn-pad-fitted">Cropped, scaled</span></p>'
        f'<svg class="nn-pad-box" viewBox="0 0 {BOX} {BOX}" role="img" aria-label="The drawing, '
        f'cropped and scaled to {BOX} by {BOX} pixels; a dot marks the centre of mass of the ink">'
        '<g></g><circle class="nn-pad-mass" r="0.7" visibility="hidden"/></svg></div>'
        "<div><p><b>2</b> It sees: centred</p>"
        f'<svg viewBox="0 0 {FRAME} {FRAME}" role="img" aria-label="The same in {FRAME} by {FRAME} '
        'pixels, with the centre of mass of the ink where two lines cross">'
        f'<g id="{uid}">{_pixels(image / pad.full, FAINT)}</g>'
        f'<path class="nn-pad-cross" d="M{middle} 0V{FRAME}M0 {middle}H{FRAME}"/></svg></div>'
        '<div><p><b>3</b> <span class="nn-pad-rivals">'
        f"For {first.best}, against {first.second}</span></p>"
        f'<svg class="nn-pad-evidence" viewBox="0 0 {FRAME} {FRAME}" role="img" aria-label="Blue '
        "squares speak for the answer, small vermilion ones for the digit that comes "
        f'second"><g>{_pixels(shade, FAINT)}</g></svg></div>'
    )


def _pixels(shade: Array, faint: float) -> str:
    """Return a square for each pixel that is not fainter, as dark as it has ink; small: below 0."""
    side = len(shade)
    made = []
    for k, share in enumerate(shade.ravel()):
        if abs(share) >= faint:
            rim = RIM if share < 0 else 0
            size = f'width="{1 - 2 * rim:g}" height="{1 - 2 * rim:g}"'
            place = f'x="{k % side + rim:g}" y="{k // side + rim:g}" {size}'
            against = ' class="nn-against"' if share < 0 else ""
            made.append(f'<rect {place}{against} opacity="{abs(share):.4g}"/>')
    return "".join(made)


def _bar_html(digit: int, share: float, most: float) -> str:
    """Return one line of the reading: a digit, a bar, a number."""
    best = ' class="nn-pad-best"' if share == most else ""
    return (
        f'<li{best} style="--share:{share:.4f}"><b>{digit}</b><i></i><span>{share:.2f}</span></li>'
    )
