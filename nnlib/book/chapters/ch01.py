"""Exercises of chapter 1, One linear idea, three models."""

from __future__ import annotations

import math
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
)
from nnlib.book.exercises.wording import clean, grouped, minus, short, word

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from nnlib._types import Array


def _softmax(scores: Array) -> Array:
    """Return the softmax of each row."""
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(e / e.sum(axis=-1, keepdims=True))


def _sigmoid(score: float) -> float:
    return 1 / (1 + math.exp(-score))


def _check_logistic_gradient(logistic_gradient: Function) -> None:
    rng = np.random.default_rng(0)
    for N, D in [(7, 3), (1, 2), (20, 1)]:
        X, y = rng.normal(size=(N, D)), (rng.random(N) < 0.5).astype(float)
        w, b = rng.normal(size=D), rng.normal()
        answer = logistic_gradient(X, y, w, b)
        in_w, in_b = parts(answer, 2, "Return two things: the gradient in w and that in b.")
        z = X @ w + b
        p = 1 / (1 + np.exp(-z))
        error = p - y
        unbiased = 1 / (1 + np.exp(-(X @ w))) - y
        expect_close(
            in_w,
            error @ X / N,
            "The gradient in w is the mean of (prediction - target) times input.",
            name="The gradient in w",
            mistakes=[
                (-error @ X / N, "The sign is wrong: prediction minus target, not the reverse."),
                ((z - y) @ X / N, "The prediction is the sigmoid of the score, not the score."),
                (error @ X, "This is the sum over the samples; the loss is their mean."),
                (error @ X / D, "Divide by the number of samples, N, not by that of inputs."),
                (2 * error @ X / N, "A factor 2 too much: it belongs to the squared error."),
                (unbiased @ X / N, "The score has no bias: it is X @ w + b."),
                (
                    (1 - p - y) @ X / N,
                    "Here the prediction is the sigmoid of -z; it should be that of z.",
                ),
                (
                    2 * (error * p * (1 - p)) @ X / N,
                    "This is the gradient of the squared error on top of a sigmoid.",
                ),
            ],
        )
        expect_close(
            in_b,
            error.mean(),
            "The bias is a weight on the input 1: what is its gradient?",
            name="The gradient in b",
            mistakes=[
                (error.sum(), "In b, too, take the mean over the samples."),
                (-error.mean(), "The sign of the gradient in b is wrong."),
            ],
        )


_EQUAL = (
    "In the first step your probabilities are all {}. Each row of them sums to 1, so they are 1/C."
)


def _check_train_softmax(train_softmax: Function) -> None:
    rng = np.random.default_rng(0)
    X, labels = rng.normal(size=(9, 2)), np.array([0, 1, 2, 1, 0, 1, 2, 2, 2])
    # Nothing here belongs to class 3: C is an argument, and not the largest label plus one.
    Y, rate, done = np.eye(4)[labels], 0.7, 0
    W, b = np.zeros((4, 2)), np.zeros(4)
    for steps in (0, 1, 2, 5):
        answer = parts(train_softmax(X, labels, 4, steps, rate), 2, "Return two things: W and b.")
        got, got_b = numbers(answer[0], "W"), numbers(answer[1], "b")
        expect(
            got.shape == (4, 2), f"W must have shape (4, 2), one row per class, got {got.shape}."
        )
        expect(got_b.shape == (4,), f"b must have shape (4,), got {got_b.shape}.")
        for _ in range(steps - done):
            error = (_softmax(X @ W.T + b) - Y) / len(X)
            W, b = W - rate * error.T @ X, b - rate * error.sum(axis=0)
        done = steps
        if steps == 0:
            expect(not (got.any() or got_b.any()), "After 0 steps W and b must still be zero.")
        elif steps == 1:
            _check_first_step(got, got_b, W, b, X, Y, rate)
        else:
            _check_later_steps(got, got_b, W, b, X, Y, rate, steps)


def _check_first_step(
    got: Array, got_b: Array, W: Array, b: Array, X: Array, Y: Array, rate: float
) -> None:
    """Compare the first step from zero with the right one, and with those of known mistakes."""
    down = (1 / len(X) - Y) / len(X)  # the errors of a softmax down the columns
    late = (_softmax(X @ W.T) - Y) / len(X)  # the errors after W has moved
    early = -rate * (_softmax(X @ (0 * W).T + b) - Y).T @ X / len(X)  # after b has moved
    one_by_one = _one_by_one(X, Y, rate)
    expect_close(
        got,
        W,
        "After 1 step W is wrong. Each row of probabilities sums to 1, the errors are these minus "
        "the targets, and the gradient is the errors, transposed, times the inputs.",
        name="W",
        mistakes=[
            (-W, "After 1 step W has the opposite sign: step against the gradient."),
            (0 * W, "After 1 step W is still zero."),
            (len(X) * W, "After 1 step W is N times too large: take the mean over the samples."),
            (2 * W, "After 1 step W is twice too large: cross-entropy has no factor 2."),
            (W / rate, "After 1 step W has moved by the whole gradient: where is the rate?"),
            (W / len(W), "After 1 step W is C times too small: the mean is over the samples only."),
            (-rate * down.T @ X, _EQUAL.format("1/N")),
            (
                -rate * (0.5 - Y).T @ X / len(X),
                _EQUAL.format("1/2, as of sigmoids"),
            ),
            (one_by_one, "You step after each sample; a step uses the mean over all samples."),
            (
                early,
                "W and b must take their step from the same probabilities; you compute W's after "
                "b has moved.",
            ),
        ],
    )
    expect_close(
        got_b,
        b,
        "After 1 step W is right and b is not: its gradient is the sum of the errors' rows.",
        name="b",
        mistakes=[
            (
                0 * b,
                "After 1 step b is still zero: it learns, too, each entry from its own errors.",
            ),
            (b / len(X), "After 1 step b is N times too small: the errors are a mean already."),
            (len(X) * b, "After 1 step W is right, b is N times too large: b, too, takes a mean."),
            (
                -rate * late.sum(axis=0),
                "W and b must take their step from the same probabilities; you compute b's after "
                "W has moved.",
            ),
        ],
    )


def _check_later_steps(
    got: Array, got_b: Array, W: Array, b: Array, X: Array, Y: Array, rate: float, steps: int
) -> None:
    """Compare what several steps give with the right one, and with those of known mistakes."""
    late = f"After {steps} steps it is wrong, though after 1 step it was right: "
    first = -rate * (1 / len(W) - Y).T @ X / len(X)
    before, before_b, without_b = np.zeros_like(W), np.zeros_like(b), np.zeros_like(W)
    for step in range(steps):
        without_b = without_b - rate * (_softmax(X @ without_b.T) - Y).T @ X / len(X)
        if step < steps - 1:
            error = (_softmax(X @ before.T + before_b) - Y) / len(X)
            before, before_b = before - rate * error.T @ X, before_b - rate * error.sum(axis=0)
    expect_close(
        got,
        W,
        late + "a step takes the rate times the gradient at the present W and b off W, no more.",
        name="W",
        mistakes=[
            (steps * first, late + "compute the probabilities anew in each step."),
            (
                first,
                late
                + "W is still as after one. Does it return too early, or start anew each time?",
            ),
            (without_b, late + "the scores have no b, which is zero only in the first step."),
            (W - before, late + "W is the last correction alone. Take it off the present W."),
        ],
    )
    expect_close(
        got_b,
        b,
        f"After {steps} steps W is right and b is not: a step takes the rate times the sum of the "
        "present errors' rows off b.",
        name="b",
        mistakes=[
            (b - before_b, late + "b is the last correction alone. Take it off the present b.")
        ],
    )


def _one_by_one(X: Array, Y: Array, rate: float) -> Array:
    """Return W after one pass that wrongly takes a step after each sample."""
    W, b = np.zeros((Y.shape[1], X.shape[1])), np.zeros(Y.shape[1])
    for x, y in zip(X, Y, strict=True):
        error = _softmax(W @ x + b) - y
        W, b = W - rate * np.outer(error, x), b - rate * error
    return np.asarray(W)


def _check_copy_model(copy_model: Function) -> None:
    rng = np.random.default_rng(0)
    for C, D in [(3, 2), (2, 1), (4, 5)]:
        W, b = rng.normal(size=(C, D)), rng.normal(size=C)

        def probabilities(x: ArrayLike, W: Array = W, b: Array = b) -> Array:
            sample = np.asarray(x, dtype=float)
            if sample.shape != W.shape[1:]:
                raise ValueError(f"x must have shape {W.shape[1:]}, got {sample.shape}")
            return _softmax(W @ sample + b)

        answer = parts(copy_model(probabilities, D), 2, "Return two things: W and b.")
        got, got_b = numbers(answer[0], "W"), numbers(answer[1], "b")
        expect(
            got.shape == (C, D),
            f"With {C} classes and {D} inputs W must have shape {(C, D)}, got {got.shape}.",
        )
        expect(got_b.shape == (C,), f"b must have shape {(C,)}, got {got_b.shape}.")
        expect(
            np.isfinite(got).all() and np.isfinite(got_b).all(), "W and b must be finite numbers."
        )
        at_zero = np.abs(_softmax(got_b) - _softmax(b)).max()
        expect(
            at_zero < 1e-6,
            "At x = 0 your copy gives other probabilities. There the scores are the biases; their "
            "differences are logarithms of ratios.",
        )
        points = rng.normal(size=(20, D))
        wrong = np.abs(_softmax(points @ got.T + got_b) - _softmax(points @ W.T + b))
        expect(
            wrong.max() < 1e-6,
            "At x = 0 your copy agrees, elsewhere it does not. What do the scores gain when one "
            "input goes from 0 to 1?",
        )


@drawable(
    side=(8, 10, 12, 14, 16, 20, 24, 28, 30, 32, 36, 40),
    classes=range(3, 13),
)
def count_parameters(side: int = 28, classes: int = 10) -> Exercise:
    D, C, ten, nine = side**2, classes, word(classes), word(classes - 1)
    total, left, n, one = C * (D + 1), (C - 1) * (D + 1), C - 1, D + 1
    T, L = grouped(total), grouped(left)
    d, e = grouped(D) if D > 999 else D, grouped(one) if D > 998 else one
    return Exercise(
        id="01-1",
        title="Count the parameters",
        statement=rf"""
        An image of ${side} \times {side}$ pixels is written as one row of numbers. A softmax
        regression sorts such images into {C} classes. One class can do without parameters of
        its own: its row of $W$ and its bias are fixed at zero. How many parameters are left?
        """,
        hints=(
            "How many numbers is one image? That is $D$.",
            r"$W$ has shape $(C, D)$. How many weights are these?",
            "Each class has one more number beside its weights. Which classes still count?",
        ),
        solution=rf"""
        $D = {side} \cdot {side} = {d}$ and $C = {C}$. All {ten} classes together have
        $C\,(D+1) = {T}$ parameters. One class has $D + 1 = {e}$ of them; without it
        ${n} \cdot {e} = {L}$ are left. The probabilities that such a model can give are the
        same as before, because only differences of scores count.
        """,
        kind=Number(
            answer=left,
            tolerance=0.1,
            right=f"{nine.capitalize()} classes with {D:,} weights and a bias each.",
            wrong=(
                (
                    total,
                    f"These are the parameters of all {ten} classes. One class is fixed at zero.",
                ),
                (C * D, f"These are the weights of all {ten} classes, without a bias."),
                (n * D, f"These are the weights. Each of the {nine} classes has a bias, too."),
                (left + 1, "The bias of the class that is fixed at zero is not left, either."),
                (D + n, "Every class has a weight for every pixel: multiply, do not add."),
                (n * (side + 1), f"The row has {side} times {side} numbers, not {side}."),
            ),
            feedback="Count the entries of W and of b that belong to one class.",
        ),
    )


@drawable(
    first=tuple(-tenths / 10 for tenths in range(1, 16)),
    second=tuple(tenths / 10 for tenths in range(3, 25)),
    where=lambda first, second: second - first < 3.5,
)
def two_scores(first: float = -0.4, second: float = 1.7) -> Exercise:
    difference = first - second
    a, b, d, e = map(short, (first, second, difference, -difference))
    p = _sigmoid(difference)
    P = f"{p:.4f}"
    return Exercise(
        id="01-2",
        title="Two scores, one sigmoid",
        statement=rf"""
        Two classes of a softmax regression have the scores $({a},\ {b})$. Find the probability
        of the *first* one with a single exponential. Give four decimals.
        """,
        hints=(
            "Subtract one of the scores from both. What does that change?",
            "Divide the numerator and the denominator of the softmax by the numerator.",
            r"The probability is $\sigma$ of a difference. Which score comes first in it?",
        ),
        solution=rf"""
        Subtracting {b} from both scores changes no probability, so $({a}, {b})$ is as good as
        $({d}, 0)$. With one score at zero the softmax is a sigmoid:
        $p = 1/(1 + e^{{{e}}}) = \sigma({d}) = {P}$.
        """,
        kind=Number(
            answer=round(p, 7),
            tolerance=2e-4,
            right=f"Only the difference of the scores counts: it is {minus(difference)}.",
            wrong=(
                (round(1 - p, 7), "That is the probability of the other class."),
                (
                    round(_sigmoid(first), 7),
                    f"That is the sigmoid of {minus(first)}. The other score is not zero.",
                ),
                (
                    round(_sigmoid(first + second), 7),
                    "That is the sigmoid of the sum. Take the difference.",
                ),
                (
                    round(math.exp(difference), 7),
                    "That is the ratio of the two probabilities, the odds.",
                ),
            ),
            feedback="Only the difference of the two scores counts.",
        ),
    )


@drawable(
    first=(0.4, 0.6, 0.8, 1.1, 1.2, 1.3, 1.5, 1.8, 2.1),
    second=(-0.2, -0.3, -0.5, -0.7, -0.9, -1.4),
    price=(0.05, 0.1, 0.2, 0.3),
)
def rows_to_zero(first: float = 1.2, second: float = -0.5, price: float = 0.1) -> Exercise:
    total = clean(first + second)
    a, b, s, t, q, r = map(short, (first, second, -second, -total, price, 2 * price))
    return Exercise(
        id="01-9",
        title="Rows that sum to zero",
        statement=rf"""
        A softmax regression with three classes and one input is trained on
        $L + {q}\,\|W\|^2$, cross-entropy plus a price on large weights, until the gradient is
        zero. The weights of classes 0 and 1 are then ${a}$ and ${b}$. Prove that the rows of
        $W$ sum to zero, and conclude: what is the weight of class 2?
        """,
        hints=(
            "Write the gradient as the sum of two parts, and sum each over the classes.",
            "The text says what the columns of the cross-entropy's gradient sum to.",
            rf"The gradient of ${q}\,\|W\|^2$ is ${r}\,W$.",
        ),
        solution=rf"""
        At the end $\frac1N (P - Y)^{{\top}}X + {r}\,W = 0$. Sum this over the classes, that is,
        down each column. In the first part every row of $P - Y$ sums to $1 - 1 = 0$, so its
        columns sum to zero. So ${r} \sum_c w_c = 0$: the rows of $W$ sum to zero, and the
        weight of class 2 is $-({a} - {s}) = {t}$. The price has picked one of the infinitely
        many equivalent weight matrices: the one whose rows have the mean zero, and with that
        the smallest $\|W\|^2$.
        """,
        kind=Number(
            answer=-total,
            tolerance=0.001,
            right=f"Summed over the classes, P − Y is zero, so {r} W must be, too.",
            wrong=(
                (total, "The three weights sum to zero. Which sign has the third?"),
                (
                    clean(1 - total),
                    "With that the weights sum to 1. Probabilities do; these rows sum to zero.",
                ),
                (
                    0.0,
                    f"With that the weights sum to {minus(total)}. One row may be zero without a "
                    "price; the price makes its own choice.",
                ),
                (
                    clean(second - first),
                    f"The weight of class 1 is negative: {a} + ({minus(second)}).",
                ),
                (
                    clean(total / 2),
                    "That is the mean of the other two. Is it what the gradient asks for?",
                ),
            ),
            feedback="Sum the gradient over the classes. What is left of the cross-entropy?",
        ),
    )


EXERCISES = [
    count_parameters(),
    two_scores(),
    Exercise(
        id="01-3",
        title="The gradient on a blank sheet",
        statement=r"""
            Write `logistic_gradient(X, y, w, b)` in plain NumPy, without the engine. $X$ has shape
            $(N, D)$, the targets $y$ are 0 or 1 and have shape $(N,)$, $w$ has shape $(D,)$, and
            $b$ is a number. Return the gradients in $w$ and in $b$ of the mean binary
            cross-entropy.
            Derive the formula before you look it up.
            """,
        hints=(
            "Four lines: scores, probabilities, errors, gradients. What shape has each?",
            "The slope of one sample's loss in its score is its prediction minus its target.",
            "`error @ X` adds up error times input over all samples.",
        ),
        solution=r"""
            The score of a sample is $z = w^{\top}x + b$ and its prediction $p = \sigma(z)$. The
            slope of its loss in $z$ is $p - y$; the slope of $z$ in $w_d$ is $x_d$, in $b$ it is 1.
            Average over the samples.
            """,
        kind=Code(
            name="logistic_gradient",
            stub='''
                def logistic_gradient(X, y, w, b):
                    """Gradients in w and b of the mean binary cross-entropy."""
                    ...
                ''',
            check=_check_logistic_gradient,
            answer="""
                def logistic_gradient(X, y, w, b):
                    p = 1 / (1 + np.exp(-(X @ w + b)))
                    error = (p - y) / len(y)
                    return error @ X, error.sum()
                """,
            wrong=(
                (
                    """
                    def logistic_gradient(X, y, w, b):
                        error = (y - 1 / (1 + np.exp(-(X @ w + b)))) / len(y)
                        return error @ X, error.sum()
                    """,
                    "The sign is wrong: prediction minus target, not the reverse.",
                ),
                (
                    """
                    def logistic_gradient(X, y, w, b):
                        error = (X @ w + b - y) / len(y)
                        return error @ X, error.sum()
                    """,
                    "The prediction is the sigmoid of the score, not the score.",
                ),
                (
                    ("(p - y)", "2 * (p - y) * p * (1 - p)"),
                    "This is the gradient of the squared error on top of a sigmoid.",
                ),
                (
                    """
                    def logistic_gradient(X, y, w, b):
                        error = 1 / (1 + np.exp(-(X @ w + b))) - y
                        return error @ X / len(y), error.sum()
                    """,
                    "In b, too, take the mean over the samples.",
                ),
                (
                    """
                    def logistic_gradient(X, y, w, b):
                        error = 1 / (1 + np.exp(-(X @ w + b))) - y
                        return error @ X, error.sum()
                    """,
                    "This is the sum over the samples; the loss is their mean.",
                ),
                (
                    ("error @ X,", "error @ X * len(X) / X.shape[1],"),
                    "Divide by the number of samples, N, not by that of inputs.",
                ),
                (
                    """
                    def logistic_gradient(X, y, w, b):
                        error = 2 * (1 / (1 + np.exp(-(X @ w + b))) - y) / len(y)
                        return error @ X, error.sum()
                    """,
                    "A factor 2 too much: it belongs to the squared error.",
                ),
                (
                    """
                    def logistic_gradient(X, y, w, b):
                        error = (1 / (1 + np.exp(-X @ w)) - y) / len(y)
                        return error @ X, error.sum()
                    """,
                    "The score has no bias: it is X @ w + b.",
                ),
                (
                    """
                    def logistic_gradient(X, y, w, b):
                        error = (1 / (1 + np.exp(X @ w + b)) - y) / len(y)
                        return error @ X, error.sum()
                    """,
                    "Here the prediction is the sigmoid of -z; it should be that of z.",
                ),
                (
                    """
                    def logistic_gradient(X, y, w, b):
                        error = (1 / (1 + np.exp(-(X @ w + b))) - y) / len(y)
                        return error @ X, -error.sum()
                    """,
                    "The sign of the gradient in b is wrong.",
                ),
                (
                    """
                    def logistic_gradient(X, y, w, b):
                        p = 1 / (1 + np.exp(-(X @ w + b)))
                        return (p - y) @ X / len(y)
                    """,
                    "Return two things: the gradient in w and that in b.",
                ),
            ),
            right="Prediction minus target, times input.",
        ),
    ),
    Exercise(
        id="01-4",
        title="Train a softmax regression",
        statement=r"""
            Write `train_softmax(X, labels, C, steps, rate)` in plain NumPy, with the page closed.
            $X$ has shape $(N, D)$, `labels` holds $N$ numbers from 0 to $C - 1$. Start with $W$ of
            shape $(C, D)$ and $b$ of shape $(C,)$ at zero, take `steps` steps of gradient descent
            on the mean cross-entropy with all samples, and return $W$ and $b$. The checker compares
            them after 0, 1, 2 and 5 steps, so it can say where things go wrong.
            """,
        hints=(
            "`np.eye(C)[labels]` makes the one-hot targets.",
            "A step: scores, probabilities along each row, errors, then the two corrections.",
            "`error.T @ X` has the shape of $W$; the sum of `error` over its rows has that of $b$.",
            "Compute the errors once per step, before anything moves.",
        ),
        solution=r"""
            The errors $(P - Y)/N$ have shape $(N, C)$; times the inputs, $(C, N)(N, D) \to (C, D)$,
            they are the gradient in $W$, and their column sums are the gradient in $b$. Subtracting
            the largest score of each row keeps the exponentials finite and changes nothing else.
            """,
        kind=Code(
            name="train_softmax",
            stub='''
                def train_softmax(X, labels, C, steps, rate):
                    """W and b after `steps` steps of gradient descent from zero."""
                    ...
                ''',
            check=_check_train_softmax,
            answer="""
                def train_softmax(X, labels, C, steps, rate):
                    Y = np.eye(C)[labels]
                    W, b = np.zeros((C, X.shape[1])), np.zeros(C)
                    for _ in range(steps):
                        scores = X @ W.T + b
                        P = np.exp(scores - scores.max(axis=1, keepdims=True))
                        P = P / P.sum(axis=1, keepdims=True)
                        error = (P - Y) / len(X)
                        W = W - rate * error.T @ X
                        b = b - rate * error.sum(axis=0)
                    return W, b
                """,
            wrong=(
                (
                    """
                    def train_softmax(X, labels, C, steps, rate):
                        Y = np.eye(C)[labels]
                        W, b = np.zeros((C, X.shape[1])), np.zeros(C)
                        for _ in range(steps):
                            P = np.exp(X @ W.T + b)
                            error = (P / P.sum(axis=1, keepdims=True) - Y) / len(X)
                            W, b = W + rate * error.T @ X, b + rate * error.sum(axis=0)
                        return W, b
                    """,
                    "After 1 step W has the opposite sign: step against the gradient.",
                ),
                (
                    """
                    def train_softmax(X, labels, C, steps, rate):
                        Y = np.eye(C)[labels]
                        W, b = np.zeros((C, X.shape[1])), np.zeros(C)
                        for _ in range(steps):
                            P = np.exp(X @ W.T + b)
                            error = P / P.sum(axis=1, keepdims=True) - Y
                            W, b = W - rate * error.T @ X, b - rate * error.sum(axis=0)
                        return W, b
                    """,
                    "After 1 step W is N times too large: take the mean over the samples.",
                ),
                (
                    """
                    def train_softmax(X, labels, C, steps, rate):
                        Y = np.eye(C)[labels]
                        W, b = np.zeros((C, X.shape[1])), np.zeros(C)
                        for _ in range(steps):
                            P = np.exp(X @ W.T + b)
                            error = (P / P.sum(axis=0) - Y) / len(X)
                            W, b = W - rate * error.T @ X, b - rate * error.sum(axis=0)
                        return W, b
                    """,
                    _EQUAL.format("1/N"),
                ),
                (
                    """
                    def train_softmax(X, labels, C, steps, rate):
                        Y = np.eye(C)[labels]
                        W, b = np.zeros((C, X.shape[1])), np.zeros(C)
                        for _ in range(steps):
                            P = np.exp(X @ W.T)
                            error = (P / P.sum(axis=1, keepdims=True) - Y) / len(X)
                            W = W - rate * error.T @ X
                        return W, b
                    """,
                    "After 1 step b is still zero: it learns, too, each entry from its own errors.",
                ),
                (
                    """
                    def train_softmax(X, labels, C, steps, rate):
                        Y = np.eye(C)[labels]
                        W, b = np.zeros((C, X.shape[1])), np.zeros(C)
                        for _ in range(steps):
                            P = np.exp(X @ W.T + b)
                            W = W - rate * (P / P.sum(axis=1, keepdims=True) - Y).T @ X / len(X)
                            P = np.exp(X @ W.T + b)
                            b = b - rate * (P / P.sum(axis=1, keepdims=True) - Y).mean(axis=0)
                        return W, b
                    """,
                    "W and b must take their step from the same probabilities; you compute b's "
                    "after W has moved.",
                ),
                (
                    """
                    def train_softmax(X, labels, C, steps, rate):
                        Y = np.eye(C)[labels]
                        W, b = np.zeros((C, X.shape[1])), np.zeros(C)
                        for _ in range(steps):
                            P = np.exp(X @ W.T + b)
                            error = (P / P.sum(axis=1, keepdims=True) - Y) / len(X)
                            W, b = W - rate * error.T @ X, b - rate * error.mean(axis=0)
                        return W, b
                    """,
                    "After 1 step b is N times too small: the errors are a mean already.",
                ),
                (
                    """
                    def train_softmax(X, labels, C, steps, rate):
                        Y = np.eye(C)[labels]
                        W, b = np.zeros((C, X.shape[1])), np.zeros(C)
                        for _ in range(steps):
                            error = (1 / (1 + np.exp(-(X @ W.T + b))) - Y) / len(X)
                            W, b = W - rate * error.T @ X, b - rate * error.sum(axis=0)
                        return W, b
                    """,
                    _EQUAL.format("1/2, as of sigmoids"),
                ),
                (
                    """
                    def train_softmax(X, labels, C, steps, rate):
                        Y = np.eye(C)[labels]
                        W, b = np.zeros((C, X.shape[1])), np.zeros(C)
                        for _ in range(steps):
                            for x, y in zip(X, Y):
                                p = np.exp(W @ x + b)
                                error = p / p.sum() - y
                                W, b = W - rate * np.outer(error, x), b - rate * error
                        return W, b
                    """,
                    "You step after each sample; a step uses the mean over all samples.",
                ),
                (
                    """
                    def train_softmax(X, labels, C, steps, rate):
                        Y = np.eye(C)[labels]
                        W, b = np.zeros((C, X.shape[1])), np.zeros(C)
                        P = np.exp(X @ W.T + b)
                        error = (P / P.sum(axis=1, keepdims=True) - Y) / len(X)
                        for _ in range(steps):
                            W, b = W - rate * error.T @ X, b - rate * error.sum(axis=0)
                        return W, b
                    """,
                    "After 2 steps it is wrong, though after 1 step it was right: compute the "
                    "probabilities anew in each step.",
                ),
                (
                    ("X @ W.T + b", "X @ W.T"),
                    "After 2 steps it is wrong, though after 1 step it was right: the scores have "
                    "no b, which is zero only in the first step.",
                ),
                (
                    """
                    def train_softmax(X, labels, C, steps, rate):
                        Y = np.eye(C)[labels]
                        W, b = np.zeros((C, X.shape[1])), np.zeros(C)
                        for _ in range(steps):
                            P = np.exp(X @ W.T + b)
                            error = (P / P.sum(axis=1, keepdims=True) - Y) / len(X)
                            W, b = W - rate * error.T @ X, b - rate * error.sum(axis=0)
                            return W, b
                        return W, b
                    """,
                    "After 2 steps it is wrong, though after 1 step it was right: W is still as "
                    "after one. Does it return too early, or start anew each time?",
                ),
                (
                    """
                    def train_softmax(X, labels, C, steps, rate):
                        Y = np.eye(C)[labels]
                        W, b, V = np.zeros((C, X.shape[1])), np.zeros(C), 0
                        for _ in range(steps):
                            P = np.exp(X @ W.T + b)
                            error = (P / P.sum(axis=1, keepdims=True) - Y) / len(X)
                            V = 0.9 * V + error.T @ X
                            W, b = W - rate * V, b - rate * error.sum(axis=0)
                        return W, b
                    """,
                    "After 2 steps it is wrong, though after 1 step it was right: a step takes the "
                    "rate times the gradient at the present W and b off W, no more.",
                ),
                (
                    ("(P - Y) / len(X)", "2 * (P - Y) / len(X)"),
                    "After 1 step W is twice too large: cross-entropy has no factor 2.",
                ),
                (
                    ("(P - Y) / len(X)", "(P - Y) / (C * len(X))"),
                    "After 1 step W is C times too small: the mean is over the samples only.",
                ),
                (
                    ("rate * error.T", "error.T"),
                    "After 1 step W has moved by the whole gradient: where is the rate?",
                ),
                (
                    ("rate * error.sum(axis=0)", "rate * len(X) * error.sum(axis=0)"),
                    "After 1 step W is right, b is N times too large: b, too, takes a mean.",
                ),
                (
                    ("range(steps)", "range(1, steps)"),
                    "After 1 step W is still zero.",
                ),
                (
                    """
                    def train_softmax(X, labels, C, steps, rate):
                        Y = np.eye(C)[labels]
                        W, b = np.zeros((C, X.shape[1])), np.zeros(C)
                        for _ in range(steps):
                            P = np.exp(X @ W.T + b)
                            b = b - rate * (P / P.sum(axis=1, keepdims=True) - Y).mean(axis=0)
                            P = np.exp(X @ W.T + b)
                            W = W - rate * (P / P.sum(axis=1, keepdims=True) - Y).T @ X / len(X)
                        return W, b
                    """,
                    "W and b must take their step from the same probabilities; you compute W's "
                    "after b has moved.",
                ),
                (
                    ("P / P.sum(axis=1, keepdims=True)", "P / P.sum()"),
                    "After 1 step W is wrong. Each row of probabilities sums to 1, the errors are "
                    "these minus the targets, and the gradient is the errors, transposed, times "
                    "the inputs.",
                ),
                (
                    ("W = W - rate * error.T @ X", "W = -rate * error.T @ X"),
                    "After 2 steps it is wrong, though after 1 step it was right: W is the last "
                    "correction alone. Take it off the present W.",
                ),
                (
                    ("b = b - rate * error.sum(axis=0)", "b = -rate * error.sum(axis=0)"),
                    "After 2 steps it is wrong, though after 1 step it was right: b is the last "
                    "correction alone. Take it off the present b.",
                ),
                (
                    """
                    def train_softmax(X, labels, C, steps, rate):
                        W, b = np.zeros((X.shape[1], C)), np.zeros(C)
                        return W, b
                    """,
                    "W must have shape (4, 2), one row per class, got (2, 4).",
                ),
            ),
            right="You have just written the program that learned to read.",
        ),
    ),
    Exercise(
        id="01-5",
        title="What a line can do for AND",
        statement=r"""
            AND has the same four inputs as XOR, and the targets 0, 0, 0, 1. Fit
            $\hat y = w_1 x_1 + w_2 x_2 + b$ by least squares, with a pencil. What is the smallest
            mean squared error? Does the line, with the threshold one half, answer AND correctly?
            """,
        hints=(
            r"$\bar X^{\top} \bar X$ is the matrix from the text. What is $\bar X^{\top} y$ now?",
            "By symmetry $w_1 = w_2$. That leaves two equations.",
            r"The solution is $w_1 = w_2 = \tfrac12$. Find $b$, then the four errors.",
        ),
        solution=r"""
            $\bar X^{\top}y = (1, 1, 1)$. With $w_1 = w_2 = w$ the normal equations are
            $3w + 2b = 1$ and $4w + 4b = 1$, so $w = \tfrac12$ and $b = -\tfrac14$. The
            predictions are $-\tfrac14, \tfrac14, \tfrac14, \tfrac34$, and all four errors are
            $\pm\tfrac14$: the mean squared error is $\tfrac1{16}$. Only the last prediction is
            above one half, so all four *answers* are right. The error is not zero, because a line
            cannot hit four labels. But labels need not be hit: they need only be separated.
            """,
        kind=Number(
            answer=0.0625,
            tolerance=0.0005,
            right="And with the threshold one half, all four answers are right.",
            wrong=(
                (0.25, "That is the sum over the four samples, or the size of each error."),
                (0.0, "A line separates the classes, but it cannot hit all four labels exactly."),
                (
                    0.1875,
                    "The best constant, one quarter, leaves that. A sloping plane does better.",
                ),
                (0.03125, "The book's squared error carries no factor one half."),
            ),
            feedback="Solve the normal equations, then average the four squared errors.",
        ),
    ),
    Exercise(
        id="01-6",
        title="Different weights, the same model",
        statement=r"""
            Which changes of the parameters leave *all* probabilities of
            $p = \operatorname{softmax}(Wx + b)$ unchanged, for every input $x$? Choose all that do.
            """,
        hints=(
            "The softmax sees only differences of scores.",
            "Write down what each change does to $z_c - z_j$.",
            r"Adding $v$ to a row of $W$ adds $v^{\top} x$ to the score of that row.",
        ),
        solution=r"""
            Adding $v$ to every row adds the same number $v^{\top}x$ to every score, and it cancels.
            Subtracting row 0 from all rows is the case $v = -w_0$ (and the same for the biases): it
            makes row 0 zero, so one class can always do without parameters. Doubling doubles all
            differences of scores, so the model becomes surer of everything. Changing one row
            changes its differences from the others.
            """,
        kind=Choice(
            options=(
                Option(
                    "Add the same vector $v$ to every row of $W$.",
                    r"All scores grow by the same $v^{\top} x$, which cancels.",
                    right=True,
                ),
                Option(
                    "Multiply $W$ and $b$ by 2.",
                    "All differences of scores double: the model becomes surer of everything.",
                ),
                Option(
                    "Subtract $w_0$ (row 0 of $W$) from every row, and $b_0$ from every bias.",
                    "Row 0 becomes zero, and no probability changes.",
                    right=True,
                ),
                Option(
                    "Add the same vector $v$ to the row of the most probable class only.",
                    "The differences between this score and the others change.",
                ),
                Option(
                    "Add 1 to every entry of row 0.",
                    "That changes one score, by the sum of the inputs, and not the others.",
                ),
            )
        ),
    ),
    Exercise(
        id="01-7",
        title="Less sure of itself",
        statement=r"""
            A model with two classes says 0.9 for the first one. You find it too sure and divide its
            scores by a temperature $T$, so that it says 0.75. What is $T$?
            """,
        hints=(
            "What are the odds before, and after?",
            r"Dividing the scores by $T$ turns the odds $r$ into $r^{1/T}$.",
        ),
        solution=r"""
            The odds are $0.9/0.1 = 9$ before and $0.75/0.25 = 3$ after. The score difference is the
            logarithm of the odds, so $\log 3 = \tfrac1T \log 9 = \tfrac2T \log 3$, and $T = 2$.
            """,
        kind=Number(
            answer=2,
            tolerance=0.005,
            right="From odds of 9 to odds of 3, the square root.",
            wrong=(
                (0.5, "The other way round: a higher temperature makes the model less sure."),
                (3, "The odds fall by the factor 3, but it is their logarithm that is divided."),
                (1.2, "That is the ratio of the probabilities. Take the scores, log-odds."),
            ),
            feedback="Turn both probabilities into odds, and the odds into score differences.",
        ),
    ),
    Exercise(
        id="01-8",
        title="Copy a model from its answers",
        statement=r"""
            *Harder.* A softmax regression runs on somebody's server. You cannot see $W$ and $b$,
            but you may call `probabilities(x)` for any $x$ of shape $(D,)$, and get its $C$
            probabilities. Write `copy_model(probabilities, D)`, which returns a $W$ of shape
            $(C, D)$ and a $b$ of shape $(C,)$ with the same probabilities for *every* input.
            $D + 1$ questions are enough.
            """,
        hints=(
            r"Which scores have the probabilities $p$? One choice is $\log p$. Are there others?",
            "Ask for $x = 0$. What do you learn?",
            r"Ask for $x = (1, 0, \dots, 0)$. Which part of $W$ has been added to the scores?",
            "You find each column of $W$ only up to one number. Does that matter?",
        ),
        solution=r"""
            The logarithms of the probabilities are scores, shifted by one number that is the same
            for all classes. At $x = 0$ the scores are $b$, so $\log p(0)$ will do as $b$. At the
            unit vector $e_d$ the scores are $b$ plus column $d$ of $W$, so
            $\log p(e_d) - \log p(0)$ is column $d$, again up to one number $v_d$ for all classes.
            Together these numbers add a vector $v$ to every row of $W$, and that changes no
            probability. This is why a public service that shows many decimals of its probabilities
            gives its model away.
            """,
        kind=Code(
            name="copy_model",
            stub='''
                def copy_model(probabilities, D):
                    """W and b with the same probabilities for every input."""
                    ...
                ''',
            check=_check_copy_model,
            answer="""
                def copy_model(probabilities, D):
                    b = np.log(probabilities(np.zeros(D)))
                    columns = [np.log(probabilities(e)) - b for e in np.eye(D)]
                    return np.column_stack(columns), b
                """,
            wrong=(
                (
                    """
                    def copy_model(probabilities, D):
                        b = probabilities(np.zeros(D))
                        return np.column_stack([probabilities(e) - b for e in np.eye(D)]), b
                    """,
                    "At x = 0 your copy gives other probabilities. There the scores are the "
                    "biases; their differences are logarithms of ratios.",
                ),
                (
                    """
                    def copy_model(probabilities, D):
                        b = np.log(probabilities(np.zeros(D)))
                        return np.column_stack([np.log(probabilities(e)) for e in np.eye(D)]), b
                    """,
                    "At x = 0 your copy agrees, elsewhere it does not. What do the scores gain "
                    "when one input goes from 0 to 1?",
                ),
                (
                    """
                    def copy_model(probabilities, D):
                        b = np.log(probabilities(np.zeros(D)))
                        return np.array([np.log(probabilities(e)) - b for e in np.eye(D)]), b
                    """,
                    "With 3 classes and 2 inputs W must have shape (3, 2), got (2, 3).",
                ),
                (
                    """
                    def copy_model(probabilities, D):
                        return np.log(probabilities(np.zeros(D)))
                    """,
                    "Return two things: W and b.",
                ),
            ),
            right="Log-probabilities are scores, up to a shift that nobody can see.",
        ),
    ),
    rows_to_zero(),
    Exercise(
        id="01-10",
        title="An honest report",
        statement=r"""
            Five people report the accuracy of their digit classifiers. Whose number may we take as
            an estimate for digits that nobody has seen?
            """,
        hints=(
            "For each report ask: did the number have a say in a choice?",
            "The largest of several noisy numbers is larger than it should be.",
        ),
        solution=r"""
            A number is an honest estimate if the data behind it had no part in fitting or choosing.
            The test images of c were untouched until the end. The best of ten seeds (a) and the
            best of twenty settings (d) were chosen *because* they were high on these very images.
            In b the model was fitted to the images. In e the mean image knew the test images; the
            damage is small, but nobody knows how small, and it is easy to avoid.
            """,
        kind=Choice(
            options=(
                Option(
                    '"I trained with ten seeds; the best one has 98.3% on the test images."',
                    "The best of ten is partly the luckiest of ten. Report all of them.",
                ),
                Option(
                    '"99.2%, on all the images that I had."',
                    "The weights were fitted to these very images.",
                ),
                Option(
                    '"I chose the rate on validation images; then 96.1% on the test images."',
                    "The test images had no say in any choice.",
                    right=True,
                ),
                Option(
                    '"I tried twenty settings on the test images; the best one has 97.5%."',
                    "The test images did the choosing, so they were validation images.",
                ),
                Option(
                    '"I subtracted the mean of all images, then split: 96.4% on the test part."',
                    "The mean contains the test images. Split first, then compute it.",
                ),
            )
        ),
    ),
]
