"""Exercises of chapter 1, One linear idea, three models."""

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


def _check_absorb_bias(absorb_bias: Function) -> None:
    rng = np.random.default_rng(0)
    for C, D in [(3, 2), (1, 4), (5, 1)]:
        W, b, x = rng.normal(size=(C, D)), rng.normal(size=C), rng.normal(size=D)
        answer = parts(absorb_bias(W, b, x), 2, "Return two things: W_bar and x_bar.")
        W_bar, x_bar = numbers(answer[0], "W_bar"), numbers(answer[1], "x_bar")
        expect(
            W_bar.shape == (C, D + 1),
            f"For W of shape {W.shape}, W_bar must have shape {(C, D + 1)}, got {W_bar.shape}: "
            "b becomes its last column.",
        )
        expect(
            x_bar.shape == (D + 1,),
            f"For x of shape {x.shape}, x_bar must have shape {(D + 1,)}, got {x_bar.shape}.",
        )
        message = "The shapes are right, but W_bar @ x_bar is not W @ x + b: what multiplies b?"
        expect_close(W_bar @ x_bar, W @ x + b, message)
        expect_close(
            W_bar[:, :-1], W, "The product is right, but W must be the first columns of W_bar."
        )


def _check_boundary(boundary: Function) -> None:
    rng = np.random.default_rng(0)
    for D in (2, 3, 6):
        W, b = rng.normal(size=(2, D)), rng.normal(size=2)
        answer = parts(boundary(W, b), 2, "Return two things: a and c.")
        a, c = numbers(answer[0], "a"), single(answer[1], "c")
        expect(a.shape == (D,), f"a needs one entry per input, shape {(D,)}, got {a.shape}.")
        expect(np.isfinite([*a, c]).all(), "a and c must be finite numbers.")
        expect(a @ a > 0, "a is zero: that is not a line.")
        points = rng.normal(size=(20, D))
        points -= np.outer((points @ a + c) / (a @ a), a)  # now on the line a @ x + c == 0
        scores = points @ W.T + b
        gap = scores[:, 1] - scores[:, 0]
        expect(
            np.ptp(gap) < 1e-9,
            "Along your line the difference of the two scores changes: a has the wrong direction.",
        )
        expect(
            np.abs(gap).max() < 1e-9,
            "Your line is parallel to the border, but not on it: look at c.",
        )


def _check_predict_line(predict_line: Function) -> None:
    rng = np.random.default_rng(0)
    labels = np.arange(10.0) >= 5
    cases = [(np.arange(10.0), labels.astype(float), -5.0)]
    cases += [(rng.normal(3, 2, size=12), rng.normal(-1, 1, size=12), 0.7) for _ in range(3)]
    for x, y, new in cases:
        ones = np.column_stack([x, np.ones(len(x))])
        slope, intercept = np.linalg.lstsq(ones, y, rcond=None)[0]
        expect_close(
            predict_line(x, y, new),
            slope * new + intercept,
            "This is not the line of least squares.",
            mistakes=[
                (
                    (x @ y) / (x @ x) * new,
                    "This line goes through the origin: the intercept is missing.",
                ),
                (
                    (new - x.mean()) * y.var() / np.cov(x, y, bias=True)[0, 1] + y.mean(),
                    "This slope divides by the covariance: it is the line that predicts x from y.",
                ),
            ],
        )


EXERCISES = [
    Exercise(
        id="01-1",
        title="Count the parameters",
        statement=r"""
            An image of $28 \times 28$ pixels is written as one row of numbers. A softmax
            regression sorts such images into 10 classes. One class can do without parameters of
            its own: its row of $W$ and its bias are fixed at zero. How many parameters are left?
            """,
        hints=(
            "How many numbers is one image? That is $D$.",
            r"$W$ has shape $(C, D)$. How many weights are these?",
            "Each class has one more number beside its weights. Which classes still count?",
        ),
        solution=r"""
            $D = 28 \cdot 28 = 784$ and $C = 10$. $W$ has $10 \cdot 784 = 7{,}840$ weights, $b$ has
            10 biases: $C\,(D+1) = 7{,}850$ parameters. One class of the ten has
            $D + 1 = 785$ of them; without it $9 \cdot 785 = 7{,}065$ are left. The probabilities
            that such a model can give are the same as before.
            """,
        kind=Number(
            answer=7065,
            tolerance=0.1,
            right="Nine classes with 784 weights and a bias each.",
            wrong=(
                (7850, "These are the parameters of all ten classes. One class is fixed at zero."),
                (7840, "These are the weights of all ten classes, without a bias."),
                (7056, "These are the weights. Each of the nine classes has a bias, too."),
                (7066, "The bias of the class that is fixed at zero is not left, either."),
                (793, "Every class has a weight for every pixel: multiply, do not add."),
                (261, "The row has 28 times 28 numbers, not 28."),
            ),
            feedback="Count the entries of W and of b that belong to one class.",
        ),
    ),
    Exercise(
        id="01-2",
        title="Two scores, one sigmoid",
        statement=r"""
            Prove that $\operatorname{softmax}(z, 0)_0 = \sigma(z)$ for every number $z$. Then use
            it: the two classes of a softmax regression have the scores $(4.1,\ 2.8)$. What is the
            probability of the first one? Give four decimals.
            """,
        hints=(
            "Write the first entry of the softmax as a fraction, with $e^0 = 1$.",
            "Divide the numerator and the denominator by $e^z$.",
            "Subtract 2.8 from both scores. What does that change?",
        ),
        solution=r"""
            $$\begin{aligned}
            &\operatorname{softmax}(z, 0)_0 = \frac{e^z}{e^z + e^0} \\
            &\quad = \frac{e^z}{e^z + 1} = \frac{1}{1 + e^{-z}} = \sigma(z).
            \end{aligned}$$

            Subtracting 2.8 from both scores changes no probability, so $(4.1, 2.8)$ is as good as
            $(1.3, 0)$, and the probability is $\sigma(1.3) = 1/(1 + e^{-1.3}) = 0.7858$.
            """,
        kind=Number(
            answer=0.785834983,
            tolerance=2e-4,
            right="Only the difference of the scores counts: it is 1.3.",
            wrong=(
                (0.214165017, "That is the probability of the other class."),
                (0.983697, "That is the sigmoid of 4.1. The other score is not zero."),
                (0.594203, "The scores have to go through the exponential first."),
                (0.998994, "Take the difference of the scores, not their sum."),
            ),
            feedback="Only the difference of the two scores counts.",
        ),
    ),
    Exercise(
        id="01-3",
        title="Absorb the bias",
        statement=r"""
            Write `absorb_bias(W, b, x)`. It gets $W$ of shape $(C, D)$, $b$ of shape $(C,)$ and one
            sample $x$ of shape $(D,)$, and returns $\bar W = (W\ b)$ and $\bar x = (x, 1)$, so that
            `W_bar @ x_bar` equals `W @ x + b`.
            """,
        hints=(
            r"Which shapes must $\bar W$ and $\bar x$ have?",
            "`np.column_stack` puts a vector beside a matrix; `np.append` lengthens a vector.",
        ),
        solution=r"""
            $\bar W$ has shape $(C, D+1)$ and $\bar x$ has shape $(D+1,)$. Row $c$ of the product is
            $\sum_d W_{cd}\, x_d + b_c \cdot 1$, the score of class $c$.
            """,
        kind=Code(
            name="absorb_bias",
            stub='''
                def absorb_bias(W, b, x):
                    """Return W_bar and x_bar with W_bar @ x_bar == W @ x + b."""
                    ...
                ''',
            check=_check_absorb_bias,
            answer="""
                def absorb_bias(W, b, x):
                    return np.column_stack([W, b]), np.append(x, 1.0)
                """,
            wrong=(
                (
                    """
                    def absorb_bias(W, b, x):
                        return np.column_stack([W, b]), np.append(x, 0.0)
                    """,
                    "The shapes are right, but W_bar @ x_bar is not W @ x + b: what multiplies b?",
                ),
                (
                    """
                    def absorb_bias(W, b, x):
                        return np.column_stack([W, b]), x
                    """,
                    "For x of shape (2,), x_bar must have shape (3,), got (2,).",
                ),
                (
                    """
                    def absorb_bias(W, b, x):
                        return W, np.append(x, 1.0)
                    """,
                    "For W of shape (3, 2), W_bar must have shape (3, 3), got (3, 2): "
                    "b becomes its last column.",
                ),
                (
                    """
                    def absorb_bias(W, b, x):
                        return np.column_stack([b, W]), np.append(1.0, x)
                    """,
                    "The product is right, but W must be the first columns of W_bar.",
                ),
                (
                    """
                    def absorb_bias(W, b, x):
                        return W @ x + b
                    """,
                    "Return two things: W_bar and x_bar.",
                ),
            ),
            right="From here on a bias is just one more weight.",
        ),
    ),
    Exercise(
        id="01-4",
        title="The border of a two-class softmax",
        statement=r"""
            A softmax regression has two classes: $W$ has shape $(2, D)$ and $b$ has shape $(2,)$.
            Write `boundary(W, b)`, which returns a vector $a$ of shape $(D,)$ and a number $c$ such
            that the two classes are equally probable exactly where $a^{\top} x + c = 0$.
            (Every multiple of a right answer is right.)
            """,
        hints=(
            "Equal probabilities mean equal scores.",
            "Write both scores with the rows of $W$ and bring everything to one side.",
        ),
        solution=r"""
            $p_0 = p_1$ means $z_0 = z_1$, for $p_0 / p_1 = e^{z_0 - z_1}$. With the rows $w_0$ and
            $w_1$ of $W$ this is $w_0^{\top} x + b_0 = w_1^{\top} x + b_1$, that is
            $(w_0 - w_1)^{\top} x + (b_0 - b_1) = 0$.
            """,
        kind=Code(
            name="boundary",
            stub='''
                def boundary(W, b):
                    """Return a and c such that the border is a @ x + c == 0."""
                    ...
                ''',
            check=_check_boundary,
            answer="""
                def boundary(W, b):
                    return W[0] - W[1], b[0] - b[1]
                """,
            wrong=(
                (
                    """
                    def boundary(W, b):
                        return W[0] + W[1], b[0] + b[1]
                    """,
                    "Along your line the difference of the two scores changes: "
                    "a has the wrong direction.",
                ),
                (
                    """
                    def boundary(W, b):
                        return W[0] - W[1], b[1] - b[0]
                    """,
                    "Your line is parallel to the border, but not on it: look at c.",
                ),
                (
                    """
                    def boundary(W, b):
                        return W[:, 0] - W[:, 1], b[0] - b[1], 0
                    """,
                    "Return two things: a and c.",
                ),
                (
                    """
                    def boundary(W, b):
                        return W[0] - W[1], b
                    """,
                    "c has shape (2,), it should be a single number.",
                ),
            ),
            right="One linear equation: a straight border.",
        ),
    ),
    Exercise(
        id="01-5",
        title="A line through labels, by hand",
        statement=r"""
            Write `predict_line(x, y, new)` without calling a solver: fit a line to the points
            $(x_n, y_n)$ by least squares and return its value at `new`. For $x = 0, 1, \dots, 9$,
            labels $y = 1$ from $x = 5$ on and 0 before, it must predict $-0.9394$ at $x = -5$.
            Why can this not be a probability?
            """,
        hints=(
            "The line of least squares passes through the point of the two means.",
            "Its slope is the covariance of $x$ and $y$ divided by the variance of $x$.",
            "`np.mean((x - x.mean()) * (y - y.mean()))` is the covariance.",
        ),
        solution=r"""
            With the means $m_x$ and $m_y$ the slope is
            $w = \sum_n (x_n - m_x)(y_n - m_y) \big/ \sum_n (x_n - m_x)^2$, and the line is
            $\hat y = m_y + w\,(x - m_x)$. In the example $w = 1.25 / 8.25 = 5/33$, and at
            $-5$ the line has the value $0.5 + \tfrac{5}{33}(-9.5) = -\tfrac{31}{33} = -0.9394$. It
            is negative; a probability is not. No line that rises stays between 0 and 1.
            """,
        kind=Code(
            name="predict_line",
            stub='''
                def predict_line(x, y, new):
                    """Value at new of the least-squares line through points (x[n], y[n])."""
                    ...
                ''',
            check=_check_predict_line,
            answer="""
                def predict_line(x, y, new):
                    slope = np.mean((x - x.mean()) * (y - y.mean())) / x.var()
                    return y.mean() + slope * (new - x.mean())
                """,
            wrong=(
                (
                    """
                    def predict_line(x, y, new):
                        return (x @ y) / (x @ x) * new
                    """,
                    "This line goes through the origin: the intercept is missing.",
                ),
                (
                    """
                    def predict_line(x, y, new):
                        slope = y.var() / np.mean((x - x.mean()) * (y - y.mean()))
                        return y.mean() + slope * (new - x.mean())
                    """,
                    "This slope divides by the covariance: it is the line that predicts x from y.",
                ),
                (
                    """
                    def predict_line(x, y, new):
                        slope = (y[-1] - y[0]) / (x[-1] - x[0])
                        return y[0] + slope * (new - x[0])
                    """,
                    "This is not the line of least squares.",
                ),
            ),
            right="And at -5 the line promises the probability -0.9394.",
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
            Adding $v$ to every row adds the same number $a = v^{\top}x$ to every score, and
            $e^{z_c + a} / \sum_j e^{z_j + a} = e^{z_c} / \sum_j e^{z_j}$, for $e^a$ cancels.
            Subtracting row 0 from all rows is the case $v = -w_0$ (and the same for the biases): it
            makes row 0 zero, so one class can always do without parameters. Doubling doubles all
            differences: the temperature is halved. Changing one row changes the differences to it.
            In code, `abs(softmax(X @ (W + v).T) - softmax(X @ W.T)).max()` stays below `1e-12`.
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
                    "All differences of scores double: that halves the temperature.",
                ),
                Option(
                    "Subtract $w_0$ (row 0 of $W$) from every row, and $b_0$ from every bias.",
                    "Row 0 becomes zero, and nothing else is lost.",
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
        title="XOR in other coordinates",
        statement=r"""
            Somebody hopes that XOR becomes easier with other numbers for the inputs: $-1$ and $+1$
            in place of 0 and 1. The targets stay: 1 where the two inputs differ, else 0. What is
            the smallest mean squared error of a linear model $w_1 x_1 + w_2 x_2 + b$ now?
            """,
        hints=(
            "Write the four samples and set up the normal equations.",
            "The columns $x_1$, $x_2$ and 1 are at right angles, so "
            r"$\bar X^{\top} \bar X$ is four times the identity.",
            r"What are $\sum_n x_{n1} y_n$ and $\sum_n x_{n2} y_n$?",
        ),
        solution=r"""
            The samples with target 1 are $(-1, 1)$ and $(1, -1)$. So $\sum x_1 y = 0$,
            $\sum x_2 y = 0$, $\sum y = 2$, and the normal equations $4 w_1 = 0$, $4 w_2 = 0$,
            $4 b = 2$ give $\hat y = \tfrac12$ for every input. All four errors are
            $\pm\tfrac12$: the mean squared error is $0.25$, as before. It had to be: the new
            inputs are $2x - 1$, and a linear function of $2x - 1$ is a linear function of $x$. No
            shift and no scaling of the inputs helps a linear model; the product $x_1 x_2$ does.
            """,
        kind=Number(
            answer=0.25,
            tolerance=0.005,
            right="Shifting and scaling the inputs gives a linear model nothing new.",
            wrong=(
                (0.5, "That is the best prediction. What is its squared error?"),
                (0.0, "That would take the product of the inputs as a third feature."),
                (1.0, "That is the error for targets -1 and +1, or the sum over the four samples."),
                (0.125, "The book's squared error carries no factor one half."),
            ),
            feedback="Solve the normal equations; they are diagonal here.",
        ),
    ),
]
