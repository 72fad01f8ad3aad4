"""Every question of understanding answers on the plain page: the right way and each wrong way."""

import json
import re

import pytest

from .conftest import PAGES, SITE

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
