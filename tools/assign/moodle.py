"""The exercises that ask for a number or a choice, as questions for Moodle (Moodle XML).

Every known wrong number is an answer that earns nothing and says why; so is "any other", and with
it a number that is cut too short, of which the book itself says so. Of several right options each
earns its share, and all wrong ones together take everything away: who ticks every box earns
nothing. The hints come one by one where a quiz allows several tries. The worked solution is the
general feedback, which a quiz can hold back until it is closed.

The format: https://docs.moodle.org/en/Moodle_XML_format; what reads it in Moodle:
question/format/xml/format.php.
"""

import math
import re
from xml.sax.saxutils import escape

from nnlib.book.exercises import Choice, Number
from tools.address import SITE
from tools.assign.chosen import title_of
from tools.assign.markup import blocks, paragraph

BOOK = "Neural Networks, Executed"
HOW = "Answer with one number alone, such as 0.25 or -3: no fraction such as 1/4, no % sign."
SEVERAL = "Choose all that are right. A wrong choice takes away from the right ones."
# Moodle accepts only such shares: p/q to seven decimals, for small q (question/engine/bank.php).
DIGITS = 5  # of a percentage
LETTER = re.compile(r"\([a-g]\)")  # a solution that names options needs them in their order


def quiz(exercises):
    """Return the questions of exercises, given by page, as the text of an XML file."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for page, some in exercises.items():
        asked = [question(page, one) for one in some if isinstance(one.kind, Number | Choice)]
        if asked:
            parts += [category(page), *asked]
    return "\n".join([*parts, "</quiz>", ""])


def category(page):
    """Return what puts the questions that follow into the category of a chapter."""
    names = [BOOK, title_of(page)]
    path = "/".join(["$course$", "top", *(name.replace("/", "//") for name in names)])
    about = f'<p><a href="{SITE}{page}.html">{escape(names[-1])}</a></p>'
    return _element(
        "question",
        _element("category", _text(path)),
        _html("info", about),
        type="category",
    )


def question(page, exercise):
    """Return an exercise as a question."""
    is_number = isinstance(exercise.kind, Number)
    how = HOW if is_number else SEVERAL if len(exercise.kind.right) > 1 else ""
    statement = blocks(exercise.statement, page) + (how and f"\n<p><em>{how}</em></p>")
    solution = blocks(f"{exercise.solution}\n\n{exercise.kind.after_solution()}", page)
    return _element(
        "question",
        _element("name", _text(f"{exercise.id} {exercise.title}")),
        _html("questiontext", statement),
        _html("generalfeedback", solution),
        _element("defaultgrade", "1"),
        _element("penalty", "0.3333333"),
        _element("hidden", "0"),
        _element("idnumber", f"nn-{exercise.id}"),
        *(_number(exercise.kind) if is_number else _choice(exercise)),
        *(_html("hint", blocks(hint, page)) for hint in exercise.hints),
        type="numerical" if is_number else "multichoice",
    )


def _number(kind):
    """Answers in the order in which they are tried: right, wrong, any other."""
    tolerance = _element("tolerance", _decimal(kind.tolerance, kind.tolerance))
    known = [(kind.answer, "100", kind.right), *((value, "0", said) for value, said in kind.wrong)]
    for value, share, said in known:
        text = _text(_decimal(value, kind.tolerance))
        feedback = _html("feedback", paragraph(said))
        yield _element("answer", text, tolerance, feedback, fraction=share, format="plain_text")
    other = [_text("*"), _element("tolerance", "0"), _html("feedback", paragraph(kind.feedback))]
    yield _element("answer", *other, fraction="0", format="plain_text")
    yield _element("unitgradingtype", "0")
    yield _element("unitpenalty", "0.1")
    yield _element("showunits", "3")  # none: with units Moodle would read 25 % as 25
    yield _element("unitsleft", "0")


def _choice(exercise):
    kind = exercise.kind
    right = len(kind.right)
    yield _element("single", "true" if right == 1 else "false")
    yield _element("shuffleanswers", "false" if LETTER.search(exercise.solution) else "true")
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
        feedback = _html("feedback", paragraph(option.feedback))
        text = _text(paragraph(option.text))
        yield _element("answer", text, feedback, fraction=share, format="html")


def _percent(share):
    return f"{share:.{DIGITS}f}".rstrip("0").rstrip(".")


def _decimal(value, tolerance):
    """A number without an exponent, and no longer than it need be: students see it afterwards.

    What rounding takes from the tolerance is less than a hundredth of it.
    """
    places = max(0, 2 - math.floor(math.log10(tolerance)))
    rounded = round(float(value), places) + 0.0  # no -0
    text = f"{rounded:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


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
