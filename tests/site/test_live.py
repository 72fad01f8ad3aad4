"""Pages made live in a real browser: every chapter's cells, and what a reader does with them."""

import json
import re

import pytest

from tests.live.compare import differences, stored_cells
from tests.turns import some
from tools.notebooks import INSTALL
from tools.site.live import megabytes

from .conftest import CHAPTERS, SHORT, SITE, live_only
from .test_pages import poor_colours, violations

pytestmark = live_only
AT_ONCE = ["live/payload.js", "_static/live.js", "_static/live.css"]
PLACE = "e => [...document.querySelectorAll('div.cell')].indexOf(e.closest('div.cell'))"
EXPERIMENT = """from nnlib.book import charts, explore

more = 0
def draw(n):
    picture = charts.chart(charts.panel(charts.rule(x=n), x=(-1, 9), y=(0, 1)))
    return picture, f"figure {n}", f"{n} with {more}"

explore(draw, title="More", n=[0, 1, 2, 3, 4])
"""
ASKED = """{
  const Real = Worker;
  globalThis.asked = [];
  globalThis.Worker = class extends Real {
    postMessage(message) {
      if (message.type === "draw") asked.push(message.setting);
      super.postMessage(message);
    }
  };
}"""
WIDGET = """from ipywidgets import interact

@interact(n=(1, 5))
def square(n=2):
    print(n, "squared is", n * n)
"""


@pytest.mark.parametrize("name", some(CHAPTERS, 0, of=20))
def test_cells_give_what_is_stored(visit, name):
    here = visit()
    here.open(name)
    here.make_live()
    here.button("Run all").click()
    stored = stored_cells(name.removesuffix(".html"))
    ran = f"Object.keys(nnLive.outputs).length === {len(stored)} && nnLive.state === 'ready'"
    here.page.wait_for_function(ran, timeout=600_000)
    outputs = here.page.evaluate("nnLive.outputs")
    assert list(differences(outputs, stored)) == []
    assert here.foreign() == []
    assert here.complaints == []


def test_before_the_click_little_is_loaded(visit):
    here = visit()
    here.open(SHORT)
    loaded = {r.url.removeprefix(here.base).split("?")[0] for r in here.responses}
    assert {name for name in loaded if "live" in name} <= {*AT_ONCE}


def test_button_tells_what_experiments_need_and_matplotlib_waits_until_it_is_wanted(visit):
    here = visit(service_workers="block")
    here.open(SHORT)
    promised = int(re.search(r"about\s+(\d+) MB", here.says())[1])
    here.make_live()
    here.run(0, EXPERIMENT)
    here.cell(0).get_by_text("0 with 0").wait_for()

    def loaded():
        names = {r.url.split("?")[0].partition("/live/")[2] for r in here.responses}
        return sorted(names - {"", "payload.js", "manifest.json"})

    first = loaded()
    assert abs(megabytes(SITE / "live" / name for name in first) - promised) <= 0.5
    assert not any("matplotlib" in name for name in first)
    here.run(1, "import matplotlib")
    assert any("matplotlib" in name for name in loaded())


def until_kept(here):
    """Wait until the service worker has all that live pages need."""
    here.page.get_by_text("runs without network").wait_for(timeout=60_000)


def test_second_visit_does_not_ask_for_python_again(visit):
    here = visit()
    here.open(SHORT)
    here.make_live()
    here.run(0, "print(1)")
    until_kept(here)
    here.responses.clear()
    here.open(CHAPTERS[0])
    here.make_live()
    python = [r for r in here.responses if "/live/pyodide/" in r.url]
    assert python
    assert [r.url for r in python if not r.from_service_worker] == []


def test_chapter_opens_and_runs_without_network(visit):
    here = visit()
    here.open(SHORT)
    here.make_live()
    here.run(0, "print(1)")
    until_kept(here)
    here.context.set_offline(True)
    here.page.reload()
    here.make_live()
    here.run(0, "import matplotlib.pyplot as plt\nplt.plot([1, 4, 9]);")
    assert here.cell(0).locator(".cell_output img").count() == 1
    here.run(1, WIDGET)
    here.cell(1).get_by_text("2 squared is 4").wait_for()
    assert here.complaints == []


RICH = '''from IPython.display import HTML, Latex, Markdown
display(Markdown("""**Bold**, `code`, [a link](#):

```python
x = 1  # one
```

> quoted

:::{tip}
Advice.
:::

| a | b |
|---|---|
| 1 | 2 |
"""))
display(Latex("$x^2$"), HTML("<table><tr><th>a</th></tr><tr><td>1</td></tr></table>"))
import sys
print("a warning", file=sys.stderr)
"text"
'''


def test_live_page_is_whole_in_all_looks(live):
    live.run(0, RICH)
    live.run(1, "print(1 / 0)")
    assert violations(live.page) == []
    for look in [(390, "light"), (390, "dark"), (1280, "dark")]:
        live.look(*look)
        assert poor_colours(live.page) == []
        assert live.hidden_sideways() <= 0


def test_cell_runs_by_keyboard_and_goes_on(live):
    live.write(0, "x = 20\nx + 1")
    live.page.keyboard.press("Shift+Enter")
    live.wait_for("ready", cell=0)
    assert live.text(0) == "21"
    assert live.page.evaluate("document.activeElement.closest('.cm-editor') !== null")
    assert not live.editor(0).evaluate("e => e.contains(document.activeElement)")
    live.page.keyboard.press("Tab")  # no key has entered this editor
    assert not live.page.evaluate("document.activeElement.closest('.cm-editor')")


def test_tab_indents_what_is_written_and_traps_nobody(live):
    live.write(0, "if True:\na = 1\nb = 2\n")
    editor, keyboard = live.editor(0), live.page.keyboard
    keyboard.press("ControlOrMeta+Home")
    keyboard.press("ArrowDown")
    keyboard.press("Shift+ArrowDown")
    keyboard.press("Shift+ArrowDown")
    # As a German keyboard types Ctrl and ]: nothing is bound to it.
    typed = {"key": "]", "code": "Digit9", "ctrlKey": True, "altKey": True, "bubbles": True}
    before = editor.inner_text()
    editor.dispatch_event("keydown", typed)
    assert editor.inner_text() == before
    keyboard.press("Tab")
    assert editor.inner_text().splitlines()[1:3] == ["    a = 1", "    b = 2"]
    keyboard.press("Shift+Tab")
    assert editor.inner_text() == before
    inside = "e => e.contains(document.activeElement)"
    keyboard.press("Escape")
    keyboard.press("Shift+Tab")
    assert not editor.evaluate(inside)
    keyboard.press("Tab")
    assert editor.evaluate(inside)
    keyboard.press("Tab")  # entered by no key again
    assert not editor.evaluate(inside)
    assert editor.inner_text() == before
    editor.click()
    keyboard.press("Tab")
    assert editor.evaluate(inside)
    keyboard.press("Escape")
    keyboard.press("Tab")
    assert not editor.evaluate(inside)


def test_pages_start_by_themselves_once_their_reader_has_chosen(visit):
    here = visit()
    here.open(SHORT)
    choice = here.page.get_by_role("checkbox", name="Make every page live as soon as I open it")
    assert choice.count() == 0
    here.make_live()
    assert not choice.is_checked()
    choice.press("Space")
    assert here.says() == "From now on, pages become live as soon as you open them."
    assert here.page.locator(".nn-live-says").get_attribute("aria-live") == "polite"
    here.open("09-losses.html")
    here.wait_for("ready")
    assert choice.is_checked()
    assert violations(here.page) == []
    for look in [(390, "light"), (390, "dark"), (1280, "dark")]:
        here.look(*look)
        assert poor_colours(here.page) == []
        assert here.hidden_sideways() <= 0
    choice.press("Space")
    assert here.says() == "Pages wait for their button again."
    here.open(SHORT)
    assert here.page.evaluate("nnLive.state") == "static"
    assert here.page.workers == []
    assert here.complaints == []


def test_page_in_the_background_waits_until_it_is_seen(visit):
    hidden = "Object.defineProperty(document, 'visibilityState', {get: () => globalThis.seen})"
    here = visit(script=f"{hidden}; seen = 'hidden'; localStorage['nnlib-live-alone'] = 'yes';")
    here.open(SHORT)
    assert here.page.evaluate("nnLive.state") == "static"
    assert here.page.workers == []
    here.page.evaluate("seen = 'visible'; document.dispatchEvent(new Event('visibilitychange'))")
    here.wait_for("ready")


def test_reading_goes_on_where_it_was_when_the_page_becomes_live(visit):
    here = visit(script="localStorage['nnlib-live-alone'] = 'yes';")
    here.page.goto(here.base + "05-mlp-and-layers.html#key-points")
    place = "document.getElementById('key-points').getBoundingClientRect().top"
    before = here.page.evaluate(place)
    here.wait_for("ready")
    assert abs(here.page.evaluate(place) - before) < 50


def test_displays_of_ipython_show_and_are_updated(live):
    live.run(
        0,
        "from IPython.display import *\n"
        "display(JSON({'a': [1]}), Javascript('document.title = 1'), Audio(bytes(8), rate=8000))\n"
        "handle = display(Markdown('*old*'), display_id=True)",
    )
    assert '"a": [' in live.text(0)
    assert "Scripts in outputs do not run in this page." in live.text(0)
    assert live.cell(0).locator("audio").count() == 1
    live.run(1, "handle.update(Markdown('**new**'))")
    live.cell(0).locator("strong", has_text="new").wait_for()
    assert live.cell(0).locator("em").count() == 0
    assert live.complaints == []
    live.run(0, "Image(url='https://example.org/picture.png')")
    assert live.text(0) == "This page loads nothing from other hosts."
    assert live.foreign() == []
    live.complaints.clear()  # the policy of the page has complained of that picture


def test_going_on_runs_the_cells_that_are_folded_away(visit):
    here = visit()
    here.open(SHORT)
    is_folded = "cells => cells.map((cell) => Boolean(cell.querySelector('details')))"
    folded = here.page.locator("div.cell").evaluate_all(is_folded)
    first = folded.index(True)
    there = folded.index(False, first)
    here.make_live()
    here.button("Run up to here", here.cell(first - 1)).click()
    here.wait_for("ready", first - 1)
    here.page.evaluate("nnLive.outputs = []")
    here.editor(first - 1).press("Shift+Enter")
    here.wait_for("ready", there - 1)
    ran = here.page.evaluate("Object.keys(nnLive.outputs).map(Number)")
    assert ran == [*range(first - 1, there)]
    place = "cell => cell.getBoundingClientRect().top"
    assert here.editor(there).evaluate("editor => editor === document.activeElement")
    assert 100 < here.cell(there).evaluate(place) < 900


def test_smaller_setting_of_a_heavy_cell(visit):
    here = visit()
    here.open("13-bias-variance.html")
    here.make_live()
    note = here.page.locator(".nn-heavy")
    assert note.inner_text().startswith("About 8 s in the page.")
    here.button("Use the smaller setting", note).click()
    number = note.evaluate(PLACE)
    assert "range(1)" in here.editor(number).inner_text()
    assert "edited · not run" in here.cell(number).inner_text()


def test_edit_survives_a_reload_and_can_be_restored(visit):
    here = visit()
    here.open(SHORT)
    published, shown = here.cell(1).locator("pre").first.inner_text(), here.text(1)
    greyed = here.page.locator(".nn-stale")
    here.make_live()
    assert greyed.count() == 0
    here.write(1, "print('mine')")
    assert greyed.inner_text().strip() == shown
    here.run(1, "print('mine')")
    assert here.text(1) == "mine"
    assert greyed.count() == 0
    here.page.reload()
    assert "brings back your edits (1)" in here.says()
    here.make_live()
    assert here.editor(1).inner_text().strip() == "print('mine')"
    with here.page.expect_download() as download:
        here.button("Download notebook").click()
    cells = json.loads(download.value.path().read_text("utf-8"))["cells"]
    assert "with a reader's edits" in cells[0]["source"]
    sources = {cell["id"]: "".join(cell["source"]) for cell in cells}
    assert sources["install"] == INSTALL
    assert sources[stored_cells("05-mlp-and-layers")[1].id] == "print('mine')"
    assert greyed.count() == 1  # the edit of the last visit has not run in this one
    here.cell(1).get_by_role("button", name="Restore").click()
    assert greyed.count() == 0
    assert here.editor(1).inner_text().split() == published.split()
    assert here.text(1) == shown
    here.page.reload()
    here.make_live()
    assert here.editor(1).inner_text().split() == published.split()


def test_edit_of_one_tab_is_that_of_all(visit):
    here = visit()
    here.open(SHORT)
    here.make_live()
    published = here.editor(1).inner_text()
    other = here.context.new_page()
    other.goto(here.page.url)
    other.get_by_role("button", name="Make this page live").press("Enter")
    there = other.locator("div.cell").nth(1)
    there.get_by_role("textbox").fill("print('of the other tab')")
    here.editor(1).get_by_text("of the other tab").wait_for()
    assert "Cell 2 · edited · not run" in here.cell(1).inner_text()
    there.get_by_role("button", name="Restore").click()
    here.editor(1).get_by_text(published.splitlines()[0]).wait_for()
    assert "edited" not in here.cell(1).inner_text()


def test_edit_of_a_cell_that_was_published_anew_is_offered(visit):
    here = visit()
    here.open(SHORT)
    edit = {"published": "as it was", "source": "print('mine')"}
    key = f"`nnlib-edit ${{location.pathname}} {stored_cells('05-mlp-and-layers')[1].id}`"
    here.page.evaluate(f"edit => localStorage.setItem({key}, JSON.stringify(edit))", edit)
    here.make_live()
    assert "mine" not in here.editor(1).inner_text()
    here.write(1, "print('new')")
    here.page.reload()
    here.make_live()
    assert here.editor(1).inner_text() == "print('new')"
    here.button("Use your earlier edit", here.cell(1)).click()
    assert here.editor(1).inner_text() == "print('mine')"
    assert here.cell(1).get_by_role("button", name="Use your earlier edit").count() == 0


def test_endless_loop_is_stopped_and_python_starts_again(live):
    live.run(0, "kept = 1", wait=False)
    live.wait_for("ready", cell=0)
    live.run(1, "while True:\n    pass", wait=False)
    live.wait_for("running")
    live.button("Stop").click()
    live.wait_for("stopped")
    assert "its variables are gone" in live.says()
    live.run(0, "print('kept' in globals())")
    assert live.text(0) == "False"
    live.button("Restart").click()
    live.wait_for("ready")


@pytest.mark.parametrize("more", ["print(1)", "display(1)", "clear_output(True); display(1)"])
def test_flood_of_outputs_can_be_stopped(live, more):
    live.run(0, f"from IPython.display import *\nwhile True: {more}", wait=False)
    live.wait_for("running")
    live.cell(0).locator(".cell_output", has_text="1").wait_for()
    live.button("Stop").click()
    live.wait_for("stopped")


def test_experiment_draws_between_the_published_settings(visit):
    name = "07-computational-graphs.html"
    here = visit()
    here.open(name)
    here.make_live()
    number = here.page.locator(".nn-experiment").first.evaluate(PLACE)
    here.cell(number).locator("summary").first.press("Enter")  # its code is folded away
    here.button("Run up to here", here.cell(number)).click()
    here.page.wait_for_function(f"nnLive.outputs[{number}] && nnLive.state === 'ready'")
    experiment = here.cell(number).locator(".nn-experiment[data-experiment]")
    caption = experiment.locator("figcaption")
    before = experiment.locator("svg").inner_html(), caption.inner_text()
    control = experiment.locator(":is(input[type=range], select, input[type=radio]:checked)").first
    control.focus()
    here.page.keyboard.press("ArrowDown" if control.evaluate("c => !c.max") else "ArrowRight")
    here.page.wait_for_function(
        "([e, before]) => e.querySelector('svg').innerHTML !== before",
        arg=[experiment.element_handle(), before[0]],
    )
    assert caption.inner_text() != before[1]
    assert here.complaints == []


def test_next_step_of_an_experiment_is_drawn_ahead_and_anew_after_a_run(visit):
    here = visit(script=ASKED)
    here.open(SHORT)
    here.make_live()
    here.run(0, EXPERIMENT)
    slider = here.cell(0).get_by_role("slider")
    slider.press("ArrowRight")
    here.cell(0).get_by_text("1 with 0").wait_for()
    here.page.wait_for_function("String(asked) === '1,2,0'")
    slider.press("ArrowRight")
    here.cell(0).get_by_text("2 with 0").wait_for()
    here.page.wait_for_function("String(asked) === '1,2,0,3'")
    here.run(1, "more = 7")
    slider.press("ArrowLeft")
    here.cell(0).get_by_text("1 with 7").wait_for()


def test_widgets_of_a_reader_answer(live):
    live.run(1, WIDGET)
    slider = live.cell(1).get_by_role("slider").first
    slider.focus()
    for n in (3, 4):  # more than once: some stop after the first answer
        live.page.keyboard.press("ArrowRight")
        live.cell(1).get_by_text(re.compile(f"{n} squared is {n * n}")).wait_for()
    live.run(1, WIDGET.replace("print", "while n > 2: pass\n    print"))
    live.cell(1).get_by_role("slider").first.focus()
    live.page.keyboard.press("ArrowRight")
    live.page.get_by_text("Python is answering a control.").wait_for()
    live.button("Stop").click()
    live.wait_for("stopped")
    assert live.cell(1).locator(".nn-widget").evaluate("widget => widget.inert")
    assert live.complaints == []
    assert live.foreign() == []


def test_answer_to_a_control_may_take_long(visit):
    here = visit()
    here.page.clock.install()
    here.open(SHORT)
    here.make_live()
    slow = WIDGET.replace("    print", "    time.sleep(n - 2)\n    print")
    here.run(1, "import time\n" + slow)
    here.cell(1).get_by_role("slider").first.focus()
    for _ in range(2):
        here.page.keyboard.press("ArrowRight")
    here.wait_for("running")
    here.page.clock.fast_forward(10_000)
    here.cell(1).get_by_text("4 squared is 16").wait_for()
    here.wait_for("ready")
    here.run(0, "square is not None")
    assert here.text(0) == "True"


def test_figure_and_checker_show_in_place(live):
    live.run(0, "import matplotlib.pyplot as plt\nplt.plot([1, 4, 9]);")
    assert live.cell(0).locator(".cell_output img").count() == 1
    live.run(1, "from nnlib.book import check\ncheck('05-3', lambda *given: 1 / 0)")
    assert live.text(1) == (
        "Exercise 05-3: Not yet. mlp_shapes raised ZeroDivisionError: division by zero"
    )
