"""Numbers that readers cite, of figures and experiments.

Chapters and sections are counted by Sphinx, from `_toc.yml`; equations stand numbered in the texts
(`tools.texts`). Figures and experiments are counted here, in the built page, in the order in which
they stand: "Figure 8.3" has the address `#figure-8-3`. Sphinx knows no letters, by which appendices
go: they are written over its numbers when it has counted.
"""

import re

from docutils.nodes import reference

from tools.texts import label_of

FIGURE = re.compile(
    r'<figure class="nn-figure"(?: id="[^"]*")?>(?P<body>.*?)'
    r"(?:<figcaption>(?:<b.*?</b> ?)?(?P<caption>.*?)</figcaption>)?</figure>",
    re.DOTALL,
)
EXPERIMENT = re.compile(r'<p class="nn-title" id="(?P<id>[^"]*)">(?:<a.*?</a> ?|Experiment: )')
LETTER = '<h1><span class="section-number nn-letter">'


def numbered(text, page):
    """Return the HTML of a page with its figures and experiments numbered.

    `page` is its name without the ending; only chapters and appendices have numbers.
    """
    chapter = label_of(page)
    if chapter is None:
        return text
    if not chapter.isdigit():
        text = text.replace('<h1><span class="section-number">', LETTER)
    counts = {"Figure": 0, "Experiment": 0}

    def count(kind):
        counts[kind] += 1
        return f"{chapter}.{counts[kind]}", f"{kind.lower()}-{chapter}-{counts[kind]}"

    def figure(match):
        number, place = count("Figure")
        caption = match["caption"] or ""
        label = f'<b class="nn-no"><a href="#{place}">Figure {number}</a></b>'
        return (
            f'<figure class="nn-figure" id="{place}">{match["body"]}'
            f"<figcaption>{label} {caption}</figcaption></figure>"
        )

    def experiment(match):
        number, place = count("Experiment")
        return (
            f'<p class="nn-title" id="{match["id"]}">'
            f'<a class="nn-no" id="{place}" href="#{place}">Experiment {number}</a> '
        )

    return EXPERIMENT.sub(experiment, FIGURE.sub(figure, text))


def write_letters(app, env):
    """Put letters in place of the numbers that Sphinx counted for appendices."""
    for page, numbers in env.toc_secnumbers.items():
        label = label_of(page)
        if label is None or label.isdigit():
            continue
        for place, number in numbers.items():
            numbers[place] = number and (label, *number[1:])
        for node in [env.titles[page], *env.tocs[page].findall(reference)]:
            if node.get("secnumber"):
                node["secnumber"] = (label, *node["secnumber"][1:])
    return ()


def setup(app):
    """Connect this to Sphinx, behind what counts."""
    app.connect("env-get-updated", write_letters, priority=900)
    return {"parallel_read_safe": True}
