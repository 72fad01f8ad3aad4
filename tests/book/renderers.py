"""Where Matplotlib and the page draw the things of one chart, in pixels, and where they differ."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
from matplotlib.text import Annotation
from scipy.spatial import cKDTree

from nnlib.book.charts.figure import figure
from tools.site.pictures import drawing_of

CLOSE = 0.6  # pixels: of the numbers in a data file, of a tenth of a pixel in an SVG
OUTLINE = 1.5  # of borders and level lines, which two algorithms find in one grid
MANY = 400  # cells of a picture, from which on the page draws it in twentieths (marks.js)
WORDS = 3.0  # of ticks, which Matplotlib places by the height of their letters
NUMBER = re.compile(r"-?\d+\.?\d*(?:e-?\d+)?")


def differences(chart):
    """Say, for each thing that the two put at different places, what it is and where."""
    page, drawn = drawing_of(chart), figure(chart)
    root = ElementTree.fromstring(page["svg"])
    panels = [g for g in root if g.get("class") == "panel"]
    drawn.canvas.draw()
    frame = Frame(drawn)
    found = list(differ("height of the chart", frame.height, page["height"]))
    for axes, group, pen in zip(drawn.axes, panels, page["pens"], strict=True):
        area = pen["area"]
        sides = [area[side] for side in ("left", "bottom", "right", "top")]
        found += differ("panel", frame.pixels(axes.bbox.get_points()), np.reshape(sides, (2, 2)))
        groups, words = parts(group, pen["panel"]["marks"])
        for order, (mark, (made, texts)) in enumerate(
            zip(pen["panel"]["marks"], groups, strict=True), start=1
        ):
            found += mark_differences(Drawn(frame, axes, order), mark, made, texts, area)
        if pen["panel"]["frame"]:
            found += tick_differences(frame, axes, words)
    return [*found, *heading_differences(frame, panels, page["pens"])]


def differ(what, ours, theirs, close=CLOSE):
    """Yield what is at other places, or there another number of times."""
    ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
    if ours.shape != theirs.shape:
        yield f"{what}: {ours.shape} in a kernel, {theirs.shape} on a page"
    elif ours.size and np.abs(ours - theirs).max() > close:
        at = np.unravel_index(np.abs(ours - theirs).argmax(), ours.shape)
        yield f"{what}: {ours[at]:.1f} in a kernel, {theirs[at]:.1f} on a page"


# ------------------------------------------------------------------------------ what a page draws


def numbers(text):
    return [float(n) for n in NUMBER.findall(text)]


def parts(group, marks):
    """For each mark its group and the words beyond its bars; then the words after all marks."""
    rest = [*group]
    if rest and rest[0].get("class") == "grid":
        rest.pop(0)
    made = []
    for _ in marks:
        own = [rest.pop(0)]
        while rest and rest[0].tag == "text" and rest[0].get("class") == "ink":
            own.append(rest.pop(0))
        made.append((own[0], own[1:]))
    return made, [e for e in rest if e.tag == "text"]


def anchor(text):
    """The point at which words stand: SVG has their baseline, which lies below the middle."""
    return [float(text.get("x")), float(text.get("y"))]


def path_points(path):
    """The corners of a path of M and L."""
    return np.reshape(numbers(re.sub(r"[MLZ]", " ", path.get("d"))), (-1, 2))


def boxes(made):
    """Low and high corners of the rectangles of a group; those of hatches cover the same places."""
    found = [
        [float(e.get(n)) for n in ("x", "y", "width", "height")]
        for e in made
        if e.tag == "rect" and not (e.get("fill") or "").startswith("url")
    ]
    return np.array([[x, y, x + w, y + h] for x, y, w, h in found]).reshape(-1, 4)


def squares(made, width):
    """The cells of a group in rows: low corner, high, shade. Neighbours are one piece of a path."""
    found = []
    for path in made.iter("path"):
        for one in path.get("d").split("z")[:-1]:
            left, top, across, down = numbers(re.sub("[Mhvz]", " ", one))[:4]
            edges = left + np.linspace(0, across, round(across / width) + 1)
            shade = float(path.get("fill-opacity"))
            found += [(low, top, high, top + down, shade) for low, high in pairwise(edges)]
    return np.array(sorted(found, key=lambda cell: cell[1::-1])).reshape(-1, 5)


def centres(made):
    """Where the symbols of a group stand."""
    found = []
    for e in made.iter():
        if e.get("class") in ("full", "hollow"):
            round_ = e.tag == "circle"
            at = [[float(e.get("cx")), float(e.get("cy"))]] if round_ else path_points(e)
            found.append(np.mean(at, axis=0))
    return np.reshape(found, (-1, 2))


# --------------------------------------------------------------------------- what Matplotlib draws


class Frame:
    """A drawn figure, whose pixels are counted from the top as on a page."""

    def __init__(self, drawn):
        self.figure = drawn
        self.height = drawn.bbox.height
        self.renderer = drawn.canvas.get_renderer()

    def pixels(self, points):
        points = np.array(points, float)
        points[..., 1] = self.height - points[..., 1]
        return points


class Drawn:
    """What one mark has become: its artists are those of one order."""

    def __init__(self, frame, axes, order):
        self.frame, self.axes = frame, axes
        self.lines, self.patches, self.collections, self.texts, self.images = (
            [artist for artist in artists if artist.get_zorder() == order]
            for artists in (axes.lines, axes.patches, axes.collections, axes.texts, axes.images)
        )

    def line(self, line):
        return self.frame.pixels(line.get_transform().transform(line.get_xydata()))

    def boxes(self):
        """Low and high corners, in pixels, of rectangles and circles."""
        found = []
        for patch in self.patches:
            inside = patch.get_patch_transform().transform_path(patch.get_path())
            low, high = self.frame.pixels(
                self.axes.transData.transform_path(inside).get_extents().get_points()
            )
            found.append([low[0], high[1], high[0], low[1]])
        return np.reshape(found, (-1, 4))

    def anchors(self):
        """The points at which words stand."""
        found = []
        for text in self.texts:
            text.update_positions(self.frame.renderer)
            found.append(text.get_transform().transform(text.xyann))
        return self.frame.pixels(np.reshape(found, (-1, 2)))

    def outlines(self):
        """Points along contour lines and the edges of regions, a pixel from each other."""
        found = [np.empty((0, 2))]
        for collection in self.collections:
            for path in collection.get_paths():
                in_pixels = self.axes.transData.transform_path(path)
                for corners in in_pixels.to_polygons(closed_only=False):
                    found.append(along(self.frame.pixels(corners)))
        return np.concatenate(found)


# ---------------------------------------------------------------------------------- mark by mark


def mark_differences(drawn, mark, made, texts, area):
    """What of one mark the two put at different places."""
    kind = mark["mark"]
    yield from COMPARE[kind](drawn, mark, made, area)
    words = [e for e in made if "halo" not in e.get("class", "")] if kind == "text" else texts
    size = mark["size"] * float(words[0].get("font-size")) / mark["size"] if kind == "text" else 12
    anchors = np.reshape([anchor(text) for text in words], (-1, 2))
    down = {"top": 0.8, "middle": 0.35, "bottom": -0.2}
    if kind == "text":
        anchors[:, 1] -= down[mark["baseline"]] * size
    elif words and mark.get("across"):
        anchors[:, 1] -= down["middle"] * size
    elif words:
        upward = np.array(mark["high"]) >= np.array(mark["low"])
        anchors[:, 1] -= size * np.where(upward, down["bottom"], down["top"])
    ours = drawn.anchors() if kind in ("text", "bar") else anchors
    yield from differ(f"words of {kind} {mark.get('words') or mark.get('texts')}", ours, anchors)


def compare_line(drawn, mark, made, area):
    curves = [drawn.line(line) for line in drawn.lines]
    for curve, path in zip(curves, made, strict=True):
        ours, theirs = curve[~np.isnan(curve).any(axis=1)], path_points(path)
        if ours.shape == theirs.shape:  # numbers far outside are only known to be outside
            inside = within(ours, area)
            ours, theirs = ours[inside], theirs[inside]
        yield from differ("line", ours, theirs)


def within(points, area):
    """Which points lie in a panel."""
    x, y = points.T
    across = (area["left"] - 1 <= x) & (x <= area["right"] + 1)
    return across & (area["top"] - 1 <= y) & (y <= area["bottom"] + 1)


def compare_dot(drawn, mark, made, area):
    ours = np.concatenate([drawn.line(line) for line in drawn.lines])
    yield from differ("dot", ours, centres(made))


def compare_area(drawn, mark, made, area):
    ours = drawn.outlines()
    theirs = path_points(made[0])
    yield from far("area", theirs[within(theirs, area)], ours, CLOSE + 0.5)
    yield from far(
        "area", ours[within(ours, area)], along(np.vstack([theirs, theirs[:1]])), CLOSE + 0.5
    )


def compare_box(drawn, mark, made, area):
    low = [area["left"], area["top"]] * 2
    high = [area["right"], area["bottom"]] * 2
    ours, theirs = (np.clip(each, low, high) for each in (drawn.boxes(), boxes(made)))
    yield from differ(mark["mark"], ours, theirs)


def compare_rule(drawn, mark, made, area):
    (line,) = drawn.lines
    (path,) = [e for e in made.iter("path") if e.get("class") == "pen"]
    axis = 0 if "x" in mark else 1
    at = drawn.axes.transData.transform(line.get_xydata())[0]
    ours = drawn.frame.pixels(at)[axis]
    theirs = numbers(path.get("d"))[axis]
    yield from differ("rule", ours, theirs)


def compare_link(drawn, mark, made, area):
    ends = np.column_stack([mark[name] for name in ("x", "y", "to_x", "to_y")])
    if mark.get("head"):
        arrows = [t for t in drawn.texts if isinstance(t, Annotation) and t.arrow_patch]
        data = [[*t.xyann, *t.xy] for t in arrows]
        shafts = [path_points(e) for e in made if e.get("class") == "pen"]
        heads = [path_points(e) for e in made if e.get("class") == "fill"]
        theirs = [[*shaft[0], *head[0]] for shaft, head in zip(shafts, heads, strict=False)]
        if len(heads) < len(shafts):  # one of no length has no head
            return
    else:
        data = [line.get_xydata().ravel() for line in drawn.lines]
        theirs = [path_points(e).ravel() for e in made]
    to_pixels = drawn.axes.transData.transform
    ours = [drawn.frame.pixels(to_pixels(np.reshape(each, (2, 2)))).ravel() for each in data]
    assert len(ends) == len(ours)
    ours, theirs = np.reshape(ours, (-1, 2)), np.reshape(theirs, (-1, 2))
    near = within(ours, {"left": area["left"] - 300, "right": area["right"] + 300,
                         "top": area["top"] - 300, "bottom": area["bottom"] + 300})  # fmt: skip
    yield from differ("link", ours[near], theirs[near])


def compare_outlines(drawn, mark, made, area):
    paths = [e for e in made.iter("path") if not (e.get("fill") or "").startswith("url")]
    theirs = [np.empty((0, 2))]
    for path in paths:
        for ring in path.get("d").split("M")[1:]:
            theirs.append(along(np.reshape(numbers(ring.replace("L", " ")), (-1, 2))))
    ours, theirs = drawn.outlines(), np.concatenate(theirs)
    inner = {"left": area["left"] + 3, "right": area["right"] - 3,
             "top": area["top"] + 3, "bottom": area["bottom"] - 3}  # fmt: skip
    yield from far(mark["mark"], theirs[within(theirs, inner)], ours, OUTLINE)
    yield from far(mark["mark"], ours[within(ours, inner)], theirs, OUTLINE)


def along(corners):
    """Points along a polygon, a pixel from each other."""
    steps = np.hypot(*np.diff(corners, axis=0).T)
    lengths = np.concatenate([[0], np.cumsum(steps)])
    at = np.arange(0, lengths[-1] + 1)
    return np.column_stack([np.interp(at, lengths, c) for c in corners.T])


def far(what, points, others, close):
    """Yield the point that lies farthest from all others, if it does so by too much."""
    if len(points) and not len(others):
        yield f"{what}: at {points[0].round(1)} in one renderer alone"
    elif len(points):
        gaps = cKDTree(others).query(points)[0]
        if gaps.max() > close:
            yield f"{what}: {gaps.max():.1f} pixels apart at {points[gaps.argmax()].round(1)}"


def compare_cells(drawn, mark, made, area):
    (image,) = drawn.images
    extent = image.get_extent()  # left, right, bottom, top
    corners = drawn.axes.transData.transform([(extent[0], extent[2]), (extent[1], extent[3])])
    (left, bottom), (right, top) = drawn.frame.pixels(corners)
    high, wide = np.shape(mark["z"])
    shades = np.abs(mark["z"])
    close = 0.5 / (20 if shades.size > MANY else 100)  # half a step
    rows, columns = np.nonzero(shades > close)
    side = np.array([(right - left) / wide, (bottom - top) / high] * 2)
    ours = np.column_stack([columns, rows, columns + 1, rows + 1]) * side + [left, top] * 2
    theirs = squares(made, side[0])
    yield from differ("cells", ours, theirs[:, :4])
    yield from differ("shades", shades[rows, columns], theirs[:, 4], close)


COMPARE = {
    "line": compare_line, "dot": compare_dot, "area": compare_area, "bar": compare_box,
    "rect": compare_box, "rule": compare_rule, "text": lambda *_: (), "link": compare_link,
    "regions": compare_outlines, "levels": compare_outlines, "cells": compare_cells,
}  # fmt: skip


# ------------------------------------------------------------------------ words around the panels


def tick_differences(frame, axes, words):
    """Ticks that the two write at different places."""
    for axis, along_x in ((axes.xaxis, True), (axes.yaxis, False)):
        low, high = sorted(axis.get_view_interval())
        ours = [
            frame.pixels(middle(label, frame, along_x))
            for at, label in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)
            if low <= at <= high and label.get_text()
        ]
        side = "middle" if along_x else "end"
        theirs = [
            (float(t.get("x")), float(t.get("y")) - 0.35 * 12)
            for t in words
            if t.get("font-size") == "12" and t.get("text-anchor") == side
        ]
        name = "ticks of x" if along_x else "ticks of y"
        ours, theirs = (np.reshape(each, (-1, 2)) for each in (ours, theirs))
        yield from differ(name, ours, theirs, WORDS)


def middle(label, frame, along_x):
    """The middle of a tick's words, or of their right edge."""
    box = label.get_window_extent(frame.renderer)
    return [(box.x0 + box.x1) / 2 if along_x else box.x1, (box.y0 + box.y1) / 2]


def heading_differences(frame, panels, pens):
    """Titles, legends and labels that the two write at different places."""
    width = frame.figure.bbox.width
    ours = sorted(
        (round(x * width, 1), round((1 - y) * frame.height, 1))
        for x, y in (text.get_position() for text in frame.figure.texts)
    )
    theirs = []
    for group, pen in zip(panels, pens, strict=True):
        _, words = parts(group, pen["panel"]["marks"])
        theirs += [
            (float(t.get("x")), round(float(t.get("y")) - 0.35 * float(t.get("font-size")), 1))
            for t in words
            if t.get("font-size") != "12"
        ]
    yield from differ("titles, legends and labels", ours, sorted(theirs))
