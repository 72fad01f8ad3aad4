"""Minimisers: closed forms, quadratic functions, Rosenbrock's valley, and what they refuse."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nnlib
from nnlib import Tensor, _line_search, minimize
from nnlib._line_search import Objective, line_search
from nnlib.minimize import Trajectory, conjugate_gradient, gradient_descent, lbfgs, newton

EXACT = 1e-9  # a curvature so small that the line search finds the minimum along the line


def rosenbrock(x):
    return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2


def bowl(x):
    return (x[0] ** 2 + 10 * x[1] ** 2) / 2


def double_well(x):
    return (x**4 - 2 * x**2).sum()


def quadratic(A, b):
    return lambda x: x @ A @ x / 2 - b @ x


def fixed(f, x, **options):
    return gradient_descent(f, x, 0.01, **options)


METHODS = [fixed, newton, conjugate_gradient, lbfgs]
SEARCHES = [conjugate_gradient, lbfgs]


@st.composite
def systems(draw, most=6):
    """A positive definite matrix with eigenvalues from 0.5 to 5, a right side and a start."""
    n = draw(st.integers(1, most))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    Q, _ = np.linalg.qr(rng.standard_normal((n, n)))
    A = Q * rng.uniform(0.5, 5, n) @ Q.T
    return (A + A.T) / 2, rng.standard_normal(n), rng.standard_normal(n)


# ------------------------------------------------------------------------ gradient descent


@pytest.mark.parametrize(
    ("lr", "value"),
    [(0.05, 0.296026), (0.1, 0.001328), (0.19, 0.000133), (0.2, 5.0), (0.21, 68903)],
)
def test_gradient_descent_on_a_bowl_follows_the_closed_form(lr, value):
    way = gradient_descent(bowl, [10.0, 1.0], lr, steps=50, tol=0)
    t = np.arange(51)
    expected = np.stack([10 * (1 - lr) ** t, (1 - 10 * lr) ** t], axis=1)
    assert np.allclose(way.points, expected, rtol=1e-12, atol=1e-15)
    assert np.allclose(way.values, expected**2 @ [0.5, 5], rtol=1e-12)
    assert np.allclose(way.gradient_norms, np.hypot(expected[:, 0], 10 * expected[:, 1]))
    assert np.isclose(way.value, value, rtol=1e-5, atol=5e-7)
    assert (way.evaluations, way.converged) == (51, False)
    assert way.reason == "50 steps were not enough"


def test_gradient_descent_reports_that_it_diverges():
    way = gradient_descent(lambda x: (x**4).sum(), [2.0, 1.0], lr=1.0, steps=1000)
    assert not way.converged
    assert way.reason.startswith("diverged: f is inf, its gradient has the length")
    assert len(way.points) < 20
    assert np.isfinite(way.points[:-1]).all()
    assert np.isfinite(way.values[:-1]).all()
    assert way.value == math.inf


def test_an_infinite_gradient_ends_it_too():
    way = gradient_descent(lambda x: nnlib.sqrt(x).sum(), [0.25], lr=0.25)
    assert way.points.tolist() == [[0.25], [0.0]]
    assert way.reason == "diverged: f is 0, its gradient has the length inf"


def test_a_step_to_where_the_function_is_not_defined_ends_it_too():
    way = gradient_descent(lambda x: (x - nnlib.log(x)).sum(), [2.0], lr=4.0)
    assert way.points.tolist() == [[2.0], [0.0]]
    assert (way.value, way.converged) == (math.inf, False)


def test_it_stops_at_the_first_small_gradient():
    way = gradient_descent(lambda x: (x * x).sum() / 2, [1.0], lr=0.5, tol=1 / 8)
    assert way.points.ravel().tolist() == [1, 1 / 2, 1 / 4, 1 / 8]
    assert way.converged
    assert way.reason == "the length of the gradient is at most 0.125"


# ----------------------------------------------------------------------------------- newton


@given(systems())
@settings(max_examples=30, deadline=None)
def test_newton_solves_a_quadratic_in_one_step(system):
    A, b, x = system
    way = newton(quadratic(A, b), x)
    assert way.converged
    assert len(way.points) <= 2
    assert np.allclose(way.x, np.linalg.solve(A, b), atol=1e-7)
    assert way.evaluations == 1 + (len(way.points) - 1) * (1 + x.size)


def test_newton_shrinks_a_fourth_power_by_two_thirds():
    way = newton(lambda x: (x**4).sum(), [1.0], steps=3)
    assert np.allclose(way.points.ravel(), (2 / 3) ** np.arange(4), rtol=1e-8)


def test_newton_squares_the_error():
    # For x - log(x) the step leads to x - (1 - 1/x) x**2, that is, to 1 - (1 - x)**2.
    way = newton(lambda x: (x - nnlib.log(x)).sum(), [0.5])
    error = 1 - way.points.ravel()
    assert np.allclose(error[:5], 0.5 ** (2.0 ** np.arange(5)), rtol=1e-5)


def test_newton_is_drawn_to_a_maximum_and_descent_is_not():
    way = newton(double_well, [0.1])
    assert way.converged
    assert np.allclose(way.points[1], -4 * 0.1**3 / (1 - 3 * 0.1**2) / 2, rtol=1e-7)
    assert np.allclose(way.x, 0, atol=1e-6)
    assert way.values[-1] > way.values[0]
    for down in (gradient_descent(double_well, [0.1], 0.1), lbfgs(double_well, [0.1])):
        assert np.allclose(down.x, 1, atol=1e-6)


@pytest.mark.parametrize(
    ("f", "x", "reason"),
    [
        (lambda x: x.sum(), [1.0, 2.0], "the Hessian is singular"),
        (lambda x: (x[0] + x[1]) ** 2, [1.0, 0.3], "the Hessian is singular"),
        (lambda x: (0.3 * x[0] + 0.7 * x[1]) ** 2, [1.1, 0.3], "the Hessian is singular"),
        (lambda x: (x + x**1.5).sum(), [0.0], "the Hessian is not finite"),
        (lambda x: (x + abs(x)).sum(), [0.0], "f has a kink here, and no Hessian"),
    ],
)
def test_newton_says_where_it_cannot_go_on(f, x, reason):
    way = newton(f, x)
    assert (way.reason, way.converged) == (reason, False)
    assert way.points.tolist() == [x]


# -------------------------------------------------------- conjugate gradients and L-BFGS


def test_conjugate_gradients_step_by_step():
    A, b = np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([1.0, 1.0])
    way = conjugate_gradient(quadratic(A, b), [0, 0], curvature=EXACT)
    assert np.allclose(way.points, [(0, 0), (2 / 7, 2 / 7), (0.2, 0.4)], atol=1e-9)
    assert way.converged
    p, q = np.diff(way.points, axis=0)
    assert np.isclose(p @ A @ q, 0, atol=1e-9)


@pytest.mark.parametrize("method", SEARCHES)
@given(system=systems())
@settings(max_examples=30, deadline=None)
def test_exact_searches_solve_a_quadratic_in_as_many_steps_as_dimensions(method, system):
    A, b, x = system
    way = method(quadratic(A, b), x, curvature=EXACT)
    assert way.converged
    assert len(way.points) <= x.size + 2
    assert np.allclose(way.x, np.linalg.solve(A, b), atol=1e-5)


def test_with_exact_searches_on_a_quadratic_both_go_the_same_way():
    rng = np.random.default_rng(3)
    M = rng.standard_normal((5, 5))
    f, x = quadratic(M @ M.T + np.eye(5), rng.standard_normal(5)), np.zeros(5)
    first, second = (method(f, x, curvature=EXACT) for method in SEARCHES)
    assert np.allclose(first.points, second.points, atol=1e-6)


@pytest.mark.parametrize("method", SEARCHES)
@pytest.mark.parametrize(("scale", "distance"), [(1e6, 1.0), (1e-3, 1e-2)])
def test_the_first_trial_is_a_step_of_descent_of_at_most_length_1(method, scale, distance):
    tried = []

    def f(x):
        tried.append(x.detach().data)
        return scale * (x * x).sum() / 2

    method(f, [6.0, 8.0], steps=1)
    assert np.allclose(tried[0] - tried[1], distance * np.array([0.6, 0.8]))


@pytest.mark.parametrize("method", SEARCHES)
@given(system=systems())
@settings(max_examples=20, deadline=None)
def test_usual_searches_solve_a_quadratic_too(method, system):
    A, b, x = system
    way = method(quadratic(A, b), x)
    assert way.converged
    assert np.allclose(way.x, np.linalg.solve(A, b), atol=1e-5)
    assert (np.diff(way.values) < 0).all()


@pytest.mark.parametrize(("method", "most"), [(lbfgs, 60), (conjugate_gradient, 120)])
def test_the_valley_of_rosenbrock(method, most):
    calls = []

    def counted(x):
        calls.append(x)
        return rosenbrock(x)

    way = method(counted, [-1.2, 1.0])
    assert way.converged
    assert way.value < 1e-12
    assert np.allclose(way.x, 1, atol=1e-6)
    assert way.evaluations == len(calls) <= most
    assert (np.diff(way.values) < 0).all()
    assert way.values[0] == rosenbrock(way.points[0])


def test_a_valley_of_many_dimensions():
    def chain(x):
        return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()

    start = np.tile([-1.2, 1.0], 10)
    short, long = (lbfgs(chain, start, memory=m, steps=500) for m in (1, 20))
    for way in (short, long, conjugate_gradient(chain, start, steps=500)):
        assert way.converged
        assert np.allclose(way.x, 1, atol=1e-5)
    assert long.evaluations < short.evaluations  # remembering more pays here


def test_the_estimate_of_lbfgs_maps_each_change_of_the_gradient_to_its_step():
    rng = np.random.default_rng(0)
    A = np.diag([1.0, 2.0, 5.0]) + 0.3
    s = rng.standard_normal(3)
    for pairs in ([(s, A @ s)], [(rng.standard_normal(3),) * 2, (s, A @ s)]):
        assert np.allclose(minimize._two_loops(pairs, pairs[-1][1]), s, rtol=1e-12)
    eigenvectors = np.linalg.eigh(A)[1].T
    pairs = [(s, A @ s) for s in eigenvectors]  # conjugate steps in all dimensions: exact
    g = rng.standard_normal(3)
    assert np.allclose(minimize._two_loops(pairs, g), np.linalg.solve(A, g), rtol=1e-12)
    assert np.array_equal(minimize._two_loops([], g), g)


def test_conjugate_gradients_start_anew_where_they_should(monkeypatch):
    """With a line search that stops early, the last direction is of no use or even misleading."""
    found = []

    def sloppy(objective, here, p, step, curvature):
        found.append((here.gradient, p))
        return 1e-3, objective(here.x + 1e-3 * p)

    monkeypatch.setattr(minimize, "line_search", sloppy)
    conjugate_gradient(rosenbrock, [-1.2, 1.0], steps=200)
    assert len(found) == 200
    assert all(g @ p < 0 for g, p in found)
    found.clear()
    conjugate_gradient(bowl, [1.0, 1.0], steps=20)  # the gradient shrinks: beta would be negative
    assert all(np.array_equal(p, -g) for g, p in found)


# --------------------------------------------------------------------------- the line search

LINES = [
    (rosenbrock, [-1.2, 1.0]),
    (double_well, [0.1]),
    (bowl, [1.0, 1.0]),
    (lambda x: (nnlib.exp(x) - x).sum(), [3.0, -4.0]),
    (lambda x: (nnlib.cos(x) + 0.1 * x).sum(), [1.0]),  # many minima along the line
    (lambda x: (x - nnlib.log(x)).sum(), [1e-3, 3.0]),  # not a number beyond 0
    (lambda x: nnlib.exp(-x).sum(), [0.0]),  # far away it is flat, but not as low as promised
    (lambda x: nnlib.sqrt(1 + x * x).sum(), [50.0]),  # almost straight
]


@pytest.mark.parametrize(("f", "x"), LINES)
@pytest.mark.parametrize("curvature", [1e-6, 0.1, 0.9])
@pytest.mark.parametrize("first", [1e-6, 0.3, 1.0, 1e5])
@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def test_the_line_search_fulfils_the_strong_wolfe_conditions(f, x, curvature, first):
    objective = Objective(f)
    here = objective(np.array(x))
    p = -here.gradient
    step, there = line_search(objective, here, p, first, curvature)
    assert step > 0
    assert np.array_equal(there.x, here.x + step * p)
    slope, later = here.gradient @ p, nnlib.grad(f)(there.x) @ p
    assert f(Tensor(there.x)).item() <= here.value + min(1e-4, curvature / 2) * step * slope
    assert abs(later) <= curvature * abs(slope)


def test_the_line_search_takes_a_first_step_that_is_good_enough():
    objective = Objective(lambda x: (x * x).sum() / 2)
    here = objective(np.array([1.0]))
    for curvature, expected in [(0.9, (0.5, 1)), (0.51, (0.5, 1)), (0.49, (1.0, 3))]:
        objective.calls = 0
        step, _ = line_search(objective, here, np.array([-1.0]), 0.5, curvature)
        assert (step, objective.calls) == expected
    flat = Objective(lambda x: nnlib.exp(-x).sum())
    here = flat(np.array([0.0]))
    for step in (1e6, 3e6):  # too far if the value is to fall by 5e-7 of the slope times the step
        accepted, _ = line_search(flat, here, np.array([1.0]), step, 1e-6)
        assert (accepted == step) is (step < 2e6)


def test_the_next_trial_lies_between_and_not_near_the_ends():
    trial = _line_search._Trial
    low = trial(1.0, 0.0, -1.0)
    for high, expected in [
        (trial(3.0, 0.0, 1.0), 2.0),
        (trial(3.0, 0.0, 3.0), 1.5),
        (trial(3.0, 0.0, 1e9), 1.2),
        (trial(3.0, 0.0, 1e-9), 2.0),
        (trial(3.0, 9.0, -2.0), 2.0),
        (trial(3.0, 9.0, -1.0), 2.0),
        (trial(3.0, math.nan, math.nan), 2.0),
        (trial(3.0, math.inf, math.inf), 2.0),
        (trial(-1.0, 0.0, -3.0), 0.0),
    ]:
        assert np.isclose(_line_search._between(low, high), expected), high


@pytest.mark.parametrize("method", SEARCHES)
@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda x: -x.sum(), [1.0]),  # falls for ever
        (lambda x: nnlib.exp(-x).sum() * 0 - x.sum() / 2, [1.0]),
    ],
)
def test_a_search_that_finds_nothing_says_so(method, f, x):
    way = method(f, x)
    assert not way.converged
    assert way.reason == "no step along the line fulfils the Wolfe conditions"
    assert (np.diff(way.values) < 0).all()


@pytest.mark.parametrize("method", SEARCHES)
def test_where_rounding_hides_the_values_the_slopes_decide(method):
    way = method(lambda x: 1e20 + (x * x).sum(), [1.0, 2.0])
    assert way.converged
    assert np.allclose(way.x, 0, atol=1e-6)
    assert (way.values == 1e20).all()


# -------------------------------------------------------------------- what all have in common


@pytest.mark.parametrize("method", METHODS)
def test_the_trajectory(method):
    start = np.array([2.0, -1.0])
    way = method(bowl, start)
    assert start.tolist() == [2, -1]
    assert way.points.shape == (len(way.values), 2)
    assert way.values.shape == way.gradient_norms.shape
    assert way.points[0].tolist() == [2, -1]
    assert way.x.tolist() == way.points[-1].tolist()
    for x, value, norm in zip(way.points, way.values, way.gradient_norms, strict=True):
        assert bowl(x) == value
        assert np.isclose(np.hypot(x[0], 10 * x[1]), norm)
    assert (way.value, type(way.value)) == (way.values[-1], float)
    way.x[:] = 7
    assert way.points[-1].tolist() == way.x.tolist() != [7, 7]
    assert type(way.converged) is bool
    with pytest.raises(AttributeError):
        way.converged = True


def test_the_representation_of_a_trajectory():
    way = newton(bowl, [1.0, 1.0])
    text = "Trajectory(1 steps, 4 evaluations, value "
    assert repr(way).startswith(text)
    assert repr(way).endswith(": the length of the gradient is at most 1e-06)")
    assert isinstance(way, Trajectory)


@pytest.mark.parametrize("method", METHODS)
def test_a_start_at_the_minimum_stays_there(method):
    way = method(bowl, [0.0, 0.0], tol=0)
    assert (way.converged, way.evaluations, way.points.tolist()) == (True, 1, [[0, 0]])
    way = method(lambda x: 5.0, [1.0])
    assert (way.converged, way.value) == (True, 5)


@pytest.mark.parametrize("method", METHODS)
def test_no_steps(method):
    way = method(bowl, [1.0, 0.0], steps=0)
    assert (way.converged, way.points.tolist()) == (False, [[1, 0]])
    assert way.reason == "0 steps were not enough"


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "start", [[1, 2], (1.0, 2.0), np.array([1, 2], np.float32), Tensor([1.0, 2.0])]
)
def test_starts_of_every_kind(method, start):
    way = method(bowl, start, steps=5)
    assert way.points.dtype == np.float64
    assert np.array_equal(way.points, method(bowl, np.array([1.0, 2.0]), steps=5).points)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("x", "message"),
    [
        (3.0, r"x must be a vector \(D,\) .*, got array\(3.\)"),
        ([], "x must be a vector .* with D >= 1, got"),
        ([[1.0, 2.0]], "x must be a vector .* with D >= 1, got"),
        ([1.0, np.nan], "x must be a vector of finite numbers, got .*nan"),
        ([1.0, np.inf], "x must be a vector of finite numbers, got .*inf"),
        ([1j, 2], "x must be a vector of real numbers"),
        (["a", "b"], "x must be a vector of real numbers"),
    ],
)
def test_bad_starts(method, x, message):
    with pytest.raises(ValueError, match=message):
        method(bowl, x)


@pytest.mark.parametrize("method", METHODS)
def test_bad_functions(method):
    with pytest.raises(ValueError, match=r"f must return a scalar, got shape \(2,\)"):
        method(lambda x: x * x, [1.0, 2.0])
    with pytest.raises(ValueError, match="a start where f and its gradient are finite"):
        method(lambda x: nnlib.log(x).sum(), [-1.0])
    with pytest.raises(ValueError, match="a start where f and its gradient are finite"):
        method(lambda x: nnlib.sqrt(x).sum(), [0.0])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"steps": -1}, "steps must be an integer of at least 0, got -1"),
        ({"steps": 2.0}, "steps must be an integer of at least 0, got float 2.0"),
        ({"steps": True}, "steps must be an integer of at least 0, got the bool True"),
        ({"tol": -1e-9}, "tol must be a finite number of at least 0, got -1e-09"),
        ({"tol": np.nan}, "tol must be .* at least 0, got nan"),
    ],
)
def test_bad_options(method, option, message):
    with pytest.raises((TypeError, ValueError), match=message):
        method(bowl, [1.0, 1.0], **option)


@pytest.mark.parametrize("lr", [0, -0.1, np.nan, np.inf])
def test_bad_learning_rates(lr):
    with pytest.raises(ValueError, match="lr must be a finite number above 0, got"):
        gradient_descent(bowl, [1.0, 1.0], lr)


@pytest.mark.parametrize("method", SEARCHES)
@pytest.mark.parametrize("curvature", [0, 1, -0.5, np.nan])
def test_bad_curvatures(method, curvature):
    with pytest.raises(ValueError, match=r"curvature must be .* 0.*, got"):
        method(bowl, [1.0, 1.0], curvature=curvature)


@pytest.mark.parametrize("memory", [0, 1.5, True])
def test_bad_memories(memory):
    with pytest.raises((TypeError, ValueError), match="memory must be an integer of at least 1"):
        lbfgs(bowl, [1.0, 1.0], memory=memory)


def norm(x):
    return nnlib.sqrt((x * x).sum())


@pytest.mark.parametrize("method", SEARCHES)
@pytest.mark.parametrize(
    ("f", "x", "least"),
    [
        (norm, [20.0, 20.0], 0),
        (norm, [3.0, -0.1], 0),
        (lambda x: norm(x - np.arange(5.0)), [9.0] * 5, 0),
        (lambda x: abs(x).sum(), [1.3, 1.0], 0),
        (lambda x: abs(x).sum(), [20.0, -7.0], 0),
        (lambda x: nnlib.max(abs(x)), [3.0, 1.0], 0),
        (lambda x: abs(x - np.array([1.0, 2.0, 3.0])).sum(), [0.3, 0.0, 0.0], 0),
        (lambda x: nnlib.maximum(1 - x, 0).sum() + (x * x).sum() / 20, [-3.0, 2.0], 0.1),
    ],
)
def test_a_kink_does_not_stop_a_search(method, f, x, least):
    way = method(f, x)
    assert way.value < least + 1e-3
    values = np.array(way.values)
    # The search calls values equal that differ by rounding: which of them is larger is chance.
    assert (np.diff(values) <= 1e-15 * np.abs(values[:-1])).all()


@pytest.mark.parametrize("kind", ["abs", "norm"])
def test_a_step_to_a_kink_lets_the_value_fall(kind):
    objective = Objective({"abs": lambda x: abs(x).sum(), "norm": norm}[kind])
    here = objective(np.array([5.0]))
    step, there = line_search(objective, here, np.array([-1.0]), 1.0, 0.5)
    assert np.isclose(step, 5, rtol=1e-9)
    assert there.value <= here.value - 1e-4 * step
    assert there.gradient @ [-1.0] >= 0  # beyond the kink, or on it


def test_lbfgs_goes_straight_down_where_its_estimate_misleads():
    way = lbfgs(lambda x: abs(x[0]) + 2 * abs(x[1]), [1.3, 1.0])
    assert way.value < 1e-3


def test_newton_at_any_scale():
    for scale in (1e-8, 1.0, 1e8):
        way = newton(lambda x, s=scale: ((x * s - 1) ** 2).sum() / s, [0.0], tol=0, steps=1)
        assert np.allclose(way.x, 1 / scale, rtol=1e-14)
