"""The package for other environments: its content, and what is said where something is missing."""

import email
import re
import subprocess
import sys
import tarfile
import zipfile

import flit_core.buildapi
import pytest

from tools import address
from tools.site import live

ROOT = address.ROOT
# A module that is None in `sys.modules` cannot be imported, as if it were not installed.
WITHOUT = "import sys; sys.modules.update(dict.fromkeys({missing!r}))\n{code}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return live.wheel(tmp_path_factory.mktemp("wheel"))


def test_wheel_holds_the_library_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    kept = {".npz", ".py", ".txt", ".typed"}
    files = (path for path in (ROOT / "nnlib").rglob("*") if path.suffix in kept)
    assert names == {path.relative_to(ROOT).as_posix() for path in files}
    assert {"nnlib/book/__init__.py", "nnlib/datasets/digits.npz"} <= names


def test_metadata_is_whole(wheel):
    assert wheel.name == address.WHEEL
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/METADATA"))
        about = email.message_from_bytes(archive.read(name))
    for field in ("Author", "Classifier", "Keywords", "License-Expression", "License-File"):
        assert about[field], field
    assert about["Description-Content-Type"] == "text/markdown"
    assert f"Homepage, {address.SITE}" in about.get_all("Project-URL")
    assert about.get_all("Provides-Extra") == ["book"]


def test_source_distribution_builds_the_same_wheel(wheel, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "315532800")
    monkeypatch.chdir(ROOT)
    name = flit_core.buildapi.build_sdist(tmp_path)
    with tarfile.open(tmp_path / name) as archive:
        archive.extractall(tmp_path, filter="data")
    monkeypatch.chdir(tmp_path / name.removesuffix(".tar.gz"))
    flit_core.buildapi.build_wheel(tmp_path)
    with zipfile.ZipFile(tmp_path / address.WHEEL) as built, zipfile.ZipFile(wheel) as first:
        contents = [{name: each.read(name) for name in each.namelist()} for each in (built, first)]
    assert contents[0] == contents[1]


def test_page_of_the_package_runs_and_links_to_other_hosts_alone():
    text = (ROOT / "PYPI.md").read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert float(run.stdout) > 0.9
    links = re.findall(r"\]\((.*?)\)", text)
    assert links
    assert [link for link in links if not link.startswith("https://")] == []


def run_without(missing, code):
    """Run code where some modules are missing."""
    command = [sys.executable, "-c", WITHOUT.format(missing=missing, code=code)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize(
    "code", ["import nnlib.book", "from nnlib.book import show", "import nnlib.book.style"]
)
@pytest.mark.parametrize(("module", "name"), [("matplotlib", "Matplotlib"), ("IPython", "IPython")])
def test_without_a_package_the_instruments_say_what_to_install(code, module, name):
    run = run_without([module], code)
    said = f"ImportError: nnlib.book needs {name}: pip install 'nn-executed[book]'"
    assert run.stderr.splitlines()[-1] == said


def test_engine_needs_neither():
    assert run_without(["matplotlib", "IPython", "ipywidgets"], "import nnlib").returncode == 0


EXPERIMENT = """
from nnlib.book import charts, explore

def draw(n):
    picture = charts.chart(charts.panel(charts.rule(x=n), x=(0, 3), y=(0, 1)))
    return picture, f"an empty figure {n}", f"{n} is shown"

print(explore(draw, title="Empty", n=[1, 2])._repr_mimebundle_()["text/html"])
"""
QUESTION = """
from nnlib.book.exercises import Number, registered

one = next(one for one in registered().values() if isinstance(one.kind, Number))
print(one.kind.form_in_kernel()["text/html"])
"""


def test_without_ipywidgets_an_experiment_shows_its_start_and_what_to_install():
    html = run_without(["ipywidgets"], EXPERIMENT).stdout
    assert 'alt="an empty figure 1"' in html
    assert "1 is shown</figcaption>" in html
    assert "To move the controls: <code>pip install ipywidgets</code>, then restart" in html


def test_without_ipywidgets_a_question_says_what_to_install():
    html = run_without(["ipywidgets"], QUESTION).stdout
    assert "To answer here: <code>pip install ipywidgets</code>, then restart the kernel" in html
