"""Drawings: where things stand, that nothing hides anything, and that numbers are the engine's."""

from itertools import combinations, pairwise
from typing import NamedTuple

import numpy as np
import pytest
from matplotlib.transforms import Bbox

import nnlib
from nnlib import MLP, Concat, Identity, Linear, PReLU, ReLU, Sequential, Tensor, relu
from nnlib.book import draw
from nnlib.book.charts import chart
from nnlib.book.charts.figure import figure
from nnlib.book.draw.layout import Box, arrange, layers
from nnlib.book.draw.paper import number
from nnlib.book.draw.routes import break_lines
from nnlib.graph import adjoints
from nnlib.ops import exp, log, sin


def leaf(data):
    return Tensor(data, requires_grad=True)


def product_of_sum():
    x, y, z = leaf(-2.0), leaf(5.0), leaf(-4.0)
    q = x + y
    f = q * z
    return f, {x: "x", y: "y", z: "z", q: "q", f: "f"}


def two_roads(x1=2.0, x2=3.0):
    x1, x2 = leaf(x1), leaf(x2)
    a = x1 * x2
    b = log(a)
    s = sin(x2)
    w = b * s
    return w, {x1: "$x_1$", x2: "$x_2$", a: "a", b: "b", s: "s", w: "w"}


def chain(n=12):
    x = h = leaf(0.5)
    for _ in range(n):
        h = sin(h)
    return h, {x: "x", h: "out"}


def diamond():
    x = leaf(3.0)
    f = x * x + sin(x) + exp(x)
    return f, {x: "x", f: "f"}


def twelve():
    a, b, c, d = leaf(1.0), leaf(2.0), leaf(3.0), leaf(0.5)
    e, f, g = a * b, b + c, c * d
    h, i = e + f, f * g
    j, k = sin(h), i * a
    out = j + k
    return out, dict(zip((a, b, c, d, e, f, g, h, i, j, k, out), "abcdefghijkl", strict=True))


def mlp_loss():
    rng = np.random.default_rng(0)
    w1, b1, w2, b2 = (
        leaf(rng.normal(size=(3, 2))),
        leaf(np.zeros(3)),
        leaf(np.ones((1, 3))),
        leaf([0.0]),
    )
    h = nnlib.relu(rng.normal(size=(4, 2)) @ w1.T + b1)
    p = h @ w2.T + b2
    loss = nnlib.mse_loss(p, np.ones((4, 1)))
    return loss, {w1: "$W_1$", b1: "$b_1$", w2: "$W_2$", b2: "$b_2$", h: "h", p: "p", loss: "L"}


def big_layers():
    rng = np.random.default_rng(0)
    model = nnlib.Sequential(
        nnlib.Linear(64, 32, rng=rng), nnlib.ReLU(), nnlib.Linear(32, 10, rng=rng)
    )
    return nnlib.cross_entropy(model(rng.normal(size=(5, 64))), np.arange(5)), {}


GRAPHS = [product_of_sum, two_roads, chain, diamond, twelve, mlp_loss, big_layers]
SMALL = [product_of_sum, two_roads, diamond]


# ----------------------------------------------------------------------------- what is where


class Words(NamedTuple):
    """One line of text in a drawing, and the room that it takes in pixels."""

    name: str
    words: str
    size: float
    extent: Bbox


class Shape(NamedTuple):
    """A line or a box in a drawing, in pixels."""

    name: str
    points: np.ndarray
    dashed: bool
    width: float


class Drawing:
    """What Matplotlib makes of a chart: its texts, boxes and lines, where they stand."""

    def __init__(self, chart):
        self.chart = chart
        drawn = figure(chart)
        drawn.canvas.draw()
        self.bbox = drawn.bbox
        self.texts, self.boxes, self.lines = [], [], []
        for panel, ax in zip(chart.panels, drawn.axes, strict=True):
            written = (artist for artist in ax.texts if artist.get_text())
            for mark in panel.marks:
                name = mark.style.get("name", "")
                if mark.kind == "text":
                    for words in mark.style["words"]:
                        artist = next(written)
                        extent = artist.get_window_extent()
                        self.texts.append(Words(name, words, mark.style["size"], extent))
                    continue
                dashed = mark.style["dash"] != "solid"
                if mark.kind == "rect":
                    ends = [mark.data[end] for end in ("x", "y", "to_x", "to_y")]
                    corners = np.reshape([end[0] for end in ends], (2, 2))
                elif mark.kind == "line":
                    corners = np.stack([mark.data["x"], mark.data["y"]], axis=1)
                else:
                    continue
                to = self.boxes if mark.kind == "rect" else self.lines
                points = ax.transData.transform(corners)
                to.append(Shape(name, points, dashed, mark.style["width"]))

    @property
    def size(self):
        """Its height and the part of its panel."""
        panel = self.chart.panels[0]
        return self.chart.height, panel.x.high, panel.y.low


def texts(drawing):
    return drawing.texts


def marked(shapes, start):
    whole = [shape for shape in shapes if not shape.name.endswith("ground")]
    return [shape for shape in whole if shape.name.startswith(start)]


def extents(shapes):
    return [Bbox([s.points.min(axis=0), s.points.max(axis=0)]) for s in shapes]


def graph(output, names=None, **options):
    return Drawing(draw.Graph(output, names).chart(**options))


def network(*sizes, **options):
    return Drawing(draw.network(*sizes, **options))


def blocks(*model, **options):
    return Drawing(draw.blocks(*model, **options))


def overlap(a, b, slack=0.5):
    return min(a.x1, b.x1) - max(a.x0, b.x0) > slack and min(a.y1, b.y1) - max(a.y0, b.y0) > slack


def fine_points(edge):
    """Points along an edge, in pixels, about one per pixel."""
    return np.concatenate(
        [np.linspace(p, q, max(2, int(np.hypot(*(q - p))))) for p, q in pairwise(edge.points)]
    )


def inside(points, extent):
    low, high = (extent.x0, extent.y0), (extent.x1, extent.y1)
    return np.any(np.all((points > low) & (points < high), axis=1))


def assert_legible(drawing):
    """No text on another, on a line or off the sheet; no node on another."""
    for a, b in combinations(drawing.texts, 2):
        assert not overlap(a.extent, b.extent, slack=1.5), (a.words, b.words)
    for text in drawing.texts:
        assert text.extent.x0 >= -1, text.words
        assert text.extent.y0 >= -1, text.words
        assert text.extent.x1 <= drawing.bbox.x1 + 1, text.words
        assert text.extent.y1 <= drawing.bbox.y1 + 1, text.words
        assert text.size >= 9
    nodes = extents(marked(drawing.boxes, "node"))
    for a, b in combinations(nodes, 2):
        assert not overlap(a, b)
    for edge in marked(drawing.lines, "edge"):
        points = fine_points(edge)
        for text in drawing.texts:
            if text.name != "tag":  # a tag stands on its own edge
                assert not inside(points, text.extent), (edge.name, text.words)
        crossed = sum(inside(points, box.padded(-2)) for box in nodes)
        assert crossed == 0, edge.name


@pytest.mark.parametrize("make", GRAPHS)
@pytest.mark.parametrize("options", [{}, {"shapes": True}, {"gradients": False}])
def test_every_graph_is_legible(make, options):
    assert_legible(graph(*make(), **options))


@pytest.mark.parametrize("make", SMALL)
def test_every_step_is_legible_and_has_one_layout(make):
    output, names = make()
    places = set()
    for step in range(len(draw.Graph(output, names).steps())):
        drawn = graph(output, names, until=step)
        assert_legible(drawn)
        nodes = marked(drawn.boxes, "node")
        corners = [tuple(np.round(extent.p0, 6)) for extent in extents(nodes)]
        places.add((drawn.size, tuple(corners)))
    assert len(places) == 1


def test_roads_are_legible_and_keep_the_size():
    w, names = two_roads()
    sizes = set()
    for road in [[], *draw.Graph(w, names).paths("x2")]:
        drawn = graph(w, names, highlight=road)
        assert_legible(drawn)
        sizes.add(drawn.size)
        tags = [t for t in texts(drawn) if t.name == "tag"]
        assert len(tags) == max(len(road) - 1, 0)
        lines = [line for line in marked(drawn.lines, "edge") if "head" not in line.name]
        assert sum(line.dashed for line in lines) == len(tags)
    assert len(sizes) == 1


def test_an_experiment_keeps_its_size_for_all_settings():
    sizes = set()
    for x1, x2 in [(0.5, 1.5708), (0.5, 4.0), (1.0, 1.0), (3.0, 2.0), (3.0, 4.0)]:
        w, names = two_roads(x1, x2)
        drawn = graph(w, names, highlight=["x2", "a", "b", "w"], digits=3)
        assert_legible(drawn)
        sizes.add(drawn.size)
    assert len(sizes) == 1


def test_a_sheet_that_is_too_low_grows():
    w, names = two_roads()
    assert graph(w, names, height=4.5).size[2] == 4.5
    assert_legible(graph(w, names, height=1))


def test_two_roads_fits_on_one_row():
    assert graph(*two_roads()).size[2] < 3.2


@pytest.mark.parametrize("seed", range(8))
def test_layout_of_random_graphs(seed):
    rng = np.random.default_rng(seed)
    count = 16
    edges = [(int(t), h) for h in range(3, count) for t in rng.choice(h, size=rng.integers(1, 3))]
    boxes = [Box(0.2, 0.2, w, 0.5, 0.5, True) for w in rng.uniform(0.5, 1.1, count)]
    placed = arrange(boxes, edges, width=(5.4, 60.0)[seed % 2])
    for tail, head in edges:
        assert placed.column[tail] < placed.column[head]
        assert (placed.row[tail], placed.x[tail]) < (placed.row[head], placed.x[head])
    for i, j in combinations(range(count), 2):
        apart_x = abs(placed.x[i] - placed.x[j]) >= (boxes[i].width + boxes[j].width) / 2
        assert apart_x or abs(placed.y[i] - placed.y[j]) >= 1.0
    for (tail, head), route in zip(edges, placed.routes, strict=True):
        assert route[0, 0] > placed.x[tail]
        assert route[-1, 0] < placed.x[head]
        for i in range(count):  # no edge meets a node or a text
            off = np.abs(route - (placed.x[i], placed.y[i]))
            half = 0.2 if i in (tail, head) else boxes[i].width / 2
            inner = (off[:, 0] < half - 0.03) & (off[:, 1] < (0.15 if i in (tail, head) else 0.49))
            assert not inner.any() or i in (tail, head)
    assert max(placed.routes[k][:, 0].max() for k in range(len(edges))) <= (5.4, 60.0)[seed % 2]


def test_leaves_stand_at_the_left_or_before_their_use():
    edges = [(0, 2), (2, 3), (1, 3)]
    assert layers(4, edges) == [0, 0, 1, 2]
    assert layers(4, edges, late=True) == [0, 1, 1, 2]


def test_lines_are_broken_evenly():
    assert break_lines([1.0] * 5, [0.5] * 4, 20.0) == [[0, 1, 2, 3, 4]]
    assert break_lines([1.0] * 4, [0.5] * 3, 4.2) == [[0, 1], [2, 3]]
    assert break_lines([3.0, 1.0], [0.5], 2.0) == [[0], [1]]


def test_a_value_used_twice_has_two_edges():
    x = leaf(3.0)
    y = x * x
    starts = [edge.points[0] for edge in marked(graph(y, {x: "x"}).lines, "edge")]
    assert len(starts) == 2
    assert abs(starts[0][1] - starts[1][1]) > 10


# ------------------------------------------------------------------------------- what is said


@pytest.mark.parametrize("make", GRAPHS)
def test_table_has_the_numbers_of_the_engine(make):
    output, names = make()
    expected = list(adjoints(output))[::-1]
    table = draw.Graph(output, names).table()
    assert len(table) == len(expected)
    for row, (node, gradient) in zip(table, expected, strict=True):
        np.testing.assert_array_equal(row.value, node.data)
        np.testing.assert_array_equal(row.gradient, gradient)
        assert (row.op, row.shape) == (node.op, node.shape)
        assert row.name == names.get(node, row.name)
    assert len({row.name for row in table}) == len(table)


@pytest.mark.parametrize("make", SMALL)
def test_picture_and_words_have_values_and_gradients(make):
    output, names = make()
    table = draw.Graph(output, names).table()
    drawn = graph(output, names)
    values = [t.words.split(" = ")[-1] for t in texts(drawn) if t.name == "value"]
    slopes = [t.words for t in texts(drawn) if t.name == "gradient"]
    assert values == [number(row.value) for row in table]
    assert slopes == [f"grad {number(row.gradient)}" for row in table]
    alt = draw.Graph(output, names).describe()
    for row in table:
        assert f"value {row.value:.4g}, gradient {row.gradient:.4g}" in alt


def test_known_example_in_words():
    f, names = product_of_sum()
    assert draw.Graph(f, names).describe() == (
        "Computational graph with 5 nodes: x (leaf, value -2, gradient -4); "
        "y (leaf, value 5, gradient -4); z (leaf, value -4, gradient 3); "
        "q = add(x, y) (value 3, gradient -4); f = mul(q, z) (value -12, gradient 1)."
    )
    steps = draw.Graph(f, names).steps()
    assert steps == [
        "Start: x = -2, y = 5, z = -4.",
        "Forward: q = add(x, y) = 3.",
        "Forward: f = mul(q, z) = -12.",
        "Backward starts: the gradient of f with respect to itself is 1.",
        "Backward: the gradient for q is (-4) × (1) = -4.",
        "Backward: the gradient for z is (3) × (1) = 3.",
        "Backward: the gradient for y is (1) × (-4) = -4.",
        "Backward: the gradient for x is (1) × (-4) = -4.",
    ]


@pytest.mark.parametrize("step", range(8))
def test_steps_reveal_one_thing_at_a_time(step):
    f, names = product_of_sum()
    drawn = graph(f, names, until=step)
    values = [t for t in texts(drawn) if t.name == "value" and t.words not in names.values()]
    slopes = [t for t in texts(drawn) if t.name == "gradient"]
    assert (len(values), len(slopes)) == (min(3 + step, 5), max(step - 2, 0))
    alt = draw.Graph(f, names).describe(until=step)
    assert (alt.count("value"), alt.count("gradient")) == (len(values), len(slopes))


def test_roads_and_their_shares():
    w, names = two_roads()
    short, long = sorted(draw.Graph(w, names).paths("x2"), key=len)
    assert [names[node] for node in long] == ["$x_2$", "a", "b", "w"]
    assert [names[node] for node in short] == ["$x_2$", "s", "w"]
    notes = [t.words for t in texts(graph(w, names, highlight=long))]
    assert "a → $x_2$:  local 2 × incoming 0.02352 = share 0.04704" in notes
    alt = draw.Graph(w, names).describe(highlight=["x2", "s"])
    assert alt.endswith("Highlighted: x2 to s, local derivative -0.99.")


def test_matrices_show_entries_and_large_arrays_their_range():
    w = leaf([[1.0, -2.0], [0.5, 3.0]])
    out = (w * w).sum()
    shown = [t.words for t in texts(graph(out, {w: "W"}, shapes=True))]
    assert {"[  1 −2]", "[0.5  3]", "(2, 2)", "grad", "[2 −4]", "[1  6]"} <= set(shown)
    big = leaf(np.arange(40.0).reshape(4, 10))
    assert "0 … 39" in [t.words for t in texts(graph(big.sum(), {big: "B"}))]
    assert "4 by 10 from 0 to 39" in draw.Graph(big.sum(), {big: "B"}).describe()


def test_a_result_that_is_no_scalar_is_drawn_without_gradients():
    x = leaf([1.0, 2.0])
    drawn = graph(x * x, {x: "x"})
    assert not [t for t in texts(drawn) if t.name == "gradient"]
    assert "gradient" not in draw.Graph(x * x, {x: "x"}).describe()
    assert_legible(drawn)


def test_single_leaf_and_constant():
    for requires_grad in (True, False):
        x = Tensor(2.0, requires_grad=requires_grad)
        assert_legible(graph(x, {x: "x"}))


def test_constants_are_told():
    x = leaf(2.0)
    assert "mul of x and a constant" in draw.Graph(3 * x, {x: "x"}).describe()


def test_drawing_changes_nothing():
    f, names = product_of_sum()
    graph(f, names, until=5)
    assert all(node.grad is None for node in names)


def test_graph_refuses_what_it_cannot_draw():
    f, names = product_of_sum()
    stranger = leaf(1.0)
    with pytest.raises(TypeError, match="output must be a Tensor, got float"):
        graph(3.0)
    with pytest.raises(TypeError, match=r"names must be a dict .*, got list"):
        graph(f, ["x"])
    with pytest.raises(TypeError, match="names must hold a Tensor and a str"):
        graph(f, {"x": f})
    with pytest.raises(ValueError, match="'s' is not in the graph"):
        graph(f, {stranger: "s"})
    with pytest.raises(ValueError, match="two nodes have one name"):
        graph(f, dict.fromkeys(names, "x"))
    with pytest.raises(ValueError, match=r"a node must be named .*, got 'u'"):
        graph(f, names, highlight=["u", "f"])
    with pytest.raises(ValueError, match="'x' is no input of 'f'"):
        graph(f, names, highlight=["x", "f"])
    with pytest.raises(TypeError, match="highlight must be a path"):
        graph(f, names, highlight="x")
    with pytest.raises(ValueError, match=r"until must be in 0\.\.7, got 8"):
        graph(f, names, until=8)


# --------------------------------------------------------------------- networks and block diagrams


NETWORKS = [
    dict(
        sizes=[784, 32, 10],
        activations=["relu", "softmax"],
        labels={-1: [f"p{i}" for i in range(10)]},
    ),
    dict(
        sizes=[2, 3, 1],
        activations=["tanh", "sigmoid"],
        labels={0: ["x1", "x2"], 2: ["y"]},
        bias=True,
    ),
    dict(
        sizes=[3, 1], labels={0: ["soil", "rain", "sun"], 1: ["bloom"]}, values=[[1, -2, 3], [-0.1]]
    ),
    dict(sizes=[2, 4, 5, 6, 4], activations=["leaky_relu", "elu", "softplus", "identity"]),
]


@pytest.mark.parametrize("options", NETWORKS)
def test_networks_are_legible(options):
    assert_legible(network(**options))


def test_large_layers_are_cut_short():
    drawn = network([784, 3, 1])
    units = [box for box in drawn.boxes if box.name == "unit"]
    assert len(units) == 5 + 3 + 1
    assert "784" in [t.words for t in texts(drawn)]
    assert "3" not in [t.words for t in texts(drawn)]


def test_weights_are_thickness_and_sign_is_dashes():
    drawn = network([2, 1], weights=[leaf([[2.0, -1.0]])])
    positive, negative = (line for line in drawn.lines if line.name == "edge")
    assert positive.width > negative.width
    assert (positive.dashed, negative.dashed) == (False, True)


def test_several_networks_in_one_chart():
    names = ("identity", "sigmoid", "softmax")
    panels = [draw.network_panel([3, 2], title=name, activations=name) for name in names]
    assert [panel.title for panel in panels] == list(names)
    assert len([box for box in Drawing(chart(*panels)).boxes if box.name == "unit"]) == 15
    with pytest.raises(TypeError, match="colour"):
        draw.network_panel([1, 1], colour="red")


@pytest.mark.parametrize(
    ("sizes", "options", "message"),
    [
        ([3], {}, "sizes must be two or more .*, got"),
        ([3, 0], {}, "sizes must be two or more .*, got"),
        ([3, 1], {"activations": "swish"}, "activations must be among .*, got 'swish'"),
        ([3, 1], {"activations": ["relu", "relu"]}, "activations must be 1 names, .* got 2"),
        ([3, 1], {"labels": {0: ["a"]}}, r"labels\[0\] must hold 3 names, got 1"),
        ([3, 1], {"labels": {5: ["a"]}}, r"labels must name layers in 0\.\.1, got 5"),
        ([3, 1], {"weights": [np.ones((3, 1))]}, r"weights must have shapes \[\(1, 3\)\], got"),
        ([3, 1], {"values": [[1, 2], [3]]}, r"values must have sizes \[3, 1\] .*, got"),
        ([3, 1], {"titles": ["in"]}, "titles must be 2 texts, .* got 1"),
        ([3, 1], {"highlight": [(1, 1)]}, r"highlight must name units in 0\.\.0 of layer 1, got 1"),
        ([3, 1], {"most": 2}, "most must be at least 3, got 2"),
    ],
)
def test_network_refuses_what_does_not_fit(sizes, options, message):
    with pytest.raises(ValueError, match=message):
        network(sizes, **options)


def test_highlighted_layer_must_exist():
    with pytest.raises(ValueError, match=r"highlight must name layers in 0\.\.2, got 5"):
        network([2, 3, 1], highlight=[(5, 0)])


# ----------------------------------------------------------------------------- models as blocks


def branched():
    inner = Sequential(Linear(6, 2, rng=0), Concat(ReLU(), Identity()))
    return Sequential(Concat(Linear(6, 2, rng=1), inner, relu), Linear(12, 3, rng=2), ReLU())


MODELS = [
    (MLP([3, 4, 2]), 3),
    (Linear(784, 10), 784),
    (Sequential(), 5),
    (Concat(Identity(), Identity()), 3),
    (branched(), 6),
]


def assert_on_no_line(drawing):
    """No text on an arrow."""
    for arrow in marked(drawing.lines, "arrow"):
        for text in drawing.texts:
            assert not inside(fine_points(arrow), text.extent), text.words


@pytest.mark.parametrize(("model", "inputs"), MODELS)
def test_blocks_are_legible(model, inputs):
    drawn = blocks(model, inputs)
    assert_legible(drawn)
    assert_on_no_line(drawn)
    boxes = extents(marked(drawn.boxes, "step"))
    assert not any(overlap(a, b) for a, b in combinations(boxes, 2))


def test_blocks_show_shapes_and_parameters_of_the_model():
    written = [t.words for t in texts(blocks(branched(), 6))]
    shapes = [text for text in written if text.startswith("(N")]
    assert sorted(shapes) == sorted(f"(N, {n})" for n in (6, 2, 2, 2, 2, 4, 6, 12, 3, 3))
    assert written.count("14 parameters") == 2
    assert "39 parameters" in written
    assert "1 parameter" in [t.words for t in texts(blocks(PReLU(), 2))]


def test_blocks_keep_the_size_they_are_told_and_refuse_a_sheet_too_small():
    assert blocks(MLP([3, 2]), 3, width=4, height=3).size[1:] == (4, 3)
    with pytest.raises(ValueError, match=r"the blocks need .* got 5.6 x 1.0"):
        blocks(MLP([3, 4, 2]), 3, height=1)
    with pytest.raises(ValueError, match=r"the blocks need .* got 2.0 x"):
        blocks(branched(), 6, width=2)


def test_blocks_in_words():
    assert draw.describe_blocks(branched()) == (
        "[Linear(6, 2) ⊕ (Linear(6, 2) → [ReLU ⊕ Identity]) ⊕ relu] → Linear(12, 3) → ReLU"
    )
    nested = Sequential(Sequential(Linear(1, 2)), Sequential(ReLU()))
    assert draw.describe_blocks(nested) == "Linear(1, 2) → ReLU"
    assert draw.describe_blocks(Sequential()) == "nothing"
