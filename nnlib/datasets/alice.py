"""Two chapters of a novel, as plain text, as they come with the book.

Source: L. Carroll (1865), Alice's Adventures in Wonderland, Macmillan, London; chapters I and II
without the last paragraphs. In the public domain everywhere: the author died in 1898. Taken from
Project Gutenberg's "Millennium Fulcrum Edition 2.9", which the Canterbury Corpus has as
alice29.txt. Changed: one line for each paragraph, headings left out, one kind of quotation mark.
"""

from __future__ import annotations

from importlib.resources import files

__all__ = ["load_alice"]

ALICE_SHA256 = "89257fa3506df54f32c4aa2587caa5c35ab872bbef6a9405c63d94f70105be61"


def load_alice() -> str:
    """Load the beginning of *Alice's Adventures in Wonderland*, some 20,000 characters.

    Returns
    -------
    str
        Plain ASCII, a line for each of 45 paragraphs.

    References
    ----------
    L. Carroll (1865), Alice's Adventures in Wonderland, Macmillan, London. In the public domain.

    Examples
    --------
    >>> load_alice()[:62]
    'Alice was beginning to get very tired of sitting by her sister'
    """
    return (files("nnlib.datasets") / "alice.txt").read_text("ascii")
