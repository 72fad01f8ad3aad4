"""Layers and starting values."""

import contextlib
import copy
import dataclasses
from collections import OrderedDict, deque
from types import MappingProxyType

import numpy as np
import pytest

import nnlib
from nnlib import SGD, Tensor, gradcheck, init
from nnlib.layers import (
    ELU,
    MLP,
    BatchNorm1d,
    Concat,
    Dropout,
    Identity,
    Layer,
    LayerNorm,
    LeakyReLU,
    Linear,
    Maxout,
    PReLU,
    ReLU,
    Sequential,
    Sigmoid,
    Softmax,
    Tanh,
)
from tests.engine.helpers import leaf

X = np.random.default_rng(6).standard_normal((5, 3))


def test_linear_is_x_times_w_transposed_plus_b():
    layer = Linear(3, 2, rng=0)
    assert (layer.weight.shape, layer.bias.shape) == ((2, 3), (2,))
    layer.bias.data = [1.0, -1.0]
    assert np.array_equal(layer(X).data, X @ layer.weight.data.T + [1, -1])
    assert layer(X[0]).shape == (2,)
    assert Linear(3, 2).bias.data.tolist() == [0, 0]
    assert Linear(3, 2, bias=False).bias is None
    assert len(Linear(3, 2, bias=False).parameters()) == 1
    assert gradcheck(nnlib.linear, X, layer.weight.data, layer.bias.data)


@pytest.mark.parametrize("layer", [Linear, Maxout])
def test_linear_maps_have_inputs_and_outputs(layer):
    assert layer(1, 1).weight.shape[1] == 1
    with pytest.raises(ValueError, match="in_features must be an integer of at least 1, got 0"):
        layer(0, 1)
    with pytest.raises(ValueError, match="out_features must be an integer of at least 1, got 0"):
        layer(1, 0)


def test_seeds_repeat():
    assert np.array_equal(Linear(3, 2, rng=1).weight.data, Linear(3, 2, rng=1).weight.data)
    assert not np.array_equal(Linear(3, 2).weight.data, Linear(3, 2).weight.data)
    a, b = MLP([2, 3, 3, 1], rng=4), MLP([2, 3, 3, 1], rng=np.random.default_rng(4))
    for p, q in zip(a.parameters(), b.parameters(), strict=True):
        assert np.array_equal(p.data, q.data)
    assert not np.array_equal(a[2].weight.data, Linear(3, 3, rng=4).weight.data)


@pytest.mark.parametrize(
    ("layer", "function"),
    [
        (Identity(), nnlib.identity),
        (Sigmoid(), nnlib.sigmoid),
        (Tanh(), nnlib.tanh),
        (ReLU(), nnlib.relu),
        (LeakyReLU(0.2), lambda x: nnlib.leaky_relu(x, 0.2)),
        (PReLU(), lambda x: nnlib.prelu(x, 0.25)),
        (ELU(0.5), lambda x: nnlib.elu(x, 0.5)),
        (Softmax(), nnlib.softmax),
    ],
)
def test_activation_layers(layer, function):
    for x in (X, Tensor(X)):
        y = layer(x)
        assert type(y) is Tensor
        assert np.array_equal(y.data, function(X).data)


def test_slopes_of_prelu():
    assert PReLU().weight.data.tolist() == [0.25]
    assert PReLU(3, 0.5, dtype=np.float32).weight.data.tolist() == [0.5] * 3
    assert PReLU(3, dtype=np.float32).weight.dtype == np.float32
    assert repr(PReLU(3)) == "PReLU(3)"
    with pytest.raises(ValueError, match="num_parameters must be an integer of at least 1, got 0"):
        PReLU(0)
    assert PReLU()(np.full((2, 3, 4), -1.0)).data.ravel().tolist() == [-0.25] * 24
    with pytest.raises(ValueError, match=r"x must have shape \(N, C\) .*, got \(2, 3, 4\)"):
        PReLU(4)(np.zeros((2, 3, 4)))


def test_one_slope_for_all_learns_from_all():
    layer, x = PReLU(), leaf([[-2.0, -4.0], [1.0, -1.0]])
    y = layer(x)
    y.sum().backward()
    assert y.data.tolist() == [[-0.5, -1.0], [1.0, -0.25]]
    assert layer.weight.grad.tolist() == [-7.0]


def test_sequential_and_its_names():
    model = Sequential(Linear(3, 4, rng=0), nnlib.relu, Sequential(Linear(4, 2, rng=1), PReLU(2)))
    assert [name for name, _ in model.named_parameters()] == [
        "0.weight",
        "0.bias",
        "2.0.weight",
        "2.0.bias",
        "2.1.weight",
    ]
    assert len(model) == 3
    assert list(model.children()) == [("0", model[0]), ("2", model[2])]
    assert np.array_equal(model[:2](X).data, nnlib.relu(model[0](X)).data)
    assert model[:1].parameters()[0] is model[0].weight
    model(X).sum().backward()
    assert all(p.grad.shape == p.shape for p in model.parameters())
    assert repr(model) == ("Sequential(Linear(3, 4), relu, Sequential(Linear(4, 2), PReLU(2)))")
    assert Sequential()(X) is X
    model.layers.append(Tanh())
    assert len(model) == 4
    with pytest.raises(TypeError, match=r"layers must be layers or functions .*, got 3"):
        Sequential(Tanh(), 3)
    with pytest.raises(TypeError, match=r"layers must be layers .*, got <class .*Tanh'>"):
        Sequential(Tanh)


def test_concat_joins_outputs():
    model = Concat(Linear(3, 2, rng=0), Identity(), nnlib.relu)
    y = model(X)
    assert y.shape == (5, 8)
    assert np.array_equal(y.data[:, 2:5], X)
    assert model(X[0]).shape == (8,)
    assert len(model.parameters()) == 2
    assert np.array_equal(model[0](X).data, y.data[:, :2])
    assert np.array_equal(model[1:](X).data, y.data[:, 2:])


def test_shared_and_frozen_parameters():
    layer = Linear(3, 3, rng=0)
    assert len(Sequential(layer, Tanh(), layer).parameters()) == 2
    layer.bias.requires_grad = False
    assert [name for name, _ in layer.named_parameters()] == ["weight"]


def test_a_layer_of_your_own():
    class Scale(Layer):
        def __init__(self):
            self.factor = Tensor(2.0, requires_grad=True)
            self.inner = Linear(3, 1, rng=0)

        def forward(self, x):
            return self.factor * self.inner(x)

    model = Scale()
    assert [name for name, _ in model.named_parameters()] == [
        "factor",
        "inner.weight",
        "inner.bias",
    ]
    model(X).sum().backward()
    assert model.factor.grad.shape == ()
    with pytest.raises(NotImplementedError, match="Layer defines no forward"):
        Layer()(X)


def test_mlp():
    model = MLP([3, 16, 16, 1], Tanh, rng=0)
    assert repr(model) == ("MLP(Linear(3, 16), Tanh(), Linear(16, 16), Tanh(), Linear(16, 1))")
    assert len(MLP([3, 1])) == 1
    assert not MLP([3, 2], init=init.zeros)[0].weight.data.any()
    assert MLP([3, 4, 1], lambda: LeakyReLU(0.1))[1].negative_slope == 0.1
    assert model(X).shape == (5, 1)
    with pytest.raises(ValueError, match=r"sizes must hold at least .*, got \[3\]"):
        MLP([3])
    for activation in ("tanh", Tanh()):
        with pytest.raises(TypeError, match=r"activation must be a class of layers .*, got"):
            MLP([3, 4, 1], activation)
    with pytest.raises(ValueError, match=r"x must have shape .*, got \(5, 2\)"):
        model(X[:, :2])


def test_layers_of_an_mlp_draw_one_after_the_other():
    rng, model = np.random.default_rng(7), MLP([3, 4, 4, 1], rng=7)
    for layer, shape in zip(model.layers[::2], [(4, 3), (4, 4), (1, 4)], strict=True):
        assert np.array_equal(layer.weight.data, init.glorot(shape, rng))


def test_float32_model_stays_float32():
    model = MLP([3, 4, 2], rng=0, dtype=np.float32)
    optimizer = nnlib.Adam(model.parameters())
    for _ in range(100):
        loss = nnlib.cross_entropy(model(X.astype(np.float32)), [0, 1, 0, 1, 1])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.dtype == np.float32
    assert {p.dtype for p in model.parameters()} == {np.dtype(np.float32)}
    assert {p.grad.dtype for p in model.parameters()} == {np.dtype(np.float32)}


def test_dropout():
    drop = Dropout(0.25, rng=0)
    x = np.ones((100, 100))
    y = drop(x).data
    assert set(np.unique(y)) == {0, 1 / 0.75}
    assert abs(y.mean() - 1) < 0.02
    assert drop(x.astype(np.float32)).dtype == np.float32
    model = Sequential(drop, Identity())
    assert model.eval() is model
    assert not drop.training
    assert np.array_equal(model(x).data, x)
    assert model.train().layers[0].training
    assert np.array_equal(drop.eval()(2.0).data, 2)
    for p in (1, -0.5):
        with pytest.raises(ValueError, match=f"p must be a number of .* below 1, got {p}"):
            Dropout(p)
    with pytest.raises(TypeError, match="p must be a number, got str"):
        Dropout("0.5")


def test_dropout_of_tensors_and_numbers():
    x = leaf(np.ones((4, 5)))
    y = Dropout(rng=0)(x)
    y.sum().backward()
    assert set(np.unique(y.data)) == {0, 2}
    assert np.array_equal(x.grad, y.data)
    assert np.array_equal(Dropout(rng=0)(x).data, y.data)
    assert Dropout(0)(3.0).item() == 3
    assert type(Dropout().eval()(x.data)) is Tensor


def test_starting_values_have_the_variance_of_their_formula():
    shape = (300, 500)
    assert not init.zeros(shape).any()
    assert np.isclose(init.normal(shape, 0).std(), 0.01, rtol=0.01)
    assert np.isclose(init.normal(shape, 0, std=0.1).std(), 0.1, rtol=0.01)
    assert np.isclose(init.glorot(shape, 0).var(), 2 / 800, rtol=0.01)
    assert np.abs(init.glorot(shape, 0)).max() <= np.sqrt(6 / 800)
    assert np.isclose(init.he(shape, 0).var(), 2 / 500, rtol=0.01)
    assert np.isclose(Linear(500, 300, rng=0, init=init.he).weight.data.var(), 2 / 500, rtol=0.01)


@pytest.mark.parametrize("shape", [(3,), (0, 3), (3, 0), 3])
def test_starting_values_refuse_other_shapes(shape):
    for start in (init.glorot, init.he):
        with pytest.raises(ValueError, match=r"shape must be \(C, D\) .*, got"):
            start(shape, 0)


def test_maxout_is_the_largest_of_its_linear_maps():
    layer = Maxout(3, 2, pieces=4, rng=0)
    assert (layer.weight.shape, layer.bias.shape) == ((8, 3), (8,))
    layer.bias.data = np.arange(8.0)
    maps = X @ layer.weight.data.T + layer.bias.data
    assert np.array_equal(layer(X).data, maps.reshape(5, 2, 4).max(axis=2))
    assert layer(X[0]).shape == (2,)
    assert len(layer.parameters()) == 2
    assert repr(layer) == "Maxout(3, 2, pieces=4)"
    assert gradcheck(lambda x: layer(x), X)


def test_maxout_starts_each_piece_as_linear_starts():
    rng = np.random.default_rng(3)
    pieces = [init.he((2, 3), rng) for _ in range(2)]
    weight = Maxout(3, 2, rng=3, init=init.he).weight.data
    assert np.array_equal(weight[0::2], pieces[0])
    assert np.array_equal(weight[1::2], pieces[1])
    assert Maxout(3, 2, dtype=np.float32)(X.astype(np.float32)).dtype == np.float32


def test_maxout_holds_relu_and_abs():
    assert Maxout(1, 1, pieces=1)([[3.0]]).shape == (1, 1)
    layer = Maxout(1, 1)
    layer.weight.data = [[1.0], [0.0]]
    assert np.array_equal(layer([[-2.0], [3.0]]).data, [[0], [3]])
    layer.weight.data = [[1.0], [-1.0]]
    assert np.array_equal(layer([[-2.0], [3.0]]).data, [[2], [3]])
    with pytest.raises(ValueError, match="pieces must be an integer of at least 1, got 0"):
        Maxout(1, 1, pieces=0)


def test_layers_beside_those_of_a_sequential_are_found():
    class Headed(Sequential):
        def __init__(self):
            super().__init__(Linear(2, 2, rng=0))
            self.head = Linear(2, 1, rng=1)

    model = Headed().eval()
    assert [name for name, _ in model.named_parameters()] == [
        "0.weight",
        "0.bias",
        "head.weight",
        "head.bias",
    ]
    assert not model.head.training


def test_concat_refuses_outputs_without_their_axis():
    with pytest.raises(ValueError, match=r"layers must return shape .*, got \(3,\) for x \(3, 2\)"):
        Concat(nnlib.Perceptron(2), nnlib.Perceptron(2))(np.zeros((3, 2)))


def test_an_activation_that_is_no_class_of_layers_is_refused():
    for activation in (nnlib.relu, ReLU(), "relu", lambda: nnlib.relu):
        with pytest.raises(TypeError, match=r"activation must be a class of layers .*, got"):
            MLP([2, 3, 1], activation=activation)


@pytest.mark.parametrize("make", [Linear, Maxout])
def test_weights_of_another_shape_are_refused(make):
    with pytest.raises(ValueError, match=r"init must return .* shape \(3, 2\), got \(2, 3\)"):
        make(2, 3, init=lambda shape, rng: np.zeros(shape[::-1]))


def test_float32_stays_with_every_slope():
    X32 = X.astype(np.float32)
    for layer in (PReLU(), LeakyReLU(np.float64(0.1)), ELU(np.float64(1))):
        assert layer(X32).dtype == np.float32


def test_dropout_of_truth_values_keeps_the_mean():
    assert set(Dropout(0.5, rng=0)(np.ones(20, bool)).data.tolist()) == {0.0, 2.0}


class Kept(Layer):
    """A layer with just these attributes."""

    def __init__(self, **attributes):
        vars(self).update(attributes)

    def forward(self, x):
        return x


def names(model):
    return [name for name, _ in model.named_parameters()]


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ([Linear(1, 1, bias=False), Linear(1, 1, bias=False)], ["x.0.weight", "x.1.weight"]),
        ((leaf(1.0), None, leaf(2.0)), ["x.0", "x.2"]),
        ({"a": leaf(1.0), 7: PReLU()}, ["x.a", "x.7.weight"]),
        ([[PReLU()], {"deep": (leaf(1.0),)}, "text", 3], ["x.1.deep.0", "x.0.0.weight"]),
        (deque([leaf(1.0)]), ["x.0"]),
        (OrderedDict(a=leaf(1.0)), ["x.a"]),
        (MappingProxyType({"a": leaf(1.0)}), ["x.a"]),
        (b"bytes", []),
    ],
)
def test_containers_hold_layers_and_tensors(kept, expected):
    model = Kept(x=kept)
    assert names(model) == expected
    assert len(model.parameters()) == len(expected)
    assert names(Sequential(model)) == [f"0.{name}" for name in expected]


@pytest.mark.parametrize("kept", [{PReLU()}, frozenset([leaf(1.0)]), np.array([PReLU()], object)])
def test_containers_without_names_are_refused(kept):
    with pytest.raises(TypeError, match=r"^x\.a must be a list, tuple or dict of layers, got \w+"):
        Kept(x={"a": kept}).parameters()


def test_a_tensor_that_is_kept_twice_is_one_parameter():
    w = leaf(1.0)
    assert names(Kept(a=w, b=[w])) == ["a"]


def test_layers_that_compare_by_value_are_layers():
    @dataclasses.dataclass
    class Value(Layer):
        w: Tensor

        def forward(self, x):
            return x * self.w

    model = Sequential(Value(leaf(1.0)), Value(leaf(1.0)))
    assert names(model.eval()) == ["0.w", "1.w"]


def test_containers_without_layers_are_left_alone():
    assert Kept(x={1, 2}, y=np.array([None]), z=np.zeros(2)).parameters() == []


def test_modes_reach_layers_in_containers():
    model = Kept(x=[Dropout(), {"a": Sequential(Dropout())}])
    model.eval()
    assert not any(layer.training for layer in (model, model.x[0], model.x[1]["a"][0]))
    model.train()
    assert all(layer.training for layer in (model, model.x[0], model.x[1]["a"][0]))


def test_layers_that_know_each_other_are_walked_once():
    outer, inner = Kept(w=leaf(1.0)), Kept(v=leaf(2.0))
    outer.inner, inner.outer, inner.me = inner, outer, [inner]
    assert names(outer) == ["w", "inner.v"]
    assert not outer.eval().inner.training


class Looked(Layer):
    """A layer that keeps what comes by."""

    def __init__(self):
        self.linear = Linear(2, 1, rng=0)
        self.scale = Tensor(2.0) * 1
        self.all, self.seen = [], None

    def forward(self, x):
        self.x, self.seen = x, nnlib.identity(x).detach()
        self.last = nnlib.relu(self.linear(x) * self.scale)
        self.all += [self.last, self.last.detach(), {"x": self.seen}]
        return self.last


@pytest.mark.parametrize("recorded", [True, False])
def test_what_forward_keeps_is_no_parameter(recorded):
    model, expected = Looked(), ["scale", "linear.weight", "linear.bias"]
    assert [name for name, _ in model.named_tensors()] == expected
    for x in (X[:, :2], Tensor(X[:, :2]), X[:1, :2]):
        with contextlib.nullcontext() if recorded else nnlib.no_grad():
            Sequential(model)(x)
        assert [name for name, _ in model.named_tensors()] == expected
        assert names(model) == expected[1:]
        SGD(model.parameters(), 0.1)
    model.linear.bias.requires_grad = False
    assert model.state_dict().keys() == set(expected)
    Looked().load_state_dict(model.state_dict())
    model.load_state_dict(Looked().state_dict())
    assert copy.deepcopy(model).state_dict().keys() == set(expected)


def test_parameters_may_be_made_in_the_first_call():
    class Lazy(Layer):
        def forward(self, x):
            if not hasattr(self, "linear"):
                self.linear, self.w = Linear(x.shape[1], 1, rng=0), leaf(1.0)
            return self.linear(x) * self.w

    model = Lazy()
    model(X)
    assert names(model) == ["w", "linear.weight", "linear.bias"]


def test_a_leaf_that_was_computed_first_is_a_parameter():
    start = Tensor([1.0, 2.0]) * 0.1
    start.requires_grad = True
    assert names(Kept(w=start)) == ["w"]


def test_state_dict_is_a_copy():
    layer = Linear(2, 1, rng=0)
    state = layer.state_dict()
    layer.weight.data += 1
    assert np.array_equal(state["weight"] + 1, layer.weight.data)
    layer.load_state_dict(state)
    assert np.array_equal(state["weight"], layer.weight.data)
    layer.load_state_dict({"weight": [[1, 2]], "bias": [3.0]})
    assert layer.weight.data.tolist() == [[1, 2]]
    with pytest.raises(ValueError, match=r"tensors must have different names, got 'x.1' twice"):
        Kept(x={1: leaf(1.0), "1": leaf(2.0)}).state_dict()


def test_a_copied_model_has_parameters_of_its_own():
    model = Kept(x=[Linear(2, 1, rng=0)])
    model.last = model.x[0]([[1.0, 2.0]])
    twin = copy.deepcopy(model)
    assert names(twin) == names(model)
    assert not {id(p) for p in twin.parameters()} & {id(p) for p in model.parameters()}


def test_normalisation_refuses_other_shapes():
    with pytest.raises(ValueError, match=r"x must have the last axes \(2, 3\), got shape \(2,\)"):
        LayerNorm((2, 3))([1.0, 2.0])
    with pytest.raises(
        ValueError, match="normalized_shape must be an integer of at least 1, got 0"
    ):
        LayerNorm([2, 0])
    with pytest.raises(ValueError, match=r"x must have shape \(N, 3\), got \(3,\)"):
        BatchNorm1d(3)(X[0])
    with pytest.raises(ValueError, match="x must have at least two samples in training, got 1"):
        BatchNorm1d(3)(X[:1])
    with pytest.raises(ValueError, match=r"x must have shape \(N, 3\), got \(5, 2\)"):
        BatchNorm1d(3)(X[:, :2])
    with pytest.raises(ValueError, match="num_features must be an integer of at least 1, got 0"):
        BatchNorm1d(0)
    with pytest.raises(ValueError, match=r"eps must be .* above 0, got 0"):
        BatchNorm1d(1, eps=0)
    assert BatchNorm1d(3).eval()(X[:1]).shape == (1, 3)
    with pytest.raises(ValueError, match="momentum must be a number from 0 to 1, got 2"):
        BatchNorm1d(3, momentum=2)
    with pytest.raises(ValueError, match=r"eps must be .* above 0, got 0"):
        LayerNorm(3, eps=0)
    assert repr(Sequential(LayerNorm((2, 3)), BatchNorm1d(4))) == (
        "Sequential(LayerNorm(2, 3), BatchNorm1d(4))"
    )


def test_batch_norm_of_two_samples():
    layer = BatchNorm1d(1)
    y = layer([[1.0], [3.0]])
    assert np.allclose(y.data, [[-1], [1]], atol=1e-5)
    assert layer.eval()([[1.0]]).item() == 0.8 / np.sqrt(1.1 + 1e-5)


def test_layer_norm_of_several_axes_and_dtypes():
    x = np.random.default_rng(0).standard_normal((4, 2, 3))
    y = LayerNorm((2, 3))(x).data
    assert np.allclose(y.mean(axis=(1, 2)), 0)
    assert np.allclose(y.var(axis=(1, 2)), 1, atol=1e-4)
    for layer in (LayerNorm(3, dtype=np.float32), BatchNorm1d(3, dtype=np.float32)):
        assert layer(X.astype(np.float32)).dtype == np.float32
        assert layer.eval()(X.astype(np.float32)).dtype == np.float32
