"""Judge predictions, with scikit-learn's names and conventions.

* `confusion`: right and wrong decisions (accuracy, confusion matrix, Matthews correlation)
* `retrieval`: one class against the rest (precision, recall, specificity, F-scores)
* `report`: all of these for each class, as a table
* `ranking`: scores before any threshold (ROC, precision-recall, and the areas under them)
* `probabilities`: how good probabilities are (log loss, Brier score, calibration)
* `thresholds`: from a score to a decision
* `regression`: predicted numbers (squared and absolute error, R²)
* `bootstrap`: how sure any of these numbers is

Three rules hold throughout. Where scikit-learn warns and returns a number (0, or nan for a
quantity that has no meaning), you get the same number without the warning. Where it warns about an
argument (probabilities that do not sum to 1, classes in the wrong order), that is an error here,
and so are negative weights. A sample of weight 0 counts as removed, along with its class and its
score (both are still checked, and a matrix of probabilities keeps its columns). Only the ratios of
the weights matter to a mean, a rate or an area.

Classes may be integers (also stored as floats), bools or strings, in lists, arrays or the columns
of a pandas table. Numbers mixed with strings, and missing values, are refused.
"""

from nnlib.metrics.bootstrap import *
from nnlib.metrics.confusion import *
from nnlib.metrics.probabilities import *
from nnlib.metrics.ranking import *
from nnlib.metrics.regression import *
from nnlib.metrics.report import *
from nnlib.metrics.retrieval import *
from nnlib.metrics.thresholds import *
