"""A pad on paper: what its network sees of a drawing that somebody made, and what it thinks."""

from tools.print.drawings import colours

BAR = 26  # millimetres, of a share of 1


def flatten(pad):
    """Leave what pen and page draw, and show shares as bars."""
    for element in pad.select(".nn-pad-paper, .nn-pad-buttons, .nn-pad-how"):
        element.decompose()
    for empty in pad.select(".nn-pad-box"):  # what script would fill
        empty.parent.decompose()
    looks = {
        ".nn-pad-evidence": {"fill": colours()["value"]},
        ".nn-against": {"fill": colours()["gradient"]},
        ".nn-pad-cross": {"fill": "none", "stroke": colours()["gradient"], "stroke-width": "0.12"},
    }
    for selector, look in looks.items():
        for element in pad.select(selector):
            element.attrs |= look
    for row in pad.select("li[style]"):
        share = float(row["style"].rpartition(":")[2])
        row.i["style"] = f"width: {share * BAR:.1f}mm"
        del row["style"]
