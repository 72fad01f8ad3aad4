"""Formulas as readers meet them: there at once, heard, copied, whole at the end of a line."""

import html
import json
import re

import pytest

from tools.site.formulas import HOME, typeset
from tools.site.formulas import _katex as katex

from .conftest import PAGES, SITE

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


# Faces of KaTeX that came, and those that the page asks for beside the two that it always has.
FACES = """() => {
  const came = [...document.fonts].filter(({ status }) => status === "loaded");
  const asked = document.querySelector("link[data-faces]").dataset.faces.split(" ");
  return [came.map(({ family }) => family).filter((family) => /KaTeX_[^M]/.test(family)), asked];
}"""


@pytest.mark.parametrize("name", ["01", "05", "06", "08"])
def test_no_face_arrives_late(visit, name):
    here = visit(width=412)
    here.open(next(page for page in PAGES if page.startswith(name)))
    here.page.wait_for_selector(".nn-arrived", state="attached")
    here.page.evaluate("document.fonts.ready")
    came, asked = here.page.evaluate(FACES)
    assert sorted(came) == sorted(asked)


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


SET = re.compile(
    r'(?P<display><span class="katex-display">)?<span class="katex"><span class="katex-mathml">'
    r'.*?<annotation encoding="application/x-tex">(?P<tex>.*?)</annotation>',
    re.DOTALL,
)
# By how much a sign of the second way to set a formula is beside that of the first; and the lines.
BESIDE = """async ([sheet, pairs]) => {
  const look = Object.assign(document.createElement("link"), { rel: "stylesheet", href: sheet });
  await new Promise((done) => { look.onload = done; document.head.append(look); });
  const signs = (line) => {
    const formula = line.querySelector(".katex-html");
    const walker = document.createTreeWalker(formula, NodeFilter.SHOW_TEXT);
    const { left, top, height } = line.getBoundingClientRect();
    const found = [["", 0, height]];
    for (let node; (node = walker.nextNode()); ) {
      for (let at = 0; at < node.length; at++) {
        if (/[\\s\\u200b]/.test(node.data[at])) continue;
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        found.push([node.data[at], box.left - left, box.top - top]);
      }
    }
    return found;
  };
  const far = (a, b) => {
    if (String(a.map(([sign]) => sign)) !== String(b.map(([sign]) => sign))) return Infinity;
    return Math.max(...a.flatMap(([, x, y], i) => [Math.abs(x - b[i][1]), Math.abs(y - b[i][2])]));
  };
  const article = document.querySelector("article");
  article.style.width = "4000px";
  const set = (formula) => `<p style="max-width: none">x${formula}x</p>`;
  article.innerHTML = pairs.flat().map(set).join("");
  await document.fonts.ready;
  const lines = [...article.children].map(signs);
  return pairs.map((_, i) => far(lines[2 * i], lines[2 * i + 1]));
}"""


def beside(here, formulas, second):
    """By how many pixels signs are beside where KaTeX puts them."""
    pairs = [[json.loads(katex()(tex, display)), second(tex, display)] for tex, display in formulas]
    here.open("404.html")
    return here.page.evaluate(BESIDE, [f"{here.base}{HOME}/katex.css", pairs])


def test_every_sign_is_where_katex_puts_it(visit):
    pages = [(SITE / name).read_text("utf-8") for name in WIDE]
    found = {(html.unescape(m["tex"]), bool(m["display"])) for p in pages for m in SET.finditer(p)}
    formulas = sorted(found)
    assert len(formulas) > 500
    far = beside(visit(), formulas, lambda *how: typeset(*how).replace("<wbr>", ""))
    assert [(tex, by) for (tex, _), by in zip(formulas, far, strict=True) if by > 0.2] == []


def test_a_sign_that_is_elsewhere_is_found(visit):
    lower = beside(visit(), [("x^2", False)], lambda *how: typeset(*how).replace(":0.51", ":0.41"))
    other = beside(visit(), [("x^2", False)], lambda _, display: typeset("x^3", display))
    assert lower[0] > 0.5
    assert other[0] == float("inf")
