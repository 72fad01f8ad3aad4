"""The book as data: chapters in the order of the contents, their text as Markdown tokens."""

import ast
import functools
import math
import re
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from tools import notebooks
from tools.texts import BOOK, EQUATION, page_of

MARKDOWN = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin)
BOX = re.compile(
    r'^<blockquote class="nn-box (?P<kind>\w+)">\n\n\*\*(?P<title>[^*]+)\*\*\n\n'
    r"(?P<body>.*?)\n\n</blockquote>$",
    re.MULTILINE | re.DOTALL,
)


def parse(text):
    """Tokens of Markdown in one flat list, inline ones too."""
    return [each for token in MARKDOWN.parse(text) for each in (token, *(token.children or []))]


# Tags of code that a page leaves out, or folds away.
OUT_OF_SIGHT = {"hide-cell", "hide-input", "remove-cell", "remove-input"}


class Cell:
    """A cell of a notebook; ``number`` counts from 1, text cells too."""

    def __init__(self, number, node):
        self.number = number
        self.id = node.id
        self.is_code = node.cell_type == "code"
        self.source = node.source
        self.tags = frozenset(node.metadata.get("tags", ()))
        self.outputs = node.get("outputs", [])

    @property
    def is_visible(self):
        """Whether the reader of the page sees this code without unfolding it."""
        return self.is_code and not self.tags & OUT_OF_SIGHT

    @functools.cached_property
    def tokens(self):
        """Markdown tokens of a text cell; none of a code cell."""
        return [] if self.is_code else parse(self.source)

    @functools.cached_property
    def tree(self):
        """Syntax tree of a code cell, or None if it is not plain Python."""
        try:
            return ast.parse(self.source if self.is_code else "")
        except SyntaxError:
            return None

    @property
    def nodes(self):
        """All nodes of the syntax tree."""
        return ast.walk(self.tree) if self.tree else ()

    def calls(self, name):
        """Calls of the function ``name``; as a list of syntax nodes, in the order of the text."""
        found = [
            node
            for node in self.nodes
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == name
        ]
        return sorted(found, key=lambda node: (node.lineno, node.col_offset))

    def named_calls(self, name):
        """First arguments, strings or None, of the calls of ``name``."""
        arguments = [call.args[0] if call.args else None for call in self.calls(name)]
        return [a.value if isinstance(a, ast.Constant) else None for a in arguments]

    def plain_texts(self):
        """What the outputs print or show as plain text."""
        for output in self.outputs:
            if output.output_type == "stream":
                yield output.text
            elif output.output_type == "error":
                yield f"{output.ename}: {output.evalue}"
            else:
                yield output.data.get("text/plain", "")


class Chapter:
    """A notebook of the book; ``name`` is its file name without the ending."""

    def __init__(self, path, notebook):
        self.path = Path(path)
        self.name = self.path.stem
        self.is_landing_page = self.name == "index"
        cells = [Cell(k, node) for k, node in enumerate(notebook.cells, start=1)]
        self.cells = [cell for cell in cells if cell.id != "install"]  # the tool's, not the book's
        self.code = [cell for cell in self.cells if cell.is_code]
        self.text = [cell for cell in self.cells if not cell.is_code]

    @classmethod
    def read(cls, path):
        """The chapter in the file ``path``."""
        return cls(path, notebooks.parse(Path(path).read_text("utf-8")))

    @functools.cached_property
    def headings(self):
        """Headings as tuples ``(cell, level, text)``."""
        return [
            (cell, int(token.tag[1]), following.content)
            for cell in self.text
            for token, following in zip(cell.tokens, cell.tokens[1:], strict=False)
            if token.type == "heading_open"
        ]

    @functools.cached_property
    def boxes(self):
        """Boxes as tuples ``(cell, match)``, with the groups kind, title and body."""
        return [(cell, match) for cell in self.text for match in BOX.finditer(cell.source)]

    @functools.cached_property
    def labels(self):
        """Numbered formulas as tuples ``(cell, label)``."""
        return [
            (cell, match["name"].removeprefix("equation-"))
            for cell in self.text
            for match in EQUATION.finditer(cell.source)
        ]

    @functools.cached_property
    def words_in_code_font(self):
        """Python names in code font: a dict from name to the number of the first such cell."""
        words = {}
        for cell in self.text:
            for token in cell.tokens:
                if token.type == "code_inline":
                    for word in re.findall(r"[^\W\d]\w*", token.content):
                        words.setdefault(word, cell.number)
        return words

    @functools.cached_property
    def entries_linked(self):
        """Names whose entry in the reference is linked: a dict to the number of the first cell."""
        found = {}
        for cell in self.text:
            for token in cell.tokens:
                page, name = page_of(str(token.attrGet("href") or "")) or ("", "")
                if page.startswith("reference/") and name:
                    found.setdefault(name, cell.number)
        return found

    def named_in_code_font(self, name):
        """The number of the first text cell with `name` or `name(…)`; infinite if there is none."""
        span = re.compile(rf"{name}(\(.*\))?")
        return next(
            (
                cell.number
                for cell in self.text
                for token in cell.tokens
                if token.type == "code_inline" and span.fullmatch(token.content)
            ),
            math.inf,
        )

    @functools.cached_property
    def sections(self):
        """What stands before the first ``##`` heading, then one `Section` for each of them."""
        sections = [Section("")]
        for cell in self.cells:
            if cell.is_code:
                sections[-1].code.append(cell)
                continue
            title, link = False, False
            for token in cell.tokens:
                if token.type == "heading_open" and token.tag == "h2":
                    title = True
                elif token.type == "inline" and title:
                    sections.append(Section(token.content))
                    title = False
                elif token.type in ("link_open", "link_close"):
                    address = token.attrGet("href") or ""
                    link = "://" in address and not page_of(address)
                elif token.type in PROSE and not link:
                    sections[-1].prose.append((cell, token.content))
                elif token.type == "html_block":
                    sections[-1].prose.append((cell, re.sub(r"<[^>]*>", " ", token.content)))
        return sections


PROSE = {"text", "code_inline", "math_inline", "math_block"}


class Section:
    """What stands under one ``##`` heading: ``prose`` as pairs ``(cell, text)``, and code cells."""

    def __init__(self, title):
        self.title = title
        self.prose = []
        self.code = []


def contents(root=notebooks.ROOT):
    """Names of the notebooks in the order of _toc.yml, without the pages in Markdown."""
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))

    def files(entry):
        if isinstance(entry, list):
            return [name for item in entry for name in files(item)]
        own = [entry[key] for key in ("root", "file") if key in entry]
        return own + [
            name for key in ("parts", "chapters", "sections") for name in files(entry.get(key, []))
        ]

    return [name for name in files(toc) if not (root / "book" / f"{name}.md").exists()]


@functools.cache
def chapters():
    """The chapters of the book, in the order of its contents."""
    return [Chapter.read(BOOK / f"{name}.ipynb") for name in contents()]
