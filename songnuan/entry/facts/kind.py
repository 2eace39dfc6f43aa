"""The shape of what each sheet adds of its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.record import Row
from songnuan.entry.sheets import Sheet
from songnuan.lib import cipher

COMMON = ("uid", "record", "sheet", "row", "fingerprint", "key", "sealed")


@dataclass(frozen=True)
class Identities:
    """Identity rows that the facts of a batch point to: citizen's ID → person, visit's firm → enterprise."""

    persons: Mapping[str, int]
    enterprises: Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Kind:
    """`check` answers the record (settled) and the row's faults; `key` the text that may be live only once;
    `plain` and `private` the values for the columns and for the seal.
    """

    sheet: Sheet
    check: Callable[[Any, int, Lookups], tuple[Any, list[Fault]]]
    key: Callable[[Any], str | None]
    columns: tuple[str, ...]
    plain: Callable[[Any, Lookups, Identities], tuple[Any, ...]]
    private: Callable[[Any, Lookups], dict[str, Any]]
    figures: Callable[[Any, Lookups], dict[str, int]]
    """What one row adds to which figures (fen or a count), for the preview."""
    waived: Callable[[Any, Lookups], frozenset[str]] = lambda _record, _lookups: frozenset()
    """Fields that this row may leave empty although the column is required."""

    def stored(
        self, rows: Iterable[Row], title: str, lookups: Lookups, known: Identities
    ) -> Iterable[tuple[Any, ...]]:
        """The rows as values for `(*COMMON, *columns)`, sealed, ready for the door."""
        for row in rows:
            uid: UUID = uuid4()
            yield (
                uid.hex,
                uid.hex,
                title,
                row.number,
                row.finger,
                row.key,
                cipher.seal_values(self.private(row.record, lookups), uid),
                *self.plain(row.record, lookups, known),
            )


def settled(kind: Kind, number: int, record: Any) -> Row:
    """The row of a settled record: its fingerprint, equal exactly when every value is, and that of its key."""
    key = kind.key(record)
    return Row(
        number,
        record,
        cipher.fingerprint("\x1f".join(["" if value is None else str(value) for value in record])),
        None if key is None else cipher.fingerprint(key),
    )


def filled(**values: Any) -> dict[str, Any]:
    """The values that are there."""
    return {name: value for name, value in values.items() if value is not None}
