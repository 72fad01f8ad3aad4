"""Run the book's notebooks, write them in one normal form, and refuse what would not stay the same.

    python -m tools.notebooks run    [files]   execute, then write the normal form
    python -m tools.notebooks normal [files]   write the normal form without executing
    python -m tools.notebooks check  [files]   one line for every fault; exit code 1 if there is one

Without files: every notebook of book/. The normal form leaves out all that changes from run to run
or from machine to machine, so that a re-run without a change gives no diff, byte for byte.
"""

import argparse
import base64
import binascii
import copy
import hashlib
import io
import json
import os
import re
import sys
import time
from pathlib import Path

import nbformat
import numpy as np
from PIL import Image

from tools import texts
from tools.address import REQUIREMENT

ROOT = texts.ROOT
TIMEOUT = 120  # seconds for one cell

# The cell with which a notebook begins that needs the library. The page does not show it.
INSTALL = f"""\
# The book's own library. Beware: `pip install nnlib` brings another package.
try:
    import nnlib.book  # noqa: F401
except ImportError:
    import sys

    %pip uninstall -qq -y nnlib
    %pip install -q {REQUIREMENT}
    sys.modules.pop("nnlib", None)"""

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
KEPT_CELL_METADATA = ("mystnb", "tags")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # model ids are random
NOT_RUN = {"skip-execution", "nbval-skip"}  # for the build and for nbval
TAGS = NOT_RUN | {
    *("hide-cell", "hide-input", "hide-output", "remove-cell", "remove-input", "remove-output"),
    *("nbval-ignore-output", "raises-exception", "scroll-output"),
    *("slide", "skip-slide"),  # for tools.slides
}

VALID_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
OVERWRITTEN = re.compile(r"^.*\r(?=[^\n])", re.MULTILINE)  # what a carriage return hides
UNSTABLE = {
    "a memory address": re.compile(r"\bat 0x[0-9a-fA-F]+"),
    "a path of this machine": re.compile(
        r"ipykernel_\d+|(?<![\w./:-])/(?:home|mnt|opt|private|root|tmp|usr|Users|var|work)/\w"
        rf"|[A-Z]:\\+Users|{re.escape(str(ROOT))}"
    ),
    "a time": re.compile(
        r"\d\s?(?:it/s|s/it)\b|Wall time:|CPU times:"
        r"|\d\s?(?:ns|[µμ]s|ms)\b|\d\.\d+\s?s(?:ecs?|econds?)?\b"
    ),
    "a bare NumPy scalar": re.compile(r"\bnp\.(?:bool|float|int|str|uint)_?\d*\(['\d.TF-]"),
}


class Unreadable(Exception):
    """A file that is not a notebook of format 4."""


class Failed(Exception):
    """A cell that cannot be run."""


# --- The normal form -----------------------------------------------------------------------------


def parse(text):
    """Notebook in ``text``, as it is: nothing is added, as nbformat.reads would add random ids."""
    try:
        notebook = nbformat.v4.reads_json(text)
        if notebook.nbformat != 4:
            raise Unreadable(f"format {notebook.nbformat}: convert it with jupyter nbconvert")
        if notebook.nbformat_minor >= 5:  # older ones lack what the normal form adds
            nbformat.validate(notebook)
    except nbformat.ValidationError as error:
        raise Unreadable(f"not a whole notebook ({_first_line(str(error))}): mend it") from None
    except (json.JSONDecodeError, AttributeError, TypeError) as error:
        raise Unreadable(f"not a notebook ({error}): mend or restore the file") from None
    return notebook


def dump(notebook):
    """Text of a notebook in normal form, with a final newline."""
    nbformat.validate(notebook)
    return nbformat.v4.writes_json(notebook).rstrip("\n") + "\n"


def normal_form(notebook, old=None, page="index"):
    """Copy of ``notebook``, the page called ``page``, in normal form.

    Where a picture looks the same as the one in the same place of ``old``, the old one stays: its
    bytes may differ between versions of the libraries that draw and compress.
    """
    result = nbformat.from_dict({"cells": [], "metadata": METADATA, "nbformat": 4})
    result.nbformat_minor = 5
    seen = set()
    for cell in _with_install(copy.deepcopy(notebook.cells)):
        cell.source = _clean_source(cell.source)
        cell.id = _cell_id(cell, seen)
        cell.metadata = _clean_metadata(cell.metadata)
        if not cell.get("attachments"):
            cell.pop("attachments", None)
        if cell.cell_type == "code":
            run = cell.execution_count is not None and not NOT_RUN & set(_tags(cell))
            cell.execution_count = 1 if run else None
            cell.outputs = _clean_outputs(cell.outputs) if run else []
        result.cells.append(cell)
    prose = [cell for cell in result.cells if cell.cell_type == "markdown"]
    for cell, text in zip(prose, texts.normal([c.source for c in prose], page), strict=True):
        cell.source = text
    if old is not None:
        _keep_pictures(result, old)
    return result


def _with_install(cells):
    """The cells, with the one that installs the library before the first code if any needs it."""
    cells = [cell for cell in cells if cell.get("id") != "install"]
    codes = [cell for cell in cells if cell.cell_type == "code"]
    if any("nnlib" in cell.source for cell in codes):
        about = {"id": "install", "execution_count": 1, "metadata": {"tags": ["remove-cell"]}}
        cells.insert(cells.index(codes[0]), nbformat.v4.new_code_cell(INSTALL, **about))
    return cells


def _clean_source(source):
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _cell_id(cell, seen):
    """The cell's own id if it is valid and new, else one derived from its source."""
    name, copies = cell.get("id", ""), 0
    while not VALID_ID.fullmatch(name) or name in seen:
        text = f"{cell.cell_type}:{copies}:{cell.source}"
        name, copies = hashlib.sha256(text.encode()).hexdigest()[:8], copies + 1
    seen.add(name)
    return name


def _clean_metadata(metadata):
    kept = {key: metadata[key] for key in KEPT_CELL_METADATA if metadata.get(key)}
    if "tags" in kept:
        kept["tags"] = sorted(set(kept["tags"]))
    return nbformat.from_dict(kept)


def join_streams(outputs):
    """Return outputs in which neighbours that were printed are one text."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else None
        if output.output_type != "stream":
            joined.append(output)
        elif last and last.output_type == "stream" and last.name == output.name:
            last.text += output.text
        else:
            joined.append(nbformat.from_dict(output))
    for output in joined:
        if output.output_type == "stream":
            output.text = OVERWRITTEN.sub("", output.text.replace("\r\n", "\n"))
    return joined


def _clean_outputs(outputs):
    cleaned = []
    for output in join_streams(outputs):
        if output.output_type == "stream":
            cleaned.append(output)
        elif output.output_type == "error":
            output.traceback = [f"{output.ename}: {output.evalue}"]
            cleaned.append(output)
        else:
            output.metadata = nbformat.from_dict({})
            output.data.pop(WIDGET_VIEW, None)
            if "image/png" in output.data:
                output.data["image/png"] = "".join(output.data["image/png"].split())
            if output.output_type == "execute_result":
                output.execution_count = 1
            if output.data:
                cleaned.append(output)
    return cleaned


def _keep_pictures(notebook, old):
    before = {cell.get("id"): _pictures(cell) for cell in old.cells}
    for cell in notebook.cells:
        for data, old_data in zip(_pictures(cell), before.get(cell.id, []), strict=False):
            if look_alike(data["image/png"], old_data["image/png"]):
                data["image/png"] = "".join(old_data["image/png"].split())


def _pictures(cell):
    outputs = cell.get("outputs", [])
    return [output.data for output in outputs if "image/png" in output.get("data", {})]


def look_alike(png, other, block=16, tolerance=8.0):
    """Whether two PNGs in base64 show the same to the eye.

    They have one size, and in no block of ``block`` by ``block`` pixels the root mean square of the
    differences exceeds ``tolerance`` (of 255). Blocks, because one changed digit is lost in the
    mean over a whole figure.
    """
    if png == other:
        return True
    try:
        a, b = (_pixels(data) for data in (png, other))
    except (OSError, binascii.Error):
        return False
    if a.shape != b.shape:
        return False
    square = ((a - b) ** 2).mean(axis=2)
    edges = [np.arange(0, n, block) for n in square.shape]
    sums = np.add.reduceat(np.add.reduceat(square, edges[0], axis=0), edges[1], axis=1)
    return bool(sums.max() <= block**2 * tolerance**2)


def _pixels(png):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("RGBA"), dtype=float)


# --- Running -------------------------------------------------------------------------------------


def execute(notebook, folder):
    """Run every cell of ``notebook`` in ``folder``; raise `Failed` at the first that does not."""
    # Imported here, so that `check` starts fast.
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    position = 0

    def remember(cell, cell_index):
        nonlocal position
        position = cell_index + 1

    client = NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        record_timing=False,
        on_cell_start=remember,
        extra_arguments=["--log-level=ERROR"],  # the kernel's own remarks are not the book's
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute(env=_environment())
    except CellExecutionError as error:
        what = f"{error.ename}: {error.evalue}".splitlines()[0]
        raise Failed(f"cell {position}: {what}: mend the cell") from None
    except CellTimeoutError:
        raise Failed(f"cell {position}: runs longer than {TIMEOUT} s: do less") from None
    except DeadKernelError:
        raise Failed(f"cell {position}: the kernel died: use less memory") from None


def _environment():
    """Environment of a kernel that gives the same digits everywhere, and no files of the site."""
    fixed = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    kept = {name: value for name, value in os.environ.items() if name != "NNLIB_SITE"}
    return kept | fixed | {"PYTHONHASHSEED": "0"}


# --- What is refused -----------------------------------------------------------------------------


def faults(notebook):
    """Lines ``cell k: what is wrong: what to do``, for what would not stay the same or be tested.

    Cells are counted from 1, text cells too.
    """
    found = []
    for number, cell in enumerate(notebook.cells, start=1):
        lines = list(_tag_faults(cell))
        if cell.cell_type == "code":
            lines += _code_faults(cell)
        found += [f"cell {number}: {line}" for line in lines]
    return found


def _tags(cell):
    return cell.metadata.get("tags", [])


def _tag_faults(cell):
    tags = set(_tags(cell))
    for tag in sorted(tags - TAGS):
        yield f"unknown tag {tag!r}: use one of {', '.join(sorted(TAGS))}"
    if tags & NOT_RUN and not tags >= NOT_RUN:
        yield f"half skipped: use both tags, {' and '.join(sorted(NOT_RUN))}"


def _code_faults(cell):
    if not cell.source.strip():
        yield "empty code cell: remove it"
        return
    if "NBVAL_" in cell.source:
        yield "a comment steers nbval: use a tag, which the reader does not see"
    if cell.execution_count is None and not NOT_RUN & set(_tags(cell)):
        yield "was never run, so that nbval would compare nothing: python -m tools.notebooks run"
    for output in cell.outputs:
        if output.output_type == "stream" and output.name == "stderr":
            yield f"prints to stderr ({_first_line(output.text)!r}): mend the cause of the warning"
        elif output.output_type == "error" and "raises-exception" not in _tags(cell):
            yield f"raises {output.ename}: mend it, or tag it raises-exception if it is meant"
        text = output.get("text") or output.get("data", {}).get("text/plain", "")
        for what, pattern in UNSTABLE.items():
            if match := pattern.search(text):
                yield f"shows {what} ({match.group()!r}): print something that stays the same"


def _first_line(text):
    return (text.strip().splitlines() or [""])[0][:60]


# --- The command ---------------------------------------------------------------------------------


def process(action, path):
    """Do ``action`` with one file; return its faults, each a line without the file's name."""
    try:
        text = path.read_bytes().decode()
        old = parse(text)
    except (OSError, UnicodeDecodeError, Unreadable) as error:
        return [str(error)]
    if action == "check":
        normal = dump(normal_form(old, page=path.stem)) == text
        form = [] if normal else ["not in normal form: python -m tools.notebooks normal"]
        return form + faults(old)
    new = normal_form(old, page=path.stem)
    start = time.perf_counter()
    if action == "run":
        try:
            execute(new, path.parent)
        except Failed as failure:
            return [f"{failure} (the file was left as it is)"]
        new = normal_form(new, old, page=path.stem)
    result = dump(new)
    if result != text:
        path.write_bytes(result.encode())
    seconds = f" in {time.perf_counter() - start:.1f} s" if action == "run" else ""
    print(f"{_name(path)}: {action}{seconds}: {'unchanged' if result == text else 'written'}")
    return faults(new) if action == "run" else []


def _name(path):
    path = path.resolve()
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def main(arguments=None):
    """Command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("action", choices=["run", "normal", "check"])
    parser.add_argument("files", nargs="*", type=Path, metavar="file")
    options = parser.parse_args(arguments)
    bad = False
    for path in options.files or sorted((ROOT / "book").glob("*.ipynb")):
        for fault in process(options.action, path):
            bad = True
            print(f"{_name(path)}: {fault}", file=sys.stderr)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
