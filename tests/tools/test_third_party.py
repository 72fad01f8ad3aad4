"""What pages load from others is what its authors published."""

import hashlib
import tomllib
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "third-party"
LIST = tomllib.loads((FOLDER / "third-party.toml").read_text("utf-8"))["package"]


def test_every_file_is_listed_and_unchanged():
    listed = {name: digest for package in LIST for name, digest in package["sha256"].items()}
    found = {
        path.relative_to(FOLDER).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FOLDER.rglob("*")
        if path.is_file() and path.name != "third-party.toml"
    }
    assert found == listed


def test_every_package_has_a_version_and_a_licence():
    for package in LIST:
        assert package["version"]
        assert package["licence"]
        assert any(name.endswith("LICENSE") for name in package["sha256"])
