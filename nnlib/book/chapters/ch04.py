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
    expect_close,
    single,
)

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


def _check_train_unit(train_unit: Function) -> None:
    rng = np.random.default_rng(0)
    for N, D, epochs in [(1, 1, 1), (3, 2, 1), (5, 3, 4)]:
        X, y, eta = rng.normal(size=(N, D)), rng.normal(size=N), 0.07
        mistakes = [
            (_delta_rule(X, y, eta, epochs, sign=-1.0), "The weights run uphill: look at a sign."),
            (_delta_rule(X, y, 1.0, epochs), "The learning rate has no effect: where is eta?"),
            (
                _delta_rule(X, y, 1.0, epochs, sign=-1.0),
                "Here still two faults meet: the direction and the size of a step.",
            ),
            (
                _delta_rule(X, y, 2 * eta, epochs),
                "Every step is twice too long: the delta rule has no factor 2.",
            ),
            (
                _delta_rule(X, y, eta / N, epochs),
                "Every step is divided by N: a step for one sample is not.",
            ),
            (_delta_rule(X, y, eta, 1), "One pass only: go through the samples epochs times."),
            (
                _delta_rule(X, y, eta, epochs, stale=True),
                "The predictions are stale: compute each one after the step before it.",
            ),
            (
                _full_batch(X, y, eta, epochs),
                "That is one step per epoch with the mean gradient; take one per sample.",
            ),
        ]
        expect_close(
            train_unit(X, y, eta, epochs),
            _delta_rule(X, y, eta, epochs),
            "The weights are not those of the rule.",
            rtol=1e-9,
            name="The weight vector",
            mistakes=mistakes,
        )


def _check_best_weight(best_weight: Function) -> None:
    rng = np.random.default_rng(0)
    cases = [(rng.normal(1, 1, size=n), rng.normal(2, 1, size=n)) for n in (4, 7)]
    cases.append((np.array([1.0, 2.0, 3.0]), np.array([2.0, 4.0, 6.0])))
    for x, y in cases:
        w = single(best_weight(x, y))
        slope = np.mean((w * x - y) * x)
        expect_close(
            w,
            (x @ y) / (x @ x),
            f"At your w the loss still has the slope {slope:.3g}, not 0.",
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
                    "Divided by the sum of y², this predicts x from y: which square stands with w?",
                ),
                (
                    np.cov(x, y, bias=True)[0, 1] / x.var(),
                    "That is the slope of a line with an intercept; this model has none.",
                ),
            ],
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
                (0.05, "Ten times the input, but the curvature is its square."),
                (0.1, "That is 2/x. The curvature is x², not x."),
                (0.0025, "That is the one-step rate 1/x². How far beyond it does it still work?"),
                (0.00125, "That is 2/y². The target does not enter the factor."),
            ),
            feedback="Ask when the factor 1 − ηx² has a size below 1.",
        ),
    ),
    Exercise(
        id="04-2",
        title="There in one step",
        statement=r"""
            The same unit, with the sample $x = 2$, $y = 4$ and the first weight $w = 0$. This time
            the loss is the engine's, without the one half: $\ell = (\hat y - y)^2$. Which learning
            rate brings gradient descent to the right weight in a single step?
            """,
        hints=(
            r"What is the slope $d\ell/dw$ now?",
            r"It is $2\,(\hat y - y)\,x$. By which factor does a step multiply $w - w^*$?",
            "One step is enough if the factor is 0.",
        ),
        solution=r"""
            $d\ell/dw = 2\,(wx - y)\,x = 2x^2\,(w - w^*)$ with $w^* = y/x = 2$. A step multiplies
            $w - w^*$ by $1 - 2\eta x^2 = 1 - 8\eta$, which is 0 for $\eta = 1/8 = 0.125$. Check:
            the slope at 0 is $2\cdot(-4)\cdot 2 = -16$, and $0 + 0.125 \cdot 16 = 2$.
            """,
        kind=Number(
            answer=0.125,
            tolerance=0.002,
            right="Without the one half all slopes double, and all good rates halve.",
            wrong=(
                (0.25, "That is the rate for half the squared error. Here every slope is doubled."),
                (0.5, "At twice the curvature this overshoots: try it, from w = 0."),
                (0.0625, "The weight lands at 1: half way. Is your slope twice too large?"),
                (2, "That is the right weight, not the rate that leads to it."),
            ),
            feedback="Divide the way to go, 2, by the slope at w = 0 with its sign turned round.",
        ),
    ),
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
            the loss is 4.5 for ever. A loss that does not move can mean "arrived", "stuck on a
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
    Exercise(
        id="04-4",
        title="Which way, how far",
        statement=r"""
            The smallest unit has $w = 3$ and sees the sample $x = -2$, $y = 4$. What is the
            derivative of half the squared error with respect to $w$?
            """,
        hints=(
            "First the prediction, then the error, prediction minus target.",
            "Then error times input, with both signs.",
        ),
        solution=r"""
            $\hat y = 3 \cdot (-2) = -6$, the error is $-6 - 4 = -10$, and the derivative is
            $(-10)\cdot(-2) = 20$. It is positive, so $w$ must shrink, although the prediction is
            too *low*: with a negative input, less weight means a higher prediction.
            """,
        kind=Number(
            answer=20,
            tolerance=0.1,
            right="Error −10 times input −2. So w must shrink, although the prediction is too low.",
            wrong=(
                (-20, "Check the signs: (prediction − target) × input, and the input is negative."),
                (-10, "That is the error. How strongly does w act on the prediction?"),
                (10, "That is the size of the error; multiply it by the input, with its sign."),
                (40, "Half the squared error: the 2 of the square cancels against the one half."),
                (50, "That is the loss itself. Its slope is wanted."),
                (4, "Keep both signs: the prediction is 3 × (−2) = −6, and the input is −2."),
                (-4, "The prediction is w times x, which is −6, not 6."),
            ),
            feedback="Derivative = (prediction − target) × input.",
        ),
    ),
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
            $-14/3 = -4.6667$: half of the gradient at 0, for we have come half of the way. With a
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
                (-4, "The mean error times the mean input is not the mean of the products."),
            ),
            feedback="Error times input for each of the samples, then the mean.",
        ),
    ),
    Exercise(
        id="04-6",
        title="Mend the loop",
        statement=r"""
            This loop shall train $\hat y = w^{\top}x$ by the delta rule, one step after each
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
            "Which way should the weight go if the prediction is too low and the input positive?",
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
                    "The predictions are stale: compute each one after the step before it.",
                ),
                (
                    """
                    def train_unit(X, y, eta, epochs):
                        w = np.zeros(X.shape[1])
                        for _ in range(epochs):
                            w = w - eta * X.T @ (X @ w - y) / len(y)
                        return w
                    """,
                    "That is one step per epoch with the mean gradient; take one per sample.",
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
                    "Here still two faults meet: the direction and the size of a step.",
                ),
                (
                    """
                    def train_unit(X, y, eta, epochs):
                        w = np.zeros(X.shape[1])
                        for n in range(len(X)):
                            w = w + eta * (y[n] - w @ X[n]) * X[n]
                        return w
                    """,
                    "One pass only: go through the samples epochs times.",
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
            For the unit $\hat y = wx$ and samples $(x_n, y_n)$, the weight with the least mean
            squared error can be computed directly. Derive it by setting the slope to zero, and
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

            In the example $28/14 = 2$. It is a mean of the single answers $y_n/x_n$ with the
            weights $x_n^2$: samples with large inputs have more to say.
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
                    """
                    def best_weight(x, y):
                        return np.mean(y / x)
                    """,
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
                    """
                    def best_weight(x, y):
                        return (x @ y) / (y @ y)
                    """,
                    "Divided by the sum of y², this predicts x from y: which square stands with w?",
                ),
                (
                    """
                    def best_weight(x, y):
                        return np.mean((x - x.mean()) * (y - y.mean())) / x.var()
                    """,
                    "That is the slope of a line with an intercept; this model has none.",
                ),
            ),
            right="Where there is such a formula, descent is not needed. It rarely exists.",
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
            "If every sample has gradient zero, what is the gradient of a batch?",
        ),
        solution=r"""
            The average over all possible batches is the full gradient, for each sample is in the
            batch with the same probability; the single batch is off. A mean of 400 instead of 100
            has a quarter of the variance and half of the spread. At the minimum of the mean loss
            the *mean* gradient is zero, while the gradients of single samples pull in different
            directions: a mini-batch still moves the weights, unless all samples agree. And an epoch
            costs 10,000 sample gradients either way; with batches of 100 they pay for 100 steps
            instead of one.
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
                    "Batches of 400 instead of 100 halve the spread of the gradient.",
                    "Four times the samples, half the spread (a little less than half, in fact).",
                    right=True,
                ),
                Option(
                    "At the minimum of the full loss the mini-batch gradient is zero.",
                    "The mean over all samples is zero there. Must every part of it be?",
                ),
                Option(
                    "One epoch of mini-batches takes as many sample gradients as one full step.",
                    "Both use every sample once, but the mini-batches pay for 100 steps.",
                    right=True,
                ),
            )
        ),
    ),
]
