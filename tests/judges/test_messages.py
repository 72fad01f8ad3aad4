"""Whole messages: they name the argument, say what is wanted and what came."""

import numpy as np
import pytest

from nnlib import SGD, Linear, ReduceLROnPlateau, mse_loss
from nnlib.data import StandardScaler, batches, polynomial_features
from nnlib.metrics import (
    average_precision_score,
    brier_score_loss,
    classification_report,
    expected_calibration_error,
    log_loss,
    mean_squared_error,
    roc_auc_score,
)
from nnlib.model_selection import (
    GroupKFold,
    KFold,
    RepeatedKFold,
    StratifiedKFold,
    cross_val_score,
    train_test_split,
)
from nnlib.train import fit


def train(X, y):
    return np.zeros_like


def trained(**options):
    model = Linear(1, 1, rng=0)
    optimizer = SGD(model.parameters(), lr=0.1)
    if "schedule" in options:
        options["schedule"] = options["schedule"](optimizer)
    data = [[1.0]], [[1.0]]
    return fit(model, mse_loss, optimizer, data, epochs=2, **options)


MATRIX = "X must have shape (N, D) with D >= 1, got (1,)"
FRESH = "fit must be called first, got a StandardScaler that saw no data"
THREE = "y_true must hold at most two classes, got [0, 1, 2]; "
MESSAGES = {
    "folds of a number": (
        lambda: KFold(2).split(5),
        "X must have rows, got the single value 5",
    ),
    "strata without classes": (
        lambda: StratifiedKFold(2).split([1, 2]),
        "y must hold the classes, got None",
    ),
    "no groups": (
        lambda: GroupKFold(2).split([1, 2]),
        "groups must hold the group of each row, got None",
    ),
    "fractions as groups": (
        lambda: GroupKFold(2).split([1, 2], groups=[0.5, 1]),
        "groups must hold classes, got numbers that are not whole or not finite",
    ),
    "one part, repeatedly": (
        lambda: RepeatedKFold(n_splits=1),
        "n_splits must be an integer of at least 2, got 1",
    ),
    "no repeat": (
        lambda: RepeatedKFold(n_repeats=0),
        "n_repeats must be an integer of at least 1, got 0",
    ),
    "a seed below 0": (
        lambda: RepeatedKFold(random_state=-1),
        "random_state must be an integer of at least 0, a numpy.random.Generator or None, "
        "got int -1",
    ),
    "a number to train on": (
        lambda: cross_val_score(train, 5, [1]),
        "X must have rows, got the single value 5",
    ),
    "a number to learn": (
        lambda: cross_val_score(train, [1], 5),
        "y must have rows, got the single value 5",
    ),
    "no folds": (
        lambda: cross_val_score(train, [1], [1], cv=[]),
        "cv must give at least one fold, got none",
    ),
    "strata in order": (
        lambda: train_test_split([1, 2], shuffle=False, stratify=[1, 2]),
        "shuffle must be True with stratify, got False",
    ),
    "a number in batches": (
        lambda: batches([1], 5, batch_size=2),
        "batches: arrays must be arrays, got 5: write batch_size=5",
    ),
    "features of a row": (lambda: polynomial_features([1]), MATRIX),
    "a scaler for a row": (lambda: StandardScaler().fit([1]), MATRIX),
    "a scaler that is new": (lambda: StandardScaler().transform([[1]]), FRESH),
    "a score for three classes": (
        lambda: roc_auc_score([0, 1, 2], [0.1, 0.2, 0.3]),
        THREE + "give y_score with shape (N, C)",
    ),
    "a precision for three classes": (
        lambda: average_precision_score([0, 1, 2], [0.1, 0.2, 0.3]),
        THREE + "compare y_true with one class first",
    ),
    "a Brier score for three classes": (
        lambda: brier_score_loss([0, 1, 2], [0.1, 0.2, 0.3]),
        THREE + "compare y_true with one class first",
    ),
    "one against one": (
        lambda: roc_auc_score([0, 1], [0.1, 0.2], multi_class="ovo"),
        "multi_class must be 'ovr' (one against the rest), got 'ovo'",
    ),
    "shapes of a regression": (
        lambda: mean_squared_error([[1.0, 2.0]], [[[1.0]]]),
        "y_true and y_pred must have equal shapes (N,) or (N, K), got (1, 2) and (1, 1, 1)",
    ),
    "numbers for names": (
        lambda: classification_report(["a", "b"], ["a", "b"], labels=[0, 1]),
        "y_true and labels must both hold numbers or both hold strings, got <U1 and int64",
    ),
    "patience alone": (
        lambda: trained(patience=1),
        "validation must be given for patience to judge by, got None",
    ),
    "a plateau alone": (
        lambda: trained(schedule=ReduceLROnPlateau),
        "validation must be given for schedule to judge by, got None",
    ),
}


OF_A_WRONG_KIND = {
    "strata without classes",
    "no groups",
    "a number in batches",
    "numbers for names",
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_whole(name):
    call, message = MESSAGES[name]
    error = TypeError if name in OF_A_WRONG_KIND else ValueError
    with pytest.raises(error) as caught:
        call()
    assert type(caught.value) is error
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("metric", "name"),
    [
        (log_loss, "y_proba"),
        (brier_score_loss, "y_proba"),
        (expected_calibration_error, "y_prob"),
        (roc_auc_score, "y_score"),
    ],
)
def test_a_metric_names_the_probabilities_as_its_argument(metric, name):
    mixed = f"^{name} must hold only numbers or only strings, got int and str$"
    with pytest.raises(TypeError, match=mixed):
        metric([0, 1], [["a", 1], ["b", 2]])
    with pytest.raises(ValueError, match=rf"^{name} must be in 0\.\.1, got -1\.\.2$"):
        metric([0, 1], [[2.0, -1.0], [0.0, 1.0]])
    if name != "y_score":
        with pytest.raises(ValueError, match=rf"^{name} must be in 0\.\.1, got 0\.\.2$"):
            metric([0, 1], [2.0, 0.0])


def test_the_epoch_is_named_in_which_a_validation_loss_overflows():
    with (
        np.errstate(over="ignore"),
        pytest.raises(FloatingPointError, match=r"^the loss became inf in epoch 1: "),
    ):
        trained(validation=([[1e300]], [[0.0]]))
