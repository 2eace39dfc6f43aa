"""What a batch did, row by row: what it added and what it took away, and by how much that moved a figure."""

import pytest
from django.test import Client

from campaigns.models import Batch, User
from songnuan.ledger.undo import undo
from songnuan.reports.batch_rows import BatchRows, moved_by, part_of
from songnuan.reports.scope import NotInReach
from tests import factories as make

pytestmark = pytest.mark.django_db


def leader() -> User:
    return make.user("领导", make.PROVINCE)


def replaced() -> tuple[Batch, Batch, Batch]:
    """Two rows, one of them replaced by a larger one, and that undone."""
    first = make.batch(
        {"慰问帮扶发放": [make.disbursement(姓名="李春"), make.disbursement(姓名="赵雪", 人次=3)]}
    )
    second = make.batch(
        {"慰问帮扶发放": [make.disbursement(姓名="李春", **{"慰问金(元)": 800})]}, replaced=first
    )
    return first, second, undo(second, by=None, reason="还是原来的对")


def counts(batch: Batch, reader: User) -> dict[str, int]:
    parts = ("added", "live", "removed", "restored")
    return {part: part_of(batch.number, "disbursement", part, reader, "1").count for part in parts}


def signed(report: BatchRows) -> list[tuple[str, str]]:
    amounts = [{column.field: text for column, text in row.cells}["amount"] for _sign, row in report.rows]
    return [(sign, amount) for (sign, _row), amount in zip(report.rows, amounts, strict=True)]


def test_each_part_lists_its_own_rows() -> None:
    first, second, act = replaced()
    reader = leader()
    assert counts(first, reader) == {"added": 2, "live": 2, "removed": 0, "restored": 0}
    assert counts(second, reader) == {"added": 1, "live": 0, "removed": 2, "restored": 0}
    assert counts(act, reader) == {"added": 0, "live": 0, "removed": 1, "restored": 2}


def test_a_figure_is_moved_by_what_came_less_what_went() -> None:
    _first, second, act = replaced()
    reader = leader()
    report = moved_by(second.number, "disbursed", reader, "1")
    assert signed(report) == [("移除", "500.00"), ("移除", "500.00"), ("加入", "800.00")]
    assert report.figure == "-200.00"
    assert [text for column, text in report.totals if column.field == "amount"] == ["-200.00"]
    back = moved_by(act.number, "consoled", reader, "1")
    assert (back.figure, back.count) == ("+3", 3)


def test_who_may_not_know_persons_reads_no_small_group_here_either() -> None:
    first = make.batch(
        {"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1), 人员类别="意外致困职工")]}
    )
    row = part_of(first.number, "disbursement", "added", leader(), "1").rows[0][1]
    assert "意外致困职工" not in [text for _column, text in row.cells]


@pytest.mark.parametrize("part", ["nothing", "moved", "ADDED"])
def test_no_other_part_is_there(part: str) -> None:
    first = make.batch({"走访企业": [make.visit()]})
    with pytest.raises(NotInReach):
        part_of(first.number, "visit", part, leader(), "1")


def test_a_distinct_count_is_moved_by_no_single_rows() -> None:
    first = make.batch({"走访企业": [make.visit()]})
    with pytest.raises(NotInReach):
        moved_by(first.number, "enterprises", leader(), "1")


def test_a_neighbours_batch_is_not_there() -> None:
    batch = make.batch({"走访企业": [make.visit()]}, at=make.YUSHU)
    client = Client()
    client.force_login(make.clerk())
    for page in ("rows/visit/added", "moved/visits"):
        assert client.get(f"/batches/{batch.number}/{page}/").status_code == 404
    client.force_login(make.clerk(make.YUSHU))
    assert client.get(f"/batches/{batch.number}/rows/visit/added/").status_code == 200
