"""The results as Markdown, for the terminal and for the page of the book."""

import math

from benchmarks.contest import digits
from benchmarks.graphs import DEPTH
from benchmarks.steps import SIZES

START, END = "<!-- measured: begin -->", "<!-- measured: end -->"
EAGER = ("autograd", "MyGrad", "PyTorch", "bare PyTorch")  # one operation at a time, as nnlib
KINDS = {"arrays": "arrays alive at once", "resident": "taken from the system"}


def markdown(results):
    """Return everything that was measured, with what it was measured on."""
    parts = [
        [
            f"**Time in units of NumPy's**, all in turns in one process ({legend()}):",
            *contests(results["contests"]),
        ],
        ["**Each in a process of its own**, float64:", *processes(results["alone"])],
        ["**Peak memory of L**, in MB:", *memory(results["memory"])],
        ["**`nnlib` in figures:**", *summary(results)],
        [reading(results["contests"])],
        [machine(results["machine"])],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def in_page(page, results):
    """Return the text of a page with the results between its two markers."""
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not (start and end):
        raise ValueError(f"the page wants the lines {START} and {END}")
    return f"{before}{START}\n\n{markdown(results)}\n{END}{after}"


def legend():
    steps = [f"{name} {'-'.join(map(str, sizes))}, batch {n}" for name, (sizes, n) in SIZES.items()]
    return "; ".join([*steps, "B a formula that broadcasts", f"D a chain of {DEPTH:,} operations"])


def contests(contests):
    names = columns(contests.values())
    rows = []
    for job, times in contests.items():
        ratios = [shown(times, n, "ratio") for n in names[1:]]
        rows.append([job, f"{times['NumPy']['ms']:g}", *ratios])
    return grid(["computation", "NumPy, ms", *names[1:]], rows)


def processes(alone):
    names = columns(alone.values())
    rows = []
    for job, times in alone.items():
        ratios = [shown(times, n, "ratio") for n in names[1:]]
        rows.append([job, f"{times['NumPy']['ms']:g} ms", *ratios])
        faults = [shown(times, n, "faults") for n in names]
        rows.append([f"{job}, page faults of a step", *faults])
    return grid(["step", *names], rows)


def memory(memory):
    names = columns(memory.values())
    rows = [
        [KINDS[kind], *(f"{x[n]:g}" if n in x else "" for n in names)] for kind, x in memory.items()
    ]
    return grid(["memory", *names], rows)


def summary(results):
    rows = [[what, f"{number:g}{unit}"] for what, number, unit, _ in figures(results)]
    return grid(["what", "measured"], rows)


def figures(results):
    """Yield what was measured, the number, its unit, and the most that the project allows."""
    contests, growth = results["contests"], results["growth"]
    for job, most in {"S": 1.8, "M": 1.12, "L": 1.05, "B": 1.35}.items():
        yield f"{job} against NumPy", contests[f"{job} float64"]["nnlib"]["ratio"], " ×", most
    for job in "SML":
        ratios = {name: x["ratio"] for name, x in contests[f"{job} float64"].items()}
        best = min((name for name in EAGER if name in ratios), key=ratios.get, default=None)
        if best:
            ratio = digits(ratios["nnlib"] / ratios[best])
            yield f"{job} against the fastest other eager library, {best}", ratio, " ×", 1
    yield "a chain of twice the length", growth["chain"]["twice as deep"], " ×", 2.5
    yield "a ladder of twice as many shared nodes", growth["ladder"]["twice as deep"], " ×", 2.5
    million = f"{growth['million']['operations']:,} operations, differentiated and freed"
    yield million, growth["million"]["seconds"], " s", math.inf
    for kind, MB in results["memory"].items():
        ratio = digits(MB["nnlib"] / MB["NumPy"])
        yield f"peak memory of L against NumPy, {KINDS[kind]}", ratio, " ×", 1.25
    yield "objects left to the garbage collector", growth["garbage"], "", 0
    yield "`import nnlib` against `import numpy`", results["import"]["ratio"], " ×", 1.3


def too_high(results):
    """Return a line for each figure above the most that the project allows itself."""
    return [
        f"{what}: {number:g}{unit}, at most {most:g}{unit} is wanted"
        for what, number, unit, most in figures(results)
        if number > most
    ]


def reading(contests):
    """Return the sentence that says who was faster than nnlib, and where."""
    faster = {}
    for job, times in contests.items():
        for name, x in times.items():
            if name != "NumPy" and x["ratio"] < times["nnlib"]["ratio"]:
                faster.setdefault(name, []).append(job)
    if not faster:
        return "No other library was faster than `nnlib` in any of these contests."
    where = "; ".join(f"{name} in {listed(jobs)}" for name, jobs in faster.items())
    return f"**Who was faster than `nnlib`:** {where}."


def machine(m):
    versions = ", ".join(f"{package} {version}" for package, version in m["versions"].items())
    return (
        f"Measured on {m['processor']}, {m['threads']} thread, {m['system']}, "
        f"Python {m['python']}, {m['blas']}; {versions}."
    )


def columns(rows):
    """Return all names that occur, in order."""
    return list(dict.fromkeys(name for row in rows for name in row))


def shown(times, name, key):
    if name not in times:
        return ""
    text = f"{times[name][key]:g}"
    return f"**{text}**" if name == "nnlib" else text


def listed(words):
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def grid(head, rows):
    """Return the lines of a table, the first column left-aligned, blank line before."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return ["", *(f"| {' | '.join(row)} |" for row in [head, rule, *rows])]
