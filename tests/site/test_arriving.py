"""A long page is readable before all of it is laid out, and soon it is whole."""

import pytest

from .conftest import CHAPTERS

LONG = [CHAPTERS[0], [name for name in CHAPTERS if name[0].isdigit()][-1]]
WAITS = "document.documentElement.matches('.nn-arriving:not(.nn-arrived)')"
HEIGHT = "document.querySelector('article').getBoundingClientRect().height"
LAID_OUT = """(() => {
  const blocks = [...document.querySelectorAll("article section[id] > :is(p, h2, h3)")];
  const seen = blocks.filter((block) => block.checkVisibility({ contentVisibilityAuto: true }));
  return seen.length / blocks.length;
})()"""
NEVER = "window.requestIdleCallback = () => 0;"
SHIFTS = """window.shifts = 0;
window.moved = [];
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources, startTime } of list.getEntries()) {
    if (hadRecentInput) continue;
    shifts += value;
    for (const { node, previousRect: from, currentRect: to } of sources) {
      moved.push([startTime, node?.textContent.slice(0, 40), from.y, from.height, to.y, to.height]);
    }
  }
}).observe({ type: "layout-shift", buffered: true });"""


def told(page, role):
    """How many things of a kind assistive technology gets."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return sum(not n["ignored"] and n["role"]["value"] == role for n in nodes)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", LONG)
def test_a_page_becomes_whole_and_nothing_in_sight_moves(visit, name, width):
    here = visit(width=width, script=SHIFTS)
    here.open("index.html")  # a face that comes late may move a line, whatever is laid out
    here.open(name)
    assert not here.page.evaluate(WAITS)
    assert here.page.evaluate("shifts") < 0.02, here.page.evaluate("moved")
    headings = here.page.locator("article :is(h1, h2, h3)").count()
    assert told(here.page, "heading") >= headings
    assert told(here.page, "MathMLMath") >= here.page.locator("article .katex math:visible").count()
    arrived = here.page.evaluate(HEIGHT)

    whole = visit(width=width)
    whole.open(f"{name}#exercises")  # who goes to a section gets all at once
    assert whole.page.evaluate(HEIGHT) == pytest.approx(arrived, abs=1)


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", LONG)
def test_little_is_laid_out_before_one_reads_and_the_rest_has_its_room(visit, name, width):
    here = visit(width=width, script=NEVER)
    here.page.goto(here.base + name)
    assert here.page.evaluate(WAITS)
    assert here.page.evaluate(LAID_OUT) < 0.15
    asked = here.page.evaluate(HEIGHT)
    here.page.evaluate("document.documentElement.classList.remove('nn-arriving')")
    assert here.page.evaluate(LAID_OUT) == 1
    assert asked == pytest.approx(here.page.evaluate(HEIGHT), rel=0.25)


@pytest.mark.parametrize("name", LONG)
def test_all_is_printed_before_all_is_laid_out(visit, name):
    here = visit(script=NEVER)
    here.page.goto(here.base + name)
    here.page.emulate_media(media="print")
    assert here.page.evaluate(LAID_OUT) == 1


@pytest.mark.parametrize("name", LONG)
def test_a_section_and_a_place_are_found_again(visit, name):
    here = visit()
    here.open(f"{name}#key-points")
    top = "document.getElementById('key-points').getBoundingClientRect().top"
    assert 0 <= here.page.evaluate(top) < 200
    here.page.evaluate("scrollBy(0, -700)")
    here.page.goto(here.base + name)
    here.page.wait_for_function(f"!{WAITS}")
    here.page.evaluate("scrollTo(0, 9000)")
    here.page.reload()
    here.page.wait_for_function("scrollY === 9000")
