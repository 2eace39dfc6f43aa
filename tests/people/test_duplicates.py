"""Persons helped by several unions: seen by the common superior alone, decided once, open again when rows come."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from beneficiaries.models import Disbursement, DuplicateDecision, Person
from beneficiaries.models.disbursement import DisbursementQuerySet
from campaigns import turns
from campaigns.models import Campaign, Event
from songnuan.entry import names, single
from songnuan.entry.written import written
from songnuan.ledger.undo import undo
from songnuan.people import review
from songnuan.people.duplicates import cases, place_of
from songnuan.people.rows import NotHere
from songnuan.people.views import duplicates
from tests import factories as make
from tests.fieldwork.test_firms_plenty import taken
from tests.people.readers import signed_in

pytestmark = pytest.mark.django_db
FITTING = {"verdict": "fitting", "reason": "两级工会分别慰问，用途不同"}


def helped(serial: int, *where: str, **changes: Any) -> int:
    """A person whom each of these unions helped once; their id."""
    for at in where:
        make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(serial), **changes)]}, at=at)
    return Person.objects.latest("pk").pk


def row_of(person: int) -> int:
    """The row by which the list calls the person's case: the last."""
    return Disbursement.objects.filter(person=person).latest("pk").pk


def found(at: str = make.CHANGCHUN) -> list[tuple[int, str, str]]:
    reader = make.user("市州审核员", at)
    return [
        (case.person, case.alike.value, case.state.value)
        for case in cases(place_of(reader, make.campaign(), make.union(at)))
    ]


def reviewer(at: str = make.CHANGCHUN) -> Client:
    return signed_in(make.user("市州审核员", at))


def seen_at(row: int) -> str:
    """The mark of the page as it is now."""
    return seen_in(reviewer().get(f"/duplicates/{row}/").content.decode())


def seen_in(page: str) -> str:
    return page.partition('name="seen" value="')[2].partition('"')[0]


def verdicts() -> list[str]:
    return list(DuplicateDecision.objects.order_by("pk").values_list("verdict", flat=True))


def decided(client: Client, person: int, status: int = 302, **changes: str) -> Any:
    page = client.get(f"/duplicates/{row_of(person)}/").content.decode()
    seen = changes.pop("seen", "") or seen_in(page)
    response = client.post(f"/duplicates/{row_of(person)}/", {**FITTING, "seen": seen, **changes})
    assert response.status_code == status
    return response


def test_a_case_is_a_person_at_two_unions_of_this_campaign() -> None:
    both = helped(1, make.CHAOYANG, make.YUSHU)
    helped(2, make.CHAOYANG)
    helped(3, make.CHAOYANG, 发放日期="2023-01-11")
    helped(3, make.CHAOYANG, 发放日期="2023-01-12")
    beyond = helped(4, make.CHAOYANG, "220202")
    assert found() == [(both, "same", "open")]
    assert sorted(person for person, *_rest in found(make.PROVINCE)) == sorted((both, beyond))
    assert found("2202") == []


def test_how_much_it_overlaps() -> None:
    near = helped(1, make.CHAOYANG, make.YUSHU)
    far = helped(2, make.CHAOYANG)
    helped(2, make.YUSHU, 发放日期="2023-01-30")
    other = helped(3, make.CHAOYANG)
    helped(3, make.YUSHU, 用途="帮扶救助")
    assert found() == [(near, "same", "open"), (far, "purpose", "open"), (other, "other", "open")]


def test_an_undone_row_makes_no_case() -> None:
    helped(1, make.CHAOYANG)
    batch = make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(1))]}, at=make.YUSHU)
    assert len(found()) == 1
    undo(batch, by=None, reason="传错了")
    assert found() == []


def test_a_decision_is_remembered_noted_and_open_again_when_rows_come() -> None:
    person = helped(1, make.CHAOYANG, make.YUSHU)
    client = reviewer()
    decided(client, person)
    assert found() == [(person, "same", "decided")]
    event = Event.objects.get(verb="duplicate.decided")
    assert (event.body["verdict"], event.detail.opened["citizen_id"]) == ("fitting", make.citizen_id(1))
    helped(1, make.YUSHU, 发放日期="2023-01-12")
    assert found() == [(person, "same", "reopened")]
    decided(client, person, verdict="correct", asked=make.YUSHU)
    assert found() == [(person, "same", "decided")]
    assert [(one.verdict, one.asked) for one in DuplicateDecision.objects.order_by("pk")] == [
        ("fitting", None), ("correct", make.union(make.YUSHU)),
    ]  # fmt: skip


def test_the_province_decides_for_itself() -> None:
    person = helped(1, make.CHAOYANG, make.YUSHU)
    decided(reviewer(), person)
    assert found(make.PROVINCE) == [(person, "same", "open")]


def test_a_verdict_needs_its_reason_and_its_union() -> None:
    person = helped(1, make.CHAOYANG, make.YUSHU)
    client = reviewer()
    assert "请写明理由" in decided(client, person, 422, reason="").content.decode()
    assert "请选择要更正的单位" in decided(client, person, 422, verdict="correct").content.decode()
    decided(client, person, 422, verdict="correct", asked="220202")
    assert not DuplicateDecision.objects.exists()


@pytest.mark.hardening("T62")
def test_who_decides_upon_a_decision_that_they_did_not_see_is_told_and_decides_again() -> None:
    """The second is told that a colleague decided meanwhile, sees what, and may decide otherwise all the same."""
    person = helped(1, make.CHAOYANG, make.YUSHU)
    client, before = reviewer(), seen_at(row_of(person))
    decided(client, person)
    other = {"verdict": "correct", "asked": make.CHAOYANG, "reason": "两次用途相同"}
    page = decided(client, person, 422, seen=before, **other).content.decode()
    assert ("刚刚有了变化" in page, FITTING["reason"] in page, "两次用途相同" in page) == (True, True, True)
    assert verdicts() == ["fitting"]
    now = seen_in(page)
    assert (now == seen_at(row_of(person)), now != before) == (True, True)
    decided(client, person, seen=now, **other)
    assert verdicts() == ["fitting", "correct"]


def test_who_decides_upon_a_case_that_is_none_any_more_is_told_and_sees_the_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = helped(1, make.CHAOYANG, make.YUSHU)
    looked: list[int] = []

    def gone(place: Any, number: int) -> Any:
        looked.append(number)
        if len(looked) > 2:
            raise NotHere
        return review.case_view(place, number)

    monkeypatch.setattr(duplicates, "case_view", gone)
    client = reviewer()
    answer = decided(client, person, 302, seen="2.1")
    assert "已不是重复慰问" in client.get(answer.url).content.decode()
    assert not DuplicateDecision.objects.exists()


def test_a_second_click_decides_nothing_anew() -> None:
    person = helped(1, make.CHAOYANG, make.YUSHU)
    client, before = reviewer(), seen_at(row_of(person))
    for _click in range(2):
        decided(client, person, seen=before)
    assert (verdicts(), Event.objects.filter(verb="duplicate.decided").count()) == (["fitting"], 1)
    decided(client, person, reason="另有理由")  # control: another reason is another decision
    helped(1, make.YUSHU, 发放日期="2023-01-12")
    decided(client, person, reason="另有理由")  # and so is the same one about other rows
    assert (verdicts(), Event.objects.filter(verb="duplicate.decided").count()) == (["fitting"] * 3, 3)


def test_control_a_mark_of_the_rows_alone_lets_the_second_overtake_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(review, "mark_of", lambda case: f"{case.rows}.{case.last_row}")
    person = helped(1, make.CHAOYANG, make.YUSHU)
    client, before = reviewer(), seen_at(row_of(person))
    decided(client, person)
    decided(client, person, seen=before, verdict="correct", asked=make.CHAOYANG)
    assert verdicts() == ["fitting", "correct"]


def test_who_decides_upon_rows_that_changed_meanwhile_is_told() -> None:
    person = helped(1, make.CHAOYANG, make.YUSHU)
    client = reviewer()
    helped(1, make.YUSHU, 发放日期="2023-01-12")
    answer = decided(client, person, 422, seen="2.1").content.decode()
    assert "刚刚有了变化" in answer
    assert not DuplicateDecision.objects.exists()


@pytest.mark.parametrize(
    ("role", "at", "codes"),
    [
        ("市县填报员", make.CHAOYANG, (403, 403)), ("领导", make.PROVINCE, (403, 403)), ("经审", make.PROVINCE, (403, 403)),
        ("市州审核员", make.CHAOYANG, (200, 404)), ("市州审核员", "2202", (200, 404)), ("市州审核员", None, (403, 403)),
    ],
)  # fmt: skip
def test_a_county_never_meets_the_other_sides_person(
    role: str, at: str | None, codes: tuple[int, int]
) -> None:
    person = helped(1, make.CHAOYANG, make.YUSHU)
    client = signed_in(make.user(role, at))
    answers = [client.get("/duplicates/"), client.get(f"/duplicates/{row_of(person)}/")]
    assert tuple(answer.status_code for answer in answers) == codes
    assert f"/duplicates/{row_of(person)}/" not in answers[0].content.decode()
    assert "李某某" not in answers[0].content.decode() + answers[1].content.decode()
    if at is not None:
        assert client.get(f"/duplicates/?place={make.CHANGCHUN}").status_code in (403, 404)


def test_nobody_is_named_or_numbered_in_full() -> None:
    person = helped(1, make.CHAOYANG, make.YUSHU)
    client = reviewer()
    for address in ("/duplicates/", f"/duplicates/{row_of(person)}/"):
        page = client.get(address).content.decode()
        assert ("李某某" in page, "李春生" in page, make.citizen_id(1) in page) == (True, False, False)


def test_filters_count_and_narrow() -> None:
    person = helped(1, make.CHAOYANG, make.YUSHU)
    other = helped(2, make.CHAOYANG, "220183", 用途="帮扶救助")
    client = reviewer()
    decided(client, person)
    for query, listed in (
        ("", [other]), ("?state=", [person, other]), ("?state=decided", [person]), ("?state=&with=220183", [other]),
        ("?state=&alike=purpose", []), ("?state=nonsense", [other]),
    ):  # fmt: skip
        page = client.get(f"/duplicates/{query}").content.decode()
        assert [pk for pk in (person, other) if f"/duplicates/{row_of(pk)}/" in page] == listed


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries: Any) -> None:
    client, counts = reviewer(), []
    for serials in (range(1, 2), range(2, 6)):
        for serial in serials:
            helped(serial, make.CHAOYANG, make.YUSHU)
        with django_assert_max_num_queries(60) as queries:
            client.get("/duplicates/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.hardening("T15")
def test_where_many_were_helped_twice_the_list_asks_for_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    client = reviewer()
    for serial in (1, 2):
        helped(serial, make.CHAOYANG, make.YUSHU)
    helped(3, make.CHAOYANG)
    with taken("long-files", turns.LONG_AT_ONCE):
        monkeypatch.setattr(turns, "LONG", 3)
        assert client.get("/duplicates/").status_code == 200, "few cases are nobody's burden"
        monkeypatch.setattr(turns, "LONG", 2)
        answer = client.get("/duplicates/")
        assert (answer.status_code, answer["Retry-After"]) == (429, "5")
    assert client.get("/duplicates/").status_code == 200


def test_a_number_beyond_every_table_is_no_case() -> None:
    client = reviewer()
    assert [
        getattr(client, method)(f"/duplicates/{'9' * 20}/").status_code for method in ("get", "post")
    ] == [404, 404]


def test_of_a_campaign_whose_personal_data_is_gone_nothing_is_decided() -> None:
    person, client = helped(1, make.CHAOYANG, make.YUSHU), reviewer()
    gone = Campaign.objects.filter(code="2023")
    gone.update(closed_at=timezone.now(), anonymised_at=timezone.now())
    assert "个人信息已清除" in decided(client, person, status=422, reason="王师傅住院").content.decode()
    assert not DuplicateDecision.objects.exists()
    gone.update(closed_at=None, anonymised_at=None)  # control
    decided(client, person)


@pytest.mark.hardening("T24")
def test_no_page_tells_the_number_of_a_person() -> None:
    """Persons are numbered throughout the province: a number tells when and in which file somebody first wrote of them."""
    for serial in range(2, 40):
        helped(serial, make.CHAOYANG)
    person = helped(1, make.CHAOYANG, make.YUSHU)
    client, row = reviewer(), row_of(person)
    pages = [client.get(address).content.decode() for address in ("/duplicates/", f"/duplicates/{row}/")]
    assert (person != row, [f"/duplicates/{row}/" in page for page in pages]) == (True, [True, True])
    assert not any(f"/duplicates/{person}/" in page for page in pages)
    assert client.get(f"/duplicates/{row_of(person - 1)}/").status_code == 404


def test_an_earlier_row_of_the_case_leads_to_it_as_well() -> None:
    person = helped(1, make.CHAOYANG, make.YUSHU)
    first = Disbursement.objects.filter(person=person).earliest("pk")
    assert (
        reviewer().get(f"/duplicates/{first.pk}/").status_code,
        reviewer("2202").get(f"/duplicates/{first.pk}/").status_code,
    ) == (200, 404)


@pytest.mark.hardening("T44")
def test_a_case_is_not_opened_by_a_row_that_is_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its former version bears the number: the answer would say who the family of the closed class is."""
    person = helped(1, make.CHAOYANG, make.YUSHU)
    stands = row_of(person)
    helped(1, make.YUSHU, 发放日期="2023-01-20")
    before = Disbursement.objects.get(pk=row_of(person))
    lookups = names.load(before.campaign, before.union)
    cells = {**written(before, lookups), "category": "因公伤残民警", "citizen_id": ""}
    single.correct(before, cells, lookups, by=make.clerk(make.YUSHU), reason="类别填错")
    before.refresh_from_db()
    assert before.became_closed
    here = f"/duplicates/{before.pk}/"
    assert (reviewer().get(f"/duplicates/{stands}/").status_code, reviewer().get(here).status_code) == (
        200, 404,
    )  # fmt: skip
    monkeypatch.setattr(DisbursementQuerySet, "live", DisbursementQuerySet.all)
    assert reviewer().get(here).status_code == 200  # control
