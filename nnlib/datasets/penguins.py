"""Real measurements of Antarctic penguins, with nests, years and gaps, as they come with the book.

Source: Palmer Station Antarctica LTER and K. Gorman (2020), Structural size measurements and
isotopic signatures of foraging among adult male and female penguins nesting along the Palmer
Archipelago near Palmer Station, 2007-2009, Environmental Data Initiative: Adélie
https://doi.org/10.6073/pasta/98b16d7d563f265cb52372c8ca99e60f, Gentoo
https://doi.org/10.6073/pasta/7fca67fb28d56ee2ffa3d9370ebda689, chinstrap
https://doi.org/10.6073/pasta/c14dfcfada8ea13a17536e73eb6fbe9e. Taken from the package
palmerpenguins 0.1.6 (A. Horst, A. Hill and K. Gorman). Licence: CC0 1.0,
https://creativecommons.org/publicdomain/zero/1.0/. Changed: some columns left out, the nests
numbered, stored in a NumPy archive; the values are the same.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from nnlib._types import Array

__all__ = ["Penguins", "load_penguins"]

PENGUINS_SHA256 = "6108ed2ae69f929db40c9425f95b85e70b70ea9cc2421712b6e56d492aff396f"


class Penguins(NamedTuple):
    """What `load_penguins` returns.

    Attributes
    ----------
    measurements : ndarray of float of shape (344, 4)
        Length and depth of the bill and length of a flipper, in mm, and the body mass in g. NaN
        for the 2 birds that were not measured.
    isotopes : ndarray of float of shape (344, 2)
        How much of the heavy nitrogen and carbon the blood holds: δ15N and δ13C in per mille. NaN
        where it is not known: 14 and 13 times, for 14 birds.
    species : ndarray of str of shape (344,)
        ``"Adelie"``, ``"Chinstrap"`` or ``"Gentoo"``.
    sex : ndarray of str of shape (344,)
        ``"female"`` or ``"male"``; ``""`` for the 11 birds where it is not known.
    island : ndarray of str of shape (344,)
        ``"Biscoe"``, ``"Dream"`` or ``"Torgersen"``.
    year : ndarray of int of shape (344,)
        The summer in which the bird was found breeding, by the year in which it began: 2007 to
        2009.
    nest : ndarray of int of shape (344,)
        0 to 171: the two birds of a nest have the same number.
    """

    measurements: Array
    isotopes: Array
    species: Array
    sex: Array
    island: Array
    year: Array
    nest: Array


def load_penguins() -> Penguins:
    """Load the measurements of 344 penguins of three species, the pairs of 172 nests.

    Returns
    -------
    Penguins
        With ``.measurements`` (344, 4), ``.isotopes`` (344, 2), and ``.species``, ``.sex``,
        ``.island``, ``.year``, ``.nest``, each (344,).

    Notes
    -----
    Rows stand in the order of the source: the species one after the other, in each the years, and
    the two birds of a nest together. Missing numbers are NaN, a missing sex is ``""``.

    References
    ----------
    K. B. Gorman, T. D. Williams and W. R. Fraser (2014), Ecological sexual dimorphism and
    environmental variability within a community of Antarctic penguins (genus *Pygoscelis*), PLoS
    ONE 9(3), e90081, https://doi.org/10.1371/journal.pone.0090081. Data: CC0 1.0, by way of the
    package palmerpenguins, A. Horst, A. Hill and K. Gorman (2020),
    https://doi.org/10.5281/zenodo.3960218.

    Examples
    --------
    >>> penguins = load_penguins()
    >>> penguins.measurements[0].tolist(), str(penguins.species[0]), str(penguins.sex[0])
    ([39.1, 18.7, 181.0, 3750.0], 'Adelie', 'male')
    """
    with (files("nnlib.datasets") / "penguins.npz").open("rb") as file, np.load(file) as archive:
        columns = {name: archive[name] for name in Penguins._fields}
    for name in ("year", "nest"):
        columns[name] = columns[name].astype(np.intp)
    return Penguins(**columns)
