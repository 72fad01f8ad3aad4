"""Make an interpreter the one of a page: its streams, figures, widgets and display."""

from __future__ import annotations

import builtins
import functools
import importlib.abc
import io
import logging
import os
import sys
from typing import TYPE_CHECKING

from nnlib.live import ipython
from nnlib.live.shell import Shell

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnlib.live.shell import Load, Post


class Stream(io.TextIOBase):
    """What stands in for ``sys.stdout`` or ``sys.stderr``."""

    encoding = "utf-8"

    def __init__(self, name: str, shell: Shell) -> None:
        self.name = name
        self.shell = shell

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"text must be a string, got {type(text).__name__}")
        self.shell.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        self.shell.flush()


class BeforeImport(importlib.abc.MetaPathFinder):
    """Does something once, right before a module is imported for the first time."""

    def __init__(self, module: str, do: Callable[[], object]) -> None:
        self.module = module
        self.do = do

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        """Find nothing, but do it."""
        if fullname == self.module:
            self.module = ""
            self.do()


def start(post: Post, load: Load | None = None) -> Shell:
    """Make this interpreter the one of a page: standard streams, figures, what IPython displays.

    Parameters
    ----------
    post : callable
        ``post(message)`` sends a dict to the page.
    load : coroutine function, optional
        ``await load(name)`` makes a key of `LOADED_WHEN_WANTED` importable.

    Returns
    -------
    Shell
    """
    shell = Shell(post, load)
    os.environ["NNLIB_PAGE"] = "1"
    os.environ["MPLBACKEND"] = "module://nnlib.live.figures"
    # The list of fonts is made anew in 0.4 s. Matplotlib speaks of it on stderr, as if of a fault.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    sys.stdout, sys.stderr = Stream("stdout", shell), Stream("stderr", shell)
    sys.modules["__main__"] = shell.main
    builtins.input = _no_input
    # Python's own close stdin, which help() asks.
    vars(builtins).update(exit=sys.exit, quit=sys.exit)
    ipython.install(shell)
    sys.meta_path.insert(0, BeforeImport("ipywidgets", functools.partial(_bring_widgets, shell)))
    return shell


def _no_input(prompt: object = "") -> str:
    raise RuntimeError("input() waits for a keyboard that a page has not: assign the text instead")


def _bring_widgets(shell: Shell) -> None:
    from nnlib.live import widgets

    widgets.install(shell)
    shell.receive, shell.replace = widgets.receive, widgets.replace
