"""The index of the site's search: the sections of all pages, with their prose and names of code.

It is read from the finished pages, without menus, outputs, hints and solutions, and written as one
script into `data/`, under its own hash. The page that searches (templates/search.html) names it;
assets/search/ does the rest.
"""

import json
import re
import sys
import tomllib
from html.parser import HTMLParser

from tools.address import ROOT
from tools.site.live import sha256
from tools.texts import place_of

TERMS = ROOT / "book" / "terms.toml"

VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
TITLES = {"h1", "h2", "h3", "h4"}
INLINE = {"a", "abbr", "b", "code", "em", "i", "span", "strong", "sub", "sup"}
SKIPPED = {"script", "style", "svg", "button", "form", "noscript", "nav", "summary"}
SKIPPED_CLASSES = {
    *("headerlink", "toctree-wrapper", "nn-question", "nn-controls", "nn-picture", "autosummary"),
    *("nn-card", "nn-chapter", "nn-fault", "nn-paper", "nn-tally"),
    *("text_plain", "stream", "traceback", "stderr", "onlyprint", "nn-no"),
}
FORMULAS = {"math", "katex"}  # KaTeX keeps a formula in an annotation, and draws it in the rest
FORMULA = ("formula", "drawn")
NUMBER = re.compile(r"^(\d+|[A-Z]) ")  # of a chapter
NAME = re.compile(r"[A-Za-z_]\w{2,}")
WRITTEN = r"(?<![\w/])(?:doi:|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/)\S*\w"
ADDRESS = re.compile(rf"\s*\({WRITTEN}\)|,?\s*{WRITTEN}")  # which nobody seeks, and hardly packs
PLACE = re.compile(r'data-index="[^"]*"')
NOT_SEARCHED = {"404.html", "offline.html", "search.html"}
POINTERS = {"index", "the-rows"}  # sections (appendices F, G) that only say where others stand

SIGNS = dict(
    re.findall(
        r"(\w+) (\S)",
        (
            "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε eta η theta θ kappa κ lambda λ "
            "mu μ nu ν pi π rho ρ sigma σ tau τ phi φ varphi φ chi χ psi ψ omega ω Delta Δ "
            "Theta Θ Lambda Λ Sigma Σ Phi Φ Psi Ψ Omega Ω ell ℓ partial ∂ nabla ∇ infty ∞ cdot · "
            "times × le ≤ leq ≤ ge ≥ geq ≥ ne ≠ approx ≈ to → in ∈ pm ±"
        ),
    )
)
COMMAND = re.compile(r"\\([A-Za-z]+) ?")
SUNK = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def words_of(formula):
    """A short formula as plain text, "w₁x + b"; one that plain text cannot hold as "…"."""
    text = formula.strip().removeprefix(r"\(").removesuffix(r"\)").strip()
    text = COMMAND.sub(lambda m: SIGNS.get(m[1], m[0]), text).replace(r"\,", " ")
    text = re.sub(r"_(\d)|_\{(\d+)\}", lambda m: (m[1] or m[2]).translate(SUNK), text)
    text = text.replace("-", "−")
    return "…" if re.search(r"[\\{}^_&]", text) or len(text) > 30 else text


class Section:
    """What is known of a section: where it is, what it is called, what it says."""

    def __init__(self, anchor, title=""):
        self.anchor, self.title, self.text, self.names = anchor, title, "", set()


class Article(HTMLParser):
    """Reads the sections of a page's article, entries of the reference among them."""

    def __init__(self, html):
        super().__init__()
        self.sections = []
        self.open = [("", None)]  # elements around: tag, and what its text is (None: no part of it)
        self.around = []  # sections around: depth of their element, section
        self.formula = ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag in VOID:
            self.add(self.open[-1][1], " " if tag == "br" else "")
            return
        given = dict(attributes)
        classes = set((given.get("class") or "").split())
        self.open.append((tag, self.kind(tag, classes, given.get("id"))))
        self.formula += given.get("data-tex", "")  # of one letter, which is drawn as it is
        if self.around and (tag not in INLINE or "classifier" in classes):
            self.around[-1][1].text += " "

    def kind(self, tag, classes, id):
        """What the text of an element that opens now is."""
        outer = self.open[-1][1]
        if tag == "article":
            return "text"
        if outer in FORMULA or (outer and classes & FORMULAS):
            if outer not in FORMULA:
                self.formula = ""
            drawn = outer == "drawn" or "katex" in classes
            return "drawn" if drawn and tag != "annotation" else "formula"
        if outer is None or tag in SKIPPED or classes & SKIPPED_CLASSES:
            return None
        if tag == "section" and id and "nn-experiment" not in classes:
            self.begin(Section(id))
        elif tag == "dt" and "sig" in classes and id:
            self.end(len(self.open) - 1)  # an entry beside the last one, in the same list
            self.begin(Section(id, id.removeprefix("nnlib.")), len(self.open) - 1)
            return "names"
        elif tag == "details" and not classes:  # hints and solutions
            return None
        if tag == "pre":
            return "names"
        return "title" if tag in TITLES else outer

    def begin(self, section, depth=None):
        self.sections.append(section)
        self.around.append((depth or len(self.open), section))

    def end(self, depth):
        """Leave the sections that began at this depth or below."""
        while self.around and self.around[-1][0] >= depth:
            self.around.pop()

    def handle_endtag(self, tag):
        if not any(tag == each for each, _ in self.open[1:]):
            return
        while self.open[-1][0] != tag:  # what HTML lets one leave open, such as li and p
            self.open.pop()
        _, kind = self.open.pop()
        if kind in FORMULA and self.open[-1][1] not in FORMULA:
            self.add(self.open[-1][1], words_of(self.formula))
        self.end(len(self.open))

    def handle_data(self, data):
        kind = self.open[-1][1]
        if kind == "formula":
            self.formula += data
        elif kind != "drawn":
            self.add(kind, data)

    def add(self, kind, data):
        if kind is None or not self.around:
            return
        section = self.around[-1][1]
        if kind == "title" and not section.text.strip():
            section.title += data
        elif kind == "names":
            section.names |= set(NAME.findall(data))
        elif not any(each.anchor in POINTERS for _, each in self.around):
            section.text += data


def plain(text):
    """One line, without addresses and without blanks that a reader does not see."""
    text = ADDRESS.sub("", " ".join(text.split()))
    return re.sub(r"\s+([.,;:!?)])", r"\1", text)


def terms_of(pages):
    """Read the index of terms: by page and section, the terms that belong there."""
    terms = {}
    listed = tomllib.loads(TERMS.read_text("utf-8")) if TERMS.exists() else {}
    for page, places in listed.items():
        there = {section.anchor for section in pages.get(f"{page}.html", ())}
        for anchor, names in places.items():
            if anchor not in there:
                sys.exit(f"{TERMS.name} must name sections of {page}, got {anchor}")
            terms[f"{page}.html", anchor] = names
    return terms


def index(site):
    """Return what there is to search: pages, and for each of them its sections.

    Of the names in code those are kept that have an entry in the reference.
    """
    paths = sorted([*site.glob("*.html"), *site.glob("reference/*.html")])
    names = {path.relative_to(site).as_posix(): path for path in paths}
    texts = {name: path.read_text("utf-8") for name, path in names.items()}
    pages = {name: Article(texts[name]).sections for name in texts if name not in NOT_SEARCHED}
    anchors = (section.anchor for sections in pages.values() for section in sections)
    known = {anchor.rpartition(".")[2] for anchor in anchors if anchor.startswith("nnlib.")}
    terms = terms_of(pages)
    return [
        {
            "page": name,
            "place": place_of(name),
            "title": NUMBER.sub("", plain(sections[0].title)),
            "sections": [
                [
                    *(each.anchor, NUMBER.sub("", plain(each.title)), plain(each.text)),
                    *(sorted(each.names & known), terms.get((name, each.anchor), [])),
                ]
                for each in sections
            ],
        }
        for name, sections in pages.items()
    ]


def write_search(site):
    """Write the index into the site, and its address into the page that searches."""
    script = f"nnSearch.take({json.dumps(index(site), ensure_ascii=False)});\n"
    address = f"data/{sha256(script.encode())[:16]}.js"
    (site / "data").mkdir(exist_ok=True)
    (site / address).write_text(script, "utf-8")
    page = site / "search.html"
    page.write_text(PLACE.sub(f'data-index="{address}"', page.read_text("utf-8")), "utf-8")
