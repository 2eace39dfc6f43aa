"""更正单: three persons, one row, old and new value; nothing else of a closed campaign opens."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from beneficiaries.models import Disbursement
from campaigns.models import Amendment, Batch, Event, User
from songnuan.closing import amend
from songnuan.closing.amend import approve, refuse
from songnuan.closing.ask import Refused
from songnuan.entry import names, single
from songnuan.entry.written import written
from songnuan.ledger.filing import acts
from songnuan.ledger.models import Status
from songnuan.ledger.post import Conflict
from songnuan.ledger.totals import totals
from songnuan.ledger.verify import verify
from tests import factories as make
from tests.closing.world import asked, closed, reviewed_and_closed, staff

pytestmark = pytest.mark.django_db


def handed() -> dict[str, int | None]:
    return {status: totals(make.campaign(), make.union(), status)["disbursed"] for status in Status.values}


def test_the_second_word_posts_and_what_was_reviewed_moves_with_it() -> None:
    reviewed_and_closed()
    amendment = asked()
    assert approve(amendment, by=staff("first")).state == "once"
    assert handed() == dict.fromkeys(Status.values, 50_000)
    done = approve(amendment, by=staff("second"))
    assert (done.state, done.moved_reviewed) == ("posted", True)
    assert done.batch is not None
    assert (done.batch.kind, done.batch.by) == (Batch.Kind.CORRECTION, amendment.asked_by)
    assert handed() == dict.fromkeys(Status.values, 60_000)
    assert verify(make.campaign()) == []
    verbs = list(
        Event.objects.filter(verb__startswith="amendment").order_by("sequence").values_list("verb", flat=True)
    )
    assert verbs == ["amendment.asked", "amendment.approved", "amendment.posted"]
    with pytest.raises(Conflict, match="已经办完"):
        approve(amendment, by=staff("third"))


@pytest.mark.hardening("T28")
@pytest.mark.parametrize("who", ["asker", "first"])
def test_whoever_is_dismissed_while_it_is_posted_neither_asked_nor_approved(
    who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewed_and_closed()
    people = {name: staff(name) for name in ("asker", "first", "second")}
    amendment = asked(people["asker"])
    approve(amendment, by=people["first"])
    posted = amend._posted

    def meanwhile(found: Amendment) -> Batch:
        User.objects.filter(pk=people[who].pk).update(is_active=False)
        return posted(found)

    with monkeypatch.context() as patched:
        patched.setattr(amend, "_posted", meanwhile)
        with pytest.raises(Conflict, match="刚刚被停用或调离"):
            approve(amendment, by=people["second"])
    assert (Amendment.objects.get().state, handed()["all"]) == ("once", 50_000)
    approve(
        amendment, by=people["second"]
    )  # whoever was dismissed is there again: that was undone with the rest
    assert (Amendment.objects.get().state, handed()["all"]) == ("posted", 60_000)


def test_only_all_moves_where_something_else_was_not_reviewed() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    period, union = make.period(), make.union()
    zero = [sheet for sheet in acts.SHEETS if sheet != "慰问帮扶发放"]
    acts.approve(acts.file_report(period, union, by=make.clerk(), zero=zero), by=staff("reviewer"))
    make.batch({"筹集款物": [make.contribution()]})
    closed()
    amendment = asked()
    approve(amendment, by=staff("first"))
    assert approve(amendment, by=staff("second")).moved_reviewed is False
    assert handed() == {"all": 60_000, "filed": 50_000, "reviewed": 50_000}
    assert verify(make.campaign()) == []


def test_asker_and_approvers_are_three() -> None:
    reviewed_and_closed()
    asker, first = staff("asker"), staff("first")
    amendment = asked(asker)
    with pytest.raises(Conflict, match="您是这张更正单的申请人"):
        approve(amendment, by=asker)
    approve(amendment, by=first)
    with pytest.raises(Conflict, match="您已经同意过"):
        approve(amendment, by=first)
    for by in (make.clerk(), make.user("市州审核员", "2202"), make.user("领导", make.PROVINCE)):
        with pytest.raises(Conflict, match="不由您审批"):
            approve(amendment, by=by)
    assert handed()["all"] == 50_000


def test_the_database_holds_it_too() -> None:
    reviewed_and_closed()
    asker, first = staff("asker"), staff("first")
    amendment = asked(asker)
    for wrong in ({"first_by": asker}, {"first_by": first, "second_by": first}, {"second_by": asker}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Amendment.objects.filter(pk=amendment.pk).update(**wrong)


def test_a_grant_opens_its_row_and_nothing_else() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(), make.disbursement(姓名="周雪")]})
    closed()
    one, other = Disbursement.objects.order_by("pk")
    lookups = names.load(make.campaign(), make.union())
    granted = Amendment.objects.create(
        campaign=one.campaign, union=one.union, sheet=one.SHEET, record=one.record, fact_id=one.pk, state="granted",
        asked_by=make.clerk(), first_by=staff("first"), second_by=staff("second"),
    )  # fmt: skip
    with pytest.raises(Conflict, match="封存"):
        single.correct(
            other, {**written(other, lookups), "cash": "7"}, lookups, by=granted.asked_by, reason="错"
        )
    with pytest.raises(Conflict, match="封存"):
        single.remove(one, by=granted.asked_by, reason="错")
    done = single.correct(
        one, {**written(one, lookups), "cash": "7"}, lookups, by=granted.asked_by, reason="错"
    )
    assert done.batch is not None


def test_what_cannot_be_asked() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement()]})
    with pytest.raises(Conflict, match="还没有封存"):
        asked()
    closed()
    with pytest.raises(Conflict, match="没有改动"):
        asked(cash="500.00")
    amendment = asked()
    with pytest.raises(Conflict, match="已有一张更正单"):
        asked(cash="700.00")
    assert refuse(amendment, by=amendment.asked_by, reason="弄错了").state == "refused"
    assert Event.objects.latest("sequence").verb == "amendment.refused"
    assert asked(cash="700.00").state == "asked"


def test_what_the_rules_refuse_is_not_asked() -> None:
    reviewed_and_closed()
    with pytest.raises(Refused) as refusal:
        asked(date="2023-09-01")
    assert [fault.code for fault in refusal.value.faults] == ["date_outside_campaign"]
    assert not Amendment.objects.exists()


def test_through_the_pages_with_nothing_personal_on_them() -> None:
    reviewed_and_closed()
    fact, clerk = Disbursement.objects.get(), Client()
    clerk.force_login(make.clerk())
    assert (
        f"/amendments/disbursement/{fact.pk}/" in clerk.get(f"/row/disbursement/{fact.pk}/").content.decode()
    )
    form = clerk.get(f"/amendments/disbursement/{fact.pk}/").content.decode()
    assert make.citizen_id(1) not in form
    assert "13843210000" not in form
    cells = {
        **written(fact, names.load(fact.campaign, fact.union)),
        "citizen_id": "",
        "phone": "13999999999",
        "cash": "600",
    }
    answer = clerk.post(f"/amendments/disbursement/{fact.pk}/", {**cells, "reason": "少写一百元"})
    amendment = Amendment.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/amendments/{amendment.uid}/")
    assert b"13999999999" not in bytes(amendment.sealed)
    page = clerk.get(f"/amendments/{amendment.uid}/").content.decode()
    assert ("600" in page, "13999999999" in page, "同意更正</button>" in page) == (True, False, False)
    assert clerk.post(f"/amendments/{amendment.uid}/approve/").status_code == 403
    for name in ("first", "second"):
        browser = Client()
        browser.force_login(staff(name))
        assert browser.post(f"/amendments/{amendment.uid}/approve/").status_code == 302
    assert "已上报和已审的数一并更正" in clerk.get(f"/amendments/{amendment.uid}/").content.decode()
    now = Disbursement.objects.live().get()
    assert (now.cash, now.private["phone"], now.person_id) == (60_000, "13999999999", fact.person_id)
    neighbour = Client()
    neighbour.force_login(make.clerk(make.YUSHU))
    assert neighbour.get(f"/amendments/{amendment.uid}/").status_code == 404


def test_the_word_of_who_is_disabled_by_then_counts_no_more() -> None:
    reviewed_and_closed()
    amendment, first = asked(), staff("first")
    approve(amendment, by=first)
    first.is_active = False
    first.save()
    assert approve(amendment, by=staff("second")).state == "once"
    assert handed()["all"] == 50_000
    assert approve(amendment, by=staff("third")).state == "posted"


def test_nothing_is_posted_in_the_name_of_who_is_disabled() -> None:
    reviewed_and_closed()
    asker = make.clerk()
    amendment = asked(asker)
    approve(amendment, by=staff("first"))
    asker.is_active = False
    asker.save()
    with pytest.raises(Conflict, match="申请人的账号已停用"):
        approve(amendment, by=staff("second"))
    assert handed()["all"] == 50_000
    assert refuse(amendment, by=staff("third"), reason="重新申请").state == "refused"


def test_what_a_clerk_wrote_is_no_markup_in_the_hint_beside_a_field() -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(家庭住址="<script>省<b>长春市朝阳区红旗街1号")]})
    closed()
    clerk = Client()
    clerk.force_login(make.clerk())
    form = clerk.get(f"/amendments/disbursement/{Disbursement.objects.get().pk}/").content.decode()
    assert ("&lt;script&gt;省" in form, "<script>省" in form) == (True, False)


def test_an_approval_brings_no_personal_value_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """`erase` empties what a 更正单 says of a person while somebody decides about it."""
    reviewed_and_closed()
    amendment, one = asked(staff("asker")), staff("one")

    def erased(*_given: Any) -> bool:
        Amendment.objects.filter(pk=amendment.pk).update(sealed=b"")
        return True

    monkeypatch.setattr(amend, "may_approve", erased)
    assert approve(amendment, by=one).state == "once"
    amendment.refresh_from_db()
    assert bytes(amendment.sealed) == b""
