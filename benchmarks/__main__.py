"""python -m benchmarks: how fast the engine is, and how heavy the pages are.

Without options it measures and prints. --write also keeps the results, in results.json and in the
page of the book. --show measures nothing: it prints the kept results and writes the page again.
A figure that is higher than the project allows itself fails the run, as it may on a busy machine.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from benchmarks import growth, pages, processes, table
from benchmarks.contest import check, race
from benchmarks.libraries import entrants, installed, machine

RESULTS = Path(__file__).with_name("results.json")
PAGE = Path(__file__).resolve().parents[1] / "book" / "benchmarks.md"
CONTESTS = {  # seconds for each contestant
    "S float64": 1.5,
    "M float64": 1.5,
    "M float32": 1.0,
    "L float64": 2.0,
    "L float32": 1.0,
    "B float64": 1.0,
    "B float32": 1.0,
    "D float64": 1.0,
}


def contest(job, seconds):
    """Check all contestants against NumPy, then let them race."""
    name, dtype = job.split()
    found = entrants(name, dtype)
    expected = found["NumPy"].evidence()
    for library, contestant in found.items():
        if library != "NumPy":
            check(f"{library} at {job}", contestant.evidence(), expected, dtype)
    return race({library: contestant.run for library, contestant in found.items()}, seconds)


def measure(jobs):
    """Return the results, and say on stderr what is being measured."""
    contests = {}
    for job in jobs:
        say(f"contest {job}")
        contests[job] = contest(job, CONTESTS[job])
    if jobs != list(CONTESTS):
        return {"contests": contests}
    say("processes of their own")
    results = {"machine": machine(), "contests": contests}
    results["alone"] = processes.steps_alone(installed())
    results["memory"] = processes.peaks(installed())
    results["import"] = processes.imports()
    say("growth")
    return results | {"growth": growth.report()}


def say(what):
    print(f"... {what}", file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the results")
    parser.add_argument("--show", action="store_true", help="print the kept results")
    parser.add_argument("jobs", nargs="*", metavar="JOB", help='only these, such as "S float64"')
    options = parser.parse_args()
    if options.jobs and (options.write or not set(options.jobs) <= set(CONTESTS)):
        parser.error(f"jobs are {', '.join(CONTESTS)}, and only the whole is kept")
    if hasattr(os, "sched_setaffinity"):  # one core, so that no library can run on two
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if options.show:
        results = json.loads(RESULTS.read_text("utf-8"))
    else:
        results = measure(options.jobs or list(CONTESTS))
    if options.jobs:
        print("\n".join(table.contests(results["contests"])))
        return 0
    print(table.markdown(results))
    if options.write:
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    if options.write or options.show:
        PAGE.write_text(table.in_page(PAGE.read_text("utf-8"), results), "utf-8")
    pages.report()
    return "\n".join(table.too_high(results))


if __name__ == "__main__":
    sys.exit(main())
