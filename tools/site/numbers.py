"""Numbers that readers cite, of figures and experiments.

Chapters and sections are counted by Sphinx, from `_toc.yml`; equations stand numbered in the texts
(`tools.texts`). Figures and experiments are counted here, in the built page, in the order in which
they stand: "Figure 8.3" has the address `#figure-8-3`.
"""

import re

FIGURE = re.compile(
    r'<figure class="nn-figure"(?: id="[^"]*")?>(?P<body>.*?)'
    r"(?:<figcaption>(?:<b.*?</b> ?)?(?P<caption>.*?)</figcaption>)?</figure>",
    re.DOTALL,
)
EXPERIMENT = re.compile(r'<p class="nn-title" id="(?P<id>[^"]*)">(?:<a.*?</a> ?|Experiment: )')


def chapter_of(page):
    """Number of the chapter whose page has this name, as text; None if it is no chapter."""
    number = page.partition("-")[0]
    return number.lstrip("0") if number.isdigit() else None


def numbered(text, page):
    """Return the HTML of a page with its figures and experiments numbered.

    `page` is its name without the ending; only chapters have numbers.
    """
    chapter = chapter_of(page)
    if chapter is None:
        return text
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
