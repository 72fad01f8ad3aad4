"""A reader at the end of a chapter may go back and run one cell again: it says what it said."""

import contextlib
import io

import numpy as np
import pytest

from tests.book.chapters import chapters

# Other chapters use a name for several things in turn: there one runs again from the cell on
# that made it.
CHAPTERS = [
    "08-backpropagation",
    "09-losses",
    "10-softmax-and-multiclass",
    "17-memory-and-compute",
]
APART = ("exercise(", "check(", "show(", "explore(", "%pip")  # forms, pictures, the installation


def printed(code, names):
    """What a cell prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, names)
    return out.getvalue()


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_cell_can_be_run_again_alone(name):
    (chapter,) = (chapter for chapter in chapters() if chapter.name == name)
    names, first = {}, []
    for cell in chapter.cells:
        if cell.is_code and not any(call in cell.source for call in APART):
            code = compile(cell.source, f"cell {cell.number}", "exec")
            rng = names.get("rng")
            state = rng.bit_generator.state if isinstance(rng, np.random.Generator) else None
            first.append((cell.number, code, state, printed(code, names)))
    assert len(first) > 20
    for number, code, state, said in first:
        if state:
            names["rng"].bit_generator.state = state
        assert printed(code, dict(names)) == said, f"cell {number}"
