"""The index of the search holds prose by section; words are the same word in all their forms."""

import json

import pytest
import quickjs

from tools.address import ROOT
from tools.site import search

PAGE = r"""<html><body><nav><a href="x">Menu</a></nav><article class="bd-article">
<section id="a-chapter"><h1><span class="section-number">8 </span>A <em>chapter</em>
<a class="headerlink" href="#">#</a></h1>
<p>The weight <span class="math notranslate">\(w_{12}\)</span> and
<span class="math notranslate">\(\frac{1}{2}\)</span>, <b>bold</b>
<span class="math"><span class="katex" data-tex="L"><span class="mord">L</span></span></span>.</p>
<div class="cell"><div class="cell_input"><pre>y = <span>mse_loss</span>(x, t)</pre></div>
<div class="output text_plain">0.125</div></div>
<section class="nn-experiment" id="experiment-1"><p>Try it.</p><form>slider</form></section>
<section id="part"><h2><span class="section-number">8.1 </span>A part</h2><p>Its text<br>goes on
<span class="math"><span class="katex"><math><semantics><mrow><mi>x</mi></mrow>
<annotation encoding="application/x-tex">x^2</annotation></semantics></math>
<span class="katex-html">x2</span></span></span></p>
<details><summary>Hint 1 of 3</summary><p>secret</p></details>
<details class="admonition hide"><summary>Show code</summary><pre>relu(x)</pre></details>
</section><p>The end of the chapter.</p></section>
<dl class="py"><dt class="sig" id="nnlib.mse_loss"><span>nnlib.mse_loss</span></dt><dd>
<p>A loss.</p><dl><dt>target<span class="classifier">array</span></dt></dl></dd>
<dt class="sig" id="nnlib.relu">relu</dt><dd>An activation.</dd></dl>
</article></body></html>"""


@pytest.fixture
def site(tmp_path):
    (tmp_path / "08-page.html").write_text(PAGE, "utf-8")
    (tmp_path / "404.html").write_text(PAGE, "utf-8")
    return tmp_path


@pytest.fixture
def terms(tmp_path, monkeypatch):
    table = tmp_path / "terms.toml"
    monkeypatch.setattr(search, "TERMS", table)
    return table


def test_pages_say_what_they_are(site, terms):
    for name in ("b-maths", "benchmarks"):
        (site / f"{name}.html").write_text(PAGE, "utf-8")
    assert [page["place"] for page in search.index(site)] == ["Chapter 8", "Appendix B", ""]


def test_a_section_that_only_points_elsewhere_is_found_by_its_title(site, terms):
    rows = '<section id="the-rows"><h2>The rows</h2><p>One</p><section id="s0"><h3>S0</h3>two'
    (site / "g-provenance.html").write_text(
        PAGE.replace("<p>The end", f"{rows}</section></section><p>The end"), "utf-8"
    )
    sections = {each[0]: each for each in search.index(site)[-1]["sections"]}
    assert sections["the-rows"] == ["the-rows", "The rows", "", [], []]
    assert sections["s0"] == ["s0", "S0", "", [], []]
    assert sections["a-chapter"][2].endswith("The end of the chapter.")


def test_sections_hold_prose_and_names_of_code(site, terms):
    terms.write_text('[08-page]\npart = ["another name"]\n', "utf-8")
    (page,) = search.index(site)
    assert (page["page"], page["title"]) == ("08-page.html", "A chapter")
    chapter = "The weight w₁₂ and …, bold L. Try it. The end of the chapter."
    assert page["sections"] == [
        ["a-chapter", "A chapter", chapter, ["mse_loss"], []],
        ["part", "8.1 A part", "Its text goes on …", ["relu"], ["another name"]],
        ["nnlib.mse_loss", "mse_loss", "A loss. target array", ["mse_loss"], []],
        ["nnlib.relu", "relu", "An activation.", ["relu"], []],
    ]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Science 302, doi:10.1126/science.1089427. Next", "Science 302. Next"),
        ("Its paper (doi:10.1038/323533a0) says", "Its paper says"),
        ("a talk, stanford.edu/~boyd/cvxbook.", "a talk."),
        ("W.T @ delta, 1/2, e.g. and/or, nnlib.engine, a.b/c", "the same"),
    ],
)
def test_addresses_are_not_searched(text, left):
    assert search.plain(text) == (text if left == "the same" else left)


@pytest.mark.parametrize("table", ['[08-page]\nnowhere = ["x"]', '[09-page]\nnowhere = ["x"]'])
def test_a_term_that_leads_nowhere_ends_the_build(site, terms, table):
    terms.write_text(table, "utf-8")
    with pytest.raises(
        SystemExit, match=r"terms\.toml must name sections of 0\d-page, got nowhere"
    ):
        search.index(site)


def test_the_index_is_named_by_its_hash_in_the_page_that_searches(site, terms):
    page = site / "search.html"
    page.write_text('<div id="nn-search" data-index="data/old.js"></div>', "utf-8")
    search.write_search(site)
    (script,) = (site / "data").glob("*.js")
    assert f'data-index="data/{script.name}"' in page.read_text("utf-8")
    assert search.sha256(script.read_bytes())[:16] == script.stem


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (r"\(x\)", "x"),
        (r"\(w_1x + b\)", "w₁x + b"),
        (r"\(\alpha\le 1\)", "α≤1"),
        (r"\(-1\)", "−1"),
        (r"\(x^2\)", "…"),
        (r"\[\sum_i x_i\]", "…"),
        (r"\(\operatorname{softmax}(z)\)", "…"),
    ],
)
def test_short_formulas_become_words(formula, words):
    assert search.words_of(formula) == words


@pytest.fixture(scope="module")
def stem():
    context = quickjs.Context()
    context.eval((ROOT / "assets" / "search" / "words.js").read_text("utf-8"))
    context.eval("globalThis.stems = (t) => JSON.stringify(nnWords.split(t).map((w) => w.stem))")
    return lambda text: json.loads(context.get("stems")(text))


@pytest.mark.parametrize(
    "forms",
    [
        "derivative derivatives",
        "calibrate calibrated calibration calibrating",
        "overfit overfits overfitting",
        "vanish vanishes vanishing",
        "optimise optimize optimised optimizing",
        "normalisation normalization normalise",
        "matrix matrices",
        "class classes",
        "bias biases",
        "loss losses",
        "entropy entropies",
        "learn learning learned",
        "layer layers",
        "Jacobian jacobians",
    ],
)
def test_forms_of_a_word_are_one_word(stem, forms):
    assert len(set(stem(forms))) == 1


@pytest.mark.parametrize(
    "words", ["spring sprig", "loss los", "sing sin", "seed see", "rate rating rat"]
)
def test_words_that_differ_stay_apart(stem, words):
    assert len(set(stem(words))) > 1


def test_words_of_code_are_found_whole_and_in_parts(stem):
    assert stem("mse_loss(x, F₁)") == ["mse_loss", "mse", "loss", "x", "f1"]
    assert stem("log-sum-exp, Précis") == ["log", "sum", "exp", "precis"]
