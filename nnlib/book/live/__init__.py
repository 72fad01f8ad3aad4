"""Python in the page: what runs the cells of a chapter in the reader's browser.

The page's worker (assets/live/worker.js) brings Pyodide and calls `start`. Nothing here needs
Pyodide: all of it runs, and is tested, in plain Python.
"""

from nnlib.book.live.shell import Shell, start

__all__ = ["Shell", "start"]
