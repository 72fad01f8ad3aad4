"""Every row of the five lectures is taught where the page of provenance says."""

import functools
import re
from dataclasses import dataclass

import pytest
from docutils.nodes import make_id

from tests.book.chapters import BOOK, notebooks
from tools.texts import page_of, pages

PAGE = "g-provenance"
ROWS = {"S0": 68, "S1": 47, "S2": 30, "S3": 31, "S4": 75}
NOT_CARRIED_OVER = {"S1-46", "S2-01"}

HEADING = re.compile(r"^(#{1,6}) +(.*)$")
LINK = re.compile(r"\[[^\[\]]*\]\(([^()\s]+)\)")


@dataclass
class Section:
    """A heading and the text below it, up to the next heading that is not below it."""

    title: str
    text: str


@dataclass
class Row:
    """A row of a lecture: ``places`` are pairs of a page and a place in it, or ""."""

    id: str
    places: list
    words: str


def plain(markdown):
    """The text of a heading without its markup."""
    return re.sub(r"[*`]|\$", "", markdown).strip()


@functools.cache
def sections(page):
    """The sections of a page of the book: a dict from place to `Section`."""
    path = BOOK / f"{page}.ipynb"
    if path.exists():
        cells = notebooks.parse(path.read_text("utf-8")).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    else:
        text = (BOOK / f"{page}.md").read_text("utf-8")
    headings, lines, fenced = [], text.split("\n"), False
    for k, line in enumerate(lines):
        fenced ^= line.startswith("```")
        if not fenced and (match := HEADING.match(line)):
            headings.append((k, len(match[1]), match[2]))
    found = {}
    for k, level, title in headings:
        # A page's title owns what stands before the first section.
        ends = [j for j, other, _ in headings if j > k and (other <= level or level == 1)]
        body = "\n".join(lines[k + 1 : min(ends, default=len(lines))])
        found.setdefault(make_id(plain(title)), Section(title, one_line(body)))
    return found


def one_line(text):
    """The text with every run of blanks made one."""
    return " ".join(text.split())


@functools.cache
def rows():
    """The rows in the tables of the page."""
    found = []
    for line in (BOOK / f"{PAGE}.md").read_text("utf-8").splitlines():
        if re.match(r"\| S\d-\d", line):
            name, _, where, words = (cell.strip() for cell in line.strip("|").split(" | "))
            places = [page_of(address) or (address, None) for address in LINK.findall(where)]
            found.append(Row(name, places, words))
    return found


def test_no_row_is_missing_or_stands_twice():
    names = [f"{lecture}-{k:02}" for lecture, size in ROWS.items() for k in range(1, size + 1)]
    assert [row.id for row in rows()] == names


def test_the_page_states_how_many_rows_each_lecture_has():
    text = (BOOK / f"{PAGE}.md").read_text("utf-8")
    assert f"into {sum(ROWS.values())} rows" in one_line(text)
    for lecture, size in ROWS.items():
        assert f"| {lecture}, {size} |" in text
        assert re.search(rf"^### {lecture}: .*\({size} rows\)$", text, re.MULTILINE)


@pytest.mark.parametrize("lecture", ROWS)
def test_every_place_exists(lecture):
    wrong = []
    for row in rows():
        for page, place in row.places:
            if not row.id.startswith(lecture):
                continue
            if page not in pages() or (place and place not in sections(page)):
                wrong.append(f"{row.id}: no section {page}#{place}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("lecture", ROWS)
def test_the_words_stand_in_the_first_section_named(lecture):
    wrong = []
    for row in rows():
        if not row.id.startswith(lecture) or row.id in NOT_CARRIED_OVER:
            continue
        if not row.places:
            wrong.append(f"{row.id}: names no section")
            continue
        page, place = row.places[0]
        words = re.fullmatch("“(.*)”", row.words)
        if not words or place not in sections(page):
            wrong.append(f"{row.id}: needs a section first, and words in “ ”")
        elif one_line(words[1]) not in sections(page)[place].text:
            wrong.append(f"{row.id}: “{words[1]}” does not stand in {page}#{place}")
    assert not wrong, "\n".join(wrong)


def test_rows_that_are_not_carried_over_say_so():
    for row in rows():
        left_out = "not carried over" in row.words
        assert left_out == (row.id in NOT_CARRIED_OVER) == (not row.places), row.id
