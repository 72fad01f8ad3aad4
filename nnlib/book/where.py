"""Where output lands: in a kernel's notebook, in the site's build, or live in a page."""

from __future__ import annotations

import os
from pathlib import Path


def site_folder() -> Path | None:
    """Return the folder of the site build as a `Path`, or None where a reader runs the code."""
    folder = os.environ.get("NNLIB_SITE")
    return Path(folder) if folder else None


def is_live() -> bool:
    """Return whether this is Python in the page."""
    return bool(os.environ.get("NNLIB_PAGE"))


def on_page() -> bool:
    """Return whether output lands on a page of the site: in its build, or as Python in the page."""
    return site_folder() is not None or is_live()
