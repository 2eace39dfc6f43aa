"""The probed world, for what is asked of every page."""

from tests.access.conftest import kept_world, world

__all__ = ["kept_world", "world"]
