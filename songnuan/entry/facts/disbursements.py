"""慰问帮扶发放: who must be named by number, what the closed class drops, what counts as one row twice."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from songnuan.entry.ceilings import passed_at_once
from songnuan.entry.facts.headcount import other_count
from songnuan.entry.facts.kind import Identities, Kind, filled
from songnuan.entry.faults import Fault
from songnuan.entry.names import Lookups
from songnuan.entry.record import FAULTY
from songnuan.entry.rules.identity import looks_like_card, looks_like_phone
from songnuan.entry.sheets import DISBURSEMENTS
from songnuan.lib.identifiers import is_minor

_SHEET = DISBURSEMENTS.name


def is_closed(record: Any, lookups: Lookups) -> bool:
    """Whether the row is of the closed class (公安民警、移民管理警察及家庭)."""
    rule = lookups.category_rules.get(record.category)
    return rule is not None and rule.closed


def seals_name(record: Any, lookups: Lookups) -> bool:
    """Whether the name is a secret too: of the closed class, and of who was a minor on the day of the fact."""
    if is_closed(record, lookups):
        return True
    return record.citizen_id is not None and is_minor(
        record.citizen_id, datetime.date.fromisoformat(record.date)
    )


def _check(record: Any, number: int, lookups: Lookups) -> tuple[Any, list[Fault]]:
    faults: list[Fault] = []
    rule = lookups.category_rules.get(record.category)
    if rule is not None and rule.closed:
        if record.citizen_id is not None:
            record = record._replace(citizen_id=None)
            message = _("该类人员不登记身份证号，这一格没有保存。")
            faults.append(_fault(number, "身份证号", "id_not_collected", message))
    elif record.citizen_id is None and (
        (rule is not None and rule.needs_id) or record.source in lookups.sources_needing_id
    ):
        message = _("困难职工和中央财政专项帮扶资金的行必须填身份证号。")
        faults.append(_fault(number, "身份证号", "required", message))
    if record.cash is None and record.goods is None:
        faults.append(_fault(number, "慰问金(元)", "required", _("慰问金和慰问品折价至少填一项。")))
    if lookups.ceilings and not {FAULTY} & {record.cash, record.goods, record.source, record.item}:
        passed = passed_at_once(record, lookups.ceilings)
        faults += [_fault(number, "慰问金(元)", "over_ceiling", message) for message in passed]
    if None in (record.cash, record.goods, record.person_times):
        # Settled, so that a row means the same however its empty cells are written.
        times = 1 if record.person_times is None else record.person_times
        record = record._replace(cash=record.cash or 0, goods=record.goods or 0, person_times=times)
    if record.person_times == 0 and record.citizen_id is None:
        faults.append(_fault(number, "人次", "number_invalid", _("没有身份证号的行，人次至少为1。")))
    if not (rule is not None and rule.closed) and usable(record.name) and usable(record.person_times):
        faults += [_fault(number, "人次", "total_mismatch", said) for said in other_count(record)]
    if usable(record.phone) and not looks_like_phone(record.phone):
        message = _("电话号码的位数或开头不对，已照原样保存。请核对。")
        faults.append(_fault(number, "联系电话", "phone_invalid", message))
    if usable(record.card) and not looks_like_card(record.card):
        message = _("银行卡号的位数或校验不对，已照原样保存。请核对。")
        faults.append(_fault(number, "银行卡号", "bank_card_invalid", message))
    return record, faults


def _fault(number: int, column: str, code: str, message: str) -> Fault:
    return Fault(_SHEET, number, column, code, message)


def usable(value: Any) -> bool:
    """A cell that is filled and without fault."""
    return value is not None and value != FAULTY


def key(record: Any) -> str | None:
    """Person, purpose, item, source and day: live once at a union (contracts). None without an ID."""
    parts = (record.citizen_id, record.purpose, record.item, record.source, record.date)
    if parts[0] is None or parts[4] is None or FAULTY in parts:
        return None
    number, purpose, item, source, day = parts
    return f"{number}|{purpose or ''}|{'' if item is None else item}|{'' if source is None else source}|{day}"


def occasion(record: Any) -> tuple[Any, ...] | None:
    """Person, day and purpose: where one row of several may carry 0 person-times."""
    parts = (record.citizen_id, record.date, record.purpose)
    return None if None in parts or FAULTY in parts else parts


def _plain(record: Any, lookups: Lookups, known: Identities) -> tuple[Any, ...]:
    return (
        "" if seals_name(record, lookups) else record.name or "",
        known.persons[record.citizen_id] if record.citizen_id else None,
        record.category, lookups.category_rules[record.category].head, record.purpose, record.item,
        record.cash, record.goods, record.cash + record.goods, record.goods_text or "", record.quantity or "", record.person_times, record.date,
        record.source, record.method or "", record.employer or "", record.grassroots or "",
        known.keys.blind_index(record.phone) if record.phone else None, record.file_number or "", record.voucher or "",
    )  # fmt: skip


def _private(record: Any, lookups: Lookups) -> dict[str, Any]:
    return filled(
        name=record.name if seals_name(record, lookups) else None,
        phone=record.phone, address=record.address, bank=record.bank, card=record.card, proxy=record.proxy,
        remark=record.remark,
    )  # fmt: skip


def _figures(record: Any, lookups: Lookups) -> dict[str, int]:
    purpose = "consoled" if record.purpose == lookups.purposes["慰问"] else "assisted"
    return {
        "disbursed": record.cash + record.goods, "goods_handed": record.goods, purpose: record.person_times,
    }  # fmt: skip


KIND = Kind(
    sheet=DISBURSEMENTS,
    check=_check,
    key=key,
    columns=(
        "name", "person_id", "category_id", "head_id", "purpose", "item_id", "cash", "goods", "amount", "goods_text",
        "quantity", "person_times", "date", "source_id", "method", "employer", "grassroots", "phone_index",
        "file_number", "voucher",
    ),
    plain=_plain,
    private=_private,
    figures=_figures,
    waived=lambda record, lookups: frozenset(("name",)) if is_closed(record, lookups) else frozenset(),
)  # fmt: skip
