"""Data files: charts as numbers and their words, with whatever they share written once.

A file is one call, ``nnData({...})``, so that a page can load it from a disk, too, where browsers
do not let pages fetch. Its name is its hash. assets/charts/files.js unpacks it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nnlib.book.charts.panels import Chart

MOST = 600_000  # bytes of a data file, compressed as hosts do
LONG = 6  # numbers from which on differences are shorter than the numbers themselves
DECIMALS = 7
EXACT = 2**53  # from here on, differences of floats are not exact
NUMBER = re.compile(r"\d[\d,.]*")


class Pool:
    """Nodes of JSON, each kept once; a node names the nodes below it by their number."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self._places: dict[str, int] = {}
        self._known: dict[tuple[Any, ...], Any] = {}  # lists of numbers, before they are packed

    def add(self, node: Any) -> Any:
        """Return what stands for a node where it occurs: itself if it is small, else its place."""
        if isinstance(node, dict):
            return self._keep({name: self.add(part) for name, part in node.items()})
        if not isinstance(node, list):
            return node
        if len(node) < LONG or not all(type(n) in (int, float) for n in node):
            return self._keep([self.add(part) for part in node])
        numbers = tuple(node)
        if numbers not in self._known:
            self._known[numbers] = self._keep(differences(node) or node)
        return self._known[numbers]

    def _keep(self, node: Any) -> Any:
        text = repr(node)
        if len(text) < 12 and not isinstance(node, dict):
            return node
        if text not in self._places:
            self._places[text] = len(self.nodes)
            self.nodes.append(node)
        return {"$": self._places[text]}


def differences(numbers: list[Any]) -> dict[str, Any] | None:
    """Write decimal numbers as small integers, or return None if they have too many decimals.

    ``{"d": decimals, "n": order, "of": [...]}`` holds the first number, then the differences; of a
    smooth curve those of the differences are smaller still, and `order` is 2.
    """
    array = np.array(numbers, dtype=float)
    for decimals in range(DECIMALS):
        whole = np.round(array * 10**decimals)
        if np.abs(whole).max() >= EXACT:
            return None
        if (whole / 10**decimals == array).all():
            once = np.diff(whole, prepend=0)
            twice = np.diff(once, prepend=0)
            order = 1 + bool(np.abs(twice[2:]).sum() < np.abs(once[2:]).sum())
            steps = (once, twice)[order - 1].astype(int).tolist()
            return {"d": decimals, "n": order, "of": steps}
    return None


def columns(texts: Sequence[str]) -> dict[str, Any]:
    """Write texts that differ in their numbers alone: what is common once, numbers in columns."""
    frames: dict[str, int] = {}
    rows = [(frames.setdefault(NUMBER.sub("\0", t), len(frames)), NUMBER.findall(t)) for t in texts]
    longest = max((len(numbers) for _, numbers in rows), default=0)
    made = []
    for k in range(longest):
        known: dict[str, int] = {}
        column = [numbers[k] if k < len(numbers) else "" for _, numbers in rows]
        places = [known.setdefault(number, len(known)) for number in column]
        made.append([[*known], places])
    return {"frames": [*frames], "which": [frame for frame, _ in rows], "numbers": made}


def pack(charts: Sequence[Chart], alts: Sequence[str], says: Sequence[str]) -> str:
    """Return the JSON of charts and of the words for each."""
    pool = Pool()
    places = [pool.add(chart.to_json())["$"] for chart in charts]
    data = {"charts": places, "alts": columns(alts), "says": columns(says), "pool": pool.nodes}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def write_data(
    folder: Path, title: str, charts: Sequence[Chart], alts: Sequence[str], says: Sequence[str]
) -> str:
    """Write a data file into the folder of the site; return its address in the site.

    Raises
    ------
    ValueError
        If it is larger than a page should load.
    """
    content = f"nnData({pack(charts, alts, says)});\n".encode()
    weight = len(gzip.compress(content, 6))
    if weight > MOST:
        raise ValueError(
            f"{title}: the numbers of {len(charts)} settings weigh {weight // 1000} kB, more than "
            f"the {MOST // 1000} kB that an experiment may; draw with fewer points, give fields as "
            "networks, or name fewer values in published="
        )
    address = f"data/{hashlib.sha256(content).hexdigest()[:16]}.js"
    path = folder / address
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return address
