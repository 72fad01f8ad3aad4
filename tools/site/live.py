"""Python in the page: put beside the built site all that its pages need to run their cells.

Pages load it when a reader asks for it: Pyodide (Python and NumPy for WebAssembly), a wheel of this
working tree, and a few pure Python packages of the environment that builds the site. All of it goes
to the folder `live/` of the site. `live/payload.js`, which every page loads, says what there is; it
says null when Pyodide's files cannot be had, and the pages then have no button.
"""

import gzip
import hashlib
import http.client
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from pathlib import Path

import nbformat

from tools.address import ROOT, WHEEL
from tools.site.bytecode import add

HERE = Path(__file__).parent
PYODIDE = tomllib.loads((HERE / "pyodide.toml").read_text("utf-8"))
FILES = {name: pin for group in PYODIDE["files"].values() for name, pin in group.items()}
DOWNLOADS = ROOT / "_build" / "pyodide"  # outlives a stale build, and make clean
TABLE = ROOT / "book" / "live.toml"  # the cells that are heavy for the page
ON_DEMAND = "nnlib/datasets/mnist.npz"  # of the wheel: pages fetch it only where a cell asks for it
EXTRAS = {  # packages, and which of their modules pages need
    "comm": ("comm/",),
    "ipython": (  # the display of values, which needs nothing else of it
        "IPython/core/__init__.py",
        "IPython/core/display.py",
        "IPython/core/display_functions.py",
        "IPython/core/getipython.py",
        "IPython/core/release.py",
        "IPython/display.py",
        "IPython/lib/__init__.py",
        "IPython/lib/display.py",
        "IPython/lib/pretty.py",
        "IPython/testing/__init__.py",
        "IPython/testing/skipdoctest.py",
    ),
    "ipywidgets": ("ipywidgets/",),
    "markdown-it-py": ("markdown_it/",),
    "mdit-py-plugins": ("mdit_py_plugins/",),
    "mdurl": ("mdurl/",),
}
PATIENCE = 10  # seconds without a byte from Pyodide's host
COMPRESSED = (".js", ".json", ".wasm")  # by the host, on the way; wheels and archives are already
BEFORE, AFTER = "globalThis.nnLive = ", ";\n"  # around the data in payload.js
OFFER = """
<section class="nn-live pst-js-only" aria-label="Python in this page">
<div class="nn-live-buttons"><button type="button" name="start">Make this page live</button></div>
<p class="nn-live-says" role="status">Every cell becomes an editor that runs Python, here in your \
browser: about {megabytes} MB to load, once.</p>
</section>"""
TITLE = "#</a></h1>"  # with its link; there is another, for paper
LATER = '<div id="live"></div>'  # where a page has the panel that has no place under its title
PANEL = re.compile(r'\n<section class="nn-live pst-js-only".*?</section>', re.DOTALL)
HOW_TO_BE_LIVE = f"""
THE PAGES ARE NOT LIVE: the site was built without Pyodide, and offers no reader to run its cells.
To make them live, build once more with a connection to
  {PYODIDE["address"]}
or with a folder that holds the files named in tools/site/pyodide.toml: make book PYODIDE=folder"""


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def pyodide_folder():
    """Return the folder that NNLIB_PYODIDE names, else that of the downloads; None for "none"."""
    named = os.environ.get("NNLIB_PYODIDE")
    if named == "none":
        return None
    return Path(named) if named else DOWNLOADS / PYODIDE["version"]


def intact(path):
    """Say whether a file of Pyodide is there, as it was published."""
    return path.is_file() and sha256(path.read_bytes()) == FILES[path.name]["sha256"]


def complete(folder):
    """Say whether a folder holds every file of Pyodide, each as it was published."""
    return all(intact(folder / name) for name in FILES)


def download(folder):
    """Fetch from the official distribution what the folder does not hold yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        if not intact(folder / name):
            with urllib.request.urlopen(PYODIDE["address"] + name, timeout=PATIENCE) as answer:
                (folder / name).write_bytes(answer.read())
            if not intact(folder / name):
                raise OSError(f"what came for {name} is not the file that Pyodide published")


def pyodide_files():
    """Return the folder with all of Pyodide's files; None if they are not wanted or do not come.

    A folder that is named must be complete. The folder of the downloads is made complete.
    """
    folder = pyodide_folder()
    if folder is None or complete(folder):
        return folder
    if os.environ.get("NNLIB_PYODIDE"):
        wrong = ", ".join(name for name in FILES if not intact(folder / name))
        sys.exit(
            f"NNLIB_PYODIDE must name a folder with the files of Pyodide {PYODIDE['version']}, "
            f"got {folder}, where these are missing or differ from tools/site/pyodide.toml: {wrong}"
        )
    try:
        download(folder)
    except (OSError, http.client.HTTPException) as error:
        print(f"Pyodide could not be downloaded ({error}): no page will run its cells.")
        return None
    return folder


def wheel(folder):
    """Build the wheel of this working tree in `folder`, the same bytes for the same sources."""
    command = [sys.executable, "-m", "flit_core.wheel", "--outdir", folder, ROOT]
    dated = os.environ | {"SOURCE_DATE_EPOCH": "315532800"}  # 1980, where zip's calendar begins
    subprocess.run(command, env=dated, check=True, stdout=subprocess.DEVNULL)
    return folder / WHEEL


def set_aside(engine):
    """Take the data that few pages need out of the wheel, into the folder `data/` beside it."""
    with zipfile.ZipFile(engine) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    data = engine.with_name("data") / Path(ON_DEMAND).name
    data.parent.mkdir()
    data.write_bytes(files.pop(ON_DEMAND))
    with zipfile.ZipFile(engine, "w") as archive:
        for name, content in files.items():
            add(archive, name, content)
    return data


def write_extras(path):
    """Pack the modules of `EXTRAS` as installed here, with their licences."""
    with zipfile.ZipFile(path, "w") as archive:
        for package, modules in EXTRAS.items():
            for file in sorted(importlib.metadata.files(package)):
                name = file.as_posix()
                about = file.name == "METADATA" or file.name.startswith("LICENSE")
                wanted = file.suffix == ".py" and name.startswith(modules)
                if (wanted or about) and "tests" not in file.parts:
                    add(archive, name, file.read_binary())


def compile_modules(live):
    """Compile what the archives hold, with the Python that is among them, where there is Node."""
    node = shutil.which("node")
    if node is None:
        print("There is no Node to compile Python's modules: pages start half as fast.")
    else:
        subprocess.run([node, HERE / "bytecode.mjs", live], check=True)


def heavy_cells(table, book):
    """Read the table of heavy cells: by chapter, and by place among the code cells of its page."""
    heavy = {}
    for chapter, cells in tomllib.loads(table.read_text("utf-8")).items():
        notebook = nbformat.read(book / f"{chapter}.ipynb", as_version=4)
        codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
        shown = [cell for cell in codes if "remove-cell" not in cell.metadata.get("tags", ())]
        sources = {cell.id: cell.source for cell in shown}
        for name, cell in cells.items():
            if name not in sources:
                sys.exit(f"{table.name} must name code cells of {chapter}, got {name}")
            for old, _ in cell.get("smaller", ()):
                if old not in sources[name]:
                    sys.exit(f"{table.name} must name texts of {chapter}, cell {name}, got {old!r}")
        heavy[chapter] = {[*sources].index(name): cell for name, cell in cells.items()}
    return heavy


def megabytes(paths):
    """Weight of files as a reader's browser loads them."""
    weight = 0
    for path in paths:
        content = path.read_bytes()
        weight += len(gzip.compress(content, 6) if path.suffix in COMPRESSED else content)
    return round(weight / 1e6, 1)


def write_payload(live, source):
    """Copy and build the files that live pages load; return what pages are to know of them."""
    pyodide = live / "pyodide"
    pyodide.mkdir()
    for name in FILES:
        shutil.copyfile(source / name, pyodide / name)
    engine = wheel(live)
    mnist = set_aside(engine)
    write_extras(live / "extras.zip")
    compile_modules(live)
    files = {path.relative_to(live).as_posix(): path.read_bytes() for path in live.rglob("*.*")}
    listed = {
        name: {"sha256": sha256(content), "bytes": len(content)}
        for name, content in sorted(files.items())
    }
    scripts = [path.read_bytes() for path in sorted((ROOT / "assets" / "live").rglob("*.*"))]
    version = sha256(json.dumps([listed, *map(sha256, scripts)]).encode())[:16]
    manifest = {"version": version, "wheel": engine.name, "files": listed}
    (live / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
    shutil.copy(HERE / "pyodide.toml", pyodide)  # says what this is, and the licences
    start, matplotlib = PYODIDE["files"]["start"], PYODIDE["files"]["matplotlib"]
    return {
        "version": version,
        "megabytes": megabytes([engine, live / "extras.zip", *map(pyodide.joinpath, start)]),
        "matplotlib": megabytes(map(pyodide.joinpath, matplotlib)),
        "mnist": megabytes([mnist]),
        "heavy": heavy_cells(TABLE, ROOT / "book"),
    }


def with_panel(text, live):
    """Return the HTML of a page with the panel under its title, if its cells can be run there.

    It stands in the page from the beginning, so that nothing moves when its script has run.
    """
    text = PANEL.sub("", text)
    if not live or 'class="cell_input' not in text:
        return text
    place = LATER if LATER in text else TITLE
    return text.replace(place, f"{place}{OFFER.format(megabytes=round(live['megabytes']))}", 1)


def payload_of(site):
    """Return what the pages of a site know of their Python; None if it has none."""
    text = (site / "live" / "payload.js").read_text("utf-8")
    return json.loads(text.removeprefix(BEFORE).removesuffix(AFTER))


def version_scripts(site):
    """Give the scripts of live pages a folder of their version: no browser mixes two of them."""
    static, manifest = site / "_static", site / "live" / "manifest.json"
    for other in [static / "live", *static.glob("live-*")]:  # Sphinx copies all of assets/
        shutil.rmtree(other, ignore_errors=True)
    if manifest.is_file():
        version = json.loads(manifest.read_text("utf-8"))["version"]
        shutil.copytree(ROOT / "assets" / "live", static / f"live-{version}")


def publish(site):
    """Write the folder `live/` of the site anew; return whether its pages can be made live."""
    live = site / "live"
    shutil.rmtree(live, ignore_errors=True)
    live.mkdir(parents=True)
    source = pyodide_files()
    payload = write_payload(live, source) if source else None
    (live / "payload.js").write_text(BEFORE + json.dumps(payload) + AFTER, "utf-8")
    return payload is not None
