"""`fit` does what a loop by hand does, stops when it should, and keeps the best parameters."""

import contextlib
import io

import numpy as np
import pytest

from nnlib.data import batches
from nnlib.datasets import load_digits, make_moons
from nnlib.layers import MLP, BatchNorm1d, Linear, Sequential
from nnlib.losses import cross_entropy, mse_loss
from nnlib.model_selection import train_test_split
from nnlib.optim import SGD, Adam
from nnlib.schedules import StepLR
from nnlib.tensor import Tensor
from nnlib.train import History, fit

X, Y = make_moons(30)


def values(model):
    return [p.data.copy() for p in model.parameters()]


def same(first, second):
    return all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


class Slope:
    """The model ``w x`` with one parameter, and nothing that fit does not promise to need."""

    def __init__(self, w):
        self.w = Tensor(w, requires_grad=True)

    def parameters(self):
        return [self.w]

    def __call__(self, x):
        return x * self.w


@pytest.mark.parametrize("batch_size", [None, 7])
def test_fit_equals_the_loop_by_hand(batch_size):
    by_fit, by_hand = MLP([2, 5, 2], rng=1), MLP([2, 5, 2], rng=1)
    history = fit(
        by_fit, cross_entropy, SGD(by_fit.parameters(), 0.1), (X, Y),
        epochs=3, batch_size=batch_size, rng=4,
    )  # fmt: skip
    optimizer, rng, expected = SGD(by_hand.parameters(), 0.1), np.random.default_rng(4), []
    for _ in range(3):
        total = 0
        order = None if batch_size is None else rng
        for X_batch, y_batch in batches(X, Y, batch_size=batch_size, rng=order):
            optimizer.zero_grad()
            loss = cross_entropy(by_hand(Tensor(X_batch)), y_batch)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y_batch)
        expected.append(total / len(X))
    assert history.loss == pytest.approx(expected, rel=1e-12)
    assert history.validation_loss == []
    assert same(values(by_fit), values(by_hand))


def test_the_recorded_loss_is_the_mean_over_samples_not_over_batches():
    model = Slope(0.0)  # predicts 0, and a step of size 0 keeps it so
    y = np.array([1.0, 1.0, 4.0])
    history = fit(model, mse_loss, SGD([model.w], 1e-300), (np.ones(3), y), epochs=1, batch_size=2)
    assert history.loss == pytest.approx([(1 + 1 + 16) / 3])


def test_the_seed_decides_and_epochs_differ_in_order():
    def run(seed):
        model = MLP([2, 4, 2], rng=0)
        optimizer = SGD(model.parameters(), 0.5)
        fit(model, cross_entropy, optimizer, (X, Y), epochs=2, batch_size=4, rng=seed)
        return values(model)

    assert same(run(0), run(0))
    assert not same(run(0), run(1))
    seen = []

    class Watch(Slope):
        def __call__(self, x):
            seen.extend(x.data)
            return super().__call__(x)

    model, x = Watch(0.0), np.arange(10.0)
    fit(model, mse_loss, SGD([model.w], 1e-9), (x, x), epochs=2, batch_size=5)
    assert sorted(seen[:10]) == sorted(seen[10:]) == x.tolist()
    assert seen[:10] != seen[10:]


def test_two_calls_are_one_longer_call_with_all_that_trains_kept():
    def run(*parts):
        model, rng = MLP([2, 4, 2], rng=0), np.random.default_rng(3)
        optimizer = Adam(model.parameters(), 0.05)
        schedule = StepLR(optimizer, 2, 0.5)
        losses = []
        for epochs in parts:
            options = {"batch_size": 7, "rng": rng, "schedule": schedule, "validation": (X, Y)}
            losses += fit(
                model, cross_entropy, optimizer, (X, Y), epochs=epochs, **options
            ).validation_loss
        return losses, values(model)

    (losses, whole), (parted, halves) = run(6), run(3, 1, 2)
    assert losses == parted
    assert same(whole, halves)


def test_fit_again_goes_on():
    at_once, in_two = Slope(0.0), Slope(0.0)
    x = np.array([1.0, 2.0])
    data = (x, 3 * x)
    whole = fit(at_once, mse_loss, SGD([at_once.w], 0.05), data, epochs=6)
    optimizer = SGD([in_two.w], 0.05)
    parts = [fit(in_two, mse_loss, optimizer, data, epochs=3) for _ in range(2)]
    assert parts[0].loss + parts[1].loss == whole.loss
    assert at_once.w.item() == in_two.w.item()
    assert whole.loss[-1] < whole.loss[0]


def test_validation_is_measured_after_the_epoch_and_teaches_nothing():
    x = np.array([1.0, 2.0])
    model, alone = Slope(0.0), Slope(0.0)
    history = fit(
        model, mse_loss, SGD([model.w], 0.05), (x, 3 * x), epochs=4, validation=([1.0], [0.0])
    )
    fit(alone, mse_loss, SGD([alone.w], 0.05), (x, 3 * x), epochs=4)
    assert model.w.item() == alone.w.item()
    assert len(history.validation_loss) == 4
    assert history.validation_loss[-1] == pytest.approx(model.w.item() ** 2)


def test_the_schedule_steps_once_after_every_epoch():
    x, model, rates = np.array([1.0, 2.0]), Slope(0.0), []

    class Recorded(SGD):
        def step(self):
            rates.append(self.lr)
            super().step()

    optimizer = Recorded([model.w], 0.08)

    class Halve:
        def step(self):
            optimizer.lr /= 2

    options = {"epochs": 3, "batch_size": 1, "schedule": Halve()}
    fit(model, mse_loss, optimizer, (x, 3 * x), **options)
    assert rates == [0.08, 0.08, 0.04, 0.04, 0.02, 0.02]
    assert optimizer.lr == 0.01


def test_a_schedule_that_needs_a_loss_is_given_the_validation_loss():
    class Watch:
        def __init__(self):
            self.seen = []

        def step(self, metrics, epoch=None):
            self.seen.append(metrics)

    x, model, schedule = np.array([1.0]), Slope(0.0), Watch()
    optimizer = SGD([model.w], 0.1)
    options = {"epochs": 3, "schedule": schedule}
    history = fit(model, mse_loss, optimizer, (x, x), validation=(x, 2 * x), **options)
    assert schedule.seen == history.validation_loss
    with pytest.raises(ValueError, match="validation must be given for schedule to judge by"):
        fit(model, mse_loss, optimizer, (x, x), **options)


def test_patience_stops_and_restores_the_best_parameters():
    # The training data pull w from 0 to 3; the validation loss is lowest near w = 1.
    x, model, path = np.array([1.0]), Slope(0.0), []

    class Recorded(SGD):
        def step(self):
            super().step()
            path.append(model.w.item())

    history = fit(
        model, mse_loss, Recorded([model.w], 0.05), (x, 3 * x),
        epochs=100, validation=(x, x), patience=3,
    )  # fmt: skip
    best = int(np.argmin(history.validation_loss))
    assert len(history.loss) == len(history.validation_loss) == best + 1 + 3
    assert model.w.item() == path[best]
    assert path[-1] > path[best] + 0.1
    assert history.validation_loss[best] == min(history.validation_loss)


def test_patience_restores_the_best_even_when_the_epochs_run_out():
    x, model = np.array([1.0]), Slope(0.0)
    history = fit(
        model, mse_loss, SGD([model.w], 0.2), (x, 3 * x), epochs=4, validation=(x, x), patience=9
    )
    assert len(history.loss) == 4
    assert (model.w.item() - 1) ** 2 == pytest.approx(min(history.validation_loss))


def test_a_loss_that_stays_equal_is_no_progress():
    x, model = np.array([1.0]), Slope(0.0)
    history = fit(
        model, mse_loss, SGD([model.w], 0.0), (x, x), epochs=9, validation=(x, x), patience=2
    )
    assert history.validation_loss == [1, 1, 1]


def test_a_model_gets_tensors_and_may_generate_its_parameters():
    class Generous(Slope):
        def parameters(self):
            yield self.w

        def __call__(self, x):
            assert type(x) is Tensor
            return super().__call__(x)

    x, model = np.array([1.0]), Generous(0.0)
    # Each step goes 2.2 times as far as needed: the first one leads to the best parameters.
    fit(model, mse_loss, SGD([model.w], 1.1), (x, x), epochs=9, validation=(x, x), patience=1)
    assert model.w.item() == pytest.approx(2.2)


def test_patience_restores_running_means_too():
    x = np.random.default_rng(0).normal(3.0, 2.0, (40, 1))
    model = Sequential(BatchNorm1d(1), Linear(1, 1, rng=0))
    history = fit(
        model, mse_loss, SGD(model.parameters(), lr=0.05), (x, x),
        epochs=9, batch_size=10, validation=(x, -x), patience=3,
    )  # fmt: skip
    assert history.validation_loss[-1] > history.validation_loss[0]
    assert mse_loss(model(x), -x).item() == min(history.validation_loss)


def test_no_patience_keeps_the_last_parameters():
    x, model = np.array([1.0]), Slope(0.0)
    history = fit(model, mse_loss, SGD([model.w], 0.2), (x, 3 * x), epochs=4, validation=(x, x))
    assert (model.w.item() - 1) ** 2 == pytest.approx(history.validation_loss[-1])
    assert history.validation_loss[-1] > min(history.validation_loss)


def test_modes_follow_training_validation_and_use():
    modes = []

    class Watch(Linear):
        def forward(self, x):
            modes.append(self.training)
            return super().forward(x)

    model = Watch(2, 2)
    optimizer = SGD(model.parameters(), 0.1)
    fit(model, cross_entropy, optimizer, (X, Y), epochs=2, validation=(X, Y))
    assert modes == [True, False, True, False]
    assert not model.training
    fit(model, cross_entropy, optimizer, (X, Y), epochs=1)
    assert not model.training


def test_validation_records_no_graph():
    graphs = []

    def watched(prediction, target):
        loss = mse_loss(prediction, target)
        graphs.append(loss.requires_grad)
        return loss

    model, x = Slope(0.0), np.array([1.0])
    fit(model, watched, SGD([model.w], 0.1), (x, x), epochs=1, validation=(x, x))
    assert graphs == [True, False]


def visible(text):
    """What a terminal shows of one line in which every carriage return goes back to its start."""
    shown = ""
    for part in text.split("\r"):
        shown = part + shown[len(part) :]
    return shown.rstrip(" ")


def shown_by(losses, validation=False, stream=None):
    """What `fit` prints to a stream (as of a notebook) while the loss takes the given values."""
    left = iter(losses)
    model, x = Slope(0.0), np.array([1.0])

    def loss(prediction, target):
        if prediction.requires_grad:
            loss.now = next(left)
        return (prediction - target).sum() * 0 + loss.now

    stream = io.StringIO() if stream is None else stream
    with contextlib.redirect_stdout(stream):
        fit(
            model, loss, SGD([model.w], 0.1), (x, x), epochs=len(losses), progress=True,
            validation=(x, x) if validation else None,
        )  # fmt: skip
    return stream


def test_progress_is_off_by_default(capsys):
    model, x = Slope(0.0), np.array([1.0])
    fit(model, mse_loss, SGD([model.w], 0.1), (x, x), epochs=2)
    assert capsys.readouterr().out == ""


def test_progress_is_one_line():
    assert shown_by([9.0, 9.0]).getvalue() == (
        "\repoch 1/2 [##########..........] loss 9.0000"
        "\repoch 2/2 [####################] loss 9.0000\n"
    )
    last = visible(shown_by([3.0] * 10, validation=True).getvalue())
    assert last == "epoch 10/10 [####################] loss 3.0000, validation 3.0000\n"


@pytest.mark.parametrize("validation", [True, False])
@pytest.mark.parametrize("losses", [[12345.6789, 9999.0], [1e9, 1e4, 10, 1e9, 1], [0.5, 1e30, 2]])
def test_nothing_of_a_longer_line_stays(losses, validation):
    text = shown_by(losses, validation).getvalue()
    for epoch in range(1, len(losses) + 1):
        upto = "\r".join(text.removesuffix("\n").split("\r")[: epoch + 1])
        ending = f"{losses[epoch - 1]:.4f}"
        assert visible(upto).endswith(f"loss {ending}" + f", validation {ending}" * validation)


def test_in_a_file_progress_is_ten_lines(tmp_path):
    with (tmp_path / "log").open("w") as file:
        shown_by([1.0] * 25, stream=file)
    lines = (tmp_path / "log").read_text().splitlines()
    epochs = [3, 5, 8, 10, 13, 15, 18, 20, 23, 25]
    assert [line.split("[")[0] for line in lines] == [f"epoch {n:>2}/25 " for n in epochs]
    assert all(line.endswith("loss 1.0000") for line in lines)


def test_in_a_terminal_progress_is_one_line(tmp_path):
    class Terminal(io.TextIOWrapper):
        def isatty(self):
            return True

    terminal = Terminal(io.BytesIO(), write_through=True)
    shown_by([1.0] * 3, stream=terminal)
    assert terminal.buffer.getvalue().count(b"\n") == 1


def test_progress_ends_its_line_where_the_loss_explodes():
    stream = io.StringIO()
    with pytest.raises(FloatingPointError):
        shown_by([1.0, np.inf], stream=stream)
    assert stream.getvalue().endswith("loss 1.0000\n")


def test_the_seed_is_0_unless_told():
    ends = []
    for options in ({}, {"rng": 0}):
        model = MLP([2, 2], rng=0)
        fit(
            model, cross_entropy, SGD(model.parameters(), 0.5), (X, Y),
            epochs=2, batch_size=4, **options,
        )  # fmt: skip
        ends.append(values(model))
    assert same(*ends)


def test_a_small_network_reads_the_digits():
    digits = load_digits()
    X_train, X_test, y_train, y_test = train_test_split(
        digits.data / 16, digits.target, stratify=digits.target
    )
    model = MLP([64, 32, 10], rng=0)
    optimizer = SGD(model.parameters(), 0.1, momentum=0.9)
    fit(model, cross_entropy, optimizer, (X_train, y_train), epochs=15, batch_size=64)
    right = model(Tensor(X_test)).data.argmax(axis=1) == y_test
    assert right.mean() > 0.95


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"data": (X, Y[:-1])}, ValueError, r"data\[0\] and data\[1\] must have equally many"),
        ({"data": (X[:0], Y[:0])}, ValueError, r"data\[0\] must have at least one row"),
        ({"data": (X * np.nan, Y)}, ValueError, r"data\[0\] must be finite"),
        ({"data": X}, TypeError, r"data must be a pair \(X, y\), got ndarray"),
        ({"data": X[:2]}, TypeError, r"data must be a pair \(X, y\), got ndarray"),
        ({"data": (X,)}, TypeError, r"data must be a pair \(X, y\), got tuple"),
        ({"data": (X, ["a"] * len(X))}, TypeError, r"data\[1\] must hold real numbers"),
        ({"validation": (X, Y[:-1])}, ValueError, r"validation\[0\] and validation\[1\]"),
        ({"epochs": -1}, ValueError, "epochs must be an integer of at least 0, got -1"),
        ({"epochs": 2.0}, TypeError, "epochs must be an integer"),
        ({"batch_size": 0}, ValueError, "batch_size must be .* got 0"),
        ({"patience": 0, "validation": (X, Y)}, ValueError, "patience must be .* got 0"),
        ({"rng": "x", "batch_size": 2}, TypeError, "rng must be an integer .* got str 'x'"),
        ({"patience": 2}, ValueError, "validation must be given for patience"),
        (
            {"model": lambda x: x.sum()},
            ValueError,
            r"one row for each of 30 samples, got shape \(\)",
        ),
        ({"model": lambda x: x[:5]}, ValueError, r"one row for each of 30 .* got shape \(5, 2\)"),
        ({"loss": lambda p, y: p}, ValueError, r"loss must return a scalar, got shape \(30, 2\)"),
    ],
)
def test_fit_refuses(options, error, message):
    linear = Linear(2, 2, rng=0)
    arguments = {
        "model": linear, "loss": cross_entropy, "optimizer": SGD(linear.parameters(), 0.1),
        "data": (X, Y), "epochs": 1,
    } | options  # fmt: skip
    if not hasattr(arguments["model"], "parameters"):
        arguments["model"].parameters = list
    with pytest.raises(error, match=message):
        fit(**arguments)


def test_no_epoch_leaves_the_model_as_it_is():
    model, x = Slope(2.0), np.array([1.0])
    options = {"validation": (x, x), "patience": 1}
    history = fit(model, mse_loss, SGD([model.w], 0.1), (x, x), epochs=0, **options)
    assert history == History([], [])
    assert model.w.item() == 2.0


def test_divergence_is_named():
    model, x = Slope(1.0), np.array([1.0])
    optimizer = SGD([model.w], 1e60)
    message = r"became (inf|nan) in epoch \d+: .* learning rate"
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError, match=message):
        fit(model, mse_loss, optimizer, (x, 0 * x), epochs=20)


def test_histories_do_not_share_their_lists():
    History().loss.append(1.0)
    assert History().loss == []


def test_patience_keeps_the_best_parameters_also_when_the_loss_explodes():
    X, y = np.array([[1.0], [2.0]]), np.array([[1.0], [2.0]])
    model = Linear(1, 1, rng=0)
    optimizer = SGD(model.parameters(), lr=0.1)

    class Explosion:
        def step(self):
            optimizer.lr *= 1e60

    with pytest.raises(FloatingPointError), np.errstate(all="ignore"):
        fit(
            model,
            mse_loss,
            optimizer,
            (X, y),
            epochs=9,
            validation=(X, y),
            patience=9,
            schedule=Explosion(),
        )
    assert np.abs(model.weight.data).max() < 10
    assert not model.training


def test_a_schedule_that_can_do_without_the_loss_gets_none():
    class Patient:
        steps = 0

        def step(self, loss=None):
            assert loss is None
            self.steps += 1

    model, schedule = Linear(1, 1, rng=0), Patient()
    optimizer = SGD(model.parameters(), lr=0.1)
    fit(model, mse_loss, optimizer, ([[1.0]], [[1.0]]), epochs=3, schedule=schedule)
    assert schedule.steps == 3
