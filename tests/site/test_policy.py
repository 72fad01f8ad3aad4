"""Pages load and run nothing but files of the site: what is planted in one is refused."""

import re

import pytest

from .conftest import PAGES, SITE

META = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
OTHER = "https://other.example/"
PLANTS = {
    "image": '<img src="{other}image.png" alt="">',
    "script": '<script src="{other}script.js"></script>',
    "style": '<link rel="stylesheet" href="{other}style.css">',
    "frame": '<iframe src="{other}frame.html" title="a frame"></iframe>',
    "inline script": '<script>new Image().src = "{other}inline.png"</script>',
    "handler": '<img src="no.png" alt="" onerror="new Image().src = \'{other}handler.png\'">',
    "fetch": '<data value="{other}data.json"></data>',
}
ASK = """async () => {
  const data = document.querySelector("data");
  if (data) await fetch(data.value).catch(() => {});
}"""


def asked_of_another_host(here, kind, policy):
    """Open a page with something that leads to another host; return what that was asked."""

    def altered(route):
        text = (SITE / "benchmarks.html").read_text("utf-8")
        text = text if policy else META.sub("", text)
        body = text.replace("</article>", PLANTS[kind].format(other=OTHER) + "</article>", 1)
        route.fulfill(body=body, content_type="text/html")

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(body="", headers={"Access-Control-Allow-Origin": "*"})

    asked = []
    here.page.route("**/benchmarks.html", altered)
    here.page.route(f"{OTHER}**", answer)
    here.page.goto(here.base + "benchmarks.html", wait_until="load")
    here.page.evaluate(ASK)
    return asked


@pytest.mark.parametrize("kind", PLANTS)
def test_what_leads_to_another_host_is_refused(visit, kind):
    here = visit()
    assert asked_of_another_host(here, kind, policy=True) == []
    refused = [text for text in here.complaints if "Content Security Policy" in text]
    assert refused


@pytest.mark.parametrize("kind", PLANTS)
def test_without_the_policy_it_would_be_loaded(visit, kind):
    assert len(asked_of_another_host(visit(), kind, policy=False)) == 1


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_its_policy_before_anything_is_loaded(name):
    text = (SITE / name).read_text("utf-8")
    (found,) = META.findall(text)
    assert text.index(found) < min(text.index("<script"), text.index("<link"))
    assert "'unsafe-eval'" not in found
    assert not re.search(r"\son[a-z]+=\"", text)
