"""Code in the built pages: lines that a narrow screen can wrap, of few elements.

A line that is too long for a phone goes on below itself, indented by two letters more than it
begins with; only a line that is an element of its own can do so. A long word may break behind a
bracket, a comma or an equals sign. Of a table that a cell printed, the rows stay as they are: their
columns are worth more than the last numbers, to which one can scroll.

Pygments makes an element of every word, bracket and comma. What looks like plain text needs none,
and neighbours that look alike share one, so that a phone has less to do. In a sentence, Docutils
makes one of every word of code, between which a line may break: what is short stays whole.
"""

import html
import re
from itertools import groupby

from pygments.styles import get_style_by_name
from pygments.token import STANDARD_TYPES

STYLES = [get_style_by_name(f"a11y-high-contrast-{mode}") for mode in ("light", "dark")]
LOOKS = {
    name: tuple(str(style.style_for_token(kind)) for style in STYLES)
    for kind, name in STANDARD_TYPES.items()
}
WORD = re.compile(r'<span class="(\w+)">([^<]*)</span>|([^<]+)')
BLOCK = re.compile(r'(?<=<div class="highlight"><pre><span></span>)(.*?)(?=</pre>)', re.DOTALL)
TAG = re.compile(r"<[^>]*>")
COLUMNS = re.compile(r"\S {2,}\S.*")
WORDS = r'(?:<span class="pre">[^<]*</span> ?)+'
INLINE = re.compile(rf'(?<=<code class="docutils literal notranslate">){WORDS}(?=</code>)')
BETWEEN = '</span> <span class="pre">'
SHORT = 24  # letters: half a line of a phone
PHONE = 40  # letters of code in a line of one
LONG = re.compile(rf'<span class="pre">([^<]{{{SHORT + 1},}})</span>')
JOINT = re.compile(r"[._(=,/](?=[^._(=,/])")  # behind which a long word of a sentence may break,
PLACE = re.compile(r"(<[^>]*>)|[=(,\[](?=[^\s=])")  # and one of a listing, whose tags stay


def _look(kind, text):
    return LOOKS["" if text == "." else kind]  # no colour for the dot between two names


def few(line):
    """Return a line with as few elements as its colours need."""
    if WORD.sub("", line):
        return line  # something else than words of one kind each
    words = ((kind, text or plain) for kind, text, plain in WORD.findall(line))
    made = ""
    for look, alike in groupby(words, key=lambda word: _look(*word)):
        kinds, texts = zip(*alike, strict=True)
        text = "".join(texts)
        made += text if look == LOOKS[""] else f'<span class="{kinds[0]}">{text}</span>'
    return made


def _line(line):
    text = TAG.sub("", line)
    indent = len(text) - len(text.lstrip(" "))
    look = f' style="--in:{indent}"' if indent and text.strip() else ""
    return f'<span class="nn-line"{look}>{_breakable(few(line), text)}\n</span>'


def _row(line):
    """A line of a table; what is longer than a phone is wide, and has no columns, is a sentence."""
    return _line(line) if len(line) > PHONE and not COLUMNS.search(line) else f"{line}\n"


def _breakable(line, text):
    """A line in which words that are too long for a phone have places to break."""
    if max(map(len, text.split()), default=0) <= SHORT:
        return line
    return PLACE.sub(lambda sign: sign[1] or f"{sign[0]}<wbr>", line)


def _is_table(lines):
    """Whether lines are plain text, most of them with room between columns."""
    plain = not any("<" in line for line in lines)
    return plain and len(lines) > 2 and 2 * sum(map(bool, map(COLUMNS.search, lines))) > len(lines)


def _whole(match):
    """Words of code in a sentence: one element if they are short; a long word may break."""
    one = match[0].replace(BETWEEN, " ")
    return one if len(html.unescape(TAG.sub("", one))) <= SHORT else LONG.sub(_soft, match[0])


def _soft(word):
    parts = JOINT.sub(r"\g<0><wbr>", word[1])
    return f'<span class="pre nn-soft">{parts}</span>'


def with_lines(text):
    """Return the HTML of a page: lines of Python, and short code in sentences, as elements."""

    def block(match):
        if "nn-line" in match[0] or match[0].count("<span") != match[0].count("</span"):
            return match[0]
        lines = match[0].rstrip("\n").split("\n")
        if any(line.count("<span") != line.count("</span") for line in lines):
            return match[0]  # a word of several lines
        return "".join(map(_row if _is_table(lines) else _line, lines))

    return INLINE.sub(_whole, BLOCK.sub(block, text))
