"""What is recorded: whether operations make a graph, and which tensors are being differentiated.

Both belong to a context (`contextvars`): every thread and every asyncio task has its own.
"""

from __future__ import annotations

import contextlib
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nnlib.tensor import Tensor

# The `with` blocks that are open, as lists with one truth value; the last one rules. They are
# removed by identity, since blocks of two generators can end in any order.
blocks: ContextVar[tuple[list[bool], ...]] = ContextVar("blocks", default=())
arguments: ContextVar[frozenset[Tensor]] = ContextVar("arguments", default=frozenset())


def no_grad() -> contextlib.AbstractContextManager[None]:
    """Compute values but record no graph within a `with` block.

    Notes
    -----
    The block counts for its own thread or asyncio task alone. In a generator it also counts for
    the code that runs while the generator waits in the block.

    Examples
    --------
    >>> from nnlib import Tensor
    >>> w = Tensor(2.0, requires_grad=True)
    >>> with no_grad():
    ...     y = 3 * w
    >>> y.requires_grad
    False
    """
    return recording(False)


@contextlib.contextmanager
def recording(on: bool) -> Iterator[None]:
    """Record a graph, or none, within a `with` block."""
    block = [on]
    blocks.set((*blocks.get(), block))
    try:
        yield
    finally:
        blocks.set(tuple(other for other in blocks.get() if other is not block))


@contextlib.contextmanager
def differentiating(tensors: Iterable[Tensor]) -> Iterator[None]:
    """Record a graph, and let nothing that depends on these tensors leave it unnoticed."""
    token = arguments.set(arguments.get().union(tensors))
    try:
        with recording(True):
            yield
    finally:
        arguments.reset(token)
