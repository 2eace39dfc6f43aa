"""The world is built once in each process and written into each test's own transaction: nothing is left behind."""

from typing import Any

import pytest

from tests.access.kept import Kept, made, put
from tests.access.world import World


@pytest.fixture(scope="session")
def kept_world(django_db_setup: None, django_db_blocker: Any) -> Kept:
    with django_db_blocker.unblock():
        return made()


@pytest.fixture
def world(kept_world: Kept, db: None) -> World:
    return put(kept_world)
