"""Set the book's exercises: as questions for Moodle, or as notebooks that grade themselves.

    python -m tools.assign moodle   --chapters 1 9                    _build/assign/moodle.xml
    python -m tools.assign notebook --chapters 8 9 --output folder    for teachers, with solutions
    python -m tools.assign notebook --chapters 8 9 --student          for students, without

Without `--chapters` and `--exercises`: all chapters and appendices. `--exercises 09-1 09-5` takes
these alone. In a course of nbgrader, `--output` is the assignment's folder in `source/`. What you
change, keep outside of `_build/`, which `make book` clears when the library has changed.

Many exercises can be set with other numbers than the book's, for each student their own:

    python -m tools.assign moodle   --chapters 9 --variants 20          twenty of each
    python -m tools.assign notebook --chapters 9 --seed 7               those of a seed
    python -m tools.assign notebook --chapters 9 --students names.txt   for each name on a line

The last one writes `source/` for the teacher, `students/NAME/`, and `answers.csv`.
"""

import argparse
from pathlib import Path

from tools.address import ROOT
from tools.assign import moodle, notebook
from tools.assign.chosen import chosen
from tools.assign.students import folder_of, names_in, table

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
    parser.add_argument("--variants", type=int, default=0, help="Moodle: so many of an exercise")
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--seed", help="notebooks: other numbers, those of this seed")
    whose.add_argument("--students", type=Path, help="notebooks: a file with a name on each line")
    options = parser.parse_args(arguments)
    try:
        exercises = chosen(options.chapters, options.exercises)
        names = names_in(options.students.read_text("utf-8-sig")) if options.students else []
        wanted(options, exercises)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    if options.what == "moodle":
        quiz = moodle.quiz(exercises, options.variants)
        write(options.output or OUTPUT / "moodle.xml", quiz)
    elif names:
        write_course(options.output or OUTPUT / "course", exercises, names, options.hints)
    else:
        folder = options.output or OUTPUT / ("student" if options.student else "source")
        made = {"student": options.student, "hints": options.hints, "seed": options.seed}
        write_notebooks(folder, exercises, **made)


def wanted(options, exercises):
    """Raise if numbers of one's own are asked for where there are none."""
    for_notebooks = options.seed is not None or options.students
    if options.variants < 0 or (options.what == "moodle" and for_notebooks):
        raise ValueError("Moodle takes --variants; --seed and --students are for notebooks")
    if options.what == "notebook" and options.variants:
        raise ValueError("--variants is for Moodle; notebooks take --seed or --students")
    some_are_drawable = any(one.drawing for some in exercises.values() for one in some)
    if (options.variants or for_notebooks) and not some_are_drawable:
        raise ValueError("none of these exercises has other numbers than the book's")


def write_notebooks(folder, exercises, **options):
    """Write the notebook of each page."""
    for page, some in exercises.items():
        write(folder / f"{page}.ipynb", notebook.assignment(page, some, **options))


def write_course(folder, exercises, names, hints):
    """Write each student's notebooks, the teacher's, and what is right for whom."""
    write_notebooks(folder / "source", exercises, hints=hints, seed="teacher")
    for name in names:
        place = folder / "students" / folder_of(name)
        write_notebooks(place, exercises, student=True, hints=hints, seed=name)
    write(folder / "answers.csv", table(exercises, names))


if __name__ == "__main__":
    main()
