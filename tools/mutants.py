"""How many planted faults do the tests find? A mutation score for floors 1 and 2 of nnlib.

    python tools/mutants.py [-n 2] [nnlib/ops.py ...]

Every mutation of `tools/mutations.py` is planted alone, in memory, and the unit tests that call
the mutated function run on it. A mutant is *killed* if a test fails, or if the tests take far
longer than they should; else it *survives* and is printed. Survivors that no test could tell from
the original stand, with the reason, in tests/equivalent_mutants.toml and do not count; an entry
without such a survivor is refused. The exit code is 1 for a score below 95 % or a refused entry.

pytest collects all tests once, then each mutant is a fork of that process: the code of one
function is exchanged and the quickest tests run first, for a few seconds at most. (So a mutant
that only slow tests find can survive on a slow machine.) Needs fork: Linux or macOS.
"""

import argparse
import gc
import importlib.machinery
import importlib.util
import itertools
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
import types
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from mutations import mutations

ROOT = Path(__file__).resolve().parents[1]
EQUIVALENT = "tests/equivalent_mutants.toml"
TESTS = ["tests/engine", "tests/judges"]
PYTEST = ["-qq", "-x", "-s", "--tb=no", "-p", "no:cacheprovider", "-p", "_hypothesis_pytestplugin"]
PYTEST += ["--hypothesis-seed=0", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}
ENOUGH = 0.95
BUDGET = 5  # seconds of the processor for the tests of one mutant, the quickest first
MEMORY = 4 << 30  # bytes
COLUMNS = ("mutants", "killed", "timed out", "survived", "equivalent")


class Reach:
    """A pytest plugin: notes which functions of nnlib a test calls, and the seconds it takes."""

    def __init__(self):
        self.callers = defaultdict(set)  # (file, first line of a function): tests
        self.seconds = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        def trace(frame, event, argument):
            code = frame.f_code
            self.callers[code.co_filename, code.co_firstlineno].add(item.nodeid)

        start = time.process_time()
        sys.settrace(trace)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            self.seconds[item.nodeid] = time.process_time() - start

    def save(self, path):
        inside = os.path.join(os.getcwd(), "nnlib", "")
        callers = [
            (os.path.relpath(file), line, sorted(tests))
            for (file, line), tests in self.callers.items()
            if file.startswith(inside)
        ]
        Path(path).write_text(json.dumps([callers, self.seconds]))


class Only:
    """A pytest plugin: runs these tests alone, in this order."""

    def __init__(self, tests):
        self.place = {test: i for i, test in enumerate(tests)}

    def pytest_collection_modifyitems(self, items):
        items[:] = [item for item in items if item.nodeid in self.place]
        items.sort(key=lambda item: self.place[item.nodeid])


class Planted(importlib.machinery.SourceFileLoader):
    """Import one module from a source in memory."""

    def __init__(self, file, source):
        self.code = compile(source, file, "exec")
        super().__init__(Path(file).with_suffix("").as_posix().replace("/", "."), file)

    def get_code(self, fullname):
        return self.code

    def find_spec(self, name, path=None, target=None):
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)


class Score:
    """A pytest plugin: instead of running the tests that were collected, try every mutation."""

    def __init__(self, modules, equivalent, processes):
        self.modules, self.equivalent, self.processes = modules, equivalent, processes
        self.results = {}

    def pytest_runtestloop(self, session):
        self.items = {item.nodeid: item for item in session.items}
        everyone = fork(lambda: self.reach(session), 600)
        if os.waitpid(everyone, 0)[1]:
            raise pytest.UsageError("a test fails without a mutation")
        callers, self.seconds = json.loads(Path("reach.json").read_text())
        self.callers = {(file, line): tests for file, line, tests in callers}
        self.functions = defaultdict(list)  # (file, first line): the functions with this code
        for f in gc.get_objects():
            if isinstance(f, types.FunctionType):
                file = os.path.relpath(f.__code__.co_filename)
                self.functions[file, f.__code__.co_firstlineno].append(f)
        gc.freeze()
        for module in self.modules:
            counts = self.examine(module)
            if counts["mutants"]:
                self.results[module] = counts
                print(f"\n{row(module, counts)}", flush=True)
        return True

    def reach(self, session):
        plugin = Reach()
        session.config.pluginmanager.register(plugin)
        code = run(list(self.items.values()))
        plugin.save("reach.json")
        return code

    def examine(self, module):
        """Try every mutation of a module, print the survivors, and count the fates."""
        source = Path(module).read_text("utf-8")
        found = list(mutations(source))
        fates, running = {}, {}
        for mutation in [*found, *[None] * self.processes]:
            if len(running) == self.processes or (running and mutation is None):
                child, status = os.wait()
                fates[running.pop(child)] = fate(status)
            if mutation is not None:
                tests = self.tests(module, mutation)
                seconds = 5 + 4 * sum(self.seconds[test] for test in tests)
                job = self.attempt(module, mutation, tests)
                running[fork(job, seconds)] = mutation
        counts = Counter(mutants=len(found))
        lines = source.splitlines()
        for mutation in found:
            line, result = lines[mutation.line - 1].strip(), fates[mutation]
            key = module, line, mutation.change
            if key in self.equivalent:
                self.equivalent[key].append(result)
                result = "equivalent" if result == "survived" else result
            counts[result] += 1
            if result == "survived":
                print(
                    f"\n{module}:{mutation.line}: {line}\n- {mutation.before}\n+ {mutation.after}"
                )
        return counts

    def tests(self, module, mutation):
        """The tests that call the function, or are in a file with one that calls the module."""
        reached = [t for (file, _), tests in self.callers.items() if file == module for t in tests]
        if mutation.function is None:  # run at import
            files = {file_of(test) for test in reached}
            tests = [test for test in self.items if file_of(test) in files]
        else:
            tests = self.callers.get((module, mutation.function), [])
        quickest = sorted(tests, key=lambda test: (self.seconds[test], test))
        ends = itertools.accumulate(self.seconds[test] for test in quickest)
        return [test for test, end in zip(quickest, ends, strict=True) if end <= BUDGET]

    def attempt(self, module, mutation, tests):
        """Return the job of a child: plant the mutation and run the tests."""

        def job():
            planted = Planted(module, mutation.source)
            if mutation.body is not None and self.exchange(module, mutation.body, planted.code):
                return run([self.items[test] for test in tests])
            for name in list(sys.modules):
                if name.split(".")[0] in ("nnlib", "tests"):
                    del sys.modules[name]
            sys.meta_path.insert(0, planted)
            files = [list(of_file) for _, of_file in itertools.groupby(sorted(tests), file_of)]
            for part in sorted(files, key=len, reverse=True):
                code = pytest.main([*PYTEST, file_of(part[0])], [Only(part)])
                if code:
                    return code
            return 0

        return job

    def exchange(self, module, line, code):
        """Give the functions that start at this line their mutated code."""
        functions = self.functions[module, line]
        for f in functions:
            new = find_code(code, f.__code__)
            if new is None or new.co_freevars != f.__code__.co_freevars:
                return False
            f.__code__ = new
        return bool(functions)


def find_code(code, old):
    """Return the code object within `code` with the place and name of `old`."""
    if (code.co_firstlineno, code.co_qualname) == (old.co_firstlineno, old.co_qualname):
        return code
    inner = (find_code(c, old) for c in code.co_consts if isinstance(c, types.CodeType))
    return next((c for c in inner if c), None)


def file_of(test):
    return test.split("::")[0]


def run(items):
    """Run tests until one fails."""
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        if item.session.testsfailed:
            return 1
    return 0


def fork(job, seconds):
    """Start a silent child that exits with the code that `job` returns; return its number."""
    child = os.fork()
    if child == 0:
        code = 3
        try:
            limit = int(seconds) + 1  # of the processor: what else the machine does is no matter
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nowhere, stream)
            code = job()
        finally:
            os._exit(code)
    return child


def fate(status):
    """Return what became of a mutant, from the status of its child."""
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
        return "timed out"
    return "killed" if status else "survived"


def row(name, counts):
    return f"{name:32}" + "".join(f"{counts[c]:11}" for c in COLUMNS) + f"{score(counts):9.1%}"


def score(counts):
    real = counts["mutants"] - counts["equivalent"]
    return 1 - counts["survived"] / real if real else 1.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=2, help="processes (2)")
    parser.add_argument("modules", nargs="*", help="files of nnlib; without, all of floors 1 and 2")
    options = parser.parse_args()
    start = time.perf_counter()
    everything = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("nnlib/**/*.py"))
    modules = options.modules or [m for m in everything if not m.startswith("nnlib/book/")]
    entries = tomllib.loads((ROOT / EQUIVALENT).read_text("utf-8"))["mutant"]
    equivalent = {(e["module"], e["line"], change): [] for e in entries for change in e["changes"]}
    scores = Score(modules, equivalent, options.n)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("nnlib", "tests"):
            shutil.copytree(ROOT / name, os.path.join(folder, name))
        shutil.copy(ROOT / "pyproject.toml", folder)
        os.chdir(folder)
        sys.path.insert(0, os.getcwd())
        code = pytest.main([*PYTEST, *TESTS], [scores])
        os.chdir(ROOT)
    if code:
        return code
    print("\n" + " " * 32 + "".join(f"{column:>11}" for column in COLUMNS) + "    score")
    for module, counts in scores.results.items():
        print(row(module, counts))
    total = sum(scores.results.values(), Counter())
    print(row("all", total), f"  in {(time.perf_counter() - start) / 60:.0f} min")
    refused = [
        key for key, fates in equivalent.items() if key[0] in modules and "survived" not in fates
    ]
    for key in refused:
        print(f"\nrefused in {EQUIVALENT}: {equivalent[key] or 'no such mutant'}", *key, sep="\n  ")
    return int(bool(refused) or score(total) < ENOUGH)


if __name__ == "__main__":
    if not ENVIRONMENT.items() <= os.environ.items():  # Python reads them when it starts
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | ENVIRONMENT)
    sys.exit(main())
