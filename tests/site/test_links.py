"""Every link inside the book leads somewhere, and nothing is left out of the sitemap."""

from functools import cache
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin

import pytest

from tools.reference import entries

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
    for address in page(name).links:
        if address.startswith(("http:", "https:", "mailto:", "data:", "javascript:")):
            continue
        path, anchor = urldefrag(urljoin(PREFIX + name, address))
        target = unquote(path.split("?")[0]).removeprefix(PREFIX) or "index.html"
        there = (SITE / target).is_file()
        if not there or (target.endswith(".html") and unquote(anchor) not in page(target).anchors):
            broken.append(address)
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


def test_host_serves_files_as_they_are():
    assert (SITE / ".nojekyll").is_file()
