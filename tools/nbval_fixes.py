"""Pytest plugin (``-p tools.nbval_fixes``) that makes nbval see what JupyterLab shows.

nbval 0.11 runs cells without history, so that a final ``;`` does not silence a cell, and takes what
an Output widget captures for output of the cell. Every kernel also gets one thread, since the last
digits may depend on how many there are. One cell before a notebook's own and one after them prove
the charts and experiments that they show.
"""

import os
from collections import defaultdict

from nbformat.v4 import new_code_cell
from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbCell, IPyNbFile

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
os.environ["PYTHONHASHSEED"] = "0"
os.environ.pop("NNLIB_SITE", None)

SHOWN = {"stream", "display_data", "execute_result", "error", "clear_output", "update_display_data"}

# Cells that give nothing: they watch and prove what the others show. The kernel is in book/.
WATCH = """import sys
sys.path.insert(0, "..")
from tests.book.experiments import watch
watch()"""
PROVE = """from tests.book.experiments import prove
prove(Out.values())"""

_cells = IPyNbFile.collect
_next_message = IPyNbFile.get_kernel_message


def _cells_and_proof(notebook):
    cells = list(_cells(notebook))
    yield _own(notebook, "Watch charts", -1, WATCH)
    yield from cells
    yield _own(notebook, "Charts and experiments", len(cells), PROVE)


def _own(notebook, name, number, source):
    return IPyNbCell.from_parent(
        notebook,
        name=name,
        cell_num=number,
        cell=new_code_cell(source),
        options=defaultdict(bool, check=True),
    )


def _execute_with_history(kernel, source, allow_stdin=None):
    return kernel.kc.execute(
        source, store_history=True, allow_stdin=allow_stdin, stop_on_error=False
    )


def _message_outside_widgets(notebook, timeout=None, stream="iopub"):
    """Next message of the kernel that no Output widget captures.

    An Output widget captures while its ``msg_id`` names the request that is being run.
    """
    capturing = notebook.__dict__.setdefault("output_widgets", {})
    while True:
        message = _next_message(notebook, timeout, stream)
        kind, content = message["msg_type"], message["content"]
        if kind in ("comm_open", "comm_msg"):
            widget, state = content["comm_id"], content.get("data", {}).get("state", {})
            if state.get("_model_name") == "OutputModel" or widget in capturing:
                capturing[widget] = state.get("msg_id", capturing.get(widget, ""))
        request = message["parent_header"].get("msg_id")
        if kind not in SHOWN or request not in capturing.values():
            return message


IPyNbFile.collect = _cells_and_proof
RunningKernel.execute_cell_input = _execute_with_history
IPyNbFile.get_kernel_message = _message_outside_widgets
