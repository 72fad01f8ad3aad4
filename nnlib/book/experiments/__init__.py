"""Experiments: one drawing function that responds in a kernel, on a page, and live in a page."""

from nnlib.book.experiments.experiment import Control, Experiment, Frame
from nnlib.book.experiments.explore import explore

__all__ = ["Control", "Experiment", "Frame", "explore"]
