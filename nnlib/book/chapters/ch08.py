"""Exercises of chapter 8: backpropagation, from chain to batch."""

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
    Refused,
    drawable,
    expect,
    expect_close,
    numbers,
    parts,
)
from nnlib.book.exercises.wording import follows, grouped, short, word

OTHER_TARGET = Exercise(
    id="08-1",
    title="The same chain, another target",
    statement="""
        The chain of the chapter predicts $\\hat y=0.665508$, and with the target $y=1$ its gradient
        is $\\partial L/\\partial w_1=0.00768819$, $\\partial L/\\partial b_1=0.00768819$,
        $\\partial L/\\partial w_2=-0.0216970$, $\\partial L/\\partial w_3=-0.0256120$. Now let the
        target be $y=0$, with everything else as before. What is $\\partial L/\\partial w_2$?
        (Four decimals.)
    """,
    hints=(
        "The forward pass does not change. Which number of the backward pass changes first?",
        "Only $\\hat y-y$ changes, and everything else is multiplied by it.",
        "The new gradient is the old one times $(\\hat y-0)/(\\hat y-1)=0.665508/(-0.334492)$.",
    ),
    solution="""
        The backward pass is linear in the error at the output: every gradient is
        $(\\hat y-y)$ times factors that depend only on the forward pass. So
        $-0.0216970\\cdot\\dfrac{0.665508}{-0.334492}=-0.0216970\\cdot(-1.989608)=0.043169$.
        All gradients have changed their sign, as they should: now the prediction is too large.
    """,
    kind=Number(
        answer=0.0431685,
        tolerance=0.0001,
        right="The backward pass is linear in the error at the output.",
        wrong=(
            (-0.0431685, "The size is right. The error was negative and is positive now."),
            (0.043394, "The error is not exactly twice as large: divide 0.665508 by 0.334492."),
            (0.021697, "The sign has turned, but the error has also grown, from 0.33 to 0.67."),
            (-0.021697, "That is the gradient for the target 1. The first error signal changes."),
            (0.0509583, "That is the gradient for w₃; the question is about w₂."),
            (-0.0152967, "That is the gradient for w₁ and b₁; the question is about w₂."),
        ),
        feedback="Multiply the old gradient by the new error and divide by the old error.",
    ),
)

ANOTHER_SAMPLE = Exercise(
    id="08-2",
    title="A two-layer network with a pencil",
    statement="""
        Take the chapter's small network again, $\\hat y=W_2\\operatorname{relu}(W_1x)$ with
        $W_1=\\begin{pmatrix}1&-1\\\\2&1\\end{pmatrix}$, $W_2=(1\\;\\;{-2})$ and
        $L=(\\hat y-y)^2$, but the sample $x=(2,1)$, $y=0$. What is $\\nabla_{W_1}L$?
    """,
    hints=(
        "Forwards: $z_1=W_1x=(1,5)$. Both units are awake. What are $\\hat y$ and "
        "$\\delta_2=2(\\hat y-y)$?",
        "The error signal of the hidden layer is $\\delta_1=W_2^\\top\\delta_2$, because both "
        "slopes are $1$.",
        "$\\nabla_{W_1}L=\\delta_1x^\\top$: row $i$ is number $i$ of $\\delta_1$ times $x^\\top$.",
    ),
    solution="""
        Forwards: $z_1=(1,5)$, $h_1=(1,5)$, $\\hat y=1-10=-9$. Backwards: $\\delta_2=2(-9-0)=-18$;
        both slopes are $1$, so $\\delta_1=-18\\,(1,-2)=(-18,36)$; and
        $\\nabla_{W_1}L=\\delta_1x^\\top=\\begin{pmatrix}-36&-18\\\\72&36\\end{pmatrix}$.
    """,
    kind=Choice(
        (
            Option(
                "$\\begin{pmatrix}-36&72\\\\-18&36\\end{pmatrix}$",
                "Transposed: this is $x\\delta_1^\\top$. Row $i$ belongs to unit $i$, as in $W_1$.",
            ),
            Option(
                "$\\begin{pmatrix}-36&-18\\\\72&36\\end{pmatrix}$",
                "The outer product of $\\delta_1=(-18,36)$ and $x=(2,1)$.",
                right=True,
            ),
            Option(
                "$\\begin{pmatrix}-36&-18\\\\-36&-18\\end{pmatrix}$",
                "The weights $W_2$ are missing: each unit gets the error times its own weight.",
            ),
            Option(
                "$\\begin{pmatrix}-18&-9\\\\36&18\\end{pmatrix}$",
                "A factor 2 is missing: the derivative of the square is $2(\\hat y-y)$.",
            ),
            Option(
                "$\\begin{pmatrix}0&0\\\\72&36\\end{pmatrix}$",
                "Here the first unit is not silent: its sum is $2-1=1$, above the kink.",
            ),
        )
    ),
)

WHAT_COMES_AFTER = Exercise(
    id="08-3",
    title="What the later layers do",
    statement="""
        For readers of the optional section on Jacobians. The two-layer network
        $\\hat y=\\beta^\\top\\operatorname{relu}(Wx)$ is a composition of three maps: $f_1(x)=Wx$,
        the ReLU $f_2$, and $f_3(h)=\\beta^\\top h$, with
        $W=\\begin{pmatrix}1&-1\\\\2&1\\end{pmatrix}$ and $\\beta=(1,-2)$. Now the sample is
        $x=(1,-3)$. What are $D^{(2)}$ and $D^{(1)}$, the Jacobians of everything after $f_2$ and
        after $f_1$?
    """,
    hints=(
        "$D^{(3)}=1$. What is the Jacobian of $f_3$?",
        "$f_3$ is linear, so $D^{(2)}=\\beta^\\top$ for every sample.",
        "For this sample $z=Wx=(4,-1)$. Which unit is awake?",
    ),
    solution="""
        $D^{(3)}=1$ and $D^{(2)}=D^{(3)}\\beta^\\top=(1,-2)$, whatever the sample. $f_2$ is the
        ReLU at $z=Wx=(1+3,\\,2-3)=(4,-1)$: its Jacobian is $\\operatorname{diag}(1,0)$. So
        $D^{(1)}=(1,-2)\\operatorname{diag}(1,0)=(1,0)$. For the chapter's sample the other unit was
        awake, and it was $(0,-2)$.
    """,
    kind=Choice(
        (
            Option(
                "$D^{(2)}=(1,-2)$, $D^{(1)}=(0,-2)$",
                "That is the chapter's sample. Here $z=(4,-1)$: the other unit is awake.",
            ),
            Option(
                "$D^{(2)}=(1,-2)$, $D^{(1)}=(1,0)$",
                "The first unit is awake, the second is silent.",
                right=True,
            ),
            Option(
                "$D^{(2)}=(1,0)$, $D^{(1)}=(1,0)$",
                "$D^{(2)}$ is what comes after $f_2$; the ReLU is $f_2$ itself.",
            ),
            Option(
                "$D^{(2)}=(1,-2)$, $D^{(1)}=(1,-1)$",
                "That multiplies by $W$, too. But $W$ belongs to $f_1$, and $D^{(1)}$ is what "
                "comes after it.",
            ),
        )
    ),
)

FIND_THE_LINE = Exercise(
    id="08-4",
    title="Find the line",
    statement="""
        A friend writes the backward pass of a network with $\\tanh$ between its layers. One line is
        wrong.

        ```text
         1  def backward(params, H, dZ):
         2      grads = [None] * len(params)
         3      for k in reversed(range(len(params))):
         4          W, b = params[k]
         5          dW = dZ.T @ H[k]
         6          db = dZ.sum(axis=0)
         7          dH = dZ @ W
         8          dZ = dH * (1 - H[k - 1] ** 2)
         9          grads[k] = dW, db
        10      return grads
        ```

        As in the chapter, `H[0]` holds the inputs, and `H[k]` what comes into the layer
        `params[k]`. She tests it with three layers of 4 units on 4 inputs. The gradients of the
        last layer pass the check, all others fail. Without activations (then she leaves out line 8
        and writes `dZ = dH`) every gradient passes. Which line is wrong?
    """,
    hints=(
        "The last layer is done first. Which lines have been at work by the time its gradients are "
        "there?",
        "Lines 5 and 6 make every gradient, and line 7 is at work without activations, too.",
        "Line 8 goes back through the activation that made `H[k]`. Its slope is $1-h^2$ with the "
        "value of *which* layer?",
    ),
    solution="""
        **Line 8.** The gradients of the last layer are made by lines 5 and 6 before anything has
        gone back, so these lines are right. Without activations everything passes, so line 7 is
        right, too. Line 8 goes from $dH$, the gradient for `H[k]`, back through the activation that
        made `H[k]`; its slope is `1 - H[k] ** 2`. Her line takes the values of the layer before.
        Because all her layers have the same width, the shapes fit and nothing complains: in a test
        with layers of different widths Python would have found the bug. (In the first layer
        `H[k - 1]` is `H[-1]`, the last one. There it does no harm: this `dZ` is never used.)
    """,
    kind=Number(
        answer=8,
        tolerance=0.1,
        right="The slope must be that of the activation that made H[k].",
        wrong=(
            (5, "If line 5 were wrong, the last layer's weights would fail, too."),
            (6, "If line 6 were wrong, the last layer's biases would fail, too."),
            (7, "Line 7 is at work in the test without activations, and everything passes there."),
            (3, "Last layer first is right: each dZ is made from the one behind it."),
            (9, "dW and db were computed before dZ was replaced, so line 9 stores the right ones."),
        ),
        feedback="Which line is at work when other layers fail, and idle in the tests that pass?",
    ),
)


@drawable(outputs=range(8, 41))
def cost_ratio(outputs: int = 10) -> Exercise:
    n, w, m, name = outputs, 512, word(outputs), word(outputs).capitalize()
    matrix, row, square = n * w * w, n * w + w * w, w * w
    M, a, b, R = map(grouped, (matrix, n * w, square, row))
    r = f"{matrix / row:.1f}"
    return Exercise(
        id="08-5",
        title=f"{name} classes instead of a thousand",
        statement=f"""
        The chapter's network had two hidden layers of 512 units and 1000 outputs. Give it **{n}**
        outputs instead. How many times as many multiplications does it take to form
        $W_3W_2$ first, rather than to carry the row from the loss through both?
        (One decimal.)
        """,
        hints=(
            "A matrix of shape $(p,q)$ times one of shape $(q,r)$ takes $pqr$ multiplications.",
            f"Matrices first: $({n},512)$ times $(512,512)$.",
            f"Row first: $(1,{n})$ times $({n},512)$, then $(1,512)$ times $(512,512)$.",
        ),
        solution=f"""
        Matrices first: ${n}\\cdot512\\cdot512={M}$. Row first:
        ${n}\\cdot512+512\\cdot512={a}+{b}={R}$. The ratio is ${r}$, about the number
        of outputs, because the matrix way carries {m} rows instead of one. With 1000 outputs it is
        only 338.6 and not 1000: there the row, too, has to pass a large last matrix.
        """,
        kind=Number(
            answer=matrix / row,
            tolerance=0.06,
            right=f"About the number of outputs: {m} rows are carried instead of one.",
            wrong=(
                (n, f"Nearly: the row must also pass the last matrix, {n} × 512 multiplications."),
                (338.624, "That is the ratio for 1000 outputs."),
                (matrix / square / 2, f"Count again: {n}·512·512 against {n}·512 + 512·512."),
                (512.0, "That would compare with a single product of a row and the last matrix."),
                (row / matrix, "Upside down: how many times as many does the matrix way need?"),
            ),
            feedback=f"Count {n}·512·512 against {n}·512 + 512·512.",
        ),
    )


def _check_layer_backward(layer_backward: Function) -> None:
    """Try shapes, a batch of one, sums over the batch, and the definition by nudges."""
    rng = np.random.default_rng(1)
    H, W, dZ = rng.normal(size=(5, 3)), rng.normal(size=(4, 3)), rng.normal(size=(5, 4))
    names, three = ("dH", "dW", "db"), "Return three arrays: `return dH, dW, db`."
    dH, dW, db = map(numbers, parts(layer_backward(dZ, H, W), 3, three), names)
    expect(
        dW.shape != W.T.shape,
        "dW is transposed: it must have the shape of W, (outputs, inputs).",
    )
    expect(
        db.shape != dZ.shape,
        "db still has one row per sample: sum over the rows, because all samples use the same b.",
    )
    for name, part, like in zip(names, (dH, dW, db), (H, W, W[:, 0]), strict=True):
        expect(
            part.shape == like.shape, f"{name} has shape {part.shape}, it should have {like.shape}."
        )
    divided = "dW is divided by the batch size once more. The factor 1/N is in dZ already."
    message = "dW is not the sum of the samples' outer products."
    expect_close(dW, dZ.T @ H, message, mistakes=[(dZ.T @ H / 5, divided)])
    mean = "db is a mean over the rows. It must be the sum: the factor 1/N is in dZ already."
    message = "db is not the sum of the rows of dZ."
    expect_close(db, dZ.sum(axis=0), message, mistakes=[(dZ.mean(axis=0), mean)])
    expect_close(dH, dZ @ W, "dH is not what the units fed by each input send back.")
    singles = [
        [numbers(part) for part in parts(layer_backward(dZ[[n]], H[[n]], W), 3, three)]
        for n in range(5)
    ]
    expect(
        [part.shape for part in singles[0]] == [(1, 3), (4, 3), (4,)],
        "For a batch of one the gradients must have the shapes of H, W and b, too.",
    )
    summed = sum(single[1] for single in singles)
    expect_close(dW, summed, "dW of a batch of one is wrong: five of them do not sum to dW of all.")


LAYER_BACKWARD = Exercise(
    id="08-6",
    title="The backward pass of a linear layer",
    statement="""
        Write `layer_backward(dZ, H, W)` for the layer $Z=HW^\\top+b$ and a batch: it gets $dZ$ of
        shape $(N,C)$, the inputs $H$ of shape $(N,D)$ and the weights $W$ of shape $(C,D)$, and
        returns $(dH, dW, db)$. The checker compares, among other things, the batch with the sum of
        its single samples.
    """,
    hints=(
        "Each gradient has the shape of its variable. That rules out most mistakes.",
        "For one sample $\\nabla_WL=\\delta h^\\top$. For a batch, the sum over rows is a matrix "
        "product.",
        "`dZ.T @ H` has shape $(C,N)(N,D)=(C,D)$.",
    ),
    solution="""
        Three lines. Because $dZ$ already holds the factor $\\tfrac1N$, the contributions of the
        samples are simply summed: by the matrix product in `dW`, by `sum` in `db`. So the gradient
        of a mean loss over a batch is the mean of the samples' gradients; on random data the two
        agree to within $10^{-12}$.
    """,
    kind=Code(
        name="layer_backward",
        stub='''
            def layer_backward(dZ, H, W):
                """Return the gradients (dH, dW, db) of Z = H @ W.T + b."""
                ...
        ''',
        check=_check_layer_backward,
        answer="""
            def layer_backward(dZ, H, W):
                return dZ @ W, dZ.T @ H, dZ.sum(axis=0)
        """,
        wrong=(
            (
                """
                def layer_backward(dZ, H, W):
                    return dZ.T @ H
                """,
                "Return three arrays: `return dH, dW, db`.",
            ),
            (
                ("dZ.T @ H,", "H.T @ dZ,"),
                "dW is transposed: it must have the shape of W, (outputs, inputs).",
            ),
            (
                ("dZ.sum(axis=0)", "dZ"),
                "db still has one row per sample: sum over the rows, because all samples use the "
                "same b.",
            ),
            (
                ("H, dZ.sum(axis=0)", "H / len(H), dZ.sum(axis=0)"),
                "dW is divided by the batch size once more. The factor 1/N is in dZ already.",
            ),
            (
                ("dZ.sum(axis=0)", "dZ.mean(axis=0)"),
                "db is a mean over the rows. It must be the sum: the factor 1/N is in dZ already.",
            ),
            (
                ("dZ @ W,", "(dZ @ W).squeeze(),"),
                "For a batch of one the gradients must have the shapes of H, W and b, too.",
            ),
            (
                ("W, dZ.T", "np.abs(W), dZ.T"),
                "dH is not what the units fed by each input send back.",
            ),
        ),
        right="Three lines, and each gradient has the shape of its variable.",
    ),
)


def _check_skip_backward(skip_backward: Function) -> None:
    """Compare the gradients with their formulas, each known mistake with its cause."""
    rng = np.random.default_rng(3)
    H, W, b = rng.normal(size=(6, 3)), rng.normal(size=(3, 3)), rng.normal(size=3)
    dY = rng.normal(size=(6, 3))
    three = "Return three arrays: `return dH, dW, db`."
    dH, dW, db = parts(skip_backward(dY, H, W, b), 3, three)
    T = np.tanh(H @ W.T + b)
    dZ = dY * (1 - T**2)
    slope = "The slope of tanh is missing: dZ is dY times 1 - tanh(Z)²."
    wide = dY * (1 - (H + T) ** 2)
    whole = "The slope is 1 - tanh(Z)², from the value of tanh alone, without the H that is added."
    expect_close(
        dW,
        dZ.T @ H,
        "dW is not dZ.T @ H, with dZ = dY times the slope of tanh: look at both.",
        mistakes=[
            (dY.T @ H, slope),
            (wide.T @ H, whole),
            ((dY * (1 - T)).T @ H, "The slope of tanh is 1 - tanh(Z)²: the square is missing."),
            (H.T @ dZ, "dW is transposed: row i belongs to unit i, as in W."),
        ],
        name="dW",
    )
    expect_close(db, dZ.sum(axis=0), "db is not the sum of the rows of dZ.", name="db")
    expect_close(
        dH,
        dY + dZ @ W,
        "dH is not the sum of what the two ways bring back.",
        mistakes=[
            (dZ @ W, "dH lacks what comes back over the skip: H is used twice, so add dY."),
            (dY, "dH is only what comes back over the skip: add what comes through the layer."),
            (dZ + dZ @ W, "Nothing on the skip has a slope: add dY, not dZ."),
        ],
        name="dH",
    )


SKIP_BACKWARD = Exercise(
    id="08-7",
    title="Back over a skip connection",
    statement="""
        In a *residual* layer the input takes two ways: $Y=H+\\tanh(HW^\\top+b)$, with $H$ of shape
        $(N,D)$, $W$ of shape $(D,D)$ and $b$ of shape $(D,)$. Write
        `skip_backward(dY, H, W, b)`, where `dY` is the gradient for $Y$; return
        $(dH, dW, db)$.
    """,
    hints=(
        "Name what is in between: $Z=HW^\\top+b$, $T=\\tanh(Z)$, $Y=H+T$. Go back one at a time.",
        "The sum hands `dY` to both of its parents. So $T$ receives `dY`, and $dZ$ is that "
        "times the slope $1-T^2$.",
        "$H$ has two successors, the sum and the linear layer: add what they bring back.",
    ),
    solution="""
        $H$ is used twice, so its gradient is a sum: `dY` comes back over the skip as it is, and
        `dZ @ W` through the layer. That is why deep networks like skip connections: even where the
        slopes are nearly zero, `dY` arrives in full.
    """,
    kind=Code(
        name="skip_backward",
        stub='''
            def skip_backward(dY, H, W, b):
                """Return the gradients (dH, dW, db) of H + tanh(H @ W.T + b)."""
                ...
        ''',
        check=_check_skip_backward,
        answer="""
            def skip_backward(dY, H, W, b):
                T = np.tanh(H @ W.T + b)
                dZ = dY * (1 - T**2)
                return dY + dZ @ W, dZ.T @ H, dZ.sum(axis=0)
        """,
        wrong=(
            (
                """
                def skip_backward(dY, H, W, b):
                    return dY
                """,
                "Return three arrays: `return dH, dW, db`.",
            ),
            (
                """
                def skip_backward(dY, H, W, b):
                    return dY + dY @ W, dY.T @ H, dY.sum(axis=0)
                """,
                "The slope of tanh is missing: dZ is dY times 1 - tanh(Z)².",
            ),
            (
                """
                def skip_backward(dY, H, W, b):
                    out = H + np.tanh(H @ W.T + b)
                    dZ = dY * (1 - out**2)
                    return dY + dZ @ W, dZ.T @ H, dZ.sum(axis=0)
                """,
                "The slope is 1 - tanh(Z)², from the value of tanh alone, without the H that is "
                "added.",
            ),
            (
                """
                def skip_backward(dY, H, W, b):
                    dZ = dY * (1 - np.tanh(H @ W.T + b) ** 2)
                    return dY + dZ @ W, H.T @ dZ, dZ.sum(axis=0)
                """,
                "dW is transposed: row i belongs to unit i, as in W.",
            ),
            (
                """
                def skip_backward(dY, H, W, b):
                    dZ = dY * (1 - np.tanh(H @ W.T + b))
                    return dY + dZ @ W, dZ.T @ H, dZ.sum(axis=0)
                """,
                "The slope of tanh is 1 - tanh(Z)²: the square is missing.",
            ),
            (
                """
                def skip_backward(dY, H, W, b):
                    dZ = dY * (1 - (H @ W.T + b) ** 2)
                    return dY + dZ @ W, dZ.T @ H, dZ.sum(axis=0)
                """,
                "dW is not dZ.T @ H, with dZ = dY times the slope of tanh: look at both.",
            ),
            (
                """
                def skip_backward(dY, H, W, b):
                    dZ = dY * (1 - np.tanh(H @ W.T + b) ** 2)
                    return dY + dZ @ W, dZ.T @ H, dZ.mean(axis=0)
                """,
                "db is not the sum of the rows of dZ.",
            ),
            (
                """
                def skip_backward(dY, H, W, b):
                    dZ = dY * (1 - np.tanh(H @ W.T + b) ** 2)
                    return dZ @ W, dZ.T @ H, dZ.sum(axis=0)
                """,
                "dH lacks what comes back over the skip: H is used twice, so add dY.",
            ),
            (
                """
                def skip_backward(dY, H, W, b):
                    dZ = dY * (1 - np.tanh(H @ W.T + b) ** 2)
                    return dY, dZ.T @ H, dZ.sum(axis=0)
                """,
                "dH is only what comes back over the skip: add what comes through the layer.",
            ),
            (
                """
                def skip_backward(dY, H, W, b):
                    dZ = dY * (1 - np.tanh(H @ W.T + b) ** 2)
                    return dZ + dZ @ W, dZ.T @ H, dZ.sum(axis=0)
                """,
                "Nothing on the skip has a slope: add dY, not dZ.",
            ),
            (
                """
                def skip_backward(dY, H, W, b):
                    dZ = dY * (1 - np.tanh(H @ W.T + b) ** 2)
                    return dY + dZ @ W.T, dZ.T @ H, dZ.sum(axis=0)
                """,
                "dH is not the sum of what the two ways bring back.",
            ),
        ),
        right="Two ways forward, two contributions back.",
    ),
)


_NOBODY = (
    "It fails for a batch in which nobody is of the last class. The number of classes is that of "
    "the scores, not of the labels at hand."
)
_LOG_OF_ZERO = (
    "For scores of a thousand P is finite, but the loss is not. From the shifted scores, take the "
    "logarithm of the sum of exponentials, minus the score of the right class."
)
_CLIPPED = (
    "For scores of a thousand the loss is not right. A p that is cut off or raised has another "
    "logarithm: subtract the score of the right class from the logarithm of the sum."
)


_IN_PLACE = (
    "{0} comes back as {1}. If the line of {0} is right, a later one changed it in place: give its "
    "result an array of its own."
)


def _check_workout(workout: Function) -> None:
    """Compare every intermediate, in the order in which they are computed."""
    rng = np.random.default_rng(11)
    X, y = rng.normal(size=(6, 3)), np.array([0, 2, 1, 2, 3, 0])
    W1, b1, W2, b2 = (rng.normal(size=shape) for shape in ((5, 3), (5,), (4, 5), (4,)))
    twelve = "Return the twelve results of the statement in a tuple, in its order."
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        got = parts(workout(X, y, W1, b1, W2, b2), 12, twelve)
        large = parts(workout(X, y, W1, b1, 1000 * W2, b2), 12, twelve)
    Z1 = X @ W1.T + b1
    H1 = np.maximum(Z1, 0)
    Z2 = H1 @ W2.T + b2
    exps, Y = np.exp(Z2 - Z2.max(axis=1, keepdims=True)), np.eye(4)[y]
    P = exps / exps.sum(axis=1, keepdims=True)
    each = -np.log(P[np.arange(6), y])
    dZ2 = (P - Y) / 6
    dH1 = dZ2 @ W2
    dZ1 = dH1 * (Z1 > 0)
    whole = np.exp(Z2)
    shifted = Z2 - Z2.max(axis=1, keepdims=True)
    columns = "P: each row must sum to one, so divide by the sum over the classes, axis 1."
    unscaled = "P: divide by the sum of the row."
    known = {
        "Z1": (Z1, ((X @ W1.T, "Z1 lacks the bias b1."), (H1, _IN_PLACE.format("Z1", "H1")))),
        "H1": (H1, ((Z1, "H1 is Z1 itself: the ReLU is missing."),)),
        "Z2": (
            Z2,
            (
                (H1 @ W2.T, "Z2 lacks the bias b2."),
                (shifted, _IN_PLACE.format("Z2", "the shifted scores")),
            ),
        ),
        "P": (
            P,
            (
                (whole / whole.sum(axis=0), columns),
                (exps / exps.sum(axis=0), columns),
                (whole, unscaled),
                (exps, unscaled),
                (P - Y, _IN_PLACE.format("P", "P - Y")),
                (dZ2, _IN_PLACE.format("P", "dZ2")),
            ),
        ),
        "loss": (each.mean(), ((each.sum(), "loss: take the mean over the samples."),)),
        "dZ2": (
            dZ2,
            (
                (P - Y, "dZ2 lacks the factor 1/N of the mean."),
                (-dZ2, "dZ2 has the wrong sign: prediction minus target."),
            ),
        ),
        "dW2": (dZ2.T @ H1, ()),
        "db2": (dZ2.sum(axis=0), ()),
        "dH1": (dH1, ((dZ1, _IN_PLACE.format("dH1", "dZ1")),)),
        "dZ1": (
            dZ1,
            (
                (dH1, "dZ1 lacks the slope of the ReLU: 0 where Z1 was negative."),
                (
                    np.maximum(dH1, 0),
                    "dZ1: the slope depends on the sign of Z1, not on that of dH1.",
                ),
            ),
        ),
        "dW1": (dZ1.T @ X, ((dH1.T @ X, "dW1 must be made from dZ1, not from dH1."),)),
        "db1": (dZ1.sum(axis=0), ((dH1.sum(axis=0), "db1 must be made from dZ1, not from dH1."),)),
    }
    for value, (name, (wanted, mistakes)) in zip(got, known.items(), strict=True):
        message = f"{name} is not right; everything before it is."
        expect_close(value, wanted, message, mistakes=mistakes, name=name)
    few = np.minimum(y, 2)  # nobody of the last class
    try:
        again = parts(workout(X, few, W1, b1, W2, b2), 12, twelve)
    except Refused as error:
        raise Refused(_NOBODY) from error
    expect_close(again[5], (P - np.eye(4)[few]) / 6, _NOBODY, name="dZ2")
    overflow = "P must be finite for scores of a thousand: first subtract each row's largest."
    expect(np.isfinite(numbers(large[3])).all(), overflow)
    expect(np.isfinite(numbers(large[4])), _LOG_OF_ZERO)
    Z2 = H1 @ (1000 * W2).T + b2
    S = Z2 - Z2.max(axis=1, keepdims=True)
    each = np.log(np.exp(S).sum(axis=1)) - S[np.arange(6), y]
    expect_close(large[4], each.mean(), _CLIPPED, name="loss")


_WORKOUT = """
def workout(X, y, W1, b1, W2, b2):
    N, C = len(X), len(b2)
    Z1 = X @ W1.T + b1
    H1 = np.maximum(Z1, 0)
    Z2 = H1 @ W2.T + b2
    S = Z2 - Z2.max(axis=1, keepdims=True)
    total = np.exp(S).sum(axis=1, keepdims=True)
    P = np.exp(S) / total
    loss = np.mean(np.log(total[:, 0]) - S[np.arange(N), y])

    dZ2 = (P - np.eye(C)[y]) / N
    dW2, db2 = dZ2.T @ H1, dZ2.sum(axis=0)
    dH1 = dZ2 @ W2
    dZ1 = dH1 * (Z1 > 0)
    dW1, db1 = dZ1.T @ X, dZ1.sum(axis=0)
    return Z1, H1, Z2, P, loss, dZ2, dW2, db2, dH1, dZ1, dW1, db1
"""
_SLIPS = (  # what is right, what a reader may write, what to tell
    (
        "Z1, H1, Z2, P, loss, dZ2, dW2",
        "dW2",
        "Return the twelve results of the statement in a tuple, in its order.",
    ),
    ("+ b1", "", "Z1 lacks the bias b1."),
    ("np.maximum(Z1, 0)", "Z1", "H1 is Z1 itself: the ReLU is missing."),
    ("+ b2", "", "Z2 lacks the bias b2."),
    (
        "/ total",
        "/ np.exp(S).sum(axis=0)",
        "P: each row must sum to one, so divide by the sum over the classes, axis 1.",
    ),
    ("/ total", "", "P: divide by the sum of the row."),
    (
        "- Z2.max(axis=1, keepdims=True)",
        "",
        "P must be finite for scores of a thousand: first subtract each row's largest.",
    ),
    ("np.mean(", "np.sum(", "loss: take the mean over the samples."),
    (
        "np.mean(np.log(total[:, 0]) - S[np.arange(N), y])",
        "-np.mean(np.log(P[np.arange(N), y]))",
        _LOG_OF_ZERO,
    ),
    (
        "np.mean(np.log(total[:, 0]) - S[np.arange(N), y])",
        "-np.mean(np.log(P[np.arange(N), y] + 1e-12))",
        _CLIPPED,
    ),
    (" / N", "", "dZ2 lacks the factor 1/N of the mean."),
    (
        "(P - np.eye(C)[y])",
        "(np.eye(C)[y] - P)",
        "dZ2 has the wrong sign: prediction minus target.",
    ),
    ("np.eye(C)[y]", "np.eye(y.max() + 1)[y]", _NOBODY),
    ("dZ2.T @ H1", "H1.T @ dZ2", "dW2 has shape (5, 4), it should have (4, 5)."),
    (
        "db2 = dZ2.T @ H1, dZ2.sum(axis=0)",
        "db2 = dZ2.T @ H1, dZ2.mean(axis=0)",
        "db2 is not right; everything before it is.",
    ),
    ("dH1 = dZ2 @ W2", "dH1 = P @ W2", "dH1 is not right; everything before it is."),
    ("dH1 * (Z1 > 0)", "dH1", "dZ1 lacks the slope of the ReLU: 0 where Z1 was negative."),
    (
        "dH1 * (Z1 > 0)",
        "dH1 * (dH1 > 0)",
        "dZ1: the slope depends on the sign of Z1, not on that of dH1.",
    ),
    ("H1 = np.maximum(Z1, 0)", "H1 = Z1; H1[Z1 < 0] = 0", _IN_PLACE.format("Z1", "H1")),
    (
        "S = Z2 - Z2.max(axis=1, keepdims=True)",
        "Z2 -= Z2.max(axis=1, keepdims=True); S = Z2",
        _IN_PLACE.format("Z2", "the shifted scores"),
    ),
    (
        "dZ2 = (P - np.eye(C)[y]) / N",
        "dZ2 = P; dZ2[np.arange(N), y] -= 1; dZ2 /= N",
        _IN_PLACE.format("P", "dZ2"),
    ),
    (
        "dZ2 = (P - np.eye(C)[y]) / N",
        "dZ2 = P; dZ2[np.arange(N), y] -= 1; dZ2 = dZ2 / N",
        _IN_PLACE.format("P", "P - Y"),
    ),
    ("dZ1 = dH1 * (Z1 > 0)", "dZ1 = dH1; dZ1[Z1 < 0] = 0", _IN_PLACE.format("dH1", "dZ1")),
    ("dZ1.T @ X", "dH1.T @ X", "dW1 must be made from dZ1, not from dH1."),
    ("dZ1.sum(axis=0)", "dH1.sum(axis=0)", "db1 must be made from dZ1, not from dH1."),
)

BLANK_SHEET = Exercise(
    id="08-8",
    title="From a blank sheet (hard)",
    statement="""
        Close the chapter and write both passes of a network for classes: one hidden layer with a
        ReLU, a softmax, and the mean of $-\\log p$ of the right class over the batch.
        `workout(X, y, W1, b1, W2, b2)` gets inputs of shape $(N,D)$, the classes `y` as $N$ whole
        numbers, and weights of shapes $(H,D)$, $(H,)$, $(C,H)$, $(C,)$. Use NumPy alone. Return all
        twelve results in the order of the calculation:
        `Z1, H1, Z2, P, loss, dZ2, dW2, db2, dH1, dZ1, dW1, db1`. The checker goes through them and
        names the first that is wrong, so try it often. At the end it also tries scores of about a
        thousand.
    """,
    hints=(
        "Write the forward pass first and let the rest be `None`: the checker then tells you "
        "whether you have come as far as `dZ2`.",
        "$dZ_2=\\tfrac1N(P-Y)$, where $Y$ has a one in the column of the right class: "
        "`np.eye(C)[y]`.",
        "`np.exp(1000)` overflows. Subtract the largest number of each row from the scores: it "
        "changes no probability. With these scores $s$ the loss of a sample is "
        "$\\log\\sum_ce^{s_c}-s_y$, which never takes the logarithm of zero.",
    ),
    solution="""
        Five results on the way there, seven on the way back, and in the mirror's order: the head
        gives `dZ2`, a linear layer its `dW` and `db` and what goes back through it, the ReLU `dZ1`.
        To train with it, subtract `eta` times the gradients from the weights and call it again.
    """,
    kind=Code(
        name="workout",
        stub='''
            def workout(X, y, W1, b1, W2, b2):
                """Return Z1, H1, Z2, P, loss, dZ2, dW2, db2, dH1, dZ1, dW1, db1."""
                ...
        ''',
        check=_check_workout,
        answer=_WORKOUT,
        wrong=tuple((_WORKOUT.replace(right, slip), said) for right, slip, said in _SLIPS),
        right="Both passes, from a blank sheet. With a loop around it, it trains.",
    ),
)


def _error(score: float) -> float:
    """Return the error signal of the right class, which leads the other by this score."""
    return 1 / (1 + math.exp(-score)) - 1


@drawable(
    layers=(3, 4, 5, 6, 7, 8, 9),
    score=tuple(tenths / 10 for tenths in range(4, 41)),
    where=lambda score, **_: follows(round(_error(score), 4) * score, _error(score) * score),
)
def one_number(layers: int = 5, score: float = 2) -> Exercise:
    k, z, m = layers, short(score), word(layers)
    p, error = 1 + _error(score), _error(score)
    total = error * score
    P, E, e, T = f"{p:.4f}", f"{error:.4f}", f"{-error:.4f}", f"{total:.4f}"
    return Exercise(
        id="08-9",
        title="One number for every layer (hard, with a proof)",
        statement=f"""
        A network has {m} layers with ReLU between them and **no biases**. Its head is softmax with
        cross-entropy for two classes. For one sample the scores are $z_{k}=({z},0)$"""
        """, and the first
        class is the right one. Multiply every weight of the *first* layer by its gradient and add
        up: $s_1=\\sum_{ij}(W_1)_{ij}\\,(\\nabla_{W_1}L)_{ij}$. You know no weight at all. What is
        $s_1$? (Three decimals.)
        """,
        hints=(
            "Compute $s_1$ and $s_2$ for the chapter's small network. What do you notice?",
            "By (4), $s_\\ell=\\sum_{ij}(W_\\ell)_{ij}\\,(\\delta_\\ell)_i\\,(h_{\\ell-1})_j"
            "=\\delta_\\ell^\\top z_\\ell$. How does $\\delta_\\ell^\\top z_\\ell$ change from one "
            "layer to the next? Use that a ReLU satisfies $g(z)=g'(z)\\,z$.",
            f"It does not change. So $s_1=s_{k}=\\delta_{k}^\\top z_{k}$ with $\\delta_{k}=p-y$.",
        ),
        solution="""
        *Claim: $s_\\ell$ is the same for all layers.* By (4) and without biases,
        $s_\\ell=\\delta_\\ell^\\top W_\\ell h_{\\ell-1}=\\delta_\\ell^\\top z_\\ell$. Now step back
        one layer. By (2), $\\delta_{\\ell-1}=g'\\odot(W_\\ell^\\top\\delta_\\ell)$, so

        $$
        \\begin{aligned}
        s_{\\ell-1}&=\\delta_{\\ell-1}^\\top z_{\\ell-1} \\\\
        &=(W_\\ell^\\top\\delta_\\ell)^\\top\\bigl(g'(z_{\\ell-1})\\odot z_{\\ell-1}\\bigr) \\\\
        &=(W_\\ell^\\top\\delta_\\ell)^\\top h_{\\ell-1} \\\\
        &=\\delta_\\ell^\\top W_\\ell h_{\\ell-1}=s_\\ell . \\end{aligned}
        $$

        The middle step uses that for a ReLU $g'(z)\\,z$ is $g(z)$: both are $z$ above zero and $0$
        """
        f"""below. So $s_1=s_{k}=\\delta_{k}^\\top z_{k}$. With $p_1=1/(1+e^{{-{z}}})={P}$ we have
        $\\delta_{k}=(p_1-1,\\,p_2)=({E},\\,{e})$, and
        $s_1={E}\\cdot{z}+{e}\\cdot0={T}$. In the chapter's small network both sums are
        $12\\cdot2+24\\cdot1=(-24)\\cdot(-2)=48$. This makes a check of a backward pass that needs
        no nudges at all.
        """,
        kind=Number(
            answer=round(total, 6),
            tolerance=0.0006,
            right=f"The same number in all {m} layers: −{e} · {z}.",
            wrong=(
                (
                    round(-total, 6),
                    "The sign: the error of the right class is p − 1, which is negative.",
                ),
                (
                    round(error, 6),
                    f"That is the error of the first score. Multiply it by the score, {z}.",
                ),
                (
                    round(p * score, 6),
                    "That is p · z. The target is missing: the error signal is p − y.",
                ),
                (
                    round(total / k, 7),
                    f"The sum is not shared out among {m} layers: each has all of it.",
                ),
                (
                    0,
                    f"Only if scores or errors were zero. Compute p − y for the scores ({z}, 0).",
                ),
            ),
            feedback="Find the sum for the last layer, from the scores and their error signals.",
        ),
    )


EXERCISES = (
    OTHER_TARGET,
    ANOTHER_SAMPLE,
    WHAT_COMES_AFTER,
    FIND_THE_LINE,
    cost_ratio(),
    LAYER_BACKWARD,
    SKIP_BACKWARD,
    BLANK_SHEET,
    one_number(),
)
