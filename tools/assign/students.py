"""Numbers of one's own: whose they are, and the right answers to all of them as a table."""

import csv
import io
import math
import re

from nnlib.book.exercises import Choice, Number


def names_in(text):
    """Return the names in a file's text, one a line; each must be told apart from the others."""
    names = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    folders = [folder_of(name).casefold() for name in names]  # as some disks compare them
    for name, folder in zip(names, folders, strict=True):
        if not folder or folders.count(folder) > 1:
            raise ValueError(f"each student must have a name of their own, got {name!r}")
    if not names:
        raise ValueError("the file of students must have a name on each line, got none")
    return names


def folder_of(name):
    """Return a student's name as that of a folder, which is the student's id for nbgrader."""
    return re.sub(r"[^\w.]+", "-", name).strip("-.")


def own(exercise, seed):
    """Return an exercise with the numbers of a seed, or as it is where it has none of its own."""
    return exercise if seed is None or exercise.drawing is None else exercise.drawn(seed)


def table(exercises, names):
    """Return the right answers as the text of a CSV file: a line for each student."""
    asked = [one for some in exercises.values() for one in some if answer_to(one)]
    lines = [["student", *(one.id for one in asked)]]
    lines += [[name, *(answer_to(own(one, name)) for one in asked)] for name in names]
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(lines)
    return "\ufeff" + made.getvalue()  # by this mark Excel knows UTF-8


def answer_to(exercise):
    """Return what is right, as it stands in a table; nothing for code."""
    kind = exercise.kind
    if isinstance(kind, Number):
        return decimal(kind.answer, kind.tolerance)
    return kind.right if isinstance(kind, Choice) else ""


def decimal(value, tolerance):
    """Return a number without an exponent, and no longer than it need be.

    What rounding takes from the tolerance is less than a hundredth of it.
    """
    places = max(0, 2 - math.floor(math.log10(tolerance)))
    rounded = round(float(value), places) + 0.0  # no -0
    text = f"{rounded:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
