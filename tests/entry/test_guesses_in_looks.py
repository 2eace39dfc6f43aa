"""T45: a look at a waiting file is held against the ledger anew, and what it tells counts as if the check had told it."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Event, User
from songnuan.entry import guessing, intake, reaper
from songnuan.entry.models import Upload
from tests import factories as make
from tests.entry.test_guessing import alarms, check
from tests.filings.acting import at_work
from tests.races.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T45")]
LOOKS = {
    "upload_state": [], "upload_rows": ["new"], "upload_after": ["persons"], "upload_marked": [], "upload_mend": [],
}  # fmt: skip
TELLING = {"elsewhere": 1, "known": 0, "unknown": 7}


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessing, "ALARM", 5)
    monkeypatch.setattr(guessing, "MOST", 14)


def silent(clerk: User, folder: Path, first: int) -> Upload:
    """A file of seven numbers about which the check had nothing to say."""
    upload = check(clerk, folder, first, known=first - 1, handed=True)
    assert (upload.state, told(upload)) == ("checked", {"elsewhere": 0, "known": 0, "unknown": 7})
    return upload


def told(upload: Upload) -> dict[str, int]:
    upload.refresh_from_db()
    return {name: upload.counts[name] for name in TELLING}


def helped(number: int, at: str = make.YUSHU) -> None:
    """By now somebody helps the owner of that number."""
    make.batch({"慰问帮扶发放": [make.disbursement(身份证号=make.citizen_id(number))]}, at=at)


def look(clerk: User, upload: Upload, name: str = "upload_state") -> int:
    browser = at_work(clerk)
    address = reverse(name, args=[upload.uid, *LOOKS[name]])
    return (
        browser.post(address, {"seen": upload.seen}) if name == "upload_mend" else browser.get(address)
    ).status_code


@pytest.mark.parametrize("name", LOOKS)
def test_what_a_look_tells_beyond_the_check_counts_when_the_file_is_given_up(
    name: str, tmp_path: Path
) -> None:
    clerk = make.clerk()
    upload = silent(clerk, tmp_path, 100)
    helped(101)
    look(clerk, upload, name)
    assert (told(upload), alarms()) == (TELLING, [])
    intake.discard(upload, by=clerk)
    assert [(alarm["where"], alarm["misses"]) for alarm in alarms()] == [("upload", 7)]


def test_a_file_at_which_nobody_looks_again_told_nothing(tmp_path: Path) -> None:
    clerk = make.clerk()
    upload = silent(clerk, tmp_path, 100)
    helped(101)
    intake.discard(upload, by=clerk)
    assert alarms() == []


def test_a_look_that_tells_no_more_writes_nothing_and_asks_nothing_more(tmp_path: Path) -> None:
    clerk = make.clerk()
    upload = silent(clerk, tmp_path, 100)

    def asked() -> list[str]:
        browser = at_work(clerk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(reverse("upload_state", args=[upload.uid])).status_code == 200
        return [
            query["sql"]
            for query in queries
            if "entry_upload" in query["sql"] and "session" not in query["sql"]
        ]

    quiet = asked()
    assert not any(line.startswith("UPDATE") for line in quiet)
    helped(101)
    telling = asked()
    assert sum(line.startswith("UPDATE") for line in telling) == 1
    assert len(asked()) == len(quiet) < len(telling)


def test_many_waiting_files_count_together_and_then_tell_no_more(tmp_path: Path) -> None:
    """Seven of the first, seven of the second, seven of the third: beyond fourteen nothing more is told. What was told is still shown."""
    clerk = make.clerk()
    first, second, third, fourth = (silent(clerk, tmp_path, number) for number in (100, 200, 300, 400))
    for number in (101, 201, 301, 401):
        helped(number)
    assert (look(clerk, first), alarms()) == (200, [])
    assert (look(clerk, second), [alarm["misses"] for alarm in alarms()]) == (200, [7])
    assert (look(clerk, third), look(clerk, fourth)) == (200, 429)
    assert {name: look(clerk, fourth, name) for name in LOOKS} == {
        "upload_state": 429, "upload_rows": 429, "upload_after": 429, "upload_marked": 302, "upload_mend": 429,
    }  # fmt: skip
    page = at_work(clerk).get(reverse("upload_state", args=[fourth.uid])).content.decode()
    assert "这个文件今天不能再看" in page
    assert "其他单位" not in page
    assert reverse("upload_discard", args=[fourth.uid]) in page
    assert (told(fourth)["elsewhere"], look(clerk, first)) == (0, 200)
    Upload.objects.update(told_at=timezone.now() - guessing.DAY, at=timezone.now() - guessing.DAY)
    assert look(clerk, fourth) == 200


def test_what_may_not_be_looked_at_may_be_given_up_by_the_form_that_offers_it(tmp_path: Path) -> None:
    clerk = make.clerk()
    files = [silent(clerk, tmp_path, number) for number in (100, 200, 300, 400)]
    for number in (101, 201, 301, 401):
        helped(number)
    *_before, last = [look(clerk, file) for file in files]
    page = at_work(clerk).get(reverse("upload_state", args=[files[3].uid])).content.decode()
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', page)
    at_work(clerk).post(reverse("upload_discard", args=[files[3].uid]), {"seen": seen})
    files[3].refresh_from_db()
    assert (last, files[3].state) == (429, "discarded")


def test_a_file_that_may_not_be_looked_at_is_not_counted_by_confirming_it_either(tmp_path: Path) -> None:
    clerk = make.clerk()
    files = [silent(clerk, tmp_path, number) for number in (100, 200, 300, 400)]
    for number in (101, 201, 301, 401):
        helped(number)
    for upload in files[:3]:
        look(clerk, upload)
    intake.confirm(files[3], by=clerk)
    files[3].refresh_from_db()
    assert (files[3].state, files[3].batch, told(files[3])["elsewhere"]) == ("refused", None, 0)


def test_what_is_told_days_after_the_file_was_sent_counts_on_that_day(tmp_path: Path) -> None:
    clerk = make.clerk()
    first, second = silent(clerk, tmp_path, 100), silent(clerk, tmp_path, 200)
    Upload.objects.update(at=timezone.now() - 3 * guessing.DAY, told_at=timezone.now() - 3 * guessing.DAY)
    helped(101)
    helped(201)
    look(clerk, first)
    assert alarms() == []
    look(clerk, second)
    assert [alarm["misses"] for alarm in alarms()] == [7]


@pytest.mark.parametrize("days", [0, 8])
def test_a_file_that_is_left_until_it_is_forgotten_was_given_up(days: int, tmp_path: Path) -> None:
    clerk = make.clerk()
    upload = silent(clerk, tmp_path, 100)
    helped(101)
    look(clerk, upload)
    Upload.objects.update(at=timezone.now() - 3 * guessing.DAY, told_at=timezone.now() - 3 * guessing.DAY)
    assert reaper.sweep(timezone.now() + timedelta(days=days)) == (days == 8)
    assert [alarm["misses"] for alarm in alarms()] == [7] * (days == 8)


def test_a_file_that_is_confirmed_after_the_look_is_work(tmp_path: Path) -> None:
    clerk = make.clerk()
    upload = silent(clerk, tmp_path, 100)
    helped(101)
    look(clerk, upload)
    upload.refresh_from_db()
    intake.confirm(upload, by=clerk, told={"warnings": upload.counts["warnings"] + 1})
    upload.refresh_from_db()
    assert (upload.state, upload.counts["elsewhere"], alarms()) == ("committed", 1, [])
    intake.discard(check(clerk, tmp_path, 500, known=101, handed=True), by=clerk)
    assert alarms() == []


def test_who_works_above_counts_at_the_look_itself(tmp_path: Path) -> None:
    city = make.clerk(make.CHANGCHUN)
    upload = silent(city, tmp_path, 100)
    helped(101, make.CHAOYANG)
    look(city, upload)
    assert (told(upload)["known"] > 0, [alarm["misses"] for alarm in alarms()]) == (True, [7])


def test_what_a_look_counted_is_not_lost_to_a_confirmation_that_was_read_before_it(tmp_path: Path) -> None:
    clerk = make.clerk()
    upload = silent(clerk, tmp_path, 100)
    before = Upload.objects.get(pk=upload.pk)
    helped(101)
    look(clerk, upload)
    intake.confirm(before, by=clerk, told={"warnings": 0})  # more is to be told than was seen: it comes back
    assert (told(upload), upload.state) == (TELLING, "checked")
    intake.discard(upload, by=clerk)
    assert [alarm["misses"] for alarm in alarms()] == [7]


def test_a_look_that_ends_after_the_file_was_given_up_counts_as_well(tmp_path: Path) -> None:
    clerk = make.clerk()
    upload = silent(clerk, tmp_path, 100)
    intake.discard(Upload.objects.get(pk=upload.pk), by=clerk)
    guessing.count_look(upload, TELLING)
    assert (told(upload), [alarm["misses"] for alarm in alarms()]) == (TELLING, [7])


def test_two_looks_at_once_count_one_after_the_other(tmp_path: Path) -> None:
    """At four files, of which three may be told; then at one, twice."""
    clerk = make.clerk()
    files = [silent(clerk, tmp_path, number) for number in (100, 200, 300, 400)]
    helped(501)

    def counted(upload: Upload) -> Callable[[], None]:
        return lambda: guessing.count_look(upload, TELLING)

    answers = together(*map(counted, files))
    assert [type(answer).__name__ for answer in answers if answer] == ["Refusal"]
    assert sorted(told(upload)["elsewhere"] for upload in files) == [0, 1, 1, 1]
    assert Event.objects.filter(verb="search.alarm").count() == 1


def test_a_look_that_tells_more_counts_where_something_was_told_before(tmp_path: Path) -> None:
    """One known number in the file from the start; three more are helped on another day."""
    clerk = make.clerk()
    helped(100)
    upload = check(clerk, tmp_path, 101, known=100, handed=True)
    before = told(upload)
    Upload.objects.filter(pk=upload.pk).update(
        at=timezone.now() - timedelta(days=3), told_at=timezone.now() - timedelta(days=3)
    )
    for number in (101, 102, 103):
        helped(number)
    look(clerk, upload)
    assert told(upload)["elsewhere"] == before["elsewhere"] + 3
    assert Upload.objects.get(pk=upload.pk).told_at > timezone.now() - timedelta(hours=1)
