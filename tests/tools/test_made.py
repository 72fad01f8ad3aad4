"""The page that says how a copy was made: its facts are there once, and are those of the build."""

import datetime
import subprocess
from types import SimpleNamespace

import pytest

from tools.site import made
from tools.texts import counts

PAGE = '<h2>Made</h2><div id="made-of"></div><p>And on.</p></section>'


@pytest.fixture
def cache(monkeypatch):
    """A cache in which one notebook has run twice."""

    def record(name, created, seconds):
        return SimpleNamespace(
            uri=f"/anywhere/{name}", created=created, data={"execution_seconds": seconds}
        )

    records = [record("index.ipynb", 2, 7.25), record("index.ipynb", 1, 9.0)]
    kept = SimpleNamespace(list_cache_records=lambda: records)
    monkeypatch.setattr(made, "get_cache", lambda _: kept)


def test_facts_stand_in_their_place_once_and_are_written_anew(cache):
    first = made.with_facts(PAGE, "cache", None)
    again = made.with_facts(first, "cache", {"megabytes": 1})
    assert first.count("<table") == again.count("<table") == 2
    assert "cannot be made live" in first
    assert "cannot be made live" not in again
    assert again.endswith("<p>And on.</p></section>")
    assert "/anywhere" not in again


def test_page_without_the_place_stays_as_it_is():
    assert made.with_facts("<p>Text.</p>", None, None) == "<p>Text.</p>"


def test_outputs_of_all_notebooks_are_counted_and_the_latest_run_is_told(cache):
    runs = {name: rest for name, *rest in made.runs("cache")}
    assert sum(outputs for outputs, _ in runs.values()) == counts()["outputs"]
    assert runs["index"][1] == 7.25
    assert runs["01-one-linear-idea"][1] is None


def test_commit_is_that_of_the_sources(tmp_path, monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    assert made.commit(tmp_path).startswith("not known")

    def git(*command):
        names = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *names, *command], cwd=tmp_path, check=True, capture_output=True)

    git("init")
    (tmp_path / "file").write_text("one")
    git("add", ".")
    git("commit", "-m", "one", "--date", "2020-02-02T12:00:00Z")
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=tmp_path, capture_output=True, text=True
    )
    assert head.stdout[:12] in made.commit(tmp_path)
    assert "not committed" not in made.commit(tmp_path)
    (tmp_path / "file").write_text("two")
    assert "with changes that are not committed" in made.commit(tmp_path)
    monkeypatch.setenv("CI", "true")
    assert "not committed" not in made.commit(tmp_path)


def test_builder_is_a_run_of_the_workflow_or_somebody_at_a_desk(monkeypatch):
    monkeypatch.delenv("GITHUB_RUN_ID", raising=False)
    assert made.builder() == "at a desk"
    named = {"RUN_ID": "42", "SERVER_URL": "https://github.com", "REPOSITORY": "alice/book"}
    for name, value in named.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)
    told = made.builder(datetime.date(2026, 5, 4))
    assert "on 2026-05-04" in told
    assert 'href="https://github.com/alice/book/actions/runs/42"' in told
