"""Exercises of chapter 3, The perceptron and its learning rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib import Perceptron
from nnlib.book.exercises import (
    Choice,
    Code,
    Exercise,
    Function,
    Number,
    Option,
    expect,
    expect_close,
    numbers,
    parts,
)
from nnlib.datasets import make_logic

if TYPE_CHECKING:
    from nnlib._types import Array


def _check_train_average(train_average: Function) -> None:
    three = "Return three things: the last weights, their average and the number of mistakes."
    rng = np.random.default_rng(0)
    points = rng.normal(size=(12, 3))
    cases = [
        ("AND", *make_logic("and"), 1),
        ("AND", *make_logic("and"), 7),
        ("XOR", *make_logic("xor"), 5),
        ("twelve random samples", points, (rng.random(12) < 0.5).astype(int), 4),
    ]
    for name, X, y, passes in cases:
        answer = parts(train_average(X, y, passes), 3, three)
        got, got_mean = numbers(answer[0], "The last weights"), numbers(answer[1], "The average")
        size = X.shape[1] + 1
        for what, value in (("The last weights", got), ("The average", got_mean)):
            expect(
                value.shape == (size,),
                f"{what} must have shape ({size},), the bias last, got {value.shape}.",
            )
        where = f"On {name}, {passes} pass{'es' * (passes > 1)}"
        w_bar, steps, changed, mistakes = np.zeros(size), [], [np.zeros(size)], 0
        for x, target in list(zip(np.column_stack([X, np.ones(len(X))]), y, strict=True)) * passes:
            error = target - (w_bar @ x > 0)
            w_bar = w_bar + error * x
            steps.append(w_bar)
            if error:
                mistakes += 1
                changed.append(w_bar)
        expect_close(
            answer[2],
            mistakes,
            f"{where}: the rule makes {mistakes} mistake{'s' * (mistakes > 1)}. (A score of 0 is "
            "answered 0.)",
            name="The number of mistakes",
            mistakes=[
                (len(X) * passes, f"{where}: that is the number of samples, right answers too.")
            ],
        )
        expect_close(
            got,
            w_bar,
            f"{where}: the mistakes are right, the last weights are not. Add or subtract the input "
            "with its constant 1.",
            name="The last weights",
            mistakes=[
                (-w_bar, "The sign is wrong: add the input if the target is 1, else subtract it."),
                (np.roll(w_bar, 1), "The bias comes last in these weights; yours comes first."),
                (np.mean(steps, axis=0), "That is the average; the last weights come before it."),
            ],
        )
        clean = steps[: len(X) * (1 + _first_clean_pass(X, y, passes))]
        if passes == 1:  # too early to tell one average from another
            continue
        expect_close(
            got_mean,
            np.mean(steps, axis=0),
            f"{where}: the average is wrong. Add up the weights after every sample, then divide.",
            name="The average",
            mistakes=[
                (
                    np.mean(changed[1:], axis=0),
                    "That is the mean over the mistakes. Weights that survive many samples must "
                    "count often.",
                ),
                (
                    np.sum(steps, axis=0),
                    "That is the sum of the weights; divide by the number of samples seen.",
                ),
                (
                    np.mean([np.zeros(size), *steps[:-1]], axis=0),
                    "That averages the weights before each sample; take those after it.",
                ),
                (
                    np.sum(steps, axis=0) / passes,
                    "That is the sum, divided by the passes. Divide by the number of samples seen.",
                ),
                (
                    np.mean(steps[len(X) - 1 :: len(X)], axis=0),
                    "That is the mean over the ends of the passes; take every sample.",
                ),
                (
                    np.mean(clean, axis=0),
                    "That average ends at a pass without a mistake; take it over all passes.",
                ),
                (
                    np.sum(clean, axis=0) / len(steps),
                    "That average ends at a pass without a mistake; take it over all passes.",
                ),
            ],
        )


def _first_clean_pass(X: Array, y: Array, passes: int) -> int:
    """Return the number of the first pass without a mistake, or that of the last one."""
    errors = Perceptron(X.shape[1]).fit(X, y, epochs=passes).errors
    return errors.index(0) if 0 in errors else passes - 1


def _check_certificate(certificate: Function) -> None:
    square, xor = make_logic("xor")
    centre = np.vstack([square, [0.5, 0.5]])
    corner = np.vstack([square, [1, 1]])
    cube = np.array(list(np.ndindex(2, 2, 2)), dtype=float)
    cases = [
        ("XOR", square, xor.astype(int)),
        ("XNOR", square, np.array([1, 0, 0, 1])),
        ("AND with (1, 1) once more as 0", corner, np.array([0, 0, 0, 1, 0])),
        ("four corners of class 0 and their centre", centre, np.array([0, 0, 0, 0, 1])),
        ("parity of three inputs", cube, (cube.sum(axis=1) % 2).astype(int)),
    ]
    for name, X, y in cases:
        c = numbers(certificate(X, y), "The certificate")
        expect(
            c.shape == (len(X),),
            f"A certificate has one number for each sample, shape ({len(X)},), got {c.shape}.",
        )
        expect(np.isfinite(c).all(), "The numbers of a certificate must be finite.")
        expect(
            c.min() >= -1e-12 * np.abs(c).max(),
            "The numbers of a certificate must not be negative.",
        )
        expect(c.max() > 0, "All numbers are zero: that proves nothing.")
        signed = (2 * y - 1)[:, None] * np.column_stack([X, np.ones(len(X))])
        expect(
            np.abs(c @ signed).max() < 1e-9 * c.max(),
            f"On {name} your numbers times the signed samples do not sum to zero.",
        )


def _check_centred_bound(centred_bound: Function) -> None:
    rng = np.random.default_rng(0)
    X, _ = make_logic("and")
    cases = []
    for D in (1, 3):
        w, b, points = rng.normal(size=D), rng.normal(), 3 + 2 * rng.normal(size=(20, D))
        b = b - 3 * w.sum()
        far = np.abs(points @ w + b) > 0.2  # where float32, too, has the digits
        cases.append(((w, b), points[far]))
    cases += [((np.array([1.0, 1.0]), -1.5), X), ((np.array([4.0, 4.0]), -86.0), X + 10)]
    for (w, b), points in cases:
        labels = (points @ w + b > 0).astype(int)
        answer = centred_bound(w, b, points, labels)
        gamma, bound = parts(answer, 2, "Return two things: margin, bound.")
        middle = points.mean(axis=0)
        moved = b + w @ middle
        R2 = ((points - middle) ** 2).sum(axis=1).max() + 1
        least = ((2 * labels - 1) * (points @ w + b)).min()
        margin = least / np.sqrt(w @ w + moved**2)
        kept = ((2 * labels - 1) * ((points - middle) @ w + b)).min()
        turned = ((2 * labels - 1) * ((points - 2 * middle) @ w + b)).min()
        expect_close(
            gamma,
            margin,
            "The margin is the least signed score, divided by the length of the moved weights.",
            rtol=1e-4,
            name="The margin",
            mistakes=[
                (
                    least,
                    "That is the least signed score; divide by the length of the moved (w, b).",
                ),
                (
                    least / np.sqrt(w @ w + b**2),
                    "That is the margin before the move; the moved line has another bias.",
                ),
                (
                    kept / np.sqrt(w @ w + b**2),
                    "That is the margin of the line left where it was. It must move along.",
                ),
                (
                    turned / np.sqrt(w @ w + (b - w @ middle) ** 2),
                    "The bias moves the wrong way: the new one must leave every score as it is.",
                ),
                (
                    R2 / margin**2,
                    "That is the bound; the margin comes first.",
                ),
                (
                    least / np.linalg.norm(w),
                    "That is the distance in the space of the inputs. Divide by the length of "
                    "(w, b), with the moved bias.",
                ),
            ],
        )
        expect_close(
            bound,
            R2 / margin**2,
            "The margin is right; the bound is R^2 / gamma^2, with the R of the moved points.",
            rtol=1e-4,
            name="The bound",
            mistakes=[
                (
                    (R2 - 1) / margin**2,
                    "R is the length of the longest input with its constant 1.",
                ),
                (
                    ((points**2).sum(axis=1).max() + 1) / margin**2,
                    "R belongs to the points after the move; yours is from before.",
                ),
                (R2 / margin, "The margin is squared in the bound."),
                (np.sqrt(R2) / margin, "That is R / gamma; the bound is its square."),
            ],
        )


EXERCISES = [
    Exercise(
        id="03-1",
        title="An implication with a pencil",
        statement=r"""
            "If $x_1$ then $x_2$" is 0 for $(1, 0)$ and 1 for the other three inputs. Run the
            perceptron rule on it by hand: start from $w = (0, 0)$, $b = 0$, with $\eta = 1$, and
            the samples in the order 00, 01, 10, 11, until a whole pass is without a mistake. How
            many mistakes does it make?
            """,
        hints=(
            "A score of exactly 0 is answered 0. So which is the first sample answered wrongly?",
            r"After the first mistake $\bar w = (0, 0, 1)$. Is 01 right now? Is 10?",
            r"After the first pass $\bar w = (0, 1, 1)$. Go on from there.",
        ),
        solution=r"""
            | pass | sample | score | answer, target | new $w$, $b$ |
            |---|---|---|---|---|
            | 1 | 00 | 0 | 0, 1 | (0, 0), 1 |
            | 1 | 10 | 1 | 1, 0 | (-1, 0), 0 |
            | 1 | 11 | -1 | 0, 1 | (0, 1), 1 |
            | 2 | 10 | 1 | 1, 0 | (-1, 1), 0 |
            | 2 | 11 | 0 | 0, 1 | (0, 2), 1 |
            | 3 | 10 | 1 | 1, 0 | (-1, 2), 0 |
            | 4 | 00 | 0 | 0, 1 | (-1, 2), 1 |

            All other samples are answered correctly, and the fifth pass has no mistake. So there
            are seven mistakes, and the unit ends with $w = (-1, 2)$, $b = 1$.
            """,
        kind=Number(
            answer=7,
            tolerance=0.1,
            right="Seven mistakes, and the unit ends with w = (-1, 2), b = 1.",
            wrong=(
                (3, "That is the first pass alone. In the second pass 10 is wrong again."),
                (5, "After five mistakes w = (0, 2) and b = 1, and 10 has the score 1."),
                (6, "After six mistakes b = 0, and 00 has the score 0: answered 0, wrong."),
                (8, "Scores of exactly 0 are answered 0. Is each of your mistakes one?"),
                (2, "After two mistakes w = (-1, 0) and b = 0, and 11 has the score -1."),
            ),
            feedback="Write the weights, the bias and the score after every single sample.",
        ),
    ),
    Exercise(
        id="03-2",
        title="The averaged perceptron",
        statement=r"""
            Write `train_average(X, y, passes)`: the perceptron rule from zero with $\eta = 1$, for
            $X$ of shape $(N, D)$ and targets 0 or 1, with the samples in their order, and exactly
            `passes` passes. Return the last $\bar w$ (shape $(D+1,)$, the bias last), the average
            of the weights after every sample, and the number of mistakes. Do it in one run, without
            a list of all weights.
            """,
        hints=(
            "Two loops: one over the passes, one over the samples with their constant 1.",
            "Keep a running sum, and add the weights to it after *every* sample, also a right one.",
            "At the end divide the sum by $N$ times the number of passes.",
        ),
        solution=r"""
            The weights change inside the inner loop, so that the next sample already meets the
            corrected unit. The sum grows at every sample: weights that survive long are added
            often.
            """,
        kind=Code(
            name="train_average",
            stub='''
                def train_average(X, y, passes):
                    """Return the last weights, their average, and the number of mistakes."""
                    ...
                ''',
            check=_check_train_average,
            answer="""
                def train_average(X, y, passes):
                    X_bar = np.column_stack([X, np.ones(len(X))])
                    w_bar, total = np.zeros(X_bar.shape[1]), np.zeros(X_bar.shape[1])
                    mistakes = 0
                    for _ in range(passes):
                        for x, target in zip(X_bar, y):
                            answer = w_bar @ x > 0
                            if answer != target:
                                w_bar = w_bar + (target - answer) * x
                                mistakes += 1
                            total = total + w_bar
                    return w_bar, total / (passes * len(X)), mistakes
                """,
            wrong=(
                (
                    """
                    def train_average(X, y, passes):
                        X_bar = np.column_stack([X, np.ones(len(X))])
                        w_bar, total, mistakes = np.zeros(X_bar.shape[1]), 0, 0
                        for _ in range(passes):
                            for x, target in zip(X_bar, y):
                                error = target - (w_bar @ x > 0)
                                if error:
                                    w_bar, mistakes = w_bar + error * x, mistakes + 1
                                    total = total + w_bar
                        return w_bar, total / mistakes, mistakes
                    """,
                    "That is the mean over the mistakes. Weights that survive many samples must "
                    "count often.",
                ),
                (
                    """
                    def train_average(X, y, passes):
                        X_bar = np.column_stack([X, np.ones(len(X))])
                        w_bar, total, mistakes = np.zeros(X_bar.shape[1]), 0, 0
                        for _ in range(passes):
                            for x, target in zip(X_bar, y):
                                total = total + w_bar
                                error = target - (w_bar @ x > 0)
                                w_bar, mistakes = w_bar + error * x, mistakes + abs(error)
                        return w_bar, total / (passes * len(X)), mistakes
                    """,
                    "That averages the weights before each sample; take those after it.",
                ),
                (
                    """
                    def train_average(X, y, passes):
                        X_bar = np.column_stack([X, np.ones(len(X))])
                        w_bar, total, mistakes = np.zeros(X_bar.shape[1]), 0, 0
                        for _ in range(passes):
                            for x, target in zip(X_bar, y):
                                error = target - (w_bar @ x > 0)
                                w_bar, mistakes = w_bar + error * x, mistakes + abs(error)
                                total = total + w_bar
                        return w_bar, total, mistakes
                    """,
                    "That is the sum of the weights; divide by the number of samples seen.",
                ),
                (
                    """
                    def train_average(X, y, passes):
                        X_bar = np.column_stack([X, np.ones(len(X))])
                        w_bar, total, mistakes = np.zeros(X_bar.shape[1]), 0, 0
                        for _ in range(passes):
                            for x, target in zip(X_bar, y):
                                error = target - (w_bar @ x >= 0)
                                w_bar, mistakes = w_bar + error * x, mistakes + abs(error)
                                total = total + w_bar
                        return w_bar, total / (passes * len(X)), mistakes
                    """,
                    "On AND, 1 pass: the rule makes 1 mistake. (A score of 0 is answered 0.)",
                ),
                (
                    """
                    def train_average(X, y, passes):
                        X_bar = np.column_stack([X, np.ones(len(X))])
                        w_bar, total, mistakes = np.zeros(X_bar.shape[1]), 0, 0
                        for _ in range(passes):
                            for x, target in zip(X_bar, y):
                                error = (w_bar @ x > 0) - target
                                w_bar, mistakes = w_bar + error * x, mistakes + abs(error)
                                total = total + w_bar
                        return w_bar, total / (passes * len(X)), mistakes
                    """,
                    "The sign is wrong: add the input if the target is 1, else subtract it.",
                ),
                (
                    """
                    def train_average(X, y, passes):
                        X_bar = np.column_stack([X, np.ones(len(X))])
                        w_bar, total, mistakes = np.zeros(X_bar.shape[1]), 0, 0
                        for _ in range(passes):
                            before = mistakes
                            for x, target in zip(X_bar, y):
                                error = target - (w_bar @ x > 0)
                                w_bar, mistakes = w_bar + error * x, mistakes + abs(error)
                                total = total + w_bar
                            if mistakes == before:
                                break
                        return w_bar, total / (passes * len(X)), mistakes
                    """,
                    "That average ends at a pass without a mistake; take it over all passes.",
                ),
                (
                    """
                    def train_average(X, y, passes):
                        X_bar = np.column_stack([np.ones(len(X)), X])
                        w_bar, total, mistakes = np.zeros(X_bar.shape[1]), 0, 0
                        for _ in range(passes):
                            for x, target in zip(X_bar, y):
                                error = target - (w_bar @ x > 0)
                                w_bar, mistakes = w_bar + error * x, mistakes + abs(error)
                                total = total + w_bar
                        return w_bar, total / (passes * len(X)), mistakes
                    """,
                    "The bias comes last in these weights; yours comes first.",
                ),
                (
                    """
                    def train_average(X, y, passes):
                        w, total, mistakes = np.zeros(X.shape[1]), 0, 0
                        for _ in range(passes):
                            for x, target in zip(X, y):
                                error = target - (w @ x > 0)
                                w, mistakes = w + error * x, mistakes + abs(error)
                                total = total + w
                        return w, total / (passes * len(X)), mistakes
                    """,
                    "The last weights must have shape (3,), the bias last, got (2,).",
                ),
            ),
            right="One sum more than the rule itself, and a much steadier line.",
        ),
    ),
    Exercise(
        id="03-3",
        title="XOR in another order",
        statement=r"""
            The rule runs on XOR from zero, with the samples in the order 00, 11, 01, 10. How many
            mistakes does it make in the passes 1, 2, 3, 4?
            """,
        hints=(
            "First pass: 00 and 11 are answered 0, which is right. What happens at 01 and 10?",
            r"After the first pass $\bar w = (0, 1, 1)$. Go through the second pass.",
            "Compare the weights after the second pass with those after the first.",
        ),
        solution=r"""
            Pass 1: 01 is a mistake, $\bar w = (0, 1, 1)$; 10 then has the score 1, right. Pass 2:
            00 has the score 1, wrong, $(0, 1, 0)$; 11 has 1, wrong, $(-1, 0, -1)$; 01 has $-1$,
            wrong, $(-1, 1, 0)$; 10 has $-1$, wrong, $(0, 1, 1)$. The pass ends where it began, so
            from here on every pass has four mistakes. The order changes the way into the circle,
            not the circle's sum: the four corrections sum to zero, as the certificate of the text
            says.
            """,
        kind=Choice(
            options=(
                Option(
                    "1, 4, 4, 4",
                    "From the second pass on each of the four samples is answered wrongly.",
                    right=True,
                ),
                Option(
                    "2, 3, 4, 4",
                    "That is the order of the text. Here 00 and 11 come first.",
                ),
                Option(
                    "1, 2, 1, 0",
                    "A pass without a mistake would mean that a line separates XOR.",
                ),
                Option(
                    "2, 2, 2, 2",
                    "After the correction at 01, is 10 still wrong?",
                ),
            )
        ),
    ),
    Exercise(
        id="03-4",
        title="A certificate from a circle",
        statement=r"""
            *Harder.* When no line separates the classes, the run of the rule ends in a circle.
            Write `certificate(X, y)`, which runs the rule on such data (whole numbers or halves)
            and returns numbers $c_n \ge 0$, not all zero, one for each sample, with $\sum_n c_n s_n
            \bar x_n = 0$. Anyone can then check by adding that no line has a margin. For XOR, $(1,
            1, 1, 1)$ is one. Why does the circle give you such numbers?
            """,
        hints=(
            "Note the weights at the start of each pass, and in which pass you have seen them.",
            r"If the weights come back, what is the sum of all corrections in between?",
            "Each correction is $s_n \\bar x_n$. So count how often each sample was corrected.",
            "Count only the mistakes of the circle, not those on the way into it.",
        ),
        solution=r"""
            A correction adds $s_n \bar x_n$ to the weights. From the pass where some weights are
            met first to the pass where they come back, the corrections sum to zero. If sample $n$
            was corrected $c_n$ times in between, that sum is $\sum_n c_n s_n \bar x_n = 0$. And
            some $c_n$ is positive, because a pass without a mistake would have ended the run. So
            the run that fails writes the proof that it had to fail.
            """,
        kind=Code(
            name="certificate",
            stub='''
                def certificate(X, y):
                    """Numbers c >= 0, not all 0: the sum of c[n] s[n] x_bar[n] is 0."""
                    ...
                ''',
            check=_check_certificate,
            answer="""
                def certificate(X, y):
                    X_bar = np.column_stack([X, np.ones(len(X))])
                    w_bar, counts = np.zeros(X_bar.shape[1]), np.zeros(len(X))
                    seen = {}
                    while tuple(w_bar) not in seen:
                        seen[tuple(w_bar)] = counts.copy()
                        for n, (x, target) in enumerate(zip(X_bar, y)):
                            answer = w_bar @ x > 0
                            if answer != target:
                                w_bar = w_bar + (target - answer) * x
                                counts[n] += 1
                    return counts - seen[tuple(w_bar)]
                """,
            wrong=(
                (
                    """
                    def certificate(X, y):
                        X_bar = np.column_stack([X, np.ones(len(X))])
                        w_bar, counts, seen = np.zeros(X_bar.shape[1]), np.zeros(len(X)), set()
                        while tuple(w_bar) not in seen:
                            seen.add(tuple(w_bar))
                            for n, (x, target) in enumerate(zip(X_bar, y)):
                                error = target - (w_bar @ x > 0)
                                w_bar = w_bar + error * x
                                counts[n] += abs(error)
                        return counts
                    """,
                    "On XOR your numbers times the signed samples do not sum to zero.",
                ),
                (
                    """
                    def certificate(X, y):
                        return np.ones(len(X))
                    """,
                    "On AND with (1, 1) once more as 0 your numbers times the signed samples do "
                    "not sum to zero.",
                ),
                (
                    """
                    def certificate(X, y):
                        return np.zeros(len(X))
                    """,
                    "All numbers are zero: that proves nothing.",
                ),
                (
                    """
                    def certificate(X, y):
                        X_bar = np.column_stack([X, np.ones(len(X))])
                        return np.linalg.svd(X_bar.T * (2 * y - 1))[2][-1]
                    """,
                    "The numbers of a certificate must not be negative.",
                ),
            ),
            right="The run that fails has written the proof that it had to fail.",
        ),
    ),
    Exercise(
        id="03-5",
        title="What centring buys",
        statement=r"""
            Write `centred_bound(w, b, X, y)`. The unit $(w, b)$ answers all samples correctly. Move
            the samples so that their mean is zero, and the line along with them, so that every
            score stays as it is. Return the margin $\gamma$ that the moved line has on the moved
            $\bar x$, and Novikoff's bound $R^2/\gamma^2$ for them. Try it on AND, with $w = (1,
            1)$, $b = -1.5$, and on AND moved by 10 in both directions: what do you notice?
            """,
        hints=(
            "If $x$ becomes $x - m$, which bias keeps $w^{\\top}x + b$ as it is?",
            r"The signed scores do not change. Only the length of $(w, b)$ does.",
            r"$R^2$ is the largest $\|x - m\|^2 + 1$.",
        ),
        solution=r"""
            The moved line has the bias $b + w^{\top}m$. For AND that is $-1.5 + 1 = -0.5$, and
            $\gamma = \tfrac12/\sqrt{2.25} = \tfrac13$; with $R^2 = \tfrac12 + 1$ the bound is
            $1.5 \cdot 9 = 13.5$. Moved by 10 and
            back it is the same 13.5, instead of 451,251: centring spares the bias its long way.
            """,
        kind=Code(
            name="centred_bound",
            stub='''
                def centred_bound(w, b, X, y):
                    """Return the margin of the moved line, and Novikoff's bound."""
                    ...
                ''',
            check=_check_centred_bound,
            answer="""
                def centred_bound(w, b, X, y):
                    middle = X.mean(axis=0)
                    moved = b + w @ middle
                    signed = (2 * y - 1) * (X @ w + b)
                    gamma = np.min(signed) / np.sqrt(w @ w + moved**2)
                    R2 = np.max(np.sum((X - middle) ** 2, axis=1)) + 1
                    return gamma, R2 / gamma**2
                """,
            wrong=(
                (
                    """
                    def centred_bound(w, b, X, y):
                        gamma = np.min((2 * y - 1) * (X @ w + b)) / np.sqrt(w @ w + b**2)
                        return gamma, (np.max(np.sum(X**2, axis=1)) + 1) / gamma**2
                    """,
                    "That is the margin before the move; the moved line has another bias.",
                ),
                (
                    """
                    def centred_bound(w, b, X, y):
                        X = X - X.mean(axis=0)
                        gamma = np.min((2 * y - 1) * (X @ w + b)) / np.sqrt(w @ w + b**2)
                        return gamma, (np.max(np.sum(X**2, axis=1)) + 1) / gamma**2
                    """,
                    "That is the margin of the line left where it was. It must move along.",
                ),
                (
                    """
                    def centred_bound(w, b, X, y):
                        middle = X.mean(axis=0)
                        X, moved = X - middle, b - w @ middle
                        gamma = np.min((2 * y - 1) * (X @ w + moved)) / np.sqrt(w @ w + moved**2)
                        return gamma, (np.max(np.sum(X**2, axis=1)) + 1) / gamma**2
                    """,
                    "The bias moves the wrong way: the new one must leave every score as it is.",
                ),
                (
                    """
                    def centred_bound(w, b, X, y):
                        gamma = np.min((2 * y - 1) * (X @ w + b))
                        return gamma, 1 / gamma**2
                    """,
                    "That is the least signed score; divide by the length of the moved (w, b).",
                ),
                (
                    """
                    def centred_bound(w, b, X, y):
                        gamma = np.min((2 * y - 1) * (X @ w + b)) / np.sqrt(w @ w)
                        return gamma, 1 / gamma**2
                    """,
                    "That is the distance in the space of the inputs. Divide by the length of "
                    "(w, b), with the moved bias.",
                ),
                (
                    """
                    def centred_bound(w, b, X, y):
                        moved = b + w @ X.mean(axis=0)
                        gamma = np.min((2 * y - 1) * (X @ w + b)) / np.sqrt(w @ w + moved**2)
                        return gamma, (np.max(np.sum(X**2, axis=1)) + 1) / gamma**2
                    """,
                    "R belongs to the points after the move; yours is from before.",
                ),
                (
                    """
                    def centred_bound(w, b, X, y):
                        middle = X.mean(axis=0)
                        moved = b + w @ middle
                        gamma = np.min((2 * y - 1) * (X @ w + b)) / np.sqrt(w @ w + moved**2)
                        return gamma, np.max(np.sum((X - middle) ** 2, axis=1)) / gamma**2
                    """,
                    "R is the length of the longest input with its constant 1.",
                ),
                (
                    """
                    def centred_bound(w, b, X, y):
                        return np.min((2 * y - 1) * (X @ w + b))
                    """,
                    "Return two things: margin, bound.",
                ),
            ),
            right="13.5 for AND, wherever it lies.",
        ),
    ),
    Exercise(
        id="03-6",
        title="What changes the mistakes?",
        statement=r"""
            The rule runs from zero weights, on samples in a fixed order. Which changes leave the
            sequence of mistakes (which sample, in which pass) exactly as it was, for *any* data?
            Choose all that do.
            """,
        hints=(
            "What decides whether there is a mistake is the sign of the score, not its size.",
            r"After some mistakes $\bar w$ is $\eta$ times a sum of signed samples. "
            "So a score is a sum of inner products.",
            r"Multiplying $x$ alone by 2 changes $x^{\top}x' + 1$ into $4x^{\top}x' + 1$.",
        ),
        solution=r"""
            From zero, $\bar w = \eta \sum \pm\bar x'$ over the mistakes so far, so the score of
            $\bar x$ is $\eta \sum \pm \bar x'^{\top}\bar x$. A factor $\eta > 0$, or a factor $c^2$
            from scaling all $\bar x$ *with their constant*, changes no sign. A rotation of the
            inputs changes no inner product at all. Scaling $x$ but not the 1, or moving the inputs,
            changes the ratio between the terms: in the text, AND needs many more mistakes far from
            home. Other starting weights give other scores.
            """,
        kind=Choice(
            options=(
                Option(
                    r"Use $\eta = 4$ instead of $\eta = 1$.",
                    "All weights are four times as large, and all signs as before.",
                    right=True,
                ),
                Option(
                    r"Multiply every $\bar x$, its constant 1 included, by 3.",
                    "All scores grow by the factor 9.",
                    right=True,
                ),
                Option(
                    "Multiply every input $x$ by 3 and leave the constant 1.",
                    "Now the bias is slower than the weights, and the signs of scores can change.",
                ),
                Option(
                    "Rotate all inputs about the origin by the same angle.",
                    "Inner products stay as they are.",
                    right=True,
                ),
                Option(
                    "Add the same vector to all inputs.",
                    "Inner products change; far from the origin the rule needs many more mistakes.",
                ),
                Option(
                    r"Start from $\bar w = (1, 0, \dots, 0)$ with $\eta = 4$ instead of 1.",
                    "Then the start is not scaled along with the corrections.",
                ),
            )
        ),
    ),
    Exercise(
        id="03-7",
        title="One sample, three rules",
        statement=r"""
            A sample has the target $s = +1$ and the score $z = 3$. Three units with these same
            weights learn from it: one by the perceptron rule, one by the delta rule with
            $\tfrac12 (z - s)^2$, one by logistic regression. What do they do?
            """,
        hints=(
            "Is the answer of the perceptron right?",
            r"The delta rule's correction is $\eta\,(s - z)\,\bar x$.",
            r"Logistic regression corrects by $\eta\,(1 - \sigma(3))\,\bar x$. "
            r"Which sign has $1 - \sigma$?",
        ),
        solution=r"""
            The perceptron answers 1, which is right, and does nothing. The delta rule corrects by
            $\eta\,(1 - 3)\,\bar x = -2\eta\,\bar x$: the score falls, although the sample was on
            the right side. Logistic regression corrects by $\eta\,(1 - \sigma(3))\,\bar x$, about
            $+0.05\,\eta\,\bar x$: the score rises a little. This difference is why least squares is
            dragged by samples that are safely right.
            """,
        kind=Choice(
            options=(
                Option(
                    "All three leave the weights alone, because the answer is right.",
                    "Only one of them looks at the thresholded answer.",
                ),
                Option(
                    "Perceptron: nothing. Delta rule: lowers the score. Logistic: raises it a bit.",
                    "The delta rule wants the score to be 1, not more.",
                    right=True,
                ),
                Option(
                    "Perceptron: nothing. Delta rule: raises the score. Logistic: raises it a bit.",
                    "The delta rule corrects by (target - score): what sign has 1 - 3?",
                ),
                Option(
                    "Perceptron: nothing. Delta rule: lowers the score. Logistic: nothing.",
                    "A sigmoid is never exactly 1, so the target minus it is not zero.",
                ),
                Option(
                    "All three raise the score, by different amounts.",
                    "One of them does nothing, and one goes the other way.",
                ),
            )
        ),
    ),
    Exercise(
        id="03-8",
        title="Where the proof breaks",
        statement=r"""
            A friend "improves" the rule: it adds $s\bar x$ at *every* sample, also when the answer
            was right. Go through the proof of Novikoff's theorem, with $k$ now counting samples
            instead of mistakes. Which is the first step that fails?
            """,
        hints=(
            "Take the steps one by one: progress, length, squeeze. Which of them uses the mistake?",
            r"What is the sign of $2sz$ at a right answer?",
        ),
        solution=r"""
            Progress: each step still gains $s\,\bar u^{\top}\bar x \ge \gamma$, so $\bar
            u^{\top}\bar w^{(k)} \ge k\gamma$ holds. Length: the middle term $2sz$ is positive at a
            right answer, so $\|\bar w^{(k)}\|^2 \le kR^2$ is lost; the length, too, can grow like
            $k$. The squeeze itself is true for all vectors, but with no ceiling it says nothing
            about $k$. Nor could it: the friend's weights never stop changing, and after many passes
            they point along the sum of all signed samples, which need not separate anything.
            """,
        kind=Choice(
            options=(
                Option(
                    r"Progress: $\bar u^{\top}\bar w$ no longer grows by $\gamma$ at each step.",
                    "It does: the assumption holds for every sample, answered correctly or not.",
                ),
                Option(
                    r"Length: the term $2sz$ may now be positive.",
                    "At a right answer $sz > 0$, so the length can grow as fast as the progress.",
                    right=True,
                ),
                Option(
                    r"Squeeze: $\bar u^{\top}\bar w \le \|\bar w\|$ no longer holds.",
                    "That is true of any two vectors, one of them of length 1.",
                ),
                Option(
                    "None. The friend's rule makes at most $R^2/\\gamma^2$ corrections.",
                    "It corrects at every sample, so it never stops. Some step must fail.",
                ),
            )
        ),
    ),
    Exercise(
        id="03-9",
        title="Exactly one of five",
        statement=r"""
            (It needs the optional section on Minsky and Papert.) Five inputs are 0 or 1, and the
            target is 1 if *exactly one* of them is 1. Association units see at most $r$ of the
            inputs. What is the smallest $r$ that the proof of Minsky and Papert allows? Then find
            units of this $r$ that do it.
            """,
        hints=(
            r"As before, $p(q)$ is a polynomial of degree at most $r$ in the number $q$ of ones.",
            r"At which $q$ is $p(q) - \tau$ positive, at which negative? Count the sign changes.",
            r"Is there a polynomial of that degree that is above $\tau$ at $q = 1$ only?",
        ),
        solution=r"""
            The target does not change under permutations, so the first three steps hold. $p(q) -
            \tau$ is negative at $q = 0$, positive at 1, negative at 2, 3, 4, 5: two sign changes,
            two roots, $r \ge 2$. And $r = 2$ is enough. The polynomial $q - q(q-1)$ is 0
            at $q = 0$, 1 at $q = 1$, 0 at $q = 2$ and negative beyond, so with the threshold
            $\tfrac12$ it does it. It is $\sum_i x_i - 2\sum_{i<j} x_i x_j$: five units that see one
            input, with weight 1, and ten that fire when both of their inputs are 1, with weight
            $-2$. Parity of five inputs needs a unit that sees all five; this needs only pairs.
            """,
        kind=Number(
            answer=2,
            tolerance=0.1,
            right="Two changes of sign, two roots, and pairs of inputs are enough.",
            wrong=(
                (5, "Parity needs 5: it changes sign in every gap. How often does this one?"),
                (1, "A straight line in q has one root, but the sign changes twice."),
                (3, "That is enough, but is it needed? Count the changes of sign again."),
                (
                    6,
                    "q has six values, from 0 to 5. Count the changes of sign between them.",
                ),
            ),
            feedback="Count the changes of sign of p(q) - tau from q = 0 to q = 5.",
        ),
    ),
]
