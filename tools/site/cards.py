"""Cards to remember: a question and its answer, at the end of the section that teaches it.

`book/cards/` holds the cards of each chapter, by their names. The build folds each into the page
of its chapter, and all of them into the page `cards.html`, where those that are due come back
(`assets/cards.js`). Without script a card is a question that unfolds.
"""

import functools
import re
import sys
import tomllib
from dataclasses import dataclass

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from tools.address import ROOT
from tools.texts import label_of

FOLDER = ROOT / "book" / "cards"
PAGE = "cards"  # that shows them all

FORMULA = r'<span class="math notranslate nohighlight">\({}\)</span>'  # for tools/site/formulas.py
FOLD = '<details class="nn-card" id="card-{id}"><summary>{question}</summary>\n{answer}</details>\n'
FOLDED = re.compile(r'<details class="nn-card".*?</details>\n', re.DOTALL)
DECK = re.compile(r'(<div id="nn-deck">).*?(</div>)', re.DOTALL)
TAGS = re.compile(r"<[^>]*>")
EDGE = re.compile(r"<section\b|</section>")
TITLE = re.compile(r'<h[1-3]>((?:(?!</h).)*?)<a class="headerlink"', re.DOTALL)
POSED = 'class="nn-box nn-exercise"'


@dataclass(frozen=True)
class Card:
    """A question and its answer, in Markdown, and the section that teaches the answer."""

    id: str
    page: str
    section: str
    question: str
    answer: str

    @property
    def address(self):
        return f"{self.page}.html#{self.section}"


def read(path):
    """Read the cards of a chapter."""
    cards = tomllib.loads(path.read_text("utf-8"))
    return [
        Card(f"{label_of(path.stem):0>2}-{name}", path.stem, **card) for name, card in cards.items()
    ]


@functools.cache
def deck():
    """The cards of the book by the page on which they stand, in its order."""
    return {path.stem: read(path) for path in sorted(FOLDER.glob("[0-9]*.toml"))}


def _formula(renderer, tokens, at, options, env):
    tex = tokens[at].content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return env["formula"].format(tex)


MARKDOWN = MarkdownIt("commonmark").use(dollarmath_plugin)
MARKDOWN.add_render_rule("math_inline", _formula)


def as_html(text, formula=FORMULA):
    """The HTML of a line of Markdown; `formula` says how its formulas are enclosed."""
    return MARKDOWN.renderInline(" ".join(text.split()), {"formula": formula})


def folded(card, more=""):
    """A card that unfolds, with `more` below its answer."""
    answer = f"<p>{as_html(card.answer)}</p>\n{more}"
    return FOLD.format(id=card.id, question=as_html(card.question), answer=answer)


def place(text, card):
    """Where the section of a card begins and ends in the HTML of its page."""
    start = text.find(f'<section id="{card.section}"')
    if start < 0:
        sys.exit(f"{card.page}.toml: {card.id} must name a section of its page, got {card.section}")
    depth = 0
    for edge in EDGE.finditer(text, start):
        depth += 1 if edge[0] == "<section" else -1
        if depth == 0:
            return start, edge.start()
    raise ValueError(f"text must close every section, got one that stays open: {card.section}")


def with_cards(text, page):
    """Return the HTML of a page with each of its cards at the end of its section."""
    text = FOLDED.sub("", text)
    for card in deck().get(page, ()):
        _, end = place(text, card)
        text = text[:end] + folded(card) + text[end:]
    return text


def title_of(text, card):
    """The title of a card's section, with its number, as HTML."""
    start, _ = place(text, card)
    return TITLE.search(text, start)[1].strip()


def chapter(page, text):
    """The cards of a chapter, folded away: each leads to its section."""
    link = '<p class="nn-where"><a href="{}">{}</a></p>\n'.format
    cards = deck()[page]
    inner = "".join(folded(card, link(card.address, title_of(text, card))) for card in cards)
    count = f'<span class="nn-count">{len(cards)} cards</span>'
    return (
        f'<details class="nn-chapter" data-exercises="{text.count(POSED)}">'
        f"<summary>{TITLE.search(text)[1].strip()} {count}</summary>\n{inner}</details>\n"
    )


def with_deck(text, site):
    """Return the HTML of the page of cards with all of them on it, by chapter."""
    paths = {page: site / f"{page}.html" for page in deck()}
    inner = "".join(chapter(page, path.read_text("utf-8")) for page, path in paths.items())
    return DECK.sub(lambda match: f"{match[1]}\n{inner}{match[2]}", text)
