"""A reader at the end of a chapter may go back and run one cell again: it says what it said."""

import contextlib
import io

import numpy as np
import pytest

import nnlib.book
from tests.book.chapters import chapters
from tests.turns import some

# Appendix D's loop trains on where it stopped, as the listing for PyTorch beside it does. A cell
# that began with a new network would no longer match that listing line by line.
NOT_YET = {"d-pytorch"}
RUN_AGAIN = sorted({chapter.name for chapter in chapters()} - NOT_YET)
APART = ("exercise(", "check(", "%pip")  # forms, and the installation


def show(picture, *words):
    """Say a picture's words, instead of drawing it."""
    print(*words)


def explore(draw, *, start=None, title, labels=None, published=None, play="", **controls):
    """Say the words of an experiment's first setting."""
    first = {name: next(iter(values)) for name, values in controls.items()}
    print(*draw(**(first | (start or {})))[1:])


def printed(code, names):
    """What a cell prints, by the options that `setup` gives to the chapter alone."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), np.printoptions(precision=4, suppress=True):
        exec(code, names)
    return out.getvalue()


@pytest.mark.parametrize("name", some(RUN_AGAIN, 0, of=10))
def test_each_cell_can_be_run_again_alone(name, monkeypatch):
    monkeypatch.setattr(nnlib.book, "show", show)
    monkeypatch.setattr(nnlib.book, "explore", explore)
    (chapter,) = (chapter for chapter in chapters() if chapter.name == name)
    names, first = {}, []
    for cell in chapter.cells:
        if cell.is_code and not any(call in cell.source for call in APART):
            code = compile(cell.source, f"cell {cell.number}", "exec")
            rng = names.get("rng")
            state = rng.bit_generator.state if isinstance(rng, np.random.Generator) else None
            first.append((cell.number, code, state, printed(code, names)))
    assert len(first) > (20 if name[0].isdigit() else 4)  # the pages beside chapters are shorter
    for number, code, state, said in first:
        if state:
            names["rng"].bit_generator.state = state
        assert printed(code, dict(names)) == said, f"cell {number}"
