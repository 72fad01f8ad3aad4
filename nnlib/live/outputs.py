"""Outputs in the notebook format, and the mime bundles of values."""

from __future__ import annotations

import base64
import sys
from typing import TYPE_CHECKING, Any

from nnlib.live import markdown

if TYPE_CHECKING:
    from collections.abc import Container
    from typing import TypeAlias

    Output: TypeAlias = dict[str, Any]
    Bundle: TypeAlias = dict[str, Any]

METHODS = {
    "_repr_html_": "text/html",
    "_repr_markdown_": "text/markdown",
    "_repr_latex_": "text/latex",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_json_": "application/json",
    "_repr_javascript_": "application/javascript",
}


def bundle(
    value: object,
    include: Container[str] | None = None,
    exclude: Container[str] | None = None,
) -> tuple[Bundle, Bundle]:
    """Return what a value shows: its data by mime type, and its metadata by mime type.

    A value that displays itself does so, and nothing is left to show.

    Parameters
    ----------
    value : object
        What is to be shown.
    include, exclude : container of str, optional
        The mime types that are wanted, and those that are not.
    """
    from IPython.lib.pretty import pretty

    if hasattr(type(value), "_ipython_display_"):
        _called(value, "_ipython_display_")
        return {}, {}
    data: Bundle = {"text/plain": pretty(value)}
    metadata: Bundle = {}
    if "matplotlib.figure" in sys.modules:
        from nnlib.live import figures

        data.update(figures.bundle(value))
    for method, mime in METHODS.items():
        _add(data, metadata, mime, _called(value, method))
    whole = _called(value, "_repr_mimebundle_", include=None, exclude=None)
    data_of_it, metadata_of_it = whole if isinstance(whole, tuple) else (whole, None)
    data.update(data_of_it or {})
    metadata.update(metadata_of_it or {})
    if include:
        data = {mime: content for mime, content in data.items() if mime in include}
    if exclude:
        data = {mime: content for mime, content in data.items() if mime not in exclude}
    return data, metadata


def shown(data: Bundle, metadata: Bundle, count: int | None = None) -> Output:
    """Return the output that shows a bundle; `count` is the number of the run it results from.

    Bytes become base64. Markdown and LaTeX come with HTML, by which a page shows them.
    """
    data = {
        mime: base64.b64encode(content).decode() if isinstance(content, bytes) else content
        for mime, content in data.items()
    }
    text = data.get("text/markdown") or data.get("text/latex")
    if text and "text/html" not in data:
        data["text/html"] = markdown.html(text)
    output: Output = {"output_type": "display_data", "data": data, "metadata": metadata}
    if count is not None:
        output |= {"output_type": "execute_result", "execution_count": count}
    return output


def _called(value: object, name: str, **arguments: object) -> Any:
    """Return what the method `name` of a value returns, None if there is none."""
    # Looked up in the type: some objects claim to have any attribute.
    return getattr(value, name)(**arguments) if hasattr(type(value), name) else None


def _add(data: Bundle, metadata: Bundle, mime: str, content: Any) -> None:
    """Add one content to a bundle; it may come as a pair with its metadata."""
    if isinstance(content, tuple):
        content, metadata[mime] = content
    if content is not None:
        data[mime] = content
