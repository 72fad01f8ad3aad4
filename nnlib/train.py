"""Train a model: the loop over epochs and batches that the chapters share."""

from __future__ import annotations

import inspect
import io
import math
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

from nnlib import _checks
from nnlib.data import batches
from nnlib.tensor import Tensor, no_grad

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from numpy.typing import ArrayLike

    from nnlib._types import Array, Seed

    _Loss: TypeAlias = Callable[[Tensor, Array], Tensor]

__all__ = ["History", "fit"]


class _Model(Protocol):
    """What `fit` needs of a model."""

    def __call__(self, x: Tensor, /) -> Tensor: ...
    def parameters(self) -> Iterable[Tensor]: ...


class _Optimizer(Protocol):
    """What `fit` needs of an optimiser."""

    def zero_grad(self) -> None: ...
    def step(self) -> None: ...


class _Schedule(Protocol):
    """What `fit` needs of a schedule: a step, which may ask for the validation loss."""

    @property
    def step(self) -> Callable[..., None]: ...


@dataclass
class History:
    """What `fit` saw, one number for each epoch.

    Attributes
    ----------
    loss : list of float
        Training loss, averaged over the samples of the epoch: the losses of the batches, weighted
        by their numbers of rows (also where the loss weights classes), each measured before the
        step that it led to.
    validation_loss : list of float
        Loss on the validation data after the epoch; empty if there are none.
    """

    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)


def fit(
    model: _Model,
    loss: _Loss,
    optimizer: _Optimizer,
    data: tuple[ArrayLike, ArrayLike],
    *,
    epochs: int,
    batch_size: int | None = None,
    rng: Seed = 0,
    schedule: _Schedule | None = None,
    validation: tuple[ArrayLike, ArrayLike] | None = None,
    patience: int | None = None,
    progress: bool = False,
) -> History:
    """Train a model by gradient descent on the mean loss of mini-batches.

    Parameters
    ----------
    model : callable
        Takes a Tensor of samples (B, ...) and returns a Tensor with B rows; has a method
        ``parameters()``. Its methods ``train()`` and ``eval()`` are called if it has them.
    loss : callable
        ``loss(prediction, target)`` returns a scalar Tensor, the mean over the samples.
    optimizer : object
        With methods ``zero_grad()`` and ``step()``, made for the parameters of the model.
    data : (X, y)
        Samples (N, ...) and targets (N, ...), arrays of finite numbers.
    epochs : int
        How often to go through the data; 0 leaves the model as it is.
    batch_size : int, optional
        Samples per step. None: all of them, in their order.
    rng : int or numpy.random.Generator or None
        Decides the order of the samples, which is a new one in each epoch. None: another order on
        each call.
    schedule : object, optional
        With a method ``step()``, called after each epoch to change the learning rate. If ``step``
        needs an argument, as that of a schedule that waits for a plateau does, it is given the
        validation loss, and `validation` is needed.
    validation : (X, y), optional
        Data on which the loss is measured after each epoch, without training.
    patience : int, optional
        Stop when the validation loss has not fallen below its lowest value for this many epochs.
        In the end the model has the parameters of the lowest validation loss, whether it stopped
        early or not. Needs `validation`.
    progress : bool
        Show how far the training is: in a terminal or a notebook one line that is kept up to
        date, in a file ten lines.

    Returns
    -------
    History

    Raises
    ------
    ValueError
        The data, `epochs`, `batch_size` or `patience` are empty, too small or not finite, there is
        no `validation` where it is needed, the model does not return one row for each sample, or
        the loss is not a scalar.
    TypeError
        An argument is of the wrong type.
    FloatingPointError
        The loss became infinite or nan; usually the learning rate is too large.

    Notes
    -----
    Each step is ``zero_grad``, ``loss(model(X), y).backward()``, ``step``. `fit` leaves the model
    ready for use, in the mode `eval`.

    Calling `fit` again goes on from the present parameters. Two calls are exactly one longer call
    if model, optimiser, schedule and a Generator as `rng` are kept between them (an integer starts
    the same sequence of orders again), and `patience` is not used.

    References
    ----------
    H. Robbins and S. Monro (1951), A stochastic approximation method, Annals of Mathematical
    Statistics 22(3), https://doi.org/10.1214/aoms/1177729586

    L. Prechelt (1998), Early stopping - but when?, in Neural Networks: Tricks of the Trade,
    Springer, https://doi.org/10.1007/3-540-49430-8_3

    Examples
    --------
    >>> from nnlib import SGD, Linear, mse_loss
    >>> model = Linear(1, 1, rng=0)
    >>> X, y = [[0.0], [1.0], [2.0]], [[1.0], [3.0], [5.0]]
    >>> history = fit(model, mse_loss, SGD(model.parameters(), lr=0.1), (X, y), epochs=200)
    >>> model.weight.data.round(3), model.bias.data.round(3)
    (array([[2.]]), array([1.]))
    """
    X, y = _samples(data, "data")
    held_out = None if validation is None else _samples(validation, "validation")
    epochs = _checks.integer(epochs, "epochs", 0)
    if patience is not None:
        patience = _checks.integer(patience, "patience", 1)
        if held_out is None:
            raise ValueError("validation must be given for patience to judge by, got None")
    needs_loss = schedule is not None and _needs_argument(schedule.step)
    if needs_loss and held_out is None:
        raise ValueError("validation must be given for schedule to judge by, got None")
    # All samples in one batch need no shuffling: their order only changes the rounding.
    order = None if batch_size is None else _checks.generator(rng, "rng")
    history, best = History(), _Best(model)
    show = _Progress(epochs) if progress else None
    try:
        for epoch in range(1, epochs + 1):
            history.loss.append(
                _train_epoch(model, loss, optimizer, X, y, batch_size, order, epoch)
            )
            if held_out is not None:
                history.validation_loss.append(_measure(model, loss, *held_out, epoch))
            if schedule is not None:
                schedule.step(*history.validation_loss[-1:] if needs_loss else ())
            if show is not None:
                show(history)
            if patience is not None:
                best.see(history.validation_loss[-1], epoch)
                if epoch - best.epoch >= patience:
                    break
    finally:  # also if the loss is no longer finite, or the training was interrupted
        if show is not None:
            show.end()
        if patience is not None:
            best.restore()
        _set_mode(model, "eval")
    return history


class _Best:
    """The tensors of a model at the epoch with the lowest loss."""

    def __init__(self, model: _Model) -> None:
        # Those of a Layer that are not trained, such as running means, belong to the epoch, too.
        named = getattr(model, "named_tensors", None)
        self.tensors = [x for _, x in named()] if named else list(model.parameters())
        self.loss, self.epoch = math.inf, 0
        self.values = [tensor.data.copy() for tensor in self.tensors]

    def see(self, loss: float, epoch: int) -> None:
        if loss < self.loss:
            self.loss, self.epoch = loss, epoch
            self.values = [tensor.data.copy() for tensor in self.tensors]

    def restore(self) -> None:
        for tensor, value in zip(self.tensors, self.values, strict=True):
            tensor.data = value


def _samples(pair: object, name: str) -> tuple[Array, Array]:
    """The pair `(X, y)` as arrays with equally many rows of finite numbers."""
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        raise TypeError(f"{name} must be a pair (X, y), got {type(pair).__name__}")
    X, y = _checks.numeric(pair[0], f"{name}[0]"), _checks.numeric(pair[1], f"{name}[1]")
    _checks.same_length(**{f"{name}[0]": X, f"{name}[1]": y})
    return X, y


def _train_epoch(
    model: _Model,
    loss: _Loss,
    optimizer: _Optimizer,
    X: Array,
    y: Array,
    batch_size: int | None,
    order: np.random.Generator | None,
    epoch: int,
) -> float:
    """One step for each batch; the mean loss over the samples."""
    _set_mode(model, "train")
    total = 0.0
    for X_batch, y_batch in batches(X, y, batch_size=batch_size, rng=order):
        optimizer.zero_grad()
        result = _loss(model, loss, X_batch, y_batch, epoch)
        result.backward()
        optimizer.step()
        total += result.item() * len(X_batch)
    return total / len(X)


def _measure(model: _Model, loss: _Loss, X: Array, y: Array, epoch: int) -> float:
    """The loss on data that the model does not learn from."""
    _set_mode(model, "eval")
    with no_grad():
        return float(_loss(model, loss, X, y, epoch).item())


def _loss(model: _Model, loss: _Loss, X: Array, y: Array, epoch: int) -> Tensor:
    """The loss of one batch, as a scalar Tensor with a finite value."""
    prediction = model(Tensor(X))
    if prediction.ndim == 0 or len(prediction) != len(X):
        raise ValueError(
            f"model must return one row for each of {len(X)} samples, got shape {prediction.shape}"
        )
    result = loss(prediction, y)
    if result.shape != ():
        raise ValueError(f"loss must return a scalar, got shape {result.shape}")
    if not math.isfinite(result.item()):
        raise FloatingPointError(
            f"the loss became {result.item()} in epoch {epoch}: try a smaller learning rate"
        )
    return result


def _set_mode(model: _Model, mode: str) -> None:
    """Call `model.train()` or `model.eval()` where the model has it."""
    if hasattr(model, mode):
        getattr(model, mode)()


def _needs_argument(function: Callable[..., Any]) -> bool:
    """Whether a function cannot be called without an argument."""
    parameters = inspect.signature(function).parameters.values()
    return any(p.default is p.empty and p.kind in _POSITIONAL for p in parameters)


_POSITIONAL = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class _Progress:
    """A line about the training, written over the one before; in a file or pipe, ten lines."""

    def __init__(self, epochs: int) -> None:
        self.epochs, self.width = epochs, 0
        self.to_file = isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty()

    def __call__(self, history: History) -> None:
        epoch = len(history.loss)
        if self.to_file and 10 * epoch // self.epochs == 10 * (epoch - 1) // self.epochs:
            return
        line = f"epoch {epoch:>{len(str(self.epochs))}}/{self.epochs}"
        line += f" [{'#' * (20 * epoch // self.epochs):.<20}] loss {history.loss[-1]:.4f}"
        if history.validation_loss:
            line += f", validation {history.validation_loss[-1]:.4f}"
        if self.to_file:
            print(line)
        else:  # spaces cover what is left of a longer line
            print(f"\r{line:<{self.width}}", end="", flush=True)
            self.width = len(line)

    def end(self) -> None:
        if self.width:
            print()
