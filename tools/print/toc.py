"""What the book consists of, in order, as `_toc.yml` has it."""

from dataclasses import dataclass

import yaml

from tools.address import ROOT
from tools.texts import label_of

ON_SCREEN = ("cards", "hunt")  # pages that do nothing on paper


@dataclass(frozen=True)
class Entry:
    """A page of the book, and the part that begins with it."""

    page: str
    part: str = ""
    title: str = ""  # a short one, of those that have one

    @property
    def label(self):
        """The number of a chapter, the letter of an appendix; None of other pages."""
        return label_of(self.page)


def entries(path=ROOT / "_toc.yml"):
    """Return the pages of the printed book in their order, without the first, which is its root."""
    found = []
    for part in yaml.safe_load(path.read_text("utf-8"))["parts"]:
        caption = part["caption"]
        for chapter in part["chapters"]:
            for each in (chapter, *chapter.get("sections", ())):
                if each["file"] in ON_SCREEN:
                    continue
                found.append(Entry(each["file"], caption, each.get("title", "")))
                caption = ""
    return found
