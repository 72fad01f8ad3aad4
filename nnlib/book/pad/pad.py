"""What a pad is: a network that reads digits, and digits to show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nnlib.activations import softmax
from nnlib.book.charts.fields import Dense
from nnlib.book.charts.mark import finite
from nnlib.book.pad.ink import FULL, SIDE
from nnlib.tensor import value

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array

DIGITS = 10
DECIMALS = 3  # of the weights: more of them would load longer, and read no better
SURE = 0.6  # the share from which on a digit is named alone
ALL_BUT_CERTAIN = 0.995  # would be rounded to 1, which no network ever reaches


@dataclass(frozen=True)
class Reading:
    """What a network makes of one picture.

    Attributes
    ----------
    shares : ndarray of float of shape (10,)
        How sure it is of each digit; the sum is 1.
    says : str
        The same in a sentence: the digit, or the two between which it hesitates.
    """

    shares: Array
    says: str


class DigitPad:
    """A network that reads digits, and digits to show it; see `digit_pad`.

    Attributes
    ----------
    network : Dense
        With weights of three decimals: the very numbers that a page has.
    images : ndarray of float of shape (N, 8, 8)
    labels : ndarray of int of shape (N,)
    """

    def __init__(self, network: Dense, images: ArrayLike, labels: ArrayLike) -> None:
        self.network = _checked_network(network)
        self.images = finite("images", images)
        self.labels = np.asarray(labels)
        if self.images.ndim != 3 or self.images.shape[1:] != (SIDE, SIDE) or not len(self.images):
            raise ValueError(
                f"images must have shape (N, {SIDE}, {SIDE}) with N >= 1, got {self.images.shape}"
            )
        whole = (self.images == np.round(self.images)) & (self.images >= 0) & (self.images <= FULL)
        if not whole.all():
            raise ValueError(
                f"images must hold counts, 0 to {FULL}, got {self.images[~whole].flat[0]}"
            )
        if self.labels.shape != self.images.shape[:1]:
            raise ValueError(
                f"labels must have shape {self.images.shape[:1]}, got {self.labels.shape}"
            )
        odd = ~np.isin(self.labels, np.arange(DIGITS))
        if odd.any():
            raise ValueError(f"labels must be digits, 0 to 9, got {self.labels[odd][0]}")

    def read(self, image: ArrayLike) -> Reading:
        """Let the network read one picture.

        Parameters
        ----------
        image : array_like of shape (8, 8)
            Counts of ink, 0 to 16, such as `ink_counts` makes.

        Raises
        ------
        ValueError
            If it has another shape, or a number that is not finite.
        """
        counts = finite("image", image)
        if counts.shape != (SIDE, SIDE):
            raise ValueError(f"image must have shape ({SIDE}, {SIDE}), got {counts.shape}")
        shares = value(softmax(self.network(counts.reshape(1, -1) / FULL)))[0]
        second, best = np.argsort(shares, kind="stable")[-2:]
        if shares[best] >= SURE:
            certain = shares[best] >= ALL_BUT_CERTAIN
            share = "over 0.99" if certain else f"{shares[best]:.2f}"
            return Reading(shares, f"Read as {best}, with {share}.")
        first = f"{shares[best]:.2f} and {shares[second]:.2f}"
        return Reading(shares, f"Not sure: {best} or {second}, with {first}.")


def _checked_network(network: Dense) -> Dense:
    """Return the network with rounded weights; raise if it is not one that reads digits."""
    if not isinstance(network, Dense):
        raise TypeError(f"network must be made with dense(…), got {type(network).__name__}")
    last = network.layers[-1]
    if (network.inputs, len(last[1])) != (SIDE**2, DIGITS):
        raise ValueError(
            f"network must take {SIDE**2} numbers and return {DIGITS}, "
            f"got one from {network.inputs} to {len(last[1])}"
        )
    if last[2] != "identity":
        raise ValueError(f"network must end with the activation 'identity', got {last[2]!r}")
    return Dense(
        tuple((np.round(W, DECIMALS), np.round(b, DECIMALS), name) for W, b, name in network.layers)
    )
