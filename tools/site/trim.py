"""What the pages use of the theme: of its style sheets the rules, of its fonts the icons."""

import html
import re
from importlib.resources import files

import tinycss2
from fontTools import subset
from fontTools.ttLib import TTFont

from tools.address import ROOT

THEME = files("pydata_sphinx_theme") / "theme" / "pydata_sphinx_theme" / "static"
SHEETS = (  # in the order in which pages would load them
    *("basic.css", "styles/pydata-sphinx-theme.css", "pygments.css"),
    *("styles/sphinx-book-theme.css", "copybutton.css", "mystnb.*.css"),
)
ONE_SHEET = "styles/theme.css"  # for Sphinx a sheet that only asks for basic.css
WORD = re.compile(r"[\w-]+")
GIVEN = re.compile(r"""\b(?:class|id)=(?:"([^"]*)"|'([^']*)')""")
NAME = re.compile(r"[.#]((?:[\w-]|\\.)+)")
CHOICE = re.compile(r":(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\]")
ICON_RULE = re.compile(r'\.fa-[a-z0-9-]+:before\{content:"\\([0-9a-f]+)"\}')
NESTED = ("media", "supports", "layer", "container")


def words_of(site):
    """Return what may be a class or an id: those that pages give, and any word of a script."""
    words, static = set(), site / "_static"
    for page in site.rglob("*.html"):
        given = GIVEN.findall(html.unescape(page.read_text("utf-8")))  # also HTML in an attribute
        words.update(*("".join(names).split() for names in given))
    for script in [*static.glob("*.js"), *static.glob("*/*.js")]:
        words.update(WORD.findall(script.read_text("utf-8")))
    return words


def can_match(selector, words):
    """Say whether an element can match a selector, all of whose classes and ids it would need."""
    names = NAME.findall(CHOICE.sub("", selector))
    return all(name.replace("\\", "") in words for name in names)


def trimmed(css, words):
    """Return a style sheet less its comments and the rules that no element can match."""
    kept = []
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "error":
            raise ValueError(f"css must be readable, got {rule.message} in line {rule.source_line}")
        if rule.type == "at-rule" and rule.content and rule.lower_at_keyword in NESTED:
            inner = trimmed(tinycss2.serialize(rule.content), words)
            if inner:
                kept.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}")
        elif rule.type == "at-rule":
            kept.append(rule.serialize())
        else:
            able = [one for one in selectors(rule.prelude) if can_match(one, words)]
            if able:
                kept.append(f"{','.join(able)}{{{tinycss2.serialize(rule.content).strip()}}}")
    return "".join(kept)


def selectors(prelude):
    """Return the selectors of a rule, which commas part."""
    parts = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]


def trim_theme(site):
    """Cut the theme's styles (52 kB compressed) and icons (290 kB) down to what pages use.

    Pages load one sheet instead of seven, one of which is known only when another has come. The
    theme's own stay beside it, so that what a page needs anew is there in the next build.
    """
    static, words = site / "_static", words_of(site)
    whole = [path for name in SHEETS for path in static.glob(name)]
    css = trimmed("\n".join(path.read_text("utf-8") for path in whole), words)
    (static / ONE_SHEET).write_text(css, "utf-8")
    css += "".join(path.read_text("utf-8") for path in sorted((ROOT / "assets").glob("*.css")))

    glyphs = {int(code, 16) for code in ICON_RULE.findall(css)}
    glyphs |= {ord(sign) for sign in css if "\ue000" <= sign <= "\uf8ff"}  # what other rules draw
    for path in (THEME / "vendor" / "fontawesome" / "webfonts").glob("*.woff2"):
        font = TTFont(path)
        options = subset.Options(flavor="woff2", name_IDs=[0, 13, 14], notdef_outline=True)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=glyphs)
        cutter.subset(font)
        font.flavor = "woff2"
        font.save(static / path.relative_to(THEME))
