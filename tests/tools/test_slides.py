"""A planted page becomes the slides that the rule promises."""

import re

import pytest
from bs4 import BeautifulSoup

from tools.slides.compose import LINES, Composer
from tools.slides.deck import document
from tools.slides.page import Page
from tools.slides.sentences import sentences

TEX = '<annotation encoding="application/x-tex">x_1</annotation>'
FORMULA = f'<span class="katex"><span>{TEX}</span></span>'


def code(source, output="", tag=""):
    shown = (
        f'<div class="cell_output"><div class="output stream"><div class="highlight"><pre>{output}'
        "</pre></div></div></div>"
    )
    return (
        f'<div class="cell {tag} container"><div class="cell_input"><div class="highlight"><pre>'
        f"{source}</pre></div></div>{shown if output else ''}</div>"
    )


def chapter(sections, points="<ul><li><p>a point</p></li></ul>"):
    """A page with these sections: {title: HTML}."""
    parts = "".join(
        f'<section id="s{at}"><h2><span class="section-number">7.{at} </span>{title}'
        f'<a class="headerlink" href="#s{at}">#</a></h2>{body}</section>'
        for at, (title, body) in enumerate([*sections.items(), ("Key points", points)], start=1)
    )
    return (
        '<article><section id="c"><h1><span class="section-number">7 </span>Planted</h1>'
        "<p>Why? Because.</p><p>More.</p>"
        '<blockquote class="nn-box objectives"><p><strong>What you will be able to do</strong></p>'
        f"<ul><li><p>see</p></li></ul></blockquote>{parts}</section></article>"
    )


def made(*sections, core=False, **more):
    """The slides of a page with these sections, without its opening and its end."""
    named = sections[0] if isinstance(sections[0], dict) else {"One": sections[0]}
    page = Page("07-planted", chapter(named, **more))
    return Composer(page, None).chapter(core), page


def kinds(slides):
    return [slide.kind for slide in slides]


def texts(slide):
    return BeautifulSoup(slide.html, "html.parser").get_text(" ", strip=True)


def test_a_page_opens_with_its_question_and_ends_with_key_points():
    slides, _ = made("<p>First. Second.</p>")
    assert kinds(slides) == ["title", "list", "section", "list"]
    assert "Why? Because." in texts(slides[0])
    assert slides[0].notes == ["More."]
    assert texts(slides[2]).endswith("First.")
    assert slides[2].notes == ["Second."]
    assert texts(slides[3]).startswith("Key points")


def test_an_equation_stands_between_its_sentences_which_are_not_said_again():
    equation = f'<div class="math" id="equation-a"><span class="eqno">(7.1)</span>{FORMULA}</div>'
    slides, page = made(f"<p>One. Two. So we have:</p>{equation}<p>It is short. More.</p>")
    (slide,) = (slide for slide in slides if slide.kind == "equation")
    assert texts(slide).startswith("So we have:")
    assert "It is short." in slide.html
    assert slides[2].notes == ["Two."]
    assert slide.notes == ["More."]
    assert FORMULA in document(page, slides)


def test_a_formula_without_a_number_is_said_in_words():
    slides, page = made(f'<p>A.</p><div class="math">{FORMULA}</div>')
    assert "equation" not in kinds(slides)
    (notes,) = re.findall(r'<aside class="notes">(.*?)</aside>', document(page, slides[2:3]))
    assert "x₁" in notes
    assert "katex" not in notes


def test_short_code_has_its_output_as_a_fragment():
    slides, _ = made(f"<p>A.</p><p>Look:</p>{code('print(1)', '1')}")
    (slide,) = (slide for slide in slides if slide.kind == "code")
    assert texts(slide) == "Look: print(1) 1"
    assert BeautifulSoup(slide.html, "html.parser").select_one(".fragment").get_text() == "1"


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        (code("x = 1\n" * 16, "1"), 0),
        (code("x = 1\n" * 16, "1", tag="tag_slide"), 1),
        (code("print(1)", "1", tag="tag_skip-slide"), 0),
        (code("import numpy as np\nfrom nnlib import grad\n" * 3), 0),
        (code("twin(1)", "grad-a: formula, engine and central differences agree (shape ())."), 0),
        (code("a = 1\nb = 2\nc = 3\nd = 4"), 1),
    ],
)
def test_code_that_is_long_or_only_checks_stays_on_the_page(cell, count):
    slides, _ = made(f"<p>A.</p>{cell}")
    assert kinds(slides).count("code") >= count
    assert ("code" in kinds(slides)) == bool(count)


def test_break_it_asks_and_then_answers_also_for_long_code():
    cell = code("x = 1\n" * 20, "it fell")
    slides, _ = made(
        {"Break it: a sign": f"<p>A.</p><p>Q. Will it fall?</p>{cell}<p>It did. B.</p>"}
    )
    (slide,) = (slide for slide in slides if slide.kind == "code")
    assert texts(slide) == "Q. Will it fall? it fell It did."
    assert "x = 1" not in slide.html


def test_an_experiment_is_question_experiment_and_what_it_shows():
    experiment = (
        '<div class="cell"><section class="nn-experiment" id="e"><p class="nn-title">'
        '<a class="nn-no" id="experiment-7-1" href="#experiment-7-1">Experiment 7.1</a> Turn</p>'
        '<div class="nn-controls" hidden></div><figure><div class="nn-chart"><img src="a.png">'
        "</div><figcaption>now</figcaption></figure></section></div>"
    )
    slides, _ = made(
        f"<p>A.</p><p>Here is a wheel. <strong>Try.</strong> Turn it. What comes?</p>{experiment}"
        "<p><strong>What it shows.</strong> It turns.</p>"
    )
    question, works, shows = slides[3:6]
    assert kinds(slides[3:6]) == ["question", "experiment", "shows"]
    assert "Turn it. What comes?" in texts(question)
    assert "07-planted.html#experiment-7-1" in texts(question)
    assert "Try." not in texts(question)
    assert "<section" not in works.html  # reveal.js would take it for a slide
    assert texts(shows) == "What it shows It turns."


def test_a_box_states_the_claim_and_then_what_is_right_and_notes_are_said():
    boxes = (
        '<blockquote class="nn-box told"><p><strong>Often told otherwise</strong></p>'
        "<p><em>“It learns.”</em> It does not.</p></blockquote>"
        '<blockquote class="nn-box note"><p><strong>By the way</strong></p><p>N.</p></blockquote>'
    )
    slides, _ = made(f"<p>A.</p>{boxes}")
    told = slides[3]
    assert told.kind == "box told"
    assert BeautifulSoup(told.html, "html.parser").select_one(".claim").get_text() == "“It learns.”"
    assert told.notes == ["By the way N."]


def test_a_long_list_goes_on_evenly():
    items = "".join(f"<li><p>{'word ' * 40}{at}</p></li>" for at in range(6))
    slides, _ = made(f"<p>A.</p><ul>{items}</ul>")
    counts = [slide.html.count("<li>") for slide in slides[3:-1]]
    assert sum(counts) == 6
    assert max(counts) - min(counts) <= 1
    assert max(counts) * 3 <= LINES


def test_optional_sections_can_be_left_out():
    sections = {"One": "<p>A.</p>", "Two (optional)": "<p>B.</p>", "Exercises": "<p>C.</p>"}
    assert kinds(made(sections)[0]).count("section") == 2
    assert kinds(made(sections, core=True)[0]).count("section") == 1


def test_links_lead_to_the_site():
    _, page = made('<p>See <a href="05-x.html#y">there</a> and <a href="#s1">here</a>.</p>')
    links = [link["href"] for link in page.article.select("p > a")]
    assert links == [f"{page.address.rpartition('/')[0]}/05-x.html#y", f"{page.address}#s1"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("A is 0.5. B?", ["A is 0.5.", "B?"]),
        ("By G. Hinton, 1986. Then", ["By G. Hinton, 1986.", "Then"]),
        ("<em>One. Two.</em> Three", ["<em>One. Two.</em>", "Three"]),
        ("a &lt; b. “So.” Yes", ["a &lt; b.", "“So.”", "Yes"]),
    ],
)
def test_sentences(html, expected):
    assert sentences(BeautifulSoup(f"<p>{html}</p>", "html.parser").p) == expected
