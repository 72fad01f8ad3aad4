"""PDFs and the EPUB of the book, offered on the site if they are of its text.

`make pdf` takes longer than `make book`, and so happens apart from it. A note beside each file says
from which text it was made. A build takes along the files that were made of the text that it holds,
into the site's `paper/`, and only then a page has a link to them.
"""

import hashlib
import html
import json
import re
import shutil

from tools import address
from tools.address import ROOT
from tools.print.compose import ROOT_PAGE, VERSION, listed
from tools.site.made import BEGIN, END
from tools.texts import label_of

BOOK = "nnlib-book"
MADE = (ROOT / "_build" / "print", ROOT / "_build" / "epub")
FOLDER = "paper"  # of the site
OFFERED = re.compile(r'<(li|p) class="nn-paper">.*?</\1>', re.DOTALL)
FACTS = re.compile(f"{BEGIN}.*?{END}", re.DOTALL)  # of this build: those of paper are paper's own
PLACE = re.compile(r'<div id="to-take-along"></div>')
SOURCE = re.compile(r"<li><a [^>]*btn-download-source-button.*?</li>", re.DOTALL)  # in the menu
ITEM = """<li class="nn-paper"><a href="{link}" class="btn btn-sm dropdown-item" title="{size}">\
<span class="btn__icon-container"><i class="fas {icon}"></i></span><span \
class="btn__text-container">{words}</span></a></li>"""
ICONS = {".pdf": "fa-file-pdf", ".epub": "fa-file"}


def text_of(site, name):
    """What a file of this name is made of, as a hash: pages, their texts, address, version."""
    pages = listed(None if name == BOOK else name)
    digest = hashlib.sha256(repr((pages, address.SITE, VERSION)).encode())
    for page in pages:
        text = (site / f"{page.page}.html").read_text("utf-8")
        start = text.index("<article")
        article = text[start : text.index("</article>", start)]
        digest.update(OFFERED.sub("", FACTS.sub("", article)).encode())
    return digest.hexdigest()


def note(path, site, sheets=None):
    """Say beside a file from which text it was made, and how large it is."""
    size = path.stat().st_size
    told = {"file": path.name, "text": text_of(site, path.stem), "bytes": size, "sheets": sheets}
    path.with_suffix(".json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def fresh(site, folders=MADE):
    """The files that are whole and of the site's text, and what their notes say, in their order."""
    for folder in folders:
        for each in sorted(folder.glob("*.json")):
            told = json.loads(each.read_text("utf-8"))
            path = folder / told["file"]
            known = path.stem == BOOK or (site / f"{path.stem}.html").exists()
            if not known or not path.exists() or path.stat().st_size != told["bytes"]:
                continue
            if told["text"] == text_of(site, path.stem):
                yield path, told


def offer(site, folders=MADE):
    """Take along what is of the site's text, link to it alone, and return how much it is."""
    shutil.rmtree(site / FOLDER, ignore_errors=True)
    offers = {}
    for path, told in fresh(site, folders):
        (site / FOLDER).mkdir(exist_ok=True)
        shutil.copy(path, site / FOLDER)
        page = ROOT_PAGE if path.stem == BOOK else path.stem
        offers.setdefault(page, []).append((path, told))
    for page in sorted(site.glob("*.html")):
        text = page.read_text("utf-8")
        made = with_offers(text, offers.get(page.stem, ()))
        if made != text:
            page.write_text(made, "utf-8")
    return sum(map(len, offers.values()))


def with_offers(text, files):
    """Return the HTML of a page with links to these files, in its menu and in their place."""
    text = OFFERED.sub("", text)
    if not files:
        return text
    items = "".join(
        ITEM.format(link=_link(path), size=size(told), icon=ICONS[path.suffix], words=words(path))
        for path, told in files
    )
    text = SOURCE.sub(lambda match: f"{match[0]}{items}", text, count=1)
    links = " and ".join(
        f'<a class="reference internal" href="{_link(path)}">{words(path)}</a> ({size(told)})'
        for path, told in files
    )
    line = f'<p class="nn-paper">To take along: {links}.</p>'
    return PLACE.sub(lambda match: f"{match[0]}{line}", text, count=1)


def words(path):
    """What a link to a file is called."""
    label = label_of(path.stem)
    what = label and ("this chapter" if label.isdigit() else "this appendix")
    return f"{path.suffix[1:].upper()} of {what or 'the book'}"


def size(told):
    """How much there is in a file."""
    sheets = f"{told['sheets']} pages, " if told["sheets"] else ""
    return f"{sheets}{told['bytes'] / 1e6:.1f} MB"


def _link(path):
    return html.escape(f"{FOLDER}/{path.name}")
