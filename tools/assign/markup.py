r"""The exercises' Markdown as HTML for Moodle, whose MathJax finds formulas in \( \) and \[ \]."""

import html

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from nnlib.book.markup import inline_html
from tools import texts


def _formula(source, options):
    left, right = (r"\[", r"\]") if options["display_mode"] else (r"\(", r"\)")
    return f"{left}{html.escape(source.strip(), quote=False)}{right}"


# As MyST reads the book: no typography, no HTML of its own (chapters have it, exercises do not).
_READER = MarkdownIt("commonmark", {"html": False}).enable("table")
_READER.use(dollarmath_plugin, renderer=_formula)
# Moodle draws only tables of this class.
_READER.add_render_rule("table_open", lambda *_: '<table class="generaltable">\n')


def blocks(markdown, page):
    """Return Markdown of any length as HTML, links written out as on a page of the book."""
    (text,) = texts.normal([markdown], page)
    return _READER.render(text).strip()


def paragraph(text):
    """Return one paragraph, as options and feedback are, as HTML."""
    return f"<p>{inline_html(text)}</p>"
