"""Every page is whole: on a desk and on a phone, in the light and in the dark, on its own."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

from tools.website import FRAME

from .conftest import CHAPTERS, PAGES, SITE

BUDGET = 600_000  # bytes, compressed, of the first view
FRAMES_BUDGET = 3_000_000  # bytes, of all pictures of a page's experiments
LOOKS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
IN_ALL_LOOKS = ["index.html", CHAPTERS[0], "reference/metrics.html"]  # others: first and last look


def violations(page):
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [
        (name, *look)
        for name in PAGES
        if name != "404.html"
        for look in (LOOKS if name in IN_ALL_LOOKS else LOOKS[::3])
    ],
)
def test_page_is_whole(visit, name, width, scheme):
    here = visit(width=width, scheme=scheme)
    assert here.open(name) == 200
    assert [r.url for r in here.responses if r.status >= 400] == []
    assert here.foreign() == []
    assert here.complaints == []
    assert violations(here.page) == []
    hidden = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert here.page.evaluate(hidden) <= 0, "the page is wider than its window"
    assert weight(here.responses) <= BUDGET


def weight(responses):
    """Bytes of what was loaded, compressed."""
    bodies = [response.body() for response in responses]
    return sum(min(len(body), len(gzip.compress(body))) for body in bodies)


@pytest.mark.parametrize("name", PAGES)
def test_pictures_of_experiments_are_light(name):
    frames = set(FRAME.findall((SITE / name).read_text("utf-8")))
    assert sum((SITE / "frames" / frame).stat().st_size for frame in frames) <= FRAMES_BUDGET


def test_unknown_address_leads_back_to_the_book(visit):
    here = visit()
    assert here.open("no/such/page.html") == 404
    assert weight(here.responses) <= BUDGET
    here.page.locator("a.navbar-brand").first.click()
    here.page.wait_for_url("**/index.html")
    assert [r.url for r in here.responses if r.status >= 400] == [here.base + "no/such/page.html"]


@pytest.mark.parametrize(
    ("words", "found"),
    [("softmax", "one-linear-idea"), ("mse_loss", "reference/losses.html#nnlib.mse_loss")],
)
def test_search_finds(visit, words, found):
    here = visit()
    here.open(f"search.html?q={words}")
    here.page.wait_for_selector(f'#search-results li a[href*="{found}"]')


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
