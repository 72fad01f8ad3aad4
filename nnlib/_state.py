"""What an optimiser or a schedule has come to, as arrays that a file can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from nnlib._types import Array


class Stateful:
    """An object that is known by its class and the numbers, texts and lists of numbers in it."""

    def state_dict(self) -> dict[str, Array]:
        """Return the settings and what is remembered, by name, as arrays."""
        settings = {name: np.array(x) for name, x in vars(self).items() if _is_setting(x)}
        return {"class": np.array(type(self).__name__), **settings}

    def load_state_dict(self, state: Mapping[str, Array]) -> None:
        """Go on from a state that `state_dict` returned, of an object made in the same way.

        Raises
        ------
        ValueError
            If `state` is not that of such an object, which then stays as it was.
        """
        wanted, given = type(self).__name__, str(state.get("class", "no class"))
        if given != wanted:
            raise ValueError(f"state must be that of {wanted}, got {given}")
        names = {name for name, x in vars(self).items() if _is_setting(x)}
        if state.keys() - {"class"} != names:
            raise ValueError(f"state must hold {sorted(names)}, got {sorted(state)}")
        for name in names:
            setattr(self, name, np.asarray(state[name]).tolist())


def _is_setting(x: Any) -> bool:
    if isinstance(x, (list, tuple)):
        return all(isinstance(entry, (int, float)) for entry in x)
    return isinstance(x, (int, float, str, np.number))
