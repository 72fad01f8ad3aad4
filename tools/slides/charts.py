"""How a chart is drawn for a slide: so that its letters can be read from the last row.

A page draws letters of 12 to 14 pixels. On a slide the whole drawing is enlarged by `ZOOM`, which
makes them 20 at least, and its panels get as low as the room demands, or narrower. A drawing whose
parts have their own proportions cannot get lower: it gets smaller as a whole.
"""

import json
import re
from functools import cache

from tools.site.pictures import page_scripts

ZOOM = 1.7
WIDEST = 720  # as in assets/pictures.js
NARROWEST = 300
LEAST = 215  # pixels: a row of panels is not drawn lower
ORDINARY, READ, LARGEST = 13, 20, 28  # pixels of letters: on a page, and on a slide
DRAW = """
globalThis.slid = (at, width, height, uid) => {
  const { chart } = file.frame(at);
  if (height) chart.height = height;
  const { svg, height: tall } = nnCharts.draw(chart, width, uid);
  return JSON.stringify({ svg, tall, asked: chart.height, least: nnCharts.leastWidth(chart) });
};
"""
SIZE = re.compile(r'font-size="([\d.]+)"')


@cache
def _scripts():
    context = page_scripts()
    context.eval(DRAW)
    return context


def drawn(path, at, uid, wide, tall):
    """Draw chart `at` of a data file for a room of `wide` by `tall` pixels.

    Return the SVG, the width and height at which it is drawn, the height of its rows of panels, by
    how much it is to be enlarged, and the size of its smallest letters then.
    """
    context = _scripts()
    context.eval(path.read_text("utf-8"))

    def draw(width, height=0):
        return json.loads(context.get("slid")(at, width, height, uid))

    whole = draw(int(min(WIDEST, wide / ZOOM)))
    rows = max(1, round(whole["tall"] / whole["asked"]))
    asked = max(LEAST, int(min(whole["asked"], tall / ZOOM / rows)))
    best = None
    for width in range(int(min(WIDEST, wide / ZOOM)), NARROWEST, -60):
        made = draw(max(width, int(whole["least"]) + 1), asked)
        width = max(width, int(whole["least"]) + 1)
        letter = min(map(float, SIZE.findall(made["svg"])), default=ORDINARY)
        zoom = min(wide / width, tall / made["tall"], LARGEST / letter)
        if best is None or zoom * letter > best[0] * 1.02:
            best = zoom * letter, made, width, zoom
        if zoom * letter >= READ:
            break
    letter, made, width, zoom = best
    size = {"width": width, "tall": made["tall"], "asked": asked, "zoom": zoom}
    return {"svg": made["svg"], "letter": letter, **size}
