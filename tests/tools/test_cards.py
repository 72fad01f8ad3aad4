"""Cards get into pages and into a deck for Anki, each to its place, as often as one builds."""

import re
import sqlite3
import zipfile

import pytest

from tools.site import anki, cards
from tools.site.cards import Card
from tools.site.formulas import with_formulas
from tools.site.search import Article

PAGE = """<html><h1>Printed</h1><article class="bd-article"><section id="chapter">
<h1><span class="section-number">8 </span>A chapter<a class="headerlink" href="#chapter">#</a></h1>
<section id="part"><h2><span class="section-number">8.1 </span>A part<a class="headerlink"
href="#part">#</a></h2><p>One.</p><section id="inner"><h3>Inner<a class="headerlink">#</a></h3>
<section class="nn-experiment"><p>Two.</p></section></section>
</section>
<section id="next"><div class="nn-box nn-exercise"><p>Ask.</p></div></section></section></article>
</html>"""
DECK = '<html><body><p>Before.</p><div id="nn-deck"></div><p>After.</p></body></html>'
CARDS = [
    Card("08-one", "08-page", "part", "Which is $a < b$?", "It is `x`, *not* $y$."),
    Card("08-two", "08-page", "inner", "Why two?", "Because."),
]


@pytest.fixture
def planted(monkeypatch):
    monkeypatch.setattr(cards, "deck", lambda: {"08-page": CARDS})
    monkeypatch.setattr(anki, "deck", lambda: {"08-page": CARDS})


def test_each_card_stands_at_the_end_of_its_section(planted):
    made = cards.with_cards(PAGE, "08-page")
    inner, part = made.index('id="card-08-two"'), made.index('id="card-08-one"')
    assert made.index("Two.") < inner < part < made.index('id="next"')
    assert re.search(r"Because\.</p>\n</details>\n</section>\n<details", made)
    assert re.search(r"</p>\n</details>\n</section>\n<section id=\"next\"", made)
    assert made.count("<section") == PAGE.count("<section")


def test_building_again_changes_nothing_and_a_dropped_card_goes(planted, monkeypatch):
    once = with_formulas(cards.with_cards(PAGE, "08-page"))
    assert with_formulas(cards.with_cards(once, "08-page")) == once
    monkeypatch.setattr(cards, "deck", lambda: {})
    assert cards.with_cards(once, "08-page") == PAGE


def test_formulas_and_marks_of_a_card_are_set(planted):
    made = with_formulas(cards.with_cards(PAGE, "08-page"))
    assert "<code>x</code>, <em>not</em>" in made
    assert 'data-tex="y"' in made
    assert "a &lt; b" in made
    assert "$" not in made


def test_card_without_its_section_ends_the_build(planted):
    with pytest.raises(SystemExit, match=r"08-page\.toml: 08-two must name a section .* inner"):
        cards.with_cards(PAGE.replace('id="inner"', 'id="outer"'), "08-page")


def test_page_of_cards_has_them_all_with_their_sections(planted, tmp_path):
    (tmp_path / "08-page.html").write_text(cards.with_cards(PAGE, "08-page"), "utf-8")
    made = cards.with_deck(DECK, tmp_path)
    assert made.count('<details class="nn-card"') == 2
    assert 'data-exercises="1"' in made
    assert '<summary><span class="section-number">8 </span>A chapter ' in made
    link = '<a href="08-page.html#part"><span class="section-number">8.1 </span>A part</a>'
    assert link in made
    assert cards.with_deck(made, tmp_path) == made
    assert made.startswith("<html><body><p>Before.</p>")
    assert made.endswith("<p>After.</p></body></html>")


def test_search_does_not_read_cards(planted):
    texts = [section.text for section in Article(cards.with_cards(PAGE, "08-page")).sections]
    assert any("One." in text for text in texts)
    assert not any("Because" in text or "Why two" in text for text in texts)


def notes(path):
    """The notes of a package as Anki has them: guid, fields, deck, time."""
    with zipfile.ZipFile(path) as file:
        content = file.read("collection.anki2")
        assert file.read("media") == b"{}"
    base = sqlite3.connect(":memory:")
    base.deserialize(content)
    assert base.execute("pragma integrity_check").fetchall() == [("ok",)]
    joined = "select guid, flds, did, n.mod from notes n join cards c on c.nid = n.id order by due"
    return base.execute(joined).fetchall()


def test_deck_of_anki_holds_the_cards(planted, tmp_path, monkeypatch):
    monkeypatch.setattr(anki, "edition", lambda: 1_800_000_000)
    monkeypatch.setattr(anki, "decks", lambda time: {})
    anki.write_deck(tmp_path)
    (guid, fields, deck, time), (other, *_) = notes(tmp_path / anki.NAME)
    question, answer, section = fields.split("\x1f")
    assert (guid, other) == ("nn-executed 08-one", "nn-executed 08-two")
    assert question == r"Which is \(a &lt; b\)?"
    assert answer == r"It is <code>x</code>, <em>not</em> \(y\)."
    assert "08-page.html#part" in section
    assert (deck, time) == (anki.DECK + 8, 1_800_000_000)


def test_deck_has_the_same_bytes_for_the_same_cards(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        anki.write_deck(tmp_path / name)
    one, other = ((tmp_path / name / anki.NAME).read_bytes() for name in ("a", "b"))
    assert one == other
    assert len(notes(tmp_path / "a" / anki.NAME)) == sum(map(len, cards.deck().values()))


def test_numbers_of_notes_differ():
    numbers = [anki.number(card) for card in anki.every_card()]
    assert len(set(numbers)) == len(numbers)


def test_edition_is_that_of_the_texts():
    """Else Anki would not take what has changed: python -m tools.site.anki notes it."""
    assert not anki.is_due()
