"""A paragraph cut into its sentences, each as HTML."""

import re

from bs4 import NavigableString

END = re.compile(r"[.?!][”’)]*$")
INITIAL = re.compile(r"(?:^|[\s(.])[A-Z]\.$|\b(?:e\.g|i\.e|vs|cf|Fig|No|pp?)\.$")
GAP = re.compile(r"(?<=[.?!”’)])(\s+)")
BEGINS = re.compile(r"\s+\S")


def sentences(paragraph):
    """Return the sentences of a paragraph; what an element such as <em> holds is never torn."""
    done, now, said = [], [], ""
    for child in paragraph.children:
        pieces = GAP.split(str(child)) if isinstance(child, NavigableString) else [child]
        for piece in pieces:
            written = piece.get_text() if not isinstance(piece, str) else piece
            if _ended(said) and (written.isspace() or BEGINS.match(written)):
                done.append("".join(now).strip())
                now, said = [], ""
            now.append(_html(piece))
            said += written
    rest = "".join(now).strip()
    return [*done, rest] if rest else done


def _ended(said):
    return bool(END.search(said)) and not INITIAL.search(said)


def _html(piece):
    if isinstance(piece, str):  # also a NavigableString, whose entities were read
        return piece.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return str(piece)
