"""Judge predictions, with the names and the conventions of scikit-learn.

* `confusion`: right and wrong decisions (accuracy, confusion matrix)
* `retrieval`: one class against the others (precision, recall, specificity, F-scores)
* `ranking`: scores before any threshold (ROC, precision-recall, and the areas)
* `probabilities`: how good the probabilities are (log-loss, calibration)
* `thresholds`: from a score to a decision

Three rules hold everywhere. Where scikit-learn warns and returns a number (0, or nan for a
quantity without meaning), the same number comes without a warning. Where it warns of an argument
(probabilities that do not sum to 1, classes out of order), that is an error here, and so are
weights below 0. A sample of weight 0 counts as removed, with its class and its score (but they are
checked, and a matrix of probabilities keeps its columns), and only the ratios of the weights matter
to a mean, a rate or an area, as long as their sums and products are floats.
"""

from nnlib.metrics.confusion import accuracy_score, balanced_accuracy_score, confusion_matrix
from nnlib.metrics.probabilities import calibration_curve, log_loss
from nnlib.metrics.ranking import (
    average_precision_score,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)
from nnlib.metrics.retrieval import (
    f1_score,
    fbeta_score,
    precision_score,
    recall_score,
    specificity_score,
)
from nnlib.metrics.thresholds import best_threshold, cost_threshold

__all__ = [
    "accuracy_score",
    "average_precision_score",
    "balanced_accuracy_score",
    "best_threshold",
    "calibration_curve",
    "confusion_matrix",
    "cost_threshold",
    "f1_score",
    "fbeta_score",
    "log_loss",
    "precision_recall_curve",
    "precision_score",
    "recall_score",
    "roc_auc_score",
    "roc_curve",
    "specificity_score",
]
