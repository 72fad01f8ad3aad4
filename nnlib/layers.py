"""Layers: functions with parameters, and how to put them together.

A layer is called with a tensor (or an array) whose rows are samples. `parameters` finds the
tensors to train, in the layer itself and in the layers it is made of.
"""

import itertools

import numpy as np

from nnlib import activations, init
from nnlib.ops import concatenate, linear, mul
from nnlib.tensor import Tensor, value


class Layer:
    """A function of a batch of samples, with parameters.

    A layer of your own defines `forward`. Tensors and layers that it keeps as attributes are
    found by `parameters`, `train` and `eval`.

    Attributes
    ----------
    training : bool
        Whether the layer is being trained (True at first) or used; `Dropout` differs.
    """

    training = True

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        """Compute the outputs of the samples `x`."""
        raise NotImplementedError(f"{type(self).__name__} defines no forward")

    def children(self):
        """Yield `(name, layer)` for the layers that this one is made of."""
        return ((name, x) for name, x in vars(self).items() if isinstance(x, Layer))

    def named_parameters(self):
        """Yield `(name, tensor)` for every tensor to train, such as ("0.weight", W), once each."""
        seen = set()
        for name, tensor in self._tensors():
            if tensor.requires_grad and tensor not in seen:
                seen.add(tensor)
                yield name, tensor

    def _tensors(self):
        for name, x in vars(self).items():
            if isinstance(x, Tensor):
                yield name, x
        for child, layer in self.children():
            for name, x in layer._tensors():
                yield f"{child}.{name}", x

    def parameters(self):
        """Return the list of the tensors to train."""
        return [tensor for _, tensor in self.named_parameters()]

    def train(self, mode=True):
        """Put this layer and those in it in training mode, and return it."""
        self.training = mode
        for _, layer in self.children():
            layer.train(mode)
        return self

    def eval(self):
        """Put this layer and those in it in the mode for use, and return it."""
        return self.train(False)

    def __repr__(self):
        return f"{type(self).__name__}()"


class Linear(Layer):
    """A linear map of each sample: ``x @ weight.T + bias``.

    Parameters
    ----------
    in_features, out_features : int
        The numbers D of inputs and C of outputs, >= 1.
    bias : bool, optional
        Whether to add a bias.
    rng : int, Generator or None, optional
        Where the weights come from.
    init : callable, optional
        ``init((C, D), rng)`` returns the weights at the start; see `nnlib.init`. Biases are 0.
    dtype : dtype, optional
        The type of the parameters.

    Attributes
    ----------
    weight : Tensor of shape (C, D)
    bias : Tensor of shape (C,), or None
    """

    def __init__(
        self, in_features, out_features, bias=True, *, rng=None, init=init.glorot, dtype=np.float64
    ):
        shape = (out_features, in_features)
        self.weight = Tensor(np.asarray(init(shape, rng), dtype), requires_grad=True)
        self.bias = Tensor(np.zeros(out_features, dtype), requires_grad=True) if bias else None

    def forward(self, x):
        """Map samples of shape (N, D) to outputs of shape (N, C)."""
        return linear(x, self.weight, self.bias)

    def __repr__(self):
        C, D = self.weight.shape
        return f"Linear({D}, {C}{', bias=False' if self.bias is None else ''})"


class Sequential(Layer):
    """Layers one after the other: the output of each is the input of the next.

    Parameters
    ----------
    *layers : callable
        Layers, or functions of a tensor such as `nnlib.relu`.
    """

    def __init__(self, *layers):
        for layer in layers:
            if isinstance(layer, type) or not callable(layer):
                raise TypeError(f"layers has {layer!r}, wanted layers or functions of a tensor")
        self.layers = list(layers)

    def forward(self, x):
        """Send samples through all layers."""
        for layer in self.layers:
            x = layer(x)
        return x

    def children(self):
        return ((str(i), x) for i, x in enumerate(self.layers) if isinstance(x, Layer))

    def __len__(self):
        return len(self.layers)

    def __getitem__(self, i):
        """Return layer `i`, or a `Sequential` of a slice that shares its layers."""
        return Sequential(*self.layers[i]) if isinstance(i, slice) else self.layers[i]

    def __repr__(self):
        names = [getattr(x, "__name__", None) or repr(x) for x in self.layers]
        return f"{type(self).__name__}({', '.join(names)})"


class Concat(Sequential):
    """Layers side by side: all get the same input, and their outputs are joined.

    Parameters
    ----------
    *layers : callable
        They map (N, D) to (N, C1), (N, C2), ...; the result has shape (N, C1 + C2 + ...).
    """

    def forward(self, x):
        """Join the outputs of all layers along the last axis."""
        return concatenate([layer(x) for layer in self.layers], axis=-1)

    def __getitem__(self, i):
        """Return layer `i`, or a `Concat` of a slice that shares its layers."""
        return Concat(*self.layers[i]) if isinstance(i, slice) else self.layers[i]


class Identity(Layer):
    """The activation g(z) = z."""

    def forward(self, x):
        return activations.identity(x)


class Sigmoid(Layer):
    """The activation `nnlib.sigmoid`."""

    def forward(self, x):
        return activations.sigmoid(x)


class Tanh(Layer):
    """The activation `nnlib.tanh`."""

    def forward(self, x):
        return activations.tanh(x)


class ReLU(Layer):
    """The activation `nnlib.relu`."""

    def forward(self, x):
        return activations.relu(x)


class LeakyReLU(Layer):
    """The activation `nnlib.leaky_relu` with the given slope below 0."""

    def __init__(self, slope=0.01):
        self.slope = slope

    def forward(self, x):
        return activations.leaky_relu(x, self.slope)

    def __repr__(self):
        return f"LeakyReLU({self.slope:g})"


class PReLU(Layer):
    """The activation `nnlib.prelu`, whose slope below 0 is learned.

    Parameters
    ----------
    features : int or None, optional
        How many slopes there are: one per output, or a single one for all (None).
    start : float, optional
        The slope at the start.
    dtype : dtype, optional
        The type of the slopes.
    """

    def __init__(self, features=None, start=0.25, *, dtype=np.float64):
        shape = () if features is None else (features,)
        self.slope = Tensor(np.full(shape, start, dtype), requires_grad=True)

    def forward(self, x):
        return activations.prelu(x, self.slope)


class ELU(Layer):
    """The activation `nnlib.elu` with the given alpha."""

    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        return activations.elu(x, self.alpha)

    def __repr__(self):
        return f"ELU({self.alpha:g})"


class Softmax(Layer):
    """The activation `nnlib.softmax` along the last axis."""

    def forward(self, x):
        return activations.softmax(x)


class Dropout(Layer):
    """While training, set each input to 0 with probability p, and divide the others by 1 - p.

    So the mean stays the same, and in use (after `eval`) nothing needs to be done.

    Parameters
    ----------
    p : float, optional
        The probability to drop, 0 <= p < 1.
    rng : int, Generator or None, optional
        Where the choices come from.

    Notes
    -----
    Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting".
    """

    def __init__(self, p=0.5, *, rng=None):
        if not 0 <= p < 1:
            raise ValueError(f"p is {p}, wanted a probability >= 0 and < 1")
        self.p = p
        self.rng = np.random.default_rng(rng)

    def forward(self, x):
        if not self.training:
            return activations.identity(x)
        kept = self.rng.random(np.shape(value(x))) >= self.p
        return mul(x, np.asarray(kept / (1 - self.p), np.asarray(value(x)).dtype))

    def __repr__(self):
        return f"Dropout({self.p:g})"


class MLP(Sequential):
    """A multi-layer perceptron: linear layers with an activation between them.

    The last layer has no activation: its outputs are numbers for a regression, or logits.

    Parameters
    ----------
    sizes : sequence of int
        The widths, from the inputs to the outputs: ``[2, 16, 16, 1]`` has two hidden layers.
    activation : callable, optional
        The class of the activation layers, such as `Tanh`: called without arguments for each.
    rng : int, Generator or None, optional
        Where the weights come from.
    init, dtype
        See `Linear`.
    """

    def __init__(self, sizes, activation=ReLU, *, rng=None, init=init.glorot, dtype=np.float64):
        sizes = list(sizes)
        if len(sizes) < 2:
            raise ValueError(f"sizes is {sizes}, wanted at least the inputs and the outputs")
        if isinstance(activation, Layer) or not callable(activation):
            raise TypeError(f"activation is {activation!r}, wanted a class of layers such as Tanh")
        rng = np.random.default_rng(rng)
        layers = []
        for D, C in itertools.pairwise(sizes):
            layers += [Linear(D, C, rng=rng, init=init, dtype=dtype), activation()]
        super().__init__(*layers[:-1])
