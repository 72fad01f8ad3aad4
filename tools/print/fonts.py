"""The faces of the printed book, from the files of the site: one file for each weight.

Pages load variable fonts, and for rare signs fall back on what the reader's machine has. Paper has
no machine: so every weight becomes a font of its own, and gets the few signs that the files lack,
made from its own letters: raised and lowered digits, a bar that stands over a letter, ≠.
"""

import functools

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from tools.address import ROOT

THIRD = ROOT / "assets" / "third-party"
FACES = {  # family, style and weights of each file
    "serif": ("Book Serif", "normal", (400, 700)),
    "serif-italic": ("Book Serif", "italic", (400, 700)),
    "serif-more": ("Book Serif More", "normal", (400, 700)),
    "serif-greek": ("Book Serif Greek", "normal", (400, 700)),
    "sans": ("Book Sans", "normal", (400, 650)),
    "sans-italic": ("Book Sans", "italic", (400, 650)),
    "sans-more": ("Book Sans More", "normal", (400, 650)),
    "sans-greek": ("Book Sans Greek", "normal", (400, 650)),
    "code": ("Book Code", "normal", (400, 700)),
    "code-greek": ("Book Code Greek", "normal", (400, 700)),
}
RAISED = dict(zip("⁰⁴⁵⁶⁷⁸⁹⁻ⁿᵀ", "0456789−nT", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
OVER = {"\u0304": "¯"}  # combining: the accent alone
SMALL, UP, DOWN = 0.62, 0.36, -0.13  # size of raised and lowered signs, and by how many em
SPACE = 0.22  # em
FACE = (
    '@font-face{{font-family:"{family}";font-style:{style};font-weight:{weight};src:url("{file}")}}'
)


def em(font):
    """The size of a font in its own units."""
    return font["head"].unitsPerEm


def add(font, sign, parts, width):
    """Give a font a sign that is made of others: letter, scale and shift of each."""
    letters, glyphs = font.getBestCmap(), font.getGlyphSet()
    pen = TTGlyphPen(None)
    for letter, scale, across, up in parts:
        shape = DecomposingRecordingPen(glyphs)
        glyphs[letters[ord(letter)]].draw(shape)
        shape.replay(TransformPen(pen, (scale, 0, 0, scale, across, up)))
    name = f"made{ord(sign):04X}"
    glyph = font["glyf"][name] = pen.glyph()
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (round(width), getattr(glyph, "xMin", 0))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord(sign)] = name


def complete(font):
    """Give a font of letters the signs that are made of its own."""
    letters = font.getBestCmap()
    mono = len({font["hmtx"][letters[ord(sign)]][0] for sign in "iMW"}) == 1

    def width(sign):
        return font["hmtx"][letters[ord(sign)]][0]

    for signs, height in ((RAISED, UP), (LOWERED, DOWN)):
        for sign, letter in signs.items():
            if ord(sign) not in letters:
                small = SMALL * width(letter)
                room = width(letter) if mono else small
                add(font, sign, [(letter, SMALL, (room - small) / 2, height * em(font))], room)
    for sign, accent in OVER.items():
        if ord(sign) not in letters:  # over the middle of a letter as wide as x
            add(font, sign, [(accent, 1, -(width("x") + width(accent)) / 2, 0)], 0)


@functools.cache
def write_fonts(folder):
    """Write the fonts into a folder, and return the CSS that names them."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = []

    def write(font, name, family, style, weight):
        if ord(" ") not in font.getBestCmap():  # a sign in a line takes the space behind it along
            widths = {width for width, _ in font["hmtx"].metrics.values() if width}
            add(font, " ", [], widths.pop() if len(widths) == 1 else SPACE * em(font))
        font.flavor = None
        path = folder / f"{name}.ttf"
        font.save(path)
        rules.append(FACE.format(family=family, style=style, weight=weight, file=path.as_uri()))

    for name, (family, style, weights) in FACES.items():
        for weight in weights:
            font = TTFont(THIRD / "source" / f"{name}.woff2")
            instantiateVariableFont(font, {"wght": weight}, inplace=True)
            if set("iMWx0") <= {chr(code) for code in font.getBestCmap()}:
                complete(font)
            write(font, f"{name}-{weight}", family, style, 700 if weight > 400 else 400)
    for path in sorted((THIRD / "katex" / "fonts").glob("*.woff2")):
        family, _, kind = path.stem.partition("-")
        font = TTFont(path)
        if path.stem in ("KaTeX_Main-Regular", "KaTeX_Main-Bold"):
            wide = font["hmtx"][font.getBestCmap()[ord("=")]][0]
            add(font, "≠", [("=", 1, 0, 0), ("\ue020", 1, 0, 0)], wide)
        style = "italic" if "Italic" in kind else "normal"
        write(font, path.stem, family, style, 700 if "Bold" in kind else 400)
    return "\n".join(rules)
