"""One person taken out while somebody writes a row that tells of them: one waits for the other, and neither is lost (T54)."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError

from beneficiaries.models import ActivityDetail, Service
from campaigns import journal, photographs
from campaigns.models import Photograph, PlannedVisit, Team, TeamMember, Visit
from songnuan.entry.names import load
from songnuan.entry.written import written
from songnuan.fieldwork.activities import entering
from songnuan.fieldwork.activities.forms import _EMPTY
from songnuan.fieldwork.teams import planning
from songnuan.ledger.post import Conflict
from songnuan.retention import one
from songnuan.retention.mentions import PLACES, Place
from tests import factories as make
from tests.races.threads import LONGEST, failures, together

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.hardening("T54", "T62"),
]
NUMBER = make.citizen_id(1)


def planned() -> Callable[[], Any]:
    team = Team.objects.filter(campaign__code="2023").order_by("pk")[0]
    plan = PlannedVisit(
        team=team, day=date(2023, 1, 10), union=make.union(), kind="household", name="", name_key=""
    )
    plan.seal(person="柳絮儿", note=f"证件{NUMBER}")
    plan.save()
    by = make.clerk()
    return lambda: planning.mark(PlannedVisit.objects.get(pk=plan.pk), done=True, by=by)


def pictured() -> Callable[[], Any]:
    make.batch({"走访企业": [make.visit()]})
    photograph = make.photograph(Visit.objects.get(), caption=f"探望{NUMBER}")
    seen, by = photograph.seen, make.clerk()
    return lambda: photographs.caption(Photograph.objects.get(pk=photograph.pk), "座谈", by=by, seen=seen)


def detailed() -> Callable[[], Any]:
    make.batch({"分类服务": [make.service()]})
    fact, by = Service.objects.get(), make.clerk()
    ActivityDetail.objects.create(sheet=Service.SHEET, record=fact.record, partners=f"柳絮儿{NUMBER}")
    typed, seen = written(fact, load(fact.campaign, fact.union)), entering.mark(fact)
    details = _EMPTY | {"partners": "春雨机械"}
    return lambda: entering.correct(fact, typed, details, by=by, reason="改", seen=seen)


ROWS = (planned, pictured, detailed)


def beside(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> list[Any]:
    """The erasure, which has written that row and notes itself only when the act waits; and the act."""
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=NUMBER)]})
    written, waiting = threading.Event(), threading.Event()
    take_out = one.take_out_mentions

    def slowly(*args: Any) -> None:
        take_out(*args)
        written.set()
        waiting.wait(LONGEST)
        threading.Event().wait(0.7)  # until it stands at the row

    def late() -> Any:
        assert written.wait(LONGEST)
        waiting.set()
        return act()

    monkeypatch.setattr(one, "take_out_mentions", slowly)
    return together(lambda: one.erase(NUMBER, reason="申请", by=None), late)


@pytest.mark.parametrize("row", ROWS)
def test_the_act_waits_for_the_row_before_it_takes_the_chain(
    monkeypatch: pytest.MonkeyPatch, row: Callable[[], Callable[[], Any]]
) -> None:
    answers = beside(monkeypatch, row())
    assert [error for error in failures(answers) if isinstance(error, OperationalError)] == []
    assert not isinstance(answers[0], Exception)
    plans = [plan.private for plan in PlannedVisit.objects.all()]
    captions = Photograph.objects.values_list("caption", flat=True)
    partners = ActivityDetail.objects.values_list("partners", flat=True)
    assert not any(NUMBER in str(told) for told in (*plans, *captions, *partners))


@pytest.mark.parametrize("row", ROWS)
def test_control_the_chain_first_is_a_deadlock(
    monkeypatch: pytest.MonkeyPatch, row: Callable[[], Callable[[], Any]]
) -> None:
    monkeypatch.setattr(journal, "hold_rows", lambda _rows: None)
    answers = beside(monkeypatch, row())
    assert [type(error) for error in failures(answers)] == [OperationalError]


def second_captioned(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The erasure, which took the first of two photographs away; and who captions the second then."""
    make.batch({"走访企业": [make.visit()]})
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=NUMBER)]})
    visit, by = Visit.objects.get(), make.clerk()
    first, second = (make.photograph(visit, caption=text) for text in "一二")
    monkeypatch.setattr(one, "_photographs", lambda *_found: Photograph.objects.order_by("pk"))
    went, waiting = threading.Event(), threading.Event()
    forget = photographs.forget

    def slowly(photograph: Photograph, *, by: Any) -> None:
        is_first = photograph.pk == first.pk
        forget(photograph, by=by)
        if is_first:
            went.set()
            waiting.wait(LONGEST)
            threading.Event().wait(0.7)  # until it stands at the row

    def late() -> None:
        assert went.wait(LONGEST)
        waiting.set()
        photographs.caption(second, "座谈", by=by, seen=second.seen)

    monkeypatch.setattr(photographs, "forget", slowly)
    return together(lambda: one.erase(NUMBER, reason="申请", by=None), late)


def test_all_photographs_are_held_before_the_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = second_captioned(monkeypatch)
    assert [type(error) for error in failures(answers)] == [photographs.Gone]
    assert not isinstance(answers[0], Exception)
    assert not Photograph.objects.exists()


def test_control_one_photograph_after_the_other_is_a_deadlock(monkeypatch: pytest.MonkeyPatch) -> None:
    hold_rows = journal.hold_rows

    def all_but_the_photographs(rows: Any) -> None:
        if rows.model is not Photograph or rows.query.where:
            hold_rows(rows)

    monkeypatch.setattr(journal, "hold_rows", all_but_the_photographs)
    answers = second_captioned(monkeypatch)
    assert [type(error) for error in failures(answers)] == [OperationalError]


def details_beside_the_row(monkeypatch: pytest.MonkeyPatch, *, protected: bool) -> list[Any]:
    """Who corrects the row, which is posted, and writes its details now; and who corrects the details alone then."""
    alone = detailed()
    fact, by = Service.objects.get(), make.clerk()
    typed = written(fact, load(fact.campaign, fact.union)) | {"cost": "301"}
    details = _EMPTY | {"partners": "工会"}
    seen, posted, waiting = entering.mark(fact), threading.Event(), threading.Event()
    correct, hold = entering.single.correct, entering._hold_details
    first: list[int] = []

    def slowly(*args: Any, **more: Any) -> Any:
        outcome = correct(*args, **more)
        posted.set()
        waiting.wait(LONGEST)
        threading.Event().wait(0.7)
        return outcome

    def row() -> None:
        first.append(threading.get_ident())
        entering.correct(fact, typed, details, by=by, reason="改", seen=seen)

    def late() -> None:
        assert posted.wait(LONGEST)
        waiting.set()
        alone()

    def held(fact: Service) -> None:
        if protected or threading.get_ident() not in first:
            hold(fact)

    monkeypatch.setattr(entering, "_hold_details", held)
    monkeypatch.setattr(entering.single, "correct", slowly)
    return together(row, late)


def test_who_corrects_a_row_with_its_details_holds_them_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = details_beside_the_row(monkeypatch, protected=True)
    assert [type(answer) for answer in answers] == [type(None), Conflict]
    assert ActivityDetail.objects.get().partners == "工会"


def test_control_the_row_without_its_details_is_a_deadlock(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = details_beside_the_row(monkeypatch, protected=False)
    assert OperationalError in [type(error) for error in failures(answers)]


def renamed_beside(monkeypatch: pytest.MonkeyPatch) -> TeamMember:
    """Of a member of a team whose duty tells of the person: somebody writes another while the erasure has read the old one."""
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=NUMBER)]})
    team = Team.objects.filter(campaign__code="2023").order_by("pk")[0]
    member = TeamMember.objects.create(team=team, name="孙梅", duty=f"接{NUMBER}")
    read, done, inside = threading.Event(), threading.Event(), threading.Event()
    take_out, without = one.take_out_mentions, Place.without

    def pausing(place: Place, row: Any, trail: Any) -> dict[str, Any]:
        becomes = without(place, row, trail)
        if place.table is TeamMember and inside.is_set():
            read.set()
            done.wait(1)
        return becomes

    def taking(*args: Any) -> None:
        inside.set()
        take_out(*args)

    def rename() -> None:
        assert read.wait(LONGEST)
        TeamMember.objects.filter(pk=member.pk).update(duty="司机")
        done.set()

    monkeypatch.setattr(one, "take_out_mentions", taking)
    monkeypatch.setattr(Place, "without", pausing)
    assert failures(together(lambda: one.erase(NUMBER, reason="申请", by=None), rename)) == []
    member.refresh_from_db()
    return member


def test_what_somebody_writes_meanwhile_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    assert renamed_beside(monkeypatch).duty == "司机"


def test_control_a_row_that_is_not_held_is_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "hold_rows", lambda _rows: None)
    assert renamed_beside(monkeypatch).duty != "司机"


def test_a_team_goes_before_its_members() -> None:
    tables = [place.table for place in PLACES]
    assert tables.index(Team) < tables.index(TeamMember)
