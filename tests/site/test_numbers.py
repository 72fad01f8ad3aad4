"""Numbers stand where readers look, once each, and are addresses."""

import re

import pytest

from tools.texts import label_of

from .conftest import NUMBERED

LABELS = [label_of(name) for name in NUMBERED]


@pytest.mark.parametrize("name", NUMBERED)
def test_numbers_are_there_and_unique(here, name):
    number = label_of(name)
    title = here.page.locator(".bd-article h1 .section-number")
    assert title.inner_text().strip() == number
    words = here.page.locator(".bd-article h1").text_content().strip("#\n ")
    assert here.page.title().startswith(f"{words} — ")
    assert here.page.locator(".bd-links .current > a").first.inner_text().startswith(f"{number} ")
    labels = here.page.locator("main :is(.nn-figure, .nn-title) :is(a, .nn-no)").all_inner_texts()
    labels = [text for text in labels if re.match(r"(Figure|Experiment) ", text)]
    expected = {}
    for label in dict.fromkeys(labels):
        kind, _, at = label.partition(" ")
        expected[kind] = expected.get(kind, 0) + 1
        assert at == f"{number}.{expected[kind]}"
    places = here.page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(places) == len(set(places)), "an id stands twice"
    for kind, count in expected.items():
        for k in range(1, count + 1):
            assert f"{kind.lower()}-{number}-{k}" in places
    equations = here.page.locator(".eqno").all_inner_texts()
    assert [text.strip("#\n ") for text in equations] == [
        f"({number}.{k})" for k in range(1, len(equations) + 1)
    ]


@pytest.mark.parametrize("name", NUMBERED[1:-1])
def test_the_way_on_is_numbered(here, name):
    titles = here.page.locator(".prev-next-area .prev-next-title").all_inner_texts()
    at = LABELS.index(label_of(name))
    assert [text.split()[0] for text in titles] == [LABELS[at - 1], LABELS[at + 1]]
    assert not any(text.split()[1] in LABELS[:18] for text in titles), "a number stands twice"
