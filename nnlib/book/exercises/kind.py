"""What every kind of exercise knows of itself, and the verdict on an answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from nnlib.book.exercises.page import form_html

if TYPE_CHECKING:
    from collections.abc import Callable

_OPENINGS = {"right": "Right.", "wrong": "Not yet.", "open": "Not answered yet."}


class Refused(Exception):
    """Raised by a checker: the answer is wrong, and the message says what is wrong with it."""


@dataclass(frozen=True)
class Verdict:
    """What is said of an answer.

    Attributes
    ----------
    state : str
        ``"right"``, ``"wrong"`` or ``"open"`` (not answered).
    message : str
        What the reader is told beside that.
    """

    state: Literal["right", "wrong", "open"]
    message: str = ""

    def __str__(self) -> str:
        return f"{_OPENINGS[self.state]} {self.message}".strip()


class Kind(ABC):
    """What an answer to an exercise is, how it is judged, and where the reader gives it.

    A kind that says no more than `judge` and `samples` is answered in a cell of the notebook.
    """

    @abstractmethod
    def judge(self, answer: object) -> Verdict:
        """Return the `Verdict` on whatever the reader hands over; never raise."""

    @abstractmethod
    def samples(self) -> list[tuple[object, Verdict]]:
        """Return answers with the verdicts they must get: right, not given, and known mistakes."""

    def form_on_page(self, id: str) -> str:
        """Return the answer form of the exercise `id` as HTML for a page; empty without a form."""
        return ""

    def form_in_kernel(self) -> dict[str, Any] | None:
        """Return the answer form as a mime bundle for a running kernel; None without a form."""
        return None

    def after_statement(self) -> str:
        """Return Markdown that follows the statement where there is no form of a page."""
        return ""

    def after_solution(self) -> str:
        """Return Markdown that follows the worked solution."""
        return ""


class Question(Kind):
    """A kind that is answered in a form: on the plain page, and in a kernel with widgets.

    Attributes
    ----------
    word : str
        The name of its judge in assets/exercises.js, which says on the page what `judge` says here.
    """

    word: ClassVar[str]

    @abstractmethod
    def fields(self, uid: str) -> str:
        """Return the fields of the form as HTML; each has the name ``answer``, ids begin `uid`."""

    @abstractmethod
    def data(self) -> dict[str, Any]:
        """Return what the judge on the page needs to know, its texts as HTML."""

    @abstractmethod
    def widgets(self) -> tuple[list[Any], Callable[[], object]]:
        """Return the fields of the form as ipywidgets, and a function that reads the answer."""

    def form_on_page(self, id: str) -> str:
        """Return the answer form of the exercise `id` as HTML."""
        return form_html(self.word, self.data(), self.fields(f"exercise-{id}"))

    def form_in_kernel(self) -> dict[str, Any]:
        """Return the answer form as a mime bundle with a widget."""
        # Here and not above: a page has forms of its own and does without ipywidgets.
        from nnlib.book.exercises.widgets import form_view

        return form_view(self.widgets, self.judge)
