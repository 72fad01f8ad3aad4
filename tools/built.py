"""What tools share that make something of the pages of the built site: slides, paper.

Three of four elements of a page belong to formulas and drawings, and nothing in them is moved. They
are kept out of the tree, in which one empty element stands for each, until the page is written.
"""

import html
import re
import sys
from pathlib import Path

from tools.address import ROOT
from tools.site.lengths import without_parts
from tools.site.search import words_of

SITE = ROOT / "_build" / "html"

FORMULA = '<span class="katex"'
SPAN = re.compile(r"<span\b|</span>")
DRAWING = re.compile(r'<svg class="nn-svg".*?</svg>', re.DOTALL)
MARK = re.compile(r'<var class="kept" data-at="(\d+)"[^>]*></var>')
TEX = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)
SHORT = re.compile(r'data-tex="([^"]*)"')


def article_of(page):
    """The text of a page, as HTML."""
    start = page.index("<article")
    return without_parts(page[start : page.index("</article>", start)])


class Kept:
    """The formulas and drawings of a document, by the number of their mark."""

    def __init__(self):
        self.made = []

    def formula(self, given):
        """What is kept of a formula: all of it."""
        return given

    def drawing(self, given):
        """What is kept of a drawing: all of it."""
        return given

    def shown(self, text):
        """What the mark of a formula says of it, given its words."""
        return text

    def out_of(self, text):
        """Return the HTML of a page with a mark in place of each formula and drawing."""
        text = DRAWING.sub(lambda match: self._mark(self.drawing(match[0])), text)
        parts, at = [], 0
        while (start := text.find(FORMULA, at)) >= 0:
            end = _end_of_span(text, start)
            given = text[start:end]
            parts += [text[at:start], self._mark(self.formula(given), words(given))]
            at = end
        return "".join([*parts, text[at:]])

    def back_into(self, text):
        """Return HTML with everything that was kept in its place."""
        return MARK.sub(lambda match: self.made[int(match[1])], text)

    def in_words(self, text):
        """Return HTML with formulas as plain text, as notes for a speaker have them."""
        return MARK.sub(lambda match: html.escape(words(self.made[int(match[1])])), text)

    def _mark(self, made, text=""):
        self.made.append(made)
        at, text = len(self.made) - 1, html.escape(self.shown(text))
        return f'<var class="kept" data-at="{at}" data-text="{text}"></var>'


def words(formula):
    """A formula as plain text; as TeX if plain text cannot hold it."""
    found = TEX.search(formula) or SHORT.search(formula)
    if found is None:
        return ""
    tex = html.unescape(found[1]).strip()
    plain = words_of(tex)
    return tex if plain == "…" else plain


def _end_of_span(text, start):
    """Where the span that begins at `start` is closed."""
    depth = 0
    for match in SPAN.finditer(text, start):
        depth += 1 if match[0] != "</span>" else -1
        if depth == 0:
            return match.end()
    raise ValueError(f"text must close every span, got {text[start : start + 80]!r}")


def parsed(parser, known, arguments=None):
    """Read a command line that names pages of the built site, of those that are known; else all."""
    parser.add_argument("names", nargs="*", metavar="name", help="a page by its file's name")
    parser.add_argument("--site", type=Path, default=SITE, help="where the built site is")
    options = parser.parse_args(arguments)
    for name in options.names:
        if name not in known:
            parser.error(f"name must be one of {', '.join(known)}, got {name}")
    if not (options.site / "index.html").exists():
        sys.exit("The site must be built first: make book")
    options.names = options.names or known
    return options
