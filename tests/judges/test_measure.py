"""Measuring: the peak of a call and the time of the quickest."""

import doctest
import time
import tracemalloc
from types import SimpleNamespace

import numpy as np
import pytest

from nnlib import measure
from nnlib.measure import best_time, peak_memory


def test_peak_is_the_most_at_once_and_not_the_sum():
    def one_after_the_other():
        for _ in range(3):
            np.ones(100_000)

    assert 800_000 <= peak_memory(one_after_the_other) < 900_000


def test_what_is_there_before_does_not_count():
    kept = np.ones(1_000_000)
    assert peak_memory(kept.sum) < 100_000


def test_tracing_goes_on_where_it_was_on():
    tracemalloc.start()
    try:
        kept = np.ones(1_000_000)
        assert peak_memory(kept.sum) < 100_000
        assert tracemalloc.is_tracing()
    finally:
        tracemalloc.stop()
    peak_memory(int)
    assert not tracemalloc.is_tracing()


def test_tracing_ends_where_the_call_fails():
    with pytest.raises(ZeroDivisionError):
        peak_memory(lambda: 1 / 0)
    assert not tracemalloc.is_tracing()


def ticking(step, cost):
    """A clock that shows whole steps only, and a call that moves it on by `cost`."""
    now = [0.0]

    def call():
        now[0] += cost(now[0])

    return (lambda: now[0] // step * step), call


def coarse_clock(monkeypatch, step, cost):
    clock, call = ticking(step, cost)
    monkeypatch.setattr(time, "get_clock_info", lambda name: SimpleNamespace(resolution=0.01))
    monkeypatch.setattr(time, "perf_counter", clock)
    return call


def test_time_is_that_of_a_call_in_the_quickest_round(monkeypatch):
    slow_until = 0.5  # another program runs until then
    call = coarse_clock(monkeypatch, 1e-9, lambda now: 0.002 if now < slow_until else 0.001)
    assert best_time(call, repeats=100) == pytest.approx(0.001)
    assert best_time(call, repeats=1) == pytest.approx(0.001)


@pytest.mark.parametrize("step", [0.001, 1 / 60])  # as browsers round
@pytest.mark.parametrize("cost", [1e-6, 3e-5, 0.004, 0.3])
def test_a_clock_that_ticks_coarsely_still_tells_a_time(monkeypatch, step, cost):
    call = coarse_clock(monkeypatch, step, lambda now: cost)
    assert best_time(call) == pytest.approx(cost, rel=1)
    assert best_time(call) > 0


def test_waiting_is_no_work():
    assert best_time(lambda: time.sleep(0.05), repeats=1) < 0.04


def test_where_the_clock_of_the_processor_is_coarse_all_time_counts(monkeypatch):
    call = coarse_clock(monkeypatch, 0.001, lambda now: 0.25)  # no time of the processor's
    assert best_time(call, repeats=1) == 0.25


def test_no_call_is_refused():
    with pytest.raises(ValueError, match="repeats must be an integer of at least 1"):
        best_time(int, repeats=0)


def test_examples():
    assert doctest.testmod(measure).failed == 0
