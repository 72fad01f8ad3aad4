"""What is slow is proven for a part of the chapters with each change, and for all every week."""

import os
import subprocess

from tools.address import ROOT


def some(names, share, of=5):
    """One name of `of`: another part of them with each commit and each share, or all.

    All are taken where NNLIB_ALL=1 is set, as the weekly workflow does, and where no commit is
    known.
    """
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    if os.environ.get("NNLIB_ALL") or head.returncode:
        return list(names)
    turn = int(head.stdout, 16) + share
    return [name for place, name in enumerate(names) if (place + turn) % of == 0]
