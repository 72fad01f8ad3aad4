"""What a computation takes: its memory at the highest, and its time."""

from __future__ import annotations

import gc
import time
import tracemalloc
from typing import TYPE_CHECKING

from nnlib import _checks

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["best_time", "peak_memory"]


def peak_memory(f: Callable[[], object]) -> int:
    """Return how many bytes a call of `f` has in use at once, at the most.

    What existed before the call does not count, and what `f` returns does.

    Parameters
    ----------
    f : callable
        A function without arguments.

    Returns
    -------
    int
        Bytes of arrays and of Python objects, as `tracemalloc` traces them.

    Notes
    -----
    Buffers of other libraries, and what the system keeps for later, are not seen.

    Examples
    --------
    >>> import numpy as np
    >>> 8_000_000 <= peak_memory(lambda: np.ones(1_000_000)) < 8_010_000
    True
    """
    gc.collect()
    tracing = tracemalloc.is_tracing()
    if not tracing:
        tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        f()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        if not tracing:
            tracemalloc.stop()


def best_time(f: Callable[[], object], repeats: int = 5) -> float:
    """Return the processor's seconds that a call of `f` takes: the quickest of several rounds.

    Parameters
    ----------
    f : callable
        A function without arguments. It is called often, if it is quick.
    repeats : int, optional
        How many rounds are timed, >= 1.

    Returns
    -------
    float
        Seconds of one call, > 0.

    Notes
    -----
    Waiting and the time of other programs do not count, and they can only make a round slower: so
    the quickest says most about `f`. Where the system's clock of the processor is too coarse, as
    in a web page, it is the time that passed. Browsers round that, some to 1/60 s; so a round
    makes as many calls as fill a fiftieth of a second.

    Examples
    --------
    >>> best_time(lambda: sum(range(10_000))) > best_time(lambda: sum(range(100)))
    True
    """
    _checks.integer(repeats, "repeats", 1)

    def seconds(clock: Callable[[], float]) -> float:
        start = clock()
        for _ in range(calls):
            f()
        return clock() - start

    calls = 1
    while seconds(time.perf_counter) < 1 / 50:
        calls *= 2
    fine = time.get_clock_info("process_time").resolution < 1e-4
    clock = time.process_time if fine else time.perf_counter
    return min(seconds(clock) for _ in range(repeats)) / calls
