"""The page for teachers: its tables are those of the chapters, its plans name them all."""

import re

import yaml

from tests.book.test_provenance import one_line, sections
from tools import teaching
from tools.address import ROOT
from tools.texts import LINK, page_of

TEXT = teaching.PAGE.read_text("utf-8")


def part(title):
    """The text of the page under a heading of the second level."""
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_tables_are_those_of_the_chapters():
    assert teaching.written(TEXT) == TEXT, "run: python -m tools.teaching"
    assert len(teaching.BLOCK.findall(TEXT)) == len(teaching.TABLES)


def test_fourteen_weeks_hold_every_chapter():
    weeks = [line for line in part("Fourteen weeks").splitlines() if re.match(r"\| \d+ \|", line)]
    assert len(weeks) == 14
    named = {page_of(match["address"])[0] for match in LINK.finditer("\n".join(weeks))}
    assert {each.page for each in teaching.chapters()} <= named


def test_links_lead_to_sections():
    for match in LINK.finditer(TEXT):
        found = page_of(match["address"])
        if found and found[1]:
            assert found[1] in sections(found[0]), match[0]


def test_the_citation_is_that_of_the_file():
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    words = one_line(part("What you may do, and how to cite"))
    for given in ("title", "version", "url"):
        assert str(cited[given]) in words


def test_the_minutes_of_a_chapter_are_shared_by_its_sections():
    for chapter in teaching.chapters():
        core = sum(section.core for section in chapter.sections) / chapter.pace
        assert abs(core - chapter.minutes) < 1e-6
