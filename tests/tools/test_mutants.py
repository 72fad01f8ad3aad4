"""The score of planted faults: what counts as found, and that the tests it leaves out are there."""

import tomllib
from pathlib import Path

import pytest

from tools import mutants

RESULTS = """
    nnlib.optim.x_step__mutmut_1: killed
    nnlib.optim.xǁSGDǁdirection__mutmut_1: timeout
    nnlib.optim.xǁSGDǁdirection__mutmut_2: survived
    nnlib.data.x_one_hot__mutmut_1: no tests
    nnlib.data.x_one_hot__mutmut_2: not checked
"""


def test_score_is_the_share_of_faults_that_were_tried(capsys):
    assert mutants.report(mutants.fates(RESULTS.strip())) == 2 / 4
    told = capsys.readouterr().out
    assert "survived: nnlib.optim.xǁSGDǁdirection__mutmut_2\n" in told
    assert "killed" not in told
    rows = [line.split() for line in told.splitlines()[-3:]]
    assert rows == [
        ["nnlib.optim", "3", "66.7%"],
        ["nnlib.data", "1", "0.0%"],
        ["all", "4", "50.0%"],
    ]


@pytest.mark.parametrize("key", ["source_paths", "pytest_add_cli_args_test_selection"])
def test_settings_name_paths_that_exist(key):
    settings = tomllib.loads((mutants.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    names = [Path(setting.removeprefix("--ignore=")) for setting in settings[key]]
    assert [name for name in names if not (mutants.ROOT / name).exists()] == []
