"""What is kept out of the tree while a page is composed: formulas and drawings.

Three of four elements of a page belong to formulas and figures, and nothing in them is moved. Each
is mended as text and stands in the tree as one empty element, until the page is written.
"""

import re

from tools.print.drawings import inked
from tools.print.formulas import mended, words

FORMULA = '<span class="katex"'
SPAN = re.compile(r"<span\b|</span>")
DRAWING = re.compile(r'<svg class="nn-svg".*?</svg>', re.DOTALL)
BREAK = "<wbr>"
MARK = re.compile(r'<var class="kept" data-at="(\d+)"[^>]*></var>')


class Kept:
    """The formulas and drawings of a document, by the number of their mark."""

    def __init__(self):
        self.made = []

    def mark(self, made, text=""):
        """Keep something, and return the element that stands for it."""
        self.made.append(made)
        shown = text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        return f'<var class="kept" data-at="{len(self.made) - 1}" data-text="{shown}"></var>'

    def out_of(self, html):
        """Return the HTML of a page with a mark in place of each formula and drawing."""
        html = DRAWING.sub(
            lambda match: self.mark(inked(match[0], f"drawing{len(self.made)}")), html
        )
        parts, at = [], 0
        while (start := html.find(FORMULA, at)) >= 0:
            end = end_of_span(html, start)
            formula = html[start:end]
            parts += [html[at:start], self.mark(mended(formula), words(formula))]
            at = end
        return "".join([*parts, html[at:]])

    def back_into(self, html):
        """Return HTML with everything that was kept in its place."""
        return MARK.sub(lambda match: self.made[int(match[1])], html)

    def parts(self, mark):
        """The parts of a formula between which a line may break."""
        return self.made[int(mark["data-at"])].split(BREAK)

    def keep(self, mark, parts):
        """Keep these parts of a formula in place of its own."""
        self.made[int(mark["data-at"])] = BREAK.join(parts)


def end_of_span(html, start):
    """Where the span that begins at `start` is closed."""
    depth = 0
    for match in SPAN.finditer(html, start):
        depth += 1 if match[0] != "</span>" else -1
        if depth == 0:
            return match.end()
    raise ValueError(f"html must close every span, got {html[start : start + 80]!r}")
