"""What stands around the text: looks before and without scripts, forced colours, no idle files."""

import re

import pytest

from .conftest import CHAPTERS, PAGES, SITE

SCRIPT = re.compile(r"<script\b([^>]*)>")
THEME = "document.documentElement.dataset.theme"
LICENCES = ("LICENSE", ".LICENSE.txt")


@pytest.mark.parametrize("name", PAGES)
def test_no_script_holds_a_page_up(name):
    text = (SITE / name).read_text("utf-8")
    scripts = SCRIPT.findall(text)
    assert [script for script in scripts if "src=" in script and "defer" not in script] == []
    assert not re.search(r"searchtools|language_data|searchindex|sphinx_highlight", text)
    assert ("charts/" in "".join(scripts)) == ('class="cell' in text)
    assert text.index(THEME.split(".data")[0]) < text.index('rel="stylesheet"')


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("mode", [None, "light", "dark"])
def test_the_theme_is_known_before_any_script_of_the_theme(visit, scheme, mode):
    kept = f"localStorage.setItem('mode', '{mode}')" if mode else ""
    here = visit(scheme=scheme, script=kept)
    here.page.route("**/_static/**/*.js*", lambda route: route.abort())
    here.page.goto(here.base + "benchmarks.html")
    assert here.page.evaluate(THEME) == (mode or scheme)


def test_without_scripts_there_are_colours_one_sentence_and_no_idle_fields(visit):
    here = visit(java_script_enabled=False)
    here.page.goto(here.base + CHAPTERS[0])
    assert here.page.locator("html").get_attribute("data-theme") == "light"
    assert here.page.locator(".nn-noscript").is_visible()
    forms = here.page.locator("form.nn-question")
    assert forms.locator(":is(input, button):visible").count() == 0
    assert forms.get_by_text("a)").first.is_visible()


def test_in_forced_colours_focus_is_seen_and_what_cannot_be_pressed_is_grey(visit):
    here = visit(forced_colors="active")
    here.open("benchmarks.html")
    link = here.page.locator(".bd-sidebar-primary nav a").nth(3)
    here.page.locator(".bd-sidebar-primary nav a").nth(2).focus()
    here.page.keyboard.press("Tab")
    outline = "(e) => [e === document.activeElement, getComputedStyle(e).outlineStyle]"
    assert link.evaluate(outline) == [True, "solid"]
    buttons = """() => {
      const button = (more) => `<button type="button" ${more}>Stop</button>`;
      const looks = ["", "disabled", 'aria-disabled="true"'].map(button).join("");
      document.querySelector("article").insertAdjacentHTML("beforeend", looks);
      const made = [...document.querySelectorAll("article > button")].slice(-3);
      return made.map((each) => getComputedStyle(each).color);
    }"""
    usual, *disabled = here.page.evaluate(buttons)
    assert usual not in disabled
    assert len(set(disabled)) == 1


def test_printing_is_offered_and_works(visit):
    here = visit(script="window.print = () => { globalThis.printed = true; }")
    here.open(CHAPTERS[0])
    here.page.evaluate("document.querySelector('.btn-download-pdf-button').click()")
    assert here.page.evaluate("globalThis.printed") is True


def test_solutions_are_printed_if_one_wants_them(visit):
    opened = "document.querySelectorAll('.nn-exercise details[open]').length"
    here = visit(script=f"window.print = () => {{ globalThis.printed = {opened}; }}")
    here.open(CHAPTERS[0])
    here.page.locator(".dropdown-download-buttons > button").click()
    here.page.get_by_text("Print, solved").click()
    folded = here.page.locator(".nn-exercise details").count()
    assert here.page.evaluate("globalThis.printed") == folded > 10
    here.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert here.page.evaluate(opened) == 0


def test_every_published_file_is_named_somewhere():
    files = [path for path in (SITE / "_static").rglob("*") if path.is_file()]
    texts = [*SITE.rglob("*.html"), *SITE.rglob("*.js"), *SITE.rglob("*.css")]
    named = "".join(path.read_text("utf-8") for path in texts if "live/pyodide" not in str(path))
    idle = [path.name for path in files if not path.name.endswith(LICENCES)]
    assert [name for name in idle if name not in named] == []
    assert not [path for path in SITE.rglob("*") if path.suffix in (".map", ".ttf", ".scss", ".po")]


def test_address_that_is_not_there_offers_the_search_and_the_chapters(visit):
    here = visit()
    assert here.open("no/such/page.html") == 404
    chapters = here.page.locator("article a").evaluate_all("(all) => all.map((a) => a.href)")
    assert {here.base + name for name in CHAPTERS} <= set(chapters)
    here.page.locator("article input[name=q]").fill("xor")
    here.page.keyboard.press("Enter")
    here.page.wait_for_url(here.base + "search.html?q=xor")
    assert here.complaints[1:] == []  # the first is that of the browser: 404


def test_the_worker_comes_from_every_page(visit):
    here = visit()
    here.page.goto(here.base + "no/such/page.html")
    there = "navigator.serviceWorker.ready.then(({ active }) => active.scriptURL)"
    assert here.page.evaluate(there) == here.base + "service-worker.js"


def test_without_network_a_page_names_those_that_are_kept(visit):
    here = visit()
    here.open("benchmarks.html")
    here.page.evaluate("navigator.serviceWorker.ready")
    here.page.reload(wait_until="networkidle")
    here.page.wait_for_function(
        """async (address) => {
          const cache = await caches.open((await caches.keys())[0]);
          return Boolean(await cache.match(address, { ignoreSearch: true }));
        }""",
        arg=here.base + "benchmarks.html",
    )
    wanted = here.base + CHAPTERS[1]
    here.open(f"offline.html?wanted={wanted}")
    kept = here.page.locator("#nn-kept a")
    kept.first.wait_for()
    assert here.page.locator("#nn-wanted").get_attribute("href") == wanted
    assert here.base + "benchmarks.html" in kept.evaluate_all("(all) => all.map((a) => a.href)")
    here.open("offline.html?wanted=https://example.org/")
    assert here.page.locator("#nn-wanted").get_attribute("href") == here.base
    assert here.complaints == []


def test_robots_and_sitemap_name_what_is_to_be_found():
    sitemap = (SITE / "sitemap.xml").read_text("utf-8")
    places = re.findall(r"<loc>([^<]*)</loc>", sitemap)
    apart = ("404.html", "offline.html", "search.html")
    assert len(places) == len(PAGES) - len(apart)
    assert not [place for place in places if place.endswith(apart)]
    robots = (SITE / "robots.txt").read_text("utf-8")
    assert f"Sitemap: {places[0].rsplit('/', 1)[0]}/sitemap.xml" in robots
    for name in apart:
        assert 'name="robots" content="noindex"' in (SITE / name).read_text("utf-8")


def test_menus_open_by_mouse_and_key_and_close_again(visit):
    here = visit()
    here.open(CHAPTERS[0])
    menu = here.page.locator(".dropdown-launch-buttons")
    button, items = menu.locator("button"), menu.locator(".dropdown-item")
    assert not items.first.is_visible()
    button.click()
    assert items.first.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    here.page.mouse.click(700, 700)
    assert not items.first.is_visible()
    button.focus()
    here.page.keyboard.press("ArrowDown")
    here.page.keyboard.press("ArrowDown")
    assert items.nth(1).evaluate("(e) => e === document.activeElement")
    here.page.keyboard.press("Escape")
    assert button.evaluate("(e) => e === document.activeElement")
    assert button.get_attribute("aria-expanded") == "false"
    button.press("Enter")
    for _ in range(items.count() + 1):
        here.page.keyboard.press("Tab")
    assert not items.first.is_visible()


@pytest.mark.parametrize("name", ["primary", "secondary"])
def test_sidebars_are_drawers_on_a_phone(visit, name):
    here = visit(width=390)
    here.open(CHAPTERS[0])
    inside = here.page.locator(f":is(#pst-{name}-sidebar, #pst-{name}-sidebar-modal) nav a")
    button = here.page.locator(f".{name}-toggle")
    assert not inside.first.is_visible()
    button.click()
    assert inside.first.is_visible()
    here.page.keyboard.press("Escape")
    assert not inside.first.is_visible()
    assert button.evaluate("(e) => e === document.activeElement")
    button.click()
    drawer = here.page.locator(f"#pst-{name}-sidebar-modal").bounding_box()
    beside = drawer["x"] - 20 if drawer["x"] > 40 else drawer["x"] + drawer["width"] + 20
    here.page.mouse.click(beside, 400)
    assert not inside.first.is_visible()


def test_a_link_of_the_contents_leads_out_of_their_drawer(visit):
    here = visit(width=390)
    here.open(CHAPTERS[0])
    here.page.locator(".secondary-toggle").click()
    here.page.locator("#pst-secondary-sidebar-modal a[href='#exercises']").click()
    here.page.wait_for_function("!document.querySelector('dialog[open]')")
    top = "document.getElementById('exercises').getBoundingClientRect().top"
    here.page.wait_for_function(f"Math.abs({top}) < 200")


def test_a_wide_window_can_be_without_the_contents_of_the_book(visit):
    here = visit()
    here.open(CHAPTERS[0])
    link = here.page.locator("#pst-primary-sidebar nav a").first
    for state in ("hidden", "visible"):
        here.page.locator(".primary-toggle").click()
        link.wait_for(state=state)


def test_the_contents_say_where_one_reads(visit):
    here = visit()
    here.open(CHAPTERS[0])
    for section in ("key-points", "exercises", "key-points"):  # downwards and upwards
        here.page.evaluate(f"document.getElementById('{section}').scrollIntoView()")
        current = "document.querySelector('#pst-page-toc-nav [aria-current]')?.hash"
        here.page.wait_for_function(f"{current} === '#{section}'")
    assert here.page.locator("#pst-page-toc-nav .active").count() == 1


def test_the_look_follows_the_system_until_one_chooses(visit):
    here = visit(scheme="light")
    here.open("benchmarks.html")
    here.page.emulate_media(color_scheme="dark")
    here.page.wait_for_function(f"{THEME} === 'dark'")
    button = here.page.locator("button.theme-switch-button:visible").first
    button.click()
    assert here.page.evaluate(THEME) == "light"
    here.page.emulate_media(color_scheme="light")
    here.page.emulate_media(color_scheme="dark")
    assert here.page.evaluate(THEME) == "light"


@pytest.mark.parametrize(("name", "height"), [(CHAPTERS[-1], 400), ("teaching.html", 900)])
def test_the_page_of_a_long_list_is_in_sight_there(visit, name, height):
    here = visit()
    here.page.set_viewport_size({"width": 1280, "height": height})
    here.open(name)
    bottom = "document.querySelector('.bd-docs-nav a.current').getBoundingClientRect().bottom"
    here.page.wait_for_function(f"{bottom} < {height}")
    assert here.page.evaluate("scrollY") == 0


def test_the_section_that_is_read_is_in_sight_in_a_long_list(visit):
    here = visit()
    here.page.set_viewport_size({"width": 1280, "height": 600})
    name = next(name for name in CHAPTERS if name[0].isdigit())
    here.open(name)
    here.page.locator("#key-points").scroll_into_view_if_needed()
    here.page.evaluate("document.getElementById('key-points').scrollIntoView()")
    place = here.page.locator("#pst-page-toc-nav a[href='#key-points'].active")
    place.wait_for()
    top = here.page.evaluate("scrollY")
    box = place.bounding_box()
    assert 0 < box["y"] < 600 - box["height"]
    assert here.page.evaluate("scrollY") == top
