"""Undo is exact, and refuses where later batches build on the rows."""

import pytest

from beneficiaries.models import Disbursement
from campaigns import photographs
from campaigns.models import Batch, Contribution, Visit
from campaigns.models.fact import GONE
from songnuan.entry import names, single
from songnuan.entry.sheets import BY_NAME
from songnuan.entry.written import written
from songnuan.ledger.undo import NotUndoable, undo
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.entry.visits.forms import browser, form, person, record_of

pytestmark = pytest.mark.django_db


def two_rows() -> make.Tables:
    return {
        "慰问帮扶发放": [
            make.disbursement(身份证号=make.citizen_id(1)),
            make.disbursement(姓名="周雪", 身份证号=make.citizen_id(2)),
        ],
        "筹集款物": [make.contribution()],
    }


@pytest.mark.hardening("T62")
def test_a_visit_whose_form_was_saved_once_more_does_not_come_back_beside_it() -> None:
    clerk = browser(make.clerk())
    data = form(person())
    clerk.post("/visits/new/", data)
    clerk.post(f"/admin/campaigns/visit/{Visit.objects.get().pk}/delete/", {"reason": "重复"})
    deleted = Batch.objects.latest("number")
    clerk.post("/visits/new/", {**data, "name": "长春夏雨机械有限公司"})
    again = Batch.objects.latest("number")
    answer = clerk.post(f"/batches/{deleted.number}/undo/", {"reason": "恢复"})
    assert (answer.status_code, f"后来的批次{again.number}" in answer.content.decode()) == (422, True)
    undo(again, by=None, reason="重来")
    undo(deleted, by=None, reason="恢复")
    assert Visit.objects.live().get().name == "长春春雨机械有限公司"


def test_nobody_of_the_closed_class_comes_back_to_a_visit_with_photographs() -> None:
    clerk = browser(make.clerk())
    data = form(person(), person(name="赵警官", category="因公伤残民警"))
    assert clerk.post("/visits/new/", data).status_code == 302
    row = Disbursement.objects.get(category__closed=True)
    clerk.post(f"/admin/beneficiaries/disbursement/{row.pk}/delete/", {"reason": "弄错了"})
    removed, place = Batch.objects.latest("number"), {"campaign": row.campaign, "union": row.union}
    kept = photographs.keep([make.picture()], sheet="走访企业", record=record_of(data), by=None, **place)
    with pytest.raises(NotUndoable, match="这样的走访不留照片。请先移除那次走访的照片"):
        undo(removed, by=None, reason="恢复")
    photographs.forget(kept, by=None)
    undo(removed, by=None, reason="恢复")
    assert Disbursement.objects.live().filter(category__closed=True).count() == 1


def test_undo_takes_everything_back_and_names_what_it_removed() -> None:
    before = make.figures()
    batch = make.batch(two_rows())
    assert make.figures()["disbursed"] == "1000.00"
    act = undo(batch, by=None, reason="传错了")
    batch.refresh_from_db()
    assert act.sheets == {"慰问帮扶发放": 2, "筹集款物": 1}
    assert batch.status == "undone"
    assert make.figures() == before
    assert verify(make.campaign()) == []


def test_undo_of_a_replacement_puts_the_replaced_rows_back() -> None:
    first = make.batch(two_rows())
    figures = make.figures()
    changed = two_rows()
    changed["慰问帮扶发放"][0]["慰问金(元)"] = 800
    second = make.batch(changed, replaced=first)
    first.refresh_from_db()
    assert first.status == "replaced"
    assert make.figures()["disbursed"] == "1300.00"
    undo(second, by=None, reason="还是原来的对")
    first.refresh_from_db()
    assert first.status == "committed"
    assert make.figures() == figures
    assert verify(make.campaign()) == []


def test_undo_refuses_naming_the_batch_that_found_its_rows_unchanged() -> None:
    first = make.batch(two_rows())
    more = two_rows()
    more["慰问帮扶发放"].append(make.disbursement(姓名="孙立", 身份证号=make.citizen_id(3)))
    second = make.batch(more)
    assert second.rows == 1
    with pytest.raises(NotUndoable, match=f"批次{second.number}"):
        undo(first, by=None, reason="传错了")
    undo(second, by=None, reason="传错了")
    undo(first, by=None, reason="传错了")
    assert Batch.objects.standing().exclude(kind=Batch.Kind.UNDO).count() == 0
    assert make.figures()["disbursed"] == "0.00"


def test_undo_refuses_to_bring_back_a_key_that_another_batch_holds_by_now() -> None:
    first = make.batch(two_rows())
    without = {"慰问帮扶发放": two_rows()["慰问帮扶发放"][1:]}
    second = make.batch(without, replaced=first)
    third = make.batch(
        {"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1), **{"慰问金(元)": 900})]}
    )
    with pytest.raises(NotUndoable, match=f"批次{third.number}"):
        undo(second, by=None, reason="传错了")


def test_a_batch_is_undone_once_and_an_undo_never() -> None:
    batch = make.batch(two_rows())
    act = undo(batch, by=None, reason="传错了")
    for done in (batch, act):
        with pytest.raises(NotUndoable):
            undo(done, by=None, reason="再来一次")


def test_rows_are_live_as_of_every_batch_number() -> None:
    model = make.batch(two_rows())
    changed = make.batch({"慰问帮扶发放": [make.disbursement(姓名="赵秋")]}, replaced=model)
    back = undo(changed, by=None, reason="还原")
    counts = [
        Disbursement.objects.as_of(number).count() for number in (model.number, changed.number, back.number)
    ]
    assert counts == [2, 1, 2]


ALIKE: dict[str, make.Row] = {
    "慰问帮扶发放": make.disbursement(姓名="甲"),
    "筹集款物": make.contribution(),
    "走访企业": make.visit(),
    "分类服务": make.service(),
}
"""One row of each sheet that has no key: only its whole content says that it is the same."""


@pytest.mark.parametrize("sheet", ALIKE)
def test_a_row_that_was_reported_again_since_is_not_brought_back_beside_its_equal(sheet: str) -> None:
    row = ALIKE[sheet]
    first = make.batch({sheet: [row, {**row, "备注": "另一行"}]})
    second = make.batch({sheet: [{**row, "备注": "另一行"}]}, replaced=first)
    third = make.batch({sheet: [row]})
    before = make.figures()
    with pytest.raises(NotUndoable, match=f"批次{third.number}“{sheet}”第2行。"):
        undo(second, by=None, reason="换错了")
    assert make.figures() == before
    single.remove(BY_NAME[sheet].fact.objects.get(added_by=third), by=None, reason="重复")
    undo(second, by=None, reason="换错了")
    assert BY_NAME[sheet].fact.objects.live().count() == 2
    assert verify(make.campaign()) == []


def test_a_correction_is_not_undone_once_the_old_row_was_sent_again() -> None:
    row = make.contribution()
    make.batch({"筹集款物": [row]})
    corrected = _corrected(Contribution.objects.get())
    again = make.batch({"筹集款物": [row], "走访企业": [make.visit()]})
    with pytest.raises(NotUndoable, match=f"批次{again.number}“筹集款物”第2行"):
        undo(corrected, by=None, reason="没有错")
    undo(again, by=None, reason="重复")
    undo(corrected, by=None, reason="没有错")
    assert make.figures()["raised"] == "10000.00"


def test_a_row_that_came_back_meanwhile_stands_in_the_way_like_a_new_one() -> None:
    row = make.contribution()
    make.batch({"筹集款物": [row]})
    out = single.remove(Contribution.objects.get(), by=None, reason="多了")
    make.batch({"筹集款物": [row], "走访企业": [make.visit()]})
    later = single.remove(Contribution.objects.live().get(), by=None, reason="多了")
    undo(out, by=None, reason="没有多")
    with pytest.raises(NotUndoable, match="1行"):
        undo(later, by=None, reason="没有多")


def test_twins_of_one_file_come_back_beside_each_other() -> None:
    make.batch({"筹集款物": [make.contribution()] * 2})
    corrected = _corrected(Contribution.objects.earliest("pk"))
    undo(corrected, by=None, reason="没有错")
    assert make.figures()["raised"] == "20000.00"


def test_of_many_equal_rows_the_first_are_named_and_the_rest_counted() -> None:
    rows = [make.contribution(备注=str(number)) for number in range(8)]
    first = make.batch({"筹集款物": rows})
    second = make.batch({"筹集款物": [make.contribution(备注="另")]}, replaced=first)
    make.batch({"筹集款物": rows, "走访企业": [make.visit()]})
    with pytest.raises(NotUndoable, match=r"有8行.*第2行、.*第6行、以及其他3行。"):
        undo(second, by=None, reason="换错了")


def _corrected(fact: Contribution) -> Batch:
    lookups = names.load(fact.campaign, fact.union)
    done = single.correct(fact, {**written(fact, lookups), "amount": 1}, lookups, by=None, reason="写错了")
    assert done.batch is not None
    return done.batch


def test_rows_whose_personal_values_were_taken_out_are_no_equals() -> None:
    first = make.batch({"筹集款物": [make.contribution()]})
    second = make.batch({"筹集款物": [make.contribution(备注="另")]}, replaced=first)
    third = make.batch({"筹集款物": [make.contribution(), make.contribution(备注="第三")]})
    Contribution.objects.filter(added_by__in=(first, third)).update(fingerprint=GONE)
    undo(second, by=None, reason="换错了")
    assert make.figures()["raised"] == "30000.00"


def test_a_reason_that_its_column_does_not_hold_whole_is_refused() -> None:
    batch = make.batch(two_rows())
    with pytest.raises(NotUndoable, match="文字太长"):
        undo(batch, by=None, reason="长" * 501)
    assert undo(batch, by=None, reason="长" * 500).reason == "长" * 500
