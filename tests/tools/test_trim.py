"""The rules that pages use of a style sheet, and no others."""

import pytest

from tools.site import trim
from tools.site.trim import trimmed, words_of

WORDS = {"nn-box", "told", "d-flex", "w-1/2", "main"}


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".nn-box { margin: 0 }", ".nn-box{margin: 0}"),
        (".modal { margin: 0 }", ""),
        (".modal, .told > p { margin: 0 }", ".told > p{margin: 0}"),
        (".told .modal { margin: 0 }", ""),
        ("#main a:hover { margin: 0 }", "#main a:hover{margin: 0}"),
        ("#other { margin: 0 }", ""),
        ('p, a[title=".modal"] { margin: 0 }', 'p,a[title=".modal"]{margin: 0}'),
        (".told:not(.modal) { margin: 0 }", ".told:not(.modal){margin: 0}"),
        (":is(.modal, .told) p { margin: 0 }", ":is(.modal, .told) p{margin: 0}"),
        (r".w-1\/2 { margin: 0 }", r".w-1\/2{margin: 0}"),
        ("/* words */ p { margin: 0 }", "p{margin: 0}"),
        ("@media print { .modal { margin: 0 } }", ""),
        (
            "@media print { .modal { margin: 0 } p { margin: 1px } }",
            "@media print {p{margin: 1px}}",
        ),
        ("@font-face { font-family: Modal }", "@font-face { font-family: Modal }"),
        ("@keyframes modal { to { margin: 0 } }", "@keyframes modal { to { margin: 0 } }"),
    ],
)
def test_a_rule_stays_if_an_element_can_match_it(css, kept):
    assert trimmed(css, WORDS) == kept


def test_what_cannot_be_read_is_refused():
    with pytest.raises(ValueError, match="css must be readable"):
        trimmed("p { margin: 0 } q", WORDS)


def test_words_are_those_that_pages_give_and_scripts_name(tmp_path):
    (tmp_path / "_static").mkdir()
    page = (
        """<p class="one two" id='three'>four</p><i data-html="&lt;b class=&quot;five&quot;&gt;">"""
    )
    (tmp_path / "page.html").write_text(page, "utf-8")
    (tmp_path / "_static" / "own.js").write_text('list.add("nn-six")', "utf-8")
    words = words_of(tmp_path)
    assert {"one", "two", "three", "five", "nn-six"} <= words
    assert "four" not in words


def test_the_sheets_of_the_theme_become_one_in_their_order(tmp_path, monkeypatch):
    monkeypatch.setattr(trim, "THEME", tmp_path / "none")
    static = tmp_path / "_static"
    (static / "styles").mkdir(parents=True)
    (static / "styles" / "theme.css").write_text('@import "../basic.css"', "utf-8")
    for name in trim.SHEETS:
        (static / name.replace("*", "0a1b")).write_text(f"p {{ --from: {name[0]} }}", "utf-8")
    for _ in range(2):  # the second build finds what the first has made
        trim.trim_theme(tmp_path)
        one = (static / "styles" / "theme.css").read_text("utf-8")
        assert one == "".join(f"p{{--from: {name[0]}}}" for name in trim.SHEETS)
