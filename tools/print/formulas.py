"""Formulas as KaTeX has set them, mended for paper."""

import html
import re

from tools.built import FORMULA, words

SPOKEN = re.compile(r'<span class="katex-mathml">.*?</math></span>', re.DOTALL)
# KaTeX lays a stroke over the sign, in a box of no width: the layout of paper has the sign itself.
UNEQUAL = re.compile(
    r'<span class="(mrel(?: mtight)?)"><span class="mrel(?: mtight)?">'
    r'<span class="mord katex-vbox(?: mtight)?"><span class="katex-thinbox(?: mtight)?">'
    r'<span class="rlap(?: mtight)?">.{,200}?\ue020.{,160}?'
    r'<span class="mrel(?: mtight)?">=</span></span>'
)
RELATION = re.compile(r" *([=≠<>≤≥≈→∈]) *")
STRUCK = "\ue020"
LABELLED = ' role="math" aria-label="'
LABEL = re.compile(f'({LABELLED})([^"]*)')
BASE, ENDS = '<span class="katex-base">', "</span></span>"


def mended(formula):
    """Return a formula without its MathML, and with ≠ as one sign."""
    made = UNEQUAL.sub(r'<span class="\1">≠</span>', SPOKEN.sub("", formula))
    if STRUCK in made:
        raise ValueError(f"formula must have no struck sign but ≠, got {words(formula)}")
    return made


def labelled(formula, said):
    """Return a formula with its words for those who do not see it."""
    label = f'{LABELLED}{html.escape(said)}"'
    return formula.replace(FORMULA, f"{FORMULA}{label}", 1) if said else formula


def spaced(text):
    """The words of a formula with room around its relations; TeX stays as it is."""
    return text if "\\" in text else RELATION.sub(r" \1 ", text)


def loosen(root, kept):
    """Let long formulas break between their parts, with the signs beside them on the right lines.

    A page glues "(" before a formula, and "." after it, to the whole of it.
    """
    for glued in root.select(".nn-glued"):
        mark = glued.find("var", class_="kept")
        parts = mark and kept.parts(mark)
        if not parts or len(parts) == 1:
            continue
        before, after = (
            "".join(each.get_text() for each in siblings)
            for siblings in (
                reversed(list(mark.parent.previous_siblings)),
                mark.parent.next_siblings,
            )
        )
        head, first = parts[0].split(BASE, 1)
        head = LABEL.sub(rf"\g<1>{html.escape(before)}\g<2>{html.escape(after)}", head)
        first, last = f"{BASE}{first}", parts[-1].removesuffix(ENDS)
        if before:
            first = f'<span class="whole">{beside(before)}{first}</span>'
        if after:
            last = f'<span class="whole">{last}{beside(after)}</span>'
        kept.keep(mark, [head + first, *parts[1:-1], last + ENDS])
        glued.replace_with(mark.parent.extract())


def beside(text):
    """What stands beside a formula, in the letters of the text."""
    return f'<span class="beside">{html.escape(text, quote=False)}</span>'
