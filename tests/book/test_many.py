"""Many networks at once learn what each would learn alone."""

import numpy as np
import pytest

from nnlib import MLP, SGD, Adam, Tanh, binary_cross_entropy_with_logits
from nnlib.book.many import remember, together
from nnlib.datasets import make_moons
from nnlib.train import fit

SETS = [make_moons(30, noise=0.1, random_state=seed) for seed in range(2)]


def networks():
    return [MLP([2, 3, 4, 1], Tanh, rng=seed) for seed in range(2)]


@pytest.mark.parametrize("optimizer", [SGD, Adam])
@pytest.mark.parametrize("own", [False, True], ids=["common data", "own data"])
def test_each_learns_as_if_it_were_alone(optimizer, own):
    sets = SETS if own else [SETS[0]] * 2
    data = [np.stack(part) for part in zip(*SETS, strict=True)] if own else SETS[0]
    models = networks()
    together(models, *data, eta=0.1, steps=20, optimizer=optimizer)
    for model, alone, (X, y) in zip(models, networks(), sets, strict=True):
        descent = optimizer(alone.parameters(), lr=0.1)
        fit(alone, binary_cross_entropy_with_logits, descent, (X, y[:, None]), epochs=20)
        assert np.allclose(model(X).data, alone(X).data, rtol=0, atol=1e-9)


def test_moments_are_copies_on_the_way():
    X, y = SETS[0]
    models, start, shorter = networks(), networks(), networks()
    kept = together(models, X, y, eta=0.5, steps=6, moments=[0, 4, 6])
    together(shorter, X, y, eta=0.5, steps=4)
    assert list(kept) == [0, 4, 6]
    for found, wanted in zip(kept.values(), [start, shorter, models], strict=True):
        for model, other in zip(found, wanted, strict=True):
            assert model is not other
            assert np.allclose(model(X).data, other(X).data, rtol=0, atol=1e-12)


def test_a_result_is_computed_once():
    calls = []

    @remember
    def double(x):
        calls.append(x)
        return 2 * x

    assert [double(1), double(2), double(1)] == [2, 4, 2]
    assert calls == [1, 2]
