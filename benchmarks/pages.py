"""What the pages of the built site weigh: the page itself, and the numbers of its charts."""

import gzip
import re
from pathlib import Path

SITE = Path(__file__).resolve().parents[1] / "_build" / "html"


def report():
    """Print one line for each page."""
    pages = sorted(SITE.glob("*.html"))
    if not pages:
        print("\nThere is no site: build it with make book to see what its pages weigh.")
    else:
        print(f"\n{'page':34} {'kB gz':>9} {'charts':>9} {'kB':>6}")
    for page in pages:
        text = page.read_bytes()
        files = {name.decode() for name in re.findall(rb"data/[0-9a-f]+\.js", text)}
        weight = sum(len(gzip.compress((SITE / name).read_bytes(), 6)) for name in files)
        compressed = len(gzip.compress(text)) / 1000
        print(f"{page.name:34} {compressed:9.1f} {len(files):9} {weight / 1000:6.0f}")
