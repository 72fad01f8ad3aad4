"""Values as text, laid out as IPython does: in lines of at most 79 characters."""

from __future__ import annotations

import inspect
import itertools
from dataclasses import dataclass
from types import BuiltinFunctionType, FunctionType
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

WIDTH = 79
LONGEST = 1000  # items beyond are left out

# Classes that have another __repr__ are shown by that.
BRACKETS: dict[Callable[[Any], str], tuple[str, str]] = {
    list.__repr__: ("[", "]"),
    tuple.__repr__: ("(", ")"),
    dict.__repr__: ("{", "}"),
    set.__repr__: ("{", "}"),
    frozenset.__repr__: ("frozenset({", "})"),
}


@dataclass(frozen=True)
class Group:
    """Items between brackets, on one line or each on its own."""

    opening: str
    items: list[list[Text]]
    closing: str

    @property
    def flat(self) -> str:
        """The group on one line."""
        items = ("".join(map(_flat, item)) for item in self.items)
        return self.opening + ", ".join(items) + self.closing


Text: TypeAlias = "str | Group"


def pretty(value: object) -> str:
    """Return the text that a notebook shows for a value."""
    return _laid_out(_read(value, ()), 0, 0, 0)


def _read(value: object, inside: tuple[int, ...]) -> Text:
    """Return a value as text; `inside` holds the ids of the containers around it."""
    brackets = BRACKETS.get(type(value).__repr__)
    if brackets is None or not isinstance(value, list | tuple | dict | set | frozenset):
        return _one(value)
    opening, closing = brackets
    if not value:
        return repr(value)
    if id(value) in inside:
        return f"{opening}...{closing}"
    inside += (id(value),)
    if isinstance(value, dict):
        items = [[_read(k, inside), ": ", _read(v, inside)] for k, v in _first(value.items())]
    else:
        items = [[_read(item, inside)] for item in _first(_sorted(value))]
    if len(value) > LONGEST:
        items.append(["..."])
    if isinstance(value, tuple) and len(value) == 1:
        closing = ",)"
    return Group(opening, items, closing)


def _first(items: Iterable[Any]) -> Iterable[Any]:
    return itertools.islice(items, LONGEST)


def _sorted(items: Any) -> Any:
    """Return a set sorted if that is possible, anything else as it is."""
    if not isinstance(items, set | frozenset):
        return items
    try:
        return sorted(items)
    except TypeError:
        return sorted(items, key=str)


def _one(value: object) -> str:
    """Return the text of a value that is no container; classes and functions by name."""
    if isinstance(value, type) and type(value).__repr__ is type.__repr__:
        return _named(value)
    if isinstance(value, FunctionType | BuiltinFunctionType):
        try:
            return f"<function {_named(value)}{inspect.signature(value)}>"
        except ValueError:  # some built-in functions have none
            return f"<function {_named(value)}>"
    return repr(value)


def _named(value: Any) -> str:
    module, name = value.__module__, value.__qualname__
    return name if module in (None, "builtins") else f"{module}.{name}"


def _flat(text: Text) -> str:
    return text if isinstance(text, str) else text.flat


def _laid_out(text: Text, indent: int, column: int, after: int) -> str:
    """Return a text in lines.

    Parameters
    ----------
    text : str or Group
    indent : int
        Where a new line begins.
    column : int
        Where the text begins.
    after : int
        How many characters must follow it on its last line.
    """
    flat = _flat(text)
    if isinstance(text, str):
        return flat.replace("\n", "\n" + " " * indent)
    if "\n" not in flat and column + len(flat) + after <= WIDTH:
        return flat
    indent += len(text.opening)
    begins = column + len(text.opening)
    lines = []
    for item in text.items:
        follows = len(text.closing) + after if item is text.items[-1] else 1
        line = ""
        for part in item:
            *above, last = line.split("\n")
            place = len(last) + (0 if above else begins)
            line += _laid_out(part, indent, place, follows if part is item[-1] else 0)
        lines.append(line)
        begins = indent
    return text.opening + (",\n" + " " * indent).join(lines) + text.closing
