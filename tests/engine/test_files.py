"""Parameters survive a file, and a file that does not fit changes nothing."""

import io
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlib import (
    MLP,
    Concat,
    Dropout,
    Layer,
    Linear,
    Maxout,
    Perceptron,
    PReLU,
    ReLU,
    Sequential,
    Tensor,
    load,
    save,
)

MAKERS = [
    lambda rng: MLP([2, 3, 1], rng=rng),
    lambda rng: MLP([2, 3, 1], rng=rng, dtype=np.float32),
    lambda rng: Sequential(Linear(2, 3, rng=rng), PReLU(3), Dropout(), Linear(3, 1, rng=rng)),
    lambda rng: Concat(Maxout(2, 2, rng=rng), Linear(2, 1, bias=False, rng=rng)),
    lambda rng: Perceptron(2),
]


def values(model):
    return {name: tensor.data.copy() for name, tensor in model.named_tensors()}


@given(st.sampled_from(MAKERS), st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_round_trip(tmp_path_factory, make, seed):
    path = tmp_path_factory.mktemp("saved") / "model"
    old, new = make(seed), make(seed + 1)
    for tensor in old.parameters():
        tensor.data += np.random.default_rng(seed).standard_normal(tensor.shape)
    save(old, path)
    load(new, path)
    assert values(new).keys() == values(old).keys()
    for name, array in values(new).items():
        assert np.array_equal(array, values(old)[name])
        assert array.dtype == values(old)[name].dtype


def test_file_is_plain_npz_at_just_that_path(tmp_path):
    model = MLP([2, 1], rng=0)
    save(model, str(tmp_path / "a.weights"))
    assert [p.name for p in tmp_path.iterdir()] == ["a.weights"]
    with np.load(tmp_path / "a.weights", allow_pickle=False) as file:
        assert sorted(file) == ["0.bias", "0.weight"]
        assert np.array_equal(file["0.weight"], model[0].weight.data)


def test_tensors_that_are_not_trained_are_saved_too(tmp_path):
    class Scaled(Layer):
        def __init__(self, scale):
            self.scale = Tensor(scale)

    save(Scaled([2.0, 3.0]), tmp_path / "scaled.npz")
    new = Scaled([0.0, 0.0])
    load(new, tmp_path / "scaled.npz")
    assert np.array_equal(new.scale.data, [2, 3])
    assert not new.scale.requires_grad


def test_dtype_is_that_of_the_model(tmp_path):
    save(MLP([2, 1], rng=0), tmp_path / "double.npz")
    model = MLP([2, 1], rng=1, dtype=np.float32)
    load(model, tmp_path / "double.npz")
    assert model[0].weight.dtype == np.float32


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (MLP([2, 3, 1], rng=0), r"lacks \[\] and also has \['2.bias', '2.weight'\]"),
        (
            Linear(2, 1, rng=0),
            r"path must .* lacks .'0.bias', '0.weight'. and also has .'bias', 'weight'.",
        ),
        (MLP([2, 2], rng=0), r"got .*npz: 0.weight must have shape \(1, 2\), got \(2, 2\)"),
    ],
)
def test_a_file_of_another_model_changes_nothing(tmp_path, other, message):
    save(other, tmp_path / "other.npz")
    model = MLP([2, 1], rng=1)
    before = values(model)
    with pytest.raises(ValueError, match=message):
        load(model, tmp_path / "other.npz")
    for name, array in values(model).items():
        assert np.array_equal(array, before[name])


def test_the_second_wrong_shape_changes_nothing_either(tmp_path):
    np.savez(tmp_path / "bad.npz", weight=np.ones((1, 2)), bias=np.ones(2))
    model = Linear(2, 1, rng=0)
    before = values(model)
    with pytest.raises(ValueError, match=r"bias must have shape \(1,\), got \(2,\)"):
        load(model, tmp_path / "bad.npz")
    assert np.array_equal(model.weight.data, before["weight"])


def test_no_code_is_run_and_no_other_file_is_read(tmp_path):
    array = io.BytesIO()
    np.save(array, np.ones(2))
    for content in (b"", b"text", pickle.dumps({"weight": 1}), array.getvalue()):
        (tmp_path / "x.npz").write_bytes(content)
        with pytest.raises(ValueError, match=r"an npz file that nnlib.save wrote, got .*x.npz"):
            load(Linear(1, 1), tmp_path / "x.npz")
    np.savez(tmp_path / "objects.npz", weight=np.array([[None]]), bias=np.zeros(1))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        load(Linear(1, 1), tmp_path / "objects.npz")
    with pytest.raises(FileNotFoundError):
        load(Linear(1, 1), tmp_path / "missing.npz")


def test_a_model_without_tensors_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"model must have tensors to save, got ReLU\(\)"):
        save(ReLU(), tmp_path / "none.npz")
    assert not list(tmp_path.iterdir())


def test_a_tensor_of_another_kind_changes_nothing(tmp_path):
    np.savez(tmp_path / "text.npz", weight=np.ones((1, 2)), bias=np.array(["a"]))
    model = Linear(2, 1, rng=0)
    before = values(model)
    with pytest.raises(ValueError, match=r"bias must hold real numbers, got dtype <U1"):
        load(model, tmp_path / "text.npz")
    assert np.array_equal(model.weight.data, before["weight"])


def test_any_name_of_an_attribute_can_be_saved(tmp_path):
    class Odd(Layer):
        def __init__(self, value):
            self.file, self.args, self.allow_pickle = (Tensor(value + i) for i in range(3))

    save(Odd(1.0), tmp_path / "odd.npz")
    new = Odd(0.0)
    load(new, tmp_path / "odd.npz")
    assert [new.file.item(), new.args.item(), new.allow_pickle.item()] == [1, 2, 3]


def test_what_forward_keeps_is_not_saved(tmp_path):
    class Keeps(Layer):
        def __init__(self):
            self.linear = Linear(2, 1, rng=0)

        def forward(self, x):
            self.x, self.last = x, self.linear(x)
            return self.last

    model = Keeps()
    model(Tensor([[1.0, 2.0]]))
    save(model, tmp_path / "keeps.npz")
    fresh = Keeps()
    load(fresh, tmp_path / "keeps.npz")
    load(model, tmp_path / "keeps.npz")
    assert values(model).keys() == {"linear.weight", "linear.bias"}


def test_containers_survive_a_file(tmp_path):
    class Blocks(Layer):
        def __init__(self, rng):
            self.hidden = [Linear(2, 2, rng=rng), {"head": Linear(2, 1, rng=rng)}]
            self.optimizer = {"a/b": Linear(1, 1, rng=rng)}

    old, new = Blocks(np.random.default_rng(0)), Blocks(np.random.default_rng(1))
    save(old, tmp_path / "blocks.npz")
    load(new, tmp_path / "blocks.npz")
    for name, array in values(old).items():
        assert np.array_equal(values(new)[name], array)
    assert "hidden.1.head.weight" in values(new)
