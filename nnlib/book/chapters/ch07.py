"""Exercises of chapter 7: computational graphs and automatic differentiation."""

from __future__ import annotations

import numpy as np

from nnlib.book.exercises import (
    Choice,
    Code,
    Exercise,
    Function,
    Number,
    Option,
    Refused,
    expect,
    expect_close,
    numbers,
    parts,
)

GRADIENT_OF_SUM_TIMES = Exercise(
    id="07-1",
    title="Forwards and backwards with a pencil",
    statement="""
        Draw the graph of $f=(x+y)\\,z$ and write the values at $x=1$, $y=-3$, $z=4$ above the
        nodes. Then walk back and write the gradients below them. What is
        $(\\partial f/\\partial x,\\ \\partial f/\\partial y,\\ \\partial f/\\partial z)$?
    """,
    hints=(
        "Forwards first: what are $q=x+y$ and $f=qz$?",
        "Start with $\\bar f=1$. A product gives each factor the incoming gradient times the "
        "*other* factor.",
        "A sum hands the incoming gradient to both parents unchanged: $\\bar x=\\bar y=\\bar q=z$.",
    ),
    solution="""
        Forwards: $q=1-3=-2$ and $f=-2\\cdot4=-8$.

        Backwards: $\\bar f=1$; then $\\bar z=\\bar f\\,q=-2$ and $\\bar q=\\bar f\\,z=4$; then
        $\\bar x=\\bar q\\cdot1=4$ and $\\bar y=\\bar q\\cdot1=4$. So the gradient is $(4,4,-2)$.
    """,
    kind=Choice(
        (
            Option(
                "$(-4,-4,3)$",
                "That is the gradient at the chapter's first point. Gradients belong to a point: "
                "put $z=4$ and $q=-2$ in.",
            ),
            Option(
                "$(4,4,-2)$",
                "Both terms of the sum get $z=4$, and $z$ gets $q=-2$.",
                right=True,
            ),
            Option(
                "$(1,1,-2)$",
                "These are the local derivatives $\\partial q/\\partial x=\\partial q/\\partial "
                "y=1$. They still have to be multiplied by the incoming gradient $\\bar q$.",
            ),
            Option(
                "$(-2,-2,4)$",
                "Swapped: each factor of a product gets the value of the *other* factor.",
            ),
        )
    ),
)

TWO_ROADS_AT_HALF_PI = Exercise(
    id="07-2",
    title="Two roads at a special point",
    statement="""
        Take $w=\\log(x_1x_2)\\,\\sin(x_2)$ at $x_1=2$, $x_2=\\pi/2$. You should find
        $\\partial w/\\partial x_1=\\tfrac12$. What is $\\partial w/\\partial x_2$ (three decimals)?
    """,
    hints=(
        "Two roads lead from $w$ back to $x_2$. Work out each of them, then add.",
        "At $x_2=\\pi/2$ the sine is $1$ and the cosine is $0$. Which road does that close?",
        "Through the logarithm: $\\sin(x_2)\\cdot\\frac{1}{x_1x_2}\\cdot x_1$.",
    ),
    solution="""
        Forwards: $a=x_1x_2=\\pi$, $b=\\log\\pi=1.1447$, $c=\\sin(\\pi/2)=1$, $w=1.1447$.

        Backwards: $\\bar b=c=1$, $\\bar c=b=1.1447$, $\\bar a=\\bar b/a=1/\\pi$.
        Hence $\\bar x_1=\\bar a\\,x_2=\\tfrac1\\pi\\cdot\\tfrac\\pi2=\\tfrac12$. To $x_2$ come
        $\\bar a\\,x_1=2/\\pi=0.636620$ through the logarithm and
        $\\bar c\\,\\cos(\\pi/2)=1.1447\\cdot0=0$ through the sine. The sum is $0.636620$: at the
        top of the sine a small move along it changes nothing.
    """,
    kind=Number(
        answer=2 / np.pi,
        tolerance=0.001,
        right="The road through the sine carries nothing here, as the cosine of π/2 is 0.",
        wrong=(
            (0.5, "That is the gradient of the other input, x₁."),
            (0.0, "That is the road through the sine alone. Add the road through the logarithm."),
            (
                1 / np.pi,
                "That is the gradient of the product a = x₁x₂. One more step back: times "
                "the local derivative of a with respect to x₂, which is x₁.",
            ),
            (
                np.log(np.pi),
                "That is log(x₁x₂), the gradient of c = sin x₂. The road goes on: times "
                "cos x₂. And there is a second road.",
            ),
            (
                2 / np.pi + np.log(np.pi),
                "Nearly: two roads are added, but the local derivative of the sine is the "
                "cosine, which is 0 here.",
            ),
        ),
        feedback="Work the two roads out one by one, with sin x₂ = 1, cos x₂ = 0 and x₁x₂ = π.",
    ),
)

COUNT_THE_ORDERS = Exercise(
    id="07-3",
    title="How many orders?",
    statement="""
        The graph of $u=(x+y)\\,z+\\sin z$ has four operations: the inner sum, the product, the
        sine and the outer sum. In how many orders can a forward pass run them?
    """,
    hints=(
        "Which operations need the result of another one? Draw only these arrows.",
        "The inner sum comes before the product, and the outer sum comes last. What about the "
        "sine?",
    ),
    solution="""
        The product needs the inner sum; the outer sum needs the product and the sine. So the
        outer sum is last, and the inner sum is before the product. The sine needs only the input
        $z$, so it may run first, between the two, or after them: **3** orders. This is the same
        shape as the graph of $\\log(x_1x_2)\\sin x_2$: a chain of two beside a single operation,
        joined at the end.
    """,
    kind=Number(
        answer=3,
        tolerance=0.1,
        right="Inner sum, product and outer sum are in a fixed order; the sine has three places.",
        wrong=(
            (1, "One order is fixed only for a chain. The sine does not belong to the chain."),
            (2, "The sine may also run between the inner sum and the product."),
            (4, "In the fourth place the sine would come after the outer sum, which needs it."),
            (6, "The outer sum is last, but the inner sum must also come before the product."),
            (24, "That counts all orders of four things. The arrows rule most of them out."),
        ),
        feedback="List them: the outer sum is last; where can the other three stand?",
    ),
)

OVERWRITTEN = Exercise(
    id="07-4",
    title="A gradient that depends on how you write the formula",
    statement="""
        A friend's engine says $\\partial w/\\partial x_2=0.047040$ for $w=\\log(x_1x_2)\\sin x_2$
        at $(2,3)$. She writes the two factors in the other order, and it says $-1.773828$. Which
        statements are true? (Choose all.)
    """,
    hints=(
        "Compare with the two roads of the chapter. What is each of her numbers?",
        "One road is missing each time. Which line of a backward pass could lose a road?",
        "Where a value has one successor only, overwriting zero and adding to zero are the same.",
    ),
    solution="""
        Her numbers are the two roads, one by one. A delivery to $x_2$ overwrites the one before
        (`=` in place of `+=`), so the last road wins, and which one is last depends on the order
        of creation. The sum of both, $0.047040-1.773828=-1.726788$, is the true gradient.
        Whatever is used once is not touched by the bug: $x_1$ here, and all of $(x+y)z$. So a
        test of an engine must contain a fan-out.
    """,
    kind=Choice(
        (
            Option(
                "Her engine overwrites gradients where it should add them.",
                "`=` for `+=` loses a road.",
                right=True,
            ),
            Option(
                "She has found the two roads; their sum is the true gradient.",
                "The sum is −1.726788.",
                right=True,
            ),
            Option(
                "Her $\\partial w/\\partial x_1$ is wrong as well.",
                "The input x₁ has one successor, so nothing is overwritten there. And its "
                "incoming gradients are right, too.",
            ),
            Option(
                "Her engine gets the gradient of $(x+y)\\,z$ right.",
                "There every value is used once.",
                right=True,
            ),
            Option(
                "Her engine does not walk in a topological order.",
                "The input x₂ hands nothing on, so the order of its deliveries cannot matter "
                "if they are added.",
            ),
        )
    ),
)


def _check_exponential(exponential: Function) -> None:
    """Try value, incoming gradient and derivative of the reader's operation."""
    two = "Return two things, the value and the VJP: `return y, vjp`."
    x = np.array([[0.0, 1.0, -2.0], [0.5, 3.0, -0.1]])
    y, vjp = parts(exponential(x), 2, two)
    expect(callable(vjp), two)
    expect_close(y, np.exp(x), "The first thing must be the exponential of x.")
    g = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]])
    share = numbers(vjp(g), "What the VJP returns")
    expect(
        share.shape == x.shape,
        "A gradient has the shape of its value; what the VJP returns has another one.",
    )
    if np.allclose(share, numbers(vjp(2 * g))):
        alone = np.allclose(share, np.exp(x))
        raise Refused(
            "The VJP does not use the incoming gradient"
            + (": it returns the local derivative alone." if alone else ".")
        )
    h = 1e-5
    above, below = (numbers(parts(exponential(x + s), 2, two)[0]) for s in (h, -h))
    expect_close(
        share,
        g * (above - below) / (2 * h),
        "The VJP does not agree with central differences: it must be the incoming gradient "
        "times the derivative at x.",
        rtol=1e-7,
        atol=1e-8,
        mistakes=[
            (
                g * x * np.exp(x - 1),
                "The power rule n·xⁿ⁻¹ is for a fixed exponent. Here the exponent is the variable.",
            )
        ],
    )


WRITE_AN_OPERATION = Exercise(
    id="07-5",
    title="An operation that keeps the contract",
    statement="""
        Write `exponential(x)` for an array `x`. It returns two things: the value $y=e^x$
        (elementwise), and its VJP, a function that takes the gradient with respect to $y$ and
        returns the gradient with respect to $x$. The checker holds it against central
        differences.
    """,
    hints=(
        "The first half is `y = np.exp(x)`.",
        "An elementwise operation has $\\bar x_i=\\bar y_i\\,\\varphi'(x_i)$. What is the "
        "derivative of $e^x$?",
        "The derivative is $e^x$ itself, and that has just been computed: it is `y`.",
    ),
    solution="""
        The derivative of $e^x$ is $e^x$, so $\\bar x_i=\\bar y_i\\,y_i$. The VJP uses the value
        that the forward pass left behind and computes no exponential of its own. Compare with
        `source(ops.exp)`: the same two lines.
    """,
    kind=Code(
        name="exponential",
        stub='''
            def exponential(x):
                """Return exp(x), and a function from its gradient to that of x."""
                ...
        ''',
        check=_check_exponential,
        answer="""
            def exponential(x):
                y = np.exp(x)
                return y, lambda g: g * y
        """,
        wrong=(
            (
                """
                def exponential(x):
                    return np.exp(x)
                """,
                "Return two things, the value and the VJP: `return y, vjp`.",
            ),
            (
                """
                def exponential(x):
                    y = np.exp(x)
                    return y, lambda g: y
                """,
                "The VJP does not use the incoming gradient: it returns the local derivative "
                "alone.",
            ),
            (
                """
                def exponential(x):
                    return np.exp(x), lambda g: g * x * np.exp(x - 1)
                """,
                "The power rule n·xⁿ⁻¹ is for a fixed exponent. Here the exponent is the variable.",
            ),
            (
                """
                def exponential(x):
                    return np.exp(x), lambda g: (g * np.exp(x)).sum()
                """,
                "A gradient has the shape of its value; what the VJP returns has another one.",
            ),
            (
                """
                def exponential(x):
                    return np.exp(x), lambda g: g * np.exp(g)
                """,
                "The VJP does not agree with central differences: it must be the incoming "
                "gradient times the derivative at x.",
            ),
        ),
        right="Value and VJP keep the contract.",
    ),
)

HALF_AT_THE_KINK = Exercise(
    id="07-6",
    title="One half at the kink",
    statement="""
        A gradient check of $\\operatorname{relu}(x)=\\max(0,x)$ at $x=0$ compares the engine's $0$
        with a central difference of $0.5$. Why does the difference give $0.5$?
    """,
    hints=(
        "Put $x=0$ into $\\bigl(f(x+h)-f(x-h)\\bigr)/2h$.",
        "What are $\\max(0,h)$ and $\\max(0,-h)$ for $h>0$?",
    ),
    solution="""
        For every $h>0$ the central difference is $\\dfrac{\\max(0,h)-\\max(0,-h)}{2h}$
        $=\\dfrac{h-0}{2h}=\\tfrac12$, the mean of the one-sided slopes $0$ and $1$. No choice of
        $h$ changes that, and neither value is wrong: the derivative does not exist at $0$. A check
        should stay away from kinks.
    """,
    kind=Choice(
        (
            Option(
                "$h$ is too large. With a smaller step it tends to $0$.",
                "It is $(h-0)/2h$ for every $h$: the $h$ cancels.",
            ),
            Option(
                "It averages the slope $1$ on the right and the slope $0$ on the left.",
                "There is no derivative at 0, so engine and difference may differ.",
                right=True,
            ),
            Option(
                "Rounding: two nearly equal numbers are subtracted.",
                "The two values are $h$ and $0$. Their difference is exact.",
            ),
            Option(
                "The engine has a bug: the derivative at $0$ is $0.5$.",
                "There is no derivative at 0: the slope is 0 on one side and 1 on the other. The "
                "engine returns one value between them by convention.",
            ),
        )
    ),
)

DOMAIN = Exercise(
    id="07-7",
    title="Where is it defined?",
    statement="""
        For which real $(x_1,x_2)$ is $w=\\log(x_1x_2)\\,\\sin(x_2)$ defined and differentiable?
    """,
    hints=(
        "Which of the operations of the graph does not accept every number?",
        "The logarithm needs a positive argument. What is its argument?",
        "Try $(-2,-3)$.",
    ),
    solution="""
        Product and sine accept every number, the logarithm only positive ones. So the condition
        is $x_1x_2>0$: both inputs positive or both negative. At $(-2,-3)$ for example the
        logarithm is $\\log6$, as at $(2,3)$. Where $x_1x_2=0$ the logarithm has no value, and its
        local derivative $1/(x_1x_2)$ would be infinite. Do not split $\\log(x_1x_2)$ into
        $\\log x_1+\\log x_2$: that is defined on a smaller set.
    """,
    kind=Choice(
        (
            Option(
                "$x_1>0$ and $x_2>0$",
                "All of these are allowed, but more is: at $(-2,-3)$ the logarithm is $\\log6$.",
            ),
            Option(
                "$x_1x_2\\ge0$",
                "At $x_1x_2=0$ the logarithm has no value.",
            ),
            Option(
                "$x_1x_2>0$",
                "Both positive or both negative.",
                right=True,
            ),
            Option(
                "$x_1\\ne0$ and $x_2\\ne0$",
                "At $(2,-3)$ the argument of the logarithm would be $-6$.",
            ),
        )
    ),
)

EXERCISES = (
    GRADIENT_OF_SUM_TIMES,
    TWO_ROADS_AT_HALF_PI,
    COUNT_THE_ORDERS,
    OVERWRITTEN,
    WRITE_AN_OPERATION,
    HALF_AT_THE_KINK,
    DOMAIN,
)
