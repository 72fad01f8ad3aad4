"""Reading without network: the site's service worker, which keeps what a reader has opened."""

import json

from tools.address import ROOT
from tools.site.live import sha256

SCRIPT = ROOT / "assets" / "service-worker.js"
LIST = "Object.entries({})"  # where the list goes in it
UNLISTED = (
    ".",
    "data/",
    "frames/",
    "paper/",
    "_static/locales/",
    "_images/social_previews/",
    "service-worker.js",
)


def listed(site):
    """Return the files that may be kept and what is to be known of each: 16 digits of its sha256.

    Charts and pictures are not listed, since their names are their hashes; nor is what no page
    loads, and the book on paper, which is kept where one likes.
    """
    names = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.*"))}
    return {
        name: sha256(path.read_bytes())[:16]
        for name, path in names.items()
        if path.is_file() and not name.startswith(UNLISTED)
    }


def write_service_worker(site):
    """Write the service worker to the site's root, with the list of the files of this build."""
    (site / "_static" / SCRIPT.name).unlink(missing_ok=True)  # Sphinx copies all of assets/ there
    script = SCRIPT.read_text("utf-8")
    before, after = script.split(LIST)
    filled = f"{before}Object.entries({json.dumps(listed(site), indent=0)}){after}"
    (site / SCRIPT.name).write_text(filled, "utf-8")
