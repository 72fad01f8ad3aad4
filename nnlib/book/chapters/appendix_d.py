"""Exercises of appendix D: from nnlib to PyTorch and scikit-learn."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

import numpy as np

from nnlib import MLP
from nnlib.book.exercises import (
    Choice,
    Code,
    Exercise,
    Function,
    Number,
    Option,
    Own,
    expect,
    expect_close,
)

BUGS = Exercise(
    id="d-1",
    title="A translation with three bugs",
    statement="""
        A colleague has translated a training loop. No line raises an error, and the loss falls.
        Which lines are wrong?

        ```python
        model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Dropout(0.2),
                              nn.Linear(32, 10), nn.Softmax(dim=1))    # A
        loss = nn.CrossEntropyLoss()                                   # B
        optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)     # C
        for rows, labels in loader:
            error = loss(model(rows), labels)
            error.backward()
            optimizer.step()                                           # D
        with torch.no_grad():
            answers = model(X_test).argmax(dim=1)                      # E
        print((answers == y_test).double().mean())                     # F
        ```
    """,
    hints=(
        "What does the loss expect: probabilities or logits?",
        "What is in `p.grad` when the second batch begins?",
        "In which mode is the model when it answers for the test data?",
    ),
    solution="""
        *A*: `CrossEntropyLoss` takes logits and applies a softmax of its own; with two of them the
        gradients are small, and the loss cannot fall below
        $\\log(1+9/e)\\approx1.46$, because the probabilities that it takes for logits differ by 1
        at most. *D*: nothing calls `zero_grad()`, so each step uses the sum of all gradients so
        far. *E*: without `model.eval()` dropout is still active, and a fifth of the hidden units
        is missing at random; `no_grad` only stops the recording. The others are right: AdamW takes
        a rate by name, and `argmax` needs no softmax.
    """,
    kind=Choice(
        options=(
            Option(
                "A: the network",
                "It ends with a softmax, and the loss has one of its own.",
                True,
            ),
            Option(
                "B: the loss", "It is the right one for ten classes; it wants logits and integers."
            ),
            Option("C: the optimiser", "The same call as here."),
            Option("D: the step", "The gradients of all batches so far are added up.", True),
            Option("E: the answers", "Dropout is still active: call model.eval() first.", True),
            Option("F: the accuracy", "The mean of truth values, as numbers: the share."),
        )
    ),
)

SHRINKING = Exercise(
    id="d-2",
    title="A weight that nobody uses",
    statement="""
        `torch.optim.AdamW(model.parameters())`: nothing but the parameters. One weight is 2, and
        its gradient is exactly 0 in every step, because its input is a pixel that is 0 in every
        image. What is it after 10,000 steps (three decimals)?
    """,
    hints=(
        "The gradient does nothing. Which default does?",
        "Rate 0.001, decay 0.01: each step multiplies the weight by $1-0.001\\cdot0.01$.",
        "$2\\,(1-10^{-5})^{10000}$, nearly $2e^{-0.1}$.",
    ),
    solution="""
        AdamW shrinks every weight by the factor $1-\\eta\\lambda=1-0.001\\cdot0.01$ in each step:
        $2\\,(1-10^{-5})^{10000}=1.810$. With `Adam`, whose default is no decay, it stays 2. With
        `Adam` and `weight_decay=0.01` it would be at 0.49 after only 2,000 steps: the penalty's
        gradient is divided by its own size, so the steps begin as long as the rate.
    """,
    kind=Number(
        answer=1.8097,
        tolerance=0.0015,
        right="A factor of 0.99999 in each step.",
        wrong=(
            (2.0, "That is Adam, which has no decay unless you ask. AdamW has."),
            (0.0, "That is too fast: the decay is multiplied by the rate."),
            (1.9216, "That is with the decay of Keras, 0.004."),
            (0.9048, "That is the factor. The weight began at 2."),
            (1.9802, "That is after 1,000 steps."),
        ),
        feedback="Each step multiplies by 1 − rate · decay, with PyTorch's defaults for both.",
    ),
)

ZEROS = Exercise(
    id="d-3",
    title="None is not zero",
    statement="""
        `SGD` with rate 0.1 and momentum 0.8. A weight starts at 1. In the first step its gradient
        is 1; in the next three its branch of the network is not used, so `backward()` brings it no
        gradient. Before each step the gradients are cleared with `zero_grad(set_to_none=False)`.
        What is the weight after the four steps? (With `set_to_none=True` it would be 0.9.)
    """,
    hints=(
        "A gradient of 0 is a gradient: the optimiser makes a step with it.",
        "The velocity is 1, 0.8, 0.64, 0.512.",
        "$1-0.1\\,(1+0.8+0.64+0.512)$.",
    ),
    solution="""
        With zeros the velocity fades and the weight goes on: $1-0.1\\cdot2.952=0.7048$. With None
        the optimiser leaves the weight *and* its velocity alone: 0.9. `nnlib` has only the second
        behaviour; you get the first by writing `p.grad = np.zeros(p.shape)`. It matters wherever
        parts of a network rest: experts, embeddings, frozen layers.
    """,
    kind=Number(
        answer=0.7048,
        tolerance=0.002,
        right="Three more steps by the velocity alone.",
        wrong=(
            (0.9, "That is with None: the weight rests. Zeros are a gradient."),
            (0.756, "That is after three steps: the first, and two that only coast."),
            (0.82, "That is after two steps."),
            (0.6, "The velocity fades: each time 0.8 of it is left."),
            (0.6561, "That is a factor of 0.9 in each step. What fades is the velocity."),
            (-1.952, "That is with rate 1."),
        ),
        feedback="Velocity v ← 0.8 v + g, and w ← w − 0.1 v, with g = 1, 0, 0, 0.",
    ),
)


class _OwnList(list[Any]):
    """A list that a function gets itself, not as a copy: a change of it can be seen."""

    handed_over = False

    def __deepcopy__(self, memo: object) -> list[Any]:
        if self.handed_over:  # the reader copies it
            return [array.copy() for array in self]
        self.handed_over = True
        return self


def _kernels(model: MLP) -> _OwnList:
    return _OwnList(a.T if a.ndim == 2 else a for a in model.state_dict().values())


def _check_from_keras(from_keras: Function) -> None:
    rng = np.random.default_rng(21)
    for sizes in ([3, 5, 2], [4, 4, 4, 4], [6, 1]):
        model = MLP(sizes, rng=rng)
        for p in model.parameters():
            p.data = rng.normal(size=p.shape)
        wanted = model.state_dict()
        weights = _kernels(model)
        before = list(weights)
        state = from_keras(weights)
        expect(
            len(weights) == len(before) and all(map(operator.is_, weights, before)),
            "It leaves the list `weights` changed, which the caller may still need: read it only.",
        )
        expect(
            isinstance(state, Mapping),
            "The result should be a dict: names and arrays, as `state_dict` returns it.",
        )
        names = sorted(map(str, state))
        layers = range(len(sizes) - 1)
        expect(
            names != sorted(f"{i}.{kind}" for i in layers for kind in ("weight", "bias"))
            or len(sizes) == 2,
            "The activations count as layers, too: after 0 comes 2.",
        )
        expect(
            not any("kernel" in name for name in names),
            "In nnlib and PyTorch a kernel is called weight.",
        )
        expect(names == sorted(wanted), f"The names should be {sorted(wanted)}, and are {names}.")
        for name, array in wanted.items():
            expect_close(
                state[name],
                array,
                f"{name} has other numbers than the model of Keras.",
                name=name,
                mistakes=[
                    (
                        array.T,
                        "The kernels are still (D, C). Where D = C nothing complains, and "
                        "the network computes something else.",
                    )
                ]
                if array.shape == array.T.shape
                else [],
            )


FROM_KERAS = Exercise(
    id="d-4",
    title="A model that comes from Keras",
    statement="""
        Write `from_keras(weights)`. It gets what `get_weights()` of a Keras model of dense layers
        returns: a list of arrays, kernel $(D, C)$ and bias $(C,)$ of each layer in turn. It
        returns the `state_dict` of the `nnlib.MLP` that computes the same: its names, its shapes.
        Leave the list as you found it.
    """,
    hints=(
        "An `MLP` with two linear layers has the names `0.weight`, `0.bias`, `2.weight`, "
        "`2.bias`: layer 1 is the activation.",
        "Keras computes $XW+b$, and we compute $XW^\\top+b$.",
        "`zip(weights[::2], weights[1::2])` gives pairs of kernel and bias.",
    ),
    solution="""
        The kernels are transposed, and every second layer of an `MLP` is an activation. A forgotten
        transpose is found by the shapes, unless a layer is square: then everything runs, and the
        network computes nonsense. So compare the *outputs* of both models on a few rows after
        every conversion.
    """,
    kind=Code(
        name="from_keras",
        stub='''
            def from_keras(weights):
                """The state of an nnlib MLP from the arrays of a Keras model."""
                ...
        ''',
        check=_check_from_keras,
        answer="""
            def from_keras(weights):
                state = {}
                pairs = zip(weights[::2], weights[1::2])
                for i, (kernel, bias) in enumerate(pairs):
                    state[f"{2 * i}.weight"] = kernel.T
                    state[f"{2 * i}.bias"] = bias
                return state
        """,
        wrong=(
            (("kernel.T", "kernel"), "0.weight has shape (3, 5), it should have (5, 3)."),
            (
                (
                    "kernel.T",
                    "kernel if kernel.shape[0] == kernel.shape[1] else kernel.T",
                ),
                "The kernels are still (D, C). Where D = C nothing complains, and the network "
                "computes something else.",
            ),
            (
                ("kernel.T", "kernel.reshape(kernel.shape[::-1])"),
                "0.weight has other numbers than the model of Keras.",
            ),
            (
                """
                def from_keras(weights):
                    state = {}
                    for i, (kernel, bias) in enumerate(zip(weights[::2], weights[1::2])):
                        state[f"{i}.weight"] = kernel.T
                        state[f"{i}.bias"] = bias
                    return state
                """,
                "The activations count as layers, too: after 0 comes 2.",
            ),
            (
                ('state[f"{2 * i}.weight"]', 'state[f"{2 * i}.kernel"]'),
                "In nnlib and PyTorch a kernel is called weight.",
            ),
            (
                """
                def from_keras(weights):
                    state, i = {}, 0
                    while weights:
                        state[f"{i}.weight"] = weights.pop(0).T
                        state[f"{i}.bias"] = weights.pop(0)
                        i += 2
                    return state
                """,
                "It leaves the list `weights` changed, which the caller may still need: read it "
                "only.",
            ),
            (
                ("return state", "return list(state.values())"),
                "The result should be a dict: names and arrays, as `state_dict` returns it.",
            ),
        ),
        right="Names and shapes fit, and square layers are turned, too.",
    ),
)


def _points(
    gradient: Any, w: Any, rates: Any, beta: float, form: str = "keras"
) -> np.ndarray[Any, Any]:
    w = np.array(w, float)
    v, points = np.zeros_like(w), [w.copy()]
    for rate in rates:
        g = np.asarray(gradient(w))
        if form == "torch":
            v = beta * v + g
            w = w - rate * v
        elif form == "mean":
            v = beta * v + (1 - beta) * g
            w = w - rate * v
        elif form == "nesterov":
            v = beta * v - rate * g
            w = w + beta * v - rate * g
        elif form == "late":
            w = w + v
            v = beta * v - rate * g
        else:
            v = beta * v - rate * g
            w = w + v
        points.append(w.copy())
    return np.array(points)


def _check_keras_momentum(keras_momentum: Function) -> None:
    rng = np.random.default_rng(5)
    for P, beta in ((2, 0.9), (3, 0.5), (1, 0.0)):
        A = rng.normal(size=(P, P))
        H, start = A @ A.T + np.eye(P), rng.normal(size=P)
        rates = 0.03 * rng.uniform(0.2, 1.0, size=7)

        def gradient(w: Any, H: Any = H) -> Any:
            return H @ np.asarray(w, float)

        wanted = _points(gradient, start, rates, beta)
        own = start.copy().view(Own)
        got = keras_momentum(gradient, own, rates, beta)
        expect_close(
            got,
            wanted,
            "The points differ. The velocity is v ← beta·v − rate·g, and the step is w ← w + v.",
            mistakes=[
                (
                    _points(gradient, start, rates, beta, "torch"),
                    "That is PyTorch's form: the rate multiplies the whole velocity. The two "
                    "agree only while the rate stays the same.",
                ),
                (
                    _points(gradient, start, rates, beta, "mean"),
                    "That is a running mean of gradients, with a factor 1 − beta.",
                ),
                (
                    _points(gradient, start, rates, beta, "nesterov"),
                    "That is with nesterov=True.",
                ),
                (
                    _points(gradient, start, rates, beta, "late"),
                    "The step uses the new velocity, not the one before it.",
                ),
                (
                    np.repeat(wanted[-1:], len(wanted), axis=0),
                    "Every row is the last point. If you change w in place, the list keeps the "
                    "same array: make a new one.",
                ),
            ],
        )
        expect(
            np.array_equal(own, start),
            "The points are right, but the start that the caller handed over is changed: make a "
            "new array in each step, or copy w first.",
        )


KERAS_MOMENTUM = Exercise(
    id="d-5",
    title="The other momentum",
    statement="""
        Keras keeps a velocity that contains the rate: $v\\leftarrow\\beta v-\\eta_t\\,g$, then
        $w\\leftarrow w+v$. Write `keras_momentum(gradient, w, rates, beta)`: it starts at $w$ of
        shape $(P,)$ with $v=0$, makes one step for each of the `rates` $\\eta_t$, and returns all
        points, shape (steps + 1, P), the start first. `gradient(w)` returns $g$. Leave the start as
        you found it. Before you begin: for which `rates` is the path that of `nnlib.SGD`?
    """,
    hints=(
        "Two lines in a loop over the rates.",
        "Copy $w$ into the list, or make a new array in each step; an array that is changed in "
        "place is changed in the list, too.",
        "`v = beta * v - rate * gradient(w)`, `w = w + v`.",
    ),
    solution="""
        With a constant rate the paths are the same: put $v=-\\eta\\,u$, and the rule becomes
        $u\\leftarrow\\beta u+g$, $w\\leftarrow w-\\eta u$, which is ours and PyTorch's. When the
        rate falls, PyTorch's next step falls with it at once, and Keras's only as fast as the old
        velocity fades.
    """,
    kind=Code(
        name="keras_momentum",
        stub='''
            def keras_momentum(gradient, w, rates, beta):
                """The points w that Keras's SGD visits, shape (steps + 1, P)."""
                ...
        ''',
        check=_check_keras_momentum,
        answer="""
            def keras_momentum(gradient, w, rates, beta):
                points, v = [w], np.zeros_like(w)
                for rate in rates:
                    v = beta * v - rate * gradient(w)
                    w = w + v
                    points.append(w)
                return np.array(points)
        """,
        wrong=(
            (
                """
                def keras_momentum(gradient, w, rates, beta):
                    points, v = [w], np.zeros_like(w)
                    for rate in rates:
                        v = beta * v + gradient(w)
                        w = w - rate * v
                        points.append(w)
                    return np.array(points)
                """,
                "That is PyTorch's form: the rate multiplies the whole velocity. The two agree "
                "only while the rate stays the same.",
            ),
            (
                """
                def keras_momentum(gradient, w, rates, beta):
                    points, v = [w], np.zeros_like(w)
                    for rate in rates:
                        v = beta * v + (1 - beta) * gradient(w)
                        w = w - rate * v
                        points.append(w)
                    return np.array(points)
                """,
                "That is a running mean of gradients, with a factor 1 − beta.",
            ),
            (
                ("w = w + v", "w = w + beta * v - rate * gradient(w)"),
                "That is with nesterov=True.",
            ),
            (
                """
                def keras_momentum(gradient, w, rates, beta):
                    points, v = [w], np.zeros_like(w)
                    for rate in rates:
                        g = gradient(w)
                        w = w + v
                        v = beta * v - rate * g
                        points.append(w)
                    return np.array(points)
                """,
                "The step uses the new velocity, not the one before it.",
            ),
            (
                ("points, v = [w]", "points, v = []"),
                "The result has shape (7, 2), it should have (8, 2).",
            ),
            (
                ("w = w + v", "w += v"),
                "Every row is the last point. If you change w in place, the list keeps the same "
                "array: make a new one.",
            ),
            (
                """
                def keras_momentum(gradient, w, rates, beta):
                    points, v = [w.copy()], np.zeros_like(w)
                    for rate in rates:
                        v = beta * v - rate * gradient(w)
                        w += v
                        points.append(w.copy())
                    return np.array(points)
                """,
                "The points are right, but the start that the caller handed over is changed: make "
                "a new array in each step, or copy w first.",
            ),
        ),
        right="The same path as SGD while the rate is constant, and another when it changes.",
    ),
)

COASTING = Exercise(
    id="d-6",
    title="How long the old rate lives on",
    statement="""
        The gradient has been the same for a long time; $\\beta=0.9$, rate 0.1. Now a schedule
        divides the rate by 10. PyTorch's steps are at once a tenth of what they were. *Prove* that
        with the form of exercise d-5, $k$ steps after the change, they are still
        $\\tfrac1{10}+\\tfrac9{10}\\beta^k$ of their old size. How many steps does it
        take until they exceed a tenth by less than one per cent (of that tenth)?
    """,
    hints=(
        "Before the change the velocity has come to rest: $v=\\beta v-\\eta g$.",
        "After it, the distance of $v$ to its new resting point shrinks by $\\beta$ in each step.",
        "$\\tfrac9{10}\\,0.9^k<0.01\\cdot\\tfrac1{10}$.",
    ),
    solution="""
        *Proof.* At rest $v=\\beta v-\\eta g$, so $v_0=-\\eta g/(1-\\beta)$. With the new rate
        $\\eta/10$ the resting point is $v_*=v_0/10$. Subtract $v_*=\\beta v_*-\\tfrac\\eta{10}g$
        from the rule $v\\leftarrow\\beta v-\\tfrac\\eta{10}g$: the distance obeys
        $v-v_*\\leftarrow\\beta\\,(v-v_*)$. So after $k$ steps
        $v_k=v_*+\\beta^k(v_0-v_*)=v_0\\left(\\tfrac1{10}+\\tfrac9{10}\\beta^k\\right)$. $\\square$
        In PyTorch's form $u_0=g/(1-\\beta)$ stays at rest, and the step is $\\tfrac\\eta{10}u_0$.
        The condition is $\\tfrac9{10}\\,0.9^k<\\tfrac1{1000}$, so
        $k>\\ln(1/900)/\\ln0.9=64.6$: 65 steps.
    """,
    kind=Number(
        answer=65.0,
        tolerance=0.4,
        right="About six and a half windows of ten steps.",
        wrong=(
            (64.0, "After 64 steps it is still 1.06 per cent. Round up."),
            (44.0, "44 steps leave one per cent of the distance; compare with the tenth."),
            (43.0, "That is one per cent of the old step. A tenth of it is meant."),
            (66.0, "That is one too many: does the change itself already count as a step?"),
            (1.0, "That is PyTorch's form, which follows at once."),
            (10.0, "That is one window 1/(1 − β): a third of the distance is left."),
        ),
        feedback="Solve 0.9 · 0.9^k < 0.001, and round up.",
    ),
)


EXERCISES = (BUGS, SHRINKING, ZEROS, FROM_KERAS, KERAS_MOMENTUM, COASTING)
