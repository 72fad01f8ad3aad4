"""Figures as files: all of them, each whole by itself, with nothing from elsewhere."""

import re
import zipfile
from xml.etree import ElementTree

import pytest

from tools import address, figures

from .conftest import NUMBERED, SITE

NAMES = [name.removesuffix(".html") for name in NUMBERED]
PLACES = re.compile(r'id="((?:figure|experiment)-\w+-\d+)"')
REFERENCE = re.compile(r'(?:href|src)="([^"]*)"|url\(([^)]*)\)')
SVG = f"{{{figures.SPACE}}}"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The files of all drawings, by name."""
    folder = tmp_path_factory.mktemp("figures")
    count = figures.write(NAMES, SITE, folder)
    files = {path.stem: path.read_text("utf-8") for path in folder.glob("*.svg")}
    with zipfile.ZipFile(folder / "figures.zip") as archive:
        assert {*archive.namelist()} == {*(f"{name}.svg" for name in files), "LICENSE-TEXT"}
    assert count == len(files)
    return files


def test_every_number_has_its_drawing(written):
    places = [PLACES.findall((SITE / name).read_text("utf-8")) for name in NUMBERED]
    assert set(written) == {name for names in places for name in names}


def test_drawings_are_whole_and_say_what_they_are(written):
    for name, text in written.items():
        root = ElementTree.fromstring(text)
        kind, *number = name.split("-")
        assert root.find(f"{SVG}title").text.lower() == f"{kind} {'.'.join(number)}".lower()
        assert len(root.find(f"{SVG}desc").text) > 10
        assert figures.LICENCE in text
        assert f"{address.SITE}" in text
        assert 'class="' not in text  # no style sheet reaches them
        assert "Book S" not in text


def test_drawings_need_nothing_but_themselves(written):
    for name, text in written.items():
        ids = set(re.findall(r'\bid="([^"]*)"', text))
        assert all(made.startswith(name) for made in ids)
        for link, place in REFERENCE.findall(text):
            target = (link or place).strip("\"'")
            if not target.startswith("data:image/png;base64,"):
                assert target.startswith("#"), name
                assert target[1:] in ids, name
        assert "<script" not in text


@pytest.mark.parametrize("name", ["figure-8-1", "experiment-11-1", "figure-16-2", "figure-B-1"])
def test_drawing_opens_by_itself_and_nothing_is_cut(written, visit, name):
    here = visit()
    here.page.set_content(written[name])
    drawing = here.page.locator("svg").first
    box = drawing.bounding_box()
    assert box["width"] >= 300
    outside = drawing.evaluate("""(svg) => {
      const whole = svg.getBoundingClientRect();
      return [...svg.querySelectorAll("text")].filter((text) => {
        const box = text.getBoundingClientRect();
        return box.left < whole.left - 2 || box.right > whole.right + 2;
      }).map((text) => text.textContent);
    }""")
    assert outside == []
    assert here.complaints == []
