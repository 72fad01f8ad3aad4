"""assets/charts/files.js: the numbers and words of a data file, as they were made."""

import json

import pytest

from .scripts import run


def file(pool, charts=(0,), alts=None, says=None):
    """The code of an unpacked file."""
    same = {"frames": ["A chart."], "which": [0] * len(charts), "numbers": []}
    data = {"pool": pool, "charts": [*charts], "alts": alts or same, "says": says or same}
    return f"nnCharts.unpack({json.dumps(data)})"


@pytest.mark.parametrize(
    ("packed", "numbers"),
    [
        ({"d": 0, "n": 1, "of": [5, 1, -2]}, [5, 6, 4]),
        ({"d": 2, "n": 1, "of": [5, 1, -2]}, [0.05, 0.06, 0.04]),
        ({"d": 0, "n": 2, "of": [5, 1, -2, 3]}, [5, 11, 15, 22]),
        ({"d": 1, "n": 2, "of": [10, -10, 0, 0]}, [1, 1, 1, 1]),
    ],
)
def test_lists_of_numbers_are_sums_of_their_differences(packed, numbers):
    assert run(f"{file([packed])}.frame(0).chart") == numbers


def test_nodes_name_each_other_and_small_ones_stand_where_they_are():
    pool = [{"x": {"$": 1}, "y": [{"$": 1}, None, True, "words", 0.5, []]}, [1, 2]]
    assert run(f"{file(pool)}.frame(0).chart") == {
        "x": [1, 2], "y": [[1, 2], None, True, "words", 0.5, []],
    }  # fmt: skip


def test_a_node_that_many_name_is_made_once():
    pool = [{"x": {"$": 2}}, {"x": {"$": 2}}, {"d": 0, "n": 1, "of": [1, 1]}]
    code = f"(() => {{ const f = {file(pool, (0, 1))};"
    assert run(f"{code} return f.frame(0).chart.x === f.frame(1).chart.x; }})()")


def test_words_are_a_frame_with_numbers_in_it():
    words = {
        "frames": ["From \0 to \0.", "None at \0, or $1."],
        "which": [0, 1, 0],
        "numbers": [[["1", "2"], [0, 1, 1]], [["7,000", ""], [0, 1, 0]]],
    }
    code = file([{}, {}, {}], (0, 1, 2), alts=words)
    assert run(f"{code}.frame(0).alt") == "From 1 to 7,000."
    assert run(f"{code}.frame(1).alt") == "None at 2, or $1."
    assert run(f"{code}.frame(2).alt") == "From 2 to 7,000."
    assert run(f"{code}.frame(2).says") == "A chart."


def test_a_file_tells_its_size_and_all_its_texts():
    words = {"frames": ["A.", "B."], "which": [0, 1], "numbers": []}
    code = file([{}, {}], (0, 1), says=words)
    assert run(f"{code}.size") == 2
    assert run(f"{code}.texts()") == ["A chart.", "A.", "A chart.", "B."]
