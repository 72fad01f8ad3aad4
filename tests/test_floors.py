"""Four floors: a module imports only from its own floor and those below, and none in a circle."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SECOND = {"data", "datasets", "measure", "metrics", "model_selection", "train"}
ALLOWED = {1: {"numpy"}, 2: {"numpy"}, 3: {"numpy", "matplotlib", "ipywidgets", "IPython", "PIL"}}
ALLOWED[3] |= {"cycler"}  # comes with Matplotlib, which takes it in its settings
# They come with Jupyter Book and with ipywidgets.
ALLOWED[4] = ALLOWED[3] | {"markdown_it", "mdit_py_plugins", "comm"}


def modules():
    """Every module of nnlib: its dotted name and its file."""
    for path in sorted((ROOT / "nnlib").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


NAMES = dict(modules())


def floor(name):
    parts = name.split(".")
    if len(parts) == 1:
        return 1
    return {"live": 4, "book": 3}.get(parts[1], 2 if parts[1] in SECOND else 1)


def imports(path, types=True):
    """The dotted names that a module imports when it is loaded or later, or for types alone."""
    waiting = [ast.parse(path.read_text("utf-8"))]
    while waiting:
        node = waiting.pop()
        if not types and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in NAMES else node.module


@pytest.mark.parametrize("name", NAMES)
def test_module_imports_only_downwards(name):
    for imported in imports(NAMES[name]):
        top = imported.split(".")[0]
        if top == "nnlib":
            assert floor(imported) <= floor(name), f"{name} imports {imported} from above"
        else:
            outside = ALLOWED[floor(name)] | sys.stdlib_module_names
            assert top in outside, f"{name} imports {imported}"


def test_no_module_is_in_a_circle():
    # The package itself re-exports floor 1 and is imported by none of its own modules' graphs here.
    # On floor 1 the tensor and what serves it name each other as types; elsewhere types count, too.
    graph = {
        name: {i for i in imports(path, types=floor(name) > 1) if i in NAMES} - {name, "nnlib"}
        for name, path in NAMES.items()
        if path.name != "__init__.py"
    }
    TopologicalSorter(graph).prepare()


def test_import_brings_numpy_and_nothing_else():
    code = "import sys, numpy; old = set(sys.modules); import nnlib; print(*set(sys.modules) - old)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    brought = {name.split(".")[0] for name in run.stdout.split()}
    assert brought - set(sys.stdlib_module_names) == {"nnlib"}
