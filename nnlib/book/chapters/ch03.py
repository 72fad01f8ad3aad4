"""Exercises of chapter 3, The perceptron and its learning rule."""

from __future__ import annotations

import numpy as np

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
    single,
)
from nnlib.datasets import make_logic


def _check_train(train: Function) -> None:
    known = {"or": 4, "and": 10, "nand": 11}
    three = "Return three things: w, b and the number of mistakes."
    for name, wanted in known.items():
        X, y = make_logic(name)
        answer = parts(train(X, y), 3, three)
        w, b = numbers(answer[0], "w"), single(answer[1], "b")
        mistakes = single(answer[2], "The number of mistakes")
        expect(w.shape == (2,), f"w needs one entry per input, shape (2,), got {w.shape}.")
        if np.array_equal(X @ w + b >= 0, y == 1):
            expect(np.array_equal(X @ w + b > 0, y == 1), "A score of exactly 0 is answered 0.")
        expect(
            np.array_equal(X @ w + b > 0, y == 1),
            f"On {name.upper()} your w and b still give a wrong answer.",
        )
        expect(
            mistakes == wanted,
            f"On {name.upper()} the rule makes {wanted} mistakes, you count {mistakes:g}.",
        )
    w, b, _ = parts(train(*make_logic("and")), 3, three)
    expect_close(w, [2, 1], "On AND the rule ends with w = (2, 1): correct with the whole input.")
    expect_close(b, -2, "On AND the rule ends with b = -2: the bias moves by 1 at each mistake.")
    expect_close(
        parts(train(*make_logic("xor"), passes=5), 3, three)[2],
        17,
        "On XOR five passes make 2, 3, 4, 4 and 4 mistakes: use `passes`.",
    )


def _check_count_labellings(count_labellings: Function) -> None:
    cases: list[tuple[list[list[float]], int, str]] = [
        ([[0, 0], [0, 1], [1, 0], [1, 1]], 14, "the corners of a square"),
        ([[0, 0], [1, 1], [2, 2]], 6, "three points on a line"),
        ([[0, 0], [4, 1], [1, 5], [6, 6], [3, 8]], 22, "five points, no three on a line"),
        ([[0.0], [1.0], [2.0], [3.0]], 8, "four numbers"),
    ]
    for points, count, which in cases:
        got = single(count_labellings(np.array(points, dtype=float)))
        message = f"One unit can do {count} of the {2 ** len(points)} labellings of {which}."
        if 0 < got < count:
            message += f" You count {got:g}: is a run given up before it comes to rest?"
        expect_close(got, count, message)
    cube = np.array(list(np.ndindex(2, 2, 2)), dtype=float)
    message = "For the corners of a cube the count is 104."
    general = f"{message} Cover's formula gives 128, but it is for points in general position."
    expect_close(count_labellings(cube), 104, message, mistakes=[(128, general)])


def _check_mistake_bound(mistake_bound: Function) -> None:
    X, y = make_logic("and")
    rng = np.random.default_rng(0)
    cases = []
    for D in (1, 3):
        w, b, points = rng.normal(size=D), rng.normal(), 2 * rng.normal(size=(20, D))
        cases.append(((w, b), points, (points @ w + b > 0).astype(int)))
    cases += [((np.array([1.0, 1.0]), -1.5), X, y), ((np.array([4.0, 4.0]), -6.0), X, y)]
    for (w, b), points, labels in cases:
        answer = mistake_bound(w, b, points, labels)
        gamma, bound = parts(answer, 2, "Return two things: margin, bound.")
        bar = np.column_stack([points, np.ones(len(points))])
        least = ((2 * labels - 1) * (points @ w + b)).min()
        margin = least / np.sqrt(w @ w + b * b)
        expect_close(
            gamma,
            margin,
            "The margin is the least signed score.",
            name="The margin",
            mistakes=[
                (least, "These are the signed scores; divide by the length of (w, b)."),
                (
                    least / np.linalg.norm(w),
                    "That is the distance in the space of the inputs. Divide by the length of "
                    "(w, b), with the bias.",
                ),
            ],
        )
        R2 = (bar**2).sum(axis=1).max()
        expect_close(
            bound,
            R2 / margin**2,
            "The margin is right; the bound is R^2 / gamma^2.",
            name="The bound",
            mistakes=[
                (
                    (R2 - 1) / margin**2,
                    "R is the length of the longest input with its constant 1.",
                )
            ],
        )


EXERCISES = [
    Exercise(
        id="03-1",
        title="OR with a pencil",
        statement=r"""
            Run the perceptron rule on OR by hand: start from $w = (0, 0)$, $b = 0$, with
            $\eta = 1$, and the samples in the order 00, 01, 10, 11, until a whole pass is without
            a mistake. How many mistakes does it make?
            """,
        hints=(
            "A score of exactly 0 is answered 0. So which is the first sample answered wrongly?",
            r"After that mistake $\bar w = (0, 1, 1)$. Do 10 and 11 get the right answer now?",
            "In the second pass 00 has the score $b = 1$.",
        ),
        solution=r"""
            | pass | sample | score | answer, target | new $w$, $b$ |
            |---|---|---|---|---|
            | 1 | 01 | 0 | 0, 1 | (0, 1), 1 |
            | 2 | 00 | 1 | 1, 0 | (0, 1), 0 |
            | 2 | 10 | 0 | 0, 1 | (1, 1), 1 |
            | 3 | 00 | 1 | 1, 0 | (1, 1), 0 |

            All other samples are answered rightly, and the fourth pass has no mistake. So there are
            four mistakes, and the unit ends with $w = (1, 1)$, $b = 0$.
            """,
        kind=Number(
            answer=4,
            tolerance=0.1,
            right="Four mistakes, and the unit ends with w = (1, 1), b = 0.",
            wrong=(
                (10, "That is AND. OR is quicker."),
                (11, "That is NAND. OR is quicker."),
                (1, "After the first mistake the bias is 1, and 00 is answered wrongly."),
                (2, "After two mistakes b = 0 and w = (0, 1), and 10 has the score 0: answered 0."),
                (3, "After three mistakes the bias is 1 again, and 00 has the score 1."),
                (
                    5,
                    "Scores of exactly 0 are answered 0: is 00 really a mistake in the first pass?",
                ),
            ),
            feedback="Write the weights, the bias and the score after every single sample.",
        ),
    ),
    Exercise(
        id="03-2",
        title="The rule, from memory",
        statement=r"""
            Write `train(X, y, passes=100)`, the perceptron rule from zero weights with $\eta = 1$,
            samples in their order, for $X$ of shape $(N, D)$ and targets 0 or 1. It stops after a
            pass without a mistake, or after `passes` passes, and returns `w` of shape $(D,)$, the
            number `b`, and the number of mistakes. On AND it must return $w = (2, 1)$, $b = -2$
            and 10; on OR $(1, 1)$, $0$ and 4.
            """,
        hints=(
            "Two loops: one over the passes, one over the samples.",
            "The answer is 1 if `w @ x + b > 0`, else 0. Only if it differs from the target, "
            "something happens.",
            "At a mistake, `w = w + (target - answer) * x` and `b = b + (target - answer)`.",
        ),
        solution=r"""
            The weights change inside the inner loop, so that the next sample already meets the
            corrected unit. Counting the mistakes before and after a pass tells when to stop.
            """,
        kind=Code(
            name="train",
            stub='''
                def train(X, y, passes=100):
                    """Return w, b and how many mistakes the perceptron rule made."""
                    ...
                ''',
            check=_check_train,
            answer="""
                def train(X, y, passes=100):
                    w, b, mistakes = np.zeros(X.shape[1]), 0.0, 0
                    for _ in range(passes):
                        before = mistakes
                        for x, target in zip(X, y, strict=True):
                            error = target - (w @ x + b > 0)
                            if error:
                                w, b, mistakes = w + error * x, b + error, mistakes + 1
                        if mistakes == before:
                            break
                    return w, b, mistakes
                """,
            wrong=(
                (
                    """
                    def train(X, y, passes=100):
                        w, b, mistakes = np.zeros(X.shape[1]), 0.0, 0
                        for _ in range(passes):
                            for x, target in zip(X, y, strict=True):
                                error = target - (w @ x + b > 0)
                                w, b, mistakes = w + error * x, b + error, mistakes + 1
                        return w, b, mistakes
                    """,
                    "On OR the rule makes 4 mistakes, you count 400.",
                ),
                (
                    """
                    def train(X, y, passes=100):
                        w, b, mistakes = np.zeros(X.shape[1]), 0.0, 0
                        for _ in range(passes):
                            for x, target in zip(X, y, strict=True):
                                error = (w @ x + b > 0) - target
                                if error:
                                    w, b, mistakes = w + error * x, b + error, mistakes + 1
                        return w, b, mistakes
                    """,
                    "On OR your w and b still give a wrong answer.",
                ),
                (
                    """
                    def train(X, y, passes=100):
                        w, b, mistakes = np.zeros(X.shape[1]), 0.0, 0
                        for _ in range(passes):
                            before = mistakes
                            for x, target in zip(X, y, strict=True):
                                error = target - (w @ x + b >= 0)
                                if error:
                                    w, b, mistakes = w + error * x, b + error, mistakes + 1
                            if mistakes == before:
                                break
                        return w, b, mistakes
                    """,
                    "A score of exactly 0 is answered 0.",
                ),
                (
                    """
                    def train(X, y, passes=100):
                        w, b, mistakes = np.zeros(X.shape[1]), 0.0, 0
                        for _ in range(passes):
                            for x, target in zip(X, y, strict=True):
                                error = target - (w @ x > 0)
                                if error:
                                    w, mistakes = w + error * x, mistakes + 1
                        return w, b, mistakes
                    """,
                    "On OR the rule makes 4 mistakes, you count 2.",
                ),
                (
                    """
                    def train(X, y, passes=100):
                        return np.zeros(X.shape[1]), 0.0
                    """,
                    "Return three things: w, b and the number of mistakes.",
                ),
            ),
            right="That is all there is to it: no slope, no loss, no step size.",
        ),
    ),
    Exercise(
        id="03-3",
        title="The rule on XOR",
        statement=r"""
            The rule runs on XOR from zero, in the order 00, 01, 10, 11. Which numbers of mistakes
            does it make in the passes 1, 2, 3, 4, 5?
            """,
        hints=(
            "First pass: the first mistake is at 01. Is 10 right after it? Is 11?",
            r"After the first pass $\bar w = (-1, 0, 0)$. Go on from there.",
            r"After the second pass $\bar w = (-1, 0, 1)$. What is it after the third?",
        ),
        solution=r"""
            Pass 1: 01 is a mistake, $\bar w = (0, 1, 1)$; 10 has the score 1, right; 11 has the
            score 2, wrong: $\bar w = (-1, 0, 0)$. Pass 2: 01, 10 and 11 are wrong, and
            $\bar w = (-1, 1, 1)$, $(0, 1, 2)$, $(-1, 0, 1)$. Pass 3: 00 has the score 1, wrong, and
            so are the three others; the pass ends where it began, at $(-1, 0, 1)$. From here on
            every pass is the same: 2, 3, 4, 4, 4, and so on. The four corrections of such a pass
            have the sum zero: it is the certificate from the text.
            """,
        kind=Choice(
            options=(
                Option(
                    "2, 3, 4, 4, 4",
                    "From the third pass on each of the four samples is answered wrongly.",
                    right=True,
                ),
                Option(
                    "2, 3, 2, 1, 0",
                    "A pass without a mistake would mean that a line parts XOR.",
                ),
                Option(
                    "2, 2, 2, 2, 2",
                    "Half of the samples is what the best constant answer gets wrong. Look closer.",
                ),
                Option(
                    "2, 3, 4, 3, 2",
                    "The third pass ends with the weights it began with. What does the fourth do?",
                ),
            )
        ),
    ),
    Exercise(
        id="03-4",
        title="Count what one unit can do",
        statement=r"""
            Write `count_labellings(points)`: of all $2^N$ ways to label the points of shape
            $(N, D)$ with 0 and 1, how many can one unit do? For the corners of a square it must
            return 14, for the corners of a cube 104. The points have small whole coordinates, so
            the sums are exact. `Perceptron` may be used.
            """,
        hints=(
            "All labellings: `np.ndindex(*[2] * N)`, or the binary digits of 0, 1, ..., $2^N - 1$.",
            "For each labelling: does the rule come to rest, or do its weights come back?",
            "`unit.fit(points, labels, epochs=1)` is one pass, and `unit.errors[-1]` its mistakes.",
        ),
        solution=r"""
            The two verdicts are proofs: a pass without a mistake is a line; weights that come back
            at the start of a pass mean a run that never ends, and by Novikoff's theorem there is no
            line. (A fixed number of passes, large enough, gives the same counts here; but then
            "no line" is only a guess.)
            """,
        kind=Code(
            name="count_labellings",
            stub='''
                def count_labellings(points):
                    """How many labellings of the points (N, D) one unit can do."""
                    ...
                ''',
            check=_check_count_labellings,
            answer="""
                def count_labellings(points):
                    count = 0
                    for labels in np.ndindex(*[2] * len(points)):
                        unit, seen = Perceptron(points.shape[1]), set()
                        state = (0.0,) * (points.shape[1] + 1)
                        while state not in seen:
                            seen.add(state)
                            unit.fit(points, np.array(labels), epochs=1)
                            if unit.errors[-1] == 0:
                                count += 1
                                break
                            state = (*unit.weight.data, unit.bias.item())
                    return count
                """,
            wrong=(
                (
                    """
                    def count_labellings(points):
                        return 2 ** len(points)
                    """,
                    "One unit can do 14 of the 16 labellings of the corners of a square.",
                ),
                (
                    """
                    def count_labellings(points):
                        def cover(N, d):
                            if d == 0 or N == 1:
                                return 2 * (d > 0)
                            return cover(N - 1, d) + cover(N - 1, d - 1)

                        return cover(len(points), points.shape[1] + 1)
                    """,
                    "One unit can do 6 of the 8 labellings of three points on a line.",
                ),
                (
                    """
                    def count_labellings(points):
                        d = np.linalg.matrix_rank(points - points[0]) + 1
                        row = np.array([1] + [0] * (d - 1))
                        for _ in range(len(points) - 1):
                            row[1:] += row[:-1].copy()
                        return 2 * int(np.sum(row))
                    """,
                    "For the corners of a cube the count is 104. Cover's formula gives 128, but "
                    "it is for points in general position.",
                ),
            ),
            right="14, 104, and for four inputs 1,882: the share falls quickly.",
        ),
    ),
    Exercise(
        id="03-5",
        title="Margin and bound",
        statement=r"""
            Write `mistake_bound(w, b, X, y)`. The unit $(w, b)$ answers all samples rightly.
            Return the margin $\gamma$ that the direction $\bar w / \|\bar w\|$ has on the
            $\bar x = (x, 1)$, and Novikoff's bound $R^2/\gamma^2$. For AND with $w = (1, 1)$,
            $b = -1.5$ it must return $1/\sqrt{17} = 0.2425$ and 51. What does it give for OR with
            $w = (1, 1)$, $b = -0.5$?
            """,
        hints=(
            r"The signed scores are $s\,(w^{\top}x + b)$ with $s = 2y - 1$. Take the least.",
            r"Divide by $\|\bar w\| = \sqrt{\|w\|^2 + b^2}$.",
            r"$R^2$ is the largest $\|x\|^2 + 1$.",
        ),
        solution=r"""
            For OR all signed scores are at least $\tfrac12$ and $\|\bar w\| = \sqrt{2.25} = 1.5$,
            so $\gamma = \tfrac13$ and the bound is $3 \cdot 9 = 27$. The rule made four mistakes.
            OR has a wider margin than AND, and is learned with fewer mistakes.
            """,
        kind=Code(
            name="mistake_bound",
            stub='''
                def mistake_bound(w, b, X, y):
                    """Return the margin of (w, b) and Novikoff's bound."""
                    ...
                ''',
            check=_check_mistake_bound,
            answer="""
                def mistake_bound(w, b, X, y):
                    signed = (2 * y - 1) * (X @ w + b)
                    gamma = np.min(signed) / np.sqrt(w @ w + b**2)
                    return gamma, np.max(np.sum(X**2, axis=1) + 1) / gamma**2
                """,
            wrong=(
                (
                    """
                    def mistake_bound(w, b, X, y):
                        gamma = np.min((2 * y - 1) * (X @ w + b))
                        return gamma, np.max(np.sum(X**2, axis=1) + 1) / gamma**2
                    """,
                    "These are the signed scores; divide by the length of (w, b).",
                ),
                (
                    """
                    def mistake_bound(w, b, X, y):
                        gamma = np.min((2 * y - 1) * (X @ w + b)) / np.sqrt(w @ w)
                        return gamma, np.max(np.sum(X**2, axis=1) + 1) / gamma**2
                    """,
                    "That is the distance in the space of the inputs. Divide by the length of "
                    "(w, b), with the bias.",
                ),
                (
                    """
                    def mistake_bound(w, b, X, y):
                        gamma = np.min(X @ w + b) / np.sqrt(w @ w + b**2)
                        return gamma, np.max(np.sum(X**2, axis=1) + 1) / gamma**2
                    """,
                    "The margin is the least signed score.",
                ),
                (
                    """
                    def mistake_bound(w, b, X, y):
                        gamma = np.min((2 * y - 1) * (X @ w + b)) / np.sqrt(w @ w + b**2)
                        return gamma, np.max(np.sum(X**2, axis=1)) / gamma**2
                    """,
                    "R is the length of the longest input with its constant 1.",
                ),
                (
                    """
                    def mistake_bound(w, b, X, y):
                        gamma = np.min((2 * y - 1) * (X @ w + b)) / np.sqrt(w @ w + b**2)
                        return gamma, np.max(np.sqrt(np.sum(X**2, axis=1) + 1)) / gamma
                    """,
                    "The margin is right; the bound is R^2 / gamma^2.",
                ),
                (
                    """
                    def mistake_bound(w, b, X, y):
                        return np.min((2 * y - 1) * (X @ w + b)) / np.sqrt(w @ w + b**2)
                    """,
                    "Return two things: margin, bound.",
                ),
            ),
            right="And OR, with margin 1/3, gets the bound 27.",
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
            changes the ratio between the terms: in the text, AND moved by 10 needed 3,140 mistakes.
            Other starting weights give other scores.
            """,
        kind=Choice(
            options=(
                Option(
                    r"Use $\eta = 4$ in place of $\eta = 1$.",
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
                    r"Start from $\bar w = (1, 0, \dots, 0)$ with $\eta = 4$ in place of 1.",
                    "Then the start is not scaled along with the corrections.",
                ),
            )
        ),
    ),
    Exercise(
        id="03-7",
        title="One number in place of two",
        statement=r"""
            A colleague's unit answers 1 if $w^{\top}x + b > c$, with $w = (1, 1)$, $b = 0$ and
            $c = 1.5$. Another has $w = (2, 2)$, $b = 1$, $c = 4$. You want both as
            $\operatorname{step}(x_1 + x_2 + b')$. For the first, $b' = -1.5$. What is $b'$ for the
            second?
            """,
        hints=(
            "Bring the threshold to the left side.",
            "Your unit has the weights 1 and 1, not 2 and 2. What may one multiply by?",
        ),
        solution=r"""
            $2x_1 + 2x_2 + 1 > 4$ is $2x_1 + 2x_2 - 3 > 0$. Multiplying weights and bias by
            $\tfrac12 > 0$ changes no answer: $x_1 + x_2 - 1.5 > 0$. So $b' = -1.5$: both are the
            same unit, and it computes AND.
            """,
        kind=Number(
            answer=-1.5,
            tolerance=0.01,
            right="Both units are the same, and both compute AND.",
            wrong=(
                (-3, "That goes with the weights (2, 2). Yours are (1, 1)."),
                (1.5, "Watch the sign: the threshold comes to the left side."),
                (3, "Watch the sign, and the weights are (1, 1), not (2, 2)."),
                (2.5, "The threshold is subtracted from the bias, not added."),
                (-2.5, "The bias 1 counts too: b - c = 1 - 4."),
                (-2, "That is c alone, halved. The bias 1 counts too."),
            ),
            feedback="First b - c; then scale the weights to (1, 1).",
        ),
    ),
    Exercise(
        id="03-8",
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
            dragged by samples that are right by far.
            """,
        kind=Choice(
            options=(
                Option(
                    "All three leave the weights alone, for the answer is right.",
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
]
