"""On a wide screen, remarks stand in the margin, and nowhere over anything else."""

import pytest

from .conftest import CHAPTERS

OVERLAPS = """() => {
  const box = (element) => element.getBoundingClientRect();
  const meet = (a, b, from, to) => a[from] < b[to] - 1 && b[from] < a[to] - 1;
  const over = (a, b) => meet(a, b, "left", "right") && meet(a, b, "top", "bottom");
  const blocks = [...document.querySelectorAll("article section > :not(section, .nn-part)")];
  const notes = blocks.filter((block) => block.matches(".told, .note, .important"));
  const start = ({ textContent }) => textContent.trim().slice(0, 60);
  return notes.flatMap((note) => blocks
    .filter((other) => other !== note && over(box(note), box(other)))
    .map((other) => [start(note), start(other)]));
}"""
SIDES = """() => {
  const right = document.querySelector("article h1 ~ p").getBoundingClientRect().right;
  const notes = document.querySelectorAll("article section > :is(.told, .note, .important)");
  return [...notes].map((note) => note.getBoundingClientRect().left > right);
}"""


@pytest.mark.parametrize("name", CHAPTERS)
def test_remarks_stand_in_the_margin_of_a_wide_screen(visit, name):
    here = visit(width=1712)
    here.open(f"{name}#further-reading")
    sides = here.page.evaluate(SIDES)
    assert all(sides)
    assert here.page.evaluate(OVERLAPS) == []
    assert here.page.evaluate("document.documentElement.scrollWidth") <= 1712
    here.page.set_viewport_size({"width": 1280, "height": 900})
    assert not any(here.page.evaluate(SIDES))
