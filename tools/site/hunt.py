"""The page of the bug hunt: code of the book with one fault in it, and a form that judges the line.

A page that says, on a line of its own, ``- `book/hunt/08.toml` `` gets the faults of that chapter
in its place (see `tools.hunt`). Each is folded, and whole without script: symptom, code, hints,
solution. assets/exercises.js judges the line that is chosen; assets/hunt.js keeps what was found.
"""

import html
import re
from pydoc import locate

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from nnlib.book.exercises.page import form_html
from nnlib.book.markup import inline_html
from tools import hunt
from tools.site.code import few
from tools.texts import BOOK

PLACE = re.compile(r"^- `book/hunt/(\d\d)\.toml`$", re.MULTILINE)
WORDS = HtmlFormatter(nowrap=True)
ELSEWHERE = "This line is as it should be."


def expand_page(app, page, content):
    """Put the faults into the places of a page that name them."""
    found = PLACE.findall(content[0])
    for chapter in found:
        app.env.note_dependency(str(hunt.FOLDER / f"{chapter}.toml"))
        for notebook in BOOK.glob(f"{chapter}-*.ipynb"):
            app.env.note_dependency(str(notebook))
    if found:
        app.env.note_dependency(str(hunt.PRINTED))
        content[0] = PLACE.sub(lambda match: chapter_markdown(match[1]), content[0])


def chapter_markdown(chapter):
    """All faults of a chapter, and how many they are."""
    faults = hunt.faults(chapter)
    tally = f'<p class="nn-tally">{len(faults)} faults</p>'
    return "\n\n".join([tally, *(markdown(fault) for fault in faults)])


def markdown(fault):
    """A fault: folded, with its title in sight."""
    faulty, healthy = hunt.kept()[fault.id]
    check = "\n\n".join(filter(None, [fault.setup(), fault.check.strip()]))
    lines = fault.healthy.split("\n")
    solution = (
        f"Line {number_of(fault)} must say\n\n```python\n{lines[fault.line].strip()}\n```\n\n"
        f"{fault.why}"
    )
    blocks = [
        f'<details class="nn-fault" id="fault-{fault.id}">',
        f"<summary>{inline_html(fault.symptom)}</summary>",
        f"```python\n{check}\n```",
        f"<p>prints</p>\n{printed(faulty)}\n<p>and should print</p>\n{printed(healthy)}",
        origin(fault),
        form_html("line", data(fault), fields(fault)),
        folded("Hint 1 of 2", fault.where),
        folded("Hint 2 of 2", fault.kind),
        folded("Solution", solution),
        "</details>",
    ]
    return "\n\n".join(blocks)


def printed(text):
    """What a check prints."""
    return f"<pre>{html.escape(text, quote=False)}</pre>"


def origin(fault):
    """The functions that are shown, and where they stand."""
    things = [locate(name) for name in fault.code if "." in name]
    *names, last = (f"`{name}`" for name in [thing.__qualname__ for thing in things] or fault.code)
    named = f"{', '.join(names)} and {last}" if names else last
    return f"This is {named} from {f'`{things[0].__module__}`' if things else 'the chapter'}:"


def folded(title, text):
    """A block that opens on demand, as `nnlib.book.exercise` writes it."""
    return f"<details>\n<summary>{title}</summary>\n\n{text}\n\n</details>"


def number_of(fault):
    """The number that the line of the fault has on the page."""
    return numbered(fault.faulty)[fault.line][0]


def numbered(code):
    """The lines of the code, each with its number; blank ones have none."""
    count, lines = 0, []
    for line in code.split("\n"):
        count += bool(line.strip())
        lines.append((count if line.strip() else None, line))
    return lines


def data(fault):
    """What assets/exercises.js needs to judge the line."""
    line = html.escape(fault.healthy.split("\n")[fault.line].strip(), quote=False)
    return {
        "line": number_of(fault),
        "right": f"It must say<br><code>{line}</code><br>{inline_html(fault.why)}",
        "elsewhere": ELSEWHERE,
    }


def fields(fault):
    """The code, each line of it with a button to choose it."""
    words = highlight(fault.faulty, PythonLexer(stripnl=False), WORDS).rstrip("\n").split("\n")
    rows = [
        line_html(number, text, shown)
        for (number, text), shown in zip(numbered(fault.faulty), words, strict=True)
    ]
    return (
        '<fieldset class="nn-lines"><legend>Which line is wrong?</legend>\n'
        f'<div class="highlight">{"".join(rows)}</div>\n</fieldset>'
    )


def line_html(number, text, shown):
    """A line that can be chosen; a blank one is room only."""
    if number is None:
        return "<br>"
    indent = len(text) - len(text.lstrip())
    return (
        f'<label><input type="radio" name="answer" value="{number}"><b>{number}</b>'
        f'<code style="--in:{indent}">{few(shown)}</code></label>'
    )


def setup(app):
    """Connect this to Sphinx."""
    app.connect("source-read", expand_page)
    return {"parallel_read_safe": True}
