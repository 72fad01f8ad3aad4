"""ipywidgets where there are any, and how JupyterLab is told to show one."""

from __future__ import annotations

from typing import Any

try:
    import ipywidgets
except ImportError:  # a notebook then shows pictures without controls
    ipywidgets = None

__all__ = ["WIDE", "ipywidgets", "view"]

WIDE = {"description_width": "initial"}


def view(widget: ipywidgets.Widget) -> dict[str, Any]:
    """Return the mime bundle by which JupyterLab shows a widget."""
    model = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    return {"application/vnd.jupyter.widget-view+json": model}
