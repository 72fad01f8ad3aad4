"""The benchmarks compare what is equal, and the page says what was measured. Nothing is timed."""

import copy
import json

import numpy as np
import pytest

import nnlib
from benchmarks import growth, libraries, processes, table
from benchmarks.__main__ import CONTESTS, PAGE, RESULTS
from benchmarks.contest import check, race
from benchmarks.graphs import nnlib_graph, numpy_graph
from benchmarks.steps import nnlib_step, numpy_step, problem, trainer

KEPT = json.loads(RESULTS.read_text("utf-8"))


@pytest.fixture
def results():
    return copy.deepcopy(KEPT)


# ---------------------------------------------------------------- the page and what it rests on


def test_the_page_shows_the_kept_results(results):
    page = PAGE.read_text("utf-8")
    assert table.in_page(page, results) == page


def test_the_kept_results_are_whole_and_name_no_place(results):
    assert list(results["contests"]) == list(CONTESTS)
    assert results["machine"]["threads"] == 1
    assert "/" not in json.dumps(results["machine"])


# ------------------------------------------------------------------------- equal computations


@pytest.mark.parametrize("job", CONTESTS)
def test_nnlib_computes_what_numpy_computes(job):
    name, dtype = job.split()
    if name in "SML":
        ours, theirs = nnlib_step(problem(name, dtype)), numpy_step(problem(name, dtype))
    else:
        ours, theirs = nnlib_graph(name, dtype), numpy_graph(name, dtype)
    check(job, ours.evidence(), theirs.evidence(), dtype)


def test_the_loss_by_hand_has_the_gradient_by_hand():
    rng = np.random.default_rng(1)
    for name in ("S", "M"):
        directions = [rng.standard_normal(p.shape) for p in problem(name, "float64").parameters]

        def loss(t, name=name, directions=directions):
            p = problem(name, "float64")
            for q, d in zip(p.parameters, directions, strict=True):
                q += t * d
            return numpy_step(p).run()

        half = len(directions) + 1  # the evidence of the first of two steps
        gradients = numpy_step(problem(name, "float64")).evidence()[1:half]
        slope = sum(np.vdot(g, d) for g, d in zip(gradients, directions, strict=True))
        assert (loss(1e-6) - loss(-1e-6)) / 2e-6 == pytest.approx(slope, rel=1e-6)


def wrong_loss(monkeypatch):
    monkeypatch.setattr(nnlib, "mse_loss", nnlib.l1_loss)


def gradients_that_add_up(monkeypatch):
    monkeypatch.setattr(nnlib.SGD, "zero_grad", lambda self: None)


def no_update(monkeypatch):
    monkeypatch.setattr(nnlib.SGD, "step", lambda self: None)


def other_activation(monkeypatch):
    monkeypatch.setattr(nnlib, "Tanh", nnlib.Sigmoid)


@pytest.mark.parametrize("fault", [wrong_loss, gradients_that_add_up, no_update, other_activation])
def test_a_wrong_step_does_not_race(fault, monkeypatch):
    fault(monkeypatch)
    expected = numpy_step(problem("S", "float64")).evidence()
    with pytest.raises(AssertionError, match="nnlib: array"):
        check("nnlib", nnlib_step(problem("S", "float64")).evidence(), expected, "float64")


@pytest.mark.parametrize("wrong", [[1.0], [1.0, [2.0]], [1.0, [2.0, 3.001]], [np.nan, [2.0, 3.0]]])
def test_evidence_that_differs_is_refused(wrong):
    expected = [np.array(1.0), np.array([2.0, 3.0])]
    check("they", [1.0, [2.0, 3.0]], expected, "float64")
    with pytest.raises(AssertionError, match="they: "):
        check("they", wrong, expected, "float64")


def test_gradients_are_read_off_the_update():
    p = problem("S", "float64")
    still = trainer(lambda: 0.5, lambda: p.parameters).evidence()
    assert still[0] == 0.5
    assert all(not g.any() for g in still[1:7])


def test_libraries_that_are_not_installed_stay_away(monkeypatch):
    absent = libraries.Library("no-such", "no_such_module", None)
    monkeypatch.setitem(libraries.LIBRARIES, "absent", absent)
    assert list(libraries.installed())[:2] == ["NumPy", "nnlib"]
    assert "absent" not in libraries.installed()


# ----------------------------------------------------------------------- measuring and showing


def test_race_has_a_time_and_a_ratio_for_everybody():
    found = race({"NumPy": lambda: sum(range(1000)), "they": lambda: sum(range(100))}, 0)
    assert list(found) == ["NumPy", "they"]
    assert found["NumPy"]["ratio"] == 1
    assert found["they"]["ms"] > 0


def test_growth_checks_what_it_computes(monkeypatch):
    assert growth.million(20_000)["operations"] == 20_000
    assert growth.ladder(np.array([3.0]), 100) == 3
    monkeypatch.setattr(growth, "chain", lambda x, n: x * 0.5)
    with pytest.raises(AssertionError, match="gradient"):
        growth.million(20_000)


def test_garbage_is_seen(monkeypatch):
    assert growth.garbage(10) == 0
    backward = nnlib.Tensor.backward

    def untidy(self):
        cycle = []
        cycle.append(cycle)
        backward(self)

    monkeypatch.setattr(nnlib.Tensor, "backward", untidy)
    assert growth.garbage(10) == 10


def test_a_fresh_process_that_fails_says_why():
    with pytest.raises(RuntimeError, match="no_such_function"):
        processes.fresh("no_such_function()")


def test_page_keeps_the_text_around_the_markers(results):
    page = f"before\n{table.START}\nold\n{table.END}\nafter\n"
    text = table.in_page(page, results)
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "\nold\n" not in text
    with pytest.raises(ValueError, match="measured: begin"):
        table.in_page("no markers", results)


def test_table_has_an_empty_cell_for_who_took_no_part():
    x = {"ms": 2.0, "ratio": 1.5}
    contests = {
        "S float64": {"NumPy": x, "nnlib": x, "they": x},
        "D float64": {"NumPy": x, "nnlib": x},
    }
    rows = table.contests(contests)[-2:]
    assert rows[0].endswith("| S float64 | 2 | **1.5** | 1.5 |")
    assert rows[1].endswith("| D float64 | 2 | **1.5** |  |")


def test_figures_that_are_too_high_are_named(results):
    results["contests"]["S float64"]["nnlib"]["ratio"] = 1.8
    results["growth"]["garbage"] = 0
    before = table.too_high(results)
    results["contests"]["S float64"]["nnlib"]["ratio"] = 1.81
    results["growth"]["garbage"] = 1
    assert [line for line in table.too_high(results) if line not in before] == [
        "S against NumPy: 1.81 ×, at most 1.8 × is wanted",
        "objects left to the garbage collector: 1, at most 0 is wanted",
    ]


def test_who_was_faster_is_said():
    def times(ours, theirs):
        return {"NumPy": {"ratio": 1}, "nnlib": {"ratio": ours}, "JAX jit": {"ratio": theirs}}

    found = {"S float64": times(2, 3), "L float32": times(2, 1), "B float64": times(2, 1.5)}
    assert "JAX jit in L float32 and B float64." in table.reading(found)
    assert "No other" in table.reading({"S float64": times(2, 3)})
