"""The contract of a chapter: pure functions that say what a chapter breaks, and how to mend it.

    python -m tests.book.contract [names]     complaints about the chapters, or about those named

A rule takes a chapter (one of them also the book) and yields ``(cell or None, complaint)``.
"""

import ast
import re
import statistics
import sys

from tests.book.chapters import MARKDOWN, chapters, parse
from tests.book.numbers import precise, shown
from tests.book.sight import core_alone, in_sight, pragmas, printed_lines, used
from tests.book.wording import stumbles
from tools.site import reference
from tools.texts import ANCHOR, SITE, label_of, page_of, pages

ALLOWED_IMPORTS = {"matplotlib", "nnlib", "numpy"}
CLOSING = ["Key points", "Exercises", "Further reading"]
RECAPS = {"", "Key points"}  # the opening and the summary may quote the whole chapter
MEDIAN_LINES = 8
EXERCISES = 3
SOURCES = 3
BOXES = {"objectives", "told", "note", "tip", "important"}
OF_MYST = re.compile(r"^:::+.*|^\([\w-]+\)=$|\{[\w:-]+\}$")
TOO_PRECISE = re.compile(r"\d\.\d{5,}")


def complaints(chapter, book):
    """Lines ``file: cell k: what is wrong: what to do`` about ``chapter``, a part of ``book``."""
    label = label_of(chapter.name) or ""
    more = OF_A_CHAPTER if label.isdigit() else OF_AN_APPENDIX if label else [leads_on]
    lines = []
    for rule in ON_EVERY_PAGE + more:
        for cell, what in rule(chapter, book):
            place = f"{chapter.path.name}: cell {cell.number}" if cell else chapter.path.name
            lines.append(f"{place}: {what}")
    return lines


# --- On every page -------------------------------------------------------------------------------


def imports(chapter, book):
    """Imports are nnlib, NumPy and Matplotlib: all that the page itself can run."""
    for cell in chapter.code:
        if cell.tree is None:
            yield cell, "not plain Python: leave out magics and shell commands"
        for node in cell.nodes:
            modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                modules = [node.module or "."]
            for module in modules:
                if module.partition(".")[0] not in ALLOWED_IMPORTS:
                    allowed = ", ".join(sorted(ALLOWED_IMPORTS))
                    yield cell, f"imports {module}: use only {allowed}"


def alternative_texts(chapter, book):
    """Every picture is described in words."""
    for cell in chapter.code:
        for output in cell.outputs:
            data = output.get("data", {})
            if any(mime.startswith("image/") for mime in data):
                plain = data.get("text/plain", "")
                if not re.match(r"Figure: \S|Experiment\(", plain):
                    yield cell, "shows a figure without alternative text: use show(fig, alt)"
            if re.search(r"<img(?![^>]*\balt=[\"'][^\"'])", data.get("text/html", "")):
                yield cell, "shows an <img> without alt: add alt"
    for cell in chapter.text:
        for token in cell.tokens:
            if token.type == "image" and not token.content.strip():
                yield cell, f"image {token.attrGet('src')} without alternative text: ![words](…)"
            html = token.content if token.type.startswith("html_") else ""
            if re.search(r"<img(?![^>]*\balt=[\"'][^\"'])", html):
                yield cell, "<img> without alt: add alt"


def captions(chapter, book):
    """Every figure says what to see in it."""
    for cell in chapter.code:
        for call in cell.calls("show"):
            if len(call.args) + len(call.keywords) < 3:
                yield cell, "shows a figure without a caption: use show(fig, alt, caption)"


def plain_markdown(chapter, book):
    """Texts are plain Markdown, which every viewer of notebooks shows."""
    for cell in chapter.text:
        for token in cell.tokens:
            text = token.info if token.type == "fence" else token.content
            found = token.type in ("text", "fence") and OF_MYST.search(text)
            if found or token.type == "math_block_label":
                what = found[0] if found else f"$$ ({token.info})"
                yield cell, f"{what!r} is read by MyST alone: write it as CONTRIBUTING.md says"


def boxes(chapter, book):
    """Boxes have a known kind and a title, and are closed."""
    kinds = [match["kind"] for _, match in chapter.boxes]
    for cell in chapter.text:
        whole = [match for owner, match in chapter.boxes if owner is cell]
        if cell.source.count("<blockquote") != len(whole):
            yield cell, "a box without title, blank lines or end: write it as CONTRIBUTING.md says"
    for kind in sorted({*kinds} - BOXES):
        yield None, f"has a box of the kind {kind}: use one of {', '.join(sorted(BOXES))}"


def equations(chapter, book):
    """Every number of an equation has a name, by which texts refer to it; names are unique."""
    for cell in chapter.text:
        named = [f"equation-{label}" for owner, label in chapter.labels if owner is cell]
        if ANCHOR.findall(cell.source) != named:
            yield cell, "names an equation that is not there: put the formula below its <div id=…>"
        if cell.source.count(r"\tag{") != len(named):
            yield cell, 'numbers an equation by hand: put <div id="equation-…"></div> above it'
    for index, (cell, label) in enumerate(chapter.labels):
        for page in book:
            others = page.labels[:index] if page is chapter else page.labels
            if label in [other for _, other in others]:
                yield cell, f"label {label} is taken by {page.path.name}: rename one"


def links(chapter, book):
    """Links lead to pages and places that exist, also from a notebook that stands alone."""
    labels = {page.name: [f"equation-{label}" for _, label in page.labels] for page in book}
    for cell in chapter.text:
        for token in cell.tokens:
            address = str(token.attrGet("href") or token.attrGet("src") or "")
            if not re.match("#|https?:|$", address):
                yield cell, f"link to {address}, which leads nowhere elsewhere: write {SITE}…"
                continue
            own = (chapter.name, address[1:]) if address.startswith("#") else None
            page, place = own or page_of(address) or (chapter.name, "")
            if page != chapter.name and page not in pages():
                yield cell, f"link to {page}, which does not exist: mend or remove the link"
            elif page.startswith("reference/"):
                name = page.removeprefix("reference/") + ".md"
                if place and (place, name) not in reference.entries():
                    yield cell, f"link to {address}, which has no such entry: mend the link"
            elif place.startswith("equation-") and place not in labels.get(page, ()):
                yield cell, f"link to #{place}, which names no equation there: mend the link"


def stated_numbers(chapter, book):
    """A number with three decimals or more is shown by a cell of the same section."""
    everywhere = [number for cell in chapter.code for number in shown(cell)]
    for section in chapter.sections:
        printed = [number for cell in section.code for number in shown(cell)]
        if section.title in RECAPS:
            printed = everywhere
        for cell, text in section.prose:
            for number in precise(text):
                if not any(number.agrees(other) for other in printed):
                    where = "chapter" if section.title in RECAPS else f"section {section.title!r}"
                    what = f"states {number.text}, which no cell of the {where} prints"
                    yield cell, f"{what}: print it there, or mend it"


def printed_digits(chapter, book):
    """At most four decimals are printed; source code shown as such is exempt."""
    for cell in chapter.code:
        for output in cell.outputs:
            data = output.get("data", {})
            text = output.get("text", "") or data.get("text/plain", "")
            if "text/markdown" not in data and (match := TOO_PRECISE.search(text)):
                yield cell, f"prints {match.group()}…, more than four decimals: use {{x:z.4f}}"


def titles(chapter, book):
    """One title, of its own."""
    own = [text for _, level, text in chapter.headings if level == 1]
    if len(own) != 1:
        yield None, f"has {len(own)} titles: give it exactly one heading with a single #"
    for other in book:
        if other is not chapter and own and (1, own[0]) in [h[1:] for h in other.headings]:
            yield None, f"has the title of {other.path.name}, {own[0]!r}: rename one"


def plain_words(chapter, book):
    """The text keeps to plain words."""
    for cell in chapter.text:
        for token in cell.tokens:
            for words, plain in stumbles(token.content if token.type == "text" else ""):
                yield cell, f"says {words!r}: {plain}"


# --- Of the landing page -------------------------------------------------------------------------


def leads_on(chapter, book):
    """It names every chapter and appendix, with a link."""
    addresses = (token.attrGet("href") for cell in chapter.text for token in cell.tokens)
    linked = {page_of(address)[0] for address in addresses if address and page_of(address)}
    for page in book:
        if label_of(page.name) and page.name not in linked:
            yield None, f"does not lead to {page.name}: link it"


# --- Of a chapter --------------------------------------------------------------------------------


def opening(chapter, book):
    """Title, lead, and what the reader will be able to do, needs, and how long it takes."""
    first = chapter.cells[0]
    blocks = [] if first.is_code else MARKDOWN.parse(first.source)
    kinds = [block.type for block in blocks]
    if not blocks or (kinds[0], blocks[0].tag) != ("heading_open", "h1"):
        yield first, "does not open with the title: begin with # Title"
    elif kinds[3:4] != ["paragraph_open"]:
        yield first, "no lead below the title: say in a paragraph what the chapter is about"
    before = [cell.number for cell, level, _ in chapter.headings if level == 2]
    found = [(cell, box["body"]) for cell, box in chapter.boxes if box["kind"] == "objectives"]
    if len(found) != 1 or (before and found[0][0].number > before[0]):
        yield first, "needs one box of the kind objectives before the first section: add it"
        return
    cell, body = found[0]
    if sum(token.type == "list_item_open" for token in parse(body)) < 2:
        yield cell, "objectives are not a list: give one item for each"
    for word in ("need", "time"):
        if not re.search(rf"\b{word}\b", body, re.IGNORECASE):
            yield cell, f"objectives do not say '{word}': add what the reader needs, and the time"


def closing(chapter, book):
    """The last sections, in their order."""
    last = [text for _, level, text in chapter.headings if level == 2][-len(CLOSING) :]
    if last != CLOSING:
        yield None, f"ends with the sections {last}: end with {CLOSING}"


def set_up(chapter, book):
    """The first code cell brings in the house style."""
    if not chapter.code or not chapter.code[0].calls("setup"):
        yield (chapter.code or chapter.cells)[0], "first code cell without setup(): call it there"


def twins(chapter, book):
    """Every numbered gradient formula is checked by a twin, and every twin has its formula."""
    checked = {name: cell for cell in chapter.code for name in cell.named_calls("twin")}
    formulas = {label: cell for cell, label in chapter.labels if label.startswith("grad-")}
    for label, cell in formulas.items():
        if label not in checked:
            yield cell, f'formula {label} has no twin: call twin("{label}", …) below it'
    for name, cell in checked.items():
        if name not in formulas:
            yield (
                cell,
                f'twin of {name}, no formula here: put <div id="equation-{name}"></div> above it',
            )


def experiments(chapter, book):
    """An experiment is framed: what to try before it, what it shows right after it."""
    for index, cell in enumerate(chapter.cells):
        if not cell.calls("explore") and not any(
            text.startswith("Experiment(") for text in cell.plain_texts()
        ):
            continue
        before = [c for c in chapter.cells[:index] if not c.is_code][-1:]
        after = [c for c in chapter.cells[index + 1 : index + 2] if not c.is_code]
        for cells, words, place in (
            (before, "**Try.**", "above"),
            (after, "**What it shows.**", "right below"),
        ):
            if not any(words in c.source for c in cells):
                yield cell, f"experiment without {words}: write it {place}"


def broken_on_purpose(chapter, book):
    """At least one experiment with one thing wrong."""
    if not any(text.startswith("Break it") for _, _, text in chapter.headings):
        yield None, "breaks nothing: add a section whose heading begins with 'Break it'"


def put_right(chapter, book):
    """At least one box about what is often told otherwise."""
    if not any(box["kind"] == "told" for _, box in chapter.boxes):
        yield None, "puts nothing right: add a box of the kind told"


def introduced(chapter, book):
    """The text names what the code uses of nnlib, before it or in an earlier chapter."""
    names = [page.name for page in book]
    earlier = book[: names.index(chapter.name)] if chapter.name in names else []
    known = {word for page in earlier for word in page.words_in_code_font}
    imported = set()
    for cell in chapter.code:
        for node in cell.nodes:
            if isinstance(node, ast.ImportFrom) and _of_engine(node.module):
                imported |= {alias.asname or alias.name for alias in node.names}
        for name in sorted(used(cell) & imported - known):
            known.add(name)
            if chapter.words_in_code_font.get(name, cell.number) >= cell.number:
                yield cell, f"uses {name} before the text names it: introduce `{name}` above"


def _of_engine(module):
    parts = (module or "").split(".")
    return parts[0] == "nnlib" and parts[1:2] != ["book"]


def linked_to_reference(chapter, book):
    """The first chapter that uses a public name links it to its entry where it is first named."""
    names = [page.name for page in book]
    earlier = book[: names.index(chapter.name)] if chapter.name in names else []
    linked = {name for page in earlier if not page.is_landing_page for name in page.entries_linked}
    pages = dict(reference.entries())
    for cell, path in _used_paths(chapter):
        own = path.rpartition(".")[2]
        name = path if path in pages else f"nnlib.{own}"
        if name not in pages or name in linked:
            continue
        linked.add(name)
        link = f"[`{own}`](reference/{pages[name]}#{name})"
        at = chapter.entries_linked.get(name)
        if at is None:
            yield cell, f"{own} is used first here and has no link to its entry: write {link}"
        elif at > chapter.named_in_code_font(own):
            yield cell, f"{own} is named in the text before it has a link: write {link} there"


def _used_paths(chapter):
    """What the code uses of the engine, in order: pairs of a cell and a path such as nnlib.exp."""
    paths = {}
    for cell in chapter.code:
        for node in cell.nodes:
            if isinstance(node, ast.ImportFrom) and _of_engine(node.module):
                paths |= {a.asname or a.name: f"{node.module}.{a.name}" for a in node.names}
            elif isinstance(node, ast.Import):
                engine = [a for a in node.names if _of_engine(a.name)]
                paths |= {a.asname or "nnlib": a.name if a.asname else "nnlib" for a in engine}
        names = used(cell)
        for node in cell.nodes:
            if isinstance(node, ast.Name | ast.Attribute):
                first, dot, rest = ast.unparse(node).partition(".")
                if first in names and first in paths:
                    yield cell, paths[first] + dot + rest


def short_cells(chapter, book):
    """Most cells that the reader sees are short."""
    visible = [cell for cell in chapter.code if cell.is_visible]
    lengths = [sum(bool(line.strip()) for line in cell.source.splitlines()) for cell in visible]
    median = statistics.median(lengths) if lengths else 0
    if median > MEDIAN_LINES:
        yield None, f"cells have {median:g} lines (median): split them to at most {MEDIAN_LINES}"


def exercises(chapter, book):
    """Exercises that stand here, each registered once and solved; code is checked in the page."""
    from nnlib.book.exercises import Code, registered

    prefix = chapter.name.partition("-")[0] + "-"
    known = {id: one for id, one in registered().items() if id.startswith(prefix)}
    posed = [(id, cell) for cell in chapter.code for id in cell.named_calls("exercise")]
    checked = {id for cell in chapter.code for id in cell.named_calls("check")}
    ids = [id for id, _ in posed]
    for id, cell in dict(posed).items():
        if id not in known:
            yield cell, f"exercise {id} is not registered: write it, with a solution"
            continue
        if ids.count(id) > 1:
            yield cell, f"exercise {id} is posed twice: remove one"
        if not known[id].solution.strip():
            yield cell, f"exercise {id} has no solution: write one"
        if isinstance(known[id].kind, Code) and id not in checked:
            yield cell, f'exercise {id} asks for code: add a cell with a stub and check("{id}", …)'
    for id in sorted(known.keys() - set(ids)):
        yield None, f'exercise {id} is registered but not posed: call exercise("{id}")'


def enough_exercises(chapter, book):
    """At least three of them."""
    count = sum(len(cell.named_calls("exercise")) for cell in chapter.code)
    if count < EXERCISES:
        yield None, f"poses {count} exercises: call exercise(…) at least {EXERCISES} times"


def further_reading(chapter, book):
    """At least three sources that can be looked up."""
    text = "\n\n".join(cell.source for cell in chapter.text)
    last = re.split(r"^## Further reading\s*$", text, flags=re.MULTILINE)[-1]
    items = re.split(r"^(?:[*-]|\d+\.) ", last, flags=re.MULTILINE)[1:]
    if sum(bool(re.search(r"https?://|\bdoi:", item)) for item in items) < SOURCES:
        yield None, f"further reading has too few sources: list {SOURCES} with DOI or address"


ON_EVERY_PAGE = [
    *(imports, alternative_texts, captions, plain_markdown, boxes, equations, links),
    *(stated_numbers, printed_digits, printed_lines, pragmas, in_sight, titles, plain_words),
]
OF_AN_APPENDIX = [
    *(set_up, twins, experiments, introduced, linked_to_reference, core_alone, short_cells),
    exercises,
]
OF_A_CHAPTER = [
    *OF_AN_APPENDIX,
    *(opening, closing, broken_on_purpose, put_right, enough_exercises, further_reading),
]


def main(names):
    """Print the complaints about the chapters ``names``, or about all; return the exit code."""
    book = chapters()
    chosen = [page for page in book if not names or page.name in names]
    lines = [line for page in chosen for line in complaints(page, book)]
    print(*lines, sep="\n", end="\n" if lines else "")
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
