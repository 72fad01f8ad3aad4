"""Every experiment of the book draws every setting, and the site carries what a kernel draws."""

import ast
import contextlib
import functools
import html
import io
import re
import sys

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from nnlib.book import setup
from nnlib.book.experiment import Experiment

from .chapters import chapters

FRAME = re.compile(
    r'<li><a href="(frames/[\w-]+\.png)" data-alt="([^"]*)">[^<]*</a>: <span>([^<]*)'
)
LONG_NUMBER = re.compile(r"[1-9]\d*\.\d{5,}|\b0\.0*[1-9]\d{4,}")


@contextlib.contextmanager
def style_of_chapters():
    """The style that chapters set for figures and printed numbers, undone afterwards."""
    with mpl.rc_context({"backend": "Agg"}), np.printoptions():
        setup()
        yield
    plt.close("all")


def run(chapter):
    """Run a chapter's code cells in this process; return the experiments that they show."""
    shown, namespace = [], {"__name__": "__main__"}
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()):
        patch.setattr(sys, "displayhook", shown.append)
        for cell in chapter.code:
            meant = [Exception] if "raises-exception" in cell.tags else []
            with contextlib.suppress(*meant):
                name = f"{chapter.name}, cell {cell.number}"
                # As in a notebook, but for every expression: its value goes to the display hook.
                lines = ast.Interactive(cell.tree.body)
                exec(compile(lines, name, "single"), namespace)
    return [one for one in shown if isinstance(one, Experiment)]


@functools.cache
def experiments(name):
    """The experiments of the chapter `name`."""
    (chapter,) = (chapter for chapter in chapters() if chapter.name == name)
    with style_of_chapters():
        return run(chapter)


def some(items, most=6):
    """At most six of a list, spread over it: drawing all of them again would take minutes."""
    return items[:: -(-len(items) // most) or 1]


def with_experiments():
    """Names of the chapters that have experiments."""
    return [c.name for c in chapters() if any(cell.calls("explore") for cell in c.code)]


@pytest.mark.parametrize("name", with_experiments())
def test_site_carries_what_a_kernel_draws(name, monkeypatch, tmp_path):
    assert experiments(name)
    with style_of_chapters():
        for experiment in experiments(name):
            monkeypatch.setenv("NNLIB_SITE", str(tmp_path))
            page = FRAME.findall(experiment._repr_mimebundle_()["text/html"])
            monkeypatch.delenv("NNLIB_SITE")
            carried = list(zip(experiment.published_settings(), page, strict=True))
            for _, (_, *texts) in carried:
                for text in texts:
                    assert not LONG_NUMBER.search(text), f"too many digits: {text}"
            for setting, (address, alt, says) in some(carried):
                frame = experiment.frame(**setting)
                assert (tmp_path / address).read_bytes() == frame.picture.png
                assert (html.unescape(alt), html.unescape(says)) == (frame.alt, frame.says)


@pytest.mark.parametrize("name", with_experiments())
def test_what_python_alone_reaches_draws_too(name):
    with style_of_chapters():
        for experiment in experiments(name):
            published = experiment.published_settings()
            for setting in some([s for s in experiment.settings() if s not in published]):
                experiment.frame(**setting)
