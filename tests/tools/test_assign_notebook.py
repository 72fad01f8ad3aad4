"""Assignments as notebooks: a test cell passes what is right, alone; students see no answer."""

import builtins
import contextlib
import io
import json

import nbformat
import pytest

import nnlib
from nnlib.book.exercises import Choice, Code, Exercise, Option, registered
from tools.assign import notebook
from tools.assign.__main__ import main
from tools.assign.chosen import chosen, page_of_exercise

EXERCISES = chosen()


def cells_of(page, **options):
    """The cells of an assignment by their ids."""
    made = nbformat.reads(notebook.assignment(page, EXERCISES[page], **options), as_version=4)
    nbformat.validate(made)
    return {cell.metadata.nbgrader.grade_id: cell for cell in made.cells}


@pytest.fixture(scope="module")
def cells():
    """The cells of all assignments: those of teachers, and those of students."""
    versions = {"teacher": {"hints": True}, "student": {"student": True}}
    return {
        name: {id: cell for page in EXERCISES for id, cell in cells_of(page, **options).items()}
        for name, options in versions.items()
    }


def run(cells, id, answer=None):
    """Run the cells of an exercise, or another answer to it; return what was printed."""
    sources = [cells["imports"], cells[f"{id}-answer"], cells[f"{id}-test"]]
    sources = [cell.source for cell in sources]
    if answer is not None:
        sources[1] = answer
    # What a given function may use of nnlib a student imports: the checker says which line does.
    own = {} if answer is None else {name: getattr(nnlib, name) for name in nnlib.__all__}
    said, namespace = (
        io.StringIO(),
        {name: own[name] for name in own if not hasattr(builtins, name)},
    )
    with contextlib.redirect_stdout(said):
        for source in sources:
            exec(source, namespace)
    return said.getvalue().strip()


def given(one, answer):
    """The cell in which a student gives an answer."""
    if isinstance(one.kind, Code):
        return answer
    value = answer if isinstance(answer, str) else float(answer)
    return f"{notebook.name_of(one)} = {value!r}"


@pytest.mark.parametrize("id", registered())
def test_a_test_cell_passes_the_worked_answer_and_nothing_else(cells, id):
    one = registered()[id]
    (right, praise), *others = one.kind.samples()
    assert run(cells["teacher"], id) == str(praise)
    assert run(cells["student"], id, given(one, right)) == str(praise)
    with pytest.raises(AssertionError, match="Not answered yet"):
        run(cells["student"], id)
    for wrong, verdict in others:
        with pytest.raises(AssertionError) as refused:
            run(cells["student"], id, given(one, wrong))
        assert refused.value.args == (str(verdict),)


@pytest.mark.parametrize("page", EXERCISES)
def test_students_get_no_solution_and_no_hint(page):
    plain = "\n".join(cell.source for cell in cells_of(page, student=True).values())
    assert "SOLUTION" not in plain
    for one in EXERCISES[page]:
        for text in [one.solution, *one.hints]:
            assert text not in plain
        if isinstance(one.kind, Code):
            assert one.kind.stub in plain
            assert one.kind.answer.partition("\n")[2].strip() not in plain
    if page == "09-losses":
        for shown in (True, False):
            text = notebook.assignment(page, EXERCISES[page], student=True, hints=shown)
            assert ("<summary>Hint 1 of 2</summary>" in text) == shown


@pytest.mark.parametrize("version", ["teacher", "student"])
def test_cells_have_the_metadata_that_nbgrader_reads(cells, version):
    for id, cell in cells[version].items():
        about = cell.metadata.nbgrader
        assert about.schema_version == 3
        assert about.cell_type == cell.cell_type
        assert not about.task
        roles = (about.grade, about.solution, about.locked)
        if id.endswith("-test"):
            assert roles == (True, False, True)
            assert about.points == notebook.points(registered()[id.removesuffix("-test")]) > 0
        elif id.endswith("-answer"):
            assert roles == (False, True, False)
            assert cell.source.count("### BEGIN SOLUTION") == (version == "teacher")
        else:
            assert roles == (False, False, True)


def test_what_nbgrader_leaves_of_a_teachers_cell_is_the_stub(cells):
    """nbgrader replaces what stands between the marks by a line, indented like the first mark."""
    for one in registered().values():
        left, inside = [], False
        for line in cells["teacher"][f"{one.id}-answer"].source.split("\n"):
            if "BEGIN SOLUTION" in line:
                left.append(line.partition("#")[0] + "...")
            inside = (inside or "BEGIN SOLUTION" in line) and "END SOLUTION" not in line
            if not inside and "SOLUTION" not in line:
                left.append(line)
        kept = "\n".join(left)
        student = cells["student"][f"{one.id}-answer"].source
        assert kept == student if isinstance(one.kind, Code) else kept == f"{student}\n..."


def with_code(answer):
    options = {"name": "f", "stub": "def f(x):\n    ...", "check": print, "wrong": ((answer, ""),)}
    return Exercise(
        id="09-99",
        title="F",
        statement="Write `f`.",
        hints=("No.",),
        solution="So.",
        kind=Code(answer=answer, **options),
    )


def test_what_a_worked_answer_needs_stands_in_its_function():
    answer = (
        "import math\n\n\ndef half(x):\n    return x / 2\n\n\ndef f(x):\n    return half(relu(x))"
    )
    assert notebook.with_solution(with_code(answer), "f") == (
        "def f(x):\n    ### BEGIN SOLUTION\n    from nnlib import relu\n\n    import math\n\n"
        "    def half(x):\n        return x / 2\n\n    return half(relu(x))\n    ### END SOLUTION"
    )


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("def f(x):\n    return 1\n\n\ng = 2", "must end with the function f"),
        ("def f(x): return 1", "must have its body on lines of its own"),
    ],
)
def test_an_answer_that_cannot_stand_in_the_stub_is_refused(answer, message):
    with pytest.raises(ValueError, match=message):
        notebook.with_solution(with_code(answer), "f")


def test_choices_stand_in_the_statement():
    options = (Option("yes", "Yes.", right=True), Option("no", "No."))
    texts = {"title": "T", "statement": "Is it?", "hints": ("Look.",), "solution": "It is."}
    one = Exercise(id="09-99", kind=Choice(options=options), **texts)
    cells = json.loads(notebook.assignment(page_of_exercise("09-1"), [one]))["cells"]
    assert "- **a)** yes\n- **b)** no" in cells[3]["source"]


def test_the_command_writes_a_notebook_for_each_chapter(tmp_path, capsys):
    main(["notebook", "--chapters", "8", "9", "--output", str(tmp_path)])
    names = ["08-backpropagation.ipynb", "09-losses.ipynb"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert capsys.readouterr().out.count(".ipynb: ") == 2
    text = (tmp_path / names[1]).read_text("utf-8")
    assert "BEGIN SOLUTION" in text
    main(["notebook", "--exercises", "09-5", "--student", "--output", str(tmp_path)])
    text = (tmp_path / names[1]).read_text("utf-8")
    assert "09-5" in text
    assert "09-6" not in text
    assert "BEGIN SOLUTION" not in text
