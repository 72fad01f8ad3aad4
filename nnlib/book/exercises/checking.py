"""What checkers of code say with: they take what a reader's function returned, or refuse it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from nnlib.book.exercises.kind import Refused
from nnlib.tensor import Tensor

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array


def expect(condition: object, message: str) -> None:
    """Refuse the answer with `message` unless the condition holds."""
    if not condition:
        raise Refused(message)


def expect_close(
    got: object,
    wanted: ArrayLike,
    message: str,
    rtol: float = 1e-6,
    atol: float = 1e-9,
    *,
    mistakes: Sequence[tuple[ArrayLike, str]] = (),
    name: str = "The result",
) -> None:
    """Refuse the answer unless it is a number or array close to what is wanted.

    Numbers in float32 need to be no closer than sums in it are.

    Parameters
    ----------
    got : object
        What the reader's function returned; a wrong type or shape has messages of its own.
    wanted : array_like
    message : str
        What to tell if the values differ.
    mistakes : sequence of (array_like, str), optional
        What known mistakes lead to, each with what to tell instead. Never said of a right answer.
    name : str, optional
        What the refusals call it.
    """
    wanted = np.asarray(wanted)
    got = numbers(got, name, "numbers" if wanted.ndim else "a number")
    if wanted.ndim == 0:
        single(got, name)
    expect(
        got.shape == wanted.shape, f"{name} has shape {got.shape}, it should have {wanted.shape}."
    )
    if got.dtype == np.float32:
        rtol, atol = max(rtol, 1e-4), max(atol, 1e-6 * np.max(np.abs(wanted), initial=0))
    if np.allclose(got, wanted, rtol=rtol, atol=atol):
        return
    for value, said in mistakes:
        expect(not np.allclose(got, value, rtol=rtol, atol=atol), said)
    raise Refused(message)


def numbers(value: object, name: str = "The result", wanted: str = "numbers") -> Array:
    """Return numbers as an array of floats, whatever holds them, or refuse the answer.

    The array is float32 if the numbers were, else float64.
    """
    plain = _without_tensors(list(value) if isinstance(value, Iterator) else value)
    try:
        array = np.asarray(plain)
        if value is not None and array.dtype.kind in "biufO":
            return array if array.dtype == np.float32 else np.asarray(array, dtype=float)
    except (TypeError, ValueError):  # such as lists of different lengths
        pass
    raise Refused(f"{name} must be {wanted}, got {kind_of(value)}.")


def _without_tensors(value: object) -> object:
    """Return the values of a tensor, also of those in lists and tuples."""
    if isinstance(value, list | tuple):
        return [_without_tensors(one) for one in value]
    return value.detach().data if isinstance(value, Tensor) else value


def single(value: object, name: str = "The result") -> float:
    """Return one number as a float, or refuse the answer."""
    array = numbers(value, name, "a number")
    expect(array.ndim == 0, f"{name} has shape {array.shape}, it should be a single number.")
    return float(array)


def parts(value: Any, count: int, message: str) -> list[Any]:
    """Return the several things that a function returned, as a tuple or list or row of numbers.

    An array or tensor of two dimensions or more is one thing, and refused with `message`.
    """
    if isinstance(value, Tensor):
        value = value.detach().data
    flat = isinstance(value, np.ndarray) and value.ndim == 1
    if not (flat or isinstance(value, tuple | list | Iterator)):
        raise Refused(message)
    found = list(value)
    expect(len(found) == count, message)
    if np.float32 in map(_precision, found):  # then the rest is no more precise
        found = [one.astype(np.float32) if _precision(one) == np.float64 else one for one in found]
    return found


def _precision(value: object) -> object:
    return value.dtype if isinstance(value, np.ndarray | np.generic) else None


def kind_of(value: object) -> str:
    """Name the type of a value, with its article."""
    name = type(value).__name__
    return "None" if value is None else f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


class Own(np.ndarray):
    """An array that a function gets itself, not as a copy: a change of it can be seen."""

    def __array_finalize__(self, source: object) -> None:
        self.handed_over = isinstance(source, Own)

    # NumPy declares that a copy has the class of the original: this one is to be a plain array.
    def __deepcopy__(self, memo: object) -> Array:  # type: ignore[override]
        if self.handed_over:  # the reader copies it
            return np.array(self)
        self.handed_over = True
        return self
