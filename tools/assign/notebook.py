"""A chapter's exercises as a notebook that grades itself, in the format of nbgrader.

Every exercise is three cells: what is asked, a cell for the answer, and a cell with points that
hands the answer to the book's own checker and fails with its sentence. nbgrader and not
Otter-Grader (both are kept up, with releases in 2026), because where students work its notebook
needs nothing but nnlib, while Otter's imports Otter.

In teachers' notebooks the answers stand between the marks that nbgrader removes; it then writes a
line that raises. With `c.ClearSolutions.code_stub = {"python": "..."}` in `nbgrader_config.py` it
writes the book's own stub instead, as `student=True` does without nbgrader.

With a seed, exercises have the numbers of this seed where they allow it. When nbgrader grades, it
writes every cell that it knows as it stands in the teacher's notebook, the same for all; so the
seed and the statements with numbers are cells that it does not know, and the tests read the seed.
"""

import ast
import builtins
import json
import re
import symtable
import textwrap

import nnlib
from nnlib.book.exercises import Choice, Code, Number
from tools import texts
from tools.address import SITE
from tools.assign.chosen import title_of
from tools.assign.students import own
from tools.notebooks import INSTALL, METADATA

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
REGION = re.compile(rf"^( *){BEGIN}\n.*?{END}$", re.MULTILINE | re.DOTALL)
POINTS = {Number: 1, Choice: 1, Code: 3}
ROLES = {  # what nbgrader may do with a cell: schema_version 3 of its metadata
    "read": {"grade": False, "solution": False, "locked": True},
    "answer": {"grade": False, "solution": True, "locked": False},
    "test": {"grade": True, "solution": False, "locked": True},
}
TEST = """\
from nnlib.book.exercises import registered

verdict = registered()["{id}"]{drawn}.kind.judge({name})
assert verdict.state == "right", str(verdict)
print(verdict)"""
DRAWN = ".drawn(seed=numbers_of)"
SEED = """\
# Whose numbers these exercises have. Please leave it: the cells below judge by them.
numbers_of = {seed!r}"""


def assignment(page, exercises, *, student=False, hints=False, seed=None):
    """Return the notebook of a page's exercises as text; `student` leaves the solutions out."""
    cells = [
        _cell("title", "read", _title(page), "markdown"),
        _cell("install", "read", INSTALL),
        _cell("imports", "read", "import numpy as np"),
    ]
    if seed is not None:
        cells.append(_cell("seed", None, SEED.format(seed=seed)))
    for exercise in exercises:
        one, is_own = own(exercise, seed), seed is not None and exercise.drawing is not None
        name, role = name_of(one), None if is_own else "read"
        test = TEST.format(id=one.id, name=name, drawn=DRAWN if is_own else "")
        answer = with_solution(one, name)
        if student:
            answer = without_solution(answer)
        cells += [
            _cell(f"{one.id}-statement", role, _statement(one, page, hints), "markdown"),
            _cell(f"{one.id}-answer", "answer", answer),
            _cell(f"{one.id}-test", "test", test, points=points(one)),
        ]
    notebook = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def points(exercise):
    """Return what a right answer earns: code takes longer."""
    return POINTS[type(exercise.kind)]


def name_of(exercise):
    """Return the name of what is judged: the function, or the variable for a number or letters."""
    is_code = isinstance(exercise.kind, Code)
    return exercise.kind.name if is_code else f"answer_{exercise.id.replace('-', '_')}"


def with_solution(exercise, name):
    """Return the source of the cell for an answer: the stub, and in it the worked answer."""
    kind = exercise.kind
    if isinstance(kind, Code):
        head, _, body = kind.stub.rpartition("\n")
        indent = body.removesuffix("...")
        return f"{head}\n{_region(_body(kind), indent)}"
    if isinstance(kind, Number):
        example, answer = "a number, such as 0.25", repr(float(kind.answer))
    else:
        several = len(kind.right) > 1
        example = 'all right letters, such as "ac"' if several else 'a letter, such as "a"'
        answer = f'"{kind.right}"'
    return f"{name} = ...  # {example}\n{_region(f'{name} = {answer}')}"


def without_solution(source):
    """Return the source of a cell as before it was solved: in the stub, `...` is left."""
    return REGION.sub(lambda match: f"{match[1]}..." if match[1] else "", source).rstrip()


def _region(source, indent=""):
    return textwrap.indent(f"{BEGIN}\n{source}\n{END}", indent)


def _body(kind):
    """The worked answer as the body of its function, with what it needs before the function.

    So that the stub around it stays, and nothing of the answer is left where the region is removed.
    """
    lines = kind.answer.splitlines()
    function = ast.parse(kind.answer).body[-1]
    if not isinstance(function, ast.FunctionDef) or function.name != kind.name:
        raise ValueError(f"answer must end with the function {kind.name}")
    if function.body[0].lineno == function.lineno:
        raise ValueError(f"{kind.name} must have its body on lines of its own")
    before, body = lines[: function.lineno - 1], lines[function.body[0].lineno - 1 :]
    own = {name for name in nnlib.__all__ if not hasattr(builtins, name)}
    names = ", ".join(sorted(_missing(kind.answer) & own))
    imports = f"from nnlib import {names}" if names else ""
    parts = [imports, "\n".join(before).strip(), textwrap.dedent("\n".join(body))]
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(filter(None, parts)))


def _missing(source):
    """The names that source code uses and does not define."""
    top = symtable.symtable(source, "answer", "exec")
    tables, used = [top], set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        used |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return used - {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}


def _title(page):
    """The head of a notebook, with the way to the chapter."""
    return (
        f"# Exercises: {title_of(page)}\n\n"
        f"They belong to [the chapter]({SITE}{page}.html). Write each answer where "
        "the `...` stands, and run the cell below it. It says whether the answer is right, and if "
        "not, why not."
    )


def _statement(exercise, page, hints):
    parts = [f"## Exercise {exercise.id}: {exercise.title}", exercise.statement]
    parts.append(exercise.kind.after_statement())
    if hints:
        for number, hint in enumerate(exercise.hints, start=1):
            summary = f"<summary>Hint {number} of {len(exercise.hints)}</summary>"
            parts.append(f"<details>\n{summary}\n\n{hint}\n\n</details>")
    (text,) = texts.normal(["\n\n".join(filter(None, parts))], page)
    return text


def _cell(id, role, source, kind="code", points=None):
    """A cell in the form of a notebook's file, its id the one under which nbgrader keeps grades."""
    if role is None:  # nbgrader does not know it; Jupyter keeps it as it is
        metadata = {"deletable": False, "editable": False}
    else:
        about = {"grade_id": id, "schema_version": 3, "task": False, "cell_type": kind}
        metadata = {"nbgrader": {**about, **ROLES[role]}}
    if points is not None:
        metadata["nbgrader"]["points"] = points
    cell = {"cell_type": kind, "id": id, "metadata": metadata, "source": source}
    return cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}
