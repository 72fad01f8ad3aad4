"""Compile the modules in archives of Python packages, so that a page's Python starts twice as fast.

Bytecode is of one version of Python: the Python of the pages itself runs this file, under Node
(bytecode.mjs).
"""

import py_compile
import tempfile
import zipfile
from pathlib import Path

UNCHECKED = py_compile.PycInvalidationMode.UNCHECKED_HASH  # a site's archives never change
LIBRARY = "/lib/python3.12/site-packages"  # where modules are when they run: tracebacks name it
HOMES = {"python_stdlib.zip": "/lib/python312.zip"}


def add(archive, name, content):
    """Add a file to a zip archive, dated so that the same files make the same archive for ever."""
    dated = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    archive.writestr(dated, content, zipfile.ZIP_DEFLATED)


def compile_archive(path, keep_sources):
    """Write an archive anew, with bytecode beside the sources of its modules or in their place."""
    home = HOMES.get(path.name, LIBRARY)
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
        for module in sorted(Path(folder).rglob("*.py")):
            target = None if keep_sources else f"{module}c"  # None: into __pycache__
            place = f"{home}/{module.relative_to(folder).as_posix()}"
            py_compile.compile(module, target, place, doraise=True, invalidation_mode=UNCHECKED)
            if not keep_sources:
                module.unlink()
        with zipfile.ZipFile(path, "w") as archive:
            for file in sorted(Path(folder).rglob("*")):
                if file.is_file():
                    add(archive, file.relative_to(folder).as_posix(), file.read_bytes())


def compile_all(folder):
    """Compile all archives in a folder and below; nnlib keeps its sources, which chapters show."""
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix in (".whl", ".zip"):
            compile_archive(path, keep_sources=path.name.startswith("nn_executed-"))
