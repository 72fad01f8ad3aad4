"""How long the sections of a page are."""

import pytest

from tools.site.lengths import END, PART, with_lengths

PAGE = '<section id="page"><h1>Title</h1>{}</section>'


@pytest.mark.parametrize(
    ("inner", "length"),
    [
        ("<p>five5</p>", 5),
        ("<p>two  words</p>\n<p>more</p>", 12),  # room between words takes none here
        ("<p>a</p><section id='deep'><p>bc</p></section>", 3),
        ("<p>a</p><details><summary>b</summary><details>c</details>d</details>", 1),
        ("<span><math><mi>x</mi></math></span><i>x</i>", 1),
        ("<script>if (1 < 2) {}</script>a", 1),
        ("", 0),
    ],
)
def test_a_section_is_as_long_as_what_is_seen_of_it(inner, length):
    page = PAGE.format(f'<section id="one">{inner}</section>')
    part = PART.format(length) + f'<section id="one">{inner}</section>' + END
    assert with_lengths(page) == PAGE.format(part)


def test_each_section_has_its_own_and_the_page_has_none():
    made = with_lengths(PAGE.format('<section id="a">12</section>x<section id="b">345</section>'))
    assert made == PAGE.format(
        '<div class="nn-part" style="--nn-long:2"><section id="a">12</section></div><!-- part -->x'
        '<div class="nn-part" style="--nn-long:3"><section id="b">345</section></div><!-- part -->'
    )


def test_a_page_that_has_its_lengths_stays_as_it_is():
    made = with_lengths(PAGE.format('<section id="a">12</section>'))
    assert with_lengths(made) == made
    assert with_lengths("<p>no section</p>") == "<p>no section</p>"
