"""What a tensor is in Python: comparisons, conversions, formats, and what it shows."""

import ast
import inspect

import numpy as np
import pytest

import nnlib
from nnlib import Tensor
from nnlib.methods import METHODS
from tests.engine.helpers import leaf

A = np.array([[0.5, 1.5, 2.5], [2.5, 0.7, 1.5]])

COMPARISONS = ["__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"]


@pytest.mark.parametrize("name", COMPARISONS)
@pytest.mark.parametrize(
    "other", [1.5, 2, np.float32(1.5), A[0], [0.5, 0.7, 3], np.array([True, False, True]), A > 1]
)
def test_comparisons_compare_numbers(name, other):
    expected = getattr(A, name)(np.asarray(other))
    for theirs in (other, Tensor(other)):
        ours = getattr(leaf(A), name)(theirs)
        assert type(ours) is np.ndarray
        assert ours.dtype == bool
        assert np.array_equal(ours, expected)


def test_comparisons_from_the_other_side():
    x = leaf([1.0, 2.0])
    assert (np.array([1.0, 1.0]) == x).tolist() == [True, False]
    assert (np.array([1.0, 1.0]) < x).tolist() == [False, True]
    assert (np.float64(2) > x).tolist() == [True, False]
    assert np.mean(Tensor([0.0, 1.0, 1.0]) == np.array([0, 1, 0])) == 2 / 3


def test_comparisons_refuse_what_cannot_be_compared():
    with pytest.raises(ValueError, match=r"shapes that broadcast, got \(2,\) and \(3,\)"):
        _ = Tensor([1.0, 2.0]) == [1.0, 2.0, 3.0]
    for other in ("a", ["a", "b"], [None, None]):
        with pytest.raises(TypeError, match="data must hold real numbers, got dtype"):
            _ = Tensor([1.0, 2.0]) == other
    assert Tensor(1.0) is not None
    assert (Tensor(1.0) == None) is False  # noqa: E711


def test_tensors_are_keys_by_themselves():
    a, b = Tensor([1.0, 2.0]), Tensor([1.0, 2.0])
    assert {a: "a", b: "b"}[b] == "b"
    assert len({a, b, a}) == 2
    assert [a, b].index(a) == 0
    assert a in {a}
    assert b not in {a}


# --------------------------------------------------------------------------- conversions


@pytest.mark.parametrize("spec", [".4f", "8.2e", "g", "+.1f", "z.1f", "%", ">10"])
@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_formats_of_one_number(spec, shape):
    x = -0.04
    assert format(leaf(np.full(shape, x)), spec) == format(x, spec)


def test_other_formats():
    x = Tensor([1.0, 2.0])
    assert f"{x}" == str(x) == repr(x)
    with pytest.raises(TypeError, match=r"'\.4f' must get a tensor with one element, .* \(2,\)"):
        f"{x:.4f}"
    with pytest.raises(
        ValueError, match=r"item: the tensor must have one element, got shape \(2,\)"
    ):
        x.item()


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (2e-5, "2.e-05"),
        (-2.5e-5, "-2.5e-05"),
        ([1.0, 2e-5], "[1.e+00, 2.e-05]"),
        ([0.5, 0.25], "[0.5 , 0.25]"),
        ([1.0, 6e-5], "[1.    , 0.0001]"),
        ([12345.678, 0.5], "[12345.678,     0.5  ]"),
        ([0.0, 1.0], "[0., 1.]"),
        (0.0, "0."),
        (np.inf, "inf"),
        ([np.nan, 1e-9], "[   nan, 1.e-09]"),
        ([], "[]"),
    ],
)
def test_no_number_is_shown_as_zero_that_is_none(data, shown):
    with np.printoptions(suppress=True, precision=2):
        assert repr(Tensor(data)) == f"Tensor({shown})"


# ------------------------------------------------------------------- dtypes on the way in


def test_half_precision_becomes_single():
    thousands = np.full(100, 1000, np.float16)
    x = Tensor(thousands, requires_grad=True)
    assert x.dtype == np.float32
    for y in (x.mean(), nnlib.mean(thousands), nnlib.mean(list(thousands))):
        assert y.item() == 1000
    assert nnlib.sum(thousands).item() == 1e5
    assert nnlib.mul(thousands, thousands).data.tolist() == [1e6] * 100
    assert nnlib.exp(np.float16(12)).dtype == np.float32
    assert np.isclose(nnlib.exp(np.float16(12)).item(), np.exp(12.0), rtol=1e-6)
    assert nnlib.softplus(np.array([12], np.float16)).dtype == np.float32
    assert np.isclose(nnlib.logsumexp(np.full(100, 1e4, np.float16)).item(), 1e4 + np.log(100))
    x.data = thousands
    assert x.dtype == np.float32
    (x * x).sum().backward()
    assert x.grad.tolist() == [2000] * 100


T = [[True, False], [True, True]]
UNARY = "neg exp sin cos abs sum mean max min var std sigmoid tanh relu leaky_relu elu gelu silu"
UNARY += " softplus logsigmoid softmax log_softmax logsumexp step identity argmax argmin reshape"
BINARY = "add sub mul maximum minimum matmul linear power"


@pytest.mark.parametrize("name", UNARY.split())
def test_truth_arrays_are_numbers(name):
    f = getattr(nnlib, name)
    arguments = (4,) if name == "reshape" else ()
    ours, lists = f(np.array(T), *arguments), f(T, *arguments)
    numbers = f(np.array(T, float), *arguments)
    assert np.array_equal(np.asarray(getattr(ours, "data", ours)), getattr(lists, "data", lists))
    assert np.array_equal(
        np.asarray(getattr(ours, "data", ours)), getattr(numbers, "data", numbers)
    )
    assert ours.dtype == lists.dtype


@pytest.mark.parametrize("name", BINARY.split())
def test_two_truth_arrays_are_numbers(name):
    f = getattr(nnlib, name)
    a, b = np.array(T), np.array(T).T
    expected = f(a.astype(float), b.astype(float)).data
    for x, y in [(a, b), (a.tolist(), b.tolist()), (a, b.tolist()), (Tensor(a), b)]:
        assert np.array_equal(f(x, y).data, expected)
    x32 = leaf(np.ones((2, 2)), np.float32)
    if name not in ("matmul", "linear"):
        assert f(x32, b).dtype == f(b, x32).dtype == np.float32


def test_single_truth_values():
    assert nnlib.exp(True).item() == np.e
    assert nnlib.add(True, True).item() == 2
    assert nnlib.neg(True).item() == -1
    assert nnlib.exp(np.True_).item() == np.e
    assert (leaf(1.0, np.float32) * True).dtype == np.float32


# ------------------------------------------------------------------------------- methods


def test_methods_are_typed_and_typed_ones_exist():
    source = ast.parse(inspect.getsource(nnlib.tensor))
    (tensor,) = (c for c in source.body if isinstance(c, ast.ClassDef) and c.name == "Tensor")
    (block,) = (c for c in tensor.body if isinstance(c, ast.If))
    typed = {c.name for c in block.body if isinstance(c, ast.FunctionDef)}
    typed |= {target.id for c in block.body if isinstance(c, ast.Assign) for target in c.targets}
    assert typed == set(METHODS)
    signatures = {c.name: c.args for c in block.body if isinstance(c, ast.FunctionDef)}
    for name in ("sum", "var", "argmax", "clip"):
        given = inspect.signature(METHODS[name]).parameters
        args = signatures[name]
        assert [a.arg for a in args.args[1:] + args.kwonlyargs] == list(given)[1:]


@pytest.mark.parametrize("name", [n for n in METHODS if n[0] != "_" and n not in ("T", "reshape")])
def test_methods_are_the_functions(name):
    arguments = (0.6, 2.0) if name == "clip" else ()
    ours = getattr(leaf(A), name)(*arguments)
    function = getattr(nnlib, name)(leaf(A), *arguments)
    assert np.array_equal(getattr(ours, "data", ours), getattr(function, "data", function))
