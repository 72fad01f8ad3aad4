"""A file of slides, and beside it what it loads: files of the site, reveal.js, data of charts."""

import html
import re
import shutil
from itertools import groupby
from pathlib import Path

from tools.address import ROOT
from tools.slides.compose import Composer
from tools.slides.page import Page

HERE = Path(__file__).parent
REVEAL = ROOT / "assets" / "third-party" / "reveal"
SHARED = (  # of the site's _static
    *("type.css", "charts.css", "explore.css", "pygments.css", "pictures.js", "explore.js"),
    *("charts", "third-party/d3", "third-party/katex", "third-party/source"),
)
STYLES = (
    *("reveal/reveal.css", "type.css", "third-party/katex/katex.css", "pygments.css"),
    *("charts.css", "explore.css", "colours.css", "slides.css"),
)
PARTS = ("layout", "fields", "marks", "spots", "chart", "settings", "files")
SCRIPTS = (
    *("third-party/d3/d3.js", *(f"charts/{name}.js" for name in PARTS)),
    *("pictures.js", "slides.js", "explore.js", "reveal/reveal.js", "reveal/notes.js", "show.js"),
)
DATA = re.compile(r'data-source="(data/[^"]+)"')
COLOURS = re.compile(r'^html\[data-theme="\w+"\] \{.*?^\}', re.MULTILINE | re.DOTALL)
# As on a page of the site nothing comes from another host. The window of the speaker is written by
# a script of reveal.js and has scripts in itself.
POLICY = "default-src 'self' 'unsafe-inline' data: blob:; object-src 'none'; base-uri 'none'"


def write(site, name, folder, core=False):
    """Write the slides of a chapter; return how many there are, and the bytes that they need."""
    page = Page(name, (site / f"{name}.html").read_text("utf-8"))
    slides = Composer(page, site).chapter(core)
    text = document(page, slides)
    share(site, folder)
    (folder / f"{name}.html").write_text(text, "utf-8")
    size = len(text.encode())
    for source in sorted(set(DATA.findall(text))):
        (folder / source).parent.mkdir(exist_ok=True)
        shutil.copyfile(site / source, folder / source)
        size += (folder / source).stat().st_size
    return len(slides), size


def share(site, folder):
    """Put what all slides load into the folder."""
    static = folder / "_static"
    static.mkdir(parents=True, exist_ok=True)
    for name in SHARED:
        source, target = site / "_static" / name, static / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copyfile(source, target)
    shutil.copytree(REVEAL, static / "reveal", dirs_exist_ok=True)
    for name in ("slides.css", "slides.js", "show.js"):
        shutil.copyfile(HERE / name, static / name)
    book = (ROOT / "assets" / "book.css").read_text("utf-8")
    (static / "colours.css").write_text("\n".join(COLOURS.findall(book)), "utf-8")


def document(page, slides):
    """Return the HTML of the slides: each section of the page is a column of them."""
    columns, number = [], 0
    for slide in slides:
        number += slide.first
        columns.append((number, slide))
    body = "".join(
        f"<section>{''.join(_slide(page, slide) for _, slide in group)}</section>"
        for _, group in groupby(columns, key=lambda pair: pair[0])
    )
    title = html.escape(f"{page.number} {re.sub(r'<[^>]*>', '', page.title)}", quote=False)
    styles = "".join(f'<link rel="stylesheet" href="_static/{name}">' for name in STYLES)
    scripts = "".join(f'<script defer src="_static/{name}"></script>' for name in SCRIPTS)
    return page.kept.back_into(f"""<!DOCTYPE html>
<html lang="en" data-theme="light"><head><meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
{styles}{scripts}</head>
<body><div class="reveal"><div class="slides">{body}</div></div></body></html>
""")


def _slide(page, slide):
    head = f'<p class="head">{slide.head}</p>' if slide.head else ""
    notes = "".join(f"<p>{page.kept.in_words(_plain(said))}</p>" for said in slide.notes)
    aside = f'<aside class="notes">{notes}</aside>' if notes else ""
    return (
        f'<section class="is-{slide.kind}"><div class="page">{head}'
        f'<div class="body">{slide.html}</div></div>{aside}</section>'
    )


def _plain(said):
    """Text for the window of the speaker, which has neither the book's faces nor its formulas."""
    return re.sub(r"<(?!/?(?:em|strong|code|var)\b)[^>]*>", "", said)
