"""Drawings of the book: computational graphs, networks and block diagrams, laid out in Python."""

from __future__ import annotations

from nnlib.book.draw.blocks import blocks, wiring
from nnlib.book.draw.flows import flow
from nnlib.book.draw.graphs import graph
from nnlib.book.draw.networks import network, network_into
from nnlib.book.draw.records import describe, graph_steps, graph_table, roads

__all__ = [
    "blocks",
    "describe",
    "flow",
    "graph",
    "graph_steps",
    "graph_table",
    "network",
    "network_into",
    "roads",
    "wiring",
]
