"""Exercises of chapter 16: measuring classifiers and choosing thresholds."""

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
    single,
)
from nnlib.metrics import average_precision_score, roc_auc_score

FOUR_COUNTS = Exercise(
    id="16-1",
    title="Four counts",
    statement="""
        Of 200 letters 50 are unwanted. A filter stops 30 of these, and 10 others by mistake:
        TP 30, FN 20, FP 10, TN 140. What is its $F_1$? (Four decimals.)
    """,
    hints=(
        "Precision divides by what was stopped, recall by what is unwanted.",
        "Precision $30/40$, recall $30/50$. Their *harmonic* mean, not the ordinary one.",
        "$F_1=2\\,\\text{TP}/(2\\,\\text{TP}+\\text{FP}+\\text{FN})$.",
    ),
    solution="""
        $F_1=\\dfrac{60}{60+10+20}=\\dfrac23$. Precision is $0.75$, recall $0.6$; the harmonic mean
        lies a little below their ordinary mean $0.675$. For comparison: specificity is
        $140/150=0.9333$, accuracy $0.85$, balanced accuracy $(0.6+0.9333)/2=0.7667$, and stopping
        nothing would have the accuracy $0.75$.
    """,
    kind=Number(
        answer=2 / 3,
        tolerance=0.004,
        right="Two thirds, a little below the ordinary mean of 0.75 and 0.6.",
        wrong=(
            (0.675, "That is the ordinary mean of precision and recall; take the harmonic one."),
            (0.85, "That is the accuracy: the true negatives have no place in an F-score."),
            (0.75, "That is the precision alone."),
            (0.6, "That is the recall alone."),
            (0.76667, "That is the balanced accuracy, the mean of recall and specificity."),
            (0.5, "Nearly: count the true positives twice, above and below the line."),
        ),
        feedback="Twice TP over twice TP plus both kinds of mistakes.",
    ),
)


def _check_auc(auc: Function) -> None:
    """Try the four samples, ties, classes that differ in size, and many pairs."""
    y4, s4 = np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])
    y1, s1 = np.array([1, 0, 0, 0]), np.array([0.5, 0.1, 0.7, 0.3])  # two of three pairs in order
    got, one = single(auc(y4, s4)), single(auc(y1, s1))
    expect(
        not np.allclose((got, one), (0.25, 1 / 3)),
        "On the chapter's four samples you get 0.25: you count the pairs that are out of order.",
    )
    expect(
        not np.allclose((got, one), (3, 2)),
        "Divide the number of pairs in order by the number of all pairs.",
    )
    expect_close(got, 0.75, "On the chapter's four samples three of four pairs are in order: 0.75.")
    expect_close(
        auc(y4, np.zeros(4)),
        0.5,
        "If all scores are equal, the result is one half.",
        mistakes=[
            (0, "With equal scores you get 0. A tie counts one half."),
            (1, "With equal scores you get 1. A tie counts one half."),
        ],
    )
    message = (
        "It is wrong where the classes differ in size: for one positive and three negatives with "
        f"two of the three pairs in order it should be 0.6667, got {one:.4g}."
    )
    expect_close(one, 2 / 3, message)
    rng = np.random.default_rng(0)
    y, s = rng.integers(0, 2, 60), np.round(rng.normal(size=60), 1)
    y[:20] = 0
    message = "It is wrong for sixty samples, some of which have equal scores."
    expect_close(auc(y, s), roc_auc_score(y, s), message)


AUC_BY_PAIRS = Exercise(
    id="16-2",
    title="The area by counting pairs",
    statement="""
        Write `auc(y, s)`: the share of pairs of a positive and a negative sample in which the
        positive has the higher score, equal scores counting one half. `y` holds zeros and ones, `s`
        the scores. Do not draw a curve. The chapter's four samples must give $0.75$.
    """,
    hints=(
        "First split the scores: `s[y == 1]` and `s[y == 0]`.",
        "`s[y == 1][:, None] - s[y == 0]` has one row for each positive, one column for each "
        "negative.",
        "The mean of a matrix of zeros and ones is a share. Add half the share of zeros in the "
        "difference.",
    ),
    solution="""
        One subtraction makes the table of all pairs, shape $(N_+,N_-)$; its positive entries are
        pairs in order. The mean divides by $N_+N_-$ by itself. Memory grows with the number of
        pairs: for a million samples one sorts instead and adds up the ranks of the positives.
    """,
    kind=Code(
        name="auc",
        stub='''
            def auc(y, s):
                """The share of pairs in the right order; a tie counts one half."""
                ...
        ''',
        check=_check_auc,
        answer="""
            def auc(y, s):
                difference = s[y == 1][:, None] - s[y == 0]
                return np.mean((difference > 0) + 0.5 * (difference == 0))
        """,
        wrong=(
            (
                """
                def auc(y, s):
                    difference = s[y == 0][:, None] - s[y == 1]
                    return np.mean(difference > 0)
                """,
                "On the chapter's four samples you get 0.25: you count the pairs that are out of "
                "order.",
            ),
            (
                """
                def auc(y, s):
                    return np.sum(s[y == 1][:, None] > s[y == 0])
                """,
                "Divide the number of pairs in order by the number of all pairs.",
            ),
            (
                """
                def auc(y, s):
                    return np.mean((s >= 0.5) == y) / 2
                """,
                "On the chapter's four samples three of four pairs are in order: 0.75.",
            ),
            (
                """
                def auc(y, s):
                    return np.mean(s[y == 1][:, None] > s[y == 0])
                """,
                "With equal scores you get 0. A tie counts one half.",
            ),
            (
                """
                def auc(y, s):
                    return np.mean(s[y == 1][:, None] >= s[y == 0])
                """,
                "With equal scores you get 1. A tie counts one half.",
            ),
            (
                """
                def auc(y, s):
                    difference = s[y == 1][:, None] - s[y == 0]
                    total = np.sum((difference > 0) + 0.5 * (difference == 0))
                    return total / (len(y) / 2) ** 2
                """,
                "It is wrong where the classes differ in size: for one positive and three "
                "negatives with two of the three pairs in order it should be 0.6667, got 0.5.",
            ),
        ),
        right="A share of pairs: no curve, no threshold.",
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


def _check_average_precision(average_precision: Function) -> None:
    """Try the four samples in two orders, and random scores; a mistake must show in both."""
    y4, s4 = np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])
    rng = np.random.default_rng(0)
    y, s = (rng.random(80) < 0.1).astype(int), rng.normal(size=80)
    got, many = single(average_precision(y4, s4)), single(average_precision(y, s))
    messages = (
        "You get 0.7917: these are trapezoids. Use the precision at the end of each step.",
        "You average the precision over all samples. Only the steps of recall count: the "
        "positives.",
        "You start with the lowest score. Sort so that the highest comes first.",
        "You get 1/3: the first step of recall is missing. It starts at 0.",
    )
    for few, most, message in zip(_mistaken(y4, s4), _mistaken(y, s), messages, strict=True):
        expect(not np.allclose((got, many), (few, most)), message)
    expect_close(got, 5 / 6, "The chapter's four samples must give 5/6.")
    order = [2, 0, 3, 1]
    expect_close(
        average_precision(y4[order], s4[order]), 5 / 6, "The order of the samples must not matter."
    )
    message = "It fails with other numbers of positives and negatives."
    expect_close(many, average_precision_score(y, s), message)
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
                "You average the precision over all samples. Only the steps of recall count: the "
                "positives.",
            ),
            (
                """
                def average_precision(y, s):
                    hit = y[np.argsort(s)]
                    precision = np.cumsum(hit) / np.arange(1, len(y) + 1)
                    return precision[hit == 1].mean()
                """,
                "You start with the lowest score. Sort so that the highest comes first.",
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
                """
                def average_precision(y, s):
                    hit = np.sort(y)
                    precision = np.cumsum(hit) / np.arange(1, len(y) + 1)
                    return precision[hit == 1].mean()
                """,
                "The chapter's four samples must give 5/6.",
            ),
            (
                """
                def average_precision(y, s):
                    hit = y[np.argsort(-s)]
                    precision = np.cumsum(hit) / np.arange(1, len(y) + 1)
                    return precision[hit == 1].sum() / 2
                """,
                "It fails with other numbers of positives and negatives.",
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
        called positive if its score is at least $\\tau$. At which of the four scores as $\\tau$ is
        $F_1$ largest?
    """,
    hints=(
        "There are only four different decisions (and calling none). Write TP, FP and FN of each.",
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

        The best is $0.35$ with $F_1=0.8$. It is not where the precision is highest, and the curve
        of $F_1$ against $\\tau$ has two humps: it cannot be climbed step by step. That is why
        `best_threshold` tries every score.
    """,
    kind=Number(
        answer=0.35,
        tolerance=0.001,
        right="F1 is 4/5 there, and 2/3, 1/2, 2/3 at the others.",
        wrong=(
            (0.8, "At 0.8 one positive is missed: F1 = 2/3. There is a better one."),
            (0.4, "At 0.4 one is found, one missed and one alarm is false: F1 = 1/2, the worst."),
            (0.1, "At 0.1 everything is called: F1 = 2/3. There is a better one."),
            (0.5, "One half is none of the scores; it decides as 0.8 does: F1 = 2/3."),
        ),
        feedback="The answer is one of the four scores.",
    ),
)

WEIGHT_NINE = Exercise(
    id="16-5",
    title="Nine to one",
    statement="""
        A model without inputs, only a bias, is trained on 10 positives and 90 negatives, and each
        positive gets the weight $\\omega_1=9$ in the cross-entropy. Which probability does it give
        to class 1?
    """,
    hints=(
        "Without a weight it would give $10/100$.",
        "A weight of 9 counts like nine copies of the sample.",
        "The weight multiplies the odds $\\tfrac{10}{90}$ by 9.",
    ),
    solution="""
        The odds are $9\\cdot\\tfrac{10}{90}=1$, so $p=\\tfrac12$ and the score is $0$. Without the
        weight the score was $\\log\\tfrac{10}{90}=-2.1972$: it has risen by exactly $\\log9$. With
        $\\omega_c$ in proportion to $1/N_c$, as here, the model believes in balanced classes.
    """,
    kind=Number(
        answer=0.5,
        tolerance=0.004,
        right="Even odds: the score has risen by log 9, from −2.1972 to 0.",
        wrong=(
            (0.1, "That is the probability without the weight."),
            (0.9, "The probability itself is not multiplied by 9; the odds are."),
            (10 / 820, "There the negatives have the weight."),
            (0.0, "That is the score. Which probability belongs to it?"),
        ),
        feedback="Multiply the odds 10 : 90 by 9 and turn them into a probability.",
    ),
)

UNDO_WEIGHT = Exercise(
    id="16-6",
    title="Undo the weight",
    statement="""
        A well-specified model was trained with the weight $r=3$ on the positives. For an image it
        says $p=0.6$. What is the honest probability? (Three decimals.)
    """,
    hints=(
        "In the chapter $r=3$ moved $0.2$ to $0.4286$. Here you must go back.",
        "What are the odds of $0.6$?",
        "Odds $0.6/0.4=1.5$; divide by 3; and $p=\\text{odds}/(1+\\text{odds})$.",
    ),
    solution="""
        The odds are $0.6/0.4=1.5$; without the weight they are $1.5/3=0.5$, and
        $p=0.5/1.5=\\tfrac13$. On scores: subtract $\\log3$. So an image that the weighted model
        calls an eight at one half is, honestly, more probably something else.
    """,
    kind=Number(
        answer=1 / 3,
        tolerance=0.004,
        right="Odds 1.5 become 0.5, that is one third.",
        wrong=(
            (0.2, "You divided the probability by 3; divide the odds."),
            (4.5 / 5.5, "You multiplied the odds by 3: that is the way in, not the way back."),
            (0.5, "These are the honest odds. Turn them into a probability."),
            (0.6, "The weight has made the odds three times too large: take that back."),
            (0.428571, "That is what r = 3 makes of 0.2, the chapter's example."),
        ),
        feedback="Odds, divided by 3, and back to a probability.",
    ),
)

COST_AND_WEIGHT = Exercise(
    id="16-7",
    title="Costs after weights",
    statement="""
        A miss costs nine times as much as a false alarm, so an honest probability should be cut at
        $0.1$. But our (well-specified) model was trained with the weight $r=3$ on the positives.
        Where must *its* probabilities be cut to make the same decisions?
    """,
    hints=(
        "The decisions are the same if the same images are called: translate $0.1$ into the "
        "language of the weighted model.",
        "Odds of $\\tfrac19$ become three times as large.",
        "$\\tfrac39=\\tfrac13$ as a probability, or `cost_threshold(3 * 1, 9)`.",
    ),
    solution="""
        An honest $0.1$ has the odds $\\tfrac19$; the weighted model says odds
        $\\tfrac39=\\tfrac13$, that is $p=\\tfrac14$. So cut at $0.25$. Who forgets this and
        cuts the weighted model at $0.1$ has paid for the misses twice: once in the weights, once in
        the threshold.
    """,
    kind=Number(
        answer=0.25,
        tolerance=0.004,
        right="Odds 1/9 times 3 are 1/3, and that is the probability 1/4.",
        wrong=(
            (0.1, "That would count the misses twice: in the weight and in the threshold."),
            (1 / 28, "The weight has raised all odds, so the threshold must rise too."),
            (0.3, "Nearly: not the probability is multiplied by 3, but the odds."),
            (0.5, "One half would be right for r = 9: then the weight has done all the work."),
            (1 / 3, "These are the odds. Turn them into a probability."),
        ),
        feedback="Translate the odds of 0.1 into those of the weighted model.",
    ),
)

AREA_UNCHANGED = Exercise(
    id="16-8",
    title="What leaves the area alone?",
    statement="""
        The scores $s$ of a model, positive and negative numbers, all different, have the AUC
        $0.97$. Which changes leave the AUC exactly as it is? (Choose all.)
    """,
    hints=(
        "AUC looks at pairs: which of the two scores is larger?",
        "What keeps the order of *every* pair?",
        "Copies of all negatives: what happens to the share of pairs in order?",
    ),
    solution="""
        Only the order counts, so every strictly increasing change leaves it alone: $s^3$, and
        $\\sigma(2s+1)$. Ten copies of each negative make ten times as many pairs and ten times as
        many in order. (Average precision falls: ten times as many false alarms.) The square turns
        the order of negative scores round, rounding makes ties, the minus sign makes $1-0.97$.
    """,
    kind=Choice(
        (
            Option("$s^3$", "The cube keeps every order, of negative numbers too.", right=True),
            Option("$s^2$", "The square turns the order of the negative scores round."),
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

EXERCISES = (
    FOUR_COUNTS,
    AUC_BY_PAIRS,
    AVERAGE_PRECISION,
    BEST_F1,
    WEIGHT_NINE,
    UNDO_WEIGHT,
    COST_AND_WEIGHT,
    AREA_UNCHANGED,
)
