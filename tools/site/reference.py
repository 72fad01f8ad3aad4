"""The book's reference: pages that list public names, and how Sphinx makes an entry for each.

A page is plain Markdown, which also reads well where no site is built: headings, and below them a
list of names, one a line::

    ## Two classes

    - `nnlib.hinge_loss`
    - `nnlib.zero_one_loss`

In the site a table of all names stands before the first heading, and each line becomes an entry,
made from the docstring, that says which chapter is the first to link to it.
"""

import inspect
import re
from functools import cache
from pathlib import Path
from pydoc import locate

import nbformat
from docutils import nodes
from sphinx import addnodes

from tools.texts import BOOK, SITE, place_of

NAME = re.compile(r"^- `(nnlib\.[\w.]+)`$", re.MULTILINE)
LINK = re.compile(rf"\]\({re.escape(SITE)}reference/[\w-]+\.html#([\w.]+)\)")
BACKTICKS = re.compile(r"(``.+?``)|`([^`]+)`", re.DOTALL)
INITIAL = re.compile(r"^(\s*[A-Z])\.(?= )", re.MULTILINE)
STRAIGHT = str.maketrans("“”‘’", "\"\"''")


@cache
def entries():
    """All listed names: a list of pairs of a name and its page, such as losses.md."""
    pages = sorted((BOOK / "reference").glob("*.md"))
    return [(name, page.name) for page in pages for name in NAME.findall(page.read_text("utf-8"))]


@cache
def introductions():
    """The chapter that introduces a name by linking to its entry first, as a dict."""
    first = {}
    for path in sorted(BOOK.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells if path.stem != "index" else ():
            if cell.cell_type == "markdown":
                for name in LINK.findall(cell.source):
                    first.setdefault(name, path.stem)
    return first


def introduced_in(name):
    """A sentence (in reStructuredText) about the chapter that introduces a name, or ""."""
    chapter = introductions().get(name)
    if chapter is None:
        return ""
    place = place_of(chapter)
    return f"Introduced in {place[0].lower()}{place[1:]}, :doc:`/{chapter}`."


# --- Docstrings ----------------------------------------------------------------------------------


def as_rst(docstring, name, thing):
    """The lines of a docstring as reStructuredText that means what the plain text says.

    A word in backticks becomes a link if it has an entry, else code.
    """
    text = BACKTICKS.sub(lambda m: m[1] or mention(m[2], name, thing), "\n".join(docstring))
    parts = re.split(r"(``.+?``|^\s*>>> [^\n]*)", text, flags=re.MULTILINE | re.DOTALL)
    for i in range(0, len(parts), 2):  # what is no code
        parts[i] = parts[i].replace("|", r"\|")  # an absolute value, no substitution
        parts[i] = INITIAL.sub(r"\1\\.", parts[i])  # of a name, no item of a list
    return "".join(parts).split("\n")


def mention(text, name, thing):
    """What `text` in backticks means in the docstring of the `thing` called `name`."""
    package, _, own = name.rpartition(".")
    if text != own and text not in own_names(name, thing):
        known = {entry for entry, _ in entries()}
        for full in (text, f"{package}.{text}", f"nnlib.{text}"):
            if full in known:
                return f":py:obj:`{text} <{full}>`"
    return f"``{text}``"


def own_names(name, thing):
    """Parameters of a function, and attributes of a class or of the class of a method."""
    owner = thing if inspect.isclass(thing) else locate(name.rpartition(".")[0])
    names = set(dir(owner)) if inspect.isclass(owner) else set()
    try:
        return names | set(inspect.signature(thing).parameters)
    except (TypeError, ValueError):  # no function
        return names


# --- The Sphinx extension ------------------------------------------------------------------------


def expand_page(app, page, content):
    """Put the table of names and their entries into a page of the reference."""
    names = NAME.findall(content[0])
    if not page.startswith("reference/") or not names:
        return
    for source in (Path(__file__), *BOOK.glob("*.ipynb")):  # links say who introduces what
        app.env.note_dependency(str(source))
    table = rst(".. autosummary::", "   :nosignatures:", "", *(f"   ~{name}" for name in names))
    text = content[0].replace("\n## ", f"\n{table}\n## ", 1)
    content[0] = NAME.sub(lambda m: rst(f".. {directive(m[1])}:: {m[1]}"), text)


def rst(*lines):
    """Lines of reStructuredText within Markdown."""
    return "\n".join(["```{eval-rst}", *lines, "```", ""])


def directive(name):
    """The directive of autodoc that documents what `name` names."""
    return "autoclass" if inspect.isclass(locate(name)) else "autofunction"


def before_numpydoc(app, what, name, thing, options, lines):
    """Mend what is plain text in a docstring and would mean something else to Sphinx."""
    lines[:] = as_rst(lines, name, thing)


def after_numpydoc(app, what, name, thing, options, lines):
    """Say at the end of an entry where the book introduces it."""
    if sentence := introduced_in(name):
        lines += ["", ".. container:: nn-introduced", "", f"   {sentence}", ""]


def tidy_signature(app, what, name, thing, options, signature, returns):
    """Leave out a signature that shows machinery only."""
    if signature and "<factory>" in signature:
        return "", None
    return None


def skip_member(app, what, name, member, skip, options):
    """Skip methods that are entries of their own, and the fields of a named tuple."""
    is_entry = inspect.isfunction(member) and "." not in member.__qualname__
    is_field = (inspect.getdoc(member) or "").startswith("Alias for field number")
    return True if is_entry or is_field else None


def mend_tree(app, doctree):
    """Let Markdown links name entries as they name headings; keep quotes in types straight."""
    slugs = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for signature in doctree.findall(addnodes.desc_signature):
        for id in signature["ids"]:
            slugs[id] = (signature.line or 0, id, id)
    for kind in doctree.findall(nodes.classifier):
        kind[:] = [nodes.Text(kind.astext().translate(STRAIGHT))]


def setup(app):
    """Connect all this to Sphinx."""
    app.setup_extension("numpydoc")
    app.connect("source-read", expand_page)
    app.connect("autodoc-process-docstring", before_numpydoc, priority=400)
    app.connect("autodoc-process-docstring", after_numpydoc, priority=600)
    app.connect("autodoc-process-signature", tidy_signature)
    app.connect("autodoc-skip-member", skip_member)
    app.connect("doctree-read", mend_tree)
    return {"parallel_read_safe": True}
