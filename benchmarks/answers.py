"""python -m benchmarks.answers: how soon the experiments of the built site answer a control.

It opens the pages in Chromium and moves every control of every experiment. Measured is what a
reader waits for: from the control's change until the new picture is painted; and, which a busy
machine changes little, the time that the page itself computes for one answer. --live makes each
page live first and runs its cells: then Python computes the answers, in a thread of its own. Pages
can be named: python -m benchmarks.answers --live 13-bias-variance. A figure that is higher than
the project allows itself fails the run, as it may on a busy machine.
"""

import argparse
import os
import shutil
import statistics
import sys
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.table import grid
from tools.site.build import SITE

MEASURE = Path(__file__).with_suffix(".js").read_text("utf-8")
PLACES = 12  # of each control
PLAIN, LIVE = (30, 60), (100, 300)  # ms at most: of the median, and of the longest
SILENT = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
UNFOLD = "e => document.querySelectorAll('details').forEach((d) => { d.open ||= d.contains(e); })"
DRAWN = "section => section.querySelector('svg clipPath')?.id.startsWith('c')"  # by its script


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing."""

    def log_message(self, *args):
        pass


@contextmanager
def opened():
    """Serve the site on this machine alone; yield a page of Chromium, and the site's address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=SILENT)
        # What measures waits inside the page, which the page's policy would refuse.
        yield browser.new_page(bypass_csp=True), f"http://127.0.0.1:{server.server_port}/"
        browser.close()
    server.shutdown()
    server.server_close()


def make_live(page):
    """Make the open page live, and run all of its cells."""
    page.get_by_role("button", name="Make this page live").press("Enter")
    page.wait_for_function("nnLive.state === 'ready'", timeout=120_000)
    page.get_by_role("button", name="Run all").press("Enter")
    page.locator(".nn-live-says", has_text=" ran in ").wait_for(timeout=600_000)


def answers(page, live):
    """Yield, for each experiment of the open page, its title and its figures in milliseconds."""
    watch = page.context.new_cdp_session(page)
    watch.send("Performance.enable", {"timeDomain": "threadTicks"})
    for section in page.locator(".nn-experiment").all():
        section.evaluate(UNFOLD)
        section.scroll_into_view_if_needed()
        page.wait_for_function(DRAWN, arg=section.element_handle())
        title = section.locator(".nn-title").inner_text().removeprefix("Experiment ")
        times = 1 if live else 3  # a live page keeps what it has computed
        before = work(watch)
        found, count = page.evaluate(MEASURE, [section.element_handle(), PLACES, times])
        yield title, statistics.median(found), max(found), (work(watch) - before) / count


def work(watch):
    """Return the milliseconds that the open page has computed so far; waiting does not count."""
    metrics = watch.send("Performance.getMetrics")["metrics"]
    return next(1000 * m["value"] for m in metrics if m["name"] == "TaskDuration")


def measure(names, live):
    """Yield, for each experiment of some pages, its title and its figures."""
    with opened() as (page, address):
        for name in names:
            print(f"... {name}", file=sys.stderr, flush=True)
            page.goto(f"{address}{name}.html", wait_until="networkidle")
            if live:
                make_live(page)
            yield from answers(page, live)


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers", description=__doc__)
    parser.add_argument("--live", action="store_true", help="let Python compute the answers")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="only these")
    options = parser.parse_args()
    with_experiments = (
        path.stem
        for path in sorted(SITE.glob("*.html"))
        if 'class="nn-experiment"' in path.read_text("utf-8")
    )
    found = list(measure(options.pages or with_experiments, options.live))
    if not found:
        return "There is no site with experiments: build it with make book."
    rows = [[title, *(f"{ms:.0f}" for ms in figures)] for title, *figures in found]
    print("\n".join(grid(["experiment", "median, ms", "longest, ms", "page's work, ms"], rows)))
    half, each = LIVE if options.live else PLAIN
    late = [title for title, median, longest, _ in found if median > half or longest > each]
    if late:
        return f"At most {half} ms in the median and {each} ms each are wanted: {', '.join(late)}"
    return None


if __name__ == "__main__":
    sys.exit(main())
