"""Slides of a chapter, of its built page, to be shown from a disk without a network.

    python -m tools.slides 08-backpropagation    _build/slides/08-backpropagation.html
    python -m tools.slides                       those of all chapters
    python -m tools.slides --core                without the sections that are marked as optional

The site must be built. What the slides load lies beside them: hand on the whole folder.
"""

import argparse
import time
from pathlib import Path

from tools.address import ROOT
from tools.built import parsed
from tools.slides.deck import write
from tools.texts import label_of, pages

OUT = ROOT / "_build" / "slides"


def main(arguments=None):
    """Read the command line."""
    known = sorted(page for page in pages() if (label_of(page) or "").isdigit())
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=OUT, help="the folder of the slides")
    parser.add_argument("--core", action="store_true", help="leave out optional sections")
    options = parsed(parser, known, arguments)
    for name in options.names:
        start = time.time()
        count, size = write(options.site, name, options.output, core=options.core)
        seconds = time.time() - start
        print(f"{name}.html: {count} slides, {size / 1e6:.1f} MB, {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
