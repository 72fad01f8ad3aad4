"""What cells print, in the lines in which they print it.

A kernel sends what a slow cell prints piece by piece. MyST-NB would end a line after each piece, so
that a row of a table is torn wherever Python had to think.
"""

from myst_nb.core import render

from tools.notebooks import join_streams


def setup(_app):
    """Let MyST-NB join the pieces as the stored notebooks do."""
    render.coalesce_streams = join_streams
    return {"parallel_read_safe": True}
