"""Check the types of the pages' scripts: TypeScript reads the JSDoc in them.

python -m tools.site.types

TypeScript stands, pinned, in tools/site/typescript; npm installs it into _build. Charts, which are
arithmetic, are checked strictly. In the other scripts what is found in a page may be any element.
"""

import os
import shutil
import subprocess
import sys

from tools.address import ROOT

PINS = ROOT / "tools" / "site" / "typescript"
INSTALLED = ROOT / "_build" / "typescript"
PROJECTS = ("charts", "pages", "workers")


class NotRunError(Exception):
    """TypeScript is not to be had here; the message says why."""


def install():
    """Install TypeScript as pinned, unless it is there already.

    Raises
    ------
    NotRunError
        If Node or npm is missing, or npm cannot get it.
    """
    for command in ("node", "npm"):
        if not shutil.which(command):
            raise NotRunError(f"there is no {command}")
    lock = (PINS / "package-lock.json").read_bytes()
    done = INSTALLED / "installed.json"  # the lock file of what is complete
    if done.exists() and done.read_bytes() == lock:
        return
    INSTALLED.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PINS / name, INSTALLED)
    command = [shutil.which("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    npm = subprocess.run(command, cwd=INSTALLED, capture_output=True, text=True)
    if npm.returncode:
        raise NotRunError(f"npm could not install it: {npm.stderr.strip()[:300]}")
    done.write_bytes(lock)


def complaints(project):
    """Return what TypeScript says against the scripts of a project, a file such as charts.json."""
    compiler = INSTALLED / "node_modules" / "typescript" / "bin" / "tsc"
    command = ["node", str(compiler), "--project", str(project), "--pretty", "false"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    lines = run.stdout.splitlines()
    return lines if lines or not run.returncode else [run.stderr.strip()]


def main():
    """Check all scripts; exit with 1 at a fault, and in CI where the check could not run."""
    try:
        install()
    except NotRunError as why:
        print(f"THE TYPES OF THE PAGES' SCRIPTS WERE NOT CHECKED: {why}", file=sys.stderr)
        sys.exit(bool(os.environ.get("CI") and shutil.which("node")))
    found = [line for name in PROJECTS for line in complaints(PINS / f"{name}.json")]
    print(*found or ["The types of the pages' scripts hold."], sep="\n")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
