"""What the pages of the built site weigh: the page itself, and the pictures of its experiments."""

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
        print(f"\n{'page':34} {'kB gz':>9} {'pictures':>9} {'kB':>6}")
    for page in pages:
        text = page.read_bytes()
        frames = {name.decode() for name in re.findall(rb"frames/[\w-]+\.png", text)}
        weight = sum((SITE / name).stat().st_size for name in frames)
        compressed = len(gzip.compress(text)) / 1000
        print(f"{page.name:34} {compressed:9.1f} {len(frames):9} {weight / 1000:6.0f}")
