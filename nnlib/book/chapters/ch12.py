"""Exercises of chapter 12, Initialisation and signal flow."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

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
from nnlib.book.exercises.wording import clean, short, whole, word

if TYPE_CHECKING:
    from collections.abc import Callable

    from nnlib._types import Array


def _relu(z: Array) -> Array:
    return np.maximum(z, 0)


def _check_gain_of(gain_of: Function) -> None:
    # The activations, each with the mean square, the mean and the mean size of g(u).
    u = np.linspace(-9, 9, 20000)
    density = np.exp(-(u**2) / 2)
    density = density / density.sum()
    curves: dict[str, Callable[[Array], Array]] = {
        # Not relu first: for it √2 times too much is the gain squared as well.
        "the leaky relu with slope 0.2": lambda z: np.where(np.asarray(z) > 0, z, 0.2 * z),
        "relu": _relu,
        "tanh": np.tanh,
        "the sigmoid": lambda z: 1 / (1 + np.exp(-np.asarray(z))),
        "the identity": np.asarray,
        "z + 1": lambda z: np.asarray(z) + 1,
    }
    # The first one ten times: of few random numbers not every draw is near.
    for name in [*9 * list(curves)[:1], *curves]:
        g = curves[name]
        got = single(gain_of(g), "The gain")
        square, mean = density @ g(u) ** 2, density @ g(u)
        near = abs(got * square**0.5 - 1) < 0.01
        cure = " Nearly: take a wider or finer grid, or a million random numbers." if near else ""
        expect_close(
            got,
            square**-0.5,
            f"For {name} the gain should be about {square**-0.5:.4g}, got {got:.4g}.{cure}",
            rtol=4e-3,
            mistakes=[
                (1 / square, "That is γ², the gain squared."),
                (square**0.5, "The wrong way round: a small output needs a large gain."),
                (
                    (square - mean**2) ** -0.5 if square > mean**2 + 1e-9 else 0,
                    "That is one over the standard deviation of g(u). The next layer passes on its "
                    "mean square, mean and all.",
                ),
                (
                    1 / (density @ np.abs(g(u))),
                    "That is one over the mean size of g(u). What counts is its mean square.",
                ),
            ],
        )


def _check_merge(merge: Function) -> None:
    rng = np.random.default_rng(0)
    three = "Return three arrays: W, b and V."
    for units, copies in (
        (3, (0, 1, 0, 2, 1, 0)),
        (4, (0, 1, 2, 3)),
        (1, (0, 0, 0)),
        (2, (0, 1, 1)),
        (3, (0, 1, 2)),
    ):
        rows, bias = rng.normal(size=(units, 2)), rng.normal(size=units)
        if units == 3:
            rows[2] = rows[1]  # the same weights, another bias: not the same unit
        if units == 4:
            bias[1], bias[3] = bias[0], bias[2]  # the same bias, other weights
            rows[1, 0], rows[3, 1] = rows[0, 0], rows[2, 1]  # one of them the same
        if copies == (0, 1, 2):  # the same numbers, in another order or with another sign
            rows[1], rows[2] = rows[0, ::-1], -rows[0]
            bias[1], bias[2] = bias[0], -bias[0]
        chosen = list(copies)
        W, b, V = rows[chosen], bias[chosen], rng.normal(size=(2, len(chosen)))
        new_W, new_b, new_V = (
            numbers(part, name)
            for part, name in zip(parts(merge(W, b, V), 3, three), ("W", "b", "V"), strict=True)
        )
        expect(
            new_W.ndim == 2 and new_W.shape[1] == 2,
            f"W should have one row for each unit, got the shape {new_W.shape}.",
        )
        found = len(new_W)
        expect(
            found >= units or copies != (0, 1, 2),
            "Too few units are left: the same numbers in another order, or with the other sign, "
            "are other weights.",
        )
        expect(
            found >= units or found != len(np.unique(W, axis=0)),
            "Too few units are left: two units are the same only if their biases are, too.",
        )
        expect(
            found >= units or found != len(np.unique(b)),
            "Too few units are left: two units are the same only if all their weights are, too.",
        )
        expect(
            found == units,
            f"Of {len(chosen)} units {units} are different, and you keep {found}.",
        )
        expect(new_b.shape == (units,), f"b should have the shape ({units},), got {new_b.shape}.")
        expect(
            new_V.shape == (2, units), f"V should have the shape (2, {units}), got {new_V.shape}."
        )
        X = rng.normal(size=(20, 2))
        wanted = np.tanh(X @ W.T + b) @ V.T
        mean, first, last = (np.zeros_like(new_V) for _ in range(3))
        for k in range(units):
            same = np.all(np.isclose(W, new_W[k], atol=1e-5), axis=1) & np.isclose(
                b, new_b[k], atol=1e-5
            )
            expect(same.any(), "Each unit that stays should have its weights and bias unchanged.")
            mean[:, k] = V[:, same].mean(axis=1)
            first[:, k], last[:, k] = V[:, same][:, 0], V[:, same][:, -1]
        h = np.tanh(X @ new_W.T + new_b)
        expect_close(
            h @ new_V.T,
            wanted,
            "The number of units is right, but the network computes something else.",
            rtol=1e-4,
            atol=1e-5,  # weights in float32 are off by their rounding
            mistakes=[
                (h @ first.T, "The outgoing weights of the units that went are lost."),
                (h @ last.T, "The outgoing weights of the units that went are lost."),
                (
                    h @ mean.T,
                    "The outgoing weights are averaged. Several units push harder than one.",
                ),
            ],
            name="The output of the merged network",
        )


def _check_level(level: Function) -> None:
    rng = np.random.default_rng(1)
    shapes = [(7, 5), (6, 7), (4, 6), (9, 4)]
    X = rng.normal(size=(50, 5)) + 0.5
    for scale in (1.0, 0.03, 5.0):
        weights = [scale * rng.normal(size=shape) for shape in shapes]
        given = [W.copy() for W in weights]
        new = parts(level(given, X), 4, "Return a list of four matrices.")
        h, raw = X, X
        for k, (old, changed) in enumerate(zip(weights, new, strict=True), start=1):
            W = numbers(changed, f"Matrix {k}")
            expect(W.shape == old.shape, f"Matrix {k} has the shape {W.shape}, not {old.shape}.")
            factor = np.sum(W * old) / np.sum(old * old)
            expect(
                np.allclose(W, factor * old, rtol=1e-4, atol=1e-6 * np.abs(W).max()) and factor > 0,
                f"Matrix {k} should be the old one times one positive number.",
            )
            alone = np.mean(_relu(raw @ old.T) ** 2)  # with the old matrices below
            raw = _relu(raw @ old.T)
            z = h @ W.T
            out = _relu(z)
            strength = np.mean(out**2)
            if not np.isclose(strength, 1, rtol=1e-4):
                expect(
                    not np.isclose(np.mean(z**2), 1, rtol=1e-4),
                    f"In layer {k} z has the strength 1 before the relu. It is its output that "
                    "should.",
                )
                expect(
                    k == 1 or not np.isclose(factor, alone**-0.5, rtol=1e-4),
                    f"Layer {k} was measured on the outputs of the old layers below it. Rescale "
                    "first, then go on with what comes out.",
                )
                before = np.mean(_relu(h @ old.T) ** 2)
                expect(
                    not np.isclose(factor, 1 / before, rtol=1e-4),
                    f"Matrix {k} is divided by the mean square. Divide it by its root.",
                )
                expect(
                    not np.isclose(np.var(out), 1, rtol=1e-4),
                    f"In layer {k} the variance of the outputs is 1. Their mean square should be.",
                )
                expect(
                    False,
                    f"The output of layer {k} has the strength {strength:.4g}, it should be 1.",
                )
            h = out


@drawable(
    slope=(0.2, 0.25, 0.3, 0.4, 0.5),
    inputs=(16, 25, 36, 49, 64, 81, 100, 144, 196, 256),
)
def leak(slope: float = 0.2, inputs: int = 64) -> Exercise:
    a, D, square, both = slope, inputs, clean(slope**2), clean(1 + slope**2)
    s, A, B, C = f"{(2 / (both * D)) ** 0.5:.4f}", short(a), short(square), short(both)
    return Exercise(
        id="12-1",
        title="A leak",
        statement=rf"""
        The leaky ReLU is $z$ for $z>0$ and ${A}\,z$ otherwise. Which standard deviation must
        the weights of a layer with {D} inputs have, so that its output is as strong as its
        input? Four decimals.
        """,
        hints=(
            "How much of $z^2$ gets through on the left side?",
            rf"The share is $\tfrac12(1+{A}^2)$.",
        ),
        solution=rf"""
        $z$ is positive half of the time and then passes whole; on the other half ${A}^2={B}$
        of its square passes. So the factor is $D s^2\cdot\tfrac12(1+{B})=1$, and
        $s=\sqrt{{2/({C}\cdot{D})}}={s}$. He et al. (2015) give this formula for any slope.
        With the slope 1 it becomes $1/\sqrt D$.
        """,
        kind=Number(
            answer=float(np.sqrt(2 / (both * D))),
            tolerance=4e-4,
            right="A small leak changes little: the slope enters squared.",
            wrong=(
                (
                    float(np.sqrt(2 / D)),
                    "That is He's value: the left side lets something through.",
                ),
                (
                    1 / D**0.5,
                    "That is for the identity. Here only a part of the square gets through.",
                ),
                (
                    float(np.sqrt(2 / ((1 + a) * D))),
                    "The slope enters squared, because we count mean squares.",
                ),
                (2 / (both * D), "That is the variance. Take the root."),
                (float(np.sqrt(2 / both)), f"That is the gain γ. Divide it by √{D}."),
                (float(np.sqrt(1 / (both * D))), "Each side is hit half of the time: mind the ½."),
            ),
            feedback=f"Set {D} s² times the share of z² that gets through equal to 1.",
        ),
    )


@drawable(percent=range(2, 31))
def clicks(percent: int = 1) -> Exercise:
    n, p, q = percent, percent / 100, (100 - percent) / 100
    bias, entropy = float(np.log(p / q)), -p * np.log(p) - q * np.log(q)
    name = "One click" if percent == 1 else f"{word(percent).capitalize()} clicks"
    P, Q, b, H = short(p), short(q), f"{bias:.3f}", f"{entropy:.3f}"
    return Exercise(
        id="12-6",
        title=f"{name} in a hundred",
        statement=rf"""
        Of all visitors {n}% click. A network with one sigmoid output is to predict it; its last
        weights start at zero. With which output *bias* should it start, so that its first loss
        is as small as it can be without looking at the visitors? Three decimals.
        """,
        hints=(
            "Which probability should it give to every visitor?",
            rf"$\sigma(b)={P}$: solve for $b$.",
        ),
        solution=rf"""
        The best constant prediction is the share of clicks, $\sigma(b)={P}$, so
        $b=\log\tfrac{{{P}}}{{{Q}}}={b}$. The first loss is then the entropy
        $-{P}\log{P}-{Q}\log{Q}={H}$ instead of $\log2=0.693$. Without this bias the first
        steps are spent on learning how rare clicks are. Detectors of rare objects start in
        this way (Lin et al. 2017, *Focal loss for dense object detection*).
        """,
        kind=Number(
            answer=bias,
            tolerance=2e-3,
            right="The log-odds of the class: the loss starts at its entropy.",
            wrong=(
                (float(np.log(p)), "That is log p. The sigmoid wants log p − log(1 − p)."),
                (float(np.log(q / p)), f"With this sign it expects {100 - n} clicks in a hundred."),
                (float(np.log10(p / q)), "That is with base 10. The sigmoid has base e."),
                (p, "That is no score: it is about the probability. Which score leads to it?"),
                (
                    round(float(entropy), 3),
                    "That is the first loss which you then get. Which bias gives it?",
                ),
            ),
            feedback=f"Solve σ(b) = {P}.",
        ),
    )


@drawable(
    layers=(20, 30, 40, 50, 60, 70, 80, 90, 100),
    width=(20, 25, 40, 50, 80, 100),
    where=lambda layers, width: 1 <= layers / width <= 2.5,
)
def no_activation(layers: int = 100, width: int = 50) -> Exercise:
    M, n, growth = layers, width, 1 + 2 / width
    mean_square = growth**M
    deviation = float(np.sqrt(mean_square - 1))
    many = "A hundred" if M == 100 else word(M).capitalize()
    G, x = short(growth), short(M / n)
    S, D, t = (f"{value:.2f}" for value in (mean_square, deviation, math.exp(-M / n)))
    return Exercise(
        id="12-8",
        title=f"{many} layers without any activation (hard)",
        statement=rf"""
        A network of {M} layers, each {n} units wide, has no activation at all, and normal
        weights with gain 1. Over many draws the mean of its final strength is 1. How large is
        the *standard deviation* of the final strength, exactly? Prove it, and give two
        decimals.
        """,
        hints=(
            r"Given $q_{\ell-1}$, each $z_c$ is normal with the variance $q_{\ell-1}$. What is the "
            r"variance of $z_c^2$?",
            r"$\mathbb E[z^4]=3q^2$, so the variance of $z^2$ is $2q^2$, and that of the mean "
            rf"of {n} is $q^2\cdot2/{n}$.",
            rf"So $\mathbb E[q_\ell^2\mid q_{{\ell-1}}]=q_{{\ell-1}}^2\,(1+2/{n})$. Repeat.",
        ),
        solution=r"""
        Given $q_{\ell-1}$, the values $z_c$ are independent and normal with variance
        $q_{\ell-1}$, so $z_c^2$ has the mean $q_{\ell-1}$ and the variance
        $3q_{\ell-1}^2-q_{\ell-1}^2=2q_{\ell-1}^2$. The mean over """
        rf"""$n={n}$ units has the same mean
        and the variance $\tfrac2nq_{{\ell-1}}^2$. So
        $\mathbb E[q_\ell^2\mid q_{{\ell-1}}]=(1+\tfrac2n)\,q_{{\ell-1}}^2$, and by repetition
        $\mathbb E[q_{{{M}}}^2]={G}^{{{M}}}={S}$. The variance is ${S}-1$, the standard
        deviation {D}, although the mean is exactly 1. The typical draw
        is about $e^{{-M/n}}=e^{{-{x}}}$, or {t}. So even where no factor is wrong, depth over width
        decides.
        """,
        kind=Number(
            answer=deviation,
            tolerance=0.02,
            right="The mean is 1 only because of a few large draws.",
            wrong=(
                (
                    mean_square,
                    "That is the mean of the squared strength. Subtract the squared mean.",
                ),
                (mean_square - 1, "That is the variance. Take the root."),
                (
                    float(np.sqrt(mean_square)),
                    "Subtract the squared mean before you take the root.",
                ),
                (
                    float(np.sqrt((1 + 5 / n) ** M - 1)),
                    "5/n is for ReLU. What is it if everything gets through?",
                ),
                (
                    whole((2 * M / n) ** 0.5),
                    "That is the deviation of the logarithm, about. Here the strength is asked.",
                ),
            ),
            feedback="Find the mean of q² after one layer, given q before it; then repeat.",
        ),
    )


@drawable(
    dropped=(0.1, 0.2, 0.25, 0.4, 0.5),
    layers=range(6, 21),
    where=lambda dropped, layers: 3 < (1 - dropped) ** -layers < 400,
)
def louder(dropped: float = 0.2, layers: int = 20) -> Exercise:
    p, M, kept, factor = dropped, layers, 1 - dropped, 1 / (1 - dropped)
    P, K, F, S = short(p), short(kept), short(factor), f"{factor**M:.1f}"
    return Exercise(
        id="12-9",
        title="Dropout makes it louder",
        statement=rf"""
        In training, dropout sets each number to 0 with the probability $p$ and divides the
        others by $1-p$, so that the mean stays. A ReLU network with He's weights has dropout
        with $p={P}$ before each of its {M} layers. By which factor is its final *strength*
        larger than without, on average? One decimal.
        """,
        hints=(
            r"What becomes of the mean of $h^2$ if $h$ is 0 with probability $p$ and $h/(1-p)$ "
            r"otherwise?",
            r"$(1-p)\cdot\dfrac{h^2}{(1-p)^2}$.",
        ),
        solution=rf"""
        The mean square becomes $(1-p)\,h^2/(1-p)^2=h^2/(1-p)$: the mean stays, the mean square
        does not. In {M} layers that is $(1/{K})^{{{M}}}={S}$. To keep the strength in training the
        weights need the variance $2(1-p)/D$. But in *use* nothing is dropped, and then the same
        network would be too quiet by the same factor. A norm in every layer settles both.
        """,
        kind=Number(
            answer=factor**M,
            tolerance=0.06,
            right="It leaves the mean alone and raises the mean square.",
            wrong=(
                (1, "The mean stays the same. The mean square does not."),
                (factor, f"That is one layer. There are {word(M)}."),
                (
                    (1 + p) ** M,
                    f"Dividing by 1 − p = {K} multiplies by {F}, not by {short(1 + p)}.",
                ),
                (
                    factor ** (2 * M),
                    "The factor 1/(1 − p)² is hit only with the probability 1 − p.",
                ),
                (kept**M, "Fewer numbers get through, but those are enlarged, and then squared."),
                (factor ** (M / 2), "That is the root: the size. The strength is the mean square."),
            ),
            feedback=f"Find the mean square after dropout, for one layer; then the {M}th power.",
        ),
    )


EXERCISES = [
    leak(),
    Exercise(
        id="12-2",
        title="A gain for any activation",
        statement=r"""
            Every layer computes $z=Wh$ and $h=g(z)$. Write `gain_of(g)`: the gain $\gamma$ with
            which, if the $z$ of one layer are normal with mean 0 and variance 1, those of the next
            layer have the mean square 1 again. `g` takes an array and returns one of the same
            shape. Three right digits are enough.
            """,
        hints=(
            r"By the text the strength of $z$ in the next layer is $\gamma^2$ times that of $h$.",
            r"So $\gamma^2\,\mathbb E[g(u)^2]=1$ for a standard normal $u$.",
            "Average over a fine grid with the weights exp(−u²/2), as `average` in the text does.",
        ),
        solution=r"""
            The strength of $h$ is $\mathbb E[g(u)^2]$, and the next layer multiplies it by
            $\gamma^2$. So $\gamma=1/\sqrt{\mathbb E[g(u)^2]}$: $\sqrt2$ for ReLU, 1.59 for tanh
            (PyTorch's `calculate_gain` has $\tfrac53$, a rule of thumb), 1.85 for the sigmoid. But
            the gain looks forwards only. For the sigmoid it does not save the error signal.
            """,
        kind=Code(
            name="gain_of",
            stub='''
                def gain_of(g):
                    """The gain with which every z keeps the mean square 1."""
                    ...
                ''',
            check=_check_gain_of,
            answer="""
                def gain_of(g):
                    u = np.linspace(-8, 8, 4000)
                    weights = np.exp(-(u**2) / 2)
                    return np.sqrt(weights.sum() / (weights @ g(u) ** 2))
                """,
            wrong=(
                (
                    """
                    def gain_of(g):
                        u = np.random.default_rng(0).normal(size=1_000_000)
                        return 1 / np.std(g(u))
                    """,
                    "That is one over the standard deviation of g(u). The next layer passes on its "
                    "mean square, mean and all.",
                ),
                (
                    (
                        "np.sqrt(weights.sum() / (weights @ g(u) ** 2))",
                        "weights.sum() / (weights @ g(u) ** 2)",
                    ),
                    "That is γ², the gain squared.",
                ),
                (
                    (
                        "np.sqrt(weights.sum() / (weights @ g(u) ** 2))",
                        "np.sqrt(weights @ g(u) ** 2 / weights.sum())",
                    ),
                    "The wrong way round: a small output needs a large gain.",
                ),
                (
                    (
                        "np.sqrt(weights.sum() / (weights @ g(u) ** 2))",
                        "weights.sum() / (weights @ abs(g(u)))",
                    ),
                    "That is one over the mean size of g(u). What counts is its mean square.",
                ),
                (
                    """
                    def gain_of(g):
                        return np.sqrt(2)
                    """,
                    "For the leaky relu with slope 0.2 the gain should be about 1.387, got 1.414.",
                ),
                (
                    ("np.linspace(-8, 8, 4000)", "np.linspace(-3.2, 3.2, 4000)"),
                    "For the leaky relu with slope 0.2 the gain should be about 1.387, got 1.397. "
                    "Nearly: take a wider or finer grid, or a million random numbers.",
                ),
                (
                    ("np.exp(-(u**2) / 2)", "np.exp(-(u**2))"),
                    "For the leaky relu with slope 0.2 the gain should be about 1.387, got 1.961.",
                ),
            ),
            right="One line for every activation, published or not.",
        ),
    ),
    Exercise(
        id="12-3",
        title="What breaks the tie?",
        statement=r"""
            All hidden units of a network with one hidden layer start with equal incoming weights,
            equal biases and equal outgoing weights. Which of these changes alone let them become
            different? Choose all.
            """,
        hints=(
            "Which of them treats unit 1 in another way than unit 2?",
            "The outgoing weights of a unit decide which errors come back to it.",
        ),
        solution=r"""
            Different hidden biases make different outputs. Different outgoing weights bring
            different errors back, and so different gradients for the incoming weights. Dropout
            switches off one unit and not the other. Noise on the *inputs*, a new order of the
            samples and mini-batches are the same for all units; momentum and Adam compute equal
            steps from equal gradients; and a bias of the *output* is no unit's own.
            """,
        kind=Choice(
            options=(
                Option(
                    "hidden biases drawn at random",
                    "Different biases make different outputs.",
                    right=True,
                ),
                Option(
                    "a new random order of the samples in every epoch",
                    "All units see the same samples in the same order.",
                ),
                Option(
                    "outgoing weights drawn at random",
                    "They bring different errors back to the units.",
                    right=True,
                ),
                Option("Adam in place of gradient descent", "Equal gradients make equal steps."),
                Option(
                    "dropout on the hidden units",
                    "Dropout hits one unit and spares another.",
                    right=True,
                ),
                Option("noise added to the inputs", "The noise is the same for all units."),
                Option(
                    "random biases of the output units",
                    "They change the errors, but for all hidden units alike.",
                ),
            )
        ),
    ),
    Exercise(
        id="12-4",
        title="How many units are there really?",
        statement=r"""
            Write `merge(W, b, V)` for a network $V g(Wx+b)$ with one hidden layer: `W` $(H,D)$,
            `b` $(H,)$, `V` $(C,H)$. Hidden units with the same incoming weights *and* the same bias
            become one unit, and the outputs must stay what they were, whatever $g$ is. Return the
            new `W`, `b` and `V`, the units in any order.
            """,
        hints=(
            "Two units with the same input side always give the same $h$. What do they add to an "
            "output?",
            r"$V_{c1}h+V_{c2}h=(V_{c1}+V_{c2})\,h$.",
            "`np.unique(…, axis=0, return_inverse=True)` finds equal rows.",
        ),
        solution=r"""
            Put $b$ beside $W$ as one more column and look for equal rows. Units with equal rows
            have the same $h$ for every input and every $g$, so their outgoing weights add up. After
            training from a tie, a network of any width collapses to a single hidden unit.
            """,
        kind=Code(
            name="merge",
            stub='''
                def merge(W, b, V):
                    """The new W, b and V, with equal units merged into one."""
                    ...
                ''',
            check=_check_merge,
            answer="""
                def merge(W, b, V):
                    rows = np.column_stack([W, b])
                    kept, place = np.unique(rows, axis=0, return_inverse=True)
                    member = np.ravel(place)[:, None] == np.arange(len(kept))  # (H, K)
                    return kept[:, :-1], kept[:, -1], V @ member
                """,
            wrong=(
                (
                    """
                    def merge(W, b, V):
                        rows = np.column_stack([W, b])
                        kept, first = np.unique(rows, axis=0, return_index=True)
                        return W[first], b[first], V[:, first]
                    """,
                    "The outgoing weights of the units that went are lost.",
                ),
                (
                    """
                    def merge(W, b, V):
                        rows = np.column_stack([W, b])
                        kept, place = np.unique(rows, axis=0, return_inverse=True)
                        member = np.ravel(place)[:, None] == np.arange(len(kept))
                        return kept[:, :-1], kept[:, -1], V @ member / member.sum(axis=0)
                    """,
                    "The outgoing weights are averaged. Several units push harder than one.",
                ),
                (
                    """
                    def merge(W, b, V):
                        kept, first, place = np.unique(
                            W, axis=0, return_index=True, return_inverse=True
                        )
                        member = np.ravel(place)[:, None] == np.arange(len(kept))
                        return kept, b[first], V @ member
                    """,
                    "Too few units are left: two units are the same only if their biases are, too.",
                ),
                (
                    """
                    def merge(W, b, V):
                        kept, first, place = np.unique(b, return_index=True, return_inverse=True)
                        member = np.ravel(place)[:, None] == np.arange(len(kept))
                        return W[first], kept, V @ member
                    """,
                    "Too few units are left: two units are the same only if all their weights are, "
                    "too.",
                ),
                (
                    """
                    def merge(W, b, V):
                        rows = np.column_stack([np.sort(W, axis=1), b])
                        _, first, place = np.unique(
                            rows, axis=0, return_index=True, return_inverse=True
                        )
                        member = np.ravel(place)[:, None] == np.arange(len(first))
                        return W[first], b[first], V @ member
                    """,
                    "Too few units are left: the same numbers in another order, or with the other "
                    "sign, are other weights.",
                ),
                (
                    """
                    def merge(W, b, V):
                        rows = np.column_stack([W, b])
                        sign = np.where(W[:, 0] < 0, -1.0, 1.0)
                        kept, place = np.unique(
                            rows * sign[:, None], axis=0, return_inverse=True
                        )
                        member = np.ravel(place)[:, None] == np.arange(len(kept))
                        return kept[:, :-1], kept[:, -1], (V * sign) @ member
                    """,
                    "Each unit that stays should have its weights and bias unchanged.",
                ),
                (
                    """
                    def merge(W, b, V):
                        return W, b, V
                    """,
                    "Of 6 units 3 are different, and you keep 6.",
                ),
            ),
            right="Ties are counted in units that work, not in rows of W.",
        ),
    ),
    Exercise(
        id="12-5",
        title="How many zeros can it bear?",
        statement=r"""
            A network of four matrices $W_1,\dots,W_4$ has tanh after each of the first three, and
            no biases. Some of the matrices start at zero, the others at random. In which cases do
            *all four* receive a gradient sooner or later (the error is never exactly zero)? Choose
            all, and prove a rule.
            """,
        hints=(
            r"$\nabla_{W_\ell}L=\delta_\ell\,h_{\ell-1}^\top$: which zeros make $h_{\ell-1}$ zero, "
            r"and which make $\delta_\ell$ zero?",
            "If $W_k=0$, then every $h$ from $h_k$ on is 0, and every $\\delta$ below $\\delta_k$.",
            "With a single zero matrix $W_k$: is its own gradient zero?",
        ),
        solution=r"""
            Let exactly one matrix, $W_k$, be zero. Below it nothing has happened to the signal, so
            $h_{k-1}\ne0$; above it the matrices are random and the slope of tanh at 0 is 1, so
            $\delta_k\ne0$. Hence $W_k$ gets the gradient $\delta_kh_{k-1}^\top\ne0$. All others get
            0 in this first step: those above have $h=0$, those below $\delta=0$. After it no matrix
            is zero, and all of them learn. Now let two be zero, $W_i$ and $W_k$ with $i<k$. From
            $h_i$ on every $h$ is 0, so all gradients above $i$ vanish; and every $\delta$ below
            $\delta_k$ is 0, so all gradients below $k$ vanish, that of $W_i$ among them. Nothing
            moves, ever. The rule: **one zero matrix is fine wherever it stands, two are one too
            many.** (With ReLU, whose slope at 0 is taken as 0, only the last may be zero.)
            """,
        kind=Choice(
            options=(
                Option(
                    "only $W_4$ is zero",
                    "W₄ gets δ₄h₃ᵀ at once, the others from the second step on.",
                    right=True,
                ),
                Option(
                    "only $W_1$ is zero",
                    "W₁ gets δ₁xᵀ at once, because the slope of tanh at 0 is 1.",
                    right=True,
                ),
                Option(
                    "$W_3$ and $W_4$ are zero",
                    "W₄ needs h₃, which is 0; W₃ needs δ₃, which is 0 as well.",
                ),
                Option(
                    "$W_1$ and $W_4$ are zero",
                    "No signal reaches W₄, and no error signal reaches W₁.",
                ),
                Option(
                    "only $W_2$ is zero",
                    "W₂ has an input below it and errors above it.",
                    right=True,
                ),
                Option("all are zero", "Nothing moves: two zero matrices are already too many."),
            )
        ),
    ),
    clicks(),
    Exercise(
        id="12-7",
        title="Let the data set the scale",
        statement=r"""
            Why predict what one can measure? Write `level(weights, X)` for a ReLU network without
            biases, $h_\ell=\operatorname{relu}(h_{\ell-1}W_\ell^\top)$, $h_0=X$. Multiply each
            matrix by one positive number so that on the batch `X` *every* layer's output $h_\ell$
            has the mean square 1, exactly. `weights` is a list of matrices $(C,D)$, `X` has the
            shape $(N,D)$. Return the list of the new matrices.
            """,
        hints=(
            "Start with the first layer: compute its output, and its mean square.",
            r"ReLU passes a positive factor straight through: $\operatorname{relu}(cz)="
            r"c\operatorname{relu}(z)$.",
            "Divide the matrix by the root of that mean square, and go on with the *new* output.",
        ),
        solution=r"""
            From the bottom up: if the output of a layer has the mean square $q$, divide its matrix
            by $\sqrt q$. The output is divided by $\sqrt q$, too, and it is what the next layer
            gets. This works for any data and any width, without a formula for the activation:
            Mishkin and Matas (2016, *All you need is a good init*) call it *layer-sequential
            unit-variance* initialisation (they make the variance 1, and start from orthogonal
            matrices).
            """,
        kind=Code(
            name="level",
            stub='''
                def level(weights, X):
                    """The matrices, rescaled so that each output has strength 1."""
                    ...
                ''',
            check=_check_level,
            answer="""
                def level(weights, X):
                    h, new = X, []
                    for W in weights:
                        out = np.maximum(h @ W.T, 0)
                        root = np.sqrt(np.mean(out**2))
                        new.append(W / root)
                        h = out / root
                    return new
                """,
            wrong=(
                (
                    """
                    def level(weights, X):
                        h, new = X, []
                        for W in weights:
                            h = np.maximum(h @ W.T, 0)
                            new.append(W / np.sqrt(np.mean(h**2)))
                        return new
                    """,
                    "Layer 2 was measured on the outputs of the old layers below it. Rescale "
                    "first, then go on with what comes out.",
                ),
                (
                    """
                    def level(weights, X):
                        h, new = X, []
                        for W in weights:
                            z = h @ W.T
                            root = np.sqrt(np.mean(z**2))
                            new.append(W / root)
                            h = np.maximum(z / root, 0)
                        return new
                    """,
                    "In layer 1 z has the strength 1 before the relu. It is its output that "
                    "should.",
                ),
                (
                    """
                    def level(weights, X):
                        h, new = X, []
                        for W in weights:
                            out = np.maximum(h @ W.T, 0)
                            new.append(W / np.std(out))
                            h = out / np.std(out)
                        return new
                    """,
                    "In layer 1 the variance of the outputs is 1. Their mean square should be.",
                ),
                (
                    """
                    def level(weights, X):
                        h, new = X, []
                        for W in weights:
                            out = np.maximum(h @ W.T, 0)
                            new.append(W / np.mean(out**2))
                            h = np.maximum(h @ new[-1].T, 0)
                        return new
                    """,
                    "Matrix 1 is divided by the mean square. Divide it by its root.",
                ),
                (
                    """
                    def level(weights, X):
                        return [
                            np.random.default_rng(0).normal(0, np.sqrt(2 / W.shape[1]), W.shape)
                            for W in weights
                        ]
                    """,
                    "Matrix 1 should be the old one times one positive number.",
                ),
            ),
            right="No formula, no assumption: measured and repaired, layer by layer.",
        ),
    ),
    no_activation(),
    louder(),
    Exercise(
        id="12-10",
        title="Listen and tell",
        statement=r"""
            The stethoscope reads: in a network of 30 square layers the signal has the strength 0.63
            in nearly every layer; the error signal is 700,000 times as strong in layer 1 as in
            layer 30. Which network is it?
            """,
        hints=(
            "For which activations do the two directions have different factors?",
            "Which of them keeps the signal below 1 while the weights are too large?",
        ),
        solution=r"""
            The factor back is $700000^{1/29}=1.59$ per layer, so the weights are too large; but the
            signal does not grow, so something holds it below 1: tanh. At gain 2.5 its strength
            settles near 0.63 and its error signal grows by about three fifths per layer. ReLU would
            grow in both directions. A sigmoid's error signal fades at gain 1. Tanh at gain 1 fades
            in both directions, slowly. And layer norm before a ReLU makes the forward strength
            $\tfrac12$ and keeps the way back level.
            """,
        kind=Choice(
            options=(
                Option(
                    "tanh with gain 1",
                    "There the signal slowly fades, and so does the error signal.",
                ),
                Option(
                    "ReLU with gain 1.75", "It would grow in both directions, not in one alone."
                ),
                Option(
                    "tanh with gain 2.5",
                    "It saturates forwards and explodes backwards.",
                    right=True,
                ),
                Option("a sigmoid with gain 1", "Its error signal fades, by a factor above 16."),
                Option(
                    "ReLU behind layer norm, with gain 2.5",
                    "There the strength is one half, and the error signal stays level.",
                ),
            )
        ),
    ),
]
