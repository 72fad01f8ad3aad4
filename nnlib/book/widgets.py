"""ipywidgets where there are any, and what a notebook is told to show."""

from __future__ import annotations

from typing import Any

try:
    import ipywidgets
except ImportError:  # a notebook then shows what to install
    ipywidgets = None

__all__ = ["WIDE", "how_to_install", "ipywidgets", "view"]

WIDE = {"description_width": "initial"}


def how_to_install(aim: str) -> str:
    """Return a line of HTML for where a widget is missing; `aim` such as ``"To answer here"``."""
    return f"<p>{aim}: <code>pip install ipywidgets</code>, then restart the kernel.</p>"


def view(widget: ipywidgets.Widget) -> dict[str, Any]:
    """Return the mime bundle by which JupyterLab shows a widget."""
    model = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    return {"application/vnd.jupyter.widget-view+json": model}
