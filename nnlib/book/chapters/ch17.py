"""Exercises of chapter 17: memory and compute."""

from __future__ import annotations

import itertools
import math
import weakref
from typing import Any

import numpy as np

from nnlib import Dropout, Linear, Sequential, Tensor, cross_entropy, relu
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
    parts,
)
from nnlib.book.exercises.wording import clean, follows, grouped, neat, sci, short
from nnlib.graph import ancestry


@drawable(
    billions=range(100, 1000, 25),
    sample=(1, 2, 3, 5),
)
def with_adam(billions: int = 300, sample: int = 1) -> Exercise:
    b, s, each = billions, sample, 4 * billions
    answer, one = 5 * each + sample, f"{each:,}"
    return Exercise(
        id="17-1",
        title="The quiz, with Adam",
        statement=f"""
        {b} billion parameters, single precision, one sample of {s} GB at a time, and the quiz's
        bound for the activations; but the network is trained with Adam. How many GB is the
        answer now?
        """,
        hints=(
            "What does Adam keep for each parameter, besides the parameter and its gradient?",
            f"Two running means, each of the parameters' shape: {one} GB twice.",
            f"Five times {one} GB, and the sample.",
        ),
        solution=f"""
        Parameters, gradients, two running means and the bound for the activations, {one} GB
        each, and the sample: $5\\cdot{each}+{s}={answer}$ GB. The quiz forgets the state of the
        optimiser; plain gradient descent has none.
        """,
        kind=Number(
            answer=float(answer),
            tolerance=0.4,
            right=f"Five entries of {one} GB, and one sample.",
            wrong=(
                (3.0 * each + s, "That is plain gradient descent. Adam remembers something."),
                (4.0 * each + s, "That is momentum. Adam has two running means."),
                (5.0 * each, "The sample is missing."),
                (10.0 * each + s, "That is double precision."),
            ),
            feedback="Count the arrays of the parameters' shape, add the activations and the "
            "sample.",
        ),
    )


@drawable(
    first=(100, 120, 150, 200, 250, 300, 400, 500),
    second=(40, 50, 60, 80, 100, 150, 200),
    where=lambda first, second: first > second,
)
def overtaken(first: int = 300, second: int = 100) -> Exercise:
    a, b, units = first, second, first + second
    P = 785 * a + (a + 1) * b + (b + 1) * 10
    each, head = 784 + 2 * units + 31, 2 * units + 31

    def smallest(numbers: int) -> int:
        """Return the smallest batch of which so many numbers a sample, and one, exceed P."""
        return (P - 1) // numbers + 1

    N, n, e, H = smallest(each), smallest(each) - 1, each, 2 * units
    p, less, more = grouped(P), f"{e * n + 1:,}", f"{e * N + 1:,}"
    low, high = grouped(e * n + 1), grouped(e * N + 1)
    return Exercise(
        id="17-2",
        title="When the graph overtakes the parameters",
        statement=f"""
        The network 784-{a}-{b}-10 with ReLU and softmax cross-entropy. What is the smallest
        batch for which our engine's graph holds more numbers besides the parameters than there
        are parameters? (Count as the chapter does, with the rows of $X$.)
        """,
        hints=(
            "Count the parameters, with the biases.",
            "A sample adds $D+2\\sum_\\ell H_\\ell+3C+1$ numbers, and the loss adds one in all.",
            f"$P={p}$, and a sample adds $784+{H}+31={e}$.",
        ),
        solution=f"""
        $P=784\\cdot{a}+{a}+{a}\\cdot{b}+{b}+{b}\\cdot10+10={p}$. A sample adds
        $784+2\\cdot{units}+3\\cdot10+1={e}$ numbers. ${e}\\cdot{n}+1={low}$ is less,
        ${e}\\cdot{N}+1={high}$ more: ${N}$.
        """,
        kind=Number(
            answer=float(N),
            tolerance=0.4,
            right=f"{more} numbers against {P:,} parameters.",
            wrong=(
                (
                    float(n),
                    f"Then there are still too few: {less}. Count the biases, and round up.",
                ),
                (float(smallest(head)), "The rows of X are held, too: 784 numbers a sample."),
                (
                    float(smallest(784 + units + 10)),
                    "Each hidden layer leaves two arrays, and the head more than the logits.",
                ),
                (
                    float(smallest(784 + units + 31)),
                    "Each hidden layer leaves two arrays: before and after the activation.",
                ),
                (
                    float(smallest(784 + 2 * units + 10)),
                    "The head keeps more than its logits: 3C + 1 numbers a sample.",
                ),
                (
                    float(smallest(units + 10)),
                    "That is one number for each unit, as in the bound. The engine holds more.",
                ),
            ),
            feedback="Divide the number of parameters by what one sample adds, and round up.",
        ),
    )


def _training_bytes(
    sizes: list[int], N: int, state: int, b: int, hidden: int = 2, head: float = 2, bias: int = 1
) -> int:
    P = sum((D + bias) * C for D, C in itertools.pairwise(sizes))
    D, *H, C = sizes
    return int(b * (P * (2 + state) + N * (D + hidden * sum(H) + head * C) + 1))


def _check_training_bytes(training_bytes: Function) -> None:
    for sizes, N, state, b in (
        ([8, 13, 3], 9, 0, 8),  # no two mistakes together look like a third
        ([8, 16, 16, 4], 32, 2, 4),
        ([10, 1], 4, 1, 8),
        ([6, 9, 5, 7, 3], 11, 2, 8),
    ):
        wanted = _training_bytes(sizes, N, state, b)
        P = sum((D + 1) * C for D, C in itertools.pairwise(sizes))
        rows = b * N * sizes[0]
        expect_close(
            training_bytes(sizes, N, state, b),
            wanted,
            f"For sizes {sizes}, N = {N}, state = {state}, b = {b} it is {wanted:,} bytes.",
            rtol=1e-12,
            atol=0.25,
            mistakes=[
                (
                    _training_bytes(sizes, N, state, b, head=3) + b * N,
                    "That is the head of the cross-entropy. Look at what mse_loss keeps.",
                ),
                (
                    _training_bytes(sizes, N, state, b, head=1),
                    "mse_loss keeps an array, too: open its source, or count with held.",
                ),
                (
                    _training_bytes(sizes, N, state, b, head=3),
                    "mse_loss keeps one array besides the outputs: their difference to the "
                    "targets.",
                ),
                (
                    _training_bytes(sizes, N, state, b, hidden=1),
                    "A hidden layer leaves two arrays: before and after the activation.",
                ),
                (
                    _training_bytes(sizes, N, state, b, bias=0),
                    "The biases are parameters as well.",
                ),
                (
                    wanted - b * P,
                    "One array of the parameters' shape is missing: "
                    + ("one of the state's." if state else "gradients?"),
                ),
                (wanted - rows, "The rows of X are held as well."),
                (wanted - b, "The loss itself is one number."),
                (wanted / b, "That counts numbers. Bytes are wanted."),
                (
                    wanted - b * state * P,
                    "The optimiser's state is missing: so many arrays for each parameter.",
                ),
            ],
        )


TRAINING_BYTES = Exercise(
    id="17-3",
    title="The whole bill of a regression",
    statement="""
        Write `training_bytes(sizes, N, state, b)`: how many bytes a step has to hold when the
        loss has been computed and the gradients of the last step are still there. The network is
        `MLP(sizes)` with ReLU, trained with `mse_loss` on targets of shape $(N, C)$; the
        optimiser keeps `state` arrays for each parameter (0, 1 or 2), and a number takes $b$
        bytes. Count parameters, gradients, state, and what the graph holds.
    """,
    hints=(
        "Parameters: `(D + 1) * C` for each pair of neighbours in `sizes`. Each counts "
        "$2+\\text{state}$ times.",
        "For the head count with the chapter's `held`, or read the source: "
        "`mse_loss` remembers the difference $r$ of shape $(N, C)$.",
        "$N\\,(D+2\\sum_\\ell H_\\ell+2C)+1$ numbers besides the parameters.",
    ),
    solution="""
        The graph holds the rows of $X$, two arrays for each hidden layer, the outputs, their
        difference to the targets, and the loss: $N(D+2\\sum_\\ell H_\\ell+2C)+1$ numbers. (The
        targets themselves are not remembered: the gradient needs only the difference.) With
        parameters, gradients and state that makes
        $b\\,\\big((2+\\text{state})P+N(D+2\\sum_\\ell H_\\ell+2C)+1\\big)$ bytes.
    """,
    kind=Code(
        name="training_bytes",
        stub='''
            def training_bytes(sizes, N, state, b):
                """Bytes of parameters, gradients, state and the graph."""
                ...
        ''',
        check=_check_training_bytes,
        answer="""
            def training_bytes(sizes, N, state, b):
                D, *hidden, C = sizes
                P = sum((d + 1) * c for d, c in zip(sizes, sizes[1:]))
                graph = N * (D + 2 * sum(hidden) + 2 * C) + 1
                return b * ((2 + state) * P + graph)
        """,
        wrong=(
            (
                """
                def training_bytes(sizes, N, state, b):
                    D, *hidden, C = sizes
                    P = sum((d + 1) * c for d, c in zip(sizes, sizes[1:]))
                    return b * ((2 + state) * P + N * (D + 2 * sum(hidden) + 3 * C + 1) + 1)
                """,
                "That is the head of the cross-entropy. Look at what mse_loss keeps.",
            ),
            (
                """
                def training_bytes(sizes, N, state, b):
                    D, *hidden, C = sizes
                    P = sum((d + 1) * c for d, c in zip(sizes, sizes[1:]))
                    return b * ((2 + state) * P + N * (D + 2 * sum(hidden) + C) + 1)
                """,
                "mse_loss keeps an array, too: open its source, or count with held.",
            ),
            (
                """
                def training_bytes(sizes, N, state, b):
                    D, *hidden, C = sizes
                    P = sum((d + 1) * c for d, c in zip(sizes, sizes[1:]))
                    return b * ((2 + state) * P + N * (D + sum(hidden) + 2 * C) + 1)
                """,
                "A hidden layer leaves two arrays: before and after the activation.",
            ),
            (
                """
                def training_bytes(sizes, N, state, b):
                    D, *hidden, C = sizes
                    P = sum(d * c for d, c in zip(sizes, sizes[1:]))
                    return b * ((2 + state) * P + N * (D + 2 * sum(hidden) + 2 * C) + 1)
                """,
                "The biases are parameters as well.",
            ),
            (
                """
                def training_bytes(sizes, N, state, b):
                    D, *hidden, C = sizes
                    P = sum((d + 1) * c for d, c in zip(sizes, sizes[1:]))
                    return b * ((1 + state) * P + N * (D + 2 * sum(hidden) + 2 * C) + 1)
                """,
                "One array of the parameters' shape is missing: gradients?",
            ),
            (
                """
                def training_bytes(sizes, N, state, b):
                    D, *hidden, C = sizes
                    P = sum((d + 1) * c for d, c in zip(sizes, sizes[1:]))
                    return b * ((2 + state) * P + N * (2 * sum(hidden) + 2 * C) + 1)
                """,
                "The rows of X are held as well.",
            ),
            (
                """
                def training_bytes(sizes, N, state, b):
                    D, *hidden, C = sizes
                    P = sum((d + 1) * c for d, c in zip(sizes, sizes[1:]))
                    return (2 + state) * P + N * (D + 2 * sum(hidden) + 2 * C) + 1
                """,
                "That counts numbers. Bytes are wanted.",
            ),
        ),
        right="Exactly what a step of the engine holds.",
    ),
)


@drawable(terabytes=(1, 2, 3, *range(5, 31)))
def disk(terabytes: int = 4) -> Exercise:
    s, tebi = terabytes, terabytes * 1e12 / 1024**4
    T, t = f"{tebi:.3f}", f"{tebi:.2f}"
    return Exercise(
        id="17-4",
        title="The missing tenth of a disk",
        statement=f"""
        A disk is sold with {s} TB, and the maker means what the prefix says. A computer that counts
        in powers of 1024 shows its size in TiB. Which number does it show (two decimals)?
        """,
        hints=(
            f"How many bytes are {s} TB?",
            "A TiB is $1024^4$ bytes.",
            f"${s}\\cdot10^{{12}}/1024^4$.",
        ),
        solution=f"""
        ${s}\\cdot10^{{12}}/1024^4={s}/1.09951={T}$, so {t}. Nine per cent seem to be missing; they
        were never there. Each further prefix makes the ratio of the two units 1.024 times as large.
        """,
        kind=Number(
            answer=round(tebi, 3),
            tolerance=0.006,
            right="Nothing is missing: two units share a name.",
            wrong=(
                (float(s), "TB and TiB are not the same: 10¹² bytes and 1024⁴ bytes."),
                (round(tebi * 1.024, 3), "That is divided by 1024 three times, and once by 1000."),
                (
                    round(tebi * 1.024**2, 4),
                    "That is divided by 1024 twice, as the quiz does, and twice by 1000.",
                ),
                (
                    round(tebi * 1.024**3, 5),
                    "That is divided by 1024 once, and three times by 1000.",
                ),
                (
                    round(s * 1.024**4, 3),
                    "The other way round: a TiB is larger, so there are fewer of them.",
                ),
            ),
            feedback=f"{s} TB are {s}·10¹² bytes; a TiB is 1024⁴ bytes.",
        ),
    )


class _Spied:
    """A network that notes how many samples it gets, and how many of its old graphs are kept.

    A layer that is a function is not copied when the model is, so that the notes arrive here.
    """

    def __init__(self, seed: int) -> None:
        self.seen: list[int] = []
        self.graphs: list[weakref.ref[Tensor]] = []
        self.kept = 0
        self.model = Sequential(
            lambda x: self._note(x),
            Linear(4, 6, rng=seed),
            lambda h: self._follow(relu(h)),
            Linear(6, 3, rng=seed + 1),
        )

    def _note(self, x: Any) -> Any:
        self.seen.append(len(x))
        self.kept = max(self.kept, sum(graph() is not None for graph in self.graphs))
        return x

    def _follow(self, h: Tensor) -> Tensor:
        self.graphs.append(weakref.ref(h))
        return h


def _gradients(model: Any, X: Any, y: Any, weight: Any, factor: float = 1.0) -> list[Any]:
    for p in model.parameters():
        p.grad = None
    (cross_entropy(model(X), y, weight=weight) * factor).backward()
    return [p.grad for p in model.parameters()]


def _check_accumulated(accumulated: Function) -> None:
    rng = np.random.default_rng(17)
    weight = np.array([1.0, 2.0, 8.0])
    for N, size in ((10, 4), (8, 4), (9, 1)):
        spied = _Spied(N)
        X, y = rng.normal(size=(N, 4)), rng.integers(0, 3, N)
        y[:3] = 0, 1, 2
        wanted = _gradients(spied.model, X, y, weight)
        cuts = [slice(i, min(i + size, N)) for i in range(0, N, size)]
        pieces = [_gradients(spied.model, X[s], y[s], weight) for s in cuts]
        whole = weight[y].sum()
        unweighted = [_gradients(spied.model, X[s], y[s], None) for s in cuts]
        spied.seen.clear()
        spied.graphs.clear()
        spied.kept = 0
        for p in spied.model.parameters():
            p.grad = None
        each = "Return a list with the gradient of each of the model's parameters."
        got = parts(accumulated(spied.model, X, y, weight, size), 4, each)
        case = f"With {N} samples in micro-batches of {size}"
        expect(spied.seen, "The model is not called: send each micro-batch through it.")
        expect(
            max(spied.seen) <= size,
            f"{case} the model gets {max(spied.seen)} samples at once. Memory is what we save.",
        )
        expect(
            spied.kept <= 1,
            f"{case} the graphs of {spied.kept + 1} are kept at once: call backward on each loss, "
            "and let go of it, before the next one.",
        )
        lengths = [(s.stop - s.start) / N for s in cuts]
        _gradients(spied.model, X, y, weight)  # what is there at the second call

        for k, (g, w) in enumerate(zip(got, wanted, strict=True)):
            expect_close(
                g,
                w,
                f"{case} the gradient differs from that of the whole batch.",
                rtol=1e-9,
                atol=1e-12,
                name="A gradient",
                mistakes=[
                    (
                        _mixed(lengths, pieces, k),
                        "Each micro-batch is weighted by its number of samples; but this mean "
                        "divides by the sum of the weights of its classes.",
                    ),
                    (
                        _mixed([1 / len(cuts)] * len(cuts), pieces, k),
                        "The plain mean of the gradients: micro-batches do not count alike.",
                    ),
                    (
                        _mixed([1.0] * len(cuts), pieces, k),
                        "The sum of the gradients: each has to be weighted.",
                    ),
                    (
                        _mixed([weight[y[s]].sum() / whole for s in cuts], unweighted, k),
                        "The factors are right, but the losses lack the weights of the classes.",
                    ),
                    (pieces[-1][k], "Only the last micro-batch is left: gradients must add up."),
                    (
                        _mixed([weight[y[s]].sum() / whole for s in cuts[:-1]], pieces[:-1], k),
                        "The last micro-batch is missing.",
                    ),
                ],
            )
        for g, w in zip(
            parts(accumulated(spied.model, X, y, weight, size), 4, each), wanted, strict=True
        ):
            expect_close(
                g,
                w,
                "The first call is right. A second one, when gradients of an earlier step are "
                "there, is not.",
                rtol=1e-9,
                atol=1e-12,
                name="A gradient",
                mistakes=[
                    (
                        2 * w,
                        "The first call is right. But when gradients of an earlier step are there, "
                        "they are counted, too: set each p.grad to None first.",
                    )
                ],
            )


ACCUMULATED = Exercise(
    id="17-5",
    title="Micro-batches with weighted classes",
    statement="""
        With class weights `cross_entropy` takes a *weighted* mean: it divides by the sum of the
        weights of the targets. Write `accumulated(model, X, y, weight, size)`, which sends at
        most `size` samples at once through the model and returns a list: for each of
        `model.parameters()` the gradient of
        `cross_entropy(model(X), y, weight=weight)` on the *whole* batch. Gradients of an earlier
        step may still be there.
    """,
    hints=(
        "The whole loss is $\\sum_n\\omega_n\\ell_n/\\sum_n\\omega_n$ with "
        "$\\omega_n$ = `weight[y[n]]`. Put the sum in groups.",
        "By which factor does the loss of a micro-batch have to be multiplied, so that the sum of "
        "all is the whole loss?",
        "`weight[y[part]].sum() / weight[y].sum()`; and `backward` adds to `grad`.",
    ),
    solution="""
        $L=\\sum_k\\frac{\\Omega_k}{\\Omega}L_k$ with the sum $\\Omega_k$ of the weights of the
        targets in micro-batch $k$ and $\\Omega=\\sum_k\\Omega_k$. Without weights
        $\\Omega_k=N_k$. Language models are the same case with weights 0 and 1: padding does
        not count, and so micro-batches differ in the number of words. (One that holds nothing
        but padding has no mean. There add up *sums*, `reduction="sum"`, and divide by $\\Omega$.)
    """,
    kind=Code(
        name="accumulated",
        stub='''
            def accumulated(model, X, y, weight, size):
                """The gradients of the whole batch, in micro-batches."""
                ...
        ''',
        check=_check_accumulated,
        answer="""
            def accumulated(model, X, y, weight, size):
                for p in model.parameters():
                    p.grad = None
                total = weight[y].sum()
                for i in range(0, len(X), size):
                    part, classes = X[i : i + size], y[i : i + size]
                    loss = cross_entropy(model(part), classes, weight=weight)
                    (loss * (weight[classes].sum() / total)).backward()
                return [p.grad for p in model.parameters()]
        """,
        wrong=(
            (
                """
                def accumulated(model, X, y, weight, size):
                    for i in range(0, len(X), size):
                        part, classes = X[i : i + size], y[i : i + size]
                        loss = cross_entropy(model(part), classes, weight=weight)
                        (loss * (len(part) / len(X))).backward()
                    return [p.grad for p in model.parameters()]
                """,
                "Each micro-batch is weighted by its number of samples; but this mean "
                "divides by the sum of the weights of its classes.",
            ),
            (
                """
                def accumulated(model, X, y, weight, size):
                    for i in range(0, len(X), size):
                        loss = cross_entropy(model(X[i : i + size]), y[i : i + size], weight=weight)
                        loss.backward()
                    return [p.grad for p in model.parameters()]
                """,
                "The sum of the gradients: each has to be weighted.",
            ),
            (
                """
                def accumulated(model, X, y, weight, size):
                    total = weight[y].sum()
                    for i in range(0, len(X), size):
                        for p in model.parameters():
                            p.grad = None
                        part, classes = X[i : i + size], y[i : i + size]
                        cross_entropy(model(part), classes, weight=weight).backward()
                    return [p.grad for p in model.parameters()]
                """,
                "Only the last micro-batch is left: gradients must add up.",
            ),
            (
                """
                def accumulated(model, X, y, weight, size):
                    total = 0
                    for i in range(0, len(X), size):
                        part, classes = X[i : i + size], y[i : i + size]
                        loss = cross_entropy(model(part), classes, weight=weight)
                        total = total + loss * (weight[classes].sum() / weight[y].sum())
                    total.backward()
                    return [p.grad for p in model.parameters()]
                """,
                "With 10 samples in micro-batches of 4 the graphs of 3 are kept at once: call "
                "backward on each loss, and let go of it, before the next one.",
            ),
            (
                """
                def accumulated(model, X, y, weight, size):
                    for i in range(0, len(X), size):
                        part, classes = X[i : i + size], y[i : i + size]
                        factor = weight[classes].sum() / weight[y].sum()
                        (cross_entropy(model(part), classes) * factor).backward()
                    return [p.grad for p in model.parameters()]
                """,
                "The factors are right, but the losses lack the weights of the classes.",
            ),
            (
                """
                def accumulated(model, X, y, weight, size):
                    cross_entropy(model(X), y, weight=weight).backward()
                    return [p.grad for p in model.parameters()]
                """,
                "With 10 samples in micro-batches of 4 the model gets 10 samples at once. Memory "
                "is what we save.",
            ),
            (
                """
                def accumulated(model, X, y, weight, size):
                    rows = [slice(i, i + size) for i in range(0, len(X), size)]
                    for r in rows:
                        loss = cross_entropy(model(X[r]), y[r], weight=weight)
                        (loss * (1 / len(rows))).backward()
                    return [p.grad for p in model.parameters()]
                """,
                "The plain mean of the gradients: micro-batches do not count alike.",
            ),
            (
                """
                def accumulated(model, X, y, weight, size):
                    for i in range(0, len(X) - size + 1, size):
                        part, classes = X[i : i + size], y[i : i + size]
                        loss = cross_entropy(model(part), classes, weight=weight)
                        (loss * (weight[classes].sum() / weight[y].sum())).backward()
                    return [p.grad for p in model.parameters()]
                """,
                "The last micro-batch is missing.",
            ),
            (
                """
                def accumulated(model, X, y, weight, size):
                    for i in range(0, len(X), size):
                        part, classes = X[i : i + size], y[i : i + size]
                        loss = cross_entropy(model(part), classes, weight=weight)
                        (loss * (weight[classes].sum() / weight[y].sum())).backward()
                    return [p.grad for p in model.parameters()]
                """,
                "The first call is right. But when gradients of an earlier step are there, they "
                "are counted, too: set each p.grad to None first.",
            ),
        ),
        right="The same gradient, whatever the pieces.",
    ),
)


def _mixed(factors: Any, pieces: list[list[Any]], k: int) -> Any:
    """Return the sum of the gradients for parameter k, each with its factor."""
    return sum(f * piece[k] for f, piece in zip(factors, pieces, strict=True))


class _Generator(np.random.Generator):
    """One generator for the layers and for the reader's function, which gets copies else.

    Handed over, it is not copied once; copies that the reader's function makes are copies.
    """

    handed_over = False

    def __deepcopy__(self, memo: object) -> _Generator:
        if self.handed_over:
            self.handed_over = False
            return self
        copied = _Generator(np.random.PCG64())
        copied.bit_generator.state = self.bit_generator.state
        return copied


class _Leaf(Tensor):
    """A leaf whose gradient the checker can see."""

    def __deepcopy__(self, memo: object) -> _Leaf:
        return self


def _answering(vjp: Function) -> Function:
    """Refuse a vjp that returns nothing, which the engine cannot hand on."""

    def asked(g: Any) -> Any:
        share = vjp(g)
        expect(
            share is not None,
            "The vjp returns None: the input of the second computation must be a tensor of its "
            "own, with requires_grad=True.",
        )
        return share

    return asked


def _check_checkpoint(checkpoint: Function) -> None:
    rng = _Generator(np.random.PCG64(17))
    drop = Dropout(0.5, rng=rng)
    layers = [Linear(6, 6, rng=k) for k in range(4)]
    inside: list[weakref.ref[Tensor]] = []

    def noted(h: Tensor) -> Tensor:
        h = relu(h)
        inside.append(weakref.ref(h))
        return h

    first = Sequential(layers[0], drop, noted, layers[1])
    second = Sequential(layers[2], drop, noted, layers[3])
    leaves = [p for layer in layers for p in layer.parameters()]
    x = _Leaf(np.random.default_rng(1).normal(size=(8, 6)), requires_grad=True)
    start = rng.bit_generator.state

    def run(apply: Any) -> tuple[Any, list[Any], Any, Any, bool]:
        rng.bit_generator.state = start
        inside.clear()
        for leaf in (x, *leaves):
            leaf.grad = None
        y = apply(lambda t: second(t), apply(lambda t: first(t), x))
        expect(isinstance(y, Tensor), "It must return a tensor, as segment does.")
        expect(y.requires_grad, "What it returns has no edge to x: make a node.")
        after = rng.bit_generator.state
        kept = any(tensor() is not None for tensor in inside)
        for tensor in ancestry(y):
            tensor.edges = [(parent, _answering(vjp)) for parent, vjp in tensor.edges]
        (y * y).sum().backward()
        return y, [leaf.grad for leaf in (x, *leaves)], after, rng.bit_generator.state, kept

    def checkpointed(segment: Any, t: Any) -> Any:
        rng.handed_over = True
        return checkpoint(segment, t, rng)

    wanted, gradients, after, _, _ = run(lambda segment, t: segment(t))
    got, found, middle, end, kept = run(checkpointed)
    expect(
        middle == after,
        "After the forward pass the generator is not where segment leaves it: the next layer "
        "would draw other numbers than without checkpoints.",
    )
    expect_close(got, wanted.data, "The output must be that of segment(x).", name="The output")
    expect(
        sum(bool(t.edges) for t in ancestry(got)) <= 2,
        "The graph inside the segments is kept: compute with no_grad, and again in the vjp.",
    )
    expect(not kept, "Values from inside the segments live on, for instance in the vjp's closure.")
    expect(found[0] is not None, "x gets no gradient: the node must have an edge to x itself.")
    expect(
        all(g is not None for g in found),
        "A parameter gets no gradient. Call backward on the segment computed anew.",
    )
    for g, w in zip(found, gradients, strict=True):
        expect_close(
            g,
            w,
            "A gradient is not that of the plain graph. Does the second computation draw the same "
            "numbers as the first, and start backwards from g?",
            rtol=1e-9,
            atol=1e-12,
            name="A gradient",
            mistakes=[
                (
                    2 * w,
                    "A gradient is twice what it should be. Does backward run twice, or do x or a "
                    "parameter get it in two ways?",
                )
            ],
        )
    expect(
        end == after,
        "The gradients are right. But the backward pass leaves the generator in another state than "
        "it finds: the next step would draw other numbers. Put that state back.",
    )


CHECKPOINT = Exercise(
    id="17-6",
    title="A checkpoint for dropout",
    statement="""
        Write `safe_checkpoint(segment, x, rng)`, which is like the chapter's function, but right
        for segments that draw random numbers from the generator `rng`: the second computation draws
        the same numbers as the first, and neither the forward nor the backward pass leaves a
        trace in the generator that the plain graph would not leave. (Import
        `Tensor` and `no_grad` from `nnlib`, and `node` from `nnlib.tensor`.)
    """,
    hints=(
        "`rng.bit_generator.state` is a dict that you can read and assign.",
        "Read it before the first computation. Assign it before the second.",
        "Before you assign it, remember the state of that moment, and put it back after the "
        "second computation.",
    ),
    solution="""
        Two states matter: the one *before* the first computation, with which the second has to
        begin, and the one *at the moment of the backward pass*, which has to be there again
        afterwards. Without the second one each step would draw numbers again that the step before
        it has drawn.
        PyTorch's `checkpoint` does both, on every device that is involved.
    """,
    kind=Code(
        name="safe_checkpoint",
        stub='''
            def safe_checkpoint(segment, x, rng):
                """segment(x), keeping only x; draws from rng twice alike."""
                ...
        ''',
        check=_check_checkpoint,
        answer="""
            from nnlib import Tensor, no_grad
            from nnlib.tensor import node


            def safe_checkpoint(segment, x, rng):
                before = rng.bit_generator.state
                with no_grad():
                    y = segment(x).data

                def vjp(g):
                    now = rng.bit_generator.state
                    rng.bit_generator.state = before
                    again = Tensor(x.data, requires_grad=True)
                    segment(again).backward(g)
                    rng.bit_generator.state = now
                    return again.grad

                return node(y, (x, vjp), op="checkpoint")
        """,
        wrong=(
            (
                """
                from nnlib.tensor import node


                def safe_checkpoint(segment, x, rng):
                    with no_grad():
                        y = segment(x).data

                    def vjp(g):
                        again = Tensor(x.data, requires_grad=True)
                        segment(again).backward(g)
                        return again.grad

                    return node(y, (x, vjp), op="checkpoint")
                """,
                "A gradient is not that of the plain graph. Does the second computation draw the "
                "same numbers as the first, and start backwards from g?",
            ),
            (
                """
                from nnlib.tensor import node


                def safe_checkpoint(segment, x, rng):
                    before = rng.bit_generator.state
                    with no_grad():
                        y = segment(x).data

                    def vjp(g):
                        rng.bit_generator.state = before
                        again = Tensor(x.data, requires_grad=True)
                        segment(again).backward(g)
                        return again.grad

                    return node(y, (x, vjp), op="checkpoint")
                """,
                "The gradients are right. But the backward pass leaves the generator in another "
                "state than it finds: the next step would draw other numbers. Put that state back.",
            ),
            (
                """
                from nnlib.tensor import node


                def safe_checkpoint(segment, x, rng):
                    before = rng.bit_generator.state
                    with no_grad():
                        y = segment(x).data
                    rng.bit_generator.state = before

                    def vjp(g):
                        again = Tensor(x.data, requires_grad=True)
                        segment(again).backward(g)
                        return again.grad

                    return node(y, (x, vjp), op="checkpoint")
                """,
                "After the forward pass the generator is not where segment leaves it: the next "
                "layer would draw other numbers than without checkpoints.",
            ),
            (
                """
                def safe_checkpoint(segment, x, rng):
                    with no_grad():
                        return segment(x)
                """,
                "What it returns has no edge to x: make a node.",
            ),
            (
                """
                def safe_checkpoint(segment, x, rng):
                    return segment(x)
                """,
                "The graph inside the segments is kept: compute with no_grad, and again in the "
                "vjp.",
            ),
            (
                """
                from nnlib.tensor import node


                def safe_checkpoint(segment, x, rng):
                    leaf = Tensor(x.data, requires_grad=True)
                    y = segment(leaf)

                    def vjp(g):
                        y.backward(g)
                        return leaf.grad

                    return node(y.data, (x, vjp), op="checkpoint")
                """,
                "Values from inside the segments live on, for instance in the vjp's closure.",
            ),
            (
                ("Tensor(x.data, requires_grad=True)", "Tensor(x.data)"),
                "The vjp returns None: the input of the second computation must be a tensor of "
                "its own, with requires_grad=True.",
            ),
        ),
        right="The same masks twice, and the generator goes on as if nothing had happened.",
    ),
)

TWO_LEVELS = Exercise(
    id="17-7",
    title="Two levels of checkpoints",
    statement="""
        500 layers of equal width. A first level keeps the input of every segment of $k_1$
        layers; while such a segment is done backwards, a second level keeps the input of every
        piece of $k_2$ of its layers; and only the piece at work holds its values, 2 arrays for a
        layer. So the peak is $a=M/k_1+k_1/k_2+2k_2$ arrays. What is the smallest $a$? Prove that
        no choice of $k_1$ and $k_2$ gives less.
    """,
    hints=(
        "What is the product of the three terms?",
        "It is $2M=1000$, whatever $k_1$ and $k_2$. The mean of three positive numbers is at "
        "least their geometric mean.",
        "Equal terms: each is the cube root of 1000.",
    ),
    solution="""
        The product of the three terms is
        $\\frac{M}{k_1}\\cdot\\frac{k_1}{k_2}\\cdot2k_2=2M=1000$: both lengths cancel. *Proof.* For
        positive numbers $u^3,v^3,w^3$ we have
        $u^3+v^3+w^3-3uvw=(u+v+w)\\cdot\\tfrac12\\big((u-v)^2+(v-w)^2+(w-u)^2\\big)\\ge0$, with
        equality where they are equal. So $a\\ge3\\sqrt[3]{1000}=30$. $\\square$ It is reached where
        each term is 10: $k_2=5$, $k_1=50$. One level needs $2\\sqrt{1000}\\approx63$, none 1000.
        The price is one more forward pass: $3M$ products become $5M$.
    """,
    kind=Number(
        answer=30.0,
        tolerance=0.3,
        right="Ten arrays on each level: k₁ = 50, k₂ = 5.",
        wrong=(
            (63.2456, "That is the best with one level."),
            (10.0, "That is one of the three terms. Add them up."),
            (1000.0, "That is without checkpoints."),
            (23.8110, "The values count 2 arrays for a layer: the product is 2M."),
            (50.0, "That is the best first length. The peak is asked for."),
            (64.0, "That is one level with whole numbers. Use both."),
        ),
        feedback="Three terms with the product 1000: their sum is least where they are equal.",
    ),
)

WHICH_BOUND = Exercise(
    id="17-8",
    title="Where the bound must hold",
    statement="""
        Count one number for each unit and one sample. For which of these networks is it certain
        that there are no more activations than parameters, whatever the sizes?
    """,
    hints=(
        "The argument needs weights or a bias that belong to one unit alone.",
        "One own parameter for each unit is enough.",
    ),
    solution="""
        Assign to each unit a parameter that belongs to no other: then there are at least as many
        parameters as units. A unit with a bias of its own has one, whatever its fan-in; a unit
        with one weight of its own, too. Sharing takes it away: units of a convolution share all
        their parameters, a layer that is applied ten times makes ten times its units from one set
        of weights, and an attention score has no parameter at all.
    """,
    kind=Choice(
        options=(
            Option(
                "a multi-layer perceptron with biases", "Its units have biases of their own.", True
            ),
            Option(
                "a network that applies the same layer ten times, one after the other",
                "Ten times the units, one set of weights: width 3 has 12 parameters and 30 units.",
            ),
            Option(
                "a few convolutions with biases, followed by as many dense layers",
                "With a large image and narrow dense layers the units of the convolutions win.",
            ),
            Option(
                "a network without biases in which each unit has a single input, with a weight of "
                "its own",
                "One weight for each unit: as many activations as parameters, the extreme case.",
                True,
            ),
            Option(
                "attention, which compares each of T words with every other",
                "T² scores, and the number of parameters does not depend on T.",
            ),
        )
    ),
)


@drawable(
    width=(2048, 3072, 4096, 5120, 6144, 8192),
    speed=(1.2, 1.8, 2.4, 3.12, 4.5),
    traffic=(0.9, 1.2, 1.555, 2.0, 2.4),
    where=lambda width, speed, traffic: (
        100 * speed / traffic < 0.15 * width and not neat(100 * speed / traffic, 0)
    ),
)
def ridge(width: int = 4096, speed: float = 3.12, traffic: float = 1.555) -> Exercise:
    D, half, r = width, width // 2, 100 * speed / traffic
    exact = r / (1 - r / half)
    N = math.ceil(exact)
    n = N - 1

    def rounded(number: float, places: int) -> float:
        return float(f"{number:.{places}f}")

    def enough(places: int) -> bool:
        """Return whether who goes on with so many decimals finds N, and sees that n is too few."""
        R, S = rounded(r, places), rounded(r, places + 1)
        low, high = (rounded(k / (1 + k / half), places) for k in (n, N))
        found = [x / (1 - x / half) for x in (R, S)]
        return (
            low < min(R, S)
            and max(R, S) <= high
            and all(math.ceil(x) == N for x in found)
            and n < rounded(exact, places) == rounded(found[1], places)
        )

    digits = next(places for places in range(1, 9) if enough(places))
    R, near, S = f"{r:.{digits}f}", f"{exact:.{digits}f}", f"{r:.{digits + 1}f}"
    below, above = (f"{k / (1 + k / half):.{digits}f}" for k in (n, N))
    F, B = short(speed), short(traffic, 3)
    return Exercise(
        id="17-9",
        title="The smallest batch under the ceiling",
        statement=f"""
        A layer with {D} inputs and outputs in 16 bits, on a machine with ${F}\\cdot10^{{14}}$
        FLOP/s and ${B}\\cdot10^{{12}}$ bytes/s. What is the smallest batch $N$ for which the time
        is limited by arithmetic?
        """,
        hints=(
            f"The ridge lies at $\\pi/\\beta={R}$ FLOPs a byte.",
            "$I=\\frac{2N}{b}\\cdot\\frac1{1+2N/D}$ with $b=2$.",
            f"$N={R}\\,(1+2N/{D})$, so $N\\,(1-{R}/{half})={R}$.",
        ),
        solution=f"""
        With $b=2$ the intensity is $N/(1+N/{half})$. It reaches the ridge, ${S}$, at
        $N={S}/(1-{S}/{half})={near}$. So {N} samples. The rule of thumb "batch = ridge"
        forgets that the samples have to be moved, too; for narrow layers that matters more, and
        below a width of $2\\cdot{S}$ no batch is large enough.
        """,
        kind=Number(
            answer=float(N),
            tolerance=0.4,
            right=f"{n} samples reach {below} FLOPs a byte, {N} reach {above}.",
            wrong=(
                (float(n), f"Just below the ridge: {below}. Round up."),
                (
                    float(math.ceil(r)),
                    "That leaves out the bytes of the samples and of the results.",
                ),
                (
                    float(math.ceil(2 * r)),
                    "That is with 4 bytes a number, or one FLOP for a product and its sum, and "
                    "without the bytes of the samples.",
                ),
                (
                    float(math.ceil(2 * r / (1 - 2 * r / half))),
                    "That is with 4 bytes a number, or one FLOP for a product and its sum.",
                ),
                (
                    float(math.ceil(r / (1 - r / D))),
                    "Inputs are moved in, and results out: 2ND numbers besides the weights.",
                ),
            ),
            feedback=f"Solve N/(1 + N/{half}) = π/β, and round up.",
        ),
    )


@drawable(
    weights=(1, 2, 3, 4, 5, 6, 8),
    words=(2, 3, 4, 5, 6, 8, 9),
    reached=(30, 35, 40, 45, 50),
    where=lambda weights, words, reached: weights * words >= 6,
)
def days(weights: int = 2, words: int = 4, reached: int = 40) -> Exercise:
    w, t, p = weights, sci(words * 1e10), reached
    once, speed = weights * 1e9 * words * 1e10, reached / 100 * 3.12e14
    seconds = 8 * once / speed
    total, plain = seconds / 86400, 0.75 * seconds / 86400
    places = next(k for k in range(2, 9) if follows(float(f"{seconds:.{k}e}") / 86400, total, 1))
    F, V, s = sci(8 * once), sci(speed), sci(seconds, places)
    P, T, L = short(reached / 100), f"{total:.1f}", f"{plain:.1f}"
    peak = total * reached / 100
    return Exercise(
        id="17-10",
        title="How many days?",
        statement=f"""
        A dense model with ${w}\\cdot10^9$ weights is trained on ${t}$ words, each of which
        uses every weight once. Memory is scarce, so every layer runs under a checkpoint. One
        accelerator reaches {p}% of its $3.12\\cdot10^{{14}}$ FLOP/s. How many days does it take?
        """,
        hints=(
            "Without checkpoints: six FLOPs for each weight and word.",
            "A checkpoint adds one forward pass, two FLOPs for each weight and word.",
            f"$8\\cdot{w}\\cdot10^9\\cdot{t}$ FLOPs, at ${V}$ a second.",
        ),
        solution=f"""
        $8\\cdot{w}\\cdot10^9\\cdot{t}={F}$ FLOPs. At
        ${P}\\cdot3.12\\cdot10^{{14}}={V}$ FLOP/s that takes ${s}$ seconds,
        or {T} days; without checkpoints {L}.
        """,
        kind=Number(
            answer=round(total, 2),
            tolerance=max(0.5, clean(total / 200)),  # who goes on with three digits is right
            right=f"Eight FLOPs for each weight and word, at {p}% of the peak.",
            wrong=(
                (
                    round(plain, 2),
                    "That is six FLOPs for each weight and word, as without checkpoints.",
                ),
                (round(peak, 2), "That is at the full speed, which nobody reaches."),
                (round(0.75 * peak, 2), "That is without checkpoints, and at the full speed."),
                (round(total / 4, 2), "That is the forward pass alone."),
                (
                    round(total / 2, 2),
                    "That is four FLOPs for each weight and word: a backward pass alone.",
                ),
            ),
            feedback="FLOPs: 2 forwards, 4 backwards, 2 once more. Divide by the speed reached.",
        ),
    )


EXERCISES = (
    with_adam(),
    overtaken(),
    TRAINING_BYTES,
    disk(),
    ACCUMULATED,
    CHECKPOINT,
    TWO_LEVELS,
    WHICH_BOUND,
    ridge(),
    days(),
)
