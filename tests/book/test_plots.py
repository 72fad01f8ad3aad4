"""The house style keeps its promises of contrast and of never using colour alone."""

from itertools import combinations
from types import SimpleNamespace

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from nnlib.book import plots
from nnlib.datasets import make_blobs
from nnlib.tensor import Tensor
from nnlib.train import History

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


@pytest.fixture(autouse=True)
def style():
    mpl.use("agg")
    with mpl.rc_context():
        plots.house_style()
        yield
    plt.close("all")


@pytest.fixture
def ax():
    return plt.subplots()[1]


def linear_rgb(color):
    c = np.array(to_rgb(color))
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast_to_white(color):
    return 1.05 / (linear_rgb(color) @ [0.2126, 0.7152, 0.0722] + 0.05)


def lab(rgb):
    to_xyz = [[0.4125, 0.3576, 0.1804], [0.2127, 0.7152, 0.0722], [0.0193, 0.1192, 0.9503]]
    x, y, z = np.cbrt(np.array(to_xyz) @ rgb / [0.9505, 1, 1.0888])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def drawn(ax):
    ax.figure.canvas.draw()
    return np.asarray(ax.figure.canvas.buffer_rgba())


@pytest.mark.parametrize("color", plots.COLORS)
def test_lines_and_markers_have_a_contrast_of_3(color):
    assert contrast_to_white(color) >= 3


def test_text_has_a_contrast_of_7():
    assert contrast_to_white(plots.INK) >= 7
    for name in ("text.color", "axes.labelcolor", "xtick.labelcolor", "ytick.labelcolor"):
        assert contrast_to_white(mpl.rcParams[name]) >= 7


@pytest.mark.parametrize("kind", BLINDNESS)
def test_colours_are_told_apart_with_every_kind_of_colour_blindness(kind):
    seen = [
        lab(np.clip(np.array(BLINDNESS[kind]) @ linear_rgb(color), 1e-4, 1))
        for color in plots.COLORS
    ]
    assert min(np.linalg.norm(a - b) for a, b in combinations(seen, 2)) > 15


def test_no_two_lines_differ_by_colour_alone():
    cycle = list(mpl.rcParams["axes.prop_cycle"])
    assert len({str(entry["linestyle"]) for entry in cycle}) == len(cycle) == len(plots.COLORS)


def test_thirty_classes_differ_and_ten_of_them_in_shape_and_hatching():
    styles = [plots.class_style(k) for k in range(30)]
    assert len({(s["color"], s["marker"]) for s in styles}) == 30
    assert len({s["marker"] for s in styles[:10]}) == 10
    assert len({s["hatch"] for s in styles[:10]}) == 10


def test_text_is_legible_on_a_phone():
    width = mpl.rcParams["figure.figsize"][0]
    smallest = min(
        mpl.rcParams[name]
        for name in ("font.size", "xtick.labelsize", "ytick.labelsize", "legend.fontsize")
    )
    assert smallest * 358 / (72 * width) >= 9  # CSS pixels when the figure is 358 wide


def test_scatter_draws_each_class_with_its_style_and_name(ax):
    X, y = make_blobs(9, cluster_std=0.1)
    plots.scatter_classes(ax, X, y, labels=["a", "b", "c"])
    clouds = ax.collections
    assert [len(cloud.get_offsets()) for cloud in clouds] == [3, 3, 3]
    assert {tuple(cloud.get_facecolor()[0, :3]) for cloud in clouds} == {
        to_rgb(color) for color in plots.COLORS[:3]
    }
    assert len({cloud.get_paths()[0].vertices.tobytes() for cloud in clouds}) == 3
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b", "c"]
    assert np.array_equal(clouds[1].get_offsets(), X[y == 1])


def halves(points):
    return (points[:, 0] > 0).astype(int)


@pytest.mark.parametrize(
    "predict",
    [
        halves,
        lambda Z: 1 / (1 + np.exp(-Z[:, 0])),
        lambda Z: 1 / (1 + np.exp(-Z[:, :1])),
        lambda Z: np.column_stack([-Z[:, 0], Z[:, 0]]),
        lambda Z: Tensor(np.column_stack([-Z[:, 0], Z[:, 0]])),
    ],
)
def test_regions_show_what_is_predicted_however_it_is_said(ax, predict):
    plots.decision_regions(ax, predict, xlim=(-1, 1), ylim=(-1, 1))
    picture = drawn(ax)
    for x, k in ((-0.5, 0), (0.5, 1)):
        column, row = ax.transData.transform((x, 0))
        patch = picture[-int(row) - 8 : -int(row) + 8, int(column) - 8 : int(column) + 8, :3]
        wanted = 255 * np.array(plots._lighter(plots.class_style(k)["color"], 0.8))
        assert (np.abs(patch - wanted).max(axis=-1) < 3).any()


def test_three_regions_meet_without_a_strip_of_a_third_class(ax):
    # Between the class numbers 0 and 2 a contour of numbers would pass through 1.
    plots.decision_regions(ax, lambda Z: 2 * halves(Z), xlim=(-1, 1), ylim=(-1, 1))
    stray = 255 * np.array(plots._lighter(plots.COLORS[1], 0.8))
    assert not (np.abs(drawn(ax)[..., :3] - stray).max(axis=-1) < 3).any()


def test_regions_take_their_limits_from_the_samples(ax):
    X, y = np.array([[0.0, 5.0], [2.0, 5.0]]), np.array([0, 1])
    plots.decision_regions(ax, halves, X, y)
    assert ax.get_xlim() == pytest.approx((-0.3, 2.3))
    assert ax.get_ylim() == pytest.approx((4, 6))
    assert len(ax.get_legend().get_texts()) == 2


def test_a_single_region_needs_no_boundary(ax):
    plots.decision_regions(ax, lambda Z: np.zeros(len(Z), int), xlim=(0, 1), ylim=(0, 1))
    assert drawn(ax).any()


def test_loss_curve_marks_the_lowest_validation_loss(ax):
    history = SimpleNamespace(loss=[3.0, 2.0, 1.0], validation_loss=[3.0, 1.5, 2.5])
    plots.loss_curve(ax, history)
    training, validation, lowest = ax.get_lines()
    assert training.get_xdata().tolist() == [1, 2, 3]
    assert training.get_linestyle() != validation.get_linestyle()
    assert (list(lowest.get_xdata()), list(lowest.get_ydata())) == ([2], [1.5])
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    assert texts == ["training", "validation", "lowest, epoch 2"]
    assert ax.get_ylim()[0] <= 0


def test_loss_curve_without_validation_on_a_logarithmic_scale(ax):
    plots.loss_curve(ax, SimpleNamespace(loss=[1.0, 0.1], validation_loss=[]), log=True)
    assert len(ax.get_lines()) == 1
    assert ax.get_legend() is None
    assert ax.get_yscale() == "log"


def test_bars_write_their_values_and_set_one_off(ax):
    plots.bars(ax, [0.25, 0.75], ["no", "yes"], highlight=1)
    assert [text.get_text() for text in ax.texts] == ["0.250", "0.750"]
    assert [bar.get_height() for bar in ax.patches] == [0.25, 0.75]
    assert ax.patches[0].get_hatch() is None
    assert ax.patches[1].get_hatch()
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["no", "yes"]


def test_image_grid_shows_every_image_on_one_scale():
    images = np.arange(12 * 4.0).reshape(12, 2, 2)
    fig = plots.image_grid(images, titles=range(12))
    shown = [ax for ax in fig.axes if ax.images]
    assert len(shown) == 12
    assert {ax.images[0].get_clim() for ax in shown} == {(0.0, 47.0)}
    assert [ax.get_title() for ax in shown] == [str(i) for i in range(12)]
    assert fig.get_figwidth() <= 5.61
    assert len({round(ax.get_position().y0, 3) for ax in shown}) == 2


def test_signed_images_mark_negative_cells_by_more_than_colour():
    fig = plots.image_grid([[[-1.0, 0.0], [0.5, -0.5]]], signed=True)
    (ax,) = fig.axes
    assert ax.images[0].get_clim() == (-1.0, 1.0)
    assert ax.collections[0].get_offsets().tolist() == [[0, 0], [1, 1]]


def test_blank_images_are_white():
    (ax,) = plots.image_grid(np.zeros((1, 2, 2)), signed=True).axes
    assert ax.images[0].get_clim() == (-1, 1)
    (ax,) = plots.image_grid(np.zeros((1, 2, 2))).axes
    assert ax.images[0].get_clim() == (0, 1)


def test_labels_of_minus_one_are_refused():
    _, ax = plt.subplots()
    with pytest.raises(ValueError, match="class numbers from 0 on, got -1"):
        plots.scatter_classes(ax, [[0, 0], [1, 1]], [-1, 1], ["no", "yes"])
    with pytest.raises(ValueError, match="class numbers from 0 on, got -1"):
        plots.decision_regions(ax, lambda X: np.full(len(X), -1), xlim=(0, 1), ylim=(0, 1))


def test_bars_of_equal_names_stand_apart():
    _, ax = plt.subplots()
    plots.bars(ax, [0.2, 0.8], ["the", "the"])
    assert len({bar.get_x() for bar in ax.patches}) == 2


def test_lowest_validation_loss_is_no_nan():
    _, ax = plt.subplots()
    plots.loss_curve(ax, History([3, 2, 1], [0.5, 0.3, np.nan]))
    assert "lowest, epoch 2" in [text.get_text() for text in ax.get_legend().get_texts()]


X, Y = np.zeros((2, 2)), np.array([0, 1])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda ax: plots.scatter_classes(ax, [[1, 2, 3]], [0]), r"X must have shape \(N, 2\)"),
        (lambda ax: plots.scatter_classes(ax, X, [0]), "y must hold 2 integers"),
        (lambda ax: plots.scatter_classes(ax, X, [0.0, 1.0]), "y must hold 2 integers"),
        (lambda ax: plots.scatter_classes(ax, X, Y, labels=["a"]), "must name class 1 too"),
        (lambda ax: plots.decision_regions(ax, halves, X), "given together"),
        (lambda ax: plots.decision_regions(ax, halves), "xlim and ylim must be given"),
        (lambda ax: plots.decision_regions(ax, lambda Z: Z.T, X, Y), "predict must return shape"),
        (lambda ax: plots.bars(ax, [2.0]), r"numbers in 0\.\.1"),
        (lambda ax: plots.bars(ax, [0.5], ["a", "b"]), "labels must be 1"),
        (lambda ax: plots.image_grid([]), "images must have shape"),
        (lambda ax: plots.image_grid(np.zeros((2, 2, 2)), ["a"]), "titles must be 2"),
    ],
)
def test_plots_refuse(ax, call, message):
    with pytest.raises(ValueError, match=message):
        call(ax)
