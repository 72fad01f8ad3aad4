"""Set the book's exercises: as questions for Moodle, or as notebooks that grade themselves.

    python -m tools.assign moodle   --chapters 1 9                    _build/assign/moodle.xml
    python -m tools.assign notebook --chapters 8 9 --output folder    for teachers, with solutions
    python -m tools.assign notebook --chapters 8 9 --student          for students, without

Without `--chapters` and `--exercises`: all chapters and appendices. `--exercises 09-1 09-5` takes
these alone. In a course of nbgrader, `--output` is the assignment's folder in `source/`. What you
change, keep outside of `_build/`, which `make book` clears when the library has changed.
"""

import argparse
from pathlib import Path

from tools.address import ROOT
from tools.assign import moodle, notebook
from tools.assign.chosen import chosen

OUTPUT = ROOT / "_build" / "assign"


def write(path, text):
    """Write a file, say where, and make its folder if there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB")


def main(arguments=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["moodle", "notebook"])
    parser.add_argument("--chapters", nargs="+", default=(), help="such as 1 9 B")
    parser.add_argument("--exercises", nargs="+", default=(), help="such as 09-1 09-5")
    parser.add_argument("--output", type=Path, help="a file for Moodle, a folder for notebooks")
    parser.add_argument("--hints", action="store_true", help="notebooks: show the hints")
    parser.add_argument("--student", action="store_true", help="notebooks: without solutions")
    options = parser.parse_args(arguments)
    try:
        exercises = chosen(options.chapters, options.exercises)
    except ValueError as error:
        parser.error(str(error))
    if options.what == "moodle":
        write(options.output or OUTPUT / "moodle.xml", moodle.quiz(exercises))
        return
    folder = options.output or OUTPUT / ("student" if options.student else "source")
    for page, some in exercises.items():
        made = notebook.assignment(page, some, student=options.student, hints=options.hints)
        write(folder / f"{page}.ipynb", made)


if __name__ == "__main__":
    main()
