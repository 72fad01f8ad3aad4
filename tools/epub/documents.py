"""The files of the electronic book: one for each page of the site, and one for the solutions.

What stands where is as in the printed book (`tools.print.compose`). But a device lays the text out
anew, in its own faces: so formulas are MathML, which it sets and reads aloud, and drawings SVG.
"""

import html
import re
from dataclasses import dataclass
from xml.etree import ElementTree

from tools.built import SHORT
from tools.figures import FACES
from tools.print import compose
from tools.print.kept import Inked

MATH = re.compile(r"<math.*?</math>", re.DOTALL)
SPACE = "http://www.w3.org/1998/Math/MathML"
SVG = "http://www.w3.org/2000/svg"
APPLIED = "\u2061"  # says that a function is applied
SCRIPTS = ("msub", "msup", "msubsup")
ID = re.compile(r'(?<=\sid=")[^"]+')
HERE = re.compile(r'(?<=\shref="#)[^"]+')
GONE = re.compile(r' (style="--|aria-labelledby=")[^"]*"')  # of the layout, and of ids of the page
BARE = re.compile(r"<svg(?![^>]*xmlns)([^>]*?)viewbox=")  # as a parser of HTML writes it
XHTML = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" \
xml:lang="en"><head><title>{title}</title>
<link rel="stylesheet" type="text/css" href="style.css"/></head><body>
{body}
</body></html>
"""


class Spoken(Inked):
    """Formulas as MathML, drawings in the faces of a machine."""

    def formula(self, given):
        """The MathML of a formula; a letter or a number has none on the page."""
        found = MATH.search(given)
        if found:
            return valid(found[0])
        sign = SHORT.search(given)[1]
        tag = "mi" if sign.isalpha() else "mn"
        return f'<math xmlns="{SPACE}"><{tag}>{sign}</{tag}></math>'

    def drawing(self, given):
        """A drawing in its own colours."""
        drawing = super().drawing(given)
        for faces, known in FACES.items():
            drawing = drawing.replace(faces, known)
        return drawing


def valid(formula):
    """Return KaTeX's MathML as the standard has it, without its TeX."""
    root = ElementTree.fromstring(formula)
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        if tag in ("mi", "mo") and len(element):  # \underset: only text may stand there
            element.tag = f"{{{SPACE}}}mrow"
        if element.get("columnspacing") == "":
            del element.attrib["columnspacing"]
        for child in list(element):
            alone = child.tag.endswith("}annotation") or (tag in SCRIPTS and child.text == APPLIED)
            if alone:
                element.remove(child)
    ElementTree.register_namespace("", SPACE)
    return ElementTree.tostring(root, encoding="unicode")


@dataclass
class Document:
    """A file: name, title, the part of the book that begins with it, sections, text."""

    name: str
    title: str
    part: str
    sections: list
    body: str

    @property
    def file(self):
        return f"{self.name.replace('/', '-')}.xhtml"

    @property
    def xhtml(self):
        return XHTML.format(title=html.escape(self.title, quote=False), body=self.body)


def documents(site):
    """Return the files of the book in their order."""
    kept = Spoken()
    listed = compose.listed()
    pages = [compose.read(site, entry.page, kept) for entry in listed]
    pages[0].title.string = compose.ABOUT
    for entry, page in zip(listed, pages, strict=True):
        compose.name_headings(entry, page)
    compose.resolve(pages)
    made = [_document(entry, page) for entry, page in zip(listed, pages, strict=True)]
    solved = compose.solutions([page for page in pages if page.solutions], whole=True)
    made.append(Document(compose.SOLUTIONS, "Solutions", "", [], solved))
    places = {place: each.file for each in made for place in ID.findall(each.body)}
    for each in made:
        each.body = BARE.sub(rf'<svg xmlns="{SVG}"\1viewBox=', GONE.sub("", _led(each, places)))
        each.body = kept.back_into(each.body)
    return made


def _document(entry, page):
    """The file of a page."""
    for line in page.article.select("figure > p.where"):  # a caption ends a figure
        line.parent.insert_after(line)
    sections = [
        (heading.find_parent("section")["id"], heading["data-head"])
        for heading in page.article.find_all("h2")
        if entry.label
    ]
    return Document(entry.page, page.title["data-head"], entry.part, sections, str(page.article))


def _led(document, places):
    """The text of a file, with its links to places in other files leading there."""

    def lead(match):
        file = places[match[0]]
        return match[0] if file == document.file else f"\0{file}#{match[0]}"

    return HERE.sub(lead, document.body).replace("#\0", "")
