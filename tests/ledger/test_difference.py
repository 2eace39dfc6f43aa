"""What lies between two states of the figures, batch by batch: nothing left over, whatever came, went and came back."""

from typing import Any

import pytest

from beneficiaries.models import Disbursement
from campaigns.models import Batch, Enterprise
from songnuan.entry import names, single
from songnuan.entry.written import written
from songnuan.ledger.difference.report import Difference, difference, now, of_edition
from songnuan.ledger.edition import check, take
from songnuan.ledger.indicators import INDICATORS
from songnuan.ledger.merge import merge
from songnuan.ledger.models import Cell
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.commands.command import run

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def since(edition: Any, union: str = make.PROVINCE, scope: str = "subtree") -> Difference:
    return difference(make.campaign(), (make.union(union).pk, scope), of_edition(edition), now())


def told(found: Difference) -> list[tuple[int, dict[str, int]]]:
    return [(step.batch.number or 0, {move.code: move.by for move in step.moves}) for step in found.steps]


def handed(person: int, yuan: int, **more: Any) -> make.Row:
    return make.disbursement(身份证号=make.citizen_id(person), **{"慰问金(元)": yuan}, **more)


def test_each_batch_says_what_it_moved_and_the_sum_is_the_difference() -> None:
    first = make.batch({"慰问帮扶发放": [handed(1, 500), handed(2, 300)]})
    edition = take(make.campaign(), "上报稿", by=None)
    more = make.batch({"慰问帮扶发放": [handed(1, 200, 发放日期="2023-01-12")]}, make.YUSHU)
    replaced = make.batch({"慰问帮扶发放": [handed(3, 100)]}, replaced=first)
    back = undo(replaced, by=None, reason="换错了")
    found = since(edition)
    assert told(found) == [
        (more.number, {"consoled": 1, "disbursed": 20_000}),
        (replaced.number, {"consoled": -1, "disbursed": -70_000}),
        (back.number, {"consoled": 1, "disbursed": 70_000}),
    ]
    assert found.is_explained
    assert (found.before["disbursed"], found.after["disbursed"]) == (80_000, 100_000)
    mine = since(edition, make.CHAOYANG)
    assert [number for number, _moves in told(mine)] == [replaced.number, back.number]
    assert mine.is_explained


def test_a_correction_an_adopted_name_and_a_merge_are_told() -> None:
    make.batch(
        {"慰问帮扶发放": [handed(1, 500)], "走访企业": [make.visit(), make.visit(企业名称="松江纸业")]}
    )
    edition = take(make.campaign(), "上报稿", by=None)
    fact = Disbursement.objects.get()
    lookups = names.load(make.campaign(), make.union())
    done = single.correct(fact, {**written(fact, lookups), "cash": 600}, lookups, by=None, reason="少写一百")
    coded = make.visit(统一社会信用代码=make.credit_code(1), 走访日期="2023-01-06")
    neighbour = make.batch({"走访企业": [coded]}, make.YUSHU)
    one, other = (
        Enterprise.objects.get(credit_code=make.credit_code(1)),
        Enterprise.objects.get(name="松江纸业"),
    )
    joined = merge(make.campaign(), one, other, by=make.user("省级工作人员", make.PROVINCE), reason="改名")
    assert done.batch is not None
    found = since(edition)
    assert told(found) == [
        (done.batch.number, {"disbursed": 10_000}),
        (neighbour.number, {"visits": 1}),
        (joined.number, {"enterprises": -1}),
    ]
    assert found.is_explained
    assert (found.before["enterprises"], found.after["enterprises"]) == (2, 1)
    # The merge belongs to the city; it moved the county's figure all the same.
    assert told(since(edition, make.CHAOYANG, "own"))[-1] == (joined.number, {"enterprises": -1})


def test_two_editions_in_whatever_order() -> None:
    one = take(make.campaign(), "第一稿", by=None)
    batch = make.batch({"筹集款物": [make.contribution()]})
    two = take(make.campaign(), "第二稿", by=None)
    make.batch({"筹集款物": [make.contribution(**{"金额(元)": 7})]})
    found = difference(make.campaign(), (make.union("22").pk, "subtree"), of_edition(two), of_edition(one))
    assert (found.first.edition, told(found)) == (one, [(batch.number, {"raised": 1_000_000})])
    assert dict(found.moved) == {**dict.fromkeys(INDICATORS, 0), "raised": 1_000_000}
    assert not since(two).steps[1:]


def test_what_no_batch_explains_is_left_over() -> None:
    """The control: one fen behind the ledger's back."""
    make.batch({"慰问帮扶发放": [handed(1, 500)]})
    edition = take(make.campaign(), "上报稿", by=None)
    assert check(edition).holds
    Cell.objects.filter(status="all", dimension="", scope="subtree").update(disbursed=50_001)
    found = since(edition)
    assert (found.is_explained, found.remainder("disbursed")) == (False, 1)
    Cell.objects.filter(status=edition.status, dimension="", scope="subtree").update(disbursed=50_002)
    checked = check(edition)
    assert (checked.holds, checked.differences) == (False, 3)


def test_the_queries_do_not_grow_with_the_batches(django_assert_max_num_queries: Any) -> None:
    edition = take(make.campaign(), "上报稿", by=None)
    for serial in range(6):
        make.batch(
            {"慰问帮扶发放": [handed(serial, 500)], "筹集款物": [make.contribution(文号=f"{serial}号")]}
        )
    with django_assert_max_num_queries(45):
        assert len(since(edition).steps) == 6


def test_the_commands() -> None:
    taken = run("edition", "--campaign", "2023", "--name", "上报稿", "--json").answer
    batch = make.batch({"筹集款物": [make.contribution()]})
    assert run("edition", "--campaign", "2023", "--name", "上报稿").code == 1
    assert run("edition", "--campaign", "2023", "--json").answer == [taken]
    assert (
        run("edition", "--campaign", "2023", "--name", "上报稿", "--verify", "--json").answer["holds"] is True
    )
    assert run("edition", "--campaign", "2023", "--name", "没有", "--verify").code == 2
    told = run("difference", "--campaign", "2023", "--from", "上报稿", "--json").answer
    assert told["figures"]["raised"] == {
        "before": "0.00", "after": "10000.00", "batches": "10000.00", "remainder": "0.00",
    }  # fmt: skip
    assert [line["batch"] for line in told["batches"]] == [batch.number]
    assert "raised" in told["batches"][0]["moves"]
    assert run("difference", "--campaign", "2023", "--from", "没有").code == 2
    Cell.objects.filter(dimension="").update(raised=1)
    assert run("difference", "--campaign", "2023", "--from", "上报稿").code == 1
    assert Batch.objects.count() == 1
