"""Make an experiment and show it where the reader is: in a kernel, on a page, or live in a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nnlib.book.experiments.experiment import Experiment
from nnlib.book.experiments.page import experiment_html
from nnlib.book.where import on_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nnlib.book.experiments.experiment import Draw, Value, Values


class Shown(Experiment):
    """An experiment that a cell shows as its last line."""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """Return what is shown: HTML on a page, a picture and live controls in a notebook."""
        bundle = {"text/plain": repr(self)}
        if on_page():
            return {**bundle, "text/html": experiment_html(self)}
        # Here and not above: a page has controls of its own, and needs neither of these libraries.
        from nnlib.book.charts.figure import png
        from nnlib.book.experiments.widgets import experiment_view

        frame = self.frame(**self.start)
        return {**bundle, "image/png": png(frame.chart), **experiment_view(self, frame)}


def explore(
    draw: Draw,
    *,
    title: str,
    labels: Mapping[str, str] | None = None,
    start: Mapping[str, Value] | None = None,
    published: Mapping[str, Values] | None = None,
    play: str = "",
    **controls: Values,
) -> Shown:
    """Make an experiment of a drawing function; as a cell's last line, it is shown.

    Parameters
    ----------
    draw : callable
        ``draw(**settings)`` returns ``(chart, alt, says)``: a chart of `nnlib.book.charts`, what is
        seen in words, and a sentence that says what it means. It must draw the same for the same
        setting.
    title : str
    labels : dict, optional
        From a control's name to what the reader sees; by default the name with blanks for
        underscores.
    start : dict, optional
        From a control's name to its first value; by default the first one listed.
    published : dict, optional
        From a control's name to the values that the static page carries, for experiments with more
        settings than can be computed or loaded. Python reaches all.
    play : str
        The control that a button runs through, such as a step or an epoch.
    **controls
        From a name to the list of its values: five numbers or more make a slider, other values a
        radio group, or a menu if there are more than six.

    Returns
    -------
    Experiment
    """
    return Shown(draw, title, controls, labels, start, published, play)
