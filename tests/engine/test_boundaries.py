"""The engine as it comes without options, and where there is one number, or none, or a tie."""

import numpy as np
import pytest

import nnlib
from nnlib import SGD, Tensor
from tests.engine.helpers import gradients, leaf


def test_spreads_divide_by_one_less_and_drop_the_axis():
    x = leaf([[1.0, 3.0]])
    for spread, expected in ((nnlib.var, 2.0), (nnlib.std, np.sqrt(2.0))):
        assert spread(x).data == pytest.approx(expected, rel=1e-15)
        assert spread(x).shape == ()
        assert spread(x, 1).shape == (1,)
    assert nnlib.logsumexp(x, 1).shape == (1,)


@pytest.mark.parametrize("name", ["var", "logsumexp"])
def test_only_the_axis_that_was_reduced_is_dropped(name):
    assert getattr(nnlib, name)(np.ones((1, 3, 1)), axis=1).shape == (1, 1)


def test_spreads_of_numpy_divide_by_all_unless_told():
    x = [[1.0, 3.0], [1.0, 5.0]]
    for numpy in (np.var, np.std):
        for options in ({}, {"axis": 1}, {"axis": 0, "keepdims": True}, {"ddof": 1}):
            ours = numpy(Tensor(x), **options)
            assert np.allclose(ours.data, numpy(x, **options), rtol=1e-15)
            assert ours.shape == np.shape(numpy(x, **options))


@pytest.mark.parametrize("numpy", [np.sum, np.mean, np.max, np.min, np.argmax, np.argmin])
def test_reductions_of_numpy_drop_the_axis_unless_told(numpy):
    x = np.array([[1.0, 3.0], [2.0, 0.0]])
    for options in ({}, {"axis": 1}, {"axis": 0, "keepdims": True}):
        ours, theirs = numpy(Tensor(x), **options), numpy(x, **options)
        assert np.array_equal(getattr(ours, "data", ours), theirs)
        assert np.shape(getattr(ours, "data", ours)) == np.shape(theirs)


def test_softmax_of_two_numbers_of_one_and_of_none():
    _, g = gradients(lambda x: nnlib.softmax(x) * [1.0, 0.0], [0.0, np.log(3.0)])
    assert np.allclose(g, [3 / 16, -3 / 16], rtol=1e-15)
    for f in (nnlib.softmax, nnlib.log_softmax):
        assert gradients(f, 2.0)[1] == 0
        assert gradients(f, [2.0])[1] == 0
        assert gradients(f, np.zeros((2, 0)))[1].shape == (2, 0)


def test_the_slope_of_a_certain_class_of_two_keeps_its_digits():
    _, g = gradients(lambda x: nnlib.log_softmax(x)[1], [0.0, 100.0])
    assert np.allclose(g, [-np.exp(-100.0), np.exp(-100.0)], rtol=1e-12, atol=0)


def test_samples_in_a_stack_count_as_those_in_a_row():
    x = np.arange(24.0).reshape(2, 3, 4)
    W, b = np.arange(8.0).reshape(2, 4), np.ones(2)
    y, *g = gradients(lambda *args: nnlib.linear(*args) ** 2, x, W, b)
    flat_y, *flat_g = gradients(lambda *args: nnlib.linear(*args) ** 2, x.reshape(6, 4), W, b)
    assert np.array_equal(y.reshape(6, 2), flat_y)
    for ours, flat in zip(g, flat_g, strict=True):
        assert np.allclose(ours.ravel(), flat.ravel(), rtol=1e-14)


def test_one_tensor_can_be_stacked():
    assert nnlib.stack([[1.0, 2.0]], axis=1).data.tolist() == [[1.0], [2.0]]


def test_second_derivatives_have_all_digits_of_a_point_in_single_precision():
    H = nnlib.hessian(lambda x: (x**3).sum())(np.array([1 / 3], np.float32))
    assert H.dtype == np.float64
    assert H.item() == pytest.approx(6 * float(np.float32(1 / 3)), rel=1e-15)


# ------------------------------------------------------------------------------- schedules


def plateau(**options):
    return nnlib.ReduceLROnPlateau(SGD([leaf(1.0)], lr=1.0), factor=0.5, patience=0, **options)


@pytest.mark.parametrize("mode", ["min", "max"])
def test_as_good_as_the_best_is_no_better(mode):
    schedule = plateau(mode=mode, threshold=0.0)
    for _ in range(2):
        schedule.step(3.0)
    assert schedule.optimizer.lr == 0.5


def test_an_infinite_first_loss_is_a_bad_epoch():
    schedule = plateau()
    schedule.step(np.inf)
    assert schedule.optimizer.lr == 0.5


def test_a_plateau_is_seen_in_losses_with_a_graph():
    schedule, w = plateau(), leaf(3.0)
    schedule.step(w * w)
    assert schedule.best == 9.0


# ----------------------------------------------------------------------------------- files


def test_names_may_hold_slashes(tmp_path):
    class Heads(nnlib.Layer):
        def __init__(self):
            self.heads = {"optimizer/a": nnlib.Linear(1, 1), "b/c": nnlib.Linear(1, 1)}

    saved, loaded = Heads(), Heads()
    schedule = nnlib.ReduceLROnPlateau(SGD(saved.parameters(), lr=1.0))
    schedule.state_dict = lambda: {"a/b": np.array(1.0)}
    nnlib.save(saved, tmp_path / "model.npz", schedule=schedule)
    remembered = []
    schedule.load_state_dict = remembered.append
    nnlib.load(loaded, tmp_path / "model.npz", schedule=schedule)
    assert [list(state) for state in remembered] == [["a/b"]]
    for old, new in zip(saved.parameters(), loaded.parameters(), strict=True):
        assert np.array_equal(old.data, new.data)


def test_files_hold_no_objects(tmp_path):
    schedule = nnlib.ReduceLROnPlateau(SGD([leaf(1.0)], lr=1.0))
    schedule.state_dict = lambda: {"function": np.array(print, object)}
    with pytest.raises(ValueError, match="Object arrays cannot be saved"):
        nnlib.save(nnlib.Linear(1, 1), tmp_path / "model.npz", schedule=schedule)
    assert not (tmp_path / "model.npz").exists()
