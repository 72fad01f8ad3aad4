"""Pages are made live with the files that were published, or stay as they are; never by half."""

import gzip
import hashlib
import http.server
import importlib
import importlib.metadata
import json
import re
import shutil
import socket
import threading
import zipfile
from pathlib import Path

import nbformat
import pytest

from tools.site import build as site_build
from tools.site import bytecode, live, offline

ROOT = live.ROOT
FOLDER = live.pyodide_folder()
AT_HAND = FOLDER is not None and live.complete(FOLDER)
BUDGET = 15_000  # bytes, compressed, of what a page loads before its reader makes it live


def pinned(content):
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


@pytest.fixture
def pyodide(tmp_path, monkeypatch):
    """Make a small Pyodide of three files, pinned, of which the distribution has nothing."""
    folder = tmp_path / "pyodide files"
    folder.mkdir()
    groups = {
        "start": {"pyodide.js": b"// core\n" * 10_000, "numpy.whl": bytes(300_000)},
        "matplotlib": {"matplotlib.whl": bytes(1_260_000)},
    }
    files = {name: content for group in groups.values() for name, content in group.items()}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    pins = {
        group: {name: pinned(content) for name, content in contents.items()}
        for group, contents in groups.items()
    }
    with socket.create_server(("localhost", 0)) as closed:
        nowhere = f"http://localhost:{closed.getsockname()[1]}/"
    monkeypatch.setitem(live.PYODIDE, "files", pins)
    monkeypatch.setitem(live.PYODIDE, "address", nowhere)
    monkeypatch.setattr(live, "FILES", {name: pinned(content) for name, content in files.items()})
    monkeypatch.setattr(live, "DOWNLOADS", tmp_path / "downloads")
    monkeypatch.setattr(live, "TABLE", tmp_path / "live.toml")
    live.TABLE.touch()
    monkeypatch.setattr(live, "compile_modules", lambda folder: None)  # its archives are none
    monkeypatch.delenv("NNLIB_PYODIDE", raising=False)
    return folder


@pytest.fixture
def named(pyodide, monkeypatch):
    """Name the folder of the small Pyodide, as `make book PYODIDE=folder` does."""
    monkeypatch.setenv("NNLIB_PYODIDE", str(pyodide))
    return pyodide


def payload(site):
    """Return what payload.js gives to a page."""
    text = (site / "live" / "payload.js").read_text("utf-8")
    return json.loads(re.fullmatch(r"globalThis\.nnLive = (.*);\n", text)[1])


def contents(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_payload_is_what_the_manifest_says_and_the_same_every_time(named, tmp_path):
    assert live.publish(tmp_path) is True
    first = contents(tmp_path / "live")
    manifest = json.loads(first[Path("manifest.json")])
    assert {Path(name) for name in manifest["files"]} == set(first) - {
        Path(name) for name in ("manifest.json", "payload.js", "pyodide/pyodide.toml")
    }
    for name, pin in manifest["files"].items():
        assert pin == pinned(first[Path(name)])
    assert manifest["wheel"] in manifest["files"]
    told = payload(tmp_path)
    built = sum(manifest["files"][name]["bytes"] for name in (manifest["wheel"], "extras.zip"))
    assert told["version"] == manifest["version"]
    assert told["megabytes"] == round((300_000 + built) / 1e6, 1)  # the script shrinks to nothing
    assert told["matplotlib"] == 1.3
    assert told["mnist"] == 1.7
    assert live.publish(tmp_path) is True
    assert contents(tmp_path / "live") == first


def test_data_that_few_pages_need_are_beside_the_wheel_of_the_pages(named, tmp_path):
    live.publish(tmp_path)
    manifest = json.loads((tmp_path / "live" / "manifest.json").read_text("utf-8"))
    with zipfile.ZipFile(tmp_path / "live" / manifest["wheel"]) as archive:
        sizes = {about.filename: about.compress_size for about in archive.infolist()}
    assert "nnlib/datasets/digits.npz" in sizes
    assert live.ON_DEMAND not in sizes
    assert sum(sizes.values()) < 1_000_000
    assert manifest["files"]["data/mnist.npz"] == pinned((ROOT / live.ON_DEMAND).read_bytes())


def test_version_changes_with_any_file_that_live_pages_load(named, tmp_path, monkeypatch):
    scripts = tmp_path / "project" / "assets" / "live"
    for folder in (scripts, tmp_path / "project" / "tools"):
        folder.mkdir(parents=True)
    (tmp_path / "project" / "tools" / "pyodide.toml").touch()
    monkeypatch.setattr(live, "ROOT", tmp_path / "project")
    monkeypatch.setattr(live, "wheel", lambda folder: folder / "extras.zip")
    monkeypatch.setattr(live, "set_aside", lambda engine: engine)

    def version():
        live.publish(tmp_path)
        return payload(tmp_path)["version"]

    versions = [version(), version()]
    (scripts / "page.js").write_text("// new")
    versions.append(version())
    monkeypatch.setattr(live, "EXTRAS", {"comm": ("comm/",)})
    versions.append(version())
    assert versions[0] == versions[1]
    assert len(set(versions)) == 3
    assert re.fullmatch("[0-9a-f]{16}", versions[0])


def test_scripts_stand_in_the_folder_of_their_version_alone(named, tmp_path, monkeypatch):
    static = tmp_path / "_static"
    for left in ("live", "live-of-an-earlier-build"):
        (static / left).mkdir(parents=True)
    live.publish(tmp_path)
    live.version_scripts(tmp_path)
    folder = static / f"live-{payload(tmp_path)['version']}"
    assert list(static.iterdir()) == [folder]
    assert contents(folder) == contents(ROOT / "assets" / "live")
    monkeypatch.setenv("NNLIB_PYODIDE", "none")
    live.publish(tmp_path)
    live.version_scripts(tmp_path)
    assert list(static.iterdir()) == []


def test_extras_are_the_installed_modules_with_their_licences(tmp_path):
    live.write_extras(tmp_path / "extras.zip")
    with zipfile.ZipFile(tmp_path / "extras.zip") as archive:
        names = archive.namelist()
        comm = archive.read("comm/__init__.py")
    modules = ("comm", "ipywidgets", "markdown_it", "mdit_py_plugins", "mdurl")
    assert [name for name in modules if f"{name}/__init__.py" not in names] == []
    assert [name for name in names if name.startswith("IPython/")] == [*live.EXTRAS["ipython"]]
    assert (
        comm
        == Path(
            importlib.metadata.distribution("comm").locate_file("comm/__init__.py")
        ).read_bytes()
    )
    assert sum("LICENSE" in name and "dist-info" in name for name in names) > len(modules)
    assert [name for name in names if "tests" in name or name.endswith((".pyc", ".so"))] == []


@pytest.mark.parametrize("content", [None, b"not NumPy"])
def test_named_folder_without_a_published_file_ends_the_build(named, tmp_path, content):
    (named / "numpy.whl").unlink()
    if content:
        (named / "numpy.whl").write_bytes(content)
    with pytest.raises(SystemExit, match=r"^NNLIB_PYODIDE must name a folder .*: numpy\.whl$"):
        live.publish(tmp_path)


# ------------------------------------------------------------------------ what is downloaded


class Host(http.server.BaseHTTPRequestHandler):
    """Serves the small Pyodide, and `numpy.whl` in the way that a test asks for."""

    def do_GET(self):
        name = self.path.removeprefix("/")
        self.server.asked.append(name)
        content = (self.server.folder / name).read_bytes()
        fault = self.server.fault if name == "numpy.whl" else None
        if fault == "missing":
            self.send_error(404)
            return
        if fault == "silent":
            self.server.over.wait()
            return
        self.send_response(200)
        if fault != "cut, of unknown length":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        cut = fault and fault.startswith("cut")
        self.wfile.write(content[: len(content) // 2] if cut else content)

    def log_message(self, *args):
        pass


@pytest.fixture
def host(pyodide, monkeypatch):
    """Serve the small Pyodide on this machine, in place of its official distribution."""
    server = http.server.ThreadingHTTPServer(("localhost", 0), Host)
    server.folder, server.fault, server.asked = pyodide, None, []
    server.over = threading.Event()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    monkeypatch.setitem(live.PYODIDE, "address", f"http://localhost:{server.server_port}/")
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


def test_files_are_downloaded_once(host, tmp_path):
    assert live.publish(tmp_path) is True
    assert live.complete(live.pyodide_folder())
    assert live.publish(tmp_path) is True
    assert host.asked == [*live.FILES]


FAULTS = {
    "missing": "404",
    "silent": "timed out",
    "cut": "IncompleteRead",
    "cut, of unknown length": r"numpy\.whl is not the file that Pyodide published",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_download_that_breaks_off_is_told_and_taken_up_again(
    host, tmp_path, monkeypatch, capsys, fault
):
    monkeypatch.setattr(live, "PATIENCE", 0.2)
    host.fault = fault
    assert live.publish(tmp_path) is False
    assert payload(tmp_path) is None
    assert not live.complete(live.pyodide_folder())
    told = (
        rf"Pyodide could not be downloaded \(.*{FAULTS[fault]}.*\): no page will run its cells\.\n"
    )
    assert re.fullmatch(told, capsys.readouterr().out)

    host.fault = None
    host.asked.clear()
    assert live.publish(tmp_path) is True
    assert host.asked == ["numpy.whl", "matplotlib.whl"]  # pyodide.js was there


def test_without_network_there_is_no_button_until_there_is(pyodide, tmp_path, monkeypatch, capsys):
    assert live.publish(tmp_path) is False
    assert payload(tmp_path) is None
    assert re.search(r"could not be downloaded \(.*refused.*\)", capsys.readouterr().out)
    monkeypatch.setenv("NNLIB_PYODIDE", str(pyodide))
    assert live.publish(tmp_path) is True
    monkeypatch.setenv("NNLIB_PYODIDE", "none")
    assert live.publish(tmp_path) is False
    assert set(contents(tmp_path / "live")) == {Path("payload.js")}


def test_site_that_must_be_live_is_not_built_without_python(pyodide, tmp_path, monkeypatch):
    assert site_build.carry_python(tmp_path) is False
    monkeypatch.setenv("NNLIB_MUST_BE_LIVE", "1")
    with pytest.raises(SystemExit, match=r"NOT LIVE(.|\n)*ends the build"):
        site_build.carry_python(tmp_path)


@pytest.mark.parametrize("state", ["empty", "half-filled", "altered"])
def test_folder_of_downloads_counts_only_when_every_file_is_as_published(host, tmp_path, state):
    folder = live.pyodide_folder()
    assert not live.complete(folder)
    folder.mkdir(parents=True)
    if state != "empty":
        for name in live.FILES:
            shutil.copyfile(host.folder / name, folder / name)
        assert live.complete(folder)
    if state == "half-filled":
        (folder / "numpy.whl").unlink()
    if state == "altered":
        (folder / "numpy.whl").write_bytes(b"not NumPy")
    assert not live.complete(folder)
    assert live.publish(tmp_path) is True
    assert host.asked == ([*live.FILES] if state == "empty" else ["numpy.whl"])


def test_message_says_how_to_make_the_pages_live():
    for said in ("NOT LIVE", "make book PYODIDE=folder", live.PYODIDE["address"]):
        assert said in live.HOW_TO_BE_LIVE


@pytest.fixture
def chapter(tmp_path):
    """Write a chapter of two code cells and one of text; return its folder."""
    cells = [
        nbformat.v4.new_code_cell("1", id="light"),
        nbformat.v4.new_markdown_cell("Now it takes long.", id="text"),
        nbformat.v4.new_code_cell("steps = 2000", id="heavy"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "04-some.ipynb")
    return tmp_path


def test_heavy_cells_are_named_by_their_place_on_the_page(chapter):
    table = chapter / "live.toml"
    table.write_text('[04-some.heavy]\nseconds = 9\nsmaller = [["2000", "200"]]\n')
    cell = {"seconds": 9, "smaller": [["2000", "200"]]}
    assert live.heavy_cells(table, chapter) == {"04-some": {1: cell}}


def test_heavy_cell_that_is_gone_ends_the_build(chapter):
    table = chapter / "live.toml"
    table.write_text("[04-some.text]\nseconds = 9\n")
    with pytest.raises(SystemExit, match=r"must name code cells of 04-some, got text"):
        live.heavy_cells(table, chapter)


def test_smaller_setting_of_a_text_that_is_gone_ends_the_build(chapter):
    table = chapter / "live.toml"
    table.write_text('[04-some.heavy]\nseconds = 9\nsmaller = [["4000", "200"]]\n')
    with pytest.raises(SystemExit, match=r"cell heavy, got '4000'"):
        live.heavy_cells(table, chapter)


def test_table_of_heavy_cells_fits_the_chapters():
    cells = [
        cell
        for chapter in live.heavy_cells(live.TABLE, ROOT / "book").values()
        for cell in chapter.values()
    ]
    assert [cell for cell in cells if cell["seconds"] <= 0] == []


def test_page_loads_little_before_it_is_made_live(named, tmp_path, monkeypatch):
    monkeypatch.setattr(live, "TABLE", ROOT / "book" / "live.toml")
    live.publish(tmp_path)
    files = [tmp_path / "live" / "payload.js", *(ROOT / "assets").glob("live.*")]
    assert len(files) == 3
    assert sum(len(gzip.compress(path.read_bytes(), 6)) for path in files) <= BUDGET


def packed(path, **modules):
    """Write an archive of modules and one file of another kind."""
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("LICENSE", "free")
        for name, source in modules.items():
            archive.writestr(f"packed/{name}.py", source)
    return path


def test_compiled_archive_is_imported_without_its_sources(tmp_path, monkeypatch):
    path = packed(tmp_path / "some.whl", __init__="", half="def of(x):\n    return 1 / x")
    before = path.read_bytes()
    bytecode.compile_all(tmp_path)
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["LICENSE", "packed/__init__.pyc", "packed/half.pyc"]
    monkeypatch.syspath_prepend(path)
    half = importlib.import_module("packed.half")
    with pytest.raises(ZeroDivisionError) as error:
        half.of(0)
    assert error.traceback[-1].frame.code.raw.co_filename == f"{bytecode.LIBRARY}/packed/half.py"

    first = path.read_bytes()
    path.write_bytes(before)
    bytecode.compile_all(tmp_path)
    assert path.read_bytes() == first


def test_engine_keeps_the_sources_that_chapters_show(tmp_path):
    path = packed(tmp_path / "nn_executed-1-py3-none-any.whl", tensor="x = 1")
    bytecode.compile_all(tmp_path)
    with zipfile.ZipFile(path) as archive:
        _, compiled, source = archive.namelist()
    assert (source, Path(compiled).parent.name) == ("packed/tensor.py", "__pycache__")


def test_without_node_modules_stay_as_they_are(tmp_path, monkeypatch, capsys):
    path = packed(tmp_path / "some.whl", half="x = 1")
    before = path.read_bytes()
    monkeypatch.setattr(live.shutil, "which", lambda name: None)
    live.compile_modules(tmp_path)
    assert path.read_bytes() == before
    assert "no Node" in capsys.readouterr().out


@pytest.mark.skipif(not AT_HAND, reason="the files of Pyodide are not at hand")
@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node")
def test_modules_are_compiled_by_the_python_of_the_pages(tmp_path):
    shutil.copytree(FOLDER, tmp_path / "pyodide", ignore=shutil.ignore_patterns("*.whl"))
    (tmp_path / "pyodide").chmod(0o755)
    (tmp_path / "pyodide" / "python_stdlib.zip").chmod(0o644)
    live.compile_modules(tmp_path)
    with zipfile.ZipFile(tmp_path / "pyodide" / "python_stdlib.zip") as archive:
        assert not [name for name in archive.namelist() if name.endswith(".py")]
        assert archive.read("json/__init__.pyc")[:4] == b"\xcb\r\r\n"  # of Python 3.12


@pytest.mark.skipif(not AT_HAND, reason="the files of Pyodide are not at hand")
def test_pins_are_those_of_the_distribution():
    lock = json.loads((FOLDER / "pyodide-lock.json").read_text("utf-8"))["packages"]
    shipped = {name: about for name, about in lock.items() if about["file_name"] in live.FILES}
    assert len(shipped) == sum(name.endswith(".whl") for name in live.FILES)
    for about in shipped.values():
        assert about["sha256"] == live.FILES[about["file_name"]]["sha256"]
        assert set(about["depends"]) <= set(shipped)
    sizes = {name: (FOLDER / name).stat().st_size for name in live.FILES}
    assert sizes == {name: pin["bytes"] for name, pin in live.FILES.items()}


def test_stale_build_is_dropped_without_the_downloads(tmp_path, monkeypatch):
    for name in ("html", "pyodide/1", "site-files"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").touch()
    monkeypatch.setattr(site_build, "BUILD", tmp_path)
    monkeypatch.setattr(site_build, "SITE_FILES", tmp_path / "site-files")
    monkeypatch.setattr(site_build, "DOWNLOADS", tmp_path / "pyodide")
    site_build.drop_stale()
    assert set(contents(tmp_path)) == {Path("pyodide/1/file"), Path("fingerprint")}


def test_service_worker_lists_what_pages_load(tmp_path):
    for name in (
        "index.html",
        "frames/0123456789abcdef.png",
        "_static/service-worker.js",
        ".hidden",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"something")
    for _ in range(2):
        offline.write_service_worker(tmp_path)
        script = (tmp_path / "service-worker.js").read_text("utf-8")
        listed = json.loads(re.search(r"Object\.entries\((\{.*?\})\)", script, re.DOTALL)[1])
        assert listed == {"index.html": pinned(b"something")["sha256"][:16]}
    assert not (tmp_path / "_static" / "service-worker.js").exists()


def test_configuration_loads_the_payload_before_the_script_that_reads_it():
    text = (ROOT / "_config.yml").read_text("utf-8")
    assert re.search(r"html_js_files: .*\.\./live/payload\.js, live\.js", text)


TITLE = '<h1>Title</h1>\n<h1>Title<a class="headerlink" href="#title">#</a></h1>'
PAGE = f'{TITLE}\n<div class="cell_input docutils container">code</div>'


def test_panel_stands_in_pages_with_cells_if_the_site_is_live():
    made = live.with_panel(PAGE, {"megabytes": 11.6})
    assert made.startswith(f'{TITLE}\n<section class="nn-live pst-js-only"')
    assert "about 12 MB to load" in made
    assert live.with_panel(made, {"megabytes": 11.6}) == made
    assert live.with_panel(made, None) == PAGE
    assert live.with_panel(TITLE, {"megabytes": 11.6}) == TITLE
