"""What was published stays: addresses of pages, sections and entries of the reference, in a list.

A test of the built site finds those that are gone. If a section gets another title, an empty
`<div id="its-old-name"></div>` below it keeps its address. `python -m tools.site addresses` adds
what is new to the list; so does who releases a version.
"""

import re

from tools.address import ROOT
from tools.site.search import index

LIST = ROOT / "book" / "addresses.txt"
NAMELESS = re.compile(r"id\d+")  # a second section of the same title: its number can change


def known():
    """The addresses of the list."""
    return set(LIST.read_text("utf-8").split())


def found(site):
    """The addresses that the built site has."""
    pages = {page["page"]: [section[0] for section in page["sections"]] for page in index(site)}
    places = {f"{name}#{anchor}" for name, anchors in pages.items() for anchor in anchors}
    return set(pages) | {place for place in places if not NAMELESS.fullmatch(place.split("#")[1])}


def gone(site):
    """Addresses of the list that the site does not have: neither a section nor another element."""
    texts = {}

    def stands(address):
        name, _, place = address.partition("#")
        if name not in texts:
            path = site / name
            texts[name] = path.read_text("utf-8") if path.exists() else ""
        return f'id="{place}"' in texts[name] if place else bool(texts[name])

    return sorted(address for address in known() if not stands(address))


def add(site):
    """Add the addresses of the built site to the list."""
    LIST.write_text("\n".join(sorted(known() | found(site))) + "\n", "utf-8")
