"""The pad: a drawing becomes a picture like those of the data, the same on page and here."""

import base64
import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.book import digit_pad
from nnlib.book.charts import dense, regions
from nnlib.book.pad import ink_counts, ink_greys
from nnlib.datasets import load_digits, load_mnist
from tools.site.pictures import counts_of, evidence_of, greys_of, outputs_of, reading_of

RNG = np.random.default_rng(0)
W1, W2 = RNG.normal(0, 0.3, (12, 64)), RNG.normal(0, 1, (10, 12))
NETWORK = dense((W1, np.zeros(12), "tanh"), (W2, np.ones(10), "identity"), inputs=64)
IMAGES, _, LABELS = load_digits()
W3, W4 = RNG.normal(0, 0.1, (9, 784)), RNG.normal(0, 1, (10, 9))
LARGE = dense((W3, np.full(9, 0.1), "relu"), (W4, np.ones(10), "identity"), inputs=784)
GREYS, _, TRUTH = (part[:60] for part in load_mnist())
POINTS = st.tuples(st.floats(-50, 50), st.floats(-50, 50))
STROKES = st.lists(st.lists(POINTS, min_size=1, max_size=8), min_size=1, max_size=3)


def pad(network=NETWORK, images=IMAGES[:6], labels=LABELS[:6]):
    return digit_pad(network, images, labels)


def large_pad(network=LARGE, images=GREYS[:6], labels=TRUTH[:6]):
    return digit_pad(network, images, labels)


def on_page(network):
    """A network as the page gets it."""
    names = [name for _, _, name in network.layers]
    return {"layers": names} | {k: array.tolist() for k, array in network.arrays().items()}


# ------------------------------------------------------------------------------ from ink to numbers


def test_an_upright_line_is_as_wide_as_the_pen():
    counts = ink_counts([[(5, 0), (5, 10)]])
    assert (counts[1:-1, 3:5] == 12).all()  # three of four points across, on either side
    assert counts[:, [0, 1, 2, 5, 6, 7]].sum() == 0


def test_a_slanting_line_is_set_upright():
    np.testing.assert_array_equal(ink_counts([[(0, 9), (4, 0)]]), ink_counts([[(0, 9), (0, 0)]]))


def test_a_level_line_stays_level():
    counts = ink_counts([[(0, 3), (9, 3)]])
    assert (counts[3:5, 1:-1] == 12).all()
    assert counts[[0, 1, 2, 5, 6, 7]].sum() == 0


def test_a_dot_is_round_and_in_the_middle():
    counts = ink_counts([[(7, 7)]])
    assert counts.sum() == counts[3:5, 3:5].sum() > 0
    np.testing.assert_array_equal(counts, counts.T)


def test_place_and_size_of_a_drawing_do_not_matter():
    drawing = np.array([(0, 0), (6, 1), (5, 4), (2, 9.5)])
    np.testing.assert_array_equal(ink_counts([drawing]), ink_counts([40 + 3 * drawing]))


def test_a_drawing_fills_its_frame_as_the_data_do():
    ring = [(np.cos(t), 1.4 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 60)]
    counts = ink_counts([ring])
    zeros = IMAGES[LABELS == 0]
    assert counts[0].any()
    assert counts[-1].any()
    assert (counts.any(axis=0) == (zeros.mean(axis=0).max(axis=0) > 1)).all()
    assert zeros.sum(axis=(1, 2)).min() < counts.sum() < 1.2 * zeros.sum(axis=(1, 2)).max()


def test_a_drawn_ring_is_nearest_to_a_nought_of_the_data():
    ring = [(np.cos(t), 1.4 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 60)]
    far = ((IMAGES - ink_counts([ring])) ** 2).sum(axis=(1, 2))
    assert LABELS[far.argmin()] == 0


@given(STROKES)
def test_page_and_kernel_count_the_same_ink(strokes):
    ours, theirs = ink_counts(strokes).ravel(), np.array(counts_of(strokes))
    # A point exactly at the pen's edge may fall to either side.
    assert np.abs(ours - theirs).max() <= 1


def test_a_drawing_goes_the_way_of_mnist():
    drawing = np.array([(0, 0), (6, 1), (5, 4), (2, 9.5)])
    other = drawing + np.array([3, 0])
    steps = ink_greys([drawing, other])
    inked = steps.image > 0
    spans = [np.flatnonzero(inked.any(axis=axis)) for axis in (1, 0)]
    assert max(np.ptp(span) + 1 for span in spans) == 20
    share = steps.image / steps.image.sum()
    for axis in (0, 1):
        assert 13.45 <= share.sum(axis=axis) @ np.arange(28) <= 14.55  # greys are rounded
    left, top = steps.corner
    assert np.array_equal(steps.image[top : top + 20, left : left + 20], steps.box)
    assert steps.image.sum() == steps.box.sum()
    again = ink_greys([40 + 3 * drawing, 40 + 3 * other])
    assert np.abs(again.image - steps.image).max() <= 16  # a point exactly at the pen's edge


def test_a_drawing_keeps_its_proportions():
    level = ink_greys([[(0, 3), (9, 3)]])
    assert (level.box > 0).any(axis=0).sum() == 20
    assert (level.box > 0).any(axis=1).sum() == 4
    assert np.array_equal(level.box.T, ink_greys([[(3, 0), (3, 9)]]).box)


def test_the_pen_is_as_wide_as_strokes_of_the_data():
    ones = GREYS[TRUTH == 1].sum(axis=(1, 2))
    assert ones.min() < ink_greys([[(0, 0), (1, 6)]]).image.sum() < ones.max()


def test_a_dot_is_in_the_middle_and_uneven_ink_stays_in_the_picture():
    dot = ink_greys([[(7, 7)]])
    assert dot.image[12:17, 12:17].sum() == dot.image.sum()
    uneven = ink_greys([[(0, 0), (0, 20)], [(20, 10)]])
    assert uneven.corner[0] == 8
    assert uneven.image.sum() == uneven.box.sum()


@given(STROKES)
def test_page_and_kernel_go_the_same_way(strokes):
    ours, theirs = ink_greys(strokes), greys_of(strokes)
    # A point exactly at the pen's edge may fall to either side.
    assert np.abs(ours.box.ravel() - theirs["box"]).max() <= 16
    np.testing.assert_allclose(theirs["mass"], ours.mass, atol=0.05)
    assert np.abs(ours.corner - theirs["corner"]).max() <= 1
    left, top = theirs["corner"]
    image = np.reshape(theirs["image"], (28, 28))
    assert image[top : top + 20, left : left + 20].ravel().tolist() == theirs["box"]


# -------------------------------------------------------------------------- from numbers to a digit


def test_page_and_kernel_compute_the_same_scores_and_sentences():
    given_network = pad().network
    for image in IMAGES[:200]:
        inputs = image.ravel() / 16
        told = outputs_of(on_page(given_network), inputs.tolist())
        np.testing.assert_allclose(told, given_network(inputs[None])[0], rtol=0, atol=1e-9)
        ours, theirs = pad().read(image), reading_of(on_page(given_network), image.ravel().tolist())
        np.testing.assert_allclose(theirs["shares"], ours.shares, rtol=0, atol=1e-9)
        assert theirs["says"] == ours.says


@pytest.mark.parametrize(
    ("second", "says"),
    [
        (-5.0, "Read as 4, with over 0.99."),
        (4.7, "Not sure: 4 or 9, with 0.57 and 0.43."),
        (4.0, "Read as 4, with 0.73."),
    ],
)
def test_doubt_is_told(second, says):
    bias = np.full(10, -5.0)
    bias[[4, 9]] = 5, second
    network = dense((np.zeros((10, 64)), bias, "identity"), inputs=64)
    assert pad(network).read(np.zeros((8, 8))).says == says
    assert reading_of(on_page(network), [0] * 64)["says"] == says


def test_page_and_kernel_read_large_pictures_alike():
    shown = large_pad()
    for image in GREYS:
        pixels = image.ravel().tolist()
        ours, theirs = shown.read(image), reading_of(on_page(shown.network), pixels)
        np.testing.assert_allclose(theirs["shares"], ours.shares, rtol=0, atol=1e-9)
        assert (theirs["best"], theirs["second"]) == (ours.best, ours.second)
        assert theirs["says"] == ours.says
        pair = ours.best, ours.second
        added = evidence_of(on_page(shown.network), pixels, *pair)
        np.testing.assert_allclose(added, shown.evidence(image, *pair).ravel(), atol=1e-9)


def test_evidence_and_bias_are_the_difference_of_two_scores():
    shown = large_pad()
    (W0, b0, _), (W1, b1, _) = shown.network.layers
    x = GREYS[3].ravel() / 255
    on = W0 @ x + b0 > 0
    scores = shown.network(x[None])[0]
    bias = (W1[4] - W1[9]) * on @ b0 + b1[4] - b1[9]
    assert shown.evidence(GREYS[3], 4, 9).sum() + bias == pytest.approx(scores[4] - scores[9])


def test_weights_of_large_networks_are_bytes_and_a_unit_for_each_row():
    (W0, *_), _ = large_pad().network.layers
    unit = np.abs(W3).max(axis=1, keepdims=True) / 127
    assert np.abs(W0 - W3).max() <= unit.max() / 2 * (1 + 1e-9)
    np.testing.assert_allclose(W0 / unit, np.round(W3 / unit), atol=1e-9)
    silent = dense((0 * W3, np.zeros(9), "relu"), (W4, np.ones(10), "identity"), inputs=784)
    assert not large_pad(silent).network.layers[0][0].any()


# ------------------------------------------------------------------------------- where it is shown


def test_a_notebook_gets_a_picture_with_words():
    bundle = pad()._repr_mimebundle_()
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert bundle["text/plain"].startswith("Figure: handwritten digits")
    assert pad().read(IMAGES[0]).says.rstrip(".") + "; a 1: " in bundle["text/plain"]
    assert " an 8: " in repr(pad(images=IMAGES[8:9], labels=LABELS[8:9]))


@pytest.fixture
def page(monkeypatch, tmp_path):
    monkeypatch.setenv("NNLIB_SITE", str(tmp_path))
    return pad()._repr_mimebundle_()["text/html"]


def test_a_page_without_script_shows_a_digit_and_its_reading(page):
    shares = [float(share) for share in re.findall(r"<span>([\d.]+)</span></li>", page)]
    opacities = [float(ink) for ink in re.findall(r'opacity="([\d.]+)"', page)]
    np.testing.assert_allclose(shares, pad().read(IMAGES[0]).shares, atol=0.005)
    np.testing.assert_array_equal(opacities, IMAGES[0].ravel() / 16)
    assert pad().read(IMAGES[0]).says in page


def test_a_page_has_the_numbers_of_the_network(page):
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', page)[1])
    assert data["network"] == on_page(pad().network)
    assert data["images"] == IMAGES[:6].reshape(6, 64).astype(int).tolist()
    assert data["labels"] == LABELS[:6].tolist()


@pytest.fixture
def large_page(monkeypatch, tmp_path):
    monkeypatch.setenv("NNLIB_SITE", str(tmp_path))
    return large_pad()._repr_mimebundle_()["text/html"]


def test_a_page_has_large_pictures_and_weights_as_bytes(large_page):
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', large_page)[1])
    images = np.frombuffer(base64.b64decode(data["images"]), np.uint8)
    assert np.array_equal(images.reshape(6, 28, 28), GREYS[:6])
    (W0, *_), _ = large_pad().network.layers
    packed = data["network"]["W0"]
    whole = np.frombuffer(base64.b64decode(packed["bytes"]), np.int8).reshape(9, 784)
    np.testing.assert_allclose(whole * np.array(packed["unit"])[:, None], W0, rtol=1e-12)


def test_a_page_shows_the_steps_of_a_large_picture(large_page):
    reading = large_pad().read(GREYS[0])
    assert f"For {reading.best}, against {reading.second}" in large_page
    assert 'class="nn-pad nn-pad-large"' in large_page
    seen = re.search(r'<g id="pad-[0-9a-f]+">(.*?)</g>', large_page)[1]
    assert seen.count("<rect") == (GREYS[0] > 1).sum()


# ------------------------------------------------------------------------------ what is refused

SMALL = dense((np.zeros((10, 2)), np.zeros(10), "identity"))
FEW = dense((np.zeros((3, 64)), np.zeros(3), "identity"), inputs=64)
BENT_LARGE = dense((W3, np.zeros(9), "tanh"), (W4, np.ones(10), "identity"), inputs=784)
BENT = dense((np.zeros((10, 64)), np.zeros(10), "relu"), inputs=64)


def test_labels_that_are_floats_are_named_as_digits():
    shown = pad(labels=LABELS[:6].astype(float))
    assert f"a {LABELS[0]}: " in repr(shown)
    assert shown.labels.tolist() == LABELS[:6].tolist()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: pad(network=W1), TypeError, "network must be made with dense"),
        (lambda: pad(network=SMALL), ValueError, "must take 64 .* got one from 2 to 10"),
        (lambda: pad(network=FEW), ValueError, "return 10, got one from 64 to 3"),
        (lambda: pad(network=BENT), ValueError, "activation 'identity', got 'relu'"),
        (lambda: pad(images=IMAGES[0]), ValueError, r"images must have shape .* got \(8, 8\)"),
        (lambda: pad(images=IMAGES[:0]), ValueError, r"N >= 1, got \(0, 8, 8\)"),
        (lambda: pad(images=IMAGES[:6] / 16), ValueError, "images must hold counts, .* got 0.3125"),
        (lambda: pad(images=IMAGES[:6] * 2), ValueError, "images must hold counts, .* got 26"),
        (lambda: pad(images=-IMAGES[:6]), ValueError, "images must hold counts, .* got -5"),
        (lambda: pad(labels=LABELS[:5]), ValueError, r"labels must have shape \(6,\), got \(5,\)"),
        (lambda: pad(labels=LABELS[:6] + 5), ValueError, "labels must be digits, .* got 10"),
        (lambda: pad().read(IMAGES[0].ravel()), ValueError, r"image must .* got \(64,\)"),
        (lambda: pad().read(np.full((8, 8), np.nan)), ValueError, "image must be finite"),
        (lambda: pad(images=GREYS[:6]), ValueError, "must take 784 numbers .* from 64 to 10"),
        (lambda: pad(images=np.zeros((6, 9, 9))), ValueError, r"\(N, 8, 8\) or \(N, 28, 28\)"),
        (lambda: large_pad(BENT_LARGE), ValueError, "one hidden layer of 'relu', got .'tanh'."),
        (lambda: large_pad(images=GREYS[:6] + 9), ValueError, "counts, 0 to 255, got 26"),
        (lambda: large_pad().read(IMAGES[0]), ValueError, r"image must have shape \(28, 28\)"),
        (lambda: ink_greys([]), ValueError, "at least one stroke, got none"),
        (lambda: ink_counts([]), ValueError, "at least one stroke, got none"),
        (lambda: ink_counts([[1, 2, 3]]), ValueError, r"shape \(N, 2\), got \(3,\)"),
        (lambda: ink_counts([[(0, 0), (np.inf, 0)]]), ValueError, "strokes must be finite"),
        (lambda: regions(NETWORK), ValueError, "a network of two inputs, got one of 64"),
    ],
)
def test_bad_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
