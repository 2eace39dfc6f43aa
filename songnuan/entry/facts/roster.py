"""在档困难职工: one worker stands once on a union's roster."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from songnuan.entry.facts.disbursements import usable
from songnuan.entry.facts.kind import Identities, Kind, filled
from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.rules.identity import looks_like_phone
from songnuan.entry.sheets import ROSTER
from songnuan.lib.identifiers import is_minor


def _check(record: Any, number: int, _lookups: Lookups) -> tuple[Any, list[Fault]]:
    if usable(record.phone) and not looks_like_phone(record.phone):
        message = _("电话号码的位数或开头不对，已照原样保存。请核对。")
        return record, [Fault(ROSTER.name, number, "联系电话", "phone_invalid", message)]
    return record, []


def key(record: Any) -> str | None:
    """The ID number (contracts)."""
    return f"roster|{record.citizen_id}" if usable(record.citizen_id) else None


def _is_minor(record: Any, lookups: Lookups) -> bool:
    """On the day of entry in the roster, or where it is not written, when the campaign began: the name is sealed."""
    day = datetime.date.fromisoformat(record.date) if record.date else lookups.campaign.starts
    return is_minor(record.citizen_id, day)


def _plain(record: Any, lookups: Lookups, known: Identities) -> tuple[Any, ...]:
    return (
        "" if _is_minor(record, lookups) else record.name, known.persons[record.citizen_id], record.kind, record.date, record.file_number or "",
        record.household, record.employer or "", known.keys.blind_index(record.phone) if record.phone else None,
    )  # fmt: skip


def _private(record: Any, lookups: Lookups) -> dict[str, Any]:
    return filled(
        name=record.name if _is_minor(record, lookups) else None,
        reason=record.reason,
        relation=record.relation,
        income=record.income,
        phone=record.phone,
        remark=record.remark,
    )


def _figures(_record: Any, _lookups: Lookups) -> dict[str, int]:
    return {}


KIND = Kind(
    sheet=ROSTER,
    check=_check,
    key=key,
    columns=("name", "person_id", "kind_id", "date", "file_number", "household", "employer", "phone_index"),
    plain=_plain,
    private=_private,
    figures=_figures,
)
