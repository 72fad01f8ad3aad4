"""What a mark can mean, and the colour, shape and hatching that say so: one colour, one meaning.

Nothing is told by colour alone: lines differ in dashes, points in shape, areas in hatching. On a
page the same roles are CSS classes (assets/charts.css), with colours of their own in the dark.
"""

from __future__ import annotations

# Every colour has a contrast of at least 3 to white. Blue and vermilion are those of Okabe and Ito
# (jfly.uni-koeln.de/color, 2002); purple and green are the ends of ColorBrewer's PRGn, which the
# three kinds of colour blindness can tell apart.
COLORS = {
    "ink": "#2b2f36",  # axes, words, what is given
    "muted": "#6d747e",  # what only helps to read
    "pale": "#dde1e6",  # grounds
    "lit": "#ffdf85",  # the ground of what is looked at
    "value": "#0a67a6",  # what goes forward: values, outputs, models
    "gradient": "#c74f08",  # what comes back: errors, slopes, gradients
    "truth": "#2b2f36",
    "training": "#946200",
    "test": "#00a37c",
    "bias": "#b03a6f",
    "variance": "#4c6ec9",
    "noise": "#7a6a58",
    "class-0": "#7b3294",
    "class-1": "#1a7f37",
    "class-2": "#b35900",
    "class-3": "#0a67a6",
    "class-4": "#a8325e",
    "class-5": "#2b2f36",
    "class-6": "#00797a",
    "class-7": "#8a6d00",
    "class-8": "#5b5fc7",
    "class-9": "#7d5a50",
}
SHAPES = ("circle", "square", "triangle", "diamond", "cross", "star", "down", "saltire")
HATCHES = ("", "slash", "dots", "backslash", "lines", "grid")
DASHES = {"solid": (), "dashed": (7, 4), "dotted": (1.5, 3.5), "dash-dot": (8, 3, 1.5, 3)}


def class_role(k: int) -> str:
    """Return the role of class number `k`; after ten classes the colours begin again."""
    return f"class-{k % 10}"


def class_shape(k: int) -> str:
    """Return the shape of the points of class number `k`."""
    return SHAPES[k % len(SHAPES)]


def class_hatch(k: int) -> str:
    """Return the hatching of the region of class number `k`."""
    return HATCHES[k % len(HATCHES)]
