"""分类服务: safe return has a window of its own."""

from typing import Any

from django.utils.translation import gettext as _

from songnuan.entry.facts.kind import Identities, Kind
from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.record import FAULTY
from songnuan.entry.sheets import SERVICES


def _check(record: Any, number: int, lookups: Lookups) -> tuple[Any, list[Fault]]:
    record = record._replace(cost=record.cost or 0)
    last = lookups.campaign.ends.isoformat()
    known = record.date not in (None, FAULTY) and record.kind not in (None, FAULTY)
    if known and record.date > last and record.kind not in lookups.safe_return_kinds:
        message = _("日期%(day)s不在允许的范围内（%(first)s 至 %(last)s）。请核对年份和月份。") % {
            "day": record.date, "first": lookups.campaign.starts, "last": last,
        }  # fmt: skip
        return record, [Fault(SERVICES.name, number, "服务日期", "date_outside_campaign", message)]
    return record, []


def _plain(record: Any, lookups: Lookups, _known: Identities) -> tuple[Any, ...]:
    return (
        record.date, record.kind, record.kind in lookups.safe_return_kinds, record.activity or "", record.place or "",
        record.audience or "", record.person_times, record.cost, record.source, record.programme or "",
        record.remark or "",
    )  # fmt: skip


def _figures(record: Any, lookups: Lookups) -> dict[str, int]:
    code = "returned" if record.kind in lookups.safe_return_kinds else "served"
    return {code: record.person_times, "service_cost": record.cost, "activities": 1}


KIND = Kind(
    sheet=SERVICES,
    check=_check,
    key=lambda _record: None,
    columns=(
        "date", "kind_id", "safe_return", "activity", "place", "audience", "person_times", "cost", "source_id",
        "programme", "remark",
    ),
    plain=_plain,
    private=lambda _record, _lookups: {},
    figures=_figures,
)  # fmt: skip
