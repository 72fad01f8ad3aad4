"""Exercises of appendix A: notation."""

from __future__ import annotations

import numpy as np

from nnlib.book.exercises import (
    Choice,
    Code,
    Exercise,
    Function,
    Option,
    expect_close,
    parts,
)


def _check_columns(backward: Function) -> None:
    rng = np.random.default_rng(1)
    for C, D, N in ((3, 4, 6), (2, 5, 1), (4, 4, 4)):
        dZ, H, W = (rng.normal(size=shape) for shape in ((C, N), (D, N), (C, D)))
        wanted = dZ @ H.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ
        got = parts(backward(dZ, H, W), 3, "Return three arrays: dW, db and dH.")
        expect_close(
            got[0],
            wanted[0],
            "dW must sum over the samples: dZ times H, transposed.",
            mistakes=[
                (wanted[0] / N, "dZ holds the 1/N already: do not divide again."),
            ],
            name="dW",
        )
        expect_close(
            got[1],
            wanted[1],
            "db must be the sum of the columns of dZ.",
            mistakes=[(dZ.mean(axis=1, keepdims=True), "A sum, not a mean: the 1/N is in dZ.")],
            name="db",
        )
        expect_close(
            got[2],
            wanted[2],
            "dH must be W, transposed, times dZ.",
            name="dH",
        )


COLUMNS = Exercise(
    id="a-1",
    title="The other way round",
    statement="""
        Write `columns_backward(dZ, H, W)`, the backward pass of a layer whose samples lie in
        *columns*: $Z=WH+b$ with $H$ of shape $(D,N)$, $W$ of shape $(C,D)$ and $b$ of shape
        $(C,1)$. Given `dZ`, shape $(C,N)$, return `(dW, db, dH)`, each in the shape of its
        variable. The mean over the samples has been taken care of in `dZ`.
    """,
    hints=(
        "Take the three formulas for rows and transpose both sides.",
        "$\\nabla_WL=dZ^\\top H$ keeps its value, but `dZ` and `H` are now the transposes.",
        "Which axis of `dZ` counts the samples? `keepdims=True` keeps the shape $(C,1)$.",
    ),
    solution="""
        In rows, $\\nabla_WL=dZ_r^\\top H_r$. With $dZ_r=dZ^\\top$ and $H_r=H^\\top$ this is
        $dZ\\,H^\\top$. The bias was added to every column, so its gradient is the sum over the
        columns. And $dH_r=dZ_rW$, transposed, is $dH=W^\\top dZ$.
    """,
    kind=Code(
        name="columns_backward",
        stub='''
            def columns_backward(dZ, H, W):
                """Return (dW, db, dH) of Z = W @ H + b, samples in columns."""
                ...
        ''',
        check=_check_columns,
        answer="""
            def columns_backward(dZ, H, W):
                return dZ @ H.T, dZ.sum(axis=1, keepdims=True), W.T @ dZ
        """,
        wrong=(
            (
                ("dZ @ H.T", "dZ @ H.T / dZ.shape[1]"),
                "dZ holds the 1/N already: do not divide again.",
            ),
            (("dZ @ H.T", "(dZ @ H.T).T"), "dW has shape (4, 3), it should have (3, 4)."),
            (("dZ @ H.T", "-dZ @ H.T"), "dW must sum over the samples: dZ times H, transposed."),
            ((", keepdims=True", ""), "db has shape (3,), it should have (3, 1)."),
            (("dZ.sum", "dZ.mean"), "A sum, not a mean: the 1/N is in dZ."),
            (("dZ.sum(axis=1", "-dZ.sum(axis=1"), "db must be the sum of the columns of dZ."),
            (("W.T @ dZ", "(W.T @ dZ).T"), "dH has shape (6, 4), it should have (4, 6)."),
            (("W.T @ dZ", "-W.T @ dZ"), "dH must be W, transposed, times dZ."),
        ),
        right="Transposed and reversed, and the sum runs over the other axis.",
    ),
)

WHICH = Exercise(
    id="a-2",
    title="Which layout is it?",
    statement="""
        In a text you read: "$z=Ax$, so $\\partial L/\\partial x=(\\partial L/\\partial z)\\,A$."
        Which of these follow? (Several are right.)
    """,
    hints=(
        "$A$ has a row for each entry of $z$. Which shape must $\\partial L/\\partial z$ have?",
        "A factor on the left of $A$ is a row.",
    ),
    solution="""
        $A$ has shape $(m,n)$, and what stands to its left must have $m$ columns: a row $(1,m)$.
        So derivatives of numbers are rows here, and the product has shape $(1,n)$, a row, too:
        numerator layout. In denominator layout both would be columns, and the line would read
        $A^\\top\\,\\partial L/\\partial z$, as in this book: $\\nabla_xL=A^\\top\\nabla_zL$. The
        entries are the same.
    """,
    kind=Choice(
        (
            Option(
                "Derivatives of numbers are rows in this text.",
                "Only a row can stand to the left of $A$.",
                right=True,
            ),
            Option(
                "The text uses the denominator layout.",
                "There the line would read $A^\\top\\,\\partial L/\\partial z$, with columns.",
            ),
            Option(
                "In this book's notation the line is $\\nabla_xL=A^\\top\\nabla_zL$.",
                "Transpose both sides: the product reverses.",
                right=True,
            ),
            Option(
                "The text is wrong, because a gradient is a column.",
                "It is a convention. The entries are the same.",
            ),
            Option(
                "$A$ must be square.",
                "A row $(1,m)$ times $(m,n)$ is a row $(1,n)$, for any $m$ and $n$.",
            ),
        )
    ),
)

EXERCISES = (COLUMNS, WHICH)
