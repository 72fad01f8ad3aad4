"""What was opened once opens without network, from one build and never from two."""

import hashlib
import os
import shutil
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tools.site.offline import write_service_worker

PAGE = """<!doctype html><html lang="en"><title>{title}</title>
<link rel="stylesheet" href="{style}"><img src="frames/{frame}.png" alt="">
<h1>{title}</h1><a href="other.html">another page</a>
<script>
  const worker = navigator.serviceWorker;
  worker.register("service-worker.js");
  const ask = (message) => new Promise((resolve) => {{
    const channel = new MessageChannel();
    channel.port1.onmessage = (event) => resolve(event.data.kept);
    worker.controller.postMessage(message, [channel.port2]);
  }});
  const taken = new Promise((resolve) => {{
    if (worker.controller) resolve();
    worker.addEventListener("controllerchange", resolve);
  }});
  const keep = () => taken.then(() => ask({{
    keep: [location.href, ...performance.getEntriesByType("resource").map(({{ name }}) => name)],
  }}));
</script>"""
CACHED = """async () => {
  const cache = await caches.open((await caches.keys())[0]);
  return (await cache.keys()).map(({ url }) => new URL(url).pathname.slice("/book/".length));
}"""


class Book(SimpleHTTPRequestHandler):
    """Serves files below /book/, and notes what was asked for."""

    asked = ()

    def do_GET(self):
        self.asked.append(self.path.removeprefix("/book/"))
        super().do_GET()

    def translate_path(self, path):
        return super().translate_path(path.removeprefix("/book"))

    def log_message(self, *args):
        pass


class Site:
    """A small book that is written anew, served, and cut off."""

    def __init__(self, folder):
        self.folder = folder
        self.asked = []
        self.port = 0
        self.day = 0

    def write(self, title, style="a.css"):
        """Publish a build in place of the last one."""
        picture = f"picture of {title}".encode()
        frame = hashlib.sha256(picture).hexdigest()[:16]
        files = {
            "index.html": PAGE.format(title=title, style=style, frame=frame).encode(),
            "other.html": b"<title>Another</title>",
            "offline.html": b'<title>Not kept</title><script src="kept.js"></script>',
            "kept.js": b"const asked = new URLSearchParams(location.search);\n"
            b"document.title += `: ${asked.get('wanted')}`;",
            style: f"h1 {{ --title: '{title}' }}".encode(),
            f"frames/{frame}.png": picture,
            "live/manifest.json": f'"{title}"'.encode(),
            "live/pyodide/core.wasm": b"the same in all builds",
            "live/data/large.npz": b"asked for by few",
        }
        shutil.rmtree(self.folder)
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        write_service_worker(self.folder)
        self.day += 1  # builds of one second would pass for one; a browser keeps what is days old
        for path in self.folder.rglob("*.*"):
            os.utime(path, (time.time() + (self.day - 10) * 86400,) * 2)

    def serve(self):
        handler = partial(Book, directory=self.folder)
        Book.asked = self.asked
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.port}/book/"

    def cut_off(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def site(tmp_path):
    small = Site(tmp_path)
    small.write("First")
    yield small
    small.cut_off()


@pytest.fixture
def page(browser):
    context = browser.new_context()
    yield context.new_page()
    context.close()


def title(page):
    """Heading of the page, and the title that its style sheet gives."""
    style = "getComputedStyle(document.querySelector('h1')).getPropertyValue('--title')"
    return page.inner_text("h1"), page.evaluate(style).strip("'\"")


def test_page_that_was_opened_once_opens_without_network(site, page):
    page.goto(site.serve())
    assert page.evaluate("keep()") is True
    site.cut_off()
    page.reload()
    assert title(page) == ("First", "First")
    assert page.evaluate("fetch(document.querySelector('img').src).then((r) => r.ok)")


def test_with_network_the_reader_gets_what_the_site_holds_now(site, page):
    address = site.serve()
    page.goto(address)
    page.evaluate("keep()")
    site.write("Second", style="b.css")
    page.goto(address + "index.html?")
    assert title(page) == ("Second", "Second")


def test_new_build_replaces_what_was_kept_and_fetches_only_what_changed(site, page):
    address = site.serve()
    page.goto(address)
    page.evaluate("keep()")
    assert page.evaluate("ask({live: true})") is True
    before = page.evaluate(CACHED)
    assert {"live/manifest.json", "live/pyodide/core.wasm", "index.html", "a.css"} < set(before)

    site.write("Second", style="b.css")
    site.asked.clear()
    page.evaluate("worker.ready.then((ready) => ready.update())")
    deadline = time.monotonic() + 20
    while "a.css" in (after := page.evaluate(CACHED)) and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert len(after) == len(set(after)) == len(before)
    assert "b.css" in after
    assert "live/pyodide/core.wasm" not in site.asked
    site.cut_off()
    page.goto(address + "index.html")
    assert title(page) == ("Second", "Second")
    assert page.evaluate("fetch('live/manifest.json').then((r) => r.json())") == "Second"


def test_data_are_kept_only_where_a_page_asked_for_them(site, page):
    address = site.serve()
    page.goto(address)
    page.evaluate("keep()")
    assert page.evaluate("ask({live: true})") is True
    assert "live/data/large.npz" not in site.asked
    read = "fetch('live/data/large.npz').then((r) => r.text())"
    page.goto(address)  # now through the service worker
    assert page.evaluate(read) == "asked for by few"
    page.wait_for_function("caches.match('live/data/large.npz', {ignoreSearch: true})")
    assert "live/data/large.npz" in page.evaluate(CACHED)
    site.cut_off()
    assert page.evaluate(read) == "asked for by few"


def test_file_of_another_build_is_shown_but_not_kept(site, page):
    address = site.serve()
    page.goto(address)
    page.evaluate("keep()")
    (site.folder / "other.html").write_text("<title>Not of this build</title>")
    assert page.evaluate("fetch('other.html').then((r) => r.text())").count("Not of this build")
    assert page.evaluate("ask({keep: [location.href + 'other.html']})") is False
    assert "other.html" not in page.evaluate(CACHED)


def test_only_listed_files_are_kept(site, page):
    page.goto(site.serve())
    page.evaluate("keep()")
    assert page.evaluate("fetch('nowhere.html').then((r) => r.status)") == 404
    assert page.evaluate("ask({keep: ['nowhere.html', 'data:,x', 'https://example.org/']})") is True
    there = {path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*.*")}
    assert set(page.evaluate(CACHED)) <= there - {"service-worker.js"}


def test_without_network_a_page_that_is_not_kept_gives_way_to_one_that_says_so(site, page):
    address = site.serve()
    page.goto(address)
    page.evaluate("keep()")
    assert {"offline.html", "kept.js"} <= set(page.evaluate(CACHED))
    site.cut_off()
    page.goto(address)
    for name in ("other.html?a=1&b=2", "folder/nowhere.html"):
        page.goto(address + name)
        assert page.title() == f"Not kept: {address}{name}"
    assert page.evaluate("fetch('other.html').catch((error) => error.name)") == "TypeError"
