"""The judges run as strictly as the engine."""

from tests.engine.conftest import strict_floating_point

__all__ = ["strict_floating_point"]
