"""Words of charts: none lies over another and none is cut, on a desk and on a phone."""

import pytest

from nnlib.book.charts import chart, panel, text

from .conftest import PAGES, SITE

WITH_CHARTS = [n for n in PAGES if "data-source" in (SITE / n).read_text("utf-8")]
HALO = 2  # pixels around words with a halo that others must keep off

# What each chart of the page shows first, and how wide it is drawn in this window.
FIRST = """async () => {
  const places = [...document.querySelectorAll(".nn-chart[data-source]")];
  return Promise.all(places.map(async ({ clientWidth, dataset }) => {
    const { chart } = (await nnCharts.load(dataset.source)).frame(Number(dataset.at));
    return [chart, Math.max(Math.min(720, clientWidth), nnCharts.leastWidth(chart))];
  }));
}"""

# Letters fill the middle of the box that a browser gives them. Where single letters are the points
# of a scatter plot, many to a mark, they lie as their numbers say.
FAULTS = """([charts, halo]) => {
  const place = document.createElement("div");
  place.className = "nn-picture";
  document.querySelector("main").append(place);
  const found = [];
  for (const [chart, width] of charts) {
    const { svg, height } = nnCharts.draw(chart, width, "words");
    place.innerHTML = svg;
    const all = [...place.querySelectorAll("text:not(.halo)")];
    const texts = all.filter((e) => e.textContent.trim());
    const boxes = texts.map((e) => {
      const { x, y, width, height } = e.getBBox();
      const group = e.parentElement;
      const many = group.matches(".text") && group.childElementCount > 8;
      const point = many && e.textContent.length === 1;
      const around = e.matches(".halo + text") ? halo : 0;
      return { words: e.textContent, point, around,
        left: x, right: x + width, top: y + 0.15 * height, bottom: y + 0.87 * height };
    });
    boxes.forEach((a, k) => {
      if (a.left < -0.5 || a.right > width + 0.5 || a.top < -0.5 || a.bottom > height + 0.5) {
        found.push(`${Math.round(width)} px: "${a.words}" is cut`);
      }
      for (const b of boxes.slice(k + 1)) { // drawn later, with its halo
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left) + b.around;
        const up = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) + b.around;
        if (across > 0.5 && up > 0.5 && !(a.point && b.point)) {
          found.push(`${Math.round(width)} px: "${b.words}" lies over "${a.words}"`);
        }
      }
    });
  }
  place.remove();
  return found;
}"""


@pytest.mark.parametrize("name", WITH_CHARTS)
def test_words_of_charts_are_neither_cut_nor_covered(here, name):
    for width in (1280, 390):
        here.look(width, "light")
        first = here.page.evaluate(FIRST)
        assert first
        assert here.page.evaluate(FAULTS, [first, HALO]) == []


def words(*places):
    """A chart with words at places in a panel of 10 by 10, each given as x, y and the words."""
    return chart(
        panel(*(text(*each, halo=True) for each in places), x=(0, 10), y=(0, 10))
    ).to_json()


def test_words_that_are_cut_or_covered_are_found(visit):
    here = visit()
    here.open("index.html")
    planted = {
        "fine": words((5, 5, "one"), (5, 8, "other")),
        "covered": words((5, 5, "one"), (5.2, 5.1, "other")),
        "in the halo": words((5, 5, "one"), (5, 5.45, "other")),
        "cut at the left": words((-0.5, 5, "words of some length")),
        "cut at the right": words((10, 5, "words")),
        "cut below": words((5, -1.5, "words")),
    }
    found = {
        name: here.page.evaluate(FAULTS, [[[made, 400]], HALO]) for name, made in planted.items()
    }
    assert found.pop("fine") == []
    assert found.pop("covered") == ['400 px: "other" lies over "one"']
    assert found.pop("in the halo") == ['400 px: "other" lies over "one"']
    assert [len(each) for each in found.values()] == [1, 1, 1]
    assert all("is cut" in each for (each,) in found.values())
