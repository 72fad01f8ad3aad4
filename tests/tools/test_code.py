"""Lines of code are elements, and the text stays the same."""

import html
import re

from tools.site.code import with_lines


def block(inner):
    return f'<div class="highlight"><pre><span></span>{inner}\n</pre></div>'


def text_of(page):
    return html.unescape(re.sub(r"<[^>]*>", "", page))


def test_each_line_is_an_element_that_knows_its_indent():
    given = block(
        '<span class="k">for</span> k <span class="ow">in</span> r:\n    f(k)\n\n        g()'
    )
    made = with_lines(given)
    assert made.count('<span class="nn-line"') == 4
    assert '<span class="nn-line" style="--in:4">    f(k)\n</span>' in made
    assert '<span class="nn-line" style="--in:8">        g()\n</span>' in made
    assert text_of(made) == text_of(given)


def test_lines_are_not_wrapped_twice():
    once = with_lines(block("a = 1\nb = 2"))
    assert with_lines(once) == once


def test_a_block_with_a_word_over_two_lines_stays_as_it_is():
    given = block('<span class="s">one\ntwo</span>')
    assert with_lines(given) == given


def test_other_text_stays_as_it_is():
    given = "<pre>not code\n</pre>"
    assert with_lines(given) == given
