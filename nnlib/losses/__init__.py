"""Losses: how far predictions are from targets, as one number to be made small.

The arguments and their meaning are PyTorch's. ``reduction`` says what becomes of the losses:

"mean"
    their mean (the default). Where classes have weights, `cross_entropy`, `nll_loss` and
    `zero_one_loss` take the weighted mean: they divide by the sum of the weights of the targets;
"sum"
    their sum;
"none"
    all of them: one for each number of the prediction, or one for each sample where a sample has
    one class.

Targets are constants. They are copied and must have the shape that is stated.
"""

from nnlib.losses.entropy import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy,
    nll_loss,
)
from nnlib.losses.margin import hinge_loss, multi_margin_loss, zero_one_loss
from nnlib.losses.regression import huber_loss, l1_loss, mse_loss

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "hinge_loss",
    "huber_loss",
    "l1_loss",
    "mse_loss",
    "multi_margin_loss",
    "nll_loss",
    "zero_one_loss",
]
