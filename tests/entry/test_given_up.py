"""放弃: what somebody typed since the page was opened is not thrown away by who has not seen it."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from songnuan.entry.models import MendedCell, Upload
from songnuan.entry.preview import preview
from tests import factories as make
from tests.entry.test_mending import HOLDER, lines, mend
from tests.entry.test_moved_on import signed_in
from tests.entry.test_parcel import send
from tests.workbooks import write

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T13")]
STAYS = "没有放弃，请看过新的预览再决定"


def test_a_page_of_before_gives_nothing_up(tmp_path: Path) -> None:
    mine, colleague = signed_in("cy2"), signed_in("cy3")
    path = write(tmp_path / "A.xlsx", {"慰问帮扶发放": [make.disbursement(人员类别="快递小哥")]})
    send(mine, ContentFile(path.read_bytes(), "A.xlsx"))
    upload = Upload.objects.get()
    before = upload.seen
    (line,) = lines(upload)
    mend(mine, upload, **{f"cell-{line.key}": "外卖配送员"})
    give_up = reverse("upload_discard", args=[upload.uid])
    answer = colleague.post(give_up, {"seen": before}, follow=True)
    assert (STAYS in answer.content.decode(), MendedCell.objects.count()) == (True, 1)
    upload.refresh_from_db()
    assert (upload.state, preview(upload, HOLDER, tells_closed=True).new) == ("checked", 1)
    answer = colleague.post(give_up, {"seen": upload.seen}, follow=True)
    upload.refresh_from_db()
    assert (STAYS in answer.content.decode(), upload.state, MendedCell.objects.count()) == (
        False,
        "discarded",
        0,
    )
