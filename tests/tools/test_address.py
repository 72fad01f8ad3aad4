"""The book's addresses and version stand in one place, and every other place follows."""

import re
import shutil
import subprocess
from urllib.parse import urlsplit

import pytest
import yaml

import nnlib
from tools import address, notebooks

ROOT = address.ROOT


def loaded(name, root=ROOT):
    return yaml.safe_load((root / name).read_text("utf-8"))


def assert_configured(repository, site, root=ROOT):
    """What the site is built with, and what cites it, has these addresses."""
    config, citation = loaded("_config.yml", root), loaded("CITATION.cff", root)
    sphinx = config["sphinx"]["config"]
    assert config["repository"]["url"] == repository
    assert sphinx["html_theme_options"]["repository_url"] == repository
    assert config["html"]["baseurl"] == sphinx["ogp_site_url"] == site
    assert sphinx["notfound_urls_prefix"] == urlsplit(site).path
    assert (citation["repository-code"], citation["url"]) == (repository, site)


def test_places_agree():
    assert_configured(address.REPOSITORY, address.SITE)
    assert loaded("CITATION.cff")["version"] == nnlib.__version__ == address.PROJECT["version"]
    assert f"pip install {address.REQUIREMENT}" in (ROOT / "README.md").read_text("utf-8")


def test_every_wheel_that_is_named_is_the_present_one():
    texts = (path.read_text("utf-8") for pattern in address.FILES for path in ROOT.glob(pattern))
    named = {name for text in texts for name in re.findall(r"nn_executed-[\w.-]+\.whl", text)}
    assert named == {address.WHEEL}


def test_no_other_file_names_the_addresses():
    git = ["git", "grep", "-lF", "-e", address.SITE.rstrip("/"), "-e", address.REPOSITORY]
    found = subprocess.run(git, cwd=ROOT, capture_output=True, text=True).stdout.split()
    moved = {path for pattern in address.FILES for path in ROOT.glob(pattern)}
    assert {ROOT / name for name in found} <= moved


@pytest.fixture
def book(tmp_path):
    """A copy of all that names an address."""
    for path in (path for pattern in address.FILES for path in ROOT.glob(pattern)):
        there = tmp_path / path.relative_to(ROOT)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, there)
    return tmp_path


@pytest.mark.parametrize("site", ["https://alice.github.io/my-book/", "https://book.example.org/"])
def test_book_moves_as_a_whole(book, site):
    address.move("Alice/my-book", site, book)
    assert_configured("https://github.com/Alice/my-book", site, book)
    for path in (path for path in book.rglob("*") if path.is_file()):
        text = path.read_text("utf-8")
        assert address.SITE.rstrip("/") not in text
        assert address.REPOSITORY not in text
    chapter = notebooks.parse((book / "book" / "01-one-linear-idea.ipynb").read_text("utf-8"))
    (install,) = (cell.source for cell in chapter.cells if cell.id == "install")
    assert install == notebooks.INSTALL.replace(address.SITE, site)


@pytest.mark.parametrize(
    ("repository", "site"),
    [
        ("alice/my-book", "https://alice.github.io/my-book/"),
        ("Alice-X/My-Book", "https://alice-x.github.io/My-Book/"),
        ("alice/alice.github.io", "https://alice.github.io/"),
        ("Alice/Alice.github.io", "https://alice.github.io/"),
    ],
)
def test_address_of_a_repository_on_pages(repository, site):
    assert address.pages(repository) == site


@pytest.mark.parametrize(
    ("arguments", "moved"),
    [
        (["alice/b"], ("alice/b", "https://alice.github.io/b/")),
        (["alice/b", "https://b.org"], ("alice/b", "https://b.org/")),
        (["alice/b", "https://b.org/x/"], ("alice/b", "https://b.org/x/")),
    ],
)
def test_command_line(monkeypatch, arguments, moved):
    given = []
    monkeypatch.setattr(address, "move", lambda *places: given.append(places))
    address.main(arguments)
    assert given == [moved]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["my-book"], "must be owner/name, got 'my-book'"),
        (["https://github.com/alice/b"], "must be owner/name"),
        (["alice/b", "b.org"], "must be an address with https://, got 'b.org'"),
    ],
)
def test_what_is_no_address_is_refused(capsys, arguments, said):
    with pytest.raises(SystemExit):
        address.main(arguments)
    assert said in capsys.readouterr().err
