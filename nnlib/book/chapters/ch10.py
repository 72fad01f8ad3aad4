"""Exercises of chapter 10: softmax and more than two classes."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np

from nnlib import grad, log_softmax, softmax
from nnlib.book.exercises import (
    Choice,
    Code,
    Exercise,
    Function,
    Number,
    Option,
    Refused,
    drawable,
    expect,
    expect_close,
    numbers,
    parts,
)
from nnlib.book.exercises.wording import clean, follows, minus, short


def _check_stable_softmax(stable_softmax: Function) -> None:
    """Try a row by hand, sums, rows of their own, shifts, wide spreads, and scores of any size."""

    def softmax_of(*rows: list[float]) -> np.ndarray:
        with np.errstate(all="ignore"):
            return numbers(stable_softmax(np.array(rows)))

    P = softmax_of([1.0, 2.0, 3.0], [0.0, 0.0, 10.0])
    expect(P.shape == (2, 3), f"The result has shape {P.shape}, it should have that of Z, (2, 3).")
    expect(
        not np.isclose(P.sum(), 1),
        "All entries together sum to 1. Each row is a sample of its own, and it is to sum to 1.",
    )
    expect(
        not np.allclose(P.sum(axis=0), 1),
        "The columns sum to 1. It is the rows that are samples, and they are to sum to 1.",
    )
    expect(np.allclose(P.sum(axis=1), 1), "The rows do not sum to 1.")
    wanted = [0.09003057, 0.24472847, 0.66524096]
    expect_close(P[0], wanted, "For the scores (1, 2, 3) it should be (0.0900, 0.2447, 0.6652).")
    large, small = softmax_of([1000.0, 1001.0, 1002.0]), softmax_of([-1000.0, -999.0, -998.0])
    expect(
        np.isfinite(large).all(),
        "Scores of 1000 give nan or inf: e¹⁰⁰⁰ is too large. Subtract a row's maximum first.",
    )
    expect(
        np.isfinite(small).all(),
        "Scores of −1000 give nan or inf: e⁻¹⁰⁰⁰ is rounded to 0. Subtract a row's maximum, "
        "whatever its sign.",
    )
    expect_close(large[0], wanted, "Scores of 1000, 1001, 1002 must give what 1, 2, 3 give.")
    expect_close(small[0], wanted, "Scores of −1000, −999, −998 must give what 1, 2, 3 give.")
    mixed = softmax_of([0.0, 1.0, 2.0], [5000.0, 5001.0, 5002.0])
    expect(
        np.isfinite(mixed).all() and np.allclose(mixed, wanted),
        "A row of scores 0, 1, 2 and one of 5000, 5001, 5002 do not both get what 1, 2, 3 give: "
        "subtract from each row its own maximum.",
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
                ("np.exp(Z - Z.max(axis=1, keepdims=True))", "np.exp(Z)"),
                "Scores of 1000 give nan or inf: e¹⁰⁰⁰ is too large. Subtract a row's maximum "
                "first.",
            ),
            (
                ("E.sum(axis=1, keepdims=True)", "E.sum()"),
                "All entries together sum to 1. Each row is a sample of its own, and it is to sum "
                "to 1.",
            ),
            (
                """
                def stable_softmax(Z):
                    E = np.exp(Z - Z.max(axis=0, keepdims=True))
                    return E / E.sum(axis=0, keepdims=True)
                """,
                "The columns sum to 1. It is the rows that are samples, and they are to sum to 1.",
            ),
            (
                ("Z.max(axis=1, keepdims=True))", "Z.max())"),
                "A row of scores 0, 1, 2 and one of 5000, 5001, 5002 do not both get what 1, 2, 3 "
                "give: subtract from each row its own maximum.",
            ),
            (
                ("Z - Z.max(axis=1, keepdims=True)", "Z - abs(Z).max(axis=1, keepdims=True)"),
                "Scores of −1000 give nan or inf: e⁻¹⁰⁰⁰ is rounded to 0. Subtract a row's "
                "maximum, whatever its sign.",
            ),
            (
                ("Z.max(axis=1,", "Z.mean(axis=1,"),
                "The scores (−100000, 0, 100000) must give (0, 0, 1), got [ 0.  0. nan]: whatever "
                "the spread of a row, no exponent may be positive.",
            ),
            (
                (
                    "np.exp(Z - Z.max(axis=1, keepdims=True))",
                    "np.exp(np.clip(Z - Z.max(axis=1, keepdims=True), -50, 0))",
                ),
                "The scores (0, 60) must give the first class 8.757e-27, got 1.929e-22.",
            ),
            (
                (
                    "np.exp(Z - Z.max(axis=1, keepdims=True))",
                    "np.exp(Z.max(axis=1, keepdims=True) - Z)",
                ),
                "For the scores (1, 2, 3) it should be (0.0900, 0.2447, 0.6652).",
            ),
        ),
        right="Two lines, and no score is too large.",
    ),
)

LARGEST_CURVATURE = Exercise(
    id="10-2",
    title="How curved can it get? (hard)",
    statement="""
        The second derivative of the cross-entropy along a direction $v$ of the scores is
        $v^\\top Jv=\\operatorname{Var}_p(v)$. What is the largest value that it can reach, over all
        probabilities $p$, any number of classes and all $v$ of length 1? Prove it.
    """,
    hints=(
        "Try two classes with $p=(\\frac12,\\frac12)$ and $v=(1,-1)/\\sqrt2$.",
        "A variance is the least mean squared distance from any point. Let $m$ lie in the middle "
        "between the largest $v_c$, call it $a$, and the smallest, $b$. How far from $m$ is any "
        "$v_c$?",
        "So the variance is at most $(a-b)^2/4$. And $(a-b)^2\\le2(a^2+b^2)$. Why?",
    ),
    solution="""
        With $m=(a+b)/2$, every $v_c$ lies within $(a-b)/2$ of $m$. The mean squared distance from
        the mean is not larger than that from $m$, so
        $\\operatorname{Var}_p(v)\\le\\frac14(a-b)^2$. Next, $(a-b)^2=2(a^2+b^2)-(a+b)^2
        \\le2(a^2+b^2)\\le2\\lVert v\\rVert^2=2$. Together: at most $\\frac12$. $\\square$

        Two classes at $(\\frac12,\\frac12)$ with $v=(1,-1)/\\sqrt2$ reach it: the variance of
        $\\pm1/\\sqrt2$ is $\\frac12$. So no eigenvalue of $J$ is above $\\frac12$, whatever the
        number of classes. Steps $z\\leftarrow z-\\eta\\delta$ are therefore safe for every
        $\\eta<4$ (chapter 4: below two divided by the curvature). Böhning (1992) builds a whole
        method on this bound.
    """,
    kind=Number(
        answer=0.5,
        tolerance=0.004,
        right="No eigenvalue of J is above one half, for any number of classes.",
        wrong=(
            (0.25, "That is the bound for one sigmoid. Here v may move two scores at once."),
            (1.0, "It never reaches that: use the middle between the largest and the smallest."),
            (2.0, "(a − b)² is at most 2, but the variance is at most a quarter of it."),
            (0.3693, "That is the largest eigenvalue at one p. Try (1/2, 1/2)."),
        ),
        feedback="How large can a variance be if the numbers lie between b and a?",
    ),
)


def _check_back_through_log_softmax(back: Function) -> None:
    """Try p − y, the definition, large scores, and that no matrix is built."""
    z, y = np.array([2.0, 1.0, 0.1]), np.array([1.0, 0.0, 0.0])
    p = softmax(z).data
    delta = numbers(back(z, -y))
    expect(
        delta.shape == (3,), f"The result has shape {delta.shape}, it should have that of z, (3,)."
    )
    expect_close(
        delta,
        p - y,
        "For g = −y the result must be p − y.",
        mistakes=[
            (y - p, "The sign is turned: for g = −y it must be p − y."),
            (-y, "That is g itself: the part of the log-sum-exp is missing."),
            (p * (-y + p @ y), "That is the way back through the softmax, not its logarithm."),
        ],
    )
    rng = np.random.default_rng(3)
    z, g = rng.normal(size=6), rng.normal(size=6)
    wanted = grad(lambda s: (log_softmax(s) * g).sum())(z)
    expect_close(
        back(z, g),
        wanted,
        "For g = −y it is right, but not for every g.",
        mistakes=[
            (g + softmax(z).data, "The factor of p is minus the sum of g. It is 1 only for g = −y.")
        ],
    )
    far, one = np.array([0.0, 1000.0]), np.array([1.0, 0.0])
    with np.errstate(all="ignore"):
        got = back(far, one)
    expect_close(got, [1.0, -1.0], f"For z = (0, 1000), g = (1, 0) it must be (1, −1), got {got}.")
    many = np.zeros(1000)
    tracemalloc.start()
    try:
        same = back(many, np.full(1000, 1.0))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    expect_close(same, many, "At equal scores a constant g must give zeros.")
    expect(
        peak < 1_000_000,
        "It builds a matrix of 1000 × 1000 numbers. Multiply out on paper before you compute.",
    )


BACK_THROUGH_LOG_SOFTMAX = Exercise(
    id="10-3",
    title="Back through the log-softmax",
    statement="""
        The chapter goes back through the softmax. Now derive the way back through its logarithm,
        which losses really use: write `back_through_log_softmax(z, g)`. It gets the scores $z$
        and the gradient $g$ with respect to $\\log p$, both of shape $(C,)$, and returns the
        gradient with respect to $z$. It must work for many classes and
        for scores of any size.
    """,
    hints=(
        "$\\log p_c=z_c-\\operatorname{lse}(z)$. What is its derivative with respect to $z_j$?",
        "$[c=j]-p_j$. Sum over $c$ with the weights $g_c$.",
        "$g_j-p_j\\sum_cg_c$; the engine's `softmax(z).data` takes scores of any size.",
    ),
    solution="""
        $\\partial\\log p_c/\\partial z_j=[c=j]-p_j$, so the gradient is
        $\\sum_cg_c\\,([c=j]-p_j)=g_j-p_j\\sum_cg_c$: nothing is divided by $p$ or multiplied by
        it and divided again. With $g=-y$, the gradient of the cross-entropy, the sum is $-1$, and
        the result is $p-y$.
    """,
    kind=Code(
        name="back_through_log_softmax",
        stub='''
            def back_through_log_softmax(z, g):
                """Return the gradient at z (C,), given g at log_softmax(z)."""
                ...
        ''',
        check=_check_back_through_log_softmax,
        answer="""
            def back_through_log_softmax(z, g):
                E = np.exp(z - z.max())
                return g - E / E.sum() * g.sum()
        """,
        wrong=(
            (
                """
                def back_through_log_softmax(z, g):
                    return softmax(z).data * g.sum() - g
                """,
                "The sign is turned: for g = −y it must be p − y.",
            ),
            (
                """
                def back_through_log_softmax(z, g):
                    return g
                """,
                "That is g itself: the part of the log-sum-exp is missing.",
            ),
            (
                """
                def back_through_log_softmax(z, g):
                    p = softmax(z).data
                    return p * (g - p @ g)
                """,
                "That is the way back through the softmax, not its logarithm.",
            ),
            (
                """
                def back_through_log_softmax(z, g):
                    return g + softmax(z).data
                """,
                "The factor of p is minus the sum of g. It is 1 only for g = −y.",
            ),
            (
                """
                def back_through_log_softmax(z, g):
                    return g - np.exp(z) / np.exp(z).sum() * g.sum()
                """,
                "For z = (0, 1000), g = (1, 0) it must be (1, −1), got [ 1. nan].",
            ),
            (
                """
                def back_through_log_softmax(z, g):
                    p = softmax(z).data
                    return (np.eye(len(z)) - p[:, None]) @ g
                """,
                "It builds a matrix of 1000 × 1000 numbers. Multiply out on paper before you "
                "compute.",
            ),
        ),
        right="One line, without a division by a probability.",
    ),
)


_NOBODY = (
    "It fails for a batch in which nobody is of the last class. The number of classes is that of "
    "the rows of W, not of the labels at hand."
)


def _check_smoothed_gradient(smoothed_gradient: Function) -> None:
    """Check the four results in the order in which they are computed."""
    rng = np.random.default_rng(2)
    for N, C, D, eps in ((2, 3, 2, 0.3), (5, 4, 3, 0.1)):
        W, b, X = rng.normal(size=(C, D)), rng.normal(size=C), rng.normal(size=(N, D))
        y = rng.integers(C, size=N)
        got = smoothed_gradient(W, b, X, y, eps)
        loss, dZ, dW, db = parts(got, 4, "Four things are wanted: loss, dZ, dW and db.")
        hot = np.eye(C)[y]
        Y = (1 - eps) * hot + eps / C
        P = softmax(X @ W.T + b).data
        where = f"With N = {N}, C = {C}, D = {D}, eps = {eps}"
        mean = -(Y * np.log(P)).sum() / N
        others = (1 - eps) * hot + eps / (C - 1) * (1 - hot)
        expect_close(
            loss,
            mean,
            f"{where} the loss is {mean:.4f}.",
            name="The loss",
            mistakes=[
                (N * mean, "The loss is the sum over samples: divide by N."),
                (mean / C, "The loss is also divided by C: sum over classes."),
                (-(hot * np.log(P)).sum() / N, "The loss has one-hot targets: smooth them first."),
                (
                    -(others * np.log(P)).sum() / N,
                    "The true class gets its share of eps, too: eps/C for every class.",
                ),
            ],
        )
        expect_close(
            dZ,
            (P - Y) / N,
            f"The loss is right. {where}, dZ is not what the loss's slope is.",
            name="dZ",
            mistakes=[
                (P - Y, "The loss is right. It is a mean, so dZ has a factor 1/N."),
                ((P - hot) / N, "The loss is right. In dZ the targets are one-hot: smooth them."),
                ((Y - P) / N, "The loss is right. dZ has its sign turned."),
            ],
        )
        slope = (P - Y).T @ X / N
        expect_close(
            dW,
            slope,
            f"Loss and dZ are right. {where}, dW is not dZᵀX.",
            name="dW",
            mistakes=[(slope / N, "Loss and dZ are right. The 1/N is in dZ already.")],
        )
        expect_close(
            db,
            (P - Y).sum(axis=0) / N,
            "Only db is wrong: b reaches every sample, so the rows of dZ are summed.",
            name="db",
        )
    y = np.minimum(y, 1)  # nobody of the last two classes
    try:
        _, dZ, _, _ = smoothed_gradient(W, b, X, y, eps)
    except Refused as error:
        raise Refused(_NOBODY) from error
    expect_close(dZ, (P - (1 - eps) * np.eye(C)[y] - eps / C) / N, _NOBODY, name="dZ")


SMOOTHED_GRADIENT = Exercise(
    id="10-4",
    title="A classifier with smoothed labels",
    statement="""
        Label smoothing takes a share $\\varepsilon$ from the true class and spreads it evenly over
        *all* $C$ classes. Write the whole of softmax regression with it, forward and back:
        `smoothed_gradient(W, b, X, y, eps)` gets weights $(C,D)$, a bias $(C,)$, samples $(N,D)$
        and the true classes as integers. It returns the mean loss, the error signals `dZ` of
        shape $(N,C)$, and the gradients `dW` and `db`. The four are checked in this order.
    """,
    hints=(
        "The smoothed targets are `(1 - eps) * np.eye(C)[y] + eps / C`: their rows sum to 1.",
        "`log_softmax(X @ W.T + b).data` are the logarithms of the probabilities.",
        "$dZ=(P-Y)/N$ with the smoothed $Y$; the factor $\\frac1N$ comes in once, there.",
    ),
    solution="""
        $p-y$ asks only that the targets sum to 1, so nothing changes but $Y$:
        $dZ=\\frac1N(P-Y)$, $\\nabla_WL=dZ^\\top X$, $\\nabla_bL$ the sum of the rows of $dZ$. With
        $\\varepsilon=0$ it is the `softmax_gradient` of the chapter. With $\\varepsilon>0$ the loss
        has a minimum even for separable data, because an endless lead is no longer rewarded.
    """,
    kind=Code(
        name="smoothed_gradient",
        stub='''
            def smoothed_gradient(W, b, X, y, eps):
                """Return loss, dZ (N, C), dW (C, D), db (C,) for smoothed labels."""
                ...
        ''',
        check=_check_smoothed_gradient,
        answer="""
            def smoothed_gradient(W, b, X, y, eps):
                N, C = len(X), len(W)
                Y = (1 - eps) * np.eye(C)[y] + eps / C
                log_P = log_softmax(X @ W.T + b).data
                dZ = (np.exp(log_P) - Y) / N
                return -(Y * log_P).sum() / N, dZ, dZ.T @ X, dZ.sum(axis=0)
        """,
        wrong=(
            (
                """
                def smoothed_gradient(W, b, X, y, eps):
                    N, C = len(X), len(W)
                    Y = (1 - eps) * np.eye(C)[y] + eps / C
                    log_P = log_softmax(X @ W.T + b).data
                    loss = -(Y * log_P).sum()
                    dZ = (np.exp(log_P) - Y) / N
                    return loss, dZ, dZ.T @ X, dZ.sum(axis=0)
                """,
                "The loss is the sum over samples: divide by N.",
            ),
            (
                """
                def smoothed_gradient(W, b, X, y, eps):
                    N, C = len(X), len(W)
                    Y = (1 - eps) * np.eye(C)[y] + eps / C
                    log_P = log_softmax(X @ W.T + b).data
                    loss = -np.mean(Y * log_P)
                    dZ = (np.exp(log_P) - Y) / N
                    return loss, dZ, dZ.T @ X, dZ.sum(axis=0)
                """,
                "The loss is also divided by C: sum over classes.",
            ),
            (
                """
                def smoothed_gradient(W, b, X, y, eps):
                    N, C = len(X), len(W)
                    Y = np.eye(C)[y]
                    log_P = log_softmax(X @ W.T + b).data
                    loss = -(Y * log_P).sum() / N
                    dZ = (np.exp(log_P) - Y) / N
                    return loss, dZ, dZ.T @ X, dZ.sum(axis=0)
                """,
                "The loss has one-hot targets: smooth them first.",
            ),
            (
                """
                def smoothed_gradient(W, b, X, y, eps):
                    N, C = len(X), len(W)
                    Y = np.where(np.eye(C)[y] == 1, 1 - eps, eps / (C - 1))
                    log_P = log_softmax(X @ W.T + b).data
                    loss = -(Y * log_P).sum() / N
                    dZ = (np.exp(log_P) - Y) / N
                    return loss, dZ, dZ.T @ X, dZ.sum(axis=0)
                """,
                "The true class gets its share of eps, too: eps/C for every class.",
            ),
            (
                """
                def smoothed_gradient(W, b, X, y, eps):
                    N, C = len(X), len(W)
                    Y = (1 - eps) * np.eye(C)[y] + eps / C
                    log_P = log_softmax(X @ W.T + b).data
                    loss = -(Y * log_P).sum() / N
                    dZ = np.exp(log_P) - Y
                    return loss, dZ, dZ.T @ X, dZ.sum(axis=0)
                """,
                "The loss is right. It is a mean, so dZ has a factor 1/N.",
            ),
            (
                """
                def smoothed_gradient(W, b, X, y, eps):
                    N, C = len(X), len(W)
                    Y = (1 - eps) * np.eye(C)[y] + eps / C
                    log_P = log_softmax(X @ W.T + b).data
                    loss = -(Y * log_P).sum() / N
                    dZ = (np.exp(log_P) - np.eye(C)[y]) / N
                    return loss, dZ, dZ.T @ X, dZ.sum(axis=0)
                """,
                "The loss is right. In dZ the targets are one-hot: smooth them.",
            ),
            (
                """
                def smoothed_gradient(W, b, X, y, eps):
                    N, C = len(X), len(W)
                    Y = (1 - eps) * np.eye(C)[y] + eps / C
                    log_P = log_softmax(X @ W.T + b).data
                    loss = -(Y * log_P).sum() / N
                    dZ = (Y - np.exp(log_P)) / N
                    return loss, dZ, dZ.T @ X, dZ.sum(axis=0)
                """,
                "The loss is right. dZ has its sign turned.",
            ),
            (
                """
                def smoothed_gradient(W, b, X, y, eps):
                    N, C = len(X), len(W)
                    Y = (1 - eps) * np.eye(C)[y] + eps / C
                    log_P = log_softmax(X @ W.T + b).data
                    loss = -(Y * log_P).sum() / N
                    dZ = (np.exp(log_P) - Y) / N
                    return loss, dZ, dZ.T @ X / N, dZ.sum(axis=0)
                """,
                "Loss and dZ are right. The 1/N is in dZ already.",
            ),
            (
                """
                def smoothed_gradient(W, b, X, y, eps):
                    N, C = len(X), len(W)
                    Y = (1 - eps) * np.eye(C)[y] + eps / C
                    log_P = log_softmax(X @ W.T + b).data
                    loss = -(Y * log_P).sum() / N
                    dZ = (np.exp(log_P) - Y) / N
                    return loss, dZ, dZ.T @ X, dZ.mean(axis=0)
                """,
                "Only db is wrong: b reaches every sample, so the rows of dZ are summed.",
            ),
            (
                """
                def smoothed_gradient(W, b, X, y, eps):
                    N, C = len(X), len(W)
                    Y = (1 - eps) * np.eye(y.max() + 1)[y] + eps / C
                    log_P = log_softmax(X @ W.T + b).data
                    loss = -(Y * log_P).sum() / N
                    dZ = (np.exp(log_P) - Y) / N
                    return loss, dZ, dZ.T @ X, dZ.sum(axis=0)
                """,
                _NOBODY,
            ),
        ),
        right="The hand-made gradient of a whole classifier, smoothed.",
    ),
)


def _chances(dog: float, car: float, tree: float) -> np.ndarray:
    """Return the probabilities of no dog, no car, and a tree."""
    chances: np.ndarray = 1 / (1 + np.exp([dog, car, -tree]))
    return chances


def _printed_of_labels(**scores: float) -> bool:
    chances = _chances(**scores)
    losses = -np.log(chances)
    return follows(losses.round(4).sum(), losses.sum()) and follows(
        chances.round(4).prod(), chances.prod()
    )


@drawable(
    where=_printed_of_labels,
    dog=(0.5, 1, 1.5, 2),
    car=(-3, -2.5, -2, -1.5, -1),
    tree=(-1, -0.8, -0.5, -0.2, 0.4, 0.6, 0.8),
)
def several_labels(dog: float = 1, car: float = -2, tree: float = -0.5) -> Exercise:
    scores = np.array([dog, car, tree])
    p = 1 / (1 + np.exp(-scores))
    chances = _chances(dog, car, tree)
    losses, together, softmax = -np.log(chances), np.prod(chances), np.exp(scores)
    z, (a, b, c) = ",".join(map(short, scores)), map(short, scores)
    A, B, C, notA, notB, u, v, w, L, T, E = (
        f"{value:.4f}" for value in (*p, *chances[:2], *losses, losses.sum(), together, p[2] - 1)
    )
    return Exercise(
        id="10-5",
        title="Exactly this set of labels",
        statement=f"""
        A model with three sigmoids gives a photo the scores $z=({z})$ for *dog*, *car*,
        *tree*. The photo shows a tree and nothing else. Which probability does the model give to
        *exactly this set* of labels? (Three decimals.) And what has that to do with the loss?
        """,
        hints=(
            f"$\\sigma({a})={A}$, $\\sigma({b})={B}$, $\\sigma({c})={C}$.",
            "Given the photo, the model treats the labels as independent.",
            f"$(1-{A})\\cdot(1-{B})\\cdot{C}$.",
        ),
        solution=f"""
        No dog, no car, a tree: ${notA}\\cdot{notB}\\cdot{C}={T}$. The sample's loss, the sum
        of the three binary cross-entropies, is minus the logarithm of just that:
        ${u}+{v}+{w}={L}$, and $e^{{-{L}}}={T}$. The error signal is
        $p-y=({A},\\,{B},\\,{E})$; it does not sum to zero, and need not.
        """,
        kind=Number(
            answer=round(float(together), 7),
            tolerance=0.0005,
            right="The loss is minus the logarithm of this product.",
            wrong=(
                (
                    round(float(p[2]), 7),
                    "That is the tree alone. The dog and the car must be absent, too.",
                ),
                (
                    round(float(np.prod(p)), 4),
                    "That is the probability of all three. The dog and the car are not there.",
                ),
                (
                    round(float(losses.sum()), 7),
                    "That is the loss. The probability is e to the minus of it.",
                ),
                (
                    round(float(softmax[2] / softmax.sum()), 4),
                    "That is the softmax. With sigmoids the labels share no probability.",
                ),
            ),
            feedback=f"Multiply 1 − σ({minus(dog)}), 1 − σ({minus(car)}) and σ({minus(tree)}).",
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


def _printed_of_floor(other: float) -> bool:
    shares = np.array([1 - 9 * other, 9 * other])
    logs = -np.log([1 - 9 * other, other])
    terms, lead = shares * logs, shares[0] / other
    rounded = abs(round(terms.sum(), 2) - terms.sum())  # two decimals are asked for
    return (
        rounded < 0.004
        and follows(terms.round(4).sum(), terms.sum())
        and all(map(follows, shares * logs.round(4), terms))
        and follows(math.log(round(lead, 2)), math.log(lead), 2)
    )


@drawable(
    where=_printed_of_floor,
    other=tuple(thousandths / 1000 for thousandths in range(2, 61)),
)
def smoothed_floor(other: float = 0.01) -> Exercise:
    true, rest = clean(1 - 9 * other), clean(9 * other)
    own, others = -true * math.log(true), -rest * math.log(other)
    floor, one_other = own + others, own + others / 9
    t, q, r, lead = short(true), short(other), short(rest), short(true / other, 2)
    a, b, c, d, F = (
        f"{value:.4f}" for value in (-math.log(true), -math.log(other), own, others, floor)
    )
    near, ahead = f"{floor:.2f}", f"{math.log(true / other):.2f}"
    return Exercise(
        id="10-8",
        title="The least loss of smoothed labels",
        statement=f"""
        Ten classes, smoothed targets: the true class has ${t}$, the nine others ${q}$ each.
        What is the least mean cross-entropy that any model can reach on them? (Two decimals,
        natural logarithm.)
        """,
        hints=(
            "At the least loss the error signal $p-y$ is zero. What are the probabilities then?",
            "So the loss is $-\\sum_cy_c\\log y_c$, the entropy of the targets.",
            f"$-{t}\\log{t}-9\\cdot{q}\\log{q}$.",
        ),
        solution=f"""
        $\\operatorname{{CE}}(y,p)=H(y)+\\operatorname{{KL}}(y\\,\\Vert\\,p)$ is least at $p=y$
        (chapter 9). There it is ${t}\\cdot{a}+{r}\\cdot{b}={c}+{d}={F}$.
        So a training with smoothed labels that stops near ${near}$ has learned everything:
        compare a loss with its floor, not with 0. The lead of the true class is then
        $\\log{lead}={ahead}$, not infinite.
        """,
        kind=Number(
            answer=round(floor, 7),
            tolerance=0.004,
            right="The floor is the entropy of the targets.",
            wrong=(
                (0.0, "Only one-hot targets can be met at no cost."),
                (
                    round(-math.log(true), 7),
                    f"That is −log {t}. The nine other classes count, too.",
                ),
                (round(own, 7), "That is the term of the true class. Add the nine others."),
                (round(one_other, 7), "There are nine other classes, not one."),
                (2.302585, "That is log 10, the loss of a model that knows nothing."),
                (1.461182, "That is the floor of a second softmax."),
                (
                    round(floor / math.log(10), 6),
                    "That is the logarithm to the base 10. Losses use the natural one.",
                ),
                (
                    round(floor / math.log(2), 6),
                    "That is the logarithm to the base 2. Losses use the natural one.",
                ),
            ),
            feedback="At the least loss p = y, and the loss is the entropy of y.",
        ),
    )


EXERCISES = (
    STABLE_SOFTMAX,
    LARGEST_CURVATURE,
    BACK_THROUGH_LOG_SOFTMAX,
    SMOOTHED_GRADIENT,
    several_labels(),
    TEMPERATURES,
    COLUMN_SUMS,
    smoothed_floor(),
)
