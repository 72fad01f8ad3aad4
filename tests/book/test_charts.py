"""Charts: what is refused, what is kept of numbers, and that two renderers draw the same things."""

import json
import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

from nnlib import MLP, ReLU, Tensor
from nnlib.book import charts
from nnlib.book.charts import axis, chart, dot, line, panel, rule, text
from nnlib.book.charts.data import write_data
from nnlib.book.charts.fields import ACTIVATIONS
from nnlib.book.charts.figure import figure
from nnlib.book.charts.layout import layout
from nnlib.book.charts.roles import COLORS
from nnlib.book.style import STYLE, house_style
from nnlib.datasets import make_moons
from tools.site.pictures import drawing_of, frame_of, layout_of, outputs_of

CSS = (Path(__file__).resolve().parents[2] / "assets" / "charts.css").read_text("utf-8")
X, LABELS = make_moons(40, noise=0.1, random_state=0)
RNG = np.random.default_rng(0)
NET = charts.dense(
    (RNG.normal(size=(5, 2)), RNG.normal(size=5), "tanh"),
    (RNG.normal(size=(1, 5)), np.zeros(1), "identity"),
)


def two_panels():
    x = np.linspace(0, 1, 30)
    left = panel(
        line(x, x**2, "truth", dash="dashed", label="truth"),
        line(x, np.stack([x, x**3]), opacity=0.5, label="two curves"),
        dot([0.2, 0.8], [0.1, 0.7], "training", label="points"),
        rule(x=0.5, drag="at"),
        text(0.5, 0.9, "*w*₁ at the top", halo=True),
        x=axis(0, 1, "*x*"),
        y=axis(-0.2, 1.2, "height"),
        title="left",
        weight=1.5,
    )
    right = panel(
        charts.bar([0, 1, 2], [0.2, 0.5, 0.3], texts=["a", "b", "c"], hatch="slash"),
        x=axis(-0.6, 2.6, ticks={0: "none", 1: "one", 2: "two"}),
        y=axis(1e-3, 1, log=True, grid=True),
    )
    return chart(left, right, height=260)


def a_field():
    return chart(
        panel(
            charts.regions(NET),
            charts.class_dots(X, LABELS, ["lower", "upper and with a long name"]),
            x=axis(-2, 3, "*x*₁"), y=axis(-1.5, 2, "*x*₂"), equal=True,
        ),
        panel(charts.levels(charts.grid(lambda p: (p**2).sum(axis=1), (-2, 2), (-2, 2)), [1, 2]),
              x=(-2, 2), y=(-2, 2)),
    )  # fmt: skip


def a_drawing():
    marks = (
        charts.rect(0, 0, 2, 1, "value", fill="tint", corner=8),
        charts.rect(3, 0, 4, 1, "gradient", corner=99),
        charts.arrow(2, 0.5, 3, 0.5),
        charts.text([1, 3.5], [0.5, 0.5], ["*a*", "b"], mono=True),
        charts.area([0, 1, 2], 1.2, [1.3, 1.5, 1.4], "test", hatch="dots"),
        charts.link([0, 1], [2, 2], [1, 2], [1.5, 2], dash="dotted"),
    )
    return chart(panel(*marks, x=(0, 4), y=(2.2, 0), equal=True, frame=False, unit=100), height=240)


def images():
    return charts.image_grid(RNG.normal(size=(7, 4, 4)), range(7), signed=True)


CHARTS = [two_panels, a_field, a_drawing, images]


# ------------------------------------------------------------------------- two renderers, one chart


@pytest.mark.parametrize("width", [640, 500, 330])
@pytest.mark.parametrize("make", CHARTS)
def test_page_and_kernel_put_panels_in_the_same_places(make, width):
    places, height = layout(make(), width)
    told = layout_of(make(), width)
    assert told["height"] == pytest.approx(height)
    for place, other in zip(places, told["places"], strict=True):
        for ours, theirs in (("left", "left"), ("top", "top"), ("right", "right"),
                             ("bottom", "bottom"), ("outer_left", "outerLeft"),
                             ("outer_top", "outerTop")):  # fmt: skip
            assert getattr(place, ours) == pytest.approx(other[theirs]), ours
        assert np.allclose(place.legend, other["legend"]) or not place.legend


@pytest.mark.parametrize("width", [640, 330])
def test_pictures_of_a_short_last_row_are_as_large_as_the_others(width):
    images = charts.image_grid(RNG.normal(size=(13, 4, 4)), range(13), columns=5)
    places, _ = layout(images, width)
    assert len({place.top for place in places}) > 1
    assert len({round(place.right - place.left, 6) for place in places}) == 1


@pytest.mark.parametrize("make", CHARTS)
def test_page_and_kernel_write_the_same_words(make):
    root = ElementTree.fromstring(drawing_of(make())["svg"])
    written = {"".join(t.itertext()).replace("\u200b", "") for t in root.iter() if "text" in t.tag}
    drawn = figure(make())
    artists = [*drawn.texts, *(t for ax in drawn.axes for t in ax.texts)]
    ticks = [t for ax in drawn.axes for a in (ax.xaxis, ax.yaxis) for t in a.get_ticklabels()]
    plain = {re.sub(r"\$\\mathit\{(.*?)\}\$", r"\1", t.get_text()) for t in artists + ticks}
    limits = {"−1.5", "−2"}  # ticks at the very edge may fall to either side of it
    assert (written ^ plain) - {""} - limits == set()


def test_page_and_kernel_draw_points_at_the_same_places():
    made = drawing_of(two_panels())
    drawn = figure(two_panels())
    height = drawn.bbox.height
    to_pixels = drawn.axes[0].transData.transform
    for at, point in enumerate(to_pixels([(0.2, 0.1), (0.8, 0.7)])):
        spots = [s for s in made["spots"] if s["words"].startswith("points")]
        assert (spots[at]["x"], height - spots[at]["y"]) == pytest.approx(tuple(point), abs=0.6)


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(x=st.floats(-30, 30), y=st.floats(-30, 30))
def test_page_and_kernel_compute_the_same_networks(name, x, y):
    W, b = np.array([[1.0, -0.5], [0.3, 2.0]]), np.array([0.1, -0.2])
    net = charts.dense((W, b, name), (W, b, "identity"))
    told = outputs_of(
        {"layers": [name, "identity"], "W0": W.tolist(), "b0": b.tolist(), "W1": W.tolist(),
         "b1": b.tolist()}, [x, y],
    )  # fmt: skip
    np.testing.assert_allclose(told, net(np.array([[x, y]]))[0], rtol=1e-12, atol=1e-12)


def test_a_network_of_nnlib_as_a_field_answers_like_itself():
    model = MLP([2, 4, 3], ReLU, rng=0)
    first, _, last = model.layers
    net = charts.dense((first.weight, first.bias, "relu"), (last.weight, last.bias, "identity"))
    np.testing.assert_allclose(net(X), model(X).data)


def test_drawings_do_not_shrink_until_letters_cannot_be_read():
    small = drawing_of(a_drawing(), 200)["svg"]
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', small)]
    assert min(sizes) < 13  # drawn at 200 pixels; the page gives it 0.68 of its size at least


# ------------------------------------------------------------------------------- numbers and files


def test_numbers_are_as_exact_as_a_panel_shows_and_far_ones_are_cut():
    made = chart(panel(line([0.12345678, 1], [np.nan, 1e9]), x=(0, 1), y=(0, 100))).to_json()
    mark = made["panels"][0]["marks"][0]
    assert mark["x"] == [0.1235, 1.0]
    assert mark["y"] == [None, 2100.0]


frames = st.lists(st.lists(st.floats(-1e3, 1e3), min_size=8, max_size=12), min_size=1, max_size=4)


@given(frames)
def test_files_give_back_every_number_and_word(tmp_path_factory, curves):
    made = [chart(panel(line(range(len(y)), y), x=(0, 12), y=(-1e3, 1e3))) for y in curves]
    alts = [f"A curve from {y[0]:.2f} to {y[-1]:,.1f}." for y in curves]
    says = [f"{k} of 10: 1e-{k}, {len(y)}" for k, y in enumerate(curves)]
    folder = tmp_path_factory.mktemp("site")
    path = folder / write_data(folder, "Curves", made, alts, says)
    for k, one in enumerate(made):
        expected = {"chart": json.loads(json.dumps(one.to_json())), "alt": alts[k], "says": says[k]}
        assert frame_of(path, k) == expected


def test_equal_parts_stand_in_a_file_once(tmp_path):
    made = [two_panels() for _ in range(50)]
    words = [f"Setting {k}." for k in range(50)]
    many = (tmp_path / write_data(tmp_path, "Many", made, words, words)).stat().st_size
    one = (tmp_path / write_data(tmp_path, "One", made[:1], words[:1], words[:1])).stat().st_size
    assert many < 1.6 * one


# ---------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: line([1, 2], [1, 2, 3]), ValueError, r"y must have shape \(2,\) or \(K, 2\), got"),
        (lambda: line([1, np.nan], [1, 2]), ValueError, "x must be finite, got nan"),
        (lambda: line([1, 2], [1, np.inf]), ValueError, "y must be finite, got inf"),
        (lambda: line([1], [1], "blue"), ValueError, "role must be one of ink, .* got 'blue'"),
        (lambda: line([1], [1], dash="long"), ValueError, "dash must be one of solid, .* got"),
        (lambda: dot([1, 2], [1]), ValueError, "x, y must have one length, got x 2, y 1"),
        (lambda: dot([1], [np.nan]), ValueError, "y must be finite, got nan"),
        (lambda: dot([1], [1], shape="heart"), ValueError, "shape must be one of circle"),
        (lambda: dot([1], [1], tips=["a", "b"]), ValueError, "tips must be 1, .* got 2"),
        (lambda: charts.bar([0], [1], texts=[]), ValueError, "texts must be 1, .* got 0"),
        (lambda: charts.area([0, 1], 0, [1]), ValueError, "must have one length, got x 2, low 2"),
        (lambda: rule(), ValueError, "a rule needs x or y"),
        (lambda: rule(x=1, y=1), ValueError, "a rule needs x or y"),
        (lambda: text([1, 2], [1, 2], "a"), ValueError, "must have one length"),
        (lambda: charts.class_dots([[1, 2]], [-1]), ValueError, "class numbers from 0 on"),
        (lambda: charts.class_dots([[1, 2]], [1], ["a"]), ValueError, "labels must name class 1"),
        (lambda: charts.class_dots([1, 2], [1, 2]), ValueError, r"X must have shape \(N, 2\)"),
        (lambda: charts.regions(np.ones(4)), ValueError, r"shape \(H, W\) or \(C, H, W\), got"),
        (lambda: charts.levels(np.ones((2, 3, 3)), [1]), ValueError, r"heights must have shape"),
        (lambda: charts.cells(np.ones((2, 2)), 0), ValueError, "limit must be above 0, got 0"),
        (lambda: charts.cells([]), ValueError, r"numbers must have shape \(H, W\)"),
        (lambda: charts.dense(), ValueError, "dense needs at least one layer"),
        (lambda: charts.dense((np.ones((1, 3)), [0], "tanh")), ValueError,
         r"shapes \(C, 2\) and \(C,\), got \(1, 3\), \(1,\)"),
        (lambda: charts.dense((np.ones((1, 2)), [0], "swish")), ValueError, "activation must be"),
        (lambda: axis(1, 1), ValueError, "two different finite numbers, got 1.0, 1.0"),
        (lambda: axis(0, 1, log=True), ValueError, "positive on a logarithmic scale"),
        (lambda: panel(3, x=(0, 1), y=(0, 1)), TypeError, "'int' object is not iterable"),
        (lambda: panel([3], x=(0, 1), y=(0, 1)), TypeError, "made by nnlib.book.charts, got int"),
        (lambda: chart(), TypeError, "a chart is made of panels, got none"),
        (lambda: chart(1), TypeError, "a chart is made of panels, got int"),
        (lambda: charts.image_grid(np.ones((2, 2))), ValueError, r"shape \(N, H, W\)"),
        (lambda: charts.image_grid(np.ones((1, 2, 2)), []), ValueError, "titles must be 1"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_tensors_are_taken_as_numbers():
    assert line(Tensor([0.0, 1.0]), Tensor([1.0, 2.0])).data["y"].tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("made", "ticks"),
    [
        (axis(0, 1), ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (axis(-2.2, 2.2), ["−2", "−1", "0", "1", "2"]),
        (axis(1e-12, 1, log=True), ["10⁻¹²", "10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "0.01", "1"]),
        (axis(5, 0, ticks=[0, 2.5]), ["0", "2.5"]),
    ],
)
def test_ticks_are_round_numbers(made, ticks):
    assert [words for _, words in made.ticks] == ticks


@pytest.mark.parametrize(
    ("number", "digits", "words"),
    [
        (730.4, 2, "730"), (0.18, 2, "0.18"), (784, 4, "784"), (1000, 4, "1,000"), (0, 2, "0"),
        (-2.5, 4, "−2.5"), (0.005, 1, "0.005"), (2.7e10, 2, "2.7·10¹⁰"), (1e-8, 4, "10⁻⁸"),
        (-3e-7, 2, "−3·10⁻⁷"), (999_999, 2, "10⁶"),
    ],
)  # fmt: skip
def test_numbers_in_sentences_are_not_a_programmers(number, digits, words):
    assert charts.number_text(number, digits) == words


# -------------------------------------------------------------------------- colours by meaning

# Colour-blind vision on linear RGB: Machado, Oliveira and Fernandes 2009, severity 1.
BLINDNESS = {
    "none": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
               [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
GROUNDS = {"pale", "lit"}
TOGETHER = [("value", "gradient", "ink"), ("training", "test", "value"), ("class-0", "class-1"),
            ("bias", "variance", "noise")]  # fmt: skip


def css_colors(theme):
    """The colours of a theme: the first block is the light one, the second the dark one."""
    block = re.findall(r"\{([^}]*--nn-ink:[^}]*)\}", CSS)[theme]
    return dict(re.findall(r"--nn-([\w-]+): (#\w+);", block))


LIGHT, DARK = css_colors(0), css_colors(1)


def linear_rgb(color):
    c = np.array(to_rgb(color))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(color, ground):
    a, b = (linear_rgb(c) @ [0.2126, 0.7152, 0.0722] + 0.05 for c in (color, ground))
    return max(a, b) / min(a, b)


def lab(rgb):
    to_xyz = [[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]]
    x, y, z = np.cbrt(np.array(to_xyz) @ rgb / [0.9505, 1, 1.0888])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_page_and_kernel_have_the_same_colours():
    assert {role: LIGHT[role] for role in COLORS} == COLORS
    assert set(DARK) == set(LIGHT)


@pytest.mark.parametrize("role", set(COLORS) - GROUNDS)
def test_marks_stand_out_from_the_paper_in_light_and_dark(role):
    for theme in (LIGHT, DARK):
        assert contrast(theme[role], theme["paper"]) >= (7 if role == "ink" else 3)


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_of_one_picture_are_told_apart_with_every_colour_blindness(theme, kind):
    for roles in TOGETHER:
        seen = [
            lab(np.clip(np.array(BLINDNESS[kind]) @ linear_rgb(theme[role]), 1e-4, 1))
            for role in roles
        ]
        for (a, x), (b, y) in combinations(zip(roles, seen, strict=True), 2):
            assert np.linalg.norm(x - y) > 10, (a, b)


def test_ten_classes_differ_in_colour_and_eight_in_shape():
    assert len({COLORS[charts.class_role(k)] for k in range(10)}) == 10
    assert len({charts.class_shape(k) for k in range(8)}) == 8
    pairs = {(charts.class_role(k), charts.class_shape(k)) for k in range(40)}
    assert len(pairs) == 40


def test_the_style_of_readers_figures_has_contrast_and_more_than_colours():
    with mpl.rc_context():
        house_style()
        cycle = list(mpl.rcParams["axes.prop_cycle"])
        assert len({entry["linestyle"] for entry in cycle}) == len(cycle)
        assert all(contrast(entry["color"], "white") >= 3 for entry in cycle)
        for name in ("text.color", "axes.labelcolor", "xtick.labelcolor", "ytick.labelcolor"):
            assert contrast(mpl.rcParams[name], "white") >= 7
    plt.close("all")
    smallest = min(STYLE[name] for name in STYLE if name.endswith(("labelsize", "font.size")))
    assert smallest * 358 / (72 * STYLE["figure.figsize"][0]) >= 9  # CSS pixels on a phone


def test_ties_leave_neither_gaps_nor_double_borders():
    across = np.linspace(-1, 1, 21)  # scores are equal at whole cells along the diagonal
    scores = np.add.outer(across, across)
    svg = drawing_of(chart(panel(charts.regions(scores), x=(-1, 1), y=(-1, 1))))["svg"]
    borders = re.findall(r'class="border" d="([^"]+)"', svg)
    assert len(borders) == 2
    inner = [
        {point for point in re.findall(r"[\d.]+ [\d.]+", d)} for d in borders
    ]  # both classes end at the same line: its two ends are corners of both
    assert len(inner[0] & inner[1]) >= 2


def test_level_lines_run_straight_to_the_edge_of_a_panel():
    made = chart(panel(charts.levels(np.tile(np.arange(10.0), (10, 1)), [4.5]), x=(0, 1), y=(0, 1)))
    (place,), _ = layout(made)
    (d,) = re.findall(r'class="levels[^>]*><path class="pen" d="([^"]+)"', drawing_of(made)["svg"])
    points = [[float(n) for n in point] for point in re.findall(r"([\d.-]+) ([\d.-]+)", d)]
    middle = (place.left + place.right) / 2
    beyond = [x for x, y in points if place.left < x < place.right and place.top < y < place.bottom]
    assert all(x == pytest.approx(middle, abs=0.1) for x in beyond)
    assert len([x for x, _ in points if x == pytest.approx(middle, abs=0.1)]) >= 2
