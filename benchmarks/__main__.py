"""python -m benchmarks: how fast the engine is, and how heavy the pages are."""

from . import engine, pages

engine.report()
pages.report()
