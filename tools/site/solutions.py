"""A site without worked solutions, to set its exercises: NNLIB_SOLUTIONS=none make book.

Pages lose them, and so do the notebooks that their buttons download. Hints stay, and forms go on to
judge: what they need for that, a number or which options are right, stays in the page.
"""

import json
import os
import re

# As `nnlib.book.exercise` writes it, in Markdown as on a page. Nothing in a solution folds.
SOLUTION = re.compile(r"<details>\n<summary>Solution</summary>.*?</details>\n*", re.DOTALL)


def wanted():
    """Return whether the site shows solutions; end the build if the setting says neither."""
    setting = os.environ.get("NNLIB_SOLUTIONS", "")
    if setting not in ("", "none"):
        raise SystemExit(f'NNLIB_SOLUTIONS must be "none" or not set, got {setting!r}')
    return not setting


def drop_solutions(site):
    """Take the solutions out of the pages of a site, and out of the notebooks beside them."""
    for page in site.rglob("*.html"):
        _rewrite(page, without_solutions)
    for notebook in (site / "_sources").rglob("*.ipynb"):
        _rewrite(notebook, _of_notebook)


def without_solutions(text):
    """Return a text, HTML or Markdown, without solutions."""
    return SOLUTION.sub("", text)


def _of_notebook(text):
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if shown := data.get("text/markdown"):
                data["text/markdown"] = without_solutions("".join(shown)).splitlines(keepends=True)
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _rewrite(path, change):
    text = path.read_text("utf-8")
    made = change(text)
    if made != text:
        path.write_text(made, "utf-8")
