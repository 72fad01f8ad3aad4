"""What a layer is, and how layers are put together: one after the other, or side by side.

A layer is called with a tensor (or an array) whose rows are samples. `parameters` finds the
tensors to train, in the layer itself and in the layers it is made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, overload

import numpy as np

from nnlib.ops import concatenate
from nnlib.tensor import Tensor, value

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Self

    from nnlib._types import Array
    from nnlib.tensor import TensorLike


class Layer:
    """A function of a batch of samples, with parameters.

    A layer of your own defines `forward`. The tensors and layers that it keeps as attributes, also
    in lists, tuples and dicts, are found by `parameters`, `train`, `eval`, `save` and `load`. What
    `forward` keeps to be looked at, an input or an output, does not belong to them: apart from
    tensors that require a gradient, these are the ones that the layer has when it is first called.

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
    _at_first_call: frozenset[str] | None = None  # the names of the tensors that it had then

    def __call__(self, x: TensorLike) -> Tensor:
        if self._at_first_call is None:
            self._at_first_call = frozenset(name for name, _ in self._kept())
        return self.forward(x)

    def forward(self, x: TensorLike) -> Tensor:
        """Compute the outputs of the samples `x`."""
        raise NotImplementedError(f"{type(self).__name__} defines no forward")

    def _kept(self) -> Iterator[tuple[str, Layer | Tensor]]:
        """Yield `(name, x)` for the layers, leaves and constants that this layer keeps itself."""
        for name, x in vars(self).items():
            yield from _within(x, name)

    def _own_tensors(self) -> Iterator[tuple[str, Tensor]]:
        """Yield `(name, tensor)` for those of them that belong to this layer."""
        old = self._at_first_call
        for name, x in self._kept():
            if isinstance(x, Tensor) and (x.requires_grad or old is None or name in old):
                yield name, x

    def children(self) -> Iterator[tuple[str, Layer]]:
        """Yield `(name, layer)` for the layers that this one is made of."""
        return ((name, x) for name, x in self._kept() if isinstance(x, Layer))

    def named_tensors(self) -> Iterator[tuple[str, Tensor]]:
        """Yield `(name, tensor)` for every tensor, such as ("0.weight", W), trained or not, once.

        In each layer its own tensors come first, then those of the layers in it.
        """
        seen = set()
        for prefix, layer in _walk(self, set()):
            for name, x in layer._own_tensors():
                if id(x) not in seen:
                    seen.add(id(x))
                    yield prefix + name, x

    def named_parameters(self) -> Iterator[tuple[str, Tensor]]:
        """Yield `(name, tensor)` for every tensor to train, once each."""
        return ((name, x) for name, x in self.named_tensors() if x.requires_grad)

    def parameters(self) -> list[Tensor]:
        """Return the list of the tensors to train."""
        return [tensor for _, tensor in self.named_parameters()]

    def state_dict(self) -> dict[str, Array]:
        """Return a copy of the values of every tensor, by its name."""
        state: dict[str, Array] = {}
        for name, x in self.named_tensors():
            if name in state:
                raise ValueError(f"tensors must have different names, got {name!r} twice")
            state[name] = x.data.copy()
        return state

    def load_state_dict(self, state: Mapping[str, Array]) -> None:
        """Give every tensor the value with its name; it keeps its dtype.

        Raises
        ------
        ValueError
            If names or shapes differ, or values are not numbers. All tensors then stay as they are.
        """
        tensors = dict(self.named_tensors())
        if state.keys() != tensors.keys():
            raise ValueError(
                f"state must hold the tensors {sorted(tensors)}, got one that lacks "
                f"{sorted(tensors.keys() - state.keys())} and also has "
                f"{sorted(state.keys() - tensors.keys())}"
            )
        arrays = {name: np.asarray(x) for name, x in state.items()}
        for name, x in arrays.items():
            if x.shape != tensors[name].shape:
                raise ValueError(f"{name} must have shape {tensors[name].shape}, got {x.shape}")
            if x.dtype.kind not in "biuf":
                raise ValueError(f"{name} must hold real numbers, got dtype {x.dtype}")
        for name, tensor in tensors.items():
            tensor.data = arrays[name].astype(tensor.dtype)

    def train(self, mode: bool = True) -> Self:
        """Put this layer and those in it in training mode, and return it."""
        for _, layer in _walk(self, set()):
            layer.training = mode
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
        Layers, or functions of a tensor such as `nnlib.relu`. Without any it is the identity.

    Raises
    ------
    TypeError
        If one of the `layers` is a class, or cannot be called.

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

    def _kept(self) -> Iterator[tuple[str, Layer | Tensor]]:
        yield from _within(self.layers)
        for name, x in vars(self).items():
            if x is not self.layers:
                yield from _within(x, name)

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
        If one of the `layers` is a class, or cannot be called.
    ValueError
        If an output has another number of axes than the input.

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
                got = f"{y.shape} for x {np.shape(value(x))}"
                raise ValueError(f"layers must return shape (..., C), got {got}")
        return concatenate(outputs, axis=-1)

    @overload
    def __getitem__(self, i: int) -> Any: ...
    @overload
    def __getitem__(self, i: slice) -> Concat: ...
    def __getitem__(self, i: int | slice) -> Any:
        """Return layer `i`, or a `Concat` of a slice that shares its layers."""
        return Concat(*self.layers[i]) if isinstance(i, slice) else self.layers[i]


def _within(x: Any, *path: str) -> Iterator[tuple[str, Layer | Tensor]]:
    """Yield the layers, leaves and constants in an attribute, at any depth: ("heads.left", x)."""
    if isinstance(x, Layer) or (isinstance(x, Tensor) and not x.edges):
        yield ".".join(path), x
    elif isinstance(x, Mapping):
        for key, entry in x.items():
            yield from _within(entry, *path, str(key))
    elif isinstance(x, Sequence) and not isinstance(x, (str, bytes)):
        for i, entry in enumerate(x):
            yield from _within(entry, *path, str(i))
    elif isinstance(x, Set) or (isinstance(x, np.ndarray) and x.dtype.hasobject):
        entries = x.flat if isinstance(x, np.ndarray) else x
        if any(isinstance(entry, (Layer, Tensor)) for entry in entries):
            name, kind = ".".join(path), type(x).__name__
            raise TypeError(f"{name} must be a list, tuple or dict of layers, got {kind}")


def _walk(layer: Layer, seen: set[int], prefix: str = "") -> Iterator[tuple[str, Layer]]:
    """Yield a layer and those in it, once each, with what the names of their members begin with."""
    seen.add(id(layer))
    yield prefix, layer
    for name, x in layer.children():
        if id(x) not in seen:
            yield from _walk(x, seen, f"{prefix}{name}.")
