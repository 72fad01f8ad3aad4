"""A computational graph, walked once: as a picture, in words, as a table, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nnlib.book.draw import graphs, records
from nnlib.book.draw.paper import WIDTH
from nnlib.book.draw.reading import Reading

if TYPE_CHECKING:
    from nnlib.book.charts import Chart
    from nnlib.book.draw.reading import Highlight, Node, Row
    from nnlib.tensor import Tensor


class Graph(Reading):
    """The computational graph of a tensor.

    Parameters
    ----------
    output : Tensor
        The result; for gradients it must be a scalar.
    names : dict, optional
        Names of nodes, Tensor -> str. Nodes without a name are called v1, v2, …

    Raises
    ------
    TypeError
        If `output` is not a Tensor, or `names` not a dict of Tensor to str.
    ValueError
        If a name does not belong to the graph, or two nodes have the same.

    Examples
    --------
    >>> from nnlib import Tensor
    >>> x, y, z = (Tensor(v, requires_grad=True) for v in (-2.0, 5.0, -4.0))
    >>> q = x + y
    >>> g = Graph(q * z, {x: "x", y: "y", z: "z", q: "q"})
    >>> g.steps()[1]
    'Forward: q = add(x, y) = 3.'
    """

    def chart(
        self,
        *,
        values: bool = True,
        gradients: bool = True,
        shapes: bool = False,
        until: int | None = None,
        highlight: Highlight | None = None,
        digits: int = 4,
        width: float = WIDTH,
        height: float | None = None,
    ) -> Chart:
        """Draw the graph.

        Every value is a node: a leaf is a box with its name, everything else a circle with the
        operator that made the value. Arrows mean "is input of". The value stands above the node
        (blue), the gradient of the output below it (vermilion, in a dashed box). Constants are not
        part of the engine's graph and are not drawn.

        Parameters
        ----------
        values, gradients : bool
            Whether to write values and gradients.
        shapes : bool
            Whether to write shapes.
        until : int, optional
            Show the first steps only: 0 shows the leaves, then every operation is a step, then
            every gradient, as told by `steps`. The step's node and edges are marked, and in the
            backward half each edge has its local derivative. All steps have one layout.
        highlight : sequence, optional
            A path of nodes (tensors or names), or a list of paths, whose edges are drawn thick and
            dashed, with the local derivative on each and "local × incoming = share" at the foot.
            An empty list keeps the room for it. `paths` finds them.
        digits : int
            Significant digits; matrices show at most three.
        width, height : float
            Size in inches; by default as high as needed, and never less. Wide graphs continue in a
            second row. One height for several graphs makes them settings of one experiment.

        Raises
        ------
        ValueError
            If a path does not belong to the graph, or `until` is out of range.
        """
        return graphs.picture(
            self, values=values, gradients=gradients, shapes=shapes, until=until,
            highlight=highlight, digits=digits, width=width, height=height,
        )  # fmt: skip

    def describe(
        self,
        *,
        values: bool = True,
        gradients: bool = True,
        until: int | None = None,
        highlight: Highlight | None = None,
    ) -> str:
        """Describe in words what `chart` shows with the same arguments, as its alternative text.

        Returns
        -------
        str
            The nodes in forward order with what is shown of them, numbers with at most four digits.
        """
        return records.describe(self, values, gradients, until, highlight)

    def table(self) -> list[Row]:
        """List the nodes in forward order; the output is last."""
        return self.rows

    def steps(self) -> list[str]:
        """Tell how the graph is computed, forward and back, one sentence per step.

        Returns
        -------
        list of str
            Sentence k tells what ``chart(until=k)`` shows: 0 for the leaves, then one for every
            operation, then one for every gradient, in the engine's order.
        """
        return records.steps(self)

    def paths(self, leaf: Node) -> list[list[Tensor]]:
        """List the paths along which a node, a tensor or its name, acts on the output.

        Each is fit for ``chart(highlight=path)``.
        """
        return records.paths(self, leaf)
