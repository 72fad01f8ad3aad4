"""Set the formulas of the built pages: KaTeX's letters for the eye, its MathML for the ear.

KaTeX runs in QuickJS, so no Node is needed. A formula that it cannot set ends the build. What one
page has is set once, wherever it stands: in the text, in an exercise, in the verdicts that wait in
an attribute. Only cells that a reader runs in the page set formulas there (assets/maths.js).
"""

import functools
import html
import json
import re
import sys

import quickjs
from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.ext.mathjax import html_visit_displaymath, html_visit_math

from tools.address import ROOT
from tools.site.lean import RULE, lean

KATEX = ROOT / "assets" / "third-party" / "katex"
HOME = "_static/third-party/katex"  # in the site
NEEDS = """<link rel="stylesheet" href="{home}/katex.css" data-faces="{faces}">
<link rel="preload" as="font" crossorigin href="{home}/fonts/KaTeX_Main-Regular-book.woff2">
<link rel="preload" as="font" crossorigin href="{home}/fonts/KaTeX_Math-Italic-book.woff2">
"""  # these two fonts nearly every formula has
FACES = {  # and these a few: by what asks for them (assets/arriving.js)
    "KaTeX_Size1": "small-op|delimsizing size1|delim-size1",
    "KaTeX_Size2": "large-op|delimsizing size2",
    "KaTeX_Size3": "delimsizing size3",
    "KaTeX_Size4": "delimsizing size4|delim-size4",
    "KaTeX_AMS": "amsrm|mathbb",
    "KaTeX_Caligraphic": "mathcal",
}
# Fractions below each other nearly touch: KaTeX leaves 3 points there, and offers no other choice.
GAP = ("addJot&&r<e.body.length-1&&(c+=d)", "addJot&&r<e.body.length-1&&(c+=c>b+.2?2.2*d:d)")
SETTER = """
globalThis.set = (tex, displayMode) => {
  const how = { displayMode, output: "htmlAndMathml", throwOnError: true, strict: "error" };
  return JSON.stringify(katex.renderToString(tex, how));
};"""
FORMULA = re.compile(
    r"(?P<before>[(\[“‘]*)"
    r'(?P<open><(?P<tag>span|div) class="(?:[^"]* )?math(?: [^"]*)?"[^>]*>)\s*'
    r'(?P<number><span class="eqno">.*?</span>)?\s*'
    r"\\(?P<kind>[(\[])(?P<tex>.*?)\\[)\]]\s*(?P<close></(?P=tag)>)"
    r"(?P<after>(?:[’']s\b|[-–.,:;!?)\]”’…%]+)?)",
    re.DOTALL,
)
QUESTION = re.compile(r'(?<=data-question=")[^"]*')
SIGN = re.compile(r"[A-Za-z]|\d+(\.\d+)?")  # what needs no typesetting
BASE = '<span class="katex-base">'
STYLES = re.compile(
    r'(?=<link rel="stylesheet" type="text/css" href="(?P<up>[./]*)_static/book\.css)'
)
COSTLY = (
    re.compile(  # numbers that KaTeX could give to equations, and what every element has anyway
        r"(?<=\})[^{}]*(?:\{[^{}]*counter-|\.katex \*\{)[^{}]*\}"
    )
)


@functools.cache
def _katex():
    engine = quickjs.Context()
    script = (KATEX / "katex.min.js").read_text("utf-8")
    if script.count(GAP[0]) != 1:
        sys.exit("KaTeX puts rows below each other in another way now: see GAP")
    engine.eval("globalThis.self = globalThis;" + script.replace(*GAP))
    engine.eval(SETTER)
    return engine.get("set")


@functools.cache
def typeset(tex, display=False):
    """Return the HTML of a formula.

    A letter or a number, as one formula in four is, is only given the right font: that weighs a
    tenth, and is read and copied as it stands.
    """
    if not display and SIGN.fullmatch(tex):
        look = "mord mathnormal" if tex.isalpha() else "mord"
        return f'<span class="katex" data-tex="{tex}"><span class="{look}">{tex}</span></span>'
    try:
        made = lean(json.loads(_katex()(tex, display)))
    except quickjs.JSException as error:
        sys.exit(f"A formula cannot be set: {tex}\n{str(error).splitlines()[0]}")
    # Beside a sign that must not leave it a formula does not break, but between its own parts.
    return made if display else made.replace(BASE, f"<wbr>{BASE}").replace("<wbr>", "", 1)


def _element(match):
    tex = html.unescape(match["tex"]).strip()
    inline = match["kind"] == "("
    made = "".join([match["open"], match["number"] or "", typeset(tex, not inline), match["close"]])
    before, after = match["before"], match["after"]
    if inline and (before or after):
        return f'<span class="nn-glued">{before}{made}{after}</span>'
    return f"{before}{made}{after}"


def _question(match):
    def walk(data):
        if isinstance(data, str):
            return FORMULA.sub(_element, data)
        if isinstance(data, list):
            return [walk(part) for part in data]
        return {key: walk(part) for key, part in data.items()} if isinstance(data, dict) else data

    return html.escape(json.dumps(walk(json.loads(html.unescape(match[0]))), ensure_ascii=False))


def with_formulas(text):
    """Return the HTML of a page with its formulas set, and what they need where there are some."""
    made = FORMULA.sub(_element, QUESTION.sub(_question, text))
    if made == text:
        return text
    faces = " ".join(family for family, asks in FACES.items() if re.search(asks, made))
    return STYLES.sub(lambda match: NEEDS.format(home=match["up"] + HOME, faces=faces), made, 1)


def ranges(codes):
    """Write character codes as CSS does: U+30-39,U+3b1."""
    runs = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join(f"U+{a:x}" if a == b else f"U+{a:x}-{b:x}" for a, b in runs)


def write_fonts(site, seen):
    """Write KaTeX's rules, with each font in two files: the signs in `seen`, and the rest.

    A browser loads the second only for what a reader's own formulas add.
    """
    folder = site / HOME
    codes = {ord(sign) for sign in seen} | set(range(0x20, 0x7F))
    sheet = (KATEX / "katex.min.css").read_text("utf-8")
    used, rest = {}, {}
    for path in sorted((KATEX / "fonts").glob("*.woff2")):
        font = TTFont(path)
        known = set(font.getBestCmap())
        used[path.stem], rest[path.stem] = known & codes, known - codes
        cutter = subset.Subsetter(subset.Options(flavor="woff2", name_IDs=[0, 13, 14]))
        cutter.populate(unicodes=used[path.stem])
        cutter.subset(font)
        font.flavor = "woff2"
        font.save(folder / "fonts" / f"{path.stem}-book.woff2")

    def faces(match):
        name = re.search(r"url\(fonts/([\w-]+)\.woff2\)", match[0])[1]
        rule = re.sub(r"src:[^;}]*", "src:url(fonts/FILE.woff2) format('woff2')", match[0])
        rule = rule.replace("font-display:block", "font-display:swap").rstrip("}").rstrip(";")
        return "".join(
            f"{rule.replace('FILE', file)};unicode-range:{ranges(part)}}}"
            for file, part in ((f"{name}-book", used[name]), (name, rest[name]))
            if part
        )

    sheet = COSTLY.sub("", re.sub(r"@font-face\{[^}]*\}", faces, sheet)) + RULE
    (folder / "katex.css").write_text(sheet, "utf-8")
    (folder / "katex.min.css").unlink(missing_ok=True)


def setup(app):
    """Let Sphinx write formulas between delimiters, for `set_formulas`, and ask for no script."""
    app.add_html_math_renderer("delimited", (html_visit_math, None), (html_visit_displaymath, None))
    return {"parallel_read_safe": True}
