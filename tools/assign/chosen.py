"""Which exercises are set, and of which pages of the book they are."""

import re
from functools import cache

import nbformat

from nnlib.book.exercises import registered
from tools.texts import BOOK, label_of, pages, place_of

TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def chosen(chapters=(), ids=()):
    """Return the exercises of these chapters, and these alone of others, by page: ch. 1 first."""
    named = {str(chapter).upper().lstrip("0") for chapter in chapters}
    known = {label_of(page_of_exercise(id)) for id in registered()}
    if unknown := sorted(named - known):
        raise ValueError(f"there is no chapter with exercises {', '.join(unknown)}")
    if unknown := sorted(set(ids) - set(registered())):
        raise ValueError(f"there is no exercise {', '.join(unknown)}")
    by_page = {}
    for id, exercise in registered().items():
        page = page_of_exercise(id)
        if id in ids or label_of(page) in named or not (named or ids):
            by_page.setdefault(page, []).append(exercise)
    return dict(sorted(by_page.items()))


def page_of_exercise(id):
    """Return the page of an exercise: 09-losses of 09-1."""
    return _by_prefix()[id.partition("-")[0]]


@cache
def _by_prefix():
    return {page.partition("-")[0]: page for page in pages() if label_of(page)}


@cache
def title_of(page):
    """Return what a page is called: 'Chapter 9 Losses: the meaning of "close"'."""
    cells = nbformat.read(BOOK / f"{page}.ipynb", as_version=4).cells
    (title, *_) = (match[1] for cell in cells for match in TITLE.finditer(cell.source))
    return f"{place_of(page)} {title.replace('`', '')}"
