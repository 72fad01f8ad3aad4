"""Exercises with other numbers: every variant is as sound as the book's own exercise."""

import contextlib
import itertools
import json
import math
import re
from fractions import Fraction

import pytest

from nnlib.book import check, exercise, exercises
from nnlib.book.exercises import Exercise, Number, drawable, registered, verify
from nnlib.book.exercises.number import TooClose
from nnlib.book.exercises.wording import (
    follows,
    grouped,
    minus,
    neat,
    power,
    sci,
    short,
    tfrac,
    whole,
    word,
)
from nnlib.book.markup import inline_html

from .test_exercises import on_page

DRAWABLE = {id: one for id, one in registered().items() if one.drawing}
SEEDS = range(50)
NUMBER = re.compile(r"-?\d+(?:\.\d+|/[1-9]\d*)?")
ONES = re.compile(r"(?<![\d.,/-])(?:1|[Oo]ne) (?!is|as|has|times)[a-z]+s\b")  # 1 layers
FRACTION = re.compile(r"\\tfrac(?:\{(\d+)\}\{(\d+)\}|(\d)(\d))")


def texts(one):
    """All that an exercise says."""
    kind = one.kind
    return [
        *(one.title, one.statement, *one.hints, one.solution, kind.right, kind.feedback),
        *(said for _, said in kind.wrong),
    ]


def plain(tex):
    """A text whose numbers are written as on a keyboard."""
    tex = FRACTION.sub(lambda m: f" {m[1] or m[3]}/{m[2] or m[4]} ", tex)
    return tex.replace("{,}", "").replace(r"\,", "").replace("−", "-").replace(",", "")


def decimals(one):
    """The largest number of digits behind a point, not counting zeros right behind it."""
    found = re.findall(r"\d\.0*(\d+)", " ".join(map(plain, texts(one))))
    return max(map(len, found), default=0)


def test_there_are_thirty_and_more_in_most_chapters():
    assert len(DRAWABLE) >= 40
    assert len({id.partition("-")[0] for id in DRAWABLE}) >= 16


@pytest.mark.parametrize("id", DRAWABLE)
def test_a_variant_is_as_sound_as_the_books_exercise(id):
    book = registered()[id]
    for seed in SEEDS:
        one = book.drawn(seed)
        verify(one)  # each known mistake gets a reason of its own
        kind = one.kind
        assert one.id == id
        assert 1e-6 * abs(kind.answer) < kind.tolerance
        assert kind.tolerance < max(0.05 * abs(kind.answer), 0.021)
        printed = NUMBER.findall(plain(one.solution))
        assert any(kind.judge(float(Fraction(number))).state == "right" for number in printed)
        assert kind.judge(float(book.kind.answer)).state == "wrong"
        assert decimals(one) <= max(4, decimals(book))
        for said, own in zip(texts(book), texts(one), strict=False):
            for fault in ("--", "+-", "−-", "- -", r"\cdot-", "nan", "inf", "e-0"):
                assert own.count(fault) <= said.count(fault), (fault, own)
            assert set(ONES.findall(own)) <= set(ONES.findall(said)), own


ASKED = re.compile(r"\b(one|two|three|four|five) decimals?\b", re.IGNORECASE)


@pytest.mark.parametrize("id", DRAWABLE)
def test_as_many_decimals_as_are_asked_for_are_enough(id):
    for one in (registered()[id], *map(registered()[id].drawn, range(150))):
        if asked := ASKED.search(one.statement):
            places = ["one", "two", "three", "four", "five"].index(asked[1].lower()) + 1
            typed = f"{one.kind.answer:.{places}f}"
            assert one.kind.judge(typed).state == "right", (typed, one.kind.answer)


def value(tex):
    """What a pocket calculator makes of a formula of numbers alone, else None."""
    tex = re.sub(r"\\,|\{,\}|[{}]?\s+$|^\s+", "", tex).replace(r"\cdot", "*")
    tex = re.sub(r"\\[dt]?frac\{([^{}]+)\}\{([^{}]+)\}|\\tfrac(\d)(\d)", r"((\1\3)/(\2\4))", tex)
    tex = re.sub(r"e\^\{([^{}]+)\}", r"exp(\1)", tex)
    tex = re.sub(r"\\log ?([\d.]+)", r"log(\1)", tex)
    tex = re.sub(r"(?<=\d)log", "*log", tex)
    tex = re.sub(r"\^\{?(\d+)\}?", r"**\1", tex)
    if re.search(r"[^\d.+*/()\s-]", re.sub("exp|log", "", tex)) or not re.search(r"\d", tex):
        return None
    try:
        return eval(tex, {"exp": math.exp, "log": math.log})
    except (SyntaxError, TypeError):  # a formula that a line has cut in two
        return None


def wrong_equations(one):
    """Equations whose right side, one number with decimals, is not what the left side gives."""
    for text in (one.solution, *one.hints):
        for formula in re.findall(r"\$+([^$]+)\$+", text):
            for left, right in itertools.pairwise(formula.replace("\n", " ").split("=")):
                printed = re.fullmatch(r"\s*-?\d+\.(\d+)\s*", right)
                if printed and (found := value(left)) is not None:
                    off = abs(found - float(right)) * 10 ** len(printed[1])
                    if off > 0.5 + 1e-6:
                        yield f"{left} = {right}"


@pytest.mark.parametrize("id", registered())
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_a_calculator_confirms_the_solution(id):
    """Also with the rounded numbers that stand there."""
    book = registered()[id]
    for one in (book, *map(book.drawn, SEEDS if book.drawing else ())):
        assert not list(wrong_equations(one))


@pytest.mark.parametrize("id", ["13-4", "16-7", "16-10"])
def test_an_answer_that_never_ends_is_wanted_with_so_many_decimals(id):
    """Who rounds to two decimals unasked is right."""
    for one in map(registered()[id].drawn, range(150)):
        if not ASKED.search(one.statement):
            assert one.kind.judge(f"{one.kind.answer:.2f}").state == "right", one.kind.answer


@pytest.mark.parametrize(
    ("id", "slip"),
    [
        ("04-2", lambda x, goal: 1 / (2 * x)),  # no square
        ("04-2", lambda x, goal: 1 / (2 * x**2 * goal)),  # one over the slope
        ("04-2", lambda x, goal: 1 / x),
        ("04-4", lambda w, x, y: -w * (w * x - y)),  # times the weight
        ("04-4", lambda w, x, y: -y * (w * x - y)),  # times the target
        ("04-13", lambda rate, growth: 2 / (1 + growth)),  # as if the rate were 1
        ("05-1", lambda hidden: 65 * hidden + 10 * 65),  # the pixels counted twice
        ("05-2", lambda budget: budget // 75),  # no biases of the outputs
    ],
)
def test_in_no_variant_a_slip_leads_to_the_answer(id, slip):
    drawing = DRAWABLE[id].drawing.__self__
    for values in itertools.product(*drawing.choices.values()):
        numbers = dict(zip(drawing.choices, values, strict=True))
        with contextlib.suppress(TooClose):
            if drawing.where(**numbers):
                assert drawing.make(**numbers).kind.judge(slip(**numbers)).state == "wrong"


@pytest.mark.parametrize("id", DRAWABLE)
def test_a_course_finds_different_numbers(id):
    found = {registered()[id].drawn(f"student {number}").statement for number in range(80)}
    assert len(found) >= 20
    assert registered()[id].statement not in found


@pytest.mark.parametrize("id", DRAWABLE)
def test_a_page_judges_a_variant_as_python_does(id):
    question = registered()[id].drawn(7).kind
    for answer, verdict in question.samples():
        assert on_page(question, [str(answer)]) == inline_html(str(verdict))


def test_the_same_seed_gives_the_same_numbers_everywhere():
    """Stored: other versions of NumPy and other machines must draw the same."""
    seeds = (7, "7", " 7 ", "Ada Lovelace", "Emmy  Noether", 2**70)
    answers = [registered()["13-1"].drawn(seed).kind.answer for seed in seeds]
    assert answers == STORED
    one, other = (registered()["13-1"].drawn("Ada Lovelace") for _ in range(2))
    assert one == other


@pytest.mark.parametrize("seed", [7.0, None, ..., b"7", ["7"]])
def test_a_seed_is_a_whole_number_or_a_name(seed):
    with pytest.raises(ValueError, match="seed must be a whole number or a name, got "):
        registered()["13-1"].drawn(seed)


def test_who_asks_for_other_numbers_where_there_are_none_is_told():
    with pytest.raises(ValueError, match="seed must be left out for 13-2, whose numbers stay; got"):
        exercise("13-2", seed=7)
    with pytest.raises(ValueError, match="seed must be left out for 13-2"):
        check("13-2", 1, seed=7)


def test_an_exercise_is_shown_and_judged_with_a_seed(monkeypatch, capsys):
    shown = []
    monkeypatch.setattr(exercises, "display", lambda bundle, raw: shown.append(bundle))
    one = registered()["13-1"].drawn(7)
    exercise("13-1", seed=7)
    assert shown[0]["text/plain"] == "Exercise 13-1 (7): From a training error alone"
    assert one.statement in shown[0]["text/markdown"]
    assert one.solution in shown[0]["text/markdown"]
    check("13-1", one.kind.answer, seed=7)
    assert capsys.readouterr().out.startswith("Exercise 13-1 (7): Right. ")
    check("13-1", registered()["13-1"].kind.answer, seed=7)
    assert capsys.readouterr().out.startswith("Exercise 13-1 (7): Not yet. ")


def test_a_page_keeps_no_answer_to_other_numbers(monkeypatch):
    """What assets/exercises.js looks for, to keep an answer, it finds in the book's form alone."""
    monkeypatch.setattr(exercises, "on_page", lambda: True)
    title = re.compile(r"Exercise \w+-\d+:")
    one = registered()["13-1"]
    assert title.search(exercises._markdown(one))
    own = exercises._markdown(one.drawn(7), 7)
    assert not title.search(own)
    assert 'id="exercise-13-1-own-answer"' in own
    assert json.dumps(one.drawn(7).kind.answer) in own


def made(answer=1.0, mistake=2.0):
    kind = Number(answer, 0.1, "Yes.", ((mistake, "No."),), "Other.")
    words = {"title": "T", "statement": f"Is it {answer} or {mistake}?", "solution": "S."}
    return Exercise(id="99-1", hints=("H.",), kind=kind, **words)


def test_numbers_that_cannot_be_told_apart_are_never_drawn():
    one = drawable(answer=(1.0, 2.0, 3.0, 3.1), mistake=(2.0, 3.0))(made)()
    for seed in SEEDS:
        kind = one.drawn(seed).kind
        (mistake, _), *_ = kind.wrong
        assert (kind.answer, mistake) in {(2.0, 3.0), (3.0, 2.0), (3.1, 2.0)}


def test_conditions_are_kept():
    def where(answer, mistake):
        return answer > mistake

    one = drawable(where=where, answer=(1.0, 2.0, 3.0), mistake=(2.0, 3.0))(made)()
    assert {one.drawn(seed).kind.answer for seed in SEEDS} == {3.0}


def test_faulty_declarations_are_refused():
    with pytest.raises(ValueError, match="choices must name each number of made"):
        drawable(answer=(1.0, 2.0))(made)
    one = drawable(answer=(1.0,), mistake=(2.0,))(made)()
    with pytest.raises(ValueError, match="choices of made hardly ever go together"):
        one.drawn(1)


def test_numbers_are_written_as_on_paper():
    assert [short(x) for x in (0.5, 1 / 6, 3.0, -0.00001, 0.00005)] == [
        *("0.5", "0.1667", "3", "0", "0.0001"),
    ]
    assert short(0.039775, 5) == "0.03978"
    assert grouped(7065) == "7{,}065"
    assert [word(n) for n in (0, 1, 12, 19, 20, 21, 99)] == [
        *("no", "one", "twelve", "nineteen", "twenty", "twenty-one", "ninety-nine"),
    ]
    assert [tfrac(Fraction(*pair)) for pair in ((1, 6), (5, 12), (6, 2))] == [
        *(r"\tfrac16", r"\tfrac{5}{12}", "3"),
    ]
    assert minus(-2) == "−2"
    assert (follows(0.0681 + 0.4537, 0.52174), follows(0.1 + 0.2, 0.3)) == (False, True)
    assert (power("6"), power("3.7")) == ("6", "{3.7}")
    assert sci(6.4e20) == r"6.4\cdot10^{20}"
    assert sci(5.13e6) == r"5.13\cdot10^6"
    assert (whole(3.0), whole(2.5)) == (3, 2.5)
    assert isinstance(whole(3.0), int)
    assert (neat(0.25, 2), neat(0.255, 2)) == (True, False)


STORED = [0.68, 0.68, 0.68, 0.52, 0.36, 1.4]


def every_variant(id):
    """All that may be drawn, not a sample."""
    drawing = registered()[id].drawing.__self__
    for choice in itertools.product(*drawing.choices.values()):
        numbers = dict(zip(drawing.choices, choice, strict=True))
        if drawing.where(**numbers):
            with contextlib.suppress(TooClose):
                yield drawing.make(**numbers)


def test_who_goes_on_with_the_ridge_of_a_hint_finds_the_batch():
    for one in every_variant("17-9"):
        hint, width = re.findall(r"\d+\.\d+|\d{4}", one.hints[0] + one.hints[2])[:3:2]
        printed = re.findall(r"the ridge, \$([\d.]+)\$.*=([\d.]+)\$\. So", one.solution, re.DOTALL)
        (ridge, near), n = printed[0], int(one.kind.answer)
        for r in map(float, (hint, ridge)):
            assert math.ceil(r / (1 - 2 * r / int(width))) == n
        assert n - 1 < float(near) <= n
        below, above = map(float, re.findall(r"reach ([\d.]+\d)", one.kind.right))
        assert below < min(float(hint), float(ridge)) <= max(float(hint), float(ridge)) <= above


def test_three_digits_are_enough_for_the_days():
    for one in every_variant("17-10"):
        seconds, days = re.findall(r"takes \$(.+)\$ seconds,\s*or ([\d.]+) days", one.solution)[0]
        assert follows(value(seconds) / 86400, float(days), 1)
        assert one.kind.judge(float(f"{one.kind.answer:.3g}")).state == "right"


def test_who_goes_on_with_a_variance_finds_the_error_and_the_lead():
    for one in every_variant("18-6"):
        root, error, ahead = re.findall(
            r"\\sqrt\{([\d./]+)\}=([\d.]+)\$, and A is ahead by ([\d.]+) of", one.solution
        )[0]
        lead = int(re.findall(r"-\(([\d]+)/", one.hints[2])[0])
        assert short(value(root) ** 0.5, 5) == error
        places = len(ahead.partition(".")[2])
        images = int(root.partition("/")[2])
        assert f"{lead / images / float(error):.{places}f}" == ahead
        for p, rest in re.findall(r"(0\.\d+)\\cdot(0\.\d+)", one.solution):
            assert float(p) + float(rest) == pytest.approx(1, abs=1e-12)
