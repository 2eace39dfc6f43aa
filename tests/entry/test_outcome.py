"""A batch's page says what the batch did when it was posted, whatever happened since."""

from collections import Counter

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Batch, Enterprise
from songnuan.entry.outcome import outcome
from songnuan.ledger.merge import merge
from songnuan.ledger.movement import figures_of, movement_of
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.entry.ledgers import rows

pytestmark = pytest.mark.django_db
ID, OTHER = make.citizen_id(1), make.citizen_id(2)


def seen(batch: make.Batch) -> tuple[list[tuple[object, ...]], dict[str, tuple[int, int]], bool]:
    """Sheets with rows added, live, removed; figures with movement and what stands today; whether it may be undone."""
    batch.refresh_from_db()
    found = outcome(batch)
    sheets = [(sheet.name, sheet.added, sheet.live, sheet.removed) for sheet in found.sheets]
    return sheets, {moved.indicator.code: (moved.by, moved.now) for moved in found.moved}, found.undoable


def test_an_upload_its_replacement_and_the_undo_of_that() -> None:
    first = make.batch({**rows({"身份证号": ID}, {"身份证号": OTHER}), "分类服务": [make.service()]})
    at_first = [("慰问帮扶发放", 2, 2, 0), ("分类服务", 1, 1, 0)]
    figures = {
        "consoled": (2, 2),
        "disbursed": (100_000, 100_000),
        "served": (40, 40),
        "service_cost": (30_000, 30_000),
        "activities": (1, 1),
    }
    assert seen(first) == (at_first, figures, True)

    second = make.batch(rows({"身份证号": ID, "慰问金(元)": 800}), replaced=first)
    moved = {"consoled": -1, "disbursed": -20_000, "served": -40, "service_cost": -30_000, "activities": -1}
    now = {"consoled": 1, "disbursed": 80_000, "served": 0, "service_cost": 0, "activities": 0}
    replacing = {code: (moved[code], now[code]) for code in moved}
    assert seen(second) == ([("慰问帮扶发放", 1, 1, 2), ("分类服务", 0, 0, 1)], replacing, True)
    assert seen(first)[0] == [("慰问帮扶发放", 2, 0, 0), ("分类服务", 1, 0, 0)]

    act = undo(second, by=None, reason="还是原来的对")
    assert seen(act)[1] == {code: (-moved[code], figures[code][1]) for code in moved}
    assert seen(act)[2] is False
    assert seen(second) == (
        [("慰问帮扶发放", 1, 0, 2), ("分类服务", 0, 0, 1)], {code: (moved[code], figures[code][1]) for code in moved}, False,
    )  # fmt: skip
    assert seen(first) == (at_first, figures, True)


def test_what_undoing_leaves_is_said_before_it_is_done() -> None:
    make.batch(rows({"身份证号": OTHER}))
    batch = make.batch({**rows({"身份证号": ID}), "筹集款物": [make.contribution()]})
    before = {moved.indicator.code: moved.without for moved in outcome(batch).moved}
    assert before == {"consoled": 1, "disbursed": 50_000, "raised": 0}
    undo(batch, by=None, reason="传错了")
    assert (make.figures()["consoled"], make.figures()["disbursed"], make.figures()["raised"]) == (
        1,
        "500.00",
        "0.00",
    )


def test_a_batch_that_moved_nothing_has_nothing_to_show() -> None:
    make.batch(rows({"身份证号": ID}))
    again = make.batch({**rows({"身份证号": ID}), "在档困难职工": [make.roster()]})
    assert seen(again) == ([("在档困难职工", 1, 1, 0)], {}, True)


def histories() -> list[Batch]:
    """Of rows of all kinds: added, replaced, taken back; of firms decided to be one."""
    firms = [make.visit(统一社会信用代码=make.credit_code(1)), make.visit(企业名称="长春冬雪公司")]
    first = make.batch(
        {**rows({"身份证号": ID}, {"身份证号": OTHER}), "走访企业": firms, "筹集款物": [make.contribution()]}
    )
    second = make.batch(
        {**rows({"身份证号": ID, "慰问金(元)": 800}), "走访企业": firms[:1], "分类服务": [make.service()]},
        replaced=first,
    )
    undo(second, by=None, reason="还是原来的对")
    one, other = Enterprise.objects.order_by("pk")[:2]
    merge(make.campaign(), one, other, by=make.user("市州审核员", make.CHANGCHUN), reason="电话核实")
    return list(Batch.objects.order_by("number"))


def test_the_figures_are_those_that_moved_when_it_was_posted() -> None:
    for batch in histories():
        moved = movement_of(batch).sums[batch.union_id, "", ""]
        assert figures_of(batch) == moved, batch.number
    kinds = [batch.kind for batch in Batch.objects.order_by("number")]
    assert (kinds, moved) == (["upload", "upload", "undo", "merge"], Counter())


@pytest.mark.hardening("T15")
def test_its_pages_work_out_neither_persons_nor_firms_that_they_do_not_show() -> None:
    """Of a long batch that takes as long as its posting, at each look."""
    client = Client()
    client.force_login(make.clerk())
    first = histories()[0]
    for name in ("batch", "batch_undo"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name, args=[first.number])).status_code == 200
        assert named(asked) == set(), name
    with CaptureQueriesContext(connection) as control:
        movement_of(first)
    assert named(control) == {'"name_key"', '"person_id"'}


def named(asked: CaptureQueriesContext) -> set[str]:
    """Which columns of those that say who it is were read."""
    return {column for column in ('"name_key"', '"person_id"') for one in asked if column in one["sql"]}
