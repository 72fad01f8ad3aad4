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
    expect,
    expect_close,
    numbers,
    parts,
)

TEN_COEFFICIENTS = Exercise(
    id="13-1",
    title="Ten coefficients",
    statement="""
        A polynomial of degree $M=9$ is fitted to the chapter's ten points by least squares,
        without a price on the coefficients. What is its root mean squared error on these ten
        points?
    """,
    hints=(
        "How many coefficients can be chosen, and how many equations $\\hat f(x_n)=y_n$ are there?",
        "A polynomial of degree 9 that is 0 at ten different places is 0 everywhere. So "
        "$\\Phi w=0$ only for $w=0$: the square matrix $\\Phi$ can be inverted.",
    ),
    solution="""
        $\\Phi$ is a $10\\times10$ matrix. It is invertible, because a polynomial of degree 9 other
        than 0 has at most nine zeros, so $\\Phi w=0$ at ten different places forces $w=0$. Hence
        $w=\\Phi^{-1}y$ meets every target, and the training error is $0$, whatever the ten
        targets are. It says nothing about the curve between the points, where the error is
        $1.2342$.
    """,
    kind=Number(
        answer=0.0,
        tolerance=0.005,
        right="Ten coefficients meet any ten targets.",
        wrong=(
            (1.2342, "That is the distance from the true curve. The question is about the points."),
            (0.3, "That is the noise. The curve runs through the noisy points themselves."),
            (0.2076, "That is degree 3."),
            (0.0950, "That is the distance of degree 3 from the true curve."),
        ),
        feedback="Count the coefficients and the points.",
    ),
)

TEN_POINTS = np.array([-0.11, 0.94, 1.11, 0.68, 0.54, -0.78, -0.69, -1.15, -0.45, 0.13])


def _check_largest(largest: Function) -> None:
    x = np.linspace(0, 1, 10)
    for w in (np.array([1.25, -3.0]), np.array([0.5, 2.0, -1.0]), np.array([-4.0, 0.0, 1.0, 2.0])):
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
            mistakes=[(w.max(), "The largest in size is wanted: take absolute values.")],
        )
    got = numbers(largest(x, TEN_POINTS, 9)).reshape(())
    expect(
        np.isclose(got, 1.096e6, rtol=1e-3),
        f"At degree 9 the ten points give about 1.1 million, got {got:.4g}: too many digits "
        "are lost on the way. Let np.linalg.lstsq work on the features themselves.",
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
        price $\\lambda\\lVert w\\rVert^2$ strikes just there.
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
                """
                def largest_coefficient(x, y, M):
                    Phi = x[:, None] ** np.arange(M + 1)
                    return np.linalg.lstsq(Phi, y, rcond=None)[0].max()
                """,
                "The largest in size is wanted: take absolute values.",
            ),
            (
                """
                def largest_coefficient(x, y, M):
                    Phi = x[:, None] ** np.arange(M)
                    return np.abs(np.linalg.lstsq(Phi, y, rcond=None)[0]).max()
                """,
                "For targets that lie on the polynomial with coefficients (1.25, -3) and M = 1, "
                "the largest coefficient has the size 3.",
            ),
            (
                """
                def largest_coefficient(x, y, M):
                    Phi = x[:, None] ** np.arange(M + 1)
                    return np.abs(np.linalg.lstsq(Phi, y, rcond=None)[0])
                """,
                "One number is wanted, the result has shape (2,).",
            ),
            (
                """
                def largest_coefficient(x, y, M):
                    Phi = x[:, None] ** np.arange(M + 1)
                    return np.linalg.lstsq(Phi, y, rcond=None)
                """,
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
        "Degree 3: $0.0066+0.0302/9=0.0099$. Now degrees 4, 5 and 6.",
    ),
    solution="""
        All variances are divided by 9 and the biases stay. Degree 3 has
        $0.0066+0.0034=0.0099$, degree 4 has $0.0066+0.0042=0.0108$, degree 5 has
        $0.0000+0.0052=0.0053$, degree 6 has $0.0000+0.0066=0.0066$. So degree $5$: less noise
        affords more capacity. With noise $0.3$ it was degree 3, with $0.0368$.
    """,
    kind=Number(
        answer=5.0,
        tolerance=0.01,
        right="Less noise affords more capacity: 0.0053 at degree 5.",
        wrong=(
            (3.0, "That was for the noise 0.3. The variance shrinks, the bias² stays."),
            (4.0, "Degree 4 has the bias of degree 3 and more variance. Go on."),
            (6.0, "Degree 6 has the bias of degree 5 and more variance."),
            (9.0, "Even a ninth of 0.5849 is too much."),
        ),
        feedback="Divide the column of variances by 9, add the column of bias², compare.",
    ),
)

SAME_BIAS = Exercise(
    id="13-4",
    title="Why degree 2 buys nothing",
    statement="""
        Degrees 1 and 2 have exactly the same bias², $0.2247$. Why?
    """,
    hints=(
        "Bias is what the method does to targets without noise, $y_n=\\sin2\\pi x_n$.",
        "Put $u=x-\\tfrac12$. What do $\\sin2\\pi x$, $u$ and $u^2$ do when $u$ changes its sign?",
    ),
    solution="""
        With $u=x-\\tfrac12$ the sine is odd: $\\sin2\\pi x=-\\sin2\\pi u$. The ten places are
        symmetric about $u=0$. Let $q(u)$ be the best fit of degree 2 to the noise-free targets.
        Then $-q(-u)$ fits them equally well, and since the best fit is unique, $q(u)=-q(-u)$: the
        fit is odd, it has no $u^2$ and no constant, so it is the best fit of degree 1. The mean
        predictions are the same, and so are the biases. The variances differ: the useless
        coefficient costs $\\sigma_\\varepsilon^2/N$ at the training places like any other.
    """,
    kind=Choice(
        (
            Option(
                "A parabola cannot approximate a sine at all.",
                "On half a period it does quite well. What matters is the symmetry of the whole.",
            ),
            Option(
                "The true curve and the places are odd about $x=\\tfrac12$, so an even power gets "
                "no weight in the mean fit.",
                "By symmetry the noise-free fit of degree 2 is the straight line.",
                right=True,
            ),
            Option(
                "The extra coefficient is zero for every data set.",
                "Not for every data set: the noise is not symmetric. It is zero in the mean.",
            ),
            Option(
                "The bias depends on the number of points only.",
                "It depends on the model, too: degree 3 has a bias² of $0.0066$.",
            ),
        )
    ),
)


def _exact(
    Phi: np.ndarray, Phi_new: np.ndarray, f_train: np.ndarray, f_new: np.ndarray, sigma: float
) -> tuple[float, float]:
    """The right answer, by other means than the worked solution: an orthonormal basis."""
    Q, R = np.linalg.qr(Phi)
    S = np.linalg.solve(R.T, Phi_new.T).T @ Q.T
    bias2 = float(np.mean((S @ f_train - f_new) ** 2))
    return bias2, float(sigma**2 * np.mean(np.sum(S**2, axis=1)))


def _check_bias_and_variance(answer: Function) -> None:
    for N, M, sigma in ((10, 3, 0.3), (12, 1, 0.5), (100, 9, 0.3)):
        x, x_new = np.linspace(-1, 1, N), np.linspace(-0.8, 1, 101)
        Phi, Phi_new = (np.polynomial.legendre.legvander(u, M) for u in (x, x_new))
        f_train, f_new = -np.sin(np.pi * x), -np.sin(np.pi * x_new)
        bias2, variance = _exact(Phi, Phi_new, f_train, f_new, sigma)
        two = "Two numbers are wanted, bias² and variance."
        got = parts(answer(Phi, Phi_new, f_train, f_new, sigma), 2, two)
        bias = np.mean(Phi_new @ np.linalg.pinv(Phi) @ f_train - f_new)
        signs = "Square the bias at each place, then take the mean: signs must not cancel."
        where = f"With N = {N}, M = {M}, sigma = {sigma}"
        noise = "The noise enters the variance with its square."
        expect_close(
            got[0],
            bias2,
            f"{where}, bias² is {bias2:.4f}.",
            atol=1e-8,
            name="The bias²",
            mistakes=[(bias, signs), (bias**2, signs)],
        )
        expect_close(
            got[1],
            variance,
            f"{where}, the variance is {variance:.4f}.",
            name="The variance",
            mistakes=[
                (variance / sigma, noise),
                (variance / sigma**2, noise),
                (
                    variance + sigma**2,
                    "The noise of a new measurement is a part of its own: leave it out.",
                ),
                (
                    variance * len(x_new),
                    "The mean over the new places is wanted, not the sum.",
                ),
                (
                    variance / N,
                    "Variances of independent terms add: sum the squared weights of a row.",
                ),
            ],
        )


BOTH_LOW = Exercise(
    id="13-5",
    title="Both low: compute it yourself",
    statement="""
        Write `bias_and_variance(Phi, Phi_new, f_train, f_new, sigma)`. `Phi` $(N,M+1)$ and
        `Phi_new` $(K,M+1)$ are features of the training places and of new places, `f_train`
        $(N,)$ and `f_new` $(K,)$ the true values there, `sigma` the standard deviation of the
        noise. Return bias² and variance of least squares ($\\lambda=0$), each in the mean over
        the new places. Then compute degree 9 with $N=100$ and answer the quiz: can both be low?
    """,
    hints=(
        "First the matrix $S$ with $\\hat f=Sy$: `Phi_new @ np.linalg.pinv(Phi)`.",
        "Bias: what $S$ does to targets without noise, minus the truth.",
        "Variance at a place: `sigma**2` times the sum of the squares of that row of $S$.",
    ),
    solution="""
        For $N=100$, $M=9$ and noise $0.3$ it returns $0.0000$ and $0.0090$ (more exactly
        $0.008993$). Both are low. The quiz's "no" is true only at a fixed amount of data within
        one family of models.
    """,
    kind=Code(
        name="bias_and_variance",
        stub='''
            def bias_and_variance(Phi, Phi_new, f_train, f_new, sigma):
                """Exact mean bias**2 and variance of least squares on features Phi."""
                ...
        ''',
        check=_check_bias_and_variance,
        answer="""
            def bias_and_variance(Phi, Phi_new, f_train, f_new, sigma):
                S = Phi_new @ np.linalg.pinv(Phi)
                bias = S @ f_train - f_new
                return np.mean(bias**2), sigma**2 * np.mean((S**2).sum(axis=1))
        """,
        wrong=(
            (
                """
                def bias_and_variance(Phi, Phi_new, f_train, f_new, sigma):
                    S = Phi_new @ np.linalg.pinv(Phi)
                    bias = S @ f_train - f_new
                    return np.mean(bias**2), sigma * np.mean((S**2).sum(axis=1))
                """,
                "The noise enters the variance with its square.",
            ),
            (
                """
                def bias_and_variance(Phi, Phi_new, f_train, f_new, sigma):
                    S = Phi_new @ np.linalg.pinv(Phi)
                    bias = S @ f_train - f_new
                    return np.mean(bias), sigma**2 * np.mean((S**2).sum(axis=1))
                """,
                "Square the bias at each place, then take the mean: signs must not cancel.",
            ),
            (
                """
                def bias_and_variance(Phi, Phi_new, f_train, f_new, sigma):
                    S = Phi_new @ np.linalg.pinv(Phi)
                    bias = S @ f_train - f_new
                    return np.mean(bias**2), sigma**2 * np.mean(S**2)
                """,
                "Variances of independent terms add: sum the squared weights of a row.",
            ),
            (
                """
                def bias_and_variance(Phi, Phi_new, f_train, f_new, sigma):
                    S = Phi_new @ np.linalg.pinv(Phi)
                    bias = S @ f_train - f_new
                    return np.mean(bias**2), sigma**2 * np.sum(S**2)
                """,
                "The mean over the new places is wanted, not the sum.",
            ),
            (
                """
                def bias_and_variance(Phi, Phi_new, f_train, f_new, sigma):
                    S = Phi_new @ np.linalg.pinv(Phi)
                    bias = S @ f_train - f_new
                    return np.mean(bias**2), sigma**2 * (1 + np.mean((S**2).sum(axis=1)))
                """,
                "The noise of a new measurement is a part of its own: leave it out.",
            ),
        ),
        right="Degree 9 on a hundred points: 0.0000 and 0.0090. Both can be low.",
    ),
)

PRICE = Exercise(
    id="13-6",
    title="The price of four coefficients",
    statement="""
        A cubic is fitted by least squares to ten points with noise $\\sigma_\\varepsilon=0.3$.
        What is the mean of its variance over the ten training places?
    """,
    hints=(
        "There is a law that does not ask what the features are.",
        "How many coefficients has a cubic?",
        "$\\sigma_\\varepsilon^2(M+1)/N$ with $M=3$, $N=10$.",
    ),
    solution="""
        $\\sigma_\\varepsilon^2\\operatorname{tr}H/N=0.09\\cdot4/10=0.036$. Over the 101 places
        between 0 and 1 it is $0.0302$, a little less: the variance is largest at the two ends,
        which are two of the ten training places but only two of the 101.
    """,
    kind=Number(
        answer=0.036,
        tolerance=0.0004,
        right="Four coefficients, each at the price of 0.009.",
        wrong=(
            (0.027, "A cubic has four coefficients: the constant counts, too."),
            (0.0302, "That is the mean over the 101 places. At the ten it is a little more."),
            (0.12, "The noise enters with its square."),
            (0.072, "That is the optimism, twice the variance."),
            (0.36, "Divide by the number of points: each of them carries a share."),
        ),
        feedback="Use the trace: M + 1 coefficients, each costing σ²/N.",
    ),
)

IRREDUCIBLE = Exercise(
    id="13-7",
    title="The oracle",
    statement="""
        An oracle knows the true curve $f$ and always predicts $f(x)$. The noise of a new
        measurement has the standard deviation $0.3$. What is the oracle's expected *squared* error
        against new measurements?
    """,
    hints=(
        "What are the bias and the variance of the oracle's predictions?",
        "Only the third term is left.",
    ),
    solution="""
        The oracle has no bias and no variance. What remains is
        $E\\,\\varepsilon'^2=\\sigma_\\varepsilon^2=0.3^2=0.09$, the irreducible part. The best
        polynomial on ten points has $0.0368$ more. A model that reports less than $0.09$ has been
        judged on the noise that it was fitted to.
    """,
    kind=Number(
        answer=0.09,
        tolerance=0.001,
        right="Nobody predicts the noise that is yet to come.",
        wrong=(
            (0.0, "The oracle knows the curve, not the noise of the new measurement."),
            (0.3, "That is the root of it; the squared error is asked for."),
            (0.1268, "That is the best polynomial on ten points. The oracle needs no points."),
        ),
        feedback="Bias² and variance are 0. What is the third term?",
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
        is little here; a higher price makes the bias larger. A larger model, better features, or
        a lower price where there is one, attack the bias.
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
                "A higher price $\\lambda$ on the weights.",
                "That raises the bias, which is already the trouble.",
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

EXERCISES = [
    TEN_COEFFICIENTS,
    LARGEST,
    BEST_DEGREE,
    SAME_BIAS,
    BOTH_LOW,
    PRICE,
    IRREDUCIBLE,
    CURE,
]
