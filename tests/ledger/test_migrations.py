"""Cells that stood before reports came get their new figures and dimensions; there and back with data."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from songnuan.ledger.models import Cell
from songnuan.ledger.verify import verify
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = ("ledger", "0001_initial")


def migrate(*steps: tuple[str, str]) -> None:
    """To these migrations, as `migrate` does."""
    MigrationExecutor(connection).migrate(list(steps))


def latest() -> list[tuple[str, str]]:
    return MigrationExecutor(connection).loader.graph.leaf_nodes("ledger")


@pytest.mark.slow
def test_down_and_up_with_rows_gives_the_same_cells() -> None:
    source = {"资金来源": "社会捐助"}
    rows = {
        "筹集款物": [make.contribution(形式="物资"), make.contribution(是否转拨="是")],
        "走访企业": [make.visit()],
        "慰问帮扶发放": [
            make.disbursement(身份证号=make.citizen_id(1), **source),
            make.disbursement(用途="帮扶救助", **{"慰问品折价(元)": 30}),
        ],
        "分类服务": [make.service(**source), make.service(服务类型="返岗包车")],
    }
    make.batch(rows)
    make.batch(rows, at=make.CHANGCHUN)
    make.batch(rows, at=make.PROVINCE)
    cells = list(Cell.objects.order_by("union", "scope", "dimension", "key").values())
    assert verify(make.campaign()) == []
    end = latest()
    try:
        migrate(BEFORE)
        assert set(Cell.objects.order_by().values_list("dimension", flat=True).distinct()) == {
            "", "category", "source", "day",
        }  # fmt: skip
    finally:
        migrate(*end)
    assert verify(make.campaign()) == []
    assert [without_id(cell) for cell in cells] == [
        without_id(cell) for cell in Cell.objects.order_by("union", "scope", "dimension", "key").values()
    ]


def without_id(cell: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in cell.items() if name != "id"}
