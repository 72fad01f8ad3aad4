"""Formulas as readers meet them: there at once, heard, copied, whole at the end of a line."""

import pytest

from .conftest import PAGES

WIDE = [name for name in PAGES if name[:2] in ("01", "08", "10")]

# Punctuation that has left its formula: it stands on a line below, or to the left of it.
ALONE = """() => [...document.querySelectorAll(".nn-glued")].filter((glued) => {
  if (!glued.checkVisibility()) return false;
  const last = glued.lastChild;
  if (last.nodeType !== Node.TEXT_NODE) return false;
  const range = document.createRange();
  range.selectNode(last);
  const sign = range.getBoundingClientRect();
  const bases = glued.querySelectorAll(".katex-base, .katex > .mord");
  const formula = bases[bases.length - 1].getBoundingClientRect();
  return sign.left < formula.right - 6 || sign.top > formula.bottom;
}).map((glued) => glued.textContent)"""


@pytest.mark.parametrize("name", WIDE)
def test_no_comma_stands_alone(here, name):
    for width in (1280, 700, 390):
        here.look(width, "light")
        assert here.page.evaluate(ALONE) == []


def test_a_comma_alone_is_found(visit):
    here = visit(width=390)
    here.open("08-backpropagation.html")
    here.page.add_style_tag(content=".nn-glued { white-space: normal !important; }")
    assert here.page.evaluate(ALONE) != []


def test_a_page_arrives_typeset_without_any_script(visit):
    here = visit(java_script_enabled=False)
    here.page.goto(here.base + "08-backpropagation.html")
    text = here.page.locator("main").inner_text()
    assert "\\(" not in text
    assert "\\[" not in text
    assert here.page.locator(".katex-html").count() > 300


def test_formulas_are_heard(visit):
    here = visit()
    here.open("08-backpropagation.html")
    heard = here.page.evaluate(
        """() => [...document.querySelectorAll(".katex")].filter(
          (f) => !f.querySelector("math > semantics > mrow, math > semantics > *") && !f.dataset.tex
        ).length"""
    )
    assert heard == 0
    shown = here.page.locator(".katex-html:not([aria-hidden=true])").count()
    assert shown == 0, "nothing is heard twice"


def test_what_is_copied_holds_the_formulas_as_tex(visit):
    here = visit()
    here.open("08-backpropagation.html")
    copied = here.page.evaluate(
        r"""() => {
      const paragraph = [...document.querySelectorAll("main p")]
        .find((p) => p.querySelector("annotation")?.textContent.includes("\\ell"));
      getSelection().selectAllChildren(paragraph);
      const data = new DataTransfer();
      const how = { clipboardData: data, bubbles: true, cancelable: true };
      const event = new ClipboardEvent("copy", how);
      paragraph.dispatchEvent(event);
      return [data.getData("text/plain"), event.defaultPrevented];
    }"""
    )
    text, by_us = copied
    assert by_us
    assert text.count("$") % 2 == 0
    assert r"_\ell$" in text
    assert "\n\n" not in text


def test_selecting_half_a_formula_copies_it_whole(visit):
    here = visit()
    here.open("08-backpropagation.html")
    text = here.page.evaluate(
        """() => {
      const signs = document.querySelectorAll("main p .katex-html .mord");
      getSelection().setBaseAndExtent(signs[1].firstChild ?? signs[1], 0, signs[9], 0);
      const data = new DataTransfer();
      document.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true }));
      return data.getData("text/plain");
    }"""
    )
    assert text.startswith("$")
    assert text.count("$") % 2 == 0
