"""The bug hunt in a browser: by mouse and keys, kept, and without script."""

import json

import pytest

from .conftest import SITE
from .test_pages import violations

PAGE = "hunt.html"
FAULT = "fault-08-weights-transposed"
LINE = "_rows(X).T.dot"


def fault_of(here, name=FAULT):
    return here.page.locator(f"#{name}")


def lines(fault):
    return fault.locator(".nn-lines label")


def verdict(fault):
    return fault.locator(".nn-verdict").inner_text()


def kept(here):
    return here.page.evaluate("nnMemory.all('fault')")


def test_a_click_on_a_line_is_judged_at_once_and_what_was_found_is_kept(visit):
    here = visit()
    here.open(f"{PAGE}#{FAULT}")
    fault = fault_of(here)
    assert fault.evaluate("f => f.open")  # its address opens it
    lines(fault).first.click()
    here.page.wait_for_function("document.querySelector('.nn-lines [data-said=wrong]') !== null")
    assert verdict(fault) == "Not yet. This line is as it should be."
    assert kept(here) == []
    lines(fault).filter(has_text=LINE).click()
    here.page.wait_for_function("document.querySelector('.nn-lines [data-said=right]') !== null")
    assert verdict(fault).startswith("Right. It must say")
    assert kept(here) == [[FAULT.removeprefix("fault-"), {"found": True}]]
    here.open(PAGE)
    assert "found" in fault_of(here).locator("summary").first.inner_text()
    tallies = here.page.locator(".nn-tally").all_inner_texts()
    assert sum(text.startswith("1 of ") for text in tallies) == 1
    assert here.complaints == []


def test_arrow_keys_choose_and_enter_sends(visit):
    here = visit()
    here.open(PAGE)
    fault = fault_of(here)
    fault.locator("summary").first.press("Enter")
    lines(fault).first.locator("input").focus()
    here.page.keyboard.press("ArrowDown")
    here.page.keyboard.press("ArrowDown")
    assert lines(fault).nth(2).locator("input").is_checked()
    assert verdict(fault) == ""  # to go through lines is no guess
    here.page.keyboard.press("Enter")
    assert verdict(fault).startswith("Not yet.")
    place = (
        lines(fault)
        .all_inner_texts()
        .index(next(text for text in lines(fault).all_inner_texts() if LINE in text))
    )
    for _ in range(place - 2):
        here.page.keyboard.press("ArrowDown")
    here.page.keyboard.press("Enter")
    assert verdict(fault).startswith("Right.")


def test_a_fault_of_every_chapter_can_be_found(visit):
    here = visit()
    here.open(PAGE)
    for section in here.page.locator("article section section").all():
        fault = section.locator(".nn-fault").last
        fault.locator("summary").first.press("Enter")
        form = fault.locator("form")
        form.get_by_role("button", name="Check").press("Enter")
        assert verdict(fault) == "Not answered yet."
        right = json.loads(form.get_attribute("data-question"))["line"] - 1
        lines(fault).nth(right).locator("input").check()
        lines(fault).nth(right).locator("input").press("Enter")
        assert verdict(fault).startswith("Right.")
    chapters = here.page.locator(".nn-tally").all_inner_texts()
    assert len(chapters) == 18
    assert all(text.startswith("1 of ") for text in chapters)
    assert here.complaints == []


def test_storage_that_is_closed_or_holds_something_else_harms_nothing(visit):
    closed = "Object.defineProperty(globalThis, 'localStorage', {get() { throw new Error('no'); }})"
    name = FAULT.removeprefix("fault-")
    strange = f"localStorage['nnlib-fault /nnlib-book/' + {name!r}] = '[1]'"
    for script in (closed, strange):
        here = visit(script=script)
        here.open(f"{PAGE}#{FAULT}")
        lines(fault_of(here)).filter(has_text=LINE).click()
        here.page.wait_for_function("document.querySelector('.nn-lines [data-said]') !== null")
        assert "found" in fault_of(here).locator("summary").first.inner_text()
        assert here.complaints == []


@pytest.mark.parametrize(
    ("width", "look"),
    [(1280, {"scheme": "light"}), (390, {"scheme": "dark"}), (390, {"forced_colors": "active"})],
)
def test_an_open_fault_is_accessible_and_fits(visit, width, look):
    here = visit(width=width, **look)
    here.open(f"{PAGE}#{FAULT}")
    fault = fault_of(here)
    lines(fault).first.click()
    lines(fault).filter(has_text=LINE).click()
    for summary in fault.locator("details > summary").all():
        summary.press("Enter")
    here.page.mouse.move(0, 0)
    assert here.hidden_sideways() <= 0
    assert violations(here.page, {"include": [[f"#{FAULT}"]]}) == []


def test_without_script_everything_is_there(visit):
    here = visit(java_script_enabled=False)
    here.page.goto(here.base + PAGE)
    fault = fault_of(here)
    fault.locator("summary").first.click()
    fault.get_by_text("Solution", exact=True).click()
    assert fault.get_by_text("Line 19 must say").is_visible()
    assert not fault.get_by_role("button", name="Check").is_visible()
    text = (SITE / PAGE).read_text("utf-8")
    assert here.page.locator(".nn-tally").first.inner_text().endswith(" faults")
    assert text.count('class="nn-fault"') > 100
