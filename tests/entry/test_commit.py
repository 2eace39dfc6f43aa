"""Confirming: what is stored, what is refused whole, what may be replaced."""

import pytest

from songnuan.entry import names
from songnuan.entry.commit import Origin, commit
from songnuan.entry.faults import Refusal
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.entry.ledgers import parted, rows
from tests.entry.sheets import HANDED, places

pytestmark = pytest.mark.django_db
ID, OTHER = make.citizen_id(1), make.citizen_id(2)


def test_a_faulty_file_is_stored_only_by_its_good_rows_and_only_when_asked() -> None:
    tables = rows({"身份证号": ID}, {"身份证号": OTHER, "慰问金(元)": "五百"})
    assert make.post(tables)[1] is None
    compared, batch = make.post(tables, valid_rows=True)
    assert (batch.rows, places(compared.errors)) == (1, [(3, "慰问金(元)", "amount_invalid")])
    assert make.figures()["disbursed"] == "500.00"


def test_no_good_row_or_a_fault_of_the_columns_is_refused_even_then() -> None:
    assert make.post(rows({"慰问金(元)": "五百"}), valid_rows=True)[1] is None
    without = [{k: v for k, v in make.disbursement().items() if k != "用途"}]
    compared, batch = make.post({HANDED: without}, valid_rows=True)
    assert (batch, compared.stopped) == (None, True)


def test_the_same_file_stands_once_at_a_union() -> None:
    first = make.batch(rows({"身份证号": ID}))
    for again in ({}, {"valid_rows": True}):
        with pytest.raises(Refusal, match="already_uploaded") as refused:
            make.post(rows({"身份证号": ID}), **again)
        assert f"批次{first.number}" in refused.value.fault.message
    make.batch(rows({"身份证号": ID}), at=make.YUSHU)
    make.batch(rows({"身份证号": ID}), replaced=first)
    assert make.figures()["disbursed"] == "1000.00"


def test_only_a_standing_batch_of_this_union_and_campaign_is_replaced() -> None:
    mine, theirs = make.batch(rows({"身份证号": ID})), make.batch(rows({"身份证号": OTHER}), at=make.YUSHU)
    last_year = make.batch(rows({"发放日期": "2022-01-10"}), year="2022")
    act = undo(mine, by=None, reason="传错了")
    for batch in (theirs, last_year, mine, act):
        with pytest.raises(Refusal, match="not_permitted"):
            make.post(rows({"姓名": "赵秋"}), replaced=batch)


def test_a_batch_that_a_later_one_found_again_is_not_replaced() -> None:
    first = make.batch(rows({"身份证号": ID}))
    second = make.batch(rows({"身份证号": ID}, {"身份证号": OTHER}))
    with pytest.raises(Refusal) as refused:
        make.post(rows({"姓名": "赵秋"}), replaced=first)
    assert f"批次{second.number}" in refused.value.fault.message


def test_a_file_of_rows_that_stand_already_becomes_a_batch_without_rows() -> None:
    make.batch(rows({"身份证号": ID}))
    checked = make.checked(rows({"身份证号": ID}))
    compared, batch = commit(
        checked, names.load(make.campaign(), make.union()), Origin("又一份.xlsx", "f" * 64), by=None
    )
    assert (batch.rows, batch.sheets, parted(compared)) == (0, {}, {HANDED: (1, 1, 0, 1)})
    assert make.figures()["disbursed"] == "500.00"
