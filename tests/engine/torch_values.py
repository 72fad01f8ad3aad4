"""Write torch_values.json: PyTorch's losses, schedules, clipping and normalisation, to compare.

The tests do not need PyTorch; this script does. Run it by hand after a change to what it computes:

    python tests/engine/torch_values.py
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

RNG = np.random.default_rng(9)
N, C = 4, 3


def short(array):
    return np.round(array, 3).tolist()


DATA = {
    "scores": short(2 * RNG.standard_normal((N, C))),
    "log_probabilities": short(RNG.standard_normal((N, C)) - 3),
    "probabilities": short(RNG.uniform(0.05, 0.95, (N, C))),
    "vector": short(RNG.standard_normal(N)),
    "numbers": short(RNG.standard_normal((N, C))),
    "vector_of_numbers": short(RNG.standard_normal(N)),
    "bits": RNG.integers(0, 2, (N, C)).astype(float).tolist(),
    "soft": short(RNG.random((N, C))),
    "classes": [0, 2, 1, 2],
    "rows": [[0.25, 0.25, 0.5], [0.0, 1.0, 0.0], [0.125, 0.5, 0.375], [0.5, 0.0, 0.5]],
}
CLASS = {"weight": [0.5, 1.0, 2.0]}
EACH = {"weight": short(RNG.random((N, C)))}
SAMPLE = {"weight": [[0.5], [1.0], [2.0], [0.0]]}

LOSSES = {
    "l1": ("l1_loss", "scores", "numbers", {}),
    "mse": ("mse_loss", "scores", "numbers", {}),
    "mse of vectors": ("mse_loss", "vector", "vector_of_numbers", {}),
    "huber": ("huber_loss", "scores", "numbers", {}),
    "huber, delta": ("huber_loss", "scores", "numbers", {"delta": 0.5}),
    "bce": ("binary_cross_entropy", "probabilities", "soft", {}),
    "bce, class weights": ("binary_cross_entropy", "probabilities", "bits", CLASS),
    "bce, weights": ("binary_cross_entropy", "probabilities", "soft", EACH),
    "logits": ("binary_cross_entropy_with_logits", "scores", "soft", {}),
    "logits, weights": ("binary_cross_entropy_with_logits", "scores", "bits", EACH),
    "logits, sample weights": ("binary_cross_entropy_with_logits", "scores", "bits", SAMPLE),
    "logits, pos_weight": (
        "binary_cross_entropy_with_logits",
        "scores",
        "soft",
        {"pos_weight": [3.0, 0.5, 1.0]},
    ),
    "logits, both": (
        "binary_cross_entropy_with_logits",
        "scores",
        "bits",
        {"pos_weight": 3.0, **CLASS},
    ),
    "nll": ("nll_loss", "log_probabilities", "classes", {}),
    "nll, weights": ("nll_loss", "log_probabilities", "classes", CLASS),
    "ce": ("cross_entropy", "scores", "classes", {}),
    "ce, weights": ("cross_entropy", "scores", "classes", CLASS),
    "ce, smooth": ("cross_entropy", "scores", "classes", {"label_smoothing": 0.2}),
    "ce, smooth, weights": (
        "cross_entropy",
        "scores",
        "classes",
        {"label_smoothing": 0.2, **CLASS},
    ),
    "ce of rows": ("cross_entropy", "scores", "rows", {}),
    "ce of rows, weights": ("cross_entropy", "scores", "rows", CLASS),
    "ce of rows, smooth, weights": (
        "cross_entropy",
        "scores",
        "rows",
        {"label_smoothing": 1.0, **CLASS},
    ),
    "margin": ("multi_margin_loss", "scores", "classes", {}),
    "margin, p, weights": ("multi_margin_loss", "scores", "classes", {"p": 2, **CLASS}),
    "margin, margin": ("multi_margin_loss", "scores", "classes", {"margin": 3.0}),
}

# Schedules of one optimiser, made in this order and called one after the other.
WARM_UP = ("LinearLR", {"start_factor": 0.1, "total_iters": 3})
SCHEDULES = {
    "steps": [("StepLR", {"step_size": 3, "gamma": 0.5})],
    "milestones": [("MultiStepLR", {"milestones": [2, 5, 5], "gamma": 0.5})],
    "power": [("ExponentialLR", {"gamma": 0.9})],
    "line": [("LinearLR", {})],
    "line down": [("LinearLR", {"start_factor": 1.0, "end_factor": 0.0, "total_iters": 4})],
    "cosine": [("CosineAnnealingLR", {"T_max": 4})],
    "cosine above": [("CosineAnnealingLR", {"T_max": 3, "eta_min": 0.2})],
    "cosine of one": [("CosineAnnealingLR", {"T_max": 1})],
    "warm-up and cosine": [WARM_UP, ("CosineAnnealingLR", {"T_max": 5})],
    "warm-up and steps": [WARM_UP, ("StepLR", {"step_size": 4})],
    "power and milestones": [
        ("ExponentialLR", {"gamma": 0.9}),
        ("MultiStepLR", {"milestones": [3]}),
        ("CosineAnnealingLR", {"T_max": 7, "eta_min": 0.1}),
    ],
}
SEQUENCES = {
    "warm-up, cosine": ([WARM_UP, ("CosineAnnealingLR", {"T_max": 5})], [3]),
    "three": ([WARM_UP, ("ExponentialLR", {"gamma": 0.5}), ("StepLR", {"step_size": 2})], [4, 7]),
    "steps, steps": ([("MultiStepLR", {"milestones": [2]}), ("LinearLR", {})], [5]),
}
MEASURES = [1.0, 0.8, 0.9, 0.79999, 0.81, 0.7, 0.7, 0.8, 0.9, 0.9, 0.9, 0.5, 0.6, 0.6, 0.6, 0.6]
RISING = [1.0, 1.05, 1.0999, 1.11, 1.2, 1.2211, 1.23, 1.36, 1.5, 1.49, 1.65, 1.6501, 1.9, 1.9]
FLAT = [1.0, 0.99985, *[0.9998] * 24, 0.5, 0.5]
PLATEAUS = [
    ({"patience": 1}, MEASURES),
    ({"patience": 0, "cooldown": 2, "factor": 0.5}, MEASURES),
    ({"mode": "max", "patience": 1, "threshold": 0.1}, MEASURES),
    ({"mode": "max", "patience": 0, "threshold": 0.1}, RISING),
    ({"patience": 0, "min_lr": 0.05}, MEASURES),
    ({"patience": 0, "eps": 0.1}, MEASURES),
    ({"patience": 0, "factor": 0.5, "eps": 0.4}, MEASURES),
    ({}, FLAT),
]
CLIPS = [(1.0, 2.0), (10.0, 2.0), (2.0, 1.0), (0.5, float("inf")), (0.0, 2.0)]
GRADIENTS = [[[3.0, -1.0], [0.5, 2.0]], [-4.0]]


def losses():
    for name, (loss, prediction, target, options) in LOSSES.items():
        call = [loss, prediction, target, options]
        options = {
            key: torch.tensor(x) if key.endswith("weight") else x for key, x in options.items()
        }
        answers = {}
        for reduction in ("mean", "sum", "none"):
            x = torch.tensor(DATA[prediction], requires_grad=True)
            y = getattr(F, loss)(x, torch.tensor(DATA[target]), reduction=reduction, **options)
            y.sum().backward()
            answers[reduction] = [y.tolist(), x.grad.tolist()]
        yield name, {"call": call, **answers}


def optimizer():
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.8)


def make(descent, schedules):
    return [getattr(torch.optim.lr_scheduler, name)(descent, **kw) for name, kw in schedules]


def rates(descent, schedules, steps=12):
    seen = [descent.param_groups[0]["lr"]]
    for _ in range(steps):
        descent.step()
        for schedule in schedules:
            schedule.step()
        seen.append(descent.param_groups[0]["lr"])
    return seen


def schedules():
    for name, parts in SCHEDULES.items():
        descent = optimizer()
        yield name, {"parts": parts, "rates": rates(descent, make(descent, parts))}


def sequences():
    for name, (parts, milestones) in SEQUENCES.items():
        descent = optimizer()
        made = torch.optim.lr_scheduler.SequentialLR(descent, make(descent, parts), milestones)
        yield name, {"parts": parts, "milestones": milestones, "rates": rates(descent, [made])}


def plateaus():
    for i, (settings, measures) in enumerate(PLATEAUS):
        descent = optimizer()
        schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(descent, **settings)
        seen = []
        for measure in measures:
            schedule.step(measure)
            seen.append(descent.param_groups[0]["lr"])
        yield str(i), {"settings": settings, "measures": measures, "rates": seen}


def clips():
    for i, (max_norm, norm_type) in enumerate(CLIPS):
        parameters = [torch.zeros_like(torch.tensor(g), requires_grad=True) for g in GRADIENTS]
        for p, g in zip(parameters, GRADIENTS, strict=True):
            p.grad = torch.tensor(g)
        norm = torch.nn.utils.clip_grad_norm_(parameters, max_norm, norm_type)
        yield (
            str(i),
            {
                "gradients": GRADIENTS,
                "max_norm": max_norm,
                "norm_type": norm_type if norm_type < 3 else "inf",
                "norm": norm.item(),
                "clipped": [p.grad.tolist() for p in parameters],
            },
        )


def normalisations():
    for name in ("LayerNorm", "BatchNorm1d"):
        layer = getattr(torch.nn, name)(C)
        with torch.no_grad():
            layer.weight.copy_(torch.tensor([0.5, 1.0, -2.0]))
            layer.bias.copy_(torch.tensor([0.1, 0.2, 0.3]))
        layer(torch.tensor(DATA["numbers"]))  # which the running means remember
        x = torch.tensor(DATA["scores"], requires_grad=True)
        y = layer(x)
        (y * torch.tensor(DATA["soft"])).sum().backward()
        state = {key: entry.tolist() for key, entry in layer.state_dict().items()}
        state.pop("num_batches_tracked", None)
        yield (
            name,
            {
                "state": state,
                "y": y.tolist(),
                "gradients": [x.grad.tolist(), *(p.grad.tolist() for p in layer.parameters())],
                "eval": layer.eval()(x).tolist(),
            },
        )


def dump(table):
    """JSON with one entry a line, so that changes are easy to see."""
    lines = (
        f"{json.dumps(key)}: {json.dumps(entry, allow_nan=False)}" for key, entry in table.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}"


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    parts = {
        "made_with": json.dumps(f"PyTorch {torch.__version__.split('+')[0]}"),
        "data": dump(DATA),
        "losses": dump(dict(losses())),
        "schedules": dump(dict(schedules())),
        "sequences": dump(dict(sequences())),
        "plateaus": dump(dict(plateaus())),
        "clips": dump(dict(clips())),
        "normalisations": dump(dict(normalisations())),
    }
    text = "{\n" + ",\n".join(f'"{key}": {part}' for key, part in parts.items()) + "\n}\n"
    Path(__file__).with_suffix(".json").write_text(text, "utf-8")
