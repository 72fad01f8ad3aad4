"""The questions for Moodle are what Moodle's importer takes, and grade as the book judges.

There is no schema. The rules are those of https://docs.moodle.org/en/Moodle_XML_format, and of the
parts of Moodle that read and grade: question/format/xml, question/type/numerical, question/engine.
"""

import itertools
import re
from functools import cache
from xml.etree import ElementTree

import pytest

from nnlib.book.exercises import Choice, Code, Exercise, Number, Option, registered
from nnlib.book.exercises.number import _CUT
from nnlib.book.markup import inline_html
from tools.address import SITE
from tools.assign import moodle
from tools.assign.__main__ import main
from tools.assign.chosen import chosen, page_of_exercise, title_of
from tools.assign.markup import blocks, paragraph

SHARES = (100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667)
SHARES = {0, *SHARES, *(-share for share in SHARES)}  # of those that Moodle accepts
PENALTIES = {1, 0.5, 0.3333333, 0.25, 0.2, 0.1, 0}  # those that its form for questions offers
FORMULA = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", re.DOTALL)
DOLLARS = re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$", re.DOTALL)
ASKED = {id: one for id, one in registered().items() if not isinstance(one.kind, Code)}
NUMBERS = [id for id, one in ASKED.items() if isinstance(one.kind, Number)]
CHOICES = [id for id, one in ASKED.items() if isinstance(one.kind, Choice)]


def parsed(exercises):
    """The elements of a file by the names of questions, and the categories in their order."""
    root = ElementTree.fromstring(moodle.quiz(exercises))
    assert root.tag == "quiz"
    questions, categories, where = {}, [], None
    for element in root:
        if element.get("type") == "category":
            where = text_of(element.find("category"))
            categories.append(where)
        else:
            questions[text_of(element.find("name")).partition(" ")[0]] = element
            element.set("where", where)
    return questions, categories


@cache
def book():
    return parsed(chosen())


def text_of(element):
    """What Moodle reads of an element that holds a text."""
    return element.findtext("text").strip()


def prose(html):
    """HTML as plain text; it must be well-formed."""
    return "".join(ElementTree.fromstring(f"<div>{html}</div>").itertext())


def test_every_question_of_the_book_is_there_in_the_category_of_its_chapter():
    questions, categories = book()
    assert list(questions) == [
        one.id for some in chosen().values() for one in some if one.id in ASKED
    ]
    assert len(set(categories)) == len(categories)
    for id, element in questions.items():
        title = title_of(page_of_exercise(id))
        assert element.get("where") == f"$course$/top/Neural Networks, Executed/{title}"
        assert text_of(element.find("name")) == f"{id} {ASKED[id].title}"
        assert element.findtext("idnumber") == f"nn-{id}"
    assert categories[0].endswith("/Chapter 1 One linear idea, three models")


@pytest.mark.parametrize("id", ASKED)
def test_a_question_has_what_the_importer_reads(id):
    element, one = book()[0][id], ASKED[id]
    assert element.get("type") == ("numerical" if isinstance(one.kind, Number) else "multichoice")
    for tag in ("questiontext", "generalfeedback", "hint"):
        for found in element.findall(tag):
            assert found.get("format") == "html"
            assert prose(text_of(found))
    assert len(element.findall("hint")) == len(one.hints)
    assert "_____" not in text_of(element.find("questiontext"))  # there Moodle would put the field
    for answer in element.findall("answer"):
        assert float(answer.get("fraction")) in SHARES
        assert prose(text_of(answer.find("feedback")))
    for text in element.iter("text"):
        assert all(link.startswith("https://") for link in re.findall(r'href="([^"]*)"', text.text))


@pytest.mark.parametrize("id", ASKED)
def test_whoever_is_right_after_all_hints_earns_something(id):
    element = book()[0][id]
    hints = len(element.findall("hint"))
    penalty = float(element.findtext("penalty"))
    assert penalty in PENALTIES
    assert 1 - hints * penalty > 0.2  # each wrong try brings one hint and takes one penalty


@pytest.mark.parametrize("id", ASKED)
def test_the_formulas_of_an_exercise_arrive_unchanged(id):
    element, one = book()[0][id], ASKED[id]
    sources = [one.statement, one.solution, *one.hints]
    found = [
        element.find("questiontext"),
        element.find("generalfeedback"),
        *element.findall("hint"),
    ]
    if isinstance(one.kind, Choice):
        sources += [text for option in one.kind.options for text in (option.text, option.feedback)]
        for answer in element.findall("answer"):
            found += [answer, answer.find("feedback")]
    for source, html in zip(sources, map(text_of, found), strict=True):
        read = prose(html)
        wanted = [" ".join("".join(pair).split()) for pair in DOLLARS.findall(source)]
        assert [" ".join("".join(pair).split()) for pair in FORMULA.findall(read)] == wanted
        assert "$" not in read
        assert "**" not in re.sub(r"<(code|pre).*?</\1>", "", html, flags=re.DOTALL)


def graded(element, number):
    """What Moodle gives for a number: the share and the feedback of the first answer that fits."""
    for answer in element.findall("answer"):
        value, tolerance = text_of(answer), float(answer.findtext("tolerance"))
        near = value == "*" or abs(number - float(value)) <= tolerance + 1e-14 * max(1, abs(number))
        if near:
            return float(answer.get("fraction")), text_of(answer.find("feedback"))
    raise AssertionError("no answer fits")


@pytest.mark.parametrize("id", NUMBERS)
def test_a_number_is_graded_as_the_book_judges_it(id):
    element, kind = book()[0][id], ASKED[id].kind
    known = [kind.answer, *(value for value, _ in kind.wrong)]
    near = [value + kind.tolerance * part for value in known for part in (-1.02, -0.98, 0.98, 1.02)]
    for number in [*known, *near, 12345.678, -1e6, 0.0]:
        verdict = kind.judge(float(number))
        said = kind.feedback if verdict.message == _CUT else verdict.message
        assert graded(element, number) == (100 * (verdict.state == "right"), paragraph(said))
    assert all(
        re.fullmatch(r"-?\d+(\.\d+)?|\*", text_of(answer)) for answer in element.findall("answer")
    )


@pytest.mark.parametrize("id", CHOICES)
def test_a_choice_is_graded_as_the_book_judges_it(id):
    element, kind = book()[0][id], ASKED[id].kind
    answers = element.findall("answer")
    assert [text_of(answer) for answer in answers] == [inline_html(o.text) for o in kind.options]
    said = [text_of(answer.find("feedback")) for answer in answers]
    assert said == [inline_html(option.feedback) for option in kind.options]
    shares = [float(answer.get("fraction")) for answer in answers]
    several = len(kind.right) > 1
    assert element.findtext("single") == str(not several).lower()
    if not several:
        assert shares == [100 * option.right for option in kind.options]
        return
    letters = [letter for letter, _ in kind.lettered()]
    for chosen_ones in itertools.product((False, True), repeat=len(letters)):
        given = "".join(letter for letter, is_in in zip(letters, chosen_ones, strict=True) if is_in)
        earned = sum(share for share, is_in in zip(shares, chosen_ones, strict=True) if is_in)
        assert (round(earned, 2) == 100) == (kind.judge(given).state == "right")
    assert abs(sum(shares)) < 1e-3  # who ticks everything earns nothing


@pytest.mark.parametrize("id", CHOICES)
def test_an_option_is_a_part_of_a_line(id):
    # In "The correct answers are: …" a paragraph would begin a line, and a comma the next one.
    for answer in book()[0][id].findall("answer"):
        for html in (text_of(answer), text_of(answer.find("feedback"))):
            assert not re.search(r"<(p|div|ul|ol|pre|table)\b", html)


def test_options_keep_their_order_where_the_solution_or_the_options_name_them():
    fixed = [id for id in CHOICES if book()[0][id].findtext("shuffleanswers") == "false"]
    assert "01-10" in fixed
    assert "d-1" in fixed  # lines A to F of a program
    assert len(fixed) < len(CHOICES) / 4


def made(statement, kind):
    texts = {"title": "R&D ]]> <now>", "hints": ("A hint.",), "solution": "So."}
    return Exercise(id="09-99", statement=statement, kind=kind, **texts)


def test_whatever_a_text_holds_it_is_still_xml():
    options = (Option("`a[b[0]]>c` & $x<y$", "Yes.", right=True), Option("no", "No."))
    one = made("Is `x[y[0]]>1 & z` so? ]]>", Choice(options=options))
    (element,) = parsed({"09-losses": [one]})[0].values()
    assert text_of(element.find("name")) == "09-99 R&D ]]> <now>"
    assert prose(text_of(element.find("questiontext"))).startswith("Is x[y[0]]>1 & z so? ]]>")
    assert prose(text_of(element.find("answer"))) == r"a[b[0]]>c & \(x<y\)"


def test_a_long_text_keeps_its_lists_tables_code_and_links():
    text = "1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | $x$ |\n\n```python\nx < 1\n```\n\n"
    html = blocks(text + "[the chapter](08-backpropagation.ipynb)\n\n$$\nx^2\n$$", "09-losses")
    assert "<ol>" in html
    assert '<table class="generaltable">' in html
    assert '<pre><code class="language-python">x &lt; 1' in html
    assert f'<a href="{SITE}08-backpropagation.html">the chapter</a>' in html
    assert r"\[x^2\]" in html


def test_chapters_and_exercises_are_chosen():
    assert list(chosen(["9", "b", 1])) == ["01-one-linear-idea", "09-losses", "b-maths"]
    assert [one.id for one in chosen([], ["09-5", "01-1"])["09-losses"]] == ["09-5"]
    with pytest.raises(ValueError, match="no chapter with exercises 99"):
        chosen(["99"])
    with pytest.raises(ValueError, match="no exercise 09-0"):
        chosen([], ["09-0"])


def test_the_command_writes_a_file(tmp_path, capsys):
    path = tmp_path / "new" / "questions.xml"
    main(["moodle", "--chapters", "9", "--output", str(path)])
    assert "questions.xml: " in capsys.readouterr().out
    assert path.read_bytes().startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n')
    assert len(ElementTree.parse(path).getroot()) == 1 + 6
    with pytest.raises(SystemExit):
        main(["moodle", "--chapters", "99"])
