"""Charts: figures as numbers, drawn by Matplotlib in a kernel and by the page itself on a page."""

from nnlib.book.charts.fields import cells, dense, grid, levels, regions
from nnlib.book.charts.mark import Mark
from nnlib.book.charts.marks import (
    area,
    arrow,
    bar,
    class_dots,
    dot,
    line,
    link,
    rect,
    rule,
    text,
)
from nnlib.book.charts.panels import (
    Axis,
    Chart,
    Panel,
    axis,
    number_text,
    panel,
    power_text,
    tick_text,
)
from nnlib.book.charts.roles import class_hatch, class_role, class_shape
from nnlib.book.charts.shown import chart, image_grid

__all__ = [
    "Axis",
    "Chart",
    "Mark",
    "Panel",
    "area",
    "arrow",
    "axis",
    "bar",
    "cells",
    "chart",
    "class_dots",
    "class_hatch",
    "class_role",
    "class_shape",
    "dense",
    "dot",
    "grid",
    "image_grid",
    "levels",
    "line",
    "link",
    "number_text",
    "panel",
    "power_text",
    "rect",
    "regions",
    "rule",
    "text",
    "tick_text",
]
