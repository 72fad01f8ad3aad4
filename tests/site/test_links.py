"""Every link inside the book leads somewhere, and nothing is left out of the sitemap."""

from functools import cache
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin

import pytest

from tools import address, notebooks
from tools.site.reference import entries

from .conftest import CHAPTERS, PAGES, PREFIX, SITE


class Page(HTMLParser):
    """The addresses and the anchors of a page."""

    def __init__(self, name):
        super().__init__()
        self.links, self.anchors = set(), {"", "top"}
        self.feed((SITE / name).read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.anchors.update(filter(None, (found.get("id"), found.get("name"))))
        address = found.get("href") or found.get("src")
        if address:
            self.links.add(address)


page = cache(Page)


@pytest.mark.parametrize("name", PAGES)
def test_links_inside_the_book_resolve(name):
    broken = []
    for link in page(name).links:
        if link.startswith(("http:", "https:", "mailto:", "data:", "javascript:")):
            continue
        path, anchor = urldefrag(urljoin(PREFIX + name, link))
        target = unquote(path.split("?")[0]).removeprefix(PREFIX) or "index.html"
        there = (SITE / target).is_file()
        if not there or (target.endswith(".html") and unquote(anchor) not in page(target).anchors):
            broken.append(link)
    assert broken == []


def test_every_entry_of_the_reference_has_its_address():
    def anchors(source):
        return page(f"reference/{source.removesuffix('.md')}.html").anchors

    assert [name for name, source in entries() if name not in anchors(source)] == []


def test_sitemap_names_every_chapter():
    sitemap = (SITE / "sitemap.xml").read_text("utf-8")
    assert [name for name in CHAPTERS if name not in sitemap] == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapter_has_a_social_card_and_a_notebook(name):
    text = (SITE / name).read_text("utf-8")
    assert 'property="og:image"' in text
    assert 'property="og:description"' in text
    assert (SITE / "_sources" / name.replace(".html", ".ipynb")).is_file()


@pytest.mark.parametrize("name", ["index.html", *CHAPTERS])
def test_chapter_opens_elsewhere_and_brings_what_it_needs(name):
    source = name.replace(".html", ".ipynb")
    repository = address.REPOSITORY.removeprefix("https://github.com/")
    colab = f"https://colab.research.google.com/github/{repository}/blob/main/book/{source}"
    binder = f"https://mybinder.org/v2/gh/{repository}/main?urlpath=lab/tree/book/{source}"
    assert {colab, binder} <= page(name).links
    downloaded = notebooks.parse((SITE / "_sources" / source).read_text("utf-8"))
    first = next(cell for cell in downloaded.cells if cell.cell_type == "code")
    assert first.source == notebooks.INSTALL
    assert "pip uninstall" not in (SITE / name).read_text("utf-8")


def test_site_has_the_wheel_that_notebooks_install():
    assert (SITE / address.WHEEL).is_file()


def test_host_serves_files_as_they_are():
    assert (SITE / ".nojekyll").is_file()
