"""How long each section is, so that a page has about its height before all of it is laid out.

What is far from the window is laid out late (assets/arriving.js). Until then a section takes the
room that its number of characters asks for (book.css): what lies folded and what only the ear gets
do not count. Half of the sections of nine pages come within 12% of their height, at both widths.

Each section is in a part of its own: when one is laid out, a browser looks through all that is in
the same element, and that would be the whole page.
"""

import re

MARK = re.compile(
    r"<(script|style)\b.*?</\1>|<(?P<end>/?)(?P<tag>section|details|math)\b[^>]*>|<[^>]*>|\s+",
    re.DOTALL,
)
DEEP = 2  # sections of the page's own, which has the title
PART, END = '<div class="nn-part" style="--nn-long:{}">', "</div><!-- part -->"
PARTS = re.compile(rf"{PART.format(r'[0-9]+')}|{END}")


def without_parts(page):
    """Return the HTML of a page with its sections beside each other."""
    return PARTS.sub("", page)


def with_lengths(page):
    """Return the HTML of a page with the sections below its title in parts that say how long."""
    page = without_parts(page)
    made, done, place = [], 0, 0
    depth = unseen = length = opened = 0
    for mark in MARK.finditer(page):
        if not unseen:
            length += mark.start() - place
        place = mark.end()
        step = -1 if mark["end"] else 1
        if mark["tag"] in ("details", "math"):
            unseen += step
        elif mark["tag"] == "section":
            depth += step
            if step == 1 and depth == DEEP:
                opened, length = mark.start(), 0
            elif step == -1 and depth == DEEP - 1:
                made += [page[done:opened], PART.format(length), page[opened : mark.end()], END]
                done = mark.end()
    return "".join([*made, page[done:]])
