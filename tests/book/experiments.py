"""What must hold of a chapter's charts, proven in the kernel that has just run the chapter.

`tools.nbval_fixes` adds cells that call `watch` and `prove` to each notebook that `nbval` runs, so
that no chapter is run a second time for it.
"""

import json
import os
import re
from tempfile import TemporaryDirectory
from unittest.mock import patch

from nnlib.book.charts import figure
from nnlib.book.experiments import Experiment
from tests.book.renderers import differences
from tools.site.pictures import frame_of

SOURCE = re.compile(r'data-source="(data/[0-9a-f]{16}\.js)" data-at="(\d+)"')


DRAWN = {}  # every chart that the kernel has drawn, once


def watch():
    """Remember from now on what the kernel draws."""
    draw = figure.figure

    def remember(chart):
        DRAWN.setdefault(repr(chart.to_json()), chart)
        return draw(chart)

    figure.figure = remember


def prove(shown):
    """Fail where the site differs from what the kernel has drawn, or would draw."""
    for chart in [*DRAWN.values()]:
        assert differences(chart) == [], [panel.title for panel in chart.panels]
    for experiment in shown:
        if isinstance(experiment, Experiment):
            site_carries_what_a_kernel_draws(experiment)
            for setting in some(experiment.settings()):
                experiment.frame(**setting)


def some(settings, most=6):
    """At most six of the settings, spread over them: the site's build computes all that it has."""
    return settings[:: -(-len(settings) // most)]


def site_carries_what_a_kernel_draws(experiment):
    """Compare what the page's own script unpacks from the site's file with a kernel's frames."""
    settings = some(experiment.published_settings())
    if experiment.start not in settings:
        settings.append(experiment.start)
    frames = [experiment.frame(**setting) for setting in settings]
    with (
        TemporaryDirectory() as site,
        patch.object(experiment, "published_settings", lambda: settings),
        patch.object(experiment, "frames", lambda: frames),
    ):
        with patch.dict(os.environ, NNLIB_SITE=site):
            html = experiment._repr_mimebundle_()["text/html"]
        address, at = SOURCE.search(html).groups()
        assert settings[int(at)] == experiment.start
        for k, (setting, frame) in enumerate(zip(settings, frames, strict=True)):
            chart = json.loads(json.dumps(frame.chart.to_json()))
            expected = {"chart": chart, "alt": frame.alt, "says": frame.says}
            assert frame_of(os.path.join(site, address), k) == expected, (experiment, setting)
