"""Figures and source code, in a kernel and in the site build."""

import io

import matplotlib.pyplot as plt
import pytest
from PIL import Image

from nnlib.book import display
from nnlib.book.charts import axis, chart, panel
from nnlib.book.charts import line as curve
from nnlib.book.pictures import Picture, picture


@pytest.fixture
def shown(monkeypatch):
    """The list of mime bundles that have been displayed."""
    bundles = []
    monkeypatch.setattr(display, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


@pytest.fixture
def site(monkeypatch, tmp_path):
    """The folder of a site build."""
    monkeypatch.setenv("NNLIB_SITE", str(tmp_path))
    return tmp_path


def line():
    """A figure of 4 by 2 inches."""
    fig, ax = plt.subplots(figsize=(4, 2))
    ax.plot([0, 1], [0, 1])
    return fig


def test_figure_in_a_kernel_carries_its_text_and_a_small_picture(shown):
    display.show(line(), " A line rises from 0 to 1. ")
    (bundle,) = shown
    assert bundle["text/plain"] == "Figure: A line rises from 0 to 1."
    image = Image.open(io.BytesIO(bundle["image/png"]))
    assert image.mode == "P"
    assert len(bundle["image/png"]) < 20_000
    assert not plt.get_fignums()


def test_figure_in_the_site_is_a_file_with_size_and_text(shown, site):
    display.show(line(), 'It says "a < b".')
    (file,) = (site / "frames").iterdir()
    html = shown[0]["text/html"]
    assert f'src="frames/{file.name}"' in html
    assert 'alt="It says &quot;a &lt; b&quot;."' in html
    assert 'loading="lazy"' in html
    assert "image/png" not in shown[0]


def test_pictures_are_reproducible():
    assert picture(line()) == picture(line())


def diagonal():
    """A chart of one line."""
    return chart(panel(curve([0, 1], [0, 1]), x=axis(0, 1), y=axis(0, 1), title="up"))


def test_chart_in_a_kernel_is_a_picture_and_in_the_site_numbers(shown, monkeypatch, tmp_path):
    display.show(diagonal(), "A line rises.")
    assert len(shown[0]["image/png"]) < 30_000
    monkeypatch.setenv("NNLIB_SITE", str(tmp_path))
    display.show(diagonal(), "A line rises.")
    (file,) = (tmp_path / "data").iterdir()
    html = shown[1]["text/html"]
    assert f'data-source="data/{file.name}" data-at="0"' in html
    assert 'role="img" aria-label="A line rises."' in html


def test_caption_stands_below_the_figure(shown, monkeypatch, tmp_path):
    display.show(diagonal(), "A line rises.", "Up it *goes*: $y=x$.")
    assert shown[1]["text/markdown"] == "Up it *goes*: $y=x$."
    monkeypatch.setenv("NNLIB_SITE", str(tmp_path))
    display.show(diagonal(), "A line rises.", "Up it *goes*: $y=x$.")
    assert len(shown) == 3
    html = shown[2]["text/html"]
    assert html.endswith("</span>.</figcaption></figure>")
    assert "<figcaption>Up it <em>goes</em>: <span" in html


def test_chart_as_a_last_line_shows_itself(monkeypatch):
    bundle = diagonal()._repr_mimebundle_()
    assert bundle["text/plain"] == "Chart(up)"
    assert bundle["image/png"].startswith(b"\x89PNG")
    monkeypatch.setenv("NNLIB_PAGE", "1")
    assert "data-chart=" in diagonal()._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_figure_without_text_is_refused(alt):
    with pytest.raises(ValueError, match="alt is empty"):
        display.show(line(), alt)
    plt.close("all")


def test_what_is_no_figure_is_refused():
    with pytest.raises(TypeError, match="fig must be a Matplotlib figure, got tuple"):
        display.show((1, 2), "Two numbers.")


def test_source_is_the_code_that_runs(shown):
    display.source(display.show)
    assert shown[0]["text/plain"].startswith("def show(fig: Figure | Chart, alt: str, caption")
    assert shown[0]["text/markdown"].startswith("```python\ndef show")
    assert '"""Display a figure' in shown[0]["text/plain"]


def test_source_without_docstrings_is_still_that_code(shown):
    display.source(Picture, docstrings=False)
    code = shown[0]["text/plain"]
    assert '"""' not in code
    assert "png: bytes" in code
    assert "def address(self) -> str:\n        folder = " in code
    compile(code, "source", "exec")
