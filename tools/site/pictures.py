"""Put the first picture of every chart into the pages of the built site.

The page's own scripts (assets/charts/) draw them, run by QuickJS: a page shows its charts before
any script has run, and without one, exactly as the script would.
"""

import itertools
import json
import re
from functools import cache
from pathlib import Path

import quickjs

from tools.address import ROOT

PARTS = ("layout", "fields", "marks", "spots", "chart", "settings", "files")
SCRIPTS = ("third-party/d3/d3.js", *(f"charts/{name}.js" for name in PARTS), "ink.js")
WIDTH = 640
PLACE = re.compile(
    r'(data-source="(data/[0-9a-f]{16}\.js)" data-at="(\d+)">'
    r'<div class="nn-picture"[^>]*>)(?:<svg.*?</svg>)?(?=</div>)',
    re.DOTALL,
)
DRAW = """
let file;
globalThis.nnData = (data) => (file = nnCharts.unpack(data));
const svg = (at, width, uid) => nnCharts.draw(file.frame(at).chart, width, uid).svg;
globalThis.drawn = (...asked) => JSON.stringify(svg(...asked));
globalThis.layouts = (chart, width) => JSON.stringify(nnCharts.layout(JSON.parse(chart), width));
globalThis.charted = (chart, width) => JSON.stringify(nnCharts.draw(JSON.parse(chart), width, "c"));
globalThis.textOf = () => JSON.stringify(file.texts());
globalThis.answers = (...given) => JSON.stringify(nnCharts.outputs(...given.map(JSON.parse)));
globalThis.inked = (strokes) => JSON.stringify(nnInk.counts(JSON.parse(strokes)));
globalThis.greyed = (strokes) => JSON.stringify(nnInk.greys(JSON.parse(strokes)));
globalThis.weighed = (...given) => JSON.stringify(nnInk.evidence(...given.map(JSON.parse)));
globalThis.judged = (...given) => JSON.stringify(nnInk.read(...given.map(JSON.parse)));
globalThis.unpacked = (at) => JSON.stringify(file.frame(at));
"""


@cache
def page_scripts():
    """Return a JavaScript context in which the scripts of charts have run."""
    context = quickjs.Context()
    for name in SCRIPTS:
        context.eval((ROOT / "assets" / name).read_text("utf-8"))
    context.eval(DRAW)
    return context


def draw(path, at, uid):
    """Return chart number `at` of a data file as the text of an SVG."""
    context = page_scripts()
    context.eval(path.read_text("utf-8"))
    return json.loads(context.get("drawn")(at, WIDTH, uid))


def frame_of(path, at):
    """Return setting number `at` of a data file, as the page's script reads it."""
    context = page_scripts()
    context.eval(Path(path).read_text("utf-8"))
    return json.loads(context.get("unpacked")(at))


def filled(text, site):
    """Return the HTML of a page with a picture in every chart's place, whatever stood there."""
    number = itertools.count()  # ids of one page must differ
    return PLACE.sub(lambda m: m[1] + draw(site / m[2], int(m[3]), f"p{next(number)}"), text)


def layout_of(chart, width):
    """Return where the page puts the panels of a chart."""
    return json.loads(page_scripts().get("layouts")(json.dumps(chart.to_json()), width))


def outputs_of(network, inputs):
    """Return what the page computes for a small network."""
    return json.loads(page_scripts().get("answers")(json.dumps(network), json.dumps(inputs)))


def counts_of(strokes):
    """Return the picture of 8 by 8 pixels that the page makes of a drawing, row after row."""
    return json.loads(page_scripts().get("inked")(json.dumps(strokes)))


def greys_of(strokes):
    """Return the steps that the page makes of a drawing, with the names that `Greys` gives them."""
    return json.loads(page_scripts().get("greyed")(json.dumps(strokes)))


def evidence_of(network, pixels, best, second):
    """Return what the page finds each pixel to add to the score of one digit over another."""
    given = (network, pixels, best, second)
    return json.loads(page_scripts().get("weighed")(*map(json.dumps, given)))


def reading_of(network, counts):
    """Return what the page makes of such a picture: ``shares`` and the sentence ``says``."""
    return json.loads(page_scripts().get("judged")(json.dumps(network), json.dumps(counts)))


def drawing_of(chart, width=WIDTH):
    """Return what the page draws for a chart: ``svg``, ``height`` and ``spots``."""
    return json.loads(page_scripts().get("charted")(json.dumps(chart.to_json()), width))
