"""How exercises write the numbers of which they are made."""

from __future__ import annotations

from fractions import Fraction

_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def short(number: float, places: int = 4) -> str:
    """Return a number with at most so many decimals: 0.5, 0.1667, 3; halves go up."""
    text = f"{round(number * (1 + 1e-12), places) + 0.0:.{places}f}"  # no -0
    return text.rstrip("0").rstrip(".") if "." in text else text


def clean(number: float) -> float:
    """Return a number without the rounding errors of its last digits."""
    return float(f"{number:.10g}")


def whole(number: float) -> float:
    """Return a number as an int if it is one: 3, not 3.0."""
    return round(number) if neat(number, 0) else number


def grouped(number: int) -> str:
    """Return a whole number in TeX, its thousands parted: 7{,}065."""
    return f"{number:,}".replace(",", "{,}")


def word(number: int) -> str:
    """Return a whole number below 100 as a word."""
    if number < len(_WORDS):
        return _WORDS[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_WORDS[ones]}" if ones else "")


def tfrac(value: Fraction) -> str:
    r"""Return a fraction in TeX: \tfrac16, \tfrac{5}{12}, 3."""
    above, below = value.numerator, value.denominator
    if below == 1:
        return str(above)
    if 0 < above < 10 and below < 10:
        return rf"\tfrac{above}{below}"
    return rf"\tfrac{{{above}}}{{{below}}}"


def neat(number: float, places: int) -> bool:
    """Return whether a number has no more than so many decimals."""
    return abs(number - round(number, places)) < 1e-9


def follows(found: float, exact: float, places: int = 4) -> bool:
    """Return whether who goes on with printed numbers finds the number that is printed next."""
    return round(found, places) == round(exact, places)


def minus(number: float) -> str:
    """Return a number for a plain text, with the sign that a text has: −3."""
    return short(number).replace("-", "−")


def power(exponent: str) -> str:
    """Return an exponent in TeX, in braces if it is longer than a digit."""
    return exponent if len(exponent) == 1 else f"{{{exponent}}}"


def sci(number: float, places: int = 3) -> str:
    r"""Return a large number in TeX: 3.12\cdot10^{14}."""
    digits, _, exponent = f"{number:.{places}e}".partition("e")
    return rf"{short(float(digits), places)}\cdot10^{power(str(int(exponent)))}"
