"""Cards to remember keep a contract: few, short, each of a section that teaches its answer."""

import re

import pytest
from docutils.nodes import make_id

from tests.book.chapters import chapters
from tests.book.contract import CLOSING
from tests.book.numbers import precise, shown
from tests.book.wording import stumbles
from tools.site.cards import FORMULA, TAGS, as_html, deck
from tools.site.formulas import typeset
from tools.texts import label_of

FEWEST, MOST = 6, 10  # a chapter
QUESTION, ANSWER, SENTENCES = 200, 330, 3  # most letters, and sentences of an answer
CHAPTERS = {page.name: page for page in chapters() if (label_of(page.name) or "").isdigit()}
CARDS = [card for cards in deck().values() for card in cards]
TEX = re.compile(re.escape(FORMULA).replace(r"\{\}", "(.*?)"))
SENTENCE = re.compile(r"[.?!](?=\s+[A-Z`$])")
VERBS = "is|are|was|were|does|do|did|can|could|has|have|will|would|should|may|must"
YES_OR_NO = re.compile(rf"(^|[.:?] )({VERBS})\b[^.?]*\?", re.IGNORECASE)


def anchors(chapter):
    """Each section of a chapter, by its address, with the section of level two around it."""
    found, outer = {}, ""
    for _, level, title in chapter.headings:
        outer = title if level == 2 else outer
        found[make_id(re.sub(r"[*`$]", "", title))] = outer if level > 1 else ""
    return found


def test_every_chapter_has_some_cards_and_not_too_many():
    assert list(deck()) == list(CHAPTERS)
    counts = {page: len(cards) for page, cards in deck().items()}
    assert {page: n for page, n in counts.items() if not FEWEST <= n <= MOST} == {}


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_card_keeps_the_contract(card):
    within = anchors(CHAPTERS[card.page])
    assert within.get(card.section), f"{card.section} is no section: mend its name"
    assert within[card.section] not in CLOSING, "key points and exercises teach nothing new"
    assert re.fullmatch(r"\d\d-[a-z\d]+(-[a-z\d]+)*", card.id)
    for text, most in ((card.question, QUESTION), (card.answer, ANSWER)):
        made = as_html(text)
        for tex in TEX.findall(made):
            typeset(tex.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
        plain = TAGS.sub("", TEX.sub(lambda match: match[1], made))
        assert "$" not in plain, "a formula is not closed"
        assert len(plain) <= most, "shorten it"
        assert list(stumbles(plain)) == []
    assert card.question.rstrip().endswith(("?", "…")), "ask"
    assert not YES_OR_NO.search(card.question), "yes or no is half known: ask what, why, how"
    assert len(SENTENCE.findall(card.answer)) < SENTENCES, "at most three sentences"


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_precise_numbers_of_a_card_are_printed_in_its_section(card):
    chapter = CHAPTERS[card.page]
    title = anchors(chapter)[card.section]
    section = next(each for each in chapter.sections if each.title == title)
    printed = [number for cell in section.code for number in shown(cell)]
    stated = precise(f"{card.question} {card.answer}")
    lost = [each.text for each in stated if not any(each.agrees(one) for one in printed)]
    assert lost == []


def test_no_two_cards_are_the_same():
    for texts in ([c.id for c in CARDS], [c.question for c in CARDS], [c.answer for c in CARDS]):
        assert len(set(texts)) == len(texts)


def test_cards_follow_the_chapter():
    """Where two stand in one section, readers meet them in the order of the file."""
    for page, cards in deck().items():
        order = list(anchors(CHAPTERS[page]))
        places = [order.index(card.section) for card in cards]
        assert places == sorted(places), f"{page}: bring its cards into the order of its sections"
