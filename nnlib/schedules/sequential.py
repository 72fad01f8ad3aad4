"""A schedule made of several, one after the other."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from nnlib import _checks
from nnlib.schedules.scheduler import LRScheduler

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nnlib._types import Array
    from nnlib.optim import Optimizer


class SequentialLR(LRScheduler):
    """Let one schedule follow the other, each from the learning rate at the start.

    Parameters
    ----------
    optimizer : Optimizer
    schedulers : sequence of LRScheduler
        Made for the same optimiser.
    milestones : sequence of int
        After how many calls the next schedule begins: one number less than there are schedules,
        each larger than the one before.

    Raises
    ------
    ValueError
        If there is no schedule, one belongs to another optimiser, or `milestones` are not as said.
    TypeError
        If `schedulers` holds something else, or a `ReduceLROnPlateau`, or a milestone is not an
        integer.

    Examples
    --------
    >>> from nnlib import SGD, CosineAnnealingLR, LinearLR, Tensor
    >>> optimizer = SGD([Tensor(1.0, requires_grad=True)], lr=1.0)
    >>> warm_up = LinearLR(optimizer, start_factor=0.1, total_iters=3)
    >>> schedule = SequentialLR(optimizer, [warm_up, CosineAnnealingLR(optimizer, T_max=5)], [3])
    >>> rates = []
    >>> for _ in range(6):
    ...     rates.append(round(optimizer.lr, 4))
    ...     schedule.step()
    >>> rates
    [0.1, 0.4, 0.7, 1.0, 0.9045, 0.6545]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        schedulers: Sequence[LRScheduler],
        milestones: Sequence[int],
    ) -> None:
        self.schedulers = list(schedulers)
        self.milestones = [_checks.integer(t, "milestones", 1) for t in milestones]
        if not self.schedulers:
            raise ValueError("schedulers must hold at least one schedule, got none")
        for schedule in self.schedulers:
            if not isinstance(schedule, LRScheduler):
                raise TypeError(f"schedulers must hold schedules that step alone, got {schedule!r}")
            if schedule.optimizer is not optimizer:
                raise ValueError("schedulers must belong to the optimizer, got one of another")
        if len(self.milestones) != len(self.schedulers) - 1:
            wanted = f"{len(self.schedulers) - 1} numbers, one less than schedulers"
            raise ValueError(f"milestones must hold {wanted}, got {self.milestones}")
        if self.milestones != sorted(set(self.milestones)):
            raise ValueError(f"milestones must rise, got {self.milestones}")
        super().__init__(optimizer)

    def next_lr(self, t: int) -> float:
        i = bisect_right(self.milestones, t)
        schedule = self.schedulers[i]
        if t == (0, *self.milestones)[i]:  # it begins
            schedule.last_epoch, self.optimizer.lr = -1, self.base_lr
        schedule.step()
        return self.optimizer.lr

    def state_dict(self) -> dict[str, Array]:
        return super().state_dict() | {
            f"{i}.{name}": x
            for i, schedule in enumerate(self.schedulers)
            for name, x in schedule.state_dict().items()
        }

    def load_state_dict(self, state: Mapping[str, Array]) -> None:
        super().load_state_dict({name: x for name, x in state.items() if "." not in name})
        for i, schedule in enumerate(self.schedulers):
            own = f"{i}."
            schedule.load_state_dict(
                {name.removeprefix(own): x for name, x in state.items() if name.startswith(own)}
            )
