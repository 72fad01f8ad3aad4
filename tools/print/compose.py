"""One document of many pages: title, contents, the pages in their order, and the solutions."""

import html
import re

from bs4 import BeautifulSoup

from tools import address
from tools.address import PROJECT
from tools.print.kept import Inked
from tools.print.pages import Page
from tools.print.references import lead, name_places, place
from tools.print.tables import shown
from tools.print.toc import Entry, entries
from tools.texts import place_of

TITLE = "Neural Networks, Executed"
SUBTITLE = "From one linear idea to backpropagation and honest metrics"
ROOT_PAGE = "index"
ABOUT = "About this book"  # what the first page of the site is in the document
SOLUTIONS = "solutions"
NUMBER = re.compile(r"^(?P<number>[A-Z\d]+(?:\.\d+)*)\s+")
AUTHOR, VERSION = PROJECT["authors"][0]["name"], PROJECT["version"]
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


class Unresolved(Exception):
    """Links lead nowhere."""


def composed(site, name=None):
    """Return the HTML of a document: of the whole book, or of the page of it that has this name."""
    whole, of = name is None, listed(name)
    kept = Inked()
    pages = [read(site, entry.page, kept) for entry in of]
    if whole:
        pages[0].title.string = ABOUT
    for entry, page in zip(of, pages, strict=True):
        name_headings(entry, page)
    resolve(pages)
    solved = [page for page in pages if page.solutions]
    parts = [
        cover() if whole else strip(pages[0]),
        contents(of, pages, bool(solved)),
        *(f'<section class="page">{page.article}</section>' for page in pages),
        solutions(solved, whole) if solved else "",
    ]
    title = TITLE if whole else f"{place_of(name)}: {plain_title(pages[0])}. {TITLE}"
    return kept.back_into(document(title, "".join(parts), whole))


def listed(name=None):
    """The pages of a document in their order: of the whole book, or the one of this name."""
    of = [each for each in entries() if name in (None, each.page)]
    return of if name else [Entry(ROOT_PAGE), *of]


def read(site, name, kept):
    """Read a page of the built site."""
    return Page(name, (site / f"{name}.html").read_text("utf-8"), kept)


def name_headings(entry, page):
    """Write into each heading what the head of the paper and the outline call it."""
    for heading in page.article.find_all(("h1", "h2")):
        heading["data-head"] = " ".join(shown(heading).split())
    short = f"{entry.label} {entry.title}" if entry.label and entry.title else ""
    page.title["data-run"] = short or page.title["data-head"]


def plain_title(page):
    """The heading of a page, without its number."""
    return NUMBER.sub("", page.title["data-head"])


def resolve(pages):
    """Lead every link of the pages to its place."""
    for page in pages:
        name_places(page)
    places = {page.name: page.article.find("section") for page in pages}
    for page in pages:
        for root in page.roots():
            places |= {element["id"]: element for element in root.find_all(id=True)}
        places |= {place(page.name, each.place): each.body for each in page.solutions}
        page.article.find("section").insert_before(anchor(page))
    lost = [link for page in pages for link in lead(page, {each.name for each in pages}, places)]
    if lost:
        raise Unresolved("These links lead nowhere:\n" + "\n".join(lost))


def anchor(page):
    """The place to which links to a whole page lead."""
    return BeautifulSoup("", "html.parser").new_tag("div", id=page.name, attrs={"class": "begins"})


def cover():
    """The title page, and what stands on its back."""
    return f"""<section class="cover"><h1>{TITLE}</h1><p class="subtitle">{SUBTITLE}</p>
<p class="author">{AUTHOR}</p><p class="version">Version {VERSION}</p></section>
<section class="imprint"><p>This is the printed form of {outside(address.SITE)}. There every
experiment answers, every answer is checked, and every chapter runs.</p>
<p>Text and figures: {outside(LICENCE, "CC BY 4.0")}. Code: MIT. What came from others keeps its own
licence.</p>
<p>Version {VERSION} of {outside(address.REPOSITORY)}</p></section>"""


def outside(link, text=""):
    """A link that leads out of the document."""
    return f'<a class="external" href="{link}">{text or link}</a>'


def strip(page):
    """What the document of one page says of itself, above it."""
    book = outside(address.SITE, f"<i>{TITLE}</i>")
    return f"""<p class="strip">From {book}, version {VERSION}, CC BY 4.0. On the site, where
it runs: {outside(page.address)}</p>"""


def contents(of, pages, solved):
    """The table of contents, with the pages of chapters and sections."""
    lines = []
    for entry, page in zip(of, pages, strict=True):
        if entry.part:
            lines.append(f'<p class="part">{entry.part}</p>')
        if len(pages) > 1:
            lines.append(line(page.title, page.name, "chapter"))
        lines += [
            line(heading, heading.find_parent("section")["id"], "section")
            for heading in page.article.find_all("h2")
            if entry.label or len(pages) == 1
        ]
    if solved:
        look = "chapter" if len(pages) > 1 else "section"
        lines.append(f'<p class="{look}"><a href="#{SOLUTIONS}">Solutions</a></p>')
    title = chief("Contents") if len(pages) > 1 else ""
    return f'<section class="contents">{title}{"".join(lines)}</section>'


def line(heading, target, look):
    """A line of the table of contents."""
    number, text = "", heading["data-head"]
    found = NUMBER.match(text)
    if found and heading.find("span", class_="section-number"):
        number, text = found["number"], text[found.end() :]
    return (
        f'<p class="{look}"><a href="#{target}"><b class="no">{number}</b>'
        f"{html.escape(text, quote=False)}</a></p>"
    )


def solutions(pages, whole):
    """The solutions of the exercises, each under its number."""
    parts = []
    for page in pages:
        if whole:
            name = f"{place_of(page.name)}: {plain_title(page)}"
            parts.append(f'<h2 data-head="{html.escape(name)}">{html.escape(name)}</h2>')
        for each in page.solutions:
            there = place(page.name, f"exercise-{each.number}")
            each.body.name = "div"
            each.body.attrs = {"class": "solved"}
            parts.append(
                f'<h3 id="{place(page.name, each.place)}"><a class="turn-to back" href="#{there}">'
                f"{each.number}</a> {html.escape(each.title)}</h3>{each.body}"
            )
    inner = chief("Solutions") + "".join(parts)
    return f'<section class="page solutions" id="{SOLUTIONS}">{inner}</section>'


def chief(title):
    """The heading of what no page of the site has."""
    return f'<h1 data-head="{title}" data-run="{title}">{title}</h1>'


def document(title, body, whole):
    """The whole of an HTML document."""
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>
<meta name="author" content="{AUTHOR}"></head>
<body class="{"book" if whole else "chapter"}">{body}</body></html>
"""
