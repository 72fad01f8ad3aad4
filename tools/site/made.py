"""How this copy of the book was made, written into the page that is about it (`book/made.md`).

What stands there differs from build to build: the commit, versions, the seconds that each notebook
took. So it goes into the finished page, and no notebook knows of it.
"""

import datetime
import html
import os
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

from jupyter_cache import get_cache

from tools import address, notebooks
from tools.address import ROOT
from tools.site.live import PYODIDE
from tools.texts import BOOK, place_of

BEGIN, END = "<!-- made: begin -->", "<!-- made: end -->"
PLACE = re.compile(rf'(<div id="made-of"></div>)(\s*{BEGIN}.*?{END})?', re.DOTALL)
PACKAGES = ("numpy", "matplotlib", "ipywidgets", "jupyter-book", "sphinx", "myst-nb", "nbval")
TEST = re.compile(r"^ *def test_", re.MULTILINE)


def with_facts(text, cache, live):
    """Return the HTML of a page with the facts of this build in their place, if it has one."""
    if not PLACE.search(text):
        return text
    facts = f"{_table(origin(live), ('', ''))}{_times(runs(cache))}"
    return PLACE.sub(lambda place: f"{place[1]}\n{BEGIN}{facts}{END}", text, count=1)


def origin(live):
    """Pairs of what was used and which one: the state of the sources, versions, who built it."""
    python = f"{platform.python_version()} on {platform.system()}, {platform.machine()}"
    pyodide = PYODIDE["version"] if live else "none: its pages cannot be made live"
    tests = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    count = sum(len(TEST.findall(text)) for text in tests)
    return [
        ("Edition", address.PROJECT["version"]),
        ("Sources", commit()),
        ("Built", builder()),
        ("Python", python),
        *((name, version(name)) for name in PACKAGES),
        ("Pyodide, the Python in the pages", pyodide),
        ("Functions that test it, most of them many cases", f"{count:,}"),
    ]


def commit(root=ROOT):
    """The commit of the sources and its date, in HTML."""
    name, _, day = _git(root, "log", "-1", "--format=%H %cs").partition(" ")
    if not name:
        return "not known: they were not under version control"
    link = (
        f'<a class="reference external" href="{address.REPOSITORY}/commit/{name}">{name[:12]}</a>'
    )
    # A workflow writes its own address into the sources; at a desk a change is somebody's.
    changed = not os.environ.get("CI") and _git(root, "status", "--porcelain")
    return f"commit {link} of {day}{', with changes that are not committed' if changed else ''}"


def builder(today=None):
    """Who built the site, in HTML: a workflow, which publishes what has passed, or a person."""
    run = os.environ.get("GITHUB_RUN_ID")
    if not run:
        return "at a desk"
    server, owner = os.environ["GITHUB_SERVER_URL"], os.environ["GITHUB_REPOSITORY"]
    day = today or datetime.datetime.now(datetime.UTC).date()
    address = html.escape(f"{server}/{owner}/actions/runs/{run}")
    link = f'<a class="reference external" href="{address}">run {run} of the workflow</a>'
    return f"on {day} by {link}, which publishes a site only after it has passed every test"


def runs(cache):
    """Of each notebook: its name, how many outputs are compared, the seconds of its last run."""
    kept = sorted(get_cache(cache).list_cache_records(), key=lambda record: record.created)
    records = {Path(record.uri).name: record for record in kept}  # the latest of each
    for path in sorted(BOOK.glob("*.ipynb")):
        cells = notebooks.parse(path.read_text("utf-8")).cells
        outputs = sum(len(cell.outputs) for cell in cells if cell.cell_type == "code")
        record = records.get(path.name)
        yield path.stem, outputs, record and record.data.get("execution_seconds")


def _times(found):
    found = list(found)
    rows = []
    for name, outputs, seconds in found:
        link = (
            f'<a class="reference internal" href="{name}.html">{place_of(name) or "Front page"}</a>'
        )
        rows.append((link, f"{outputs:,}", "" if seconds is None else f"{seconds:.1f}"))
    total = sum(outputs for _, outputs, _ in found), sum(seconds or 0 for *_, seconds in found)
    rows.append(("all", f"{total[0]:,}", f"{total[1]:.0f}"))
    return _table(rows, ("Notebook", "Outputs that are compared", "Seconds to run it"))


def _table(rows, heads):
    def cells(row, tag):
        return "".join(f"<{tag}>{cell}</{tag}>" for cell in row)

    head = f"<thead><tr>{cells(heads, 'th')}</tr></thead>" if any(heads) else ""
    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    table = f'<table class="table">{head}<tbody>{body}</tbody></table>'
    return f'<div class="pst-scrollable-table-container">{table}</div>'


def _git(root, *command):
    """What git says, "" where it says nothing or is not there."""
    try:
        done = subprocess.run(["git", "-C", root, *command], capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
