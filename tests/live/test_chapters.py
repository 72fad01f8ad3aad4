"""The cells of chapters in Python for WebAssembly, under Node: outputs equal to the stored ones."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.book.chapters import BOOK, contents
from tests.live.compare import differences, stored_cells
from tests.turns import some
from tools.site import live

FOLDER = live.pyodide_folder()
SECONDS = os.environ.get("NNLIB_CELL_SECONDS")  # a file for the seconds that every cell took
SCRIPT = Path(__file__).with_name("run_chapters.mjs")
TIMEOUT = 600


@pytest.fixture(scope="module")
def packed(tmp_path_factory):
    """The wheel of this working tree, the archive of extras, and the data that come on demand."""
    if FOLDER is None or not live.complete(FOLDER):
        pytest.skip("NOT RUN IN WEBASSEMBLY: the files of Pyodide are not at hand (see README.md)")
    if shutil.which("node") is None:
        if os.environ.get("CI"):
            pytest.fail("there is no node, which runs the chapters in WebAssembly")
        pytest.skip("NOT RUN IN WEBASSEMBLY: there is no node")
    folder = tmp_path_factory.mktemp("live")
    live.write_extras(folder / "extras.zip")
    engine = live.wheel(folder)
    return engine, folder / "extras.zip", live.set_aside(engine)


def run(name, packed, tmp_path):
    """Seconds to start, and what each code cell of a chapter did."""
    answer = tmp_path / "answer.json"
    command = ["node", SCRIPT, FOLDER, *packed, BOOK / f"{name}.ipynb", answer]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT)
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads(answer.read_text("utf-8"))
    return answer["start"], answer["cells"]


def report_seconds(name, start, cells):
    """Add the seconds of a chapter to the file that NNLIB_CELL_SECONDS names."""
    if SECONDS:
        path = Path(SECONDS)
        known = json.loads(path.read_text("utf-8")) if path.exists() else {}
        known[name] = {"start": start, "cells": [round(cell["seconds"], 2) for cell in cells]}
        path.write_text(json.dumps(known, indent=1) + "\n", "utf-8")


@pytest.mark.parametrize("name", some(contents(), 2, of=3))
def test_outputs_equal_the_stored_ones(name, packed, tmp_path):
    start, cells = run(name, packed, tmp_path)
    report_seconds(name, start, cells)
    stored = stored_cells(name)
    assert list(differences([cell["outputs"] for cell in cells], stored)) == []
    fails = [any(output.output_type == "error" for output in cell.outputs) for cell in stored]
    assert [not cell["ok"] for cell in cells] == fails
