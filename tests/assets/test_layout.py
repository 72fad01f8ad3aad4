"""assets/charts/layout.js: rooms for words, panels in rows, numbers to pixels."""

import json

import pytest

from .scripts import axis, call, chart, panel, run

TICKS = [[0, "0"], [0.5, "0.5"]]


def place(*panels, width=400, **how):
    """The first place of a chart."""
    return call("layout", chart(*panels, **how), width)["places"][0]


def line(label):
    return {"mark": "line", "role": "value", "x": [0, 1], "y": [0, 1], "width": 2, "opacity": 1,
            "label": label}  # fmt: skip


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1"), (1.04, "1"), (1.05, "1.1"), (-0.26, "-0.3"), (1e6, "1000000")]
)
def test_pixels_are_written_to_a_tenth(number, words):
    assert call("px", number) == words


def test_a_bare_panel_has_an_edge_around_it():
    bare = place(panel())
    assert (bare["left"], bare["right"]) == (8, 400 - 12)
    assert (bare["top"], bare["bottom"]) == (8, 200 - 8)
    assert bare["outerLeft"] == 8
    assert bare["outerTop"] == 0


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        ({"title": "A title"}, {"top": 28}),
        ({"x": axis(ticks=TICKS)}, {"bottom": -20}),
        ({"x": axis(label="x")}, {"bottom": -18}),
        ({"y": axis(label="y")}, {"top": 24}),
        ({"y": axis(ticks=TICKS)}, {"left": 3 * 7 + 8}),  # as wide as the longest tick
        ({"y": axis(ticks=[[0, "10⁻¹²"]])}, {"left": 5 * 7 + 8}),
        ({"x": axis(-0.5, 1, ticks=[[-0.5, "−0.5"], [0, "0.0"]])}, {"bottom": -20, "left": 6}),
        ({"x": axis(-0.6, 1, ticks=[[-0.5, "−0.5"]])}, {"bottom": -20}),
        (
            {"y": axis(ticks=TICKS, label="y"), "x": axis(ticks=TICKS, label="x"), "frame": False},
            {},
        ),
    ],
)
def test_words_get_their_room(change, moved):
    bare, made = place(panel()), place(panel(**change))
    sides = ("left", "right", "top", "bottom")
    assert {side: made[side] - bare[side] for side in sides if made[side] != bare[side]} == moved


def test_letters_are_counted_as_readers_see_them():
    plain, beyond = (place(panel(y=axis(ticks=[[0, words]])))["left"] for words in ("ab", "a𝑏"))
    assert plain == beyond


def test_a_legend_goes_on_in_the_next_line_where_there_is_no_room():
    labels = ["first", "second one", "third"]
    made = place(panel(*map(line, labels)), width=240)
    first = 34 + 7 * 5 + 12
    assert made["legend"] == [[0, 0], [first, 0], [0, 1]]
    assert made["top"] == 8 + 2 * 20
    wide = place(panel(*map(line, labels)), width=400)
    assert wide["legend"] == [[0, 0], [first, 0], [first + 34 + 70 + 12, 0]]
    assert wide["top"] == 8 + 20


def test_a_legend_fills_a_line_to_its_very_end():
    room = 34 + 7 * 5 + 12 + 34 + 7 * 5  # of both items, with the gap between them
    fits, too_narrow = (
        place(panel(line("first"), line("other")), width=room + 16 - less)["legend"][1][1]
        for less in (0, 1)
    )
    assert (fits, too_narrow) == (0, 1)


def test_marks_share_an_entry_of_the_legend_by_their_label():
    assert call("labelsOf", panel(line("a"), line(""), line("b"), line("a"))) == ["a", "b"]


def test_panels_share_a_row_by_weight_and_start_at_one_height():
    titled = panel(title="A title", weight=3)
    places = call("layout", chart(titled, panel(), columns=2), 400)["places"]
    assert [p["left"] for p in places] == [8, 308]
    assert [p["right"] for p in places] == [288, 388]
    assert [p["top"] for p in places] == [36, 36]


@pytest.mark.parametrize(("width", "rows"), [(400, 1), (399, 2), (600, 1)])
def test_a_narrow_chart_has_fewer_columns(width, rows):
    made = call("layout", chart(panel(), panel(), columns=2, least=200), width)
    assert len({p["outerTop"] for p in made["places"]}) == rows
    assert made["height"] == rows * 200


def test_the_last_row_may_be_shorter():
    made = call("layout", chart(*[panel()] * 3, columns=2), 400)
    assert [p["right"] - p["left"] for p in made["places"]] == [180, 180, 380]


def test_a_unit_is_as_long_across_as_up():
    square = place(panel(x=axis(2, 4), y=axis(-3, -2), equal=True))
    assert square["right"] - square["left"] == 2 * (square["bottom"] - square["top"])
    flat = call("layout", chart(panel(x=axis(0, 10), y=axis(1, 0), equal=True)), 400)
    assert flat["height"] == 8 + 38 + 8  # no higher than its data, whichever way the axis runs


def test_an_equal_panel_with_room_beside_it_stands_in_the_middle():
    made = place(panel(equal=True))
    assert made["left"] - 8 == pytest.approx(388 - made["right"])
    assert made["outerLeft"] == made["left"]


def test_the_legend_of_a_panel_in_the_middle_moves_back_so_that_none_is_cut():
    made = place(panel(line("a label that is long"), equal=True))
    end = made["left"] + made["legend"][0][0] + 34 + 20 * 7
    assert made["legend"][0][0] < 0 or end <= 392
    short = place(panel(line("short"), equal=True))
    assert short["legend"] == [[0, 0]]


def test_drawings_are_zoomed_and_do_not_shrink_below_what_can_be_read():
    drawing = panel(x=axis(0, 4), y=axis(0, 1), unit=100, frame=False)
    assert call("zoom", drawing, {"left": 10, "right": 210}) == 0.5
    assert call("zoom", panel(), {"left": 10, "right": 210}) == 1
    assert call("leastWidth", chart(panel(), drawing)) == pytest.approx(0.68 * 400 + 20)
    assert call("leastWidth", chart(panel())) == 0


@pytest.mark.parametrize(
    ("on", "value", "pixel"),
    [
        (axis(0, 4), 1, 125), (axis(0, 4), 4, 200), (axis(4, 0), 1, 175), (axis(-2, 2), 0, 150),
        (axis(1, 100, log=True), 10, 150), (axis(100, 1, log=True), 1, 200), (axis(0, 4), 8, 300),
    ],
)  # fmt: skip
def test_numbers_have_a_pixel(on, value, pixel):
    assert run(f"nnCharts.scale({json.dumps(on)}, 100, 200)({value})") == pytest.approx(pixel)


@pytest.mark.parametrize(
    ("low", "high", "value", "held"),
    [(0, 1, 0, True), (0, 1, 1, True), (1, 0, 0.5, True), (0, 1, -0.01, False), (1, 0, 1.1, False)],
)
def test_an_axis_holds_what_lies_between_its_ends(low, high, value, held):
    assert run(f"nnCharts.scale({{low: {low}, high: {high}}}, 0, 9).holds({value})") is held
