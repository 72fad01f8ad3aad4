"""Tables do not shrink by themselves: the wide ones are set in smaller letters."""

SIZES = ((88, ""), (104, "wide"), (10**6, "wider"))  # letters in a line of the text's width


def fit(article):
    """Mark the tables of a page that need smaller letters."""
    for table in article.find_all("table"):
        rows = [row.find_all(("td", "th")) for row in table.find_all("tr")]
        columns = zip(*(row for row in rows if len(row) == max(map(len, rows))), strict=True)
        needed = sum(room(column) + 2 for column in columns)
        look = next(name for most, name in SIZES if needed <= most)
        table["class"] = ["table", look] if look else ["table"]


def room(cells):
    """How many letters wide a column should be: its longest word, or some more of its text."""
    texts = [shown(cell, solid=True) for cell in cells]
    words = max((len(word) for text in texts for word in text.split()), default=0)
    return max(words, min(22, max(map(len, texts), default=0)))


def shown(element, solid=False):
    """The text of an element, with formulas as plain text, which may be one word each."""
    parts = (
        each.get("data-text", "").replace(" ", "" if solid else " ") if each.name == "var" else each
        for each in element.descendants
        if each.name == "var" or isinstance(each, str)
    )
    return "".join(parts).strip()
