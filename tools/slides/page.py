"""What a built page holds for slides: its opening, and the blocks of each section in order."""

from dataclasses import dataclass
from functools import cached_property

from bs4 import BeautifulSoup

from tools import address
from tools.built import Kept, article_of

GONE = (
    "script, style, noscript, .headerlink, .nn-live, details.hide, .nn-more, .nn-buttons, .nn-card"
)
LEFT = ("Exercises", "Further reading")  # sections for one's desk
POINTS = "Key points"
OPTIONAL = "(optional)"


@dataclass
class Section:
    """A section with a number: its heading, and its blocks, those of parts below it among them."""

    number: str
    title: str
    place: str
    blocks: list

    @property
    def optional(self):
        return OPTIONAL in self.title

    @property
    def breaks(self):
        """Whether it plants a fault: readers are to say first what will happen."""
        return self.title.startswith("Break it")


class Page:
    """A chapter as the site shows it."""

    def __init__(self, name, html):
        self.name, self.kept = name, Kept()
        text = self.kept.out_of(article_of(html))
        self.article = BeautifulSoup(text, "html.parser").find("article")
        for element in self.article.select(GONE):
            if not element.decomposed:
                element.decompose()
        self.lead_out()

    @property
    def address(self):
        return f"{address.SITE}{self.name}.html"

    def lead_out(self):
        """Have every link lead to the site."""
        for link in self.article.find_all("a", href=True):
            if link["href"].startswith("#"):
                link["href"] = self.address + link["href"]
            elif "://" not in link["href"]:
                link["href"] = address.SITE + link["href"]

    @cached_property
    def number(self):
        return self.article.h1.find(class_="section-number").get_text(strip=True)

    @cached_property
    def title(self):
        return _title(self.article.h1)

    @property
    def opening(self):
        """The paragraphs before the first box."""
        return self.article.section.find_all("p", recursive=False)

    @property
    def objectives(self):
        """The list of what readers will be able to do."""
        box = self.article.select_one(".nn-box.objectives")
        return box and box.find(["ul", "ol"])

    @property
    def points(self):
        """The key points: one list."""
        section = next((s for s in self._all() if _title(s.h2) == POINTS), None)
        return section and section.find(["ul", "ol"])

    def sections(self, core=False):
        """The sections to teach."""
        for section in self._all():
            title = _title(section.h2)
            if title in (*LEFT, POINTS):
                continue
            number = section.h2.find(class_="section-number")
            blocks = list(_blocks(section, core))
            made = Section(number.get_text(strip=True), title, section["id"], blocks)
            if not (core and made.optional):
                yield made

    def _all(self):
        return self.article.section.find_all("section", id=True, recursive=False)


def _title(heading):
    number = heading.find(class_="section-number")
    return "".join(
        str(child) if child.name else child.replace("&", "&amp;").replace("<", "&lt;")
        for child in heading.children
        if child is not number
    ).strip()


def _blocks(section, core):
    for child in section.find_all(True, recursive=False):
        if child.name == "section" and child.h3:
            if not (core and OPTIONAL in child.h3.get_text()):
                yield from _blocks(child, core)
        elif child.name != "h2":
            yield child
