"""The book's instruments: figures, experiments, exercises and twins of gradient formulas."""

from __future__ import annotations

import numpy as np

from nnlib.book import draw, plots
from nnlib.book.display import show, source
from nnlib.book.exercises import check, exercise
from nnlib.book.explore import explore
from nnlib.book.twins import twin

__all__ = ["check", "draw", "exercise", "explore", "plots", "setup", "show", "source", "twin"]


def setup() -> None:
    """Prepare a chapter: the book's style for figures, and numbers printed with four digits."""
    plots.house_style()
    np.set_printoptions(precision=4, suppress=True)
