"""Exercises of chapter 4, Learning by gradient: the smallest models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib.book.exercises import (
    Choice,
    Code,
    Exercise,
    Function,
    Number,
    Option,
    drawable,
    expect,
    expect_close,
    numbers,
    parts,
    single,
)
from nnlib.book.exercises.wording import clean, follows, minus, neat, short, whole

if TYPE_CHECKING:
    from nnlib._types import Array


def _delta_rule(
    X: Array, y: Array, eta: float, epochs: int, *, sign: float = 1.0, stale: bool = False
) -> Array:
    """Weights of the delta rule, one step after each sample; or those of a known mistake."""
    w: Array = np.zeros(X.shape[1])
    for _ in range(epochs):
        before = X @ w
        for n, x in enumerate(X):
            w = w + sign * eta * (y[n] - (before[n] if stale else w @ x)) * x
    return w


def _full_batch(X: Array, y: Array, eta: float, epochs: int) -> Array:
    w: Array = np.zeros(X.shape[1])
    for _ in range(epochs):
        w = w - eta * X.T @ (X @ w - y) / len(y)
    return w


_STALE = (
    "All predictions of an epoch come from the weights at its start: compute each one after the "
    "step before it."
)


def _check_train_unit(train_unit: Function) -> None:
    rng = np.random.default_rng(0)
    for N, D, epochs in [(1, 1, 1), (3, 2, 2), (5, 3, 4)]:
        X, y, eta = rng.normal(size=(N, D)), rng.normal(size=N), 0.07
        mistakes = [
            (_delta_rule(X, y, eta, epochs, sign=-1.0), "The weights run uphill: look at a sign."),
            (_delta_rule(X, y, 1.0, epochs), "The learning rate has no effect: where is eta?"),
            (
                _delta_rule(X, y, 1.0, epochs, sign=-1.0),
                "At least two faults are left: the direction and the size of a step.",
            ),
            (
                _delta_rule(X, y, 2 * eta, epochs),
                "Every step is twice too long: the delta rule has no factor 2.",
            ),
            (
                _delta_rule(X, y, eta / N, epochs),
                "Every step is divided by N: a step for one sample is not.",
            ),
            (
                _delta_rule(X, y, eta, 1),
                "One pass leads there: take epochs of them, each from where the last ended.",
            ),
            (
                _delta_rule(X, y, eta, epochs, stale=True),
                _STALE,
            ),
            (
                _delta_rule(X[::-1], y[::-1], eta, epochs),
                "These are the steps in reverse order. The order is the given one.",
            ),
            (
                _full_batch(X, y, eta, epochs),
                "That is one step per epoch, with the mean gradient. Take one per sample.",
            ),
        ]
        expect_close(
            train_unit(X, y, eta, epochs),
            _delta_rule(X, y, eta, epochs),
            "The weights are not those of the rule.",
            rtol=1e-5,
            atol=1e-6,
            name="The weight vector",
            mistakes=mistakes,
        )


def _check_best_weight(best_weight: Function) -> None:
    rng = np.random.default_rng(0)
    cases = [(rng.normal(1, 1, size=n), rng.normal(2, 1, size=n)) for n in (4, 7)]
    cases.append((np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])))
    for x, y in cases:
        w = single(best_weight(x, y))
        slope = 2 * np.mean((w * x - y) * x)
        expect_close(
            w,
            (x @ y) / (x @ x),
            f"At your w the mean squared error still has the slope {slope:.3g}, not 0.",
            rtol=1e-5,
            mistakes=[
                (
                    np.mean(y / x),
                    "The mean of y/x lets a sample with a tiny x count as much as others.",
                ),
                (
                    y.mean() / x.mean(),
                    "This line goes through the point of the means; it is not the best one "
                    "through the origin.",
                ),
                (
                    (x @ y) / (y @ y),
                    "Divided by the sum of y², this predicts x from y. Which square belongs to w?",
                ),
                (
                    np.cov(x, y, bias=True)[0, 1] / x.var(),
                    "That is the slope of a line with an intercept; this model has none.",
                ),
            ],
        )


def _check_rates(rates: Function) -> None:
    two = "Return two numbers: the limit and the best rate."
    rng = np.random.default_rng(0)
    tilted = rng.normal(size=(9, 3)) @ rng.normal(size=(3, 3))
    for X in (tilted, np.array([[2.0, 0.0], [0.0, 6.0]])):
        centred = np.linalg.eigvalsh(np.cov(X.T, bias=True))
        curvatures = np.linalg.eigvalsh(X.T @ X / len(X))
        limit, best = parts(rates(X), 2, two)
        low, high = curvatures.min(), curvatures.max()
        along_knobs = (X**2).mean(axis=0)
        expect_close(
            limit,
            2 / high,
            "The limit must be two over the largest eigenvalue of H.",
            name="The limit",
            mistakes=[
                (2 / (high * len(X)), "The curvatures lack the 1/N: the loss is a mean."),
                (
                    1 / high,
                    "That is half of the limit, which is two over the largest eigenvalue of H; "
                    "with half the squared error H has no factor 2.",
                ),
                (2 / low, "The limit comes from the steepest direction, the largest curvature."),
                (
                    2 / along_knobs.max(),
                    "These are the curvatures along the knobs. The axes of the bowl are tilted: "
                    "use the eigenvalues of H.",
                ),
                (
                    2 / np.sqrt(high * len(X)),
                    "Those are the singular values of X. The curvatures are their squares, "
                    "divided by N.",
                ),
                (2 / (low + high), "That is the best rate; the limit comes first."),
                (2 / centred.max(), "H is no covariance: do not subtract the means."),
            ],
        )
        expect_close(
            best,
            2 / (low + high),
            "The limit is right. At the best rate the slowest and the fastest direction must "
            "shrink by the same factor.",
            name="The best rate",
            mistakes=[
                (
                    1 / high,
                    "One over the largest curvature lands the steepest direction in one step, "
                    "but the flattest one decides, too.",
                ),
                (1 / (low + high), "The best rate lacks a factor 2."),
                (2 / high, "That is the limit again: where is the smallest curvature?"),
            ],
        )


def _line_path(x: Array, y: Array, eta: float, orders: Array, m: int, *, fault: str = "") -> Array:
    """All (w, b) of mini-batch descent for a line, or those of a known mistake."""
    w = b = 0.0
    path = [(w, b)]
    for order in orders:
        order = np.arange(len(x)) if fault == "order" else order
        for start in range(0, len(x), m):
            batch = order[start : start + m]
            if fault == "dropped" and len(batch) < m:
                continue
            count = {"sum": 1, "m": m, "N": len(x)}.get(fault, len(batch))
            step = {"uphill": -eta, "double": 2 * eta}.get(fault, eta) / count
            up = -1 if fault == "b uphill" else 1
            error = w * x[batch] + b - y[batch]
            w = w - step * float(error @ x[batch])
            if fault == "one by one":
                error = w * x[batch] + b - y[batch]
            if fault != "no bias":
                b = b - up * step * float(error.sum())
            path.append((w, b))
    return np.array(path)


_LINE_FAULTS = {
    "uphill": "The very first step goes uphill: look at a sign.",
    "sum": "The first step is m times too long: the loss of a batch is a mean.",
    "double": "The first step is twice too long: the ½ of the loss cancels the 2 of its slope.",
    "N": "The mean of a batch is over the samples of this batch, not over all.",
    "b uphill": "The steps of b go uphill, those of w are right: look at a sign.",
    "no bias": "The bias never moves. Its gradient is the mean of the errors.",
    "one by one": "b uses an error that was computed after w had moved. Compute both gradients "
    "first, then take the step.",
    "order": "The batches must follow the given order: samples order[0], order[1] and so on.",
    "m": "All is right until the first short batch: its mean has fewer samples than m.",
}
_LINE_DROPPED = "The last batch of an epoch may be short, but it counts."
_LINE_IN_PLACE = (
    "{} points of your path are one and the same, the last. Is it an array that is changed in "
    "place? It changes in the list, too: append a copy."
)

_CHANGED_IN_PLACE = """
def train_line(x, y, eta, orders, m):
    X, theta = np.column_stack([x, np.ones(len(x))]), np.zeros(2)
    path = [theta]
    for order in orders:
        for start in range(0, len(x), m):
            batch = order[start : start + m]
            r = (X[batch] @ theta - y[batch]) / len(batch)
            theta -= eta * X[batch].T @ r
            path.append(theta)
    return np.array(path)
"""


def _check_train_line(train_line: Function) -> None:
    rng = np.random.default_rng(0)
    eta = 0.15
    for N, m, epochs in [(8, 3, 2), (5, 2, 1), (3, 3, 2)]:
        x, y = rng.normal(1, 1, size=N), rng.normal(2, 1, size=N)
        orders = np.array([rng.permutation(N) for _ in range(epochs)])
        given = x, y, eta, orders, m
        right = _line_path(*given)
        path = numbers(train_line(*given), "The path")
        first = 0  # steps that are right before the first wrong one
        if path.ndim == 2 and path.shape[1] == 2:
            dropped = _line_path(*given, fault="dropped")
            short = len(path) == len(dropped) < len(right)
            expect(not (short and np.allclose(path, dropped)), _LINE_DROPPED)
            no_start = len(path) == len(right) - 1
            expect(not (no_start and path[0].any()), "Add the start, (0, 0), to the path.")
            expect(
                len(path) == len(right),
                f"{N} samples, {m} per step, {epochs} epoch{'s' * (epochs > 1)}: the path must "
                f"have {len(right)} points, got {len(path)}.",
            )
            same = np.all(np.isclose(path, right, rtol=1e-5, atol=1e-6), axis=1)
            last = np.all(path == path[-1], axis=1)
            if last[1:].all() and path[-1].any() and not same[1]:
                expect(False, _LINE_IN_PLACE.format("All" if last[0] else "After the start all"))
            expect(not path[0].any(), "The path must start at (0, 0).")
            first = max(int(same.cumprod().sum()) - 1, 0)
        expect_close(
            path,
            right,
            f"With {N} samples and {m} per step, the first wrong step is number {first + 1}.",
            rtol=1e-5,
            atol=1e-6,
            name="The path",
            mistakes=[
                (right[:, ::-1], "Each point is (w, b); yours are (b, w)."),
                *((_line_path(*given, fault=fault), said) for fault, said in _LINE_FAULTS.items()),
            ],
        )


@drawable(
    x=(0.1, 0.2, 0.4, 0.5, 1, 2, 2.5, 5, 10),
    goal=(1, 1.5, 2, 2.5, 3, 4, 5, 6, 8),
    where=lambda x, goal: x not in (0.5, 1) and goal != 1,  # else other fractions are right, too
)
def in_one_step(x: float = 2, goal: float = 2) -> Exercise:
    rate, y, slope = 1 / (2 * x**2), x * goal, 2 * x**2 * goal
    X, Y, w, k, e, s, half = map(short, (x, y, goal, 2 * x**2, rate, slope, goal / 2))
    return Exercise(
        id="04-2",
        title="There in one step",
        statement=rf"""
        The same unit, with the sample $x = {X}$, $y = {Y}$ and the first weight $w = 0$. This time
        the loss is the engine's, without the one half: $\ell = (\hat y - y)^2$. Which learning
        rate brings gradient descent to the right weight in a single step?
        """,
        hints=(
            r"What is the slope $d\ell/dw$ now?",
            r"It is $2\,(\hat y - y)\,x$. By which factor does a step multiply $w - w^*$?",
            "One step is enough if the factor is 0.",
        ),
        solution=rf"""
        $d\ell/dw = 2\,(wx - y)\,x = 2x^2\,(w - w^*)$ with $w^* = y/x = {w}$. A step multiplies
        $w - w^*$ by $1 - 2\eta x^2 = 1 - {k}\eta$, which is 0 for $\eta = 1/{k} = {e}$. Check:
        the slope at 0 is $2\cdot(-{Y})\cdot {X} = -{s}$, and $0 + {e} \cdot {s} = {w}$.
        """,
        kind=Number(
            answer=clean(rate),
            tolerance=clean(0.016 * rate),
            right="Without the one half all slopes double, and all good rates halve.",
            wrong=(
                (
                    clean(2 * rate),
                    "That is the rate for half the squared error. Here every slope is doubled.",
                ),
                (clean(4 * rate), "At twice the curvature this overshoots: try it, from w = 0."),
                (
                    clean(rate / 2),
                    f"The weight lands at {half}: half way. Is your slope twice too large?",
                ),
                (goal, "That is the right weight, not the rate that leads to it."),
            ),
            feedback=f"Divide the distance to the goal, {w}, by the size of the slope at w = 0.",
        ),
    )


@drawable(
    w=(2, 3, 4, 5, 6),
    x=(-2, -3, -4, -5),
    y=range(1, 10),
    where=lambda w, x, y: -x not in (w, y),
)
def which_way(w: int = 3, x: int = -2, y: int = 4) -> Exercise:
    p, e, s, size = w * x, w * x - y, (w * x - y) * x, -w * x
    X, E, P = minus(x), minus(e), minus(p)
    return Exercise(
        id="04-4",
        title="Which way, how far",
        statement=rf"""
        The smallest unit has $w = {w}$ and sees the sample $x = {x}$, $y = {y}$. What is the
        derivative of half the squared error with respect to $w$?
        """,
        hints=(
            "First the prediction, then the error, prediction minus target.",
            "Then error times input; keep both signs.",
        ),
        solution=rf"""
        $\hat y = {w} \cdot ({x}) = {p}$, the error is ${p} - {y} = {e}$, and the derivative is
        $({e})\cdot({x}) = {s}$. It is positive, so $w$ must shrink, although the prediction is
        too *low*: with a negative input, less weight means a higher prediction.
        """,
        kind=Number(
            answer=s,
            tolerance=0.1,
            right=f"Error {E} times input {X}. So w must shrink, although the prediction is too "
            "low.",
            wrong=(
                (-s, "Check the signs: (prediction − target) × input, and the input is negative."),
                (e, "That is the error. How strongly does w act on the prediction?"),
                (-e, "That is target − prediction. Wanted is (prediction − target) × input."),
                (
                    2 * s,
                    "Half the squared error: the 2 of the square cancels against the one half.",
                ),
                (whole(e**2 / 2), "That is the loss itself. Its slope is wanted."),
                (
                    (size - y) * -x,
                    f"The prediction is {w} × ({X}) = {P}. Subtract {y} and multiply by {X}.",
                ),
                ((size - y) * x, f"A prediction of {size} would give that. It is w times x: {P}."),
            ),
            feedback="Derivative = (prediction − target) × input.",
        ),
    )


_TOO_LARGE = {
    1.1: "a twentieth",
    1.2: "a tenth",
    1.4: "a fifth",
    1.5: "a quarter",
    1.6: "three tenths",
}


@drawable(
    samples=(4, 5, 6, 7, 8, 9, 10, 11, 13, 16, 21),
    variance=(6, 8, 9, 10, 12, 15, 16, 18, 20, 24, 30),
    where=lambda samples, variance: neat(variance / (samples - 1), 2),
)
def spreads_less(samples: int = 5, variance: int = 12) -> Exercise:
    N, v, covariance = samples, variance, whole(-variance / (samples - 1))
    n, c = N - 1, short(covariance)
    return Exercise(
        id="04-12",
        title="Why a mini-batch spreads less (proof)",
        statement=rf"""
        Draw a mini-batch from $N$ samples *without putting any back*. Let $g_1, g_2, \dots$ be
        the gradients in the order of drawing (one number each). All of them have the same
        variance $\sigma^2$, and any two of them the same covariance $c$. Prove that the mean of
        the first $m$ has the variance $\frac{{\sigma^2}}{{m}}\cdot\frac{{N-m}}{{N-1}}$. As the key
        step, find $c$. What is it for $N = {N}$ and $\sigma^2 = {v}$?
        """,
        hints=(
            "Draw *all* $N$ samples. What is the variance of their sum?",
            "The sum of all is the same number in every order, so its variance is 0.",
            r"The variance of a sum of $N$ terms is $N\sigma^2 + N(N-1)\,c$.",
        ),
        solution=rf"""
        Draw all $N$. Their sum is the same in every order, so its variance is 0:
        $N\sigma^2 + N(N-1)\,c = 0$, hence $c = -\sigma^2/(N-1)$, here $-{v}/{n} = {c}$. The draws
        are not independent, because a large gradient that is gone cannot come again. For the
        first $m$ draws,

        $$
        \begin{{aligned}}
        &\operatorname{{Var}}\Big(\frac1m\sum_{{i=1}}^m g_i\Big) \\
        &\quad= \frac{{1}}{{m^2}}\big(m\,\sigma^2 + m(m-1)\,c\big) \\
        &\quad= \frac{{\sigma^2}}{{m}}\Big(1 - \frac{{m-1}}{{N-1}}\Big) \\
        &\quad= \frac{{\sigma^2}}{{m}}\cdot\frac{{N-m}}{{N-1}} .
        \end{{aligned}}
        $$
        """,
        kind=Number(
            answer=covariance,
            tolerance=0.02,
            right="After a large gradient the next one tends to be smaller: c = −σ²/(N − 1).",
            wrong=(
                (0, "That holds if each sample is put back. Here the second draw lacks the first."),
                (-covariance, "The size is right. After a large gradient, is the next one larger?"),
                (clean(-v / N), "There are N − 1 other draws, not N."),
                (-v, "That would need N = 2, where the second draw is the opposite of the first."),
                (v, "That is the variance of a single draw."),
            ),
            feedback="Set the variance of the sum of all N draws to 0 and solve for c.",
        ),
    )


@drawable(
    rate=(0.2, 0.25, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2),
    growth=tuple(_TOO_LARGE),
    where=lambda rate, growth: (
        rate != 1 and follows(2 / round((1 + growth) / rate, 4), 2 * rate / (1 + growth))
    ),
)
def curvature_of_curve(rate: float = 0.5, growth: float = 1.2) -> Exercise:
    square, curvature = clean(growth**2), (1 + growth) / rate
    e, g, s, k, more = map(short, (rate, growth, square, curvature, 1 + growth))
    limit = 2 * rate / (1 + growth)
    L = f"{limit:.4f}"
    return Exercise(
        id="04-13",
        title="A curvature, read from a curve",
        statement=rf"""
        Somebody trains a linear model with all samples per step and $\eta = {e}$. After a good
        start the loss explodes: from some step on it grows by the factor {s} in every step.
        Below which number must the learning rate stay? Give three decimals.
        """,
        hints=(
            "After many steps only the steepest direction counts. There the loss is proportional "
            "to the square of the distance.",
            f"So the distance grows by the square root of {s}.",
            rf"The factor of the distance is $1 - \eta\lambda$. Can it be $+{g}$?",
        ),
        solution=rf"""
        Late in the run only the steepest direction counts, and its part of the loss is
        proportional to the square of the distance. So the distance grows by $\sqrt{{{s}}} = {g}$
        per step. As $\eta\lambda$ is positive, $1 - \eta\lambda$ can only be $-{g}$. So
        $\lambda = {more}/{e} = {k}$, and $\eta$ must stay below $2/{k} = {L}$. One explosion
        tells the limit: the rate was only {_TOO_LARGE[growth]} too large.
        """,
        kind=Number(
            answer=limit,
            tolerance=6e-4,
            right=f"The curvature is {k}, the limit 2/{k}.",
            wrong=(
                (rate / square, f"That is the rate divided by {s}. Find the curvature first."),
                (rate / growth, f"That is the rate divided by {g}. Find the curvature first."),
                (
                    2 * rate / (1 + square),
                    f"The loss grows by {s}, the distance by its square root.",
                ),
                (clean(curvature), "That is the curvature. The limit is two over it."),
                (
                    whole(clean(2 * rate / (growth - 1))),
                    f"That takes 1 − ηλ as +{g}, and λ would be negative. It is −{g}.",
                ),
                (limit / 2, "That is one over the curvature. The limit is twice as large."),
                (rate, "With that rate the loss explodes, so the limit is below it."),
            ),
            feedback="Go from the loss to the distance, from there to 1 − ηλ, and then to 2/λ.",
        ),
    )


EXERCISES = [
    Exercise(
        id="04-1",
        title="The largest step",
        statement=r"""
            The smallest unit, $\hat y = wx$, is trained on one sample by
            $w \leftarrow w + \eta\,(y - \hat y)\,x$. In the text the sample was $x = 2$, $y = 4$,
            and the rule converged for $\eta$ below 0.5. Now somebody changes the unit of the input
            and of the target: $x = 20$, $y = 40$. Below which number must $\eta$ stay?
            """,
        hints=(
            "By which factor does one step multiply the error of the weight?",
            r"$1 - \eta x^2$ must lie between $-1$ and $1$. Does the target occur in it?",
        ),
        solution=r"""
            A step multiplies $w - w^*$ by $1 - \eta x^2 = 1 - 400\,\eta$. This is larger than
            $-1$ as long as $400\,\eta < 2$, so $\eta < 2/400 = 0.005$. The best weight is
            $w^* = 2$ as before; only the way to it has become a hundred times more delicate. The
            target plays no part.
            """,
        kind=Number(
            answer=0.005,
            tolerance=2e-5,
            right="Inputs ten times as large, a range of rates a hundred times smaller.",
            wrong=(
                (0.5, "That was the limit at x = 2. The curvature is x², and x has changed."),
                (
                    0.05,
                    "That is a tenth of the old limit. The curvature x² has grown a hundredfold.",
                ),
                (0.1, "That is 2/x, or y/x². The factor has x² in it, and no y."),
                (0.0025, "That is the one-step rate 1/x². How far beyond it does it still work?"),
                (0.00125, "That is 2/y², or 1/(2x²). The factor is 1 − ηx²: how far may it fall?"),
            ),
            feedback="Ask when the factor 1 − ηx² has a size below 1.",
        ),
    ),
    in_one_step(),
    Exercise(
        id="04-3",
        title="Exactly at the limit",
        statement=r"""
            The unit with two weights and the sample $x = (1, 2)$, $y = 3$ starts from $w = (0, 0)$
            with $\eta = 0.4$. The loss is half the squared error. What does the loss do?
            """,
        hints=(
            r"A step multiplies the error of the prediction by $1 - \eta\,\lVert x\rVert^2$.",
            r"$\lVert x\rVert^2 = 5$. What happens to a square when its number changes sign?",
        ),
        solution=r"""
            The factor is $1 - 0.4 \cdot 5 = -1$. The error is $-3$, then $3$, then $-3$: the
            prediction jumps between 0 and 6, the weights between $(0, 0)$ and $(1.2, 2.4)$, and
            the loss stays at 4.5 forever. A loss that does not move can mean "arrived", "stuck on a
            plateau", or this. The weights tell.
            """,
        kind=Choice(
            options=(
                Option(
                    "It never changes.",
                    "The error keeps its size and changes its sign at every step.",
                    right=True,
                ),
                Option("It is 0 after one step.", "That happens at half this rate, 0.2."),
                Option(
                    "It halves at every step.",
                    "At 0.1 the *error* halves, and the loss falls to a quarter.",
                ),
                Option(
                    "It grows without bound.",
                    "Beyond this rate it does. What is the factor exactly here?",
                ),
            )
        ),
    ),
    which_way(),
    Exercise(
        id="04-5",
        title="The mean of three",
        statement=r"""
            The samples are $(1, 2)$, $(2, 4)$, $(3, 6)$, the unit is $\hat y = wx$ with $w = 1$,
            and the loss is half the mean squared error. At $w = 0$ the gradients of the three
            samples were $-2, -8, -18$, of mean $-9.3333$. What is the full-batch gradient at
            $w = 1$? Give four decimals.
            """,
        hints=(
            r"The predictions are 1, 2, 3. What are the errors?",
            "Multiply each error by its input, then take the mean.",
        ),
        solution=r"""
            The errors are $-1, -2, -3$, the gradients $-1, -4, -9$, and their mean is
            $-14/3 = -4.6667$: half of the gradient at 0, because we are half way to the goal. On a
            parabola the slope is proportional to the distance from the minimum.
            """,
        kind=Number(
            answer=-14 / 3,
            tolerance=2e-3,
            right="Half way to the minimum, half the slope.",
            wrong=(
                (14 / 3, "The prediction is too low, so the loss falls when w grows: the sign."),
                (-14, "That is the sum over the three samples. The loss is a mean."),
                (-2, "That is the mean error; each error has to be multiplied by its input."),
                (-28 / 3, "That is the gradient at w = 0, or twice the one wanted."),
                (
                    -4,
                    "Neither mean error times mean input nor one of the gradients is their mean.",
                ),
            ),
            feedback="Error times input for each of the samples, then the mean.",
        ),
    ),
    Exercise(
        id="04-6",
        title="Fix the loop",
        statement=r"""
            This loop should train $\hat y = w^{\top}x$ by the delta rule: one step after each
            sample, in the given order, from zero weights and with the learning rate `eta`. It has
            three faults. Write `train_unit` without them. `X` has shape $(N, D)$, `y` has shape
            $(N,)$.

            ```python
            def train_unit(X, y, eta, epochs):
                w = np.zeros(X.shape[1])
                for _ in range(epochs):
                    y_hat = X @ w
                    for n in range(len(X)):
                        w = w - (y[n] - y_hat[n]) * X[n]
                return w
            ```
            """,
        hints=(
            "Which way must the weight go if the prediction is too low and the input is positive?",
            "How large is a step? Which argument is never used?",
            "When is `y_hat[n]` computed, and how many steps lie between that and its use?",
        ),
        solution=r"""
            The sign is wrong (the rule *adds* $\eta\,(y-\hat y)\,x$); the learning rate is
            missing; and all predictions of an epoch are computed before its first step, so all but
            the first are stale. Each prediction belongs inside the inner loop, right before the
            step that uses it.
            """,
        kind=Code(
            name="train_unit",
            stub='''
                def train_unit(X, y, eta, epochs):
                    """The weights, shape (D,), after so many passes, one step per sample."""
                    ...
                ''',
            check=_check_train_unit,
            answer="""
                def train_unit(X, y, eta, epochs):
                    w = np.zeros(X.shape[1])
                    for _ in range(epochs):
                        for x_n, y_n in zip(X, y):
                            y_hat = w @ x_n
                            w = w + eta * (y_n - y_hat) * x_n
                    return w
                """,
            wrong=(
                (
                    """
                    def train_unit(X, y, eta, epochs):
                        w = np.zeros(X.shape[1])
                        for _ in range(epochs):
                            for n in reversed(range(len(X))):
                                w = w + eta * (y[n] - w @ X[n]) * X[n]
                        return w
                    """,
                    "These are the steps in reverse order. The order is the given one.",
                ),
                (
                    """
                    def train_unit(X, y, eta, epochs):
                        w = np.zeros(X.shape[1])
                        for _ in range(epochs):
                            for n in range(len(X)):
                                w = w - eta * (y[n] - w @ X[n]) * X[n]
                        return w
                    """,
                    "The weights run uphill: look at a sign.",
                ),
                (
                    """
                    def train_unit(X, y, eta, epochs):
                        w = np.zeros(X.shape[1])
                        for _ in range(epochs):
                            for n in range(len(X)):
                                w = w + (y[n] - w @ X[n]) * X[n]
                        return w
                    """,
                    "The learning rate has no effect: where is eta?",
                ),
                (
                    """
                    def train_unit(X, y, eta, epochs):
                        w = np.zeros(X.shape[1])
                        for _ in range(epochs):
                            y_hat = X @ w
                            for n in range(len(X)):
                                w = w + eta * (y[n] - y_hat[n]) * X[n]
                        return w
                    """,
                    _STALE,
                ),
                (
                    """
                    def train_unit(X, y, eta, epochs):
                        w = np.zeros(X.shape[1])
                        for _ in range(epochs):
                            w = w - eta * X.T @ (X @ w - y) / len(y)
                        return w
                    """,
                    "That is one step per epoch, with the mean gradient. Take one per sample.",
                ),
                (
                    """
                    def train_unit(X, y, eta, epochs):
                        w = np.zeros(X.shape[1])
                        for _ in range(epochs):
                            y_hat = X @ w
                            for n in range(len(X)):
                                w = w - (y[n] - y_hat[n]) * X[n]
                        return w
                    """,
                    "At least two faults are left: the direction and the size of a step.",
                ),
                (
                    """
                    def train_unit(X, y, eta, epochs):
                        w = np.zeros(X.shape[1])
                        for n in range(len(X)):
                            w = w + eta * (y[n] - w @ X[n]) * X[n]
                        return w
                    """,
                    "One pass leads there: take epochs of them, each from where the last ended.",
                ),
                (
                    """
                    def train_unit(X, y, eta, epochs):
                        w = np.zeros(X.shape[1])
                        for _ in range(epochs):
                            for n in range(len(X)):
                                w = w + 2 * eta * (y[n] - w @ X[n]) * X[n]
                        return w
                    """,
                    "Every step is twice too long: the delta rule has no factor 2.",
                ),
            ),
            right="Predict, compare, step: in this order, every time.",
        ),
    ),
    Exercise(
        id="04-7",
        title="Without any steps",
        statement=r"""
            For the unit $\hat y = wx$ and samples $(x_n, y_n)$, you can compute the weight with the
            least mean squared error directly. Derive it by setting the slope to zero, and
            write `best_weight(x, y)` for arrays `x` and `y` of shape $(N,)$. For the samples
            $(1, 2)$, $(2, 4)$, $(3, 6)$ it must return 2.
            """,
        hints=(
            r"The slope is $\frac1N\sum_n (w x_n - y_n)\,x_n$, up to a constant factor.",
            r"Take the sum apart: $w\sum_n x_n^2 - \sum_n x_n y_n = 0$.",
        ),
        solution=r"""
            $\sum_n (w x_n - y_n)\,x_n = 0$ means $w \sum_n x_n^2 = \sum_n x_n y_n$, so

            $$w = \frac{\sum_n x_n y_n}{\sum_n x_n^2} .$$

            In the example $28/14 = 2$. It is a weighted mean of the single answers $y_n/x_n$: their
            weights are $x_n^2$, so samples with large inputs count more.
            """,
        kind=Code(
            name="best_weight",
            stub='''
                def best_weight(x, y):
                    """The w for which the mean squared error of w * x is least."""
                    ...
                ''',
            check=_check_best_weight,
            answer="""
                def best_weight(x, y):
                    return (x @ y) / (x @ x)
                """,
            wrong=(
                (
                    ("(x @ y) / (x @", "np.mean(y /"),
                    "The mean of y/x lets a sample with a tiny x count as much as others.",
                ),
                (
                    """
                    def best_weight(x, y):
                        return y.mean() / x.mean()
                    """,
                    "This line goes through the point of the means; it is not the best one "
                    "through the origin.",
                ),
                (
                    ("(x @ x)", "(y @ y)"),
                    "Divided by the sum of y², this predicts x from y. Which square belongs to w?",
                ),
                (
                    """
                    def best_weight(x, y):
                        return np.mean((x - x.mean()) * (y - y.mean())) / x.var()
                    """,
                    "That is the slope of a line with an intercept; this model has none.",
                ),
            ),
            right="With such a formula you need no descent. Most models have none.",
        ),
    ),
    Exercise(
        id="04-8",
        title="What a mini-batch is good for",
        statement=r"""
            A data set has 10,000 samples. Compare a mini-batch of 100, drawn at random, with the
            full batch, both at the *same* weights. Choose all statements that are true.
            """,
        hints=(
            "Unbiased means right on average, not right each time.",
            "The spread of a mean of $m$ random samples falls like one over the root of $m$.",
            "At the minimum the mean of all gradients is zero. Must each of them be zero, too?",
        ),
        solution=r"""
            The average over all possible batches is the full gradient, because each sample is in
            the batch with the same probability; a single batch is off. A mean of 400 instead of 100
            has about a quarter of the variance and half of the spread. At the minimum of the mean
            loss the *mean* gradient is zero, while the single samples pull in different directions:
            a mini-batch still moves the weights, unless all samples agree. And an epoch costs
            10,000 sample gradients either way; with batches of 100 they buy 100 steps instead of 1.
            """,
        kind=Choice(
            options=(
                Option(
                    "Averaged over all possible mini-batches, its gradient is the full gradient.",
                    "Each sample is equally likely to be drawn: unbiased.",
                    right=True,
                ),
                Option(
                    "Every step with a mini-batch lowers the full loss, if the rate is small.",
                    "A single batch can point uphill for the full loss; only its average does not.",
                ),
                Option(
                    "Batches of 400 instead of 100 roughly halve the spread of the gradient.",
                    "Four times the samples, about half the spread.",
                    right=True,
                ),
                Option(
                    "At the minimum of the full loss the mini-batch gradient is zero.",
                    "The mean over all samples is zero there; the mean of a few need not be.",
                ),
                Option(
                    "One epoch of mini-batches takes as many sample gradients as one full step.",
                    "Both use every sample once, but the mini-batches buy 100 steps.",
                    right=True,
                ),
            )
        ),
    ),
    Exercise(
        id="04-9",
        title="Where each loss puts the line",
        statement=r"""
            The model $\hat y = x + b$ has one knob, and the targets are numbers. The samples
            $(x, y)$ are $(0, 1)$, $(1, 4)$, $(2, 2)$, $(3, 13)$, $(4, 5)$. Which $b$ makes the mean
            *absolute* loss least?
            """,
        hints=(
            "Each sample asks for a $b$ of its own. Which one?",
            r"The samples ask for $y - x$. The absolute loss lets each pull with the same force.",
            "Let $b$ grow. From which place on do most samples pull to the left?",
        ),
        solution=r"""
            The samples ask for $b = y - x$: 1, 3, 0, 10 and 1. Below the median, more samples pull
            to the right than to the left; above it, more pull to the left. So $b$ is the median, 1.
            The squared loss would take the mean, 3, which a single far sample has dragged there: if
            its target were 1,003 instead of 13, the mean would be 201, and the median still 1.
            """,
        kind=Number(
            answer=1,
            tolerance=0.01,
            right="The median of y − x, whatever the far sample says.",
            wrong=(
                (3, "That is the mean of y − x, the choice of the squared loss."),
                (4, "That is the median of the targets. Each sample asks for b = y − x."),
                (5, "That is the mean of the targets. Each sample asks for b = y − x."),
                (0, "At 0 four samples pull to the right, and none to the left."),
                (10, "That is what the far sample alone asks for."),
            ),
            feedback="Write down y − x for each sample. From which b on do most pull to the left?",
        ),
    ),
    Exercise(
        id="04-10",
        title="The rates of any data",
        statement=r"""
            (It needs the optional section on curvatures.) For $\hat y = w^{\top}x$ and half the
            mean squared error, the curvatures of the bowl are the eigenvalues of
            $H = \frac1N X^{\top}X$. Write `rates(X)` that returns two numbers: the limit below
            which $\eta$ must stay, and the best $\eta$. For the rows $(2, 0)$ and $(0, 6)$ they are
            $1/9$ and $0.1$.
            """,
        hints=(
            "`np.linalg.eigvalsh` returns the eigenvalues of a symmetric matrix, the least first.",
            "The limit needs the largest eigenvalue, the best rate the largest and the smallest.",
        ),
        solution=r"""
            In the example $H = \operatorname{diag}(4, 36)/2 = \operatorname{diag}(2, 18)$, so the
            limit is $2/18$ and the best rate $2/(2 + 18)$. The diagonal of $H$ holds the curvatures
            along the single knobs. In general the axes of the bowl are tilted against the knobs,
            and the largest eigenvalue is larger than every entry of the diagonal. So if you look at
            the knobs one by one, you may choose a rate that explodes.
            """,
        kind=Code(
            name="rates",
            stub='''
                def rates(X):
                    """The limit of the learning rates, and the best one."""
                    ...
                ''',
            check=_check_rates,
            answer="""
                def rates(X):
                    curvatures = np.linalg.eigvalsh(X.T @ X / len(X))
                    least, largest = curvatures[0], curvatures[-1]
                    return 2 / largest, 2 / (least + largest)
                """,
            wrong=(
                (
                    """
                    def rates(X):
                        curvatures = np.linalg.eigvalsh(np.cov(X.T, bias=True))
                        return 2 / curvatures[-1], 2 / (curvatures[0] + curvatures[-1])
                    """,
                    "H is no covariance: do not subtract the means.",
                ),
                (
                    """
                    def rates(X):
                        curvatures = np.linalg.eigvalsh(X.T @ X)
                        return 2 / curvatures[-1], 2 / (curvatures[0] + curvatures[-1])
                    """,
                    "The curvatures lack the 1/N: the loss is a mean.",
                ),
                (
                    """
                    def rates(X):
                        curvatures = (X**2).mean(axis=0)
                        return 2 / max(curvatures), 2 / (min(curvatures) + max(curvatures))
                    """,
                    "These are the curvatures along the knobs. The axes of the bowl are tilted: "
                    "use the eigenvalues of H.",
                ),
                (
                    ("(X.T @ X / len(X))", "(2 * X.T @ X / len(X))"),
                    "That is half of the limit, which is two over the largest eigenvalue of H; "
                    "with half the squared error H has no factor 2.",
                ),
                (
                    """
                    def rates(X):
                        curvatures = np.linalg.svd(X)[1]
                        return 2 / curvatures[0], 2 / (curvatures[0] + curvatures[-1])
                    """,
                    "Those are the singular values of X. The curvatures are their squares, "
                    "divided by N.",
                ),
                (
                    """
                    def rates(X):
                        curvatures = np.linalg.eigvalsh(X.T @ X / len(X))
                        return 2 / curvatures[-1], 1 / curvatures[-1]
                    """,
                    "One over the largest curvature lands the steepest direction in one step, "
                    "but the flattest one decides, too.",
                ),
                (
                    """
                    def rates(X):
                        curvatures = np.linalg.eigvalsh(X @ X.T / len(X))
                        return 2 / curvatures[-1], 2 / (curvatures[0] + curvatures[-1])
                    """,
                    "That is the limit again: where is the smallest curvature?",
                ),
                (
                    """
                    def rates(X):
                        curvatures = np.linalg.eigvalsh(X.T @ X / len(X))
                        return 2 / curvatures[0], 2 / (curvatures[0] + curvatures[-1])
                    """,
                    "The limit comes from the steepest direction, the largest curvature.",
                ),
                (
                    """
                    def rates(X):
                        curvatures = np.linalg.eigvalsh(X.T @ X / len(X))
                        return 2 / (curvatures[0] + curvatures[-1]), 2 / curvatures[-1]
                    """,
                    "That is the best rate; the limit comes first.",
                ),
            ),
            right="For a linear model you know the rates before the first step.",
        ),
    ),
    Exercise(
        id="04-11",
        title="Mini-batches from a blank sheet (hard)",
        statement=r"""
            Train the line $\hat y = wx + b$ by mini-batches, in NumPy alone. Write
            `train_line(x, y, eta, orders, m)`. Start from $w = b = 0$. For each `order` in `orders`
            (one epoch each) take the samples `order[:m]`, then `order[m:2*m]`, and so on; the last
            batch may be shorter. The loss of a batch is half its mean squared error. Return all
            points $(w, b)$ on the way, the start included, as an array of shape (steps + 1, 2).
            """,
        hints=(
            "The bias is a weight on the constant input 1. What are the two parts of the gradient?",
            r"With the errors $r = wx + b - y$ of a batch: the means of $r\,x$ and of $r$.",
            "Compute both means before you change `w` or `b`.",
        ),
        solution=r"""
            The gradient of half the mean squared error is error times input, averaged: the mean of
            $r\,x$ for $w$ and the mean of $r$ for $b$. Both belong to the *same* weights, so
            compute both before the step. And `.mean()` divides a short batch by its own size.
            """,
        kind=Code(
            name="train_line",
            stub='''
                def train_line(x, y, eta, orders, m):
                    """All points (w, b), shape (steps + 1, 2), from (0, 0) on."""
                    ...
                ''',
            check=_check_train_line,
            answer="""
                def train_line(x, y, eta, orders, m):
                    w, b = 0.0, 0.0
                    path = [(w, b)]
                    for order in orders:
                        for start in range(0, len(x), m):
                            batch = order[start : start + m]
                            error = w * x[batch] + b - y[batch]
                            slopes = (error * x[batch]).mean(), error.mean()
                            w, b = w - eta * slopes[0], b - eta * slopes[1]
                            path.append((w, b))
                    return np.array(path)
                """,
            wrong=(
                (
                    _CHANGED_IN_PLACE,
                    _LINE_IN_PLACE.format("All"),
                ),
                (
                    _CHANGED_IN_PLACE.replace("[theta]", "[np.zeros(2)]"),
                    _LINE_IN_PLACE.format("After the start all"),
                ),
                (
                    ("w, b = 0.0, 0.0", "w, b = 1.0, 0.0"),
                    "The path must start at (0, 0).",
                ),
                (
                    """
                    def train_line(x, y, eta, orders, m):
                        w, b, path = 0.0, 0.0, [(0.0, 0.0)]
                        for order in orders:
                            for start in range(0, len(x), m):
                                batch = order[start : start + m]
                                r = (w * x[batch] + b - y[batch]) / len(x)
                                w, b = w - eta * r @ x[batch], b - eta * r.sum()
                                path.append((w, b))
                        return path
                    """,
                    "The mean of a batch is over the samples of this batch, not over all.",
                ),
                (
                    """
                    def train_line(x, y, eta, orders, m):
                        w, b, path = 0.0, 0.0, [(0.0, 0.0)]
                        for order in orders:
                            for start in range(0, len(x), m):
                                batch = order[start : start + m]
                                r = (w * x[batch] + b - y[batch]) / len(batch)
                                w, b = w - eta * r @ x[batch], b + eta * r.sum()
                                path.append((w, b))
                        return path
                    """,
                    "The steps of b go uphill, those of w are right: look at a sign.",
                ),
                (
                    """
                    def train_line(x, y, eta, orders, m):
                        w, b, path = 0.0, 0.0, [(0.0, 0.0)]
                        for order in orders:
                            for start in range(0, len(x), m):
                                batch = order[start : start + m]
                                r = (w * x[batch] + b - y[batch]) / len(batch)
                                w, b = w - eta * r @ x[batch], b - eta * r.sum()
                                path.append((b, w))
                        return path
                    """,
                    "Each point is (w, b); yours are (b, w).",
                ),
                (
                    """
                    def train_line(x, y, eta, orders, m):
                        theta, path = np.zeros(2), [np.zeros(2)]
                        X = np.column_stack([x, np.ones(len(x))])
                        for order in orders:
                            for start in range(0, len(x), m):
                                k = order[start : start + m]
                                theta = theta - eta * X[k].T @ (X[k] @ theta - y[k])
                                path.append(theta)
                        return np.array(path)
                    """,
                    _LINE_FAULTS["sum"],
                ),
                (
                    (
                        "(error * x[batch]).mean(), error.mean()",
                        "(2 * error * x[batch]).mean(), (2 * error).mean()",
                    ),
                    _LINE_FAULTS["double"],
                ),
                (
                    ("b - eta * slopes[1]", "b - 2 * eta * slopes[1]"),
                    "With 8 samples and 3 per step, the first wrong step is number 1.",
                ),
                (
                    """
                    def train_line(x, y, eta, orders, m):
                        w, b, path = 0.0, 0.0, [(0.0, 0.0)]
                        for order in orders:
                            for start in range(0, len(x), m):
                                k = order[start : start + m]
                                w = w - eta * ((w * x[k] + b - y[k]) * x[k]).mean()
                                b = b - eta * (w * x[k] + b - y[k]).mean()
                                path.append((w, b))
                        return path
                    """,
                    _LINE_FAULTS["one by one"],
                ),
                (
                    """
                    def train_line(x, y, eta, orders, m):
                        theta, path = np.zeros(2), [np.zeros(2)]
                        X = np.column_stack([x, np.ones(len(x))])
                        for order in orders:
                            for start in range(0, len(x), m):
                                k = order[start : start + m]
                                theta = theta - eta * X[k].T @ (X[k] @ theta - y[k]) / m
                                path.append(theta)
                        return np.array(path)
                    """,
                    _LINE_FAULTS["m"],
                ),
                (
                    """
                    def train_line(x, y, eta, orders, m):
                        theta, path = np.zeros(2), [np.zeros(2)]
                        X = np.column_stack([x, np.ones(len(x))])
                        for order in orders:
                            for start in range(0, len(x) - m + 1, m):
                                k = order[start : start + m]
                                theta = theta - eta * X[k].T @ (X[k] @ theta - y[k]) / m
                                path.append(theta)
                        return np.array(path)
                    """,
                    _LINE_DROPPED,
                ),
                (
                    """
                    def train_line(x, y, eta, orders, m):
                        w, path = 0.0, [(0.0, 0.0)]
                        for order in orders:
                            for start in range(0, len(x), m):
                                k = order[start : start + m]
                                w = w - eta * ((w * x[k] - y[k]) * x[k]).mean()
                                path.append((w, 0.0))
                        return path
                    """,
                    _LINE_FAULTS["no bias"],
                ),
                (
                    """
                    def train_line(x, y, eta, orders, m):
                        theta, path = np.zeros(2), [np.zeros(2)]
                        X = np.column_stack([x, np.ones(len(x))])
                        for order in orders:
                            for start in range(0, len(x), m):
                                k = slice(start, start + m)
                                error = X[k] @ theta - y[k]
                                theta = theta - eta * X[k].T @ error / len(error)
                                path.append(theta)
                        return np.array(path)
                    """,
                    _LINE_FAULTS["order"],
                ),
                (
                    """
                    def train_line(x, y, eta, orders, m):
                        theta, path = np.zeros(2), []
                        X = np.column_stack([x, np.ones(len(x))])
                        for order in orders:
                            for start in range(0, len(x), m):
                                k = order[start : start + m]
                                theta = theta - eta * X[k].T @ (X[k] @ theta - y[k]) / len(k)
                                path.append(theta)
                        return np.array(path)
                    """,
                    "Add the start, (0, 0), to the path.",
                ),
            ),
            right="This loop trains networks, too; only the gradient gets longer.",
        ),
    ),
    spreads_less(),
    curvature_of_curve(),
]
