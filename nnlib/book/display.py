"""Show figures and source code: in a kernel, in the site build, and as Python in the page.

The site build sets the environment variable ``NNLIB_SITE`` to the folder whose content is copied to
the top of the site. Charts and pictures then become files in its folders ``data`` and ``frames``;
otherwise they travel in the notebook or the page itself. Python in the page (`nnlib.live`)
sets ``NNLIB_PAGE``: its output has the same HTML as the site's.
"""

from __future__ import annotations

import ast
import html
import inspect
import textwrap
from typing import TYPE_CHECKING, Any

from IPython.display import display

from nnlib.book.charts import Chart
from nnlib.book.charts.page import still_html
from nnlib.book.markup import checked_text, inline_html
from nnlib.book.where import on_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from matplotlib.figure import Figure


def show(fig: Figure | Chart, alt: str, caption: str = "") -> None:
    """Display a figure with its alternative text and its caption, and close it.

    Parameters
    ----------
    fig : matplotlib.figure.Figure or nnlib.book.charts.Chart
    alt : str
        What is seen, in words, with the numbers that matter.
    caption : str
        What to see in it, in a sentence of Markdown; the page puts its number before it.
    """
    alt = checked_text(alt, "alt")
    bundle: dict[str, str | bytes] = {"text/plain": f"Figure: {alt}"}
    if on_page():
        below = f"<figcaption>{inline_html(caption)}</figcaption>" if caption else ""
        bundle["text/html"] = f'<figure class="nn-figure">{_page_html(fig, alt)}{below}</figure>'
    else:
        bundle["image/png"] = _png(fig)
    display(bundle, raw=True)
    if caption and not on_page():
        display({"text/plain": caption, "text/markdown": caption}, raw=True)


def _page_html(fig: Figure | Chart, alt: str) -> str:
    if isinstance(fig, Chart):
        return still_html(fig, alt)
    from nnlib.book.pictures import picture  # Matplotlib, where a reader draws with it

    drawn = picture(fig)
    return (
        f'<img src="{drawn.address()}" width="{drawn.width}" height="{drawn.height}"'
        f' alt="{html.escape(alt)}" loading="lazy">'
    )


def _png(fig: Figure | Chart) -> bytes:
    if isinstance(fig, Chart):
        from nnlib.book.charts.figure import png

        return png(fig)
    from nnlib.book.pictures import picture

    return picture(fig).png


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
