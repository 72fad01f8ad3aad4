"""Every chapter keeps the contract, and every rule refuses a chapter that breaks it."""

import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from tests.book.chapters import BOOK, Chapter, chapters, contents
from tests.book.contract import complaints
from tests.book.numbers import numbers, precise
from tests.book.wording import stumbles
from tools import notebooks
from tools.address import ROOT
from tools.texts import SITE

v4 = nbformat.v4
ALLOWED = Path(__file__).with_name("allowed_ignored_outputs.toml")

ENTRY = f"{SITE}reference/losses.html#nnlib.mse_loss"
OPENING = f"""\
# A model of one number

How heavy is an apple? In this chapter [`mse_loss`]({ENTRY}) answers.

<blockquote class="nn-box objectives">

**What you will be able to do**

* Fit a number.
* Say how well it fits.

**You need:** nothing. **Time:** an hour.

</blockquote>
"""
FORMULA = """\
## The slope

The slope of [(1)](#equation-grad-one) is 0.786 at 1.

<div id="equation-grad-one"></div>

$$
f'(x) = 2x
\\tag{1}
$$

<blockquote class="nn-box told">

**Often told otherwise**

It is not $x$ (Legendre 1805).

</blockquote>
"""
READING = """\
## Further reading

* One, https://doi.org/10.1214/aos/1176345451
* Two, doi:10.2307/2344614
* Three, <https://arxiv.org/abs/1412.6980>
"""
SETUP = """\
import numpy as np
from nnlib import mse_loss
from nnlib.book import check, exercise, explore, setup, show, twin

setup()"""
FIGURE = """\
fig, draw, answer = None, None, None
show(fig, 'a line', 'It rises.')"""
EXERCISES = 'exercise("99-1")\nexercise("99-2")\nexercise("99-3")'


def printed(text):
    return [v4.new_output("stream", name="stdout", text=text)]


def displayed(plain, **data):
    return [v4.new_output("display_data", data={"text/plain": plain} | data)]


def cells():
    """Cells of a chapter that keeps the contract, by name."""
    code, text = v4.new_code_cell, v4.new_markdown_cell
    return {
        "opening": text(OPENING),
        "setup": code(SETUP),
        "formula": text(FORMULA),
        "loss": code("p, y = 1.0, np.ones(1)\nprint(mse_loss(p, y))", outputs=printed("-0.7858\n")),
        "twin": code('twin("grad-one", formula=1, engine=1, numerical=1)'),
        "figure": code(FIGURE, outputs=displayed("Figure: a line", **{"image/png": "iVBORw0="})),
        "try": text("## Break it: no slope\n\n**Try.** Move it."),
        "explore": code(
            "explore(draw, title='t', a=[1, 2])",
            outputs=displayed("Experiment('t'; a: 2; 2 settings)"),
        ),
        "shows": text("**What it shows.** It moves."),
        "closing": text("## Key points\n\n* It was 0.786.\n\n## Exercises"),
        "exercises": code(EXERCISES),
        "check": code('check("99-1", answer)'),
        "reading": text(READING),
    }


def chapter(parts, name="99-small"):
    return Chapter(BOOK / f"{name}.ipynb", v4.new_notebook(cells=list(parts.values())))


@pytest.fixture(autouse=True)
def _registry(monkeypatch, request):
    """Three exercises of a chapter 99, for the tests with chapters of their own."""
    if "name" in request.fixturenames:
        return
    from nnlib.book import exercises

    kinds = {"99-1": object.__new__(exercises.Code), "99-2": None, "99-3": None}
    made = {id: SimpleNamespace(solution="It is 1.", kind=kind) for id, kind in kinds.items()}
    monkeypatch.setattr(exercises, "registered", lambda: made)


def broken(*edits):
    """Complaints about the small chapter after ``edits``: ``(cell, old, new)`` or ``(cell,)``."""
    parts = cells()
    for cell, *replacement in edits:
        if not replacement:
            del parts[cell]
            continue
        assert replacement[0] in parts[cell].source
        parts[cell].source = parts[cell].source.replace(*replacement)
    page = chapter(parts)
    return complaints(page, [page])


@pytest.mark.parametrize("name", contents())
def test_chapter_keeps_the_contract(name):
    book = chapters()
    assert complaints(book[contents().index(name)], book) == []


def test_contents_list_every_notebook():
    assert sorted(contents()) == sorted(path.stem for path in BOOK.glob("*.ipynb"))


def test_small_chapter_keeps_the_contract():
    assert broken() == []


def test_landing_page_leads_to_every_chapter():
    text = f"# A book\n\n[One]({SITE}09-losses.html), [two]({SITE}08-backpropagation.html#here)"
    landing = chapter({"text": v4.new_markdown_cell(text)}, "index")
    names = ["09-losses", "08-backpropagation", "99-small", "reference/losses"]
    pages = [landing, *(chapter({}, name) for name in names)]
    assert complaints(landing, pages) == ["index.ipynb: does not lead to 99-small: link it"]


LINKED = f"[`mse_loss`]({ENTRY})"
BOX = '<blockquote class="nn-box odd">\n\n**Odd**\n\nIt is.\n\n</blockquote>'
EQUATION = '<div id="equation-grad-one"></div>\n\n$$\nx\n\\tag{2}\n$$'

FAULTS = {
    "no title": ("does not open with the title", ("opening", "# A model", "A model")),
    "no lead": ("no lead", ("opening", "How heavy is an apple? In this", "## In this")),
    "no objectives": ("kind objectives", ("opening", "nn-box objectives", "nn-box note")),
    "objectives in a sentence": ("not a list", ("opening", "* ", "")),
    "no needs": ("do not say 'need'", ("opening", "need", "take")),
    "no time": ("do not say 'time'", ("opening", "Time", "Length")),
    "closing out of order": ("ends with the sections", ("closing", "Key points", "In short")),
    "import": ("imports scipy.optimize", ("setup", "numpy as np", "scipy.optimize")),
    "magic": ("not plain Python", ("twin", "twin(", "%timeit twin(")),
    "no setup": ("without setup()", ("setup", "setup()", "x = 1")),
    "formula without twin": ("has no twin", ("twin",)),
    "twin without formula": (
        "no formula here",
        ("twin", "1)", '1)\ntwin("grad-two", formula=2, engine=2, numerical=2)'),
    ),
    "number that nothing prints": ("states 0.787", ("formula", "0.786", "0.787")),
    "figure without caption": ("without a caption", ("figure", ", 'It rises.'", "")),
    "image without alt": ("without alternative text", ("shows", "It", "![](../README.md) It")),
    "html image without alt": ("<img> without alt", ("shows", "It", "<img src='x.png'> It")),
    "nothing to try": ("experiment without **Try.**", ("try", "**Try.**", "")),
    "nothing shown": ("experiment without **What it shows.**", ("shows",)),
    "nothing broken": ("breaks nothing", ("try", "Break it", "Mend it")),
    "nothing put right": ("puts nothing right", ("formula", "nn-box told", "nn-box note")),
    "name from nowhere": ("uses mse_loss before", ("opening", "`mse_loss`", "a loss")),
    "name without link": ("mse_loss is used first here", ("opening", LINKED, "`mse_loss`")),
    "link after the name": (
        "mse_loss is named in the text before",
        ("opening", LINKED, "`mse_loss`"),
        ("formula", "It is not", f"{LINKED} is not"),
    ),
    "link to no entry": ("has no such entry", ("opening", "nnlib.mse_loss)", "nnlib.loss)")),
    "link to the wrong page": ("has no such entry", ("opening", "losses.html", "layers.html")),
    "few exercises": ("poses 2 exercises", ("exercises", 'exercise("99-3")', "")),
    "exercise not registered": ("99-4 is not registered", ("exercises", "99-3", "99-4")),
    "exercise twice": ("99-2 is posed twice", ("exercises", "99-3", "99-2")),
    "code without check": ("asks for code", ("check",)),
    "link to a file": ("leads nowhere elsewhere", ("formula", "#equation-grad-one)", "98.ipynb)")),
    "broken link": ("does not exist", ("formula", "#equation-grad-one)", f"{SITE}98.html)")),
    "broken reference": ("names no equation", ("formula", "#equation-grad-one", "#equation-one")),
    "directive": ("':::{note}' is read by MyST", ("shows", "It", "\n\n:::{note}\n:::\n\nIt")),
    "fenced directive": ("'{note}' is read by MyST", ("shows", "It", "\n\n```{note}\n```\n\nIt")),
    "role": ("'{eq}' is read by MyST", ("shows", "It", "{eq}`grad-one` It")),
    "label": ("'$$ (two)' is read by MyST", ("shows", "It", "\n\n$$\nx\n$$ (two)\n\nIt")),
    "target": ("'(here)=' is read by MyST", ("shows", "It", "\n\n(here)=\n\nIt")),
    "box without title": ("a box without", ("formula", "**Often told otherwise**\n\n", "")),
    "box without end": ("a box without", ("formula", "</blockquote>", "")),
    "box of no kind": ("the kind odd", ("shows", "It", f"\n\n{BOX}\n\nIt")),
    "name without equation": (
        "that is not there",
        ("shows", "It", '\n\n<div id="equation-two"></div>\n\nIt'),
    ),
    "number without name": ("by hand", ("shows", "It", "\n\n$$\nx\n\\tag{2}\n$$\n\nIt")),
    "label twice": (
        "label grad-one is taken by 99-small",
        ("shows", "It", f"\n\n{EQUATION}\n\nIt"),
    ),
    "few sources": ("too few sources", ("reading", "doi:10.2307/2344614", "a book")),
    "formatter told": ("holds '# fmt: skip'", ("loss", "y))", "y))  # fmt: skip")),
    "linter told": ("holds '# noqa: E501'", ("loss", "y))", "y))  # noqa: E501")),
    "name of nowhere": ("uses q, which no visible cell", ("loss", "mse_loss(p", "mse_loss(q")),
    "name in a function": ("uses q, which", ("loss", "print(", "f = lambda x: q + x\nprint(")),
    "name local elsewhere": (
        "uses q, which",
        ("setup", "setup()", "setup()\n\n\ndef f(x):\n    q = [q for q in x]\n    return q"),
        ("loss", "mse_loss(p", "mse_loss(q"),
    ),
    "stiff words": ("says 'in the mean': on average", ("shows", "moves", "moves in the mean")),
    "two titles": ("has 2 titles", ("try", "## Break", "# Two\n\n## Break")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_refused_in_a_line(fault):
    said, *edits = FAULTS[fault]
    found = [line for line in broken(*edits) if said in line]
    assert len(found) == 1
    assert found[0].startswith("99-small.ipynb: ")
    assert "\n" not in found[0]


def refused(parts, said, name="99-small"):
    page = chapter(parts, name)
    return any(said in line for line in complaints(page, [page]))


def test_figure_without_alternative_text_is_refused():
    parts = cells()
    parts["figure"].outputs[0].data["text/plain"] = "<Figure size 640x480 with 1 Axes>"
    assert refused(parts, "cell 6: shows a figure without alternative text")


def test_number_with_the_wrong_sign_is_refused():
    parts = cells()
    parts["formula"].source += "\nIt is −0.786."
    assert not refused(parts, "states")
    parts["loss"].outputs = printed("0.7858")
    assert refused(parts, "states −0.786")


def test_number_printed_in_another_section_is_refused():
    parts = cells()
    parts["shows"].source += " It is 0.786."
    assert refused(parts, "cell 9: states 0.786")


def test_too_many_digits_are_refused():
    parts = cells()
    parts["loss"].outputs = printed("-0.785812")
    assert refused(parts, "cell 4: prints 0.785812")


HIDING = ["hide-cell", "hide-input", "remove-cell", "remove-input"]


@pytest.mark.parametrize("tag", HIDING)
def test_name_that_only_hidden_code_defines_is_refused(tag):
    parts = cells()
    parts["figure"].metadata["tags"] = [tag]
    assert refused(parts, "cell 12: uses answer, which no visible cell has defined")
    assert not refused(parts, "cell 6: uses")


def test_hidden_code_may_use_what_hidden_code_defines():
    parts = cells()
    for name in ("figure", "explore", "check"):
        parts[name].metadata["tags"] = ["hide-input"]
    assert not refused(parts, "uses")


def test_name_defined_after_its_use_is_refused():
    parts = cells()
    parts["figure"].source, parts["check"].source = "show(fig, 'a line', '')", "fig = None"
    assert refused(parts, "cell 6: uses fig, which no visible cell has defined")


@pytest.mark.parametrize(
    "code",
    [
        "import math as m\nprint(m.pi)",
        "for k, (a, *b) in enumerate([(1, 2)]):\n    print(k, a, b, [c for c in b], max(b))",
        "class A:\n    pass\n\n\nprint(lambda self: A)",
        "try:\n    print(1)\nexcept ValueError as error:\n    print(error)",
        "with open('x') as file:\n    print(y := file)\nprint(y)",
        "def f(x, *args, **more):\n    def g():\n        return args\n\n    return g(x, more)",
    ],
)
def test_name_is_in_sight_however_it_is_bound(code):
    parts = cells()
    parts["check"].source = code
    assert not refused(parts, "cell 12: uses")


def test_name_that_only_an_optional_section_defines_is_refused():
    parts = cells()
    parts["formula"].source = parts["formula"].source.replace("The slope\n", "It (optional)\n", 1)
    parts["loss"].source = "q = 1.0\nprint(mse_loss(q, np.ones(1)))"
    parts["check"].source += "\nq"
    assert refused(parts, "cell 12: uses q, which only an optional section defines")
    parts["setup"].source += "\nq = 2.0"
    assert not refused(parts, "uses q")


BROAD = {
    "print": lambda line: printed(f"0.7858\n{line}\n"),
    "value": lambda line: [v4.new_output("execute_result", data={"text/plain": line})],
    "error": lambda line: [v4.new_output("error", ename="ValueError", evalue=line)],
    "source": lambda line: displayed("", **{"text/markdown": f"```python\n{line}\n```"}),
}


@pytest.mark.parametrize("kind", BROAD)
def test_broad_output_is_refused(kind):
    parts = cells()
    parts["check"].outputs = BROAD[kind]("x" * 79)
    assert refused(parts, "cell 12: shows 79 characters in a line, xxx")
    parts["check"].outputs = BROAD[kind]("x" * 78)
    assert not refused(parts, "cell 12: shows")


def test_words_that_flow_are_no_broad_output():
    parts = cells()
    words = "word " * 40
    parts["check"].outputs = displayed(words, **{"text/markdown": words, "text/html": words})
    assert not refused(parts, "cell 12: shows")


@pytest.mark.parametrize(("length", "refusal"), [(78, False), (79, True)])
def test_ruff_refuses_broad_lines_of_code(length, refusal):
    cell = v4.new_code_cell("x = 1  # ".ljust(length, "y"))
    ran = subprocess.run(
        [*(sys.executable, "-m", "ruff", "check"), "--stdin-filename", BOOK / "99-small.ipynb"],
        input=nbformat.writes(v4.new_notebook(cells=[cell])),
        capture_output=True,
        text=True,
    )
    assert (ran.returncode == 1 and "E501" in ran.stdout) == refusal


def test_long_cells_are_refused():
    parts = cells()
    for cell in parts.values():
        if cell.cell_type == "code":
            cell.source += "\nx = 1" * 10
    assert refused(parts, "(median)")


def test_exercise_without_solution_is_refused():
    from nnlib.book import exercises

    exercises.registered()["99-2"].solution = " "
    assert refused(cells(), "cell 11: exercise 99-2 has no solution")


def test_exercise_that_is_not_posed_is_refused():
    from nnlib.book import exercises

    exercises.registered()["99-4"] = exercises.registered()["99-2"]
    assert refused(cells(), "99-4 is registered but not posed")


def test_title_taken_by_another_page_is_refused():
    page, other = chapter(cells()), chapter(cells(), "98-other")
    assert any("has the title of 98-other.ipynb" in c for c in complaints(page, [other, page]))


def test_label_taken_by_another_page_is_refused():
    page, other = chapter(cells()), chapter(cells(), "98-other")
    assert any("grad-one is taken by 98-other" in c for c in complaints(page, [other, page]))


def test_earlier_chapter_introduces_a_name():
    parts = cells()
    parts["opening"].source = parts["opening"].source.replace("`mse_loss`", "a loss")
    page, other = chapter(parts), chapter(cells(), "98-other")
    assert not any("mse_loss" in line for line in complaints(page, [other, page]))
    assert any("mse_loss" in line for line in complaints(page, [page, other]))


def test_earlier_chapter_links_a_name():
    parts = cells()
    parts["opening"].source = parts["opening"].source.replace(LINKED, "`mse_loss`")
    page, other = chapter(parts), chapter(cells(), "98-other")
    assert not any("its entry" in line for line in complaints(page, [other, page]))
    assert any("its entry" in line for line in complaints(page, [page, other]))


@pytest.mark.parametrize(
    "code",
    [
        "import nnlib\nnnlib.relu(x)",
        "import nnlib as n\nn.relu(x)",
        "from nnlib import activations\nactivations.relu(x)",
        "from nnlib.activations import relu as g\ng(x)",
    ],
)
def test_name_is_known_however_it_is_imported(code):
    parts = cells()
    parts["check"].source = code
    assert refused(parts, "cell 12: relu is used first here and has no link to its entry")


def test_landing_page_is_no_chapter():
    parts = {"title": v4.new_markdown_cell("# A book\n\nIt is 0.125.")}
    page = chapter(parts, "index")
    assert complaints(page, [page]) == [
        "index.ipynb: cell 1: states 0.125, which no cell of the chapter prints: "
        "print it there, or mend it"
    ]


@pytest.mark.parametrize(
    ("text", "printed", "agree"),
    [
        ("0.786", "0.7858", True),
        ("0.7858", "0.786", False),
        ("0.500", "0.5", True),
        (".125", "0.1250", True),
        ("−0.125", "-0.125", True),
        ("-0.125", "0.125", False),
        ("0.125", "-0.125", True),
        ("1 - 0.125", "[-0.125  2.]", True),
        (r"1.234 \times 10^{-5}", "1.234e-05", True),
        ("1.234e-05", "1.234e-06", False),
        ("f(x)-0.250", "0.25", True),
    ],
)
def test_numbers_agree(text, printed, agree):
    stated = precise(text)[-1]
    assert any(stated.agrees(other) for other in numbers(printed)) == agree


@pytest.mark.parametrize(
    "text", ["doi:10.1214/aos/11.7634", "10.1038/323533a0", "arXiv:1412.6980", "1.2.345", "3.14"]
)
def test_no_number_to_check(text):
    assert precise(text) == []


def test_ignored_outputs_are_allowed_and_few():
    listed = tomllib.loads(ALLOWED.read_text("utf-8")).get("cell", [])
    not_compared = notebooks.NOT_RUN | {"nbval-ignore-output"}
    code = [(page.name, cell) for page in chapters() for cell in page.code]
    found = {(name, cell.id) for name, cell in code if cell.tags & not_compared}
    assert found == {(entry["notebook"], entry["id"]) for entry in listed}
    assert all(entry["reason"].strip() for entry in listed)
    assert len(found) <= 0.02 * len(code)


@pytest.mark.parametrize("path", sorted((ROOT / "nnlib").rglob("*.py")), ids=lambda path: path.stem)
def test_texts_of_the_library_keep_to_plain_words(path):
    lines = path.read_text("utf-8").splitlines()
    found = [(k, *said) for k, line in enumerate(lines, 1) for said in stumbles(line)]
    assert found == []


def test_plain_words_are_no_stumbling():
    assert list(stumbles("Shallow dearth on average, a leader in mending.")) == [
        ("mending", "fix, repair, cure")
    ]
