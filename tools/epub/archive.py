"""An EPUB is a zip of files and of lists: what there is, in which order, with which titles."""

import html
import re
import uuid
import zipfile
from itertools import groupby

import yaml

from tools.address import PROJECT, ROOT, SITE
from tools.epub.documents import XHTML
from tools.print.compose import AUTHOR, LICENCE, SUBTITLE, TITLE, VERSION
from tools.site.bytecode import add

STYLE = ROOT / "tools" / "epub" / "epub.css"
SIGN = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book/content.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>
"""
SUMMARY = """Formulas are MathML; every figure has a description; the order is that of reading. What
only answers on the site (experiments, checks of answers) is named with its address."""
ACCESS = {
    "accessMode": ("textual", "visual"),
    "accessModeSufficient": ("textual",),
    "accessibilityFeature": ("MathML", "alternativeText", "tableOfContents", "readingOrder"),
    "accessibilityHazard": ("none",),
    "accessibilitySummary": (" ".join(SUMMARY.split()),),
}


def write(path, documents):
    """Write the book of these documents; the same documents give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cover = '<section epub:type="cover"><img class="cover" src="cover.svg" alt="{}"/></section>'
    texts = {
        "cover.xhtml": XHTML.format(title=TITLE, body=cover.format(f"{TITLE}. {SUBTITLE}.")),
        "nav.xhtml": XHTML.format(title="Contents", body=contents(documents)),
        **{each.file: each.xhtml for each in documents},
    }
    others = {"style.css": STYLE.read_text("utf-8"), "cover.svg": drawn_cover()}
    with zipfile.ZipFile(path, "w") as archive:
        stored = zipfile.ZipInfo("mimetype", (1980, 1, 1, 0, 0, 0))
        archive.writestr(stored, "application/epub+zip", zipfile.ZIP_STORED)
        add(archive, "META-INF/container.xml", CONTAINER)
        add(archive, "book/content.opf", package(texts))
        for name, text in (texts | others).items():
            add(archive, f"book/{name}", text)


def contents(documents):
    """The table of contents: parts, chapters, sections."""
    parts, number = [], 0
    for each in documents:
        number += bool(each.part) or each.name == "solutions"
        parts.append((number, each))
    lines = []
    for _, group in groupby(parts, key=lambda pair: pair[0]):
        group = [each for _, each in group]
        items = "".join(map(_item, group))
        part = html.escape(group[0].part)
        lines.append(f"<li><span>{part}</span><ol>{items}</ol></li>" if part else items)
    return f'<nav epub:type="toc"><h1>Contents</h1><ol>{"".join(lines)}</ol></nav>'


def _item(document):
    def link(place, title):
        return f'<a href="{document.file}{place}">{html.escape(title, quote=False)}</a>'

    inner = "".join(f"<li>{link(f'#{place}', title)}</li>" for place, title in document.sections)
    return f"<li>{link('', document.title)}{f'<ol>{inner}</ol>' if inner else ''}</li>"


def package(texts):
    """The list of all files, and what is known of the book."""
    released = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["date-released"]
    facts = "".join(
        f'<meta property="schema:{name}">{value}</meta>'
        for name, values in ACCESS.items()
        for value in values
    )
    items, order = [], []
    for number, (name, text) in enumerate(texts.items()):
        kinds = {"nav": name == "nav.xhtml", "mathml": "<math" in text, "svg": "<svg" in text}
        has = " ".join(kind for kind, there in kinds.items() if there)
        properties = f' properties="{has}"' if has else ""
        form = "application/xhtml+xml"
        items.append(f'<item id="t{number}" href="{name}" media-type="{form}"{properties}/>')
        order.append(f'<itemref idref="t{number}"/>')
    return f"""<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="en">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{uuid.uuid5(uuid.NAMESPACE_URL, SITE + VERSION).urn}</dc:identifier>
<dc:title>{TITLE}</dc:title><dc:language>en</dc:language><dc:creator>{AUTHOR}</dc:creator>
<dc:description>{html.escape(PROJECT["description"])}</dc:description>
<dc:source>{SITE}</dc:source><dc:date>{released}</dc:date>
<dc:rights>Text and figures: CC BY 4.0, {LICENCE}. Code: MIT.</dc:rights>
<meta property="dcterms:modified">{released}T00:00:00Z</meta>{facts}</metadata>
<manifest>{"".join(items)}
<item id="style" href="style.css" media-type="text/css"/>
<item id="cover" href="cover.svg" media-type="image/svg+xml" properties="cover-image"/></manifest>
<spine>{"".join(order)}</spine></package>
"""


def drawn_cover():
    """The sign of the book, large, below its title."""
    sign = SIGN.search((ROOT / "assets" / "favicon.svg").read_text("utf-8"))[1]
    first, second = TITLE.split(", ")
    lines = SUBTITLE.partition(" to ")
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 1800" width="1200" \
height="1800"><title>{TITLE}</title><rect width="1200" height="1800" fill="#0b5394"/>
<g font-family="'Source Sans 3','Source Sans Pro',Arial,sans-serif" fill="#ffffff">
<text x="100" y="290" font-size="118" font-weight="700">{first},</text>
<text x="100" y="430" font-size="118" font-weight="700">{second}</text>
<text x="100" y="540" font-size="47">{lines[0]}</text>
<text x="100" y="605" font-size="47">to {lines[2]}</text>
<text x="100" y="1690" font-size="42">{AUTHOR}</text></g>
<g transform="translate(150 640) scale(28)">{sign}</g></svg>
"""
