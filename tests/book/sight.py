"""Rules about the code that a reader sees: its width, and that what it uses was seen before.

That lines of code fit is ruff's business (E501, `book/ruff.toml`); what they print is ours.
"""

import ast
import builtins
import re
import tomllib

from tests.book.chapters import parse
from tools.texts import BOOK

COLUMNS = tomllib.loads((BOOK / "ruff.toml").read_text("utf-8"))["line-length"]
PRAGMA = re.compile(r"#\s*(?:fmt|isort|mypy|pragma|ruff|type|yapf):.*|#\s*noqa\b.*")


def printed_lines(chapter, book):
    """What cells print, and code that they show as text, fits the column."""
    for cell in chapter.code:
        for line in _lines_shown(cell):
            if len(line) > COLUMNS:
                start = line[:40].strip()
                yield cell, f"shows {len(line)} characters in a line, {start}…: at most {COLUMNS}"


def _lines_shown(cell):
    for output in cell.outputs:
        data = output.get("data", {})
        if set(data) <= {"text/plain"}:
            texts = [output.get("text", ""), data.get("text/plain", ""), output.get("evalue", "")]
        else:
            tokens = parse(data.get("text/markdown", ""))
            texts = [token.content for token in tokens if token.type == "fence"]
        for text in texts:
            yield from text.splitlines()


def pragmas(chapter, book):
    """No remark is meant for a tool."""
    for cell in chapter.code:
        if match := PRAGMA.search(cell.source):
            yield cell, f"holds {match.group()!r}: write code that reads well without it"


def in_sight(chapter, book):
    """A cell that the reader sees uses only what such cells, up to it, define."""
    seen = set(dir(builtins))
    for cell in chapter.code:
        if cell.is_visible:
            seen |= _defined(cell)
            for name in sorted(used(cell) - seen):
                yield cell, f"uses {name}, which no visible cell has defined: define it in sight"


def core_alone(chapter, book):
    """Who leaves out the optional sections can run all other cells."""
    core, optional, level = set(dir(builtins)), set(), None
    for cell in chapter.cells:
        for _, depth, title in (heading for heading in chapter.headings if heading[0] is cell):
            if level is None or depth <= level:
                level = depth if title.endswith("(optional)") else None
        if level is not None:
            optional |= _defined(cell)
            continue
        core |= _defined(cell)
        for name in sorted(used(cell) & optional - core):
            yield cell, f"uses {name}, which only an optional section defines: define it outside"
        core |= used(cell)  # each name is told once


def used(cell):
    """Names that a cell reads and does not bind itself."""
    names = {node.id for node in cell.nodes if isinstance(node, ast.Name)}
    for node in cell.nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                names.discard(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.discard(name)
            case ast.ExceptHandler(name=name):
                names.discard(name)
    return names


def _defined(cell):
    """Names that a cell binds for the cells after it."""
    names, todo = set(), [cell.tree] if cell.tree else []
    while todo:
        match node := todo.pop():
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
                continue
            case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp():
                continue
            case ast.GeneratorExp():
                continue
            case ast.alias(name=name, asname=other):
                names.add(other or name.partition(".")[0])
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
        todo += ast.iter_child_nodes(node)
    return names
