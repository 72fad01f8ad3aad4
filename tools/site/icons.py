"""Icons of the pages: of the theme's fonts and rules, those that a page or script names."""

import re
from pathlib import Path

import pydata_sphinx_theme
from fontTools import subset
from fontTools.ttLib import TTFont

ICON = re.compile(r"\bfa-[a-z0-9-]+")
ICON_RULE = re.compile(r'((?:\.fa-[a-z0-9-]+:before,?)+)\{content:"\\([0-9a-f]+)"\}')


def trim_icons(site):
    """Cut the theme's icons (290 kB of fonts and rules) down to those that a page or script names.

    Starts from the theme's own files, so that a page with a new icon gets it in the next build.
    """
    static = site / "_static"
    theme = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
    sheet = Path("styles") / "pydata-sphinx-theme.css"
    texts = [*site.rglob("*.html"), *static.rglob("*.js")]
    used = {name for path in texts for name in ICON.findall(path.read_text("utf-8", "replace"))}

    glyphs = set()

    def keep_if_used(rule):
        if not used & set(ICON.findall(rule[1])):
            return ""
        glyphs.add(int(rule[2], 16))
        return rule[0]

    rules = ICON_RULE.sub(keep_if_used, (theme / sheet).read_text("utf-8"))
    (static / sheet).write_text(rules, "utf-8")
    css = "".join(path.read_text("utf-8") for path in sorted(static.rglob("*.css")))
    glyphs |= {ord(sign) for sign in css if "\ue000" <= sign <= "\uf8ff"}  # what rules draw

    for path in (theme / "vendor" / "fontawesome" / "webfonts").glob("*.woff2"):
        font = TTFont(path)
        options = subset.Options(flavor="woff2", name_IDs=[0, 13, 14], notdef_outline=True)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=glyphs)
        cutter.subset(font)
        font.flavor = "woff2"
        font.save(static / path.relative_to(theme))
