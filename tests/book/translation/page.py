"""The listings and tables of appendix D, taken out of its notebook."""

import ast
import json
import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "book" / "d-pytorch.ipynb"
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\|(.*)\|$", re.MULTILINE)


def cells(kind):
    """Sources of the page's cells of a kind, by their ids."""
    found = json.loads(PAGE.read_text("utf-8"))["cells"]
    return {c["id"]: "".join(c["source"]) for c in found if c["cell_type"] == kind}


def listings():
    """Pairs of a listing and what it says: what it prints, or its error; "" if nothing."""
    text = "\n".join(cells("markdown").values())
    found = [(match[1], match[2]) for match in BLOCK.finditer(text)]
    for (kind, source), (after, said) in zip(found, [*found[1:], ("python", "")], strict=True):
        if kind == "python":
            yield source, said if after == "text" else ""


def rows(library):
    """The rows of the table whose second column has this heading, each as a list of texts."""
    table = []
    for match in ROW.finditer("\n\n".join(cells("markdown").values())):
        entries = [entry.strip() for entry in match[1].split(" | ")]
        if entries[0] == "here":
            inside = entries[1] == library
        elif inside and set(entries[0]) != {"-"} and "---" not in entries[0]:
            table.append(entries)
    return table


def stored_curve():
    """PyTorch's losses, which stand in a cell."""
    nodes = ast.walk(ast.parse(cells("code")["pytorch-curve"]))
    (array,) = (node for node in nodes if isinstance(node, ast.List))
    return ast.literal_eval(array)


class Checks(dict):
    """Functions that check what a row of a table says, by its first entry."""

    def row(self, here):
        """Return a decorator that keeps the check of a row."""

        def keep(check):
            assert here not in self, f"two checks of {here}"
            self[here] = check
            return check

        return keep

    def run(self, library):
        """Check every row of a table."""
        named = [entries[0] for entries in rows(library)]
        assert named == list(self), f"rows without check, or checks without row: {named}"
        for here, check in self.items():
            try:
                check()
            except Exception as error:
                raise AssertionError(f"no longer true of {library}: {here}") from error
        return len(named)


def rows_checked(module):
    """The rows that a module checks, read without importing it: it may need what is not here."""
    tree = ast.parse(Path(__file__).with_name(f"{module}.py").read_text("utf-8"))
    return [
        ast.literal_eval(decorator.args[0])
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call)
    ]
