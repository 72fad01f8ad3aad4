"""ipywidgets in the page: what they tell their views goes there as messages, and comes back so.

In Jupyter a kernel has comms, and the notebook's front end collects what is shown inside an
`Output`. Here comms post to the page (assets/live/widgets.js), and an `Output` collects by itself.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import json
import os
import time
import weakref
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import comm
from comm.base_comm import BaseComm

from nnlib.live import outputs

if TYPE_CHECKING:
    from types import TracebackType

    from nnlib.live.outputs import Output
    from nnlib.live.shell import Shell

__all__ = ["PageComm", "install", "receive", "replace"]

_holders: weakref.WeakSet[Any] = weakref.WeakSet()  # of outputs that may be updated
SECONDS_HELD = 0.25  # quick changes of an Output are seen at once, as one change


def install(shell: Shell) -> None:
    """Let all widgets live in the page of a shell; to be called before ipywidgets is imported."""
    os.environ["JUPYTER_WIDGETS_ECHO"] = "0"  # one page shows a widget: it knows what it said

    def create_comm(**opening: Any) -> PageComm:
        _adapt(shell)  # by now, ipywidgets is there
        return PageComm(shell, **opening)

    comm.create_comm = create_comm


def receive(message: str) -> None:
    """Hand over a message (JSON) of the page to its comm; one that is closed by now gets none."""
    content = json.loads(message)
    found = comm.get_comm_manager().comms.get(content["comm_id"])
    if isinstance(found, PageComm):
        found.receive(content)


def replace(output: Output) -> None:
    """Put an output in the place of all those inside widgets that have its ``display_id``."""
    new = {key: output[key] for key in ("data", "metadata")}
    for widget in list(_holders):
        widget.outputs = tuple(
            old | new if old.get("transient") == output["transient"] else old
            for old in widget.outputs
        )


class PageComm(BaseComm):
    """The link between a widget and its model in the page.

    What a callback of the widget shows appears under the cell that made the widget.
    """

    def __init__(self, shell: Shell, **opening: Any) -> None:
        self.shell = shell
        self.cell = shell.cell
        super().__init__(**opening)

    def publish_msg(
        self,
        msg_type: str,
        data: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
        buffers: list[bytes] | None = None,
        **ignored: Any,
    ) -> None:
        """Post a message to the page."""
        message = {
            "msg_type": msg_type,
            "comm_id": self.comm_id,
            "target_name": self.target_name,
            "data": data or {},
            "metadata": metadata or {},
            "buffers": [base64.b64encode(buffer).decode() for buffer in buffers or ()],
        }
        text = json.dumps(message, default=_plain_number, allow_nan=False)
        self.shell.post({"type": "comm", "message": text})

    def receive(self, content: dict[str, Any]) -> None:
        """Take a message of the page: run the widget's callbacks and show what they show."""
        self.shell.cell = self.cell
        buffers = [base64.b64decode(buffer) for buffer in content.get("buffers", ())]
        try:
            if self._msg_callback:
                self._msg_callback({"content": content, "metadata": {}, "buffers": buffers})
            self.shell.show_figures()
        except BaseException as error:
            self.shell.show_error(error)
        finally:
            self.shell.flush()
            # Until it hears this, the page keeps back what else a view has to say.
            self.publish_msg("idle")


def _plain_number(value: object) -> int | float:
    """Return a number of NumPy as one of Python."""
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value)
    raise TypeError(
        f"a widget's state must be numbers, text, lists and dicts, got {type(value).__name__}"
    )


@functools.cache
def _adapt(shell: Shell) -> None:
    """Make an `Output` collect what is shown inside it, and `interact` show the page's figures."""
    import ipywidgets

    open_captures: list[contextlib.ExitStack] = []

    def enter(widget: ipywidgets.Output) -> None:
        capture = contextlib.ExitStack()
        capture.enter_context(widget.hold_sync())
        capture.enter_context(shell.capture(Collector(widget)))
        open_captures.append(capture)

    def leave(
        widget: ipywidgets.Output,
        kind: type[BaseException] | None,
        error: BaseException | None,
        frames: TracebackType | None,
    ) -> bool:
        if error:
            shell.show_error(error)
        open_captures.pop().close()
        return True  # as in Jupyter: the error is shown, and what follows is done

    def append(widget: ipywidgets.Output, value: object) -> None:
        data, metadata = outputs.bundle(value)
        if data:
            Collector(widget)(outputs.shown(data, metadata))

    ipywidgets.Output.__enter__ = enter
    ipywidgets.Output.__exit__ = leave
    ipywidgets.Output.append_display_data = append
    ipywidgets.widgets.interaction.show_inline_matplotlib_plots = shell.show_figures


class Collector:
    """Adds outputs to those of an `Output`.

    Parameters
    ----------
    widget : ipywidgets.Output
        Sends what it has when its `hold_sync` ends; what takes longer is sent in between.
    """

    def __init__(self, widget: Any) -> None:
        self.widget = widget
        self.sent_at = time.monotonic()

    def __call__(self, output: Output) -> None:
        """Add an output, or do what a ``clear_output`` says."""
        widget = self.widget
        if output["output_type"] == "clear_output":
            # Kept by the widget: the next output may come in another `with`.
            widget._clear_before_next = output["wait"]
            if not output["wait"]:
                widget.outputs = ()
            return
        shown = () if getattr(widget, "_clear_before_next", False) else widget.outputs
        widget._clear_before_next = False
        widget.outputs = joined(shown, output)
        if "transient" in output:
            _holders.add(widget)
        if time.monotonic() - self.sent_at > SECONDS_HELD:
            widget.send_state("outputs")
            self.sent_at = time.monotonic()


def joined(shown: tuple[Output, ...], output: Output) -> tuple[Output, ...]:
    """Return outputs and one more; text that follows text of the same stream continues it."""
    last = shown[-1] if shown else {}
    if output["output_type"] == "stream" and last.get("name") == output["name"]:
        return (*shown[:-1], output | {"text": last["text"] + output["text"]})
    return (*shown, output)
