"""What is stored is what was seen: a likeness that arose since the preview is shown before anything is stored."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from campaigns.models import Batch, PendingRow
from songnuan.entry import names
from songnuan.entry.models import Upload
from songnuan.entry.pending.correct import correct
from tests import factories as make
from tests.entry.test_parcel import send
from tests.workbooks import write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T13")]
MORE = "预览之后数据有变化，多了1处提醒，还没有导入"
GIFTS = (
    {"拨款或捐赠单位": "丙测公司", "文号": "吉工〔2023〕7号"},
    {"拨款或捐赠单位": "丙测 公司", "文号": "吉工[2023]7号"},
)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(make.clerk(username=name))
    return client


def gift(folder: Path, name: str, **changes: str) -> ContentFile:
    path = write(folder / name, {"筹集款物": [make.contribution(**changes)]})
    return ContentFile(path.read_bytes(), name)


def confirm(client: Client, upload: Upload, **posted: object) -> Upload:
    upload.refresh_from_db()
    client.post(reverse("upload_confirm", args=[upload.uid]), {"seen": upload.seen, **posted})
    upload.refresh_from_db()
    return upload


def test_a_likeness_to_what_a_colleague_stored_meanwhile_is_seen_first(tmp_path: Path) -> None:
    clients = signed_in("cy2"), signed_in("cy3")
    for client, name, changes in zip(clients, ("A.xlsx", "B.xlsx"), GIFTS, strict=True):
        send(client, gift(tmp_path, name, **changes))
    first, second = Upload.objects.order_by("pk")
    assert (first.counts["warnings"], second.counts["warnings"]) == (0, 0)
    assert confirm(clients[0], first, warnings=0).batch is not None
    assert (confirm(clients[1], second, warnings=0).batch, second.state, second.counts["warnings"]) == (
        None,
        "checked",
        1,
    )
    page = clients[1].get(reverse("upload_state", args=[second.uid])).content.decode()
    assert (MORE in page, "像是同一笔" in page, 'name="warnings" value="1"' in page) == (True, True, True)
    # The page that is still open elsewhere does not store it either; who has seen the warning does.
    assert confirm(clients[1], second, warnings=0).batch is None
    assert confirm(clients[1], second, warnings=1).batch is not None


def test_a_preview_that_was_opened_since_is_what_counts(tmp_path: Path) -> None:
    clients = signed_in("cy2"), signed_in("cy3")
    for client, name, changes in zip(clients, ("A.xlsx", "B.xlsx"), GIFTS, strict=True):
        send(client, gift(tmp_path, name, **changes))
    first, second = Upload.objects.order_by("pk")
    confirm(clients[0], first)
    assert (
        'name="warnings" value="1"'
        in clients[1].get(reverse("upload_state", args=[second.uid])).content.decode()
    )
    assert confirm(clients[1], second, warnings=1).batch is not None


def test_so_it_is_among_files_that_are_confirmed_together(tmp_path: Path) -> None:
    client = signed_in("cy2")
    send(
        client,
        *(gift(tmp_path, name, **changes) for name, changes in zip(("A.xlsx", "B.xlsx"), GIFTS, strict=True)),
    )
    parcel = Upload.objects.values_list("parcel", flat=True)[0]
    for stored in (1, 2):
        uploads = Upload.objects.filter(parcel=parcel)
        answer = client.post(
            reverse("parcel_confirm", args=[parcel]),
            {"seen": [upload.seen for upload in uploads]},
            follow=True,
        )
        assert (Batch.objects.count(), MORE in answer.content.decode()) == (stored, stored == 1)


def test_a_row_sent_back_that_a_colleague_put_right_meanwhile_is_seen_first(tmp_path: Path) -> None:
    """Its good neighbours would be stored, and what was typed into this row be nowhere without a word."""
    wrong = {"文号": "乙号", "金额(元)": "五万"}
    make.batch({"筹集款物": [make.contribution(), make.contribution(**wrong)]}, valid_rows=True)
    row = PendingRow.objects.get()
    sent = [
        make.contribution(文号="乙号", 待处理编号=row.token),
        make.contribution(文号="丙号"),
        make.contribution(**{"文号": "丁号", "金额(元)": "七万"}),
    ]
    client = signed_in("cy2")
    send(client, ContentFile(write(tmp_path / "A.xlsx", {"筹集款物": sent}).read_bytes(), "A.xlsx"))
    upload = Upload.objects.get()
    assert (upload.counts["new"], upload.counts["errors"]) == (2, 1)
    correct(row, {"金额(元)": "52000"}, names.load(row.campaign, row.union), by=make.clerk())
    seen = {"rows": "valid", "errors": 1, "warnings": upload.counts["warnings"]}
    assert confirm(client, upload, **seen).batch is None
    page = client.get(reverse("upload_state", args=[upload.uid])).content.decode()
    assert ("多了1处需要修改，还没有导入" in page, 'name="errors" value="2"' in page) == (True, True)
    assert confirm(client, upload, **seen).batch is None
    batch = confirm(client, upload, **{**seen, "errors": 2, "warnings": upload.counts["warnings"]}).batch
    assert batch is not None
    assert batch.rows == 1
