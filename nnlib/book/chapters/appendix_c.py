"""Exercises of appendix C: beyond layers."""

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
    Refused,
    expect,
    expect_close,
    numbers,
)

FIELD = Exercise(
    id="c-1",
    title="How far one output sees",
    statement="""
        Three convolutions of a signal, one after the other, each with filters of 3 numbers. The
        first and the third visit every place, the second only every second place (stride 2). On
        how many neighbouring inputs does one output of the third depend?
    """,
    hints=(
        "Work backwards: an output of the third sees 3 neighbouring outputs of the second.",
        "Neighbouring outputs of the second begin 2 places apart. So 3 of them see "
        "$2+2+3$ outputs of the first.",
        "7 neighbouring outputs of the first see $7+2$ inputs.",
    ),
    solution="""
        Backwards: 1 output of the third sees 3 of the second. These begin 0, 2 and 4 places
        along, and each is 3 wide, so together they see $4+3=7$ of the first. And 7 neighbours of
        the first see $6+3=9$ inputs. With strides of 1 throughout it would be 7. A stride widens
        what *later* layers see, not its own.
    """,
    kind=Number(
        answer=9.0,
        tolerance=0.4,
        right="3, then 7, then 9.",
        wrong=(
            (
                7.0,
                "So many outputs of the first are read, or inputs with a stride of 1 everywhere.",
            ),
            (27.0, "Neighbouring filters overlap: their widths do not multiply."),
            (3.0, "That is what one output of the third sees of the second."),
            (11.0, "The stride widens what the third sees of the first, not the second itself."),
            (5.0, "That is two layers with a stride of 1."),
        ),
        feedback="Go back layer by layer: how wide is the stretch that the next one reads?",
    ),
)


def _convolved(images: Any, filters: Any) -> Any:
    """Responses (N, H - k + 1, W - k + 1, F), by plain sums."""
    k = filters.shape[1]
    N, H, W, _ = images.shape
    out = np.zeros((N, H - k + 1, W - k + 1, len(filters)))
    for i in range(k):
        for j in range(k):
            part = images[:, i : i + H - k + 1, j : j + W - k + 1]
            out += part @ filters[:, i, j].T
    return out


def _check_convolve(convolve: Function) -> None:
    rng = np.random.default_rng(17)
    for shape, count, k in (
        ((2, 5, 5, 1), 1, 3),
        ((3, 6, 8, 2), 4, 3),
        ((1, 7, 5, 3), 2, 2),
        ((2, 4, 6, 2), 3, 1),
        ((2, 4, 7, 2), 3, 4),
    ):
        images = rng.normal(size=shape)
        filters = rng.normal(size=(count, k, k, shape[-1]))
        wanted = _convolved(images, filters)
        got = numbers(convolve(images.copy(), filters.copy()))
        flat = wanted.reshape(shape[0], -1, count)
        expect(
            got.shape != np.moveaxis(wanted, 3, 1).shape or got.shape == wanted.shape,
            "The maps belong on the last axis: (N, rows, columns, F).",
        )
        expect(
            got.shape != flat.shape,
            "Keep rows and columns apart: (N, H-k+1, W-k+1, F).",
        )
        expect_close(
            got,
            wanted,
            f"For images {shape} and {count} filters of {k} by {k} the numbers differ.",
            mistakes=[
                (
                    _convolved(images, filters[:, ::-1, ::-1]),
                    "That is for filters turned round. Networks do not turn them.",
                ),
                (
                    _convolved(images, filters.swapaxes(1, 2)),
                    "Rows and columns of the filters are exchanged.",
                ),
            ],
        )


CONVOLVE = Exercise(
    id="c-2",
    title="A convolution with colours",
    statement="""
        Write `convolve(images, filters)` with NumPy: images $(N, H, W, C)$, with $C$ numbers at
        each place, and $F$ filters $(F, k, k, C)$. The result has the shape
        $(N, H-k+1, W-k+1, F)$: at each place, for each filter, the sum over its $k\\times k$ places
        and all $C$ numbers. Filters are not turned round, and images need not be square.
    """,
    hints=(
        "Loop over the $k\\times k$ places *of the filter*, not over the places of the image.",
        "For place $(i,j)$ of the filter, all inputs that it ever meets are "
        "`images[:, i : i + H - k + 1, j : j + W - k + 1]`.",
        "That stack has the shape $(N, H-k+1, W-k+1, C)$: multiply it with "
        "`filters[:, i, j].T`, $(C, F)$, and add up.",
    ),
    solution="""
        A convolution is a sum of $k^2$ products of matrices, one for each place of the filter: all
        inputs under that place, times its weights. For large images with many maps this needs less
        memory than laying out patches, in which every number stands $k^2$ times.
    """,
    kind=Code(
        name="convolve",
        stub='''
            def convolve(images, filters):
                """Responses (N, H-k+1, W-k+1, F) of filters (F, k, k, C)."""
                ...
        ''',
        check=_check_convolve,
        answer="""
            def convolve(images, filters):
                k = filters.shape[1]
                N, H, W, C = images.shape
                total = 0
                for i in range(k):
                    for j in range(k):
                        part = images[:, i : i + H - k + 1, j : j + W - k + 1]
                        total = total + part @ filters[:, i, j].T
                return total
        """,
        wrong=(
            (
                ("filters[:, i, j].T", "filters[:, k - 1 - i, k - 1 - j].T"),
                "That is for filters turned round. Networks do not turn them.",
            ),
            (
                ("filters[:, i, j].T", "filters[:, j, i].T"),
                "Rows and columns of the filters are exchanged.",
            ),
            (
                ("return total", "return np.moveaxis(total, 3, 1)"),
                "The maps belong on the last axis: (N, rows, columns, F).",
            ),
            (
                ("return total", "return total.reshape(N, -1, len(filters))"),
                "Keep rows and columns apart: (N, H-k+1, W-k+1, F).",
            ),
            (
                ("k = filters.shape[1]", "k = 3"),
                "convolve raised IndexError: index 2 is out of bounds for axis 2 with size 2",
            ),
            (
                ("total + part @", "part @"),
                "For images (2, 5, 5, 1) and 1 filters of 3 by 3 the numbers differ.",
            ),
        ),
        right="For filters of 3 by 3: nine products, whatever the size of the image.",
    ),
)

EVERY_THIRD = Exercise(
    id="c-3",
    title="What equivariance leaves free",
    statement="""
        *(Hard.)* A linear map $y=Bx$ of twelve numbers around a clock is to move along with its
        input if this moves by **three** hours (but not necessarily by one). How many numbers of the
        $12\\times12$ matrix $B$ can be chosen freely? Prove it, and prove on the way that a map
        that moves along by every single hour *must* be a convolution around the clock.
    """,
    hints=(
        "Let $P$ move by one hour: $(Px)_{i+1}=x_i$. What does $BP^3=P^3B$ say of the entries?",
        "$B_{i+3,\\,m+3}=B_{im}$, all indices modulo 12.",
        "So the entries fall into groups that must be equal. How large is a group?",
    ),
    solution="""
        Let $P^s$ move by $s$ hours. $B$ moves along if $BP^sx=P^sBx$ for every $x$, that is
        $BP^s=P^sB$. The entry $(i+s,m)$ of $P^sB$ is $B_{im}$, that of $BP^s$ is
        $B_{i+s,\\,m+s}$. So $B$ moves along exactly if $B_{i+s,\\,m+s}=B_{im}$ for all entries,
        indices modulo 12.

        For $s=1$ each entry depends on $m-i$ alone: $B_{im}=w_{m-i}$, and
        $y_i=\\sum_jw_jx_{i+j}$. *This is a convolution; nothing else moves along.* $\\square$ It
        has 12 free numbers. For $s=3$ an entry comes back to itself after 4 moves, so the 144
        entries fall into groups of 4, and one number of each group is free: $144/4=36$. That is
        three filters, taking turns: a stride of 3 with three maps.
    """,
    kind=Number(
        answer=36.0,
        tolerance=0.4,
        right="Groups of four equal entries: 144/4.",
        wrong=(
            (12.0, "That is for moves by every single hour."),
            (144.0, "That is without any condition."),
            (48.0, "Three hours, but a group closes after four moves: 3 · 4 = 12."),
            (4.0, "That is the size of a group of equal entries."),
            (3.0, "Each of three filters has 12 numbers."),
        ),
        feedback="B[i+3, m+3] = B[i, m] around the clock. How many entries are equal to one?",
    ),
)

OPEN_GATE = Exercise(
    id="c-4",
    title="A gate for two hundred steps",
    statement="""
        A gated cell is to keep half of what it knows over 200 steps, before it has learned
        anything: all weights are still zero, so $f=\\operatorname{sigmoid}(b_f)$ at every step, and
        on the direct path the state is multiplied by $f$ each time. Which $b_f$ does that (two
        decimals)?
    """,
    hints=(
        "$f^{200}=\\tfrac12$.",
        "$f=2^{-1/200}=0.99654$.",
        "The inverse of the sigmoid is $b=\\ln\\frac{f}{1-f}$.",
    ),
    solution="""
        $f=2^{-1/200}=0.99654$ and $b_f=\\ln\\frac{f}{1-f}=\\ln\\frac{0.99654}{0.00346}=5.66$. For
        large $T$ the rule is $b_f\\approx\\ln(T/\\ln2)$: ten times as many steps need only
        $\\ln10=2.3$ more. With the chapter's $b_f=3$ half is left after 14 steps.
    """,
    kind=Number(
        answer=5.6631,
        tolerance=0.02,
        right="sigmoid(5.66) = 0.99654, and its 200th power is one half.",
        wrong=(
            (0.99654, "That is the gate f. Which bias opens it so far?"),
            (-5.6631, "With this sign the gate is nearly closed: it would take in the new."),
            (5.2933, "That is ln 199: f = 199/200, and after 200 steps 37% are left."),
            (0.0, "sigmoid(0) is one half: so much is left after a single step."),
            (2.4594, "That is the decimal logarithm; the inverse of the sigmoid has ln."),
        ),
        feedback="First f from f²⁰⁰ = 1/2, then b = ln(f/(1−f)).",
    ),
)


class _Stream:
    """Keys and values block by block. A block is wiped when the next one is asked for."""

    def __init__(self, blocks: list[tuple[Any, Any]]) -> None:
        self.waiting = [(K.copy(), V.copy()) for K, V in blocks]
        self.given: tuple[Any, ...] = ()

    def __iter__(self) -> _Stream:
        return self

    def __next__(self) -> tuple[Any, Any]:
        for array in self.given:
            array[:] = 0
        if not self.waiting:
            raise StopIteration
        self.given = self.waiting.pop(0)
        K, V = self.given
        return K, V


def _check_streamed(streamed: Function) -> None:
    rng = np.random.default_rng(23)
    for d, scale, sizes in (
        (4, 1.0, (3,)),
        (3, 1.0, (2, 5, 1)),
        (8, 900.0, (4, 4, 2)),
        (5, -900.0, (3, 1)),  # all scores far below zero
    ):
        q = rng.normal(size=d) * abs(scale)
        blocks = [(rng.normal(size=(n, d)), rng.normal(size=(n, d - 2))) for n in sizes]
        if scale < 0:
            blocks = [(-np.abs(K) * np.sign(q), V) for K, V in blocks]
        K, V = (np.concatenate(part) for part in zip(*blocks, strict=True))

        def whole(scores: Any, V: Any = V) -> Any:
            A = np.exp(scores - scores.max())
            return A @ V / A.sum()

        scores = K @ q / np.sqrt(d)
        means = [whole(k @ q / np.sqrt(d), v) for k, v in blocks]
        with np.errstate(over="ignore", invalid="ignore"):
            got = numbers(streamed(q.copy(), _Stream(blocks)))
        if not np.isfinite(got).all() and scale < 0:
            raise Refused(
                "With scores far below zero it is not finite: the largest one so far, which is "
                "subtracted, must be below zero, too."
            )
        if not np.isfinite(got).all() and scale > 1:
            raise Refused("With large scores it is not finite: subtract the largest one so far.")
        expect_close(
            got,
            whole(scores),
            f"For d = {d} and blocks of {sizes} places it is not the attention of all places.",
            rtol=1e-6,
            mistakes=[
                (whole(K @ q), "The scores are to be divided by the root of d."),
                (
                    np.mean(means, axis=0),
                    "A block with little attention must not count as much as the others.",
                ),
                (
                    np.zeros(d - 2),
                    "That is 0, as a block is when it is gone: keep sums, not blocks.",
                ),
            ],
        )


STREAMED = Exercise(
    id="c-5",
    title="Attention in one pass",
    statement="""
        A text of a million symbols has a million scores for each query. Write
        `streamed(q, blocks)`: the attention $\\operatorname{softmax}(Kq/\\sqrt d)^\\top V$ of one
        query $q$, $(d,)$, as an array $(d_v,)$. `blocks` yields pairs $(K_b, V_b)$ of shapes
        $(n_b, d)$ and $(n_b, d_v)$, each *once*: when you ask for the next block, the arrays of the
        last one are overwritten. So keep only sums from block to block, never all scores, and stay
        finite for scores of any size, above zero or below.
    """,
    hints=(
        "Keep three things: the largest score $m$ so far, the sum $z=\\sum e^{s-m}$ and the sum "
        "$y=\\sum e^{s-m}v$. The answer is $y/z$.",
        "If a new block raises $m$ to $m'$, every old term has to be multiplied by $e^{m-m'}$.",
        "Start with $m=-\\infty$, $z=0$, $y=0$: then $e^{m-m'}=0$ and nothing is lost.",
    ),
    solution="""
        Weights and sum are known only up to the factor $e^{-m}$, and that cancels in $y/z$. So $m$
        may change on the way, if both sums are brought to the new one. This is how attention is
        computed on accelerators (Dao et al. 2022, FlashAttention): the matrix of $T^2$ weights is
        never stored.
    """,
    kind=Code(
        name="streamed",
        stub='''
            def streamed(q, blocks):
                """Attention of one query, keys and values block by block."""
                ...
        ''',
        check=_check_streamed,
        answer="""
            import numpy as np


            def streamed(q, blocks):
                m, z, y = -np.inf, 0.0, 0.0
                for K, V in blocks:
                    scores = K @ q / np.sqrt(len(q))
                    top = max(m, scores.max())
                    old = np.exp(m - top)
                    new = np.exp(scores - top)
                    z = z * old + new.sum()
                    y = y * old + new @ V
                    m = top
                return y / z
        """,
        wrong=(
            (
                (" / np.sqrt(len(q))", ""),
                "The scores are to be divided by the root of d.",
            ),
            (
                ("old = np.exp(m - top)", "old = 1.0"),
                "For d = 3 and blocks of (2, 5, 1) places it is not the attention of all places.",
            ),
            (
                """
                import numpy as np


                def streamed(q, blocks):
                    z, y = 0.0, 0.0
                    for K, V in blocks:
                        new = np.exp(K @ q / np.sqrt(len(q)))
                        z = z + new.sum()
                        y = y + new @ V
                    return y / z
                """,
                "With large scores it is not finite: subtract the largest one so far.",
            ),
            (
                """
                import numpy as np


                def streamed(q, blocks):
                    means = []
                    for K, V in blocks:
                        scores = K @ q / np.sqrt(len(q))
                        A = np.exp(scores - scores.max())
                        means.append(A @ V / A.sum())
                    return np.mean(means, axis=0)
                """,
                "A block with little attention must not count as much as the others.",
            ),
            (
                ("for K, V in blocks:", "for K, V in list(blocks):"),
                "That is 0, as a block is when it is gone: keep sums, not blocks.",
            ),
            (
                ("m, z, y = -np.inf, 0.0, 0.0", "m, z, y = 0.0, 0.0, 0.0"),
                "With scores far below zero it is not finite: the largest one so far, which is "
                "subtracted, must be below zero, too.",
            ),
        ),
        right="Two numbers and a vector, however long the text.",
    ),
)

ORDER = Exercise(
    id="c-6",
    title="Does it notice?",
    statement="""
        Blocks as in our language model, with the causal mask, but *without* positions of any kind.
        It reads `abX` and then `baX`. Which of these is certain? (Several are right.)
    """,
    hints=(
        "With one block, what does the last place average over?",
        "With the mask, the second place of `abX` sees a and b; the second of `baX` sees the same "
        "set, but asks with another letter. And the first place?",
        "The first place sees only itself. So after one block, the vector of `a` in `abX` differs "
        "from the vector of `a` in `baX`.",
    ),
    solution="""
        *One block.* The last place asks with the letter X in both cases, and averages the same
        three pairs of key and value, in another order: the sum is the same. Its MLP sees only its
        own vector. So the outputs at X are equal. *Two blocks.* In `abX` the letter a has seen only
        itself, in `baX` it has seen b as well: after the first block its vectors differ, in
        general, and the second block's average at X is over other vectors. So the mask alone tells
        about order, from the second block on (Haviv et al. 2022 trained large models so). Without
        mask and positions everything is equivariant, at any depth.
    """,
    kind=Choice(
        options=(
            Option(
                "with one block, both give the same probabilities after X",
                "The same query, and an average over the same set.",
                True,
            ),
            Option(
                "with two blocks, both give the same probabilities after X, whatever the weights",
                "After the first block the vector of a depends on whether b came before it.",
            ),
            Option(
                "without the mask, too, both give the same probabilities after X at any depth",
                "Then every block is equivariant to the exchange of the first two places.",
                True,
            ),
            Option(
                "with one block, the vectors at the second place are equal",
                "One asks with b, the other with a; and the residual link adds that letter.",
            ),
            Option(
                "the vector of the first place of abX does not depend on what follows",
                "That is what the mask is for, at any depth.",
                True,
            ),
        )
    ),
)

EXERCISES = (FIELD, CONVOLVE, EVERY_THIRD, OPEN_GATE, STREAMED, ORDER)
