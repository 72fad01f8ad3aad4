"""What a layer is, and how layers are put together: one after the other, or side by side.

A layer is called with a tensor (or an array) whose rows are samples. `parameters` finds the
tensors to train, in the layer itself and in the layers it is made of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

import numpy as np

from nnlib.ops import concatenate
from nnlib.tensor import Tensor, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Self

    from nnlib.tensor import TensorLike


class Layer:
    """A function of a batch of samples, with parameters.

    A layer of your own defines `forward`. Tensors and layers that it keeps as attributes are
    found by `parameters`, `train`, `eval`, `save` and `load`.

    Attributes
    ----------
    training : bool
        Whether the layer is being trained (True at first) or used; `Dropout` differs.

    Examples
    --------
    >>> class Scale(Layer):
    ...     def __init__(self):
    ...         self.factor = Tensor(3.0, requires_grad=True)
    ...     def forward(self, x):
    ...         return x * self.factor
    >>> Scale()([1.0, 2.0]), Scale().parameters()
    (Tensor([3., 6.], op='mul'), [Tensor(3., requires_grad=True)])
    """

    training = True

    def __call__(self, x: TensorLike) -> Tensor:
        return self.forward(x)

    def forward(self, x: TensorLike) -> Tensor:
        """Compute the outputs of the samples `x`."""
        raise NotImplementedError(f"{type(self).__name__} defines no forward")

    def children(self) -> Iterator[tuple[str, Layer]]:
        """Yield `(name, layer)` for the layers that this one is made of."""
        return ((name, x) for name, x in vars(self).items() if isinstance(x, Layer))

    def named_tensors(self) -> Iterator[tuple[str, Tensor]]:
        """Yield `(name, tensor)` for every tensor, such as ("0.weight", W), trained or not."""
        for name, x in vars(self).items():
            if isinstance(x, Tensor):
                yield name, x
        for child, layer in self.children():
            for name, x in layer.named_tensors():
                yield f"{child}.{name}", x

    def named_parameters(self) -> Iterator[tuple[str, Tensor]]:
        """Yield `(name, tensor)` for every tensor to train, once each."""
        seen = set()
        for name, tensor in self.named_tensors():
            if tensor.requires_grad and tensor not in seen:
                seen.add(tensor)
                yield name, tensor

    def parameters(self) -> list[Tensor]:
        """Return the list of the tensors to train."""
        return [tensor for _, tensor in self.named_parameters()]

    def train(self, mode: bool = True) -> Self:
        """Put this layer and those in it in training mode, and return it."""
        self.training = mode
        for _, layer in self.children():
            layer.train(mode)
        return self

    def eval(self) -> Self:
        """Put this layer and those in it in the mode for use, and return it."""
        return self.train(False)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class Sequential(Layer):
    """Layers one after the other: the output of each is the input of the next.

    Parameters
    ----------
    *layers : callable
        Layers, or functions of a tensor such as `nnlib.relu`. None at all make the identity.

    Raises
    ------
    TypeError
        Among `layers` is a class, or what cannot be called.

    Examples
    --------
    >>> from nnlib import Linear, ReLU
    >>> model = Sequential(Linear(2, 16), ReLU(), Linear(16, 1))
    >>> model([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]).shape
    (3, 1)
    >>> [name for name, _ in model.named_parameters()]
    ['0.weight', '0.bias', '2.weight', '2.bias']
    """

    def __init__(self, *layers: Callable[[Any], Tensor]) -> None:
        for layer in layers:
            if isinstance(layer, type) or not callable(layer):
                raise TypeError(f"layers must be layers or functions of a tensor, got {layer!r}")
        self.layers = list(layers)

    def forward(self, x: Any) -> Any:
        """Send samples through all layers."""
        for layer in self.layers:
            x = layer(x)
        return x

    def children(self) -> Iterator[tuple[str, Layer]]:
        yield from ((str(i), x) for i, x in enumerate(self.layers) if isinstance(x, Layer))
        yield from super().children()

    def __len__(self) -> int:
        return len(self.layers)

    @overload
    def __getitem__(self, i: int) -> Any: ...
    @overload
    def __getitem__(self, i: slice) -> Sequential: ...
    def __getitem__(self, i: int | slice) -> Any:
        """Return layer `i`, or a `Sequential` of a slice that shares its layers."""
        return Sequential(*self.layers[i]) if isinstance(i, slice) else self.layers[i]

    def __repr__(self) -> str:
        names = [getattr(x, "__name__", None) or repr(x) for x in self.layers]
        return f"{type(self).__name__}({', '.join(names)})"


class Concat(Sequential):
    """Layers side by side: all get the same input, and their outputs are joined.

    Parameters
    ----------
    *layers : callable
        They map (N, D) to (N, C1), (N, C2), ...; the result has shape (N, C1 + C2 + ...).

    Raises
    ------
    TypeError
        Among `layers` is a class, or what cannot be called.

    Examples
    --------
    >>> from nnlib import Identity, relu
    >>> Concat(Identity(), relu)([[-1.0, 2.0]])
    Tensor([[-1.,  2.,  0.,  2.]])
    """

    def forward(self, x: TensorLike) -> Tensor:
        """Join the outputs of all layers along the last axis."""
        outputs = [layer(x) for layer in self.layers]
        for y in outputs:
            if y.ndim != np.ndim(value(x)):
                raise ValueError(
                    f"layers must return shape (..., C), got {y.shape} for x {np.shape(value(x))}"
                )
        return concatenate(outputs, axis=-1)

    @overload
    def __getitem__(self, i: int) -> Any: ...
    @overload
    def __getitem__(self, i: slice) -> Concat: ...
    def __getitem__(self, i: int | slice) -> Any:
        """Return layer `i`, or a `Concat` of a slice that shares its layers."""
        return Concat(*self.layers[i]) if isinstance(i, slice) else self.layers[i]
