"""Rows judged by the rules of their cells, many at once, and each then by those of its kind."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from songnuan.entry.facts.kind import Kind, settled
from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.record import FAULTY, RecordReader, Row
from songnuan.entry.table import Line
from songnuan.lib import cipher

Judged = tuple[Row, list[Fault], bool]
"""A settled row, every fault of its cells and of the row as a whole, and whether it cannot be stored."""


def check_rows(lines: Sequence[Line], kind: Kind, reader: RecordReader, lookups: Lookups) -> list[Judged]:
    """Each row by the rules of its cells and then of its kind."""
    block = reader.read([line.number for line in lines], [line.cells for line in lines])
    check, keys = kind.check, cipher.keys()
    judged: list[Judged] = []
    for at, (line, read) in enumerate(zip(lines, block.records, strict=True)):
        record, more = check(read, line.number, lookups)
        bad = at in block.faulty and FAULTY in record
        if at in block.faults:
            more = [*_of_cells(block.faults[at], more, kind, record, lookups), *more]
        if more:
            bad = bad or any(not fault.is_warning for fault in more)
        judged.append((settled(kind, line.number, record, keys), more, bad))
    return judged


def _of_cells(
    faults: Iterable[Fault], more: Iterable[Fault], kind: Kind, record: Any, lookups: Lookups
) -> Iterator[Fault]:
    """The faults of a row's cells without those that its kind forgives."""
    dropped = {fault.column for fault in more if fault.code == "id_not_collected"}
    waived = {kind.sheet.header_of(name) for name in kind.waived(record, lookups)}
    for fault in faults:
        if fault.column not in dropped and not (fault.code == "required" and fault.column in waived):
            yield fault
