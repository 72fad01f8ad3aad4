"""Numbers as texts state them, and whether a printed number says the same."""

import ast
import re
from dataclasses import dataclass
from decimal import Decimal

# A minus is a sign unless something stands before it from which it could subtract.
NUMBER = re.compile(
    r"(?P<sign>(?<![\w.)}\]])[-−])?"
    r"(?<![\w.])(?!10\.\d{4,9}/)(?P<digits>\d*\.?\d+)(?!\d|\.\d)"
    r"(?:[eE](?P<power>[-+]?\d+)|\s*(?:\\times|\\cdot|[×·])\s*10\^\{?(?P<tex>[-−]?\d+)\}?)?"
)
IDENTIFIERS = re.compile(r"arXiv:\S+|https?://\S+|doi:\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Stated:
    """A number in a text: its value, the unit of its last digit, its number of decimals."""

    text: str
    value: Decimal
    unit: Decimal
    decimals: int

    @property
    def signed(self):
        """Whether it was written with a minus sign."""
        return self.value.is_signed()

    def agrees(self, printed):
        """Whether this is ``printed`` or rounded from it (an unsigned number may drop a sign)."""
        other = printed.value if self.signed else abs(printed.value)
        if other == self.value:
            return True
        return printed.unit <= self.unit and abs(other - self.value) <= self.unit / 2


def numbers(text):
    """All numbers in ``text``."""
    found = []
    for match in NUMBER.finditer(IDENTIFIERS.sub(" ", text)):
        power = int((match["power"] or match["tex"] or "0").replace("−", "-"))
        decimals = len(match["digits"].partition(".")[2])
        value = Decimal(match["digits"]).scaleb(power)
        value = value.copy_negate() if match["sign"] else value
        unit = Decimal(1).scaleb(power - decimals)
        found.append(Stated(match.group().strip(), value, unit, decimals))
    return found


def precise(text):
    """The numbers in ``text`` that only a computation can give: three decimals or more."""
    return [number for number in numbers(text) if number.decimals >= 3]


def shown(cell):
    """Numbers that a code cell shows: in its outputs, and as constants of its code."""
    texts = list(cell.plain_texts())
    texts += [output.get("data", {}).get("text/markdown", "") for output in cell.outputs]
    texts += [
        repr(node.value)
        for node in cell.nodes
        if isinstance(node, ast.Constant) and type(node.value) is float
    ]
    return [number for text in texts for number in numbers(text)]
