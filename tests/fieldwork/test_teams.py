"""慰问组: plans within reach, progress from the ledger, paper with and without persons."""

from datetime import date

import pytest
from django.utils import timezone

from campaigns.models import Event, PlannedVisit, Team, TeamMember, User
from songnuan.fieldwork.sight import mask_name, mask_phone
from songnuan.fieldwork.teams import planning
from songnuan.fieldwork.teams.progress import team_lines
from songnuan.ledger.undo import undo
from tests import factories as make
from tests.fieldwork.reading import cells, queries, signed_in

pytestmark = pytest.mark.django_db
FORM = {
    "day": "2023-01-10", "union": make.CHAOYANG, "kind": "enterprise", "name": "长春春雨机械有限公司", "person": "王建国",
    "phone": "13912345678", "address": "人民大街1号", "note": "带春联",
}  # fmt: skip


def province() -> User:
    return make.user("省级工作人员", make.PROVINCE, "province")


def first_team() -> Team:
    return Team.objects.filter(campaign__code="2023").order_by("pk")[0]


def planned(**changes: object) -> PlannedVisit:
    fields = {
        "day": date(2023, 1, 10),
        "union": make.union(),
        "kind": "enterprise",
        "name": "春雨",
        "name_key": "春雨",
    }
    plan = PlannedVisit(team=first_team(), **{**fields, **changes})
    plan.seal(person="王建国", phone="13912345678", address="人民大街1号", note="带春联")
    plan.save()
    return plan


@pytest.mark.parametrize(
    ("name", "masked"), [("王建国", "王某某"), ("王五", "王某"), ("欧阳春雨", "欧某某"), ("", "")]
)
def test_names_are_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(("phone", "masked"), [("13912345678", "139****5678"), ("0431", "**31")])
def test_phones_are_masked(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


def test_a_visit_is_planned_sealed_and_noted() -> None:
    form = {**FORM, "union": make.union().pk}
    response = signed_in(province()).post(f"/records/teams/{first_team().pk}/plan/", form)
    assert response.url == f"/records/teams/{first_team().pk}/"
    plan = PlannedVisit.objects.get()
    assert plan.private == {
        "person": "王建国",
        "phone": "13912345678",
        "address": "人民大街1号",
        "note": "带春联",
    }
    assert "王建国".encode() not in bytes(plan.sealed)
    assert Event.objects.get(verb="plan.changed").body["what"] == "added"


@pytest.mark.parametrize(
    "changes", [{"day": "2023-03-01"}, {"name": ""}, {"kind": "household", "person": ""}, {"union": "220581"}]
)
def test_a_plan_that_cannot_be_is_refused(changes: dict[str, str]) -> None:
    """Out of the window, without whom, or outside the team's areas."""
    code = changes.get("union", make.CHAOYANG)
    form = {**FORM, **changes, "union": make.union(code).pk}
    assert signed_in(province()).post(f"/records/teams/{first_team().pk}/plan/", form).status_code == 422
    assert PlannedVisit.objects.count() == 0


def test_a_change_keeps_the_phone_that_its_form_does_not_show() -> None:
    plan = planned()
    client, address = signed_in(province()), f"/records/plan/{plan.pk}/"
    page = client.get(address).content.decode()
    assert [text for text in ("139****5678", "13912345678") if text in page] == ["139****5678"]
    form = {**FORM, "union": make.union().pk, "phone": "", "note": "改期", "seen": plan.seen}
    assert client.post(address, form).status_code == 302
    plan.refresh_from_db()
    assert (plan.private["phone"], plan.private["note"]) == ("13912345678", "改期")


def done() -> list[bool]:
    return [plan.is_done for plan in PlannedVisit.objects.with_progress()]  # type: ignore[attr-defined]


def test_progress_follows_the_ledger() -> None:
    planned(name="长春春雨机械有限公司", name_key="长春春雨机械有限公司")
    make.batch({"走访企业": [make.visit(慰问组="第二慰问组")]}, at=make.PROVINCE)
    assert done() == [False]
    batch = make.batch({"走访企业": [make.visit(慰问组="第一慰问组")]}, at=make.PROVINCE)
    assert done() == [True]
    undo(batch, by=None, reason="错了")
    assert done() == [False]


def test_a_household_is_marked_by_hand() -> None:
    plan = planned(kind="household", name="", name_key="")
    client = signed_in(province())
    client.post(f"/records/plan/{plan.pk}/done/", {"done": "1"})
    assert done() == [True]
    client.post(f"/records/plan/{plan.pk}/done/", {"done": "0"})
    assert done() == [False]


@pytest.mark.hardening("T63")
def test_a_mark_says_which_way_it_goes_so_that_the_second_takes_nothing_away() -> None:
    plan = planned(kind="household", name="", name_key="")
    one, other = signed_in(province()), signed_in(make.user("省级工作人员", make.PROVINCE, "other"))
    address = f"/records/plan/{plan.pk}/"
    for way, day in (("1", timezone.localdate()), ("0", None)):
        for client in (one, other):
            client.post(f"{address}done/", {"done": way})
        plan.refresh_from_db()
        assert plan.done_on == day
    one.post(f"{address}done/")
    assert done() == [False]
    told = [event.body["what"] for event in Event.objects.filter(verb="plan.changed").order_by("pk")]
    assert told == ["marked", "unmarked"]
    assert 'name="done" value="1"' in one.get(address).content.decode()


@pytest.mark.hardening("T62")
def test_what_somebody_else_changed_meanwhile_is_neither_overwritten_nor_dropped() -> None:
    plan = planned(name="春雨", name_key="春雨")
    one, other = signed_in(province()), signed_in(make.user("省级工作人员", make.PROVINCE, "other"))
    address = f"/records/plan/{plan.pk}/"
    form = {"union": make.union().pk, "kind": "enterprise", "seen": plan.seen}
    assert f'name="seen" value="{plan.seen}"' in other.get(address).content.decode()
    assert one.post(address, {**form, "day": "2023-01-05", "name": "春雨"}).status_code == 302
    assert Event.objects.latest("pk").body["fields"] == ["day"]
    stale = {**form, "day": "2023-01-10", "name": "松江"}
    for seen in (stale["seen"], ""):
        page = other.post(address, {**stale, "seen": seen})
        said = page.content.decode()
        assert (page.status_code, "刚刚已有人改过" in said, "2023-01-05；朝阳区" in said) == (
            422,
            True,
            True,
        )
        assert 'value="松江"' in said
    other.post(f"{address}drop/", {"seen": plan.seen})
    now = PlannedVisit.objects.get()
    assert (now.day, now.name, now.private) == (date(2023, 1, 5), "春雨", NAMED)
    one.post(f"{address}done/", {"done": "1"})
    assert f'name="seen" value="{now.seen}"' in said
    assert other.post(address, {**stale, "seen": now.seen}).status_code == 302
    now.refresh_from_db()
    assert (now.day, now.name, now.done_on) == (date(2023, 1, 10), "松江", timezone.localdate())
    other.post(f"{address}drop/", {"seen": now.seen})
    assert not PlannedVisit.objects.exists()


@pytest.mark.hardening("T60")
@pytest.mark.parametrize("protected", [True, False], ids=["compared", "control"])
@pytest.mark.parametrize("kind", ["enterprise", "household"])
def test_the_same_form_sent_again_is_one_visit_of_the_plan(
    monkeypatch: pytest.MonkeyPatch, kind: str, protected: bool
) -> None:
    if not protected:
        monkeypatch.setattr(planning, "_refuse_the_same", lambda _plan: None)
    form = {
        "day": "2023-01-10", "union": make.union().pk, "kind": kind, "name": "春雨", "person": "赵一", "phone": "",
        "address": "红旗街1号",
    }  # fmt: skip
    client, address = signed_in(province()), f"/records/teams/{first_team().pk}/plan/"
    answers = [client.post(address, form) for _time in range(3)]
    assert [answer.status_code for answer in answers] == ([302, 422, 422] if protected else [302] * 3)
    assert PlannedVisit.objects.count() == (1 if protected else 3)
    if protected:
        page = answers[-1].content.decode()
        assert ("没有再列一次" in page, "红旗街1号" in page) == (True, True)
        other = {"name": "松江"} if kind == "enterprise" else {"person": "赵二"}
        assert client.post(address, {**form, **other}).status_code == 302
        assert client.post(address, {**form, "day": "2023-01-11"}).status_code == 302


def test_a_team_line_counts_plan_and_visits() -> None:
    planned(name="长春春雨机械有限公司", name_key="长春春雨机械有限公司")
    planned(day=date(2023, 1, 11))
    rows = [make.visit(慰问组="第一慰问组", 走访日期=day) for day in ("2023-01-05", "2023-01-06")]
    make.batch({"走访企业": rows}, at=make.PROVINCE)
    lines = team_lines(make.campaign(), province())
    line = lines[0]
    assert (line.planned, line.done, line.left, line.visits, line.firms) == (2, 1, 1, 2, 1)
    assert len(lines) == 5


def test_who_reads_a_plan() -> None:
    plan = planned()
    member = make.user("市县填报员", make.YUSHU, "member")
    seen = PlannedVisit.objects.visible_to
    assert list(seen(member)) == list(seen(make.stranger())) == []
    TeamMember.objects.create(team=plan.team, name="李明", user=member)
    assert list(seen(member)) == list(seen(make.clerk())) == [plan]


def test_a_card_shows_persons_in_full_only_where_asked_and_notes_it() -> None:
    plan = planned(kind="household", name="", name_key="")
    client = signed_in(province())
    masked = client.get(f"/records/plan/{plan.pk}/card/").content.decode()
    assert [word for word in ("王某某", "王建国", "人民大街") if word in masked] == ["王某某"]
    assert not Event.objects.filter(verb="list.made").exists()
    said = {"purpose": "contact", "why": "带队入户走访", "password": make.PASSWORD}
    nothing = client.post(f"/records/plan/{plan.pk}/card/whole/", {"password": make.PASSWORD})
    assert (nothing.status_code, "王建国" in nothing.content.decode()) == (422, False)
    full = client.post(f"/records/plan/{plan.pk}/card/whole/", said).content.decode()
    assert [word for word in ("王建国", "13912345678", "人民大街1号") if word not in full] == []
    assert Event.objects.get(verb="list.made").body["plan"] == plan.pk
    assert Event.objects.get(verb="list.made").told["why"] == "带队入户走访"
    assert signed_in(make.clerk()).post(f"/records/plan/{plan.pk}/card/whole/", said).status_code == 403


def test_no_more_whole_cards_than_values_that_an_hour_reveals(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, client = planned(kind="household", name="", name_key=""), signed_in(province())
    monkeypatch.setattr("songnuan.fieldwork.teams.views.REVEALS", 1)
    said = {"purpose": "contact", "why": "带队入户走访", "password": make.PASSWORD}
    answers = [client.post(f"/records/plan/{plan.pk}/card/whole/", said) for _again in range(2)]
    assert [("王建国" in answer.content.decode(), answer.status_code) for answer in answers] == [
        (True, 200),
        (False, 422),
    ]
    firm = planned(name="松江", name_key="松江")
    assert client.post(f"/records/plan/{firm.pk}/card/whole/", said).status_code == 200


def test_a_form_prints_nothing_of_a_family_and_keeps_what_is_left_empty() -> None:
    plan = planned(kind="household", name="", name_key="")
    client, address = signed_in(province()), f"/records/plan/{plan.pk}/"
    page = client.get(address).content.decode()
    assert [word for word in ("王建国", "13912345678", "人民大街", "带春联") if word in page] == []
    form = {
        "day": "2023-01-10",
        "union": make.union().pk,
        "kind": "household",
        "name": "",
        "note": "改期",
        "seen": plan.seen,
    }
    assert client.post(address, form).status_code == 302
    plan.refresh_from_db()
    assert plan.private == {
        "person": "王建国",
        "phone": "13912345678",
        "address": "人民大街1号",
        "note": "改期",
    }


def test_what_is_registered_of_one_family_is_not_kept_for_another() -> None:
    plan = planned(kind="household", name="", name_key="")
    client, address = signed_in(province()), f"/records/plan/{plan.pk}/"
    form = {
        "day": "2023-01-10",
        "union": make.union().pk,
        "kind": "household",
        "name": "",
        "person": "李明",
        "seen": plan.seen,
    }
    assert client.post(address, form).status_code == 302
    plan.refresh_from_db()
    assert {name: text for name, text in plan.private.items() if text} == {"person": "李明"}


OTHER_FAMILY = {"kind": "household", "name": "", "person": "乙另一家"}
SAME_FIRM, OTHER_FIRM = {"kind": "enterprise", "name": "春雨"}, {"kind": "enterprise", "name": "松江"}
NAMED = {"person": "王建国", "phone": "13912345678", "address": "人民大街1号", "note": "带春联"}


@pytest.mark.parametrize(
    ("kind", "typed", "stays"),
    [
        ("household", OTHER_FAMILY, {"person": "乙另一家"}),
        ("household", {**OTHER_FAMILY, "phone": "0431"}, {"person": "乙另一家", "phone": "0431"}),
        ("household", {**OTHER_FAMILY, "person": " 王建国 "}, NAMED),
        ("household", {**OTHER_FAMILY, "person": "", "clear": ["phone", "note"]}, {"person": "王建国", "address": "人民大街1号"}),
        ("household", SAME_FIRM, {}),
        ("enterprise", SAME_FIRM, NAMED),
        ("enterprise", OTHER_FIRM, {}),
        ("enterprise", {**SAME_FIRM, "person": "李"}, {"person": "李", "address": "人民大街1号", "note": "带春联"}),
        ("enterprise", {**SAME_FIRM, "clear": list(NAMED)}, {}),
    ],
)  # fmt: skip
def test_nothing_of_one_family_or_firm_goes_over_to_another(
    kind: str, typed: dict[str, object], stays: dict[str, str]
) -> None:
    name = "" if kind == "household" else "春雨"
    plan = planned(kind=kind, name=name, name_key=name)
    form = {"day": "2023-01-10", "union": make.union().pk, "seen": plan.seen, **typed}
    assert signed_in(province()).post(f"/records/plan/{plan.pk}/", form).status_code == 302
    plan.refresh_from_db()
    assert {field: value for field, value in plan.private.items() if value} == stays


@pytest.mark.parametrize(("kind", "clear"), [("household", ["person"]), ("enterprise", [])])
def test_a_family_has_a_name(kind: str, clear: list[str]) -> None:
    """Neither emptied, nor taken over from the contact of a firm."""
    plan = planned(kind=kind, name="" if kind == "household" else "春雨")
    form = {"day": "2023-01-10", "union": make.union().pk, "kind": "household", "name": "", "clear": clear}
    assert signed_in(province()).post(f"/records/plan/{plan.pk}/", form).status_code == 422
    plan.refresh_from_db()
    assert plan.private == NAMED


@pytest.mark.hardening("T44")
def test_numbers_in_a_plan_and_a_team_are_covered_for_everybody() -> None:
    plan = planned(name="松江厂13912345678", name_key="松江厂")
    plan.seal(person="王建国", phone="", address="某路1号 220104197808090474", note="找13912345678")
    plan.save()
    Team.objects.update(leader="李主席13912345678")
    TeamMember.objects.create(team=plan.team, name="周明13912345678", duty="联络220104197808090474")
    client = signed_in(province())
    pages = [f"/records/plan/{plan.pk}/card/", f"/records/plan/{plan.pk}/"]
    pages += [
        f"/records/teams/{plan.team_id}/",
        f"/records/teams/{plan.team_id}/itinerary/",
        "/records/teams/?campaign=2023",
    ]
    said = "".join(client.get(page).content.decode() for page in pages)
    assert [number for number in ("13912345678", "220104197808090474") if number in said] == []
    assert "139****5678" in said


def test_filters_and_export_show_the_same_rows() -> None:
    planned()
    planned(day=date(2023, 1, 11), name="松江", name_key="松江")
    address = f"/records/teams/{first_team().pk}/?day=2023-01-11"
    client = signed_in(province())
    assert [len(lines) for _day, lines in client.get(address).context["days_of_plan"]] == [1]
    assert [line[3] for line in cells(client.get(f"{address}&export=xlsx"))[4:]] == ["松江"]
    assert client.get(f"{address}&state=done").context["days_of_plan"] == []
    assert (
        "松江" in client.get(f"/records/teams/{first_team().pk}/itinerary/?day=2023-01-11").content.decode()
    )


def test_the_pages_cost_the_same_with_one_and_three() -> None:
    client = signed_in(province())
    pages = ("/records/teams/?campaign=2023", f"/records/teams/{first_team().pk}/")
    planned()
    make.batch({"走访企业": [make.visit(慰问组="第一慰问组")]}, at=make.PROVINCE)
    one = queries(client, *pages)
    for day in (11, 12):
        planned(day=date(2023, 1, day))
    assert queries(client, *pages) == one


def test_a_plan_is_narrowed_to_a_union_and_to_what_is_still_to_be_done() -> None:
    planned(), planned(union=make.union(make.YUSHU)), planned(done_on=date(2023, 1, 9))
    reader, address = signed_in(province()), f"/records/teams/{first_team().pk}/"
    counts = [
        reader.get(address, asked).content.decode().count("/card/")
        for asked in (
            {},
            {"state": "left"},
            {"union": make.CHAOYANG},
            {"union": make.CHANGCHUN, "scope": "own"},
        )
    ]
    assert counts == [3, 2, 2, 0]
    assert reader.get(address, {"union": make.CHAOYANG, "campaign": "2022"}).status_code == 404
    mine = signed_in(make.clerk())
    assert mine.get(address, {"union": make.YUSHU}).status_code == 404
