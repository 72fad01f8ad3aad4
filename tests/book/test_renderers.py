"""Where Matplotlib and the page would draw a thing at different places, the proof finds it."""

from dataclasses import replace

import numpy as np
import pytest

from nnlib.book.charts import drawing, figure
from nnlib.book.charts.layout import Place, layout

from .renderers import differences
from .test_charts import CHARTS, a_drawing, a_field, images, two_panels

MOVED = {
    "line": "x", "dot": "y", "bar": "at", "rule": "x", "text": "x", "rect": "x", "link": "to_x",
    "area": "high",
}  # fmt: skip


@pytest.mark.parametrize("make", CHARTS)
def test_both_draw_everything_at_the_same_places(make):
    assert differences(make()) == []


@pytest.mark.parametrize("kind", MOVED)
def test_a_mark_that_one_of_them_moves_is_found(monkeypatch, kind):
    draw, name = drawing.DRAW[kind], MOVED[kind]

    def moved(ax, mark, order, panel):
        wide = panel.y if name in ("y", "high") else panel.x
        data = mark.data
        if name in data:
            data = {**data, name: data[name] + 0.01 * abs(wide.high - wide.low)}
        draw(ax, replace(mark, data=data), order, panel)

    monkeypatch.setitem(drawing.DRAW, kind, moved)
    makers = (two_panels, a_drawing)
    assert any(kind in found for make in makers for found in differences(make()))


@pytest.mark.parametrize("kind", ["regions", "levels"])
def test_an_outline_that_one_of_them_moves_is_found(monkeypatch, kind):
    grid = drawing._grid
    monkeypatch.setattr(drawing, "_grid", lambda mark, panel: np.roll(grid(mark, panel), 2, axis=0))
    assert any(found.startswith(kind) for found in differences(a_field()))


def test_cells_that_one_of_them_leaves_out_are_found(monkeypatch):
    draw = drawing.DRAW["cells"]

    def smaller(ax, mark, order, panel):
        draw(ax, replace(mark, data={"z": mark.data["z"][:-1]}), order, panel)

    monkeypatch.setitem(drawing.DRAW, "cells", smaller)
    assert any(found.startswith("cells") for found in differences(images()))


@pytest.mark.parametrize("size", ["LABEL", "TITLE", "LEGEND", "RISE"])
def test_words_around_a_panel_that_one_of_them_moves_are_found(monkeypatch, size):
    monkeypatch.setattr(figure, size, getattr(figure, size) + 4)
    assert any(found.startswith("titles") for found in differences(two_panels()))


def test_a_panel_that_one_of_them_moves_is_found(monkeypatch):
    def moved(chart):
        places, height = layout(chart)
        return [Place(**{**vars(p), "left": p.left + 2}) for p in places], height

    monkeypatch.setattr(figure, "layout", moved)
    assert any(found.startswith("panel") for found in differences(two_panels()))


def test_ticks_that_one_of_them_moves_are_found(monkeypatch):
    dress = figure._dress

    def farther(axis, given, frame):
        dress(axis, given, frame)
        axis.set_tick_params(pad=12)

    monkeypatch.setattr(figure, "_dress", farther)
    found = differences(two_panels())
    assert any("ticks of x" in each for each in found)
    assert any("ticks of y" in each for each in found)
