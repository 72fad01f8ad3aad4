"""Every question of understanding answers on the plain page: the right way and each wrong way."""

import json
import re

import pytest

from .conftest import CHAPTERS, PAGES, SITE

HELP = re.compile(r"^\s*(Hint|Solution)")
WITH_QUESTIONS = [
    name
    for name in PAGES
    if 'class="nn-question"' in (SITE / name).read_text("utf-8")
    and name != "hunt.html"  # which has its own tests, in test_hunt.py
]


def verdict(form):
    return form.locator(".nn-verdict").inner_text()


def send(form):
    form.get_by_role("button", name="Check").press("Enter")


@pytest.mark.parametrize("name", WITH_QUESTIONS)
def test_questions_answer_and_help_opens(here, name):
    here.look(390, "light")
    for form in here.page.locator("form.nn-question").all():
        question = json.loads(form.get_attribute("data-question"))
        send(form)
        assert verdict(form).startswith("Not answered yet")
        ANSWER[form.get_attribute("data-kind")](form, question)
    summaries = here.page.locator("summary", has_text=HELP).all()
    assert summaries
    for summary in summaries:
        summary.press("Enter")
        assert summary.evaluate("s => s.parentElement.open")
    assert here.complaints == []


def answer_choice(form, question):
    boxes = form.locator("input").all()
    right = [box for box, o in zip(boxes, question["options"], strict=True) if o["right"]]
    wrong = [box for box, o in zip(boxes, question["options"], strict=True) if not o["right"]]
    feedback = set()
    for box in wrong:
        box.check()
        send(form)
        assert verdict(form).startswith("Not yet.")
        feedback.add(verdict(form))
        if box.get_attribute("type") == "checkbox":
            box.uncheck()
    assert len(feedback) == len(wrong)  # each wrong option is told its own reason
    for box in right:
        box.check()
    send(form)
    assert verdict(form).startswith("Right.")


def answer_number(form, question):
    field = form.locator("input")
    feedback = set()
    for value, _ in question["wrong"]:
        field.fill(str(value))
        field.press("Enter")  # as a reader sends a number: without leaving the field
        assert verdict(form).startswith("Not yet.")
        feedback.add(verdict(form))
    assert len(feedback) == len(question["wrong"])
    field.fill("no number")
    field.press("Enter")
    assert verdict(form).startswith("Not answered yet")
    field.fill(str(question["answer"]).replace(".", ","))
    field.press("Enter")
    assert verdict(form).startswith("Right.")


ANSWER = {"choice": answer_choice, "number": answer_number}  # by the kind of the question


def test_forms_stand_aside_until_one_comes_near(visit):
    """Else browsers would lay out all that is around them at once (assets/exercises.js)."""
    here = visit(script="window.requestIdleCallback = () => 0;")  # the page never becomes whole
    name = next(name for name in CHAPTERS if name in WITH_QUESTIONS)
    here.page.goto(here.base + name)
    forms, boxes = here.page.locator("form.nn-question"), here.page.locator(".nn-exercise")
    asked = (SITE / name).read_text("utf-8").count('<form class="nn-question"')
    assert forms.count() == 0
    boxes.first.scroll_into_view_if_needed()
    forms.first.wait_for()
    assert forms.count() < asked
    send(forms.first)
    assert verdict(forms.first).startswith("Not answered yet")
    here.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert forms.count() == asked
