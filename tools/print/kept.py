"""What is kept out of the tree while a page is composed, as paper has it."""

from tools.built import Kept, words
from tools.print.drawings import inked
from tools.print.formulas import labelled, mended, spaced

BREAK = "<wbr>"


class Inked(Kept):
    """Formulas and drawings as paper has them."""

    def formula(self, given):
        """A formula without what only a screen needs, but with its words."""
        return labelled(mended(given), self.shown(words(given)))

    def drawing(self, given):
        """A drawing in its own colours, with names that no other one has."""
        return inked(given, f"drawing{len(self.made)}")

    def shown(self, text):
        """The words of a formula, with room around relations: for heads, bookmarks, widths."""
        return spaced(text)

    def parts(self, mark):
        """The parts of a formula between which a line may break."""
        return self.made[int(mark["data-at"])].split(BREAK)

    def keep(self, mark, parts):
        """Keep these parts of a formula in place of its own."""
        self.made[int(mark["data-at"])] = BREAK.join(parts)
