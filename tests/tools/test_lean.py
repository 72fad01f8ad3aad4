"""Formulas of few elements."""

import json
import re

import pytest

from tools.site.formulas import _katex as katex
from tools.site.lean import lean


def signs(formula):
    """What one sees of it, in order."""
    return re.sub(r"<[^>]*>|\u200b", "", formula.partition("katex-html")[2])


def elements(tex):
    """How many elements a formula has as KaTeX makes it, and lean."""
    given = json.loads(katex()(tex, False))
    made = lean(given)
    assert made.count("<span") == made.count("</span>")
    assert signs(made) == signs(given)
    assert lean(made) == made
    return given.count("<span"), made.count("<span")


@pytest.mark.parametrize(
    ("tex", "fewer"),
    [
        ("x_1", 11),  # all but the sign of the index, which is shifted by itself
        ("x^2", 7),
        ("x_{i_j}", 20),
        ("e^{x^2}", 13),
        ("a=b", 2),
        ("a,b", 1),
        ("f(x)", 2),
        ("x_i^2", 1),  # two above each other stay a table
        (r"\hat y", 1),
    ],
)
def test_a_formula_has_fewer_elements_and_the_same_signs(tex, fewer):
    before, after = elements(tex)
    assert before - after == fewer


def test_an_index_is_as_low_and_as_far_as_it_was():
    made = lean(json.loads(katex()("z_1", False)))
    assert 'style="vertical-align:-0.2143em;margin:0 0.0714em 0 -0.0629em">1</span>' in made
