"""How a chart is drawn for a slide: so that its letters can be read from the last row.

A page draws letters of 12 to 14 pixels. On a slide the whole drawing is enlarged by `ZOOM`, which
makes them 20 at least, and its panels get as low as the room demands. A drawing whose parts have
their own proportions cannot get lower: it gets smaller as a whole.
"""

import json
import re
from functools import cache

from tools.site.pictures import page_scripts

ZOOM = 1.7
WIDEST = 720  # as in assets/pictures.js
LEAST = 170  # pixels: a row of panels is not drawn lower
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

    Return the SVG, the width and height at which it is drawn, the height of its rows of panels, and
    by how much it is to be enlarged.
    """
    context = _scripts()
    context.eval(path.read_text("utf-8"))

    def draw(width, height=0):
        return json.loads(context.get("slid")(at, width, height, uid))

    width = int(min(WIDEST, wide / ZOOM))
    made = draw(width)
    width = max(width, int(made["least"]))
    rows = max(1, round(made["tall"] / made["asked"]))
    asked = max(LEAST, int(min(made["asked"], tall / ZOOM / rows)))
    made = draw(width, asked)
    letters = [float(size) for size in SIZE.findall(made["svg"])]
    largest = 2.2 if min(letters, default=13) * 2.2 < 34 else ZOOM  # few letters need no giants
    zoom = min(wide / width, tall / made["tall"], largest)
    return {"svg": made["svg"], "width": width, "tall": made["tall"], "asked": asked, "zoom": zoom}
