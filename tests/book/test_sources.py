"""The page of sources: glossary, index and bibliography hold what the chapters do."""

import re

from tests.book.chapters import chapters
from tests.book.test_provenance import one_line, plain, sections
from tools import index
from tools.texts import page_of

TEXT = index.PAGE.read_text("utf-8")
DOI = re.compile(r"\b10\.\d{4,9}/[^\s\]<>]+?(?=\]|[.,;:]?(?:\s|$))")
TERM = re.compile(
    r"^- \*\*(?P<term>[^*]+)\*\*: (?P<sentence>.+) \(\[[^]]+\]\((?P<to>\S+)\)\)\.$", re.MULTILINE
)


def part(title):
    """The text of the page under a heading of the second level."""
    return TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def test_the_glossary_is_in_order_and_each_term_stands_in_its_section():
    lines = [line for line in part("Glossary").splitlines() if line.startswith("- ")]
    found = list(TERM.finditer(part("Glossary")))
    assert len(found) == len(lines) > 100
    terms = [match["term"] for match in found]
    assert terms == sorted(set(terms), key=lambda term: term.replace("’", "'").casefold())
    for match in found:
        page, place = page_of(match["to"])
        assert place in sections(page), match["term"]
        section = sections(page)[place]
        words = plain(f"{section.title} {section.text}").casefold()
        term = re.sub(r" \(.*", "", match["term"]).casefold()
        assert term in words or term.rstrip("s") in words, f"{match['term']} not in {place}"


def test_the_index_is_that_of_terms_toml():
    assert index.INDEX.search(TEXT)[0] == index.written(), "run: python -m tools.index"


def test_every_doi_of_the_chapters_is_in_the_bibliography():
    listed = {doi.casefold() for doi in DOI.findall(part("Bibliography"))}
    missing = [
        f"{chapter.name}: {doi}"
        for chapter in chapters()
        for cell in chapter.text
        for doi in DOI.findall(cell.source)
        if doi.casefold() not in listed and "arxiv" not in doi.casefold()
    ]
    assert not missing, "\n".join(missing)


def test_every_entry_of_the_bibliography_has_an_address_or_says_that_it_was_not_opened():
    books = part("Bibliography").partition("### Pages and notes")[0]
    entries = [one_line(line) for line in books.splitlines() if line.startswith("- ")]
    assert len(entries) > 100
    for entry in entries:
        assert "](http" in entry or "*not opened*" in entry, entry
