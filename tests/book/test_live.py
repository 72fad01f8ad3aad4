"""Python in the page: the shell, what IPython displays, texts and Markdown; in plain Python."""

import ast
import asyncio
import base64
import contextlib
import io
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from IPython.lib.pretty import pretty
from PIL import Image

from nnlib.book.exercises import _markdown, registered
from nnlib.live import Shell, markdown, outputs
from nnlib.live.shell import wanted
from nnlib.live.start import Stream
from tools.site import live

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)


CLOCK = (
    " IPython's. Here time.perf_counter() reads the clock, which "
    "browsers let go on in steps of up to 1 ms: time many repetitions."
)


class Page:
    """A shell whose messages are kept; printed text goes to it while cells run."""

    def __init__(self, load=None):
        self.messages = []
        self.shell = Shell(self.messages.append, load)

    def run(self, *sources):
        """Run cells; return what they sent."""
        self.messages.clear()
        out, err = Stream("stdout", self.shell), Stream("stderr", self.shell)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            for cell, source in enumerate(sources):
                self.ok = asyncio.run(self.shell.run(cell, source))
        return self.messages

    def outputs(self, *sources):
        """Run cells; return the outputs, printed text joined."""
        return joined(json.loads(message["output"]) for message in self.run(*sources))

    def error(self, *sources):
        """Run cells of which the last fails; return the lines of its traceback."""
        error = self.outputs(*sources)[-1]
        assert error["output_type"] == "error"
        assert not self.ok
        return error["traceback"]


@pytest.fixture
def page():
    return Page()


def in_fresh_page(*sources):
    """Run cells in a new interpreter that `start` has made a page's; return all messages."""
    script = (
        "import asyncio, json, sys\n"
        "given, real, sent = json.load(sys.stdin), sys.stdout, []\n"
        "from nnlib.live import start\n"
        "assert 'matplotlib' not in sys.modules and 'nnlib.book.display' not in sys.modules\n"
        "shell = start(sent.append)\n"
        "for cell, source in enumerate(given):\n"
        "    sent.append({'type': 'done', 'ok': asyncio.run(shell.run(cell, source))})\n"
        "json.dump(sent, real)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        input=json.dumps(sources),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    messages = json.loads(done.stdout)
    for message in messages:
        if "output" in message:
            message["output"] = json.loads(message["output"])
    return messages


def outputs_of(messages):
    """The outputs among messages, printed text joined."""
    return joined(message["output"] for message in messages if message["type"] == "output")


def joined(outputs):
    """Outputs, printed text that follows printed text joined to it."""
    found = []
    for output in outputs:
        if found and "name" in output and output["name"] == found[-1].get("name"):
            found[-1]["text"] += output["text"]
        else:
            found.append(output)
    return found


# --- Running cells -------------------------------------------------------------------------------


def test_the_last_expression_is_the_result(page):
    (output,) = page.outputs("x = 2\nx + 1")
    assert output == {
        "output_type": "execute_result",
        "data": {"text/plain": "3"},
        "metadata": {},
        "execution_count": 1,
    }
    assert page.ok


@pytest.mark.parametrize("source", ["", "# nothing", "x = 1", "None", "1;", "1;  # ;", "1; # a\n"])
def test_nothing_is_shown(page, source):
    assert page.run(source) == []
    assert page.ok


@pytest.mark.parametrize("source", ["'a;'", "1  # ;", "(1,\n 2\n)"])
def test_a_semicolon_inside_of_something_silences_nothing(page, source):
    assert len(page.outputs(source)) == 1


def test_variables_stay_and_belong_to_main(page):
    assert page.outputs("x = 1", "__name__, x")[-1]["data"]["text/plain"] == "('__main__', 1)"
    assert page.shell.main.x == 1


def test_a_cell_may_await(page):
    source = "import asyncio\nawait asyncio.sleep(0)\nprint(1)\nawait asyncio.sleep(0, result=2)"
    printed, result = page.outputs(source)
    assert printed["text"] == "1\n"
    assert result["data"]["text/plain"] == "2"


def test_messages_name_their_cell(page):
    assert [message["cell"] for message in page.run("print(1)", "print(2)")][-1] == 1


def test_printed_text_comes_in_few_messages_and_in_order(page):
    source = "import sys\nfor i in range(1000): print(i)\nprint('oh', file=sys.stderr)\nprint('so')"
    assert len(page.run(source)) < 50
    out, err, again = page.outputs(source)
    assert out["text"] == "".join(f"{i}\n" for i in range(1000))
    assert (err["name"], err["text"]) == ("stderr", "oh\n")
    assert again["text"] == "so\n"


def test_printed_text_comes_before_what_is_shown_later(page):
    printed, shown = page.outputs("print('first', end='')\n'second'")
    assert printed["text"] == "first"
    assert shown["data"]["text/plain"] == "'second'"


def test_only_text_is_printed(page):
    assert page.error("import sys\nsys.stdout.write(b'')")[-1] == (
        "TypeError: text must be a string, got bytes"
    )


def test_captured_outputs_do_not_reach_the_page(page):
    kept = []
    page.shell.main.capture = lambda: page.shell.capture(kept.append)
    printed = page.outputs("print('a')\nwith capture():\n    print('b')\nprint('c')")
    assert [output["text"] for output in printed] == ["a\nc\n"]
    assert [output["text"] for output in joined(kept)] == ["b\n"]


# --- What goes wrong -----------------------------------------------------------------------------


def test_a_traceback_begins_in_the_cell_and_shows_its_lines(page):
    lines = page.error("def half(x):\n    return 1 / x", "half(0)")
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[1:3] == ['  File "<cell 2, run 2>", line 1, in <module>', "    half(0)"]
    assert '  File "<cell 1, run 1>", line 2, in half' in lines
    assert "    return 1 / x" in lines
    assert lines[-1] == "ZeroDivisionError: division by zero"
    assert not any("shell.py" in line for line in lines)


def test_a_function_of_an_earlier_run_keeps_its_lines(page):
    page.run("def f():\n    1 / 0  # old")
    page.run("x = 1\n\n# new")
    assert any("# old" in line for line in page.error("f()"))


def test_a_syntax_error_shows_the_place_and_runs_nothing(page):
    lines = page.error("print('no')\nx = (1")
    assert lines[0] == '  File "<cell 1, run 1>", line 2'
    assert lines[-1] == "SyntaxError: '(' was never closed"
    assert len(page.messages) == 1


@pytest.mark.parametrize(
    ("source", "last"),
    [
        ("raise SystemExit('enough')", "SystemExit: enough"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("import asyncio\nraise asyncio.CancelledError", "asyncio.exceptions.CancelledError"),
        (
            "x = 1\n%matplotlib inline",
            "Lines that begin with % or ! are IPython's. A page runs Python alone.",
        ),
        ("%timeit 1 + 1", f"%timeit is{CLOCK}"),
        ("%%time\nx = 1", f"%%time is{CLOCK}"),
        ("x = 1\nlen?", "The question mark is IPython's. Here write help(len)."),
        ("print('why?", "SyntaxError: unterminated string literal (detected at line 1)"),
        ("?np.sum", "The question mark is IPython's. Here write help(np.sum)."),
        (
            "import asyncio\nasync def f(): pass\nwork = f()\n"
            "try:\n    asyncio.run(work)\nfinally:\n    work.close()",
            "Python in a page is in an event loop already: await what asyncio.run would run.",
        ),
        (
            "raise RuntimeError('Cannot stack switch')",  # so Pyodide to asyncio.run
            "Python in a page is in an event loop already: await what asyncio.run would run.",
        ),
        ("_ + 1", "The last value is not kept as _ in a page: give it a name."),
        ("misspelt", "NameError: name 'misspelt' is not defined"),
        (
            "import no_such_thing",
            "A page has Python's standard library, NumPy, nnlib and, "
            "where the cell itself says import, Matplotlib and ipywidgets.",
        ),
        (
            "from urllib.error import URLError\nraise URLError('no host')",
            "A page opens no connections for urllib: await pyodide.http.pyfetch instead.",
        ),
        ("raise MemoryError", "The page's memory is full. Restart frees all of it."),
        ("try:\n    1 / 0\nexcept ArithmeticError:\n    {}['a']", "KeyError: 'a'"),
    ],
)
def test_errors_end_with(page, source, last):
    assert page.error(source)[-1] == last
    assert page.outputs("'still here'")[0]["data"]["text/plain"] == "'still here'"


def test_an_error_while_a_value_is_shown_is_an_error_of_the_cell(page):
    source = "class Odd:\n    def _repr_html_(self):\n        return 1 / 0\nOdd()"
    assert page.error(source)[-1] == "ZeroDivisionError: division by zero"


# --- Loading what imports want -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import numpy as np\nimport nnlib.data", set()),
        ("import matplotlib.pyplot as plt", {"matplotlib"}),
        ("from nnlib.book import charts, explore, show", set()),
        ("from nnlib.bookish import show", set()),
        ("def f():\n    from matplotlib import cm", {"matplotlib"}),
        ("import ipywidgets", {"traitlets"}),
        ("from nnlib.datasets import load_digits", set()),
        ("from nnlib.datasets import load_digits, load_mnist", {"mnist"}),
        ("def f():\n    from nnlib.datasets.mnist import load_mnist", {"mnist"}),
    ],
)
def test_imports_want(source, names):
    assert wanted(ast.parse(source)) == names


def test_what_imports_want_is_loaded_once_and_before():
    loaded = []

    async def load(name):
        loaded.append(name)

    page = Page(load)
    page.shell.main.loaded = loaded
    (output,) = page.outputs("import matplotlib\nloaded[:]", "import PIL\nNone")
    assert output["data"]["text/plain"] == "['matplotlib']"
    assert loaded == ["matplotlib"]


# --- Texts of values -----------------------------------------------------------------------------


@pytest.mark.parametrize("value", [[*range(100, 150)], {"a": np.eye(2)}, int, len, Page, Counter()])
def test_texts_are_those_of_ipython(value):
    assert outputs.bundle(value)[0]["text/plain"] == pretty(value)


# --- Mime bundles --------------------------------------------------------------------------------


class Rich:
    """Shows itself in several ways."""

    def _repr_html_(self):
        return "<b>bold</b>"

    def _repr_png_(self):
        return PNG, {"width": 1}

    def _repr_latex_(self):
        return None

    def _repr_mimebundle_(self, include, exclude):
        return {"text/plain": "rich"}


def test_a_value_shows_all_its_formats():
    data, metadata = outputs.bundle(Rich())
    assert data == {"text/plain": "rich", "text/html": "<b>bold</b>", "image/png": PNG}
    assert metadata == {"image/png": {"width": 1}}
    assert outputs.shown(data, metadata)["data"]["image/png"] == base64.b64encode(PNG).decode()


def test_a_class_is_shown_by_its_name():
    assert outputs.bundle(Rich) == ({"text/plain": f"{__name__}.Rich"}, {})


# --- Markdown ------------------------------------------------------------------------------------


def test_math_is_left_to_the_page():
    assert markdown.html("So $a<b$.") == (
        '<p>So <span class="math notranslate nohighlight">\\(a&lt;b\\)</span>.</p>\n'
    )
    displayed = '<div class="math notranslate nohighlight">\n\\[\nx\n\\]</div>\n'
    assert markdown.html("$$x$$") == displayed
    assert markdown.html("$$\nx\n$$ (label)") == displayed


def test_code_and_tables_look_as_on_the_site():
    code = markdown.html("```python\na < 1\n```")
    assert '<div class="highlight-python notranslate">' in code
    assert "<pre><span></span>a &lt; 1\n</pre>" in code
    assert "<table" in markdown.html("| a |\n|---|\n| b |")


def test_html_between_blank_lines_holds_markdown():
    html = markdown.html("<details>\n<summary>Hint</summary>\n\n*It's* $x$.\n\n</details>")
    assert html == (
        "<details>\n<summary>Hint</summary>\n<p><em>It’s</em> "
        '<span class="math notranslate nohighlight">\\(x\\)</span>.</p>\n</details>'
    )


@pytest.mark.parametrize("id", registered())
def test_exercises_of_the_book_leave_no_markdown(id):
    html = markdown.html(_markdown(registered()[id]))
    assert "```" not in html
    assert "$" not in html
    assert html.count("<details") == html.count("</details>") > 1


# --- A page's interpreter ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chapter():
    """What a small chapter sends."""
    return in_fresh_page(
        "import matplotlib.pyplot as plt\nfrom nnlib.book import exercise, explore, setup, show",
        "setup()\nfig, ax = plt.subplots(figsize=(1, 1))\nshow(fig, 'A < B.')",
        "exercise('01-1')",
        "from nnlib.book import charts\n"
        "def draw(k):\n    print('drawn')\n    line = charts.line([0, 1], [0, k])\n"
        "    picture = charts.chart(charts.panel(line, x=(0, 1), y=(0, 5)))\n"
        "    return picture, f'A line to {k}.', f'It ends at {k}.'\n"
        "explore(draw, title='Line', k=[1, 2, 3, 4, 5], published={'k': [1, 3]}, start={'k': 3})",
        "_ = plt.figure(figsize=(1, 1))\nplt.show()\nprint('between')\nplt.figure(figsize=(1, 1));",
        "plt.figure(figsize=(1, 1))\n1 / 0",
        "plt.get_fignums()",
    )


def shown_by(chapter, cell):
    """The outputs of one of its cells."""
    return outputs_of(message for message in chapter if message.get("cell", cell) == cell)


def test_show_gives_the_html_of_the_site(chapter):
    (output,) = shown_by(chapter, 1)
    html = output["data"]["text/html"]
    assert html.startswith('<figure class="nn-figure"><img src="data:image/png;base64,')
    assert 'alt="A &lt; B."' in html
    png = base64.b64decode(html.partition("base64,")[2].partition('"')[0])
    assert Image.open(io.BytesIO(png)).mode == "RGB"  # not made small, which would take time


def test_exercise_has_its_form_in_html(chapter):
    (output,) = shown_by(chapter, 2)
    assert '<form class="nn-question"' in output["data"]["text/html"]
    assert output["data"]["text/plain"].startswith("Exercise 01-1: ")


def test_explore_has_controls_for_every_setting_and_names_itself(chapter):
    printed, output = shown_by(chapter, 3)
    html = output["data"]["text/html"]
    assert printed["text"] == "drawn\n"
    assert 'data-experiment="experiment-' in html
    assert 'min="0" max="4" value="2" aria-valuetext="3"' in html
    assert "It ends at 3." in html
    assert "<noscript>" not in html


def test_figures_appear_where_they_are_shown_and_where_cells_end(chapter):
    first, printed, second = shown_by(chapter, 4)
    assert first["data"]["text/plain"] == "<Figure size 100x100 with 0 Axes>"
    assert first["data"].keys() == second["data"].keys() == {"text/plain", "image/png"}
    assert printed["text"] == "between\n"


def test_a_failed_cell_leaves_no_figure_for_the_next(chapter):
    assert [output["output_type"] for output in shown_by(chapter, 5)] == ["error"]
    assert shown_by(chapter, 6)[0]["data"]["text/plain"] == "[]"


def test_frames_are_drawn_on_demand():
    messages = in_fresh_page(
        "from nnlib.book import charts, explore\nimport json, sys\n"
        "from nnlib.book.experiments.page import SHOWN\n"
        "def draw(k, up):\n    print('drawn')\n    if k == 3: raise ValueError('no 3')\n"
        "    mark = charts.dot(k, up)\n"
        "    picture = charts.chart(charts.panel(mark, x=(0, 4), y=(0, 1)))\n"
        "    return picture, f'{k} {up}.', f'It is {k} {up}.'",
        "explore(draw, title='Numbers', k=[1, 2, 3], up=[False, True])",
        "page = get_ipython().page\n(key,) = SHOWN\n"
        "for key, setting in [(key, [1, 1]), (key, [2, 0]), ('other', [0, 0])]:\n"
        "    print(page.draw(key, json.dumps(setting)))\n"
        "assert 'matplotlib' not in sys.modules",
    )
    *_, printed = outputs_of(messages)
    drawn, failed, unknown = map(json.loads, printed["text"].splitlines())
    assert drawn.pop("chart")["panels"][0]["marks"][0]["x"] == [2.0]
    assert drawn == {"alt": "2 True.", "says": "It is 2 True."}
    assert failed == {"error": "ValueError: no 3"}
    assert "run this experiment's cell again" in unknown["error"]


def test_what_ipython_displays():
    messages = in_fresh_page(
        "from IPython import get_ipython, version_info\n"
        "from IPython.display import HTML, Code, Image, JSON, Javascript, Latex, Markdown, Math\n"
        "from IPython.display import SVG, Audio, Pretty, clear_output, display\n"
        "display(HTML('<b>b</b>'), 1)",
        "display({'text/plain': 'raw'}, raw=True)\nclear_output(wait=True)",
        "display(Markdown('*so*'), Math('x'), Code('a < 1'), SVG('<svg/>'), JSON({'a': 1}))",
        "display(Latex('$y$'), Javascript('go()'), Pretty('as is'))\n"
        "display(Audio(bytes(4), rate=8))",
        "display(HTML('<i>i</i>'), include=['text/html'])",
        "display(HTML('<i>i</i>'), exclude=['text/html'])",
        "Image(bytes([255, 216]), width=3, alt='Nothing.')",
    )
    shown = [output["data"] for output in outputs_of(messages)]
    assert shown[:3] == [
        {"text/plain": "<IPython.core.display.HTML object>", "text/html": "<b>b</b>"},
        {"text/plain": "1"},
        {"text/plain": "raw"},
    ]
    assert {"type": "clear", "cell": 1, "wait": True} in messages
    marked, formula, code, svg, data, latex, script, plain, audio, *parts, image = shown[3:]
    assert marked["text/html"] == "<p><em>so</em></p>\n"
    assert r"\(\displaystyle x\)" in formula["text/html"]
    assert "<pre><span></span>a &lt; 1</pre>" in code["text/html"]
    assert svg["image/svg+xml"] == "<svg/>"
    assert data["application/json"] == {"a": 1}
    assert r"\(y\)" in latex["text/html"]
    assert script["application/javascript"] == "go()"
    assert plain["text/plain"] == "as is"
    assert "<audio" in audio["text/html"]
    assert [list(part) for part in parts] == [["text/html"], ["text/plain"]]
    assert image["image/jpeg"] == "/9g="
    assert outputs_of(messages)[-1]["metadata"]["image/jpeg"] == {"width": 3, "alt": "Nothing."}


def test_what_was_displayed_is_updated():
    messages = in_fresh_page(
        "from IPython.display import HTML, display, update_display\n"
        "handle = display(1, display_id='a')\nhandle",
        "update_display(HTML('<b>2</b>'), display_id='a')\nhandle.update(3)",
        "class Self:\n    def _ipython_display_(self):\n        print('shown')\n"
        "display(Self())\nSelf()",
    )
    first, result, text = outputs_of(messages)
    assert first["transient"] == {"display_id": "a"}
    assert result["data"]["text/plain"] == "<DisplayHandle display_id=a>"
    updates = [message["output"] for message in messages if message["type"] == "update"]
    assert [update["transient"] for update in updates] == [{"display_id": "a"}] * 2
    assert [update["data"].get("text/html") for update in updates] == ["<b>2</b>", None]
    assert text["text"] == "shown\nshown\n"


def test_errors_of_what_ipython_shows():
    messages = in_fresh_page(
        "from IPython import get_ipython\n"
        "try:\n    1 / 0\nexcept ArithmeticError:\n    get_ipython().showtraceback()",
        "display(1, update=True)",
        "input('Name?')",
    )
    assert [output["evalue"] for output in outputs_of(messages)] == [
        "division by zero",
        "display_id required for update_display",
        "input() waits for a keyboard that a page has not: assign the text instead",
    ]


def test_pages_have_all_modules_of_ipython_that_are_imported():
    messages = in_fresh_page(
        "import ipywidgets, sys, matplotlib.pyplot as plt\n"
        "from IPython.display import Audio, Code, Image\n"
        "display(plt.figure(figsize=(1, 1)), Code('1'), ipywidgets.IntSlider())",
        "{m.__name__: getattr(m, '__file__', None) for n, m in sys.modules.items() "
        "if n.partition('.')[0] == 'IPython'}",
    )
    found = ast.literal_eval(outputs_of(messages)[-1]["data"]["text/plain"])
    files = [
        Path(file).as_posix().partition("site-packages/")[2] for file in found.values() if file
    ]
    assert set(files) - {"IPython/__init__.py"} <= set(live.EXTRAS["ipython"])
    assert len(files) > 5


def test_exit_ends_a_cell_and_closes_nothing():
    *_, text = outputs_of(in_fresh_page("exit()", "quit(1)", "help(len)"))
    assert "Return the number of items in a container." in text["text"]


def test_each_run_warns_anew_and_shows_the_line():
    source = "warnings.warn('careful')"
    messages = in_fresh_page("import warnings\nwarnings.simplefilter('default')", source, source)
    (output,) = outputs_of(messages)
    assert output["name"] == "stderr"
    assert output["text"].count("UserWarning: careful\n  warnings.warn('careful')\n") == 2


def test_annotations_are_the_readers_own(page):
    (output,) = page.outputs("def f(x: int) -> str: ...\nf.__annotations__['x'] is int")
    assert output["data"]["text/plain"] == "True"


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (
            "class Wrong(Exception):\n    def __str__(self): return self.shape\nraise Wrong",
            "Wrong: <exception str() failed>",
        ),
        ("class Stop(BaseException): pass\nraise Stop", "Stop"),
        ("raise GeneratorExit", "GeneratorExit"),
    ],
)
def test_no_exception_of_a_cell_ends_python(page, source, told):
    assert page.error(source)[-1].endswith(told)


def test_what_is_printed_is_there_before_a_long_computation(page):
    page.shell.main.printed = lambda: [json.loads(m["output"])["text"] for m in page.messages]
    source = "print('reading', 1)\nprint('training')\n''.join(printed())"
    assert page.outputs(source)[-1]["data"]["text/plain"] == repr("reading 1\ntraining\n")


def test_a_flood_of_prints_is_held(page):
    assert len(page.run("for i in range(10_000):\n    print(i)")) < 1_000


def test_main_is_a_module_for_what_looks_there():
    messages = in_fresh_page(
        "import dataclasses, inspect, pickle\n"
        "@dataclasses.dataclass\nclass A:\n    x: 'int' = 1\n\n"
        "def f():\n    return 1\n",
        "pickle.loads(pickle.dumps(A())), inspect.getsource(f)",
    )
    (output,) = outputs_of(messages)
    assert output["data"]["text/plain"] == "(A(x=1), 'def f():\\n    return 1\\n')"
