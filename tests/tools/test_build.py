"""A fault in a chapter fails the build, with a line that says where. Each is planted here."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.turns import some
from tools.texts import SITE

ROOT = Path(__file__).resolve().parents[2]

FAULTS = {
    "failing cell": ("code", "1 / 0", "ZeroDivisionError"),
    "line on stderr": ("code", "import sys; print('oops', file=sys.stderr)", "stderr"),
    "Python warning": ("code", "import warnings; warnings.warn('careful')", "stderr"),
    "broken reference": ("markdown", "See [(1)](#equation-no-such).", "equation-no-such"),
    "broken link": ("markdown", f"See [there]({SITE}99-nowhere.html).", "99-nowhere"),
    "broken place": ("markdown", f"See [there]({SITE}other.html#nowhere).", "nowhere"),
    "missing picture": ("markdown", "![a graph](nowhere.png)", "nowhere.png"),
}

TEXT = f"""[](#equation-one) and [that]({SITE}other.html),
[there]({SITE}other.html#a-part) and [here](#below).

<div id="equation-one"></div>

$$
x
\\tag{{8.1}}
$$

## Below

The end."""

SOLVED = """from IPython.display import Markdown
fold = "<details>\\n<summary>{}</summary>\\n\\n{}\\n\\n</details>\\n\\n".format
Markdown(fold("Hint", "Look *closely*.") + fold("Solution", "It *is* so."))"""

TORN = "import time; print('seven', end='', flush=True); time.sleep(0.5); print('teen')"

PICTURE = """import os, pathlib
from IPython.display import HTML
path = pathlib.Path(os.environ["NNLIB_SITE"], "frames", "one.png")
path.parent.mkdir(exist_ok=True)
path.touch()
HTML('<img src="frames/one.png" alt="nothing">')"""


def project(folder, cells):
    """Write a book of two pages, with this project's configuration and tools."""
    for name in ("tools", "assets"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("_config.yml", "requirements.txt", "pyproject.toml", "PYPI.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    (folder / "book").mkdir()
    (folder / "nnlib").mkdir()
    (folder / "nnlib" / "__init__.py").touch()
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters: [{file: other}]\n")
    (folder / "book" / "other.md").write_text(
        "# Another page\n\nIt says nothing.\n\n## A part\n\nNor here.\n"
    )
    title = nbformat.v4.new_markdown_cell("# A page\n\nIt says something.")
    notebook = nbformat.v4.new_notebook(cells=[title, *cells])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, folder / "book" / "index.ipynb")


def build(folder, **settings):
    command = [sys.executable, "-m", "tools.site", "build"]
    settings = {"NNLIB_PYODIDE": "none", "PYTHONPATH": "", **settings}
    where = {"cwd": folder, "env": os.environ | settings}
    return subprocess.run(command, capture_output=True, text=True, timeout=600, **where)


def test_whole_page_is_built_and_a_changed_library_drops_the_cache(tmp_path):
    cells = [nbformat.v4.new_code_cell(TORN), nbformat.v4.new_markdown_cell(TEXT)]
    project(tmp_path, cells)
    first = build(tmp_path)
    assert first.returncode == 0, first.stderr
    assert "Executed notebook" in first.stderr + first.stdout
    page = (tmp_path / "_build" / "html" / "index.html").read_text("utf-8")
    assert '<div class="math notranslate nohighlight" id="equation-one">' in page
    assert '<span class="eqno">(8.1)<' in page
    assert "tag{" not in page
    assert "seventeen" in page
    assert '<a class="reference internal" href="#equation-one">' in page
    for place in ("other.html", "other.html#a-part", "#below"):
        assert f'<a class="reference internal" href="{place}">' in page
    again = build(tmp_path)
    assert again.returncode == 0
    assert "Executed notebook" not in again.stderr + again.stdout
    (tmp_path / "nnlib" / "changed.py").write_text("x = 1\n")
    third = build(tmp_path)
    assert third.returncode == 0
    assert "Executed notebook" in third.stderr + third.stdout


@pytest.mark.parametrize("fault", some(FAULTS, 0, of=4))
def test_fault_fails_the_build(tmp_path, fault):
    kind, text, sign = FAULTS[fault]
    new_cell = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}[kind]
    project(tmp_path, [new_cell(text)])
    result = build(tmp_path)
    assert result.returncode != 0
    assert sign in result.stdout + result.stderr


def test_cell_that_is_changed_back_gets_its_picture_back(tmp_path):
    cell = nbformat.v4.new_code_cell(PICTURE)
    project(tmp_path, [cell])
    page = tmp_path / "book" / "index.ipynb"
    first, second = page.read_text("utf-8"), page.read_text("utf-8").replace("one", "two")
    for text, shown in ((first, "one.png"), (second, "two.png"), (first, "one.png")):
        page.write_text(text, "utf-8")
        assert build(tmp_path).returncode == 0
        frames = tmp_path / "_build" / "html" / "frames"
        assert [path.name for path in frames.glob("*.png")] == [shown]


def test_solutions_can_be_left_out_and_come_back(tmp_path):
    project(tmp_path, [nbformat.v4.new_code_cell(SOLVED)])
    site = tmp_path / "_build" / "html"
    for setting, shown in (("none", False), ("", True)):
        assert build(tmp_path, NNLIB_SOLUTIONS=setting).returncode == 0
        page = (site / "index.html").read_text("utf-8")
        assert "Look <em>closely</em>." in page
        assert ("It <em>is</em> so." in page) == shown
