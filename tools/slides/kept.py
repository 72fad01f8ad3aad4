"""What stands outside of the tree while slides are composed: formulas and drawings.

Three of four elements of a page belong to them, and nothing in them is moved. In the tree one
empty element stands for each.
"""

import html
import re

from tools.site.search import words_of

FORMULA = '<span class="katex"'
SPAN = re.compile(r"<span\b|</span>")
DRAWING = re.compile(r'<svg class="nn-svg".*?</svg>', re.DOTALL)
MARK = re.compile(r'<var data-kept="(\d+)"></var>')
TEX = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)
SHORT = re.compile(r'data-tex="([^"]*)"')


class Kept:
    """Formulas and drawings, by the number of their mark."""

    def __init__(self):
        self.made = []

    def _mark(self, made):
        self.made.append(made)
        return f'<var data-kept="{len(self.made) - 1}"></var>'

    def out_of(self, text):
        """Return HTML with a mark in place of each formula and drawing."""
        text = DRAWING.sub(lambda match: self._mark(match[0]), text)
        parts, at = [], 0
        while (start := text.find(FORMULA, at)) >= 0:
            end = _end_of_span(text, start)
            parts += [text[at:start], self._mark(text[start:end])]
            at = end
        return "".join([*parts, text[at:]])

    def back_into(self, text):
        """Return HTML with everything in its place again."""
        return MARK.sub(lambda match: self.made[int(match[1])], text)

    def words(self, text):
        """Return HTML with formulas as plain text, as notes for a speaker have them."""
        return MARK.sub(lambda match: html.escape(_words(self.made[int(match[1])])), text)


def _words(formula):
    found = TEX.search(formula) or SHORT.search(formula)
    if found is None:
        return ""
    tex = html.unescape(found[1]).strip()
    plain = words_of(tex)
    return tex if plain == "…" else plain


def _end_of_span(text, start):
    depth = 0
    for match in SPAN.finditer(text, start):
        depth += 1 if match[0] != "</span>" else -1
        if depth == 0:
            return match.end()
    raise ValueError(f"text must close every span, got {text[start : start + 80]!r}")
