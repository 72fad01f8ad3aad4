"""Code blocks of the built pages, so that a narrow screen can wrap their lines.

A line that is too long for a phone goes on below itself, indented by two letters more than it
begins with; only a line that is an element of its own can do so.
"""

import re

BLOCK = re.compile(r'(?<=<div class="highlight"><pre><span></span>)(.*?)(?=</pre>)', re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def _line(line):
    text = TAG.sub("", line)
    indent = len(text) - len(text.lstrip(" "))
    look = f' style="--in:{indent}"' if indent and text.strip() else ""
    return f'<span class="nn-line"{look}>{line}\n</span>'


def with_lines(text):
    """Return the HTML of a page with each line of Python as an element."""

    def block(match):
        if "nn-line" in match[0] or match[0].count("<span") != match[0].count("</span"):
            return match[0]
        lines = match[0].rstrip("\n").split("\n")
        if any(line.count("<span") != line.count("</span") for line in lines):
            return match[0]  # a word of several lines
        return "".join(map(_line, lines))

    return BLOCK.sub(block, text)
