"""Pages become a document: nothing is left that paper cannot do, and links know their places."""

import re

import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont

from tools import address
from tools.print import compose, drawings, fonts, formulas, references
from tools.print.kept import Inked
from tools.print.pages import Page
from tools.print.toc import Entry, entries
from tools.site.formulas import typeset

PAGE = """<html><body><nav>Menu</nav><article class="bd-article">
<section id="backpropagation"><h1><span class="section-number">8 </span>Backpropagation, {formula}<a
class="headerlink" href="#backpropagation">#</a></h1>
<section class="nn-live"><button>Make this page live</button></section>
<p>As in <a href="07-graphs.html"><span>chapter 7</span></a>,
<a href="#one-wire">section 8.1</a> and (<a
href="#figure-8-1">figure 8.1</a>); see <a href="https://doi.org/10.1/x">a paper</a>, (<a
href="#exercises">section 8.2</a> asks), <a
href="reference/losses.html#nnlib.mse_loss"><code>mse_loss</code></a>.</p>
<section id="one-wire"><h2><span class="section-number">8.1 </span>One wire</h2>
<div class="cell"><details class="hide above-input"><summary><p>Show the code</p></summary>
<div class="cell_input"><pre>draw()</pre></div></details><div class="cell_output">
<figure class="nn-figure" id="figure-8-1"><div class="nn-picture">{drawing}</div>
<figcaption><b class="nn-no"><a href="#figure-8-1">Figure 8.1</a></b> A wire.</figcaption>
</figure></div></div>
<section class="nn-experiment" id="experiment-a1"><p class="nn-title"><a class="nn-no"
id="experiment-8-1" href="#experiment-8-1">Experiment 8.1</a> Step by step</p>
<div class="nn-controls" hidden><label>step</label><input type="range"></div>
<figure><div class="nn-picture">{drawing}</div><figcaption>At the start.</figcaption></figure>
<noscript><table><tr><td>other settings</td></tr></table></noscript></section></section>
<section id="exercises"><h2><span class="section-number">8.2 </span>Exercises</h2>
<div class="nn-box nn-exercise"><p><strong>Exercise 08-1: Another target</strong></p>
<p>What is it?</p>
<form class="nn-question" data-kind="number"><label for="a">Your answer (a number)</label>
<input id="a" type="text"><button type="submit">Check</button><p class="nn-verdict"></p></form>
<details><summary>Hint 1 of 1</summary><p>Look at section 8.1.</p></details>
<details><summary>Solution</summary><p>It is 3, by <a href="#one-wire">section 8.1</a>.</p>
</details></div>
<div class="nn-exercise"><details><summary>What is right</summary><p>The opposite.</p></details>
</div>
</section></section></article></body></html>"""
DRAWING = (
    '<svg class="nn-svg" viewBox="0 0 10 10"><g class="line r-value">'
    '<path class="pen" d="M0 0L9 9"/></g>'
    '<g class="text r-gradient"><text class="halo" x="1" y="2" font-size="12">h</text>'
    '<text x="1" y="2" font-size="12">h</text></g>'
    '<g class="grip"><path class="hold" d="M1 1"/></g></svg>'
)
OTHER = """<article class="bd-article"><section id="graphs"><h1><span
class="section-number">7 </span>Graphs</h1>
<p>On to <a href="08-backprop.html#exercises">8.2</a>.</p></section></article>"""
LOSSES = """<article class="bd-article"><section id="losses"><h1>Losses</h1>
<dl class="py"><dt class="sig" id="nnlib.mse_loss">mse_loss</dt></dl></section></article>"""
HOME = """<article class="bd-article"><section id="book"><h1>The book</h1><p>Hello.</p>
</section></article>"""


@pytest.fixture
def site(tmp_path):
    page = PAGE.format(formula=typeset(r"a \ne b"), drawing=DRAWING)
    (tmp_path / "reference").mkdir()
    texts = {"08-backprop": page, "07-graphs": OTHER, "reference/losses": LOSSES, "index": HOME}
    for name, text in texts.items():
        (tmp_path / f"{name}.html").write_text(text, "utf-8")
    return tmp_path


@pytest.fixture
def book(site, monkeypatch):
    listed = [Entry("07-graphs", "One part"), Entry("08-backprop"), Entry("reference/losses")]
    monkeypatch.setattr(compose, "entries", lambda: listed)
    return BeautifulSoup(compose.composed(site), "html.parser")


@pytest.fixture
def chapter(site, monkeypatch):
    monkeypatch.setattr(compose, "entries", lambda: [Entry("08-backprop")])
    return BeautifulSoup(compose.composed(site, "08-backprop"), "html.parser")


def test_nothing_is_left_that_only_a_screen_can_do(book):
    gone = "button, input, form, script, noscript, details, nav"
    assert book.select(f"{gone}, .nn-live, .nn-controls, .headerlink") == []
    text = book.get_text()
    for words in ("draw()", "Show the code", "other settings", "Look at section 8.1", "Hint"):
        assert words not in text, words


def test_experiment_becomes_its_picture_its_sentence_and_its_address(book):
    (experiment,) = book.select(".nn-experiment")
    assert experiment.svg
    assert experiment.figcaption.get_text() == "At the start."
    place = f"{address.SITE}08-backprop.html#experiment-8-1"
    assert experiment.select_one(".where a")["href"] == place


def test_solution_is_moved_to_the_end_under_its_number(book):
    (box,) = book.select(".nn-box.nn-exercise")
    assert "It is 3" not in box.get_text()
    assert box.select_one(".blank")
    (turn,) = box.select("a.turn-to")
    heading = book.find(id=turn["href"][1:])
    assert heading.get_text() == "08-1 Another target"
    assert heading.find_next_sibling("div").get_text(strip=True).startswith("It is 3")
    assert heading.find_parent("section") == book.find_all("section")[-1]
    assert heading.a["href"] == f"#{box['id']}"


def test_fold_without_a_number_stays_and_is_open(book):
    (fold,) = book.select(".unfolded")
    assert fold.get_text(" ", strip=True) == "What is right The opposite."


def test_every_link_inside_has_its_place(book):
    places = [element["id"] for element in book.find_all(id=True)]
    assert len(places) == len(set(places))
    inside = [link["href"][1:] for link in book.select('a[href^="#"]')]
    assert inside
    assert set(inside) <= set(places)


def test_links_say_their_page_where_it_reads_well(book):
    looks = {link.get_text(): link["class"] for link in book.select("article p > a[href]")}
    assert "see" in looks["chapter 7"]
    assert "see" in looks["section 8.1"]
    assert "inside" in looks["figure 8.1"], "parentheses stand in none"
    assert "see" not in looks["section 8.2"], "nor in the middle of what they say"
    assert "see" not in looks["mse_loss"]
    assert looks["a paper"] == ["external"]


def test_links_out_of_a_chapter_lead_to_the_site(chapter):
    links = {link.get_text(): link["href"] for link in chapter.find_all("a")}
    assert links["chapter 7"] == f"{address.SITE}07-graphs.html"
    assert links["mse_loss"] == f"{address.SITE}reference/losses.html#nnlib.mse_loss"
    assert links["section 8.1"] == "#08-backprop--one-wire"


def test_a_link_to_nowhere_ends_the_work(site, monkeypatch):
    monkeypatch.setattr(compose, "entries", lambda: [Entry("08-backprop")])
    path = site / "08-backprop.html"
    path.write_text(path.read_text("utf-8").replace('href="#figure-8-1"', 'href="#figure-8-9"'))
    with pytest.raises(compose.Unresolved, match="08-backprop: #figure-8-9"):
        compose.composed(site, "08-backprop")


def test_contents_list_parts_chapters_and_sections(book):
    lines = [(p["class"][0], p.get_text(" ", strip=True)) for p in book.select(".contents p")]
    assert lines == [
        ("chapter", "About this book"),
        *(("part", "One part"), ("chapter", "7 Graphs"), ("chapter", "8 Backpropagation, a ≠ b")),
        *(("section", "8.1 One wire"), ("section", "8.2 Exercises")),
        *(("chapter", "Losses"), ("chapter", "Solutions")),
    ]


def test_headings_have_words_for_head_and_outline(book):
    titles = [heading["data-head"] for heading in book.select("article h1")]
    assert "8 Backpropagation, a ≠ b" in titles
    assert all(heading.get("data-head") for heading in book.select("article :is(h1, h2)"))


def test_unequal_is_one_sign_in_every_size():
    for tex in (r"a \ne b", r"\sum_{i \ne j} w_{ij}"):
        made = formulas.mended(typeset(tex, display=True))
        assert "≠" in made
        assert formulas.STRUCK not in made
        assert "<math" not in made
        assert made.count("<span") == made.count("</span>")


def test_formula_has_its_words():
    kept = Inked()
    kept.out_of(typeset("a < b") + typeset(r"\frac{1}{2}"))
    labels = [BeautifulSoup(made, "html.parser").span["aria-label"] for made in kept.made]
    assert labels == ["a < b", r"\frac{1}{2}"]


def test_other_struck_signs_are_refused():
    with pytest.raises(ValueError, match="struck sign"):
        formulas.mended(typeset(r"a \not\approx b"))


def test_signs_beside_a_formula_stay_on_its_lines():
    kept = Inked()
    formula = f'<span class="math">{typeset("a = b")}</span>'
    glued = f'<p><span class="nn-glued">({formula}),</span> x</p>'
    soup = BeautifulSoup(kept.out_of(glued), "html.parser")
    formulas.loosen(soup, kept)
    made = BeautifulSoup(kept.back_into(str(soup)), "html.parser")
    assert not made.select(".nn-glued")
    first, last = made.select(".whole")
    assert first.get_text().startswith("(")
    assert last.get_text().endswith("),")
    assert first.find_next("wbr")
    assert made.select_one('[role="math"]')["aria-label"] == "(a = b),"


def test_drawing_has_its_colours_in_itself():
    made = drawings.inked(DRAWING, "d1")
    known = drawings.colours()
    assert f'stroke="{known["value"]}"' in made
    assert f'fill="{known["gradient"]}"' in made
    assert "class=" not in made
    assert "M1 1" not in made, "a handle is no part of the picture"
    paper = known["paper"]
    assert f'fill="{paper}" stroke="{paper}"' in made, "a halo is paper, not ink"


def test_no_two_drawings_have_one_name():
    drawing = '<svg class="nn-svg"><clipPath id="p0"/><g clip-path="url(#p0)"/></svg>'
    made = [drawings.inked(drawing, name) for name in ("d1", "d2")]
    assert ['id="d1-p0"' in text and "url(#d1-p0)" in text for text in made] == [True, False]


def test_fonts_have_what_the_machine_lends_to_pages(tmp_path, monkeypatch):
    faces = {name: fonts.FACES[name] for name in ("serif", "serif-greek", "code")}
    monkeypatch.setattr(fonts, "FACES", faces)
    rules = fonts.write_fonts(tmp_path)
    made = {path.stem: TTFont(path) for path in tmp_path.glob("*.ttf")}
    assert all(path.as_uri() in rules for path in tmp_path.glob("*.ttf"))
    assert [name for name, font in made.items() if ord(" ") not in font.getBestCmap()] == []
    assert ord("≠") in made["KaTeX_Main-Regular"].getBestCmap()
    for name in ("serif-400", "serif-700", "code-400"):
        signs, shapes = made[name].getBestCmap(), made[name]["glyf"]
        assert {ord(sign) for sign in "⁰⁴⁻ⁿ₀₉"} <= set(signs), name
        four, raised, lowered = (shapes[signs[ord(sign)]] for sign in "4⁴₄")
        assert raised.yMin > four.yMax / 3 > lowered.yMin, name
        assert raised.yMax - raised.yMin < 0.7 * (four.yMax - four.yMin), name
    assert (
        made["code-400"]["hmtx"][made["code-400"].getBestCmap()[ord("⁴")]][0]
        == (made["code-400"]["hmtx"][made["code-400"].getBestCmap()[ord("4")]][0])
    )


def test_every_mark_of_a_chart_has_a_look():
    css = drawings.CHARTS.read_text("utf-8")
    marks = set(re.findall(r"\.nn-svg (?:circle)?\.([\w-]+)", css))
    marks |= set(re.findall(r"\.nn-svg \.\w+\.([\w-]+)", css))
    known = {*drawings.KINDS, *drawings.UNSEEN, "low", "text"}
    assert marks - known == set()


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("#here", ("b-maths", "here")),
        ("08-backprop.html", ("08-backprop", "")),
        ("reference/losses.html#nnlib.x", ("reference/losses", "nnlib.x")),
        (f"{address.SITE}index.html#live", ("index", "live")),
        ("https://doi.org/10.1/x", None),
        ("mailto:a@example.org", None),
        ("file.whl", None),
    ],
)
def test_where_a_link_leads(link, found):
    assert references.target(link, "b-maths") == found


def test_links_of_the_reference_are_relative_to_its_folder():
    assert references.target("../index.html#a", "reference/losses") == ("index", "a")
    assert references.target("layers.html", "reference/losses") == ("reference/layers", "")


def test_pages_come_in_the_order_of_the_site():
    listed = entries()
    assert [entry.label for entry in listed[:18]] == [str(k) for k in range(1, 19)]
    assert listed[0].part
    assert not listed[1].part


def test_a_wide_table_is_set_smaller():
    cells = "<td>an unbreakably-long-word-in-every-cell</td>" * 4
    html = f'<article><section id="a"><h1>A</h1><table><tr>{cells}</tr></table></section></article>'
    page = Page("a", html, Inked())
    assert "wider" in page.article.table["class"]
