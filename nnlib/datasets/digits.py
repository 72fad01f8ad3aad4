"""Real handwritten digits, 8 by 8 pixels, as they come with the book.

Source: E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine
Learning Repository, https://doi.org/10.24432/C50P49, the test part (1797 digits by 13 people
that are not in the training part). Licence: Creative Commons Attribution 4.0 International,
https://creativecommons.org/licenses/by/4.0/. Changed: stored as bytes in a NumPy archive; the
values are the same.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from nnlib._types import Array

__all__ = ["Digits", "load_digits"]

DIGITS_SHA256 = "a7e90fa73760e8f2b1dedf547e10a262714d3855f807565302a081a95da5177c"


class Digits(NamedTuple):
    """What `load_digits` returns.

    Attributes
    ----------
    images : ndarray of float of shape (1797, 8, 8)
        Ink in each pixel, 0 (paper) to 16 (full).
    data : ndarray of float of shape (1797, 64)
        The same images, each as a row (a view of `images`).
    target : ndarray of int of shape (1797,)
        The digit that was written, 0 to 9.
    """

    images: Array
    data: Array
    target: Array


def load_digits() -> Digits:
    """Load 1797 handwritten digits as images of 8 by 8 pixels.

    Returns
    -------
    Digits
        With ``.images`` (1797, 8, 8), ``.data`` (1797, 64) and ``.target`` (1797,).

    Notes
    -----
    A pixel is the number of black points, 0 to 16, in a block of 4 by 4 points of the scan.

    References
    ----------
    E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine
    Learning Repository, https://doi.org/10.24432/C50P49. Licence: CC BY 4.0.

    Examples
    --------
    >>> digits = load_digits()
    >>> digits.data.shape, digits.target[:4]
    ((1797, 64), array([0, 1, 2, 3]))
    """
    with (files("nnlib.datasets") / "digits.npz").open("rb") as file, np.load(file) as archive:
        images = archive["images"].astype(np.float64)
        target = archive["target"].astype(np.intp)
    return Digits(images, images.reshape(len(images), -1), target)
