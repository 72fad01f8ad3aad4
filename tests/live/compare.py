"""What the cells of a page give, compared with the outputs that are stored in the notebook.

What pages and notebooks show differently by design is told apart exactly: a notebook's pictures,
with their captions, and answer forms are HTML in a page.
"""

from itertools import groupby

from tests.book.chapters import BOOK
from tools import notebooks


def stored_cells(name):
    """The code cells that the page of a chapter shows, as its notebook holds them."""
    cells = notebooks.parse((BOOK / f"{name}.ipynb").read_text("utf-8")).cells
    codes = [cell for cell in cells if cell.cell_type == "code"]
    return [cell for cell in codes if "remove-cell" not in cell.metadata.get("tags", ())]


def differences(given, stored):
    """Yield what is not as stored, for the outputs of each code cell of a page.

    Parameters
    ----------
    given : list of list of dict
        The outputs of each cell, of the notebook format.
    stored : list of NotebookNode
        The code cells of the notebook.
    """
    if len(given) != len(stored):
        yield f"{len(given)} cells gave something, {len(stored)} are stored"
    for number, (found, cell) in enumerate(zip(given, stored, strict=False), start=1):
        without_captions = [*shown(cell.outputs)]
        outputs = [output for output in without_captions if not is_form(output)]
        told, wanted = list(texts(found)), list(texts(outputs))
        if told != wanted:
            yield f"code cell {number} ({cell.id}) gives {told}, stored is {wanted}"
        elif formats(found) != formats_in_page(outputs):
            yield f"code cell {number} ({cell.id}) has {formats(found)}"
        elif len(outputs) < len(without_captions) and "<form" not in found[-1]["data"]["text/html"]:
            yield f"code cell {number} ({cell.id}) has no answer form"


def shown(outputs):
    """Outputs less the captions, which a page has inside its figures."""
    plain = ""
    for output in outputs:
        is_caption = plain.startswith("Figure: ") and "text/markdown" in output.get("data", {})
        plain = output.get("data", {}).get("text/plain", "")
        if not is_caption:
            yield output


def is_form(output):
    """Whether an output is the widget by which a notebook takes an answer."""
    return output.get("data", {}).get("text/plain", "").startswith("Answer form of exercise ")


def texts(outputs):
    """What outputs say as text: printed text joined, then what others show."""
    for kind, group in groupby(outputs, key=lambda output: output.get("name")):
        if kind:
            yield kind, "".join(output["text"] for output in group)
            continue
        for output in group:
            if output["output_type"] == "error":
                yield "error", f"{output['ename']}: {output['evalue']}"
            else:
                yield output["output_type"], output["data"]["text/plain"]


def formats(outputs):
    """The formats of each output that shows something."""
    return [set(output["data"]) for output in outputs if "data" in output]


def formats_in_page(outputs):
    """The formats that a page gives for stored outputs: pictures and Markdown come as HTML."""
    return [
        found - {"image/png"} | {"text/html"} if found & {"image/png", "text/markdown"} else found
        for found in formats(outputs)
    ]
