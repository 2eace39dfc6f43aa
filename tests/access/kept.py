"""The probed world, built once in each process: kept as rows and files, and put into each test's own transaction.

Building it again takes a second, writing its rows a hundredth of one.
"""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tests.access.world import World, build
from tests.reference import Table, keep, write


@dataclass(frozen=True)
class Kept:
    world: World
    tables: list[Table]
    """Those that hold something else than the reference data does."""
    files: dict[Path, bytes]


def made() -> Kept:
    """Build it in a transaction that is taken back; its files stay where they are."""
    lay, held = _stored(), {table.name: table for table in keep()}
    with transaction.atomic():
        world = build()
        tables = [table for table in keep() if table != held.get(table.name)]
        transaction.set_rollback(True)
    return Kept(world, tables, {path: path.read_bytes() for path in _stored() - lay})


def put(kept: Kept) -> World:
    """Write the rows, inside the transaction of a test, and whatever file an earlier test took away."""
    write(kept.tables)
    for path, content in kept.files.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return deepcopy(kept.world)


def _stored() -> set[Path]:
    rooms: Iterable[Path] = (Path(settings.HOME, room) for room in ("uploads", "photographs", "media"))
    return {path for room in rooms for path in room.rglob("*") if path.is_file()}
