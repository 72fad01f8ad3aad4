"""Ask every address to which the book leads, and report what is dead.

    python -m tools.links                 every address outside of the book's own site
    python -m tools.links 09-losses       those of a page

Nothing of the book depends on the answers, so this is no part of `make test`; a workflow asks every
week. Exits with 1 if an address is dead. Without a connection it says so, and exits with 0.
"""

import argparse
import re
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from itertools import chain
from urllib.parse import quote, urldefrag, urlsplit

import nbformat

from tools.address import REPOSITORY, SITE
from tools.texts import BOOK, pages

ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]+")
SELF = (SITE, REPOSITORY, "https://example.", "http://localhost")  # ours, and those of examples
AGENT = "Mozilla/5.0 (compatible; link check of a textbook; a request a week)"
TRIES, PATIENCE, PAUSE = 3, 20, 5  # requests, seconds for an answer, seconds before the next try
GONE = (404, 410)
SHY = (401, 403, 405, 406, 418, 429, 451, 503)  # there, but not for programs
RESOLVERS = ("doi.org",)  # know whether an address leads on; publishers turn programs away
ALIVE, MOVED, DEAD, UNSURE = "alive", "moved", "dead", "not sure"


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follow nothing: an answer that leads elsewhere is an answer."""

    def redirect_request(self, *args):
        return None


GO, STAY = urllib.request.build_opener(), urllib.request.build_opener(_Stay)


def texts_of(page):
    """The texts of a page of the book in which links may stand: prose, and what cells show."""
    path = BOOK / f"{page}.ipynb"
    if not path.exists():
        return [(BOOK / f"{page}.md").read_text("utf-8")]
    cells = nbformat.read(path, as_version=4).cells
    shown = (
        text
        for cell in cells
        for output in cell.get("outputs", ())
        for kind, text in output.get("data", {}).items()
        if kind in ("text/markdown", "text/html")
    )
    return [cell.source for cell in cells if cell.cell_type == "markdown"] + list(shown)


def addresses(text):
    """The addresses in a text, without the signs around them."""
    for found in ADDRESS.findall(text):
        address = found.rstrip(".,;:!?*_|“”’")
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(".,;:*")
        yield urldefrag(address)[0]


def collected(names):
    """From each address outside of the book's site to the pages that lead there."""
    found = {}
    for name in sorted(names):
        for address in set(chain.from_iterable(map(addresses, texts_of(name)))):
            if not address.startswith(SELF):
                found.setdefault(address, []).append(name)
    return found


def request(address, patience=PATIENCE):
    """Ask once. Return the status of the answer and the address from which it came."""
    address = quote(address, safe=":/?&=#%+,;@()~!$'*[]")
    asked = urllib.request.Request(address, headers={"User-Agent": AGENT, "Accept": "*/*"})
    try:
        opener = STAY if urlsplit(address).hostname in RESOLVERS else GO
        with opener.open(asked, timeout=patience) as answer:
            return answer.status, answer.url
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.url


def ask(address, tries=TRIES, patience=PATIENCE, pause=PAUSE):
    """Ask until there is an answer that counts. Return a verdict, and what it rests on."""
    said = ""
    for attempt in range(tries):
        if attempt:
            time.sleep(pause * attempt)
        try:
            status, came_from = request(address, patience)
        except (OSError, HTTPException) as error:
            said = str(getattr(error, "reason", error)) or type(error).__name__
            continue
        said = str(status)
        if status in GONE:
            return DEAD, said
        if status < 400:
            stays = came_from.rstrip("/") == address.rstrip("/")
            return (ALIVE, said) if stays else (MOVED, came_from)
    return (UNSURE, said) if said.isdigit() and int(said) in SHY else (DEAD, said)


def ask_all(found, asked=ask):
    """Ask several hosts at once, each one address after the other: pairs of address and verdict."""
    hosts = {}
    for address in sorted(found):
        hosts.setdefault(urlsplit(address).netloc, []).append(address)
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda host: [(each, asked(each)) for each in host], hosts.values())
    return list(chain.from_iterable(answers))


def report(found, answers):
    """Print what is not as it should be; return the exit code."""
    answered = [verdict for _, (verdict, said) in answers if said.isdigit() or verdict == MOVED]
    if answers and not answered:
        print(f"NOT ASKED: none of {len(answers)} addresses answered, so there is no connection.")
        return 0
    for kind in (DEAD, UNSURE, MOVED):
        for address, (verdict, said) in answers:
            if verdict == kind:
                print(f"{kind}: {address} ({said}), in {', '.join(found[address])}")
    count = {kind: sum(verdict == kind for _, (verdict, _) in answers) for kind in (DEAD, UNSURE)}
    print(f"{len(answers)} addresses: {count[DEAD]} dead, {count[UNSURE]} not sure.")
    return 1 if count[DEAD] else 0


def main(arguments=None):
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="name", help="a page by its file's name")
    names = parser.parse_args(arguments).names or pages()
    for name in set(names) - pages():
        parser.error(f"name must be a page of the book, got {name}")
    found = collected(names)
    sys.exit(report(found, ask_all(found)))


if __name__ == "__main__":
    main()
