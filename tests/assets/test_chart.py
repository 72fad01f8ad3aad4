"""assets/charts/chart.js: panels with their axes, legends and titles, as one SVG."""

import json
import re
from xml.etree import ElementTree

import pytest

from .scripts import axis, call, chart, panel

LINE = {"mark": "line", "role": "value", "x": [0, 1], "y": [0, 1], "width": 2, "opacity": 1}
DOT = {"mark": "dot", "role": "truth", "x": [0], "y": [0], "shape": "square", "size": 8}
AREA = {"mark": "area", "role": "value", "x": [0, 1], "low": [0, 0], "high": [1, 1], "opacity": 1}


def drawn(*panels, **how):
    return ElementTree.fromstring(call("draw", chart(*panels, **how), 400, "c")["svg"])


def words(root):
    return ["".join(text.itertext()) for text in root.iter("text")]


def found(root, kind):
    """All elements with a class."""
    return [e for e in root.iter() if kind in (e.get("class") or "").split()]


TICKED = {"x": axis(0, 1, "*x*", [[0, "0"], [0.5, "½"], [2, "2"]]),
          "y": axis(0, 1, "height", [[0, "low"], [1, "high"]])}  # fmt: skip


def test_axes_have_ticks_between_their_ends_and_labels():
    root = drawn(panel(**TICKED))
    assert words(root) == ["0", "½", "low", "high", "x", "height"]
    (lines,) = found(root, "axis")
    assert len(re.findall("v4", lines.get("d"))) == 2
    assert len(re.findall("h-4", lines.get("d"))) == 2
    assert drawn(panel(**TICKED, frame=False)).findall(".//text") == []


def test_words_of_the_axes_stand_at_their_ticks():
    places = call("layout", chart(panel(**TICKED)), 400)["places"]
    area = places[0]
    spots = {
        "".join(t.itertext()): (float(t.get("x")), float(t.get("y")), t.get("text-anchor"))
        for t in drawn(panel(**TICKED)).iter("text")
    }
    middle = (area["left"] + area["right"]) / 2
    sit = 0.35 * 12
    assert spots["½"] == pytest.approx((middle, area["bottom"] + 13 + sit, "middle"), abs=0.06)
    assert spots["high"] == pytest.approx((area["left"] - 7, area["top"] + sit, "end"), abs=0.06)
    label = area["bottom"] + 20 + 9 + 0.35 * 13
    assert spots["x"] == pytest.approx((middle, label, "middle"), abs=0.06)
    up = area["top"] - 24 + 9 + 0.35 * 13
    assert spots["height"] == pytest.approx((area["outerLeft"], up, "start"), abs=0.06)


@pytest.mark.parametrize(("x", "y"), [(True, False), (False, True), (True, True), (False, False)])
def test_a_grid_has_a_line_at_each_tick(x, y):
    made = panel(x={**TICKED["x"], "grid": x}, y={**TICKED["y"], "grid": y})
    grids = found(drawn(made), "grid")
    lines = grids[0].get("d") if grids else ""
    assert (len(re.findall("V", lines)), len(re.findall("H", lines))) == (2 * x, 2 * y)


@pytest.mark.parametrize(
    ("mark", "swatch"),
    [
        (LINE, "pen"),
        (DOT, "full"),
        ({**AREA, "opacity": 0.2, "hatch": "dots"}, "fill"),
        ({"mark": "bar", "role": "value", "at": [0], "low": [0], "high": [1], "opacity": 0.2,
          "width": 1}, "fill"),
    ],
)  # fmt: skip
def test_a_legend_shows_what_marks_look_like(mark, swatch):
    root = drawn(panel({**mark, "label": "what it is"}))
    heading = root.find("g")[-2:]
    assert heading[0].get("class") == f"r-{mark['role']}"
    assert heading[0][0].get("class") == swatch
    assert heading[0][0].get("fill-opacity") in (None, "0.5")  # no paler, or it were not seen
    assert heading[1].text == "what it is"
    assert len(heading[0]) == 1 + ("hatch" in mark)


def test_swatches_stand_before_their_words_on_one_line():
    area = call("layout", chart(panel({**AREA, "label": "one"})), 400)["places"][0]
    one, words, two, more = drawn(
        panel({**AREA, "label": "one"}, {**LINE, "label": "two"}, {**DOT, "label": "three"})
    ).find("g")[-6:-2]
    middle = 8 + 10
    assert [float(one[0].get(side)) for side in ("x", "y", "width", "height")] == [
        area["left"], middle - 5, 24, 10,
    ]  # fmt: skip
    assert float(words.get("x")) == area["left"] + 30
    next_one = area["left"] + 34 + 3 * 7 + 12
    assert two[0].get("d") == f"M{next_one:g} {middle}h24"
    assert float(more.get("x")) == next_one + 30


def test_a_label_that_two_marks_share_shows_both():
    root = drawn(panel({**LINE, "label": "both"}, {**DOT, "label": "both"}))
    assert [e.get("class") for e in root.find("g")[-3:]] == ["r-value", "r-truth", None]


def test_titles_stand_above_the_legend():
    root = drawn(panel({**LINE, "label": "label"}, title="A title"))
    (title,) = found(root, "title")
    label = root.find("g")[-1]
    assert title.text == "A title"
    assert float(label.get("y")) - float(title.get("y")) == pytest.approx(
        28 - 14 + 3 + 10 - 0.35, abs=0.1
    )


def test_curves_end_at_the_panel_and_points_do_not():
    link = {"mark": "link", "role": "ink", "x": [0], "y": [0], "to_x": [1], "to_y": [1], "width": 1}
    root = drawn(panel(LINE, DOT, link, {**link, "head": True}))
    cut = [e.get("clip-path") for e in root.find("g")[:4]]
    assert cut == ["url(#c-0)", None, "url(#c-0)", None]
    (clip,) = root.iter("clipPath")
    area = call("layout", chart(panel()), 400)["places"][0]
    assert float(clip[0].get("x")) == area["left"]
    assert float(clip[0].get("width")) == area["right"] - area["left"]
    assert drawn(panel(LINE, frame=False)).find("g")[0].get("clip-path") is None


def test_marks_are_drawn_in_their_order_below_the_axes():
    root = drawn(panel(LINE, {**LINE, "role": "truth"}, **TICKED))
    kinds = [e.get("class") for e in root.find("g")]
    assert kinds[:3] == ["line r-value", "line r-truth", "axis"]


def test_words_of_bars_are_not_cut_off_by_the_panel():
    bar = {"mark": "bar", "role": "value", "at": [0], "low": [0], "high": [1], "opacity": 1,
           "width": 1, "texts": ["1"]}  # fmt: skip
    group, text = drawn(panel(bar)).find("g")[:2]
    assert group.get("clip-path")
    assert (text.tag, text.text) == ("text", "1")


def test_only_hatches_that_are_used_come_along():
    for hatch in ("slash", "backslash", "dots", "lines", "grid"):
        root = drawn(panel({**AREA, "hatch": hatch}))
        assert [p.get("id") for p in root.iter("pattern")] == [f"c-{hatch}"]
    assert list(drawn(panel(AREA)).iter("pattern")) == []


def test_handles_name_the_control_that_they_move():
    rule = {"mark": "rule", "role": "ink", "width": 1, "drag": {"control": "eta"}}
    dot = {**DOT, "click": "k"}
    root = drawn(panel({**rule, "x": 0.5}), panel({**rule, "y": 0.5}, dot), columns=2)
    first, second, third = (json.loads(e.get("data-grip")) for e in found(root, "grip"))
    assert first == {"panel": 0, "drag": {"control": "eta"}, "rule": True, "across": True}
    assert second == {"panel": 1, "drag": {"control": "eta"}, "rule": True, "across": False}
    assert third == {"panel": 1, "rule": False, "across": True, "click": "k"}


def test_a_chart_is_as_large_as_its_layout_and_silent():
    root = drawn(panel(), panel())
    assert (root.get("viewBox"), root.get("width"), root.get("height")) == (
        "0 0 400 400",
        "400",
        "400",
    )
    assert root.get("aria-hidden") == "true"
    assert [clip.get("id") for clip in root.iter("clipPath")] == ["c-0", "c-1"]
