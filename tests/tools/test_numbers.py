"""Figures and experiments are counted."""

from types import SimpleNamespace

from docutils import nodes

from tools.site.numbers import numbered, write_letters

FIGURE = '<figure class="nn-figure"><div>one</div></figure>'
CAPTIONED = (
    '<figure class="nn-figure"><div>two</div><figcaption>See <i>this</i>.</figcaption></figure>'
)
EXPERIMENT = '<p class="nn-title" id="experiment-ab-title">Experiment: A walk</p>'


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


def test_appendices_go_by_letters():
    title = '<h1><span class="section-number">B </span>Maths</h1>'
    made = numbered(title + FIGURE, "b-maths")
    assert 'id="figure-B-1"' in made
    assert '<span class="section-number nn-letter">B ' in made


def test_letters_are_written_over_what_sphinx_counted():
    toc = nodes.bullet_list("", nodes.reference(secnumber=[20, 1]), nodes.reference())
    env = SimpleNamespace(
        toc_secnumbers={"08-x": {"": (8,)}, "b-maths": {"": (20,), "#one": (20, 1), "#two": None}},
        titles={"08-x": nodes.title(secnumber=[8]), "b-maths": nodes.title(secnumber=[20])},
        tocs={"08-x": nodes.bullet_list(), "b-maths": toc},
    )
    write_letters(None, env)
    assert env.toc_secnumbers == {
        "08-x": {"": (8,)},
        "b-maths": {"": ("B",), "#one": ("B", 1), "#two": None},
    }
    assert env.titles["08-x"]["secnumber"] == [8]
    assert env.titles["b-maths"]["secnumber"] == ("B",)
    assert [node.get("secnumber") for node in toc] == [("B", 1), None]


def test_a_page_that_is_no_chapter_has_no_numbers():
    assert numbered(FIGURE + EXPERIMENT, "index") == FIGURE + EXPERIMENT
