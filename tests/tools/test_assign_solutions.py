"""The site without solutions: what goes, and what stays as it is."""

import json

import pytest

from nnlib.book import exercises
from nnlib.book.exercises import registered
from tools.site import build
from tools.site.solutions import drop_solutions, wanted, without_solutions

BEFORE = (
    '<div class="nn-box nn-exercise">\n<details>\n<summary>Hint</summary>\n<p>H</p>\n</details>\n'
)
SOLVED = "<details>\n<summary>Solution</summary>\n<p>S <i>x</i></p>\n<pre>y</pre>\n</details>\n"
AFTER = "</div>\n<details>\n<summary>Try</summary>\n</details>\n"


def test_solutions_go_and_hints_stay():
    assert without_solutions(BEFORE + SOLVED + AFTER + SOLVED) == BEFORE + AFTER


@pytest.mark.parametrize("page", [False, True])
@pytest.mark.parametrize("id", registered())
def test_what_the_book_shows_of_an_exercise_keeps_all_but_the_solution(monkeypatch, id, page):
    monkeypatch.setattr(exercises, "on_page", lambda: page)
    one = registered()[id]
    shown = exercises._markdown(one)
    left = without_solutions(shown)
    solution = f"{one.solution}\n\n{one.kind.after_solution()}".strip()
    gone = f"<details>\n<summary>Solution</summary>\n\n{solution}\n\n</details>\n\n"
    assert shown.replace(gone, "") == left != shown


def site(folder):
    """A site with one page, and the notebook that it offers."""
    (folder / "_sources").mkdir()
    (folder / "page.html").write_text(BEFORE + SOLVED + AFTER, "utf-8")
    (folder / "other.html").write_text("<p>Solution</p>", "utf-8")
    shown = {
        "text/plain": ["Exercise"],
        "text/markdown": (BEFORE + SOLVED + AFTER).splitlines(True),
    }
    text = {"cell_type": "markdown", "source": ["β"], "metadata": {}}
    codes = [
        {"cell_type": "code", "outputs": [{"output_type": "display_data", "data": shown}]},
        {"cell_type": "code", "outputs": [{"output_type": "stream", "text": ["1"]}]},
    ]
    path = folder / "_sources" / "page.ipynb"
    path.write_text(json.dumps({"cells": [text, *codes]}, ensure_ascii=False), "utf-8")
    return path


def test_pages_and_notebooks_lose_their_solutions(tmp_path):
    path = site(tmp_path)
    before = json.loads(path.read_text("utf-8"))
    drop_solutions(tmp_path)
    assert (tmp_path / "page.html").read_text("utf-8") == BEFORE + AFTER
    assert (tmp_path / "other.html").read_text("utf-8") == "<p>Solution</p>"
    after = json.loads(path.read_text("utf-8"))
    data = before["cells"][1]["outputs"][0]["data"]
    data["text/markdown"] = (BEFORE + AFTER).splitlines(True)
    assert after == before
    again = path.read_text("utf-8")
    drop_solutions(tmp_path)
    assert path.read_text("utf-8") == again


def test_the_setting_is_none_or_not_there(monkeypatch):
    monkeypatch.delenv("NNLIB_SOLUTIONS", raising=False)
    assert wanted()
    one = build.fingerprint()
    monkeypatch.setenv("NNLIB_SOLUTIONS", "none")
    assert not wanted()
    assert build.fingerprint() != one  # so that the pages are made anew
    monkeypatch.setenv("NNLIB_SOLUTIONS", "no")
    with pytest.raises(SystemExit, match="NNLIB_SOLUTIONS must be"):
        wanted()
