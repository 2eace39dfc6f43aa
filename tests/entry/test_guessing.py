"""T45: a preview is no search for numbers. Who has much checked for others and imports nothing is noticed, then refused."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Event, User
from songnuan.entry import guessing, intake
from songnuan.entry.models import Upload
from tests import factories as make
from tests.filings.acting import at_work
from tests.workbooks import write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T45")]
ROSTER = "在档困难职工"


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessing, "ALARM", 5)
    monkeypatch.setattr(guessing, "MOST", 14)
    make.batch({ROSTER: [make.roster(身份证号=make.citizen_id(1))]})


def check(
    user: User,
    folder: Path,
    first: int,
    count: int = 6,
    known: int = 1,
    *,
    handed: bool = False,
    alike: Mapping[str, object] = {},
    **more: object,
) -> Upload:
    """A file of numbers of which the ledger may know one, on file or as somebody who was handed something.

    `alike` stands on all rows, `more` on all but that one's.
    """
    numbers = [make.citizen_id(known), *(make.citizen_id(first + place) for place in range(count))]
    sheet, row = ("慰问帮扶发放", make.disbursement) if handed else (ROSTER, make.roster)
    rows = [
        row(**{"姓名": f"某{place}", "身份证号": number, **alike, **(more if place else {})})
        for place, number in enumerate(numbers)
    ]
    file = io.BytesIO(write(folder / "名册.xlsx", {sheet: rows}).read_bytes())
    file.name = "名册.xlsx"
    at_work(user).post(reverse("upload"), {"campaign": "2023", "union": make.CHAOYANG, "file": file})
    return Upload.objects.latest("pk")


def alarms() -> list[dict[str, object]]:
    return [event.body for event in Event.objects.filter(verb="search.alarm")]


def test_who_works_above_and_imports_nothing_is_noticed_once_then_refused(tmp_path: Path) -> None:
    city = make.clerk(make.CHANGCHUN)
    assert (check(city, tmp_path, 100).state, [alarm["misses"] for alarm in alarms()]) == ("checked", [6])
    assert (check(city, tmp_path, 200).state, len(alarms())) == ("checked", 1)
    assert check(city, tmp_path, 300).state == "checked"
    last = check(city, tmp_path, 400)
    assert (last.state, last.message[:16]) == ("refused", "您检查了很多行而没有导入。请先处")


@pytest.mark.parametrize(
    "alike",
    [
        {"资金来源": "社会捐助"},
        {"救助项目": "子女助学", "人次": 0},
        {"凭证号": "V1", "发放日期": "2023-01-14"},
        {"姓名": "某人", "发放日期": "2023-01-14"},
    ],
    ids=["source", "uncounted", "voucher", "name"],
)
def test_whatever_a_preview_says_of_the_one_that_stands_makes_the_others_guesses(
    alike: dict[str, object], tmp_path: Path
) -> None:
    """Refused or taken, with a word or without."""
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(2), 凭证号="V1")]})
    city, alike = make.clerk(make.CHANGCHUN), {"姓名": "李春生", **alike}
    if "人次" not in alike:
        assert check(city, tmp_path, 200, known=50, handed=True, alike=alike).counts["known"] == 0
    assert check(city, tmp_path, 100, known=2, handed=True, alike=alike).counts["known"] > 0
    assert [alarm["misses"] for alarm in alarms()] == [7]


def test_whoever_works_there_or_meets_nobody_is_not(tmp_path: Path) -> None:
    clerk, city = make.clerk(), make.clerk(make.CHANGCHUN)
    states = {check(clerk, tmp_path, first).state for first in (100, 200, 300, 400)}
    states |= {check(city, tmp_path, first, known=50).state for first in (500, 600, 700, 800)}
    assert (states, alarms()) == ({"checked"}, [])


def test_whom_others_helped_is_not_found_by_guessing_either(tmp_path: Path) -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(2))]}, at=make.YUSHU)
    clerk = make.clerk()
    upload = check(clerk, tmp_path, 100, known=2, handed=True)
    assert (upload.counts["elsewhere"], alarms()) == (1, [])
    intake.discard(upload, by=clerk)
    assert [(alarm["where"], alarm["misses"]) for alarm in alarms()] == [("upload", 7)]


def test_an_alarm_says_who_gave_the_file_up_where_that_was_not_its_sender(tmp_path: Path) -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(2))]}, at=make.YUSHU)
    clerk, above = make.clerk(), make.clerk(make.CHANGCHUN, "above")
    intake.discard(check(clerk, tmp_path, 100, known=2, handed=True), by=above)
    event = Event.objects.get(verb="search.alarm")
    assert (event.actor, event.body["ended_by"]) == (clerk, "above的名字 · above")
    upload = check(above, tmp_path, 200, known=2, handed=True)
    intake.discard(upload, by=above)
    assert "ended_by" not in alarms()[-1]


def test_rows_that_are_refused_were_looked_up_too(tmp_path: Path) -> None:
    """人次0 stands against a row where nothing else counts its person: it tells no more of them, and counts as a guess."""
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(2))]}, at=make.YUSHU)
    clerk = make.clerk()
    alone = check(clerk, tmp_path, 2, count=6, known=200, handed=True, 人次=0)
    assert (alone.counts["new"], alone.counts["unknown"], alone.counts["elsewhere"]) == (1, 7, 0)
    mixed = check(clerk, tmp_path, 100, known=2, handed=True, 人次=0)
    assert (mixed.counts["new"], mixed.counts["unknown"], mixed.counts["elsewhere"]) == (1, 7, 1)
    for upload in (alone, mixed):
        intake.discard(upload, by=clerk)
    assert [alarm["misses"] for alarm in alarms()] == [7]


def stored(upload: Upload, by: User) -> Upload:
    assert intake.confirm(upload, by=by, valid_rows=True)
    upload.refresh_from_db()
    assert upload.batch is not None
    return upload


def taken_back(upload: Upload, by: User) -> None:
    address = reverse("batch_undo", args=[upload.batch.number])
    assert at_work(by).post(address, {"reason": "传错了"}).status_code == 302


@pytest.mark.parametrize("later", [0, 2])
def test_a_roster_of_guesses_that_is_stored_looked_at_and_undone_counts(tmp_path: Path, later: int) -> None:
    """Who of it was reached is told while it stands. Undone, it counts from that day on, and buys no further guesses."""
    clerk = make.clerk()
    upload = stored(check(clerk, tmp_path, 100, count=7), clerk)
    assert (guessing._unknown(upload), alarms()) == (-70, [])
    Upload.objects.update(at=timezone.now() - later * guessing.DAY)
    taken_back(upload, clerk)
    assert [(alarm["where"], alarm["misses"]) for alarm in alarms()] == [("upload", 7)]
    for first in (200, 300):
        taken_back(stored(check(clerk, tmp_path, first), clerk), clerk)
    assert check(clerk, tmp_path, 400).state == "refused"


def test_help_that_is_undone_counts_where_it_told_of_others(tmp_path: Path) -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(2))]}, at=make.YUSHU)
    clerk = make.clerk()
    taken_back(stored(check(clerk, tmp_path, 100, known=50, handed=True), clerk), clerk)
    assert alarms() == []
    taken_back(stored(check(clerk, tmp_path, 200, known=2, handed=True), clerk), clerk)
    assert [alarm["misses"] for alarm in alarms()] == [7]


def test_help_that_one_above_stores_and_undoes_counts_where_it_told_of_anybody(tmp_path: Path) -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(2))]})
    city, alike = make.clerk(make.CHANGCHUN), {"姓名": "李春生", "资金来源": "社会捐助"}
    taken_back(stored(check(city, tmp_path, 100, known=2, handed=True, alike=alike), city), city)
    assert [alarm["misses"] for alarm in alarms()] == [7]


def test_a_file_that_is_mended_and_sent_again_until_it_is_stored_is_work(tmp_path: Path) -> None:
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(2))]}, at=make.YUSHU)
    clerk = make.clerk()
    intake.confirm(check(clerk, tmp_path, 100, count=2, known=2, handed=True), by=clerk)
    for first in (200, 300, 400):
        intake.discard(check(clerk, tmp_path, first, known=2, handed=True), by=clerk)
    assert alarms() == []
