"""What `make pdf` has printed: nothing outside the margins, every sign and every target there.

Words and their places are read by Poppler's `pdftotext`, everything else by pypdf.
"""

import html
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from tools.print.__main__ import BOOK, OUT
from tools.print.toc import entries

NAMES = [BOOK, *(entry.page for entry in entries() if entry.label)]
PRINTED = [name for name in NAMES if (OUT / f"{name}.pdf").exists()]
MM = 72 / 25.4
LEFT, RIGHT = 29 * MM, (210 - 29) * MM  # as in tools/print/print.css
TOP, BOTTOM = 14 * MM, (297 - 12) * MM  # heads and page numbers among them
SLACK = 1.5  # points: what a sign may hang over
OWN = re.compile(r"^/[A-Z]{6}\+(Book-|KaTeX_)")
PAGES = {BOOK: (450, 1100)}  # at least and at most; of a chapter:
CHAPTER_PAGES = (4, 90)
WORD = re.compile(
    r'<word xMin="(?P<left>[\d.-]+)" yMin="(?P<top>[\d.-]+)" '
    r'xMax="(?P<right>[\d.-]+)" yMax="(?P<bottom>[\d.-]+)">(?P<text>.*?)</word>'
)


@pytest.fixture(scope="module", params=NAMES)
def name(request):
    if request.param not in PRINTED:
        pytest.fail(f"{request.param}.pdf must be printed first: make pdf")
    return request.param


@cache
def pdf(name):
    return PdfReader(OUT / f"{name}.pdf")


def parts(root):
    """All elements of the structure of a PDF."""
    waiting = [root.get_object()]
    while waiting:
        part = waiting.pop()
        if "/S" in part:
            yield part
        kids = part.get("/K", ())
        for kid in kids if isinstance(kids, list) else [kids]:
            kid = kid.get_object()
            if isinstance(kid, dict) and kid.get("/Type") not in ("/OBJR", "/MCR"):
                waiting.append(kid)


@cache
def words(name):
    """The words of each page: text, left, top, right, bottom."""
    if not shutil.which("pdftotext"):
        reason = "NOT RUN: needs pdftotext (Debian: poppler-utils)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    command = ["pdftotext", "-bbox", str(OUT / f"{name}.pdf"), "-"]
    made = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
    return [
        [
            (html.unescape(m["text"]), *(float(m[k]) for k in ("left", "top", "right", "bottom")))
            for m in WORD.finditer(page)
        ]
        for page in made.split("<page ")[1:]
    ]


def test_no_word_is_outside_the_margins(name):
    outside = [
        (number, text)
        for number, page in enumerate(words(name), start=1)
        for text, left, top, right, bottom in page
        if left < LEFT - SLACK or right > RIGHT + SLACK or top < TOP or bottom > BOTTOM
    ]
    assert outside == []


def test_every_sign_is_there(name):
    signs = {sign for page in words(name) for text, *_ in page for sign in text}
    assert [sign for sign in signs if sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff"] == []


def test_no_page_is_empty(name):
    found = [number for number, page in enumerate(words(name), start=1) if len(page) < 8]
    assert [number for number in found if name != BOOK or number > 2] == []


def test_fonts_are_the_books_own_and_embedded(name):
    strange, missing = set(), set()
    for page in pdf(name).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            if not OWN.match(font["/BaseFont"]):
                strange.add(font["/BaseFont"])
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            described = inner["/FontDescriptor"].get_object()
            if not any(f"/FontFile{kind}" in described for kind in ("", "2", "3")):
                missing.add(font["/BaseFont"])
    assert strange == set(), "signs for which the book's fonts have no shape"
    assert missing == set()


def test_every_link_inside_has_a_target(name):
    targets = set(pdf(name).named_destinations)
    lost, count = [], 0
    for number, page in enumerate(pdf(name).pages, start=1):
        for annotation in page.get("/Annots", ()):
            link = annotation.get_object()
            if link.get("/Subtype") != "/Link":
                continue
            count += 1
            there = link.get("/Dest") or link.get("/A", {}).get("/D")
            if there is None:
                address = link["/A"]["/URI"]
                if not re.match(r"(https?|mailto):", address):
                    lost.append((number, address))
            elif isinstance(there, str) and there not in targets:
                lost.append((number, there))
    assert count > 10
    assert lost == []


def test_parts_are_named_and_what_is_seen_has_words(name):
    catalog = pdf(name).trailer["/Root"]
    assert catalog["/Lang"] == "en"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    found = list(parts(catalog["/StructTreeRoot"]))
    kinds = {part["/S"] for part in found}
    assert {"/H1", "/H2", "/P", "/L", "/Link", "/Sect"} <= kinds
    seen = [part for part in found if part["/S"] in ("/Figure", "/Formula")]
    assert [part["/S"] for part in seen if not part.get("/Alt", "").strip()] == []


def test_every_link_has_words_and_a_part(name):
    links = [
        annotation.get_object()
        for page in pdf(name).pages
        for annotation in page.get("/Annots", ())
    ]
    bare = [link for link in links if "/StructParent" not in link or not link.get("/Contents")]
    assert bare == []


def test_no_reference_is_without_its_page(name):
    """A page that is not known is printed as 0 or as nothing."""
    text = " ".join(text for page in words(name) for text, *_ in page)
    assert re.findall(r"\(p\.\s*(?:0|\)|\?)", text) == []


def test_outline_has_every_chapter():
    if BOOK not in PRINTED:
        pytest.fail("the book must be printed first: make pdf")
    titles = [item.title for item in pdf(BOOK).outline if not isinstance(item, list)]
    labels = [entry.label for entry in entries() if entry.label]
    assert [title.split(" ")[0] for title in titles if title.split(" ")[0] in labels] == labels
    assert titles[0] == "Contents"
    assert titles[-1] == "Solutions"


def test_number_of_pages_is_plausible(name):
    least, most = PAGES.get(name, CHAPTER_PAGES)
    assert least <= len(pdf(name).pages) <= most


def test_size_is_what_one_can_send_by_mail(name):
    assert Path(OUT / f"{name}.pdf").stat().st_size < 20e6
