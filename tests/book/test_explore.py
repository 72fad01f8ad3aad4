"""Experiments: what is refused, what a kernel shows, and what the site build writes."""

import re

import pytest

from nnlib.book.charts import chart, line, panel, rect, rule
from nnlib.book.charts.data import write_data
from nnlib.book.charts.figure import png
from nnlib.book.experiments import Control, explore
from nnlib.book.experiments.widgets import experiment_box
from tools.site.pictures import frame_of

from .settings import faults


def draw(eta, noisy):
    """A square of size eta, filled if noisy."""
    square = rect(0, 0, eta, eta, fill="solid" if noisy else "none")
    picture = chart(panel(square, x=(0, 4), y=(0, 4)))
    return (
        picture,
        f"A square of side {eta:g}, noisy: {noisy}.",
        f"Its area is {eta**2:g} ({noisy}).",
    )


def paper(height=100):
    """A chart of nothing."""
    return chart(panel(x=(0, 1), y=(0, 1)), height=height)


def squares(**changes):
    """The experiment that most tests look at, with some arguments changed."""
    arguments = {"title": "Squares", "eta": [0.5, 1, 3], "noisy": [False, True], **changes}
    return explore(arguments.pop("draw", draw), **arguments)


@pytest.fixture
def site(monkeypatch, tmp_path):
    """The folder of a site build."""
    monkeypatch.setenv("NNLIB_SITE", str(tmp_path))
    return tmp_path


def test_repr_is_stable():
    assert repr(squares()) == "Experiment('Squares'; eta: 3, noisy: 2; 6 settings)"


def test_settings_go_through_every_combination():
    settings = squares().settings()
    assert settings[:3] == [
        {"eta": 0.5, "noisy": False},
        {"eta": 0.5, "noisy": True},
        {"eta": 1, "noisy": False},
    ]
    assert len(settings) == 6


def test_published_is_a_part_in_the_order_of_the_control():
    experiment = squares(published={"eta": [3, 0.5]}, start={"eta": 3})
    assert [setting["eta"] for setting in experiment.published_settings()] == [0.5, 0.5, 3, 3]
    assert len(experiment.settings()) == 6
    assert experiment.start == {"eta": 3, "noisy": False}


def test_a_kernel_shows_the_start_frame_and_live_controls():
    bundle = squares(start={"eta": 1})._repr_mimebundle_()
    assert bundle["image/png"] == png(squares().frame(eta=1, noisy=False).chart)
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"] == repr(squares())


def test_widgets_draw_on_demand():
    experiment = squares()
    box = experiment_box(experiment, experiment.frame(**experiment.start))
    _, eta, noisy, shown = box.children
    assert "Its area is 0.25 (False)." in shown.value
    eta.index = 2
    noisy.index = 1
    assert "Its area is 9 (True)." in shown.value
    assert 'alt="A square of side 3, noisy: True."' in shown.value


def test_widgets_say_that_a_drawing_failed():
    def fragile(k):
        if k > 1:
            raise ZeroDivisionError("no <k>")
        return paper(), "Nothing.", "All is well."

    experiment = explore(fragile, title="Fragile", k=[1, 2])
    box = experiment_box(experiment, experiment.frame(k=1))
    box.children[1].index = 1
    assert "ZeroDivisionError: no &lt;k&gt;" in box.children[2].value


def test_the_page_holds_every_published_frame(site):
    html = squares(published={"eta": [0.5, 3]})._repr_mimebundle_()["text/html"]
    (file,) = (site / "data").iterdir()
    assert f'data-source="data/{file.name}" data-at="0"' in html
    third = squares().frame(eta=3, noisy=False)
    expected = {"chart": third.chart.to_json(), "alt": third.alt, "says": third.says}
    assert frame_of(file, 2)["says"] == "Its area is 9 (False)."
    assert frame_of(file, 2) == expected
    assert "The page has 4 of the 6 settings" in html


def test_without_script_some_sentences_remain(site):
    html = squares(start={"eta": 1})._repr_mimebundle_()["text/html"]
    words = html[html.index("<noscript>") : html.index("</noscript>")]
    assert "<caption>From eta 1, noisy no, one thing changed at a time:</caption>" in words
    assert "<th>eta 3</th><td>Its area is 9 (False).</td>" in words
    assert "<th>noisy yes</th><td>Its area is 1 (True).</td>" in words


def test_a_year_has_no_comma():
    assert Control("year", "year", (1969, 2012)).texts == ["1969", "2012"]
    assert Control("n", "samples", (500, 12_000)).texts == ["500", "12,000"]


def test_the_page_says_nothing_of_python_when_it_carries_all(site):
    assert "The page has" not in squares()._repr_mimebundle_()["text/html"]


def test_a_minus_before_a_number_is_a_true_one():
    def below(k):
        return paper(), f"At -{k}, not well-known: 1e-{k}.", f"z = -{k}, (-0.5)."

    frame = explore(below, title="Below", k=[1, 2]).frame(k=1)
    assert frame.alt == "At −1, not well-known: 1e-1."
    assert frame.says == "z = −1, (−0.5)."


def test_a_control_can_be_played(site):
    html = squares(eta=[1, 1.5, 2, 2.5, 3], play="eta")._repr_mimebundle_()["text/html"]
    assert html.count('class="nn-play"') == 1
    with pytest.raises(ValueError, match="play names et, which is no control"):
        squares(play="et")


def test_every_control_of_the_page_has_a_label_and_starts_at_the_start(site):
    html = squares(
        eta=[0.5, 1, 1.5, 2, 3],
        start={"eta": 3, "noisy": True},
        labels={"eta": "step <η>"},
    )
    html = html._repr_mimebundle_()["text/html"]
    assert re.search(
        r'<label for="([\w-]+)">step &lt;η&gt;</label><input type="range" id="\1"', html
    )
    assert 'min="0" max="4" value="4" aria-valuetext="3"' in html
    assert '<fieldset class="nn-control" data-name="noisy"><legend>noisy</legend>' in html
    assert re.search(r'value="1" checked>yes</label>', html)
    assert re.search(r'<figcaption aria-live="polite">Its area is 9 \(True\)', html)


def test_many_strings_make_a_menu(site):
    def named(name):
        picture = chart(panel(title=name, x=(0, 1), y=(0, 1)))
        return picture, f"Empty paper {name}.", f"It is called {name}."

    html = explore(named, title="Names", name=list("abcdefg"), start={"name": "c"})
    assert "<option selected>c</option>" in html._repr_mimebundle_()["text/html"]


def test_ids_depend_on_the_content_alone(site):
    def ids(**changes):
        html = squares(**changes)._repr_mimebundle_()["text/html"]
        return set(re.findall(r'id="([\w-]+)"', html))

    assert ids() == ids()
    assert not ids() & ids(title="Others")


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"title": " "}, ValueError, "title is empty"),
        ({"title": 3}, TypeError, "title must be a string, got int"),
        ({"draw": 3}, TypeError, "draw must be a function, got int"),
        ({"eta": [1]}, ValueError, "eta must list at least two values"),
        ({"eta": []}, ValueError, "eta must list at least two values"),
        ({"eta": "abc"}, TypeError, "eta must be a list of values, got str"),
        ({"eta": 3}, TypeError, "eta must be a list of values, got int"),
        ({"eta": [1, "a"]}, TypeError, "eta must list only numbers"),
        ({"eta": [1, None]}, TypeError, "eta must list only numbers"),
        ({"eta": [1, 1.0]}, ValueError, "eta has values that read the same: 1, 1"),
        ({"depth": [1, 2]}, TypeError, "draw does not take the controls eta, noisy, depth"),
        ({"labels": {"et": "η"}}, ValueError, "labels names et, which is no control"),
        ({"labels": {"eta": ""}}, ValueError, "labels is empty"),
        ({"start": {"et": 1}}, ValueError, "start names et, which is no control"),
        ({"start": {"eta": 7}}, ValueError, "start eta is 7, which is not published: 0.5, 1, 3"),
        ({"published": {"et": [1]}}, ValueError, "published names et, which is no control"),
        ({"published": {"eta": [1, 7]}}, ValueError, r"published eta has \[7\]"),
    ],
)
def test_bad_arguments_are_refused(changes, error, message):
    with pytest.raises(error, match=message):
        squares(**changes)


def test_no_controls_are_refused():
    with pytest.raises(ValueError, match="at least one control"):
        explore(draw, title="Nothing to set")


@pytest.mark.parametrize(
    ("returned", "error", "message"),
    [
        (lambda: None, TypeError, r"must return \(chart, alt, says\), got NoneType for {'k': 1}"),
        (lambda: (paper(), "alt"), TypeError, r"got \(Shown, str\)"),
        (lambda: (1, "alt", "says"), TypeError, r"got \(int, str, str\)"),
        (lambda: (paper(), "", "says"), ValueError, "alt is empty"),
        (lambda: (paper(), "alt", None), TypeError, "says must be a string, got NoneType"),
        (lambda: (paper(), "same", "same "), ValueError, "alt and says are the same text"),
    ],
)
def test_bad_frames_are_refused(returned, error, message):
    experiment = explore(lambda k: returned(), title="Bad", k=[1, 2])
    with pytest.raises(error, match=message):
        experiment.frame(k=1)


@pytest.mark.parametrize("mute", ["alt", "says"])
def test_the_same_words_for_two_charts_are_refused(mute):
    def rising(k):
        words = {"alt": f"A line to {k}.", "says": f"It rises by {k}."} | {mute: "A line."}
        picture = chart(panel(line([0, 1], [0, k]), x=(0, 1), y=(0, 2)))
        return picture, words["alt"], words["says"]

    with pytest.raises(ValueError, match=rf"{mute} is the same for {{'k': 1}} and {{'k': 2}}"):
        explore(rising, title="Mute", k=[1, 2]).frames()


def test_charts_of_two_sizes_are_refused():
    def grows(k):
        return paper(100 * k), f"Paper {k} high.", f"It is {k} inches high."

    with pytest.raises(ValueError, match=r"Grows: all charts must be built alike, got \(200, 1, 1"):
        explore(grows, title="Grows", k=[1, 2]).frames()


def test_a_control_that_changes_nothing_is_refused():
    def deaf(k, idle):
        picture = chart(panel(line([0, 1], [0, k]), x=(0, 1), y=(0, 3)))
        return picture, f"A line to {k}.", f"It rises by {k}."

    with pytest.raises(ValueError, match="Deaf: idle changes nothing in the chart"):
        explore(deaf, title="Deaf", k=[1, 2, 3], idle=[False, True]).frames()
    with pytest.raises(ValueError, match="Deaf: idle changes nothing in the chart"):
        explore(lambda idle, k: deaf(k, idle), title="Deaf", idle=[1, 2], k=[1, 2, 3]).frames()


def test_too_many_numbers_are_refused(site, monkeypatch):
    monkeypatch.setattr("nnlib.book.charts.data.MOST", 100)
    with pytest.raises(ValueError, match="Squares: the numbers of 6 settings weigh"):
        squares()._repr_mimebundle_()


# ------------------------------------------------------------- all settings, as the page reads them


def written(folder, *charts, words=None):
    """A data file with these charts."""
    words = words or [f"Chart {k}." for k in range(len(charts))]
    return folder / write_data(folder, "Charts", charts, words, words)


def test_settings_of_one_size_with_words_of_their_own_have_no_fault(tmp_path):
    gap = chart(panel(line([0, 1, 2], [0, float("nan"), 1]), x=(0, 4), y=(0, 4)), height=100)
    assert faults(written(tmp_path, paper(), gap, paper())) == []


def test_settings_of_another_size_are_found(tmp_path):
    assert faults(written(tmp_path, paper(), paper(101), paper())) == [
        "1: 101,101 high, not 100,100"
    ]
    flat = chart(panel(x=(0, 10), y=(0, 1), equal=True), height=100)  # no higher than its data
    (found,) = faults(written(tmp_path, paper(), flat))
    assert found.startswith("1: ")


def test_words_that_two_charts_share_are_found(tmp_path):
    other = chart(panel(rule(x=0.5), x=(0, 1), y=(0, 1)), height=100)
    same = ["The same."] * 3
    assert faults(written(tmp_path, paper(), paper(), paper(), words=same)) == []
    found = faults(written(tmp_path, paper(), other, paper(), words=same))
    assert found[:2] == ["1: the alt of another chart", "1: the says of another chart"]


@pytest.mark.parametrize("bad", ["null", "1e999"])
def test_numbers_that_are_none_are_found(tmp_path, bad):
    path = written(tmp_path, chart(panel(rule(x=0.25), x=(0, 1), y=(0, 1))))
    path.write_text(path.read_text("utf-8").replace("0.25", bad), "utf-8")
    assert faults(path) == ["0: a number that is none"]
