"""The results as Markdown, for the terminal and for the page of the book."""

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
        ["**What `nnlib` promises**, and what came out:", *promises(results)],
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


def promises(results):
    rows = [
        [what, measured, wanted, "kept" if kept else "not kept"]
        for what, measured, wanted, kept in judged(results)
    ]
    return grid(["what", "measured", "promised", "result"], rows, texts=4)


def judged(results):
    """Yield what is promised, what was measured, what is wanted, and whether it is kept."""
    contests, growth = results["contests"], results["growth"]

    def at_most(what, measured, limit, unit=" ×"):
        return what, f"{measured:g}{unit}", f"≤ {limit:g}{unit}", measured <= limit

    for job, limit in {"S": 1.5, "M": 1.06, "L": 1.03}.items():
        ratio = contests[f"{job} float64"]["nnlib"]["ratio"]
        yield at_most(f"step {job} against NumPy", ratio, limit)
    for job, rivals in {"S": EAGER, "M": EAGER, "L": EAGER, "B": ("PyTorch",)}.items():
        ratios = {name: x["ratio"] for name, x in contests[f"{job} float64"].items()}
        best = min((name for name in rivals if name in ratios), key=ratios.get, default=None)
        if best:
            ratio = digits(ratios["nnlib"] / ratios[best])
            of = "the fastest of the other eager libraries, " if rivals is EAGER else ""
            yield f"{job} against {of}{best}", f"{ratio:g} ×", "< 1 ×", ratio < 1
    yield at_most("a chain of twice the length", growth["chain"]["twice as deep"], 2.5)
    yield at_most("a ladder of twice as many shared nodes", growth["ladder"]["twice as deep"], 2.5)
    seconds = growth["million"]["seconds"]
    yield "1,000,000 operations, differentiated and freed", f"{seconds:g} s", "no recursion", True
    for kind, MB in results["memory"].items():
        ratio = digits(MB["nnlib"] / MB["NumPy"])
        yield at_most(f"peak memory of L against NumPy, {KINDS[kind]}", ratio, 1.15)
    yield at_most("objects left to the garbage collector", growth["garbage"], 0, "")
    yield at_most("`import nnlib` against `import numpy`", results["import"]["ratio"], 1.3)


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


def grid(head, rows, texts=1):
    """Return the lines of a table, the first columns left-aligned, blank line before."""
    rule = ["---"] * texts + ["---:"] * (len(head) - texts)
    return ["", *(f"| {' | '.join(row)} |" for row in [head, rule, *rows])]
