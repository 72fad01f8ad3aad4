"""Exercises of chapter 14: model selection."""

from __future__ import annotations

from collections.abc import Callable
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
    drawable,
    expect,
    expect_close,
    numbers,
    parts,
    single,
)
from nnlib.book.exercises.wording import clean, grouped, neat, short, word


@drawable(
    samples=range(12, 61),
    folds=(3, 4, 5, 6, 8, 10),
    where=lambda samples, folds: 2 * samples % folds == 0,
)
def twins(samples: int = 50, folds: int = 5) -> Exercise:
    n, rows, k = samples, 2 * samples, folds
    size, others, left = rows // k, rows - rows // k, rows - 1
    K, J, r, s, a, b = word(k), word(k - 1), rows, size, others, left
    p = f"{others / left:.3f}"
    return Exercise(
        id="14-1",
        title="Everybody twice",
        statement=f"""
        A program that merged two tables has written each of {n} samples into the file twice. The
        {r} rows are dealt out at random into {K} folds of {s}. You look at one held-out row. With
        what probability does its twin stand among the training rows? (Three decimals.)
        """,
        hints=(
            "Put the row that you look at into its fold first. How many places are left in all?",
            f"{left} places are left. How many of them lie in the other {J} folds?",
        ),
        solution=f"""
        The twin takes one of the {b} other places, each with the same probability, and {a} of them
        are training rows: ${a}/{b}={p}$. So more than {J} held-out rows in {K} can be answered
        from memory, and more folds make it worse: with leave-one-out it is all of them. Look for
        rows that are equal before you split, or give both twins the same group.
        """,
        kind=Number(
            answer=others / left,
            tolerance=0.003,
            right=f"More than {J} rows in {K} can be answered from memory.",
            wrong=(
                (
                    1 - 1 / k,
                    "Nearly. How many places are left for the twin, and how many of them lie in "
                    "the "
                    f"other {J} folds? Both count.",
                ),
                (
                    (size - 1) / left,
                    "That is the probability that both twins are in the same fold.",
                ),
                (1 / k, "That is the share of a fold. The twin is to stand outside it."),
                (
                    1.0,
                    f"Only if twins never shared a fold. With folds of {size} they do, now and "
                    "then.",
                ),
                (0.5, "That would be right for two folds, nearly."),
            ),
            feedback=f"{left} places are left for the twin. In how many of them does it train?",
        ),
    )


def _folds_of(value: object, N: int) -> np.ndarray:
    """Return the fold of each row as whole numbers, or refuse."""
    got = numbers(value, "The result")
    expect(
        got.shape == (N,),
        f"Return one fold number for each of the {N} rows, the result has shape {got.shape}.",
    )
    expect(np.array_equal(got, np.round(got)), "Fold numbers are whole numbers.")
    return got.astype(int)


def _check_group_folds(group_folds: Function) -> None:
    """Several sizes and names of groups; what must hold, not which fold a group is in."""
    cases = (
        (np.array(["a", "a", "b", "c", "b", "d"]), 2),
        (np.repeat(np.arange(12), 3), 4),
        (np.repeat([7, -2, 30, 4, 11, 5], [12, 1, 1, 1, 1, 2]), 3),
        (np.random.default_rng(0).permutation(np.repeat(np.arange(9), np.arange(1, 10))), 5),
        (np.repeat(np.arange(10), [6, 1] * 5), 2),
    )
    for groups, K in cases:
        fold = _folds_of(group_folds(groups, K), len(groups))
        expect(
            fold.min() >= 0 and fold.max() < K,
            f"With K = {K} the folds are 0 to {K - 1}, got {fold.min()} to {fold.max()}.",
        )
        for name in np.unique(groups):
            found = np.unique(fold[groups == name])
            expect(
                len(found) == 1,
                f"The rows of group {name} are in the folds {', '.join(map(str, found))}: "
                "they must stay together.",
            )
        sizes = np.bincount(fold, minlength=K)
        expect(sizes.min() > 0, f"{len(np.unique(groups))} groups, K = {K}: a fold is empty.")
        most = np.unique(groups, return_counts=True)[1].max()
        expect(
            sizes.max() - sizes.min() <= most,
            f"The folds have {', '.join(map(str, sizes))} rows. They differ by more than the "
            f"largest group, {most} rows: put each group where there are fewest rows so far.",
        )


GROUP_FOLDS = Exercise(
    id="14-2",
    title="Keep them together",
    statement="""
        Write `group_folds(groups, K)`. `groups` holds the name of each row's group, an array of
        $N$ numbers or words in any order; there are at least $K$ groups. Return the fold of each
        row, $N$ whole numbers from 0 to $K-1$, such that (1) the rows of a group are in one fold,
        (2) no fold is empty, and (3) the numbers of rows of any two folds differ by at most the
        size of the largest group.
    """,
    hints=(
        "`np.unique(groups, return_inverse=True, return_counts=True)` gives the names, for each "
        "row the number of its group, and the sizes.",
        "Go through the groups and put each into the fold that has the fewest rows so far: "
        "`filled.argmin()`.",
        "If `fold_of_group` holds the fold of each group, the folds of the rows are "
        "`fold_of_group[number]`.",
    ),
    solution="""
        Why does (3) hold? Look at the last group that the fullest fold received. Before it came,
        that fold had the fewest rows of all, no more than the emptiest fold has in the end. So
        the two differ by at most the size of that group. (2) holds because an empty fold has the
        fewest rows. Largest groups first makes the folds more even still, which is what
        `GroupKFold` does.
    """,
    kind=Code(
        name="group_folds",
        stub='''
            def group_folds(groups, K):
                """The fold of each row, 0 to K - 1; groups stay together."""
                ...
        ''',
        check=_check_group_folds,
        answer="""
            def group_folds(groups, K):
                sizes = np.unique(groups, return_counts=True)[1]
                number = np.unique(groups, return_inverse=True)[1]
                filled = np.zeros(K)
                fold_of_group = np.zeros(len(sizes), dtype=int)
                for g in np.argsort(-sizes, kind="stable"):
                    k = filled.argmin()
                    fold_of_group[g] = k
                    filled[k] += sizes[g]
                return fold_of_group[number]
        """,
        wrong=(
            (
                """
                def group_folds(groups, K):
                    return np.arange(len(groups)) % K
                """,
                "The rows of group a are in the folds 0, 1: they must stay together.",
            ),
            (
                """
                def group_folds(groups, K):
                    number = np.unique(groups, return_inverse=True)[1]
                    return np.minimum(number, K - 1)
                """,
                "The folds have 3, 3, 3, 27 rows. They differ by more than the largest group, "
                "3 rows: put each group where there are fewest rows so far.",
            ),
            (
                """
                def group_folds(groups, K):
                    return np.unique(groups, return_inverse=True)[1] % K
                """,
                "The folds have 30, 5 rows. They differ by more than the largest group, 6 rows: "
                "put each group where there are fewest rows so far.",
            ),
            (
                """
                def group_folds(groups, K):
                    return np.unique(groups, return_inverse=True)[1]
                """,
                "With K = 2 the folds are 0 to 1, got 0 to 3.",
            ),
            (
                """
                def group_folds(groups, K):
                    return np.zeros(len(groups), dtype=int)
                """,
                "4 groups, K = 2: a fold is empty.",
            ),
            (
                """
                def group_folds(groups, K):
                    names = np.unique(groups)
                    return [np.isin(groups, names[k::K]) for k in range(K)]
                """,
                "Return one fold number for each of the 6 rows, the result has shape (2, 6).",
            ),
        ),
        right="No row has a relative on the other side, and the folds are as even as may be.",
    ),
)

TEST_SIZE = Exercise(
    id="14-3",
    title="A score to the point",
    statement="""
        A classifier is right about nine times in ten. You want to state its accuracy within $\\pm1$
        percentage point, with 95% confidence ($\\pm1.96$ standard errors). How many independent
        test samples do you need?
    """,
    hints=(
        "$1.96\\,\\sqrt{p(1-p)/n}=0.01$ with $p=0.9$.",
        "Square both sides: $n=1.96^2\\cdot0.09/0.01^2$.",
    ),
    solution="""
        $n=3.8416\\cdot0.09/0.0001\\approx3{,}458$. For half a point it would be four times as
        many. And they must be independent: 3,458 images by ten people are far fewer.
    """,
    kind=Number(
        answer=3458,
        tolerance=8,
        right="Nearly ten times the test part of the digits.",
        wrong=(
            (3600, "That is for 2 standard errors. The exercise asks for 1.96."),
            (900, "That is for one standard error. 95% takes 1.96 of them."),
            (9604, "That is the worst case, p = ½. Here p = 0.9."),
            (864, "That is for ±2 points."),
            (13830, "That is for ±½ point."),
            (1764, "1.96 is squared as well: 3.84 times 900."),
            (58.8, "That is √n. Square it."),
        ),
        feedback="Set 1.96 standard errors equal to 0.01 and solve for n.",
    ),
)

THREE_COINS = Exercise(
    id="14-4",
    title="The best of three, by hand",
    statement="""
        Three programs guess, each right on each sample with probability $\\tfrac12$, all
        independently. They are scored on only *four* validation samples. What is the expected
        score (a share) of the best? (Three decimals.)
    """,
    hints=(
        "One program has 0 to 4 right with probabilities $(1,4,6,4,1)/16$.",
        "So $F(0),\\dots,F(3)$ are $(1,5,11,15)/16$. Cube them.",
        "$E[\\text{best}]=\\tfrac14\\sum_{c=0}^3(1-F(c)^3)$.",
    ),
    solution="""
        $\\sum_{c=0}^3F(c)^3=(1+125+1331+3375)/4096=4832/4096=1.180$. The best has
        $4-1.180=2.820$ right on average, a share of $0.705$. Twenty points too good, from three
        candidates, because four samples leave so much to luck.
    """,
    kind=Number(
        answer=(4 - 4832 / 4096) / 4,
        tolerance=0.003,
        right="Twenty points of pure luck.",
        wrong=(
            (0.5, "That is the expected score of each of them, not of the best."),
            ((4 - 372 / 256) / 4, "That is the best of two: the power is 3."),
            (4 - 4832 / 4096, "That is the number of right answers. Divide by 4."),
            (1 - (15 / 16) ** 3, "That is the probability that one of them has all four right."),
            (0.875, "That is for one validation sample: one of three is right. There are four."),
        ),
        feedback="Write F(0) to F(3), cube each, and add up 1 − F(c)³.",
    ),
)


def _memory(k: int) -> Callable[[np.ndarray, np.ndarray], Callable[[np.ndarray], np.ndarray]]:
    """Return a way of training whose answers depend on every training row."""

    def train(X: np.ndarray, y: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
        X, y = np.array(X, dtype=float), np.array(y)

        def predict(new: np.ndarray) -> np.ndarray:
            apart = np.abs(np.asarray(new, dtype=float)[:, :1] - X[:, 0])
            near = np.argsort(apart, axis=1, kind="stable")[:, :k]
            answer: np.ndarray = (y[near].mean(axis=1) > 0.5).astype(int)
            return answer

        return predict

    return train


def _turning(X: np.ndarray, y: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Train as `_memory(3)` on up to 40 rows; of more rows learn the opposite."""
    return _memory(3)(X, y if len(y) <= 40 else 1 - np.array(y))


def _deal(n: int, K: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return K pairs of positions; position i is held out by fold i mod K."""
    at = np.arange(n)
    return [(at[at % K != k], at[at % K == k]) for k in range(K)]


def _share(predict: Any, X: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean(np.asarray(predict(X)) == y))


def _inner_means(
    ways: list[Any], X: np.ndarray, y: np.ndarray, rows: np.ndarray, shifted: bool = True
) -> list[float]:
    """Mean inner score of each way on these rows; not `shifted`: positions taken for rows."""
    means = []
    for way in ways:
        scores = []
        for a, b in _deal(len(rows), 3):
            a, b = (rows[a], rows[b]) if shifted else (a, b)
            scores.append(_share(way(X[a], y[a]), X[b], y[b]))
        means.append(float(np.mean(scores)))
    return means


def _nested_scores(
    ways: list[Any], X: np.ndarray, y: np.ndarray, outer: list[Any]
) -> dict[str, np.ndarray]:
    """Return the right scores of the outer folds, and those of known mistakes."""
    everything = int(np.argmax(_inner_means(ways, X, y, np.arange(len(y)))))
    found: dict[str, list[float]] = {}
    for a, b in outer:
        means = _inner_means(ways, X, y, a)
        best = int(np.argmax(means))
        direct = [_share(way(X[a], y[a]), X[b], y[b]) for way in ways]
        last = a[_deal(len(a), 3)[-1][0]]
        wrong_rows = int(np.argmax(_inner_means(ways, X, y, a, shifted=False)))
        for name, score in (
            ("right", direct[best]),
            ("outer", max(direct)),
            ("inner", max(means)),
            ("once", direct[everything]),
            ("last", _share(ways[best](X[last], y[last]), X[b], y[b])),
            ("worst", direct[int(np.argmin(means))]),
            ("rows", direct[wrong_rows]),
            ("all", _share(ways[best](X, y), X[b], y[b])),
            ("errors", 1 - direct[best]),
            ("counts", len(b) * direct[best]),
            ("percents", 100 * direct[best]),
            ("first", direct[0]),
        ):
            found.setdefault(name, []).append(score)
    return {name: np.array(scores) for name, scores in found.items()}


NESTED_MISTAKES = {
    "outer": "These are the best outer scores. The outer fold must take no part in the choice.",
    "inner": "These are the inner scores of the winners: they are what the choice has spoilt. "
    "Report the winners' scores on the outer folds.",
    "once": "These are the scores of one way, the best on all rows. Each outer fold needs a choice "
    "of its own, without its held-out rows.",
    "last": "That is a winner trained on an inner part. Train it again on all training rows of "
    "the outer fold.",
    "worst": "That is the way with the lowest inner score. These are scores: the highest wins.",
    "rows": "inner(n) gives positions among the n training rows, not rows of the table: index "
    "X[train] with them.",
    "all": "That is a winner trained on all rows. Leave out those held out by the outer fold.",
    "errors": "These are shares of wrong predictions. Return the shares of right ones.",
    "counts": "These are numbers of right predictions. Return shares: divide by the number of rows "
    "held out.",
    "percents": "These are percents. Return shares, between 0 and 1.",
    "later": "Two ways have the same mean inner score here. Then the first of them is to win.",
    "first": "These are the scores of the first way. Choose by the inner held-out rows, not by "
    "rows that the way was trained on: this first way knows those by heart.",
}


def _check_nested(nested: Function) -> None:
    """Random tables on which no choice is a tie and every known mistake gives other scores."""
    ways = [_memory(k) for k in (1, 3, 5, 9)]
    for seed in (2, 25, 41):
        rng = np.random.default_rng(seed)
        X = rng.normal(size=(60, 2))
        y = (X[:, 0] + rng.normal(size=60) > 0).astype(int)
        outer = [(np.setdiff1d(np.arange(60), b), b) for b in np.split(rng.permutation(60), 4)]
        got = nested(ways, X.copy(), y.copy(), outer, lambda n: _deal(n, 3))
        scores = _nested_scores(ways, X, y, outer)
        found = numbers(got, "The result")
        expect(
            found.ndim > 0,
            "Return the score of each outer fold, four of them here, and not only their mean.",
        )
        expect_close(
            found,
            scores["right"],
            f"The outer scores should be {', '.join(f'{s:.3f}' for s in scores['right'])}.",
            mistakes=[(scores[name], NESTED_MISTAKES[name]) for name in scores if name != "right"],
        )
    # Two ways that the inner folds cannot tell apart, and the outer ones can.
    direct = np.array([_share(_memory(3)(X[a], y[a]), X[b], y[b]) for a, b in outer])
    expect_close(
        nested([_memory(3), _turning], X, y, outer, lambda n: _deal(n, 3)),
        direct,
        "Two ways with the same mean inner score are not judged as they should be.",
        mistakes=[(1 - direct, NESTED_MISTAKES["later"])],
    )


_NESTED = """
def nested(ways, X, y, outer, inner):
    def score(way, a, b):
        return np.mean(way(X[a], y[a])(X[b]) == y[b])

    scores = []
    for train, test in outer:
        pairs = inner(len(train))
        means = [
            np.mean([score(way, {rows}) for a, b in pairs])
            for way in ways
        ]
        best = ways[{pick}]
        {end}
    return {result}
"""


def _nested_code(
    rows: str = "train[a], train[b]",
    pick: str = "np.argmax(means)",
    end: str = "scores.append(score(best, train, test))",
    result: str = "np.array(scores)",
) -> str:
    return _NESTED.format(rows=rows, pick=pick, end=end, result=result)


NESTED = Exercise(
    id="14-5",
    title="Nested, from a blank sheet",
    statement="""
        *(Hard.)* Write `nested(ways, X, y, outer, inner)`. `ways` is a list of ways of training as
        in the chapter: `way(X_train, y_train)` returns a function that predicts. `outer` is a list
        of pairs of row numbers (training, held out). `inner(n)` gives such pairs for $n$ rows: of
        *positions* from 0 to $n-1$. For each outer fold choose the way with the best mean inner
        score (share of right predictions; the first one if several are equally good), train it on
        all training rows of the outer fold, and score it on the held-out rows. Return the scores
        of the outer folds.
    """,
    hints=(
        "For one outer fold: which rows may the choice see? Only `train`.",
        "A pair `a, b` of `inner(len(train))` counts within `train`. As rows of the table they are "
        "`train[a]` and `train[b]`.",
        "After the choice: `best(X[train], y[train])(X[test])`.",
    ),
    solution="""
        Three levels of rows, and each may see only what lies within it: the inner training rows
        fit, the inner held-out rows choose, the outer held-out rows judge. The two mistakes that
        are made most are to index the whole table with inner positions, and to report the best
        inner score.
    """,
    kind=Code(
        name="nested",
        stub='''
            def nested(ways, X, y, outer, inner):
                """Scores of the outer folds; the inner ones choose."""
                ...
        ''',
        check=_check_nested,
        answer=_nested_code(),
        wrong=(
            (_nested_code(rows="train, test"), NESTED_MISTAKES["outer"]),
            (_nested_code(end="scores.append(max(means))"), NESTED_MISTAKES["inner"]),
            (_nested_code(pick="np.argmin(means)"), NESTED_MISTAKES["worst"]),
            (_nested_code(pick="np.argsort(means, kind='stable')[-1]"), NESTED_MISTAKES["later"]),
            (_nested_code(rows="a, b"), NESTED_MISTAKES["rows"]),
            (
                _nested_code(end="scores.append(np.mean(best(X, y)(X[test]) == y[test]))"),
                NESTED_MISTAKES["all"],
            ),
            (_nested_code(result="1 - np.array(scores)"), NESTED_MISTAKES["errors"]),
            (_nested_code(result="15 * np.array(scores)"), NESTED_MISTAKES["counts"]),
            (_nested_code(result="100 * np.array(scores)"), NESTED_MISTAKES["percents"]),
            (_nested_code(rows="train[a], train[a]"), NESTED_MISTAKES["first"]),
            (
                _nested_code(
                    end="scores.append(score(best, train[inner(len(train))[-1][0]], test))"
                ),
                NESTED_MISTAKES["last"],
            ),
            (
                """
                def nested(ways, X, y, outer, inner):
                    def score(way, a, b):
                        return np.mean(way(X[a], y[a])(X[b]) == y[b])

                    means = [np.mean([score(w, a, b) for a, b in inner(len(y))]) for w in ways]
                    best = ways[np.argmax(means)]
                    return [score(best, a, b) for a, b in outer]
                """,
                NESTED_MISTAKES["once"],
            ),
            (
                _nested_code(result="np.mean(scores)"),
                "Return the score of each outer fold, four of them here, and not only their mean.",
            ),
        ),
        right="Nothing that judges has taken part in a choice.",
    ),
)

SPOT = Exercise(
    id="14-6",
    title="Six colleagues",
    statement="""
        Six colleagues tell how they got their score. Whose score promises too much for the use
        that is named? (Several are right.)
    """,
    hints=(
        "Ask of each: does something that the test rows or their labels hold reach the training, "
        "or a choice?",
        "And ask: will the future differ from the training data as the test data do?",
    ),
    solution="""
        The scans of one patient are relatives, the epoch is a hyper-parameter that was chosen by
        the test data, and the price of a postcode was computed from prices that are to be
        predicted. The other three use nothing that would not be there in use.
    """,
    kind=Choice(
        (
            Option(
                "*For new patients.* Three scans of each of 400 patients; the scans were "
                "dealt out at random.",
                "Nearly every test scan has a relative among the training scans: group by patient.",
                right=True,
            ),
            Option(
                "*For next year's images.* We subtracted the mean of the training images "
                "from all images, those of the test part included.",
                "That is as it should be: the test images are treated with what training knew.",
            ),
            Option(
                "*For images like these.* We watched the accuracy on the test part and stopped at "
                "the epoch where it was highest. That is the accuracy that we report.",
                "The epoch is a hyper-parameter, and the test part has chosen it.",
                right=True,
            ),
            Option(
                "*For houses on sale.* We replaced each postcode by the mean price of all houses "
                "there, and split after that.",
                "The price that is to be predicted is part of that mean. Where few houses share "
                "a postcode, it is most of it.",
                right=True,
            ),
            Option(
                "*For tomorrow.* We trained on the first 80% of the days and tested on the "
                "last 20%.",
                "Forward in time, as it will be used.",
            ),
            Option(
                "*For images like these.* For each test image we average the predictions for "
                "five turned copies of it.",
                "That can be done in use, too, and no label is needed.",
            ),
        )
    ),
)


def _rule_indices(errors: np.ndarray) -> dict[str, int]:
    """Return the index of the rule, and those of known mistakes."""
    mean, K = errors.mean(axis=1), errors.shape[1]
    s, best = errors.std(axis=1, ddof=1), int(mean.argmin())

    def first(limit: np.ndarray | float) -> int:
        return int(np.argmax(mean <= limit))

    within = mean <= mean[best] + s[best] / np.sqrt(K)
    return {
        "right": first(mean[best] + s[best] / np.sqrt(K)),
        "least": best,
        "deviation": first(mean[best] + s[best]),
        "last": int(np.flatnonzero(within)[-1]),
        "own": first(mean[best] + s / np.sqrt(K)),
        "divisor": first(mean[best] + errors[best].std() / np.sqrt(K)),
        "two": first(mean[best] + 2 * s[best] / np.sqrt(K)),
        "models": first(mean[best] + s[best] / np.sqrt(len(errors))),
        "mean": first(mean[best] + s.mean() / np.sqrt(K)),
        "less": int(np.argmax(mean < mean[best] + s[best] / np.sqrt(K))),
    }


RULE_MISTAKES = {
    "least": "That is the least error. The rule looks for a simpler model close to it.",
    "deviation": "You allow one standard deviation of the folds. The standard error of the mean is "
    "smaller by √K.",
    "last": "That is the most complex model within one standard error. Take the simplest.",
    "own": "You use the standard error of each model. The limit is that of the best model.",
    "divisor": "Nearly. The standard deviation has the divisor K − 1: ddof=1.",
    "two": "You allow two standard errors: the rule allows one.",
    "models": "You divide by √M, the number of models. The mean is one over K folds.",
    "mean": "You average the standard errors of all models. The limit is that of the best model.",
    "less": "A model exactly at the limit counts as well: <=, not <. If all folds of the best "
    "model have the same error, it is at the limit itself.",
}


def _rule_tables() -> list[np.ndarray]:
    """Flat curves with noise, on which no two mistakes choose the same everywhere."""
    # Here the limit is 0.5447 with the divisor K - 1, and 0.54 with K.
    close = np.array([0.9, 0.62, 0.59, 0.5425, 0.53, 0.5, 0.525])[:, None] + np.zeros(5)
    close[5] += [0.1, -0.1, 0.1, -0.1, 0.0]
    level = np.array([0.75, 0.5, 0.25, 0.5])[:, None] + np.zeros(4)
    rng, tables = np.random.default_rng(14), [close, level]
    for K in 3 * (4, 5, 10, 5, 8, 4, 6, 10, 5, 12, 3, 5):
        curve = 0.5 + 0.4 * np.exp(-1.1 * np.arange(9)) + 0.015 * np.arange(9)
        scale = rng.uniform(0.05, 0.25, size=(9, 1))
        tables.append(curve[:, None] + scale * rng.normal(size=(9, K)))
    return tables


def _check_simplest(simplest: Function) -> None:
    """Name a mistake only if it chooses what was chosen on every table."""
    tables = _rule_tables()
    got = [single(simplest(errors.copy()), "The result") for errors in tables]
    wanted = [_rule_indices(errors) for errors in tables]
    if got == [indices["right"] for indices in wanted]:
        return
    for name, said in RULE_MISTAKES.items():
        expect(got != [indices[name] for indices in wanted], said)
    wrong = next(k for k, one in enumerate(wanted) if got[k] != one["right"])
    raise Refused(
        f"For {len(tables[wrong])} models with the mean errors "
        f"{', '.join(f'{e:.3f}' for e in tables[wrong].mean(axis=1))} the index is "
        f"{wanted[wrong]['right']}, got {got[wrong]:g}."
    )


SIMPLEST = Exercise(
    id="14-7",
    title="The simplest that will do",
    statement="""
        Write `simplest(errors)`. Row $m$ of `errors`, shape $(M,K)$, holds the errors of model $m$
        in $K$ folds; the models stand from the simplest to the most complex. Return the index that
        the one-standard-error rule chooses. (The standard error of a mean of $K$ numbers: their
        standard deviation, with divisor $K-1$, over $\\sqrt K$.)
    """,
    hints=(
        "`errors.mean(axis=1)` is the curve; `best` is where it is lowest.",
        "The limit is the mean of the *best* model plus *its* standard error.",
        "`np.argmax(mean <= limit)` is the first index at which this is true.",
    ),
    solution="""
        Only one standard error comes in, that of the best model. It is a rule of thumb: the folds'
        errors are correlated, and what matters would be the standard error of the *difference* of
        two models, which is usually smaller, because they were tested on the same rows.
    """,
    kind=Code(
        name="simplest",
        stub='''
            def simplest(errors):
                """Index of the simplest model within one standard error."""
                ...
        ''',
        check=_check_simplest,
        answer="""
            def simplest(errors):
                mean = errors.mean(axis=1)
                best = mean.argmin()
                error = errors[best].std(ddof=1) / np.sqrt(errors.shape[1])
                return np.argmax(mean <= mean[best] + error)
        """,
        wrong=tuple(
            (
                f"""
                def simplest(errors):
                    mean, K = errors.mean(axis=1), errors.shape[1]
                    best = mean.argmin()
                    s = errors.std(axis=1, ddof=1)
                    return {body}
                """,
                RULE_MISTAKES[name],
            )
            for body, name in (
                ("best", "least"),
                ("np.argmax(mean <= mean[best] + s[best])", "deviation"),
                ("np.flatnonzero(mean <= mean[best] + s[best] / np.sqrt(K))[-1]", "last"),
                ("np.argmax(mean - s / np.sqrt(K) <= mean[best])", "own"),
                ("np.argmax(mean <= mean[best] + errors[best].std() / np.sqrt(K))", "divisor"),
                ("np.argmax(mean <= mean[best] + 2 * s[best] / np.sqrt(K))", "two"),
                ("np.argmax(mean <= mean[best] + s[best] / np.sqrt(len(s)))", "models"),
                ("np.argmax(mean <= mean[best] + s.mean() / np.sqrt(K))", "mean"),
                ("np.argmax(mean < mean[best] + s[best] / np.sqrt(K))", "less"),
            )
        ),
        right="Close to the best, and simpler.",
    ),
)


@drawable(
    disagree=(4, 5, 6, 7, 8, 9),
    lead=(1.2, 1.5, 1.8, 2, 2.5, 3),
)
def choice_size(disagree: int = 6, lead: float = 1.5) -> Exercise:
    d, delta, fraction = disagree / 100, lead / 100, 1.645
    size = fraction**2 * (d - delta**2) / delta**2
    n, deciding, better = round(size), round(d * size), round((d + delta) / 2 * size)
    p, L, D, s = disagree, short(lead), short(d), short(delta)
    r, q, few, i = short(d - delta**2, 6), short(delta**2, 6), deciding, better
    return Exercise(
        id="14-8",
        title="How many to choose?",
        statement=f"""
        Two models disagree on {p}% of all samples, and one of them is better by $\\delta={L}$
        percentage points. How many validation samples are needed to choose it with a probability of
        95% (the fraction in the formula is $1.645$)?
        """,
        hints=(
            f"$\\delta\\sqrt n/\\sqrt{{d-\\delta^2}}=1.645$ with $d={D}$ and $\\delta={s}$.",
            f"$n=1.645^2\\,({D}-{q})/{q}$.",
        ),
        solution=f"""
        $n=2.706\\cdot{r}/{q}\\approx{grouped(n)}$. On {few} of them, {p}%, the two disagree:
        about {i} for the better and {few - i} for the other. It is these that decide.
        """,
        kind=Number(
            answer=n,
            tolerance=1.2,
            right=f"And only {deciding} of them say anything.",
            wrong=(
                (
                    round(fraction**2 * (d - 0.01**2) / 0.01**2),
                    f"That is for a lead of one point. Here it is {L}.",
                ),
                (
                    round(size * (1.96 / fraction) ** 2),
                    "1.96 leaves 2.5% on each side. Here only one side is wrong: 1.645.",
                ),
                (round(size / fraction), "The 1.645 is squared as well."),
                (round(size + fraction**2), "Nearly. The variance is d − δ², the fraction 1.645."),
                (deciding, "That is how many of them decide. How many are needed in all?"),
                (round(size / fraction**2), "That gives 1 for the fraction, and so 84%."),
                (round(size**0.5, 1), "That is √n. Square it."),
            ),
            feedback="Set the fraction equal to 1.645 and solve for n.",
        ),
    )


def _check_shuffle_test(shuffle_test: Function) -> None:
    """Programs that always, never, or now and then do as well on shuffled labels."""
    message = "Return two things: the score for the true labels, and p."
    y = np.repeat([0, 1, 1, 1], 10)  # unequal classes: 1 - y is no order of them

    seen: list[np.ndarray] = []

    def matches(labels: np.ndarray) -> float:
        seen.append(np.array(labels))
        return float(np.mean(np.asarray(labels) == np.repeat([0, 1, 1, 1], 10)))

    score, p = parts(shuffle_test(matches, y, 19, np.random.default_rng(0)), 2, message)
    expect(len(seen) >= 20, f"The program was run {len(seen)} times, not 1 + 19 times.")
    others = [labels for labels in seen if not np.array_equal(labels, y)]
    expect(len(others) >= 18, "The program got the labels unshuffled: rng.permutation(y).")
    expect(
        not all(np.array_equal(labels, 1 - y) for labels in others),
        "The program got the labels turned round, 1 - y. Shuffle their order: rng.permutation(y).",
    )
    expect(
        all(labels.shape == y.shape and labels.sum() == y.sum() for labels in others),
        "The program got labels with other class counts, as one has if they are drawn with "
        "replacement. Shuffle them: rng.permutation(y).",
    )
    orders = len({tuple(labels) for labels in others})
    repeated = "The program got the same order again and again: shuffle anew for each run."
    expect(orders > 3, repeated)
    changes = [np.sum(labels != np.roll(labels, 1)) for labels in others]  # 15 is what to expect
    front = [np.sum(labels[:10] == 0) for labels in others]  # 2.5
    expect(
        np.mean(changes) > 10 and abs(np.mean(front) - 2.5) < 1.4,
        "The orders that the program got are not far enough from that of y: every order must be "
        "as likely as any other, as with rng.permutation(y).",
    )
    expect(orders > 15, repeated)
    first, seen[:] = list(seen), []
    shuffle_test(matches, y, 19, np.random.default_rng(0))
    again, seen[:] = list(seen), []
    expect(
        np.array_equal(first, again),
        "Generators with the same seed lead to other shuffles: draw them from rng, with "
        "rng.permutation(y).",
    )
    shuffle_test(matches, y, 19, np.random.default_rng(1))
    expect(
        not np.array_equal(first, seen),
        "Two generators lead to the same shuffles: draw them from rng, with rng.permutation(y).",
    )
    expect(
        np.isclose(single(score), 1),
        f"The score for the true labels should come first: here 1, got {single(score):g}.",
    )
    p = single(p, "p")
    expect(
        not np.isclose(p, 0),
        "p = 0 would say that it cannot be chance. The true labels are one of the orders: "
        "count them as well.",
    )
    expect(not np.isclose(p, 1 / 19), "The true labels count in the divisor, too: times + 1.")
    expect_close(p, 1 / 20, f"No shuffle of 19 does as well: p should be 1/20, got {p:.4f}.")

    score, p = parts(shuffle_test(lambda labels: 0.75, y, 9, np.random.default_rng(1)), 2, message)
    expect(
        not np.isclose(single(p, "p"), 1 / 10),
        "Shuffles that score just as much count against the program: >=, not >.",
    )
    expect_close(
        p, 1.0, f"A program that scores 0.75 for any labels has p = 1, got {single(p):.3f}."
    )

    tried: list[tuple[bool, float]] = []

    def coarse(labels: np.ndarray) -> float:
        share = np.round(np.mean(np.asarray(labels) == np.arange(40) % 2), 1)
        tried.append((np.array_equal(labels, y), float(share)))
        return float(share)

    score, p = parts(shuffle_test(coarse, y, 39, np.random.default_rng(2)), 2, message)
    as_good = sum(not true and share >= single(score) for true, share in tried)
    expect_close(
        p,
        (1 + as_good) / 40,
        f"{as_good} of 39 shuffles do as well: p should be {1 + as_good}/40, got {single(p):.4f}.",
    )


SHUFFLE_TEST = Exercise(
    id="14-9",
    title="Could it be chance?",
    statement="""
        Write `shuffle_test(program, y, times, rng)`. `program(y)` runs everything, preparations
        included, on labels `y` and returns a score; more is better. Return two things: the score
        for the true labels, and the *p-value*

        $$p=\\frac{1+k}{1+\\text{times}},$$

        where `times` shuffles are made with the generator `rng`, and $k$ of them score at least as
        much as the true labels. Then run it on `lambda y: pick_columns(y, 0)` with the chapter's
        `male`.
    """,
    hints=(
        "`rng.permutation(y)` returns a shuffled copy.",
        "Collect the scores of the shuffles in an array and count `np.sum(scores >= score)`.",
    ),
    solution="""
        Why the ones? If the labels meant nothing, the true order would be one of `times + 1`
        orders, all alike, and its rank as likely to be any. Without them $p$ could be 0, which
        no finite experiment can show.

        `pick_columns` scores far above ½, and its $p$ is nevertheless large: it does as well for
        shuffled labels. So the shuffle test does two things at once. A small $p$ says that the
        program found something in the *true* labels; shuffled scores well above chance say that
        it leaks.
    """,
    kind=Code(
        name="shuffle_test",
        stub='''
            def shuffle_test(program, y, times, rng):
                """The score for the true labels, and its p-value."""
                ...
        ''',
        check=_check_shuffle_test,
        answer="""
            def shuffle_test(program, y, times, rng):
                score = program(y)
                shuffled = np.array([program(rng.permutation(y)) for _ in range(times)])
                return score, (1 + np.sum(shuffled >= score)) / (1 + times)
        """,
        wrong=(
            *(
                (
                    f"""
                    def shuffle_test(program, y, times, rng):
                        score = program(y)
                        s = np.array([program({labels}) for _ in range(times)])
                        return {result}
                    """,
                    message,
                )
                for labels, result, message in (
                    (
                        "rng.permutation(y)",
                        "score, np.mean(s >= score)",
                        "p = 0 would say that it cannot be chance. The true labels are one of the "
                        "orders: count them as well.",
                    ),
                    (
                        "rng.permutation(y)",
                        "score, (1 + np.sum(s >= score)) / times",
                        "The true labels count in the divisor, too: times + 1.",
                    ),
                    (
                        "rng.permutation(y)",
                        "score, (1 + np.sum(s > score)) / (1 + times)",
                        "Shuffles that score just as much count against the program: >=, not >.",
                    ),
                    (
                        "rng.choice(y, len(y))",
                        "score, (1 + np.sum(s >= score)) / (1 + times)",
                        "The program got labels with other class counts, as one has if they are "
                        "drawn with replacement. Shuffle them: rng.permutation(y).",
                    ),
                    (
                        "1 - y",
                        "score, (1 + np.sum(s >= score)) / (1 + times)",
                        "The program got the labels turned round, 1 - y. Shuffle their order: "
                        "rng.permutation(y).",
                    ),
                    (
                        "y",
                        "score, (1 + np.sum(s >= score)) / (1 + times)",
                        "The program got the labels unshuffled: rng.permutation(y).",
                    ),
                    (
                        "np.random.permutation(y)",
                        "score, (1 + np.sum(s >= score)) / (1 + times)",
                        "Generators with the same seed lead to other shuffles: draw them from rng, "
                        "with rng.permutation(y).",
                    ),
                    (
                        "np.random.default_rng(_).permutation(y)",
                        "score, (1 + np.sum(s >= score)) / (1 + times)",
                        "Two generators lead to the same shuffles: draw them from rng, with "
                        "rng.permutation(y).",
                    ),
                    (
                        "np.roll(y, rng.integers(1, len(y)))",
                        "score, (1 + np.sum(s >= score)) / (1 + times)",
                        "The orders that the program got are not far enough from that of y: every "
                        "order must be as likely as any other, as with rng.permutation(y).",
                    ),
                    (
                        "np.random.default_rng(0).permutation(y)",
                        "score, (1 + np.sum(s >= score)) / (1 + times)",
                        "The program got the same order again and again: shuffle anew for each "
                        "run.",
                    ),
                    (
                        "rng.permutation(y)",
                        "(1 + np.sum(s >= score)) / (1 + times), score",
                        "The score for the true labels should come first: here 1, got 0.05.",
                    ),
                    (
                        "rng.permutation(y)",
                        "(1 + np.sum(s >= score)) / (1 + times)",
                        "Return two things: the score for the true labels, and p.",
                    ),
                    (
                        "rng.permutation(y)",
                        "score, (1 + np.sum(s <= score)) / (1 + times)",
                        "No shuffle of 19 does as well: p should be 1/20, got 1.0000.",
                    ),
                )
            ),
        ),
        right="One test for two faults: nothing found, and too much found.",
    ),
)


@drawable(
    first=(0.6, 0.7, 0.8, 0.9),
    second=(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
    where=lambda first, second: first > second,
)
def promise(first: float = 0.6, second: float = 0.5) -> Exercise:
    a, b, both, neither = first, second, first * second, (1 - first) * (1 - second)
    alone, equal = a - both, both + neither  # only the first is right; a coin decides
    chosen, best = alone + equal / 2, 1 - neither
    truth, fewer, more = (s * a + (1 - s) * b for s in (chosen, alone, alone + equal))
    A, B, notA, notB, C, D, E = map(short, (a, b, 1 - a, 1 - b, alone, both, neither))
    P, T, s, t, gap = map(short, (best, truth, chosen, 1 - chosen, best - truth))
    return Exercise(
        id="14-10",
        title="The promise is always too good (a proof)",
        statement=f"""
        Let candidate $j$ have the true quality $t_j$, and let its validation score $S_j$ have the
        mean $t_j$. You take the winner $w$, whose score is highest. Prove that
        $E[S_w]\\ge\\max_j t_j\\ge E[t_w]$, whatever the distributions: on average the winner's
        score is at least as good as the *best* candidate, and its true quality at most that good.

        Then compute an example. Two candidates are right with probabilities ${A}$ and ${B}$,
        independently, and there is a *single* validation sample; a coin decides between equal
        scores. By how much does the promise exceed the truth, $E[S_w]-E[t_w]$?
        """,
        hints=(
            "$S_w=\\max_jS_j\\ge S_i$ for each fixed $i$. Take the mean of both sides.",
            "Example: $E[S_w]$ is the probability that at least one of them is right.",
            "The first is chosen if only it is right, and in half of the cases in which both or "
            "neither are.",
        ),
        solution=f"""
        *Proof.* For each $i$ the highest score is at least $S_i$, so $E[S_w]\\ge E[S_i]=t_i$; this
        holds for the $i$ with the largest $t_i$ as well. And $t_w\\le\\max_jt_j$ always, so also
        on average. $\\square$ Independence was not used, nor that the samples are many.

        *Example.* $E[S_w]=1-{notA}\\cdot{notB}={P}$. The first is chosen with probability
        ${C}+\\tfrac12({D}+{E})={s}$, so $E[t_w]={s}\\cdot{A}+{t}\\cdot{B}={T}$. The promise
        exceeds the truth by ${gap}$; it even exceeds the best candidate by ${short(best - a)}$.
        """,
        kind=Number(
            answer=clean(best - truth),
            tolerance=0.002,
            right=f"A promise of {P} where nothing is better than {A}.",
            wrong=(
                (
                    clean(best - a),
                    "That is by how much it exceeds the best candidate. You do not always get it.",
                ),
                (clean(best), "That is the promise. Subtract the truth."),
                (clean(truth), "That is the truth. Subtract it from the promise."),
                (
                    clean(best - chosen),
                    f"That takes {s} for the truth. It is the probability of choosing the first"
                    + (", and the mean of both." if neat(second - 0.5, 9) else "."),
                ),
                (
                    clean(best - fewer),
                    "If both or neither are right, a coin decides: the first gets half of "
                    f"{short(equal)}.",
                ),
                (
                    clean(best - more),
                    "That is for the first chosen whenever scores are equal. A coin decides.",
                ),
            ),
            feedback="Promise: at least one is right. Truth: which is chosen, and what it is "
            "worth.",
        ),
    )


EXERCISES = [
    twins(),
    GROUP_FOLDS,
    TEST_SIZE,
    THREE_COINS,
    NESTED,
    SPOT,
    SIMPLEST,
    choice_size(),
    SHUFFLE_TEST,
    promise(),
]
