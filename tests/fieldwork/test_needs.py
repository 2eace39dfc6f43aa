"""诉求: what visits wrote down is taken up once, handed on, answered; nobody else reads it."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from beneficiaries.models import Need, not_taken_up
from campaigns.models import Event, User, Visit
from songnuan.entry import names, single
from songnuan.entry.written import written
from songnuan.fieldwork.needs import handling
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.fieldwork.reading import cells, queries, signed_in

pytestmark = pytest.mark.django_db
ASKED = "车间供暖不足"


def visited(at: str = make.CHAOYANG, text: str = ASKED, day: str = "2023-01-05") -> Visit:
    make.batch({"走访企业": [make.visit(诉求=text, 走访日期=day)]}, at=at)
    found: Visit = Visit.objects.latest("pk")
    return found


def taken(visit: Visit, user: User, responsible: str = make.CHAOYANG, due: str = "2023-02-01") -> Need:
    form = {
        "text": ASKED, "whose": "春雨", "kind": "facility", "responsible": make.union(responsible).pk, "due": due,
    }  # fmt: skip
    response = signed_in(user).post(f"/records/needs/take/{visit.record}/", form)
    assert response.status_code == 302, response.context["form"].errors
    return Need.objects.get(record=visit.record)


def test_what_a_visit_wrote_waits_until_somebody_takes_it_up() -> None:
    visit, clerk = visited(), make.clerk()
    assert list(not_taken_up(Visit.objects.all())) == [visit]
    page = signed_in(clerk).get("/records/needs/?campaign=2023&state=untaken")
    assert [(line.text, line.whose) for line in page.context["lines"]] == [(ASKED, visit.name)]
    need = taken(visit, clerk)
    assert (need.state, need.union, need.noted_on) == ("handling", visit.union, visit.date)
    assert list(not_taken_up(Visit.objects.all())) == []
    assert ASKED.encode() not in bytes(need.sealed)
    assert [step.state for step in need.steps.all()] == ["handling"]
    assert Event.objects.filter(verb="need.changed").count() == 1


def test_it_is_taken_up_once() -> None:
    visit, clerk = visited(), make.clerk()
    taken(visit, clerk)
    assert signed_in(clerk).get(f"/records/needs/take/{visit.record}/").status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.create(
            campaign=visit.campaign, union=visit.union, responsible=visit.union, kind="work", due=visit.date,
            sheet=Visit.SHEET, record=visit.record,
        )  # fmt: skip


@pytest.mark.hardening("T60")
@pytest.mark.parametrize("protected", [True, False], ids=["compared", "control"])
def test_the_same_form_sent_again_is_one_need_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch, protected: bool
) -> None:
    if not protected:
        monkeypatch.setattr(handling, "_refuse_the_same", lambda _need: None)
    form = {
        "union": make.union().pk, "text": ASKED, "whose": "", "kind": "facility", "responsible": make.union().pk,
        "due": "2023-02-01",
    }  # fmt: skip
    client, address = signed_in(make.clerk()), "/records/needs/new/?campaign=2023"
    answers = [client.post(address, form) for _time in range(3)]
    assert [answer.status_code for answer in answers] == ([302, 422, 422] if protected else [302] * 3)
    assert (
        Need.objects.count() == Event.objects.filter(verb="need.changed").count() == (1 if protected else 3)
    )
    if protected:
        page = answers[-1].content.decode()
        assert ("已经登记过" in page, ASKED in page) == (True, True)
        for other in ({"whose": "李师傅"}, {"text": "食堂太远"}, {"due": "2023-02-02"}):
            assert client.post(address, {**form, **other}).status_code == 302


def test_a_correction_of_the_visit_does_not_part_them() -> None:
    visit, clerk = visited(), make.clerk()
    need = taken(visit, clerk)
    lookups = names.load(visit.campaign, visit.union)
    single.correct(visit, {**written(visit, lookups), "workers": "80"}, lookups, by=clerk, reason="核实")
    assert Visit.objects.live().get(record=need.record).workers == 80
    assert list(not_taken_up(Visit.objects.all())) == []


def test_an_undone_visit_no_longer_waits() -> None:
    visit = visited()
    undo(visit.added_by, by=None, reason="错了")
    assert list(not_taken_up(Visit.objects.all())) == []


def test_the_answer_closes_it_and_needs_words() -> None:
    need = taken(visited(), make.clerk())
    client = signed_in(make.clerk(username="second"))
    step = f"/records/needs/{need.uid}/step/"
    assert client.post(step, {"state": "solved"}).status_code == 422
    assert client.post(step, {"state": "solved", "note": "已协调供热单位"}).status_code == 302
    need.refresh_from_db()
    assert (need.state, need.private["answer"], need.is_overdue) == ("solved", "已协调供热单位", False)
    assert [(step.state, step.note) for step in need.steps.all()] == [
        ("handling", ""), ("solved", "已协调供热单位"),
    ]  # fmt: skip


def test_who_reads_it() -> None:
    need = taken(visited(), make.clerk(), responsible=make.CHANGCHUN)
    seen = Need.objects.visible_to
    city, neighbour = make.user("市县填报员", make.CHANGCHUN, "city"), make.clerk(make.YUSHU, "neighbour")
    assert list(seen(city)) == [need]
    assert list(seen(neighbour)) == list(seen(make.stranger())) == []
    assert signed_in(neighbour).get(f"/records/needs/{need.uid}/").status_code == 404


def test_a_need_cannot_be_put_upon_a_neighbour() -> None:
    form = {
        "text": ASKED, "kind": "facility", "responsible": make.union(make.YUSHU).pk, "due": "2023-02-01",
    }  # fmt: skip
    response = signed_in(make.clerk()).post(f"/records/needs/take/{visited().record}/", form)
    assert response.status_code == 422
    assert Need.objects.count() == 0


def test_states_are_counted_and_late_ones_named() -> None:
    clerk = make.clerk()
    taken(visited(), clerk)
    later = taken(visited(text="培训场地", day="2023-01-06"), clerk, due="2023-03-01")
    today = datetime.date(2023, 2, 10)
    counts = Need.objects.counts(today)
    assert counts == {"waiting": 0, "handling": 2, "solved": 0, "beyond": 0, "overdue": 1}
    assert later not in Need.objects.overdue(today)


def test_a_need_without_a_visit_and_the_export() -> None:
    client = signed_in(make.clerk())
    form = {
        "union": make.union().pk, "text": "=孩子上学", "whose": "王某", "kind": "schooling",
        "responsible": make.union().pk, "due": "2023-02-01",
    }  # fmt: skip
    assert client.post("/records/needs/new/?campaign=2023", form).status_code == 302
    lines = cells(client.get("/records/needs/?campaign=2023&export=xlsx"))
    assert [line[3] for line in lines[4:]] == ["=孩子上学"]


def test_the_list_costs_the_same_with_one_and_three() -> None:
    clerk = make.clerk()
    client = signed_in(clerk)
    taken(visited(), clerk)
    one = queries(client, "/records/needs/?campaign=2023")
    for day in ("2023-01-06", "2023-01-07"):
        taken(visited(text=f"诉求{day}", day=day), clerk)
    assert queries(client, "/records/needs/?campaign=2023") == one


SECRET = "妻子患重病，无力支付"


def test_a_household_is_known_to_who_takes_care_of_it_and_masked_to_others() -> None:
    clerk = make.clerk()
    form = {
        "text": SECRET,
        "whose": "欧阳需",
        "kind": "medical",
        "responsible": make.union().pk,
        "due": "2023-02-01",
    }
    signed_in(clerk).post("/records/needs/new/?campaign=2023", {**form, "union": make.union().pk})
    need = Need.objects.get()
    signed_in(clerk).post(
        f"/records/needs/{need.uid}/step/", {"state": "handling", "due": "2023-02-01", "note": SECRET}
    )
    pages = ("/records/needs/?campaign=2023", f"/records/needs/{need.uid}/")
    for role, knows in (("市县填报员", True), ("领导", False), ("经审", False)):
        reader = signed_in(make.user(role, make.CHAOYANG))
        texts = [reader.get(page).content.decode() for page in pages]
        assert [SECRET in text for text in texts] == [knows, knows], role
        assert [("欧阳需" in text, "欧某某" in text) for text in texts] == [(knows, not knows)] * 2, role
        exported = cells(reader.get("/records/needs/?campaign=2023&export=xlsx"))
        assert (SECRET in str(exported), "欧阳需" in str(exported)) == (knows, knows), role


def test_what_an_enterprise_asked_for_is_read_by_all_who_see_needs() -> None:
    need = taken(visited(), make.clerk())
    leader = signed_in(make.user("领导", make.CHAOYANG))
    assert ASKED in leader.get(f"/records/needs/{need.uid}/").content.decode()


def test_the_second_of_two_answers_sees_the_first_and_overwrites_nothing() -> None:
    need, one, other = taken(visited(), make.clerk()), signed_in(make.clerk()), signed_in(make.clerk())
    seen = one.get(f"/records/needs/{need.uid}/").context["form"].initial["seen"]
    answers = [
        browser.post(
            f"/records/needs/{need.uid}/step/",
            {"state": state, "note": note, "due": "2023-02-01", "seen": seen},
        )
        for browser, state, note in ((one, "solved", "答复甲"), (other, "beyond", "答复乙"))
    ]
    need.refresh_from_db()
    assert ([answer.status_code for answer in answers], need.state) == ([302, 422], "solved")
    page = answers[1].content.decode()
    assert ("答复甲" in page, "答复乙" in page, "刚刚已有人记下" in page) == (True, True, True)
