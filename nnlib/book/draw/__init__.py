"""Drawings of the book: computational graphs, networks and block diagrams, laid out in Python."""

from nnlib.book.draw.blocks import blocks, describe_blocks
from nnlib.book.draw.graph import Graph
from nnlib.book.draw.networks import network, network_panel

__all__ = ["Graph", "blocks", "describe_blocks", "network", "network_panel"]
