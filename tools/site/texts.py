"""What the site makes of the plain texts of chapters (see `tools.texts`).

A numbered equation becomes Sphinx's own, whose number stands at the margin of any screen. Any other
named place is one to which a link may lead. A link to the published site becomes one between its
pages: it holds wherever the site is read, and one that leads nowhere fails the build. A long
address may break behind a slash.
"""

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

from tools.texts import ANCHOR, PLACE, TAG, page_of


class NumberedEquations(SphinxTransform):
    """Give a formula with a number the name that stands above it; know all places by name."""

    default_priority = 870  # before MyST looks up what links name, at 879

    def apply(self):
        places = self.document.myst_slugs  # by which MyST knows where a link may lead
        for section in self.document.findall(nodes.section):
            for name in section["ids"]:
                places[name] = (section.line, name, section[0].astext())
        for anchor in list(self.document.findall(nodes.raw)):
            if place := PLACE.fullmatch(anchor.astext().strip()):
                places[place["name"]] = (anchor.line, place["name"], "")
            name = ANCHOR.fullmatch(anchor.astext().strip())
            formula = anchor.next_node(nodes.math_block, descend=False, siblings=True)
            number = TAG.search(formula.astext()) if name and formula else None
            if number:
                formula["ids"], formula["number"] = [name["name"]], number[1]
                formula[:] = [nodes.Text(TAG.sub("", formula.astext()))]
                places[name["name"]] = (formula.line, name["name"], f"({number[1]})")
                anchor.parent.remove(anchor)
        self.env.metadata[self.env.docname]["myst_slugs"] = places


class LinksBetweenPages(SphinxTransform):
    """Turn links to pages of the published site into references that are resolved and checked."""

    default_priority = 870

    def apply(self):
        for link in list(self.document.findall(nodes.reference)):
            if found := page_of(link.get("refuri", "")):
                page, place = found
                reference = addnodes.pending_xref(
                    reftype="myst",
                    refdomain="doc",
                    refdoc=self.env.docname,
                    reftarget=page,
                    reftargetid=place or None,
                    refexplicit=True,
                )
                reference.source, reference.line = link.source, link.line
                reference += nodes.inline("", "", *link.children, classes=["xref", "myst"])
                link.replace_self(reference)


class LongAddresses(SphinxTransform):
    """Let an address that a sentence names go on in the next line, behind a slash."""

    default_priority = 871

    def apply(self):
        for link in list(self.document.findall(nodes.reference)):
            address = link.astext()
            plain = all(isinstance(part, nodes.Text) for part in link)
            if plain and "/" in address and " " not in address:
                first, *rest = re.split("(?<=/)(?=[^/])", address)
                link[:] = [nodes.Text(first)]
                for part in rest:
                    link += [nodes.raw("", "<wbr/>", format="html"), nodes.Text(part)]


def setup(app):
    """Connect this to Sphinx."""
    app.add_transform(NumberedEquations)
    app.add_transform(LinksBetweenPages)
    app.add_transform(LongAddresses)
    return {"parallel_read_safe": True}
