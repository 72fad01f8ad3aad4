"""Every control of every experiment answers on the plain page, by keyboard and by mouse."""

import re

import pytest

from tests.book.experiments import FRAME

from .conftest import PAGES, SITE

WITH_EXPERIMENTS = [n for n in PAGES if 'class="nn-experiment"' in (SITE / n).read_text("utf-8")]
LONG_NUMBER = re.compile(r"[1-9]\d*\.\d{5,}|\b0\.0*[1-9]\d{4,}")


def shown(experiment):
    """The picture and the sentence of an experiment."""
    picture = experiment.locator("figure img").get_attribute("src")
    return picture, experiment.locator("figcaption").inner_text()


def forth_and_back(control):
    """Keys that change a control and change it back, wherever it stands."""
    if control.evaluate("c => c.tagName === 'SELECT'"):
        at_end = control.evaluate("c => c.selectedIndex === c.options.length - 1")
    elif control.get_attribute("type") == "range":
        at_end = control.evaluate("c => c.value === c.max")
        return ("ArrowLeft", "ArrowRight") if at_end else ("ArrowRight", "ArrowLeft")
    else:  # a radio group goes round
        at_end = False
    return ("ArrowUp", "ArrowDown") if at_end else ("ArrowDown", "ArrowUp")


def controls(experiment):
    """One element per control: each slider, each menu, the chosen button of each radio group."""
    return experiment.locator(
        ".nn-controls :is(input[type=range], select, input[type=radio]:checked)"
    ).all()


@pytest.mark.parametrize("name", WITH_EXPERIMENTS)
def test_words_of_experiments_have_four_digits_at_most(name):
    frames = FRAME.findall((SITE / name).read_text("utf-8"))
    assert frames
    assert [text for _, *texts in frames for text in texts if LONG_NUMBER.search(text)] == []


@pytest.mark.parametrize("name", WITH_EXPERIMENTS)
def test_keyboard_changes_every_experiment_and_back(here, name):
    for experiment in here.page.locator(".nn-experiment").all():
        experiment.scroll_into_view_if_needed()
        for control in controls(experiment):
            before = shown(experiment)
            forth, back = forth_and_back(control)
            control.focus()
            here.page.keyboard.press(forth)
            after = shown(experiment)
            assert all(new != old for new, old in zip(after, before, strict=True)), after
            experiment.locator("figure img").evaluate("i => i.decode()")  # raises if missing
            here.page.keyboard.press(back)
            assert shown(experiment) == before
    assert here.complaints == []


@pytest.mark.parametrize("name", WITH_EXPERIMENTS)
def test_mouse_changes_every_experiment_and_back(here, name):
    here.look(390, "light")
    for experiment in here.page.locator(".nn-experiment").all():
        for group in experiment.locator(".nn-control").all():
            before = shown(experiment)
            slider, menu = group.locator("input[type=range]"), group.locator("select")
            if slider.count():
                start, end = slider.input_value(), slider.get_attribute("max")
                box = slider.bounding_box()
                x = 2 if start == end else box["width"] - 2
                slider.click(position={"x": x, "y": box["height"] / 2})
                assert shown(experiment) != before
                slider.fill(start)
            elif menu.count():
                start = menu.evaluate("m => m.selectedIndex")
                menu.select_option(index=0 if start else 1)
                assert shown(experiment) != before
                menu.select_option(index=start)
            else:
                start = group.locator("input:checked").get_attribute("value")
                group.locator("input:not(:checked)").first.click()
                assert shown(experiment) != before
                group.locator(f'input[value="{start}"]').click()
            assert shown(experiment) == before
    assert here.complaints == []


@pytest.mark.parametrize("name", WITH_EXPERIMENTS)
def test_without_script_the_words_remain(browser, base, name):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + name)
    for experiment in page.locator(".nn-experiment").all():
        assert experiment.locator(".nn-controls").is_hidden()
        assert experiment.locator("figure img").get_attribute("alt")
        assert experiment.locator("details li").count() > 1
    context.close()
