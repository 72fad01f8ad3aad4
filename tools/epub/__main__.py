"""The book as EPUB, for readers of electronic books: _build/epub/nnlib-book.epub.

    python -m tools.epub

The site must be built.
"""

import argparse
import sys
from pathlib import Path

from tools.address import ROOT
from tools.built import SITE
from tools.epub.archive import write
from tools.epub.documents import documents
from tools.print.compose import Unresolved
from tools.site.paper import note

OUT = ROOT / "_build" / "epub" / "nnlib-book.epub"


def main(arguments=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, default=SITE, help="where the built site is")
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").exists():
        sys.exit("The site must be built first: make book")
    try:
        made = documents(options.site)
    except Unresolved as error:
        sys.exit(str(error))
    write(OUT, made)
    note(OUT, options.site)
    print(f"{OUT.relative_to(ROOT)}: {len(made)} files, {OUT.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
