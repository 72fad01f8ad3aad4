"""Widgets that a reader's code makes, without a browser: messages stand for the page."""

import base64
import json
import subprocess
import sys

import pytest

# An interpreter that `start` made a page's: for each line, what the page asks for, it answers with
# the messages that it sends. A process of its own: there, the page's
# shell takes the place of IPython's.
PAGE = """
import asyncio, json, sys
real, sent = sys.stdout, []
from nnlib.live import start
shell = start(sent.append)
for line in sys.stdin:
    what, *given = json.loads(line)
    if what == "run":
        asyncio.run(shell.run(*given))
    else:
        shell.comm(*given)
    real.write(json.dumps(sent) + "\\n")
    real.flush()
    sent.clear()
"""
TEXT = {"output_type": "stream", "name": "stdout"}


class Page:
    """What the page knows of widgets: their states, as messages have set them."""

    def __init__(self):
        self.python = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", PAGE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.states = {}
        self.comms = []  # messages about widgets that the last request brought
        self.outputs = []  # (cell, output) that the last request brought

    def run(self, source, cell=0):
        self._ask("run", cell, source)

    def set(self, widget, **state):
        """Do what a view does when a reader changes something."""
        self._tell(widget, {"method": "update", "state": state, "buffer_paths": []})

    def click(self, widget):
        self._tell(widget, {"method": "custom", "content": {"event": "click"}})

    def find(self, model, **state):
        """Return the id of the newest widget of a model with this in its state."""
        return next(
            key
            for key, has in reversed(self.states.items())
            if has["_model_name"] == f"{model}Model" and state.items() <= has.items()
        )

    def shown(self, output):
        """Return the outputs inside an Output."""
        return self.states[output]["outputs"]

    def close(self):
        self.python.stdin.close()
        self.python.wait()
        self.python.stdout.close()

    def _tell(self, widget, data):
        self._ask("comm", json.dumps({"comm_id": widget, "msg_type": "comm_msg", "data": data}))
        assert [message["msg_type"] for message in self.comms].count("idle") == 1
        assert self.comms[-1]["msg_type"] == "idle"

    def _ask(self, *what):
        print(json.dumps(what), file=self.python.stdin, flush=True)
        messages = json.loads(self.python.stdout.readline())
        self.comms = [json.loads(m["message"]) for m in messages if m["type"] == "comm"]
        self.outputs = []
        for m in messages:
            if m["type"] != "output":
                continue
            cell, output = m["cell"], json.loads(m["output"])
            if "name" in output and self.outputs and "name" in self.outputs[-1][1]:
                self.outputs[-1][1]["text"] += output["text"]
            else:
                self.outputs.append((cell, output))
        for message in self.comms:
            key, state = message["comm_id"], message["data"].get("state", {})
            if message["msg_type"] == "comm_open":
                assert message["target_name"] == "jupyter.widget"
                assert message["metadata"]["version"].startswith("2.")
                self.states[key] = state
            elif message["msg_type"] == "comm_msg":
                assert message["data"]["method"] == "update"
                self.states[key] |= state
            elif message["msg_type"] == "comm_close":
                del self.states[key]


@pytest.fixture(scope="module")
def page():
    page = Page()
    page.run("import ipywidgets as widgets\nimport numpy as np")
    yield page
    page.close()


def test_interact_shows_controls_and_redraws_what_they_set(page):
    page.run(
        "from ipywidgets import interact\n"
        "def twice(n=3, word=['yes', 'no'], loud=False):\n"
        "    print(n * 2, word, '!' if loud else '.')\n"
        "interact(twice);",
        cell=4,
    )
    ((cell, output),) = page.outputs
    view = output["data"]["application/vnd.jupyter.widget-view+json"]
    box = page.states[view["model_id"]]
    slider, choice, tick = (
        page.find("IntSlider"), page.find("Dropdown"), page.find("Checkbox")
    )  # fmt: skip
    result = page.find("Output")
    assert cell == 4
    assert box["children"] == [f"IPY_MODEL_{key}" for key in (slider, choice, tick, result)]
    assert page.states[slider]["value"] == 3
    assert page.shown(result) == [TEXT | {"text": "6 yes .\n"}]

    page.set(slider, value=5)
    assert page.shown(result) == [TEXT | {"text": "10 yes .\n"}]
    page.set(choice, index=1)
    page.set(tick, value=True)
    assert page.shown(result) == [TEXT | {"text": "10 no !\n"}]
    assert page.outputs == []  # nothing beside the widget


def test_a_change_comes_back_as_one_message(page):
    page.run("interact(lambda n=1: [print(n), print(n, end='')] and None);")
    page.set(page.find("IntSlider"), value=2)
    assert [(m["msg_type"], list(m["data"].get("state", {}))) for m in page.comms] == [
        ("comm_msg", ["outputs"]),
        ("idle", []),
    ]


def test_a_plot_is_drawn_anew(page):
    page.run(
        "import matplotlib.pyplot as plt\n"
        "from ipywidgets import interact\n"
        "def line(slope=1.0):\n"
        "    plt.plot([0, 1], [0, slope])\n"
        "interact(line);"
    )
    result = page.find("Output")
    (before,) = page.shown(result)
    page.set(page.find("FloatSlider"), value=2.5)
    (after,) = page.shown(result)
    assert base64.b64decode(after["data"]["image/png"]).startswith(b"\x89PNG")
    assert before != after
    assert page.outputs == []


def test_an_error_in_a_callback_stands_in_its_output_and_the_next_change_goes_well(page):
    page.run("from ipywidgets import interact\ninteract(lambda n=2: print(6 // (n - 1)));")
    slider, result = page.find("IntSlider"), page.find("Output")
    page.set(slider, value=1)
    (error,) = page.shown(result)
    assert error["output_type"] == "error"
    assert error["ename"] == "ZeroDivisionError"
    assert "interact(lambda n=2: print(6 // (n - 1)));" in "\n".join(error["traceback"])
    page.set(slider, value=3)
    assert page.shown(result) == [TEXT | {"text": "3\n"}]


def test_a_button_adds_to_an_output(page):
    page.run(
        "import ipywidgets as widgets\n"
        "from IPython.display import HTML, clear_output, display\n"
        "button, out = widgets.Button(description='Add'), widgets.Output()\n"
        "def add(pressed):\n"
        "    with out:\n"
        "        print('pressed', pressed.description)\n"
        "        display(HTML('<b>bold</b>'))\n"
        "button.on_click(add)\n"
        "display(button, out)"
    )
    button, out = page.find("Button"), page.find("Output")
    page.click(button)
    page.click(button)
    assert [output["output_type"] for output in page.shown(out)] == ["stream", "display_data"] * 2
    assert page.shown(out)[-1]["data"]["text/html"] == "<b>bold</b>"
    assert page.outputs == []

    page.run("with out:\n    clear_output()")
    assert page.shown(out) == []
    page.run("with out:\n    print('a')\n    print('b')\nout.append_stdout('c')")
    assert page.shown(out) == [TEXT | {"text": "a\nb\n"}, TEXT | {"text": "c"}]


def test_a_cleared_output_waits_for_the_next(page):
    page.run("out = widgets.Output()\nwith out:\n    print('old')")
    out = page.find("Output")
    page.run("out.clear_output(wait=True)")
    assert page.shown(out) == [TEXT | {"text": "old\n"}]
    page.run("with out:\n    print('new')")
    assert page.shown(out) == [TEXT | {"text": "new\n"}]


def test_an_error_inside_an_output_is_shown_there_and_the_cell_goes_on(page):
    page.run("out = widgets.Output()\nwith out:\n    1 / 0\nprint('on')")
    (error,) = page.shown(page.find("Output"))
    assert error["traceback"][-1] == "ZeroDivisionError: division by zero"
    assert page.outputs == [(0, TEXT | {"text": "on\n"})]


def test_outputs_nest_and_take_objects_and_pictures(page):
    page.run(
        "from IPython.display import Image\n"
        "inner, outer = widgets.Output(), widgets.Output()\n"
        "with outer:\n"
        "    print('before')\n"
        "    with inner:\n"
        "        print('inside')\n"
        "    print('after')\n"
        "inner.append_display_data(Image(b'\\x89PNG'))\n"
    )
    inner, outer = list(page.states)[-1], list(page.states)[-3]
    if page.shown(inner)[0]["text"] != "inside\n":
        inner, outer = outer, inner
    assert page.shown(outer) == [TEXT | {"text": "before\nafter\n"}]
    assert page.shown(inner)[1]["data"]["image/png"] == base64.b64encode(b"\x89PNG").decode()


def test_what_an_output_displays_is_updated_from_anywhere(page):
    page.run(
        "from IPython.display import display\n"
        "out = widgets.Output()\n"
        "with out:\n"
        "    display(1, display_id='n')\n"
        "    handle = display('old', display_id='h')\n"
        "    print('text')"
    )
    out = page.find("Output")
    page.run("handle.update('new')")
    one, shown, text = page.shown(out)
    assert one["data"]["text/plain"] == "1"
    assert shown["data"]["text/plain"] == "'new'"
    assert text == TEXT | {"text": "text\n"}


def test_what_takes_long_is_shown_in_between(page):
    page.run(
        "import time\n"
        "out = widgets.Output()\n"
        "with out:\n"
        "    print('first')\n"
        "    time.sleep(0.3)\n"
        "    print('second')\n"
        "    time.sleep(0.3)\n"
        "    print('third')\n"
    )
    states = [m["data"]["state"] for m in page.comms if m["msg_type"] == "comm_msg"]
    texts = [state["outputs"][0]["text"] for state in states if state.get("outputs")]
    assert "first\nsecond" in [text.strip() for text in texts]
    assert texts[-1] == "first\nsecond\nthird\n"


def test_what_a_callback_shows_outside_an_output_goes_to_the_cell_that_made_it(page):
    page.run(
        "import matplotlib.pyplot as plt\n"
        "button = widgets.Button()\n"
        "button.on_click(lambda _: [print('here'), plt.plot([1, 2])])",
        cell=2,
    )
    button = page.find("Button")
    page.run("1", cell=7)
    page.click(button)
    (cell, text), (same, figure) = page.outputs
    assert (cell, same, text) == (2, 2, TEXT | {"text": "here\n"})
    assert "image/png" in figure["data"]


@pytest.mark.parametrize(
    ("error", "name"), [("1 / 0", "ZeroDivisionError"), ("raise SystemExit", "SystemExit")]
)
def test_an_error_in_a_callback_outside_an_output_goes_to_that_cell(page, error, name):
    page.run(
        f"import ipywidgets as widgets\ndef fail(change):\n    {error}\n"
        "box = widgets.Checkbox()\nbox.observe(fail, 'value')",
        cell=3,
    )
    page.set(page.find("Checkbox"), value=True)
    ((cell, output),) = page.outputs
    assert cell == 3
    assert output["ename"] == name
    assert error in "\n".join(output["traceback"])


def test_widgets_tell_one_another(page):
    page.run(
        "a, b = widgets.IntSlider(), widgets.IntText()\nwidgets.link((a, 'value'), (b, 'value'));"
    )
    page.set(page.find("IntSlider"), value=7)
    assert page.states[page.find("IntText")]["value"] == 7
    page.run("a.value = 9; b.value")
    assert page.states[page.find("IntSlider")]["value"] == 9
    assert page.outputs[0][1]["data"]["text/plain"] == "9"


def test_a_closed_widget_is_gone(page):
    page.run("gone = widgets.IntSlider()")
    slider = page.find("IntSlider")
    page.run("gone.close()")
    assert [message["msg_type"] for message in page.comms] == ["comm_close"]
    assert slider not in page.states
    message = {"method": "update", "state": {"value": 1}, "buffer_paths": []}
    page._ask("comm", json.dumps({"comm_id": slider, "msg_type": "comm_msg", "data": message}))
    assert (page.comms, page.outputs) == ([], [])


def test_bytes_travel(page):
    page.run("import numpy as np\nwidgets.Image(value=b'\\x89PNG', width=np.int64(3))")
    opened = next(
        m for m in page.comms if m["data"].get("state", {}).get("_model_name") == "ImageModel"
    )
    assert opened["data"]["buffer_paths"] == [["value"]]
    assert opened["buffers"] == [base64.b64encode(b"\x89PNG").decode()]
    page._ask(
        "comm",
        json.dumps(
            {
                "comm_id": opened["comm_id"],
                "data": {"method": "update", "state": {}, "buffer_paths": [["value"]]},
                "buffers": [base64.b64encode(b"new").decode()],
            }
        ),
    )
    page.run("next(w for w in widgets.Widget._instances.values() if hasattr(w, 'width')).value")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("object()", "a widget's state must be numbers, text, lists and dicts, got object"),
        ("float('nan')", "Out of range float values are not JSON compliant"),
    ],
)
def test_a_state_that_cannot_travel_is_an_error_of_the_cell(page, value, says):
    page.run(f"widgets.Output(outputs=[{{'output_type': {value}}}])")
    assert says in page.outputs[0][1]["evalue"]


def test_numbers_of_numpy_become_plain(page):
    page.run("widgets.Output(outputs=[{'n': np.int64(3), 'x': np.float32(0.5)}])")
    assert page.shown(page.find("Output")) == [{"n": 3, "x": 0.5}]
