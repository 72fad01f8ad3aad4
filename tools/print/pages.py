"""A page of the built site as a piece of a printed document: what only a screen can do is gone."""

from bs4 import BeautifulSoup

from tools import address
from tools.built import article_of
from tools.print.exercises import posed
from tools.print.formulas import loosen
from tools.print.pads import flatten
from tools.print.spaces import part
from tools.print.tables import fit

GONE = (  # in the order of the page: what is pressed, filled in, folded away or drawn by script
    *("script", "style", "noscript", ".headerlink", ".nn-live", ".nn-controls", ".nn-more"),
    *("details.hide", ".nn-buttons", ".nn-card", ".nn-paper", ".toctree-wrapper"),
)
SHORT = 12  # lines of code, or rows of a table, that are not torn apart


class Page:
    """The article of a page, and the solutions that were taken out of it."""

    def __init__(self, name, html, kept):
        self.name = name
        text = kept.out_of(article_of(html))
        self.article = BeautifulSoup(text, "html.parser").find("article")
        for selector in GONE:
            for element in self.article.select(selector):
                element.decompose()
        self.drop_empty()
        self.show_experiments()
        self.show_pads()
        self.solutions = posed(self.article)
        self.unfold()
        for root in self.roots():
            loosen(root, kept)
            fit(root)
            hold(root)
            part(root)

    def roots(self):
        """All that came from the page."""
        return [self.article, *(solution.body for solution in self.solutions)]

    @property
    def address(self):
        """Where the page is published."""
        return f"{address.SITE}{self.name}.html"

    @property
    def title(self):
        """The heading of the page."""
        return self.article.h1

    def drop_empty(self):
        """Leave out sections of which only the heading is left, and cells without anything."""
        for section in self.article.find_all("section"):
            if not section.find(lambda tag: tag.name not in ("h2", "span")):
                section.decompose()
        for cell in self.article.select(".cell"):
            if not cell.get_text(strip=True) and not cell.find(("svg", "img", "var")):
                cell.decompose()

    def show_experiments(self):
        """Give every experiment the address at which it answers."""
        for experiment in self.article.select(".nn-experiment"):
            number = experiment.select_one(".nn-title .nn-no")
            place = number["id"] if number else experiment["id"]
            self.add_address(experiment, "Experiment with it", place)

    def show_pads(self):
        """Show what stands on a pad, and where readers draw on it."""
        for pad in self.article.select(".nn-pad"):
            flatten(pad)
            section = pad.find_parent("section", id=True)
            self.add_address(pad, "Draw a digit yourself", section["id"])

    def add_address(self, element, words, place):
        """Say below something where on the site it is alive."""
        soup = BeautifulSoup("", "html.parser")
        line, link = soup.new_tag("p"), soup.new_tag("a", href=f"{self.address}#{place}")
        line["class"], link["class"] = ["where"], ["external"]
        link.string = link["href"].partition("://")[2]
        line.append(f"{words}: ")
        line.append(link)
        element.append(line)

    def unfold(self):
        """Open what is folded and is to be read here, under its own title."""
        for fold in self.article.find_all("details"):
            summary = fold.summary
            if summary:
                summary.name = "p"
                summary["class"] = "opened"
            fold.name = "div"
            fold["class"] = "unfolded"
            fold.attrs.pop("open", None)


def hold(root):
    """Mark what is short enough to stand on one page: code and tables."""
    for code in root.select(".cell_input"):
        if code.get_text().count("\n") <= SHORT:
            code["class"] = [*code["class"], "short"]
    for table in root.find_all("table"):
        if len(table.find_all("tr")) <= SHORT:
            table["class"] = [*table["class"], "short"]
