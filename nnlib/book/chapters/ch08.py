"""Exercises of chapter 8: backpropagation, from chain to batch."""

from __future__ import annotations

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

OTHER_TARGET = Exercise(
    id="08-1",
    title="The same chain, another target",
    statement="""
        The chain of the chapter predicts $\\hat y=0.665508$, and with the target $y=1$ its gradient
        is $\\partial L/\\partial w_1=0.00768819$, $\\partial L/\\partial b_1=0.00768819$,
        $\\partial L/\\partial w_2=-0.0216970$, $\\partial L/\\partial w_3=-0.0256120$. Now let the
        target be $y=0$, with everything else as before. What is $\\partial L/\\partial w_2$?
    """,
    hints=(
        "The forward pass does not change. Which number of the backward pass changes first?",
        "Only $\\hat y-y$ changes, and all else is multiplied by it.",
        "The new gradient is the old one times $(\\hat y-0)/(\\hat y-1)=0.665508/(-0.334492)$.",
    ),
    solution="""
        The backward pass is linear in the error at the output: every gradient is
        $(\\hat y-y)$ times factors that only depend on the forward pass. So
        $-0.0216970\\cdot\\dfrac{0.665508}{-0.334492}=-0.0216970\\cdot(-1.989608)=0.043169$.
        All gradients have turned their sign, as they should: now the prediction is too large.
    """,
    kind=Number(
        answer=0.0431685,
        tolerance=0.0003,
        right="The backward pass is linear in the error at the output.",
        wrong=(
            (-0.0431685, "The size is right. The error was negative and is positive now."),
            (0.021697, "The sign has turned, but the error has also grown, from 0.33 to 0.67."),
            (-0.021697, "That is the gradient for the target 1. The first error signal changes."),
            (0.0509583, "That is the gradient for w₃; the question is about w₂."),
            (-0.0152967, "That is the gradient for w₁; the question is about w₂."),
        ),
        feedback="Multiply the old gradient by the new error and divide by the old error.",
    ),
)

ANOTHER_SAMPLE = Exercise(
    id="08-2",
    title="A two-layer network with a pencil",
    statement="""
        Take $f=\\beta^\\top\\operatorname{relu}(Wx)$ with
        $W=\\begin{pmatrix}1&-1\\\\2&1\\end{pmatrix}$, $\\beta=(1,-2)$ and $L=(f-y)^2$ again, but
        the sample $x=(2,1)$, $y=0$. What is $\\nabla_WL$?
    """,
    hints=(
        "Forwards: $a=Wx=(1,5)$. Both units are awake. What are $f$ and $2(f-y)$?",
        "The error signal at $a$ is $\\delta=2(f-y)\\,\\beta$, place by place, as both slopes are "
        "$1$.",
        "$\\nabla_WL=\\delta x^\\top$: row $i$ is $\\delta_i$ times $x^\\top$.",
    ),
    solution="""
        Forwards: $a=(1,5)$, $h=(1,5)$, $f=1-10=-9$. Backwards: $2(f-y)=-18$; both slopes are $1$,
        so $\\delta=-18\\,(1,-2)=(-18,36)$; and
        $\\nabla_WL=\\delta x^\\top=\\begin{pmatrix}-36&-18\\\\72&36\\end{pmatrix}$.
        (With the chapter's sample, $x=(1,2)$ and $y=-5$, it was
        $\\begin{pmatrix}0&0\\\\12&24\\end{pmatrix}$.)
    """,
    kind=Choice(
        (
            Option(
                "$\\begin{pmatrix}-36&72\\\\-18&36\\end{pmatrix}$",
                "Transposed: this is $x\\delta^\\top$. Row $i$ belongs to unit $i$, as in $W$.",
            ),
            Option(
                "$\\begin{pmatrix}-36&-18\\\\72&36\\end{pmatrix}$",
                "The outer product of $\\delta=(-18,36)$ and $x=(2,1)$.",
                right=True,
            ),
            Option(
                "$\\begin{pmatrix}-36&-18\\\\-36&-18\\end{pmatrix}$",
                "The weights $\\beta$ are missing: each unit gets the error times its own weight.",
            ),
            Option(
                "$\\begin{pmatrix}-18&-9\\\\36&18\\end{pmatrix}$",
                "A factor 2 is missing: the derivative of the square is $2(f-y)$.",
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
    title="What the layers after do",
    statement="""
        The same network $f_\\beta\\circ g\\circ f_W$ ($m=3$ layers), now at $x=(1,-3)$. What are
        $D^{(2)}$ and $D^{(1)}$, the Jacobians of everything after layer 2 and after layer 1?
    """,
    hints=(
        "$D^{(3)}=1$. Which layer is layer 3, and what is its Jacobian?",
        "Layer 3 is linear, so $D^{(2)}=\\beta^\\top$, wherever we are.",
        "At this point $a=Wx=(4,-1)$. Which unit is awake?",
    ),
    solution="""
        $D^{(3)}=1$ and $D^{(2)}=D^{(3)}\\beta^\\top=(1,-2)$, whatever the sample. Layer 2 is the
        ReLU at $a=Wx=(1+3,\\,2-3)=(4,-1)$: its Jacobian is $\\operatorname{diag}(1,0)$. So
        $D^{(1)}=(1,-2)\\operatorname{diag}(1,0)=(1,0)$. At the chapter's sample the other unit was
        awake, and it was $(0,-2)$.
    """,
    kind=Choice(
        (
            Option(
                "$D^{(2)}=(1,-2)$, $D^{(1)}=(0,-2)$",
                "That is the chapter's sample. Here $a=(4,-1)$: the other unit is awake.",
            ),
            Option(
                "$D^{(2)}=(1,-2)$, $D^{(1)}=(1,0)$",
                "The first unit is awake, the second is silent.",
                right=True,
            ),
            Option(
                "$D^{(2)}=(1,0)$, $D^{(1)}=(1,0)$",
                "$D^{(2)}$ is what comes after layer 2; the ReLU is layer 2 itself.",
            ),
            Option(
                "$D^{(2)}=(1,-2)$, $D^{(1)}=(1,-1)$",
                "That multiplies by $W$, too. But $W$ is layer 1, and $D^{(1)}$ is what comes "
                "after it.",
            ),
        )
    ),
)

JACOBIAN_OF_WEIGHTS = Exercise(
    id="08-4",
    title="A Jacobian for weights",
    statement="""
        A linear layer $f(z)=Wz$ has two outputs and the inputs $z=(1,2,3)$. Its weights are laid
        out row by row, as NumPy's `ravel()` does. What is $D_Wf$?
    """,
    hints=(
        "Its shape is (outputs, weights). How many weights are there?",
        "The first output uses only the first row of $W$, the first three of the six weights.",
        "$D_Wf=I_2\\otimes z^\\top$.",
    ),
    solution="""
        $D_Wf=I_2\\otimes z^\\top=\\begin{pmatrix}1&2&3&0&0&0\\\\0&0&0&1&2&3\\end{pmatrix}$. Half
        of it is zeros; for a layer of 512 units only one number in 512 is not. That is why nobody
        builds it: $\\delta^\\top D_Wf$, laid out again as a matrix, is $\\delta z^\\top$.
    """,
    kind=Choice(
        (
            Option(
                "$\\begin{pmatrix}1&2&3&0&0&0\\\\0&0&0&1&2&3\\end{pmatrix}$",
                "One copy of $z^\\top$ for each output, in the places of its own row.",
                right=True,
            ),
            Option(
                "$\\begin{pmatrix}1&0&2&0&3&0\\\\0&1&0&2&0&3\\end{pmatrix}$",
                "That is right for weights laid out column by column, $z^\\top\\otimes I_2$.",
            ),
            Option(
                "$\\begin{pmatrix}1&2&3&1&2&3\\\\1&2&3&1&2&3\\end{pmatrix}$",
                "The first output does not depend on the second row of $W$: zeros there.",
            ),
            Option(
                "$\\begin{pmatrix}1&2&3\\\\1&2&3\\end{pmatrix}$",
                "There are six weights, so there must be six columns.",
            ),
            Option("$W$", "That is $D_zf$, the Jacobian with respect to the inputs."),
        )
    ),
)

COST_RATIO = Exercise(
    id="08-5",
    title="Ten classes instead of a thousand",
    statement="""
        The chapter's network had two hidden layers of 512 units and 1000 outputs. Give it **10**
        outputs instead. How many times as many multiplications does it need to form
        $D_zf_3\\,D_zf_2$ first, rather than to carry the row from the loss through both?
        (One decimal.)
    """,
    hints=(
        "A matrix of shape $(p,q)$ times one of shape $(q,r)$ takes $pqr$ multiplications.",
        "Matrices first: $(10,512)$ times $(512,512)$.",
        "Row first: $(1,10)$ times $(10,512)$, then $(1,512)$ times $(512,512)$.",
    ),
    solution="""
        Matrices first: $10\\cdot512\\cdot512=2\\,621\\,440$. Row first:
        $10\\cdot512+512\\cdot512=5\\,120+262\\,144=267\\,264$. The ratio is $9.8$, about the number
        of outputs, as the matrix way carries ten rows instead of one. With 1000 outputs it is only
        338.6 and not 1000: there the row, too, has to pass a large last matrix.
    """,
    kind=Number(
        answer=2621440 / 267264,
        tolerance=0.06,
        right="About the number of outputs: ten rows are carried instead of one.",
        wrong=(
            (10, "Nearly: the row must also pass the last matrix, 10 × 512 multiplications."),
            (338.624, "That is the ratio for 1000 outputs."),
            (2621440 / 262144 / 2, "Count again: 10·512·512 against 10·512 + 512·512."),
            (512.0, "That would compare with a single product of a row and the last matrix."),
            (267264 / 2621440, "Upside down: how many times as many does the matrix way need?"),
        ),
        feedback="Count 10·512·512 against 10·512 + 512·512.",
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
        "db still has one row per sample: sum over the rows, for all samples use the same b.",
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
    singles = [layer_backward(dZ[n : n + 1], H[n : n + 1], W) for n in range(5)]
    summed = sum(numbers(parts(single, 3, three)[1]) for single in singles)
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
        Three lines. Because $dZ$ already holds the factor $\\tfrac1N$, the shares of the samples
        are simply summed: by the matrix product in `dW`, by `sum` in `db`. So the gradient of a
        mean loss over a batch is the mean of the samples' gradients; on random data the two agree
        to within $10^{-12}$.
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
                """
                def layer_backward(dZ, H, W):
                    return dZ @ W, H.T @ dZ, dZ.sum(axis=0)
                """,
                "dW is transposed: it must have the shape of W, (outputs, inputs).",
            ),
            (
                """
                def layer_backward(dZ, H, W):
                    return dZ @ W, dZ.T @ H, dZ
                """,
                "db still has one row per sample: sum over the rows, for all samples use the "
                "same b.",
            ),
            (
                """
                def layer_backward(dZ, H, W):
                    return dZ @ W, dZ.T @ H / len(H), dZ.sum(axis=0)
                """,
                "dW is divided by the batch size once more. The factor 1/N is in dZ already.",
            ),
            (
                """
                def layer_backward(dZ, H, W):
                    return dZ @ W, dZ.T @ H, dZ.mean(axis=0)
                """,
                "db is a mean over the rows. It must be the sum: the factor 1/N is in dZ already.",
            ),
            (
                """
                def layer_backward(dZ, H, W):
                    return dZ @ np.abs(W), dZ.T @ H, dZ.sum(axis=0)
                """,
                "dH is not what the units fed by each input send back.",
            ),
        ),
        right="Three lines, and each gradient has the shape of its variable.",
    ),
)

SIGN_OR_SIZE = Exercise(
    id="08-7",
    title="Read the symptoms",
    statement="""
        The chain of the chapter starts with the loss $0.0559424$. After one step with $\\eta=1$ a
        correct program has $0.0547011$; a friend's has $0.0571908$. Which statements are true?
        (Choose all.)
    """,
    hints=(
        "By how much did the loss change in each program, and in which direction?",
        "To first order a step changes the loss by $\\mp\\eta\\lVert\\nabla L\\rVert^2$.",
        "A check of the gradient compares gradients. Where else can a sign be lost?",
    ),
    solution="""
        The correct step lowers the loss by $0.0012413$, hers raises it by $0.0012484$: nearly the
        same size, the opposite direction. So she took the right step the wrong way round, uphill.
        The two sizes differ a little because the loss is curved. The sign may have been lost in the
        gradient, then a gradient check finds it with $r=1$, or in the update, then the gradient is
        right and no gradient check will find anything. A smaller learning rate makes the rise
        smaller, but it remains a rise.
    """,
    kind=Choice(
        (
            Option(
                "She went uphill: somewhere a sign is wrong.",
                "Up by 0.0012484 instead of down by 0.0012413.",
                right=True,
            ),
            Option(
                "Her learning rate is too large: with a smaller one the loss would fall.",
                "Along the gradient the loss rises for every small step. Too large a step "
                "*against* the gradient may also raise the loss, but not by just the size of the "
                "right fall.",
            ),
            Option(
                "If she wrote $\\theta+\\eta\\nabla L$ in the update, a gradient check "
                "finds nothing.",
                "A gradient check looks at the gradient, not at what is done with it.",
                right=True,
            ),
            Option(
                "She forgot to multiply by the slope of one activation.",
                "A forgotten slope changes sizes, and all slopes of the logistic function are "
                "positive: no sign would turn.",
            ),
        )
    ),
)

SIDE_BY_SIDE = Exercise(
    id="08-8",
    title="Side by side, backwards",
    statement="""
        Two linear layers get the same input $x=(3,4)$: $W_1=(1\\;\\;2)$ and
        $W_2=\\begin{pmatrix}0&1\\\\1&0\\end{pmatrix}$. Their outputs are set side by side,
        $W_1x\\oplus W_2x=(11,4,3)$. At this output the gradient $(1,10,100)$ arrives. What
        gradient goes back to $x$?
    """,
    hints=(
        "Split the incoming gradient: the first number belongs to $W_1$, the other two to $W_2$.",
        "Each layer sends back $W^\\top$ times its part.",
        "The input is used twice. What happens to the two shares?",
    ),
    solution="""
        Split: $1$ for the first layer, $(10,100)$ for the second. Each sends back $W^\\top$ times
        its part: $1\\cdot(1,2)=(1,2)$ and $W_2^\\top(10,100)=(100,10)$. The input is used by both,
        so the shares add: $(101,12)$. The values $(3,4)$ play no part, for both layers are linear.
    """,
    kind=Choice(
        (
            Option("$(1,2,100,10)$", "Gradients at a fork are added, not set side by side."),
            Option(
                "$(101,12)$",
                "Split, send each part back through its layer, add.",
                right=True,
            ),
            Option(
                "$(11,102)$",
                "$W_2$ swaps its inputs, so its share is $(100,10)$, not $(10,100)$.",
            ),
            Option("$(100,10)$", "That is the share of the second layer alone: add the first."),
            Option(
                "$(111,111)$",
                "The sum of the incoming gradient is not shared out equally: each part goes back "
                "through the weights of its own layer.",
            ),
        )
    ),
)

EXERCISES = (
    OTHER_TARGET,
    ANOTHER_SAMPLE,
    WHAT_COMES_AFTER,
    JACOBIAN_OF_WEIGHTS,
    COST_RATIO,
    LAYER_BACKWARD,
    SIGN_OR_SIZE,
    SIDE_BY_SIDE,
)
