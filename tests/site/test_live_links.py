"""Edited cells as a link: the code is shown as not the book's, and nothing runs by itself."""

import base64
import json
import random
import zlib

import pytest

from tests.live.compare import stored_cells

from .conftest import SHORT, live_only
from .test_pages import poor_colours, violations

pytestmark = live_only
COPIED = """Object.defineProperty(navigator, "clipboard", {
  value: {writeText: (text) => (globalThis.copied = text)},
});"""
STORED = stored_cells(SHORT.removesuffix(".html"))
MINE, OTHER = "print('from a link')", "print('mine')"


def link(sources):
    """The address of the page with sources by the numbers of cells, made without the page."""
    named = {STORED[number].id: source for number, source in sources.items()}
    deflate = zlib.compressobj(wbits=-15)
    packed = deflate.compress(json.dumps(named).encode()) + deflate.flush()
    return f"{SHORT}#code={base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def shown(here, number):
    """The code of a cell that is in sight, in a plain page."""
    return here.cell(number).locator(".cell_input pre:visible").inner_text()


def notes(here):
    return here.page.locator("p.nn-sent:visible")


def brought(here):
    """What the page says of the code that its link brings."""
    return here.page.locator(".nn-live-sent").inner_text()


def test_link_brings_the_code_of_a_cell_and_runs_nothing(visit):
    sender = visit(script=COPIED)
    sender.open(SHORT)
    sender.make_live()
    assert sender.button("Copy link").count() == 0
    sender.write(1, MINE)
    sender.button("Copy link", sender.cell(1)).click()
    sender.page.wait_for_function("globalThis.copied")
    assert "brings your code for cell 2" in sender.says()
    address = sender.page.evaluate("copied")
    assert len(address) < 150

    here = visit(script="localStorage['nnlib-live-alone'] = 'yes'")
    here.open(address.removeprefix(here.base))
    here.wait_for("ready")
    assert notes(here).count() == 1
    assert "It is not the book's" in notes(here).inner_text()
    assert "one cell" in brought(here)
    assert here.editor(1).inner_text() == MINE
    assert here.page.evaluate("[nnLive.outputs.length, localStorage.length]") == [0, 1]
    assert "from a link" not in here.text(1)
    here.button("Run", here.cell(1)).first.click()
    here.wait_for("ready", 1)
    assert here.text(1) == "from a link"
    here.button("Show the book's code", notes(here)).click()
    assert here.editor(1).inner_text().split() == STORED[1].source.split()
    assert notes(here).count() == 0
    assert "#" not in here.page.url
    assert here.complaints == sender.complaints == []


def test_link_of_all_edits_is_shown_in_the_plain_page(visit):
    sender = visit(script=COPIED)
    sender.open(SHORT)
    sender.make_live()
    for number in (1, 2):
        sender.write(number, f"{MINE}  # {number} ∂")
    sender.button("Copy link").click()
    sender.page.wait_for_function("globalThis.copied")
    here = visit()
    here.open(sender.page.evaluate("copied").removeprefix(here.base))
    notes(here).nth(1).wait_for()
    assert notes(here).count() == 2
    assert "2 cells" in brought(here)
    assert [shown(here, number) for number in (1, 2)] == [f"{MINE}  # {k} ∂" for k in (1, 2)]
    assert here.page.workers == []
    here.button("Show the book's code", here.cell(1)).press("Enter")
    assert shown(here, 1).split() == STORED[1].source.split()
    assert "one cell" in brought(here)
    here.page.reload()
    here.page.wait_for_function("document.querySelectorAll('p.nn-sent').length === 1")
    here.button("Show the book's code", here.cell(2)).press("Enter")
    assert brought(here) == ""
    here.page.wait_for_function("location.hash === ''")
    assert here.complaints == []


def test_link_leaves_the_readers_own_edit(visit):
    here = visit()
    here.open(SHORT)
    here.make_live()
    here.write(1, OTHER)
    here.page.goto("about:blank")
    here.open(link({1: MINE}))
    here.make_live()
    assert here.editor(1).inner_text() == MINE
    here.open(SHORT)
    here.make_live()
    assert here.editor(1).inner_text() == OTHER
    here.page.goto("about:blank")
    here.open(link({1: MINE}))
    here.make_live()
    here.write(1, MINE.upper())
    here.page.wait_for_function("location.hash === ''")
    here.page.reload()
    here.make_live()
    assert here.editor(1).inner_text() == MINE.upper()
    here.button("Use your earlier edit", here.cell(1)).click()
    assert here.editor(1).inner_text() == OTHER


def test_second_link_to_an_open_page_opens_it_anew(visit):
    here = visit()
    here.open(link({1: MINE}))
    with here.page.expect_event("load"):
        address = here.base + link({1: OTHER})
        here.page.evaluate("address => { location.href = address }", address)
    notes(here).wait_for()
    assert shown(here, 1) == OTHER


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (link({1: MINE})[:-9], "is damaged"),
        (f"{SHORT}#code=!", "is damaged"),
        (f"{SHORT}#code={'A' * 9000}", "is damaged"),
        (link({1: 5}), "is damaged"),
        (link({1: STORED[1].source}), "does not have"),
    ],
)
def test_link_that_brings_nothing_says_so_and_changes_nothing(visit, address, said):
    here = visit()
    here.open(address)
    here.page.wait_for_function("document.querySelector('.nn-live-sent').textContent")
    assert said in brought(here)
    assert notes(here).count() == 0
    assert shown(here, 1).split() == STORED[1].source.split()


def test_markup_in_a_link_is_text(visit):
    here = visit()
    here.open(link({1: "<img src=x onerror=alert(1)>"}))
    assert shown(here, 1) == "<img src=x onerror=alert(1)>"
    assert here.complaints == []


def test_too_much_code_for_a_link_and_a_browser_that_does_not_copy(visit):
    here = visit(script="Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    here.open(SHORT)
    here.make_live()
    here.write(1, MINE)
    here.button("Copy link").click()
    here.page.wait_for_function("location.hash.startsWith('#code=')")
    assert "now in the address bar" in here.says()
    noise = random.Random(0).randbytes(9_000).hex()
    here.write(2, f"# {noise}")
    here.button("Copy link").click()
    here.page.get_by_text("That is too much code for a link").wait_for()


def test_page_with_code_from_a_link_is_whole_in_all_looks(visit):
    here = visit()
    here.open(link({1: MINE + "  # long" * 20, 2: OTHER}))
    assert violations(here.page) == []
    for width, scheme in [(390, "light"), (390, "dark"), (1280, "dark"), (1280, "light")]:
        here.look(width, scheme)
        assert poor_colours(here.page) == []
        assert here.hidden_sideways() <= 0
    here.make_live()
    assert violations(here.page) == []
    for width, scheme in [(390, "light"), (1280, "dark")]:
        here.look(width, scheme)
        assert poor_colours(here.page) == []
        assert here.hidden_sideways() <= 0


def test_menus_offer_the_notebook_with_changes_once_there_are_some(visit):
    here = visit()
    here.open(SHORT)
    download = here.page.get_by_role("button", name="Download this page")
    changed = here.page.get_by_role("button", name=".ipynb with my changes")
    says = here.page.get_by_text("Both open the book's own notebook.")
    download.click()
    assert not changed.is_visible()
    here.page.keyboard.press("Escape")
    here.make_live()
    here.write(1, OTHER)
    here.page.goto("about:blank")
    here.open(link({2: MINE}))
    here.page.get_by_role("button", name="Launch interactive content").click()
    assert says.is_visible()
    here.page.keyboard.press("Escape")
    download.click()
    with here.page.expect_download() as file:
        changed.click()
    cells = json.loads(file.value.path().read_text("utf-8"))["cells"]
    sources = {cell["id"]: "".join(cell["source"]) for cell in cells}
    assert sources[STORED[1].id] == OTHER
    assert sources[STORED[2].id] == MINE
    assert "with a reader's edits" in sources["origin"]
