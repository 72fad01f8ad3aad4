"""The faults that `make mutants` plants: each once, all valid Python, none in prose or types."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from mutations import mutations  # noqa: E402  tools/ must be on the path first


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("x = a + b", ["a + b -> a - b"]),
        ("x = a < b", ["a < b -> a <= b", "a < b -> a >= b"]),
        ("x = not a", ["not a -> a"]),
        ("x = [1, True, 'k']", ["1 -> 2", "1 -> 0", "True -> False", "'k' -> ''"]),
        ("x = f(a, b)", ["f(a, b) -> f(b, a)", "f(a, b) -> f(a)"]),
        ("x = f(a, k=b)", ["f(a, k=b) -> f(a)", "f(a, k=b) -> a"]),
        ("x = a.copy()", ["a.copy() -> a"]),
        ("x.y = a", ["x.y = a -> pass"]),
        ("x = a if c else b", ["a if c else b -> a", "a if c else b -> b"]),
        ("if a: raise E('no')", ["a -> False", "a -> True", "raise E('no') -> pass"]),
        ("x = max(a, a)", ["max(a, a) -> max(a)", "max -> min"]),
        ("def f(a: int = 1) -> 'T': return a", ["1 -> 2", "1 -> 0", "return a -> return"]),
        ("x = cast('T', a)", []),
        ("T: TypeAlias = dict['K', 'V']", []),
        ("assert a < b", []),
        ("'''prose'''\nx = f'{a + b}'", []),
        ("if TYPE_CHECKING:\n    x = 1", []),
    ],
)
def test_what_is_planted(source, changes):
    assert [m.change for m in mutations(source)] == changes


def test_the_functions_that_a_fault_is_in():
    source = "@d\ndef f(a=1):\n    def g():\n        return 2\n    return 3"
    places = {m.before: (m.line, m.function, m.body) for m in mutations(source)}
    assert places["1"] == (2, 1, None)
    assert places["2"] == (4, 3, 1)
    assert places["3"] == (5, 1, 1)


@pytest.mark.parametrize("name", ["ops", "losses", "train"])
def test_every_fault_is_valid_and_changes_the_module(name):
    source = (ROOT / "nnlib" / f"{name}.py").read_text("utf-8")
    original = ast.dump(ast.parse(source))
    planted = [m.source for m in mutations(source)]
    assert len(planted) == len(set(planted)) > 100
    assert all(ast.dump(ast.parse(text)) != original for text in planted)
