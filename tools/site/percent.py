"""A number and its sign of per cent stay on one line."""

import re

ELSEWHERE = r"<(?P<tag>pre|code|script|style|svg|math)\b.*?</(?P=tag)>|<[^>]*>"
BETWEEN = re.compile(rf"(?P<kept>{ELSEWHERE})|(?<=[\d>]) (?=%)", re.DOTALL)


def with_percents(page):
    """Return the HTML of a page with a space before "%" that does not break, after numbers."""
    return BETWEEN.sub(lambda match: match["kept"] or "\u00a0", page)
