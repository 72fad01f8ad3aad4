import numpy as np
import pytest


@pytest.fixture(autouse=True)
def strict_floating_point():
    """Overflow, division by zero and invalid operations fail a test, as warnings do."""
    with np.errstate(all="raise", under="ignore"):
        yield
