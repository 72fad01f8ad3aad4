"""Notebooks read well where nobody knows MyST: in Colab, VS Code, a preview, nbconvert's HTML."""

import re
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from nbconvert import HTMLExporter
from nbformat import v4

from nnlib.book.exercises import registered
from tests.book.chapters import BOOK, contents
from tools import notebooks

PLAIN = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, allow_labels=False)
EXPORTER = HTMLExporter(theme="light")
RAW = re.compile(r":::|\{(eq|ref|numref|doc|term|cite\w*)\}|(^|\$) *\([\w-]+\)=?$", re.MULTILINE)
WORDS = re.compile(r"[a-z][a-z, ]{10,}[a-z]")  # of a text, without formulas and code
UNREAD = {"script", "style", "pre", "code"}  # code may hold what would be raw in a text


def markdown_viewer(notebook):
    """The Markdown of a notebook as a viewer that knows formulas and tables shows it."""
    texts = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            texts.append(cell.source)
        texts += [
            output.data["text/markdown"]
            for output in cell.get("outputs", [])
            if "text/markdown" in output.get("data", {})
        ]
    return "\n".join(map(PLAIN.render, texts))


def nbconvert(notebook):
    """A notebook as nbconvert exports it."""
    return EXPORTER.from_notebook_node(notebook)[0]


class Shown(HTMLParser):
    """What a reader sees at once, what is folded away, and where links lead."""

    def __init__(self, html):
        super().__init__()
        self.open, self.folded = "", []  # a text for each part that is folded away
        self.links, self.places = [], {""}
        self.unread, self.inside, self.summary = 0, 0, False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.unread += tag in UNREAD
        self.inside += tag == "details"
        self.summary = tag == "summary"
        if tag == "details":
            assert "open" not in found
            self.folded.append("")
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if "id" in found:
            self.places.add(found["id"])

    def handle_endtag(self, tag):
        self.unread -= tag in UNREAD
        self.inside -= tag == "details"
        self.summary = False

    def handle_data(self, text):
        if self.inside and not self.summary:
            self.folded[-1] += text
        elif not self.unread:
            self.open += text


@pytest.mark.parametrize("viewer", [markdown_viewer, nbconvert])
@pytest.mark.parametrize(
    "text", [":::{tip}\n:::", "By {eq}`one`.", "$$\nx\n$$ (one)", "(one)=\n\n# Title"]
)
def test_what_only_myst_reads_is_raw(viewer, text):
    page = Shown(viewer(v4.new_notebook(cells=[v4.new_markdown_cell(text)])))
    assert RAW.search(page.open)


@pytest.mark.parametrize("viewer", [markdown_viewer, nbconvert])
@pytest.mark.parametrize("name", contents())
def test_page_reads_well(viewer, name):
    notebook = notebooks.parse((BOOK / f"{name}.ipynb").read_text("utf-8"))
    page = Shown(viewer(notebook))
    assert RAW.search(page.open + "".join(page.folded)) is None
    for address in page.links:
        leads_somewhere = re.match("https?:", address) or address[1:] in page.places
        assert leads_somewhere, address
    helps = [
        text
        for id, one in registered().items()
        if id.startswith(f"{name.partition('-')[0]}-")
        for text in (*one.hints, one.solution)
    ]
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    own = sum(text.count("<details>") for text in texts)  # what a text itself folds away
    assert len(page.folded) == len(helps) + own
    for text in helps:
        assert any(all(words in one for words in WORDS.findall(text)) for one in page.folded)
