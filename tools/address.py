"""Where the book is published, and the line that installs its library from there.

    python -m tools.address alice/my-book                             publish from that repository
    python -m tools.address alice/my-book https://book.example.org/   under a domain of its own

writes the new addresses wherever the old ones stand. The address and the version are those of
`pyproject.toml`; a test finds every file that says otherwise.
"""

import argparse
import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
SITE, REPOSITORY = PROJECT["urls"]["Homepage"], PROJECT["urls"]["Repository"]
WHEEL = f"{PROJECT['name'].replace('-', '_')}-{PROJECT['version']}-py3-none-any.whl"
REQUIREMENT = f'"{PROJECT["name"]}[book] @ {SITE}{WHEEL}"'  # what pip installs, anywhere
FILES = ("*.cff", "*.md", "*.toml", "*.yml", "book/*.ipynb", "book/**/*.md")  # that name addresses


def pages(repository):
    """Address under which GitHub Pages publishes a repository, given as owner/name."""
    owner, name = repository.split("/")
    host = f"{owner}.github.io".lower()
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def move(repository, site, root=ROOT):
    """Write the addresses of a repository, and of the site made from it, in place of the old."""
    prefix = "notfound_urls_prefix: "
    changes = {
        REPOSITORY: f"https://github.com/{repository}",
        SITE: site,
        f"{prefix}{urlsplit(SITE).path}\n": f"{prefix}{urlsplit(site).path}\n",
    }
    for path in (path for pattern in FILES for path in root.glob(pattern)):
        old = text = path.read_text("utf-8")
        for before, after in changes.items():
            text = text.replace(before, after)
        if text != old:
            path.write_bytes(text.encode())


def _repository(text):
    if not re.fullmatch(r"[\w-]+/[\w.-]+", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"must be owner/name, got {text!r}")
    return text


def _site(text):
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", text):
        raise argparse.ArgumentTypeError(f"must be an address with https://, got {text!r}")
    return text.rstrip("/") + "/"


def main(arguments=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("repository", type=_repository, help="owner/name on GitHub")
    parser.add_argument("site", type=_site, nargs="?", help="by default that of GitHub Pages")
    options = parser.parse_args(arguments)
    move(options.repository, options.site or pages(options.repository))


if __name__ == "__main__":
    main()
