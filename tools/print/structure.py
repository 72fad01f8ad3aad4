"""What a PDF says of its parts to those who have it read to them: headings, formulas, drawings.

WeasyPrint names what HTML names. A formula or a listing would be hundreds of elements, one in
another, and a drawing one without words. Here each becomes one element: formulas and drawings with
the words of their label, code and links with their text. This replaces a function of WeasyPrint's
own, `_build_box_tree`, so a new version may need another; `tests/print` finds out.
"""

from contextlib import contextmanager

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import tags as theirs

NAMED = {"img": "/Figure", "math": "/Formula"}  # elements with this role, and a label
HEIGHT, POINTS = 297 / 25.4 * 96, 0.75  # of a page, in pixels; a pixel, in points


@contextmanager
def told():
    """Have PDFs that are written meanwhile say what is what."""
    plain, parts = theirs._build_box_tree, {}

    def build(box, parent, pdf, page, nums, annotations, tags):
        box = getattr(box, "_box", box)
        element, kind = box.element, kind_of(box)
        if kind is None:
            yield from plain(box, parent, pdf, page, nums, annotations, tags)
            return
        made = parts.get((element, page))
        if made is None:  # else it is the next line of what was broken
            made = parts[element, page] = pydyf.Dictionary(
                {
                    **{"Type": "/StructElem", "S": kind, "K": pydyf.Array()},
                    **{"Pg": pdf.page_references[page], "P": parent.reference},
                }
            )
            if label := label_of(element):
                made["Alt"] = pydyf.String(label)
            if kind == "/Figure":
                made["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": place(box)})
            pdf.add_object(made)
            yield made
        for each in within(box):
            if annotation := each.link_annotation:  # every box in a link has one of its own
                annotation["Contents"] = pydyf.String(text_of(element))
                there = {"Type": "/OBJR", "Obj": annotation.reference, "Pg": made["Pg"]}
                made["K"].append(pydyf.Dictionary(there))
                annotations.append((made.reference, annotation))
            if isinstance(each, boxes.TextBox | boxes.ReplacedBox):
                number = tags.pop(each)["mcid"]
                made["K"].append(number)
                nums[number] = made.reference

    theirs._build_box_tree = build
    try:
        yield
    finally:
        theirs._build_box_tree = plain


def kind_of(box):
    """What a box is that is told as one part; None of others."""
    element = box.element
    if element is None:
        return None
    if element.tag == "a":
        return "/Link" if box.link_annotation else None
    if element.tag == "pre":
        return None if any(each.link_annotation for each in within(box)) else "/Code"
    return NAMED.get(element.get("role")) if label_of(element) else None


def label_of(element):
    """The words in place of what is seen: of a formula, of a drawing, of a link with a formula."""
    if element.tag == "a":
        seen = any(each.get("role") in NAMED for each in element.iter())
        return text_of(element) if seen else ""
    return element.get("aria-label", "")


def within(box):
    """A box and all boxes in it, in their order."""
    box = getattr(box, "_box", box)
    yield box
    for child in getattr(box, "children", ()):
        yield from within(child)


def text_of(element):
    """The words of a link, with those of its formulas."""
    if element.get("role") in NAMED:
        return element.get("aria-label", "")
    parts = [element.text or ""]
    for child in element:
        space = " " if child.get("class") == "no" else ""  # after a number in the contents
        parts += [text_of(child), space, child.tail or ""]
    return " ".join("".join(parts).split())


def place(box):
    """Where on its page a box is, as PDF counts: from below."""
    left, top = box.content_box_x(), box.content_box_y()
    edges = (left, HEIGHT - top - box.height, left + box.width, HEIGHT - top)
    return pydyf.Array(POINTS * edge for edge in edges)
