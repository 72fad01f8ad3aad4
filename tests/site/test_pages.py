"""Every page is whole: on a desk and on a phone, in the light and in the dark, on its own."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

from tools.site.build import WRITTEN

from .conftest import CHAPTERS, PAGES, SITE

BUDGET = 600_000  # bytes, compressed, of the first view
DATA_BUDGET = 1_500_000  # compressed bytes of all charts of a page
OPENED = [name for name in PAGES if name != "404.html"]
COLOURS = ["color-contrast", "link-in-text-block"]
WITH_FORMULAS = CHAPTERS[0]  # elsewhere axe leaves formulas out, which all come from one script

# One element for each way in which text is coloured: axe takes a millisecond for each word of code.
ONE_OF_EACH = """() => {
  const grounds = new Map([[null, ""]]);
  const ground = (e) => {
    if (!grounds.has(e)) {
      const { backgroundColor, backgroundImage, opacity } = getComputedStyle(e);
      grounds.set(e, [ground(e.parentElement), backgroundColor, backgroundImage, opacity].join());
    }
    return grounds.get(e);
  };
  const look = (e) => {
    const { color, fontSize, fontWeight, textDecorationLine } = getComputedStyle(e);
    return [color, fontSize, fontWeight, textDecorationLine, ground(e)].join();
  };
  const speaks = (e) => e.matches("input, select, textarea")
    || [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
  const seen = new Set();
  for (const e of document.querySelectorAll("[data-one]")) e.removeAttribute("data-one");
  for (const e of document.body.querySelectorAll("*")) {
    if (!speaks(e) || !e.checkVisibility()) continue;
    const key = look(e) + (e.matches("a") ? look(e.parentElement) : "");
    if (!seen.has(key)) e.setAttribute("data-one", "");
    seen.add(key);
  }
}"""
WITHOUT_FORMULAS = """() => {
  const formulas = [...document.querySelectorAll(".katex")];
  globalThis.formulas = formulas.map((formula) => [formula, [...formula.childNodes]]);
  for (const formula of formulas) formula.replaceChildren("x");
}"""
FORMULAS_AGAIN = "() => { for (const [f, parts] of formulas) f.replaceChildren(...parts); }"


def violations(page, context=None, **options):
    """What axe says against a page: "rule: element"."""
    options |= {"resultTypes": ["violations"], "preload": False}  # it would fetch styles again
    found = Axe().run(page, context=context, options=options).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def poor_colours(page):
    """Texts that are hard to tell from their ground, and links from the text around them."""
    page.evaluate(ONE_OF_EACH)
    return violations(page, {"include": [["[data-one]"]]}, runOnly=COLOURS)


@pytest.mark.parametrize("name", OPENED)
def test_page_is_whole(here, name):
    assert here.status == 200
    assert [r.url for r in here.responses if r.status >= 400] == []
    assert here.foreign() == []
    assert here.complaints == []
    assert weight(here.first_view) <= BUDGET


@pytest.mark.parametrize("name", OPENED)
def test_page_is_accessible(here, name):
    if name == WITH_FORMULAS:
        assert violations(here.page) == []
    else:
        here.page.evaluate(WITHOUT_FORMULAS)
        no_colours = {rule: {"enabled": False} for rule in COLOURS}
        assert violations(here.page, rules=no_colours) == []
        here.page.evaluate(FORMULAS_AGAIN)
        assert poor_colours(here.page) == []


CUT = """(places) => {
  const folded = [...document.querySelectorAll("article details:not([open])")];
  for (const each of folded) each.open = true;
  const all = [...document.querySelectorAll(`article :is(${places})`)];
  const cut = all.filter((e) => e.clientWidth && e.scrollWidth > e.clientWidth + 1);
  const found = cut.map((e) => e.textContent.slice(0, 60));
  for (const each of folded) each.open = false;
  return found;
}"""
FORMULAS = ".katex-display"
ALONE = """() => {  // full stops and commas that have left their link for the next line
  const alone = (link) => {
    const after = link.nextSibling;
    if (after?.nodeType !== Node.TEXT_NODE || !/^[.,;:)?!]/.test(after.data)) return false;
    const range = document.createRange();
    range.setStart(after, 0);
    range.setEnd(after, 1);
    return range.getBoundingClientRect().top > [...link.getClientRects()].at(-1).bottom - 3;
  };
  const links = [...document.querySelectorAll("main a")].filter((link) => link.checkVisibility());
  return links.filter(alone).map((link) => link.textContent);
}"""


@pytest.mark.parametrize("name", CHAPTERS)
def test_nothing_is_cut_on_a_desk(here, name):
    here.look(1280, "light")
    assert here.page.evaluate(CUT, f"pre, table, {FORMULAS}") == []


@pytest.mark.parametrize("name", OPENED)
def test_page_fits_its_window_in_all_looks(here, name):
    assert here.hidden_sideways() <= 0
    here.look(390, "light")
    assert here.hidden_sideways() <= 0
    assert here.page.evaluate(CUT, FORMULAS) == []
    assert here.page.evaluate(ALONE) == []
    here.look(390, "dark")
    assert poor_colours(here.page) == []
    here.look(1280, "dark")
    assert poor_colours(here.page) == []


def test_a_cut_formula_and_a_lone_full_stop_are_found(visit):
    here = visit(width=390)
    here.open("index.html")
    plant = """() => document.querySelector("article").insertAdjacentHTML("beforeend",
      `<div class="katex-display" style="width: 9em"><p style="width: 10em">cut</p></div>
      <p style="width: 9em"><a href="#" style="display: inline-block; width: 9em">left</a>.</p>`)"""
    here.page.evaluate(plant)
    assert here.page.evaluate(CUT, FORMULAS) == ["cut"]
    assert here.page.evaluate(ALONE) == ["left"]


@pytest.mark.parametrize(
    ("colours", "rule"),
    [
        ("color: #999; background: #fff", "color-contrast"),
        ("background: #555", "color-contrast"),
        ("color: #444; text-decoration: none", "link-in-text-block"),
    ],
)
def test_one_poor_colour_among_many_words_is_found(visit, colours, rule):
    here = visit()
    here.open("index.html")
    assert poor_colours(here.page) == []
    plant = """colours => {
      const text = [...document.querySelectorAll("main p")].filter((p) => p.innerText.length > 99);
      text.at(-1).insertAdjacentHTML("beforeend", ` <a href="#" style="${colours}">words</a>`);
    }"""
    here.page.evaluate(plant, colours)
    (found,) = poor_colours(here.page)
    assert found.startswith(rule)


def weight(responses):
    """Bytes of what was loaded, compressed."""
    bodies = [response.body() for response in responses]
    return sum(min(len(body), len(gzip.compress(body))) for body in bodies)


@pytest.mark.parametrize("name", PAGES)
def test_charts_of_a_page_are_light(name):
    written = set(WRITTEN.findall((SITE / name).read_text("utf-8")))
    weights = [len(gzip.compress((SITE / path).read_bytes(), 6)) for path in written]
    assert sum(weights) <= DATA_BUDGET


def test_unknown_address_leads_back_to_the_book(visit):
    here = visit()
    assert here.open("no/such/page.html") == 404
    assert weight(here.responses) <= BUDGET
    here.page.locator("a.navbar-brand").first.click()
    here.page.wait_for_url("**/index.html")
    assert [r.url for r in here.responses if r.status >= 400] == [here.base + "no/such/page.html"]


def test_dark_mode_is_remembered(visit):
    here = visit()
    here.open("index.html")
    theme = "document.documentElement.dataset.theme"
    before = here.page.evaluate(theme)
    button = here.page.locator("button.theme-switch-button:visible").first
    for _ in range(3):  # automatic, light, dark, in turn
        button.press("Enter")
        if here.page.evaluate(theme) != before:
            break
    chosen = here.page.evaluate(theme)
    here.page.reload(wait_until="networkidle")
    assert here.page.evaluate(theme) == chosen != before
