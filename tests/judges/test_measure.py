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
        np.ones(1_000_000)
        assert peak_memory(lambda: np.ones(1000)) < 100_000
        assert tracemalloc.is_tracing()
    finally:
        tracemalloc.stop()
    peak_memory(int)
    assert not tracemalloc.is_tracing()


def test_tracing_ends_where_the_call_fails():
    with pytest.raises(ZeroDivisionError):
        peak_memory(lambda: 1 / 0)
    assert not tracemalloc.is_tracing()


def test_time_is_that_of_the_quickest_call():
    calls = []
    assert best_time(lambda: calls.append(sum(range(1000 // (1 + len(calls)))))) > 0
    assert len(calls) == 5
    best_time(lambda: calls.append(0), repeats=1)
    assert len(calls) == 6


def test_waiting_is_no_work():
    assert best_time(lambda: time.sleep(0.05), repeats=1) < 0.04


def test_where_the_clock_of_the_processor_is_coarse_all_time_counts(monkeypatch):
    coarse = SimpleNamespace(resolution=0.01)
    monkeypatch.setattr(time, "get_clock_info", lambda name: coarse)
    assert best_time(lambda: time.sleep(0.01), repeats=1) >= 0.01


def test_no_call_is_refused():
    with pytest.raises(ValueError, match="repeats must be an integer of at least 1"):
        best_time(int, repeats=0)


def test_examples():
    assert doctest.testmod(measure).failed == 0
