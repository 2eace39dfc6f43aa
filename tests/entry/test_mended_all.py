"""However many cells somebody typed anew in a preview: all of them are told to who confirms, and counted in the log (T52)."""

from pathlib import Path

import pytest
from django.urls import reverse

from campaigns.models import Event
from songnuan.entry.look import mended_lines
from songnuan.entry.models import Upload
from tests import factories as make
from tests.entry.test_knows import client, sent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.hardening("T52")]


def test_those_beyond_the_first_page_are_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mended_lines, "A_PAGE", 2)
    sender = client(make.clerk(username="sender"))
    rows = [make.disbursement(姓名=f"李{serial}", **{"慰问金(元)": "待定"}) for serial in range(3)]
    upload = sent(sender, tmp_path, *rows)
    address = reverse("upload_state", args=[upload.uid])
    page = sender.get(address).content.decode()
    keys = sorted({part.partition('"')[0] for part in page.split('name="cell-')[1:]})
    typed = {f"cell-{key}": text for key, text in zip(keys, ("500", "500", "98765"), strict=True)}
    above = client(make.clerk(make.CHANGCHUN))
    above.post(reverse("upload_mend", args=[upload.uid]), {**typed, "seen": upload.seen})
    (event,) = Event.objects.filter(verb="upload.mended")
    assert (event.body["count"], len(event.body["cells"])) == (3, 3)
    first = sender.get(address).content.decode()
    assert ("共 3 格" in first, "98765" in first, "?mended=2#mended" in first) == (True, False, True)
    assert "98765" in sender.get(f"{address}?mended=2").content.decode()
    upload.refresh_from_db()
    sender.post(reverse("upload_confirm", args=[upload.uid]), {"seen": upload.seen})
    batch = Upload.objects.get().batch
    assert batch is not None
    pages = [
        sender.get(f"{reverse('batch', args=[batch.number])}?mended={n}").content.decode() for n in (1, 2)
    ]
    assert ["98765" in page for page in pages] == [False, True]
