"""What must hold of a chapter's experiments, proven in the kernel that has just run the chapter.

`tools.nbval_fixes` adds a cell that calls `prove` to each notebook that `nbval` runs, so that no
chapter is run a second time for it.
"""

import html
import os
import re
from tempfile import TemporaryDirectory
from unittest.mock import patch

from nnlib.book.experiment import Experiment

FRAME = re.compile(
    r'<li><a href="(frames/[\w-]+\.png)" data-alt="([^"]*)">[^<]*</a>: <span>([^<]*)'
)


def prove(shown):
    """Draw settings of every experiment that cells have shown; fail where the site differs."""
    for experiment in shown:
        if isinstance(experiment, Experiment):
            site_carries_what_a_kernel_draws(experiment)
            for setting in some(experiment.settings()):
                experiment.frame(**setting)


def some(settings, most=6):
    """At most six of the settings, spread over them: the site's build draws all that it carries."""
    return settings[:: -(-len(settings) // most)]


def site_carries_what_a_kernel_draws(experiment):
    """Compare the site's files and texts with the frames that a kernel draws."""
    settings = some(experiment.published_settings())
    if experiment.start not in settings:
        settings.append(experiment.start)
    with (
        TemporaryDirectory() as site,
        patch.object(experiment, "published_settings", lambda: settings),
    ):
        with patch.dict(os.environ, NNLIB_SITE=site):
            page = FRAME.findall(experiment._repr_mimebundle_()["text/html"])
        for setting, (address, alt, says) in zip(settings, page, strict=True):
            frame = experiment.frame(**setting)
            with open(os.path.join(site, address), "rb") as file:
                assert file.read() == frame.picture.png, f"{experiment}: {setting}"
            assert (html.unescape(alt), html.unescape(says)) == (frame.alt, frame.says), setting
