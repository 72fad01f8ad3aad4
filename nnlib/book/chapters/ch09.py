"""Exercises of chapter 9, Losses: the meaning of "close"."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

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
    parts,
)
from nnlib.book.exercises.wording import follows, power, short, word

if TYPE_CHECKING:
    from nnlib._types import Array


def _losses(function: Function, z: Array, y: Array, w: float, message: str) -> None:
    """Hold the losses of these logits and targets against the exact ones."""
    got = numbers(function(z, y, w))
    expect(got.shape == z.shape, f"Return one loss per sample: shape {z.shape}, not {got.shape}.")
    wanted = w * y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)
    expect_close(got, wanted, message, rtol=1e-9, atol=0)


def _check_stable_bce(stable_bce: Function) -> None:
    z, y = np.array([-2.0, -0.5, 0.3, 1.5]), np.array([1.0, 0.0, 0.0, 1.0])
    with np.errstate(all="ignore"):
        got = numbers(stable_bce(z, y, 1.0))
        expect(
            got.shape != z.shape or not (got < 0).all(),
            "All are below 0, as log-likelihoods are. Is a minus sign missing?",
        )
        different = "Even with the weight 1 and small logits it is not the binary cross-entropy."
        _losses(stable_bce, z, 1 - y, 1.0, different)
        _losses(
            stable_bce, z, y, 1.0, "For small logits the losses are right only for some targets."
        )
        got = numbers(stable_bce(z, y, 3.0))
        expect(
            not np.allclose(got, 3 * numbers(stable_bce(z, y, 1.0))),
            "The weight belongs to class 1 alone; you have multiplied every loss by it.",
        )
        _losses(
            stable_bce, z, y, 3.0, "With the weight 1 it is right, with the weight 3 it is not."
        )
        got = numbers(stable_bce(np.array([40.0, -40.0]), np.array([0.0, 1.0]), 1.0))
        for case, loss in zip(("40 with target 0", "−40 with target 1"), got, strict=True):
            expect(
                not np.isinf(loss),
                f"At the logit {case} the loss is infinite; it should be 40. Which number under a "
                "logarithm is rounded to 0?",
            )
            shown = f"{loss:.4g}"
            is_near = shown == "40"
            message = f"At the logit {case} the loss should be 40, got "
            message += f"{loss:.10g}" if is_near else shown
            if 0 < loss < 40 and not is_near:
                message += (
                    ": what is cut off, or raised under the logarithm, cannot say how wrong it is"
                )
            expect(np.allclose(loss, 40, rtol=1e-9), f"{message}.")
        big = numbers(stable_bce(np.array([1000.0, -1000.0]), np.array([0.0, 1.0]), 1.0))
        why = ": which exponential overflows, or is rounded to 0?"
        why = why if not np.isfinite(big).all() else "."
        expect(np.allclose(big, 1000), f"At the logits 1000 and −1000 it fails{why}")
        right = np.array([800.0, -800.0]), np.array([1.0, 0.0])
        _losses(
            stable_bce, *right, 1.0, "For right answers at the logits ±800 the loss should be 0."
        )
        _losses(
            stable_bce,
            np.array([40.0, -40.0]),
            np.array([1.0, 0.0]),
            5.0,
            "For right answers at the logits ±40 the loss is about 4e-18, times the weight, and "
            "not 0. A tiny number is lost where it is added to 1 (np.log1p helps) and where 40 is "
            "added and subtracted again.",
        )


def _check_quantile_loss(quantile_loss: Function) -> None:
    two = "Return two things: the losses and their slopes."
    y = np.array([0.0, 1.0, 2.5, 4.0])
    y_hat = np.array([1.2, 0.7, 2.0, 4.5])
    for tau in (0.9, 0.2, 0.5):  # at 0.5 several mistakes give the same
        losses, slopes = (
            numbers(part, name)
            for part, name in zip(
                parts(quantile_loss(y_hat, y, tau), 2, two),
                ("The array of losses", "The array of slopes"),
                strict=True,
            )
        )
        above = y_hat > y
        wanted = np.where(above, (1 - tau) * (y_hat - y), tau * (y - y_hat))
        swapped = np.where(above, tau * (y_hat - y), (1 - tau) * (y - y_hat))
        half = "For tau = 0.5 the losses should be half the absolute errors."
        expect_close(
            losses,
            wanted,
            half if tau == 0.5 else f"For tau = {tau} the losses are wrong.",
            mistakes=[
                (np.abs(y_hat - y), "That is the absolute error: where is tau?"),
                (2 * wanted, "The losses are twice as large as they should be."),
                (
                    swapped,
                    "The other way round: too low must cost tau, too high 1 − tau. Otherwise the "
                    f"best constant is exceeded {word(round(10 * tau))} times in ten.",
                ),
            ],
            name="The array of losses",
        )
        expect_close(
            slopes,
            np.where(above, 1 - tau, -tau),
            "The losses are right, their slopes are not: nudge y_hat a little and see.",
            mistakes=[
                (np.where(above, tau - 1, tau), "Those are the slopes in y. Nudge y_hat."),
                (np.sign(y_hat - y), "That is the slope of the absolute error: where is tau?"),
            ],
            name="The array of slopes",
        )


def _check_poisson_loss(poisson_loss: Function) -> None:
    two = "Return two things: the losses and their slopes."
    z, k = np.array([1.2, 0.3, 0.8, 2.0]), np.array([0.0, 3.0, 1.0, 9.0])
    losses, slopes = parts(poisson_loss(z, k), 2, two)
    losses, slopes = numbers(losses, "The array of losses"), numbers(slopes, "The array of slopes")
    expect(
        losses.shape == k.shape, f"Return one loss per count: shape {k.shape}, not {losses.shape}."
    )
    log_factorial = np.array([0.0, np.log(6), 0.0, np.log(362880)])
    wanted = np.exp(z) - k * z
    expect(
        not np.allclose(losses, wanted + log_factorial),
        "That is the whole negative log-likelihood. Leave log k! out: no score changes it.",
    )
    expect_close(
        losses,
        wanted,
        "The losses are wrong: take −log P(k) and put in λ = exp(z).",
        mistakes=[
            (-wanted, "That is the log-likelihood, to be made large: where is the minus sign?"),
            (z - k * np.log(z), "This takes z for the rate; the rate is exp(z)."),
            (np.exp(z) - k, "That is the slope, not the loss."),
        ],
        name="The array of losses",
    )
    expect_close(
        slopes,
        np.exp(z) - k,
        "The losses are right, their slopes are not: nudge z a little and see.",
        mistakes=[
            (k - np.exp(z), "The sign is wrong: where the rate is too high, the loss must rise."),
            (1 - k / np.exp(z), "That is the slope in the rate. Multiply it by dλ/dz."),
        ],
        name="The array of slopes",
    )
    low = -z
    losses, slopes = parts(poisson_loss(low, k), 2, two)
    message = "For positive scores it is right, for negative ones it is not."
    expect_close(losses, np.exp(low) - k * low, message, name="The array of losses")
    expect_close(slopes, np.exp(low) - k, message, name="The array of slopes")


def _mean_loss(good: float, slip: float) -> float:
    """Return the mean cross-entropy of 99 good samples and a slip."""
    return -float(99 * np.log(good) + np.log(slip)) / 100


def _printed_of_slip(good: float, slip: float) -> bool:
    loss = _mean_loss(good, slip)
    return follows(np.exp(-round(loss, 5)), np.exp(-loss))


@drawable(
    where=_printed_of_slip,
    good=(0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99),
    slip=(0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001),
)
def one_slip(good: float = 0.99, slip: float = 0.0001) -> Exercise:
    g, s = short(good), short(slip)
    loss, mean = _mean_loss(good, slip), (99 * good + slip) / 100
    geometric = float(np.exp(-loss))
    L, G, M, turned = f"{loss:.5f}", f"{geometric:.4f}", f"{mean:.4f}", f"{geometric:.2f}"
    return Exercise(
        id="09-1",
        title="One slip in a hundred",
        statement=rf"""
        A classifier gives the truth a probability of {g} on 99 samples. On the hundredth it
        is confidently wrong and gives the truth only {s}. What is $e^{{-\text{{mean loss}}}}$,
        the probability that its mean cross-entropy stands for? Four decimals.
        """,
        hints=(
            "The mean loss is $-\\tfrac1{100}$ times a sum of 100 logarithms.",
            f"99 of them are $\\log {g}$, the last is $\\log {s}$.",
        ),
        solution=rf"""
        The mean loss is $-\tfrac{{1}}{{100}}\,(99\log {g}+\log {s})={L}$, and
        $e^{{-{L}}}={G}$. It is the *geometric* mean of the probabilities. Their ordinary
        mean is {M} and hardly notices the slip. A single 0 would bring the geometric mean
        down to 0.
        """,
        kind=Number(
            answer=geometric,
            tolerance=5e-5,
            right=f"One confident mistake in a hundred turns {g} into {turned}.",
            wrong=(
                (
                    round(mean, 6),
                    "That is the ordinary mean of the probabilities. Take logarithms first.",
                ),
                (
                    round(float(loss), 6),
                    "That is the mean loss itself. Turn it back into a probability.",
                ),
                (good, "The hundredth sample counts, too."),
                (slip * good**99, "The product of all is about that. Take its hundredth root."),
                (
                    round(math.exp(-loss / math.log(10)), 6),
                    "That is with base 10. Use one base for the logarithm and the power.",
                ),
            ),
            feedback="Take the mean of the 100 losses, then e to the minus that.",
        ),
    )


@drawable(score=tuple(tenths / 10 for tenths in range(30, 81) if tenths != 50))
def how_much_harder(score: float = 6) -> Exercise:
    z, up, down = short(score), np.exp(score), np.exp(-score)
    ratio, e = 2 + up + down, power(z)
    R = f"{ratio:.1f}"
    return Exercise(
        id="09-3",
        title="How much harder?",
        statement=rf"""
        A sigmoid unit has the score $z={z}$, and the target is **0**. How many times as hard does
        the cross-entropy pull at the score as half the squared error? Give one decimal.
        """,
        hints=(
            "Write down both slopes with respect to z. What do they have in common?",
            rf"The ratio is $1/\big(p\,(1-p)\big)$ with $p=\sigma({z})$.",
        ),
        solution=rf"""
        The slopes are $p$ and $p\cdot p\,(1-p)$, so the ratio is $1/\big(p\,(1-p)\big)$, the
        same for both targets. Since $1/p=1+e^{{-z}}$ and $1/(1-p)=1+e^{{z}}$, it is
        $(1+e^{{-{z}}})(1+e^{{{z}}})$ $= 2+e^{e}+e^{{-{z}}}$ $= {R}$.
        """,
        kind=Number(
            answer=ratio,
            tolerance=0.06,
            right="And about e times as hard for every further unit of score.",
            wrong=(
                (1 + up, "That is 1/(1 − p). The factor is p (1 − p), both of them."),
                (up, "That is nearly it: the odds. The ratio is 1/(p (1 − p))."),
                (
                    1 / ratio,
                    "Below 1 it would pull *less* hard. Perhaps the fraction is upside down?",
                ),
                (ratio / 2, "*Half* the squared error: its slope has no 2."),
                (4, "That is the ratio at z = 0, where p (1 − p) is largest."),
                (22028.47, "That is the ratio at z = −10."),
                (150.42, "That is the ratio at z = −5."),
            ),
            feedback=f"Divide p by p · p (1 − p), with p = σ({z}).",
        ),
    )


EXERCISES = [
    one_slip(),
    Exercise(
        id="09-2",
        title="The missing bracket",
        statement=r"""
            The four samples of the text have $p = (0.9, 0.2, 0.6, 0.3)$ and $y = (1, 0, 1, 1)$.
            Their mean binary cross-entropy is 0.5108. Somebody programs
            $-\tfrac14\sum y\log p$ $+\,\tfrac14\sum(1-y)\log(1-p)$ instead, where the minus governs
            only the first sum. Which number comes out? Give four decimals.
            """,
        hints=(
            "Which of the samples is affected?",
            "The four right losses are 0.1054, 0.2231, 0.5108, 1.2040.",
            "The loss of the second sample enters with the wrong sign.",
        ),
        solution=r"""
            Only the sample of class 0 is affected. Its loss 0.2231 enters as $-0.2231$:
            $0.1054 - 0.2231$ $+\,0.5108 + 1.2040$ $= 1.5971$, and a quarter of it is $0.3993$. The
            number is *smaller* than the right one and looks perfectly healthy. Minimising it drives
            $p$ to 1, because samples of class 0 are rewarded for being wrong, without limit.
            """,
        kind=Number(
            answer=(-np.log([0.9, 0.6, 0.3]).sum() + np.log(0.8)) / 4,
            tolerance=1e-4,
            right="A plausible number from a wrong formula: only a check by hand reveals it.",
            wrong=(
                (-np.log(0.6), "That is the right mean. What does the wrong formula give?"),
                (
                    -np.log([0.9, 0.6, 0.3]).sum() / 4,
                    "The second sample does not drop out; its term comes with the wrong sign.",
                ),
                (-np.log([0.9, 0.6, 0.3]).sum() + np.log(0.8), "That is the sum. Divide by 4."),
                (np.log(0.6), "Only the second sum has the wrong sign, not both."),
            ),
            feedback="Three losses enter as they should, one with its sign reversed.",
        ),
    ),
    how_much_harder(),
    Exercise(
        id="09-4",
        title="Where it bends the wrong way",
        statement=r"""
            Half the squared error of a sigmoid unit, $\tfrac12(\sigma(z)-y)^2$, is not convex.
            In the text this was shown for the target 1. For which scores does it bend downwards if
            the target is **0**?
            """,
        hints=(
            r"For the target 1 it is where $p<\tfrac13$, that is $z<-\log 2$.",
            r"With $1-\sigma(z)=\sigma(-z)$: what is the loss for the target 0 at $z$, compared "
            r"with the loss for the target 1 at $-z$?",
        ),
        solution=r"""
            For the target 0 the loss is $\tfrac12\sigma(z)^2=\tfrac12\big(1-\sigma(-z)\big)^2$,
            which is the loss for the target 1 at $-z$. The picture is mirrored, so it bends
            downwards for $-z<-\log2$, that is for $z>\log 2$, where $p>\tfrac23$. In both cases it
            is the *wrong* side.
            """,
        kind=Choice(
            options=(
                Option(
                    r"For $z>\log 2$.",
                    "The mirror image: where the unit is clearly on the wrong side.",
                    right=True,
                ),
                Option(
                    r"For $z<-\log 2$.",
                    "That is for the target 1. Which side is the wrong one for the target 0?",
                ),
                Option(
                    "For no score.",
                    r"A curve that stays between 0 and $\tfrac12$, and is not constant, cannot be "
                    "convex everywhere.",
                ),
                Option(
                    "For $z>0$.",
                    r"Being wrong is not enough: at $z=0.5$, $p=0.62$, the curve still bends "
                    "upwards.",
                ),
                Option(
                    "For all scores.",
                    "Near its lowest part, on the right side, it must bend upwards.",
                ),
            )
        ),
    ),
    Exercise(
        id="09-5",
        title="A weight for class 1, safely",
        statement=r"""
            Write `stable_bce(z, y, w)`: the losses $-w\,y\log\sigma(z)-(1-y)\log(1-\sigma(z))$,
            shape $(N,)$, from logits `z` and targets `y` of 0 and 1, both of shape $(N,)$, and one
            number `w`, the weight of class 1. It must be right for logits of any size: 40 for the
            logit 40 with the target 0, 1000 for the logit 1000, and with `w=1` about
            `4.2e-18`, not 0, for the logit 40 with the target 1. Use NumPy only.
            """,
        hints=(
            r"Which of the two terms is the softplus of $z$, and which that of $-z$?",
            "Write a stable softplus first, with `np.log1p`.",
            r"$w\,y\operatorname{softplus}(-z)+(1-y)\operatorname{softplus}(z)$: nothing is "
            "subtracted, so nothing is lost.",
        ),
        solution=r"""
            $-\log\sigma(z)=\log(1+e^{-z})$ and $-\log(1-\sigma(z))=\log(1+e^{z})$, so the loss is a
            sum of two softplus functions, one of which is switched off by the target.
            `np.logaddexp(0, z)` is a stable softplus, too: it computes $\log(e^0+e^z)$. But
            `np.logaddexp(0, z) - y * z` is not enough: at $z=40$, $y=1$ it subtracts 40 from
            $40+4\cdot10^{-18}$, which is rounded to 40.
            """,
        kind=Code(
            name="stable_bce",
            stub='''
                def stable_bce(z, y, w):
                    """Losses, shape (N,), of logits z and targets y; w weighs class 1."""
                    ...
                ''',
            check=_check_stable_bce,
            answer="""
                def stable_bce(z, y, w):
                    def softplus(t):
                        return np.maximum(t, 0) + np.log1p(np.exp(-np.abs(t)))

                    return w * y * softplus(-z) + (1 - y) * softplus(z)
                """,
            wrong=(
                (
                    """
                    def stable_bce(z, y, w):
                        p = 1 / (1 + np.exp(-z))
                        return -w * y * np.log(p) - (1 - y) * np.log(1 - p)
                    """,
                    "At the logit 40 with target 0 the loss is infinite; it should be 40. Which "
                    "number under a logarithm is rounded to 0?",
                ),
                (
                    """
                    def stable_bce(z, y, w):
                        p = np.clip(1 / (1 + np.exp(-z)), 1e-12, 1 - 1e-12)
                        return -w * y * np.log(p) - (1 - y) * np.log(1 - p)
                    """,
                    "At the logit 40 with target 0 the loss should be 40, got 27.63: what is cut "
                    "off, or raised under the logarithm, cannot say how wrong it is.",
                ),
                (
                    """
                    def stable_bce(z, y, w):
                        p = 1 / (1 + np.exp(-z))
                        return -w * y * np.log(p + 1e-14) - (1 - y) * np.log(1 - p + 1e-14)
                    """,
                    "At the logit 40 with target 0 the loss should be 40, got 32.24: what is cut "
                    "off, or raised under the logarithm, cannot say how wrong it is.",
                ),
                (
                    """
                    def stable_bce(z, y, w):
                        def sigmoid(t):
                            e = np.exp(-np.abs(t))
                            return np.where(t < 0, e, 1) / (1 + e)

                        return -w * y * np.log(sigmoid(z)) - (1 - y) * np.log(sigmoid(-z))
                    """,
                    "At the logits 1000 and −1000 it fails: which exponential overflows, or is "
                    "rounded to 0?",
                ),
                (
                    """
                    def stable_bce(z, y, w):
                        return np.where(y == 1, w, 1) * (np.logaddexp(0, z) - y * z)
                    """,
                    "For right answers at the logits ±40 the loss is about 4e-18, times the "
                    "weight, and not 0. A tiny number is lost where it is added to 1 (np.log1p "
                    "helps) and where 40 is added and subtracted again.",
                ),
                (
                    """
                    def stable_bce(z, y, w):
                        p = np.clip(1 / (1 + np.exp(-z)), 1e-12, 1)
                        return -w * y * np.log(p) + (1 - y) * np.logaddexp(0, z)
                    """,
                    "At the logit −40 with target 1 the loss should be 40, got 27.63: what is cut "
                    "off, or raised under the logarithm, cannot say how wrong it is.",
                ),
                (
                    """
                    def stable_bce(z, y, w):
                        return w * (np.logaddexp(0, -z) * y + np.logaddexp(0, z) * (1 - y))
                    """,
                    "The weight belongs to class 1 alone; you have multiplied every loss by it.",
                ),
                (
                    """
                    def stable_bce(z, y, w):
                        return y * np.logaddexp(0, -z) + w * (1 - y) * np.logaddexp(0, z)
                    """,
                    "With the weight 1 it is right, with the weight 3 it is not.",
                ),
                (
                    """
                    def stable_bce(z, y, w):
                        return w * y * np.logaddexp(0, z) + (1 - y) * np.logaddexp(0, -z)
                    """,
                    "Even with the weight 1 and small logits it is not the binary cross-entropy.",
                ),
                (
                    """
                    def stable_bce(z, y, w):
                        return -w * y * np.logaddexp(0, -z) - (1 - y) * np.logaddexp(0, z)
                    """,
                    "All are below 0, as log-likelihoods are. Is a minus sign missing?",
                ),
            ),
            right="No probability occurs in it, and no logit is too large.",
        ),
    ),
    Exercise(
        id="09-6",
        title="A promise kept nine times in ten (hard)",
        statement=r"""
            A shop promises a delivery time $\hat y$ that the true time $y$ should exceed only once
            in ten orders. Which loss wants such a number? Let a day too low cost $\tau$ and a day
            too high cost $1-\tau$, with $\tau=0.9$ here: the **quantile loss**, also called
            pinball loss. Write `quantile_loss(y_hat, y, tau)`, which returns the losses and their
            slopes in $\hat y$, both of the shape of `y`. Then prove, as the text does for the
            median, that the share of the targets below $c$ passes $\tau$ at the best constant $c$.
            """,
        hints=(
            "There are two straight lines through 0. Which slope has the one for a prediction "
            "that is too high?",
            r"Too high costs $(1-\tau)(\hat y-y)$, too low costs $\tau\,(y-\hat y)$.",
            r"For the proof: let a share $F$ of the targets lie below $c$. What is the slope of "
            "the mean loss at $c$?",
        ),
        solution=r"""
            The slope is $1-\tau$ where $\hat y>y$ and $-\tau$ where $\hat y<y$. Proof: let a share
            $F$ of the targets lie below the constant $c$, and none exactly at it. The slope of
            the mean loss is $F\,(1-\tau)-(1-F)\,\tau=F-\tau$: negative while $F<\tau$, positive
            once $F>\tau$. So the lowest place is where $F$ passes $\tau$, the $\tau$-quantile. For
            $\tau=\tfrac12$ it is the median, and the loss is half the absolute error.
            """,
        kind=Code(
            name="quantile_loss",
            stub='''
                def quantile_loss(y_hat, y, tau):
                    """The losses and their slopes in y_hat, both of the shape of y."""
                    ...
                ''',
            check=_check_quantile_loss,
            answer="""
                def quantile_loss(y_hat, y, tau):
                    slopes = np.where(y_hat > y, 1 - tau, -tau)
                    return slopes * (y_hat - y), slopes
                """,
            wrong=(
                (
                    ("1 - tau, -tau)", "tau, tau - 1)"),
                    "The other way round: too low must cost tau, too high 1 − tau. Otherwise the "
                    "best constant is exceeded nine times in ten.",
                ),
                (
                    """
                    def quantile_loss(y_hat, y, tau):
                        return abs(y_hat - y), np.sign(y_hat - y)
                    """,
                    "That is the absolute error: where is tau?",
                ),
                (
                    ("np.where(y_hat", "2 * np.where(y_hat"),
                    "The losses are twice as large as they should be.",
                ),
                (
                    """
                    def quantile_loss(y_hat, y, tau):
                        losses = np.maximum(tau * (y - y_hat), (tau - 1) * (y - y_hat))
                        return losses, np.where(y_hat > y, tau - 1, tau)
                    """,
                    "Those are the slopes in y. Nudge y_hat.",
                ),
                (
                    """
                    def quantile_loss(y_hat, y, tau):
                        return np.maximum(tau * (y - y_hat), (tau - 1) * (y - y_hat))
                    """,
                    "Return two things: the losses and their slopes.",
                ),
            ),
            right="Mean, median, quantile: each has the loss that asks for it.",
        ),
    ),
    Exercise(
        id="09-7",
        title="A loss for counts",
        statement=r"""
            How many people will enter the shop in the next hour? Believe in a Poisson
            distribution, $P(k)=\lambda^k e^{-\lambda}/k!$, whose mean is the rate $\lambda>0$. A
            rate must be positive and a network's score $z$ need not be, so let $\lambda=e^z$.
            Derive the loss by maximum likelihood and write `poisson_loss(z, k)`, which returns the
            losses and their slopes in $z$, both of the shape of `k`. Leave out the term that no
            score changes.
            """,
        hints=(
            r"$-\log P(k)$ has three terms. Which of them does not contain $\lambda$?",
            r"Put $\lambda=e^z$ into $\lambda-k\log\lambda$.",
            "The slope ought to look familiar: what is the prediction here, and what the target?",
        ),
        solution=r"""
            $-\log P(k)=\lambda-k\log\lambda+\log k!$. The last term does not depend on the model.
            With $\lambda=e^z$ the loss is $e^z-kz$ and its slope $e^z-k$: prediction minus target
            once more, as for squared error with identity and cross-entropy with sigmoid. The best
            constant is $e^z=\bar k$, the mean count.
            """,
        kind=Code(
            name="poisson_loss",
            stub='''
                def poisson_loss(z, k):
                    """The losses and their slopes in z, both of the shape of k."""
                    ...
                ''',
            check=_check_poisson_loss,
            answer="""
                def poisson_loss(z, k):
                    rate = np.exp(z)
                    return rate - k * z, rate - k
                """,
            wrong=(
                (
                    """
                    def poisson_loss(z, k):
                        return k * z - np.exp(z), k - np.exp(z)
                    """,
                    "That is the log-likelihood, to be made large: where is the minus sign?",
                ),
                (
                    """
                    def poisson_loss(z, k):
                        factorials = np.array([np.prod(np.arange(1, n + 1)) for n in k])
                        return np.exp(z) - k * z + np.log(factorials), np.exp(z) - k
                    """,
                    "That is the whole negative log-likelihood. Leave log k! out: no score "
                    "changes it.",
                ),
                (
                    """
                    def poisson_loss(z, k):
                        return z - k * np.log(z), 1 - k / z
                    """,
                    "This takes z for the rate; the rate is exp(z).",
                ),
                (
                    """
                    def poisson_loss(z, k):
                        return np.exp(z) - k * abs(z), np.exp(z) - k * np.sign(z)
                    """,
                    "For positive scores it is right, for negative ones it is not.",
                ),
                (
                    """
                    def poisson_loss(z, k):
                        return np.exp(z) - k * z, k - np.exp(z)
                    """,
                    "The sign is wrong: where the rate is too high, the loss must rise.",
                ),
                (
                    """
                    def poisson_loss(z, k):
                        return np.exp(z) - k * z, 1 - k / np.exp(z)
                    """,
                    "That is the slope in the rate. Multiply it by dλ/dz.",
                ),
                (
                    """
                    def poisson_loss(z, k):
                        return (np.exp(z) - k * z).mean(), np.exp(z) - k
                    """,
                    "Return one loss per count: shape (4,), not ().",
                ),
            ),
            right="A new belief, a new loss, and again prediction minus target.",
        ),
    ),
    Exercise(
        id="09-8",
        title="Who says 0.3?",
        statement=r"""
            A model may say only one number $p$ for all samples, and of many samples 30% are of
            class 1. Which losses are smallest on average at $p=0.3$? Choose all of them.
            """,
        hints=(
            r"Write the mean loss as $0.3\,\ell(p,1)+0.7\,\ell(p,0)$ and look for its lowest "
            r"place.",
            "Weights multiply the odds, which here are 3 to 7.",
        ),
        solution=r"""
            Cross-entropy: $-0.3\log p-0.7\log(1-p)$ has the slope $(p-0.3)/\big(p(1-p)\big)$, zero
            at 0.3. Squared error: slope $2\,(p-0.3)$, zero at 0.3. Absolute error:
            $0.3+0.4\,p$, lowest at $p=0$. Cross-entropy with weights 3 and 7: the odds become
            $\tfrac73\cdot\tfrac37=1$, so $p=\tfrac12$. Weights of 2 and 2 cancel.
            """,
        kind=Choice(
            options=(
                Option(
                    "the binary cross-entropy",
                    "Cross-entropy: entropy plus a divergence that is 0 at the truth.",
                    right=True,
                ),
                Option(
                    r"the absolute error $\lvert p-y\rvert$",
                    "Its mean is 0.3 + 0.4 p, lowest at p = 0: the median of the labels.",
                ),
                Option(
                    r"the squared error $(p-y)^2$",
                    "Squared error: the mean of the labels is 0.3.",
                    right=True,
                ),
                Option(
                    "the cross-entropy with weight 3 for class 0 and 7 for class 1",
                    "These weights multiply the odds 3/7 by 7/3: the answer becomes one half.",
                ),
                Option(
                    "the cross-entropy with weight 2 for both classes",
                    "Equal weights: they cancel in the odds.",
                    right=True,
                ),
            )
        ),
    ),
    Exercise(
        id="09-9",
        title="Two forecasters, one average",
        statement=r"""
            Two forecasters give the distributions $p$ and $q$ over $C$ classes; the truth is $y$.
            A third one says $r=\tfrac12(p+q)$ every day. Compare its cross-entropy with the mean
            $\tfrac12\big(\operatorname{CE}(y,p)+\operatorname{CE}(y,q)\big)$ of the other two.
            Choose everything that is true for *all* $y$, $p$ and $q$ without zeros, and prove it.
            """,
        hints=(
            r"Compare $-\log\tfrac{p_k+q_k}2$ with the mean of $-\log p_k$ and $-\log q_k$.",
            r"Which is larger, $\tfrac12(p_k+q_k)$ or $\sqrt{p_kq_k}$? Square "
            r"$\sqrt{p_k}-\sqrt{q_k}$.",
            "Can the average beat the better of the two? Take one forecaster who is perfect, and "
            "two whose mistakes are opposite.",
        ),
        solution=r"""
            Since $(\sqrt{p_k}-\sqrt{q_k})^2\ge0$, we have $\tfrac12(p_k+q_k)\ge\sqrt{p_kq_k}$, with
            equality only for $p_k=q_k$. The logarithm grows, so
            $-\log r_k\le-\tfrac12(\log p_k+\log q_k)$. Multiply by $y_k\ge0$ and add up:
            $\operatorname{CE}(y,r)\le\tfrac12\big(\operatorname{CE}(y,p)+\operatorname{CE}(y,q)\big)$.
            The entropy $H(y)$ stands on both sides, so the same holds for KL. The average need not
            beat the better forecaster: if $p=y$ and $q\ne y$, then $p$ is perfect and $r$ is not.
            But it may: for $y=(\tfrac12,\tfrac12)$, $p=(0.9,0.1)$ and $q=(0.1,0.9)$ the average is
            exactly $y$. This is why averaging the answers of several networks usually pays.
            """,
        kind=Choice(
            options=(
                Option(
                    "It is never larger than the mean of the two.",
                    "The geometric mean is at most the arithmetic one, class by class.",
                    right=True,
                ),
                Option(
                    "It is never larger than the smaller of the two.",
                    "Let p be the truth itself: then no other forecast is as good.",
                ),
                Option(
                    "It may be smaller than both.",
                    "Opposite mistakes cancel: (0.9, 0.1) and (0.1, 0.9) average to (0.5, 0.5).",
                    right=True,
                ),
                Option(
                    "It equals the mean of the two.",
                    "Only where p and q agree: the logarithm is not a straight line.",
                ),
                Option(
                    "The same comparison holds for the divergences.",
                    "The same entropy is subtracted on both sides.",
                    right=True,
                ),
            )
        ),
    ),
]
