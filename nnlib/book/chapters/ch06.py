"""Exercises of chapter 6, Activations, XOR and capacity."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from nnlib._types import Array


def _piece(
    layers: list[tuple[Array, Array]], x: Array, masked: bool = True, bias: bool = True
) -> tuple[Array, Array]:
    """W and b of the piece at x; or of the tower without ReLUs, or with units on if Wx > 0."""
    W, b = layers[0]
    for V, c in layers[1:]:
        on = (W @ x + b * bias > 0) if masked else np.ones(len(b))
        W, b = V @ (on[:, None] * W), V @ (on * b) + c
    return W, b


_LAST_IS_LINEAR = (
    "W is 0 where the network answers below 0, as if a ReLU stood behind the last layer. There is "
    "none."
)


def _check_piece(piece_at: Function) -> None:
    rng = np.random.default_rng(6)  # the first point has one output above 0 and one below
    folded = [
        (np.ones((2, 2)), np.array([0.0, -1.0])),
        (np.array([[1.0, -2.0]]), np.array([0.5])),
    ]
    cases = []
    for sizes in ([3, 6, 2], [3, 2], [2, 5, 4, 1], [4, 6, 6, 6, 2]):
        layers = [
            (rng.normal(size=(C, D)), rng.normal(size=C)) for D, C in itertools.pairwise(sizes)
        ]
        cases += [(layers, rng.normal(size=sizes[0])) for _ in range(3)]
    # these last: on so simple a network different mistakes give the same numbers
    cases += [(folded, np.array([0.3, 0.2])), (folded, np.array([0.9, 0.8]))]
    for layers, x in cases:
        answer = parts(piece_at(layers, x), 2, "Return two things: W and b.")
        W, b = numbers(answer[0], "W"), numbers(answer[1], "b")
        D, C = len(x), len(layers[-1][1])
        expect(
            W.shape == (C, D) and b.shape == (C,),
            f"With {D} inputs, W must have shape ({C}, {D}) and b ({C},), "
            f"got {W.shape} and {b.shape}.",
        )
        right_W, right_b = _piece(layers, x)
        tower_W, _ = _piece(layers, x, masked=False)
        unbiased_W, _ = _piece(layers, x, bias=False)
        output_off = np.where((right_W @ x + right_b > 0)[:, None], right_W, 0)
        expect_close(
            W,
            right_W,
            "W is not the slope of the network at x: nudge x a little and compare.",
            mistakes=[
                (tower_W, "That is the tower without ReLUs. Which units are off at x?"),
                (unbiased_W, "Whether a unit is on at x depends on its bias, too."),
                (output_off, _LAST_IS_LINEAR),
            ],
            name="W",
        )
        expect_close(
            b,
            right_b,
            "W is right, b is not: at x, W x + b must be what the network answers.",
            name="b",
        )


def _check_absolute(absolute_pieces: Function) -> None:
    answer = parts(absolute_pieces(), 2, "Return two things: W and b.")
    W, b = numbers(answer[0], "W"), numbers(answer[1], "b")
    expect(
        W.shape == (2, 2) and b.shape == (2,),
        f"W must have shape (2, 2) and b (2,), got {W.shape} and {b.shape}.",
    )
    X = np.random.default_rng(0).normal(size=(50, 2))
    expect_close(
        (X @ W.T + b).max(axis=1),
        np.abs(X[:, 0] - X[:, 1]),
        "The larger of your two pieces is not the absolute value of x1 - x2.",
        mistakes=[
            (
                np.maximum(X[:, 0] - X[:, 1], 0),
                "That is relu(x1 - x2): one of your pieces is 0. Where x1 < x2 it should rise "
                "again.",
            ),
            (
                np.maximum(X[:, 1] - X[:, 0], 0),
                "That is relu(x2 - x1): one of your pieces is 0. Where x1 > x2 it should rise, "
                "too.",
            ),
            (np.abs(X[:, 0] + X[:, 1]), "That is the absolute value of x1 + x2."),
        ],
    )


def _check_as_sigmoid(as_sigmoid: Function) -> None:
    rng = np.random.default_rng(0)
    z = np.linspace(-2, 2, 41)
    for a, w, b, c in [(1.0, 1.0, 0.0, 0.0), *rng.normal(size=(4, 4))]:
        four = "Return four numbers: a2, w2, b2, c2."
        answer = parts(as_sigmoid(a, w, b, c), 4, four)
        a2, w2, b2, c2 = map(single, answer, ("a2", "w2", "b2", "c2"))
        expect(
            np.isclose(abs(w2), abs(2 * w)) and np.isclose(abs(b2), abs(2 * b)),
            "tanh(z) = 2 sigmoid(2z) - 1: everything inside the tanh is doubled.",
        )
        expect(
            np.isclose(abs(a2), abs(2 * a)),
            "The tanh runs from -1 to 1, the sigmoid from 0 to 1: how much taller must it be?",
        )
        got = a2 / (1 + np.exp(-(w2 * z + b2))) + c2
        wanted = a * np.tanh(w * z + b) + c
        expect(
            np.allclose(got - got[0], wanted - wanted[0]),
            "The sizes are right, but a sign is not: look at a2, w2 and b2.",
        )
        expect_close(got, wanted, "The shape is right, the height is not: look at c2.")


def _check_signed_xor(signed_xor: Function) -> None:
    four = "Return four things: W1, b1, w2 and b2."
    W1, b1, w2, b2 = map(numbers, parts(signed_xor(), 4, four), ("W1", "b1", "w2", "b2"))
    shapes = (W1.shape, b1.shape, w2.shape, b2.shape)
    expect(
        shapes[:3] == ((2, 2), (2,), (2,)) and b2.size == 1,
        f"The shapes must be (2, 2), (2,), (2,) and (), got {', '.join(map(str, shapes))}.",
    )
    X = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    got = np.maximum(X @ W1.T + b1, 0) @ w2 + b2.item()
    expect_close(
        got,
        [0, 1, 1, 0],
        f"On (-1,-1), (-1,1), (1,-1), (1,1) it answers {np.round(got, 2)}.",
        mistakes=[([1, 0, 0, 1], "That answers 1 where the inputs are equal: reverse it.")],
    )


def _check_parity(parity: Function) -> None:
    four = "Return four things: W1, b1, w2 and b2."
    for D in (2, 3, 4, 7):
        W1, b1, w2, b2 = map(numbers, parts(parity(D), 4, four), ("W1", "b1", "w2", "b2"))
        shapes = (W1.shape, b1.shape, w2.shape, b2.shape)
        expect(
            shapes[:3] == ((D, D), (D,), (D,)) and b2.size == 1,
            f"For D = {D} the shapes must be ({D}, {D}), ({D},), ({D},) and (), "
            f"got {', '.join(map(str, shapes))}.",
        )
        X = (np.arange(2**D)[:, None] >> np.arange(D)) & 1
        got = np.maximum(X @ W1.T + b1, 0) @ w2 + b2.item()
        odd = X.sum(axis=1) % 2
        close = np.isclose(got, odd, atol=1e-9)
        which = "That" if D == 2 else f"XOR is right. For D = {D} it"
        expect(
            not np.allclose(got, 1 - odd),
            f"{which} answers 1 for an even number of ones: reverse it.",
        )
        if D == 2:
            expect(
                close.all(), f"Already XOR, D = 2, goes wrong: it answers {np.round(got, 2) + 0.0}."
            )
        counts = X.sum(axis=1)
        expect(
            close.all(),
            f"XOR is right. For D = {D} it goes wrong where {counts[~close].min()} inputs are 1."
            if not close.all()
            else "",
        )


EXERCISES = [
    Exercise(
        id="06-1",
        title="The piece you stand on",
        statement=r"""
            A ReLU network is a patchwork of straight pieces: near almost every point $x$ it is
            $Wx + b$, with a $W$ and a $b$ that belong to the piece. Write `piece_at(layers, x)`.
            It gets a list of pairs `(W, b)`, the first layer at the front, with a ReLU behind
            every layer but the last, and a point `x` of shape $(D,)$ that lies on no fold. It
            returns the `W` and `b` of the piece on which `x` lies. For the network of XOR,
            $h_1 - 2h_2$, and $x = (0.3, 0.2)$ the answer is $W = (1\;\,1)$ and $b = (0)$.
            """,
        hints=(
            "Without ReLUs it is the collapse of the first section, layer by layer.",
            "At $x$ each ReLU is either off or on. What does it do to its unit's row of $W$ and "
            "its entry of $b$ in either case?",
            "Keep a running `W` and `b`. The units that are on are those with `W @ x + b > 0`.",
        ),
        solution=r"""
            Start with the first pair: the first layer's values near $x$ are $Wx + b$. A ReLU that
            is on changes nothing, one that is off makes its row of $W$ and its entry of $b$ zero.
            The next layer $(V, c)$ then makes $V(Wx + b) + c = (VW)x + (Vb + c)$ of it. Which
            units are on is the same for all points near $x$, so this is the whole piece. Its $W$
            is also the gradient of the network at $x$.
            """,
        kind=Code(
            name="piece_at",
            stub='''
                def piece_at(layers, x):
                    """W and b of the straight piece on which the point x, (D,), lies."""
                    ...
                ''',
            check=_check_piece,
            answer="""
                def piece_at(layers, x):
                    W, b = layers[0]
                    for V, c in layers[1:]:
                        on = W @ x + b > 0
                        W, b = V @ (on[:, None] * W), V @ (on * b) + c
                    return W, b
                """,
            wrong=(
                (
                    """
                    def piece_at(layers, x):
                        W, b = layers[0]
                        for V, c in layers[1:]:
                            W, b = V @ W, V @ b + c
                        return W, b
                    """,
                    "That is the tower without ReLUs. Which units are off at x?",
                ),
                (
                    ("(on * b)", "b"),
                    "W is right, b is not: at x, W x + b must be what the network answers.",
                ),
                (
                    ("+ b >", ">"),
                    "Whether a unit is on at x depends on its bias, too.",
                ),
                (
                    """
                    def piece_at(layers, x):
                        W, b = np.eye(len(x)), np.zeros(len(x))
                        for V, c in layers:
                            W, b = V @ W, V @ b + c
                            on = W @ x + b > 0
                            W, b = on[:, None] * W, on * b
                        return W, b
                    """,
                    _LAST_IS_LINEAR,
                ),
                (
                    """
                    def piece_at(layers, x):
                        return layers[-1][0] @ layers[0][0]
                    """,
                    "Return two things: W and b.",
                ),
            ),
            right="Any ReLU network, seen from where you stand, is one linear layer.",
        ),
    ),
    Exercise(
        id="06-2",
        title="When is max(αz, z) the parametric ReLU?",
        statement=r"""
            The parametric ReLU is $z$ for $z > 0$ and $\alpha z$ for $z \le 0$. Some write it
            $\max(\alpha z, z)$. For which $\alpha$ are the two the same function?
            """,
        hints=(
            r"Try $\alpha = 2$ and $z = -2$ in both.",
            r"For $z \le 0$: when is $\alpha z \ge z$? Watch the sign when you divide by $z$.",
        ),
        solution=r"""
            For $z < 0$ the maximum picks $\alpha z$ exactly if $\alpha z \ge z$; dividing by the
            negative $z$ turns that into $\alpha \le 1$. For $z > 0$ it picks $z$ exactly if
            $z \ge \alpha z$, again $\alpha \le 1$. With $\alpha = 2$ and $z = -2$ the maximum gives
            $-2$, the definition $-4$. Negative $\alpha$ are fine: $\alpha = -1$ makes both the
            absolute value.
            """,
        kind=Choice(
            options=(
                Option(
                    "for every $\\alpha$",
                    r"Try $\alpha = 2$, $z = -2$: the maximum of $-4$ and $-2$ is $-2$.",
                ),
                Option(
                    "for $\\alpha \\le 1$, also negative ones",
                    r"On both sides of 0 the maximum picks the right branch if $\alpha \le 1$.",
                    right=True,
                ),
                Option(
                    "only for $0 \\le \\alpha \\le 1$",
                    r"Try $\alpha = -1$: both are the absolute value.",
                ),
                Option(
                    "for $\\alpha \\ge 1$",
                    r"Try $\alpha = 2$, $z = 3$: the maximum is 6, the definition says 3.",
                ),
            ),
        ),
    ),
    Exercise(
        id="06-3",
        title="A distance from one maxout unit",
        statement=r"""
            A maxout unit with two pieces answers with the larger of $w_1^{\top}x + b_1$ and
            $w_2^{\top}x + b_2$. Write `absolute_pieces()`, which returns $W$ (one piece per row)
            and $b$ such that the unit computes $|x_1 - x_2|$.
            """,
        hints=(
            "In one dimension the absolute value is the larger of $z$ and $-z$.",
            "Take $z = x_1 - x_2$. Which weights does it have?",
        ),
        solution=r"""
            $|z| = \max(z, -z)$ has the slopes $\pm 1$. With $z = x_1 - x_2$ the pieces have the
            weights $(1, -1)$ and $(-1, 1)$ and no bias.
            """,
        kind=Code(
            name="absolute_pieces",
            stub='''
                def absolute_pieces():
                    """Return W of shape (2, 2) and b of shape (2,)."""
                    ...
                ''',
            check=_check_absolute,
            answer="""
                def absolute_pieces():
                    return np.array([[1.0, -1.0], [-1.0, 1.0]]), np.zeros(2)
                """,
            wrong=(
                (
                    ("[-1.0, 1.0]]),", "[0.0, 0.0]]),"),
                    "That is relu(x1 - x2): one of your pieces is 0. "
                    "Where x1 < x2 it should rise again.",
                ),
                (
                    ("[[1.0, -1.0],", "[[0.0, 0.0],"),
                    "That is relu(x2 - x1): one of your pieces is 0. "
                    "Where x1 > x2 it should rise, too.",
                ),
                (
                    ("-1.0], [-1.0, 1.0]]),", "1.0], [-1.0, -1.0]]),"),
                    "That is the absolute value of x1 + x2.",
                ),
                (
                    """
                    def absolute_pieces():
                        return np.eye(2), np.zeros(2)
                    """,
                    "The larger of your two pieces is not the absolute value of x1 - x2.",
                ),
            ),
            right="Two pieces, slopes plus and minus one.",
        ),
    ),
    Exercise(
        id="06-4",
        title="From tanh to sigmoid",
        statement=r"""
            Prove $\tanh z = 2\sigma(2z) - 1$ without looking it up. Then use it: a tanh unit with
            its output weight computes $a \tanh(wz + b) + c$. Write `as_sigmoid(a, w, b, c)`, which
            returns the four numbers of a *sigmoid* unit $a_2\, \sigma(w_2 z + b_2) + c_2$ that
            computes the same.
            """,
        hints=(
            "Put $wz + b$ in the place of $z$ in the identity.",
            "Multiply by $a$, add $c$, and collect: what is inside, in front and behind?",
        ),
        solution=r"""
            $a\tanh(wz+b) + c = a\,(2\sigma(2wz + 2b) - 1) + c = 2a\,\sigma(2wz + 2b) + (c - a)$.
            So $a_2 = 2a$, $w_2 = 2w$, $b_2 = 2b$, $c_2 = c - a$. In floating point the two sides
            of the identity differ by a rounding error at most.
            """,
        kind=Code(
            name="as_sigmoid",
            stub='''
                def as_sigmoid(a, w, b, c):
                    """Return (a2, w2, b2, c2)."""
                    ...
                ''',
            check=_check_as_sigmoid,
            answer="""
                def as_sigmoid(a, w, b, c):
                    return 2 * a, 2 * w, 2 * b, c - a
                """,
            wrong=(
                (
                    ("2 * w, 2 *", "w,"),
                    "tanh(z) = 2 sigmoid(2z) - 1: everything inside the tanh is doubled.",
                ),
                (
                    ("2 * a,", "a,"),
                    "The tanh runs from -1 to 1, the sigmoid from 0 to 1: "
                    "how much taller must it be?",
                ),
                (
                    ("c - a", "c - 1"),
                    "The shape is right, the height is not: look at c2.",
                ),
            ),
            right="What one can represent, the other can, with the same number of units.",
        ),
    ),
    Exercise(
        id="06-5",
        title="Pieces of a tent",
        statement=r"""
            The tent map is applied five times: a network of five layers of two ReLUs. How many
            ReLUs must a network with *one* hidden layer have at least to compute the same function
            on $[0, 1]$?
            """,
        hints=(
            "How many pieces has the five-fold tent on $[0, 1]$, and how many kinks inside?",
            "One ReLU of a single hidden layer makes one kink, and changes the slope there.",
            r"""The slopes are 32 and $-32$. Which slope can the *first* piece have if there is one
            unit for each kink and no other?""",
        ),
        solution=r"""
            The five-fold tent has $2^5 = 32$ pieces with the slopes $\pm 32$, so 31 kinks inside
            the interval, each with a change of slope of $\pm 64$. Each needs a unit of its own. Are
            31 units enough? Left of its kink a unit is off; or, if its input weight is negative,
            it is on at the left and off at the right, and then its slope at the left is minus its
            change of slope.
            So the first piece has the slope 0 or a sum of numbers $\pm 64$, a multiple of 64, and
            never 32. One more unit is needed, with its kink at the edge or outside: 32. The
            polygon network of the chapter does it, with one unit for each piece.
            """,
        kind=Number(
            answer=32,
            tolerance=0.1,
            right="31 units for the kinks inside, and one for the slope of the first piece.",
            wrong=(
                (31, "One for each kink inside, but how does the first piece get its slope?"),
                (10, "That is what the deep network has. Count the pieces it makes."),
                (16, "That is the number of tents."),
                (9, "Pieces double with each layer, they do not add up."),
                (33, "A layer of 32 may have 33 pieces. How many does the five-fold tent have?"),
                (25, "The pieces double five times: two to the fifth power, not five squared."),
            ),
            feedback="Count the kinks of the five-fold tent inside the interval.",
        ),
    ),
    Exercise(
        id="06-6",
        title="XOR with plus and minus one",
        statement=r"""
            The weights $W_1 = \begin{pmatrix}1&1\\1&1\end{pmatrix}$, $b_1 = (0, -1)$,
            $w_2 = (1, -2)$, $b_2 = 0$ answer $0, 1, 1, 0$ on the inputs 0 and 1; check it by hand.
            Now the inputs are $-1$ and $+1$. Write `signed_xor()`, which returns
            `W1, b1, w2, b2` of a network $w_2^{\top}\operatorname{relu}(W_1x + b_1) + b_2$ that
            answers 1 exactly if the inputs differ, and 0 otherwise.
            """,
        hints=(
            "Which values can $x_1 + x_2$ have now? Which of them should give 1?",
            "You need a function of the sum with a peak at 0. Begin with the one for 0 and 1.",
            r"$|s| = \operatorname{relu}(s) + \operatorname{relu}(-s)$.",
        ),
        solution=r"""
            The sum $s = x_1 + x_2$ is $-2$, 0, 0, 2, and the answers should be 0, 1, 1, 0: that is
            $1 - |s|/2$. With $|s| = \operatorname{relu}(s) + \operatorname{relu}(-s)$ the rows of
            $W_1$ are $(1, 1)$ and $(-1, -1)$, $b_1 = 0$, $w_2 = (-\tfrac12, -\tfrac12)$ and
            $b_2 = 1$. Or move the old solution: $s = 2 s_{\text{old}} - 2$.
            """,
        kind=Code(
            name="signed_xor",
            stub='''
                def signed_xor():
                    """Return W1 (2, 2), b1 (2,), w2 (2,) and b2 of a ReLU network."""
                    ...
                ''',
            check=_check_signed_xor,
            answer="""
                def signed_xor():
                    W1 = np.array([[1.0, 1.0], [-1.0, -1.0]])
                    return W1, np.zeros(2), np.array([-0.5, -0.5]), 1.0
                """,
            wrong=(
                (
                    """
                    def signed_xor():
                        return np.ones((2, 2)), np.array([0.0, -1.0]), np.array([1.0, -2.0]), 0.0
                    """,
                    "On (-1,-1), (-1,1), (1,-1), (1,1) it answers [0. 0. 0. 0.].",
                ),
                (
                    ("np.array([-0.5, -0.5]), 1.0", "np.array([0.5, 0.5]), 0.0"),
                    "That answers 1 where the inputs are equal: reverse it.",
                ),
                (
                    """
                    def signed_xor():
                        return np.ones((2, 2)), np.array([0.0, -1.0]), np.array([1.0, -2.0])
                    """,
                    "Return four things: W1, b1, w2 and b2.",
                ),
            ),
            right="XOR on −1 and +1, with two ReLUs.",
        ),
    ),
    Exercise(
        id="06-7",
        title="XOR of many inputs (hard)",
        statement=r"""
            XOR asks whether the number of ones is odd. Do the same for $D$ inputs, each 0 or 1:
            write `parity(D)`, which returns `W1, b1, w2, b2` of a network
            $w_2^{\top}\operatorname{relu}(W_1x + b_1) + b_2$ with $D$ hidden units that answers
            exactly 1 if an odd number of its inputs are 1, and exactly 0 otherwise. It must work
            for every $D \ge 2$.
            """,
        hints=(
            "As with two inputs, only the sum $s = x_1 + \\dots + x_D$ matters. It can be 0, 1, "
            "…, $D$.",
            "You need a zigzag through $(0, 0), (1, 1), (2, 0), (3, 1), \\dots$ How many straight "
            "pieces does it have?",
            "Each output weight is a change of slope. The slopes are $1, -1, 1, -1, \\dots$",
        ),
        solution=r"""
            All rows of $W_1$ are $(1, \dots, 1)$, so unit $k$ is
            $\operatorname{relu}(s - k)$ with $b_1 = (0, -1, \dots, 1 - D)$. The zigzag has $D$
            pieces with the slopes $1, -1, 1, \dots$; the first unit brings the slope 1, and each
            further one changes it by $-2$ or $+2$: $w_2 = (1, -2, 2, -2, \dots)$, $b_2 = 0$. For
            $D = 2$ this is the network of the chapter. One hidden layer needs one unit for each
            piece; the tents of the section on depth would manage with far fewer.
            """,
        kind=Code(
            name="parity",
            stub='''
                def parity(D):
                    """Return W1 (D, D), b1 (D,), w2 (D,) and b2 of a ReLU network."""
                    ...
                ''',
            check=_check_parity,
            answer="""
                def parity(D):
                    w2 = 2.0 * (-1.0) ** np.arange(D)
                    w2[0] = 1
                    return np.ones((D, D)), -np.arange(float(D)), w2, 0.0
                """,
            wrong=(
                (
                    """
                    def parity(D):
                        w2 = np.where(np.arange(D) == 0, 1.0, -2.0)
                        return np.ones((D, D)), -np.arange(float(D)), w2, 0.0
                    """,
                    "XOR is right. For D = 3 it goes wrong where 3 inputs are 1.",
                ),
                (
                    """
                    def parity(D):
                        w2 = (-1.0) ** np.arange(D)
                        return np.ones((D, D)), -np.arange(float(D)), w2, 0.0
                    """,
                    "Already XOR, D = 2, goes wrong: it answers [0. 1. 1. 1.].",
                ),
                (
                    ("w2, 0.0", "-w2, 1.0"),
                    "That answers 1 for an even number of ones: reverse it.",
                ),
                (
                    """
                    def parity(D):
                        w2 = 2.0 * (-1.0) ** np.arange(D)
                        w2[0] = 1
                        return -np.ones((D, D)), D - np.arange(float(D)), w2, 0.0
                    """,
                    "XOR is right. For D = 3 it answers 1 for an even number of ones: reverse it.",
                ),
                (
                    """
                    def parity(D):
                        W1 = np.ones((2, D))
                        return W1, np.array([0.0, -1.0]), np.array([1.0, -2.0]), 0.0
                    """,
                    "For D = 3 the shapes must be (3, 3), (3,), (3,) and (), got (2, 3), (2,), "
                    "(2,), ().",
                ),
            ),
            right="A zigzag of D pieces, from D units.",
        ),
    ),
    Exercise(
        id="06-8",
        title="What a ReLU lets through",
        statement=r"""
            The inputs $z$ of a ReLU are normally distributed with mean 0 and variance 1, so their
            mean square is 1. What is the mean square of the outputs, $E[\operatorname{relu}(z)^2]$?
            (A rule for drawing the weights of ReLU networks rests on this number.)
            """,
        hints=(
            "The normal distribution is symmetric about 0.",
            "Split the mean of $z^2$ into the part from $z > 0$ and the part from $z < 0$.",
        ),
        solution=r"""
            The mean square 1 is made up of a part from $z > 0$ and a part from $z < 0$, and by
            symmetry both are $\tfrac12$. The ReLU keeps the first and sets the second to 0. So
            $E[\operatorname{relu}(z)^2] = \tfrac12$, for every symmetric distribution. The *mean*
            of the outputs is not 0 but $1/\sqrt{2\pi} = 0.3989$, so their variance is
            $\tfrac12 - \tfrac1{2\pi} = 0.3408$.
            """,
        kind=Number(
            answer=0.5,
            tolerance=0.01,
            right="Half, by symmetry; the rule makes the weights larger by the square root of two.",
            wrong=(
                (0.3989, "That is the mean of the outputs, not the mean of their squares."),
                (0.3408, "That is their variance: from the mean square nothing is subtracted."),
                (0.25, "Only the negative half is lost; the positive half is kept as it is."),
                (1.0, "The negative half is set to zero and no longer contributes."),
            ),
            feedback="Use the symmetry of the normal distribution.",
        ),
    ),
    Exercise(
        id="06-9",
        title="A network without biases",
        statement=r"""
            A ReLU network of any depth and width has no biases at all. Which of these can it
            compute *exactly*, with suitable weights? Choose all of them, and prove that the others
            are out of reach.
            """,
        hints=(
            r"What does $\operatorname{relu}(cz) = c\operatorname{relu}(z)$, for $c > 0$, say "
            r"about the whole network: how are $f(cx)$ and $f(x)$ related?",
            "Test each function: is it twice as large at $2x$ as at $x$?",
            r"To build one: $|z| = \operatorname{relu}(z) + \operatorname{relu}(-z)$, and "
            r"$z = \operatorname{relu}(z) - \operatorname{relu}(-z)$.",
        ),
        solution=r"""
            A linear layer without a bias and a ReLU both turn $c$ times their input into $c$ times
            their output, for every $c > 0$; so the whole network has $f(cx) = c\,f(x)$. The
            constant 1 would need $1 = c$. The tent is 1 at $\tfrac12$ and 0 at 1, where it would
            need 2. So these two are out of reach. The others are not:
            XOR is $|x_1 - x_2|$, "and" is $\tfrac12\big(x_1 + x_2 - |x_1 - x_2|\big)$, the smaller
            of the two, and $\max(x_1, x_2) = \tfrac12\big(x_1 + x_2 + |x_1 - x_2|\big)$.
            """,
        kind=Choice(
            options=(
                Option(
                    r"$\max(x_1, x_2)$",
                    "The larger of two numbers is half their sum plus half their distance.",
                    right=True,
                ),
                Option(
                    "the constant 1",
                    "At 0 every unit is 0, and so is the output.",
                ),
                Option(
                    "XOR of two inputs that are 0 or 1",
                    r"$|x_1 - x_2|$ does it: the four points do not need a bias.",
                    right=True,
                ),
                Option(
                    r"the tent map on $[0, 1]$",
                    r"From one input without biases, $f(1) = 2 f(\tfrac12)$; the tent has 0 and 1.",
                ),
                Option(
                    r'"and" of two inputs that are 0 or 1',
                    "The smaller of the two, half of sum minus distance.",
                    right=True,
                ),
            )
        ),
    ),
]
