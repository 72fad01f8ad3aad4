"""Optimisers on f(x) = (x0**2 + 10 x1**2) / 2 from (1, -2), and what they refuse."""

import numpy as np
import pytest

import nnlib
from nnlib import SGD, Adam, AdamW, Optimizer, RMSprop, clip_grad_norm_, clip_grad_value_
from tests.engine.helpers import leaf

CURVATURE = np.array([1.0, 10.0])


def path(make, steps=3):
    x = leaf([1.0, -2.0])
    optimizer = make([x])
    points = []
    for _ in range(steps):
        optimizer.zero_grad()
        (0.5 * CURVATURE * x * x).sum().backward()
        optimizer.step()
        points.append(x.data.copy())
    return np.array(points)


PATHS = {
    "sgd": (lambda p: SGD(p, 0.1), [(0.9, 0), (0.81, 0), (0.729, 0)]),
    "momentum": (lambda p: SGD(p, 0.1, momentum=0.9), [(0.9, 0), (0.72, 1.8), (0.486, 1.62)]),
    "nesterov": (
        lambda p: SGD(p, 0.1, momentum=0.9, nesterov=True),
        [(0.81, 1.8), (0.5751, 0), (0.327321, 0)],
    ),
    "weight decay": (
        lambda p: SGD(p, 0.1, momentum=0.9, weight_decay=0.01),
        [(0.899, 0.002), (0.717301, 1.801798), (0.481324499, 1.618016402)],
    ),
    "adam": (
        lambda p: Adam(p, 0.1),
        [
            (0.900000001, -1.90000000005),
            (0.8004122297123382, -1.8001664857113877),
            (0.701586274504415, -1.7006233914339461),
        ],
    ),
}


@pytest.mark.parametrize("name", PATHS)
def test_first_three_steps(name):
    make, points = PATHS[name]
    assert np.allclose(path(make), points, rtol=1e-12, atol=1e-14)


def test_adam_with_weight_decay_adds_it_to_the_gradient():
    x = leaf([1.0, -2.0])
    optimizer = Adam([x], 0.1, weight_decay=0.01)
    (0.5 * (CURVATURE - 0.01) * x * x).sum().backward()
    optimizer.step()
    assert np.allclose(x.data, PATHS["adam"][1][0], rtol=1e-12)


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_rmsprop_is_its_formula(momentum):
    x, s, v, expected = np.array([1.0, -2.0]), 0, 0, []
    for _ in range(3):
        g = CURVATURE * x
        s = 0.99 * s + 0.01 * g**2
        v = momentum * v + g / (np.sqrt(s) + 1e-8)
        x = x - 0.1 * v
        expected.append(x)
    points = path(lambda p: RMSprop(p, 0.1, momentum=momentum))
    assert np.allclose(points, expected, rtol=1e-12, atol=1e-15)
    assert np.allclose(points[0], [9.99999903994464e-08, -1.000000005], rtol=1e-9)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_first_step_of_adam_has_the_size_lr(scale):
    x = leaf([3.0])
    optimizer = Adam([x], 0.1, eps=1e-16)
    (scale * x).sum().backward()
    optimizer.step()
    assert np.isclose(x.data[0], 2.9, rtol=1e-9)


def test_parameters_without_gradient_are_skipped():
    x, y = leaf([1.0]), leaf([1.0])
    for make in (lambda p: SGD(p, 0.1, 0.9, weight_decay=0.1), Adam):
        optimizer = make([x, y])
        optimizer.zero_grad()
        (x * x).sum().backward()
        optimizer.step()
        assert y.grad is None
        assert y.data == 1


def test_state_belongs_to_the_tensor_and_not_to_its_value():
    x, y = leaf([1.0]), leaf([1.0])
    optimizer = SGD([x, y], 0.1, momentum=0.9)
    (x * 1 + y * 2).sum().backward()
    optimizer.step()
    optimizer.step()
    assert np.allclose([x.data[0], y.data[0]], [1 - 0.1 * 2.9, 1 - 0.2 * 2.9])


def test_gradients_add_up_until_they_are_zeroed():
    x = leaf([1.0])
    optimizer = SGD([x], 1.0)
    for _ in range(2):
        x.sum().backward()
    assert x.grad == 2
    optimizer.zero_grad()
    assert x.grad is None


def test_remembered_state_is_not_the_gradient_array():
    x = leaf([1.0])
    optimizer = SGD([x], 0.1, momentum=0.9)
    x.sum().backward()
    optimizer.step()
    x.grad *= 100
    assert optimizer.state[x]["momentum_buffer"] == 1


def test_learning_rate_may_change():
    x = leaf([1.0])
    optimizer = SGD([x], 0.1)
    x.sum().backward()
    optimizer.lr = 0.5
    optimizer.step()
    assert x.data == 0.5


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("make", [*(make for make, _ in PATHS.values()), RMSprop])
def test_dtype_is_kept(make, dtype):
    x = leaf([1.0, -2.0], dtype)
    optimizer = make([x])
    for _ in range(100):
        optimizer.zero_grad()
        (0.05 * CURVATURE.astype(dtype) * x * x).sum().backward()
        optimizer.step()
    assert (x.dtype, x.grad.dtype) == (dtype, dtype)


def test_scalar_parameters():
    x = leaf(1.0)
    for optimizer in (SGD([x], 0.1, 0.9), Adam([x])):
        (x * x).backward()
        optimizer.step()
        assert type(x.data) is np.ndarray


def test_a_step_between_forward_and_backward_is_refused():
    x = leaf([1.0])
    optimizer = SGD([x], 0.1)
    (x * x).sum().backward()
    loss = (x * x).sum()
    optimizer.step()
    with pytest.raises(ValueError, match="assigned after 'mul'"):
        loss.backward()


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: SGD([], 0.1), ValueError, "params must hold .*, got none"),
        (lambda: SGD([np.ones(2)], 0.1), TypeError, "requires_grad=True, got array"),
        (lambda: SGD([nnlib.Tensor(1.0)], 0.1), TypeError, "params must hold tensors"),
        (lambda: SGD([leaf(1.0) * 2], 0.1), TypeError, "params must hold tensors"),
        (lambda: SGD([leaf(1.0)] * 2, 0.1), ValueError, "same tensor twice"),
        (lambda: SGD(leaf([1.0, 2.0]), 0.1), TypeError, "params must hold tensors.* one tensor"),
        (lambda: SGD([{"params": [leaf(1.0)]}], 0.1), TypeError, "params must hold tensors.* {"),
        (lambda: SGD([leaf(1.0)], -0.1), ValueError, "lr must .* at least 0, got -0.1"),
        (lambda: SGD([leaf(1.0)], np.nan), ValueError, "lr must .* at least 0, got nan"),
        (lambda: SGD([leaf(1.0)], np.inf), ValueError, "lr must .* at least 0, got inf"),
        (lambda: SGD([leaf(1.0)], 0.1, momentum=1), ValueError, "momentum must .* below 1, got 1"),
        (lambda: SGD([leaf(1.0)], 0.1, nesterov=True), ValueError, "above 0 with nesterov"),
        (
            lambda: SGD([leaf(1.0)], 0.1, weight_decay=-1),
            ValueError,
            "weight_decay must .* at least 0, got -1",
        ),
        (lambda: Adam([leaf(1.0)], betas=(0.9, 1)), ValueError, "beta2 must .* below 1, got 1"),
        (lambda: Adam([leaf(1.0)], betas=(1, 0.9)), ValueError, "beta1 must .* below 1, got 1"),
        (lambda: Adam([leaf(1.0)], eps=0), ValueError, "eps must be .* above 0, got 0"),
        (lambda: RMSprop([leaf(1.0)], alpha=1), ValueError, "alpha must .* below 1, got 1"),
        (lambda: RMSprop([leaf(1.0)], momentum=-1), ValueError, "momentum must .* below 1, got -1"),
        (lambda: RMSprop([leaf(1.0)], eps=0), ValueError, "eps must be .* above 0, got 0"),
    ],
)
def test_refusals(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_settings_as_they_come():
    x = leaf(1.0)
    assert (nnlib.RMSprop([x]).lr, Adam([x]).lr) == (0.01, 0.001)
    assert Optimizer([x], 0.1).weight_decay == 0


def test_plain_gradient_descent_remembers_nothing():
    x = leaf(1.0)
    optimizer = SGD([x], 0.1)
    (x * x).backward()
    optimizer.step()
    assert optimizer.state == {}


def test_an_optimizer_of_your_own():
    class Sign(Optimizer):
        def direction(self, p, g):
            return np.sign(g)

    assert np.allclose(path(lambda p: Sign(p, 0.5)), [(0.5, -1.5), (0, -1), (0, -0.5)])


def test_what_is_no_number_is_refused_by_name():
    for lr in ("0.1", None):
        with pytest.raises(TypeError, match=r"lr must be a number, got (str|NoneType)"):
            SGD([leaf(1.0)], lr)
    with pytest.raises(ValueError, match=r"betas must be two numbers, got \(0.9,\)"):
        Adam([leaf(1.0)], betas=(0.9,))
    with pytest.raises(ValueError, match=r"betas must be two numbers, got 0.9"):
        Adam([leaf(1.0)], betas=0.9)


def test_decay_of_adamw_is_not_divided():
    x, y = leaf([1.0, 1.0]), leaf([1.0, 1.0])
    for p, optimizer in ((x, AdamW([x], 0.1, weight_decay=0.5)), (y, Adam([y], 0.1))):
        (p * [1000.0, 0.001]).sum().backward()
        optimizer.step()
    assert np.allclose(x.data, y.data - 0.1 * 0.5, rtol=1e-15)
    assert (AdamW([x]).lr, AdamW([x]).weight_decay) == (0.001, 0.01)


OPTIMIZERS = {
    "sgd": lambda p: SGD(p, 0.1),
    "momentum": lambda p: SGD(p, 0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    "rmsprop": lambda p: RMSprop(p, 0.1, momentum=0.5),
    "adam": lambda p: Adam(p, np.float64(0.1), weight_decay=0.1),
    "adamw": lambda p: AdamW(p, 0.1),
}
SCHEDULES = {
    "none": None,
    "lambda": lambda o: nnlib.LambdaLR(o, lambda t: 1 / (1 + t)),
    "steps": lambda o: nnlib.StepLR(o, 2),
    "milestones": lambda o: nnlib.MultiStepLR(o, [3, 7]),
    "power": lambda o: nnlib.ExponentialLR(o, 0.9),
    "cosine": lambda o: nnlib.CosineAnnealingLR(o, 4, 0.01),
    "sequence": lambda o: nnlib.SequentialLR(
        o, [nnlib.LinearLR(o, 0.1, total_iters=6), nnlib.StepLR(o, 1)], [6]
    ),
    "plateau": lambda o: nnlib.ReduceLROnPlateau(o, patience=1),
}


class Training:
    """A small model, its optimiser and its schedule, and the values after each step."""

    def __init__(self, optimizer, schedule, dtype):
        self.model = nnlib.Sequential(
            nnlib.MLP([2, 3], rng=0, dtype=dtype),
            nnlib.BatchNorm1d(3, dtype=dtype),
            nnlib.PReLU(dtype=dtype),
            nnlib.Linear(3, 1, rng=1, dtype=dtype),
        )
        self.optimizer = OPTIMIZERS[optimizer](self.model.parameters())
        self.schedule = SCHEDULES[schedule] and SCHEDULES[schedule](self.optimizer)
        rng = np.random.default_rng(0)
        self.X, self.y = rng.standard_normal((5, 2)).astype(dtype), rng.standard_normal((5, 1))

    def go(self, steps):
        for _ in range(steps):
            self.optimizer.zero_grad()
            loss = nnlib.mse_loss(self.model(self.X), self.y)
            loss.backward()
            self.optimizer.step()
            if isinstance(self.schedule, nnlib.ReduceLROnPlateau):
                self.schedule.step(loss.item() + 1)
            elif self.schedule:
                self.schedule.step()

    def parts(self):
        return {"optimizer": self.optimizer, "schedule": self.schedule}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("optimizer", "schedule"),
    [*((name, "none") for name in OPTIMIZERS), *(("adam", name) for name in SCHEDULES)],
)
def test_a_training_goes_on_from_a_file_as_if_it_had_not_stopped(
    tmp_path, optimizer, schedule, dtype
):
    whole, first, second = (Training(optimizer, schedule, dtype) for _ in range(3))
    whole.go(10)
    first.go(5)
    nnlib.save(first.model, tmp_path / "half.npz", **first.parts())
    second.go(2)  # all of which is replaced
    nnlib.load(second.model, tmp_path / "half.npz", **second.parts())
    second.go(5)
    for part in ("model", "optimizer", "schedule"):
        if getattr(whole, part):
            expected, found = (getattr(t, part).state_dict() for t in (whole, second))
            assert found.keys() == expected.keys()
            for key in expected:
                assert found[key].dtype == expected[key].dtype, key
                assert found[key].tobytes() == expected[key].tobytes(), key


def test_a_file_with_an_optimiser_is_also_one_of_its_model(tmp_path):
    training = Training("adam", "steps", np.float64)
    training.go(1)
    nnlib.save(training.model, tmp_path / "all.npz", **training.parts())
    other = Training("sgd", "none", np.float64)
    nnlib.load(other.model, tmp_path / "all.npz")
    assert np.array_equal(other.model(other.X).data, training.model(other.X).data)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("optimizer", "state must be that of AdamW, got Adam$"),
        ("schedule", "state must be that of ExponentialLR, got StepLR$"),
    ],
)
def test_a_state_of_another_class_changes_nothing(tmp_path, kind, message):
    saved, other = Training("adam", "steps", np.float64), Training("adamw", "power", np.float64)
    saved.go(2)
    other.go(1)
    nnlib.save(saved.model, tmp_path / "all.npz", **saved.parts())
    before = other.model.state_dict() | other.optimizer.state_dict()
    with pytest.raises(ValueError, match=message):
        nnlib.load(other.model, tmp_path / "all.npz", **{kind: other.parts()[kind]})
    after = other.model.state_dict() | other.optimizer.state_dict()
    assert all(after[key].tobytes() == before[key].tobytes() for key in before)
    nnlib.save(saved.model, tmp_path / "model.npz")
    with pytest.raises(ValueError, match=r"state must be that of .*, got no class$"):
        nnlib.load(other.model, tmp_path / "model.npz", **{kind: other.parts()[kind]})


def test_a_state_of_other_parameters_is_refused():
    x, y = leaf([1.0, 2.0]), leaf([1.0])
    big, small = SGD([x], 0.1, 0.9), SGD([y], 0.1, 0.9)
    x.grad = np.ones(2)
    big.step()
    with pytest.raises(ValueError, match=r"arrays of the parameters' shape \(1,\), got \(2,\)"):
        small.load_state_dict(big.state_dict())
    two = SGD([leaf(1.0), x], 0.1, 0.9)
    two.step()
    with pytest.raises(ValueError, match=r"state must hold \['initial_lr', .*, got .*'1.momentum_"):
        SGD([leaf([1.0, 2.0])], 0.1, 0.9).load_state_dict(two.state_dict())


def test_clipping_refuses_what_it_cannot_clip():
    x = leaf([1.0, 2.0])
    assert clip_grad_norm_(x, 1.0) == clip_grad_norm_([], 1.0) == 0
    x.grad = np.array([np.inf, 1.0])
    with pytest.raises(
        ValueError, match="gradients must be finite to be clipped, got the norm inf"
    ):
        clip_grad_norm_([x], 1.0)
    assert x.grad.tolist() == [np.inf, 1]
    for bad in (-1, np.nan):
        with pytest.raises(ValueError, match="max_norm must be a finite number of at least 0, got"):
            clip_grad_norm_([x], bad)
        with pytest.raises(ValueError, match="clip_value must be a finite number above 0, got"):
            clip_grad_value_([x], bad)
    with pytest.raises(ValueError, match="norm_type must be a finite number above 0, got 0"):
        clip_grad_norm_([x], 1.0, 0)
    with pytest.raises(TypeError, match="parameters must hold tensors, got 3"):
        clip_grad_value_([3], 1.0)


def test_clipping_keeps_dtype_and_what_is_small():
    x = leaf([3.0, 4.0], np.float32)
    gradient = x.grad = np.array([3.0, 4.0], np.float32)
    assert clip_grad_norm_([x], np.inf) == 5
    assert x.grad is gradient
    assert clip_grad_norm_([x], np.float64(1.0)) == 5
    assert x.grad.dtype == np.float32
    assert gradient.tolist() == [3, 4]
    clip_grad_value_(x, 0.5)
    assert x.grad.dtype == np.float32
    assert x.grad.tolist() == [0.5, 0.5]
    y = leaf(1.0)
    for clip in (clip_grad_value_, clip_grad_norm_):
        y.grad = np.array(-2.0)
        clip(iter([y, leaf(1.0)]), 0.5)
        assert type(y.grad) is np.ndarray
        assert np.isclose(y.grad, -0.5, rtol=1e-6)


def test_parameters_come_from_any_iterable():
    x = leaf([1.0])
    optimizer = SGD(iter([x]), 0.5)
    for _ in range(2):
        optimizer.zero_grad()
        x.sum().backward()
        optimizer.step()
    assert x.data == 0


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_state_without_memory_is_one(name):
    x = leaf([1.0])
    optimizer, fresh = OPTIMIZERS[name]([x]), OPTIMIZERS[name]([leaf([1.0])])
    x.sum().backward()
    optimizer.step()
    state = fresh.state_dict()
    optimizer.load_state_dict(state)
    assert optimizer.state == {}
    assert state.keys() == fresh.state_dict().keys()
    optimizer.step()


def test_settings_are_taken_over_with_the_state():
    x = leaf([1.0])
    saved = Adam([x], 0.5, betas=(0.5, 0.25), eps=0.1, weight_decay=0.2)
    schedule = nnlib.MultiStepLR(saved, [2, 4], gamma=0.5)
    schedule.step()
    other = Adam([leaf([1.0])])
    again = nnlib.MultiStepLR(other, [1])
    other.load_state_dict(saved.state_dict())
    again.load_state_dict(schedule.state_dict())
    assert (other.lr, other.initial_lr, other.weight_decay) == (0.5, 0.5, 0.2)
    assert (tuple(other.betas), other.eps) == ((0.5, 0.25), 0.1)
    assert (again.milestones, again.gamma, again.last_epoch) == ([2, 4], 0.5, 1)
    for state in ({**again.state_dict(), "more": np.array(1)}, {"class": "MultiStepLR"}):
        with pytest.raises(ValueError, match=r"state must hold \['base_lr', .*, got \['"):
            again.load_state_dict(state)
