"""The shape of what each sheet adds of its own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.record import Row
from songnuan.entry.sheets import Sheet
from songnuan.lib import cipher
from songnuan.lib.cipher import Keys
from songnuan.lib.uids import fresh_uids

COMMON = ("uid", "record", "sheet", "row", "fingerprint", "key", "sealed")


@dataclass(frozen=True)
class Identities:
    """Identity rows that the facts of a batch point to: citizen's ID → person, visit's firm → enterprise."""

    persons: Mapping[str, int]
    enterprises: Mapping[tuple[str, str], int]
    keys: Keys = field(default_factory=cipher.keys)
    """What the private values of the batch are sealed and indexed with."""


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
        plain, private, seal = self.plain, self.private, known.keys.seal_values
        for row, uid in zip(rows, fresh_uids(), strict=False):
            record, name = row.record, uid.hex()
            yield (
                name,
                name,
                title,
                row.number,
                row.finger,
                row.key,
                seal(private(record, lookups), uid),
                *plain(record, lookups, known),
            )


def settled(kind: Kind, number: int, record: Any, keys: Keys) -> Row:
    """The row of a settled record: its fingerprint, equal exactly when every value is, and that of its key."""
    key = kind.key(record)
    text = "\x1f".join(
        [value if type(value) is str else "" if value is None else str(value) for value in record]
    )
    return Row(number, record, keys.fingerprint(text), None if key is None else keys.fingerprint(key))


def filled(**values: Any) -> dict[str, Any]:
    """The values that are there."""
    return {name: value for name, value in values.items() if value is not None}
