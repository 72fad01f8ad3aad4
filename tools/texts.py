r"""What the texts of chapters need beside plain Markdown: numbers of equations, links to pages.

Plain Markdown with a little HTML is read by every viewer of notebooks, so numbers and addresses
stand in the texts themselves:

    <div id="equation-descent"></div>

    $$
    w \leftarrow w - \eta\,\nabla L
    \tag{1.9}
    $$

    By [(1.9)](#equation-descent), as in [chapter 8](https://the.site/08-backpropagation.html) …

Authors need not know them. The normal form (`tools.notebooks`) numbers the equations of a chapter
in their order, and writes the numbers and addresses into links such as ``[](#equation-descent)``
and ``[chapter 8](08-backpropagation.ipynb)``. What the book holds is counted, not typed: it writes
the number into ``<b data-count="exercises"></b>``.
"""

import re
from functools import cache

import nbformat

from tools.address import ROOT, SITE

BOOK = ROOT / "book"

ANCHOR = re.compile(r'<div id="(?P<name>equation-[\w-]+)"></div>')
PLACE = re.compile(r'<div id="(?P<name>[\w-]+)"></div>')
TAG = re.compile(r"\s*\\tag\{([^{}]*)\}\s*$")
EQUATION = re.compile(
    rf"^(?P<indent> *){ANCHOR.pattern}\s+\$\$(?P<formula>.*?)\s*(\\tag\{{[^{{}}]*\}}\s*)?\$\$",
    re.MULTILINE | re.DOTALL,
)
COUNT = re.compile(r'(?P<before><b data-count="(?P<what>\w+)">)[^<]*')
EXERCISE = re.compile(r"^exercise\(", re.MULTILINE)
LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?P<address>[^()\s]+)\)")
NUMBER = re.compile(r"(\([\w.]*\))?")  # as the text of a link; it may still be empty
LABEL = re.compile(r"0*(?P<label>[1-9]\d*|[a-z])-")


@cache
def pages():
    """Names of the book's pages: 07-computational-graphs, reference/losses."""
    paths = [*BOOK.glob("*.ipynb"), *BOOK.glob("*.md"), *BOOK.glob("reference/*.md")]
    return {path.relative_to(BOOK).with_suffix("").as_posix() for path in paths}


def page_of(address):
    """The page of the book, and the place in it, to which an address leads; None if to no page.

    A page is known by its file or by its address, also by one at which the book stood before.
    """
    path, _, place = address.partition("#")
    if path.startswith(SITE) and path.endswith(".html"):
        return path.removeprefix(SITE).removesuffix(".html"), place
    if "://" in path:  # an index stands at many addresses
        known = (page for page in pages() - {"index"} if path.endswith(f"/{page}.html"))
    else:
        known = (page for page in pages() if path in (f"{page}.ipynb", f"{page}.md"))
    page = next(known, None)
    return page and (page, place)


def label_of(page):
    """The number of a chapter, "8", or the letter of an appendix, "B"; None of other pages."""
    found = LABEL.match(page)
    return found and found["label"].upper()


def place_of(page):
    """What a title calls a page: "Chapter 8", "Appendix B"; "" of other pages."""
    label = label_of(page)
    return f"{'Chapter' if label.isdigit() else 'Appendix'} {label}" if label else ""


def numbers(texts, page):
    """Number of each equation in the texts of a page: {"equation-descent": "1.9"}."""
    label = label_of(page)
    names = [match["name"] for text in texts for match in EQUATION.finditer(text)]
    return {name: f"{label}.{k}" if label else str(k) for k, name in enumerate(names, start=1)}


@cache
def counts():
    """What the book holds: experiments, exercises, and outputs that tests compare."""
    cells = [
        cell
        for path in sorted(BOOK.glob("*.ipynb"))
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
    ]
    outputs = [output for cell in cells for output in cell.outputs]
    shown = [output.get("data", {}).get("text/plain", "") for output in outputs]
    return {
        "experiments": sum(text.startswith("Experiment(") for text in shown),
        "exercises": sum(len(EXERCISE.findall(cell.source)) for cell in cells),
        "outputs": len(outputs),
    }


@cache
def numbers_of(page):
    """Number of each equation of a chapter of the book."""
    path = BOOK / f"{page}.ipynb"
    cells = nbformat.read(path, as_version=4).cells if path.exists() else []
    return numbers([cell.source for cell in cells if cell.cell_type == "markdown"], page)


def normal(texts, page):
    """The texts of a page with its equations numbered and its links written out."""
    own = numbers(texts, page)
    named = {match["name"] for text in texts for match in PLACE.finditer(text)}

    def tagged(match):
        lines = [
            f'<div id="{match["name"]}"></div>\n',
            f"$${match['formula']}",
            rf"\tag{{{own[match['name']]}}}",
            "$$",
        ]
        return "\n".join(match["indent"] + line for line in lines)

    def linked(match):
        text, address = match["text"], match["address"]
        found = (page, address[1:]) if address[0] == "#" else page_of(address)
        if found is None:
            return match[0]
        other, place = found
        number = (own if other == page else numbers_of(other)).get(place)
        if number and NUMBER.fullmatch(text):
            text = f"({number})"
        # Viewers name headings as they like: only on the site do links to one lead there.
        inside = other == page and (place in named or place.startswith("equation-"))
        path = "" if inside else f"{SITE}{other}.html"
        return f"[{text}]({path}{'#' if place else ''}{place})"

    def counted(match):
        return f"{match['before']}{counts()[match['what']]:,}"

    return [COUNT.sub(counted, LINK.sub(linked, EQUATION.sub(tagged, text))) for text in texts]
