"""Divide samples into parts for training and for judging, with scikit-learn's names.

* `holdout`: one training part and one test part
* `folds`: cross-validation, in which each sample is tested once (plain, stratified, grouped)
* `repeated`: the same with other divisions
* `series`: divisions in time
* `scores`: a score for each fold

The sizes of the parts are those of scikit-learn. Which rows go where differs, because the random
choice is NumPy's `default_rng`. Everywhere `random_state` is 0 unless you say otherwise, so that a
page shows the same numbers each time; scikit-learn's default is None, a fresh choice on each call.
"""

from nnlib.model_selection.folds import *
from nnlib.model_selection.holdout import *
from nnlib.model_selection.repeated import *
from nnlib.model_selection.scores import *
from nnlib.model_selection.series import *
