"""A twin passes where three gradients agree and names the one that does not."""

import numpy as np
import pytest

from nnlib.book.twins import twin

GRADIENT = np.array([[1.0, -2.0, 3e-7], [0.0, 5.0, 1e6]])


def test_agreement_prints_one_stable_line(capsys):
    twin("grad-x", formula=GRADIENT, engine=GRADIENT + 1e-14, numerical=GRADIENT + 1e-9)
    assert capsys.readouterr().out == (
        "grad-x: formula, engine and central differences agree (shape (2, 3)).\n"
    )


def test_a_long_name_has_a_line_of_its_own(capsys):
    whole = "formula, engine and central differences agree (one number)."
    for length, space in ((78 - len(whole) - 2, " "), (78 - len(whole) - 1, "\n")):
        twin("g" * length, formula=1, engine=1, numerical=1)
        assert capsys.readouterr().out == f"{'g' * length}:{space}{whole}\n"


def test_a_number_is_enough(capsys):
    twin("grad-x", formula=2, engine=2.0, numerical=np.float64(2 + 1e-8))
    assert "agree (one number)" in capsys.readouterr().out


@pytest.mark.parametrize(("way", "whose"), [("engine", "the engine"), ("numerical", "central")])
def test_a_difference_names_who_and_where(way, whose):
    ways = {"engine": np.ones(3), "numerical": np.ones(3)}
    ways[way] = np.array([1.0, 1.0, 1.00001])
    with pytest.raises(AssertionError, match=rf"grad-x: .* index \(2,\), {whose}"):
        twin("grad-x", formula=np.ones(3), **ways)


def test_the_engine_is_held_to_more_than_differences_are():
    near = 1 + 1e-8
    twin("grad-x", formula=1.0, engine=1.0, numerical=near)
    with pytest.raises(AssertionError, match="the engine gives"):
        twin("grad-x", formula=1.0, engine=near, numerical=1.0)


def test_shapes_must_be_equal():
    with pytest.raises(AssertionError, match=r"shape \(1, 3\), the engine has shape \(3,\)"):
        twin("grad-x", formula=np.ones((1, 3)), engine=np.ones(3), numerical=np.ones((1, 3)))


def test_values_must_be_finite_numbers():
    with pytest.raises(AssertionError, match="numerical holds values that are not finite"):
        twin("grad-x", formula=1.0, engine=1.0, numerical=np.nan)
    with pytest.raises(TypeError, match="engine must be an array of real numbers, got NoneType"):
        twin("grad-x", formula=1.0, engine=None, numerical=1.0)
