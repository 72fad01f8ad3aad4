"""Numbers of one's own: what Moodle and students get differs, and is judged by their numbers."""

import csv
import io
import json
from xml.etree import ElementTree

import nbformat
import pytest

from nnlib.book.exercises import registered
from tools.assign import moodle, notebook
from tools.assign.__main__ import main
from tools.assign.chosen import chosen, page_of_exercise
from tools.assign.markup import paragraph
from tools.assign.students import decimal, folder_of, names_in, own, table

from .test_assign_moodle import graded, parsed, prose, text_of
from .test_assign_notebook import given, run

DRAWABLE = {id: one for id, one in registered().items() if one.drawing}
NAMES = ["Ada Lovelace", "Emmy Noether"]


def test_an_exercise_that_allows_it_is_a_category_of_variants():
    some = chosen(["9"])
    questions, categories = parsed(some)
    own_questions, own_categories = parsed_variants(some, 20)
    assert own_categories == [
        *categories,
        f"{categories[0]}/09-1 One slip in a hundred",
        f"{categories[0]}/09-3 How much harder?",
    ]
    assert len(own_questions) == len(questions) - 2 + 2 * 20
    statements = {text_of(element.find("questiontext")) for element in own_questions.values()}
    assert len(statements) == len(own_questions)
    assert text_of(questions["09-1"].find("questiontext")) not in statements
    names = [name for name in own_questions if name.startswith("09-1 ")]
    assert names == [f"09-1 One slip in a hundred ({number})" for number in range(1, 21)]
    numbers = [element.findtext("idnumber") for element in own_questions.values()]
    assert len(set(numbers)) == len(numbers)


def parsed_variants(exercises, count):
    """The questions of a file by their whole names, and the categories in their order."""
    questions, categories = {}, []
    for element in ElementTree.fromstring(moodle.quiz(exercises, count)):
        if element.get("type") == "category":
            categories.append(text_of(element.find("category")))
        else:
            questions[text_of(element.find("name"))] = element
    return questions, categories


@pytest.mark.parametrize("id", DRAWABLE)
def test_twenty_variants_are_graded_as_the_book_judges_them(id):
    variants = moodle.different(registered()[id], 20)
    assert len(variants) == 20
    questions, (_,) = parsed_variants({page_of_exercise(id): [registered()[id]]}, 20)
    for one, element in zip(variants, questions.values(), strict=True):
        kind = one.kind
        for tag in ("questiontext", "generalfeedback", "hint"):
            assert all(prose(text_of(found)) for found in element.findall(tag))
        assert graded(element, kind.answer) == (100, paragraph(kind.right))
        for value, said in kind.wrong:
            assert graded(element, value) == (0, paragraph(said))


def test_there_may_be_fewer_variants_than_asked_for():
    assert 20 <= len(moodle.different(registered()["12-6"], 500)) <= 29


def own_cells(name, **options):
    """The cells of all of a student's notebooks, by their ids."""
    found = {}
    for page, some in chosen(["9", "13"]).items():
        made = nbformat.reads(notebook.assignment(page, some, seed=name, **options), as_version=4)
        nbformat.validate(made)
        found |= {cell.id: cell for cell in made.cells}
    return found


def run_own(cells, id, answer=None):
    """Run the cells of an exercise behind the one that says whose numbers they are."""
    seeded = {**cells, "imports": nbformat.from_dict({"source": cells["seed"].source})}
    return run(seeded, id, answer)


@pytest.mark.parametrize("id", [id for id in DRAWABLE if id[:2] in ("09", "13")])
def test_a_test_cell_judges_by_the_students_own_numbers(id):
    mine, other = (registered()[id].drawn(name) for name in NAMES)
    cells = own_cells(NAMES[0], student=True)
    assert mine.statement.splitlines()[0] in cells[f"{id}-statement"].source
    assert run_own(cells, id, given(mine, mine.kind.answer)).startswith("Right.")
    assert run_own(own_cells("teacher"), id).startswith("Right.")
    with pytest.raises(AssertionError, match=r"^Not yet\. \w"):
        run_own(cells, id, given(other, other.kind.answer))
    with pytest.raises(AssertionError, match=r"^Not yet\. \w"):
        run_own(cells, id, given(mine, float(registered()[id].kind.answer)))
    with pytest.raises(AssertionError, match="Not answered yet"):
        run_own(cells, id)


def test_nbgrader_writes_no_cell_anew_that_differs_between_students():
    """When it grades, nbgrader takes the source of each locked cell from the teacher's notebook."""
    ada, emmy, teacher = (own_cells(name, student=True) for name in [*NAMES, "teacher"])
    assert list(ada) == list(emmy) == list(teacher)
    differ = {id for id in ada if not ada[id].source == emmy[id].source == teacher[id].source}
    assert differ == {"seed", *(f"{id}-statement" for id in DRAWABLE if id[:2] in ("09", "13"))}
    for id in differ:
        assert ada[id].metadata == {"deletable": False, "editable": False}
    assert ada["seed"].source.endswith("numbers_of = 'Ada Lovelace'")


def test_an_exercise_without_numbers_of_its_own_is_set_as_it_is():
    plain, cells = own_cells(None), own_cells("Ada Lovelace")
    assert cells["13-2-test"] == plain["13-2-test"]
    assert cells["13-2-statement"] == plain["13-2-statement"]
    assert "seed" not in plain
    assert own(registered()["13-2"], "Ada Lovelace") is registered()["13-2"]


def test_a_name_on_each_line():
    assert names_in("Ada\n\n  Emmy   Noether \r\nŁukasz O'Hara") == [
        *("Ada", "Emmy Noether", "Łukasz O'Hara"),
    ]
    assert [folder_of(name) for name in ("Ada", "Łukasz O'Hara", "../x y")] == [
        *("Ada", "Łukasz-O-Hara", "x-y"),
    ]
    for text in ("Ada\nAda", "Ada B\nada-b", "Ada\n..."):
        with pytest.raises(ValueError, match="each student must have a name of their own, got"):
            names_in(text)
    with pytest.raises(ValueError, match="must have a name on each line, got none"):
        names_in("\n \n")


def test_the_table_has_what_is_right_for_each_student():
    exercises = chosen([], ["09-1", "09-4", "09-5", "13-1"])
    head, *lines = csv.reader(io.StringIO(table(exercises, NAMES).removeprefix("\ufeff")))
    assert head == ["student", "09-1", "09-4", "13-1"]  # 09-5 asks for code
    assert [line[0] for line in lines] == NAMES
    for name, *answers in lines:
        for id, answer in zip(head[1:], answers, strict=True):
            assert own(registered()[id], name).kind.judge(answer).state == "right"
    assert lines[0][2] == lines[1][2] == registered()["09-4"].kind.right
    assert lines[0][1] != lines[1][1]


def test_a_number_is_no_longer_than_it_need_be():
    assert [decimal(1 / 3, 0.001), decimal(7065, 0.1), decimal(-0.0, 0.1)] == [
        "0.33333",
        "7065",
        "0",
    ]


def test_the_command_writes_a_course(tmp_path, capsys):
    names = tmp_path / "names.txt"
    names.write_text("\n".join(NAMES), "utf-8-sig")
    course = tmp_path / "course"
    main(["notebook", "--chapters", "9", "--students", str(names), "--output", str(course)])
    written = sorted(str(path.relative_to(course)) for path in course.rglob("*.*"))
    assert written == [
        "answers.csv",
        "source/09-losses.ipynb",
        "students/Ada-Lovelace/09-losses.ipynb",
        "students/Emmy-Noether/09-losses.ipynb",
    ]
    assert capsys.readouterr().out.count("kB") == 4
    ada = (course / written[2]).read_text("utf-8")
    assert "BEGIN SOLUTION" not in ada
    assert "BEGIN SOLUTION" in (course / written[1]).read_text("utf-8")
    main(["notebook", "--chapters", "9", "--seed", NAMES[0], "--student", "--output", str(course)])
    assert (course / "09-losses.ipynb").read_text("utf-8") == ada
    assert json.loads(ada)["cells"][3]["source"].startswith("# Whose numbers these exercises have.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("moodle --seed 7", "--seed and --students are for notebooks"),
        ("moodle --variants -1", "Moodle takes --variants"),
        ("notebook --variants 3", "--variants is for Moodle"),
        ("notebook --chapters 3 --seed 7", "none of these exercises has other numbers"),
        ("notebook --students nowhere.txt", "No such file"),
    ],
)
def test_what_cannot_be_is_said(arguments, message, capsys):
    with pytest.raises(SystemExit):
        main(arguments.split())
    assert message in capsys.readouterr().err
