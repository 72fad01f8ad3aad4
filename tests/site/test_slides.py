"""Slides in a browser, opened from the disk: whole, inside their edges, legible in the last row.

No part of every change: NNLIB_ALL=1, as the weekly workflow sets it, runs them.
"""

import os

import pytest

from tests.site.conftest import CHAPTERS, SITE
from tools.slides.deck import write

WEEKLY = "no part of every change: NNLIB_ALL=1 opens all slides"
pytestmark = pytest.mark.skipif(not os.environ.get("NNLIB_ALL"), reason=WEEKLY)
NAMES = [name.removesuffix(".html") for name in CHAPTERS if name[0].isdigit()]

# What is beyond an edge by more than a pixel, or smaller than 20 pixels, in slides of 1280 by 720.
# Indices are smaller by their nature. Letters of drawings are told apart from those of the text.
FAULTS = """() => {
  const page = Reveal.getCurrentSlide().querySelector(".page");
  const edge = page.getBoundingClientRect();
  const scale = edge.width / 1280;
  const found = [];
  for (const element of page.querySelectorAll("*")) {
    if (element.closest(".katex-mathml, defs, .nn-tip")) continue;
    if (![...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height || getComputedStyle(element).visibility === "hidden") continue;
    const words = element.textContent.trim().slice(0, 30);
    const beyond = Math.max(box.right - edge.right, edge.left - box.left, box.bottom - edge.bottom,
      edge.top - box.top) / scale;
    const head = page.querySelector(".head")?.getBoundingClientRect();
    const over = head && !element.closest(".head") ? (head.bottom - box.top) / scale : 0;
    if (beyond > 1 || over > 4) found.push(["edge", Math.max(beyond, over), words]);
    if (element.closest(".low, .katex")) continue;
    const svg = element.closest("svg");
    const zoom = svg ? svg.getBoundingClientRect().width / scale / svg.viewBox.baseVal.width : 1;
    const size = parseFloat(getComputedStyle(element).fontSize) * zoom;
    if (size < 19.9) found.push([svg ? "drawing" : "text", size, words]);
  }
  return found;
}"""
SHOW = "([h, v]) => Reveal.slide(h, v, 99)"  # with all fragments
PLACES = "Reveal.getSlides().map((s) => { const { h, v } = Reveal.getIndices(s); return [h, v]; })"
# Drawings that are taller than a slide at letters of 20 pixels, as rows of panels or of boxes.
TALL = 4  # at most, in a chapter
LEAST = 11  # pixels of their letters


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("slides")


@pytest.fixture
def opened(browser, folder):
    """Open the slides of a chapter; fail on anything that the page complains of."""
    page, said = browser.new_page(viewport={"width": 1280, "height": 720}), []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda asked: said.append(asked.url) if "://" in asked.url[5:] else None)

    def show(name, query=""):
        write(SITE, name, folder)
        page.goto(f"{(folder / name).as_uri()}.html{query}")
        page.wait_for_selector("body[data-ready]", state="attached")
        return page

    yield show
    page.close()
    assert said == []


@pytest.mark.parametrize("name", NAMES)
def test_every_slide_is_whole_and_legible(opened, name):
    page = opened(name)
    small = {}
    for at, place in enumerate(page.evaluate(PLACES), start=1):
        page.evaluate(SHOW, place)
        page.wait_for_function("() => document.querySelector('.slides section.present .page')")
        faults = page.evaluate(FAULTS)
        assert [fault for fault in faults if fault[0] != "drawing"] == [], f"slide {at}"
        if faults:
            small[at] = min(size for _, size, _ in faults)
    assert len(small) <= TALL, small
    assert all(size >= LEAST for size in small.values()), small


def test_an_experiment_works_on_its_slide(opened):
    page = opened("08-backpropagation")
    at = page.evaluate(
        "Reveal.getSlides().findIndex((slide) => slide.className.includes('is-experiment'))"
    )
    page.evaluate(SHOW, page.evaluate(PLACES)[at])
    caption = page.locator("section.present .nn-experiment figcaption")
    before = caption.text_content()
    page.locator("section.present input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "(before) => document.querySelector('section.present section.present figcaption')"
        ".textContent !== before",
        arg=before,
    )


def test_on_paper_each_slide_is_a_page(opened):
    page = opened("08-backpropagation", "?print-pdf")
    page.wait_for_selector(".pdf-page")
    assert page.locator(".pdf-page").count() == len(page.locator(".page").all())
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
