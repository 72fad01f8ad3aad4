"""The small faults that `tools/mutants.py` plants: which there are, and where a source has them.

Operators of arithmetic, comparison and logic are exchanged (a boundary with and without equality),
numbers changed by one, truth values and conditions turned over, `not` and minus signs dropped;
statements, errors, return values and arguments removed, neighbouring arguments exchanged, calls
replaced by their argument and functions by their opposites.

Left alone: docstrings and other prose, what stands inside of `raise` (removed as a whole), type
annotations, `assert` (there for the type checker), `cast` and `__slots__`.
"""

import ast
import copy
from collections.abc import Iterator
from typing import NamedTuple

OPERATORS = {
    **{ast.Add: [ast.Sub], ast.Sub: [ast.Add], ast.Mult: [ast.Div], ast.Div: [ast.Mult]},
    **{ast.FloorDiv: [ast.Mult], ast.Mod: [ast.Add], ast.Pow: [ast.Mult], ast.MatMult: [ast.Mult]},
    **{ast.BitAnd: [ast.BitOr], ast.BitOr: [ast.BitAnd], ast.BitXor: [ast.BitAnd]},
    **{ast.LShift: [ast.RShift], ast.RShift: [ast.LShift], ast.And: [ast.Or], ast.Or: [ast.And]},
    **{ast.Lt: [ast.LtE, ast.GtE], ast.LtE: [ast.Lt, ast.Gt]},
    **{ast.Gt: [ast.GtE, ast.LtE], ast.GtE: [ast.Gt, ast.Lt]},
    **{ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.Is: [ast.IsNot], ast.IsNot: [ast.Is]},
    **{ast.In: [ast.NotIn], ast.NotIn: [ast.In]},
}
PAIRS = [
    *(("max", "min"), ("maximum", "minimum"), ("argmax", "argmin"), ("any", "all"), ("sin", "cos")),
    *(("floor", "ceil"), ("zeros", "ones"), ("zeros_like", "ones_like"), ("exp", "expm1")),
    *(("log", "log1p"), ("sum", "mean")),
]
OPPOSITES = dict(PAIRS) | {b: a for a, b in PAIRS}
LOOSE = (ast.BinOp, ast.BoolOp, ast.Compare, ast.UnaryOp, ast.IfExp, ast.Lambda)  # need parentheses


class Mutation(NamedTuple):
    line: int  # counted from 1
    function: int | None  # the first line of the innermost function that it is in
    body: int | None  # that of the outermost function that has it in its body
    before: str
    after: str
    source: str  # of the whole mutated module

    @property
    def change(self) -> str:
        return " ".join(f"{self.before} -> {self.after}".split())


def mutations(source: str) -> Iterator[Mutation]:
    """Yield every mutation of a module, in the order of the source, each one once."""
    raw, starts = source.encode(), [0]
    for line in raw.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    seen = set()
    for functions, node, new in sorted(_changes(ast.parse(source)), key=_position):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        after = ast.unparse(new)
        text = f"({after})" if isinstance(new, LOOSE) else after
        mutated = (raw[:start] + text.encode() + raw[end:]).decode()
        if mutated not in seen:
            seen.add(mutated)
            yield Mutation(node.lineno, *functions, raw[start:end].decode(), after, mutated)


def _position(change: tuple[object, ast.AST, ast.AST]) -> tuple[int, int]:
    return change[1].lineno, change[1].col_offset


def _changes(node: ast.AST, function: int | None = None, body: int | None = None) -> Iterator:
    """Yield `((function, body), node, what takes its place)` for all that a node contains."""
    yield from (((function, body), *change) for change in _changes_here(node))
    if isinstance(node, ast.FunctionDef):
        function = min(x.lineno for x in (node, *node.decorator_list))
    for child in _inside(node):
        inner = isinstance(node, ast.FunctionDef) and child in node.body
        yield from _changes(child, function, (body or function) if inner else body)


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a node that are worth a mutation."""
    match node:
        case ast.Raise() | ast.Assert() | ast.JoinedStr() | ast.Import() | ast.ImportFrom():
            return
        case ast.If(test=ast.Name("TYPE_CHECKING")):
            return
        case ast.Expr(value=ast.Constant()):  # a docstring, or the ... of a signature
            return
        case ast.Assign(targets=[ast.Name("__slots__" | "__all__" | "__version__")]):
            return
        case ast.AnnAssign(annotation=ast.Name("TypeAlias")):
            return
        case ast.Call(func=ast.Name("cast" | "TypeVar")):
            yield from node.args[1:]
            return
    for name, field in ast.iter_fields(node):
        if name not in ("annotation", "returns", "type_params"):
            yield from (x for x in (field if isinstance(field, list) else [field]) if _is_node(x))


def _is_node(x: object) -> bool:
    prose = isinstance(x, ast.keyword) and x.arg == "doc"
    return isinstance(x, ast.AST) and not prose


def _changes_here(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    match node:
        case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.AugAssign(op=op):
            for other in OPERATORS[type(op)]:
                yield node, _with(node, op=other())
        case ast.Compare(ops=ops):
            for i, op in enumerate(ops):
                for other in OPERATORS[type(op)]:
                    yield node, _with(node, ops=[*ops[:i], other(), *ops[i + 1 :]])
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield node, operand
        case ast.Constant(value=value):
            for other in _other_values(value):
                yield node, ast.Constant(other)
        case ast.Name(id=name) if name in OPPOSITES and isinstance(node.ctx, ast.Load):
            yield node, _with(node, id=OPPOSITES[name])
        case ast.Attribute(attr=name) if name in OPPOSITES and isinstance(node.ctx, ast.Load):
            yield node, _with(node, attr=OPPOSITES[name])
        case ast.IfExp():
            yield node, node.body
            yield node, node.orelse
        case ast.If(test=ast.Name("TYPE_CHECKING")):
            return
        case ast.If(test=test) | ast.While(test=test):
            yield test, ast.Constant(False)
            if not isinstance(node, ast.While):
                yield test, ast.Constant(True)
        case ast.comprehension(ifs=conditions):
            for condition in conditions:
                yield condition, ast.Constant(True)
        case ast.Call():
            yield from ((node, call) for call in _other_calls(node))
        case ast.Return(value=value) if value and ast.unparse(value) != "None":
            yield node, ast.Return(None)
    match node:
        case ast.Expr(value=ast.Constant() | ast.Yield() | ast.YieldFrom()):
            return
        case ast.Expr() | ast.Raise() | ast.Delete() | ast.AugAssign() | ast.Continue():
            yield node, ast.Pass()
        case ast.Break():
            yield node, ast.Continue()
        case ast.Assign() if _can_go(node):
            yield node, ast.Pass()


def _other_values(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, float):
        return [value * 2 or 1.0]
    if isinstance(value, str) and " " not in value:
        return ["" if value else "other"]
    return []


def _other_calls(call: ast.Call) -> Iterator[ast.expr]:
    args, keywords = call.args, call.keywords
    if ast.unparse(call.func) in ("cast", "TypeVar"):
        return
    for i in range(len(args) - 1):
        if ast.dump(args[i]) != ast.dump(args[i + 1]):
            yield _with(call, args=[*args[:i], args[i + 1], args[i], *args[i + 2 :]])
    if len(args) > 1 or (args and isinstance(call.func, ast.Attribute)):
        yield _with(call, args=args[:-1])
    for i, keyword in enumerate(keywords):
        if keyword.arg != "doc":
            yield _with(call, keywords=[*keywords[:i], *keywords[i + 1 :]])
    if len(args) == 1 and not isinstance(args[0], ast.Starred):
        yield args[0]
    if not args and isinstance(call.func, ast.Attribute):  # x.copy() -> x
        yield call.func.value


def _can_go(node: ast.Assign) -> bool:
    """Whether names stay defined without an assignment: it goes to a part, or changes a name."""
    used = {x.id for x in ast.walk(node.value) if isinstance(x, ast.Name)}
    targets = [x for t in node.targets for x in (t.elts if isinstance(t, ast.Tuple) else [t])]
    return all(x.id in used if isinstance(x, ast.Name) else True for x in targets)


def _with(node: ast.AST, **fields: object) -> ast.AST:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new
