"""Exercises of chapter 2: neurons and history."""

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
)
from nnlib.book.exercises.wording import clean, short, word


@drawable(
    weights=((0.4, 1.5, -2), (0.3, 0.8, -1.5), (0.6, 2, -1), (0.5, 1.2, -3), (0.2, 1.4, -2.5)),
    inputs=((2, 1, 0.5), (1, 2, 0.4), (3, 1, 0.8), (2, 2, 0.5), (1, 3, 0.2)),
    odds=(3, 4, 9, 19, 24, 49),
    where=lambda weights, inputs, odds: (
        weights[0] * inputs[0] < weights[1] * inputs[1] - weights[2] * inputs[2]
    ),
)
def which_bias(
    weights: tuple[float, ...] = (0.4, 1.5, -2),
    inputs: tuple[float, ...] = (2, 1, 0.5),
    odds: int = 9,
) -> Exercise:
    terms = [abs(w) * x for w, x in zip(weights, inputs, strict=True)]
    brought = terms[1] + terms[2] - terms[0]  # with a minus
    score, wanted, k = math.log(odds), odds / (odds + 1), odds
    bias, under = score + brought, odds if odds < 10 else f"{{{odds}}}"
    a, b, c = map(short, map(abs, weights))
    x, y, z = map(short, inputs)
    u, v, w, s, p, q = map(short, (*terms, brought, wanted, 1 - wanted))
    W, X = f"{a}, {b}, -{c}", f"{x}, -{y}, {z}"
    S, B = f"{score:.4f}", f"{bias:.4f}"
    return Exercise(
        id="02-1",
        title="Set the bias",
        statement=f"""
        A unit with the weights $({W})$ sees the inputs $({X})$. Its activation is
        the sigmoid. Which bias makes it answer exactly ${p}$?
        """,
        hints=(
            f"First the weighted sum without a bias: ${u}-{v}-{w}=-{s}$.",
            f"For which $z$ is $\\frac1{{1+e^{{-z}}}}={p}$? Solve for $e^{{-z}}$.",
            f"$e^{{-z}}=\\frac1{under}$, so $z=\\ln{k}$.",
        ),
        solution=f"""
        The weighted sum is ${a}\\cdot{x}-{b}\\cdot{y}-{c}\\cdot{z}=-{s}$. The sigmoid is ${p}$ at
        $z=\\ln\\frac{{{p}}}{{{q}}}=\\ln{k}={S}$. So $b={S}+{s}={B}$.
        """,
        kind=Number(
            answer=round(bias, 4),
            tolerance=0.002,
            right=f"The score has to be ln {k}, and the inputs bring -{s}.",
            wrong=(
                (
                    round(score, 4),
                    f"That is the score z that is wanted. The inputs bring -{s} of their own.",
                ),
                (
                    round(score - brought, 4),
                    f"The inputs bring -{s}: that has to be made up for, not added.",
                ),
                (
                    clean(wanted + brought),
                    f"That sets z to {p}. It is the sigmoid of z that should be {p}.",
                ),
                (
                    round(brought - score, 4),
                    "Check the sign of the score: the sigmoid is above one half where z > 0.",
                ),
            ),
            feedback=f"Find the z at which the sigmoid is {p}, and subtract what the inputs bring.",
        ),
    )


ADVERT = Exercise(
    id="02-2",
    title="A quarter of a point",
    statement="""
        LeNet-5 made 0.95% errors on the test digits, three boosted LeNet-4 together 0.7%. An
        advertisement says: "accuracy up by a quarter of a point". By how many per cent did the
        *errors* go down?
    """,
    hints=(
        "Relative reduction: (old − new) / old.",
        "Both numbers are errors already; no need to turn them into accuracies.",
    ),
    solution="""
        $(0.95-0.7)/0.95=26.3\\%$. From 99.05% to 99.3% sounds like nothing. It means that of
        every four misread digits one is now read. (The three also saw distorted copies of the
        training digits; with these LeNet-5 alone makes 0.8%.)
    """,
    kind=Number(
        answer=26.32,
        tolerance=0.06,
        right="More than a quarter of the errors, not of a point.",
        wrong=(
            (35.71, "That divides by the new errors. What is lost is a share of the old ones."),
            (73.68, "That is what is left of the errors."),
        ),
        feedback="(old errors − new errors) / old errors, in per cent. The difference alone is in "
        "points.",
    ),
)

IN_ORDER = Exercise(
    id="02-3",
    title="Which came first?",
    statement="Which of these statements about the order of events are right?",
    hints=(
        "Look for each date in the chapter, or drag the year of its timeline.",
        "Two of the five are right.",
    ),
    solution="""
        LSTM 1997, LeNet-5 1998. The perceptron of July 1958 ran on an IBM 704; the Mark I
        followed, with a manual of 1960. Linnainmaa's thesis (1970) came a year after
        *Perceptrons* (1969). Convolutional nets ran on graphics cards in 2006, ImageNet appeared
        in 2009. Hopfield's net is of 1982, the paper in *Nature* of 1986.
    """,
    kind=Choice(
        options=(
            Option("The LSTM was published before LeNet-5.", "1997 and 1998.", True),
            Option(
                "What newsmen saw in July 1958 was the Mark I.",
                "They saw a simulation on an IBM 704. The Mark I came later.",
            ),
            Option(
                "The reverse sweep was published before *Perceptrons*.",
                "Linnainmaa's thesis is of 1970, the book of 1969.",
            ),
            Option(
                "A convolutional net was trained on a graphics card before ImageNet existed.",
                "2006 (Chellapilla, Puri and Simard), three years before.",
                True,
            ),
            Option(
                "Hopfield's net came after the paper of Rumelhart, Hinton and Williams.",
                "It is of 1982, four years earlier.",
            ),
        )
    ),
)


def _states(sets: list[int], resets: list[int], *, fault: str = "") -> list[int]:
    """The states of the unit, or those of a known mistake."""
    state, out = 0, list[int]()
    for s, r in zip(sets, resets, strict=True):
        heard = s + (0 if fault == "no loop" else state)
        silenced = r and fault != "no veto" and not (fault == "set wins" and s)
        state = int(heard >= 1 and not silenced)
        out.append(state)
    return out


def _check_remember(remember: Function) -> None:
    rng = np.random.default_rng(2)
    cases = [([0, 1, 0, 0, 0, 0, 1], [0, 0, 0, 0, 1, 0, 0]), ([1, 0, 1, 1, 0], [1, 0, 0, 1, 1])]
    for _ in range(4):
        cases.append((rng.integers(0, 2, 9).tolist(), rng.integers(0, 2, 9).tolist()))
    for sets, resets in cases:
        got = numbers(remember(list(sets), list(resets)))
        expect(
            got.shape == (len(sets),),
            f"Return one state for each of the {len(sets)} moments, got shape {got.shape}.",
        )
        late = [0, *_states(sets, resets)][: len(sets)]
        expect_close(
            got,
            _states(sets, resets),
            f"For sets {sets} and resets {resets} the states are {_states(sets, resets)}.",
            mistakes=[
                (
                    _states(sets, resets, fault="no veto"),
                    "Nothing ever puts it back to 0: the reset is an inhibiting input, a veto.",
                ),
                (
                    _states(sets, resets, fault="set wins"),
                    "A reset silences it also when it is set at the same moment: a veto.",
                ),
                (
                    _states(sets, resets, fault="no loop"),
                    "So fires a unit that forgets at once: its own state excites it, too.",
                ),
                (
                    late,
                    "These are the states one moment too late: begin with time 1.",
                ),
            ],
        )


REMEMBER = Exercise(
    id="02-4",
    title="One bit of memory, 1943",
    statement="""
        McCulloch and Pitts allowed nets with circles. Take one unit with the threshold 1 and two
        exciting inputs, "set" and *its own output a moment ago*, and one inhibiting input,
        "reset". Write `remember(sets, resets)`. The lists hold the inputs 0 or 1 at the times
        $0,\\dots,T-1$; the unit is silent at time 0, and at time $t+1$ it fires according to its
        inputs and its own state at time $t$. Return its states at the times $1,\\dots,T$.
    """,
    hints=(
        "Keep the state in a variable that starts at 0, and go through both lists together.",
        "It fires if there is no reset, and at least one of set and state is 1.",
    ),
    solution="""
        `mp([s, state], [r], 1)` again and again. Once set, the unit keeps itself firing; a reset
        silences it, also if it is set at the same moment, because an inhibiting input is a veto.
        A net that only goes forward cannot do this: with the inputs of today it can only say
        what the inputs of today are.
    """,
    kind=Code(
        name="remember",
        stub='''
            def remember(sets, resets):
                """The states 0 or 1 of the unit at the times 1, 2, ..., T."""
                ...
        ''',
        check=_check_remember,
        answer="""
            def remember(sets, resets):
                state, states = 0, []
                for s, r in zip(sets, resets):
                    state = int(not r and s + state >= 1)
                    states.append(state)
                return states
        """,
        wrong=(
            (
                ("int(not r and s + state >= 1)", "int(s + state >= 1)"),
                "Nothing ever puts it back to 0: the reset is an inhibiting input, a veto.",
            ),
            (
                ("int(not r and s + state >= 1)", "int(s or (state and not r))"),
                "A reset silences it also when it is set at the same moment: a veto.",
            ),
            (
                ("int(not r and s + state >= 1)", "int(not r and s >= 1)"),
                "So fires a unit that forgets at once: its own state excites it, too.",
            ),
            (
                """
                def remember(sets, resets):
                    state, states = 0, []
                    for s, r in zip(sets, resets):
                        states.append(state)
                        state = int(not r and s + state >= 1)
                    return states
                """,
                "These are the states one moment too late: begin with time 1.",
            ),
            (
                ("return states", "return state"),
                "Return one state for each of the 7 moments, got shape ().",
            ),
        ),
        right="It remembers one bit as long as nobody resets it.",
    ),
)

HOW_MANY = Exercise(
    id="02-5",
    title="What one unit of 1943 can do",
    statement="""
        The chapter counts 11 tables of two inputs and 36 of three that one unit with a veto
        computes, each input wired at most once, thresholds from 0 on. Prove that with $n$ inputs
        there are $n\\,3^{n-1}+2^n+1$, and give the number for $n=6$.
    """,
    hints=(
        "Sort the units by the number $k$ of exciting inputs and by the threshold.",
        "With $\\theta\\ge1$: choose for each input whether it excites, inhibits or is not wired, "
        "and a threshold from 1 to $k$. Are two such tables ever equal?",
        "With $\\theta=0$ the exciting inputs do not matter. With $\\theta>k$ it never fires.",
    ),
    solution="""
        *Never firing* ($\\theta>k$): one table. *Threshold 0*: the unit fires exactly if no
        inhibiting input fires, one table for each of the $2^n$ sets of inhibiting inputs.
        *Threshold from 1 to* $k$: a choice of roles with $k$ exciting inputs gives $k$ tables.
        Sum $k$ over all $3^n$ choices: each of the $n$ inputs is exciting in $3^{n-1}$ of
        them, so the sum is $n\\,3^{n-1}$. All these tables differ. The table shows the roles: an
        input excites if switching it on somewhere turns the answer from 0 to 1 (it does if
        $1\\le\\theta\\le k$: let $\\theta-1$ others fire), it inhibits if switching it on somewhere
        turns 1 to 0, else it is not wired; and the threshold is the least number of firing
        inputs in a row answered with 1. A table with $\\theta=0$ answers the empty row with 1, the
        others do not. $\\square$ For $n=6$: $6\\cdot243+64+1=1523$, of $2^{64}$.
    """,
    kind=Number(
        answer=1523.0,
        tolerance=0.4,
        right="Of more than 18 million million million tables.",
        wrong=(
            (1522.0, "One table is missing. Is it the one that is 0 everywhere?"),
            (1459.0, "Threshold 0 gives 2ⁿ tables: fire unless one of a set does."),
            (1458.0, "Those are the tables with a threshold between 1 and k. Two kinds are left."),
            (729.0, "That counts the wirings, 3ⁿ. Each has several thresholds."),
            (125.0, "That is n = 4."),
        ),
        feedback="Put n = 6 into the formula, and check it first with n = 2 and n = 3.",
    ),
)


def _check_projection(projection: Function) -> None:
    rng = np.random.default_rng(6)
    for N, p in ((12, 3), (30, 8), (30, 1)):
        common = rng.choice([-1.0, 1.0], N)
        patterns = np.where(rng.random((p, N)) < 0.3, -common, common)
        W = numbers(projection(patterns.copy()))
        expect(W.shape == (N, N), f"W has shape {W.shape}, it should have ({N}, {N}).")
        expect(
            not np.allclose(W, np.eye(N)),
            "The unit matrix keeps every state, also those that nobody stored.",
        )
        hebb = patterns.T @ patterns
        hebbs = [rule / scale for rule in (hebb, hebb - p * np.eye(N)) for scale in (1, N, p)]
        expect(
            p == 1 or not any(np.allclose(W, rule) for rule in hebbs),
            "That is Hebb's rule. The overlaps of the patterns have to be taken out: look at "
            "patterns @ patterns.T.",
        )
        expect(
            np.diag(W).any(),
            "The diagonal is 0. Leave it as it comes out, or W @ pattern is too short.",
        )
        patterns = patterns.astype(W.dtype)  # what comes in float32 is measured in it
        expect_close(
            W @ patterns.T,
            patterns.T,
            "W @ pattern has to be the pattern again, for every row of patterns.",
            rtol=1e-6,
            atol=1e-8,
            name="W @ patterns.T",
        )
        expect_close(W, W.T, "W has to be symmetric: else the energy proves nothing.", atol=1e-8)
        other = rng.normal(size=N)
        other -= patterns.T @ np.linalg.lstsq(patterns.T, other, rcond=None)[0]
        expect_close(
            W @ other,
            np.zeros(N),
            "A state that is perpendicular to all patterns should give 0.",
            atol=1e-5,
            name="W @ other",
        )


PROJECTION = Exercise(
    id="02-6",
    title="Memories that resemble each other",
    statement="""
        Hebb's rule blurs patterns that overlap. Write `projection(patterns)` for a matrix of
        shape $(p, N)$ with linearly independent rows. It returns a *symmetric* $W$ of shape
        $(N, N)$ with $W\\xi=\\xi$ for every pattern and $Wv=0$ for every $v$ perpendicular to all
        of them (Personnaz, Guyon and Dreyfus 1985). Leave the diagonal as it comes out.
    """,
    hints=(
        "Which matrix projects onto the space that the patterns span?",
        "Try $W=\\Xi^\\top C\\,\\Xi$. What must $C$, $(p,p)$, be so that $W\\Xi^\\top=\\Xi^\\top$?",
        "$C=(\\Xi\\Xi^\\top)^{-1}$: the inverse of the overlaps.",
    ),
    solution="""
        $W=\\Xi^\\top(\\Xi\\Xi^\\top)^{-1}\\Xi$. Then $W\\Xi^\\top=\\Xi^\\top$, and $Wv=0$ if
        $\\Xi v=0$.
        With perpendicular patterns $\\Xi\\Xi^\\top=NI$, and $W$ is Hebb's, up to a factor:
        his rule is right where patterns do not overlap. With the digits of the chapter all ten
        now stay as they are. The price: a weight no longer depends on its two units alone.
    """,
    kind=Code(
        name="projection",
        stub='''
            def projection(patterns):
                """W (N, N), symmetric, with W @ pattern = pattern for each row."""
                ...
        ''',
        check=_check_projection,
        answer="""
            def projection(patterns):
                overlaps = patterns @ patterns.T
                return patterns.T @ np.linalg.solve(overlaps, patterns)
        """,
        wrong=(
            (
                """
                def projection(patterns):
                    return patterns.T @ patterns
                """,
                "That is Hebb's rule. The overlaps of the patterns have to be taken out: look at "
                "patterns @ patterns.T.",
            ),
            (
                """
                def projection(patterns):
                    return np.eye(patterns.shape[1])
                """,
                "The unit matrix keeps every state, also those that nobody stored.",
            ),
            (
                ("np.linalg.solve(overlaps, patterns)", "(overlaps @ patterns)"),
                "W @ pattern has to be the pattern again, for every row of patterns.",
            ),
            (
                """
                def projection(patterns):
                    W = patterns.T @ np.linalg.solve(patterns @ patterns.T, patterns)
                    np.fill_diagonal(W, 0)
                    return W
                """,
                "The diagonal is 0. Leave it as it comes out, or W @ pattern is too short.",
            ),
        ),
        right="Now the ten digits stay what they are. Try it with the chapter's cells.",
    ),
)


@drawable(
    units=(20, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 300),
    patterns=range(2, 13),
    where=lambda units, patterns: 10 * patterns <= units and units**2 * patterns % 4 == 0,
)
def at_most(units: int = 100, patterns: int = 3) -> Exercise:
    N, p, b = units, patterns, units**2 * patterns // 4
    return Exercise(
        id="02-7",
        title="At most so many flips",
        statement=f"""
        The chapter's net stores $p$ patterns in $N$ units, $W=\\Xi^\\top\\Xi-pI$. Prove: however it
        starts and in whatever order units are asked, no more than $pN^2/4$ changes of state happen
        before it is at rest. What is this bound for $N={N}$ and $p={p}$?
        """,
        hints=(
            "By how much, at least, does one change lower the energy? The entries of $W$ are "
            "integers.",
            "$E=-\\tfrac12\\sum_\\mu(\\xi_\\mu^\\top s)^2+\\tfrac12pN$. How large and how small "
            "can "
            "that be?",
        ),
        solution=f"""
        A unit changes only if $h_i\\ne0$, and $h_i$ is an integer, so a change lowers $E$ by
        $2|h_i|\\ge2$. Since $s^\\top s=N$,
        $E=-\\tfrac12\\sum_\\mu(\\xi_\\mu^\\top s)^2+\\tfrac12pN$. Each
        square is between 0 and $N^2$, so $\\tfrac12pN-\\tfrac12pN^2\\le E\\le\\tfrac12pN$, a
        difference of at most $\\tfrac12pN^2$. Divide by 2: at most $\\tfrac14pN^2$ changes.
        $\\square$ Here ${b}$. In practice a few sweeps are enough; the bound only says that there
        is an end.
        """,
        kind=Number(
            answer=float(b),
            tolerance=0.5,
            right="A rough bound, and a proof that there is an end.",
            wrong=(
                (2.0 * b, "That is the whole range of E. A change uses up at least 2 of it."),
                (
                    4.0 * b,
                    "Four times too much: E has a factor ½, and a change lowers it by at least 2.",
                ),
                (p * N / 4, "N enters squared."),
            ),
            feedback=f"Put N = {N} and p = {p} into p N² / 4.",
        ),
    )


def _leaving(units: int, others: int) -> float:
    """Return the mean number of units that leave one pattern because of so many others."""
    share = (1 - math.erf(((units - 1) / others) ** 0.5 / 2**0.5)) / 2
    return units * share


def _is_easily_said(units: int, patterns: int) -> bool:
    """Whether the load is far too large, and one decimal is nearly the whole answer."""
    answer = _leaving(units, patterns - 1)
    return 0.2 <= patterns / units <= 0.4 and abs(answer - round(answer, 1)) < 0.02


@drawable(units=range(100, 401, 20), patterns=range(21, 121), where=_is_easily_said)
def first_step(units: int = 200, patterns: int = 51) -> Exercise:
    N, p, others, n = units, patterns, patterns - 1, units - 1
    left = _leaving(N, others)
    x, share, k = f"{(n / others) ** 0.5:.3f}", left / N, math.floor(left)
    S, rough, L, load = f"{share:.5f}", f"{share:.4f}", f"{left:.1f}", short(p / N, 3)
    said = f"{word(k)} or {word(k + 1)}"
    if abs(left - round(left)) < 0.15:
        said = f"about {word(round(left))}"
    then = "and then the avalanche"
    follows = "far above 0.138, the avalanche follows"
    if p < 0.25 * N:  # in nets of this size some keep the pattern
        then = "and then, often, the avalanche"
        follows = "above 0.138, the avalanche often follows (in larger nets, nearly always)"
    return Exercise(
        id="02-8",
        title="How many bits go wrong at once?",
        statement=f"""
        (After the optional section on the murmur.) A net of {N} units stores {p} random patterns
        and starts in one of them. How many units, on average, want to leave it at the first
        look? Use
        $\\Phi(-x)=\\frac12\\big(1-\\operatorname{{erf}}(x/\\sqrt2)\\big)$ from Python's `math`.
        """,
        hints=(
            "$x=\\sqrt{(N-1)/(p-1)}$.",
            f"$x=\\sqrt{{{n}/{others}}}={x}$, and $\\Phi(-{x})={rough}$. That is the share.",
        ),
        solution=f"""
        $x=\\sqrt{{{n}/{others}}}={x}$, $\\Phi(-x)={S}$, times {N} units: ${L}$. That is only the
        first look. At a load of {load}, {follows}.
        """,
        kind=Number(
            answer=round(left, 3),
            tolerance=0.03,
            right=f"{said[0].upper()}{said[1:]} of {N}, {then}.",
            wrong=(
                (
                    round(share, 5),
                    f"That is far below one unit. Φ(−x), with the root in x, is a share of {N}.",
                ),
                (
                    round(_leaving(N, p), 3),
                    "One pattern is the voice: the murmur comes from the other p − 1.",
                ),
                (
                    round(2 * round(left, 3), 3),
                    "Φ(−x) is one half of 1 − erf(x/√2): only one side counts.",
                ),
            ),
            feedback=f"{N} times Φ(−√((N−1)/(p−1))).",
        ),
    )


def _firings(
    times: list[float], jump: float, tau: float, *, leak: bool = True, reset: bool = True
) -> list[float]:
    v, last, out = 0.0, 0.0, []
    for t in times:
        v = v * (float(np.exp(-(t - last) / tau)) if leak else 1.0) + jump
        last = t
        if v >= 1:
            out.append(t)
            v = 0.0 if reset else v
    return out


def _check_fires(fires: Function) -> None:
    rng = np.random.default_rng(9)
    cases: list[tuple[list[float], float, float]] = [
        ([3.0, 5.0, 40.0, 60.0], 0.6, 10.0),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 0.6, 10.0),
        ([0.0, 30.0, 31.0, 32.5, 33.0, 90.0], 0.45, 8.0),
        ([2.0, 7.0], 1.0, 5.0),  # exactly 1 is enough
    ]
    for _ in range(4):
        cases.append((np.sort(rng.uniform(0, 100, 25)).tolist(), 0.5, 6.0))
    for times, jump, tau in cases:
        wanted = _firings(times, jump, tau)
        got = numbers(fires(np.array(times), jump, tau))
        expect(got.ndim == 1, f"Return a row of times, got shape {got.shape}.")
        shown = [round(t, 2) for t in wanted]
        for known, why in (
            (
                _firings(times, jump, tau, leak=False),
                "A cell that never forgets fires at these times: between two pulses the voltage "
                "shrinks by exp(-gap / tau).",
            ),
            (
                _firings(times, jump, tau, reset=False),
                "After it has fired the voltage starts again from 0.",
            ),
        ):
            expect(
                known == wanted or got.shape != (len(known),) or not np.allclose(got, known), why
            )
        expect(
            got.shape == (len(wanted),) and np.allclose(got, wanted),
            f"With jump {jump}, tau {tau} and {len(times)} pulses it fires at {shown}.",
        )


FIRES = Exercise(
    id="02-9",
    title="When two pulses count as one",
    statement="""
        Time, which the units of this book have lost. A leaky cell has the voltage $v=0$ at time 0.
        At each of the increasing `times` a pulse arrives and lifts $v$ by `jump`; between pulses
        $v$ shrinks by $e^{-t/\\tau}$ in a time $t$. If $v\\ge1$ after a pulse, the cell fires and
        $v$ is 0 again. Write `fires(times, jump, tau)`, which returns the times at which it
        fires. Then find out, for jump 0.6 and $\\tau=10$, how far apart two pulses may be.
    """,
    hints=(
        "Go from pulse to pulse: shrink by what has passed since the last one, then jump.",
        "Remember the time of the last pulse, also if the cell did not fire.",
        "For the last question: $0.6\\,e^{-t/10}+0.6\\ge1$.",
    ),
    solution="""
        Only the moments of pulses matter, so no small time steps are needed. Two pulses fire the
        cell if $0.6\\,e^{-t/10}\\ge0.4$, that is, $t\\le10\\ln1.5=4.05$: together yes, a little
        apart no. A unit that adds numbers cannot tell these two cases from each other.
    """,
    kind=Code(
        name="fires",
        stub='''
            def fires(times, jump, tau):
                """The times at which the cell fires."""
                ...
        ''',
        check=_check_fires,
        answer="""
            def fires(times, jump, tau):
                v, last, fired = 0.0, 0.0, []
                for t in times:
                    v = v * np.exp(-(t - last) / tau) + jump
                    last = t
                    if v >= 1:
                        fired.append(t)
                        v = 0.0
                return np.array(fired)
        """,
        wrong=(
            (
                ("v * np.exp(-(t - last) / tau) + jump", "v + jump"),
                "A cell that never forgets fires at these times: between two pulses the voltage "
                "shrinks by exp(-gap / tau).",
            ),
            (
                ("v = 0.0", "pass"),
                "After it has fired the voltage starts again from 0.",
            ),
            (
                ("if v >= 1:", "if v >= jump:"),
                "With jump 0.6, tau 10.0 and 4 pulses it fires at [5.0].",
            ),
            (
                ("if v >= 1:", "if v > 1:"),
                "With jump 1.0, tau 5.0 and 2 pulses it fires at [2.0, 7.0].",
            ),
        ),
        right="Together they fire the cell; 4.1 apart they do not.",
    ),
)

DOUBLED = Exercise(
    id="02-10",
    title="How fast, from LeNet to the Transformer?",
    statement="""
        Training LeNet-5 (1998) took $2.45\\cdot10^{12}$ operations, the large Transformer (2017)
        $2.3\\cdot10^{19}$. If the number had doubled at a constant pace, after how many months
        each time?
    """,
    hints=(
        "How many doublings lead from the one to the other?",
        "$\\log_2(2.3\\cdot10^{19}/2.45\\cdot10^{12})=23.2$, in 19 years.",
    ),
    solution="""
        The ratio is $9.39\\cdot10^6$, which is $2^{23.16}$. So 23.16 doublings in $19\\cdot12=228$
        months: one in 9.84 months. Moore's law, a doubling in about two years, would have made
        9.5 doublings of it, a factor of 724. Eight cards for 3.5 days (Vaswani et al. 2017)
        instead of one processor for 2.5 bring another 11. A factor above a thousand is left:
        graphics cards do thousands of multiplications at once.
    """,
    kind=Number(
        answer=9.843,
        tolerance=0.05,
        right="Much faster than Moore's law: graphics cards took the place of processors.",
        wrong=(
            (0.8203, "That is years. Months are asked for."),
            (23.16, "That is the number of doublings."),
            (14.2, "Use the logarithm to the base 2: doublings, not factors of e."),
            (32.7, "Use the logarithm to the base 2, not to the base 10."),
        ),
        feedback="228 months divided by the number of doublings.",
    ),
)


EXERCISES = (
    which_bias(),
    ADVERT,
    IN_ORDER,
    REMEMBER,
    HOW_MANY,
    PROJECTION,
    at_most(),
    first_step(),
    FIRES,
    DOUBLED,
)
