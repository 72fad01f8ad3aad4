"""A table of precision, recall and F1 for each class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib import _checks
from nnlib.metrics import _inputs
from nnlib.metrics.confusion import accuracy_score
from nnlib.metrics.retrieval import f1_score, precision_score, recall_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

__all__ = ["classification_report"]

_COLUMNS = {"precision": precision_score, "recall": recall_score, "f1-score": f1_score}


def classification_report(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    *,
    labels: ArrayLike | None = None,
    target_names: Sequence[str] | None = None,
    sample_weight: ArrayLike | None = None,
    digits: int = 2,
    output_dict: bool = False,
    zero_division: float = 0.0,
) -> str | dict[str, Any]:
    """Write precision, recall and F1 of each class, and their averages, as a table.

    Parameters
    ----------
    y_true, y_pred : array_like of shape (N,)
        True and predicted classes: integers, bools or strings.
    labels : array_like of shape (C,), optional
        The classes to report, in this order. None: all classes that occur, sorted.
    target_names : sequence of str, optional
        A name for each of these classes.
    sample_weight : array_like of shape (N,), optional
        How much each sample counts.
    digits : int
        Digits after the point, at least 0.
    output_dict : bool
        Return the numbers in a dictionary instead of the text.
    zero_division : {0, 1, nan}
        What stands where a ratio is 0/0.

    Returns
    -------
    str or dict
        "support" is how often a class is true. The averages are over the classes ("macro"), the
        same weighted by support ("weighted"), and over the samples ("accuracy", or "micro" where
        `labels` leaves out a class).

    Raises
    ------
    ValueError
        As `precision_score`; or there are not as many `target_names` as classes.
    TypeError
        As `precision_score`.

    Examples
    --------
    >>> print(classification_report([0, 0, 1, 1], [0, 1, 1, 1]))
                  precision    recall  f1-score   support
    <BLANKLINE>
               0       1.00      0.50      0.67         2
               1       0.67      1.00      0.80         2
    <BLANKLINE>
        accuracy                           0.75         4
       macro avg       0.83      0.75      0.73         4
    weighted avg       0.83      0.75      0.73         4
    <BLANKLINE>
    """
    digits = _checks.integer(digits, "digits", 0)
    true, predicted, weight = _inputs.judged(y_true, y_pred, sample_weight)
    present = np.union1d(true, predicted)
    order = present if labels is None else _inputs.distinct(labels)
    _inputs.comparable(y_true=true, labels=order)
    names = [str(name) for name in (order.tolist() if target_names is None else target_names)]
    if len(names) != len(order):
        raise ValueError(
            f"target_names must hold one name for each of the {len(order)} classes "
            f"{order.tolist()}, got {len(names)}"
        )
    count = int if sample_weight is None else float
    support = [count(weight[true == label].sum()) for label in order]

    def row(average: Any) -> list[Any]:
        options: dict[str, Any] = {"sample_weight": weight, "zero_division": zero_division}
        return [
            column(true, predicted, labels=order, average=average, **options)
            for column in _COLUMNS.values()
        ]

    total = sum(support)
    rows = list(zip(names, *row(None), support, strict=True))
    complete = np.isin(present, order).all()
    averages = ["macro", "weighted"] if complete else ["micro", "macro", "weighted"]
    means = [(f"{average} avg", *row(average), total) for average in averages]
    accuracy = accuracy_score(true, predicted, sample_weight=weight)
    heads = [*_COLUMNS, "support"]
    if output_dict:
        report: dict[str, Any] = {
            name: dict(zip(heads, map(float, values), strict=True))
            for name, *values in rows + means
        }
        return report | ({"accuracy": accuracy} if complete else {})

    width = max(len("weighted avg"), digits, *(len(name) for name in names))

    def line(name: str, *cells: Any) -> str:
        return f"{name:>{width}} " + "".join(f" {cell:>9}" for cell in cells) + "\n"

    def lines(rows: list[tuple[Any, ...]]) -> str:
        return "".join(
            line(name, *(f"{value:.{digits}f}" for value in values), count)
            for name, *values, count in rows
        )

    share = line("accuracy", "", "", f"{accuracy:.{digits}f}", total) if complete else ""
    return f"{line('', *heads)}\n{lines(rows)}\n{share}{lines(means)}"
