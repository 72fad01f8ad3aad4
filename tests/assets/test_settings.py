"""assets/charts/settings.js: what controls say, which setting that is, and what a drag means."""

import itertools
import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.book.charts import number_text

from .scripts import axis, call, run


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("12", 12), ("0.18", 0.18), ("−2.5", -2.5), ("1,000", 1000), ("10", 10),
        ("100", 100), ("10⁻⁸", 1e-8), ("−10⁻⁸", -1e-8), ("2.7·10¹⁰", 2.7e10), ("−3·10⁻⁷", -3e-7),
        ("10⁶", 1e6), ("1.5·10¹²³", 1.5e123),
    ],
)  # fmt: skip
def test_texts_of_numbers_are_read(text, number):
    assert call("numberOf", text) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize("text", ["yes", "", "−", "tanh", "3 layers", "1e-3"])
def test_what_shows_no_number_is_none(text):
    assert call("numberOf", text) is None  # NaN, in JSON


@given(st.floats(-1e9, 1e9) | st.floats(1e-9, 1e-2) | st.integers(-(10**6), 10**6))
def test_every_number_that_python_writes_is_read_again(number):
    short = float(f"{number:.4g}")
    assert math.isclose(call("numberOf", number_text(number, 4)), short, rel_tol=1e-12)


def test_the_last_control_varies_fastest():
    sizes = [2, 3, 4]
    every = [
        [{"at": at, "size": size} for at, size in zip(places, sizes, strict=True)]
        for places in itertools.product(*map(range, sizes))
    ]
    assert [call("placeOf", controls) for controls in every] == list(range(24))
    assert call("countOf", every[0]) == 24
    assert call("countOf", []) == 1


@pytest.mark.parametrize(
    ("values", "pixel", "place"),
    [([0, 1, 2], 140, 1), ([0, 1, 2], -50, 0), ([2, 1, 0], 900, 0), ([5, 0, 1], 160, 2)],
)
def test_the_value_nearest_to_the_pointer_is_meant(values, pixel, place):
    scale = f"nnCharts.scale({json.dumps(axis(0, 2))}, 100, 200)"
    assert run(f"nnCharts.nearest({json.dumps(values)}, {scale}, {pixel})") == place


def test_nearness_is_that_on_the_screen():
    scale = f"nnCharts.scale({json.dumps(axis(1, 100, log=True))}, 0, 200)"
    assert run(f"nnCharts.nearest([1, 10, 100], {scale}, 110)") == 1  # at 3.5 of 1 to 100


@pytest.mark.parametrize(
    ("size", "calm", "pace"),
    [(5, False, 600), (20, False, 300), (1000, False, 60), (1000, True, 800)],
)
def test_a_control_is_run_through_in_six_seconds_where_steps_can_be_seen(size, calm, pace):
    assert call("pace", size, calm) == pace
