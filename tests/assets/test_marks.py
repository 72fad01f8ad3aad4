"""assets/charts/marks.js: each mark as the text of an SVG, in pixels.

The panel of these tests runs from (0, 0) to (10, 10), over 100 by 50 pixels from (100, 0).
"""

import json
import math
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from .scripts import axis, call, panel, run

DRAWN = """((mark, panel, zoom) => {
  const area = { left: 100, right: 200, top: 0, bottom: 50 };
  const pen = {
    panel, area, zoom, uid: "u",
    x: nnCharts.scale(panel.x, area.left, area.right),
    y: nnCharts.scale(panel.y, area.bottom, area.top),
    hatch: (c) => ["", "slash", "dots"][c %% 3],
    grip: (held) => `data-grip="${held.drag ?? held.click}"`,
  };
  return nnCharts.marks.%s(mark, pen);
})(%s)"""


def drawn(kind, maker="", zoom=1, **mark):
    """The elements that a mark becomes."""
    look = {"mark": kind, "role": "value", "opacity": 1, "width": 2, "size": 8, "shape": "circle",
            "corner": 0, "fill": "none", "shift": [0, 0]}  # fmt: skip
    given = (look | mark, panel(x=axis(0, 10), y=axis(0, 10)), zoom)
    made = run(DRAWN % (maker or f"DRAW.{kind}", ", ".join(map(json.dumps, given))))
    return list(ElementTree.fromstring(f"<g>{made}</g>"))


def numbers(text):
    return [float(n) for n in re.findall(r"-?\d+\.?\d*", text)]


def centre(element):
    """Where a symbol stands."""
    return numbers(re.search(r"translate\((.*?)\)", element.get("transform"))[1])


# ---------------------------------------------------------------------------------------- words


def test_letters_that_html_would_read_are_escaped():
    assert call("marks.escape", 'a < b & "c" > d') == "a &lt; b &amp; &quot;c&quot; &gt; d"
    (made,) = drawn("text", x=[5], y=[5], words=['a < b & "c"'])
    assert made.text == 'a < b & "c"'


def test_letters_between_signs_are_italic_or_lowered_and_stand_on_the_line_again():
    (made,) = drawn("text", x=[5], y=[5], words=["2 *w*~out~ + *b*"])
    assert "".join(made.itertext()).replace("\u200b", "") == "2 wout + b"
    spans = [(span.get("class"), span.get("dy"), span.text) for span in made]
    assert spans == [
        ("it", None, "w"), ("low", "0.3em", "out"), (None, "-0.216em", "\u200b"), ("it", None, "b"),
    ]  # fmt: skip
    lowered = float(spans[1][1][:-2]) * 0.72  # of its own smaller letters: see charts.css
    assert lowered + float(spans[2][1][:-2]) == pytest.approx(0)


def test_words_without_signs_are_those_under_the_pointer():
    assert call("marks.plain", "2 *w*~out~ + *b*, 3 * 4") == "2 wout + b, 3 * 4"


@pytest.mark.parametrize(("baseline", "down"), [("top", 0.8), ("middle", 0.35), ("bottom", -0.2)])
def test_words_stand_at_their_point(baseline, down):
    (made,) = drawn("text", x=[5], y=[4], words=["w"], size=20, baseline=baseline, anchor="end")
    assert made.get("text-anchor") == "end"
    assert numbers(made.get("x")) == [150]
    assert float(made.get("y")) == pytest.approx(30 + 20 * down)


def test_words_of_a_drawing_grow_with_it_and_so_does_their_shift():
    (made,) = drawn("text", x=[5], y=[5], words=["w"], size=10, shift=[4, 8], zoom=1.5, bold=True,
                    mono=True)  # fmt: skip
    assert (made.get("font-size"), made.get("x")) == ("15", "156")
    assert float(made.get("y")) == pytest.approx(25 + 12 + 0.35 * 15, abs=0.1)
    assert made.get("class") == "bold mono"


def test_a_halo_lies_below_all_letters_of_its_words():
    below, made = drawn("text", x=[5], y=[5], words=["*w*₁"], mono=True, halo=True)
    assert (below.get("class"), made.get("class")) == ("mono halo", "mono")
    assert [*below.itertext()] == [*made.itertext()]
    assert (below.get("x"), below.get("y")) == (made.get("x"), made.get("y"))


# ---------------------------------------------------------------------------------------- lines


def test_a_line_goes_through_its_points_and_leaves_gaps():
    (made,) = drawn("line", x=[0, 1, 2, 3, 4], y=[0, 1, None, 3, 4], dash="dotted", opacity=0.5)
    assert made.get("d") == "M100 50L110 45M130 35L140 30"
    assert made.get("stroke-dasharray") == "1.5 3.5"
    assert (made.get("stroke-width"), made.get("stroke-opacity")) == ("2", "0.5")


def test_several_curves_share_their_x():
    first, second = drawn("line", x=[0, 1], y=[[0, 1], [10, None]])
    assert (first.get("d"), second.get("d")) == ("M100 50L110 45", "M100 0")
    assert first.get("stroke-dasharray") is None


@pytest.mark.parametrize(("at", "d"), [({"x": 2}, "M120 0V50"), ({"y": 2}, "M100 40H200")])
def test_a_rule_crosses_the_panel(at, d):
    (made,) = drawn("rule", **at)
    assert (made.get("d"), made.get("class"), made.get("stroke-width")) == (d, "pen", "2")
    (held,) = drawn("rule", drag="eta", **at)
    assert held.get("data-grip") == "eta"
    assert [part.get("class") for part in held] == ["hold", "pen"]
    assert {part.get("d") for part in held} == {d}


def test_an_arrow_ends_with_the_tip_of_its_head():
    shaft, head = drawn("link", x=[0], y=[5], to_x=[10], to_y=[5], head=True)
    long = 7 + 1.5 * 2
    assert (shaft.get("d"), shaft.get("class")) == (f"M100 25L{200 - long:g} 25", "pen")
    assert (
        head.get("d")
        == f"M200 25L{200 - long:g} {25 + 0.42 * long}L{200 - long:g} {25 - 0.42 * long}Z"
    )
    shaft, head = drawn("link", x=[0], y=[0], to_x=[0], to_y=[0.4], head=True)  # 2 pixels
    assert shaft.get("d") == "M100 50L100 50"
    (plain,) = drawn("link", x=[0], y=[5], to_x=[10], to_y=[5])
    assert plain.get("d") == "M100 25L200 25"
    _, head = drawn("link", x=[0], y=[0], to_x=[10], to_y=[10], head=True)
    tip, one, other = np.reshape(numbers(head.get("d")), (3, 2)) @ [1, 1j]
    assert abs(tip - (one + other) / 2) == pytest.approx(long, abs=0.1)
    assert abs(one - other) == pytest.approx(0.84 * long, abs=0.1)
    assert abs(one - tip) == pytest.approx(abs(other - tip), abs=0.1)
    (nowhere,) = drawn("link", x=[3], y=[3], to_x=[3], to_y=[3], head=True)
    assert "NaN" not in nowhere.get("d")


# --------------------------------------------------------------------------------------- points


@pytest.mark.parametrize(
    "shape", ["circle", "square", "triangle", "down", "diamond", "cross", "saltire", "star"]
)
def test_shapes_are_as_large_as_a_circle_of_their_size(shape):
    (made,) = drawn("dot", x=[5], y=[5], shape=shape, size=10)
    assert centre(made) == [150, 25]
    turned = {"down": 180, "saltire": 45}.get(shape)
    assert ("rotate" in made.get("transform")) == bool(turned)
    if turned:
        assert f"rotate({turned})" in made.get("transform")
    if shape == "square":
        side = max(numbers(made.get("d")), key=abs)
        assert abs(side) ** 2 == pytest.approx(math.pi / 4 * 100, rel=0.01)


def test_points_beyond_the_panel_are_left_out():
    made = drawn("dot", x=[-1, 0, 10, 5, 5], y=[5, 0, 10, 11, -0.1], hollow=True)
    assert [centre(each) for each in made] == [[100, 50], [200, 0]]
    assert {each.get("class") for each in made} == {"hollow"}
    assert drawn("dot", x=[5], y=[5])[0].get("class") == "full"


@pytest.mark.parametrize("handle", [{"drag": "eta"}, {"click": "eta"}])
@pytest.mark.parametrize(("size", "radius"), [(8, 16), (40, 40)])
def test_a_handle_can_be_held_with_a_finger(handle, size, radius):
    (made,) = drawn("dot", x=[5], y=[5], size=size, **handle)
    hold, point = made
    assert made.get("data-grip") == "eta"
    assert [float(hold.get(name)) for name in ("cx", "cy", "r")] == [150, 25, radius]
    assert centre(point) == [150, 25]


# ---------------------------------------------------------------------------------------- areas


def rectangle(element):
    return [float(element.get(name)) for name in ("x", "y", "width", "height")]


def test_an_area_goes_there_above_and_back_below():
    curves = {"x": [0, 1, 2], "low": [0, 1, 2], "high": [2, 4, 8]}
    plain, hatch = drawn("area", **curves, hatch="dots", opacity=0.4)
    assert plain.get("d") == "M100 40L110 30L120 10L120 40L110 45L100 50Z"
    assert plain.get("fill-opacity") == "0.4"
    assert (hatch.get("d"), hatch.get("fill")) == (plain.get("d"), "url(#u-dots)")
    assert len(drawn("area", **curves)) == 1


@pytest.mark.parametrize(
    ("across", "boxes"), [(False, [[115, 40, 10, 10], [145, 20, 10, 15]]),
                          (True, [[100, 37.5, 20, 5], [130, 22.5, 30, 5]])],
)  # fmt: skip
def test_bars_stand_or_lie(across, boxes):
    made = drawn("bar", at=[2, 5], low=[0, 3], high=[2, 6], width=1, across=across)
    assert [rectangle(each) for each in made] == boxes
    hatched = drawn("bar", at=[2, 5], low=[0, 3], high=[2, 6], width=1, across=across, hatch="grid")
    assert [rectangle(each) for each in hatched[1::2]] == boxes


@pytest.mark.parametrize(
    ("across", "high", "place", "look"),
    [
        (False, 4, [150, 30 - 4 - 0.2 * 12], "middle"),
        (False, -4, [150, 70 + 4 + 0.8 * 12], "middle"),
        (True, 4, [144, 25 + 0.35 * 12], "start"),
        (True, -4, [56, 25 + 0.35 * 12], "end"),
    ],
)  # fmt: skip
def test_words_of_a_bar_stand_beyond_its_end(across, high, place, look):
    (made,) = drawn("bar", "barTexts", at=[5], low=[0], high=[high], across=across, texts=["4"])
    assert [float(made.get("x")), float(made.get("y"))] == pytest.approx(place, abs=0.051)
    assert made.get("text-anchor") == look
    assert drawn("bar", "barTexts", at=[5], low=[0], high=[high]) == []


def test_a_rectangle_lies_between_any_two_corners():
    made = drawn("rect", x=[8], y=[2], to_x=[4], to_y=[6], corner=6, fill="tint", dash="dashed",
                 zoom=0.5, hatch="slash")  # fmt: skip
    assert [rectangle(each) for each in made] == [[140, 20, 40, 20]] * 2
    assert {each.get("rx") for each in made} == {"3"}
    assert (made[0].get("class"), made[0].get("stroke-width")) == ("box tint", "1")
    assert made[0].get("stroke-dasharray") == "7 4"
    (bare,) = drawn("rect", x=[8], y=[2], to_x=[4], to_y=[6], width=0)
    assert (bare.get("stroke"), bare.get("rx")) == ("none", None)


# --------------------------------------------------------------------------------------- fields


def test_regions_tint_where_each_class_wins():
    low, high = drawn("regions", z=[[-1, -1, 1, 1]] * 4, opacity=0.3, border=True)[::2]
    right_of_middle, left_of_middle = high[0].get("d"), low[0].get("d")
    assert min(numbers(right_of_middle)[::2]) == 150
    assert max(numbers(left_of_middle)[::2]) == 150
    assert (low.get("class"), high.get("class")) == ("r-class-0", "r-class-1")
    assert [len(low), len(high)] == [1, 2]  # class 1 is hatched
    assert high[1].get("fill") == "url(#u-slash)"


def test_regions_may_begin_with_another_class_and_have_no_border():
    made = drawn("regions", z=[[[0, 2], [0, 2]], [[1, 1], [1, 1]]], first=9)
    assert [each.get("class") for each in made] == ["r-class-9", "r-class-0"]
    assert {each.tag for each in made} == {"g"}
    bordered = drawn("regions", z=[[[0, 2], [0, 2]], [[1, 1], [1, 1]]], border=True)
    assert [each.get("class") for each in bordered if each.tag == "path"] == ["border"] * 2


def test_a_class_that_wins_nowhere_has_no_region():
    made = drawn("regions", z=[[[3, 3], [3, 3]], [[1, 1], [1, 1]], [[2, 2], [2, 2]]])
    assert [each.get("class") for each in made] == ["r-class-0"]


@pytest.mark.parametrize("at", [2, [2, 4], [0.25, 9.75]])  # also beyond the outermost middles
def test_level_lines_stand_where_the_height_is(at):
    made = drawn("levels", z=[[0.5 + k for k in range(10)]] * 3, at=at)
    heights = at if isinstance(at, list) else [at]
    for line, height in zip(made, heights, strict=True):
        assert min(numbers(line.get("d"))[::2]) == pytest.approx(100 + 10 * height, abs=0.051)


def test_cells_are_shades_the_first_row_at_y_0():
    light, dark = drawn("cells", z=[[0, 0.25], [1, 0]])
    assert rectangle(light) == [110, 45, 10, 5]
    assert rectangle(dark) == [100, 40, 10, 5]
    assert [each.get("fill-opacity") for each in (light, dark)] == ["0.25", "1"]
    assert light.get("class") == "fill"


def test_negative_cells_have_another_colour_and_a_dot():
    more, less, seed, little = drawn("cells", z=[[0.5, -0.5, -0.1]], signed=True)
    assert more.get("class") == "fill r-value"
    assert {less.get("class"), little.get("class")} == {"fill r-gradient"}
    assert less.get("fill-opacity") == "0.5"
    assert (seed.tag, seed.get("cx"), seed.get("cy")) == ("circle", "115", "47.5")
