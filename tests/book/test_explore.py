"""Experiments: what is refused, what a kernel shows, and what the site build writes."""

import re

import matplotlib.pyplot as plt
import pytest

from nnlib.book.experiment import explore


def draw(eta, noisy):
    """A square of size eta, filled if noisy."""
    fig, ax = plt.subplots(figsize=(2, 2))
    ax.fill([0, eta, eta, 0], [0, 0, eta, eta], fill=noisy)
    ax.set(xlim=(0, 4), ylim=(0, 4))
    return fig, f"A square of side {eta:g}, noisy: {noisy}.", f"Its area is {eta**2:g} ({noisy})."


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
    assert bundle["image/png"] == squares().frame(eta=1, noisy=False).picture.png
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert bundle["text/plain"] == repr(squares())
    assert not plt.get_fignums()


def test_widgets_draw_on_demand():
    from nnlib.book.experiment_widgets import experiment_box

    experiment = squares()
    box = experiment_box(experiment, experiment.frame(**experiment.start))
    _, eta, noisy, shown = box.children
    assert "Its area is 0.25 (False)." in shown.value
    eta.index = 2
    noisy.index = 1
    assert "Its area is 9 (True)." in shown.value
    assert 'alt="A square of side 3, noisy: True."' in shown.value


def test_widgets_say_that_a_drawing_failed():
    from nnlib.book.experiment_widgets import experiment_box

    def fragile(k):
        if k > 1:
            raise ZeroDivisionError("no <k>")
        return plt.figure(), "Nothing.", "All is well."

    experiment = explore(fragile, title="Fragile", k=[1, 2])
    box = experiment_box(experiment, experiment.frame(k=1))
    box.children[1].index = 1
    assert "ZeroDivisionError: no &lt;k&gt;" in box.children[2].value


def test_the_page_holds_every_published_frame(site):
    html = squares(published={"eta": [0.5, 3]})._repr_mimebundle_()["text/html"]
    names = re.findall(r'<li><a href="frames/([\w-]+\.png)" data-alt="A square', html)
    assert len(names) == 4
    assert {path.name for path in (site / "frames").iterdir()} == set(names)
    third = squares().frame(eta=3, noisy=False).picture
    assert (site / "frames" / names[2]).read_bytes() == third.png
    assert "This page carries 4 of the 6 settings; Python reaches them all." in html


def test_the_page_says_nothing_of_python_when_it_carries_all(site):
    assert "This page carries" not in squares()._repr_mimebundle_()["text/html"]


def test_every_control_of_the_page_has_a_label_and_starts_at_the_start(site):
    html = squares(start={"eta": 3, "noisy": True}, labels={"eta": "step <η>"})
    html = html._repr_mimebundle_()["text/html"]
    assert re.search(
        r'<label for="([\w-]+)">step &lt;η&gt;</label><input type="range" id="\1"', html
    )
    assert 'min="0" max="2" value="2" aria-valuetext="3"' in html
    assert '<fieldset class="nn-control"><legend>noisy</legend>' in html
    assert re.search(r'value="1" checked>yes</label>', html)
    assert re.search(r'<figcaption aria-live="polite">Its area is 9 \(True\)', html)


def test_many_strings_make_a_menu(site):
    def named(name):
        return plt.figure(figsize=(1, 1)), f"Empty paper {name}.", f"It is called {name}."

    html = explore(named, title="Names", name=list("abcde"), start={"name": "c"})
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
        (lambda: None, TypeError, r"must return \(fig, alt, says\), got NoneType for {'k': 1}"),
        (lambda: (plt.figure(), "alt"), TypeError, "got 2 values"),
        (lambda: (1, "alt", "says"), TypeError, "fig must be a Matplotlib figure, got int"),
        (lambda: (plt.figure(), "", "says"), ValueError, "alt is empty"),
        (lambda: (plt.figure(), "alt", None), TypeError, "says must be a string, got NoneType"),
        (lambda: (plt.figure(), "same", "same "), ValueError, "alt and says are the same text"),
    ],
)
def test_bad_frames_are_refused(returned, error, message):
    experiment = explore(lambda k: returned(), title="Bad", k=[1, 2])
    with pytest.raises(error, match=message):
        experiment.frame(k=1)
    plt.close("all")


def test_one_sentence_for_two_pictures_is_refused():
    def mute(k):
        fig, ax = plt.subplots()
        ax.plot([0, k])
        return fig, f"A line to {k}.", "A line."

    with pytest.raises(ValueError, match=r"{'k': 1} and {'k': 2} say the same of different pict"):
        explore(mute, title="Mute", k=[1, 2]).frames()


def test_frames_of_two_sizes_are_refused():
    def grows(k):
        return plt.figure(figsize=(k, 1)), f"Paper {k} wide.", f"It is {k} inches wide."

    with pytest.raises(ValueError, match=r"one size: {'k': 2} gives 192 × 96"):
        explore(grows, title="Grows", k=[1, 2]).frames()
