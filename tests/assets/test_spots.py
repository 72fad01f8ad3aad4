"""assets/charts/spots.js: the numbers that the pointer and the keys find, in words."""

import pytest

from .scripts import axis, call, chart, panel


def spots(mark, **how):
    """What is found in a panel with one mark: places and words."""
    x, y = axis(0, 10, "*x*"), axis(0, 10, "loss")
    made = call(
        "draw", chart(panel({"role": "value", **mark}, **{"x": x, "y": y, **how})), 400, "c"
    )
    return made["spots"]


def words(mark, **how):
    return [spot["words"] for spot in spots(mark, **how)]


DOT = {"mark": "dot", "shape": "circle", "size": 8, "x": [1, 2], "y": [3, -4]}
LINE = {"mark": "line", "width": 2, "opacity": 1, "x": [0, 1, 2], "y": [1, None, 3]}
BAR = {"mark": "bar", "width": 1, "opacity": 1, "at": [1, 2], "low": [0, 1], "high": [3, 4]}


def test_points_say_their_numbers_with_the_names_of_the_axes():
    assert words(DOT) == ["x 1, loss 3"]  # the other one lies beyond the panel
    assert words({**DOT, "label": "*a* point"}) == ["a point: x 1, loss 3"]
    assert words(DOT, x=axis(0, 10), y=axis(0, 10)) == ["x 1, y 3"]


def test_points_say_what_they_were_given_to_say():
    assert words({**DOT, "y": [3, 4], "tips": ["one", "two"]}) == ["one", "two"]


@pytest.mark.parametrize(
    ("number", "text"),
    [(1 / 3, "0.3333"), (-2, "−2"), (12345, "12350"), (1e-7, "1e−7"), (0, "0"), (0.1 + 0.2, "0.3")],
)
def test_numbers_have_four_digits(number, text):
    wide = axis(-20000, 20000)
    assert words({**DOT, "x": [number], "y": [1]}, x=wide) == [f"x {text}, loss 1"]


def test_lines_say_their_points_but_not_their_gaps():
    assert words(LINE) == ["x 0, loss 1", "x 2, loss 3"]


@pytest.mark.parametrize(
    "change",
    [{"role": "muted"}, {"y": [[1, 2, 3]]}, {"x": [*range(501)], "y": [1] * 501}],
)
def test_what_only_helps_to_read_says_nothing(change):
    assert words({**LINE, **change}) == []


def test_a_line_of_five_hundred_points_still_speaks():
    every = [k / 100 for k in range(500)]
    assert len(words({**LINE, "x": every, "y": [1] * 500})) == 500


def test_drawings_without_a_frame_say_nothing():
    assert words(DOT, frame=False) == []


def test_bars_say_their_name_and_length():
    assert words(BAR) == ["1: 3", "2: 3"]
    named = axis(0, 10, ticks=[[1, "*a*"], [2, "b"]])
    assert words({**BAR, "label": "share"}, x=named) == ["share, a: 3", "share, b: 3"]
    assert words({**BAR, "across": True}, y=named) == ["a: 3", "b: 3"]


def test_spots_lie_where_marks_are_drawn():
    (point,) = spots(DOT)
    assert (point["x"], point["y"]) == pytest.approx((8 + 38, 200 - 26 - 0.3 * (200 - 26 - 32)))
    standing, lying = spots(BAR)[1], spots({**BAR, "across": True})[1]
    assert standing["x"] == pytest.approx(8 + 2 * 38)
    assert lying["x"] == pytest.approx(8 + 4 * 38)


def test_other_marks_say_nothing():
    assert words({"mark": "rule", "x": 1, "width": 1}) == []
