"""Workflows run only pinned code, and publish nothing that the tests have not passed."""

import re

import pytest
import yaml

from tools.address import ROOT

FOLDER = ROOT / ".github" / "workflows"
TEXTS = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.yml")}
WORKFLOWS = {name: yaml.safe_load(text) for name, text in TEXTS.items()}
# A repository or one of its folders at a full commit hash, and the version that this is.
PINNED = re.compile(r"uses: [\w-]+/[\w./-]+@[0-9a-f]{40}  # v\d+(\.\d+)+")
OWN = re.compile(r"uses: \./\.github/workflows/[\w.-]+\.yml")


def jobs_before(jobs, name):
    """All jobs that must have gone well before a job begins."""
    needs = jobs[name].get("needs", [])
    needs = [needs] if isinstance(needs, str) else needs
    return {*needs, *(job for need in needs for job in jobs_before(jobs, need))}


@pytest.mark.parametrize("name", TEXTS)
def test_actions_are_pinned_by_hash(name):
    uses = re.findall(r"uses:.*", TEXTS[name])
    assert uses
    assert [line for line in uses if not (PINNED.fullmatch(line) or OWN.fullmatch(line))] == []


def test_one_version_of_each_action():
    used = set(re.findall(r"uses: ([\w/-]+@\w+)", "".join(TEXTS.values())))
    names = [action.partition("@")[0] for action in used]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", TEXTS)
def test_permissions_are_to_read_unless_a_job_publishes(name):
    assert WORKFLOWS[name]["permissions"] == {"contents": "read"}
    for job in WORKFLOWS[name]["jobs"].values():
        assert set(job.get("permissions", ())) <= {"pages", "id-token"}


@pytest.mark.parametrize(("name", "job"), [("publish.yml", "deploy"), ("release.yml", "publish")])
def test_what_is_published_has_passed_the_tests(name, job):
    jobs = WORKFLOWS[name]["jobs"]
    (tests,) = (each for each, what in jobs.items() if "uses" in what)
    assert jobs[tests]["uses"].endswith("/tests.yml")
    assert tests in jobs_before(jobs, job)


def test_site_that_is_published_is_the_one_that_browsers_have_passed():
    steps = [
        step.get("run") or step["uses"] for step in WORKFLOWS["tests.yml"]["jobs"]["site"]["steps"]
    ]
    (upload,) = (k for k, step in enumerate(steps) if "upload-pages-artifact" in step)
    for command in ("make book", "make test-site", "make test-live"):
        assert command in steps[:upload]


def test_paper_is_made_of_that_site_and_published_with_it():
    jobs = WORKFLOWS["publish.yml"]["jobs"]
    steps = jobs["paper"]["steps"]
    given = {step["uses"].partition("@")[0]: step.get("with") for step in steps if "uses" in step}
    commands = [step["run"] for step in steps if "run" in step]
    assert given["actions/download-artifact"]["name"] == "github-pages"  # upload-pages-artifact's
    assert not [line for line in commands if "make book" in line or "site build" in line]
    offer = next(k for k, line in enumerate(commands) if "tools.site paper" in line)
    for command in ("tools.print", "tools.epub"):
        assert command in " ".join(commands[:offer])
    (deploy,) = (step for step in jobs["deploy"]["steps"] if "deploy-pages" in step["uses"])
    assert deploy["with"]["artifact_name"] == given["actions/upload-pages-artifact"]["name"]


def test_running_deployment_is_not_cut_off():
    assert WORKFLOWS["publish.yml"]["concurrency"]["cancel-in-progress"] is False
