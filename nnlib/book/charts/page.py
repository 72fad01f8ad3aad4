"""The place of a chart in a page: assets/charts draws into it as wide as it is shown.

In the site's build the numbers go into a data file, and tools/site/pictures.py puts the first
picture into the place, so that it is there without any script. Where Python runs in the page, the
numbers stand in the place itself.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from nnlib.book.charts.data import write_data
from nnlib.book.charts.layout import WIDTH, layout
from nnlib.book.markup import attribute
from nnlib.book.where import site_folder

if TYPE_CHECKING:
    from nnlib.book.charts.panels import Chart

NARROW = 330  # pixels of a chart on a telephone


def place_html(chart: Chart, alt: str, source: str = "", at: int = 0) -> str:
    """Return the HTML of a chart's place, which keeps its height before anything is drawn.

    Parameters
    ----------
    chart : Chart
    alt : str
    source : str
        The address of the data file that has it; "": it stands in the place itself.
    at : int
        Which of the charts in that file.
    """
    wide, narrow = (round(layout(chart, width)[1]) for width in (WIDTH, NARROW))
    data = (
        f'data-source="{source}" data-at="{at}"'
        if source
        else f'data-chart="{attribute(chart.to_json())}"'
    )
    return (
        f'<div class="nn-chart" style="--wide:{wide}px;--narrow:{narrow}px" {data}>'
        f'<div class="nn-picture" role="img" aria-label="{html.escape(alt)}"></div></div>'
    )


def still_html(chart: Chart, alt: str) -> str:
    """Return the HTML of a chart that no control changes."""
    folder = site_folder()
    source = write_data(folder, alt[:40], [chart], [alt], [""]) if folder else ""
    return place_html(chart, alt, source)
