"""Small pieces of HTML that experiments and exercises share."""

from __future__ import annotations

import html
import json
import re

_MARKUP = re.compile(
    r"\$(?P<math>[^$]+)\$|`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*|\*(?P<em>[^*]+)\*"
)


def inline_html(text: str) -> str:
    """Turn one paragraph of Markdown (math, code, strong, emphasis) into HTML."""

    def element(match: re.Match[str]) -> str:
        kind = str(match.lastgroup)
        inner = match[kind]
        if kind == "math":  # the class by which the site knows a formula
            return rf'<span class="math notranslate nohighlight">\({inner}\)</span>'
        return f"<{kind}>{inner}</{kind}>"

    return _MARKUP.sub(element, html.escape(" ".join(text.split()), quote=False))


def attribute(data: object) -> str:
    """Return data as JSON that may stand in an HTML attribute."""
    return html.escape(json.dumps(data, ensure_ascii=False))


def checked_text(text: str, name: str) -> str:
    """Return `text` without outer blanks; raise if it is not a string or says nothing."""
    if not isinstance(text, str):
        raise TypeError(f"{name} must be a string, got {type(text).__name__}")
    if not text.strip():
        raise ValueError(f"{name} is empty; it must say something")
    return text.strip()
