"""Exercises of chapter 10: softmax and more than two classes."""

from __future__ import annotations

import tracemalloc

import numpy as np

from nnlib import cross_entropy, numerical_gradient, softmax
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
)


def _check_stable_softmax(stable_softmax: Function) -> None:
    """Try a row by hand, sums, rows of their own, shifts, wide spreads, and scores of any size."""

    def softmax_of(*rows: list[float]) -> np.ndarray:
        with np.errstate(all="ignore"):
            return numbers(stable_softmax(np.array(rows)))

    P = softmax_of([1.0, 2.0, 3.0], [0.0, 0.0, 10.0])
    expect(P.shape == (2, 3), f"The result has shape {P.shape}, it should have that of Z, (2, 3).")
    expect(
        not np.isclose(P.sum(), 1),
        "All entries together sum to 1. Each row is a sample of its own: sum along axis 1.",
    )
    expect(
        not np.allclose(P.sum(axis=0), 1),
        "The columns sum to 1. Rows are samples: sum along axis 1, not 0.",
    )
    expect(np.allclose(P.sum(axis=1), 1), "The rows do not sum to 1.")
    wanted = [0.09003057, 0.24472847, 0.66524096]
    expect_close(P[0], wanted, "For the scores (1, 2, 3) it should be (0.0900, 0.2447, 0.6652).")
    large, small = softmax_of([1000.0, 1001.0, 1002.0]), softmax_of([-1000.0, -999.0, -998.0])
    expect(np.isfinite(large).all(), "Scores of 1000 give nan: subtract a row's maximum first.")
    expect(np.isfinite(small).all(), "Scores of −1000 give nan: 0/0. Subtract the row's maximum.")
    expect_close(large[0], wanted, "Scores of 1000, 1001, 1002 must give what 1, 2, 3 give.")
    expect_close(small[0], wanted, "Scores of −1000, −999, −998 must give what 1, 2, 3 give.")
    mixed = softmax_of([0.0, 1.0, 2.0], [5000.0, 5001.0, 5002.0])
    expect(
        np.isfinite(mixed).all() and np.allclose(mixed, wanted),
        "One row with large scores spoils the others: take the maximum of each row, not of all.",
    )
    wide = softmax_of([-1e5, 0.0, 1e5])
    expect(
        np.allclose(wide, [0, 0, 1]),
        f"The scores (−100000, 0, 100000) must give (0, 0, 1), got {wide[0]}: whatever the spread "
        "of a row, no exponent may be positive.",
    )
    narrow = softmax_of([0.0, 60.0])[0, 0]
    message = f"The scores (0, 60) must give the first class 8.757e-27, got {narrow:.4g}."
    expect_close(narrow, 1 / (1 + np.exp(60)), message, atol=0)


STABLE_SOFTMAX = Exercise(
    id="10-1",
    title="A softmax for scores of any size",
    statement="""
        Write `stable_softmax(Z)` for a batch of scores of shape $(N,C)$, with NumPy alone. First
        work out $\\operatorname{softmax}(1,2,3)$ with a pocket calculator, so that you know what
        to expect; then make sure that $(1000,1001,1002)$ gives the same.
    """,
    hints=(
        "$e^1=2.718$, $e^2=7.389$, $e^3=20.086$, together $30.193$.",
        "Which number may be subtracted from all scores of a row? Which one makes every "
        "exponential at most 1?",
        "`Z - Z.max(axis=1, keepdims=True)`: the maximum of each row, as a column.",
    ),
    solution="""
        $(2.718,\\,7.389,\\,20.086)/30.193=(0.0900,\\,0.2447,\\,0.6652)$, and so for any three
        scores with these differences. Subtracting each row's own maximum makes its largest
        exponential 1 and its sum at least 1. The maximum of the whole batch would not do: a row
        far below it would underflow to $0/0$.
    """,
    kind=Code(
        name="stable_softmax",
        stub='''
            def stable_softmax(Z):
                """Return the softmax of every row of Z (N, C), for scores of any size."""
                ...
        ''',
        check=_check_stable_softmax,
        answer="""
            def stable_softmax(Z):
                E = np.exp(Z - Z.max(axis=1, keepdims=True))
                return E / E.sum(axis=1, keepdims=True)
        """,
        wrong=(
            (
                """
                def stable_softmax(Z):
                    E = np.exp(Z)
                    return E / E.sum(axis=1, keepdims=True)
                """,
                "Scores of 1000 give nan: subtract a row's maximum first.",
            ),
            (
                """
                def stable_softmax(Z):
                    E = np.exp(Z - Z.max(axis=1, keepdims=True))
                    return E / E.sum()
                """,
                "All entries together sum to 1. Each row is a sample of its own: sum along axis 1.",
            ),
            (
                """
                def stable_softmax(Z):
                    E = np.exp(Z - Z.max(axis=0, keepdims=True))
                    return E / E.sum(axis=0, keepdims=True)
                """,
                "The columns sum to 1. Rows are samples: sum along axis 1, not 0.",
            ),
            (
                """
                def stable_softmax(Z):
                    E = np.exp(Z - Z.max())
                    return E / E.sum(axis=1, keepdims=True)
                """,
                "One row with large scores spoils the others: take the maximum of each row, "
                "not of all.",
            ),
            (
                """
                def stable_softmax(Z):
                    E = np.exp(Z - Z.mean(axis=1, keepdims=True))
                    return E / E.sum(axis=1, keepdims=True)
                """,
                "The scores (−100000, 0, 100000) must give (0, 0, 1), got [ 0.  0. nan]: whatever "
                "the spread of a row, no exponent may be positive.",
            ),
            (
                """
                def stable_softmax(Z):
                    E = np.exp(np.clip(Z - Z.max(axis=1, keepdims=True), -50, 0))
                    return E / E.sum(axis=1, keepdims=True)
                """,
                "The scores (0, 60) must give the first class 8.757e-27, got 1.929e-22.",
            ),
            (
                """
                def stable_softmax(Z):
                    E = np.exp(Z.max(axis=1, keepdims=True) - Z)
                    return E / E.sum(axis=1, keepdims=True)
                """,
                "For the scores (1, 2, 3) it should be (0.0900, 0.2447, 0.6652).",
            ),
        ),
        right="Two lines, and no score is too large.",
    ),
)

RANK = Exercise(
    id="10-2",
    title="What the Jacobian cannot see",
    statement="""
        The softmax of *three* scores has the Jacobian $J=\\operatorname{diag}(p)-pp^\\top$ of
        shape $(3,3)$. What is its rank, at whatever scores?
    """,
    hints=(
        "The rank is 3 minus the dimension of the directions $v$ with $Jv=0$.",
        "$v^\\top Jv$ is the variance of $v_0,v_1,v_2$ under $p$. When is a variance zero?",
        "A variance is zero only if all $v_c$ with $p_c>0$ are equal, and every $p_c$ is positive.",
    ),
    solution="""
        If $Jv=0$, then $v^\\top Jv=\\operatorname{Var}_p(v)=0$, so $v$ is constant: $v=(a,a,a)$.
        And $J\\,(1,1,1)^\\top=p-p=0$. So the null space is the line of the shifts, of dimension 1,
        and the rank is $3-1=2$ (in general $C-1$). At $z=(2,1,0.1)$ the eigenvalues are $0$,
        $0.128$ and $0.369$.
    """,
    kind=Choice(
        (
            Option("0", "Then no nudge of any score would change anything."),
            Option(
                "1",
                "$pp^\\top$ has rank 1, but $J$ is a diagonal matrix of rank 3 minus it.",
            ),
            Option("2", "Exactly the shifts of all scores go unnoticed.", right=True),
            Option(
                "3",
                "Its rows sum to zero, so $J\\,(1,1,1)^\\top=0$: it cannot have full rank.",
            ),
            Option(
                "It depends on the scores.",
                "The null space is the same at all scores, as every $p_c$ is positive.",
            ),
        )
    ),
)


def _check_back_through_softmax(back: Function) -> None:
    """Try p − y, a constant gradient, the definition, and that no matrix is built."""
    p, y = softmax([2.0, 1.0, 0.1]).data, np.array([1.0, 0.0, 0.0])
    delta = numbers(back(p, -y / p))
    expect(
        delta.shape == (3,), f"The result has shape {delta.shape}, it should have that of p, (3,)."
    )
    expect_close(
        delta,
        p - y,
        "For g = −y/p the result must be p − y.",
        mistakes=[
            (y - p, "The sign is turned: for g = −y/p it must be p − y."),
            (-y, "Only the diagonal entries would be p: the part −p pᵀ of J is missing."),
            (
                -y * (1 - p),
                "p(1 − p) is only the diagonal of J. The entries −p_i p_j beside it are missing.",
            ),
        ],
    )
    rng = np.random.default_rng(3)
    z, g = rng.normal(size=6), rng.normal(size=6)
    wanted = numerical_gradient(lambda s: (softmax(s) * g).sum(), z)
    expect_close(back(softmax(z).data, g), wanted, "It is not Jᵀg for every g.", 1e-5, 1e-7)
    many = np.full(1000, 1 / 1000)
    tracemalloc.start()
    try:
        same = back(many, np.ones(1000))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    expect_close(same, np.zeros(1000), "A constant g must give zeros: a shift goes unnoticed.")
    expect(
        peak < 1_000_000,
        "It builds a matrix of 1000 × 1000 numbers. Multiply out on paper before you compute.",
    )


BACK_THROUGH_SOFTMAX = Exercise(
    id="10-3",
    title="Back through the softmax",
    statement="""
        Write `back_through_softmax(p, g)`: it gets $p=\\operatorname{softmax}(z)$ and the gradient
        $g=\\nabla_pL$, both of shape $(C,)$, and returns $\\nabla_zL=J^\\top g$. It must also suit
        many classes, so do not build $J$. Then convince yourself that $g=-y\\oslash p$, the
        gradient of the cross-entropy, gives $p-y$.
    """,
    hints=(
        "$J=\\operatorname{diag}(p)-pp^\\top$ is symmetric. Multiply both parts with $g$.",
        "$\\operatorname{diag}(p)\\,g=p\\odot g$, and $p\\,p^\\top g$ is the vector $p$ times a "
        "number.",
        "That number is `p @ g`.",
    ),
    solution="""
        $J^\\top g=p\\odot g-p\\,(p^\\top g)=p\\odot(g-p^\\top g)$. With $g=-y\\oslash p$ the
        number is $p^\\top g=-\\sum_cy_c=-1$, so the result is $p\\odot(-y\\oslash p+1)=p-y$. For
        $z=(2,1,0.1)$ and class 0: $(-0.3410,\\,0.2424,\\,0.0986)$.
    """,
    kind=Code(
        name="back_through_softmax",
        stub='''
            def back_through_softmax(p, g):
                """Return J.T @ g, shape (C,), without building J."""
                ...
        ''',
        check=_check_back_through_softmax,
        answer="""
            def back_through_softmax(p, g):
                return p * (g - p @ g)
        """,
        wrong=(
            (
                """
                def back_through_softmax(p, g):
                    return p * (p @ g - g)
                """,
                "The sign is turned: for g = −y/p it must be p − y.",
            ),
            (
                """
                def back_through_softmax(p, g):
                    return p * g
                """,
                "Only the diagonal entries would be p: the part −p pᵀ of J is missing.",
            ),
            (
                """
                def back_through_softmax(p, g):
                    return p * (1 - p) * g
                """,
                "p(1 − p) is only the diagonal of J. The entries −p_i p_j beside it are missing.",
            ),
            (
                """
                def back_through_softmax(p, g):
                    return p * (g - g.mean())
                """,
                "For g = −y/p the result must be p − y.",
            ),
            (
                """
                def back_through_softmax(p, g):
                    return p + np.minimum(g * p, 0)
                """,
                "It is not Jᵀg for every g.",
            ),
            (
                """
                def back_through_softmax(p, g):
                    return (np.diag(p) - np.outer(p, p)) @ g
                """,
                "It builds a matrix of 1000 × 1000 numbers. Multiply out on paper before you "
                "compute.",
            ),
        ),
        right="One line: the share times how far its gradient lies above the average.",
    ),
)


def _check_gradient_of_batch(gradient_of_batch: Function) -> None:
    """Try the shape, the mean, the definition on random data, and the chapter's two samples."""
    W = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    X, y = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([1, 0])
    wanted = numerical_gradient(lambda V: cross_entropy(X @ V.T, y), W)
    G = numbers(gradient_of_batch(W, X, y))
    expect(G.shape != (2, 3), "The result has shape (D, C): transpose it, to the shape of W.")
    expect(G.shape == (3, 2), f"The result has shape {G.shape}, it should have that of W, (3, 2).")
    expect_close(
        G,
        wanted,
        "It is not (P − Y)ᵀX/N for the two samples.",
        1e-5,
        1e-7,
        mistakes=[
            (2 * wanted, "That is the sum over samples: divide by N."),
            (-wanted, "The sign is turned: prediction minus target."),
            (softmax(X @ W.T).data.T @ X / 2, "The targets are missing: P − Y, not P."),
        ],
    )
    rng = np.random.default_rng(2)
    W, X, y = rng.normal(size=(4, 3)), rng.normal(size=(5, 3)), np.array([3, 0, 2, 0, 1])
    wanted = numerical_gradient(lambda V: cross_entropy(X @ V.T, y), W)
    message = "It is right for two samples and three classes, but not in general."
    expect_close(gradient_of_batch(W, X, y), wanted, message, 1e-5, 1e-7)


GRADIENT_OF_BATCH = Exercise(
    id="10-4",
    title="The gradient of a batch",
    statement="""
        Write `gradient_of_batch(W, X, y)` for softmax regression without a bias: weights $W$ of
        shape $(C,D)$, samples $X$ of shape $(N,D)$, and the true classes as integers `y` of shape
        $(N,)$. It returns the gradient of the mean cross-entropy for $W$. For the two samples of
        the chapter it must give its $(3,2)$ numbers, from $0.1297$ to $0.1411$.
    """,
    hints=(
        "Scores, probabilities, error signal, outer products: four steps.",
        "Turn `y` into one-hot rows, or subtract 1 from the right entries of `P`.",
        "`dZ = (P - Y) / N` of shape $(N,C)$, and `dZ.T @ X` has the shape of `W`.",
    ),
    solution="""
        $\\nabla_WL=\\frac1N(P-Y)^\\top X$ with $P=\\operatorname{softmax}(XW^\\top)$. For the two
        samples of the chapter it is
        $\\begin{pmatrix}0.1297&-0.1345\\\\-0.1473&-0.0066\\\\0.0176&0.1411\\end{pmatrix}$. Instead
        of one-hot rows one can subtract 1 in place: `P[np.arange(N), y] -= 1`.
    """,
    kind=Code(
        name="gradient_of_batch",
        stub='''
            def gradient_of_batch(W, X, y):
                """Return the gradient for W (C, D) of the mean cross-entropy."""
                ...
        ''',
        check=_check_gradient_of_batch,
        answer="""
            def gradient_of_batch(W, X, y):
                dZ = softmax(X @ W.T).data
                dZ[np.arange(len(y)), y] -= 1
                return dZ.T @ X / len(y)
        """,
        wrong=(
            (
                """
                def gradient_of_batch(W, X, y):
                    dZ = softmax(X @ W.T).data
                    dZ[np.arange(len(y)), y] -= 1
                    return X.T @ dZ / len(y)
                """,
                "The result has shape (D, C): transpose it, to the shape of W.",
            ),
            (
                """
                def gradient_of_batch(W, X, y):
                    dZ = softmax(X @ W.T).data
                    dZ[np.arange(len(y)), y] -= 1
                    return dZ.T @ X
                """,
                "That is the sum over samples: divide by N.",
            ),
            (
                """
                def gradient_of_batch(W, X, y):
                    return (np.eye(len(W))[y] - softmax(X @ W.T).data).T @ X / len(y)
                """,
                "The sign is turned: prediction minus target.",
            ),
            (
                """
                def gradient_of_batch(W, X, y):
                    return softmax(X @ W.T).data.T @ X / len(y)
                """,
                "The targets are missing: P − Y, not P.",
            ),
            (
                """
                def gradient_of_batch(W, X, y):
                    P = softmax(X @ W.T, axis=0).data
                    return (P - np.eye(len(W))[y]).T @ X / len(y)
                """,
                "It is not (P − Y)ᵀX/N for the two samples.",
            ),
            (
                """
                def gradient_of_batch(W, X, y):
                    return (softmax(X @ W.T).data - np.eye(len(W))[y]).T @ X / 2
                """,
                "It is right for two samples and three classes, but not in general.",
            ),
        ),
        right="The hand-made gradient of a whole classifier, in three lines.",
    ),
)

SEVERAL_LABELS = Exercise(
    id="10-5",
    title="The loss of three labels",
    statement="""
        A photo has the scores $z=(2,-1,0.5)$ for *dog*, *car*, *tree*, and three sigmoids. It
        shows a dog and a tree, no car. What is the loss of this sample, the sum of the three
        binary cross-entropies? (Three decimals.)
    """,
    hints=(
        "$\\sigma(2)=0.8808$, $\\sigma(-1)=0.2689$, $\\sigma(0.5)=0.6225$.",
        "The terms are $-\\log p$ where the label is there, $-\\log(1-p)$ where it is not.",
        "$0.1269+0.3133+0.4741$.",
    ),
    solution="""
        $-\\log0.8808-\\log(1-0.2689)-\\log0.6225=0.1269+0.3133+0.4741=0.9143$. Without
        probabilities: $\\log(1+e^{-2})+\\log(1+e^{-1})+\\log(1+e^{-0.5})$. The error signal is
        $p-y=(-0.1192,\\,0.2689,\\,-0.3775)$; it does not sum to zero, and need not.
    """,
    kind=Number(
        answer=0.9142667,
        tolerance=0.002,
        right="Three questions, three losses, one sum.",
        wrong=(
            (0.3047556, "That is the mean over labels. In this book a sample's loss is their sum."),
            (0.6010049, "The car is missing: its absence is to be predicted, too."),
            (1.9142667, "For the car take −log(1 − p): it is not there."),
            (1.9825246, "That is the softmax. With it the labels would share one probability."),
        ),
        feedback="Add −log σ(2), −log(1 − σ(−1)) and −log σ(0.5), with the natural logarithm.",
    ),
)

TEMPERATURES = Exercise(
    id="10-6",
    title="Cold and hot",
    statement="""
        For $z=(2,1,0.1)$ a softmax at temperature $T=0.1$ gives class 0 the probability 0.99995,
        and at $T=10$ the three probabilities are 0.366, 0.331, 0.303. What are the limits for
        $T\\to0$ and $T\\to\\infty$ of $\\operatorname{softmax}\\bigl((2,2,0.1)/T\\bigr)$? Mind
        that these are other scores.
    """,
    hints=(
        "Ratios of probabilities are $e^{(z_c-z_j)/T}$. What do the differences 0 and 1.9 do?",
        "For $T\\to\\infty$ every exponent goes to 0.",
        "For $T\\to0$ the ratio of class 0 to class 1 is $e^{0/T}=1$ at every temperature.",
    ),
    solution="""
        Classes 0 and 1 have the same score, so they have the same probability at every
        temperature. For $T\\to0$ the ratio of class 2 to class 0 is $e^{-1.9/T}\\to0$, which
        leaves $(\\frac12,\\frac12,0)$: ties share. For $T\\to\\infty$ all ratios go to 1:
        $(\\frac13,\\frac13,\\frac13)$.
    """,
    kind=Choice(
        (
            Option(
                "$(1,0,0)$ and $(\\frac13,\\frac13,\\frac13)$",
                "`argmax` takes the first of two equal scores; the softmax knows no first.",
            ),
            Option(
                "$(\\frac12,\\frac12,0)$ and $(\\frac13,\\frac13,\\frac13)$",
                "Ties share when it is cold; all share when it is hot.",
                right=True,
            ),
            Option(
                "$(\\frac13,\\frac13,\\frac13)$ and $(\\frac12,\\frac12,0)$",
                "The other way round: cold decides, hot levels.",
            ),
            Option(
                "$(\\frac12,\\frac12,0)$ and $(0,0,0)$",
                "The probabilities sum to 1 at every temperature.",
            ),
            Option(
                "$(1,1,0)$ and $(\\frac13,\\frac13,\\frac13)$",
                "That is what sigmoids might say. Here the sum is 1.",
            ),
        )
    ),
)

COLUMN_SUMS = Exercise(
    id="10-7",
    title="Why every column sums to zero",
    statement="""
        The columns of $\\nabla_WL$ for softmax regression sum to zero, whatever the data and the
        weights. Which statements are true? (Several.)
    """,
    hints=(
        "The sum of column $d$ is $\\sum_c(\\nabla_WL)_{cd}$. Which change of $W$ has this slope?",
        "Every row of $P-Y$ sums to $1-1$.",
        "With three sigmoids instead, do the rows of $P-Y$ sum to zero?",
    ),
    solution="""
        $\\sum_c(\\nabla_WL)_{cd}=\\frac1N\\sum_n\\bigl(\\sum_c(P-Y)_{nc}\\bigr)X_{nd}=0$, because
        both rows sum to one. The deeper reason: adding one vector to all rows of $W$ shifts all
        scores alike and changes no prediction, so the loss is flat in that direction. Gradient
        descent therefore never changes the column sums of $W$. None of this holds for sigmoids,
        where a shift of all scores does change the answers, and it has nothing to do with a
        minimum.
    """,
    kind=Choice(
        (
            Option(
                "Every row of $P$ and every row of $Y$ sums to 1.",
                "This is the sum over classes, made zero.",
                right=True,
            ),
            Option(
                "Adding one vector to all rows of $W$ does not change the loss.",
                "This is the geometry behind it.",
                right=True,
            ),
            Option(
                "The columns of $W$ itself must sum to zero.",
                "Only if they did at the start: gradient descent keeps their sums as they are.",
            ),
            Option(
                "Gradient descent never changes the sums of the columns of $W$.",
                "And so it never uses the redundant direction.",
                right=True,
            ),
            Option(
                "It is true only at the minimum.",
                "It is true at all weights. At the minimum the whole gradient is zero.",
            ),
            Option(
                "It is also true of one sigmoid per class.",
                "A row of $P-Y$ then sums to anything: the probabilities share nothing.",
            ),
        )
    ),
)

FIRST_LOSS = Exercise(
    id="10-8",
    title="The first loss",
    statement="""
        A classifier for **ten** classes starts with weights near zero. About which mean
        cross-entropy should the first batch show? (Two decimals, natural logarithm.)
    """,
    hints=(
        "With weights of zero all ten scores are equal. What are the probabilities?",
        "The loss is $-\\log$ of the probability of the truth, whichever class that is.",
        "$-\\log\\frac1{10}$.",
    ),
    solution="""
        Equal scores give $p_c=\\frac1{10}$, so every sample costs
        $-\\log\\frac1{10}=\\log10=2.3026$, whatever its label. A first loss far above says that
        the weights are too large: confidently wrong. One far below says that something has leaked.
    """,
    kind=Number(
        answer=2.302585,
        tolerance=0.02,
        right="It is the first number to look at when a training starts.",
        wrong=(
            (0.6931472, "That is log 2, for two classes."),
            (1.0, "That is log 10 to the base 10. Losses use the natural logarithm."),
            (3.3219281, "That is log 10 to the base 2. Losses use the natural logarithm."),
            (0.9, "That is the share of wrong guesses. The loss is −log of the probability."),
            (0.1, "That is the probability of the truth. The loss is −log of it."),
            (23.02585, "Only the true class counts: one term, not ten."),
            (1.461182, "That is the floor of a model with a second softmax."),
            (-2.302585, "Minus the logarithm of a number below 1 is positive."),
        ),
        feedback="All ten probabilities are 1/10, and the loss is −log of the true one.",
    ),
)

EXERCISES = (
    STABLE_SOFTMAX,
    RANK,
    BACK_THROUGH_SOFTMAX,
    GRADIENT_OF_BATCH,
    SEVERAL_LABELS,
    TEMPERATURES,
    COLUMN_SUMS,
    FIRST_LOSS,
)
