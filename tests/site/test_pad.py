"""The pads, small and large: drawn on with mouse, finger and keys, and there without script."""

import numpy as np
import pytest

SENTENCE = ".nn-pad figcaption"
SEEN = """() => document.querySelector(".nn-pad-seen g[id]").innerHTML"""
MIDDLE = ".nn-pad-seen rect[x='3'][y='4']"


@pytest.fixture
def pad(visit):
    here = visit()
    here.open("index.html")
    return here


def path(here, *points):
    """Places on the paper in pixels, from shares of its width and height."""
    box = here.page.locator(".nn-pad-paper").bounding_box()
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]


def draw(here, *points):
    start, *others = path(here, *points)
    here.page.mouse.move(*start)
    here.page.mouse.down()
    for point in others:
        here.page.mouse.move(*point, steps=4)


def says(here):
    return here.page.locator(SENTENCE).inner_text()


def test_a_drawing_is_read_while_it_is_drawn(pad):
    before = pad.page.evaluate(SEEN)
    draw(pad, (0.5, 0.1), (0.5, 0.9))
    assert pad.page.evaluate(SEEN) != before
    middle = pad.page.locator(MIDDLE)
    assert middle.get_attribute("opacity") == "0.75"  # 12 of 16 points
    pad.page.mouse.up()
    best = pad.page.locator(".nn-pad-best b").inner_text()
    assert best in says(pad)
    shares = [float(text) for text in pad.page.locator(".nn-pad li span").all_inner_texts()]
    assert sum(shares) == pytest.approx(1, abs=0.05)
    assert pad.complaints == []


def test_a_seven_is_read_as_a_seven(pad):
    draw(pad, (0.3, 0.2), (0.7, 0.2), (0.6, 0.45), (0.45, 0.85))
    pad.page.mouse.up()
    assert pad.page.locator(".nn-pad-best b").inner_text() == "7"


def test_clear_empties_and_show_me_one_shows_another(pad):
    first = pad.page.evaluate(SEEN)
    pad.page.get_by_role("button", name="Clear").press("Enter")
    assert says(pad).startswith("The pad is empty")
    assert pad.page.evaluate(SEEN) == ""
    assert pad.page.locator(".nn-pad-best").count() == 0
    pad.page.get_by_role("button", name="Show me one").press("Enter")
    assert "handwritten" in says(pad)
    assert pad.page.evaluate(SEEN) not in (first, "")
    assert pad.page.locator(".nn-pad-paper use").is_visible()


def test_keys_draw_as_the_mouse_does(pad):
    pad.page.locator(".nn-pad-paper").focus()
    keys = pad.page.keyboard
    keys.press("ArrowDown")
    keys.press("Space")
    assert says(pad) == "The pen is down."
    for _ in range(6):
        keys.press("ArrowDown")
    keys.press("Space")
    assert pad.page.locator(".nn-pad-best b").inner_text() in says(pad)
    middle = pad.page.locator(MIDDLE)
    assert middle.get_attribute("opacity") == "0.75"
    drawn = pad.page.evaluate(SEEN)
    keys.press("ArrowLeft")  # lifted, it draws nothing
    assert pad.page.evaluate(SEEN) == drawn
    keys.press("Delete")
    assert says(pad).startswith("The pad is empty")
    keys.press("Tab")
    assert pad.page.evaluate("document.activeElement.name") == "show"


def test_a_finger_draws_and_does_not_scroll(visit):
    here = visit(width=390, has_touch=True, is_mobile=True)
    here.open("index.html")
    here.page.locator(".nn-pad-paper").scroll_into_view_if_needed()
    before, scrolled = here.page.evaluate(SEEN), here.page.evaluate("scrollY")
    touch = here.context.new_cdp_session(here.page)
    points = path(here, (0.5, 0.9), (0.5, 0.6), (0.5, 0.3), (0.5, 0.1))
    for kind, at in zip(["touchStart", *["touchMove"] * 3], points, strict=True):
        where = [{"x": at[0], "y": at[1]}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": where})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert here.page.evaluate(SEEN) != before
    assert here.page.evaluate("scrollY") == scrolled


def test_the_first_screen_holds_sentence_buttons_and_pad(visit):
    here = visit()
    here.page.set_viewport_size({"width": 1280, "height": 800})
    here.open("index.html")
    for part in (".nn-buttons a >> nth=1", ".nn-pad-paper", ".nn-pad-thinks", SENTENCE):
        box = here.page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= 800


def test_without_script_a_digit_and_its_reading_remain(browser, base):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + "index.html")
    assert page.locator(".nn-pad-paper use").is_visible()
    assert page.locator(".nn-pad-best").count() == 1
    assert "Read as" in page.locator(SENTENCE).inner_text()
    assert page.locator(".nn-pad-buttons").is_hidden()
    context.close()


# ------------------------------------------------------------------- the large pad of chapter 18

LARGE_PAGE = "18-capstone-digits.html"
PIXELS = """(part) => [...document.querySelectorAll(`${part} rect`)]
    .map((pixel) => ["x", "y", "opacity"].map((name) => Number(pixel.getAttribute(name))))"""


@pytest.fixture
def large(visit):
    here = visit()
    here.open(LARGE_PAGE)
    here.page.locator(".nn-pad-paper").scroll_into_view_if_needed()
    return here


def picture(here, part, side=28):
    shades = np.zeros((side, side))
    for x, y, shade in here.page.evaluate(PIXELS, part):
        shades[int(y), int(x)] = shade
    return shades


def test_a_large_drawing_is_cropped_centred_and_explained(large):
    draw(large, (0.1, 0.1), (0.3, 0.1), (0.25, 0.25), (0.17, 0.4))  # small and in a corner
    large.page.mouse.up()
    box, seen = picture(large, ".nn-pad-box", side=20), picture(large, ".nn-pad-seen g[id]")
    assert box.sum() == pytest.approx(seen.sum())
    assert box[0].any()
    assert box[-1].any()
    for axis in (0, 1):
        assert 13.4 < seen.sum(axis) @ np.arange(28) / seen.sum() < 14.6
    assert large.page.locator(".nn-pad-mass").get_attribute("visibility") == "visible"
    assert large.page.locator(".nn-pad-best b").inner_text() == "7"
    assert large.page.locator(".nn-pad-rivals").inner_text().startswith("For 7, against ")
    assert picture(large, ".nn-pad-evidence").max() == 1
    assert large.page.locator(".nn-pad-evidence .nn-against").count() > 0
    assert large.complaints == []


def test_a_large_pad_shows_digits_of_the_data_and_is_cleared(large):
    first = picture(large, ".nn-pad-seen g[id]")
    large.page.get_by_role("button", name="Show me one").press("Enter")
    assert (picture(large, ".nn-pad-seen g[id]") != first).any()
    assert "handwritten" in says(large)
    assert not picture(large, ".nn-pad-box").any()
    assert large.page.locator(".nn-pad-mass").get_attribute("visibility") == "hidden"
    large.page.get_by_role("button", name="Clear").press("Enter")
    for part in (".nn-pad-seen g[id]", ".nn-pad-evidence"):
        assert not picture(large, part).any()
    assert large.page.locator(".nn-pad-rivals").inner_text() == "For and against"


def test_without_script_a_large_digit_and_its_reading_remain(browser, base):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + LARGE_PAGE)
    assert page.locator(".nn-pad-paper use").is_visible()
    assert page.locator(".nn-pad-seen g[id] rect").count() > 50
    assert "handwritten" in page.locator(SENTENCE).inner_text()
    context.close()
