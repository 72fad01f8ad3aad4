"""Exercises: the book's own are verified; kinds, checkers and forms do what they promise."""

import itertools
import json
import tomllib
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from pathlib import Path

import numpy as np
import pytest
import quickjs
from markdown_it import MarkdownIt

from nnlib import Tensor
from nnlib.book import exercises
from nnlib.book.exercises import (
    Choice,
    Code,
    Exercise,
    Number,
    Option,
    Refused,
    check,
    exercise,
    expect,
    expect_close,
    numbers,
    parts,
    registered,
    single,
    verify,
)
from nnlib.book.exercises.kind import Question
from nnlib.book.exercises.reading import readings
from nnlib.book.exercises.widgets import form_box
from nnlib.book.markup import inline_html

from .chapters import chapters

ROOT = Path(__file__).resolve().parents[2]
MEANS = tomllib.loads((ROOT / "tests/book/readings.toml").read_text("utf-8"))["means"]


def _check_double(double):
    expect(double(0) == 0, "Twice nothing is nothing.")
    expect_close(double([1.0, 2.0]), [2.0, 4.0], "double([1, 2]) must be [2, 4].")


DOUBLE = Code(
    name="double",
    stub="def double(x):\n    ...",
    check=_check_double,
    answer="def double(x):\n    return 2 * np.asarray(x)",
    wrong=(
        ("def double(x):\n    return np.asarray(x) + 2", "Twice nothing is nothing."),
        ("def double(x):\n    return np.square(x)", "double([1, 2]) must be [2, 4]."),
    ),
    right="Twice is twice.",
)
ONE = Choice(
    options=(
        Option("$1+1=2$", "Yes, $2$.", right=True),
        Option("$1+1=3$", "That is one too many."),
        Option("`1 + 1 < 2`", "It is not less."),
    )
)
SEVERAL = Choice(
    options=(
        Option("two", "Two is even.", right=True),
        Option("three", "Three is odd."),
        Option("four", "So is four.", right=True),
    )
)
THIRD = Number(
    answer=1 / 3,
    tolerance=0.001,
    right="A third.",
    wrong=((3, "The other way round."), (0.5, "That is a half.")),
    feedback="Divide one by three.",
)
KINDS = {"code": DOUBLE, "choice": ONE, "several": SEVERAL, "number": THIRD}


def made(kind, **changes):
    """An exercise of a kind."""
    texts = {"title": "A title", "statement": "State $x$.", "solution": "Solve $x$."}
    return Exercise(**{"id": "99-1", "hints": ("One.", "Two."), "kind": kind, **texts, **changes})


@pytest.fixture
def one(monkeypatch, request):
    """Put an exercise of the kind that the test names in place of the book's."""
    made_one = made(KINDS[request.param])
    monkeypatch.setattr(exercises, "registered", lambda: {"99-1": made_one})
    return made_one


@pytest.fixture
def shown(monkeypatch):
    """The list of mime bundles that have been displayed."""
    bundles = []
    monkeypatch.setattr(exercises, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


@pytest.mark.parametrize("id", registered())
def test_exercise_of_the_book(id):
    verify(registered()[id])


CELL = """\
import numpy as np

from nnlib.book import check


{stub}


check("{id}", {name})"""


@cache
def cells_by_call():
    """The sources of the book's cells by the calls in them: a name and the id of an exercise."""
    found = {}
    for cell in (cell for chapter in chapters() for cell in chapter.code):
        for name in ("exercise", "check"):
            for id in cell.named_calls(name):
                found.setdefault((name, id), []).append(cell.source)
    return found


@pytest.mark.parametrize("id", registered())
def test_cell_of_an_exercise_runs_alone(id, capsys):
    (posed,) = cells_by_call()["exercise", id]
    exec(posed, {})
    assert f"Exercise {id}: " in capsys.readouterr().out
    kind = registered()[id].kind
    if isinstance(kind, Code):
        (checked,) = cells_by_call()["check", id]
        assert checked == CELL.format(stub=kind.stub, id=id, name=kind.name)
        exec(checked, {})
        assert f"Exercise {id}: Not answered yet." in capsys.readouterr().out


SOLVED = [id for id, one in registered().items() if isinstance(one.kind, Code)]


@pytest.mark.parametrize("id", SOLVED)
def test_cell_with_a_solution_is_right_alone_or_says_what_to_import(id, capsys):
    kind = registered()[id].kind
    solved = CELL.format(stub=kind.answer, id=id, name=kind.name)
    exec(solved, {})
    said = capsys.readouterr().out
    if "which is not defined yet: run `" in said:  # as the sentence says
        exec(f"{said.split('`')[1]}\n{solved}", {})
        said = capsys.readouterr().out
    assert said.startswith(f"Exercise {id}: Right.")


@pytest.mark.parametrize("kind", KINDS)
def test_solution_and_planted_answers_are_verified(kind):
    verify(made(KINDS[kind]))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"answer": "def double(x):\n    return x"}, "must get 'Right. Twice.*', got Not yet."),
        ({"wrong": ((DOUBLE.answer, "Wrong."),)}, "must get 'Not yet. Wrong.', got Right."),
        ({"wrong": ((DOUBLE.wrong[0][0], "Other."),)}, "must get 'Not yet. Other.', got Not yet."),
        ({"wrong": DOUBLE.wrong[:1] * 2}, "two known mistakes have one message"),
        ({"stub": DOUBLE.answer}, "must get 'Not answered yet. double returns None.', got Right."),
    ],
)
def test_verify_refuses(changes, message):
    fields = ("name", "stub", "check", "answer", "wrong", "right")
    kind = Code(**{**{field: getattr(DOUBLE, field) for field in fields}, **changes})
    with pytest.raises(AssertionError, match=message):
        verify(made(kind))


def _raises(x):
    raise ValueError("two\nlines")


@pytest.mark.parametrize("one", ["code"], indirect=True)
@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (lambda x: 2 * np.asarray(x), "Right. Twice is twice."),
        (lambda x: None, "Not answered yet. double returns None."),
        (None, "Not answered yet."),
        (..., "Not answered yet."),
        (7, "Not answered yet. Hand over the function, not an int."),
        (lambda x: x + 1, "Not yet. Twice nothing is nothing."),
        (_raises, "Not yet. double raised ValueError: two lines"),
        (lambda: 0, "Not yet. double raised TypeError: "),
        (lambda x: 0, "Not yet. The result has shape (), it should have (2,)."),
        (lambda x: [2 * v for v in x] if x else 0, "Right. Twice is twice."),
        (lambda x: (2 * v for v in x) if x else 0, "Right. Twice is twice."),
        (lambda x: Tensor(2 * np.asarray(x), requires_grad=True) if x else 0, "Right. "),
        (lambda x: [Fraction(v) * 2 for v in x] if x else 0, "Right. Twice is twice."),
        (lambda x: 2 * np.asarray(x, dtype=np.float32), "Right. Twice is twice."),
        (partial(np.multiply, 2), "Right. Twice is twice."),
        (np.vectorize(lambda v: 2 * v), "Right. Twice is twice."),
        (np.array(2.0).__mul__, "Right. Twice is twice."),
        (lambda x: x and "text", "Not yet. The result must be numbers, got a str."),
        (lambda x: x and ["2", "4"], "Not yet. The result must be numbers, got a list."),
        (lambda x: x and [2j, 4], "Not yet. The result must be numbers, got a list."),
        (lambda x: x and ([1], [2, 3]), "Not yet. The result must be numbers, got a tuple."),
        (lambda x: x and [[1], [2, 3]], "Not yet. The result must be numbers, got a list."),
        (lambda x: None if x else 0, "Not yet. double returns None for some arguments."),
        # F821: that nobody has defined the name is what is tried here.
        (lambda x: undefined(x), "Not answered yet. double uses undefined, which is not defined"),  # noqa: F821
        (
            lambda x: np.ones(2),
            "Not yet. What double returns does not work: ValueError: The truth value",
        ),
    ],
)
def test_check_of_code_prints_one_line(one, answer, line, capsys):
    check("99-1", answer)
    out, err = capsys.readouterr()
    assert out.startswith(f"Exercise 99-1: {line}")
    assert out.count("\n") == 1
    assert not err


def test_who_should_give_one_number_is_asked_for_one():
    with pytest.raises(Refused, match=r"^An entry must be a number, got a str\.$"):
        single("3", "An entry")
    with pytest.raises(Refused, match=r"^The result must be a number, got None\.$"):
        expect_close(None, 3.0, "Far off.")


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_float32_may_be_off_by_its_own_rounding_and_no_more(kind):
    wanted = np.array([1e-5, 1.0, -3.0])
    expect_close(kind(wanted) * kind(1 + 1e-7), wanted, "Far off.")
    with pytest.raises(Refused, match=r"Far off\."):
        expect_close(kind(wanted) * kind(1.001), wanted, "Far off.")
    if kind is np.float64:
        with pytest.raises(Refused, match=r"Far off\."):
            expect_close(wanted * 1.00005, wanted, "Far off.")
    else:
        expect_close(kind(wanted) * kind(1.00005), wanted, "Far off.")


def test_what_comes_with_float32_is_no_more_precise():
    found = parts((np.float32([0.1]), np.ones(2), 3, Tensor([1.0])), 4, "Return four.")
    assert [numbers(one).dtype for one in found] == [np.float32, np.float32, float, float]


@pytest.mark.parametrize("row", [[1.0, 2.0], (1.0, 2.0), np.array([1.0, 2.0]), Tensor([1.0, 2.0])])
def test_a_row_of_numbers_is_several_parts_whatever_holds_it(row):
    assert [float(one) for one in parts(row, 2, "Return two.")] == [1.0, 2.0]
    with pytest.raises(Refused, match=r"Return three\."):
        parts(row, 3, "Return three.")


@pytest.mark.parametrize(
    "whole", [np.ones((2, 2)), Tensor(np.ones((2, 2))), Tensor(2.0), 2.0, None]
)
def test_a_table_or_a_single_number_is_not_several_parts(whole):
    with pytest.raises(Refused, match=r"Return two\."):
        parts(whole, 2, "Return two.")


def test_parts_of_a_tensor_in_float32_are_no_more_precise():
    single = Tensor(np.float32([0.1, 0.2]), requires_grad=True)
    assert [numbers(one).dtype for one in parts(single, 2, "Return two.")] == [np.float32] * 2


def test_checker_can_ask_for_an_error_of_the_reader():
    def checker(root):
        try:
            root(-1)
        except Refused as refusal:
            expect(isinstance(refusal.__cause__, ValueError), "Raise a ValueError.")
        else:
            raise Refused("A negative number has no root.")

    def fussy(x):
        raise ValueError("negative")

    kind = Code(
        name="root",
        stub="def root(x): ...",
        check=checker,
        answer="def root(x):\n    raise ValueError",
        wrong=(("def root(x):\n    return 0.0", "A negative number has no root."),),
    )
    assert kind.judge(fussy).state == "right"
    assert kind.judge(lambda x: 0.0).message == "A negative number has no root."


@pytest.mark.parametrize(
    ("kind", "answer", "verdict"),
    [
        ("choice", "a", "Right. Yes, $2$."),
        ("choice", " B ", "Not yet. That is one too many."),
        ("choice", "ab", "Not answered yet. Choose one option."),
        ("choice", "x", "Not answered yet. There is no option x."),
        ("choice", "", "Not answered yet."),
        ("choice", 1, 'Not answered yet. Answer with a letter in quotes, such as "a".'),
        ("several", "c, a", "Right. Two is even. So is four."),
        ("several", "a", "Not yet. 1 of 2 right options chosen."),
        ("several", "abc", "Not yet. Three is odd."),
        ("number", 0.333, "Right. A third."),
        ("number", "1/3", "Right. A third."),
        ("number", "0,5", "Not yet. That is a half."),
        ("number", -1, "Not yet. Divide one by three."),
        ("choice", "(b)", "Not yet. That is one too many."),
        ("choice", ["a"], "Right. Yes, $2$."),
        ("choice", [1], 'Not answered yet. Answer with a letter in quotes, such as "a".'),
        ("several", "a and c", "Right. Two is even. So is four."),
        ("several", "a) and c)", "Right. Two is even. So is four."),
        ("several", ("c", "a"), "Right. Two is even. So is four."),
        ("several", {"A", "C"}, "Right. Two is even. So is four."),
    ],
)
def test_verdicts(kind, answer, verdict):
    assert str(KINDS[kind].judge(answer)) == verdict


@pytest.mark.parametrize("text", MEANS)
def test_numbers_are_read_as_people_write_them(text):
    assert [one.number for one in readings(text)] == pytest.approx(MEANS[text], rel=1e-12)


@cache
def page():
    """A JavaScript context in which the script of exercises has run, as on a page."""
    context = quickjs.Context()
    context.eval("globalThis.document = { addEventListener() {} }")
    context.eval((ROOT / "assets/exercises.js").read_text("utf-8"))
    context.eval("globalThis.read = (text) => JSON.stringify(nnExercises.readings(text))")
    context.eval(
        "globalThis.judge = (kind, question, answers) =>"
        " nnExercises.JUDGES[kind](JSON.parse(question), JSON.parse(answers))"
    )
    return context


@pytest.mark.parametrize("text", MEANS)
def test_a_page_reads_numbers_as_python_does(text):
    read = json.loads(page().get("read")(text))
    assert len(read) == len(readings(text))
    for got, wanted in zip(read, readings(text), strict=True):
        assert got == pytest.approx(tuple(wanted), rel=1e-12)


def questions():
    """The questions of the book, which have a form, by their ids."""
    return {id: e.kind for id, e in registered().items() if isinstance(e.kind, Question)}


def on_page(question, answers):
    """What the page says of the answers entered in the form of a question."""
    data = json.dumps(question.data())
    return page().get("judge")(question.word, data, json.dumps(answers))


@pytest.mark.parametrize("id", questions())
def test_a_page_judges_as_python_does(id):
    question = questions()[id]
    if isinstance(question, Choice):
        letters = [letter for letter, _ in question.lettered()]
        most = len(letters) if len(question.right) > 1 else 1  # as many as the form lets one choose
        for count in range(most + 1):
            for chosen in itertools.combinations(letters, count):
                entered = [str(letters.index(letter)) for letter in chosen]
                assert on_page(question, entered) == inline_html(str(question.judge(chosen)))
    else:
        for answer in [*MEANS, *(str(answer) for answer, _ in question.samples())]:
            assert on_page(question, [answer]) == inline_html(str(question.judge(answer)))


NEAR = Number(-0.785834983, 2e-4, "Good.", ((0.785834983, "A sign."), (-0.9, "No.")), "Other.")
SHARE = Number(0.15, 1e-3, "Good.", ((0.12, "All five."),), "Other.")
HALF = Number(0.0625, 1e-4, "Good.", ((0.25, "The sum."),), "Other.")
COUNT = Number(7065, 0.1, "Good.", ((7850, "All ten."),), "Other.")
ENTERED = {
    "7,065": (COUNT, "Right. Good."),
    "7.065": (COUNT, "Right. Good."),
    "7 065": (COUNT, "Right. Good."),
    "7,850": (COUNT, "Not yet. All ten."),
    "7,85": (COUNT, "Not yet. Other."),
    "7.1e3": (COUNT, "Not yet. Right as far as it goes: give more digits."),
    "-0.7858": (NEAR, "Right. Good."),
    "−78.58 %": (NEAR, "Right. Good."),
    "0,7858": (NEAR, "Not yet. A sign."),
    "-0.79": (NEAR, "Not yet. Right as far as it goes: give more digits."),
    "-0,78": (NEAR, "Not yet. Right as far as it goes: give more digits."),
    "-0.77": (NEAR, "Not yet. Other."),
    "-0.7": (NEAR, "Not yet. Other."),  # too rough to say so
    "-1": (NEAR, "Not yet. Other."),
    "0.79": (NEAR, "Not yet. Other."),
    "0.14": (SHARE, "Not yet. Other."),  # one off in the last digit is not cut off
    "0.063": (HALF, "Not yet. Right as far as it goes: give more digits."),  # halves go up, too
    "0.062": (HALF, "Not yet. Right as far as it goes: give more digits."),
    "0.064": (HALF, "Not yet. Other."),
    "-11/14": (NEAR, "Right. Good."),
    "-15/19": (NEAR, "Not yet. Other."),  # a fraction is not rounded
    "0.7858 or so": (
        NEAR,
        "Not answered yet. Answer with one number alone, such as 0.25, -3, 1/4 or 25%.",
    ),
}


@pytest.mark.parametrize("text", ENTERED)
def test_numbers_entered_are_judged_by_what_they_may_mean(text):
    question, verdict = ENTERED[text]
    assert str(question.judge(text)) == verdict
    assert on_page(question, [text]) == inline_html(verdict)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (1 / 3, "right"),
        (np.float32(1 / 3), "right"),
        (np.array(1 / 3), "right"),
        (np.array([1 / 3]), "right"),
        (Tensor([[1 / 3]]), "right"),
        (Tensor(1 / 3, requires_grad=True), "right"),
        (Fraction(1, 3), "right"),
        (Decimal("0.3333"), "right"),
        ("0.3333", "right"),
        ("33.3 %", "right"),
        (3, "wrong"),
        (np.int64(3), "wrong"),
        (True, "open"),
        (np.nan, "open"),
        (np.inf, "open"),
        (1j, "open"),
        (10**400, "open"),
        (np.ones(2), "open"),
        ([1 / 3], "open"),
        (None, "open"),
        (..., "open"),
        (lambda: 1 / 3, "open"),
    ],
)
def test_a_number_may_come_as_any_number_of_python(answer, state):
    assert THIRD.judge(answer).state == state


def test_digits_of_a_python_number_are_its_own():
    assert "give more digits" in NEAR.judge(-0.79).message
    assert COUNT.judge(7.065).state == "wrong"  # no thousands: this is a number, not a text


@pytest.mark.parametrize("one", ["code", "choice", "number"], indirect=True)
def test_hints_and_solution_open_on_demand(one, shown):
    exercise("99-1")
    text = shown[0]["text/markdown"]
    for summary in ("Hint 1 of 2", "Hint 2 of 2", "Solution"):
        assert f"\n\n<details>\n<summary>{summary}</summary>\n\n" in text
    assert text.count("\n\n</details>\n\n") == text.count("<details>") == 3
    assert ("```python\ndef double(x):\n    return 2" in text) == isinstance(one.kind, Code)
    assert shown[0]["text/plain"] == "Exercise 99-1: A title"


@pytest.mark.parametrize("one", ["choice", "several", "number"], indirect=True)
def test_a_kernel_has_an_answer_form_of_widgets(one, shown):
    exercise("99-1")
    assert "<form" not in shown[0]["text/markdown"]
    assert shown[1]["text/plain"] == "Answer form of exercise 99-1"
    assert "application/vnd.jupyter.widget-view+json" in shown[1]


@pytest.mark.parametrize("one", ["choice", "several", "number"], indirect=True)
def test_the_site_has_an_answer_form_in_plain_html(one, shown, monkeypatch, tmp_path):
    monkeypatch.setenv("NNLIB_SITE", str(tmp_path))
    exercise("99-1")
    (bundle,) = shown
    form = bundle["text/markdown"].partition("<form")[2].partition("</form>")[0]
    assert "\n\n" not in form  # a blank line would end the HTML
    assert 'role="status"' in form
    assert f'data-kind="{one.kind.word}"' in form


def test_widgets_judge_what_is_entered():
    field, button, verdict = form_box(*THIRD.widgets(), THIRD.judge).children
    button.click()
    assert "Not answered yet." in verdict.value
    field.value = "1/3"
    button.click()
    assert "Right. A third." in verdict.value

    radio, button, verdict = form_box(*ONE.widgets(), ONE.judge).children
    assert radio.value is None
    radio.index = 1
    button.click()
    assert "Not yet. That is one too many." in verdict.value

    first, _, third, button, verdict = form_box(*SEVERAL.widgets(), SEVERAL.judge).children
    first.value = third.value = True
    button.click()
    assert "Right. Two is even. So is four." in verdict.value


def test_feedback_is_html_with_math_and_code():
    assert inline_html("if $a<b$\nthen `x & y` is *so* **so**") == (
        r'if <span class="math notranslate nohighlight">\(a&lt;b\)</span> '
        "then <code>x &amp; y</code> is <em>so</em> <strong>so</strong>"
    )


def test_unknown_exercise_is_refused():
    with pytest.raises(ValueError, match=r"id must be one of .*; got '99-9'"):
        check("99-9", 1)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: made(ONE, id="1-1"), "id must be chapter and number"),
        (lambda: made(ONE, hints=()), "hints of 99-1"),
        (lambda: made(ONE, hints="One."), "hints of 99-1"),
        (lambda: made(ONE, statement=" "), "statement of 99-1 is empty"),
        (lambda: Choice(options=(Option("a", "a", True),)), "options must list at least two"),
        (lambda: Choice(options=(Option("a", "a"), Option("b", "b"))), "must have a right one"),
        (lambda: Number(1, 0, "r", ((2, "w"),), "f"), "tolerance must be positive, got 0"),
        (lambda: Number(1, 0.1, "r", (), "f"), "at least one wrong number"),
        (lambda: Number(1, 0.1, "r", ((1.1, "w"),), "f"), "1 and 1.1 are too close"),
        (lambda: Code("f", "def g(): ...", None, "def f(): ...", (("", ""),)), "not define f"),
        (lambda: Code("f", "def f(): ...", None, "def f(): ...", ()), "at least one wrong answer"),
        (
            lambda: Code("f", "def f(): ...", None, "def f(): ...", ((("g", "h"), ""),)),
            "stands once in answer",
        ),
    ],
)
def test_faulty_exercises_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_names_of_python_mean_in_source_what_they_mean_in_a_cell():
    source = "def double(x):\n    return max([2], default=0) * np.asarray(x) + sum([], 0)"
    assert DOUBLE.judge(source).state == "right"


def test_source_of_something_else_is_not_an_answer():
    one = next(e for e in registered().values() if isinstance(e.kind, Code))
    for text in ("b", "a = 1", "def ("):
        assert str(one.kind.judge(text)).startswith("Not answered yet. Hand over the function")


@pytest.mark.parametrize("id", registered())
def test_a_number_that_begins_a_line_makes_no_list(id):
    """As that of "close to\\n1. How far": Markdown takes it for the first of several items."""
    book = registered()[id]
    for one in (book, *(book.drawn(seed) for seed in range(5) if book.drawing)):
        for text in (one.statement, *one.hints, one.solution):
            tokens = MarkdownIt().parse(text)
            items = sum(token.type == "list_item_open" for token in tokens)
            assert items != 1, text
