"""Figures, drawn as the page draws them, in the colours that `assets/charts.css` gives its roles.

A drawing names roles and kinds of marks by classes; the page's style sheet makes colours of them.
In a printed document no style reaches into a drawing, so they are written into its elements here.
"""

import functools
import re
from xml.etree import ElementTree

from tools.address import ROOT

CHARTS = ROOT / "assets" / "charts.css"
SPACE = "http://www.w3.org/2000/svg"
SIGNS = "KaTeX_Main,KaTeX_Size1,KaTeX_AMS,KaTeX_Typewriter"
SANS = f"'Book Sans','Book Sans More','Book Sans Greek',{SIGNS}"
MONO = f"'Book Code','Book Code Greek',{SIGNS}"
VARIABLE = re.compile(r"--nn-([\w-]+):\s*(#[0-9a-f]{6})")
NAMED = re.compile(r'\bid="|\burl\(#')
KINDS = {  # what each kind of mark looks like, after charts.css; "role" is the colour of its role
    "pen": {"fill": "none", "stroke": "role", "stroke-linejoin": "round"},
    "halo": {"fill": "paper", "stroke": "paper", "stroke-width": "6", "stroke-linejoin": "round"},
    "fill": {"fill": "role"},
    "full": {"fill": "role", "stroke": "paper", "stroke-width": "0.8"},
    "hollow": {"fill": "paper", "stroke": "role", "stroke-width": "1.8"},
    "box": {"fill": "none", "stroke": "role"},
    "paper": {"fill": "paper"},
    "tint": {"fill": "tint"},
    "solid": {"fill": "role"},
    "border": {"fill": "none", "stroke": "ink", "stroke-width": "1.6"},
    "soft": {"opacity": "0.5"},
    "seed": {"fill": "ink"},
    "axis": {"fill": "none", "stroke": "muted"},
    "grid": {"fill": "none", "stroke": "pale"},
    "hatch": {"fill": "paper", "stroke": "paper", "stroke-width": "1.4"},
    "title": {"font-weight": "700"},
    "bold": {"font-weight": "700"},
    "it": {"font-style": "italic"},
    "mono": {"font-family": MONO},
}
LOW = 0.72  # size of an index
SIZE = 13  # of text that says nothing of its size
UNSEEN = {"grip", "hold"}  # what only a pointer meets


@functools.cache
def colours():
    """The colour of each role in light: {"value": "#0a67a6", …}."""
    sheet = CHARTS.read_text("utf-8")
    light = sheet[: sheet.index('html[data-theme="dark"]')]
    return dict(VARIABLE.findall(light))


def mixed(colour, share, paper):
    """A colour on paper, as `color-mix` mixes them: a share of one, the rest of the other."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(paper[1:]), strict=True)
    return "#" + bytes(round(share * a + (1 - share) * b) for a, b in pairs).hex()


def inked(drawing, name):
    """Return the drawing with colours, fonts and line styles in its own elements.

    What is named in it, to cut and to hatch, gets names that no other drawing has, by `name`.
    """
    drawing = NAMED.sub(rf"\g<0>{name}-", drawing)
    if "xmlns=" not in drawing:
        drawing = drawing.replace("<svg", f'<svg xmlns="{SPACE}"', 1)
    root = ElementTree.fromstring(drawing)
    for parent in root.iter():
        for child in list(parent):  # a list, because some leave
            if UNSEEN & set(child.get("class", "").split()):
                parent.remove(child)
    _ink(root, "ink", SIZE, False)
    root.set("font-family", SANS)
    for name in ("class", "aria-hidden"):
        root.attrib.pop(name, None)
    ElementTree.register_namespace("", SPACE)
    return ElementTree.tostring(root, encoding="unicode")


def _ink(element, role, size, lettered):
    known, classes = colours(), element.attrib.pop("class", "").split()
    role = next((name[2:] for name in classes if name.startswith("r-")), role)
    size = float(element.get("font-size", size))
    lettered = lettered or "text" in classes  # only the letters of such a mark have its colour
    style = {}
    for name in classes:
        style |= KINDS.get(name, {})
    if element.tag == f"{{{SPACE}}}text":
        style.setdefault("fill", "role" if lettered else "ink")
    if "low" in classes:
        style["font-size"] = f"{LOW * size:g}"
    palette = known | {"role": known[role], "tint": mixed(known[role], 0.2, known["paper"])}
    for key, value in style.items():
        element.set(key, palette.get(value, value))
    for child in element:
        _ink(child, role, size, lettered)
