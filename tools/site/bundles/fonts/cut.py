"""Cut the book's faces to its letters and weights: python cut.py (npm install first).

Needs fontTools and Brotli, as the book's environment has them.
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules" / "@fontsource-variable"
TARGET = HERE.parents[3] / "assets" / "third-party" / "source"
LATIN = [
    *range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "ıŁłŐőŒœŠšŽž"),
    *map(ord, "–—‘’‚“”„†‡•…‹›€™−≈≠≤≥←↑→↓"), 0x2009, 0x200A, 0x202F,
]  # fmt: skip
MORE = [*range(0x100, 0x180), *range(0x1E80, 0x1EFA), *range(0x2070, 0x20A0), 0x2032, 0x2113]
GREEK = range(0x386, 0x3CF)
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "lnum", "tnum", "sups", "case"]
FACES = {  # file: package, subset of it there, characters
    "serif": ("source-serif-4", "latin-wght-normal", LATIN),
    "serif-italic": ("source-serif-4", "latin-wght-italic", LATIN),
    "serif-more": ("source-serif-4", "latin-ext-wght-normal", MORE),
    "serif-greek": ("source-serif-4", "greek-wght-normal", GREEK),
    "sans": ("source-sans-3", "latin-wght-normal", LATIN),
    "sans-italic": ("source-sans-3", "latin-wght-italic", LATIN),
    "sans-more": ("source-sans-3", "latin-ext-wght-normal", MORE),
    "sans-greek": ("source-sans-3", "greek-wght-normal", GREEK),
    "code": ("source-code-pro", "latin-wght-normal", LATIN),
    "code-greek": ("source-code-pro", "greek-wght-normal", GREEK),
}


def cut(package, part, characters):
    """Return a font of the characters, with weights from 400 to 700."""
    font = TTFont(PACKAGES / package / "files" / f"{package}-{part}.woff2")
    options = subset.Options(
        layout_features=FEATURES, name_IDs=[0, 1, 2, 13, 14], notdef_outline=True, hinting=False
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    return instancer.instantiateVariableFont(font, {"wght": (400, 700)})


if __name__ == "__main__":
    for name, face in FACES.items():
        font = cut(*face)
        font.flavor = "woff2"
        font.save(TARGET / f"{name}.woff2")
        print(name, (TARGET / f"{name}.woff2").stat().st_size, len(font.getBestCmap()))
