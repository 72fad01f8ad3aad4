"""MyST Markdown as HTML with the classes of the site, for Python in the page."""

from __future__ import annotations

import functools
import re
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DIRECTIVE = re.compile(r"\{([\w-]+)\}\s*(.*)")
_OPTION = re.compile(r":([\w-]+):\s*(.*)\n?")
_CHEVRON = (
    '<svg version="1.1" width="1.5em" height="1.5em" class="sd-octicon sd-octicon-chevron-right"'
    ' viewBox="0 0 24 24" aria-hidden="true"><path d="M8.72 18.78a.75.75 0 0 1 0-1.06L14.44 12'
    " 8.72 6.28a.751.751 0 0 1 .018-1.042.751.751 0 0 1 1.042-.018l6.25 6.25a.75.75 0 0 1 0"
    ' 1.06l-6.25 6.25a.75.75 0 0 1-1.06 0Z"></path></svg>'
)


def html(text: str) -> str:
    """Return Markdown as HTML; directives are admonitions and dropdowns."""
    return str(_parser().render(text))


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.amsmath import amsmath_plugin
    from mdit_py_plugins.colon_fence import colon_fence_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark", {"typographer": True}).enable(["table", "smartquotes"])
    for plugin in (colon_fence_plugin, dollarmath_plugin, amsmath_plugin):
        parser.use(plugin)
    rules = {
        "fence": _code,
        "colon_fence": _directive,
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
    token = tokens[place]
    if _DIRECTIVE.match(token.info):
        return _directive(_, tokens, place)
    return (
        f'<div class="highlight-{escape(token.info.strip() or "none")} notranslate">'
        f'<div class="highlight"><pre><span></span>{escape(token.content)}</pre></div>\n</div>\n'
    )


def _math(_: object, tokens: Sequence[Token], place: int, *rest: object) -> str:
    content = escape(tokens[place].content.strip(), quote=False)
    return rf'<span class="math notranslate nohighlight">\({content}\)</span>'


def _display_math(_: object, tokens: Sequence[Token], place: int, *rest: object) -> str:
    content = escape(tokens[place].content.strip(), quote=False)
    return f'<div class="math notranslate nohighlight">\n\\[\n{content}\n\\]</div>\n'


def _directive(_: object, tokens: Sequence[Token], place: int, *rest: object) -> str:
    token = tokens[place]
    match = _DIRECTIVE.match(token.info.strip())
    name, title = match.groups() if match else ("", "")
    body, options = token.content, {}
    while option := _OPTION.match(body):
        options[option[1]] = option[2]
        body = body[option.end() :]
    title = _parser().renderInline(title)
    if name == "dropdown":
        return _dropdown(title, body)
    # Named admonitions (note, tip, …) carry their name as title and as class.
    title = title or escape(name.capitalize())
    classes = f"{options.get('class', '' if name == 'admonition' else name)} admonition".strip()
    return (
        f'<div class="{escape(classes)}">\n<p class="admonition-title">{title}</p>\n'
        f"{html(body)}</div>\n"
    )


def _dropdown(title: str, body: str) -> str:
    """Return what sphinx-design makes of a dropdown."""
    parser = _parser()
    environment: dict[str, Any] = {}
    tokens = parser.parse(body, environment)
    for token in tokens:
        if token.type == "paragraph_open":
            token.attrSet("class", "sd-card-text")
    inner = parser.renderer.render(tokens, parser.options, environment)
    return (
        '<details class="sd-sphinx-override sd-dropdown sd-card sd-mb-3">\n'
        '<summary class="sd-summary-title sd-card-header">\n'
        f'<span class="sd-summary-text">{title}</span>'
        f'<span class="sd-summary-state-marker sd-summary-chevron-right">{_CHEVRON}</span>'
        f'</summary><div class="sd-summary-content sd-card-body docutils">\n{inner}</div>\n'
        "</details>"
    )
