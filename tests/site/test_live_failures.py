"""What can fail in a live page leaves the static page whole, and is said in one sentence."""

import re

import pytest

from .conftest import SHORT, SITE, live_only
from .test_experiments import becomes, controls, forth_and_back, ready, shown
from .test_live import WIDGET

pytestmark = live_only
LAST_WORKER = """{
  const Real = Worker;
  globalThis.Worker = class extends Real {
    constructor(...how) { super(...how); globalThis.lastWorker = this; }
  };
}"""


def assert_static_page_is_whole(here):
    """The cells are shown as published, and the experiments and questions answer."""
    assert here.page.locator("div.cell .cell_input pre").first.is_visible()
    experiment = here.page.locator(".nn-experiment").first
    ready(experiment)
    control, before = controls(experiment)[0], shown(experiment)
    control.focus()
    here.page.keyboard.press(forth_and_back(control)[0])
    becomes(experiment, before)


def assert_one_sentence(here, words):
    """The panel says what happened and what to do, in one sentence."""
    here.page.locator(".nn-live-says", has_text=words).wait_for(timeout=60_000)
    assert re.fullmatch(r"[A-Z][^.!?]*\.", here.says()), here.says()


def test_without_webassembly(visit):
    here = visit(script="delete globalThis.WebAssembly;")
    here.open(SHORT)
    here.press_live()
    assert_one_sentence(here, "WebAssembly")
    assert_static_page_is_whole(here)


def test_blocked_worker(visit):
    script = "globalThis.Worker = class { constructor() { throw new Error('not allowed'); } };"
    here = visit(script=script)
    here.open(SHORT)
    here.press_live()
    assert_one_sentence(here, "allow workers")
    assert_static_page_is_whole(here)


@pytest.mark.parametrize(
    "lost", ["**/live/pyodide/*.wasm", "**/live/manifest.json", "**/worker.js*"]
)
def test_network_lost_and_found(visit, lost):
    here = visit(service_workers="block")
    here.open(SHORT)
    here.context.route(lost, lambda route: route.abort())
    here.press_live()
    assert_one_sentence(here, "network")
    assert_static_page_is_whole(here)
    here.context.unroute(lost)
    here.make_live()


def test_edition_that_has_gone(visit):
    here = visit(service_workers="block")
    here.open(SHORT)
    here.make_live()
    here.context.route("**/widgets.js", lambda route: route.fulfill(status=404))
    here.run(0, WIDGET)
    assert_one_sentence(here, "published anew")


def test_edition_that_was_gone_before_the_page_became_live(visit):
    here = visit(service_workers="block")
    here.open(SHORT)
    here.context.route("**/_static/live-*/**", lambda route: route.fulfill(status=404))
    here.press_live()
    assert_one_sentence(here, "published anew")
    assert_static_page_is_whole(here)


def test_page_that_is_opened_as_a_file(visit):
    here = visit()
    here.page.goto((SITE / SHORT).as_uri())
    here.press_live()
    here.page.get_by_text("call “python -m http.server” in its folder").wait_for()


def test_page_module_does_not_arrive(visit):
    here = visit(service_workers="block")
    here.open(SHORT)
    here.context.route("**/_static/live-*/page.js", lambda route: route.abort())
    here.press_live()
    assert_one_sentence(here, "could not load")
    assert_static_page_is_whole(here)


@pytest.mark.parametrize("changed", ["**/live/pyodide/*.wasm", "**/live/nn_executed-*.whl"])
def test_file_that_is_not_the_published_one(visit, changed):
    here = visit(service_workers="block")
    here.open(SHORT)
    here.context.route(changed, lambda route: route.fulfill(body=b"something else"))
    here.press_live()
    assert_one_sentence(here, "not the one that was published")
    assert_static_page_is_whole(here)


def test_memory_that_does_not_suffice(live):
    live.run(0, "import numpy as np\n[np.empty(2**30, np.int8) for _ in range(8)]")
    assert "MemoryError" in live.text(0)
    live.run(0, "print('and goes on')")
    assert live.text(0) == "and goes on"


def test_python_that_breaks_down(visit):
    here = visit(script=LAST_WORKER)
    here.open(SHORT)
    here.make_live()
    here.page.evaluate(
        "lastWorker.onmessage({data: {type: 'failed', reason: 'memory', detail: ''}})"
    )
    here.wait_for("failed")
    assert_one_sentence(here, "ran out of memory")
    here.button("Restart").click()
    here.wait_for("ready")


def test_endless_recursion_is_told(visit):
    # The browser's own compiler decides whether Python's RecursionError comes in time.
    here = visit()
    here.open(SHORT)
    here.make_live()
    here.run(0, "def again(x):\n    return list(map(again, [x]))\n\nagain(1)", wait=False)
    here.page.wait_for_function("nnLive.state === 'failed' || nnLive.outputs[0]", timeout=120_000)
    if here.page.evaluate("nnLive.state") == "failed":
        assert_one_sentence(here, "too deep in each other")
    else:
        assert "RecursionError: maximum recursion depth exceeded" in here.text(0)


def test_calls_too_deep_for_python(live):
    # Iterators in each other: Python does not count their depth, as it does that of functions.
    nested = "deep = iter([1])\nfor _ in range(100_000):\n    deep = map(abs, deep)\nnext(deep)"
    live.run(0, nested, wait=False)
    live.wait_for("failed")
    assert_one_sentence(live, "too deep in each other")
    live.button("Restart").click()
    live.wait_for("ready")
    live.run(0, "print('anew')")
    assert live.text(0) == "anew"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("print('x' * 1_000_000)", "The page shows the first 100,000 characters."),
        ("for i in range(2000):\n    display(i)", "The page shows the first 500 outputs."),
        ("display({'image/png': 5}, raw=True)", "This image/png cannot be shown"),
        ("for i in range(9000):\n    print('\\r', i, '#' * 50, end='')", "8999 ####"),
    ],
)
def test_outputs_that_are_too_much(live, source, shown):
    live.run(0, source)
    assert shown in live.text(0)


def test_tab_that_slept(visit):
    here = visit(script=LAST_WORKER)
    here.page.clock.install()
    here.open(SHORT)
    here.make_live()
    here.page.evaluate("lastWorker.terminate()")
    here.run(0, "print(1)", wait=False)
    here.wait_for("running")
    here.page.clock.fast_forward(10_000)
    assert_one_sentence(here, "does not answer")
    here.button("Restart").click()
    here.wait_for("ready")
    here.run(0, "print(2)")
    assert here.text(0) == "2"


def test_storage_that_is_full(visit):
    script = (
        "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };"
    )
    here = visit(script=script)
    here.open(SHORT)
    here.make_live()
    here.write(0, "print('not kept')")
    assert_one_sentence(here, "does not store your edits")
    here.run(0, "print('but run')")
    assert here.text(0) == "but run"


def test_choice_that_cannot_be_stored(visit):
    here = visit(script="Storage.prototype.setItem = () => { throw new Error('full'); };")
    here.open(SHORT)
    here.make_live()
    choice = here.page.get_by_role("checkbox", name="Make every page live")
    choice.press("Space")
    assert_one_sentence(here, "does not store your choice")
    assert not choice.is_checked()


def test_storage_that_is_closed(visit):
    closed = "Object.defineProperty(globalThis, 'localStorage', {get() { throw new Error('no'); }})"
    here = visit(script=closed)
    here.open(SHORT)
    here.make_live()
    assert here.page.get_by_role("checkbox", name="Make every page live").count() == 0
    here.run(0, "print(2)")
    assert here.text(0) == "2"


def test_long_run_is_told_how_to_end(visit):
    here = visit()
    here.page.clock.install()
    here.open(SHORT)
    here.make_live()
    here.run(0, "while True:\n    pass", wait=False)
    here.wait_for("running")
    here.page.clock.fast_forward(20_000)
    assert_one_sentence(here, "has been running for 20 s")


def test_name_of_a_cell_that_has_not_run(visit):
    here = visit()
    here.open(SHORT)
    here.make_live()
    told = here.cell(6).locator(".nn-cell-bar span")
    here.run(6, "_")  # in a cell above it is the name of what nobody needs
    assert told.inner_text().endswith(" · error")
    here.run(6, "x4")
    assert told.inner_text().endswith(" · error")
    here.run(6, "X4")  # which a cell above makes
    assert told.inner_text().endswith("error: cells above have not run, “Run up to here” runs them")


def test_exception_in_a_cell_is_readable(live):
    live.run(0, "def inverse(x):\n    return 1 / x\n\ninverse(0)")
    assert "return 1 / x" in live.text(0)
    assert live.text(0).endswith("ZeroDivisionError: division by zero")
    assert "nnlib" not in live.text(0)
    assert "eval(" not in live.text(0)
