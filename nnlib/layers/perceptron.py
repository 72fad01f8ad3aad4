"""Rosenblatt's perceptron: a unit with a step, and the rule by which it learns from mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nnlib import _checks
from nnlib.activations import step
from nnlib.layers.layer import Layer
from nnlib.tensor import Tensor

if TYPE_CHECKING:
    from typing import Self

    from numpy.typing import ArrayLike

    from nnlib._types import Array, Seed
    from nnlib.tensor import TensorLike


class Mistake(NamedTuple):
    """A mistake of a perceptron, and what the perceptron learned from it.

    Attributes
    ----------
    epoch : int
        In which pass through the samples it was made, counted from 0.
    sample : int
        The row of the sample.
    weight : ndarray of shape (D,)
        The weights after the update.
    bias : float
        The bias after the update.
    """

    epoch: int
    sample: int
    weight: Array
    bias: float


class Perceptron(Layer):
    """A linear unit that answers 1 where ``x @ weight + bias > 0``, else 0.

    Samples of shape (N, D) give answers of shape (N,).

    Parameters
    ----------
    in_features : int
        The number D of inputs, >= 1. Weights and bias start from 0.

    Attributes
    ----------
    weight : Tensor of shape (D,)
    bias : Tensor of shape ()
    mistakes : list of Mistake
        Every mistake that `fit` has seen, in the order in which they were made.
    errors : list of int
        The number of mistakes in each pass through the samples; the last one is 0 if the rule
        has come to rest.

    Raises
    ------
    ValueError
        If `in_features` is below 1.
    TypeError
        If `in_features` is not an integer.

    Notes
    -----
    The gradient of a step is 0, so gradient descent leaves the unit as it is: `fit` follows the
    perceptron's own rule.

    References
    ----------
    F. Rosenblatt (1958), The perceptron: a probabilistic model for information storage and
    organization in the brain, Psychological Review 65(6), https://doi.org/10.1037/h0042519

    Examples
    --------
    >>> X, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1]
    >>> unit = Perceptron(2).fit(X, y)
    >>> unit.weight.data, unit.bias.item(), len(unit.mistakes)
    (array([2., 1.]), -2.0, 10)
    """

    def __init__(self, in_features: int) -> None:
        D = _checks.integer(in_features, "in_features", 1)
        self.weight = Tensor(np.zeros(D), requires_grad=True)
        self.bias = Tensor(0.0, requires_grad=True)
        self.mistakes: list[Mistake] = []
        self.errors: list[int] = []

    def forward(self, x: TensorLike) -> Tensor:
        """Answer for samples of shape (N, D) with zeros and ones of shape (N,)."""
        return step(x @ self.weight + self.bias)

    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        epochs: int = 100,
        lr: float = 1.0,
        rng: Seed = None,
    ) -> Self:
        """Go through the samples until none is answered wrongly, and learn from every mistake.

        A sample x of class 1 that is answered with 0 is added to the weights, one of class 0 that
        is answered with 1 is subtracted: ``weight += lr * (y - answer) * x``, and the same for the
        bias with 1 in the place of x. Calling `fit` again goes on from the present weights.

        Parameters
        ----------
        X : array_like of shape (N, D)
            Finite numbers.
        y : array_like of shape (N,)
            The true classes, 0 or 1.
        epochs : int, optional
            The largest number of passes through the samples, >= 0. If no straight line separates
            the classes, the rule never stops making mistakes, and `fit` returns where it is then.
        lr : float, optional
            The size of the updates, > 0. From weights 0 it changes their scale only.
        rng : int, Generator or None, optional
            Shuffles the samples anew for each pass; None leaves them in their order.

        Returns
        -------
        Perceptron
            This one.

        Raises
        ------
        ValueError
            If a shape is wrong, there is no sample, `X` is not finite, a class is neither 0 nor 1,
            or a number is not in its range.
        TypeError
            If `epochs` is not an integer, or `lr` not a number.

        Notes
        -----
        If a line separates the classes with a margin gamma, and all inputs (with a 1 for the bias)
        have lengths up to R, there are at most ``(R / gamma)**2`` mistakes, in whatever order the
        samples come.

        References
        ----------
        A. B. J. Novikoff (1962), On convergence proofs on perceptrons, Symposium on the
        Mathematical Theory of Automata 12.
        """
        X, y = self._samples(X, y)
        epochs = _checks.integer(epochs, "epochs", 0)
        _checks.above_zero(lr, "lr")
        shuffler = None if rng is None else np.random.default_rng(rng)
        weight, bias = self.weight.data.copy(), self.bias.item()
        for epoch in range(len(self.errors), len(self.errors) + epochs):
            before = len(self.mistakes)
            for i in range(len(X)) if shuffler is None else shuffler.permutation(len(X)).tolist():
                error = y[i] - (X[i] @ weight + bias > 0)
                if error:
                    weight = weight + lr * error * X[i]
                    bias += float(lr * error)
                    self.mistakes.append(Mistake(epoch, i, weight, bias))
            self.errors.append(len(self.mistakes) - before)
            if not self.errors[-1]:
                break
        self.weight.data, self.bias.data = weight, bias
        return self

    def _samples(self, X: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        samples, classes = np.asarray(X, np.float64), np.asarray(y)
        if samples.ndim != 2 or samples.shape[1:] != self.weight.shape or not len(samples):
            wanted = f"(N, {self.weight.size}) with N >= 1"
            raise ValueError(f"X must have shape {wanted}, got {samples.shape}")
        _checks.finite(samples, "X")
        if classes.shape != samples.shape[:1]:
            raise ValueError(f"y must have shape {samples.shape[:1]}, got {classes.shape}")
        if not np.isin(classes, (0, 1)).all():
            raise ValueError(f"y must hold classes 0 and 1, got {np.unique(classes)}")
        return samples, classes.astype(np.float64)

    def __repr__(self) -> str:
        return f"Perceptron({self.weight.size})"
