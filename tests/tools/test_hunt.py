"""The bug hunt: every fault shows its symptom, in one line, and nowhere but there."""

import inspect
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from pydoc import locate

import pytest
import quickjs

import nnlib
from tests.book.wording import stumbles
from tools import hunt
from tools.address import ROOT
from tools.print.toc import entries
from tools.site import hunt as page
from tools.site.furniture import needed
from tools.site.solutions import without_solutions

ALL = {fault.id: fault for each in hunt.chapters().values() for fault in each}
each_fault = pytest.mark.parametrize("fault", ALL.values(), ids=ALL)
TEXTS = ("symptom", "where", "kind", "why")


@each_fault
def test_the_check_prints_what_the_page_says(fault):
    faulty, healthy = hunt.kept()[fault.id]
    assert fault.printed(plant=True) == faulty
    assert fault.printed(plant=False) == healthy  # after the fault: nothing of it has stayed
    assert faulty != healthy
    assert "Error" not in healthy
    assert not re.search(r"\.\d{5}", f"{faulty} {healthy}")  # the same digits on every machine
    assert max(map(len, [*fault.check.splitlines(), *fault.setup().splitlines()])) <= 100


def test_nothing_else_is_kept():
    assert list(hunt.kept()) == list(ALL)


@each_fault
def test_one_line_is_wrong_and_the_rest_is_the_books_own(fault):
    healthy, faulty = fault.healthy.split("\n"), fault.faulty.split("\n")
    wrong = [k for k, pair in enumerate(zip(healthy, faulty, strict=True)) if pair[0] != pair[1]]
    assert wrong == [fault.line]
    assert faulty[fault.line].strip()
    compile(fault.faulty, fault.id, "exec")
    own = inspect.getsource(locate(fault.code[0])) if "." in fault.code[0] else book(fault.chapter)
    assert healthy[fault.line].strip() in own
    assert len({"." in name for name in fault.code}) == 1  # from nnlib, or from the chapter


def book(chapter):
    (path,) = (ROOT / "book").glob(f"{chapter}-*.ipynb")
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells)


@each_fault
def test_texts_are_short_and_plain(fault):
    assert re.fullmatch(r"[a-z][a-z0-9-]+", fault.name)
    assert fault.symptom[0].isupper()
    assert fault.symptom[-1] not in ".?"
    assert len(fault.symptom) <= 90
    for text in (fault.where, fault.kind, fault.why):
        assert text.strip() == text
        assert text[-1] in ".?"
    assert len(fault.why) <= 330
    assert [*stumbles(" ".join(getattr(fault, name) for name in TEXTS))] == []


@pytest.mark.parametrize("chapter", hunt.chapters())
def test_symptoms_of_a_chapter_differ(chapter):
    symptoms = [fault.symptom for fault in hunt.faults(chapter)]
    assert len(set(symptoms)) == len(symptoms) >= 7


def test_every_chapter_has_its_place_on_the_page():
    text = (ROOT / "book" / "hunt.md").read_text("utf-8")
    numbered = sorted(path.name[:2] for path in (ROOT / "book").glob("[0-9]*.ipynb"))
    assert page.PLACE.findall(text) == numbered == [*hunt.chapters()]


def test_nothing_of_it_is_printed():
    assert "hunt" in (ROOT / "_toc.yml").read_text("utf-8")
    assert "hunt" not in {entry.page for entry in entries()}


def test_whoever_imported_a_function_runs_the_fault_too():
    fault = ALL["08-relu-lets-all-through"]
    with hunt.planted(fault):
        assert slope_at_minus_one() == 1
    assert slope_at_minus_one() == 0


def slope_at_minus_one():
    z = nnlib.Tensor(-1.0, requires_grad=True)
    nnlib.layers.ReLU()(z).backward()
    return z.grad


def test_an_error_of_the_check_leaves_nothing_behind():
    fault = replace(ALL["08-relu-lets-all-through"], check="raise ValueError('no')")
    assert fault.printed(plant=True) == "ValueError: no"
    assert slope_at_minus_one() == 0


@pytest.mark.parametrize("right", ["not there", "g"])
def test_what_is_wrong_must_stand_once_in_the_code(right):
    with pytest.raises(ValueError, match="must stand once"):
        _ = replace(ALL["08-relu-lets-all-through"], right=right).faulty


def test_a_function_that_no_cell_defines_is_named():
    with pytest.raises(ValueError, match="no cell defines backwards"):
        _ = replace(ALL["08-wrong-side-of-the-layer"], code=["backwards"]).healthy


def test_imports_are_what_the_check_uses_and_does_not_make():
    check = (
        "def f(a):\n    return relu(a)\n\n\nX = np.ones(2)\nprint(accuracy_score(X, f(X)), sum(X))"
    )
    fault = replace(ALL["08-half-the-slope"], check=check)
    lines = ["import numpy as np", "", "from nnlib.metrics import accuracy_score"]
    assert fault.setup().split("\n") == [*lines, "from nnlib import relu"]


@cache
def judge():
    """The judge of lines, as the page has it."""
    context = quickjs.Context()
    context.eval("globalThis.document = { addEventListener() {} }")
    context.eval((ROOT / "assets" / "exercises.js").read_text("utf-8"))
    return context.eval(
        "(question, chosen) => nnExercises.JUDGES.line(JSON.parse(question), JSON.parse(chosen))"
    )


@each_fault
def test_the_page_judges_every_line(fault):
    made, question = page.fields(fault), json.dumps(page.data(fault))
    numbers = re.findall(r'value="(\d+)"', made)
    said = {number: judge()(question, json.dumps([number])) for number in numbers}
    right = [number for number in numbers if said[number].startswith("Right.")]
    assert right == [str(page.number_of(fault))]
    assert {said[number] for number in numbers if number not in right} == {
        f"Not yet. {page.ELSEWHERE}"
    }
    assert judge()(question, "[]") == "Not answered yet."
    line = fault.faulty.split("\n")[fault.line].strip()
    assert line == text_of(made)[int(right[0]) - 1]


def text_of(made):
    """The lines that can be chosen, as text."""
    lines = re.findall(r"<code[^>]*>(.*?)</code>", made)
    plain = (re.sub(r"<[^>]*>", "", line) for line in lines)
    signs = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&"}
    return [re.sub("|".join(signs), lambda m: signs[m[0]], line).strip() for line in plain]


def test_a_fault_is_whole_without_script():
    made = page.markdown(ALL["08-weights-transposed"])
    assert made.startswith(
        '<details class="nn-fault" id="fault-08-weights-transposed">\n\n<summary>'
    )
    assert "This is `linear` from `nnlib.ops.products`:" in made
    assert made.count("<details") == made.count("</details>") == 4
    assert (
        "Line 19 must say\n\n```python\n(weight, lambda g: _rows(g).T.dot(_rows(X))),\n```" in made
    )
    form = made.partition("<form")[2].partition("</form>")[0]
    assert "\n\n" not in form  # a blank line would end the HTML


def test_functions_of_a_chapter_are_named():
    made = page.markdown(ALL["08-wrong-side-of-the-layer"])
    assert "This is `forward` and `backward` from the chapter:" in made


def test_a_site_without_solutions_has_none_here():
    made = without_solutions(page.markdown(ALL["08-weights-transposed"]))
    assert "must say\n" not in made
    assert made.count("<details") == made.count("</details>") == 3


def test_the_places_of_a_page_are_filled_and_watched():
    noted = []

    class App:
        class env:
            note_dependency = noted.append

    content = ["# Hunt\n\n- `book/hunt/08.toml`\n"]
    page.expand_page(App, "hunt", content)
    assert content[0].count('class="nn-fault"') == len(hunt.faults("08"))
    assert f"{len(hunt.faults('08'))} faults" in content[0]
    assert {Path(name).name for name in noted} == {
        *("08.toml", "08-backpropagation.ipynb", "printed.json"),
    }
    other = ["# Another page"]
    page.expand_page(App, "other", other)
    assert other == ["# Another page"]


QUESTIONS = {"memory.js", "exercises.js"}


@pytest.mark.parametrize(
    ("body", "loaded"),
    [
        ('<details class="nn-fault"><form class="nn-question">', {*QUESTIONS, "hunt.js"}),
        ('<form class="nn-question">', QUESTIONS),
        ('<div class="cell">', QUESTIONS),
        ("<p>", set()),
    ],
)
def test_pages_load_what_they_use(body, loaded):
    class File:
        def __init__(self, name):
            self.filename, self.attributes = f"_static/{name}", {}

    names = ("memory.js", "exercises.js", "hunt.js")
    assert {name for name in names if needed(File(name), "hunt", body)} == loaded
