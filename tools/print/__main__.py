"""The book as PDF: the whole of it, and every chapter and appendix by itself.

    python -m tools.print                      all of them, into _build/print/
    python -m tools.print 08-backpropagation   that one
    python -m tools.print nnlib-book           the whole book alone

The site must be built. Needs what stands in requirements-print.txt, and the library Pango.
"""

import argparse
import sys
import time

from tools.address import ROOT
from tools.built import parsed
from tools.print.compose import Unresolved, composed
from tools.print.toc import entries
from tools.site.paper import BOOK, note

OUT = ROOT / "_build" / "print"


def main(arguments=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    known = [*(entry.page for entry in entries() if entry.label), BOOK]  # what takes most is last
    options = parsed(parser, known, arguments)
    for name in options.names:
        write(name, options.site.resolve())


def write(name, site, out=OUT):
    """Write one PDF, and say how large it is and what it took."""
    from tools.print.layout import Warned, print_to  # WeasyPrint is not in every environment

    start = time.time()
    out.mkdir(parents=True, exist_ok=True)
    try:
        text = composed(site, None if name == BOOK else name)
        (out / f"{name}.html").write_text(text, "utf-8")
        path = out / f"{name}.pdf"
        pages = print_to(path, text, site, out / "fonts")
        note(path, site, pages)
    except (Unresolved, Warned) as error:
        sys.exit(f"{name}: {error}")
    size, seconds = path.stat().st_size / 1e6, time.time() - start
    print(f"{name}.pdf: {pages} pages, {size:.1f} MB, {seconds:.0f} s{memory()}")


def memory():
    """The most memory that the process has had, where the system tells."""
    try:
        import resource
    except ImportError:  # Windows
        return ""
    unit = 1 if sys.platform == "darwin" else 1024
    return f", {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9:.1f} GB"


if __name__ == "__main__":
    main()
