"""The report is scikit-learn's, letter by letter."""

import numpy as np
import pytest
import sklearn.metrics

from nnlib.metrics import classification_report

OPTIONS = {
    "plain": {},
    "digits": {"digits": 4},
    "no digits": {"digits": 0},
    "many digits": {"digits": 13},
    "some labels": {"labels": [2, 0]},
    "other order": {"labels": [3, 2, 1, 0]},
    "a label that does not occur": {"labels": [0, 1, 2, 3, 7]},
    "names": {"target_names": ["cat", "dog", "a very long name", "cow"]},
    "equal names": {"target_names": ["cat", "dog", "cat", "cow"]},
    "weights": {"sample_weight": np.arange(1, 31) / 4},
    "counts": {"sample_weight": np.arange(1, 31)},
    "one where nothing is": {"labels": [0, 1, 9], "zero_division": 1},
    "nan where nothing is": {"labels": [0, 1, 9], "zero_division": np.nan},
}


def pair(seed):
    rng = np.random.default_rng(seed)
    return np.append(np.arange(4), rng.integers(0, 4, 26)), rng.integers(0, 4, 30)


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("seed", range(3))
def test_text_is_that_of_scikit_learn(seed, options):
    options = {"zero_division": 0} | OPTIONS[options]
    ours = classification_report(*pair(seed), **options)
    assert ours == sklearn.metrics.classification_report(*pair(seed), **options)


@pytest.mark.parametrize("options", OPTIONS)
def test_numbers_are_those_of_scikit_learn(options):
    options = {"zero_division": 0} | OPTIONS[options] | {"output_dict": True}
    ours = classification_report(*pair(0), **options)
    theirs = sklearn.metrics.classification_report(*pair(0), **options)
    assert ours.keys() == theirs.keys()
    for name, row in theirs.items():
        assert ours[name] == pytest.approx(row, nan_ok=True)


def test_names_may_be_numbers():
    report = classification_report([3, 5], [3, 5])
    assert classification_report([0, 1], [0, 1], target_names=[3, 5]) == report


def test_classes_may_be_names_or_bools():
    for labels in (["no", "yes"], [False, True], [-1, 1]):
        y = np.array(labels)[np.array([[0, 1, 1, 0], [0, 1, 0, 0]])]
        assert classification_report(*y) == sklearn.metrics.classification_report(*y)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"target_names": ["a"]}, ValueError, r"each of the 2 classes \[0, 1\], got 1"),
        ({"digits": -1}, ValueError, "digits must be .* at least 0"),
        ({"labels": ["a"]}, TypeError, "y_true and labels must both hold"),
        ({"zero_division": 2}, ValueError, "zero_division must be"),
        ({"sample_weight": [1]}, ValueError, "sample_weight must have shape"),
    ],
)
def test_report_refuses(options, error, message):
    with pytest.raises(error, match=message):
        classification_report([0, 1], [0, 1], **options)
