"""assets/charts/fields.js: networks, grids, and the outlines of what lies above a height."""

import numpy as np
import pytest

from .scripts import axis, call, panel

AREA = {"left": 0, "right": 100, "top": 0, "bottom": 100}


def points(path):
    """The rings of a path, as arrays of points."""
    return [
        np.array([[float(n) for n in pair.split()] for pair in ring.split("L")])
        for ring in path.split("M")[1:]
    ]


def network(**layers):
    return {"mark": "levels", "layers": ["relu", "identity"], **layers}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("identity", [-2, 0.5]), ("relu", [0, 0.5]), ("leaky_relu", [-0.2, 0.5]),
        ("tanh", np.tanh([-2, 0.5])), ("sigmoid", 1 / (1 + np.exp([2, -0.5]))),
        ("elu", [np.expm1(-2), 0.5]), ("softplus", np.log1p(np.exp([-2, 0.5]))),
        ("sine", np.sin([-2, 0.5])),
    ],
)  # fmt: skip
def test_activations_are_what_their_names_say(name, value):
    mark = {"layers": [name], "W0": [[1, 0], [0, 1]], "b0": [0, 0]}
    assert call("outputs", mark, [-2, 0.5]) == pytest.approx(list(value))


def test_a_network_takes_layer_after_layer():
    mark = network(W0=[[1, -1], [0, 2], [3, 0]], b0=[0, 1, -10], W1=[[1, 10, 100]], b1=[0.5])
    assert call("outputs", mark, [3, 1]) == [2 + 30 + 0.5]


def test_a_network_is_asked_in_the_middles_of_cells_from_the_low_end_of_y_up():
    mark = {"layers": ["identity"], "W0": [[1, 0], [0, 1]], "b0": [0, 0]}
    made = call("grids", mark, panel(x=axis(0, 80), y=axis(160, 0)))
    assert (made["wide"], made["tall"], len(made["grids"])) == (80, 80, 2)
    across, up = (np.reshape(grid, (80, 80)) for grid in made["grids"])
    np.testing.assert_allclose(across, np.tile(np.arange(80) + 0.5, (80, 1)))
    np.testing.assert_allclose(up[:, 0], 160 - 2 * (np.arange(80) + 0.5))


def test_grids_of_numbers_are_taken_as_they_are():
    one = call("grids", {"z": [[1, 2, 3], [4, 5, 6]]}, panel())
    assert one == {"grids": [[1, 2, 3, 4, 5, 6]], "wide": 3, "tall": 2}
    two = call("grids", {"z": [[[1, 2]], [[3, 4]]]}, panel())
    assert two == {"grids": [[1, 2], [3, 4]], "wide": 2, "tall": 1}


def test_an_outline_runs_where_the_height_is():
    grid = np.add.outer(np.arange(10) + 0.5, np.zeros(8)).ravel()  # height is the row, from below
    (ring,) = points(call("outline", grid.tolist(), 4, {"wide": 8, "tall": 10}, AREA))
    across, down = ring.T
    assert not ((across > 0) & (across < 100)).any()  # straight pieces have two ends, off the panel
    ends = across[down == 60]  # 4 of 10 rows up
    assert ends.min() <= 0
    assert ends.max() >= 100


def test_what_bends_stays_and_what_is_straight_is_left_out():
    across, up = np.meshgrid(np.arange(20) + 0.5, np.arange(20) + 0.5)
    hill = -np.hypot(across - 10, up - 10)
    (ring,) = points(call("outline", hill.ravel().tolist(), -5, {"wide": 20, "tall": 20}, AREA))
    assert len(ring) > 16
    np.testing.assert_allclose(np.hypot(*(ring / 5 - 10).T), 5, atol=0.1)


def test_nothing_lies_above_a_height_that_is_nowhere_reached():
    assert call("outline", [0] * 9, 1, {"wide": 3, "tall": 3}, AREA) == ""


def test_two_hills_have_two_outlines():
    flat, row = [0] * 8, [0, 0, 1, 0, 0, 1, 0, 0]
    grid = [*flat, *flat, *row, *flat, *flat]
    left, right = points(call("outline", grid, 0.5, {"wide": 8, "tall": 5}, AREA))
    assert {tuple(ring.mean(axis=0).round(-1)) for ring in (left, right)} == {(30, 50), (70, 50)}
