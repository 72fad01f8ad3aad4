"""The types of the pages' scripts are checked, and a fault in one is found."""

import json
import re
import shutil

import pytest

from tools.address import ROOT
from tools.site import types

ASSETS = ROOT / "assets"


@pytest.fixture(scope="module")
def typescript():
    try:
        types.install()
    except types.NotRunError as why:
        pytest.skip(f"NOT RUN: {why}")


def project(folder, name, script, right, wrong):
    """A project like `name`, of a copy of one script in which words were replaced."""
    text = (ASSETS / script).read_text("utf-8")
    assert right in text
    (folder / "script.js").write_text(text.replace(right, wrong, 1), "utf-8")
    parts = ["workers"] if name == "workers" else ["charts", "globals"]
    settings = {
        "extends": str(types.PINS / f"{name}.json"),
        "files": ["script.js", *(str(types.PINS / f"{part}.d.ts") for part in parts)],
        "include": [],
    }
    path = folder / "project.json"
    path.write_text(json.dumps(settings), "utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "script", "right", "wrong"),
    [
        ("charts", "charts/marks.js", "mark.opacity", "mark.opaque"),
        ("charts", "charts/spots.js", "short(values[k])", "short(String(values[k]))"),
        ("pages", "explore.js", "file.size", "file.length"),
        ("pages", "live/frames.js", "kept.size", "kept.length"),
        ("workers", "service-worker.js", "clients.claim()", "clients.clam()"),
    ],
)
def test_a_planted_fault_is_found(typescript, tmp_path, name, script, right, wrong):
    found = types.complaints(project(tmp_path, name, script, right, wrong))
    assert re.fullmatch(r"\S*script\.js\(\d+,\d+\): error .+", "\n".join(found))


@pytest.mark.parametrize("ci", [False, True])
@pytest.mark.parametrize("node", [False, True])
def test_a_check_that_could_not_run_says_so_and_fails_in_ci_alone(monkeypatch, capsys, ci, node):
    monkeypatch.setattr(shutil, "which", lambda name: "/node" if name == "node" and node else None)
    monkeypatch.setenv("CI", "true" if ci else "")
    with pytest.raises(SystemExit) as end:
        types.main()
    assert end.value.code == (ci and node)
    missing = "npm" if node else "node"
    expected = f"THE TYPES OF THE PAGES' SCRIPTS WERE NOT CHECKED: there is no {missing}\n"
    assert capsys.readouterr().err == expected


def test_what_npm_cannot_bring_is_not_taken_for_installed(monkeypatch, tmp_path):
    if not shutil.which("npm"):
        pytest.skip("NOT RUN: there is no npm")
    pins, installed = tmp_path / "pins", tmp_path / "installed"
    shutil.copytree(types.PINS, pins)
    lock = pins / "package-lock.json"
    lock.write_text(lock.read_text("utf-8").replace('"7.', '"6.'), "utf-8")  # not what is asked for
    monkeypatch.setattr(types, "PINS", pins)
    monkeypatch.setattr(types, "INSTALLED", installed)
    with pytest.raises(types.NotRunError, match="npm could not install it"):
        types.install()
    assert not (installed / "installed.json").exists()


@pytest.mark.parametrize("found", [[], ["script.js(1,1): error"]])
def test_a_fault_ends_the_check_with_an_error(monkeypatch, capsys, found):
    monkeypatch.setattr(types, "install", lambda: None)
    monkeypatch.setattr(types, "complaints", lambda _: found)
    with pytest.raises(SystemExit) as end:
        types.main()
    assert end.value.code == bool(found)
    assert ("error" in capsys.readouterr().out) == bool(found)
