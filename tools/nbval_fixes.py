"""Pytest plugin (``-p tools.nbval_fixes``) that makes nbval see what JupyterLab shows.

nbval 0.11 runs cells without history, so that a final ``;`` does not silence a cell, and takes what
an Output widget captures for output of the cell. Every kernel also gets one thread, since the last
digits may depend on how many there are.
"""

import os

from nbval.kernel import RunningKernel
from nbval.plugin import IPyNbFile

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
os.environ["PYTHONHASHSEED"] = "0"
os.environ.pop("NNLIB_SITE", None)

SHOWN = {"stream", "display_data", "execute_result", "error", "clear_output", "update_display_data"}

_next_message = IPyNbFile.get_kernel_message


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


RunningKernel.execute_cell_input = _execute_with_history
IPyNbFile.get_kernel_message = _message_outside_widgets
