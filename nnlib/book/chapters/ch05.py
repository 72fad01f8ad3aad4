"""Exercises of chapter 5, Multi-layer perceptrons."""

from __future__ import annotations

from typing import Any

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


def _check_mlp_shapes(mlp_shapes: Function) -> None:
    for sizes, N in [([3, 4, 2], 5), ([64, 32, 10], 1), ([7, 6, 5, 4, 3, 2], 9)]:
        layers = len(sizes) - 1
        answer = parts(
            mlp_shapes(sizes, N),
            layers,
            f"For sizes {sizes} the list needs {layers} entries, one for each layer of weights.",
        )
        for k, entry in enumerate(answer, start=1):
            place = f"sizes {sizes}, layer {k}:"
            D, C = sizes[k - 1 : k + 1]
            three = f"{place} give three shapes, those of W, b and Z, each a tuple."
            W, b, Z = (_shape(one, three) for one in parts(entry, 3, three))
            expect(W != (D, C), f"{place} W has one row per unit, not one per input.")
            expect(W == (C, D), f"{place} W has the shape {W}. How many units, how many inputs?")
            expect(b == (C,), f"{place} b has the shape {b}, but each unit has one bias.")
            expect(Z != (C, N), f"{place} Z holds samples as rows, not as columns.")
            expect(Z == (N, C), f"{place} Z has the shape {Z}: {N} samples, and how many units?")


def _shape(value: object, message: str) -> tuple[int, ...]:
    """Return a shape as a tuple; a single number, as in (4) without a comma, is none."""
    lengths = numbers(value, "Each shape")
    expect(np.ndim(lengths) > 0, f"{message} A tuple of one number has a comma: (4,).")
    expect(lengths.ndim == 1 and (lengths % 1 == 0).all(), message)
    return tuple(map(int, lengths))


def _check_side_by_side(side_by_side: Function) -> None:
    rng = np.random.default_rng(0)
    V, W = np.array([[1.0, 2.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])

    def f(X: Any) -> Any:
        return X @ V.T

    def g(X: Any) -> Any:
        return X @ W.T

    def h(X: Any) -> Any:
        return np.maximum(0, X)

    joined = side_by_side(f, g)
    expect(callable(joined), "Return a function: side_by_side(f, g) is called with X afterwards.")
    expect(
        np.shape(side_by_side(g, h)(np.ones((5, 2)))) != (10, 2),
        "This joins samples below samples: 5 samples must stay 5 rows.",
    )
    expect_close(
        joined(np.array([[3.0, 4.0]])),
        [[11.0, 4.0, 3.0]],
        "At (3, 4) the result must be (11, 4, 3).",
        mistakes=[([[4.0, 3.0, 11.0]], "The outputs of f must come before those of g.")],
    )
    for first, second in [(g, h), (h, f), (joined, h)]:
        X = rng.normal(size=(5, 2))
        wanted = np.hstack([first(X), second(X)])
        got = side_by_side(first, second)(X)
        expect_close(got, wanted, "Row n must be row n of f(X), then row n of g(X).")


def _check_compose(compose: Function) -> None:
    def double(x: Any) -> Any:
        return 2 * x

    def plus_one(x: Any) -> Any:
        return x + 1

    def square(x: Any) -> Any:
        return x * x

    both = compose(double, plus_one)
    expect(callable(both), "Return a function: compose(f, g) is called with x afterwards.")
    once, twice = both(3), both(3)
    expect(
        (once, both(10)) != (7, 21),
        "compose(f, g)(x) must be f(g(x)): the last function is done first. Yours does f first.",
    )
    expect(once == 8, f"With f doubling and g adding 1, f(g(3)) is 8, got {once}.")
    expect(twice == 8, f"The first call is right, but a second one gives {twice} in place of 8.")
    expect(compose(square)(5) == 25, "compose of a single function must be that function.")
    three = compose(square, double, plus_one)(3)
    expect(three == 64, f"compose must take any number of functions: wanted 64, got {three}.")
    left = compose(compose(square, double), plus_one)
    right = compose(square, compose(double, plus_one))
    expect(left(3) == right(3) == 64, "Your compose is not associative.")
    expect(
        compose()(5) == 5,
        "compose() of no functions must be the neutral element, the identity.",
    )


EXERCISES = [
    Exercise(
        id="05-1",
        title="Count a network for small digits",
        statement=r"""
            The small digits of chapter 1 have $8 \times 8$ pixels. A network for them has one
            hidden layer of 32 units and ten outputs: 64-32-10. How many parameters does it have?
            """,
        hints=(
            "How many weights does one hidden unit have, and what else?",
            r"The hidden layer has $32 \cdot (64 + 1)$ parameters. And the output layer?",
        ),
        solution=r"""
            Hidden layer: $32 \cdot (64 + 1) = 2{,}080$. Output layer: $10 \cdot (32 + 1) = 330$.
            Together $2{,}410$: $2{,}368$ weights and 42 biases. The softmax regression of chapter 1
            had 650.
            """,
        kind=Number(
            answer=2410,
            tolerance=0.1,
            right="2,368 weights and 42 biases.",
            wrong=(
                (2368, "These are the weights. Each of the 42 units has a bias, too."),
                (2080, "That is the hidden layer alone."),
                (2400, "The output units have biases, too."),
                (2378, "The hidden units have biases, too."),
                (2474, "Inputs compute nothing, so they have no biases."),
                (650, "That is the network without a hidden layer."),
                (20480, "Layers add. Only the widths of neighbouring layers are multiplied."),
            ),
            feedback="Count layer by layer: units times (inputs of the layer plus one).",
        ),
    ),
    Exercise(
        id="05-2",
        title="As wide as you can afford",
        statement=r"""
            You may spend at most 10,000 parameters on a network 64-$H$-10, with a bias for every
            unit. What is the largest possible $H$?
            """,
        hints=(
            "What does one more hidden unit cost, on its way in and on its way out?",
            "One hidden unit has 64 weights and a bias, and sends 10 weights to the outputs.",
            r"There are $75H + 10$ parameters.",
        ),
        solution=r"""
            Each hidden unit costs $64 + 1$ parameters on its way in and 10 on its way out; the ten
            output biases come once. So $P = 75H + 10 \le 10{,}000$, that is
            $H \le 9{,}990/75 = 133.2$. The largest width is 133, with $9{,}985$ parameters; 134
            would need $10{,}060$.
            """,
        kind=Number(
            answer=133,
            tolerance=0.05,
            right="75 for each hidden unit and 10 once: 9,985 parameters.",
            wrong=(
                (135, "That leaves out the biases: 74 per hidden unit."),
                (134, "That is just too much: 10,060."),
                (153, "The weights from the hidden units to the outputs cost something, too."),
                (156, "Only the weights on the way in are counted here."),
                (133.2, "A width is a whole number."),
            ),
            feedback="Write the number of parameters as a formula in H.",
        ),
    ),
    Exercise(
        id="05-3",
        title="All shapes of a network",
        statement=r"""
            Write `mlp_shapes(sizes, N)`. For an MLP with these sizes, such as `[3, 4, 2]`, and a
            batch of $N$ samples it returns a list with one entry for each layer of weights: the
            tuple of the shapes of $W_\ell$, of $b_\ell$ and of $Z$, the scores of that layer. For
            `[3, 4, 2]` and $N = 5$ the first entry is `((4, 3), (4,), (5, 4))`. Try it on the nest
            of five layers of this chapter.
            """,
        hints=(
            "How many layers of weights do four sizes make?",
            "Layer $k$ (counted from 0) leads from `sizes[k]` to `sizes[k + 1]`.",
            r"$W$ has one row per unit and one column per input; $Z$ has one row per sample.",
        ),
        solution=r"""
            Layer $\ell$ has $H_{\ell-1}$ inputs and $H_\ell$ units. So $W_\ell$ is
            $(H_\ell, H_{\ell-1})$, $b_\ell$ is $(H_\ell,)$, and
            $Z = H W_\ell^{\top} + b_\ell$ is $(N, H_\ell)$.
            """,
        kind=Code(
            name="mlp_shapes",
            stub='''
                def mlp_shapes(sizes, N):
                    """Return a list with the shapes (of W, of b, of Z) for each layer."""
                    ...
                ''',
            check=_check_mlp_shapes,
            answer="""
                def mlp_shapes(sizes, N):
                    pairs = zip(sizes[:-1], sizes[1:])
                    return [((C, D), (C,), (N, C)) for D, C in pairs]
                """,
            wrong=(
                (
                    """
                    def mlp_shapes(sizes, N):
                        return [((D, C), (C,), (N, C)) for D, C in zip(sizes[:-1], sizes[1:])]
                    """,
                    "sizes [3, 4, 2], layer 1: W has one row per unit, not one per input.",
                ),
                (
                    """
                    def mlp_shapes(sizes, N):
                        return [((C, D), (D,), (N, C)) for D, C in zip(sizes[:-1], sizes[1:])]
                    """,
                    "sizes [3, 4, 2], layer 1: b has the shape (3,), but each unit has one bias.",
                ),
                (
                    """
                    def mlp_shapes(sizes, N):
                        return [((C, D), (C,), (C, N)) for D, C in zip(sizes[:-1], sizes[1:])]
                    """,
                    "sizes [3, 4, 2], layer 1: Z holds samples as rows, not as columns.",
                ),
                (
                    """
                    def mlp_shapes(sizes, N):
                        return [((n, n), (n,), (N, n)) for n in sizes]
                    """,
                    "For sizes [3, 4, 2] the list needs 2 entries, one for each layer of weights.",
                ),
                (
                    """
                    def mlp_shapes(sizes, N):
                        D = sizes[0]
                        return [((C, D), (C,), (N, C)) for C in sizes[1:]]
                    """,
                    "sizes [3, 4, 2], layer 2: W has the shape (2, 3). "
                    "How many units, how many inputs?",
                ),
            ),
            right="If all these shapes fit, the network runs.",
        ),
    ),
    Exercise(
        id="05-4",
        title="Write ⊕",
        statement=r"""
            Write `side_by_side(f, g)`. The functions `f` and `g` take a batch `X` of shape
            $(N, D)$ and return arrays of shapes $(N, C_f)$ and $(N, C_g)$. The result is the
            *function* $f \oplus g$, which returns shape $(N, C_f + C_g)$. With
            $f(x) = x_1 + 2x_2$ and $g$ that swaps two numbers, $(3, 4)$ must become $(11, 4, 3)$.
            """,
        hints=(
            "Return a function: define it with `def` (or `lambda`) inside `side_by_side`.",
            "`np.concatenate` joins arrays. Along which axis do samples stay rows?",
            "`np.concatenate([f(X), g(X)], axis=1)`",
        ),
        solution=r"""
            Both functions get the same `X`, and row $n$ of the result is row $n$ of `f(X)` followed
            by row $n$ of `g(X)`. Along axis 0 the samples of `g` would be put *below* those of
            `f`, and with equal widths nothing would complain.
            """,
        kind=Code(
            name="side_by_side",
            stub='''
                def side_by_side(f, g):
                    """Return the function f ⊕ g: (N, D) becomes (N, Cf + Cg)."""
                    ...
                ''',
            check=_check_side_by_side,
            answer="""
                def side_by_side(f, g):
                    return lambda X: np.concatenate([f(X), g(X)], axis=1)
                """,
            wrong=(
                (
                    """
                    def side_by_side(f, g):
                        return lambda X: np.concatenate([g(X), f(X)], axis=1)
                    """,
                    "The outputs of f must come before those of g.",
                ),
                (
                    """
                    def side_by_side(f, g):
                        return lambda X: np.concatenate([f(X), g(X)])
                    """,
                    "This joins samples below samples: 5 samples must stay 5 rows.",
                ),
                (
                    """
                    def side_by_side(f, g):
                        return lambda X: f(X) + g(X)
                    """,
                    "The result has shape (1, 2), it should have (1, 3).",
                ),
                (
                    """
                    def side_by_side(f, g):
                        return f, g
                    """,
                    "Return a function: side_by_side(f, g) is called with X afterwards.",
                ),
            ),
            right="That is all that Concat does.",
        ),
    ),
    Exercise(
        id="05-5",
        title="Write ∘",
        statement=r"""
            Write `compose(*functions)` for any number of functions of one argument, so that
            `compose(f, g, h)(x)` is $f(g(h(x)))$. Composing is associative, so
            `compose(compose(f, g), h)` and `compose(f, compose(g, h))` must agree. What must
            `compose()` be, of no function at all?
            """,
        hints=(
            "Which function is done first? `reversed` turns a sequence round.",
            "Return a function with a loop inside: `x = f(x)` for each `f`, in the right order.",
            "A loop over nothing leaves `x` as it is.",
        ),
        solution=r"""
            The function written last is done first. Associativity comes for free: whatever the
            brackets, the same calls happen in the same order. `compose()` is the identity, the
            neutral element, as `Sequential()` is.
            """,
        kind=Code(
            name="compose",
            stub='''
                def compose(*functions):
                    """Return the composition: compose(f, g, h)(x) is f(g(h(x)))."""
                    ...
                ''',
            check=_check_compose,
            answer="""
                def compose(*functions):
                    def composed(x):
                        for f in reversed(functions):
                            x = f(x)
                        return x
                    return composed
                """,
            wrong=(
                (
                    """
                    def compose(*functions):
                        def composed(x):
                            for f in functions:
                                x = f(x)
                            return x
                        return composed
                    """,
                    "compose(f, g)(x) must be f(g(x)): the last function is done first. "
                    "Yours does f first.",
                ),
                (
                    """
                    def compose(*functions):
                        def composed(x):
                            for f in reversed(functions[:2]):
                                x = f(x)
                            return x
                        return composed
                    """,
                    "compose must take any number of functions: wanted 64, got 36.",
                ),
                (
                    """
                    def compose(*functions):
                        def composed(x):
                            y = functions[-1](x)
                            for f in reversed(functions[:-1]):
                                y = f(y)
                            return y
                        return composed if functions else lambda x: 0
                    """,
                    "compose() of no functions must be the neutral element, the identity.",
                ),
                (
                    """
                    def compose(*functions):
                        return [f for f in reversed(functions)]
                    """,
                    "Return a function: compose(f, g) is called with x afterwards.",
                ),
            ),
            right="And compose() is the identity.",
        ),
    ),
    Exercise(
        id="05-6",
        title="Four ways to tell a depth",
        statement=r"""
            A network $D$-$H_1$-$H_2$-$C$ has an activation after each hidden layer and none at the
            end. Which statements are right? Choose all.
            """,
        hints=(
            "How many weight matrices are needed to connect four columns?",
            "Write the network as a `Sequential` and count its entries.",
        ),
        solution=r"""
            Three matrices connect four columns, so $L = 3$: three layers of weights, and two hidden
            layers. As a `Sequential` it is linear, $g$, linear, $g$, linear: five blocks.
            Counting the columns of the drawing, with the input, gives four. Activations add no
            layer in this book's count, however many there are.
            """,
        kind=Choice(
            options=(
                Option("It is a 3-layer network.", "Three layers of weights.", right=True),
                Option(
                    "It has 3 hidden layers.",
                    "The last of the three layers of weights leads to the outputs, which are not "
                    "hidden.",
                ),
                Option(
                    "As a composition of functions it has 5 blocks.",
                    "Three linear maps and two activations.",
                    right=True,
                ),
                Option(
                    "Who counts the input as a layer says 4.",
                    "Four columns in the drawing.",
                    right=True,
                ),
                Option(
                    "With PReLU in place of ReLU it would be a 5-layer network.",
                    "The slopes of PReLU are parameters, but it is still an activation: no layer "
                    "of weights is added.",
                ),
            )
        ),
    ),
    Exercise(
        id="05-7",
        title="The chain with all its biases",
        statement=r"""
            The chain of this chapter, $\hat y = \sigma(w_3\,\sigma(w_2\,\sigma(w_1x + b_1)))$, has
            one unit per layer, and a bias only in the first. How many parameters has the chain
            1-1-1-1 if *every* unit has a bias and every sigmoid is replaced by a PReLU with a
            slope of its own?
            """,
        hints=(
            "How many units does 1-1-1-1 have? The input is none.",
            "How many parameters does each unit have with its weight and its bias?",
            "Each PReLU brings one more number.",
        ),
        solution=r"""
            Three units with one weight and one bias each: $3 \cdot (1 + 1) = 6$ parameters, where
            the formula with a single bias had 4. Three slopes come on top: 9.
            """,
        kind=Number(
            answer=9,
            tolerance=0.1,
            right="Three weights, three biases, three slopes.",
            wrong=(
                (6, "These are the weights and the biases. The slopes are learned, too."),
                (7, "Three PReLUs with slopes of their own: three more numbers, and every bias."),
                (4, "That is the chain with a single bias and sigmoids."),
                (12, "The input is no unit: 1-1-1-1 has three."),
                (8, "There are three units, and each has its PReLU, the last one as well."),
            ),
            feedback="Count unit by unit: a weight, a bias, a slope.",
        ),
    ),
    Exercise(
        id="05-8",
        title="Known, unknown, chosen, computed",
        statement=r"""
            A 3-4-2 network with PReLU in its hidden layer is trained on pairs $(x, y)$ by gradient
            descent. Which of these does the training *find*, as parameters? Choose all.
            """,
        hints=(
            "Four kinds: given with the data, learned, chosen by you, computed on the way.",
            "Ask of each: does an optimiser step change it directly?",
        ),
        solution=r"""
            Learned: $W_2$, $b_1$ and the slope, all of which a step changes directly. The
            hidden values $h_1$ change too, but only because they are *computed* from $x$ and the
            parameters, anew for each sample. $y$ comes with the data. The width 4 and the learning
            rate $\eta$ are chosen beforehand: hyper-parameters.
            """,
        kind=Choice(
            options=(
                Option("the matrix $W_2$", "Weights are learned.", right=True),
                Option("the target $y$", "It is known: it comes with the data."),
                Option("the bias vector $b_1$", "Biases are learned.", right=True),
                Option(
                    "the hidden values $h_1$",
                    "They are computed from the input and the parameters, anew for each sample.",
                ),
                Option(
                    "the slope of the PReLU",
                    "The slope is a parameter inside the activation.",
                    right=True,
                ),
                Option(
                    "the number of hidden units",
                    "No gradient leads from 4 units to 5: you choose it.",
                ),
                Option(r"the learning rate $\eta$", "You choose it before training starts."),
            )
        ),
    ),
]
