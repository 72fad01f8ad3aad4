"""A search leads to the right chapter first, lands on the section and marks the words there."""

import json
import re
from functools import cache

import pytest
import quickjs

from tools.address import ROOT
from tools.texts import label_of

from .conftest import SITE
from .test_pages import violations

FIRST = {  # what readers type, and the page and section that they are to see first
    "Adam": "11 adaptive-steps-a-rate-for-every-parameter",
    "adversarial examples": "18 fool-it",
    "AlexNet": "02 in-computed-numbers",
    "attention": "c attention-an-average-that-chooses",
    "AUC": "16 the-area-under-the-curve-three-ways",
    "backprop": "08 backpropagation-from-chain-to-batch",
    "backpropagation": "08 backpropagation-from-chain-to-batch",
    "batch size": "04 one-sample-a-few-or-all-of-them",
    "bias variance": "13 what-a-squared-error-is-made-of",
    "bias-variance tradeoff": "13 what-a-squared-error-is-made-of",
    "bibliography": "f bibliography",
    "broadcasting": "b broadcasting",
    "bug hunt": "hunt bug-hunt",
    "calibration": "16 calibration-may-one-believe-the-numbers",
    "chain rule": "07 the-general-rule",
    "confusion matrix": "16 the-confusion-matrix-and-its-ratios",
    "convolution": "c convolution-one-pattern-every-place",
    "cross entropy": "09 surprise-entropy-cross-entropy-divergence",
    "cross validation": "14 every-row-once-k-fold-cross-validation",
    "cross_entropy": "reference/losses nnlib.cross_entropy",
    "data leakage": "14 leaks",
    "dead relu": "06 dead-units",
    "denominator layout": "a numerator-or-denominator-layout",
    "derivative of the softmax": "10 the-jacobian-entry-by-entry",
    "derivative": "b the-derivative-a-slope",
    "directional derivative": "b several-variables-partial-derivatives-and-the-gradient",
    "double descent": "13 double-descent-optional",
    "draw a digit": "18 draw-a-digit",
    "dropout": "15 noise-on-purpose-dropout",
    "early stopping": "15 when-to-stop",
    "eigenvalues": "b eigenvalues-what-a-symmetric-matrix-stretches",
    "embedding": "c embeddings-a-table-that-learns",
    "equivariance": "c moving-along-measured",
    "errata": "e errata-and-disagreements-of-the-five-lectures",
    "F1": "16 precision-and-recall",
    "FGSM": "18 fool-it",
    "FLOPs": "17 counting-operations",
    "glossary": "f glossary",
    "gradient accumulation": "17 micro-batches",
    "gradient checking": "07 checking-gradients",
    "gradient checkpointing": "17 checkpoints",
    "gradient descent": "04 how-large-a-step",
    "history of neural networks": "02 why-not-before",
    "Hopfield network": "02 a-net-that-remembers",
    "huber loss": "09 a-loss-between-the-two",
    "Jacobian": "08 many-wires-jacobians",
    "Keras": "d jax-and-keras-in-six-rows",
    "label smoothing": "15 change-the-data-soften-the-targets",
    "language model": "c a-language-model-in-this-page",
    "lasso": "15 many-weights",
    "learning rate": "04 how-large-a-step",
    "likelihood": "09 likelihood",
    "linear regression": "01 linear-regression",
    "log-sum-exp": "10 the-function-behind-log-sum-exp",
    "logistic regression": "01 logistic-regression",
    "LSTM": "c a-gate-keep-or-take-the-new",
    "matrix calculus": "b derivatives-by-a-matrix-differentials",
    "McCulloch Pitts": "02 logic-out-of-thresholds",
    "mixed precision": "17 the-optimiser-s-state-and-the-precision",
    "MNIST": "18 look-first",
    "model card": "18 the-model-card",
    "momentum": "11 momentum-cross-the-valley-keep-the-speed",
    "mse_loss": "reference/losses nnlib.mse_loss",
    "multi-layer perceptron": "05 multi-layer-perceptrons-wiring-shapes-layers-as-building-blocks",
    "n-gram": "c the-rival-counting",
    "nested cross-validation": "14 searching-inside-nested-cross-validation",
    "nnlib.mse_loss()": "reference/losses nnlib.mse_loss",
    "Nobel Prize": "02 from-2017-to-stockholm",
    "notation": "a notation",
    "Novikoff": "03 novikoff-s-theorem",
    "NumPy": "b the-numpy-that-the-book-uses",
    "one-hot": "10 from-scores-to-probabilities",
    "overfitting": "13 underfitting-overfitting-bias-and-variance",
    "perceptron convergence": "03 novikoff-s-theorem",
    "positional encoding": "c it-sees-a-set-mask-and-positions",
    "precision recall": "16 precision-and-recall",
    "provenance": "g provenance-every-row-of-the-five-lectures",
    "PyTorch": "d one-network-written-twice",
    "quotient rule": "b the-derivative-a-slope",
    "recurrent network": "c recurrence-one-layer-every-moment",
    "regularization": "15 regularisation-l2-l1-early-stopping-dropout",
    "reject option": "18 how-sure-is-it-and-when-should-it-not-answer",
    "relu": "06 the-zoo-eight-activations",
    "ROC curve": "16 every-threshold-at-once-the-roc-curve",
    "roofline": "17 arithmetic-or-traffic",
    "row vectors or column vectors": "a samples-in-rows-or-in-columns",
    "scaling laws": "c what-scales-and-what-we-left-out",
    "sklearn": "d metrics-and-splits-scikit-learn",
    "softmax derivative": "10 the-jacobian-entry-by-entry",
    "Taylor": "b taylor-how-good-is-a-straight-line",
    "threshold": "16 choosing-the-threshold-1-by-a-metric",
    "topological order": "07 why-a-topological-order",
    "transformer": "c a-language-model-in-this-page",
    "universal approximation": "06 universal-approximation-and-its-limits",
    "vanishing gradients": "08 why-the-signal-fades",
    "vanishing": "08 why-the-signal-fades",
    "variance": "b chance-mean-and-variance",
    "weight decay": "15 l2-as-decay-l2-as-a-belief",
    "weight initialization": "12 initialisation-and-signal-flow",
    "who invented backpropagation": "02 hidden-units-find-their-own-features",
    "why does the signal fade": "08 why-the-signal-fades",
    "XOR": "06 xor-by-learning",
}
ASK = """
let engine;
nnSearch.take = (pages) => { engine = new nnSearch.Engine(pages); };
globalThis.ask = (query) => {
  const { found, marked, unknown } = engine.search(query);
  const pages = found.map(({ page, hits }) => [page.page, hits[0].section.anchor]);
  const shown = found.map(({ hits }) => nnSearch.snippet(hits[0].section.text, marked));
  return JSON.stringify({ pages, shown, unknown, near: unknown.map((word) => engine.near(word)) });
};
"""


@cache
def script():
    """The search of the built site, with its index."""
    context = quickjs.Context()
    for name in ("words", "engine"):
        context.eval((ROOT / "assets" / "search" / f"{name}.js").read_text("utf-8"))
    context.eval(ASK)
    page = (SITE / "search.html").read_text("utf-8")
    context.eval((SITE / re.search(r'data-index="([^"]+)"', page)[1]).read_text("utf-8"))
    return context


def ask(query):
    return json.loads(script().get("ask")(query))


@pytest.mark.parametrize("query", FIRST)
def test_the_right_section_comes_first(query):
    page, anchor = ask(query)["pages"][0]
    short = page.partition("-")[0] if label_of(page) else page.removesuffix(".html")
    assert f"{short} {anchor}" == FIRST[query]


def test_spelling_is_mended_and_american_is_understood():
    assert ask("activatoin")["near"] == [["activation"]]
    assert ask("clasifier")["near"][0][0] == "classifier"
    assert ask("optimizer")["pages"] == ask("optimiser")["pages"] != []
    assert ask("xyzzyq") == {"pages": [], "shown": [], "unknown": ["xyzzyq"], "near": [[]]}
    assert ask("") == {"pages": [], "shown": [], "unknown": [], "near": []}


def test_a_word_that_is_still_typed_finds_what_it_can_become():
    assert ask("backpropagat")["pages"][0][0].startswith("08-")


@pytest.mark.parametrize("query", FIRST)
def test_snippets_are_prose_of_a_line_or_two(query):
    for parts in ask(query)["shown"]:
        text = "".join(text for text, _ in parts)
        assert len(text) < 240
        assert not re.search(r"\\[a-zA-Z({]|Binder|Contents|Show code|\.pdf", text)


def hits(here, query):
    """Ask the page that searches."""
    here.page.goto(f"{here.base}search.html?q={query}")
    here.page.wait_for_selector("#nn-hits a")
    return here.page.locator("#nn-hits a")


def test_an_answer_leads_to_its_section_and_marks_the_words(visit):
    here = visit()
    hits(here, "vanishing gradients").first.click()
    here.page.wait_for_url("**/08-backpropagation.html#why-the-signal-fades")
    here.page.wait_for_function("CSS.highlights.size")
    marks = """() => [...CSS.highlights.get("nn-found")].map((range) => {
      const { top, bottom } = range.getBoundingClientRect();
      return [range.toString().toLowerCase(), top >= 0 && bottom <= innerHeight];
    })"""
    words = here.page.evaluate(marks)
    assert {"vanishing", "gradients"} <= {word for word, _ in words}
    assert words[0][1]
    assert here.page.evaluate("getSelection().isCollapsed && !document.querySelector('mark')")
    here.page.keyboard.press("Escape")
    assert here.page.evaluate("CSS.highlights.size") == 0
    assert here.complaints == []


def test_an_entry_of_the_reference_is_marked_from_its_signature_on(visit):
    here = visit()
    hits(here, "mse_loss").first.click()
    here.page.wait_for_url("**/reference/losses.html#nnlib.mse_loss")
    here.page.wait_for_function("CSS.highlights.size")
    assert here.complaints == []


def test_search_is_for_the_keyboard(visit):
    here = visit()
    here.open("index.html")
    here.page.keyboard.press("Control+k")
    here.page.keyboard.type("learning rate")
    here.page.keyboard.press("Enter")
    here.page.wait_for_selector("#nn-hits a")
    field = here.page.locator("#nn-search input")
    assert field.input_value() == "learning rate"
    here.page.keyboard.press("ArrowDown")
    here.page.keyboard.press("ArrowDown")
    here.page.keyboard.press("ArrowUp")
    first = here.page.evaluate("document.activeElement.href")
    assert first.endswith("04-learning-by-gradient.html?marked=learning+rate#how-large-a-step")
    here.page.keyboard.press("ArrowUp")
    field.press_sequentially("s and xor")
    assert here.page.url.endswith("search.html?q=learning+rates+and+xor")
    here.page.keyboard.press("Control+a")
    here.page.keyboard.type("roc curve")
    here.page.keyboard.press("Enter")
    here.page.keyboard.press("Enter")
    here.page.wait_for_url("**/16-metrics-and-thresholds.html#every-threshold*")


def test_on_a_phone_the_magnifier_opens_a_field(visit):
    here = visit(width=390)
    here.open("index.html")
    here.page.locator("button.search-button__button:visible").click()
    here.page.keyboard.type("xor")
    here.page.keyboard.press("Enter")
    here.page.wait_for_url("**/search.html?q=xor")
    here.page.wait_for_selector("#nn-hits a")
    assert here.hidden_sideways() <= 0


def test_where_nothing_is_found_the_page_says_what_to_try(visit):
    here = visit()
    here.page.goto(f"{here.base}search.html?q=activatoin")
    says = here.page.locator("#nn-search [role=status]")
    says.get_by_role("link", name="activation").click()
    here.page.wait_for_selector("#nn-hits a")
    assert here.page.url.endswith("?q=activation")
    here.page.goto(f"{here.base}search.html?q=xyzzyq")
    here.page.get_by_text("No page has “xyzzyq”").wait_for()
    assert "fewer words" in says.inner_text()


def test_answers_are_accessible_in_the_light_and_in_the_dark(visit):
    here = visit()
    hits(here, "activatoin softmax")
    assert violations(here.page) == []
    here.page.emulate_media(color_scheme="dark")
    assert violations(here.page) == []


def test_the_magnifier_does_not_cover_the_query(visit):
    here = visit()
    for name in ("search.html", "404.html", "index.html"):
        here.open(name)
        field = here.page.locator("form.bd-search:visible").first
        icon = field.locator("i").bounding_box()
        box = field.locator("input").bounding_box()
        padding = field.locator("input").evaluate(
            "(e) => parseFloat(getComputedStyle(e).paddingLeft)"
        )
        assert icon["x"] + icon["width"] < box["x"] + padding


def test_without_its_index_the_search_says_so(visit):
    here = visit()
    here.page.route("**/data/*.js", lambda route: route.abort())
    here.page.goto(f"{here.base}search.html?q=xor")
    here.page.get_by_text("check the connection").wait_for()


def test_only_the_page_that_searches_loads_the_search(visit):
    here = visit()
    here.open("08-backpropagation.html")
    assert [r.url for r in here.responses if "/search" in r.url] == []
