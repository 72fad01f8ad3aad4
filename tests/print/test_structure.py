"""What a PDF of a small document says of its parts."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from weasyprint import HTML

from tools.print.structure import told

from .test_pdf import parts

SPAN = '<span class="katex" role="math" aria-label="{}"><span><span>{}</span></span></span>'
BROKEN = SPAN.format("a = b", "<span>a =</span><br><span>b</span>")
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">
<text x="1" y="5">9</text><path d="M0 0L9 9"/></svg>"""
TEXT = f"""<html lang="en"><title>A title</title><body><h1>One</h1>
<p>Let <i>it</i> be {BROKEN}, as in <a href="#two">section 2, {SPAN.format("x²", "x2")}</a>.</p>
<div role="img" aria-label="A stroke"><div>{DRAWING}</div></div>
<pre><span>x</span> = <span>1</span></pre>
<pre><a href="#two">x</a></pre>
<table><thead><tr><th>{SPAN.format("n", "n")}</th></tr></thead>
<tr style="break-after: page"><td>1</td></tr><tr><td>2</td></tr></table>
<h2 id="two">Two</h2></body></html>"""


@pytest.fixture(scope="module")
def reader():
    with told():
        made = HTML(string=TEXT).write_pdf(pdf_tags=True)
    return PdfReader(BytesIO(made))


def named(reader, kind):
    return [
        part for part in parts(reader.trailer["/Root"]["/StructTreeRoot"]) if part["/S"] == kind
    ]


def test_formula_is_one_part_with_its_words_also_over_two_lines(reader):
    found = named(reader, "/Formula")
    assert sorted(part["/Alt"] for part in found) == ["a = b", "n", "n"]
    (broken,) = (part for part in found if part["/Alt"] == "a = b")
    assert len(broken["/K"]) == 2
    assert all(isinstance(kid, int) for part in found for kid in part["/K"])


def test_drawing_is_one_part_with_its_label_and_its_place(reader):
    (drawing,) = named(reader, "/Figure")
    assert drawing["/Alt"] == "A stroke"
    left, bottom, right, top = drawing["/A"]["/BBox"]
    assert 0 < left < right < 596
    assert 421 < bottom < top < 842, "it stands in the upper half"


def test_code_is_one_part_unless_it_has_links(reader):
    (code,) = named(reader, "/Code")
    assert len(code["/K"]) == 3


def test_link_is_one_part_with_its_words(reader):
    links = [each.get_object() for page in reader.pages for each in page.get("/Annots", ())]
    words = {"section 2, x²", "x"}
    assert {link["/Contents"] for link in links} == words
    found = named(reader, "/Link")
    assert {part.get("/Alt") for part in found} == {"section 2, x²", None}
    assert len(found) == 2
    kids = [kid.get_object() for part in found for kid in part["/K"]]
    assert sum(isinstance(kid, dict) for kid in kids) == len(links) > 2


def test_every_mark_on_a_page_has_its_part(reader):
    tree = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    by_page = dict(zip(tree[::2], tree[1::2], strict=True))
    for number, page in enumerate(reader.pages):
        marks = page.get_contents().get_data().count(b"/MCID")
        assert marks == len(by_page[number].get_object()) > 0


def test_weasyprint_is_as_it_was_afterwards():
    from weasyprint.pdf import tags

    with pytest.raises(RuntimeError), told():
        raise RuntimeError
    assert tags._build_box_tree.__module__ == "weasyprint.pdf.tags"
