"""Where the links of a printed document lead: to a place in it with its page, or to the site."""

import posixpath
import re

from tools import address

OUTSIDE = re.compile(r"[a-z]+:")
PLACED = re.compile(r"^(figure|experiment|exercise)-")
HEADINGS = ("h1", "h2", "h3", "h4")
QUIET = (*HEADINGS, "figcaption", "dt", "pre")  # where a page number would only disturb


def place(page, anchor=""):
    """The name of a place in the document: begins with the page, as pages have the same anchors."""
    return f"{page}--{anchor}" if anchor else page


def name_places(page):
    """Make the anchors of a page unique in the document."""
    for root in page.roots():
        for element in root.find_all(id=True):
            element["id"] = place(page.name, element["id"])


def target(link, page, site=address.SITE):
    """The page of the site and the anchor to which a link leads; None if it leads elsewhere."""
    if link.startswith(site):
        path, _, anchor = link.removeprefix(site).partition("#")
    elif OUTSIDE.match(link):
        return None
    else:
        path, _, anchor = link.partition("#")
        if not path:
            return page, anchor
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    if not path.endswith(".html"):
        return None
    return path.removesuffix(".html"), anchor


def lead(page, pages, places):
    """Let the links of a page lead to places of the document, or to the published page.

    `pages` are the names of the document's pages, and `places` its elements by name. Returns the
    links that lead nowhere.
    """
    lost, told = [], set()
    for link in (link for root in page.roots() for link in root.find_all("a", href=True)):
        found = target(link["href"], page.name)
        if found is None:
            if not OUTSIDE.match(link["href"]):  # a file of the site
                path = posixpath.join(posixpath.dirname(page.name), link["href"])
                link["href"] = address.SITE + posixpath.normpath(path)
            link["class"] = "external"
            continue
        name, anchor = found
        if name not in pages:
            link["href"] = f"{address.SITE}{name}.html" + (f"#{anchor}" if anchor else "")
            link["class"] = "external"
            continue
        if "external" in link.get("class", ()):
            continue  # where an experiment is alive
        there = place(name, anchor)
        if there not in places:
            lost.append(f"{page.name}: {link['href']}")
            continue
        link["href"] = f"#{there}"
        link["class"] = [*link.get("class", ()), "internal"]
        section = link.find_parent("section")
        inside = in_brackets(link)
        if inside and not ends_phrase(link):
            continue
        if says_page(link, places[there]) and (id(section), there) not in told:
            told.add((id(section), there))
            link["class"] += ["see", "inside"] if inside else ["see"]
    return lost


def says_page(link, element):
    """Whether a reader of paper is helped by the page to which a link leads."""
    if link.find_parent(QUIET) or link.code or element in link.parents:
        return False
    if {"turn-to", "nn-no"} & set(link["class"]) or link.get_text().startswith("("):
        return False
    inner = element.find(HEADINGS, recursive=False) if element.name == "section" else None
    return bool(inner) or bool(PLACED.match(element.get("id", "").rpartition("--")[2]))


def in_brackets(link):
    """Whether the link stands in parentheses, so that others in it would be too many."""
    before = "".join(each.get_text() for each in link.previous_siblings)
    return before.count("(") > before.count(")")


def ends_phrase(link):
    """Whether ", p. 12" can follow the link without running into what comes next."""
    after = link.next_sibling
    return after is None or after.get_text().lstrip()[:1] in (")", ",", ";", ".", ":")
