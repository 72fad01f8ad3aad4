"""Markdown as HTML with the classes of the site, for Python in the page."""

from __future__ import annotations

import functools
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def html(text: str) -> str:
    """Return Markdown, and the HTML in it, as HTML."""
    return str(_parser().render(text))


def code(text: str, language: str = "") -> str:
    """Return source code as HTML."""
    return (
        f'<div class="highlight-{escape(language or "none")} notranslate">'
        f'<div class="highlight"><pre><span></span>{escape(text)}</pre></div>\n</div>\n'
    )


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.amsmath import amsmath_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark", {"typographer": True}).enable(["table", "smartquotes"])
    parser.use(dollarmath_plugin).use(amsmath_plugin)
    rules = {
        "fence": _code,
        "math_inline": _math,
        "math_inline_double": _display_math,
        "math_block": _display_math,
        "math_block_label": _display_math,
        "amsmath": _display_math,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


# The arguments of a rule are those of markdown-it: the renderer, all tokens, the place of this one.


def _code(_: object, tokens: Sequence[Token], place: int, *rest: object) -> str:
    return code(tokens[place].content, tokens[place].info.strip())


def _math(_: object, tokens: Sequence[Token], place: int, *rest: object) -> str:
    content = escape(tokens[place].content.strip(), quote=False)
    return rf'<span class="math notranslate nohighlight">\({content}\)</span>'


def _display_math(_: object, tokens: Sequence[Token], place: int, *rest: object) -> str:
    content = escape(tokens[place].content.strip(), quote=False)
    return f'<div class="math notranslate nohighlight">\n\\[\n{content}\n\\]</div>\n'
