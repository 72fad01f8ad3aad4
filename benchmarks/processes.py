"""What can be measured only in a fresh process: a step without neighbours, memory, imports.

In a shared process each library profits from what the others did to the memory allocator; in a
process of its own it pays for its own page faults.
"""

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import tracemalloc
from contextlib import suppress
from pathlib import Path

from benchmarks.contest import digits, time_of

ROOT = Path(__file__).resolve().parents[1]
STATUS = Path("/proc/self/status")
MB = 1e6


def fresh(call):
    """Return what a function of this module returns in a process of its own."""
    code = f"import json; from benchmarks import processes; print(json.dumps(processes.{call}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{call} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


# ------------------------------------------------------------ what runs in the fresh process


def contestant(library, job):
    from benchmarks.libraries import LIBRARIES
    from benchmarks.steps import problem

    return LIBRARIES[library].step(problem(job, "float64"))


def alone(library, job, seconds=0.4):
    """Return the median milliseconds and the page faults of one step."""
    step = contestant(library, job).run
    first = [time_of(step) for _ in range(10)]
    before, count = page_faults(), max(20, int(seconds / min(first)))
    times = [time_of(step) for _ in range(count)]
    return {
        "ms": 1000 * statistics.median(times),
        "faults": round((page_faults() - before) / count),
    }


def page_faults():
    with suppress(ImportError):  # Windows has no such module
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    return 0


def arrays(library):
    """Return the MB of all Python objects and NumPy arrays at the peak of steps of L.

    Modules and what else the first step makes once and for all do not count.
    """
    contestant(library, "S").run()
    tracemalloc.start()
    step = contestant(library, "L").run
    step()
    tracemalloc.reset_peak()  # it may have been reached while the model was made
    for _ in range(3):
        step()
    return tracemalloc.get_traced_memory()[1] / MB


def resident(library):
    """Return the MB of memory that the process takes more for steps of L (Linux only)."""
    contestant(library, "S").run()
    gc.collect()
    before = memory("VmRSS")
    step = contestant(library, "L").run
    step()
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    for _ in range(8):
        step()
    return (memory("VmHWM") - before) / MB


def memory(field):
    lines = STATUS.read_text("utf-8").splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(field))


# ---------------------------------------------------------------------------------- reports


def steps_alone(libraries, jobs=("S", "M", "L"), rounds=4):
    """Return for each job and library the best of the medians of a few processes."""
    found = {}
    for job in jobs:
        runs = [
            {name: fresh(f"alone({name!r}, {job!r})") for name in libraries} for _ in range(rounds)
        ]
        best = {name: min((r[name] for r in runs), key=lambda x: x["ms"]) for name in libraries}
        found[job] = {
            name: {
                "ms": digits(x["ms"]),
                "ratio": digits(x["ms"] / best["NumPy"]["ms"]),
                "faults": x["faults"],
            }
            for name, x in best.items()
        }
    return found


def peaks(libraries):
    """Return the peak memory of L in MB, in two senses.

    "arrays" is what was asked for: exact, the same at every run, blind to libraries that do not
    use NumPy's allocator. "resident" is what the system gave: it has what the allocator keeps or
    cuts badly, and counts for all.
    """
    numpy_based = [name for name in libraries if name in ("NumPy", "nnlib", "autograd", "MyGrad")]
    found = {"arrays": {name: digits(fresh(f"arrays({name!r})")) for name in numpy_based}}
    if STATUS.exists():
        found["resident"] = {name: digits(fresh(f"resident({name!r})")) for name in libraries}
    return found


def imports(rounds=15):
    """Return the median milliseconds that `import numpy` and `import nnlib` take.

    The first import of each, which may read from the disk and compile, does not count. The rest
    find the compiled code, even where the environment forbids to write it beside the source.
    """
    code = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"
    times = {"numpy": [], "nnlib": []}
    with tempfile.TemporaryDirectory() as compiled:
        env = dict(os.environ, PYTHONPYCACHEPREFIX=compiled)
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        for _ in range(rounds + 1):
            for module, spent in times.items():
                done = subprocess.run(
                    [sys.executable, "-c", code.format(module)],
                    cwd=ROOT,
                    env=env,
                    capture_output=True,
                    text=True,
                    check=True,
                )
                spent.append(float(done.stdout))
    ms = {module: 1000 * statistics.median(spent[1:]) for module, spent in times.items()}
    return {module: digits(x) for module, x in ms.items()} | {
        "ratio": digits(ms["nnlib"] / ms["numpy"])
    }
