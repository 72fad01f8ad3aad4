"""Lines of code are elements, and the text stays the same."""

import html
import re

import yaml
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pygments.styles import get_style_by_name

from tools.address import ROOT
from tools.site.code import STYLES, with_lines


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


def test_a_printed_table_keeps_its_columns():
    table = block("name   loss\none     0.5\ntwo    0.25")
    assert with_lines(table) == table
    code = block('a = 1  <span class="c1"># 1</span>\nb = 2  <span class="c1"># 2</span>\nc = 3')
    prose = block("first: right\nsecond: wrong\n  third:  one")
    assert with_lines(code).count("nn-line") == with_lines(prose).count("nn-line") == 3


def test_a_sentence_below_a_table_is_wrapped():
    table = "on paper:  [1]\nin code:   [1]\nby hand:   [1]\n"
    said = f"{table}all three of them agree to the last of four digits"
    made = with_lines(block(said))
    assert made.count("nn-line") == 1
    assert text_of(made) == text_of(block(said))
    assert with_lines(made) == made


def test_a_long_word_may_break_behind_a_bracket():
    made = with_lines(block("    numerical=<b>numerical_gradient</b>(loss, [0.5, 1.0])\nf(x)"))
    assert made.count("<wbr>") == 3
    assert "=<wbr><b>numerical_gradient</b>(<wbr>loss, [<wbr>0.5, 1.0])" in made


def test_words_that_look_alike_share_an_element():
    code = 'from a import b\n\nx = [f"{y:.2f} of", -z.T]  # here\n'
    given = highlight(code, PythonLexer(), HtmlFormatter())
    made = with_lines(given)
    assert text_of(made) == text_of(given)
    line = made.splitlines()[2]
    assert [*re.findall(r'<span class="(\w+)">([^<]*)</span>', line)] == [
        ("o", "="),
        ("sa", 'f"{'),
        ("si", ':.2f} of"'),
        ("o", "-"),
        ("c1", "# here"),
    ]


def test_looks_are_those_of_the_site():
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    theme = config["sphinx"]["config"]["html_theme_options"]
    names = theme["pygments_light_style"], theme["pygments_dark_style"]
    assert [get_style_by_name(name) for name in names] == STYLES


def test_a_block_with_a_word_over_two_lines_stays_as_it_is():
    given = block('<span class="s">one\ntwo</span>')
    assert with_lines(given) == given


def test_other_text_stays_as_it_is():
    given = "<pre>not code\n</pre>"
    assert with_lines(given) == given


def test_short_code_in_a_sentence_does_not_break():
    code = '<p><code class="docutils literal notranslate">{}</code></p>'.format
    words = "".join(f'<span class="pre">{word}</span> ' for word in ("[2,", "8,", "1]")).strip()
    assert with_lines(code(words)) == code('<span class="pre">[2, 8, 1]</span>')
    long = words.replace("[2,", "compose_all_of_them(")
    assert with_lines(code(long)) == code(long)
    longer = code('<span class="pre">torch.optim.lr_scheduler.StepLR</span>')
    made = with_lines(longer)
    assert made.count("<wbr>") == 4
    assert text_of(made) == text_of(longer)
    assert with_lines(made) == made
