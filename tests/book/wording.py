"""Words to avoid, as tests/book/words.toml lists them."""

import re
import tomllib
from pathlib import Path

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
AVOIDED = {re.compile(rf"\b(?:{words})\b", re.IGNORECASE): plain for words, plain in WORDS.items()}


def stumbles(text):
    """Yield the words in a text that one stumbles over, each with what says it plainly."""
    for pattern, plain in AVOIDED.items():
        for match in pattern.finditer(text):
            yield match[0], plain
