"""Figures and experiments are counted."""

from tools.site.numbers import chapter_of, numbered

FIGURE = '<figure class="nn-figure"><div>one</div></figure>'
CAPTIONED = (
    '<figure class="nn-figure"><div>two</div><figcaption>See <i>this</i>.</figcaption></figure>'
)
EXPERIMENT = '<p class="nn-title" id="experiment-ab-title">Experiment: A walk</p>'


def test_chapters_are_known_by_their_files():
    assert chapter_of("08-backpropagation") == "8"
    assert chapter_of("18-capstone-digits.html") == "18"
    assert chapter_of("index") is None
    assert chapter_of("search") is None


def test_figures_and_experiments_are_counted_each_for_itself():
    made = numbered(FIGURE + EXPERIMENT + CAPTIONED, "08-backpropagation")
    assert '<figure class="nn-figure" id="figure-8-1">' in made
    assert '<a href="#figure-8-2">Figure 8.2</a></b> See <i>this</i>.</figcaption>' in made
    assert (
        '<p class="nn-title" id="experiment-ab-title"><a class="nn-no" id="experiment-8-1" '
        'href="#experiment-8-1">Experiment 8.1</a> A walk</p>'
    ) in made


def test_numbers_are_written_anew_where_a_page_has_some():
    once = numbered(FIGURE + CAPTIONED + EXPERIMENT, "08-backpropagation")
    assert numbered(once, "08-backpropagation") == once
    more = numbered(FIGURE + once, "08-backpropagation")
    assert more.count('id="figure-8-3"') == 1
    assert more.count("Figure 8.1<") == 1


def test_a_page_that_is_no_chapter_has_no_numbers():
    assert numbered(FIGURE + EXPERIMENT, "index") == FIGURE + EXPERIMENT
