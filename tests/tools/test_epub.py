"""The electronic book: files that are XML, links that lead into them, lists that name them all."""

import posixpath
import re
import zipfile
from xml.etree import ElementTree

import pytest

from tools.epub import archive, documents
from tools.print.toc import Entry
from tools.site.formulas import typeset

PAGE = """<html><body><article>
<section id="{name}"><h1><span class="section-number">{number} </span>{name} &amp; more</h1>
<p>Of \u221a{formula} see <a href="{other}.html#there">there</a>,
<a href="#there">here</a> and <a href="https://doi.org/10.1/x">a paper</a>.<br></p>
<section id="there"><h2><span class="section-number">{number}.1 </span>There</h2>
<figure class="nn-figure" id="figure-1"><div class="nn-picture" role="img" aria-label="A line">
<svg class="nn-svg" viewBox="0 0 9 9" width="9" height="9"><g class="text r-ink"><text>a</text></g>
</svg></div></figure>
<div class="nn-box nn-exercise"><p><strong>Exercise 0{number}-1: Why?</strong></p>
<details><summary>Solution</summary><p>Because.</p></details></div></section></section>
</article></body></html>"""
SPACES = {
    "o": "http://www.idpf.org/2007/opf",
    "h": "http://www.w3.org/1999/xhtml",
    "m": "http://www.w3.org/1998/Math/MathML",
}


@pytest.fixture
def book(tmp_path, monkeypatch):
    """The files in the EPUB of a book of two pages, by name, in the order of the archive."""
    listed = [Entry("01-one", "A part", "One"), Entry("02-two", "", "Two")]
    monkeypatch.setattr(documents.compose, "entries", lambda: listed)
    formula = typeset(r"\frac{1}{\underset{n}{2}}") + typeset("x") + typeset(r"a_{\min}")
    for name, number, other in (
        ("index", 0, "01-one"),
        ("01-one", 1, "02-two"),
        ("02-two", 2, "01-one"),
    ):
        text = PAGE.format(name=name, number=number, other=other, formula=formula)
        (tmp_path / f"{name}.html").write_text(text, "utf-8")
    path = tmp_path / "out" / "book.epub"
    archive.write(path, documents.documents(tmp_path))
    first = path.read_bytes()
    archive.write(path, documents.documents(tmp_path))
    assert path.read_bytes() == first
    with zipfile.ZipFile(path) as made:
        assert made.infolist()[0].filename == "mimetype"
        assert made.infolist()[0].compress_type == zipfile.ZIP_STORED
        return {name: made.read(name).decode() for name in made.namelist()}


def trees(book):
    return {name: ElementTree.fromstring(text) for name, text in book.items() if "html" in name}


def test_every_file_is_listed_and_in_order(book):
    root = ElementTree.fromstring(book["book/content.opf"])
    items = {item.get("id"): item for item in root.iterfind(".//o:item", SPACES)}
    listed = {f"book/{item.get('href')}" for item in items.values()}
    assert listed == set(book) - {"mimetype", "META-INF/container.xml", "book/content.opf"}
    spine = [items[ref.get("idref")].get("href") for ref in root.iterfind(".//o:itemref", SPACES)]
    pages = ["index.xhtml", "01-one.xhtml", "02-two.xhtml", "solutions.xhtml"]
    assert spine == ["cover.xhtml", "nav.xhtml", *pages]
    has = {item.get("href"): item.get("properties") for item in items.values()}
    assert has["01-one.xhtml"] == "mathml svg"
    assert has["cover.svg"] == "cover-image"


def test_every_link_leads_to_a_place(book):
    ids = {name: {e.get("id") for e in root.iter()} for name, root in trees(book).items()}
    for name, root in trees(book).items():
        for link in root.iterfind(".//h:a", SPACES):
            href = link.get("href")
            if href.startswith("https://"):
                continue
            path, _, place = href.partition("#")
            target = posixpath.join("book", path) if path else name
            assert not place or place in ids[target], href
    assert 'href="02-two.xhtml#02-two--there"' in book["book/01-one.xhtml"]
    assert 'href="#01-one--there"' in book["book/01-one.xhtml"]
    assert 'href="solutions.xhtml#01-one--solution-01-1"' in book["book/01-one.xhtml"]


def test_contents_name_parts_chapters_and_sections(book):
    text = re.sub(r"<[^>]+>", "\n", book["book/nav.xhtml"]).split("\n")
    words = [line for line in text if line.strip()]
    chapters = ["1 01-one &amp; more", "1.1 There", "2 02-two &amp; more", "2.1 There"]
    assert words[-7:] == ["About this book", "A part", *chapters, "Solutions"]


def test_formulas_are_mathml_and_drawings_have_their_own_colours(book):
    root = trees(book)["book/01-one.xhtml"]
    formulas = root.findall(".//m:math", SPACES)
    assert [formula.find(".//m:mfrac", SPACES) is not None for formula in formulas] == [
        True,
        False,
        False,
    ]
    assert all(len(e) == 0 for e in root.iterfind(".//m:mi", SPACES))
    assert len(formulas[2].find(".//m:msub", SPACES)) == 2
    assert "".join(formulas[1].itertext()) == "x"
    assert "katex" not in book["book/01-one.xhtml"]
    assert 'fill="#' in book["book/01-one.xhtml"]
    assert "Book Sans" not in book["book/01-one.xhtml"]
