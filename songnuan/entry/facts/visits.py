"""走访企业."""

from typing import Any

from songnuan.entry.facts.kind import Identities, Kind
from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.sheets import VISITS
from songnuan.lib.text import fold_name


def _check(record: Any, _number: int, _lookups: Lookups) -> tuple[Any, list[Fault]]:
    return record, []


def firm(record: Any) -> tuple[str, str]:
    """By what a visit's firm is known: its credit code, or where it has none, its folded name."""
    return (record.credit_code, "") if record.credit_code else ("", fold_name(record.name))


def _plain(record: Any, lookups: Lookups, known: Identities) -> tuple[Any, ...]:
    return (
        record.date, known.enterprises[firm(record)], record.name, fold_name(record.name), record.credit_code or "",
        lookups.area_id, record.kind, record.industry or "", record.workers, record.reached, record.team,
        record.visitors or "", record.leader or "", record.needs or "", record.remark or "",
    )  # fmt: skip


def _figures(_record: Any, _lookups: Lookups) -> dict[str, int]:
    return {"visits": 1}


KIND = Kind(
    sheet=VISITS,
    check=_check,
    key=lambda _record: None,
    columns=(
        "date", "enterprise_id", "name", "name_key", "credit_code", "area_id", "kind_id", "industry", "workers",
        "reached", "team_id", "visitors", "leader", "needs", "remark",
    ),
    plain=_plain,
    private=lambda _record, _lookups: {},
    figures=_figures,
)  # fmt: skip
