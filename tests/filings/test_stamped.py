"""盖章报表: printed from the kept figures; the scan is judged by its content, kept sealed, and leaves with a note."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaigns.models import Campaign, Event, StampedScan
from songnuan.entry.quota import DAY, MEGABYTE
from songnuan.filings.stamped import scans
from songnuan.filings.stamped.scans import kind_of_scan
from songnuan.ledger.filing.acts import recall
from tests import factories as make
from tests.filings.acting import at_work, filed, handed

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def sent(content: bytes, name: str = "盖章.pdf") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def test_the_paper_shows_what_was_filed_not_what_is_there_now() -> None:
    handed(500)
    filing, client = filed(make.clerk()), at_work(make.clerk(username="other"))
    handed(300)
    page = client.get(f"/filings/{filing.pk}/paper/").content.decode()
    assert (filing.version in page, "500.00" in page, "800.00" in page) == (True, True, False)
    assert all(word in page for word in ("填表人", "审核人", "单位负责人", "公章"))


def test_a_scan_is_kept_sealed_and_handed_out_with_a_note() -> None:
    clerk = make.clerk()
    filing, client = filed(clerk), at_work(clerk)
    assert client.post(f"/filings/{filing.pk}/stamped/", sent(PDF)).status_code == 302
    (scan,) = StampedScan.objects.all()
    assert (scan.kind, scan.version, scan.by, scan.size) == ("pdf", filing.version, clerk, len(PDF))
    kept = (Path(settings.STORAGES["uploads"]["OPTIONS"]["location"]) / scan.stored_as).read_bytes()
    assert b"%PDF" not in kept
    answer = client.get(f"/filings/{filing.pk}/stamped/{scan.uid}/")
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert "attachment" in answer["Content-Disposition"]
    verbs = Event.objects.filter(verb__in=("filing.stamped", "download.stamped")).order_by("sequence")
    assert [event.verb for event in verbs] == ["filing.stamped", "download.stamped"]
    neighbour = at_work(make.clerk(make.YUSHU))
    assert neighbour.get(f"/filings/{filing.pk}/stamped/{scan.uid}/").status_code == 404
    assert neighbour.post(f"/filings/{filing.pk}/stamped/", sent(PDF)).status_code == 404


@pytest.mark.hardening("T47")
@pytest.mark.parametrize(
    ("role", "at", "reads"),
    [("领导", make.PROVINCE, False), ("领导", make.CHAOYANG, False), ("经审", make.PROVINCE, True),
     ("市州审核员", make.CHANGCHUN, True), ("省级工作人员", make.PROVINCE, True)],
)  # fmt: skip
def test_a_scan_tells_nobody_the_figure_that_its_paper_withholds(role: str, at: str, reads: bool) -> None:
    clerk = make.clerk()
    filing = filed(clerk)
    at_work(clerk).post(f"/filings/{filing.pk}/stamped/", sent(PDF))
    address = f"/filings/{filing.pk}/stamped/{StampedScan.objects.get().uid}/"
    reader = at_work(make.user(role, at, "reader"))
    page = reader.get(f"/filings/{filing.pk}/paper/").content.decode()
    assert (reader.get(address).status_code == 200, "慰问帮扶人数" in page, address in page) == (reads,) * 3
    assert ("由填报、审核和检查的人查看" in page, "版本码" in page) == (not reads, True)
    assert Event.objects.filter(verb="download.stamped").count() == reads


@pytest.mark.hardening("T47")
@pytest.mark.parametrize(
    ("right", "at", "reads"),
    [("file_filing", make.CHAOYANG, True), ("review_filing", make.CHANGCHUN, True), ("review_filing", make.CHAOYANG, False)],
)  # fmt: skip
def test_who_files_or_reviews_has_the_scan_of_their_unions(right: str, at: str, reads: bool) -> None:
    clerk = make.clerk()
    filing = filed(clerk)
    at_work(clerk).post(f"/filings/{filing.pk}/stamped/", sent(PDF))
    user = make.user("领导", at, "reader")
    user.user_permissions.add(Permission.objects.get(codename=right))
    answer = at_work(user).get(f"/filings/{filing.pk}/stamped/{StampedScan.objects.get().uid}/")
    assert (answer.status_code == 200) == reads


KINDS = {
    "pdf": (PDF, "pdf"), "jpg": (make.picture("JPEG"), "jpg"), "png": (make.picture("PNG"), "png"),
    "cut pdf": (PDF[:-20], None), "cut png": (make.picture("PNG")[:200], None), "html": (b"<html>%%EOF", None),
    "webp": (make.picture("WEBP"), None), "nothing": (b"", None), "exe": (b"MZ" + PDF, None),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_the_content_decides(name: str) -> None:
    content, kind = KINDS[name]
    assert kind_of_scan(content) == kind


@pytest.mark.parametrize("content", [b"MZ", PDF + b" " * 5000 + b"%%EOF"], ids=["kind", "size"])
def test_what_is_refused_leaves_nothing(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "MOST_BYTES", 4000)
    clerk = make.clerk()
    filing, client = filed(clerk), at_work(clerk)
    root = Path(settings.STORAGES["uploads"]["OPTIONS"]["location"])
    before = {path for path in root.rglob("*") if path.is_file()}
    client.post(f"/filings/{filing.pk}/stamped/", sent(content))
    assert not StampedScan.objects.exists()
    assert {path for path in root.rglob("*") if path.is_file()} == before


def test_a_report_takes_so_many_scans_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "MOST", 2)
    clerk = make.clerk()
    filing, client = filed(clerk), at_work(clerk)
    for _number in range(3):
        page = client.post(f"/filings/{filing.pk}/stamped/", sent(PDF), follow=True).content.decode()
    assert (StampedScan.objects.count(), "多页请合成一个 PDF" in page) == (2, True)


def test_scans_from_above_leave_room_for_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scans, "MOST", 4)
    monkeypatch.setattr(scans, "MOST_OF_OTHERS", 2)
    clerk = make.clerk()
    filing, above = filed(clerk), at_work(make.clerk(make.CHANGCHUN, "city"))
    for _number in range(3):
        page = above.post(f"/filings/{filing.pk}/stamped/", sent(PDF), follow=True).content.decode()
    assert (StampedScan.objects.count(), "已有2份扫描件，不能再传" in page) == (2, True)
    for _number in range(3):
        at_work(clerk).post(f"/filings/{filing.pk}/stamped/", sent(PDF))
    assert list(StampedScan.objects.order_by("pk").values_list("by__username", flat=True)) == [
        "city", "city", clerk.username, clerk.username,
    ]  # fmt: skip


@pytest.mark.hardening("T15")
def test_what_one_person_scans_in_a_day_has_an_end_whatever_is_recalled(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every report takes ten, and a report that is recalled is filed again: nothing is ever taken away."""
    settings.UPLOAD_MB_A_DAY = 10
    monkeypatch.setattr(scans, "MOST_BYTES", MEGABYTE)
    clerk = make.clerk()
    filing, client = filed(clerk), at_work(clerk)
    client.post(f"/filings/{filing.pk}/stamped/", sent(PDF))
    StampedScan.objects.update(size=MEGABYTE - len(PDF))
    recall(filing, by=clerk)
    again = filed(clerk, period=filing.period)
    assert client.post(f"/filings/{again.pk}/stamped/", sent(PDF)).status_code == 302
    answer = client.post(f"/filings/{again.pk}/stamped/", sent(PDF), follow=True)
    assert "您24小时内上传的扫描件超过1 MB了" in answer.content.decode()
    assert StampedScan.objects.count() == 2
    StampedScan.objects.update(at=timezone.now() - DAY)
    client.post(f"/filings/{again.pk}/stamped/", sent(PDF))
    assert StampedScan.objects.count() == 3


def test_a_scan_is_refused_once_the_disk_is_nearly_full(settings: Any) -> None:
    settings.FREE_MB_KEPT = 10**9
    clerk = make.clerk()
    filing, client = filed(clerk), at_work(clerk)
    answer = client.post(f"/filings/{filing.pk}/stamped/", sent(PDF), follow=True)
    assert ("服务器的存储空间快满了" in answer.content.decode(), StampedScan.objects.count()) == (True, 0)


def test_an_old_report_takes_no_scan_and_says_which_to_print() -> None:
    clerk, period = make.clerk(), make.period()
    filing, client = filed(clerk, period=period), at_work(clerk)
    client.post(f"/filings/{filing.pk}/stamped/", sent(PDF))
    recall(filing, by=clerk)
    handed(300)
    second = filed(clerk, period=period)
    client.post(f"/filings/{filing.pk}/stamped/", sent(PDF))
    assert StampedScan.objects.count() == 1
    page = client.get(f"/filings/{filing.pk}/paper/").content.decode()
    assert ("盖章后数字有变" in page, f"/filings/{second.pk}/paper/" in page) == (True, True)


@pytest.mark.hardening("T54")
def test_a_campaign_whose_personal_data_is_gone_takes_no_scan() -> None:
    """Names and signatures stand on it, and nothing would take it out again."""
    handed(500)
    clerk = make.clerk()
    filing, client = filed(clerk), at_work(clerk)
    gone = Campaign.objects.filter(code="2023")
    gone.update(closed_at=timezone.now(), anonymised_at=timezone.now())
    refused = client.post(f"/filings/{filing.pk}/stamped/", sent(PDF), follow=True)
    assert ("个人信息已清除" in refused.content.decode(), StampedScan.objects.exists()) == (True, False)
    gone.update(closed_at=None, anonymised_at=None)  # control
    client.post(f"/filings/{filing.pk}/stamped/", sent(PDF))
    assert StampedScan.objects.exists()
