"""Exercises of chapter 9, Losses: the meaning of "close"."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    single,
)

if TYPE_CHECKING:
    from nnlib._types import Array


def _losses(function: Function, z: Array, y: Array, message: str) -> None:
    """Hold the losses of these logits and targets against the exact ones."""
    got = numbers(function(z, y))
    expect(got.shape == z.shape, f"Return one loss per sample: shape {z.shape}, not {got.shape}.")
    wanted = y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)
    expect_close(got, wanted, message, rtol=1e-9, atol=0)


def _check_stable_bce(stable_bce: Function) -> None:
    z, y = np.array([-2.0, -0.5, 0.3, 1.5]), np.array([1.0, 0.0, 0.0, 1.0])
    with np.errstate(all="ignore"):
        got = numbers(stable_bce(z, y))
        expect(
            got.shape != z.shape or not (got < 0).all(),
            "These are log-likelihoods, at most 0: where is the minus sign?",
        )
        _losses(
            stable_bce, z, 1 - y,
            "Even for small logits the losses differ from the binary cross-entropy."
        )  # fmt: skip
        _losses(stable_bce, z, y, "For small logits the losses are right only for some targets.")
        got = numbers(stable_bce(np.array([40.0, -40.0]), np.array([0.0, 1.0])))
        expect(
            not np.isinf(got).any(),
            "At the logit 40 with target 0 the loss is infinite; it should be 40. Is there a "
            "logarithm of 1 − p?",
        )
        message = f"At the logit 40 with target 0 the loss should be 40, got {got[0]:.4g}"
        if 0 < got[0] < 40:
            message += ": a probability that is clipped cannot say how wrong it is"
        expect(np.allclose(got, 40, rtol=1e-9), f"{message}.")
        big = numbers(stable_bce(np.array([1000.0, -1000.0]), np.array([0.0, 1.0])))
        overflows = ": which exponential overflows?" if not np.isfinite(big).all() else "."
        expect(np.allclose(big, 1000), f"At the logits 1000 and −1000 it fails{overflows}")
        _losses(
            stable_bce, np.array([800.0, -800.0]), np.array([1.0, 0.0]),
            "For right answers at the logits ±800 the loss should be 0."
        )  # fmt: skip
        _losses(
            stable_bce, np.array([40.0, -40.0]), np.array([1.0, 0.0]),
            "For a right answer at the logit 40 the loss is about 4e-18, not 0: adding a tiny "
            "number to 1 loses it. Which NumPy function computes log(1 + t) for tiny t?"
        )  # fmt: skip


def _check_kl(kl_divergence: Function) -> None:
    y, p = np.array([0.7, 0.2, 0.1]), np.array([0.5, 0.3, 0.2])
    wanted = float((y * np.log(y / p)).sum())
    expect_close(
        kl_divergence(y, p),
        wanted,
        "For (0.7, 0.2, 0.1) and (0.5, 0.3, 0.2) it should be about 0.0851.",
        mistakes=[
            (
                -float((y * np.log(p)).sum()),
                "That is the cross-entropy. What do you pay even when you know y?",
            ),
            (
                float((p * np.log(p / y)).sum()),
                "The mean is over the truth y, not over the forecast p: the divergence is not "
                "symmetric.",
            ),
            (-wanted, "A divergence is never negative: which way round is the fraction?"),
            (wanted / np.log(2), "That is in bits. Use the natural logarithm."),
        ],
    )
    with np.errstate(all="ignore"):
        sure = np.array([0.0, 1.0, 0.0])
        expect_close(
            kl_divergence(sure, p), -np.log(p[1]),
            "A class that never happens, y = 0, must add nothing: 0 log 0 counts as 0."
        )  # fmt: skip
        expect_close(
            kl_divergence(sure, sure), 0.0,
            "Where y and p are both 0 there is nothing to pay: leave these classes out."
        )  # fmt: skip
        ruined = single(kl_divergence(p, sure))
        expect(
            ruined == np.inf,
            "If p calls impossible what does happen, the divergence is infinite; yours is "
            f"{ruined:.4g}. Is a tiny number added, or a class left out that does happen?",
        )


EXERCISES = [
    Exercise(
        id="09-1",
        title="Mend the sign",
        statement=r"""
            A lecture prints the "loss" $y\log\hat y+(1-y)\log(1-\hat y)$. For the prediction
            $\hat y = 0.9$ and the target $y = 1$, what is the value of the binary cross-entropy as
            it should be? Natural logarithm, four decimals.
            """,
        hints=(
            "Which of the two terms is not zero?",
            "A logarithm of a number below 1 is negative, and a loss that is to be made small "
            "should not be.",
        ),
        solution=r"""
            With $y=1$ only $-\log\hat y$ is left: $-\log 0.9 = 0.1054$. As printed, the formula
            gives $-0.1054$, the log-likelihood, which one would have to make *large*.
            """,
        kind=Number(
            answer=-np.log(0.9),
            tolerance=5e-4,
            right="Small, for the answer was nearly certain and right; and positive.",
            wrong=(
                (np.log(0.9), "That is the log-likelihood, as printed. The loss is its negative."),
                (-np.log(0.1), "That is the price of the *other* truth, y = 0."),
                (-np.log10(0.9), "That is with base 10. Take the natural logarithm."),
                (-np.log2(0.9), "That is in bits, base 2. Take the natural logarithm."),
                (0.1, "Close to it, since −log(1 − t) ≈ t for small t. Compute the logarithm."),
                (0.01, "That is the squared error."),
            ),
            feedback="Only the term of the true class counts, with a minus in front.",
        ),
    ),
    Exercise(
        id="09-2",
        title="The missing bracket",
        statement=r"""
            The four samples of the text have $p = (0.9, 0.2, 0.6, 0.3)$ and $y = (1, 0, 1, 1)$.
            Their mean binary cross-entropy is 0.5108. Somebody programs
            $-\tfrac14\sum y\log p$ $+\,\tfrac14\sum(1-y)\log(1-p)$ instead, where the minus governs
            only the first sum. Which number comes out? Four decimals.
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
            $p$ to 1 everywhere, for samples of class 0 are rewarded for being wrong, without limit.
            """,
        kind=Number(
            answer=(-np.log([0.9, 0.6, 0.3]).sum() + np.log(0.8)) / 4,
            tolerance=5e-4,
            right="A plausible number from a wrong formula: only a check by hand finds it.",
            wrong=(
                (-np.log(0.6), "That is the right mean. The wrong formula is wanted."),
                (
                    -np.log([0.9, 0.6, 0.3]).sum() / 4,
                    "The second sample does not drop out; its term comes with the wrong sign.",
                ),
                (-np.log([0.9, 0.6, 0.3]).sum() + np.log(0.8), "That is the sum. Divide by 4."),
                (np.log(0.6), "Only the second sum has the wrong sign, not both."),
            ),
            feedback="Three losses enter as they should, one with its sign turned round.",
        ),
    ),
    Exercise(
        id="09-3",
        title="How much harder?",
        statement=r"""
            A sigmoid unit has the score $z=6$, and the target is **0**. How many times as hard does
            the cross-entropy pull at the score as half the squared error? Give one decimal.
            """,
        hints=(
            "Write down both slopes with respect to z. What do they have in common?",
            r"The ratio is $1/\big(p\,(1-p)\big)$ with $p=\sigma(6)$.",
        ),
        solution=r"""
            The slopes are $p$ and $p\cdot p\,(1-p)$, so the ratio is $1/\big(p\,(1-p)\big)$, the
            same for both targets. Since $1/p=1+e^{-z}$ and $1/(1-p)=1+e^{z}$, it is
            $(1+e^{-6})(1+e^{6})$ $= 2+e^6+e^{-6}$ $= 405.4$.
            """,
        kind=Number(
            answer=2 + np.exp(6) + np.exp(-6),
            tolerance=0.15,
            right="And e times more for every further unit of score.",
            wrong=(
                (1 + np.exp(6), "That is 1/(1 − p). The factor is p (1 − p), both of them."),
                (np.exp(6), "That is nearly it: the odds. The ratio is 1/(p (1 − p))."),
                (
                    1 / (2 + np.exp(6) + np.exp(-6)),
                    "Turn the fraction round: how many times as *hard*?",
                ),
                ((2 + np.exp(6) + np.exp(-6)) / 2, "*Half* the squared error: its slope has no 2."),
                (4, "That is the ratio at z = 0, where p (1 − p) is largest."),
                (22028.47, "That is the ratio at z = −10."),
                (150.42, "That is the ratio at z = −5."),
            ),
            feedback="Divide p by p · p (1 − p), with p = σ(6).",
        ),
    ),
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
                    r"A curve that stays between 0 and $\tfrac12$, and is no constant, cannot be "
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
        title="From logits, safely",
        statement=r"""
            Write `stable_bce(z, y)`: the binary cross-entropy of each sample, shape $(N,)$, from
            logits `z` and targets `y` of 0 and 1, both of shape $(N,)$. It must be right for logits
            of any size: 40 for the logit 40 with the target 0, where
            `-np.log(1 - 1 / (1 + np.exp(-40)))` is infinite; 1000 for the logit 1000; and
            about `4.2e-18`, not 0, for the logit 40 with the target 1. Use NumPy only.
            """,
        hints=(
            r"$\ell=\log(1+e^z)-yz$ contains no probability. What overflows in it?",
            r"$\log(1+e^{z})=\max(z,0)$ $+\,\log(1+e^{-\lvert z\rvert})$. For the last digits look "
            "up `np.log1p`.",
            r"For a sample that is right, $\max(z,0)-yz$ is exactly 0, and so nothing is lost when "
            "the tiny rest is added.",
        ),
        solution=r"""
            The maximum takes the large part out exactly; the exponential is at most 1; `log1p`
            keeps what is left. (`np.logaddexp(0, z) - y * z` looks shorter. But at $z=40$, $y=1$ it
            subtracts 40 from $40+4\cdot10^{-18}$, which is rounded to 40. The order matters.)
            """,
        kind=Code(
            name="stable_bce",
            stub='''
                def stable_bce(z, y):
                    """Losses, shape (N,), of logits z against targets y."""
                    ...
                ''',
            check=_check_stable_bce,
            answer="""
                def stable_bce(z, y):
                    return np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))
                """,
            wrong=(
                (
                    """
                    def stable_bce(z, y):
                        p = 1 / (1 + np.exp(-z))
                        return -y * np.log(p) - (1 - y) * np.log(1 - p)
                    """,
                    "At the logit 40 with target 0 the loss is infinite; it should be 40. Is there "
                    "a logarithm of 1 − p?",
                ),
                (
                    """
                    def stable_bce(z, y):
                        p = np.clip(1 / (1 + np.exp(-z)), 1e-12, 1 - 1e-12)
                        return -y * np.log(p) - (1 - y) * np.log(1 - p)
                    """,
                    "At the logit 40 with target 0 the loss should be 40, got 27.63: a "
                    "probability that is clipped cannot say how wrong it is.",
                ),
                (
                    """
                    def stable_bce(z, y):
                        return np.log(1 + np.exp(z)) - y * z
                    """,
                    "At the logits 1000 and −1000 it fails: which exponential overflows?",
                ),
                (
                    """
                    def stable_bce(z, y):
                        return np.logaddexp(0, z) - y * z
                    """,
                    "For a right answer at the logit 40 the loss is about 4e-18, not 0: adding a "
                    "tiny number to 1 loses it. Which NumPy function computes log(1 + t) for tiny "
                    "t?",
                ),
                (
                    """
                    def stable_bce(z, y):
                        return np.maximum(z, 0) + y * z + np.log1p(np.exp(-np.abs(z)))
                    """,
                    "Even for small logits the losses differ from the binary cross-entropy.",
                ),
                (
                    """
                    def stable_bce(z, y):
                        return y * z - np.maximum(z, 0) - np.log1p(np.exp(-np.abs(z)))
                    """,
                    "These are log-likelihoods, at most 0: where is the minus sign?",
                ),
            ),
            right="No probability occurs in it, and no logit is too large.",
        ),
    ),
    Exercise(
        id="09-6",
        title="Four margins",
        statement=r"""
            Four samples have the scores $2,\ -0.5,\ 0.3,\ -3$ and the labels $+1,\ +1,\ -1,\ -1$.
            What is their *mean* hinge loss?
            """,
        hints=(
            "First the margins, label times score.",
            r"The margins are $2, -0.5, -0.3, 3$. Then $\max(0, 1-m)$ for each.",
        ),
        solution=r"""
            The margins are $2, -0.5, -0.3, 3$ and the losses $0, 1.5, 1.3, 0$: the sum is 2.8, the
            mean 0.7. Half of the samples are wrong, so the zero-one loss is 0.5, below the hinge,
            as it must be.
            """,
        kind=Number(
            answer=0.7,
            tolerance=0.01,
            right="Above the share of mistakes, 0.5, as a surrogate must be.",
            wrong=(
                (2.8, "That is the sum. The mean is wanted."),
                (0.5, "That is the share of mistakes, the zero-one loss."),
                (1.55, "Multiply each score by its label first: the last sample is right by 3."),
                (0.2, "Without the 1 this is the perceptron's loss: hinge is max(0, 1 − m)."),
                (-0.05, "Losses of clearly right samples are 0, not negative: the maximum."),
            ),
            feedback="max(0, 1 − label × score) for each sample, then the mean.",
        ),
    ),
    Exercise(
        id="09-7",
        title="The price of a wrong belief",
        statement=r"""
            Write `kl_divergence(y, p)` for two distributions of shape $(C,)$: how many nats a
            forecaster who says `p` pays more than one who says the truth `y`. For
            $y=(0.7, 0.2, 0.1)$ and $p=(0.5, 0.3, 0.2)$ that is about 0.0851. Classes with
            $y_k=0$ add nothing, whatever $p_k$ is; if $p_k=0$ where $y_k>0$ the divergence is
            infinite.
            """,
        hints=(
            r"$\sum_k y_k\log(y_k/p_k)$, a mean over the truth.",
            r"Leave out the classes with $y_k=0$ before you take any logarithm.",
        ),
        solution=r"""
            Keep the classes that do happen, `seen = y > 0`, and sum there. A $p_k=0$ among them
            gives $y_k/0=\infty$, and its logarithm is infinite: right, though NumPy warns of the
            division.
            """,
        kind=Code(
            name="kl_divergence",
            stub='''
                def kl_divergence(y, p):
                    """How many nats p costs more than y, for distributions of shape (C,)."""
                    ...
                ''',
            check=_check_kl,
            answer="""
                def kl_divergence(y, p):
                    seen = y > 0
                    return (y[seen] * np.log(y[seen] / p[seen])).sum()
                """,
            wrong=(
                (
                    """
                    def kl_divergence(y, p):
                        return -(y * np.log(p)).sum()
                    """,
                    "That is the cross-entropy. What do you pay even when you know y?",
                ),
                (
                    """
                    def kl_divergence(y, p):
                        return (p * np.log(p / y)).sum()
                    """,
                    "The mean is over the truth y, not over the forecast p: the divergence is not "
                    "symmetric.",
                ),
                (
                    """
                    def kl_divergence(y, p):
                        return (y * np.log(p / y)).sum()
                    """,
                    "A divergence is never negative: which way round is the fraction?",
                ),
                (
                    """
                    def kl_divergence(y, p):
                        return (y * np.log2(y / p)).sum()
                    """,
                    "That is in bits. Use the natural logarithm.",
                ),
                (
                    """
                    def kl_divergence(y, p):
                        return (y * np.log(y / p)).sum()
                    """,
                    "A class that never happens, y = 0, must add nothing: 0 log 0 counts as 0.",
                ),
                (
                    """
                    def kl_divergence(y, p):
                        tiny = 1e-12
                        return (y * np.log((y + tiny) / (p + tiny))).sum()
                    """,
                    "If p calls impossible what does happen, the divergence is infinite; yours is "
                    "18.31. Is a tiny number added, or a class left out that does happen?",
                ),
            ),
            right="Zero where it can be, infinite where it must be.",
        ),
    ),
    Exercise(
        id="09-8",
        title="Who says 0.3?",
        statement=r"""
            A model may say only one number $p$ for all samples, and of many samples 30 % are of
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
]
