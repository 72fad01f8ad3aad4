"""Exercises of chapter 11: optimisation."""

from __future__ import annotations

import math

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
from nnlib.book.exercises.wording import clean, short, whole

_LEFT = {
    0.9: "Nine tenths",
    0.8: "Four fifths",
    0.75: "Three quarters",
    0.7: "Seven tenths",
    0.6: "Three fifths",
}


@drawable(
    momentum=(0.2, 0.25, 0.3, 0.4, 0.5, 0.6),
    lowest=(0.05, 0.1, 0.2, 0.5),
    highest=(2, 4, 5, 8, 10, 20, 25),
)
def limit(momentum: float = 0.5, lowest: float = 0.1, highest: float = 10) -> Exercise:
    b, low, high, plain = short(momentum), short(lowest), short(highest), 2 / highest
    eta, window = plain * (1 + momentum), (1 + momentum**0.5) ** 2 / highest
    times_more = "One and a half" if momentum == 0.5 else short(1 + momentum)
    gains = "doubles" if momentum == 0.5 else "raises"
    E, P, W = short(eta), short(plain), f"{window:.3f}"
    half = " (It is 1/λmax, too: half of the limit without momentum.)" if momentum == 0.5 else ""
    return Exercise(
        id="11-1",
        title="Momentum at the limit",
        statement=f"""
        The curvatures of a bowl lie between ${low}$ and ${high}$. You descend with momentum,
        $\\beta={b}$. Below which learning rate $\\eta$ does it converge?
        """,
        hints=(
            "Which curvature decides, the smallest or the largest?",
            "It converges for $0<\\eta\\lambda<2\\,(1+\\beta)$, for every curvature $\\lambda$.",
        ),
        solution=f"""
        The largest curvature decides: $\\eta<2\\,(1+{b})/{high}={E}$. Without momentum it would be
        ${P}$. So momentum allows a larger rate, although it also {gains} the *speed* on a steady
        slope: the limit is set by what happens across the valley, where the signs alternate and the
        velocity is smaller than the gradient. The window in which the factor is $\\sqrt\\beta$
        ends a little earlier, at $(1+\\sqrt{{{b}}})^2/{high}={W}$.
        """,
        kind=Number(
            answer=clean(eta),
            tolerance=clean(eta / 150),
            right=f"{times_more} times the limit of plain descent.",
            wrong=(
                (clean(plain), "That is the limit without momentum, β = 0."),
                (clean(eta * highest), "Divide by the largest curvature."),
                (clean(eta * highest / lowest), "The largest curvature decides, not the smallest."),
                (
                    clean(plain * (1 - momentum)),
                    f"The gain 1/(1 − β) holds on a steady slope, not across the valley.{half}",
                ),
                (
                    round(window, 7),
                    "There the window of √β ends. A little beyond it still converges.",
                ),
            ),
            feedback="Set ηλ equal to 2(1 + β) for the largest curvature.",
        ),
    )


def _bowls() -> list[np.ndarray]:
    rng = np.random.default_rng(11)
    bowls = [np.diag([1.0, 10.0]), np.array([[3.0, 1.0], [1.0, 2.0]]), 4.0 * np.eye(3)]
    for size in (4, 7):
        A = rng.normal(size=(size, size))
        bowls.append(A @ A.T + 0.3 * np.eye(size))
    return bowls


def _check_best_momentum(best_momentum: Function) -> None:
    for H in _bowls():
        got = best_momentum(H)
        eta, beta = parts(got, 2, "Two numbers are wanted: the rate and β.")
        lam = np.linalg.eigvalsh(H)
        low, high = np.sqrt(lam[0]), np.sqrt(lam[-1])
        share = (high - low) / (high + low)
        diagonal = np.sqrt(np.sort(np.diag(H)))
        named = f"For curvatures from {lam[0]:.4g} to {lam[-1]:.4g}"
        expect_close(
            beta,
            share**2,
            f"{named}, β must be {share**2:.4g}.",
            rtol=1e-4,
            atol=1e-6,
            name="β",
            mistakes=[
                (4 / (low + high) ** 2, "That is the rate. It comes first, then β."),
                (share, "That is √β, the factor per step. Square it."),
                (
                    (lam[-1] - lam[0]) / (lam[-1] + lam[0]),
                    "That has κ where √κ belongs: it is the factor of plain descent.",
                ),
                (
                    ((diagonal[-1] - diagonal[0]) / (diagonal[-1] + diagonal[0])) ** 2,
                    "The curvatures are the eigenvalues of H, not its diagonal.",
                ),
            ],
        )
        expect_close(
            eta,
            4 / (low + high) ** 2,
            f"β is right. {named}, the rate must be {4 / (low + high) ** 2:.4g}.",
            rtol=1e-4,
            name="The rate",
            mistakes=[
                (
                    2 / (lam[0] + lam[-1]),
                    "β is right. That is the best rate without momentum.",
                ),
                (4 / (lam[0] + lam[-1]), "β is right. Add the roots, then square."),
                (4 / (low + high), "β is right. Square the sum of the roots."),
            ],
        )


BEST = Exercise(
    id="11-2",
    title="The best momentum for any bowl",
    statement="""
        Write `best_momentum(H)`. For a symmetric, positive definite Hessian `H` of shape $(P,P)$
        it returns two numbers, the rate $\\eta$ and the $\\beta$ with which momentum converges
        fastest. Then try it on the flats of this chapter, centred and scaled: which $\\beta$ does
        a well-prepared problem want?
    """,
    hints=(
        "The curvatures are the eigenvalues: `np.linalg.eigvalsh(H)` gives them in rising order.",
        "Only the smallest and the largest matter. Take their roots first.",
        "$\\sqrt\\beta=(\\sqrt\\kappa-1)/(\\sqrt\\kappa+1)$ is the same as "
        "$(\\sqrt{\\lambda_{\\max}}-\\sqrt{\\lambda_{\\min}})/(\\sqrt{\\lambda_{\\max}}+"
        "\\sqrt{\\lambda_{\\min}})$.",
    ),
    solution="""
        With $\\kappa\\approx9$, as the scaled flats have it, $\\sqrt\\beta\\approx(3-1)/(3+1)$, so
        $\\beta\\approx0.25$: a round bowl needs little momentum, and 0.9 would swing. For a round
        bowl, $\\kappa=1$, the answer is $\\beta=0$ and $\\eta=1/\\lambda$, which arrives in one
        step.
    """,
    kind=Code(
        name="best_momentum",
        stub='''
            def best_momentum(H):
                """The fastest rate and beta on the bowl with the Hessian H."""
                ...
        ''',
        check=_check_best_momentum,
        answer="""
            def best_momentum(H):
                roots = np.sqrt(np.linalg.eigvalsh(H))
                low, high = roots[0], roots[-1]
                return 4 / (low + high) ** 2, ((high - low) / (high + low)) ** 2
        """,
        wrong=(
            (
                ("((high - low) / (high + low)) ** 2", "(high - low) / (high + low)"),
                "That is √β, the factor per step. Square it.",
            ),
            (
                """
                def best_momentum(H):
                    lam = np.linalg.eigvalsh(H)
                    low, high = lam[0], lam[-1]
                    return 2 / (low + high), (high - low) / (high + low)
                """,
                "That has κ where √κ belongs: it is the factor of plain descent.",
            ),
            (
                """
                def best_momentum(H):
                    roots = np.sqrt(np.diag(H))
                    low, high = roots.min(), roots.max()
                    return 4 / (low + high) ** 2, ((high - low) / (high + low)) ** 2
                """,
                "The curvatures are the eigenvalues of H, not its diagonal.",
            ),
            (
                """
                def best_momentum(H):
                    lam = np.linalg.eigvalsh(H)
                    root = np.sqrt(lam[-1] / lam[0])
                    return 2 / (lam[0] + lam[-1]), ((root - 1) / (root + 1)) ** 2
                """,
                "β is right. That is the best rate without momentum.",
            ),
            (
                (
                    "4 / (low + high) ** 2, ((high - low) / (high + low))",
                    "((high - low) / (high + low)) ** 2, 4 / (low + high)",
                ),
                "That is the rate. It comes first, then β.",
            ),
            (
                """
                def best_momentum(H):
                    lam = np.linalg.eigvalsh(H)
                    root = np.sqrt(lam[-1] / lam[0])
                    return ((root - 1) / (root + 1)) ** 2
                """,
                "Two numbers are wanted: the rate and β.",
            ),
        ),
        right="Two eigenvalues are all it needs.",
    ),
)


def _steps(momentum: float) -> int:
    return math.ceil(math.log(0.05) / math.log(momentum))


@drawable(
    momentum=tuple(hundredths / 100 for hundredths in range(66, 99)),
    where=lambda momentum: momentum ** (_steps(momentum) - 1) > 0.0505,  # not "95.0%"
)
def warming(momentum: float = 0.9) -> Exercise:
    b, exact = short(momentum), math.log(0.05) / math.log(momentum)
    t, ninety = _steps(momentum), math.ceil(math.log(0.1) / math.log(momentum))
    E, reached = f"{exact:.1f}", f"{100 * (1 - momentum ** (t - 1)):.1f}"
    first = "a tenth" if momentum == 0.9 else short(1 - momentum)
    return Exercise(
        id="11-3",
        title="How long until it is up to speed?",
        statement=f"""
        The gradient is constant, and momentum with $\\beta={b}$ starts from $v=0$. After how many
        steps is the velocity for the first time at least 95% of its final value?
        """,
        hints=(
            "After one step it is $g$, after two $g\\,(1+\\beta)$.",
            "After $t$ steps it is $g\\,(1-\\beta^t)/(1-\\beta)$.",
            f"Solve ${b}^t\\le0.05$.",
        ),
        solution=f"""
        The velocity is the share $1-\\beta^t$ of its final value. ${b}^t\\le0.05$ needs
        $t\\ge\\log 0.05/\\log {b}={E}$, so ${t}$ steps. With $\\beta=0.99$ it takes 299. So
        momentum is itself a kind of warm-up: with $\\beta=0.99$ a training of 200 steps ends before
        the velocity is up to speed.
        """,
        kind=Number(
            answer=t,
            tolerance=0.04,
            right="Not quite three times 1/(1 − β), because e⁻³ is 0.05.",
            wrong=(
                (
                    whole(1 / (1 - momentum)),
                    "That is how many times longer the steps become in the end.",
                ),
                (t - 1, f"After {t - 1} steps it is {reached}%."),
                (round(exact, 3), f"There {b}^t is 0.05 exactly. Which whole number comes next?"),
                (ninety, "That is for 90%."),
                (1, f"After one step the velocity is g, {first} of its final value."),
                (299, "That is for β = 0.99."),
            ),
            feedback=f"Solve 1 − {b}^t ≥ 0.95 for a whole number t.",
        ),
    )


def _adagrad(w: np.ndarray, gradient: Function, eta: float, steps: int) -> np.ndarray:
    path, total = [np.asarray(w, dtype=float)], np.zeros(len(w))
    for _ in range(steps):
        g = gradient(path[-1])
        total = total + g**2
        path.append(path[-1] - eta * g / (np.sqrt(total) + 1e-8))
    return np.array(path)


def _check_adagrad(adagrad: Function) -> None:
    tries: list[tuple[np.ndarray, Function]] = [
        (np.array([1.0, -2.0]), lambda w: np.array([3.0, -0.01])),
        (np.array([2.0, 1.0, -1.0]), lambda w: w * np.array([1.0, 10.0, 0.1])),
    ]
    for w, gradient in tries:
        got = numbers(adagrad(gradient, w, 0.3, 12))
        expect(
            got.shape == (13, len(w)),
            f"For 12 steps and {len(w)} parameters the path has the shape (13, {len(w)}), with "
            f"the start; yours has {got.shape}.",
        )
        wanted = _adagrad(w, gradient, 0.3, 12)
        expect(
            not np.array_equal(got, got[:1].repeat(13, axis=0)),
            "All points are the same. If you change w in place, append a copy, w.copy(): a list "
            "keeps the array itself.",
        )
        expect(
            not np.array_equal(got[0], got[-1]),
            "The first point is the last one. If you change w in place, begin the list with a "
            "copy, w.copy(), too.",
        )
        expect_close(got[0], w, "The first point of the path must be the start.")
        first = gradient(w)
        expect_close(
            got[1],
            wanted[1],
            "The first step must have the length η in every parameter, against its sign.",
            rtol=1e-4,
            atol=1e-4,
            mistakes=[
                (w - 0.3 * first, "That is plain descent. Divide by the root of the sum."),
                (w - 0.3 / first, "Divide by the root of the sum of squares, not by the sum."),
                (
                    w - 0.3 * first / np.linalg.norm(first),
                    "Each parameter has a sum of its own: do not add over the parameters.",
                ),
                (2 * w - wanted[1], "Right length, wrong direction: against the gradient."),
            ],
        )
        expect_close(
            got,
            wanted,
            "The first step is right, a later one is not: is the sum of the squares kept and "
            "added to at every step, and the gradient taken where you are now?",
            rtol=1e-3,
            atol=1e-3,
        )


ADAGRAD = Exercise(
    id="11-4",
    title="AdaGrad from its description",
    statement="""
        This chapter describes AdaGrad in words only: add up all squared gradients of each
        parameter, and divide its gradient by the root of the sum (plus $10^{-8}$). Write
        `adagrad(gradient, w, eta, steps)`, which returns the path as an array of shape
        `(steps + 1, P)`, start included; `gradient(w)` returns an array of shape $(P,)$. Then try a
        constant gradient: how does the length of the steps depend on $t$?
    """,
    hints=(
        "Begin like `adam` of this chapter, with one array of zeros for the sum.",
        "`total = total + g**2`, and the step is `eta * g / (np.sqrt(total) + 1e-8)`.",
    ),
    solution="""
        With a constant gradient the sum after $t$ steps is $t\\,g^2$, so the step is
        $\\eta/\\sqrt t$, whatever $g$ is: a schedule comes built in. After 100 steps a tenth of the
        rate is left. The sum of the steps still grows without limit, like $2\\eta\\sqrt t$.
    """,
    kind=Code(
        name="adagrad",
        stub='''
            def adagrad(gradient, w, eta, steps):
                """The points that AdaGrad visits, shape (steps + 1, P)."""
                ...
        ''',
        check=_check_adagrad,
        answer="""
            def adagrad(gradient, w, eta, steps):
                path, total = [np.array(w, dtype=float)], 0.0
                for _ in range(steps):
                    g = gradient(path[-1])
                    total = total + g**2
                    path.append(path[-1] - eta * g / (np.sqrt(total) + 1e-8))
                return np.array(path)
        """,
        wrong=(
            (
                """
                def adagrad(gradient, w, eta, steps):
                    path = [np.array(w, dtype=float)]
                    for _ in range(steps):
                        path.append(path[-1] - eta * gradient(path[-1]))
                    return np.array(path)
                """,
                "That is plain descent. Divide by the root of the sum.",
            ),
            (
                ("(np.sqrt(total) + 1e-8))", "(total + 1e-12))"),
                "Divide by the root of the sum of squares, not by the sum.",
            ),
            (
                ("g**2", "(g**2).sum()"),
                "Each parameter has a sum of its own: do not add over the parameters.",
            ),
            (
                ("- eta", "+ eta"),
                "Right length, wrong direction: against the gradient.",
            ),
            (
                """
                def adagrad(gradient, w, eta, steps):
                    path, total = [w], 0.0
                    for _ in range(steps):
                        g = gradient(w)
                        total += g**2
                        w -= eta * g / (np.sqrt(total) + 1e-8)
                        path.append(w)
                    return np.array(path)
                """,
                "All points are the same. If you change w in place, append a copy, w.copy(): a "
                "list keeps the array itself.",
            ),
            (
                """
                def adagrad(gradient, w, eta, steps):
                    path, total = [w], 0.0
                    for _ in range(steps):
                        g = gradient(w)
                        total += g**2
                        w -= eta * g / (np.sqrt(total) + 1e-8)
                        path.append(w.copy())
                    return np.array(path)
                """,
                "The first point is the last one. If you change w in place, begin the list with a "
                "copy, w.copy(), too.",
            ),
            (
                """
                def adagrad(gradient, w, eta, steps):
                    path = [np.array(w, dtype=float)]
                    for _ in range(steps):
                        g = gradient(path[-1])
                        path.append(path[-1] - eta * g / (np.sqrt(g**2) + 1e-8))
                    return np.array(path)
                """,
                "The first step is right, a later one is not: is the sum of the squares kept and "
                "added to at every step, and the gradient taken where you are now?",
            ),
            (
                ("np.array(path)", "np.array(path[1:])"),
                "For 12 steps and 2 parameters the path has the shape (13, 2), with the start; "
                "yours has (12, 2).",
            ),
        ),
        right="Its steps shrink like 1/√t without being told to.",
    ),
)


@drawable(
    mean=(0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2),
    deviation=(0.5, 0.8, 1, 1.5, 2, 3),
)
def unsure(mean: float = 0.5, deviation: float = 1) -> Exercise:
    m, s, square = short(mean), short(deviation), mean**2 + deviation**2
    step, q = mean / square**0.5, short(square)
    S = f"{step:.3f}"
    variance = "The mean of the squares is mean² + variance, not the variance alone."
    if deviation == 1:
        variance = f"That is the mean, not divided at all or by the deviation. {variance}"
    noiseless = "That is the step without noise" + (", or the mean itself." if mean == 1 else ".")
    return Exercise(
        id="11-5",
        title="Adam, unsure",
        statement=f"""
        The gradients of one parameter are independent random numbers with mean ${m}$ and standard
        deviation ${s}$, in every step. Adam has run for thousands of steps, with $\\beta_2$
        close to 1. How far does it get per step, on average, in units of $\\eta$?
        (Three decimals.)
        """,
        hints=(
            "What is the mean of the running mean $a$? It is that of the gradients.",
            "$s$ is near the mean of the *squares*, which is mean² + variance.",
        ),
        solution=f"""
        $s$ is near ${m}^2+{s}^2={q}$, the mean of the squares, and $a$ is ${m}$ on average. So the
        average step is ${m}/\\sqrt{{{q}}}={S}$ times $\\eta$. Without noise it would be 1. Divide
        the gradient by anything: the answer stays.
        """,
        kind=Number(
            answer=round(step, 7),
            tolerance=0.002,
            right="The root of the mean square counts mean and noise.",
            wrong=(
                (clean(mean / deviation), variance),
                (clean(mean / square), "Divide by the root of s."),
                (1.0, noiseless),
                (round(1 / step, 7), "The other way round: the mean goes on top."),
            ),
            feedback="Divide the mean by the root of the mean square.",
        ),
    )


def _check_largest(largest_curvature: Function) -> None:
    rng = np.random.default_rng(6)
    for size, top in ((2, 5.0), (40, 12.0), (500, 3.0)):
        Q = np.linalg.qr(rng.normal(size=(size, size)))[0]
        lam = np.linspace(0.05, 0.8, size) * top
        lam[-1] = top
        H = Q @ (lam[:, None] * Q.T)
        center, calls = rng.normal(size=size), [0]

        def gradient(
            w: np.ndarray,
            H: np.ndarray = H,
            center: np.ndarray = center,
            calls: list[int] = calls,
        ) -> np.ndarray:
            calls[0] += 1
            slope: np.ndarray = H @ (np.asarray(w) - center)
            return slope

        got = largest_curvature(gradient, center + 0.5, 60)
        expect(
            calls[0] <= 125,
            f"For 60 steps 125 gradients are enough, you took {calls[0]} for {size} parameters: "
            "two per step will do, and no whole Hessian.",
        )
        expect_close(
            got,
            top,
            f"A bowl with {size} parameters and the largest curvature {top:g}: got another "
            "number. Is the direction normalised in each step, the difference of the gradients "
            "divided by the length of the way, and qᵀHq returned?",
            rtol=2e-3,
            mistakes=[
                (2 / top, "That is the largest stable rate. The curvature is wanted."),
                (2 * top, "Twice too large: from w − hq to w + hq the way has the length 2h."),
                (top / 2, "Half of what it should be: is the way as long as you divide by?"),
            ],
        )
    got = largest_curvature(lambda w: np.asarray(w) * [1.0, 3.0, 9.0], np.zeros(3), 60)
    expect(
        np.isfinite(numbers(got)).all(),
        "At w = 0, where the gradient is zero as well, your result is not a number: begin with a "
        "random direction, not with w or the gradient, and take a length h that does not depend "
        "on w.",
    )
    expect_close(
        got,
        9.0,
        "Along the axes (1, 3, 9) the largest curvature is 9. From a direction that is itself an "
        "axis one never leaves it: begin with a random one. And return qᵀHq: single entries of q "
        "and Hq may be zero.",
        rtol=2e-3,
    )

    def bent(w: np.ndarray) -> np.ndarray:
        slope: np.ndarray = np.asarray(w) ** 3
        return slope

    got = largest_curvature(bent, np.array([2.0, 0.5, 0.1]), 60)
    expect_close(
        got,
        12.0,
        "Bowls are right. For a landscape that is none, stay close to w: the gradient w**3 at "
        "(2, 0.5, 0.1) has the largest curvature 12.",
        rtol=2e-3,
    )


LARGEST = Exercise(
    id="11-6",
    title="The stable rate without a Hessian (hard)",
    statement="""
        A network with a million parameters has no Hessian that one could store. Its largest
        eigenvalue can be had all the same, from gradients. Write
        `largest_curvature(gradient, w, steps)`: it returns the largest eigenvalue of the Hessian
        at `w`, shape $(P,)$, given a function `gradient(w)` of the same shape. (Assume that the
        Hessian is positive definite.) It may call `gradient` about twice per step. Try it on the
        network of this chapter: does it find the limit $2/\\lambda_{\\max}$?
    """,
    hints=(
        "Multiply any direction $q$ by $H$ again and again: the part along the eigenvector with "
        "the largest eigenvalue grows fastest, and soon $q$ points there (*power iteration*).",
        "The product needs no matrix: $Hq\\approx\\big(\\nabla L(w+hq)-\\nabla L(w-hq)\\big)/2h$.",
        "Scale $q$ to length 1 in each step. In the end $q^\\top Hq$ is the eigenvalue. Begin with "
        "a random $q$, and take $h=10^{-4}$ or so.",
    ),
    solution="""
        Write $q=\\sum_kc_kq_k$ in the eigenvectors. After $t$ products it is
        $\\sum_kc_k\\lambda_k^tq_k$, and the other parts have shrunk by
        $(\\lambda_k/\\lambda_{\\max})^t$ beside the largest. Two gradients per step, and one
        vector: this is how the curvature of large networks is in fact measured, with exact
        products in place of differences (Pearlmutter 1994).
    """,
    kind=Code(
        name="largest_curvature",
        stub='''
            def largest_curvature(gradient, w, steps):
                """Largest eigenvalue of the Hessian at w, from gradients."""
                ...
        ''',
        check=_check_largest,
        answer="""
            def largest_curvature(gradient, w, steps):
                q, h = np.random.default_rng(0).normal(size=len(w)), 1e-4
                for _ in range(steps):
                    q = q / np.linalg.norm(q)
                    change = gradient(w + h * q) - gradient(w - h * q)
                    product = change / (2 * h)
                    curvature, q = q @ product, product
                return curvature
        """,
        wrong=(
            (
                """
                def largest_curvature(gradient, w, steps):
                    q, h = np.random.default_rng(0).normal(size=len(w)), 1e-4
                    for _ in range(steps):
                        q = q / np.linalg.norm(q)
                        product = gradient(w + h * q) - gradient(w - h * q)
                        curvature, q = q @ product, product
                    return curvature
                """,
                "A bowl with 2 parameters and the largest curvature 5: got another number. "
                "Is the direction normalised in each step, the difference of the gradients "
                "divided by the length of the way, and qᵀHq returned?",
            ),
            (
                """
                def largest_curvature(gradient, w, steps):
                    q, h = np.eye(len(w))[0], 1e-4
                    for _ in range(steps):
                        q = q / np.linalg.norm(q)
                        product = (gradient(w + h * q) - gradient(w - h * q)) / (2 * h)
                        curvature, q = q @ product, product
                    return curvature
                """,
                "Along the axes (1, 3, 9) the largest curvature is 9. From a direction that is "
                "itself an axis one never leaves it: begin with a random one. And return qᵀHq: "
                "single entries of q and Hq may be zero.",
            ),
            (
                """
                def largest_curvature(gradient, w, steps):
                    q, h = gradient(w), 1e-4
                    for _ in range(steps):
                        with np.errstate(invalid="ignore"):
                            q = q / np.linalg.norm(q)
                        product = (gradient(w + h * q) - gradient(w - h * q)) / (2 * h)
                        curvature, q = q @ product, product
                    return curvature
                """,
                "At w = 0, where the gradient is zero as well, your result is not a number: begin "
                "with a random direction, not with w or the gradient, and take a length h that "
                "does not depend on w.",
            ),
            (
                """
                def largest_curvature(gradient, w, steps):
                    q, h = np.random.default_rng(0).normal(size=len(w)), 1e-4
                    for _ in range(steps):
                        q = q / np.linalg.norm(q)
                        product = (gradient(w + h * q) - gradient(w - h * q)) / h
                        curvature, q = q @ product, product
                    return curvature
                """,
                "Twice too large: from w − hq to w + hq the way has the length 2h.",
            ),
            (
                """
                def largest_curvature(gradient, w, steps):
                    q, h = np.random.default_rng(0).normal(size=len(w)), 1e-4
                    for _ in range(steps):
                        q = q / np.linalg.norm(q)
                        product = (gradient(w + h * q) - gradient(w)) / (2 * h)
                        curvature, q = q @ product, product
                    return curvature
                """,
                "Half of what it should be: is the way as long as you divide by?",
            ),
            (
                """
                def largest_curvature(gradient, w, steps):
                    h, P = 1e-4, len(w)
                    H = [(gradient(w + h * e) - gradient(w - h * e)) / (2 * h)
                         for e in np.eye(P)]
                    return np.linalg.eigvalsh(np.array(H))[-1]
                """,
                "For 60 steps 125 gradients are enough, you took 1000 for 500 parameters: two per "
                "step will do, and no whole Hessian.",
            ),
            (
                """
                def largest_curvature(gradient, w, steps):
                    q, h = np.random.default_rng(0).normal(size=len(w)), 1e-4
                    for _ in range(steps):
                        q = q / np.linalg.norm(q)
                        product = (gradient(w + h * q) - gradient(w - h * q)) / (2 * h)
                        curvature, q = q @ product, product
                    return 2 / curvature
                """,
                "That is the largest stable rate. The curvature is wanted.",
            ),
            (
                """
                def largest_curvature(gradient, w, steps):
                    q, h = np.random.default_rng(0).normal(size=len(w)), 1.0
                    for _ in range(steps):
                        q = q / np.linalg.norm(q)
                        product = (gradient(w + h * q) - gradient(w - h * q)) / (2 * h)
                        curvature, q = q @ product, product
                    return curvature
                """,
                "Bowls are right. For a landscape that is none, stay close to w: the gradient "
                "w**3 at (2, 0.5, 0.1) has the largest curvature 12.",
            ),
        ),
        right="Two gradients per step, and no matrix.",
    ),
)

SAME_FLOOR = Exercise(
    id="11-7",
    title="The same noise floor",
    statement="""
        A training runs with batches of 32, $\\eta=0.1$ and $\\beta=0.9$, all far below the limits
        of the curvature. Which of these settings have about the *same* noise floor? (Several are
        right.)
    """,
    hints=(
        "The floor is proportional to the rate over the batch size.",
        "With momentum the rate that counts is $\\eta/(1-\\beta)$.",
        "So compare $\\eta/((1-\\beta)\\,m)$. Here it is $0.1/(0.1\\cdot32)=1/32$.",
    ),
    solution="""
        The floor is proportional to $\\eta/((1-\\beta)\\,m)$, here $1/32$. Four times the batch
        allows four times $\\eta$, or four times $1/(1-\\beta)$, which is 40 and means
        $\\beta=0.975$; and without momentum the rate 1 does the same as 0.1 with it.
    """,
    kind=Choice(
        (
            Option(
                "batches of 128, $\\eta=0.4$, $\\beta=0.9$",
                "Four times both.",
                right=True,
            ),
            Option(
                "batches of 128, $\\eta=0.2$, $\\beta=0.9$",
                "The floor is halved: it goes with $\\eta/m$, not with $\\eta/\\sqrt m$.",
            ),
            Option(
                "batches of 32, $\\eta=1$, no momentum",
                "The gain of ten is in the rate now.",
                right=True,
            ),
            Option(
                "batches of 128, $\\eta=0.1$, $\\beta=0.975$",
                "The gain is 40 in place of 10.",
                right=True,
            ),
            Option(
                "batches of 32, $\\eta=0.1$, no momentum",
                "That is ten times lower, and ten times slower.",
            ),
        )
    ),
)


def _noisy(seed: int) -> Function:
    rng = np.random.default_rng(seed)

    def gradient(w: np.ndarray) -> np.ndarray:
        slope: np.ndarray = np.asarray(w) * [1.0, 4.0, 2.0] + rng.normal(size=3)
        return slope

    return gradient


def _check_averaged(averaged_descent: Function) -> None:
    for seed, steps, last in ((0, 6, 3), (1, 40, 10), (2, 5, 5)):
        start = np.array([2.0, -1.0, 0.5])
        w, path, gradient = start, [start], _noisy(seed)
        for _ in range(steps):
            w = w - 0.1 * gradient(w)
            path.append(w)
        got = averaged_descent(_noisy(seed), start, 0.1, steps, last)
        if isinstance(got, np.ndarray) and got.ndim == 2:  # both in the rows of one array
            got = list(got)
        end, mean = parts(got, 2, "Two things are wanted: the last point and the mean.")
        where = f"With {steps} steps, of which the last {last} are averaged"
        expect_close(
            end,
            path[-1],
            f"{where}, the last point is wrong. Is the gradient taken once per step, at the "
            "present point, and subtracted? (The mean must not take part in the descent.)",
            name="The last point",
            mistakes=[
                (np.mean(path[-last:], axis=0), "That is the mean. The last point comes first.")
            ],
        )
        expect_close(
            mean,
            np.mean(path[-last:], axis=0),
            f"The last point is right. {where}, the mean is not.",
            name="The mean",
            mistakes=[
                (
                    path[-1],
                    "The last point is right, but the mean is that point again. If you change w "
                    "in place, keep copies, w.copy().",
                ),
                (
                    np.mean(path, axis=0),
                    "The last point is right. Average the last points only, not the whole path.",
                ),
                (
                    np.mean(path[1:], axis=0),
                    "The last point is right. Average the last points only, not all of them.",
                ),
                (
                    np.mean(path[-last - 1 : -1], axis=0),
                    "The last point is right. The average must include it.",
                ),
                (
                    np.mean(path[-last - 1 :], axis=0),
                    "The last point is right. That is one point too many in the average.",
                ),
                (
                    np.sum(path[-last:], axis=0),
                    "The last point is right. That is the sum; divide by how many there are.",
                ),
            ],
        )


AVERAGED = Exercise(
    id="11-8",
    title="Average instead of slowing down",
    statement="""
        Write `averaged_descent(gradient, w, eta, steps, last)`: plain descent with a *constant*
        rate and a noisy `gradient(w)`. It returns two arrays of shape $(P,)$: the last point,
        and the mean of the points after the last `last` steps (the end included). Then try it on a
        bowl with noise: how much lower is the loss of the mean than that of the last point?
    """,
    hints=(
        "Keep all points after the steps in a list.",
        "`np.mean(points[-last:], axis=0)`.",
    ),
    solution="""
        On $\\tfrac12(w_1^2+4w_2^2)$ with noise of standard deviation 1, $\\eta=0.1$, 1,000 steps
        and `last=500` the mean has, on average, about a fiftieth of the loss of the last point.
        The noise moves the point to and fro around the minimum, and a mean does not care on which
        side it is. If the averaging begins too early, the mean still contains the way there.
    """,
    kind=Code(
        name="averaged_descent",
        stub='''
            def averaged_descent(gradient, w, eta, steps, last):
                """The last point of a descent, and the mean of the last ones."""
                ...
        ''',
        check=_check_averaged,
        answer="""
            def averaged_descent(gradient, w, eta, steps, last):
                points = []
                for _ in range(steps):
                    w = w - eta * gradient(w)
                    points.append(w)
                return w, np.mean(points[-last:], axis=0)
        """,
        wrong=(
            (
                """
                def averaged_descent(gradient, w, eta, steps, last):
                    points = [w]
                    for _ in range(steps):
                        points.append(points[-1] - eta * gradient(points[-1]))
                    return points[-1], np.mean(points, axis=0)
                """,
                "The last point is right. Average the last points only, not the whole path.",
            ),
            (
                ("points[-last:]", "points"),
                "The last point is right. Average the last points only, not all of them.",
            ),
            (
                """
                def averaged_descent(gradient, w, eta, steps, last):
                    points = [w]
                    for _ in range(steps):
                        points.append(points[-1] - eta * gradient(points[-1]))
                    return points[-1], np.mean(points[-last - 1:], axis=0)
                """,
                "The last point is right. That is one point too many in the average.",
            ),
            (
                """
                def averaged_descent(gradient, w, eta, steps, last):
                    points = [w]
                    for _ in range(steps):
                        points.append(points[-1] - eta * gradient(points[-1]))
                    return points[-1], np.sum(points[-last:], axis=0)
                """,
                "The last point is right. That is the sum; divide by how many there are.",
            ),
            (
                ("w, np.mean(points[-last:], axis=0)", "np.mean(points[-last:], axis=0), w"),
                "That is the mean. The last point comes first.",
            ),
            (
                """
                def averaged_descent(gradient, w, eta, steps, last):
                    points = [w]
                    for _ in range(steps):
                        mean = np.mean(points[-last:], axis=0)
                        points.append(mean - eta * gradient(mean))
                    return points[-1], np.mean(points[-last:], axis=0)
                """,
                "With 6 steps, of which the last 3 are averaged, the last point is wrong. Is the "
                "gradient taken once per step, at the present point, and subtracted? (The mean "
                "must not take part in the descent.)",
            ),
            (
                """
                def averaged_descent(gradient, w, eta, steps, last):
                    points = []
                    for _ in range(steps):
                        w -= eta * gradient(w)
                        points.append(w)
                    return np.stack([w, np.mean(points[-last:], axis=0)])
                """,
                "The last point is right, but the mean is that point again. If you change w in "
                "place, keep copies, w.copy().",
            ),
            (
                """
                def averaged_descent(gradient, w, eta, steps, last):
                    points = [w]
                    for _ in range(steps):
                        points.append(points[-1] - eta * gradient(points[-1]))
                    return points[-1], np.mean(points[-last - 1 : -1], axis=0)
                """,
                "The last point is right. The average must include it.",
            ),
            (
                ("w, np.mean(points[-last:],", "np.mean(points[-last:],"),
                "Two things are wanted: the last point and the mean.",
            ),
        ),
        right="The cheapest cure for noise: no rate to choose, no schedule.",
    ),
)


@drawable(
    curvature=(2, 4, 5, 8, 10, 16, 20),
    rate=(0.01, 0.02, 0.025, 0.04, 0.05, 0.1, 0.2),
    slope=(2, 3, 4, 5),
    where=lambda curvature, rate, slope: clean(1 - rate * curvature / 2) in _LEFT,
)
def falls(curvature: int = 10, rate: float = 0.05, slope: int = 2) -> Exercise:
    left, promised = clean(1 - rate * curvature / 2), rate * slope**2
    k, r, g, f, G, least = curvature, short(rate), slope, short(left), slope**2, promised * left
    F, L = short(least), r"\lambda_{\max}"

    def also(value: float) -> str:
        """What else the value is: an answer to the second question."""
        if math.isclose(value, 1 / k):
            return (
                " (The rate that guarantees most is that number, too. How far does the loss fall?)"
            )
        if math.isclose(value, G / (2 * k)):
            return f" (With the best η it is that much, too. Here η is {r}.)"
        return ""

    taken, unhalved = promised - least, promised * (1 - rate * curvature)
    return Exercise(
        id="11-9",
        title="It falls, and by how much (proof)",
        statement="""
        On a bowl with the Hessian $H$ and the largest curvature $\\lambda_{\\max}$, let $g$ be the
        gradient at $w$. Prove that one step of gradient descent lowers the loss by at least
        $\\eta\\,(1-\\tfrac12\\eta\\lambda_{\\max})\\,\\lVert g\\rVert^2$. How much is that for
        """
        f"""${L}={k}$, $\\eta={r}$ and $\\lVert g\\rVert={g}$? And which $\\eta$ guarantees
        most?
        """,
        hints=(
            "The Taylor polynomial of second order is exact: "
            "$L(w+d)=L(w)+g^\\top d+\\tfrac12d^\\top Hd$.",
            "Put in $d=-\\eta g$.",
            "In the eigenvectors of $H$, $g^\\top Hg=\\sum_k\\lambda_kc_k^2$ with "
            "$\\sum_kc_k^2=\\lVert g\\rVert^2$.",
        ),
        solution="""
        *Proof.* A bowl equals its Taylor polynomial of second order. With $d=-\\eta g$ the loss
        changes by $-\\eta\\,\\lVert g\\rVert^2+\\tfrac12\\eta^2\\,g^\\top Hg$. Write
        $g=\\sum_kc_kq_k$ in the orthonormal eigenvectors. Then $g^\\top Hg=\\sum_k\\lambda_kc_k^2$,
        which is at most $\\lambda_{\\max}\\sum_kc_k^2=\\lambda_{\\max}\\lVert g\\rVert^2$. So the
        loss falls by at least $\\eta\\lVert g\\rVert^2$ minus
        $\\tfrac12\\eta^2\\lambda_{\\max}\\lVert g\\rVert^2$. $\\square$

        """
        f"""Here it is ${r}\\cdot{f}\\cdot{G}={F}$. The bound is positive for
        """
        """$\\eta<2/\\lambda_{\\max}$: below the limit of stability *every* step lowers the loss. It
        is largest at $\\eta=1/\\lambda_{\\max}$, with $\\lVert g\\rVert^2/(2\\lambda_{\\max})$.
        For other landscapes the same proof works if $\\lambda_{\\max}$ bounds the curvature
        everywhere (the *descent lemma*).
        """,
        kind=Number(
            answer=clean(least),
            tolerance=clean(least / 150),
            right=f"{_LEFT[left]} of what the slope alone promises.",
            wrong=(
                (
                    clean(promised),
                    "That is what the slope alone promises, η‖g‖². The curvature takes some back."
                    + also(promised),
                ),
                (clean(unhalved), f"The second-order term has the factor ½.{also(unhalved)}"),
                (clean(least / slope), f"‖g‖ is {g}, so ‖g‖² is {G}.{also(least / slope)}"),
                (
                    clean(taken),
                    f"That is what the curvature takes back at most.{also(taken)}",
                ),
            ),
            feedback=f"Put η = {r}, λmax = {k} and ‖g‖² = {G} into the bound.",
        ),
    )


COPIES = Exercise(
    id="11-10",
    title="Copies of a deeper minimum",
    statement="""
        A network has *two* hidden layers of five tanh units each. How many copies with the same
        loss does a minimum have at least, counting all orders of the units and all changes of
        sign? (No weight is 0, and no two units are alike, up to their signs.)
    """,
    hints=(
        "One hidden layer of $U$ units alone has $U!\\,2^U$.",
        "What one does to the first layer does not hinder what one does to the second.",
    ),
    solution="""
        Each layer has $5!\\cdot2^5=120\\cdot32=3840$ possibilities, and they can be combined
        freely: $3840^2=14{,}745{,}600$. (Units of different layers cannot be swapped.)
    """,
    kind=Number(
        answer=14745600,
        tolerance=0.5,
        right="The possibilities of the layers multiply.",
        wrong=(
            (3840, "That is one layer."),
            (7680, "The possibilities multiply; they do not add."),
            (14400, "That is without the signs."),
            (1024, "Those are the signs alone. The orders are missing."),
            (3715891200, "Units of different layers cannot be swapped."),
            (460800, "The signs of both layers, too: 2⁵ for each."),
        ),
        feedback="Count one layer, then combine both.",
    ),
)

EXERCISES = [
    *(limit(), BEST, warming(), ADAGRAD, unsure(), LARGEST, SAME_FLOOR, AVERAGED, falls(), COPIES),
]
