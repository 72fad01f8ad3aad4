"""Every figure of the book as a drawing of its own, to be put on a slide or into a handout.

    python -m tools.figures                      _build/figures/figure-8-1.svg and all others
    python -m tools.figures 08-backpropagation   those of a page

The site must be built. An experiment gives the drawing with which it begins. The drawings are those
of the printed book: light, and sharp at every size. Letters stay letters; where there is no Source
Sans, another face stands in. `figures.zip` holds all that was written.
"""

import argparse
import html
import re
import zipfile
from xml.etree import ElementTree

from tools import address
from tools.address import ROOT
from tools.built import parsed
from tools.print.compose import AUTHOR, LICENCE, TITLE
from tools.print.drawings import MONO, SANS, SPACE, colours, inked
from tools.site.bytecode import add
from tools.texts import label_of, pages

OUT = ROOT / "_build" / "figures"
NUMBER = r'id="(?P<name>(?:figure|experiment)-\w+-\d+)"'
DRAWING = r'aria-label="(?P<alt>[^"]*)"><(?P<svg>svg class="nn-svg".*?</svg>)'
PARTS = re.compile(f"{NUMBER}|{DRAWING}", re.DOTALL)
FACES = {  # of the book: as they are called where they are installed
    SANS: "'Source Sans 3','Source Sans Pro','Helvetica Neue',Arial,sans-serif",
    MONO: "'Source Code Pro',Menlo,Consolas,monospace",
}
DC, CC = "http://purl.org/dc/elements/1.1/", "http://creativecommons.org/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def numbered_drawings(text):
    """The drawings of a page in order: number, words for who does not see it, SVG of the page."""
    name = None
    for part in PARTS.finditer(text):
        if part["name"]:
            name = part["name"]
        elif name:  # a drawing without a number is none to be cited
            yield name, html.unescape(part["alt"]), f"<{part['svg']}"
            name = None


def own_file(name, alt, svg, page):
    """Return a drawing as a file: with its title, its words, where it is from and its licence."""
    drawing = inked(svg, name)
    for faces, known in FACES.items():
        drawing = drawing.replace(faces, known)
    root = ElementTree.fromstring(drawing)
    root.set("role", "img")
    kind, number = name.split("-", 1)
    title = f"{kind.capitalize()} {number.replace('-', '.').upper()}"
    source = f"{address.SITE}{page}.html#{name}"
    paper = {"width": "100%", "height": "100%", "fill": colours()["paper"], "id": f"{name}-paper"}
    about = [_element("title", title), _element("desc", alt), _metadata(title, source)]
    root[:0] = [*about, ElementTree.Element(f"{{{SPACE}}}rect", paper)]
    for prefix, space in {"": SPACE, "dc": DC, "cc": CC, "rdf": RDF}.items():
        ElementTree.register_namespace(prefix, space)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def _element(tag, text=None, space=SPACE, **attributes):
    element = ElementTree.Element(f"{{{space}}}{tag}", attributes)
    element.text = text
    return element


def _metadata(title, source):
    work = _element("Work", space=CC, **{f"{{{RDF}}}about": ""})
    work.append(_element("title", f"{TITLE}, {title.lower()}", DC))
    work.append(_element("creator", AUTHOR, DC))
    work.append(_element("source", source, DC))
    work.append(_element("license", space=CC, **{f"{{{RDF}}}resource": LICENCE}))
    metadata, rdf = _element("metadata"), _element("RDF", space=RDF)
    rdf.append(work)
    metadata.append(rdf)
    return metadata


def write(names, site, folder):
    """Write the drawings of pages into a folder and an archive; return how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / "figures.zip", "w") as archive:
        for page in names:
            text = (site / f"{page}.html").read_text("utf-8")
            for name, alt, svg in numbered_drawings(text):
                made = own_file(name, alt, svg, page).encode()
                (folder / f"{name}.svg").write_bytes(made)
                add(archive, f"{name}.svg", made)
        add(archive, "LICENSE-TEXT", (ROOT / "LICENSE-TEXT").read_bytes())
        return len(archive.namelist()) - 1


def main(arguments=None):
    """Read the command line."""
    known = sorted(page for page in pages() if label_of(page))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options = parsed(parser, known, arguments)
    count = write(options.names, options.site, OUT)
    size = (OUT / "figures.zip").stat().st_size / 1e6
    print(f"{count} drawings in {OUT.relative_to(ROOT)}, and in figures.zip there: {size:.1f} MB")


if __name__ == "__main__":
    main()
