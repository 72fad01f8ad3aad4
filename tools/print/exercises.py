"""Exercises on paper: the question, and room for the answer; hints stay on the site.

Solutions leave the page. They are set at the end of the document, under the exercise's number.
"""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

TITLE = re.compile(r"Exercise (?P<number>[\w]+-\d+): (?P<title>.+)")
UNANSWERED = ": Not answered yet"  # what a checker says before anybody wrote code
BOXES = {"radio": "round", "checkbox": "square"}


@dataclass(frozen=True)
class Solution:
    """The solution of an exercise, and the number and the title under which it is looked up."""

    number: str
    title: str
    body: Tag

    @property
    def place(self):
        """Where it will stand."""
        return f"solution-{self.number}"


def posed(article):
    """Make the exercises of a page such that paper can pose them; return their solutions."""
    soup = BeautifulSoup("", "html.parser")
    for form in article.select("form.nn-question"):
        answer_on_paper(form, soup)
    solutions = []
    for box in article.select(".nn-exercise"):
        found = TITLE.match(box.strong.get_text()) if box.strong else None
        if not found:  # a fold that has no number
            continue
        number = found["number"]
        box["id"] = f"exercise-{number}"
        for fold in box.find_all("details"):
            kind = fold.summary.get_text(strip=True)
            fold.summary.decompose()
            fold.extract()
            if kind == "Solution":
                solutions.append(Solution(number, found["title"], fold))
        if solutions and solutions[-1].number == number:
            line = soup.new_tag("p")
            line["class"] = "turn"
            link = soup.new_tag("a", href=f"#{solutions[-1].place}")
            link["class"] = ["turn-to"]
            link.string = "Solution"
            line.append(link)
            box.append(line)
    for output in article.select(".cell_output"):
        if UNANSWERED in output.get_text():
            output.decompose()
    return solutions


def answer_on_paper(form, soup):
    """Put boxes to tick and lines to write on in place of what is clicked and typed into."""
    form.name = "div"
    form.attrs = {"class": "question"}
    for element in form.select("button, .nn-verdict"):
        element.decompose()
    for element in form.find_all("input"):
        kind = element.get("type")
        made = soup.new_tag("span")
        made["class"] = ["tick", BOXES[kind]] if kind in BOXES else "blank"
        element.replace_with(made)
    for name, tag in (("fieldset", "div"), ("legend", "p"), ("label", "p")):
        for element in form.find_all(name):
            element.name = tag
            element.attrs = {"class": f"answer-{name}"}
