"""Numbers as people write them: 0.5, 0,5, −3, 7,065, 1/3, 66.7 %, 2·10⁻³, x ≈ 0.67.

assets/exercises.js reads them in the same way; tests/book/readings.toml holds the two together.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import NamedTuple

_SIGNS = str.maketrans("−–‐‑∕⁄÷×⋅∙*’", "----///····'")
_WHOLE = re.compile(r"(?:[^=≈~,;]*[=≈~])? ?(.*?) ?(%|per ?cent)?")  # "x = 3", "≈ 66.7 %"
_RAISED = r"\^ ?[({]?([+-]?\d+)[)}]?"
_TERM = re.compile(
    rf"([+-]?) ?(?:(\d+) ?{_RAISED}|([\d.,' _]+?)(?: ?e ?([+-]?\d+)| ?[·x] ?(\d+) ?{_RAISED})?)",
    re.ASCII,
)
_POINT = re.compile(r"\d+[.,]?\d*|[.,]\d+", re.ASCII)
_GROUPS = re.compile(r"[1-9]\d{0,2}([.,' _])\d{3}(?:\1\d{3})*(?:(?!\1)[.,]\d*)?", re.ASCII)


class Reading(NamedTuple):
    """What a text may mean: a number, and how much its last digit counts (0 if it is exact)."""

    number: float
    step: float


def readings(text: str) -> list[Reading]:
    """Return all that `text` may mean as a number; nothing if it is none.

    "7,065" is 7.065 where commas are decimal, and 7065 where they part thousands: both are
    returned, and a checker takes the one that fits. A share may be written in per cent; where the
    question is "by how many per cent?", "37%" also means 37, so from 1% on both are returned.
    """
    match = _WHOLE.fullmatch(_plain(text))
    assert match  # it takes any text
    body, percent = match.groups()
    found, *rest = (_term(part.strip()) for part in body.split("/"))
    for below in rest[:1]:
        found = [Reading(a.number / b.number, 0.0) for a in found for b in below if b.number]
    if len(rest) > 1:
        return []
    if percent:
        bare = [one for one in found if abs(one.number) >= 1]
        found = [*(Reading(number / 100, step / 100) for number, step in found), *bare]
    return [one for one in found if math.isfinite(one.number)]


def _plain(text: str) -> str:
    """Return a text with one sign for what looks alike: ½ is 1/2, ⁻³ is ^-3, − is -."""
    text = re.sub("[⁺⁻]?[⁰¹²³⁴-⁹]+", r"^\g<0>", text)
    text = re.sub("[¼-¾⅐-⅞]", r" \g<0> ", text)  # 1½ is not eleven halves
    text = unicodedata.normalize("NFKC", text).lower().translate(_SIGNS).replace("··", "^")
    return " ".join(text.split())


def _term(text: str) -> list[Reading]:
    """Return what a text without a fraction bar may mean: a power, or digits and their scale."""
    match = _TERM.fullmatch(text)
    if not match:
        return []
    minus, base, power, digits, ten, factor, raised = match.groups()
    sign = -1.0 if minus == "-" else 1.0
    if base:
        return [Reading(sign * _power(base, power), 0.0)]
    scale = _power(factor or "10", raised or ten or "0")
    return [Reading(sign * number * scale, step * scale) for number, step in _decimal(digits)]


def _decimal(digits: str) -> list[Reading]:
    """Return what digits with points, commas and gaps may mean, the decimal number first."""
    plain = [digits] if _POINT.fullmatch(digits) else []
    if match := _GROUPS.fullmatch(digits):
        plain.append(digits.replace(match[1], ""))
    found = []
    for one in plain:
        number = one.replace(",", ".")
        found.append(Reading(float(number), 10.0 ** -len(number.partition(".")[2])))
    return found


def _power(base: str, exponent: str) -> float:
    """Return a power of a whole number; infinite if it is too large."""
    try:
        return float(base) ** int(exponent)
    except (OverflowError, ZeroDivisionError):
        return math.inf
