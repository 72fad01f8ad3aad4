"""Names for the types that annotations use."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Seed: TypeAlias = int | np.random.Generator | None
