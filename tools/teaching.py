"""Write the tables of `book/teaching.md`: what each chapter asks for, and how long it takes.

    python -m tools.teaching

A chapter states the time of its core. Its sections share it in proportion to their text and the
code that they show; optional parts take their time at the same pace.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

import nbformat

from tools.texts import BOOK, EXERCISE, LINK, SITE, label_of, page_of

PAGE = BOOK / "teaching.md"
PROVENANCE = BOOK / "g-provenance.md"
BLOCK = re.compile(r"(<!-- (\w+): begin -->\n\n).*?(\n<!-- \2: end -->)", re.DOTALL)

HEADING = re.compile(r"^(#{1,3}) (.+)$", re.MULTILINE)
NEED = re.compile(r"\*\*You need(?: first)?:\*\*(?P<need>.*?)\*\*Time:\*\*(?P<time>.*)", re.DOTALL)
NUMBER = re.compile(r"\bchapter (\d+)")
ROW = re.compile(r"^\| (S\d)-\d+ \|[^|]*\|([^|]*)\|", re.MULTILINE)
MINUTES = {"seventy minutes": 70, "an hour and a half": 90, "two hours": 120}
AROUND = {"Key points", "Exercises", "Further reading"}  # what is no section to teach
OPTIONAL = " (optional)"
PER_LINE = 10  # words that are read in the time of a line of code


@dataclass
class Section:
    """A section of a chapter: how much there is to read, in words."""

    title: str
    core: float = 0
    optional: float = 0


@dataclass
class Chapter:
    """What a notebook says of itself, and what there is in it."""

    page: str
    title: str = ""
    need: str = ""
    time: str = ""
    sections: list[Section] = field(default_factory=list)
    exercises: int = 0
    experiments: int = 0

    @property
    def label(self):
        return label_of(self.page)

    @property
    def minutes(self):
        """Minutes that the chapter states for its core."""
        stated = (m for words, m in MINUTES.items() if re.search(rf"\b{words}\b", self.time))
        return next(stated)

    @property
    def pace(self):
        """Words in a minute."""
        return sum(section.core for section in self.sections) / self.minutes

    @property
    def builds_on(self):
        """Labels of the chapters and appendices that it needs."""
        pages = filter(None, (page_of(match["address"]) for match in LINK.finditer(self.need)))
        labels = {label_of(page) for page, _ in pages} | set(NUMBER.findall(self.need))
        return sorted(labels - {None}, key=lambda label: (not label.isdigit(), label.zfill(2)))


def chapter(path):
    """Read a chapter's notebook."""
    made = Chapter(path.stem)
    optional = False
    section = Section("")  # the head of the page
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            shown = any(
                o.get("data", {}).get("text/plain", "").startswith("Experiment(")
                for o in cell.outputs
            )
            made.experiments += shown
            made.exercises += len(EXERCISE.findall(cell.source))
            hidden = {"hide-input", "remove-cell", "remove-input"} & set(
                cell.metadata.get("tags", ())
            )
            _add(section, optional, 0 if hidden else PER_LINE * len(cell.source.splitlines()))
            continue
        found = NEED.search(cell.source)
        if found:
            made.need, made.time = found["need"], found["time"]
        pieces = HEADING.split(cell.source)
        _add(section, optional, len(pieces[0].split()))
        for level, title, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            if level == "#":
                made.title = title
            elif level == "##":
                section = Section(title)
                if title not in AROUND:
                    made.sections.append(section)
            if level != "###" or not section.title.endswith(OPTIONAL):
                optional = title.endswith(OPTIONAL)
            _add(section, optional, len(text.split()))
    return made


def _add(section, optional, words):
    if optional:
        section.optional += words
    else:
        section.core += words


def chapters():
    """The numbered chapters, in order."""
    return [chapter(path) for path in sorted(BOOK.glob("[0-9]*.ipynb"))]


def at_a_glance():
    """One row for each chapter."""
    rows = [
        "| chapter | builds on | core, minutes | exercises | experiments |",
        "|---|---|---|---|---|",
    ]
    for each in chapters():
        link = f"[{each.label} {each.title}]({SITE}{each.page}.html)"
        needs = ", ".join(each.builds_on)
        rows.append(
            f"| {link} | {needs} | {each.minutes} | {each.exercises} | {each.experiments} |"
        )
    return "\n".join(rows) + "\n"


def in_sections():
    """For each chapter its sections with their minutes, folded."""
    return "\n".join(
        f"<details>\n<summary>{each.label} {each.title}</summary>\n\n"
        + "".join(
            f"* {each.label}.{k} {_line(section, each.pace)}\n"
            for k, section in enumerate(each.sections, start=1)
        )
        + "\n</details>\n"
        for each in chapters()
    )


def _line(section, pace):
    """A section with its minutes to the nearest five, since they are no more exact than that."""
    times = [
        f"{max(5, 5 * round(words / pace / 5))} minutes{which}"
        for words, which in ((section.core, ""), (section.optional, OPTIONAL))
        if words
    ]
    return f"{section.title.removesuffix(OPTIONAL)}: {', '.join(times)}"


def lectures():
    """For each lecture the chapters to which its rows went."""
    text = PROVENANCE.read_text("utf-8")
    titles = dict(re.findall(r"^### (S\d): (.+) \(\d+ rows\)$", text, re.MULTILINE))
    led = {lecture: Counter() for lecture in titles}
    for lecture, where in ROW.findall(text):
        found = LINK.search(where)
        label = found and label_of(page_of(found["address"])[0])
        if label and label.isdigit():
            led[lecture][int(label)] += 1
    rows = ["| lecture | chapters, and how many of its ideas went there |", "|---|---|"]
    for lecture, counts in led.items():
        went = ", ".join(f"{label} ({n})" for label, n in sorted(counts.items()))
        rows.append(f"| {titles[lecture]} | {went} |")
    return "\n".join(rows) + "\n"


TABLES = {"chapters": at_a_glance, "sections": in_sections, "lectures": lectures}


def written(text):
    """The page with its tables as they must be."""
    return BLOCK.sub(lambda match: match[1] + TABLES[match[2]]() + match[3], text)


def main():
    """Put the tables in their places on the page."""
    PAGE.write_bytes(written(PAGE.read_text("utf-8")).encode())


if __name__ == "__main__":
    main()
