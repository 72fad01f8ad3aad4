"""Matplotlib's figures as pictures of pixels, for a kernel, the site's build and live pages."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.figure import Figure
from PIL import Image

from nnlib.book.where import is_live, site_folder

PIXELS_PER_INCH = 120
CSS_PIXELS_PER_INCH = 96
COLOURS = 64


@dataclass(frozen=True)
class Picture:
    """A drawn figure: the bytes of a PNG file and the size at which a page shows it.

    Attributes
    ----------
    png : bytes
        The file; a palette of 64 colours keeps it near 10 kB, but for Python in the page.
    width, height : int
        Size in CSS pixels.
    """

    png: bytes
    width: int
    height: int

    @property
    def name(self) -> str:
        """File name made from the content: equal pictures share one file."""
        return hashlib.sha256(self.png).hexdigest()[:16] + ".png"

    def address(self) -> str:
        """Return where a page finds the picture.

        In the site build that is a file, which is written now; elsewhere the picture itself.
        """
        folder = site_folder()
        if folder is None:
            return f"data:image/png;base64,{base64.b64encode(self.png).decode()}"
        path = folder / "frames" / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.png)
        return f"frames/{self.name}"


def picture(fig: Figure) -> Picture:
    """Draw a Matplotlib figure without its empty margin into a `Picture`, and close the figure.

    Raises
    ------
    TypeError
        If `fig` is not a Matplotlib figure.
    """
    if not isinstance(fig, Figure):
        raise TypeError(f"fig must be a Matplotlib figure, got {type(fig).__name__}")
    drawn = io.BytesIO()
    fig.savefig(drawn, format="png", dpi=PIXELS_PER_INCH, facecolor="white", bbox_inches="tight")
    plt.close(fig)
    image = Image.open(drawn).convert("RGB")
    width, height = (round(pixels * CSS_PIXELS_PER_INCH / PIXELS_PER_INCH) for pixels in image.size)
    return Picture(png_of(image), width, height)


def png_of(image: Image.Image) -> bytes:
    """Return an image as a PNG file: small, but for Python in the page."""
    png = io.BytesIO()
    if is_live():  # no picture travels: making it small would only make the reader wait
        image.save(png, "PNG", compress_level=1)
    else:
        image.quantize(COLOURS, dither=Image.Dither.NONE).save(png, "PNG", optimize=True)
    return png.getvalue()
