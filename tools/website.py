"""Build and serve the book's site.

python -m tools.website build     build _build/html; any warning, failing cell or stderr line fails
python -m tools.website serve     show it at http://localhost:8000
"""

import argparse
import hashlib
import http.server
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pydata_sphinx_theme
from fontTools import subset
from fontTools.ttLib import TTFont
from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor

from tools.live import DOWNLOADS, HOW_TO_BE_LIVE, ROOT, publish, version_scripts, wheel
from tools.offline import write_service_worker
from tools.pictures import fill

BUILD = ROOT / "_build"
SITE = BUILD / "html"
SITE_FILES = BUILD / "site-files"  # what cells write while the site is built: charts, pictures
WRITTEN = re.compile(r"\b((?:data|frames)/[\w-]+\.(?:js|png))")
ICON = re.compile(r"\bfa-[a-z0-9-]+")
ICON_RULE = re.compile(r'((?:\.fa-[a-z0-9-]+:before,?)+)\{content:"\\([0-9a-f]+)"\}')


def fingerprint():
    """What outputs depend on beside the notebooks' own code: library, data and versions."""
    digest = hashlib.sha256(sys.version.encode())
    library = (p for p in (ROOT / "nnlib").rglob("*") if p.is_file() and p.suffix != ".pyc")
    for path in [ROOT / "requirements.txt", ROOT / "_config.yml", *sorted(library)]:
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
    cache = get_cache(BUILD / ".jupyter_cache")
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


def trim_icons(site=SITE):
    """Cut the theme's icons (290 kB of fonts and rules) down to those that a page or script names.

    Starts from the theme's own files, so that a page with a new icon gets it in the next build.
    """
    static = site / "_static"
    theme = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
    sheet = Path("styles") / "pydata-sphinx-theme.css"
    texts = [*site.rglob("*.html"), *static.rglob("*.js")]
    used = {name for path in texts for name in ICON.findall(path.read_text("utf-8", "replace"))}

    glyphs = set()

    def keep_if_used(rule):
        if not used & set(ICON.findall(rule[1])):
            return ""
        glyphs.add(int(rule[2], 16))
        return rule[0]

    rules = ICON_RULE.sub(keep_if_used, (theme / sheet).read_text("utf-8"))
    (static / sheet).write_text(rules, "utf-8")
    css = "".join(path.read_text("utf-8") for path in sorted(static.rglob("*.css")))
    glyphs |= {ord(sign) for sign in css if "\ue000" <= sign <= "\uf8ff"}  # what rules draw

    for path in (theme / "vendor" / "fontawesome" / "webfonts").glob("*.woff2"):
        font = TTFont(path)
        options = subset.Options(flavor="woff2", name_IDs=[0, 13, 14], notdef_outline=True)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=glyphs)
        cutter.subset(font)
        font.flavor = "woff2"
        font.save(static / path.relative_to(theme))


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
    fill(SITE)
    trim_icons()
    wheel(SITE)  # for notebooks that run elsewhere, see tools/address.py
    version_scripts(SITE)
    write_service_worker(SITE)
    if not live:
        print(HOW_TO_BE_LIVE)
    print(f"\nThe book: {(SITE / 'index.html').relative_to(ROOT)} (make serve shows it)")


def serve(port):
    """Serve the built site on this machine alone."""
    if not (SITE / "index.html").exists():
        sys.exit("There is no site yet: build it first with make book.")
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=SITE)
    print(f"The book: http://localhost:{port} (Ctrl-C ends)")
    http.server.ThreadingHTTPServer(("localhost", port), handler).serve_forever()


def main():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["build", "serve"])
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    build() if options.what == "build" else serve(options.port)


if __name__ == "__main__":
    main()
