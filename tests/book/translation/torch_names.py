"""Each row of the table of PyTorch's names, tried with PyTorch."""

import inspect
import io
import itertools
import pickle
import warnings

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

import nnlib
from nnlib.data import batches
from tests.book.translation.page import Checks

CHECKS = Checks()
row = CHECKS.row


def refused(function, *arguments, **options):
    """Whether a call raises an error."""
    try:
        function(*arguments, **options)
    except (RuntimeError, TypeError, ValueError):
        return True
    return False


def defaults(function):
    """The default values of a function's arguments."""
    given = inspect.signature(function).parameters.values()
    return {p.name: p.default for p in given if p.default is not p.empty}


def leaves(*values):
    """The same numbers as leaves of both libraries."""
    a = np.array(values)
    return nnlib.Tensor(a, requires_grad=True), torch.tensor(a, requires_grad=True)


def agree(ours, theirs):
    return np.allclose(ours, theirs.detach().numpy(), rtol=1e-12)


@row("`Tensor(a)`")
def _():
    assert torch.tensor([1.0]).dtype == torch.float32
    assert nnlib.Tensor([1.0]).dtype == np.float64
    for dtype in (np.float32, np.float64):
        a = np.ones(2, dtype)
        assert torch.tensor(a).dtype == getattr(torch, a.dtype.name)
        assert nnlib.Tensor(a).dtype == dtype
        shared, copied = torch.from_numpy(a), torch.tensor(a)
        a[0] = 5
        assert shared[0] == 5
        assert copied[0] == 1


@row("`sum(axis=0, keepdims=True)`")
def _():
    a = torch.ones(2, 3)
    assert a.sum(dim=0, keepdim=True).shape == a.sum(axis=0, keepdims=True).shape == (1, 3)
    assert nnlib.Tensor(a.numpy()).sum(axis=0, keepdims=True).shape == (1, 3)


@row("`max(axis=0)`")
def _():
    (x, t), (_, u) = leaves(2.0, 1.0, 2.0), leaves(2.0, 1.0, 2.0)
    x.max(axis=0).backward()
    t.amax(dim=0).backward()
    assert agree(x.grad, t.grad)
    largest, place = u.max(dim=0)
    largest.backward()
    assert sorted(u.grad.tolist()) == [0, 0, 1]
    assert place.item() in (0, 2)


@row("`std()`, `var()`")
def _():
    x, t = leaves(1.0, 2.0, 4.0)
    assert agree(x.std().data, t.std())
    assert agree(x.var().data, t.var())
    assert not agree(np.std(x.data), t.std())


@row("`no_grad()`")
def _():
    _, t = leaves(1.0)
    with torch.no_grad():
        constant = 2 * t
    with torch.inference_mode():
        never = 2 * t
    assert not constant.requires_grad
    assert (constant * t).requires_grad
    assert refused(lambda: never * t)
    assert (never + t).requires_grad  # a sum keeps no factor
    assert (never.clone() * t).requires_grad


@row("`gradcheck(f, x)`")
def _():
    wide = torch.tensor([0.5, 1.5], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(torch.sin, (wide,))
    narrow = wide.detach().float().requires_grad_()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert refused(torch.autograd.gradcheck, torch.sin, (narrow,))


@row("`Linear(D, C)`")
def _():
    D, C = 400, 300
    ours, theirs = nnlib.Linear(D, C, rng=0), nn.Linear(D, C)
    assert ours.weight.shape == theirs.weight.shape == (C, D)
    bound = (6 / (D + C)) ** 0.5
    assert 0.99 * bound < abs(ours.weight.data).max() <= bound
    assert not ours.bias.data.any()
    for p in theirs.parameters():
        assert 0.95 / D**0.5 < p.detach().abs().max() <= 1 / D**0.5


@row("`MLP([D, H, C])`")
def _():
    theirs = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
    assert list(nnlib.MLP([4, 3, 2]).state_dict()) == list(theirs.state_dict())
    assert not hasattr(nn, "MLP")


@row("`Layer`")
def _():
    class Late(nn.Module):
        def __init__(self):
            self.layer = nn.Linear(1, 1)

    class Listed(nn.Module):
        def __init__(self, kind):
            super().__init__()
            self.layers = kind([nn.Linear(1, 1)])

    class Ours(nnlib.Layer):
        def __init__(self):
            self.layers = [nnlib.Linear(1, 1)]

    with pytest.raises(AttributeError, match="before Module"):
        Late()
    assert len(list(Listed(list).parameters())) == 0
    assert len(list(Listed(nn.ModuleList).parameters())) == 2
    assert len(Ours().parameters()) == 2


@row("a leaf in a layer")
def _():
    module, layer = nn.Module(), nnlib.Layer()
    module.a = torch.ones(1, requires_grad=True)
    assert not list(module.parameters())
    module.b = nn.Parameter(torch.ones(1))
    assert len(list(module.parameters())) == 1
    layer.a = nnlib.Tensor(1.0, requires_grad=True)
    assert len(layer.parameters()) == 1


@row("`BatchNorm1d(C)`")
def _():
    ours, theirs = nnlib.BatchNorm1d(2), nn.BatchNorm1d(2)
    assert (ours.eps, ours.momentum) == (theirs.eps, theirs.momentum)
    assert theirs.state_dict().keys() - ours.state_dict().keys() == {"num_batches_tracked"}
    assert not ours.state_dict().keys() - theirs.state_dict().keys()


@row("`train()`, `eval()`")
def _():
    for model in (nnlib.Dropout(), nn.Dropout()):
        assert model.training
        assert not model.eval().training
        assert model.train().training


@row("`cross_entropy(z, y)`")
def _():
    z, y = torch.tensor([[1.0, 2.0], [0.5, 0.0]]), torch.tensor([1, 0])
    loss = nn.CrossEntropyLoss()
    assert loss(z, y) == loss(z, y.to(torch.uint8))
    assert np.isclose(loss(z, y), nnlib.cross_entropy(z.numpy(), y.numpy()).item())
    for kind in (torch.int8, torch.int16, torch.int32):
        assert refused(loss, z, y.to(kind))
        nnlib.cross_entropy(z.numpy(), y.to(kind).numpy())
    gap = torch.tensor([1, -100])
    assert loss(z, gap) == loss(z[:1], y[:1])
    assert refused(nnlib.cross_entropy, z.numpy(), gap.numpy())


@row("`binary_cross_entropy(p, t)`")
def _():
    p, t = torch.tensor([0.0, 1.0, 0.3, 0.3]), torch.tensor([1.0, 0.0, 1.0, 0.0])
    theirs = nn.BCELoss(reduction="none")(p, t)
    with np.errstate(divide="ignore"):
        ours = nnlib.binary_cross_entropy(p.numpy(), t.numpy(), reduction="none").data
    assert theirs[:2].tolist() == [100, 100]
    assert np.isinf(ours[:2]).all()
    assert np.allclose(ours[2:], theirs[2:])


@row("`binary_cross_entropy_with_logits(z, t)`")
def _():
    z, t = torch.tensor([1.0, -2.0]), torch.tensor([1, 0])
    assert refused(nn.BCEWithLogitsLoss(), z, t)
    theirs = nn.BCEWithLogitsLoss(pos_weight=torch.tensor(3.0))(z, t.float())
    ours = nnlib.binary_cross_entropy_with_logits(z.numpy(), t.numpy(), pos_weight=3.0)
    assert np.isclose(theirs, ours.item())


@row("`mse_loss(p, t)`")
def _():
    p, t = torch.ones(3, 1), torch.ones(3)
    assert refused(nnlib.mse_loss, p.numpy(), t.numpy())
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        nn.MSELoss()(p, t)
    assert "broadcasting" in str(said[0].message)


@row('`reduction="mean"`')
def _():
    for name in ("mse_loss", "cross_entropy", "binary_cross_entropy_with_logits", "l1_loss"):
        assert defaults(getattr(F, name))["reduction"] == "mean"
        assert defaults(getattr(nnlib, name))["reduction"] == "mean"
    z, y, weight = torch.tensor([[1.0, 2.0], [0.5, 0.0]]), torch.tensor([1, 0]), [1.0, 3.0]
    each = F.cross_entropy(z, y, reduction="none") * torch.tensor([3.0, 1.0])
    mean = F.cross_entropy(z, y, weight=torch.tensor(weight))
    assert torch.isclose(mean, each.sum() / 4)
    assert np.isclose(mean, nnlib.cross_entropy(z.numpy(), y.numpy(), weight=weight).item())
    logits, bits = z[:, 0], y.float()
    each = F.binary_cross_entropy_with_logits(logits, bits, reduction="none")
    weighted = F.binary_cross_entropy_with_logits(logits, bits, pos_weight=torch.tensor(3.0))
    assert torch.isclose(weighted, (3 * each[0] + each[1]) / 2)


@row("`SGD(params, lr)`")
def _():
    given = defaults(torch.optim.SGD)
    assert given["lr"] == 0.001
    assert given["dampening"] == 0
    assert "lr" not in defaults(nnlib.SGD)
    assert "dampening" not in inspect.signature(nnlib.SGD).parameters
    for nesterov in (False, True):
        x, t = leaves(1.0, -2.0)
        options = {"lr": 0.1, "momentum": 0.9, "nesterov": nesterov}
        ours, theirs = nnlib.SGD([x], **options), torch.optim.SGD([t], **options)
        for step in range(4):
            x.grad = np.array([1.0 + step, 2.0])
            t.grad = torch.tensor(x.grad)
            ours.step()
            theirs.step()
            assert agree(x.data, t)


@row("`Adam`, `AdamW`, `RMSprop`")
def _():
    for name in ("Adam", "AdamW", "RMSprop"):
        ours, theirs = defaults(getattr(nnlib, name)), defaults(getattr(torch.optim, name))
        assert not {k for k in ours if ours[k] != theirs[k]}
        assert ours["weight_decay"] == (0.01 if name == "AdamW" else 0)
    _, t = leaves(1.0)
    t.grad = torch.full_like(t, 0.5)
    torch.optim.Adam([t], lr=1.0, eps=0.5).step()
    assert np.isclose(t.item(), 1 - 0.5 / (0.5 + 0.5))
    torch.optim.RMSprop([t], lr=1.0, alpha=0.0, eps=0.5).step()
    assert np.isclose(t.item(), 0.5 - 0.5 / (0.5 + 0.5))
    _, t = leaves(1.0)
    t.grad = torch.zeros_like(t)
    torch.optim.AdamW([t], lr=0.1, weight_decay=0.5).step()
    assert np.isclose(t.item(), 1 - 0.1 * 0.5)
    torch.optim.Adam([t], lr=0.1, weight_decay=0.5).step()
    assert np.isclose(t.item(), 0.95 - 0.1)


@row("`zero_grad()`")
def _():
    for leaf in leaves(1.0):
        for _ in range(3):
            (2 * leaf).sum().backward()
        assert float(leaf.grad[0]) == 6
    _, t = leaves(1.0)
    optimizer = torch.optim.SGD([t])
    t.grad = torch.ones_like(t)
    optimizer.zero_grad(set_to_none=False)
    assert t.grad.tolist() == [0]
    optimizer.zero_grad()
    assert t.grad is None


@row("`clip_grad_norm_(params, 1.0)`")
def _():
    x, t = leaves(0.0, 0.0)
    x.grad, t.grad = np.array([3.0, 4.0]), torch.tensor([3.0, 4.0], dtype=torch.float64)
    assert nnlib.clip_grad_norm_([x], 1.0) == nn.utils.clip_grad_norm_([t], 1.0) == 5
    assert agree(x.grad, t.grad)


@row("`StepLR(optimizer, 3)`, …")
def _():
    x, t = leaves(1.0)
    ours, theirs = nnlib.SGD([x], lr=1.0), torch.optim.SGD([t], lr=1.0)
    a, b = nnlib.StepLR(ours, 3), torch.optim.lr_scheduler.StepLR(theirs, 3)
    for _ in range(7):
        theirs.step()
        a.step()
        b.step()
        assert np.isclose(ours.lr, theirs.param_groups[0]["lr"])


@row("`batches(X, y)`")
def _():
    X, y = np.arange(6.0).reshape(3, 2), np.arange(3)
    loader = DataLoader(TensorDataset(torch.tensor(X), torch.tensor(y)))
    assert [labels.tolist() for _, labels in loader] == [[0], [1], [2]]
    assert [labels.tolist() for _, labels in batches(X, y)] == [[0, 1, 2]]


@row("`fit(…)`")
def _():
    assert not hasattr(nn.Module, "fit")


@row("`state_dict()`")
def _():
    ours, theirs = nnlib.Linear(1, 1), nn.Linear(1, 1)
    a, b = ours.state_dict(), theirs.state_dict()
    ours.weight.data = [[7.0]]
    with torch.no_grad():
        theirs.weight.fill_(7.0)
    assert a["weight"] != 7
    assert b["weight"] == 7


@row("`save(model, path)`")
def _():
    model, file = nn.Linear(2, 1), io.BytesIO()
    torch.save(model.state_dict(), file)
    file.seek(0)
    nn.Linear(2, 1).load_state_dict(torch.load(file))
    foreign = io.BytesIO()
    torch.save(itertools.count, foreign)  # something else than tensors
    foreign.seek(0)
    with pytest.raises(pickle.UnpicklingError, match="weights_only"):
        torch.load(foreign)


def same_activations():
    """Activations with PyTorch's names give PyTorch's numbers."""
    z = np.linspace(-4, 4, 17)
    names = [
        "elu",
        "gelu",
        "leaky_relu",
        "logsigmoid",
        "relu",
        "sigmoid",
        "silu",
        "softplus",
        "tanh",
    ]
    for name in names:
        assert agree(getattr(nnlib, name)(z).data, getattr(F, name)(torch.tensor(z))), name
    for name in ("softmax", "log_softmax"):
        assert agree(getattr(nnlib, name)(z).data, getattr(F, name)(torch.tensor(z), dim=-1))
    return len(names) + 2
