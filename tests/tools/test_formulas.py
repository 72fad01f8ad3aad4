"""Formulas of the built pages: set, read aloud, copied, and never without their comma."""

import html
import json
import re

import pytest
from fontTools.ttLib import TTFont

from tools.site import formulas
from tools.site.formulas import HOME, typeset, with_formulas

SHEET = '<link rel="stylesheet" type="text/css" href="../_static/book.css?v=1" />'


def inline(tex):
    return rf'<span class="math notranslate nohighlight">\({html.escape(tex)}\)</span>'


def test_formula_is_set_for_eye_and_ear():
    made = with_formulas(inline(r"\hat y < 1"))
    assert '<annotation encoding="application/x-tex">\\hat y &lt; 1</annotation>' in made
    assert '<span class="katex-html" aria-hidden="true">' in made
    assert "\\(" not in made


def test_letters_and_numbers_are_no_more_than_a_font():
    for tex, look in [("x", "mord mathnormal"), ("0.25", "mord"), ("N", "mord mathnormal")]:
        made = with_formulas(inline(tex))
        assert f'<span class="katex" data-tex="{tex}"><span class="{look}">{tex}</span>' in made
    assert "<math" in with_formulas(inline("-3")), "a minus is a sign of its own"


def test_display_keeps_its_number_and_place():
    given = (
        '<div class="math notranslate nohighlight" id="equation-a">\n'
        '<span class="eqno">(8.1)<a class="headerlink" href="#equation-a">#</a></span>'
        r"\[\begin{split}a&amp;=b\\c&amp;=d\end{split}\]</div>"
    )
    made = with_formulas(given)
    assert made.startswith('<div class="math notranslate nohighlight" id="equation-a"><span class')
    assert '(8.1)<a class="headerlink" href="#equation-a">' in made
    assert '<span class="katex-display">' in made


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("so ", ", and", ","),
        ("so (", "). Then", ")."),
        ("the ", "-dimensional", "-"),
        ("of ", "’s slope", "’s"),
        ("a “", "”; b", "”;"),
    ],
)
def test_a_formula_keeps_its_punctuation(before, after, kept):
    made = with_formulas(before + inline("z_1=2") + after)
    opening = before.rpartition(" ")[2]
    start = made.index('<span class="nn-glued">')
    assert made[start:].startswith(f'<span class="nn-glued">{opening}<span class="math')
    assert f"</span></span>{kept}</span>" in made
    assert made.count("<wbr>") == 1, "it still breaks between its own parts"


def test_a_formula_between_words_is_not_glued():
    assert "nn-glued" not in with_formulas("so " + inline("z") + " grows")


def test_verdicts_that_wait_in_an_attribute_are_set():
    question = {"right": inline(r"W^\top") + " it is", "wrong": [[1.5, inline("x")]]}
    given = f'<form data-question="{html.escape(json.dumps(question))}">'
    made = with_formulas(given)
    data = json.loads(html.unescape(made[len('<form data-question="') : -2]))
    assert "<math" in data["right"]
    assert data["right"].endswith(" it is")
    assert data["wrong"][0][0] == 1.5
    assert 'data-tex="x"' in data["wrong"][0][1]


def height(rows):
    """Of rows below each other, in letters."""
    made = typeset(rf"\begin{{aligned}}{rows}\end{{aligned}}", True)
    return float(re.search(r'class="katex-strut" style="height:([\d.]+)em', made)[1])


def test_rows_of_fractions_stand_apart():
    assert height(r"\frac12\\\frac12") - 2 * height(r"\frac12") == pytest.approx(0.66, abs=1e-3)
    assert height(r"x\\x") == 2.7, "as KaTeX has it"


def test_only_a_page_with_formulas_loads_their_style():
    assert with_formulas(SHEET) == SHEET
    made = with_formulas(SHEET + inline("x"))
    assert f'<link rel="stylesheet" href="../{HOME}/katex.css" data-faces="' in made
    assert made.count('rel="preload"') == 2


def test_what_is_set_stays_as_it_is():
    once = with_formulas(SHEET + inline(r"\alpha") + "," + inline("x"))
    assert with_formulas(once) == once


def test_a_formula_that_cannot_be_set_ends_the_build():
    with pytest.raises(SystemExit, match=r"cannot be set: \\frac12x\\nosuch"):
        with_formulas(inline(r"\frac12x\nosuch"))


def test_ranges_are_written_as_css_does():
    assert formulas.ranges({0x41, 0x42, 0x43, 0x3B1}) == "U+41-43,U+3b1"


def test_each_font_comes_in_two_parts_that_are_the_whole(tmp_path):
    (tmp_path / HOME / "fonts").mkdir(parents=True)
    formulas.write_fonts(tmp_path, "αβ∑")
    sheet = (tmp_path / HOME / "katex.css").read_text("utf-8")
    assert ".ttf" not in sheet
    assert sheet.count("KaTeX_Main-Regular-book.woff2") == 1
    assert sheet.count("url(fonts/KaTeX_Main-Regular.woff2)") == 1
    part = TTFont(tmp_path / HOME / "fonts" / "KaTeX_Math-Italic-book.woff2").getBestCmap()
    whole = TTFont(formulas.KATEX / "fonts" / "KaTeX_Math-Italic.woff2").getBestCmap()
    assert {ord("α"), ord("β"), ord("x")} <= set(part) < set(whole)
