"""Write the index of `book/f-sources.md` from `book/terms.toml`.

    python -m tools.index

The terms by which the search knows sections are, printed in order, the index of a book.
"""

import re
import tomllib
from itertools import groupby

from tools.texts import BOOK, SITE

PAGE = BOOK / "f-sources.md"
TERMS = BOOK / "terms.toml"
INDEX = re.compile(r"(?<=## Index\n\n).*?(?=\n## )", re.DOTALL)


def entries():
    """Pairs of a term and the address of its section, in alphabetical order."""
    found = {
        name: f"{SITE}{page}.html#{place}"
        for page, places in tomllib.loads(TERMS.read_text("utf-8")).items()
        for place, names in places.items()
        for name in names
    }
    return sorted(found.items(), key=lambda entry: (entry[0].casefold(), entry[0]))


def written():
    """The index in Markdown: a paragraph for every letter, and one for what begins with none."""
    paragraphs = []
    for letter, group in groupby(entries(), key=lambda entry: _letter(entry[0])):
        links = " · ".join(f"[{name}]({address})" for name, address in group)
        paragraphs.append(f"**{letter}** {links}\n")
    return "\n".join(paragraphs)


def _letter(name):
    return name[0].upper() if name[0].isalpha() else "0–9"


def main():
    """Put the index in its place on the page."""
    text = PAGE.read_text("utf-8")
    PAGE.write_bytes(INDEX.sub(lambda _: written(), text).encode())


if __name__ == "__main__":
    main()
