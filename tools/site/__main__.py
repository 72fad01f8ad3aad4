"""Build and serve the book's site.

python -m tools.site build        build _build/html; any warning, failing cell or stderr line fails
python -m tools.site paper        offer on the built site what make pdf and make epub made of it
python -m tools.site serve        show it at http://localhost:8000
python -m tools.site addresses    add the addresses of the built site to the list of those that stay
"""

import argparse
import http.server
import sys
from functools import partial

from tools.site import addresses
from tools.site.build import SITE, build, take_along


def serve(port):
    """Serve the built site on this machine alone."""
    if not (SITE / "index.html").exists():
        sys.exit("There is no site yet: build it first with make book.")
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=SITE)
    print(f"The book: http://localhost:{port} (Ctrl-C ends)")
    http.server.ThreadingHTTPServer(("localhost", port), handler).serve_forever()


def main():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["build", "paper", "serve", "addresses"])
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    if options.what == "build":
        build()
    elif options.what == "paper":
        if not take_along():
            sys.exit("Nothing was made of the text of this site: make pdf epub")
    elif options.what == "serve":
        serve(options.port)
    else:
        addresses.add(SITE)


if __name__ == "__main__":
    main()
