"""The judges run as strictly as the engine; no example fails because the machine is slow."""

from hypothesis import settings

from tests.engine.conftest import strict_floating_point

__all__ = ["strict_floating_point"]

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
