"""Exercises of chapter 16: measuring classifiers and choosing thresholds."""

from __future__ import annotations

from fractions import Fraction

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
    single,
)
from nnlib.book.exercises.wording import clean, neat, short, tfrac, whole, word
from nnlib.metrics import average_precision_score, roc_auc_score

ELSEWHERE = Exercise(
    id="16-1",
    title="The same filter elsewhere",
    statement="""
        Of 200 letters 50 are unwanted. A filter stops 30 of these, and 10 others by mistake:
        TP 30, FN 20, FP 10, TN 140. In your own mail only one letter in ten is unwanted, and the
        letters of each kind look the same. What precision will the filter have there?
    """,
    hints=(
        "Which two ratios come along unchanged, because each looks at one class alone?",
        "Recall is $30/50$, the false positive rate $10/150$.",
        "Of 1,000 letters 100 are unwanted. How many of these are stopped, and how many of the "
        "other 900?",
    ),
    solution="""
        Recall is $0.6$ and the false positive rate $\\tfrac1{15}$, in both places. Of 1,000 letters
        of yours the filter stops $0.6\\cdot100=60$ unwanted ones and $900/15=60$ others: the
        precision is $\\tfrac12$. On the 200 letters it was $30/40=0.75$, because a quarter of them
        were unwanted.
    """,
    kind=Number(
        answer=0.5,
        tolerance=0.004,
        right="Sixty of each kind: every second letter that is stopped should not be.",
        wrong=(
            (0.75, "That is the precision where one letter in four is unwanted."),
            (0.6, "That is the recall. It stays; the precision does not."),
            (0.9, "That is what you would get right by stopping nothing at all."),
            (0.3, "TP per letter is 0.1 times the recall. What is FP per letter?"),
            (1 / 15, "That is the false positive rate. Of all that is stopped, what is unwanted?"),
        ),
        feedback="Take 1,000 letters, 100 of them unwanted, and count what is stopped.",
    ),
)


def _redrawn(size: int, times: int, seed: int) -> tuple[np.ndarray, ...]:
    """Return classes, two models' scores, and rows to redraw, each with both classes."""
    rng = np.random.default_rng(seed)
    y = (rng.random(size) < 0.4).astype(int)
    common = rng.normal(size=size)
    s = 1.2 * y + common + 0.5 * rng.normal(size=size)
    t = 0.7 * y + common + 0.5 * rng.normal(size=size)
    draws = rng.integers(0, size, size=(4 * times, size))
    both = [rows for rows in draws if 0 < y[rows].sum() < size]
    return y, s, t, np.array(both[:times])


def _three(value: object) -> tuple[float, ...]:
    """Return the difference and the two ends, which may stand in a pair of their own."""
    message = "Return three numbers: the difference, and the two ends of its interval."
    if isinstance(value, tuple | list) and len(value) == 2:
        value = (value[0], *parts(value[1], 2, message))
    return tuple(single(number) for number in parts(value, 3, message))


def _near_percentiles(differences: np.ndarray, low: float, high: float) -> bool:
    """Return whether each end lies between the neighbours of its place among the differences."""
    ranked, last = np.sort(differences), len(differences) - 1
    places = ((low, 0.025 * last), (high, 0.975 * last))
    return all(
        ranked[int(at) - 1] - 1e-6 <= end <= ranked[int(at) + 2] + 1e-6 for end, at in places
    )


def _check_difference(difference_interval: Function) -> None:
    """Try two sizes; the value first, then what was redrawn, then the percentiles."""
    for size, times, seed in ((50, 200, 0), (90, 120, 1)):
        y, s, t, draws = _redrawn(size, times, seed)
        s, t = (t, s) if seed else (s, t)  # the second time the difference is below 0
        value, low, high = _three(difference_interval(y, s, t, draws))
        first, second = roc_auc_score(y, s), roc_auc_score(y, t)
        expect_close(
            value,
            first - second,
            f"The difference on the data themselves should be {first - second:.4f}, "
            f"got {value:.4f}.",
            mistakes=[
                (
                    second - first,
                    "The sign is turned: take the AUC of `s` minus that of `t`."
                    if first > second
                    else "Take the AUC of `s` minus that of `t`, also where that is below 0.",
                ),
                (
                    roc_auc_score(y, s - t),
                    "That is the AUC of the difference of the scores. Take the difference of "
                    "two AUCs.",
                ),
                (
                    np.mean([roc_auc_score(y[r], s[r]) - roc_auc_score(y[r], t[r]) for r in draws]),
                    "The first number is the difference on the data themselves, not the mean over "
                    "the redrawn sets.",
                ),
            ],
        )
        a, b = (np.array([roc_auc_score(y[r], z[r]) for r in draws]) for z in (s, t))
        ends = np.percentile(a - b, [2.5, 97.5])
        if _near_percentiles(a - b, low, high):
            continue  # there are several conventions for percentiles
        expect_close(
            (low, high),
            ends,
            f"The interval should run from {ends[0]:.4f} to {ends[1]:.4f}, got {low:.4f} to "
            f"{high:.4f}. Is every AUC computed with the same rows of y, s and t?",
            mistakes=[
                (
                    np.percentile(a, [2.5, 97.5]) - np.percentile(b, [97.5, 2.5]),
                    "That compares two intervals. Take the difference within each redrawn set "
                    "first, and the percentiles of these differences.",
                ),
                (np.percentile(a - b, [5, 95]), "That is the 90% interval: 5% on each side."),
                *(
                    (
                        (middle - sds * sd, middle + sds * sd),
                        "That is for a bell curve. Take the percentiles 2.5 and 97.5 of the "
                        "differences themselves.",
                    )
                    for middle in (value, np.mean(a - b))
                    for sd in (np.std(a - b), np.std(a - b, ddof=1))
                    for sds in (1.96, 2)
                ),
                (
                    2 * value - ends[::-1],
                    "That is reflected in the difference. Take the percentiles 2.5 and "
                    "97.5 of the differences themselves.",
                ),
                (
                    np.percentile(a - b, [0.025, 0.975]),
                    "`np.percentile` counts in per cent: 2.5 and 97.5, not 0.025 and 0.975.",
                ),
                (ends[::-1], "The ends are exchanged: the lower one first."),
                (
                    -ends[::-1],
                    "The interval has its sign turned: take the AUC of `s` minus that of "
                    "`t` there, too.",
                ),
            ],
        )


DIFFERENCE = Exercise(
    id="16-2",
    title="Is one model really better?",
    statement="""
        Two models give the scores `s` and `t` to the same samples with the classes `y`. Each row of
        `draws`, shape $(B, N)$, holds $N$ row numbers drawn with replacement: one redrawn test
        set. Write `difference_interval(y, s, t, draws)`, which returns the AUC of `s` minus the AUC
        of `t`, and the two ends of the 95% bootstrap interval of this difference. Use
        `roc_auc_score`.
    """,
    hints=(
        "The first number needs no redrawing at all. (`from nnlib.metrics import roc_auc_score`.)",
        "One redrawn set is `y[rows], s[rows], t[rows]` with the *same* `rows`. That is what "
        "*paired* means.",
        "Collect one difference for each row of `draws`, then "
        "`np.percentile(differences, [2.5, 97.5])`.",
    ),
    solution="""
        Both models meet the same easy and hard samples in each redrawn set, and most of the chance
        cancels in the difference. Two separate intervals would throw that away: they can overlap
        by a lot while the interval of the difference does not contain 0.
    """,
    kind=Code(
        name="difference_interval",
        stub='''
            def difference_interval(y, s, t, draws):
                """The difference of two AUCs, and the ends of its 95% interval."""
                ...
        ''',
        check=_check_difference,
        answer="""
            from nnlib.metrics import roc_auc_score

            def difference_interval(y, s, t, draws):
                def difference(rows):
                    first = roc_auc_score(y[rows], s[rows])
                    return first - roc_auc_score(y[rows], t[rows])

                redrawn = [difference(rows) for rows in draws]
                low, high = np.percentile(redrawn, [2.5, 97.5])
                return difference(np.arange(len(y))), low, high
        """,
        wrong=tuple(
            (
                f"""
from nnlib.metrics import roc_auc_score as auc

def difference_interval(y, s, t, draws):
    value = auc(y, s) - auc(y, t)
    a = np.array([auc(y[r], s[r]) for r in draws])
    b = np.array([auc(y[r], t[r]) for r in draws])
    {body}
                """,
                message,
            )
            for body, message in (
                (
                    "return value",
                    "Return three numbers: the difference, and the two ends of its interval.",
                ),
                (
                    "return -value, *np.percentile(b - a, [2.5, 97.5])",
                    "The sign is turned: take the AUC of `s` minus that of `t`.",
                ),
                (
                    "return auc(y, s - t), *np.percentile(a - b, [2.5, 97.5])",
                    "That is the AUC of the difference of the scores. Take the difference of "
                    "two AUCs.",
                ),
                (
                    "return (value, *(np.percentile(a, [2.5, 97.5]) "
                    "- np.percentile(b, [97.5, 2.5])))",
                    "That compares two intervals. Take the difference within each redrawn set "
                    "first, and the percentiles of these differences.",
                ),
                (
                    "return value, *np.percentile(a - b, [5, 95])",
                    "That is the 90% interval: 5% on each side.",
                ),
                (
                    "return value, value - 1.96 * np.std(a - b), value + 1.96 * np.std(a - b)",
                    "That is for a bell curve. Take the percentiles 2.5 and 97.5 of the "
                    "differences themselves.",
                ),
                (
                    "return value, *np.percentile(a - b, [97.5, 2.5])",
                    "The ends are exchanged: the lower one first.",
                ),
                (
                    "return value, *np.percentile(b - a, [2.5, 97.5])",
                    "The interval has its sign turned: take the AUC of `s` minus that of "
                    "`t` there, too.",
                ),
                (
                    "return np.mean(a - b), *np.percentile(a - b, [2.5, 97.5])",
                    "The first number is the difference on the data themselves, not the mean over "
                    "the redrawn sets.",
                ),
                (
                    "return value, *(2 * value - np.percentile(a - b, [97.5, 2.5]))",
                    "That is reflected in the difference. Take the percentiles 2.5 and "
                    "97.5 of the differences themselves.",
                ),
                (
                    "return abs(value), *np.percentile(np.abs(a - b), [2.5, 97.5])",
                    "Take the AUC of `s` minus that of `t`, also where that is below 0.",
                ),
                (
                    "return value, *np.percentile(a - b, [0.025, 0.975])",
                    "`np.percentile` counts in per cent: 2.5 and 97.5, not 0.025 and 0.975.",
                ),
            )
        ),
        right="Paired: the chance that both models share cancels in the difference.",
    ),
)


def _mistaken(y: np.ndarray, s: np.ndarray) -> tuple[float, ...]:
    """What trapezoids make of these samples, all precisions, the lowest first, no first step."""
    hit = y[np.argsort(-s)]
    precision = np.cumsum(hit) / np.arange(1, len(y) + 1)
    recall = np.cumsum(hit) / hit.sum()
    return (
        np.trapezoid(np.append(1, precision), np.append(0, recall)),
        precision.mean(),
        average_precision_score(y, -s),
        np.sum(np.diff(recall) * precision[1:]),
    )


_INTERPOLATED = (
    "That takes the highest precision at this or a larger recall, as some contests do. In the sum "
    "P is the precision at the step itself."
)


def _check_average_precision(average_precision: Function) -> None:
    """Try the four samples in two orders, and random scores; a mistake must show in both."""
    y4, s4 = np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])
    rng = np.random.default_rng(0)
    y, s = (rng.random(80) < 0.1).astype(int), rng.normal(size=80)
    got, many = single(average_precision(y4, s4)), single(average_precision(y, s))
    messages = (
        "You get 0.7917: these are trapezoids. Use the precision at the end of each step.",
        "That is the mean precision of all samples. Only the steps of recall count: the positives.",
        "That starts with the lowest score. Sort so that the highest comes first.",
        "You get 1/3: the first step of recall is missing. It starts at 0.",
    )
    for few, most, message in zip(_mistaken(y4, s4), _mistaken(y, s), messages, strict=True):
        expect(not np.allclose((got, many), (few, most)), message)
    expect_close(got, 5 / 6, "The chapter's four samples must give 5/6.")
    order = [2, 0, 3, 1]
    expect_close(
        average_precision(y4[order], s4[order]), 5 / 6, "The order of the samples must not matter."
    )
    message = "The four samples are right, 80 others with another share of positives are not."
    hit = y[np.argsort(-s)]
    precision = np.cumsum(hit) / np.arange(1, len(y) + 1)
    highest = np.maximum.accumulate(precision[::-1])[::-1][hit == 1].mean()
    expect_close(
        many,
        average_precision_score(y, s),
        message,
        mistakes=[(highest, _INTERPOLATED)],
    )
    y = (rng.random(80) < 0.5).astype(int)
    expect_close(average_precision(y, s), average_precision_score(y, s), message)


AVERAGE_PRECISION = Exercise(
    id="16-3",
    title="Average precision in three lines",
    statement="""
        Write `average_precision(y, s)`, the sum $\\sum_k(R_k-R_{k-1})P_k$, for scores that are all
        different. The chapter's four samples must give $0.8333$ (and not the $0.7917$ of the
        trapezoids).
    """,
    hints=(
        "`np.argsort(-s)` lists the samples from the highest score down.",
        "With `hit = y[order]`, the precision after $k$ samples is the running sum of `hit` over "
        "$k$.",
        "Recall makes a step of $1/N_+$ at each positive and none at a negative. So AP is the mean "
        "of the precision over the positives.",
    ),
    solution="""
        In the order of the scores the four samples are $(1,0,1,0)$; the precisions are
        $1,\\tfrac12,\\tfrac23,\\tfrac12$. Recall steps at the first and the third:
        $\\tfrac12(1+\\tfrac23)=\\tfrac56$. The trapezoids would be
        $\\tfrac12\\cdot1+\\tfrac12\\cdot\\tfrac12(\\tfrac12+\\tfrac23)=\\tfrac{19}{24}$.
    """,
    kind=Code(
        name="average_precision",
        stub='''
            def average_precision(y, s):
                """The sum of (R_k - R_{k-1}) P_k; the scores are all different."""
                ...
        ''',
        check=_check_average_precision,
        answer="""
            def average_precision(y, s):
                hit = y[np.argsort(-s)]
                precision = np.cumsum(hit) / np.arange(1, len(y) + 1)
                return precision[hit == 1].mean()
        """,
        wrong=(
            (
                """
                def average_precision(y, s):
                    hit = y[np.argsort(-s)]
                    precision = np.append(1, np.cumsum(hit) / np.arange(1, len(y) + 1))
                    recall = np.append(0, np.cumsum(hit) / hit.sum())
                    return np.trapezoid(precision, recall)
                """,
                "You get 0.7917: these are trapezoids. Use the precision at the end of each step.",
            ),
            (
                """
                def average_precision(y, s):
                    hit = y[np.argsort(-s)]
                    return np.mean(np.cumsum(hit) / np.arange(1, len(y) + 1))
                """,
                "That is the mean precision of all samples. Only the steps of recall count: the "
                "positives.",
            ),
            (
                ("y[np.argsort(-s)]", "y[np.argsort(s)]"),
                "That starts with the lowest score. Sort so that the highest comes first.",
            ),
            (
                """
                def average_precision(y, s):
                    hit = y[np.argsort(-s)]
                    precision = np.cumsum(hit) / np.arange(1, len(y) + 1)
                    recall = np.cumsum(hit) / hit.sum()
                    return np.sum(np.diff(recall) * precision[1:])
                """,
                "You get 1/3: the first step of recall is missing. It starts at 0.",
            ),
            (
                ("y[np.argsort(-s)]", "np.sort(y)"),
                "The chapter's four samples must give 5/6.",
            ),
            (
                ("1].mean()", "1].sum() / 2"),
                "The four samples are right, 80 others with another share of positives are not.",
            ),
            (
                """
                def average_precision(y, s):
                    hit = y[np.argsort(-s)]
                    precision = np.cumsum(hit) / np.arange(1, len(y) + 1)
                    highest = np.maximum.accumulate(precision[::-1])[::-1]
                    return highest[hit == 1].mean()
                """,
                _INTERPOLATED,
            ),
        ),
        right="The mean of the precision over the positives, each at the moment it is found.",
    ),
)

BEST_F1 = Exercise(
    id="16-4",
    title="The best threshold with a pencil",
    statement="""
        The four samples again: $y=(0,0,1,1)$, $s=(0.1,\\ 0.4,\\ 0.35,\\ 0.8)$, and a sample is
        flagged if its score is at least $\\tau$. Which of the four scores, taken as $\\tau$, gives
        the largest $F_1$?
    """,
    hints=(
        "There are only four different decisions (and flagging none). Write TP, FP and FN of each.",
        "$\\tau=0.8$: TP 1, FP 0, FN 1. $\\tau=0.4$: TP 1, FP 1, FN 1.",
        "$F_1=2\\,\\text{TP}/(2\\,\\text{TP}+\\text{FP}+\\text{FN})$.",
    ),
    solution="""
        | threshold | TP | FP | FN | F1 |
        |---|---|---|---|---|
        | 0.8 | 1 | 0 | 1 | 2/3 |
        | 0.4 | 1 | 1 | 1 | 1/2 |
        | 0.35 | 2 | 1 | 0 | 4/5 |
        | 0.1 | 2 | 2 | 0 | 2/3 |

        The best is $0.35$ with $F_1=0.8$. The precision is highest elsewhere, and the curve of
        $F_1$ against $\\tau$ has two humps: you cannot climb it step by step. That is why
        `best_threshold` tries every score.
    """,
    kind=Number(
        answer=0.35,
        tolerance=0.001,
        right="F1 is 4/5 there, and 2/3, 1/2, 2/3 at the others.",
        wrong=(
            (
                0.8,
                "At 0.8 one positive is missed: F1 = 2/3. (The best F1 is 0.8, but which threshold "
                "gives it?)",
            ),
            (0.4, "At 0.4 one is found, one missed and one alarm is false: F1 = 1/2, the worst."),
            (0.1, "At 0.1 everything is flagged: F1 = 2/3. There is a better one."),
            (0.5, "One half is none of the scores; it decides as 0.8 does: F1 = 2/3."),
        ),
        feedback="The answer is one of the four scores.",
    ),
)


@drawable(
    stated=(0.75, 0.8, 0.9),
    kept=range(5, 61),
    where=lambda stated, kept: stated / (1 - stated) < 0.8 * kept,
)
def undersampled(stated: float = 0.8, kept: int = 20) -> Exercise:
    p, r, w, o = short(stated), kept, word(kept), round(stated / (1 - stated))
    honest = Fraction(o, r)
    probability = honest / (1 + honest)
    named = "one sixth" if probability == Fraction(1, 6) else probability
    h, P = tfrac(honest), tfrac(probability)
    ratio = f"{o}/{r}={h}" if honest.denominator < r else f"{o}/{r}"
    c = rf"\tfrac{{{honest}}}{{{probability.denominator}/{honest.denominator}}}"
    return Exercise(
        id="16-5",
        title="Undo undersampling",
        statement=f"""
        A well-specified model was trained on all positives, but on one negative in {w} only. For
        a case it says $p={p}$. What is the honest probability? (Three decimals.)
        """,
        hints=(
            "Which weight of the positives would have done the same?",
            f"The odds of ${p}$ are {o}.",
            f"Odds ${o}/{r}$; and $p=\\text{{odds}}/(1+\\text{{odds}})$.",
        ),
        solution=f"""
        One negative in {w} is the weight $r={r}$ on the positives: all odds are {r} times too
        large. The honest odds are ${ratio}$, so $p={c}={P}$. On scores:
        subtract $\\log{r}$. The model says *positive*; *negative* is more likely.
        """,
        kind=Number(
            answer=float(probability),
            tolerance=0.002,
            right=f"Odds {o} become {honest}, and that is {named}.",
            wrong=(
                (
                    clean(stated / r),
                    f"It is the odds that must be divided by {r}, not the probability.",
                ),
                (clean(o / r), "These are the honest odds. Turn them into a probability."),
                (
                    o * r / (1 + o * r),
                    f"That is for odds multiplied by {r}: the way in, not the way back.",
                ),
                (
                    stated,
                    f"The missing negatives made the odds {r} times too large: take that back.",
                ),
                (clean(1 / r), f"That is the share that was kept. Start from the odds of {p}."),
            ),
            feedback=f"Odds, divided by {r}, and back to a probability.",
        ),
    )


def _check_budget(budget_threshold: Function) -> None:
    """Count what the threshold flags: different scores, equal ones, none; then its value."""
    s = np.array([0.3, -1.2, 2.5, 0.9, -0.4, 1.7, -2.2, 0.1, 1.1, -0.8])
    equal = np.array([1.0, 3.0, 2.0, 2.0, 2.0, 0.0, -1.0, -2.0, -3.0, -4.0])
    messages = {
        "many": "With ten different scores and the share {share} you flag {got}, which is over "
        "the budget: at most {wanted} are allowed.",
        "few": "With ten different scores and the share {share} you flag {got}, but {wanted} are "
        "allowed.",
    }
    ties = (
        "Equal scores are flagged together. With the scores 3, 2, 2, 2, 1, 0, … and the share "
        "{share} you flag {got} of ten; it should be {wanted}."
    )
    none = "With ten scores and the share {share} not even one may be flagged, but you flag {got}."
    rng = np.random.default_rng(0)
    large = np.round(rng.normal(size=300), 1)
    other = []  # thresholds that decide as they should, but are others than was asked for
    for scores, share, said in (
        (s, 0.3, messages),
        (s, 0.25, messages),
        (s, 0.27, messages),  # 2.7 of ten: two, not three
        (equal, 0.3, ties),
        (equal, 0.45, ties),
        (s, 0.05, none),
        (large, 0.171, "Of 300 scores, some of them equal, you flag {got} instead of {wanted}."),
    ):
        cut = single(budget_threshold(scores, share), "The threshold")
        allowed = [c for c in np.unique(scores) if np.mean(scores >= c) <= share]
        right = min(allowed, default=np.inf)
        if np.isclose(cut, right, rtol=1e-6):
            continue  # also as float32
        wanted, got = int(np.sum(scores >= right)), int(np.sum(scores >= cut))
        message = said if isinstance(said, str) else said["many" if got > wanted else "few"]
        expect(got == wanted, message.format(share=share, got=got, wanted=wanted))
        if allowed:
            other.append(
                "You flag the right ones, but the threshold should be the lowest score among them, "
                f"{right:.4g}, not {cut:.4g}."
            )
        else:
            other.append(
                f"With ten scores and the share {share} not even one may be flagged, here or "
                f"elsewhere: return `np.inf`, not {cut:.4g}."
            )
    if other:
        raise Refused(other[0])


BUDGET = Exercise(
    id="16-6",
    title="A threshold for a budget",
    statement="""
        You can look at a given share of all cases, at most. Write `budget_threshold(s, share)`: the
        lowest of the scores `s` from which on (score $\\ge$ threshold) at most this share is
        flagged. Some scores may be equal; equal scores are flagged together or not at all. If not
        even the highest score may be flagged, return `np.inf`.
    """,
    hints=(
        "Start with ten different scores and the share 0.25: two may be flagged, not three.",
        "`np.unique(s)` lists the different scores from the lowest to the highest. What share does "
        "each of them flag?",
        "`np.mean(s >= cut) <= share` says whether `cut` keeps to the budget. Take the lowest that "
        "does.",
    ),
    solution="""
        Trying every different score is the safest way, and it is quick enough for thousands. A
        quantile lies *between* two scores and may flag one case too many, and the $k$-th highest
        score flags more than $k$ cases if others are equal to it. On new data the share will vary
        all the same, so plan some slack.
    """,
    kind=Code(
        name="budget_threshold",
        stub='''
            def budget_threshold(s, share):
                """The lowest score of s from which at most this share is flagged."""
                ...
        ''',
        check=_check_budget,
        answer="""
            def budget_threshold(s, share):
                for cut in np.unique(s):
                    if np.mean(s >= cut) <= share:
                        return cut
                return np.inf
        """,
        wrong=(
            (
                """
                def budget_threshold(s, share):
                    return np.quantile(s, 1 - share)
                """,
                "With ten different scores and the share 0.25 you flag 3, which is over the "
                "budget: at most 2 are allowed.",
            ),
            (
                """
                def budget_threshold(s, share):
                    return np.sort(s)[::-1][int(share * len(s))]
                """,
                "With ten different scores and the share 0.3 you flag 4, which is over the "
                "budget: at most 3 are allowed.",
            ),
            (
                """
                def budget_threshold(s, share):
                    return np.sort(s)[int(share * len(s))]
                """,
                "With ten different scores and the share 0.3 you flag 7, which is over the "
                "budget: at most 3 are allowed.",
            ),
            (
                """
                def budget_threshold(s, share):
                    fitting = [c for c in s if np.sum(s >= c) <= round(share * len(s))]
                    return np.min(fitting) if fitting else np.inf
                """,
                "With ten different scores and the share 0.27 you flag 3, which is over the "
                "budget: at most 2 are allowed.",
            ),
            (
                """
                def budget_threshold(s, share):
                    return np.min([c for c in s if np.mean(s >= c) < share])
                """,
                "With ten different scores and the share 0.3 you flag 2, but 3 are allowed.",
            ),
            (
                """
                def budget_threshold(s, share):
                    k = int(share * len(s))
                    return np.sort(s)[-k] if k else np.inf
                """,
                "Equal scores are flagged together. With the scores 3, 2, 2, 2, 1, 0, … and the "
                "share 0.3 you flag 4 of ten; it should be 1.",
            ),
            (
                """
                def budget_threshold(s, share):
                    fitting = [c for c in s if np.mean(s >= c) <= share]
                    return np.min(fitting) if fitting else np.min(s)
                """,
                "With ten scores and the share 0.05 not even one may be flagged, but you flag 10.",
            ),
            (
                """
                def budget_threshold(s, share):
                    fitting = [c for c in s if np.mean(s >= c) <= share]
                    return np.min(fitting) if fitting else np.max(s) + 1
                """,
                "With ten scores and the share 0.05 not even one may be flagged, here or "
                "elsewhere: return `np.inf`, not 3.5.",
            ),
            (
                """
                def budget_threshold(s, share):
                    fitting = [c for c in s if np.mean(s >= c) <= share]
                    return np.min(fitting) - 0.01 if fitting else np.inf
                """,
                "You flag the right ones, but the threshold should be the lowest score among "
                "them, 1.1, not 1.09.",
            ),
        ),
        right="Within the budget, and no lower threshold is.",
    ),
)


@drawable(
    ratio=(3, 4, 7, 9, 19, 24),
    weight=(2, 3, 4, 5, 6, 8, 10, 12),
)
def cost_and_weight(ratio: int = 9, weight: int = 3) -> Exercise:
    honest, odds = 1 / (ratio + 1), Fraction(weight, ratio)
    cut = odds / (1 + odds)
    k, r, h, C = word(ratio), weight, short(honest), short(float(cut))
    lots = "twice" if weight == 2 else f"{word(weight)} times"
    one, c = tfrac(Fraction(1, ratio)), tfrac(cut)
    raised = rf"\tfrac{r}{ratio}" if max(r, ratio) < 10 else rf"\tfrac{{{r}}}{{{ratio}}}"
    o = raised if tfrac(odds) == raised else f"{raised}={tfrac(odds)}"
    asked = "" if neat(float(cut), 2) else " (Three decimals.)"
    return Exercise(
        id="16-7",
        title="Costs after weights",
        statement=f"""
        A miss costs {k} times as much as a false alarm, so an honest probability should be cut at
        ${h}$. But our (well-specified) model was trained with the weight $r={r}$ on the positives.
        Where must *its* probabilities be cut to make the same decisions?{asked}
        """,
        hints=(
            "The decisions are the same if the same images are flagged: what does the weighted "
            f"model say where the honest probability is ${h}$?",
            f"Odds of ${one}$ become {lots} as large.",
            f"${o}$ as a probability, or `cost_threshold({r} * 1, {ratio})`.",
        ),
        solution=f"""
        An honest ${h}$ has the odds ${one}$; the weighted model says odds
        ${o}$, that is $p={c}$. So cut at ${C}$. If you forget this and
        cut the weighted model at ${h}$, you pay for the misses twice: once in the weights, once in
        the threshold.
        """,
        kind=Number(
            answer=float(cut),
            tolerance=0.004,
            right=f"Odds 1/{ratio} times {r} are {odds}, and that is the probability {cut}.",
            wrong=(
                (
                    clean(honest),
                    "That would count the misses twice: in the weight and in the threshold.",
                ),
                (
                    1 / (ratio * r + 1),
                    "The weight has raised all odds, so the threshold must rise too.",
                ),
                (clean(honest * r), f"Multiply the odds by {r}, not the probability."),
                (
                    0.5,
                    f"One half would be right for r = {ratio}: then the weight has done all the "
                    "work.",
                ),
                (float(odds), "These are the odds. Turn them into a probability."),
            ),
            feedback=f"Translate the odds of {h} into those of the weighted model.",
        ),
    )


AREA_UNCHANGED = Exercise(
    id="16-8",
    title="What leaves the area alone?",
    statement="""
        The scores $s$ of a model, positive and negative numbers, all different, have the AUC
        $0.97$. Which changes leave the AUC exactly as it is? (Choose all that do.)
    """,
    hints=(
        "AUC looks at pairs: which of the two scores is larger?",
        "What keeps the order of *every* pair?",
        "Copies of all negatives: what happens to the share of pairs in order?",
    ),
    solution="""
        Only the order counts, so every strictly increasing change leaves it alone: $s^3$, and
        $\\sigma(2s+1)$. Ten copies of each negative make ten times as many pairs and ten times as
        many in order. (Average precision falls: ten times as many false alarms.) The square
        reverses the order of the negative scores, rounding makes ties, and the minus sign gives
        $1-0.97$.
    """,
    kind=Choice(
        (
            Option("$s^3$", "The cube keeps every order, of negative numbers too.", right=True),
            Option("$s^2$", "The square reverses the order of the negative scores."),
            Option(
                "$\\sigma(2s+1)$",
                "Twice, plus one, sigmoid: each step keeps the order.",
                right=True,
            ),
            Option(
                "round every score to a whole number",
                "Rounding makes ties, which count one half each.",
            ),
            Option(
                "each negative sample ten times in the test set",
                "The prevalence changes, not the share of pairs.",
                right=True,
            ),
            Option("$-s$", "That reverses every pair: the AUC becomes 0.03."),
            Option(
                "replace $s$ by the decision $[s\\ge0]$",
                "Two values only: the AUC becomes the balanced accuracy at this threshold.",
            ),
        )
    ),
)


def _best_platt(s: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the a and b of least cross-entropy, by Newton's method."""
    Z, w = np.column_stack([s, np.ones_like(s)]), np.zeros(2)
    for _ in range(30):
        p = 1 / (1 + np.exp(-Z @ w))
        w -= np.linalg.solve(Z.T @ (Z * (p * (1 - p))[:, None]), Z.T @ (p - y))
    return w


def _two_numbers(value: object) -> list[float]:
    """Return a and b, whatever holds them."""
    message = "Return two numbers, a and b"
    if isinstance(value, tuple | list):
        return [single(number) for number in parts(value, 2, f"{message}.")]
    array = numbers(value)
    expect(array.shape == (2,), f"{message}; the result has shape {array.shape}.")
    return [float(number) for number in array]


def _check_platt(platt: Function) -> None:
    """Try a model that is too modest and one that is too sure, with few positives."""
    for steepness, offset, seed in ((1.8, 0.6, 0), (0.5, -1.2, 1)):
        rng = np.random.default_rng(seed)
        s = 1.5 * rng.normal(size=400) - 0.5
        y = (rng.random(400) < 1 / (1 + np.exp(-(steepness * s + offset)))).astype(int)
        a, b = _two_numbers(platt(s, y))
        best = _best_platt(s, y)
        squeezed = _best_platt(1 / (1 + np.exp(-s)), y)
        expect(
            not np.allclose((b, a), best, atol=0.01), "These are b and a: the factor comes first."
        )
        expect(
            not np.allclose((-a, -b), best, atol=0.01),
            "Both signs are turned: p is the sigmoid of +(a s + b).",
        )
        expect(
            not np.allclose((a, b), squeezed, atol=0.01),
            "That fits the probabilities of `s`. The input is the score itself.",
        )
        p = 1 / (1 + np.exp(-np.clip(a * s + b, -500, 500)))
        expect(
            abs(p.mean() - y.mean()) < 2e-3,
            f"At the minimum the slope for b is 0: the mean probability is the share of "
            f"positives, {y.mean():.4f}. Yours is {p.mean():.4f}.",
        )
        slope = np.mean(s * (p - y))
        expect(
            abs(slope) < 2e-3,
            "The mean probability is right, but the slope for a, the mean of s (p − y), should "
            f"be 0; it is {slope:.4f}.",
        )


PLATT = Exercise(
    id="16-9",
    title="Platt scaling from a blank sheet (hard)",
    statement="""
        Write `platt(s, y)`, which returns the two numbers $a$ and $b$ for which the mean
        cross-entropy of $p=\\sigma(as+b)$ and the classes `y` is least, with NumPy alone: no
        engine, no `lbfgs`. Three right digits are enough.
    """,
    hints=(
        "It is logistic regression with one input. With the slopes $p-y$ for the scores, what are "
        "the slopes for $a$ and for $b$?",
        "With the columns $s$ and 1 in a matrix $Z$ the gradient is $Z^\\top(p-y)$. Gradient "
        "descent works; Newton's method needs ten steps.",
        "The Hessian is $Z^\\top D Z$ with $p(1-p)$ on the diagonal of $D$. Newton's step "
        "subtracts `np.linalg.solve(H, gradient)` from $(a, b)$, starting at $(0, 0)$.",
    ),
    solution="""
        With $z=as+b$ the slopes are $\\partial\\ell/\\partial a=(p-y)\\,s$ and
        $\\partial\\ell/\\partial b=p-y$; once more $dp/dz=p(1-p)$ gives the Hessian. At the minimum
        both slopes vanish, and that is what the repair promises: the mean probability is the share
        of positives, and the errors $p-y$ are uncorrelated with the score. (If the classes can be
        separated by a score there is no minimum; then stop early.)
    """,
    kind=Code(
        name="platt",
        stub='''
            def platt(s, y):
                """The a and b that make sigmoid(a s + b) fit best."""
                ...
        ''',
        check=_check_platt,
        answer="""
            def platt(s, y):
                Z, w = np.column_stack([s, np.ones_like(s)]), np.zeros(2)
                for _ in range(15):
                    p = 1 / (1 + np.exp(-Z @ w))
                    H = Z.T @ (Z * (p * (1 - p))[:, None])
                    w -= np.linalg.solve(H, Z.T @ (p - y))
                return w
        """,
        wrong=tuple(
            (
                f"""
def platt(s, y):
    {start}
    Z, w = np.column_stack([s, np.ones_like(s)]), np.zeros(2)
    for _ in range({steps}):
        p = 1 / (1 + np.exp(-Z @ w))
        w -= np.linalg.solve(Z.T @ (Z * (p * (1 - p))[:, None]), Z.T @ (p - y))
    return {result}
                """,
                message,
            )
            for start, steps, result, message in (
                ("...", 20, "w[0]", "Return two numbers, a and b; the result has shape ()."),
                ("...", 20, "w[1], w[0]", "These are b and a: the factor comes first."),
                ("...", 20, "-w", "Both signs are turned: p is the sigmoid of +(a s + b)."),
                (
                    "s = 1 / (1 + np.exp(-s))",
                    20,
                    "w",
                    "That fits the probabilities of `s`. The input is the score itself.",
                ),
                (
                    "...",
                    20,
                    "w[0], 0.0",
                    "At the minimum the slope for b is 0: the mean probability is the share of "
                    "positives, 0.4325. Yours is 0.3760.",
                ),
                (
                    "...",
                    20,
                    "0.0, np.log(y.mean() / (1 - y.mean()))",
                    "The mean probability is right, but the slope for a, the mean of s (p − y), "
                    "should be 0; it is -0.4933.",
                ),
                (
                    "...",
                    1,
                    "w",
                    "At the minimum the slope for b is 0: the mean probability is the share of "
                    "positives, 0.4325. Yours is 0.4488.",
                ),
            )
        ),
        right="Both slopes are 0: the errors p − y have mean 0, and no correlation with the score.",
    ),
)


@drawable(
    cases=(4, 5, 6, 8, 10, 12, 15, 20),
    threshold=(0.1, 0.2, 0.25, 0.4, 0.6, 0.75, 0.8),
)
def tangent(cases: int = 10, threshold: float = 0.25) -> Exercise:
    exact = Fraction(str(threshold))
    odds, others = exact / (1 - exact), cases - 1
    slope = odds * others
    steep = whole(round(float(slope), 2))
    P, w, o, k, S = short(threshold), word(cases), tfrac(odds), others, steep
    FP, FN = r"c_{\text{FP}}", r"c_{\text{FN}}"
    asked = "" if neat(float(slope), 2) else " (Two decimals.)"
    return Exercise(
        id="16-10",
        title="Where the line touches (a proof)",
        statement=f"""
        A model is perfectly calibrated, and one case in {w} is positive. What is the slope of its
        ROC curve at the point where the threshold passes $p={P}$?{asked} Prove the formula for
        every $p$ and every prevalence $\\pi$ before you put in the numbers, and then that a line of
        equal cost touches the curve at $\\tau^*={FP}/({FP}+{FN})$.
        """,
        hints=(
            "Lower the threshold a little, from $p$ to $p-dp$. Let a share $h$ of all cases lie "
            "between. How many of them are positive, if the model is calibrated?",
            "TPR rises by $hp/\\pi$. By how much does FPR rise?",
            "The slope is the quotient of the two. Odds divided by odds.",
        ),
        solution=f"""
        Between $p-dp$ and $p$ lies a share $h$ of all cases. The model is calibrated, so a
        share $hp$ of all is positive and $h(1-p)$ negative. TPR rises by $hp/\\pi$, FPR by
        $h(1-p)/(1-\\pi)$, so

        $$
        \\text{{slope}} = \\frac{{p}}{{1-p}}\\cdot\\frac{{1-\\pi}}{{\\pi}} ,
        $$

        the odds of $p$ divided by the odds of the prevalence; here ${o}\\cdot{k}={S}$. As the
        threshold falls, the slope falls: the ROC curve of a calibrated model bends to the right
        everywhere, so a line that touches it has the whole curve below. And at $p=\\tau^*$ the odds
        are ${FP}/{FN}$, so the slope is
        $\\dfrac{{(1-\\pi)\\,{FP}}}{{\\pi\\,{FN}}}$, that of the lines of equal
        cost: the line through this point touches the curve, and no other threshold is cheaper.
        """,
        kind=Number(
            answer=steep,
            tolerance=0.01,
            right=f"Odds {odds} over odds 1/{others}. The formula and the touching line are the "
            "same thing.",
            wrong=(
                (float(odds), f"These are the odds of {P}. How does the prevalence come in?"),
                (
                    float(odds) / others,
                    "The prevalence divides: TPR is counted per positive, and these are few.",
                ),
                (
                    clean(threshold * cases),
                    "That is p/π, for TPR alone. FPR rises, too, by h (1 − p) / (1 − π).",
                ),
                (others, "That is the slope at p = 0.5, where the odds are 1."),
                (
                    threshold,
                    "That is the threshold. By how much do TPR and FPR rise when it is passed?",
                ),
            ),
            feedback="Odds of p, divided by the odds of the prevalence.",
        ),
    )


EXERCISES = (
    ELSEWHERE,
    DIFFERENCE,
    AVERAGE_PRECISION,
    BEST_F1,
    undersampled(),
    BUDGET,
    cost_and_weight(),
    AREA_UNCHANGED,
    PLATT,
    tangent(),
)
