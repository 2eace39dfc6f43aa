"""The world is built anew for each test: a second each, and nothing is left behind on either database."""

import pytest

from tests.access.world import World, build


@pytest.fixture
def world(db: None) -> World:
    return build()
