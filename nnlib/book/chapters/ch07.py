"""Exercises of chapter 7: computational graphs and automatic differentiation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    single,
)

if TYPE_CHECKING:
    from nnlib._types import Array

THREE_GATES = Exercise(
    id="07-1",
    title="Three operations with a pencil",
    statement="""
        Draw the graph of $f=x\\cdot\\max(xy,\\,z)$ with its values at $x=2$, $y=3$, $z=4$. Then
        walk back and write the gradients below the nodes. What is
        $(\\partial f/\\partial x,\\ \\partial f/\\partial y,\\ \\partial f/\\partial z)$?
    """,
    hints=(
        "Forwards: $a=xy=6$, $m=\\max(a,z)=6$, $f=xm=12$.",
        "Start with $\\bar f=1$. The outer product swaps: $\\bar m=x=2$. The maximum routes all of "
        "it to the larger input.",
        "$x$ is used twice, by the outer product and by $a$. What does each of them bring?",
    ),
    solution="""
        Forwards: $a=6$, $m=6$, $f=12$. Backwards: $\\bar f=1$. The outer product gives
        $\\bar m=x=2$, and to $x$ it brings $m=6$. The maximum routes $2$ to $a$ and $0$ to $z$. The
        inner product gives $\\bar y=\\bar a\\,x=4$, and to $x$ it brings $\\bar a\\,y=6$. So
        $\\bar x=6+6=12$, and the gradient is $(12,4,0)$. Near this point $f=x^2y$, and indeed
        $\\partial f/\\partial x=2xy=12$ and $\\partial f/\\partial y=x^2=4$.
    """,
    kind=Choice(
        (
            Option("$(12,4,0)$", "Two roads to $x$, none to $z$.", right=True),
            Option("$(6,4,0)$", "One road to $x$ is missing: it is used twice, so add 6 and 6."),
            Option(
                "$(12,4,2)$",
                "A maximum routes its gradient to the larger input alone; $z=4$ is smaller than 6.",
            ),
            Option(
                "$(12,6,0)$",
                "One swap is missing: $\\bar y=\\bar a\\,x$ with $\\bar a=2$ and $x=2$.",
            ),
            Option("$(4,0,2)$", "That is right where $z$ is the larger. Here $xy=6$ is."),
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
        The graph of $u=\\log(x+y)\\cdot\\sin(xy)$ has five operations: the sum, the logarithm, the
        inner product, the sine and the outer product. In how many orders can a forward pass run
        them?
    """,
    hints=(
        "Which operations need the result of another one? Draw only these arrows.",
        "There are two chains, sum → log and product → sine, and the outer product comes last.",
        "Four places for the two chains. Once you know which two belong to the first chain, "
        "the order is fixed.",
    ),
    solution="""
        The outer product needs both factors, so it is last. Before it stand two chains of two, and
        within a chain the order is fixed. So an order is a choice of two of the four places for the
        first chain: $\\binom42=6$.
    """,
    kind=Number(
        answer=6,
        tolerance=0.1,
        right="Two of four places for one chain; the other chain takes the rest.",
        wrong=(
            (2, "The chains need not run one after the other: their operations may alternate."),
            (3, "A chain of two beside one operation has 3 orders. Here are two chains of two."),
            (4, "Two more: count the orders that begin with the sum, then those with the product."),
            (24, "That counts all orders of four things, also those with the log before its sum."),
            (120, "That counts all orders of five things. The arrows rule most of them out."),
        ),
        feedback="List them: the outer product is last; how can the two chains be mixed?",
    ),
)


def _listed(value: object, count: int) -> Array:
    """Return the numbers of a list of this length, or refuse the answer."""
    wanted = f"Return a list of {count} numbers here."
    return np.array([single(number, "An entry") for number in parts(value, count, wanted)])


class _Counted(float):
    """A local derivative that notes each product with it, in whatever list it stands."""

    __array_priority__ = 1.0  # so that NumPy's numbers leave the product to it

    def __new__(cls, value: float, notes: list[Any]) -> _Counted:
        counted = super().__new__(cls, value)
        counted.notes = notes
        return counted

    notes: list[Any]

    def __mul__(self, other: Any) -> Any:
        self.notes.append(other)
        return float(self) * other

    __rmul__ = __mul__

    def __radd__(self, other: Any) -> Any:
        return other + float(self)

    def __deepcopy__(self, memo: object) -> _Counted:
        return self


def _check_walk_back(walk_back: Function) -> None:
    """Try graphs with one use, with several, and one where the order matters."""
    product = [[], [], [(0, 4.0), (1, 2.5)]]
    two_roads = [[], [(0, 2.0)], [(0, -5.0)], [(1, 10.0), (2, 1.0)]]
    unused = [[], [(0, 3.0)], [(0, 7.0)], [(1, 2.0)]]
    seed = "The gradient of the output itself is 1, the seed."
    got = _listed(walk_back(product), 3)
    expect(got[2] == 1, seed)
    message = "A parent gets the gradient of the node times the local derivative on the edge."
    expect_close(got, [4.0, 2.5, 1.0], message)
    lost = "Node 0 is used twice: add what its two successors bring."
    got = _listed(walk_back(two_roads), 4)
    expect_close(
        got,
        [15.0, 10.0, 1.0, 1.0],
        "Wrong where a value is used twice.",
        mistakes=[
            ([20.0, 10.0, 1.0, 1.0], lost),
            ([-5.0, 10.0, 1.0, 1.0], lost),
            ([-3.0, 10.0, 1.0, 1.0], "Multiply each local derivative by the node's own gradient."),
            (
                [0.0, 10.0, 1.0, 1.0],
                "Nothing reaches node 0: walk from the output back to the inputs, all the way.",
            ),
        ],
    )
    early = "A node handed on its gradient before all its successors had delivered: youngest first."
    inner = [[], [(0, 1.0)], [(1, -4.0)], [(2, 1.0), (1, 1.0)]]  # g = q + q z, q = x + y
    expect_close(
        _listed(walk_back(inner), 4),
        [-3.0, -3.0, 1.0, 1.0],
        "Wrong where an inner value is used twice.",
        mistakes=[([x, -3.0, 1.0, 1.0], early) for x in (1.0, -4.0, -2.0)],
    )
    levels = (
        "Node 1 handed on before node 2, far from the output, had delivered: level by level is no "
        "topological order."
    )
    near, far = (1, 1.0), (3, 1.0)
    longer = [[], [(0, 1.0)], [(1, -4.0)], [(2, 2.0)]]
    both = [_listed(walk_back([*longer, last]), 5) for last in ([near, far], [far, near])]
    too_soon = [1.0, -7.0, 2.0, 1.0, 1.0]  # depth first only in one of the two
    why = levels if all(np.allclose(got, too_soon) for got in both) else early
    for got in both:
        expect_close(
            got,
            [-7.0, -7.0, 2.0, 1.0, 1.0],
            "Wrong where an inner value is used twice.",
            mistakes=[(too_soon, why)],
        )
    none = "What the output does not depend on has the gradient 0 and hands on nothing."
    expect_close(_listed(walk_back(unused), 4), [6.0, 2.0, 0.0, 1.0], none)
    notes: list[Any] = []
    one = _Counted(1.0, notes)
    got = _listed(walk_back([[], *([(k, one), (k, one)] for k in range(12))]), 13)
    expect_close(got, 2.0 ** np.arange(12, -1, -1), "Wrong where a node uses one parent twice.")
    expect(  # forward mode, which goes through the graph once for each node, takes some 310
        len(notes) < 4000,
        f"The numbers are right. But on a ladder with 24 edges the walk multiplies {len(notes):,} "
        "times: it goes along every path. Let each node hand on once.",
    )


WALK_BACK = Exercise(
    id="07-4",
    title="Write the walk back",
    statement="""
        Without the chapter's code: a graph comes as a list `edges`. Its nodes are numbered from 0
        in the order in which they were made, and `edges[k]` lists pairs
        `(parent, local derivative)` of node `k`, where the parent is a number, too. The last node
        is the output. Write `walk_back(edges)`: it returns a list with the gradient of the output
        with respect to every node. Its work must grow with the number of edges, not of paths.
    """,
    hints=(
        "Start with a list of zeros, and 1 for the output.",
        "Which order makes sure that all successors of a node have delivered? You need no search: "
        "the numbers tell.",
        "`for k in reversed(range(len(edges)))`, and for each pair "
        "`grads[parent] += grads[k] * local`.",
    ),
    solution="""
        Larger numbers are younger, so the walk goes through the nodes backwards, and each of them
        is complete when its turn comes. Nodes that the output does not depend on keep the gradient
        0, so what they hand on is 0, too.
    """,
    kind=Code(
        name="walk_back",
        stub='''
            def walk_back(edges):
                """Return the gradient of the last node with respect to every node."""
                ...
        ''',
        check=_check_walk_back,
        answer="""
            def walk_back(edges):
                grads = [0.0] * len(edges)
                grads[-1] = 1.0
                for k in reversed(range(len(edges))):
                    for parent, local in edges[k]:
                        grads[parent] += grads[k] * local
                return grads
        """,
        wrong=(
            (
                """
                def walk_back(edges):
                    return 1.0
                """,
                "Return a list of 3 numbers here.",
            ),
            (
                """
                def walk_back(edges):
                    grads = [0.0] * len(edges)
                    for k in reversed(range(len(edges))):
                        for parent, local in edges[k]:
                            grads[parent] += grads[k] * local
                    return grads
                """,
                "The gradient of the output itself is 1, the seed.",
            ),
            (
                ("grads[k] * local", "local"),
                "Multiply each local derivative by the node's own gradient.",
            ),
            (
                ("reversed(range(len(edges))):", "range(len(edges)):"),
                "Nothing reaches node 0: walk from the output back to the inputs, all the way.",
            ),
            (
                ("+= grads[k]", "= grads[k]"),
                "Node 0 is used twice: add what its two successors bring.",
            ),
            (
                """
                def walk_back(edges):
                    grads, seen = [0.0] * len(edges), set()
                    grads[-1] = 1.0
                    def visit(k):
                        seen.add(k)
                        for parent, local in edges[k][::-1]:
                            grads[parent] += grads[k] * local
                            if parent not in seen:
                                visit(parent)
                    visit(len(edges) - 1)
                    return grads
                """,
                "A node handed on its gradient before all its successors had delivered: youngest "
                "first.",
            ),
            (
                """
                def walk_back(edges):
                    grads = [0.0] * len(edges)
                    grads[-1], queue = 1.0, [len(edges) - 1]
                    for k in queue:
                        for parent, local in edges[k]:
                            grads[parent] += grads[k] * local
                            if parent not in queue:
                                queue.append(parent)
                    return grads
                """,
                "Node 1 handed on before node 2, far from the output, had delivered: level by "
                "level is no topological order.",
            ),
            (
                """
                def walk_back(edges):
                    grads = [0.0] * len(edges)
                    grads[-1] = 1.0
                    for k in reversed(range(len(edges))):
                        grads[k] = grads[k] or 1.0
                        for parent, local in edges[k]:
                            grads[parent] += grads[k] * local
                    return grads
                """,
                "What the output does not depend on has the gradient 0 and hands on nothing.",
            ),
            (
                """
                def walk_back(edges):
                    grads = np.zeros(len(edges))
                    def visit(k, share):
                        grads[k] += share
                        for parent, local in edges[k]:
                            visit(parent, share * local)
                    visit(len(edges) - 1, np.float64(1))
                    return grads
                """,
                "The numbers are right. But on a ladder with 24 edges the walk multiplies 8,190 "
                "times: it goes along every path. Let each node hand on once.",
            ),
            (
                """
                def walk_back(edges):
                    uses = [[] for _ in edges]
                    for k, pairs in enumerate(edges):
                        for parent, local in pairs:
                            uses[parent].append((k, local))
                    def gradient(k):
                        if k == len(edges) - 1:
                            return 1.0
                        return sum(gradient(child) * local for child, local in uses[k])
                    return [gradient(k) for k in range(len(edges))]
                """,
                "The numbers are right. But on a ladder with 24 edges the walk multiplies 16,356 "
                "times: it goes along every path. Let each node hand on once.",
            ),
        ),
        right="Six lines: the heart of every engine.",
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
    handed = g.copy()
    share = numbers(vjp(handed), "What the VJP returns").copy()
    expect(
        np.array_equal(handed, g),
        "The VJP changes the gradient it is handed, and another parent may get the same array: "
        "return a new one.",
    )
    again = numbers(vjp(g.copy()), "What the VJP returns")
    expect(
        again.shape == share.shape and np.allclose(again, share),
        "The VJP changes an array that it keeps: asked again, it returns something else. Return a "
        "new one.",
    )
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
    expect_close(
        share,
        g * (np.exp(x + h) - np.exp(x - h)) / (2 * h),
        "The VJP does not agree with central differences: it must be the incoming gradient "
        "times the derivative at x.",
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
        returns the gradient with respect to $x$. The checker compares it with central
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
        that the forward pass left behind and computes no exponential of its own. The engine's own
        `exp` consists of the same two lines.
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
                ("g * y", "y"),
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
                    y = np.exp(x)
                    def vjp(g):
                        g *= y
                        return g
                    return y, vjp
                """,
                "The VJP changes the gradient it is handed, and another parent may get the same "
                "array: return a new one.",
            ),
            (
                """
                def exponential(x):
                    y = np.exp(x)
                    def vjp(g):
                        nonlocal y
                        y *= g
                        return y
                    return y, vjp
                """,
                "The VJP changes an array that it keeps: asked again, it returns something else. "
                "Return a new one.",
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


def _check_row_maximum(row_maximum: Function) -> None:
    """Try the values and where each gradient goes."""
    two = "Return two things, the value and the VJP: `return y, vjp`."
    X = np.array([[1.0, 5.0, 3.0], [-1.0, -4.0, -2.0]])
    y, vjp = parts(row_maximum(X), 2, two)
    expect(callable(vjp), two)
    expect_close(y, [5.0, -1.0], "The first thing must be the largest number of each row.")
    g = np.array([10.0, -3.0])
    routed = np.array([[0.0, 10.0, 0.0], [-3.0, 0.0, 0.0]])
    expect_close(
        vjp(g),
        routed,
        "A maximum routes the incoming gradient of its row to the largest number of the row.",
        mistakes=[
            (np.sign(np.abs(routed)), "The VJP does not use the incoming gradient."),
            (
                np.repeat(g[:, None], 3, axis=1),
                "That is the VJP of a sum over the row: it copies. A maximum routes.",
            ),
            (
                np.repeat(g[:, None], 3, axis=1) / 3,
                "That is the VJP of a mean over the row. A maximum routes all to one number.",
            ),
        ],
        name="What the VJP returns",
    )


ROW_MAXIMUM = Exercise(
    id="07-6",
    title="The VJP of a maximum",
    statement="""
        Write `row_maximum(X)` for an array of shape $(N,C)$ without ties. It returns two things:
        the largest number of each row, of shape $(N,)$, and the VJP, which takes a gradient of
        shape $(N,)$ and returns one of shape $(N,C)$.
    """,
    hints=(
        "Each largest number is a copy of one number of its row. What happens to the output if you "
        "nudge another one?",
        "Nothing. So the Jacobian of a row has a single 1.",
        "`X == y[:, None]` says where. Multiply by `g[:, None]`.",
    ),
    solution="""
        A nudge of the largest number of a row moves the output by as much, a nudge of any other
        moves nothing. So the incoming gradient goes to the largest, and zeros go to the rest. (With
        ties there is a kink. An engine has to choose.)
    """,
    kind=Code(
        name="row_maximum",
        stub='''
            def row_maximum(X):
                """Return the largest of each row, and the VJP."""
                ...
        ''',
        check=_check_row_maximum,
        answer="""
            def row_maximum(X):
                y = X.max(axis=1)
                largest = X == y[:, None]
                return y, lambda g: g[:, None] * largest
        """,
        wrong=(
            (
                """
                def row_maximum(X):
                    return X.max(axis=1)
                """,
                "Return two things, the value and the VJP: `return y, vjp`.",
            ),
            (
                """
                def row_maximum(X):
                    return X.max(axis=0)[:2], lambda g: g[:, None] * X
                """,
                "The first thing must be the largest number of each row.",
            ),
            (
                """
                def row_maximum(X):
                    y = X.max(axis=1)
                    return y, lambda g: (X == y[:, None]) * 1.0
                """,
                "The VJP does not use the incoming gradient.",
            ),
            (
                """
                def row_maximum(X):
                    return X.max(axis=1), lambda g: g[:, None] * np.ones_like(X)
                """,
                "That is the VJP of a sum over the row: it copies. A maximum routes.",
            ),
            (
                """
                def row_maximum(X):
                    return X.max(axis=1), lambda g: g[:, None] * np.ones_like(X) / X.shape[1]
                """,
                "That is the VJP of a mean over the row. A maximum routes all to one number.",
            ),
            (
                """
                def row_maximum(X):
                    y = X.max(axis=1)
                    return y, lambda g: g[:, None] * X * (X == y[:, None])
                """,
                "A maximum routes the incoming gradient of its row to the largest number of the "
                "row.",
            ),
        ),
        right="A router: all to one, nothing to the others.",
    ),
)


def _check_softmax_vjp(softmax_vjp: Function) -> None:
    """Compare with the Jacobian of every row."""
    rng = np.random.default_rng(4)
    E = np.exp(rng.normal(size=(3, 4)))
    P, G = E / E.sum(axis=1, keepdims=True), rng.normal(size=(3, 4))
    wanted = np.stack([(np.diag(p) - np.outer(p, p)) @ g for p, g in zip(P, G, strict=True)])
    expect_close(
        softmax_vjp(P, G),
        wanted,
        "Not the VJP: find the Jacobian of one row first, for i = j and for i ≠ j.",
        mistakes=[
            (
                P * (1 - P) * G,
                "Only the diagonal of the Jacobian. Every score also changes the other outputs.",
            ),
            (P * G, "The second part is missing: each score also makes the total larger."),
            (
                P * (G - (P * G).sum()),
                "Sum over the classes of each row, not over the whole array.",
            ),
            (
                P * (G - (P * G).sum(axis=0)),
                "This sums over the samples. The outputs of a softmax are those of one row.",
            ),
            (
                P * (G - G.sum(axis=1, keepdims=True)),
                "The sum over the row must be weighted with the probabilities.",
            ),
        ],
    )


SOFTMAX_VJP = Exercise(
    id="07-7",
    title="The VJP of a softmax (hard)",
    statement="""
        A softmax turns the scores $z$ of a row into $p_i=e^{z_i}/\\sum_ke^{z_k}$. Every output
        depends on every score, so it is not elementwise. Find
        $\\bar z_j=\\sum_i\\bar p_i\\,\\partial p_i/\\partial z_j$, and write `softmax_vjp(P, G)`
        for a batch: it gets the probabilities `P` and their incoming gradient `G`, both of shape
        $(N,C)$, and returns the gradient for the scores. It must not build a Jacobian: the answer
        is one line.
    """,
    hints=(
        "Use the quotient rule twice: for $i=j$ you get $p_j(1-p_j)$, for $i\\ne j$ you get "
        "$-p_ip_j$.",
        "Insert both: $\\bar z_j=\\bar p_jp_j-\\sum_i\\bar p_i\\,p_i\\,p_j$.",
        "$\\bar z_j=p_j\\bigl(\\bar p_j-\\sum_i\\bar p_ip_i\\bigr)$. The sum is one number per "
        "row: `keepdims=True`.",
    ),
    solution="""
        With $S=\\sum_ke^{z_k}$ the quotient rule gives
        $\\partial p_i/\\partial z_j=p_j(1-p_j)$ if $i=j$, and
        $-e^{z_i}e^{z_j}/S^2=-p_ip_j$ otherwise. Both together are
        $p_j\\,[i=j]-p_ip_j$, so
        $\\bar z_j=\\bar p_jp_j-p_j\\sum_i\\bar p_ip_i$. In words: a score gains if its class is
        better than the average $\\sum_i\\bar p_ip_i$ of all classes. The gradients of a row sum to
        zero, because adding the same number to all scores changes nothing.
    """,
    kind=Code(
        name="softmax_vjp",
        stub='''
            def softmax_vjp(P, G):
                """Return the gradient for the scores, from that for P."""
                ...
        ''',
        check=_check_softmax_vjp,
        answer="""
            def softmax_vjp(P, G):
                return P * (G - (P * G).sum(axis=1, keepdims=True))
        """,
        wrong=(
            (
                """
                def softmax_vjp(P, G):
                    return P * (1 - P) * G
                """,
                "Only the diagonal of the Jacobian. Every score also changes the other outputs.",
            ),
            (
                """
                def softmax_vjp(P, G):
                    return P * G
                """,
                "The second part is missing: each score also makes the total larger.",
            ),
            (
                """
                def softmax_vjp(P, G):
                    return P * (G - (P * G).sum())
                """,
                "Sum over the classes of each row, not over the whole array.",
            ),
            (
                ("axis=1", "axis=0"),
                "This sums over the samples. The outputs of a softmax are those of one row.",
            ),
            (
                ("(P * G).sum(axis=1,", "G.sum(axis=1,"),
                "The sum over the row must be weighted with the probabilities.",
            ),
            (
                """
                def softmax_vjp(P, G):
                    return P - G
                """,
                "Not the VJP: find the Jacobian of one row first, for i = j and for i ≠ j.",
            ),
        ),
        right="It takes one line, and no Jacobian.",
    ),
)

_XOR_INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
_XOR_TARGETS = np.array([-1.0, 1.0, 1.0, -1.0])


_XOR = """
class Value:
    made = 0

    def __init__(self, data, edges=()):
        self.data, self.edges, self.grad = data, edges, 0.0
        self.number, Value.made = Value.made, Value.made + 1

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        other, a = as_value(other), self.data
        return Value(a * other.data, ((self, other.data), (other, a)))

    def tanh(self):
        t = np.tanh(self.data)
        return Value(t, ((self, 1 - t * t),))


def as_value(v):
    return v if isinstance(v, Value) else Value(v)


def backward(output):
    found, todo = {output}, [output]
    while todo:
        for parent, _ in todo.pop().edges:
            if parent not in found:
                found.add(parent)
                todo.append(parent)
    order = sorted(found, key=lambda value: -value.number)
    for value in order:
        value.grad = 0.0
    output.grad = 1.0
    for value in order:
        for parent, local in value.edges:
            parent.grad += value.grad * local


def train_xor(start, steps, eta):
    parameters = [Value(number) for number in start]
    v11, v12, v21, v22, c1, c2, u1, u2, d = parameters
    for _ in range(steps):
        loss = Value(0.0)
        for x1, x2, y in ((0, 0, -1), (0, 1, 1), (1, 0, 1), (1, 1, -1)):
            h1 = (v11 * x1 + v12 * x2 + c1).tanh()
            h2 = (v21 * x1 + v22 * x2 + c2).tanh()
            error = u1 * h1 + u2 * h2 + d + -y
            loss = loss + error * error
        backward(loss * 0.25)
        for p in parameters:
            p.data -= eta * p.grad
    return [p.data for p in parameters]
"""
_XOR_SLIPS = (  # what is right, what a reader may write, what to tell
    (
        "Value(number) for",
        "Value(number + 1) for",
        "Without a step the nine numbers must be those of the start.",
    ),
    ("p.data -= eta", "p.data += eta", "After one step the loss is higher: subtract the gradient."),
    (
        "loss * 0.25",
        "loss",
        "The gradient is four times too large: the loss is the mean over the four points.",
    ),
    ("1 - t * t", "1.0", "The local derivative of tanh is missing: it is 1 - tanh(z)²."),
    (
        "parent.grad += ",
        "parent.grad = ",
        "The weights after one step are wrong: check each gradient with a nudge.",
    ),
    (
        "        value.grad = 0.0\n",
        "        value.grad += 0.0\n",
        "The first step is right, the second adds old gradients: set them to zero.",
    ),
)


def _trained(start: Array, steps: int, eta: float, slip: str = "") -> Array:
    """Train the network of the exercise with formulas on arrays, or with a known slip."""
    p, total = start.copy(), np.zeros(9)
    for _ in range(steps):
        V, c, u, d = p[:4].reshape(2, 2), p[4:6], p[6:8], p[8]
        H = np.tanh(_XOR_INPUTS @ V.T + c)
        dy = 2 * (H @ u + d - _XOR_TARGETS) / (1 if slip == "sum" else 4)
        dZ = dy[:, None] * u * (1 if slip == "no slope" else 1 - H**2)
        g = np.concatenate([(dZ.T @ _XOR_INPUTS).ravel(), dZ.sum(0), dy @ H, [dy.sum()]])
        total = total + g if slip == "stale" else g
        p = p + eta * total if slip == "uphill" else p - eta * total
    return p


def _check_train_xor(train_xor: Function) -> None:
    """Compare the weights after one step, after two, and after many."""
    start = np.array([1.0, 0.8, 1.1, 0.9, -0.2, -1.2, 0.7, -0.9, -0.1])

    def after(steps: int, message: str, slips: dict[str, str]) -> None:
        mistakes = [(_trained(start, steps, 0.1, slip), said) for slip, said in slips.items()]
        expect_close(
            _listed(train_xor(start.tolist(), steps, 0.1), 9),
            _trained(start, steps, 0.1),
            message,
            mistakes=mistakes,
        )

    after(0, "Without a step the nine numbers must be those of the start.", {})
    once = {
        "uphill": "After one step the loss is higher: subtract the gradient.",
        "sum": "The gradient is four times too large: the loss is the mean over the four points.",
        "no slope": "The local derivative of tanh is missing: it is 1 - tanh(z)².",
    }
    after(1, "The weights after one step are wrong: check each gradient with a nudge.", once)
    again = {"stale": "The first step is right, the second adds old gradients: set them to zero."}
    after(2, "The first step is right, the second is not.", again)
    after(300, "Right after two steps, wrong after 300.", {})


TRAIN_XOR = Exercise(
    id="07-8",
    title="Train XOR with an engine of your own (hard)",
    statement="""
        Give your engine a $\\tanh$ and train a network that one neuron cannot replace:
        $h_i=\\tanh(v_{i1}x_1+v_{i2}x_2+c_i)$ for $i=1,2$, and $\\hat y=u_1h_1+u_2h_2+d$. The
        targets are $-1$ for the points $(0,0)$ and $(1,1)$, and $+1$ for $(0,1)$ and $(1,0)$; the
        loss is the mean of $(\\hat y-y)^2$ over these four points. Write `train_xor(start, steps,
        eta)`: `start` is a list of the nine numbers
        $v_{11},v_{12},v_{21},v_{22},c_1,c_2,u_1,u_2,d$; return the nine after so many steps of
        gradient descent. You may copy the chapter's `Value` into the cell, or write your own.
    """,
    hints=(
        "$\\tanh'(z)=1-\\tanh^2z$. As an operation: "
        "`t = np.tanh(a.data)`, then `Value(t, ((a, 1 - t * t),))`.",
        "The loop is that of the neuron: compute the loss, `backward(loss)`, move every parameter. "
        "Return `[p.data for p in parameters]`.",
        "If the first step is right and the second is not, some gradients were not set to zero.",
    ),
    solution="""
        The engine below is the chapter's, cut to what this network needs. From the start that the
        checker uses, the loss falls below 0.001 within 300 steps of size 0.1.
    """,
    kind=Code(
        name="train_xor",
        stub='''
            def train_xor(start, steps, eta):
                """Return the nine weights after gradient descent."""
                ...
        ''',
        check=_check_train_xor,
        answer=_XOR,
        wrong=tuple((_XOR.replace(right, slip), said) for right, slip, said in _XOR_SLIPS),
        right="Your own engine has learned XOR.",
    ),
)

EXACT_DIFFERENCE = Exercise(
    id="07-9",
    title="When is a difference exact? (a proof)",
    statement="""
        Leave rounding aside. For straight lines the central difference
        $\\bigl(f(x+h)-f(x-h)\\bigr)/2h$ is exactly $f'(x)$, whatever $x$ and $h$ are. What is the
        largest degree $n$ for which this is true of **all** polynomials of degree $n$? Prove it.
    """,
    hints=(
        "It is enough to look at $x^n$: difference and derivative of a sum are sums.",
        "Expand $(x+h)^n-(x-h)^n$. Which terms cancel?",
        "$(x+h)^3-(x-h)^3=6x^2h+2h^3$.",
    ),
    solution="""
        $(x+h)^2-(x-h)^2=4xh$, so for $x^2$ the central difference is $2x$, the derivative.
        Constants and $x$ are exact, too, and so is every sum $ax^2+bx+c$, because the difference of
        a sum is the sum of the differences. So $n=2$ is possible. For $x^3$ the difference is
        $(6x^2h+2h^3)/2h=3x^2+h^2$, which is off by $h^2$. So the largest degree is **2**. (The
        forward difference of $x^2$ is $2x+h$: it is exact up to degree 1 only. That is why the
        central difference is worth its second evaluation.)
    """,
    kind=Number(
        answer=2,
        tolerance=0.1,
        right="For x² all even terms cancel; for x³ an error of h² is left.",
        wrong=(
            (1, "That is true of the forward difference. Expand (x+h)² − (x−h)²."),
            (3, "For x³ the difference is 3x² + h²."),
            (0, "Lines are exact, and more. Expand (x+h)² − (x−h)²."),
        ),
        feedback="Expand (x+h)ⁿ − (x−h)ⁿ for n = 2 and n = 3, and divide by 2h.",
    ),
)

EXERCISES = (
    THREE_GATES,
    TWO_ROADS_AT_HALF_PI,
    COUNT_THE_ORDERS,
    WALK_BACK,
    WRITE_AN_OPERATION,
    ROW_MAXIMUM,
    SOFTMAX_VJP,
    TRAIN_XOR,
    EXACT_DIFFERENCE,
)
