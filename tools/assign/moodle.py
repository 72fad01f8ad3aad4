"""The exercises that ask for a number or a choice, as questions for Moodle (Moodle XML).

Every known wrong number is an answer that earns nothing and says why; so is "any other", and with
it a number that is cut too short, of which the book itself says so. Of several right options each
earns its share, and all wrong ones together take everything away: who ticks every box earns
nothing. The hints come one by one where a quiz allows several tries. The worked solution is the
general feedback, which a quiz can hold back until it is closed.

The format: https://docs.moodle.org/en/Moodle_XML_format; what reads it in Moodle:
question/format/xml/format.php.
"""

import re
from xml.sax.saxutils import escape

from nnlib.book.exercises import Choice, Number
from nnlib.book.markup import inline_html
from tools.address import SITE
from tools.assign.chosen import title_of
from tools.assign.markup import blocks, paragraph
from tools.assign.students import decimal

BOOK = "Neural Networks, Executed"
HOW = "Answer with one number alone, such as 0.25 or -3: no comma, no fraction like 1/4, no % sign."
SEVERAL = "Choose all that are right. A wrong choice takes away from the right ones."
# Moodle accepts only such shares: p/q to seven decimals, for small q (question/engine/bank.php).
DIGITS = 5  # of a percentage
LETTER = re.compile(r"\([a-g]\)")  # a solution that names options needs them in their order,
LABEL = re.compile(r"[A-G]: ")  # and so do options with letters of their own


def quiz(exercises, variants=0):
    """Return the questions of exercises, given by page, as the text of an XML file.

    With `variants`, an exercise that allows it is a category with so many questions, which
    differ in their numbers: one drawn from it at random is a student's own.
    """
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for page, some in exercises.items():
        asked = [one for one in some if isinstance(one.kind, Number | Choice)]
        drawn = [one for one in asked if variants and one.drawing]
        single = [one for one in asked if one not in drawn]
        if single:
            parts += [category(page), *(question(page, one) for one in single)]
        for one in drawn:
            parts.append(category(page, one))
            numbered = enumerate(different(one, variants), start=1)
            parts += [question(page, other, number) for number, other in numbered]
    return "\n".join([*parts, "</quiz>", ""])


def different(exercise, count):
    """Return so many variants of an exercise, no two of them alike, or as many as there are."""
    found = {}
    for seed in range(1, 50 * count + 1):
        variant = exercise.drawn(seed)
        found.setdefault(variant.statement, variant)
        if len(found) == count:
            break
    return list(found.values())


def category(page, exercise=None):
    """Return what puts the questions that follow into the category of a chapter or exercise."""
    names = [BOOK, title_of(page), *([name_of(exercise)] if exercise else [])]
    path = "/".join(["$course$", "top", *(name.replace("/", "//") for name in names)])
    about = f'<p><a href="{SITE}{page}.html">{escape(names[1])}</a></p>'
    return _element(
        "question",
        _element("category", _text(path)),
        _html("info", about),
        type="category",
    )


def name_of(exercise):
    """Return what an exercise is called in the question bank."""
    return f"{exercise.id} {exercise.title}"


def question(page, exercise, variant=None):
    """Return an exercise as a question; a variant has a number, behind its name."""
    is_number = isinstance(exercise.kind, Number)
    how = HOW if is_number else SEVERAL if len(exercise.kind.right) > 1 else ""
    statement = blocks(exercise.statement, page) + (how and f"\n<p><em>{how}</em></p>")
    solution = blocks(f"{exercise.solution}\n\n{exercise.kind.after_solution()}", page)
    return _element(
        "question",
        _element("name", _text(name_of(exercise) + (f" ({variant})" if variant else ""))),
        _html("questiontext", statement),
        _html("generalfeedback", solution),
        _element("defaultgrade", "1"),
        # A wrong try brings a hint. After the last of them, being right still earns this much.
        _element("penalty", f"{1 / (len(exercise.hints) + 1):.7f}"),
        _element("hidden", "0"),
        _element("idnumber", f"nn-{exercise.id}" + (f"-{variant}" if variant else "")),
        *(_number(exercise.kind) if is_number else _choice(exercise)),
        *(_html("hint", blocks(hint, page)) for hint in exercise.hints),
        type="numerical" if is_number else "multichoice",
    )


def _number(kind):
    """Answers in the order in which they are tried: right, wrong, any other."""
    tolerance = _element("tolerance", decimal(kind.tolerance, kind.tolerance))
    known = [(kind.answer, "100", kind.right), *((value, "0", said) for value, said in kind.wrong)]
    for value, share, said in known:
        text = _text(decimal(value, kind.tolerance))
        feedback = _html("feedback", paragraph(said))
        yield _element("answer", text, tolerance, feedback, fraction=share, format="plain_text")
    other = [_text("*"), _element("tolerance", "0"), _html("feedback", paragraph(kind.feedback))]
    yield _element("answer", *other, fraction="0", format="plain_text")
    yield _element("unitgradingtype", "0")
    yield _element("unitpenalty", "0.1")
    yield _element("showunits", "3")  # none: with units Moodle would read 25% as 25
    yield _element("unitsleft", "0")


def _choice(exercise):
    kind = exercise.kind
    right = len(kind.right)
    ordered = LETTER.search(exercise.solution) or LABEL.match(kind.options[0].text)
    yield _element("single", "true" if right == 1 else "false")
    yield _element("shuffleanswers", "false" if ordered else "true")
    yield _element("answernumbering", "abc")
    yield _element("showstandardinstruction", "1" if right == 1 else "0")
    yield _html("correctfeedback", "<p>Right.</p>")
    yield _html("partiallycorrectfeedback", "<p>Not yet.</p>")
    yield _html("incorrectfeedback", "<p>Not yet.</p>")
    if right > 1:
        yield _element("shownumcorrect")
    penalty = -100 / (len(kind.options) - right) if right > 1 else 0
    for option in kind.options:
        share = _percent(100 / right if option.right else penalty)
        # No paragraphs: Moodle strings the right options together, with commas in between.
        feedback = _html("feedback", inline_html(option.feedback))
        text = _text(inline_html(option.text))
        yield _element("answer", text, feedback, fraction=share, format="html")


def _percent(share):
    return f"{share:.{DIGITS}f}".rstrip("0").rstrip(".")


def _element(tag, *inside, **attributes):
    given = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    lines = "\n".join(inside) if any(part.startswith("<") for part in inside) else "".join(inside)
    return f"<{tag}{given}>{lines}</{tag}>"


def _html(tag, html):
    return _element(tag, _text(html), format="html")


def _text(text):
    """The element in which Moodle has every text; what would end a CDATA section is split."""
    if escape(text) != text:
        text = f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
    return f"<text>{text}</text>"
