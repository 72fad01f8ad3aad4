"""Exercises: the book's own are verified; kinds, checkers and forms do what they promise."""

import numpy as np
import pytest

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
    registered,
    verify,
)
from nnlib.book.exercises.kinds import parse_number
from nnlib.book.exercises.widgets import question_box
from nnlib.book.markup import inline_html

from .chapters import chapters


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


def test_stubs_of_the_book_stand_before_their_check():
    cells = [cell for chapter in chapters() for cell in chapter.code]
    for id, one in registered().items():
        if isinstance(one.kind, Code):
            checked = [cell.source for cell in cells if id in cell.named_calls("check")]
            assert len(checked) == 1, f"{id} must be checked in one cell"
            assert one.kind.stub in checked[0], f"the cell that checks {id} must hold its stub"


@pytest.mark.parametrize("kind", KINDS)
def test_solution_and_planted_answers_are_verified(kind):
    verify(made(KINDS[kind]))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"answer": "def double(x):\n    return x"}, "its own solution is refused: Not yet."),
        ({"wrong": ((DOUBLE.answer, "Wrong."),)}, "must get 'Wrong.', got Right."),
        ({"wrong": ((DOUBLE.wrong[0][0], "Other."),)}, "must get 'Other.', got Not yet."),
        ({"wrong": DOUBLE.wrong[:1] * 2}, "two planted wrong answers have one message"),
        ({"stub": DOUBLE.answer}, "the stub must be judged not answered yet"),
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
        (lambda x: x and "text", "Not yet. The result must be numbers, got a str."),
        (lambda x: x and [[1], [2, 3]], "Not yet. The result must be numbers, got a list."),
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
        ("number", float("nan"), "Not yet. Divide one by three."),
        ("number", "many", "Not answered yet. Answer with a number such as 0.25, -3 or 1/4."),
        ("number", ..., "Not answered yet. Answer with a number such as 0.25, -3 or 1/4."),
        ("number", [1], "Not answered yet. The answer is a number, got list."),
    ],
)
def test_verdicts(kind, answer, verdict):
    assert str(KINDS[kind].judge(answer)) == verdict


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (" 0.5 ", 0.5),
        ("−3", -3),
        (".5", 0.5),
        ("2e-3", 0.002),
        ("-1 / 4", -0.25),
        ("1/0", None),
        ("1/2/3", None),
        ("", None),
        ("inf", None),
        ("0x10", None),
        ("1e999", None),
        ("1e999/1e999", None),
        ("٣", None),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert parse_number(text) == number


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


def test_widgets_judge_what_is_entered():
    field, button, verdict = question_box(made(THIRD)).children
    button.click()
    assert "Not answered yet." in verdict.value
    field.value = "1/3"
    button.click()
    assert "Right. A third." in verdict.value

    radio, button, verdict = question_box(made(ONE)).children
    assert radio.value is None
    radio.index = 1
    button.click()
    assert "Not yet. That is one too many." in verdict.value

    first, _, third, button, verdict = question_box(made(SEVERAL)).children
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
    ],
)
def test_faulty_exercises_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_source_of_something_else_is_not_an_answer():
    one = next(e for e in registered().values() if isinstance(e.kind, Code))
    for text in ("b", "a = 1", "def ("):
        assert str(one.kind.judge(text)).startswith("Not answered yet. Hand over the function")
