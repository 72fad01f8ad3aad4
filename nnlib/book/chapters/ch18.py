"""Exercises of chapter 18: a network that reads digits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from nnlib import softmax
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
)
from nnlib.book.exercises.wording import clean, follows, grouped, neat, short

if TYPE_CHECKING:
    from nnlib._types import Array


@drawable(images=range(7000, 40001, 500))
def as_heavy(images: int = 8000) -> Exercise:
    n, total = images, images * 784
    exact = (total - 10) / 795
    H = math.floor(exact)
    T, near = grouped(total), short(exact, 1)
    return Exercise(
        id="18-1",
        title="As heavy as the neighbours",
        statement=f"""
        The nearest neighbours keep {n:,} images of 784 bytes. A network 784-$H$-10 keeps its
        weights and biases, one byte each. What is the largest $H$ with which it is no heavier?
        """,
        hints=(
            "How many numbers does each hidden unit bring? Do not forget what leads out of it.",
            "784 weights into it, a bias, and 10 weights out of it: 795. And 10 biases at the end.",
            f"$795H+10\\le{n}\\cdot784$.",
        ),
        solution=f"""
        $795H+10\\le{T}$ gives $H\\le{near}$, so ${H}$. The chapter's network has 64
        hidden units: it keeps less than a hundredth of what the neighbours keep, and it does not
        grow with the data.
        """,
        kind=Number(
            answer=float(H),
            tolerance=0.05,
            right=f"{795 * H + 10:,} bytes. The chapter's network has 50,890.",
            wrong=(
                (H + 1.0, f"That is {795 * H + 805:,} bytes, a little too many: round down."),
                (round(exact, 1), "Units come whole: round down."),
                (float(n), "A unit brings more than its 784 weights."),
                (
                    float((total - 10) // 785),
                    "The ten weights that lead out of each unit are missing.",
                ),
                (float((total - 10) // 794), "Each hidden unit has a bias, too."),
            ),
            feedback="Count what a hidden unit brings: weights in, a bias, weights out.",
        ),
    )


START = Exercise(
    id="18-2",
    title="A strange start",
    statement="""
        Before the first step the mean loss of a network on MNIST should be about 2.4. A colleague
        measures 110. Which of these can be the reason? (Several can.)
    """,
    hints=(
        "Nothing has been learned yet. What decides the loss of an untrained network?",
        "A mean loss of 110 means: the score of the true class lies some 110 below the largest.",
        "So the scores are far too large. What makes scores large before training?",
    ),
    solution="""
        An untrained network knows nothing, so a loss near $\\log10$ is the best that it can have,
        and it has it if its scores are small. A loss of 110 says that they are of the order of a
        hundred: the inputs are too large (0 to 255), or the weights are (a standard deviation of
        1 instead of $\\sqrt{2/784}=0.05$). The rate plays no part before the first step; labels
        in another order are as right or wrong as before; a smaller network has scores of the same
        size.
    """,
    kind=Choice(
        options=(
            Option("The pixels were not divided by 255.", "Scores grow 255-fold.", True),
            Option(
                "The learning rate is too large.",
                "No step has been taken, so the rate has had no effect yet.",
            ),
            Option(
                "The labels are in another order than the images.",
                "For a network that has learned nothing, every order is equally wrong.",
            ),
            Option(
                "The weights were drawn with standard deviation 1.",
                "With 784 inputs that makes sums of size 10 and more, layer after layer.",
                True,
            ),
            Option(
                "There are too few hidden units.",
                "That limits what can be learned, and does not make the scores large.",
            ),
        )
    ),
)


def _blot(rng: np.random.Generator) -> Array:
    """Return an uneven digit-like blot somewhere in a picture, not near its rim."""
    image = np.zeros((28, 28))
    tall, wide = rng.integers(4, 9, 2)
    top, left = rng.integers(5, 23 - tall), rng.integers(5, 23 - wide)
    image[top : top + tall, left : left + wide] = rng.integers(0, 256, (tall, wide))
    image[top, left] = 900.0
    return image


def _mass(image: Array) -> Array:
    places = np.arange(28)
    moments = [image.sum(axis=1) @ places, image.sum(axis=0) @ places]
    mass: Array = np.array(moments) / image.sum()
    return mass


def _check_centre(centre: Function) -> None:
    """Centre many blots, then compare all of them: a mistake must show in each."""
    rng = np.random.default_rng(183)
    images, offs, got = [], [], []
    for _ in range(30):
        image = _blot(rng)
        off = 14 - _mass(image)
        if np.abs(off - np.floor(off) - 0.5).min() < 0.02:  # two answers would be right
            continue
        picture = numbers(centre(image.copy()), "The picture")
        shape = picture.shape
        expect(shape == (28, 28), f"The picture has shape {shape}, it should have {image.shape}.")
        expect(
            np.isclose(picture.sum(), image.sum()),
            "Some ink is lost, or there is more of it than before: move the pixels, all of them.",
        )
        images.append(image)
        offs.append(off)
        got.append(picture)

    def moved(by: Array) -> Array:
        pairs = zip(images, by.astype(int), strict=True)
        return np.array([np.roll(image, tuple(step), axis=(0, 1)) for image, step in pairs])

    off = np.array(offs)
    step = np.round(off)
    expect_close(
        np.array(got),
        moved(step),
        "The centre of mass is not within half a pixel of (14, 14), or the pixels have changed "
        "beside being moved.",
        name="The picture",
        mistakes=[
            (moved(step[:, ::-1]), "Down and across are swapped."),
            (moved(-step), "It moves the wrong way."),
            (
                moved(np.floor(off)),
                "It lands up to a pixel too far up or left: aim at 14, and round to the nearest "
                "whole pixel.",
            ),
            (
                moved(np.trunc(off)),
                "That cuts off, as `int` does: round to the nearest whole pixel.",
            ),
            (
                moved(step - 1),
                "One pixel too far up and left: the centre is (14, 14), counted from 0.",
            ),
            (moved(step * [1, 0]), "It moves down or up only: across, too."),
            (moved(step * [0, 1]), "It moves across only: down or up, too."),
            (moved(0 * step), "It has not been moved."),
        ],
    )


CENTRE = Exercise(
    id="18-3",
    title="Centre it yourself",
    statement="""
        Write `centre(image)`: move a picture of $28\\times28$ pixels by whole pixels, down or up
        and across, so that the centre of mass of its ink is within half a pixel of $(14,14)$,
        counted from 0. (The ink keeps clear of the rim; `np.roll` may do the moving.)
    """,
    hints=(
        "The centre of mass, down: the mean of the row numbers, weighted with the ink of each row.",
        "`image.sum(axis=1)` is the ink of each row.",
        "Move down by `round(14 - that)`, and across in the same way, with the columns.",
    ),
    solution="""
        The sum over a row forgets where in the row the ink is, so one weighted mean for each
        direction is enough. Rounding to whole pixels leaves at most half a pixel, the very range
        that the chapter measured on MNIST: its makers moved by whole pixels, too, so as not to
        blur the greys.
    """,
    kind=Code(
        name="centre",
        stub='''
            def centre(image):
                """Move by whole pixels: centre of mass within half of (14, 14)."""
                ...
        ''',
        check=_check_centre,
        answer="""
            def centre(image):
                places, ink = np.arange(28), image.sum()
                down = round(14 - image.sum(axis=1) @ places / ink)
                across = round(14 - image.sum(axis=0) @ places / ink)
                return np.roll(image, (down, across), axis=(0, 1))
        """,
        wrong=(
            (("(down, across), axis=(0, 1)", "(across, down), axis=(0, 1)"),
             "Down and across are swapped."),
            (("(down, across), axis=(0, 1)", "(-down, -across), axis=(0, 1)"),
             "It moves the wrong way."),
            (
                """
                def centre(image):
                    places, ink = np.arange(28), image.sum()
                    down = int(np.floor(14 - image.sum(axis=1) @ places / ink))
                    across = int(np.floor(14 - image.sum(axis=0) @ places / ink))
                    return np.roll(image, (down, across), axis=(0, 1))
                """,
                "It lands up to a pixel too far up or left: aim at 14, and round to the nearest "
                "whole pixel.",
            ),
            (("np.arange(28)", "np.arange(1, 29)"),
             "One pixel too far up and left: the centre is (14, 14), counted from 0."),
            (("(down, across), axis=(0, 1)", "down, axis=0"),
             "It moves down or up only: across, too."),
            (("(down, across), axis=(0, 1)", "across, axis=1"),
             "It moves across only: down or up, too."),
            (
                """
                def centre(image):
                    places, ink = np.arange(28), image.sum()
                    down = int(14 - image.sum(axis=1) @ places / ink)
                    across = int(14 - image.sum(axis=0) @ places / ink)
                    return np.roll(image, (down, across), axis=(0, 1))
                """,
                "That cuts off, as `int` does: round to the nearest whole pixel.",
            ),
            (
                """
                def centre(image):
                    return image
                """,
                "It has not been moved.",
            ),
            (
                """
                def centre(image):
                    return image / 255
                """,
                "Some ink is lost, or there is more of it than before: move the pixels, all of "
                "them.",
            ),
            (
                """
                def centre(image):
                    return image[::-1]
                """,
                "The centre of mass is not within half a pixel of (14, 14), or the pixels have "
                "changed beside being moved.",
            ),
        ),
        right="Within half a pixel, as in all 10,000 images of the chapter.",
    ),
)  # fmt: skip


def _guesses(rng: np.random.Generator, n: int) -> tuple[Array, Array]:
    """Return probabilities of ten classes, without ties, and labels that they often hit."""
    P = softmax(rng.normal(0, 2, (n, 10))).data
    y = np.where(rng.random(n) < P.max(axis=1), P.argmax(axis=1), rng.integers(0, 10, n))
    return P, y


def _check_risk(risk: Function) -> None:
    rng = np.random.default_rng(184)
    for n in (60, 7, 1):  # many first: a few 0s and 1s may fit a mistake by chance
        P, y = _guesses(rng, n)
        wrong = (P.argmax(axis=1) != y).astype(float)
        by_doubt = wrong[np.argsort(P.max(axis=1))]
        answered = np.arange(n, 0, -1)
        wanted = by_doubt[::-1].cumsum()[::-1] / answered
        expect_close(
            risk(P, y),
            wanted,
            f"With N = {n} the shares are not right. Try it with three images by hand.",
            mistakes=[
                (wanted[::-1], "The order is turned round: entry 0 is the share of all of them."),
                (
                    by_doubt.cumsum()[::-1] / answered,
                    "That hands back those of which the model is surest.",
                ),
                (wanted * answered / n, "Divide by the number of those that are answered."),
                (wanted * answered, "These are numbers of images. Shares are asked for."),
                (100 * wanted, "These are per cent. Shares are asked for."),
                (1 - wanted, "That is the share that is read correctly."),
            ],
        )


RISK = Exercise(
    id="18-4",
    title="The price of an answer",
    statement="""
        Write `risk(P, y)`. `P` has a row of probabilities for each of $N$ images, `y` the true
        classes. Return $N$ numbers: entry $k$ is the share misread among the images that are
        left when the $k$ with the smallest $p_{\\max}$ are handed back, $k=0,\\dots,N-1$. (No two
        images have the same $p_{\\max}$.)
    """,
    hints=(
        "Sort the images by `P.max(axis=1)`.",
        "With the surest image first, the cumulative sum of the errors counts the errors among the "
        "1, 2, 3, … surest.",
        "Divide by 1, 2, 3, …, and turn the result round: entry 0 is for all of them.",
    ),
    solution="""
        One sort and one cumulative sum give all thresholds at once, as for the ROC curve in
        chapter 16. The curve of the chapter's second experiment is this one. If it does not fall,
        the model's sureness tells nothing about its errors.
    """,
    kind=Code(
        name="risk",
        stub='''
            def risk(P, y):
                """Share misread of the rest, with the k least sure handed back."""
                ...
        ''',
        check=_check_risk,
        answer="""
            def risk(P, y):
                wrong = P.argmax(axis=1) != y
                order = np.argsort(-P.max(axis=1))
                answered = np.arange(1, len(y) + 1)
                return (np.cumsum(wrong[order]) / answered)[::-1]
        """,
        wrong=(
            (("[::-1]", ""), "The order is turned round: entry 0 is the share of all of them."),
            (("-P.max", "P.max"), "That hands back those of which the model is surest."),
            (("/ answered", "/ len(y)"), "Divide by the number of those that are answered."),
            (("!= y", "== y"), "That is the share that is read correctly."),
            (
                ("np.cumsum(wrong[order])", "wrong[order]"),
                "With N = 60 the shares are not right. Try it with three images by hand.",
            ),
            ((" / answered", ""), "These are numbers of images. Shares are asked for."),
            (("np.cumsum", "100 * np.cumsum"), "These are per cent. Shares are asked for."),
        ),
        right="Every threshold at once.",
    ),
)


@drawable(
    right=(95, 95.5, 96, 96.5, 97, 97.5, 98),
    within=(0.15, 0.2, 0.25, 0.3),
    where=lambda right, within: right * (100 - right) * 1.96**2 > 10500 * within**2,
)
def larger_test(right: float = 97, within: float = 0.3) -> Exercise:
    p, m = right / 100, within / 100
    one = p * (1 - p) / m**2  # for one standard error
    n = round(1.96**2 * one)
    tolerance = float(round(n / 500))
    without = abs(1.96**2 * (1 - p) / m**2 - 4 * one) <= tolerance + 1
    poisson = ", or about what 1 − p gives in the place of p(1 − p)" if without else ""
    R, W, P, Q, M, N = *map(short, (right, within, p, 1 - p, m)), grouped(n)
    return Exercise(
        id="18-5",
        title="How large a test?",
        statement=f"""
        The network reads about {R}% of the digits. How many independent test images do you need
        to state that share to within $\\pm{W}$ percentage points, with 95% confidence ($\\pm1.96$
        standard errors)?
        """,
        hints=(
            "The standard error of a share is $\\sqrt{p(1-p)/n}$.",
            f"$1.96\\sqrt{{{P}\\cdot{Q}/n}}={M}$.",
            "Square both sides.",
        ),
        solution=f"""
        $n=1.96^2\\cdot{P}\\cdot{Q}/{M}^2={N}$: more than the 10,000 that MNIST's official
        test part has. So results on MNIST that differ by a tenth of a point say little, unless
        they are compared image by image.
        """,
        kind=Number(
            answer=float(n),
            tolerance=tolerance,
            right="More than the official test part of MNIST holds.",
            wrong=(
                (float(round(one)), "That is for one standard error. 95% takes 1.96 of them."),
                (float(round(4 * one)), f"That is for two standard errors{poisson}. Take 1.96."),
                (
                    float(round(1.96**2 * 0.25 / m**2)),
                    "That is for p = 0.5. Errors are rarer here.",
                ),
                (
                    float(round(4 * 1.96**2 * one)),
                    f"That is for an interval {W} points wide. It may be {W} to either side.",
                ),
                (float(round(1.96 * one)), "1.96 has to be squared, too."),
            ),
            feedback=f"Solve 1.96 · √(p(1 − p)/n) = {M} for n.",
        ),
    )


@drawable(
    images=(1000, 2000, 4000, 5000),
    first=range(10, 41, 5),
    second=range(30, 91, 5),
    both=range(15, 61, 5),
    where=lambda images, first, second, both: (
        second - first >= 15
        and second + first <= images / 10
        and neat(100 * (second - first) / images, 2)
    ),
)
def paired(images: int = 2000, first: int = 25, second: int = 55, both: int = 35) -> Exercise:
    n, a, b, c, some, lead = images, first, second, both, first + second, second - first
    variance = some / n - (lead / n) ** 2
    error = (variance / n) ** 0.5
    p, q = (a + c) / n, (b + c) / n
    apart = ((p * (1 - p) + q * (1 - q)) / n) ** 0.5
    with_both = (((some + c) / n - (lead / n) ** 2) / n) ** 0.5
    x, y = rf"\frac{{{some}}}{{{n}}}", rf"\frac{{{lead}}}{{{n}}}"
    G, E = f"{n:,}", short(error, 5)
    V = next(v for k in range(5, 9) if short((float(v := short(variance, k)) / n) ** 0.5, 5) == E)
    exact, found = lead / n / error, lead / n / float(E)
    ahead = next(f"{exact:.{k}f}" for k in (1, 2, 0) if follows(found, exact, k))
    P, Q, points, D = *map(short, (p, q, 100 * lead / n)), f"{apart:.4f}"
    notP, notQ = short(1 - float(P)), short(1 - float(Q))
    return Exercise(
        id="18-6",
        title="On the same images",
        statement=f"""
        On the same {G} test images, {a} are misread by model A alone, {b} by model B alone, and {c}
        by both. So A is better by {points} percentage points. What is the standard error of that
        difference, as a share (not in points)?
        """,
        hints=(
            "Give each image a number: what it adds to the difference. Which values occur, how "
            "often?",
            f"$+1$ for {b} images, $-1$ for {a}, $0$ for the rest; the difference is the mean.",
            f"The variance of these numbers is ${some}/{n}-({lead}/{n})^2$; divide it by {n}, "
            "take the root.",
        ),
        solution=f"""
        The difference is the mean of {G} numbers $+1$, $-1$ and $0$, with variance
        ${x}-\\big({y}\\big)^2={V}$. So its standard error is
        $\\sqrt{{{V}/{n}}}={E}$, and A is ahead by {ahead} of them. As if on different images it
        would be $\\sqrt{{{P}\\cdot{notP}/{n}+{Q}\\cdot{notQ}/{n}}}={D}$. The {c} images that
        both misread cancel, and with them the luck of which images were drawn.
        """,
        kind=Number(
            answer=round(error, 5),
            tolerance=0.00005,
            right=f"Only the {some} images on which they differ count.",
            wrong=(
                (
                    round(apart, 4),
                    "That is for two different sets of images. Here the same images cancel.",
                ),
                (
                    clean(100 * round(error, 5)),
                    "That is in percentage points. The share is asked for.",
                ),
                (
                    round(variance**0.5, 4),
                    f"That is the standard deviation of one image. Divide by the root of {G}.",
                ),
                (clean(lead / n), "That is the difference itself."),
                (
                    round(with_both, 6),
                    "The images that both misread add nothing to the difference.",
                ),
            ),
            feedback="The difference is a mean of +1, −1 and 0: take the standard error of that "
            "mean.",
        ),
    )


def _check_push(push: Function) -> None:
    rng = np.random.default_rng(187)
    for eps in (0.2, 0.05, 0.35, 0.1, 0.3, 0.15):
        W1, b1 = rng.normal(0, 0.5, (9, 30)), rng.normal(0, 0.5, 9)
        W2, b2 = rng.normal(0, 1, (4, 9)), rng.normal(0, 1, 4)
        x, target = rng.random(30), int(rng.integers(4))
        h = W1 @ x + b1
        error = softmax(W2 @ np.maximum(0, h) + b2).data - np.eye(4)[target]
        g = ((error @ W2) * (h > 0)) @ W1
        unmasked = (error @ W2) @ W1
        wanted = np.clip(x - eps * np.sign(g), 0, 1)
        expect_close(
            push(W1, b1, W2, b2, x, target, eps),
            wanted,
            "The step is not right. Compare your gradient with the chapter's formula.",
            mistakes=[
                (
                    np.clip(x + eps * np.sign(g), 0, 1),
                    "That leads away from the target: its loss has to become smaller.",
                ),
                *(
                    (np.clip(x - eps * np.sign(g), *ends), "Ink stays between 0 and 1: clip.")
                    for ends in ((-1, 2), (0, 2), (-1, 1))
                ),
                (
                    np.clip(x - eps * np.sign(unmasked), 0, 1),
                    "The ReLU is missing: an error passes only where the unit is on.",
                ),
                (
                    np.clip(x - 0.2 * np.sign(g), 0, 1),
                    "The step has the size eps, which is not always 0.2.",
                ),
                (
                    np.clip(x - eps * g, 0, 1),
                    "Every pixel goes the full way: take the sign of the gradient.",
                ),
            ],
            name="The picture",
        )


PUSH = Exercise(
    id="18-7",
    title="Read it as a 3, please",
    statement="""
        The chapter pushes an image *away* from its class. Write
        `push(W1, b1, W2, b2, x, target, eps)`, which pushes it *towards* a class that you choose:
        the step of size `eps` that lowers the loss of `target` most, to first order, cut off at 0
        and 1. The network is $W_2\\max(0,W_1x+b_1)+b_2$; `x` has the shape $(D,)$.
    """,
    hints=(
        "Which loss should fall? The cross-entropy with `target` in the place of the true class.",
        "Its gradient with respect to the image is the chapter's formula with $k$ = `target`.",
        "Step against it: `x - eps * np.sign(g)`, then `np.clip`.",
    ),
    solution="""
        The gradient of $-\\log p_t$ with $t$ for the target is the formula of the chapter with
        $k=t$; we go against it, because this loss should fall. Try it on the chapter's network:
        at $\\varepsilon=0.2$ the step turns more than half of the digits into a given class, most
        easily into an 8, and about one digit in ten into any class you like.
    """,
    kind=Code(
        name="push",
        stub='''
            def push(W1, b1, W2, b2, x, target, eps):
                """Image moved by the sign step towards the class target, in 0..1."""
                ...
        ''',
        check=_check_push,
        answer="""
            from nnlib import softmax


            def push(W1, b1, W2, b2, x, target, eps):
                h = W1 @ x + b1
                error = softmax(W2 @ np.maximum(0, h) + b2).data
                error[target] -= 1
                g = ((error @ W2) * (h > 0)) @ W1
                return np.clip(x - eps * np.sign(g), 0, 1)
        """,
        wrong=(
            (
                ("x - eps", "x + eps"),
                "That leads away from the target: its loss has to become smaller.",
            ),
            (
                ("np.clip(x - eps * np.sign(g), 0, 1)", "x - eps * np.sign(g)"),
                "Ink stays between 0 and 1: clip.",
            ),
            (
                ("((error @ W2) * (h > 0)) @ W1", "(error @ W2) @ W1"),
                "The ReLU is missing: an error passes only where the unit is on.",
            ),
            (
                ("np.sign(g)", "g"),
                "Every pixel goes the full way: take the sign of the gradient.",
            ),
            (
                ("error[target] -= 1", "error[target] += 1"),
                "The step is not right. Compare your gradient with the chapter's formula.",
            ),
            (
                ("- eps *", "- 0.2 *"),
                "The step has the size eps, which is not always 0.2.",
            ),
        ),
        right="Now it reads what you want it to read.",
    ),
)


@drawable(
    weights=(
        (0.5, -2, 1, -0.5),
        (1, -1.5, 0.5, -2),
        (-1, 0.5, -2, 1.5),
        (0.25, -1, -0.75, 0.5),
        (-3, 0.5, 1, -0.5),
        (2, -2.5, 1.5, -2),
    ),
    lead=(0.6, 0.9, 1, 1.2, 1.5, 1.8, 2.4, 3),
    where=lambda weights, lead: neat(lead / sum(map(abs, weights)), 3),
)
def smallest_push(weights: tuple[float, ...] = (0.5, -2, 1, -0.5), lead: float = 1.2) -> Exercise:
    sizes = [abs(weight) for weight in weights]
    one_norm, two_norm, total = sum(sizes), sum(s * s for s in sizes) ** 0.5, sum(weights)
    eps = clean(lead / one_norm)
    v, z, n, e = ",".join(map(short, weights)), short(lead), short(one_norm), short(eps)
    return Exercise(
        id="18-8",
        title="The smallest push (a proof)",
        statement=f"""
        Softmax regression has scores $z_c=w_c^\\top x+b_c$, and reads $x$ as $a$. Every pixel may
        change by at most $\\varepsilon$ (nothing is cut off). Prove that class $b$ can draw level
        with $a$ exactly if $\\varepsilon\\ge(z_a-z_b)/\\lVert w_a-w_b\\rVert_1$. Then: how large is
        that $\\varepsilon$ for $w_a-w_b=({v})$ and $z_a-z_b={z}$?
        """,
        hints=(
            "How does a change $\\delta$ of the image change $z_a-z_b$?",
            "By $(w_a-w_b)^\\top\\delta$, exactly. How far down can that be brought?",
            "To $-\\varepsilon\\lVert w_a-w_b\\rVert_1$ and no further, as in the chapter.",
        ),
        solution=f"""
        Let $v=w_a-w_b$. After the change the difference of the scores is $z_a-z_b+v^\\top\\delta$.
        *At least:* $|\\delta_i|\\le\\varepsilon$, so
        $v^\\top\\delta\\ge-\\sum_i|v_i|\\,|\\delta_i|\\ge-\\varepsilon\\lVert v\\rVert_1$. So
        if $\\varepsilon\\lVert v\\rVert_1<z_a-z_b$, class $a$ stays ahead of $b$ whatever
        $\\delta$. *At most:* $\\delta=-\\varepsilon\\operatorname{{sign}}v$ reaches
        $-\\varepsilon\\lVert v\\rVert_1$, so if $\\varepsilon\\lVert v\\rVert_1\\ge z_a-z_b$, $b$
        draws level. $\\square$ Here $\\lVert v\\rVert_1={n}$ and $\\varepsilon={e}$. For a linear
        model the first order is all there is, so this is a guarantee. For a network it holds only
        as long as the same units are on.
        """,
        kind=Number(
            answer=eps,
            tolerance=clean(eps / 100),
            right=f"{z} over the sum of the sizes, {n}.",
            wrong=(
                (
                    round(lead / two_norm, 3),
                    "That is with the two-norm. Every pixel has its own allowance.",
                ),
                (
                    clean(lead / max(sizes)),
                    "That is with the largest weight. All pixels push together.",
                ),
                (clean(-lead / total), "Add up the sizes of the weights, not the weights."),
                (
                    clean(lead / total),
                    "An allowance is not negative: add up the sizes of the weights.",
                ),
            ),
            feedback="Divide the lead by the sum of the sizes of the four weights.",
        ),
    )


def _check_decide(decide: Function) -> None:
    """Decide with many costs, then compare all: a mistake must show with each."""
    rng = np.random.default_rng(189)
    got, wanted = [], []
    slips: dict[str, list[Array]] = {}
    for back in (0.5, 0.2, 0.8, 0.35, 0.6, 0.1, 0.45, 0.7):
        P = softmax(rng.normal(0, 1.5, (40, 4))).data
        cost = rng.uniform(0.2, 3, (4, 4))
        np.fill_diagonal(cost, 0)
        decided = numbers(decide(P, cost, back), "The decision")
        shape = decided.shape
        expect(shape == (40,), f"The decision has shape {shape}, it should have (40,).")
        expected, turned, likely = P @ cost, P @ cost.T, P.argmax(axis=1)
        own = np.take_along_axis(expected, likely[:, None], axis=1)[:, 0]
        cheapest, least = expected.argmin(axis=1), expected.min(axis=1)
        got.append(decided)
        wanted.append(np.where(least <= back, cheapest, -1))
        for message, decisions in (
            (
                "Rows of cost are true classes, and columns are answers: here they are swapped.",
                np.where(turned.min(axis=1) <= back, turned.argmin(axis=1), -1),
            ),
            (
                "That is the chapter's rule, for mistakes that all cost 1.",
                np.where(1 - P.max(axis=1) <= back, likely, -1),
            ),
            (
                "The likeliest class is not always the cheapest answer.",
                np.where(own <= back, likely, -1),
            ),
            ("Hand back where even the cheapest answer costs more.", cheapest),
            (
                "An expected cost is the sum over the true classes: do not divide by their number.",
                np.where(least / 4 <= back, cheapest, -1),
            ),
            (
                "Compare the expected cost with back, which is not always 0.5.",
                np.where(least <= 0.5, cheapest, -1),
            ),
            (
                "An expected cost is compared with the cost back, and not with 1 - back.",
                np.where(least <= 1 - back, cheapest, -1),
            ),
            (
                "That hands back the cheap ones and answers the expensive ones.",
                np.where(least <= back, -1, cheapest),
            ),
        ):
            slips.setdefault(message, []).append(decisions)
    expect_close(
        np.array(got),
        np.array(wanted),
        "Some decision is not the cheapest. Compute the expected cost of each answer.",
        name="The decision",
        mistakes=[(np.array(decisions), message) for message, decisions in slips.items()],
    )


DECIDE = Exercise(
    id="18-9",
    title="When mistakes do not cost the same (hard)",
    statement="""
        On a cheque, a 1 read as 7 costs more than a 7 read as 1. `cost[k, j]` says what the answer
        $j$ costs when the truth is $k$ (0 on the diagonal), `back` what a hand-back costs. Write
        `decide(P, cost, back)`: for each row of probabilities the answer with the smallest
        expected cost, or $-1$ where even that costs more than `back`. Then find out for which
        `cost` it is the chapter's rule.
    """,
    hints=(
        "What does the answer $j$ cost on average, given the probabilities $p$?",
        "$\\sum_kp_k\\,\\text{cost}_{kj}$: for all rows and answers at once that is `P @ cost`.",
        "Take the smallest entry of each row, and compare it with `back`.",
    ),
    solution="""
        Given the probabilities, the answer $j$ costs $\\sum_kp_k\\,\\text{cost}_{kj}$ on average.
        We take the cheapest of the ten answers and the hand-back, row by row; no rule can be
        cheaper, because this one is cheapest for every image. If every mistake costs 1, the sum
        is $1-p_j$: the cheapest answer is the likeliest class, and we answer if
        $1-p_{\\max}\\le c$. With unequal costs the cheapest answer may be another than the
        likeliest, exactly as the threshold of chapter 16 may be another than one half.
    """,
    kind=Code(
        name="decide",
        stub='''
            def decide(P, cost, back):
                """For each row the cheapest answer, or -1 to hand it back."""
                ...
        ''',
        check=_check_decide,
        answer="""
            def decide(P, cost, back):
                expected = P @ cost
                best = expected.argmin(axis=1)
                return np.where(expected.min(axis=1) <= back, best, -1)
        """,
        wrong=(
            (
                ("P @ cost", "P @ cost.T"),
                "Rows of cost are true classes, and columns are answers: here they are swapped.",
            ),
            (
                """
                def decide(P, cost, back):
                    return np.where(1 - P.max(axis=1) <= back, P.argmax(axis=1), -1)
                """,
                "That is the chapter's rule, for mistakes that all cost 1.",
            ),
            (
                """
                def decide(P, cost, back):
                    likely = P.argmax(axis=1)
                    own = (P @ cost)[np.arange(len(P)), likely]
                    return np.where(own <= back, likely, -1)
                """,
                "The likeliest class is not always the cheapest answer.",
            ),
            (
                """
                def decide(P, cost, back):
                    return (P @ cost).argmin(axis=1)
                """,
                "Hand back where even the cheapest answer costs more.",
            ),
            (
                ("P @ cost", "(P[:, :, None] * cost).mean(axis=1)"),
                "An expected cost is the sum over the true classes: do not divide by their number.",
            ),
            (
                ("<= back, best, -1", "<= back, -1, best"),
                "That hands back the cheap ones and answers the expensive ones.",
            ),
            (
                ("argmin", "argmax"),
                "Some decision is not the cheapest. Compute the expected cost of each answer.",
            ),
            (
                ("<= back,", "<= 0.5,"),
                "Compare the expected cost with back, which is not always 0.5.",
            ),
            (
                ("<= back,", "<= 1 - back,"),
                "An expected cost is compared with the cost back, and not with 1 - back.",
            ),
        ),
        right="With all costs 1 it is the chapter's rule.",
    ),
)

REPORT = Exercise(
    id="18-10",
    title="What may the report say?",
    statement="Which of these sentences does the chapter's work support? (Several do.)",
    hints=(
        "Which images was it tested on, and how often was the test opened?",
        "Two of the sentences speak of images that nobody has tested.",
    ),
    solution="""
        The first and the third say what was measured, on what, and how surely. The second drops
        the condition "made like these". The fourth carries calibration over to other images, where
        *Break it* shows it fail. The fifth chose by the test part: that number no longer stands
        for unseen images.
    """,
    kind=Choice(
        options=(
            Option(
                "On 2,000 unseen images made like the training images it read 97.0% (95% "
                "interval: 96.2 to 97.7%).",
                "What, on what, how surely.",
                True,
            ),
            Option(
                "It reads 97% of handwritten digits.",
                "Of whose? The same people wrote training and test images. And three pixels off "
                "centre it reads fewer than three quarters.",
            ),
            Option(
                "On the same images it was ahead of the nearest neighbours by 3.0 points (2.0 to "
                "3.8).",
                "A paired comparison with its interval.",
                True,
            ),
            Option(
                "Its probabilities are honest, so with any scanner one may hand back what is below "
                "0.9.",
                "They are honest for images like those on which this was checked.",
            ),
            Option(
                "After the test we tried 128 units, which read more of the test digits; we report "
                "that number.",
                "Then the test part has chosen, and its number flatters.",
            ),
        )
    ),
)

EXERCISES = (
    as_heavy(),
    START,
    CENTRE,
    RISK,
    larger_test(),
    paired(),
    PUSH,
    smallest_push(),
    DECIDE,
    REPORT,
)
