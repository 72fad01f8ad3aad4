"""Checkers of the book's code: right answers in every form they may have, and untrue diagnoses."""

from functools import partial

import numpy as np
import pytest

from nnlib import Tensor
from nnlib.book.exercises import Code, registered

KINDS = {id: one.kind for id, one in registered().items() if isinstance(one.kind, Code)}
GIVES_FUNCTIONS = {"05-4", "05-5"}
LEAVES_AS_FOUND = {"b-15", "d-5"}  # they ask for functions that do not change what they get
GIVES_A_GRAPH = {"17-6"}  # a tensor on its way through the graph has no other form


def each(change):
    """Apply a change to every number and array in what a function returned."""

    def changed(value):
        if isinstance(value, tuple | list):
            return type(value)(map(changed, value))
        if isinstance(value, dict):
            return {name: changed(one) for name, one in value.items()}
        return value if callable(value) else change(value)

    return changed


def lists(value):
    return list(map(lists, value)) if isinstance(value, tuple) else value


def changed(id, change):
    """The verdict on the worked answer of an exercise after a change of what it returns."""
    solution = KINDS[id].compile(KINDS[id].answer)
    return KINDS[id].judge(lambda *args, **kwargs: change(solution(*args, **kwargs)))


FORMS = {
    "lists for tuples": lists,
    "lists for arrays": each(lambda value: np.asarray(value).tolist()),
    "an iterator": lambda value: iter(value) if isinstance(value, tuple | list) else value,
    "iterators for arrays": each(lambda v: map(np.copy, v) if np.ndim(v) else v),
    "arrays": each(np.asarray),
    "Tensors": each(lambda v: v if isinstance(v, int) else Tensor(v, requires_grad=True)),
    "lists of Tensors": each(lambda v: list(map(Tensor, v)) if np.ndim(v) else v),
    "objects": each(lambda value: np.asarray(value, dtype=object)),
    "long doubles": each(np.longdouble),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("id", [id for id in KINDS if id not in GIVES_A_GRAPH])
def test_right_answers_are_right_in_every_form(id, form):
    assert changed(id, FORMS[form]).state == "right"


def single_precision(function):
    """The same function, computing with the digits of float32."""

    def computes(*args):
        return function(*(np.float32(x) if np.asarray(x).dtype.kind == "f" else x for x in args))

    return computes


@pytest.mark.parametrize(
    "id",
    [id for id in KINDS if "01" <= id[:2] <= "05" and id not in ("01-8", "05-9")],
)
def test_right_answers_are_right_in_single_precision(id):
    solution = KINDS[id].compile(KINDS[id].answer)
    assert KINDS[id].judge(single_precision(solution)).state == "right"


class Callable:
    """An object that is called, and one with a method."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)

    def method(self, *args, **kwargs):
        return self.function(*args, **kwargs)


def scribbling(function):
    """A function that also overwrites the arrays it gets."""

    def scribbles(*args, **kwargs):
        result = function(*args, **kwargs)
        for array in args:
            if isinstance(array, np.ndarray):
                array[...] = 0
        return result

    return scribbles


@pytest.mark.parametrize(
    "handed",
    [partial, Callable, lambda f: Callable(f).method, scribbling],
    ids=["partial", "object", "method", "scribbling"],
)
@pytest.mark.parametrize("id", KINDS)
def test_functions_of_every_kind_are_right(id, handed):
    solution = KINDS[id].compile(KINDS[id].answer)
    must_not = handed is scribbling and id in GIVES_FUNCTIONS | LEAVES_AS_FOUND
    result = solution if must_not else handed(solution)
    assert KINDS[id].judge(result).state == "right"


@pytest.mark.parametrize("id", KINDS.keys() - GIVES_FUNCTIONS - GIVES_A_GRAPH - {"05-3"})
def test_columns_are_refused_with_their_shape(id):
    verdict = changed(id, each(lambda value: np.asarray(value)[..., None]))
    if id == "13-2":  # one entry is one number there, as coefficients come in arrays
        assert verdict.state == "right"
    else:
        assert verdict.state == "wrong"
        assert "shape" in verdict.message.lower()


NONSENSE = {
    "text": "text",
    "a dict": {"a": 1},
    "nothing": (),
    "seven": (1, 2, 3, 4, 5, 6, 7),
    "Nones": (None, None),
    "a table": np.ones((2, 2)),
    "a tower": np.ones((2, 2, 2)),
    "nan": np.nan,
    "yes": True,
    "a function": lambda *args: 1,
    "ragged": [[1], [2, 3]],
    "complex": 1j,
}


@pytest.mark.parametrize("name", NONSENSE)
@pytest.mark.parametrize("id", KINDS)
def test_nonsense_is_refused_in_a_sentence(id, name):
    verdict = KINDS[id].judge(lambda *args, **kwargs: NONSENSE[name])
    assert verdict.state == "wrong"
    assert "does not work" not in verdict.message  # that is for what no checker has thought of


@pytest.mark.parametrize(
    ("id", "number", "cause"),
    [
        ("03-5", 0.5, "That is the least signed score"),
        ("04-7", 0.5, "Divided by the sum"),
        ("08-6", 1, "divided by the batch size"),
        ("09-5", 0, "as log-likelihoods are"),
        ("13-2", 1, "take absolute values"),
        ("13-5", 0, "signs must not cancel"),
        ("16-3", 0.5, "lowest score"),
        ("16-3", 1 / 3, "first step of recall"),
        ("16-3", 19 / 24, "trapezoids"),
        ("16-9", 0, "The mean probability is right"),
    ],
)
def test_a_number_that_fits_by_chance_gets_no_cause(id, number, cause):
    verdict = changed(id, each(lambda value: np.full(np.shape(value), float(number))))
    assert verdict.state == "wrong"
    assert cause not in verdict.message


@pytest.mark.parametrize(
    ("id", "source", "message"),
    [
        (
            "04-6",  # one step per epoch, with the summed gradient
            """
def train_unit(X, y, eta, epochs):
    w = np.zeros(X.shape[1])
    for _ in range(epochs):
        w = w + eta * X.T @ (y - X @ w)
    return w
""",
            "All predictions of an epoch come from the weights at its start: compute each one "
            "after the step before it.",
        ),
        (
            "04-6",  # no prediction, which is that of an epoch's start as long as w is zero
            """
def train_unit(X, y, eta, epochs):
    w = np.zeros(X.shape[1])
    for _ in range(epochs):
        for x_n, y_n in zip(X, y):
            w = w + eta * y_n * x_n
    return w
""",
            "The weights are not those of the rule.",
        ),
        (
            "06-1",  # every unit off
            """
def piece_at(layers, x):
    D, C = len(x), len(layers[-1][1])
    return np.zeros((C, D)), layers[-1][1]
""",
            "W is not the slope of the network at x: nudge x a little and compare.",
        ),
        (
            "04-11",  # a table that each step overwrites
            """
def train_line(x, y, eta, orders, m):
    theta, path = np.zeros(2), np.zeros((len(orders) * -(-len(x) // m) + 1, 2))
    X = np.column_stack([x, np.ones(len(x))])
    for order in orders:
        for start in range(0, len(x), m):
            k = order[start : start + m]
            theta = theta - eta * X[k].T @ (X[k] @ theta - y[k]) / len(k)
            path[1:] = theta
    return path
""",
            "are one and the same, the last. Is it an array that is changed in place? It changes "
            "in the list, too: append a copy.",
        ),
        (
            "05-9",  # of the shape of f + g, and no sum
            """
def merge(f, g):
    (V_f, a_f), (W_f, b_f) = f
    (V_g, a_g), (W_g, b_g) = g
    first = np.vstack([V_f, V_g]), np.append(a_f, a_g)
    return [first, (np.hstack([W_f, 0 * W_g]), np.append(b_f, b_g))]
""",
            "Side by side, by hstack, their outputs would be added: that is f + g, not f ⊕ g.",
        ),
        (
            "06-1",  # W alone is zero where the output is
            """
def piece_at(layers, x):
    W, b = layers[0]
    for V, c in layers[1:]:
        on = W @ x + b > 0
        W, b = V @ (on[:, None] * W), V @ (on * b) + c
    return W * (W @ x + b > 0)[:, None], b
""",
            "W is 0 where the network answers below 0, as if a ReLU stood behind the last layer. "
            "There is none.",
        ),
        (
            "08-8",  # a loss that is capped
            KINDS["08-8"]
            .answer.replace("    loss = np", "    loss = min(60, np")
            .replace("S[np.arange(N), y])", "S[np.arange(N), y]))"),
            "A p that is cut off or raised has another logarithm: subtract the score of the right "
            "class from the logarithm of the sum.",
        ),
        (
            "09-5",  # below 0, and no log-likelihood
            """
def stable_bce(z, y, w):
    return -np.exp(-z)
""",
            "All are below 0, as log-likelihoods are. Is a minus sign missing?",
        ),
        *(
            (
                "01-4",  # all probabilities 1/N, and all 1/2, by other slips than known ones
                f"""
def train_softmax(X, labels, C, steps, rate):
    Y, W, b = np.eye(C)[labels], np.zeros((C, X.shape[1])), np.zeros(C)
    for _ in range(steps):
        P = np.exp(X @ W.T + b)
        error = (P / {total} - Y) / len(X)
        W, b = W - rate * error.T @ X, b - rate * error.sum(axis=0)
    return W, b
""",
                f"your probabilities are all {share}. Each row of them sums to 1, so they are 1/C.",
            )
            for total, share in (("len(X)", "1/N"), ("2", "1/2, as of sigmoids"))
        ),
        (
            "01-4",  # from zero in each step
            """
def train_softmax(X, labels, C, steps, rate):
    Y, W, b = np.eye(C)[labels], np.zeros((C, X.shape[1])), np.zeros(C)
    for _ in range(steps):
        W, b = 0 * W, 0 * b
        P = np.exp(X @ W.T + b)
        error = (P / P.sum(axis=1, keepdims=True) - Y) / len(X)
        W, b = W - rate * error.T @ X, b - rate * error.sum(axis=0)
    return W, b
""",
            "W is still as after one. Does it return too early, or start anew each time?",
        ),
        *(
            (
                "02-9",  # it grows where it should shrink, and shrinks a little at each pulse
                f"""
def fires(times, jump, tau):
    v, last, fired = 0.0, 0.0, []
    for t in times:
        v, last = v * np.exp({exponent}) + jump, t
        if v >= 1:
            fired.append(t)
            v = 0.0
    return fired
""",
                "A cell that never forgets fires at these times: between two pulses the voltage "
                "shrinks by exp(-gap / tau).",
            )
            for exponent in ("(t - last) / tau", "-1 / tau")
        ),
        (
            "02-6",
            """
def projection(patterns):
    W = patterns.T @ patterns
    np.fill_diagonal(W, 0)
    return W
""",
            "That is Hebb's rule. The overlaps of the patterns have to be taken out: look at "
            "patterns @ patterns.T.",
        ),
        (
            "04-6",
            """
def train_unit(X, y, eta, epochs):
    for _ in range(epochs):
        w = np.zeros(X.shape[1])
        for x_n, y_n in zip(X, y):
            w = w + eta * (y_n - w @ x_n) * x_n
    return w
""",
            "One pass leads there: take epochs of them, each from where the last ended.",
        ),
        (
            "04-6",
            """
def train_unit(X, y, eta, epochs):
    w = np.zeros(X.shape[1])
    for _ in range(epochs):
        for x_n, y_n in zip(X, y):
            w = w + eta / len(X) * (y_n - w @ x_n) * x_n
    return w
""",
            "Every step is divided by N: a step for one sample is not.",
        ),
        (
            "05-3",
            """
def mlp_shapes(sizes, N):
    return [((C, D), (C), (N, C)) for D, C in zip(sizes[:-1], sizes[1:])]
""",
            "sizes [3, 4, 2], layer 1: give three shapes, those of W, b and Z, each a tuple. "
            "A tuple of one number has a comma: (4,).",
        ),
        (
            "05-5",
            """
def compose(*functions):
    waiting = list(functions)
    def composed(x):
        while waiting:
            x = waiting.pop()(x)
        return x
    return composed
""",
            "The first call is right, but a second one gives 3 in place of 8.",
        ),
        (
            "07-5",
            """
def exponential(x):
    return np.exp(x), lambda g: np.ones_like(g)
""",
            "The VJP does not use the incoming gradient.",
        ),
        (
            "08-6",
            """
def layer_backward(dZ, H, W):
    return dZ @ W, dZ.T @ H if len(H) > 1 else 0 * W, dZ.sum(axis=0)
""",
            "dW of a batch of one is wrong: five of them do not sum to dW of all.",
        ),
        (
            "09-5",
            """
def stable_bce(z, y, w):
    return np.where(abs(z) < 9, (1 + (w - 1) * y) * (np.log(1 + np.exp(z)) - y * z), np.nan)
""",
            "At the logit 40 with target 0 the loss should be 40, got nan.",
        ),
        (
            "09-5",  # as a sigmoid in more digits may round it
            """
def stable_bce(z, y, w):
    losses = w * y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)
    return np.where(losses > 39, losses - 0.002, losses)
""",
            "At the logit 40 with target 0 the loss should be 40, got 39.998.",
        ),
        (
            "09-6",  # right for 0.9
            """
def quantile_loss(y_hat, y, tau):
    slopes = np.where(y_hat > y, min(tau, 1 - tau), -max(tau, 1 - tau))
    return slopes * (y_hat - y), slopes
""",
            "Otherwise the best constant is exceeded two times in ten.",
        ),
        (
            "09-5",
            """
def stable_bce(z, y, w):
    return w * y * np.log(1 + np.exp(-z)) + (1 - y) * np.log(1 + np.exp(z))
""",
            "At the logits 1000 and −1000 it fails: which exponential overflows, or is rounded to "
            "0?",
        ),
        (
            "05-4",
            """
def side_by_side(f, g):
    return lambda X: np.hstack([f(X[:, :1]), g(X)])
""",
            "f and g both take X itself, with all its columns: no part of it, and not what the "
            "other returned.",
        ),
        (
            "10-1",
            """
def stable_softmax(Z):
    E = np.exp(Z.astype(np.longdouble))
    return E / E.sum(axis=1, keepdims=True)
""",
            "no exponent may be positive.",
        ),
        (
            "10-1",  # the first row's maximum for all
            """
def stable_softmax(Z):
    E = np.exp(Z - Z[0].max())
    return E / E.sum(axis=1, keepdims=True)
""",
            "do not both get what 1, 2, 3 give: subtract from each row its own maximum.",
        ),
        (
            "10-1",  # the sum first, whose logarithm is minus infinity
            """
def stable_softmax(Z):
    return np.exp(Z - np.log(np.exp(Z).sum(axis=1, keepdims=True) + 1e-300))
""",
            "Scores of 1000, 1001, 1002 must give what 1, 2, 3 give.",
        ),
        (
            "12-2",  # few random numbers, and a first draw that is near
            """
rng = np.random.default_rng(0)

def gain_of(g):
    return 1 / np.sqrt(np.mean(g(rng.normal(size=100_000)) ** 2))
""",
            "Nearly: take a wider or finer grid, or a million random numbers.",
        ),
        (
            "14-5",  # always the last way, which is the best on all rows
            """
def nested(ways, X, y, outer, inner):
    return [np.mean(ways[-1](X[a], y[a])(X[b]) == y[b]) for a, b in outer]
""",
            "Each outer fold needs a choice of its own, without its held-out rows.",
        ),
        *(
            (
                "14-9",  # half of the labels in another order, or blocks of them
                f"""
def shuffle_test(program, y, times, rng):
    def shuffled():
        z = y.copy()
        {change}
        return z
    s = np.array([program(shuffled()) for _ in range(times)])
    return program(y), (1 + np.sum(s >= program(y))) / (1 + times)
""",
                "every order must be as likely as any other, as with rng.permutation(y).",
            )
            for change in (
                "z[:20] = rng.permutation(z[:20])",
                "z = np.concatenate(rng.permutation(z.reshape(8, 5)))",
            )
        ),
        (
            "15-6",  # whole numbers
            """
def dropout(H, p, rng):
    scale = (rng.random(H.shape) >= p) / (1 - p)
    return (H * scale * 0.1).astype(int), lambda G: G * scale
""",
            "For p = 0.3 about 30% should be 0; with you it is 100%.",
        ),
        (
            "17-5",  # another gradient at a second call, and not twice the first
            """
calls = []

def accumulated(model, X, y, weight, size):
    calls.append(1)
    for p in model.parameters():
        p.grad = None
    for i in range(0, len(X), size):
        part, classes = X[i : i + size], y[i : i + size]
        loss = cross_entropy(model(part), classes, weight=weight)
        (loss * (weight[classes].sum() / weight[y].sum() * len(calls))).backward()
    return [p.grad * (1 + (len(calls) == 2)) for p in model.parameters()]
""",
            "A second one, when gradients of an earlier step are there, is not.",
        ),
        (
            "17-6",  # an edge to another tensor
            """
from nnlib.tensor import node

def safe_checkpoint(segment, x, rng):
    before, leaf = rng.bit_generator.state, Tensor(x.data, requires_grad=True)
    with no_grad():
        y = segment(leaf).data
    def vjp(g):
        now, rng.bit_generator.state = rng.bit_generator.state, before
        again = Tensor(x.data, requires_grad=True)
        segment(again).backward(g)
        rng.bit_generator.state = now
        return again.grad
    return node(y, (leaf, vjp), op="checkpoint")
""",
            "the node must have an edge to x itself.",
        ),
        (
            "c-5",  # the largest size for the largest score
            """
def streamed(q, blocks):
    m, z, y = 0.0, 0.0, 0.0
    for K, V in blocks:
        scores = K @ q / np.sqrt(len(q))
        top = max(m, abs(scores.max()))
        old, new, m = np.exp(m - top), np.exp(scores - top), top
        z, y = z * old + new.sum(), y * old + new @ V
    return y / z
""",
            "the largest one so far, which is subtracted, must be below zero, too.",
        ),
        (
            "d-4",  # the kernels turned in the caller's list
            """
def from_keras(weights):
    for i in range(0, len(weights), 2):
        weights[i] = weights[i].T
    return {f"{i - i % 2}.{'bias' if i % 2 else 'weight'}": a for i, a in enumerate(weights)}
""",
            "which the caller may still need: read it only.",
        ),
        *(
            (
                "13-2",  # absolute values, and another coefficient
                f"""
def largest_coefficient(x, y, M):
    return np.abs(np.polynomial.polynomial.polyfit(x, y, M)){which}
""",
                "and M = 2, the largest coefficient has the size 3.",
            )
            for which in (".min()", "[0]")
        ),
        (
            "13-2",  # the size of the last coefficient
            """
def largest_coefficient(x, y, M):
    return abs(np.polyfit(x, y, M)[0])
""",
            "and M = 3, the largest coefficient has the size 4.",
        ),
        (
            "13-2",  # through the first points, as a fit of degree 9 goes through all ten
            """
def largest_coefficient(x, y, M):
    return np.abs(np.polyfit(x[: M + 1], y[: M + 1], M)).max()
""",
            "the largest coefficient of degree 3 has the size 34.81, got 46.98.",
        ),
        (
            "13-2",
            """
def largest_coefficient(x, y, M):
    return 3.0, 4.0
""",
            "One number is wanted, the result has shape (2,).",
        ),
        (
            "16-6",
            """
def budget_threshold(s, share):
    return np.min([c for c in s if np.mean(s > c) <= share])
""",
            "you flag 4, which is over the budget: at most 3 are allowed.",
        ),
        *(
            (
                "13-9",  # right errors, and a penalty chosen by another rule
                f"""
def choose_penalty(Phi, y, penalties):
    hats = [
        Phi @ np.linalg.solve(Phi.T @ Phi + lam * np.eye(Phi.shape[1]), Phi.T)
        for lam in penalties
    ]
    e = np.array([(y - H @ y) / (1 - np.diag(H)) for H in hats])
    return e, penalties[({rule}).argmin()]
""",
                "The best penalty has the least mean of their squares.",
            )
            for rule in (
                "np.abs(e).mean(axis=1)",
                "np.abs(e).max(axis=1)",
                "np.median(np.abs(e), axis=1)",
            )
        ),
        *(
            (
                "18-3",  # the ink counted and not weighed; the middle of the box
                f"""
def centre(image):
    {middle}
    return np.roll(image, (round(14 - down), round(14 - across)), axis=(0, 1))
""",
                "or the pixels have changed beside being moved.",
            )
            for middle in (
                "down, across = np.argwhere(image).mean(axis=0)",
                "down, across = (np.argwhere(image).min(0) + np.argwhere(image).max(0)) / 2",
            )
        ),
        *(
            (
                "18-4",  # one more handed back; errors among those that were handed back
                f"""
def risk(P, y):
    wrong = (P.argmax(axis=1) != y)[np.argsort(P.max(axis=1))]
    return [np.sum(wrong[{kept}]) / max(1, len(wrong[{kept}])) for k in range(len(y))]
""",
                "the shares are not right. Try it with three images by hand.",
            )
            for kept in ("k + 1 :", ":k")
        ),
        (
            "07-4",  # depth first, each node before its parents
            """
def walk_back(edges):
    grads, order = [0.0] * len(edges), []
    grads[-1] = 1.0
    def visit(k):
        order.append(k)
        for parent, _ in edges[k]:
            if parent not in order:
                visit(parent)
    visit(len(edges) - 1)
    for k in order:
        for parent, local in edges[k]:
            grads[parent] += grads[k] * local
    return grads
""",
            "before all its successors had delivered: youngest first.",
        ),
        (
            "07-4",  # along every path, of edges in a list of its own
            """
def walk_back(edges):
    edges, grads = [list(pairs) for pairs in edges], [0.0] * len(edges)
    def visit(k, share):
        grads[k] += share
        for parent, local in edges[k]:
            visit(parent, share * local)
    visit(len(edges) - 1, 1.0)
    return grads
""",
            "it goes along every path. Let each node hand on once.",
        ),
        *(
            (
                "17-3",
                f"""
def training_bytes(sizes, N, state, b):
    D, *hidden, C = sizes
    P = sum((d + 1) * c for d, c in zip(sizes, sizes[1:]))
    return b * ({count})
""",
                message,
            )
            for count, message in (
                (  # neither the rows of X nor the loss
                    "(2 + state) * P + N * 2 * (sum(hidden) + C)",
                    "N = 9, state = 0, b = 8 it is 5,432 bytes.",
                ),
                (  # one array of state, also with Adam
                    "(2 + bool(state)) * P + N * (D + 2 * (sum(hidden) + C)) + 1",
                    "shape is missing: one of the state's.",
                ),
            )
        ),
    ],
)
def test_wrong_answers_of_readers_get_a_true_reason(id, source, message):
    with np.errstate(over="ignore"):  # pytest makes errors of warnings
        verdict = KINDS[id].judge(source)
    assert verdict.state == "wrong"
    assert verdict.message.endswith(message)


@pytest.mark.parametrize(
    ("id", "source"),
    [
        (
            "07-4",  # a matrix of all edges, inverted
            """
def walk_back(edges):
    local = np.zeros((len(edges), len(edges)))
    for k, of_node in enumerate(edges):
        for parent, slope in of_node:
            local[k, parent] += slope
    return np.linalg.inv(np.eye(len(edges)) - local)[-1]
""",
        ),
        (
            "07-4",  # forwards, once for each node
            """
def walk_back(edges):
    def slope_of_output(node):
        slopes = [float(k == node) for k in range(len(edges))]
        for k in range(node + 1, len(edges)):
            slopes[k] = sum(local * slopes[parent] for parent, local in edges[k])
        return slopes[-1]
    return map(slope_of_output, range(len(edges)))
""",
        ),
        (
            "16-2",  # the ends in a pair, and as order statistics
            """
from nnlib.metrics import roc_auc_score as auc

def difference_interval(y, s, t, draws):
    d = sorted(auc(y[r], s[r]) - auc(y[r], t[r]) for r in draws)
    return auc(y, s) - auc(y, t), (d[int(0.025 * len(d))], d[int(0.975 * len(d))])
""",
        ),
        (
            "16-6",  # the score itself, rounded to float32
            """
def budget_threshold(s, share):
    fitting = [c for c in s if np.mean(s >= c) <= share]
    return np.float32(np.min(fitting, initial=np.inf))
""",
        ),
        (
            "17-6",  # the states of the generator kept by copies of it
            """
from copy import deepcopy

from nnlib.tensor import node

def safe_checkpoint(segment, x, rng):
    before = deepcopy(rng)
    with no_grad():
        y = segment(x).data
    def vjp(g):
        now = deepcopy(rng)
        rng.bit_generator.state = before.bit_generator.state
        again = Tensor(x.data, requires_grad=True)
        segment(again).backward(g)
        rng.bit_generator.state = now.bit_generator.state
        return again.grad
    return node(y, (x, vjp), op="checkpoint")
""",
        ),
    ],
)
def test_right_answers_of_readers_are_right(id, source):
    assert KINDS[id].judge(source).state == "right"


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("01-1", "7,065"),
        ("05-1", "2,410"),
        ("05-1", "2 410"),
        ("16-5", "16.7%"),
        ("16-5", "16,7 %"),
        ("16-5", "1/6"),
        ("16-1", "50 %"),
        ("02-2", "26.3 %"),
        ("e-2", "37.3 %"),
        ("e-2", "37.25"),
        ("04-5", "-14/3"),
        ("04-5", "−4,6667"),
        ("04-1", "5·10^-3"),
    ],
)
def test_numbers_that_readers_wrote_are_right(id, answer):
    assert registered()[id].kind.judge(answer).state == "right"


@pytest.mark.parametrize(
    ("id", "number", "said"),
    [
        ("02-5", 1522, "Is it the one"),
        ("02-7", 15_000, "the whole range of E"),
        ("02-8", 0.04, "far below one unit"),
        ("04-1", 0.05, "a tenth of the old limit"),
        ("04-1", 0.1, "2/x, or y/x²"),
        ("04-1", 0.00125, "2/y², or 1/(2x²)"),
        ("04-4", 4, "Subtract 4 and multiply by −2."),
        ("04-13", 0.5, "explodes"),  # and is no rounded answer
        ("04-5", -4, "nor one of the gradients"),
        ("09-1", 0, "about that"),
        ("09-3", 0, "Perhaps"),
    ],
)
def test_a_number_that_several_ways_lead_to_gets_a_reason_for_all(id, number, said):
    assert said in registered()[id].kind.judge(number).message


@pytest.mark.parametrize(
    ("id", "answer"), [("02-2", "26 %"), ("04-5", "-4.67"), ("07-2", "0.64"), ("09-1", "0.90")]
)
def test_too_few_digits_are_said_to_be_too_few(id, answer):
    assert registered()[id].kind.judge(answer).message.endswith("give more digits.")


def test_a_rate_above_the_limit_is_wrong():
    assert registered()["04-1"].kind.judge("0.0051").state == "wrong"


def test_single_precision_is_precise_enough_for_a_merged_network():
    assert changed("05-9", each(np.float32)).state == "right"


def test_layers_side_by_side_may_give_tensors():
    source = """
def side_by_side(f, g):
    return lambda X: concatenate([f(X), g(X)], axis=1)
"""
    assert KINDS["05-4"].judge(source).state == "right"


def test_an_operation_of_single_precision_keeps_the_contract():
    source = """
def exponential(x):
    y = np.exp(x, dtype=np.float32)
    return y, lambda g: g * y
"""
    assert KINDS["07-5"].judge(source).state == "right"


@pytest.mark.parametrize("id", ["06-6", "06-7"])
def test_a_last_bias_may_have_the_shape_that_a_layer_gives_it(id):
    assert changed(id, lambda network: (*network[:3], [network[3]])).state == "right"
