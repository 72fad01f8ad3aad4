"""The space before a formula or a link, in an element of its own.

WeasyPrint breaks a line after its first word when a text would just fit but for the space at its
end. Apart from the text, the space may stand outside the line.
"""

from bs4 import BeautifulSoup

BLOCKS = ("p", "div", "ul", "ol", "dl", "pre", "table", "figure", "section", "blockquote")


def part(root):
    """Part the spaces at the end of texts from them."""
    soup = BeautifulSoup("", "html.parser")
    for text in list(root.find_all(string=True)):
        after = text.next_sibling
        if after is None or after.name in (None, *BLOCKS) or text.find_parent("pre"):
            continue
        shown = text.rstrip()
        if shown and shown != text:
            space = soup.new_tag("span")
            space.string = " "
            text.replace_with(shown)
            after.insert_before(space)
