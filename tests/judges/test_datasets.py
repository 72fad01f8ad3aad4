"""Made-up data lie on the shapes that their docstrings state; the real ones are as published."""

import hashlib
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlib.datasets import (
    load_alice,
    load_digits,
    load_mnist,
    load_penguins,
    make_blobs,
    make_logic,
    make_moons,
    make_rings,
    make_spirals,
    make_xor,
)
from nnlib.datasets.alice import ALICE_SHA256
from nnlib.datasets.digits import DIGITS_SHA256
from nnlib.datasets.mnist import MNIST_SHA256
from nnlib.datasets.penguins import PENGUINS_SHA256

MAKERS = {
    make_xor: 2,
    make_moons: 2,
    make_rings: 2,
    make_spirals: 3,
    make_blobs: 3,
}


def made(make, n, noise, seed):
    spread = "cluster_std" if make is make_blobs else "noise"
    return make(n, **{spread: noise}, random_state=seed)


@pytest.mark.parametrize("make", MAKERS)
@given(n=st.integers(4, 60), noise=st.floats(0, 2), seed=st.integers(0, 100))
def test_every_maker_keeps_its_promises(make, n, noise, seed):
    X, y = made(make, n, noise, seed)
    assert X.shape == (n, 2)
    assert X.dtype == np.float64
    assert y.shape == (n,)
    assert y.dtype == np.int64
    counts = np.bincount(y, minlength=MAKERS[make])
    assert len(counts) == MAKERS[make]
    assert np.ptp(counts) <= 1
    again = made(make, n, noise, seed)
    assert np.array_equal(X, again[0])
    assert np.array_equal(y, again[1])


@pytest.mark.parametrize(
    ("make", "options"),
    [
        (make_xor, {"n_samples": 200, "noise": 0.1}),
        (make_moons, {"n_samples": 200, "noise": 0.1}),
        (make_rings, {"n_samples": 200, "noise": 0.1, "classes": 2}),
        (make_spirals, {"n_samples": 300, "noise": 0.03, "classes": 3, "turns": 0.75}),
        (make_blobs, {"n_samples": 300, "centers": 3, "cluster_std": 0.3}),
    ],
)
def test_what_comes_without_arguments(make, options):
    for ours, stated in zip(make(), make(**options, random_state=0), strict=True):
        assert np.array_equal(ours, stated)


@pytest.mark.parametrize("make", MAKERS)
def test_seed_and_noise_matter_and_rows_are_in_random_order(make):
    X, y = made(make, 400, 0.1, 0)
    assert not np.array_equal(X, made(make, 400, 0.1, 1)[0])
    assert np.abs(np.diff(y)).sum() > 100  # sorted classes would change at most twice
    # The same seed draws the same noise in the same order, so the difference is the noise itself.
    noise = (X - made(make, 400, 0.0, 0)[0]) / 0.1
    assert abs(noise.mean()) < 0.1
    assert noise.std() == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"n_samples": 0}, ValueError, "n_samples must be an integer of at least [1-4], got 0"),
        ({"n_samples": -5}, ValueError, "got -5"),
        ({"n_samples": 10.0}, TypeError, "n_samples must be an integer .* got float 10.0"),
        ({"random_state": -1}, ValueError, "random_state must be an integer of at least 0, .* -1"),
        ({"random_state": 1.5}, TypeError, "random_state must be .* got float 1.5"),
        ({"noise": -0.1}, ValueError, "noise must be a finite number of at least 0, got -0.1"),
        ({"noise": np.nan}, ValueError, "noise must be .* got nan"),
        ({"noise": np.inf}, ValueError, "noise must be .* got inf"),
        ({"noise": "much"}, TypeError, "noise must be a number, got str 'much'"),
    ],
)
def test_every_maker_refuses(make, options, error, message):
    if make is make_blobs and "noise" in options:
        options, message = (
            {"cluster_std": options["noise"]},
            message.replace("noise", "cluster_std"),
        )
    with pytest.raises(error, match=message):
        make(**options)


def test_xor_without_noise_is_the_truth_table():
    X, y = make_xor(40, noise=0)
    assert set(map(tuple, X.tolist())) == {(a, b) for a in (-1.0, 1.0) for b in (-1.0, 1.0)}
    assert np.array_equal(y, X[:, 0] * X[:, 1] < 0)


def test_moons_are_half_circles():
    X, y = make_moons(101, noise=0)
    upper, lower = X[y == 0], X[y == 1] - [1.0, 0.5]
    assert np.allclose(np.hypot(*upper.T), 1)
    assert np.allclose(np.hypot(*lower.T), 1)
    assert (upper[:, 1] > 0).all()
    assert (lower[:, 1] < 0).all()


@pytest.mark.parametrize("classes", [1, 2, 5])
def test_rings_have_their_radii(classes):
    X, y = make_rings(60, noise=0, classes=classes)
    assert np.allclose(np.hypot(*X.T), (y + 1) / classes)
    for k in range(classes):  # evenly spaced all around
        assert np.allclose(X[y == k].mean(axis=0), 0)


def test_spirals_obey_their_formula():
    X, y = make_spirals(90, noise=0, classes=3, turns=0.75)
    radius = np.hypot(*X.T)
    assert radius.max() < 1
    angle = 2 * np.pi * (y / 3 + 0.75 * radius)
    assert np.allclose(X, radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]))


def test_blobs_sit_on_their_centres():
    X, y = make_blobs(10, cluster_std=0, centers=4)
    assert np.allclose(X, np.array([[0, 1], [-1, 0], [0, -1], [1, 0]])[y])
    X, y = make_blobs(10, cluster_std=0, centers=[[1, 2, 3], [4, 5, 6]])
    assert np.array_equal(X, np.array([[1.0, 2, 3], [4, 5, 6]])[y])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: make_xor(3), ValueError, "n_samples must be an integer of at least 4, got 3"),
        (lambda: make_rings(classes=0), ValueError, "classes must be .* at least 1, got 0"),
        (lambda: make_rings(2, classes=3), ValueError, "n_samples must be .* at least 3, got 2"),
        (lambda: make_spirals(turns=-1), ValueError, "turns must be .* got -1"),
        (lambda: make_blobs(centers=0), ValueError, "centers must be .* at least 1, got 0"),
        (lambda: make_blobs(centers=[1, 2]), ValueError, r"centers must have shape \(N, D\)"),
        (lambda: make_blobs(centers=[[np.nan, 2]]), ValueError, "centers must be finite"),
        (lambda: make_logic("maybe"), ValueError, "name must be one of 'and', .* got 'maybe'"),
    ],
)
def test_single_makers_refuse(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("and", lambda a, b: a and b),
        ("or", lambda a, b: a or b),
        ("nand", lambda a, b: not (a and b)),
        ("nor", lambda a, b: not (a or b)),
        ("xor", lambda a, b: a != b),
        ("xnor", lambda a, b: a == b),
    ],
)
def test_logic(name, function):
    X, y = make_logic(name)
    assert X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert y.tolist() == [function(a, b) for a, b in X.astype(bool)]
    assert y.dtype == np.int64


def test_no_random_state_gives_other_data_on_each_call():
    assert not np.array_equal(make_moons(random_state=None)[0], make_moons(random_state=None)[0])


def test_logic_tables_are_fresh_arrays():
    make_logic("and")[1][:] = 7
    assert make_logic("and")[1].tolist() == [0, 0, 0, 1]


def test_the_file_of_digits_is_the_one_that_was_checked_in():
    stored = (files("nnlib.datasets") / "digits.npz").read_bytes()
    assert hashlib.sha256(stored).hexdigest() == DIGITS_SHA256


def test_digits_are_as_their_source_describes_them():
    digits = load_digits()
    assert digits.images.shape == (1797, 8, 8)
    assert digits.data.shape == (1797, 64)
    assert digits.target.shape == (1797,)
    assert digits.images.dtype == digits.data.dtype == np.float64
    assert digits.target.dtype == np.int64
    assert (digits.data.min(), digits.data.max()) == (0, 16)
    assert np.array_equal(digits.data, np.round(digits.data))
    assert np.array_equal(digits.data.reshape(-1, 8, 8), digits.images)
    # Class counts as published with the test part at UCI.
    assert np.bincount(digits.target).tolist() == [
        *(178, 182, 177, 183, 181),
        *(182, 181, 179, 174, 180),
    ]
    # Totals of scikit-learn's copy of the same file, taken when ours was made.
    assert digits.data.sum() == 561718
    first = [0, 0, 5, 13, 9, 1, 0, 0]
    assert digits.images[0, 0].tolist() == first
    assert digits.target[:10].tolist() == list(range(10))


def test_the_text_is_the_one_that_was_checked_in():
    stored = (files("nnlib.datasets") / "alice.txt").read_bytes()
    assert hashlib.sha256(stored).hexdigest() == ALICE_SHA256


def test_the_text_has_a_line_for_each_paragraph():
    text = load_alice()
    assert len(text) == 19708
    assert text.isascii()
    assert text.endswith("\n")
    assert len(text.splitlines()) == 45
    assert all(line == " ".join(line.split()) != "" for line in text.splitlines())


def test_the_file_of_mnist_is_the_one_that_was_checked_in():
    stored = (files("nnlib.datasets") / "mnist.npz").read_bytes()
    assert hashlib.sha256(stored).hexdigest() == MNIST_SHA256


def test_mnist_is_as_its_source_describes_it():
    mnist = load_mnist()
    assert mnist.images.shape == (10_000, 28, 28)
    assert mnist.data.shape == (10_000, 784)
    assert np.shares_memory(mnist.images, mnist.data)
    assert mnist.images.dtype == mnist.data.dtype == np.float64
    assert mnist.target.dtype == np.int64
    assert (mnist.data.min(), mnist.data.max()) == (0, 255)
    assert np.array_equal(mnist.data, np.round(mnist.data))
    # Counts of the first 10,000 training images, as other libraries give them.
    assert np.bincount(mnist.target).tolist() == [
        *(1001, 1127, 991, 1032, 980),
        *(863, 1014, 1070, 944, 978),
    ]
    assert len(np.unique(mnist.data, axis=0)) == 10_000


def test_a_digit_of_mnist_fills_twenty_pixels_and_is_centred_by_its_mass():
    images = load_mnist().images
    inked = images > 0
    spans = [inked.any(axis=axis) for axis in (1, 2)]
    across, down = (28 - s.argmax(axis=1) - s[:, ::-1].argmax(axis=1) for s in spans)
    assert np.bincount(np.maximum(across, down)).tolist()[19:] == [2, 9998]
    share = images / images.sum(axis=(1, 2), keepdims=True)
    for axis in (1, 2):
        middle = share.sum(axis=axis) @ np.arange(28)
        assert middle.min() >= 13.5  # of pixel 14, counted from 0: moved by whole pixels
        assert middle.max() <= 14.5


def test_mnist_that_is_not_there_says_how_a_page_gets_it(monkeypatch, tmp_path):
    monkeypatch.setattr("nnlib.datasets.mnist.files", lambda package: tmp_path)
    with pytest.raises(FileNotFoundError, match="import load_mnist"):
        load_mnist()


def test_the_file_of_penguins_is_the_one_that_was_checked_in():
    stored = (files("nnlib.datasets") / "penguins.npz").read_bytes()
    assert hashlib.sha256(stored).hexdigest() == PENGUINS_SHA256


def test_penguins_are_as_their_source_describes_them():
    birds = load_penguins()
    assert birds.measurements.shape == (344, 4)
    assert birds.isotopes.shape == (344, 2)
    assert birds.measurements.dtype == birds.isotopes.dtype == np.float64
    assert all(len(column) == 344 for column in birds)
    assert birds.year.dtype == birds.nest.dtype == np.int64
    counts = [dict(zip(*np.unique(c, return_counts=True), strict=True)) for c in birds[2:6]]
    # Counts as the documentation of palmerpenguins gives them.
    assert counts == [
        {"Adelie": 152, "Chinstrap": 68, "Gentoo": 124},
        {"": 11, "female": 165, "male": 168},
        {"Biscoe": 168, "Dream": 124, "Torgersen": 52},
        {2007: 110, 2008: 114, 2009: 120},
    ]
    # Means of the columns as computed from palmerpenguins' own table.
    assert np.nanmean(birds.measurements, axis=0).round(2).tolist() == [
        *(43.92, 17.15, 200.92, 4201.75),
    ]
    assert birds.isotopes[1].tolist() == [8.94956, -24.69454]


def test_gaps_of_the_penguins_are_as_stated():
    birds = load_penguins()
    unmeasured = np.isnan(birds.measurements)
    assert unmeasured.all(axis=1).sum() == unmeasured.any(axis=1).sum() == 2
    assert np.isnan(birds.isotopes).sum(axis=0).tolist() == [14, 13]
    assert np.isnan(birds.isotopes).any(axis=1).sum() == 14


def test_a_nest_holds_two_birds_of_one_kind_and_different_sex():
    birds = load_penguins()
    assert np.array_equal(birds.nest, np.arange(344) // 2)
    for column in (birds.species, birds.island, birds.year):
        assert np.array_equal(column[::2], column[1::2])
    known = (birds.sex[::2] != "") & (birds.sex[1::2] != "")
    assert known.sum() == 163
    assert np.all(birds.sex[::2][known] != birds.sex[1::2][known])


def test_penguins_stand_by_species_then_year():
    birds = load_penguins()
    kind = [["Adelie", "Gentoo", "Chinstrap"].index(name) for name in birds.species]
    assert np.all(np.diff(kind) >= 0)
    assert np.all(np.diff(birds.year)[np.diff(kind) == 0] >= 0)


def test_each_call_returns_arrays_of_its_own():
    load_digits().images[:] = 99
    assert load_digits().images.max() == 16
    load_penguins().year[:] = 0
    assert load_penguins().year.min() == 2007
