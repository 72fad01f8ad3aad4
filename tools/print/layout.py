"""Lay a document out on paper with WeasyPrint, and accept no warning that is not expected."""

import logging
import re
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from tools.print.fonts import THIRD, write_fonts
from tools.print.structure import told
from tools.site.lean import RULE

HERE = Path(__file__).parent
FACE = re.compile(r"@font-face\{[^}]*\}")
# What KaTeX's and Pygments' style sheets say to browsers alone.
EXPECTED = re.compile(
    r"^Ignored `(?:-ms-|-webkit-|-moz-|clip-path:|text-rendering:|fill|stroke"
    r"|width:(?:-webkit-|-moz-)?min-content)"
)


class Warned(Exception):
    """The layout is not what it should be."""


class Listener(logging.Handler):
    """Keeps what WeasyPrint says."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.said = []

    def emit(self, record):
        """Keep what is not expected."""
        message = record.getMessage()
        if not EXPECTED.match(message):
            self.said.append(message)


def style(site):
    """The style sheets of the document: the site's own of formulas and code, and that of paper."""
    katex = FACE.sub("", (THIRD / "katex" / "katex.min.css").read_text("utf-8"))
    pygments = (site / "_static" / "pygments.css").read_text("utf-8")
    light = "\n".join(rule for rule in pygments.splitlines() if 'data-theme="dark"' not in rule)
    light = light.replace('html[data-theme="light"] ', "")
    return katex + RULE + light + (HERE / "print.css").read_text("utf-8")


def print_to(path, text, site, folder):
    """Lay a document out, write it as PDF, and return how many pages it has.

    `site` is the folder to which its addresses are relative; `folder` takes the fonts.
    """
    fonts, listener = FontConfiguration(), Listener()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    try:
        sheet = CSS(string=write_fonts(folder) + style(site), font_config=fonts)
        page = HTML(string=text, base_url=f"{site.as_uri()}/")
        made = page.render(stylesheets=[sheet], font_config=fonts)
        with told():
            data = made.write_pdf(pdf_tags=True)
    finally:
        logger.removeHandler(listener)
    if listener.said:
        raise Warned("WeasyPrint warns:\n" + "\n".join(dict.fromkeys(listener.said)))
    path.write_bytes(data)
    return len(made.pages)
