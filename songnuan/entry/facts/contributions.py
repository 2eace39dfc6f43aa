"""筹集款物: what is raised here, and what came down from above."""

from typing import Any

from songnuan.entry.facts.kind import Identities, Kind
from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import CONTRIBUTIONS


def _check(record: Any, _number: int, _lookups: Lookups) -> tuple[Any, list[Fault]]:
    return record, []


def from_above(record: Any, lookups: Lookups) -> bool:
    """Received from a superior union, not raised: passed on, or 上级工会经费补助 below the province (contracts)."""
    return bool(record.passed_on) or (record.source in lookups.sources_from_above and not lookups.is_province)


def _plain(record: Any, lookups: Lookups, _known: Identities) -> tuple[Any, ...]:
    return (
        record.source, record.form, record.amount, record.date, record.giver or "", record.document or "",
        record.passed_on, from_above(record, lookups), record.remark or "",
    )  # fmt: skip


def _figures(record: Any, lookups: Lookups) -> dict[str, int]:
    return {"received" if from_above(record, lookups) else "raised": record.amount}


KIND = Kind(
    sheet=CONTRIBUTIONS,
    check=_check,
    key=lambda _record: None,
    columns=("source_id", "form", "amount", "date", "giver", "document", "passed_on", "from_above", "remark"),
    plain=_plain,
    private=lambda _record, _lookups: {},
    figures=_figures,
)
