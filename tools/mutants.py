"""How many small faults in floors 1 and 2 of nnlib do the unit tests find?

    python -m tools.mutants ["nnlib.optim.*" ...]

mutmut plants every fault alone and runs the tests that call its function ([tool.mutmut] in
pyproject.toml). This prints the share that is found, by module, and the faults that are not;
`python -m mutmut show NAME` tells what one of them is. The exit code is 1 below 95%.
"""

import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

MUTMUT = (sys.executable, "-m", "mutmut")
ROOT = Path(__file__).resolve().parents[1]
FOUND = {"killed", "timeout", "segfault"}
ENOUGH = 0.95


def fates(results):
    """Read what became of each fault that was tried, from the lines of `mutmut results`."""
    pairs = (line.strip().rsplit(": ", 1) for line in results.splitlines())
    return {name: fate for name, fate in pairs if fate != "not checked"}


def report(fate_of):
    """Print the faults that were not found and the score of each module; return that of all."""
    counts = defaultdict(Counter)
    for name, fate in fate_of.items():
        module = name.partition(".x")[0]  # mutmut names a function f of a module m.x_f
        counts[module][fate in FOUND] += 1
        if fate not in FOUND:
            print(f"{fate}: {name}")
    counts["all"] = sum(counts.values(), Counter())
    print(f"\n{'':32}{'faults':>8}{'found':>8}")
    for module, count in counts.items():
        print(f"{module:32}{count.total():8}{count[True] / count.total():8.1%}")
    return counts["all"][True] / counts["all"].total()


def main():
    """Plant the faults anew, since results of earlier tests say nothing about the tests of now."""
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    if subprocess.run([*MUTMUT, "run", *sys.argv[1:]], cwd=ROOT).returncode:
        sys.exit("There is no score: above stands why.")
    results = subprocess.check_output([*MUTMUT, "results", "--all", "true"], cwd=ROOT, text=True)
    sys.exit(report(fates(results)) < ENOUGH)


if __name__ == "__main__":
    main()
