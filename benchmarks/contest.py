"""A fair contest: everybody computes the same, which is checked first, and all run in turns.

Turns make the ratios immune to a machine that is slow for a while: it is slow for everybody. Each
turn is a block of runs about five milliseconds long, and the order is drawn anew in every round.
A turn begins with runs that do not count, since training repeats its step: they bring back to the
processor's caches what the others drove out.
"""

import gc
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

BLOCK = 0.005
TOLERANCE = {"float64": 1e-9, "float32": 1e-3}


class Contestant(NamedTuple):
    """One library at one job."""

    run: Callable  # what is timed
    evidence: Callable  # returns the arrays that must be the same for all


def check(name, evidence, expected, dtype):
    """Refuse a contestant whose numbers differ from those of NumPy.

    Differences count in relation to the largest number of each array.
    """
    if len(evidence) != len(expected):
        raise AssertionError(f"{name}: {len(evidence)} arrays, NumPy has {len(expected)}")
    for i, (got, wanted) in enumerate(zip(evidence, expected, strict=True)):
        got, wanted = np.asarray(got, np.float64), np.asarray(wanted, np.float64)
        if got.shape != wanted.shape:
            raise AssertionError(f"{name}: array {i} has shape {got.shape}, NumPy's {wanted.shape}")
        error = np.abs(got - wanted).max() / np.abs(wanted).max()
        if not error <= TOLERANCE[dtype]:
            raise AssertionError(f"{name}: array {i} differs from NumPy's by {error:.1e}")


def race(contestants, seconds):
    """Return for each name the median time in milliseconds and its median ratio to NumPy's.

    Parameters
    ----------
    contestants : dict of str to callable
        The first is the measure of the others. All have run before.
    seconds : float
        About how long each contestant runs, all its turns together.
    """
    repeats = {name: max(1, int(BLOCK / time_of(run))) for name, run in contestants.items()}
    times = {name: [] for name in contestants}
    order, rng = list(contestants), np.random.default_rng(0)
    first = order[0]
    gc.collect()
    gc.freeze()  # what the libraries made when they were loaded is not searched before every turn
    end = time.perf_counter() + seconds * len(order)
    while time.perf_counter() < end or len(times[first]) < 5:
        rng.shuffle(order)
        for name in order:
            gc.collect()
            time_of(contestants[name], 1 + repeats[name] // 4)
            times[name].append(time_of(contestants[name], repeats[name]))
    gc.unfreeze()
    return {
        name: {
            "ms": digits(1000 * np.median(spent)),
            "ratio": digits(np.median(np.divide(spent, times[first]))),
        }
        for name, spent in times.items()
    }


def time_of(run, repeats=1):
    """Return the seconds that one run takes, the mean of a block of runs."""
    start = time.perf_counter()
    for _ in range(repeats):
        run()
    return (time.perf_counter() - start) / repeats


def digits(x):
    """Return a number with the three digits that a measurement of time may have."""
    return float(f"{x:.3g}")
