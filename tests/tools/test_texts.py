"""Numbers of equations and addresses of pages are written into texts, and stay right."""

import pytest

from nnlib.book.exercises import registered
from tests.book.chapters import chapters
from tools import texts
from tools.texts import SITE, label_of, normal, page_of, place_of


def equation(name, number=""):
    """A formula as an author writes it, or with the number that it gets."""
    tag = rf"\tag{{{number}}}" + "\n" if number else ""
    return (
        f'<div id="equation-{name}"></div>\n\n$$\n\\begin{{aligned}}\nx\n\\end{{aligned}}\n{tag}$$'
    )


def test_equations_are_numbered_in_their_order_through_all_cells():
    cells = [equation("one"), f"Text.\n\n{equation('two', '8.7')}\n\n$$\ny\n$$"]
    assert normal(cells, "08-backpropagation") == [
        equation("one", "8.1"),
        f"Text.\n\n{equation('two', '8.2')}\n\n$$\ny\n$$",
    ]
    assert normal([equation("one")], "index") == [equation("one", "1")]


def test_equation_in_a_list_keeps_its_place():
    indented = equation("one").replace("\n", "\n   ").replace("\n   \n", "\n\n")
    wanted = equation("one", "A.1").replace("\n", "\n   ").replace("\n   \n", "\n\n")
    assert normal([f"1. So\n\n   {indented}"], "a-notation") == [f"1. So\n\n   {wanted}"]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("[](#equation-two)", "[(9.2)](#equation-two)"),
        ("[(9.1)](#equation-two)", "[(9.2)](#equation-two)"),
        ("[the last](#equation-two)", "[the last](#equation-two)"),
        ("[](09-losses.ipynb#equation-two)", "[(9.2)](#equation-two)"),
        ("[](#equation-no-such)", "[](#equation-no-such)"),
        ("[below](#a-heading)", f"[below]({SITE}09-losses.html#a-heading)"),
        (
            "[](08-backpropagation.ipynb#equation-grad-chain)",
            f"[(8.1)]({SITE}08-backpropagation.html#equation-grad-chain)",
        ),
        ("[8](08-backpropagation.ipynb)", f"[8]({SITE}08-backpropagation.html)"),
        (
            "[`nll_loss`](reference/losses.md#nnlib.nll_loss)",
            f"[`nll_loss`]({SITE}reference/losses.html#nnlib.nll_loss)",
        ),
        ("[8](https://old.place/book/09-losses.html)", f"[8]({SITE}09-losses.html)"),
        ("[home](index.ipynb#for-whom)", f"[home]({SITE}index.html#for-whom)"),
        ("[other](https://d2l.ai/index.html)", "[other](https://d2l.ai/index.html)"),
        ("[doi](https://doi.org/10.1038/323533a0)", "[doi](https://doi.org/10.1038/323533a0)"),
        ("![x](nowhere.png) and f[0](x)", "![x](nowhere.png) and f[0](x)"),
    ],
)
def test_links_are_written_out(written, wanted):
    cells = [equation("one", "9.1"), equation("two", "9.2"), written]
    assert normal(cells, "09-losses") == [*cells[:2], wanted]
    assert normal([*cells[:2], wanted], "09-losses") == [*cells[:2], wanted]


def test_page_of_an_address():
    assert page_of(f"{SITE}98-no-such.html#here") == ("98-no-such", "here")  # told by who checks
    assert page_of(f"{SITE}live/nnlib.whl") is None
    assert page_of("#equation-one") is None
    assert page_of("98-no-such.ipynb") is None


def test_address_is_the_one_of_the_site():
    assert SITE.startswith("https://")
    assert SITE.endswith("/")
    assert {"index", "01-one-linear-idea", "reference/losses"} <= texts.pages()


def test_what_the_book_holds_is_counted():
    code = [cell for page in chapters() for cell in page.code]
    held = {
        "experiments": sum(len(cell.calls("explore")) for cell in code),
        "exercises": len(registered()),
        "outputs": sum(len(cell.outputs) for cell in code),
    }
    assert texts.counts() == held
    written = '<b data-count="outputs">{}</b> and <b data-count="exercises">{}</b>'
    wanted = written.format(f"{held['outputs']:,}", held["exercises"])
    assert normal([written.format("", "7")], "index") == [wanted]


def test_a_count_of_something_else_is_refused():
    with pytest.raises(KeyError, match="pages"):
        normal(['<b data-count="pages"></b>'], "index")


def test_chapters_and_appendices_are_known_by_their_files():
    names = ["08-backpropagation", "18-capstone-digits", "b-maths", "index", "reference/losses"]
    assert [label_of(name) for name in names] == ["8", "18", "B", None, None]
    assert [place_of(name) for name in names[1:4]] == ["Chapter 18", "Appendix B", ""]
