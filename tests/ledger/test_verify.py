"""数据校核 finds whatever was changed behind the ledger's back, and names it."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Model

from beneficiaries.models import Disbursement, Service
from campaigns.models import Contribution, Fact, Visit
from songnuan.ledger.indicators import ADDITIVE, INDICATORS
from songnuan.ledger.models import Cell, Presence
from songnuan.ledger.verify import Difference, verify
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger() -> None:
    """One fact of every kind that counts, at 朝阳区, with everything it can be split by."""
    source = {"资金来源": "社会捐助"}
    make.batch(
        {
            "筹集款物": [make.contribution(**source), make.contribution(是否转拨="是")],
            "走访企业": [make.visit()],
            "慰问帮扶发放": [
                make.disbursement(身份证号=make.citizen_id(1), **source),
                make.disbursement(用途="帮扶救助", **{"慰问品折价(元)": 30}),
            ],
            "分类服务": [make.service(**source), make.service(服务类型="返岗包车")],
        }
    )
    assert verify(make.campaign()) == []


def update(model: type[Model], rest: str, *values: object) -> None:
    """One statement behind the ledger's back; it must hit a row."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {rest}", values)  # noqa: S608  (our own words)
        assert cursor.rowcount > 0


def named(differences: list[Difference]) -> set[tuple[str, str, str, str, str]]:
    return {(d.union, d.scope, d.dimension, d.key, d.figure) for d in differences}


@pytest.mark.parametrize("figure", INDICATORS)
def test_a_cell_that_was_changed_is_named(figure: str) -> None:
    cell = Cell.objects.get(union=make.union(), scope="subtree", dimension="")
    there = getattr(cell, figure)
    update(Cell, f"{figure} = {figure} + 1 WHERE id = %s", cell.pk)
    assert verify(make.campaign()) == [
        Difference("all", make.CHAOYANG, "subtree", "", "", figure, there + 1, there)
    ]


@pytest.mark.parametrize(
    ("dimension", "key"),
    [
        ("category", "post"),
        ("leaf", "outdoor"),
        ("source", "donation"),
        ("source", ""),
        ("day", "2023-01-10"),
    ],
)
def test_a_cell_of_every_dimension_is_looked_at(dimension: str, key: str) -> None:
    update(
        Cell, "disbursed = 0 WHERE dimension = %s AND key = %s AND union_id = %s",
        dimension, key, make.union(make.CHANGCHUN).pk,
    )  # fmt: skip
    assert named(verify(make.campaign())) == {(make.CHANGCHUN, "subtree", dimension, key, "disbursed")}


def test_a_cell_that_is_gone_or_should_not_be_is_named() -> None:
    own = Cell.objects.get(union=make.union(), scope="own", dimension="")
    Cell.objects.filter(pk=own.pk).delete()
    Cell.objects.create(
        campaign=own.campaign, status="all", union=make.union(make.YUSHU), scope="own", raised=5
    )
    gone = {(make.CHAOYANG, "own", "", "", code) for code in INDICATORS if getattr(own, code)}
    assert named(verify(make.campaign())) == {*gone, (make.YUSHU, "own", "", "", "raised")}


@pytest.mark.parametrize("what", ["P", "E"])
def test_a_reference_count_that_was_changed_or_is_gone_is_named(what: str) -> None:
    presence = Presence.objects.get(what=what)
    expected = Difference("all", make.CHAOYANG, what, "identity", str(presence.identity), "count", 3, 1)
    update(Presence, "count = 3 WHERE id = %s", presence.pk)
    assert verify(make.campaign()) == [expected]
    presence.delete()
    assert [(d.stored, d.from_rows) for d in verify(make.campaign())] == [(0, 1)]


@pytest.mark.parametrize(
    ("fact", "change", "figures"),
    [
        (Contribution, "amount = amount + 1 WHERE NOT from_above", {"raised"}),
        (Contribution, "from_above = NOT from_above WHERE from_above", {"raised", "received"}),
        (Disbursement, "cash = cash + 1, amount = amount + 1 WHERE person_id IS NOT NULL", {"disbursed"}),
        (Disbursement, "person_times = 9 WHERE purpose = 'assistance'", {"assisted"}),
        (Disbursement, "purpose = 'assistance' WHERE purpose = 'consolation'", {"consoled", "assisted"}),
        (Disbursement, "person_id = NULL WHERE person_id IS NOT NULL", {"persons", "count"}),
        (Service, "safe_return = NOT safe_return WHERE NOT safe_return", {"served", "returned"}),
        (Service, "cost = cost + 1 WHERE safe_return", {"service_cost"}),
        (
            Visit,
            "removed_by_id = added_by_id WHERE removed_by_id IS NULL",
            {"visits", "enterprises", "count"},
        ),
        (Visit, "date = '2023-01-06' WHERE date = '2023-01-05'", {"visits"}),
    ],
)
def test_a_fact_that_was_changed_is_named_by_its_figures(
    fact: type[Fact], change: str, figures: set[str]
) -> None:
    update(fact, change)
    differences = verify(make.campaign())
    assert {difference.figure for difference in differences} == figures
    assert {difference.union for difference in differences} >= {make.CHAOYANG} | (
        {"22"} if figures != {"count"} else set()
    )


@pytest.mark.parametrize("tamper", [lambda: Disbursement.objects.filter(person=None).delete(), lambda: None])
def test_the_control_finds_nothing_where_nothing_was_done(tamper: Callable[[], object]) -> None:
    done = tamper()
    assert bool(verify(make.campaign())) == bool(done)


def test_every_additive_figure_was_held_against_the_rows() -> None:
    Cell.objects.all().delete()
    assert {difference.figure for difference in verify(make.campaign())} == {
        *ADDITIVE,
        "persons",
        "enterprises",
    }
