"""Draw a digit and have it read: a pad, what a network sees of the drawing, and what it thinks."""

from nnlib.book.pad.grey import ink_greys
from nnlib.book.pad.ink import ink_counts
from nnlib.book.pad.shown import digit_pad

__all__ = ["digit_pad", "ink_counts", "ink_greys"]
