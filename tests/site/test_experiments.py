"""Every control of every experiment answers on the plain page, by keyboard and by mouse."""

import re

import pytest

from tests.book.experiments import SOURCE
from tests.book.settings import faults
from tools.site.pictures import frame_of, page_scripts

from .conftest import PAGES, SITE

WITH_EXPERIMENTS = [n for n in PAGES if 'class="nn-experiment"' in (SITE / n).read_text("utf-8")]
LONG_NUMBER = re.compile(r"[1-9]\d*\.\d{5,}|\b0\.0*[1-9]\d{4,}")
SHOWN = "e => [e.querySelector('svg').outerHTML, e.querySelector('figcaption').textContent]"
# The chart of a control's new place is there with one of the next frames.
OTHER = """([e, before]) => e.querySelector('svg').outerHTML !== before[0]
    && e.querySelector('figcaption').textContent !== before[1]"""
SAME = """([e, before]) => e.querySelector('svg').outerHTML === before[0]
    && e.querySelector('figcaption').textContent === before[1]"""


def shown(experiment):
    """The picture and the sentence of an experiment."""
    return experiment.evaluate(SHOWN)


def becomes(experiment, before, condition=OTHER):
    """Wait until an experiment shows something else, or the same again."""
    handle = experiment.element_handle()
    experiment.page.wait_for_function(condition, arg=[handle, before])


def ready(experiment):
    """Go to an experiment and wait until its script has drawn, which sets a width."""
    experiment.scroll_into_view_if_needed()
    drawn = "e => e.querySelector('.nn-picture').style.width"
    experiment.page.wait_for_function(drawn, arg=experiment.element_handle())


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
    for address, _ in SOURCE.findall((SITE / name).read_text("utf-8")):
        frame_of(SITE / address, 0)
        texts = page_scripts().get("textOf")()
        assert LONG_NUMBER.findall(texts) == []


@pytest.mark.parametrize("name", WITH_EXPERIMENTS)
def test_all_settings_have_one_size_and_words_of_their_own(name):
    sources = SOURCE.findall((SITE / name).read_text("utf-8"))
    assert {address: faults(SITE / address) for address, _ in sources} == {
        address: [] for address, _ in sources
    }


@pytest.mark.parametrize("name", WITH_EXPERIMENTS)
def test_keyboard_changes_every_experiment_and_back(here, name):
    for experiment in here.page.locator(".nn-experiment").all():
        ready(experiment)
        for control in controls(experiment):
            before = shown(experiment)
            forth, back = forth_and_back(control)
            control.focus()
            here.page.keyboard.press(forth)
            becomes(experiment, before)
            here.page.keyboard.press(back)
            becomes(experiment, before, SAME)
    assert here.complaints == []


@pytest.mark.parametrize("name", WITH_EXPERIMENTS)
def test_mouse_changes_every_experiment_and_back(here, name):
    here.look(390, "light")
    for experiment in here.page.locator(".nn-experiment").all():
        ready(experiment)
        for group in experiment.locator(".nn-control").all():
            before = shown(experiment)
            slider, menu = group.locator("input[type=range]"), group.locator("select")
            if slider.count():
                start, end = slider.input_value(), slider.get_attribute("max")
                box = slider.bounding_box()
                x = 2 if start == end else box["width"] - 2
                slider.click(position={"x": x, "y": box["height"] / 2})
                becomes(experiment, before)
                slider.fill(start)
            elif menu.count():
                start = menu.evaluate("m => m.selectedIndex")
                menu.select_option(index=0 if start else 1)
                becomes(experiment, before)
                menu.select_option(index=start)
            else:
                start = group.locator("input:checked").get_attribute("value")
                group.locator("input:not(:checked)").first.click()
                becomes(experiment, before)
                group.locator(f'input[value="{start}"]').click()
            becomes(experiment, before, SAME)
    assert here.complaints == []


@pytest.mark.parametrize("name", WITH_EXPERIMENTS)
def test_without_script_picture_and_words_remain(browser, base, name):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + name)
    for experiment in page.locator(".nn-experiment").all():
        assert experiment.locator(".nn-controls").is_hidden()
        assert experiment.locator(".nn-picture").get_attribute("aria-label")
        assert experiment.locator("svg .panel").count() >= 1
        assert experiment.locator("noscript tr").count() >= 1
    context.close()


def test_the_number_of_an_experiment_is_a_link_to_its_setting(visit):
    page = "11-optimisation.html"
    here = visit()
    here.open(f"{page}?eta=0.2&flat=0.5&steep=no#experiment-11-1")
    experiment = here.page.locator(".nn-experiment").first
    ready(experiment)
    assert experiment.locator("output").all_inner_texts() == ["0.2", "0.5"]
    assert "0.2" in experiment.locator("figcaption").inner_text()
    experiment.locator("input").first.press("ArrowRight")
    experiment.get_by_role("link", name="Experiment 11.1").click()
    assert here.page.url == f"{here.base}{page}?eta=0.21&flat=0.5#experiment-11-1"
    here.page.reload()
    ready(experiment)
    assert experiment.locator("output").all_inner_texts() == ["0.21", "0.5"]
    assert here.complaints == []


def test_a_file_that_does_not_come_leaves_the_picture_and_says_so(visit):
    here = visit(service_workers="block")
    here.page.route("**/data/*.js", lambda route: route.abort())
    here.open("13-bias-variance.html")  # at rest: what is in sight stays there
    experiment = here.page.locator(".nn-experiment").first
    experiment.scroll_into_view_if_needed()
    experiment.get_by_text("This experiment stands still").wait_for()
    assert experiment.locator("svg .panel").count() == 2


def test_numbers_show_under_the_pointer_and_by_keys(visit):
    here = visit()
    here.open("13-bias-variance.html")
    experiment = here.page.locator(".nn-experiment").first
    ready(experiment)
    tip = experiment.locator(".nn-tip")
    experiment.locator(".nn-picture").focus()
    here.page.keyboard.press("ArrowRight")
    assert tip.inner_text() == "true curve: x 0, y 0"
    here.page.keyboard.press("Escape")
    assert tip.inner_text() == ""
    box = experiment.locator(".dot path").first.bounding_box()
    here.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert tip.inner_text()


def test_a_handle_of_the_chart_moves_its_control(visit):
    here = visit()
    here.open("13-bias-variance.html")
    experiment = here.page.locator(".nn-experiment").first
    ready(experiment)
    slider = experiment.get_by_role("slider").first
    assert slider.get_attribute("aria-valuetext") == "9"
    box = experiment.locator(".grip").bounding_box()
    middle = box["x"] + box["width"] / 2, box["y"] + 60
    here.page.mouse.move(*middle)
    here.page.mouse.down()
    here.page.mouse.move(middle[0] - 100, middle[1], steps=5)
    here.page.mouse.up()
    assert 0 < int(slider.get_attribute("aria-valuetext")) < 9
    assert here.complaints == []
