"""What a pad is: a network that reads digits, and digits to show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nnlib.activations import softmax
from nnlib.book.charts.fields import Dense
from nnlib.book.charts.mark import finite
from nnlib.book.pad import grey, ink
from nnlib.tensor import value

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array

DIGITS = 10
FULL = {ink.SIDE: ink.FULL, grey.FRAME: grey.FULL}  # a pixel's ink, by the pixels along a side
DECIMALS = 3  # of weights: more of them would load longer, and read no better
BYTE = 127  # the largest size of a weight of one byte
SURE = 0.6  # the share from which on a digit is named alone
ALL_BUT_CERTAIN = 0.995  # would be rounded to 1, which no network ever reaches


@dataclass(frozen=True)
class Reading:
    """What a network makes of one picture.

    Attributes
    ----------
    shares : ndarray of float of shape (10,)
        How sure it is of each digit; the sum is 1.
    best, second : int
        The two digits that it is most sure of.
    says : str
        The same in a sentence: the digit, or the two between which it hesitates.
    """

    shares: Array
    best: int
    second: int
    says: str


class DigitPad:
    """A network that reads digits, and digits to show it; see `digit_pad`.

    Attributes
    ----------
    network : Dense
        With rounded weights, the very numbers that a page has: of three decimals; where the
        pictures are large, those of the first layer of one byte, with a unit for each row.
    images : ndarray of float of shape (N, 8, 8) or (N, 28, 28)
    labels : ndarray of int of shape (N,)
    side : int
        Pixels along a side of a picture.
    full : int
        The ink of a full pixel.
    """

    def __init__(self, network: Dense, images: ArrayLike, labels: ArrayLike) -> None:
        self.images = finite("images", images)
        self.labels = np.asarray(labels)
        shape = self.images.shape
        if len(shape) != 3 or shape[1] != shape[2] or shape[1] not in FULL or not shape[0]:
            wanted = " or ".join(f"(N, {side}, {side})" for side in FULL)
            raise ValueError(f"images must have shape {wanted} with N >= 1, got {shape}")
        self.side = int(shape[1])
        self.full = FULL[self.side]
        self.network = _checked_network(network, self.side)
        whole = self.images == np.round(self.images)
        whole &= (self.images >= 0) & (self.images <= self.full)
        if not whole.all():
            raise ValueError(
                f"images must hold counts, 0 to {self.full}, got {self.images[~whole].flat[0]}"
            )
        if self.labels.shape != self.images.shape[:1]:
            raise ValueError(
                f"labels must have shape {self.images.shape[:1]}, got {self.labels.shape}"
            )
        odd = ~np.isin(self.labels, np.arange(DIGITS))
        if odd.any():
            raise ValueError(f"labels must be digits, 0 to 9, got {self.labels[odd][0]}")
        self.labels = self.labels.astype(np.intp)  # a 3, and not a 3.0

    @property
    def is_large(self) -> bool:
        """Whether the pictures are those of MNIST, and the steps to them are shown."""
        return self.side == grey.FRAME

    def read(self, image: ArrayLike) -> Reading:
        """Let the network read one picture.

        Parameters
        ----------
        image : array_like of shape (8, 8) or (28, 28)
            Ink, 0 to 16 or to 255, such as `ink_counts` and `ink_greys` make.

        Raises
        ------
        ValueError
            If it has another shape, or a number that is not finite.
        """
        shares = value(softmax(self.network(self._inputs(image))))[0]
        second, best = np.argsort(shares, kind="stable")[-2:].tolist()
        if shares[best] >= SURE:
            certain = shares[best] >= ALL_BUT_CERTAIN
            share = "over 0.99" if certain else f"{shares[best]:.2f}"
            return Reading(shares, best, second, f"Read as {best}, with {share}.")
        first = f"{shares[best]:.2f} and {shares[second]:.2f}"
        return Reading(shares, best, second, f"Not sure: {best} or {second}, with {first}.")

    def evidence(self, image: ArrayLike, best: int, second: int) -> Array:
        """Say what the ink of each pixel adds to the score of one digit over that of another.

        The network is linear in pieces: as long as the same units are on, the difference of two
        scores is the sum of these numbers and a bias.

        Parameters
        ----------
        image : array_like of shape (28, 28)
        best, second : int

        Returns
        -------
        ndarray of float of shape (28, 28)
        """
        x = self._inputs(image)[0]
        (W0, b0, _), (W1, _, _) = self.network.layers
        on = W0 @ x + b0 > 0
        added: Array = x * (((W1[best] - W1[second]) * on) @ W0)
        return added.reshape(self.side, self.side)

    def _inputs(self, image: ArrayLike) -> Array:
        """Return one row of ink, 0 to 1."""
        inked = finite("image", image)
        if inked.shape != (self.side, self.side):
            raise ValueError(f"image must have shape ({self.side}, {self.side}), got {inked.shape}")
        row: Array = inked.reshape(1, -1) / self.full
        return row


def bytes_of(W: Array) -> tuple[Array, Array]:
    """Return weights as whole numbers of -127 to 127, and for each row the unit they count in."""
    unit = np.abs(W).max(axis=1) / BYTE
    unit[unit == 0] = 1.0
    return np.round(W / unit[:, None]), unit


def _checked_network(network: Dense, side: int) -> Dense:
    """Return the network with rounded weights; raise if it is not one that reads digits."""
    if not isinstance(network, Dense):
        raise TypeError(f"network must be made with dense(…), got {type(network).__name__}")
    last = network.layers[-1]
    if (network.inputs, len(last[1])) != (side**2, DIGITS):
        raise ValueError(
            f"network must take {side**2} numbers and return {DIGITS}, "
            f"got one from {network.inputs} to {len(last[1])}"
        )
    if last[2] != "identity":
        raise ValueError(f"network must end with the activation 'identity', got {last[2]!r}")
    names = [name for _, _, name in network.layers]
    if side == grey.FRAME and names != ["relu", "identity"]:
        raise ValueError(f"network must have one hidden layer of 'relu', got {names[:-1]}")
    layers = [(np.round(W, DECIMALS), np.round(b, DECIMALS), name) for W, b, name in network.layers]
    if side == grey.FRAME:
        whole, unit = bytes_of(network.layers[0][0])
        layers[0] = (whole * unit[:, None], *layers[0][1:])
    return Dense(tuple(layers))
