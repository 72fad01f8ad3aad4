"""Splits as they come without arguments, and how rows of one class are dealt out."""

import numpy as np
import pytest

from nnlib.model_selection import (
    KFold,
    RepeatedKFold,
    StratifiedKFold,
    TimeSeriesSplit,
    cross_val_score,
    train_test_split,
)


def test_splits_without_arguments_are_quarters_and_fifths_with_seed_0():
    X = np.arange(20)
    for ours, stated in zip(
        train_test_split(X), train_test_split(X, test_size=5, random_state=0), strict=True
    ):
        assert np.array_equal(ours, stated)
    folds = KFold(shuffle=True).split(X)
    for ours, stated in zip(folds, KFold(5, shuffle=True, random_state=0).split(X), strict=True):
        assert np.array_equal(ours[1], stated[1])


def test_a_split_of_nothing_names_itself():
    with pytest.raises(TypeError, match="train_test_split: arrays must hold at least one"):
        train_test_split()


def test_neighbours_of_one_class_stay_together_without_a_shuffle():
    y = [0, 0, 1, 1, 0, 0, 1, 1]
    parts = [test.tolist() for _, test in StratifiedKFold(2).split(y, y)]
    assert parts == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_a_shuffle_of_stratified_folds_follows_its_seed():
    y = np.repeat([0, 1], 20)

    def parts(seed):
        return [
            test.tolist()
            for _, test in StratifiedKFold(4, shuffle=True, random_state=seed).split(y, y)
        ]

    assert parts(1) == parts(1)
    assert parts(1) != parts(2)


@pytest.mark.parametrize("labels", [[0, 1], [7, 5], ["a", "b"]])
@pytest.mark.parametrize("seed", range(5))
def test_the_largest_remainder_gets_the_row_that_is_left(labels, seed):
    y = np.repeat(labels, [7, 3])  # 4 test rows: shares 2.8 and 1.2
    _, test = train_test_split(y, test_size=4, random_state=seed, stratify=y)
    assert [np.sum(test == label) for label in labels] == [3, 1]


def test_a_class_of_one_sample_is_refused_beside_larger_ones():
    y = [0, 0, 0, 1]
    with pytest.raises(ValueError, match="at least 2 samples of each class, got 1 of class 1"):
        train_test_split(y, test_size=2, stratify=y)


def test_scoring_gets_the_truth_first_and_gives_floats():
    X, y = np.arange(4), np.array([[1, 2], [1, 2], [3, 4], [3, 4]])

    def first_of_the_truth(truth, prediction):
        return int(truth[0, 0] - 10 * prediction[0, 0])

    scores = cross_val_score(
        lambda X, y: lambda X: np.zeros((2, 2)), X, y, cv=2, scoring=first_of_the_truth
    )
    assert scores.tolist() == [1, 3]
    assert scores.dtype == np.float64


@pytest.mark.parametrize(
    ("train", "message"),
    [
        (np.array([], int), "row numbers to train with shape"),
        ([-1, 1], r"in 0\.\.3 to train, got -1\.\.1"),
        ([0, 4], r"in 0\.\.3 to train, got 0\.\.4"),
    ],
)
def test_row_numbers_are_refused_at_either_end(train, message):
    with pytest.raises(ValueError, match=message):
        cross_val_score(lambda X, y: np.zeros_like, np.arange(4), np.arange(4), cv=[(train, [2])])


def test_repeats_are_ten_of_five_unless_told_and_as_few_as_one_of_two():
    assert len(list(RepeatedKFold().split(range(10)))) == 50
    assert len(list(RepeatedKFold(n_splits=2, n_repeats=1).split(range(10)))) == 2


def test_repeats_keep_no_groups_together():
    with pytest.raises(ValueError, match="groups must be None where groups are not kept together"):
        RepeatedKFold(n_splits=2).split([1, 2, 3], groups=[1, 1, 2])


def test_a_series_is_tested_row_by_row_with_as_little_as_one_row_before():
    folds = list(TimeSeriesSplit(2, test_size=1).split(range(3)))
    assert [(train.tolist(), test.tolist()) for train, test in folds] == [([0], [1]), ([0, 1], [2])]


def test_a_gap_must_leave_rows_to_train_on():
    for gap, possible in ((1, True), (2, False), (3, False)):
        series = TimeSeriesSplit(2, test_size=2, gap=gap)
        if possible:
            assert [len(train) for train, _ in series.split(range(6))] == [1, 3]
        else:
            with pytest.raises(
                ValueError, match=f"got 2 for 6 rows with test_size=2 and gap={gap}"
            ):
                series.split(range(6))


def test_a_splitter_gets_the_targets_and_groups_only_where_there_are_some():
    class Halves:
        def split(self, X, y):
            self.got = [X.tolist(), y.tolist()]
            return [([0], [1]), ([1], [0])]

    class Grouped(Halves):
        def split(self, X, y, groups):
            return [*super().split(X, y), self.got.append(groups)][:2]

    for cv, options in ((Halves(), {}), (Grouped(), {"groups": ["a", "b"]})):
        cross_val_score(lambda X, y: lambda X: X, [1, 2], [3, 4], cv=cv, **options)
        assert cv.got == [[1, 2], [3, 4], *options.values()]
