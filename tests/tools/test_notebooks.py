"""The notebook tool: one normal form, byte for byte, and every planted fault is refused."""

import base64
import io
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from PIL import Image

from tools import notebooks

v4 = nbformat.v4

CELLS = [
    "print('one')",
    "x = 1\nx;",
    """from IPython.display import display
print('before')
display({'text/plain': 'Figure: a dot', 'image/png': b'dot'}, raw=True)
print('loading', end='\\r')
print('loaded ')""",
    """import ipywidgets
captured = ipywidgets.Output()
with captured:
    print('inside the widget')
captured""",
    "print('after the widget')",
]


def write(path, *sources, **metadata):
    cells = [v4.new_code_cell(source, metadata=metadata) for source in sources]
    text = v4.new_markdown_cell("# A title  \n\nText. \n")
    path.write_text(nbformat.writes(v4.new_notebook(cells=[text, *cells])), "utf-8")
    return path


def change(path, edit):
    """Edit the notebook in the file, and write it in normal form."""
    notebook = notebooks.parse(path.read_text("utf-8"))
    edit(notebook)
    path.write_bytes(notebooks.dump(notebooks.normal_form(notebook)).encode())


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Text of a small notebook after a run."""
    path = write(tmp_path_factory.mktemp("ran") / "small.ipynb", *CELLS)
    assert notebooks.main(["run", str(path)]) == 0
    return path.read_bytes()


@pytest.fixture
def small(tmp_path, ran):
    """File of that notebook."""
    path = tmp_path / "small.ipynb"
    path.write_bytes(ran)
    return path


def refused(capsys, action, path):
    """Lines in which the command refuses the file."""
    assert notebooks.main([action, str(path)]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert all(line.startswith(f"{path}: ") for line in lines)
    return [line.removeprefix(f"{path}: ") for line in lines]


def nbval(path):
    command = [sys.executable, "-m", "pytest", "--nbval", "-p", "tools.nbval_fixes", "-q"]
    command += ["-p", "no:cacheprovider", "--color=no", str(path)]
    return subprocess.run(command, cwd=notebooks.ROOT, capture_output=True, text=True)


def test_run_again_changes_no_byte(small, ran):
    assert notebooks.main(["run", str(small)]) == 0
    assert small.read_bytes() == ran
    assert notebooks.main(["normal", str(small)]) == 0
    assert small.read_bytes() == ran
    assert notebooks.main(["check", str(small)]) == 0


def test_normal_form(ran):
    notebook = nbformat.reads(ran.decode(), as_version=4)
    assert ran.endswith(b"}\n")
    assert notebook.metadata == notebooks.METADATA
    text, one, silent, mixed, widget, after = notebook.cells
    assert text.source == "# A title\n\nText."
    assert {cell.execution_count for cell in notebook.cells[1:]} == {1}
    assert one.outputs[0].text == "one\n"
    assert silent.outputs == []
    assert [output.get("text") for output in mixed.outputs] == ["before\n", None, "loaded \n"]
    assert widget.outputs[0].data == {"text/plain": "Output()"}
    assert after.outputs[0].text == "after the widget\n"


def test_nbval_sees_what_jupyterlab_shows(small):
    result = nbval(small)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("stored", ["two\n", None])
def test_nbval_refuses_another_output(small, stored):
    def edit(notebook):
        outputs = [v4.new_output("stream", name="stdout", text=stored)] if stored else []
        notebook.cells[1].outputs = outputs

    change(small, edit)
    result = nbval(small)
    assert result.returncode == 1
    assert "1 failed" in result.stdout


def test_ids_stay_or_follow_from_the_source(small):
    def texts(notebook):
        return [cell.id for cell in notebook.cells]

    notebook = notebooks.parse(small.read_text("utf-8"))
    assert texts(notebooks.normal_form(notebook)) == texts(notebook)
    for cell, id in zip(notebook.cells, ["a b", "same", "same", "", "x" * 65], strict=False):
        cell.id = id
    new = texts(notebooks.normal_form(notebook))
    assert new == texts(notebooks.normal_form(notebook))
    assert len(set(new)) == len(new)
    assert new[1] == "same"


def test_notebook_that_needs_the_library_begins_by_installing_it(small):
    def sources(notebook):
        return [cell.source for cell in notebooks.normal_form(notebook).cells]

    notebook = notebooks.parse(small.read_text("utf-8"))
    before = sources(notebook)
    assert notebooks.INSTALL not in before
    notebook.cells[2].source += "\nfrom nnlib import relu"
    title, first, *others = sources(notebook)
    assert (first, len(others)) == (notebooks.INSTALL, len(before) - 1)
    old = v4.new_code_cell("%pip install an-earlier-version", id="install")
    notebook.cells.insert(3, old)
    assert sources(notebook) == [title, first, *others]


def test_cell_that_installs_is_silent_here_and_not_on_the_page(tmp_path, capsys):
    path = write(tmp_path / "a.ipynb", "from nnlib import relu")
    assert notebooks.main(["run", str(path)]) == 0
    assert notebooks.main(["check", str(path)]) == 0
    install = notebooks.parse(path.read_text("utf-8")).cells[1]
    assert (install.outputs, install.metadata) == ([], {"tags": ["remove-cell"]})


def test_metadata_is_tags_only(tmp_path):
    path = write(tmp_path / "a.ipynb", "1", tags=["hide-input"], trusted=True)
    cell = notebooks.normal_form(notebooks.parse(path.read_text("utf-8"))).cells[1]
    assert cell.metadata == {"tags": ["hide-input"]}


def png(pixels, **options):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", **options)
    return base64.b64encode(file.getvalue()).decode()


def test_picture_changes_only_if_it_looks_different():
    rng = np.random.default_rng(0)
    pixels = rng.integers(50, 200, size=(200, 300, 3), dtype=np.uint8)
    digit = pixels.copy()
    digit[100:108, 100:105] = 255
    old = png(pixels)
    for picture, same in [
        (png(pixels, compress_level=1), True),
        (png(pixels + np.uint8(3)), True),
        (png(digit), False),
        (png(pixels[:-1]), False),
        ("iVBORw0=", False),
    ]:
        assert notebooks.look_alike(picture, old) is same
        shown = v4.new_output("display_data", data={"image/png": picture})
        before = v4.new_output("display_data", data={"image/png": old})
        new, stored = (
            v4.new_notebook(cells=[v4.new_code_cell("1", id="a", execution_count=1, outputs=[o])])
            for o in (shown, before)
        )
        kept = notebooks.normal_form(new, stored).cells[0].outputs[0].data["image/png"]
        assert (kept == old) is same


def test_failing_cell_is_named_and_nothing_written(tmp_path, capsys):
    path = write(tmp_path / "a.ipynb", "x = 1", "1 / 0")
    before = path.read_bytes()
    (line,) = refused(capsys, "run", path)
    assert line.startswith("cell 3: ZeroDivisionError: division by zero: mend the cell")
    assert path.read_bytes() == before


def test_exception_that_is_meant_is_one_line(tmp_path):
    path = write(tmp_path / "a.ipynb", "1 / 0", tags=["raises-exception"])
    assert notebooks.main(["run", str(path)]) == 0
    (output,) = notebooks.parse(path.read_text("utf-8")).cells[1].outputs
    assert output.traceback == ["ZeroDivisionError: division by zero"]
    assert nbval(path).returncode == 0


def test_never_run_is_refused(tmp_path, capsys):
    path = write(tmp_path / "a.ipynb", "x = 1")
    notebooks.main(["normal", str(path)])
    (line,) = refused(capsys, "check", path)
    assert line.startswith("cell 2: was never run")


@pytest.mark.parametrize("edit", [b"\r\n", b"\n\n"])
def test_other_form_is_refused(small, capsys, edit):
    small.write_bytes(small.read_bytes().replace(b"\n", edit))
    assert refused(capsys, "check", small)[0].startswith("not in normal form")


NO_COUNT = """{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
{"cell_type": "code", "id": "a", "source": "1", "metadata": {}, "outputs": []}]}"""


@pytest.mark.parametrize("text", ["{", "[]", '{"nbformat": 3, "cells": []}', "{}", NO_COUNT])
def test_no_notebook_is_refused(tmp_path, capsys, text):
    path = tmp_path / "a.ipynb"
    path.write_text(text)
    assert len(refused(capsys, "check", path)) == 1


def test_missing_file_is_refused(tmp_path, capsys):
    assert len(refused(capsys, "check", tmp_path / "a.ipynb")) == 1


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("stderr", "UserWarning: careful", "prints to stderr ('UserWarning: careful')"),
        ("stdout", "<Foo object at 0x7f00deadbeef>", "a memory address"),
        ("stdout", "/tmp/ipykernel_123/1.py", "a path of this machine"),
        ("stdout", "read /home/me/data.csv", "a path of this machine"),
        ("stdout", "took 0.53 s", "a time"),
        ("stdout", "100%|##| 9/9 [00:01<00:00, 5.2it/s]", "a time"),
        ("stdout", "5 µs ± 1 ns per loop", "a time"),
        ("stdout", "np.float64(0.5)", "a bare NumPy scalar"),
    ],
)
def test_unstable_output_is_refused(small, capsys, name, text, said):
    def edit(notebook):
        notebook.cells[1].outputs = [v4.new_output("stream", name=name, text=text)]

    change(small, edit)
    (line,) = refused(capsys, "check", small)
    assert line.startswith("cell 2: ")
    assert said in line


@pytest.mark.parametrize("text", ["loss 0.5312", "3 samples", "and/or", "ratio 1/2", "a 0x7f"])
def test_stable_output_is_not_refused(small, text):
    def edit(notebook):
        notebook.cells[1].outputs = [v4.new_output("stream", name="stdout", text=text)]

    change(small, edit)
    assert notebooks.main(["check", str(small)]) == 0


@pytest.mark.parametrize(
    ("source", "tags", "said"),
    [
        ("x = 1", ["hide-inptu"], "unknown tag 'hide-inptu'"),
        ("x = 1", ["nbval-skip"], "half skipped"),
        ("# NBVAL_SKIP\nx = 1", [], "a comment steers nbval"),
        ("", [], "empty code cell"),
    ],
)
def test_cell_that_escapes_is_refused(small, capsys, source, tags, said):
    def edit(notebook):
        notebook.cells[1].source = source
        notebook.cells[1].metadata.tags = tags

    change(small, edit)
    assert any(said in line for line in refused(capsys, "check", small))


def test_ruff_keeps_the_normal_form(small, ran):
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", str(small)]
    subprocess.run(command, check=True, capture_output=True)
    before = small.read_bytes()
    assert notebooks.main(["normal", str(small)]) == 0
    assert small.read_bytes() == before
