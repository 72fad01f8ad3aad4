"""A page offers what was printed of its text, and nothing else."""

import json

import pytest

from tools.print import compose
from tools.print.toc import Entry
from tools.site import offline, paper, search

MENU = """<ul class="dropdown-menu"><li><a href="_sources/{name}.ipynb" target="_blank"
   class="btn btn-sm btn-download-source-button dropdown-item"><span>.ipynb</span></a></li></ul>"""
PAGE = """<html><body>{menu}<article class="bd-article"><section id="one"><h1>{name}</h1>
<p>Text of {name}.</p>
<div id="to-take-along"></div>
</section></article></body></html>"""
NAMES = ("01-one", "b-two")
PLACES = {"01-one": "01-one.pdf", "b-two": "b-two.pdf", "index": "nnlib-book.pdf"}


def write(site, name, text=PAGE):
    (site / f"{name}.html").write_text(text.format(name=name, menu=MENU.format(name=name)), "utf-8")


def links(site, name):
    text = (site / f"{name}.html").read_text("utf-8")
    return [part.split('"')[0] for part in text.split('href="')[1:] if "_sources" not in part]


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Build a site of a front page, a chapter and an appendix, and print all of it."""
    monkeypatch.setattr(compose, "entries", lambda: [Entry(name) for name in NAMES])
    site, printed, epub = (tmp_path / name for name in ("html", "print", "epub"))
    for folder in (site, printed, epub):
        folder.mkdir()
    for name in ("index", *NAMES, "404"):
        write(site, name)
    for path in (*(printed / name for name in PLACES.values()), epub / "nnlib-book.epub"):
        path.write_bytes(bytes(300_000))
        paper.note(path, site, 34 if path.suffix == ".pdf" else None)
    return site, (printed, epub)


def test_what_is_of_the_text_is_offered_where_readers_look(folders):
    site, made = folders
    assert paper.offer(site, made) == 4
    for name, file in PLACES.items():
        assert f"paper/{file}" in links(site, name)
    assert links(site, "01-one") == ["paper/01-one.pdf", "paper/01-one.pdf"]  # menu, place
    assert links(site, "index") == ["paper/nnlib-book.pdf", "paper/nnlib-book.epub"] * 2
    assert links(site, "404") == []
    assert {path.name for path in (site / "paper").iterdir()} == {
        *PLACES.values(),
        "nnlib-book.epub",
    }
    text = (site / "b-two.html").read_text("utf-8")
    assert 'title="34 pages, 0.3 MB"' in text
    assert ">PDF of this appendix</" in text
    assert "(0.3 MB)" in (site / "index.html").read_text("utf-8")


def test_offering_again_changes_nothing(folders):
    site, made = folders
    paper.offer(site, made)
    first = {path: path.read_bytes() for path in site.rglob("*.*")}
    assert paper.offer(site, made) == 4, "a link to what was printed is no part of the text"
    assert {path: path.read_bytes() for path in site.rglob("*.*")} == first


def test_what_is_of_another_text_is_offered_no_more(folders):
    site, made = folders
    paper.offer(site, made)
    before = (site / "index.html").read_text("utf-8")
    write(site, "01-one", PAGE.replace("Text", "Better text"))
    assert paper.offer(site, made) == 1
    assert links(site, "01-one") == links(site, "index") == []
    assert [path.name for path in (site / "paper").iterdir()] == ["b-two.pdf"]
    write(site, "01-one")
    assert paper.offer(site, made) == 4
    assert (site / "index.html").read_text("utf-8") == before


def test_another_build_of_the_same_text_offers_it(folders):
    site, made = folders
    facts = f"<p>Text of {{name}}.</p>{paper.BEGIN}commit 2{paper.END}"
    write(site, "01-one", PAGE.replace("<p>Text of {name}.</p>", facts))
    assert paper.offer(site, made) == 4


@pytest.mark.parametrize("fault", ["gone", "cut off", "no note", "no page", "another order"])
def test_what_is_not_whole_or_not_of_this_book_is_not_offered(folders, fault, monkeypatch):
    site, (printed, epub) = folders
    path = printed / "01-one.pdf"
    if fault == "gone":
        path.unlink()
    elif fault == "cut off":
        path.write_bytes(bytes(200_000))
    elif fault == "no note":
        path.with_suffix(".json").unlink()
    elif fault == "no page":
        (site / "01-one.html").rename(site / "01-first.html")
        path = printed / "01-first.pdf"
        monkeypatch.setattr(compose, "entries", lambda: [Entry("01-first"), Entry("b-two")])
    else:
        monkeypatch.setattr(compose, "entries", lambda: [Entry(name) for name in NAMES[::-1]])
    offered = {path.name for path, _ in paper.fresh(site, (printed, epub))}
    whole = {"nnlib-book.pdf", "nnlib-book.epub"}
    expected = {
        "no page": {"b-two.pdf"},
        "another order": {"01-one.pdf", "b-two.pdf"},
    }
    assert offered == expected.get(fault, {"b-two.pdf", *whole})


def test_without_anything_printed_pages_stay_as_they_are(folders, tmp_path):
    site, made = folders
    before = {path: path.read_bytes() for path in site.rglob("*.*")}
    assert paper.offer(site, (tmp_path / "nowhere",)) == 0
    assert {path: path.read_bytes() for path in site.rglob("*.*")} == before
    paper.offer(site, made)
    assert paper.offer(site, ()) == 0
    assert {path: path.read_bytes() for path in site.rglob("*.*")} == before


def test_neither_search_nor_service_worker_know_of_it(folders, tmp_path, monkeypatch):
    site, made = folders
    monkeypatch.setattr(search, "TERMS", tmp_path / "none")
    before = [json.dumps(search.index(site)), set(offline.listed(site))]
    paper.offer(site, made)
    assert [json.dumps(search.index(site)), set(offline.listed(site))] == before


def test_a_printed_page_does_not_offer_itself(folders):
    site, made = folders
    before = compose.composed(site, "01-one")
    paper.offer(site, made)
    assert compose.composed(site, "01-one") == before
