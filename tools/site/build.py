"""Build the site of the book: run what changed, write the pages, and finish them."""

import hashlib
import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor

from tools import address
from tools.address import ROOT
from tools.site import cards
from tools.site.anki import write_deck
from tools.site.code import with_lines
from tools.site.formulas import with_formulas, write_fonts
from tools.site.lengths import with_lengths
from tools.site.live import (
    DOWNLOADS,
    HOW_TO_BE_LIVE,
    payload_of,
    publish,
    version_scripts,
    wheel,
    with_panel,
)
from tools.site.made import with_facts
from tools.site.numbers import numbered
from tools.site.offline import write_service_worker
from tools.site.paper import offer
from tools.site.pictures import filled
from tools.site.policy import guard
from tools.site.search import write_search
from tools.site.solutions import drop_solutions, wanted
from tools.site.trim import trim_theme

BUILD = ROOT / "_build"
SITE = BUILD / "html"
CACHE = BUILD / ".jupyter_cache"  # of runs of notebooks
SITE_FILES = BUILD / "site-files"  # what cells write while the site is built: charts, pictures
UNPUBLISHED = (  # what themes bring and no page loads
    *("**/*.map", "**/*.ttf", "**/*.scss", "**/*webpack-macros.html", "_static/locales/**/*.*"),
    *("_static/scripts/*.js*", "_static/searchtools.js", "_static/language_data.js"),
    *("_static/sphinx_highlight.js", "_static/doctools.js", "_static/*.png"),
    "_static/third-party/reveal/*",  # of slides, which are no part of the site
)
ASIDE = ("404.html", "offline.html", "search.html")  # pages that nobody looks for
WRITTEN = re.compile(r"\b((?:data|frames)/[\w-]+\.(?:js|png))")


def fingerprint():
    """What pages depend on beside the notebooks' own code: library, data, versions, a setting."""
    without = "" if wanted() else "without solutions"
    digest = hashlib.sha256(f"{sys.version}{without}".encode())
    library = (p for p in (ROOT / "nnlib").rglob("*") if p.is_file() and p.suffix != ".pyc")
    for path in [ROOT / "requirements.txt", *sorted(library)]:
        digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def drop_stale():
    """Start anew when the library changed: the execution cache looks at notebooks alone."""
    stamp, now = BUILD / "fingerprint", fingerprint()
    if not stamp.exists() or stamp.read_text() != now:
        for path in BUILD.glob("*"):
            if path.is_dir() and path != DOWNLOADS:
                shutil.rmtree(path)
    SITE_FILES.mkdir(parents=True, exist_ok=True)
    stamp.write_text(now)


def carry_python(site):
    """Publish what live pages load, and return whether they can be live.

    A site that is built to be published must not lose its Python because another host was out of
    reach: with NNLIB_MUST_BE_LIVE set, as the workflows do, the build ends there.
    """
    live = publish(site)
    if not live and os.environ.get("NNLIB_MUST_BE_LIVE"):
        sys.exit(f"{HOW_TO_BE_LIVE}\nNNLIB_MUST_BE_LIVE is set, so this ends the build.")
    return live


def execute():
    """Execute, on all cores, the notebooks that changed; the build takes them from the cache.

    One that fails is not in the cache: the build executes it again and says what is wrong.
    """
    cache = get_cache(CACHE)
    for path in sorted((ROOT / "book").glob("*.ipynb")):
        cache.add_nb_to_project(path)
    done = load_executor("local-parallel", cache).run_and_cache(timeout=120)
    print(*(f"Executed notebook {Path(name).name}" for name in done.succeeded), sep="\n")


def run_jupyter_book():
    """Write the pages; return the exit code."""
    command = [
        *(Path(sys.executable).with_name("jupyter-book"), "build", "book", "--path-output", "."),
        *("--config", "_config.yml", "--toc", str(ROOT / "_toc.yml")),
        *("-W", "-n", "--keep-going"),
    ]
    return subprocess.run(command, cwd=ROOT).returncode


def drop_unused(site=SITE):
    """Delete from the site the charts and pictures that no page shows any more.

    Those in `SITE_FILES` stay: the execution cache still refers to them, and brings them back when
    a cell is changed back.
    """
    shown = {
        name for page in site.glob("*.html") for name in WRITTEN.findall(page.read_text("utf-8"))
    }
    for path in [*(site / "data").glob("*.js"), *(site / "frames").glob("*.png")]:
        if path.relative_to(site).as_posix() not in shown:
            path.unlink()


def finish_pages(site=SITE):
    """Draw, number and typeset what Sphinx cannot; what is finished stays as it is."""
    signs, live = set(), payload_of(site)
    for page in sorted(site.rglob("*.html")):
        text = page.read_text("utf-8")
        made = with_panel(with_lines(filled(text, site)), live)
        made = cards.with_cards(numbered(made, page.stem), page.stem)
        if page.stem == cards.PAGE:  # all chapters, by their names, were finished before it
            made = cards.with_deck(made, site)
        made = with_lengths(with_formulas(with_facts(made, CACHE, live)))
        if made != text:
            page.write_text(made, "utf-8")
        signs |= set(html.unescape(made))
    write_fonts(site, signs)


def drop_unpublished(site=SITE):
    """Delete from the site what would only take room: source maps, second formats of fonts."""
    for pattern in UNPUBLISHED:
        for path in site.glob(pattern):
            path.unlink()


def write_sitemap(site=SITE):
    """List all pages of the book, and tell machines that read the site where the list is.

    Sphinx would list those that one build has written: not the pages that stay as they are.
    """
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    places = [f"<url><loc>{address.SITE}{name}</loc></url>" for name in names if name not in ASIDE]
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<urlset xmlns="{space}">', *places]
    (site / "sitemap.xml").write_text("\n".join([*lines, "</urlset>", ""]), "utf-8")
    text = f"User-agent: *\nAllow: /\nSitemap: {address.SITE}sitemap.xml\n"
    (site / "robots.txt").write_text(text, "utf-8")


def take_along(site=SITE):
    """Offer what was printed of this text; the service worker lists the pages as they are then."""
    made = offer(site)
    write_service_worker(site)
    if made:
        print(f"PDFs and EPUBs that pages offer: {made}")
    return made


def build():
    """Build the site; exit with a code other than 0 if anything is wrong."""
    one_thread = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    os.environ.update(
        dict.fromkeys(one_thread, "1"), NNLIB_SITE=str(SITE_FILES), PYTHONHASHSEED="0"
    )
    drop_stale()
    live = carry_python(SITE)  # before the pages, which name payload.js with its checksum
    execute()
    code = run_jupyter_book()
    if code:
        sys.exit("The book was not built: the first warning or error above says why.")
    drop_unused()
    if not wanted():
        drop_solutions(SITE)
    finish_pages()
    drop_unpublished()
    write_deck(SITE)
    write_search(SITE)
    trim_theme(SITE)
    wheel(SITE)  # for notebooks that run elsewhere, see tools/address.py
    version_scripts(SITE)
    write_sitemap()
    guard(SITE)
    take_along(SITE)
    if not live:
        print(HOW_TO_BE_LIVE)
    print(f"\nThe book: {(SITE / 'index.html').relative_to(ROOT)} (make serve shows it)")
