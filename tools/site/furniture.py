"""What a page loads beside its text: scripts that hold nothing up, and none that is idle."""

from tools.site.cards import PAGE
from tools.texts import label_of

FOR_CODE = ("clipboard", "copybutton", "documentation_options")  # buttons that copy
FOR_CELLS = (  # charts, Python in the page
    *("charts", "third-party/d3", "pictures", "explore", "live.", "../live"),
)
FOR_QUESTIONS = ("exercises",)  # which cells may bring later, too
FOR_HUNT = ("hunt",)
FOR_PAD = ("ink", "pad")
FOR_LISTS = ("landing",)
FOR_MEMORY = ("memory",)
FOR_CARDS = ("cards",)
IN_ONE = ("pygments", "styles/", "copybutton.css", "mystnb")  # tools/site/trim.py
FOR_NOBODY = ("sphinx_highlight", "doctools", "scripts/")  # the theme's: assets/furniture.js
OPTIONS = (
    "DOCUMENTATION_OPTIONS."  # what scripts of the theme would set for parts that are not used
)
OWN = {  # scripts of one page alone
    "cards": ["cards/review.js", "cards/keeping.js"],
    "offline": ["kept.js"],
    "search": ["search/words.js", "search/engine.js", "search/page.js"],
}


def needed(file, page, body):
    """Say whether a page, called `page`, whose text is `body` needs a script or a style sheet."""
    name = str(getattr(file, "filename", file) or "").removeprefix("_static/")
    if name.startswith((*FOR_NOBODY, *IN_ONE)):
        return False
    if (file.attributes.get("body") or "").startswith(OPTIONS):
        return False
    if name.startswith(FOR_CELLS):
        return 'class="cell' in body
    if name.startswith(FOR_QUESTIONS):
        return 'class="cell' in body or 'class="nn-question' in body
    if name.startswith(FOR_HUNT):
        return 'class="nn-fault' in body
    if name.startswith(FOR_PAD):
        return 'class="nn-pad' in body
    if name.startswith(FOR_LISTS):
        return 'class="nn-cards' in body
    if name.startswith(FOR_MEMORY):
        return page == PAGE or 'class="cell' in body or 'class="nn-question' in body
    if name.startswith(FOR_CARDS):
        return page == PAGE or (label_of(page) or "").isdigit()
    return not name.startswith(FOR_CODE) or "<pre" in body


def choose_files(app, pagename, templatename, context, doctree):
    """Leave to a page the scripts and style sheets that it uses; scripts wait until it is read."""
    body = context.get("body", "")
    for name in OWN.get(pagename, ()):
        app.add_js_file(name, priority=900)
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context[kind] if needed(file, pagename, body)]
    for script in context["script_files"]:
        if script.filename:
            script.attributes.setdefault("defer", "defer")


def search_without_sphinx(app):
    """Leave out Sphinx's own index: tools/site/search.py writes one by section."""
    app.builder.search = False


def setup(app):
    """Connect this to Sphinx."""
    app.connect("builder-inited", search_without_sphinx)
    app.connect("html-page-context", choose_files, priority=950)
    return {"parallel_read_safe": True}
