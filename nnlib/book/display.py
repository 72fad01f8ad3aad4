"""Show figures and source code: in a kernel, in the site build, and as Python in the page.

The site build sets the environment variable ``NNLIB_SITE`` to the folder whose content is copied to
the top of the site. Pictures then become files in its folder ``frames``; otherwise they travel in
the notebook or the page itself. Python in the page (`nnlib.book.live`) sets ``NNLIB_PAGE``: its
output has the same HTML as the site's.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import html
import inspect
import io
import os
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

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


def site_folder() -> Path | None:
    """Return the folder of the site build as a `Path`, or None where a reader runs the code."""
    folder = os.environ.get("NNLIB_SITE")
    return Path(folder) if folder else None


def on_page() -> bool:
    """Return whether output lands on a page of the site: in its build, or as Python in the page."""
    return site_folder() is not None or is_live()


def is_live() -> bool:
    """Return whether this is Python in the page."""
    return bool(os.environ.get("NNLIB_PAGE"))


def picture(fig: Figure, trim: bool = False) -> Picture:
    """Draw a Matplotlib figure into a `Picture` and close the figure.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    trim : bool
        Whether to cut away the empty margin. Frames that replace each other keep it: they must have
        one size.

    Raises
    ------
    TypeError
        If `fig` is not a Matplotlib figure.
    """
    if not isinstance(fig, Figure):
        raise TypeError(f"fig must be a Matplotlib figure, got {type(fig).__name__}")
    image = _trimmed(fig) if trim else _whole(fig)
    plt.close(fig)
    width, height = (round(pixels * CSS_PIXELS_PER_INCH / PIXELS_PER_INCH) for pixels in image.size)
    png = io.BytesIO()
    if is_live():  # no picture travels: making it small would only make the reader wait
        image.save(png, "PNG", compress_level=1)
    else:
        image.quantize(COLOURS, dither=Image.Dither.NONE).save(png, "PNG", optimize=True)
    return Picture(png.getvalue(), width, height)


def _whole(fig: Figure) -> Image.Image:
    """Draw a figure as large as it is; `savefig` would draw it twice, and take twice the time."""
    fig.set_dpi(PIXELS_PER_INCH)
    fig.set_facecolor("white")
    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


def _trimmed(fig: Figure) -> Image.Image:
    """Draw a figure without its empty margin."""
    drawn = io.BytesIO()
    fig.savefig(drawn, format="png", dpi=PIXELS_PER_INCH, facecolor="white", bbox_inches="tight")
    return Image.open(drawn).convert("RGB")


def checked_text(text: str, name: str) -> str:
    """Return `text` without outer blanks; raise if it is not a string or says nothing."""
    if not isinstance(text, str):
        raise TypeError(f"{name} must be a string, got {type(text).__name__}")
    if not text.strip():
        raise ValueError(f"{name} is empty; it must say something")
    return text.strip()


def show(fig: Figure, alt: str) -> None:
    """Display a figure with its alternative text, and close it.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    alt : str
        What is seen, in words, with the numbers that matter.
    """
    alt = checked_text(alt, "alt")
    drawn = picture(fig, trim=True)
    bundle: dict[str, str | bytes] = {"text/plain": f"Figure: {alt}"}
    if on_page():
        bundle["text/html"] = (
            f'<figure class="nn-figure"><img src="{drawn.address()}" width="{drawn.width}"'
            f' height="{drawn.height}" alt="{html.escape(alt)}" loading="lazy"></figure>'
        )
    else:
        bundle["image/png"] = drawn.png
    display(bundle, raw=True)


def source(obj: Callable[..., Any] | ModuleType, docstrings: bool = True) -> None:
    """Display the source code that runs when `obj` is used.

    Parameters
    ----------
    obj : function, class or module
    docstrings : bool
        False leaves the docstrings out.
    """
    code = textwrap.dedent(inspect.getsource(obj)).strip()
    if not docstrings:
        code = without_docstrings(code)
    display({"text/plain": code, "text/markdown": f"```python\n{code}\n```"}, raw=True)


def without_docstrings(code: str) -> str:
    """Return Python source `code` without the lines of its docstrings."""
    lines: list[str | None] = [*code.splitlines()]
    for node in ast.walk(ast.parse(code)):
        if (
            isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module)
            and len(node.body) > 1
            and ast.get_docstring(node, clean=False) is not None
        ):
            text = node.body[0]
            last = text.end_lineno or text.lineno
            # The blank line after a docstring goes with it.
            last += last < len(lines) and not (lines[last] or "").strip()
            for number in range(text.lineno - 1, last):
                lines[number] = None
    return "\n".join(line for line in lines if line is not None)
