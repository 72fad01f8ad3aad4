"""Exercises of chapter 13: underfitting, overfitting, bias and variance."""

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
)
from nnlib.book.exercises.wording import clean, follows, grouped, neat, short, word

_SHARES = {
    0.5: "half",
    0.25: "a quarter",
    0.2: "a fifth",
    0.125: "an eighth",
    0.1: "a tenth",
    0.05: "a twentieth",
    0.04: "a twenty-fifth",
    0.02: "a fiftieth",
}


@drawable(
    points=range(20, 121, 10),
    coefficients=range(4, 31),
    noise=(0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 0.8, 1.0, 1.2, 1.5),
    where=lambda points, coefficients, noise: (
        0.1 <= coefficients / points <= 0.5
        and neat(coefficients / points, 2)
        and neat(noise * coefficients / points, 2)
    ),
)
def fresh_error(points: int = 60, coefficients: int = 12, noise: float = 0.5) -> Exercise:
    N, p, share = points, coefficients, coefficients / points
    training, fresh = clean(noise * (1 - share)), clean(noise * (1 + share))
    t, s, q, both = f"{training:.2f}", short(noise), short(share), short((N + p) / (N - p), 3)
    M, n = N + p, N - p
    return Exercise(
        id="13-1",
        title="From a training error alone",
        statement=f"""
        You fit {p} coefficients to {N} points by least squares. The mean squared training error is
        ${t}$. Assume that the model has no bias. Which mean squared error do you expect from
        *fresh* measurements at the same {N} places?
        """,
        hints=(
            "First estimate the noise: the expected training error is "
            f"$\\sigma_\\varepsilon^2(1-{p}/{N})$.",
            f"So $\\hat\\sigma_\\varepsilon^2={t}/{short(1 - share)}$.",
            f"The expected fresh error is $\\sigma_\\varepsilon^2(1+{p}/{N})$.",
        ),
        solution=f"""
        The training error is too small by its own factor: $\\hat\\sigma_\\varepsilon^2=
        {N}\\cdot{t}/({N}-{p})={s}$. The fresh error has the variance on top:
        ${s}\\cdot(1+{q})={short(fresh)}$. In one step: multiply the training error by
        $(N+p)/(N-p)={M}/{n}={both}$ for $p$ coefficients (Akaike's *final prediction error*).
        """,
        kind=Number(
            answer=fresh,
            tolerance=clean(fresh / 150),
            right="The training error times (N + p)/(N − p).",
            wrong=(
                (training, "That is the training error, and it flatters."),
                (noise, "That is the noise. The fit has a variance of its own on top."),
                (
                    clean(training * (1 + share)),
                    f"That takes {t} for the noise, which is larger. Estimate it first.",
                ),
                (
                    clean(training * (1 + 2 * share)),
                    f"That adds the optimism with {t} for the noise. The noise is larger.",
                ),
            ),
            feedback="Two steps: the noise from the training error, the fresh error from the "
            "noise.",
        ),
    )


TEN_POINTS = np.array([-0.11, 0.94, 1.11, 0.68, 0.54, -0.78, -0.69, -1.15, -0.45, 0.13])


def _check_largest(largest: Function) -> None:
    x = np.linspace(0, 1, 10)
    for w in (np.array([0.5, 1.25, -3.0]), np.array([-1.0, 2.0]), np.array([-4.0, -3.0, 2.0, 1.0])):
        answer = largest(x, x[:, None] ** np.arange(len(w)) @ w, len(w) - 1)
        expect(
            not (isinstance(answer, tuple) and len(answer) == 4),
            "One number is wanted. np.linalg.lstsq returns four things; [0] are the coefficients.",
        )
        got, size = numbers(answer), np.abs(w).max()
        named = f"({', '.join(f'{c:g}' for c in w)})"
        expect(got.size == 1, f"One number is wanted, the result has shape {got.shape}.")
        expect_close(
            got.reshape(()),
            size,
            f"For targets that lie on the polynomial with coefficients {named} and "
            f"M = {len(w) - 1}, the largest coefficient has the size {size:g}.",
            mistakes=[
                (w.max(), "The largest in size is wanted: take absolute values."),
                (w[np.abs(w).argmax()], "Its size is wanted: take the absolute value."),
            ],
        )
    three, four = (np.abs(np.polyfit(x, TEN_POINTS, M)).max() for M in (3, 4))
    got = numbers(largest(x, TEN_POINTS, 3)).reshape(())
    too_many = " That is the one of degree 4: the powers end with M."
    expect(
        np.isclose(got, three, rtol=1e-2),
        f"On the ten points the largest coefficient of degree 3 has the size {three:.4g}, got "
        f"{got:.4g}.{too_many * bool(np.isclose(got, four, rtol=1e-2))}",
    )
    got = numbers(largest(x, TEN_POINTS, 9)).reshape(())
    expect(
        np.isclose(got, 1.096e6, rtol=1e-2),
        f"At degree 9 the ten points give about 1,096,000, got {got:,.0f}. Let np.linalg.lstsq, "
        "with rcond=None, work on the features themselves: no penalty, and no normal equations.",
    )


LARGEST = Exercise(
    id="13-2",
    title="A million, almost cancelling",
    statement="""
        Write `largest_coefficient(x, y, M)`: fit a polynomial of degree $M$ in the powers
        $1,x,\\dots,x^M$ to the points by least squares and return the size (absolute value) of
        its largest coefficient. Then try it on the ten points with $M=3$ and $M=9$.
    """,
    hints=(
        "The features are `x[:, None] ** np.arange(M + 1)`.",
        "`np.linalg.lstsq(Phi, y, rcond=None)[0]` are the coefficients.",
        "Size means `np.abs(w).max()`.",
    ),
    solution="""
        The ten points give $35$ at degree 3 and about $1.1\\cdot10^6$ at degree 9: huge
        coefficients that almost cancel at the points, and do not quite cancel between them. A
        penalty $\\lambda\\lVert w\\rVert^2$ acts on just that.
    """,
    kind=Code(
        name="largest_coefficient",
        stub='''
            def largest_coefficient(x, y, M):
                """Size of the largest least-squares coefficient, degree M."""
                ...
        ''',
        check=_check_largest,
        answer="""
            def largest_coefficient(x, y, M):
                Phi = x[:, None] ** np.arange(M + 1)
                return np.abs(np.linalg.lstsq(Phi, y, rcond=None)[0]).max()
        """,
        wrong=(
            (
                (
                    "np.abs(np.linalg.lstsq(Phi, y, rcond=None)[0]).max()",
                    "np.linalg.lstsq(Phi, y, rcond=None)[0].max()",
                ),
                "The largest in size is wanted: take absolute values.",
            ),
            (
                """
                def largest_coefficient(x, y, M):
                    w = np.linalg.lstsq(x[:, None] ** np.arange(M + 1), y, rcond=None)[0]
                    return w[np.argmax(np.abs(w))]
                """,
                "Its size is wanted: take the absolute value.",
            ),
            (
                ("[0]).max()", "[0])[1:].max()"),
                "For targets that lie on the polynomial with coefficients (-4, -3, 2, 1) and "
                "M = 3, the largest coefficient has the size 4.",
            ),
            (
                ("np.arange(M + 1)", "np.arange(M)"),
                "For targets that lie on the polynomial with coefficients (0.5, 1.25, -3) and "
                "M = 2, the largest coefficient has the size 3.",
            ),
            (
                ("np.arange(M + 1)", "np.arange(M + 2)"),
                "On the ten points the largest coefficient of degree 3 has the size 34.81, got "
                "51.6. That is the one of degree 4: the powers end with M.",
            ),
            (
                ("rcond=None)[0]).max()", "rcond=None)[0])"),
                "One number is wanted, the result has shape (3,).",
            ),
            (
                """
                def largest_coefficient(x, y, M):
                    Phi = x[:, None] ** np.arange(M + 1)
                    A = Phi.T @ Phi + 1e-9 * np.eye(M + 1)
                    return np.abs(np.linalg.solve(A, Phi.T @ y)).max()
                """,
                "At degree 9 the ten points give about 1,096,000, got 860. Let np.linalg.lstsq, "
                "with rcond=None, work on the features themselves: no penalty, and no normal "
                "equations.",
            ),
            (
                (
                    "np.abs(np.linalg.lstsq(Phi, y, rcond=None)[0]).max()",
                    "np.linalg.lstsq(Phi, y, rcond=None)",
                ),
                "One number is wanted. np.linalg.lstsq returns four things; "
                "[0] are the coefficients.",
            ),
        ),
        right="At degree 9 it is about 1.1 million, at degree 3 it is 35.",
    ),
)

BEST_DEGREE = Exercise(
    id="13-3",
    title="Better instruments",
    statement="""
        With noise $0.3$ the sum of bias² and variance on ten points is least at degree 3. A
        better instrument brings the noise down to $0.1$. Which degree has the least sum now? Use
        the table of exact values; no new computation of fits is needed.
    """,
    hints=(
        "Bias² does not depend on the noise. How does the variance?",
        "The variance is $\\sigma_\\varepsilon^2\\lVert s\\rVert^2$: it shrinks by the factor "
        "$(0.1/0.3)^2=1/9$.",
        "Degree 3: $0.0066+0.0302/9=0.0100$. Now degrees 4, 5 and 6.",
    ),
    solution="""
        All variances are divided by 9 and the biases stay. Degree 3 has
        $0.0066+0.0034=0.0100$, degree 4 has $0.0066+0.0042=0.0108$, degree 5 has
        $0.0000+0.0052=0.0052$, degree 6 has $0.0000+0.0066=0.0066$. So degree $5$: with less
        noise you can afford more coefficients. With noise $0.3$ it was degree 3, with $0.0368$.
    """,
    kind=Number(
        answer=5.0,
        tolerance=0.01,
        right="With less noise you can afford more coefficients: 0.0052 at degree 5.",
        wrong=(
            (3.0, "That was for the noise 0.3. The variance shrinks, the bias² stays."),
            (4.0, "Degree 4 has the bias of degree 3 and more variance. Go on."),
            (6.0, "Degree 6 has the bias of degree 5 and more variance."),
            (9.0, "Even a ninth of 0.5849 is too much."),
        ),
        feedback="Divide the column of variances by 9, add the column of bias², compare.",
    ),
)


def _printed_of_shrinking(truth: float, variance: float) -> bool:
    c = truth**2 / (truth**2 + variance)
    parts = round((c - 1) ** 2 * truth**2, 4), round(c * c * variance, 4)
    return 0.05 <= variance / truth**2 < 1 and follows(sum(parts), c * variance)


@drawable(
    where=_printed_of_shrinking,
    truth=(1, 2, 3, 4, 5),
    variance=(
        *(0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.75, 0.8, 0.9, 1, 1.2, 1.25, 1.5, 1.6, 2, 2.25),
        *(2.4, 2.5, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15),
    ),
)
def little_bias(truth: int = 1, variance: float = 0.25) -> Exercise:
    f, v, f2 = truth, variance, truth**2
    c = f2 / (f2 + v)
    root, doubled = f2 / (f2 + v**0.5), f2 / (f2 + 2 * v)
    slope = "slopes have a factor 2: 2(c − 1)f² and 2cv."
    slopes = ((doubled, f"Both {slope}"),) if abs(root - doubled) > 0.001 else ()
    V, bias, rest, least = short(v), short((c - 1) ** 2 * f2), short(c * c * v), short(c * v)
    advice = "." if slopes else f"; and both {slope}"
    asked = "" if neat(c, 2) else " (Three decimals.)"
    return Exercise(
        id="13-4",
        title="A little bias always pays",
        statement=f"""
        At one place the truth is $f={f}$. A prediction $\\hat f$ has no bias and the variance
        ${V}$. Shrink it: predict $c\\,\\hat f$ with a fixed factor $c$. Which $c$ makes
        bias² + variance least?{asked} Then prove: whatever $f$ and whatever the variance $v>0$,
        some $c<1$ is better than $c=1$.
        """,
        hints=(
            "The mean of $c\\hat f$ is $cf$. What are its bias and its variance?",
            "The sum is $(c-1)^2f^2+c^2v$. Differentiate with respect to $c$.",
            "For the proof look at the slope at $c=1$. Which of the two terms has a slope there?",
        ),
        solution=f"""
        The bias of $c\\hat f$ is $cf-f=(c-1)f$, its variance $c^2v$, the sum
        $R(c)=(c-1)^2f^2+c^2v$. Its slope $R'(c)=2(c-1)f^2+2cv$ is zero at $c=f^2/(f^2+v)$: here
        ${f2}/{short(f2 + v)}={short(c)}$, with $R={bias}+{rest}={least}$ in place of ${V}$.

        *Proof.* At $c=1$ the slope is $R'(1)=2v>0$: the bias² has its minimum there, so it
        changes only with the square of a small step, while the variance falls with the step
        itself. A small step down from 1 therefore lowers the sum, whatever $f$ is. $\\square$
        The best $c$ needs the unknown $f$; that *some* shrinking helps does not. A small
        penalty $\\lambda$ works for the same reason (Hoerl and Kennard 1970).
        """,
        kind=Number(
            answer=clean(c),
            tolerance=0.002,  # 1 − v/f² is as near as 0.0024
            right=f"{bias} of bias² saves {short(v - c * c * v)} of variance.",
            wrong=(
                (1.0, f"That has no bias, but all of the variance, {V}."),
                (clean(1 - v), "Not 1 − v. Write down (c − 1)²f² + c²v and differentiate."),
                (0.0, f"Then the variance is gone, but the bias² is {f2}."),
                (
                    clean(c * v),
                    "That is the least sum. The factor c is asked for: near 1 if v is small.",
                ),
                (round(root, 7), f"Take the variance, {V}, not its root{advice}"),
                *slopes,
                (
                    clean(1 - v / (2 * f2)),
                    "The variance of c times a prediction is c²v, its slope 2cv.",
                ),
            ),
            feedback=f"Minimise (c − 1)²f² + c²v over c, with f = {f} and v = {V}.",
        ),
    )


def _check_neighbours(neighbours: Function) -> None:
    """First the matrix, then what it says of bias and variance."""
    rng, K = np.random.default_rng(13), 43  # 40/10/3 would be 1 + 1/3
    for N, k, sigma in ((10, 3, 0.3), (10, 1, 0.3), (25, 4, 0.5)):
        x, x_new = rng.permutation(np.linspace(0, 1, N)), rng.uniform(-0.2, 1.2, K)
        got = neighbours(x, x_new, k, _curve, sigma)
        S, bias2, variance = parts(got, 3, "Three things are wanted: S, bias² and variance.")
        near = np.argsort(np.abs(x_new[:, None] - x), axis=1)[:, :k]
        wanted = np.zeros((K, N))
        np.put_along_axis(wanted, near, 1 / k, axis=1)
        where = f"With N = {N}, k = {k}, sigma = {sigma}"
        expect_close(
            S,
            wanted,
            f"{where}: a row of S must hold 1/k at the k nearest places, else 0.",
            name="S",
            mistakes=[
                (wanted * k, "The prediction is the mean of the k targets: each weight is 1/k."),
            ],
        )
        bias = wanted @ _curve(x) - _curve(x_new)
        expect_close(
            bias2,
            np.mean(bias**2),
            f"S is right. {where}, bias² is {np.mean(bias**2):.4f}.",
            name="The bias²",
            mistakes=[
                (np.mean(bias), "S is right. Square the bias at each place before you average."),
                (np.mean(bias) ** 2, "S is right. Square the bias at each place, then average."),
            ],
        )
        expect_close(
            variance,
            sigma**2 / k,
            f"S and bias² are right. {where}, the variance is {sigma**2 / k:.4f}.",
            name="The variance",
            mistakes=[
                (sigma**2, "S and bias² are right. The weights enter the variance squared."),
                (sigma / k, "S and bias² are right. The noise enters with its square."),
                (
                    sigma / k**0.5,
                    "S and bias² are right. This is a standard deviation: return its square.",
                ),
                (1 / k, "S and bias² are right. The noise is missing from the variance."),
                (
                    sigma**2 * (1 + 1 / k),
                    "S and bias² are right. Leave out the noise of the new measurement.",
                ),
                (
                    sigma**2 / k / N,
                    "S and bias² are right. Sum the squared weights of a row, no mean over n.",
                ),
                (
                    sigma**2 / k * K / N,
                    "S and bias² are right. Sum the squared weights of a row, not of a column.",
                ),
            ],
        )


def _curve(x: np.ndarray) -> np.ndarray:
    """A curve that is not the chapter's, so that nobody can build that one in."""
    result: np.ndarray = np.sin(2 * np.pi * x) + x**2
    return result


NEIGHBOURS = Exercise(
    id="13-5",
    title="The nearest neighbours, exactly",
    statement="""
        Predict at a new place the *mean of the targets at the $k$ nearest training places*. No
        coefficient is fitted, and still it is a linear smoother. Write
        `neighbours(x, x_new, k, f, sigma)`, which returns three things: the matrix $S$ of shape
        $(K,N)$ for training places `x` $(N,)$ and new places `x_new` $(K,)$; and bias² and
        variance, averaged over the new places, for the true curve `f` and noise `sigma`. Then
        try it on the chapter's ten places for $k=1,\\dots,5$: which way does $k$ turn the knob,
        and which $k$ is best?
    """,
    hints=(
        "Distances: `np.abs(x_new[:, None] - x)`, shape $(K,N)$. `np.argsort(…, axis=1)` sorts "
        "each row.",
        "Put $1/k$ where the $k$ nearest are: `np.put_along_axis(S, near, 1 / k, axis=1)`.",
        "Bias: what $S$ does to `f(x)`, minus `f(x_new)`. Variance: `sigma**2` times the sum of "
        "the squares of a row.",
    ),
    solution="""
        Every row holds $k$ weights $1/k$, so at every place the variance is
        $\\sigma_\\varepsilon^2\\cdot k/k^2=\\sigma_\\varepsilon^2/k$: it *falls* with $k$, and the
        bias grows. Few neighbours are the flexible model, many the stiff one. On the
        chapter's ten places, with noise $0.3$, the sum is least at $k=2$, with
        $0.0221+0.0450=0.0671$: the cubic has $0.0368$ and is better, because it
        assumes that the curve is smooth, which it is.
    """,
    kind=Code(
        name="neighbours",
        stub='''
            def neighbours(x, x_new, k, f, sigma):
                """Return S (K, N) of the k nearest neighbours, bias² and variance."""
                ...
        ''',
        check=_check_neighbours,
        answer="""
            def neighbours(x, x_new, k, f, sigma):
                near = np.argsort(np.abs(x_new[:, None] - x), axis=1)[:, :k]
                S = np.zeros((len(x_new), len(x)))
                np.put_along_axis(S, near, 1 / k, axis=1)
                bias = S @ f(x) - f(x_new)
                return S, np.mean(bias**2), sigma**2 * np.mean((S**2).sum(axis=1))
        """,
        wrong=(
            (
                """
                def neighbours(x, x_new, k, f, sigma):
                    near = np.argsort(np.abs(x_new[:, None] - x), axis=1)[:, :k + 1]
                    S = np.zeros((len(x_new), len(x)))
                    np.put_along_axis(S, near, 1 / (k + 1), axis=1)
                    return S, np.mean((S @ f(x) - f(x_new))**2), sigma**2 / (k + 1)
                """,
                "With N = 10, k = 3, sigma = 0.3: a row of S must hold 1/k at the k nearest "
                "places, else 0.",
            ),
            (
                """
                def neighbours(x, x_new, k, f, sigma):
                    near = np.argsort(np.abs(x_new[:, None] - x), axis=1)[:, :k]
                    S = np.zeros((len(x_new), len(x)))
                    np.put_along_axis(S, near, 1, axis=1)
                    return S, np.mean((S @ f(x) / k - f(x_new))**2), sigma**2 / k
                """,
                "The prediction is the mean of the k targets: each weight is 1/k.",
            ),
            (
                """
                def neighbours(x, x_new, k, f, sigma):
                    near = np.argsort(np.abs(x_new[:, None] - x), axis=1)[:, :k]
                    S = np.zeros((len(x_new), len(x)))
                    np.put_along_axis(S, near, 1 / k, axis=1)
                    return S, np.mean(S @ f(x) - f(x_new)), sigma**2 / k
                """,
                "S is right. Square the bias at each place before you average.",
            ),
            (
                """
                def neighbours(x, x_new, k, f, sigma):
                    near = np.argsort(np.abs(x_new[:, None] - x), axis=1)[:, :k]
                    S = np.zeros((len(x_new), len(x)))
                    np.put_along_axis(S, near, 1 / k, axis=1)
                    return S, np.mean((S @ f(x) - f(x_new))**2), sigma**2 * S.sum(axis=1).mean()
                """,
                "S and bias² are right. The weights enter the variance squared.",
            ),
            (
                """
                def neighbours(x, x_new, k, f, sigma):
                    near = np.argsort(np.abs(x_new[:, None] - x), axis=1)[:, :k]
                    S = np.zeros((len(x_new), len(x)))
                    np.put_along_axis(S, near, 1 / k, axis=1)
                    return S, np.mean((S @ f(x) - f(x_new))**2), sigma / k
                """,
                "S and bias² are right. The noise enters with its square.",
            ),
            (
                """
                def neighbours(x, x_new, k, f, sigma):
                    near = np.argsort(np.abs(x_new[:, None] - x), axis=1)[:, :k]
                    S = np.zeros((len(x_new), len(x)))
                    np.put_along_axis(S, near, 1 / k, axis=1)
                    return S, np.mean((S @ f(x) - f(x_new))**2), sigma / np.sqrt(k)
                """,
                "S and bias² are right. This is a standard deviation: return its square.",
            ),
            (
                """
                def neighbours(x, x_new, k, f, sigma):
                    near = np.argsort(np.abs(x_new[:, None] - x), axis=1)[:, :k]
                    S = np.zeros((len(x_new), len(x)))
                    np.put_along_axis(S, near, 1 / k, axis=1)
                    return S, np.mean((S @ f(x) - f(x_new))**2), sigma**2 * np.mean(S**2)
                """,
                "S and bias² are right. Sum the squared weights of a row, no mean over n.",
            ),
            (
                ("(S**2).sum(axis=1)", "(S**2).sum(axis=0)"),
                "S and bias² are right. Sum the squared weights of a row, not of a column.",
            ),
        ),
        right="A method without coefficients, and both parts are exact.",
    ),
)


@drawable(
    correlation=(0.01, 0.02, 0.04, 0.05, 0.08, 0.1, 0.125, 0.16, 0.2, 0.25, 0.3, 0.4, 0.6),
    excess=tuple(_SHARES),
    where=lambda correlation, excess: neat((1 - correlation) / (excess * correlation), 0),
)
def members(correlation: float = 0.2, excess: float = 0.1) -> Exercise:
    rho, more, share = correlation, 1 + excess, _SHARES[excess]
    B = round((1 - rho) / (excess * rho))
    r, e, o, few = short(rho), short(excess), short(1 - rho), word(round(1 / excess))
    b = rf"{o}/({e}\cdot{r})={grouped(B)}"
    return Exercise(
        id="13-6",
        title="How many members?",
        statement=f"""
        The members of an ensemble have the same variance $v$ each and the correlation
        $\\rho={r}$ for each pair. However many there are, their mean keeps a variance. How many
        members $B$ bring it down to ${short(more)}$ times what infinitely many would leave?
        """,
        hints=(
            "What is left for $B\\to\\infty$?",
            f"$\\rho v+(1-\\rho)v/B={short(more)}\\,\\rho v$. The variance $v$ cancels.",
            f"$B=(1-\\rho)/({e}\\,\\rho)$.",
        ),
        solution=f"""
        Infinitely many leave $\\rho v$. The rest, $(1-\\rho)v/B$, must be {share} of that:
        $B={b}$. Members that are more alike need fewer companions, and gain less:
        with $\\rho=0.5$ {few} are enough, and more than half of the variance stays.
        """,
        kind=Number(
            answer=float(B),
            tolerance=0.4,
            right="After that it pays more to make the members differ than to add some.",
            wrong=(
                (
                    1 / excess,
                    f"That leaves {short(excess * (1 - rho))} v above the floor; {share} of the "
                    f"floor is {short(excess * rho)} v.",
                ),
                (clean(1 / (excess * rho)), "The part that averages away is (1 − ρ)v, not v."),
                (
                    clean((1 - rho) / excess),
                    f"Only {share} of ρv may be left above the floor, not {share} of v.",
                ),
                (
                    clean(rho / (excess * (1 - rho))),
                    f"That is about enough for the correlation {o}; here it is {r}.",
                ),
                (
                    round((1 - rho) / (more * rho), 7),
                    f"The rest, (1 − ρ)v/B, must be {e} ρv; {short(more)} ρv is the whole "
                    "variance.",
                ),
            ),
            feedback=f"Set ρv + (1 − ρ)v/B equal to {short(more)} ρv and solve for B.",
        ),
    )


BELOW_NOISE = Exercise(
    id="13-7",
    title="Below the noise",
    statement="""
        An instrument is known to have $\\sigma_\\varepsilon^2=0.25$. A model with 8 coefficients is
        fitted by least squares to 40 measurements, and its mean squared training error is $0.21$.
        A colleague says: "Below the noise, so it overfits." What do you answer?
    """,
    hints=(
        "Which training error does a model without bias show, in expectation?",
        "$\\sigma_\\varepsilon^2(1-p/N)$ with $p=8$ and $N=40$.",
    ),
    solution="""
        Without bias one expects $0.25\\cdot(1-8/40)=0.20$ on the training data. $0.21$ is just what
        a good model shows. On fresh measurements at the same places it will have about
        $0.25\\cdot1.2=0.30$. A *validation* error of $0.21$ would be another matter: not even the
        truth has less than $0.25$ there, in expectation.
    """,
    kind=Choice(
        (
            Option(
                "Right: no honest model is below the noise.",
                "On fresh data, yes. The training error lacks the noise that the fit absorbed.",
            ),
            Option(
                "It is about what a model without bias shows on its training data.",
                "The number to compare with is $0.25\\cdot(1-8/40)=0.20$.",
                right=True,
            ),
            Option(
                "It is too high: the model must have a large bias.",
                "It is $0.01$ above the expected $0.20$, which is within the luck of 40 points.",
            ),
            Option(
                "On new data the error will be about $0.21$, too.",
                "About $0.30$: the optimism is $2\\cdot0.25\\cdot8/40=0.10$.",
            ),
        )
    ),
)

CURE = Exercise(
    id="13-8",
    title="What to buy",
    statement="""
        A network has the squared error $0.31$ on its training data and $0.33$ on validation data.
        The noise of the measurements is known, $\\sigma_\\varepsilon^2=0.09$. Which of these may
        bring the validation error down substantially? (Several are right.)
    """,
    hints=(
        "Is the gap between training and validation wide or narrow?",
        "Narrow gap, both far above the noise: it is the bias.",
        "What lowers bias: more of the same data, or a model that can do more?",
    ),
    solution="""
        Both errors are far above the noise and close to each other: underfitting, like the
        straight line of the chapter. More data and averaging lower the variance, of which there
        is little here; a larger penalty makes the bias larger. A larger model, better features,
        and a training that goes on to its end lower the bias.
    """,
    kind=Choice(
        (
            Option(
                "Ten times as much training data.",
                "That lowers the variance, and the narrow gap says that there is little of it.",
            ),
            Option(
                "More hidden units.",
                "A larger model can lower the bias.",
                right=True,
            ),
            Option(
                "Longer training, if the training error is still falling.",
                "A training that was not finished looks just like bias.",
                right=True,
            ),
            Option(
                "A larger penalty $\\lambda$ on the weights.",
                "That raises the bias, which is the problem already.",
            ),
            Option(
                "Features that carry more knowledge of the problem.",
                "Knowledge lowers bias, and often variance, too.",
                right=True,
            ),
            Option(
                "The mean of twenty such networks.",
                "Averaging leaves the bias as it is.",
            ),
        )
    ),
)


def _check_penalty(choose: Function) -> None:
    """Compare with refits: leave out each point, fit the others, predict it."""
    rng = np.random.default_rng(7)  # least squares, sizes and largest error choose differently
    for N, D in ((7, 3), (12, 5)):
        Phi, y = rng.normal(size=(N, D)), rng.normal(size=N)
        penalties = np.array([0.01, 0.5, 3.5, 40.0])  # none is the index of another
        got = choose(Phi, y, penalties)
        errors, best = parts(got, 2, "Two things are wanted: the errors and the best penalty.")
        wanted, training, averaged = np.zeros((3, len(penalties), N))
        for j, lam in enumerate(penalties):
            H = Phi @ np.linalg.solve(Phi.T @ Phi + lam * np.eye(D), Phi.T)
            training[j] = y - H @ y
            averaged[j] = training[j] / (1 - np.trace(H) / N)
            for n in range(N):
                rest = np.arange(N) != n
                A, b = Phi[rest], y[rest]
                wanted[j, n] = y[n] - Phi[n] @ np.linalg.solve(A.T @ A + lam * np.eye(D), A.T @ b)
        expect_close(
            errors,
            wanted,
            f"With N = {N} they are not what {N} fits, each without one point, give.",
            name="The array of errors",
            mistakes=[
                (training, "These are training errors: divide each by 1 − H_nn."),
                (-wanted, "The errors have the wrong sign: target minus prediction."),
                (wanted**2, "These are squared errors: return them unsquared."),
                (averaged, "You divide by the mean of 1 − H_nn: each point has its own."),
                (training**2 / wanted, "You multiply by 1 − H_nn: divide by it."),
            ],
        )
        scores = np.mean(wanted**2, axis=1)
        expect_close(
            best,
            penalties[scores.argmin()],
            "The errors are right. The best penalty has the least mean of their squares.",
            name="The best penalty",
            mistakes=[
                (scores.argmin(), "The errors are right. Return the penalty, not its index."),
                (scores.min(), "The errors are right. Return the penalty, not its score."),
            ],
        )


CHOOSE_PENALTY = Exercise(
    id="13-9",
    title="Let the data choose the penalty",
    statement="""
        *(Hard.)* Does the leave-one-out formula hold for ridge regression, too? Prove it, then use
        it: write `choose_penalty(Phi, y, penalties)` for features `Phi` $(N,D)$ and $L$ positive
        penalties. It returns two things: the errors $y_n-\\hat f_{-n}(x_n)$, shape $(L,N)$, a row
        for each penalty; and the penalty with the least mean squared error. Every coefficient is
        penalised. Your errors are compared with $N$ separate fits.
    """,
    hints=(
        "The proof for least squares changed $y_n$ to $\\hat f_{-n}(x_n)$ and asked what the fit "
        "does. What does the penalty do when a target changes?",
        "The hat matrix is $H=\\Phi(\\Phi^\\top\\Phi+\\lambda I)^{-1}\\Phi^\\top$; you need its "
        "diagonal.",
        "`np.linalg.solve(Phi.T @ Phi + lam * np.eye(D), Phi.T)` are the coefficients' weights.",
    ),
    solution="""
        *Proof.* Let $w_{-n}$ minimise
        $J_{-n}(w)=\\sum_{k\\ne n}(\\phi_k^\\top w-y_k)^2+\\lambda\\lVert w\\rVert^2$, and replace
        $y_n$ by $\\hat f_{-n}(x_n)=\\phi_n^\\top w_{-n}$. The full sum is then $J_{-n}(w)$ plus a
        square that is never negative, and 0 at $w_{-n}$: so $w_{-n}$ minimises the full sum, too.
        The fitted values are $H$ times the targets, so changing target $n$ moves fitted value $n$
        by $H_{nn}$ times the change:

        $$
        \\begin{aligned}
        \\hat f_{-n}(x_n)&=\\hat f(x_n) \\\\
        &\\quad+H_{nn}\\,(\\hat f_{-n}(x_n)-y_n) .
        \\end{aligned}
        $$

        Subtract both sides from $y_n$ and solve. The penalty entered only through $H$.
        $\\square$

        On the chapter's ten points, with powers up to degree 9 and the table's positive penalties,
        the rule chooses $\\lambda=10^{-4}$, which is also the best of them on average. (On other
        data sets from the same curve it chooses this one four times in ten.)
    """,
    kind=Code(
        name="choose_penalty",
        stub='''
            def choose_penalty(Phi, y, penalties):
                """Return errors of point n left out, (L, N), and the best penalty."""
                ...
        ''',
        check=_check_penalty,
        answer="""
            def choose_penalty(Phi, y, penalties):
                rows = []
                for lam in penalties:
                    A = Phi.T @ Phi + lam * np.eye(Phi.shape[1])
                    H = Phi @ np.linalg.solve(A, Phi.T)
                    rows.append((y - H @ y) / (1 - np.diag(H)))
                errors = np.array(rows)
                return errors, penalties[np.argmin(np.mean(errors**2, axis=1))]
        """,
        wrong=(
            (
                ("rows.append((y - H @ y) / (1 - np.diag(H)))", "rows.append(y - H @ y)"),
                "These are training errors: divide each by 1 − H_nn.",
            ),
            (
                ("np.diag(H)))", "np.trace(H) / len(y)))"),
                "You divide by the mean of 1 − H_nn: each point has its own.",
            ),
            (
                ("/ (1", "* (1"),
                "You multiply by 1 − H_nn: divide by it.",
            ),
            (
                """
                def choose_penalty(Phi, y, penalties):
                    H = Phi @ np.linalg.pinv(Phi)
                    errors = np.array([(y - H @ y) / (1 - np.diag(H)) for _ in penalties])
                    return errors, penalties[0]
                """,
                "With N = 7 they are not what 7 fits, each without one point, give.",
            ),
            (
                (
                    "penalties[np.argmin(np.mean(errors**2, axis=1))]",
                    "np.argmin(np.mean(errors**2, axis=1))",
                ),
                "The errors are right. Return the penalty, not its index.",
            ),
            (
                (
                    "penalties[np.argmin(np.mean(errors**2, axis=1))]",
                    "penalties[np.argmin(np.abs(errors.mean(axis=1)))]",
                ),
                "The errors are right. The best penalty has the least mean of their squares.",
            ),
        ),
        right="One fit per penalty, and every point has been predicted from the others.",
    ),
)

EXERCISES = [
    fresh_error(),
    LARGEST,
    BEST_DEGREE,
    little_bias(),
    NEIGHBOURS,
    members(),
    BELOW_NOISE,
    CURE,
    CHOOSE_PENALTY,
]
