"""Exercises of chapter 15: regularisation."""

from __future__ import annotations

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
from nnlib.book.exercises.wording import clean, follows, grouped, neat, short, word


@drawable(
    samples=(100, 125, 200, 250, 400, 500, 800, 2000),
    alpha=(1, 2, 3, 4, 5, 6, 8, 10),
    where=lambda samples, alpha: neat(alpha / samples, 4),
)
def translated(samples: int = 250, alpha: int = 5) -> Exercise:
    N, a, gamma = samples, alpha, 2 * alpha / samples
    g, thousand = short(gamma), short(2 * alpha / 1000)
    text, tex = f"{N:,}", grouped(N)
    over = f"{alpha if alpha < 10 else f'{{{alpha}}}'}{{{tex}}}"
    return Exercise(
        id="15-1",
        title="The same penalty, somewhere else",
        statement=f"""
        A colleague has fitted {text} samples with scikit-learn's `Ridge(alpha={a})`, which
        minimises $\\lVert\\Phi w-y\\rVert^2+\\alpha\\lVert w\\rVert^2$. You train the same linear
        model with `mse_loss` and `SGD`. Which `weight_decay` leads to the same weights?
        """,
        hints=(
            "`mse_loss` is the mean, not the sum: divide the whole of the colleague's formula "
            f"by {text}.",
            "`weight_decay` is the $\\gamma$ of a penalty $\\tfrac\\gamma2\\lVert w\\rVert^2$, "
            "with a "
            "half.",
        ),
        solution=f"""
        Dividing by $N={tex}$ leaves the minimum where it is:
        $\\tfrac1N\\lVert\\Phi w-y\\rVert^2+\\tfrac{over}\\lVert w\\rVert^2$. The first part is the
        mean squared error, the second is $\\tfrac\\gamma2\\lVert w\\rVert^2$ with
        $\\gamma=2\\cdot{a}/{tex}={g}$. When you have 1,000 samples, the colleague's {a} is a
        `weight_decay` of ${thousand}$.
        """,
        kind=Number(
            answer=clean(gamma),
            tolerance=clean(gamma / 80),
            right="A sum became a mean, and the half was paid for.",
            wrong=(
                (
                    clean(gamma / 2),
                    "The penalty of `weight_decay` has a factor one half: double it.",
                ),
                (clean(gamma / 4), f"The half goes the other way: γ/2 must be {a}/{text}."),
                (float(a), f"The mean squared error is {text} times smaller than the sum."),
                (2.0 * a, "The half is right. Now divide by the number of samples."),
                (2.0 * a * N, f"Divide by {text}; a mean is smaller than a sum."),
            ),
            feedback="Divide the colleague's formula by N, then compare the two penalties.",
        ),
    )


def _designs() -> list[tuple[np.ndarray, float]]:
    rng = np.random.default_rng(15)
    x = np.linspace(0, 1, 10)
    wide = rng.normal(size=(6, 9))  # more columns than rows
    return [
        (x[:, None] ** np.arange(10), 4.0),
        (rng.normal(size=(30, 5)) * [1, 2, 5, 0.3, 0.1], 2.5),
        (rng.normal(size=(8, 3)), 1.0),
        (wide, 3.3),
    ]


def _check_worth(penalty_for: Function) -> None:
    for Phi, count in _designs():
        c = np.linalg.svd(Phi, compute_uv=False) ** 2
        named = f"For a matrix of shape {Phi.shape} and {count:g} coefficients' worth"
        lam = single(penalty_for(Phi, count), "The penalty")
        expect(np.isfinite(lam) and lam > 0, f"{named} the penalty must be positive, got {lam:g}.")
        kept = float((c / (c + lam)).sum())
        if abs(kept - count) <= 1e-3:
            continue
        d = np.sqrt(c)
        expect(
            abs(float((d / (d + lam)).sum()) - count) > 1e-3,
            "The curvatures are the squares of the singular values.",
        )
        expect(
            abs(float((c / (c + lam / 2)).sum()) - count) > 1e-3
            and abs(float((c / (c + 2 * lam)).sum()) - count) > 1e-3,
            f"{named} your penalty is off by a factor 2: the share is c/(c + λ).",
        )
        expect(
            abs(float((c / (c + lam * len(Phi))).sum()) - count) > 1e-3,
            f"{named} your penalty is λ/N: the squared errors are summed, not averaged.",
        )
        expect(
            abs(float((lam / (c + lam)).sum()) - count) > 1e-3,
            "That is how much is held back. Wanted is what is kept.",
        )
        expect(
            abs(float(((c / (c + lam)) ** 2).sum()) - count) > 1e-3,
            "Add up the shares themselves, not their squares.",
        )
        expect(False, f"{named} your λ = {lam:.4g} keeps {kept:.4f}.")


WORTH = Exercise(
    id="15-2",
    title="Four coefficients' worth",
    statement="""
        "Keep about four coefficients' worth" says more than "take $\\lambda=0.0073$". Write
        `penalty_for(Phi, count)`, which finds the $\\lambda>0$ at which ridge regression on the
        features `Phi` $(N,D)$ keeps `count` in all, that is $\\sum_k s_k=$ `count`, to within
        $0.001$. (`count` lies between 0 and the number of directions that the data determine.)
        Then try it on chapter 13's ten points and degree 9, with 4: how large is the sum of bias²
        and variance there, and how large is it for the best penalty of this chapter?
    """,
    hints=(
        "The curvatures are `np.linalg.svd(Phi, compute_uv=False) ** 2`.",
        "The sum of the shares falls as $\\lambda$ rises. So you can search by halving.",
        "Halve on a logarithmic scale: replace `low` or `high` by `np.sqrt(low * high)`, a "
        "few hundred times, beginning with `1e-20` and `1e20`.",
    ),
    solution="""
        The sum falls from the number of directions to 0 as $\\lambda$ grows, so there is exactly
        one such $\\lambda$, and halving finds it. For the ten points, degree 9 and 4 coefficients'
        worth, it is about $0.0082$, with bias² + variance $0.0866$. The best penalty, $0.0003$,
        keeps 5 and has $0.0397$; and the cubic, with 4 coefficients, has $0.0368$. So a cubic is
        *not* ridge with 4 coefficients' worth: ridge spends them on the steepest directions of
        degree 9.
    """,
    kind=Code(
        name="penalty_for",
        stub='''
            def penalty_for(Phi, count):
                """The ridge penalty whose shares add up to count."""
                ...
        ''',
        check=_check_worth,
        answer="""
            def penalty_for(Phi, count):
                c = np.linalg.svd(Phi, compute_uv=False) ** 2
                low, high = 1e-20, 1e20
                for _ in range(200):
                    lam = np.sqrt(low * high)
                    if np.sum(c / (c + lam)) > count:
                        low = lam
                    else:
                        high = lam
                return lam
        """,
        wrong=(
            (
                ("compute_uv=False) ** 2", "compute_uv=False)"),
                "The curvatures are the squares of the singular values.",
            ),
            (
                ("c / (c + lam)", "c / (c + lam / 2)"),
                "For a matrix of shape (10, 10) and 4 coefficients' worth your penalty is off by "
                "a factor 2: the share is c/(c + λ).",
            ),
            (
                ("compute_uv=False) ** 2", "compute_uv=False) ** 2 / len(Phi)"),
                "For a matrix of shape (10, 10) and 4 coefficients' worth your penalty is λ/N: the "
                "squared errors are summed, not averaged.",
            ),
            (
                ("c / (c + lam)) > count", "lam / (c + lam)) < count"),
                "That is how much is held back. Wanted is what is kept.",
            ),
            (
                ("c / (c + lam)", "(c / (c + lam)) ** 2"),
                "Add up the shares themselves, not their squares.",
            ),
        ),
        right="A penalty that you can say in words.",
    ),
)

HALF = Exercise(
    id="15-3",
    title="Half of the wish",
    statement="""
        You descend from $w=0$ with $\\eta=0.1$. In a direction with the curvature $c=0.02$, after
        how many steps has the weight for the first time at least half of what the data ask for?
    """,
    hints=(
        "The share after $t$ steps is $1-(1-\\eta c)^t$.",
        "Solve $(1-0.002)^t\\le\\tfrac12$ for a whole number.",
    ),
    solution="""
        $0.998^t\\le0.5$ needs $t\\ge\\log0.5/\\log0.998=346.2$, so 347 steps. A ridge penalty keeps
        half of this direction at $\\lambda=c=0.02$, and the rule $\\lambda=1/(\\eta t)$ would say
        500 steps: stopping lets it through earlier, because its share rises more steeply. At 500
        steps it has already 63%.
    """,
    kind=Number(
        answer=347,
        tolerance=0.2,
        right="And a direction ten times as flat takes ten times as long.",
        wrong=(
            (346, "After 346 steps it is 49.98%."),
            (346.57, "That is for infinitely small steps. The factor per step is 1 − ηc."),
            (500, "That is where 1/(ηt) equals c: stopping has let through 63% by then."),
            (35, "The factor per step is 1 − ηc, with both η and c."),
            (250, "The share does not grow in a straight line."),
        ),
        feedback="Solve 1 − (1 − ηc)^t ≥ 1/2 for a whole number t.",
    ),
)


def _nets() -> list[tuple[np.ndarray, np.ndarray, float, float]]:
    rng = np.random.default_rng(4)
    cases = []
    prices = ((40, 6, 0.7, 3.0), (40, 6, 8.0, 3.0), (12, 20, 2.0, 1.0), (30, 4, 5.0, 0.0))
    for N, D, one, two in prices:
        X = rng.normal(size=(N, D))
        X[:, 1] = X[:, 0] + 0.1 * X[:, 1]
        t = X[:, :2].sum(axis=1) + 0.5 * rng.normal(size=N)
        cases.append((X, t, one, two))
    cases.append((cases[0][0], cases[0][1], 0.0, 2.0))
    cases.append((cases[0][0], cases[0][1], 1e4, 1.0))  # nothing is worth that
    return cases


def _elastic(X: np.ndarray, t: np.ndarray, one: float, two: float, planted: int = 0) -> np.ndarray:
    """The minimum by coordinate descent; `planted` is the number of a known mistake."""
    G, wish, w = X.T @ X, X.T @ t, np.zeros(X.shape[1])
    scale = 0.5 if planted == 1 else 1.0
    for _ in range(4000):
        before = w.copy()
        for j in range(len(w)):
            rest = wish[j] - (0 if planted == 4 else G[j] @ w - G[j, j] * w[j])
            curved = G[j, j] + (2 * two if planted == 2 else two)
            price = curved * one if planted == 3 else scale * one
            w[j] = np.sign(rest) * max(abs(rest) - price, 0.0) / curved
        if np.abs(w - before).max() < 1e-12:
            break
    return w


def _check_elastic(elastic_net: Function) -> None:
    for X, t, one, two in _nets():
        named = f"With N = {len(X)}, D = {X.shape[1]}, λ₁ = {one:g} and λ₂ = {two:g}"
        w = numbers(elastic_net(X, t, one, two), "The weights")
        expect(
            w.shape == (X.shape[1],),
            f"The weights have shape {w.shape}, they should have ({X.shape[1]},).",
        )
        wanted = _elastic(X, t, one, two)
        exact = (w[wanted == 0] == 0).all()
        almost = (
            f"{named} some weights are not 0 that should be exactly 0. (The sign in a gradient "
            "never gets there, the soft threshold does.)"
        )
        D = X.shape[1]
        squares = np.linalg.solve(X.T @ X + max(two, 1e-9) * np.eye(D), X.T @ t)
        later = np.sign(squares) * np.maximum(np.abs(squares) - one, 0)
        if one > 0:
            expect(
                not np.allclose(w, squares, rtol=1e-3, atol=1e-6),
                "That is L2 alone: λ₁ is missing.",
            )
        near = np.abs(w - wanted).max() < 0.5 * np.abs(squares - wanted).max()
        lasso = _elastic(X, t, one, 0.0) if two else wanted + 1
        expect_close(
            w,
            wanted,
            almost
            if near and not exact
            else f"{named} these weights are not the minimum. (Has it converged?)",
            rtol=1e-3,
            atol=1e-4,
            name="The weights",
            mistakes=[
                (
                    np.linalg.lstsq(X, t, rcond=None)[0],
                    "That is least squares without a price: λ₁ and λ₂ are missing.",
                ),
                (_elastic(X, t, two, one), "λ₁ and λ₂ are exchanged."),
                (
                    wanted * (1 + two),
                    "That is the minimum times 1 + λ₂. Some programs return it, but asked is the "
                    "minimum itself.",
                ),
                (
                    _elastic(X, t, one, two, 3),
                    "The threshold λ₁ acts on xⱼᵀr. Divide by the curvature afterwards.",
                ),
                (
                    _elastic(X, t, one, two, 4),
                    "What the other weights explain is missing: r is y without their part.",
                ),
                (lasso, "λ₂ is missing: the square adds λ₂ to the curvature of each weight."),
                (
                    lasso / (1 + two),
                    "Shrinking the lasso's weights afterwards is not the same: λ₂ belongs to the "
                    "curvature of each weight, while you go round.",
                ),
                (
                    later,
                    "The soft threshold belongs into the round, weight by weight. Behind the "
                    "solution for L2 it is too late.",
                ),
                (
                    _elastic(X, t, one * len(X), two * len(X)),
                    "The squared errors are summed, not averaged.",
                ),
                (_elastic(X, t, one, two, 1), "The threshold is λ₁, not half of it."),
                (
                    _elastic(X, t, one, two, 2),
                    "The square has a factor one half, so it adds λ₂ to the curvature, not 2λ₂.",
                ),
            ],
        )
        expect(exact, almost)


ELASTIC = Exercise(
    id="15-4",
    title="The elastic net",
    statement="""
        The elastic net charges both prices: it minimises
        $\\tfrac12\\lVert y-Xw\\rVert^2+\\lambda_1\\lVert w\\rVert_1+
        \\tfrac{\\lambda_2}2\\lVert w\\rVert^2$. Derive the best $w_j$ for fixed other weights, and
        write `elastic_net(X, y, lam1, lam2)`, which returns the weights, shape $(D,)$, zeros
        exact. Any algorithm will do. Then try it on the twins of the optional section: how often
        is one of them 0 with $\\lambda_1=5$ and $\\lambda_2=5$?
    """,
    hints=(
        "In the derivation of the lasso, which term does $\\tfrac{\\lambda_2}2w_j^2$ join?",
        "The curvature of $w_j$ becomes $\\lVert x_j\\rVert^2+\\lambda_2$; the threshold stays.",
        "Change one line of the chapter's `lasso`.",
    ),
    solution="""
        The square joins the square: $\\tfrac12(\\lVert x_j\\rVert^2+\\lambda_2)\\,w_j^2-
        (x_j^\\top r)\\,w_j+\\lambda_1\\lvert w_j\\rvert$. So
        $w_j=S_{\\lambda_1}(x_j^\\top r)\\,/\\,(\\lVert x_j\\rVert^2+\\lambda_2)$. Of the
        twins none is 0 now, in none of the 200 draws: the square makes sharing cheaper than giving
        it all to one. With the square the solution is also unique,
        even with more weights than samples.
    """,
    kind=Code(
        name="elastic_net",
        stub='''
            def elastic_net(X, y, lam1, lam2):
                """The weights (D,) at the minimum, zeros exact."""
                ...
        ''',
        check=_check_elastic,
        answer="""
            def elastic_net(X, y, lam1, lam2):
                G, wish = X.T @ X, X.T @ y
                w = np.zeros(len(G))
                for _ in range(1000):
                    for j in range(len(G)):
                        rest = wish[j] - G[j] @ w + G[j, j] * w[j]
                        kept = np.sign(rest) * max(abs(rest) - lam1, 0)
                        w[j] = kept / (G[j, j] + lam2)
                return w
        """,
        wrong=(
            (
                """
                def elastic_net(X, y, lam1, lam2):
                    G, wish = X.T @ X, X.T @ y
                    w = np.zeros(len(G))
                    for _ in range(1000):
                        for j in range(len(G)):
                            rest = wish[j] - G[j] @ w + G[j, j] * w[j]
                            w[j] = np.sign(rest) * max(abs(rest) - lam1, 0) / G[j, j]
                    return w
                """,
                "λ₂ is missing: the square adds λ₂ to the curvature of each weight.",
            ),
            (
                """
                def elastic_net(X, y, lam1, lam2):
                    G, wish = X.T @ X, X.T @ y
                    w = np.zeros(len(G))
                    for _ in range(1000):
                        for j in range(len(G)):
                            rest = wish[j] - G[j] @ w + G[j, j] * w[j]
                            w[j] = np.sign(rest) * max(abs(rest) - lam1, 0) / G[j, j]
                    return w / (1 + lam2)
                """,
                "Shrinking the lasso's weights afterwards is not the same: λ₂ belongs to the "
                "curvature of each weight, while you go round.",
            ),
            (
                ("lam1, 0)", "lam1 / 2, 0)"),
                "The threshold is λ₁, not half of it.",
            ),
            (
                ("+ lam2)", "+ 2 * lam2)"),
                "The square has a factor one half, so it adds λ₂ to the curvature, not 2λ₂.",
            ),
            (
                """
                def elastic_net(X, y, lam1, lam2):
                    return np.linalg.solve(X.T @ X + lam2 * np.eye(X.shape[1]), X.T @ y)
                """,
                "That is L2 alone: λ₁ is missing.",
            ),
            (
                """
                def elastic_net(X, y, lam1, lam2):
                    w = np.linalg.solve(X.T @ X + lam2 * np.eye(X.shape[1]), X.T @ y)
                    return np.sign(w) * np.maximum(np.abs(w) - lam1, 0)
                """,
                "The soft threshold belongs into the round, weight by weight. Behind the solution "
                "for L2 it is too late.",
            ),
            (
                ("X, X.T @ y", "X / len(X), X.T @ y / len(X)"),
                "The squared errors are summed, not averaged.",
            ),
            (
                """
                def elastic_net(X, y, lam1, lam2):
                    G, wish = X.T @ X, X.T @ y
                    eta = 0.2 / np.linalg.eigvalsh(G + lam2 * np.eye(len(G)))[-1]
                    w = np.zeros(len(G))
                    for _ in range(20000):
                        w = w - eta * (G @ w - wish + lam1 * np.sign(w) + lam2 * w)
                    return w
                """,
                "With N = 40, D = 6, λ₁ = 0.7 and λ₂ = 3 some weights are not 0 that should be "
                "exactly 0. (The sign in a gradient never gets there, the soft threshold does.)",
            ),
            (
                """
                def elastic_net(X, y, lam1, lam2):
                    return np.linalg.lstsq(X, y)[0]
                """,
                "That is least squares without a price: λ₁ and λ₂ are missing.",
            ),
            (
                """
                def elastic_net(X, y, lam1, lam2):
                    G, wish = X.T @ X, X.T @ y
                    w = np.zeros(len(G))
                    for _ in range(1000):
                        for j in range(len(G)):
                            rest = wish[j] - G[j] @ w + G[j, j] * w[j]
                            kept = np.sign(rest) * max(abs(rest) - lam2, 0)
                            w[j] = kept / (G[j, j] + lam1)
                    return w
                """,
                "λ₁ and λ₂ are exchanged.",
            ),
            (
                """
                def elastic_net(X, y, lam1, lam2):
                    G, wish = X.T @ X, X.T @ y
                    w = np.zeros(len(G))
                    for _ in range(1000):
                        for j in range(len(G)):
                            rest = wish[j] - G[j] @ w + G[j, j] * w[j]
                            rest = rest / (G[j, j] + lam2)
                            w[j] = np.sign(rest) * max(abs(rest) - lam1, 0)
                    return w
                """,
                "The threshold λ₁ acts on xⱼᵀr. Divide by the curvature afterwards.",
            ),
            (
                """
                def elastic_net(X, y, lam1, lam2):
                    wish, c = X.T @ y, np.sum(X**2, axis=0)
                    return np.sign(wish) * np.maximum(np.abs(wish) - lam1, 0) / (c + lam2)
                """,
                "What the other weights explain is missing: r is y without their part.",
            ),
            (
                ("return w", "return w * (1 + lam2)"),
                "That is the minimum times 1 + λ₂. Some programs return it, but asked is the "
                "minimum itself.",
            ),
        ),
        right="Zeros from the one, sharing from the other.",
    ),
)


def _printed_of_dropout(inputs: int, activation: int, weight: float, dropped: float) -> bool:
    factor, terms = dropped / (1 - dropped), inputs * (weight * activation) ** 2
    return factor <= inputs / 50 and follows(round(factor, 4) * terms, factor * terms)


@drawable(
    where=_printed_of_dropout,
    inputs=(16, 25, 36, 49, 64, 100, 144, 400),
    activation=(1, 2, 3, 4),
    weight=(0.1, 0.2, 0.3, 0.5),
    dropped=(0.1, 0.2, 0.25, 0.3, 0.4),
)
def loud(
    inputs: int = 25, activation: int = 2, weight: float = 0.1, dropped: float = 0.2
) -> Exercise:
    n, h, term, p, kept = inputs, activation, weight * activation, dropped, 1 - dropped
    factor, mean = p / kept, n * term
    variance, undivided = factor * n * term**2, (p * kept * n * term**2) ** 0.5
    deviation = variance**0.5
    share = "A tenth" if neat(10 * deviation / mean, 6) else f"{100 * deviation / mean:.0f}%"
    w, P, K, F, Q, V, S = map(short, (weight, p, kept, factor, term**2, variance, deviation))
    t, M, m, U = map(short, (term, mean, kept * mean, undivided))
    return Exercise(
        id="15-5",
        title="How loud is the next unit?",
        statement=f"""
        A unit has {n} inputs. Each activation is $h_j={h}$, each weight $w_j={w}$. Dropout with
        $p={P}$ (survivors divided) acts on the activations. What is the *standard deviation* of
        the unit's input $z$ in training? (Three digits.)
        """,
        hints=(
            "One term: $\\operatorname{Var}(w_j\\tilde h_j)=\\tfrac p{1-p}\\,w_j^2h_j^2$.",
            "Variances of independent terms add. Take the root at the end.",
        ),
        solution=f"""
        $\\tfrac{{{P}}}{{{K}}}={F}$, and $w_j^2h_j^2={Q}$. So the variance is
        ${F}\\cdot{n}\\cdot{Q}={V}$ and the standard deviation ${S}$. The mean is
        ${n}\\cdot{t}={M}$. Without the division the mean would be {m} and the deviation
        ${U}$: in the same proportion.
        """,
        kind=Number(
            answer=clean(deviation),
            tolerance=clean(deviation / 250),
            right=f"{share} of the mean: {n} inputs are enough for quiet work.",
            wrong=(
                (clean(variance), "That is the variance. Take the root."),
                (clean(undivided), "That is without the division of the survivors."),
                (
                    clean(n * term * factor**0.5),
                    f"That is {n} times the deviation of one term. Deviations do not add, "
                    "variances do.",
                ),
                (
                    clean(n**0.5 * term),
                    f"That is the root of {n} w² h², without the factor p/(1 − p) = {F}.",
                ),
                (
                    clean((n / factor) ** 0.5 * term),
                    f"The factor is p/(1 − p), and p is what is dropped, {P}.",
                ),
                (clean(mean), "That is the mean."),
                (clean(term * factor**0.5), "That is the deviation of one term of the sum."),
            ),
            feedback=f"Add the variances p/(1 − p) · w² h² of {n} terms, then take the root.",
        ),
    )


def _pulled(got: object) -> tuple[np.ndarray, Function]:
    out, backward = parts(
        got, 2, "Return two things: the output and the function for the gradient."
    )
    expect(callable(backward), "The second thing must be a function: gradient of the output in.")
    return numbers(out, "The output"), backward


def _check_layer(dropout: Function) -> None:
    H = np.random.default_rng(8).uniform(1, 2, (400, 50))
    p = 0.3
    out, backward = _pulled(dropout(H, p, np.random.default_rng(0)))
    expect(out.shape == H.shape, f"The output has shape {out.shape}, it should have {H.shape}.")
    gone = np.mean(out == 0)
    some = 0 < gone < 1
    expect(
        not (some and (out == 0).all(axis=0).any()),
        "A unit is dropped in every sample: each sample needs a mask of its own, so draw one "
        "number for every entry.",
    )
    expect(
        not (some and (out == 0).all(axis=1).any()),
        "A sample loses all of its units: each unit needs a mask of its own, so draw one number "
        "for every entry.",
    )
    expect(
        abs(gone - (1 - p)) > 0.02,
        "The share 1 − p is dropped. Drop with probability p.",
    )
    expect(
        abs(gone - p) < 0.02,
        f"For p = 0.3 about 30% should be 0; with you it is {100 * gone:.0f}%.",
    )
    ratio = (out / H)[out != 0]
    expect(
        not np.allclose(ratio, 1, rtol=1e-4),
        "The mean is too small: divide the survivors by 1 − p.",
    )
    expect(not np.allclose(ratio, 1 / p, rtol=1e-4), "Divide the survivors by 1 − p, not by p.")
    expect(
        np.allclose(ratio, 1 / (1 - p), rtol=1e-4),
        "The survivors must be the inputs, divided by 1 − p.",
    )
    expect(
        (out == 0).sum(axis=1).std() > 1.5,
        "In every row about equally many are dropped. Let each entry decide on its own.",
    )
    expect(
        (out == 0).sum(axis=0).std() > 4,
        "In every column about equally many are dropped. Let each entry decide on its own.",
    )
    other, _ = _pulled(dropout(H, p, np.random.default_rng(1)))
    expect(
        not np.array_equal(other == 0, out == 0),
        "Two generators lead to the same mask: draw the numbers from `rng`.",
    )
    same, _ = _pulled(dropout(H, p, np.random.default_rng(1)))
    expect(
        np.array_equal(other, same),
        "A generator with the same seed leads to another mask: draw the numbers from `rng`.",
    )
    whole, _ = _pulled(dropout(H, 0.0, np.random.default_rng(2)))
    expect(np.allclose(whole, H, rtol=1e-5), "With p = 0 the output must be H itself.")
    G = np.random.default_rng(9).normal(size=H.shape)
    back = numbers(backward(G.copy()), "The gradient").copy()
    expect(back.shape == H.shape, f"The gradient has shape {back.shape}, it should have {H.shape}.")
    mask = out != 0
    expect_close(
        back,
        G * mask / (1 - p),
        "The gradient must go through the same mask and the same division as the values.",
        rtol=1e-5,
        atol=1e-8,
        name="The gradient",
        mistakes=[
            (G, "Dropped units have no gradient, and that of the others is divided by 1 − p."),
            (G * mask, "The mask is right. The gradient of a division is a division, too."),
            (G / (1 - p), "The mask is missing: what was dropped has no influence."),
            (G * out, "The gradient of H · scale with respect to H is the scale alone, without H."),
        ],
    )
    again = numbers(backward(G.copy()), "The gradient")
    expect(
        np.allclose(again, back),
        "A second call of the function for the gradient gives another one: it must not draw again, "
        "nor change what it keeps.",
    )
    rested = np.where(np.arange(50) % 2, H, 0.0)  # as behind a ReLU; the mask is the same
    with np.errstate(all="ignore"):
        _, backward = _pulled(dropout(rested, p, np.random.default_rng(0)))
        back = numbers(backward(G.copy()), "The gradient")
    expect_close(
        back,
        G * mask / (1 - p),
        "Where H is 0, the gradient is wrong: a kept unit may be 0 as well, so the output does not "
        "tell what was dropped. Keep the mask itself.",
        rtol=1e-5,
        atol=1e-8,
        name="The gradient",
    )


LAYER = Exercise(
    id="15-6",
    title="Dropout with its gradient",
    statement="""
        Write `dropout(H, p, rng)` for activations `H` of shape $(N,D)$, $0\\le p<1$ and a generator
        `rng`. It returns two things: the output in training, shape $(N,D)$; and a function that
        takes the gradient of the loss with respect to the output, shape $(N,D)$, and returns that
        with respect to `H`.
    """,
    hints=(
        "`rng.random(H.shape) >= p` is true with probability $1-p$, for each entry on its own.",
        "The output is `H * scale` with an array `scale` of zeros and $1/(1-p)$.",
        "The gradient of `H * scale` with respect to `H` is the gradient, times `scale`.",
    ),
    solution="""
        The layer multiplies by numbers that do not depend on `H`, so the gradient is multiplied by
        the same numbers. They must be the *same*: the function keeps them. Dropped units neither
        speak nor learn in this step.
    """,
    kind=Code(
        name="dropout",
        stub='''
            def dropout(H, p, rng):
                """Output (N, D), and the function from its gradient to H's."""
                ...
        ''',
        check=_check_layer,
        answer="""
            def dropout(H, p, rng):
                scale = (rng.random(H.shape) >= p) / (1 - p)
                return H * scale, lambda G: G * scale
        """,
        wrong=(
            (
                ("(rng.random(H.shape) >= p) / (1 - p)", "rng.random(H.shape) >= p"),
                "The mean is too small: divide the survivors by 1 − p.",
            ),
            (
                (">= p) / (1 - p)", "< p) / p"),
                "The share 1 − p is dropped. Drop with probability p.",
            ),
            (
                ("(1 - p)", "p"),
                "Divide the survivors by 1 − p, not by p.",
            ),
            (
                ("(rng.random(H.shape)", "(rng.random(H.shape[1])"),
                "A unit is dropped in every sample: each sample needs a mask of its own, so draw "
                "one number for every entry.",
            ),
            (
                ("(rng.random(H.shape)", "(rng.random((len(H), 1))"),
                "A sample loses all of its units: each unit needs a mask of its own, so draw one "
                "number for every entry.",
            ),
            (
                ("/ (1 - p)", "// (1 - p) * 0"),
                "For p = 0.3 about 30% should be 0; with you it is 100%.",
            ),
            (
                ("G * scale", "G"),
                "Dropped units have no gradient, and that of the others is divided by 1 − p.",
            ),
            (
                """
                def dropout(H, p, rng):
                    mask = rng.random(H.shape) >= p
                    return H * mask / (1 - p), lambda G: G * mask
                """,
                "The mask is right. The gradient of a division is a division, too.",
            ),
            (
                """
                def dropout(H, p, rng):
                    out = H * (rng.random(H.shape) >= p) / (1 - p)
                    return out, lambda G: G * (out != 0) / (1 - p)
                """,
                "Where H is 0, the gradient is wrong: a kept unit may be 0 as well, so the output "
                "does not tell what was dropped. Keep the mask itself.",
            ),
            (
                """
                def dropout(H, p, rng):
                    def masked(A):
                        return A * (rng.random(H.shape) >= p) / (1 - p)

                    return masked(H), masked
                """,
                "The gradient must go through the same mask and the same division as the values.",
            ),
            (
                """
                def dropout(H, p, rng):
                    scale = (rng.random(H.shape) >= p) / (1 - p)
                    return H * scale, lambda G: np.multiply(scale, G, out=scale)
                """,
                "A second call of the function for the gradient gives another one: it must not "
                "draw again, nor change what it keeps.",
            ),
            (
                """
                def dropout(H, p, rng):
                    scale = np.ones(H.shape) / (1 - p)
                    for row in scale:
                        row[rng.permutation(len(row))[: round(p * len(row))]] = 0
                    return H * scale, lambda G: G * scale
                """,
                "In every row about equally many are dropped. Let each entry decide on its own.",
            ),
            (
                ("(rng.random(H.shape)", "(rng.permuted(np.arange(400) / 400 + 0 * H.T, axis=1).T"),
                "In every column about equally many are dropped. Let each entry decide on its own.",
            ),
            (
                ("(rng.random(H.shape)", "(np.random.default_rng(0).random(H.shape)"),
                "Two generators lead to the same mask: draw the numbers from `rng`.",
            ),
            (
                ("(rng.random(H.shape)", "(np.random.default_rng().random(H.shape)"),
                "A generator with the same seed leads to another mask: draw the numbers from "
                "`rng`.",
            ),
            (
                """
                def dropout(H, p, rng):
                    return H * (rng.random(H.shape) >= p) / (1 - p)
                """,
                "Return two things: the output and the function for the gradient.",
            ),
        ),
        right="Two lines, and one mask for both directions.",
    ),
)

SYMPTOM = Exercise(
    id="15-7",
    title="Which mistake is it?",
    statement="""
        In your own training loop the validation loss is *lower* than the training loss, epoch
        after epoch. The network has dropout, the data were split at random, and labels are right.
        Which of these explain it? (Several are right.)
    """,
    hints=(
        "How is the training loss measured, and when? Think of the mask, and of the time.",
        "For each answer ask: does it make the training loss larger, the validation loss smaller, "
        "or neither?",
    ),
    solution="""
        The training loss is measured with units missing, and as an average over an
        epoch in which the network got better; it contains the penalty if that was added to the
        loss. All three raise it and say nothing bad. A forgotten `eval()` would raise the
        *validation* loss. Overfitting makes the training loss the lower one. To compare the two,
        measure both in the mode `eval`, after the epoch, without penalty.
    """,
    kind=Choice(
        options=(
            Option(
                "The training loss is measured with units dropped, the validation loss without.",
                "Dropout handicaps the training loss.",
                right=True,
            ),
            Option(
                "The network overfits.",
                "Then the training loss would be the lower one.",
            ),
            Option(
                "The printed training loss contains the L2 penalty, the validation loss does not.",
                "A penalty in the sum belongs to one of the two only.",
                right=True,
            ),
            Option(
                "You forgot `model.eval()` before validating.",
                "That would make the validation loss worse, not better.",
            ),
            Option(
                "The training loss is the average over the epoch, the validation loss is measured "
                "at its end.",
                "Early in training half an epoch makes a difference.",
                right=True,
            ),
            Option(
                "The learning rate is too small.",
                "Then both losses fall slowly, and neither is the lower one for it.",
            ),
        ),
    ),
)


@drawable(
    classes=(3, 4, 5, 6, 8, 9, 11),
    flipped=(0.06, 0.08, 0.12, 0.16, 0.18, 0.2, 0.24, 0.3),
    where=lambda classes, flipped: neat(flipped / (classes - 1), 4),
)
def gap(classes: int = 5, flipped: float = 0.12) -> Exercise:
    C, others, five, four = classes, classes - 1, word(classes), word(classes - 1)
    each, rho = flipped / others, flipped / others * C
    k, f, e, r, s, t = others, *map(short, (flipped, each, rho, 1 - rho, 1 - flipped))
    return Exercise(
        id="15-8",
        title="As sure as the labels",
        statement=f"""
        In a set with {five} classes, each label is wrong with the probability ${f}$, and then it is
        each of the {four} other classes equally often. For inputs whose true class is clear, which
        $\\rho$ of label smoothing describes the labels exactly?
        """,
        hints=(
            f"Given the true class, with which probability is the label each of the {five}?",
            f"Label smoothing gives each *other* class $\\rho/C$. Compare with ${f}/{k}$.",
        ),
        solution=f"""
        Each other class is the label with the probability ${f}/{k}={e}$. Smoothing gives it
        $\\rho/{C}$, so $\\rho={r}$, more than the share of wrong labels, because smoothing spreads
        $\\rho$ over *all* classes, the right one included: that gets ${s}+{e}={t}$. A network
        trained long enough on such labels would find this $q$ by itself if it had enough data.
        Smoothing tells it in advance.
        """,
        kind=Number(
            answer=clean(rho),
            tolerance=0.001,
            right="Smoothing is knowledge about the labels, written into the loss.",
            wrong=(
                (flipped, f"Smoothing spreads ρ over all {five} classes, the right one included."),
                (clean(flipped * C), f"Each other class has {f}/{k}, not {f}."),
                (clean(each), f"That is the probability of each other class. It equals ρ/{C}."),
                (clean(flipped * others / C), f"The other way round: ρ · {k}/{C} must be {f}."),
                (clean(1 - flipped), "That is the probability of the right class."),
            ),
            feedback=f"Set ρ/{C} equal to the probability of one of the other classes.",
        ),
    )


GEOMETRIC = Exercise(
    id="15-9",
    title="What one pass computes",
    statement="""
        *(Proof.)* A softmax classifier without hidden layers has dropout on its $D$ inputs. For
        the mask $m$ it gives the probabilities $\\operatorname{softmax}(z_m)$. Their *normalised
        geometric mean* is $\\pi_c\\propto\\prod_m\\operatorname{softmax}(z_m)_c^{\\,P(m)}$, with
        the product over all $2^D$ masks, $P(m)$ the probability of the mask, and a factor that
        makes the sum over the classes 1. Prove that one pass without dropout gives exactly this.
        Then the check: with two classes and two equally likely masks, one network says $0.9$ for
        class 1, the other $0.5$. What does the single pass say?
    """,
    hints=(
        "Write $\\operatorname{softmax}(z)_c=e^{z_c}/\\sum_ke^{z_k}$. The denominator does not "
        "depend on $c$, so normalising removes it.",
        "A product of powers of $e$ is $e$ to a sum: $\\exp\\sum_mP(m)\\,z_{m,c}$.",
        "The logits are linear in $\\tilde x$, and $E\\,\\tilde x=x$.",
    ),
    solution="""
        $\\prod_m\\operatorname{softmax}(z_m)_c^{P(m)}=\\exp\\big(\\sum_mP(m)\\,z_{m,c}\\big)\\,/\\,Z$
        with a $Z$ that is the same for all classes. Normalised, this is
        $\\operatorname{softmax}(E\\,z_m)_c$. Without hidden layers $z_m=W\\tilde x+b$ is linear in
        $\\tilde x$, so $E\\,z_m=Wx+b$, the single pass. With a hidden layer *behind* the dropout,
        $E\\,g(\\cdot)\\ne g(E\\,\\cdot)$, and the proof ends there. The check: the geometric means
        are $\\sqrt{0.9\\cdot0.5}$ and $\\sqrt{0.1\\cdot0.5}$, in the proportion $3:1$, so class 1
        gets $0.75$. (The arithmetic mean would be $0.7$.)
    """,
    kind=Number(
        answer=0.75,
        tolerance=0.001,
        right="Logits are averaged, not probabilities.",
        wrong=(
            (0.7, "That is the arithmetic mean."),
            (0.6708, "That is the geometric mean before it is normalised."),
            (0.45, "Take the roots: each mask has the probability one half."),
            (0.9, "That is the first mask alone, or both without the square roots: 0.45 to 0.05."),
            (0.25, "That is class 0."),
        ),
        feedback="Take the geometric mean for both classes, then divide by their sum.",
    ),
)


def _rested(Phi: np.ndarray, t: np.ndarray, eta: float, steps: float, power: int = 2) -> np.ndarray:
    """Weights after so many steps from 0, by directions; `power` 1 plants a known mistake."""
    U, d, Vt = np.linalg.svd(Phi, full_matrices=False)
    with np.errstate(all="ignore"):
        share = 1 - (1 - eta * d**power) ** float(steps)
        wishes = np.where(d > 1e-12 * d[0], (U.T @ t) / d, 0.0)
        return Vt.T @ (share * wishes)


def _walked(Phi: np.ndarray, t: np.ndarray, eta: float, steps: int) -> np.ndarray:
    w = np.zeros(Phi.shape[1])
    for _ in range(steps):
        w = w - eta * Phi.T @ (Phi @ w - t)
    return w


def _check_after(weights_after: Function) -> None:
    rng = np.random.default_rng(3)
    tall = rng.normal(size=(20, 4)) * [2, 1, 0.3, 0.02]
    wide = rng.normal(size=(4, 7))
    for Phi in (tall, wide):
        t = rng.normal(size=len(Phi))
        eta = 0.9 / np.linalg.svd(Phi, compute_uv=False)[0] ** 2
        for steps in (30, 0, 1):
            named = f"For {len(Phi)} samples, {Phi.shape[1]} features and steps = {steps}"
            w = numbers(weights_after(Phi, t, eta, steps), "The weights")
            wanted = _walked(Phi, t, eta, steps)
            matched = 1 / (eta * steps) if steps else 1e300
            D = Phi.shape[1]
            U, d, Vt = np.linalg.svd(Phi, full_matrices=False)
            ridge = np.linalg.solve(Phi.T @ Phi + matched * np.eye(D), Phi.T @ t)
            expect_close(
                w,
                wanted,
                f"{named} descent is elsewhere. Compare with a loop.",
                rtol=1e-5,
                atol=1e-8,
                name="The result",
                mistakes=[
                    (
                        np.linalg.pinv(Phi) @ t,
                        f"{named} training is not over yet. That is the end of it.",
                    ),
                    (
                        Vt.T @ ((1 - np.exp(-eta * steps * d**2)) / d * (U.T @ t)),
                        "That is descent in infinitely small steps. These have the rate `eta`: "
                        "the factor per step is 1 − ηc, not exp(−ηc).",
                    ),
                    (
                        Vt.T @ ((1 - (1 - eta * d**2) ** steps) * (U.T @ t)),
                        "The wish of a direction is (Uᵀy) *divided by* the singular value.",
                    ),
                    (
                        (1 - (1 - eta * d**2) ** steps) / d * (U.T @ t),
                        "Those are the weights along the directions. Turn them back with V.",
                    ),
                    (
                        np.linalg.pinv(Phi) @ t - wanted,
                        "That is what is still missing after so many steps.",
                    ),
                    (
                        _rested(Phi, t, eta, steps, power=1),
                        "The curvature is the *square* of the singular value.",
                    ),
                    (ridge, "That is ridge with λ = 1/(ηt): near, but not where descent is.")
                    if steps
                    else (wanted + 1, ""),
                    (_walked(Phi, t, 2 * eta, steps), "The loss has a half: its gradient no 2."),
                    (
                        _walked(Phi, t, eta / len(Phi), steps),
                        "The squared errors are summed, not averaged.",
                    ),
                    (_walked(Phi, t, eta, steps + 1), "That is one step too many."),
                ],
            )
    Phi, steps = tall, 10**12
    t = rng.normal(size=len(Phi))
    eta = 0.9 / np.linalg.svd(Phi, compute_uv=False)[0] ** 2
    w = numbers(weights_after(Phi, t, eta, steps), "The weights")
    expect_close(
        w,
        _rested(Phi, t, eta, steps),
        "After a million million steps descent has arrived at the least squares solution.",
        rtol=1e-4,
        atol=1e-6,
        name="The result",
    )
    flat = np.linalg.svd(tall, full_matrices=False)
    Phi = flat[0] * [1, 0.5, 0.1, 1e-4] @ flat[2]
    t = flat[0] @ [1, 1, 1, 1e-4] + rng.normal(size=len(Phi)) / 10
    w = numbers(weights_after(Phi, t, 0.9, 10**8), "The weights")
    expect_close(
        w,
        _rested(Phi, t, 0.9, 10**8),
        "After a hundred million steps the flattest direction of the data that are tried here "
        "has learned a part of its wish only. The share for any t says which.",
        rtol=1e-4,
        atol=1e-6,
        name="The result",
    )


AFTER = Exercise(
    id="15-10",
    title="A million million steps at once",
    statement="""
        *(Hard.)* Gradient descent on $\\tfrac12\\lVert\\Phi w-y\\rVert^2$ starts from $w=0$ with a
        stable rate. Write `weights_after(Phi, y, eta, steps)`, which returns the weights, shape
        $(D,)$, after so many steps, *without walking*: it will be asked for $10^{12}$ steps, and
        also for more features than samples. Then compare 30 steps with ridge at
        $\\lambda=1/(\\eta t)$.
    """,
    hints=(
        "Use $\\Phi=U\\operatorname{diag}(d)\\,V^\\top$: "
        "`U, d, Vt = np.linalg.svd(Phi, full_matrices=False)`.",
        "Along each direction the weight is $(1-(1-\\eta d_k^2)^t)\\,(U^\\top y)_k/d_k$.",
        "What happens in directions that are not in $V$, because there are more features than "
        "samples? The gradient $\\Phi^\\top(\\dots)$ has no part there, so the weights stay at 0.",
    ),
    solution="""
        The formula of the chapter, with $c_k=d_k^2$ and $u_k^*=(U^\\top y)_k/d_k$, and back to the
        weights with $V$. In the directions that no sample touches, descent never moves. So it ends
        at the least squares solution of the *smallest norm*: even without stopping, a start at 0
        regularises. If some $d_k$ is 0 within rounding, leave that direction out.
    """,
    kind=Code(
        name="weights_after",
        stub='''
            def weights_after(Phi, y, eta, steps):
                """Weights (D,) of gradient descent from 0, after so many steps."""
                ...
        ''',
        check=_check_after,
        answer="""
            def weights_after(Phi, y, eta, steps):
                U, d, Vt = np.linalg.svd(Phi, full_matrices=False)
                share = 1 - (1 - eta * d**2) ** steps
                return Vt.T @ (share / d * (U.T @ y))
        """,
        wrong=(
            (
                """
                def weights_after(Phi, y, eta, steps):
                    lam = 1 / (eta * max(steps, 1e-300))
                    H = Phi.T @ Phi + lam * np.eye(Phi.shape[1])
                    return np.linalg.solve(H, Phi.T @ y)
                """,
                "That is ridge with λ = 1/(ηt): near, but not where descent is.",
            ),
            (
                """
                def weights_after(Phi, y, eta, steps):
                    U, d, Vt = np.linalg.svd(Phi, full_matrices=False)
                    return Vt.T @ ((1 - eta * d**2) ** steps / d * (U.T @ y))
                """,
                "That is what is still missing after so many steps.",
            ),
            (
                """
                def weights_after(Phi, y, eta, steps):
                    U, d, Vt = np.linalg.svd(Phi, full_matrices=False)
                    return Vt.T @ ((1 - (1 - eta * d) ** steps) / d * (U.T @ y))
                """,
                "The curvature is the *square* of the singular value.",
            ),
            (
                ("eta *", "2 * eta *"),
                "The loss has a half: its gradient no 2.",
            ),
            (
                ("d**2)", "d**2 / len(Phi))"),
                "The squared errors are summed, not averaged.",
            ),
            (
                ("** steps", "** (steps + 1)"),
                "That is one step too many.",
            ),
            (
                """
                def weights_after(Phi, y, eta, steps):
                    if steps == 0:
                        return np.zeros(Phi.shape[1])
                    return np.linalg.pinv(Phi) @ y
                """,
                "For 20 samples, 4 features and steps = 30 training is not over yet. That is the "
                "end of it.",
            ),
            (
                """
                def weights_after(Phi, y, eta, steps):
                    w = np.zeros(Phi.shape[1])
                    for _ in range(min(steps, 1000)):
                        w = w - eta * Phi.T @ (Phi @ w - y)
                    return w
                """,
                "After a million million steps descent has arrived at the least squares solution.",
            ),
            (
                """
                def weights_after(Phi, y, eta, steps):
                    if steps > 10_000:
                        return np.linalg.pinv(Phi) @ y
                    w = np.zeros(Phi.shape[1])
                    for _ in range(steps):
                        w = w - eta * Phi.T @ (Phi @ w - y)
                    return w
                """,
                "After a hundred million steps the flattest direction of the data that are tried "
                "here has learned a part of its wish only. The share for any t says which.",
            ),
            (
                """
                def weights_after(Phi, y, eta, steps):
                    U, d, Vt = np.linalg.svd(Phi, full_matrices=False)
                    return Vt.T @ ((1 - np.exp(-eta * steps * d**2)) / d * (U.T @ y))
                """,
                "That is descent in infinitely small steps. These have the rate `eta`: the factor "
                "per step is 1 − ηc, not exp(−ηc).",
            ),
            (
                """
                def weights_after(Phi, y, eta, steps):
                    U, d, Vt = np.linalg.svd(Phi, full_matrices=False)
                    return Vt.T @ ((1 - (1 - eta * d**2) ** steps) * (U.T @ y))
                """,
                "The wish of a direction is (Uᵀy) *divided by* the singular value.",
            ),
            (
                """
                def weights_after(Phi, y, eta, steps):
                    U, d, Vt = np.linalg.svd(Phi, full_matrices=False)
                    return (1 - (1 - eta * d**2) ** steps) / d * (U.T @ y)
                """,
                "Those are the weights along the directions. Turn them back with V.",
            ),
        ),
        right="And now you know where it goes if nobody stops it.",
    ),
)

EXERCISES = [
    translated(), WORTH, HALF, ELASTIC, loud(), LAYER, SYMPTOM, gap(), GEOMETRIC, AFTER,
]  # fmt: skip
