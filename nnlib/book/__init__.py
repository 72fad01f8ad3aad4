"""The book's instruments: figures, experiments, exercises and twins of gradient formulas."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.book.where import is_live

if TYPE_CHECKING:
    from nnlib.book import charts, draw
    from nnlib.book.display import show, source
    from nnlib.book.exercises import check, exercise
    from nnlib.book.experiments import explore
    from nnlib.book.pad import digit_pad
    from nnlib.book.twins import twin

if not is_live():  # a page brings them when a cell wants them
    for _module, _name in (("matplotlib", "Matplotlib"), ("IPython", "IPython")):
        if find_spec(_module) is None:
            raise ImportError(f"nnlib.book needs {_name}: pip install 'nn-executed[book]'")

__all__ = [
    "charts",
    "check",
    "digit_pad",
    "draw",
    "exercise",
    "explore",
    "setup",
    "show",
    "source",
    "twin",
]

_HOMES = {
    "show": "display",
    "source": "display",
    "check": "exercises",
    "exercise": "exercises",
    "digit_pad": "pad",
    "explore": "experiments",
    "twin": "twins",
}


def __getattr__(name: str) -> Any:
    """Import an instrument when it is first used: `nnlib.live` starts without Matplotlib."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(f"{__name__}.{_HOMES.get(name, name)}")
    return getattr(module, name) if name in _HOMES else module


def __dir__() -> list[str]:
    return __all__


def setup() -> None:
    """Prepare a chapter: the book's style for figures, and numbers printed with four digits."""
    if not is_live():  # there, Matplotlib gets the style when it is first wanted
        from nnlib.book.style import house_style

        house_style()
    np.set_printoptions(precision=4, suppress=True)
