"""Exercises of chapter 5, Multi-layer perceptrons."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

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
from nnlib.book.exercises.wording import grouped, short

if TYPE_CHECKING:
    from nnlib._types import Array


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


_WHOLE_X = (
    "f and g both take X itself, with all its columns: no part of it, and not what the other "
    "returned."
)


def _check_side_by_side(side_by_side: Function) -> None:
    rng = np.random.default_rng(0)
    V, W = np.array([[1.0, 2.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])

    def batch(X: Any) -> Array:
        rows = numbers(X, "What f and g get")
        expect(rows.ndim == 2, "f and g take a batch, of shape (N, D): hand X over whole.")
        expect(rows.shape[1] == 2, _WHOLE_X)
        return rows

    def f(X: Any) -> Any:
        return batch(X) @ V.T

    def g(X: Any) -> Any:
        return batch(X) @ W.T

    def h(X: Any) -> Any:
        return np.maximum(0, batch(X))

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
        wanted = np.hstack([numbers(first(X)), numbers(second(X))])
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
    many = compose(*[double, plus_one] * 4)(0)
    same = "With the same f and g, compose(f, g, f, g, f, g, f, g)(0)"
    expect(many == 30, f"{same} is 30, got {many}.")
    left = compose(compose(square, double), plus_one)
    right = compose(square, compose(double, plus_one))
    expect(
        left(3) == right(3) == 64,
        "compose(compose(f, g), h) and compose(f, compose(g, h)) must both be compose(f, g, h).",
    )
    expect(
        compose()(5) == 5,
        "compose() of no functions must be the neutral element, the identity.",
    )


def _flat_layers(theta: Array, sizes: list[int], X: Array, *, fault: str = "") -> list[Array]:
    """Values after each layer of an MLP whose parameters are one vector, or of a known mistake."""
    at, H, found = 0, X, []
    for k, (D, C) in enumerate(itertools.pairwise(sizes), start=1):
        W, b = theta[at : at + C * D], theta[at + C * D : at + C * D + C]
        if fault == "bias first":
            b, W = theta[at : at + C], theta[at + C : at + C + C * D]
        W = W.reshape(D, C).T if fault == "columns" else W.reshape(C, D)
        at += C * D if fault == "offset" else C * D + C
        Z = H @ W.T + (0 if fault == "no bias" else b)
        hidden = (k < len(sizes) - 1 or fault == "relu at the end") and fault != "no relu"
        H = np.maximum(0, Z) if hidden else Z
        found.append(H)
    return found


_FLAT_FAULTS = {
    "columns": "W comes row by row, one row per unit: reshape its numbers to (C, D).",
    "bias first": "The weights of a layer come before its biases.",
    "no bias": "The biases are missing.",
    "no relu": "The values of a hidden layer are those after its ReLU.",
    "relu at the end": "The last layer has no activation.",
    "offset": "A layer begins after the weights and the biases of the one before it.",
}


def _check_run(run: Function) -> None:
    rng = np.random.default_rng(0)
    for sizes, N in [([3, 4, 2], 5), ([2, 2, 1], 1), ([4, 3, 5, 2], 3)]:
        layers = len(sizes) - 1
        theta = rng.normal(size=sum(C * (D + 1) for D, C in itertools.pairwise(sizes)))
        X = rng.normal(size=(N, sizes[0]))
        answer = parts(
            run(theta, sizes, X),
            layers,
            f"For sizes {sizes} return a list of {layers} arrays, the values after each layer.",
        )
        right = _flat_layers(theta, sizes, X)
        wrong = {fault: _flat_layers(theta, sizes, X, fault=fault) for fault in _FLAT_FAULTS}
        for k, (got, wanted) in enumerate(zip(answer, right, strict=True)):
            place = f"With sizes {sizes}, layer {k + 1}"
            expect_close(
                got,
                wanted,
                f"{place} is wrong" + (", all before it is right." if k else "."),
                name=place,
                mistakes=[(wrong[fault][k], said) for fault, said in _FLAT_FAULTS.items()],
            )


_MERGE_ADDS = (
    "W2 needs a row for every output of f and of g. Side by side, by hstack, their outputs would "
    "be added: that is f + g, not f ⊕ g."
)
_MERGE_STACKS = (
    "W2 needs a column for every hidden unit of f and of g: give each output weights of 0 for the "
    "units of the other network."
)


def _check_merge(merge: Function) -> None:
    rng = np.random.default_rng(0)

    def network(D: int, H: int, C: int) -> list[tuple[Array, Array]]:
        return [
            (rng.normal(size=(H, D)), rng.normal(size=H)),
            (rng.normal(size=(C, H)), rng.normal(size=C)),
        ]

    def outputs(layers: list[Any], X: Array) -> Array:
        (V, a), (W, b) = layers
        result: Array = np.maximum(0, X @ V.T + a) @ W.T + b
        return result

    for (D, Hf, Cf), (_, Hg, Cg) in [((3, 4, 2), (3, 4, 2)), ((2, 3, 1), (2, 5, 3))]:
        f, g = network(D, Hf, Cf), network(D, Hg, Cg)
        whole = "Return the two layers, [(W1, b1), (W2, b2)]."
        found = []
        shapes = [((Hf + Hg, D), (Hf + Hg,)), ((Cf + Cg, Hf + Hg), (Cf + Cg,))]
        for k, (layer, wanted) in enumerate(zip(parts(merge(f, g), 2, whole), shapes, strict=True)):
            pair = []
            for letter, value, shape in zip("Wb", parts(layer, 2, whole), wanted, strict=True):
                name = f"{letter}{k + 1}"
                array = numbers(value, name)
                if name == "W2":
                    expect(array.shape != (Cf, Hf + Hg) or Cf != Cg, _MERGE_ADDS)
                    expect(array.shape != (Cf + Cg, Hf) or Hf != Hg, _MERGE_STACKS)
                expect(
                    array.shape == shape,
                    f"{name} has the shape {array.shape}, it should have {shape}.",
                )
                pair.append(array)
            found.append(pair)
        X = rng.normal(size=(6, D))
        of_f, of_g = outputs(f, X), outputs(g, X)
        got = outputs(found, X)
        expect_close(
            got,
            np.hstack([of_f, of_g]),
            "All shapes are right, but the network does not compute f ⊕ g.",
            rtol=1e-4,
            atol=1e-5,
            mistakes=[
                (np.hstack([of_g, of_f]), "The outputs of f must come before those of g."),
                (
                    np.hstack([of_f - f[1][1], of_g - g[1][1]]),
                    "The biases of the second layer are missing.",
                ),
            ],
        )


@drawable(hidden=range(8, 101, 2), where=lambda hidden: hidden != 64)
def small_digits(hidden: int = 32) -> Exercise:
    H, first, second, units = hidden, 65 * hidden, 10 * (hidden + 1), hidden + 10
    total, weights = first + second, 74 * hidden
    F, S, T, W = map(grouped, (first, second, total, weights))
    return Exercise(
        id="05-1",
        title="Count a network for small digits",
        statement=rf"""
        The small digits of chapter 1 have $8 \times 8$ pixels. A network for them has one
        hidden layer of {H} units and ten outputs: 64-{H}-10. How many parameters does it have?
        """,
        hints=(
            "How many weights does one hidden unit have, and what else?",
            rf"The hidden layer has ${H} \cdot (64 + 1)$ parameters. And the output layer?",
        ),
        solution=rf"""
        Hidden layer: ${H} \cdot (64 + 1) = {F}$. Output layer: $10 \cdot ({H} + 1) = {S}$.
        Together ${T}$: ${W}$ weights and {units} biases. The softmax regression of chapter 1
        had 650.
        """,
        kind=Number(
            answer=total,
            tolerance=0.1,
            right=f"{weights:,} weights and {units} biases.",
            wrong=(
                (weights, f"These are the weights. Each of the {units} units has a bias as well."),
                (first, "That is the hidden layer alone."),
                (total - 10, "The output units have biases, too."),
                (total - H, "The hidden units have biases, too."),
                (total + 64, "Inputs compute nothing, so they have no biases."),
                (650, "That is the network without a hidden layer."),
                (640 * H, "Layers add. Only the widths of neighbouring layers are multiplied."),
            ),
            feedback="Count layer by layer: units times (inputs of the layer plus one).",
        ),
    )


# only where forgetting the ten biases of the outputs gives another width
@drawable(budget=range(4000, 60001, 500), where=lambda budget: budget % 75 < 10)
def affordable(budget: int = 10_000) -> Exercise:
    exact = (budget - 10) / 75
    H, near = math.floor(exact), short(exact, 1)
    used = 75 * H + 10
    B, rest, U, M = map(grouped, (budget, budget - 10, used, used + 75))
    return Exercise(
        id="05-2",
        title="As wide as you can afford",
        statement=rf"""
        You may spend at most {budget:,} parameters on a network 64-$H$-10, with a bias for every
        unit. What is the largest possible $H$?
        """,
        hints=(
            "What does one more hidden unit cost, on its way in and on its way out?",
            "One hidden unit has 64 weights and a bias, and sends 10 weights to the outputs.",
            r"There are $75H + 10$ parameters.",
        ),
        solution=rf"""
        Each hidden unit costs $64 + 1$ parameters on its way in and 10 on its way out; the ten
        biases of the outputs come once. So $P = 75H + 10 \le {B}$, that is
        $H \le {rest}/75 = {near}$. The largest width is {H}, with ${U}$ parameters; {H + 1}
        would need ${M}$.
        """,
        kind=Number(
            answer=H,
            tolerance=0.04,
            right=f"75 for each hidden unit and 10 once: {used:,} parameters.",
            wrong=(
                (budget // 74, "That fits only without biases, at 74 per hidden unit."),
                (H + 1, f"That is just too much: {used + 75:,}."),
                (
                    budget // 65,
                    "The weights from the hidden units to the outputs cost something, too.",
                ),
                (budget // 64, "That fits if only the weights on the way in are counted."),
                (round(exact, 1), "A width is a whole number."),
            ),
            feedback="Write the number of parameters as a formula in H.",
        ),
    )


EXERCISES = [
    small_digits(),
    affordable(),
    Exercise(
        id="05-3",
        title="All shapes of a network",
        statement=r"""
            Write `mlp_shapes(sizes, N)`. For an MLP with these sizes, such as `[3, 4, 2]`, and a
            batch of $N$ samples it returns a list with one entry for each layer of weights: the
            tuple of the shapes of $W_\ell$, of $b_\ell$ and of $Z$, the scores of that layer. For
            `[3, 4, 2]` and $N = 5$ the first entry is `((4, 3), (4,), (5, 4))`.
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
            $f(x) = x_1 + 2x_2$ and a $g$ that swaps two numbers, $(3, 4)$ must become $(11, 4, 3)$.
            """,
        hints=(
            "Return a function: define it with `def` (or `lambda`) inside `side_by_side`.",
            "`np.concatenate` joins arrays. Along which axis do samples stay rows?",
            "`np.concatenate([f(X), g(X)], axis=1)`",
        ),
        solution=r"""
            Both functions get the same `X`, and row $n$ of the result is row $n$ of `f(X)` followed
            by row $n$ of `g(X)`. Along axis 0 the rows of `g(X)` would come *below* those of
            `f(X)`, and with equal widths nothing would complain.
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
                    ("np.concatenate([f(X), g(X)],", "np.concatenate([g(X), f(X)],"),
                    "The outputs of f must come before those of g.",
                ),
                (
                    ("g(X)], axis=1)", "g(X)])"),
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
                (
                    """
                    def side_by_side(f, g):
                        return lambda X: np.array([np.append(f(x), g(x)) for x in X])
                    """,
                    "f and g take a batch, of shape (N, D): hand X over whole.",
                ),
                (
                    """
                    def side_by_side(f, g):
                        return lambda X: g(f(X))
                    """,
                    _WHOLE_X,
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
            `compose(compose(f, g), h)` and `compose(f, compose(g, h))` must agree. And what must
            `compose()` be, with no function at all?
            """,
        hints=(
            "Which function is done first? `reversed` turns a sequence round.",
            "Return a function with a loop inside: `x = f(x)` for each `f`, in the right order.",
            "A loop over nothing leaves `x` as it is.",
        ),
        solution=r"""
            The last function comes first. Associativity is free: whatever the brackets, the same
            calls happen in the same order. `compose()` is the identity, the
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
                    ("reversed(functions):", "functions:"),
                    "compose(f, g)(x) must be f(g(x)): the last function is done first. "
                    "Yours does f first.",
                ),
                (
                    ("reversed(functions):", "reversed(functions[:2]):"),
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
                        f, g, h = (*functions, *[lambda x: x] * 3)[:3]
                        return lambda x: f(g(h(x)))
                    """,
                    "With the same f and g, compose(f, g, f, g, f, g, f, g)(0) is 30, got 2.",
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
        title="A whole network in one vector",
        statement=r"""
            All parameters of an MLP can stand in one long vector $\theta$: for each layer first the
            rows of $W_\ell$, one after the other, then $b_\ell$. Write `run(theta, sizes, X)`. It
            cuts the vector into the layers of an MLP with these sizes and runs it: ReLU after each
            layer but the last. Return a list with the values after each layer, of shapes
            $(N, H_1), \dots, (N, C)$.
            """,
        hints=(
            "How many numbers does a layer with $D$ inputs and $C$ units take from the vector?",
            "Keep the place where the next layer begins, and move it on after each layer.",
            "`theta[at : at + C * D].reshape(C, D)` is $W$; the next $C$ numbers are $b$.",
        ),
        solution=r"""
            A layer takes $C \cdot D$ numbers for $W$ and $C$ for $b$, so the next one begins
            $C\,(D + 1)$ places further on. If all is right, the last layer ends where the vector
            ends: its length is the $P$ of the counting formula. Optimisers and files of weights
            often see a network in just this way.
            """,
        kind=Code(
            name="run",
            stub='''
                def run(theta, sizes, X):
                    """Return a list with the values after each layer."""
                    ...
                ''',
            check=_check_run,
            answer="""
                def run(theta, sizes, X):
                    at, H, values = 0, X, []
                    for D, C in zip(sizes[:-1], sizes[1:]):
                        W = theta[at : at + C * D].reshape(C, D)
                        b = theta[at + C * D : at + C * D + C]
                        at = at + C * (D + 1)
                        Z = H @ W.T + b
                        H = Z if at == len(theta) else np.maximum(0, Z)
                        values.append(H)
                    return values
                """,
            wrong=(
                (
                    """
                    def run(theta, sizes, X):
                        at, H, values = 0, X, []
                        for D, C in zip(sizes[:-1], sizes[1:]):
                            W = theta[at : at + C * D].reshape(D, C)
                            b = theta[at + C * D : at + C * D + C]
                            at = at + C * (D + 1)
                            Z = H @ W + b
                            H = Z if at == len(theta) else np.maximum(0, Z)
                            values.append(H)
                        return values
                    """,
                    _FLAT_FAULTS["columns"],
                ),
                (
                    """
                    def run(theta, sizes, X):
                        at, H, values = 0, X, []
                        for D, C in zip(sizes[:-1], sizes[1:]):
                            W = theta[at : at + C * D].reshape(C, D)
                            b = theta[at + C * D : at + C * D + C]
                            at = at + C * D
                            Z = H @ W.T + b
                            H = Z if len(values) == len(sizes) - 2 else np.maximum(0, Z)
                            values.append(H)
                        return values
                    """,
                    _FLAT_FAULTS["offset"],
                ),
                (
                    """
                    def run(theta, sizes, X):
                        at, H, values = 0, X, []
                        for D, C in zip(sizes[:-1], sizes[1:]):
                            W = theta[at : at + C * D].reshape(C, D)
                            b = theta[at + C * D : at + C * D + C]
                            at = at + C * (D + 1)
                            H = np.maximum(0, H @ W.T + b)
                            values.append(H)
                        return values
                    """,
                    _FLAT_FAULTS["relu at the end"],
                ),
                (
                    """
                    def run(theta, sizes, X):
                        at, H, values = 0, X, []
                        for D, C in zip(sizes[:-1], sizes[1:]):
                            W = theta[at : at + C * D].reshape(C, D)
                            b = theta[at + C * D : at + C * D + C]
                            at = at + C * (D + 1)
                            H = H @ W.T + b
                            values.append(H)
                        return values
                    """,
                    _FLAT_FAULTS["no relu"],
                ),
                (
                    """
                    def run(theta, sizes, X):
                        at, H, values = 0, X, []
                        for D, C in zip(sizes[:-1], sizes[1:]):
                            W = theta[at : at + C * D].reshape(C, D)
                            at = at + C * (D + 1)
                            Z = H @ W.T
                            H = Z if at == len(theta) else np.maximum(0, Z)
                            values.append(H)
                        return values
                    """,
                    _FLAT_FAULTS["no bias"],
                ),
                (
                    """
                    def run(theta, sizes, X):
                        at, H = 0, X
                        for D, C in zip(sizes[:-1], sizes[1:]):
                            W = theta[at : at + C * D].reshape(C, D)
                            b = theta[at + C * D : at + C * D + C]
                            at = at + C * (D + 1)
                            Z = H @ W.T + b
                            H = Z if at == len(theta) else np.maximum(0, Z)
                        return H
                    """,
                    "For sizes [3, 4, 2] return a list of 2 arrays, the values after each layer.",
                ),
            ),
            right="Every MLP, from one vector and a list of sizes.",
        ),
    ),
    Exercise(
        id="05-7",
        title="Ten million twins (proof)",
        statement=r"""
            A trained 2-8-1 network has tanh in its hidden layer, and a linear output. Renumber its
            hidden units, each with all its weights: the answers stay the same. Flip the sign of
            *all* numbers of one hidden unit, those on its way in, its bias and its weight on the
            way out: the answers stay the same, too. Prove both. How many sets of 33 numbers, the
            trained one included, give the same answers in these two ways? (No hidden unit has a
            weight of zero on its way out, and no two of them agree, not even after a flip.)
            """,
        hints=(
            r"$\tanh(-z) = -\tanh z$. What happens to $w \tanh(z)$ if $w$ and $z$ change sign?",
            "In how many orders can eight units stand?",
            "Each of the eight can be flipped or not, whatever the others do.",
        ),
        solution=r"""
            The answer is $\hat y = \sum_{j=1}^{8} w_j \tanh(z_j) + b$ with
            $z_j = v_j^{\top}x + a_j$. *Renumbering* changes the order of a sum, and so not its
            value. *Flipping* unit $j$ turns $z_j$ into $-z_j$ and $w_j$ into $-w_j$, and
            $-w_j \tanh(-z_j) = w_j \tanh(z_j)$. There are $8! = 40{,}320$ orders and $2^8 = 256$
            choices of flips. No two of these combinations give the same 33 numbers, because the
            units differ even after flips and none equals its own flip. So there are
            $40{,}320 \cdot 256 = 10{,}321{,}920$. Two good runs of training therefore hardly ever
            end with the same numbers.
            """,
        kind=Number(
            answer=10_321_920,
            tolerance=0.4,
            right="8! orders times 2⁸ flips.",
            wrong=(
                (
                    40320,
                    "These are the orders. Each unit can also be flipped, because tanh is odd.",
                ),
                (256, "These are the flips. The units can also be renumbered."),
                (80640, "Each unit can be flipped by itself, not only all of them together."),
                (40576, "Every order goes with every choice of flips: multiply."),
                (645120, "Eight units have two choices each: 2⁸, not 2 · 8."),
                (64, "Eight units can stand in more than 64 orders: 8 · 7 · 6 · …"),
            ),
            feedback="Count the orders, count the flips, and multiply.",
        ),
    ),
    Exercise(
        id="05-8",
        title="Find the lost layer",
        statement=r"""
            Somebody builds a 6-5-5-3 network, with a bias for every unit. Before training, the sum
            of `p.size` over `model.parameters()` is 53. Which fault explains this number?
            """,
        hints=(
            "How many parameters should there be, layer by layer?",
            "35, 30 and 18. How many are missing?",
        ),
        solution=r"""
            The three layers have $5 \cdot 7 = 35$, $5 \cdot 6 = 30$ and $3 \cdot 6 = 18$
            parameters, 83 in all. So 30 are missing: the layer in the middle, whole. The other
            faults miss other numbers. A count tells not only *that* something is wrong, but often
            *what*.
            """,
        kind=Choice(
            options=(
                Option(
                    "The first layer is kept in a function.",
                    "Then 35 would be missing, and the sum would be 48.",
                ),
                Option(
                    "The middle layer is kept in a function.",
                    "It has 5 · 6 = 30 parameters, just what is missing from 83.",
                    right=True,
                ),
                Option(
                    "The last layer is kept in a function.",
                    "Then 18 would be missing, and the sum would be 65.",
                ),
                Option(
                    "All layers were made with `bias=False`.",
                    "Then 13 would be missing, and the sum would be 70.",
                ),
                Option(
                    "Both hidden layers are kept in a function.",
                    "Then 65 would be missing, and the sum would be 18.",
                ),
            )
        ),
    ),
    Exercise(
        id="05-9",
        title="Two networks become one (hard)",
        statement=r"""
            Let $f$ and $g$ be MLPs with one hidden layer each (ReLU) and the same inputs, given by
            their layers: `f = [(W1, b1), (W2, b2)]`, and `g` in the same way. Then $f \oplus g$ is
            an MLP with one hidden layer, too. Write `merge(f, g)` that returns its layers,
            `[(W1, b1), (W2, b2)]`.
            """,
        hints=(
            "The hidden layer of the new network has the hidden units of both.",
            "An output of $f$ must not hear the hidden units of $g$. What is their weight?",
            "The new $W_2$ has the two old ones in its corners, and zeros elsewhere.",
        ),
        solution=r"""
            Both hidden layers read the same input, so they are concatenated: $W_1$ and $b_1$ are
            stacked. The second layers read *different* inputs, so their matrices stand in a block
            diagonal:

            $$
            \begin{pmatrix} W_2^{f} & 0 \\ 0 & W_2^{g} \end{pmatrix}
            \begin{pmatrix} h^{f} \\ h^{g} \end{pmatrix} =
            \begin{pmatrix} W_2^{f} h^{f} \\ W_2^{g} h^{g} \end{pmatrix} .
            $$

            The zeros are what the branches save: with $H$ and $C$ equal in both, the merged $W_2$
            has $4HC$ entries, of which $2HC$ are zero.
            """,
        kind=Code(
            name="merge",
            stub='''
                def merge(f, g):
                    """Return the layers [(W1, b1), (W2, b2)] of f ⊕ g."""
                    ...
                ''',
            check=_check_merge,
            answer="""
                def merge(f, g):
                    (V_f, a_f), (W_f, b_f) = f
                    (V_g, a_g), (W_g, b_g) = g
                    W = np.zeros((len(W_f) + len(W_g), len(V_f) + len(V_g)))
                    W[: len(W_f), : len(V_f)] = W_f
                    W[len(W_f) :, len(V_f) :] = W_g
                    first = np.vstack([V_f, V_g]), np.append(a_f, a_g)
                    return [first, (W, np.append(b_f, b_g))]
                """,
            wrong=(
                (
                    """
                    def merge(f, g):
                        (V_f, a_f), (W_f, b_f) = f
                        (V_g, a_g), (W_g, b_g) = g
                        first = np.vstack([V_f, V_g]), np.append(a_f, a_g)
                        return [first, (np.hstack([W_f, W_g]), b_f + b_g)]
                    """,
                    _MERGE_ADDS,
                ),
                (
                    """
                    def merge(f, g):
                        (V_f, a_f), (W_f, b_f) = f
                        (V_g, a_g), (W_g, b_g) = g
                        first = np.vstack([V_f, V_g]), np.append(a_f, a_g)
                        return [first, (np.vstack([W_f, W_g]), np.append(b_f, b_g))]
                    """,
                    _MERGE_STACKS,
                ),
                (
                    """
                    def merge(f, g):
                        (V_f, a_f), (W_f, b_f) = g
                        (V_g, a_g), (W_g, b_g) = f
                        W = np.zeros((len(W_f) + len(W_g), len(V_f) + len(V_g)))
                        W[: len(W_f), : len(V_f)] = W_f
                        W[len(W_f) :, len(V_f) :] = W_g
                        first = np.vstack([V_f, V_g]), np.append(a_f, a_g)
                        return [first, (W, np.append(b_f, b_g))]
                    """,
                    "The outputs of f must come before those of g.",
                ),
                (
                    """
                    def merge(f, g):
                        (V_f, a_f), (W_f, b_f) = f
                        (V_g, a_g), (W_g, b_g) = g
                        W = np.block([[W_f, W_g], [W_f, W_g]])
                        first = np.vstack([V_f, V_g]), np.append(a_f, a_g)
                        return [first, (W, np.append(b_f, b_g))]
                    """,
                    "All shapes are right, but the network does not compute f ⊕ g.",
                ),
            ),
            right="Side by side is a special case of one wider network.",
        ),
    ),
]
