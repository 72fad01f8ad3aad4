"""The rule by which a page becomes slides. One idea a slide; the rest is what the speaker says.

- The title with the opening question; what one will be able to do; for each section its title and
  its first sentence; the key points.
- A numbered equation, with the sentence before it and the one after it.
- A figure with its caption.
- An experiment: what to try, as a question; the experiment, which works; what it shows.
- A box with a title, except notes in passing: its claim, and as a fragment what is right.
- A list or a table, with the sentence before it; a long list goes on on the next slide.
- Code in sight of at most `CODE` lines, and its output as a fragment. Longer code, imports and
  checks beside gradients stay on the page.
- In a section "Break it" the paragraph before the code asks, and output and next sentence answer,
  also where the code itself is too long.

A cell tagged `skip-slide` makes no slide; code of any kind tagged `slide` makes one.
"""

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup

from tools.slides import charts
from tools.slides.sentences import sentences

CODE = 15  # lines
BOTH = 16  # lines of code and output on one slide
OUTPUT = 19  # lines
LINE = 76  # letters of text
LINES = 11  # of a slide of text
ROWS, COLUMNS = 9, 6  # of a table
WIDE, BESIDE = 1210, (850, 622)  # pixels of a picture above its words, and beside them
QUIET = ("note", "objectives")  # kinds of boxes that are only told
CHECKED = "formula, engine and central differences agree"
ONLY_IMPORTS = re.compile(r"(?:\s|import .*|from .* import (?:.*|\([^)]*\))|setup\(\))*")
TRY, SHOWS = "Try.", "What it shows."


@dataclass
class Slide:
    """One slide: the kind of its look, its HTML, and what the speaker says."""

    kind: str
    html: str
    head: str = ""
    notes: list = field(default_factory=list)
    first: bool = False  # of its section


class Composer:
    """Makes the slides of a page."""

    def __init__(self, page, site):
        self.page, self.site, self.slides, self.head, self.drawings = page, site, [], "", 0

    def add(self, kind, html, **more):
        self.slides.append(Slide(kind, html, self.head, **more))

    def say(self, said):
        """Give the speaker sentences or whole blocks to say, at the latest slide."""
        if said:
            self.slides[-1].notes.append(" ".join(said))

    def chapter(self, core=False):
        """Return the slides of the whole page."""
        page = self.page
        first, *rest = page.opening
        question, said = opening(sentences(first))
        number = f'<p class="chapter">Chapter {page.number}</p>'
        html = f'{number}<h1>{page.title}</h1><p class="lead">{question}</p>'
        self.add("title", html, first=True)
        self.say(said)
        for paragraph in rest:
            self.say(sentences(paragraph))
        self.items(page.objectives, "What you will be able to do")
        for section in page.sections(core):
            self.section(section)
        self.head = ""
        self.items(page.points, "Key points", first=True)
        return self.slides

    def section(self, section):
        """Add the slides of a section."""
        blocks, taken, lead = section.blocks, 0, ""
        first = next((block for block in blocks if block.name != "h3"), None)
        if first is not None and first.name == "p" and not _begins(first, TRY, SHOWS):
            lead, taken = sentences(first)[0], 1
        number = f'<p class="chapter">{section.number}</p>'
        self.head = ""
        html = f'{number}<h2>{section.title}</h2><p class="lead">{lead}</p>'
        self.add("section", html, first=True)
        self.head = f"<b>{section.number}</b> {section.title}"
        question = []  # what to try, until its experiment comes
        for at, block in enumerate(blocks):
            after = blocks[at + 1] if at + 1 < len(blocks) else None
            if block.name == "h3":
                part = _inner(block)
                self.head = f"<b>{section.number}</b> {section.title} · {part}"
            elif block.name == "p":
                if _begins(block, SHOWS) and self.slides[-1].kind.startswith("experiment"):
                    self.shows(block)
                else:
                    whole, asked = _asked(sentences(block))
                    said, question = whole[taken:], asked or question
                    self.lead = self.ask = ""
                    if after is not None and whole and self.leads(after, section):
                        self.ask = " ".join(said) if 0 < _length(said) < 330 else whole[-1]
                        self.lead = whole[-1]
                        said = said[:-1]
                    self.say(said)
                taken = 0
            else:
                taken = self.block(block, after, section, question)
                if _is_cell(block) and block.select_one(".nn-experiment"):
                    question = []
                self.lead = self.ask = ""

    lead = ask = ""  # the sentence before a block, and what asks for an answer

    def leads(self, block, section):
        """Whether the block gets the sentence before it."""
        if block.name in ("ul", "ol") or "math" in block.get("class", ()):
            return block.name != "div" or _numbered(block)
        if _is_cell(block):
            return self.code_of(block, section) is not None
        return bool(block.find("table")) and _fits(block.find("table"))

    def block(self, block, after, section, question):
        """Add what a block makes; return how many sentences of the next block are used up."""
        classes = block.get("class", ())
        if "math" in classes:
            if _numbered(block):
                return self.equation(block, after)
            self.say([str(block)])
        elif "nn-box" in classes:
            self.box(block)
        elif _is_cell(block):
            return self.cell(block, after, section, question)
        elif block.name in ("ul", "ol"):
            self.items(block, self.lead, plain=True)
        elif (table := block if block.name == "table" else block.find("table")) is not None:
            if _fits(table):
                self.add("table", f"{_lead(self.lead)}{table}")
        else:
            self.say([block.get_text(" ", strip=True)])
        return 0

    def equation(self, block, after):
        tail, used = "", 0
        if after is not None and after.name == "p" and not _begins(after, TRY, SHOWS):
            tail, used = sentences(after)[0], 1
            if len(_text(tail)) > 260:
                tail, used = "", 0
        html = f'{_lead(self.lead)}{block}<p class="fragment">{tail}</p>' if tail else ""
        self.add("equation", html or f"{_lead(self.lead)}{block}")
        return used

    def box(self, box):
        kind = next((name for name in box["class"] if name != "nn-box"), "note")
        if kind in QUIET:
            self.say([box.get_text(" ", strip=True)])
            return
        title, *parts = box.find_all(True, recursive=False)
        if kind == "told" and parts and parts[0].name == "p":
            claim, *right = sentences(parts[0])
            rest = [f"<p>{' '.join(right)}</p>", *parts[1:]]
            first = f'<p class="claim">{claim}</p>'
            said = " ".join(str(part) for part in rest)
            if _rows(said) <= LINES - 3:
                html = f'<div class="fragment">{said}</div>'
                self.add(f"box {kind}", f"<h3>{title.get_text()}</h3>{first}{html}")
                return
            half = _halves(right)
            self.add(
                f"box {kind}",
                f'<h3>{title.get_text()}</h3>{first}<p class="fragment">{half[0]}</p>',
            )
            more = " ".join([f"<p>{half[1]}</p>", *map(str, parts[1:])])
            self.add(f"box {kind}", f"<h3>{title.get_text()}</h3>{more}")
            return
        if len(parts) == 1 and parts[0].name in ("ul", "ol"):
            self.items(parts[0], title.get_text(), kind=f"box {kind}")
        else:
            inner = "".join(map(str, parts))
            self.add(f"box {kind}", f"<h3>{title.get_text()}</h3>{inner}")

    def items(self, listed, title, plain=False, first=False, kind="list"):
        """Add the items of a list, as many slides as they need."""
        if listed is None:
            return
        groups = _shared(listed.find_all("li", recursive=False), LINES + 2 - bool(title))
        start = int(listed.get("start", 1))
        for at, group in enumerate(groups):
            above = _lead(title) if plain else f"<h3>{title}</h3>"
            inner = "".join(map(str, group))
            begin = f' start="{start}"' if listed.name == "ol" else ""
            html = f"{above}<{listed.name}{begin}>{inner}</{listed.name}>"
            self.add(kind, html, first=first and not at)
            start += len(group)

    # ------------------------------------------------------------ cells

    def cell(self, cell, after, section, question):
        classes = cell["class"]
        if "tag_skip-slide" in classes or cell.select_one(".nn-exercise, .nn-pad"):
            return 0
        if experiment := cell.select_one(".nn-experiment"):
            self.experiment(experiment, question)
            return 0
        figures = cell.select("figure.nn-figure")
        for figure in figures:
            self.figure(figure)
        made = None if figures else self.code_of(cell, section)
        if made is None:
            return 0
        code, output, long = made
        ask = self.ask if section.breaks else self.lead
        tail, used = "", 0
        if section.breaks and output and after is not None and after.name == "p":
            tail, used = sentences(after)[0], 1
        answer = f'<div class="fragment">{output}{f"<p>{tail}</p>" if tail else ""}</div>'
        shown = "" if long else str(code)
        lines = (0 if long else _lines(code)) + (_lines(output) if output else 0)
        room = BOTH - (_rows(ask) + 0.7 * _rows(tail)) * 1.4 + 1.4
        if not output:
            self.add("code", f"{_lead(ask)}{shown}")
        elif lines <= room:
            self.add("code", f"{_lead(ask)}{shown}{answer}")
        elif long or not shown:
            self.add("code", f"{_lead(ask)}{answer}")
        else:
            self.add("code", f"{_lead(ask)}{shown}")
            self.add("code", _lead(ask) + answer.replace(' class="fragment"', "", 1))
        return used

    def code_of(self, cell, section):
        """The code and output that a cell shows, and whether the code is too long; or None."""
        code = cell.select_one(".cell_input .highlight")
        if code is None or "tag_skip-slide" in cell["class"] or cell.find("figure"):
            return None
        output = cell.select_one(".cell_output .stream .highlight")
        wanted = "tag_slide" in cell["class"]
        long = _lines(code) > CODE and not wanted
        if output is not None and _lines(output) > OUTPUT:
            output = None
        if wanted:
            return code, output, False
        if output is not None and CHECKED in output.get_text():
            return None
        if long:
            return (code, output, True) if section.breaks and output is not None else None
        if output is None and (ONLY_IMPORTS.fullmatch(code.get_text()) or _lines(code) < 4):
            return None
        return code, output, False

    def figure(self, figure):
        caption = figure.figcaption.decode_contents() if figure.figcaption else ""
        room = 555 - 34 * (_rows(caption) - 1)
        picture, kind = self.chart(figure, room)
        self.add(f"figure{kind}", f'{picture}<p class="caption">{caption}</p>')

    def experiment(self, section, question):
        """Add the question, the experiment and the room for what it shows."""
        title = section.select_one(".nn-title")
        number = title.select_one("a")
        place = f"{self.page.address}#{number['id']}" if number else self.page.address
        where = f'<p class="where"><a href="{place}">{place.partition("://")[2]}</a></p>'
        heading = f"<h3>{title.decode_contents()}</h3>"
        if question:
            self.add("question", f"{heading}<p>{' '.join(question)}</p>{where}")
        controls = section.select(".nn-control")
        rows = (len(controls) + 1) // 2 if len(controls) > 1 else len(controls)
        rows += sum(len(c.get_text()) > 100 for c in controls if c.name == "fieldset")
        picture = section.select_one(".nn-chart")
        made, kind = self.chart(section, 510 - 42 * rows)
        picture.replace_with(BeautifulSoup(made, "html.parser"))
        section.select_one(".nn-controls")["class"] = ["nn-controls", f"many-{len(controls)}"]
        section.name, section["role"] = "div", "group"  # a section would be a slide
        self.add(f"experiment{kind}", str(section))

    def shows(self, paragraph):
        rest = sentences(paragraph)[1:]
        halves = [rest] if _rows(" ".join(rest)) <= LINES else _halves(rest, joined=False)
        for half in halves:
            self.add("shows", f"<h3>What it shows</h3><p>{' '.join(half)}</p>")

    def chart(self, element, tall):
        """The chart or picture in an element, as large as its letters and the room ask for.

        One that would be too small above its words stands beside them. Say so in a second answer.
        """
        place = element.select_one(".nn-chart[data-source]")
        if place is None:
            image = element.find(["img", "var"])
            return f'<div class="still" style="--tall:{tall}px">{image}</div>', ""
        self.drawings += 1
        path, at = self.site / place["data-source"], int(place["data-at"])
        made, kind = charts.drawn(path, at, f"s{self.drawings}", *(WIDE, tall)), ""
        if made["letter"] < charts.READ:
            beside = charts.drawn(path, at, f"s{self.drawings}", *BESIDE)
            if beside["letter"] > 1.05 * made["letter"]:
                made, kind = beside, " beside"
        size = f"--width:{made['width']}px;--drawn:{made['tall']}px;--zoom:{made['zoom']:.4f}"
        label = place.select_one(".nn-picture")["aria-label"]
        quoted = label.replace("&", "&amp;").replace('"', "&quot;")
        mark = self.page.kept.out_of(made["svg"])
        return (
            f'<div class="room" style="{size}"><div class="nn-chart" data-height="{made["asked"]}" '
            f'data-source="{place["data-source"]}" data-at="{at}">'
            f'<div class="nn-picture" role="img" aria-label="{quoted}">{mark}</div></div></div>'
        ), kind


def opening(said):
    """The opening question: the first sentences, up to what a title can bear; and the rest."""
    count = 1
    while count < len(said) and _length(said[: count + 1]) <= 220:
        count += 1
    return " ".join(said[:count]), said[count:]


def _begins(block, *words):
    strong = block.find("strong")
    return bool(strong) and strong.get_text(strip=True) in words


def _asked(said):
    """The sentences before "Try.", and those after it."""
    at = next((k for k, each in enumerate(said) if _text(each) == TRY), len(said))
    return said[:at], said[at + 1 :]


def _is_cell(block):
    return block is not None and "cell" in block.get("class", ())


def _numbered(block):
    return (block.get("id") or "").startswith("equation-")


def _fits(table):
    rows = table.find_all("tr")
    wide = max(len(row.find_all(["td", "th"])) for row in rows)
    longest = sum(max(1, len(row.get_text()) / 85) for row in rows)
    return len(rows) <= ROWS and wide <= COLUMNS and longest <= ROWS


def _shared(items, room):
    """Items in as few groups as have room, all about as long."""
    needs = [_rows(str(item)) + 0.35 for item in items]
    share = sum(needs) / max(1, -(-sum(needs) // room))
    groups, sums = [[]], 0.0
    for item, need in zip(items, needs, strict=True):
        begun = len(groups) * share - sums  # what the group still lacks
        if groups[-1] and need / 2 > begun:
            groups.append([])
        groups[-1].append(item)
        sums += need
    return groups


def _inner(heading):
    return heading.decode_contents().strip()


def _lead(html):
    return f'<p class="before">{html}</p>' if html else ""


def _text(html):
    return re.sub(r"<[^>]*>", "", re.sub(r"<var[^>]*></var>", "formula ", html))


def _length(said):
    return len(_text(" ".join(said)))


def _rows(html):
    """About how many lines a piece of text takes."""
    paragraphs = re.split(r"</p>|</li>", html)
    return sum(-(-len(_text(part).strip()) // LINE) for part in paragraphs)


def _lines(code):
    return code.get_text().rstrip("\n").count("\n") + 1


def _halves(said, joined=True):
    """Sentences in two parts of about the same length."""
    best = min(
        range(1, max(2, len(said))), key=lambda k: abs(_length(said[:k]) - _length(said[k:]))
    )
    parts = [said[:best], said[best:]]
    return [" ".join(part) for part in parts] if joined else [part for part in parts if part]
