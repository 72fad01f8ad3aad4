"""Questions and exercises of appendix B: the maths and the NumPy that the book uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nnlib.book.exercises import (
    Choice,
    Code,
    Exercise,
    Function,
    Number,
    Option,
    Own,
    drawable,
    expect,
    expect_close,
    parts,
)
from nnlib.book.exercises.wording import clean, neat, short, word

if TYPE_CHECKING:
    from nnlib._types import Array

# --- Are you ready? ------------------------------------------------------------------------------

SLOPE = Exercise(
    id="b-1",
    title="Ready for slopes?",
    statement="What is the slope of $f(x)=x\\,e^{2x}$ at $x=0$?",
    hints=(
        "It is a product, and one of its factors is a function of $2x$.",
        "The slope of $e^{2x}$ is $2e^{2x}$.",
    ),
    solution="""
        By the product rule $f'(x)=1\\cdot e^{2x}+x\\cdot2e^{2x}=(1+2x)\\,e^{2x}$, which is $1$
        at $0$. If this was not quick, read the section *The derivative: a slope*.
    """,
    kind=Number(
        answer=1.0,
        tolerance=0.01,
        right="Product rule and chain rule are at hand.",
        wrong=(
            (2.0, "That is the slope of one factor. See the section on the derivative."),
            (0.0, "That is the value, or one half of the product rule. See the derivative."),
        ),
        feedback="A product of two functions of x: see the section on the derivative.",
    ),
)

DIRECTION = Exercise(
    id="b-2",
    title="Ready for gradients?",
    statement="""
        You stand on the landscape $f(x,y)=x^2y$ at $(3,2)$ and walk in the direction
        $(0.6,\\,0.8)$, whose length is 1. How steep is the way?
    """,
    hints=(
        "Find both partial derivatives at $(3,2)$.",
        "The gradient is $(2xy,\\,x^2)=(12,9)$. Multiply it by the direction.",
    ),
    solution="""
        $\\nabla f=(2xy,\\,x^2)=(12,9)$, and $12\\cdot0.6+9\\cdot0.8=7.2+7.2=14.4$. The steepest way
        has the slope $\\lVert\\nabla f\\rVert=15$. If this is new: *Several variables: partial
        derivatives and the gradient*.
    """,
    kind=Number(
        answer=14.4,
        tolerance=0.05,
        right="Gradient times direction.",
        wrong=(
            (15.0, "That is the steepest slope, the length of the gradient. See the gradient."),
            (21.0, "Weight the two slopes by the direction. See the section on the gradient."),
            (18.0, "That is the height. See the section on the gradient."),
        ),
        feedback="Gradient times direction: see the section on the gradient.",
    ),
)

SHAPES = Exercise(
    id="b-3",
    title="Ready for Jacobians?",
    statement="""
        $g$ takes 5 numbers to 3, and $f$ takes 3 numbers to 2. What is the Jacobian of
        $f(g(x))$, which has a row for each output and a column for each input?
    """,
    hints=(
        "The composition takes 5 numbers to 2.",
        "$J_f$ has shape $(2,3)$ and $J_g$ has shape $(3,5)$. Which product exists?",
    ),
    solution="""
        $J_f\\,J_g$, with $(2,3)\\,(3,5)=(2,5)$. The other order does not even exist. See *Several
        outputs: the Jacobian* and *The chain rule*.
    """,
    kind=Choice(
        (
            Option("$J_f\\,J_g$, of shape $(2,5)$", "The outermost function first.", right=True),
            Option(
                "$J_g\\,J_f$, of shape $(5,2)$",
                "The result has 2 outputs, so 2 rows: see the chain rule.",
            ),
            Option(
                "$J_g\\,J_f$, of shape $(2,5)$", "$(3,5)$ does not fit $(2,3)$: see the chain rule."
            ),
            Option("$J_f\\,J_g$, of shape $(3,3)$", "The inner size, 3, disappears: see products."),
        )
    ),
)


@drawable(
    count=(4, 9, 16, 25, 36, 49),
    deviation=range(3, 25),
    where=lambda count, deviation: neat(deviation / count**0.5, 1),
)
def spread(count: int = 9, deviation: int = 6) -> Exercise:
    n, s, q, many, mean = count, deviation, deviation**2, word(count), deviation / count**0.5
    M, V, m, N = many.capitalize(), short(mean**2), short(mean), n * n
    under = n if n < 10 else f"{{{n}}}"
    return Exercise(
        id="b-4",
        title="Ready for chance?",
        statement=f"""
        {M} independent measurements have a standard deviation of {s} each. What is the standard
        deviation of their mean?
        """,
        hints=(
            "Variances of independent numbers add.",
            f"The sum has the variance ${n}\\cdot{q}$. Dividing by {n} divides the variance by "
            f"{N}.",
        ),
        solution=f"""
        The sum has the variance ${n}\\cdot{q}$, the mean ${n}\\cdot{q}/{N}={V}$"""
        f""", so its standard deviation
        is ${m}={s}/\\sqrt{under}$. See *Chance: mean and variance*.
        """,
        kind=Number(
            answer=mean,
            tolerance=0.01,
            right=f"{word(s).capitalize()} over the square root of {many}.",
            wrong=(
                (clean(mean**2), "That is the variance. See the section on chance."),
                (round(s / n, 4), f"Divide by the square root of {n}. See the section on chance."),
                (float(s), "A mean scatters less than a single value. See the section on chance."),
                (s * n**0.5, f"That is the sum's. Divide it by {n}. See the section on chance."),
            ),
            feedback="Add the variances, then divide: see the section on chance.",
        ),
    )


SURPRISE = Exercise(
    id="b-5",
    title="Ready for likelihoods?",
    statement="""
        A model gave the probabilities $\\tfrac12$, $\\tfrac14$ and $\\tfrac18$ to what then really
        happened, in three independent cases. What is the mean of $-\\log p$, with the natural
        logarithm?
    """,
    hints=(
        "$-\\log\\tfrac14=\\log4=2\\log2$.",
        "The three are $1$, $2$ and $3$ times $\\log2\\approx0.6931$.",
    ),
    solution="""
        $\\tfrac13(1+2+3)\\log2=2\\log2\\approx1.386$. It is as good as giving each case
        $\\tfrac14$. See *Powers, exponentials, logarithms* and *Likelihood and entropy*.
    """,
    kind=Number(
        answer=2 * np.log(2),
        tolerance=0.004,
        right="Two times log 2.",
        wrong=(
            (6 * np.log(2), "That is the sum. See the section on likelihood."),
            (2.0, "That is base 2. See the section on logarithms."),
            (-np.log(7 / 24), "First the logarithms, then the mean. See likelihood."),
            (-2 * np.log(2), "Minus the logarithm is positive here. See logarithms."),
        ),
        feedback="Take the logarithm of each, change the sign, average: see likelihood.",
    ),
)

STRETCH = Exercise(
    id="b-6",
    title="Ready for eigenvalues?",
    statement="""
        By what factor can the matrix $\\begin{pmatrix}3&1\\\\1&3\\end{pmatrix}$ lengthen a vector
        at most?
    """,
    hints=(
        "It is symmetric: look for the directions that it only stretches.",
        "Try $(1,1)$ and $(1,-1)$.",
    ),
    solution="""
        $(1,1)$ becomes $(4,4)$, and $(1,-1)$ becomes $(2,-2)$: the eigenvalues are 4 and 2. Every
        other vector is a mixture of the two, so no factor is above 4. See *Eigenvalues: what a
        symmetric matrix stretches*.
    """,
    kind=Number(
        answer=4.0,
        tolerance=0.01,
        right="The largest eigenvalue.",
        wrong=(
            (3.0, "Its columns are longer than that. See the section on eigenvalues."),
            (3.1623, "That is the length of a column. Try (1, 1). See eigenvalues."),
            (2.0, "That is the smallest. See the section on eigenvalues."),
            (6.0, "That is the trace, the sum of both eigenvalues. See eigenvalues."),
            (8.0, "That is the determinant, the factor of areas. See eigenvalues."),
        ),
        feedback="Find the directions that it only stretches: see eigenvalues.",
    ),
)

BROADCAST = Exercise(
    id="b-7",
    title="Ready for NumPy?",
    statement="""
        `a` has the shape `(5, 1)` and `b` the shape `(5,)`. What does `a - b` give?
    """,
    hints=(
        "Shapes are compared from the right. A missing length is repeated, and so is a 1.",
        "`b` counts as a row, `(1, 5)`.",
    ),
    solution="""
        From the right: 1 against 5, then 5 against nothing. Both are repeated, and the result has
        the shape `(5, 5)`: every pair, without an error. See *Broadcasting* in the NumPy section.
    """,
    kind=Choice(
        (
            Option("An array of shape `(5,)`", "The column has a second axis: see *Broadcasting*."),
            Option("An array of shape `(5, 1)`", "A vector counts as a row: see *Broadcasting*."),
            Option("An array of shape `(5, 5)`", "Every pair, and no error.", right=True),
            Option("An error", "That would be safer, but NumPy raises none: see *Broadcasting*."),
        )
    ),
)

# --- Exercises -----------------------------------------------------------------------------------

QUOTIENT = Exercise(
    id="b-8",
    title="The quotient rule",
    statement="""
        For which $x>0$ is $\\dfrac{\\log x}{x}$ largest? (Give at least three digits.)
    """,
    hints=(
        "At the top the slope is zero.",
        "The slope is $\\big(\\tfrac1x\\cdot x-\\log x\\cdot1\\big)/x^2$.",
        "$1-\\log x=0$.",
    ),
    solution="""
        The slope is $(1-\\log x)/x^2$: positive below $x=e$, zero there, negative above. So the
        largest value is at $x=e\\approx2.718$, and it is $1/e$.
    """,
    kind=Number(
        answer=float(np.e),
        tolerance=0.003,
        right="Where the logarithm is 1.",
        wrong=(
            (1.0, "There the value is 0 and the slope 1: still rising."),
            (1 / np.e, "That is the largest value. For which x?"),
        ),
        feedback="Set the slope, by the quotient rule, to zero.",
    ),
)

RELATIVE = Exercise(
    id="b-9",
    title="The differential of the logarithm",
    statement="""
        Training raises the probability that a model gives to the truth from $0.02$ by one per
        cent *of itself*, to $0.0202$. By how much does the loss $-\\log p$ fall, to first order?
    """,
    hints=(
        "$d(\\log p)=dp/p$.",
        "$dp=0.0002$ and $p=0.02$.",
    ),
    solution="""
        $d(-\\log p)=-dp/p=-0.0002/0.02=-0.01$. (Exactly it is $\\log1.01=0.00995$.) A relative
        change of one per cent is worth $0.01$ whatever $p$ was: from $0.5$ to $0.505$ gains as
        much.
    """,
    kind=Number(
        answer=0.01,
        tolerance=0.00002,
        right="One per cent of anything is 0.01 on the logarithm.",
        wrong=(
            (0.00995, "That is exact. To first order it is dp / p."),
            (0.0002, "That is the change of p itself. Divide by p."),
            (-0.01, "The loss falls by a positive amount."),
        ),
        feedback="The differential of log p is dp / p.",
    ),
)

LINEAR = Exercise(
    id="b-10",
    title="The Jacobian of a linear layer",
    statement="""
        Prove for yourself, with a nudge, that the Jacobian of $z=Wx+b$ by $x$ is $W$. Which of
        these follow from the proof? (Several are right.)
    """,
    hints=(
        "Write out $W(x+d)+b-(Wx+b)$. Is there a remainder?",
        "Does the result contain $x$, or $b$?",
        "Entry $(i,j)$ is what output $i$ gets from input $j$.",
    ),
    solution="""
        $W(x+d)+b-(Wx+b)=Wd$. This is the definition of the Jacobian with $J=W$, and without any
        remainder, so it holds for nudges of every size. It contains neither $x$ nor $b$. Entry
        $(i,j)$ is $W_{ij}$: column $j$ says what input $j$ does. With an activation behind, its
        slopes multiply the rows, $\\operatorname{diag}(g'(z))\\,W$, and they do depend on $x$.
    """,
    kind=Choice(
        (
            Option(
                "The Jacobian is the same at every $x$.",
                "$Wd$ does not contain $x$.",
                right=True,
            ),
            Option(
                "The prediction $z+Jd$ is exact, however large $d$ is.",
                "There is no remainder that would have to be small.",
                right=True,
            ),
            Option(
                "A larger bias makes the Jacobian larger.",
                "The bias cancels in the difference.",
            ),
            Option(
                "Column $j$ of $W$ says where the outputs go when input $j$ is nudged.",
                "Set $d$ to a vector with a single 1, in place $j$.",
                right=True,
            ),
            Option(
                "With a ReLU behind the layer all this stays true.",
                "Then rows of units that are off become zero, and which ones depends on $x$.",
            ),
        )
    ),
)


def _check_layer(jacobians: Function) -> None:
    rng = np.random.default_rng(5)
    for C, D in ((2, 3), (3, 1), (1, 4), (4, 4)):
        W, x = rng.normal(size=(C, D)), rng.normal(size=D)
        got = parts(jacobians(W, x), 3, "Return three Jacobians: by x, by W and by b.")
        by_columns = np.kron(x, np.eye(C))
        expect_close(
            got[0],
            W,
            "A linear layer is its own Jacobian: W.",
            name="The Jacobian by x",
        )
        expect_close(
            got[1],
            np.kron(np.eye(C), x),
            "Row i has x in the places of row i of W, and zeros elsewhere.",
            mistakes=[
                (by_columns, "That lays W out column by column. NumPy's ravel goes by rows."),
                (np.tile(x, (C, C)), "Output i does not listen to the other rows of W."),
            ],
            name="The Jacobian by W",
        )
        expect_close(
            got[2],
            np.eye(C),
            "Each output moves with its own bias and with no other.",
            mistakes=[(np.ones((C, C)), "Output i does not listen to the other biases.")],
            name="The Jacobian by b",
        )


LAYER = Exercise(
    id="b-11",
    title="Three Jacobians of one layer",
    statement="""
        Write `layer_jacobians(W, x)` for $z=Wx+b$ with $W$ of shape $(C,D)$. Return three
        matrices, each with a row for every output: the Jacobian by $x$, by $W$ (its rows one
        after the other, as `W.ravel()` has them) and by $b$.
    """,
    hints=(
        "The shapes are $(C,D)$, $(C,CD)$ and $(C,C)$.",
        "Output $i$ is $\\sum_jW_{ij}x_j+b_i$: it listens to row $i$ of $W$ alone.",
        "$I_C\\otimes x^\\top$ is `np.kron(np.eye(C), x)`.",
    ),
    solution="""
        By $x$ it is $W$. By $W$: $\\partial z_i/\\partial W_{kj}=[i=k]\\,x_j$, so row $i$ has
        $x^\\top$ in block $i$, which is $I_C\\otimes x^\\top$. By $b$ it is $I_C$. The second has
        $C^2D$ entries, of which $CD$ are not zero: no engine stores it.
    """,
    kind=Code(
        name="layer_jacobians",
        stub='''
            def layer_jacobians(W, x):
                """Jacobians of z = W x + b in x, in W (row by row) and in b."""
                ...
        ''',
        check=_check_layer,
        answer="""
            def layer_jacobians(W, x):
                C = len(W)
                return W.copy(), np.kron(np.eye(C), x), np.eye(C)
        """,
        wrong=(
            (
                ("W.copy()", "W.T"),
                "The Jacobian by x has shape (3, 2), it should have (2, 3).",
            ),
            (("W.copy()", "2 * W"), "A linear layer is its own Jacobian: W."),
            (
                ("np.kron(np.eye(C), x)", "np.kron(x, np.eye(C))"),
                "That lays W out column by column. NumPy's ravel goes by rows.",
            ),
            (
                ("np.kron(np.eye(C), x)", "np.tile(x, (C, C))"),
                "Output i does not listen to the other rows of W.",
            ),
            (
                ("np.kron(np.eye(C), x)", "-np.kron(np.eye(C), x)"),
                "Row i has x in the places of row i of W, and zeros elsewhere.",
            ),
            (
                ("x), np.eye(C)", "x), np.ones((C, C))"),
                "Output i does not listen to the other biases.",
            ),
            (
                ("x), np.eye(C)", "x), -np.eye(C)"),
                "Each output moves with its own bias and with no other.",
            ),
        ),
        right="W, a staircase of x, and the identity.",
    ),
)


@drawable(
    diagonal=((1, 2), (2, 1), (1, 3), (3, 1), (2, 3), (3, 2)),
    corner=(2, 3, 4, 5, 6),
    point=((1, 3), (1, 2), (2, 1), (2, 3), (3, 1), (3, 2)),
)
def quadratic(
    diagonal: tuple[int, int] = (1, 2), corner: int = 4, point: tuple[int, int] = (1, 3)
) -> Exercise:
    (a, d), c, (x, y) = diagonal, corner, point
    first, second = 2 * a * x + c * y, c * x + 2 * d * y
    A, S = f"{a}&{c}\\\\0&{d}", f"{2 * a}&{c}\\\\{c}&{2 * d}"
    p, q, t = "" if a == 1 else a, "" if d == 1 else d, 2 * d
    u, v = first, second
    return Exercise(
        id="b-12",
        title="A quadratic form that is not symmetric",
        statement=f"""
        Let $A=\\begin{{pmatrix}}{A}\\end{{pmatrix}}$ and $x=({x},{y})$. Derive
        $\\nabla_x(x^\\top Ax)$ from the differential. What is its *second* entry here?
        """,
        hints=(
            "$x$ stands there twice, so the differential has two terms.",
            "$dx^\\top Ax$ is a number, and a number equals its transpose.",
            f"$(A+A^\\top)\\,x$ with $A+A^\\top=\\begin{{pmatrix}}{S}\\end{{pmatrix}}$.",
        ),
        solution=f"""
        $d(x^\\top Ax)=dx^\\top Ax+x^\\top A\\,dx$. The first term is a number, so it equals its
        transpose $x^\\top A^\\top dx$. Together $x^\\top(A+A^\\top)\\,dx$, and the gradient is
        $(A+A^\\top)\\,x=({u},{v})$. As a check, written out the form is """
        f"""${p}x_1^2+{c}x_1x_2+{q}x_2^2$, whose
        slope in $x_2$ is ${c}x_1+{t}x_2={v}$"""
        """. In a quadratic form only the symmetric part of $A$ counts.
        """,
        kind=Number(
            answer=float(second),
            tolerance=0.05,
            right="Both places of x contribute.",
            wrong=(
                (2.0 * d * y, "$2Ax$ holds only for a symmetric $A$."),
                (2.0 * (c * x + d * y), "$2A^\\top x$ holds only for a symmetric $A$."),
                (float(d * y), "That is $Ax$ alone: one of the two places of $x$ is missing."),
                (
                    float(c * x + d * y),
                    "That is $A^\\top x$ alone: one of the two places of $x$ is missing.",
                ),
                (float(first), "That is the first entry."),
            ),
            feedback="Nudge x in both places; the gradient is (A + A^T) x.",
        ),
    )


ROADS = Exercise(
    id="b-13",
    title="Roads that meet",
    statement="""
        $L=a^2+a\\,b$ with $a=3x$ and $b=x^2$. What is $dL/dx$ at $x=2$? Follow the roads, with
        numbers only.
    """,
    hints=(
        "At $x=2$: $a=6$ and $b=4$.",
        "$\\partial L/\\partial a=2a+b=16$ and $\\partial L/\\partial b=a=6$.",
        "The local slopes are $da/dx=3$ and $db/dx=2x=4$.",
    ),
    solution="""
        $16\\cdot3+6\\cdot4=48+24=72$. As a check, $L=9x^2+3x^3$ has the slope
        $18x+9x^2=36+36=72$.
    """,
    kind=Number(
        answer=72.0,
        tolerance=0.1,
        right="Slopes multiply along each road, and the roads add.",
        wrong=(
            (48.0, "The road through b is missing."),
            (24.0, "The road through a is missing."),
            (22.0, "The slopes of a and b themselves are missing: 3 and 4."),
            (60.0, "a occurs in both terms of L: its slope there is 2a + b."),
        ),
        feedback="Two roads lead from x to L: multiply along each, then add.",
    ),
)

FOUR = Exercise(
    id="b-14",
    title="Four unequal classes",
    statement="""
        Four classes have the probabilities $\\tfrac12,\\tfrac14,\\tfrac18,\\tfrac18$. What is the
        smallest mean loss, $-\\log p$ with the natural logarithm, that any classifier can reach
        that sees nothing but these frequencies? (Three decimals.)
    """,
    hints=(
        "It has to say the same probabilities for every sample. Which are best?",
        "The cross-entropy is least where it equals the entropy.",
        "$\\tfrac12\\log2+\\tfrac14\\log4+\\tfrac28\\log8$.",
    ),
    solution="""
        The best is to say the frequencies themselves, and then the mean loss is the entropy:
        $(\\tfrac12\\cdot1+\\tfrac14\\cdot2+\\tfrac14\\cdot3)\\log2=1.75\\log2\\approx1.213$.
        Guessing all four alike costs $\\log4\\approx1.386$. So a model whose loss lies between the
        two has learned less than the frequencies.
    """,
    kind=Number(
        answer=1.75 * np.log(2),
        tolerance=0.003,
        right="The entropy of the frequencies.",
        wrong=(
            (1.75, "That is in bits. The natural logarithm makes it smaller."),
            (np.log(4), "That is what guessing all four alike costs. Frequencies do better."),
            (np.log(2), "That is the loss of the first class alone."),
            (0.0, "That would need to know each single case."),
        ),
        feedback="The best constant answer is the frequencies; its loss is their entropy.",
    ),
)


def _check_differences(jacobian: Function) -> None:
    def bend(x: Array) -> Array:
        return np.array([x[0] * x[1], np.exp(x[1]), x[0] ** 3 - x[2], x[0]])

    x, h = np.array([1.5, -0.5, 2.0]), 1e-5
    wanted = np.array([[-0.5, 1.5, 0], [0, np.exp(-0.5), 0], [6.75, 0, -1], [1, 0, 0]])
    forward, backward = (
        np.stack([(bend(x + d) - bend(x)) / side for d in side * np.eye(3)], axis=1)
        for side in (h, -h)
    )
    own = x.copy().view(Own)
    got = jacobian(bend, own, h)
    expect(
        np.allclose(own, x, rtol=0, atol=1e-12),
        "It leaves x changed: nudge a copy, or take every nudge back.",
    )
    expect_close(
        got,
        wanted,
        "Entry (i, j) must be the slope of output i when input j alone is nudged.",
        rtol=1e-7,
        atol=1e-7,
        mistakes=[
            (2 * wanted, "The two points are 2 h apart."),
            (wanted / 2, "Divide by 2 h, the distance of the two points, once."),
            (forward, "That steps forwards only: step both ways."),
            (backward, "That steps backwards only: step both ways."),
        ],
        name="The Jacobian",
    )
    coarse = jacobian(lambda x: np.array([x[0] ** 2]), np.array([3.0]), 0.5)
    expect_close(
        coarse,
        [[6.0]],
        "Of a parabola a central difference is exact at any h: step both ways.",
    )
    cubic = jacobian(lambda x: np.array([x[0] ** 3]), np.array([1.0]), 0.5)
    expect_close(
        cubic,
        [[3.25]],
        "Of a cube at 1 a central difference gives 3 + h²: step h both ways, with the h given.",
        mistakes=[([[3.0625]], "Step h to each side, not h / 2.")],
    )


DIFFERENCES = Exercise(
    id="b-15",
    title="A Jacobian without calculus",
    statement="""
        Write `jacobian_by_differences(f, x, h=1e-5)`: `f` takes an array of shape $(n,)$ to one of
        shape $(m,)$. Return its Jacobian at `x`, shape $(m,n)$, by central differences with a
        step `h` to each side, nudging one input at a time. Leave `x` as you found it.
    """,
    hints=(
        "Column $j$ is what all outputs do when input $j$ is nudged.",
        "`h * np.eye(len(x))` has one nudge in each row.",
        "Collect the columns `(f(x + d) - f(x - d)) / (2 * h)`, and mind which way they lie.",
    ),
    solution="""
        For each row $d$ of $hI$ compute $(f(x+d)-f(x-d))/2h$. Each of these is a *column* of the
        Jacobian, so the array of all of them has to be transposed, or built with `np.stack(…,
        axis=1)`. `x + d` makes a new array; `x[j] += h` would have changed the caller's, and
        forgetting to take it back spoils all later columns.
    """,
    kind=Code(
        name="jacobian_by_differences",
        stub='''
            def jacobian_by_differences(f, x, h=1e-5):
                """Jacobian of f, (n,) to (m,), at x by central differences."""
                ...
        ''',
        check=_check_differences,
        answer="""
            def jacobian_by_differences(f, x, h=1e-5):
                nudges = h * np.eye(len(x))
                columns = [(f(x + d) - f(x - d)) / (2 * h) for d in nudges]
                return np.stack(columns, axis=1)
        """,
        wrong=(
            (("axis=1", "axis=0"), "The Jacobian has shape (3, 4), it should have (4, 3)."),
            (("/ (2 * h)", "/ h"), "The two points are 2 h apart."),
            (("/ (2 * h)", "/ (4 * h)"), "Divide by 2 h, the distance of the two points, once."),
            (
                ("(f(x + d) - f(x - d)) / (2 * h)", "(f(x + d) - f(x)) / h"),
                "That steps forwards only: step both ways.",
            ),
            (
                ("(f(x + d) - f(x - d)) / (2 * h)", "(f(x) - f(x - d)) / h"),
                "That steps backwards only: step both ways.",
            ),
            (
                """
                def jacobian_by_differences(f, x, h=1e-5):
                    columns = []
                    for j in range(len(x)):
                        x[j] += h
                        above = f(x)
                        x[j] -= 2 * h
                        columns.append((above - f(x)) / (2 * h))
                        x[j] += h if j < len(x) - 1 else 0
                    return np.stack(columns, axis=1)
                """,
                "It leaves x changed: nudge a copy, or take every nudge back.",
            ),
            (
                ("nudges = h", "h = 1e-5\n    nudges = h"),
                "Of a cube at 1 a central difference gives 3 + h²: step h both ways, with the h "
                "given.",
            ),
            (("nudges = h", "h = h / 2\n    nudges = h"), "Step h to each side, not h / 2."),
            (
                ("(f(x + d) - f(x - d)) / (2 * h)", "(f(x + d / 1e3) - f(x)) / (h / 1e3)"),
                "Of a parabola a central difference is exact at any h: step both ways.",
            ),
            (
                ("return np.stack", "return -np.stack"),
                "Entry (i, j) must be the slope of output i when input j alone is nudged.",
            ),
        ),
        right="One nudge a column, both ways.",
    ),
)

EXERCISES = (
    *(SLOPE, DIRECTION, SHAPES, spread(), SURPRISE, STRETCH, BROADCAST),
    *(QUOTIENT, RELATIVE, LINEAR, LAYER, quadratic(), ROADS, FOUR, DIFFERENCES),
)
