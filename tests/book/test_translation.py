"""Appendix D: each row of its tables is checked, and here what needs no other library."""

import numpy as np
import pytest

from tests.book.translation import page, sklearn_names

LIBRARIES = {
    "PyTorch": "torch_names",
    "scikit-learn": "sklearn_names",
    "JAX and Optax": "other_names",
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_row_is_checked(library):
    rows = [entries[0] for entries in page.rows(library)]
    assert len(rows) > 5
    assert page.rows_checked(LIBRARIES[library]) == rows


def test_rows_of_scikit_learn_are_true():
    assert sklearn_names.CHECKS.run("scikit-learn") == len(sklearn_names.CHECKS)


def test_listings_are_found_with_what_they_say():
    found = list(page.listings())
    assert [bool(said) for _, said in found].count(True) >= 6
    assert "DataLoader" in found[0][0]


def test_stored_losses_are_those_of_nnlib():
    code, names = page.cells("code"), {}
    for cell in ("data", "model", "loop"):
        exec(code[cell], names)
    stored = page.stored_curve()
    assert len(stored) == 15
    np.testing.assert_allclose(names["curve"], stored, rtol=1e-12)


def test_a_small_difference_would_be_seen():
    code, names = page.cells("code"), {}
    assert "lr=0.01" in code["model"]
    for source in (code["data"], code["model"].replace("lr=0.01", "lr=0.0100000001"), code["loop"]):
        exec(source, names)
    assert not np.allclose(names["curve"], page.stored_curve(), rtol=1e-10, atol=0)
