"""Cards to remember: graded where they stand, asked again when they are due, kept here alone."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from tools.site import anki, cards

from .conftest import SHORT, SITE
from .test_pages import violations

NOW = datetime(2030, 3, 1, 10, tzinfo=UTC)
CHAPTER = SHORT
FIRST, SECOND = cards.deck()[CHAPTER.removesuffix(".html")][:2]
GRADES = ["Again", "Hard", "Good", "Easy"]
KEPT = """() => Object.fromEntries(
  Object.entries(localStorage).filter(([key]) => key.startsWith("nnlib-")).sort())"""


@pytest.fixture
def reader(visit):
    """A visit whose clock stands."""
    here = visit()
    here.page.clock.set_fixed_time(NOW)
    return here


def card(here, which):
    return here.page.locator(f"#card-{which.id}")


def open_by_key(here, which):
    """Open a card by keyboard, and wait for its four buttons."""
    card(here, which).locator("summary").press("Space")
    card(here, which).locator(".nn-grades button").last.wait_for()


def graded(here, which, number):
    open_by_key(here, which)
    here.page.keyboard.press(str(number))
    return card(here, which).locator(".nn-grades [role=status]").inner_text()


def says(here, place="#nn-review"):
    return here.page.locator(f"{place} > [role=status]").inner_text()


def turn_to(here, days):
    here.page.clock.set_fixed_time(NOW + timedelta(days=days))
    here.open("cards.html")


def save(here):
    with here.page.expect_download() as waiting:
        here.page.get_by_role("button", name="Save a file").click()
    return waiting.value.path().read_text("utf-8")


def load(here, text):
    content = {"name": "kept.json", "mimeType": "application/json", "buffer": text.encode()}
    here.page.locator("#nn-keeping input").set_input_files(content)
    here.page.wait_for_function(
        "/Added|not loaded/.test(document.querySelector('#nn-keeping > [role=status]').textContent)"
    )
    return says(here, "#nn-keeping")


def delete_all(here):
    here.page.once("dialog", lambda dialog: dialog.accept())
    here.page.get_by_role("button", name="Delete all").click()


def test_nothing_of_the_planning_is_loaded_before_a_card_is_opened(reader):
    reader.open(CHAPTER)
    planning = [r.url for r in reader.responses if re.search(r"fsrs|cards/", r.url)]
    assert planning == []
    open_by_key(reader, FIRST)
    assert any("ts-fsrs" in r.url for r in reader.responses)
    assert reader.foreign() == []
    assert reader.complaints == []


def test_every_card_of_a_chapter_unfolds_and_says_when_it_would_come_back(reader):
    reader.open(CHAPTER)
    for which in cards.deck()[CHAPTER.removesuffix(".html")]:
        assert not card(reader, which).locator("p").first.is_visible()
        open_by_key(reader, which)
        buttons = card(reader, which).locator(".nn-grades button").all_inner_texts()
        assert [re.split(r"\s", text)[0] for text in buttons] == GRADES
        assert buttons[0].endswith("10 minutes")
        assert all(text.endswith(("minutes", "days")) for text in buttons)
        assert card(reader, which).locator("p").first.is_visible()


def test_graded_card_is_kept_and_comes_back_when_it_is_due(reader):
    reader.open(CHAPTER)
    assert graded(reader, FIRST, 3) == "It comes back in 2 days, on the page Cards."
    assert card(reader, FIRST).locator("summary").evaluate("s => s === document.activeElement")
    assert reader.page.locator(".nn-grades button").count() == 0
    reader.page.reload()
    reader.open("cards.html")
    assert says(reader) == "No more cards are due today. The next one comes on 3 March 2030."
    assert not reader.page.get_by_role("button", name="Start").is_visible()
    turn_to(reader, 2)
    assert says(reader) == "1 card is due today."


def test_due_cards_are_asked_one_at_a_time_by_keyboard(reader):
    reader.open(CHAPTER)
    graded(reader, FIRST, 3)
    graded(reader, SECOND, 1)
    turn_to(reader, 2)
    assert says(reader) == "2 cards are due today."
    asked = reader.page.locator("#nn-review .nn-card")
    reader.page.get_by_role("button", name="Start").press("Enter")
    seen = []
    for grade in "1", "3", "3":
        assert asked.count() == 1
        seen.append(asked.get_attribute("id").removeprefix("card-"))
        reader.page.keyboard.press("Space")
        asked.locator(".nn-grades button").last.wait_for()
        assert asked.locator(".nn-where a").get_attribute("href").startswith(f"{CHAPTER}#")
        reader.page.keyboard.press(grade)
    assert seen == [SECOND.id, FIRST.id, SECOND.id]  # the oldest first; the forgotten one again
    assert asked.count() == 0
    assert says(reader).startswith("No more cards are due today.")
    assert reader.page.locator("#nn-deck .nn-card").count() == sum(map(len, cards.deck().values()))
    assert reader.complaints == []


def test_progress_stands_beside_each_chapter(reader):
    reader.open(CHAPTER)
    graded(reader, FIRST, 3)
    graded(reader, SECOND, 1)
    answer_first_question(reader)
    reader.open("cards.html")
    counts = reader.page.locator("#nn-deck .nn-count").all_text_contents()
    own = counts.pop(list(cards.deck()).index(CHAPTER.removesuffix(".html")))
    assert re.fullmatch(r"1 of \d+ cards learned, 1 due, 1 of \d+ exercises solved", own)
    assert all(text.startswith("0 of ") and ", 0 of " in text for text in counts)


def answer_first_question(here):
    """Answer the first question of the page, which has options, rightly."""
    form = here.page.locator("form.nn-question[data-kind=choice]").first
    options = json.loads(form.get_attribute("data-question"))["options"]
    for box, option in zip(form.locator("input").all(), options, strict=True):
        if option["right"]:
            box.check()
    form.get_by_role("button", name="Check").press("Enter")
    return form


def test_answers_stand_there_again(reader):
    reader.open(CHAPTER)
    form = answer_first_question(reader)
    number = reader.page.locator("form.nn-question[data-kind=number]").first
    number.locator("input").fill("123456")
    number.locator("input").press("Enter")
    reader.page.reload(wait_until="load")
    assert form.locator(".nn-verdict").inner_text().startswith("Right.")
    assert form.locator("input:checked").count() >= 1
    assert number.locator("input").input_value() == "123456"
    assert number.locator(".nn-verdict").inner_text().startswith("Not yet.")


def test_code_that_was_right_counts_as_solved(reader):
    reader.open(CHAPTER)
    output = """lines => {
      const detail = document.createElement("pre");
      detail.textContent = lines;
      document.dispatchEvent(new CustomEvent("nn:added", { detail }));
    }"""  # as Python in the page adds what check() prints
    reader.page.evaluate(output, "Exercise 05-6: Right. It is.\nExercise 05-7: Not yet. No.")
    solved = reader.page.evaluate("nnMemory.all('answer')")
    assert solved == [["05-6", {"given": [], "right": True}]]


def test_all_that_is_kept_goes_into_a_file_and_comes_back(reader):
    reader.open(CHAPTER)
    graded(reader, FIRST, 3)
    answer_first_question(reader)
    reader.page.evaluate(
        """key => localStorage.setItem(`nnlib-edit ${location.pathname} cell-1`,
        JSON.stringify({ published: "x = 1", source: "x = 2" }))""",
    )
    reader.open("cards.html")
    before = reader.page.evaluate(KEPT)
    text = save(reader)
    assert says(reader, "#nn-keeping") == "Saved: 1 answer, 1 card, 0 found faults, 1 edited cell."
    delete_all(reader)
    assert says(reader, "#nn-keeping") == "All is deleted."
    assert reader.page.evaluate(KEPT) == {}
    assert says(reader).startswith("No card is due.")
    assert load(reader, text) == "Added: 1 answer, 1 card, 0 found faults, 1 edited cell."
    assert reader.page.evaluate(KEPT) == before
    assert says(reader).startswith("No more cards are due today.")
    assert reader.foreign() == []
    assert reader.complaints == []


def test_what_is_newer_here_stays(reader):
    reader.open(CHAPTER)
    graded(reader, FIRST, 1)
    reader.open("cards.html")
    old = save(reader)
    reader.page.clock.set_fixed_time(NOW + timedelta(days=1))
    reader.open(CHAPTER)
    graded(reader, FIRST, 4)
    reader.open("cards.html")
    newer, text = reader.page.evaluate(KEPT), save(reader)
    assert "In 1 place yours is newer" in load(reader, old)
    assert reader.page.evaluate(KEPT) == newer
    delete_all(reader)
    load(reader, old)
    assert load(reader, text).startswith("Added: 0 answers, 1 card,")
    assert reader.page.evaluate(KEPT) == newer


STATE = {"due": "2030-03-03T10:00:00.000Z", "last_review": "2030-03-01T10:00:00.000Z"} | {
    "stability": 2.3,
    "difficulty": 2.1,
    "elapsed_days": 0,
    "scheduled_days": 2,
    "learning_steps": 0,
    "reps": 1,
    "lapses": 0,
    "state": 2,
}
HEAD = {"book": "Neural Networks, Executed", "format": 1}
BROKEN = {
    "no file of this kind": ("<html>", "no JSON"),
    "cut off": (json.dumps(HEAD | {"card": {"01-bias": STATE}})[:-9], "cut off"),
    "of another book": (json.dumps({"format": 1}), "not saved by this book"),
    "nothing": ("null", "not saved by this book"),
    "of another edition": (json.dumps(HEAD | {"format": 2}), "format 2"),
    "a bad date": (json.dumps(HEAD | {"card": {"01-bias": STATE | {"due": "soon"}}}), "01-bias"),
    "a bad number": (json.dumps(HEAD | {"card": {"01-bias": STATE | {"reps": -1}}}), "01-bias"),
    "a bad name": (json.dumps(HEAD | {"card": {"mode": STATE}}), "card mode is damaged"),
    "a bad answer": (json.dumps(HEAD | {"answer": {"01-1": {"given": [1]}}}), "01-1 is damaged"),
    "a list": (json.dumps(HEAD | {"card": [STATE]}), "card 0 is damaged"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_file_is_refused_and_changes_nothing(reader, kind):
    text, why = BROKEN[kind]
    reader.open("cards.html")
    assert reader.page.evaluate("state => nnMemory.set('card', '01-shapes', state)", STATE)
    before = reader.page.evaluate(KEPT)
    said = load(reader, text)
    assert said.startswith("kept.json was not loaded: ")
    assert why in said
    assert said.endswith("Nothing has changed.")
    assert reader.page.evaluate(KEPT) == before


def test_where_there_is_no_room_nothing_is_loaded(reader):
    reader.open("cards.html")
    reader.page.evaluate(
        """() => {
          const set = Storage.prototype.setItem;
          let count = 0;
          Storage.prototype.setItem = function (...given) {
            if (++count === 2) throw new DOMException("full", "QuotaExceededError");
            return set.apply(this, given);
          };
        }"""
    )
    both = {FIRST.id: STATE, SECOND.id: STATE}
    assert "has no room" in load(reader, json.dumps(HEAD | {"card": both}))
    assert reader.page.evaluate(KEPT) == {}


def test_deleting_asks_first(reader):
    reader.open(CHAPTER)
    graded(reader, FIRST, 3)
    reader.open("cards.html")
    asked = []
    reader.page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    reader.page.get_by_role("button", name="Delete all").click()
    assert asked == [
        "Delete 0 answers, 1 card, 0 found faults, 0 edited cells? "
        "If you want them back, save a file first."
    ]
    assert len(reader.page.evaluate(KEPT)) == 1


def test_what_storage_holds_that_is_not_ours_is_no_card(reader):
    reader.open(CHAPTER)
    reader.page.evaluate(
        f"localStorage.setItem(`nnlib-card ${{new URL('.', location).pathname}}{FIRST.id}`, '{{')"
    )
    assert graded(reader, FIRST, 3).startswith("It comes back in 2 days")


def test_where_storage_is_closed_a_card_still_unfolds(visit):
    closed = """Object.defineProperty(globalThis, "localStorage",
      { get() { throw new DOMException("closed", "SecurityError"); } });"""
    here = visit(script=closed)
    here.open(CHAPTER)
    assert graded(here, FIRST, 3).startswith("Your browser lets the book keep nothing")
    here.open("cards.html")
    assert says(here).startswith("No card is due.")
    assert here.complaints == []


def test_without_scripts_cards_unfold_and_the_deck_is_a_file(visit):
    here = visit(java_script_enabled=False)
    here.page.goto(here.base + CHAPTER)
    assert not card(here, FIRST).locator("p").first.is_visible()
    card(here, FIRST).locator("summary").click()
    assert card(here, FIRST).locator("p").first.is_visible()
    here.page.goto(here.base + "cards.html")
    assert here.page.locator("#nn-review p").is_visible()
    here.page.locator(".nn-chapter > summary").first.click()
    assert here.page.locator(".nn-chapter[open] .nn-card").first.is_visible()
    with here.page.expect_download() as waiting:
        here.page.get_by_text(anki.NAME).click()
    assert waiting.value.path().read_bytes() == (SITE / anki.NAME).read_bytes()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_cards_are_accessible_and_fit(visit, width, scheme):
    here = visit(width=width, scheme=scheme)
    here.page.clock.set_fixed_time(NOW)
    here.open(CHAPTER)
    open_by_key(here, FIRST)
    assert violations(here.page, {"include": [[f"#card-{FIRST.id}"]]}) == []
    graded_with_mouse = card(here, FIRST).locator(".nn-grades button").first
    graded_with_mouse.click()
    assert violations(here.page, {"include": [[f"#card-{FIRST.id}"]]}) == []
    here.open("cards.html")
    here.page.get_by_role("button", name="Start").click()
    open_by_key(here, FIRST)
    here.page.locator(".nn-chapter > summary").nth(1).click()
    assert violations(here.page) == []
    assert here.hidden_sideways() <= 0
    assert here.complaints == []


def test_paper_and_forced_colours(visit):
    here = visit(forced_colors="active")
    here.open(CHAPTER)
    card(here, FIRST).locator("summary").focus()
    style = card(here, FIRST).locator("summary").evaluate("s => getComputedStyle(s).outlineStyle")
    assert style == "solid"
    here.page.emulate_media(media="print")
    assert not card(here, FIRST).is_visible()


def test_another_window_is_heard(reader):
    reader.open("cards.html")
    other = reader.context.new_page()
    other.goto(reader.base + CHAPTER)
    other.locator(f"#card-{FIRST.id} > summary").press("Space")
    other.locator(f"#card-{FIRST.id} .nn-grades button").first.click()
    reader.page.wait_for_function(
        "document.querySelector('#nn-review > [role=status]').textContent.includes('1 card')"
    )
