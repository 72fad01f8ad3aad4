"""Python in the page: what runs the cells of a chapter in the reader's browser.

The page's worker (assets/live/worker.js) brings Pyodide and calls `start`. Nothing here needs
Pyodide: all of it runs, and is tested, in plain Python.
"""

from nnlib.live.shell import Shell
from nnlib.live.start import start

__all__ = ["Shell", "start"]
