"""The built site, served as it will be published (below PREFIX), in a real browser."""

import os
import shutil
import threading
import time
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tools import address
from tools.texts import label_of

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "_build" / "html"
PREFIX = urlsplit(address.SITE).path
PAGES = sorted(
    path.relative_to(SITE).as_posix()
    for folder in (SITE, SITE / "reference")
    for path in folder.glob("*.html")
)
LIVE = (SITE / "live" / "manifest.json").is_file()  # whether pages can be made live
live_only = pytest.mark.skipif(not LIVE, reason="NOT RUN: the site was built without Pyodide")
NUMBERED = [name for name in PAGES if label_of(name)]
CHAPTERS = [
    name for name in NUMBERED if "cell_input" in (SITE / name).read_text("utf-8")
]  # written
SHORT = "05-mlp-and-layers.html"  # the chapter that is soonest live

# No call of the browser's own to its maker: it would be refused here and is noise anywhere.
SILENT = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]

# The whole page is laid out, and what scrolls sideways has a tab stop, a moment after each change.
AT_REST = """() => {
  const scrolls = (e) => e.scrollWidth > e.clientWidth && e.checkVisibility();
  const places = ".bd-article pre, .pst-scrollable-table-container";
  const ends = ({ effect, timeline }) => timeline === document.timeline
    && effect.getComputedTiming().iterations < Infinity;
  return !document.querySelector("html.nn-arriving:not(.nn-arrived)")
    && !document.getAnimations().some(ends)
    && [...document.querySelectorAll(places)].every((e) => e.tabIndex === (scrolls(e) ? 0 : -1));
}"""


class Published(SimpleHTTPRequestHandler):
    """Serves the site below its prefix, and 404.html for what is not there, as the host does."""

    def translate_path(self, path):
        inside = path.removeprefix(PREFIX.rstrip("/"))
        return super().translate_path(inside if inside != path else "/outside-of-the-book")

    def send_error(self, code, message=None, explain=None):
        if code != 404:
            return super().send_error(code, message, explain)
        body = (SITE / "404.html").read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def copyfile(self, source, outputfile):
        with suppress(ConnectionError):  # a browser that has closed the page
            super().copyfile(source, outputfile)

    def log_message(self, *args):
        pass


def did_not_run(why):
    """End the session loudly; in CI that is a failure."""
    pytest.exit(f"THE SITE'S TESTS DID NOT RUN: {why}", returncode=1 if os.environ.get("CI") else 0)


def chromium():
    """Path of the browser, as the system has it or as CHROMIUM names it; None if there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def pytest_sessionstart(session):
    if not PAGES:
        did_not_run("there is no site; build it with make book")
    if os.environ.get("NNLIB_PYODIDE", "none") != "none" and not LIVE:
        did_not_run("the site was built without NNLIB_PYODIDE; build it again with make book")
    if chromium() is None:
        did_not_run("no Chromium (Debian: apt-get install chromium; elsewhere set CHROMIUM=path)")


@pytest.fixture(scope="session")
def base():
    """Address of the served site, with a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Published, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser():
    """One browser for all tests of a worker."""
    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=chromium(), args=SILENT)


def wait_for_function(page, condition, *, arg=None, timeout=30_000):
    """Wait until something holds in a page.

    Playwright's own method of this name compiles the condition in the page, again and again, which
    the pages' policy refuses. This one looks from outside.
    """
    deadline = time.monotonic() + timeout / 1000
    while not page.evaluate(condition, arg):
        assert time.monotonic() < deadline, f"not within {timeout / 1000:g} s: {condition}"
        page.wait_for_timeout(20)


class Visit:
    """A page in a browser context of its own, and all that it asked for and complained about."""

    def __init__(self, browser, base, width=1280, scheme="light", script="", **how):
        self.base = base
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **how
        )
        self.context.add_init_script(script)
        self.page = self.context.new_page()
        self.page.wait_for_function = partial(wait_for_function, self.page)
        self.responses, self.complaints = [], []
        self.page.on("response", lambda response: self.responses.append(response))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} {message.location['url']}")

    def foreign(self):
        """Addresses outside the site that were asked for anything."""
        own = (self.base, "data:", "blob:")
        return [r.url for r in self.responses if not r.url.startswith(own)]

    def open(self, name):
        """Open a page of the book and wait until it is at rest."""
        answer = self.page.goto(self.base + name, wait_until="networkidle")
        self.page.wait_for_load_state("load")
        self.page.wait_for_function(AT_REST)
        return answer.status

    def look(self, width, scheme):
        """Show the open page in a window of another width, in the light or in the dark."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)
        self.page.mouse.move(0, 0)  # nothing lies under the pointer
        self.page.evaluate("dispatchEvent(new Event('resize'))")
        self.page.wait_for_function(AT_REST)

    def hidden_sideways(self):
        """By how many pixels the page is wider than its window."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    # What a reader does where Python runs in the page.

    def press_live(self):
        """Press the button by key: the mouse would stay where the page then puts something else."""
        self.page.get_by_role("button", name="Make this page live").press("Enter")

    def make_live(self):
        """Press the button, and wait until Python is ready."""
        self.press_live()
        self.wait_for("ready")

    def wait_for(self, state, cell=None):
        """Wait until the page is in a state, and a cell has run."""
        ran = "" if cell is None else f" && Boolean(nnLive.outputs[{cell}])"
        self.page.wait_for_function(f"nnLive.state === '{state}'{ran}", timeout=120_000)

    def says(self):
        """What the panel under the title says."""
        return self.page.locator(".nn-live-says").inner_text()

    def button(self, name, within=None):
        """A button by its name: of the panel, or of a cell."""
        return (within or self.page.locator(".nn-live")).get_by_role("button", name=name)

    def cell(self, number):
        """A code cell."""
        return self.page.locator("div.cell").nth(number)

    def editor(self, number):
        """Where the source of a cell is written."""
        return self.cell(number).locator(".cm-content")

    def text(self, number):
        """What stands below a cell."""
        return self.cell(number).locator(".cell_output").inner_text().strip()

    def write(self, number, source):
        """Write a source in place of a cell's."""
        self.editor(number).focus()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(source)

    def run(self, number, source, wait=True):
        """Write and run a cell."""
        self.write(number, source)
        self.page.evaluate(f"delete nnLive.outputs?.[{number}]")
        self.page.keyboard.press("Control+Enter")
        if wait:
            self.wait_for("ready", number)


@pytest.fixture
def visit(browser, base):
    """A function that starts a visit: visit(width=390, scheme="dark")."""
    started = []

    def start(**how):
        started.append(Visit(browser, base, **how))
        return started[-1]

    yield start
    for each in started:
        each.context.close()


class Shelf:
    """One open page, kept for all tests in a row that ask for it."""

    def __init__(self, browser, base):
        self.new = lambda: Visit(browser, base)
        self.key, self.visit = None, None

    def take(self, key, prepare):
        """The visit that `prepare` made ready for this key, in the look in which it began."""
        if key != self.key:
            self.close()
            self.visit = self.new()
            prepare(self.visit)
            self.key = key
        self.visit.look(1280, "light")
        return self.visit

    def close(self):
        if self.visit:
            self.visit.context.close()
        self.key, self.visit = None, None


@pytest.fixture(scope="session")
def shelf(browser, base):
    kept = Shelf(browser, base)
    yield kept
    kept.close()


@pytest.fixture
def here(shelf, name):
    """The page `name`, opened once for all that is asked of it."""

    def prepare(visit):
        visit.status = visit.open(name)
        visit.first_view = [*visit.responses]

    return shelf.take(name, prepare)


@pytest.fixture
def live(shelf):
    """The page `SHORT` made live once, with a Python that is ready."""

    def prepare(visit):
        visit.open(SHORT)
        visit.make_live()

    visit = shelf.take("live", prepare)
    if visit.page.evaluate("nnLive.state") != "ready":
        visit.button("Restart").click()
        visit.wait_for("ready")
    return visit


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Put the tests of one open page in a row, and on one worker (with --dist loadgroup)."""

    def page(item):
        if "here" in item.fixturenames:
            return item.callspec.params["name"]
        return "live" if "live" in item.fixturenames else ""

    for item in items:
        if page(item):
            item.add_marker(pytest.mark.xdist_group(page(item)))
    items.sort(key=page)
