"""Call the page's own scripts of charts, in QuickJS."""

import json

from tools.site.pictures import page_scripts


def call(name, *arguments):
    """Return what a function of `nnCharts` returns for arguments that JSON can hold."""
    given = json.dumps(arguments)
    return json.loads(page_scripts().eval(f"JSON.stringify(nnCharts.{name}(...{given})) ?? null"))


def run(code):
    """Return the value of an expression in JavaScript; an error of it is one here."""
    return json.loads(page_scripts().eval(f"JSON.stringify({code}) ?? null"))


def axis(low=0, high=1, label="", ticks=(), log=False, grid=False):
    """An axis as Chart.to_json has it."""
    return {"low": low, "high": high, "label": label, "ticks": [*ticks], "log": log, "grid": grid}


def panel(*marks, x=None, y=None, **more):
    """A panel as Chart.to_json has it."""
    plain = {"title": "", "equal": False, "weight": 1, "frame": True, "unit": 0}
    return {**plain, "x": x or axis(), "y": y or axis(), "marks": [*marks], **more}


def chart(*panels, height=200, columns=1, least=200):
    """A chart as Chart.to_json has it."""
    return {"panels": [*panels], "height": height, "columns": columns, "least": least}
